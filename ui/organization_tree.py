"""The tree of organisations at the side of a list."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from db.organizations import OrganizationKind
from nongson_desktop.rules.members import members_by_cell
from nongson_desktop.rules.organizations import cell_key, standing
from ui.theme import colours

_ID = Qt.ItemDataRole.UserRole
_KIND = Qt.ItemDataRole.UserRole + 1
_COUNT_WIDTH = 38
_FRONT = {OrganizationKind.CELL: "Chi bộ ", OrganizationKind.COMMITTEE: "Đảng bộ "}


class OrganizationTree(QTreeWidget):
    """The office and its cells; choosing a cell or a committee below narrows the window to it."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, superiors: bool = False) -> None:
        """With `superiors` the committee above stands on top."""
        super().__init__(parent)
        self._superiors = superiors
        self.setObjectName("tree")
        self.setAccessibleName("Tổ chức đảng")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.header().setStretchLastSection(False)
        self.header().setMinimumSectionSize(_COUNT_WIDTH)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.header().resizeSection(1, _COUNT_WIDTH)
        self.setRootIsDecorated(False)
        self.setIndentation(12)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(lambda item, _old: self._tell(item))

    def show_day(self, day: date, chosen: int | None) -> None:
        """Draw the organisations of the day with their numbers of members, standing on the chosen one."""
        counts = members_by_cell(day)
        with QSignalBlocker(self):
            self.clear()
            self._items: dict[int, QTreeWidgetItem] = {}
            rows = [row for row in standing(day) if self._superiors or row[1] != OrganizationKind.SUPERIOR]
            totals = _totals(rows, counts)
            for record_id, kind, name, _parent in rows:
                self._items[record_id] = self._item(record_id, kind, name, totals.get(record_id, 0))
            self._hang(rows)
            self.expandAll()
            self.stand_on(chosen)

    def _item(self, record_id: int, kind: str, name: str, count: int) -> QTreeWidgetItem:
        short = name.removeprefix(_FRONT.get(kind, ""))
        short = short[:1].upper() + short[1:]
        item = QTreeWidgetItem([short, "" if kind == OrganizationKind.SUPERIOR else str(count)])
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setForeground(1, QColor(colours().muted))
        item.setToolTip(0, name)
        item.setData(0, _ID, record_id)
        item.setData(0, _KIND, kind)
        return item

    def _hang(self, rows: list[tuple[int, str, str, int | None]]) -> None:
        for record_id, _kind, _name, parent in rows:
            above = self._items.get(parent or 0)
            if above:
                above.addChild(self._items[record_id])
            else:
                self.addTopLevelItem(self._items[record_id])

    def stand_on(self, record_id: int | None) -> None:
        found: Any = self._items.get(record_id or 0) or self._office()
        if found:
            with QSignalBlocker(self):
                self.setCurrentItem(found)

    def _office(self) -> QTreeWidgetItem | None:
        return next((i for i in self._items.values() if i.data(0, _KIND) == OrganizationKind.COMMITTEE), None)

    def current_id(self) -> int:
        item = self.currentItem()
        return int(item.data(0, _ID)) if item else 0

    def _tell(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(0, _ID) if self._narrows(item.data(0, _KIND)) else None)

    def _narrows(self, kind: str) -> bool:
        """A cell or an đảng bộ trực thuộc; a commune's committee only where there are several."""
        communes = [one for one in self._items.values() if one.data(0, _KIND) == OrganizationKind.COMMITTEE]
        several = len(communes) > 1
        return kind in (OrganizationKind.CELL, OrganizationKind.BRANCH) or (
            several and kind == OrganizationKind.COMMITTEE
        )

    def keyboardSearch(self, search: str) -> None:
        """Jump to the organisation whose name begins so, marks left out."""
        wanted = cell_key(search)
        for item in self._items.values():
            if wanted and cell_key(item.text(0)).startswith(wanted):
                self.setCurrentItem(item)
                return


def _totals(rows: list[tuple[int, str, str, int | None]], counts: dict[int, int]) -> dict[int, int]:
    """The members of each organisation and of all below it; of a cell under nobody they are the first committee's."""
    parents = {record_id: parent for record_id, _kind, _name, parent in rows}
    first = next((row[0] for row in rows if row[1] == OrganizationKind.COMMITTEE), None)
    totals: dict[int, int] = {}
    for cell, count in counts.items():
        above = parents.get(cell) or first
        passed = [cell]
        while above is not None and above not in passed:
            passed.append(above)
            above = parents.get(above)
        for one in passed:
            totals[one] = totals.get(one, 0) + count
    return totals
