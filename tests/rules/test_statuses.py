"""Trạng thái: every step of one status to another with the answer that the table gives, and what a change leads to."""

from __future__ import annotations

from itertools import product

import pytest

from db.members import Status
from nongson_desktop.rules.statuses import ALLOWED, IMPOSSIBLE, UNUSUAL, refusal, rules, step

# + thường gặp, ? được nhưng có nhắc, . không ghi được; cột theo đúng thứ tự các dòng.
STEPS = """
               db ct mi di en dc cd mt xt kt xr
probationary    .  +  ?  +  .  ?  +  +  +  .  ?
official        .  .  +  +  .  +  +  +  +  +  +
exempt          ?  +  +  .  .  ?  +  +  ?  ?  ?
away            +  +  ?  +  .  ?  +  +  ?  ?  ?
guest           +  +  .  .  +  .  .  .  .  .  .
suspended       +  +  .  .  .  .  ?  +  ?  +  ?
transferred     +  +  .  .  +  .  .  .  .  .  .
deceased        .  .  .  .  .  .  .  .  .  .  .
removed         +  .  .  .  .  .  .  .  .  .  .
expelled        +  .  .  .  .  .  .  .  .  .  .
resigned        ?  .  .  .  .  .  .  .  .  .  .
"""
KEYS = [key for key, _ in Status.LABELS]
SIGNS = {"+": ALLOWED, "?": UNUSUAL, ".": IMPOSSIBLE}
EXPECTED = {
    (line.split()[0], after): SIGNS[sign]
    for line in STEPS.strip().splitlines()[1:]
    for after, sign in zip(KEYS, line.split()[1:], strict=True)
}


def test_every_pair_of_statuses_has_the_answer_of_the_table() -> None:
    assert {(before, after): step(before, after) for before, after in product(KEYS, KEYS)} == EXPECTED


@pytest.mark.parametrize("pair", [pair for pair, answer in EXPECTED.items() if answer == IMPOSSIBLE])
def test_what_cannot_follow_says_why(pair: tuple[str, str]) -> None:
    assert refusal(*pair), pair


def test_anything_may_be_the_first_that_is_recorded() -> None:
    assert {step("", status) for status in KEYS} == {ALLOWED}


def test_the_table_counts_as_the_lists_do() -> None:
    assert tuple(key for key in KEYS if rules()[key].counted) == tuple(k for k in KEYS if k in Status.COUNTED)
    assert {key for key in KEYS if rules()[key].closes} == set(Status.CLOSED)
    assert {key for key in KEYS if rules()[key].tasks} == set(Status.MUST_HAVE_TASK)
    assert [key for key in KEYS if rules()[key].base] == [Status.OFFICIAL]
