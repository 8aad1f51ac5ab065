"""Đã bỏ: what was taken off a list, and putting it back with one press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

from nongson_desktop.rules.journal import Gone, bring_back, gone_from, moment
from ui import work
from ui.dialogs import Dialog
from ui.saving import Saved
from ui.text_rows import TextRows, TextRowsView

if TYPE_CHECKING:
    from ui.record_page import RecordList

_SIZE = (900, 480)
_NOTHING = "Chưa bỏ dòng nào khỏi danh sách này."


class GoneDialog(Dialog):
    """The rows taken off one list, the latest first, each with the work that did it and why."""

    writes = True

    def __init__(self, owner: RecordList) -> None:
        super().__init__(owner, f"Đã bỏ khỏi danh sách {owner.kind.title}", "Đưa lại dòng đang chọn", "Đóng")
        self.owner = owner
        self.gone: list[Gone] = []
        self.resize(*_SIZE)
        self.words = QLabel("Đang đọc…", wordWrap=True)
        self.rows = TextRows(("Dòng đã bỏ", "Lúc", "Người bỏ", "Việc", "Lý do"))
        self.view = TextRowsView(self.rows, (230, 130, 150, 0, 150))
        self.body.addWidget(self.words)
        self.body.addWidget(self.view, 1)
        self.view.chosen.connect(lambda _: self.try_accept())
        self.accept_button.setEnabled(False)
        self.read()

    def read(self) -> None:
        kind = self.owner.kind
        work.run(self, lambda _: gone_from(kind), self._on_read)

    def _on_read(self, gone: list[Gone]) -> None:
        self.gone = gone
        self.words.setText("Dòng được đưa lại đúng như lúc bỏ, cùng những gì đã bỏ theo nó." if gone else _NOTHING)
        self.rows.show(
            [(one.name, moment(one.at), one.who, one.what, one.reason) for one in gone], range(1, len(gone) + 1)
        )
        self.accept_button.setEnabled(bool(gone))
        if gone:
            self.view.selectRow(0)
            self.view.setFocus()

    def try_accept(self) -> None:
        """Put the row back; the dialog stays for the next."""
        place = self.view.current_key() - 1
        if not 0 <= place < len(self.gone) or not self.accept_button.isEnabled():
            return
        one, kind = self.gone[place], self.owner.kind
        self.problem.hide()
        self.accept_button.setEnabled(False)

        def job(_progress: work.Progress) -> Saved:
            made = bring_back(kind, one.record_id)
            return Saved(one.record_id, made.id, f"Đã đưa lại {one.name}.")

        work.run(self, job, self._on_back, self.refuse, title="Đang đưa lại", write=True)

    def _on_back(self, saved: Saved) -> None:
        self.owner.main.offer_undo(saved.action_id, saved.sentence)
        self.owner.main.reload()
        self.read()
