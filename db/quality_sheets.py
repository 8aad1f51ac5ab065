"""Phiếu chấm chất lượng sinh hoạt: a sheet with its criteria, boundaries and levels, in force from a day on."""

from __future__ import annotations

import peewee as pw

from db.base import Record
from db.search import View, folded


class QualityLevel:
    GOOD, FAIR, AVERAGE, POOR = "good", "fair", "average", "poor"
    LABELS = ((GOOD, "Tốt"), (FAIR, "Khá"), (AVERAGE, "Trung bình"), (POOR, "Kém"))
    ALL = (GOOD, FAIR, AVERAGE, POOR)


class TotalRule:
    """Whether a meeting with fewer points to win is measured by its points as they are or turned to the full sheet."""

    RAW, SCALED = "raw", "scaled"
    LABELS = ((RAW, "Theo điểm chấm"), (SCALED, "Theo điểm quy đổi"))


class Measure:
    """What the program knows of a meeting, so that it can propose the points of a criterion."""

    ATTENDANCE, SHORT, SPEAKING, RUNNING, NONE = "attendance", "short", "speaking", "running", ""
    LABELS = (
        (ATTENDANCE, "Tỷ lệ dự (%)"),
        (SHORT, "Số phút thiếu so với quy định"),
        (SPEAKING, "Tỷ lệ phát biểu (%)"),
        (RUNNING, "Số buổi một người vắng có lý do liên tiếp"),
    )


class QualitySheet(Record):
    """One sheet; without points in its criteria the level is chosen by hand."""

    key = pw.CharField(verbose_name="Mã")
    name = pw.CharField(verbose_name="Phiếu chấm", max_length=150)
    since = pw.DateField(verbose_name="Áp dụng từ ngày", null=True)
    until = pw.DateField(verbose_name="Thôi áp dụng từ ngày", null=True)
    document = pw.CharField(verbose_name="Văn bản", default="")
    rule = pw.CharField(verbose_name="Cách tính tổng", choices=TotalRule.LABELS, default=TotalRule.RAW)
    good = pw.DecimalField(verbose_name="Tốt từ (≥)", max_digits=6, decimal_places=2, null=True)
    fair = pw.DecimalField(verbose_name="Khá từ (≥)", max_digits=6, decimal_places=2, null=True)
    average = pw.DecimalField(verbose_name="Trung bình từ (≥)", max_digits=6, decimal_places=2, null=True)
    chosen = pw.BooleanField(verbose_name="Đang dùng", default=False)
    unconfirmed = pw.CharField(verbose_name="Chưa được xác nhận", default="")

    class Screen(Record.Screen):
        title = "Phiếu chấm chất lượng sinh hoạt"
        columns = (
            "name",
            "key",
            "since",
            "until",
            "document",
            "rule",
            "good",
            "fair",
            "average",
            "chosen",
            "unconfirmed",
        )


QualitySheet.add_index(QualitySheet.index(QualitySheet.key, unique=True).where(QualitySheet.hidden == False))


class QualityCriterion(Record):
    """One line of a sheet: its points, whether only a thematic month has it, and how the program would score it."""

    sheet = pw.ForeignKeyField(QualitySheet, verbose_name="Phiếu chấm", backref="criteria")
    position = pw.IntegerField(verbose_name="Thứ tự", default=0)
    group = pw.CharField(verbose_name="Nhóm", column_name="criterion_group", default="")
    text = pw.TextField(verbose_name="Tiêu chí")
    most = pw.DecimalField(verbose_name="Điểm tối đa", max_digits=6, decimal_places=2, null=True)
    thematic = pw.BooleanField(verbose_name="Chỉ tính khi có chuyên đề", default=False)
    measure = pw.CharField(verbose_name="Tính theo", choices=Measure.LABELS, default=Measure.NONE)
    bands = pw.CharField(verbose_name="Thang điểm", help_text="ví dụ ≥ 90: 4; ≥ 75: 3; < 75: 1", default="")

    class Screen(Record.Screen):
        title = "Tiêu chí của phiếu chấm"
        columns = ("sheet", "position", "group", "text", "most", "thematic", "measure", "bands")


def sheets_listing(view: View) -> pw.ModelSelect[QualitySheet]:
    """Every sheet the office wrote or took over."""
    query = QualitySheet.select().where(QualitySheet.hidden == False)
    for word in folded(view.search).split():
        query = query.where(pw.fn.folded(QualitySheet.name).contains(word))
    return query


def criteria_listing(view: View) -> pw.ModelSelect[QualityCriterion]:
    """The lines of every sheet."""
    query = QualityCriterion.select(QualityCriterion, QualitySheet).join(QualitySheet)
    query = query.where(QualityCriterion.hidden == False, QualitySheet.hidden == False)
    for word in folded(view.search).split():
        query = query.where(pw.fn.folded(QualityCriterion.text).contains(word))
    return query
