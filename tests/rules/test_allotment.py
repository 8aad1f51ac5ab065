"""Places for "hoàn thành xuất sắc": the commune's number, its parts for the cells, and what is tried out first."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.ballots import Allotment
from db.base import Action
from db.errors import UserError
from db.undoing import undo
from nongson_desktop.rules.allotment import allotted, keep_allotment, largest_remainder, places_of
from nongson_desktop.rules.assemblies import assembly_of
from nongson_desktop.rules.evaluation import evaluate, open_evaluation, record_level, set_group
from nongson_desktop.rules.profiles import load
from nongson_desktop.rules.quota import keep_pool, quota
from tests.rules.conftest import decide_levels, rating_ids

NUMBERS = st.dictionaries(st.integers(0, 40), st.integers(0, 60), max_size=15)


# Largest remainder


def test_three_cells_share_seven_places_by_whole_parts_then_by_the_largest_remainders():
    """Example 6: N = 14, 9, 23; HTT_ONLY over the office leaves 7 of 46."""
    assert largest_remainder(7, {"một": 14, "hai": 9, "ba": 23}) == {"một": 2, "hai": 1, "ba": 4}
    assert largest_remainder(9, {"một": 14, "hai": 9, "ba": 23}) == {"một": 3, "hai": 2, "ba": 4}


@given(NUMBERS, st.integers(0, 200))
def test_the_parts_sum_exactly_and_no_cell_gets_more_than_it_has(numbers, places):
    parts = largest_remainder(places, numbers)
    assert sum(parts.values()) == min(places, sum(numbers.values()))
    assert all(0 <= parts[key] <= numbers[key] for key in numbers)


@given(NUMBERS, st.integers(0, 200))
def test_no_part_is_further_than_one_place_from_its_exact_share(numbers, places):
    total = sum(numbers.values())
    shared = min(places, total)
    for key, part in largest_remainder(places, numbers).items():
        assert abs(part * total - shared * numbers[key]) <= total


@given(st.integers(0, 500), st.integers(0, 100))
def test_rounding_never_gives_a_place_above_the_cap(base, percent):
    found = quota(base, percent, 0)
    assert found.limit_htt_and_above * 100 <= percent * base
    assert found.limit_htt_only * 100 <= percent * (base - found.limit_htt_only)
    assert found.limit_htt_only <= found.limit_htt_and_above


# On records


@pytest.fixture
def three_cells(new_cell, new_members):
    """Example 6 on records: three cells with 14, 9 and 23 members, all outside the political system."""
    cells = [new_cell(f"Chi bộ thôn {number}") for number in (1, 2, 3)]
    people = [new_members(cell, number) for cell, number in zip(cells, (14, 9, 23), strict=True)]
    open_evaluation(2026, date(2026, 12, 10))
    return cells, people


def test_before_any_level_the_places_are_shared_by_who_is_due(three_cells):
    cells, _ = three_cells
    places = places_of(2026)
    assert (places.limit, [share.proposed for share in places.shares]) == (7, [2, 1, 4])
    assert not any(share.is_rated for share in places.shares)
    assert "20 % trên số HTT" in places.sentence
    assert assembly_of(2026, cells[2].id, date(2026, 12, 5)).places == 4


def test_after_the_first_ballot_a_cell_counts_by_those_at_htt_or_above(three_cells):
    _, people = three_cells
    ids = rating_ids(2026, people[2])
    record_level(ids[:13], "cell", "HTT")
    record_level(ids[13:], "cell", "HT")
    places = places_of(2026)
    assert [share.number for share in places.shares] == [14, 9, 13]
    assert [share.is_rated for share in places.shares] == [False, False, True]
    assert places.limit == 6  # of 36


def test_what_is_allotted_stands_within_the_limit_and_can_be_taken_back(three_cells):
    cells, _ = three_cells
    keep_allotment(2026, {cells[0].id: 3, cells[1].id: 1, cells[2].id: 3})
    assert [share.places for share in places_of(2026).shares] == [3, 1, 3]
    assert allotted(2026)[cells[0].id] == 3
    assert assembly_of(2026, cells[0].id, date(2026, 12, 5)).places == 3
    with pytest.raises(UserError, match="Phân bổ 8 chỗ, nhiều hơn 7 chỗ của toàn đảng bộ"):
        keep_allotment(2026, {cells[2].id: 4})
    assert [share.places for share in places_of(2026).shares] == [3, 1, 3]
    undo(Action.select().order_by(Action.id.desc()).get().id)
    assert not places_of(2026).is_allotted


def test_a_quarter_needs_its_written_reason_and_then_gives_more_places(three_cells):
    cells, _ = three_cells
    with pytest.raises(UserError):
        open_evaluation(2026, percent=25)
    open_evaluation(2026, percent=25, percent_reason="Quyết định số 12-QĐ/ĐU")
    assert places_of(2026).limit == 9  # 46 · 25 / 125
    keep_allotment(2026, {cells[0].id: 3, cells[1].id: 2, cells[2].id: 4})


def test_a_cell_gets_no_more_places_than_it_has_people(new_cell, new_members):
    small, large = new_cell("Chi bộ thôn 1"), new_cell("Chi bộ thôn 2")
    new_members(small, 2)
    new_members(large, 40)
    open_evaluation(2026)
    with pytest.raises(UserError, match="Chi bộ thôn 1: 3 chỗ nhiều hơn 2 người"):
        keep_allotment(2026, {small.id: 3})
    assert Allotment.select().count() == 0


def test_an_allotment_of_nothing_is_refused(three_cells):
    with pytest.raises(UserError, match="Chưa nhập số phân bổ"):
        keep_allotment(2026, {})


def test_before_the_evaluation_is_opened_there_is_nothing_to_allot(office):
    with pytest.raises(UserError, match="Chưa mở đánh giá năm 2026"):
        places_of(2026)


# Pooling small groups


def test_groups_too_small_for_a_place_are_pooled_only_when_the_office_says_so(new_cell, new_members):
    cell = new_cell("Chi bộ cơ quan")
    leaders = new_members(cell, 4)
    staff = new_members(cell, 3, person_kind="staff")
    others = new_members(cell, 12)
    open_evaluation(2026, date(2026, 12, 10))
    set_group(rating_ids(2026, leaders), load("P2025").groups[0].title, reason="lãnh đạo xã")
    decide_levels(2026, leaders, ("HTXS", 1), ("HTT", 3))
    decide_levels(2026, [*staff, *others], ("HTT", 15))
    apart = evaluate(2026)
    assert [line.quota.base for line in apart.breaches] == [4]
    assert apart.as_json()["pooled"] == []
    before = apart.as_json()["quotas"]
    keep_pool(True, date(2026, 1, 1), "Hướng dẫn số 05-HD/TU")
    outcome = evaluate(2026)
    (pool,) = outcome.as_json()["pooled"]
    assert (pool["scope"], pool["base"], pool["limit_htt_only"], pool["htxs"]) == ("pool", 7, 1, 1)
    assert len(pool["groups"]) == 2
    assert outcome.breaches == []
    assert outcome.as_json()["quotas"] == before


def test_how_the_places_of_a_cell_come_about_is_told_in_whole_places_and_remainders(three_cells):
    places = places_of(2026)
    assert [(one.number, one.proposed) for one in places.shares] == [(14, 2), (9, 1), (23, 4)]
    told = [places.why(one) for one in places.shares]
    assert told[0].endswith("7 chỗ × 14/46 người = 2,13; phần nguyên 2, phần lẻ không đủ để thêm: đề xuất 2 chỗ.")
    assert told[2].endswith("3,50; phần nguyên 3, thêm 1 vì phần lẻ thuộc số lớn nhất: đề xuất 4 chỗ.")
