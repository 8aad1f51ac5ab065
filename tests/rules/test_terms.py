"""Terms and their numbers, who follows which cell, the indicators of organisation and what comes due."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.base import action
from db.errors import UserError
from db.members import Member, Role, Status
from db.organizations import Organization
from db.papers import DocumentNumber
from db.reorganization import HandOver
from db.terms import AttachedMember, Term
from nongson_desktop.rules.due import due_items
from nongson_desktop.rules.due_organizations import due
from nongson_desktop.rules.hamlets import link_cell, new_hamlet
from nongson_desktop.rules.indicators import of_organizations
from nongson_desktop.rules.members import appoint, place_member, set_status
from nongson_desktop.rules.numbers import give_number, propose_number, term_of
from nongson_desktop.rules.organization_limits import keep_limits, limits_on
from nongson_desktop.rules.organizations import new_organization, office_names
from nongson_desktop.rules.reorganization import carry_out
from nongson_desktop.rules.reorganization_operation import Operation
from nongson_desktop.rules.terms import attach, detach, new_term, term_on
from tests.conftest import TODAY

OLD = date(2020, 1, 1)


@pytest.fixture
def own(office: Path) -> Organization:
    return Organization.get_by_id(office_names(TODAY).id)


def cell_of(own: Organization, name: str, people: int, *, committee: bool = False) -> Organization:
    """A hamlet's cell with so many official members, the first of them in its chi ủy."""
    cell = new_organization(f"Chi bộ {name}", parent=own, cell_kind="hamlet")
    for number in range(people):
        member = Member(name=f"Đỗ Văn Ẩn {name} {number}")
        member.save()
        place_member(member, cell)
        set_status(member, Status.OFFICIAL, OLD)
        if committee and number == 0:
            appoint(member, cell, Role.CELL_COMMITTEE, OLD)
    return cell


def test_a_term_ends_the_one_before_and_is_planned_for_five_years(own: Organization) -> None:
    with action("nhiệm kỳ"):
        first = new_term(own, date(2020, 6, 15), number=20)
        second = new_term(own, date(2025, 7, 20), number=21, congress_on=date(2025, 7, 18), document="BB 1")
    assert first.planned_until == date(2025, 6, 15)
    assert Term.get_by_id(first.id).until == date(2025, 7, 20)
    assert term_on(own, date(2025, 7, 19)) == first
    assert term_on(own, date(2025, 7, 20)) == second


def test_a_term_that_cannot_be_is_refused(own: Organization) -> None:
    with action("nhiệm kỳ"):
        new_term(own, date(2025, 7, 20))
    for since, more, refused in (
        (date(2025, 7, 20), {}, "Đã có nhiệm kỳ từ ngày 20/07/2025"),
        (date(2026, 1, 1), {"congress_on": date(2026, 1, 2)}, "Ngày đại hội"),
        (date(2026, 1, 1), {"planned_until": date(2026, 1, 1)}, "dự kiến hết nhiệm kỳ"),
    ):
        with pytest.raises(UserError, match=refused), action("nhiệm kỳ"):
            new_term(own, since, **more)  # type: ignore[arg-type]


def test_numbers_run_through_the_committees_own_terms(own: Organization) -> None:
    """A number given under the shipped day of the term goes on in the term that is then written down."""
    day = date(2026, 3, 1)
    given = give_number("QĐ", "7", day, "phân công")
    assert term_of(day) == date(2025, 7, 1)
    with action("nhiệm kỳ"):
        new_term(own, date(2025, 7, 20))
    assert term_of(day) == date(2025, 7, 20)
    assert DocumentNumber.get_by_id(given.id).term == date(2025, 7, 20)
    assert propose_number("QĐ", day) == 8
    with action("đại hội bất thường"):
        new_term(own, date(2026, 6, 1))
    assert propose_number("QĐ", date(2026, 6, 1)) == 1
    assert propose_number("QĐ", day) == 8


def test_a_new_commune_numbers_its_papers_from_one(own: Organization) -> None:
    give_number("QĐ", "412", date(2025, 8, 1), "việc cũ")
    carry_out(Operation("unite", date(2026, 1, 1), (own.id, _second(own)), names=("Đảng bộ xã Nông Sơn",)))
    assert propose_number("QĐ", date(2026, 1, 2)) == 1
    assert propose_number("QĐ", date(2025, 12, 31)) == 413


def _second(own: Organization) -> int:
    with action("lập"):
        return new_organization("Đảng bộ xã Quế Lộc", kind="committee").id


def test_one_committee_member_follows_a_cell_at_a_time(own: Organization) -> None:
    with action("phân công"):
        cell = cell_of(own, "Đông", 2)
        first, second = Member.select().order_by(Member.id)
        attach(first, cell, OLD, "QĐ 3")
        attach(second, cell, date(2025, 1, 1))
        with pytest.raises(UserError, match="đang phụ trách Chi bộ Đông"):
            attach(second, cell, date(2025, 5, 1))
        with pytest.raises(UserError, match="không phải chi bộ"):
            attach(second, own, date(2025, 5, 1))
        detach(AttachedMember.get(AttachedMember.member == second), date(2026, 1, 1), "nghỉ hưu")
    assert [(one.member.id, one.until) for one in AttachedMember.select().order_by(AttachedMember.id)] == [
        (first.id, date(2025, 1, 1)),
        (second.id, date(2026, 1, 1)),
    ]


def test_the_share_of_hamlet_cells_with_a_committee_is_told_both_ways(own: Organization) -> None:
    """C9: 29 hamlet cells, 20 of nine official members or more, 19 with a chi ủy."""
    with action("lập"):
        for number in range(29):
            cell = cell_of(own, f"thôn {number + 1}", 9 if number < 20 else 3, committee=number < 19)
            link_cell(cell, new_hamlet(f"Thôn {number + 1}", parent=own))
        new_hamlet("Thôn 30", parent=own)
    found = {one.indicator.code: one for one in of_organizations(TODAY)}
    assert list(found) == ["R1", "R2", "R3", "R3b", "R12"]
    assert found["R3"].told == "Chi bộ thôn có chi ủy: 19/29 (65,5 %)"
    assert found["R3b"].told == "Chi bộ thôn có chi ủy, trên số chi bộ đủ điều kiện bầu chi ủy: 19/20 (95,0 %)"
    assert [one.name for one in found["R3b"].lacking] == ["Chi bộ thôn 20"]
    assert found["R1"].told == "Thôn có chi bộ độc lập: 29/30 (96,7 %)"
    assert [one.name for one in found["R1"].lacking] == ["Thôn 30"]
    assert found["R2"].told == "Thôn trắng chi bộ: 1"
    assert found["R12"].told == "Chi bộ có cấp ủy viên phụ trách: 0/29 (0,0 %)"


def test_of_nothing_there_is_no_percentage(own: Organization) -> None:
    assert {one.value for one in of_organizations(TODAY)} == {"–"}


def test_what_organisations_ask_for_comes_due(own: Organization) -> None:
    with action("lập"):
        small = cell_of(own, "thôn Nhỏ", 2)
        large = cell_of(own, "thôn Lớn", 9)
        shrunk = cell_of(own, "thôn Giảm", 8, committee=True)
        good = cell_of(own, "thôn Đủ", 9, committee=True)
        for number in range(1, 8):
            role = {1: Role.SECRETARY, 2: Role.DEPUTY}.get(number, Role.CELL_COMMITTEE)
            appoint(Member.get(Member.name == f"Đỗ Văn Ẩn thôn Đủ {number}"), good, role, OLD)
        leader = Member.get(Member.name == "Đỗ Văn Ẩn thôn Đủ 0")
        for cell in (small, large, good):
            attach(leader, cell, OLD)
        new_term(own, date(2022, 1, 10), number=21)
    told = [(item.due_on, item.text, item.record_id) for item in due(TODAY, date(2027, 2, 1))]
    assert told == [
        (TODAY, "Chi bộ thôn Đủ có chi ủy 8 người, nhiều nhất 7 (Điều lệ Đảng, Điều 24.4)", good.id),
        (
            TODAY,
            "Chi bộ thôn Giảm có chi ủy mà chỉ còn 8 đảng viên chính thức, dưới 9 (Điều lệ Đảng, Điều 24.4)",
            shrunk.id,
        ),
        (TODAY, "Chi bộ thôn Giảm chưa có cấp ủy viên phụ trách", shrunk.id),
        (TODAY, "Chi bộ thôn Lớn có 9 đảng viên chính thức mà chưa có chi ủy (Điều lệ Đảng, Điều 24.4)", large.id),
        (TODAY, "Chi bộ thôn Nhỏ chỉ có 2 đảng viên chính thức, cần 3 (Điều lệ Đảng, Điều 24.1)", small.id),
        (date(2027, 1, 10), "Đảng bộ xã Suối Mây hết nhiệm kỳ thứ 21: chuẩn bị đại hội", own.id),
    ]
    assert {item.text for item in due_items(TODAY, date(2027, 2, 1))} >= {text for _day, text, _id in told}


def test_a_hand_over_is_due_after_thirty_working_days_until_it_is_signed(own: Organization) -> None:
    with action("lập"):
        one, other = cell_of(own, "Đông", 3), cell_of(own, "Tây", 3)
        leader = Member.select().first()
        attach(leader, other, OLD)
    carry_out(Operation("merge", date(2026, 8, 3), (one.id,), into=other.id))
    (item,) = due(TODAY, TODAY)
    assert (item.due_on, item.text.split(":")[0]) == (date(2026, 9, 16), "Chi bộ Đông")
    assert item in due_items(TODAY, TODAY, other.id), "whoever receives signs too"
    with action("ký"):
        record = HandOver.get()
        record.signed_on = TODAY
        record.save()
    assert due(TODAY, TODAY) == []


def test_the_numbers_of_the_charter_are_the_offices_to_change_from_a_day_on(own: Organization) -> None:
    with action("thiết lập"):
        keep_limits({"committee_from": 7}, date(2027, 1, 1), "Điều lệ sửa đổi")
        with pytest.raises(UserError, match="từ 1 trở lên"):
            keep_limits({"committee_from": 0}, date(2027, 1, 1), "")
    assert limits_on(date(2026, 12, 31)).committee_from == 9
    assert limits_on(date(2027, 1, 1)).committee_from == 7
    assert limits_on(date(2027, 1, 1)).least_official == 3
