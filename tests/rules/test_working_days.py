"""Deadlines in working days: weekends, holidays and Saturdays worked in exchange."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.base import action
from db.errors import UserError
from db.holidays import Holiday, HolidayKind
from nongson_desktop.rules.working_days import (
    add_working_days,
    holidays,
    is_working_day,
    shipped_days,
    working_days_between,
    write,
)

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
COUNTS = st.integers(0, 90)
FREE = st.frozensets(st.dates(date(2020, 1, 1), date(2031, 6, 30)), max_size=30)
INDEPENDENCE = frozenset({date(2026, 9, 1), date(2026, 9, 2)})


def off(day: date, name: str, kind: str = HolidayKind.OFF) -> None:
    with action("Ghi ngày nghỉ"):
        write(Holiday(day=day, name=name, kind=kind))


def test_thirty_working_days_after_a_probation_that_ended_on_15_september_2025_end_on_27_october() -> None:
    assert add_working_days(date(2025, 9, 15), 30) == date(2025, 10, 27)


def test_thirty_working_days_from_3_august_2026_end_two_days_later_when_independence_day_is_in_the_table() -> None:
    assert add_working_days(date(2026, 8, 3), 30) == date(2026, 9, 14)
    assert add_working_days(date(2026, 8, 3), 30, INDEPENDENCE) == date(2026, 9, 16)


def test_the_first_day_counted_is_the_next_working_day() -> None:
    friday = date(2026, 8, 28)
    assert add_working_days(friday, 1) == date(2026, 8, 31)
    assert add_working_days(friday, 0) == friday


def test_a_saturday_worked_in_exchange_counts() -> None:
    friday, saturday = date(2026, 8, 21), date(2026, 8, 22)
    assert add_working_days(friday, 1, frozenset({saturday})) == saturday


@given(DAYS, COUNTS, FREE)
def test_a_deadline_is_a_working_day_and_counts_back_to_as_many(day: date, count: int, free: frozenset[date]) -> None:
    end = add_working_days(day, count, free)
    assert count == 0 or is_working_day(end, free)
    assert working_days_between(day, end, free) == count
    assert working_days_between(end, day, free) == -count


@given(DAYS, COUNTS, FREE)
def test_from_a_working_day_there_and_back_is_the_same_day(day: date, count: int, free: frozenset[date]) -> None:
    begun = add_working_days(day, 1, free)
    assert add_working_days(add_working_days(begun, count, free), -count, free) == begun


@given(DAYS, DAYS, COUNTS, FREE)
def test_who_begins_later_never_ends_earlier(one: date, other: date, count: int, free: frozenset[date]) -> None:
    first, last = sorted((one, other))
    assert add_working_days(first, count, free) <= add_working_days(last, count, free)
    assert add_working_days(first, count, free) < add_working_days(first, count + 1, free)


@given(DAYS, COUNTS, st.sets(st.dates(date(2020, 1, 1), date(2031, 6, 30)), max_size=20))
def test_one_more_day_off_never_brings_a_deadline_nearer(day: date, count: int, free: set[date]) -> None:
    weekdays = frozenset(one for one in free if is_working_day(one))
    assert add_working_days(day, count, weekdays) >= add_working_days(day, count)


@given(st.permutations([row["day"] for row in shipped_days() if row["kind"] == HolidayKind.OFF]))
def test_the_order_in_which_holidays_are_written_does_not_matter(days: list[date]) -> None:
    assert add_working_days(date(2026, 1, 5), 60, frozenset(days)) == add_working_days(
        date(2026, 1, 5), 60, frozenset(reversed(days))
    )


def test_an_office_that_has_written_nothing_reckons_with_the_holidays_known(office: Path) -> None:
    known = holidays(date(2026, 6, 1))
    assert {date(2026, 9, 2), date(2026, 2, 17), date(2026, 4, 27), date(2026, 8, 22)} <= known
    assert date(2026, 4, 26) not in known, "a Sunday is free anyhow"
    assert add_working_days(date(2026, 8, 3), 30, known) == date(2026, 9, 16)


def test_the_first_day_typed_of_a_year_brings_the_known_ones_and_what_is_taken_off_stays_off(office: Path) -> None:
    off(date(2027, 2, 5), "Tết Nguyên đán")
    assert {date(2027, 2, 5), date(2027, 9, 2), date(2027, 5, 3)} <= holidays(date(2026, 6, 1))
    with action("Bỏ ngày ghi nhầm"):
        national = Holiday.get(Holiday.day == date(2027, 9, 2))
        national.hidden = True
        national.save()
    assert date(2027, 9, 2) not in holidays(date(2026, 6, 1))
    assert date(2026, 9, 2) in holidays(date(2026, 6, 1))


def test_a_saturday_typed_as_worked_moves_the_deadline(office: Path) -> None:
    off(date(2027, 6, 12), "Đi làm đổi cho thứ Sáu 11/6", HolidayKind.WORKED)
    off(date(2027, 6, 11), "Nghỉ đổi sang thứ Bảy 12/6")
    assert add_working_days(date(2027, 6, 10), 1, holidays(date(2027, 6, 1))) == date(2027, 6, 12)


@pytest.mark.parametrize(
    ("day", "name", "kind", "said"),
    [
        (None, "Tết", HolidayKind.OFF, "Chưa nhập ngày"),
        (date(2026, 11, 24), "", HolidayKind.OFF, "Chưa ghi ngày gì"),
        (date(2026, 9, 2), "Lễ", HolidayKind.OFF, "02/09/2026 đã ghi: Quốc khánh"),
        (date(2026, 11, 24), "Đi làm", HolidayKind.WORKED, "vốn là ngày làm việc"),
    ],
)
def test_a_day_that_cannot_be_is_refused(office: Path, day: date | None, name: str, kind: str, said: str) -> None:
    with pytest.raises(UserError, match=said), action("Ghi ngày nghỉ"):
        write(Holiday(day=day, name=name, kind=kind))
    assert Holiday.select().count() == 0


def test_known_holidays_stand_once_each_and_make_a_weekend_up_on_the_next_working_day() -> None:
    days = [row["day"] for row in shipped_days()]
    assert len(days) == len(set(days))
    free = {row["day"]: row["name"] for row in shipped_days() if row["kind"] == HolidayKind.OFF}
    for day, name in free.items():
        if day.weekday() >= 5 and "Tết Nguyên đán" not in name:
            (made_up,) = [other for other in free if free[other] == f"Nghỉ bù {name}" and other.year == day.year]
            assert day < made_up <= day + timedelta(days=5)
