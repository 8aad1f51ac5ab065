"""A cell's workbook that came back: what differs side by side, taken over line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QTableWidget, QTableWidgetItem

from nongson_desktop.rules.workbooks import Comparison, Difference, is_known, take_over
from ui import work
from ui.dialogs import Dialog, button
from ui.form import buttons_row
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_WIDTH, _HEIGHT, _MOST = 940, 600, 6
_COLUMNS = ("Nhận", "Họ và tên", "Mục", "Đang ghi", "Trong tệp", "Lưu ý")
_WIDTHS = (56, 200, 130, 0, 0, 190)


class _Differences(QTableWidget):
    """One line for each difference; Space takes it or leaves it."""

    def __init__(self, differences: tuple[Difference, ...]) -> None:
        super().__init__(len(differences), len(_COLUMNS))
        self.setHorizontalHeaderLabels(list(_COLUMNS))
        self.setAccessibleName("Chỗ khác nhau")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        for column, width in enumerate(_WIDTHS):
            if width:
                self.setColumnWidth(column, width)
            else:
                self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        for row, one in enumerate(differences):
            self._fill(row, one)
        if differences:
            self.setCurrentCell(0, 1)

    def _fill(self, row: int, one: Difference) -> None:
        tick = QTableWidgetItem()
        tick.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        self.setItem(row, 0, tick)
        self.take(row, not one.doubt)
        for column, words in enumerate((one.name, one.label, one.ours or "(trống)", one.theirs, one.doubt), 1):
            item = QTableWidgetItem(words)
            item.setToolTip(words)
            self.setItem(row, column, item)

    def take(self, row: int, taken: bool) -> None:
        item = self.item(row, 0)
        assert item is not None
        item.setCheckState(Qt.CheckState.Checked if taken else Qt.CheckState.Unchecked)

    def taken(self) -> list[int]:
        return [row for row in range(self.rowCount()) if self._is_taken(row)]

    def _is_taken(self, row: int) -> bool:
        item = self.item(row, 0)
        return item is not None and item.checkState() == Qt.CheckState.Checked

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space:
            super().keyPressEvent(event)
            return
        rows = sorted({index.row() for index in self.selectedIndexes()})
        taken = not all(self._is_taken(row) for row in rows)
        for row in rows:
            self.take(row, taken)


class ReturnedDialog(Dialog):
    """What the office has beside what the workbook says; only what is ticked is written."""

    writes = True

    def __init__(self, main: MainWindow, found: Comparison) -> None:
        super().__init__(main, f"Tệp nhận lại: {found.cell_name}, năm {found.year}", "Ghi những dòng đã chọn")
        self.resize(_WIDTH, _HEIGHT)
        self.found, self.day = found, main.today
        self.number, self.sentence = 0, ""
        again = " Tệp này đã nhận rồi." if is_known(found) else ""
        words = f"{found.file}: {len(found.differences)} chỗ khác với dữ liệu đang ghi.{again}"
        hint = " Dấu cách để nhận hoặc bỏ từng dòng." if found.differences else " Chỉ ghi ngày nhận lại."
        self.intro = QLabel(words + hint, wordWrap=True)
        self.told = QLabel(wordWrap=True)
        set_role(self.told, "warn")
        self.told.setText("\n".join(_shown(found.problems)))
        self.told.setToolTip("\n".join(found.problems))
        self.told.setVisible(bool(found.problems))
        self.table = _Differences(found.differences)
        self.all_button, self.none_button = button("Nhận tất cả"), button("Bỏ tất cả")
        self.all_button.clicked.connect(lambda: self._take_all(taken=True))
        self.none_button.clicked.connect(lambda: self._take_all(taken=False))
        self.body.addWidget(self.intro)
        self.body.addWidget(self.told)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(buttons_row(self.all_button, self.none_button))
        self.table.setFocus()

    def _take_all(self, *, taken: bool) -> None:
        for row in range(self.table.rowCount()):
            self.table.take(row, taken)

    def try_accept(self) -> None:
        taken = self.table.taken()
        self.accept_button.setEnabled(False)
        work.run(
            self,
            lambda _: take_over(self.found, taken, self.day),
            lambda number: self._done(number, len(taken)),
            self.refuse,
            title="Đang ghi",
            write=True,
        )

    def _done(self, number: int, taken: int) -> None:
        self.number = number
        self.sentence = f"Đã nhận tệp của {self.found.cell_name}: ghi {taken} thay đổi."
        self.accept()


def _shown(problems: tuple[str, ...]) -> list[str]:
    """The first few in sight; all of them in the tip."""
    more = len(problems) - _MOST
    return [*(f"• {words}" for words in problems[:_MOST]), *([f"… và {more} điều nữa"] if more > 0 else [])]
