"""Making an office and its cells, and asking for the names of a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.base import Action, action
from db.errors import UserError
from db.organizations import Organization, OrganizationKind, OrganizationPeriod
from db.search import View
from nongson_desktop.catalog import kind_of
from nongson_desktop.rules.organizations import (
    cell_key,
    cells,
    check,
    find_cell,
    find_voters,
    new_office,
    new_organization,
    office_names,
    place_in,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Đảng bộ xã Suối Mây", "Suối Mây"),
        ("Đảng bộ phường Hòa Bình", "Hòa Bình"),
        ("Đảng bộ Công ty Gạch", "Đảng bộ Công ty Gạch"),
    ],
)
def test_the_place_of_the_date_line_is_read_from_the_name(name: str, place: str) -> None:
    assert place_in(name) == place


def test_a_new_office_knows_its_names_and_its_superior(office: Path) -> None:
    names = office_names(TODAY)
    assert (names.name, names.parent) == ("Đảng bộ xã Suối Mây", "Đảng bộ tỉnh Sông Lam")
    assert (names.place, names.spelling) == ("Suối Mây", "ỦY")


def test_an_office_is_never_made_over_something(tmp_path: Path) -> None:
    (tmp_path / "thu.txt").write_text("thư", encoding="utf-8")
    with pytest.raises(UserError, match="đã có dữ liệu"):
        new_office(tmp_path, name="Đảng bộ xã Suối Mây")
    assert [path.name for path in tmp_path.iterdir()] == ["thu.txt"]


def test_an_office_needs_a_name_and_a_known_spelling(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Chưa nhập tên"):
        new_office(tmp_path / "a", name="  ")
    with pytest.raises(UserError, match="ỦY hoặc UỶ"):
        new_office(tmp_path / "a", name="Đảng bộ xã A", spelling="UY")
    assert not (tmp_path / "a").exists()


def test_the_superior_on_paper_is_the_one_of_that_day(office: Path) -> None:
    with action("chuyển về tỉnh"):
        own = OrganizationPeriod.get(OrganizationPeriod.organization == office_names(TODAY).id)
        own.until = date(2025, 7, 1)
        own.save()
        province = new_organization("Đảng bộ tỉnh Mới", kind=OrganizationKind.SUPERIOR)
        OrganizationPeriod(
            organization=own.organization_id, name="Đảng bộ xã Suối Mây", parent=province, since=date(2025, 7, 1)
        ).save()
    assert office_names(date(2025, 6, 30)).parent == "Đảng bộ tỉnh Sông Lam"
    assert office_names(date(2025, 7, 1)).parent == "Đảng bộ tỉnh Mới"


def test_cells_are_listed_by_number_and_found_however_written(office: Path) -> None:
    with action("lập chi bộ"):
        for name in ("Chi bộ thôn 10", "Chi bộ thôn 2", "Chi bộ Trường Tiểu học Đồi Ổi"):
            new_organization(name)
    assert [cell.name for cell in cells(TODAY)] == [
        "Chi bộ thôn 2",
        "Chi bộ thôn 10",
        "Chi bộ Trường Tiểu học Đồi Ổi",
    ]
    assert find_cell("CHI BỘ TRƯỜNG TIỂU HỌC ĐỒI ỔI", TODAY).name == "Chi bộ Trường Tiểu học Đồi Ổi"
    assert find_cell("thon 2", TODAY).name == "Chi bộ thôn 2"
    with pytest.raises(UserError, match="Không tìm thấy chi bộ “Thôn 3”"):
        find_cell("Thôn 3", TODAY)


def test_two_spellings_of_one_cell_are_one_key() -> None:
    assert cell_key("Chi bộ Thôn Đồng Ổi ") == cell_key("đồng ổi".join(["thôn ", ""]))


def test_a_closed_cell_is_not_listed_after_its_last_day(office: Path) -> None:
    with action("giải thể"):
        cell = new_organization("Chi bộ thôn 1")
        cell.ended_on, cell.end_reason = date(2026, 10, 1), "sáp nhập"
        cell.save()
    assert [each.name for each in cells(date(2026, 9, 30))] == ["Chi bộ thôn 1"]
    assert cells(date(2026, 10, 1)) == []


def test_closing_needs_a_reason_and_a_date_after_the_founding() -> None:
    with pytest.raises(UserError, match="lý do"):
        check(Organization(name="Chi bộ thôn 1", ended_on=TODAY))
    with pytest.raises(UserError, match="sau ngày thành lập"):
        check(Organization(name="Chi bộ thôn 1", founded_on=TODAY, ended_on=date(2020, 1, 1), end_reason="x"))


def test_the_list_shows_the_name_and_the_parent_of_the_day(office: Path) -> None:
    with action("đổi tên"):
        cell = new_organization("Chi bộ Tân Lập", parent=Organization.get_by_id(office_names(TODAY).id))
        period = OrganizationPeriod.get(OrganizationPeriod.organization == cell)
        period.until = date(2026, 1, 1)
        period.save()
        OrganizationPeriod(
            organization=cell, name="Chi bộ thôn Tân An", parent=period.parent_id, since=date(2026, 1, 1)
        ).save()

    def shown(day: date) -> list[tuple[str, str]]:
        rows = kind_of("organizations").query(View(as_of=day, search="chi bo"))
        return [(row.name, row.parent) for row in rows]

    assert shown(date(2025, 12, 31)) == [("Chi bộ Tân Lập", "Đảng bộ xã Suối Mây")]
    assert shown(TODAY) == [("Chi bộ thôn Tân An", "Đảng bộ xã Suối Mây")]


def test_making_an_office_is_on_record(office: Path) -> None:
    assert [made.what for made in Action.select()] == ["Lập đảng bộ Đảng bộ xã Suối Mây"]


@pytest.mark.parametrize("name", ["Đảng ủy xã Suối Mây", "đảng uỷ xã suối mây", "Đảng bộ xã Suối Mây"])
def test_who_votes_is_the_committee_by_its_own_name_or_a_cell(office, name):
    day = date(2026, 11, 22)
    with action("lập chi bộ"):
        cell = new_organization("Chi bộ thôn 1", parent=Organization.get())
    assert find_voters(name, day) == office_names(day).id
    assert find_voters("thôn 1", day) == cell.id
    with pytest.raises(UserError, match="Không tìm thấy chi bộ"):
        find_voters("Đảng ủy xã khác", day)
