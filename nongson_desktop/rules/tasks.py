"""Nhiệm vụ: giving a task, following it, closing it, and the shares that the rating asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import peewee as pw

from db.base import action, database, holds, save_many
from db.errors import UserError
from db.meetings import Meeting
from db.members import Member, Status, StatusPeriod, in_year_of, members_of_cells
from db.tasks import CellTask, Task, TaskHelper, TaskProgress, TaskResult

_DONE = (TaskResult.DONE, TaskResult.DONE_LATE)
_UNCOUNTED = (TaskResult.DRAFT, TaskResult.ADJUSTED)
_ALL = 100
ALL, LATE, ABOVE, MISSED, EXCUSED = "all", "late", "above", "missed", "excused"


@dataclass(frozen=True)
class TaskShares:
    """Counts of a year's tasks; a share is a part of `count` compared in whole numbers, never rounded."""

    count: int = 0
    done: int = 0
    met: int = 0
    on_time: int = 0
    late: int = 0
    above: int = 0
    not_done: int = 0
    open: int = 0
    excused: int = 0

    def needed_above(self, percent: int) -> int:
        """The least number of tasks above requirement that makes the percent."""
        return -(-self.count * percent // _ALL)

    @property
    def words(self) -> str:
        """The evidence in few words."""
        return ", ".join(self.figures.values()) or "chưa có nhiệm vụ"

    @property
    def brief(self) -> str:
        """The same without what is nought, as the rating table has room for it."""
        return ", ".join(one for one in self.figures.values() if not one.startswith("0 ")) or self.words

    @property
    def figures(self) -> dict[str, str]:
        """The counts in words, by the tasks that each counts; empty without any task."""
        if not self.count:
            return {}
        found = {ALL: f"{self.done}/{self.count} việc", LATE: f"{self.late} chậm", ABOVE: f"{self.above} vượt"}
        found |= {MISSED: f"{self.not_done} không xong"} if self.not_done else {}
        return found | ({EXCUSED: f"{self.excused} có lý do khách quan"} if self.excused else {})


def is_late(task: Task) -> bool:
    """Done after its day, whether the clerk marked it late or only the dates say so."""
    if task.result == TaskResult.DONE_LATE:
        return True
    return task.result == TaskResult.DONE and bool(task.done_on and task.due_on and task.done_on > task.due_on)


def shares(tasks: Iterable[Task]) -> TaskShares:
    """Count tasks for the rating; drafts and tasks replaced by adjustment do not count."""
    counted = [task for task in tasks if task.result not in _UNCOUNTED]
    done = [task for task in counted if task.result in _DONE]
    late = [task for task in done if is_late(task)]
    missed = [task for task in counted if task.result == TaskResult.NOT_DONE]
    return TaskShares(
        count=len(counted),
        done=len(done),
        met=sum(task.met for task in done),
        on_time=len(done) - len(late),
        late=len(late),
        above=sum(task.above for task in done),
        not_done=len(missed),
        open=len(counted) - len(done) - len(missed),
        excused=sum(bool(task.objective_reason) for task in (*late, *missed)),
    )


def shares_by_member(year: int, members: Any = None) -> dict[int, TaskShares]:
    """The shares of every member who has tasks in the year, counted by the database as `shares` counts; one query.

    `members` is a query of some members' ids.
    """
    done, missed = Task.result.in_(_DONE), Task.result == TaskResult.NOT_DONE
    late = (Task.result == TaskResult.DONE_LATE) | ((Task.result == TaskResult.DONE) & (Task.done_on > Task.due_on))
    counted = Task.result.not_in(_UNCOUNTED)
    wanted = (
        counted,
        done,
        done & (Task.met == True),
        late,
        done & (Task.above == True),
        missed,
        (late | missed) & (Task.objective_reason != ""),
    )
    query = (
        Task.select(Task.member, *(pw.fn.SUM(pw.Case(None, [(one, 1)], 0)) for one in wanted))
        .where(in_year_of(members, Task.member, Task.year, year), Task.hidden == False)
        .group_by(Task.member)
    )
    return {member: _counted(*counts) for member, *counts in database.execute(query).fetchall()}


def _counted(count: int, done: int, met: int, late: int, above: int, missed: int, excused: int) -> TaskShares:
    return TaskShares(count, done, met, done - late, late, above, missed, count - done - missed, excused)


def without_task(year: int, day: date, bodies: Collection[int] = ()) -> list[Member]:
    """Who must have a task on the day, guests included, and has none in the year (operations.md section 9)."""
    having = Task.select(Task.member).where(Task.year == year, Task.hidden == False)
    query = (
        Member.select()
        .join(StatusPeriod, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, day))
        .where(
            Member.hidden == False,
            StatusPeriod.status.in_(Status.MUST_HAVE_TASK),
            Member.id.not_in(having),
        )
        .order_by(Member.sort_key, Member.id)
    )
    return list(query.where(Member.id.in_(members_of_cells(bodies, day))) if bodies else query)


def check(task: Task) -> None:
    """Refuse what one field alone cannot judge."""
    if task.follower is not None and task.follower == task.member:
        raise UserError("Người theo dõi phải khác người thực hiện.", "follower")
    check_given(task)


def check_given(task: Task | CellTask) -> None:
    """Refuse words that are lacking and a result that does not go with the days, of a member's task and of a cell's."""
    if not task.text.strip():
        raise UserError("Chưa nhập nội dung nhiệm vụ.", "text")
    if task.assigned_on and task.due_on and task.due_on < task.assigned_on:
        raise UserError("Thời hạn phải từ ngày giao trở đi.", "due_on")
    if not 0 <= task.progress <= _ALL:
        raise UserError("Tiến độ phải từ 0 đến 100 %.", "progress")
    done = task.result in _DONE
    if task.done_on and task.assigned_on and task.done_on < task.assigned_on:
        raise UserError("Ngày hoàn thành phải từ ngày giao trở đi.", "done_on")
    if task.done_on and not done:
        raise UserError("Đã ghi ngày hoàn thành thì kết quả phải là Hoàn thành hoặc Hoàn thành chậm.", "result")
    if task.result == TaskResult.DONE and task.done_on and task.due_on and task.done_on > task.due_on:
        raise UserError(f"Hoàn thành sau thời hạn {task.due_on:%d/%m/%Y}: chọn kết quả Hoàn thành chậm.", "result")
    if task.result == TaskResult.DONE_LATE and task.done_on and task.due_on and task.done_on <= task.due_on:
        raise UserError("Hoàn thành trong thời hạn thì kết quả là Hoàn thành.", "result")
    if (task.met or task.above) and not done:
        raise UserError("Chỉ nhiệm vụ đã hoàn thành mới được ghi đạt chất lượng hoặc vượt yêu cầu.", "met")


def assign(member: Member, year: int, text: str, *, helpers: Iterable[int] = (), **values: Any) -> Task:
    """Give a member a task, in the current Action; `values` are further fields of Task; raises UserError."""
    task = Task(member=member, year=year, text=text, **values)
    check(task)
    task.save()
    set_helpers(task, [helper for helper in helpers if helper != member.id])
    return task


def assign_many(
    members: Iterable[Member], year: int, text: str, *, helpers: Iterable[int] = (), **values: Any
) -> list[Task]:
    """Give several members the same task as one Action; nobody follows, or helps with, a task of their own."""
    chosen, helping = list(members), tuple(helpers)
    with action(f"Giao nhiệm vụ cho {len(chosen)} đảng viên: {text}"):
        return [assign(member, year, text, helpers=helping, **_followed(member, values)) for member in chosen]


def set_helpers(task: Task, members: Iterable[int]) -> None:
    """Who helps with a task from now on, in the current Action; raises UserError."""
    wanted = dict.fromkeys(members)
    if task.__data__["member"] in wanted:
        raise UserError("Người phối hợp phải khác người thực hiện.", "helpers")
    known = {one.__data__["member"]: one.id for one in helpers_of([task.id])}
    gone = [{"id": known[member], "hidden": True} for member in known if member not in wanted]
    fresh = [{"task": task.id, "member": member} for member in wanted if member not in known]
    save_many(TaskHelper, [*gone, *fresh])


def helpers_of(tasks: Sequence[int]) -> list[TaskHelper]:
    """Who helps with these tasks, in the order of lists; one query."""
    query = TaskHelper.select(TaskHelper, Member).join(Member)
    asked = (TaskHelper.task.in_(tasks), TaskHelper.hidden == False)
    return list(query.where(*asked).order_by(Member.sort_key, Member.id))


def _followed(member: Member, values: dict[str, Any]) -> dict[str, Any]:
    """Nobody follows their own task."""
    return {**values, "follower": None} if values.get("follower") == member else values


def record_progress(task: Task, on: date, text: str, progress: int, meeting: Meeting | None = None) -> TaskProgress:
    """Note what was reported on a day, at a meeting of the cell or between two, and move the task on.

    In the current Action; raises UserError.
    """
    check_report(task, on, text, meeting)
    task.progress, task.result = progress, TaskResult.IN_PROGRESS
    check(task)
    entry = TaskProgress(task=task, on=on, text=text, progress=progress, meeting=meeting)
    entry.save()
    task.save()
    return entry


def check_report(task: Task, on: date, text: str, meeting: Meeting | None = None) -> None:
    """Refuse a report without words, on a closed task, before it was given, or on another day than its meeting's."""
    if task.result not in TaskResult.OPEN:
        raise UserError("Nhiệm vụ đã kết thúc, không ghi thêm tiến độ.", "result")
    check_entry(TaskProgress(task=task, on=on, text=text, progress=task.progress, meeting=meeting))


def check_entry(entry: TaskProgress) -> None:
    """Refuse what a report alone cannot say; one on a task closed since stays what it was; raises UserError."""
    if not entry.on:
        raise UserError("Chưa nhập ngày báo cáo.", "on")
    if entry.task.assigned_on and entry.on < entry.task.assigned_on:
        raise UserError("Ngày báo cáo phải từ ngày giao trở đi.", "on")
    if not (entry.text or "").strip():
        raise UserError("Chưa nhập nội dung tiến độ.", "text")
    if not 0 <= entry.progress <= _ALL:
        raise UserError("Tiến độ phải từ 0 đến 100 %.", "progress")
    held = entry.meeting.held_on if entry.meeting else None
    if entry.meeting and held != entry.on:
        when = f"họp ngày {held:%d/%m/%Y}" if held else "chưa ghi ngày họp"
        raise UserError(f"{entry.meeting.name} {when}; ngày báo cáo phải là ngày ấy.", "on")


def follow_reports(ids: Sequence[int]) -> None:
    """Open tasks stand where the last report on them left them, in the current Action."""
    told = TaskProgress.select(TaskProgress.task).where(TaskProgress.id.in_(ids))
    entries = TaskProgress.select().where(TaskProgress.task.in_(told), TaskProgress.hidden == False)
    last = {one.__data__["task"]: one.progress for one in entries.order_by(TaskProgress.on, TaskProgress.id)}
    for task in Task.select().where(Task.id.in_(list(last)), Task.result.in_(TaskResult.OPEN)):
        task.progress, task.result = last[task.id], TaskResult.IN_PROGRESS
        task.save()


def conclude(
    task: Task,
    result: str,
    done_on: date | None = None,
    *,
    met: bool = False,
    above: bool = False,
    reason: str = "",
    remark: str = "",
) -> None:
    """Close a task with its result, in the current Action; `reason` is the objective one; raises UserError."""
    if result not in dict(TaskResult.LABELS) or result in TaskResult.OPEN:
        raise UserError("Chọn kết quả: Hoàn thành, Hoàn thành chậm, Không hoàn thành hoặc Điều chỉnh.", "result")
    if result in _DONE and done_on is None:
        raise UserError("Chưa nhập ngày hoàn thành.", "done_on")
    task.result, task.done_on, task.met, task.above = result, done_on, met, above
    task.objective_reason, task.remark = reason or task.objective_reason, remark or task.remark
    task.progress = _ALL if result in _DONE else task.progress
    check(task)
    task.save()
