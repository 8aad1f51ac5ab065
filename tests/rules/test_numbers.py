"""Document numbers: proposed and never taken, blank, skipped, typed later, given once in a type and a term."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.base import Action, action
from db.errors import UserError
from db.papers import DocumentNumber
from db.settings import keep_setting
from db.undoing import undo
from nongson_desktop.rules.numbers import (
    give_back,
    give_number,
    plain_number,
    propose_number,
    series_on,
    stretches,
    term_of,
)

ON = date(2026, 12, 22)


def test_asking_for_the_next_number_takes_none(office: Path) -> None:
    assert [propose_number("QĐ", ON) for _ in range(3)] == [1, 1, 1]
    give_number("QĐ", "15", ON, "phân công cấp ủy viên")
    assert [propose_number("QĐ", ON) for _ in range(3)] == [16, 16, 16]
    assert propose_number("TTr", ON) == 1
    assert propose_number("QĐ", ON, "CB") == 1


def test_numbers_may_be_skipped_and_given_later(office: Path) -> None:
    for number in ("2", "5-QĐ/ĐU"):
        give_number("QĐ", number, ON, "việc")
    assert [one.skipped for one in series_on(ON)] == [(1, 3, 4)]
    give_number("QĐ", "03", ON, "việc đến sau")
    assert [one.skipped for one in series_on(ON)] == [(1, 4)]


def test_skipped_numbers_are_told_as_stretches() -> None:
    assert stretches([1, 2, 3, 7, 9, 10]) == ["1–3", "7", "9–10"]
    assert stretches([]) == []


def test_a_number_is_given_once_in_its_type_and_term(office: Path) -> None:
    give_number("QĐ", "15", ON, "khen thưởng")
    with pytest.raises(UserError, match=r"Số 15 đã dùng cho khen thưởng ngày 22/12/2026"):
        give_number("QĐ", "015", date(2027, 3, 1), "việc khác")
    for other in (
        lambda: give_number("TB", "15", ON, "thông báo"),
        lambda: give_number("QĐ", "15", ON, "của chi bộ", symbol="CB"),
        lambda: give_number("QĐ", "15", date(2024, 12, 22), "nhiệm kỳ trước"),
    ):
        other()
    assert DocumentNumber.select().count() == 4


def test_a_number_taken_back_is_free_again(office: Path) -> None:
    entry = give_number("QĐ", "15", ON, "nhầm")
    give_back(entry)
    again = give_number("QĐ", "15", ON, "đúng")
    undo(Action.select().order_by(Action.id.desc()).first().id)
    give_number("QĐ", "15", ON, "lần ba")
    assert DocumentNumber.get_by_id(again.id).hidden


def test_the_office_sets_when_its_terms_began(office: Path) -> None:
    assert term_of(date(2025, 8, 1)) == date(2025, 7, 1)
    with action("Đặt nhiệm kỳ"):
        keep_setting("terms", ["2020-06-12", "2025-08-10"])
    assert (term_of(date(2025, 8, 9)), term_of(date(2025, 8, 10))) == (date(2020, 6, 12), date(2025, 8, 10))


@given(number=st.integers(1, 999_999), zeros=st.integers(0, 3), tail=st.sampled_from(["", "-QĐ/ĐU", " - TTr/ĐU"]))
def test_a_number_typed_short_long_or_with_its_symbol_is_the_same(number: int, zeros: int, tail: str) -> None:
    assert plain_number("0" * zeros + str(number) + tail) == str(number)


@pytest.mark.parametrize("typed", ["", "0", "00", "mười lăm", "15/QĐ", "-3", "1.5", "12345678"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(UserError, match="không hợp lệ"):
        plain_number(typed)
