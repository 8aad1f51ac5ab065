"""The lists of several pages in a clerk's hands, by mouse and by key: what one list can, the others can."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHeaderView
from pytestqt.qtbot import QtBot

from db.base import Action
from tests.conftest import TODAY
from tests.ui.hands import Clerk, column_of
from ui.list_editing import ChangeRowsDialog, PasteDialog
from ui.main_window import MainWindow
from ui.pages.printing import PrintDialog
from ui.record_page import RecordList

NONE, SHIFT, CONTROL = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("No", "Shift", "Control"))
NOTES = {  # a list, and the column of free words that many of its rows may be given at once
    "organizations": "Ghi chú",
    "transfers": "Ghi chú",
    "admission": "Ghi chú",
    "tasks": "Căn cứ",
    "plans": "Người kiểm tra",
    "meetings": "Địa điểm",
}


@pytest.fixture
def window(qtbot: QtBot, practice_office: Path) -> Iterator[MainWindow]:
    made = MainWindow(TODAY)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show_office(practice_office)
    yield made
    made.close()


def pull(qtbot: QtBot, header: QHeaderView, since: int, until: int) -> None:
    """Drag in the header from one place to another."""
    side = header.viewport()
    qtbot.mousePress(side, Qt.MouseButton.LeftButton, NONE, QPoint(since, 8))
    for step in range(1, 6):
        qtbot.mouseMove(side, QPoint(since + (until - since) * step // 5, 8))
    qtbot.mouseRelease(side, Qt.MouseButton.LeftButton, NONE, QPoint(until, 8))


def arrange(qtbot: QtBot, view: Any) -> list[tuple[str, int]]:
    """Widen the first column and put the second before it; what the list has then."""
    header, before = view.horizontalHeader(), view.columns_laid()
    first, second = (header.sectionViewportPosition(view.section(name)) for name, _ in before[:2])
    pull(qtbot, header, second - 1, second + 29)
    pull(qtbot, header, second + 50, first + 5)
    after: list[tuple[str, int]] = view.columns_laid()
    assert after[:2] == [before[1], (before[0][0], before[0][1] + 30)]
    return after


@pytest.mark.parametrize("key", NOTES)
def test_a_list_is_arranged_ordered_changed_copied_pasted_and_printed(
    key: str, window: MainWindow, qtbot: QtBot
) -> None:
    clerk = Clerk(qtbot, window)
    page: Any = window.go(key)
    clerk.settle()
    shown: RecordList = page.list
    view, count = shown.view, len(shown.table.ids)
    laid = arrange(qtbot, view)
    again = type(view)(shown.table, shown.key)
    assert again.columns_laid() == laid, "there next time"
    again.deleteLater()

    # by two columns, the second with Shift; the number of the row stays in front
    header = view.horizontalHeader()
    names = [column.name for column in view.columns_shown() if shown.table.is_kept(column)][:2]
    for name, modifier in zip(names, (NONE, SHIFT), strict=True):
        spot = QPoint(header.sectionViewportPosition(view.section(name)) + 20, 8)
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, modifier, spot)
        clerk.settle()
    assert shown.asked().sort == ",".join(names)
    assert column_of(view, "STT") == [str(number) for number in range(1, count + 1)]

    # two rows get one value, and one undo takes it back
    change(clerk, shown, NOTES[key])
    before = Action.select().count()
    copy_and_paste(clerk, shown, NOTES[key])
    assert Action.select().count() == before + 1, "one undo takes the paste back"

    def read(dialog: PrintDialog) -> None:
        qtbot.waitUntil(lambda: bool(dialog.content))
        assert dialog.paper.itemText(3).startswith("Khổ A3 ngang")
        dialog.reject()

    clerk.in_dialog(PrintDialog, shown.print_list, read)


def change(clerk: Clerk, shown: RecordList, label: str) -> None:
    """The first two rows get a word in this column, seen before; one press takes it back."""
    column = next(column for column in shown.kind.columns if column.label == label)
    shown.view.stand_on(shown.table.ids[0])
    shown.view.setFocus()
    clerk.press(Qt.Key.Key_Down, SHIFT)
    clerk.settle()

    def look(dialog: ChangeRowsDialog) -> None:
        clerk.choose(dialog.column, label)
        clerk.tab_to(dialog.editor)
        clerk.write("Như nhau")
        assert {row[1] for row in dialog.rows.rows} == {"Như nhau"}
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(ChangeRowsDialog, lambda: clerk.click(shown.main.status.many), look)
    written = held(shown, column.name)
    assert written() == ["Như nhau", "Như nhau"]
    clerk.click(shown.main.note.undo)
    clerk.settle()
    assert "Như nhau" not in written()


def held(shown: RecordList, name: str) -> Callable[[], list[Any]]:
    """What the first two rows, as they are now, hold in a field."""
    model, ids = shown.kind.model, shown.table.ids[:2]
    return lambda: [getattr(model.get_by_id(number), name) for number in ids]


def copy_and_paste(clerk: Clerk, shown: RecordList, label: str) -> None:
    """Two rows go to Excel and come back with a word more in this column."""
    column = next(column for column in shown.kind.columns if column.label == label)
    kept = [one.name for one in shown.view.columns_shown() if one.name != column.name]
    shown.view.choose_columns([*kept, column.name])
    shown.view.stand_on(shown.table.ids[0])
    shown.view.setFocus()
    clerk.press(Qt.Key.Key_Down, SHIFT)
    clerk.press(Qt.Key.Key_C, CONTROL)
    head, *lines = QGuiApplication.clipboard().text().split("\n")
    assert head.split("\t")[-1] == label
    pasted = [head, *("\t".join([*line.split("\t")[:-1], "Từ Excel"]) for line in lines)]
    QGuiApplication.clipboard().setText("\n".join(pasted))

    def look(dialog: PasteDialog) -> None:
        assert dialog.accept_button.text() == "Ghi 2 ô"
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(PasteDialog, lambda: clerk.press(Qt.Key.Key_V, CONTROL), look)
    assert held(shown, column.name)() == ["Từ Excel", "Từ Excel"]
