"""Đảng viên: what a record must hold, and changes of cell, status and office as dated periods."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import peewee as pw

from db.base import Period, holds
from db.errors import UserError
from db.members import Member, Membership, OfficeHeld, Status, StatusPeriod
from db.organizations import Organization, OrganizationPeriod
from nongson_desktop.rules.bodies import names_on, refuse_not_standing
from nongson_desktop.rules.history import successors
from nongson_desktop.rules.statuses import refuse_impossible

_IDENTITY_DIGITS = (9, 12)


def check(member: Member) -> None:
    """Refuse what one field alone cannot judge."""
    check_values(member)
    _refuse_taken(member, "card_number", "Số thẻ đảng viên")
    _refuse_taken(member, "identity_number", "Số định danh")


def refuse_unknown(numbers: Iterable[int]) -> None:
    """Name the first of these internal numbers that is no member's; raises UserError."""
    asked = list(numbers)
    standing = Member.select(Member.id).where(Member.id.in_(asked), Member.hidden == False)
    known = {member.id for member in standing}
    for number in asked:
        if number not in known:
            raise UserError(f"Không có đảng viên số {number}.", "member")


def check_values(member: Member) -> None:
    """Refuse what the record itself shows to be wrong, without a look at any other."""
    if not member.name.strip():
        raise UserError("Chưa nhập họ và tên.", "name")
    born, admitted, official = member.birth_date, member.admitted_on, member.official_on
    if born and admitted and admitted.last_day < born.first_day:
        raise UserError(f"Ngày vào Đảng {admitted} trước ngày sinh {born}.", "admitted_on")
    if admitted and official and official.last_day < admitted.first_day:
        raise UserError(f"Ngày chính thức {official} trước ngày vào Đảng {admitted}.", "official_on")
    if member.party_age_from and not member.party_age_reason.strip():
        raise UserError("Ngày tính tuổi đảng ghi riêng phải có lý do.", "party_age_reason")
    if member.identity_number and not _is_identity(member.identity_number):
        raise UserError("Số định danh cá nhân phải gồm 12 chữ số (số CMND cũ: 9).", "identity_number")


def _is_identity(text: str) -> bool:
    return text.isdigit() and len(text) in _IDENTITY_DIGITS


def _refuse_taken(member: Member, name: str, label: str) -> None:
    number = getattr(member, name)
    if not number:
        return
    field = Member._meta.fields[name]
    other = Member.get_or_none(field == number, Member.hidden == False, Member.id != (member.id or 0))
    if other is not None:
        raise UserError(f"{label} {number} đã ghi cho đảng viên {other.name}.", name)


def place_member(member: Member, cell: Organization, since: date | None = None, document: str = "") -> None:
    """Put a member in a cell from a day on, in the current Action; what held before ends that day; raises UserError."""
    if since is not None:
        refuse_not_standing(cell, since)
    _succeed(Membership, member, since, cell=cell, document=document)
    if cell.ended_on is not None:
        _go_on(member, cell, cell.ended_on, document)


def _go_on(member: Member, cell: Organization, day: date, document: str) -> None:
    """Of a cell whose end is written down already the member goes on in the one that follows it."""
    after = list(names_on(day, successors(cell.id, day)))
    if len(after) != 1:
        raise UserError(
            f"{cell.name} kết thúc từ ngày {day:%d/%m/%Y}: hãy hoàn tác việc ấy, ghi người này rồi làm lại.", "cell"
        )
    place_member(member, Organization.get_by_id(after[0]), day, document)


def check_membership(period: Membership) -> None:
    """Refuse a stay in a cell that overlaps another of the same member; raises UserError."""
    member, first, last = period.__data__["member"], period.since or date.min, period.until or date.max
    mine = Membership.select(Membership, Organization).join(Organization, on=Membership.cell == Organization.id)
    for other in mine.where(Membership.member == member, Membership.hidden == False) if member else ():
        same = other.id == period.id or (other.since, other.__data__["cell"]) == (period.since, period.__data__["cell"])
        if not same and max(first, other.since or date.min) < min(last, other.until or date.max):
            since = f" từ {other.since:%d/%m/%Y}" if other.since else ""
            raise UserError(f"Trùng thời gian với sinh hoạt ở {other.cell.name}{since}.", "since")


def set_status(
    member: Member,
    status: str,
    since: date | None = None,
    document: str = "",
    reason: str = "",
    due_on: date | None = None,
) -> None:
    """Give a member a status from a day on, in the current Action; what held before ends that day; raises UserError."""
    if status not in dict(Status.LABELS):
        raise UserError(f"Không có trạng thái “{status}”.", "status")
    refuse_impossible(member, status, since)
    _succeed(StatusPeriod, member, since, status=status, document=document, reason=reason, due_on=due_on)


def _succeed(model: type[Period], member: Member, since: date | None, **values: Any) -> None:
    """Close the open period and begin the next; the same day corrects instead of adding."""
    of: Any = model  # a period of a member, which Period itself does not know
    last = of.select().where(of.member == member, of.hidden == False).order_by(of.since.desc()).first()
    if last is not None and last.since == since:
        for name, value in values.items():
            setattr(last, name, value)
        last.save()
        return
    if last is not None:
        if since is None or (last.since and since < last.since):
            raise UserError(
                f"Ngày bắt đầu phải sau ngày {last.since:%d/%m/%Y}." if last.since else "Chưa nhập ngày bắt đầu.",
                "since",
            )
        if last.until is None or last.until > since:
            last.until = since
            last.save()
    model(member=member, since=since, **values).save()


def appoint(
    member: Member,
    organization: Organization,
    role: str,
    since: date | None = None,
    until: date | None = None,
    document: str = "",
) -> OfficeHeld:
    """Record an office held, in the current Action; raises UserError when the same one is held already.

    Likewise when the organisation does not stand on the day.
    """
    if since is not None:
        refuse_not_standing(organization, since)
    until = min((one for one in (until, organization.ended_on) if one), default=None)
    if since and until and until <= since:
        raise UserError("Ngày thôi giữ chức vụ phải sau ngày bắt đầu.", "until")
    same = OfficeHeld.select().where(
        OfficeHeld.member == member,
        OfficeHeld.organization == organization,
        OfficeHeld.role == role,
        holds(OfficeHeld, since or date.max),
    )
    if same.exists():
        raise UserError(f"{member.name} đang giữ chức vụ này.", "role")
    made = OfficeHeld(member=member, organization=organization, role=role, since=since, until=until, document=document)
    made.save()
    return made


def holders(organization: Organization | int, role: str, day: date) -> list[Member]:
    """Who holds the role in the organisation on the day."""
    return list(
        Member.select()
        .join(OfficeHeld)
        .where(OfficeHeld.organization == organization, OfficeHeld.role == role, holds(OfficeHeld, day))
        .order_by(Member.sort_key)
    )


def end_office(held: OfficeHeld, until: date, reason: str = "") -> None:
    """Record the day from which an office is no longer held, in the current Action; raises UserError."""
    if held.since and until <= held.since:
        raise UserError("Ngày thôi giữ chức vụ phải sau ngày bắt đầu.", "until")
    held.until, held.reason = until, reason or held.reason
    held.save()


def members_by_cell(day: date) -> dict[int, int]:
    """How many members in đảng số each cell has on the day."""
    query = (
        Membership.select(Membership.cell, pw.fn.COUNT(Membership.id))
        .join(Member, on=(Membership.member == Member.id))
        .join(StatusPeriod, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, day))
        .where(holds(Membership, day), Member.hidden == False, StatusPeriod.status.in_(Status.COUNTED))
        .group_by(Membership.cell)
    )
    return dict(query.tuples().iterator())


def cell_names(member_ids: Iterable[int], day: date) -> dict[int, str]:
    """The cell of each of these members on the day, under the name it had then; one query."""
    query = (
        Membership.select(Membership.member, OrganizationPeriod.name)
        .join(
            OrganizationPeriod,
            on=(OrganizationPeriod.organization == Membership.cell) & holds(OrganizationPeriod, day),
        )
        .where(Membership.member.in_(list(member_ids)), holds(Membership, day))
    )
    return dict(query.tuples().iterator())


def last_cells(member_ids: Iterable[int], day: date) -> dict[int, tuple[int, str]]:
    """The cell each of these members belongs to on the day, or belonged to last, with its name; one query."""
    query = (
        Membership.select(Membership.member, Membership.cell, OrganizationPeriod.name)
        .join(
            OrganizationPeriod,
            on=(OrganizationPeriod.organization == Membership.cell) & holds(OrganizationPeriod, day),
        )
        .where(
            Membership.member.in_(list(member_ids)),
            Membership.hidden == False,
            Membership.since.is_null() | (Membership.since <= day),
        )
        .order_by(Membership.since, Membership.id)
    )
    return {member: (cell, name) for member, cell, name in query.tuples().iterator()}
