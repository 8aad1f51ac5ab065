"""Lists as cells and hamlets really send them: parted by section rows, ticked, with deadlines in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.admission import Candidate
from db.base import action
from db.evaluation import Rating
from db.members import OfficeHeld, Role
from db.organizations import Organization
from db.plans import Plan, PlanState
from db.search import View
from db.tasks import Task, TaskResult
from nongson_desktop.catalog import kind_of
from nongson_desktop.excel.reading import Sheet, Workbook
from nongson_desktop.rules import imports
from nongson_desktop.rules.hamlets import new_hamlet

from ..conftest import TODAY
from .previews import HEAD, listed, look, told

PEOPLE = (
    ("Đỗ Đức Ánh", "05/03/1975", "Thôn Đồng Ổi", "004900000001", "", "03/02/1999"),
    ("Trần Thị Lữ", "1980", "Thôn Đồng Ổi", "004900000002", "", "03/02/2001"),
    ("Lý Văn Kỳ", "12/12/1981", "Cơ quan xã", "004900000003", "", "03/02/2005"),
    ("Ngô Thị Hậu", "1983", "Cơ quan xã", "004900000004", "", "03/02/2009"),
)


@pytest.fixture
def people(office: Path) -> None:
    imports.commit(look(HEAD, *PEOPLE))


def levels(year: int = 2025) -> dict[str, str]:
    return {one.name: one.level for one in Rating.select().where(Rating.year == year)}


def ticked(*rows: Any) -> imports.Preview:
    """A table whose level has a column each, under one merged heading."""
    top = ("TT", "Họ và tên", "Ngày sinh", "Kết quả xếp loại", None, None, None, "Ghi chú")
    below = (None, None, None, "HTXSNV", "HTTNV", "HTNV", "KHTNV", None)
    title = ("KẾT QUẢ ĐÁNH GIÁ, XẾP LOẠI ĐẢNG VIÊN NĂM 2025",)
    merges = ((1, 3, 1, 6), *((1, place, 2, place) for place in (0, 1, 2, 7)))
    sheet = Sheet("XL", (title, top, below, *map(tuple, rows)), merges)
    book = Workbook(Path("xl.xlsx"), (sheet,))
    return imports.prepare(book.path, "ratings", today=TODAY, book=book)


def test_levels_ticked_in_a_column_each_are_read_below_the_rows_that_name_the_cells(people: None) -> None:
    preview = ticked(
        ("I", "Chi bộ thôn Đồng Ổi"),
        (1, "ĐỖ ĐỨC ÁNH (Bí thư)", "1975", "x"),
        (2, "Trần Thị Lữ", "1980", None, "X"),
        ("II", "CHI BỘ CƠ QUAN XÃ (2 đồng chí)"),
        (1, "Lý Văn Kỳ", "", None, None, 1),
        (2, "Ngô Thị Hậu", "", None, None, None, None, "miễn"),
        (None, "Tổng cộng", None, 1, 1, 1, 0),
    )
    assert told(preview, "error") == []
    assert {heading.field for heading in preview.headings} >= {"level_HTXS", "level_HTT", "level_HT", "level_KHT"}
    assert preview.as_json()["columns"]["Kết quả xếp loại / HTTNV"] == "level"
    assert imports.commit(preview).rows_written == 3
    assert levels() == {"Đỗ Đức Ánh": "HTXS", "Trần Thị Lữ": "HTT", "Lý Văn Kỳ": "HT"}


def test_two_ticks_and_two_lines_that_differ_are_refused(people: None) -> None:
    preview = ticked(
        (1, "Đỗ Đức Ánh", "", "x", "x"),
        (2, "Trần Thị Lữ", "", "x"),
        (3, "Trần Thị Lữ", "", None, "x"),
        (4, "Lý Văn Kỳ", "", "x"),
        (5, "Lý Văn Kỳ", "", "x"),
    )
    assert [(row, words) for row, _, words in told(preview, "error")] == [
        (4, "Đánh dấu ở cả “Kết quả xếp loại / HTXSNV” và “Kết quả xếp loại / HTTNV”."),
        (6, "Trần Thị Lữ đã có ở dòng 5 với mức HTXS, dòng này ghi HTT: giữ một dòng thôi."),
    ]
    assert [row for row, _, _ in told(preview, "duplicate")] == [8]


def test_a_level_with_a_share_beside_it_is_read_and_no_level_is_passed_over(people: None) -> None:
    preview = look(
        ("Họ và tên", "Năm", "Mức xếp loại"),
        ("Đỗ Đức Ánh", 2025, "HTXSNV (20%)"),
        ("Trần Thị Lữ", 2025, "Không xếp loại"),
        kind="ratings",
    )
    assert imports.commit(preview).rows_written == 1
    assert levels() == {"Đỗ Đức Ánh": "HTXS"}


def test_tasks_go_on_below_a_name_and_end_on_the_last_day_of_what_is_written(people: None) -> None:
    preview = look(
        ("BẢNG PHÂN CÔNG NHIỆM VỤ NĂM 2026",),
        ("STT", "Họ và tên", "Nhiệm vụ được phân công", "Thời gian hoàn thành", "Kết quả thực hiện"),
        ("A", "CHI BỘ THÔN ĐỒNG ỔI"),
        (1, "Đỗ Đức Ánh", "Phụ trách tổ đoàn kết", "Quý II/2026", "đã hoàn thành"),
        (None, None, "Giúp đỡ quần chúng", "12/2026", "Đang thực hiện"),
        (None, None, "Chi bộ giao viết bài", "tháng 4", ""),
        (2, "Trần Thị Lữ", "Tuyên truyền", "Thường xuyên", ""),
        (3, "Lý Văn Kỳ", "Trực an ninh", "cả năm", ""),
        (4, None, "Không rõ của ai", "", ""),
        (None, "NGƯỜI LẬP BIỂU", None, None, "BÍ THƯ"),
        kind="tasks",
    )
    assert [(row, words) for row, _, words in told(preview, "error")] == [(9, "Thiếu đảng viên.")]
    assert [row for row, _, words in told(preview, "warning") if "ở dòng 4" in words] == [5, 6]
    imports.commit(preview, rows="good")
    given = [(one.member.name, one.text, one.due_on) for one in Task.select().order_by(Task.id)]
    assert given == [
        ("Đỗ Đức Ánh", "Phụ trách tổ đoàn kết", date(2026, 6, 30)),
        ("Đỗ Đức Ánh", "Giúp đỡ quần chúng", date(2026, 12, 31)),
        ("Đỗ Đức Ánh", "Chi bộ giao viết bài", date(2026, 4, 30)),
        ("Trần Thị Lữ", "Tuyên truyền", None),
        ("Lý Văn Kỳ", "Trực an ninh", date(2026, 12, 31)),
    ]
    assert Task.get(Task.text == "Phụ trách tổ đoàn kết").result == TaskResult.DONE


def test_plans_handed_in_and_offices_held_come_in_from_the_lists_that_are_kept_of_them(people: None) -> None:
    plans = look(
        ("DANH SÁCH NỘP BẢN CAM KẾT NĂM 2026",),
        ("TT", "Họ và tên", "Năm sinh", "Ngày nộp bản cam kết"),
        ("I", "Chi bộ thôn Đồng Ổi"),
        (1, "Đỗ Đức Ánh", 1975, "15/01/2026"),
        (2, "Trần Thị Lữ", 1980, ""),
        kind="plans",
    )
    assert told(plans, "error") == []
    imports.commit(plans)
    handed_in = [(one.member.name, one.year, one.state, one.submitted_on) for one in Plan.select().order_by(Plan.id)]
    assert handed_in == [
        ("Đỗ Đức Ánh", 2026, PlanState.SUBMITTED, date(2026, 1, 15)),
        ("Trần Thị Lữ", 2026, PlanState.DRAFT, None),
    ]
    untitled = look(("Họ và tên", "Ngày nộp"), ("Đỗ Đức Ánh", "15/01/2026"), kind="plans")
    assert [words for _, _, words in told(untitled, "error")] == ["Thiếu năm."]
    offices = look(
        ("TT", "Họ và tên", "Chức vụ", "Chi bộ", "Từ ngày"),
        (1, "Lý Văn Kỳ", "Phó Bí thư chi bộ", "Cơ quan xã", "2025"),
        kind="offices",
    )
    imports.commit(offices)
    (held,) = OfficeHeld.select()
    assert (held.member.name, held.role, held.organization.name) == ("Lý Văn Kỳ", Role.DEPUTY, "Chi bộ Cơ quan xã")
    assert held.since == date(2025, 1, 1)


def test_cells_come_in_from_the_list_of_cells_that_an_office_has(people: None) -> None:
    preview = look(
        ("DANH SÁCH CHI BỘ TRỰC THUỘC",),
        ("TT", "Tên chi bộ", "Bí thư", "Ngày thành lập", "Loại hình"),
        (1, "CB thôn Đồng Ổi", "Đỗ Đức Ánh", "1990", "Chi bộ thôn"),
        (2, "CHI BỘ THÔN MỚI", "", "1/7/2025", ""),
        (None, "Tổng cộng", 2),
        kind="organizations",
    )
    assert told(preview, "error") == []
    assert [row.is_duplicate for row in preview.rows] == [True, False]
    imports.commit(preview)
    made = Organization.get(Organization.name == "Chi bộ thôn Mới")
    assert (made.founded_on, made.cell_kind) == (date(2025, 7, 1), "hamlet")


def test_candidates_are_followed_by_the_cell_of_their_column_their_section_or_the_title(people: None) -> None:
    head = ("TT", "Họ và tên quần chúng", "Năm sinh", "Nam/Nữ", "Trình độ", "Chi bộ")
    imports.commit(
        look(
            head,
            ("I", "Chi bộ cơ quan xã"),
            (1, "PHAN THỊ MAI (đoàn viên)", "2003", "Nữ", "12/12", ""),
            (2, "Lê Văn Toàn", "2001", "Nam", "Đại học", "thôn Đồng Ổi"),
            kind="candidates",
        )
    )
    imports.commit(look(("QUẦN CHÚNG ƯU TÚ CHI BỘ THÔN ĐỒNG ỔI",), head[:5], (1, "Võ An", "2000"), kind="candidates"))
    rows = [(one.name, one.cell.name, one.note) for one in Candidate.select().order_by(Candidate.id)]
    assert rows == [
        ("Phan Thị Mai", "Chi bộ Cơ quan xã", "đoàn viên"),
        ("Lê Văn Toàn", "Chi bộ thôn Đồng Ổi", ""),
        ("Võ An", "Chi bộ thôn Đồng Ổi", ""),
    ]


def test_a_line_with_two_posts_is_two_and_one_that_follows_an_office_is_left(people: None) -> None:
    with action("lập thôn"):
        new_hamlet("Thôn Đồng Ổi")
    preview = look(
        ("TT", "Họ và tên", "Năm sinh", "Chức danh", "Từ ngày"),
        ("I", "THÔN ĐỒNG ỔI"),
        (1, "Đỗ Đức Ánh", "1975", "Bí thư kiêm trưởng thôn", "2025"),
        (2, "Võ Thị Đào", "1982", "Y tế thôn, chi hội phụ nữ", "5/2024"),
        kind="posts",
    )
    assert told(preview, "error") == []
    assert (
        3,
        "Chức danh",
        "Bí thư chi bộ lấy theo chức vụ cấp ủy ghi ở hồ sơ đảng viên nên dòng này không ghi.",
    ) in told(preview, "warning")
    assert imports.commit(preview).rows_written == 3
    held = kind_of("posts").query(View(as_of=TODAY))
    assert {(one.cadre.name, one.post.name, one.since) for one in held} == {
        ("Đỗ Đức Ánh", "Trưởng thôn", date(2025, 1, 1)),
        ("Võ Thị Đào", "Y tế thôn", date(2024, 5, 1)),
        ("Võ Thị Đào", "Chi hội trưởng Phụ nữ", date(2024, 5, 1)),
    }
    assert "Võ Thị Đào" not in listed()
