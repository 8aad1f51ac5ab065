"""Số lượng, cơ cấu đảng viên on a day as a paper, with why the number changed since the beginning of the year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from nongson_desktop.documents.content import Content, Row, Table, TableColumn
from nongson_desktop.documents.page import (
    cell_name,
    composed,
    drawn_up,
    office_on,
    paragraph,
    signature_of,
    title,
)
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.composition import Composition, Movement, composition, movement
from nongson_desktop.rules.organizations import committees
from nongson_desktop.rules.percent import share
from nongson_desktop.rules.scopes import words_of

_COLUMNS = (
    TableColumn("TT", 0.6, "center"),
    TableColumn("Nội dung", 5.0),
    TableColumn("Số lượng", 1.2, "center"),
    TableColumn("%", 1.2, "center"),
)


def composition_paper(request: Request) -> list[Content]:
    """The numbers of the paper's day, of a cell or of all."""
    words, day = wording("composition", request.on), request.as_of
    scope = request.whom
    office = office_on(request.on, next((one for one, _name in committees(request.on) if one == scope.body), None))
    cell = office.cell(scope.cell) if scope.cell is not None and not scope.before else None
    bodies, whose = scope.bodies(day), cell_name(cell.name) if cell else words_of(scope, day) or office.names.name
    found = composition(day, bodies)
    first = min((request.since or date(day.year, 1, 1)) - timedelta(days=1), day)
    moved = movement(first, day, bodies)
    return [
        composed(
            office,
            request,
            f"Số lượng, cơ cấu đảng viên ngày {day:%d/%m/%Y}",
            (
                title(words["title"], f"{whose}, ngày {day:%d/%m/%Y}"),
                paragraph(found.sentence()),
                Table(_COLUMNS, (*_rows(found), *_moved(words["movement"], first, moved))),
                drawn_up(signature_of(office, cell), words["maker"]),
            ),
            cell=cell,
        )
    ]


def _rows(found: Composition) -> Iterator[Row]:
    for group, lines in groupby(found.lines, key=lambda line: line.group):
        yield Row((group,), section=True)
        for number, line in enumerate(lines, 1):
            yield Row((str(number), line.label, str(line.count), share(line.count, found.total)))


def _moved(words: str, first: date, moved: Movement) -> Iterator[Row]:
    yield Row((words.format(day=f"{first:%d/%m/%Y}"),), section=True)
    yield Row(("", "Đầu kỳ", str(moved.start), ""))
    for why, count in moved.joined.items():
        yield Row(("", f"Tăng: {why}", str(count), ""))
    for why, count in moved.left.items():
        yield Row(("", f"Giảm: {why}", str(count), ""))
    yield Row(("", "Cuối kỳ", str(moved.end), ""), strong=True)
