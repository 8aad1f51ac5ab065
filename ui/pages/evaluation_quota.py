"""The quota in words, under both readings: what is over is always in sight."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from nongson_desktop.rules.outcome import ScopedQuota
from nongson_desktop.rules.quota import AMBER, GREEN, RED
from ui.theme import colours, set_role

VERDICTS = {GREEN: "trong tỷ lệ", AMBER: "vượt cách chặt", RED: "vượt tỷ lệ"}
_MEANINGS = {
    GREEN: "không quá số nhỏ: chỉ tính trên số HTT (cách chặt)",
    AMBER: "quá số nhỏ, không quá số lớn: tính trên số từ HTT trở lên",
    RED: "quá cả hai số; không cấm, cấp ủy quyết định và ghi rõ lý do",
}
_ROLES = {GREEN: "chip-good", AMBER: "chip-warn", RED: "chip-bad"}
_SHORT, _TALL, _HEAD, _GAP = 96, 200, 40, 8


class QuotaStrip(QFrame):
    """One line for each scope: a word with its colour, the scope, the numbers."""

    all_asked = Signal(bool)
    line_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.all = QCheckBox("Mọi nhóm, chi bộ")
        self._words: list[QLabel] = []
        self._told: list[str] = []
        self._chip_width = 0
        self.title = QLabel()
        self.title.setIndent(0)
        set_role(self.title, "section")
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.all)
        self.lines = QWidget()
        self._grid = QGridLayout(self.lines)
        self._grid.setContentsMargins(0, 0, 4, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(_GAP)
        self._grid.setColumnStretch(1, 1)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setWidget(self.lines)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 2, 8, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._area)
        self.all.toggled.connect(self.all_asked.emit)

    def _fit(self) -> None:
        """As tall as the lines, up to a bound beyond which they scroll."""
        room = self._area.viewport().width() - self._chip_width - 2 * _GAP
        wanted = sum(words.heightForWidth(max(room, 100)) + _GAP for words in self._words)
        self.setFixedHeight(min(wanted, _TALL if self.all.isChecked() else _SHORT) + _HEAD)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def show_quotas(self, quotas: Sequence[ScopedQuota]) -> None:
        """Show these lines in their order."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._words = []
        self._told = [scoped.sentence for scoped in quotas]
        self._chip_width = 0
        for row, scoped in enumerate(quotas):
            chip = _chip(scoped.quota.verdict)
            style = f"color: {colours().accent}; text-decoration: none; font-weight: bold"
            name = f'<a href="who" style="{style}">{escape(scoped.name)}</a>'
            words = QLabel(f"{name}: {escape(scoped.quota.sentence)}", wordWrap=True)
            words.setTextFormat(Qt.TextFormat.RichText)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
            words.setToolTip("Bấm tên để xem ai hoàn thành xuất sắc ở đó, điểm cao trước")
            words.linkActivated.connect(lambda _, scoped=scoped: self.line_asked.emit(scoped))
            words.setObjectName(f"quota-{scoped.scope}")
            self._grid.addWidget(chip, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(words, row, 1)
            self._words.append(words)
            self._chip_width = max(self._chip_width, chip.sizeHint().width())
        self._grid.setRowStretch(len(quotas), 1)
        self._fit()

    def sentences(self) -> list[str]:
        """Every line as it reads, in order."""
        return self._told


class Legend(QWidget):
    """What the numbers and each word beside them mean."""

    def __init__(self, example: str) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for row, (verdict, meaning) in enumerate({"": example, **_MEANINGS}.items()):
            words = QLabel(meaning, wordWrap=True)
            set_role(words, "muted")
            if verdict:
                grid.addWidget(_chip(verdict), row, 0)
            grid.addWidget(words, row, int(bool(verdict)), 1, 1 if verdict else 2)


def _chip(verdict: str) -> QLabel:
    chip = QLabel(VERDICTS[verdict], alignment=Qt.AlignmentFlag.AlignCenter)
    set_role(chip, _ROLES[verdict])
    return chip
