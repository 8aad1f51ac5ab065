"""A list printed as it is seen: the chosen columns of any record kind, on a page of the clerk's choice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from db.base import Record
from db.errors import UserError
from nongson_desktop.columns import Column
from nongson_desktop.documents import fonts
from nongson_desktop.documents.content import Content, Row, Table, TableColumn
from nongson_desktop.documents.geometry import A3, A4, MM, Area
from nongson_desktop.documents.page import (
    committee_head,
    committee_signature,
    drawn_up,
    office_on,
    place_date,
    title,
    upper,
)

_MEASURED_ROWS = 400
_WIDEST = 70 * MM
_ROOM = 9.0


@dataclass(frozen=True)
class ListPage:
    """A page that a list is printed on; without `landscape` it is turned when the columns ask for it."""

    title: str
    sheet: tuple[float, float] = A4
    landscape: bool | None = None
    most_columns: int = 14


PAGES = (
    ListPage("khổ A4, đứng hay ngang tuỳ số cột"),
    ListPage("khổ A4 đứng", landscape=False),
    ListPage("khổ A4 ngang", landscape=True),
    ListPage("khổ A3 ngang", A3, landscape=True, most_columns=24),
    ListPage("khổ A3 đứng", A3, landscape=False, most_columns=18),
)


def list_content(
    heading: str,
    columns: Sequence[Column],
    records: Iterable[Record],
    on: date,
    note: str = "",
    page: ListPage = PAGES[0],
) -> Content:
    """The list as a paper; `note` says what was filtered; raises UserError when it has too many columns."""
    if not columns or len(columns) > page.most_columns:
        raise UserError(
            f"Danh sách in {page.title} được từ 1 đến {page.most_columns} cột; đang chọn {len(columns)} cột."
            " Hãy bớt cột hoặc chọn khổ giấy lớn hơn."
        )
    office = office_on(on)
    geometry = replace(office.geometry, sheet=page.sheet)
    rows = [(str(number), *(column.text(record) for column in columns)) for number, record in enumerate(records, 1)]
    wanted = sum(wide for _, wide in _rooms(columns, rows, geometry.size["table"])) / MM
    landscape = Area(geometry).text_width < wanted if page.landscape is None else page.landscape
    return Content(
        title=heading,
        head=committee_head(office, place_date=place_date(office, on)),
        blocks=(
            title(upper(heading), note),
            Table(_table_columns(columns, rows, Area(geometry, landscape)), _rows(rows, len(columns))),
            drawn_up(committee_signature(office), "NGƯỜI LẬP DANH SÁCH"),
        ),
        geometry=geometry,
        on=on,
        landscape=landscape,
    )


def list_paper(
    heading: str,
    columns: Sequence[Column],
    records: Iterable[Record],
    on: date,
    *,
    note: str = "",
    format: str = "pdf",  # noqa: A002  (the word of every other paper)
    page: ListPage = PAGES[0],
) -> bytes:
    """The list as PDF or Word bytes."""
    content = list_content(heading, columns, records, on, note, page)
    if format == "docx":
        from nongson_desktop.documents import word

        return word.draw([content])
    from nongson_desktop.documents import pdf

    return pdf.draw([content])


def _rows(rows: Sequence[tuple[str, ...]], width: int) -> tuple[Row, ...]:
    body = [Row(cells) for cells in rows] or [Row(("", "(không có dòng nào)", *[""] * (width - 1)))]
    return (*body, Row((f"Tổng số: {len(rows)} dòng.",), section=True))


def _table_columns(columns: Sequence[Column], rows: Sequence[tuple[str, ...]], area: Area) -> tuple[TableColumn, ...]:
    size = area.geometry.size["wide_table" if area.landscape else "table"]
    shares = _shared_out(_rooms(columns, rows, size), area.text_width * MM)
    aligns = [
        "center",
        *("right" if one.is_number else "center" if one.is_date or one.is_check else "left" for one in columns),
    ]
    titles = ["TT", *(column.label for column in columns)]
    return tuple(TableColumn(*one) for one in zip(titles, shares, aligns, strict=True))


def _shared_out(rooms: Sequence[tuple[float, float]], whole: float) -> list[float]:
    """What each column gets: no less than its longest word needs, the rest as its longest text asks."""
    least, wanted = sum(low for low, _ in rooms), sum(wide for _, wide in rooms)
    if wanted <= whole or least >= whole:
        return [wide if wanted <= whole else low for low, wide in rooms]
    part = (whole - least) / (wanted - least)
    return [low + (wide - low) * part for low, wide in rooms]


def _rooms(columns: Sequence[Column], rows: Sequence[tuple[str, ...]], size: float) -> list[tuple[float, float]]:
    """For each column the least room in points, by its longest word, and the room its longest text asks for."""
    measured = list(islice(rows, _MEASURED_ROWS))
    number = _ROOM + max(fonts.width(text, fonts.BOLD, size) for text in ("TT", "0" * len(str(len(rows)))))
    found = [(number, number)]
    for place, column in enumerate(columns, 1):
        texts = {row[place] for row in measured}
        words = {word for text in texts for word in text.split()}
        head = max(fonts.width(word, fonts.BOLD, size) for word in column.label.split())
        low = max([head, *(fonts.width(word, fonts.REGULAR, size) for word in words)])
        wide = max((fonts.width(text, fonts.REGULAR, size) for text in texts), default=0.0)
        found.append((_ROOM + min(low, _WIDEST), _ROOM + max(min(low, _WIDEST), min(wide, _WIDEST))))
    return found
