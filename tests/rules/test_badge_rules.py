"""The figures of badges by themselves: when years are full, which round they fall in, what money they bring."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.base import action
from db.dates import add_months
from db.errors import UserError
from nongson_desktop.rules.badge_rules import BadgeRules, Money, keep_rules, rounds_shown, rules_on, shipped_rules
from nongson_desktop.rules.party_age import full_on, full_years, left_out, months_of
from tests.conftest import TODAY

RULES = shipped_rules(date(2026, 1, 1))
BY_MONTH = shipped_rules(date(2026, 1, 1), {"counting": "month"})
FEBRUARY, MAY, SEPTEMBER, NOVEMBER = (date(2026, *day) for day in ((2, 3), (5, 19), (9, 2), (11, 7)))
NEXT = date(2027, 2, 3)
# arithmetic

days = st.dates(date(1930, 1, 1), date(2020, 12, 31))
milestones = st.sampled_from(RULES.milestones)
gaps = st.lists(st.tuples(days, st.integers(1, 4000)), max_size=3).map(
    lambda spans: [(since, since + timedelta(days=length)) for since, length in spans]
)


@given(start=days, years=milestones, known=gaps, more=st.tuples(days, st.integers(1, 4000)))
def test_a_gap_never_makes_a_badge_due_earlier(start, years, known, more):
    day = date(2026, 12, 31)
    longer = [*known, (more[0], more[0] + timedelta(days=more[1]))]
    assert full_on(start, years, left_out(known, day)) <= full_on(start, years, left_out(longer, day))


@given(due=st.dates(date(2000, 1, 1), date(2050, 12, 31)))
def test_a_round_is_never_before_the_day_and_no_round_is_skipped(due):
    round_on = RULES.round_for(due)
    assert round_on >= due
    assert RULES.round_before(round_on) < due


@given(due=st.dates(date(2000, 1, 1), date(2050, 12, 31)))
def test_counting_by_months_is_never_later_than_by_days(due):
    assert BY_MONTH.round_for(due) <= RULES.round_for(due)
    assert (BY_MONTH.round_for(due).year, BY_MONTH.round_for(due).month) >= (due.year, due.month)


@given(start=days, known=gaps, day=st.dates(date(1990, 1, 1), date(2030, 1, 1)))
def test_the_years_told_are_those_that_are_full(start, known, day):
    left = left_out(known, day)
    years = full_years(start, left, day)
    assert years == 0 or full_on(start, years, left) <= day
    assert full_on(start, years + 1, left) > day


@given(since=days, months=st.integers(1, 200))
def test_whole_months_are_whole_and_a_day_more_is_another(since, months):
    end = add_months(since, months)
    assert months_of(since, end) == months
    assert months_of(since, end + timedelta(days=1)) == months + 1


@pytest.mark.parametrize(
    ("years", "multiple", "dong"),
    [
        (30, "1,5", 3_795_000),
        (40, "2", 5_060_000),
        (50, "3", 7_590_000),
        (55, "3,5", 8_855_000),
        (60, "5", 12_650_000),
        (65, "6", 15_180_000),
        (70, "8", 20_240_000),
        (75, "10", 25_300_000),
        (80, "15", 37_950_000),
        (85, "20", 50_600_000),
        (90, "25", 63_250_000),
    ],
)
def test_the_money_is_a_multiple_of_the_base_salary_of_the_day(years, multiple, dong):
    assert RULES.money(years, SEPTEMBER) == Money(dong), multiple


def test_forty_five_years_have_no_amount_and_say_why():
    money = RULES.money(45, SEPTEMBER)
    assert money.amount is None
    assert money.warning == (
        "Chưa có hệ số tiền thưởng của Huy hiệu 45 năm (Công văn 919-CV/VPTW/nb): để trống số tiền."
    )


def test_a_day_before_all_salaries_has_no_amount_and_says_so():
    assert RULES.money(30, date(2016, 9, 2)).warning == "Chưa có mức tiền thưởng cho ngày 02/09/2016."
    assert "chưa có mức cho ngày 02/09/2014" in RULES.money(30, date(2014, 9, 2)).warning


def test_the_offices_own_multiple_extra_and_rounding_count_from_their_day(office: Path):
    with action("thiết lập"):
        own = {"multiples": {"45": 2.5}, "extra": {"70": 1.5}, "rounding": 100_000, "other_rounds": ["2026-08-19"]}
        keep_rules(own, date(2026, 7, 1), "Nghị quyết của HĐND tỉnh")
        keep_rules({"counting": "month"}, date(2026, 10, 1), "Công văn")
    rules = rules_on(SEPTEMBER)
    assert rules.money(45, SEPTEMBER) == Money(6_400_000), "6.325.000 rounded up"
    assert rules.money(70, SEPTEMBER) == Money(24_100_000), "9,5 × 2.530.000 = 24.035.000 rounded up"
    assert rules_on(MAY).money(45, MAY).amount is None
    assert (rules.counting, rules_on(NOVEMBER).counting) == ("day", "month")
    assert rules_on(NOVEMBER).money(45, NOVEMBER).amount == 6_400_000, "what was set before stands"
    assert date(2026, 8, 19) in rounds_shown(2026)
    assert "rounding" not in rules.unconfirmed


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"counting": "week"}, "Chọn cách tính"),
        ({"rounding": 0}, "từ 1 đồng"),
        ({"multiples": {"35": 2}}, "Hệ số: không có Huy hiệu 35 năm"),
        ({"extra": {"31": 2}}, "Mức cộng thêm: không có Huy hiệu 31 năm"),
    ],
)
def test_settings_that_make_no_sense_are_refused(office: Path, own, said):
    with pytest.raises(UserError, match=said), action("thiết lập"):
        keep_rules(own, None, "")
    assert rules_on(TODAY).counting == "day"


def test_the_rounds_shown_end_with_the_first_of_the_next_year(office: Path):
    assert rounds_shown(2026) == [FEBRUARY, MAY, SEPTEMBER, NOVEMBER, NEXT]


def test_the_shipped_rules_are_whole():
    assert isinstance(RULES, BadgeRules)
    assert RULES.document == "Hướng dẫn số 06-HD/TW, ngày 09/6/2025"
    assert shipped_rules(date(2022, 1, 1)).document == "Hướng dẫn số 01-HD/TW, ngày 28/9/2021"
    assert shipped_rules(date(2010, 1, 1)).milestones == RULES.milestones
    assert 35 not in RULES.milestones
    assert (RULES.rounding, RULES.extra, RULES.counting) == (1, {}, "day")
