"""The manners of Excel on ratings: typing, moving, copying, pasting and filling levels."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, QItemSelectionModel, QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from db.errors import UserError
from db.evaluation import Level, Rating
from ui.locking import CellDelegate
from ui.pages.chips import paint_chip
from ui.pages.evaluation_entry import parse_level, parse_points
from ui.pages.evaluation_table import LEVEL, RATING, Index, RatingTable
from ui.sheet import TYPED
from ui.table import WrappedRows
from ui.theme import colours

_ROOMY, _NARROWEST, _NUMBER_WIDTH = 900, 36, 40
_CENTRE = Qt.AlignmentFlag.AlignCenter


class LevelDelegate(CellDelegate):
    """A level as a short word on its colour, and the field that takes what is typed."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        word = option.text
        option.text = ""
        widget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        if word:
            painter.setFont(option.font)
            ground, letters = level_colours(index.data(LEVEL))
            paint_chip(painter, QRectF(option.rect), word, ground, letters)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QLineEdit:
        editor = QLineEdit(parent)
        editor.setAlignment(_CENTRE)
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        editor.textEdited.connect(lambda text: _mark(editor, text))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """What is being typed stays while the answers of earlier entries redraw the table."""
        assert isinstance(editor, QLineEdit)
        if not editor.isModified():
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        model.setData(index, editor.text())


def _mark(editor: QLineEdit, text: str) -> None:
    """Show while typing that no level begins like this."""
    known = any(name.startswith(text.strip().upper()) for name in (*Level.ALL, "1", "2", "3", "4"))
    wrong = not known and parse_points(text) is None
    editor.setProperty("wrong", wrong)
    editor.style().unpolish(editor)
    editor.style().polish(editor)


def level_colours(level: str) -> tuple[str, str]:
    """Ground and letters of a level's chip."""
    now = colours()
    chosen = {
        Level.HTXS: (now.good_soft, now.good),
        Level.HTT: (now.selected, now.accent),
        Level.HT: (now.warn_soft, now.warn),
        Level.KHT: (now.bad_soft, now.bad),
    }
    return chosen.get(level, ("", now.muted))


class RatingView(QTableView):
    """The manners of Excel on ratings."""

    current_changed = Signal(int)
    checked = Signal(int)

    def __init__(self, table: RatingTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self._roomy: bool | None = None
        self.setModel(table)
        self.setShowGrid(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(TYPED)
        self.verticalHeader().hide()
        self._plain, self._levels = CellDelegate(self), LevelDelegate(self)
        self.setItemDelegate(self._plain)
        self.follow_headings()
        self.heights = WrappedRows(self)
        self.selectionModel().currentRowChanged.connect(self._tell_current)
        table.modelReset.connect(lambda: self.current_changed.emit(0))

    def follow_headings(self) -> None:
        """Other columns: each gets the field and the width that suit it."""
        typed = set(self.table.level_columns())
        for column in range(1, self.table.columnCount()):
            self.setItemDelegateForColumn(column, self._levels if column in typed else self._plain)
            self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self._roomy = None
        self._set_up_header()

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(_NARROWEST)
        self.setColumnWidth(0, _NUMBER_WIDTH)
        for column, heading in enumerate(self.table.headings, 1):
            if not heading.width:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Wider columns where there is room for them."""
        roomy = self.width() >= _ROOMY
        if roomy == self._roomy:
            return
        self._roomy = roomy
        for column, heading in enumerate(self.table.headings, 1):
            if heading.width:
                self.setColumnWidth(column, (roomy and heading.roomy) or heading.width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _tell_current(self, index: QModelIndex) -> None:
        self.current_changed.emit(index.data(RATING).id if index.isValid() else 0)

    def current_rating(self) -> Rating | None:
        return self.currentIndex().data(RATING) if self.currentIndex().isValid() else None

    def stand_on(self, rating_id: int, column: int = 0) -> bool:
        """Go to a rating's row, in its first level column unless one is named."""
        for row, rating in enumerate(self.table.ratings):
            if rating.id == rating_id:
                self.go_to(self.table.index(row, column or self.table.level_columns()[0]))
                return True
        return False

    def go_to(self, index: QModelIndex) -> None:
        """Stand on a cell and select it alone, whatever keys are held down."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def stand_first(self, column: int = 0) -> None:
        """The first row that can be typed in, in its first level column unless another one is named."""
        rows = [row for row in range(self.table.rowCount()) if self.table.is_open(row)]
        levels = self.table.level_columns()
        if self.table.rowCount():
            self.go_to(self.table.index(rows[0] if rows else 0, column if column in levels else levels[0]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:  # the editor passes on keys that it has answered
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.fill_down()
        elif event.key() == Qt.Key.Key_Delete:
            self.table.fill(self._selected(), "")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1, 0)
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.go(0, 1 if event.key() == Qt.Key.Key_Tab else -1)
        elif event.key() == Qt.Key.Key_Space and self._is_checkable():
            self.checked.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _is_checkable(self) -> bool:
        return not self.table.is_typed(self.currentIndex().column())

    def edit(  # type: ignore[override]
        self, index: QModelIndex, trigger: QAbstractItemView.EditTrigger, event: QEvent
    ) -> bool:
        """Where a level cannot be typed, say why instead of saying nothing."""
        if trigger & TYPED and index.isValid() and (why := self.table.why_not(index.row(), index.column())):
            self.table.refused.emit(why)
            return True
        return super().edit(index, trigger, event)

    def event(self, event: QEvent) -> bool:
        """Tab stays in the table, as in Excel; Esc leaves it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self.keyPressEvent(event)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.focusNextChild()
                return True
        return super().event(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        hints = QAbstractItemDelegate.EndEditHint
        super().closeEditor(editor, hints.NoHint)
        steps = {hints.SubmitModelCache: (1, 0), hints.EditNextItem: (0, 1), hints.EditPreviousItem: (0, -1)}
        if hint in steps:
            self.go(*steps[hint])

    def commit_open(self) -> None:
        """Enter what stands in an open field, before the window closes or another list comes."""
        if self.state() == QAbstractItemView.State.EditingState:
            for editor in self.viewport().findChildren(QLineEdit):
                self.commitData(editor)
                super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def go(self, down: int, right: int) -> None:
        """To the next cell that can be typed in; past the last level of a row lies the next row's first."""
        columns = self.table.level_columns()
        now = self.currentIndex()
        place = columns.index(now.column()) if now.column() in columns else -1 if right > 0 else 0
        turn, place = divmod(place + right, len(columns))
        row = now.row() + down + turn
        step = down or turn
        while step and 0 <= row < self.table.rowCount() and not self.table.takes(row, columns[place]):
            row += step
        if 0 <= row < self.table.rowCount():
            self.go_to(self.table.index(row, columns[place]))

    def _selected(self) -> list[tuple[int, int]]:
        return sorted((index.row(), index.column()) for index in self.selectedIndexes())

    def selected_ratings(self) -> list[Rating]:
        """Whoever has a cell selected, in the order of the rows."""
        return [self.table.ratings[row] for row in sorted({row for row, _ in self._selected()})]

    def copy(self) -> None:
        """The selected cells as Excel takes them."""
        cells = self._selected()
        rows = sorted({row for row, _ in cells})
        columns = sorted({column for _, column in cells})
        lines = ["\t".join(str(self.table.index(row, column).data() or "") for column in columns) for row in rows]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def paste(self) -> None:
        """What was copied from Excel, from the current cell on; one level alone fills the selection."""
        text = QGuiApplication.clipboard().text()
        cells = self._selected()
        if len(cells) > 1 and "\t" not in text and "\n" not in text.strip():
            self._fill(cells, text)
        elif self.currentIndex().isValid():
            first = min(cells) if cells else (self.currentIndex().row(), self.currentIndex().column())
            self.table.paste(text, *first)

    def fill_down(self) -> None:
        """The topmost level of the selection into all of it."""
        cells = self._selected()
        if cells:
            self._fill(cells, str(self.table.index(*cells[0]).data(LEVEL) or ""))

    def _fill(self, cells: Sequence[tuple[int, int]], text: str) -> None:
        try:
            self.table.fill(cells, parse_level(text))
        except UserError as error:
            self.table.refused.emit(error.message)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.heights.fit()
