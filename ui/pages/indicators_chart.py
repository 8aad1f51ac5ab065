"""The years of one indicator as bars with their values, the target as a line across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.theme import colours

_HIGH, _FOOT, _TOP, _SIDE, _BAR = 180, 22, 22, 12, 46


@dataclass(frozen=True)
class YearBar:
    """One year: how high, what is written over the bar, whether the target was met then."""

    label: str
    height: float | None
    words: str
    met: bool | None
    target: float | None


class YearChart(QWidget):
    """Bars beside each other; of a year without a figure only the dash stands."""

    def __init__(self) -> None:
        super().__init__()
        self.bars: Sequence[YearBar] = ()
        self.setFixedHeight(_HIGH)
        self.setAccessibleName("Biểu đồ qua các năm")

    def show_bars(self, bars: Sequence[YearBar]) -> None:
        self.bars = bars
        self.setAccessibleDescription("; ".join(f"{bar.label}: {bar.words}" for bar in bars))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(colours().surface))
        whole = max([1.0, *(max(bar.height or 0, bar.target or 0) for bar in self.bars)])
        step = (self.width() - 2 * _SIDE) / max(len(self.bars), 1)
        for place, bar in enumerate(self.bars):
            self._draw(painter, bar, _SIDE + place * step, step, whole)
        painter.end()

    def _draw(self, painter: QPainter, bar: YearBar, left: float, step: float, whole: float) -> None:
        now = colours()
        room = self.height() - _FOOT - _TOP
        high = (bar.height or 0) / whole * room
        wide = min(_BAR, step * 0.6)
        box = QRectF(left + (step - wide) / 2, _TOP + room - high, wide, high)
        painter.fillRect(box, QColor({True: now.good, False: now.bad, None: now.accent}[bar.met]))
        painter.setPen(QColor(now.text))
        over = QRectF(left, box.top() - _TOP, step, _TOP)
        painter.drawText(over, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, bar.words)
        foot = QRectF(left, self.height() - _FOOT, step, _FOOT)
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, bar.label)
        if bar.target is not None:
            line = _TOP + room - bar.target / whole * room
            painter.setPen(QPen(QColor(now.muted), 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(left, line), QPointF(left + step, line))
