"""Vì sao: the whole explanation of one member's rating, to read, to copy and to print for the meeting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QWidget

from nongson_desktop.documents.request import Request
from nongson_desktop.rules.explain import Explained
from ui.dialogs import Dialog, button
from ui.form import buttons_row
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SIZE = (720, 460)
_ABOUT = 130


class WhyDialog(Dialog):
    """What is explained at the left, the sentences at the right."""

    def __init__(self, main: MainWindow, name: str, explained: Sequence[Explained], request: Request) -> None:
        super().__init__(main, f"Vì sao: {name}", "Đóng", "In thuyết minh…")
        self.main, self.explained, self.request = main, explained, request
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setVerticalSpacing(10)
        grid.setColumnMinimumWidth(0, _ABOUT)
        grid.setColumnStretch(1, 1)
        for row, one in enumerate(explained):
            about, words = QLabel(one.about), QLabel(one.words, wordWrap=True)
            set_role(about, "muted")
            words.setTextFormat(Qt.TextFormat.PlainText)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(about, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, row, 1)
        grid.setRowStretch(len(explained), 1)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(inside)
        self.copy_button = button("Chép")
        self.copy_button.clicked.connect(self.copy)
        self.body.addWidget(area, 1)
        self.body.addLayout(buttons_row(self.copy_button))
        self.reject_button.clicked.disconnect()
        self.reject_button.clicked.connect(self.print_out)
        self.resize(*_SIZE)
        self.accept_button.setFocus()

    def copy(self) -> None:
        """The explanation as text, to paste into minutes or a letter."""
        QGuiApplication.clipboard().setText("\n".join(f"{one.about}: {one.words}" for one in self.explained))
        self.main.tell("Đã chép thuyết minh.")

    def print_out(self) -> None:
        """The same explanation on paper."""
        from ui.pages.printing import PrintDialog

        self.accept()
        PrintDialog(self.main, ("explanation",), self.request).exec()
