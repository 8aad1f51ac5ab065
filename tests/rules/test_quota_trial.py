"""Nếu … thì …: what is tried stands beside what is, and nothing is written until the clerk says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from db.base import Action
from db.errors import UserError
from db.evaluation import QuotaReading
from db.undoing import undo
from nongson_desktop.rules.evaluation import evaluate, open_evaluation, record_level
from nongson_desktop.rules.quota_trial import (
    apply_levels,
    as_it_is,
    as_proposed,
    changed,
    compare,
    moved,
    try_out,
)
from tests.rules.conftest import decide_levels, rating_ids

DAY = date(2026, 12, 20)


@pytest.fixture
def decided(new_cell, new_members):
    """Example 6 decided: 14, 9 and 23 at HTT or above, with 4, 1 and 3 at HTXS."""
    cells = [new_cell(f"Chi bộ thôn {number}") for number in (1, 2, 3)]
    people = [new_members(cell, number) for cell, number in zip(cells, (14, 9, 23), strict=True)]
    open_evaluation(2026, date(2026, 12, 10))
    for members, best in zip(people, (4, 1, 3), strict=True):
        decide_levels(2026, members, ("HTXS", best), ("HTT", len(members) - best))
    return cells, people


def of_office(outcome) -> tuple[int, int, str]:
    line = outcome.members.quotas[0].quota
    return line.htxs, line.limit, line.verdict


def test_two_fewer_in_one_cell_and_one_more_in_another_are_tried_without_writing(decided):
    cells, _ = decided
    today = evaluate(2026)
    assert of_office(today) == (8, 7, "amber")
    levels = moved(today, as_proposed(today), cells[0].id, -2)
    levels = moved(today, levels, cells[1].id, 1)
    tried = try_out(today, replace(as_it_is(today), levels=levels))
    assert of_office(tried) == (7, 7, "green")
    assert len(changed(today, levels)) == 3
    assert of_office(evaluate(2026)) == of_office(today)
    rows = {name: stood for _, name, stood in compare({"Hiện nay": today, "Thử": tried})}
    assert rows["Chi bộ thôn 1"] == ["4/2 vượt 2", "2/2"]
    assert rows["Chi bộ thôn 2"] == ["1/1", "2/1 vượt 1"]


def test_another_percent_reading_and_scope_are_tried_side_by_side(decided):
    today = evaluate(2026)
    as_is = as_it_is(today)
    assert of_office(try_out(today, replace(as_is, percent=25)))[1] == 9
    assert of_office(try_out(today, replace(as_is, reading=QuotaReading.HTT_AND_ABOVE)))[1:] == (9, "amber")
    by_cell = try_out(today, replace(as_is, scope="cell"))
    assert [line.name for line in by_cell.breaches] == ["Chi bộ thôn 1"]
    assert [line.scope for line in try_out(today, replace(as_is, scope="office")).breaches] == ["office"]


def test_where_nothing_is_decided_the_proposals_of_the_cells_are_tried(new_cell, new_members):
    people = new_members(new_cell("Chi bộ thôn 1"), 12)
    open_evaluation(2026)
    ids = rating_ids(2026, people)
    record_level(ids[:3], "cell", "HTXS")
    record_level(ids[3:], "cell", "HTT")
    today = evaluate(2026)
    tried = try_out(today, replace(as_it_is(today), levels=as_proposed(today)))
    assert of_office(today) == (0, 0, "green")
    assert of_office(tried) == (3, 2, "red")


def test_more_than_a_cell_has_cannot_be_moved(decided):
    cells, _ = decided
    today = evaluate(2026)
    with pytest.raises(UserError, match="Chi bộ thôn 2 chỉ có 1 người ở mức HTXS"):
        moved(today, as_proposed(today), cells[1].id, -2)


def test_what_was_tried_becomes_the_decision_in_one_action_that_can_be_taken_back(decided):
    cells, _ = decided
    today = evaluate(2026)
    levels = changed(today, moved(today, as_proposed(today), cells[0].id, -2))
    assert apply_levels(levels, DAY) == 2
    assert of_office(evaluate(2026)) == (6, 7, "green")
    undo(Action.select().order_by(Action.id.desc()).get().id)
    assert of_office(evaluate(2026)) == (8, 7, "amber")
    with pytest.raises(UserError, match="Không có mức nào khác"):
        apply_levels({}, DAY)


def test_the_order_in_which_members_are_listed_changes_no_quota(decided):
    today = evaluate(2026)
    subjects = tuple(reversed(today.members.subjects))
    other = replace(today, members=replace(today.members, subjects=subjects))
    trial = as_it_is(today)

    def lines(outcome):
        return sorted((one.scope, one.name, one.quota) for one in try_out(outcome, trial).members.quotas)

    assert [line[:2] for line in lines(today)] == [line[:2] for line in lines(other)]
    assert {line[:2]: line[2] for line in lines(today)} == {line[:2]: line[2] for line in lines(other)}
