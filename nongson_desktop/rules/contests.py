"""Hội thi: what its records must hold, the states it goes through, points and prizes written; what is due."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import peewee as pw

from db.awards import Award, AwardDecision
from db.base import Row, save_many
from db.contests import (
    Contest,
    Contestant,
    ContestJudge,
    ContestPart,
    ContestPrize,
    ContestScore,
    ContestState,
    ContestWinner,
)
from db.errors import UserError
from db.members import Member
from db.organizations import Organization
from db.search import folded
from nongson_desktop.rules.contest_results import (
    LEAST_JUDGES,
    Sheet,
    is_handed,
    proposed,
    read_sheet,
    standings,
    winners,
)
from nongson_desktop.rules.due import DueItem
from nongson_desktop.rules.members import last_cells
from nongson_desktop.rules.plans import check_year

AREA = "Hội thi"
LABELS = dict(ContestState.LABELS)
_BEFORE_POINTS = (ContestState.PLANNED, ContestState.OPEN)


# records


def check_contest(contest: Contest) -> None:
    """Refuse a contest without a name, of a year or days that cannot be; raises UserError."""
    if not (contest.name or "").strip():
        raise UserError("Chưa nhập tên hội thi.", "name")
    check_year(contest.year)
    if contest.planned_on and contest.held_on and contest.held_on < contest.planned_on:
        raise UserError("Ngày thi trước ngày kế hoạch.", "held_on")
    same = Contest.select().where(
        Contest.year == contest.year, Contest.hidden == False, Contest.id != (contest.id or 0)
    )
    if any(folded(one.name) == folded(contest.name) for one in same):
        raise UserError(f"Năm {contest.year} đã có hội thi “{contest.name}”.", "name")


def check_part(part: ContestPart) -> None:
    """Refuse a part that counts nothing, or a maximum below points already given; raises UserError."""
    _named(part)
    if part.maximum is None or part.maximum <= 0:
        raise UserError(f"{part.name}: điểm tối đa phải lớn hơn 0.", "maximum")
    if part.coefficient is None or part.coefficient <= 0:
        raise UserError(f"{part.name}: hệ số phải lớn hơn 0.", "coefficient")
    if part.id:
        over = ContestScore.select().where(
            ContestScore.part == part.id, ContestScore.hidden == False, ContestScore.points > part.maximum
        )
        if over.exists():
            raise UserError(f"{part.name}: đã có điểm chấm cao hơn {_number(part.maximum)}.", "maximum")


def check_judge(judge: ContestJudge) -> None:
    _named(judge)


def _named(record: Any) -> None:
    """Refuse a record of a contest without a name, or with one that it has already."""
    if not (record.name or "").strip():
        raise UserError("Chưa nhập tên.", "name")
    model = type(record)
    same = model.select().where(
        model.contest == record.__data__["contest"], model.hidden == False, model.id != (record.id or 0)
    )
    if any(folded(one.name) == folded(record.name) for one in same):
        raise UserError(f"Hội thi đã có “{record.name}”.", "name")


def check_contestant(one: Contestant) -> None:
    """Refuse nobody, a team that is one member, a number given twice, a turn without its reason; raises UserError."""
    if not (one.name or "").strip():
        raise UserError("Chưa nhập thí sinh, đội.", "name")
    if one.team and one.__data__.get("member"):
        raise UserError("Đội không ghi đảng viên; ghi tên đội, chi bộ và thành viên đội.", "member")
    if one.turn is not None and not (one.turn_reason or "").strip():
        raise UserError(f"{one.name}: ghi thứ tự khi bằng điểm thì phải ghi lý do.", "turn_reason")
    mates = Contestant.select().where(
        Contestant.contest == one.__data__["contest"], Contestant.hidden == False, Contestant.id != (one.id or 0)
    )
    for mate in mates:
        if one.number and mate.number == one.number:
            raise UserError(f"Số báo danh {one.number} đã là của {mate.name}.", "number")
        member = one.__data__.get("member")
        if member and mate.__data__["member"] == member:
            raise UserError(f"{one.name} đã có trong danh sách thí sinh.", "member")


def check_prize(prize: ContestPrize) -> None:
    if not (prize.name or "").strip():
        raise UserError("Chưa nhập tên giải.", "name")
    if prize.count is None or prize.count < 1:
        raise UserError(f"{prize.name}: số lượng phải từ 1 trở lên.", "count")
    if prize.amount is not None and prize.amount < 0:
        raise UserError(f"{prize.name}: tiền thưởng không được âm.", "amount")


def check_score(score: ContestScore) -> None:
    """Refuse points beyond the part's highest, or of another contest's part or judge; raises UserError."""
    contests = {one.__data__["contest"] for one in (score.contestant, score.part, score.judge)}
    if len(contests) > 1:
        raise UserError("Thí sinh, phần thi và giám khảo phải cùng một hội thi.", "part")
    if not 0 <= score.points <= score.part.maximum:
        raise UserError(
            f"{score.part.name}: điểm từ 0 đến {_number(score.part.maximum)}, không phải {_number(score.points)}.",
            "points",
        )


def check_winner(won: ContestWinner) -> None:
    if won.prize.__data__["contest"] != won.contestant.__data__["contest"]:
        raise UserError("Giải và thí sinh phải cùng một hội thi.", "prize")
    if won.prize.team != won.contestant.team:
        raise UserError(f"{won.prize.name} là giải {'tập thể' if won.prize.team else 'cá nhân'}.", "prize")


CHECKS: dict[Any, Callable[[Any], None]] = {
    ContestPart: check_part,
    ContestJudge: check_judge,
    Contestant: check_contestant,
    ContestPrize: check_prize,
}


def _number(value: Decimal) -> str:
    return f"{Decimal(str(value)).normalize():f}".replace(".", ",")


# writing


def write_rows(model: Any, contest: Contest, changes: Sequence[tuple[int, Mapping[str, Any]]], day: date) -> None:
    """Write what was typed in a table of the contest (id 0: a new row), in the current Action; raises UserError."""
    _refuse_late(model, contest)
    for number, values in changes:
        record = model.get_by_id(number) if number else model(contest=contest, **_first(model, contest))
        for name, value in values.items():
            blank = value is None and not model._meta.fields[name].null
            setattr(record, name, model._meta.fields[name].default if blank else value)
        if isinstance(record, Contestant):
            fill_contestant(record, day)
        CHECKS[model](record)
        record.save()


def _first(model: Any, contest: Contest) -> Row:
    """A new row comes after the others; a prize's rank is the next."""
    if "position" not in model._meta.fields:
        return {}
    return {"position": model.select().where(model.contest == contest, model.hidden == False).count() + 1}


def fill_contestant(one: Contestant, day: date) -> None:
    """A member is named as the record names, with the cell of the day; a team goes under its cell."""
    member = one.__data__.get("member")
    if member:
        found = Member.get_by_id(member)
        cell, home = last_cells([member], day).get(member, (None, ""))
        one.name = (one.name or "").strip() or found.name
        if one.__data__.get("organization") is None and cell is not None:
            one.organization = Organization.get_by_id(cell)
        one.unit = one.unit or home
    elif one.__data__.get("organization"):
        body = Organization.get_by_id(one.__data__["organization"])
        one.name = (one.name or "").strip() or (f"Đội {body.name}" if one.team else "")
        one.unit = one.unit or body.name


def hide_rows(model: Any, ids: Sequence[int]) -> None:
    """Take rows off the contest with their points, in the current Action; raises UserError where prizes hang on it."""
    link = {Contestant: "contestant", ContestPart: "part", ContestJudge: "judge", ContestPrize: "prize"}[model]
    for row in model.select(model, Contest).join(Contest).where(model.id.in_(list(ids))):
        _refuse_late(model, row.contest)
    if link in ("contestant", "prize"):
        field = getattr(ContestWinner, link)
        if ContestWinner.select().where(field.in_(list(ids)), ContestWinner.hidden == False).exists():
            raise UserError("Đã có giải trao theo dòng này; bỏ giải trước.", link)
    save_many(model, [{"id": number, "hidden": True} for number in ids])
    if link != "prize":
        lost = ContestScore.select(ContestScore.id).where(
            getattr(ContestScore, link).in_(list(ids)), ContestScore.hidden == False
        )
        save_many(ContestScore, [{"id": one.id, "hidden": True} for one in lost])


def _refuse_late(model: Any, contest: Contest) -> None:
    """What the points rest on stays once they are counted; who takes part and the prizes once they are told."""
    told = (ContestState.ANNOUNCED, ContestState.COMMENDED)
    if contest.state in (told if model in (Contestant, ContestPrize) else (ContestState.SCORED, *told)):
        raise UserError(f"Hội thi {LABELS[contest.state].lower()}; lùi bước rồi mới sửa được.", "state")


def give_points(sheet: Sheet, cells: Mapping[tuple[int, int, int], Decimal | None]) -> None:
    """Write points by contestant, part and judge (None takes them away) in the current Action; raises UserError."""
    _refuse_closed(sheet.contest)
    parts, people = {one.id: one for one in sheet.parts}, {one.id: one for one in sheet.contestants}
    scores = ContestScore.select().where(ContestScore.contestant.in_(list(people)), ContestScore.hidden == False)
    known = {(one.__data__["contestant"], one.__data__["part"], one.__data__["judge"]): one.id for one in scores}
    rows: list[Row] = []
    for key, points in cells.items():
        contestant, part, judge = key
        if points is not None and not 0 <= points <= parts[part].maximum:
            raise UserError(
                f"{people[contestant].name}, {parts[part].name}: điểm từ 0 đến {_number(parts[part].maximum)},"
                f" không phải {_number(points)}.",
                "points",
            )
        if points is not None and people[contestant].absent:
            raise UserError(f"{people[contestant].name} không dự thi.", "points")
        made = {"contestant": contestant, "part": part, "judge": judge, "points": points}
        if points is None and key in known:
            rows.append({"id": known[key], "hidden": True})
        elif points is not None:
            rows.append({**made, "id": known[key]} if key in known else made)
    for fresh in (True, False):
        save_many(ContestScore, [row for row in rows if ("id" not in row) == fresh])


def _refuse_closed(contest: Contest) -> None:
    if contest.state in _BEFORE_POINTS:
        raise UserError(
            f"Hội thi đang ở bước “{LABELS[contest.state]}”; chuyển sang “Đang thi” để nhập điểm.",
            "state",
        )
    if contest.state != ContestState.RUNNING:
        raise UserError(f"Hội thi {LABELS[contest.state].lower()}; lùi về “Đang thi” để sửa điểm.", "state")


def give_prizes(contest: Contest) -> int:
    """Write the prizes that the ranking speaks for in the place of those before, in the current Action; how many.

    Prizes given by hand stay; raises UserError where a tie is not decided or a prize was handed to awards already.
    """
    before = [one for one in winners(contest) if not one.prize.special]
    handed = [one for one in before if is_handed(one)]
    if handed:
        raise UserError(f"{handed[0].contestant.name} đã chuyển sang khen thưởng; không xếp giải lại được.", "award")
    found = proposed(read_sheet(contest))
    wanted = {(win.prize.id, win.standing.contestant.id) for win in found}
    there = {(one.__data__["prize"], one.__data__["contestant"]): one.id for one in before}
    save_many(ContestWinner, [{"id": number, "hidden": True} for key, number in there.items() if key not in wanted])
    fresh = [win for win in found if (win.prize.id, win.standing.contestant.id) not in there]
    save_many(ContestWinner, [{"prize": win.prize.id, "contestant": win.standing.contestant.id} for win in fresh])
    return len(found)


def give_special(prize: ContestPrize, contestant: Contestant) -> ContestWinner:
    """Give a special prize by hand in the current Action; raises UserError when all of them are given."""
    if not prize.special:
        raise UserError(f"{prize.name} trao theo thứ hạng; dùng “Xếp giải”.", "prize")
    given = ContestWinner.select().where(ContestWinner.prize == prize, ContestWinner.hidden == False).count()
    if given >= prize.count:
        raise UserError(f"{prize.name} chỉ có {prize.count} và đã trao đủ.", "prize")
    made = ContestWinner(prize=prize, contestant=contestant)
    check_winner(made)
    made.save()
    return made


def take_prizes(ids: Sequence[int]) -> None:
    """Take prizes back in the current Action; raises UserError when they were handed to awards."""
    query = ContestWinner.select(ContestWinner, Award).join(Award, pw.JOIN.LEFT_OUTER)
    if any(is_handed(one) for one in query.where(ContestWinner.id.in_(list(ids)))):
        raise UserError("Giải đã chuyển sang khen thưởng; bỏ ở quyết định khen thưởng trước.", "award")
    save_many(ContestWinner, [{"id": number, "hidden": True} for number in ids])


# states


def step_to(contest: Contest, state: str) -> None:
    """Bring a contest to a state in the current Action, one step on or any step back; raises UserError what lacks."""
    order = ContestState.ALL
    if order.index(state) > order.index(contest.state) + 1:
        raise UserError(f"Bước tiếp theo là “{LABELS[order[order.index(contest.state) + 1]]}”.", "state")
    if order.index(state) > order.index(contest.state):
        _refuse_early(contest, state)
    contest.state = state
    contest.save()


def _refuse_early(contest: Contest, state: str) -> None:
    sheet = read_sheet(contest)
    if state == ContestState.RUNNING:
        lacking = [
            words
            for words, rows in (
                ("phần thi", sheet.parts),
                ("giám khảo", sheet.judges),
                ("thí sinh, đội", sheet.contestants),
            )
            if not rows
        ]
        if lacking:
            raise UserError(f"Chưa có {', '.join(lacking)}.", "state")
        if contest.drop_extremes and len(sheet.judges) < LEAST_JUDGES:
            raise UserError(f"Bỏ điểm cao nhất, thấp nhất cần từ {LEAST_JUDGES} giám khảo.", "drop_extremes")
    if state == ContestState.SCORED:
        for one in standings(sheet):
            if one.missing and not one.contestant.absent:
                raise UserError(f"{one.contestant.name} còn thiếu {one.missing} điểm.", "state")
    if state == ContestState.ANNOUNCED and sheet.prizes and not winners(contest):
        raise UserError("Chưa xếp giải.", "state")
    if state == ContestState.COMMENDED:
        _refuse_uncommended(contest)


def _refuse_uncommended(contest: Contest) -> None:
    """Commended is who stands in a decision that was issued."""
    given = winners(contest)
    waiting = [one for one in given if not is_handed(one)]
    if waiting or not given:
        name = waiting[0].contestant.name if waiting else "Hội thi"
        raise UserError(f"{name} chưa chuyển sang khen thưởng.", "state")
    awards = Award.select(Award, AwardDecision).join(AwardDecision)
    for award in awards.where(Award.id.in_([one.__data__["award"] for one in given])):
        if award.decision.issued_on is None:
            raise UserError(f"Quyết định khen thưởng {award.decision.name} chưa ban hành.", "state")


# what is due


@dataclass(frozen=True)
class _Ahead:
    state: str
    words: str


_DUE = (
    _Ahead(ContestState.PLANNED, "đến ngày thi, chưa mở đăng ký"),
    _Ahead(ContestState.OPEN, "đến ngày thi"),
    _Ahead(ContestState.RUNNING, "đã thi, chưa chấm xong"),
    _Ahead(ContestState.SCORED, "đã chấm, chưa công bố"),
    _Ahead(ContestState.ANNOUNCED, "đã công bố, chưa khen"),
)


def due(day: date, until: date) -> list[DueItem]:
    """Contests whose day comes, and what has not been done after it; one query."""
    words = {one.state: one.words for one in _DUE}
    query = Contest.select().where(Contest.hidden == False, Contest.held_on <= until, Contest.state.in_(list(words)))
    return [
        DueItem(one.held_on, AREA, f"{one.name}: {words[one.state]}", "contests", one.id, year=one.year)
        for one in query
        if one.held_on and not (one.held_on > day and one.state not in _BEFORE_POINTS)
    ]
