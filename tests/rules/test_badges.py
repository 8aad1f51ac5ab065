"""Huy hiệu Đảng: party age with its gaps, rounds, early and posthumous badges, money, and the decision recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from db.badges import BadgeAward, BadgeKind, BadgeRequest, PartyGap
from db.base import action, database
from db.dates import PartialDate
from db.errors import UserError
from db.members import Member, Status
from db.search import View
from db.undoing import undo
from nongson_desktop.catalog import kind_of
from nongson_desktop.rules import badges
from nongson_desktop.rules.badge_rules import Money, keep_rules, shipped_rules
from nongson_desktop.rules.badges import BadgeProposal, Standing, due_badges, next_badge, record_decision
from nongson_desktop.rules.members import check as check_member
from nongson_desktop.rules.members import set_status
from nongson_desktop.rules.party_age import check_gap, party_age, start_of
from tests.conftest import TODAY

RULES = shipped_rules(date(2026, 1, 1))
BY_MONTH = shipped_rules(date(2026, 1, 1), {"counting": "month"})
FEBRUARY, MAY, SEPTEMBER, NOVEMBER = (date(2026, *day) for day in ((2, 3), (5, 19), (9, 2), (11, 7)))
NEXT = date(2027, 2, 3)


@pytest.fixture
def cell(new_cell):
    return new_cell("Chi bộ thôn 1")


@pytest.fixture
def veteran(new_members, cell) -> Callable[..., Member]:
    """A member admitted by a decision of that day."""

    def make(decision: str, status: str = Status.OFFICIAL, **values: str) -> Member:
        (member,) = new_members(cell, 1, status, admitted=decision, **values)
        with action("ghi ngày quyết định"):
            member.decision_on = PartialDate.from_iso(decision)
            member.save()
        return member

    return make


def died(member: Member, day: date) -> None:
    with action("từ trần"):
        set_status(member, Status.DECEASED, day)


def leave_out(member: Member, since: date, until: date | None, kind: str = "removed") -> PartyGap:
    gap = PartyGap(member=member, kind=kind, since=since, until=until)
    check_gap(gap)
    with action("ghi thời gian không tính"):
        gap.save()
    return gap


def in_round(round_on: date) -> dict[str, tuple[int, str]]:
    return {one.member.name: (one.years, one.standing) for one in due_badges(round_on)}


def only(round_on: date) -> BadgeProposal:
    (one,) = due_badges(round_on)
    return one


class TestTheWorkedExamples:
    """The ten cases of the field's own reference, and one more."""

    def test_1_the_day_of_the_round_itself_counts(self, veteran):
        veteran("1996-02-03")
        one = only(FEBRUARY)
        assert (one.years, one.due, one.standing, one.kind) == (30, FEBRUARY, Standing.DUE, BadgeKind.REGULAR)
        assert one.money == Money(3_510_000)

    def test_2_one_day_later_is_the_next_round_unless_months_are_counted(self, veteran):
        veteran("1996-02-04")
        assert due_badges(FEBRUARY)[0].standing == Standing.POSSIBLE
        assert (only(MAY).due, only(MAY).standing) == (date(2026, 2, 4), Standing.DUE)
        with action("thiết lập"):
            keep_rules({"counting": "month"}, None, "Công văn của Ban Tổ chức Tỉnh ủy")
        assert only(FEBRUARY).standing == Standing.DUE
        assert RULES.round_for(date(2026, 2, 4)) == MAY
        assert BY_MONTH.round_for(date(2026, 2, 4)) == FEBRUARY

    def test_3_one_day_late_for_19_may(self, veteran):
        veteran("1986-05-20")
        assert only(SEPTEMBER).due == date(2026, 5, 20)
        assert RULES.round_for(only(SEPTEMBER).due) == SEPTEMBER
        assert only(SEPTEMBER).money == Money(5_060_000)
        assert (40, Standing.POSSIBLE) in {(one.years, one.standing) for one in due_badges(MAY)}

    def test_4_fifty_years_after_7_november_wait_for_february_and_pay_no_more_dues(self, veteran):
        veteran("1976-11-10")
        one = only(NEXT)
        assert (one.years, one.due, one.standing) == (50, date(2026, 11, 10), Standing.DUE)
        assert "miễn đảng phí từ 10/11/2026" in one.hints
        assert RULES.round_for(one.due) == NEXT

    def test_5_ceremony_and_official_date_are_of_no_account(self, veteran):
        member = veteran("1981-09-15")
        with action("ghi ngày"):
            member.admitted_on, member.official_on = PartialDate(1981, 10, 10), PartialDate(1982, 9, 15)
            member.save()
        assert (only(NOVEMBER).years, only(NOVEMBER).due) == (45, date(2026, 9, 15))
        assert only(NOVEMBER).standing == Standing.DUE

    def test_6_fourteen_months_outside_put_the_day_off_by_as_many(self, veteran):
        member = veteran("1985-06-01")
        leave_out(member, date(1990, 3, 1), date(1991, 5, 1))
        assert (only(SEPTEMBER).years, only(SEPTEMBER).due) == (40, date(2026, 8, 1))
        assert only(SEPTEMBER).grounds == "trừ 14 tháng không tính tuổi đảng"
        assert (40, Standing.POSSIBLE) in {(one.years, one.standing) for one in due_badges(MAY)}

    def test_7_grave_illness_brings_sixty_years_forward_by_a_year(self, veteran):
        veteran("1967-08-12")
        assert RULES.earliest(date(2027, 8, 12), 60) == date(2026, 8, 12)
        assert 60 not in {one.years for one in due_badges(MAY)}
        one = next(one for one in due_badges(SEPTEMBER) if one.years == 60)
        assert (one.due, one.standing) == (date(2027, 8, 12), Standing.POSSIBLE)

    def test_8_and_seventy_years_by_two(self, veteran):
        veteran("1958-04-05")
        assert RULES.earliest(date(2028, 4, 5), 70) == date(2026, 4, 5)
        assert 70 not in {one.years for one in due_badges(FEBRUARY)}
        assert (70, Standing.POSSIBLE) in {(one.years, one.standing) for one in due_badges(MAY)}

    def test_9_who_died_within_a_year_of_the_day_is_honoured_in_the_first_round_after(self, veteran):
        member = veteran("1996-12-22")
        died(member, date(2026, 10, 10))
        one = only(NOVEMBER)
        assert (one.years, one.due) == (30, date(2026, 12, 22))
        assert (one.standing, one.kind) == (Standing.POSTHUMOUS, BadgeKind.POSTHUMOUS)
        assert one.grounds == "từ trần 10/10/2026"

    def test_9_but_not_who_died_earlier(self, veteran):
        died(veteran("1996-12-22"), date(2025, 12, 10))
        assert [one.years for round_on in (FEBRUARY, MAY, NOVEMBER) for one in due_badges(round_on)] == []

    def test_10_thirty_five_years_are_no_milestone(self, veteran):
        member = veteran("1991-09-02")
        age = party_age(member, TODAY)
        assert age is not None
        assert age.years == 35
        coming = next_badge(age.start.day, age.gaps, TODAY, RULES)
        assert coming is not None
        assert (coming.years, coming.due, coming.round_on) == (40, date(2031, 9, 2), date(2031, 9, 2))

    def test_and_who_began_on_29_february_is_full_on_the_28th(self, veteran):
        veteran("1996-02-29")
        assert only(MAY).due == date(2026, 2, 28)
        assert RULES.round_for(only(MAY).due) == MAY


# where party age begins


def test_the_clerks_own_day_comes_first_then_the_decision_then_the_ceremony(veteran):
    member = veteran("1996-02-03")
    assert start_of(member).basis == "decision"
    member.party_age_from, member.party_age_reason = PartialDate(1995, 6, 1), "Điều lệ khóa trước tính cả dự bị"
    assert (start_of(member).basis, start_of(member).day) == ("set", date(1995, 6, 1))
    member.party_age_from = member.decision_on = None
    assert start_of(member).doubt == "chưa có ngày quyết định"
    member.admitted_on = None
    assert start_of(member) is None
    assert party_age(member, TODAY) is None


def test_the_clerks_own_day_needs_its_reason(veteran):
    member = veteran("1996-02-03")
    member.party_age_from = PartialDate(1995, 6, 1)
    with pytest.raises(UserError, match="phải có lý do") as refused:
        check_member(member)
    assert refused.value.field == "party_age_reason"
    member.party_age_reason = "Điều lệ khóa trước"
    check_member(member)


def test_a_date_known_only_as_a_year_is_never_due_too_early_and_says_so(veteran):
    veteran("1996")
    assert {one.standing for round_on in (FEBRUARY, NOVEMBER) for one in due_badges(round_on)} == {Standing.POSSIBLE}
    assert only(NEXT).due == date(2026, 12, 31)
    assert "chưa rõ ngày, tháng" in only(NEXT).hints


def test_party_age_leaves_out_the_gaps_before_the_day_alone(veteran):
    member = veteran("1996-02-03")
    leave_out(member, date(2010, 1, 1), date(2012, 1, 15))
    assert party_age(member, date(2009, 2, 3)).years == 13
    assert party_age(member, date(2026, 2, 3)).years == 27
    assert party_age(member, date(2026, 3, 2)).years == 27
    assert party_age(member, date(2028, 3, 3)).years == 30, "24 months and a part are 25"
    assert party_age(member, date(1995, 1, 1)) is None


def test_a_gap_still_open_lasts_to_the_day(veteran):
    member = veteran("1996-02-03")
    leave_out(member, date(2024, 2, 3), None, kind="lost")
    assert party_age(member, date(2026, 2, 3)).years == 28
    assert party_age(member, date(2036, 2, 3)).years == 28


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (None, None, "Chưa nhập ngày bắt đầu"),
        (date(1999, 1, 1), date(1999, 1, 1), "phải sau ngày bắt đầu"),
        (date(1995, 1, 1), date(1996, 1, 1), r"từ ngày tính tuổi đảng \(03/02/1996\)"),
        (date(1999, 1, 1), date(2001, 1, 1), "Trùng với thời gian đã ghi từ 01/03/2000"),
        (date(2000, 12, 31), None, "Trùng với thời gian đã ghi từ 01/03/2000"),
    ],
)
def test_gaps_that_cannot_be_are_refused(veteran, since, until, said):
    member = veteran("1996-02-03")
    leave_out(member, date(2000, 3, 1), date(2001, 1, 1))
    with pytest.raises(UserError, match=said):
        check_gap(PartyGap(member=member, kind="removed", since=since, until=until))


# who is due


def test_the_whole_office_costs_two_queries(veteran, monkeypatch):
    for year in range(1950, 1997, 2):
        veteran(f"{year}-11-10")
    sent: list[str] = []
    run = database.execute_sql
    monkeypatch.setattr(database, "execute_sql", lambda sql, *rest: (sent.append(sql), run(sql, *rest))[1])
    assert len(due_badges(NEXT)) > 10
    assert len(sent) == 2


def test_who_was_passed_over_is_told_apart_from_who_is_due(veteran):
    old, new = veteran("1985-06-01"), veteran("1996-11-10")
    assert in_round(NEXT) == {new.name: (30, Standing.DUE), old.name: (40, Standing.MISSED)}
    missed = due_badges(NEXT)[1]
    assert missed.hints == "đến hạn từ đợt 02/09/2025, chưa ghi quyết định"
    assert not missed.is_proposed


def test_who_holds_the_badge_is_not_proposed_again_and_waits_for_the_next(veteran):
    member = veteran("1985-06-01")
    with action("ghi huy hiệu"):
        BadgeAward(member=member, years=40, round_on=date(2025, 9, 2)).save()
    assert due_badges(NEXT) == []
    assert only(date(2030, 9, 2)).years == 45


def test_those_on_probation_suspended_or_gone_are_not_proposed(veteran):
    suspended, probationary = veteran("1996-11-10", Status.SUSPENDED), veteran("1996-11-11", Status.PROBATIONARY)
    for status in (Status.TRANSFERRED, Status.EXPELLED, Status.GUEST):
        veteran("1996-11-10", status)
    found = {one.member.name: one for one in due_badges(NEXT)}
    assert {name: one.standing for name, one in found.items()} == dict.fromkeys(
        (suspended.name, probationary.name), Standing.HELD
    )
    assert "đang đình chỉ sinh hoạt" in found[suspended.name].hints
    assert "dự bị" in found[probationary.name].hints


def test_exempt_members_and_those_living_elsewhere_keep_their_badge(veteran):
    people = [veteran("1996-11-10", status).name for status in (Status.EXEMPT, Status.AWAY)]
    assert in_round(NEXT) == dict.fromkeys(people, (30, Standing.DUE))


def test_who_died_after_the_day_without_a_round_between_is_honoured_too(veteran):
    died(veteran("1996-11-10"), date(2026, 12, 1))
    assert only(NEXT).standing == Standing.POSTHUMOUS
    assert only(MAY.replace(year=2027)).standing == Standing.MISSED
    assert due_badges(NEXT.replace(year=2028)) == []


def test_who_could_have_had_the_badge_while_alive_was_passed_over(veteran):
    died(veteran("1996-02-04"), date(2026, 10, 10))
    assert (only(NOVEMBER).standing, only(NOVEMBER).kind) == (Standing.MISSED, BadgeKind.POSTHUMOUS)


def test_time_left_out_after_the_years_were_full_changes_nothing(veteran):
    member = veteran("1985-06-01")
    leave_out(member, date(2025, 8, 1), date(2026, 1, 1))
    assert (only(NEXT).due, only(NEXT).standing, only(NEXT).grounds) == (date(2025, 6, 1), Standing.MISSED, "")


def test_who_died_with_the_badge_or_without_a_known_day_is_not_named(veteran):
    with_badge, unknown = veteran("1996-11-10"), veteran("1996-11-10")
    died(with_badge, date(2026, 12, 1))
    with action("ghi"):
        BadgeAward(member=with_badge, years=30, round_on=NEXT).save()
        set_status(unknown, Status.DECEASED)
    assert due_badges(NEXT) == []


def test_a_dead_member_is_named_with_the_last_cell(veteran, cell):
    member = veteran("1996-11-10")
    with action("từ trần"):
        membership = member.memberships.get()
        membership.until = date(2026, 12, 1)
        membership.save()
    died(member, date(2026, 12, 1))
    assert (only(NEXT).cell, only(NEXT).cell_id) == (cell.name, cell.id)


# what the clerk sets


def test_grave_illness_with_its_reason_stands_until_the_decision(veteran):
    veteran("1967-08-12")
    with action("bệnh nặng"):
        possible = next(one for one in due_badges(SEPTEMBER) if one.years == 60)
        badges.set_early(possible, "ung thư giai đoạn cuối, giấy ra viện ngày 01/8/2026")
    early = next(one for one in due_badges(SEPTEMBER) if one.years == 60)
    assert (early.standing, early.kind) == (Standing.EARLY, BadgeKind.EARLY)
    assert early.grounds == (
        "bệnh nặng: ung thư giai đoạn cuối, giấy ra viện ngày 01/8/2026; tròn 60 năm ngày 12/08/2027"
    )
    assert early.is_proposed
    assert (60, Standing.EARLY) in {(one.years, one.standing) for one in due_badges(NOVEMBER)}
    with action("bỏ"):
        badges.release(early)
    assert next(one for one in due_badges(SEPTEMBER) if one.years == 60).standing == Standing.POSSIBLE


def test_illness_without_a_reason_or_before_its_time_is_refused(veteran):
    veteran("1996-11-10")
    due = only(NEXT)
    with pytest.raises(UserError, match="không thuộc diện xét sớm"), action("bệnh nặng"):
        badges.set_early(due, "ốm")
    veteran("1997-11-10")
    possible = next(one for one in due_badges(NEXT) if one.standing == Standing.POSSIBLE)
    with pytest.raises(UserError, match="Chưa ghi lý do"), action("bệnh nặng"):
        badges.set_early(possible, " ")
    assert BadgeRequest.select().count() == 0


def test_who_is_held_back_waits_this_round_or_until_the_punishment_is_over(veteran):
    veteran("1996-11-10")
    with action("để lại"):
        badges.hold_back(only(NEXT), "chưa đủ hồ sơ")
    assert (only(NEXT).standing, only(NEXT).hints) == (Standing.HELD, "chưa đủ hồ sơ")
    assert only(date(2027, 5, 19)).standing == Standing.MISSED
    until = RULES.waits_until("warning", date(2026, 12, 20))
    assert until == date(2027, 9, 20)
    with action("để lại"):
        badges.hold_back(only(NEXT), "cảnh cáo ngày 20/12/2026", until)
    assert only(date(2027, 9, 2)).standing == Standing.HELD
    assert only(date(2027, 11, 7)).standing == Standing.MISSED
    assert BadgeRequest.select().where(~BadgeRequest.hidden).count() == 1, "the first reason gave way to the second"


def test_a_punishment_that_is_over_before_the_round_holds_nobody_back(veteran):
    veteran("1996-11-10")
    with pytest.raises(UserError, match="Hết thời gian chờ ngày 03/02/2027"), action("để lại"):
        badges.hold_back(only(NEXT), "khiển trách", NEXT)
    assert only(NEXT).standing == Standing.DUE


# the decision


def test_a_decision_records_every_badge_as_one_thing_done_and_can_be_taken_back(veteran):
    members: Sequence[Member] = [veteran("1996-11-10"), veteran("1986-11-10")]
    made = record_decision(due_badges(NEXT), "212-QĐ/TU", date(2027, 1, 20))
    awards = {award.member.name: award for award in BadgeAward.select()}
    assert {name: award.years for name, award in awards.items()} == {members[0].name: 30, members[1].name: 40}
    assert {(award.decision_number, award.decided_on, award.round_on) for award in awards.values()} == {
        ("212-QĐ/TU", date(2027, 1, 20), NEXT)
    }
    assert due_badges(NEXT) == []
    undo(made.id)
    assert len(due_badges(NEXT)) == 2


def test_a_badge_of_the_past_is_recorded_without_number_and_round(veteran):
    veteran("1985-06-01")
    record_decision(due_badges(NEXT))
    award = BadgeAward.get()
    assert (award.years, award.round_on, award.decision_number, award.decided_on) == (40, None, "", None)


def test_a_decision_for_nobody_for_someone_not_proposed_or_without_its_day_is_refused(veteran):
    with pytest.raises(UserError, match="Chưa chọn ai"):
        record_decision([])
    veteran("1997-11-10")
    with pytest.raises(UserError, match="có thể sớm, chưa ghi được"):
        record_decision(due_badges(NEXT), "1", NEXT)
    veteran("1996-11-10")
    with pytest.raises(UserError, match="phải có ngày quyết định"):
        record_decision(due_badges(NEXT)[:1], "1")
    proposals = due_badges(NEXT)[:1]
    record_decision(proposals, "1", NEXT)
    with pytest.raises(UserError, match="đã có Huy hiệu 30 năm"):
        record_decision(proposals, "2", NEXT)
    assert BadgeAward.select().count() == 1


def test_a_badge_typed_in_is_checked(veteran):
    member = veteran("1996-11-10")
    held = BadgeAward(member=member, years=30)
    badges.check(held)
    with action("ghi"):
        held.save()
    badges.check(held)
    for award, said in (
        (BadgeAward(member=member, years=35), "Không có Huy hiệu 35 năm; các mốc: 30, 40, 45"),
        (BadgeAward(member=member, years=30), f"{member.name} đã có Huy hiệu 30 năm"),
        (BadgeAward(member=member, years=40, decision_number="5"), "phải có ngày quyết định"),
        (BadgeAward(member=member, years=30, kind=BadgeKind.AGAIN), "phải ghi lý do"),
    ):
        with pytest.raises(UserError, match=said):
            badges.check(award)
    badges.check(BadgeAward(member=member, years=30, kind=BadgeKind.AGAIN, note="mất trong bão số 5"))


def test_the_list_of_badges_is_of_a_year_and_of_a_cell(veteran, cell, new_cell):
    member = veteran("1996-11-10")
    with action("ghi"):
        BadgeAward(member=member, years=30, round_on=NEXT).save()
    listed = kind_of("badges")
    assert [award.member.name for award in listed.query(View(as_of=TODAY, year=2027))] == [member.name]
    assert list(listed.query(View(as_of=TODAY, year=2026))) == []
    assert list(listed.query(View(as_of=TODAY, cell=new_cell("Chi bộ thôn 2").id))) == []
    assert len(list(listed.query(View(as_of=TODAY, cell=cell.id, search=member.name)))) == 1
