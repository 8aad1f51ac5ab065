"""Who stands how in a badge round, with a mark for those put forward; and the badges already decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from nongson_desktop.rules.badges import BadgeProposal, Standing
from ui.list_columns import NUMBER_WIDTH
from ui.pages.awards_table import money
from ui.pages.evaluation_state import short_cell
from ui.table import fit_rows
from ui.theme import colours

Index = QModelIndex | QPersistentModelIndex
HEADINGS = ("STT", "Họ và tên", "Chi bộ", "Huy hiệu", "Tính từ", "Tròn năm", "Tình trạng", "Tiền thưởng", "Ghi chú")
_WIDTHS = (NUMBER_WIDTH + 12, 156, 104, 76, 102, 102, 100, 108, 0)
_YEARS, _STANDING, _MONEY, _NOTE = 3, 6, 7, 8
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TOP = QModelIndex()
Key = tuple[int, int]


def key_of(proposal: BadgeProposal) -> Key:
    """What tells proposals apart."""
    return proposal.member.id, proposal.years


class BadgesTable(QAbstractTableModel):
    """Proposals in the order of their standing; who may only be early is asked about before the mark is set."""

    choice_changed = Signal()
    early_asked = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
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
        elif self._can_be_marked(one):
            (self._marked.add if on else self._marked.discard)(key_of(one))
            self.dataChanged.emit(self.index(row, 0), self.index(row, 0))
            self.choice_changed.emit()

    def is_marked(self, row: int) -> bool:
        return key_of(self.proposals[row]) in self._marked

    def _can_be_marked(self, one: BadgeProposal) -> bool:
        return one.standing != Standing.HELD

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.proposals)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in (_YEARS, _MONEY):
            return _RIGHT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == 0 and self._can_be_marked(self.proposals[index.row()]):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.proposals[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0 and self._can_be_marked(one):
            return Qt.CheckState.Checked if self.is_marked(index.row()) else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in (_YEARS, _MONEY):
            return _RIGHT
        if role == Qt.ItemDataRole.ForegroundRole:
            return _foreground(one, index.column())
        return None

    def _text(self, row: int, column: int) -> str:
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

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.choose(index.row(), on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


def _foreground(one: BadgeProposal, column: int) -> QBrush | None:
    if one.is_proposed:
        return None
    warned = column in (_STANDING, _NOTE) and one.standing in (Standing.MISSED, Standing.HELD)
    return QBrush(QColor(colours().warn if warned else colours().muted))


class BadgesView(QTableView):
    """The round on screen; the space bar sets and takes the mark, Enter opens the record."""

    opened = Signal(int)

    def __init__(self, table: BadgesTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.setModel(table)
        self.setAccessibleName("Đảng viên trong đợt")
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
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def current(self) -> BadgeProposal | None:
        row = self.currentIndex().row()
        return self.table.proposals[row] if 0 <= row < len(self.table.proposals) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = sorted({index.row() for index in self.selectedIndexes()})
        if event.key() == Qt.Key.Key_Space and rows:
            on = not self.table.is_marked(rows[0])
            for row in rows:
                self.table.choose(row, on=on)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and rows:
            self.opened.emit(rows[0])
        else:
            super().keyPressEvent(event)
