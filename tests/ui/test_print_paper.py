"""The printer, its tray and its paper: what it cannot take is refused before a sheet is lost."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from db.awards import AwardDecision
from db.errors import UserError
from db.layouts import PrinterOffset
from db.print_runs import PrintPart, PrintRun
from nongson_desktop.documents.calibration import Offset, keep_offset
from nongson_desktop.documents.layouts import resized
from nongson_desktop.documents.stocks import keep_layout, shipped
from nongson_desktop.rules.awards import revise
from nongson_desktop.rules.plans import open_year
from tests.conftest import TODAY
from tests.documents.geometry import pages_of
from tests.ui.machine import ASKED, Machine, Settle
from tests.ui.test_print_runs import printed
from ui import work
from ui.pages import designer_calibration
from ui.pages.designer_calibration import CalibrationDialog
from ui.pages.printing import PrintDialog
from ui.pages.printing_output import dots_per_inch, print_pdf, sheet_sizes, trays

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="lp is the way to print on Linux and macOS")


# --- printer, tray, paper


def test_a_printer_without_the_papers_size_is_refused_before_it_takes_another_in_silence(
    qtbot: QtBot, preview: Callable[..., PrintDialog], machine: Machine, settle: Settle
) -> None:
    keep_layout(replace(resized(shipped("a4-stock"), 250, 180), name="Phôi nhỏ", stock="Phôi 250 × 180"))
    dialog = preview(request=replace(ASKED, stock="Phôi nhỏ"))
    qtbot.mouseClick(dialog.print_button, Qt.MouseButton.LeftButton)
    settle()
    assert "không có khổ giấy 180 × 250 mm" in dialog.said.text()
    assert PrintRun.select().count() == 0
    paper: QComboBox = dialog.out.paper
    assert [paper.itemText(row) for row in range(paper.count())] == ["Khổ của trang", "A5", "A4", "A3"]
    paper.setFocus()
    qtbot.keyClicks(paper, "A4")
    settle()
    assert dialog.preview.document.pagePointSize(0).width() == pytest.approx(297 * 72 / 25.4, abs=0.5)
    printed(qtbot, dialog, settle)
    assert "media=A4" in machine.words
    (page, *_) = pages_of((machine.place / "got.pdf").read_bytes())
    assert (page.width, page.height) == (pytest.approx(297, abs=0.2), pytest.approx(210, abs=0.2))
    again = preview(request=replace(ASKED, stock="Phôi nhỏ"))
    assert again.out.paper.currentText() == "A4"
    other = preview(request=ASKED)
    assert other.out.paper.currentText() == "Khổ của trang"


def test_a_printer_that_takes_any_size_is_asked_for_it(machine: Machine, preview: Callable[..., PrintDialog]) -> None:
    machine.knows("PageSize/Media Size: A4 *Letter Custom.WIDTHxHEIGHT\n")
    assert sheet_sizes("Van-phong") == {}
    machine.knows("")
    assert sheet_sizes("Van-phong") == {}


def test_a_printer_fed_by_hand_offers_it(machine: Machine) -> None:
    assert trays("Van-phong")[-1] == ("ManualFeed=True", "Đút tay từng tờ")
    machine.knows("manualfeed/Manual Feed of Paper: *off on\n")
    assert trays("Van-phong") == [("", "Khay mặc định"), ("manualfeed=on", "Đút tay từng tờ")]


def test_forms_may_be_fitted_to_the_paper_and_certificates_never(
    qtbot: QtBot, preview: Callable[..., PrintDialog], machine: Machine, settle: Settle
) -> None:
    open_year(2026, TODAY)
    dialog = preview("certificate", "plan")
    assert dialog.out.actual.isChecked()
    assert not dialog.out.actual.isEnabled()
    qtbot.keyClick(dialog.paper, Qt.Key.Key_Down)
    settle()
    assert dialog.out.actual.isEnabled()
    dialog.out.actual.click()
    qtbot.mouseClick(dialog.print_button, Qt.MouseButton.LeftButton)
    settle()
    assert "print-scaling=fit" in machine.words
    qtbot.keyClick(dialog.paper, Qt.Key.Key_Up)
    settle()
    printed(qtbot, dialog, settle)
    assert "print-scaling=none" in machine.words
    assert "media=A4" in machine.words


def test_the_offset_of_the_first_pass_is_that_of_the_second(
    qtbot: QtBot, preview: Callable[..., PrintDialog], machine: Machine, decision: AwardDecision, settle: Settle
) -> None:
    revise(decision, number="15")
    asked = replace(ASKED, part=PrintPart.NUMBERS)
    dialog = preview(request=asked)
    printed(qtbot, dialog, settle)
    (straight, *_) = pages_of((machine.place / "got.pdf").read_bytes())
    keep_offset("Van-phong", "", "Phôi A4", Offset(2.5, -1.5), TODAY)
    moved_dialog = preview(request=asked)
    printed(qtbot, moved_dialog, settle)
    (moved, *_) = pages_of((machine.place / "got.pdf").read_bytes())
    assert moved.pieces[0].x0 - straight.pieces[0].x0 == pytest.approx(2.5, abs=0.05)
    assert moved.pieces[0].baseline - straight.pieces[0].baseline == pytest.approx(-1.5, abs=0.05)
    assert PrinterOffset.select().count() == 1


@pytest.mark.parametrize(("own", "drawn"), [(300, 300), (600, 600), (720, 720), (1200, 600), (2400, 600), (0, 600)])
def test_pages_are_drawn_at_the_printers_own_resolution_or_a_whole_part_of_it(own: int, drawn: int) -> None:
    assert dots_per_inch(own) == drawn


def test_a_printer_that_does_not_answer_prints_nothing(machine: Machine, preview: Callable[..., PrintDialog]) -> None:
    content = preview().content
    (machine.place / "lp").write_text("not a program")
    with pytest.raises(UserError, match="chưa in tờ nào"):
        print_pdf(content, "Van-phong", 1, "Giấy khen", work.Progress(work.Job("", write=False)))


def test_the_test_sheet_is_printed_on_the_paper_that_the_stock_is_printed_on(
    qtbot: QtBot, preview: Callable[..., PrintDialog], machine: Machine, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = replace(resized(shipped("a4-stock"), 250, 180), name="Phôi nhỏ", stock="Phôi 250 × 180")
    keep_layout(small)
    dialog = preview(request=replace(ASKED, stock="Phôi nhỏ"))
    dialog.out.paper.setFocus()
    qtbot.keyClicks(dialog.out.paper, "A4")
    monkeypatch.setattr(designer_calibration, "printers", lambda: ["Van-phong"])
    calibration = CalibrationDialog(dialog.parentWidget(), small)  # type: ignore[arg-type]
    qtbot.addWidget(calibration)
    settle()
    calibration.print_sheet()
    settle()
    assert calibration.answer.text() == "Đã gửi tờ thử tới Van-phong."
    (page,) = pages_of((machine.place / "got.pdf").read_bytes())
    assert (page.width, page.height) == (pytest.approx(297, abs=0.2), pytest.approx(210, abs=0.2))
