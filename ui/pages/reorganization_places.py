"""Who goes where in an operation: a line for each member, organisation below and hamlet, with a choice if asked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QTableWidget, QTableWidgetItem

from nongson_desktop.rules.reorganization_preview import Moving, Preview

_SAID = {
    "candidate": "Quần chúng: ",
    "task": "Việc giao chi bộ: ",
    "requirement": "Khắc phục: ",
    "concern": "Kiến nghị: ",
}
_KINDS = ("place", "area", "candidate", "task", "inspection", "requirement", "concern", "talk")
_MAY_STAY, _RAISED = ("inspection", "requirement"), ("concern", "talk")
_STAYS = "(ở lại)"
_OLD = "(vẫn ghi nơi cũ)"
_REST = "Những dòng chưa chọn"
_HEIGHT = 150
Line = tuple[str, Moving]


class PlacesTable(QTableWidget):
    """Name, where from, where to; a choice for whoever has to be given a place."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__(0, 3)
        self.setHorizontalHeaderLabels(["Ai, tổ chức nào", "Từ", "Đến"])
        self.setAccessibleName("Ai chuyển đi đâu")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(32)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setMinimumHeight(_HEIGHT)
        self.chosen: dict[str, dict[int, int]] = {name: {} for name in _KINDS}
        self._shown: object = None
        self._unsaid, self._splits = "", False
        self.hide()

    def show_moving(
        self, told: Preview, targets: Sequence[tuple[int, str]], *, areas: bool, stays: bool = False
    ) -> None:
        """The lines of a preview; with targets each is chosen, hamlets only where `areas`; or it `stays`."""
        self._unsaid, self._splits = _STAYS if stays else "", areas
        lines: list[Line] = [("place", one) for one in (*told.members, *told.below)]
        lines += [("candidate", one) for one in told.candidates]
        lines += [("task", one) for one in told.cell_tasks]
        lines += [("inspection", one) for one in told.inspections]
        lines += [("requirement", one) for one in told.requirements]
        lines += [("concern", one) for one in told.concerns]
        lines += [("talk", one) for one in told.talks]
        lines += [("area", one) for one in told.hamlets]
        asked = [what for what, _one in lines if targets and (what != "area" or areas)]
        self.setVisible(bool(lines))
        state = [(what, one.id) for what, one in lines], list(targets), told.names, bool(asked), stays
        if asked and state == self._shown:
            return
        self._shown = state
        known = {number for number, _name in targets}
        for what, kept in self.chosen.items():
            self.chosen[what] = {one: target for one, target in kept.items() if target in known}
        self.setRowCount(0)
        self.clearSpans()
        if asked:
            self._add_rest(targets)
        for what, one in lines:
            self._add(what, one, told, targets if what != "area" or areas else [])

    def _add(self, what: str, one: Moving, told: Preview, targets: Sequence[tuple[int, str]]) -> None:
        row = self.rowCount()
        self.insertRow(row)
        name = QTableWidgetItem(_SAID.get(what, "") + one.name)
        name.setToolTip(name.text())
        self.setItem(row, 0, name)
        self.setItem(row, 1, QTableWidgetItem(told.names.get(one.body, "")))
        if not targets:
            self.setItem(row, 2, QTableWidgetItem(told.names.get(one.target or 0, "")))
            return
        may_stay = what in (_MAY_STAY if self._splits else (*_MAY_STAY, *_RAISED))
        combo = self._combo(targets, f"Nơi đến của {one.name}", _OLD if may_stay else self._unsaid)
        combo.setCurrentIndex(combo.findData(self.chosen[what].get(one.id)))
        combo.activated.connect(lambda _: self._choose(what, one.id, combo))
        self.setCellWidget(row, 2, combo)

    def _combo(self, targets: Sequence[tuple[int, str]], name: str, unsaid: str = "") -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        combo.addItem(unsaid, None)
        for number, words in targets:
            combo.addItem(words, number)
        return combo

    def _add_rest(self, targets: Sequence[tuple[int, str]]) -> None:
        self.insertRow(0)
        item = QTableWidgetItem(_REST)
        font = item.font()
        font.setItalic(True)
        item.setFont(font)
        self.setItem(0, 0, item)
        combo = self._combo(targets, _REST)
        combo.activated.connect(lambda _: self._choose_rest(combo.currentData()))
        self.setCellWidget(0, 2, combo)

    def combos(self) -> list[QComboBox]:
        """The choices from top to bottom, the one for all the rest first."""
        found = (self.cellWidget(row, 2) for row in range(self.rowCount()))
        return [one for one in found if isinstance(one, QComboBox)]

    def _choose(self, what: str, number: int, combo: QComboBox) -> None:
        target = combo.currentData()
        if target is None:
            self.chosen[what].pop(number, None)
        else:
            self.chosen[what][number] = target
        self.edited.emit()

    def _choose_rest(self, target: int | None) -> None:
        if target is None:
            return
        for combo in self.combos()[1:]:
            if combo.currentData() is None:
                combo.setCurrentIndex(combo.findData(target))
                combo.activated.emit(combo.currentIndex())
