"""Backups, the check and the list of what was done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from db.base import clerk, database
from db.open import is_office
from nongson_desktop.rules.organizations import office_names
from tests.conftest import TODAY
from tests.ui.hands import retype
from ui.main_window import MainWindow
from ui.pages.system import SystemPage
from ui.preferences import clerk_name
from ui.vietnamese import Vietnamese

Settle = Callable[[], None]


@pytest.fixture
def page(window: MainWindow, settle: Settle) -> SystemPage:
    made = window.go("system")
    assert isinstance(made, SystemPage)
    settle()
    return made


def test_a_backup_is_made_and_the_foot_of_the_window_says_when(
    qtbot: QtBot, page: SystemPage, office: Path, settle: Settle
) -> None:
    assert page.main.status.backup.text() == "Chưa sao lưu lần nào"
    qtbot.mouseClick(page.backup_button, Qt.MouseButton.LeftButton)
    settle()
    (copy,) = (office / "backups").iterdir()
    assert is_office(copy)
    assert page.answer.text() == f"Đã sao lưu vào {copy} và kiểm tra lại ✓"
    assert page.main.status.backup.text().startswith("Sao lưu gần nhất: ")


def test_the_check_finds_a_sound_office_sound(qtbot: QtBot, page: SystemPage, settle: Settle) -> None:
    qtbot.mouseClick(page.check_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.answer.text() == "Dữ liệu nguyên vẹn, không có mâu thuẫn ✓"
    assert page.found_view.isHidden()


def test_what_the_check_finds_is_listed_until_a_check_finds_nothing(
    qtbot: QtBot, page: SystemPage, settle: Settle
) -> None:
    for value, listed in (("0500", 1), ("", 0)):
        database.execute_sql(f"UPDATE organization SET note = '{value}' WHERE id = 1")
        qtbot.mouseClick(page.check_button, Qt.MouseButton.LeftButton)
        settle()
        assert page.found_view.isHidden() == (not listed)
        assert len(page.found.rows) == listed
        for _, said in page.found.rows:
            assert said == "Tổ chức đảng số 1 (Đảng bộ tỉnh Sông Lam) khác với nhật ký ở: Ghi chú."


def test_the_clerks_name_goes_with_what_she_writes(qtbot: QtBot, page: SystemPage) -> None:
    retype(qtbot, page.name, "Ng. Văn thư")
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    assert clerk.get() == clerk_name() == "Ng. Văn thư"


def test_what_papers_say_is_kept_and_can_be_taken_back(qtbot: QtBot, page: SystemPage, settle: Settle) -> None:
    assert page.place.text() == "Suối Mây"
    retype(qtbot, page.place, "xã Suối Mây")
    page.spelling.setCurrentIndex(1)
    qtbot.mouseClick(page.keep_button, Qt.MouseButton.LeftButton)
    settle()
    assert (office_names(TODAY).place, office_names(TODAY).spelling) == ("xã Suối Mây", "UỶ")
    qtbot.mouseClick(page.main.note.undo, Qt.MouseButton.LeftButton)
    settle()
    assert (office_names(TODAY).place, office_names(TODAY).spelling) == ("Suối Mây", "ỦY")


def test_qts_own_menus_speak_vietnamese(qtbot: QtBot, qapp: QApplication) -> None:
    words = Vietnamese()
    qapp.installTranslator(words)
    try:
        line = QLineEdit("chữ")
        qtbot.addWidget(line)
        menu = line.createStandardContextMenu()
        texts = [entry.text().split("\t")[0] for entry in menu.actions() if entry.text()]
    finally:
        qapp.removeTranslator(words)
    assert texts == ["&Hoàn tác", "&Làm lại", "&Cắt", "C&hép", "&Dán", "Xoá", "Chọn tất cả"]
