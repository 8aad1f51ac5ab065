"""Kỷ luật đảng: dated rows of a member or of an organisation."""

from __future__ import annotations

from datetime import date
from typing import Any

import peewee as pw

from db.base import Record, holds
from db.inspections import Conductor, Inspection
from db.members import Member, Membership
from db.organizations import Organization, with_dated_name
from db.search import View, matches


class DisciplineForm:
    """Forms of discipline, the lightest first (Điều lệ Đảng Điều 35); dissolution is for organisations."""

    REPRIMAND, WARNING, REMOVAL, EXPULSION, DISSOLUTION = "reprimand", "warning", "removal", "expulsion", "dissolution"
    LABELS = (
        (REPRIMAND, "Khiển trách"),
        (WARNING, "Cảnh cáo"),
        (REMOVAL, "Cách chức"),
        (EXPULSION, "Khai trừ"),
        (DISSOLUTION, "Giải tán"),
    )


def _added(label: str, **options: Any) -> pw.CharField:
    """A text that later versions added to the table."""
    return pw.CharField(verbose_name=label, default="", constraints=[pw.SQL("DEFAULT ''")], **options)


class Discipline(Record):
    """One decision of discipline, in Party or, when `party` is false, of the administration or a union."""

    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", null=True, backref="disciplines")
    organization = pw.ForeignKeyField(Organization, verbose_name="Tổ chức đảng", null=True, backref="disciplines")
    form = pw.CharField(verbose_name="Hình thức", choices=DisciplineForm.LABELS)
    party = pw.BooleanField(verbose_name="Kỷ luật đảng", default=True)
    decided_on = pw.DateField(verbose_name="Ngày quyết định")
    number = pw.CharField(verbose_name="Số quyết định", default="")
    decided_by = pw.CharField(verbose_name="Cấp quyết định", default="")
    reason = pw.TextField(verbose_name="Nội dung vi phạm", default="")
    committed = pw.CharField(verbose_name="Thời gian vi phạm", default="")
    duty = pw.BooleanField(verbose_name="Gắn với chức trách, nhiệm vụ công vụ", default=True)
    elsewhere = pw.BooleanField(verbose_name="Vi phạm ở đơn vị cũ", default=False)
    remedied = pw.BooleanField(verbose_name="Tự phát hiện, đã khắc phục", default=False)
    ended_on = pw.DateField(verbose_name="Ngày chấm dứt hiệu lực", null=True)
    note = pw.TextField(verbose_name="Ghi chú", default="")
    inspection = pw.ForeignKeyField(
        Inspection, verbose_name="Từ cuộc kiểm tra", null=True, backref="disciplines", index=False
    )
    decider = _added("Cấp có thẩm quyền", choices=Conductor.LABELS)
    effective_on = pw.DateField(verbose_name="Có hiệu lực từ ngày", null=True)
    received_on = pw.DateField(verbose_name="Ngày nhận quyết định", null=True)
    complaint_on = pw.DateField(verbose_name="Ngày khiếu nại", null=True)
    complaint_to = _added("Nơi nhận khiếu nại")
    complaint_answered_on = pw.DateField(verbose_name="Ngày trả lời khiếu nại", null=True)
    complaint_result = _added("Kết quả giải quyết khiếu nại")

    class Screen(Record.Screen):
        title = "Kỷ luật"
        columns = (
            "member",
            "organization",
            "form",
            "party",
            "decided_on",
            "number",
            "decided_by",
            "reason",
            "committed",
            "duty",
            "elsewhere",
            "remedied",
            "ended_on",
            "note",
            "inspection",
            "decider",
            "effective_on",
            "received_on",
            "complaint_on",
            "complaint_to",
            "complaint_answered_on",
            "complaint_result",
        )


def listing(view: View) -> pw.ModelSelect[Discipline]:
    """Decisions of discipline, of a year those decided in it, of a cell its own and its members'.

    An organisation stands under the name it had on the day of the decision.
    """
    query = (
        Discipline.select(Discipline, Member, Organization, Inspection)
        .join(Member, pw.JOIN.LEFT_OUTER)
        .switch(Discipline)
        .join(Organization, pw.JOIN.LEFT_OUTER)
        .switch(Discipline)
        .join(Inspection, pw.JOIN.LEFT_OUTER)
        .where(Discipline.hidden == False)
    )
    if view.year is not None:
        query = query.where(Discipline.decided_on.between(date(view.year, 1, 1), date(view.year, 12, 31)))
    if view.cell is not None:
        inside = Membership.select(Membership.member).where(
            Membership.cell.in_(view.bodies), holds(Membership, view.as_of)
        )
        query = query.where((Discipline.organization.in_(view.bodies)) | Discipline.member.in_(inside))
    person = matches("member_search", Member.id, view.search)
    body = matches("organization_search", Organization.id, view.search)
    return with_dated_name(query.where(person | body) if person is not None else query, Discipline.decided_on)
