"""The sheet at its true proportions: elements are chosen, dragged, nudged and snap to the middle and to each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsPixmapItem, QGraphicsScene, QGraphicsView, QWidget

from db.layouts import PictureUse
from nongson_desktop.documents.certificates import bare_page
from nongson_desktop.documents.layout_changes import EMBLEM
from nongson_desktop.documents.layouts import LABELS, Layout
from ui import work
from ui.pages.designer_items import EmblemPiece, FieldPiece, Piece
from ui.theme import colours, screen_of

STEP, SMALL_STEP = 0.5, 0.1
_SNAP_PIXELS, _SNAP = 7, 1.2
_AROUND = 14.0
_UNDERLAY_DOTS = 6  # for each millimetre
_ZOOM, _LEAST, _MOST = 1.2, 0.8, 40.0
_FAINT = 0.55
_RULER = 6.0
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_GUIDE = QColor("#d0328f")
_DRAWN = tuple(one.name for one in fields(Layout) if one.name not in ("fields", "words", "name", "stock"))
Places = dict[str, tuple[float, float]]


class Canvas(QGraphicsView):
    """One layout in millimetres; it reports what was chosen and where it was moved, and decides nothing."""

    chosen = Signal(tuple)
    moved = Signal(dict, str)
    switched_off = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.sheet = QGraphicsScene()
        super().__init__(self.sheet, parent)
        self.sheet.setParent(self)
        self.dragging = False
        self._before: dict[str, QPointF] = {}
        self._guides: list[QLineF] = []
        self._layout: Layout | None = None
        self._drawn: tuple[object, ...] = ()
        self._fitting = True
        self.pieces: dict[str, Piece] = {}
        self._make_sheet()
        self.setAccessibleName("Tờ giấy khen")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.setDragMode(QGraphicsView.DragMode.RubberBandDrag)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.sheet.selectionChanged.connect(self._tell_chosen)

    def _make_sheet(self) -> None:
        self.backdrop, self.underlay = QGraphicsPixmapItem(), QGraphicsPixmapItem()
        for item in (self.backdrop, self.underlay):
            item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
            self.sheet.addItem(item)
        self.backdrop.setOpacity(_FAINT)
        self.pieces = {EMBLEM: EmblemPiece(self), **{key: FieldPiece(key, self) for key in LABELS}}
        for piece in self.pieces.values():
            piece.hide()
            self.sheet.addItem(piece)

    # what is shown

    def show_layout(self, layout: Layout, texts: Mapping[str, str], *, locked: bool) -> None:
        """Show the layout with these texts; what is chosen stays chosen."""
        fresh = self._layout is None or (self._layout.width, self._layout.height) != (layout.width, layout.height)
        old, self._layout = self._layout, layout
        for key, piece in self.pieces.items():
            piece.lock(locked)
            if isinstance(piece, FieldPiece):
                if key in layout.fields:
                    piece.put(layout, texts.get(key, ""))
                else:
                    piece.hide()
            elif isinstance(piece, EmblemPiece):
                piece.put(layout)
        scan = layout.pictures.get(PictureUse.BACKDROP)
        if old is None or old.pictures.get(PictureUse.BACKDROP) != scan:
            self._show_backdrop(scan)
        if scan:
            _stretch(self.backdrop, layout)
        self._draw_underlay(layout)
        self.sheet.setSceneRect(
            QRectF(0, 0, layout.width, layout.height).adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
        )
        if fresh:
            self.fit()
        self.viewport().update()

    def _show_backdrop(self, scan: bytes | None) -> None:
        picture = QPixmap()
        if scan:
            picture.loadFromData(scan, "JPG")  # left to guess, Qt may take a JPEG for a TGA
        self.backdrop.setPixmap(picture)

    def show_backdrop(self, shown: bool) -> None:
        self.backdrop.setVisible(shown)

    def _draw_underlay(self, layout: Layout) -> None:
        """Frame, emblem and background as the PDF has them, drawn beside the window when they change."""
        drawn = tuple(_plain(getattr(layout, name)) for name in _DRAWN)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        self.underlay.setVisible(not layout.on_stock)
        if not layout.on_stock:
            work.run(self, lambda _: _picture(layout), lambda image: self._show_underlay(drawn, image))

    def _show_underlay(self, drawn: tuple[object, ...], image: QImage) -> None:
        if drawn == self._drawn and self._layout is not None:
            self.underlay.setPixmap(QPixmap.fromImage(image))
            _stretch(self.underlay, self._layout)

    def overflowing(self) -> list[str]:
        """The elements whose text does not fit."""
        pieces = (piece for piece in self.pieces.values() if isinstance(piece, FieldPiece))
        return [piece.key for piece in pieces if piece.isVisible() and piece.overflows]

    # choosing

    @Slot()
    def _tell_chosen(self) -> None:
        self.chosen.emit(self.selection())

    def selection(self) -> tuple[str, ...]:
        return tuple(key for key, piece in self.pieces.items() if piece.isSelected())

    def select(self, keys: Sequence[str]) -> None:
        """Choose these elements and no others."""
        if self.selection() == tuple(keys):
            return
        self.sheet.blockSignals(True)
        for key, piece in self.pieces.items():
            piece.setSelected(key in keys)
        self.sheet.blockSignals(False)
        self._tell_chosen()

    # moving

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._before = {key: piece.pos() for key, piece in self.pieces.items()}
        self.dragging = event.button() == Qt.MouseButton.LeftButton

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.dragging, self._guides = False, []
        moves = {
            key: (piece.x() - self._before[key].x(), piece.y() - self._before[key].y())
            for key, piece in self.pieces.items()
            if key in self._before and piece.pos() != self._before[key]
        }
        self._before = {}
        self.viewport().update()
        if moves:
            self.moved.emit(moves, "")

    def snapped(self, piece: Piece, at: QPointF) -> QPointF:
        """Where a dragged element comes to lie: on the middle or in line with another, else on a tenth."""
        self._guides = []
        if self._layout is None or len(self.selection()) != 1:
            return at
        near = min(_SNAP_PIXELS / self.transform().m11(), _SNAP)
        others = [other for other in self.pieces.values() if other is not piece and other.isVisible()]
        x = _nearest(at.x(), [self._layout.width / 2, *(other.x() for other in others)], near)
        y = _nearest(at.y(), [other.y() for other in others if other.key != EMBLEM], near)
        if x is not None:
            self._guides.append(QLineF(x, 0, x, self._layout.height))
        if y is not None:
            self._guides.append(QLineF(0, y, self._layout.width, y))
        return QPointF(round(at.x(), 1) if x is None else x, round(at.y(), 1) if y is None else y)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows nudge what is chosen by half a millimetre, with Shift by a tenth; Delete switches it off."""
        key = Qt.Key(event.key())
        if key in _ARROWS and self.selection():
            step = SMALL_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
            across, down = _ARROWS[key]
            places: Places = dict.fromkeys(self.selection(), (across * step, down * step))
            self.moved.emit(places, f"nudge {' '.join(self.selection())}")
        elif key == Qt.Key.Key_Delete and self.selection():
            self.switched_off.emit(self.selection())
        elif key == Qt.Key.Key_Escape and self.selection():
            self.select(())
        else:
            event.ignore()

    # looking

    def fit(self) -> None:
        """The whole sheet in view."""
        self._fitting = True
        self.fitInView(self.sheet.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)

    def true_size(self) -> None:
        """A millimetre on the sheet is one on the screen, as far as the screen knows its own size."""
        self._zoom_to(screen_of(self).physicalDotsPerInch() / 25.4)

    def zoom(self, times: float) -> None:
        self._zoom_to(self.transform().m11() * times)

    def _zoom_to(self, scale: float) -> None:
        self._fitting = False
        self.resetTransform()
        bounded = min(max(scale, _LEAST), _MOST)
        self.scale(bounded, bounded)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitting:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_ZOOM if event.angleDelta().y() > 0 else 1 / _ZOOM)
        else:
            super().wheelEvent(event)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        painter.fillRect(rect, QColor(colours().window))
        if self._layout is None:
            return
        paper = QRectF(0, 0, self._layout.width, self._layout.height)
        painter.fillRect(paper.translated(0.8, 0.8), QColor(colours().strong_line))
        painter.fillRect(paper, QColor("white"))

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:  # noqa: ARG002  (Qt's signature)
        if self._layout is None:
            return
        self._draw_rulers(painter, self._layout)
        pen = QPen(_GUIDE, 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLines(self._guides)

    def _draw_rulers(self, painter: QPainter, layout: Layout) -> None:
        pen = QPen(QColor(colours().muted), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        font = painter.font()
        font.setPixelSize(3)
        painter.setFont(font)
        for place in range(0, int(layout.width) + 1, 5):
            long = 3.0 if place % 10 == 0 else 1.5
            painter.drawLine(QLineF(place, -2, place, -2 - long))
            if place % 20 == 0:
                painter.drawText(QRectF(place - 8, -10, 16, 4), Qt.AlignmentFlag.AlignCenter, str(place))
        for place in range(0, int(layout.height) + 1, 5):
            long = 3.0 if place % 10 == 0 else 1.5
            painter.drawLine(QLineF(-2, place, -2 - long, place))
            if place % 20 == 0:
                painter.drawText(QRectF(-13, place - 2, 7.5, 4), _RIGHT, str(place))


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _nearest(value: float, lines: Sequence[float], near: float) -> float | None:
    best = min(lines, key=lambda line: abs(line - value), default=None)
    return best if best is not None and abs(best - value) <= near else None


def _plain(value: object) -> object:
    return tuple(value.items()) if isinstance(value, Mapping) else value


def _picture(layout: Layout) -> QImage:
    from ui.pages.printing_output import opened

    buffer, document = opened(bare_page(layout))
    size = QSize(round(layout.width * _UNDERLAY_DOTS), round(layout.height * _UNDERLAY_DOTS))
    image = document.render(0, size)
    document.close()
    buffer.close()
    return image


def _stretch(item: QGraphicsPixmapItem, layout: Layout) -> None:
    """Lay a picture over the whole sheet."""
    picture = item.pixmap()
    if not picture.isNull():
        item.setTransform(item.transform().fromScale(layout.width / picture.width(), layout.height / picture.height()))
