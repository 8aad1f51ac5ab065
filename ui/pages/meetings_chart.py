"""Biểu đồ chất lượng: a column for each month, parted by levels, with the mean over it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from db.quality_sheets import QualityLevel
from nongson_desktop.rules.meetings_figures import CellFigures
from ui.theme import colours

_HIGH, _TOP, _FOOT, _LEGEND, _WIDEST = 160, 22.0, 22.0, 24.0, 46.0
_LABELS = dict(QualityLevel.LABELS)


class QualityChart(QWidget):
    """Twelve columns; the highest is the month with most meetings scored."""

    def __init__(self) -> None:
        super().__init__()
        self.months: list[CellFigures] = []
        self.setAccessibleName("Biểu đồ chất lượng sinh hoạt theo tháng")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HIGH)

    def sizeHint(self) -> QSize:
        return QSize(600, _HIGH)

    def show_months(self, months: Sequence[CellFigures]) -> None:
        """One each, in order; what is said in words is the tool tip."""
        self.months = list(months)
        self.setToolTip("\n".join(filter(None, (_words(place, one) for place, one in enumerate(self.months, 1)))))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((one.scored for one in self.months), default=0)
        wide = self.width() / max(len(self.months), 1)
        self._draw_legend(painter)
        for place, one in enumerate(self.months):
            self._draw_month(painter, QRectF(place * wide, 0, wide, self.height() - _LEGEND), one, most, place + 1)
        painter.end()

    def _draw_month(self, painter: QPainter, area: QRectF, one: CellFigures, most: int, month: int) -> None:
        now = colours()
        foot = area.bottom() - _FOOT
        painter.setPen(QColor(now.muted))
        painter.drawText(QRectF(area.left(), foot, area.width(), _FOOT), Qt.AlignmentFlag.AlignCenter, f"T{month}")
        if not one.scored:
            return
        room, thick = foot - _TOP, min(area.width() - 10, _WIDEST)
        left, top = area.center().x() - thick / 2, foot
        painter.setPen(Qt.PenStyle.NoPen)
        for level, colour in zip(reversed(QualityLevel.ALL), reversed(_colours()), strict=True):
            high = room * one.levels[level] / most
            top -= high
            painter.setBrush(QColor(colour))
            painter.drawRect(QRectF(left, top, thick, high))
        painter.setPen(QColor(now.text))
        told = one.mean_words if one.mean is not None else str(one.scored)
        painter.drawText(QRectF(area.left(), top - _TOP, area.width(), _TOP), Qt.AlignmentFlag.AlignCenter, told)

    def _draw_legend(self, painter: QPainter) -> None:
        x, y = 6.0, self.height() - _LEGEND + 6
        for level, colour in zip(QualityLevel.ALL, _colours(), strict=True):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawRect(QRectF(x, y, 11, 11))
            painter.setPen(QColor(colours().text))
            words = _LABELS[level]
            painter.drawText(QRectF(x + 16, y - 6, 120, 24), Qt.AlignmentFlag.AlignVCenter, words)
            x += 16 + painter.fontMetrics().horizontalAdvance(words) + 22


def _colours() -> tuple[str, ...]:
    """From Tốt to Kém."""
    now = colours()
    return (now.good, now.accent, now.warn, now.bad)


def _words(month: int, one: CellFigures) -> str:
    if not one.scored:
        return ""
    levels = ", ".join(
        f"{_LABELS[level].lower()} {one.levels[level]}" for level in QualityLevel.ALL if one.levels[level]
    )
    return f"Tháng {month}: {levels}; điểm trung bình {one.mean_words}"
