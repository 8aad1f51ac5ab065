"""A cell fills its workbook in without the program: what goes out, what comes back, what is not to be trusted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from db.ballots import Allotment, RatingWorkbook
from db.base import Action, action
from db.errors import UserError
from db.evaluation import Rating
from db.members import Status
from db.organizations import Organization
from db.undoing import undo
from nongson_desktop.rules.evaluation import open_evaluation, record_level
from nongson_desktop.rules.rating_meetings import meeting_of, read
from nongson_desktop.rules.workbooks import COUNT, MEETING, Comparison, compare, is_known, send_workbooks, take_over
from tests.rules.conftest import MakeCell, MakeMembers

SENT, BACK = date(2026, 11, 12), date(2026, 11, 22)
HEADER = 4
COLUMNS = {"self": 5, "self_points": 6, "cell": 7, "points": 8, "htxs": 9, "htt": 10, "ht": 11, "kht": 12, "note": 13}
Fill = Callable[[Worksheet], None]


@pytest.fixture
def sent(cell: Organization, new_members: MakeMembers, tmp_path: Path) -> Path:
    """The workbook of a cell of four, one of them exempt."""
    new_members(cell, 3)
    new_members(cell, 1, Status.EXEMPT)
    open_evaluation(2026, on=date(2026, 12, 10))
    (path,) = send_workbooks(2026, [cell.id], tmp_path / "gui", SENT)
    return path


def fill(path: Path, act: Fill) -> Path:
    """What a secretary types in another program, saved there."""
    book = openpyxl.load_workbook(path)
    act(book.active)
    book.save(path)
    return path


def row_of(sheet: Worksheet, name: str) -> int:
    return next(row for row in range(HEADER + 1, sheet.max_row + 1) if sheet.cell(row, 3).value == name)


def put(name: str, **values: Any) -> Fill:
    def act(sheet: Worksheet) -> None:
        for key, value in values.items():
            sheet.cell(row_of(sheet, name), COLUMNS[key]).value = value

    return act


def counts(first: tuple[object, ...], second: tuple[object, ...] = ()) -> Fill:
    """Ngày họp, có mặt, phát ra, thu về, hợp lệ, không hợp lệ of round one; the last four of round two."""

    def act(sheet: Worksheet) -> None:
        for place, value in enumerate(first):
            sheet.cell(10 + place, 5).value = value
        for place, value in enumerate(second):
            sheet.cell(12 + place, 6).value = value

    return act


def names() -> list[str]:
    return [one.name for one in Rating.select().where(Rating.member.is_null(False), Rating.exempt_reason == "")]


def told(found: Comparison) -> list[tuple[str, str, str, str]]:
    return [(one.name, one.label, one.ours, one.theirs) for one in found.differences]


def rating(name: str) -> Rating:
    return Rating.get(Rating.name == name)


def test_it_goes_out_with_names_locked_and_its_sending_is_kept(sent: Path, cell: Organization) -> None:
    sheet = openpyxl.load_workbook(sent).active
    assert sheet is not None
    assert sent.name == "xep-loai-2026-chi-bo-thon-1.xlsx"
    assert [sheet.cell(row, 3).value for row in range(HEADER + 1, HEADER + 4)] == names()
    assert sheet.protection.sheet
    first = HEADER + 1
    assert [sheet.cell(first, column).protection.locked for column in (3, 5, 13)] == [True, False, False]
    lists = [one for one in sheet.data_validations.dataValidation if one.type == "list"]
    assert {str(one.sqref)[0] for one in lists} == {"E", "G"}
    assert lists[0].formula1 == '"HTXS,HTT,HT,KHT"'
    assert sheet.row_dimensions[1].hidden
    assert sheet.column_dimensions["A"].hidden
    kept = RatingWorkbook.get()
    assert (kept.organization.id, kept.sent_on, kept.returned_on) == (cell.id, SENT, None)


def test_one_read_back_shows_only_what_differs_and_one_undo_takes_it_all_back(sent: Path) -> None:
    first, second, third = names()
    record_level([rating(first).id], "self", "HTT")
    fill(sent, put(first, self="HTXS", self_points=91.5, cell="hoàn thành tốt nhiệm vụ"))
    fill(sent, put(second, cell=2, note="cần  cố gắng"))
    found = compare(2026, sent)
    assert found.problems == ()
    assert told(found) == [
        (first, "Tự nhận", "HTT", "HTXS"),
        (first, "Điểm tự chấm", "", "91,5"),
        (first, "Chi bộ đề xuất", "", "HTT"),
        (second, "Chi bộ đề xuất", "", "HTT"),
        (second, "Ghi chú", "", "cần cố gắng"),
    ]
    number = take_over(found, [1, 2, 4], BACK)
    kept = rating(first)
    assert (kept.self_level, kept.self_points, kept.cell_level, kept.cell_on) == ("HTT", Decimal("91.5"), "HTT", BACK)
    assert (rating(second).cell_level, rating(second).note) == ("", "cần cố gắng")
    assert RatingWorkbook.get().returned_on == BACK
    assert is_known(found)
    undo(Action.get_by_id(number))
    assert (rating(first).cell_level, RatingWorkbook.get().returned_on) == ("", None)
    assert rating(third).cell_level == ""


def test_votes_become_the_ballots_of_the_meeting_when_they_balance(sent: Path, cell: Organization) -> None:
    first, second, third = names()
    with action("phân bổ"):
        Allotment(year=2026, organization=cell, places=1).save()
    fill(sent, counts(("05/12/2026", 3, 3, 3, 3, 0), (3, 3, 3, 0)))
    for name, votes in ((first, {"htxs": 2, "htt": 3}), (second, {"htt": 2, "ht": 1}), (third, {"ht": 3})):
        fill(sent, put(name, **votes))
    found = compare(2026, sent)
    assert found.problems == ()
    assert [one.field for one in found.differences] == [COUNT]
    assert found.differences[0].theirs.startswith("lần 1: phát 3, thu 3, hợp lệ 3, hỏng 0; lần 2: phát 3")
    take_over(found, [0], BACK)
    meeting = meeting_of(2026, cell.id)
    assert meeting is not None
    assert (meeting.held_on, meeting.present, meeting.entitled) == (date(2026, 12, 5), 3, 3)
    levels = read(meeting).levels()
    assert [levels.get(rating(name).id) for name in (first, second, third)] == ["HTXS", "HTT", "HT"]
    assert compare(2026, sent).differences == ()


def test_counts_that_do_not_balance_are_told_and_not_taken(sent: Path, cell: Organization) -> None:
    fill(sent, counts(("05/12/2026", 3, 3, 2, 3, 0)))
    found = compare(2026, sent)
    assert told(found) == [("Cuộc họp", "Biên bản", "", "họp ngày 05/12/2026")], "that it met is no less true"
    assert found.problems == ("Phiếu lần 1 chưa nhận được: Thu về 2 khác hợp lệ 3 + không hợp lệ 0 = 3.",)
    take_over(found, found.sure, BACK)
    meeting = meeting_of(2026, cell.id)
    assert meeting is not None
    assert (meeting.held_on, meeting.present, read(meeting).kept) == (date(2026, 12, 5), None, {})


def test_a_second_round_that_does_not_balance_leaves_the_first_and_says_whose_number_it_broke(
    sent: Path, cell: Organization
) -> None:
    fill(sent, counts(("05/12/2026", 3, 3, 3, 3, 0), (3, 3, 3, 0)))
    for name in names():
        fill(sent, put(name, htt=3, htxs=3))
    found = compare(2026, sent)
    assert found.problems == (
        "Phiếu lần 2 chưa nhận được: Tổng 9 lượt chọn, nhiều hơn 0 người × 3 phiếu hợp lệ = 0."
        " (chưa phân bổ: đây là số chương trình đề nghị)",
    )
    take_over(found, found.sure, BACK)
    meeting = meeting_of(2026, cell.id)
    assert meeting is not None
    assert set(read(meeting).levels().values()) == {"HTT"}


def test_what_the_minutes_want_comes_back_with_the_workbook(sent: Path, cell: Organization, tmp_path: Path) -> None:
    minutes = {
        "Bắt đầu lúc": time(19, 30),
        "Địa điểm": "Nhà văn hoá thôn 1",
        "Chủ trì": "Đỗ Đức Ánh",
        "Thư ký": "Lê Thị Thu",
        "Tổ trưởng tổ kiểm phiếu": "Võ Minh",
        "Vắng (họ tên, lý do)": "Bùi Ích (ốm)",
    }

    def write(sheet: Worksheet) -> None:
        for words, value in minutes.items():
            sheet.cell(row_of(sheet, words), 5).value = value

    fill(fill(sent, counts(("05/12/2062", 5))), write)
    found = compare(2026, sent)
    assert found.problems == ("Ngày họp 05/12/2062 không thuộc năm 2026, bỏ qua ô này.",)
    fill(sent, counts(("05/12/2026", 3, 3, 3, 3, 0)))
    for name in names():
        fill(sent, put(name, htt=3))
    found = compare(2026, sent)
    assert [one.field for one in found.differences] == [MEETING, COUNT]
    assert found.differences[0].theirs == (
        "bắt đầu lúc 19:30; địa điểm Nhà văn hoá thôn 1; chủ trì Đỗ Đức Ánh; thư ký Lê Thị Thu;"
        " tổ trưởng tổ kiểm phiếu Võ Minh; vắng (họ tên, lý do) Bùi Ích (ốm)"
    )
    take_over(found, found.sure, BACK)
    meeting = meeting_of(2026, cell.id)
    assert meeting is not None
    assert (meeting.started, meeting.secretary, meeting.teller) == ("19:30", "Lê Thị Thu", "Võ Minh")
    assert (meeting.absent, meeting.present, meeting.held_on) == ("Bùi Ích (ốm)", 3, date(2026, 12, 5))
    assert compare(2026, sent).differences == ()
    (again,) = send_workbooks(2026, [cell.id], tmp_path / "lai", BACK)
    sheet = openpyxl.load_workbook(again).active
    assert sheet is not None
    assert sheet.cell(row_of(sheet, "Thư ký"), 5).value == "Lê Thị Thu", "what is known goes along"
    assert "chọn không quá" not in str(sheet.cell(3, 2).value)
    with action("phân bổ"):
        Allotment(year=2026, organization=cell, places=1).save()
    (again,) = send_workbooks(2026, [cell.id], tmp_path / "lai", BACK)
    sheet = openpyxl.load_workbook(again).active
    assert sheet is not None
    assert str(sheet.cell(3, 2).value).endswith("Hoàn thành xuất sắc (lần 2): chọn không quá 01 đồng chí.")


def test_rows_that_were_tampered_with_are_told_and_left_out(sent: Path) -> None:
    first, second, third = names()

    def spoil(sheet: Worksheet) -> None:
        rows = [row_of(sheet, name) for name in (first, second, third)]
        sheet.cell(rows[0], 3).value = "Ngô Văn Lạ"
        sheet.cell(rows[0], COLUMNS["self"]).value = "HTT"
        sheet.cell(rows[1], 1).value = sheet.cell(rows[2], 1).value
        sheet.cell(rows[2], COLUMNS["self"]).value = "Giỏi"
        sheet.cell(rows[0], COLUMNS["self_points"]).value = 120
        sheet.cell(rows[2] + 10, 3).value = "Đỗ Thị Thêm"

    fill(sent, spoil)
    found = compare(2026, sent)
    assert [(one.name, one.doubt) for one in found.differences] == [(first, "tên trong tệp là “Ngô Văn Lạ”")]
    words = " ".join(found.problems)
    assert f"tên đã bị đổi từ {first} thành “Ngô Văn Lạ”" in words
    assert f"{third}: dòng lặp lại, bỏ qua cả 2 dòng." in words
    assert "Tự nhận mức: “Giỏi” không đọc được" in words
    assert "Ngô Văn Lạ, Điểm tự chấm: “120” nhiều hơn 100 điểm, bỏ qua ô này." in words
    assert "Đỗ Thị Thêm: không có trong danh sách đã gửi" in words
    assert f"Tệp thiếu dòng của 1 người: {second}." in words


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        (1, "một bảng khác", "không phải tệp xếp loại đã gửi chi bộ"),
        (2, "zzz", "do đảng bộ khác lập"),
        (3, "2025", "là của năm 2025, đang mở năm 2026"),
        (4, "zzz", "của một chi bộ không còn trong đợt đánh giá"),
    ],
)
def test_another_offices_years_or_cells_workbook_is_refused(sent: Path, column: int, value: str, sentence: str) -> None:
    def spoil(sheet: Worksheet) -> None:
        sheet.cell(1, column).value = value

    fill(sent, spoil)
    with pytest.raises(UserError, match=sentence):
        compare(2026, sent)


def test_who_moved_to_another_cell_since_is_told(sent: Path, new_cell: MakeCell) -> None:
    other = new_cell("Chi bộ thôn 2")
    first, *_ = names()
    moved = rating(first)
    Rating.update(organization=other, cell=other.name).where(Rating.id == moved.id).execute()
    fill(sent, put(first, cell="HTT"))
    assert compare(2026, sent).problems == (f"Dòng 5, {first}: nay thuộc Chi bộ thôn 2, bỏ qua.",)


def test_either_every_cells_workbook_is_written_or_none(
    sent: Path, cell: Organization, new_cell: MakeCell, new_members: MakeMembers, tmp_path: Path
) -> None:
    empty, folder = new_cell("Chi bộ thôn 2"), tmp_path / "tat-ca"
    with pytest.raises(UserError, match="thôn 2 không có đảng viên nào"):
        send_workbooks(2026, [cell.id, empty.id], folder, BACK)
    assert not folder.exists()
    assert [one.sent_on for one in RatingWorkbook.select()] == [SENT]
    new_members(empty, 2)
    open_evaluation(2026)
    assert [path.name for path in send_workbooks(2026, [cell.id, empty.id], folder, BACK)] == [
        "xep-loai-2026-chi-bo-thon-1.xlsx",
        "xep-loai-2026-chi-bo-thon-2.xlsx",
    ]
    assert [one.sent_on for one in RatingWorkbook.select()] == [BACK, BACK]


def test_the_same_day_gives_the_same_bytes(sent: Path, cell: Organization, tmp_path: Path) -> None:
    (again,) = send_workbooks(2026, [cell.id], tmp_path / "lai", SENT)
    assert again.read_bytes() == sent.read_bytes()
