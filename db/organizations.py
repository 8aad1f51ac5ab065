"""Tổ chức đảng: the tree of organisations, with the names and parents they had."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, TypeVar

import peewee as pw

from db.base import Period, Record, Row, holds
from db.search import View, folded, matches, sort_key

Listing = TypeVar("Listing", bound="pw.ModelSelect[Any]")


class OrganizationKind:
    SUPERIOR, COMMITTEE, BRANCH, CELL = "superior", "committee", "branch", "cell"
    LABELS = (
        (COMMITTEE, "Đảng bộ xã"),
        (BRANCH, "Đảng bộ trực thuộc"),
        (CELL, "Chi bộ"),
        (SUPERIOR, "Cấp trên trực tiếp"),
    )


class CellKind:
    LABELS = (
        ("hamlet", "Thôn"),
        ("office", "Cơ quan"),
        ("party-office", "Cơ quan Đảng, MTTQ, đoàn thể"),
        ("state-office", "Cơ quan Nhà nước"),
        ("school", "Trường học"),
        ("police", "Công an"),
        ("army", "Quân sự"),
        ("company", "Doanh nghiệp"),
        ("cooperative", "Hợp tác xã"),
    )


class Organization(Record):
    """A Party organisation; its identity is the id, its name and parent are dated."""

    name = pw.CharField(verbose_name="Tên tổ chức", max_length=200)
    kind = pw.CharField(verbose_name="Loại hình", choices=OrganizationKind.LABELS, default=OrganizationKind.CELL)
    cell_kind = pw.CharField(verbose_name="Loại chi bộ", choices=CellKind.LABELS, default="")
    code = pw.CharField(verbose_name="Mã", default="")
    phone = pw.CharField(verbose_name="Điện thoại", default="")
    founded_on = pw.DateField(verbose_name="Ngày thành lập", null=True)
    ended_on = pw.DateField(verbose_name="Ngày kết thúc", null=True)
    end_reason = pw.CharField(verbose_name="Lý do kết thúc", default="")
    note = pw.TextField(verbose_name="Ghi chú", default="")
    fold = pw.CharField(default="", index=True)
    sort_key = pw.BlobField(default=b"", index=True)

    unaudited = ("fold", "sort_key")

    class Screen(Record.Screen):
        title = "Tổ chức đảng"
        columns = ("name", "kind", "cell_kind", "code", "phone", "founded_on", "ended_on", "end_reason", "note")
        listed: ClassVar[dict[str, str]] = {"parent": "Cấp trên"}

    @classmethod
    def derive(cls, row: Row) -> Row:
        return {"fold": folded(f"{row['name']} {row['code']}"), "sort_key": sort_key(row["name"])}


class OrganizationPeriod(Period):
    """The name and the parent of an organisation over a time."""

    organization = pw.ForeignKeyField(Organization, verbose_name="Tổ chức", backref="periods")
    name = pw.CharField(verbose_name="Tên", max_length=200)
    parent = pw.ForeignKeyField(Organization, verbose_name="Cấp trên", null=True, backref="child_periods")

    class Screen(Record.Screen):
        title = "Tên và cấp trên của tổ chức"
        columns = ("organization", "name", "parent", "since", "until", "document", "reason")


def undated_fields() -> list[Any]:
    """The fields of an organisation but its name, which a query takes from the period of the day."""
    return [field for field in Organization._meta.sorted_fields if field.name != "name"]


def with_dated_name(query: Listing, day: Any, body: Any = Organization) -> Listing:
    """Add to a query that joins Organization the name it had on the day, which a list shows in the place of today's.

    `body` is the alias by which it is joined where it is not joined as itself.
    """
    period: Any = OrganizationPeriod if body is Organization else OrganizationPeriod.alias()
    on = (period.organization == body.id) & holds(period, day)
    extended: Any = query.select_extend(period.name)
    dated: Listing = extended.join_from(body, period, pw.JOIN.LEFT_OUTER, on=on, attr="dated")
    return dated


def shown_name(body: Any) -> str:
    """The name of an organisation or a hamlet that a list was read with: of its day where that was read as well."""
    dated = getattr(body, "dated", None)
    return str(getattr(dated, "name", None) or body.name) if body else ""


def day_within(period: Any, day: date) -> Any:
    """The day where it falls into a dated row, else the row's first day or its last."""
    last = pw.fn.COALESCE(pw.fn.date(period.until, "-1 day"), "9999-12-31")
    return pw.fn.MAX(pw.fn.MIN(day.isoformat(), last), pw.fn.COALESCE(period.since, ""))


def end_of_year(year: Any, day: date) -> Any:
    """The last day of the year a row is about, the day where that is earlier."""
    return pw.fn.MIN(day.isoformat(), year.cast("text").concat("-12-31"))


def shown(model: Any, period: Any, view: View) -> Any:
    """That a dated name holds on the day or, where any status is asked for, is the last of what has ended."""
    now = holds(period, view.as_of)
    if view.status != ():
        return now
    last = (period.hidden == False) & (period.until == model.ended_on) & (model.ended_on <= view.as_of)
    return now | last


def listing(view: View) -> pw.ModelSelect[Organization]:
    """Organisations standing on the day with the name and the parent they had then; of any status, those ended too."""
    period, parent = OrganizationPeriod.alias(), OrganizationPeriod.alias()
    query = (
        Organization.select(*undated_fields(), period.name.alias("name"), parent.name.alias("parent"))
        .join(period, on=(period.organization == Organization.id) & shown(Organization, period, view))
        .join(
            parent,
            pw.JOIN.LEFT_OUTER,
            on=(parent.organization == period.parent) & holds(parent, view.as_of),
        )
        .where(Organization.hidden == False)
    )
    found = matches("organization_search", Organization.id, view.search)
    return (query.where(found) if found is not None else query).objects()
