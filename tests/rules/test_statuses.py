"""Trạng thái: every step of one status to another with the answer that the table gives, and what a change leads to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import product

import pytest

from db.base import action
from db.errors import UserError
from db.members import Member, Status, StatusPeriod
from db.organizations import Organization
from nongson_desktop.rules.members import set_status
from nongson_desktop.rules.statuses import ALLOWED, IMPOSSIBLE, UNUSUAL, check_period, refusal, rules, step

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


@pytest.fixture
def exempt(cell: Organization, new_members: Callable[..., list[Member]]) -> Member:
    """Official from the beginning, exempt from 1 March 2025."""
    (member,) = new_members(cell, 1)
    with action("miễn"):
        set_status(member, Status.EXEMPT, date(2025, 3, 1))
    return member


@pytest.mark.parametrize(
    ("status", "since", "until", "message"),
    [
        (Status.SUSPENDED, date(2025, 4, 1), None, "Trùng thời gian với trạng thái “Miễn công tác và sinh hoạt đảng”"),
        (Status.SUSPENDED, date(2024, 4, 1), date(2025, 3, 2), "Trùng thời gian với trạng thái “Chính thức”"),
        (Status.EXEMPT, date(2025, 3, 1), None, ""),
    ],
)
def test_a_status_that_comes_in_a_list_is_judged_by_the_days_too(
    exempt: Member, status: str, since: date, until: date | None, message: str
) -> None:
    period = StatusPeriod(member=exempt, status=status, since=since, until=until)
    if message:
        with pytest.raises(UserError, match=message):
            check_period(period)
    else:
        assert check_period(period) is None, "the same again is no other"


def test_a_status_in_a_list_follows_the_table(exempt: Member) -> None:
    (official, last) = StatusPeriod.select().order_by(StatusPeriod.id)
    with action("kết thúc"):
        last.until = date(2025, 6, 1)
        last.save()
    assert official.until == date(2025, 3, 1)
    with pytest.raises(UserError, match="phải trở lại sinh hoạt"):
        check_period(StatusPeriod(member=exempt, status=Status.AWAY, since=date(2025, 6, 1)))
    assert check_period(StatusPeriod(member=exempt, status=Status.DECEASED, since=date(2025, 6, 1))) is None
