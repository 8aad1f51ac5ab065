"""Kế hoạch phấn đấu, rèn luyện: each member's plan of the year and its items."""

from __future__ import annotations

from typing import Any, ClassVar

import peewee as pw

from db.base import Record
from db.meetings import Meeting
from db.members import Member, cell_name_on, of_members
from db.search import View, folded


class PlanState:
    DRAFT, SUBMITTED, CONFIRMED, ADJUSTED, ASSESSED = "draft", "submitted", "confirmed", "adjusted", "assessed"
    LABELS = (
        (DRAFT, "nháp"),
        (SUBMITTED, "đã nộp"),
        (CONFIRMED, "chi bộ xác nhận"),
        (ADJUSTED, "điều chỉnh"),
        (ASSESSED, "đã đánh giá"),
    )


def _later(label: str, **options: Any) -> pw.CharField:
    """A text that offices of before did not have."""
    return pw.CharField(verbose_name=label, default="", constraints=[pw.SQL("DEFAULT ''")], **options)


class PlanTemplate(Record):
    """A template of its own for a group of members; lines that belong to none are everybody's."""

    name = pw.CharField(verbose_name="Tên mẫu")
    group = pw.CharField(
        verbose_name="Dùng cho nhóm",
        column_name="rating_group",
        help_text="nhóm đánh giá; để trống: chỉ dùng khi chọn",
        default="",
    )
    note = pw.CharField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Mẫu kế hoạch theo nhóm"
        columns = ("name", "group", "note")


class PlanTemplateItem(Record):
    """A line of a plan template, copied into every plan that is made from it."""

    template = pw.ForeignKeyField(PlanTemplate, verbose_name="Mẫu", null=True, backref="items")
    position = pw.IntegerField(verbose_name="Thứ tự", default=0)
    section = pw.CharField(verbose_name="Mục")
    text = pw.TextField(verbose_name="Nội dung", default="")
    target = pw.TextField(verbose_name="Chỉ tiêu, sản phẩm", default="")

    class Screen(Record.Screen):
        title = "Mẫu kế hoạch"
        columns = ("template", "position", "section", "text", "target")


class Plan(Record):
    """Bản cam kết tu dưỡng, rèn luyện, phấn đấu of one member in one year."""

    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", backref="plans")
    year = pw.IntegerField(verbose_name="Năm", index=True)
    state = pw.CharField(verbose_name="Tình trạng", choices=PlanState.LABELS, default=PlanState.DRAFT)
    submitted_on = pw.DateField(verbose_name="Ngày nộp", null=True)
    confirmed_on = pw.DateField(verbose_name="Ngày xác nhận", null=True)
    confirmed_by = _later("Người xác nhận")
    adjusted_on = pw.DateField(verbose_name="Ngày điều chỉnh", null=True)
    adjusted_why = _later("Lý do điều chỉnh")
    checked_by = pw.CharField(verbose_name="Người kiểm tra", default="")
    midyear = pw.TextField(verbose_name="Kết quả giữa năm", default="")
    result = pw.TextField(verbose_name="Kết quả cuối năm", default="")
    assessed_on = pw.DateField(verbose_name="Ngày đánh giá", null=True)
    assessed_by = _later("Người đánh giá")

    class Screen(Record.Screen):
        title = "Kế hoạch"
        columns = (
            "member",
            "year",
            "state",
            "submitted_on",
            "confirmed_on",
            "confirmed_by",
            "adjusted_on",
            "adjusted_why",
            "checked_by",
            "midyear",
            "result",
            "assessed_on",
            "assessed_by",
        )
        listed: ClassVar[dict[str, str]] = {"cell": "Chi bộ", "item_count": "Số mục", "checks": "Số lần kiểm tra"}


Plan.add_index(Plan.index(Plan.year, Plan.member, unique=True).where(Plan.hidden == False))


class ItemDegree:
    LABELS = (("done", "Đạt"), ("partly", "Đạt một phần"), ("not-done", "Không đạt"))
    MISSED = ("partly", "not-done")


class PlanItem(Record):
    """One goal of a plan with its result."""

    plan = pw.ForeignKeyField(Plan, verbose_name="Kế hoạch", backref="items")
    position = pw.IntegerField(verbose_name="Thứ tự", default=0)
    section = pw.CharField(verbose_name="Mục")
    text = pw.TextField(verbose_name="Nội dung", default="")
    target = pw.TextField(verbose_name="Chỉ tiêu, sản phẩm", default="")
    due_on = pw.DateField(verbose_name="Thời hạn", null=True)
    result = pw.TextField(verbose_name="Kết quả", default="")
    degree = pw.CharField(verbose_name="Mức thực hiện", choices=ItemDegree.LABELS, default="")

    class Screen(Record.Screen):
        title = "Mục của kế hoạch"
        columns = ("position", "section", "text", "target", "due_on", "result", "degree")


class PlanCheck(Record):
    """What those who check found of a member's plan on a day of the year, at a meeting or between two."""

    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", backref="plan_checks")
    year = pw.IntegerField(verbose_name="Năm", index=True)
    on = pw.DateField(verbose_name="Ngày kiểm tra", column_name="checked_on")
    by = pw.CharField(verbose_name="Người kiểm tra", column_name="checked_by", default="")
    remark = pw.TextField(verbose_name="Nhận xét")
    meeting = pw.ForeignKeyField(Meeting, verbose_name="Buổi sinh hoạt", null=True, backref="plan_checks")

    class Screen(Record.Screen):
        title = "Kiểm tra kế hoạch"
        columns = ("member", "year", "on", "by", "remark", "meeting")
        listed: ClassVar[dict[str, str]] = {"cell": "Chi bộ"}


def checks_listing(view: View) -> pw.ModelSelect[PlanCheck]:
    """The checks of the year's plans, with the cell in which each member is on the day."""
    query = (
        PlanCheck.select(PlanCheck, Member, Meeting, cell_name_on(view.as_of).alias("cell"))
        .join(Member)
        .switch(PlanCheck)
        .join(Meeting, pw.JOIN.LEFT_OUTER)
        .where(PlanCheck.hidden == False)
    )
    if view.year is not None:
        query = query.where(PlanCheck.year == view.year)
    return of_members(query, view)


def templates_listing(view: View) -> pw.ModelSelect[PlanTemplate]:
    """The templates of groups."""
    query = PlanTemplate.select().where(PlanTemplate.hidden == False)
    for word in folded(view.search).split():
        query = query.where(pw.fn.folded(PlanTemplate.name).contains(word))
    return query


def listing(view: View) -> pw.ModelSelect[Plan]:
    """Plans of the year with the member's cell on the day, how many items each has and how often it was checked."""
    items = PlanItem.select(pw.fn.COUNT(PlanItem.id)).where(
        PlanItem.plan == Plan.id,
        PlanItem.hidden == False,
    )
    cell = cell_name_on(view.as_of).alias("cell")
    checks = PlanCheck.select(pw.fn.COUNT(PlanCheck.id)).where(
        PlanCheck.member == Plan.member, PlanCheck.year == Plan.year, PlanCheck.hidden == False
    )
    query = Plan.select(Plan, Member, cell, items.alias("item_count"), checks.alias("checks"))
    query = query.join(Member).where(Plan.hidden == False)
    if view.year is not None:
        query = query.where(Plan.year == view.year)
    return of_members(query, view)
