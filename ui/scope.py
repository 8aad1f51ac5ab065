"""Phạm vi: the line that says when every list stands on more than one cell, with what the chosen one came from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QWidget

from nongson_desktop.rules.scopes import absence_of, predecessor_names, words_of
from ui.dialogs import button

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_NAMED = 3


class ScopeNotice(QFrame):
    """Asks whether predecessors are counted in, and says where a page cannot be narrowed so."""

    def __init__(self, main: MainWindow) -> None:
        super().__init__()
        self.main = main
        self.setProperty("role", "notice")
        self.setObjectName("scope-notice")
        self.words = QLabel(wordWrap=True)
        self.before = QCheckBox("Cộng cả tổ chức tiền thân")
        self.before.toggled.connect(main.set_before)
        self.whole = button("Xem toàn đảng bộ")
        self.whole.clicked.connect(lambda: main.set_cell(None))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 12, 4)
        row.addWidget(self.words, 1)
        row.addWidget(self.before)
        row.addWidget(self.whole)
        self.hide()

    def show_scope(self) -> None:
        """Say what the window is narrowed to; nothing to say of a cell that came from no other."""
        scope = self.main.scope
        names = predecessor_names(scope.body)
        with QSignalBlocker(self.before):
            self.before.setChecked(scope.before)
        self.before.setVisible(bool(names))
        absent = absence_of(scope, self.main.as_of)
        self.setVisible(scope.body is not None and bool(names or scope.is_wide or absent))
        self.words.setText(self._words(names, absent))

    def _words(self, names: list[str], absent: str) -> str:
        scope = self.main.scope
        below = "" if scope.is_cell else ", với các tổ chức trực thuộc"
        told = f"{words_of(replace(scope, before=False), self.main.as_of)}{below}{absent}."
        if names:
            rest = len(names) - _NAMED
            told += f" Tiền thân: {'; '.join(names[:_NAMED])}{f' và {rest} tổ chức khác' if rest > 0 else ''}."
        if scope.is_wide and not _is_narrowed(self.main.page()):
            shown = "toàn đảng bộ" if scope.cell is None else "riêng chi bộ này"
            told += f" Trang này cho xem {shown}."
        return told


def _is_narrowed(page: QWidget | None) -> bool:
    """Whether a page can stand on more than one cell: its list or its figures do."""
    from ui.record_page import RecordList

    return page is not None and (getattr(page, "counts_widely", False) or page.findChild(RecordList) is not None)
