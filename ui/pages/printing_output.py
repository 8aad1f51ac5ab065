"""Paper out of the machine: the very PDF goes to the printer, by `lp` where there is one."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from db.errors import UserError
from ui.work import Progress

_DPI = 600
_POINT = 72.0
_PATIENCE = 120
_ASKING = 5
_MM = 25.4 / 72
_SHEETS = {"A5": (148, 210), "A4": (210, 297), "A3": (297, 420)}
_TRAY = re.compile(r"^(InputSlot|media-source)/[^:]*:(.*)$", re.MULTILINE)
_TRAY_WORDS = {
    "auto": "Tự chọn khay",
    "manual": "Khay tay",
    "manualfeed": "Khay tay",
    "multipurpose": "Khay đa năng",
    "mptray": "Khay đa năng",
    "bypass": "Khay tay",
    "upper": "Khay trên",
    "lower": "Khay dưới",
    "tray1": "Khay 1",
    "tray2": "Khay 2",
    "tray3": "Khay 3",
}
_SOURCES = {"Manual": "Khay tay", "Upper": "Khay trên", "Lower": "Khay dưới", "Cassette": "Hộp giấy"}
Tray = tuple[str, str]


def printers() -> list[str]:
    """The printers of this machine, the usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    return sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != usual, name))


def trays(printer: str) -> list[Tray]:
    """The trays of a printer, each with its words; the first, without a name, leaves the choice to the printer."""
    usual = [("", "Khay mặc định")]
    if not printer:
        return usual
    if not shutil.which("lp"):
        return usual + list(_SOURCES.items())
    found = _TRAY.search(_options_of(printer))
    names = [name.lstrip("*") for name in found[2].split()] if found else []
    return usual + [(f"{found[1]}={name}", _TRAY_WORDS.get(name.lower(), name)) for name in names if found]


def _options_of(printer: str) -> str:
    command = shutil.which("lpoptions")
    if command is None:
        return ""
    words = [command, "-p", printer, "-l"]
    try:
        answer = subprocess.run(words, capture_output=True, text=True, timeout=_ASKING, check=False)  # noqa: S603  (fixed command, no shell)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout


def print_pdf(content: bytes, printer: str, copies: int, title: str, progress: Progress, tray: str = "") -> None:
    """Hand the PDF to the printer at its true size, from one of its trays; raises UserError when it refuses."""
    command = shutil.which("lp")
    if command:
        _hand_over(command, content, printer, copies, title, tray)
        return
    paper = QPrinter(QPrinterInfo.printerInfo(printer), QPrinter.PrinterMode.HighResolution)
    paper.setDocName(title)
    paper.setCopyCount(copies)
    if tray:
        paper.setPaperSource(QPrinter.PaperSource[tray])
    paint_pages(content, paper, progress)


def _media(content: bytes) -> str:
    """The paper's size as the printer's system names it, so that nothing is put in the middle of another."""
    buffer, document = opened(content)
    points = document.pagePointSize(0)
    document.close()
    buffer.close()
    wide, high = sorted((points.width() * _MM, points.height() * _MM))
    known = (name for name, size in _SHEETS.items() if max(abs(wide - size[0]), abs(high - size[1])) < 1)
    return next(known, f"Custom.{wide:.1f}x{high:.1f}mm")


def _hand_over(command: str, content: bytes, printer: str, copies: int, title: str, tray: str) -> None:
    options = ["-o", "print-scaling=none", "-o", f"media={_media(content)}", *(("-o", tray) if tray else ())]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "giay-to.pdf"
        file.write_bytes(content)
        words = [command, "-d", printer, "-n", str(copies), "-t", title, *options, str(file)]
        try:
            answer = subprocess.run(words, capture_output=True, text=True, timeout=_PATIENCE, check=False)  # noqa: S603  (fixed command, no shell)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UserError(f"Máy in “{printer}” không trả lời; chưa in tờ nào.") from error
    if answer.returncode:
        raise UserError(f"Máy in “{printer}” từ chối: {answer.stderr.strip() or 'không rõ lý do'}.")


def paint_pages(content: bytes, printer: QPrinter, progress: Progress) -> None:
    """Draw each page of the PDF on the printer, whole sheet, scale 1."""
    buffer, document = opened(content)
    printer.setResolution(min(printer.resolution(), _DPI) if printer.resolution() else _DPI)
    printer.setFullPage(True)
    painter = QPainter()
    try:
        for page in range(document.pageCount()):
            progress.report(page, document.pageCount())
            printer.setPageLayout(_layout(document.pagePointSize(page)))
            if not (printer.newPage() if page else painter.begin(printer)):
                raise UserError(f"Máy in “{printer.printerName()}” không nhận việc.")
            _paint_page(document, page, painter, printer)
    except Exception:
        printer.abort()
        raise
    finally:
        painter.end()
        document.close()
        buffer.close()


def opened(content: bytes) -> tuple[QBuffer, QPdfDocument]:
    """The PDF opened from memory; the buffer must live as long as the document."""
    buffer, document = QBuffer(), QPdfDocument()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    return buffer, document


def _layout(points: QSizeF) -> QPageLayout:
    upright = QSizeF(min(points.width(), points.height()), max(points.width(), points.height()))
    size = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    wide = points.width() > points.height()
    orientation = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    return QPageLayout(size, orientation, QMarginsF(0, 0, 0, 0))


def _paint_page(document: QPdfDocument, page: int, painter: QPainter, printer: QPrinter) -> None:
    dots = document.pagePointSize(page) * (printer.resolution() / _POINT)
    painter.drawImage(QRectF(0, 0, dots.width(), dots.height()), document.render(page, dots.toSize()))
