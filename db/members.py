"""Đảng viên: the member's record, the cell, the status and the offices held, each over time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, TypeVar

import peewee as pw

from db.base import Period, Record, Row, holds
from db.dates import PartialDateField
from db.organizations import Organization, OrganizationPeriod, day_within, with_dated_name
from db.search import View, folded, matches, name_key

Listing = TypeVar("Listing", bound="pw.ModelSelect[Any]")


class Sex:
    MALE, FEMALE = "male", "female"
    LABELS = ((MALE, "Nam"), (FEMALE, "Nữ"))


class PersonKind:
    """Whom a member is to the rating rules; the form letter follows from the profile of the year."""

    LEADER, STAFF, OUTSIDE = "leader", "staff", "outside"
    LABELS = (
        (OUTSIDE, "Không làm việc trong hệ thống chính trị"),
        (STAFF, "Làm việc trong hệ thống chính trị, không giữ chức vụ lãnh đạo, quản lý"),
        (LEADER, "Giữ chức vụ lãnh đạo, quản lý"),
    )


class Status:
    """The statuses of a member (operations.md section 3)."""

    PROBATIONARY, OFFICIAL, EXEMPT, AWAY, GUEST, SUSPENDED = (
        "probationary",
        "official",
        "exempt",
        "away",
        "guest",
        "suspended",
    )
    TRANSFERRED, DECEASED, REMOVED, EXPELLED, RESIGNED = "transferred", "deceased", "removed", "expelled", "resigned"
    LABELS = (
        (PROBATIONARY, "Dự bị"),
        (OFFICIAL, "Chính thức"),
        (EXEMPT, "Miễn công tác và sinh hoạt đảng"),
        (AWAY, "Sinh hoạt tạm thời nơi khác (đi)"),
        (GUEST, "Sinh hoạt tạm thời tại đây (đến)"),
        (SUSPENDED, "Đình chỉ sinh hoạt"),
        (TRANSFERRED, "Đã chuyển đi (chính thức)"),
        (DECEASED, "Qua đời (từ trần)"),
        (REMOVED, "Xoá tên"),
        (EXPELLED, "Khai trừ"),
        (RESIGNED, "Xin ra khỏi Đảng"),
    )
    COUNTED = (PROBATIONARY, OFFICIAL, EXEMPT, AWAY, SUSPENDED)
    MUST_PLAN = (PROBATIONARY, OFFICIAL, AWAY)
    MUST_HAVE_TASK = (PROBATIONARY, OFFICIAL, AWAY, GUEST)
    CLOSED = (TRANSFERRED, DECEASED, REMOVED, EXPELLED, RESIGNED)


class Role:
    """Chức vụ cấp ủy."""

    SECRETARY, DEPUTY, CELL_COMMITTEE = "secretary", "deputy", "cell-committee"
    COMMITTEE, STANDING = "committee", "standing"
    LABELS = (
        (SECRETARY, "Bí thư"),
        (DEPUTY, "Phó bí thư"),
        (CELL_COMMITTEE, "Chi ủy viên"),
        (COMMITTEE, "Đảng ủy viên"),
        (STANDING, "Ủy viên ban thường vụ"),
        ("inspection-head", "Chủ nhiệm ủy ban kiểm tra"),
        ("inspection-deputy", "Phó chủ nhiệm ủy ban kiểm tra"),
        ("inspection-member", "Ủy viên ủy ban kiểm tra"),
    )


def _added(label: str, **options: Any) -> pw.CharField:
    """A text that later versions added to a table that was full by then."""
    return pw.CharField(verbose_name=label, default="", constraints=[pw.SQL("DEFAULT ''")], **options)


class Member(Record):
    """A Party member's working file; where and in what status is in the periods."""

    name = pw.CharField(verbose_name="Họ và tên", max_length=100)
    birth_name = _added("Tên khai sinh", help_text="chỉ ghi khi khác họ và tên")
    other_name = pw.CharField(verbose_name="Tên gọi khác", default="")
    birth_date = PartialDateField(verbose_name="Ngày sinh", null=True)
    birth_place = _added("Nơi sinh")
    sex = pw.CharField(verbose_name="Giới tính", choices=Sex.LABELS, default="")
    card_number = pw.CharField(verbose_name="Số thẻ đảng viên", default="")
    old_card_number = pw.CharField(verbose_name="Số thẻ đảng viên cũ", default="")
    card_issued_by = _added("Nơi cấp thẻ Đảng")
    card_issued_on = PartialDateField(verbose_name="Ngày cấp thẻ Đảng", null=True)
    identity_number = pw.CharField(verbose_name="Số định danh cá nhân", default="")
    old_identity_number = _added("Số CMND cũ")
    file_number = pw.CharField(verbose_name="Số lý lịch", default="")
    decision_on = PartialDateField(verbose_name="Ngày quyết định kết nạp", null=True)
    admitted_on = PartialDateField(verbose_name="Ngày vào Đảng", null=True)
    official_on = PartialDateField(verbose_name="Ngày chính thức", null=True)
    admitted_at = _added("Nơi kết nạp")
    official_at = _added("Nơi công nhận chính thức")
    introducers = _added("Người giới thiệu vào Đảng")
    party_age_from = PartialDateField(
        verbose_name="Ngày tính tuổi đảng", null=True, help_text="chỉ ghi khi khác ngày quyết định kết nạp, kèm lý do"
    )
    party_age_reason = pw.CharField(verbose_name="Lý do ngày tính tuổi đảng", default="")
    hometown = pw.CharField(verbose_name="Quê quán", default="")
    residence = pw.CharField(verbose_name="Nơi cư trú", default="")
    temporary_residence = _added("Nơi tạm trú")
    ethnicity = pw.CharField(verbose_name="Dân tộc", default="")
    religion = pw.CharField(verbose_name="Tôn giáo", default="")
    occupation = pw.CharField(verbose_name="Nghề nghiệp", default="")
    former_occupation = _added("Nghề nghiệp trước khi vào Đảng")
    service = _added("Bộ đội, công an, hưu trí")
    workplace = pw.CharField(verbose_name="Đơn vị công tác", default="")
    position = pw.CharField(verbose_name="Chức vụ", default="")
    person_kind = pw.CharField(verbose_name="Đối tượng đánh giá", choices=PersonKind.LABELS, default=PersonKind.OUTSIDE)
    phone = pw.CharField(verbose_name="Điện thoại", default="")
    education = pw.CharField(verbose_name="Học vấn", default="")
    profession = pw.CharField(verbose_name="Chuyên môn", default="")
    academic_title = _added("Học vị, học hàm")
    theory = pw.CharField(verbose_name="Lý luận chính trị", default="")
    languages = pw.CharField(verbose_name="Ngoại ngữ", default="")
    computing = pw.CharField(verbose_name="Tin học", default="")
    health = _added("Sức khỏe")
    family = pw.TextField(
        verbose_name="Hoàn cảnh gia đình",
        help_text="cha, mẹ, vợ hoặc chồng, con",
        default="",
        constraints=[pw.SQL("DEFAULT ''")],
    )
    note = pw.TextField(verbose_name="Ghi chú", default="")
    fold = pw.CharField(default="")
    sort_key = pw.BlobField(default=b"", index=True)

    unaudited = ("fold", "sort_key")

    class Screen(Record.Screen):
        title = "Đảng viên"
        columns = (
            "name",
            "birth_date",
            "sex",
            "card_number",
            "identity_number",
            "decision_on",
            "admitted_on",
            "official_on",
            "party_age_from",
            "party_age_reason",
            "position",
            "person_kind",
            "phone",
            "other_name",
            "old_card_number",
            "file_number",
            "hometown",
            "residence",
            "ethnicity",
            "religion",
            "occupation",
            "workplace",
            "education",
            "profession",
            "theory",
            "languages",
            "computing",
            "birth_name",
            "birth_place",
            "card_issued_by",
            "card_issued_on",
            "old_identity_number",
            "admitted_at",
            "official_at",
            "introducers",
            "temporary_residence",
            "former_occupation",
            "service",
            "academic_title",
            "health",
            "family",
            "note",
        )
        listed: ClassVar[dict[str, str]] = {"cell": "Chi bộ", "status": "Trạng thái"}
        listed_choices: ClassVar[dict[str, tuple[tuple[str, str], ...]]] = {"status": Status.LABELS}

    @classmethod
    def derive(cls, row: Row) -> Row:
        words = (row["name"], row["other_name"], row["card_number"], row["old_card_number"], row["identity_number"])
        return {"fold": folded(" ".join(words)), "sort_key": name_key(row["name"])}


for _number in (Member.card_number, Member.identity_number):
    Member.add_index(Member.index(_number, unique=True).where((Member.hidden == False) & (_number != "")))


class Membership(Period):
    """The cell a member belongs to over a time."""

    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", backref="memberships")
    cell = pw.ForeignKeyField(Organization, verbose_name="Chi bộ", backref="memberships")

    class Screen(Record.Screen):
        title = "Chi bộ của đảng viên"
        columns = ("member", "cell", "since", "until", "document", "reason")


class StatusPeriod(Period):
    """The status of a member over a time."""

    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", backref="statuses")
    status = pw.CharField(verbose_name="Trạng thái", choices=Status.LABELS, index=True)
    due_on = pw.DateField(verbose_name="Hạn đến ngày", help_text="khi được miễn, tạm thời có thời hạn", null=True)
    reported_on = pw.DateField(verbose_name="Ngày gửi phiếu báo lên cấp trên", null=True)

    class Screen(Record.Screen):
        title = "Trạng thái của đảng viên"
        columns = ("member", "status", "since", "until", "due_on", "document", "reason", "reported_on")


class OfficeHeld(Period):
    """An office in a committee or a cell held over a time."""

    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", backref="offices")
    organization = pw.ForeignKeyField(Organization, verbose_name="Tổ chức", backref="officers")
    role = pw.CharField(verbose_name="Chức vụ cấp ủy", choices=Role.LABELS)

    class Screen(Record.Screen):
        title = "Chức vụ cấp ủy"
        columns = ("member", "organization", "role", "since", "until", "document", "reason")


def _unindexed(field: Any) -> Any:
    """The field so that SQLite begins from the words found, and not from a status that holds for nearly everyone."""
    return pw.NodeList((pw.SQL("+"), field), glue="")


def listing(view: View) -> pw.ModelSelect[Member]:
    """Members with the cell and the status of the day; without a status asked, those in đảng số."""
    query = (
        Member.select(Member, OrganizationPeriod.name.alias("cell"), StatusPeriod.status.alias("status"))
        .join(StatusPeriod, pw.JOIN.LEFT_OUTER, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, view.as_of))
        .switch(Member)
        .join(Membership, pw.JOIN.LEFT_OUTER, on=(Membership.member == Member.id) & holds(Membership, view.as_of))
        .join(
            OrganizationPeriod,
            pw.JOIN.LEFT_OUTER,
            on=(OrganizationPeriod.organization == Membership.cell) & holds(OrganizationPeriod, view.as_of),
        )
        .where(Member.hidden == False)
    )
    statuses = Status.COUNTED if view.status is None else view.status
    if statuses:
        status = _unindexed(StatusPeriod.status) if view.search.strip() else StatusPeriod.status
        query = query.where(status.in_(statuses))
    if view.cell is not None:
        query = query.where(Membership.cell.in_(view.bodies))
    found = matches("member_search", Member.id, view.search)
    return (query.where(found) if found is not None else query).objects()


def memberships_listing(view: View) -> pw.ModelSelect[Membership]:
    """Every cell that members have belonged to, each with its time and under a name it had in it."""
    query = Membership.select(Membership, Member, Organization).join(Member).switch(Membership).join(Organization)
    named = with_dated_name(query.where(Membership.hidden == False), day_within(Membership, view.as_of))
    return of_members(named, view)


def statuses_listing(view: View) -> pw.ModelSelect[StatusPeriod]:
    """Every status that members have had, each with its time."""
    query = StatusPeriod.select(StatusPeriod, Member).join(Member).where(StatusPeriod.hidden == False)
    return of_members(query, view)


def offices_listing(view: View) -> pw.ModelSelect[OfficeHeld]:
    """Offices held on the day, of organisations as they were called then."""
    query = (
        OfficeHeld.select(OfficeHeld, Member, Organization)
        .join(Member)
        .switch(OfficeHeld)
        .join(Organization)
        .where(holds(OfficeHeld, view.as_of))
    )
    if view.cell is not None:
        query = query.where(OfficeHeld.organization.in_(view.bodies))
    return of_members(with_dated_name(query, view.as_of), replace(view, cell=None))


def cell_name_on(day: date) -> pw.ModelSelect[OrganizationPeriod]:
    """In a query with Member: the name of the member's cell on the day, as a column of it."""
    return (
        OrganizationPeriod.select(OrganizationPeriod.name)
        .join(Membership, on=(Membership.cell == OrganizationPeriod.organization) & holds(Membership, day))
        .where(Membership.member == Member.id, holds(OrganizationPeriod, day))
        .limit(1)
    )


def in_year_of(members: Any, member: Any, year: Any, wanted: int) -> Any:
    """The condition on members' records of a year (two fields); of a few members they are found by the member.

    `members` is a list of ids or a query of them; None for everyone.
    """
    return year == wanted if members is None else member.in_(members) & (year + 0 == wanted)


def members_of_cells(bodies: Collection[int], day: date) -> Any:
    """The query of the members who belong to one of these cells on the day."""
    return Membership.select(Membership.member).where(Membership.cell.in_(list(bodies)), holds(Membership, day))


def of_members(query: Listing, view: View) -> Listing:
    """Narrow a query that joins Member to the cell and the search of the view."""
    if view.cell is not None:
        query = query.where(Member.id.in_(members_of_cells(view.bodies, view.as_of)))
    found = matches("member_search", Member.id, view.search)
    return query.where(found) if found is not None else query
