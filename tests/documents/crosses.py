"""A test sheet as a picture, both ways that it is drawn for a printer, and its crosses found with a ruler."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from nongson_desktop.documents.calibration import STRAIGHT, Offset

DPI = 300
DOT = 25.4 / DPI
CROSSES = {"a4": (20, 20, 277, 190), "a3": (20, 20, 400, 277)}


def by_poppler(pdf: bytes, folder: Path) -> Image.Image:
    """The page as a printer sees it that is given the file."""
    (folder / "sheet.pdf").write_bytes(pdf)
    words = ["pdftoppm", "-r", str(DPI), "-gray", "-singlefile", folder / "sheet.pdf", folder / "sheet"]
    subprocess.run(words, check=True)
    with Image.open(folder / "sheet.pgm") as picture:
        return picture.convert("L")


def by_qt(pdf: bytes, folder: Path) -> Image.Image:
    """The page as it is drawn on a printer of Windows."""
    buffer, document = QBuffer(), QPdfDocument()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    points = document.pagePointSize(0)
    size = QSize(round(points.width() / 72 * DPI), round(points.height() / 72 * DPI))
    drawn = document.render(0, size)
    paper = QImage(size, QImage.Format.Format_RGB32)
    paper.fill(0xFFFFFFFF)
    painter = QPainter(paper)
    painter.drawImage(0, 0, drawn)
    painter.end()
    paper.save(str(folder / "qt.png"))
    with Image.open(folder / "qt.png") as picture:
        return picture.convert("L")


def cross_near(picture: Image.Image, x: float, y: float) -> tuple[float, float]:
    """The middle of the cross found within 8 mm, in mm: the darkest column and the darkest row."""
    left, top = round((x - 8) / DOT), round((y - 8) / DOT)
    piece = picture.crop((left, top, round((x + 8) / DOT), round((y + 8) / DOT)))
    wide, high = piece.size
    dark = [[255 - value for value in piece.crop((0, row, wide, row + 1)).tobytes()] for row in range(high)]
    columns = [sum(row[place] for row in dark) for place in range(wide)]
    rows = [sum(row) for row in dark]
    return (left + _peak(columns)) * DOT, (top + _peak(rows)) * DOT


def _peak(sums: list[int]) -> float:
    """The middle of what is nearly as dark as the darkest."""
    most = max(sums)
    assert most > 40 * 255
    places = [place + 0.5 for place, value in enumerate(sums) if value > most * 0.6]
    return sum(places) / len(places)


def corners(picture: Image.Image, size: str, offset: Offset = STRAIGHT) -> Iterator[tuple[float, float, float, float]]:
    """Each cross: where it is found and where the ruler says it must be."""
    left, top, right, bottom = CROSSES[size]
    for x in (left, right):
        for y in (top, bottom):
            aim = x * offset.scale_x + offset.dx, y * offset.scale_y + offset.dy
            yield (*cross_near(picture, *aim), *aim)
