"""The award decisions of all years."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from db.awards import AwardDecision, AwardKind
from db.search import View
from nongson_desktop.catalog import kind_of
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role


class Decisions(QFrame):
    """Every decision, newest first; Enter or a double click brings it to the front."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = QLabel("Các quyết định đã lập")
        title.setIndent(0)
        set_role(title, "section")
        self.rows = TextRows(("Năm", "Loại", "Số", "Ngày quyết định", "Người ký", "Tình trạng"))
        self.view = TextRowsView(self.rows, (60, 150, 90, 130, 0, 170))
        self.view.chosen.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(title)
        layout.addWidget(self.view, 1)

    def show_all(self) -> None:
        found = list(kind_of("award-decisions").query(View(as_of=date.max)))
        found.sort(key=lambda one: (one.year, one.id), reverse=True)
        self.rows.show([_line(one) for one in found], [one.id for one in found])

    def _choose(self, number: int) -> None:
        if number:
            self.chosen.emit(number)


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
