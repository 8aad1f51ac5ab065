"""Giấy khen: one page for each recipient, drawn through one canvas with the frame made once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from db.errors import UserError
from nongson_desktop.documents import fonts
from nongson_desktop.documents.awards import Decision, Recipient, chosen, decision_of
from nongson_desktop.documents.content import Owner
from nongson_desktop.documents.geometry import MM, seed
from nongson_desktop.documents.lines import shrunk
from nongson_desktop.documents.page import cell_name, long_date, place_date, upper
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.signs import DRAFT, TITLE
from nongson_desktop.documents.wording import wording

STOCKS = {
    "": ("a4", False),
    "a4": ("a4", False),
    "a3": ("a3", False),
    "a4-stock": ("a4", True),
    "a3-stock": ("a3", True),
}
_FIXED = ("g1", "g2", "g3", "g4")
_SAME = ("g10", "g11", "g12", "g13", "g8", "g9")
_STYLE = {
    "g1": (fonts.BOLD, "black"),
    "g2": (fonts.BOLD, "red"),
    "g3": (fonts.BOLD, "black"),
    "g4": (fonts.BOLD, "red"),
    "g5": (fonts.BOLD, "black"),
    "g6": (fonts.REGULAR, "black"),
    "g7": (fonts.REGULAR, "black"),
    "g8": (fonts.REGULAR, "black"),
    "g9": (fonts.REGULAR, "black"),
    "g10": (fonts.ITALIC, "black"),
    "g11": (fonts.BOLD, "black"),
    "g12": (fonts.REGULAR, "black"),
    "g13": (fonts.BOLD, "black"),
}
_LABELS = {
    "g2": "cơ quan khen thưởng",
    "g5": "tên người, tổ chức được khen",
    "g6": "chức vụ, đơn vị",
    "g7": "thành tích",
    "g8": "số quyết định",
    "g9": "số vào sổ",
    "g10": "địa danh, ngày tháng",
    "g11": "quyền hạn ký",
    "g12": "chức vụ người ký",
    "g13": "họ tên người ký",
}
_COLORS = {"black": (0.0, 0.0, 0.0), "red": (0.78, 0.06, 0.09)}


@dataclass(frozen=True)
class Field:
    """Where and how one element stands, in mm and points."""

    key: str
    y: tuple[float, ...]
    x: float
    size: float
    floor: float
    width: float
    anchor: str = "center"


@dataclass(frozen=True, eq=False)
class Layout:
    """A certificate of one paper size."""

    width: float
    height: float
    frames: tuple[float, float]
    emblem: tuple[float, float]
    rule: tuple[float, float]
    draft: tuple[float, float, float]
    fields: Mapping[str, Field]


@dataclass(frozen=True)
class Line:
    """A line of text at its place, in points from the lower left corner."""

    text: str
    x: float
    y: float
    font: str
    size: float
    color: str


@cache
def layout(name: str) -> Layout:
    raw = seed()["certificate"][name]
    fields = {key: Field(key, tuple(one.pop("y")), **one) for key, one in _copies(raw["fields"])}
    return Layout(raw["width"], raw["height"], raw["frames"], raw["emblem"], raw["rule"], raw["draft"], fields)


def _copies(fields: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(key, dict(one)) for key, one in fields.items()]


def certificates(request: Request) -> bytes:
    """The certificates of the year's decision in one PDF; raises UserError naming what does not fit."""
    decision = chosen(decision_of(request), request)
    return draw(decision, request, decision.recipients)


def certificate_of_each(request: Request) -> list[tuple[Owner, bytes]]:
    """Each recipient's certificate as a file of its own."""
    decision = chosen(decision_of(request), request)
    return [(one.owner, draw(decision, request, (one,))) for one in decision.recipients]


def draw(
    decision: Decision, request: Request, recipients: Sequence[Recipient], *, paper: Layout | None = None
) -> bytes:
    """One page for each recipient; everything is measured before the first page is drawn."""
    from reportlab.pdfgen.canvas import Canvas

    if request.stock not in STOCKS:
        raise UserError(f"Không có phôi “{request.stock}”. Các phôi: {', '.join(filter(None, STOCKS))}.", "stock")
    size, on_stock = STOCKS[request.stock]
    paper = paper or layout(size)
    fonts.register()
    same = _same_lines(paper, decision, on_stock=on_stock)
    pages = [_own_lines(paper, decision, one) for one in recipients]
    out = BytesIO()
    canvas = Canvas(
        out,
        pagesize=(paper.width * MM, paper.height * MM),
        initialFontName=fonts.REGULAR,
        lang="vi-VN",
        invariant=1,
        pageCompression=1,
    )
    _describe(canvas, decision)
    canvas.beginForm("frame", 0, 0, paper.width * MM, paper.height * MM)
    _draw_background(canvas, paper, decision, on_stock=on_stock)
    canvas.endForm()
    for lines in pages:
        canvas.setFont(fonts.REGULAR, 12)
        canvas.doForm("frame")
        _draw_lines(canvas, lines)
        _draw_lines(canvas, same)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _describe(canvas: Any, decision: Decision) -> None:
    canvas.setTitle(f"Giấy khen năm {decision.year}")
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator("Nông Sơn Desktop")
    canvas.setProducer("Nông Sơn Desktop")


def _draw_background(canvas: Any, paper: Layout, decision: Decision, *, on_stock: bool) -> None:
    """What is the same on every page and holds no text: frame, emblem, rule; nothing of it prints on stock."""
    from nongson_desktop.documents.ornaments import draw_emblem, draw_frame

    if not on_stock:
        draw_frame(canvas, paper.width, paper.height, *paper.frames)
        top, bottom = paper.emblem
        draw_emblem(canvas, paper.width / 2, paper.height - bottom, bottom - top)
        field = paper.fields["g1"]
        half = fonts.width(TITLE, fonts.BOLD, field.size) / 2
        y, thick = paper.rule
        canvas.setStrokeColorRGB(0, 0, 0)
        canvas.setLineWidth(thick)
        canvas.line(field.x * MM - half, (paper.height - y) * MM, field.x * MM + half, (paper.height - y) * MM)
    if decision.draft:
        x, y, size = paper.draft
        canvas.setStrokeColorRGB(*_COLORS["red"])
        canvas.setLineWidth(1.5)
        wide = fonts.width(DRAFT, fonts.BOLD, size) + size
        canvas.rect(x * MM, (paper.height - y) * MM - size * 0.35, wide, size * 1.4)


def _same_lines(paper: Layout, decision: Decision, *, on_stock: bool) -> list[Line]:
    """The text that every recipient's page shares."""
    office, words = decision.office, wording("award", decision.on)
    texts = {
        "g1": TITLE,
        "g2": upper(office.say(decision.issuer)),
        "g3": "TẶNG",
        "g4": "GIẤY KHEN",
        "g8": f"Quyết định {decision.symbol[0].lower()}{decision.symbol[1:]}, {long_date(decision.on)}",
        "g9": words["register"],
        "g10": place_date(office, decision.on),
        "g11": decision.signature.authority,
        "g12": decision.signature.post,
        "g13": decision.signature.name,
    }
    keys = _SAME if on_stock else (*_FIXED, *_SAME)
    lines = [line for key in keys if texts[key] for line in _set(paper, key, texts[key])]
    if decision.draft:
        x, y, size = paper.draft
        lines.append(Line(DRAFT, x * MM + size / 2, (paper.height - y) * MM, fonts.BOLD, size, "red"))
    return lines


def _own_lines(paper: Layout, decision: Decision, one: Recipient) -> list[Line]:
    office = decision.office
    if one.member is not None:
        name = f"Đồng chí {upper(one.name)}"
        unit = f"Đảng viên {cell_name(one.unit)}, {office.names.name}" if one.unit else office.names.name
    else:
        name, unit = upper(cell_name(one.name)), one.unit or office.names.name
    texts = (("g5", name), ("g6", unit), ("g7", one.achievement))
    return [line for key, text in texts for line in _set(paper, key, text, one.name)]


def _set(paper: Layout, key: str, text: str, whose: str = "") -> list[Line]:
    """The lines of one element, smaller and evenly broken where it must be; raises UserError when it overflows."""
    field, (font, color) = paper.fields[key], _STYLE[key]
    fonts.require_glyphs(text, f"giấy khen: {text[:60]}")
    found = shrunk(text, font, field.size, field.floor, field.width * MM, len(field.y))
    if found is None:
        who = f" của {whose}" if whose else ""
        raise UserError(f"Giấy khen{who}: {_LABELS.get(key, key)} quá dài, không in vừa: “{text}”. Hãy viết gọn lại.")
    size, texts = found
    return [
        Line(line, _start(field, line, font, size), (paper.height - y) * MM, font, size, color)
        for line, y in zip(texts, field.y, strict=False)
    ]


def _start(field: Field, text: str, font: str, size: float) -> float:
    return field.x * MM - (fonts.width(text, font, size) / 2 if field.anchor == "center" else 0)


def _draw_lines(canvas: Any, lines: Sequence[Line]) -> None:
    for line in lines:
        canvas.setFillColorRGB(*_COLORS[line.color])
        canvas.setFont(line.font, line.size)
        canvas.drawString(line.x, line.y, line.text)
