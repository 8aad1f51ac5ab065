"""A clerk brings last year's lists in: what the program understands, what it refuses, and taking it all back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from db.base import Action, Audit, action, database
from db.errors import UserError
from db.members import Member, Membership, Status
from db.tasks import Task
from nongson_desktop.rules import imports
from nongson_desktop.rules.organizations import cells

from ..conftest import TODAY
from ..workbooks import CELLS, SHAPES, build_member_list, table
from .previews import GOOD, HEAD, listed, look, told


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
    with xlsxwriter.Workbook(tmp_path / "c.xlsx") as book:
        for name, born in (("Một", "03/02/1960"), ("Hai", "31/02/1970")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ("Họ và tên", "Ngày sinh"))
            sheet.write_row(1, 0, (f"Đỗ Đức Ánh {name}", born))
    refused = imports.run(tmp_path / "c.xlsx", "members", "all", "all", dry_run=True, today=TODAY).refused
    assert refused is not None
    assert "có 1 dòng sai. Trang “Hai”, dòng 2: Ngày sinh “31/02/1970”" in refused


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
