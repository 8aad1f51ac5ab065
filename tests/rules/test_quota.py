"""The cap on HTXS: worked examples 1-5 and 18 of the field's facts, and what must hold for any numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.evaluation import QuotaReading
from nongson_desktop.rules.quota import AMBER, GREEN, RED, quota


@pytest.mark.parametrize(
    ("base", "percent", "htt_and_above", "htt_only"),
    [
        (47, 20, 9, 7),  # examples 1 and 2
        (4, 20, 0, 0),  # example 4: nobody is a legal answer
        (5, 20, 1, 0),
        (6, 20, 1, 1),
        (47, 25, 11, 9),  # examples 5 and 18
        (46, 20, 9, 7),  # example 6, one scope
        (14, 20, 2, 2),
        (9, 20, 1, 1),
        (23, 20, 4, 3),
        (44, 20, 8, 7),  # example 7
        (0, 20, 0, 0),
        (47, 0, 0, 0),
    ],
)
def test_both_readings_of_the_base_give_the_worked_limits(base, percent, htt_and_above, htt_only):
    found = quota(base, percent, 0)
    assert (found.limit_htt_and_above, found.limit_htt_only) == (htt_and_above, htt_only)


def test_eight_of_forty_seven_pass_one_reading_and_are_one_over_the_other():
    """Example 3."""
    found = quota(47, 20, 8)
    assert found.verdict == AMBER
    assert found.over == 1
    assert quota(47, 20, 8, reading=QuotaReading.HTT_AND_ABOVE).over == 0


def test_the_sentence_names_both_limits_and_the_breach():
    text = quota(47, 20, 8).sentence
    for words in (
        "HTXS 8 / tối đa 9",
        "20 % của 47 đảng viên",
        "cách tính chặt",
        ": 7",
        "⚠ vượt 1 theo cách tính chặt",
    ):
        assert words in text
    assert "⚠ vượt 1; vượt 3 theo cách tính chặt" in quota(47, 20, 10).sentence
    assert "⚠" not in quota(47, 20, 7).sentence


def test_a_document_for_the_wider_reading_does_not_hide_the_strict_one():
    text = quota(47, 20, 8, reading=QuotaReading.HTT_AND_ABOVE).sentence
    assert "trong tỷ lệ theo cách tính đã chọn" in text
    assert "⚠ vượt 1 theo cách tính chặt" in text


@given(st.integers(0, 5000), st.integers(0, 100))
def test_no_limit_ever_exceeds_its_percent_and_one_more_always_would(base, percent):
    found = quota(base, percent, 0)
    wide, strict = found.limit_htt_and_above, found.limit_htt_only
    assert wide * 100 <= percent * base < (wide + 1) * 100
    assert strict * 100 <= percent * (base - strict)
    assert (strict + 1) * 100 > percent * (base - strict - 1)
    assert strict <= wide


@given(st.integers(0, 500), st.integers(0, 100), st.data())
def test_the_verdict_follows_the_limits(base, percent, data):
    found = quota(base, percent, data.draw(st.integers(0, base)))
    wanted = GREEN if found.htxs <= found.limit_htt_only else AMBER if found.htxs <= found.limit_htt_and_above else RED
    assert found.verdict == wanted
    assert ("⚠" in found.sentence) == (wanted != GREEN)
