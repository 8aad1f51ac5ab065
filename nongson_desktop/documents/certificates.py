"""Giấy khen: one page for each recipient as a layout says, drawn through one canvas with what is the same made once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from db.errors import UserError
from db.layouts import Anchor, Face, PictureUse
from db.print_runs import PrintPart
from nongson_desktop.documents import fonts
from nongson_desktop.documents.awards import Decision, Recipient, chosen, decision_of
from nongson_desktop.documents.content import Owner
from nongson_desktop.documents.geometry import MM
from nongson_desktop.documents.issued import kept_for_all
from nongson_desktop.documents.layouts import LABELS, OWN, Field, Layout, filled, placeholders, rgb
from nongson_desktop.documents.lines import shrunk
from nongson_desktop.documents.moving import picked
from nongson_desktop.documents.page import long_date, upper
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.signs import DRAFT
from nongson_desktop.documents.stocks import Change, Changes, changes_of, layout_named

_ORDER = ("g5", "g6", "g7", "g1", "g2", "g3", "g4", "g10", "g11", "g12", "g13", "g8", "g9", "x1", "x2", "x3", "x4")
_FACES = {
    (False, False): fonts.REGULAR,
    (True, False): fonts.BOLD,
    (False, True): fonts.ITALIC,
    (True, True): fonts.BOLD_ITALIC,
}
_UNBROKEN = "\u00a0"
_NAMES = ("name", "recipient", "signer")
NUMBER_GAP = _UNBROKEN * 8
_TOLD_AT_MOST = 8
_UNCHANGED: Mapping[str, Change] = {}
_NO_CHANGE = Change()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text at its place, in points from the lower left corner."""

    text: str
    x: float
    y: float
    font: str
    size: float
    color: str


layout = layout_named


def certificates(request: Request) -> bytes:
    """The certificates of the year's decision in one PDF; raises UserError naming what does not fit.

    Those of some recipients of an issued decision are the pages kept of them.
    """
    whole = decision_of(request)
    decision = chosen(whole, request)
    kept = kept_for_all(request)
    return _pages(kept, whole, decision.recipients) if kept else draw(decision, request, decision.recipients)


def certificate_of_each(request: Request) -> list[tuple[Owner, bytes]]:
    """Each recipient's certificate as a file of its own, as issued when it was."""
    whole = decision_of(request)
    decision, kept = chosen(whole, request), kept_for_all(request)
    if kept:
        return [(one.owner, _pages(kept, whole, (one,))) for one in decision.recipients]
    paper = layout_named(request.stock)
    changes = _changes(decision.recipients)
    return [(one.owner, draw(decision, request, (one,), paper=paper, changes=changes)) for one in decision.recipients]


def _pages(kept: bytes, whole: Decision, recipients: Sequence[Recipient]) -> bytes:
    order = [one.award for one in whole.recipients]
    return picked(kept, [order.index(one.award) + 1 for one in recipients])


def _changes(recipients: Sequence[Recipient]) -> Changes:
    return changes_of([one.award for one in recipients])


def draw(
    decision: Decision,
    request: Request,
    recipients: Sequence[Recipient],
    *,
    paper: Layout | None = None,
    changes: Changes | None = None,
) -> bytes:
    """One page for each recipient; raises UserError naming all that do not fit, and then gives out nothing."""
    paper = paper or layout_named(request.stock)
    changes = _changes(recipients) if changes is None else changes
    if request.part in PrintPart.ONTO_PRINTED:
        from nongson_desktop.documents.certificate_numbers import draw_numbers

        return draw_numbers(decision, request.part, recipients, paper, changes)
    if request.part == PrintPart.BLANK:
        decision, recipients = unnumbered(decision), [replace(one, register="") for one in recipients]
    out = BytesIO()
    canvas = page_canvas(out, paper, decision)
    canvas.beginForm("frame", 0, 0, paper.width * MM, paper.height * MM)
    _draw_background(canvas, paper, decision)
    canvas.endForm()
    _draw_pages(canvas, paper, decision, recipients, changes)
    canvas.save()
    return out.getvalue()


def _draw_pages(
    canvas: Any, paper: Layout, decision: Decision, recipients: Sequence[Recipient], changes: Changes
) -> None:
    """Each page from its recipient, none kept; what several say alike is worked out once."""
    shared = shared_values(decision)
    same = _same_lines(paper, decision, shared)
    own_keys = _own_keys(paper, decision.kind)
    mark = _draft_lines(paper) if decision.draft else []
    written: dict[tuple[str, ...], Any] = {}
    too_long: list[str] = []
    for one in recipients:
        own = changes.get(one.award or 0, _UNCHANGED)
        try:
            lines = _own_lines(paper, decision, one, own, shared, own_keys)
        except UserError as error:
            too_long.append(error.message)
            continue
        keys = tuple(key for key in same if key not in own)
        if keys not in written:
            written[keys] = text_of_lines(canvas, [line for key in keys for line in same[key]] + mark)
        canvas.doForm("frame")
        canvas.drawText(text_of_lines(canvas, lines))
        canvas.drawText(written[keys])
        canvas.showPage()
    _refuse_all(too_long)


def _refuse_all(sentences: Sequence[str]) -> None:
    """Name every certificate that does not fit, before paper is spent; raises UserError."""
    if sentences:
        rest = len(sentences) - _TOLD_AT_MOST
        more = [f"… và {rest} giấy khen khác."] if rest > 0 else []
        raise UserError("\n".join([*sentences[:_TOLD_AT_MOST], *more]))


def bare_page(paper: Layout) -> bytes:
    """What a layout prints behind its text, for looking at."""
    out = BytesIO()
    canvas = page_canvas(out, paper)
    if not paper.on_stock:
        _draw_frame(canvas, paper)
        _draw_emblem(canvas, paper)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def page_canvas(out: BytesIO, paper: Layout, decision: Decision | None = None) -> Any:
    """Empty pages of the layout's size, described by their decision."""
    from nongson_desktop.documents.page_stream import StreamedCanvas

    fonts.register()
    size = paper.width * MM, paper.height * MM
    canvas = StreamedCanvas(
        out, pagesize=size, initialFontName=fonts.REGULAR, lang="vi-VN", invariant=1, pageCompression=1
    )
    if decision is not None:
        _describe(canvas, decision)
    return canvas


def _describe(canvas: Any, decision: Decision) -> None:
    canvas.setTitle(f"Giấy khen năm {decision.year}")
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator("Nông Sơn Desktop")
    canvas.setProducer("Nông Sơn Desktop")


# what is the same on every page and holds no text


def _draw_background(canvas: Any, paper: Layout, decision: Decision) -> None:
    """Background, frame, emblem and rule; nothing of it prints on stock."""
    if not paper.on_stock:
        _draw_frame(canvas, paper)
        _draw_emblem(canvas, paper)
        if paper.rule and "g1" in paper.marks:
            _draw_rule(canvas, paper, decision)
    if decision.draft:
        size = paper.draft_size
        canvas.setStrokeColorRGB(*rgb("red"))
        canvas.setLineWidth(1.5)
        wide = fonts.width(DRAFT, fonts.BOLD, size) + size
        canvas.rect(paper.draft_x * MM, (paper.height - paper.draft_y) * MM - size * 0.35, wide, size * 1.4)


def _draw_frame(canvas: Any, paper: Layout) -> None:
    from nongson_desktop.documents.ornaments import draw_frame

    if background := paper.pictures.get(PictureUse.BACKGROUND):
        _draw_picture(canvas, background, 0, 0, paper.width * MM, paper.height * MM)
    if paper.frame:
        draw_frame(canvas, paper.width, paper.height, paper.outer, paper.inner)


def _draw_emblem(canvas: Any, paper: Layout) -> None:
    from nongson_desktop.documents.ornaments import draw_emblem

    bottom = paper.height - (paper.emblem_top + paper.emblem_height)
    if not paper.emblem:
        return
    if own := paper.pictures.get(PictureUse.EMBLEM):
        high = paper.emblem_height * MM
        wide = high * _proportion(own)
        _draw_picture(canvas, own, paper.emblem_x * MM - wide / 2, bottom * MM, wide, high)
    else:
        draw_emblem(canvas, paper.emblem_x, bottom, paper.emblem_height)


def _draw_picture(canvas: Any, content: bytes, x: float, y: float, wide: float, high: float) -> None:
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(BytesIO(content)), x, y, wide, high, mask="auto")


def _proportion(content: bytes) -> float:
    from reportlab.lib.utils import ImageReader

    wide, high = ImageReader(BytesIO(content)).getSize()
    return float(wide / high)


def _draw_rule(canvas: Any, paper: Layout, decision: Decision) -> None:
    """A line under the title, as long as its last line."""
    title = field_lines(paper, "g1", filled(paper.template("g1", decision.kind), shared_values(decision)))
    for line in title[-1:]:
        y = line.y - paper.rule_gap * MM
        canvas.setStrokeColorRGB(0, 0, 0)
        canvas.setLineWidth(paper.rule_thick)
        canvas.line(line.x, y, line.x + fonts.width(line.text, line.font, line.size), y)


def _draft_lines(paper: Layout) -> list[Line]:
    x, y = paper.draft_x * MM + paper.draft_size / 2, (paper.height - paper.draft_y) * MM
    return [Line(DRAFT, x, y, fonts.BOLD, paper.draft_size, "red")]


# what each element says


def unnumbered(decision: Decision) -> Decision:
    """The same decision with room for its number."""
    return replace(decision, number="")


def shared_values(decision: Decision) -> dict[str, str]:
    """What the placeholders stand for on every page of a decision; the signer's name is never broken."""
    office, on = decision.office, decision.on
    symbol = decision.symbol.removeprefix("Số ")
    return {
        "issuer": upper(office.say(decision.issuer)),
        "year": str(decision.year),
        "first_year": str(decision.year - 4),
        "number": symbol if decision.number else NUMBER_GAP + symbol.lstrip(),
        "date": long_date(on),
        "day": f"{on.day:02d}",
        "month": f"{on.month:02d}" if on.month <= 2 else str(on.month),
        "decision_year": str(on.year),
        "place": office.names.place,
        "authority": decision.signature.authority,
        "post": decision.signature.post,
        "signer": decision.signature.name.replace(" ", _UNBROKEN),
        "code": decision.code,
    }


def own_values(decision: Decision, one: Recipient) -> dict[str, str]:
    """What the placeholders stand for on one recipient's page; a person's name is never broken."""
    office, name, unit = decision.office.names.name, one.full_name, one.place(decision.office.names.name)
    if one.member is not None and one.unit:
        unit = f"Đảng viên {unit}, {office}"
    if one.is_person:
        name = name.replace(" ", _UNBROKEN)
    return {
        "prefix": one.prefix,
        "recipient": upper(name),
        "name": name,
        "unit": unit,
        "achievement": one.achievement,
        "register": one.register,
    }


def texts_of(
    paper: Layout, decision: Decision, one: Recipient, changes: Mapping[str, Change] = _UNCHANGED
) -> dict[str, str]:
    """What each element of a layout says on one recipient's page."""
    values = shared_values(decision) | own_values(decision, one)
    return {key: _said(paper, key, decision.kind, values, changes.get(key, _NO_CHANGE)) for key in paper.fields}


def _said(paper: Layout, key: str, kind: str, values: Mapping[str, str], change: Change) -> str:
    template = change.text or paper.template(key, kind)
    return _whole_names(filled(template, values, fixed=paper.fields[key].fixed or bool(change.text)), values)


def _whole_names(text: str, values: Mapping[str, str]) -> str:
    """The text with the names of the recipient and the signer unbroken, also where they are typed in it."""
    for key in _NAMES:
        if (name := values.get(key, "")) and (plain := name.replace(_UNBROKEN, " ")) in text:
            text = text.replace(plain, name)
    return text


def _own_keys(paper: Layout, kind: str) -> frozenset[str]:
    """The elements that say something of the recipient."""
    return frozenset(key for key in paper.marks if not OWN.isdisjoint(placeholders(paper.template(key, kind))))


def _same_lines(paper: Layout, decision: Decision, values: Mapping[str, str]) -> dict[str, list[Line]]:
    """The text that every recipient's page shares, by its element."""
    marks, own = paper.marks, _own_keys(paper, decision.kind)
    return {
        key: field_lines(paper, key, _said(paper, key, decision.kind, values, _NO_CHANGE))
        for key in _ORDER
        if key in marks and key not in own
    }


def _own_lines(
    paper: Layout,
    decision: Decision,
    one: Recipient,
    changes: Mapping[str, Change] = _UNCHANGED,
    shared: Mapping[str, str] | None = None,
    own: frozenset[str] | None = None,
) -> list[Line]:
    """The text that is one recipient's own, and what was changed for this one."""
    values = {**(shared or shared_values(decision)), **own_values(decision, one)}
    own = _own_keys(paper, decision.kind) if own is None else own
    lines: list[Line] = []
    for key in _ORDER:
        if key in own or (key in changes and key in paper.marks):
            change = changes.get(key, _NO_CHANGE)
            text = _said(paper, key, decision.kind, values, change)
            lines += field_lines(_shifted(paper, key, change), key, text, one.name)
    return lines


def _shifted(paper: Layout, key: str, change: Change) -> Layout:
    moved = change.dx or change.dy
    return paper.with_field(paper.fields[key].moved(change.dx, change.dy)) if moved else paper


# setting the lines


def face_of(field: Field) -> str:
    """The name under which the PDF knows the letters of an element."""
    if field.face == Face.SCRIPT:
        fonts.register_script()
        return fonts.SCRIPT
    fonts.register()
    return _FACES[field.bold, field.italic]


def fitted(field: Field, text: str) -> tuple[float, list[str]] | None:
    """The size and the lines of a text, smaller and evenly broken where it must be; None when it overflows."""
    return shrunk(text, face_of(field), field.size, field.floor, field.width * MM, len(field.y))


def field_lines(paper: Layout, key: str, text: str, whose: str = "") -> list[Line]:
    """The lines of one element; raises UserError when it overflows or has a sign that cannot be printed."""
    if not text:
        return []
    field, font = paper.fields[key], face_of(paper.fields[key])
    fonts.require_glyphs(text.replace(_UNBROKEN, " "), f"giấy khen: {text[:60]}", font)
    found = fitted(field, text)
    if found is None:
        raise UserError(_too_long(key, text.replace(_UNBROKEN, " "), whose))
    return placed(paper, field, *found)


def _too_long(key: str, text: str, whose: str) -> str:
    who = f" của {whose}" if whose else ""
    return f"Giấy khen{who}: {lower_first(LABELS[key])} quá dài, không in vừa: “{text}”. Hãy viết gọn lại."


def lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]


def placed(paper: Layout, field: Field, size: float, texts: Sequence[str]) -> list[Line]:
    """Lines of that size where the element stands."""
    font = face_of(field)
    plain = (text.replace(_UNBROKEN, " ") for text in texts)
    return [
        Line(text, _start(field, text, font, size), (paper.height - y) * MM, font, size, field.color)
        for text, y in zip(plain, field.y, strict=False)
    ]


def _start(field: Field, text: str, font: str, size: float) -> float:
    wide = 0.0 if field.anchor == Anchor.LEFT else fonts.width(text, font, size)
    return field.x * MM - (wide / 2 if field.anchor == Anchor.CENTER else wide)


def text_of_lines(canvas: Any, lines: Sequence[Line]) -> Any:
    """Lines as one text, which may stand on many pages and is worked out once."""
    text = canvas.beginText()
    for line in lines:
        text.setFillColorRGB(*rgb(line.color))
        text.setFont(line.font, line.size)
        text.setTextOrigin(line.x, line.y)
        text.textOut(line.text)
    return text
