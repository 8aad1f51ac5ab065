"""Where the table begins, whom its lines are about, and what is only furniture around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from nongson_desktop.catalog import kind_of
from nongson_desktop.excel.headings import Header, find_header
from nongson_desktop.excel.reading import Sheet
from nongson_desktop.excel.sections import cell_in_sheet_name, cell_in_title, cell_kind, cell_title
from nongson_desktop.excel.tables import Table, read_table
from nongson_desktop.excel.vocabulary import Vocabulary

NAMES = ("name", "surname", "given")


def page(*rows: Sequence[Any], merges: tuple[tuple[int, int, int, int], ...] = (), name: str = "Sheet1") -> Sheet:
    return Sheet(name, tuple(tuple(row) for row in rows), merges)


def header_of(sheet: Sheet) -> Header | None:
    words = Vocabulary(kind_of("members").columns, ("who", "members"))
    return find_header(sheet, words, (("name", "surname"),))


def fields(sheet: Sheet) -> dict[str, str]:
    header = header_of(sheet)
    assert header is not None
    return {heading.text: heading.field for heading in header.headings if heading.field}


def read(sheet: Sheet) -> Table:
    header = header_of(sheet)
    assert header is not None
    return read_table(sheet, header, NAMES)


def names(table: Table) -> list[str]:
    return [" ".join(str(line.cells[key]) for key in NAMES if key in line.cells) for line in table.lines]


# Headings


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("HỌ VÀ TÊN", "name"),
        ("Họ và tên đảng viên*", "name"),
        ("Ho va ten", "name"),
        ("Ngày, tháng,\nnăm sinh", "birth_date"),
        ("Sinh ngày* (dd/mm/yyyy)", "birth_date"),
        ("Ngày sinh hoạt đảng", ""),
        ("Nam/nữ", "sex"),
        ("Số thẻ đảng viên (12 số)", "card_number"),
        ("Số thẻ đảng viên cũ", "old_card_number"),
        ("Ngày cấp thẻ Đảng", "card_issued_on"),
        ("CCCD/CMND", "identity_number"),
        ("Số CMND cũ", "old_identity_number"),
        ("Ngày vào Đảng (kết nạp)", "admitted_on"),
        ("Ngày vào Đảng chính thức", "official_on"),
        ("Ngày quyết định kết nạp", "decision_on"),
        ("Nơi ở hiện nay", "residence"),
        ("SĐT", "phone"),
        ("Trình độ văn hoá", "education"),
        ("LLCT", "theory"),
        ("Sinh hoạt tại chi bộ", "cell"),
        ("Tuổi đảng", ""),
        ("Họ và tên cha", ""),
        ("Người giới thiệu", ""),
    ],
)
def test_a_heading_is_known_by_its_words(heading: str, field: str) -> None:
    sheet = page(["Họ và tên" if field != "name" else "STT", heading], ["Đỗ Đức Ánh", ""])
    found = fields(sheet).get(" ".join(heading.split()), "")
    assert found == field


def test_the_heading_is_found_below_titles_and_above_people() -> None:
    sheet = page(
        ["ĐẢNG BỘ XÃ SUỐI MÂY", "", "ĐẢNG CỘNG SẢN VIỆT NAM"],
        ["DANH SÁCH ĐẢNG VIÊN CHÍNH THỨC"],
        [],
        ["STT", "Họ và tên", "Ngày sinh"],
        [1, "Đỗ Đức Ánh", "1975"],
    )
    header = header_of(sheet)
    assert header is not None
    assert (header.top, header.bottom) == (3, 3)
    assert names(read(sheet)) == ["Đỗ Đức Ánh"]


def test_two_rows_of_headings_without_merges() -> None:
    sheet = page(
        ["STT", "Họ và tên", "", "Ngày sinh", "", "Ngày vào Đảng", "", "Chi bộ"],
        ["", "Họ đệm", "Tên", "Nam", "Nữ", "Dự bị", "Chính thức", ""],
        [1, "Đỗ Đức", "Ánh", "1975", "", "1999", "2000", "Thôn 1"],
    )
    assert list(fields(sheet).values()) == [
        "surname", "given", "male_birth", "female_birth", "admitted_on", "official_on", "cell",
    ]  # fmt: skip
    assert names(read(sheet)) == ["Đỗ Đức Ánh"]


def test_three_rows_of_headings_with_merges() -> None:
    sheet = page(
        ["TT", "Họ và tên", "Lý lịch", "", "", "", "Ghi chú"],
        ["", "", "Sinh ngày", "", "Trình độ", "", ""],
        ["", "", "Nam", "Nữ", "Văn hoá", "LLCT", ""],
        [1, "Đỗ Đức Ánh", "", "1975", "12/12", "Trung cấp", ""],
        merges=((0, 0, 2, 0), (0, 1, 2, 1), (0, 2, 0, 5), (1, 2, 1, 3), (1, 4, 1, 5), (0, 6, 2, 6)),
    )
    assert fields(sheet) == {
        "Họ và tên": "name",
        "Lý lịch / Sinh ngày / Nam": "male_birth",
        "Lý lịch / Sinh ngày / Nữ": "female_birth",
        "Lý lịch / Trình độ / Văn hoá": "education",
        "Lý lịch / Trình độ / LLCT": "theory",
        "Ghi chú": "note",
    }
    assert [line.row for line in read(sheet).lines] == [4]


def test_a_name_over_two_columns_without_words_of_their_own_is_one_name() -> None:
    merged = page(["STT", "Họ và tên", "", "Ngày sinh"], [1, "Đỗ Đức", "Ánh", "1975"], merges=((0, 1, 0, 2),))
    assert names(read(merged)) == ["Đỗ Đức Ánh"]
    unmerged = page(["STT", "Họ và tên", "", "Ngày sinh"], [1, "Đỗ Đức", "Ánh", "1975"], [2, "Lý Thị", "Đào", "1976"])
    assert names(read(unmerged)) == ["Đỗ Đức Ánh", "Lý Thị Đào"]


def test_the_first_people_are_no_second_row_of_headings() -> None:
    sheet = page(["Họ và tên", "Diện", "Giới"], ["Đỗ Đức Ánh", "Chính thức", "Nữ"], ["Lý Thị Đào", "Dự bị", "Nữ"])
    assert names(read(sheet)) == ["Đỗ Đức Ánh", "Lý Thị Đào"]


def test_a_section_right_below_the_heading_is_no_heading() -> None:
    sheet = page(["STT", "Họ và tên"], ["Chi bộ thôn 1"], [1, "Đỗ Đức Ánh"])
    (line,) = read(sheet).lines
    assert (line.section, line.section_row) == ("Chi bộ thôn 1", 2)


def test_a_sheet_without_people_has_no_heading() -> None:
    assert header_of(page(["Bảng chấm công"], ["Ngày", "Công"], [1, 8])) is None


# Lines


def test_furniture_around_the_people_is_told_from_them() -> None:
    sheet = page(
        ["STT", "Họ và tên", "Ngày sinh", "Chức vụ"],
        ["(1)", "(2)", "(3)", "(4)"],
        ["I", "Chi bộ thôn Đồng Ổi", 2],
        [1, "Đỗ Đức Ánh", "1975", "Bí thư"],
        [2, "Tống Thị Cộng", "1976", ""],
        ["", "Cộng", 2],
        ["II. CHI BỘ SUỐI RỄ: 1 đồng chí"],
        ["STT", "Họ và tên", "Ngày sinh", "Chức vụ"],
        [1, "Lý Thị Đào", "1980", ""],
        ["Tổng cộng: 3 đảng viên"],
        ["", "Danh sách này có 03 đồng chí."],
        ["", "", "", "Suối Mây, ngày 05 tháng 01 năm 2026"],
        ["", "NGƯỜI LẬP BIỂU", "", "T/M ĐẢNG ỦY"],
        ["", "(Ký, ghi rõ họ tên)", "", "BÍ THƯ"],
        [],
        ["", "Ngô Thị Mận", "", "Võ Văn Tạo"],
        ["Nơi nhận:"],
        ["- Như trên"],
    )
    table = read(sheet)
    assert names(table) == ["Đỗ Đức Ánh", "Tống Thị Cộng", "Lý Thị Đào"]
    assert [line.section for line in table.lines] == ["Chi bộ thôn Đồng Ổi"] * 2 + ["Chi bộ Suối Rễ"]


def test_people_go_on_on_the_next_page_below_a_signature() -> None:
    sheet = page(
        ["STT", "Họ và tên", "Ngày sinh"],
        [1, "Đỗ Đức Ánh", "1975"],
        ["", "Người lập biểu"],
        ["", "Ngô Thị Mận"],
        ["STT", "Họ và tên", "Ngày sinh"],
        [2, "Lý Thị Đào", "1980"],
    )
    assert names(read(sheet)) == ["Đỗ Đức Ánh", "Lý Thị Đào"]


def test_a_line_with_numbers_but_no_name_is_somebody() -> None:
    sheet = page(["STT", "Họ và tên", "Số thẻ"], [1, "", "004900000001"], ["", "", ""], [3, "", ""])
    assert [line.row for line in read(sheet).lines] == [2]


def test_a_section_may_give_the_status_to_the_people_beneath_it() -> None:
    sheet = page(
        ["STT", "Họ và tên"],
        ["A. Đảng viên chính thức"],
        [1, "Đỗ Đức Ánh"],
        ["B. Đảng viên dự bị: 01"],
        [1, "Lý Thị Đào"],
    )
    assert [line.status for line in read(sheet).lines] == ["chính thức", "dự bị"]


def test_a_cell_written_once_holds_for_the_rows_it_is_merged_over() -> None:
    sheet = page(
        ["Chi bộ", "Họ và tên", "Ngày sinh"],
        ["Thôn 1", "Đỗ Đức Ánh", "1975"],
        ["", "Lý Thị Đào", "1980"],
        ["", "Võ Văn Kỳ", "1981"],
        merges=((1, 0, 2, 0),),
    )
    assert [line.cells.get("cell") for line in read(sheet).lines] == ["Thôn 1", "Thôn 1", None]


# Cells by their titles


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("CHI BỘ THÔN ĐỒNG ỔI (12 đồng chí)", "Chi bộ thôn Đồng Ổi"),
        ("Chi bộ thôn 1: 14", "Chi bộ thôn 1"),
        ("Chi bộ thôn 1 - Đảng bộ xã Suối Mây", "Chi bộ thôn 1"),
        ("CHI BỘ: THÔN 1", "Chi bộ thôn 1"),
        ("CHI BỘ TRƯỜNG TIỂU HỌC SUỐI MÂY", "Chi bộ trường tiểu học Suối Mây"),
        ("CHI BỘ CƠ QUAN XÃ", "Chi bộ cơ quan xã"),
        ("CHI BỘ THÔN ĐÔNG AN", "Chi bộ thôn Đông An"),
        ("CB Thôn 1", "Chi bộ Thôn 1"),
        ("Thôn 1", "Chi bộ thôn 1"),
        ("Trường Mầm non Hoa Mai", "Chi bộ Trường Mầm non Hoa Mai"),
        ("Đảng bộ Bản Mây", "Đảng bộ Bản Mây"),
    ],
)
def test_a_cell_is_named_as_lists_name_it(written: str, title: str) -> None:
    assert cell_title(written) == title


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("DANH SÁCH ĐẢNG VIÊN CHI BỘ THÔN ĐỒNG ỔI NĂM 2025", "Chi bộ thôn Đồng Ổi"),
        ("Danh sách đảng viên chi bộ thôn Năm năm 2025", "Chi bộ thôn Năm"),
        ("Danh sách đảng viên Chi bộ Quân sự (tính đến 31/12/2025)", "Chi bộ Quân sự"),
        ("DANH SÁCH ĐẢNG VIÊN CÁC CHI BỘ TRỰC THUỘC", ""),
        ("DANH SÁCH ĐẢNG VIÊN CÁC CHI BỘ NĂM 2025", ""),
        ("DANH SÁCH ĐẢNG VIÊN", ""),
    ],
)
def test_a_title_may_name_the_cell(written: str, title: str) -> None:
    assert cell_in_title(written, at_start=False) == title


def test_the_title_comes_before_the_sheets_name() -> None:
    rows = (["CHI BỘ THÔN 1"], ["Họ và tên"], ["Đỗ Đức Ánh"])
    table = read(page(*rows, name="Thôn 2"))
    assert (table.title_cell, table.title_source) == ("Chi bộ thôn 1", "tiêu đề ở dòng 1")
    assert read(page(*rows[1:], name="Thôn 2")).title_cell == "Chi bộ thôn 2"
    assert read(page(*rows[1:], name="Sheet1")).title_cell == ""


def test_only_sheets_named_after_a_cell_give_one() -> None:
    assert cell_in_sheet_name("CB thôn 1") == "Chi bộ thôn 1"
    assert cell_in_sheet_name("Công an xã") == "Chi bộ Công an xã"
    assert [cell_in_sheet_name(name) for name in ("DS 2025", "Tổng hợp", "Thống kê", "Trang 1", "Banan")] == [""] * 5


def test_what_a_cell_is_follows_from_its_name() -> None:
    kinds = [cell_kind(name) for name in ("Chi bộ thôn 1", "Chi bộ Trường THCS", "Chi bộ Công an xã", "Chi bộ Hoa Mai")]
    assert kinds == ["hamlet", "school", "police", ""]
