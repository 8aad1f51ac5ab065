"""Rows about somebody whom the office may already have: both side by side, and what becomes of each."""

from __future__ import annotations

from datetime import date

import peewee as pw
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from db.errors import UserError
from nongson_desktop.columns import Column
from nongson_desktop.rules.imports import Preview
from nongson_desktop.rules.imports_known import (
    ANOTHER,
    MODES,
    SKIP,
    UPDATE,
    Choices,
    Difference,
    beside,
    changes,
    with_twins,
)
from nongson_desktop.rules.imports_rows import Row
from ui.editors import DateEditor
from ui.pages.importing_match import new_grid
from ui.privacy import privacy
from ui.theme import set_role

KNOWN = "Đã có"
_MOVES = (
    "Người mà tệp ghi ở chi bộ khác được chuyển sang chi bộ ấy, mỗi người một dòng ở trang Chuyển sinh hoạt; nhiệm vụ,"
    " kế hoạch đang dở giữ nguyên. Dòng có cột “Về chi bộ từ ngày” thì theo ngày ấy."
)
_AS_ALL = "– như trên –"
_WORDS = {UPDATE: "Cùng một người: cập nhật", ANOTHER: "Người khác: nhập thêm", SKIP: "Bỏ qua dòng này"}
_WORDS_OF_RECORDS = {UPDATE: "Cùng một bản ghi: cập nhật", SKIP: "Bỏ qua dòng này"}
_WIDTH = 150


class KnownPanel(QScrollArea):
    """Above the row the clerk stands on beside the one it resembles; below, what each column may change."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.existing = QComboBox()
        self.existing.setAccessibleName("Với dòng đã có trong dữ liệu")
        for way, words in MODES.items():
            self.existing.addItem(words, way)
        self.existing.activated.connect(lambda _: self._on_ways())
        self.fate = QComboBox()
        self.fate.setAccessibleName("Dòng này")
        self.fate.activated.connect(lambda _: self._on_fate())
        self.columns: dict[str, QComboBox] = {}
        self.moved_on = DateEditor(Column("moved_on", "Chuyển chi bộ từ ngày", pw.DateField(null=True)))
        self.moved_on.edited.connect(self.changed.emit)
        self._moving = self._move_row()
        self._fates: dict[tuple[str, int], str] = {}
        self._row: Row | None = None
        self._preview: Preview | None = None
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(4, 8, 8, 8)
        layout.setSpacing(8)
        self._beside = QWidget()
        self._ways = QWidget()
        self._places = layout
        privacy.changed.connect(self._show_again)
        layout.addWidget(self._beside)
        layout.addWidget(self._ways)
        layout.addWidget(self._moving)
        layout.addStretch(1)
        self.setWidget(inside)

    def _move_row(self) -> QWidget:
        """Since when those moved are in the cell of the file; seen once the cell is to be written over."""
        row = QWidget()
        grid = new_grid(row)
        _say(grid, 0, _MOVES, "muted")
        label = QLabel(self.moved_on.column.label)
        label.setBuddy(self.moved_on)
        grid.addWidget(label, 1, 0, 1, 2)
        self.moved_on.setFixedWidth(_WIDTH)
        grid.addWidget(self.moved_on, 1, 2)
        grid.setColumnStretch(0, 1)
        row.hide()
        return row

    def show_preview(self, preview: Preview) -> None:
        """The columns of this preview; what was chosen for its rows stays while it is the same file."""
        same = self._preview is not None and self._preview.path == preview.path and self._preview.kind == preview.kind
        remembered = dict(preview.remembered.modes) if preview.remembered else {}
        ways = (
            {name: str(chooser.currentData() or "") for name, chooser in self.columns.items()} if same else remembered
        )
        if not same:
            self._fates = {}
            self.existing.setCurrentIndex(0)
        self._preview = preview
        if not self.moved_on.text():
            self.moved_on.put(f"{preview.importer.today:%d/%m/%Y}")
        self._show_ways(preview, ways)
        self.explain(None)

    @property
    def count(self) -> int:
        """How many rows may be about somebody already known."""
        return len(with_twins(self._preview.rows)) if self._preview else 0

    def choices(self) -> Choices:
        """What the clerk chose, for all columns, for single ones and for single rows."""
        ways = {name: str(chooser.currentData()) for name, chooser in self.columns.items() if chooser.currentData()}
        return Choices(str(self.existing.currentData()), ways, dict(self._fates), self._day())

    def _day(self) -> date | None:
        """From when members are moved; none while what is typed is no day."""
        try:
            day = self.moved_on.value()
        except UserError:
            return None
        return day if isinstance(day, date) else None

    def problem(self) -> str:
        """What is wrong with the day of the moves, in words."""
        return f"Chưa có ngày chuyển chi bộ ở thẻ “{KNOWN}”." if self.choices().moves and self._day() is None else ""

    def updates(self) -> int:
        """How many records that are there would change."""
        if self._preview is None:
            return 0
        choices = self.choices()
        try:
            return len(changes(self._preview.importer, self._preview.rows, choices))
        except UserError:  # told when the clerk presses the button
            return sum(1 for row in with_twins(self._preview.rows) if choices.fate(row) == UPDATE)

    # the row

    def explain(self, row: Row | None) -> None:
        """The row beside the record it resembles."""
        self._row = row if row is not None and row.twin is not None and not row.is_refused else None
        fresh = QWidget()
        grid = new_grid(fresh)
        if self._row is None:
            _say(grid, 0, "Chọn một dòng “Trùng” hay “Lưu ý” để xem cạnh người đã có.", "muted")
        else:
            self._compare(grid, self._row)
        self._places.replaceWidget(self._beside, fresh)
        self.fate.setParent(fresh if self._row is not None else self)
        self.fate.setVisible(self._row is not None)
        self._beside.hide()
        self._beside.deleteLater()
        self._beside = fresh

    def _show_again(self) -> None:
        self.explain(self._row)

    def _compare(self, grid: QGridLayout, row: Row) -> None:
        assert self._preview is not None
        assert row.twin is not None
        of_members = self._preview.kind == "members"
        question = "Cùng một người?" if of_members else "Đã có bản ghi này?"
        _say(grid, 0, f"{question} Dòng {row.row} và {row.twin.name or 'bản ghi'} ({row.twin.where})", "subtitle")
        for place, words in enumerate(("", "Trong tệp", "Đã có")):
            label = QLabel(words)
            set_role(label, "muted")
            grid.addWidget(label, 1, place)
        pairs = [one for one in beside(self._preview.importer, row) if one.file]
        for number, one in enumerate(pairs, 2):
            for place, text in enumerate((one.column.label, *_seen(one))):
                label = QLabel(text, wordWrap=True)
                label.setTextFormat(Qt.TextFormat.PlainText)
                set_role(label, "muted" if place == 0 else "warn" if one.differs else "")
                grid.addWidget(label, number, place)
        self._offer(row, _WORDS if of_members else _WORDS_OF_RECORDS)
        grid.addWidget(self.fate, len(pairs) + 2, 0, 1, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)

    def _offer(self, row: Row, words: dict[str, str]) -> None:
        assert row.twin is not None
        self.fate.clear()
        for fate, text in words.items():
            if (fate != UPDATE or row.twin.id) and (fate != ANOTHER or not row.twin.by_number):
                self.fate.addItem(text, fate)
        self.fate.setCurrentIndex(max(self.fate.findData(self.choices().fate(row)), 0))

    def _on_fate(self) -> None:
        if self._row is not None:
            self._fates[self._row.sheet, self._row.row] = str(self.fate.currentData())
            if self.fate.currentData() == UPDATE and not self.choices().changes_any:
                self.existing.setCurrentIndex(self.existing.findData("fill"))
            self.changed.emit()

    # the columns

    def _show_ways(self, preview: Preview, ways: dict[str, str]) -> None:
        fresh = QWidget()
        grid = new_grid(fresh)
        _say(grid, 0, "Khi cập nhật, ô trống trong tệp không xoá gì. Với dòng đã có trong dữ liệu:", "muted")
        grid.addWidget(self.existing, 1, 0, 1, 3)
        self.columns = {}
        matched = {heading.field for heading in preview.headings}
        for column in preview.importer.kind.columns:
            if column.name in matched and (column.field is not None or column.name == "cell"):
                self._add_way(grid, column.name, column.label, ways.get(column.name, ""))
        grid.setColumnStretch(0, 1)
        self._places.replaceWidget(self._ways, fresh)
        self._ways.hide()
        self._ways.deleteLater()
        self._ways = fresh
        self._moving.setVisible(self.choices().moves)

    def _add_way(self, grid: QGridLayout, name: str, label: str, way: str) -> None:
        chooser = QComboBox()
        chooser.setAccessibleName(label)
        chooser.addItem(_AS_ALL, "")
        for key, words in MODES.items():
            chooser.addItem(words, key)
        chooser.setCurrentIndex(max(chooser.findData(way), 0))
        chooser.setFixedWidth(_WIDTH)
        chooser.activated.connect(lambda _: self._on_ways())
        words_of = QLabel(label, wordWrap=True)
        words_of.setBuddy(chooser)
        row = len(self.columns) + 2
        grid.addWidget(words_of, row, 0, 1, 2)
        grid.addWidget(chooser, row, 2)
        self.columns[name] = chooser

    def _on_ways(self) -> None:
        self._moving.setVisible(self.choices().moves)
        if self._row is not None:
            self.fate.setCurrentIndex(max(self.fate.findData(self.choices().fate(self._row)), 0))
        self.changed.emit()


def _seen(one: Difference) -> tuple[str, str]:
    """What the file and the office say, numbers of identity covered."""
    return privacy.shown(one.column, one.file), privacy.shown(one.column, one.office) or "–"


def _say(grid: QGridLayout, row: int, sentence: str, role: str) -> None:
    label = QLabel(sentence, wordWrap=True)
    set_role(label, role)
    grid.addWidget(label, row, 0, 1, 3)
