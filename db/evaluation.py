"""Đánh giá, xếp loại: the year's evaluation and the rating of each member and each cell."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, NamedTuple

import peewee as pw

from db.base import Record, database, holds
from db.members import Member, Membership, OfficeHeld, PersonKind, Status, StatusPeriod, of_members
from db.organizations import Organization, OrganizationKind, OrganizationPeriod
from db.reading import read_once
from db.search import View, matches


class Level:
    """The four levels; the short words are what clerks say and type."""

    HTXS, HTT, HT, KHT = "HTXS", "HTT", "HT", "KHT"
    ALL = (HTXS, HTT, HT, KHT)
    LABELS = tuple((level, level) for level in ALL)
    NAMES: ClassVar[dict[str, str]] = {
        HTXS: "Hoàn thành xuất sắc nhiệm vụ",
        HTT: "Hoàn thành tốt nhiệm vụ",
        HT: "Hoàn thành nhiệm vụ",
        KHT: "Không hoàn thành nhiệm vụ",
    }


class QuotaReading:
    HTT_ONLY, HTT_AND_ABOVE = "HTT_ONLY", "HTT_AND_ABOVE"
    LABELS = (
        (HTT_ONLY, "tính trên số xếp loại Hoàn thành tốt nhiệm vụ"),
        (HTT_AND_ABOVE, "tính trên số xếp loại Hoàn thành tốt nhiệm vụ trở lên"),
    )


class Collective:
    """Whose rating a row without a member is: the organisation's own, or that of a body that leads it."""

    ITSELF, COMMITTEE, STANDING = "", "committee", "standing"
    LABELS = (
        (ITSELF, "Tổ chức đảng"),
        (COMMITTEE, "Cấp ủy (chi ủy, đảng ủy)"),
        (STANDING, "Ban thường vụ"),
    )


def _text(label: str, **options: Any) -> pw.CharField:
    """A text that came after the first offices were made: the table itself says what it is without one."""
    return pw.CharField(verbose_name=label, default="", constraints=[pw.SQL("DEFAULT ''")], **options)


class Evaluation(Record):
    """The evaluation of one year: its date, its profile and how the quota is read."""

    year = pw.IntegerField(verbose_name="Năm")
    rating_date = pw.DateField(verbose_name="Ngày chốt đánh giá")
    profile = pw.CharField(verbose_name="Bộ quy định")
    profile_text = pw.TextField(verbose_name="Nội dung bộ quy định", default="")
    reading = pw.CharField(verbose_name="Cách tính tỷ lệ", choices=QuotaReading.LABELS, default=QuotaReading.HTT_ONLY)
    reading_document = pw.CharField(verbose_name="Văn bản quy định cách tính", default="")
    percent = pw.IntegerField(verbose_name="Tỷ lệ tối đa (%)", default=20)
    percent_reason = pw.CharField(verbose_name="Lý do áp dụng tỷ lệ cao hơn", default="")
    closed_on = pw.DateField(verbose_name="Ngày khoá sổ", null=True)

    class Screen(Record.Screen):
        title = "Đợt đánh giá"
        columns = (
            "year",
            "rating_date",
            "profile",
            "reading",
            "reading_document",
            "percent",
            "percent_reason",
            "closed_on",
        )


Evaluation.add_index(Evaluation.index(Evaluation.year, unique=True).where(Evaluation.hidden == False))


class Rating(Record):
    """The rating of one member, or without one of a cell or a collective, in one year, as things stood then."""

    year = pw.IntegerField(verbose_name="Năm", index=True)
    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", null=True, backref="ratings")
    organization = pw.ForeignKeyField(Organization, verbose_name="Chi bộ", null=True, backref="ratings")
    collective = _text("Tập thể", choices=Collective.LABELS)
    name = pw.CharField(verbose_name="Họ và tên", default="")
    cell = pw.CharField(verbose_name="Chi bộ", default="")
    position = pw.CharField(verbose_name="Chức vụ", default="")
    status = pw.CharField(verbose_name="Trạng thái khi chốt", default="")
    group = pw.CharField(verbose_name="Nhóm đánh giá", column_name="rating_group", default="")
    proposed_group = _text("Nhóm chương trình đề xuất")
    group_reason = _text("Lý do xếp nhóm khác")
    person_kind = pw.CharField(verbose_name="Đối tượng", choices=PersonKind.LABELS, default="")
    exempt_reason = pw.CharField(verbose_name="Lý do không xếp loại", default="")
    self_level = pw.CharField(verbose_name="Tự nhận", choices=Level.LABELS, default="")
    self_points = pw.DecimalField(verbose_name="Điểm tự chấm", max_digits=5, decimal_places=2, null=True)
    cell_level = pw.CharField(verbose_name="Chi bộ đề xuất", choices=Level.LABELS, default="")
    points = pw.DecimalField(verbose_name="Điểm", max_digits=5, decimal_places=2, null=True)
    level = pw.CharField(verbose_name="Mức xếp loại", choices=Level.LABELS, default="")
    decided_on = pw.DateField(verbose_name="Ngày quyết định", null=True)
    exemplary = pw.BooleanField(verbose_name="Tiêu biểu", default=False)
    form = _text("Mẫu bản kiểm điểm riêng")
    self_on = pw.DateField(verbose_name="Ngày tự nhận", null=True)
    cell_on = pw.DateField(verbose_name="Ngày chi bộ đề xuất", null=True)
    decided_by = _text("Cấp quyết định")
    host_opinion = pw.TextField(verbose_name="Ý kiến chi bộ nơi sinh hoạt tạm thời", default="")
    host_opinion_on = pw.DateField(verbose_name="Ngày có ý kiến", null=True)
    note = pw.TextField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Xếp loại"
        columns = (
            "name",
            "cell",
            "year",
            "group",
            "self_level",
            "cell_level",
            "level",
            "decided_on",
            "exempt_reason",
            "self_points",
            "points",
            "exemplary",
            "host_opinion",
            "host_opinion_on",
            "note",
        )


_VISIBLE = Rating.hidden == False
Rating.add_index(Rating.index(Rating.year, Rating.member, unique=True).where(_VISIBLE & Rating.member.is_null(False)))
Rating.add_index(
    Rating.index(Rating.year, Rating.organization, Rating.collective, unique=True).where(
        _VISIBLE & Rating.member.is_null()
    )
)
IS_CELL = Organization.kind == OrganizationKind.CELL
OF_CELLS = Rating.member.is_null() & (Rating.collective == Collective.ITSELF)


def listing(view: View) -> pw.ModelSelect[Rating]:
    """Ratings of members in the year."""
    query = Rating.select(Rating, Member).join(Member).where(Rating.hidden == False)
    if view.year is not None:
        query = query.where(Rating.year == view.year)
    if view.cell is not None:
        query = query.where(Rating.organization.in_(view.bodies))
    return of_members(query, View(as_of=view.as_of, search=view.search))


def cell_listing(view: View) -> pw.ModelSelect[Rating]:
    """Ratings of cells in the year."""
    query = Rating.select(Rating, Organization).join(Organization).where(Rating.hidden == False, OF_CELLS, IS_CELL)
    if view.year is not None:
        query = query.where(Rating.year == view.year)
    if view.cell is not None:
        query = query.where(Rating.organization.in_(view.bodies))
    found = matches("organization_search", Organization.id, view.search)
    return query.where(found) if found is not None else query


def people_on(day: date) -> Any:
    """Members counted in đảng số on the day with what the rating rules look at, in the order of lists."""
    return (
        Member.select(
            Member.id.alias("member_id"),
            Member.name.alias("name"),
            Member.admitted_on,
            Member.person_kind,
            Member.position,
            StatusPeriod.status,
            Membership.cell.alias("cell_id"),
            OrganizationPeriod.name.alias("cell"),
        )
        .join(StatusPeriod, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, day))
        .switch(Member)
        .join(Membership, pw.JOIN.LEFT_OUTER, on=(Membership.member == Member.id) & holds(Membership, day))
        .join(
            OrganizationPeriod,
            pw.JOIN.LEFT_OUTER,
            on=(OrganizationPeriod.organization == Membership.cell) & holds(OrganizationPeriod, day),
        )
        .where(Member.hidden == False, StatusPeriod.status.in_(Status.COUNTED))
        .order_by(Member.sort_key, Member.id)
        .namedtuples()
    )


def offices_on(day: date) -> Any:
    """Offices held on the day: member_id, role, kind and name of the organisation."""
    return (
        OfficeHeld.select(
            OfficeHeld.member.alias("member_id"), OfficeHeld.role, Organization.kind, Organization.name.alias("at")
        )
        .join(Organization)
        .where(holds(OfficeHeld, day))
        .order_by(OfficeHeld.member, OfficeHeld.id)
        .namedtuples()
    )


def in_year(year: int, cell: int | None = None) -> Any:
    """The condition on ratings of a year, or of one cell in it: these are found by the cell, a thousandth of a year."""
    return Rating.year == year if cell is None else (Rating.organization == cell) & (Rating.year + 0 == year)


def members_in(year: int, cell: int | None) -> Any:
    """The ids of the members rated in one cell, as a question within another; None, for everyone, without a cell."""
    if cell is None:
        return None
    return Rating.select(Rating.member).where(in_year(year, cell), Rating.member.is_null(False), _VISIBLE)


def member_ratings(year: int, cell: int | None = None) -> pw.ModelSelect[Rating]:
    """The visible ratings of members in the year, of all or of one cell, in the order of lists."""
    return (
        Rating.select(Rating)
        .join(Member)
        .where(in_year(year, cell), Rating.hidden == False, Member.hidden == False)
        .order_by(Member.sort_key, Member.id)
    )


def cell_ratings(year: int) -> pw.ModelSelect[Rating]:
    """The visible ratings of cells in the year, in the order of lists."""
    return (
        Rating.select(Rating)
        .join(Organization)
        .where(Rating.year == year, OF_CELLS, IS_CELL, Rating.hidden == False, Organization.hidden == False)
        .order_by(Organization.sort_key, Organization.id)
    )


class Rated(NamedTuple):
    """A rating that stands: whose it is, and why there is none."""

    rating_id: int
    name: str
    reason: str


def rated_in(year: int, *, of_cells: bool) -> dict[int, Rated]:
    """The year's visible ratings by member or by cell; one query."""
    ratings, subject = (cell_ratings(year), Rating.organization) if of_cells else (member_ratings(year), Rating.member)
    query = ratings.select(subject, Rating.id, Rating.name, Rating.exempt_reason).order_by()
    return {row[0]: Rated._make(row[1:]) for row in database.execute(query).fetchall()}


def not_kept(year: int, day: date) -> Any:
    """Members counted on the day who are not in the year's snapshot."""
    kept = Rating.select(Rating.member).where(
        Rating.year == year, Rating.hidden == False, Rating.member.is_null(False), Rating.status != ""
    )
    return people_on(day).where(Member.id.not_in(kept))


def overtaken(year: int, day: date) -> Any:
    """Members of the year's snapshot of whom records now say another name, status or cell on the day; one query."""
    cell = pw.fn.COALESCE(Membership.cell, 0)
    other_status = StatusPeriod.status.is_null() | (StatusPeriod.status != Rating.status)
    return (
        member_ratings(year)
        .select(
            Rating.member.alias("member_id"),
            Rating.name.alias("kept"),
            Rating.cell,
            Member.name.alias("name"),
            StatusPeriod.status,
            (cell != pw.fn.COALESCE(Rating.organization, 0)).alias("moved"),
            other_status.alias("changed"),
        )
        .join(StatusPeriod, pw.JOIN.LEFT_OUTER, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, day))
        .switch(Member)
        .join(Membership, pw.JOIN.LEFT_OUTER, on=(Membership.member == Member.id) & holds(Membership, day))
        .where(
            Rating.status != "",
            (Member.name != Rating.name) | other_status | (cell != pw.fn.COALESCE(Rating.organization, 0)),
        )
        .namedtuples()
    )


@read_once
def snapshot_rows(year: int, *, of_cells: bool) -> list[tuple[Any, ...]]:
    """The year's ratings as plain rows: the subject's id, what the snapshot kept, the levels entered, the row's id."""
    ratings, subject = (cell_ratings(year), Rating.organization) if of_cells else (member_ratings(year), Rating.member)
    query = ratings.select(
        subject,
        Rating.name,
        Rating.organization,
        Rating.cell,
        Rating.position,
        Rating.status,
        Rating.group,
        Rating.person_kind,
        Rating.exempt_reason,
        Rating.self_level,
        Rating.cell_level,
        Rating.level,
        Rating.id,
        Rating.proposed_group,
    )
    rows: list[tuple[Any, ...]] = database.execute(query).fetchall()
    return rows
