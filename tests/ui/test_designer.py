"""The designer of certificates: what is dragged, nudged and typed is what prints."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from PIL import Image
from pypdf import PdfReader
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from db.awards import Award, AwardDecision
from db.base import Action, action
from db.layouts import PrinterOffset
from db.members import Member
from db.settings import draft_of
from nongson_desktop.documents import stocks
from nongson_desktop.documents.calibration import Offset, calibration_sheet, corrected, keep_offset, offset_for
from nongson_desktop.documents.layout_files import write_layout
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.stocks import keep_layout, layout_named, shipped
from tests.conftest import TODAY
from tests.documents.crosses import by_poppler, corners
from tests.documents.geometry import MM, pages_of
from tests.ui.hands import answer, retype, say
from ui import work
from ui.main_window import MainWindow
from ui.pages import printing_printer
from ui.pages.designer import DesignerPage
from ui.pages.designer_calibration import CalibrationDialog
from ui.pages.designer_recipient import RecipientDialog
from ui.pages.printing import PrintDialog
from ui.pages.printing_output import paint_pages

Settle = Callable[[], None]
OURS = "Phôi xã Suối Mây"
ON = date(2026, 12, 20)
ANH = "Đồng chí ĐỖ ĐỨC ÁNH"


@pytest.fixture
def decided(window: MainWindow, people: dict[str, Member]) -> AwardDecision:
    """A decision of 2026 for two members."""
    with action("Lập quyết định"):
        made = AwardDecision(year=2026, number="15", decided_on=ON, signer="Lê Quốc Bảo", signer_role="Bí thư")
        made.save()
        for place, name in enumerate(("Đỗ Đức Ánh", "Nguyễn Thị Ân")):
            Award(
                decision=made,
                member=people[name],
                position=place,
                name=name,
                unit="Chi bộ thôn Tân Lập",
                achievement="Đã hoàn thành xuất sắc nhiệm vụ năm 2026",
            ).save()
    return made


@pytest.fixture
def page(window: MainWindow, decided: AwardDecision, settle: Settle) -> Iterator[DesignerPage]:
    """The designer with one layout of the office's own on the table."""
    keep_layout(replace(shipped("a4"), name=OURS))
    made = window.go("designer")
    assert isinstance(made, DesignerPage)
    settle()
    made.open(OURS)
    settle()
    yield made
    work.finish()


def at(page: DesignerPage, key: str) -> QPoint:
    """Where the middle of an element is seen."""
    piece = page.canvas.pieces[key]
    return page.canvas.mapFromScene(piece.mapToScene(piece.box.center()))


def drag(qtbot: QtBot, page: DesignerPage, key: str, across: float, down: float) -> None:
    """Take hold of an element and let go of it so many millimetres away."""
    view, start = page.canvas.viewport(), at(page, key)
    scale = page.canvas.transform().m11()
    end = (QPointF(start) + QPointF(across, down) * scale).toPoint()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for step in (0.3, 0.7, 1.0):
        qtbot.mouseMove(view, start + (QPointF(end - start) * step).toPoint())
        QApplication.processEvents()
        move(view, start + (QPointF(end - start) * step).toPoint())
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)


def move(view: QWidget, to: QPoint) -> None:
    """The pointer over the view with the left button held, which offscreen has no mouse for."""
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(to),
        QPointF(view.mapToGlobal(to)),
        Qt.MouseButton.NoButton,
        left,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(view, event)


def type_number(qtbot: QtBot, box: QWidget, text: str) -> None:
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)


def printed(stock: str = OURS) -> list[object]:
    return list(pages_of(draw_paper("certificate", Request(on=ON, year=2026, stock=stock))))


def spot(text: str, stock: str = OURS, place: int = 0) -> tuple[float, float]:
    """Where a text is printed: the middle of it and its baseline, in mm."""
    found = printed(stock)[place].find(text)  # type: ignore[attr-defined]
    assert found
    return found.center, found.baseline


# --- moving


def test_an_element_dragged_and_kept_prints_where_it_was_put(qtbot: QtBot, page: DesignerPage, settle: Settle) -> None:
    before = page.draft.layout.fields["g10"]
    drag(qtbot, page, "g10", -21, 3)
    after = page.draft.layout.fields["g10"]
    assert after.x - before.x == pytest.approx(-21, abs=1.5)
    assert after.y[0] - before.y[0] == pytest.approx(3, abs=1.5)
    qtbot.mouseClick(page.save_button, Qt.MouseButton.LeftButton)
    settle()
    center, baseline = spot("Suối Mây, ngày 20 tháng 12 năm 2026")
    assert (center, baseline) == (pytest.approx(after.x, abs=0.1), pytest.approx(after.y[0], abs=0.1))
    assert not page.draft.is_changed


def test_an_element_dragged_near_the_middle_snaps_to_it(qtbot: QtBot, page: DesignerPage) -> None:
    drag(qtbot, page, "g13", 148.5 - 212 + 0.6, 0)
    assert page.draft.layout.fields["g13"].x == 148.5


def test_an_element_snaps_to_the_line_of_another(qtbot: QtBot, page: DesignerPage) -> None:
    drag(qtbot, page, "g9", 3.3, -6.4)
    assert page.draft.layout.fields["g9"].y == (143.0,)


def test_arrows_nudge_by_half_a_millimetre_and_with_shift_by_a_tenth(
    qtbot: QtBot, page: DesignerPage, settle: Settle
) -> None:
    center, baseline = spot(ANH)
    page.canvas.setFocus()
    qtbot.mouseClick(page.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at(page, "g5"))
    for _ in range(6):
        qtbot.keyClick(page.canvas, Qt.Key.Key_Right)
    qtbot.keyClick(page.canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert page.draft.layout.fields["g5"].x == 151.5
    assert page.draft.layout.fields["g5"].y == (90.9,)
    qtbot.keyClick(page.canvas, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert spot(ANH) == (pytest.approx(center + 3, abs=0.1), pytest.approx(baseline - 0.1, abs=0.05))


def test_a_row_of_nudges_is_taken_back_at_once_and_done_again(qtbot: QtBot, page: DesignerPage) -> None:
    actions = Action.select().count()
    page.canvas.setFocus()
    page.canvas.select(("g6",))
    for _ in range(5):
        qtbot.keyClick(page.canvas, Qt.Key.Key_Down)
    assert page.draft.layout.fields["g6"].y == (101.5,)
    qtbot.keyClick(page.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.draft.layout == replace(shipped("a4"), name=OURS)
    qtbot.keyClick(page.canvas, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert page.draft.layout.fields["g6"].y == (101.5,)
    qtbot.mouseClick(page.tools.undo, Qt.MouseButton.LeftButton)
    assert not page.draft.is_changed
    assert Action.select().count() == actions


def test_nothing_leaves_the_sheet(qtbot: QtBot, page: DesignerPage) -> None:
    drag(qtbot, page, "g13", 0, 400)
    assert page.draft.layout.fields["g13"].y[0] <= 210
    drag(qtbot, page, "g8", -400, 0)
    assert page.draft.layout.fields["g8"].x >= 0


def test_the_emblem_is_dragged_too(qtbot: QtBot, page: DesignerPage, settle: Settle) -> None:
    drag(qtbot, page, "emblem", -50, 3)
    assert page.draft.layout.emblem_x == pytest.approx(98.5, abs=1.5)
    assert page.draft.layout.emblem_top == pytest.approx(19, abs=1.5)


def test_chosen_elements_are_lined_up(page: DesignerPage) -> None:
    page.canvas.select(("g8", "g9"))
    page.tools.lined_up.emit("middle")
    assert {page.draft.layout.fields[key].x for key in ("g8", "g9")} == {148.5}
    page.canvas.select(("g10", "g11"))
    page.tools.lined_up.emit("y")
    assert page.draft.layout.fields["g11"].y == (136.0,)


# --- typing


def test_typed_numbers_set_the_element_and_only_it(qtbot: QtBot, page: DesignerPage) -> None:
    page.canvas.select(("g8",))
    for name, text in (("x", "35,5"), ("y", "140,2"), ("size", "13,5"), ("floor", "9"), ("width", "100")):
        type_number(qtbot, page.fields.measures[name], text)
    field = page.draft.layout.fields["g8"]
    assert (field.x, field.y, field.size, field.floor, field.width) == (35.5, (140.2,), 13.5, 9.0, 100.0)
    others = {key: one for key, one in page.draft.layout.fields.items() if key != "g8"}
    assert others == {key: one for key, one in shipped("a4").fields.items() if key != "g8"}


def test_lines_and_their_distance_are_typed(qtbot: QtBot, page: DesignerPage) -> None:
    page.canvas.select(("g7",))
    type_number(qtbot, page.fields.lines, "2")
    type_number(qtbot, page.fields.measures["pitch"], "7,5")
    assert page.draft.layout.fields["g7"].y == (109.0, 116.5)


def test_letters_are_set_bold_slanted_handwritten_and_coloured(qtbot: QtBot, page: DesignerPage) -> None:
    page.canvas.select(("g6",))
    page.fields.bold.click()
    page.fields.italic.click()
    for box, end in ((page.fields.face, Qt.Key.Key_End), (page.fields.anchor, Qt.Key.Key_Home)):
        box.setFocus()
        qtbot.keyClick(box, end)
    page.fields.color.setFocus()
    qtbot.keyClick(page.fields.color, Qt.Key.Key_Down)
    field = page.draft.layout.fields["g6"]
    assert (field.bold, field.italic, field.face, field.anchor, field.color) == (True, True, "script", "left", "red")
    assert not page.fields.bold.isEnabled()  # the handwriting has one weight


def test_words_with_placeholders_are_typed_and_print(qtbot: QtBot, page: DesignerPage, settle: Settle) -> None:
    page.canvas.select(("g7",))
    retype(qtbot, page.fields.words, "Vì thành tích năm {year}")
    qtbot.keyClick(page.fields.words, Qt.Key.Key_Return)
    assert page.draft.layout.template("g7") == "Vì thành tích năm {year}"
    page.save()
    settle()
    assert spot("Vì thành tích năm 2026")


def test_a_placeholder_that_nobody_fills_is_refused_when_it_is_kept(
    qtbot: QtBot, page: DesignerPage, settle: Settle
) -> None:
    page.canvas.select(("g7",))
    retype(qtbot, page.fields.words, "Vì {thanh_tich}")
    qtbot.keyClick(page.fields.words, Qt.Key.Key_Return)
    page.save()
    settle()
    assert "Chữ" in page.main.note.text.text() or "Thành tích" in page.main.note.text.text()
    assert page.draft.is_changed
    assert layout_named(OURS).template("g7") == "{achievement}"


def test_words_of_one_kind_of_award_leave_the_others(qtbot: QtBot, page: DesignerPage, settle: Settle) -> None:
    page.canvas.select(("g7",))
    page.fields.kind.setCurrentIndex(page.fields.kind.findData("five-years"))
    settle()
    assert page.fields.words.text() == ""
    say(page.fields.words, "Năm năm liền")
    qtbot.keyClick(page.fields.words, Qt.Key.Key_Return)
    layout = page.draft.layout
    assert (layout.template("g7", "five-years"), layout.template("g7", "yearly")) == ("Năm năm liền", "{achievement}")


def test_an_element_is_switched_off_in_the_list_and_by_delete(qtbot: QtBot, page: DesignerPage) -> None:
    page.fields.list.item(3).setCheckState(Qt.CheckState.Unchecked)
    assert not page.draft.layout.fields["g4"].shown
    assert not page.canvas.pieces["g4"].isVisible()
    page.canvas.setFocus()
    page.canvas.select(("g3",))
    qtbot.keyClick(page.canvas, Qt.Key.Key_Delete)
    assert not page.draft.layout.fields["g3"].shown


def test_a_stock_measured_by_ruler_takes_the_elements_with_it(qtbot: QtBot, page: DesignerPage) -> None:
    type_number(qtbot, page.sheet.across, "350")
    type_number(qtbot, page.sheet.down, "250")
    layout = page.draft.layout
    assert (layout.width, layout.height) == (350.0, 250.0)
    assert layout.fields["g4"].x == pytest.approx(175, abs=0.2)


def test_what_does_not_fit_is_said_under_the_sheet(qtbot: QtBot, page: DesignerPage) -> None:
    page.canvas.select(("g5",))
    type_number(qtbot, page.fields.measures["width"], "30")
    assert "Tên người, tổ chức được khen không in vừa." in page.notice.text()
    type_number(qtbot, page.fields.measures["width"], "240")
    assert "không in vừa" not in page.notice.text()


# --- what is seen is what is printed


def test_lines_stand_on_the_sheet_where_the_pdf_sets_them(page: DesignerPage) -> None:
    printed_page = printed()[0]
    for key, text in (("g5", ANH), ("g13", "Lê Quốc Bảo"), ("g8", "Quyết định số 15-QĐ/ĐU, ngày 20 tháng 12 năm 2026")):
        page.tools.person.setCurrentIndex(0)
        page._look_with(0)
        piece = page.canvas.pieces[key]
        shape = piece.mapToScene(piece.path).boundingRect()  # type: ignore[attr-defined]
        found = printed_page.find(text)  # type: ignore[attr-defined]
        assert found, text
        assert shape.left() == pytest.approx(found.x0, abs=0.6)
        assert shape.right() == pytest.approx(found.x1, abs=0.6)
        assert piece.y() == pytest.approx(found.baseline, abs=0.05)


def test_the_preview_is_the_pdf_with_the_recipients_by_name(qtbot: QtBot, page: DesignerPage, settle: Settle) -> None:
    page.canvas.select(("g4",))
    type_number(qtbot, page.fields.measures["x"], "120")
    qtbot.mouseClick(page.tools.preview, Qt.MouseButton.LeftButton)
    settle()
    assert page.preview.document.pageCount() == 2
    assert [page.preview.pages.item(row).text() for row in range(2)] == ["1.  Đỗ Đức Ánh", "2.  Nguyễn Thị Ân"]
    assert "GIẤY KHEN" in page.preview.document.getAllText(0).text()
    assert spot("GIẤY KHEN")[0] == pytest.approx(148.5, abs=0.2)  # nothing is kept by looking


# --- layouts


def test_what_comes_with_the_program_is_copied_before_it_is_changed(
    qtbot: QtBot, page: DesignerPage, settle: Settle
) -> None:
    page.open("a4-stock")
    drag(qtbot, page, "g13", 20, 0)
    page.canvas.select(("g13",))
    qtbot.keyClick(page.canvas, Qt.Key.Key_Right)
    assert page.draft.layout == shipped("a4-stock")
    assert "Mẫu có sẵn chỉ để xem" in page.notice.text()
    qtbot.mouseClick(page.list.copy_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.draft.is_ours
    assert page.draft.layout.name == "Phôi A4 in sẵn của cơ quan"
    assert page.draft.layout.fields == shipped("a4-stock").fields


def test_a_layout_is_renamed_and_put_away(qtbot: QtBot, page: DesignerPage, settle: Settle) -> None:
    page.tabs.setCurrentIndex(1)
    retype(qtbot, page.sheet.name, "Phôi mới")
    qtbot.keyClick(page.sheet.name, Qt.Key.Key_Return)
    page.save()
    settle()
    assert [one.name for one in stocks.stocks() if one.id] == ["Phôi mới"]
    assert page.key == "Phôi mới"
    qtbot.mouseClick(page.list.hide_button, Qt.MouseButton.LeftButton)
    settle()
    assert [one.name for one in stocks.stocks() if one.id] == []
    page.main.undo_last()
    settle()
    assert [one.name for one in stocks.stocks() if one.id] == ["Phôi mới"]


def test_a_layout_goes_to_another_office_as_a_file(
    qtbot: QtBot, page: DesignerPage, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, "getSaveFileName", tmp_path / "mau")
    qtbot.mouseClick(page.list.export_button, Qt.MouseButton.LeftButton)
    settle()
    assert (tmp_path / "mau.toml").read_bytes() == write_layout(page.draft.layout)
    answer(monkeypatch, "getOpenFileName", tmp_path / "mau.toml")
    qtbot.mouseClick(page.list.import_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.draft.layout == replace(shipped("a4"), name=f"{OURS} 2")


def test_the_emblem_travels_with_the_file_and_the_scan_stays(
    qtbot: QtBot, page: DesignerPage, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("RGB", (60, 40), "#b3261e").save(tmp_path / "co.png")
    answer(monkeypatch, "getOpenFileName", tmp_path / "co.png")
    for use in ("emblem", "backdrop"):
        page.sheet.picture_asked.emit(use)
        settle()
    answer(monkeypatch, "getSaveFileName", tmp_path / "mau.toml")
    qtbot.mouseClick(page.list.export_button, Qt.MouseButton.LeftButton)
    settle()
    answer(monkeypatch, "getOpenFileName", tmp_path / "mau.toml")
    emblem = page.draft.layout.pictures["emblem"]
    qtbot.mouseClick(page.list.import_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.draft.layout.name == f"{OURS} 2"
    assert page.draft.layout.pictures == {"emblem": emblem}


def test_an_issued_certificate_is_not_changed_for_one_and_the_dialog_says_so_at_once(
    page: DesignerPage, decided: AwardDecision, settle: Settle
) -> None:
    with action("Ban hành"):
        decided.issued_on = ON
        decided.save()
    page.reload()
    settle()
    assert page.decision is not None
    dialog = RecipientDialog(page.main, page.draft.layout, page.decision, 0)
    settle()
    assert not dialog.accept_button.isEnabled()
    assert dialog.note.text() == "Giấy khen đã ban hành ngày 20/12/2026, không chỉnh riêng được nữa."
    dialog.reject()


def test_a_file_that_is_no_layout_is_refused_in_a_sentence(
    qtbot: QtBot, page: DesignerPage, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "la.toml").write_text("x = 1")
    answer(monkeypatch, "getOpenFileName", tmp_path / "la.toml")
    qtbot.mouseClick(page.list.import_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.main.note.text.text().startswith("Không nhận tệp mẫu “la.toml”: không phải tệp mẫu giấy khen")
    assert len([one for one in stocks.stocks() if one.id]) == 1


def test_a_scan_of_the_stock_lies_under_the_sheet_and_never_prints(
    qtbot: QtBot, page: DesignerPage, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.sheet.checks["on_stock"].click()
    Image.new("RGB", (600, 424), "#fde9c0").save(tmp_path / "phoi.png")
    answer(monkeypatch, "getOpenFileName", tmp_path / "phoi.png")
    page.tabs.setCurrentIndex(1)
    qtbot.mouseClick(page.sheet.choosers["backdrop"], Qt.MouseButton.LeftButton)
    settle()
    assert page.canvas.backdrop.sceneBoundingRect().width() == pytest.approx(297, abs=0.1)
    type_number(qtbot, page.sheet.across, "350")
    assert page.canvas.backdrop.sceneBoundingRect().width() == pytest.approx(350, abs=0.1)
    page.draft.stack.undo()
    page.save()
    settle()
    content = draw_paper("certificate", Request(on=ON, year=2026, stock=OURS))
    assert all(not sheet.images for sheet in PdfReader(BytesIO(content)).pages)
    assert layout_named(OURS).pictures["backdrop"].startswith(b"\xff\xd8")


def test_an_emblem_of_its_own_prints_on_plain_paper(
    qtbot: QtBot, page: DesignerPage, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("RGBA", (200, 100), (0, 90, 0, 255)).save(tmp_path / "bieu-trung.png")
    answer(monkeypatch, "getOpenFileName", tmp_path / "bieu-trung.png")
    page.tabs.setCurrentIndex(1)
    qtbot.mouseClick(page.sheet.choosers["emblem"], Qt.MouseButton.LeftButton)
    settle()
    page.save()
    settle()
    with pdfplumber.open(BytesIO(draw_paper("certificate", Request(on=ON, year=2026, stock=OURS)))) as drawn:
        (image,) = drawn.pages[0].images
    measured = [image[side] / MM for side in ("x0", "x1", "top", "bottom")]
    assert measured == [pytest.approx(side, abs=0.1) for side in (132.5, 164.5, 16, 32)]


@pytest.mark.parametrize("content", [b"GIF89a" + b"\0" * 100, b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b""])
def test_a_file_that_is_no_picture_is_refused(
    qtbot: QtBot, page: DesignerPage, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    (tmp_path / "anh.png").write_bytes(content)
    answer(monkeypatch, "getOpenFileName", tmp_path / "anh.png")
    page.sheet.picture_asked.emit("backdrop")
    settle()
    assert page.main.note.text.text() == "Tệp “anh.png” không phải ảnh PNG hoặc JPEG, hoặc bị hỏng."
    assert not page.draft.is_changed


def test_closing_the_window_keeps_what_was_changed_as_a_draft(qtbot: QtBot, page: DesignerPage, settle: Settle) -> None:
    page.canvas.select(("g4",))
    type_number(qtbot, page.fields.measures["x"], "130")
    assert page.keep_typing() == 1
    form = f"certificate-layout-{page.draft.id}"
    assert draft_of(form)
    page.drafts.clear()
    page.reload()
    settle()
    assert page.draft.layout.fields["g4"].x == 148.5
    assert not page.kept_draft.isHidden()
    qtbot.mouseClick(page.kept_draft.use_button, Qt.MouseButton.LeftButton)
    assert page.draft.layout.fields["g4"].x == 130
    page.save()
    settle()
    assert draft_of(form) is None


# --- one recipient


def test_one_recipients_words_are_changed_and_the_others_stay(qtbot: QtBot, page: DesignerPage, settle: Settle) -> None:
    dialog = RecipientDialog(page.main, page.draft.layout, page.decision, 1)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.show()
    settle()
    assert dialog.words["g7"].placeholderText() == "Đã hoàn thành xuất sắc nhiệm vụ năm 2026"
    retype(qtbot, dialog.words["g7"], "Dũng cảm cứu người trong lũ")
    type_number(qtbot, dialog.moves["g13"][0], "-4,5")
    qtbot.wait(350)
    settle()
    assert "Dũng cảm cứu người" in dialog.preview.document.getAllText(0).text()
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    settle()
    assert spot("Dũng cảm cứu người trong lũ", place=1)
    assert spot("Đã hoàn thành xuất sắc nhiệm vụ năm 2026", place=0)
    assert spot("Lê Quốc Bảo", place=1)[0] == pytest.approx(spot("Lê Quốc Bảo", place=0)[0] - 4.5, abs=0.1)


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
