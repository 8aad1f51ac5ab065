"""The level that points and tasks speak for: worked examples 9-13 and 15-17 of the field's facts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.evaluation import Level
from nongson_desktop.rules.levels import Evidence, band, collective_barriers, propose_level
from nongson_desktop.rules.profiles import load
from nongson_desktop.rules.tasks import TaskShares

P2019, P2023, P2025 = (load(key) for key in ("P2019", "P2023", "P2025"))
GOOD_GRADES = {"result_grades": ("Tốt", "Xuất sắc"), "other_grades": ("Tốt", "Tốt")}


def tasks(count: int, *, late: int = 0, above: int = 0, not_done: int = 0, poor: int = 0, open: int = 0) -> TaskShares:  # noqa: A002
    done = count - not_done - open
    return TaskShares(
        count=count,
        done=done,
        met=done - poor,
        on_time=done - late,
        late=late,
        above=above,
        not_done=not_done,
        open=open,
    )


@pytest.mark.parametrize(
    ("points", "level"),
    [
        ("100", "HTXS"),
        ("90", "HTXS"),
        ("89.99", "HTT"),
        ("89.995", "HTT"),
        ("70", "HTT"),
        ("69.99", "HT"),
        ("50", "HT"),
        ("49.99", "KHT"),
        ("0", "KHT"),
    ],
)
def test_points_are_compared_with_the_floors_without_rounding(points, level):
    """Example 10."""
    assert band(P2025, Decimal(points)) == level


@pytest.mark.parametrize(
    ("points", "done", "evidence", "level"),
    [
        ("90.5", tasks(10, above=3), Evidence(), "HTXS"),  # example 9
        ("90.5", tasks(11, above=3), Evidence(), "HTT"),
        ("90.5", tasks(10, above=3), Evidence(defects=2, defects_fixed=1), "HTT"),
        ("90.5", tasks(10, above=3), Evidence(defects=2, defects_fixed=2), "HTXS"),
        ("85", tasks(12, late=1), Evidence(), "HT"),  # example 11
        ("85", tasks(12, late=3), Evidence(), None),
        ("80", tasks(10, not_done=5), Evidence(), None),  # example 15
        ("80", tasks(10, not_done=6), Evidence(), "KHT"),
        ("84", tasks(6), Evidence(sick_months=4), "HTT"),  # example 17
        ("49.99", tasks(5), Evidence(), "KHT"),
        ("95", tasks(10, above=5, poor=1), Evidence(), "HT"),
        ("95", tasks(10, above=5, open=1), Evidence(), None),
    ],
)
@pytest.mark.parametrize("kind", ["staff", "outside"])
def test_a_member_gets_the_level_of_the_worked_examples(points, done, evidence, level, kind):
    assert propose_level(P2025, kind, Decimal(points), done, evidence).level == level


@pytest.mark.parametrize(("count", "needed"), [(7, 3), (10, 3), (11, 4), (20, 6), (0, 0)])
def test_thirty_percent_above_is_the_next_whole_task(count, needed):
    """Example 9."""
    assert tasks(count).needed_above(30) == needed


@given(st.integers(1, 60), st.data())
def test_the_share_above_is_reached_exactly_from_the_next_whole_task_on(count, data):
    above = data.draw(st.integers(0, count))
    reached = propose_level(P2025, "outside", Decimal(95), tasks(count, above=above)).level == "HTXS"
    assert reached == (above >= tasks(count).needed_above(30))


@pytest.mark.parametrize(("done", "level"), [(13, "KHT"), (14, None)])
def test_a_leader_answers_for_the_unit(done, level):
    """Example 16: 13 of 20 tasks of the unit are under 70 %, 14 are not."""
    evidence = Evidence(unit=tasks(20, not_done=20 - done))
    assert propose_level(P2025, "leader", Decimal(80), tasks(3), evidence).level == level


def test_a_leader_without_figures_of_the_unit_is_never_proposed_the_lowest_level_for_own_tasks():
    found = propose_level(P2025, "leader", Decimal(80), tasks(10, not_done=6))
    assert found.level is None
    assert "nhiệm vụ của cá nhân" in found.explanation
    assert "chưa có số liệu của đơn vị phụ trách" in found.explanation


@pytest.mark.parametrize(
    ("evidence", "level"),
    [
        (Evidence(units=4, weak_units=2), "HTT"),
        (Evidence(units=4, weak_units=3), "KHT"),
        (Evidence(votes=10, low_votes=5), "HTT"),
        (Evidence(votes=10, low_votes=6), "KHT"),
    ],
)
def test_more_than_half_weak_units_or_low_votes_call_for_the_lowest_level(evidence, level):
    assert propose_level(P2025, "leader", Decimal(80), tasks(5), evidence).level == level


def test_what_only_people_can_establish_proposes_the_lowest_level_and_leaves_it_to_them():
    found = propose_level(P2025, "outside", Decimal(95), tasks(10, above=5), Evidence(flags=("discipline",)))
    assert found.level == "KHT"
    assert "bị kỷ luật từ khiển trách" in found.explanation
    assert "cấp ủy quyết định" in found.explanation


@pytest.mark.parametrize(("above", "at_most"), [(4, "HTT"), (5, "HTXS")])
def test_in_2023_half_of_the_tasks_must_be_above_requirement(above, at_most):
    """Example 13: 4 of 9 are 44 %, 5 of 9 are 55,6 %."""
    found = propose_level(P2023, "outside", None, tasks(9, above=above))
    assert (found.level, found.at_most) == (None, at_most)
    graded = Evidence(result_grades=("Xuất sắc",), other_grades=("Tốt", "Tốt"))
    assert propose_level(P2023, "outside", None, tasks(9, above=above), graded).level == at_most


def test_four_months_of_illness_cap_2019_and_not_2025():
    """Example 17."""
    sick = propose_level(P2019, "outside", None, tasks(6), Evidence(sick_months=4, **GOOD_GRADES))
    assert sick.level == "HT"
    assert "nghỉ ốm từ 3 tháng" in sick.explanation
    assert propose_level(P2019, "outside", None, tasks(6), Evidence(sick_months=2, **GOOD_GRADES)).level == "HTT"


def test_a_poor_grade_alone_means_the_lowest_level_in_2019():
    poor = Evidence(result_grades=("Kém",), other_grades=("Tốt",))
    assert propose_level(P2019, "outside", None, tasks(4), poor).level == "KHT"


def test_without_tasks_or_points_the_program_asks_instead_of_guessing():
    nothing = propose_level(P2025, "outside", Decimal(95), tasks(0))
    assert (nothing.level, "Chưa ghi nhiệm vụ" in nothing.explanation) == (None, True)
    no_points = propose_level(P2025, "outside", None, tasks(4, above=2))
    assert (no_points.level, no_points.at_most) == (None, "HTXS")
    assert "Chưa có điểm" in no_points.explanation


def test_the_explanation_names_rule_numbers_and_records():
    text = propose_level(P2025, "outside", Decimal("90.5"), tasks(11, above=3)).explanation
    for words in (
        "Đề xuất HTT",
        "3/11 nhiệm vụ vượt yêu cầu",
        "ít nhất 30 %",
        "Điều 11.1.3",
        "90,5 điểm",
        "Quy định 366-QĐ/TW",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (tasks(1001, above=300), "300/1001 nhiệm vụ vượt yêu cầu (29,97 %), quy định ít nhất 30 %"),
        (tasks(100, above=30, late=21), "21/100 nhiệm vụ chậm (21 %), quy định không quá 20 %"),
        (tasks(4001, above=2000, late=801), "801/4001 nhiệm vụ chậm (20,02 %), quy định không quá 20 %"),
        (tasks(3001, not_done=1501), "1501/3001 nhiệm vụ không hoàn thành (50,02 %), trên 50 %"),
    ],
)
def test_a_share_is_never_told_as_the_bound_that_it_misses(found, words):
    assert words in propose_level(P2025, "outside", Decimal(95), found).explanation


def test_the_explanation_of_no_level_says_what_to_do():
    text = propose_level(P2025, "outside", Decimal(85), tasks(12, late=3)).explanation
    assert "cần cấp ủy xem xét" in text
    assert "3/12 nhiệm vụ chậm (25 %), quy định không quá 20 %" in text


def test_a_cell_of_2019_needs_its_members_at_the_levels():
    """Example 12: 25 members, 100 % at HT or above and 84 % at HTT or above."""
    assert collective_barriers(P2019, {"HTXS": 4, "HTT": 17, "HT": 4, "KHT": 0}) == []
    (why,) = collective_barriers(P2019, {"HTXS": 4, "HTT": 17, "HT": 3, "KHT": 1})
    assert "24/25" in why
    assert collective_barriers(P2025, {"HTXS": 0, "HTT": 0, "HT": 3, "KHT": 1}) == []


@given(
    st.sampled_from(["leader", "staff", "outside"]),
    st.decimals(0, 100, places=2),
    st.integers(0, 30),
    st.data(),
)
def test_better_tasks_and_points_never_propose_a_lower_level(kind, points, count, data):
    late = data.draw(st.integers(0, count))
    above = data.draw(st.integers(0, count))
    order = [*Level.ALL, None]
    rank = {level: place for place, level in enumerate(("HTXS", "HTT", "HT", None, "KHT"))}
    worse = propose_level(P2025, kind, points, tasks(count, late=late, above=above)).level
    better = propose_level(P2025, kind, Decimal(100), tasks(count, late=0, above=count)).level
    assert worse in order
    assert rank[better] <= rank[worse]
