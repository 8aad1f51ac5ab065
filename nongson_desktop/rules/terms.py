"""Nhiệm kỳ, phân công: the terms of a body, and which committee member follows which cell."""

from __future__ import annotations

from datetime import date
from typing import Any

from db.base import Period, holds
from db.dates import add_months
from db.errors import UserError
from db.members import Member, Status, StatusPeriod
from db.organizations import Organization, OrganizationKind
from db.terms import AttachedMember, Term
from nongson_desktop.rules.bodies import refuse_not_standing
from nongson_desktop.rules.numbers import rekey
from nongson_desktop.rules.organization_limits import limits_on

_MONTHS = 12


def term_on(organization: Organization | int, day: date) -> Term | None:
    """The term of an organisation that runs on the day."""
    return Term.get_or_none(Term.organization == organization, holds(Term, day))


def new_term(
    organization: Organization,
    since: date,
    *,
    number: int | None = None,
    congress_on: date | None = None,
    planned_until: date | None = None,
    document: str = "",
) -> Term:
    """Begin a term, in the current Action, and end the one before; without an end it is planned by the charter's years.

    Numbers of papers follow the committee's terms. Raises UserError.
    """
    refuse_not_standing(organization, since)
    if congress_on and congress_on > since:
        raise UserError("Ngày đại hội phải trước hoặc trùng ngày bắt đầu nhiệm kỳ.", "congress_on")
    planned = planned_until or add_months(since, limits_on(since).term_years * _MONTHS)
    if planned <= since:
        raise UserError("Ngày dự kiến hết nhiệm kỳ phải sau ngày bắt đầu.", "planned_until")
    _end_last(Term, Term.organization == organization, since, "nhiệm kỳ")
    made = Term(
        organization=organization,
        number=number,
        since=since,
        congress_on=congress_on,
        planned_until=planned,
        document=document,
    )
    made.save()
    if organization.kind == OrganizationKind.COMMITTEE:
        rekey()
    return made


def _end_last(model: type[Period], of: Any, since: date, words: str) -> None:
    """End what runs on the day it is followed; raises UserError when a later one stands."""
    later = model.select().where(of, ~model.hidden, model.since >= since).order_by(model.since).first()
    if later is not None:
        raise UserError(f"Đã có {words} từ ngày {later.since:%d/%m/%Y}.", "since")
    for running in list(model.select().where(of, holds(model, since))):
        running.until = since
        running.save()


def attach(member: Member, cell: Organization, since: date, document: str = "") -> AttachedMember:
    """Let a committee member follow a cell from a day on, in the current Action, in the place of who did before.

    Raises UserError for a body that is no cell, or a member who has left.
    """
    if cell.kind != OrganizationKind.CELL:
        raise UserError(f"{cell.name} không phải chi bộ.", "cell")
    refuse_not_standing(cell, since)
    status = StatusPeriod.get_or_none(StatusPeriod.member == member, holds(StatusPeriod, since))
    if status is not None and status.status in Status.CLOSED:
        raise UserError(f"{member.name} không còn là đảng viên của đảng bộ vào ngày {since:%d/%m/%Y}.", "member")
    same = AttachedMember.get_or_none(
        AttachedMember.cell == cell, AttachedMember.member == member, holds(AttachedMember, since)
    )
    if same is not None:
        raise UserError(f"{member.name} đang phụ trách {cell.name}.", "member")
    _end_last(AttachedMember, AttachedMember.cell == cell, since, "người phụ trách")
    made = AttachedMember(member=member, cell=cell, since=since, document=document)
    made.save()
    return made


def detach(attached: AttachedMember, until: date, reason: str = "") -> None:
    """Record the day from which a cell is no longer followed, in the current Action; raises UserError."""
    if attached.since and until <= attached.since:
        raise UserError("Ngày thôi phụ trách phải sau ngày bắt đầu.", "until")
    attached.until, attached.reason = until, reason or attached.reason
    attached.save()


def attached_to(day: date) -> dict[int, list[AttachedMember]]:
    """Who follows each cell on the day; one query."""
    query = AttachedMember.select(AttachedMember, Member).join(Member).where(holds(AttachedMember, day))
    found: dict[int, list[AttachedMember]] = {}
    for one in query.order_by(Member.sort_key, Member.id):
        found.setdefault(one.__data__["cell"], []).append(one)
    return found
