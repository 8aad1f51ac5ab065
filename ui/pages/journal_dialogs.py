"""The journal's question: which work a paper stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import peewee as pw
from PySide6.QtWidgets import QLabel

from db.base import Action
from db.errors import UserError
from nongson_desktop.columns import Column
from nongson_desktop.rules.journal import moment
from nongson_desktop.safety.journal import action_of
from ui.dialogs import Dialog
from ui.editors import LineEditor
from ui.form import FieldBox
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_CODE = Column("code", "Mã giấy", pw.CharField(default=""), required=True, help="dòng nhỏ màu xám ở chân giấy")


class CodeDialog(Dialog):
    """A code is typed from a paper; the work is told at once, and shown in the journal when she wants to see it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, "Tra mã giấy", "Xem trong nhật ký", "Đóng")
        self.found: Action | None = None
        editor = LineEditor(_CODE)
        self.box = FieldBox(_CODE, editor)
        self.told = QLabel(wordWrap=True)
        set_role(self.told, "good")
        self.body.addWidget(self.box)
        self.body.addWidget(self.told)
        editor.textChanged.connect(lambda _: self._look())
        editor.returnPressed.connect(self.try_accept)
        self.editor = editor
        self.accept_button.setEnabled(False)

    def _look(self) -> None:
        """Tell the work as soon as the code is whole; until then nothing is wrong."""
        self.box.refuse("")
        try:
            self.found = action_of(self.editor.text())
        except UserError:
            self.found = None
        self.accept_button.setEnabled(self.found is not None)
        self.told.setText(_told(self.found) if self.found else "")
        self.adjustSize()

    def try_accept(self) -> None:
        try:
            self.found = action_of(self.editor.text())
        except UserError as error:
            self.box.refuse(error.message)
            return
        self.accept()


def _told(made: Action) -> str:
    who = f", người ghi {made.who}" if made.who else ""
    return f"Giấy này theo việc số {made.id}: {made.what}, lúc {moment(made.at)}{who}."
