"""Họp kiểm điểm, bỏ phiếu: a meeting that rates, its ballots as counts only, and the places allotted to cells."""

from __future__ import annotations

from typing import Any

import peewee as pw

from db.base import Record
from db.evaluation import Rating
from db.organizations import Organization, end_of_year, with_dated_name
from db.search import View, matches


class RatingMeeting(Record):
    """The meeting of a cell or of the committee that reviews and votes: who was entitled, who came, who signs."""

    year = pw.IntegerField(verbose_name="Năm", index=True)
    organization = pw.ForeignKeyField(Organization, verbose_name="Tổ chức", backref="rating_meetings")
    held_on = pw.DateField(verbose_name="Ngày họp", null=True)
    started = pw.CharField(verbose_name="Bắt đầu lúc", default="")
    ended = pw.CharField(verbose_name="Kết thúc lúc", default="")
    place = pw.CharField(verbose_name="Địa điểm", default="")
    members = pw.IntegerField(verbose_name="Tổng số đảng viên", null=True)
    entitled = pw.IntegerField(verbose_name="Số có quyền biểu quyết", null=True)
    present = pw.IntegerField(verbose_name="Số có quyền biểu quyết có mặt", null=True)
    absent = pw.TextField(verbose_name="Vắng (họ tên, lý do)", default="")
    chair = pw.CharField(verbose_name="Chủ trì", default="")
    secretary = pw.CharField(verbose_name="Thư ký", default="")
    teller = pw.CharField(verbose_name="Tổ trưởng tổ kiểm phiếu", default="")
    guests = pw.TextField(verbose_name="Cấp trên dự", default="")
    conclusion = pw.TextField(verbose_name="Kết luận", default="")

    class Screen(Record.Screen):
        title = "Cuộc họp kiểm điểm"
        columns = (
            "organization",
            "year",
            "held_on",
            "started",
            "ended",
            "place",
            "members",
            "entitled",
            "present",
            "absent",
            "chair",
            "secretary",
            "teller",
            "guests",
            "conclusion",
        )


RatingMeeting.add_index(
    RatingMeeting.index(RatingMeeting.year, RatingMeeting.organization, unique=True).where(
        RatingMeeting.hidden == False
    )
)


class BallotRound:
    """What a ballot asks: a level for each, or who deserves HTXS."""

    LEVELS, BEST = 1, 2
    LABELS = ((LEVELS, "Lần 1: xếp mức"), (BEST, "Lần 2: bình chọn hoàn thành xuất sắc"))


class BallotAbout:
    MEMBERS, COLLECTIVES = "members", "collectives"
    LABELS = ((MEMBERS, "Đảng viên"), (COLLECTIVES, "Tập thể"))


class BallotBase:
    """What more than half is counted on."""

    ENTITLED, PRESENT, VALID = "entitled", "present", "valid"
    LABELS = ((ENTITLED, "số có quyền biểu quyết"), (PRESENT, "số có mặt"), (VALID, "số phiếu hợp lệ"))


class Ballot(Record):
    """One round of a secret vote: sheets and, by name, counts; who cast what is never kept."""

    meeting = pw.ForeignKeyField(RatingMeeting, verbose_name="Cuộc họp", backref="ballots")
    round = pw.IntegerField(verbose_name="Lần", choices=BallotRound.LABELS, default=BallotRound.LEVELS)
    about = pw.CharField(verbose_name="Về", choices=BallotAbout.LABELS, default=BallotAbout.MEMBERS)
    issued = pw.IntegerField(verbose_name="Phiếu phát ra", null=True)
    returned = pw.IntegerField(verbose_name="Phiếu thu về", null=True)
    missing = pw.IntegerField(verbose_name="Phiếu không thu lại", null=True)
    valid = pw.IntegerField(verbose_name="Phiếu hợp lệ", null=True)
    spoiled = pw.IntegerField(verbose_name="Phiếu không hợp lệ", null=True)
    base = pw.CharField(verbose_name="Đa số tính trên", choices=BallotBase.LABELS, default=BallotBase.ENTITLED)
    share = pw.IntegerField(verbose_name="Phải trên (%)", default=50)
    places = pw.IntegerField(verbose_name="Chọn không quá", null=True)

    class Screen(Record.Screen):
        title = "Phiếu biểu quyết"
        columns = (
            "meeting",
            "round",
            "about",
            "issued",
            "returned",
            "missing",
            "valid",
            "spoiled",
            "base",
            "share",
            "places",
        )


Ballot.add_index(Ballot.index(Ballot.meeting, Ballot.round, Ballot.about, unique=True).where(Ballot.hidden == False))


class BallotCount(Record):
    """How many valid ballots gave one name each level; in the second round only `htxs` is counted."""

    ballot = pw.ForeignKeyField(Ballot, verbose_name="Phiếu biểu quyết", backref="counts")
    rating = pw.ForeignKeyField(Rating, verbose_name="Phiếu xếp loại", backref="ballot_counts")
    htxs = pw.IntegerField(verbose_name="HTXS", default=0)
    htt = pw.IntegerField(verbose_name="HTT", default=0)
    ht = pw.IntegerField(verbose_name="HT", default=0)
    kht = pw.IntegerField(verbose_name="KHT", default=0)

    class Screen(Record.Screen):
        title = "Kết quả kiểm phiếu"
        columns = ("ballot", "rating", "htxs", "htt", "ht", "kht")


BallotCount.add_index(
    BallotCount.index(BallotCount.ballot, BallotCount.rating, unique=True).where(BallotCount.hidden == False)
)


class Allotment(Record):
    """The places for "hoàn thành xuất sắc" that a cell may fill in a year."""

    year = pw.IntegerField(verbose_name="Năm", index=True)
    organization = pw.ForeignKeyField(Organization, verbose_name="Chi bộ", backref="allotments")
    places = pw.IntegerField(verbose_name="Số được phân bổ", default=0)
    counted = pw.IntegerField(verbose_name="Số đảng viên làm căn cứ", null=True)
    limit = pw.CharField(verbose_name="Giới hạn của toàn đảng bộ", default="")
    note = pw.CharField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Phân bổ hoàn thành xuất sắc"
        columns = ("organization", "year", "places", "counted", "limit", "note")


Allotment.add_index(
    Allotment.index(Allotment.year, Allotment.organization, unique=True).where(Allotment.hidden == False)
)


class RatingWorkbook(Record):
    """The Excel workbook that a cell fills in by itself: when it was sent and when it came back."""

    year = pw.IntegerField(verbose_name="Năm", index=True)
    organization = pw.ForeignKeyField(Organization, verbose_name="Chi bộ", backref="rating_workbooks")
    sent_on = pw.DateField(verbose_name="Ngày gửi", null=True)
    returned_on = pw.DateField(verbose_name="Ngày nhận lại", null=True)
    sha256 = pw.CharField(verbose_name="SHA-256 tệp nhận lại", default="")
    note = pw.CharField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Tệp gửi chi bộ"
        columns = ("organization", "year", "sent_on", "returned_on", "note")


RatingWorkbook.add_index(
    RatingWorkbook.index(RatingWorkbook.year, RatingWorkbook.organization, unique=True).where(
        RatingWorkbook.hidden == False
    )
)


def meetings_listing(view: View) -> pw.ModelSelect[RatingMeeting]:
    """Meetings that rate, in the year and of the cell asked."""
    return _of_organizations(RatingMeeting, view)


def allotments_listing(view: View) -> pw.ModelSelect[Allotment]:
    """Places of the cells, in the year and of the cell asked."""
    return _of_organizations(Allotment, view)


def workbooks_listing(view: View) -> pw.ModelSelect[RatingWorkbook]:
    """Workbooks sent to cells, in the year and of the cell asked."""
    return _of_organizations(RatingWorkbook, view)


def _of_organizations(model: Any, view: View) -> pw.ModelSelect[Any]:
    query: pw.ModelSelect[Any] = model.select(model, Organization).join(Organization).where(model.hidden == False)
    if view.year is not None:
        query = query.where(model.year == view.year)
    if view.cell is not None:
        query = query.where(model.organization.in_(view.bodies))
    query = with_dated_name(query, end_of_year(model.year, view.as_of))
    found = matches("organization_search", Organization.id, view.search)
    return query.where(found) if found is not None else query
