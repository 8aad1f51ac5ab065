"""Kết nạp lại: the wait and the once are said on the way, the old record goes on, the first days stay."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.admission import AdmissionStep, Candidate, Stage
from db.badges import PartyGap
from db.base import action
from db.dates import PartialDate
from db.errors import UserError
from db.members import Member, Membership, Status, StatusPeriod
from db.organizations import Organization
from nongson_desktop.rules.admission import add_candidate, enter
from nongson_desktop.rules.admission_files import file_of
from nongson_desktop.rules.admission_rules import keep_rules, ladder_of, rules_on, share_of
from nongson_desktop.rules.admission_warnings import warnings
from nongson_desktop.rules.members import place_member
from nongson_desktop.rules.organizations import new_organization, office_names
from nongson_desktop.rules.party_age import party_age
from nongson_desktop.rules.status_changes import StatusChange, change_status
from nongson_desktop.rules.statuses import keep_numbers
from tests.conftest import TODAY

NUMBER = "046085000123"


@pytest.fixture
def cell(office: Path) -> Organization:
    with action("Lập chi bộ"):
        return new_organization("Chi bộ thôn Đoài", parent=Organization.get_by_id(office_names(TODAY).id))


@pytest.fixture
def former(cell: Organization) -> Member:
    """Official since 2010, struck off on 1 March 2023."""
    with action("Lập"):
        made = Member(name="Trần Thị Ước", birth_date=PartialDate(1985, 3, 12), identity_number=NUMBER)
        made.decision_on, made.admitted_on = PartialDate(2009, 3, 1), PartialDate(2009, 3, 26)
        made.official_on = PartialDate(2010, 3, 26)
        made.save()
        place_member(made, cell)
        change_status(made, StatusChange(Status.OFFICIAL, date(2010, 3, 26)))
        change_status(made, StatusChange(Status.REMOVED, date(2023, 3, 1), "QĐ 5-QĐ/ĐU", "bỏ sinh hoạt"))
    return made


def again(cell: Organization, **values: object) -> Candidate:
    known = {"name": "Trần Thị Ước", "birth_date": PartialDate(1985, 3, 12), "identity_number": NUMBER, **values}
    made = Candidate(cell=cell, **known)
    with action("Thêm"):
        add_candidate(made)
    return made


def said(who: Candidate, stage: str, on: date) -> list[str]:
    return warnings(file_of(who), AdmissionStep(stage=stage, on=on), rules_on(on), frozenset())


def test_before_thirty_six_months_the_clerk_is_told_the_day_and_may_go_on(cell: Organization, former: Member) -> None:
    early, enough = said(again(cell), Stage.CELL, date(2026, 2, 28)), date(2026, 3, 1)
    assert "Trần Thị Ước đã từng là đảng viên: kết nạp lại vào hồ sơ cũ." in early
    assert "Chưa đủ 36 tháng từ khi ra khỏi Đảng: từ ngày 01/03/2026 mới đủ." in early
    later = said(Candidate.get(), Stage.CELL, enough)
    assert "Trần Thị Ước đã từng là đảng viên: kết nạp lại vào hồ sơ cũ." in later
    assert not any("Chưa đủ 36 tháng" in one for one in later)


def test_a_second_time_is_said_and_so_is_who_asked_to_leave(cell: Organization, former: Member) -> None:
    with action("kết nạp lại"):
        change_status(former, StatusChange(Status.PROBATIONARY, date(2026, 4, 1)))
        change_status(former, StatusChange(Status.RESIGNED, date(2026, 9, 1), "ĐXN", "tự nguyện"))
    told = " ".join(said(again(cell), Stage.APPROVED, date(2030, 1, 1)))
    assert "Chỉ kết nạp lại 1 lần; người này đã ra khỏi Đảng 2 lần." in told
    assert "Người xin ra khỏi Đảng không được kết nạp lại" in told


def test_somebody_else_of_the_name_is_not_taken_for_her(cell: Organization, former: Member) -> None:
    other = again(cell, birth_date=PartialDate(1990, 1, 1), identity_number="")
    assert not any("đã từng là đảng viên" in one for one in said(other, Stage.CELL, date(2026, 5, 1)))
    by_name = again(cell, identity_number="")
    assert any("đã từng là đảng viên" in one for one in said(by_name, Stage.CELL, date(2026, 5, 1)))


def test_the_old_record_goes_on_with_its_first_days_and_the_time_outside_left_out(
    cell: Organization, former: Member
) -> None:
    who = again(cell)
    with action("Kết nạp lại"):
        enter(who, AdmissionStep(stage=Stage.DECIDED, on=date(2026, 5, 4), number="20-QĐ/ĐU"))
        ceremony = enter(who, AdmissionStep(stage=Stage.ADMITTED, on=date(2026, 5, 19)))
    (member,) = Member.select()
    assert (member.id, str(member.decision_on), str(member.admitted_on)) == (former.id, "01/03/2009", "26/03/2009")
    assert Candidate.get().member_id == former.id
    last = StatusPeriod.select().order_by(StatusPeriod.id.desc()).get()
    assert (last.status, last.since) == (Status.PROBATIONARY, date(2026, 5, 19))
    assert Membership.select().where(Membership.until.is_null()).get().since == date(2026, 5, 19)
    gap = PartyGap.get()
    assert (gap.since, gap.until) == (date(2023, 3, 1), date(2026, 5, 19))
    age = party_age(member, date(2026, 5, 19))
    assert age is not None
    assert age.years == 14
    with action("sửa ngày lễ"):
        ceremony.on = date(2026, 5, 20)
        enter(Candidate.get(), ceremony)
    assert str(Member.get().admitted_on) == "26/03/2009"


def test_probation_is_as_long_in_admission_as_it_is_for_statuses(cell: Organization) -> None:
    with action("quy định mới"):
        keep_numbers({"probation_months": 6}, date(2027, 1, 1), "Quy định mới")
    assert (rules_on(date(2026, 12, 31)).probation_months, rules_on(date(2027, 1, 1)).probation_months) == (12, 6)


def test_the_share_of_votes_and_the_ladder_are_the_offices_to_change(cell: Organization) -> None:
    with action("quy định mới"):
        keep_rules({"share": share_of(" 3/4 "), "ladder": ladder_of("30, 60 – 7")}, date(2027, 1, 1), "QĐ 1")
    rules = rules_on(date(2027, 1, 1))
    assert (rules.needed(20), rules.ladder, rules_on(date(2026, 1, 1)).needed(20)) == (15, (60, 30, 7), 14)
    assert "ladder" not in rules.unconfirmed
    for wrong in ("hai phần ba", "3/2", "0/3", "2:3"):
        with pytest.raises(UserError, match="nhập như 2/3"):
            share_of(wrong)
    with pytest.raises(UserError, match="nhập như 90, 60, 30"):
        ladder_of("ba mươi")
