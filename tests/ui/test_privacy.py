"""Identity numbers stand on the screen only when the clerk asks for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QTabBar
from pytestqt.qtbot import QtBot

from db.admission import Candidate
from db.members import Member
from tests.conftest import TODAY
from tests.ui.hands import Clerk, column_of, words_on
from ui.main_window import MainWindow
from ui.navigation import ENTRIES
from ui.pages.members import MembersPage
from ui.privacy import privacy
from ui.table import RecordView

FULL, COVERED = "046060000011", "•••••••••011"


def test_the_list_shows_the_end_of_a_number_until_it_is_asked_for(
    qtbot: QtBot, window: MainWindow, people: dict[str, Member], settle: Callable[[], None]
) -> None:
    page = window.go("members")
    assert isinstance(page, MembersPage)
    view = page.list.view
    place = next(place for place, one in enumerate(page.list.table.columns, 1) if one.name == "identity_number")
    view.setColumnHidden(place, False)
    assert COVERED in column_of(view, place)
    qtbot.keyClick(view, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert FULL in column_of(view, place)
    qtbot.keyClick(view, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert FULL not in column_of(view, place)
    privacy.show(True)
    window.show_office(window.folder)  # type: ignore[arg-type]  # the fixture opened one
    assert not privacy.shows, "each sitting begins covered"


def test_in_the_form_a_number_stands_in_full_while_one_types_in_it(
    qtbot: QtBot, window: MainWindow, people: dict[str, Member], settle: Callable[[], None]
) -> None:
    page = window.go("members")
    assert isinstance(page, MembersPage)
    page.detail.show_member(people["Đỗ Đức Ánh"].id)
    editor = page.detail.form.boxes["identity_number"].editor
    assert isinstance(editor, QLineEdit)
    assert editor.displayText() != FULL
    editor.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is editor)
    assert editor.displayText() == FULL
    page.detail.form.boxes["phone"].editor.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not editor)
    assert editor.displayText() != FULL
    assert editor.text() == FULL, "what is kept is whole"


def identity_numbers() -> set[str]:
    """All that the office knows, of members and of candidates."""
    told = {number for one in Member.select() for number in (one.identity_number, one.old_identity_number)}
    return (told | {one.identity_number for one in Candidate.select()}) - {""}


def test_no_page_shows_a_number_in_full_before_it_is_asked_for(qtbot: QtBot, practice_office: Path) -> None:
    """Each page with the first line of each list chosen, and every tab of it."""
    hand, numbers = Clerk(qtbot, MainWindow(TODAY)), identity_numbers()
    hand.window.show_office(practice_office)
    assert len(numbers) > 100
    for entry in ENTRIES:
        page = hand.window.go(entry.key)
        hand.settle()
        for view in page.findChildren(RecordView):
            view.setCurrentIndex(view.table.index(0, 1))
        hand.settle()
        for bar in [one for one in page.findChildren(QTabBar) if one.isVisible()]:
            for place in range(bar.count()):
                bar.setCurrentIndex(place)
                hand.settle()
                shown = words_on(hand.window)
                assert not [number for number in numbers if number in shown], f"{entry.key}, {bar.tabText(place)}"
        shown = words_on(hand.window)
        assert not [number for number in numbers if number in shown], entry.key
    hand.close()


def test_what_comes_from_excel_is_covered_too_until_it_is_asked_for(
    qtbot: QtBot, window: MainWindow, people: dict[str, Member], tmp_path: Path
) -> None:
    hand = Clerk(qtbot, window)
    path = tmp_path / "danh-sach.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("Họ và tên", "Ngày sinh", "Số định danh cá nhân"))
        sheet.write_row(1, 0, ("Đỗ Đức Ánh", "03/02/1960", FULL))
        sheet.write_row(2, 0, ("Võ Văn Út", "05/9/1990", "046090000077"))
    page: Any = window.go("importing")
    page.open_file(path)
    hand.settle()
    page.preview.sides.setCurrentWidget(page.preview.known)
    hand.click_cell(page.preview.view, 0)
    hand.settle()
    shown = words_on(window)
    assert (FULL in shown, "046090000077" in shown, COVERED in shown) == (False, False, True)
    hand.press(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    hand.settle()
    shown = words_on(window)
    assert (shown.count(FULL) > 2, "046090000077" in shown) == (True, True), "in the list and beside the one known"
    privacy.show(False)
