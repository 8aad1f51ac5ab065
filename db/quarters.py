"""Đánh giá hằng quý: a leader's plan of products for a quarter, and its assessment (KL 198-KL/TW, HD 02-HD/BTCTW)."""

from __future__ import annotations

from typing import Any

import peewee as pw

from db.base import Record
from db.evaluation import Level
from db.members import Member, of_members
from db.search import View


def _text(label: str, **options: Any) -> pw.CharField:
    """A text that came after the first quarters were kept: the table itself says what it is without one."""
    return pw.CharField(verbose_name=label, default="", constraints=[pw.SQL("DEFAULT ''")], **options)


class QuarterAssessment(Record):
    """The assessment of one leader in one quarter, as name, cell and post were then."""

    year = pw.IntegerField(verbose_name="Năm", index=True)
    quarter = pw.IntegerField(verbose_name="Quý")
    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", backref="quarter_assessments")
    name = pw.CharField(verbose_name="Họ và tên", default="")
    cell = pw.CharField(verbose_name="Chi bộ", default="")
    position = pw.CharField(verbose_name="Chức vụ", default="")
    profile = pw.CharField(verbose_name="Bộ quy định", default="")
    group = _text("Nhóm đánh giá", column_name="rating_group")
    approved_on = pw.DateField(verbose_name="Ngày duyệt kế hoạch", null=True)
    approved_by = pw.CharField(verbose_name="Nơi duyệt kế hoạch", default="")
    strengths = pw.TextField(verbose_name="Ưu điểm", default="")
    weaknesses = pw.TextField(verbose_name="Hạn chế, nguyên nhân", default="")
    direction = pw.TextField(verbose_name="Phương hướng", default="")
    self_level = pw.CharField(verbose_name="Tự đề xuất", choices=Level.LABELS, default="")
    self_on = pw.DateField(verbose_name="Ngày tự đánh giá", null=True)
    level = pw.CharField(verbose_name="Mức xếp loại", choices=Level.LABELS, default="")
    decided_on = pw.DateField(verbose_name="Ngày quyết định", null=True)
    decided_by = pw.CharField(verbose_name="Cấp quyết định", default="")
    ground = pw.TextField(verbose_name="Căn cứ, lý do", default="")
    proposed_level = _text("Đề xuất mức", choices=Level.LABELS)
    remark = _text("Nhận xét của cấp có thẩm quyền")
    staffing = _text("Đề xuất về công tác cán bộ")

    class Screen(Record.Screen):
        title = "Đánh giá hằng quý"
        columns = (
            "name",
            "cell",
            "position",
            "year",
            "quarter",
            "group",
            "approved_on",
            "self_level",
            "proposed_level",
            "level",
            "decided_on",
            "decided_by",
            "ground",
        )


QuarterAssessment.add_index(
    QuarterAssessment.index(
        QuarterAssessment.year, QuarterAssessment.quarter, QuarterAssessment.member, unique=True
    ).where(QuarterAssessment.hidden == False)
)


class QuarterProduct(Record):
    """One task of a quarter's plan under one of the six axes, its product, and its points."""

    assessment = pw.ForeignKeyField(QuarterAssessment, verbose_name="Phiếu đánh giá quý", backref="products")
    position = pw.IntegerField(verbose_name="Thứ tự", default=0)
    axis = pw.IntegerField(verbose_name="Trục")
    task = pw.TextField(verbose_name="Mục tiêu, nhiệm vụ")
    due = pw.DateField(verbose_name="Thời hạn", null=True)
    result = pw.TextField(verbose_name="Kết quả, sản phẩm", default="")
    percent = pw.DecimalField(verbose_name="Mức đạt (%)", max_digits=5, decimal_places=2, null=True)
    maximum = pw.DecimalField(verbose_name="Điểm tối đa", max_digits=5, decimal_places=2, default=0)
    self_points = pw.DecimalField(verbose_name="Điểm tự chấm", max_digits=5, decimal_places=2, null=True)
    points = pw.DecimalField(verbose_name="Điểm", max_digits=5, decimal_places=2, null=True)

    class Screen(Record.Screen):
        title = "Sản phẩm, công việc trong quý"
        columns = (
            "assessment",
            "axis",
            "task",
            "due",
            "result",
            "percent",
            "maximum",
            "self_points",
            "points",
        )


class QuarterScore(Record):
    """One common criterion of a quarter's assessment: kept or not, and its points."""

    assessment = pw.ForeignKeyField(QuarterAssessment, verbose_name="Phiếu đánh giá quý", backref="scores")
    criterion = pw.CharField(verbose_name="Tiêu chí")
    kept = pw.BooleanField(verbose_name="Đảm bảo", null=True)
    self_points = pw.DecimalField(verbose_name="Điểm tự chấm", max_digits=5, decimal_places=2, null=True)
    points = pw.DecimalField(verbose_name="Điểm", max_digits=5, decimal_places=2, null=True)

    class Screen(Record.Screen):
        title = "Tiêu chí chung trong quý"
        columns = ("assessment", "criterion", "kept", "self_points", "points")


QuarterScore.add_index(
    QuarterScore.index(QuarterScore.assessment, QuarterScore.criterion, unique=True).where(QuarterScore.hidden == False)
)


def listing(view: View) -> pw.ModelSelect[QuarterAssessment]:
    """Quarterly assessments in the year."""
    query = QuarterAssessment.select(QuarterAssessment, Member).join(Member).where(QuarterAssessment.hidden == False)
    if view.year is not None:
        query = query.where(QuarterAssessment.year == view.year)
    return of_members(query, view)
