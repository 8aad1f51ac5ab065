"""Papers as PDF: the same content and date give the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from math import inf
from typing import Any

from reportlab.platypus import (
    ActionFlowable,
    BaseDocTemplate,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
)
from reportlab.platypus.doctemplate import LayoutError

from db.errors import UserError
from nongson_desktop.documents import fonts
from nongson_desktop.documents.chart_flowable import ChartBlock
from nongson_desktop.documents.content import (
    Blank,
    Block,
    Chart,
    Choices,
    Closing,
    Content,
    Facts,
    Half,
    NewPage,
    Table,
    Text,
    Title,
    Together,
    printed,
)
from nongson_desktop.documents.flowables import (
    BlankLine,
    ClosingBlock,
    CutLine,
    FactLine,
    HeadBlock,
    Kept,
    TitleBlock,
    choice_lines,
    headed,
    text_flowable,
)
from nongson_desktop.documents.geometry import MM, Area
from nongson_desktop.documents.signs import DRAFT, check_signs
from nongson_desktop.documents.tables import table_flowable


def _unheard() -> None:
    """Nobody waits for the pages to get on."""


class _Pages(BaseDocTemplate):  # type: ignore[misc]  # reportlab carries no types
    """One file of several papers, each with its own first page and page numbers."""

    def __init__(self, out: BytesIO, contents: Sequence[Content], heard: Callable[[], None]) -> None:
        self.contents, self.shown, self.first = contents, -1, 0
        self._heard = heard
        super().__init__(
            out,
            title=contents[0].title,
            author="",
            creator="Nông Sơn Desktop",
            producer="Nông Sơn Desktop",
            lang="vi-VN",
            initialFontName=fonts.REGULAR,
            invariant=1,
            pageCompression=1,
        )
        for landscape in dict.fromkeys(content.landscape for content in contents):
            self._add(contents, landscape)

    def _add(self, contents: Sequence[Content], landscape: bool) -> None:
        area = Area(next(content.geometry for content in contents if content.landscape == landscape), landscape)
        size = (area.width * MM, area.height * MM)
        corner = (area.left * MM, (area.height - area.bottom) * MM)
        for name, begin in (("first", self._begin), ("later", self._number)):
            frame = Frame(*corner, area.text_width * MM, (area.bottom - area.top) * MM, 0, 0, 0, 0)
            self.addPageTemplates(PageTemplate(_template(name, landscape), [frame], onPage=begin, pagesize=size))

    def _begin(self, canvas: Any, _document: Any) -> None:
        self.shown += 1
        self.first = self.page
        content = self.contents[self.shown]
        area = Area(content.geometry, content.landscape)
        place, size = content.geometry.place, content.geometry.size
        if content.head.code:
            canvas.setFont(fonts.ITALIC, size["note"])
            canvas.drawRightString(area.right * MM, (area.height - place["code"]) * MM, content.head.code)
        self._mark(canvas, content, area)

    def _number(self, canvas: Any, _document: Any) -> None:
        content = self.contents[self.shown]
        area = Area(content.geometry, content.landscape)
        text, size = str(self.page - self.first + 1), content.geometry.size["head"]
        x = area.center * MM - fonts.width(text, fonts.REGULAR, size) / 2
        canvas.setFont(fonts.REGULAR, size)
        canvas.drawString(x, (area.height - content.geometry.place["page_number"]) * MM, text)
        self._mark(canvas, content, area)

    def _mark(self, canvas: Any, content: Content, area: Area) -> None:
        self._heard()
        if not content.draft:
            return
        size = content.geometry.size["table"]
        x, y = area.left * MM, (area.height - content.geometry.place["draft"]) * MM
        canvas.saveState()
        canvas.setFillColorRGB(0.75, 0.05, 0.05)
        canvas.setStrokeColorRGB(0.75, 0.05, 0.05)
        canvas.setFont(fonts.BOLD, size)
        canvas.drawString(x + 5, y, DRAFT)
        canvas.setLineWidth(0.8)
        canvas.rect(x, y - 4, fonts.width(DRAFT, fonts.BOLD, size) + 10, size + 5)
        canvas.restoreState()


def _template(name: str, landscape: bool) -> str:
    return f"{name}-{'landscape' if landscape else 'portrait'}"


def draw(contents: Sequence[Content], heard: Callable[[], None] = _unheard) -> bytes:
    """The papers one after the other in one file; raises UserError when a text cannot be set.

    `heard` is called with every paper set and every page begun, and may raise to stop.
    """
    fonts.register()
    for content in contents:
        check_signs(content)
    sheets = printed(contents)
    out = BytesIO()
    try:
        _Pages(out, sheets, heard).build(list(_story(sheets, heard)))
    except LayoutError as error:
        raise UserError("Có nội dung quá dài, không xếp được vào trang. Hãy viết ngắn lại.") from error
    return out.getvalue()


def height_of(content: Content) -> float:
    """How tall a paper is on one page without an end, in mm from the upper margin."""
    fonts.register()
    wide = Area(content.geometry, content.landscape).text_width * MM
    story = _flowables(content)
    high = sum(part.wrap(wide, inf)[1] + (part.getSpaceBefore() if place else 0) for place, part in enumerate(story))
    return float(high) / MM


def _story(contents: Sequence[Content], heard: Callable[[], None]) -> Iterator[Any]:
    for place, content in enumerate(contents):
        heard()
        if place:
            yield NextPageTemplate(_template("first", content.landscape))
            yield PageBreak()
        yield NextPageTemplate(_template("later", content.landscape))
        yield from _flowables(content)


def _flowables(content: Content) -> list[Any]:
    area = Area(content.geometry, content.landscape)
    story: list[Any] = [HeadBlock(area, content.head)]
    mark = content.mark
    for before, block in zip((None, *content.blocks), content.blocks, strict=False):
        if isinstance(block, Closing) and not isinstance(story[-1], HeadBlock | ActionFlowable):
            rows = before.tail if isinstance(before, Table) else 0
            story[-1] = Kept(story[-1], ClosingBlock(area, block, mark), rows, (area.bottom - area.top) * MM)
            mark = ""
        else:
            story.extend(_drawn(area, block, content.form, after_head=isinstance(story[-1], HeadBlock)))
    return headed(story)


def _drawn(area: Area, block: Block, form: bool, after_head: bool = False) -> list[Any]:
    match block:
        case Title():
            room = area.geometry.place["kind"] * MM if after_head else area.geometry.line["body"]
            return [TitleBlock(area, block, room)]
        case Text():
            return [text_flowable(area, block, form)]
        case Facts():
            return [FactLine(area, line) for line in block.lines]
        case Table():
            return [table_flowable(area, block)]
        case Choices():
            return choice_lines(area, block)
        case Chart():
            return [ChartBlock(area, block)]
        case Blank() | NewPage() | Half():
            return _spaced(area, block)
        case Closing():
            return [ClosingBlock(area, block)]
        case Together():
            return [KeepTogether([part for inner in block.blocks for part in _drawn(area, inner, form)])]


def _spaced(area: Area, block: Blank | NewPage | Half) -> list[Any]:
    """Room to write in, or what begins another page or half page."""
    if isinstance(block, Blank):
        return [BlankLine(area) for _ in range(block.lines)]
    return [CutLine(area), HeadBlock(area, block.head)] if isinstance(block, Half) else [PageBreak()]
