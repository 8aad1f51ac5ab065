"""Huy hiệu Đảng: time that does not count, badges held, and what the clerk set for one member in one round."""

from __future__ import annotations

from datetime import date
from typing import Any

import peewee as pw

from db.base import Period, Record, holds
from db.members import Member, Membership, Status, StatusPeriod, of_members
from db.organizations import OrganizationPeriod
from db.search import View


class GapKind:
    """Why time does not count as party age."""

    EXPELLED, REMOVED, LOST, INTERRUPTED, OTHER = "expelled", "removed", "lost", "interrupted", "other"
    LABELS = (
        (EXPELLED, "Khai trừ"),
        (REMOVED, "Xoá tên"),
        (LOST, "Mất liên lạc"),
        (INTERRUPTED, "Gián đoạn khi chuyển sinh hoạt"),
        (OTHER, "Lý do khác"),
    )


class BadgeKind:
    REGULAR, EARLY, POSTHUMOUS, AGAIN = "regular", "early", "posthumous", "again"
    LABELS = ((REGULAR, "Tặng"), (EARLY, "Tặng sớm"), (POSTHUMOUS, "Truy tặng"), (AGAIN, "Cấp lại"))


class BadgeChoice:
    """What the clerk set for a member: proposed early for grave illness, or held back."""

    EARLY, HELD = "early", "held"
    LABELS = ((EARLY, "Bệnh nặng, đề nghị sớm"), (HELD, "Chưa đề nghị"))


class PartyGap(Period):
    """Time outside Party life, which party age leaves out."""

    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", backref="gaps")
    kind = pw.CharField(verbose_name="Vì sao không tính", choices=GapKind.LABELS)

    class Screen(Record.Screen):
        title = "Thời gian không tính tuổi đảng"
        columns = ("member", "kind", "since", "until", "document", "reason")


class BadgeAward(Record):
    """A badge decided for a member."""

    member_id: int
    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", backref="badges")
    years = pw.IntegerField(verbose_name="Huy hiệu (năm)", index=True)
    kind = pw.CharField(verbose_name="Hình thức", choices=BadgeKind.LABELS, default=BadgeKind.REGULAR)
    round_on = pw.DateField(verbose_name="Đợt", null=True, index=True)
    decision_number = pw.CharField(verbose_name="Số quyết định", default="")
    decided_on = pw.DateField(verbose_name="Ngày quyết định", null=True)
    badge_number = pw.CharField(verbose_name="Số huy hiệu", default="")
    note = pw.TextField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Huy hiệu Đảng"
        columns = ("member", "years", "kind", "round_on", "decision_number", "decided_on", "badge_number", "note")


BadgeAward.add_index(
    BadgeAward.index(BadgeAward.member, BadgeAward.years, unique=True).where(
        (BadgeAward.hidden == False) & (BadgeAward.kind != BadgeKind.AGAIN)
    )
)


class BadgeRequest(Record):
    """What the clerk set for a member's badge from a round on; without `until` it stands for that round alone."""

    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", backref="badge_requests")
    years = pw.IntegerField(verbose_name="Huy hiệu (năm)")
    choice = pw.CharField(verbose_name="Đề nghị", choices=BadgeChoice.LABELS)
    round_on = pw.DateField(verbose_name="Đợt")
    until = pw.DateField(verbose_name="Chờ đến ngày", null=True)
    reason = pw.CharField(verbose_name="Lý do")

    class Screen(Record.Screen):
        title = "Đề nghị Huy hiệu Đảng"
        columns = ("member", "years", "choice", "round_on", "until", "reason")


BadgeRequest.add_index(
    BadgeRequest.index(BadgeRequest.member, BadgeRequest.years, BadgeRequest.round_on, unique=True).where(
        BadgeRequest.hidden == False
    )
)


def listing(view: View) -> pw.ModelSelect[BadgeAward]:
    """Badges held; of a year those of its rounds, or decided in it when no round is known."""
    query = BadgeAward.select(BadgeAward, Member).join(Member).where(BadgeAward.hidden == False)
    if view.year is not None:
        first, last = date(view.year, 1, 1), date(view.year, 12, 31)
        query = query.where(pw.fn.COALESCE(BadgeAward.round_on, BadgeAward.decided_on).between(first, last))
    return of_members(query, view)


def gaps_listing(view: View) -> pw.ModelSelect[PartyGap]:
    """Time outside the Party, whenever it was."""
    return of_members(PartyGap.select(PartyGap, Member).join(Member).where(PartyGap.hidden == False), view)


def candidates(day: date, begun_before: int) -> pw.ModelSelect[Any]:
    """Members in đảng số on the day, and the dead, whose party age began before that year; one query.

    Each row has the member, `status` with its first day `since`, `cell_id` and `cell` as last known, and as JSON
    `gap_rows` [[since, until]], `badge_years` [years], `request_rows` [[years, choice, round_on, until, reason]].
    """
    return (
        Member.select(
            Member,
            StatusPeriod.status.alias("status"),
            StatusPeriod.since.alias("since"),
            Membership.cell.alias("cell_id"),
            OrganizationPeriod.name.alias("cell"),
            _list_of(PartyGap, PartyGap.since, PartyGap.until).alias("gap_rows"),
            _list_of(BadgeAward, BadgeAward.years).alias("badge_years"),
            _list_of(
                BadgeRequest,
                BadgeRequest.years,
                BadgeRequest.choice,
                BadgeRequest.round_on,
                BadgeRequest.until,
                BadgeRequest.reason,
            ).alias("request_rows"),
        )
        .join(StatusPeriod, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, day))
        .switch(Member)
        .join(Membership, pw.JOIN.LEFT_OUTER, on=(Membership.id == _last_membership(day)))
        .join(
            OrganizationPeriod,
            pw.JOIN.LEFT_OUTER,
            on=(OrganizationPeriod.organization == Membership.cell) & holds(OrganizationPeriod, day),
        )
        .where(
            Member.hidden == False,
            StatusPeriod.status.in_((*Status.COUNTED, Status.DECEASED)),
            pw.fn.COALESCE(Member.party_age_from, Member.decision_on, Member.admitted_on) < f"{begun_before:04d}",
        )
        .order_by(Member.sort_key, Member.id)
        .objects()
    )


def _list_of(model: Any, *fields: pw.Field) -> Any:
    """A member's visible records of another table as one JSON list."""
    one = pw.fn.json_array(*fields) if len(fields) > 1 else fields[0]
    return model.select(pw.fn.json_group_array(one)).where(model.member == Member.id, model.hidden == False)


def _last_membership(day: date) -> Any:
    """The cell that holds on the day or, for the dead, the last one before."""
    other = Membership.alias()
    return (
        other.select(other.id)
        .where(other.member == Member.id, other.hidden == False, other.since.is_null() | (other.since <= day))
        .order_by(other.since.desc(nulls="last"), other.id.desc())
        .limit(1)
    )
