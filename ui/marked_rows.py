"""Rows of which some are marked: who is put forward, who is commended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from ui.table import LEFT, RIGHT, Index, fit_rows, rows_only, share_widths
from ui.text_rows import HeadedRows


class MarkedRows(HeadedRows):
    """Lines with a mark in the first column; a subclass says what they are and which can be marked."""

    choice_changed = Signal()

    def text(self, row: int, column: int) -> str:
        raise NotImplementedError

    def colour(self, row: int, column: int) -> QBrush | None:
        """What the text is painted with where it is not the usual."""
        raise NotImplementedError

    def can_be_marked(self, row: int) -> bool:
        raise NotImplementedError

    def is_marked(self, row: int) -> bool:
        raise NotImplementedError

    def choose(self, row: int, *, on: bool) -> None:
        """Set or take the mark of a line; nothing where it can have none."""
        raise NotImplementedError

    def told(self, row: int) -> None:
        """To be called when the mark of a line has changed."""
        self.dataChanged.emit(self.index(row, 0), self.index(row, 0))
        self.choice_changed.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == 0 and self.can_be_marked(index.row()):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.text(row, column)
        if role == Qt.ItemDataRole.CheckStateRole and column == 0 and self.can_be_marked(row):
            return Qt.CheckState.Checked if self.is_marked(row) else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole and column in self.numbers:
            return RIGHT
        if role == Qt.ItemDataRole.ForegroundRole:
            return self.colour(row, column)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.choose(index.row(), on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


class MarkedRowsView(QTableView):
    """Marked rows on screen; the space bar sets and takes the marks of the rows chosen, Enter opens the first."""

    opened = Signal(int)

    def __init__(self, table: MarkedRows, widths: Sequence[int], parent: QWidget | None = None) -> None:
        """`widths` in pixels; 0 for a column that takes the rest."""
        super().__init__(parent)
        self.marks = table
        self.setModel(table)
        rows_only(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.horizontalHeader().setDefaultAlignment(LEFT)
        share_widths(self, widths)
        fit_rows(self)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = sorted({index.row() for index in self.selectedIndexes()})
        if event.key() == Qt.Key.Key_Space and rows:
            on = not self.marks.is_marked(rows[0])
            for row in rows:
                self.marks.choose(row, on=on)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and rows:
            self.opened.emit(rows[0])
        else:
            super().keyPressEvent(event)
