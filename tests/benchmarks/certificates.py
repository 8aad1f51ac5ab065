"""1,000 certificates against a bare reportlab loop that sets the same lines in the same faces."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pdfplumber
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from db.awards import Award
from db.open import close_office
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from tests.benchmarks.bare_loop import Line, draw
from tests.benchmarks.measure import Row, compare, seconds
from tests.benchmarks.offices import commend, make_office

COUNT, YEAR = 1000, 2025
LEAST_SPEED = 0.7  # of the bare loop


def rows(place: Path) -> list[Row]:
    """Both draw the same words on 1,000 pages; the frame is drawn once in either."""
    make_office(place / "certificates", COUNT)
    commend(COUNT, YEAR)
    try:
        request = Request(on=date(YEAR, 12, 31), year=YEAR)
        lines = lines_of(draw_paper("certificate", request), COUNT)
        names = [award.name.upper() for award in Award.select().order_by(Award.position)]
        assert any(names[0] in text for text, *_ in lines)

        def ours() -> float:
            return seconds(lambda: draw_paper("certificate", request))

        def floor() -> float:
            return seconds(lambda: draw(lines, names))

        return [compare("1,000 certificates", ours, floor, 1 / LEAST_SPEED, rounds=5)]
    finally:
        close_office()


def lines_of(content: bytes, pages: int) -> list[Line]:
    """What stands on the first certificate: its lines, their faces and places."""
    fonts = [pdfmetrics.getFont(name) for name in pdfmetrics.getRegisteredFontNames()]
    known = {font.face.name.decode(): font.fontName for font in fonts if isinstance(font, TTFont)}
    with pdfplumber.open(BytesIO(content)) as paper:
        assert len(paper.pages) == pages
        found = paper.pages[0].extract_text_lines(return_chars=True)
    firsts = [(line["text"], line["chars"][0]) for line in found]
    return [(text, known[one["fontname"].split("+")[-1]], one["size"], *one["matrix"][4:6]) for text, one in firsts]
