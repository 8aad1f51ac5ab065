"""Dialogs of a list: its columns chosen and moved by key, and the columns that order its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
)

from db.errors import UserError
from ui.dialogs import Dialog, button
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.list_columns import ColumnsView

_NAME = Qt.ItemDataRole.UserRole
_LEVELS = 3
_WIDTH, _HEIGHT = 380, 330


class ColumnsDialog(Dialog):
    """Every column with a tick, those shown on top in their order; Space ticks, Alt with an arrow moves."""

    def __init__(self, view: ColumnsView) -> None:
        super().__init__(view, "Cột của danh sách", "Dùng các cột này")
        self.view = view
        self.list = QListWidget()
        self.list.setObjectName("columns")
        self.list.setAccessibleName("Các cột")
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setMinimumHeight(_HEIGHT)
        self.list.setSpacing(2)
        shown = [column.name for column in view.columns_shown()]
        labels = {column.name: column.label for column in view.table.columns}
        for name in [*shown, *(name for name in labels if name not in shown)]:
            self._add(name, labels[name], on=name in shown)
        self.list.setCurrentRow(0)
        hint = QLabel("Phím cách để chọn, Alt+↑ và Alt+↓ để đổi chỗ, hoặc kéo bằng chuột.", wordWrap=True)
        set_role(hint, "muted")
        hint.setMinimumWidth(_WIDTH)
        self.body.addWidget(hint)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(self._movers())

    def _add(self, name: str, label: str, *, on: bool) -> None:
        item = QListWidgetItem(label)
        item.setData(_NAME, name)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.list.addItem(item)

    def _movers(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for words, key, step in (("Lên", "Alt+Up", -1), ("Xuống", "Alt+Down", 1)):
            mover = button(words)
            mover.setAutoDefault(False)
            mover.clicked.connect(lambda _checked, step=step: self.move_row(step))
            QShortcut(QKeySequence(key), self).activated.connect(lambda step=step: self.move_row(step))
            row.addWidget(mover)
        row.addStretch(1)
        return row

    def move_row(self, step: int) -> None:
        """Put the current column one place up or down."""
        row = self.list.currentRow()
        if 0 <= row + step < self.list.count():
            item = self.list.takeItem(row)
            self.list.insertItem(row + step, item)
            self.list.setCurrentRow(row + step)

    def try_accept(self) -> None:
        items = [self.list.item(row) for row in range(self.list.count())]
        names = [item.data(_NAME) for item in items if item.checkState() == Qt.CheckState.Checked]
        if not names:
            self.refuse(UserError("Chọn ít nhất một cột."))
            return
        self.view.choose_columns(names)
        self.accept()


class OrderDialog(Dialog):
    """Up to three columns by which the rows stand, each the way up or down."""

    def __init__(self, view: ColumnsView) -> None:
        super().__init__(view, "Sắp xếp danh sách", "Sắp xếp")
        self.view = view
        self.levels: list[tuple[QComboBox, QComboBox]] = []
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        order = view.table.asked.order if view.table.asked else []
        for place in range(_LEVELS):
            self._add(grid, place, *(order[place] if place < len(order) else ("", False)))
        self.body.addLayout(grid)

    def _add(self, grid: QGridLayout, place: int, name: str, turned: bool) -> None:
        words = "Trước hết theo" if place == 0 else "rồi theo"
        column, way = QComboBox(), QComboBox()
        column.setAccessibleName(words)
        column.addItem("(thứ tự thường dùng)" if place == 0 else "", "")
        for one in self.view.table.kept_columns():
            column.addItem(one.label, one.name)
        column.setCurrentIndex(max(column.findData(name), 0))
        way.addItem("tăng dần", False)
        way.addItem("giảm dần", True)
        way.setCurrentIndex(int(turned))
        way.setAccessibleName("Chiều")
        label = QLabel(words)
        label.setBuddy(column)
        for at, widget in enumerate((label, column, way)):
            grid.addWidget(widget, place, at)
        self.levels.append((column, way))

    def try_accept(self) -> None:
        order: dict[str, bool] = {}
        for column, way in self.levels:
            if column.currentData():
                order.setdefault(column.currentData(), way.currentData())
        self.view.ask_order(list(order.items()))
        self.accept()
