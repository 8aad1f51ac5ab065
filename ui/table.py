"""The list: ids from one query, the rows on screen from 256-row pages; columns belong to the clerk."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

import peewee as pw
import shiboken6
from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QColor,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from db.base import Record, database
from db.search import View
from nongson_desktop.columns import Column
from nongson_desktop.kinds import Kind
from ui.list_columns import UNKEPT, ColumnsView
from ui.privacy import HOW_TO_SEE, privacy
from ui.theme import colours

Index = QModelIndex | QPersistentModelIndex
RECORD = Qt.ItemDataRole.UserRole + 1
ROW_HEIGHT = 28
_MOST_LINES = 12  # of a row that wraps; the rest is in its tip
_MOST_WRAPPED = 400
_BESIDE = 10  # pixels beside a text in its cell
_PAGE = 32  # what a small screen shows and some rows more: a key press reads one page
_KEPT_PAGES = 192
_SEVERAL = 2
_CUT = 16  # letters that the usual column of words shows
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
TOP = QModelIndex()


class RecordTable(QAbstractTableModel):
    """One record kind as a table: STT, then the kind's columns; the database sorts and filters."""

    loaded = Signal()
    failed = Signal(object)

    def __init__(
        self,
        kind: Kind,
        parent: QObject | None = None,
        columns: Sequence[Column] | None = None,
        complete: Callable[[list[Any]], None] | None = None,
        tint: Callable[[Any], str] | None = None,
    ) -> None:
        """`complete` adds to a page of records what the listing lacks; `tint` names a record's text colour, or none."""
        super().__init__(parent)
        self.kind = kind
        self.columns = tuple(columns or kind.columns)
        self._aligned = (RIGHT, *(RIGHT if column.is_number else LEFT for column in self.columns))
        self.ids: list[int] = []
        self.asked: View | None = None
        self._complete = complete
        self._tint = tint
        privacy.changed.connect(self._draw_again)
        self._pages: OrderedDict[int, list[Any]] = OrderedDict()
        self._rows: dict[int, int] | None = None
        self._roles: dict[int, Callable[[int, int], Any]] = {
            Qt.ItemDataRole.DisplayRole: self._text,
            Qt.ItemDataRole.ToolTipRole: self._tip,
            Qt.ItemDataRole.TextAlignmentRole: self._alignment,
            Qt.ItemDataRole.ForegroundRole: self._foreground,
            RECORD: self._record_at,
        }

    def show(self, view: View) -> None:
        """List what the view asks for: one query for the ids; rows are read when they come on screen."""
        self.beginResetModel()
        self.asked = view
        self.ids = [row[0] for row in database.execute(self._ids_query(view)).fetchall()]
        self._pages.clear()
        self._rows = None
        self.endResetModel()
        self.loaded.emit()

    def _ids_query(self, view: View) -> Any:
        """The listing's query with nothing but the id, and what the order and the conditions need."""
        query = self.kind.query(view)
        needed = {name for name, _ in view.order} | {condition.column for condition in view.conditions}
        asked = [part for part in query._returning if getattr(part, "_alias", None) in needed]
        return query.columns(self.kind.model.id, *asked)

    def is_kept(self, column: Column) -> bool:
        """Whether the database knows the column, so that rows can be asked for and ordered by it."""
        return any(column.name == known.name for known in self.kind.columns)

    def kept_columns(self) -> list[Column]:
        """The columns, as this list shows them, that rows can be asked for and ordered by."""
        return [column for column in self.columns if self.is_kept(column)]

    def records(self) -> Iterable[Any]:
        """Every record of the list in its order, page by page."""
        for row in range(len(self.ids)):
            yield self.record(row)

    def record(self, row: int) -> Any:
        """The record in the row; None when it has gone since."""
        page, place = divmod(row, _PAGE)
        return self._page(page)[place]

    def _page(self, number: int) -> list[Any]:
        if number not in self._pages:
            self._pages[number] = self._read_or_tell(self.ids[number * _PAGE : (number + 1) * _PAGE])
            if len(self._pages) > _KEPT_PAGES:
                self._pages.popitem(last=False)
        self._pages.move_to_end(number)
        return self._pages[number]

    def _read_or_tell(self, ids: list[int]) -> list[Any]:
        """Rows that cannot be read stay empty and are told once, not once for each cell drawn."""
        try:
            return self._read(ids)
        except pw.DatabaseError as error:
            self.failed.emit(error)
            return [None] * len(ids)

    def _read(self, ids: list[int]) -> list[Any]:
        assert self.asked is not None
        records = list(
            self.kind.listing(replace(self.asked, search="", cell=None, status=())).where(self.kind.model.id.in_(ids))
        )
        if self._complete:
            self._complete(records)
        known = {record.id: record for record in records}
        return [known.get(record_id) for record_id in ids]

    def row_of(self, record_id: int) -> int:
        """The row of a record, -1 when the list does not show it."""
        if self._rows is None:
            self._rows = {known: row for row, known in enumerate(self.ids)}
        return self._rows.get(record_id, -1)

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.columns) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found = self._roles.get(role)
        return found(index.row(), index.column()) if found else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return "STT" if section == 0 else self._heading(self.columns[section - 1])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(0, section)
        if role == Qt.ItemDataRole.ToolTipRole and section and not self.is_kept(self.columns[section - 1]):
            return f"Cột {self.columns[section - 1].label} {UNKEPT}"
        return None

    def _heading(self, column: Column) -> str:
        """The label, with the column's place in an order by several."""
        order = self.asked.order if self.asked else []
        places = {name: (place, turned) for place, (name, turned) in enumerate(order, 1)}
        if len(order) < _SEVERAL or column.name not in places:
            return column.label
        place, turned = places[column.name]
        return f"{column.label} {place}{'↓' if turned else '↑'}"

    def _draw_again(self) -> None:
        if self.ids:
            last = self.index(len(self.ids) - 1, len(self.columns))
            self.dataChanged.emit(self.index(0, 0), last)

    def _text(self, row: int, column: int) -> str:
        if column == 0:
            return str(row + 1)
        record, shown = self.record(row), self.columns[column - 1]
        text = shown.text(record).replace("\n", " · ") if record else ""
        return privacy.shown(shown, text)

    def _tip(self, row: int, column: int) -> str | None:
        if column > 0 and self.columns[column - 1].is_private and not privacy.shows:
            return HOW_TO_SEE
        wordy = column > 0 and (self.columns[column - 1].is_text or self.columns[column - 1].is_link)
        record = self.record(row) if wordy else None
        text = self.columns[column - 1].text(record) if record else ""
        return text if len(text) > _CUT else None

    def _alignment(self, _row: int, column: int) -> Qt.AlignmentFlag:
        return self._aligned[column]

    def _foreground(self, row: int, column: int) -> QColor | None:
        if column == 0:
            return QColor(colours().muted)
        record = self.record(row) if self._tint else None
        name = self._tint(record) if self._tint and record else ""
        return QColor(getattr(colours(), name)) if name else None

    def _record_at(self, row: int, _column: int) -> Any:
        return self.record(row)


class RecordView(ColumnsView):
    """The table on screen: the clerk's columns, and rows that are chosen, copied into Excel and pasted back."""

    current_changed = Signal(int)
    opened = Signal(int)
    typed = Signal(str)
    pasted = Signal(str)

    def __init__(self, table: RecordTable, key: str, shown: Sequence[str] = (), parent: QWidget | None = None) -> None:
        """`key` names the list in the clerk's settings; `shown` are the columns seen before she chose any."""
        super().__init__(table, key, shown, parent)
        self._behave()
        self.set_up_header()
        table.modelReset.connect(self._forget_current)
        self.selectionModel().currentRowChanged.connect(lambda new, _old: self._tell_current(new))
        self.doubleClicked.connect(lambda index: self.opened.emit(table.ids[index.row()]))

    def _behave(self) -> None:
        self.setObjectName("list")
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.verticalHeader().hide()
        fit_rows(self)

    def current_id(self) -> int:
        """The id of the row the clerk stands on, 0 when there is none."""
        row = self.currentIndex().row()
        return self.table.ids[row] if 0 <= row < len(self.table.ids) else 0

    def current_record(self) -> Any:
        row = self.currentIndex().row()
        return self.table.record(row) if 0 <= row < len(self.table.ids) else None

    def selected_ids(self) -> list[int]:
        return [self.table.ids[row] for row in self._selected_rows()]

    def selected_records(self) -> list[Record]:
        return [self.table.record(row) for row in self._selected_rows()]

    def _selected_rows(self) -> list[int]:
        ranges = self.selectionModel().selection().toList()
        return sorted({row for part in ranges for row in range(part.top(), part.bottom() + 1)})

    def stand_on(self, record_id: int) -> bool:
        """Go to the record's row; whether the list shows it."""
        row = self.table.row_of(record_id)
        if row < 0:
            return False
        column = max(self.currentIndex().column(), 1)
        index = self.table.index(row, column)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)
        return True

    def select_ids(self, ids: Iterable[int]) -> None:
        """Select these rows, as far as the list shows them."""
        selection = QItemSelection()
        last = self.table.columnCount() - 1
        for row in (self.table.row_of(record_id) for record_id in ids):
            if row >= 0:
                selection.select(self.table.index(row, 0), self.table.index(row, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def copy(self) -> None:
        """The selected rows with their headings as Excel takes them, without the row number; text stays text there."""
        columns, records = self.columns_shown(), self.selected_records()
        if not records:
            return
        cells = [[column.text(record) for column in columns] for record in records]
        numbers = [place for place, column in enumerate(columns) if column.is_number]
        copy_table([column.label for column in columns], cells, numbers)

    def copy_cell(self) -> None:
        QGuiApplication.clipboard().setText(str(self.currentIndex().data() or ""))

    def _show_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction("Chép dòng đang chọn, kèm tiêu đề\tCtrl+C", self.copy)
        menu.addAction("Chép ô này", self.copy_cell)
        menu.addSeparator()
        menu.addAction("Chọn tất cả\tCtrl+A", self.selectAll)
        for action in self.actions():
            menu.addAction(action)
        menu.exec(self.viewport().mapToGlobal(at))

    def add_action(self, text: str, act: Callable[[], object]) -> QAction:
        """One more line in the menu of the rows."""
        action = QAction(text, self)
        action.triggered.connect(lambda _checked: act())
        self.addAction(action)
        return action

    def _forget_current(self) -> None:
        self.scrollToTop()
        self.current_changed.emit(0)

    def _tell_current(self, index: QModelIndex) -> None:
        self.current_changed.emit(self.table.ids[index.row()] if index.isValid() else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_id():
            self.opened.emit(self.current_id())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming to the list by key stands on a row, visibly."""
        super().focusInEvent(event)
        if self.currentIndex().isValid() and not self.selectionModel().hasSelection():
            self.selectRow(self.currentIndex().row())

    def keyboardSearch(self, search: str) -> None:
        """Typing on the list searches it."""
        if search.strip():
            self.typed.emit(search)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            fit_rows(self)


def rows_only(view: QTableView) -> None:
    """A table of whole rows: no grid, no wrapped lines, Tab leaves it."""
    view.setShowGrid(False)
    view.setAlternatingRowColors(True)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.verticalHeader().hide()
    view.horizontalHeader().setHighlightSections(False)


def share_widths(view: QTableView, widths: Sequence[int]) -> None:
    """Widths in pixels; 0 for a column that takes the rest."""
    for section, width in enumerate(widths):
        if width:
            view.setColumnWidth(section, width)
        else:
            view.horizontalHeader().setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)


def fit_rows(view: QTableView) -> None:
    """Rows of one height, tall enough for letters with two marks."""
    header = view.verticalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header.setDefaultSectionSize(max(ROW_HEIGHT, view.fontMetrics().height() + 8))


class WrappedRows(QObject):
    """Rows of a view as high as their text, so that nothing is cut; a long list has rows of one height.

    The style's own hint forgets the margins beside a text, and then the last word is missing.
    """

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self.view = view
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.fit)
        view.horizontalHeader().sectionResized.connect(lambda *_: self._soon.start())
        view.model().modelReset.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Measure all rows anew; a view that goes empties its table once more."""
        if not shiboken6.isValid(self.view):
            return
        view, model = self.view, self.view.model()
        fit_rows(view)
        short = model.rowCount() <= _MOST_WRAPPED
        view.setWordWrap(short)
        for row in range(model.rowCount()) if short else ():
            view.setRowHeight(row, self._height(row))

    def _height(self, row: int) -> int:
        view, model, letters = self.view, self.view.model(), self.view.fontMetrics()
        lowest, most = view.verticalHeader().defaultSectionSize(), _MOST_LINES * letters.height()
        heights = [lowest]
        for column in range(model.columnCount()):
            text, room = str(model.index(row, column).data() or ""), view.columnWidth(column) - 2 * _BESIDE
            if room > 0 and (letters.horizontalAdvance(text) > room or "\n" in text):
                box = letters.boundingRect(QRect(0, 0, room, most), Qt.TextFlag.TextWordWrap, text)
                heights.append(min(box.height(), most) + _BESIDE)
        return max(heights)


def copy_table(headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: Collection[int] = ()) -> None:
    """Put a table on the clipboard as Excel takes it; all but the columns of numbers stays text there."""
    carried = QMimeData()
    carried.setText("\n".join(map(_tabbed, (headings, *rows))))
    carried.setHtml(as_html(headings, rows, numbers))
    QGuiApplication.clipboard().setMimeData(carried)


def _tabbed(cells: Sequence[str]) -> str:
    return "\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in cells)


def as_html(headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: Collection[int]) -> str:
    """The rows as a table in which Excel and Calc take every cell as text, zeros in front too; numbers as numbers."""
    from html import escape

    text = " sdnum='1033;0;@' style='mso-number-format:\"\\@\"'"
    styles = ["" if place in numbers else text for place in range(len(headings))]
    heads = "".join(f"<th>{escape(words)}</th>" for words in headings)
    lines = [
        "".join(f"<td{style}>{escape(cell)}</td>" for style, cell in zip(styles, row, strict=True)) for row in rows
    ]
    return f"<table><tr>{heads}</tr>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
