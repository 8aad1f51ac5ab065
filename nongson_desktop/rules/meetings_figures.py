"""Chỉ tiêu sinh hoạt: attendance, meetings held of those due, levels, speaking and visits, by cell and over a time."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import peewee as pw

from db.meetings import Attendance, Meeting, MeetingKind, MeetingScore, MeetingState, MeetingVisit, Presence
from db.members import in_year_of
from db.organizations import Organization
from db.quality_sheets import QualityLevel, QualitySheet, TotalRule
from db.terms import AttachedMember
from nongson_desktop.rules.meetings_quality import level_at
from nongson_desktop.rules.meetings_rules import MeetingRules, rules_on
from nongson_desktop.rules.organizations import cells
from nongson_desktop.rules.percent import percent

MONTHS = range(1, 13)
Count = Counter[str]


def months_of_quarter(quarter: int) -> range:
    return range(3 * quarter - 2, 3 * quarter + 1)


# one member's year


@dataclass(frozen=True)
class Attended:
    """How often a member was called, came, and stayed away with and without a reason."""

    present: int = 0
    excused: int = 0
    unexcused: int = 0

    @property
    def called(self) -> int:
        return self.present + self.excused + self.unexcused

    @property
    def words(self) -> str:
        """In few words, as the evidence of a rating."""
        parts = [f"dự {self.present}/{self.called} buổi"]
        parts += [f"vắng có lý do {self.excused}"] if self.excused else []
        parts += [f"vắng không lý do {self.unexcused}"] if self.unexcused else []
        return ", ".join(parts)


NEVER = Attended()


def attended(year: int, members: Any = None) -> dict[int, Attended]:
    """The attendance of a year by member, of all or of these, counted by the database; one query."""
    query: Any = (
        Attendance.select(
            Attendance.member,
            *(pw.fn.SUM(pw.Case(None, [(Attendance.presence == one, 1)], 0)) for one in Presence.COUNTED),
        )
        .join(Meeting)
        .where(in_year_of(members, Attendance.member, Meeting.year, year))
        .where(Meeting.hidden == False, Attendance.hidden == False)
        .group_by(Attendance.member)
    )
    return {row[0]: Attended(*row[1:]) for row in query.tuples().iterator() if sum(row[1:])}


# cells


@dataclass(frozen=True)
class Scored:
    """The final result of one meeting."""

    level: str
    points: Decimal | None
    sheet: QualitySheet
    rule: str


@dataclass(frozen=True)
class Held:
    """One meeting that was held, counted."""

    meeting: Meeting
    came: Count
    scored: Scored | None = None
    visited: bool = False

    @property
    def called(self) -> int:
        return sum(self.came[one] for one in Presence.COUNTED)

    @property
    def present(self) -> int:
        return self.came[Presence.PRESENT]


@dataclass(frozen=True)
class CellFigures:
    """A cell over a time, or all cells together: everything a list or a chart says of its meetings."""

    cell: int | None
    name: str
    held: tuple[Held, ...]
    due: int
    themes_due: int
    waiting: tuple[Meeting, ...] = field(default=())

    @property
    def regular(self) -> int:
        return sum(one.meeting.kind in MeetingKind.MONTHLY for one in self.held)

    @property
    def themes(self) -> int:
        return sum(one.meeting.kind in MeetingKind.WITH_THEME for one in self.held)

    @property
    def present(self) -> int:
        return sum(one.present for one in self.held)

    @property
    def called(self) -> int:
        """Members called, less the exempt and those living elsewhere for a time."""
        return sum(one.called for one in self.held)

    @property
    def unexcused(self) -> int:
        return sum(one.came[Presence.UNEXCUSED] for one in self.held)

    @property
    def regular_words(self) -> str:
        return _of(self.regular, self.due)

    @property
    def themes_words(self) -> str:
        return _of(self.themes, self.themes_due)

    @property
    def visits_words(self) -> str:
        return _of(self.visits, len(self.held))

    @property
    def attendance(self) -> str:
        return percent(self.present, self.called)

    @property
    def speaking(self) -> str:
        """Of those present at meetings where it was counted who spoke."""
        counted = [one for one in self.held if one.meeting.speakers is not None]
        return percent(sum(one.meeting.speakers or 0 for one in counted), sum(one.present for one in counted))

    @property
    def visits(self) -> int:
        return sum(one.visited for one in self.held)

    @property
    def levels(self) -> Count:
        return Counter(one.scored.level for one in self.held if one.scored)

    @property
    def scored(self) -> int:
        return sum(self.levels.values())

    @property
    def good(self) -> str:
        """The share of meetings scored that were Tốt."""
        return percent(self.levels[QualityLevel.GOOD], self.scored)

    @property
    def mean(self) -> Decimal | None:
        """The mean of the points that counted; None where no sheet had points."""
        points = [one.scored.points for one in self.held if one.scored and one.scored.points is not None]
        return sum(points, Decimal(0)) / len(points) if points else None

    @property
    def mean_words(self) -> str:
        return "–" if self.mean is None else f"{self.mean:.1f}".replace(".", ",")

    @property
    def rule_words(self) -> str:
        """Which total the points are: as given, turned to the full sheet, or each as its sheet says; none without."""
        rules = {one.scored.rule for one in self.held if one.scored and one.scored.points is not None}
        return " hoặc ".join(name.lower() for rule, name in TotalRule.LABELS if rule in rules)

    @property
    def level(self) -> str:
        """The level of the time: of the mean on the last sheet, without points the lowest that half were at least."""
        last = next((one.scored for one in reversed(self.held) if one.scored), None)
        if last is None:
            return ""
        if self.mean is not None:
            return level_at(last.sheet, self.mean)
        ranked = sorted(QualityLevel.ALL.index(one.scored.level) for one in self.held if one.scored)
        return QualityLevel.ALL[ranked[len(ranked) // 2]]

    @property
    def level_name(self) -> str:
        return dict(QualityLevel.LABELS).get(self.level, "–")

    def of_month(self, month: int) -> CellFigures:
        """The same cell in one month."""
        held = tuple(one for one in self.held if one.meeting.month == month)
        return CellFigures(self.cell, self.name, held, 1, 0)


def _of(done: int, due: int) -> str:
    """How many of how many; of none a dash."""
    return f"{done}/{due}" if due else "–"


def figures(year: int, day: date, months: Sequence[int] = MONTHS, bodies: Collection[int] = ()) -> list[CellFigures]:
    """Each cell standing at the end of the time, or that met in it, in the order of cells; eight queries.

    Of a cell that began or ended meanwhile the meetings of the months that it stood are due.
    """
    last = date(year, months[-1], monthrange(year, months[-1])[1])
    names = {one.id: one.name for one in cells(min(day, last)) if not bodies or one.id in bodies}
    meetings = _meetings(year, months, bodies)
    for meeting in meetings:
        names.setdefault(meeting.__data__["cell"], meeting.name.split(":")[0])
    held: dict[int, list[Held]] = defaultdict(list)
    ahead: dict[int, list[Meeting]] = defaultdict(list)
    met = [one for one in meetings if one.state in MeetingState.MET and (one.held_on or day) <= day]
    for one in _held(met):
        held[one.meeting.__data__["cell"]].append(one)
    for each in meetings:
        if each.state in MeetingState.AHEAD:
            ahead[each.__data__["cell"]].append(each)
    rules, stood = rules_on(last), _stood(names)
    written, themed = months_due(year, day, months, rules), themes_due(year, day, months)
    return [
        _with_due(
            CellFigures(
                number,
                name,
                tuple(held[number]),
                _within(written, *stood[number]),
                _within(themed, *stood[number]),
                tuple(ahead[number]),
            )
        )
        for number, name in names.items()
    ]


def _stood(cells_: Iterable[int]) -> dict[int, tuple[date | None, date | None]]:
    """From which day to before which each of these cells stands, as far as it is known; one query."""
    query: Any = Organization.select(Organization.id, Organization.founded_on, Organization.ended_on)
    return {one: (begun, ended) for one, begun, ended in query.where(Organization.id.in_(list(cells_))).tuples()}


def _within(days: Iterable[date], begun: date | None, ended: date | None) -> int:
    return sum((begun or date.min) <= one < (ended or date.max) for one in days)


def _with_due(one: CellFigures) -> CellFigures:
    """What was held before it was due counts as due."""
    return replace(one, due=max(one.due, one.regular), themes_due=max(one.themes_due, one.themes))


def whole(found: Iterable[CellFigures], name: str) -> CellFigures:
    """All cells together."""
    known = list(found)
    held = sorted((one for each in known for one in each.held), key=lambda one: (one.meeting.month, one.meeting.id))
    due, themes = sum(each.due for each in known), sum(each.themes_due for each in known)
    return CellFigures(None, name, tuple(held), due, themes, tuple(one for each in known for one in each.waiting))


def months_due(year: int, day: date, months: Iterable[int], rules: MeetingRules) -> list[date]:
    """By when regular meetings should have been written down up to the day: one a month (Điều lệ Đảng 24.2)."""
    return [by for month in months if (by := date(year, month, rules.recorded_by)) <= day]


def themes_due(year: int, day: date, months: Sequence[int]) -> list[date]:
    """The ends of the quarters over by the day, each with a thematic meeting (CT 50-CT/TW mục 2)."""
    ends = [date(year, month, monthrange(year, month)[1]) for month in months if month % 3 == 0]
    return [one for one in ends if one <= day]


def _meetings(year: int, months: Sequence[int], bodies: Collection[int]) -> list[Meeting]:
    query = Meeting.select().where(Meeting.year == year, Meeting.month.in_(list(months)), Meeting.hidden == False)
    if bodies:
        query = query.where(Meeting.cell.in_(list(bodies)))
    return list(query.order_by(Meeting.month, Meeting.planned_on, Meeting.id))


def _held(meetings: Sequence[Meeting]) -> list[Held]:
    ids = [one.id for one in meetings]
    came, scored, visited = counts(ids), final_scores(ids), _visited(meetings)
    return [Held(one, came.get(one.id, Counter()), scored.get(one.id), one.id in visited) for one in meetings]


def counts(meetings: Sequence[int]) -> dict[int, Count]:
    """How many of each meeting came or why not; one query."""
    query: Any = (
        Attendance.select(Attendance.meeting, Attendance.presence, pw.fn.COUNT(Attendance.id))
        .where(_among(Attendance.meeting, meetings), Attendance.hidden == False)
        .group_by(Attendance.meeting, Attendance.presence)
    )
    found: dict[int, Count] = defaultdict(Counter)
    for meeting, presence, number in query.tuples():
        found[meeting][presence] = number
    return found


_FEW = 900


def _among(field_: Any, ids: Sequence[int]) -> Any:
    """Those meetings, or where they are very many every one: what is too much is left out afterwards."""
    return field_.in_(list(ids)) if len(ids) <= _FEW else field_.is_null(False)


def final_scores(meetings: Sequence[int]) -> dict[int, Scored]:
    """The score named final of each meeting; one query."""
    query = (
        MeetingScore.select(MeetingScore, QualitySheet)
        .join(QualitySheet)
        .where(_among(MeetingScore.meeting, meetings), MeetingScore.final == True, MeetingScore.hidden == False)
    )
    return {one.__data__["meeting"]: Scored(one.level, counted_points(one), one.sheet, one.rule) for one in query}


def counted_points(score: MeetingScore) -> Decimal | None:
    """The points that the rule of the sheet counts."""
    points = score.scaled if score.rule == TotalRule.SCALED else score.total
    return None if points is None else Decimal(points)


def _visited(meetings: Sequence[Meeting]) -> set[int]:
    """Meetings at which one who follows the cell on that day was; two queries."""
    days = {one.id: (one.__data__["cell"], one.held_on) for one in meetings}
    query: Any = MeetingVisit.select(MeetingVisit.meeting, MeetingVisit.member).where(
        _among(MeetingVisit.meeting, list(days)), MeetingVisit.hidden == False
    )
    follows: Mapping[tuple[int, int], list[AttachedMember]] = _attached()
    return {
        meeting
        for meeting, member in query.tuples()
        if meeting in days
        and any(_covers(one, days[meeting][1]) for one in follows.get((days[meeting][0], member), ()))
    }


def _attached() -> dict[tuple[int, int], list[AttachedMember]]:
    found: dict[tuple[int, int], list[AttachedMember]] = defaultdict(list)
    for one in AttachedMember.select().where(AttachedMember.hidden == False):
        found[one.__data__["cell"], one.__data__["member"]].append(one)
    return found


def _covers(period: AttachedMember, day: date | None) -> bool:
    return day is not None and (period.since or date.min) <= day < (period.until or date.max)
