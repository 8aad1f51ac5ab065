"""Chuyển tập thể: several members of a cell under one document, to another of our cells or away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem

from db.base import action
from db.errors import UserError
from db.members import Member, listing
from db.organizations import Organization
from db.search import View
from db.transfers import Direction, Transfer, TransferKind
from nongson_desktop.catalog import BY_MEMBER
from nongson_desktop.columns import Column
from nongson_desktop.rules.organizations import cells
from nongson_desktop.rules.transfers import move_together
from ui.editors import DateEditor, LineEditor, OrganizationEditor
from ui.pages.member_dialogs import FieldsDialog
from ui.saving import Saved
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_FROM = Column("from_cell", "Từ chi bộ", pw.CharField(), required=True)
_TO = Column("to_cell", "Đến chi bộ trong đảng bộ", pw.CharField(null=True))
_PLACE = Column("place", "hoặc đến tổ chức đảng khác", pw.CharField(default=""), help="tổ chức cơ sở đảng nơi đến")
_DAY = Column("introduced_on", "Ngày chuyển", pw.DateField(null=True), required=True)
_NUMBER = Column("number", "Số văn bản, giấy giới thiệu", pw.CharField(default=""))
_ID = Qt.ItemDataRole.UserRole


class TogetherDialog(FieldsDialog):
    """The cell, where to, the document; whoever is ticked in the list goes."""

    def __init__(self, window: MainWindow) -> None:
        ours = cells(window.today)
        day = DateEditor(_DAY)
        day.put(f"{window.today:%d/%m/%Y}")
        editors = [OrganizationEditor(_FROM, ours), OrganizationEditor(_TO, ours)]
        super().__init__(window, "Chuyển tập thể", "Chuyển", [*editors, LineEditor(_PLACE), day, LineEditor(_NUMBER)])
        title = QLabel("Ai chuyển (bỏ dấu người ở lại)")
        set_role(title, "section")
        self.people = QListWidget()
        self.people.setAccessibleName("Ai chuyển")
        self.body.addWidget(title)
        self.body.addWidget(self.people, 1)
        self.boxes["from_cell"].editor.edited.connect(self._show_people)
        if window.cell:
            editors[0].setCurrentIndex(editors[0].findData(window.cell))
            self._show_people()

    def _show_people(self) -> None:
        self.people.clear()
        try:
            cell = self.value("from_cell")
        except UserError:
            return
        for member in listing(View(as_of=self.main.today, cell=cell)).order_by(*BY_MEMBER):
            item = QListWidgetItem(member.name)
            item.setData(_ID, member.id)
            item.setCheckState(Qt.CheckState.Checked)
            self.people.addItem(item)

    def read(self) -> dict[str, Any] | None:
        values = super().read()
        if values is None:
            return None
        items = [self.people.item(row) for row in range(self.people.count())]
        return {**values, "members": [one.data(_ID) for one in items if one.checkState() == Qt.CheckState.Checked]}

    def store(self, values: dict[str, Any]) -> Saved:
        within = values["to_cell"] is not None
        cell = Organization.get_by_id(values["to_cell"]) if within else None
        line = Transfer(
            kind=TransferKind.INTERNAL if within else TransferKind.OFFICIAL,
            direction=Direction.WITHIN if within else Direction.OUT,
            introduced_on=values["introduced_on"],
            place="" if within else values["place"] or "",
            to_cell=cell,
        )
        members = list(Member.select().where(Member.id.in_(values["members"])).order_by(Member.sort_key))
        sentence = f"Chuyển tập thể {len(members)} đảng viên đến {cell.name if cell else line.place}"
        with action(sentence) as made:
            lines = move_together(members, line, number=values["number"] or "")
        return Saved(lines[0].id, made.id, f"{sentence}.")
