"""Counts of a secret vote: what must balance, and what the counts say."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.ballots import BallotBase, BallotRound
from db.errors import UserError
from nongson_desktop.rules.ballots import Line, Sheet, Vote, combined


@pytest.mark.parametrize(
    ("votes", "entitled", "present", "valid"),
    [(15, True, True, True), (14, False, True, True), (13, False, False, False)],
)
def test_a_vote_needs_more_than_half_of_its_base(votes, entitled, present, valid):
    """Example 14: 29 entitled, 27 present, 26 valid."""
    vote = Vote(entitled=29, present=27, valid=26, votes=votes)
    assert [vote.passes(base) for base in ("entitled", "present", "valid")] == [entitled, present, valid]


def test_the_consequence_is_said_on_all_three_bases():
    assert Vote(29, 27, 26, 15).sentence == "15/29 có quyền: đạt; 15/27 có mặt: đạt; 15/26 phiếu hợp lệ: đạt"
    assert Vote(29, 27, 26, 14).sentence == "14/29 có quyền: không đạt; 14/27 có mặt: đạt; 14/26 phiếu hợp lệ: đạt"


def test_a_share_of_two_thirds_is_counted_in_whole_numbers():
    assert not Vote(30, 30, 30, 20, share=67).passes("entitled")
    assert Vote(30, 30, 30, 21, share=67).passes("entitled")


# What must balance

NAMES = ("Đỗ Đức Ánh", "Trần Văn Bửu", "Võ Ẵm")


def counted(*lines: tuple[int, int, int], **values) -> Sheet:
    """A first round of 29 entitled, 27 present, one sheet missing, none spoiled but one."""
    sheet = Sheet(
        entitled=29,
        present=27,
        issued=27,
        returned=27,
        missing=0,
        valid=26,
        spoiled=1,
        lines=tuple(
            Line(number, NAMES[number], htt=htt, ht=ht, kht=kht) for number, (htt, ht, kht) in enumerate(lines)
        ),
    )
    return replace(sheet, **values)


def best(*votes: int, **values) -> Sheet:
    lines = tuple(Line(number, NAMES[number], htxs=given) for number, given in enumerate(votes))
    return counted(**{"round": BallotRound.BEST, "places": 1, **values, "lines": lines})


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"missing": 1}, "Phát ra 27 khác thu về 27 + không thu lại 1 = 28."),
        ({"spoiled": 2}, "Thu về 27 khác hợp lệ 26 + không hợp lệ 2 = 28."),
        ({"issued": 28, "missing": 1}, "Phát ra 28 phiếu cho 27 người có mặt."),
        ({"present": 30}, "Có mặt 30, nhiều hơn 29 người có quyền."),
        ({"valid": None}, "Chưa nhập số phiếu hợp lệ."),
    ],
)
def test_the_sheets_must_balance(values, words):
    with pytest.raises(UserError, match=words.replace("+", r"\+")):
        counted((26, 0, 0), **values).check()


def test_a_row_with_more_ballots_than_were_valid_is_named():
    with pytest.raises(UserError, match="Dòng 2, Trần Văn Bửu: cộng lại 27 phiếu, nhiều hơn 26 phiếu hợp lệ"):
        counted((26, 0, 0), (20, 5, 2)).check()


def test_a_ballot_may_leave_a_row_blank():
    counted((20, 0, 0)).check()


def test_in_the_second_round_nobody_is_chosen_more_often_than_places_allow():
    best(20, 6).check()
    with pytest.raises(UserError, match="Tổng 27 lượt chọn, nhiều hơn 1 người × 26 phiếu hợp lệ = 26"):
        best(20, 7).check()
    with pytest.raises(UserError, match="Dòng 1, Đỗ Đức Ánh: cộng lại 27 phiếu"):
        best(27).check()


# What the counts say


def levels(sheet: Sheet) -> list[str]:
    return [result.level for result in sheet.results()]


def test_the_level_that_passes_on_the_chosen_base_is_proposed_and_the_other_bases_are_said():
    """Example 14 by name: fifteen votes pass on every base, fourteen fail on those entitled."""
    sheet = counted((15, 11, 0), (14, 12, 0), (0, 3, 20))
    assert levels(sheet) == ["HTT", "", "KHT"]
    words = [result.words for result in sheet.results()]
    assert "15/29 có quyền: đạt" in words[0]
    assert "14/29 có quyền: không đạt; 14/27 có mặt: đạt; 14/26 phiếu hợp lệ: đạt" in words[1]
    assert "không mức nào đủ đa số" in words[1]
    assert levels(replace(sheet, base=BallotBase.PRESENT)) == ["HTT", "HTT", "KHT"]
    assert levels(replace(sheet, base=BallotBase.VALID)) == ["HTT", "HTT", "KHT"]


def test_the_second_round_raises_those_who_pass_within_the_places():
    first = counted((26, 0, 0), (26, 0, 0), (0, 26, 0))
    assert combined(first, None) == {0: "HTT", 1: "HTT", 2: "HT"}
    assert combined(first, best(20, 6)) == {0: "HTXS", 1: "HTT", 2: "HT"}
    assert combined(first, best(14, 12)) == {0: "HTT", 1: "HTT", 2: "HT"}


def test_whoever_passes_beyond_the_places_stays_and_a_tie_at_the_last_place_is_left_to_the_meeting():
    beyond = best(20, 18, 16, places=2)
    assert levels(beyond) == ["HTXS", "HTXS", ""]
    assert "quá 2 chỗ được phân bổ" in beyond.results()[2].words
    tied = best(20, 18, 18, places=2)
    assert levels(tied) == ["HTXS", "", ""]
    assert "bằng phiếu ở chỗ cuối của 2 chỗ" in tied.results()[1].words
    assert levels(best(20, 18, places=0)) == ["", ""]


def test_one_round_on_four_levels_takes_the_best_within_the_places_and_leaves_the_rest_at_htt():
    lines = (
        Line(0, NAMES[0], htxs=20, htt=6),
        Line(1, NAMES[1], htxs=16, htt=10),
        Line(2, NAMES[2], htxs=2, htt=3, ht=21),
    )
    sheet = counted(four=True, places=1, lines=lines)
    assert levels(sheet) == ["HTXS", "HTT", "HT"]
    assert levels(replace(sheet, places=None)) == ["HTXS", "HTXS", "HT"]


# For any numbers


@st.composite
def sheets(draw, second: bool = False, four: bool = False) -> Sheet:
    """A balanced sheet of any size."""
    entitled = draw(st.integers(1, 60))
    present = draw(st.integers(0, entitled))
    issued = draw(st.integers(0, present))
    returned = draw(st.integers(0, issued))
    valid = draw(st.integers(0, returned))
    names = draw(st.integers(0, 12))
    offered = ("htxs",) if second else ("htxs", "htt", "ht", "kht") if four else ("htt", "ht", "kht")
    lines = []
    for number in range(names):
        left, votes = valid, {}
        for level in offered:
            votes[level] = draw(st.integers(0, left))
            left -= votes[level]
        lines.append(Line(number, f"Người {number}", **votes))
    return Sheet(
        round=BallotRound.BEST if second else BallotRound.LEVELS,
        four=four,
        entitled=entitled,
        present=present,
        issued=issued,
        returned=returned,
        missing=issued - returned,
        valid=valid,
        spoiled=returned - valid,
        base=draw(st.sampled_from(["valid", "present", "entitled"])),
        share=draw(st.sampled_from([50, 50, 50, 66, 99])),
        places=draw(st.integers(0, 4)) if second or four else None,
        lines=tuple(lines),
    )


NUMBERS = ("issued", "returned", "missing", "valid", "spoiled", "present", "entitled")
MOVES = [(name, by) for name in NUMBERS for by in (-1, 1)]


@given(sheets())
def test_a_sheet_is_taken_exactly_when_both_sums_are_right_and_nobody_voted_who_was_not_there(sheet: Sheet):
    """However one or two of its numbers are mistyped by one."""
    sheet.check()
    for moved in [(move,) for move in MOVES] + list(combinations(MOVES, 2)):
        other = replace(sheet, **{name: getattr(sheet, name) + by for name, by in moved})
        balanced = other.issued == other.returned + other.missing and other.returned == other.valid + other.spoiled
        counts = other.issued, other.returned, other.missing, other.valid, other.spoiled
        possible = min(counts) >= 0 and other.issued <= other.present <= other.entitled
        right = balanced and possible and all(line.total <= other.valid for line in other.lines)
        assert (not other.problems()) == right, moved


@given(st.one_of(sheets(second=True), sheets(four=True)))
def test_never_more_are_raised_than_there_are_places(sheet: Sheet):
    assert levels(sheet).count("HTXS") <= (sheet.places or 0)


def mixed(sheet: Sheet, lot) -> Sheet:
    lines = list(sheet.lines)
    lot.shuffle(lines)
    return replace(sheet, lines=tuple(lines))


@given(st.one_of(sheets(), sheets(four=True)), sheets(second=True), st.randoms(use_true_random=False))
def test_the_order_of_the_names_changes_nothing(first: Sheet, second: Sheet, lot):
    assert combined(mixed(first, lot), mixed(second, lot)) == combined(first, second)
    said = {result.line.rating_id: result.words for result in second.results()}
    assert {result.line.rating_id: result.words for result in mixed(second, lot).results()} == said
    tight = replace(second, valid=second.valid // 2)
    assert {one.rating_id for one in mixed(tight, lot).problems()} == {one.rating_id for one in tight.problems()}


@given(st.one_of(sheets(), sheets(four=True)))
def test_no_name_gets_two_levels_and_a_level_always_has_its_majority(sheet: Sheet):
    """At "hoàn thành tốt" may also stand whoever had the votes for more and found no place."""
    for result in sheet.results():
        if result.level:
            beyond = result.level == "HTT" and "quá" in result.words
            assert sheet.vote(result.line.votes("HTXS" if beyond else result.level)).passes(sheet.base)
