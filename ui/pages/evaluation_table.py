"""The table where levels are typed: 1 to 4 or the short words, Enter goes down, Tab right, blocks come from Excel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont

from db.errors import UserError
from db.evaluation import Level, Rating
from nongson_desktop.safety.accounts import refusal
from ui.pages.evaluation_entry import Change, parse_block, parse_level, parse_points
from ui.theme import colours

Index = QModelIndex | QPersistentModelIndex
RATING = Qt.ItemDataRole.UserRole + 1
LEVEL = Qt.ItemDataRole.UserRole + 2
STAGES = {"self": "self_level", "cell": "cell_level", "final": "level"}
OPINION = "opinion:"
_DAYS = {"self": "self_on", "cell": "cell_on", "final": "decided_on"}
_CENTRE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_TOP = QModelIndex()


@dataclass(frozen=True)
class Heading:
    """One column: what it shows of a rating; `stage` names the level that is typed there.

    `width` 0 takes what is left; `roomy` is the width where the window is wide.
    """

    label: str
    width: int
    show: Callable[[Rating], str]
    stage: str = ""
    tip: str = ""
    roomy: int = 0


TIP = "Gõ 1 = HTXS, 2 = HTT, 3 = HT, 4 = KHT hoặc số điểm, rồi Enter; dán được cả khối từ Excel"


def level_headings(before_cell: Sequence[Heading] = (), before_final: Sequence[Heading] = ()) -> tuple[Heading, ...]:
    """What one gives oneself, what the cell proposes, what is decided, with what bodies say between."""
    words = (("self", "Tự nhận", 68), ("cell", "Chi bộ", 64), ("final", "Quyết định", 84))
    own, cell, final = (Heading(label, width, _shower(STAGES[one]), one, TIP, 96) for one, label, width in words)
    return (own, *before_cell, cell, *before_final, final)


def opinion_heading(body: str, label: str, tip: str) -> Heading:
    """The level that a body proposes, typed like the others."""
    return Heading(label, 78, lambda _rating: "", OPINION + body, f"{tip}. {TIP}", 96)


def _shower(field: str) -> Callable[[Rating], str]:
    return lambda rating: str(getattr(rating, field))


class RatingTable(QAbstractTableModel):
    """Ratings as rows; an entry shows at once and is asked to be saved through `entered`."""

    entered = Signal(list)
    refused = Signal(str)

    def __init__(self, headings: Sequence[Heading], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.headings = tuple(headings)
        self.ratings: list[Rating] = []
        self.pending: dict[tuple[int, str], str] = {}
        self.opinions: dict[tuple[int, str], str] = {}
        self.votes: dict[int, str] = {}
        self.refuses: Callable[[Rating, str], str] = lambda _rating, _stage: ""
        self.closed = ""
        self.level_of: Callable[[Decimal], str] | None = None
        self._roles: dict[int, Callable[[Rating, Heading], Any]] = {
            Qt.ItemDataRole.DisplayRole: self._text,
            Qt.ItemDataRole.EditRole: self._text,
            Qt.ItemDataRole.ToolTipRole: self._tip,
            Qt.ItemDataRole.ForegroundRole: self._foreground,
            Qt.ItemDataRole.FontRole: self._font,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
            LEVEL: self._level,
            RATING: lambda rating, _heading: rating,
        }

    def set_headings(self, headings: Sequence[Heading]) -> None:
        """Other columns for the same rows."""
        self.beginResetModel()
        self.headings = tuple(headings)
        self.endResetModel()

    def show(self, ratings: Sequence[Rating]) -> None:
        self.beginResetModel()
        self.ratings = list(ratings)
        self.endResetModel()

    def refresh(self, ratings: Mapping[int, Rating]) -> None:
        """Put the rows as they were saved in place; the others stay as they stand."""
        for row, rating in enumerate(self.ratings):
            if rating.id in ratings:
                self.ratings[row] = ratings[rating.id]
                self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def settle(self, changes: Sequence[Change]) -> None:
        """These entries are no longer under way: what is saved shows again."""
        for change in changes:
            self.pending.pop((change.rating_id, change.stage), None)
        self.redraw()

    def redraw(self) -> None:
        """What stands beside the ratings has changed."""
        if self.ratings:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.ratings) - 1, self.columnCount() - 1))

    def enter(self, changes: Sequence[Change]) -> None:
        """Show the entries at once and ask for them to be saved."""
        told = [change for change in changes if change.level != self._now(change) or change.points is not None]
        if told:
            self.pending.update({(change.rating_id, change.stage): change.level for change in told})
            self.redraw()
            self.entered.emit(told)

    def _now(self, change: Change) -> str:
        rating = next(rating for rating in self.ratings if rating.id == change.rating_id)
        return self.level(rating, change.stage)

    def level(self, rating: Rating, stage: str) -> str:
        """The level as it shows: what was typed last, else what is saved."""
        pending = self.pending.get((rating.id, stage))
        if pending is not None:
            return pending
        if stage.startswith(OPINION):
            return self.opinions.get((rating.id, stage.removeprefix(OPINION)), "")
        return str(getattr(rating, STAGES[stage]))

    def level_columns(self) -> list[int]:
        return [column for column in range(1, self.columnCount()) if self.heading(column).stage]

    def heading(self, column: int) -> Heading:
        return self.headings[column - 1]

    def is_open(self, row: int) -> bool:
        """Whether levels can be typed in the row: whoever is exempt has none."""
        return not self.ratings[row].exempt_reason

    def takes(self, row: int, column: int) -> bool:
        """Whether this cell can have a level: not of the exempt, nor of a body that is not asked about the member."""
        return self.is_open(row) and not self.refuses(self.ratings[row], self.heading(column).stage)

    def why_not(self, row: int, column: int) -> str:
        """Why no level can be typed in this cell; empty where one can, and in columns that are only read."""
        if not self.is_typed(column):
            return ""
        rating = self.ratings[row]
        exempt = f"{rating.name} không xếp loại: {rating.exempt_reason}." if rating.exempt_reason else ""
        refused = self.refuses(rating, self.heading(column).stage)
        return self.closed or refusal() or exempt or (f"{rating.name}: {refused}." if refused else "")

    def is_typed(self, column: int) -> bool:
        """Whether the column takes levels."""
        return column > 0 and bool(self.heading(column).stage)

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.ratings)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.headings) + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        typed = self.is_typed(index.column()) and not self.why_not(index.row(), index.column())
        return flags | Qt.ItemFlag.ItemIsEditable if typed else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return "STT" if section == 0 else self.heading(section).label
        if role == Qt.ItemDataRole.ToolTipRole and section:
            return self.heading(section).tip or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        if column == 0:
            return _RIGHT
        return _CENTRE if self.heading(column).stage else _LEFT

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if index.column() == 0:
            return self._number(index.row(), role)
        found = self._roles.get(role)
        return found(self.ratings[index.row()], self.heading(index.column())) if found else None

    def _number(self, row: int, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return str(row + 1)
        if role == RATING:
            return self.ratings[row]
        return QBrush(QColor(colours().muted)) if role == Qt.ItemDataRole.ForegroundRole else None

    def _text(self, rating: Rating, heading: Heading) -> str:
        if heading.stage:
            refused = rating.exempt_reason or self.refuses(rating, heading.stage)
            return self.level(rating, heading.stage) or ("–" if refused else "")
        return heading.show(rating)

    def _level(self, rating: Rating, heading: Heading) -> str:
        return self.level(rating, heading.stage) if heading.stage else ""

    def _spoken(self, rating: Rating, heading: Heading) -> str:
        return f"{heading.label}: {self._text(rating, heading) or 'chưa có'}"

    def _tip(self, rating: Rating, heading: Heading) -> str | None:
        if not heading.stage:
            return heading.show(rating)
        if refused := rating.exempt_reason or self.refuses(rating, heading.stage):
            return str(refused)
        level = Level.NAMES.get(self.level(rating, heading.stage))
        return "\n".join(word for word in (level, *self._facts(rating, heading.stage)) if word) or None

    def _facts(self, rating: Rating, stage: str) -> tuple[str, ...]:
        """The stage's day, who decided, and on what vote."""
        on = getattr(rating, _DAYS[stage]) if stage in _DAYS else None
        day = f"ngày {on:%d/%m/%Y}" if on else ""
        if stage == "self" or stage.startswith(OPINION):
            return (day,)
        votes = self.votes.get(rating.id, "")
        return (day, rating.decided_by if stage == "final" else "", f"phiếu: {votes}" if votes else "")

    def _foreground(self, rating: Rating, _heading: Heading) -> QBrush | None:
        return QBrush(QColor(colours().muted)) if rating.exempt_reason else None

    def _font(self, rating: Rating, heading: Heading) -> QFont | None:
        font = QFont()
        font.setItalic(bool(rating.exempt_reason) or (rating.id, heading.stage) in self.pending)
        return font if font.italic() else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        rating, stage = self.ratings[index.row()], self.heading(index.column()).stage
        points = parse_points(str(value)) if self.level_of else None
        try:
            level = self.level_of(points) if self.level_of and points is not None else parse_level(str(value))
        except UserError as error:
            self.refused.emit(error.message)
            return False
        self.enter([Change(rating.id, stage, level, points)])
        return True

    def paste(self, text: str, row: int, column: int) -> None:
        """Enter a block copied from Excel from this cell on; all of it or, with a sentence, nothing."""
        if self.closed:
            self.refused.emit(self.closed)
            return
        try:
            stages = [self.heading(place).stage for place in self.level_columns() if place >= column]
            self.enter(parse_block(text, self.ratings, row, stages))
        except UserError as error:
            self.refused.emit(error.message)

    def fill(self, cells: Sequence[tuple[int, int]], level: str) -> None:
        """Enter one level in many cells as one thing done."""
        typed = [(row, column) for row, column in cells if self.index(row, column).flags() & Qt.ItemFlag.ItemIsEditable]
        if not typed and cells:
            self.refused.emit(self.why_not(*cells[0]))
        self.enter([Change(self.ratings[row].id, self.heading(column).stage, level) for row, column in typed])
