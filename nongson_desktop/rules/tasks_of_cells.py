"""Nhiệm vụ giao chi bộ: what a cell as a whole is to do, and the parts of it that its members get."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from db.base import action
from db.errors import UserError
from db.members import Member
from db.organizations import Organization, OrganizationKind
from db.tasks import CellTask, Task, TaskResult
from nongson_desktop.rules.due import DueItem, short
from nongson_desktop.rules.tasks import assign, check_given

AREA = "Nhiệm vụ"
_PARTS = ("source", "basis", "due_on", "product", "follower")


def check(task: CellTask) -> None:
    """Refuse what one field alone cannot judge."""
    if task.cell.kind != OrganizationKind.CELL:
        raise UserError(f"{task.cell.name} không phải là chi bộ.", "cell")
    check_given(task)


def give(cells: Iterable[Any], year: int, text: str, **values: Any) -> list[CellTask]:
    """Give several cells the same task as one Action; `values` are further fields of CellTask; raises UserError."""
    chosen = list(cells)
    made = []
    with action(f"Giao nhiệm vụ cho {len(chosen)} chi bộ: {text}"):
        for cell in chosen:
            task = CellTask(cell=cell, year=year, text=text, **values)
            check(task)
            task.save()
            made.append(task)
    return made


def share_out(task: CellTask, members: Iterable[Member], on: date) -> list[Task]:
    """Give members their part of a cell's task, as one Action; whoever has it already is left; raises UserError."""
    having = {one.__data__["member"] for one in parts_of(task)}
    chosen = [member for member in members if member.id not in having]
    if not chosen:
        raise UserError("Những người được chọn đều đã có phần trong việc này.", "members")
    told = {name: getattr(task, name) for name in _PARTS}
    with action(f"Phân công việc của {task.cell.name} cho {len(chosen)} đảng viên"):
        return [_part(task, member, on, told) for member in chosen]


def _part(task: CellTask, member: Member, on: date, told: dict[str, Any]) -> Task:
    follower = None if told["follower"] == member else told["follower"]
    values = {**told, "follower": follower, "assigned_on": min(on, task.due_on or on), "cell_task": task}
    return assign(member, task.year, task.text, **values)


def parts_of(task: CellTask) -> list[Task]:
    """The members' tasks that are part of a cell's, in the order of lists; one query."""
    query = Task.select(Task, Member).join(Member, on=Task.member)
    return list(query.where(Task.cell_task == task.id, Task.hidden == False).order_by(Member.sort_key, Member.id))


def open_cell_tasks(cells: Iterable[int]) -> list[tuple[int, str, int]]:
    """What these cells were given and have not done, as id, first words and cell, in the order it was given."""
    query = CellTask.select(CellTask.id, CellTask.text, CellTask.cell).where(
        CellTask.cell.in_(list(cells)), CellTask.result.in_(TaskResult.OPEN), ~CellTask.hidden
    )
    return [(number, short(text), cell) for number, text, cell in query.order_by(CellTask.id).tuples().iterator()]


def end_cell_tasks(cells: Iterable[int], remark: str) -> None:
    """What these cells have not done ends as adjusted, in the current Action."""
    ended = CellTask.select().where(CellTask.id.in_([number for number, _text, _cell in open_cell_tasks(cells)]))
    for task in list(ended):
        task.result, task.remark = TaskResult.ADJUSTED, " ".join(filter(None, (task.remark, remark)))
        task.save()


def due(_day: date, until: date) -> list[DueItem]:
    """Open tasks of cells that are overdue or due by then."""
    query = CellTask.select().where(
        CellTask.hidden == False, CellTask.result.in_(TaskResult.OPEN), CellTask.due_on <= until
    )
    found: Any = query.select(CellTask, Organization).join(Organization).order_by(CellTask.due_on, CellTask.id)
    return [
        DueItem(
            one.due_on, AREA, f"{one.cell.name}: {short(one.text)}", "cell-tasks", one.id, one.cell.id, year=one.year
        )
        for one in found
    ]
