"""1,000 forms with a table each, against bare platypus that sets the same words in the same faces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from pypdf import PdfReader
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

from db.base import action, save_many
from db.members import Member
from db.open import close_office
from db.tasks import Task
from nongson_desktop.documents.content import Closing, Content, Facts, Signature, Text, Title
from nongson_desktop.documents.content import Table as TableOf
from nongson_desktop.documents.fonts import BOLD, REGULAR
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.tasks import task_slips
from tests.benchmarks.measure import Row, compare, seconds
from tests.benchmarks.offices import make_office

COUNT, YEAR = 1000, 2025
LEAST_SPEED = 0.7  # of bare platypus
TASKS = (
    ("Vận động các hộ hiến đất mở rộng đường thôn", "Biên bản hiến đất của 12 hộ"),
    ("Giúp hai hộ nghèo của thôn làm hồ sơ vay vốn", "Hai hồ sơ được duyệt"),
    ("Viết bài tuyên truyền phòng, chống cháy rừng mùa khô", "Sáu bài phát thanh"),
)
PLAIN = ParagraphStyle("plain", fontName=REGULAR, fontSize=13, leading=18)
STRONG = ParagraphStyle("strong", PLAIN, fontName=BOLD, alignment=TA_CENTER)
CELL = ParagraphStyle("cell", PLAIN, fontSize=12, leading=14.4)


def rows(place: Path) -> list[Row]:
    """Ours begins with the records; bare platypus is given the words."""
    make_office(place / "forms", COUNT)
    _assign()
    request = Request(on=date(YEAR, 12, 31), year=YEAR)
    try:
        slips = task_slips(request)
        for drawn in (draw_paper("task-slip", request), _bare(slips)):
            assert len(PdfReader(BytesIO(drawn)).pages) == COUNT
        return [
            compare(
                "1,000 forms with tables",
                lambda: seconds(lambda: draw_paper("task-slip", request)),
                lambda: seconds(lambda: _bare(slips)),
                1 / LEAST_SPEED,
                rounds=3,
            )
        ]
    finally:
        close_office()


def _assign() -> None:
    with action("Giao nhiệm vụ"):
        save_many(
            Task,
            [
                {"member": member, "year": YEAR, "text": text, "product": product, "due_on": date(YEAR, 11, 30)}
                for member in Member.select()
                for text, product in TASKS
            ],
        )


def _bare(slips: list[Content]) -> bytes:
    out = BytesIO()
    story = [part for slip in slips for part in (*_parts(slip), PageBreak())]
    SimpleDocTemplate(out, invariant=1, pageCompression=1).build(story[:-1])
    return out.getvalue()


def _parts(slip: Content) -> Iterator[Any]:
    head = slip.head
    yield _side_by_side((head.superior, "ĐẢNG CỘNG SẢN VIỆT NAM"), (head.issuer, head.place_date))
    for block in slip.blocks:
        match block:
            case Title():
                yield from (Paragraph(text, STRONG) for text in (block.kind, block.subject))
            case Facts():
                yield from (
                    Paragraph("; ".join(f"{one.label}: {one.value}" for one in line), PLAIN) for line in block.lines
                )
            case TableOf():
                heads = [Paragraph(column.title, STRONG) for column in block.columns]
                cells = [[Paragraph(escape(text), CELL) for text in row.cells] for row in block.rows]
                widths = [column.share * 48 for column in block.columns]
                yield Table([heads, *cells], widths, style=[("GRID", (0, 0), (-1, -1), 0.5, "black")])
            case Text():
                yield Paragraph(escape("".join(run.text for run in block.runs)), PLAIN)
            case Closing():
                left = block.left or Signature()
                yield _side_by_side((left.authority, block.right.authority), (left.name, block.right.name))


def _side_by_side(*lines: tuple[str, str]) -> Table:
    return Table([[Paragraph(text, STRONG) for text in line] for line in lines])
