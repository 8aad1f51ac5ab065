"""Xếp nhóm: members, or collectives, of an open year put in another rating group together, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QFormLayout, QLineEdit

from db.evaluation import Rating, member_ratings
from db.search import folded, nfc
from nongson_desktop.rules.collectives import kept
from nongson_desktop.rules.evaluation import group_titles, set_group
from ui import work
from ui.dialogs import Dialog
from ui.text_rows import TextRows, TextRowsView

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_WIDTH, _HEIGHT = 860, 560
_ADD = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class GroupsDialog(Dialog):
    """Everyone rated in the year, or every collective, with the group they are in; those chosen go to another one."""

    writes = True

    def __init__(self, main: MainWindow, *, of_collectives: bool = False) -> None:
        whose = "tập thể" if of_collectives else "đảng viên"
        super().__init__(main, f"Xếp nhóm đánh giá {whose} năm {main.year}", "Xếp vào nhóm")
        self.resize(_WIDTH, _HEIGHT)
        known = kept(main.year, with_cells=True) if of_collectives else member_ratings(main.year)
        self._ratings = [one for one in known if one.status and not one.exempt_reason]
        self.search, self.reason, self.group = QLineEdit(), QLineEdit(), QComboBox()
        headings = ("Tập thể", "Thuộc") if of_collectives else ("Họ và tên", "Chi bộ", "Chức vụ")
        self.search.setPlaceholderText(f"lọc: gõ tên{'' if of_collectives else ', chi bộ, chức vụ'}, nhóm…")
        self.search.textChanged.connect(lambda _: self._list())
        self.group.addItems(group_titles(main.year, of_collectives=of_collectives))
        self.rows = TextRows((*headings, "Nhóm"))
        self.view = TextRowsView(self.rows, (270, 230, 0) if of_collectives else (180, 170, 170, 0))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setAccessibleName(whose.capitalize())
        self._shown = len(headings)
        fields = QFormLayout()
        fields.addRow("Xếp vào nhóm", self.group)
        fields.addRow("Lý do *", self.reason)
        self.body.addWidget(self.search)
        self.body.addWidget(self.view, 1)
        self.body.addLayout(fields)
        self._list()

    def _list(self) -> None:
        words = folded(nfc(self.search.text())).split()
        lines = [
            ((*(one.name, one.cell, one.position)[: self._shown], _group_words(one)), one.id) for one in self._ratings
        ]
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


def _group_words(rating: Rating) -> str:
    """The group, and that people chose it where another was proposed."""
    chosen = rating.proposed_group and rating.group != rating.proposed_group
    return f"{rating.group} (đã chọn: {rating.group_reason})" if chosen else str(rating.group)
