"""The clerk prints a hundred certificates: the printer jams, sheets are spoilt, and the stock must add up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.errors import UserError
from db.print_runs import PrintedSheet, PrintPart, PrintRun, SheetState, SpoiltSheet
from db.search import View
from db.undoing import undo
from nongson_desktop.catalog import kind_of
from nongson_desktop.rules.print_runs import (
    Sheet,
    Tally,
    account,
    keep_printed,
    keep_result,
    keep_run,
    keep_sent,
    keep_spoilt,
    keep_spoilt_blank,
    keep_taken,
    sheets_asked,
    sheets_of,
    spoilt_of,
    tallies,
    told,
    waiting_of,
)

DAY = date(2026, 12, 20)
VALUES = {"paper": "certificate", "title": "Giấy khen", "year": 2026, "stock": "Phôi A4", "begun_on": DAY}


@pytest.fixture
def run(office: Path) -> PrintRun:
    """Ten certificates, all sent to the printer."""
    return keep_run({**VALUES, "printer": "Van-phong"}, [Sheet(f"Người {n}") for n in range(1, 11)], range(1, 11))


def states(run: PrintRun) -> str:
    signs = {SheetState.WAITING: "-", SheetState.SENT: "?", SheetState.GOOD: "+", SheetState.SPOILT: "x"}
    return "".join(signs[one.state] for one in sheets_of(run))


def tally(run: PrintRun) -> Tally:
    return tallies([run])[run.id]


@pytest.mark.parametrize(
    ("text", "sheets"),
    [
        ("", list(range(1, 11))),
        ("5-", [5, 6, 7, 8, 9, 10]),
        ("-3", [1, 2, 3]),
        ("7", [7]),
        ("8, 2-4; 3", [2, 3, 4, 8]),
        (" 2 – 3 ", [2, 3]),
    ],
)
def test_sheets_are_asked_for_as_in_any_print_dialog(text: str, sheets: list[int]) -> None:
    assert sheets_asked(text, 10) == sheets
    assert sheets_asked(told(sheets), 10) == sheets


@pytest.mark.parametrize("text", ["11", "0", "4-2", "a", "1,,2", "-", "3-12", "1.5"])
def test_sheets_that_are_not_there_are_refused(text: str) -> None:
    with pytest.raises(UserError):
        sheets_asked(text, 10)


def test_a_range_is_told_as_it_is_typed() -> None:
    assert told([7, 1, 2, 3]) == "1-3, 7"


def test_after_a_jam_the_run_goes_on_at_the_right_sheet(run: PrintRun) -> None:
    keep_result(run, 6, [5, 7], "jam", DAY)
    assert states(run) == "++++-+----"
    assert waiting_of(sheets_of(run)) == [5, 7, 8, 9, 10]
    assert tally(run) == Tally(10, 5, 5, 2)
    keep_sent(run, waiting_of(sheets_of(run)))
    keep_result(run, 10, [], "jam", DAY)
    assert states(run) == "+" * 10
    assert tally(run).says == "10 tờ: 10 tốt, 2 hỏng."


def test_what_did_not_come_out_was_not_used(run: PrintRun) -> None:
    keep_taken(run, 12)
    assert tally(run).says == "10 tờ: 0 tốt, 0 hỏng, 10 chưa ghi kết quả. Phôi lấy ra 12, đã dùng 10, phải còn 2."
    keep_result(run, 3, [4], "jam", DAY)
    assert tally(run).says == "10 tờ: 3 tốt, 1 hỏng, 7 chưa in. Phôi lấy ra 12, đã dùng 4, phải còn 8."


def test_more_sheets_used_than_were_taken_is_said(run: PrintRun) -> None:
    keep_taken(run, 8)
    keep_result(run, 10, [], "jam", DAY)
    assert tally(run).left == -2
    assert "thiếu 2 tờ chưa rõ lấy ở đâu" in tally(run).says


def test_a_good_sheet_that_is_spoilt_later_is_printed_again(run: PrintRun) -> None:
    keep_result(run, 10, [], "jam", DAY)
    keep_spoilt(run, [4], "smeared", DAY, note="đóng dấu nhoè")
    assert waiting_of(sheets_of(run)) == [4]
    keep_sent(run, [4])
    keep_result(run, 4, [], "jam", DAY)
    assert tally(run) == Tally(10, 0, 10, 1)
    assert [(one.reason, one.note) for one in spoilt_of(run)] == [("smeared", "đóng dấu nhoè")]


def test_a_second_copy_of_a_good_sheet_uses_one_more(run: PrintRun) -> None:
    keep_result(run, 10, [], "jam", DAY)
    keep_sent(run, [2])
    keep_result(run, 2, [], "jam", DAY)
    assert tally(run).good == 11


def test_blank_stock_that_is_torn_is_accounted_for(run: PrintRun) -> None:
    keep_taken(run, 13)
    keep_result(run, 10, [], "jam", DAY)
    keep_spoilt_blank(run, 2, "flawed", DAY)
    assert tally(run).says == "10 tờ: 10 tốt, 2 hỏng. Phôi lấy ra 13, đã dùng 12, phải còn 1."
    rows = list(kind_of("spoilt-sheets").query(View(as_of=DAY, year=2026)))
    assert [(row.stock, row.position, row.reason) for row in rows] == [("Phôi A4", None, "flawed")] * 2


def test_numbers_printed_onto_printed_sheets_take_no_new_stock(run: PrintRun) -> None:
    keep_taken(run, 10)
    keep_result(run, 10, [], "jam", DAY)
    numbers = keep_run({**VALUES, "part": PrintPart.NUMBERS}, [Sheet(f"Người {n}") for n in range(1, 11)], range(1, 11))
    keep_result(numbers, 10, [3], "shifted", DAY)
    assert states(numbers) == "++x+++++++"
    assert waiting_of(sheets_of(numbers)) == []
    assert account([run, numbers]) == {"Phôi A4": Tally(10, 0, 9, 1, 0, 10)}
    again = keep_run(VALUES, [Sheet("Người 3")], [1])
    keep_taken(again, 1)
    keep_result(again, 1, [], "jam", DAY)
    assert account([run, numbers, again])["Phôi A4"] == Tally(11, 0, 10, 1, 0, 11)


@pytest.mark.parametrize(
    ("through", "spoilt", "reason", "refusal"),
    [
        (11, [], "jam", "Đợt in chỉ có các tờ từ 1 đến 10"),
        (4, [11], "jam", "Tờ số 11 không nằm trong các tờ vừa gửi in"),
        (4, [3], "rain", "Chọn lý do hỏng"),
    ],
)
def test_a_result_that_cannot_be_is_refused_and_nothing_changes(
    run: PrintRun, through: int, spoilt: list[int], reason: str, refusal: str
) -> None:
    with pytest.raises(UserError, match=refusal):
        keep_result(run, through, spoilt, reason, DAY)
    assert states(run) == "?" * 10
    assert SpoiltSheet.select().count() == 0


def test_a_sheet_that_was_never_printed_is_not_spoilt(run: PrintRun) -> None:
    keep_result(run, 4, [], "jam", DAY)
    with pytest.raises(UserError, match="Tờ số 6-7 chưa in nên chưa hỏng được"):
        keep_spoilt(run, [2, 6, 7], "smeared", DAY)
    with pytest.raises(UserError, match="Không có tờ nào đang chờ ghi kết quả"):
        keep_result(run, 4, [], "jam", DAY)
    assert states(run) == "++++------"


def test_a_result_told_by_mistake_is_taken_back_as_one(run: PrintRun) -> None:
    from db.base import Action

    keep_result(run, 3, [4, 5], "jam", DAY)
    last = Action.select().order_by(Action.id.desc()).get()
    assert last.what == f"Kết quả đợt in {run.id}: tốt đến tờ 3, hỏng 2"
    undo(last.id)
    assert states(run) == "?" * 10
    assert spoilt_of(run) == []


def test_the_list_of_runs_says_how_each_stands(run: PrintRun) -> None:
    keep_result(run, 6, [5], "jam", DAY)
    (row,) = kind_of("print-runs").query(View(as_of=DAY, year=2026))
    assert (row.sheets, row.good, row.spoilt, row.waiting) == (10, 5, 1, 5)
    assert list(kind_of("print-runs").query(View(as_of=DAY, year=2025))) == []
    assert PrintedSheet.select().count() == 10


def test_a_run_of_a_few_sheets_alone_does_not_wait_for_the_others(office: Path) -> None:
    ten = [Sheet(f"Người {n}") for n in range(1, 11)]
    few = keep_run(VALUES, ten, [3], only=[3, 7])
    assert [(one.position, one.name) for one in sheets_of(few)] == [(3, "Người 3"), (7, "Người 7")]
    assert keep_printed(few, VALUES, ten, [7]).id == few.id
    assert keep_printed(few, VALUES, ten, [8]).id != few.id
    assert keep_printed(few, VALUES, [Sheet("Người mới"), *ten], [3]).id != few.id
    assert keep_printed(few, {**VALUES, "stock": "Phôi khác"}, ten, [3]).id != few.id
