"""Điểm và thứ hạng hội thi: totals from the judges' points, ranks with their ties, prizes that the ranks speak for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import peewee as pw

from db.awards import Award
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

LEAST_JUDGES = 3
_DIGITS = 2
Key = tuple[int, int, int]


@dataclass(frozen=True)
class Standing:
    """A contestant's total, what it is made of, and the rank: equal totals that nobody decided share it.

    `rank` is None of whoever did not take part or has no points; `missing` is how many points are not written yet.
    """

    contestant: Contestant
    parts: Mapping[int, Fraction]
    total: Fraction | None
    missing: int = 0
    rank: int | None = None
    tied: bool = False
    decided: bool = False

    @property
    def scope(self) -> tuple[str, bool]:
        """Whom it is ranked with: the group, and persons apart from teams."""
        return (self.contestant.group, self.contestant.team)


@dataclass(frozen=True)
class Sheet:
    """Everything of one contest that counting needs; `points` by contestant, part and judge."""

    contest: Contest
    parts: Sequence[ContestPart]
    judges: Sequence[ContestJudge]
    contestants: Sequence[Contestant]
    prizes: Sequence[ContestPrize]
    points: Mapping[Key, Decimal]

    @property
    def groups(self) -> list[str]:
        """The groups in their order, "" first where some are in none."""
        return sorted({one.group for one in self.contestants})


def read_sheet(contest: Contest | int) -> Sheet:
    """A contest with its parts, judges, contestants, prizes and points; six queries."""
    held = Contest.get_by_id(contest) if isinstance(contest, int) else contest
    scores = (
        ContestScore.select(ContestScore)
        .join(Contestant)
        .where(Contestant.contest == held, ContestScore.hidden == False, Contestant.hidden == False)
    )
    points = {(one.__data__["contestant"], one.__data__["part"], one.__data__["judge"]): one.points for one in scores}
    return Sheet(
        held,
        list(_of(ContestPart, held).order_by(ContestPart.position, ContestPart.id)),
        list(_of(ContestJudge, held).order_by(ContestJudge.position, ContestJudge.id)),
        list(_of(Contestant, held).order_by(Contestant.group, Contestant.number, Contestant.id)),
        list(_of(ContestPrize, held).order_by(ContestPrize.position, ContestPrize.id)),
        points,
    )


def _of(model: Any, contest: Contest) -> Any:
    return model.select().where(model.contest == contest, model.hidden == False)


def mean(points: Iterable[Decimal], *, drop: bool) -> Fraction | None:
    """The mean of what the judges gave, without the highest and the lowest where they are dropped; None of nothing.

    With fewer than three judges there would be nothing left to tell, so none is dropped.
    """
    given = sorted(Fraction(one) for one in points)
    if drop and len(given) >= LEAST_JUDGES:
        given = given[1:-1]
    return sum(given, Fraction(0)) / len(given) if given else None


def standings(sheet: Sheet) -> list[Standing]:
    """Everyone with total and rank, by group and rank: Σ over parts of coefficient × mean of the judges."""
    found = [_counted(sheet, one) for one in sheet.contestants]
    scopes: dict[tuple[str, bool], list[Standing]] = defaultdict(list)
    for one in found:
        scopes[one.scope].append(one)
    return [one for scope in sorted(scopes) for one in _ranked(scopes[scope])]


def _counted(sheet: Sheet, contestant: Contestant) -> Standing:
    if contestant.absent:
        return Standing(contestant, {}, None)
    parts: dict[int, Fraction] = {}
    missing = 0
    for part in sheet.parts:
        given = [
            sheet.points[key] for judge in sheet.judges if (key := (contestant.id, part.id, judge.id)) in sheet.points
        ]
        missing += len(sheet.judges) - len(given)
        found = mean(given, drop=sheet.contest.drop_extremes)
        if found is not None:
            parts[part.id] = found * Fraction(part.coefficient)
    return Standing(contestant, parts, sum(parts.values(), Fraction(0)) if parts else None, missing)


def _ranked(mates: Sequence[Standing]) -> list[Standing]:
    """The highest total first; of equal totals the turn decided by hand, where every one of them has another."""
    counted = [one for one in mates if one.total is not None]
    equal: dict[Fraction, list[Standing]] = defaultdict(list)
    for one in counted:
        equal[one.total or Fraction(0)].append(one)
    found: list[Standing] = []
    for total in sorted(equal, reverse=True):
        group = sorted(
            equal[total], key=lambda one: (one.contestant.turn or 0, one.contestant.number, one.contestant.id)
        )
        turns = [one.contestant.turn for one in group]
        decided = len(group) > 1 and None not in turns and len(set(turns)) == len(turns)
        tied, first = len(group) > 1 and not decided, len(found) + 1
        found += [
            _with_rank(one, first + (place if decided else 0), tied=tied, decided=decided)
            for place, one in enumerate(group)
        ]
    return [*found, *(one for one in mates if one.total is None)]


def _with_rank(one: Standing, rank: int, *, tied: bool, decided: bool) -> Standing:
    return Standing(one.contestant, one.parts, one.total, one.missing, rank, tied, decided)


def shown(number: Fraction | None, digits: int = _DIGITS) -> str:
    """A mean or a total as it is written, halves up; nothing of nothing."""
    if number is None:
        return ""
    return f"{Decimal(int(number * 10**digits + Fraction(1, 2))).scaleb(-digits)}".replace(".", ",")


def digits_of(known: Iterable[Standing]) -> int:
    """How many decimals tell the totals apart: two, or more where two make different totals look the same."""
    totals = {one.total for one in known if one.total is not None}
    return _DIGITS if len({shown(one) for one in totals}) == len(totals) else 2 * _DIGITS


# prizes


@dataclass(frozen=True)
class Win:
    """A prize with whom the ranking speaks for."""

    prize: ContestPrize
    standing: Standing


def proposed(sheet: Sheet, ranked: Sequence[Standing] | None = None) -> list[Win]:
    """The prizes given down the ranking of each group, the best prize first; special ones are chosen by hand.

    Raises UserError naming those tied where the tie decides who gets which prize.
    """
    known = standings(sheet) if ranked is None else ranked
    taken: dict[tuple[str, bool], int] = defaultdict(int)
    wins: list[Win] = []
    for prize in sheet.prizes:
        if prize.special:
            continue
        scope = (prize.group, prize.team)
        mates = [one for one in _in_scope(known, prize) if one.total is not None]
        first, end = taken[scope], taken[scope] + prize.count
        _refuse_tie(mates, end, prize)
        wins += [Win(prize, one) for one in mates[first:end]]
        taken[scope] = end
    return wins


def _in_scope(known: Sequence[Standing], prize: ContestPrize) -> list[Standing]:
    """Whom the prize is for: those of its group, or of no group everybody by total."""
    mates = [one for one in known if one.contestant.team == prize.team]
    if prize.group:
        return [one for one in mates if one.contestant.group == prize.group]
    if len({one.contestant.group for one in mates}) > 1:
        return _ranked([Standing(one.contestant, one.parts, one.total, one.missing) for one in mates])
    return mates


def _refuse_tie(mates: Sequence[Standing], end: int, prize: ContestPrize) -> None:
    """Those tied on both sides of the last prize of a rank."""
    if 0 < end < len(mates) and mates[end - 1].tied and mates[end - 1].rank == mates[end].rank:
        names = ", ".join(one.contestant.name for one in mates if one.rank == mates[end].rank)
        raise UserError(
            f"{names} cùng {shown(mates[end].total)} điểm, chưa rõ ai được {prize.name}."
            " Hãy ghi thứ tự khi bằng điểm kèm lý do.",
            "turn",
        )


def winners(contest: Contest | int) -> list[ContestWinner]:
    """Who was given which prize, the best first; one query."""
    query = (
        ContestWinner.select(ContestWinner, ContestPrize, Contestant, Award)
        .join(ContestPrize)
        .switch(ContestWinner)
        .join(Contestant)
        .switch(ContestWinner)
        .join(Award, pw.JOIN.LEFT_OUTER)
        .where(ContestPrize.contest == contest, ContestWinner.hidden == False)
        .order_by(ContestPrize.group, ContestPrize.position, ContestPrize.id, ContestWinner.id)
    )
    return list(query)


@dataclass(frozen=True)
class TakenPart:
    """Somebody in a contest: under which name, and what came of it in words."""

    contest: Contest
    name: str
    words: str


_MOST = 100


def taken_part(*asked: Any) -> list[TakenPart]:
    """The contests that those contestants took part in, the last first; two queries."""
    query = (
        Contestant.select(Contestant, Contest)
        .join(Contest)
        .where(Contestant.hidden == False, Contest.hidden == False, *asked)
        .order_by(Contest.year.desc(), Contest.held_on.desc(), Contest.id.desc(), Contestant.id)
    )
    known = list(query.limit(_MOST))
    won: dict[int, list[ContestWinner]] = defaultdict(list)
    given = ContestWinner.select(ContestWinner, ContestPrize, Award).join(ContestPrize).switch(ContestWinner)
    for one in given.join(Award, pw.JOIN.LEFT_OUTER).where(
        ContestWinner.contestant.in_([one.id for one in known]), ContestWinner.hidden == False
    ):
        won[one.__data__["contestant"]].append(one)
    return [TakenPart(one.contest, one.name, _came_of(one, won[one.id])) for one in known]


def _came_of(one: Contestant, won: Sequence[ContestWinner]) -> str:
    if won:
        return "; ".join(f"{win.prize.name}{', đã chuyển khen thưởng' if is_handed(win) else ''}" for win in won)
    if one.absent:
        return "không dự thi"
    told = one.contest.state in (ContestState.ANNOUNCED, ContestState.COMMENDED)
    return "không có giải" if told else dict(ContestState.LABELS)[one.contest.state].lower()


def is_handed(won: ContestWinner) -> bool:
    """Whether a decision names the winner; a line taken off the decision names nobody."""
    return won.award is not None and not won.award.hidden
