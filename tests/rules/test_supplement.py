"""Bổ sung hồ sơ: the difference of a member's record between two days, from what was typed and from dated rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from db.awards import AwardReceived
from db.base import action
from db.dates import PartialDate
from db.discipline import Discipline, DisciplineForm
from db.member_file import Education, MassMembership, Training
from db.members import Member, Role, Status
from db.organizations import Organization
from db.reorganization import ReorganizationKind
from db.undoing import undo
from nongson_desktop.rules.members import appoint, end_office, place_member, set_status
from nongson_desktop.rules.reorganization import carry_out
from nongson_desktop.rules.reorganization_operation import Operation
from nongson_desktop.rules.supplement import Change, Span, changes

MakeMembers = Callable[..., list[Member]]


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


@pytest.fixture
def member(cell: Organization, new_members: MakeMembers) -> Member:
    return new_members(cell, 1, occupation="Nông dân")[0]


def typed(member: Member, day: date, **values: object) -> int:
    with action("sửa hồ sơ", at=at(day)) as made:
        for name, value in values.items():
            setattr(member, name, value)
        member.save()
    return made.id


def _year(year: int) -> Span:
    return Span(date(year - 1, 12, 31), date(year, 12, 31))


def told(member: Member, year: int) -> list[tuple[str, str, str]]:
    return [(one.what, one.before, one.after) for one in changes([member.id], _year(year)).get(member.id, [])]


def test_what_was_typed_in_the_year_is_told_from_the_first_value_to_the_last(member: Member) -> None:
    typed(member, date(2025, 3, 1), occupation="Thợ mộc", theory="Sơ cấp")
    typed(member, date(2025, 9, 1), occupation="Chủ cơ sở mộc", residence="Thôn 2")
    typed(member, date(2025, 10, 1), residence="")
    typed(member, date(2026, 1, 5), occupation="Nghỉ")
    assert told(member, 2025) == [
        ("Lý luận chính trị", "", "Sơ cấp"),
        ("Nghề nghiệp", "Nông dân", "Chủ cơ sở mộc"),
    ]
    assert told(member, 2026) == [("Nghề nghiệp", "Chủ cơ sở mộc", "Nghỉ")]


def test_what_was_taken_back_is_no_change(member: Member) -> None:
    today = datetime.now(UTC).date()
    span = Span(today - timedelta(days=2), today + timedelta(days=2))
    with action("sửa hồ sơ") as made:
        member.occupation = "Thợ mộc"
        member.save()
    assert [one.after for one in changes([member.id], span)[member.id]] == ["Thợ mộc"]
    undo(made.id)
    assert changes([member.id], span) == {}


def test_the_first_day_of_the_year_belongs_to_it_as_the_office_counts_days(member: Member) -> None:
    with action("sửa", at=datetime(2025, 12, 31, 17, 30, tzinfo=UTC)):  # half past midnight here
        member.occupation = "Thợ mộc"
        member.save()
    assert told(member, 2025) == []
    assert told(member, 2026) == [("Nghề nghiệp", "Nông dân", "Thợ mộc")]


def test_dated_rows_count_on_their_own_days_whenever_they_were_typed(member: Member, cell: Organization) -> None:
    with action("ghi quá trình"):
        Education(member=member, kind="profession", level="Đại học", subject="Luật", until=PartialDate(2025, 6)).save()
        Education(member=member, kind="general", level="12/12", until=PartialDate(1990)).save()
        Training(
            member=member, kind="theory", level="Trung cấp", since=PartialDate(2024), until=PartialDate(2025)
        ).save()
        MassMembership(member=member, body="farmers", position="Chi hội trưởng", since=PartialDate(2025)).save()
        held = appoint(member, cell, Role.DEPUTY, date(2020, 1, 1), document="QĐ 20 năm 2020")
        end_office(held, date(2025, 4, 1), "QĐ 7 về thôi giữ chức vụ")
        AwardReceived(member=member, year=2025, number="9").save()
        Discipline(member=member, form=DisciplineForm.REPRIMAND, decided_on=date(2025, 5, 5), number="3").save()
    found = changes([member.id], _year(2025))[member.id]
    assert [(one.section, one.before, one.after, one.on) for one in found] == [
        ("Trình độ", "", "Chuyên môn Đại học, Luật", "06/2025"),
        ("Trình độ", "", "Lý luận chính trị trung cấp", "2025"),
        ("Đơn vị, chức vụ, nghề nghiệp", "Phó bí thư Chi bộ thôn 1", "thôi từ 01/04/2025", "01/04/2025"),
        ("Đơn vị, chức vụ, nghề nghiệp", "", "Hội Nông dân, Chi hội trưởng", "2025"),
        ("Khen thưởng", "", "Giấy khen, cấp tỉnh, năm 2025", ""),
        ("Kỷ luật", "", "Khiển trách", "05/05/2025"),
    ]
    assert found[2].document == "QĐ 7 về thôi giữ chức vụ", "not that of the appointment"
    assert changes([member.id], _year(2024))[member.id] == [
        Change("Trình độ", "Lý luận, bồi dưỡng", "", "Lý luận chính trị trung cấp", "2024")
    ]


def test_an_office_renewed_on_the_day_it_ended_is_no_change(member: Member, cell: Organization) -> None:
    with action("bầu lại"):
        end_office(appoint(member, cell, Role.DEPUTY, date(2020, 1, 1)), date(2025, 4, 1))
        appoint(member, cell, Role.DEPUTY, date(2025, 4, 1))
        end_office(appoint(member, cell, Role.CELL_COMMITTEE, date(2020, 1, 1)), date(2025, 4, 1))
    assert told(member, 2025) == [("Chức vụ cấp ủy", "Chi ủy viên Chi bộ thôn 1", "thôi từ 01/04/2025")]


def test_status_and_cell_are_told_as_from_one_to_the_other(
    member: Member, new_cell: Callable[..., Organization]
) -> None:
    other = new_cell("Chi bộ thôn 2")
    with action("chuyển và miễn"):
        place_member(member, other, date(2025, 2, 1), "QĐ 4")
        set_status(member, Status.EXEMPT, date(2025, 8, 1), "NQ 5")
    assert told(member, 2025) == [
        ("Trạng thái", "Chính thức", "Miễn công tác và sinh hoạt đảng"),
        ("Chi bộ", "Chi bộ thôn 1", "Chi bộ thôn 2"),
    ]
    assert changes([], _year(2025)) == {}


def test_over_a_new_name_and_a_merger_each_change_bears_the_name_of_its_day(
    member: Member, cell: Organization, new_cell: Callable[..., Organization]
) -> None:
    other, kind = new_cell("Chi bộ thôn 2"), ReorganizationKind
    with action("chuyển, bầu"):
        place_member(member, other, date(2025, 2, 1))
        appoint(member, other, Role.DEPUTY, date(2025, 3, 1))
    carry_out(Operation(kind.RENAME, date(2025, 5, 1), (other.id,), names=("Chi bộ thôn Mới",)))
    carry_out(Operation(kind.MERGE, date(2026, 1, 1), (other.id,), into=cell.id, document="QĐ 9"))
    assert told(member, 2025) == [
        ("Chức vụ cấp ủy", "", "Phó bí thư Chi bộ thôn 2"),
        ("Chi bộ", "Chi bộ thôn 1", "Chi bộ thôn 2"),
    ]
    office, moved = changes([member.id], _year(2026))[member.id]
    assert (office.before, office.document) == ("Phó bí thư Chi bộ thôn Mới", "Sáp nhập, QĐ 9")
    assert (moved.before, moved.after, moved.document) == ("Chi bộ thôn Mới", "Chi bộ thôn 1", "QĐ 9")
