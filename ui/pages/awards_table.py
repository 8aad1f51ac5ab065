"""Who may be commended, with a mark for those chosen; or who is, once the decision is made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from db.awards import Award
from nongson_desktop.rules.awards import Proposal
from ui.list_columns import NUMBER_WIDTH
from ui.pages.evaluation_state import short_cell
from ui.table import fit_rows
from ui.theme import colours

Index = QModelIndex | QPersistentModelIndex
_HEADINGS = ("STT", "Tập thể, cá nhân", "Đơn vị", "Thành tích", "Tiền thưởng", "Ghi chú")
_WIDTHS = (NUMBER_WIDTH + 18, 150, 130, 0, 108, 0)
_ACHIEVEMENT, _MONEY, _NOTE = 3, 4, 5
_BESIDE_NOTES = 96
_YEARS = re.compile(r"\d{4}(?:, \d{4})+")
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TOP = QModelIndex()


@dataclass
class Recipient:
    """One line; `proposal` while it can be chosen."""

    name: str
    unit: str
    achievement: str
    amount: int
    note: str = ""
    proposal: Proposal | None = None
    chosen: bool = False
    award: int = 0

    @property
    def key(self) -> tuple[str, int]:
        """What tells proposals apart."""
        return (self.proposal.recipient, self.proposal.id) if self.proposal else ("", self.award)

    @property
    def can_be_chosen(self) -> bool:
        return self.proposal is not None and self.proposal.eligible


def of_proposals(proposals: Sequence[Proposal]) -> list[Recipient]:
    """Proposals as lines; whoever is eligible is chosen until the clerk takes the mark away."""
    return [
        Recipient(one.name, one.unit, one.achievement, one.amount, one.note, one, one.eligible) for one in proposals
    ]


def of_awards(awards: Sequence[Award]) -> list[Recipient]:
    """The lines of a decision."""
    return [Recipient(one.name, one.unit, one.achievement, one.amount, award=one.id) for one in awards]


def keep_choices(before: Sequence[Recipient], lines: Sequence[Recipient]) -> None:
    """Whoever the clerk had left out stays left out."""
    left_out = {line.key for line in before if line.can_be_chosen and not line.chosen}
    for line in lines:
        line.chosen = line.chosen and line.key not in left_out


def short_years(text: str) -> str:
    """The text with years that follow one another told by the first and the last: 2021–2024."""

    def told(found: re.Match[str]) -> str:
        years = [int(year) for year in found[0].split(", ")]
        in_a_row = years == list(range(years[0], years[-1] + 1))
        return f"{years[0]}–{years[-1]}" if in_a_row else found[0]

    return _YEARS.sub(told, text)


def money(amount: int) -> str:
    """An amount as it is read: 1.518.000 đ."""
    return f"{amount:,} đ".replace(",", ".")


class RecipientsTable(QAbstractTableModel):
    """Recipients in the order of the decision."""

    choice_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Recipient] = []

    def show(self, lines: Sequence[Recipient]) -> None:
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()
        self.choice_changed.emit()

    def chosen(self) -> list[Proposal]:
        """The proposals that are marked."""
        return [line.proposal for line in self.lines if line.proposal is not None and line.chosen]

    def choose(self, row: int, *, on: bool) -> None:
        if self.lines[row].can_be_chosen:
            self.lines[row].chosen = on
            self.dataChanged.emit(self.index(row, 0), self.index(row, 0))
            self.choice_changed.emit()

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section == _MONEY:
            return _RIGHT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == 0 and self.lines[index.row()].can_be_chosen:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0 and line.can_be_chosen:
            return Qt.CheckState.Checked if line.chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == _MONEY:
            return _RIGHT
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._foreground(line, index.column())
        return None

    def _text(self, row: int, column: int) -> str:
        line = self.lines[row]
        texts = (str(row + 1), line.name, short_cell(line.unit), line.achievement, money(line.amount))
        return short_years(line.note) if column == _NOTE else texts[column]

    def _foreground(self, line: Recipient, column: int) -> QBrush | None:
        if line.proposal is None or line.can_be_chosen:
            return None
        return QBrush(QColor(colours().warn if column == _NOTE else colours().muted))

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.choose(index.row(), on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


class RecipientsView(QTableView):
    """The recipients on screen; the space bar sets and takes the mark."""

    def __init__(self, table: RecipientsTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.setModel(table)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(_WIDTHS):
            if width:
                self.setColumnWidth(column, width)
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        fit_rows(self)
        table.modelReset.connect(self._fit_columns)

    def _fit_columns(self) -> None:
        """Notes, which say what year is missing, take the room of the achievement, which is the same for all."""
        noted = any(line.note for line in self.table.lines)
        self.setColumnHidden(_NOTE, not noted)
        mode = QHeaderView.ResizeMode.Interactive if noted else QHeaderView.ResizeMode.Stretch
        self.horizontalHeader().setSectionResizeMode(_ACHIEVEMENT, mode)
        if noted:
            self.setColumnWidth(_ACHIEVEMENT, _BESIDE_NOTES)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = sorted({index.row() for index in self.selectedIndexes()})
        if event.key() == Qt.Key.Key_Space and rows:
            on = not self.table.lines[rows[0]].chosen
            for row in rows:
                self.table.choose(row, on=on)
        else:
            super().keyPressEvent(event)
