"""Who may be commended, with a mark for those chosen; or who is, once the decision is made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QHeaderView, QWidget

from db.awards import Award
from nongson_desktop.rules.awards import Proposal
from ui.list_columns import NUMBER_WIDTH
from ui.marked_rows import MarkedRows, MarkedRowsView
from ui.pages.evaluation_state import short_cell
from ui.table import TOP, Index
from ui.theme import colours

_HEADINGS = ("STT", "Tập thể, cá nhân", "Đơn vị", "Thành tích", "Tiền thưởng", "Ghi chú")
_WIDTHS = (NUMBER_WIDTH + 18, 150, 130, 0, 108, 0)
_ACHIEVEMENT, _MONEY, _NOTE = 3, 4, 5
_BESIDE_NOTES = 96
_YEARS = re.compile(r"\d{4}(?:, \d{4})+")


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


class RecipientsTable(MarkedRows):
    """Recipients in the order of the decision."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_HEADINGS, (_MONEY,), parent)
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
        if self.can_be_marked(row):
            self.lines[row].chosen = on
            self.told(row)

    def can_be_marked(self, row: int) -> bool:
        return self.lines[row].can_be_chosen

    def is_marked(self, row: int) -> bool:
        return self.lines[row].chosen

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def text(self, row: int, column: int) -> str:
        line = self.lines[row]
        texts = (str(row + 1), line.name, short_cell(line.unit), line.achievement, money(line.amount))
        return short_years(line.note) if column == _NOTE else texts[column]

    def colour(self, row: int, column: int) -> QBrush | None:
        line = self.lines[row]
        if line.proposal is None or line.can_be_chosen:
            return None
        return QBrush(QColor(colours().warn if column == _NOTE else colours().muted))


class RecipientsView(MarkedRowsView):
    """The recipients on screen."""

    def __init__(self, table: RecipientsTable, parent: QWidget | None = None) -> None:
        super().__init__(table, _WIDTHS, parent)
        self.table = table
        table.modelReset.connect(self._fit_columns)

    def _fit_columns(self) -> None:
        """Notes, which say what year is missing, take the room of the achievement, which is the same for all."""
        noted = any(line.note for line in self.table.lines)
        self.setColumnHidden(_NOTE, not noted)
        mode = QHeaderView.ResizeMode.Interactive if noted else QHeaderView.ResizeMode.Stretch
        self.horizontalHeader().setSectionResizeMode(_ACHIEVEMENT, mode)
        if noted:
            self.setColumnWidth(_ACHIEVEMENT, _BESIDE_NOTES)
