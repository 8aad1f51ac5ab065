"""Dates as registers have them: kept as written, read as clerks write them, compared by what is known."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.base import action
from db.dates import PartialDate, add_months
from db.members import Member

full = st.dates(date(1900, 1, 1), date(2099, 12, 31))
partial = (
    full.map(PartialDate.of)
    | full.map(lambda day: PartialDate(day.year, day.month))
    | full.map(lambda day: PartialDate(day.year))
)


@given(partial)
def test_a_date_comes_back_from_its_text_as_it_was(day: PartialDate) -> None:
    assert PartialDate.from_iso(day.iso) == day
    assert PartialDate.parse(str(day), latest_year=2026) == day


@given(partial, partial)
def test_dates_sort_as_their_texts_do(one: PartialDate, other: PartialDate) -> None:
    assert (one < other) == (one.iso < other.iso)
    if one.last_day < other.first_day:
        assert one < other


@given(partial)
def test_what_is_known_lies_between_its_first_and_last_day(day: PartialDate) -> None:
    assert day.first_day <= day.last_day
    assert day.first_day.isoformat().startswith(day.iso)
    assert day.last_day.isoformat().startswith(day.iso)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2/9/1945", PartialDate(1945, 9, 2)),
        ("02.09.1945", PartialDate(1945, 9, 2)),
        ("2-9-45", PartialDate(1945, 9, 2)),
        ("3/2/26", PartialDate(2026, 2, 3)),
        ("3/2/27", PartialDate(1927, 2, 3)),  # a year after the latest one is of the century before
        ("9/1945", PartialDate(1945, 9)),
        ("9/45", PartialDate(1945, 9)),
        (" 1945 ", PartialDate(1945)),
        ("29/2/2024", PartialDate(2024, 2, 29)),
    ],
)
def test_a_date_is_understood_as_a_clerk_writes_it(written: str, meant: PartialDate) -> None:
    assert PartialDate.parse(written, latest_year=2026) == meant


@pytest.mark.parametrize(
    "written",
    ["", "45", "31/2/2024", "29/2/2023", "0/1/2020", "13/2020", "1/13/2020", "hôm qua", "1/2/3/2020", "2/9/945"],
)
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (the caller words it)
        PartialDate.parse(written, latest_year=2026)


def test_a_day_without_its_month_is_refused() -> None:
    with pytest.raises(ValueError, match="month"):
        PartialDate(1945, None, 2)


def test_a_year_alone_stays_a_year_in_the_office(office: object) -> None:
    with action("Thêm đảng viên"):
        Member(name="Lê Thị Ân", birth_date=PartialDate(1950), admitted_on=PartialDate(1972, 9)).save()
    kept = Member.get()
    assert (kept.birth_date.iso, kept.admitted_on.iso) == ("1950", "1972-09")
    assert (str(kept.birth_date), str(kept.admitted_on)) == ("1950", "09/1972")


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 6, 10), 6, date(2026, 12, 10)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_are_calendar_months(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later
