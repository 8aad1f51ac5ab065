"""The designer of certificates: what is dragged, nudged and typed is what prints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.awards import Award, AwardDecision
from db.base import Action, action
from db.members import Member
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.stocks import keep_layout, layout_named, shipped
from tests.documents.geometry import pages_of
from tests.ui.hands import retype, say
from ui.main_window import MainWindow
from ui.pages.designer import DesignerPage

Settle = Callable[[], None]
OURS = "Phôi xã Suối Mây"
ON = date(2026, 12, 20)
ANH = "Đồng chí ĐỖ ĐỨC ÁNH"


def decided(people: dict[str, Member]) -> AwardDecision:
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


def opened(window: MainWindow, people: dict[str, Member], settle: Settle) -> DesignerPage:
    """The designer with one layout of the office's own on the table, and a decision to print."""
    decided(people)
    keep_layout(replace(shipped("a4"), name=OURS))
    made = window.go("designer")
    assert isinstance(made, DesignerPage)
    settle()
    made.open(OURS)
    settle()
    return made


@pytest.fixture
def page(window: MainWindow, people: dict[str, Member], settle: Settle) -> DesignerPage:
    return opened(window, people, settle)


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
