"""What a member's record must hold, and its changes of cell, status and office over time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.base import action
from db.dates import PartialDate
from db.errors import UserError
from db.members import Member, Role, Status
from db.organizations import Organization
from db.search import View
from nongson_desktop.catalog import kind_of
from nongson_desktop.rules.members import appoint, check, holders, place_member, set_status
from nongson_desktop.rules.organizations import new_organization

TODAY = date(2026, 11, 22)


@pytest.fixture
def cell(office: Path) -> Organization:
    with action("lập chi bộ"):
        return new_organization("Chi bộ thôn 1")


@pytest.fixture
def member(cell: Organization) -> Member:
    with action("thêm đảng viên"):
        made = Member(name="Đỗ Đức Ánh", card_number="012345678901")
        made.save()
        place_member(made, cell)
        set_status(made, Status.OFFICIAL)
    return made


def shown(day: date, **asked: object) -> list[tuple[str, str, str]]:
    rows = kind_of("members").query(View(as_of=day, **asked))  # type: ignore[arg-type]
    return [(row.name, row.cell, row.status) for row in rows]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"name": " "}, "Chưa nhập họ và tên"),
        ({"birth_date": PartialDate(1990), "admitted_on": PartialDate(1989)}, "trước ngày sinh"),
        ({"admitted_on": PartialDate(2020, 5, 1), "official_on": PartialDate(2020, 4)}, "trước ngày vào Đảng"),
        ({"identity_number": "12345"}, "12 chữ số"),
        ({"card_number": "012345678901"}, "đã ghi cho đảng viên Đỗ Đức Ánh"),
    ],
)
def test_a_record_that_contradicts_itself_or_another_is_refused(
    member: Member, values: dict[str, object], message: str
) -> None:
    with pytest.raises(UserError, match=message):
        check(Member(**{"name": "Lê Thị Ổi", **values}))


def test_a_member_keeps_the_own_card_number(member: Member) -> None:
    member.phone = "0900000000"
    assert check(member) is None


def test_a_year_alone_never_contradicts_a_full_date_of_that_year() -> None:
    sound = Member(name="A", admitted_on=PartialDate(2020), official_on=PartialDate(2020, 1, 1))
    assert sound.official_on.last_day >= sound.admitted_on.first_day


def test_a_list_of_any_day_shows_the_cell_and_the_status_of_that_day(member: Member) -> None:
    with action("chuyển và miễn"):
        other = new_organization("Chi bộ thôn 2")
        place_member(member, other, date(2026, 3, 1))
        set_status(member, Status.EXEMPT, date(2026, 6, 1), reason="tuổi cao")
    assert shown(date(2026, 2, 28)) == [("Đỗ Đức Ánh", "Chi bộ thôn 1", Status.OFFICIAL)]
    assert shown(date(2026, 3, 1)) == [("Đỗ Đức Ánh", "Chi bộ thôn 2", Status.OFFICIAL)]
    assert shown(TODAY) == [("Đỗ Đức Ánh", "Chi bộ thôn 2", Status.EXEMPT)]


def test_one_who_moved_away_is_counted_no_more_but_is_still_found(member: Member) -> None:
    with action("chuyển đi"):
        set_status(member, Status.TRANSFERRED, date(2026, 9, 1))
    assert shown(TODAY) == []
    assert shown(TODAY, status=()) == [("Đỗ Đức Ánh", "Chi bộ thôn 1", Status.TRANSFERRED)]


def test_a_status_cannot_begin_before_the_one_it_follows(member: Member) -> None:
    with action("miễn"):
        set_status(member, Status.EXEMPT, date(2026, 6, 1))
    with pytest.raises(UserError, match="01/06/2026"), action("sai"):
        set_status(member, Status.OFFICIAL, date(2026, 5, 1))
    with pytest.raises(UserError, match="Không có trạng thái"), action("sai"):
        set_status(member, "nghỉ", TODAY)
    assert shown(TODAY)[0][2] == Status.EXEMPT


def test_the_same_day_corrects_what_was_entered(member: Member) -> None:
    with action("miễn"):
        set_status(member, Status.EXEMPT, date(2026, 6, 1))
    with action("sửa"):
        set_status(member, Status.SUSPENDED, date(2026, 6, 1))
    assert shown(TODAY)[0][2] == Status.SUSPENDED
    assert shown(date(2026, 5, 31))[0][2] == Status.OFFICIAL


def test_an_office_is_held_between_its_dates_and_only_once(member: Member, cell: Organization) -> None:
    with action("bí thư"):
        appoint(member, cell, Role.SECRETARY, date(2025, 1, 1), date(2026, 1, 1))
    assert [each.name for each in holders(cell, Role.SECRETARY, date(2025, 12, 31))] == ["Đỗ Đức Ánh"]
    assert holders(cell, Role.SECRETARY, date(2026, 1, 1)) == []
    with pytest.raises(UserError, match="đang giữ"), action("lại"):
        appoint(member, cell, Role.SECRETARY, date(2025, 6, 1))
    with pytest.raises(UserError, match="sau ngày bắt đầu"), action("ngược"):
        appoint(member, cell, Role.DEPUTY, date(2025, 6, 1), date(2025, 6, 1))


@pytest.mark.parametrize("typed", ["do duc anh", "anh do", "ĐỨC", "anh d", "0123"])
def test_she_finds_him_without_diacritics_in_any_word_order(member: Member, typed: str) -> None:
    assert [row[0] for row in shown(TODAY, search=typed)] == ["Đỗ Đức Ánh"]


@pytest.mark.parametrize("typed", ["uc", "nh do", "do duc anhh"])
def test_each_word_must_begin_a_word(member: Member, typed: str) -> None:
    assert shown(TODAY, search=typed) == []


def test_lists_go_by_given_name_then_surname_then_middle_name(cell: Organization) -> None:
    typed = [
        "Trần Văn Bình",
        "Đỗ Đức Ánh",
        "Nguyễn Thị Ân",
        "Lê Văn An",
        "Đặng An",
        "Lê Thị An",
        "Đỗ Thị Đào",
        "Võ Dũng",
    ]
    with action("thêm"):
        for name in typed:
            made = Member(name=name)
            made.save()
            place_member(made, cell)
            set_status(made, Status.OFFICIAL)
    assert [row[0] for row in shown(TODAY)] == [
        "Đặng An",
        "Lê Thị An",
        "Lê Văn An",
        "Đỗ Đức Ánh",
        "Nguyễn Thị Ân",
        "Trần Văn Bình",
        "Võ Dũng",
        "Đỗ Thị Đào",
    ]
