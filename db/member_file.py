"""Quá trình của đảng viên: schooling, courses, mass organisations, and the time under review, as dated rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import peewee as pw

from db.base import Period, Record, holds
from db.dates import PartialDateField
from db.inspections import Inspection
from db.members import Member, of_members
from db.search import View


class EducationKind:
    GENERAL, PROFESSION, LANGUAGE, COMPUTING = "general", "profession", "language", "computing"
    LABELS = (
        (GENERAL, "Giáo dục phổ thông"),
        (PROFESSION, "Chuyên môn, nghiệp vụ"),
        (LANGUAGE, "Ngoại ngữ"),
        (COMPUTING, "Tin học"),
    )


class TrainingKind:
    """Political theory, and the classes that a commune sends its members to (operations.md section 9)."""

    THEORY, AWARENESS, NEWCOMERS, COMMITTEE = "theory", "awareness", "newcomers", "committee"
    INSPECTION, PERSUASION, OTHER = "inspection", "persuasion", "other"
    LABELS = (
        (THEORY, "Lý luận chính trị"),
        (AWARENESS, "Bồi dưỡng nhận thức về Đảng"),
        (NEWCOMERS, "Bồi dưỡng đảng viên mới"),
        (COMMITTEE, "Bồi dưỡng bí thư chi bộ, cấp ủy viên"),
        (INSPECTION, "Nghiệp vụ kiểm tra, giám sát"),
        (PERSUASION, "Nghiệp vụ dân vận, tuyên giáo"),
        (OTHER, "Lớp khác"),
    )


class MassBody:
    LABELS = (
        ("youth", "Đoàn TNCS Hồ Chí Minh"),
        ("union", "Công đoàn"),
        ("women", "Hội Liên hiệp Phụ nữ"),
        ("farmers", "Hội Nông dân"),
        ("veterans", "Hội Cựu chiến binh"),
        ("front", "Mặt trận Tổ quốc"),
        ("elders", "Hội Người cao tuổi"),
        ("other", "Tổ chức khác"),
    )


class ReviewKind:
    """Why a member may not be transferred for good for the time being (QĐ 294-QĐ/TW 6.3.1)."""

    LABELS = (
        ("inspection", "Đang được thanh tra, kiểm tra"),
        ("denunciation", "Đang có đơn tố cáo được thụ lý"),
        ("complaint", "Đang giải quyết khiếu nại"),
        ("prosecution", "Đang bị khởi tố, tạm giam"),
    )


class Education(Record):
    """A level of schooling with its diploma; what was reached does not end."""

    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", backref="educations")
    kind = pw.CharField(verbose_name="Loại", choices=EducationKind.LABELS)
    level = pw.CharField(verbose_name="Trình độ", help_text="ví dụ 12/12, Đại học, Tiếng Anh B1")
    subject = pw.CharField(verbose_name="Ngành", default="")
    school = pw.CharField(verbose_name="Nơi học", default="")
    since = PartialDateField(verbose_name="Từ", null=True)
    until = PartialDateField(verbose_name="Đến", null=True)
    document = pw.CharField(verbose_name="Văn bằng, chứng chỉ", default="")
    note = pw.CharField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Học vấn, chuyên môn"
        columns = ("member", "kind", "level", "subject", "school", "since", "until", "document", "note")


class Training(Record):
    """A class attended: political theory or a course, with its certificate."""

    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", backref="trainings")
    kind = pw.CharField(verbose_name="Loại lớp", choices=TrainingKind.LABELS)
    level = pw.CharField(verbose_name="Trình độ", help_text="ví dụ Sơ cấp, Trung cấp, Cao cấp", default="")
    course = pw.CharField(verbose_name="Tên lớp", default="")
    school = pw.CharField(verbose_name="Cơ sở đào tạo", default="")
    since = PartialDateField(verbose_name="Từ", null=True)
    until = PartialDateField(verbose_name="Đến", null=True)
    document = pw.CharField(verbose_name="Chứng chỉ", help_text="số, ngày cấp", default="")
    expires_on = pw.DateField(verbose_name="Chứng chỉ hết hạn", null=True)
    note = pw.CharField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Lý luận chính trị, bồi dưỡng"
        columns = ("member", "kind", "level", "course", "school", "since", "until", "document", "expires_on", "note")


class MassMembership(Record):
    """Belonging to a mass organisation, with the office held in it."""

    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", backref="mass_memberships")
    body = pw.CharField(verbose_name="Đoàn thể", choices=MassBody.LABELS)
    position = pw.CharField(verbose_name="Chức vụ", default="")
    place = pw.CharField(verbose_name="Nơi tham gia", default="")
    since = PartialDateField(verbose_name="Từ", null=True)
    until = PartialDateField(verbose_name="Đến", null=True)
    document = pw.CharField(verbose_name="Văn bản", default="")
    note = pw.CharField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Tham gia đoàn thể"
        columns = ("member", "body", "position", "place", "since", "until", "document", "note")


class UnderReview(Period):
    """The time in which a member is inspected, denounced or prosecuted; with `inspection` it follows from that one."""

    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", backref="reviews")
    kind = pw.CharField(verbose_name="Việc", choices=ReviewKind.LABELS)
    inspection = pw.ForeignKeyField(Inspection, verbose_name="Cuộc kiểm tra", null=True, backref="reviews", index=False)

    class Screen(Record.Screen):
        title = "Đang được xem xét"
        columns = ("member", "kind", "since", "until", "document", "reason")


def education_listing(view: View) -> Any:
    """What was reached, whenever it was."""
    return _rows(Education, view)


def trainings_listing(view: View) -> Any:
    """Classes attended; of a year those that ended in it."""
    query = _rows(Training, view)
    if view.year is not None:
        query = query.where(Training.until.between(f"{view.year:04d}", f"{view.year:04d}-12-31"))
    return query


def mass_listing(view: View) -> Any:
    """Who belongs to a mass organisation on the day."""
    still = MassMembership.until.is_null() | (MassMembership.until > view.as_of)
    return _rows(MassMembership, view).where(still)


def reviews_listing(view: View) -> pw.ModelSelect[UnderReview]:
    """Who is under review on the day."""
    return of_members(UnderReview.select(UnderReview, Member).join(Member).where(holds(UnderReview, view.as_of)), view)


def reviews_of(member: Member | int, day: date) -> list[UnderReview]:
    """What the member is under on the day."""
    return list(UnderReview.select().where(UnderReview.member == member, holds(UnderReview, day)))


def _rows(model: Any, view: View) -> Any:
    return of_members(model.select(model, Member).join(Member).where(model.hidden == False), view)
