"""Tiến độ nhiệm vụ tại buổi sinh hoạt: which tasks a cell goes through at a meeting, and what is said of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from db.base import holds
from db.errors import UserError
from db.meetings import Meeting, MeetingState
from db.members import Member, Membership
from db.tasks import Task, TaskProgress, TaskResult
from nongson_desktop.rules.due import short
from nongson_desktop.rules.meetings import day_of, refuse_locked
from nongson_desktop.rules.tasks import check, check_report, record_progress

_OFFERED = 12


@dataclass(frozen=True)
class Reported:
    """A task of somebody of the cell with what was said of it at the meeting; `entry` is None where nothing was."""

    task: Task
    entry: TaskProgress | None = None

    @property
    def told(self) -> str:
        return self.entry.text if self.entry else ""

    @property
    def progress(self) -> int:
        return self.entry.progress if self.entry else self.task.progress


def meetings_to_name(members: Collection[int], day: date) -> list[Meeting]:
    """The last meetings held in the cells of these members, the latest first; one query."""
    cells = Membership.select(Membership.cell).where(Membership.member.in_(list(members)), holds(Membership, day))
    query = Meeting.select().where(
        Meeting.cell.in_(cells), Meeting.state.in_(MeetingState.MET), Meeting.held_on <= day, Meeting.hidden == False
    )
    return list(query.order_by(Meeting.held_on.desc(), Meeting.id).limit(_OFFERED))


def reports(meeting: Meeting) -> list[Reported]:
    """The tasks the cell may hear of at the meeting: those open and given by its day, and those spoken of there.

    In the order of names and deadlines; two queries.
    """
    told = {one.__data__["task"]: one for one in told_at(meeting)}
    day, cell = day_of(meeting), meeting.__data__["cell"]
    inside = Membership.select(Membership.member).where(Membership.cell == cell, holds(Membership, day))
    is_open = Task.result.in_(TaskResult.OPEN) & (Task.assigned_on.is_null() | (Task.assigned_on <= day))
    query = (
        Task.select(Task, Member)
        .join(Member, on=Task.member)
        .where(Task.hidden == False, Task.id.in_(list(told)) | (Task.member.in_(inside) & is_open))
    )
    found = query.order_by(Member.sort_key, Member.id, Task.due_on, Task.id)
    return [Reported(task, told.get(task.id)) for task in found]


def told_at(meeting: Meeting) -> list[TaskProgress]:
    """What was reported on tasks at the meeting, in the order of names; one query."""
    query = (
        TaskProgress.select(TaskProgress, Task, Member)
        .join(Task)
        .join(Member, on=Task.member)
        .where(TaskProgress.meeting == meeting, TaskProgress.hidden == False, Task.hidden == False)
    )
    return list(query.order_by(Member.sort_key, Member.id, TaskProgress.id))


def report(meeting: Meeting, told: Mapping[int, tuple[str, int]]) -> int:
    """Write what was said of these tasks, with the percent, in the current Action; how many; raises UserError.

    What was written of a task at this meeting before is put right; words taken away take the entry away.
    A refusal names who and which task, its field is the id of the task.
    """
    refuse_locked(meeting)
    if meeting.held_on is None:
        raise UserError("Buổi này chưa ghi ngày họp: điểm danh trước rồi ghi tiến độ.", "held_on")
    known = {one.__data__["task"]: one for one in told_at(meeting)}
    for task in Task.select(Task, Member).join(Member, on=Task.member).where(Task.id.in_(list(told))):
        try:
            _tell(known.get(task.id), task, meeting, *told[task.id])
        except UserError as error:
            raise UserError(f"{task.member.name}, “{short(task.text)}”: {error.message}", str(task.id)) from error
    return len(told)


def _tell(entry: TaskProgress | None, task: Task, meeting: Meeting, words: str, percent: int) -> None:
    """A line typed in and emptied again is as if never typed in."""
    assert meeting.held_on is not None
    if entry is not None:
        _put_right(entry, task, words, percent)
    elif words.strip() or percent != task.progress:
        record_progress(task, meeting.held_on, words, percent, meeting)


def _put_right(entry: TaskProgress, task: Task, words: str, percent: int) -> None:
    """The percent of the task follows where nothing was said of it since."""
    if not words.strip():
        entry.hidden = True
        entry.save()
        return
    check_report(task, entry.on, words)
    entry.text, entry.progress = words, percent
    entry.save()
    task.progress = percent
    check(task)
    since = TaskProgress.select().where(TaskProgress.task == task, TaskProgress.on > entry.on, ~TaskProgress.hidden)
    if not since.exists():
        task.save()
