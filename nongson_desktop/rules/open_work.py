"""Việc còn dở của người chuyển đi: every open task and plan is kept, handed on or closed, as the clerk says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from db.errors import UserError
from db.members import Member
from db.organizations import Organization
from db.plans import Plan, PlanState
from db.tasks import CellTask, Task, TaskHelper, TaskResult
from nongson_desktop.rules.tasks import assign, conclude, helpers_of, set_helpers

KEEP, REASSIGN, CLOSE = "keep", "reassign", "close"
WAYS = ((KEEP, "Giữ nguyên"), (REASSIGN, "Giao lại"), (CLOSE, "Kết thúc"))
TASK, FOLLOWED, PLAN, OF_CELL, HELPED = "task", "followed", "plan", "cell-task", "helped"
_CARRIED = ("group", "due_on", "product", "basis")


@dataclass(frozen=True)
class OpenItem:
    """One thing not finished: a task of the member, one of another or of a cell that is followed or helped, a plan."""

    kind: str
    record_id: int
    text: str
    due_on: date | None = None

    @property
    def key(self) -> tuple[str, int]:
        return self.kind, self.record_id

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """A plan is one's own: nobody else can be given it."""
        return tuple(way for way in WAYS if self.kind != PLAN or way[0] != REASSIGN)


@dataclass(frozen=True)
class Choice:
    """What becomes of one item, and who takes it on."""

    way: str = KEEP
    to: int | None = None


Choices = Mapping[tuple[str, int], Choice]


def open_work(member: Member | int, day: date) -> list[OpenItem]:
    """The member's open tasks, those followed or helped with, and the plans from the day's year on; five queries."""
    number = member.id if isinstance(member, Member) else member
    return open_work_of([number], day).get(number, [])


def open_work_of(members: Iterable[int], day: date) -> dict[int, list[OpenItem]]:
    """The same of several members by their ids; five queries, however many they are."""
    ids, found = list(members), defaultdict[int, list[OpenItem]](list)
    for member, item in (*_of_tasks(ids), *_of_cells(ids), *_helped(ids), *_of_plans(ids, day)):
        found[member].append(item)
    return dict(found)


_Owned = Iterator[tuple[int, OpenItem]]
_STILL = Task.result.in_(TaskResult.OPEN) & ~Task.hidden
_ORDER = (Task.due_on.asc(nulls="last"), Task.id)


def _of_tasks(ids: list[int]) -> _Owned:
    for task in Task.select().where(Task.member.in_(ids), _STILL).order_by(*_ORDER):
        yield task.__data__["member"], OpenItem(TASK, task.id, task.text, task.due_on)
    followed = Task.select(Task, Member).join(Member, on=Task.member).where(Task.follower.in_(ids), _STILL)
    for task in followed.order_by(*_ORDER):
        words = f"Theo dõi {task.member.name}: {task.text}"
        yield task.__data__["follower"], OpenItem(FOLLOWED, task.id, words, task.due_on)


def _of_cells(ids: list[int]) -> _Owned:
    still = CellTask.result.in_(TaskResult.OPEN) & ~CellTask.hidden
    query = CellTask.select(CellTask, Organization).join(Organization).where(CellTask.follower.in_(ids), still)
    for task in query.order_by(CellTask.due_on, CellTask.id):
        words = f"Theo dõi {task.cell.name}: {task.text}"
        yield task.__data__["follower"], OpenItem(OF_CELL, task.id, words, task.due_on)


def _helped(ids: list[int]) -> _Owned:
    query = TaskHelper.select(TaskHelper, Task, Member).join(Task).join(Member, on=Task.member)
    for one in query.where(TaskHelper.member.in_(ids), ~TaskHelper.hidden, _STILL).order_by(*_ORDER):
        words = f"Phối hợp với {one.task.member.name}: {one.task.text}"
        yield one.__data__["member"], OpenItem(HELPED, one.id, words, one.task.due_on)


def _of_plans(ids: list[int], day: date) -> _Owned:
    query = Plan.select().where(
        Plan.member.in_(ids), Plan.year >= day.year, Plan.state != PlanState.ASSESSED, ~Plan.hidden
    )
    for plan in query.order_by(Plan.year, Plan.id):
        yield plan.__data__["member"], OpenItem(PLAN, plan.id, f"Kế hoạch năm {plan.year}")


def settle(member: Member, choices: Choices, day: date, why: str) -> None:
    """Do what was chosen for each item, in the current Action; what is not named is kept; raises UserError."""
    for (kind, record_id), choice in choices.items():
        if choice.way == KEEP:
            continue
        heir = _heir(member, choice) if choice.way == REASSIGN else None
        if kind == PLAN:
            _stop_plan(Plan.get_by_id(record_id), day, why)
        elif kind == OF_CELL:
            task = CellTask.get_by_id(record_id)
            task.follower = heir
            task.save()
        elif kind == HELPED:
            _hand_over_help(TaskHelper.get_by_id(record_id), heir)
        elif kind == FOLLOWED:
            _hand_over_following(Task.get_by_id(record_id), heir)
        else:
            _end_task(Task.get_by_id(record_id), heir, day, why)


def _heir(member: Member, choice: Choice) -> Member:
    if choice.to is None:
        raise UserError("Chưa chọn người nhận lại nhiệm vụ.", "to")
    if choice.to == member.id:
        raise UserError(f"{member.name} không thể nhận lại nhiệm vụ của chính mình.", "to")
    return Member.get_by_id(choice.to)


def _end_task(task: Task, heir: Member | None, day: date, why: str) -> None:
    """The task ends as adjusted; whoever takes it on gets one of the same words from the day on."""
    if heir is not None:
        values = {name: getattr(task, name) for name in _CARRIED}
        follower = None if task.follower_id == heir.id else task.follower_id  # type: ignore[attr-defined]  # peewee adds it
        if values["due_on"] is not None and values["due_on"] < day:
            values["due_on"] = None
        assign(heir, task.year, task.text, follower=follower, assigned_on=day, **values)
    said = f"Giao lại cho {heir.name}" if heir else "Kết thúc"
    remark = f"{said} từ ngày {day:%d/%m/%Y}: {why}."
    conclude(task, TaskResult.ADJUSTED, remark=" ".join(filter(None, (task.remark, remark))))


def _hand_over_following(task: Task, heir: Member | None) -> None:
    if heir is not None and heir.id == task.member_id:  # type: ignore[attr-defined]  # peewee adds it
        raise UserError("Người theo dõi phải khác người thực hiện.", "to")
    task.follower = heir
    task.save()


def _hand_over_help(helper: TaskHelper, heir: Member | None) -> None:
    others = [one.__data__["member"] for one in helpers_of([helper.task.id]) if one.id != helper.id]
    set_helpers(helper.task, [*others, *([heir.id] if heir else [])])


def _stop_plan(plan: Plan, day: date, why: str) -> None:
    plan.state = PlanState.ADJUSTED
    plan.result = " ".join(filter(None, (plan.result, f"Dừng từ ngày {day:%d/%m/%Y}: {why}.")))
    plan.save()
