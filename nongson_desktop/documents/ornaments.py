"""The frame and the emblem of a certificate, as lines and areas."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin
from typing import Any

from nongson_desktop.documents.geometry import MM

RED, GOLD, PALE = (0.78, 0.06, 0.09), (0.80, 0.62, 0.16), (0.95, 0.86, 0.58)
_YELLOW = (1.0, 0.87, 0.0)


def draw_frame(canvas: Any, width: float, height: float, outer: float, inner: float) -> None:
    """Two lines with a band of interlaced waves between them and a rosette in each corner."""
    _rect(canvas, width, height, outer, RED, 1.6)
    _rect(canvas, width, height, outer + 0.9, GOLD, 0.5)
    _rect(canvas, width, height, inner - 0.9, GOLD, 0.5)
    _rect(canvas, width, height, inner, RED, 0.9)
    middle, reach = (outer + inner) / 2, (inner - outer) / 2 - 1.5
    corner = inner - outer
    for x in (middle, width - middle):
        _band(canvas, x, outer + corner, height - 2 * (outer + corner), reach, upright=True)
    for y in (middle, height - middle):
        _band(canvas, y, outer + corner, width - 2 * (outer + corner), reach, upright=False)
    for x in (middle, width - middle):
        for y in (middle, height - middle):
            _rosette(canvas, x, y, reach)


def _rect(canvas: Any, width: float, height: float, inset: float, color: tuple[float, ...], thick: float) -> None:
    canvas.setStrokeColorRGB(*color)
    canvas.setLineWidth(thick)
    canvas.rect(inset * MM, inset * MM, (width - 2 * inset) * MM, (height - 2 * inset) * MM)


def _band(canvas: Any, axis: float, start: float, length: float, reach: float, *, upright: bool) -> None:
    """Waves interlaced around the axis, in whole turns so that they meet the corners alike."""
    halves = 2 * round(length / (reach * 3.6))
    for height, color, thick in ((1, GOLD, 0.8), (-1, GOLD, 0.8), (0.45, RED, 0.4), (-0.45, RED, 0.4)):
        path = canvas.beginPath()

        def put(along: float, across: float) -> tuple[float, float]:
            point = ((start + along) * MM, (axis + across) * MM)
            return (point[1], point[0]) if upright else point

        path.moveTo(*put(0, reach * height))
        for place in range(halves):
            _half_wave(path, put, place * length / halves, length / halves, reach * height * (-1) ** place)
        canvas.setStrokeColorRGB(*color)
        canvas.setLineWidth(thick)
        canvas.drawPath(path)


def _half_wave(
    path: Any, put: Callable[[float, float], tuple[float, float]], start: float, length: float, height: float
) -> None:
    """From a crest to the trough after it: the cubic curve nearest to a cosine."""
    bend = 0.3642 * length
    path.curveTo(*put(start + bend, height), *put(start + length - bend, -height), *put(start + length, -height))


def _rosette(canvas: Any, x: float, y: float, radius: float) -> None:
    canvas.setStrokeColorRGB(*RED)
    canvas.setFillColorRGB(*PALE)
    canvas.setLineWidth(0.6)
    for petal in range(8):
        turn = petal * pi / 4
        canvas.circle(
            (x + cos(turn) * radius * 0.55) * MM, (y + sin(turn) * radius * 0.55) * MM, radius * 0.42 * MM, fill=1
        )
    canvas.setFillColorRGB(*RED)
    canvas.circle(x * MM, y * MM, radius * 0.35 * MM, stroke=0, fill=1)
    canvas.setFillColorRGB(*_YELLOW)
    canvas.circle(x * MM, y * MM, radius * 0.15 * MM, stroke=0, fill=1)


def draw_emblem(canvas: Any, center: float, bottom: float, height: float) -> None:
    """The Party flag, three to two, with the hammer and sickle in its middle."""
    width = height * 1.5
    canvas.saveState()
    canvas.translate((center - width / 2) * MM, bottom * MM)
    canvas.setFillColorRGB(*RED)
    canvas.rect(0, 0, width * MM, height * MM, stroke=0, fill=1)
    canvas.translate(width / 2 * MM, height / 2 * MM)
    canvas.scale(height * MM / 100, height * MM / 100)
    canvas.setFillColorRGB(*_YELLOW)
    canvas.setStrokeColorRGB(*_YELLOW)
    _draw_sickle(canvas)
    _draw_hammer(canvas)
    canvas.restoreState()


def _draw_sickle(canvas: Any) -> None:
    """A crescent open to the upper left, and its handle at the lower left."""
    path = canvas.beginPath()
    path.moveTo(2, 33)
    path.curveTo(20, 29, 31, 14, 29, -3)
    path.curveTo(27, -21, 8, -31, -9, -25)
    path.curveTo(-14, -23, -18, -20, -21, -16)
    path.lineTo(-16, -12)
    path.curveTo(-7, -20, 8, -20, 15, -10)
    path.curveTo(23, 2, 17, 22, 2, 33)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.setLineWidth(6)
    canvas.setLineCap(1)
    canvas.line(-19, -15, -29, -26)


def _draw_hammer(canvas: Any) -> None:
    """A head at the upper left and a handle down to the lower right, across the blade."""
    canvas.saveState()
    canvas.rotate(45)
    canvas.rect(-3.2, -40, 6.4, 60, stroke=0, fill=1)
    path = canvas.beginPath()
    path.moveTo(-17, 14)
    path.lineTo(11, 14)
    path.lineTo(17, 20)
    path.lineTo(11, 28)
    path.lineTo(-17, 28)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()
