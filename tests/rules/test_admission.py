"""From quần chúng ưu tú to official member: deadlines, votes, warnings, and nothing typed twice."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.admission import (
    AdmissionHelper,
    AdmissionPaper,
    AdmissionStep,
    Candidate,
    MassOrganization,
    PaperKind,
    Schooling,
    Stage,
)
from db.base import action, holds
from db.dates import PartialDate
from db.errors import UserError
from db.members import Member, Membership, Sex, Status, StatusPeriod
from db.organizations import Organization
from nongson_desktop.rules.admission import (
    add_candidate,
    check_helper,
    check_paper,
    enter,
    entitled,
)
from nongson_desktop.rules.admission_files import alert_days, deadlines, file_of, rung
from nongson_desktop.rules.admission_results import due
from nongson_desktop.rules.admission_rules import keep_rules, rules_on, shipped_rules
from nongson_desktop.rules.admission_warnings import introducers_needed, warnings
from nongson_desktop.rules.members import place_member, set_status
from nongson_desktop.rules.organizations import new_organization, office_names
from nongson_desktop.rules.party_age import party_age
from tests.conftest import TODAY

NONE: frozenset[date] = frozenset()
RULES = shipped_rules(date(2025, 8, 1))


def cell_of_twenty() -> Organization:
    """A hamlet's cell with twenty official members and two probationary ones."""
    with action("Lập chi bộ"):
        made = new_organization("Chi bộ thôn Đoài", parent=Organization.get_by_id(office_names(TODAY).id))
        for number in range(22):
            member = Member(name=f"Nguyễn Văn Số{number}", card_number=f"{number:06d}")
            member.save()
            place_member(member, made)
            set_status(member, Status.OFFICIAL if number < 20 else Status.PROBATIONARY, date(2020, 1, 1))
    return made


@pytest.fixture
def cell(office: Path) -> Organization:
    return cell_of_twenty()


def candidate(cell: Organization | None, **values: Any) -> Candidate:
    made = Candidate(
        **{
            "name": "Trần Thị Ước",
            "birth_date": PartialDate(2000, 3, 12),
            "sex": Sex.FEMALE,
            "identity_number": "046300000123",
            "ethnicity": "Cơ Tu",
            "residence": "Thôn Đoài",
            "education": "12/12",
            "mass_organization": MassOrganization.YOUTH,
            "cell": cell,
            "listed_on": date(2023, 1, 10),
            **values,
        }
    )
    with action("Thêm quần chúng ưu tú"):
        add_candidate(made)
    return made


def step(who: Candidate, stage: str, on: date | None, **values: Any) -> AdmissionStep:
    with action(f"Ghi bước {stage}"):
        return enter(who, AdmissionStep(stage=stage, on=on, **values))


def admitted(cell: Organization, ceremony: date = date(2024, 9, 15), decided: date = date(2024, 8, 25)) -> Candidate:
    """The worked case of QĐ 294: decision 25 August 2024, ceremony 15 September 2024."""
    who = candidate(cell)
    step(who, Stage.DECIDED, decided, number="118-QĐ/ĐU", received_on=decided)
    step(who, Stage.ADMITTED, ceremony)
    return who


def said(who: Candidate, stage: str, on: date, **values: Any) -> str:
    file = file_of(Candidate.get_by_id(who.id))
    return " ".join(warnings(file, AdmissionStep(stage=stage, on=on, **values), RULES, NONE))


# the worked cases


def test_party_age_counts_from_the_decision_and_probation_from_the_ceremony(cell: Organization) -> None:
    who = admitted(cell)
    assert who.member is not None
    age = party_age(who.member, date(2026, 8, 25))
    assert age is not None
    assert (age.years, age.start.day) == (2, date(2024, 8, 25))
    file = file_of(who)
    assert file.probation_end(RULES) == date(2025, 9, 15)
    assert alert_days(date(2025, 9, 15), RULES) == [
        date(2025, 6, 17),
        date(2025, 7, 17),
        date(2025, 8, 16),
        date(2025, 8, 31),
        date(2025, 9, 8),
    ]
    (review,) = [one for one in deadlines(file, RULES, NONE) if one.words == "Chi bộ xét công nhận chính thức"]
    assert review.on == date(2025, 10, 27)


def test_the_ladder_names_the_last_rung_that_has_come() -> None:
    end = date(2025, 9, 15)
    days = (date(2025, 6, 16), date(2025, 6, 17), date(2025, 8, 20), date(2025, 9, 15), date(2025, 9, 16))
    assert [rung(end, day, RULES) for day in days] == [None, 90, 30, 7, None]


def test_the_end_of_probation_is_reminded_of_rung_by_rung_however_short_the_time_looked_at(cell: Organization) -> None:
    """C5: alerts of 17/6, 17/7, 16/8, 31/8 and 8/9/2025 for the twelve months that end on 15/9/2025."""
    admitted(cell)

    def told(day: date, days: int = 5) -> list[tuple[date, str]]:
        found = [(item.due_on, item.text) for item in due(day, day + timedelta(days=days))]
        return [(on, text.removeprefix("Trần Thị Ước: ")) for on, text in found if "tháng dự bị" in text]

    assert told(date(2025, 6, 11)) == []
    first = "còn 90 ngày hết 12 tháng dự bị (15/09/2025), nhắc mốc 90 ngày"
    assert told(date(2025, 6, 12)) == told(date(2025, 6, 17)) == [(date(2025, 6, 17), first)]
    marks = {date(2025, 7, 16): 90, date(2025, 7, 17): 60, date(2025, 8, 16): 30, date(2025, 8, 31): 15}
    for day, mark in (marks | {date(2025, 9, 8): 7}).items():
        left = (date(2025, 9, 15) - day).days
        assert told(day) == [(day, f"còn {left} ngày hết 12 tháng dự bị (15/09/2025), nhắc mốc {mark} ngày")]
    assert told(date(2025, 8, 31), 30) == [(date(2025, 9, 15), "Hết 12 tháng dự bị (nhắc mốc 15 ngày)")]
    assert told(date(2025, 9, 20)) == [(date(2025, 9, 15), "Hết 12 tháng dự bị")]


def test_two_thirds_of_twenty_are_fourteen_and_thirteen_fail(cell: Organization) -> None:
    who = candidate(cell)
    assert entitled(file_of(who), Stage.CELL, date(2024, 6, 3)) == 20
    failed = step(who, Stage.CELL, date(2024, 6, 3), votes=13, base=20)
    assert not failed.passed
    assert Candidate.get_by_id(who.id).stage == Stage.LISTED
    passed = step(who, Stage.CELL, date(2024, 7, 3), votes=14, base=20)
    assert passed.passed
    assert Candidate.get_by_id(who.id).stage == Stage.CELL


@pytest.mark.parametrize(("base", "needed"), [(3, 2), (9, 6), (10, 7), (20, 14), (21, 14), (22, 15)])
def test_two_thirds_are_rounded_up(base: int, needed: int) -> None:
    assert RULES.needed(base) == needed


# a member without typing anything twice


def test_a_candidate_becomes_a_probationary_member_with_all_that_was_written(cell: Organization) -> None:
    who = admitted(cell)
    member = Member.get_by_id(who.__data__["member"])
    same = ("name", "birth_date", "sex", "identity_number", "ethnicity", "residence", "education")
    assert [getattr(member, name) for name in same] == [getattr(who, name) for name in same]
    assert (member.decision_on.iso, member.admitted_on.iso) == ("2024-08-25", "2024-09-15")
    placed = Membership.get(Membership.member == member, holds(Membership, date(2024, 9, 15)))
    assert placed.cell == cell
    status = StatusPeriod.get(StatusPeriod.member == member, holds(StatusPeriod, date(2024, 9, 15)))
    assert (status.status, status.document) == (Status.PROBATIONARY, "118-QĐ/ĐU, ngày 25/08/2024")
    assert not StatusPeriod.select().where(StatusPeriod.member == member, holds(StatusPeriod, date(2024, 9, 14)))


def test_the_official_day_is_the_end_of_twelve_months_even_when_decided_late(cell: Organization) -> None:
    who = admitted(cell)
    step(who, Stage.REVIEW, date(2025, 11, 20), votes=18, base=20)
    step(who, Stage.OFFICIAL, date(2025, 12, 30), number="204-QĐ/ĐU")
    member = Member.get_by_id(who.__data__["member"])
    assert member.official_on.iso == "2025-09-15"
    status = StatusPeriod.get(StatusPeriod.member == member, holds(StatusPeriod, date(2025, 9, 15)))
    assert (status.status, status.document) == (Status.OFFICIAL, "204-QĐ/ĐU, ngày 30/12/2025")
    assert Candidate.get_by_id(who.id).stage == Stage.OFFICIAL


def test_a_number_that_another_member_has_stops_the_ceremony_and_nothing_is_written(cell: Organization) -> None:
    with action("Sửa hồ sơ"):
        other = Member.get(Member.card_number == "000003")
        other.identity_number = "046300000123"
        other.save()
    who = candidate(cell)
    with pytest.raises(UserError, match="đã ghi cho đảng viên Nguyễn Văn Số3"):
        step(who, Stage.ADMITTED, date(2024, 9, 15))
    assert Candidate.get_by_id(who.id).stage == Stage.LISTED
    assert Member.select().where(Member.name == "Trần Thị Ước").count() == 0


def test_without_a_cell_there_is_no_ceremony(cell: Organization) -> None:
    who = candidate(None)
    with pytest.raises(UserError, match="Chưa ghi chi bộ"):
        step(who, Stage.ADMITTED, date(2024, 9, 15))


def test_a_ceremony_put_right_moves_the_member_the_cell_and_the_status(cell: Organization) -> None:
    who = admitted(cell)
    done = AdmissionStep.get(AdmissionStep.candidate == who, AdmissionStep.stage == Stage.ADMITTED)
    done.on = date(2024, 9, 20)
    with action("Sửa ngày lễ kết nạp"):
        enter(who, done)
    member = Member.get_by_id(who.__data__["member"])
    assert member.admitted_on.iso == "2024-09-20"
    for period in (Membership, StatusPeriod):
        (row,) = period.select().where(period.member == member)
        assert row.since == date(2024, 9, 20)
    assert Member.select().where(Member.name == who.name).count() == 1


def test_helpers_that_introduce_stand_in_the_members_record(cell: Organization) -> None:
    who = candidate(cell)
    with action("Phân công giúp đỡ"):
        helper = Member.get(Member.card_number == "000001")
        AdmissionHelper(candidate=who, member=helper, since=date(2023, 1, 10), introduces=True).save()
    step(who, Stage.ADMITTED, date(2024, 9, 15))
    assert Member.get(Member.name == who.name).introducers == "Nguyễn Văn Số1"


# what is refused


def test_days_stand_in_the_order_of_the_steps(cell: Organization) -> None:
    who = candidate(cell)
    step(who, Stage.PROMISING, date(2023, 6, 1))
    with pytest.raises(UserError, match="Ngày này trước bước “Cảm tình đảng”"):
        step(who, Stage.SCHOOLED, date(2023, 5, 1))
    with pytest.raises(UserError, match="đã ghi ngày 01/06/2023"):
        step(who, Stage.PROMISING, date(2023, 7, 1))
    with pytest.raises(UserError, match="Chưa nhập ngày nghị quyết chi bộ"):
        step(who, Stage.CELL, None)
    with pytest.raises(UserError, match="nhiều hơn số người"):
        step(who, Stage.CELL, date(2024, 5, 1), votes=21, base=20)


def test_a_candidate_needs_a_name_and_a_number_of_its_own(cell: Organization) -> None:
    candidate(cell)
    with pytest.raises(UserError, match="Chưa nhập họ và tên"):
        candidate(cell, name=" ", identity_number="")
    with pytest.raises(UserError, match="12 chữ số"):
        candidate(cell, identity_number="12345")
    with pytest.raises(UserError, match="đã ghi cho Trần Thị Ước"):
        candidate(cell, name="Trần Ước")


def test_one_or_two_official_members_help_at_a_time(cell: Organization) -> None:
    who = candidate(cell)
    people = [Member.get(Member.card_number == f"{number:06d}") for number in (0, 1, 2, 21)]
    for place, member in enumerate(people):
        helper = AdmissionHelper(candidate=who, member=member, since=date(2023, 2, 1))
        if place < 2:
            check_helper(helper)
            with action("Phân công"):
                helper.save()
    with pytest.raises(UserError, match="một hoặc hai"):
        check_helper(AdmissionHelper(candidate=who, member=people[2], since=date(2023, 3, 1)))
    with pytest.raises(UserError, match="đang giúp đỡ"):
        check_helper(AdmissionHelper(candidate=who, member=people[0], since=date(2023, 3, 1)))
    with action("Thôi giúp đỡ"):
        first = AdmissionHelper.get(AdmissionHelper.member == people[0])
        first.until = date(2023, 3, 1)
        first.save()
    check_helper(AdmissionHelper(candidate=who, member=people[2], since=date(2023, 3, 1)))
    with pytest.raises(UserError, match="phải là đảng viên chính thức"):
        check_helper(AdmissionHelper(candidate=who, member=people[3], since=date(2023, 3, 1)))


def test_a_paper_is_asked_for_before_it_is_there() -> None:
    with pytest.raises(UserError, match="Ghi ngày có"):
        check_paper(AdmissionPaper(kind=PaperKind.CHECKED))
    with pytest.raises(UserError, match="trước ngày gửi đi"):
        check_paper(AdmissionPaper(kind=PaperKind.CHECKED, on=date(2024, 1, 1), sent_on=date(2024, 2, 1)))


# what is warned of and never stands in the way


def test_age_is_judged_by_the_month_of_the_cells_review(cell: Organization) -> None:
    young = candidate(cell, birth_date=PartialDate(2006, 7, 30), identity_number="")
    assert "Chưa đủ 18 tuổi" in said(young, Stage.CELL, date(2024, 6, 30))
    assert "18 tuổi" not in said(young, Stage.CELL, date(2024, 7, 1))
    old = candidate(cell, name="Lê Văn Lão", birth_date=PartialDate(1964, 6, 1), identity_number="")
    assert "60 tuổi" not in said(old, Stage.CELL, date(2024, 6, 30))
    assert "ban thường vụ cấp tỉnh" in said(old, Stage.CELL, date(2024, 7, 1))


@pytest.mark.parametrize(
    ("education", "schooling", "warned"),
    [
        ("9/12", "", False),
        ("8/12", "", True),
        ("7/10", "", False),
        ("5/12", Schooling.HARD, False),
        ("4/12", Schooling.HARD, True),
    ],
)
def test_schooling_is_lower_secondary_and_in_hard_places_primary(
    cell: Organization, education: str, schooling: str, *, warned: bool
) -> None:
    who = candidate(cell, education=education, schooling=schooling)
    assert ("chưa tốt nghiệp" in said(who, Stage.CELL, date(2024, 6, 3))) is warned


def test_a_certificate_is_good_for_sixty_months(cell: Organization) -> None:
    who = candidate(cell, listed_on=date(2019, 1, 1))
    assert "Chưa có giấy chứng nhận" in said(who, Stage.CELL, date(2024, 6, 3))
    step(who, Stage.SCHOOLED, date(2019, 6, 3), number="12", body="Trung tâm chính trị")
    assert "giá trị" not in said(who, Stage.CELL, date(2024, 6, 3))
    assert "chỉ có giá trị đến 03/06/2024" in said(who, Stage.CELL, date(2024, 6, 4))
    (end,) = [one for one in deadlines(file_of(who), RULES, NONE) if "Giấy chứng nhận" in one.words]
    assert (end.on, end.since) == (date(2024, 6, 3), date(2023, 12, 3))


def test_papers_of_more_than_twelve_months_are_to_be_made_again(cell: Organization) -> None:
    who = candidate(cell)
    with action("Ghi hồ sơ"):
        for kind in (PaperKind.REQUEST, PaperKind.SCHOOL):
            AdmissionPaper(candidate=who, kind=kind, on=date(2023, 6, 1)).save()
        AdmissionPaper(candidate=who, kind=PaperKind.CHECKED, sent_on=date(2024, 5, 6), abroad=True).save()
    assert "phải làm lại" not in said(who, Stage.CELL, date(2024, 6, 1))
    later = said(who, Stage.CELL, date(2024, 6, 2))
    assert "phải làm lại: đơn xin vào đảng." in later.casefold()
    assert "còn thiếu" in later
    found = {one.words: one.on for one in deadlines(file_of(who), RULES, NONE)}
    assert found["Thẩm tra lý lịch: trả lời trong 90 ngày làm việc"] == date(2024, 9, 9)
    assert found["Đơn xin vào Đảng quá 12 tháng, phải làm lại"] == date(2024, 6, 1)


@pytest.mark.parametrize(
    ("body", "born", "cadre", "needed"),
    [
        (MassOrganization.YOUTH, 1994, False, 1),
        (MassOrganization.YOUTH, 1992, False, 2),
        (MassOrganization.YOUTH, 1990, True, 1),
        (MassOrganization.UNION, 1980, False, 1),
        (MassOrganization.WOMEN, 1994, False, 2),
        ("", 1994, False, 2),
    ],
)
def test_how_many_introduce_follows_age_and_mass_organisation(body: str, born: int, cadre: bool, needed: int) -> None:
    who = Candidate(mass_organization=body, birth_date=PartialDate(born, 6), youth_cadre=cadre)
    assert introducers_needed(who, date(2024, 6, 3), RULES) == needed


def test_an_introducer_has_known_the_person_for_twelve_months(cell: Organization) -> None:
    who = candidate(cell)
    helper = Member.get(Member.card_number == "000001")
    assert "Cần 1 đảng viên giới thiệu; mới ghi 0" in said(who, Stage.CELL, date(2024, 6, 3))
    with action("Phân công"):
        AdmissionHelper(candidate=who, member=helper, since=date(2023, 6, 4), introduces=True).save()
    assert "chưa đủ 12 tháng" in said(who, Stage.CELL, date(2024, 6, 3))
    assert "đủ 12 tháng" not in said(who, Stage.CELL, date(2024, 6, 4))


def test_the_self_review_comes_after_the_twelve_months(cell: Organization) -> None:
    who = admitted(cell)
    with action("Ghi hồ sơ"):
        AdmissionPaper(candidate=who, kind=PaperKind.SELF, on=date(2025, 9, 10)).save()
    early = said(who, Stage.REVIEW, date(2025, 9, 12))
    assert "Đến 15/09/2025 mới hết 12 tháng" in early
    assert "trước khi hết 12 tháng" in early


def test_the_third_failed_vote_on_a_probationer_is_reported_up(cell: Organization) -> None:
    who = admitted(cell)
    for month in (10, 11):
        assert "cấp trên" not in said(who, Stage.REVIEW, date(2025, month, 3), votes=10, base=20)
        step(who, Stage.REVIEW, date(2025, month, 3), votes=10, base=20)
    assert "Đã 3 lần không đủ phiếu" in said(who, Stage.REVIEW, date(2025, 12, 3), votes=10, base=20)
    assert Candidate.get_by_id(who.id).stage == Stage.ADMITTED


def test_a_step_after_its_deadline_says_by_how_many_days(cell: Organization) -> None:
    who = admitted(cell)
    assert "hạn 27/10/2025, trễ 24 ngày" in said(who, Stage.REVIEW, date(2025, 11, 20))
    assert "trễ" not in said(who, Stage.REVIEW, date(2025, 10, 27))


def test_a_step_left_out_is_named(cell: Organization) -> None:
    assert "Chưa ghi: Cảm tình đảng, Đã học lớp nhận thức về Đảng." in said(
        candidate(cell), Stage.APPROVED, date(2024, 1, 1)
    )


# deadlines between the votes and the ceremony


def test_from_the_cells_resolution_days_run_for_committee_and_decision(cell: Organization) -> None:
    who = candidate(cell)
    step(who, Stage.CELL, date(2025, 6, 2), votes=20, base=20)
    found = {one.words: one.on for one in deadlines(file_of(who), RULES, NONE)}
    assert found["Chi bộ gửi hồ sơ lên đảng ủy (hạn của Hà Nội)"] == date(2025, 6, 9)
    assert found["Đảng ủy xét kết nạp (hạn của Hà Nội)"] == date(2025, 7, 7)
    assert found["Quyết định kết nạp, chậm nhất 25/08/2025"] == date(2025, 8, 4)


def test_the_ceremony_counts_from_receipt_and_since_july_2026_from_issue(cell: Organization) -> None:
    who = candidate(cell)
    step(who, Stage.DECIDED, date(2025, 8, 25), received_on=date(2025, 9, 5))
    by_294 = [one.on for one in deadlines(file_of(who), shipped_rules(date(2025, 9, 5)), NONE)]
    by_208 = [one.on for one in deadlines(file_of(who), shipped_rules(date(2026, 8, 1)), NONE)]
    assert (by_294, by_208) == ([date(2025, 10, 17)], [date(2025, 10, 6)])


def test_the_office_sets_its_own_days_and_they_are_no_longer_marked(cell: Organization) -> None:
    with action("Sửa thời hạn"):
        keep_rules({"send_days": 7}, date(2025, 1, 1), "Hướng dẫn của tỉnh ủy")
    rules = rules_on(date(2025, 7, 2))
    assert (rules.send_days, rules.mark("send_days"), rules.mark("committee_days")) == (7, "", " (hạn của Hà Nội)")
    with pytest.raises(UserError, match="từ 1 trở lên"):
        keep_rules({"send_days": 0}, None, "")
