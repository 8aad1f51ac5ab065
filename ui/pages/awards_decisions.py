"""The award decisions of all years, and issuing one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from db.awards import Award, AwardDecision, AwardKind
from db.base import action
from db.search import View
from nongson_desktop.catalog import kind_of
from nongson_desktop.columns import Column
from nongson_desktop.documents.issued import keep_award_papers
from nongson_desktop.rules.awards import issue
from ui.pages.form_dialog import FormDialog
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class Decisions(QFrame):
    """Every decision, newest first; Enter or a double click brings it to the front."""

    chosen = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = QLabel("Các quyết định đã lập")
        title.setIndent(0)
        set_role(title, "section")
        self.rows = TextRows(("Năm", "Loại", "Số", "Ngày quyết định", "Người ký", "Tình trạng"))
        self.view = TextRowsView(self.rows, (60, 120, 80, 120, 0, 170))
        self.view.chosen.connect(self._choose)
        self._decisions: dict[int, AwardDecision] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(title)
        layout.addWidget(self.view, 1)

    def show_all(self) -> None:
        found = list(kind_of("award-decisions").query(View(as_of=date.max)))
        found.sort(key=lambda one: (one.year, one.id), reverse=True)
        self._decisions = {one.id: one for one in found}
        self.rows.show([_line(one) for one in found], [one.id for one in found])

    def _choose(self, number: int) -> None:
        if number in self._decisions:
            self.chosen.emit(self._decisions[number].year, self._decisions[number].kind)


def _line(decision: AwardDecision) -> tuple[str, ...]:
    day, issued = decision.decided_on, decision.issued_on
    return (
        str(decision.year),
        dict(AwardKind.LABELS)[decision.kind],
        decision.number or "chưa có số",
        f"{day:%d/%m/%Y}" if day else "",
        decision.signer,
        f"ban hành {issued:%d/%m/%Y}" if issued else "chưa ban hành",
    )


def awards_of(decision: AwardDecision) -> list[Award]:
    """The recipients of a decision in its order; one query."""
    found = Award.select().where(Award.decision == decision).order_by(Award.position, Award.id)
    return [award for award in found if not award.hidden]


class IssueDialog(FormDialog):
    """Ban hành: the day it goes out; the papers are kept as they are then."""

    def __init__(self, main: MainWindow, decision: AwardDecision) -> None:
        column = Column("issued_on", "Ngày ban hành", pw.DateField(null=True), required=True)
        intro = "Ban hành rồi thì quyết định không sửa được nữa; quyết định và giấy khen in lại đúng như bản này."
        super().__init__(main, f"Ban hành quyết định số {decision.number or '…'}", "Ban hành", intro, [column], ())
        self.decision = decision
        self.form.editor("issued_on").put(f"{decision.decided_on or main.today:%d/%m/%Y}")
        self.form.focus_first()

    def try_accept(self) -> None:
        if self.form.editor("issued_on").typed():
            super().try_accept()
        else:
            self.form.boxes["issued_on"].refuse("Chưa nhập ngày ban hành.")

    def write(self, values: dict[str, Any]) -> None:
        decision = AwardDecision.get_by_id(self.decision.id)
        with action(f"Ban hành quyết định khen thưởng số {decision.number}", kind="issue"):
            issue(decision, values["issued_on"])
            keep_award_papers(decision)
