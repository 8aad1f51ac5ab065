"""Sổ sách: lines of the registers that nothing else in the program says."""

from __future__ import annotations

from datetime import date
from typing import Any

import peewee as pw

from db.base import Record, holds
from db.members import Member, Membership
from db.organizations import Organization, with_dated_name
from db.search import View, folded


class RegisterKind:
    """The registers that are written by hand (operations.md section 3)."""

    CARD, CARD_HANDED, FILE_HANDED, FILE_READ = "card", "card-handed", "file-handed", "file-read"
    RESIDENCE, RESOLUTION, COMPARED = "residence", "resolution", "compared"
    LABELS = (
        (CARD, "Phát thẻ đảng viên"),
        (CARD_HANDED, "Giao nhận thẻ đảng viên"),
        (FILE_HANDED, "Giao nhận hồ sơ đảng viên"),
        (FILE_READ, "Mượn, đọc hồ sơ đảng viên"),
        (RESIDENCE, "Giữ mối liên hệ nơi cư trú"),
        (RESOLUTION, "Nghị quyết của chi bộ, cấp ủy"),
        (COMPARED, "Đối chiếu số lượng, danh sách, hồ sơ"),
    )


class RegisterEntry(Record):
    """One line of a register; what its fields are called depends on the register."""

    kind = pw.CharField(verbose_name="Sổ", choices=RegisterKind.LABELS, index=True)
    dated = pw.DateField(verbose_name="Ngày", index=True)
    number = pw.CharField(verbose_name="Số", default="")
    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", null=True, backref="register_entries")
    organization = pw.ForeignKeyField(
        Organization, verbose_name="Chi bộ, cấp ủy", null=True, backref="register_entries"
    )
    text = pw.TextField(verbose_name="Nội dung", default="")
    given_by = pw.CharField(verbose_name="Bên giao, người giao", default="")
    received_by = pw.CharField(verbose_name="Bên nhận, người nhận", default="")
    document = pw.CharField(verbose_name="Văn bản", default="")
    ended_on = pw.DateField(verbose_name="Ngày trả, báo lại", null=True)
    note = pw.CharField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Sổ sách"
        columns = (
            "kind",
            "dated",
            "number",
            "member",
            "organization",
            "text",
            "given_by",
            "received_by",
            "document",
            "ended_on",
            "note",
        )


def listing(view: View) -> pw.ModelSelect[RegisterEntry]:
    """Lines of all registers; of a year those dated in it, of a cell its own and its members'."""
    query: Any = (
        RegisterEntry.select(RegisterEntry, Member, Organization)
        .join(Member, pw.JOIN.LEFT_OUTER)
        .switch(RegisterEntry)
        .join(Organization, pw.JOIN.LEFT_OUTER)
        .where(RegisterEntry.hidden == False)
    )
    if view.year is not None:
        query = query.where(RegisterEntry.dated.between(date(view.year, 1, 1), date(view.year, 12, 31)))
    if view.cell is not None:
        inside = Membership.select(Membership.member).where(
            Membership.cell.in_(view.bodies), holds(Membership, view.as_of)
        )
        query = query.where((RegisterEntry.organization.in_(view.bodies)) | RegisterEntry.member.in_(inside))
    query = with_dated_name(query, RegisterEntry.dated)
    told = pw.fn.folded(pw.fn.concat_ws(" ", Member.name, Organization.name, RegisterEntry.number, RegisterEntry.text))
    for word in folded(view.search).split():
        query = query.where(pw.Value(" ").concat(told).contains(f" {word}"))
    return query  # type: ignore[no-any-return]
