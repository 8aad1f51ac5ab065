"""Kế hoạch phấn đấu, rèn luyện: who must have one, opening a year, and what a plan must hold."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from typing import Any

import peewee as pw

from db.base import action, holds, save_many
from db.errors import UserError
from db.members import Member, Membership, Status, StatusPeriod
from db.plans import Plan, PlanItem, PlanState, PlanTemplateItem
from nongson_desktop.paths import seeds
from nongson_desktop.rules.tasks import without_task

FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class OpenedYear:
    """What opening a year did, and who is still without a task or a plan."""

    year: int
    created: int
    existing: int
    must: int
    without_task: list[Member]
    without_plan: list[Member]

    def sentence(self) -> str:
        text = (
            f"Năm {self.year}: {self.must} đảng viên phải có kế hoạch; lập mới {self.created}, có sẵn {self.existing}"
        )
        return f"{text}; {len(self.without_task)} người chưa được giao nhiệm vụ."

    def as_json(self) -> dict[str, Any]:
        return {
            "year": self.year,
            "must": self.must,
            "created": self.created,
            "existing": self.existing,
            "without_task": [{"id": member.id, "name": member.name} for member in self.without_task],
            "without_plan": [{"id": member.id, "name": member.name} for member in self.without_plan],
        }


def must_plan(day: date, cell: int | None = None) -> pw.ModelSelect[Member]:
    """Members who must have a plan on the day: official, probationary, temporarily away (operations.md section 9)."""
    query = (
        Member.select()
        .join(StatusPeriod, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, day))
        .where(Member.hidden == False, StatusPeriod.status.in_(Status.MUST_PLAN))
        .order_by(Member.sort_key, Member.id)
    )
    if cell is None:
        return query
    inside = Membership.select(Membership.member).where(Membership.cell == cell, holds(Membership, day))
    return query.where(Member.id.in_(inside))


def without_plan(year: int, day: date, cell: int | None = None) -> list[Member]:
    """Who must have a plan on the day and has none for the year."""
    having = Plan.select(Plan.member).where(Plan.year == year, Plan.hidden == False)
    return list(must_plan(day, cell).where(Member.id.not_in(having)))


def open_year(year: int, today: date) -> OpenedYear:
    """Make a draft plan from the template for whoever must have one and has none, as one Action.

    Plans that exist are left as they are, so opening again adds only newcomers; raises UserError.
    """
    check_year(year)
    missing = without_plan(year, today)
    with action(f"Mở năm {year}", kind="open-year" if missing else "edit"):
        seed_template()
        _make_drafts(year, missing)
    must = must_plan(today).count()
    return OpenedYear(
        year=year,
        created=len(missing),
        existing=must - len(missing),
        must=must,
        without_task=without_task(year, today),
        without_plan=without_plan(year, today),
    )


def check_year(year: int) -> None:
    """Refuse a year that can only be a slip of the fingers."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UserError(f"Năm {year} không hợp lệ; nhập năm từ {FIRST_YEAR} đến {LAST_YEAR}.", "year")


def _make_drafts(year: int, members: list[Member]) -> None:
    template = list(PlanTemplateItem.select().where(PlanTemplateItem.hidden == False).order_by(*_TEMPLATE_ORDER))
    plans = save_many(Plan, [{"member": member.id, "year": year, "state": PlanState.DRAFT} for member in members])
    copied = ("position", "section", "text", "target")
    lines = [{name: getattr(line, name) for name in copied} for line in template]
    save_many(PlanItem, [{"plan": plan, **line} for plan in plans for line in lines])


_TEMPLATE_ORDER = (PlanTemplateItem.position, PlanTemplateItem.id)


def seed_template() -> None:
    """Give the office its first plan template, in the current Action; one that has lines keeps its own."""
    if PlanTemplateItem.select().where(PlanTemplateItem.hidden == False).exists():
        return
    with (seeds() / "plan_template.toml").open("rb") as file:
        lines = tomllib.load(file)["item"]
    save_many(PlanTemplateItem, [{"position": place, **line} for place, line in enumerate(lines, 1)])


def draft_plan(member: Member, year: int) -> Plan:
    """A plan from the template for one member, in the current Action; raises UserError when there is one."""
    check_year(year)
    plan = Plan(member=member, year=year)
    check(plan)
    seed_template()
    _make_drafts(year, [member])
    return Plan.get(Plan.member == member, Plan.year == year, Plan.hidden == False)


def check(plan: Plan) -> None:
    """Refuse what one field alone cannot judge."""
    check_year(plan.year)
    same = Plan.select().where(
        Plan.member == plan.member, Plan.year == plan.year, Plan.hidden == False, Plan.id != (plan.id or 0)
    )
    if same.exists():
        raise UserError(f"{plan.member.name} đã có kế hoạch năm {plan.year}.", "year")
    if plan.state == PlanState.SUBMITTED and plan.submitted_on is None:
        raise UserError("Kế hoạch đã nộp thì phải ghi ngày nộp.", "submitted_on")
    if plan.state == PlanState.ASSESSED and not plan.result.strip():
        raise UserError("Kế hoạch đã đánh giá thì phải ghi kết quả cuối năm.", "result")


def set_state(plan_ids: list[int], state: str, on: date | None = None) -> None:
    """Move plans to a state as one Action; the day is kept as the day of submission where none is written."""
    labels = dict(PlanState.LABELS)
    if state not in labels:
        raise UserError(f"Không có tình trạng kế hoạch “{state}”.", "state")
    plans = list(Plan.select().where(Plan.id.in_(plan_ids), Plan.hidden == False))
    rows: list[dict[str, Any]] = [{"id": plan.id, "state": state} for plan in plans]
    for plan, row in zip(plans, rows, strict=True):
        if state == PlanState.SUBMITTED and plan.submitted_on is None:
            row["submitted_on"] = on
    with action(f"Ghi {len(rows)} kế hoạch: {labels[state]}"):
        save_many(Plan, rows)
