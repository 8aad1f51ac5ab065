"""The window around the pages: year and scope, search from anywhere, undo, dropped files, and closing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from db.base import Action, action
from db.members import Member
from db.settings import draft_of
from nongson_desktop.rules.plans import open_year
from tests.conftest import TODAY
from tests.ui.hands import retype, say
from ui import work
from ui.app import say_kept
from ui.help import LimitsDialog
from ui.main_window import MainWindow
from ui.navigation import ENTRIES
from ui.pages.members import MembersPage

Settle = Callable[[], None]
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def test_every_page_opens_in_the_one_window(window: MainWindow, settle: Settle) -> None:
    for entry in ENTRIES:
        page = window.go(entry.key)
        settle()
        assert page.isVisible()
        assert window.navigation.currentItem().text().startswith(entry.title)
        shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
        assert shown == [window], f"{entry.key} opened a second window"
        assert (window.width(), window.height()) == (1366, 768), f"{entry.key} pushed the window wider"
    window.resize(1093, 574)  # a screen of 1366 × 768 at 125 %, less its own bars
    assert (window.width(), window.height()) == (1093, 574), "some page asks for more than there is"


def test_the_top_tells_whose_office_and_offers_its_years_and_cells(window: MainWindow) -> None:
    with action("Mở năm", kind="edit"):
        open_year(2023, TODAY)
    window.reload()
    assert window.top.office.text() == "Đảng bộ xã Suối Mây"
    years = [window.top.year.itemText(row) for row in range(window.top.year.count())]
    assert years == ["2027", "2026", "2025", "2024", "2023"]
    scopes = [window.top.scope.itemText(row) for row in range(window.top.scope.count())]
    assert scopes == ["Toàn đảng bộ", "Chi bộ thôn Bình Sơn", "Chi bộ thôn Tân Lập"]


def test_year_and_scope_hold_on_every_page(qtbot: QtBot, window: MainWindow, settle: Settle) -> None:
    with qtbot.waitSignal(window.scope_changed):
        window.top.scope.setCurrentIndex(1)
    with qtbot.waitSignal(window.year_changed):
        window.top.year.setCurrentIndex(window.top.year.findData(2025))
    for key in ("plans", "tasks", "members"):
        page = window.go(key)
        view = page.list.asked()
        assert (view.year, view.cell) == (2025, window.cell)
    assert window.cell is not None


def test_year_and_scope_have_keys_of_their_own_and_enter_leads_back(
    qtbot: QtBot, window: MainWindow, settle: Settle
) -> None:
    page: Any = window.page()
    settle()
    page.list.view.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_N, ALT)
    assert window.top.year.hasFocus()
    before = window.year
    qtbot.keyClick(window.top.year, Qt.Key.Key_Down)
    assert window.year == before - 1
    qtbot.keyClick(window.top.year, Qt.Key.Key_Return)
    assert page.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClick(window, Qt.Key.Key_P, ALT)
    assert window.top.scope.hasFocus()
    qtbot.keyClick(window.top.scope, Qt.Key.Key_End)
    assert window.top.scope.currentText() == "Chi bộ thôn Tân Lập"
    qtbot.keyClick(window.top.scope, Qt.Key.Key_Escape)
    assert page.isAncestorOf(QApplication.focusWidget())


def test_ctrl_k_finds_a_member_from_any_page(qtbot: QtBot, window: MainWindow, settle: Settle) -> None:
    window.go("plans")
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    assert window.top.search.hasFocus()
    qtbot.keyClicks(window.top.search, "chau vo")
    qtbot.keyClick(window.top.search, Qt.Key.Key_Return)
    settle()
    page = window.page()
    assert isinstance(page, MembersPage)
    assert page.detail.name.text() == "Võ Minh Châu", "also one who left"


def test_ctrl_z_takes_back_the_last_act_and_not_what_was_there_before(
    qtbot: QtBot, window: MainWindow, people: dict[str, Member], settle: Settle
) -> None:
    member = Member.get_by_id(people["Lê Quốc Bảo"].id)
    member.phone = "0900"
    with action("Sửa hồ sơ Lê Quốc Bảo"):
        member.save()
    window.page().list.view.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    settle()
    assert Member.get_by_id(member.id).phone == ""
    assert window.note.text.text() == "Đã hoàn tác: Sửa hồ sơ Lê Quốc Bảo."
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    settle()
    assert (
        window.note.text.text()
        == "Không còn việc nào để hoàn tác từ lúc mở chương trình; việc trước đó ở trang Nhật ký."
    )
    assert Member.select().where(~Member.hidden).count() == 6


def test_ctrl_z_in_a_field_takes_back_the_typing_only(qtbot: QtBot, window: MainWindow, settle: Settle) -> None:
    page = window.page()
    qtbot.keyClicks(page.list.search, "do duc")
    qtbot.keyClick(page.list.search, Qt.Key.Key_Z, CTRL)
    settle()
    assert page.list.search.text() == ""
    assert not Action.select().where(Action.kind == "undo").exists()


def test_later_work_is_not_swept_away_by_an_undo(window: MainWindow, people: dict[str, Member], settle: Settle) -> None:
    member = Member.get_by_id(people["Lê Quốc Bảo"].id)
    with action("Lần một") as first:
        member.phone = "1"
        member.save()
    with action("Lần hai"):
        member.phone = "2"
        member.save()
    window.undo(first.id)
    settle()
    assert Member.get_by_id(member.id).phone == "2"
    assert window.note.text.text().startswith("Không hoàn tác được: dữ liệu đã được thay đổi sau đó (Lần hai")


def test_the_status_bar_shows_running_work_and_stops_it(qtbot: QtBot, window: MainWindow) -> None:
    go_on = threading.Event()
    told: list[Exception] = []

    def slow(progress: work.Progress) -> None:
        progress.report(1, 4)
        go_on.wait(10)
        progress.report(4, 4)

    work.run(window, slow, lambda _: pytest.fail("it was stopped"), told.append, title="Đang in")
    qtbot.waitUntil(window.status.bar.isVisible)
    assert window.status.running.text() == "Đang in…"
    qtbot.mouseClick(window.status.stop, Qt.MouseButton.LeftButton)
    go_on.set()
    qtbot.waitUntil(lambda: bool(told))
    assert str(told[0]) == "Đã dừng; chưa có gì thay đổi."
    assert not window.status.bar.isVisible()


def drop(window: MainWindow, path: Path) -> bool:
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(path))])
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(400, 300), Qt.DropAction.CopyAction, carried, buttons, keys)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(400, 300), Qt.DropAction.CopyAction, carried, buttons, keys))
    return enter.isAccepted()


def test_a_workbook_dropped_anywhere_opens_the_import_page(window: MainWindow, tmp_path: Path, settle: Settle) -> None:
    from xlsxwriter import Workbook

    path = tmp_path / "danh sách.xlsx"
    book = Workbook(str(path))
    book.add_worksheet("Đảng viên").write_row(0, 0, ["Họ và tên", "Ngày sinh"])
    book.close()
    window.go("tasks")
    assert drop(window, path)
    assert window.navigation.currentItem().text() == "Nhập từ Excel"
    settle()


def test_another_file_is_not_taken(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "ảnh.png"
    path.write_bytes(b"")
    assert not drop(window, path)


def test_no_field_swallows_a_dropped_workbook(window: MainWindow, settle: Settle) -> None:
    for key in ("members", "plans", "tasks", "organizations"):
        page = window.go(key)
        taking = [line.objectName() for line in page.findChildren(QLineEdit) if line.acceptDrops()]
        assert taking == []


def test_closing_keeps_unsaved_typing_as_a_draft_and_says_so(
    qtbot: QtBot, window: MainWindow, people: dict[str, Member], office: Path, settle: Settle
) -> None:
    from db.open import open_office

    page = window.page()
    member = people["Lê Quốc Bảo"]
    page.list.view.stand_on(member.id)
    settle()
    retype(qtbot, page.detail.form.editor("occupation"), "Cán bộ thú y")
    with qtbot.waitSignal(window.kept_drafts) as said:
        window.close()
    farewell = say_kept(*said.args)
    assert farewell.isVisible()
    assert farewell.text().startswith("Đã giữ 1 bản nháp chưa lưu.")
    farewell.close()
    open_office(office)
    kept = draft_of(f"member:{member.id}")
    assert kept is not None
    assert kept[0] == {"occupation": "Cán bộ thú y"}


def test_a_mistake_in_the_program_is_told_calmly_and_logged_without_names(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    from nongson_desktop.log import keep
    from ui.dialogs import BugDialog

    try:
        raise ValueError("Đỗ Đức Ánh")
    except ValueError as error:
        keep(error)
    log = (tmp_path / "home" / "nongson.log").read_text(encoding="utf-8")
    assert "ValueError" in log
    assert "test_main_window.py" in log
    assert "Ánh" not in log
    dialog = BugDialog("chi tiết lỗi", window)
    qtbot.addWidget(dialog)
    dialog.show()
    copy = next(child for child in dialog.findChildren(type(window.note.undo)) if child.text() == "Chép chi tiết")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "chi tiết lỗi"


def test_text_can_be_made_larger_and_stays_so(qtbot: QtBot, window: MainWindow) -> None:
    from ui.preferences import text_size

    before = QApplication.font().pointSize()
    qtbot.keyClick(window, Qt.Key.Key_Plus, CTRL)
    try:
        assert QApplication.font().pointSize() == before + 1 or text_size() == 1
        assert text_size() == 1
    finally:
        qtbot.keyClick(window, Qt.Key.Key_Minus, CTRL)
    assert text_size() == 0


def test_vietnamese_typed_decomposed_is_kept_composed(qtbot: QtBot, window: MainWindow, settle: Settle) -> None:
    import unicodedata

    page = window.page()
    say(page.list.search, unicodedata.normalize("NFD", "Đỗ Đức Ánh"))
    settle()
    assert page.list.table.rowCount() == 1


def test_what_has_no_room_in_the_menu_folds_to_its_heading_and_every_page_is_still_reached(
    qtbot: QtBot, window: MainWindow, settle: Callable[[], None]
) -> None:
    menu = window.navigation

    def in_sight() -> list[str]:
        return [menu.item(row).text() for row in range(menu.count()) if not menu.isRowHidden(row)]

    window.resize(1366, 1600)
    window.go("evaluation")
    settle()
    assert len(in_sight()) == menu.count()
    window.resize(1366, 600)
    settle()
    assert menu.verticalScrollBar().maximum() == 0
    assert "Họp, bỏ phiếu" in in_sight(), "the group of the page in front stays open"
    folded = [text for text in in_sight() if text.endswith(" ›")]
    assert "Giấy tờ ›" in folded
    heading = next(row for row in range(menu.count()) if menu.item(row).text() == "Giấy tờ ›")
    qtbot.mouseClick(menu.viewport(), Qt.MouseButton.LeftButton, pos=menu.visualItemRect(menu.item(heading)).center())
    assert "Đợt in" in in_sight()
    assert menu.currentItem().text() == "Đánh giá, xếp loại", "nothing was opened yet"
    menu.setFocus()
    passed = [menu.currentItem().text()]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
        for _ in ENTRIES:
            qtbot.keyClick(menu, key)
            passed.append(menu.currentItem().text())
    assert set(passed) == {entry.title for entry in ENTRIES}
    assert menu.verticalScrollBar().maximum() == 0


def test_pages_are_opened_by_keyboard_from_anywhere_and_those_passed_on_the_way_are_not(
    qtbot: QtBot, window: MainWindow, settle: Callable[[], None]
) -> None:
    window.go("members")
    settle()
    before = set(window.pages)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
    menu = window.navigation
    assert menu.hasFocus()
    while menu.currentItem().text() != "Đánh giá, xếp loại":
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    assert set(window.pages) == before
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    settle()
    assert window.page() is window.pages["evaluation"]
    assert set(window.pages) == before | {"evaluation"}
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
    qtbot.keyClick(menu, Qt.Key.Key_Up)
    qtbot.keyClick(menu, Qt.Key.Key_F6)
    assert not menu.hasFocus()
    assert menu.currentItem().text() == "Đánh giá, xếp loại"


def test_the_help_says_plainly_what_the_program_does_not_protect_against(qtbot: QtBot, window: MainWindow) -> None:
    dialog = LimitsDialog(window)
    qtbot.addWidget(dialog)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    for danger in (
        "phiếu khôi phục",
        "phần mềm gián điệp",
        "Excel đã lưu ra",
        "Bản sao lưu cũ",
        "bộ nhớ của máy",
        "Tuyệt mật",
        "tống tiền",
    ):
        assert danger in said


def test_the_screen_belongs_to_no_dialog_that_was_on_it(window: MainWindow) -> None:
    """PySide6 takes what a widget answers without being told anything for a part of it, and lets it go with it."""
    dialog = LimitsDialog(window)
    dialog.show()
    assert "parent" not in shiboken6.dump(QGuiApplication.primaryScreen())
