"""The list behind a number: who they are, and what can be done for those chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem

from db.members import Member
from nongson_desktop.rules.members import cell_names
from ui.dialogs import Dialog
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_ID = Qt.ItemDataRole.UserRole


class PeopleDialog(Dialog):
    """Names with their cells; all are ticked, one is opened by Enter or a double click."""

    def __init__(
        self,
        window: MainWindow,
        title: str,
        people: Sequence[Member],
        act_text: str,
        act: Callable[[list[int]], None],
    ) -> None:
        super().__init__(window, title, act_text, "Đóng")
        self.main = window
        self._act = act
        cells = cell_names([member.id for member in people], window.as_of)
        hint = QLabel(f"{len(people)} đảng viên. Bấm đúp một tên để mở hồ sơ.")
        set_role(hint, "muted")
        self.people = QListWidget()
        self.people.setMinimumHeight(320)
        for member in people:
            item = QListWidgetItem(f"{member.name}  ·  {cells.get(member.id, 'chưa có chi bộ')}")
            item.setData(_ID, member.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.people.addItem(item)
        self.people.itemActivated.connect(self._open)
        self.body.addWidget(hint)
        self.body.addWidget(self.people, 1)
        self.setMinimumWidth(520)

    def ticked(self) -> list[int]:
        items = [self.people.item(row) for row in range(self.people.count())]
        return [item.data(_ID) for item in items if item.checkState() == Qt.CheckState.Checked]

    def try_accept(self) -> None:
        chosen = self.ticked()
        self.accept()
        if chosen:
            self._act(chosen)

    def _open(self, item: QListWidgetItem) -> None:
        self.reject()
        self.main.show_member(item.data(_ID))
