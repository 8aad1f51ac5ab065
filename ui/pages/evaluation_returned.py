"""Workbooks that came back: one cell's side by side, taken over line by line; many cells' file by file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QLabel, QTableWidget, QTableWidgetItem

from nongson_desktop.rules.workbooks import Comparison, is_known, take_over
from nongson_desktop.rules.workbooks_together import Returned, take_over_all
from ui import work
from ui.dialogs import Dialog, button
from ui.form import buttons_row
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_WIDTH, _HEIGHT, _MOST = 940, 600, 6
_COLUMNS = (("Nhận", 56), ("Họ và tên", 200), ("Mục", 130), ("Đang ghi", 0), ("Trong tệp", 0), ("Lưu ý", 190))
_FILES = (("Nhận", 56), ("Chi bộ", 250), ("Chỗ khác", 80), ("Lưu ý", 0))


class TickTable(QTableWidget):
    """Lines of texts, each taken or left: Space ticks those selected; a line without `can` has no tick."""

    def __init__(self, title: str, columns: Sequence[tuple[str, int]]) -> None:
        """`columns` are headings with widths in pixels, 0 for those that share the rest; the first is the tick."""
        super().__init__(0, len(columns))
        self.setHorizontalHeaderLabels([words for words, _ in columns])
        self.setAccessibleName(title)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        for column, (_words, width) in enumerate(columns):
            if width:
                self.setColumnWidth(column, width)
            else:
                self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def add(self, texts: Sequence[str], *, taken: bool, can: bool = True) -> None:
        """One line more."""
        row = self.rowCount()
        self.insertRow(row)
        tick = QTableWidgetItem()
        able = Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled if can else Qt.ItemFlag.ItemIsEnabled
        tick.setFlags(able | Qt.ItemFlag.ItemIsSelectable)
        self.setItem(row, 0, tick)
        if can:
            self.take(row, taken)
        for column, words in enumerate(texts, 1):
            item = QTableWidgetItem(words)
            item.setToolTip(words)
            self.setItem(row, column, item)
        if not row:
            self.setCurrentCell(0, 1)

    def take(self, row: int, taken: bool) -> None:
        item = self.item(row, 0)
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            item.setCheckState(Qt.CheckState.Checked if taken else Qt.CheckState.Unchecked)

    def take_all(self, *, taken: bool) -> None:
        for row in range(self.rowCount()):
            self.take(row, taken)

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
        self.table = TickTable("Chỗ khác nhau", _COLUMNS)
        for one in found.differences:
            texts = (one.name, one.label, one.ours or "(trống)", one.theirs, one.doubt)
            self.table.add(texts, taken=not one.doubt)
        self.body.addWidget(self.intro)
        self.body.addWidget(self.told)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(all_or_none(self.table))
        self.table.setFocus()

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


class ReturnedFilesDialog(Dialog):
    """Many files at once: what is sure of those ticked is written; what is to be known of each stands beside it."""

    writes = True

    def __init__(self, main: MainWindow, files: Sequence[Returned]) -> None:
        super().__init__(main, f"Tệp nhận lại: {len(files)} tệp", "Ghi những tệp đã chọn")
        self.resize(_WIDTH, _HEIGHT)
        self.files, self.day = files, main.today
        self.number, self.sentence, self.taken = 0, "", list[Returned]()
        noted = sum(bool(one.notes) for one in files)
        words = f"{noted} tệp có điều cần xem: chọn dòng để đọc đủ ở dưới." if noted else "Không tệp nào có vướng mắc."
        self.intro = QLabel(f"{words} Mỗi tệp chỉ ghi những chỗ chắc chắn; chỗ còn ngờ được hỏi riêng.", wordWrap=True)
        self.told = QLabel(wordWrap=True)
        set_role(self.told, "warn")
        self.table = TickTable("Tệp các chi bộ gửi về", _FILES)
        for one in files:
            name = one.found.cell_name if one.found else one.path.name
            able = one.found is not None
            self.table.add((name, str(one.sure), "; ".join(one.notes)), taken=able and not one.again, can=able)
        self.table.currentCellChanged.connect(lambda *_: self._tell_file())
        self.body.addWidget(self.intro)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.told)
        self.body.addLayout(all_or_none(self.table))
        self._tell_file()
        self.table.setFocus()

    def _tell_file(self) -> None:
        """All that is to be known of the file in front."""
        row = self.table.currentRow()
        notes = self.files[row].notes if 0 <= row < len(self.files) else ()
        self.told.setText("\n".join(_shown(notes)))
        self.told.setVisible(bool(notes))

    def try_accept(self) -> None:
        self.taken = [self.files[row] for row in self.table.taken()]
        self.accept_button.setEnabled(False)
        work.run(
            self,
            lambda _: take_over_all(self.taken, self.day),
            lambda answer: self._done(*answer),
            self.refuse,
            title="Đang ghi",
            write=True,
        )

    def _done(self, number: int, changes: int) -> None:
        self.number = number
        self.sentence = f"Đã nhận tệp của {len(self.taken)} chi bộ: ghi {changes} thay đổi."
        self.accept()


def all_or_none(table: TickTable) -> QHBoxLayout:
    """The two buttons under a list of lines to be ticked."""
    every, none = button("Nhận tất cả"), button("Bỏ tất cả")
    every.clicked.connect(lambda: table.take_all(taken=True))
    none.clicked.connect(lambda: table.take_all(taken=False))
    return buttons_row(every, none)


def _shown(problems: tuple[str, ...]) -> list[str]:
    """The first few in sight; all of them in the tip."""
    more = len(problems) - _MOST
    return [*(f"• {words}" for words in problems[:_MOST]), *([f"… và {more} điều nữa"] if more > 0 else [])]
