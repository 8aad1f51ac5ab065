"""The columns of a list belong to the clerk: chosen, moved, widened, put in order by several, and remembered."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMenu, QTableView, QToolButton, QWidget

from nongson_desktop.columns import Column
from ui.icons import set_icon
from ui.preferences import preferences

if TYPE_CHECKING:
    from ui.table import RecordTable

NUMBER_WIDTH = 46
_WORDY, _LONG, _WIDEST = 120, 230, 2
_NARROWEST = 150  # a long text still says what it is about
_WHOLE = 300  # a name longer than that is read in its tip
_HEADING = 126
_NAMES = ("name", "cell", "cell_name", "hamlet_name", "subjects")
_MEASURED, _LETTERS = 32, 80  # rows, and letters of each text
_BESIDE, _SORTED = 22, 26  # the room beside a text, and beside a heading with its mark of order
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
        self._texts: dict[int, int] = {}
        self._room = 0  # asked of the viewport, PySide6 makes every kind of widget known to Python first
        self._shown = tuple(shown) or tuple(column.name for column in table.columns)
        self.setModel(table)
        table.loaded.connect(self._measure)

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
            self.setColumnWidth(section, widths.get(name) or self._usual(section))
        for place, name in enumerate(widths, 1):
            header.moveSection(header.visualIndex(known[name]), place)
        self._laying = False

    def columns_laid(self) -> list[tuple[str, int]]:
        """The columns shown with their widths, as `lay_columns` takes them."""
        return [(column.name, self.columnWidth(self.section(column.name))) for column in self.columns_shown()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._room = event.size().width()
        self._spread(self._room)

    def _spread(self, room: int) -> None:
        """Room left over goes to the columns of words, a little that lacks comes from those that can spare it.

        So it is until the clerk sets widths of her own.
        """
        if self._own_widths:
            return
        widths = {place: self._usual(place) for place in self._sections()}
        left = room - NUMBER_WIDTH - sum(widths.values())
        self._laying = True
        for place, width in (self._wider(widths, left) if left >= 0 else self._narrower(widths, -left)).items():
            self.setColumnWidth(place, width)
        self._laying = False

    def _wider(self, widths: dict[int, int], left: int) -> dict[int, int]:
        """First what is cut is made whole, the rest goes to all words alike."""
        cut = {place: max(self._texts.get(place, 0) + _BESIDE - width, 0) for place, width in widths.items()}
        more = _parted(cut, left)
        words = [place for place in widths if _width(self.table.columns[place - 1]) >= _WORDY]
        share = (left - sum(more.values())) // max(len(words), 1)
        whole = {place: width + more[place] for place, width in widths.items()}
        return whole | {place: max(whole[place], min(whole[place] + share, _WIDEST * widths[place])) for place in words}

    def _narrower(self, widths: dict[int, int], lacking: int) -> dict[int, int]:
        """Names give last; where far too little room is left the list is scrolled, and names are whole."""
        spare = {place: max(width - self._least(place), 0) for place, width in widths.items()}
        if sum(spare.values()) < lacking:
            columns = self.table.columns
            return {
                place: width if _is_name(columns[place - 1]) else min(width, _width(columns[place - 1]))
                for place, width in widths.items()
            }
        lacking += len(widths)  # what is lost in dividing
        words = {place: 0 if _is_name(self.table.columns[place - 1]) else room for place, room in spare.items()}
        first = _parted(words, lacking)
        names = {place: room - first[place] for place, room in spare.items()}
        second = _parted(names, lacking - sum(first.values()))
        return {place: width - first[place] - second[place] for place, width in widths.items()}

    def _sections(self) -> list[int]:
        return [place for place in range(1, len(self.table.columns) + 1) if not self.isColumnHidden(place)]

    def _usual(self, section: int) -> int:
        """As wide as what the list shows in the column; what that is unknown, what its kind mostly takes."""
        column = self.table.columns[section - 1]
        usual, text = _width(column), self._texts.get(section)
        if text is None or column.is_date:
            return usual
        heading = self.horizontalHeader().fontMetrics().horizontalAdvance(column.label) + _SORTED
        wanted = max(text + _BESIDE, min(heading, max(usual, _HEADING)))
        return min(wanted, _LONG if column.is_long else _WHOLE)

    def _least(self, section: int) -> int:
        column = self.table.columns[section - 1]
        return min(self._usual(section), _NARROWEST if column.is_long else _width(column))

    def _measure(self) -> None:
        """How wide the texts of the first rows are; read again a list grows wider, but does not jump about.

        Nor does it while she searches: what is found comes at each key press.
        """
        if self._own_widths or not self.isVisible() or (self.table.asked and self.table.asked.search):
            return
        letters = self.fontMetrics()
        for row in range(min(len(self.table.ids), _MEASURED)):
            for place in self._sections():
                text = str(self.table.index(row, place).data() or "")[:_LETTERS]
                self._texts[place] = max(self._texts.get(place, 0), letters.horizontalAdvance(text))
        self._spread(self._room)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._measure()

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
            self.setColumnWidth(section, self._usual(section))
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
        self._spread(self._room)

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


def _parted(rooms: Mapping[int, int], asked: int) -> dict[int, int]:
    """So much of each room, in its measure, that together they give what is asked, less a few points, or all."""
    whole = sum(rooms.values())
    return {place: room * min(asked, whole) // max(whole, 1) for place, room in rooms.items()}


def _is_name(column: Column) -> bool:
    return column.name in _NAMES or column.is_link


def _width(column: Column) -> int:
    if _is_name(column):
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
