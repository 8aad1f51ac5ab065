"""Thôn: the hamlets of the commune, the one in front with its history, and the operations on it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QVBoxLayout

from db.base import action
from db.hamlets import Hamlet
from nongson_desktop.catalog import kind_of
from nongson_desktop.columns import columns_of, pick
from nongson_desktop.rules.hamlets import check
from nongson_desktop.rules.history import names_of
from ui.form import RecordForm
from ui.list_page import FormPage
from ui.page import empty_notice, heading, icon_button, page_layout, split_view, tabs_of
from ui.pages.organization_dialogs import AddHamletDialog
from ui.pages.organization_tabs import ConcernsTab, HistoryTab
from ui.pages.organizations import ended_words
from ui.pages.reorganization import OperationDialog, operations_menu
from ui.record_page import RecordList
from ui.saving import Saved, save_form, show_in_form
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SHOWN = ("name", "cells", "households", "people", "counted_on")
_FIELDS = ("code", "households", "people", "counted_on", "hard", "founded_on", "note")
_SIZES = (620, 480)


class HamletsPage(FormPage):
    """The list at the left, the hamlet in the row at the right."""

    title = "Thôn"
    help = (
        "Thôn có tên và lịch sử theo ngày như tổ chức đảng: đổi tên, sáp nhập, chia tách ở nút “Sắp xếp thôn”."
        " Chi bộ gắn với thôn ở trang Tổ chức, thẻ Thôn."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.hamlet: Any = None
        self.ended = QCheckBox("Cả đã kết thúc")
        first = icon_button("Thêm thôn đầu tiên", "add", "primary")
        first.clicked.connect(self.add)
        self.list = RecordList(
            window,
            kind_of("hamlets"),
            "hamlets",
            _SHOWN,
            "thôn",
            hint="Tìm tên, mã   Ctrl+F",
            filters=(self.ended,),
            empty=empty_notice("Chưa có thôn nào.", first),
        )
        self.form = RecordForm(pick(columns_of(Hamlet), *_FIELDS), lambda: self.main.as_of, wide=("hard",))
        self.concerns = ConcernsTab(window)
        self.history = HistoryTab(window)
        self.name = QLabel(wordWrap=True)
        set_role(self.name, "subtitle")
        self.add_button = icon_button("Thêm thôn", "add", "primary")
        self.operations = icon_button("Sắp xếp thôn", "move")
        self.operations.setMenu(operations_menu(self, self.operate, hamlets=True))
        self.export_button = icon_button("Xuất Excel", "export")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.tabs = tabs_of(
            ("Thông tin", self.form), (ConcernsTab.title, self.concerns), (HistoryTab.title, self.history)
        )
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(14, 12, 14, 10)
        inside.addWidget(self.name)
        inside.addWidget(self.tabs, 1)
        layout = page_layout(self)
        layout.addLayout(heading("Thôn", self.add_button, self.operations, self.export_button))
        layout.addWidget(split_view(_SIZES, self.list, card), 1)

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add)
        self.export_button.clicked.connect(self.list.export)
        self.ended.toggled.connect(self._show_ended)
        self.follow_list()

    def _show_ended(self, shown: bool) -> None:
        self.list.status = () if shown else None
        self.list.reload()

    def reload(self) -> None:
        self.list.reload()
        shown = self.hamlet.id if self.hamlet is not None else 0
        self._show(shown or next(iter(self.list.table.ids), 0))

    def add(self) -> None:
        """A new hamlet; the list then stands on it."""
        dialog = AddHamletDialog(self.main)
        if dialog.exec() and dialog.saved:
            self.list.stand_on(dialog.saved.record_id)

    def operate(self, kind: str) -> None:
        """One operation on the hamlet in front."""
        if self.hamlet is None:
            self.main.tell("Chọn một thôn trước.")
        else:
            OperationDialog(self.main, kind, self.hamlet).exec()

    def _open(self, record_id: int) -> None:
        self._show(record_id)
        self.tabs.setCurrentIndex(0)
        self.form.focus_first()

    def _show(self, record_id: int) -> None:
        if not record_id:
            return
        self.hamlet = Hamlet.get_or_none(Hamlet.id == record_id, ~Hamlet.hidden)
        if self.hamlet is None:
            show_in_form(self.main, self.form, None)
            return
        name = names_of([record_id], self.main.as_of, hamlets=True).get(record_id, self.hamlet.name)
        self.name.setText(f"{name} {ended_words(self.hamlet)}".strip())
        show_in_form(self.main, self.form, self.hamlet, f"hamlet:{record_id}", self.hamlet.name)
        self.concerns.show_body(self.hamlet, self.main.as_of)
        self.history.show_body(self.hamlet, self.main.as_of)

    def save(self) -> None:
        if self.hamlet is not None:
            job = partial(store_hamlet, self.hamlet.id)
            save_form(self.main, self, self.form, job, lambda _: self.main.reload())


def store_hamlet(record_id: int, values: dict[str, Any]) -> Saved:
    """Write the changed fields of a hamlet as one Action."""
    hamlet = Hamlet.get_by_id(record_id)
    for name, value in values.items():
        setattr(hamlet, name, value)
    check(hamlet)
    with action(f"Sửa thôn {hamlet.name}") as made:
        hamlet.save()
    return Saved(record_id, made.id, f"Đã lưu {hamlet.name}.")
