"""Kỷ luật: the decisions of a year about members and organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame

from db.discipline import Discipline
from nongson_desktop.catalog import kind_of
from ui.dialogs import button
from ui.form import buttons_row
from ui.list_page import ListPage
from ui.page import empty_notice, heading, icon_button, page_layout
from ui.pages.discipline_dialogs import DisciplineDialog, drop_discipline
from ui.record_page import RecordList

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SHOWN = ("member", "organization", "form", "decided_on", "number", "decided_by", "duty", "remedied")


class DisciplinePage(ListPage):
    """The list of a year; adding, correcting and taking off."""

    title = "Kỷ luật"
    help = (
        "Ghi quyết định kỷ luật đảng viên, tổ chức đảng. Khi đánh giá cuối năm, quyết định trong năm hiện thành căn cứ"
        " bên cạnh tên người ấy; chương trình chỉ đề xuất, cấp ủy quyết định."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.add_button = icon_button("Ghi kỷ luật…", "add", "primary")
        self.add_button.clicked.connect(self.add)
        self.export_button = icon_button("Xuất Excel", "export")
        self.drop_button = button("Bỏ dòng đang chọn")
        self.list = RecordList(
            window,
            kind_of("disciplines"),
            "disciplines",
            _SHOWN,
            "quyết định",
            hint="Tìm tên đảng viên, tổ chức   Ctrl+F",
            empty=self._empty(),
        )
        self.list.opened.connect(self._edit)
        self.export_button.clicked.connect(self.list.export)
        self.drop_button.clicked.connect(lambda: drop_discipline(self.main, self, self.list.view.current_id()))
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.add_button, self.export_button))
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons_row(self.drop_button))

    def _empty(self) -> QFrame:
        first = icon_button("Ghi kỷ luật…", "add", "primary")
        first.clicked.connect(self.add)
        return empty_notice("Năm này chưa ghi quyết định kỷ luật nào.", first)

    def add(self) -> None:
        DisciplineDialog(self.main).exec()

    def stand_on(self, discipline_id: int) -> None:
        """Show a decision, whatever year hides it."""
        found = Discipline.get_or_none(Discipline.id == discipline_id)
        if found is not None and found.decided_on.year != self.main.year:
            self.main.set_year(found.decided_on.year)
        self.list.stand_on(discipline_id)
        self.list.view.setFocus()

    def _edit(self, discipline_id: int) -> None:
        DisciplineDialog(self.main, Discipline.get_by_id(discipline_id)).exec()
