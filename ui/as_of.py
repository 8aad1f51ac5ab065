"""The day that lists stand for, when it is not today: asked in a dialog, said in a line over every page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import peewee as pw
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from db.errors import UserError
from nongson_desktop.columns import Column
from nongson_desktop.rules.organizations import office_names
from ui.dialogs import Dialog, button
from ui.editors import DateEditor
from ui.form import FieldBox

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_DAY = Column("day", "Xem theo ngày", pw.DateField(null=True), help="bỏ trống: hôm nay")


class DayDialog(Dialog):
    """Asks for the day; nothing typed is today."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, "Xem theo ngày", "Xem")
        self.main = window
        self.box = FieldBox(_DAY, DateEditor(_DAY))
        self.body.addWidget(QLabel("Danh sách, cây tổ chức, giấy tờ mang tên và số liệu của ngày này.", wordWrap=True))
        self.body.addWidget(self.box)
        if window.day:
            self.box.editor.put(f"{window.day:%d/%m/%Y}")
        self.box.editor.setFocus()

    def try_accept(self) -> None:
        try:
            day = self.box.value()
            office_names(day or self.main.today)
        except UserError as error:
            self.box.refuse(error.message)
            self.box.editor.setFocus()
            return
        self.accept()
        self.main.set_day(day)


class DayNotice(QFrame):
    """The line that says the window stands on another day, with the way back."""

    def __init__(self, main: MainWindow) -> None:
        super().__init__()
        self.main = main
        self.setProperty("role", "notice-warn")
        self.words = QLabel()
        self.back = button("Về hôm nay")
        self.back.clicked.connect(lambda: main.set_day(None))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 12, 4)
        row.addWidget(self.words, 1)
        row.addWidget(self.back)
        self.hide()

    def ask(self) -> None:
        """Ask for the day, once an office is open."""
        if self.main.folder is not None:
            DayDialog(self.main).exec()

    def show_day(self, day: date | None) -> None:
        self.setVisible(day is not None)
        if day is not None:
            self.words.setText(f"Đang xem theo ngày {day:%d/%m/%Y}: tên, tổ chức, đảng viên như vào ngày ấy.")
