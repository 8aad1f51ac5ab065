"""Xếp nhóm: members of an open year put in another rating group together, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QFormLayout, QLineEdit

from db.evaluation import member_ratings
from db.search import folded, nfc
from nongson_desktop.rules.evaluation import evaluation_of, profile_of, set_group
from ui import work
from ui.dialogs import Dialog
from ui.text_rows import TextRows, TextRowsView

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_WIDTH, _HEIGHT = 860, 560
_ADD = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class GroupsDialog(Dialog):
    """Everyone rated in the year with the group they are in; those chosen go to another one."""

    writes = True

    def __init__(self, main: MainWindow) -> None:
        super().__init__(main, f"Xếp nhóm đánh giá năm {main.year}", "Xếp vào nhóm")
        self.resize(_WIDTH, _HEIGHT)
        self._ratings = [one for one in member_ratings(main.year) if one.status and not one.exempt_reason]
        self.search, self.reason, self.group = QLineEdit(), QLineEdit(), QComboBox()
        self.search.setPlaceholderText("lọc: gõ tên, chi bộ, chức vụ, nhóm…")
        self.search.textChanged.connect(lambda _: self._list())
        evaluation = evaluation_of(main.year)
        self.group.addItems([group.title for group in profile_of(evaluation).groups] if evaluation else [])
        self.rows = TextRows(("Họ và tên", "Chi bộ", "Chức vụ", "Nhóm"))
        self.view = TextRowsView(self.rows, (180, 170, 170, 0))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setAccessibleName("Đảng viên")
        fields = QFormLayout()
        fields.addRow("Xếp vào nhóm", self.group)
        fields.addRow("Lý do *", self.reason)
        self.body.addWidget(self.search)
        self.body.addWidget(self.view, 1)
        self.body.addLayout(fields)
        self._list()

    def _list(self) -> None:
        words = folded(nfc(self.search.text())).split()
        lines = [((one.name, one.cell, one.position, one.group), one.id) for one in self._ratings]
        kept = [line for line in lines if all(word in folded(" ".join(line[0])) for word in words)]
        self.rows.show([line for line, _ in kept], [number for _, number in kept])

    def select(self, ratings: Sequence[int]) -> None:
        """Begin with these people selected."""
        model = self.view.selectionModel()
        for row, key in enumerate(self.rows.keys):
            if key in ratings:
                model.select(self.rows.index(row, 0), _ADD)
                self.view.scrollTo(self.rows.index(row, 0))
        if ratings:
            self.group.setFocus()

    def try_accept(self) -> None:
        ids = [self.view.key_at(index.row()) for index in self.view.selectionModel().selectedRows()]
        group, reason = self.group.currentText(), nfc(self.reason.text()).strip()
        work.run(
            self,
            lambda _: set_group(ids, group, reason=reason),
            lambda _: self.accept(),
            self.refuse,
            write=True,
        )
