"""Kế hoạch phấn đấu, rèn luyện: who must have one, opening a year, and what a plan must hold."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import peewee as pw

from db.base import action, holds, save_many
from db.errors import UserError
from db.members import Member, Status, StatusPeriod, members_of_cells
from db.plans import Plan, PlanState, PlanTemplateItem
from nongson_desktop.paths import seeds
from nongson_desktop.rules.plans_drafts import make_drafts
from nongson_desktop.rules.tasks import without_task

FIRST_YEAR, LAST_YEAR = 1990, 2100
_TOLD = 5


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


def must_plan(day: date, bodies: Collection[int] = ()) -> pw.ModelSelect[Member]:
    """Members who must have a plan on the day: official, probationary, temporarily away (operations.md section 9)."""
    query = (
        Member.select()
        .join(StatusPeriod, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, day))
        .where(Member.hidden == False, StatusPeriod.status.in_(Status.MUST_PLAN))
        .order_by(Member.sort_key, Member.id)
    )
    return query.where(Member.id.in_(members_of_cells(bodies, day))) if bodies else query


def without_plan(year: int, day: date, bodies: Collection[int] = ()) -> list[Member]:
    """Who must have a plan on the day and has none for the year."""
    having = Plan.select(Plan.member).where(Plan.year == year, Plan.hidden == False)
    return list(must_plan(day, bodies).where(Member.id.not_in(having)))


def open_year(year: int, today: date, *, as_last_year: bool = False) -> OpenedYear:
    """Make a draft plan for whoever must have one and has none, as one Action, from the template of each one's group.

    `as_last_year` takes over what each had in the plan of the year before, with what was not reached put first to be
    made good. Plans that exist are left as they are, so opening again adds only newcomers; raises UserError.
    """
    check_year(year)
    missing = without_plan(year, today)
    with action(f"Mở năm {year}", kind="open-year" if missing else "edit"):
        seed_template()
        make_drafts(year, missing, today, as_last_year=as_last_year)
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


def seed_template() -> None:
    """Give the office its first plan template, in the current Action; one that has lines keeps its own."""
    if PlanTemplateItem.select().where(PlanTemplateItem.hidden == False, PlanTemplateItem.template.is_null()).exists():
        return
    with (seeds() / "plan_template.toml").open("rb") as file:
        lines = tomllib.load(file)["item"]
    save_many(PlanTemplateItem, [{"position": place, **line} for place, line in enumerate(lines, 1)])


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


_STEPS = {
    PlanState.SUBMITTED: ("submitted_on", ""),
    PlanState.CONFIRMED: ("confirmed_on", "confirmed_by"),
    PlanState.ADJUSTED: ("adjusted_on", ""),
    PlanState.ASSESSED: ("assessed_on", "assessed_by"),
}


def set_state(plan_ids: Sequence[int], state: str, on: date | None = None, by: str = "", why: str = "") -> None:
    """Move plans to a state as one Action, with the day and who did it; raises UserError.

    Of a submission and of a confirmation the first day stays; adjusting asks why, assessing for each plan's result.
    """
    labels = dict(PlanState.LABELS)
    if state not in labels:
        raise UserError(f"Không có tình trạng kế hoạch “{state}”.", "state")
    if state == PlanState.ADJUSTED and not why.strip():
        raise UserError("Điều chỉnh kế hoạch thì phải ghi lý do.", "adjusted_why")
    query = Plan.select(Plan, Member).join(Member).where(Plan.id.in_(plan_ids), Plan.hidden == False)
    plans = list(query.order_by(Member.sort_key, Member.id))
    if state == PlanState.ASSESSED:
        _refuse_without_result(plans)
    with action(f"Ghi {len(plans)} kế hoạch: {labels[state]}"):
        save_many(Plan, [{"id": plan.id, "state": state, **_step(plan, state, on, by, why)} for plan in plans])


def _step(plan: Plan, state: str, on: date | None, by: str, why: str) -> dict[str, Any]:
    """When the plan came to the state and by whom, as far as it is not written yet."""
    day, who = _STEPS.get(state, ("", ""))
    told: dict[str, Any] = {day: on} if day and on and (state == PlanState.ADJUSTED or not getattr(plan, day)) else {}
    told |= {who: by.strip()} if who and by.strip() else {}
    return told | ({"adjusted_why": why.strip()} if state == PlanState.ADJUSTED else {})


def _refuse_without_result(plans: Sequence[Plan]) -> None:
    lacking = [plan.member.name for plan in plans if not plan.result.strip()]
    if lacking:
        more = f" và {len(lacking) - _TOLD} người khác" if len(lacking) > _TOLD else ""
        raise UserError(f"Chưa ghi kết quả cuối năm của {', '.join(lacking[:_TOLD])}{more}.", "state")
