"""Who stands how in a badge round, with a mark for those put forward; and the badges already decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QWidget

from nongson_desktop.rules.badges import BadgeProposal, Standing
from ui.list_columns import NUMBER_WIDTH
from ui.marked_rows import MarkedRows, MarkedRowsView
from ui.pages.awards_table import money
from ui.pages.evaluation_state import short_cell
from ui.table import TOP, Index
from ui.theme import colours

HEADINGS = ("STT", "Họ và tên", "Chi bộ", "Huy hiệu", "Tính từ", "Tròn năm", "Tình trạng", "Tiền thưởng", "Ghi chú")
_WIDTHS = (NUMBER_WIDTH + 12, 150, 128, 72, 102, 102, 96, 104, 0)
_YEARS, _STANDING, _MONEY, _NOTE = 3, 6, 7, 8
Key = tuple[int, int]


def key_of(proposal: BadgeProposal) -> Key:
    """What tells proposals apart."""
    return proposal.member.id, proposal.years


class BadgesTable(MarkedRows):
    """Proposals in the order of their standing; who may only be early is asked about before the mark is set."""

    early_asked = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(HEADINGS, (_YEARS, _MONEY), parent)
        self.proposals: list[BadgeProposal] = []
        self._marked: set[Key] = set()
        self._round: Any = None

    def show(self, proposals: Sequence[BadgeProposal], round_on: Any) -> None:
        """Show a round; in the same round the marks that the clerk set or took stay as they are."""
        known = {key_of(one): one.standing for one in self.proposals} if round_on == self._round else {}
        kept = self._marked
        self.beginResetModel()
        self.proposals, self._round = list(proposals), round_on
        self._marked = {
            key_of(one)
            for one in proposals
            if (key_of(one) in kept if known.get(key_of(one)) == one.standing else one.is_proposed)
        }
        self.endResetModel()
        self.choice_changed.emit()

    def chosen(self) -> list[BadgeProposal]:
        return [one for one in self.proposals if key_of(one) in self._marked]

    def choose(self, row: int, *, on: bool) -> None:
        one = self.proposals[row]
        if one.standing == Standing.POSSIBLE and on:
            self.early_asked.emit(row)
        elif self.can_be_marked(row):
            (self._marked.add if on else self._marked.discard)(key_of(one))
            self.told(row)

    def is_marked(self, row: int) -> bool:
        return key_of(self.proposals[row]) in self._marked

    def can_be_marked(self, row: int) -> bool:
        return self.proposals[row].standing != Standing.HELD

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.proposals)

    def text(self, row: int, column: int) -> str:
        one = self.proposals[row]
        texts = (
            str(row + 1),
            one.member.name,
            short_cell(one.cell),
            f"{one.years} năm",
            f"{one.start.day:%d/%m/%Y}",
            f"{one.due:%d/%m/%Y}",
            dict(Standing.LABELS)[one.standing],
            money(one.money.amount) if one.money.amount else "",
            one.note,
        )
        return texts[column]

    def colour(self, row: int, column: int) -> QBrush | None:
        one = self.proposals[row]
        if one.is_proposed:
            return None
        warned = column in (_STANDING, _NOTE) and one.standing in (Standing.MISSED, Standing.HELD)
        return QBrush(QColor(colours().warn if warned else colours().muted))


class BadgesView(MarkedRowsView):
    """The round on screen; Enter opens the record."""

    def __init__(self, table: BadgesTable, parent: QWidget | None = None) -> None:
        super().__init__(table, _WIDTHS, parent)
        self.table = table
        self.setAccessibleName("Đảng viên trong đợt")

    def current(self) -> BadgeProposal | None:
        row = self.currentIndex().row()
        return self.table.proposals[row] if 0 <= row < len(self.table.proposals) else None
