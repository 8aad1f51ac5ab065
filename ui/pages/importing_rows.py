"""The rows of a workbook as understood: what each would become, what is wrong with it, where cell and sex came from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from nongson_desktop.columns import Column
from nongson_desktop.rules.imports import Preview
from nongson_desktop.rules.imports_rows import DUPLICATE, ERROR, WARNING, Problem, Row
from ui.pages.chips import paint_chip
from ui.privacy import HOW_TO_SEE, privacy
from ui.table import fit_rows
from ui.theme import colours

Index = QModelIndex | QPersistentModelIndex
GOOD, EMPTY, TWIN = "good", "empty", "twin"
WORDS = {GOOD: "Đúng", ERROR: "Sai", DUPLICATE: "Trùng", WARNING: "Lưu ý", EMPTY: "Bỏ qua", TWIN: "Đã có?"}
_BEFORE_UNICODE = Column("before unicode", "Chữ trong tệp")
STATE = Qt.ItemDataRole.UserRole + 1
ROW = Qt.ItemDataRole.UserRole + 2
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LOOKED_AT = 400
_TOP = QModelIndex()
_FIRST = ("name", "birth_date", "sex", "cell", "status")
_SOURCES = {"cell": "Chi bộ lấy từ", "sex": "Giới tính lấy từ"}
_BEFORE = 3
_WIDTHS = {"name": 142, "cell": 160, "birth_date": 104, "sex": 76, "status": 130}
_WHY, _WHY_PLACE = 150, 2
_GRAVITY = (ERROR, DUPLICATE, WARNING)


def state_of(row: Row) -> str:
    """The one word for a row: the gravest thing about it."""
    if row.is_refused:
        return ERROR
    if row.is_duplicate:
        return DUPLICATE
    if row.is_empty:
        return EMPTY
    return WARNING if row.problems else GOOD


def gravest_first(row: Row) -> list[Problem]:
    """What there is to say about a row: what decides about it before the rest, what is only missing last."""
    return sorted(row.problems, key=lambda one: (_GRAVITY.index(one.severity), one.message.startswith("Thiếu ")))


class RowsTable(QAbstractTableModel):
    """Row number, the word for the row, why, then what it would be written as."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.columns: list[Column] = []
        self._all: Sequence[Row] = ()
        self._sources: set[Column] = set()
        self._several_sheets = False
        self._fields: dict[str, str] = {}
        self._letters: dict[tuple[str, int], str] = {}
        self._roles: dict[int, Callable[[Row, int], Any]] = {
            Qt.ItemDataRole.DisplayRole: self._text,
            Qt.ItemDataRole.ToolTipRole: self._tip,
            Qt.ItemDataRole.TextAlignmentRole: lambda _row, column: _RIGHT if column == 0 else None,
            Qt.ItemDataRole.ForegroundRole: self._foreground,
            Qt.ItemDataRole.BackgroundRole: self._background,
            STATE: lambda row, _column: state_of(row),
            ROW: lambda row, _column: row,
        }

        privacy.changed.connect(self._draw_again)

    def _draw_again(self) -> None:
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, self.columnCount() - 1))

    def show(self, preview: Preview) -> None:
        """Show a preview's rows, in the columns that hold anything."""
        self.beginResetModel()
        self._all = preview.rows
        looked = preview.rows[:_LOOKED_AT]
        filled = [column for column in preview.importer.kind.columns if any(column.text(row.record) for row in looked)]
        first = sorted((one for one in filled if one.name in _FIRST), key=lambda one: _FIRST.index(one.name))
        sources = [Column(key, label) for key, label in _SOURCES.items() if any(key in row.sources for row in looked)]
        self._letters = _old_letters(preview)
        letters = [_BEFORE_UNICODE] if self._letters else []
        self._sources = {*sources, *letters}
        self.columns = [*first[:1], *letters, *first[1:], *sources, *(one for one in filled if one.name not in _FIRST)]
        self._several_sheets = len({row.sheet for row in preview.rows}) > 1
        self._fields = {heading.text: heading.field for heading in preview.headings}
        self.rows = list(self._all)
        self.endResetModel()

    def narrow(self, state: str) -> None:
        """Show only rows of one kind; all of them when none is named."""
        self.beginResetModel()
        self.rows = [row for row in self._all if not state or fits(row, state)]
        self.endResetModel()

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else _BEFORE + len(self.columns)

    def column_at(self, place: int) -> Column | None:
        """The record's column shown there, or the one that says where a value came from."""
        return self.columns[place - _BEFORE] if place >= _BEFORE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        column = self.column_at(section)
        return column.label if column is not None else ("Dòng", "Tình trạng", "Vì sao")[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found = self._roles.get(role)
        return found(self.rows[index.row()], index.column()) if found else None

    def _text(self, row: Row, place: int) -> str:
        column = self.column_at(place)
        if column == _BEFORE_UNICODE:
            return self._letters.get((row.sheet, row.row), "")
        if column in self._sources:
            return row.sources.get(column.name, "")
        if column is not None:
            return privacy.shown(column, column.text(row.record).replace("\n", " · "))
        if place == 0:
            return f"{row.sheet} · {row.row}" if self._several_sheets else str(row.row)
        if place == 1:
            return WORDS[state_of(row)]
        return " ".join(problem.message for problem in gravest_first(row))

    def _tip(self, row: Row, place: int) -> str | None:
        if place in (1, 2):
            return "\n".join(f"{WORDS[one.severity]}: {one.message}" for one in gravest_first(row)) or None
        column = self.column_at(place)
        if column == _BEFORE_UNICODE:
            return self._letters.get((row.sheet, row.row))
        if column is not None and column.is_private:
            return HOW_TO_SEE
        return row.sources.get(column.name) if column is not None else None

    def _foreground(self, row: Row, place: int) -> QBrush | None:
        quiet = place == 0 or self.column_at(place) in self._sources or state_of(row) in (DUPLICATE, EMPTY)
        return QBrush(QColor(colours().muted)) if quiet else None

    def _background(self, row: Row, place: int) -> QBrush | None:
        """A cell that something is said about stands out in the colour of what is said."""
        column = self.column_at(place)
        if column is None or column in self._sources or not row.problems:
            return None
        said = {one.severity for one in row.problems if self._fields.get(one.column, one.column) == column.name}
        said |= {one.severity for one in row.problems if one.column == column.label}
        worst = next((severity for severity in (ERROR, DUPLICATE, WARNING) if severity in said), "")
        return QBrush(QColor(state_colours(worst)[0])) if worst else None


def _old_letters(preview: Preview) -> dict[tuple[str, int], str]:
    """(sheet, row) -> the cells as the file has them, where letters were converted."""
    found: dict[tuple[str, int], list[str]] = {}
    for sheet, one in preview.converted:
        found.setdefault((sheet, one.row), []).append(one.before)
    return {place: " · ".join(texts) for place, texts in found.items()}


def fits(row: Row, state: str) -> bool:
    """Whether the row belongs to those of this word; a good row may have something to note."""
    if state == GOOD:
        return row.is_good
    if state == TWIN:
        return row.twin is not None and not row.is_refused
    if state == WARNING:
        return any(problem.severity == WARNING for problem in row.problems)
    return state_of(row) == state


def state_colours(state: str) -> tuple[str, str]:
    """Ground and letters of a word about a row."""
    now = colours()
    chosen = {
        GOOD: (now.good_soft, now.good),
        ERROR: (now.bad_soft, now.bad),
        DUPLICATE: (now.selected, now.accent),
        WARNING: (now.warn_soft, now.warn),
    }
    return chosen.get(state, (now.raised, now.muted))


class StateDelegate(QStyledItemDelegate):
    """The word for the row on its colour."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        word, option.text = option.text, ""
        option.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.setFont(option.font)
        paint_chip(painter, QRectF(option.rect), word, *state_colours(index.data(STATE)))


class RowsView(QTableView):
    """The preview on screen."""

    def __init__(self, table: RowsTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self._least = 0
        self.setModel(table)
        self.setAlternatingRowColors(False)
        self.setShowGrid(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._state = StateDelegate(self)
        self.setItemDelegateForColumn(1, self._state)
        fit_rows(self)

    def fit_columns(self) -> None:
        """Widths that suit what the columns hold, for a preview shown anew."""
        first = [self.table.index(row, 0).data() for row in range(min(self.table.rowCount(), 50))]
        number = max((self.fontMetrics().horizontalAdvance(text) for text in first), default=0) + 24
        widths = [max(54, number), 84, _WHY if any(row.problems for row in self.table.rows) else 90]
        for place in range(self.table.columnCount()):
            column = self.table.column_at(place)
            self.setColumnWidth(place, _WIDTHS.get(column.name, 130) if column else widths[place])
        self._least = widths[_WHY_PLACE]
        self._give_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        """The reasons take the room that the other columns leave."""
        if self._least:
            left = sum(self.columnWidth(place) for place in range(self.table.columnCount()) if place != _WHY_PLACE)
            self.setColumnWidth(_WHY_PLACE, max(self._least, self.viewport().width() - left))
