"""The clerk prints certificates in two passes, the printer jams, and at the end the stock adds up."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from db.awards import Award, AwardDecision, IssuedPaper
from db.base import action
from db.members import Member
from db.print_runs import PrintPart, PrintRun, SheetState
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.stocks import keep_layout, shipped
from nongson_desktop.rules.awards import issue, revise
from nongson_desktop.rules.plans import open_year
from nongson_desktop.rules.print_runs import keep_result, sheets_of, waiting_of
from tests.conftest import TODAY
from tests.documents.geometry import pages_of
from tests.ui.hands import retype
from tests.ui.machine import ASKED, NAMES, ON, Machine, Settle
from ui.main_window import MainWindow
from ui.pages import printing
from ui.pages.printing import PrintDialog
from ui.pages.printing_batch import BATCHES
from ui.pages.printing_results import ResultDialog, SpoiltDialog, StockDialog
from ui.pages.printing_runs import PrintRunsPage

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="lp is the way to print on Linux and macOS")


def printed(qtbot: QtBot, dialog: PrintDialog, settle: Settle, sheets: str = "") -> PrintRun:
    """Press the print button, for these pages."""
    dialog.sheets.editor.put(sheets)
    dialog.sheets.editor.edited.emit()
    qtbot.mouseClick(dialog.print_button, Qt.MouseButton.LeftButton)
    settle()
    assert dialog.print_run is not None, dialog.said.text()
    return dialog.print_run


def states(run: PrintRun) -> list[str]:
    return [one.state for one in sheets_of(run)]


def show_runs(window: MainWindow, run: PrintRun, settle: Settle) -> PrintRunsPage:
    page = window.go("print-runs")
    assert isinstance(page, PrintRunsPage)
    page.show_run(run.id)
    settle()
    return page


def test_from_the_nth_sheet_on_and_the_rest_in_the_same_run(
    qtbot: QtBot, preview: Callable[..., PrintDialog], machine: Machine, settle: Settle
) -> None:
    dialog = preview()
    assert dialog.print_button.text() == "In 4 trang"
    run = printed(qtbot, dialog, settle, "3-")
    assert dialog.print_button.text() == "In 2 trang"
    assert ["TRẦN VĂN ẨN" in machine.pages[0], "LÊ QUỐC BẢO" in machine.pages[1]] == [True, True]
    assert (
        dialog.said.text()
        == f"Đã gửi 2 trang tới máy in Van-phong. Đây là đợt in số {run.id}; in xong thì ghi kết quả."
    )
    again = printed(qtbot, dialog, settle, "1, 2")
    assert again.id == run.id
    assert states(run) == [SheetState.SENT] * 4
    assert [one.name for one in sheets_of(run)] == list(NAMES)
    assert (run.printer, run.stock, run.part, run.begun_on) == ("Van-phong", "Phôi A4", PrintPart.BLANK, TODAY)


def test_pages_that_are_not_there_are_refused_beside_their_field(
    qtbot: QtBot, preview: Callable[..., PrintDialog], settle: Settle
) -> None:
    dialog = preview()
    retype(qtbot, dialog.sheets.editor, "3-9")
    settle()
    assert dialog.sheets.problem.text() == "“3-9” không nằm trong các tờ từ 1 đến 4."
    assert not dialog.print_button.isEnabled()
    assert dialog.pdf_button.isEnabled()
    assert PrintRun.select().count() == 0


def test_what_the_printer_refuses_is_no_run(
    qtbot: QtBot, preview: Callable[..., PrintDialog], machine: Machine, settle: Settle
) -> None:
    dialog = preview()
    (machine.place / "lp").write_text('#!/bin/sh\necho "hết giấy" >&2\nexit 1\n')
    qtbot.mouseClick(dialog.print_button, Qt.MouseButton.LeftButton)
    settle()
    assert dialog.said.text() == "Máy in “Van-phong” từ chối: hết giấy."
    assert PrintRun.select().count() == 0


Answer = Callable[[type[QDialog], Callable[..., None]], None]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch, settle: Settle) -> Answer:
    """The next dialogs of a kind are answered like this."""

    def prepare(kind: type[QDialog], act: Callable[..., None]) -> None:
        def run_dialog(shown: QDialog) -> int:
            settle()
            act(shown)
            settle()
            return shown.result()

        monkeypatch.setattr(kind, "exec", run_dialog)

    return prepare


def telling(**values: str) -> Callable[..., None]:
    """What is typed in a small dialog before its first button is pressed."""

    def act(shown: ResultDialog | StockDialog | SpoiltDialog) -> None:
        for name, text in values.items():
            shown.put(name, text)
        shown.try_accept()

    return act


def test_after_a_jam_the_clerk_tells_how_far_it_was_good_and_goes_on(
    qtbot: QtBot,
    preview: Callable[..., PrintDialog],
    window: MainWindow,
    machine: Machine,
    settle: Settle,
    answer: Answer,
) -> None:
    dialog = preview()
    run = printed(qtbot, dialog, settle)
    qtbot.mouseClick(dialog.run_button, Qt.MouseButton.LeftButton)
    settle()
    page = window.page()
    assert isinstance(page, PrintRunsPage)
    answer(ResultDialog, telling(through="2", spoilt="3"))
    qtbot.mouseClick(page.result_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.says.text() == "4 tờ: 2 tốt, 1 hỏng, 2 chưa in."
    assert page.go_on_button.text() == "In tiếp tờ 3-4…"
    answer(StockDialog, telling(taken="6"))
    qtbot.mouseClick(page.stock_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.says.text() == "4 tờ: 2 tốt, 1 hỏng, 2 chưa in. Phôi lấy ra 6, đã dùng 3, phải còn 3."
    answer(PrintDialog, lambda shown: qtbot.mouseClick(shown.print_button, Qt.MouseButton.LeftButton))
    qtbot.mouseClick(page.go_on_button, Qt.MouseButton.LeftButton)
    settle()
    assert ["TRẦN VĂN ẨN" in machine.pages[0], len(machine.pages)] == [True, 2]
    assert PrintRun.select().count() == 1
    assert waiting_of(sheets_of(run)) == []


def test_numbers_go_onto_the_printed_sheets_and_one_they_spoil_is_printed_whole(
    qtbot: QtBot,
    preview: Callable[..., PrintDialog],
    window: MainWindow,
    machine: Machine,
    decision: AwardDecision,
    settle: Settle,
    answer: Answer,
) -> None:
    run = printed(qtbot, preview(), settle)
    assert "Quyết định số" in machine.pages[0]
    keep_result(run, 4, [], "jam", TODAY)
    revise(decision, number="15")
    page = show_runs(window, run, settle)

    def numbers(shown: PrintDialog) -> None:
        assert shown.part.currentText() == "Chỉ in số lên tờ đã in"
        assert "Đặt các tờ đã in trở lại khay" in shown.own_form.text()
        qtbot.mouseClick(shown.print_button, Qt.MouseButton.LeftButton)

    answer(PrintDialog, numbers)
    qtbot.mouseClick(page.numbers_button, Qt.MouseButton.LeftButton)
    settle()
    assert machine.pages == ["15"] * 4
    second = PrintRun.get(PrintRun.part == PrintPart.NUMBERS)
    keep_result(second, 4, [2], "shifted", TODAY)
    page.show_run(second.id)
    answer(PrintDialog, lambda shown: qtbot.mouseClick(shown.print_button, Qt.MouseButton.LeftButton))
    qtbot.mouseClick(page.whole_button, Qt.MouseButton.LeftButton)
    settle()
    (whole,) = machine.pages
    assert "NGUYỄN THỊ ÂN" in whole
    assert "15-QĐ/ĐU" in whole
    third = PrintRun.select().order_by(PrintRun.id.desc()).get()
    assert third.part == PrintPart.WHOLE
    assert [one.position for one in sheets_of(third)] == [2]


def test_a_sheet_spoilt_later_is_chosen_in_the_list(
    qtbot: QtBot,
    preview: Callable[..., PrintDialog],
    window: MainWindow,
    settle: Settle,
    answer: Answer,
) -> None:
    run = printed(qtbot, preview(), settle)
    keep_result(run, 4, [], "jam", TODAY)
    page = show_runs(window, run, settle)
    assert not page.go_on_button.isEnabled()
    page.sheet_view.clearSelection()
    qtbot.mouseClick(page.spoilt_button, Qt.MouseButton.LeftButton)
    page.sheet_view.selectRow(1)

    answer(SpoiltDialog, telling())
    qtbot.mouseClick(page.spoilt_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.go_on_button.text() == "In tiếp tờ 2…"
    assert page.sheet_rows.rows[1][3] == "1 × In lệch"
    window.undo_last()
    settle()
    assert page.says.text() == "4 tờ: 4 tốt, 0 hỏng."


def test_when_somebody_was_added_since_the_sheets_are_another_run(
    qtbot: QtBot, preview: Callable[..., PrintDialog], decision: AwardDecision, settle: Settle
) -> None:
    dialog = preview()
    run = printed(qtbot, dialog, settle, "1-2")
    with action("Thêm người"):
        Award(decision=decision, position=9, name="Hồ Thị Đoài", achievement="Đã có thành tích").save()
    dialog.draw()
    settle()
    assert printed(qtbot, dialog, settle, "3-").id == run.id + 1


def test_forms_of_several_people_are_a_run_and_one_persons_form_is_none(
    qtbot: QtBot, preview: Callable[..., PrintDialog], people: dict[str, Member], settle: Settle
) -> None:
    open_year(2026, TODAY)
    request = Request(on=ON, year=2026, members=(people[NAMES[0]].id, people[NAMES[1]].id))
    dialog = preview("plan", request=request)
    settle()
    run = printed(qtbot, dialog, settle)
    assert {one.name for one in sheets_of(run)} == set(NAMES[:2])
    assert run.stock == ""
    alone = preview("plan", request=replace(request, members=request.members[:1]))
    settle()
    qtbot.mouseClick(alone.print_button, Qt.MouseButton.LeftButton)
    settle()
    assert alone.said.text().startswith("Đã gửi")
    assert PrintRun.select().count() == 1


def test_a_batch_that_the_printer_refuses_in_the_middle_says_what_it_has(
    preview: Callable[..., PrintDialog], machine: Machine, settle: Settle
) -> None:
    open_year(2026, TODAY)
    dialog = preview("plan", request=Request(on=ON, year=2026))
    (machine.place / "lp").write_text(
        f'#!/bin/sh\n[ -e {machine.place}/once ] && echo "kẹt giấy" >&2 && exit 1\ntouch {machine.place}/once\n'
    )
    dialog.run_batch(next(one for one in BATCHES if one.by == "cell" and not one.format))
    settle()
    assert dialog.said.text() == (
        "Máy in “Van-phong” từ chối: kẹt giấy. Đã gửi 1 trong 2 tập; các tập còn lại chưa in."
    )


# --- what was issued, out of the window as a file


def test_certificates_saved_as_pdf_after_issuing_stay_as_they_were_saved(
    preview: Callable[..., PrintDialog],
    decision: AwardDecision,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On a stock made after the decision went out: the file is at the printing house, a name is corrected later."""
    with action("Ban hành"):
        revise(decision, number="15")
        issue(decision, ON)
    keep_layout(shipped("a4-stock").named("Phôi nhà in"))
    dialog = preview(request=replace(ASKED, stock="Phôi nhà in"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "giay-khen"), ""))
    dialog.save_pdf()
    settle()
    assert dialog.said.text() == "Đã lưu giay-khen.pdf."
    with action("Sửa tên sau khi ban hành"):
        award = Award.get(Award.name == NAMES[0])
        award.name = "Tên Khác Hẳn"
        award.save()
    again = preview(request=replace(ASKED, stock="Phôi nhà in"))
    assert again.content == (tmp_path / "giay-khen.pdf").read_bytes()
    assert "ĐỖ ĐỨC ÁNH" in pages_of(again.content)[0].text


def test_a_batch_of_certificates_saved_after_issuing_is_kept_too(
    preview: Callable[..., PrintDialog],
    decision: AwardDecision,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with action("Ban hành"):
        revise(decision, number="15")
        issue(decision, ON)
    dialog = preview()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path))
    dialog.run_batch(next(one for one in BATCHES if one.by == "member" and one.format == "pdf"))
    settle()
    assert dialog.said.text() == f"Đã lưu 4 tệp vào {tmp_path.name}."
    assert [paper.year for paper in IssuedPaper.select()] == [2026]


# --- for those who use Word, and the account


def test_the_merge_list_is_saved_for_word(
    preview: Callable[..., PrintDialog], settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = preview()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "tron-thu"), ""))
    dialog.save_merge_list()
    settle()
    rows = CalamineWorkbook.from_path(tmp_path / "tron-thu.xlsx").get_sheet_by_index(0).to_python()
    assert [row[2] for row in rows] == ["Họ và tên", *NAMES]
    assert dialog.said.text() == "Đã lưu tron-thu.xlsx."


def test_the_account_is_printed_from_the_page(
    qtbot: QtBot,
    preview: Callable[..., PrintDialog],
    window: MainWindow,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = window.go("print-runs")
    assert isinstance(page, PrintRunsPage)
    assert not page.account_button.isEnabled()
    run = printed(qtbot, preview(), settle)
    show_runs(window, run, settle)
    asked: list[tuple[str, ...]] = []

    class Asked(PrintDialog):
        """The dialog closes itself, so that the test goes on."""

        def exec(self) -> int:
            settle()
            asked.append((self.chosen.key, self.preview.document.getAllText(0).text()))
            self.reject()
            return 0

    monkeypatch.setattr(printing, "PrintDialog", Asked)
    qtbot.mouseClick(page.account_button, Qt.MouseButton.LeftButton)
    settle()
    assert [key for key, _ in asked] == ["stock-account"]
    assert "Phôi A4" in asked[0][1]
