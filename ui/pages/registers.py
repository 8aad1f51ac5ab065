"""Sổ sách: every register an office must keep, as it prints; what no other page says is written here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QListWidget, QVBoxLayout, QWidget

from db.base import action
from db.registers import RegisterEntry
from nongson_desktop.documents.registers import asked_of, quarter_lines
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.reconciliation import ROMAN, quarter_on
from nongson_desktop.rules.register_lines import Line
from nongson_desktop.rules.registers import REGISTERS, Register, drop
from ui import work
from ui.dialogs import button
from ui.form import buttons_row
from ui.page import Page, empty_notice, heading, icon_button, page_layout
from ui.pages.registers_dialogs import EntryDialog
from ui.saving import Saved, write
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_LIST_WIDTH, _ROW, _AROUND = 290, 30, 60
_LEAST, _HEADING, _WIDEST, _PAD, _MEASURED = 46, 150, 250, 26, 200
_QUARTER = "Đối chiếu số lượng theo quý"
_COUNTS = (("Chi bộ", 2.6), ("Đầu quý", 1.0), ("Tăng", 3.0), ("Giảm", 3.0), ("Cuối quý", 1.0), ("Cộng lại", 1.8))


@dataclass(frozen=True)
class _Shown:
    """What stands in the table: its headings with their shares, and its lines."""

    headings: tuple[tuple[str, float], ...]
    lines: list[Line]
    note: str = ""


class RegistersPage(Page):
    """The registers at left; at right the lines of the one chosen, of the year and the scope chosen above."""

    title = "Sổ sách"
    counts_widely = True
    help = (
        "Mỗi sổ lấy từ việc đã ghi ở các trang khác: đảng viên, trạng thái, chuyển sinh hoạt, Huy hiệu, khen thưởng."
        " Sổ nào có nút “Ghi thêm” thì ghi tay ở đây. Sổ danh sách và sổ dự bị tính đến ngày đang xem; các sổ khác của"
        " năm ở trên cùng. Ctrl+P in sổ đang xem; Enter ở một dòng mở dòng ghi tay hoặc hồ sơ đảng viên."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._asked = 0
        self.lines: list[Line] = []
        self.add_button = icon_button("Ghi thêm…", "add", "primary")
        self.add_button.clicked.connect(self.add)
        self.print_button = icon_button("In sổ…", "print")
        self.print_button.clicked.connect(self.print_front)
        self.quarter = QComboBox()
        self.quarter.setAccessibleName("Quý")
        for number, roman in enumerate(ROMAN[1:], 1):
            self.quarter.addItem(f"Quý {roman}", number)
        self.quarter.setCurrentIndex(quarter_on(window.as_of) - 1)
        self.quarter.activated.connect(lambda _: self.reload())
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.quarter, self.add_button, self.print_button))
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self._make_list())
        body.addLayout(self._make_right(), 1)
        layout.addLayout(body, 1)
        self.drop_button = button("Bỏ dòng đang chọn")
        self.drop_button.clicked.connect(self._drop)
        layout.addLayout(buttons_row(self.drop_button))
        self.registers.setCurrentRow(0)
        self.registers.currentRowChanged.connect(lambda _: self.reload())

    def _make_list(self) -> QWidget:
        self.registers = QListWidget()
        self.registers.setAccessibleName("Các sổ")
        self.registers.setFixedWidth(_LIST_WIDTH)
        self.registers.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for one in REGISTERS:
            self.registers.addItem(one.title)
        self.registers.addItem(_QUARTER)
        for row in range(self.registers.count()):
            item = self.registers.item(row)
            item.setToolTip(item.text())
            item.setSizeHint(QSize(0, _ROW))
        return self.registers

    def _make_right(self) -> QVBoxLayout:
        self.said = QLabel(wordWrap=True)
        set_role(self.said, "subtitle")
        self.empty = empty_notice("")
        (self.empty_words,) = self.empty.findChildren(QLabel, "empty")
        self.view: TextRowsView | None = None
        self._right = QVBoxLayout()
        self._right.setSpacing(8)
        self._right.addWidget(self.said)
        self._right.addWidget(self.empty, 1)
        return self._right

    def stand_on(self, place: int) -> None:
        """Show the register at this place, counted from one."""
        self.registers.setCurrentRow(place - 1)

    # what is shown

    @property
    def register(self) -> Register | None:
        """The register chosen; None for the quarterly reconciliation."""
        row = self.registers.currentRow()
        return REGISTERS[row] if 0 <= row < len(REGISTERS) else None

    def request(self) -> Request:
        quarter = self.quarter.currentData() if self.register is None else None
        return Request(
            on=self.main.as_of, year=self.main.year, cell=self.main.cell, quarter=quarter, scope=self.main.scope
        )

    def reload(self) -> None:
        """Read the register beside the window; only the last answer counts."""
        register = self.register
        self.add_button.setVisible(bool(register and register.kind))
        self.drop_button.setVisible(bool(register and register.kind))
        self.quarter.setVisible(register is None)
        self._asked += 1
        job = partial(_read, register, self.request())
        work.run(self, lambda _: job(), partial(self._show, self._asked))

    def _show(self, asked: int, shown: _Shown) -> None:
        if asked != self._asked:
            return
        stood = self.view.currentIndex().row() if self.view is not None else -1
        self.lines = shown.lines
        self._show_rows(shown)
        self.empty.setVisible(not self.lines)
        self.empty_words.setText(_nothing(self.register))
        scope = self.main.top.scope.currentText()
        self.said.setText(" · ".join(filter(None, (self._days(), scope, shown.note))))
        self.main.count(f"{len(self.lines)} dòng")
        if self.view is not None and 0 <= stood < len(self.lines):
            self.view.selectRow(stood)

    def _days(self) -> str:
        asked, register = asked_of(self.request()), self.register
        if register is None:
            return f"{self.quarter.currentText()} năm {self.main.year}"
        return f"Tính đến ngày {asked.last:%d/%m/%Y}" if register.whole else f"Năm {self.main.year}"

    def _show_rows(self, shown: _Shown) -> None:
        """A table of the register's own columns, on one line each."""
        if self.view is not None:
            self._right.removeWidget(self.view)
            self.view.deleteLater()
        rows = TextRows([name for name, _ in shown.headings])
        rows.show([_flat(line.cells) for line in self.lines], range(1, len(self.lines) + 1))
        self.view = TextRowsView(rows, self._widths(rows))
        self.view.setAccessibleName("Các dòng của sổ")
        self.view.chosen.connect(self._open)
        self.view.doubleClicked.connect(lambda index: self._open(index.row() + 1))
        self._right.insertWidget(1, self.view, 1)
        self.view.setVisible(bool(self.lines))

    def _widths(self, rows: TextRows) -> list[int]:
        """As wide as what stands in each column, within bounds; the last takes what room is left."""
        metrics = self.fontMetrics()
        widths = []
        for place, heading_ in enumerate(rows.headings):
            longest = max((row[place] for row in rows.rows[:_MEASURED]), key=len, default="")
            wide = max(min(metrics.horizontalAdvance(heading_), _HEADING), metrics.horizontalAdvance(longest))
            widths.append(max(min(wide, _WIDEST) + _PAD, _LEAST))
        spare = self.width() - _LIST_WIDTH - _AROUND - sum(widths)
        return [*widths[:-1], 0] if spare > 0 else widths

    def focus_first(self) -> None:
        self.registers.setFocus()

    # what is done

    def add(self) -> None:
        register = self.register
        if register is not None and register.kind:
            EntryDialog(self.main, register).exec()

    def _line(self) -> Line | None:
        row = self.view.currentIndex().row() if self.view is not None else -1
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def _open(self, place: int) -> None:
        """A line written by hand is corrected; any other is its member's."""
        register, line = self.register, self.lines[place - 1]
        if register is not None and line.entry:
            EntryDialog(self.main, register, RegisterEntry.get_by_id(line.entry)).exec()
        elif line.member:
            self.main.show_member(line.member)

    def _drop(self) -> None:
        line = self._line()
        if line is None or not line.entry:
            self.main.tell("Chọn một dòng ghi tay trong sổ. Dòng lấy từ trang khác thì sửa ở trang ấy.")
            return
        number = line.entry
        write(self.main, self, lambda: _drop(number))

    def print_front(self) -> None:
        from ui.pages.printing import PrintDialog

        key = self.register.paper if self.register else "register-quarter"
        PrintDialog(self.main, (key,), self.request()).exec()


def _read(register: Register | None, request: Request) -> _Shown:
    if register is not None:
        return _Shown(register.headings, register.lines(asked_of(request)))
    found = quarter_lines(request, request.quarter or 1)
    lines = [
        Line(
            (
                one.name,
                str(one.movement.start),
                _causes(one.movement.joined),
                _causes(one.movement.left),
                str(one.movement.end),
                one.sentence,
            )
        )
        for one in found
    ]
    wrong = [one.name for one in found if not one.holds]
    return _Shown(_COUNTS, lines, f"Chưa khớp: {', '.join(wrong)}" if wrong else "Mọi dòng đều khớp")


def _nothing(register: Register | None) -> str:
    """What to do so that the register has a line."""
    if register is None:
        return "Chưa có chi bộ nào để đối chiếu."
    ways = [f"Dòng của sổ lấy từ trang {register.source}." if register.source else ""]
    ways.append("Bấm “Ghi thêm…” để ghi dòng đầu tiên." if register.kind else "")
    return "\n".join(filter(None, ("Sổ này chưa có dòng nào.", *ways)))


def _causes(moved: Mapping[str, int]) -> str:
    return ", ".join(f"{cause.lower()} {count}" for cause, count in moved.items())


def _flat(cells: tuple[str, ...]) -> list[str]:
    """The thin lines of a cell after each other."""
    return [" · ".join(line for line in cell.split("\n") if line) for cell in cells]


def _drop(number: int) -> Saved:
    entry = RegisterEntry.get_by_id(number)
    with action("Sổ sách: bỏ một dòng ghi nhầm") as made:
        drop(entry)
    return Saved(number, made.id, "Đã bỏ một dòng ghi nhầm.")
