"""A short list of plain texts, such as a member's ratings of every year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QObject, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QWidget

from ui.table import LEFT, RIGHT, TOP, Index, WrappedRows, copy_table, fit_rows, rows_only, share_widths

_MEASURED, _BESIDE, _MORE = 40, 22, 1.7  # rows looked at, room beside a text, by how much a column may grow
_REST, _SHORT = 110, 10  # what the column that takes the rest keeps, and letters of what is whole in any case: a date


class HeadedRows(QAbstractTableModel):
    """Rows under headings; the columns of `numbers` stand at the right."""

    def __init__(self, headings: Sequence[str], numbers: Sequence[int] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.headings = tuple(headings)
        self.numbers = frozenset(numbers)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section in self.numbers else LEFT
        return None


class TextRows(HeadedRows):
    """A short list of plain texts, such as a member's ratings of every year; `keys` say what a row stands for."""

    def __init__(self, headings: Sequence[str], numbers: Sequence[int] = (), parent: QObject | None = None) -> None:
        super().__init__(headings, numbers, parent)
        self.rows: list[Sequence[str]] = []
        self.keys: list[int] = []
        self._bold: frozenset[int] = frozenset()

    def show(self, rows: Sequence[Sequence[str]], keys: Sequence[int] = (), bold: Iterable[int] = ()) -> None:
        self.beginResetModel()
        self.rows, self.keys, self._bold = list(rows), list(keys), frozenset(bold)
        self.endResetModel()

    @property
    def has_bold(self) -> bool:
        return bool(self._bold)

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if index.column() in self.numbers else LEFT
        if role == Qt.ItemDataRole.FontRole and index.row() in self._bold:
            font = QFont()
            font.setBold(True)
            return font
        return None


class TextRowsView(QTableView):
    """A short list of plain texts on screen; the widths are shares of the room there is."""

    chosen = Signal(int)

    def __init__(
        self,
        model: TextRows,
        widths: Sequence[int],
        parent: QWidget | None = None,
        *,
        wraps: bool = False,
        nothing: str = "",
    ) -> None:
        """`widths` in pixels, 0 for the column that takes the rest; with `wraps` a row is as high as its text.

        `nothing` is said where no row stands.
        """
        super().__init__(parent)
        self.nothing = nothing
        self.rows = model
        self.setModel(model)
        rows_only(self)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        share_widths(self, widths)
        self._wrapped = WrappedRows(self) if wraps else None
        self._widths = {section: width for section, width in enumerate(widths) if width}
        self._lacking: dict[int, int] = {}
        self._short: set[int] = set()
        model.modelReset.connect(self._widen)
        self._fit()
        self.activated.connect(lambda index: self.chosen.emit(self.key_at(index.row())))

    def _fit(self) -> None:
        if self._wrapped:
            self._wrapped.fit()
        else:
            fit_rows(self)

    def _widen(self) -> None:
        """What lacks a little to be whole is given it: a date, a year, a number."""
        font = self.font()
        font.setBold(self.rows.has_bold)
        letters, rows = QFontMetrics(font), range(min(self.rows.rowCount(), _MEASURED))
        self._short.clear()
        for section, width in self._widths.items():
            texts = [str(self.rows.index(row, section).data() or "") for row in rows]
            if all(len(text) <= _SHORT for text in texts):
                self._short.add(section)
            most = inf if section in self._short else _MORE * width
            wide = (letters.horizontalAdvance(text) + _BESIDE for text in texts)
            self._lacking[section] = max((one for one in wide if width < one <= most), default=0)
        self._give()

    def _give(self) -> None:
        """The columns that lack least come first; the one that takes the rest is not pressed together."""
        taking = self.rows.columnCount() - len(self._widths)
        wide = sum(self.columnWidth(section) for section in self._widths)
        over = self.viewport().width() - wide - taking * _REST if taking else inf
        for section, needed in sorted(self._lacking.items(), key=lambda one: one[1] - self._widths[one[0]]):
            more = needed - self.columnWidth(section)
            if more > 0 and (section in self._short or more <= over):
                over -= more
                self.setColumnWidth(section, needed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give()

    def key_at(self, row: int) -> int:
        return self.rows.keys[row] if 0 <= row < len(self.rows.keys) else 0

    def copy(self, *, whole: bool = False) -> None:
        """The row chosen, or the whole table, with the headings as Excel takes them."""
        rows = self.rows.rows if whole else [self.rows.rows[at.row()] for at in self.selectionModel().selectedRows()]
        if rows:
            copy_table(self.rows.headings, rows, self.rows.numbers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.nothing and not self.rows.rows:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            room = self.viewport().rect().adjusted(12, 12, -12, -12)
            painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, self.nothing)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction("Chép dòng đang chọn, kèm tiêu đề\tCtrl+C", self.copy)
        menu.addAction("Chép cả bảng", lambda: self.copy(whole=True))
        menu.exec(event.globalPos())

    def current_key(self) -> int:
        return self.key_at(self.currentIndex().row())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()
