"""A list goes on paper as the clerk sees it: her search, her order, her columns."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.story import printed_text
from ui.main_window import MainWindow
from ui.pages.members import MembersPage
from ui.pages.printing import PrintDialog


def test_a_searched_list_prints_only_what_was_found(
    qtbot: QtBot, window: MainWindow, settle: Callable[[], None]
) -> None:
    page = window.go("members")
    assert isinstance(page, MembersPage)
    qtbot.keyClicks(page.list.search, "duc")
    settle()
    seen = [page.list.table.index(row, 1).data() for row in range(page.list.table.rowCount())]
    texts: list[str] = []

    def read() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PrintDialog)
        try:
            qtbot.waitUntil(lambda: bool(dialog.content))
            texts.append(printed_text(dialog.content))
        finally:
            dialog.reject()

    QTimer.singleShot(0, read)
    page.list.print_list()
    assert seen == ["Đỗ Đức Ánh"]
    assert "DANH SÁCH ĐẢNG VIÊN" in texts[0]
    assert "Đỗ Đức Ánh" in texts[0]
    assert "Nguyễn Thị Ân" not in texts[0]
    assert "Tổng số: 1" in texts[0]
