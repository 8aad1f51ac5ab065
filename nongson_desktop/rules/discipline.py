"""Kỷ luật: what a decision of discipline may say, and the decisions that bear on a year's ratings."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from db.base import holds
from db.dates import add_months
from db.discipline import Discipline, DisciplineForm
from db.errors import UserError
from db.inspections import Conductor
from db.members import Member, Status, StatusPeriod
from db.organizations import Organization
from nongson_desktop.paths import seeds
from nongson_desktop.rules.inspections_rules import rules_on

_OF_CELLS = (DisciplineForm.REPRIMAND, DisciplineForm.WARNING)
_ORGANIZATION, _OFFICIAL, _PROBATIONARY = "organization", "official", "probationary"
_WHO = {
    _ORGANIZATION: "tổ chức đảng",
    _OFFICIAL: "đảng viên chính thức",
    _PROBATIONARY: "đảng viên dự bị",
}


@cache
def forms() -> dict[str, Any]:
    """Which forms fit whom, with the article that says so."""
    with (seeds() / "discipline.toml").open("rb") as file:
        return tomllib.load(file)


def check(discipline: Discipline) -> None:
    """Refuse a decision about nobody or about two, a form that does not fit, dates that cannot be; raises UserError."""
    member, organization = discipline.__data__.get("member"), discipline.__data__.get("organization")
    if not member and not organization:
        raise UserError("Chọn đảng viên hoặc tổ chức đảng bị kỷ luật.", "member")
    if member and organization:
        raise UserError("Một quyết định chỉ ghi một đảng viên hoặc một tổ chức đảng.", "organization")
    if not discipline.decided_on:
        raise UserError("Chưa nhập ngày quyết định kỷ luật.", "decided_on")
    if discipline.ended_on and discipline.ended_on < discipline.decided_on:
        raise UserError("Ngày chấm dứt hiệu lực phải từ ngày quyết định trở đi.", "ended_on")
    _check_complaint(discipline)
    if member:
        _check_member(discipline, Member.get_by_id(member))
    else:
        _check_organization(discipline, Organization.get_by_id(organization))
    _refuse_twice(discipline)


def _check_complaint(discipline: Discipline) -> None:
    """What a cell may decide (QĐ 296-QĐ/TW Điều 8–15), and days that follow each other."""
    if discipline.party and discipline.decider == Conductor.CELL and discipline.form not in _OF_CELLS:
        raise UserError("Chi bộ chỉ quyết định khiển trách, cảnh cáo.", "decider")
    days: Any = (("received_on", "Ngày nhận quyết định", discipline.decided_on),)
    days += (("complaint_on", "Ngày khiếu nại", discipline.received_on or discipline.decided_on),)
    days += (("complaint_answered_on", "Ngày trả lời khiếu nại", discipline.complaint_on),)
    for name, label, earlier in days:
        day = getattr(discipline, name)
        if day and earlier is None:
            raise UserError("Chưa nhập ngày khiếu nại.", "complaint_on")
        if day and day < earlier:
            raise UserError(f"{label} trước ngày {earlier:%d/%m/%Y}.", name)


@dataclass(frozen=True)
class Barring:
    """A member removed from an office may not be elected or promoted for a time (Điều lệ Đảng Điều 40.3)."""

    decision: Discipline
    until: date

    @property
    def member(self) -> Member:
        assert self.decision.member is not None  # barrings() asks for those of members
        return self.decision.member

    @property
    def words(self) -> str:
        number = f" số {self.decision.number}" if self.decision.number else ""
        return (
            f"{self.member.name} bị cách chức theo quyết định{number} ngày {self.decision.decided_on:%d/%m/%Y}: trước"
            f" ngày {self.until:%d/%m/%Y} chưa được bầu, bổ nhiệm vào chức vụ (Điều lệ Đảng Điều 40.3)."
        )


def barrings(*members: int) -> list[Barring]:
    """The decisions that keep members from offices, of these members or of all; one query."""
    query = (
        Discipline.select(Discipline, Member)
        .join(Member)
        .where(Discipline.form == DisciplineForm.REMOVAL, Discipline.party, ~Discipline.hidden)
    )
    if members:
        query = query.where(Discipline.member.in_(members))
    return [Barring(one, add_months(one.decided_on, rules_on(one.decided_on).barred_months)) for one in query]


def barred(member: int | None, day: date, known: Iterable[Barring] | None = None) -> Barring | None:
    """What keeps the member from an office taken up on the day, the longest; `known` spares the query."""
    if not member:
        return None
    found = barrings(member) if known is None else known
    mine = (one for one in found if one.member.id == member and one.decision.decided_on <= day < one.until)
    return max(mine, key=lambda one: one.until, default=None)


def late_complaint(discipline: Discipline) -> str:
    """That a complaint came after its days, in words; empty when it did not."""
    received, complained = discipline.received_on, discipline.complaint_on
    if not received or not complained:
        return ""
    days = rules_on(received).complaint_days
    last = received + timedelta(days=days)
    return f"Khiếu nại sau thời hạn {days} ngày (hết ngày {last:%d/%m/%Y})." if complained > last else ""


def _check_member(discipline: Discipline, member: Member) -> None:
    admitted = member.admitted_on
    if admitted and discipline.decided_on < admitted.first_day:
        raise UserError(f"Ngày quyết định kỷ luật trước ngày vào Đảng {admitted} của {member.name}.", "decided_on")
    status = _status_on(member, discipline.decided_on)
    _check_form(discipline, _PROBATIONARY if status == Status.PROBATIONARY and discipline.party else _OFFICIAL)


def _status_on(member: Member, day: date) -> str:
    held = StatusPeriod.select().where(StatusPeriod.member == member, holds(StatusPeriod, day)).first()
    return held.status if held else ""


def _check_organization(discipline: Discipline, organization: Organization) -> None:
    founded = organization.founded_on
    if founded and discipline.decided_on < founded:
        raise UserError(
            f"Ngày quyết định kỷ luật trước ngày thành lập {organization.name} ({founded:%d/%m/%Y}).", "decided_on"
        )
    if not discipline.party:
        raise UserError("Tổ chức đảng chỉ bị kỷ luật đảng.", "party")
    _check_form(discipline, _ORGANIZATION)


def _check_form(discipline: Discipline, whom: str) -> None:
    """The form must be one for this kind of member or organisation (Điều lệ Đảng Điều 35)."""
    fitting = forms()["party" if discipline.party else "other"][whom]
    if discipline.form not in fitting:
        words = ", ".join(form_words(form).lower() for form in fitting)
        raise UserError(f"Với {_WHO[whom]}, hình thức kỷ luật là: {words} ({forms()['article']}).", "form")


def _refuse_twice(discipline: Discipline) -> None:
    keys = ("member", "organization", "decided_on", "form", "party")
    alike = [getattr(Discipline, key) == discipline.__data__.get(key) for key in keys]
    same = Discipline.get_or_none(*alike, Discipline.hidden == False, Discipline.id != (discipline.id or 0))
    if same is not None:
        raise UserError(f"Quyết định kỷ luật này đã ghi: {words_of(same)}.", "decided_on")


def name_of(discipline: Discipline) -> str:
    """Whom the decision is about."""
    whom = discipline.member or discipline.organization
    return str(whom.name) if whom else ""


def form_words(form: str) -> str:
    return dict(DisciplineForm.LABELS).get(form, form)


def words_of(discipline: Discipline) -> str:
    """The decision in few words: form, whose, number, day."""
    kind = "" if discipline.party else " (chính quyền, đoàn thể)"
    number = f" số {discipline.number}" if discipline.number else ""
    return f"{form_words(discipline.form).lower()}{kind}, quyết định{number} ngày {discipline.decided_on:%d/%m/%Y}"


def disciplines_of_members(year: int, day: date | None = None) -> dict[int, list[Discipline]]:
    """The decisions of the year about members by member id, up to the day where one is given; one query."""
    return _by(Discipline.member, year, day)


def disciplines_of_organizations(year: int, day: date | None = None) -> dict[int, list[Discipline]]:
    """The decisions of the year about organisations by their id, up to the day where one is given; one query."""
    return _by(Discipline.organization, year, day)


def _by(whom: Any, year: int, day: date | None) -> dict[int, list[Discipline]]:
    last = date(year, 12, 31) if day is None else day
    query: Iterable[Discipline] = (
        Discipline.select()
        .where(
            whom.is_null(False),
            Discipline.decided_on.between(date(year, 1, 1), last),
            Discipline.hidden == False,
        )
        .order_by(Discipline.decided_on, Discipline.id)
    )
    found: dict[int, list[Discipline]] = defaultdict(list)
    for discipline in query:
        found[discipline.__data__[whom.name]].append(discipline)
    return dict(found)
