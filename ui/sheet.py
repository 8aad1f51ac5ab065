"""A small table typed in like Excel: a cell is saved when left, a pasted block as one, an empty line at the foot."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from db.base import Record
from db.errors import UserError
from db.search import nfc
from nongson_desktop.columns import Column
from nongson_desktop.safety.accounts import refusal
from ui.locking import CellDelegate
from ui.table import LEFT, RIGHT, ROW_HEIGHT

Index = QModelIndex | QPersistentModelIndex
Change = tuple[int, dict[str, Any]]
_TOP = QModelIndex()
_SIDE = 11
TYPED = (
    QAbstractItemView.EditTrigger.AnyKeyPressed
    | QAbstractItemView.EditTrigger.EditKeyPressed
    | QAbstractItemView.EditTrigger.DoubleClicked
)
_SUBMIT = QAbstractItemDelegate.EndEditHint.SubmitModelCache


class Sheet(QAbstractTableModel):
    """Records as rows and one empty row; what is typed goes out as changes: record id (0: new) and its values."""

    changed = Signal(list)
    refused = Signal(str)

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.records: list[Record] = []
        self.shut = ""  # why nothing can be typed here
        self.grows = False  # whether a block pasted over the foot makes as many records as it has rows

    def show(self, records: Sequence[Record], *, shut: str = "") -> None:
        """Show these records, `shut` when nothing can be typed there and why.

        Where they only go on from those shown, the cell being typed in stays open.
        """
        known, fresh = [record.id for record in self.records], [record.id for record in records]
        if shut != self.shut or fresh[: len(known)] != known:
            self.beginResetModel()
            self.records, self.shut = list(records), shut
            self.endResetModel()
            return
        if len(fresh) > len(known):
            self.beginInsertRows(QModelIndex(), len(known), len(fresh) - 1)
            self.records = list(records)
            self.endInsertRows()
        self.records = list(records)
        if self.rowCount() and self.columns:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.records) + int(not self.shut)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            return self._aligned(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self.columns[section].label
        return str(section + 1) if section < len(self.records) else "+"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._aligned(index.column())
        return None

    def _aligned(self, section: int) -> Qt.AlignmentFlag:
        return RIGHT if self.columns[section].is_number else LEFT

    def text(self, row: int, column: int) -> str:
        return self.columns[column].text(self.records[row]) if row < len(self.records) else ""

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags if self.why_not(index.column()) else flags | Qt.ItemFlag.ItemIsEditable

    def why_not(self, column: int) -> str:  # noqa: ARG002  (rows that are partly read know better)
        """Why nothing can be typed in the column; empty where one can."""
        return self.shut or refusal()

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        return self.type_in([(index.row(), index.column(), str(value))])

    def type_in(self, cells: Sequence[tuple[int, int, str]]) -> bool:
        """Take texts into cells as one change; one that cannot be read refuses them all."""
        if cells and (why := self.why_not(cells[0][1])):
            self.refused.emit(why)
            return False
        rows: dict[int, dict[str, Any]] = {}
        for row, column, text in cells:
            if nfc(text).strip() == self.text(row, column):
                continue
            try:
                rows.setdefault(row, {})[self.columns[column].name] = self.columns[column].parse(nfc(text))
            except UserError as error:
                self.refused.emit(f"Dòng {row + 1}: {error.message}")
                return False
        if rows:
            self.changed.emit([(self._id(row), values) for row, values in sorted(rows.items())])
        return bool(rows)

    def _id(self, row: int) -> int:
        return self.records[row].id if row < len(self.records) else 0


class FixedRows(Sheet):
    """Rows that stay as many as they are; the columns named `fixed` are read, the others typed in."""

    def __init__(self, columns: Sequence[Column], fixed: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self.fixed = frozenset(fixed)

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.records)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags & ~Qt.ItemFlag.ItemIsEditable if self._is_fixed(index.column()) else flags

    def why_not(self, column: int) -> str:
        return "" if self._is_fixed(column) else super().why_not(column)

    def type_in(self, cells: Sequence[tuple[int, int, str]]) -> bool:
        return super().type_in([cell for cell in cells if not self._is_fixed(cell[1])])

    def _is_fixed(self, column: int) -> bool:
        return self.columns[column].name in self.fixed


class _CellText(QPlainTextEdit):
    """Several lines in a cell: Enter is done, Alt+Enter begins a line."""

    done = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.insertPlainText("\n")
        elif enter:
            self.done.emit()
        else:
            super().keyPressEvent(event)


class _Cell(CellDelegate):
    """The editor that suits the column, in the cell."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As tall as the wrapped text with its margins; the style's own hint forgets them."""
        view = self.parent()
        assert isinstance(view, SheetView)
        room = QRect(0, 0, view.columnWidth(index.column()) - 2 * _SIDE, 10_000)
        text = str(index.data() or "")
        height = option.fontMetrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()
        return QSize(room.width(), max(ROW_HEIGHT, height + _SIDE))

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        sheet = index.model()
        assert isinstance(sheet, Sheet)
        column = sheet.columns[index.column()]
        if column.choices:
            choice = QComboBox(parent)
            choice.addItems(["", *(label for _, label in column.choices)])
            return choice
        if column.is_long:
            editor = _CellText(parent)
            editor.done.connect(lambda: self._submit(editor))
            return editor
        line = QLineEdit(parent)
        line.setPlaceholderText("ngày/tháng/năm" if column.is_date else "")
        return line

    def _submit(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, _SUBMIT)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill the editor once: what is being typed stays while the answers to earlier cells come in."""
        if editor.property("filled"):
            return
        editor.setProperty("filled", True)
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(editor.findText(text), 0))
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(text)
            editor.selectAll()
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        elif isinstance(editor, QPlainTextEdit):
            model.setData(index, editor.toPlainText())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        box = option.rect
        if isinstance(editor, QPlainTextEdit):
            box.setHeight(max(box.height(), editor.fontMetrics().lineSpacing() * 3 + 10))
        editor.setGeometry(box)


class SheetView(QTableView):
    """The sheet on screen: typing replaces, F2 edits, Enter goes down, blocks are copied and pasted."""

    removed = Signal(list)

    def __init__(self, sheet: Sheet, widths: Sequence[int], parent: QWidget | None = None) -> None:
        """`widths` in pixels; a negative width is a share of what is left."""
        super().__init__(parent)
        self.sheet = sheet
        self._shares = [max(-width, 0) for width in widths]
        self.setModel(sheet)
        self.setObjectName("sheet")
        self.setItemDelegate(_Cell(self))
        self.setWordWrap(True)
        self.setTabKeyNavigation(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(TYPED)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.horizontalHeader().setHighlightSections(False)
        for section, width in enumerate(widths):
            if width > 0:
                self.setColumnWidth(section, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fixed = sum(self.columnWidth(section) for section, share in enumerate(self._shares) if not share)
        room, parts = self.viewport().width() - fixed, sum(self._shares)
        for section, share in enumerate(self._shares):
            if share:
                self.setColumnWidth(section, max(90, room * share // parts))

    def edit(  # type: ignore[override]
        self,
        index: QModelIndex,
        trigger: QAbstractItemView.EditTrigger = QAbstractItemView.EditTrigger.AllEditTriggers,
        event: QEvent | None = None,
    ) -> bool:
        """Where nothing can be typed, say why instead of saying nothing."""
        if event is not None and trigger & TYPED and index.isValid() and (why := self.sheet.why_not(index.column())):
            self.sheet.refused.emit(why)
            return True
        return super().edit(index, trigger, event)  # type: ignore[arg-type]  # Qt's own slot gives none either

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        row, column = self.currentIndex().row(), self.currentIndex().column()
        super().closeEditor(editor, hint)
        if hint == _SUBMIT:
            self.go_to(row + 1, column)

    def go_to(self, row: int, column: int) -> None:
        """Stand on a cell, the nearest there is."""
        row = min(max(row, 0), self.sheet.rowCount() - 1)
        self.setCurrentIndex(self.sheet.index(row, max(column, 0)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_Delete:
            self.sheet.type_in([(index.row(), index.column(), "") for index in self.selectedIndexes()])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_down()
        elif event.key() == Qt.Key.Key_Escape and not self._is_in_dialog():
            self._leave()
        else:
            super().keyPressEvent(event)

    def _is_in_dialog(self) -> bool:
        """There Esc leaves the dialog."""
        return isinstance(self.window(), QDialog)

    def _leave(self) -> None:
        """To what comes after the table, which keeps Tab to itself."""
        self.setTabKeyNavigation(False)
        self.focusNextChild()
        self.setTabKeyNavigation(True)

    def _go_down(self) -> None:
        """A line editor lets its Enter through and then closes, which goes down by itself."""
        if self.state() != QAbstractItemView.State.EditingState:
            self.go_to(self.currentIndex().row() + 1, self.currentIndex().column())

    def copy(self) -> None:
        """The block selected, cells apart by tabs."""
        rows: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda index: (index.row(), index.column())):
            rows.setdefault(index.row(), []).append(str(index.data() or "").replace("\n", " "))
        QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in rows.values()))

    def paste(self) -> None:
        """A block from Excel, its first cell on the current one; what hangs over the side is left out.

        What hangs over the foot makes further records where the sheet grows, else it is left out.
        """
        at = self.currentIndex()
        foot = sys.maxsize if self.sheet.grows else self.sheet.rowCount()
        lines = QGuiApplication.clipboard().text().rstrip("\n").split("\n")
        self.sheet.type_in(
            [
                (at.row() + down, at.column() + right, text)
                for down, line in enumerate(lines)
                for right, text in enumerate(line.split("\t"))
                if at.row() + down < foot and at.column() + right < self.sheet.columnCount()
            ]
        )

    def remove_rows(self) -> None:
        """Ask for the records of the selected rows to be taken off the list."""
        rows = {index.row() for index in self.selectedIndexes()}
        ids = [self.sheet.records[row].id for row in sorted(rows) if row < len(self.sheet.records)]
        if ids:
            self.removed.emit(ids)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.resizeRowsToContents()
