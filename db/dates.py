"""Dates as registers have them: sometimes only a year, sometimes a month and a year."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import total_ordering

import peewee as pw

_ANY_YEAR = 2025
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_WRITTEN = re.compile(r"(?:(?:(\d{1,2})[/.\-])?(\d{1,2})[/.\-])?(\d{4}|(?<=[/.\-])\d{2})")


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A date of which the day, or the day and the month, may be unknown."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @classmethod
    def from_iso(cls, text: str) -> PartialDate:
        """Read YYYY, YYYY-MM or YYYY-MM-DD; raises ValueError."""
        found = _ISO.fullmatch(text)
        if not found:
            raise ValueError(f"not a date: {text!r}")
        year, month, day = (int(part) if part else None for part in found.groups())
        assert year is not None
        return cls(year, month, day)

    @classmethod
    def parse(cls, text: str, latest_year: int) -> PartialDate:
        """Read d/m/yyyy, d/m/yy, m/yyyy or yyyy as clerks write them; raises ValueError.

        A year of two digits is the latest such year not after `latest_year`.
        """
        found = _WRITTEN.fullmatch(text.strip())
        if not found:
            raise ValueError(f"not a date: {text!r}")
        day, month, year = (int(part) if part else None for part in found.groups())
        assert year is not None
        if len(found[3]) == 2:
            year += latest_year // 100 * 100
            year -= 100 if year > latest_year else 0
        return cls(year, month, day)

    @classmethod
    def of(cls, day: date) -> PartialDate:
        return cls(day.year, day.month, day.day)

    @property
    def iso(self) -> str:
        if self.day is not None:
            return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"
        parts = [f"{self.year:04d}"]
        parts += [f"{self.month:02d}"] if self.month is not None else []
        return "-".join(parts)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        """The date as a clerk writes it: dd/mm/yyyy, mm/yyyy or yyyy."""
        return "/".join(reversed(self.iso.split("-")))

    def __lt__(self, other: PartialDate) -> bool:
        return self.iso < other.iso


class PartialDateField(pw.Field):
    """Stores a PartialDate as ISO text, which sorts as dates do."""

    field_type = "TEXT"

    def db_value(self, value: PartialDate | date | str | None) -> str | None:
        if value is None or value == "":
            return None
        if isinstance(value, PartialDate):
            return value.iso
        return PartialDate.from_iso(str(value)).iso

    def python_value(self, value: str | None) -> PartialDate | None:
        return PartialDate.from_iso(value) if value else None


def month_and_day(text: str) -> tuple[int, int] | None:
    """A day of any year written as 31/12, as month and day; None when it is none."""
    day, _, month = text.strip().partition("/")
    try:
        found = date(_ANY_YEAR, int(month), int(day))
    except ValueError:
        return None
    return found.month, found.day


def add_months(day: date, months: int) -> date:
    """The same day some months later; the last day of a month that is too short."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
