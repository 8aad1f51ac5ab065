"""What stands on the designer's sheet: each element in its own letters, exactly where the PDF will set it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPainterPath, QPen, QRawFont, QTransform
from PySide6.QtWidgets import QGraphicsItem

from nongson_desktop.documents import fonts
from nongson_desktop.documents.certificates import Line, face_of, fitted, placed
from nongson_desktop.documents.geometry import MM
from nongson_desktop.documents.layout_changes import EMBLEM
from nongson_desktop.documents.layouts import LABELS, Field, Layout, rgb
from nongson_desktop.documents.lines import wrapped

if TYPE_CHECKING:
    from ui.pages.designer_canvas import Canvas


_UNIT = 100.0
_HANDLE = 1.2
_EMPTY_SIZE = 9.0
SELECTED, WRONG, FAINT = QColor("#1f6288"), QColor("#b3261e"), QColor("#8a96a3")


@lru_cache(1024)
def outline(text: str, font: str) -> QPainterPath:
    """The shape of a line in a face of the papers, 100 units to the em, from its baseline."""
    raw = _raw(font)
    path, x = QPainterPath(), 0.0
    glyphs = raw.glyphIndexesForString(text)
    for glyph, advance in zip(glyphs, raw.advancesForGlyphIndexes(glyphs), strict=True):
        path.addPath(raw.pathForGlyph(glyph).translated(x, 0))
        x += advance.x()
    return path


@lru_cache(8)
def _raw(font: str) -> QRawFont:
    return QRawFont(str(fonts.face_file(font)), _UNIT, QFont.HintingPreference.PreferNoHinting)


def color_of(name: str) -> QColor:
    return QColor.fromRgbF(*rgb(name))


class Piece(QGraphicsItem):
    """Something on the sheet that can be chosen and dragged."""

    def __init__(self, key: str, canvas: Canvas) -> None:
        super().__init__()
        self.key, self.canvas = key, canvas
        self.box = QRectF()
        self.setFlag(self.GraphicsItemFlag.ItemIsSelectable)
        self.setFlag(self.GraphicsItemFlag.ItemSendsGeometryChanges)
        self.setCursor(Qt.CursorShape.SizeAllCursor)

    def lock(self, locked: bool) -> None:
        self.setFlag(self.GraphicsItemFlag.ItemIsMovable, not locked)
        self.setCursor(Qt.CursorShape.ArrowCursor if locked else Qt.CursorShape.SizeAllCursor)

    def itemChange(self, change: QGraphicsItem.GraphicsItemChange, value: Any) -> Any:
        if change == self.GraphicsItemChange.ItemPositionChange and self.canvas.dragging:
            return self.canvas.snapped(self, QPointF(value))
        return super().itemChange(change, value)

    def boundingRect(self) -> QRectF:
        return self.box.adjusted(-_HANDLE, -_HANDLE, _HANDLE, _HANDLE)

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(self.box)
        return path

    def paint_box(self, painter: QPainter, color: QColor, *, dashed: bool = False) -> None:
        pen = QPen(color, 1.2)
        pen.setCosmetic(True)
        pen.setStyle(Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)


class EmblemPiece(Piece):
    """The room of the emblem; the emblem itself is drawn below by the PDF."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(EMBLEM, canvas)
        self.setToolTip("Biểu trưng")

    def put(self, layout: Layout) -> None:
        self.prepareGeometryChange()
        high = layout.emblem_height
        self.box = QRectF(-high * 0.75, 0, high * 1.5, high)
        self.setPos(layout.emblem_x, layout.emblem_top)
        self.setVisible(layout.emblem and not layout.on_stock)

    def paint(self, painter: QPainter, *_: object) -> None:
        if self.isSelected():
            self.paint_box(painter, SELECTED, dashed=True)
            painter.drawRect(self.box)


class FieldPiece(Piece):
    """One element's lines as they will print; in red when they do not fit."""

    def __init__(self, key: str, canvas: Canvas) -> None:
        super().__init__(key, canvas)
        self.setToolTip(LABELS[key])
        self.path, self.room = QPainterPath(), QRectF()
        self.overflows = False
        self.color = QColor()
        self.lines: list[Line] = []

    def put(self, layout: Layout, text: str) -> None:
        """Stand where the layout says, with this text."""
        self.prepareGeometryChange()
        field = layout.fields[self.key]
        found = fitted(field, text) if text else (field.size, [])
        self.overflows = found is None
        self.lines = placed(layout, field, *(found or _squeezed(field, text)))
        self.path = self._path(layout, field)
        self.color = WRONG if self.overflows else color_of(field.color)
        self.room = _room(field)
        self.box = self.path.boundingRect().adjusted(-0.8, -0.8, 0.8, 0.8) if self.lines else _label_box(field)
        self.setPos(field.x, field.y[0])
        self.setVisible(field.shown)

    def _path(self, layout: Layout, field: Field) -> QPainterPath:
        whole = QPainterPath()
        for line in self.lines:
            x, y = line.x / MM - field.x, layout.height - line.y / MM - field.y[0]
            scale = line.size / MM / _UNIT
            whole.addPath(QTransform(scale, 0, 0, scale, x, y).map(outline(line.text, line.font)))
        if self.key == "g1" and layout.rule and not layout.on_stock and self.lines:
            last = self.lines[-1]
            left, y = last.x / MM - field.x, layout.height - last.y / MM - field.y[0] + layout.rule_gap
            wide = fonts.width(last.text, last.font, last.size) / MM
            whole.addRect(left, y, wide, layout.rule_thick / MM)
        return whole

    def boundingRect(self) -> QRectF:
        return super().boundingRect().united(self.room.adjusted(-_HANDLE, -_HANDLE, _HANDLE, _HANDLE))

    def paint(self, painter: QPainter, *_: object) -> None:
        if not self.lines:
            self._paint_label(painter)
        painter.fillPath(self.path, QBrush(self.color))
        if self.isSelected():
            self.paint_box(painter, SELECTED, dashed=True)
            painter.drawRect(self.room)
            painter.drawLine(QPointF(0, self.room.top() - 1), QPointF(0, self.room.bottom() + 1))
        if self.isSelected() or self.overflows:
            self.paint_box(painter, WRONG if self.overflows else SELECTED)
            painter.drawRect(self.box)

    def _paint_label(self, painter: QPainter) -> None:
        scale = _EMPTY_SIZE / MM / _UNIT
        shape = QTransform(scale, 0, 0, scale, self.box.left() + 1, -0.5).map(outline(LABELS[self.key], fonts.ITALIC))
        painter.fillPath(shape, QBrush(FAINT))


def _squeezed(field: Field, text: str) -> tuple[float, list[str]]:
    """What does not fit, at its smallest and over all its lines, the last one sticking out."""
    lines = wrapped(text, face_of(field), field.floor, field.width * MM)
    most = len(field.y)
    return field.floor, [*lines[: most - 1], " ".join(lines[most - 1 :])]


def _room(field: Field) -> QRectF:
    high = field.size / MM
    return QRectF(field.left - field.x, -high * 0.75, field.width, field.y[-1] - field.y[0] + high)


def _label_box(field: Field) -> QRectF:
    return QRectF(field.left - field.x, -4, min(field.width, 40), 5)
