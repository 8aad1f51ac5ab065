"""The steps of the year's evaluation, where the clerk stands and how long is left."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from ui.dialogs import button
from ui.pages.evaluation_state import STEPS
from ui.theme import set_role


class Steps(QFrame):
    """Six steps, each a button that leads to where its work is done."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.buttons: list[QPushButton] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 5, 12, 5)
        row.setSpacing(2)
        for number, words in enumerate(STEPS):
            step = button(f"{number + 1}  {words}", "quiet")
            step.setCheckable(False)
            step.clicked.connect(lambda _checked, number=number: self.chosen.emit(number))
            self.buttons.append(step)
            row.addWidget(step)
            if number < len(STEPS) - 1:
                row.addWidget(_arrow())
        row.addStretch(1)
        self.left = QLabel()
        row.addWidget(self.left)

    def show_step(self, current: int) -> None:
        """Steps before this one are done."""
        for number, step in enumerate(self.buttons):
            done = number < current
            step.setText(f"{'✓' if done else number + 1}  {STEPS[number]}")
            set_role(step, "primary" if number == current else "quiet")

    def show_time_left(self, finish: date, today: date, closed_on: date | None) -> None:
        """How many days are left until the day that the rules name, or that it is closed."""
        days = (finish - today).days
        self.left.setToolTip(f"Xong trước ngày {finish:%d/%m/%Y}, theo bộ quy định của năm")
        role = "muted"
        if closed_on:
            words, role = f"đã khoá sổ {closed_on:%d/%m/%Y}", "good"
        elif days < 0:
            words, role = f"đã quá hạn {-days} ngày", "bad"
        else:
            words = "hôm nay là ngày cuối" if days == 0 else f"còn {days} ngày"
        self.left.setText(words)
        set_role(self.left, role)


def _arrow() -> QLabel:
    arrow = QLabel("›")
    set_role(arrow, "muted")
    return arrow
