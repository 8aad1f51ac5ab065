"""Cách đếm: the fixed set of what indicators count among what, each naming who is counted and who is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import peewee as pw

from db.base import database, holds
from db.contests import Contest, Contestant
from db.dialogues import Concern, ConcernKind, ConcernState
from db.evaluation import Evaluation, Level, Rating
from db.meetings import Meeting
from db.members import Member, Membership, OfficeHeld, Role, Sex, Status, StatusPeriod
from db.plans import Plan
from db.posts import PostHeld, PostIndicator
from db.quality_sheets import QualityLevel
from db.tasks import Task
from db.terms import AttachedMember
from nongson_desktop.rules.admission_results import CellResult, results, with_posts
from nongson_desktop.rules.closing import later_levels
from nongson_desktop.rules.due import short
from nongson_desktop.rules.hamlets import hamlets, hamlets_by_cell
from nongson_desktop.rules.measured import Base, Counted, Measure, Thing
from nongson_desktop.rules.meetings_figures import Held, figures
from nongson_desktop.rules.members import last_cells
from nongson_desktop.rules.organization_figures import CellState, cell_states
from nongson_desktop.rules.organization_limits import limits_on
from nongson_desktop.rules.plans import without_plan
from nongson_desktop.rules.posts import HamletPosts, hamlet_posts
from nongson_desktop.rules.posts_indicators import holders_of, vacancies_of
from nongson_desktop.rules.tasks import without_task
from nongson_desktop.rules.tasks_year import ON_TIME, Load, due_tasks, loads, unfollowed
from nongson_desktop.rules.training_levels import COMMITTEE_ROLES, INTERMEDIATE, officers, theory_ranks

_HAMLET, _MEMBER, _CELL, _POST = "hamlet", "member", "cell", "post"
_CONCERN, _TASK, FOLLOWER = "concern", "task", "follower"
_MEETING, _CALLED = "meeting", "attendance"


def rating_days(years: Iterable[int]) -> dict[int, date]:
    """From which day each year's levels count: its day of rating, of a year not opened here its last; one query."""
    asked = list(years)
    opened: Any = Evaluation.select(Evaluation.year, Evaluation.rating_date).where(
        Evaluation.year.in_(asked), Evaluation.hidden == False
    )
    return {**{year: date(year, 12, 31) for year in asked}, **dict(opened.tuples())}


class Day:
    """The office on one day of a year, each part of it read once and when it is first asked for."""

    def __init__(self, day: date, year: int | None = None) -> None:
        self.day = day
        self.year = day.year if year is None else year

    @cached_property
    def cells(self) -> list[CellState]:
        return cell_states(self.day)

    @cached_property
    def links(self) -> dict[int, list[tuple[int, str]]]:
        return hamlets_by_cell(self.day)

    @cached_property
    def posts(self) -> list[HamletPosts]:
        return hamlet_posts(self.day)

    @cached_property
    def admissions(self) -> list[CellResult]:
        return results(self.year, self.day)

    @cached_property
    def loads(self) -> list[Load]:
        return [one for one in loads(self.year, self.day) if one.follower]

    @cached_property
    def meetings(self) -> list[Held]:
        return [one for cell in figures(self.year, self.day) for one in cell.held]

    @cached_property
    def cell_of_hamlet(self) -> dict[int, int]:
        return {hamlet: cell for cell, rows in self.links.items() for hamlet, _name in rows}

    @cached_property
    def rated(self) -> list[tuple[int, str, int | None, str]]:
        """Members rated in the year: id, name, cell, last level; nobody before the year's day of rating."""
        if self.day < rating_days([self.year])[self.year]:
            return []
        later = later_levels(range(self.year, self.year + 1))
        query: Any = (
            Rating.select(Rating.id, Rating.member, Rating.name, Rating.organization, Rating.level)
            .join(Member)
            .where(Rating.year == self.year, Rating.hidden == False, Rating.exempt_reason == "", Rating.level != "")
            .order_by(Member.sort_key, Member.id)
        )
        rows = database.execute(query)
        return [(member, name, cell, later.get(key, level)) for key, member, name, cell, level in rows]


# what is counted among


def _hamlets(at: Day) -> Base:
    return Base(
        tuple(Thing(_HAMLET, one.id, one.name, at.cell_of_hamlet.get(one.id), one.id) for one in hamlets(at.day))
    )


def _of_cells(cells: Iterable[CellState]) -> Base:
    return Base(tuple(Thing(_CELL, one.id, one.name, one.id) for one in cells))


def _is_of_hamlet(cell: CellState) -> bool:
    return cell.cell_kind == "hamlet" or bool(cell.hamlets)


def _cells(at: Day) -> Base:
    return _of_cells(at.cells)


def _hamlet_cells(at: Day) -> Base:
    return _of_cells(cell for cell in at.cells if _is_of_hamlet(cell))


def _large_hamlet_cells(at: Day) -> Base:
    least = limits_on(at.day).committee_from
    return _of_cells(cell for cell in at.cells if _is_of_hamlet(cell) and cell.official >= least)


def _posts(indicator: str) -> Callable[[Day], Base]:
    """Posts held, each once for every post (operations.md section 7); vacant ones are named."""

    def base(at: Day) -> Base:
        held = holders_of(at.posts, indicator)
        things = tuple(
            Thing(
                _MEMBER if one.member else _POST,
                one.member or one.hamlet,
                f"{one.name} ({one.post.name.lower()})",
                at.cell_of_hamlet.get(one.hamlet),
                one.hamlet,
                is_member=one.is_member,
            )
            for one in held
        )
        vacant = (
            Thing(_POST, one.id, f"{post.name}, {one.name}", at.cell_of_hamlet.get(one.id), one.id)
            for one, post in vacancies_of(at.posts, indicator)
        )
        return Base(things, tuple(vacant))

    return base


def _members(at: Day, statuses: Sequence[str]) -> Base:
    query: Any = (
        Member.select(Member.id, Member.name, Membership.cell)
        .join(StatusPeriod, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, at.day))
        .join(Membership, pw.JOIN.LEFT_OUTER, on=(Membership.member == Member.id) & holds(Membership, at.day))
        .where(Member.hidden == False, StatusPeriod.status.in_(statuses))
        .order_by(Member.sort_key, Member.id)
    )
    rows: Iterable[Any] = database.execute(query)
    return Base(tuple(Thing(_MEMBER, member, name, cell, is_member=True) for member, name, cell in rows))


def _rated(at: Day) -> Base:
    return Base(tuple(Thing(_MEMBER, member, name, cell, is_member=True) for member, name, cell, _level in at.rated))


def _admission(at: Day) -> Base:
    """Cells with a target in the year, each for as many as it is to admit; who admitted without one is in it too."""
    return Base(
        tuple(
            Thing(_CELL, one.cell_id or 0, one.name, one.cell_id, weight=one.target or 0)
            for one in at.admissions
            if one.target is not None or _admitted_by(one, at.day)
        )
    )


def _admitted_by(one: CellResult, day: date) -> list[Member]:
    return [member for member in one.admitted if member.admitted_on and member.admitted_on.first_day <= day]


def _committee(at: Day) -> Base:
    """Members of the office's own committee, each once."""
    held = officers(at.day, COMMITTEE_ROLES, of_office=True)
    cells = last_cells(held, at.day)
    return Base(
        tuple(
            Thing(_MEMBER, member, one.member.name, cells.get(member, (None, ""))[0], is_member=True)
            for member, one in held.items()
        )
    )


def _newcomers(at: Day) -> Base:
    return Base(
        tuple(
            Thing(_MEMBER, member.id, member.name, one.cell_id, is_member=True)
            for one in at.admissions
            for member in _admitted_by(one, at.day)
        )
    )


def _answers(at: Day) -> Base:
    """Concerns of the year whose answer was due by the day."""
    query = Concern.select().where(
        Concern.hidden == False,
        Concern.kind == ConcernKind.CONCERN,
        Concern.state != ConcernState.REFUSED,
        Concern.due_on.between(date(at.year, 1, 1), at.day),
    )
    return Base(
        tuple(
            Thing(_CONCERN, one.id, one.name, one.__data__["cell"], one.__data__["hamlet"])
            for one in query.order_by(Concern.due_on, Concern.id)
        )
    )


def _meetings(kind: str, weight: Callable[[Held], int] = lambda _held: 1) -> Callable[[Day], Base]:
    """Meetings of the year held by the day, each for one or for those called to it (section 5)."""

    def read(at: Day) -> Base:
        each = ((one.meeting, weight(one)) for one in at.meetings)
        return Base(tuple(Thing(kind, one.id, one.name, one.__data__["cell"], weight=many) for one, many in each))

    return read


def _of_meetings(kind: str, part: Callable[[Held], int]) -> Callable[[Day, Base], Counted]:
    return lambda at, _base: {(kind, one.meeting.id): part(one) for one in at.meetings}


def _is_good(one: Held) -> int:
    return int(one.scored is not None and one.scored.level == QualityLevel.GOOD)


def _tasks_due(at: Day) -> Base:
    """Tasks of the year whose day has come by the day, each with the cell in which its member is (section 9)."""
    query: Any = (
        due_tasks(at.year, at.day)
        .select(Task.id, Member.name, Task.text, Membership.cell)
        .join(Member, on=Task.member)
        .join(Membership, pw.JOIN.LEFT_OUTER, on=(Membership.member == Member.id) & holds(Membership, at.day))
        .order_by(Member.sort_key, Member.id, Task.due_on, Task.id)
    )
    rows: Iterable[Any] = database.execute(query)
    return Base(tuple(Thing(_TASK, number, f"{name}: {short(text)}", cell) for number, name, text, cell in rows))


def _followers(at: Day) -> Base:
    """Those who follow open tasks, the most first; beside them, by cell, the tasks that nobody follows (section 9)."""
    cells = last_cells((one.follower for one in at.loads if one.follower), at.day)
    things = (
        Thing(FOLLOWER, one.follower or 0, one.name, cells.get(one.follower or 0, (None, ""))[0]) for one in at.loads
    )
    vacant = (
        Thing(_TASK, 0, f"người theo dõi của {count} nhiệm vụ, {name}", cell, weight=count)
        for cell, name, count in unfollowed(at.year, at.day)
    )
    return Base(tuple(things), tuple(vacant))


# what of it is counted


def _where(base: Base, holds_for: Callable[[Thing], bool]) -> Counted:
    return {(one.kind, one.number): 1 for one in base.things if holds_for(one)}


def _cells_where(holds_for: Callable[[CellState], bool]) -> Callable[[Day, Base], Counted]:
    def counted(at: Day, _base: Base) -> Counted:
        return {(_CELL, one.id): 1 for one in at.cells if holds_for(one)}

    return counted


def _own_cell(at: Day, base: Base) -> Counted:
    """Hamlets with a cell that stands for them alone."""
    own = {rows[0][0] for rows in at.links.values() if len(rows) == 1}
    return _where(base, lambda one: one.number in own)


def _without_own_cell(at: Day, base: Base) -> Counted:
    own = _own_cell(at, base)
    return _where(base, lambda one: (one.kind, one.number) not in own)


def _head_is_secretary(at: Day, base: Base) -> Counted:
    """Hamlets whose head is the secretary of the cell as well."""
    led = set()
    for each in at.posts:
        heads = {one.person for one in holders_of([each], PostIndicator.HEAD)}
        if heads & {one.person for one in each.holders if one.post.role == Role.SECRETARY}:
            led.add(each.hamlet.id)
    return _where(base, lambda one: one.number in led)


def _with_task(at: Day, base: Base) -> Counted:
    lacking = {one.id for one in without_task(at.year, at.day)}
    return _where(base, lambda one: one.number not in lacking)


def _with_plan(at: Day, base: Base) -> Counted:
    lacking = {one.id for one in without_plan(at.year, at.day)}
    return _where(base, lambda one: one.number not in lacking)


def _rated_at(*levels: str) -> Callable[[Day, Base], Counted]:
    def counted(at: Day, _base: Base) -> Counted:
        return {(_MEMBER, member): 1 for member, _name, _cell, level in at.rated if level in levels}

    return counted


def _admitted(at: Day, _base: Base) -> Counted:
    return {(_CELL, one.cell_id or 0): len(_admitted_by(one, at.day)) for one in at.admissions}


def _cadres(at: Day, base: Base) -> Counted:
    """Those who hold a post of a hamlet at the end of the year."""
    posted = with_posts((one.number for one in base.things), at.year)
    return _where(base, lambda one: one.number in posted)


def _schooled(at: Day, base: Base) -> Counted:
    """Those at the second level of political theory or above (operations.md section 9)."""
    ranks = theory_ranks(at.day)
    return _where(base, lambda one: ranks.get(one.number, 0) >= INTERMEDIATE)


def _in_contest(at: Day, _base: Base) -> Counted:
    """Cells that sent somebody to a contest held in the year by the day."""
    query: Any = (
        Contestant.select(Contestant.organization)
        .join(Contest)
        .where(Contestant.hidden == False, Contestant.absent == False, Contest.hidden == False)
        .where(Contest.year == at.year, Contest.held_on <= at.day, Contestant.organization.is_null(False))
    )
    return {(_CELL, cell): 1 for (cell,) in query.distinct().tuples()}


def _women(_at: Day, base: Base) -> Counted:
    ids = {one.id for one in Member.select(Member.id).where(Member.sex == Sex.FEMALE)}
    return _where(base, lambda one: one.kind == _MEMBER and one.number in ids)


def _officers(at: Day, base: Base) -> Counted:
    """Those who hold an office in a committee or a cell."""
    ids = {one.__data__["member"] for one in OfficeHeld.select(OfficeHeld.member).where(holds(OfficeHeld, at.day))}
    return _where(base, lambda one: one.kind == _MEMBER and one.number in ids)


def _done_on_time(at: Day, _base: Base) -> Counted:
    query: Any = due_tasks(at.year, at.day).select(Task.id).where(ON_TIME)
    return {(_TASK, number): 1 for (number,) in query.tuples()}


def _open_tasks(at: Day, _base: Base) -> Counted:
    return {(FOLLOWER, one.follower or 0): one.open for one in at.loads}


def _answered_in_time(at: Day, _base: Base) -> Counted:
    query: Any = Concern.select(Concern.id).where(
        Concern.answered_on <= Concern.due_on, Concern.answered_on <= at.day, Concern.hidden == False
    )
    return {(_CONCERN, number): 1 for (number,) in query.tuples()}


# since when the office writes it down: before that day nobody can say


def _first_year(model: Any) -> Callable[[], date | None]:
    def begun() -> date | None:
        year = model.select(model.year).where(model.hidden == False).order_by(model.year).limit(1).scalar()
        return date(year, 1, 1) if year else None

    return begun


def _first_day(model: Any, *asked: Any) -> Callable[[], date | None]:
    """The earliest beginning; of a period that began before the records did, none."""

    def begun() -> date | None:
        known = model.select(model.since).where(model.hidden == False, *asked)
        found: date | None = known.order_by(model.since.asc(nulls="first")).limit(1).scalar()
        return found

    return begun


_COMMITTEES = _first_day(OfficeHeld, OfficeHeld.role == Role.CELL_COMMITTEE)
_POSTS = _first_day(PostHeld)


@dataclass(frozen=True)
class Among:
    """What can be counted among: the kind of its things, how it is read."""

    kind: str
    read: Callable[[Day], Base]


@dataclass(frozen=True)
class Counting:
    """What of it can be counted: for which kinds of things, how much of each, and since when it is written down."""

    kinds: tuple[str, ...]
    count: Callable[[Day, Base], Counted] | None = None
    begun: Callable[[], date | None] | None = None


AMONG = {
    "hamlets": Among(_HAMLET, _hamlets),
    "cells": Among(_CELL, _cells),
    "hamlet-cells": Among(_CELL, _hamlet_cells),
    "large-hamlet-cells": Among(_CELL, _large_hamlet_cells),
    "heads": Among(_POST, _posts(PostIndicator.HEAD)),
    "deputies": Among(_POST, _posts(PostIndicator.DEPUTY)),
    "security": Among(_POST, _posts(PostIndicator.SECURITY)),
    "cadres": Among(_POST, _posts("")),
    "members": Among(_MEMBER, lambda at: _members(at, (Status.OFFICIAL, Status.PROBATIONARY))),
    "must-have-task": Among(_MEMBER, lambda at: _members(at, Status.MUST_HAVE_TASK)),
    "must-plan": Among(_MEMBER, lambda at: _members(at, Status.MUST_PLAN)),
    "rated-members": Among(_MEMBER, _rated),
    "committee": Among(_MEMBER, _committee),
    "newcomers": Among(_MEMBER, _newcomers),
    "admission-targets": Among(_CELL, _admission),
    "tasks-due": Among(_TASK, _tasks_due),
    "followers": Among(FOLLOWER, _followers),
    "meetings-held": Among(_MEETING, _meetings(_MEETING)),
    "called": Among(_CALLED, _meetings(_CALLED, lambda one: one.called)),
    "answers-due": Among(_CONCERN, _answers),
}
COUNTED = {
    "own-cell": Counting((_HAMLET,), _own_cell),
    "without-own-cell": Counting((_HAMLET,), _without_own_cell),
    "head-is-secretary": Counting((_HAMLET,), _head_is_secretary, _POSTS),
    "with-committee": Counting((_CELL,), _cells_where(lambda one: one.committee > 0), _COMMITTEES),
    "with-attached": Counting((_CELL,), _cells_where(lambda one: bool(one.attached)), _first_day(AttachedMember)),
    "party-members": Counting((_POST,), begun=_POSTS),
    "with-task": Counting((_MEMBER,), _with_task, _first_year(Task)),
    "with-plan": Counting((_MEMBER,), _with_plan, _first_year(Plan)),
    "good-or-above": Counting((_MEMBER,), _rated_at(Level.HTXS, Level.HTT)),
    "good-only": Counting((_MEMBER,), _rated_at(Level.HTT)),
    "excellent": Counting((_MEMBER,), _rated_at(Level.HTXS)),
    "women": Counting((_MEMBER,), _women),
    "hamlet-cadres": Counting((_MEMBER,), _cadres, _POSTS),
    "theory": Counting((_MEMBER,), _schooled),
    "in-contest": Counting((_CELL,), _in_contest),
    "officers": Counting((_MEMBER,), _officers),
    "admitted": Counting((_CELL,), _admitted),
    "done-on-time": Counting((_TASK,), _done_on_time, _first_year(Task)),
    "open-tasks": Counting((FOLLOWER,), _open_tasks, _first_year(Task)),
    "good-meetings": Counting((_MEETING,), _of_meetings(_MEETING, _is_good), _first_year(Meeting)),
    "visited": Counting((_MEETING,), _of_meetings(_MEETING, lambda one: int(one.visited)), _first_year(Meeting)),
    "came": Counting((_CALLED,), _of_meetings(_CALLED, lambda one: one.present), _first_year(Meeting)),
    "answered-in-time": Counting((_CONCERN,), _answered_in_time),
}


def fits(counted: str, among: str) -> bool:
    """Whether the one can be counted among the other."""
    return counted in COUNTED and among in AMONG and AMONG[among].kind in COUNTED[counted].kinds


def measure(counted: str, among: str, at: Day) -> Measure:
    """Count by the rules of those names on the day; of a time before the office wrote such things down, nothing."""
    count, begun = COUNTED[counted].count, COUNTED[counted].begun
    first = begun() if begun else None
    if first is not None and at.day < first:
        return Measure(())
    base = AMONG[among].read(at)
    if count is None:
        return Measure(tuple((one, int(one.is_member)) for one in base.things), base.vacant)
    parts = count(at, base)
    return Measure(tuple((one, parts.get((one.kind, one.number), 0)) for one in base.things), base.vacant)
