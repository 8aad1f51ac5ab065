"""A year's evaluation: who is rated, the snapshot, entering levels, quotas in their scopes, closing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.base import Action, action
from db.dates import PartialDate
from db.errors import UserError
from db.evaluation import Evaluation, Level, QuotaReading, Rating
from db.members import Member, PersonKind, Role, Status
from db.organizations import Organization
from db.undoing import undo
from nongson_desktop.rules.closing import close_year
from nongson_desktop.rules.entering import enter_ratings
from nongson_desktop.rules.evaluation import (
    evaluate,
    open_evaluation,
    record_level,
    record_points,
    set_exemplary,
    set_group,
    year_overview,
)
from nongson_desktop.rules.evidence import grounds
from nongson_desktop.rules.members import appoint, place_member, set_status
from nongson_desktop.rules.organizations import office_names
from nongson_desktop.rules.outcome import Tally, member_quotas
from nongson_desktop.rules.profiles import load
from nongson_desktop.rules.rated import Subject, exempt_reason
from nongson_desktop.rules.tasks import assign
from tests.rules.conftest import decide_levels, rating_ids

DECIDED = date(2026, 12, 20)
P2025 = load("P2025")


def rating_of(member: Member, year: int = 2026) -> Rating:
    return Rating.get(Rating.member == member, Rating.year == year, Rating.hidden == False)  # noqa: E712


def quotas_of(outcome, scope: str) -> list[dict[str, object]]:
    return [line for line in outcome.as_json()["quotas"] if line["scope"] == scope]


# Who is rated


@pytest.mark.parametrize(
    ("admitted", "rated"),
    [
        ("2026-06-05", True),  # example 8
        ("2026-07-01", False),
        ("2026-06-10", True),
        ("2026-06-11", False),
        ("2026-06-15", False),
        ("2026-06", True),  # some day of June would do: not enough is known to leave the member out
        ("2026-07", False),
        ("2026", True),
        ("2027", False),
    ],
)
def test_six_calendar_months_must_be_full_on_the_rating_date(admitted, rated):
    found = exempt_reason(P2025, Status.PROBATIONARY, PartialDate.from_iso(admitted), date(2026, 12, 10))
    assert found == ("" if rated else "kết nạp chưa đủ 6 tháng")


def test_the_months_may_be_counted_to_the_end_of_the_year_by_the_profile():
    from nongson_desktop.rules.profiles import parse

    text = P2025.text.replace('counted_to = "rating_date"', 'counted_to = "year_end"')
    admitted = PartialDate.from_iso("2026-06-15")
    assert exempt_reason(parse(text), Status.PROBATIONARY, admitted, date(2026, 12, 10)) == ""


def test_each_status_is_rated_or_not_and_the_reason_stands_beside_the_name(cell, new_members):
    rated = [*new_members(cell, 2), *new_members(cell, 1, Status.AWAY), *new_members(cell, 1, Status.PROBATIONARY)]
    (exempt,) = new_members(cell, 1, Status.EXEMPT)
    (suspended,) = new_members(cell, 1, Status.SUSPENDED)
    (fresh,) = new_members(cell, 1, Status.PROBATIONARY, admitted="2026-09-02")
    for status in (Status.GUEST, *Status.CLOSED):
        new_members(cell, 1, status)
    found = evaluate(2026).as_json()
    assert found["members"] == 7
    assert {one["id"]: one["reason"] for one in found["exempt"]} == {
        exempt.id: "miễn công tác và sinh hoạt đảng",
        suspended.id: "đình chỉ sinh hoạt đảng",
        fresh.id: "kết nạp chưa đủ 6 tháng",
    }
    assert {one["id"] for one in found["waiting"]} == {member.id for member in rated}


def test_whoever_was_admitted_after_the_rating_date_was_no_member_then(cell, new_members):
    new_members(cell, 2)
    new_members(cell, 1, Status.PROBATIONARY, admitted="2026-03-01")
    assert evaluate(2025).as_json()["members"] == 2
    assert evaluate(2026).as_json()["members"] == 3


def test_a_year_alone_as_admission_date_is_rated_and_the_doubt_is_said(cell, new_members):
    (member,) = new_members(cell, 1, Status.PROBATIONARY, admitted="2026")
    outcome = evaluate(2026)
    assert [one.id for one in outcome.members.waiting] == [member.id]
    assert outcome.warnings == (f"{member.name}: chưa đủ dữ liệu để tính 6 tháng (ngày vào Đảng chỉ ghi 2026).",)


def test_each_profile_is_asked_for_its_own_year(office):
    assert [evaluate(year).as_json()["profile"] for year in (2022, 2024, 2026)] == ["P2019", "P2023", "P2025"]


# Grounds on records


def test_a_proposal_from_the_records_of_a_member(cell, new_members):
    (member,) = new_members(cell, 1)
    with action("giao việc"):
        for place in range(10):
            assign(member, 2026, f"Việc {place}", result="done", met=True, above=place < 3)
    open_evaluation(2026)
    assert grounds(2026)[member.id].proposal.level is None
    record_points(rating_of(member).id, self_points=Decimal(91), points=Decimal("90.5"))
    ground = grounds(2026)[member.id]
    assert ground.proposal.level == "HTXS"
    assert (ground.shares.words, ground.plan_words) == ("10/10 việc, 0 chậm, 3 vượt", "chưa có kế hoạch")


def test_a_member_living_elsewhere_is_rated_at_home_and_the_host_cell_is_asked(cell, new_members):
    (here,) = new_members(cell, 1)
    (away,) = new_members(cell, 1, Status.AWAY)
    open_evaluation(2026)
    found = grounds(2026, cell=cell.id)
    assert (found[here.id].lacks_host_opinion, found[away.id].lacks_host_opinion) == (False, True)
    with action("ý kiến nơi tạm thời"):
        rating = rating_of(away)
        rating.host_opinion, rating.host_opinion_on = "Chấp hành tốt nghị quyết của chi bộ", date(2026, 12, 1)
        rating.save()
    assert not grounds(2026)[away.id].lacks_host_opinion


def test_earlier_levels_stand_among_the_grounds(cell, new_members):
    (member,) = new_members(cell, 1)
    with action("nhập"):
        enter_ratings(2024, [{"member": member.id, "level": "HTT"}])
        enter_ratings(2025, [{"member": member.id, "level": "HTXS"}])
    open_evaluation(2026)
    assert grounds(2026)[member.id].earlier == {2024: "HTT", 2025: "HTXS"}


# The snapshot


def test_the_snapshot_keeps_cell_post_status_and_group_of_the_rating_date(cell, new_cell, new_members):
    leader, head, deputy, clerk, farmer = new_members(cell, 5)
    committee = Organization.get_by_id(office_names(date(2026, 12, 31)).id)
    with action("chức vụ"):
        appoint(leader, committee, Role.COMMITTEE, date(2025, 8, 1))
        appoint(leader, cell, Role.SECRETARY, date(2025, 8, 1))
        appoint(head, cell, Role.SECRETARY, date(2020, 1, 1), date(2025, 8, 1))
        appoint(deputy, cell, Role.DEPUTY, date(2025, 8, 1))
        clerk.person_kind = PersonKind.STAFF
        clerk.position = "Công chức văn hoá - xã hội"
        clerk.save()
        leader.position = "Bí thư chi bộ, Chủ tịch UBND xã"
        leader.save()
    open_evaluation(2026)
    groups = {rating.__data__["member"]: rating.group for rating in Rating.select().where(Rating.member.is_null(False))}
    titles = [group.title for group in P2025.groups]
    assert [groups[one.id] for one in (leader, deputy, clerk, farmer, head)] == [*titles, titles[3]]
    kept = rating_of(leader)
    said = "Đảng ủy viên, Bí thư Chi bộ, Chủ tịch UBND xã"
    assert (kept.cell, kept.position, kept.status) == ("Chi bộ thôn 1", said, Status.OFFICIAL)
    assert rating_of(clerk).position == "Công chức văn hoá - xã hội"
    other = new_cell("Chi bộ thôn 2")
    with action("chuyển"):
        place_member(farmer, other, date(2027, 1, 5))
    assert rating_of(farmer).cell == "Chi bộ thôn 1"
    assert quotas_of(evaluate(2026), "cell")[0]["name"] == "Chi bộ thôn 1"


def test_opening_again_keeps_every_entry_and_takes_in_newcomers(cell, new_members):
    first, second = new_members(cell, 2)
    open_evaluation(2026)
    record_level([rating_of(first).id], "self", "HTXS")
    record_level([rating_of(first).id], "cell", "HTT")
    decide_levels(2026, [first], ("HTT", 1))
    (late,) = new_members(cell, 1)
    with action("miễn"):
        set_status(second, Status.EXEMPT, date(2026, 12, 1))
    open_evaluation(2026)
    kept = rating_of(first)
    assert (kept.self_level, kept.cell_level, kept.level, kept.decided_on) == ("HTXS", "HTT", "HTT", DECIDED)
    assert rating_of(second).exempt_reason == "miễn công tác và sinh hoạt đảng"
    assert rating_of(late).status == Status.OFFICIAL
    assert evaluate(2026).as_json()["members"] == 3


def test_whoever_is_no_longer_counted_leaves_the_evaluation_and_keeps_what_was_entered(cell, new_members):
    _, second = new_members(cell, 2)
    open_evaluation(2026)
    record_level([rating_of(second).id], "self", "HTT")
    with action("chuyển đi"):
        set_status(second, Status.TRANSFERRED, date(2026, 11, 1))
    assert evaluate(2026).as_json()["members"] == 2, "until it is refreshed the snapshot stands"
    open_evaluation(2026)
    assert evaluate(2026).as_json()["members"] == 1
    assert rating_of(second).self_level == "HTT"
    with action("trở lại"):
        set_status(second, Status.OFFICIAL, date(2026, 11, 1))
    open_evaluation(2026)
    assert evaluate(2026).as_json()["members"] == 2
    assert Rating.select().where(Rating.member == second).count() == 1


def test_a_group_that_the_clerk_chose_stays_until_the_post_changes(cell, new_members):
    (member,) = new_members(cell, 1)
    open_evaluation(2026)
    staff = P2025.groups[2].title
    set_group([rating_of(member).id], staff, reason="hợp đồng ở trạm y tế")
    open_evaluation(2026)
    assert rating_of(member).group == staff
    with action("chức vụ"):
        appoint(member, cell, Role.SECRETARY, date(2026, 1, 1))
    open_evaluation(2026)
    assert rating_of(member).group == P2025.groups[1].title
    with pytest.raises(UserError, match="Không có nhóm"):
        set_group([rating_of(member).id], "Nhóm lạ", reason="nhầm")


def test_nobody_changes_group_without_a_reason_and_the_reason_is_kept(cell, new_members):
    (member,) = new_members(cell, 1)
    open_evaluation(2026)
    before, staff = rating_of(member).group, P2025.groups[2].title
    assert before != staff
    with pytest.raises(UserError, match="Đổi nhóm thì phải ghi lý do"):
        set_group([rating_of(member).id], staff, reason="  ")
    assert rating_of(member).group == before
    with pytest.raises(UserError, match="Chọn các dòng"):
        set_group([], staff, reason="hợp đồng ở trạm y tế")
    set_group([rating_of(member).id], staff, reason=" hợp đồng ở trạm y tế ")
    assert Action.select().order_by(Action.id.desc()).get().reason == "hợp đồng ở trạm y tế"


def test_the_rules_of_the_opening_day_stay_with_the_evaluation(cell, new_members):
    from nongson_desktop.rules.profiles import keep_profile

    members = new_members(cell, 12)
    open_evaluation(2026)
    decide_levels(2026, members, ("HTT", 12))
    (spring,) = new_members(cell, 1, Status.PROBATIONARY, admitted="2026-03-01")
    keep_profile(P2025.text.replace("percent = 20", "percent = 10", 1).replace("months = 6", "months = 12"))
    assert evaluate(2026).as_json()["quotas"][0]["percent"] == 20
    assert evaluate(2025).as_json()["quotas"][0]["percent"] == 10
    open_evaluation(2026)
    assert Evaluation.get().profile_text == P2025.text.strip()
    assert rating_of(spring).exempt_reason == ""


def test_another_profile_may_be_tried_without_touching_the_evaluation(cell, new_members):
    new_members(cell, 2)
    open_evaluation(2026)
    before = Action.select().count()
    tried = evaluate(2026, profile="P2019").as_json()
    assert (tried["profile"], tried["members"]) == ("P2019", 2)
    assert evaluate(2026).as_json()["profile"] == "P2025"
    assert Action.select().count() == before


def test_choosing_the_wider_reading_needs_a_document(cell, new_members):
    members = new_members(cell, 47)
    with pytest.raises(UserError) as refused:
        open_evaluation(2026, reading=QuotaReading.HTT_AND_ABOVE)
    assert refused.value.field == "reading_document"
    open_evaluation(2026, reading=QuotaReading.HTT_AND_ABOVE, reading_document="Hướng dẫn 05-HD/BTCTU")
    decide_levels(2026, members, ("HTXS", 8), ("HTT", 39))
    outcome = evaluate(2026)
    assert outcome.members.quotas[0].quota.verdict == "amber"
    assert outcome.breaches == []
    open_evaluation(2026)
    assert Evaluation.get().reading_document == "Hướng dẫn 05-HD/BTCTU"


@pytest.mark.parametrize(("percent", "field"), [(26, "percent"), (-1, "percent")])
def test_a_percent_outside_the_law_is_refused(office, percent, field):
    with pytest.raises(UserError) as refused:
        open_evaluation(2026, percent=percent, percent_reason="có lý do")
    assert refused.value.field == field


def test_a_rating_date_of_another_year_is_refused(office):
    with pytest.raises(UserError, match="Ngày chốt"):
        open_evaluation(2026, on=date(2025, 12, 31))
    open_evaluation(2026, on=date(2027, 1, 10))


def test_opening_can_be_taken_back_whole(cell, new_members):
    new_members(cell, 3)
    open_evaluation(2026)
    undo(Action.select().order_by(Action.id.desc()).first().id)
    assert Rating.select().where(Rating.hidden == False).count() == 0  # noqa: E712
    open_evaluation(2026)
    assert evaluate(2026).as_json()["members"] == 3


# Entering levels


def test_levels_of_a_whole_cell_are_entered_at_once_and_taken_back_at_once(cell, new_members):
    members = new_members(cell, 5)
    open_evaluation(2026)
    record_level(rating_ids(2026, members), "cell", Level.HTT)
    assert {rating_of(member).cell_level for member in members} == {"HTT"}
    undo(Action.select().order_by(Action.id.desc()).first().id)
    assert {rating_of(member).cell_level for member in members} == {""}


def test_an_exempt_member_gets_no_level_and_nobody_else_of_the_batch_either(cell, new_members):
    members = [*new_members(cell, 2), *new_members(cell, 1, Status.EXEMPT)]
    open_evaluation(2026)
    with pytest.raises(UserError, match=f"{members[2].name} không xếp loại: miễn công tác"):
        record_level(rating_ids(2026, members), "final", Level.HTT, DECIDED)
    assert evaluate(2026).as_json()["rated"] == 0


@pytest.mark.parametrize("level", ["XS", "htxs", "Tốt"])
def test_an_unknown_level_is_refused(cell, new_members, level):
    (member,) = new_members(cell, 1)
    open_evaluation(2026)
    with pytest.raises(UserError, match="HTXS, HTT, HT, KHT"):
        record_level([rating_of(member).id], "self", level)


def test_a_final_level_taken_away_takes_its_date_along(cell, new_members):
    (member,) = new_members(cell, 1)
    open_evaluation(2026)
    decide_levels(2026, [member], ("HTT", 1))
    record_level([rating_of(member).id], "final", "")
    assert (rating_of(member).level, rating_of(member).decided_on) == ("", None)
    record_level([rating_of(member).id], "final", "", DECIDED)
    assert rating_of(member).decided_on is None


@pytest.mark.parametrize("points", ["100.01", "-1"])
def test_points_outside_the_scale_are_refused(cell, new_members, points):
    (member,) = new_members(cell, 1)
    open_evaluation(2026)
    with pytest.raises(UserError, match="từ 0 đến 100"):
        record_points(rating_of(member).id, points=Decimal(points))
    assert rating_of(member).points is None


def test_points_keep_their_hundredths_and_can_be_taken_back(cell, new_members):
    (member,) = new_members(cell, 1)
    open_evaluation(2026)
    record_points(rating_of(member).id, points=Decimal("89.99"))
    assert rating_of(member).points == Decimal("89.99")
    undo(Action.select().order_by(Action.id.desc()).first().id)
    assert rating_of(member).points is None


def test_only_a_cell_at_the_highest_level_is_exemplary(cell, new_members):
    new_members(cell, 1)
    open_evaluation(2026)
    (rating,) = Rating.select().where(Rating.member.is_null(), Rating.organization == cell)
    with pytest.raises(UserError, match="Chi bộ thôn 1"):
        set_exemplary([rating.id], True)
    record_level([rating.id], "final", Level.HTXS, DECIDED)
    set_exemplary([rating.id], True)
    assert Rating.get_by_id(rating.id).exemplary
    found = evaluate(2026).as_json()["organizations"]
    assert found["levels"] == {"HTXS": 1, "HTT": 0, "HT": 0, "KHT": 0}
    assert (found["quotas"][0]["htxs"], found["quotas"][0]["verdict"]) == (1, "red")


def test_a_young_cell_of_2019_is_not_rated_and_one_of_2025_is(new_cell):
    new_cell("Chi bộ thôn 1", since=date(2021, 9, 1))
    new_cell("Chi bộ thôn 2")
    assert [one.reason for one in evaluate(2021).cells.exempt] == ["thành lập chưa đủ 6 tháng"]
    assert evaluate(2025).cells.exempt == []


def test_ratings_of_a_list_are_counted_without_an_opened_evaluation(cell, new_members):
    first, second = new_members(cell, 2)
    (exempt,) = new_members(cell, 1, Status.EXEMPT)
    with action("nhập"):
        enter_ratings(2025, [{"member": first.id, "level": "HTXS"}, {"member": exempt.id, "level": "HTT"}])
        enter_ratings(2025, [{"member": first.id, "self_level": "HTXS"}, {"organization": cell.id, "level": "HTT"}])
    outcome = evaluate(2025)
    found = outcome.as_json()
    assert (found["members"], found["rated"], found["levels"]["HTXS"], found["levels"]["HTT"]) == (3, 1, 1, 0)
    assert [one["id"] for one in found["waiting"]] == [second.id]
    assert found["quotas"][0]["base"] == 1, "a level of the exempt is in no base"
    assert outcome.warnings == (f"{exempt.name}: miễn công tác và sinh hoạt đảng nhưng đã ghi mức HTT.",)
    assert found["organizations"]["levels"]["HTT"] == 1
    assert Rating.select().where(Rating.member == first).count() == 1
    assert (rating_of(first, 2025).name, rating_of(first, 2025).cell) == (first.name, "Chi bộ thôn 1")
    open_evaluation(2025)
    assert evaluate(2025).as_json()["levels"] == found["levels"]


def test_a_list_gives_no_level_to_the_exempt_of_an_opened_evaluation_and_none_in_a_closed_year(cell, new_members):
    (member,) = new_members(cell, 1)
    (exempt,) = new_members(cell, 1, Status.EXEMPT)
    open_evaluation(2026)
    with pytest.raises(UserError, match=f"{exempt.name} không xếp loại"), action("nhập"):
        enter_ratings(2026, [{"member": member.id, "level": "HTT"}, {"member": exempt.id, "level": "HTT"}])
    assert rating_of(member).level == ""
    with action("nhập"):
        enter_ratings(2026, [{"member": member.id, "level": "HTT"}, {"organization": cell.id, "level": "HTT"}])
    close_year(2026, date(2026, 12, 31))
    with pytest.raises(UserError, match="đã khoá sổ"), action("nhập"):
        enter_ratings(2026, [{"member": member.id, "level": "HT"}])


# How the year stands


def test_the_overview_counts_each_cell_and_names_who_is_missing(new_cell, new_members):
    one, two = new_cell("Chi bộ thôn 1"), new_cell("Chi bộ thôn 2")
    new_cell("Chi bộ thôn 3")
    members = new_members(one, 3)
    new_members(two, 2, Status.EXEMPT)
    new_members(None, 1)
    open_evaluation(2026)
    record_level(rating_ids(2026, members), "self", Level.HTT)
    decide_levels(2026, members, ("HTT", 2))
    found = year_overview(2026, date(2026, 12, 31))
    assert [(cell.name, cell.members, cell.exempt, cell.rated, cell.self_entered) for cell in found] == [
        ("Chi bộ thôn 1", 3, 0, 2, 3),
        ("Chi bộ thôn 2", 2, 2, 0, 0),
        ("Chi bộ thôn 3", 0, 0, 0, 0),
        ("Chưa rõ chi bộ", 1, 0, 0, 0),
    ]
    assert [one.name for one in found[0].missing] == [members[2].name]


def test_the_words_hide_no_breach(cell, new_members):
    members = new_members(cell, 10)
    open_evaluation(2026)
    decide_levels(2026, members, ("HTXS", 4), ("HTT", 6))
    text = "\n".join(evaluate(2026).sentences())
    assert "HTXS 4 / tối đa 2 (20 % của 10 đảng viên xếp loại HTT trở lên)" in text
    assert "⚠ vượt 2; vượt 3 theo cách tính chặt" in text
    assert "vượt ở Đảng viên không làm việc trong hệ thống chính trị" in text


def test_a_list_of_any_length_is_evaluated_in_a_handful_of_queries(cell, new_members, monkeypatch):
    from db.base import database

    new_members(cell, 60)
    open_evaluation(2026)
    asked: list[str] = []
    plain = type(database).execute_sql
    monkeypatch.setattr(
        type(database), "execute_sql", lambda self, sql, *rest: asked.append(sql) or plain(self, sql, *rest)
    )
    evaluate(2026)
    assert len(asked) < 15


subjects = st.lists(
    st.builds(
        Subject,
        id=st.integers(1, 10_000),
        name=st.just("Đảng viên"),
        cell_id=st.sampled_from([1, 2, None]),
        group=st.sampled_from([group.title for group in P2025.groups]),
        reason=st.sampled_from(["", "", "miễn công tác và sinh hoạt đảng"]),
        level=st.sampled_from(["", *Level.ALL]),
    ),
    max_size=60,
)


@given(subjects, st.randoms(), st.integers(0, 25))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_members_changes_nothing_and_everyone_is_counted_once(members, random, percent):
    def told(people: list[Subject]) -> tuple[object, ...]:
        tally = Tally(tuple(people))
        assert len(people) == len(tally.rated) + len(tally.exempt) + len(tally.waiting)
        lines = member_quotas(P2025, "Đảng bộ xã", people, [Subject(1, "A"), Subject(2, "B")], percent, "HTT_ONLY")
        return tally.levels, [line.as_json() for line in lines]

    shuffled = list(members)
    random.shuffle(shuffled)
    assert told(members) == told(shuffled)
