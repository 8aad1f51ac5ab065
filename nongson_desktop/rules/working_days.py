"""Ngày làm việc: deadlines that leave out Saturdays, Sundays and the holidays that the office keeps."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from db.base import Row, save_many
from db.errors import UserError
from db.holidays import Holiday, HolidayKind
from nongson_desktop.paths import seeds

_ONE = timedelta(days=1)
_SATURDAY = 5
_NONE: frozenset[date] = frozenset()


def is_working_day(day: date, holidays: frozenset[date] = _NONE) -> bool:
    """Monday to Friday, and the other way round on the days given: a Saturday among them is worked."""
    return (day.weekday() < _SATURDAY) != (day in holidays)


def add_working_days(day: date, count: int, holidays: frozenset[date] = _NONE) -> date:
    """The last of so many working days, the first counted being the next one after `day`; below nought counted back."""
    step = _ONE if count >= 0 else -_ONE
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, holidays)
    return day


def working_days_between(since: date, until: date, holidays: frozenset[date] = _NONE) -> int:
    """How many working days lie after `since` up to `until` itself; below nought when `until` is earlier."""
    if until < since:
        return -working_days_between(until, since, holidays)
    days = (since + timedelta(days=ahead) for ahead in range(1, (until - since).days + 1))
    return sum(is_working_day(day, holidays) for day in days)


def holidays(day: date) -> frozenset[date]:
    """The days from the year before to two years after that are other than the week says; one query.

    A year of which the office has written nothing has the days that the program ships.
    """
    years = range(day.year - 1, day.year + 3)
    asked = Holiday.day.between(date(years[0], 1, 1), date(years[-1], 12, 31))
    own = [(row.day, row.kind, row.hidden) for row in Holiday.select().where(asked)]
    written = {one.year for one, _kind, _hidden in own}
    shipped = ((row["day"], row["kind"]) for row in shipped_days() if row["day"].year in {*years} - written)
    return _other_than_the_week([*((one, kind) for one, kind, hidden in own if not hidden), *shipped])


def _other_than_the_week(days: Iterable[tuple[date, str]]) -> frozenset[date]:
    """A day off on a Sunday changes nothing, nor does a Monday that is worked."""
    return frozenset(day for day, kind in days if is_working_day(day) == (kind == HolidayKind.OFF))


@cache
def shipped_days() -> tuple[Row, ...]:
    """The days of db/seeds/holidays.toml as rows of Holiday, by day."""
    with (seeds() / "holidays.toml").open("rb") as file:
        seed = tomllib.load(file)
    rows = [
        {"kind": kind, "document": seed["document"], **row}
        for kind in (HolidayKind.OFF, HolidayKind.WORKED)
        for row in seed[kind]
    ]
    return tuple(sorted(rows, key=lambda row: row["day"]))


def write_shipped(years: Iterable[int]) -> int:
    """Write the shipped days of the years not yet begun in the current Action; how many days."""
    begun = {row.day.year for row in Holiday.select(Holiday.day)}
    rows = [row for row in shipped_days() if row["day"].year in {*years} - begun]
    save_many(Holiday, rows)
    return len(rows)


def check(holiday: Holiday) -> None:
    """Refuse a day without a name, written twice, or worked in exchange on a day worked anyhow; raises UserError."""
    if not holiday.day:
        raise UserError("Chưa nhập ngày.", "day")
    if not holiday.name.strip():
        raise UserError("Chưa ghi ngày gì, ví dụ: Giỗ Tổ Hùng Vương.", "name")
    if holiday.kind == HolidayKind.WORKED and is_working_day(holiday.day):
        raise UserError(f"Ngày {holiday.day:%d/%m/%Y} vốn là ngày làm việc.", "day")
    same = Holiday.get_or_none(Holiday.day == holiday.day, ~Holiday.hidden, Holiday.id != (holiday.id or 0))
    if same is not None:
        raise UserError(f"Ngày {holiday.day:%d/%m/%Y} đã ghi: {same.name}.", "day")


def write(holiday: Holiday) -> None:
    """Write one day in the current Action; the first of its year brings the shipped days along; raises UserError."""
    if holiday.day:
        write_shipped([holiday.day.year])
    check(holiday)
    holiday.save()
