"""Chuyển tập thể: several members of a cell under one document, to another of our cells or away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from db.base import action
from db.errors import UserError
from db.members import Member, listing
from db.organizations import Organization
from db.search import View
from db.transfers import Direction, Transfer, TransferKind
from nongson_desktop.columns import Column
from nongson_desktop.kinds import BY_MEMBER
from nongson_desktop.rules.open_work import open_work_of
from nongson_desktop.rules.organizations import cells
from nongson_desktop.rules.transfers import move_together
from ui.editors import CheckEditor, DateEditor, Editor, LineEditor, OrganizationEditor
from ui.pages.fields_dialog import FieldsDialog
from ui.pages.open_work import OpenWorkBox
from ui.pages.transfers_dialogs import beside
from ui.saving import Saved
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_FROM = Column("from_cell", "Từ chi bộ", pw.CharField(), required=True)
_TO = Column("to_cell", "Đến chi bộ trong đảng bộ", pw.CharField(null=True))
_PLACE = Column("place", "hoặc đến tổ chức đảng khác", pw.CharField(default=""), help="tổ chức cơ sở đảng nơi đến")
_DAY = Column("introduced_on", "Ngày chuyển", pw.DateField(null=True), required=True)
_NUMBER = Column("number", "Số văn bản, giấy giới thiệu", pw.CharField(default=""))
_AGREED = Column("agreed", Transfer.agreed.verbose_name, pw.BooleanField(default=False))
_ID = Qt.ItemDataRole.UserRole
_WIDTH, _TALLEST = 980, 420


class TogetherDialog(FieldsDialog):
    """The cell, where to, the document; whoever is ticked in the list goes, and of each the open work is asked."""

    def __init__(self, window: MainWindow) -> None:
        ours = cells(window.today)
        day = DateEditor(_DAY)
        day.put(f"{window.today:%d/%m/%Y}")
        editors = [OrganizationEditor(_FROM, ours), OrganizationEditor(_TO, ours)]
        written: list[Editor] = [LineEditor(_PLACE), day, LineEditor(_NUMBER), CheckEditor(_AGREED)]
        super().__init__(window, "Chuyển tập thể", "Chuyển", [*editors, *written])
        self.people = QListWidget()
        self.people.setAccessibleName("Ai chuyển")
        self.work = OpenWorkBox(lambda: window.today, self.people, _TALLEST)
        self._lay_out()
        for name in ("from_cell", "introduced_on"):
            self.boxes[name].editor.edited.connect(self._show_people)
        self.people.itemChanged.connect(lambda _: self._ask_work())
        if window.cell:
            editors[0].setCurrentIndex(editors[0].findData(window.cell))
            self._show_people()

    def _lay_out(self) -> None:
        """Who goes stands under the fields, their open work at the right."""
        title = QLabel("Ai chuyển (bỏ dấu người ở lại)")
        set_role(title, "section")
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        for box in self.boxes.values():
            self.body.removeWidget(box)
            column.addWidget(box)
        column.addWidget(title)
        column.addWidget(self.people, 1)
        self.body.addLayout(beside(left, self.work))
        self.setMinimumWidth(_WIDTH)

    def _show_people(self) -> None:
        """Those in the cell on the day of the move; a tick that was taken away stays so."""
        try:
            cell, day = self.value("from_cell"), self.value("introduced_on")
        except UserError:
            return
        stay = {one.data(_ID) for one in self._items() if one.checkState() == Qt.CheckState.Unchecked}
        self.people.blockSignals(True)
        self.people.clear()
        for member in listing(View(as_of=day or self.main.today, cell=cell)).order_by(*BY_MEMBER):
            item = QListWidgetItem(member.name)
            item.setData(_ID, member.id)
            item.setCheckState(Qt.CheckState.Unchecked if member.id in stay else Qt.CheckState.Checked)
            self.people.addItem(item)
        self.people.blockSignals(False)
        self._ask_work()

    def _items(self) -> list[QListWidgetItem]:
        return [self.people.item(row) for row in range(self.people.count())]

    def _going(self) -> dict[int, str]:
        """Whoever is ticked: the name by the id."""
        return {one.data(_ID): one.text() for one in self._items() if one.checkState() == Qt.CheckState.Checked}

    def _ask_work(self) -> None:
        going = self._going()
        try:
            day = self.value("introduced_on") or self.main.today
        except UserError:
            return
        found = open_work_of(going, day)
        self.work.show_items(
            [replace(item, text=f"{going[one]}: {item.text}") for one in going for item in found.get(one, ())]
        )

    def read(self) -> dict[str, Any] | None:
        values = super().read()
        try:
            return values and {**values, "members": [*self._going()], "choices": self.work.choices()}
        except UserError as error:
            super().refuse(error)
            return None

    def store(self, values: dict[str, Any]) -> Saved:
        within = values["to_cell"] is not None
        cell = Organization.get_by_id(values["to_cell"]) if within else None
        line = Transfer(
            kind=TransferKind.INTERNAL if within else TransferKind.OFFICIAL,
            direction=Direction.WITHIN if within else Direction.OUT,
            introduced_on=values["introduced_on"],
            place="" if within else values["place"] or "",
            to_cell=cell,
            agreed=bool(values["agreed"]) and not within,
        )
        members = list(Member.select().where(Member.id.in_(values["members"])).order_by(Member.sort_key))
        sentence = f"Chuyển tập thể {len(members)} đảng viên đến {cell.name if cell else line.place}"
        with action(sentence) as made:
            lines = move_together(members, line, number=values["number"] or "", choices=values["choices"])
        return Saved(lines[0].id, made.id, f"{sentence}.")
