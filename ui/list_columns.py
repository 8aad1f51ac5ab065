"""The columns of a list belong to the clerk: chosen, moved, widened, put in order by several, and remembered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QMenu, QTableView, QToolButton, QWidget

from nongson_desktop.columns import Column
from ui.icons import set_icon
from ui.preferences import preferences

if TYPE_CHECKING:
    from ui.table import RecordTable

NUMBER_WIDTH = 46
_WORDY, _LONG, _WIDEST = 120, 230, 2
_NARROWEST = 150  # a long text still says what it is about
UNKEPT = "do chương trình tính lúc xem, không lọc, không sắp xếp theo cột này được."
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ColumnsView(QTableView):
    """A table whose columns the clerk sets; what she chose is kept by their names, whatever others come later."""

    sort_asked = Signal(str)
    sort_refused = Signal(str)

    def __init__(self, table: RecordTable, key: str, shown: Sequence[str], parent: QWidget | None = None) -> None:
        """`key` names the list in the clerk's settings; `shown` are the columns seen before she chose any."""
        super().__init__(parent)
        self.table = table
        self._key = f"columns/{key}"
        self._laying = False
        self._own_widths = False
        self._shown = tuple(shown) or tuple(column.name for column in table.columns)
        self.setModel(table)

    def set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setDefaultAlignment(_LEFT)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self.column_menu().exec(header.mapToGlobal(at)))
        kept = _kept(self._key)
        self._own_widths = bool(kept)
        self.lay_columns(kept or [(name, 0) for name in self._shown])
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        for change in (header.sectionMoved, header.sectionResized):
            change.connect(lambda *_: self._remember())
        header.sectionClicked.connect(self._sort_by)

    def lay_columns(self, shown: Sequence[tuple[str, int]]) -> None:
        """Show these columns from left to right with their widths in pixels, 0 for the usual one; hide the others."""
        self._laying = True
        header = self.horizontalHeader()
        self.setColumnWidth(0, NUMBER_WIDTH)
        known = {column.name: place for place, column in enumerate(self.table.columns, 1)}
        widths = {name: width for name, width in shown if name in known}
        for name, section in known.items():
            self.setColumnHidden(section, name not in widths)
            self.setColumnWidth(section, widths.get(name) or _width(self.table.columns[section - 1]))
        for place, name in enumerate(widths, 1):
            header.moveSection(header.visualIndex(known[name]), place)
        self._laying = False

    def columns_laid(self) -> list[tuple[str, int]]:
        """The columns shown with their widths, as `lay_columns` takes them."""
        return [(column.name, self.columnWidth(self.section(column.name))) for column in self.columns_shown()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread(event.size().width())

    def _spread(self, room: int) -> None:
        """Room left over goes to the columns of words, a little that lacks comes from the longest of them.

        So it is until the clerk sets widths of her own.
        """
        shown = [place for place in range(1, len(self.table.columns) + 1) if not self.isColumnHidden(place)]
        widths = {place: _width(self.table.columns[place - 1]) for place in shown}
        left = room - NUMBER_WIDTH - sum(widths.values())
        moved = [place for place, width in widths.items() if width >= (_WORDY if left >= 0 else _LONG)]
        if self._own_widths or not moved:
            return
        share = left // len(moved)
        if share < _NARROWEST - _LONG:
            share = 0
        self._laying = True
        for place in moved:
            self.setColumnWidth(place, min(widths[place] + share, _WIDEST * widths[place]))
        self._laying = False

    def section(self, name: str) -> int:
        return next(place for place, column in enumerate(self.table.columns, 1) if column.name == name)

    def _remember(self) -> None:
        if self._laying:
            return
        self._own_widths = True
        preferences().setValue(self._key, json.dumps(self.columns_laid()))

    # the order of the rows

    def _sort_by(self, section: int) -> None:
        """The list in this column's order; pressed again it turns round; with Shift it comes after those before it."""
        asked = self.table.asked
        name = self.table.columns[section - 1].name if section else ""
        if asked is None or not section:
            self.ask_order([])
        elif not self.table.is_kept(self.table.columns[section - 1]):
            self._point_at(asked.order)
            self.sort_refused.emit(f"Cột {self.table.columns[section - 1].label} {UNKEPT}")
        elif QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.ask_order(_with(asked.order, name))
        else:
            self.ask_order([(name, asked.order == [(name, False)])])

    def ask_order(self, order: Sequence[tuple[str, bool]]) -> None:
        """Ask for the list by these columns, the first one first, each with whether it is turned round."""
        self._point_at(order)
        self.sort_asked.emit(",".join(f"-{name}" if turned else name for name, turned in order))

    def put_order(self, parts: Sequence[str]) -> None:
        """Ask for the order that was kept: names, a minus before those turned round."""
        self.ask_order([(part.removeprefix("-"), part.startswith("-")) for part in parts])

    def _point_at(self, order: Sequence[tuple[str, bool]]) -> None:
        """Show the first column of the order the list has; the others say their place in their headings."""
        name, turned = order[0] if order else ("", False)
        shown = next((place for place, column in enumerate(self.table.columns, 1) if column.name == name), -1)
        way = Qt.SortOrder.DescendingOrder if turned else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(shown, way)

    # choosing

    def column_menu(self) -> QMenu:
        """The menu that chooses columns, arranges them, and takes the usual ones back."""
        menu = QMenu(self)
        for section, column in enumerate(self.table.columns, 1):
            choice = menu.addAction(column.label)
            choice.setCheckable(True)
            choice.setChecked(not self.isColumnHidden(section))
            choice.toggled.connect(lambda on, section=section: self.show_column(section, on))
        menu.addSeparator()
        menu.addAction("Chọn, đổi chỗ nhiều cột…", self.arrange_columns)
        menu.addAction("Sắp xếp theo nhiều cột…", self.arrange_order)
        menu.addAction("Trở về các cột ban đầu", self.reset_columns)
        return menu

    def arrange_columns(self) -> None:
        """Choose and move columns by key, in one dialog."""
        from ui.list_arranging import ColumnsDialog

        ColumnsDialog(self).exec()

    def arrange_order(self) -> None:
        """Choose by which columns the rows are ordered, in one dialog."""
        from ui.list_arranging import OrderDialog

        OrderDialog(self).exec()

    def show_column(self, section: int, on: bool) -> None:
        self.setColumnHidden(section, not on)
        if on and self.columnWidth(section) < NUMBER_WIDTH:
            self.setColumnWidth(section, _width(self.table.columns[section - 1]))
        self._remember()

    def choose_columns(self, names: Sequence[str]) -> None:
        """Show these columns in this order; widths stay."""
        widths = dict(self.columns_laid())
        self.lay_columns([(name, widths.get(name, 0)) for name in names])
        self._remember()

    def reset_columns(self) -> None:
        self.lay_columns([(name, 0) for name in self._shown])
        preferences().remove(self._key)
        self._own_widths = False
        self._spread(self.viewport().width())

    def columns_shown(self) -> list[Column]:
        """The columns as the clerk sees them, from left to right."""
        header = self.horizontalHeader()
        sections = [header.logicalIndex(place) for place in range(header.count())]
        return [
            self.table.columns[section - 1] for section in sections if section and not header.isSectionHidden(section)
        ]


def _kept(key: str) -> list[tuple[str, int]]:
    """The columns that the clerk set; none when she set none."""
    text: Any = preferences().value(key)
    return [(name, width) for name, width in json.loads(text)] if isinstance(text, str) else []


def _with(order: Sequence[tuple[str, bool]], name: str) -> list[tuple[str, bool]]:
    """The order with one more column; one that is there already turns round in its place."""
    if any(name == known for known, _ in order):
        return [(known, not turned if known == name else turned) for known, turned in order]
    return [*order, (name, False)]


def _width(column: Column) -> int:
    if column.name == "name" or column.is_link:
        return 144
    if column.choices:
        return 88 if column.name == "status" else 126
    if column.is_date:
        letters = QFontMetrics(QApplication.font())
        return max(letters.horizontalAdvance("00/00/0000") + 24, letters.horizontalAdvance(column.label) + 30)
    if column.is_check or column.is_number:
        return 84
    return _LONG if column.is_long else 136 if column.field is None else 160


def columns_button(view: ColumnsView) -> QToolButton:
    """The button "Cột" that opens the column chooser."""
    button = QToolButton(view)
    button.setText("Cột")
    button.setProperty("role", "button")
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    set_icon(button, "columns")
    button.clicked.connect(lambda: view.column_menu().exec(button.mapToGlobal(QPoint(0, button.height()))))
    return button
