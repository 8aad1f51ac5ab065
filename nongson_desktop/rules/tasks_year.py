"""Nhiệm vụ của cả năm: last year's given again, the load of each follower, done on time, who reports nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import peewee as pw

from db.base import action, database, holds, save_many
from db.dates import add_months
from db.errors import UserError
from db.meetings import Meeting, MeetingKind, MeetingState
from db.members import Member, Membership, Status, StatusPeriod, members_of_cells
from db.organizations import OrganizationPeriod
from db.search import folded
from db.tasks import Task, TaskHelper, TaskProgress, TaskResult
from nongson_desktop.rules.due import DueItem, short
from nongson_desktop.rules.plans_checks import share_words

AREA = "Nhiệm vụ"
_CARRIED = ("text", "group", "product", "source", "households")
_UNGIVEN = (TaskResult.DRAFT, TaskResult.ADJUSTED)
_SOON = timedelta(days=7)
_MONTHS, _MEETINGS = 12, 2
_LISTED, _LINE = 300, 60


# last year's


def to_copy(year: int, day: date, members: Collection[int] = (), bodies: Collection[int] = ()) -> list[Task]:
    """Last year's tasks that would be given again: of who must have tasks on the day, of words not yet given."""
    given: Any = Task.select(Task.member, Task.text).where(Task.year == year, Task.hidden == False).tuples()
    known = {(member, folded(text)) for member, text in given}
    standing = StatusPeriod.select(StatusPeriod.member).where(
        holds(StatusPeriod, day), StatusPeriod.status.in_(Status.MUST_HAVE_TASK)
    )
    query = (
        Task.select(Task, Member)
        .join(Member, on=Task.member)
        .where(Task.year == year - 1, Task.hidden == False, Task.result.not_in(_UNGIVEN), Task.member.in_(standing))
    )
    if members:
        query = query.where(Task.member.in_(list(members)))
    if bodies:
        query = query.where(Task.member.in_(members_of_cells(bodies, day)))
    found = list(query.order_by(Member.sort_key, Member.id, Task.due_on, Task.id))
    return [task for task in found if (task.member.id, folded(task.text)) not in known]


def copy_tasks(tasks: Iterable[Task], year: int, day: date) -> list[int]:
    """Give these tasks again in the year, a year later, with their followers and helpers, as one Action.

    The ids of the new ones; raises UserError when there is nothing to copy.
    """
    old = list(tasks)
    if not old:
        raise UserError(f"Không có nhiệm vụ nào của năm {year - 1} để chép sang năm {year}.", "year")
    helping = defaultdict(list)
    for one in TaskHelper.select().where(TaskHelper.task.in_([task.id for task in old]), TaskHelper.hidden == False):
        helping[one.__data__["task"]].append(one.__data__["member"])
    with action(f"Chép {len(old)} nhiệm vụ năm {year - 1} sang năm {year}"):
        made = save_many(Task, [_again(task, year, day) for task in old])
        pairs = ((fresh, helper) for fresh, task in zip(made, old, strict=True) for helper in helping[task.id])
        save_many(TaskHelper, [{"task": fresh, "member": helper} for fresh, helper in pairs])
    return made


def _again(task: Task, year: int, day: date) -> dict[str, Any]:
    due = add_months(task.due_on, _MONTHS) if task.due_on else None
    assigned = min(day, due) if due else day
    kept = {name: getattr(task, name) for name in _CARRIED}
    who = {"member": task.__data__["member"], "follower": task.__data__["follower"]}
    return {**kept, **who, "year": year, "assigned_on": assigned, "due_on": due, "result": TaskResult.ASSIGNED}


# loads and shares


@dataclass(frozen=True)
class Load:
    """The open tasks that somebody follows."""

    follower: int | None
    name: str
    open: int
    overdue: int
    soon: int


def open_tasks(year: int, day: date) -> pw.ModelSelect[Task]:
    """The tasks of the year that were given by the day and not done on it."""
    return Task.select().where(
        Task.year == year,
        Task.hidden == False,
        Task.assigned_on.is_null() | (Task.assigned_on <= day),
        Task.result.in_(TaskResult.OPEN) | (Task.done_on > day),
    )


def unfollowed(year: int, day: date) -> list[tuple[int | None, str, int]]:
    """How many open tasks of each cell nobody follows, with its name; one query."""
    query = (
        open_tasks(year, day)
        .select(Membership.cell, OrganizationPeriod.name, pw.fn.COUNT(Task.id))
        .join(Membership, pw.JOIN.LEFT_OUTER, on=(Membership.member == Task.member) & holds(Membership, day))
        .join(
            OrganizationPeriod,
            pw.JOIN.LEFT_OUTER,
            on=(OrganizationPeriod.organization == Membership.cell) & holds(OrganizationPeriod, day),
        )
        .where(Task.follower.is_null())
        .group_by(Membership.cell)
        .order_by(pw.fn.vietnamese_order(OrganizationPeriod.name))
    )
    return [(cell, name or "chưa rõ chi bộ", count) for cell, name, count in _rows(query)]


def loads(year: int, day: date, bodies: Collection[int] = ()) -> list[Load]:
    """How many open tasks each follower has on the day, the most first, those without anybody last; one query."""
    follower = Member.alias()
    late, soon = Task.due_on < day, (Task.due_on >= day) & (Task.due_on <= day + _SOON)
    query = (
        open_tasks(year, day)
        .select(
            Task.follower,
            follower.name,
            pw.fn.COUNT(Task.id),
            *(pw.fn.SUM(pw.Case(None, [(one, 1)], 0)) for one in (late, soon)),
        )
        .join(follower, pw.JOIN.LEFT_OUTER, on=(Task.follower == follower.id))
        .group_by(Task.follower)
        .order_by(Task.follower.is_null(), pw.fn.COUNT(Task.id).desc(), follower.sort_key)
    )
    if bodies:
        query = query.where(Task.member.in_(members_of_cells(bodies, day)))
    return [Load(number, name or "chưa có người theo dõi", *counts) for number, name, *counts in _rows(query)]


def _rows(query: Any) -> list[Any]:
    return list(database.execute(query).fetchall())


@dataclass(frozen=True)
class Punctuality:
    """Of the tasks whose day has come, those done by their day (operations.md section 9)."""

    on_time: int
    due: int

    @property
    def words(self) -> str:
        return share_words(self.on_time, self.due)


def due_tasks(year: int, day: date) -> pw.ModelSelect[Task]:
    """The tasks of the year whose day has come; drafts and those replaced by adjustment are left out."""
    return Task.select().where(
        Task.year == year, Task.hidden == False, Task.result.not_in(_UNGIVEN), Task.due_on <= day
    )


def punctuality(year: int, day: date, bodies: Collection[int] = ()) -> Punctuality:
    """Tasks of the year done on time among those due by the day; one query."""
    query = due_tasks(year, day).select(pw.fn.SUM(pw.Case(None, [(ON_TIME, 1)], 0)), pw.fn.COUNT(Task.id))
    if bodies:
        query = query.where(Task.member.in_(members_of_cells(bodies, day)))
    (counts,) = _rows(query)
    return Punctuality(*(count or 0 for count in counts))


ON_TIME = (Task.result == TaskResult.DONE) & (Task.done_on.is_null() | (Task.done_on <= Task.due_on))


# who reports nothing


def silent(day: date, days: int) -> list[tuple[Any, date]]:
    """Open tasks on which nothing was said at the last two monthly meetings of the cell, and since when.

    Where a cell keeps no meetings, `days` without a word stand for two of them.
    """
    cells = _last_meetings(day)
    last: Any = TaskProgress.select(pw.fn.MAX(TaskProgress.on)).where(
        TaskProgress.task == Task.id, TaskProgress.hidden == False
    )
    query: Any = (
        Task.select(Task, Member, Membership.cell.alias("cell_id"), last.alias("told_on"))
        .join(Member, on=Task.member)
        .join(Membership, pw.JOIN.LEFT_OUTER, on=(Membership.member == Member.id) & holds(Membership, day))
        .where(Task.hidden == False, Task.result.in_((TaskResult.ASSIGNED, TaskResult.IN_PROGRESS)))
        .where(Task.assigned_on <= day)
        .order_by(Member.sort_key, Task.due_on, Task.id)
        .objects()
    )
    found = ((task, _quiet_since(task, cells.get(task.cell_id), day, days)) for task in query)
    return [(task, since) for task, since in found if since is not None]


def _last_meetings(day: date) -> dict[int, list[date]]:
    """The days of the last two monthly meetings of each cell before the day, the later one first; one query."""
    query = (
        Meeting.select(Meeting.cell, Meeting.held_on)
        .where(
            Meeting.hidden == False,
            Meeting.state.in_(MeetingState.MET),
            Meeting.kind.in_(MeetingKind.MONTHLY),
            Meeting.held_on <= day,
            Meeting.held_on >= add_months(day, -_MONTHS),
        )
        .order_by(Meeting.held_on.desc())
    )
    found: dict[int, list[date]] = defaultdict(list)
    for cell, held_on in _rows(query):
        if len(found[cell]) < _MEETINGS:
            found[cell].append(date.fromisoformat(held_on))
    return found


def _quiet_since(task: Any, meetings: list[date] | None, day: date, days: int) -> date | None:
    """The day of the second meeting at which nothing was said; None when there was no such."""
    spoke = max(filter(None, (task.assigned_on, _as_day(task.told_on))))
    if meetings and len(meetings) == _MEETINGS:
        return meetings[0] if spoke < meetings[1] else None
    quiet = spoke + timedelta(days=days)
    return quiet if quiet <= day else None


def _as_day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def due(day: date, until: date) -> list[DueItem]:
    """Tasks on which nothing was reported for two meetings, those overdue left out; of very many, one line a cell."""
    from nongson_desktop.rules.due_year import due_days

    quiet = silent(day, due_days(day).silent_days)
    found = [(task, since) for task, since in quiet if since <= until and not (task.due_on and task.due_on < day)]
    if len(found) > _LISTED:
        return _by_cell(found)
    return [
        DueItem(
            since,
            AREA,
            f"{task.member.name}: chưa báo cáo tiến độ qua {_MEETINGS} kỳ sinh hoạt: {short(task.text, _LINE)}",
            "tasks",
            task.id,
            task.cell_id,
            year=task.year,
        )
        for task, since in found
    ]


def _by_cell(found: Iterable[tuple[Any, date]]) -> list[DueItem]:
    by_cell: dict[int | None, list[tuple[Any, date]]] = defaultdict(list)
    for task, since in found:
        by_cell[task.cell_id].append((task, since))
    return [
        DueItem(
            min(since for _, since in these),
            AREA,
            f"{len(these)} nhiệm vụ chưa báo cáo tiến độ qua {_MEETINGS} kỳ sinh hoạt",
            "tasks",
            0,
            cell,
            len(these),
            these[0][0].year,
        )
        for cell, these in by_cell.items()
    ]
