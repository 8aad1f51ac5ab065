"""The clerk keeps the days off of a year: the known ones at one press, Tết typed, one taken off and brought back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nongson_desktop.rules.working_days import holidays
from tests.ui.hands import Clerk, column_of
from ui.main_window import MainWindow
from ui.pages.holidays import HolidayDialog, HolidaysPage

YEAR = date(2026, 11, 22)


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow) -> Iterator[Clerk]:
    made = Clerk(qtbot, window)
    yield made
    made.close()


def test_the_days_off_of_a_year_are_written_corrected_and_taken_off_by_key(clerk: Clerk, window: MainWindow) -> None:
    page = clerk.open("Ngày nghỉ lễ")
    assert isinstance(page, HolidaysPage)
    clerk.click(page.known_button)
    clerk.settle()
    assert "Quốc khánh" in column_of(page.list.view, "Ngày gì")

    def culture_day(dialog: HolidayDialog) -> None:
        for text in ("24/11/2026", "Ngày Văn hóa Việt Nam", "", ""):
            if text:
                clerk.write(text)
            clerk.press(Qt.Key.Key_Return)
        clerk.press(Qt.Key.Key_Return)

    def twice(dialog: HolidayDialog) -> None:
        clerk.write("2/9/2026")
        clerk.press(Qt.Key.Key_Return)
        clerk.write("Nghỉ lễ")
        clerk.click(dialog.accept_button)
        clerk.qtbot.waitUntil(dialog.boxes["day"].problem.isVisible)
        assert dialog.boxes["day"].problem.text() == "Ngày 02/09/2026 đã ghi: Quốc khánh."
        clerk.press(Qt.Key.Key_Escape)

    clerk.in_dialog(HolidayDialog, lambda: clerk.click(page.add_button), culture_day)
    assert date(2026, 11, 24) in holidays(YEAR)
    clerk.in_dialog(HolidayDialog, lambda: clerk.click(page.add_button), twice)
    page.list.stand_on(page.list.table.ids[-1])
    clerk.click(page.drop_button)
    clerk.settle()
    assert date(2026, 11, 24) not in holidays(YEAR)
    window.undo_last()
    clerk.settle()
    assert date(2026, 11, 24) in holidays(YEAR)
