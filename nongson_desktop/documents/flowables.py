"""The parts of a paper as reportlab draws them; positions are those of the geometry, in mm from the page's edge."""

from __future__ import annotations

from functools import cache
from math import inf
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, LongTable, Paragraph

from nongson_desktop.documents.content import Choices, Closing, Fact, Head, Run, Signature, Text, Title
from nongson_desktop.documents.fonts import BOLD, ITALIC, REGULAR, width
from nongson_desktop.documents.geometry import MM, Area
from nongson_desktop.documents.lines import balanced, bound, wrapped
from nongson_desktop.documents.signs import CODE, TITLE

_ALIGN = {"justify": TA_JUSTIFY, "left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}
_DOTS = (0.6, 2.2)
_MARK, _GREY = 8.0, 0.45


class Drawn(Flowable):  # type: ignore[misc]  # reportlab carries no types
    """A flowable over the whole text width; `y` counts in points from its top, `x` in mm from the page's edge."""

    def __init__(self, area: Area, height: float) -> None:
        super().__init__()
        self.area = area
        self.width, self.height = area.text_width * MM, height

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def x(self, mm: float) -> float:
        return (mm - self.area.left) * MM

    def center(self, text: str, mm: float, y: float, font: str, size: float) -> None:
        self.canv.setFont(font, size)
        self.canv.drawString(self.x(mm) - width(text, font, size) / 2, self.height - y, text)

    def left(self, text: str, mm: float, y: float, font: str, size: float) -> float:
        """Draw and return where the text ends, in points from the left margin."""
        self.canv.setFont(font, size)
        self.canv.drawString(self.x(mm), self.height - y, text)
        return self.x(mm) + width(text, font, size)

    def dots(self, start: float, end: float, y: float) -> None:
        """A dotted line to write on, between two places in points from the left margin."""
        if end <= start:
            return
        self.canv.saveState()
        self.canv.setLineWidth(0.6)
        self.canv.setLineCap(1)
        self.canv.setDash(*_DOTS)
        self.canv.line(start, self.height - y, end, self.height - y)
        self.canv.restoreState()


class HeadBlock(Drawn):
    """The head in its two columns; it ends at the baseline of its last line."""

    def __init__(self, area: Area, head: Head) -> None:
        self.head = head
        geometry = area.geometry
        self.size, self.pitch = geometry.size["head"], geometry.line["head"]
        start, end = area.column("left")
        room = (end - start) * MM
        self.superior = balanced(head.superior, REGULAR, self.size, room) if head.superior else []
        self.issuer = balanced(head.issuer, BOLD, self.size, room)
        start, end = area.column("right")
        self.date = balanced(head.place_date, ITALIC, self.size, (end - start) * MM) if head.place_date else []
        self.first = (geometry.place["title"] - area.top) * MM
        self.date_at = (geometry.place["date"] - area.top) * MM
        self.subject_size = geometry.size["recipients"]
        self.subject = balanced(head.subject, ITALIC, self.subject_size, room) if head.subject else []
        lines = len(self.superior) + len(self.issuer) + (2 if head.number is not None else 0) + len(self.subject)
        last = max(self.first + (lines - 1) * self.pitch, self.date_at + (len(self.date) - 1) * self.pitch)
        super().__init__(area, last + (self.pitch if self.subject else 0))

    def draw(self) -> None:
        geometry, center = self.area.geometry, self.area.column_center("right")
        size = geometry.size["title"]
        self.center(TITLE, center, self.first, BOLD, size)
        half, below = width(TITLE, BOLD, size) / 2, geometry.place["rule"] * MM
        self.canv.setLineWidth(geometry.line["rule"])
        y = self.height - self.first - below
        self.canv.line(self.x(center) - half, y, self.x(center) + half, y)
        for place, line in enumerate(self.date):
            self.center(line, center, self.date_at + place * self.pitch, ITALIC, self.size)
        self._draw_issuers(self.area.column_center("left"))

    def _draw_issuers(self, center: float) -> None:
        y = self.first
        for lines, font in ((self.superior, REGULAR), (self.issuer, BOLD)):
            for line in lines:
                self.center(line, center, y, font, self.size)
                y += self.pitch
        if self.head.number is not None:
            self.center("*", center, y, REGULAR, self.size)
            self.center(self.head.number, center, y + self.pitch, REGULAR, self.size)
            y += 2 * self.pitch
        for line in self.subject:
            self.center(line, center, y, ITALIC, self.subject_size)
            y += self.pitch


class TitleBlock(Drawn):
    """Tên loại, trích yếu and the separator; `below` is the room above the first baseline, in points."""

    def __init__(self, area: Area, title: Title, below: float) -> None:
        size = area.geometry.size
        room = (area.text_width - 10) * MM
        lines: list[tuple[str, str, float]] = []
        for text, font, points in (
            (title.kind, BOLD, size["kind"]),
            (title.subject, BOLD, size["subject"]),
            (title.note, ITALIC, size["form"]),
        ):
            for part in text.split("\n") if text else ():
                lines += [(line, font, points) for line in balanced(part, font, points, room)]
        if title.hyphens:
            lines.append(("-----", REGULAR, size["subject"]))
        self.lines, self.below, self.pitch = lines, below, area.geometry.line["body"]
        super().__init__(area, below + (len(lines) - 1) * self.pitch + 14)

    def draw(self) -> None:
        for place, (line, font, size) in enumerate(self.lines):
            self.center(line, self.area.center, self.below + place * self.pitch, font, size)


class FactLine(Drawn):
    """Facts beside each other; a missing value is a dotted line."""

    def __init__(self, area: Area, facts: tuple[Fact, ...]) -> None:
        self.facts = facts
        self.size, self.pitch = area.geometry.size["form"], area.geometry.line["form"]
        style = paragraph_style(REGULAR, self.size, self.pitch, "left")
        self.cells: list[tuple[float, float, Any]] = []
        start, total = 0.0, sum(fact.share for fact in facts)
        for fact in facts:
            wide = area.text_width * MM * fact.share / total
            value = f"<b>{marked(fact.value)}</b>" if fact.strong else marked(fact.value)
            cell = Paragraph(f"{marked(fact.label)}: {value}", style) if fact.value else None
            self.cells.append((start, wide, cell))
            start += wide
        high = [cell.wrap(wide - 6, 1e6)[1] if cell else self.pitch for _, wide, cell in self.cells]
        super().__init__(area, max(high) + 2)

    def draw(self) -> None:
        for fact, (start, wide, cell) in zip(self.facts, self.cells, strict=True):
            if cell:
                cell.drawOn(self.canv, start, self.height - cell.height)
            else:
                self.canv.setFont(REGULAR, self.size)
                label = f"{fact.label}: "
                self.canv.drawString(start, self.height - self.size, label)
                self.dots(start + width(label, REGULAR, self.size), start + wide - 8, self.size + 1)


class BlankLine(Drawn):
    """A dotted line over the whole width."""

    def __init__(self, area: Area) -> None:
        super().__init__(area, 7.5 * MM)

    def draw(self) -> None:
        self.dots(0, self.width, self.height - 4)


class CutLine(Flowable):  # type: ignore[misc]  # reportlab carries no types
    """Fills the upper half of the page and draws the line to cut along, over the whole width of the paper."""

    BELOW = 6 * MM

    def __init__(self, area: Area) -> None:
        super().__init__()
        self.area = area

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        left = (self.area.bottom - self.area.height / 2) * MM - self.BELOW
        self.width, self.height = avail_width, max(avail_height - left, 0)
        return self.width, self.height

    def draw(self) -> None:
        self.canv.saveState()
        self.canv.setLineWidth(0.5)
        self.canv.setDash(4, 3)
        self.canv.line(-self.area.left * MM, self.BELOW, (self.area.width - self.area.left) * MM, self.BELOW)
        self.canv.restoreState()


class ChoiceLine(Drawn):
    """Boxes with their words beside each other; a crossed one holds an x."""

    SIDE = 11.0

    def __init__(self, area: Area, options: tuple[tuple[str, bool], ...], per_line: int) -> None:
        self.options, self.per_line = options, per_line
        super().__init__(area, area.geometry.line["form"] + 5)

    def draw(self) -> None:
        size = self.area.geometry.size["form"]
        step = (self.area.text_width - self.area.geometry.place["indent"]) / self.per_line
        for place, (text, chosen) in enumerate(self.options):
            mm = self.area.left + self.area.geometry.place["indent"] + place * step
            x = self.x(mm)
            self.canv.setLineWidth(0.8)
            self.canv.rect(x, self.height - size - 4, self.SIDE, self.SIDE)
            if chosen:
                self.center("x", mm + self.SIDE / 2 / MM, size + 1.5, BOLD, size)
            self.canv.setFont(REGULAR, size)
            self.canv.drawString(x + self.SIDE + 6, self.height - size - 3, text)


class ClosingBlock(Drawn):
    """The signatures, and the recipients on their left, as one piece."""

    def __init__(self, area: Area, closing: Closing, mark: str = "") -> None:
        """`mark` is the code of what decided the paper: where nobody signs on the left it has room beside the name."""
        self.area, self.closing, self.mark = area, closing, mark
        size, line = area.geometry.size, area.geometry.line
        self.gap, self.pitch, self.small = area.geometry.place["signature"] * MM, line["head"], line["note"]
        start, end = area.column("left")
        self.recipients = [
            wrapped(text, REGULAR, size["recipients"], (end - start - 4) * MM) for text in closing.recipients
        ]
        self.top = 12 + size["head"]
        signatures = [closing.right, *([closing.left] if closing.left else [])]
        lines = max(len(self._lines(one)) for one in signatures)
        self.name_at = self.top + (lines - 1) * self.pitch + self.gap
        listed = self.top + (sum(map(len, self.recipients)) + 1) * self.small
        foot = max(self.name_at, listed)
        self.mark_at = foot + _MARK + 3 if closing.left or listed > self.name_at else foot
        super().__init__(area, (self.mark_at if mark else foot) + 6)

    def draw(self) -> None:
        self._sign(self.closing.right, self.area.column_center("right"))
        if self.closing.left:
            self._sign(self.closing.left, self.area.column_center("left"))
        if self.closing.recipients:
            self._draw_recipients()
        if self.mark:
            self.canv.saveState()
            self.canv.setFillGray(_GREY)
            self.left(f"{CODE}{self.mark}", self.area.left, self.mark_at, REGULAR, _MARK)
            self.canv.restoreState()

    def _sign(self, signature: Signature, center: float) -> None:
        size = self.area.geometry.size
        y = self.top
        for place, (text, face) in enumerate(self._lines(signature)):
            y = self.top + place * self.pitch
            self.center(text, center, y, face, size["head"])
        if signature.hint:
            self.center(signature.hint, center, y + self.small, ITALIC, size["note"])
        if signature.name:
            self.center(signature.name, center, self.name_at, BOLD, size["head"])

    def _lines(self, signature: Signature) -> list[tuple[str, str]]:
        """In whose name, over as many lines as its column of the page asks for, and the post; each with its face."""
        start, end = self.area.column("right" if signature is self.closing.right else "left")
        said = ((signature.authority, BOLD), (signature.post, REGULAR))
        size, wide = self.area.geometry.size["head"], (end - start) * MM
        return [(line, face) for text, face in said if text for line in wrapped(text, face, size, wide)]

    def _draw_recipients(self) -> None:
        size, left = self.area.geometry.size, self.area.left
        end = self.left("Nơi nhận:", left, self.top, REGULAR, size["head"])
        self.canv.setLineWidth(0.5)
        self.canv.line(0, self.height - self.top - 1.8, end, self.height - self.top - 1.8)
        y = self.top + self.small + 2
        for lines in self.recipients:
            for place, line in enumerate(lines):
                lead = "- " if place == 0 else "  "
                self.left(lead + line, left, y, REGULAR, size["recipients"])
                y += self.small


class Kept(Flowable):  # type: ignore[misc]  # reportlab carries no types
    """The last piece of a text or a table with the signatures under it: they never stand alone on a page."""

    def __init__(self, tail: Any, closing: Any, fewest_rows: int, page: float) -> None:
        """`page` is the height of a whole page in points: of rows that it cannot hold fewer stay with the closing."""
        super().__init__()
        self.tail, self.closing, self.fewest, self.page = tail, closing, fewest_rows, page

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        self.canv = getattr(self, "canv", None)
        _, high = self._wrapped(self.tail, avail_width, avail_height)
        wide, low = self.closing.wrap(avail_width, avail_height)
        self.width, self.height = wide, high + low
        return self.width, self.height

    def _wrapped(self, part: Any, avail_width: float, avail_height: float) -> tuple[float, float]:
        part.canv = self.canv
        wide, high = part.wrap(avail_width, avail_height)
        return wide, high + part.getSpaceBefore()

    def split(self, avail_width: float, avail_height: float) -> list[Any]:
        _, high = self._wrapped(self.tail, avail_width, avail_height)
        low = self.closing.wrap(avail_width, avail_height)[1]
        if high + low <= avail_height:
            return [self]
        room = avail_height - self.tail.getSpaceBefore()
        if isinstance(self.tail, LongTable):
            room = min(room, self._without_last_rows(low))
        parts = self.tail.split(avail_width, room) if isinstance(self.tail, LongTable | Paragraph) else []
        return [parts[0], Kept(parts[1], self.closing, self.fewest, self.page)] if len(parts) == 2 else []

    def _without_last_rows(self, low: float) -> float:
        """The height of the table but for its last rows, so that the signatures take them along."""
        heights = self.tail._rowHeights
        if None in heights:
            return inf
        heads = self.tail.repeatRows
        room = self.page - low - sum(heights[:heads])
        fewest = next((count for count in range(self.fewest, 1, -1) if sum(heights[-count:]) <= room), 1)
        kept = sum(heights[:-fewest]) if len(heights) > fewest + heads else 0.0
        return float(kept) + 0.1

    def draw(self) -> None:
        self.closing.drawOn(self.canv, 0, 0)
        self.tail.drawOn(self.canv, 0, self.closing.height)


class Headed(Flowable):  # type: ignore[misc]  # reportlab carries no types
    """A heading over a table that may go on over the page: the heading stands with its first rows."""

    def __init__(self, heading: Any, table: Any) -> None:
        super().__init__()
        self.heading, self.table = heading, table

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        self.table.canv = self.heading.canv = getattr(self, "canv", None)
        self.top = self.heading.wrap(avail_width, avail_height)[1] + self.table.getSpaceBefore()
        self.width, high = self.table.wrap(avail_width, avail_height)
        self.height = self.top + high
        return self.width, self.height

    def getSpaceBefore(self) -> float:  # noqa: N802  (reportlab's name)
        space: float = self.heading.getSpaceBefore()
        return space

    def split(self, avail_width: float, avail_height: float) -> list[Any]:
        self.wrap(avail_width, avail_height)
        parts = self.table.split(avail_width, avail_height - self.top)
        return [Headed(self.heading, parts[0]), *parts[1:]] if len(parts) > 1 else []

    def draw(self) -> None:
        self.table.drawOn(self.canv, 0, 0)
        self.heading.drawOn(self.canv, 0, self.height - self.heading.height)


@cache
def paragraph_style(font: str, size: float, pitch: float, align: str, indent: float = 0, before: float = 0) -> Any:
    return ParagraphStyle(
        "paper",
        fontName=font,
        fontSize=size,
        leading=pitch,
        alignment=_ALIGN[align],
        firstLineIndent=indent,
        spaceBefore=before,
        allowWidows=0,
        allowOrphans=0,
    )


@cache
def _heading_style(*values: Any) -> Any:
    return ParagraphStyle("heading", parent=paragraph_style(*values), keepWithNext=1)


def marked(text: str) -> str:
    """Plain text for a Paragraph: its signs kept, its line ends broken, numbers bound to what they count."""
    return escape(bound(text)).replace("\n", "<br/>").replace("\t", " ")


def _run(run: Run) -> str:
    text = marked(run.text)
    text = f"<b>{text}</b>" if run.bold else text
    return f"<i>{text}</i>" if run.italic else text


def text_flowable(area: Area, text: Text, form: bool) -> Any:
    """A paragraph of the body, of a form, or a small note."""
    geometry = area.geometry
    kind = "note" if text.small else "form" if form else "body"
    indent = geometry.place["indent"] * MM if text.indent else 0
    gap = geometry.line["form_gap" if form else "gap"]
    values = (REGULAR, geometry.size[kind], geometry.line[kind], text.align, indent, gap)
    style = _heading_style(*values) if text.with_next else paragraph_style(*values)
    return Paragraph("".join(map(_run, text.runs)), style)


def headed(story: list[Any]) -> list[Any]:
    """The story with the headings right over a table joined to it."""
    joined: list[Any] = []
    for part in story:
        table, under = part.tail if isinstance(part, Kept) else part, part
        while isinstance(table, LongTable) and joined and _is_heading(joined[-1]):
            under = Headed(joined.pop(), under)
        joined.append(under)
    return joined


def _is_heading(part: Any) -> bool:
    return isinstance(part, Paragraph) and part.style.name == "heading"


def choice_lines(area: Area, choices: Choices) -> list[Any]:
    """The lines of boxes, which stay on one page."""
    starts = range(0, len(choices.options), choices.per_line)
    lines = [ChoiceLine(area, choices.options[start : start + choices.per_line], choices.per_line) for start in starts]
    for line in lines[:-1]:
        line.keepWithNext = True
    return lines
