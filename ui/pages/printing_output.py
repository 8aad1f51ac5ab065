"""Paper out of the machine: the very PDF goes to the printer, by `lp` where there is one."""

from __future__ import annotations

import re
import shutil
import subprocess

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt
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
SHEETS = {"A6": (105, 148), "A5": (148, 210), "A4": (210, 297), "A3": (297, 420)}
_TRAY = re.compile(r"^(InputSlot|media-source)/[^:]*:(.*)$", re.MULTILINE)
_BY_HAND = re.compile(r"^(manualfeed)/[^:]*:.*?\b(on|true)\b", re.MULTILINE | re.IGNORECASE)
_SIZE = re.compile(r"^(?:PageSize|media)/[^:]*:(.*)$", re.MULTILINE)
_TRAY_WORDS = {
    "auto": "Tự chọn khay",
    "default": "Khay thường",
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
Size = tuple[float, float]


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
    told = _options_of(printer)
    found = _TRAY.search(told)
    names = [name.lstrip("*") for name in found[2].split()] if found else []
    listed = [(f"{found[1]}={name}", _TRAY_WORDS.get(name.lower(), name)) for name in names if found]
    by_hand = _BY_HAND.search(told)
    return usual + listed + ([(f"{by_hand[1]}={by_hand[2]}", "Đút tay từng tờ")] if by_hand else [])


def sheet_sizes(printer: str) -> dict[str, Size]:
    """The sizes of paper that a printer knows, in mm upright; empty when it does not say, or takes any size."""
    if not printer:
        return {}
    if not shutil.which("lp"):
        return _sizes_by_qt(QPrinterInfo.printerInfo(printer))
    found = _SIZE.search(_options_of(printer))
    names = [name.lstrip("*") for name in found[1].split()] if found else []
    if any(name.startswith("Custom") for name in names):
        return {}
    return {name: size for name, size in SHEETS.items() if name in names}


def _sizes_by_qt(info: QPrinterInfo) -> dict[str, Size]:
    known = [_upright(size.size(QPageSize.Unit.Millimeter)) for size in info.supportedPageSizes()]
    if info.supportsCustomPageSizes():
        return {}
    return {name: size for name, size in SHEETS.items() if any(_alike(size, one) for one in known)}


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


def print_pdf(
    content: bytes, printer: str, copies: int, title: str, progress: Progress, tray: str = "", *, fit: bool = False
) -> None:
    """Hand the PDF to the printer at its true size, or to `fit` its paper, from one of its trays.

    Raises UserError when the printer refuses, or has no paper of that size.
    """
    if not fit:
        _refuse_other_size(content, printer)
    command = shutil.which("lp")
    if command:
        _hand_over(command, content, printer, copies, title, tray, fit=fit)
        return
    paper = QPrinter(QPrinterInfo.printerInfo(printer), QPrinter.PrinterMode.HighResolution)
    paper.setDocName(title)
    paper.setCopyCount(copies)
    if tray:
        paper.setPaperSource(QPrinter.PaperSource[tray])
    paint_pages(content, paper, progress, fit=fit)


def _size_of(content: bytes) -> Size:
    """The size of the first page in mm, upright."""
    buffer, document = opened(content)
    points = document.pagePointSize(0)
    document.close()
    buffer.close()
    return _upright(points * _MM)


def _upright(size: QSizeF) -> Size:
    wide, high = sorted((size.width(), size.height()))
    return wide, high


def _alike(one: Size, other: Size) -> bool:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) < 1


def _name_of(size: Size) -> str:
    """What the printer's system calls a size that has a name."""
    return next((name for name, one in SHEETS.items() if _alike(size, one)), "")


def _media(content: bytes) -> str:
    """The paper's size as the printer's system names it, so that nothing is put in the middle of another."""
    size = _size_of(content)
    return _name_of(size) or f"Custom.{size[0]:.1f}x{size[1]:.1f}mm"


def _refuse_other_size(content: bytes, printer: str) -> None:
    """A printer asked for a size it does not know takes its usual paper in silence, and everything stands wrong."""
    known, size = sheet_sizes(printer), _size_of(content)
    if known and _name_of(size) not in known:
        raise UserError(
            f"Máy in “{printer}” không có khổ giấy {size[0]:.0f} × {size[1]:.0f} mm. Hãy chọn ở ô “Khổ giấy” một khổ"
            f" máy có ({', '.join(known)}); trang in nằm ở góc trên bên trái tờ giấy."
        )


def _hand_over(
    command: str, content: bytes, printer: str, copies: int, title: str, tray: str, *, fit: bool = False
) -> None:
    """Give the PDF to `lp` as it lies in memory: no file of it is ever written."""
    scaling = "fit" if fit else "none"
    media = () if fit else ("-o", f"media={_media(content)}")
    options = ["-o", f"print-scaling={scaling}", *media, *(("-o", tray) if tray else ())]
    words = [command, "-d", printer, "-n", str(copies), "-t", title, *options]
    try:
        answer = subprocess.run(words, input=content, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603  (fixed command, no shell)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UserError(f"Máy in “{printer}” không trả lời; chưa in tờ nào.") from error
    if answer.returncode:
        reason = answer.stderr.decode(errors="replace").strip()
        raise UserError(f"Máy in “{printer}” từ chối: {reason or 'không rõ lý do'}.")


def paint_pages(content: bytes, printer: QPrinter, progress: Progress, *, fit: bool = False) -> None:
    """Draw each page of the PDF on the printer: the whole sheet at scale 1, or to `fit` what the printer can print."""
    buffer, document = opened(content)
    printer.setResolution(dots_per_inch(printer.resolution()))
    printer.setFullPage(not fit)
    painter = QPainter()
    try:
        for page in range(document.pageCount()):
            progress.report(page, document.pageCount())
            layout = _layout(document.pagePointSize(page))
            if fit:
                printer.setPageOrientation(layout.orientation())
            else:
                printer.setPageLayout(layout)
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


def dots_per_inch(own: int) -> int:
    """The printer's own resolution, or the whole part of it that is nearest above 600: more only takes memory."""
    return own // (own // _DPI) if own >= _DPI else own or _DPI


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
    layout = QPageLayout(size, orientation, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)  # else the origin moves to where the printer can print
    return layout


def _paint_page(document: QPdfDocument, page: int, painter: QPainter, printer: QPrinter) -> None:
    """The page as one picture: drawn in strips, its foot stands half a millimetre off."""
    dots = document.pagePointSize(page) * (printer.resolution() / _POINT)
    if not printer.fullPage():
        dots = dots.scaled(QSizeF(painter.viewport().size()), Qt.AspectRatioMode.KeepAspectRatio)
    painter.drawImage(QRectF(0, 0, dots.width(), dots.height()), document.render(page, dots.toSize()))
