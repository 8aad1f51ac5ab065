"""Căn cứ xếp loại: scores by criterion, opinions of bodies, figures, defects and what people established."""

from __future__ import annotations

import peewee as pw

from db.base import Record, holds
from db.evaluation import Level, Rating
from db.members import Member, Membership
from db.organizations import Organization, end_of_year, with_dated_name
from db.search import View, matches


class Stage:
    """Who scores: the one rated, the cell, the level that decides."""

    SELF, CELL, FINAL = "self", "cell", "final"
    LABELS = ((SELF, "Tự chấm"), (CELL, "Chi bộ"), (FINAL, "Cấp có thẩm quyền"))


class Score(Record):
    """Points or a grade for one criterion of one rating at one stage."""

    rating = pw.ForeignKeyField(Rating, verbose_name="Phiếu xếp loại", backref="scores")
    criterion = pw.CharField(verbose_name="Tiêu chí")
    stage = pw.CharField(verbose_name="Bước", choices=Stage.LABELS)
    points = pw.DecimalField(verbose_name="Điểm", max_digits=5, decimal_places=2, null=True)
    grade = pw.CharField(verbose_name="Cấp độ", default="")

    class Screen(Record.Screen):
        title = "Điểm từng tiêu chí"
        columns = ("rating", "criterion", "stage", "points", "grade")


Score.add_index(Score.index(Score.rating, Score.criterion, Score.stage, unique=True).where(Score.hidden == False))


class Body:
    """Who gives an opinion on a rating beside the self-rating, the cell's vote and the decision."""

    CELL_COMMITTEE, UNIONS, WORKPLACE, RESIDENCE = "cell-committee", "unions", "workplace", "residence"
    CELL, APPRAISAL, SUPERIOR = "cell", "appraisal", "superior"
    LABELS = (
        (CELL_COMMITTEE, "Chi ủy"),
        (UNIONS, "Đoàn thể"),
        (WORKPLACE, "Cơ quan, đơn vị"),
        (RESIDENCE, "Cấp ủy nơi cư trú"),
        (CELL, "Chi bộ"),
        (APPRAISAL, "Thẩm định"),
        (SUPERIOR, "Gợi ý kiểm điểm của cấp trên"),
    )


class Opinion(Record):
    """What a body says of one rating: a level or none, words, the day and who signed."""

    rating = pw.ForeignKeyField(Rating, verbose_name="Phiếu xếp loại", backref="opinions")
    body = pw.CharField(verbose_name="Chủ thể", choices=Body.LABELS)
    level = pw.CharField(verbose_name="Mức đề nghị", choices=Level.LABELS, default="")
    on = pw.DateField(verbose_name="Ngày", null=True)
    by = pw.CharField(verbose_name="Nơi, người cho ý kiến", default="")
    text = pw.TextField(verbose_name="Ý kiến", default="")

    class Screen(Record.Screen):
        title = "Ý kiến của các chủ thể"
        columns = ("rating", "body", "level", "on", "by", "text")


Opinion.add_index(Opinion.index(Opinion.rating, Opinion.body, unique=True).where(Opinion.hidden == False))


class Figure(Record):
    """A share that a rule looks at and that no record of ours counts: part of whole, and where it comes from."""

    rating = pw.ForeignKeyField(Rating, verbose_name="Phiếu xếp loại", backref="figures")
    share = pw.CharField(verbose_name="Số liệu")
    part = pw.IntegerField(verbose_name="Số đạt")
    whole = pw.IntegerField(verbose_name="Trên tổng số", default=0)
    source = pw.CharField(verbose_name="Nguồn", default="")

    class Screen(Record.Screen):
        title = "Số liệu để xét"
        columns = ("rating", "share", "part", "whole", "source")


Figure.add_index(Figure.index(Figure.rating, Figure.share, unique=True).where(Figure.hidden == False))


class Finding(Record):
    """A fact that people established and that the rules answer with "không hoàn thành", with its ground."""

    rating = pw.ForeignKeyField(Rating, verbose_name="Phiếu xếp loại", backref="findings")
    flag = pw.CharField(verbose_name="Việc")
    ground = pw.TextField(verbose_name="Căn cứ", default="")
    on = pw.DateField(verbose_name="Ngày", null=True)
    document = pw.CharField(verbose_name="Văn bản", default="")
    remedied = pw.BooleanField(verbose_name="Tự phát hiện, đã khắc phục", default=False)

    class Screen(Record.Screen):
        title = "Việc phải xem xét"
        columns = ("rating", "flag", "ground", "on", "document", "remedied")


class DefectState:
    OPEN, UNDER_WAY, REMEDIED = "open", "under-way", "remedied"
    LABELS = ((OPEN, "Chưa khắc phục"), (UNDER_WAY, "Đang khắc phục"), (REMEDIED, "Đã khắc phục"))


class Defect(Record):
    """A defect named at a review, and whether it has been remedied since."""

    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", null=True, backref="defects")
    organization = pw.ForeignKeyField(Organization, verbose_name="Tổ chức", null=True, backref="defects")
    year = pw.IntegerField(verbose_name="Nêu tại kỳ kiểm điểm năm", index=True)
    text = pw.TextField(verbose_name="Hạn chế, khuyết điểm")
    source = pw.CharField(verbose_name="Nơi kết luận, chỉ ra", default="")
    state = pw.CharField(verbose_name="Kết quả khắc phục", choices=DefectState.LABELS, default=DefectState.OPEN)
    remedied_on = pw.DateField(verbose_name="Ngày khắc phục xong", null=True)
    remark = pw.TextField(verbose_name="Mức độ, khó khăn", default="")

    class Screen(Record.Screen):
        title = "Hạn chế, khuyết điểm"
        columns = ("member", "organization", "year", "text", "source", "state", "remedied_on", "remark")


def defects_listing(view: View) -> pw.ModelSelect[Defect]:
    """Defects of members and organisations, of a year those named in it."""
    query = (
        Defect.select(Defect, Member, Organization)
        .join(Member, pw.JOIN.LEFT_OUTER)
        .switch(Defect)
        .join(Organization, pw.JOIN.LEFT_OUTER)
        .where(Defect.hidden == False)
    )
    query = with_dated_name(query, end_of_year(Defect.year, view.as_of))
    if view.year is not None:
        query = query.where(Defect.year == view.year)
    if view.cell is not None:
        inside = Membership.select(Membership.member).where(
            Membership.cell.in_(view.bodies), holds(Membership, view.as_of)
        )
        query = query.where((Defect.organization.in_(view.bodies)) | Defect.member.in_(inside))
    person = matches("member_search", Member.id, view.search)
    body = matches("organization_search", Organization.id, view.search)
    return query.where(person | body) if person is not None else query


class Rerating(Record):
    """A level changed after the year was closed; the closed level stays beside it (QĐ 366 Điều 13, 15)."""

    rating = pw.ForeignKeyField(Rating, verbose_name="Phiếu xếp loại", backref="reratings")
    old_level = pw.CharField(verbose_name="Mức cũ", choices=Level.LABELS, default="")
    level = pw.CharField(verbose_name="Mức mới", choices=Level.LABELS, default="")
    decided_on = pw.DateField(verbose_name="Ngày quyết định")
    number = pw.CharField(verbose_name="Số quyết định", default="")
    decided_by = pw.CharField(verbose_name="Cấp quyết định", default="")
    reason = pw.TextField(verbose_name="Lý do", default="")
    cancels = pw.CharField(verbose_name="Hủy kết quả tại quyết định số", default="", constraints=[pw.SQL("DEFAULT ''")])

    class Screen(Record.Screen):
        title = "Đánh giá, xếp loại lại"
        columns = ("rating", "old_level", "level", "decided_on", "number", "cancels", "decided_by", "reason")
