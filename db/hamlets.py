"""Thôn: the hamlets with the names they had, and the cells that stand for them."""

from __future__ import annotations

from typing import Any, ClassVar

import peewee as pw

from db.base import Period, Record, Row, holds
from db.organizations import Organization, OrganizationPeriod, shown
from db.search import View, folded, sort_key


class Hamlet(Record):
    """A hamlet; its identity is the id, its name and its commune are dated."""

    name = pw.CharField(verbose_name="Tên thôn", max_length=200)
    code = pw.CharField(verbose_name="Mã", default="")
    households = pw.IntegerField(verbose_name="Số hộ", null=True)
    people = pw.IntegerField(verbose_name="Nhân khẩu", null=True)
    counted_on = pw.DateField(verbose_name="Số liệu ngày", null=True)
    hard = pw.BooleanField(verbose_name="Thôn biên giới, hải đảo, trọng điểm an ninh", default=False)
    founded_on = pw.DateField(verbose_name="Ngày thành lập", null=True)
    ended_on = pw.DateField(verbose_name="Ngày kết thúc", null=True)
    end_reason = pw.CharField(verbose_name="Lý do kết thúc", default="")
    note = pw.TextField(verbose_name="Ghi chú", default="")
    fold = pw.CharField(default="", index=True)
    sort_key = pw.BlobField(default=b"", index=True)

    unaudited = ("fold", "sort_key")

    class Screen(Record.Screen):
        title = "Thôn"
        columns = (
            "name",
            "code",
            "households",
            "people",
            "counted_on",
            "hard",
            "founded_on",
            "ended_on",
            "end_reason",
            "note",
        )
        listed: ClassVar[dict[str, str]] = {"committee": "Đảng bộ", "cells": "Chi bộ"}

    @classmethod
    def derive(cls, row: Row) -> Row:
        return {"fold": folded(f"{row['name']} {row['code']}"), "sort_key": sort_key(row["name"])}


class HamletPeriod(Period):
    """The name of a hamlet and the committee of its commune over a time."""

    hamlet = pw.ForeignKeyField(Hamlet, verbose_name="Thôn", backref="periods")
    name = pw.CharField(verbose_name="Tên", max_length=200)
    parent = pw.ForeignKeyField(Organization, verbose_name="Đảng bộ", null=True, backref="hamlet_periods")

    class Screen(Record.Screen):
        title = "Tên của thôn"
        columns = ("hamlet", "name", "parent", "since", "until", "document", "reason")


class CellHamlet(Period):
    """A hamlet that a cell stands for over a time; a cell may stand for several."""

    cell = pw.ForeignKeyField(Organization, verbose_name="Chi bộ", backref="hamlets")
    hamlet = pw.ForeignKeyField(Hamlet, verbose_name="Thôn", backref="cells")

    class Screen(Record.Screen):
        title = "Thôn của chi bộ"
        columns = ("cell", "hamlet", "since", "until", "document", "reason")


def with_hamlet_of(query: Any, day: Any) -> Any:
    """Add to a query that joins Hamlet the name it had on the day, which a list shows in the place of today's."""
    on = (HamletPeriod.hamlet == Hamlet.id) & holds(HamletPeriod, day)
    extended = query.select_extend(HamletPeriod.name)
    return extended.join_from(Hamlet, HamletPeriod, pw.JOIN.LEFT_OUTER, on=on, attr="dated")


def undated_fields() -> list[Any]:
    """The fields of a hamlet but its name, which a query takes from the period of the day."""
    return [field for field in Hamlet._meta.sorted_fields if field.name != "name"]


def listing(view: View) -> pw.ModelSelect[Hamlet]:
    """Hamlets of the day with their name, committee and cells then; of any status, those ended too."""
    period, parent = HamletPeriod.alias(), OrganizationPeriod.alias()
    query = (
        Hamlet.select(
            *undated_fields(),
            period.name.alias("name"),
            parent.name.alias("committee"),
            _cells_of(Hamlet.id, view).alias("cells"),
        )
        .join(period, on=(period.hamlet == Hamlet.id) & shown(Hamlet, period, view))
        .join(parent, pw.JOIN.LEFT_OUTER, on=(parent.organization == period.parent) & holds(parent, view.as_of))
        .where(Hamlet.hidden == False)
    )
    if view.cell is not None:
        inside = CellHamlet.select(CellHamlet.hamlet).where(
            CellHamlet.cell.in_(view.bodies), holds(CellHamlet, view.as_of)
        )
        query = query.where(Hamlet.id.in_(inside))
    for word in folded(view.search).split():
        query = query.where(
            pw.Value(" ").concat(pw.fn.folded(period.name.concat(" ").concat(Hamlet.code))).contains(f" {word}")
        )
    return query.objects()


def _cells_of(hamlet: Any, view: View) -> Any:
    """The names of the cells that stand for the hamlet on the day."""
    link, cell = CellHamlet.alias(), OrganizationPeriod.alias()
    return (
        link.select(pw.fn.GROUP_CONCAT(cell.name, ", "))
        .join(cell, on=(cell.organization == link.cell) & holds(cell, view.as_of))
        .where(link.hamlet == hamlet, holds(link, view.as_of))
    )
