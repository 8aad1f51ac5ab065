"""Khen thưởng: decisions, who was commended, and the papers kept as they were issued."""

from __future__ import annotations

from typing import ClassVar

import peewee as pw

from db.base import Record, holds
from db.members import Member, Membership
from db.organizations import Organization, end_of_year, with_dated_name
from db.search import View, matches


class AwardKind:
    YEARLY, FIVE_YEARS, AD_HOC = "yearly", "five-years", "ad-hoc"
    LABELS = ((YEARLY, "Hằng năm"), (FIVE_YEARS, "5 năm liền"), (AD_HOC, "Không theo định kỳ"))


class IssuingBody:
    COMMITTEE, STANDING, PROVINCE = "committee", "standing", "province"
    LABELS = ((COMMITTEE, "Đảng ủy"), (STANDING, "Ban thường vụ"), (PROVINCE, "Cấp trên (tỉnh ủy)"))


class AwardDecision(Record):
    """A decision that commends; once issued it stays as it is."""

    year = pw.IntegerField(verbose_name="Năm thành tích", index=True)
    kind = pw.CharField(verbose_name="Loại", choices=AwardKind.LABELS, default=AwardKind.YEARLY)
    body = pw.CharField(verbose_name="Cơ quan ban hành", choices=IssuingBody.LABELS, default=IssuingBody.COMMITTEE)
    number = pw.CharField(verbose_name="Số quyết định", default="")
    decided_on = pw.DateField(verbose_name="Ngày quyết định", null=True)
    signer = pw.CharField(verbose_name="Người ký", default="")
    signer_role = pw.CharField(verbose_name="Chức vụ người ký", default="")
    issued_on = pw.DateField(verbose_name="Ngày ban hành", null=True)
    ground = pw.CharField(verbose_name="Lĩnh vực, lý do khen", default="")
    merit = pw.TextField(verbose_name="Thành tích chung", default="", help_text="có thành tích xuất sắc trong …")
    submission_number = pw.CharField(verbose_name="Số tờ trình", default="")
    submitted_on = pw.DateField(verbose_name="Ngày tờ trình", null=True)
    minutes_number = pw.CharField(verbose_name="Số biên bản", default="")
    met_on = pw.DateField(verbose_name="Ngày họp xét", null=True)
    convened = pw.IntegerField(verbose_name="Số triệu tập", null=True)
    present = pw.IntegerField(verbose_name="Số có mặt", null=True)
    chair = pw.CharField(verbose_name="Chủ trì", default="")
    secretary = pw.CharField(verbose_name="Người ghi biên bản", default="")

    @property
    def name(self) -> str:
        """What lists call the decision."""
        return self.number or f"chưa có số, {dict(AwardKind.LABELS).get(self.kind, self.kind)} {self.year}"

    class Screen(Record.Screen):
        title = "Quyết định khen thưởng"
        columns = (
            "year",
            "kind",
            "body",
            "number",
            "decided_on",
            "signer",
            "signer_role",
            "issued_on",
            "ground",
            "merit",
            "submission_number",
            "submitted_on",
            "minutes_number",
            "met_on",
        )


class Award(Record):
    """One recipient of a decision, as named in it: a member, an organisation, or whoever else by a free name."""

    decision = pw.ForeignKeyField(AwardDecision, verbose_name="Quyết định", backref="awards")
    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", null=True, backref="awards")
    organization = pw.ForeignKeyField(Organization, verbose_name="Tổ chức", null=True, backref="awards")
    position = pw.IntegerField(verbose_name="Thứ tự", default=0)
    name = pw.CharField(verbose_name="Tên")
    unit = pw.CharField(verbose_name="Đơn vị", default="")
    achievement = pw.CharField(verbose_name="Thành tích", default="")
    amount = pw.IntegerField(verbose_name="Tiền thưởng (đồng)", default=0)
    collective = pw.BooleanField(verbose_name="Tập thể", default=False)
    address = pw.CharField(verbose_name="Danh xưng", default="")
    cell_voters = pw.IntegerField(verbose_name="Chi bộ: có mặt", null=True)
    cell_votes = pw.IntegerField(verbose_name="Chi bộ: đồng ý", null=True)
    voters = pw.IntegerField(verbose_name="Cấp ủy: có mặt", null=True)
    votes = pw.IntegerField(verbose_name="Cấp ủy: đồng ý", null=True)

    class Screen(Record.Screen):
        title = "Khen thưởng"
        columns = ("decision", "name", "unit", "achievement", "amount", "collective", "address")


class AwardFileItem(Record):
    """A piece of the file of a decision that has come in."""

    decision = pw.ForeignKeyField(AwardDecision, verbose_name="Quyết định", backref="file_items")
    item = pw.CharField(verbose_name="Hồ sơ")
    received_on = pw.DateField(verbose_name="Ngày nhận", null=True)
    note = pw.CharField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Hồ sơ khen thưởng"
        columns = ("decision", "item", "received_on", "note")


AwardFileItem.add_index(
    AwardFileItem.index(AwardFileItem.decision, AwardFileItem.item, unique=True).where(AwardFileItem.hidden == False)
)


class AwardEntry(Record):
    """A line of the sổ khen thưởng; a number once given is never given again, even when the line is taken back."""

    award = pw.ForeignKeyField(Award, verbose_name="Khen thưởng", backref="entries", index=False)
    number = pw.IntegerField(verbose_name="Số vào sổ", unique=True)
    entered_on = pw.DateField(verbose_name="Ngày vào sổ")

    class Screen(Record.Screen):
        title = "Sổ khen thưởng"
        columns = ("number", "entered_on")
        listed: ClassVar[dict[str, str]] = {
            "name": "Tập thể, cá nhân",
            "unit": "Đơn vị",
            "achievement": "Thành tích",
            "decision_number": "Số quyết định",
            "decided_on": "Ngày quyết định",
            "amount": "Tiền thưởng (đồng)",
        }


AwardEntry.add_index(AwardEntry.index(AwardEntry.award, unique=True).where(AwardEntry.hidden == False))


class AwardLevel:
    """Whose award it is; an award of the own committee is in its decisions."""

    BASE, DISTRICT, PROVINCE, MINISTRY, CENTRAL = "base", "district", "province", "ministry", "central"
    LABELS = (
        (BASE, "Đảng ủy, chi bộ cơ sở nơi khác"),
        (DISTRICT, "Cấp huyện (đến 30/6/2025)"),
        (PROVINCE, "Cấp tỉnh"),
        (MINISTRY, "Bộ, ngành, đoàn thể Trung ương"),
        (CENTRAL, "Trung ương, Nhà nước"),
    )


class AwardForm:
    CERTIFICATE, DIPLOMA, FLAG, MEDAL = "certificate", "diploma", "flag", "medal"
    LABELS = (
        (CERTIFICATE, "Giấy khen"),
        (DIPLOMA, "Bằng khen"),
        (FLAG, "Cờ"),
        ("title", "Danh hiệu thi đua"),
        (MEDAL, "Huân chương, huy chương, kỷ niệm chương"),
        ("other", "Hình thức khác"),
    )


class AwardReceived(Record):
    """An award that a member or an organisation received from another body, mostly from above."""

    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", null=True, backref="awards_received")
    organization = pw.ForeignKeyField(Organization, verbose_name="Tổ chức", null=True, backref="awards_received")
    year = pw.IntegerField(verbose_name="Năm thành tích", index=True)
    level = pw.CharField(verbose_name="Cấp khen", choices=AwardLevel.LABELS, default=AwardLevel.PROVINCE)
    form = pw.CharField(verbose_name="Hình thức", choices=AwardForm.LABELS, default=AwardForm.CERTIFICATE)
    kind = pw.CharField(verbose_name="Loại", choices=AwardKind.LABELS, default=AwardKind.YEARLY)
    number = pw.CharField(verbose_name="Số quyết định", default="")
    decided_on = pw.DateField(verbose_name="Ngày quyết định", null=True)
    note = pw.TextField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Khen của cấp trên"
        columns = ("member", "organization", "year", "level", "form", "kind", "number", "decided_on", "note")


class IssuedPaper(Record):
    """The bytes of a paper as it was issued; a reprint returns these."""

    paper = pw.CharField(verbose_name="Loại giấy")
    year = pw.IntegerField(verbose_name="Năm", null=True)
    subject = pw.CharField(verbose_name="Phạm vi", default="")
    format = pw.CharField(verbose_name="Định dạng", default="pdf")
    sha256 = pw.CharField(verbose_name="SHA-256")
    content = pw.BlobField()

    unaudited = ("content",)

    class Screen(Record.Screen):
        title = "Giấy tờ đã ban hành"
        columns = ("paper", "year", "subject", "format", "sha256")


def listing(view: View) -> pw.ModelSelect[Award]:
    """Awards of the year."""
    query = Award.select(Award, AwardDecision).join(AwardDecision).where(Award.hidden == False)
    if view.year is not None:
        query = query.where(AwardDecision.year == view.year)
    return query


def awards_of(decision: AwardDecision) -> pw.ModelSelect[Award]:
    """The recipients of a decision as it names them: collectives, then persons."""
    of_person = Award.organization.is_null() & (Award.collective == False)
    return (
        Award.select()
        .where(Award.decision == decision, Award.hidden == False)
        .order_by(of_person, Award.position, Award.id)
    )


def register_listing(view: View) -> pw.ModelSelect[AwardEntry]:
    """The sổ khen thưởng; of a year, what was entered for an achievement of that year."""
    query = (
        AwardEntry.select(
            AwardEntry,
            Award.name.alias("name"),
            Award.unit.alias("unit"),
            Award.achievement.alias("achievement"),
            Award.amount.alias("amount"),
            AwardDecision.number.alias("decision_number"),
            AwardDecision.decided_on.alias("decided_on"),
        )
        .join(Award)
        .join(AwardDecision)
        .where(AwardEntry.hidden == False)
    )
    if view.year is not None:
        query = query.where(AwardDecision.year == view.year)
    person = matches("member_search", Award.member, view.search)
    body = matches("organization_search", Award.organization, view.search)
    if person is not None:
        query = query.where(person | body | Award.name.contains(view.search.strip()))
    return query.objects()


def decisions_listing(view: View) -> pw.ModelSelect[AwardDecision]:
    """Award decisions of the year."""
    query = AwardDecision.select().where(AwardDecision.hidden == False)
    return query if view.year is None else query.where(AwardDecision.year == view.year)


def received_listing(view: View) -> pw.ModelSelect[AwardReceived]:
    """Awards of other bodies for an achievement of the year."""
    query = (
        AwardReceived.select(AwardReceived, Member, Organization)
        .join(Member, pw.JOIN.LEFT_OUTER)
        .switch(AwardReceived)
        .join(Organization, pw.JOIN.LEFT_OUTER)
        .where(AwardReceived.hidden == False)
    )
    query = with_dated_name(query, end_of_year(AwardReceived.year, view.as_of))
    if view.year is not None:
        query = query.where(AwardReceived.year == view.year)
    if view.cell is not None:
        inside = Membership.select(Membership.member).where(
            Membership.cell.in_(view.bodies), holds(Membership, view.as_of)
        )
        query = query.where((AwardReceived.organization.in_(view.bodies)) | AwardReceived.member.in_(inside))
    person = matches("member_search", Member.id, view.search)
    body = matches("organization_search", Organization.id, view.search)
    return query.where(person | body) if person is not None else query
