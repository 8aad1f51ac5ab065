"""Đối thoại beside a member: the talks chaired and the days citizens were received; Enter opens them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.dialogues import Dialogue, Reception
from nongson_desktop.rules.dialogues import led_by
from ui.pages.member_tab import MemberTab, short_day
from ui.text_rows import TextRows, TextRowsView

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class DialoguesTab(MemberTab):
    """What a member led, the last first."""

    names = (Dialogue.chair, Reception.received_by)

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.main = window
        self.rows = TextRows(("Ngày", "Đối thoại, tiếp dân", "Số ý kiến"), numbers=(2,))
        self.view = TextRowsView(self.rows, (100, 0, 90), nothing="Chưa chủ trì đối thoại, tiếp dân lần nào.")
        self.view.setAccessibleName("Đối thoại, tiếp dân đã chủ trì")
        self.view.chosen.connect(self._open)
        self.layout_.addWidget(self.view, 1)

    def show_member(self, member: Any) -> None:
        self.member = member
        self.led = led_by(member.id)
        self.rows.show(
            [(short_day(one.on), one.name, str(one.concerns)) for one in self.led], range(1, len(self.led) + 1)
        )

    def _open(self, place: int) -> None:
        one = self.led[place - 1]
        if isinstance(one.record, Dialogue):
            self.main.go_to("dialogues", one.record.id, one.on.year)
            return
        self.main.go_to("dialogues", year=one.on.year)
        page: Any = self.main.page()
        page.stand_on_day(one.record.id)
