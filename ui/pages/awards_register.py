"""Sổ khen thưởng: what was entered for the year, and the number that comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nongson_desktop.catalog import kind_of
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.award_register import next_number
from ui.dialogs import button
from ui.form import buttons_row
from ui.page import empty_notice, icon_button
from ui.pages.awards_dialogs import BookDialog
from ui.pages.awards_table import money
from ui.record_page import RecordList
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SHOWN = ("number", "entered_on", "name", "unit", "achievement", "decision_number", "decided_on", "amount")


def _write_money(entries: list[Any]) -> None:
    for entry in entries:
        entry.amount = money(entry.amount) if entry.amount else ""


class AwardRegister(QWidget):
    """The register of the year; lines come from issuing a decision and from nowhere else."""

    def __init__(self, main: MainWindow) -> None:
        super().__init__()
        self.main = main
        self.list = RecordList(
            main,
            kind_of("award-register"),
            "award-register",
            _SHOWN,
            "dòng trong sổ",
            hint="Tìm tên được khen   Ctrl+F",
            complete=_write_money,
            empty=empty_notice("Năm này chưa có dòng nào. Sổ được ghi khi ban hành quyết định khen thưởng."),
        )
        self.next = QLabel()
        set_role(self.next, "muted")
        self.book_button = button("Sổ giấy đã ghi đến số…")
        self.book_button.clicked.connect(lambda: BookDialog(self.main).exec())
        self.export_button = icon_button("Xuất Excel", "export")
        self.export_button.clicked.connect(self.list.export)
        foot = buttons_row(self.export_button, self.book_button, self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)

    def reload(self) -> None:
        self.list.reload()
        self.next.setText(f"Số tiếp theo: {next_number()}. Số đã cấp không cấp lại.")

    def print_front(self) -> None:
        from ui.pages.printing import PrintDialog

        PrintDialog(self.main, ("award-register",), Request(on=self.main.as_of, year=self.main.year)).exec()
