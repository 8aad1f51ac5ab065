"""Cán bộ thôn: the posts of a hamlet, the people who hold them, members or not, and since when."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import peewee as pw

from db.admission import Candidate
from db.base import Period, Record, Row, holds
from db.dates import PartialDateField
from db.hamlets import CellHamlet, Hamlet, HamletPeriod
from db.members import Member, Role, Sex
from db.search import View, folded, name_key


class PostIndicator:
    """Which indicator of Resolution 13 a post counts in."""

    HEAD, DEPUTY, SECURITY = "R4", "R5", "R6"
    LABELS = (
        (HEAD, "R4 Trưởng thôn"),
        (DEPUTY, "R5 Phó trưởng thôn kiêm thôn đội trưởng"),
        (SECURITY, "R6 Công an viên, bảo vệ an ninh, trật tự"),
    )


class HamletPost(Record):
    """A post of the catalogue; with `role` its holders are the cell's officers, written once, as offices held."""

    key = pw.CharField(verbose_name="Mã")
    name = pw.CharField(verbose_name="Chức danh", max_length=100)
    position = pw.IntegerField(verbose_name="Thứ tự", default=0)
    every = pw.BooleanField(verbose_name="Thôn nào cũng phải có", default=False)
    indicator = pw.CharField(verbose_name="Tính vào chỉ tiêu", choices=PostIndicator.LABELS, default="")
    role = pw.CharField(verbose_name="Lấy theo chức vụ cấp ủy", choices=Role.LABELS, default="")
    since = pw.DateField(verbose_name="Có từ ngày", null=True)
    until = pw.DateField(verbose_name="Thôi có từ ngày", null=True)
    successor = pw.CharField(verbose_name="Mã chức danh thay thế", default="")
    document = pw.CharField(verbose_name="Văn bản", default="")

    class Screen(Record.Screen):
        title = "Chức danh thôn"
        columns = ("name", "key", "position", "every", "indicator", "role", "since", "until", "successor", "document")


HamletPost.add_index(HamletPost.index(HamletPost.key, unique=True).where(HamletPost.hidden == False))


class Cadre(Record):
    """A person who holds posts: a member, somebody on the way into the Party, or neither."""

    name = pw.CharField(verbose_name="Họ và tên", max_length=100)
    birth_date = PartialDateField(verbose_name="Ngày sinh", null=True)
    sex = pw.CharField(verbose_name="Giới tính", choices=Sex.LABELS, default="")
    member = pw.ForeignKeyField(Member, verbose_name="Hồ sơ đảng viên", null=True, backref="cadre_records", index=False)
    candidate = pw.ForeignKeyField(Candidate, verbose_name="Nguồn phát triển đảng", null=True, backref="cadre_records")
    phone = pw.CharField(verbose_name="Điện thoại", default="")
    residence = pw.CharField(verbose_name="Nơi cư trú", default="")
    education = pw.CharField(verbose_name="Học vấn", default="")
    profession = pw.CharField(verbose_name="Chuyên môn", default="")
    theory = pw.CharField(verbose_name="Lý luận chính trị", default="")
    note = pw.TextField(verbose_name="Ghi chú", default="")
    fold = pw.CharField(default="", index=True)
    sort_key = pw.BlobField(default=b"", index=True)

    unaudited = ("fold", "sort_key")

    class Screen(Record.Screen):
        title = "Cán bộ thôn"
        columns = (
            "name",
            "birth_date",
            "sex",
            "member",
            "candidate",
            "phone",
            "residence",
            "education",
            "profession",
            "theory",
            "note",
        )

    @classmethod
    def derive(cls, row: Row) -> Row:
        return {"fold": folded(row["name"]), "sort_key": name_key(row["name"])}


Cadre.add_index(Cadre.index(Cadre.member, unique=True).where(Cadre.hidden == False))


class PostHeld(Period):
    """A post held in a hamlet over a time; one person may hold several."""

    cadre = pw.ForeignKeyField(Cadre, verbose_name="Họ và tên", backref="posts")
    post = pw.ForeignKeyField(HamletPost, verbose_name="Chức danh", backref="holders")
    hamlet = pw.ForeignKeyField(Hamlet, verbose_name="Thôn", backref="posts")
    term_until = pw.DateField(verbose_name="Hết nhiệm kỳ", null=True)

    class Screen(Record.Screen):
        title = "Chức danh đang giữ"
        columns = ("cadre", "post", "since", "term_until", "until", "document", "reason")
        listed: ClassVar[dict[str, str]] = {"hamlet_name": "Thôn"}


def posts_listing(view: View) -> pw.ModelSelect[HamletPost]:
    """The catalogue, posts that are no more included."""
    query = HamletPost.select().where(HamletPost.hidden == False)
    for word in folded(view.search).split():
        query = query.where(pw.fn.folded(HamletPost.name).contains(word))
    return query


def cadres_listing(view: View) -> pw.ModelSelect[Cadre]:
    """Everyone who holds or held a post."""
    query = (
        Cadre.select(Cadre, Member, Candidate)
        .join(Member, pw.JOIN.LEFT_OUTER)
        .switch(Cadre)
        .join(Candidate, pw.JOIN.LEFT_OUTER)
        .where(Cadre.hidden == False)
    )
    for word in folded(view.search).split():
        query = query.where(pw.Value(" ").concat(Cadre.fold).contains(f" {word}"))
    if view.cell is not None:
        inside = PostHeld.select(PostHeld.cadre).where(
            PostHeld.hamlet.in_(_hamlets_of(view)), holds(PostHeld, view.as_of)
        )
        query = query.where(Cadre.id.in_(inside))
    return query


def listing(view: View) -> pw.ModelSelect[PostHeld]:
    """Posts held on the day, with the name the hamlet had then."""
    hamlet = HamletPeriod.select(HamletPeriod.name).where(
        HamletPeriod.hamlet == PostHeld.hamlet, holds(HamletPeriod, view.as_of)
    )
    query = (
        PostHeld.select(PostHeld, Cadre, HamletPost, hamlet.alias("hamlet_name"))
        .join(Cadre)
        .switch(PostHeld)
        .join(HamletPost)
        .where(holds(PostHeld, view.as_of))
    )
    for word in folded(view.search).split():
        query = query.where(pw.Value(" ").concat(Cadre.fold).contains(f" {word}"))
    if view.cell is not None:
        query = query.where(PostHeld.hamlet.in_(_hamlets_of(view)))
    return query


def posts_on(day: date) -> Any:
    """Posts that members hold on the day: member_id, key and name of the post, the hamlet's name of that day."""
    member = pw.fn.COALESCE(Cadre.member, Candidate.member)
    return (
        PostHeld.select(member.alias("member_id"), HamletPost.key, HamletPost.name, HamletPeriod.name.alias("hamlet"))
        .join(HamletPost)
        .switch(PostHeld)
        .join(Cadre)
        .join(Candidate, pw.JOIN.LEFT_OUTER)
        .join_from(
            PostHeld,
            HamletPeriod,
            pw.JOIN.LEFT_OUTER,
            on=(HamletPeriod.hamlet == PostHeld.hamlet) & holds(HamletPeriod, day),
        )
        .where(holds(PostHeld, day), Cadre.hidden == False, member.is_null(False))
        .order_by(HamletPost.position, PostHeld.id)
        .namedtuples()
    )


def _hamlets_of(view: View) -> pw.ModelSelect[CellHamlet]:
    return CellHamlet.select(CellHamlet.hamlet).where(CellHamlet.cell.in_(view.bodies), holds(CellHamlet, view.as_of))
