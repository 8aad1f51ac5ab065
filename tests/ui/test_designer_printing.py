"""The printer beside the designer: what the ruler measures moves what is printed, never what is saved."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from db.layouts import PrinterOffset
from db.members import Member
from nongson_desktop.documents.calibration import Offset, calibration_sheet, corrected, keep_offset, offset_for
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.stocks import shipped
from tests.conftest import TODAY
from tests.documents.crosses import by_poppler, corners
from tests.documents.geometry import pages_of
from tests.ui.hands import answer, say
from tests.ui.test_designer import ANH, ON, OURS, Settle, opened, type_number
from ui import work
from ui.main_window import MainWindow
from ui.pages import printing_printer
from ui.pages.designer import DesignerPage
from ui.pages.designer_calibration import CalibrationDialog
from ui.pages.printing import PrintDialog
from ui.pages.printing_output import paint_pages


@pytest.fixture
def page(window: MainWindow, people: dict[str, Member], settle: Settle) -> DesignerPage:
    return opened(window, people, settle)


# --- the printer


def test_the_rulers_numbers_become_the_offset_of_printer_tray_and_stock(
    qtbot: QtBot, page: DesignerPage, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = CalibrationDialog(page.main, page.draft.layout)
    qtbot.addWidget(dialog)
    dialog.show()
    settle()
    line = dialog.printer.lineEdit()
    assert isinstance(line, QLineEdit)
    say(line, "Máy in phòng họp")
    settle()
    for name, text in (("left", "20,8"), ("top", "19,5"), ("right", "277,8"), ("bottom", "189,5")):
        type_number(qtbot, dialog.measures[name], text)
    assert dialog.answer.text() == "Trang in sẽ được dịch: sang trái 0,8 mm, xuống 0,5 mm (đang lưu: chưa căn chỉnh)."
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    settle()
    assert offset_for("Máy in phòng họp", "", "Giấy A4") == Offset(-0.8, 0.5)
    type_number(qtbot, dialog.measures["left"], "90")
    assert "Lệch quá" in dialog.problem.text() or "co giãn" in dialog.problem.text()
    assert PrinterOffset.select().count() == 1


@pytest.fixture
def printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A printer that keeps what it is handed: stands in for the machine beside the desk."""
    if sys.platform == "win32":
        pytest.skip("lp is the way to print on Linux and macOS")
    got = tmp_path / "printer"
    got.mkdir()
    (got / "lp").write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {got}/words\ncat > {got}/got.pdf\n')
    (got / "lpoptions").write_text('#!/bin/sh\necho "InputSlot/Media Source: *Auto Tray1 Manual"\n')
    for name in ("lp", "lpoptions"):
        (got / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{got}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(printing_printer, "printers", lambda: ["Van-phong"])
    return got


def test_what_goes_to_the_printer_is_moved_by_what_was_measured_and_the_preview_shows_it(
    qtbot: QtBot, page: DesignerPage, settle: Settle, printer: Path
) -> None:
    keep_offset("Van-phong", "InputSlot=Manual", "Phôi A4", Offset(2.5, -1.5), TODAY)
    dialog = PrintDialog(page.main, ["certificate"], Request(on=ON, year=2026, stock="a4-stock"))
    qtbot.addWidget(dialog)
    dialog.show()
    settle()
    plain = dialog.content
    assert dialog.out.says.text() == "Căn chỉnh (Phôi A4, khay mặc định): chưa căn chỉnh."
    tray = dialog.out.tray
    assert [tray.itemText(row) for row in range(tray.count())] == [
        "Khay mặc định",
        "Tự chọn khay",
        "Khay 1",
        "Khay tay",
    ]
    tray.setFocus()
    qtbot.keyClick(tray, Qt.Key.Key_End)
    settle()
    assert dialog.out.says.text() == "Căn chỉnh (Phôi A4, khay tay): sang phải 2,5 mm, lên 1,5 mm."
    shown = dialog.preview.document.getAllText(0).boundingRectangle()
    qtbot.mouseClick(dialog.print_button, Qt.MouseButton.LeftButton)
    settle()
    sent = (printer / "got.pdf").read_bytes()
    assert sent == corrected(plain, Offset(2.5, -1.5))
    words = (printer / "words").read_text().splitlines()
    assert [word for word in words if "=" in word and "/" not in word] == [
        "print-scaling=none",
        "media=A4",
        "InputSlot=Manual",
    ]
    before, after = pages_of(plain)[0].find(ANH), pages_of(sent)[0].find(ANH)
    assert before
    assert after
    assert (after.x0 - before.x0, after.baseline - before.baseline) == (
        pytest.approx(2.5, abs=0.1),
        pytest.approx(-1.5, abs=0.1),
    )
    assert shown.left() / 72 * 25.4 == pytest.approx(min(one.x0 for one in pages_of(sent)[0].pieces), abs=1)


@pytest.mark.parametrize("key", ["a4", "a3"])
def test_a_sheet_painted_on_a_printer_at_its_true_size_has_its_crosses_where_the_offset_puts_them(
    qapp: QApplication, tmp_path: Path, key: str
) -> None:
    offset = Offset(2.4, -1.7)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "in.pdf"))
    paint_pages(calibration_sheet(shipped(key), offset), printer, Heard())
    assert printer.resolution() >= 600
    picture = by_poppler((tmp_path / "in.pdf").read_bytes(), tmp_path)
    for x, y, aim_x, aim_y in corners(picture, key, offset):
        assert (x, y) == (pytest.approx(aim_x, abs=0.3), pytest.approx(aim_y, abs=0.3))


class Heard:
    """Progress that nobody looks at."""

    def report(self, done: int, total: int = 0) -> None:
        """Taken note of."""


def test_the_saved_pdf_is_not_moved_for_a_printer(
    qtbot: QtBot, page: DesignerPage, settle: Settle, printer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_offset("Van-phong", "", "Giấy A4", Offset(5, 5), TODAY)
    dialog = PrintDialog(page.main, ["certificate"], Request(on=ON, year=2026))
    qtbot.addWidget(dialog)
    dialog.show()
    settle()
    answer(monkeypatch, "getSaveFileName", tmp_path / "giay-khen")
    qtbot.mouseClick(dialog.pdf_button, Qt.MouseButton.LeftButton)
    settle()
    assert (tmp_path / "giay-khen.pdf").read_bytes() == draw_paper("certificate", Request(on=ON, year=2026))


def test_the_print_dialog_offers_the_offices_own_layouts(qtbot: QtBot, page: DesignerPage, settle: Settle) -> None:
    dialog = PrintDialog(page.main, ["certificate"], Request(on=ON, year=2026))
    qtbot.addWidget(dialog)
    dialog.show()
    settle()
    names = [dialog.stock.itemText(row) for row in range(dialog.stock.count())]
    assert names[0] == OURS
    assert dialog.stock.currentText() == "Giấy trắng A4: in cả khung"
    dialog.stock.setFocus()
    qtbot.keyClick(dialog.stock, Qt.Key.Key_Home)
    settle()
    again = PrintDialog(page.main, ["certificate"], Request(on=ON, year=2026))
    qtbot.addWidget(again)
    assert again.stock.currentText() == OURS
    work.finish()
