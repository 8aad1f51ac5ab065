"""The imports made so far, each with the button that takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from nongson_desktop.rules.imports import Imported
from ui.dialogs import button
from ui.icons import set_icon
from ui.theme import set_role

_SHOWN = 40


class History(QFrame):
    """Newest first: when, which file, how many rows, and "Hoàn tác"."""

    undo_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.buttons: dict[int, QPushButton] = {}
        title = QLabel("Các lần nhập trước")
        set_role(title, "subtitle")
        self._area = QScrollArea(widgetResizable=True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 8, 8)
        layout.addWidget(title)
        layout.addWidget(self._area, 1)

    def show_imports(self, made: Sequence[Imported]) -> None:
        self.buttons = {}
        lines = QWidget()
        grid = QGridLayout(lines)
        grid.setContentsMargins(0, 2, 8, 2)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, one in enumerate(made[:_SHOWN]):
            self._add(grid, row, one)
        if not made:
            nothing = QLabel("Chưa nhập lần nào.")
            set_role(nothing, "muted")
            grid.addWidget(nothing, 0, 0)
        grid.setRowStretch(len(made[:_SHOWN]) + 1, 1)
        self._area.setWidget(lines)

    def _add(self, grid: QGridLayout, row: int, one: Imported) -> None:
        at = datetime.fromisoformat(one.at).astimezone()
        when = QLabel(f"{at:%H:%M %d/%m/%Y}")
        set_role(when, "muted")
        what = QLabel(one.what)
        what.setToolTip(f"Việc số {one.number}")
        updated = f", cập nhật {one.rows_updated}" if one.rows_updated else ""
        count = QLabel(f"{one.rows_written}/{one.rows_read} dòng{updated}")
        for column, label in enumerate((when, what, count)):
            grid.addWidget(label, row, column)
        if one.undone:
            state = QLabel("đã hoàn tác")
            set_role(state, "muted")
            grid.addWidget(state, row, 3)
            return
        undo = button("Hoàn tác", "quiet")
        set_icon(undo, "undo")
        undo.setAccessibleName(f"Hoàn tác: {one.what}")
        undo.clicked.connect(lambda: self.undo_asked.emit(one.number))
        self.buttons[one.number] = undo
        grid.addWidget(undo, row, 3)
