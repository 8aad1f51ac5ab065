"""Points typed by criterion: what a sheet holds, what it adds up to, opinions of bodies beside the levels."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from db.base import Action
from db.errors import UserError
from db.evaluation import Rating
from db.judgement import Body, Opinion, Score
from db.members import PersonKind
from db.organizations import Organization
from db.undoing import undo
from nongson_desktop.rules.entering import opinion_levels, record_opinions
from nongson_desktop.rules.evaluation import open_evaluation, record_level
from nongson_desktop.rules.scoring import record_scores
from tests.rules.conftest import MakeMembers

DAY = date(2026, 12, 5)
COMMON = {"I.1": Decimal(20), "I.2": Decimal("8.5")}
RESULT = {"II.1": Decimal(30), "II.2": Decimal(20), "II.3": Decimal(12)}


@pytest.fixture
def rating(cell: Organization, new_members: MakeMembers) -> Rating:
    (member,) = new_members(cell, 1)
    open_evaluation(2026)
    return Rating.get(Rating.member == member)


def again(rating: Rating) -> Rating:
    return Rating.get_by_id(rating.id)


def test_a_full_sheet_goes_into_the_rating_with_the_level_of_its_band(rating: Rating) -> None:
    record_scores("self", [(rating.id, COMMON)], DAY)
    assert (again(rating).self_points, again(rating).self_level) == (None, "")
    number = record_scores("self", [(rating.id, RESULT)], DAY)
    found = again(rating)
    assert (found.self_points, found.self_level, found.self_on) == (Decimal("90.5"), "HTXS", DAY)
    undo(Action.get_by_id(number))
    assert (again(rating).self_points, Score.select().where(~Score.hidden).count()) == (None, 2)


def test_a_level_that_stands_is_left_and_points_taken_off_take_the_total_off(rating: Rating) -> None:
    record_level([rating.id], "self", "HTT", DAY)
    record_scores("self", [(rating.id, {**COMMON, **RESULT})])
    assert (again(rating).self_level, again(rating).self_points) == ("HTT", Decimal("90.5"))
    record_scores("self", [(rating.id, {"II.3": None})])
    assert again(rating).self_points is None


def test_more_than_the_group_holds_is_refused_whole(rating: Rating) -> None:
    with pytest.raises(UserError, match=r"Nhóm tiêu chí chung cộng lại 30,5, nhiều nhất 30"):
        record_scores("self", [(rating.id, {"I.1": Decimal(22), "I.2": Decimal("8.5")})])
    assert not Score.select().exists()
    with pytest.raises(UserError, match="không có tiêu chí"):
        record_scores("self", [(rating.id, {"III.1": Decimal(1)})])


def test_bodies_propose_levels_beside_the_cell_and_nothing_left_is_taken_off(rating: Rating) -> None:
    record_opinions([(rating.id, Body.UNIONS, "HTT"), (rating.id, Body.APPRAISAL, "HT")], DAY)
    assert opinion_levels(2026) == {(rating.id, Body.UNIONS): "HTT", (rating.id, Body.APPRAISAL): "HT"}
    assert {one.on for one in Opinion.select()} == {DAY}
    record_opinions([(rating.id, Body.UNIONS, "")], DAY)
    assert opinion_levels(2026) == {(rating.id, Body.APPRAISAL): "HT"}


def test_where_one_lives_is_asked_only_about_those_who_work(rating: Rating) -> None:
    with pytest.raises(UserError, match="không thuộc diện lấy ý kiến nơi cư trú"):
        record_opinions([(rating.id, Body.RESIDENCE, "HTT")], DAY)
    Rating.update(person_kind=PersonKind.STAFF).where(Rating.id == rating.id).execute()
    record_opinions([(rating.id, Body.RESIDENCE, "HTT")], DAY)
    assert opinion_levels(2026) == {(rating.id, Body.RESIDENCE): "HTT"}


def test_each_stage_keeps_its_day_and_who_decided(rating: Rating) -> None:
    record_level([rating.id], "cell", "HTT", DAY)
    record_level([rating.id], "final", "HTT", DAY, by="Ban Thường vụ Đảng ủy")
    found = again(rating)
    assert (found.cell_on, found.decided_on, found.decided_by) == (DAY, DAY, "Ban Thường vụ Đảng ủy")
    record_level([rating.id], "final", "")
    assert (again(rating).decided_on, again(rating).decided_by, again(rating).cell_on) == (None, "", DAY)


def test_the_cells_points_leave_those_of_a_level_that_is_decided(rating: Rating) -> None:
    record_scores("cell", [(rating.id, {**COMMON, **RESULT})], DAY)
    assert (again(rating).points, again(rating).cell_level, again(rating).cell_on) == (Decimal("90.5"), "HTXS", DAY)
    record_scores("final", [(rating.id, {**COMMON, **RESULT, "II.3": Decimal(2)})], DAY)
    assert (again(rating).points, again(rating).level, again(rating).decided_on) == (Decimal("80.5"), "HTT", DAY)
    record_scores("cell", [(rating.id, {"II.3": Decimal(10)})], DAY)
    assert again(rating).points == Decimal("80.5")
