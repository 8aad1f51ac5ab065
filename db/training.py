"""Đào tạo, bồi dưỡng: classes, who attends them with what result, and what a post asks of its holder."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import ClassVar

import peewee as pw

from db.admission import Candidate, cell_on
from db.base import Record
from db.member_file import Training, TrainingKind
from db.members import Member, members_of_cells
from db.posts import Cadre
from db.search import View, folded, matches


class TheoryLevel:
    """The levels of political theory, the lowest first (operations.md section 9)."""

    ELEMENTARY, INTERMEDIATE, ADVANCED, BACHELOR = "elementary", "intermediate", "advanced", "bachelor"
    LABELS = ((ELEMENTARY, "Sơ cấp"), (INTERMEDIATE, "Trung cấp"), (ADVANCED, "Cao cấp"), (BACHELOR, "Cử nhân"))
    ALL = tuple(key for key, _ in LABELS)


class TrainingResult:
    ATTENDING, PASSED, FAILED, ABSENT = "attending", "passed", "failed", "absent"
    LABELS = (
        (ATTENDING, "Được cử đi học"),
        (PASSED, "Hoàn thành"),
        (FAILED, "Không hoàn thành"),
        (ABSENT, "Không đi học"),
    )


class TrainingDemand:
    """Of whom a level or a class is asked."""

    COMMITTEE, INSPECTION, SECRETARY, CELL_COMMITTEE = "committee", "inspection", "secretary", "cell-committee"
    HAMLET, NEWCOMER = "hamlet", "newcomer"
    LABELS = (
        (COMMITTEE, "Đảng ủy viên"),
        (INSPECTION, "Ủy viên ủy ban kiểm tra"),
        (SECRETARY, "Bí thư, phó bí thư chi bộ"),
        (CELL_COMMITTEE, "Chi ủy viên"),
        (HAMLET, "Cán bộ thôn"),
        (NEWCOMER, "Đảng viên mới kết nạp"),
    )


class TrainingClass(Record):
    """A class to which the office sends people, or that it holds itself."""

    name = pw.CharField(verbose_name="Tên lớp", max_length=200)
    kind = pw.CharField(verbose_name="Loại lớp", choices=TrainingKind.LABELS)
    level = pw.CharField(
        verbose_name="Trình độ", choices=TheoryLevel.LABELS, default="", help_text="chỉ lớp lý luận chính trị"
    )
    school = pw.CharField(verbose_name="Cơ sở đào tạo", default="", help_text="trung tâm, trường mở lớp, cấp chứng chỉ")
    place = pw.CharField(verbose_name="Nơi học", default="")
    since = pw.DateField(verbose_name="Từ ngày", null=True, index=True)
    until = pw.DateField(verbose_name="Đến ngày", null=True)
    document = pw.CharField(verbose_name="Văn bản", default="", help_text="kế hoạch, thông báo mở lớp: số, ngày")
    note = pw.CharField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Lớp đào tạo, bồi dưỡng"
        columns = ("name", "kind", "level", "school", "place", "since", "until", "document", "note")


class TrainingParticipant(Record):
    """Somebody in a class: a member, a candidate, a hamlet's cadre, or anyone by name.

    `file_row` is the line of the member's own file that follows from a certificate; nobody types it a second time.
    """

    training_class = pw.ForeignKeyField(TrainingClass, verbose_name="Lớp", backref="participants")
    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", null=True, backref="classes")
    candidate = pw.ForeignKeyField(Candidate, verbose_name="Quần chúng ưu tú", null=True, backref="classes")
    cadre = pw.ForeignKeyField(Cadre, verbose_name="Cán bộ thôn", null=True, backref="classes")
    outsider = pw.CharField(verbose_name="Người khác", default="", max_length=100, help_text="họ và tên")
    unit = pw.CharField(verbose_name="Đơn vị, địa chỉ", default="")
    result = pw.CharField(
        verbose_name="Kết quả", choices=TrainingResult.LABELS, default=TrainingResult.ATTENDING, index=True
    )
    grade = pw.CharField(verbose_name="Xếp loại", default="")
    certificate = pw.CharField(verbose_name="Số chứng chỉ", default="")
    certified_on = pw.DateField(verbose_name="Ngày cấp", null=True)
    expires_on = pw.DateField(verbose_name="Hết hạn", null=True, index=True)
    note = pw.CharField(verbose_name="Ghi chú", default="")
    file_row = pw.ForeignKeyField(
        Training, verbose_name="Dòng trong hồ sơ đảng viên", null=True, backref="participants"
    )

    @property
    def name(self) -> str:
        """Whoever attends."""
        found = self.member or self.candidate or self.cadre
        return str(found.name if found else self.outsider)

    class Screen(Record.Screen):
        title = "Người học"
        columns = (
            "training_class",
            "member",
            "candidate",
            "cadre",
            "outsider",
            "unit",
            "result",
            "grade",
            "certificate",
            "certified_on",
            "expires_on",
            "note",
        )
        listed: ClassVar[dict[str, str]] = {
            "person": "Người học",
            "class_kind": "Loại lớp",
            "class_level": "Trình độ",
        }
        listed_choices: ClassVar[dict[str, tuple[tuple[str, str], ...]]] = {
            "class_kind": TrainingKind.LABELS,
            "class_level": TheoryLevel.LABELS,
        }


TrainingParticipant.add_index(
    TrainingParticipant.index(TrainingParticipant.training_class, TrainingParticipant.member, unique=True).where(
        TrainingParticipant.hidden == False
    )
)


class TrainingRequirement(Record):
    """What is asked of whom: a level of political theory or a kind of class, within so many months of beginning."""

    demand = pw.CharField(verbose_name="Ai", choices=TrainingDemand.LABELS)
    kind = pw.CharField(verbose_name="Phải qua lớp", choices=TrainingKind.LABELS)
    level = pw.CharField(verbose_name="Từ trình độ", choices=TheoryLevel.LABELS, default="")
    months = pw.IntegerField(verbose_name="Trong bao nhiêu tháng", null=True, help_text="kể từ khi giữ chức, kết nạp")
    since = pw.DateField(verbose_name="Hiệu lực từ", null=True)
    until = pw.DateField(verbose_name="Thôi áp dụng từ", null=True)
    document = pw.CharField(verbose_name="Văn bản", default="")

    class Screen(Record.Screen):
        title = "Yêu cầu đào tạo"
        columns = ("demand", "kind", "level", "months", "since", "until", "document")


def classes_listing(view: View) -> pw.ModelSelect[TrainingClass]:
    """Classes; of a year those that touch it."""
    query = TrainingClass.select().where(TrainingClass.hidden == False)
    if view.year is not None:
        begun = pw.fn.COALESCE(TrainingClass.since, TrainingClass.until)
        ended = pw.fn.COALESCE(TrainingClass.until, TrainingClass.since)
        query = query.where(
            begun.is_null() | ((begun <= f"{view.year:04d}-12-31") & (ended >= f"{view.year:04d}-01-01"))
        )
    for word in folded(view.search).split():
        query = query.where(pw.fn.folded(TrainingClass.name).contains(word))
    return query


def listing(view: View) -> pw.ModelSelect[TrainingParticipant]:
    """Who attends which class; of a year those of the classes that ended in it."""
    query = (
        TrainingParticipant.select(
            TrainingParticipant,
            TrainingClass,
            Member,
            Candidate,
            Cadre,
            pw.fn.COALESCE(Member.name, Candidate.name, Cadre.name, TrainingParticipant.outsider).alias("person"),
            pw.fn.COALESCE(TrainingClass.kind, "").alias("class_kind"),
            pw.fn.COALESCE(TrainingClass.level, "").alias("class_level"),
        )
        .join(TrainingClass)
        .switch(TrainingParticipant)
        .join(Member, pw.JOIN.LEFT_OUTER)
        .switch(TrainingParticipant)
        .join(Candidate, pw.JOIN.LEFT_OUTER)
        .switch(TrainingParticipant)
        .join(Cadre, pw.JOIN.LEFT_OUTER)
        .where(TrainingParticipant.hidden == False)
    )
    if view.year is not None:
        ended = pw.fn.COALESCE(TrainingClass.until, TrainingClass.since)
        query = query.where(ended.between(f"{view.year:04d}-01-01", f"{view.year:04d}-12-31"))
    if view.cell is not None:
        inside = Member.id.in_(members_of_cells(view.bodies, view.as_of))
        query = query.where(inside | cell_on(view.as_of).in_(view.bodies))
    return _searched(query, view)


def _searched(query: pw.ModelSelect[TrainingParticipant], view: View) -> pw.ModelSelect[TrainingParticipant]:
    found = matches("member_search", Member.id, view.search)
    if found is None:
        return query
    whole = [
        Candidate.fold.contains(word)
        | Cadre.fold.contains(word)
        | pw.fn.folded(TrainingParticipant.outsider).contains(word)
        for word in folded(view.search).split()
    ]
    return query.where(found | reduce(and_, whole))


def requirements_listing(view: View) -> pw.ModelSelect[TrainingRequirement]:
    """What the office asks, what no longer holds included."""
    query = TrainingRequirement.select().where(TrainingRequirement.hidden == False)
    for word in folded(view.search).split():
        query = query.where(pw.fn.folded(TrainingRequirement.document).contains(word))
    return query
