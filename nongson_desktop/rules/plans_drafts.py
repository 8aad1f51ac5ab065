"""Lập kế hoạch hàng loạt: the lines each draft begins with, from the template of the group or from last year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from db.base import action, save_many
from db.dates import add_months
from db.errors import UserError
from db.members import Member
from db.plans import ItemDegree, Plan, PlanItem, PlanState, PlanTemplate, PlanTemplateItem
from db.search import folded
from nongson_desktop.rules.profiles import Profile, profile_for
from nongson_desktop.rules.rated import members_of

Line = dict[str, Any]
Lines = Mapping[int | None, Sequence[Line]]
_COPIED = ("position", "section", "text", "target")
_TO_BETTER = "Khắc phục hạn chế, khuyết điểm"
_MONTHS = 12


def make_drafts(year: int, members: Sequence[Member], today: date, *, as_last_year: bool = False) -> None:
    """A draft for each of these members, in the current Action."""
    lines, chosen = template_lines(), templates_by_member(year, today)
    kept = _last_year(year, [member.id for member in members]) if as_last_year else {}
    plans = save_many(Plan, [{"member": member.id, "year": year, "state": PlanState.DRAFT} for member in members])
    rows = [
        {"plan": plan, **line}
        for plan, member in zip(plans, members, strict=True)
        for line in kept.get(member.id) or lines[chosen.get(member.id)]
    ]
    save_many(PlanItem, rows)


def template_lines() -> Lines:
    """The lines of each template by its id; those of everybody under None, also for a template without lines."""
    query = PlanTemplateItem.select().where(PlanTemplateItem.hidden == False)
    found: dict[int | None, list[Line]] = defaultdict(list)
    for line in query.order_by(PlanTemplateItem.position, PlanTemplateItem.id):
        found[line.__data__["template"]].append({name: getattr(line, name) for name in _COPIED})
    common = found[None]
    return defaultdict(lambda: common, found)


def templates_by_member(year: int, day: date) -> dict[int, int]:
    """The template of each member's rating group, where the office wrote one for it."""
    templates = PlanTemplate.select().where(PlanTemplate.hidden == False, PlanTemplate.group != "")
    by_group = {folded(one.group): one.id for one in templates.order_by(PlanTemplate.id.desc())}
    if not by_group:
        return {}
    subjects = members_of(profile_for(year), year, day)
    return {one.id: by_group[folded(one.group)] for one in subjects if folded(one.group) in by_group}


def groups_of(profile: Profile) -> list[str]:
    """The rating groups that a template may be for."""
    return [group.title for group in profile.groups]


# last year's


def _last_year(year: int, members: Iterable[int]) -> dict[int, list[Line]]:
    """What each had in the plan of the year before, a year later, with what was not reached to be made good."""
    wanted = set(members)
    query = (
        PlanItem.select(PlanItem, Plan)
        .join(Plan)
        .where(Plan.year == year - 1, Plan.hidden == False, PlanItem.hidden == False)
        .order_by(PlanItem.position, PlanItem.id)
    )
    found: dict[int, list[PlanItem]] = defaultdict(list)
    for item in query:
        if item.plan.__data__["member"] in wanted:
            found[item.plan.__data__["member"]].append(item)
    return {member: _carried(year, items) for member, items in found.items()}


def _carried(year: int, items: Sequence[PlanItem]) -> list[Line]:
    lines = [{**{name: getattr(item, name) for name in _COPIED}, "due_on": _later(item.due_on)} for item in items]
    section = next((item.section for item in items if folded(item.section).find("khac phuc") >= 0), _TO_BETTER)
    missed = [item for item in items if item.degree in ItemDegree.MISSED and item.text.strip()]
    last = max((line["position"] for line in lines if line["section"] == section), default=len(lines))
    return sorted(
        [*lines, *(_to_better(year - 1, item, section, last) for item in missed)], key=lambda line: line["position"]
    )


def _to_better(year: int, item: PlanItem, section: str, position: int) -> Line:
    return {
        "position": position,
        "section": section,
        "text": f"Năm {year} chưa đạt: {item.text}",
        "target": item.target,
    }


def _later(day: date | None) -> date | None:
    return add_months(day, _MONTHS) if day else None


# templates


def save_template(template: PlanTemplate) -> None:
    """Write a template, in the current Action; two of one group or one name cannot be; raises UserError."""
    check_template(template)
    template.save()


def check_template(template: PlanTemplate) -> None:
    """Refuse what one field alone cannot judge."""
    if not template.name.strip():
        raise UserError("Chưa đặt tên mẫu.", "name")
    others = PlanTemplate.select().where(PlanTemplate.hidden == False, PlanTemplate.id != (template.id or 0))
    for other in others:
        if folded(other.name) == folded(template.name):
            raise UserError(f"Đã có mẫu tên “{other.name}”.", "name")
        if template.group and folded(other.group) == folded(template.group):
            raise UserError(f"Nhóm “{other.group}” đã dùng mẫu “{other.name}”.", "group")


def apply_template(plan_ids: Sequence[int], template: int | None) -> int:
    """Put the lines of a template in the place of those of drafts, as one Action; how many; raises UserError.

    `template` is None for the common one. A plan that was handed in keeps what was promised.
    """
    plans = list(Plan.select().where(Plan.id.in_(plan_ids), Plan.hidden == False, Plan.state == PlanState.DRAFT))
    if not plans:
        raise UserError("Chỉ kế hoạch còn nháp mới đổi được mẫu; kế hoạch đã nộp giữ những gì đã cam kết.", "state")
    lines = template_lines()[template]
    old = PlanItem.select(PlanItem.id).where(PlanItem.plan.in_([plan.id for plan in plans]), PlanItem.hidden == False)
    with action(f"Đổi mẫu của {len(plans)} kế hoạch nháp"):
        save_many(PlanItem, [{"id": item.id, "hidden": True} for item in old])
        save_many(PlanItem, [{"plan": plan.id, **line} for plan in plans for line in lines])
    return len(plans)
