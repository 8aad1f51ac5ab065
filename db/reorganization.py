"""Sắp xếp tổ chức: each operation on organisations and hamlets, whom it joins to whom, and what is handed over."""

from __future__ import annotations

import peewee as pw

from db.base import Record
from db.hamlets import Hamlet
from db.organizations import Organization, with_dated_name
from db.search import View, folded


class ReorganizationKind:
    RENAME, MERGE, UNITE, SPLIT, MOVE = "rename", "merge", "unite", "split", "move"
    LEAVE, RECEIVE, DISSOLVE, DISBAND = "leave", "receive", "dissolve", "disband"
    LABELS = (
        (RENAME, "Đổi tên"),
        (MERGE, "Sáp nhập"),
        (UNITE, "Hợp nhất"),
        (SPLIT, "Chia tách"),
        (MOVE, "Chuyển giao, tiếp nhận"),
        (LEAVE, "Chuyển giao ra ngoài đảng bộ"),
        (RECEIVE, "Tiếp nhận từ đảng bộ khác"),
        (DISSOLVE, "Giải thể"),
        (DISBAND, "Giải tán (kỷ luật)"),
    )
    CLOSING = (MERGE, UNITE, SPLIT, LEAVE, DISSOLVE, DISBAND)


class Reorganization(Record):
    """One operation on a day: what was done and the document behind it."""

    on = pw.DateField(verbose_name="Từ ngày", index=True)
    kind = pw.CharField(verbose_name="Việc", choices=ReorganizationKind.LABELS)
    what = pw.CharField(verbose_name="Nội dung", default="")
    document = pw.CharField(verbose_name="Văn bản", default="")
    document_on = pw.DateField(verbose_name="Ngày văn bản", null=True)
    decided_by = pw.CharField(verbose_name="Cơ quan quyết định", default="")
    reason = pw.CharField(verbose_name="Lý do", default="")

    class Screen(Record.Screen):
        title = "Sắp xếp tổ chức"
        columns = ("on", "kind", "what", "document", "document_on", "decided_by", "reason")


class ReorganizationPart(Record):
    """One body of an operation, an organisation or a hamlet, and the body that goes on after it where there is one."""

    reorganization = pw.ForeignKeyField(Reorganization, verbose_name="Việc", backref="parts")
    organization = pw.ForeignKeyField(Organization, verbose_name="Tổ chức", null=True, backref="reorganized")
    successor = pw.ForeignKeyField(Organization, verbose_name="Tổ chức kế tục", null=True, backref="succeeded")
    hamlet = pw.ForeignKeyField(Hamlet, verbose_name="Thôn", null=True, backref="reorganized")
    hamlet_successor = pw.ForeignKeyField(Hamlet, verbose_name="Thôn kế tục", null=True, backref="succeeded")

    class Screen(Record.Screen):
        title = "Tổ chức trong việc sắp xếp"
        columns = ("reorganization", "organization", "successor", "hamlet", "hamlet_successor")


class HandOver(Record):
    """Bàn giao: members' list, files and seal, from one organisation to another, open until both have signed.

    The side that has no record here, giver or receiver, is named in `outside`.
    """

    reorganization = pw.ForeignKeyField(Reorganization, verbose_name="Việc", backref="hand_overs")
    giver = pw.ForeignKeyField(Organization, verbose_name="Bên giao", null=True, backref="handed_over")
    receiver = pw.ForeignKeyField(Organization, verbose_name="Bên nhận", null=True, backref="taken_over")
    outside = pw.CharField(verbose_name="Bên ngoài đảng bộ", default="", constraints=[pw.SQL("DEFAULT ''")])
    begun_on = pw.DateField(verbose_name="Từ ngày")
    due_on = pw.DateField(verbose_name="Hạn bàn giao", null=True)
    signed_on = pw.DateField(verbose_name="Ngày ký biên bản", null=True)
    number = pw.CharField(verbose_name="Số biên bản", default="")
    giver_name = pw.CharField(verbose_name="Người giao", default="")
    giver_post = pw.CharField(verbose_name="Chức vụ người giao", default="")
    receiver_name = pw.CharField(verbose_name="Người nhận", default="")
    receiver_post = pw.CharField(verbose_name="Chức vụ người nhận", default="")
    note = pw.TextField(verbose_name="Hồ sơ, con dấu, việc còn lại", default="")

    class Screen(Record.Screen):
        title = "Bàn giao đảng viên tập thể"
        columns = (
            "giver",
            "receiver",
            "outside",
            "begun_on",
            "due_on",
            "signed_on",
            "number",
            "giver_name",
            "giver_post",
            "receiver_name",
            "receiver_post",
            "note",
        )


def listing(view: View) -> pw.ModelSelect[Reorganization]:
    """Operations up to the day, of a year those of that year."""
    query = Reorganization.select().where(Reorganization.hidden == False, Reorganization.on <= view.as_of)
    if view.year is not None:
        query = query.where(Reorganization.on.year == view.year)
    if view.cell is not None:
        part = ReorganizationPart
        about = part.select(part.reorganization).where(
            part.hidden == False, (part.organization.in_(view.bodies)) | (part.successor.in_(view.bodies))
        )
        query = query.where(Reorganization.id.in_(about))
    for word in folded(view.search).split():
        query = query.where(pw.Value(" ").concat(pw.fn.folded(Reorganization.what)).contains(f" {word}"))
    return query


def hand_overs_listing(view: View) -> pw.ModelSelect[HandOver]:
    """Hand-overs begun by the day, the giver under the name of the eve, the receiver under that of the day."""
    receiver = Organization.alias()
    query = (
        HandOver.select(HandOver, Organization, receiver)
        .join(Organization, pw.JOIN.LEFT_OUTER, on=(HandOver.giver == Organization.id), attr="giver")
        .switch(HandOver)
        .join(receiver, pw.JOIN.LEFT_OUTER, on=(HandOver.receiver == receiver.id), attr="receiver")
        .where(HandOver.hidden == False, HandOver.begun_on <= view.as_of)
    )
    query = with_dated_name(query, pw.fn.date(HandOver.begun_on, "-1 day"))
    query = with_dated_name(query, HandOver.begun_on, receiver)
    if view.year is not None:
        query = query.where(HandOver.begun_on.year == view.year)
    if view.cell is not None:
        query = query.where((HandOver.giver.in_(view.bodies)) | (HandOver.receiver.in_(view.bodies)))
    for word in folded(view.search).split():
        sides = pw.fn.IFNULL(Organization.name, ""), pw.fn.IFNULL(receiver.name, ""), HandOver.outside
        told = pw.fn.folded(sides[0].concat(" ").concat(sides[1]).concat(" ").concat(sides[2]))
        query = query.where(pw.Value(" ").concat(told).contains(f" {word}"))
    return query
