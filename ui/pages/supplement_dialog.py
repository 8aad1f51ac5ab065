"""Phiếu bổ sung hồ sơ: from which day to which, and of whom; then the preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import peewee as pw
from PySide6.QtWidgets import QLabel

from db.errors import UserError
from nongson_desktop.columns import Column
from nongson_desktop.documents.request import Request
from ui.dialogs import Dialog
from ui.editors import DateEditor
from ui.form import FieldBox
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

PAPER = "profile-supplement"
_SINCE = Column("since", "Từ ngày", pw.DateField(null=True), required=True)
_UNTIL = Column("until", "Đến ngày", pw.DateField(null=True), required=True)


class SupplementDialog(Dialog):
    """The two days; the year so far when nothing else is asked for."""

    def __init__(self, window: MainWindow, members: Sequence[int], whose: str) -> None:
        super().__init__(window, "Phiếu bổ sung hồ sơ", "Xem bản in")
        self.main, self.members = window, tuple(members)
        self.request: Request | None = None
        name = QLabel(whose)
        set_role(name, "subtitle")
        self.body.addWidget(name)
        self.since, self.until = (FieldBox(column, DateEditor(column)) for column in (_SINCE, _UNTIL))
        for box, day in ((self.since, date(window.year, 1, 1)), (self.until, window.as_of)):
            box.editor.put(f"{day:%d/%m/%Y}")
            self.body.addWidget(box)

    def try_accept(self) -> None:
        """The days as a request; what is wrong with them is said beside the field."""
        try:
            since, until = self.since.value(), self.until.value()
        except UserError as error:
            (self.since if error.field == "since" else self.until).refuse(error.message)
            return
        if until < since:
            self.until.refuse("Ngày cuối phải từ ngày đầu trở đi.")
            return
        asked = Request(on=self.main.as_of, year=until.year, members=self.members, since=since, until=until)
        self.request = asked if self.members else replace(asked, cell=self.main.cell, scope=self.main.scope)
        self.accept()


def print_supplements(window: MainWindow, members: Sequence[int], whose: str) -> None:
    """Ask for the days and preview the forms of these members, or of all of the scope."""
    from ui.pages.printing import PrintDialog

    dialog = SupplementDialog(window, members, whose)
    if dialog.exec() and dialog.request is not None:
        PrintDialog(window, [PAPER], dialog.request).exec()
