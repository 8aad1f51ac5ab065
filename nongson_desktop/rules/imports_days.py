"""Deadlines as lists write them: a quarter, a month or a year ends on its last day, "thường xuyên" never."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from db.dates import PartialDate
from db.search import folded
from nongson_desktop.excel.cells import partial_date
from nongson_desktop.excel.reading import Cell
from nongson_desktop.excel.vocabulary import seed

_QUARTER = re.compile(r"(?:het |trong |cuoi )*quy\s*(iv|i{1,3}|[1-4])\b\D*(\d{4})?")
_MONTH = re.compile(r"(?:het |trong |cuoi )*thang\s*(\d{1,2})")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_LATEST = 2069


NEAREST = {"since": "first_day", "founded_on": "first_day", "term_until": "last_day"}


def nearest_day(cell: Cell, name: str) -> date | None:
    """The day next to a month or a year where a field needs a day, its first or its last; None for whole dates."""
    try:
        found = partial_date(cell, _LATEST)
    except ValueError:
        return None
    return getattr(found, NEAREST[name]) if found is not None and found.day is None else None


@dataclass(frozen=True)
class LastDay:
    """The last day of a time; none for what goes on."""

    day: date | None


def last_day(text: str, year: int) -> LastDay | None:
    """The last day of the time that a text names, in the year where it names none; None when it names no such time."""
    said = folded(text).strip(" .")
    if said in _words("words"):
        return LastDay(None)
    if said in _words("year"):
        return LastDay(date(year, 12, 31))
    if quarter := _QUARTER.fullmatch(said):
        number = _ROMAN.get(quarter[1]) or int(quarter[1])
        return LastDay(PartialDate(int(quarter[2] or year), number * 3).last_day)
    if (month := _MONTH.fullmatch(said)) and 1 <= int(month[1]) <= 12:
        return LastDay(PartialDate(year, int(month[1])).last_day)
    try:
        found = partial_date(text, _LATEST)
    except ValueError:
        return None
    return LastDay(found.last_day) if found is not None and found.month and not found.day else None


@cache
def _words(key: str) -> set[str]:
    return set(map(folded, seed()["no_day"][key]))
