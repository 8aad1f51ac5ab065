"""The practice office's way into the Party: invented candidates at every step, targets, and its own probationers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from db.admission import (
    AdmissionHelper,
    AdmissionPaper,
    AdmissionStep,
    AdmissionTarget,
    Candidate,
    CandidateCell,
    CandidateHamlet,
    MassOrganization,
    PaperKind,
    Stage,
)
from db.base import Row, save_many
from db.dates import PartialDate, add_months
from db.hamlets import CellHamlet
from db.members import Sex
from nongson_desktop.rules.admission import take_in
from nongson_desktop.rules.admission_results import admitted_in
from nongson_desktop.sample_people import Story, at

# How long before today each step of a candidate at that state was done, in days; the newest last.
_PATHS = (
    (Stage.LISTED, (40,)),
    (Stage.LISTED, (200,)),
    (Stage.PROMISING, (420, 25)),
    (Stage.PROMISING, (500, 260)),
    (Stage.SCHOOLED, (800, 640, 150)),
    (Stage.SCHOOLED, (2200, 2000, 1690)),  # the certificate soon ends
    (Stage.APPROVED, (700, 520, 300, 60)),
    (Stage.FILING, (760, 600, 420, 200, 120)),
    (Stage.FILING, (820, 700, 520, 460, 400)),  # papers older than a year
    (Stage.CELL, (640, 520, 400, 240, 160, 20)),
    (Stage.COMMITTEE, (700, 560, 430, 250, 180, 45, 18)),
    (Stage.DECIDED, (900, 760, 520, 330, 240, 80, 50, 20)),
)
_WORK = ("nông dân", "thợ may", "giáo viên mầm non", "công nhân may", "buôn bán nhỏ", "cán bộ thú y thôn")
_YOUNGEST, _OLDEST = 20, 41


def record(story: Story) -> None:
    """Everything of this chapter, drawn from a generator of its own; the members stay as many as they are."""
    rng = random.Random(f"admission {story.members} {story.cells}")  # noqa: S311  (the same each time, no secret)
    for year in story.years:
        with at(f"Giao chỉ tiêu kết nạp năm {year}", date(year, 1, 15)):
            save_many(AdmissionTarget, list(_targets(story, year)))
    with at("Ghi danh sách quần chúng ưu tú", story.today - timedelta(days=10)):
        found = _hamlets()
        rows = [_candidate(story, rng, place, stage) for place, (stage, _) in enumerate(_PATHS)]
        rows = [{**row, "hamlet": found.get(row["cell"])} for row in rows]
        for place, candidate in enumerate(save_many(Candidate, rows)):
            _follow(story, rng, candidate, rows[place], _PATHS[place][1])
    with at("Đưa đảng viên dự bị vào danh sách phát triển đảng", story.today - timedelta(days=9)):
        take_in(story.today)


def followed_before(story: Story) -> None:
    """Who has been listed longest came from the neighbouring cell."""
    listed = Candidate.select().where(~Candidate.hidden, Candidate.listed_on.is_null(False))
    one = listed.order_by(Candidate.listed_on, Candidate.id).get()
    neighbour = story.cell_ids[story.cell_ids.index(one.__data__["cell"]) - 1]
    if neighbour != one.__data__["cell"]:
        with at(f"{one.name}: chuyển chi bộ theo dõi", story.today - timedelta(days=8)):
            told = {"document": "05-NQ/CB", "reason": "chuyển nơi cư trú"}
            until = story.today - timedelta(days=700)
            row = {"candidate": one.id, "since": one.listed_on, "until": until, **told}
            save_many(CandidateCell, [{**row, "cell": neighbour}])
            if hamlet := _hamlets().get(neighbour):
                save_many(CandidateHamlet, [{**row, "hamlet": hamlet}])


def _hamlets() -> dict[int, int]:
    """The hamlet that each cell stands for."""
    return {one.__data__["cell"]: one.__data__["hamlet"] for one in CellHamlet.select().where(~CellHamlet.hidden)}


def _targets(story: Story, year: int) -> Iterator[Row]:
    """As many as the cells came to admit, one of them asked of a neighbour; in the running year one more is awaited."""
    admitted, _names = admitted_in(year)
    numbers = [len(admitted.get(cell, ())) for cell in story.cell_ids]
    several = next((place for place, number in enumerate(numbers) if number > 1), None)
    if several is not None:
        numbers[several] -= 1
        numbers[several - 1] += 1
    if year == story.last:
        numbers[0] += 1
    for number, cell in zip(numbers, story.cell_ids, strict=True):
        yield {"cell": cell, "year": year, "number": number, "document": f"Kế hoạch số 0{year % 9 + 1}-KH/ĐU"}


def _candidate(story: Story, rng: random.Random, place: int, stage: str) -> Row:
    names = story.words["names"]
    sex = rng.choice((Sex.MALE, Sex.FEMALE))
    words = names["male" if sex == Sex.MALE else "female"]
    cell = place % len(story.cell_ids)
    age = rng.randint(_YOUNGEST, _OLDEST)
    born = story.today - timedelta(days=age * 365 + rng.randrange(365))
    number = f"098{2 if sex == Sex.MALE else 3}{born:%y}9{place:05d}"
    return {
        "name": f"{rng.choice(names['surnames'])} {rng.choice(words['middle'])} {rng.choice(words['given'])}",
        "birth_date": PartialDate.of(born),
        "sex": sex,
        "identity_number": number,
        "stage": stage,
        "listed_on": story.today - timedelta(days=_PATHS[place][1][0]),
        "cell": story.cell_ids[cell],
        "mass_organization": MassOrganization.YOUTH if age <= 30 else MassOrganization.FARMERS,
        "education": "12/12" if place % 5 else "9/12",
        "ethnicity": "Kinh" if place % 6 else "Cơ Tu",
        "occupation": rng.choice(_WORK),
        "hometown": story.words["office"]["home"],
        "residence": story.words["office"]["home"],
    }


def _follow(story: Story, rng: random.Random, candidate: int, row: Row, ago: tuple[int, ...]) -> None:
    """The steps, who helps, and the papers that are there."""
    days = [story.today - timedelta(days=before) for before in ago]
    save_many(AdmissionStep, [_step(candidate, stage, on) for stage, on in zip(Stage.ALL, days, strict=False)])
    if len(days) > 1 and rng.random() < 0.85:
        secretary, deputy = story.leaders(story.cell_ids.index(row["cell"]))[:2]
        save_many(
            AdmissionHelper,
            [
                {"candidate": candidate, "member": one.id, "since": days[1], "introduces": True}
                for one in (secretary, deputy)
            ],
        )
    if len(days) >= Stage.ALL.index(Stage.FILING):
        save_many(AdmissionPaper, list(_papers(candidate, row["stage"], days[-1])))


def _step(candidate: int, stage: str, on: date) -> Row:
    row: Row = {"candidate": candidate, "stage": stage, "on": on}
    if stage in (Stage.PROMISING, Stage.CELL):
        row["number"] = f"{on.day:02d}-NQ/CB"
    if stage == Stage.SCHOOLED:
        row |= {"number": f"{on.day:03d}", "body": "Trung tâm chính trị"}
    if stage == Stage.CELL:
        row |= {"votes": 11, "base": 12}
    if stage == Stage.COMMITTEE:
        row |= {"number": f"{on.day:02d}-NQ/ĐU", "votes": 13, "base": 15}
    if stage == Stage.DECIDED:
        row |= {"number": f"{on.day:02d}-QĐ/ĐU", "body": "Ban Thường vụ Đảng ủy", "received_on": on}
    return row


def _papers(candidate: int, stage: str, last: date) -> Iterator[Row]:
    """All of the file once the cell has voted; before that some, the check of the life still asked for."""
    voted = Stage.ALL.index(stage) >= Stage.ALL.index(Stage.CELL)
    for place, kind in enumerate(PaperKind.OF_ADMISSION):
        if kind == PaperKind.CHECKED and not voted:
            yield {"candidate": candidate, "kind": kind, "sent_on": add_months(last, 1)}
        elif voted or place % 2 == 0:
            yield {"candidate": candidate, "kind": kind, "on": last - timedelta(days=3 * place)}
