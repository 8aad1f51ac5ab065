"""Bàn làm việc: what is overdue and what comes due, how far the year is, and the last sure backup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
)

from db.base import action
from nongson_desktop.columns import Column
from nongson_desktop.documents.due import due_content, remark
from nongson_desktop.rules.desk import YearLine, year_lines
from nongson_desktop.rules.due import OVERDUE, SPANS, DueItem, due_items, grouped
from nongson_desktop.rules.due_year import DueDays, day_of_year, due_days, keep_due_days
from nongson_desktop.rules.organizations import cells
from nongson_desktop.rules.scopes import words_of
from ui import work
from ui.dialogs import button
from ui.editors import editor_for
from ui.page import Page, empty_notice, heading, icon_button, page_layout
from ui.pages.fields_dialog import FieldsDialog
from ui.saving import Saved
from ui.table import Index
from ui.text_rows import TextRows, TextRowsView
from ui.theme import colours, set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_COLUMNS = (("Hạn", 104), ("Còn", 116), ("Mảng việc", 160), ("Việc", 0), ("Chi bộ", 190))
_FARTHEST, _USUAL = SPANS[-1][0], 1
_SHOWN, _COLOURED, _HEADED = 1000, 2, 3
_SOON = SPANS[0][0]
_HINT_WIDTH = 400
_OF_YEAR = ("plan_by", "check_by", "task_by", "evaluation_by")
_DAYS = (
    Column("plan_by", "Nộp kế hoạch trước ngày", pw.CharField(), required=True),
    Column(
        "check_by",
        "Kiểm tra kế hoạch giữa năm trước ngày",
        pw.CharField(),
        required=True,
        help="kế hoạch nộp đến ngày ấy mà chưa ai kiểm tra lần nào",
    ),
    Column("task_by", "Giao nhiệm vụ trước ngày", pw.CharField(), required=True),
    Column("evaluation_by", "Mở đánh giá trước ngày", pw.CharField(), required=True),
    Column(
        "silent_days",
        "Nhắc việc không báo cáo tiến độ sau (ngày)",
        pw.IntegerField(),
        required=True,
        help="cho chi bộ chưa ghi sinh hoạt; nơi có ghi thì sau hai kỳ",
    ),
    Column("compare_days", "Đối chiếu số lượng sau khi hết quý (ngày)", pw.IntegerField(), required=True),
    Column("badge_days", "Hồ sơ Huy hiệu nộp trước đợt (ngày làm việc)", pw.IntegerField(), required=True),
    Column("since", "Hiệu lực từ ngày", pw.DateField(null=True), help="bỏ trống: mọi ngày"),
    Column("document", "Văn bản", pw.CharField(default=""), help="nghị quyết, quy chế: số, ngày"),
)


@dataclass(frozen=True)
class Desk:
    """What the page shows, as read beside the window."""

    items: list[DueItem]
    lines: list[YearLine]
    cells: dict[int, str]


class DueRows(TextRows):
    """The lines in their groups; the day of what is overdue is red, of what comes within a week dark yellow."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__([words for words, _ in _COLUMNS], parent=parent)
        self.items: list[DueItem | None] = []
        self._day = date.min

    def show_items(self, items: Sequence[DueItem], day: date, cells: dict[int, str]) -> None:
        self.items, self._day = [], day
        rows: list[Sequence[str]] = []
        for words, group in grouped(items, day).items():
            if group:
                self.items.append(None)
                rows.append((words, "", "", f"{sum(item.count for item in group)} việc", ""))
            self.items += group
            rows += [_row(item, day, cells) for item in group]
        bold = [place for place, item in enumerate(self.items) if item is None]
        self.show(rows, range(1, len(rows) + 1), bold)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(index.row()) if index.column() < _COLOURED else None
        return super().data(index, role)

    def _colour(self, row: int) -> QColor | None:
        item = self.items[row]
        if item is None:
            return QColor(colours().bad if self.rows[row][0] == OVERDUE else colours().text)
        if item.late(self._day):
            return QColor(colours().bad)
        return QColor(colours().warn) if item.due_on <= self._day + timedelta(days=_SOON) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The heading of a group is read, not chosen."""
        is_item = 0 <= index.row() < len(self.items) and self.items[index.row()] is not None
        return super().flags(index) if is_item else Qt.ItemFlag.ItemIsEnabled


def _row(item: DueItem, day: date, cells: dict[int, str]) -> Sequence[str]:
    return (f"{item.due_on:%d/%m/%Y}", remark(item, day), item.area, item.text, cells.get(item.cell or 0, ""))


class DueDaysDialog(FieldsDialog):
    """The days of the year that the office sets for itself, with the day and the document they hold from."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, "Hạn trong năm", "Ghi", [editor_for(column, lambda: window.today) for column in _DAYS])
        hint = QLabel("Thiết lập của đảng bộ; không văn bản nào ấn định.", wordWrap=True)
        set_role(hint, "muted")
        hint.setMinimumWidth(_HINT_WIDTH)
        self.body.insertWidget(0, hint)
        now = due_days(window.today)
        for name in _OF_YEAR:
            month, day = getattr(now, name)
            self.put(name, f"{day:02d}/{month:02d}")
        self.put("badge_days", str(now.badge_days))
        self.put("silent_days", str(now.silent_days))
        self.put("compare_days", str(now.compare_days))

    def store(self, values: dict[str, Any]) -> Saved:
        days = {name: day_of_year(values[name], name) for name in _OF_YEAR}
        with action("Sửa hạn trong năm") as made:
            kept = DueDays(
                **days,
                badge_days=values["badge_days"],
                silent_days=values["silent_days"],
                compare_days=values["compare_days"],
            )
            keep_due_days(kept, values["since"], values["document"] or "")
        return Saved(0, made.id, "Đã sửa hạn trong năm.")


def _urgent(items: Sequence[DueItem], day: date) -> int:
    """How many things are overdue or due within a week."""
    return sum(item.count for item in items if item.due_on <= day + timedelta(days=_SOON))


def mark_due(window: MainWindow) -> None:
    """Say in the menu how much is overdue or due within a week, as soon as it is read."""
    day = window.today
    if window.folder is not None:
        work.run(
            window,
            lambda _: _urgent(due_items(day, day + timedelta(days=_SOON)), day),
            lambda count: window.navigation.mark("desk", count),
        )


class DeskPage(Page):
    """What is due, each line leading to what settles it; the year in words; the last backup."""

    title = "Bàn làm việc"
    counts_widely = True
    help = (
        "Việc quá hạn và đến hạn của mọi phần, việc sớm nhất ở trên. Enter hoặc bấm đúp một dòng để mở đúng nơi xử lý."
        " Chọn mảng việc, số ngày, hoặc chi bộ ở ô Phạm vi để xem ít hơn. Ctrl+P in danh sách đang thấy."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._desk = Desk([], [], {})
        self._asked = 0
        self.rows = DueRows()
        self.view = TextRowsView(self.rows, [width for _, width in _COLUMNS])
        self.view.setObjectName("due")
        self.view.setAccessibleName("Việc đến hạn")
        self.view.chosen.connect(self._open)
        self.days = QComboBox()
        self.days.setObjectName("due-days")
        self.days.setAccessibleName("Trong bao lâu")
        for days, words in SPANS:
            self.days.addItem(words, days)
        self.days.setCurrentIndex(_USUAL)
        self.area = QComboBox()
        self.area.setObjectName("due-area")
        self.area.setAccessibleName("Mảng việc")
        self.area.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.area.addItem("Mọi mảng việc", "")
        self.whole = button("Xem toàn đảng bộ", "link")
        self.whole.clicked.connect(lambda: window.set_cell(None))
        self.counted = QLabel()
        set_role(self.counted, "subtitle")
        self._lay_out()
        self.days.currentIndexChanged.connect(lambda _: self._show())
        self.area.currentIndexChanged.connect(lambda _: self._show())

    def _lay_out(self) -> None:
        self.open_button = icon_button("Mở việc đang chọn", "open", "primary")
        self.open_button.clicked.connect(lambda: self._open(self.view.current_key()))
        self.print_button = icon_button("In danh sách", "print")
        self.print_button.clicked.connect(self.print_front)
        self.days_button = icon_button("Hạn trong năm…", "year")
        self.days_button.clicked.connect(lambda: DueDaysDialog(self.main).exec())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.counted)
        row.addStretch(1)
        for one in (self.whole, self.area, self.days):
            row.addWidget(one)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(empty_notice("Không có việc nào quá hạn hoặc đến hạn trong thời gian này ✓"))
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.open_button, self.days_button, self.print_button))
        layout.addWidget(self._year_card())
        layout.addLayout(row)
        layout.addWidget(self.stack, 1)

    def _year_card(self) -> QFrame:
        """The year in words, a line for each part; the last backup at the foot."""
        card = QFrame()
        card.setProperty("role", "card")
        self._grid = QGridLayout(card)
        self._grid.setContentsMargins(14, 8, 14, 8)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self.links: dict[str, QPushButton] = {}
        return card

    def _link(self, place: int, title: str, page: str) -> QPushButton:
        """The words of one part, made when first shown; a press leads to its page."""
        if page not in self.links:
            label = QLabel(title)
            set_role(label, "muted")
            link = button("", "link")
            link.setSizePolicy(QSizePolicy.Policy.Ignored, link.sizePolicy().verticalPolicy())
            link.clicked.connect(lambda: self.main.go(page))
            label.setBuddy(link)
            row, side = divmod(place, 2)
            self._grid.addWidget(label, row, side * 2)
            self._grid.addWidget(link, row, side * 2 + 1, Qt.AlignmentFlag.AlignLeft)
            self.links[page] = link
        return self.links[page]

    # reading and showing

    def reload(self) -> None:
        """Read again beside the window; an answer to an older question is dropped."""
        self._asked += 1
        asked, day, year, as_of = self._asked, self.main.today, self.main.year, self.main.as_of
        scope = self.main.scope

        def read(_progress: work.Progress) -> Desk:
            items = due_items(day, day + timedelta(days=_FARTHEST), *scope.bodies(day))
            return Desk(items, year_lines(year, as_of, *scope.bodies(as_of)), {one.id: one.name for one in cells(day)})

        work.run(self, read, lambda desk: self._answer(asked, desk), title="Đang xem việc đến hạn")

    def _answer(self, asked: int, desk: Desk) -> None:
        if asked != self._asked:
            return
        self._desk = desk
        areas = list(dict.fromkeys(item.area for item in desk.items))
        chosen = self.area.currentData()
        self.area.blockSignals(True)
        self.area.clear()
        self.area.addItem("Mọi mảng việc", "")
        for area in areas:
            self.area.addItem(area, area)
        self.area.setCurrentIndex(max(self.area.findData(chosen), 0))
        self.area.blockSignals(False)
        for place, line in enumerate(desk.lines):
            link = self._link(place, line.title, line.page)
            link.setText(line.words)
            link.setToolTip(line.words)
        backup = self._link(len(desk.lines), "Sao lưu", "system")
        backup.setText(self.main.status.backup.text().removeprefix("Sao lưu gần nhất: "))
        if self.main.scope.body is None:
            self.main.navigation.mark("desk", _urgent(desk.items, self.main.today))
        self._show()

    def shown(self) -> list[DueItem]:
        """The lines of the area and the time chosen."""
        until, area = self.main.today + timedelta(days=self.days.currentData()), self.area.currentData()
        return [item for item in self._desk.items if item.due_on <= until and area in ("", item.area)]

    def _show(self) -> None:
        items, day = self.shown(), self.main.today
        late = sum(item.count for item in items if item.late(day))
        count = sum(item.count for item in items)
        self.counted.setText(f"{late} việc quá hạn, {count - late} việc đến hạn")
        set_role(self.counted, "subtitle")
        self.whole.setVisible(self.main.cell is not None)  # a committee has the line above the page
        stood = self._current()
        self.rows.show_items(items[:_SHOWN], day, self._desk.cells)
        self.view.clearSpans()
        for place in (place for place, item in enumerate(self.rows.items) if item is None):
            self.view.setSpan(place, 0, 1, _HEADED)
        self.stack.setCurrentIndex(0 if items else 1)
        more = f" · chỉ hiện {_SHOWN} dòng đầu trong {len(items)}" if len(items) > _SHOWN else ""
        self.main.count(f"{count} việc{more}")
        self._stand_on(stood)

    def _current(self) -> DueItem | None:
        row = self.view.currentIndex().row()
        return self.rows.items[row] if 0 <= row < len(self.rows.items) else None

    def _stand_on(self, item: DueItem | None) -> None:
        """On the same line as before, else on the first."""
        lines = [place for place, one in enumerate(self.rows.items) if one is not None]
        if lines:
            self.view.selectRow(self.rows.items.index(item) if item in self.rows.items and item else lines[0])

    # what the clerk does

    def _open(self, key: int) -> None:
        item = self.rows.items[key - 1] if key else None
        if item is not None:
            self.main.go_to(item.kind, item.record_id, item.year, item.cell)

    def focus_first(self) -> None:
        self.view.setFocus()

    def print_front(self) -> None:
        """The lines as shown, as a paper."""
        from nongson_desktop.documents import pdf, word
        from nongson_desktop.documents.paper import WIDE, Paper
        from nongson_desktop.documents.request import Request
        from ui.pages.printing import PrintDialog

        items, days, scope = self.shown(), self.days.currentData(), self.main.scope

        def draw(request: Request) -> bytes:
            content = due_content(request.on, days, items, words_of(scope, request.on))
            return word.draw([content]) if request.format == "docx" else pdf.draw([content])

        paper = Paper("due-list", "Danh sách việc đến hạn", (), ("pdf", "docx"), WIDE, draw)
        PrintDialog(self.main, [paper], Request(self.main.today, self.main.year, scope.cell, scope=scope)).exec()
