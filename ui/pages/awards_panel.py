"""The decision beside its recipients: number, day, body, signer, and what can be done with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout

from db.awards import AwardDecision, AwardKind
from db.errors import UserError
from nongson_desktop.columns import field_columns
from nongson_desktop.rules.award_files import grounds
from nongson_desktop.rules.awards import must_ask_body
from nongson_desktop.rules.numbers import propose_number
from ui.editors import LineEditor
from ui.form import RecordForm
from ui.page import icon_button
from ui.pages.awards_table import money
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_ASKED = ("number", "decided_on", "body", "ground", "merit", "signer", "signer_role")
_AD_HOC_ONLY = ("ground", "merit")
_WIDE = ("body", "ground", "signer", "signer_role")
_WIDTH = 320
_WRONG = (
    "Tên in sai mà giấy chưa phát ra: hoàn tác việc ban hành ở Nhật ký, bấm “Lưu số, ngày, người ký” để lấy tên trong"
    " hồ sơ rồi ban hành lại; giấy in lại mang số mới trong sổ khen thưởng."
)


class DecisionPanel(QFrame):
    """What the decision says; ground and merit are asked for outside the yearly round alone."""

    def __init__(self, main: MainWindow) -> None:
        super().__init__()
        self.state = QLabel(wordWrap=True)
        set_role(self.state, "subtitle")
        self.sum = QLabel(wordWrap=True)
        set_role(self.sum, "muted")
        self.unsure = QLabel(wordWrap=True)
        set_role(self.unsure, "warn")
        picks = tuple((ground, ground) for ground in grounds())
        columns = [
            replace(one, choices=picks) if one.name == "ground" else one
            for one in field_columns(AwardDecision, *_ASKED)
        ]
        self.wrong = QLabel(_WRONG, wordWrap=True)
        set_role(self.wrong, "muted")
        self.form = RecordForm(columns, lambda: main.as_of, wide=_WIDE, page=False)
        self.problem = QLabel(wordWrap=True)
        set_role(self.problem, "bad")
        self.make_button = icon_button("Lập quyết định", "award", "primary")
        self.issue_button = icon_button("Ban hành…", "status")
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        rest = (self.problem, self.make_button, self.issue_button, self.wrong)
        for part in (self.state, self.sum, self.unsure, self.form, *rest):
            column.addWidget(part)
        column.addStretch(1)

    def in_area(self) -> QScrollArea:
        """The panel where it can be scrolled, for a window lower than what an award outside the round asks."""
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedWidth(_WIDTH)
        area.setWidget(self)
        return area

    def show_state(self, made: AwardDecision | None, kind: str, day: date) -> None:
        """How far the decision is, what it asks, and the number that comes next."""
        issued = made is not None and made.issued_on is not None
        if made is None:
            self.state.setText("Chưa có quyết định")
        elif issued:
            self.state.setText(f"Đã ban hành {made.issued_on:%d/%m/%Y}")
        else:
            self.state.setText("Đã lập, chưa ban hành")
        for name in _AD_HOC_ONLY:
            self.form.boxes[name].setVisible(kind == AwardKind.AD_HOC)
        number = self.form.editor("number")
        assert isinstance(number, LineEditor)
        number.setPlaceholderText(f"tiếp: {propose_number('QĐ', day)}")
        self.form.setEnabled(not issued)
        self.wrong.setVisible(issued)
        self.make_button.setVisible(not issued)
        self.issue_button.setVisible(made is not None and not issued)
        self._show_unsure(kind, unsure=made is None and must_ask_body(kind, day))

    def _show_unsure(self, kind: str, *, unsure: bool) -> None:
        """Ask once who decides where the sources leave it open."""
        label = dict(AwardKind.LABELS)[kind].lower()
        self.unsure.setText(f"Chưa rõ ai quyết định khen {label}: bấm “Thẩm quyền…” để ghi một lần.")
        self.unsure.setVisible(unsure)

    def show_choice(self, count: int, total: int, *, made: bool) -> None:
        self.sum.setText(f"{count} tập thể, cá nhân · {money(total)}")
        self.make_button.setText("Lưu số, ngày, người ký" if made else f"Lập quyết định ({count})")
        self.make_button.setEnabled(made or bool(count))

    def read(self, kind: str) -> dict[str, Any] | None:
        """What is typed; None after saying beside each wrong field what is wrong."""
        values = self.form.read()
        if values is None or kind == AwardKind.AD_HOC:
            return values
        return {name: value for name, value in values.items() if name not in _AD_HOC_ONLY}

    def refuse(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def refuse_error(self, error: UserError) -> None:
        """Beside the field the refusal names, else above the buttons."""
        if error.field in self.form.boxes:
            self.form.refuse(error)
        else:
            self.refuse(error.message)
