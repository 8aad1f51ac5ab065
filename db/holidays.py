"""Ngày nghỉ lễ: days off that the week does not show, and Saturdays worked in exchange."""

from __future__ import annotations

from datetime import date

import peewee as pw

from db.base import Record
from db.search import View, folded


class HolidayKind:
    OFF, WORKED = "off", "worked"
    LABELS = ((OFF, "Nghỉ"), (WORKED, "Đi làm (đổi ngày)"))


class Holiday(Record):
    """One day that is other than its place in the week says."""

    day = pw.DateField(verbose_name="Ngày")
    name = pw.CharField(verbose_name="Ngày gì", max_length=100)
    kind = pw.CharField(verbose_name="Nghỉ hay đi làm", choices=HolidayKind.LABELS, default=HolidayKind.OFF)
    document = pw.CharField(verbose_name="Văn bản", default="")

    class Screen(Record.Screen):
        title = "Ngày nghỉ lễ"
        columns = ("day", "name", "kind", "document")


Holiday.add_index(Holiday.index(Holiday.day, unique=True).where(Holiday.hidden == False))


def listing(view: View) -> pw.ModelSelect[Holiday]:
    """The days that the office keeps, of a year those in it."""
    query = Holiday.select().where(Holiday.hidden == False)
    if view.year is not None:
        query = query.where(Holiday.day.between(date(view.year, 1, 1), date(view.year, 12, 31)))
    for word in folded(view.search).split():
        query = query.where(pw.fn.folded(Holiday.name).contains(word))
    return query
