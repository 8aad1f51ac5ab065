"""Căn chỉnh máy in: the test sheet, what its crosses say about the printer, and any paper moved to stand right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from db.base import action, save_many
from db.errors import UserError
from db.layouts import PrinterOffset
from db.search import nfc
from nongson_desktop.documents import fonts
from nongson_desktop.documents.geometry import MM
from nongson_desktop.documents.layouts import LABELS, Layout, number
from nongson_desktop.documents.lines import wrapped
from nongson_desktop.documents.moving import moved

INSET = 20.0
FARTHEST = 25.0
SCALES = (0.98, 1.02)
_ARM, _TICKS = 6.0, 10
_GREY, _BLACK = (0.45, 0.45, 0.45), (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Offset:
    """Millimetres to the right and down, and how much wider and higher, from the top-left corner."""

    dx: float = 0.0
    dy: float = 0.0
    scale_x: float = 1.0
    scale_y: float = 1.0

    @property
    def says(self) -> str:
        """The offset in words."""
        if self == STRAIGHT:
            return "chưa căn chỉnh"
        parts = [_side(self.dx, "sang phải", "sang trái"), _side(self.dy, "xuống", "lên")]
        parts += [
            f"giãn {words} {number(scale * 100)} %"
            for scale, words in ((self.scale_x, "ngang"), (self.scale_y, "dọc"))
            if scale != 1
        ]
        return ", ".join(part for part in parts if part)


STRAIGHT = Offset()


def _side(distance: float, onward: str, back: str) -> str:
    return f"{onward if distance > 0 else back} {number(abs(distance))} mm" if distance else ""


# what is kept


def offset_for(printer: str, tray: str, stock: str) -> Offset:
    """The offset kept for this stock from this tray of this printer."""
    kept = _kept(printer, tray, stock)
    return Offset(kept.dx, kept.dy, kept.scale_x, kept.scale_y) if kept else STRAIGHT


def _kept(printer: str, tray: str, stock: str) -> PrinterOffset | None:
    found: PrinterOffset | None = PrinterOffset.get_or_none(
        PrinterOffset.printer == nfc(printer).strip(),
        PrinterOffset.tray == nfc(tray).strip(),
        PrinterOffset.stock == nfc(stock).strip(),
        PrinterOffset.hidden == False,
    )
    return found


def keep_offset(printer: str, tray: str, stock: str, offset: Offset, on: date) -> None:
    """Keep the offset from now on, as one Action; raises UserError when a printer is hardly that far out."""
    if not printer.strip():
        raise UserError("Chưa chọn máy in.", "printer")
    check(offset)
    row = {"printer": printer, "tray": tray, "stock": stock, "measured_on": on, **vars(offset)}
    known = _kept(printer, tray, stock)
    with action(f"Căn chỉnh máy in {printer} cho {stock}: {offset.says}"):
        save_many(PrinterOffset, [{**row, "id": known.id} if known else row])


def check(offset: Offset) -> None:
    """Refuse what no well-set printer needs; raises UserError."""
    if max(abs(offset.dx), abs(offset.dy)) > FARTHEST:
        raise UserError(
            f"Lệch quá {FARTHEST:g} mm: có lẽ giấy đặt sai khay hoặc sai chiều. Hãy đặt lại giấy rồi in lại tờ thử."
        )
    if not all(SCALES[0] <= scale <= SCALES[1] for scale in (offset.scale_x, offset.scale_y)):
        raise UserError(
            "Trang in bị co giãn quá 2 %: hãy chọn “Kích thước thật” (Actual size, 100 %) ở máy in rồi in lại tờ thử."
        )


# measuring


@dataclass(frozen=True)
class Measured:
    """Where the crosses of the sheet stand on the paper, in mm from the left and the top edge."""

    left: float
    top: float
    right: float
    bottom: float


def aimed(layout: Layout) -> Measured:
    """Where the crosses should stand."""
    return Measured(INSET, INSET, layout.width - INSET, layout.height - INSET)


def offset_from(measured: Measured, layout: Layout, printed_with: Offset = STRAIGHT) -> Offset:
    """What brings the crosses to their places, given the offset that the measured sheet was printed with.

    The printer takes p to m·p + n; with two crosses on each side m and n are known. Raises UserError.
    """
    aim = aimed(layout)
    dx, scale_x = _axis(measured.left, measured.right, aim.left, aim.right, printed_with.dx, printed_with.scale_x)
    dy, scale_y = _axis(measured.top, measured.bottom, aim.top, aim.bottom, printed_with.dy, printed_with.scale_y)
    offset = Offset(round(dx, 1) + 0.0, round(dy, 1) + 0.0, round(scale_x, 4), round(scale_y, 4))
    check(offset)
    return offset


def _axis(
    near: float, far: float, near_aim: float, far_aim: float, moved: float, stretched: float
) -> tuple[float, float]:
    if far <= near:
        raise UserError("Số đo của dấu bên phải, phía dưới phải lớn hơn số đo của dấu bên trái, phía trên.")
    times = (far - near) / (far_aim - near_aim)
    plus = near - times * near_aim
    own = times / stretched
    if abs(times - 1) < 0.0008:  # a fifth of a millimetre on A4: a ruler sees no less
        own = 1 / stretched
        plus = (near + far - near_aim - far_aim) / 2
    return -(plus - own * moved) / own, 1 / own


# the sheet


def calibration_sheet(
    layout: Layout, printed_with: Offset = STRAIGHT, note: str = "", sheet: tuple[float, float] | None = None
) -> bytes:
    """The test sheet of a layout, moved as `printed_with` says: crosses, rulers, and a box where each field goes.

    `sheet` is the paper in the printer in mm, where it is larger than the layout.
    """
    from reportlab.pdfgen.canvas import Canvas

    fonts.register()
    out = BytesIO()
    size = layout.width * MM, layout.height * MM
    canvas = Canvas(out, pagesize=size, initialFontName=fonts.REGULAR, lang="vi-VN", invariant=1, pageCompression=1)
    canvas.setTitle("Tờ thử căn chỉnh máy in")
    canvas.setCreator("Nông Sơn Desktop")
    canvas.setProducer("Nông Sơn Desktop")
    canvas.setAuthor("")
    _draw_boxes(canvas, layout)
    _draw_rulers(canvas, layout)
    _draw_crosses(canvas, layout)
    _draw_advice(canvas, layout, note)
    canvas.showPage()
    canvas.save()
    return corrected(out.getvalue(), printed_with, sheet)


def crosses(layout: Layout) -> Iterator[tuple[float, float]]:
    aim = aimed(layout)
    for y in (aim.top, aim.bottom):
        for x in (aim.left, aim.right):
            yield x, y


def _draw_crosses(canvas: Any, layout: Layout) -> None:
    canvas.setStrokeColorRGB(*_BLACK)
    canvas.setLineWidth(0.4)
    for x, y in crosses(layout):
        _line(canvas, layout, x - _ARM, y, x + _ARM, y)
        _line(canvas, layout, x, y - _ARM, x, y + _ARM)


def _line(canvas: Any, layout: Layout, x0: float, y0: float, x1: float, y1: float) -> None:
    canvas.line(x0 * MM, (layout.height - y0) * MM, x1 * MM, (layout.height - y1) * MM)


def _draw_rulers(canvas: Any, layout: Layout) -> None:
    """Ticks every 10 mm along the upper and the left edge, counted from the corner of the paper."""
    canvas.setStrokeColorRGB(*_BLACK)
    canvas.setFillColorRGB(*_BLACK)
    canvas.setLineWidth(0.3)
    canvas.setFont(fonts.REGULAR, 6)
    for place in range(2 * _TICKS, int(layout.width) - 5, _TICKS):
        _line(canvas, layout, place, 6, place, 9)
        canvas.drawCentredString(place * MM, (layout.height - 11.5) * MM, str(place))
    for place in range(2 * _TICKS, int(layout.height) - 5, _TICKS):
        _line(canvas, layout, 6, place, 9, place)
        canvas.drawString(9.7 * MM, (layout.height - place) * MM - 2, str(place))


def _draw_boxes(canvas: Any, layout: Layout) -> None:
    canvas.setStrokeColorRGB(*_GREY)
    canvas.setFillColorRGB(*_GREY)
    canvas.setLineWidth(0.3)
    canvas.setFont(fonts.REGULAR, 7)
    for key, field in layout.marks.items():
        high = field.size / MM
        bottom = layout.height - field.y[-1] - high * 0.25
        top = layout.height - field.y[0] + high * 0.75
        canvas.rect(field.left * MM, bottom * MM, field.width * MM, (top - bottom) * MM)
        canvas.drawString((field.left + 1) * MM, (bottom + 1) * MM, LABELS[key])


def _draw_advice(canvas: Any, layout: Layout, note: str) -> None:
    lines = [
        f"TỜ THỬ CĂN CHỈNH · {layout.stock} · {number(layout.width)} × {number(layout.height)} mm",
        note,
        "In đúng kích thước thật (100 %, không “vừa trang”). Đo từ mép trái và mép trên của giấy đến tâm các dấu cộng:",
        f"đúng phải là {number(INSET)} mm; dấu bên phải {number(layout.width - INSET)} mm,"
        f" dấu dưới {number(layout.height - INSET)} mm. Soi chồng lên phôi để xem các ô.",
    ]
    canvas.setFillColorRGB(*_BLACK)
    canvas.setFont(fonts.REGULAR, 9)
    room = (layout.width - 2 * (INSET + _ARM + 2)) * MM
    y = layout.height - INSET - _ARM / 2
    for line in (part for text in filter(None, lines) for part in wrapped(text, fonts.REGULAR, 9, room)):
        canvas.drawCentredString(layout.width / 2 * MM, y * MM, line)
        y -= 4.2


def corrected(content: bytes, offset: Offset, sheet: tuple[float, float] | None = None) -> bytes:
    """The PDF as it must be handed to the printer; papers kept as issued are moved too, their drawing untouched.

    On a `sheet` of another size, in mm, each page stands in the upper left corner.
    """
    if offset == STRAIGHT and sheet is None:
        return content
    points = None if sheet is None else (sheet[0] * MM, sheet[1] * MM)
    return moved(content, offset.scale_x, offset.scale_y, offset.dx * MM, offset.dy * MM, points)
