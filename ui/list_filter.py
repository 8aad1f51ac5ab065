"""The filters of a list: conditions on its columns as words to take off, and whole filters kept by name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from db.errors import UserError
from db.lists import SavedFilter
from db.search import EMPTY, FILLED, WITHIN, Condition, nfc
from nongson_desktop.columns import Column
from nongson_desktop.conditions import WORDS, condition, shown, ways_of
from nongson_desktop.rules.lists import CHECKED, content_of, drop_filter, filters_of, keep_filter
from ui import work
from ui.dialogs import Dialog, button
from ui.icons import set_icon
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.record_page import RecordList

_WORDS, _CHOICES, _SPAN, _NOTHING = range(4)
_WIDTH = 380


class ListFilter(QWidget):
    """The conditions in force, each a button that takes it off; a menu adds more and keeps them by name."""

    changed = Signal()

    def __init__(self, owner: RecordList) -> None:
        super().__init__(owner)
        self.owner = owner
        self.conditions: tuple[Condition, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self.button = QToolButton(owner)
        self.button.setObjectName("filters")
        self.button.setText("Bộ lọc")
        self.button.setToolTip("Điều kiện theo cột, bộ lọc đã lưu   Ctrl+Shift+F")
        self.button.setShortcut("Ctrl+Shift+F")
        self.button.setProperty("role", "button")
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_icon(self.button, "filter")
        self.button.clicked.connect(self.open_menu)
        self.hide()

    def words(self) -> list[str]:
        """The conditions as the clerk reads them."""
        columns = {column.name: column for column in self._columns()}
        return [shown(columns[one.column], one) for one in self.conditions]

    def _columns(self) -> list[Column]:
        return self.owner.table.kept_columns()

    def put(self, conditions: Sequence[Condition]) -> None:
        """Ask for these and no others."""
        self.conditions = tuple(conditions)
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for place, words in enumerate(self.words()):
            chip = button(f"{words}  ✕", "link")
            chip.setToolTip("Bỏ điều kiện này")
            chip.clicked.connect(lambda _checked, place=place: self._take_off(place))
            self._row.addWidget(chip)
        self._row.addStretch(1)
        self.setVisible(bool(self.conditions))
        self.changed.emit()

    def _take_off(self, place: int) -> None:
        self.put([one for at, one in enumerate(self.conditions) if at != place])

    def open_menu(self) -> None:
        self.menu().exec(self.button.mapToGlobal(QPoint(0, self.button.height())))

    def menu(self) -> QMenu:
        """What can be done with filters, and those kept."""
        menu = QMenu(self.button)
        menu.addAction("Thêm điều kiện theo cột…", self.add)
        if self.conditions:
            menu.addAction("Bỏ mọi điều kiện", lambda: self.put(()))
        menu.addAction("Lưu bộ lọc đang dùng…", lambda: SaveFilterDialog(self).exec())
        if "hidden" in self.owner.kind.model._meta.fields:
            menu.addAction("Xem dòng đã bỏ, đưa lại…", self.owner.show_gone)
        kept = filters_of(self.owner.key)
        if kept:
            menu.addSection("Bộ lọc đã lưu")
            for one in kept:
                menu.addAction(one.name, partial(self.use, one))
            menu.addSeparator()
            dropping = menu.addMenu("Xoá bộ lọc")
            for one in kept:
                dropping.addAction(one.name, partial(self._drop, one))
        menu.setActiveAction(menu.actions()[0])
        return menu

    def add(self) -> None:
        """One more condition, in a dialog that begins with the column the clerk stands on."""
        view = self.owner.view
        section = view.currentIndex().column()
        stood = view.table.columns[section - 1] if section > 0 and not view.isColumnHidden(section) else None
        dialog = ConditionDialog(self.owner, self._columns(), stood)
        if dialog.exec() and dialog.made is not None:
            self.put((*self.conditions, dialog.made))

    # whole filters

    def content(self, *, cell: bool, year: bool) -> dict[str, Any]:
        """All that the list is asked for and how it shows, as it is kept."""
        main, owner = self.owner.main, self.owner
        return {
            "search": nfc(owner.search.text()),
            "choices": {_key(one): chosen for one in owner.choosers() if (chosen := _chosen(one))},
            "status": owner.status,
            "conditions": [[one.column, one.test, one.value, one.until] for one in self.conditions],
            "sort": owner.asked().sort,
            "columns": owner.view.columns_laid(),
            "cell": main.scope.body if cell else None,
            "year": main.year if year else None,
        }

    def use(self, kept: SavedFilter) -> None:
        """Ask for what was kept; columns that are no longer there are left out."""
        content, owner = content_of(kept), self.owner
        self._set_scope(content)
        for one in owner.choosers():
            _choose(one, content["choices"].get(_key(one), ""))
        owner.search.setText(content["search"])
        names = {column.name for column in self._columns()}
        owner.view.lay_columns([(name, width) for name, width in content["columns"]])
        owner.view.put_order([part for part in content["sort"].split(",") if part.removeprefix("-") in names])
        self.put([Condition(*one) for one in content["conditions"] if one[0] in names])
        owner.main.tell(f"Đang dùng bộ lọc “{kept.name}”.")

    def _set_scope(self, content: dict[str, Any]) -> None:
        main = self.owner.main
        year = main.top.year.findData(content["year"]) if content["year"] else -1
        if year >= 0:
            main.top.year.setCurrentIndex(year)
        if content["cell"]:
            main.set_cell(content["cell"])

    def _drop(self, kept: SavedFilter) -> None:
        main = self.owner.main
        work.run(
            self,
            lambda _: drop_filter(kept).id,
            lambda number: main.offer_undo(number, f"Đã xoá bộ lọc “{kept.name}”."),
            title="Đang lưu",
            write=True,
        )


def _key(chooser: QComboBox | QCheckBox) -> str:
    """Under what a page's own choice is kept."""
    if isinstance(chooser, QCheckBox):
        return chooser.text()
    return chooser.objectName() or chooser.accessibleName()


def _chosen(chooser: QComboBox | QCheckBox) -> str:
    """What was chosen in words; nothing for the usual choice."""
    if isinstance(chooser, QCheckBox):
        return CHECKED if chooser.isChecked() else ""
    return chooser.currentText() if chooser.currentIndex() > 0 else ""


def _choose(chooser: QComboBox | QCheckBox, kept: str) -> None:
    """Choose what was kept; nothing kept, or what is no longer there, is the usual choice."""
    if isinstance(chooser, QCheckBox):
        chooser.setChecked(kept == CHECKED)
    else:
        chooser.setCurrentIndex(max(chooser.findText(kept), 0) if kept else 0)


class SaveFilterDialog(Dialog):
    """A name for what the list is asked for now."""

    writes = True

    def __init__(self, filters: ListFilter) -> None:
        super().__init__(filters.owner, "Lưu bộ lọc", "Lưu")
        self.filters = filters
        main = filters.owner.main
        self.name = QLineEdit()
        self.name.setObjectName("name")
        self.name.setMaxLength(80)
        label = QLabel("Tên bộ lọc")
        label.setBuddy(self.name)
        hint = QLabel("Giữ: chữ tìm, các ô lọc, điều kiện theo cột, thứ tự và các cột đang hiện.", wordWrap=True)
        set_role(hint, "muted")
        hint.setMinimumWidth(_WIDTH)
        self.cell = QCheckBox(f"Giữ cả phạm vi: {main.top.scope.currentText()}")
        self.cell.setVisible(main.scope.body is not None)
        self.year = QCheckBox(f"Giữ cả năm {main.year}")
        for widget in (label, self.name, hint, self.cell, self.year):
            self.body.addWidget(widget)

    def try_accept(self) -> None:
        name, page = self.name.text(), self.filters.owner.key
        content = self.filters.content(cell=self.cell.isChecked(), year=self.year.isChecked())
        self.accept_button.setEnabled(False)
        work.run(self, lambda _: keep_filter(page, name, content).id, self._saved, self.refuse, "Đang lưu", write=True)

    def _saved(self, number: int) -> None:
        self.accept()
        self.filters.owner.main.offer_undo(number, f"Đã lưu bộ lọc “{nfc(self.name.text()).strip()}”.")


class ConditionDialog(Dialog):
    """A column, what is asked of it, and the value or the span."""

    def __init__(self, owner: RecordList, columns: Sequence[Column], column: Column | None) -> None:
        super().__init__(owner, "Thêm điều kiện", "Lọc")
        self.columns = {one.name: one for one in columns}
        self.made: Condition | None = None
        self.column, self.way = QComboBox(), QComboBox()
        self.column.setObjectName("column")
        self.way.setObjectName("way")
        for one in columns:
            self.column.addItem(one.label, one.name)
        self.text, self.since, self.until, self.choice = QLineEdit(), QLineEdit(), QLineEdit(), QComboBox()
        self.values = QStackedWidget()
        for widget in (self.text, self.choice, self._span(), QWidget()):
            self.values.addWidget(widget)
        self.body.addLayout(self._grid())
        self.column.currentIndexChanged.connect(lambda _: self._show_ways())
        self.way.currentIndexChanged.connect(lambda _: self._show_values())
        self.column.setCurrentIndex(max(self.column.findData(column.name), 0) if column else 0)
        self._show_ways()

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        parts: tuple[tuple[str, QWidget], ...] = (
            ("Cột", self.column),
            ("Điều kiện", self.way),
            ("Giá trị", self.values),
        )
        for row, (words, widget) in enumerate(parts):
            label = QLabel(words)
            label.setBuddy(widget)
            grid.addWidget(label, row, 0)
            grid.addWidget(widget, row, 1)
        return grid

    def _span(self) -> QWidget:
        span = QWidget()
        row = QHBoxLayout(span)
        row.setContentsMargins(0, 0, 0, 0)
        self.since.setPlaceholderText("từ")
        self.until.setPlaceholderText("đến")
        row.addWidget(self.since)
        row.addWidget(self.until)
        return span

    def chosen(self) -> Column:
        return self.columns[self.column.currentData()]

    def _show_ways(self) -> None:
        column = self.chosen()
        self.way.clear()
        for way in ways_of(column):
            self.way.addItem(WORDS[way], way)
        self.choice.clear()
        labels = [("x", "có"), ("", "không")] if column.is_check else [(label, label) for _, label in column.choices]
        for text, label in labels:
            self.choice.addItem(label, text)
        self._show_values()

    def _show_values(self) -> None:
        column, way = self.chosen(), self.way.currentData()
        nothing, span = way in (EMPTY, FILLED), way == WITHIN
        listed = bool(column.choices) or column.is_check
        self.values.setCurrentIndex(_NOTHING if nothing else _SPAN if span else _CHOICES if listed else _WORDS)

    def _typed(self) -> tuple[str, str]:
        page = self.values.currentIndex()
        if page == _SPAN:
            return nfc(self.since.text()), nfc(self.until.text())
        return (str(self.choice.currentData() or ""), "") if page == _CHOICES else (nfc(self.text.text()), "")

    def try_accept(self) -> None:
        try:
            self.made = condition(self.chosen(), self.way.currentData(), *self._typed())
        except UserError as error:
            self.refuse(error)
            return
        self.accept()
