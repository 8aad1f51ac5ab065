"""Every kind of record in one place: the clerk finds a list by typing, reads it, and comes to what a row belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.meetings import Attendance
from db.tasks import Task, TaskProgress
from nongson_desktop.catalog import KINDS
from tests.conftest import TODAY
from tests.ui.hands import Clerk, column_of
from ui.main_window import MainWindow


@pytest.fixture
def clerk(qtbot: QtBot, practice_office: Path) -> Iterator[Clerk]:
    made = MainWindow(TODAY)
    made.resize(1366, 768)
    made.show_office(practice_office)
    yield Clerk(qtbot, made)
    made.close()


def test_the_reports_of_all_tasks_are_a_press_away_and_lead_back_to_their_task(clerk: Clerk) -> None:
    page: Any = clerk.go("Nhiệm vụ")
    page.stand_on(TaskProgress.select(TaskProgress.task).join(Task).where(Task.year == 2026).limit(1).scalar())
    clerk.settle()
    clerk.turn_to(page.tabs.tabBar(), "Tiến độ")
    clerk.press_button(page.reports_button)
    clerk.settle()
    lists: Any = clerk.window.page()
    reports = TaskProgress.select().join(Task).where(Task.year == 2026, ~TaskProgress.hidden)
    assert len(lists.list.table.ids) == reports.count() > 0
    assert lists.list.view.hasFocus()
    first = TaskProgress.get_by_id(lists.list.view.current_id())
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    assert clerk.window.page() is page
    assert page.task == first.task


def test_a_list_is_found_by_a_few_letters_and_every_kind_is_among_them(clerk: Clerk) -> None:
    page: Any = clerk.go("Mọi danh sách")
    whole = {kind.key for kind in KINDS if not kind.completed}
    assert {page.kinds.item(row).data(Qt.ItemDataRole.UserRole) for row in range(page.kinds.count())} == whole
    assert page.seek.hasFocus()
    clerk.write("diem danh")
    clerk.press(Qt.Key.Key_Return)
    assert page.kinds.hasFocus()
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    assert page.list.kind.key == "attendance"
    assert page.list.view.hasFocus()
    met = Attendance.get_by_id(page.list.view.current_id()).meeting
    assert column_of(page.list.view, "Buổi sinh hoạt")[0] == met.name
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    assert clerk.window.page().detail.meeting == met  # type: ignore[union-attr]
