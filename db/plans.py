"""Kế hoạch phấn đấu, rèn luyện: each member's plan of the year and its items."""

from __future__ import annotations

from typing import ClassVar

import peewee as pw

from db.base import Record
from db.members import Member, cell_name_on, of_members
from db.search import View


class PlanState:
    DRAFT, SUBMITTED, CONFIRMED, ADJUSTED, ASSESSED = "draft", "submitted", "confirmed", "adjusted", "assessed"
    LABELS = (
        (DRAFT, "nháp"),
        (SUBMITTED, "đã nộp"),
        (CONFIRMED, "chi bộ xác nhận"),
        (ADJUSTED, "điều chỉnh"),
        (ASSESSED, "đã đánh giá"),
    )


class PlanTemplateItem(Record):
    """A line of the office's plan template, copied into every new plan."""

    position = pw.IntegerField(verbose_name="Thứ tự", default=0)
    section = pw.CharField(verbose_name="Mục")
    text = pw.TextField(verbose_name="Nội dung", default="")
    target = pw.TextField(verbose_name="Chỉ tiêu, sản phẩm", default="")

    class Screen(Record.Screen):
        title = "Mẫu kế hoạch"
        columns = ("position", "section", "text", "target")


class Plan(Record):
    """Bản cam kết tu dưỡng, rèn luyện, phấn đấu of one member in one year."""

    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", backref="plans")
    year = pw.IntegerField(verbose_name="Năm", index=True)
    state = pw.CharField(verbose_name="Tình trạng", choices=PlanState.LABELS, default=PlanState.DRAFT)
    submitted_on = pw.DateField(verbose_name="Ngày nộp", null=True)
    checked_by = pw.CharField(verbose_name="Người kiểm tra", default="")
    midyear = pw.TextField(verbose_name="Kết quả giữa năm", default="")
    result = pw.TextField(verbose_name="Kết quả cuối năm", default="")

    class Screen(Record.Screen):
        title = "Kế hoạch"
        columns = ("member", "year", "state", "submitted_on", "checked_by", "midyear", "result")
        listed: ClassVar[dict[str, str]] = {"cell": "Chi bộ", "item_count": "Số mục"}


Plan.add_index(Plan.index(Plan.year, Plan.member, unique=True).where(Plan.hidden == False))


class ItemDegree:
    LABELS = (("done", "Đạt"), ("partly", "Đạt một phần"), ("not-done", "Không đạt"))


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


def listing(view: View) -> pw.ModelSelect[Plan]:
    """Plans of the year with the member's cell on the day and how many items each has."""
    items = PlanItem.select(pw.fn.COUNT(PlanItem.id)).where(
        PlanItem.plan == Plan.id,
        PlanItem.hidden == False,
    )
    cell = cell_name_on(view.as_of).alias("cell")
    query = Plan.select(Plan, Member, cell, items.alias("item_count")).join(Member).where(Plan.hidden == False)
    if view.year is not None:
        query = query.where(Plan.year == view.year)
    return of_members(query, view)
