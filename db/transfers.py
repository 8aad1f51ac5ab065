"""Chuyển sinh hoạt đảng: one member's way to or from another Party organisation, or between our own cells."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import peewee as pw

from db.base import Record, Row
from db.members import Member, Status, of_members
from db.organizations import Organization, with_dated_name
from db.search import View


class TransferKind:
    OFFICIAL, TEMPORARY, INTERNAL, ABROAD = "official", "temporary", "internal", "abroad"
    LABELS = (
        (OFFICIAL, "Chính thức"),
        (TEMPORARY, "Tạm thời"),
        (INTERNAL, "Nội bộ"),
        (ABROAD, "Ra ngoài nước"),
    )


class Direction:
    OUT, IN, WITHIN = "out", "in", "within"
    LABELS = ((OUT, "Đi"), (IN, "Đến"), (WITHIN, "Trong đảng bộ"))


class Channel:
    PAPER, ONLINE = "paper", "online"
    LABELS = ((PAPER, "Giấy"), (ONLINE, "Trực tuyến"))


class TransferState:
    """Where a transfer stands: it follows from its days."""

    PLANNED, INTRODUCED, RECEIVED, RETURNED, STOPPED = "planned", "introduced", "received", "returned", "stopped"
    LABELS = (
        (PLANNED, "Chưa giới thiệu"),
        (INTRODUCED, "Đã giới thiệu, chưa nộp"),
        (RECEIVED, "Đã nộp, đã tiếp nhận"),
        (RETURNED, "Đã trở về"),
        (STOPPED, "Đã dừng"),
    )


class Transfer(Record):
    """One line of the register of introductions; a collective one is a line for each member under one document."""

    member_id: int
    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", backref="transfers")
    kind = pw.CharField(verbose_name="Loại chuyển", choices=TransferKind.LABELS, default=TransferKind.OFFICIAL)
    direction = pw.CharField(verbose_name="Đi, đến", choices=Direction.LABELS, default=Direction.OUT)
    collective = pw.BooleanField(verbose_name="Tập thể", default=False)
    channel = pw.CharField(verbose_name="Kênh", choices=Channel.LABELS, default=Channel.PAPER)
    cause_on = pw.DateField(
        verbose_name="Ngày có quyết định, đổi nơi ở", null=True, help_text="từ ngày này tính thời hạn làm thủ tục"
    )
    number = pw.CharField(verbose_name="Số giấy giới thiệu", default="")
    introduced_on = pw.DateField(verbose_name="Ngày giới thiệu", null=True)
    presented_on = pw.DateField(verbose_name="Ngày nộp giấy, tiếp nhận", null=True)
    confirmed_on = pw.DateField(verbose_name="Ngày nhận phiếu báo", null=True)
    until = pw.DateField(verbose_name="Tạm thời đến ngày", null=True)
    returned_on = pw.DateField(verbose_name="Ngày trở về", null=True)
    place = pw.CharField(verbose_name="Nơi đi, nơi đến", help_text="tổ chức cơ sở đảng", default="")
    from_committee = pw.CharField(verbose_name="Cấp ủy giới thiệu", default="")
    to_committee = pw.CharField(verbose_name="Cấp ủy tiếp nhận", default="")
    same_province = pw.BooleanField(verbose_name="Trong tỉnh", default=True)
    from_cell = pw.ForeignKeyField(Organization, verbose_name="Từ chi bộ", null=True, backref="transfers_from")
    to_cell = pw.ForeignKeyField(Organization, verbose_name="Đến chi bộ", null=True, backref="transfers_to")
    dues_until = pw.CharField(verbose_name="Đóng đảng phí hết tháng", default="")
    enclosed = pw.CharField(verbose_name="Hồ sơ kèm theo", default="")
    agreed = pw.BooleanField(verbose_name="Cấp có thẩm quyền đồng ý dù đang được xem xét", default=False)
    late_reason = pw.CharField(verbose_name="Lý do chậm", default="")
    stopped = pw.BooleanField(verbose_name="Dừng, không chuyển nữa", default=False)
    reason = pw.CharField(verbose_name="Lý do chuyển", default="")
    note = pw.CharField(verbose_name="Ghi chú", default="")
    status_before = pw.CharField(choices=Status.LABELS, default="")
    state = pw.CharField(verbose_name="Tình trạng", choices=TransferState.LABELS, default="", index=True)

    unaudited: ClassVar[tuple[str, ...]] = ("state",)

    class Screen(Record.Screen):
        title = "Chuyển sinh hoạt đảng"
        columns = (
            "member",
            "kind",
            "direction",
            "state",
            "collective",
            "channel",
            "cause_on",
            "number",
            "introduced_on",
            "presented_on",
            "confirmed_on",
            "until",
            "returned_on",
            "place",
            "from_committee",
            "to_committee",
            "same_province",
            "from_cell",
            "to_cell",
            "dues_until",
            "enclosed",
            "agreed",
            "late_reason",
            "stopped",
            "reason",
            "note",
        )

    @classmethod
    def derive(cls, row: Row) -> Row:
        return {"state": _state(row)}


def _state(row: Row) -> str:
    if row["stopped"]:
        return TransferState.STOPPED
    if row["returned_on"]:
        return TransferState.RETURNED
    if row["presented_on"] or row["direction"] == Direction.WITHIN:
        return TransferState.RECEIVED
    return TransferState.INTRODUCED if row["introduced_on"] else TransferState.PLANNED


def _named(model: Any) -> tuple[Any, Any]:
    """What a line shows of a member or a cell: a key press reads some forty of each."""
    return model.id, model.name


def listing(view: View) -> pw.ModelSelect[Transfer]:
    """The register of introductions, cells under the names of its days; of a year those introduced, received or due."""
    to_cell = Organization.alias()
    query: Any = (
        Transfer.select(Transfer, *_named(Member), *_named(Organization), *_named(to_cell))
        .join(Member)
        .switch(Transfer)
        .join(Organization, pw.JOIN.LEFT_OUTER, on=(Transfer.from_cell == Organization.id), attr="from_cell")
        .switch(Transfer)
        .join(to_cell, pw.JOIN.LEFT_OUTER, on=(Transfer.to_cell == to_cell.id), attr="to_cell")
        .where(Transfer.hidden == False)
    )
    days = (Transfer.introduced_on, Transfer.presented_on, Transfer.cause_on)
    for body in (Organization, to_cell):
        query = with_dated_name(query, pw.fn.COALESCE(*days, view.as_of.isoformat()), body)
    if view.year is not None:
        day = pw.fn.COALESCE(*days)
        query = query.where(day.is_null() | day.between(date(view.year, 1, 1), date(view.year, 12, 31)))
    if view.cell is not None:
        query = query.where((Transfer.from_cell.in_(view.bodies)) | (Transfer.to_cell.in_(view.bodies)))
    return of_members(query, View(as_of=view.as_of, search=view.search))
