"""The meeting of a cell on records: who may vote, the counts of two rounds, and the levels they propose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from db.ballots import Ballot, BallotAbout, BallotCount, BallotRound
from db.base import Action, action
from db.errors import UserError
from db.evaluation import Rating
from db.members import Role, Status
from db.organizations import Organization
from db.undoing import undo
from nongson_desktop.rules.allotment import keep_allotment
from nongson_desktop.rules.assemblies import VotingBase, assembly_of, voting_bases
from nongson_desktop.rules.ballots import Line, Sheet, Ways, keep_ways
from nongson_desktop.rules.evaluation import evaluate, evaluation_of, open_evaluation
from nongson_desktop.rules.members import appoint, set_status
from nongson_desktop.rules.organizations import office_names
from nongson_desktop.rules.rating_meetings import (
    COMPLETE,
    COUNTED,
    MET,
    NOT_MET,
    confirm,
    keep_meeting,
    keep_sheet,
    meeting_states,
    read,
)
from tests.rules.conftest import rating_ids

DAY = date(2026, 12, 5)
MEMBERS, COLLECTIVES = BallotAbout.MEMBERS, BallotAbout.COLLECTIVES


def filled(sheet: Sheet, *counts: tuple[int, int, int, int], issued: int, spoiled: int = 0) -> Sheet:
    """The sheet with all ballots returned and the counts typed row by row."""
    lines = tuple(
        replace(line, htxs=a, htt=b, ht=c, kht=d) for line, (a, b, c, d) in zip(sheet.lines, counts, strict=True)
    )
    return replace(
        sheet, issued=issued, returned=issued, missing=0, valid=issued - spoiled, spoiled=spoiled, lines=lines
    )


def voting_base(organization, day: date = DAY) -> VotingBase:
    return voting_bases([organization.id], day)[organization.id]


def kept_levels(sheet: Sheet) -> list[str]:
    return [Rating.get_by_id(line.rating_id).cell_level for line in sheet.lines]


# Who may vote


def test_twenty_official_members_may_vote_though_three_are_absent_and_two_are_probationary(cell, new_members):
    """The field's case: 22 members, 20 of them official; absent on business still counts."""
    new_members(cell, 20)
    new_members(cell, 2, status=Status.PROBATIONARY)
    base = voting_base(cell)
    assert (base.members, base.entitled) == (22, 20)
    assert base.sentence == "20 có quyền biểu quyết trong 22 đảng viên, trừ 2 dự bị."


def test_who_is_away_exempt_or_suspended_has_no_vote_and_guests_are_no_members_here(cell, new_members):
    new_members(cell, 9)
    for status in (Status.AWAY, Status.EXEMPT, Status.SUSPENDED, Status.GUEST):
        new_members(cell, 1, status=status)
    base = voting_base(cell)
    assert base == VotingBase(official=9, away=1, exempt=1, suspended=1, guests=1)
    assert "có mặt thì được tính thêm" in base.sentence
    assert "Không tính 1 đảng viên sinh hoạt tạm thời tại đây." in base.sentence


def test_the_base_is_that_of_the_day(cell, new_members):
    people = new_members(cell, 10)
    with action("đình chỉ"):
        set_status(people[0], Status.SUSPENDED, date(2026, 12, 1))
    assert voting_base(cell, date(2026, 11, 30)).entitled == 10
    assert voting_base(cell).entitled == 9


def test_the_committees_base_is_its_own_members(cell, new_members):
    people = new_members(cell, 12)
    committee = office_names(DAY).id
    with action("bầu"):
        for number, member in enumerate(people[:7]):
            role = Role.SECRETARY if number == 0 else Role.COMMITTEE
            appoint(member, _committee(), role, date(2025, 6, 1))
        appoint(people[1], _committee(), Role.STANDING, date(2025, 6, 1))
    assert voting_base(_committee()).entitled == 7
    assert assembly_of(2026, committee, DAY).meeting.chair == people[0].name


def _committee():
    return Organization.get_by_id(office_names(DAY).id)


# The two rounds


@pytest.fixture
def met(cell, new_members):
    """Six members to be rated and one probationary too new; the meeting has 6 entitled, 5 present."""
    people = new_members(cell, 6)
    new_members(cell, 1, status=Status.PROBATIONARY, admitted="2026-11-01")
    open_evaluation(2026, date(2026, 12, 10))
    fresh = assembly_of(2026, cell.id, DAY).meeting
    assert (fresh.members, fresh.entitled, fresh.id) == (7, 6, None)
    meeting = keep_meeting(2026, cell.id, {"held_on": DAY, "members": 7, "entitled": 6, "present": 5})
    return meeting, people


def test_the_first_round_names_everyone_to_be_rated_and_nobody_exempt(met):
    meeting, people = met
    sheet = read(meeting).sheet(BallotRound.LEVELS)
    assert {line.rating_id for line in sheet.lines} == set(rating_ids(2026, people))
    assert sheet.levels == ("HTT", "HT", "KHT")
    assert (sheet.base, sheet.share, sheet.entitled, sheet.present) == ("entitled", 50, 6, 5)


def test_two_rounds_lead_to_the_levels_that_the_cell_proposes_once_the_clerk_agrees(met):
    meeting, _ = met
    first = read(meeting).sheet(BallotRound.LEVELS)
    counts = [(0, 5, 0, 0), (0, 4, 1, 0), (0, 3, 2, 0), (0, 0, 5, 0), (0, 4, 0, 0), (0, 5, 0, 0)]
    keep_sheet(meeting, filled(first, *counts, issued=5))
    second = read(meeting).sheet(BallotRound.BEST)
    assert [line.rating_id for line in second.lines] == [  # 3 of 6 entitled is not more than half
        line.rating_id for number, line in enumerate(first.lines) if number in (0, 1, 4, 5)
    ]
    assert second.places == 1
    keep_sheet(meeting, filled(second, (4, 0, 0, 0), (1, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0), issued=5))
    assert list(read(meeting).levels().values()) == ["HTXS", "HTT", "HT", "HTT", "HTT"]
    assert kept_levels(first) == [""] * 6
    assert confirm(meeting) == 5
    assert kept_levels(first) == ["HTXS", "HTT", "", "HT", "HTT", "HTT"]
    assert {one.cell_on for one in Rating.select().where(Rating.cell_level != "")} == {DAY}
    assert evaluate(2026).members.levels == {"HTXS": 0, "HTT": 0, "HT": 0, "KHT": 0}
    undo(Action.select().order_by(Action.id.desc()).get().id)
    assert kept_levels(first) == [""] * 6


def test_what_does_not_balance_is_not_written(met):
    meeting, _ = met
    sheet = read(meeting).sheet(BallotRound.LEVELS)
    wrong = filled(sheet, (0, 6, 0, 0), *[(0, 5, 0, 0)] * 5, issued=5)
    with pytest.raises(UserError, match="Dòng 1"):
        keep_sheet(meeting, wrong)
    with pytest.raises(UserError, match="Phát ra 6 phiếu cho 5 người có mặt"):
        keep_sheet(meeting, filled(sheet, *[(0, 5, 0, 0)] * 6, issued=6))
    assert Ballot.select().count() == BallotCount.select().count() == 0


@given(st.tuples(*[st.integers(0, 6)] * 5), st.lists(st.tuples(*[st.integers(0, 5)] * 3), min_size=6, max_size=6))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@example((5, 5, 0, 5, 0), [(5, 0, 0), (3, 2, 0), (0, 0, 5), (4, 0, 0), (0, 0, 0), (1, 1, 1)])
@example((5, 4, 1, 4, 1), [(0, 0, 0)] * 6)
def test_whatever_is_counted_only_what_balances_is_kept_and_read_back_as_it_was(met, numbers, votes):
    meeting, _ = met
    sheet = read(meeting).sheet(BallotRound.LEVELS)
    given_ = dict(zip(("issued", "returned", "missing", "valid", "spoiled"), numbers, strict=True))
    lines = (replace(line, htt=a, ht=b, kht=c) for line, (a, b, c) in zip(sheet.lines, votes, strict=True))
    typed = replace(sheet, lines=tuple(lines), **given_)
    before = kept_counts()
    try:
        keep_sheet(meeting, typed)
    except UserError:
        assert kept_counts() == before
        return
    issued, returned, missing, valid, spoiled = numbers
    assert issued == returned + missing
    assert returned == valid + spoiled
    assert issued <= 5, "no more than were present"
    assert all(sum(line) <= valid for line in votes)
    kept = read(meeting).sheet(BallotRound.LEVELS)
    assert [(one.htt, one.ht, one.kht) for one in kept.lines] == votes
    assert tuple(getattr(kept, name) for name in given_) == numbers


def kept_counts():
    """Everything counted, as it stands in the tables."""
    ballots = list(Ballot.select().where(~Ballot.hidden).tuples())
    return ballots, list(BallotCount.select().where(~BallotCount.hidden).order_by(BallotCount.id).tuples())


def test_counts_are_corrected_in_place_and_names_that_fall_out_of_the_second_round_are_left_out(met):
    meeting, _ = met
    first = read(meeting).sheet(BallotRound.LEVELS)
    keep_sheet(meeting, filled(first, *[(0, 5, 0, 0)] * 6, issued=5))
    second = read(meeting).sheet(BallotRound.BEST)
    keep_sheet(meeting, filled(second, (5, 0, 0, 0), *[(0, 0, 0, 0)] * 5, issued=5))
    keep_sheet(meeting, filled(first, (0, 0, 5, 0), *[(0, 5, 0, 0)] * 5, issued=5))
    again = read(meeting).sheet(BallotRound.BEST)
    assert len(again.lines) == 5
    keep_sheet(meeting, filled(again, (4, 0, 0, 0), *[(0, 0, 0, 0)] * 4, issued=5))
    assert BallotCount.select().where(~BallotCount.hidden).count() == 6 + 5
    assert Ballot.select().count() == 2


def test_a_second_round_kept_before_the_first_was_corrected_raises_nobody_who_is_no_longer_at_htt(met):
    meeting, _ = met
    first = read(meeting).sheet(BallotRound.LEVELS)
    keep_sheet(meeting, filled(first, *[(0, 5, 0, 0)] * 6, issued=5))
    second = read(meeting).sheet(BallotRound.BEST)
    keep_sheet(meeting, filled(second, (5, 0, 0, 0), *[(0, 0, 0, 0)] * 5, issued=5))
    keep_sheet(meeting, filled(first, (0, 0, 5, 0), *[(0, 5, 0, 0)] * 5, issued=5))
    assert read(meeting).levels()[first.lines[0].rating_id] == "HT"


def test_the_allotment_of_the_cell_is_how_many_may_be_chosen(met, cell):
    meeting, _ = met
    keep_allotment(2026, {cell.id: 0})
    first = read(meeting).sheet(BallotRound.LEVELS)
    keep_sheet(meeting, filled(first, *[(0, 5, 0, 0)] * 6, issued=5))
    assert read(meeting).sheet(BallotRound.BEST).places == 0


def test_an_office_that_votes_once_counts_four_levels_on_one_sheet(met):
    meeting, _ = met
    keep_ways(Ways(rounds=1, base="valid"), date(2026, 1, 1), "Hướng dẫn số 09-HD/ĐU")
    sheet = read(meeting).sheet(BallotRound.LEVELS)
    assert (sheet.levels, sheet.base, sheet.places) == (("HTXS", "HTT", "HT", "KHT"), "valid", 1)
    assert read(meeting).rounds == (BallotRound.LEVELS,)
    counts = [(5, 0, 0, 0), (3, 2, 0, 0), *[(0, 5, 0, 0)] * 4]
    keep_sheet(meeting, filled(sheet, *counts, issued=5))
    assert list(read(meeting).levels().values()) == ["HTXS", "HTT", "HTT", "HTT", "HTT", "HTT"]


def test_ways_that_are_none_are_refused(office):
    with pytest.raises(UserError, match="Đa số phải trên 50 % đến 99 %"):
        keep_ways(Ways(share=40), date(2026, 1, 1))
    with pytest.raises(UserError, match="một vòng hoặc hai vòng"):
        keep_ways(Ways(rounds=3), date(2026, 1, 1))


def test_a_name_from_another_cell_is_refused(met, new_cell, new_members):
    meeting, _ = met
    stranger = new_members(new_cell("Chi bộ thôn 9"), 1)
    open_evaluation(2026)
    (rating,) = rating_ids(2026, stranger)
    sheet = filled(read(meeting).sheet(BallotRound.LEVELS), *[(0, 5, 0, 0)] * 6, issued=5)
    with pytest.raises(UserError, match="không có trong danh sách"):
        keep_sheet(meeting, replace(sheet, lines=(*sheet.lines, Line(rating, "Người lạ"))))


# Collectives and the committee


def test_a_cell_votes_on_itself_and_the_committee_decides_on_cells(met, cell):
    meeting, _ = met
    own = next(one for one in read(meeting, COLLECTIVES).names if one.collective == "")
    sheet = read(meeting, COLLECTIVES).sheet(BallotRound.LEVELS)
    assert (own.name, sheet.levels) == (cell.name, ("HTXS", "HTT", "HT", "KHT"))
    keep_sheet(meeting, filled(sheet, *[(5, 0, 0, 0)] * len(sheet.lines), issued=5))
    confirm(meeting, COLLECTIVES)
    row = Rating.get_by_id(own.id)
    assert (row.cell_level, row.level) == ("HTXS", "")
    committee = office_names(DAY).id
    upper = keep_meeting(2026, committee, {"held_on": date(2026, 12, 15), "members": 11, "entitled": 11, "present": 10})
    sheet = read(upper, COLLECTIVES).sheet(BallotRound.LEVELS)
    keep_sheet(upper, filled(sheet, *[(3, 7, 0, 0)] * len(sheet.lines), issued=10))
    confirm(upper, COLLECTIVES)
    row = Rating.get_by_id(own.id)
    assert (row.level, row.decided_on, row.decided_by) == ("HTT", date(2026, 12, 15), "Đảng ủy")
    itself = [one for one in read(upper, COLLECTIVES).names if one.__data__["organization"] == committee]
    assert [(one.cell_level, one.level) for one in itself] == [("HTT", "")] * len(itself)
    assert read(upper, COLLECTIVES).results()[1][0].vote.votes == 7


# How far the cells are


def test_each_cell_shows_how_far_it_is(met, cell, new_cell):
    meeting, people = met
    new_cell("Chi bộ thôn 2")

    def state() -> list[str]:
        return [one.state for one in meeting_states(2026, DAY)]

    assert state() == [MET, NOT_MET, NOT_MET]
    first = read(meeting).sheet(BallotRound.LEVELS)
    keep_sheet(meeting, filled(first, *[(0, 5, 0, 0)] * 6, issued=5))
    assert state()[0] == COUNTED
    second = read(meeting).sheet(BallotRound.BEST)
    keep_sheet(meeting, filled(second, (5, 0, 0, 0), *[(0, 0, 0, 0)] * 5, issued=5))
    confirm(meeting)
    assert state()[0] == COUNTED
    keep_meeting(2026, cell.id, {"chair": people[0].name, "secretary": people[1].name, "teller": people[2].name})
    assert state()[0] == COMPLETE


def test_numbers_of_people_that_cannot_be_are_refused(cell, new_members):
    new_members(cell, 3)
    for values, words in (
        ({"members": 3, "entitled": 4}, "Có quyền biểu quyết 4 nhiều hơn tổng số 3"),
        ({"entitled": 3, "present": 4}, "Có mặt 4 nhiều hơn 3"),
        ({"held_on": date(2025, 12, 1)}, "Ngày họp phải trong năm 2026"),
    ):
        with pytest.raises(UserError, match=words):
            keep_meeting(2026, cell.id, values)


def test_those_present_cannot_become_fewer_than_the_ballots_given_out(met, cell):
    meeting, _ = met
    first = read(meeting).sheet(BallotRound.LEVELS)
    keep_sheet(meeting, filled(first, *[(0, 5, 0, 0)] * 6, issued=5))
    with pytest.raises(UserError, match="Đã phát 5 phiếu"):
        keep_meeting(2026, cell.id, {"present": 4})


def test_a_closed_year_takes_no_counts(met):
    meeting, _ = met
    opened = evaluation_of(2026)
    assert opened is not None
    with action("khoá sổ"):
        opened.closed_on = date(2026, 12, 28)
        opened.save()
    sheet = filled(read(meeting).sheet(BallotRound.LEVELS), *[(0, 5, 0, 0)] * 6, issued=5)
    with pytest.raises(UserError, match="đã khoá sổ"):
        keep_sheet(meeting, sheet)
