"""A clerk brings last year's lists in: what the program understands, what it refuses, and taking it all back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.base import Action, Audit, action, database
from db.errors import UserError
from db.evaluation import Rating
from db.members import Member, Membership, Status, StatusPeriod
from db.organizations import Organization, OrganizationPeriod
from db.search import View
from db.tasks import Task, TaskResult
from nongson_desktop.catalog import kind_of
from nongson_desktop.excel.reading import Sheet, Workbook
from nongson_desktop.rules import imports
from nongson_desktop.rules.organizations import cells, new_organization

from ..conftest import TODAY
from ..workbooks import CELLS, SHAPES, Page, build_member_list, people, save, table

HEAD = ("Họ và tên", "Ngày sinh", "Chi bộ", "Số thẻ đảng viên", "Số định danh cá nhân", "Ngày vào Đảng")
GOOD = ("Đỗ Đức Ánh", "05/03/1975", "Thôn Đồng Ổi", "004900000001", "049075000001", "03/02/1999")


def sheet(*rows: Any, name: str = "Sheet1") -> Sheet:
    return Sheet(name, tuple(tuple(row) for row in rows))


def look(*rows: Any, kind: str = "members", **options: Any) -> imports.Preview:
    """The preview of a workbook with one sheet of these rows."""
    book = Workbook(Path("danh sach.xlsx"), (sheet(*rows),))
    return imports.prepare(book.path, kind, today=TODAY, book=book, **options)


def told(preview: imports.Preview, severity: str) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.message) for each in preview.problems if each.severity == severity]


def listed() -> dict[str, Any]:
    """Every member by name as the list shows them."""
    return {member.name: member for member in kind_of("members").query(View(as_of=TODAY, status=()))}


def written(partial: Any) -> str:
    return "" if partial is None else str(partial)


# Last year's list


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods"])
@pytest.mark.parametrize("shape", SHAPES)
def test_last_years_list_comes_in_whole_in_every_shape(shape: str, suffix: str, tmp_path: Path, office: Path) -> None:
    path = tmp_path / f"danh sach{suffix}"
    typed = build_member_list(path, shape)
    preview = imports.prepare(path, sheet="all" if shape == "sheets" else None, today=TODAY)
    assert told(preview, "error") == []
    result = imports.commit(preview)
    assert result.rows_written == 127
    found = listed()
    assert len(found) == 127
    for person in typed:
        member = found[person["name"]]
        assert written(member.birth_date) == person["birth"]
        assert {"male": "Nam", "female": "Nữ"}[member.sex] == person["sex"]
        assert member.cell == person["cell"]
        assert (member.card_number, member.identity_number) == (person["card"], person["identity"])
        assert (written(member.admitted_on), written(member.official_on)) == (person["admitted"], person["official"])
        assert member.status == Status.OFFICIAL
    assert sorted(cell.name for cell in cells(TODAY)) == sorted(CELLS)


def test_names_in_capitals_and_two_columns_are_written_as_names(tmp_path: Path, office: Path) -> None:
    build_member_list(tmp_path / "a.xlsx", "two rows")
    preview = imports.prepare(tmp_path / "a.xlsx", today=TODAY)
    assert (preview.header_row, preview.rows[2].record.name) == (3, "Đỗ Văn Nguyệt")
    fields = {heading.text: heading.field for heading in preview.headings}
    assert fields["Ngày sinh / Nữ"] == "female_birth"
    assert fields["Ngày vào Đảng / Chính thức"] == "official_on"
    assert preview.as_json()["columns"]["Họ và tên / Họ đệm"] == "name"
    assert preview.rows[1].sources["sex"] == "cột Ngày sinh / Nữ"


def test_the_preview_says_where_each_cell_was_read(tmp_path: Path, office: Path) -> None:
    build_member_list(tmp_path / "a.xlsx", "sections")
    build_member_list(tmp_path / "b.xlsx", "sheets")
    by_section = imports.prepare(tmp_path / "a.xlsx", today=TODAY)
    assert by_section.header_row == 7
    assert by_section.rows[0].row == 10
    assert by_section.rows[0].sources["cell"] == "dòng 9: Chi bộ thôn Đồng Ổi"
    by_sheet = imports.prepare(tmp_path / "b.xlsx", sheet="all", today=TODAY)
    assert by_sheet.rows[0].sources["cell"] == "tiêu đề ở dòng 1"
    assert by_sheet.rows[-1].sources["cell"] == "tên trang “CB quân sự”"


def test_titles_sections_totals_and_signatures_are_nobody(tmp_path: Path, office: Path) -> None:
    typed = build_member_list(tmp_path / "a.xlsx", "sections")
    document = imports.prepare(tmp_path / "a.xlsx", today=TODAY).as_json()
    assert document["rows_read"] == len(document["rows"]) == 127
    assert {row["name"] for row in document["rows"]} == {person["name"] for person in typed}
    assert {problem["row"] for problem in document["problems"]} <= {row["row"] for row in document["rows"]}


def test_without_a_choice_the_first_sheet_is_read_and_the_others_are_named(tmp_path: Path, office: Path) -> None:
    build_member_list(tmp_path / "b.xlsx", "sheets")
    preview = imports.prepare(tmp_path / "b.xlsx", today=TODAY)
    assert (preview.sheet, len(preview.rows)) == ("Trang 1", 13)
    assert "còn 9 trang khác" in told(preview, "warning")[0][2]
    assert len(imports.prepare(tmp_path / "b.xlsx", sheet="CB quân sự", today=TODAY).rows) == 12
    with pytest.raises(UserError, match="không có trang “Trang 99”"):
        imports.prepare(tmp_path / "b.xlsx", sheet="Trang 99", today=TODAY)


def test_with_all_sheets_rows_and_problems_name_their_sheet(tmp_path: Path, office: Path) -> None:
    build_member_list(tmp_path / "b.xlsx", "sheets")
    document = imports.prepare(tmp_path / "b.xlsx", sheet="all", today=TODAY).as_json()
    assert document["sheet"] == "all"
    assert document["rows"][0]["sheet"] == "Trang 1"
    assert {problem["sheet"] for problem in document["problems"]} >= {"Trang 1", "CB quân sự"}


# Undo


def test_an_undone_import_leaves_the_lists_as_before_and_the_file_comes_in_again(tmp_path: Path, office: Path) -> None:
    build_member_list(tmp_path / "a.xlsx", "sections")
    first = imports.commit(imports.prepare(tmp_path / "a.xlsx", today=TODAY))
    assert first.number is not None
    again = imports.prepare(tmp_path / "a.xlsx", today=TODAY)
    assert (again.duplicate_rows, again.good) == (127, [])
    assert imports.commit(again).as_json()["number"] is None
    imports.undo_import(first.number)
    assert listed() == {}
    assert cells(TODAY) == []
    third = imports.prepare(tmp_path / "a.xlsx", today=TODAY)
    assert told(third, "duplicate") == []
    assert imports.commit(third).rows_written == 127
    assert len(listed()) == 127
    assert [(each.number, each.undone) for each in imports.imports()] == [
        (first.number + 2, False),
        (first.number, True),
    ]


def test_an_import_taken_back_later_keeps_who_was_worked_on_since_and_names_them(office: Path) -> None:
    rows = (
        ("Đỗ Đức Ánh", "1980", "Thôn 1", "000000000001", ""),
        ("Võ Thị Ưa", "1981", "Thôn 1", "000000000002", ""),
        ("Lý Mẫn", "1982", "Thôn 2", "000000000003", ""),
        ("Hồ Ẩn", "1983", "Thôn 3", "000000000004", ""),
    )
    result = imports.commit(look(HEAD[:5], *rows))
    by_name = {member.name: member for member in Member.select()}
    with action("Sửa điện thoại của Đỗ Đức Ánh"):
        by_name["Đỗ Đức Ánh"].phone = "0900000001"
        by_name["Đỗ Đức Ánh"].save()
    with action("Giao việc cho Lý Mẫn"):
        Task(member=by_name["Lý Mẫn"], year=2026, text="Làm đường").save()
    with action("Bỏ Hồ Ẩn"):
        by_name["Hồ Ẩn"].hidden = True
        by_name["Hồ Ẩn"].save()
    assert result.number is not None
    undone = imports.undo_import(result.number)
    assert [(one.name, one.why) for one in undone.kept] == [
        ("Đỗ Đức Ánh", "Sửa điện thoại của Đỗ Đức Ánh"),
        ("Lý Mẫn", "có Nhiệm vụ lập sau đó"),
    ]
    assert "Giữ lại 2 dòng" in undone.sentence()
    assert {name: one.cell for name, one in listed().items()} == {
        "Đỗ Đức Ánh": "Chi bộ thôn 1",
        "Lý Mẫn": "Chi bộ thôn 2",
    }
    assert [cell.name for cell in cells(TODAY)] == ["Chi bộ thôn 1", "Chi bộ thôn 2"]
    assert Membership.select().where(~Membership.hidden).count() == 2
    with pytest.raises(UserError, match="đã được hoàn tác rồi"):
        imports.undo_import(result.number)


def test_an_import_is_listed_with_its_file_and_counts(tmp_path: Path, office: Path) -> None:
    table(tmp_path / "của tôi.xlsx", HEAD, GOOD)
    imports.commit(imports.prepare(tmp_path / "của tôi.xlsx", today=TODAY))
    (made,) = imports.imports()
    assert (made.file, made.kind, made.rows_read, made.rows_written) == ("của tôi.xlsx", "members", 1, 1)
    assert str(tmp_path) not in Action.get_by_id(made.number).detail


def test_only_an_import_can_be_taken_back_as_one(office: Path) -> None:
    with pytest.raises(UserError, match="Không có lần nhập số 1"):
        imports.undo_import(1)


def test_an_import_is_one_action_with_an_audit_row_for_each_record(office: Path) -> None:
    before = Action.select().count()
    result = imports.commit(look(HEAD, GOOD))
    assert Action.select().count() == before + 1
    tables = sorted(audit.table for audit in Audit.select().where(Audit.action == result.number))
    assert tables == ["member", "membership", "organization", "organization_period", "status_period"]


# Refusal


def test_a_wrong_row_refuses_the_whole_file_and_changes_nothing(office: Path) -> None:
    preview = look(HEAD, GOOD, ("Trần Thị Lữ", "31/02/1980"))
    before = (Action.select().count(), Member.select().count())
    with pytest.raises(
        imports.Refused, match="Dòng 3: Ngày sinh “31/02/1980”: lịch không có ngày 31/02/1980"
    ) as refusal:
        imports.commit(preview)
    assert (Action.select().count(), Member.select().count()) == before
    document = refusal.value.result.as_json()
    assert document["refused"] == refusal.value.message
    assert (document["number"], document["rows_read"], document["rows_written"]) == (None, 2, 0)


def test_good_rows_only_leaves_the_wrong_ones_out(office: Path) -> None:
    result = imports.commit(look(HEAD, GOOD, ("Trần Thị Lữ", "31/02/1980")), rows="good")
    assert result.rows_written == 1
    assert list(listed()) == ["Đỗ Đức Ánh"]


def test_looking_writes_nothing(office: Path) -> None:
    before = database.execute_sql("SELECT count(*) FROM audit").fetchone()
    document = look(HEAD, GOOD).as_json()
    assert database.execute_sql("SELECT count(*) FROM audit").fetchone() == before
    assert (document["number"], document["refused"], document["rows_written"]) == (None, None, 0)


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("Ngày sinh", "31/02/1980", "lịch không có ngày 31/02/1980"),
        ("Ngày sinh", "hôm qua", "không phải là ngày"),
        ("Ngày sinh", "01/01/2030", "ở sau hôm nay"),
        ("Ngày sinh", "1890", "không thể đúng"),
        ("Ngày sinh", "1905", "đã hơn 110 tuổi"),
        ("Ngày vào Đảng", "23/11/2026", "ở sau hôm nay"),
        ("Ngày vào Đảng", "03/02/1970", "trước ngày sinh"),
        ("Ngày chính thức", "01/01/1990", "trước ngày vào Đảng"),
        ("Số định danh cá nhân", "12345", "phải gồm 12 chữ số"),
        ("Số thẻ đảng viên", "4,9E+11", "mất các chữ số cuối"),
        ("Giới tính", "Trai", "ghi Nam hoặc Nữ"),
        ("Trạng thái", "Nghỉ phép", "Các trạng thái: Dự bị, Chính thức"),
        ("Họ và tên", "Đỗ Đức Ánh 2", "có chữ số"),
        ("Họ và tên", "Đỗ Đức Ánh " * 10 + "Ánh", "dài 113 chữ, quá 100"),
    ],
)
def test_what_is_wrong_is_told_with_row_column_and_value(column: str, value: str, why: str, office: Path) -> None:
    head = (*HEAD, "Ngày chính thức", "Giới tính", "Trạng thái")
    row = dict(zip(head, (*GOOD, "03/02/2000", "Nam", "Chính thức"), strict=True)) | {column: value}
    (problem,) = [each for each in look(("DANH SÁCH",), head, tuple(row.values())).problems if each.severity == "error"]
    assert (problem.row, problem.column) == (3, column)
    assert why in problem.message
    assert problem.value.rsplit("/", 1)[-1] == value.rsplit("/", 1)[-1]


def test_a_person_without_a_name_is_refused(office: Path) -> None:
    (error,) = told(look(HEAD, (None, *GOOD[1:])), "error")
    assert error == (2, "Họ và tên", "Chưa nhập họ và tên.")


def test_a_name_is_enough_and_what_is_missing_is_told(office: Path) -> None:
    preview = look(HEAD, ("Hồ Thị Đào",))
    assert [message for _, _, message in told(preview, "warning")] == [
        "Thiếu chi bộ.",
        "Thiếu số thẻ đảng viên.",
        "Thiếu ngày sinh.",
        "Thiếu ngày vào Đảng.",
    ]
    imports.commit(preview)
    member = listed()["Hồ Thị Đào"]
    assert (member.cell, member.status, member.birth_date) == (None, Status.OFFICIAL, None)


def test_a_column_that_is_not_there_is_missed_once_not_in_each_row(office: Path) -> None:
    preview = look(("Họ và tên", "Ngày sinh", "Chi bộ"), *((f"Hồ Thị {sign}", "1975", "Thôn 1") for sign in "ABC"))
    missing = [(row, column) for row, column, message in told(preview, "warning") if message.startswith("Thiếu")]
    assert missing == [(2, "Số thẻ đảng viên"), (2, "Ngày vào Đảng")]


def test_no_heading_is_said_with_what_is_needed(office: Path) -> None:
    with pytest.raises(UserError, match=r"Không tìm thấy dòng tiêu đề.*“Sheet1”.*cột “Họ và tên”"):
        look(("Bảng chấm công",), ("Ngày", "Công"), (1, 8))


def test_headings_without_rows_are_said(office: Path) -> None:
    with pytest.raises(UserError, match="Dưới tiêu đề ở dòng 1 trang “Sheet1” không có dòng nào"):
        look(HEAD)


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
    assert told(preview, "duplicate") == [
        (2, "Số thẻ đảng viên", "Trùng số thẻ đảng viên với Đỗ Đức Ánh (đã có trong dữ liệu)."),
        (3, "Số định danh cá nhân", "Trùng số định danh cá nhân với Đỗ Đức Ánh (đã có trong dữ liệu)."),
        (5, "Số thẻ đảng viên", "Trùng số thẻ đảng viên với Võ Thị Đào (dòng 4)."),
    ]
    assert imports.commit(preview).rows_written == 1


def test_the_same_person_without_numbers_is_a_duplicate_however_the_tone_is_placed(office: Path) -> None:
    preview = look(HEAD, ("Trần Thị Hoà", "05/03/1975"), ("TRẦN THỊ HÒA", "5/3/75"), ("Trần Thị Hoa", "05/03/1975"))
    assert [row for row, _, _ in told(preview, "duplicate")] == [3]


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


def test_the_working_list_of_the_national_database_is_understood(office: Path) -> None:
    head = (
        "STT", "ID", "Họ và tên*", "Tên gọi khác", "Giới tính*", "Sinh ngày* (dd/mm/yyyy)", "Dân tộc*", "Tôn giáo*",
        "Số định danh cá nhân*", "Số thẻ Đảng* (12 số theo HD38-HD/BTCTW)", "Nơi cấp thẻ Đảng", "Ngày cấp thẻ Đảng",
        "Số thẻ theo Đảng quyết định 85", "Tổ chức Đảng đang sinh hoạt*", "Nơi đăng ký khai sinh – quốc gia*",
        "Quê quán (theo mô hình 2 cấp) – quốc gia*", "Quê quán (theo mô hình 2 cấp) – tỉnh*",
        "Quê quán (theo mô hình 2 cấp) – địa chỉ chi tiết*", "Ngày vào Đảng*", "Ngày vào Đảng chính thức*",
        "Số CMND cũ", "Trạng thái hoạt động", "ghi chú",
    )  # fmt: skip
    row = (
        1, "77", "Đỗ Đức Ánh", "Ba Ánh", "Nam", "05/03/1975", "Kinh", "Không", "049075000001", "004900000001",
        "Sông Lam", "19/05/2025", "49123456", "Chi bộ thôn Đồng Ổi", "Việt Nam", "Việt Nam", "Tỉnh Sông Lam",
        "Xã Suối Mây",
        "03/02/1999", "03/02/2000", "205123456", "Đang sinh hoạt", "x",
    )  # fmt: skip
    record = look(head, row).rows[0].record
    assert (record.name, record.other_name, record.ethnicity, record.note) == ("Đỗ Đức Ánh", "Ba Ánh", "Kinh", "x")
    assert (record.card_number, record.old_card_number) == ("004900000001", "49123456")
    assert (record.identity_number, record.birth_date.iso) == ("049075000001", "1975-03-05")
    assert (record.hometown, record.cell) == ("Xã Suối Mây, Tỉnh Sông Lam", "Chi bộ thôn Đồng Ổi")
    assert (record.admitted_on.iso, record.official_on.iso) == ("1999-02-03", "2000-02-03")
    assert record.status == Status.OFFICIAL


def test_a_formula_without_its_result_stops_its_row_and_says_where(tmp_path: Path, office: Path) -> None:
    path = table(
        tmp_path / "a.xlsx", HEAD, GOOD, ("Trần Thị Lữ", "1980", '="Thôn "&7'), ("Lý Văn Kỳ", "1981", "Thôn 7")
    )
    preview = imports.prepare(path, today=TODAY)
    (error,) = told(preview, "error")
    assert error[:2] == (3, "Chi bộ")
    assert "Ô C3 là công thức chưa có kết quả" in error[2]


def test_one_far_away_cell_does_not_hide_the_list(tmp_path: Path, office: Path) -> None:
    from openpyxl import load_workbook

    path = table(tmp_path / "a.xlsx", HEAD, GOOD)
    book = load_workbook(path)
    book.worksheets[0]["XFD1048576"] = "x"
    book.save(path)
    preview = imports.prepare(path, today=TODAY)
    assert [row.record.name for row in preview.rows] == ["Đỗ Đức Ánh"]
    assert "Ô XFD1048576 ở rất xa bảng, không đọc." in [message for _, _, message in told(preview, "warning")]


# Ratings


@pytest.fixture
def members(office: Path) -> list[dict[str, str]]:
    """Twelve people of last year's list, in the office."""
    typed = people(12)
    build_member_list(office.parent / "muoi hai.xlsx", "plain", typed)
    imports.commit(imports.prepare(office.parent / "muoi hai.xlsx", today=TODAY))
    return typed


RATED = ("Số thẻ đảng viên", "Năm", "Tự nhận mức", "Chi bộ đề xuất", "Mức xếp loại")


def test_levels_are_read_long_and_short_by_card_or_by_name_and_birth(members: list[dict[str, str]]) -> None:
    first, second = members[0], members[1]
    head = ("Họ và tên", "Ngày sinh", *RATED)
    preview = look(
        head,
        ("", "", first["card"], 2025, "HTXS", "Hoàn thành tốt nhiệm vụ", "hoàn thành nhiệm vụ"),
        (second["name"].upper(), second["birth"], "", 2025.0, "KHT", "", "Hoàn thành xuất sắc"),
        kind="ratings",
    )
    assert told(preview, "error") == []
    document = imports.commit(preview).as_json()
    assert [row["member_id"] for row in document["rows"]] == [listed()[each["name"]].id for each in (first, second)]
    rows = [(each.name, each.cell, each.self_level, each.cell_level, each.level) for each in Rating.select()]
    assert rows == [
        (first["name"], first["cell"], "HTXS", "HTT", "HT"),
        (second["name"], second["cell"], "KHT", "", "HTXS"),
    ]


def test_the_rating_of_cells_goes_by_the_organisation(members: list[dict[str, str]]) -> None:
    head = ("Tổ chức", "Năm", "Tự nhận mức", "Chi bộ đề xuất", "Mức xếp loại")
    imports.commit(look(head, (CELLS[0].upper(), 2025, "HTXS", "HTXS", "HTT"), kind="ratings"))
    (rating,) = Rating.select()
    assert (rating.member, rating.organization.name, rating.level) == (None, CELLS[0], "HTT")


def test_the_level_of_a_cell_is_not_taken_for_that_of_its_committee(members: list[dict[str, str]]) -> None:
    """The chi ủy of the cell is rated beside it: its level says nothing about the cell's own."""
    head = ("Tổ chức", "Năm", "Mức xếp loại")
    cell = Organization.get(Organization.name == CELLS[0])
    with action("Ghi mức của chi ủy"):
        Rating(year=2025, organization=cell, collective="committee", name=f"Chi ủy {cell.name}", level="HTT").save()
    preview = look(head, (CELLS[0], 2025, "HTT"), kind="ratings")
    assert [problem.severity for problem in preview.problems] == []
    assert imports.commit(preview).refused is None
    levels = {one.collective: one.level for one in Rating.select().where(Rating.organization == cell)}
    assert levels == {"committee": "HTT", "": "HTT"}


def test_ratings_complete_what_is_there_and_say_what_they_change(members: list[dict[str, str]]) -> None:
    row = (members[0]["card"], 2025, "HTXS", "HTXS", "")
    imports.commit(look(RATED, row, kind="ratings"))
    assert look(RATED, row, kind="ratings").duplicate_rows == 1
    preview = look(RATED, (members[0]["card"], 2025, "", "HTT", "HTT"), kind="ratings")
    assert told(preview, "warning") == [(2, "Chi bộ đề xuất", "Chi bộ đề xuất đang là HTXS, sẽ đổi thành HTT.")]
    result = imports.commit(preview)
    (rating,) = Rating.select()
    assert (rating.self_level, rating.cell_level, rating.level) == ("HTXS", "HTT", "HTT")
    assert result.number is not None
    imports.undo_import(result.number)
    (rating,) = Rating.select()
    assert (rating.self_level, rating.cell_level, rating.level) == ("HTXS", "HTXS", "")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("999", 2025, "HTXS", "", ""), "Không có đảng viên nào mang số thẻ đảng viên 999"),
        (("", 2025, "HTXS", "", ""), "không biết là ai"),
        (("CARD", "", "HTXS", "", ""), "Thiếu năm"),
        (("CARD", 25, "HTXS", "", ""), "Năm 25 không hợp lệ"),
        (("CARD", 2025, "Giỏi", "", ""), "không phải là mức xếp loại"),
    ],
)
def test_a_rating_that_cannot_be_is_refused_and_says_why(
    row: tuple[Any, ...], why: str, members: list[dict[str, str]]
) -> None:
    (error,) = told(look(RATED, (row[0].replace("CARD", members[0]["card"]), *row[1:]), kind="ratings"), "error")
    assert why in error[2]


def test_a_line_without_a_level_is_passed_over(members: list[dict[str, str]]) -> None:
    rows = [(members[0]["card"], 2025, "", "", ""), (members[1]["card"], 2025, "", "", "HTT")]
    assert imports.commit(look(RATED, *rows, kind="ratings")).rows_written == 1


def test_a_closed_year_takes_no_ratings(members: list[dict[str, str]]) -> None:
    from nongson_desktop.rules.closing import close_year
    from nongson_desktop.rules.evaluation import open_evaluation

    open_evaluation(2025)
    cards = [(each["card"], 2025, "HTT", "HTT", "HTT") for each in members]
    imports.commit(look(RATED, *cards, kind="ratings"))
    head = ("Tổ chức", *RATED[1:])
    imports.commit(look(head, *((cell, 2025, "HTT", "HTT", "HTT") for cell in CELLS), kind="ratings"))
    close_year(2025, on=TODAY)
    (error,) = told(look(RATED, (members[0]["card"], 2025, "HTXS", "", ""), kind="ratings"), "error")
    assert "đã khoá sổ" in error[2]


def test_an_exempt_member_is_not_rated_and_the_reason_is_given(members: list[dict[str, str]]) -> None:
    from nongson_desktop.rules.evaluation import open_evaluation

    member = listed()[members[0]["name"]]
    with action("miễn"):
        period = StatusPeriod.get(StatusPeriod.member == member.id)
        period.status = Status.EXEMPT
        period.save()
    open_evaluation(2026)
    (error,) = told(look(RATED, (members[0]["card"], 2026, "HTXS", "", ""), kind="ratings"), "error")
    assert "không xếp loại năm 2026" in error[2]


# Tasks

TASKS = ("Số thẻ đảng viên", "Năm", "Nội dung", "Thời hạn", "Ngày hoàn thành", "Đạt chất lượng", "Vượt yêu cầu",
         "Lý do khách quan", "Kết quả")  # fmt: skip


def test_tasks_come_in_with_their_results(members: list[dict[str, str]]) -> None:
    card = members[0]["card"]
    preview = look(
        TASKS,
        (card, 2026, "Vận động nhóm hộ", "30/11/2026", "20/11/2026", "x", "", "", "Hoàn thành"),
        (card, 2026, "Phụ trách tổ hoà giải", date(2026, 6, 30), "15/7/2026", "x", "", "Mưa lũ", "Hoàn thành chậm"),
        (card, 2026, "Sinh hoạt hè", "31/8/2026", "", "", "", "", "Không hoàn thành"),
        (card, 2026, "Đọc sách", "", "", "", "", "", ""),
        kind="tasks",
    )
    assert told(preview, "error") == []
    imports.commit(preview)
    rows = [(each.text, each.result, each.met, each.due_on) for each in Task.select().order_by(Task.id)]
    assert rows == [
        ("Vận động nhóm hộ", TaskResult.DONE, True, date(2026, 11, 30)),
        ("Phụ trách tổ hoà giải", TaskResult.DONE_LATE, True, date(2026, 6, 30)),
        ("Sinh hoạt hè", TaskResult.NOT_DONE, False, date(2026, 8, 31)),
        ("Đọc sách", TaskResult.ASSIGNED, False, None),
    ]


def test_a_task_done_after_its_day_is_late_whatever_is_written(members: list[dict[str, str]]) -> None:
    row = (members[0]["card"], 2026, "Vận động", "30/06/2026", "01/07/2026", "x", "", "", "Hoàn thành")
    preview = look(TASKS, row, kind="tasks")
    assert preview.rows[0].record.result == TaskResult.DONE_LATE
    assert "ghi là Hoàn thành chậm" in told(preview, "warning")[0][2]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"Nội dung": ""}, "Thiếu nội dung"),
        ({"Thời hạn": "2026"}, "cần đủ ngày, tháng, năm"),
        ({"Thời hạn": "31/02/2026"}, "lịch không có ngày"),
        ({"Kết quả": "Xong"}, "không hợp lệ cho Kết quả"),
        ({"Kết quả": "Không hoàn thành"}, "Đã ghi ngày hoàn thành"),
        ({"Năm": "hai nghìn"}, "không hợp lệ cho Năm"),
        ({"Số thẻ đảng viên": "000"}, "Không có đảng viên nào"),
    ],
)
def test_a_task_that_cannot_be_is_refused(change: dict[str, str], why: str, members: list[dict[str, str]]) -> None:
    row = (members[0]["card"], "2026", "Vận động", "30/11/2026", "20/11/2026", "x", "", "", "Hoàn thành")
    changed = dict(zip(TASKS, row, strict=True)) | change
    errors = [message for _, _, message in told(look(TASKS, tuple(changed.values()), kind="tasks"), "error")]
    assert any(why in message for message in errors), errors


def test_the_same_task_of_the_same_year_is_a_duplicate(members: list[dict[str, str]]) -> None:
    row = (members[0]["card"], 2026, "Vận động nhóm hộ")
    imports.commit(look(TASKS[:3], row, kind="tasks"))
    preview = look(TASKS[:3], row, (*row[:2], "VẬN ĐỘNG  nhóm hộ"), (row[0], 2025, row[2]), kind="tasks")
    assert [each[0] for each in told(preview, "duplicate")] == [2, 3]


def test_the_same_tasks_are_not_given_twice_from_two_previews(members: list[dict[str, str]]) -> None:
    row = (members[0]["card"], 2026, "Vận động nhóm hộ")
    seen = look(TASKS[:3], row, kind="tasks")
    imports.commit(look(TASKS[:3], row, kind="tasks"))
    with pytest.raises(UserError, match="đã thay đổi từ lúc xem trước"):
        imports.commit(seen)


def test_one_name_over_several_tasks_holds_for_each(members: list[dict[str, str]], tmp_path: Path) -> None:
    page = Page("NV", [["Họ và tên", "Nội dung"], [members[0]["name"], "Việc một"], [None, "Việc hai"]], [(1, 0, 2, 0)])
    page.rows.insert(0, ["PHÂN CÔNG NHIỆM VỤ NĂM 2026"])
    page.merges = [(2, 0, 3, 0)]
    save(tmp_path / "nv.xlsx", [page])
    preview = imports.prepare(tmp_path / "nv.xlsx", "tasks", today=TODAY)
    assert told(preview, "error") == []
    assert [(row.record.member.name, row.record.year, row.record.text) for row in preview.rows] == [
        (members[0]["name"], 2026, "Việc một"),
        (members[0]["name"], 2026, "Việc hai"),
    ]


def test_a_name_that_two_bear_asks_for_more(members: list[dict[str, str]]) -> None:
    imports.commit(look(HEAD, (members[0]["name"], "01/01/1999", "", "009900000000")))
    (error,) = told(look(("Họ và tên", "Năm", "Nội dung"), (members[0]["name"], 2026, "Việc"), kind="tasks"), "error")
    assert "Có 2 đảng viên tên" in error[2]


# Other kinds


def test_organisations_come_in_with_their_parents(office: Path) -> None:
    head = ("Tên tổ chức", "Loại hình", "Mã", "Ngày thành lập", "Cấp trên")
    preview = look(
        head,
        ("Đảng bộ Bản Mây", "Đảng bộ trực thuộc", "B1", "", ""),
        ("Chi bộ thôn Đồng Ổi", "Chi bộ", "C1", "03/02/1990", "Đảng bộ Bản Mây"),
        ("Chi bộ trường mầm non", "", "", "", ""),
        ("CHI BỘ THÔN ĐỒNG ỔI", "", "", "", ""),
        kind="organizations",
    )
    assert [each[0] for each in told(preview, "duplicate")] == [5]
    result = imports.commit(preview)
    assert result.rows_written == 3
    day = View(as_of=TODAY)
    found = {row.name: (row.parent, row.cell_kind, row.code) for row in kind_of("organizations").query(day)}
    assert found["Chi bộ thôn Đồng Ổi"] == ("Đảng bộ Bản Mây", "hamlet", "C1")
    assert found["Chi bộ trường mầm non"] == ("Đảng bộ xã Suối Mây", "school", "")
    assert look(head[:1], ("Chi bộ thôn Đồng Ổi",), kind="organizations").duplicate_rows == 1
    (error,) = told(look((head[0], head[4]), ("Chi bộ A", "Đảng bộ Nào"), kind="organizations"), "error")
    assert "Không có tổ chức “Đảng bộ Nào”" in error[2]
    assert result.number is not None
    imports.undo_import(result.number)
    assert Organization.select().where(~Organization.hidden).count() == 2


def test_offices_held_and_plans_come_in_by_their_labels(members: list[dict[str, str]]) -> None:
    first = members[0]
    preview = look(
        ("Số thẻ đảng viên", "Tổ chức", "Chức vụ cấp ủy", "Từ ngày"),
        (first["card"], first["cell"], "Bí thư", "01/01/2025"),
        kind="offices",
    )
    assert told(preview, "error") == []
    assert imports.commit(preview).rows_written == 1
    (held,) = kind_of("offices").query(View(as_of=TODAY))
    assert (held.member.name, held.organization.name, held.role) == (first["name"], first["cell"], "secretary")
    plans = (("Đảng viên", "Năm", "Tình trạng"), (first["name"], 2026, "nháp"))
    assert imports.commit(look(*plans, kind="plans")).rows_written == 1
    assert look(*plans, kind="plans").duplicate_rows == 1


# A long list


def test_ten_thousand_rows_cost_as_many_queries_as_ten(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cost(count: int) -> int:
        queries: list[str] = []
        run = database.execute_sql
        with monkeypatch.context() as patch:
            patch.setattr(database, "execute_sql", lambda sql, *args: (queries.append(sql), run(sql, *args))[1])
            rows = [
                (f"Đỗ Đức {chr(65 + n % 26)}{chr(97 + n // 26 % 26)}", f"{1950 + n % 50}", "Thôn 1", f"{count}{n:08d}")
                for n in range(count)
            ]
            result = imports.commit(look(HEAD[:4], *rows))
            assert result.rows_written == count
        return len(queries)

    cost(10)
    assert cost(500) == cost(20)
