"""Phát triển đảng viên: people on their way into the Party, step by step, and how many are to be admitted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, TypeVar

import peewee as pw

from db.base import Period, Record, Row, holds
from db.dates import PartialDateField
from db.hamlets import Hamlet, HamletPeriod, with_hamlet_of
from db.members import Member, Membership, Sex
from db.organizations import Organization, OrganizationPeriod, day_within, end_of_year, with_dated_name
from db.search import View, folded, name_key

Listing = TypeVar("Listing", bound="pw.ModelSelect[Any]")


class Stage:
    """The states of a candidate, in their order (operations.md section 4); STOPPED may follow any."""

    LISTED, PROMISING, SCHOOLED, APPROVED, FILING, CELL = (
        "listed",
        "promising",
        "schooled",
        "approved",
        "filing",
        "cell",
    )
    COMMITTEE, DECIDED, ADMITTED, PROBATION, REVIEW, OFFICIAL = (
        "committee",
        "decided",
        "admitted",
        "probation",
        "review",
        "official",
    )
    STOPPED = "stopped"
    LABELS = (
        (LISTED, "Quần chúng ưu tú"),
        (PROMISING, "Cảm tình đảng"),
        (SCHOOLED, "Đã học lớp nhận thức về Đảng"),
        (APPROVED, "Được làm thủ tục"),
        (FILING, "Đang lập hồ sơ"),
        (CELL, "Chi bộ đã xét"),
        (COMMITTEE, "Đảng ủy đã xét"),
        (DECIDED, "Có quyết định kết nạp"),
        (ADMITTED, "Đã tổ chức lễ kết nạp"),
        (PROBATION, "Dự bị"),
        (REVIEW, "Hết 12 tháng, đang xét"),
        (OFFICIAL, "Chính thức"),
        (STOPPED, "Dừng"),
    )
    ALL = tuple(key for key, _ in LABELS[:-1])
    SOURCE = ALL[: ALL.index(ADMITTED)]  # nguồn: states 1 to 8
    MEMBERS = (ADMITTED, PROBATION, REVIEW, OFFICIAL)
    OPEN = ALL[:-1]


class MassOrganization:
    YOUTH, UNION, WOMEN, FARMERS, VETERANS = "youth", "union", "women", "farmers", "veterans"
    LABELS = (
        (YOUTH, "Đoàn Thanh niên"),
        (UNION, "Công đoàn"),
        (WOMEN, "Hội Phụ nữ"),
        (FARMERS, "Hội Nông dân"),
        (VETERANS, "Hội Cựu chiến binh"),
    )


class Schooling:
    """By which rule the schooling is judged: places where primary school is enough, and people of repute there."""

    HARD, ELDER = "hard", "elder"
    LABELS = (
        (HARD, "Miền núi, biên giới, hải đảo, vùng khó khăn, ngư dân"),
        (ELDER, "Già làng, trưởng bản, người có uy tín ở đó"),
    )


class PaperKind:
    """The papers of the file: of the admission, and of the end of probation."""

    REQUEST, LIFE, CHECKED, INTRODUCED, YOUTH, BODIES, RESIDENCE, SUMMARY, SCHOOL = (
        "request",
        "life",
        "checked",
        "introduced",
        "youth",
        "bodies",
        "residence",
        "summary",
        "school",
    )
    SELF, HELPER, BODIES_AGAIN, RESIDENCE_AGAIN, CLASS = (
        "self",
        "helper",
        "bodies-again",
        "residence-again",
        "class",
    )
    LABELS = (
        (REQUEST, "Đơn xin vào Đảng"),
        (LIFE, "Lý lịch của người xin vào Đảng"),
        (CHECKED, "Thẩm tra lý lịch"),
        (INTRODUCED, "Giấy giới thiệu của đảng viên chính thức"),
        (YOUTH, "Nghị quyết giới thiệu của Đoàn, công đoàn"),
        (BODIES, "Ý kiến tổ chức chính trị – xã hội"),
        (RESIDENCE, "Ý kiến chi ủy nơi cư trú"),
        (SUMMARY, "Tổng hợp ý kiến nhận xét"),
        (SCHOOL, "Bằng tốt nghiệp"),
        (SELF, "Bản tự kiểm điểm"),
        (HELPER, "Nhận xét của người giúp đỡ"),
        (BODIES_AGAIN, "Ý kiến tổ chức chính trị – xã hội khi hết dự bị"),
        (RESIDENCE_AGAIN, "Ý kiến chi ủy nơi cư trú khi hết dự bị"),
        (CLASS, "Giấy chứng nhận lớp đảng viên mới"),
    )
    OF_ADMISSION = (REQUEST, LIFE, CHECKED, INTRODUCED, YOUTH, BODIES, RESIDENCE, SUMMARY, SCHOOL)
    OF_PROBATION = (SELF, HELPER, BODIES_AGAIN, RESIDENCE_AGAIN, CLASS)


class Candidate(Record):
    """A person followed by a cell; after the ceremony `member` is the record that was made of this one."""

    name = pw.CharField(verbose_name="Họ và tên", max_length=100)
    birth_date = PartialDateField(verbose_name="Ngày sinh", null=True)
    sex = pw.CharField(verbose_name="Giới tính", choices=Sex.LABELS, default="")
    identity_number = pw.CharField(verbose_name="Số định danh cá nhân", default="")
    stage = pw.CharField(verbose_name="Bước", choices=Stage.LABELS, default=Stage.LISTED, index=True)
    listed_on = pw.DateField(verbose_name="Ngày vào danh sách", null=True)
    cell = pw.ForeignKeyField(Organization, verbose_name="Chi bộ theo dõi", null=True, backref="candidates")
    hamlet = pw.ForeignKeyField(Hamlet, verbose_name="Thôn", null=True, backref="candidates")
    member = pw.ForeignKeyField(Member, verbose_name="Hồ sơ đảng viên", null=True, backref="candidacies", index=False)
    mass_organization = pw.CharField(verbose_name="Đoàn thể", choices=MassOrganization.LABELS, default="")
    youth_cadre = pw.BooleanField(verbose_name="Cán bộ Đoàn", default=False)
    schooling = pw.CharField(verbose_name="Diện học vấn", choices=Schooling.LABELS, default="")
    education = pw.CharField(verbose_name="Học vấn", default="", help_text="ví dụ 12/12")
    profession = pw.CharField(verbose_name="Chuyên môn", default="")
    theory = pw.CharField(verbose_name="Lý luận chính trị", default="")
    ethnicity = pw.CharField(verbose_name="Dân tộc", default="")
    religion = pw.CharField(verbose_name="Tôn giáo", default="")
    hometown = pw.CharField(verbose_name="Quê quán", default="")
    residence = pw.CharField(verbose_name="Nơi cư trú", default="")
    occupation = pw.CharField(verbose_name="Nghề nghiệp", default="")
    workplace = pw.CharField(verbose_name="Đơn vị công tác", default="")
    position = pw.CharField(verbose_name="Chức vụ", default="")
    phone = pw.CharField(verbose_name="Điện thoại", default="")
    stopped_on = pw.DateField(verbose_name="Ngày dừng", null=True)
    stop_reason = pw.CharField(verbose_name="Lý do dừng", default="")
    note = pw.TextField(verbose_name="Ghi chú", default="")
    fold = pw.CharField(default="")
    sort_key = pw.BlobField(default=b"", index=True)

    unaudited = ("fold", "sort_key")

    class Screen(Record.Screen):
        title = "Phát triển đảng viên"
        columns = (
            "name",
            "birth_date",
            "sex",
            "identity_number",
            "stage",
            "listed_on",
            "mass_organization",
            "youth_cadre",
            "schooling",
            "education",
            "profession",
            "theory",
            "ethnicity",
            "religion",
            "hometown",
            "residence",
            "occupation",
            "workplace",
            "position",
            "phone",
            "stopped_on",
            "stop_reason",
            "note",
        )
        listed: ClassVar[dict[str, str]] = {"cell_name": "Chi bộ theo dõi", "hamlet_name": "Thôn"}

    @classmethod
    def derive(cls, row: Row) -> Row:
        return {"fold": folded(f"{row['name']} {row['identity_number']}"), "sort_key": name_key(row["name"])}


Candidate.add_index(
    Candidate.index(Candidate.member, unique=True).where(
        (Candidate.hidden == False) & (Candidate.stage != Stage.STOPPED)
    )
)


class CandidateCell(Period):
    """A cell that followed a candidate until a day; the one that follows now stands in the candidate's record."""

    candidate = pw.ForeignKeyField(Candidate, verbose_name="Họ và tên", backref="former_cells")
    cell = pw.ForeignKeyField(Organization, verbose_name="Chi bộ", backref="former_candidates")
    until = pw.DateField(verbose_name="Đến trước ngày")

    class Screen(Record.Screen):
        title = "Chi bộ theo dõi trước đây"
        columns = ("candidate", "cell", "since", "until", "document", "reason")


class CandidateHamlet(Period):
    """A hamlet that a candidate belonged to until a day; the present one stands in the candidate's record."""

    candidate = pw.ForeignKeyField(Candidate, verbose_name="Họ và tên", backref="former_hamlets")
    hamlet = pw.ForeignKeyField(Hamlet, verbose_name="Thôn", backref="former_candidates")
    until = pw.DateField(verbose_name="Đến trước ngày")

    class Screen(Record.Screen):
        title = "Thôn trước đây của quần chúng"
        columns = ("candidate", "hamlet", "since", "until", "document", "reason")


def cell_on(day: date) -> Any:
    """In a query with Candidate: the cell of the day; who is a member by then is followed by the member's own."""
    own = Membership.select(Membership.cell).where(Membership.member == Candidate.member, holds(Membership, day))
    return pw.fn.COALESCE(own.limit(1), _former(CandidateCell.cell, day), Candidate.cell)


def hamlet_on(day: date) -> Any:
    """In a query with Candidate: the hamlet of the day."""
    return pw.fn.COALESCE(_former(CandidateHamlet.hamlet, day), Candidate.hamlet)


def _former(link: Any, day: date) -> Any:
    """What a candidate had on the day of what has ended since."""
    period = link.model
    query = period.select(link).where(period.candidate == Candidate.id, holds(period, day))
    return query.order_by(period.until).limit(1)


def cells_on(day: date) -> dict[int, int | None]:
    """The cell of every candidate on the day, by id; one query."""
    rows: Any = Candidate.select(Candidate.id, cell_on(day)).where(Candidate.hidden == False).tuples()
    return dict(rows)


class AdmissionStep(Record):
    """A step done; a vote that failed stays as a row that did not pass."""

    candidate = pw.ForeignKeyField(Candidate, verbose_name="Họ và tên", backref="steps")
    stage = pw.CharField(verbose_name="Bước", choices=Stage.LABELS)
    on = pw.DateField(verbose_name="Ngày")
    number = pw.CharField(verbose_name="Số văn bản", default="")
    body = pw.CharField(verbose_name="Cơ quan ban hành", default="")
    received_on = pw.DateField(verbose_name="Ngày nhận", null=True)
    votes = pw.IntegerField(verbose_name="Số phiếu tán thành", null=True)
    base = pw.IntegerField(verbose_name="Số người có quyền biểu quyết", null=True)
    passed = pw.BooleanField(verbose_name="Đạt", default=True)
    note = pw.CharField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Các bước kết nạp"
        columns = ("candidate", "stage", "on", "number", "body", "received_on", "votes", "base", "passed", "note")


AdmissionStep.add_index(
    AdmissionStep.index(AdmissionStep.candidate, AdmissionStep.stage, unique=True).where(
        (AdmissionStep.hidden == False) & (AdmissionStep.passed == True)
    )
)


class AdmissionHelper(Period):
    """An official member who is to help a candidate, and perhaps introduces them."""

    candidate = pw.ForeignKeyField(Candidate, verbose_name="Họ và tên", backref="helpers")
    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên giúp đỡ", backref="helped")
    introduces = pw.BooleanField(verbose_name="Giới thiệu vào Đảng", default=False)

    class Screen(Record.Screen):
        title = "Đảng viên giúp đỡ"
        columns = ("candidate", "member", "introduces", "since", "until", "document", "reason")


class AdmissionPaper(Record):
    """One paper of the file: asked for on a day, there since a day."""

    candidate = pw.ForeignKeyField(Candidate, verbose_name="Họ và tên", backref="papers")
    kind = pw.CharField(verbose_name="Giấy tờ", choices=PaperKind.LABELS)
    on = pw.DateField(verbose_name="Ngày có", null=True)
    sent_on = pw.DateField(verbose_name="Ngày gửi đi hỏi", null=True)
    abroad = pw.BooleanField(verbose_name="Hỏi ở ngoài nước", default=False)
    number = pw.CharField(verbose_name="Số", default="")
    note = pw.CharField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Hồ sơ kết nạp"
        columns = ("candidate", "kind", "on", "sent_on", "abroad", "number", "note")


AdmissionPaper.add_index(
    AdmissionPaper.index(AdmissionPaper.candidate, AdmissionPaper.kind, unique=True).where(
        AdmissionPaper.hidden == False
    )
)


class AdmissionTarget(Record):
    """Chỉ tiêu: how many a cell is to admit in a year."""

    cell = pw.ForeignKeyField(Organization, verbose_name="Chi bộ", backref="admission_targets")
    year = pw.IntegerField(verbose_name="Năm", index=True)
    number = pw.IntegerField(verbose_name="Chỉ tiêu kết nạp")
    document = pw.CharField(verbose_name="Văn bản", default="")

    class Screen(Record.Screen):
        title = "Chỉ tiêu kết nạp"
        columns = ("cell", "year", "number", "document")


AdmissionTarget.add_index(
    AdmissionTarget.index(AdmissionTarget.cell, AdmissionTarget.year, unique=True).where(
        AdmissionTarget.hidden == False
    )
)


def listing(view: View) -> pw.ModelSelect[Candidate]:
    """Who is listed by the day with the cell and the names of it; a cell that was not there yet by its own name."""
    cell = cell_on(view.as_of)
    followed = Organization.select(Organization.name).where(Organization.id == cell)
    query = (
        Candidate.select(
            Candidate,
            pw.fn.COALESCE(OrganizationPeriod.name, followed).alias("cell_name"),
            HamletPeriod.name.alias("hamlet_name"),
        )
        .join(
            OrganizationPeriod,
            pw.JOIN.LEFT_OUTER,
            on=(OrganizationPeriod.organization == cell) & holds(OrganizationPeriod, view.as_of),
        )
        .switch(Candidate)
        .join(
            HamletPeriod,
            pw.JOIN.LEFT_OUTER,
            on=(HamletPeriod.hamlet == hamlet_on(view.as_of)) & holds(HamletPeriod, view.as_of),
        )
        .where(Candidate.hidden == False, Candidate.listed_on.is_null() | (Candidate.listed_on <= view.as_of))
    )
    return _narrowed(query, view).objects()


def _narrowed(query: Listing, view: View) -> Listing:
    if view.status:
        query = query.where(Candidate.stage.in_(view.status))
    if view.cell is not None:
        query = query.where(cell_on(view.as_of).in_(view.bodies))
    for word in folded(view.search).split():
        query = query.where(pw.Value(" ").concat(Candidate.fold).contains(f" {word}"))
    return query


def steps_listing(view: View) -> pw.ModelSelect[AdmissionStep]:
    """Steps done, of a year those of its days."""
    query = AdmissionStep.select(AdmissionStep, Candidate).join(Candidate).where(AdmissionStep.hidden == False)
    if view.year is not None:
        query = query.where(AdmissionStep.on.year == view.year)
    return _narrowed(query, replace(view, status=None))


def papers_listing(view: View) -> pw.ModelSelect[AdmissionPaper]:
    """Papers of the files of all candidates."""
    query = AdmissionPaper.select(AdmissionPaper, Candidate).join(Candidate).where(AdmissionPaper.hidden == False)
    return _narrowed(query, replace(view, status=None))


def helpers_listing(view: View) -> pw.ModelSelect[AdmissionHelper]:
    """Who helps whom on the day."""
    query = (
        AdmissionHelper.select(AdmissionHelper, Candidate, Member)
        .join(Candidate)
        .switch(AdmissionHelper)
        .join(Member)
        .where(holds(AdmissionHelper, view.as_of))
    )
    return _narrowed(query, replace(view, status=None))


def former_cells_listing(view: View) -> pw.ModelSelect[CandidateCell]:
    """Every cell that followed candidates before, each with its time and under a name it had in it."""
    query = CandidateCell.select(CandidateCell, Candidate, Organization).join(Candidate).switch(CandidateCell)
    query = query.join(Organization, on=CandidateCell.cell == Organization.id).where(CandidateCell.hidden == False)
    named = with_dated_name(query, day_within(CandidateCell, view.as_of))
    return _narrowed(named, replace(view, status=None))


def former_hamlets_listing(view: View) -> pw.ModelSelect[CandidateHamlet]:
    """Every hamlet that candidates belonged to before, likewise."""
    query = CandidateHamlet.select(CandidateHamlet, Candidate, Hamlet).join(Candidate).switch(CandidateHamlet)
    query = query.join(Hamlet, on=CandidateHamlet.hamlet == Hamlet.id).where(CandidateHamlet.hidden == False)
    named: Any = with_hamlet_of(query, day_within(CandidateHamlet, view.as_of))
    return _narrowed(named, replace(view, status=None))


def targets_listing(view: View) -> pw.ModelSelect[AdmissionTarget]:
    """Targets of a year, or of all."""
    query = AdmissionTarget.select(AdmissionTarget, Organization).join(Organization)
    query = query.where(AdmissionTarget.hidden == False)
    query = with_dated_name(query, end_of_year(AdmissionTarget.year, view.as_of))
    if view.year is not None:
        query = query.where(AdmissionTarget.year == view.year)
    if view.cell is not None:
        query = query.where(AdmissionTarget.cell.in_(view.bodies))
    for word in folded(view.search).split():
        query = query.where(Organization.fold.contains(word))
    return query
