"""Kiểm tra kế hoạch trong năm, và bao nhiêu người đã có kế hoạch, nhiệm vụ: by cell and in all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import peewee as pw

from db.base import action, database, holds, save_many
from db.errors import UserError
from db.meetings import Meeting
from db.members import Member, Membership, Status, StatusPeriod
from db.organizations import OrganizationPeriod
from db.plans import Plan, PlanCheck, PlanState
from db.tasks import Task
from nongson_desktop.rules.percent import NOTHING, percent


def check(one: PlanCheck) -> None:
    """Refuse what one field alone cannot judge."""
    if not one.remark.strip():
        raise UserError("Chưa ghi nhận xét khi kiểm tra.", "remark")
    if one.on.year not in (one.year, one.year + 1):
        raise UserError(f"Ngày kiểm tra kế hoạch năm {one.year} phải trong năm ấy hoặc đầu năm sau.", "on")
    known = Plan.select().where(Plan.member == one.member, Plan.year == one.year, Plan.hidden == False)
    if not known.exists():
        raise UserError(f"{one.member.name} chưa có kế hoạch năm {one.year} để kiểm tra.", "member")


def record_checks(plans: Sequence[int], on: date, by: str, remark: str, meeting: Meeting | None = None) -> list[int]:
    """Write the same remark of a check for several plans as one Action; raises UserError."""
    found = list(Plan.select(Plan, Member).join(Member).where(Plan.id.in_(plans), Plan.hidden == False))
    if not found:
        raise UserError("Chưa chọn kế hoạch nào để kiểm tra.", "member")
    rows = []
    for plan in found:
        check(PlanCheck(member=plan.member, year=plan.year, on=on, by=by, remark=remark))
        told = {"on": on, "by": by, "remark": remark, "meeting": meeting}
        rows.append({"member": plan.member.id, "year": plan.year, **told})
    with action(f"Ghi kiểm tra {len(rows)} kế hoạch ngày {on:%d/%m/%Y}"):
        return save_many(PlanCheck, rows)


def checks_of(member: int, year: int) -> list[PlanCheck]:
    """The checks of a member's plan of the year, the first one first; one query."""
    query = PlanCheck.select(PlanCheck, Meeting).join(Meeting, pw.JOIN.LEFT_OUTER)
    asked = (PlanCheck.member == member, PlanCheck.year == year, PlanCheck.hidden == False)
    return list(query.where(*asked).order_by(PlanCheck.on, PlanCheck.id))


# coverage


@dataclass(frozen=True)
class Coverage:
    """How many of a cell, or of all, must have a plan and a task, and how many have them (operations.md section 9)."""

    cell: int | None
    name: str
    must_plan: int = 0
    with_plan: int = 0
    submitted: int = 0
    confirmed: int = 0
    checked: int = 0
    assessed: int = 0
    must_task: int = 0
    with_task: int = 0

    @property
    def plan_words(self) -> str:
        return share_words(self.with_plan, self.must_plan)

    @property
    def task_words(self) -> str:
        return share_words(self.with_task, self.must_task)


def share_words(part: int, whole: int) -> str:
    """A share in words, "127/127 (100 %)"; of nothing it is a dash."""
    return f"{part}/{whole} ({percent(part, whole).replace(',0 ', ' ')})" if whole else NOTHING


def coverage(year: int, day: date, bodies: Collection[int] = ()) -> list[Coverage]:
    """Each cell's coverage on the day in the order of lists; one query, whatever the number of members."""
    planned, tasks = StatusPeriod.status.in_(Status.MUST_PLAN), StatusPeriod.status.in_(Status.MUST_HAVE_TASK)
    given = Task.select(Task.member).where(Task.year == year, Task.hidden == False)
    seen = PlanCheck.select(PlanCheck.member).where(PlanCheck.year == year, PlanCheck.hidden == False)
    wanted = (
        planned,
        planned & Member.id.in_(_plans(year)),
        planned & Member.id.in_(_plans(year).where(Plan.state != PlanState.DRAFT)),
        planned & Member.id.in_(_plans(year).where(Plan.state.not_in((PlanState.DRAFT, PlanState.SUBMITTED)))),
        planned & Member.id.in_(seen),
        planned & Member.id.in_(_plans(year).where(Plan.state == PlanState.ASSESSED)),
        tasks,
        tasks & Member.id.in_(given),
    )
    query = _people(day).select(
        Membership.cell, OrganizationPeriod.name, *(pw.fn.SUM(pw.Case(None, [(one, 1)], 0)) for one in wanted)
    )
    if bodies:
        query = query.where(Membership.cell.in_(list(bodies)))
    rows: Iterable[Any] = database.execute(query).fetchall()
    found = (Coverage(number, name or "", *(count or 0 for count in counts)) for number, name, *counts in rows)
    return [one for one in found if one.must_plan or one.must_task]


def _plans(year: int) -> Any:
    return Plan.select(Plan.member).where(Plan.year == year, Plan.hidden == False)


def _people(day: date) -> Any:
    """Members by the cell in which they are on the day, cells in the order of lists."""
    return (
        Member.select()
        .join(StatusPeriod, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, day))
        .join(Membership, pw.JOIN.LEFT_OUTER, on=(Membership.member == Member.id) & holds(Membership, day))
        .join(
            OrganizationPeriod,
            pw.JOIN.LEFT_OUTER,
            on=(OrganizationPeriod.organization == Membership.cell) & holds(OrganizationPeriod, day),
        )
        .where(Member.hidden == False)
        .group_by(Membership.cell)
        .order_by(pw.fn.vietnamese_order(OrganizationPeriod.name))
    )


def total(cells: Iterable[Coverage], name: str = "Toàn đảng bộ") -> Coverage:
    """All cells together."""
    found = list(cells)
    counts = [field.name for field in fields(Coverage) if field.name not in ("cell", "name")]
    return Coverage(None, name, **{each: sum(getattr(one, each) for one in found) for each in counts})
