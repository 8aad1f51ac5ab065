"""A list about people whom the office already has: left, completed or written over, column by column, row by row."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from db.base import Action, action
from db.errors import UserError
from db.imports import ImportMapping
from db.members import Member, Membership, Status
from db.search import View
from db.transfers import Direction, Transfer
from nongson_desktop.catalog import kind_of
from nongson_desktop.excel.reading import Sheet, Workbook, converted, read_workbook
from nongson_desktop.rules import imports
from nongson_desktop.rules.imports_known import ANOTHER, FILL, OVERWRITE, SKIP, UPDATE, Choices, beside
from nongson_desktop.rules.imports_returned import REASON, write_returned
from nongson_desktop.rules.members import cell_names, place_member, set_status
from nongson_desktop.rules.organizations import new_organization

from ..conftest import TODAY
from .previews import look

HEAD = ("Họ và tên", "Ngày sinh", "Số thẻ đảng viên", "Điện thoại", "Nghề nghiệp")
ANH = ("Đỗ Đức Ánh", "05/03/1975", "004900000001", "0900000009", "Giáo viên")


def add_member(**values: Any) -> Member:
    with action("Thêm đảng viên"):
        member = Member(**values)
        member.save()
    return member


@pytest.fixture
def anh(office: Path) -> Member:
    """Somebody with a telephone and without an occupation."""
    return add_member(name="Đỗ Đức Ánh", card_number="004900000001", phone="0900000001")


def facts(member: Member) -> tuple[str, str]:
    now = Member.get_by_id(member.id)
    return now.phone, now.occupation


def test_who_is_known_is_left_as_they_are_unless_the_clerk_says_otherwise(anh: Member) -> None:
    result = imports.commit(look(HEAD, ANH))
    assert (result.number, result.rows_written, result.rows_updated) == (None, 0, 0)
    assert facts(anh) == ("0900000001", "")


@pytest.mark.parametrize(
    ("choices", "after"),
    [
        (Choices(FILL), ("0900000001", "Giáo viên")),
        (Choices(OVERWRITE), ("0900000009", "Giáo viên")),
        (Choices(SKIP, {"phone": OVERWRITE}), ("0900000009", "")),
        (Choices(OVERWRITE, {"phone": SKIP}), ("0900000001", "Giáo viên")),
        (Choices(OVERWRITE, rows={("Sheet1", 2): SKIP}), ("0900000001", "")),
    ],
)
def test_each_column_is_kept_filled_or_written_over(choices: Choices, after: tuple[str, str], anh: Member) -> None:
    result = imports.commit(look(HEAD, ANH), choices=choices)
    assert facts(anh) == after
    assert (result.rows_written, result.rows_updated) == (0, int(after != ("0900000001", "")))
    assert Member.select().where(~Member.hidden).count() == 1


def test_an_empty_cell_takes_nothing_away_and_what_is_the_same_is_not_written(anh: Member) -> None:
    same = ("Đỗ Đức Ánh", "", "004900000001", "", "")
    assert imports.commit(look(HEAD, same), choices=Choices(OVERWRITE)).number is None
    assert facts(anh) == ("0900000001", "")


def test_an_update_is_taken_back_like_any_import(anh: Member) -> None:
    result = imports.commit(look(HEAD, ANH), choices=Choices(OVERWRITE))
    assert result.number is not None
    assert imports.imports()[0].rows_updated == 1
    imports.undo_import(result.number)
    assert facts(anh) == ("0900000001", "")


def test_a_change_that_would_make_a_record_wrong_writes_nothing(office: Path) -> None:
    member = add_member(name="Võ Thị Ưa", card_number="004900000002", admitted_on="1990-02-03")
    row = ("Võ Thị Ưa", "05/03/1995", "004900000002", "", "")
    with pytest.raises(UserError, match=r"Dòng 2: .*ngày sinh"):
        imports.commit(look(HEAD, row), choices=Choices(FILL))
    assert Member.get_by_id(member.id).birth_date is None


def test_one_who_may_be_the_same_is_shown_beside_the_other_and_the_clerk_says_which(office: Path) -> None:
    known = add_member(name="Hồ Ẩn", birth_date="1960", phone="0900000001")
    row = ("HỒ ẨN", "05/03/1960", "004900000003", "", "Làm ruộng")
    preview = look(HEAD, row)
    assert preview.rows[0].twin is not None
    pairs = {one.column.label: (one.file, one.office, one.differs) for one in beside(preview.importer, preview.rows[0])}
    assert pairs["Ngày sinh"] == ("05/03/1960", "1960", True)
    assert pairs["Điện thoại"] == ("", "0900000001", False)
    same = Choices(OVERWRITE, rows={("Sheet1", 2): UPDATE})
    assert imports.commit(preview, choices=same).rows_updated == 1
    now = Member.get_by_id(known.id)
    assert (str(now.birth_date), now.card_number, now.occupation) == ("05/03/1960", "004900000003", "Làm ruộng")
    assert Member.select().count() == 1


def test_two_of_one_name_and_birth_may_be_two_people(office: Path) -> None:
    add_member(name="Hồ Ẩn", birth_date="1960-03-05")
    preview = look(HEAD, ("Hồ Ẩn", "05/03/1960", "", "", "Làm ruộng"))
    assert preview.duplicate_rows == 1
    assert imports.commit(preview, choices=Choices(rows={("Sheet1", 2): ANOTHER})).rows_written == 1
    assert Member.select().count() == 2


def test_a_card_is_only_ever_one_persons(anh: Member) -> None:
    choices = Choices(rows={("Sheet1", 2): ANOTHER})
    assert imports.commit(look(HEAD, ANH), choices=choices).number is None
    assert Member.select().count() == 1


def test_a_member_without_a_cell_gets_the_one_in_the_file_and_nobody_is_moved(office: Path) -> None:
    with action("Lập chi bộ"):
        own = new_organization("Đảng bộ xã Suối Mây", kind="committee")
        cells = [new_organization(f"Chi bộ thôn {number}", parent=own) for number in (1, 2)]
    without = add_member(name="Lý Mẫn", card_number="004900000004")
    placed = add_member(name="Võ Ưa", card_number="004900000005")
    with action("Xếp chi bộ"):
        place_member(placed, cells[0])
    head = ("Họ và tên", "Số thẻ đảng viên", "Chi bộ")
    rows = ("Lý Mẫn", "004900000004", "Thôn 2"), ("Võ Ưa", "004900000005", "Thôn 2")
    assert imports.commit(look(head, *rows), choices=Choices(OVERWRITE)).rows_updated == 1
    where = {one.member_id: one.cell_id for one in Membership.select().where(~Membership.hidden)}
    assert where == {without.id: cells[1].id, placed.id: cells[0].id}


def test_a_plan_or_an_organisation_that_is_known_is_completed_too(office: Path) -> None:
    head = ("Tên tổ chức", "Mã", "Điện thoại")
    imports.commit(look(head, ("Chi bộ thôn Đồng Ổi", "C1", ""), kind="organizations"))
    again = look(head, ("CHI BỘ THÔN ĐỒNG ỔI", "C2", "0905"), kind="organizations")
    assert imports.commit(again, choices=Choices(FILL)).rows_updated == 1
    (found,) = kind_of("organizations").query(View(as_of=TODAY, search="dong oi"))
    assert (found.name, found.code, found.phone) == ("Chi bộ thôn Đồng Ổi", "C1", "0905")


# What was matched by hand is matched so again


def test_how_columns_were_matched_is_remembered_for_these_headings(office: Path) -> None:
    head = ("Họ và tên", "ĐT nhà", "Số thẻ đảng viên")
    first = look(head, ("Đỗ Ánh", "0900000001", "004900000001"), mapping={"ĐT nhà": "phone"})
    imports.commit(first, choices=Choices(columns={"phone": OVERWRITE}))
    again = look(head, ("Võ Ưa", "0900000002", "004900000002"))
    assert {each.text: each.field for each in again.headings}["ĐT nhà"] == "phone"
    assert again.remembered is not None
    assert again.remembered.modes == {"phone": OVERWRITE}
    other = look((*head, "Ghi chú"), ("Võ Ưa", "0900000002", "004900000002", ""))
    assert {each.text: each.field for each in other.headings}["ĐT nhà"] != "phone"
    back = look(head, ("Hồ Ẩn", "x", "004900000003"), mapping={"ĐT nhà": ""})
    imports.commit(back)
    assert ImportMapping.select().count() == 1
    assert {each.text: each.field for each in look(head, ("A B", "1", "2")).headings}["ĐT nhà"] == ""


def test_a_table_matched_by_its_names_alone_leaves_nothing_to_remember(office: Path) -> None:
    imports.commit(look(HEAD, ANH))
    assert ImportMapping.select().count() == 0
    assert Action.select().where(Action.kind == "edit", Action.what.contains("ghép cột")).count() == 0


def test_a_table_with_headings_of_its_own_is_matched_by_hand_once_and_known_after(office: Path) -> None:
    rows = (("DS 2025",), ("Ông/bà", "Thẻ", "Sinh"), ("Đỗ Đức Ánh", "004900000001", "1975"))
    with pytest.raises(UserError, match="Không tìm thấy dòng tiêu đề"):
        look(*rows)
    empty = look(*rows, by_hand=True)
    assert (empty.rows, [each.text for each in empty.headings]) == ((), ["Ông/bà", "Thẻ", "Sinh"])
    assert "ít nhất cột “Họ và tên”" in empty.notices[0].message
    mapping = {"Ông/bà": "name", "Thẻ": "card_number", "Sinh": "birth_date"}
    assert imports.commit(look(*rows, mapping=mapping)).rows_written == 1
    again = look(*rows[:2], ("Võ Ưa", "004900000002", "1980"))
    assert [(row.record.name, row.record.card_number) for row in again.rows] == [("Võ Ưa", "004900000002")]


# The workbook that goes back


def test_refused_rows_go_back_in_colour_with_their_reasons_and_come_in_again_when_mended(
    tmp_path: Path, office: Path
) -> None:
    rows = (
        ("DANH SÁCH ĐẢNG VIÊN",),
        HEAD,
        ANH,
        ("Võ Thị Ưa", "31/02/1980", "004900000002", "=1+1", ""),
        ("", "05/03/1980", "004900000003", "", ""),
    )
    preview = look(*rows)
    path = tmp_path / "tra lai.xlsx"
    assert write_returned(preview, path) == 2
    assert Action.select().order_by(Action.id.desc()).get().what == "Ghi tệp trả lại: 2 dòng chưa nhập được"
    sheet = load_workbook(path)["Sheet1"]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0), "as wide as one page"
    assert sheet["F2"].value == REASON
    assert sheet["F3"].value is None
    assert "lịch không có ngày 31/02/1980" in sheet["F4"].value
    colours = {sheet[place].fill.fgColor.rgb for place in ("A3", "A4", "B4")}
    assert len(colours) == 3
    assert (sheet["C4"].value, sheet["D4"].value, sheet["D4"].data_type) == ("004900000002", "=1+1", "s")
    again = imports.prepare(path, today=TODAY)
    assert [(row.row, row.is_refused) for row in again.rows] == [(3, False), (4, True), (5, True)]
    assert {each.text: each.field for each in again.headings}[REASON] == ""
    assert write_returned(again, tmp_path / "lan hai.xlsx") == 2
    assert load_workbook(tmp_path / "lan hai.xlsx")["Sheet1"].max_column == 6


def test_a_list_without_fault_has_nothing_to_return(tmp_path: Path, office: Path) -> None:
    with pytest.raises(UserError, match="không có tệp trả lại"):
        write_returned(look(HEAD, ANH), tmp_path / "a.xlsx")
    with pytest.raises(UserError, match=r"đuôi \.xlsx"):
        write_returned(look(HEAD, ("", "05/03/1980", "1", "", "")), tmp_path / "a.xls")


# Fonts of before Unicode


def old_book() -> Workbook:
    rows = (
        ("Hä vµ tªn", "Ngµy sinh", "Sè thÎ \u00ae¶ng viªn", "Chi bé"),
        ("NguyÔn V¨n ¸nh", "05/03/1975", "004900000001", "Th«n §ång æi"),
        ("Đỗ Đức Ánh", "1976", "004900000002", "Thôn Đồng Ổi"),
        ("Lê Bé", "1977", "004900000003", ""),
    )
    texts = {(row, column): text for row, cells in enumerate(rows) for column, text in enumerate(cells)}
    old = {place: text for place, text in texts.items() if not text.isascii() and max(map(ord, text)) < 256}
    return Workbook(Path("cu.xls"), (converted(Sheet("Sheet1", rows, old_texts=old)),))


def test_a_list_typed_before_unicode_is_shown_converted_beside_its_letters(office: Path) -> None:
    preview = imports.prepare(Path("cu.xls"), today=TODAY, book=old_book())
    assert [row.record.name for row in preview.rows] == ["Nguyễn Văn Ánh", "Đỗ Đức Ánh", "Lê Bé"]
    told = [one.message for one in preview.notices]
    assert (
        "Cột “Họ và tên”: 1 ô gõ bằng phông TCVN3 (ABC), đã đổi sang Unicode,"
        " ví dụ “NguyÔn V¨n ¸nh” thành “Nguyễn Văn ánh”."
    ) in told
    (name,) = [one for one in preview.as_json()["converted"] if one["row"] == 2 and one["column"] == "A"]
    assert (name["before"], name["after"], name["encoding"]) == ("NguyÔn V¨n ¸nh", "Nguyễn Văn ánh", "tcvn3")
    assert imports.commit(preview).rows_written == 3
    assert Member.get(Member.card_number == "004900000001").name == "Nguyễn Văn Ánh"


def test_the_clerk_says_how_a_column_was_typed(office: Path) -> None:
    forced = imports.prepare(Path("cu.xls"), today=TODAY, book=old_book(), encodings={0: "tcvn3"})
    assert [row.record.name for row in forced.rows] == ["Nguyễn Văn Ánh", "Đỗ Đức Ánh", "Lờ Bộ"]
    left = imports.prepare(Path("cu.xls"), today=TODAY, book=old_book(), encodings={0: ""})
    assert left.rows[0].record.name == "NguyÔn V¨n ¸nh"


def test_a_workbook_of_our_own_is_read_as_it_was_written(tmp_path: Path, office: Path) -> None:
    add_member(name="Đỗ Ánh", note="aá và Muø")
    from nongson_desktop.excel.writing import write_list

    kind = kind_of("members")
    write_list(tmp_path / "a.xlsx", kind.title, kind.columns, kind.query(View(as_of=TODAY, status=())))
    (sheet,) = read_workbook(tmp_path / "a.xlsx").sheets
    assert any("aá và Muø" in row for row in sheet.rows)


# another cell, another status


@pytest.fixture
def placed(office: Path) -> Member:
    """An official member in the first of two cells."""
    member = add_member(name="Đỗ Đức Ánh", card_number="004900000001")
    with action("Lập hai chi bộ"):
        first, _ = new_organization("Chi bộ thôn Một"), new_organization("Chi bộ thôn Hai")
        place_member(member, first, date(2020, 1, 1))
        set_status(member, Status.OFFICIAL, date(2020, 1, 1))
    return member


ELSEWHERE = (
    ("Họ và tên", "Số thẻ đảng viên", "Chi bộ", "Trạng thái"),
    ("Đỗ Đức Ánh", "004900000001", "Thôn Hai", "Qua đời"),
)


def cell_on(member: Member, day: date) -> str:
    return cell_names([member.id], day).get(member.id, "")


def test_another_cell_and_status_in_the_file_are_said_and_change_nothing_by_themselves(placed: Member) -> None:
    preview = look(*ELSEWHERE)
    said = [problem.message for problem in preview.problems if problem.severity == "warning"]
    assert said[-2:] == [
        "Tệp ghi chi bộ “Chi bộ thôn Hai”, trong dữ liệu đang ở “Chi bộ thôn Một”: nhập không tự chuyển chi bộ;"
        " muốn chuyển theo tệp thì chọn Ghi đè cho cột Chi bộ.",
        "Tệp ghi trạng thái “Qua đời (từ trần)”, trong dữ liệu đang là “Chính thức”: nhập không đổi trạng thái;"
        " đổi ở hồ sơ đảng viên, nút “Đổi trạng thái…”, có ngày và văn bản.",
    ]
    assert imports.commit(preview, choices=Choices(OVERWRITE)).number is None
    assert cell_on(placed, TODAY) == "Chi bộ thôn Một"


def test_who_is_elsewhere_in_the_file_moves_there_from_the_day_when_the_clerk_says_so(placed: Member) -> None:
    day = date(2026, 11, 1)
    result = imports.commit(look(*ELSEWHERE), choices=Choices(SKIP, {"cell": OVERWRITE}, moved_on=day))
    assert result.rows_updated == 1
    assert (cell_on(placed, date(2026, 10, 31)), cell_on(placed, day)) == ("Chi bộ thôn Một", "Chi bộ thôn Hai")
    line = Transfer.get()
    assert (line.direction, line.introduced_on, line.from_cell.name) == (Direction.WITHIN, day, "Chi bộ thôn Một")
    assert result.number is not None
    imports.undo_import(result.number)
    assert cell_on(placed, TODAY) == "Chi bộ thôn Một"
    assert not Transfer.select().where(~Transfer.hidden).exists()


def test_a_move_that_cannot_be_writes_nothing_and_says_whose_it_is(placed: Member) -> None:
    early = Choices(SKIP, {"cell": OVERWRITE}, moved_on=date(2019, 1, 1))
    with pytest.raises(UserError, match="Dòng 2: Đỗ Đức Ánh chuyển sang Chi bộ thôn Hai: Ngày bắt đầu phải sau"):
        imports.commit(look(*ELSEWHERE), choices=early)
    assert not Transfer.select().exists()
