"""How the cells of a member list are read: numbers, statuses, duplicates, cells, headings, the national list."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.base import action
from db.errors import UserError
from db.members import Membership, Status, StatusPeriod
from db.organizations import OrganizationPeriod
from db.search import View
from nongson_desktop.catalog import kind_of
from nongson_desktop.excel.reading import Note, Sheet, Workbook
from nongson_desktop.rules import imports
from nongson_desktop.rules.organizations import cells, new_organization

from ..conftest import TODAY
from ..national_list import PLACES, build_national_list
from ..workbooks import table
from .previews import GOOD, HEAD, listed, look, told

# Numbers and dates


def test_zeros_that_excel_ate_are_given_back_with_a_word(office: Path) -> None:
    preview = look(HEAD, ("Đỗ Đức Ánh", 1975.0, "Thôn 1", 4900000001.0, 49075000001.0, 27428.0))
    record = preview.rows[0].record
    assert (record.card_number, record.identity_number) == ("004900000001", "049075000001")
    assert (record.birth_date.iso, record.admitted_on.iso) == ("1975", "1975-02-03")
    assert sum("đã mất số 0 ở đầu" in message for _, _, message in told(preview, "warning")) == 2


def test_an_old_identity_card_keeps_its_nine_digits(office: Path) -> None:
    preview = look(("Họ và tên", "Số CMND"), ("Đỗ Đức Ánh", 205123456.0))
    assert preview.rows[0].record.identity_number == "205123456"
    preview = look(("Họ và tên", "Số CCCD"), ("Đỗ Đức Ánh", 205123456.0))
    assert preview.rows[0].record.identity_number == "000205123456"


def test_text_is_kept_in_one_spelling_of_unicode(office: Path) -> None:
    path = table(office.parent / "nfd.xlsx", ("Họ và tên", "Quê quán"), ("Đỗ Đức Ánh", " Xã Suối  Mây\u200b "))
    record = imports.prepare(path, today=TODAY).rows[0].record
    assert (record.name, record.hometown) == ("Đỗ Đức Ánh", "Xã Suối Mây")


# Statuses


@pytest.mark.parametrize(
    ("admitted", "official", "said", "status", "warned"),
    [
        ("03/02/1999", "03/02/2000", "", Status.OFFICIAL, False),
        ("03/02/2026", "", "", Status.PROBATIONARY, True),
        ("22/11/2025", "", "", Status.OFFICIAL, True),
        ("23/11/2025", "", "", Status.PROBATIONARY, True),
        ("03/02/1999", "", "Dự bị", Status.PROBATIONARY, False),
        ("03/02/1999", "03/02/2000", "Miễn sinh hoạt", Status.EXEMPT, False),
        ("03/02/1999", "03/02/2000", "Từ trần", Status.DECEASED, False),
        ("03/02/1999", "03/02/2000", "sinh hoạt tạm thời nơi khác", Status.AWAY, False),
    ],
)
def test_the_status_is_read_or_follows_from_the_dates(
    admitted: str, official: str, said: str, status: str, warned: bool, office: Path
) -> None:
    head = (*HEAD[:5], "Ngày vào Đảng", "Ngày chính thức", "Tình trạng")
    preview = look(head, (*GOOD[:5], admitted, official, said))
    assert preview.rows[0].record.status == status
    assert (len([one for one in told(preview, "warning") if "ghi là" in one[2]]) > 0) is warned


def test_a_status_with_its_day_follows_the_official_one(office: Path) -> None:
    head = (*HEAD, "Tình trạng", "Ngày miễn sinh hoạt")
    imports.commit(look(head, (*GOOD, "Miễn sinh hoạt", "01/06/2024")))
    periods = [(each.status, each.since, each.until) for each in StatusPeriod.select().order_by(StatusPeriod.id)]
    day = date(2024, 6, 1)
    assert periods == [(Status.OFFICIAL, None, day), (Status.EXEMPT, day, None)]


def test_periods_begin_before_the_records_when_the_file_gives_no_day(office: Path) -> None:
    imports.commit(look(HEAD, GOOD))
    assert Membership.get().since is None
    assert StatusPeriod.get().since is None


# Duplicates


def test_the_same_number_is_a_duplicate_not_a_refusal(office: Path) -> None:
    imports.commit(look(HEAD, GOOD))
    preview = look(
        HEAD,
        ("Trần Thị Lữ", "1980", "Thôn Đồng Ổi", GOOD[3], "", ""),
        ("Lý Văn Kỳ", "1981", "Thôn Đồng Ổi", "", GOOD[4], ""),
        ("Võ Thị Đào", "1982", "Thôn Đồng Ổi", "004900000009", "", ""),
        ("Ngô Thị Hậu", "1983", "Thôn Đồng Ổi", "004900000009", "", ""),
    )
    otherwise = "nhưng khác họ tên, ngày sinh: hãy xem lại số này."
    assert told(preview, "duplicate") == [
        (2, "Số thẻ đảng viên", f"Trùng số thẻ đảng viên với Đỗ Đức Ánh (đã có trong dữ liệu) {otherwise}"),
        (3, "Số định danh cá nhân", f"Trùng số định danh cá nhân với Đỗ Đức Ánh (đã có trong dữ liệu) {otherwise}"),
        (5, "Số thẻ đảng viên", f"Trùng số thẻ đảng viên với Võ Thị Đào (dòng 4) {otherwise}"),
    ]
    assert imports.commit(preview).rows_written == 1


def test_the_same_person_without_numbers_is_a_duplicate_however_the_tone_is_placed(office: Path) -> None:
    preview = look(HEAD, ("Trần Thị Hoà", "05/03/1975"), ("TRẦN THỊ HÒA", "5/3/75"), ("Trần Thị Hoa", "05/03/1975"))
    assert [row for row, _, _ in told(preview, "duplicate")] == [3]


def test_a_new_card_beside_the_old_one_is_still_the_same_person(office: Path) -> None:
    imports.commit(look(HEAD[:4], ("Đỗ Đức Ánh", "05/03/1975", "Thôn Đồng Ổi", "12345678")))
    head = (*HEAD[:2], "Số thẻ Đảng", "Số thẻ theo Đảng quyết định 85")
    preview = look(
        head,
        ("Đỗ Đức Anh", "05/03/1976", "004900000001", "12345678"),
        ("Đỗ Đức Ánh", "05/03/1975", "004900000001", ""),
        ("Đỗ Đức Ánh", "05/03/1975", "12345679", ""),
    )
    assert [row for row, _, _ in told(preview, "duplicate")] == [2, 3]


def test_who_may_be_the_same_with_marks_lost_or_another_birth_is_shown_beside_the_other(office: Path) -> None:
    imports.commit(look(HEAD, GOOD, ("Đỗ Đức Ấn", "06/03/1975", "Thôn 1", "", "", "19/05/2001")))
    preview = look(
        (*HEAD[:2], "Ngày vào Đảng", "Số thẻ"),
        ("Do Duc Anh", "05/03/1975", "", ""),
        ("Đỗ Đức Ánh", "05/08/1975", "03/02/1999", ""),
        ("Đỗ Đức Ánh", "05/08/1976", "03/02/1998", ""),
        ("Đỗ Đức Ẩn", "06/03/1975", "", "004900000007"),
        ("Do Duc An", "06/03/1975", "", ""),
    )
    alike = {row.row: row.twin.name for row in preview.rows if row.twin}
    assert alike == {2: "Đỗ Đức Ánh", 3: "Đỗ Đức Ánh", 5: "Đỗ Đức Ấn", 6: "Đỗ Đức Ấn"}
    assert [words for row, _, words in told(preview, "warning") if row == 3 and "một người" in words] == [
        "Có thể là một người với Đỗ Đức Ánh (đã có trong dữ liệu): cùng họ tên, cùng ngày vào Đảng nhưng ngày sinh là"
        " 05/03/1975."
    ]
    assert imports.commit(preview).rows_written == 5


def test_what_a_name_or_a_remark_says_beside_is_kept_and_told(office: Path) -> None:
    head = ("Họ và tên", "Dân tộc", "Số CCCD", "Số thẻ", "Ghi chú")
    preview = look(
        head,
        ("Đại tá LÊ VĂN AN (hưu trí)", "kinh", "49075000001", "004900001", "Từ trần 3/2025"),
        ("bà Ngô Thị HẬU", "Cơ Tu", "205123456", "12345678", "bí thư"),
    )
    first, second = (row.record for row in preview.rows)
    assert (first.name, first.note, first.ethnicity) == ("Lê Văn An", "Từ trần 3/2025; Đại tá, hưu trí", "Kinh")
    assert (first.identity_number, second.identity_number, second.name) == ("049075000001", "205123456", "Ngô Thị Hậu")
    words = [words for row, _, words in told(preview, "warning") if row == 2]
    for said in ("ghi thêm “Đại tá, hưu trí”", "thiếu số 0 ở đầu", "có 9 chữ số", "trạng thái Qua đời (từ trần)"):
        assert any(said in one for one in words)
    polite = "Bỏ chữ “bà” trước tên Ngô Thị Hậu; nếu là họ thì sửa lại họ tên sau khi nhập."
    assert (first.status, [words for row, _, words in told(preview, "warning") if row == 3]) == (
        Status.OFFICIAL,
        [polite],
    )


def test_namesakes_born_the_same_day_with_other_cards_are_two_people(office: Path) -> None:
    other = (GOOD[0], GOOD[1], GOOD[2], "004900000002", "049075000002", GOOD[5])
    preview = look(HEAD, GOOD, other)
    assert told(preview, "duplicate") == []
    assert "nhưng khác số thẻ" in next(message for row, _, message in told(preview, "warning") if row == 3)
    assert imports.commit(preview).rows_written == 2


def test_a_year_alone_may_be_the_same_person_and_is_only_told(office: Path) -> None:
    preview = look(HEAD, ("Trần Thị Lữ", "05/03/1975"), ("Trần Thị Lữ", "1975"), ("Trần Thị Lữ", "1976"))
    assert [row for row, _, message in told(preview, "warning") if "Có thể là một người" in message] == [3]


@pytest.mark.parametrize("numbered", [True, False])
def test_an_office_that_changed_since_the_preview_refuses_instead_of_doubling(numbered: bool, office: Path) -> None:
    row = GOOD if numbered else GOOD[:3]
    seen = look(HEAD, row)
    imports.commit(look(HEAD, row))
    with pytest.raises(UserError, match="đã thay đổi từ lúc xem trước"):
        imports.commit(seen)
    assert len(listed()) == 1


def test_a_cell_made_since_the_preview_is_not_made_again(office: Path) -> None:
    seen = look(HEAD, ("Lý Thị Đào", "1976", "Thôn Đồng Ổi"))
    imports.commit(look(HEAD, GOOD))
    imports.commit(seen)
    assert [cell.name for cell in cells(TODAY)] == ["Chi bộ thôn Đồng Ổi"]


# Cells


def test_a_cell_is_found_however_it_is_written_and_made_once_when_it_is_new(office: Path) -> None:
    with action("lập chi bộ"):
        new_organization("Chi bộ thôn Đồng Ổi")
    rows = [(f"Đỗ Đức {given}", "1975", cell) for given, cell in zip("ABCDE", _SPELLINGS, strict=True)]
    preview = look(HEAD, *rows)
    assert preview.unknown_cells == {"Chi bộ thôn 7": 2}
    assert [row for row, _, message in told(preview, "warning") if "sẽ lập mới" in message] == [5]
    imports.commit(preview)
    assert [cell.name for cell in cells(TODAY)] == ["Chi bộ thôn 7", "Chi bộ thôn Đồng Ổi"]
    assert [listed()[f"Đỗ Đức {given}"].cell[-1] for given in "ABCDE"] == ["i", "i", "i", "7", "7"]
    made = next(row for row in kind_of("organizations").query(View(as_of=TODAY)) if row.name == "Chi bộ thôn 7")
    assert (made.parent, made.cell_kind) == ("Đảng bộ xã Suối Mây", "hamlet")


def test_a_former_name_means_the_cell_that_bore_it(office: Path) -> None:
    with action("lập và đổi tên"):
        cell = new_organization("Chi bộ thôn 4")
        period = OrganizationPeriod.get(OrganizationPeriod.organization == cell)
        period.until = date(2025, 7, 1)
        period.save()
        cell.name = "Chi bộ thôn Đồng Ổi"
        cell.save()
        OrganizationPeriod(organization=cell, name=cell.name, since=date(2025, 7, 1)).save()
    preview = look(HEAD, ("Đỗ Đức Ánh", "1975", "Thôn 4"))
    assert (preview.unknown_cells, preview.rows[0].record.cell) == ({}, "Chi bộ thôn Đồng Ổi")
    rated = look(("Tổ chức", "Năm", "Mức xếp loại"), ("Chi bộ thôn 4", 2024, "HTT"), kind="ratings")
    assert told(rated, "error") == []


_SPELLINGS = ("THÔN ĐỒNG ỔI", "chi bộ thôn đồng ổi", "Chi bộ Thôn Đồng Ổi - Đảng bộ xã Suối Mây", "Thôn 7", "CB thôn 7")


@pytest.mark.parametrize(
    ("choice", "cell", "count"),
    [("new", "Chi bộ thôn 7", 2), ("other", "Chi bộ thôn Đồng Ổi", 2), ("", None, 2), (None, None, 1)],
)
def test_the_clerk_chooses_what_becomes_of_an_unknown_cell(choice: Any, cell: Any, count: int, office: Path) -> None:
    with action("lập chi bộ"):
        known = new_organization("Chi bộ thôn Đồng Ổi")
    preview = look(HEAD, ("Đỗ Đức Ánh", "1975", "Thôn 7"), ("Lý Thị Đào", "1976", "Thôn Đồng Ổi"))
    result = imports.commit(preview, cells={"Chi bộ thôn 7": known.id if choice == "other" else choice})
    assert result.rows_written == count
    found = listed()
    assert (found["Đỗ Đức Ánh"].cell if "Đỗ Đức Ánh" in found else None) == cell
    assert len(cells(TODAY)) == (2 if choice == "new" else 1)


# Headings


def test_the_clerk_can_match_a_heading_otherwise(office: Path) -> None:
    rows = [("Họ và tên", "Ngày sinh", "Cột lạ"), ("Đỗ Đức Ánh", "1975", "0912345678")]
    assert look(*rows).as_json()["columns"] == {"Họ và tên": "name", "Ngày sinh": "birth_date", "Cột lạ": None}
    preview = look(*rows, mapping={"Cột lạ": "phone", "Ngày sinh": ""})
    assert (preview.rows[0].record.phone, preview.rows[0].record.birth_date) == ("0912345678", None)
    with pytest.raises(UserError, match="không có cột “Cột khác”"):
        look(*rows, mapping={"Cột khác": "phone"})
    with pytest.raises(UserError, match="Không có trường “điện thoại”"):
        look(*rows, mapping={"Cột lạ": "điện thoại"})


def test_every_offered_choice_can_be_taken(office: Path) -> None:
    rows = [("Họ và tên", "Cột lạ"), ("Đỗ Đức Ánh", "")]
    for key in look(*rows).choices:
        assert len(look(*rows, mapping={"Cột lạ": key}).rows) == 1


@pytest.mark.parametrize("merged", [False, True])
def test_the_working_list_of_the_national_database_is_understood(merged: bool, tmp_path: Path, office: Path) -> None:
    preview = imports.prepare(build_national_list(tmp_path / "csdl.xlsx", merged=merged), today=TODAY)
    unread = {heading.text.split(" / ")[-1] for heading in preview.headings if heading.field == "" and heading.text}
    assert {words.casefold() for words in unread} - {"stt", "id", "đề nghị xóa"} <= {"quốc gia*"} | {
        f"{place.casefold()} – quốc gia*" for place in PLACES
    }
    first, exempt, dead, new = (row.record for row in preview.rows)
    assert (first.name, first.other_name, first.ethnicity, first.note) == ("Đỗ Đức Ánh", "Ba Ánh", "Kinh", "x")
    assert (first.card_number, first.old_card_number) == ("004900000001", "49123456")
    assert (first.card_issued_by, first.card_issued_on.iso) == ("Tỉnh ủy Sông Lam", "2025-05-19")
    assert (first.identity_number, first.old_identity_number) == ("049075000001", "205123456")
    assert (first.birth_date.iso, dead.birth_date.iso) == ("1975-03-05", "1948")
    assert (first.birth_place, first.hometown) == ("Xã Suối Mây, Tỉnh Sông Lam", "Xã Suối Mây, Tỉnh Sông Lam")
    assert (first.residence, first.cell) == ("Thôn Đồng Ổi, xã Suối Mây, Tỉnh Sông Lam", "Chi bộ thôn Đồng Ổi")
    assert (first.admitted_on.iso, first.official_on.iso) == ("1999-02-03", "2000-02-03")
    assert (exempt.card_number, exempt.identity_number) == ("004900000002", "049050000002")
    statuses = (Status.OFFICIAL, Status.EXEMPT, Status.DECEASED, Status.PROBATIONARY)
    assert tuple(one.status for one in (first, exempt, dead, new)) == statuses
    assert [row.values["status_since"] for row in preview.rows] == [None, date(2020, 1, 1), date(2024, 6, 5), None]
    assert told(preview, "error") == []


def test_a_formula_without_its_result_stops_its_row_and_says_where(tmp_path: Path, office: Path) -> None:
    path = table(
        tmp_path / "a.xlsx", HEAD, GOOD, ("Trần Thị Lữ", "1980", '="Thôn "&7'), ("Lý Văn Kỳ", "1981", "Thôn 7")
    )
    preview = imports.prepare(path, today=TODAY)
    (error,) = told(preview, "error")
    assert error[:2] == (3, "Chi bộ")
    assert "Ô C3 là công thức chưa có kết quả" in error[2]


def test_an_error_in_a_cell_stops_its_row_and_hidden_rows_are_told(office: Path) -> None:
    rows = (HEAD, GOOD, ("Trần Thị Lữ", "", "Thôn 7"), ("Lý Văn Kỳ", "1981", "Thôn 7"))
    notes = (Note("error", 3, 1), Note("hidden", 4, 0), Note("hidden", 9, 0))
    book = Workbook(Path("loi.xlsx"), (Sheet("Sheet1", rows, notes=notes),))
    preview = imports.prepare(book.path, today=TODAY, book=book)
    assert told(preview, "error") == [(3, "Ngày sinh", "Ô B3 báo lỗi như #REF!, #N/A chứ không có giá trị.")]
    hidden = "Có 1 dòng đang bị ẩn hoặc lọc trong Excel (dòng 4); chương trình đọc cả các dòng ấy."
    assert (4, "", hidden) in told(preview, "warning")


def test_one_far_away_cell_does_not_hide_the_list(tmp_path: Path, office: Path) -> None:
    from openpyxl import load_workbook

    path = table(tmp_path / "a.xlsx", HEAD, GOOD)
    book = load_workbook(path)
    book.worksheets[0]["XFD1048576"] = "x"
    book.save(path)
    preview = imports.prepare(path, today=TODAY)
    assert [row.record.name for row in preview.rows] == ["Đỗ Đức Ánh"]
    assert "Ô XFD1048576 ở rất xa bảng, không đọc." in [message for _, _, message in told(preview, "warning")]
