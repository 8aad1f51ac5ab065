"""Hạn chế, khuyết điểm: those named at earlier reviews, and how far they have been remedied by a rating date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from db.errors import UserError
from db.judgement import Defect, DefectState
from db.members import Member
from db.organizations import Organization
from nongson_desktop.rules.plans import check_year


def check(defect: Defect) -> None:
    """Refuse a defect of nobody or of two, without words, or remedied before it was named; raises UserError."""
    member, organization = defect.__data__.get("member"), defect.__data__.get("organization")
    if bool(member) == bool(organization):
        raise UserError("Mỗi dòng ghi cho một đảng viên hoặc một tổ chức.", "member")
    check_year(defect.year)
    if not defect.text.strip():
        raise UserError("Chưa nhập hạn chế, khuyết điểm.", "text")
    if defect.remedied_on and defect.state != DefectState.REMEDIED:
        raise UserError("Có ngày khắc phục xong thì kết quả phải là Đã khắc phục.", "state")
    if defect.remedied_on and defect.remedied_on.year < defect.year:
        raise UserError(f"Ngày khắc phục xong trước kỳ kiểm điểm năm {defect.year}.", "remedied_on")


def is_remedied(defect: Defect, day: date) -> bool:
    """Whether it is done by the day; what was finished later was still open then."""
    return defect.state == DefectState.REMEDIED and (defect.remedied_on is None or defect.remedied_on <= day)


@dataclass(frozen=True)
class Named:
    """The defects that a year's review must answer for, by member and by organisation."""

    members: dict[int, list[Defect]] = field(default_factory=dict)
    organizations: dict[int, list[Defect]] = field(default_factory=dict)


def named_before(whom: Member | Organization, year: int) -> list[Defect]:
    """The defects that this member or organisation must answer for at the year's review, the earliest first."""
    of_member = isinstance(whom, Member)
    found = defects_before(year, member=whom.id if of_member else None, organization=None if of_member else whom.id)
    return (found.members if of_member else found.organizations).get(whom.id, [])


def defects_before(year: int, member: int | None = None, organization: int | None = None) -> Named:
    """Whatever was named at the review before, and what earlier reviews named that was still open then; one query.

    QĐ 366 Điều 11.1.4 looks at the previous review; section III of the review form at all before it.
    """
    query = Defect.select().where(Defect.year < year, Defect.hidden == False, _answered_for(year))
    if member is not None:
        query = query.where(Defect.member == member)
    if organization is not None:
        query = query.where(Defect.organization == organization)
    return _sorted(query.order_by(Defect.year, Defect.id))


def _answered_for(year: int) -> Any:
    still_open = (Defect.state != DefectState.REMEDIED) | (Defect.remedied_on >= date(year, 1, 1))
    return (Defect.year == year - 1) | still_open


def _sorted(defects: Iterable[Defect]) -> Named:
    members: dict[int, list[Defect]] = defaultdict(list)
    organizations: dict[int, list[Defect]] = defaultdict(list)
    for defect in defects:
        if member := defect.__data__["member"]:
            members[member].append(defect)
        else:
            organizations[defect.__data__["organization"]].append(defect)
    return Named(dict(members), dict(organizations))
