"""The practice office's contests: one won and waiting to be commended, one scored with a tie, one that is coming."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from db.base import Row, save_many
from db.contests import (
    Contest,
    Contestant,
    ContestJudge,
    ContestLevel,
    ContestPart,
    ContestPrize,
    ContestState,
)
from db.organizations import Organization
from nongson_desktop.rules.contest_results import read_sheet
from nongson_desktop.rules.contests import give_points, give_prizes, step_to
from nongson_desktop.sample_people import Person, Story, at

_SKILLS = "Kỹ năng công tác đảng và tuyên truyền viên giỏi"
_PARTS = (("Chào hỏi", 10, 1), ("Kiến thức, xử lý tình huống", 10, 2), ("Thuyết trình", 10, 2))
_JUDGES = (("Phan Thị Thu Hà", "Trưởng ban"), ("Lương Văn Thành", "Thành viên"), ("Trịnh Thị Loan", "Thành viên"))
_JUDGES_MORE = (*_JUDGES, ("Đinh Công Sơn", "Thành viên"))
_PRIZES = (
    ("Giải nhất", 1, 1_000_000),
    ("Giải nhì", 1, 700_000),
    ("Giải ba", 2, 500_000),
    ("Giải khuyến khích", 3, 300_000),
)


def record(story: Story) -> None:
    """Everything of this chapter, drawn from a generator of its own."""
    rng = random.Random(f"contests {story.members} {story.cells}")  # noqa: S311  (the same each time, no secret)
    now = story.last
    held = date(now, 9, 12)
    with at(f"Hội thi {_SKILLS} năm {now}", held):
        contest = _contest(_SKILLS, held, _PARTS, _JUDGES, drop=False)
        _persons(story, contest, [story.leaders(cell)[0] for cell in range(len(story.cell_ids))])
        _teams(story, contest)
        _run(rng, contest)
        give_prizes(contest)
        step_to(contest, ContestState.ANNOUNCED)
    held = date(now, 10, 8)
    with at(f"Hội thi Bí thư chi bộ giỏi năm {now}", held):
        contest = _contest("Bí thư chi bộ giỏi", held, _PARTS[1:], _JUDGES_MORE, drop=True)
        people = [story.leaders(cell)[0] for cell in range(len(story.cell_ids))]
        _persons(story, contest, people, absent=len(people) if len(people) > 2 else 0)
        _run(rng, contest, tie=True)
    with at("Kế hoạch hội thi báo cáo viên", story.today - timedelta(days=3)):
        coming = story.today + timedelta(days=25)
        _contest("Báo cáo viên, tuyên truyền viên", coming, _PARTS[2:], _JUDGES, drop=False)


def _contest(
    name: str,
    held: date,
    parts: tuple[tuple[str, int, int], ...],
    judges: tuple[tuple[str, str], ...],
    *,
    drop: bool,
) -> Contest:
    contest = Contest(
        name=name,
        level=ContestLevel.COMMUNE,
        year=held.year,
        plan_number=f"{held.month + 20}-KH/ĐU",
        planned_on=held - timedelta(days=40),
        held_on=held,
        place="Hội trường Đảng ủy xã",
        drop_extremes=drop,
    )
    contest.save()
    shared: Row = {"contest": contest.id}
    save_many(
        ContestPart,
        [
            {**shared, "name": words, "maximum": most, "coefficient": weight, "position": place}
            for place, (words, most, weight) in enumerate(parts, 1)
        ],
    )
    save_many(
        ContestJudge,
        [{**shared, "name": words, "duty": duty, "position": place} for place, (words, duty) in enumerate(judges, 1)],
    )
    prizes = [
        {**shared, "name": words, "count": count, "amount": money, "position": place}
        for place, (words, count, money) in enumerate(_PRIZES, 1)
    ]
    save_many(ContestPrize, prizes)
    return contest


def _persons(story: Story, contest: Contest, people: list[Person], absent: int = 0) -> None:
    rows = [
        {
            "contest": contest.id,
            "number": f"{place:02d}",
            "name": person.row["name"],
            "member": person.id,
            "organization": story.cell_ids[person.cell],
            "unit": _cell_name(story, person.cell),
            "absent": place == absent,
        }
        for place, person in enumerate(people, 1)
    ]
    save_many(Contestant, rows)


def _teams(story: Story, contest: Contest) -> None:
    """Three cells send a team too; the best of them has a prize of its own."""
    rows = [
        {
            "contest": contest.id,
            "number": f"Đ{cell + 1}",
            "name": f"Đội {_cell_name(story, cell)}",
            "team": True,
            "organization": story.cell_ids[cell],
            "unit": _cell_name(story, cell),
            "people": ", ".join(one.row["name"] for one in story.leaders(cell)[:3]),
        }
        for cell in range(min(3, len(story.cell_ids)))
    ]
    save_many(Contestant, rows)
    team = {"contest": contest.id, "name": "Giải tập thể", "team": True, "position": len(_PRIZES) + 1}
    save_many(ContestPrize, [{**team, "count": 1, "amount": 1_500_000}])


def _cell_name(story: Story, cell: int) -> str:
    return str(Organization.get_by_id(story.cell_ids[cell]).name)


def _run(rng: random.Random, contest: Contest, *, tie: bool = False) -> None:
    """Every judge's points; with a tie the second and the third come to the same."""
    step_to(contest, ContestState.OPEN)
    step_to(contest, ContestState.RUNNING)
    sheet = read_sheet(contest)
    cells: dict[tuple[int, int, int], Decimal | None] = {}
    skill = {one.id: rng.uniform(6.5, 9.2) for one in sheet.contestants}
    there = [one for one in sheet.contestants if not one.absent]
    for one in there:
        for part in sheet.parts:
            for judge in sheet.judges:
                points = min(max(skill[one.id] + rng.uniform(-0.8, 0.8), 5), 10)
                cells[(one.id, part.id, judge.id)] = Decimal(round(points * 4)) / 4
    if tie and len(there) > 1:
        best, like = sorted(there, key=lambda one: -skill[one.id])[:2]
        for part in sheet.parts:
            for judge in sheet.judges:
                cells[(like.id, part.id, judge.id)] = cells[(best.id, part.id, judge.id)]
    give_points(sheet, cells)
    step_to(contest, ContestState.SCORED)
