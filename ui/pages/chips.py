"""A short word on its colour, painted in a table's cell."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

_TALLEST, _PADDING, _NARROWEST = 22.0, 20.0, 56.0


def paint_chip(painter: QPainter, cell: QRectF, word: str, ground: str, letters: str) -> None:
    """The word in the middle of the cell on a rounded ground; no ground leaves the word alone."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if ground:
        width = max(painter.fontMetrics().horizontalAdvance(word) + _PADDING, _NARROWEST)
        chip = QRectF(0, 0, min(width, cell.width() - 4), min(cell.height() - 6, _TALLEST))
        chip.moveCenter(cell.center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(chip, chip.height() / 2, chip.height() / 2)
    painter.setPen(QColor(letters))
    painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, word)
    painter.restore()
