"""A check finds whatever is not whole, and says where."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from db.base import action, database, save_many
from db.errors import OpenError
from db.members import Member, OfficeHeld, Role, Status, StatusPeriod
from db.open import DATABASE, close_office, open_office
from db.organizations import Organization
from db.undoing import undo
from nongson_desktop.rules.members import appoint, place_member, set_status
from nongson_desktop.rules.organizations import new_organization
from nongson_desktop.safety.check import check_office, file_problems


@pytest.fixture
def peopled(office: Path) -> Path:
    """Two cells, three members who changed cells, statuses and offices, one change undone."""
    with action("Lập chi bộ"):
        cells = [new_organization(f"Chi bộ thôn {number}") for number in (1, 2)]
    for name in ("Đỗ Đức Ánh", "Lê Thị Ân", "Trần Ơn"):
        with action(f"Thêm {name}"):
            member = Member(name=name)
            member.save()
            place_member(member, cells[0])
            set_status(member, Status.OFFICIAL)
    with action("Chuyển chi bộ") as moved:
        place_member(member, cells[1], date(2026, 3, 1))
    undo(moved.id)
    with action("Đi xa"):
        set_status(member, Status.AWAY, date(2026, 5, 1))
        appoint(member, cells[0], Role.SECRETARY, date(2025, 1, 1), date(2026, 5, 1))
    return office


def problems(folder: Path) -> str:
    return " ".join(check_office(folder).problems)


def run(sql: str) -> None:
    """What no part of the program would do."""
    database.execute_sql("PRAGMA foreign_keys=0")
    database.execute_sql(sql)


def test_an_office_that_is_whole_has_no_problem_open_or_closed(peopled: Path) -> None:
    assert check_office(peopled).problems == []
    close_office()
    assert check_office(peopled).ok


def test_a_check_leaves_the_open_office_open_and_a_closed_one_closed(peopled: Path) -> None:
    check_office(peopled)
    with action("Thêm sau khi kiểm tra"):
        Member(name="Võ Út").save()
    close_office()
    check_office(peopled)
    open_office(peopled)
    assert Member.select().count() == 4


def test_one_changed_byte_on_any_page_is_found(peopled: Path) -> None:
    """All pages at once while the office is open, so that each is told; some alone, where opening may refuse first."""
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    path = peopled / DATABASE
    whole = path.read_bytes()
    rng = random.Random(1)
    everywhere = bytearray(whole)
    pages = range(len(whole) // 4096)
    for page in pages:
        everywhere[page * 4096 + rng.randrange(4096)] ^= 1 << rng.randrange(8)
    write_over(path, everywhere)
    told = [problem for problem in file_problems(database) if "bị hỏng ở trang" in problem]
    assert told == [f"Tệp dữ liệu bị hỏng ở trang {page + 1}: hãy khôi phục từ bản sao lưu." for page in pages]
    write_over(path, whole)
    close_office()
    for page in pages[::20]:
        write_over(
            path, whole[: page * 4096] + everywhere[page * 4096 : (page + 1) * 4096] + whole[(page + 1) * 4096 :]
        )
        try:
            assert f"trang {page + 1}" in problems(peopled)
        except OpenError as error:
            assert "hỏng" in error.message  # noqa: PT017  (either answer is right)
        close_office()
    write_over(path, whole)
    assert check_office(peopled).ok


def write_over(path: Path, content: bytes | bytearray) -> None:
    """Into the file that is there, as it stays open; written anew it would be another file."""
    with path.open("r+b") as file:
        file.write(content)


DAMAGES = {
    "a value changed behind the audit": (
        "UPDATE member SET phone = '0500' WHERE id = 1",
        "Đảng viên số 1 (Đỗ Đức Ánh) khác với nhật ký ở: Điện thoại.",
    ),
    "a record unhidden behind the audit": (
        "UPDATE membership SET hidden = 0 WHERE hidden = 1",
        "khác với nhật ký ở: Còn dùng hay đã bỏ.",
    ),
    "a record without audit": (
        "DELETE FROM audit WHERE table_name = 'member' AND record_id = 2",
        "Đảng viên số 2 (Lê Thị Ân) không có dòng nhật ký nào",
    ),
    "a record deleted": ("DELETE FROM office_held WHERE id = 1", "có trong nhật ký mà không còn trong dữ liệu"),
    "a link to nothing": ("UPDATE membership SET cell_id = 4711 WHERE id = 1", "trỏ đến một bản ghi không có"),
    "a record that no search finds": (
        "DELETE FROM member_search WHERE rowid = 2",
        "“Lê Thị Ân” (số 2) không khớp với bảng tìm kiếm",
    ),
    "a record found by other words": (
        "UPDATE member SET fold = 'nguoi khac' WHERE id = 1",
        "“Đỗ Đức Ánh” (số 1) không khớp với bảng tìm kiếm",
    ),
    "words of nobody": (
        "INSERT INTO member_search(rowid, fold) VALUES (99, 'khong ai')",
        "còn bản ghi số 99 không có trong dữ liệu",
    ),
    "a missing index": ("DROP INDEX member_card_number", "member_card_number: thiếu"),
}


@pytest.mark.parametrize(("sql", "said"), DAMAGES.values(), ids=DAMAGES)
def test_what_was_changed_behind_the_program_is_found(peopled: Path, sql: str, said: str) -> None:
    run(sql)
    assert said in problems(peopled)


def _two_statuses() -> None:
    rows = [{"member": 1, "status": Status.EXEMPT, "since": date(2026, 1, 1)}]
    save_many(StatusPeriod, rows)


def _two_names() -> None:
    from db.organizations import OrganizationPeriod

    cell = Organization.get(Organization.name == "Chi bộ thôn 1")
    save_many(OrganizationPeriod, [{"organization": cell.id, "name": "Tên khác", "until": date(2020, 1, 1)}])


def _twice_in_office() -> None:
    held = OfficeHeld.get()
    save_many(OfficeHeld, [{**held.__data__, "id": None, "uid": "x" * 16, "since": date(2026, 4, 1), "until": None}])


def _backwards() -> None:
    save_many(OfficeHeld, [{"id": 1, "until": date(2024, 1, 1)}])


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (
            _two_statuses,
            "Đỗ Đức Ánh (số 1) có hai khoảng thời gian chồng nhau (từ đầu đến nay và từ 01/01/2026 đến nay)",
        ),
        (_two_names, "Chi bộ thôn 1 (số 3) có hai khoảng thời gian chồng nhau"),
        (_twice_in_office, "Trần Ơn (số 3) có hai khoảng thời gian chồng nhau"),
        (_backwards, "Trần Ơn (số 3) có ngày kết thúc trước ngày bắt đầu"),
    ],
)
def test_periods_that_overlap_or_run_backwards_are_named(peopled: Path, write: Callable[[], None], said: str) -> None:
    with action("Ghi tay"):
        write()
    assert said in problems(peopled)


def test_periods_that_meet_on_a_day_do_not_overlap(peopled: Path) -> None:
    with action("Về lại"):
        set_status(Member.get_by_id(3), Status.OFFICIAL, date(2026, 6, 1))
    assert check_office(peopled).ok


def test_a_hundred_problems_of_one_kind_are_counted_not_listed(office: Path) -> None:
    with action("Thêm nhiều người"):
        save_many(Member, [{"name": f"Người {number}"} for number in range(100)])
    run("UPDATE member SET phone = '0500'")
    found = check_office(office).problems
    assert len(found) == 21
    assert found[-1] == "… và 80 chỗ khác cùng loại."
