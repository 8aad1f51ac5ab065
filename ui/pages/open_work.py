"""What becomes of the open work of who leaves: for each task and plan kept, handed on or ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from db.errors import UserError
from db.members import Member
from db.tasks import Task
from nongson_desktop.columns import field_columns
from nongson_desktop.rules.open_work import KEEP, REASSIGN, WAYS, Choice, OpenItem
from ui.editors import MemberEditor
from ui.theme import set_role

_TALLEST = 190
_ROW = 40
_WAY_WIDTH = 150
_LONGEST = 70


class OpenWorkBox(QFrame):
    """One line for each open item; nothing shows when there is none."""

    def __init__(self, day: Callable[[], date], after: QWidget, tallest: int = _TALLEST) -> None:
        """Tab comes here from the widget `after`."""
        super().__init__()
        self._day, self._after, self._tallest = day, after, tallest
        self.rows: list[tuple[OpenItem, QComboBox, MemberEditor]] = []
        title = QLabel("Việc và kế hoạch còn dở: chọn cho từng dòng")
        set_role(title, "section")
        self.every = QComboBox()
        self.every.setAccessibleName("Chọn cho mọi dòng")
        self.every.addItem("mọi dòng…", "")
        for key, label in WAYS:
            self.every.addItem(label, key)
        self.every.activated.connect(lambda _: self._choose_every())
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.every)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self._area)
        self.hide()

    def show_items(self, items: Sequence[OpenItem]) -> None:
        """Ask for these; what was chosen for one that is still there stays."""
        if [item for item, _way, _to in self.rows] != list(items):
            self._fill(items)
        self.setVisible(bool(items))

    def _fill(self, items: Sequence[OpenItem]) -> None:
        chosen = {item.key: (way.currentData(), to.meant()) for item, way, to in self.rows}
        self.rows = []
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setColumnStretch(0, 1)
        for place, item in enumerate(items):
            self._add(grid, place, item)
            self._choose_again(*chosen.get(item.key, (KEEP, None)))
        self._area.setWidget(body)
        self._area.setFixedHeight(min(_ROW * max(len(items), 1) + 6, self._tallest))
        self.every.setVisible(len(items) > 1)
        stops = [self._after, self.every, *(widget for _item, *widgets in self.rows for widget in widgets)]
        for before, behind in pairwise(stops):
            QWidget.setTabOrder(before, behind)

    def _choose_again(self, kept: str, heir: int | None) -> None:
        _item, way, to = self.rows[-1]
        way.setCurrentIndex(max(way.findData(kept), 0))
        if heir:
            to.put_member(Member.get_by_id(heir))

    def _choose_every(self) -> None:
        """The same for all lines that it can be chosen for; who takes it on is typed once and copied."""
        for _item, way, to in self.rows:
            way.setCurrentIndex(max(way.findData(self.every.currentData()), 0))
            if way.currentData() == REASSIGN and to is not self.rows[0][2]:
                to.put_member(self._first_heir())

    def _first_heir(self) -> Member | None:
        try:
            first = self.rows[0][2].value()
        except UserError:
            return None
        return Member.get_by_id(first) if first else None

    def _add(self, grid: QGridLayout, place: int, item: OpenItem) -> None:
        words = QLabel(_short(item), wordWrap=True)
        words.setToolTip(item.text)
        way = QComboBox()
        way.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        way.setFixedWidth(_WAY_WIDTH)
        way.setAccessibleName(item.text)
        for key, label in item.ways:
            way.addItem(label, key)
        (column,) = field_columns(Task, "member")
        to = MemberEditor(column, self._day)
        to.setPlaceholderText("giao cho ai")
        to.setAccessibleName(f"Giao cho ai: {item.text}")
        to.setVisible(False)
        to.setFixedWidth(140)
        way.currentIndexChanged.connect(lambda _: to.setVisible(way.currentData() == REASSIGN))
        for column_number, widget in enumerate((words, way, to)):
            grid.addWidget(widget, place, column_number)
        self.rows.append((item, way, to))

    def choices(self) -> dict[tuple[str, int], Choice]:
        """What was chosen; raises UserError when it is not said to whom a task goes."""
        if self.isHidden():
            return {}
        found = {}
        for item, way, to in self.rows:
            heir = to.value() if way.currentData() == REASSIGN else None
            if way.currentData() == REASSIGN and heir is None:
                to.setFocus()
                raise UserError(f"Chưa chọn người nhận lại: {_short(item)}.")
            found[item.key] = Choice(way.currentData(), heir)
        return found


def _short(item: OpenItem) -> str:
    words = item.text.replace("\n", " ")
    words = words if len(words) <= _LONGEST else words[:_LONGEST] + "…"
    return f"{words} (hạn {item.due_on:%d/%m/%Y})" if item.due_on else words
