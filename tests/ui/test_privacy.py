"""Identity numbers stand on the screen only when the clerk asks for them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from db.members import Member
from tests.ui.hands import column_of
from ui.main_window import MainWindow
from ui.pages.members import MembersPage
from ui.privacy import privacy

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
