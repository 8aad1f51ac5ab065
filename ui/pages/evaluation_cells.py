"""The cells at the left, each with how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nongson_desktop.rules.evaluation import CellOverview
from ui.pages.evaluation_state import short_cell
from ui.theme import colours

_WHOLE = "Toàn đảng bộ"
_CELL = Qt.ItemDataRole.UserRole
_DONE = Qt.ItemDataRole.UserRole + 1
_DUE = Qt.ItemDataRole.UserRole + 2
_BAR, _PAD = 4, 10


class CellList(QListWidget):
    """The whole office, then each cell; choosing one narrows the table."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Chi bộ")
        self.setItemDelegate(_ProgressDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(lambda item, _old: self._tell(item))

    def show_cells(self, cells: Sequence[CellOverview], chosen: int | None, whole: str = _WHOLE) -> None:
        """Fill in the list anew under what the cells are the whole of; the chosen cell stays chosen."""
        self.blockSignals(True)
        self.clear()
        due = sum(cell.members - cell.exempt for cell in cells)
        self._add(whole, None, sum(cell.rated for cell in cells), due)
        for cell in cells:
            self._add(cell.name or "Chưa rõ chi bộ", cell.id, cell.rated, cell.members - cell.exempt)
        self.blockSignals(False)
        self.stand_on(chosen)

    def _add(self, name: str, cell: int | None, done: int, due: int) -> None:
        item = QListWidgetItem(short_cell(name))
        item.setData(_CELL, cell)
        item.setData(_DONE, done)
        item.setData(_DUE, due)
        item.setToolTip(f"{name}: đã có mức {done}/{due} người")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, item.toolTip())
        self.addItem(item)

    def stand_on(self, cell: int | None) -> None:
        """Mark a cell as chosen without asking for it again."""
        self.blockSignals(True)
        rows = [row for row in range(self.count()) if self.item(row).data(_CELL) == cell]
        self.setCurrentRow(rows[0] if rows else 0)
        self.blockSignals(False)

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_CELL))


class _ProgressDelegate(QStyledItemDelegate):
    """Name and count on one line, the bar under it."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, option.fontMetrics.height() + _BAR + 22)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.initStyleOption(option, index)
        name, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        room = QRectF(option.rect).adjusted(_PAD, 7, -_PAD, -8)
        done, due = index.data(_DONE), index.data(_DUE)
        self._paint_words(painter, option, room, name, f"{done}/{due}" if due else "–")
        _paint_bar(painter, QRectF(room.left(), room.bottom() - _BAR, room.width(), _BAR), done, due)

    def _paint_words(
        self, painter: QPainter, option: QStyleOptionViewItem, room: QRectF, name: str, count: str
    ) -> None:
        painter.save()
        painter.setFont(option.font)
        width = option.fontMetrics.horizontalAdvance(count)
        line = QRectF(room.left(), room.top(), room.width(), option.fontMetrics.height())
        painter.setPen(QColor(colours().muted))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        line.setWidth(room.width() - width - 8)
        short = option.fontMetrics.elidedText(name, Qt.TextElideMode.ElideRight, int(line.width()))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, short)
        painter.restore()


def _paint_bar(painter: QPainter, bar: QRectF, done: int, due: int) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours().line))
    painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
    if due and done:
        painter.setBrush(QColor(colours().good if done >= due else colours().accent))
        filled = QRectF(bar.left(), bar.top(), max(bar.width() * done / due, _BAR), bar.height())
        painter.drawRoundedRect(filled, _BAR / 2, _BAR / 2)
    painter.restore()
