"""Thêm, bớt, sắp thứ tự: the lists of a set of rules, an entry at a time, with the check beside."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QListWidget, QVBoxLayout, QWidget

from db.errors import UserError
from nongson_desktop.columns import Column
from nongson_desktop.rules.profile_editing import checked
from nongson_desktop.rules.profile_lists import Entry, EntryList, lists_of, moved, with_entries
from nongson_desktop.rules.profile_reading import read
from ui.dialogs import Dialog
from ui.form import RecordForm, buttons_row
from ui.page import icon_button
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SIZE, _LEFT = (980, 600), 380
_HEADINGS = {
    "roles": "Gồm người giữ chức vụ",
    "posts": "Gồm người giữ chức danh thôn",
    "person_kinds": "Gồm đối tượng",
    "cell_kinds": "Gồm chi bộ (không chọn: chỉ xếp bằng tay)",
    "levels": "Là điều kiện của mức",
}
_WIDE = ("title", "label", "items", "share", "form", "article")


class ListsDialog(Dialog):
    """At left the entries in their order, at right the one chosen; `text` is the rules with what was changed."""

    writes = True

    def __init__(self, main: MainWindow, text: str, section: str) -> None:
        super().__init__(main, f"{section}: thêm, bớt, sắp thứ tự", "Xong")
        self.resize(*_SIZE)
        self.main, self.text, self.section = main, text, section
        self.entries: list[Entry] = []
        self.form: RecordForm | None = None
        self.choice = QComboBox()
        self.choice.setAccessibleName("Danh sách")
        self.choice.addItems([one.title for one in self._lists()])
        self.choice.setVisible(self.choice.count() > 1)
        self.list = QListWidget()
        self.list.setAccessibleName("Các dòng, theo thứ tự")
        self.list.setFixedWidth(_LEFT)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.answer = QLabel(wordWrap=True)
        self._make_buttons()
        self._lay_out()
        self.choice.currentIndexChanged.connect(lambda _: self._choose(0))
        self.list.currentRowChanged.connect(lambda _: self._show_entry())
        self._choose(0)
        self.list.setFocus()

    def _make_buttons(self) -> None:
        self.add_button = icon_button("Thêm", "add")
        self.drop_button = icon_button("Bỏ", "close")
        self.up_button, self.down_button = icon_button("Lên", "up"), icon_button("Xuống", "down")
        for pressed, key, act in (
            (self.add_button, "Ins", self.add),
            (self.drop_button, "Del", self.drop),
            (self.up_button, "Alt+Up", lambda: self.shift(-1)),
            (self.down_button, "Alt+Down", lambda: self.shift(1)),
        ):
            pressed.clicked.connect(act)
            pressed.setToolTip(key)
            shortcut = QShortcut(QKeySequence(key), self.list, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)

    def _lay_out(self) -> None:
        self._right = QWidget()
        self._place = QVBoxLayout(self._right)
        self._place.setContentsMargins(0, 0, 0, 0)
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        left.addLayout(buttons_row(self.add_button, self.drop_button, self.up_button, self.down_button))
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addLayout(left)
        row.addWidget(self._right, 1)
        self.body.addWidget(self.choice)
        self.body.addLayout(row, 1)
        self.body.addWidget(self.answer)

    # what is shown

    def _lists(self) -> Sequence[EntryList]:
        return lists_of(read(self.text), self.section)

    @property
    def shown(self) -> EntryList:
        """The list in hand as the text has it now."""
        return self._lists()[self.choice.currentIndex()]

    def _choose(self, row: int) -> None:
        """Show the list in hand anew and stand on a row of it."""
        shown = self.shown
        self.entries = list(shown.entries)
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([shown.called(one) for one in self.entries])
        self.list.setCurrentRow(min(row, len(self.entries) - 1))
        self.list.blockSignals(False)
        self._show_entry()
        self._check()

    def _show_entry(self) -> None:
        row, shown = self.list.currentRow(), self.shown
        for one in (self.drop_button, self.up_button, self.down_button):
            one.setEnabled(row >= 0)
        if self.form is not None:
            self._place.removeWidget(self.form)
            self.form.deleteLater()
            self.form = None
        if row < 0:
            return
        columns, wide = shown.columns, _wide(shown.columns)
        self.form = RecordForm(columns, lambda: self.main.as_of, _sections(columns), wide, page=False)
        record: Any = SimpleNamespace(**shown.fields(self.entries[row]))
        self.form.show_record(record, "")
        self.form.edited.connect(self._take)
        self.form.left.connect(self.list.setFocus)
        self._place.addWidget(self.form)
        self.form.show()

    def _check(self) -> None:
        state = checked(self.text)
        self.answer.setText(state.sentence)
        set_role(self.answer, "bad" if state.problems else "good")

    # what is changed

    def _put(self, entries: Sequence[Entry], row: int) -> None:
        self.text = with_entries(self.text, self.shown.path, entries)
        self._choose(row)

    def _take(self) -> None:
        """What is typed stands in the text at once; what cannot be read waits beside its field."""
        row, shown = self.list.currentRow(), self.shown
        if self.form is None or (values := self._typed()) is None:
            return
        self.entries[row] = shown.entry(shown.fields(self.entries[row]) | values)
        self.text = with_entries(self.text, shown.path, self.entries)
        item = self.list.item(row)
        if item is not None:
            item.setText(shown.called(self.entries[row]))
        self._check()

    def _typed(self) -> dict[str, Any] | None:
        assert self.form is not None
        try:
            return {name: box.value() for name, box in self.form.boxes.items()}
        except UserError as error:
            self.answer.setText(error.message)
            set_role(self.answer, "bad")
            return None

    def try_accept(self) -> None:
        """Not while something typed cannot be read: beside its field it says why."""
        if self.form is None or self.form.read() is not None:
            self.accept()

    def add(self) -> None:
        """A new entry behind the one in hand, ready to be typed in."""
        row = self.list.currentRow()
        fresh = self.shown.fresh(self.entries, row)
        self._put([*self.entries[: row + 1], fresh, *self.entries[row + 1 :]], row + 1)
        if self.form is not None:
            self.form.focus_first()

    def drop(self) -> None:
        """Take the entry in hand out; nothing is kept before the rules themselves are."""
        row = self.list.currentRow()
        if row >= 0:
            self._put([*self.entries[:row], *self.entries[row + 1 :]], row)
            self.list.setFocus()

    def shift(self, step: int) -> None:
        row = self.list.currentRow()
        if row >= 0 and 0 <= row + step < len(self.entries):
            self._put(moved(self.entries, row, row + step), row + step)
            self.list.setFocus()


def _wide(columns: Sequence[Column]) -> list[str]:
    return [one.name for one in columns if one.name in _WIDE or one.name.startswith("person_kinds.")]


def _sections(columns: Sequence[Column]) -> list[tuple[str, list[str]]]:
    """Ticks that make one list of words stand together under what they say."""
    found: dict[str, list[str]] = {"": []}
    for column in columns:
        name, dot, _ = column.name.partition(".")
        found.setdefault(_HEADINGS[name] if dot else "", []).append(column.name)
    return list(found.items())
