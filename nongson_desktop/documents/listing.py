"""Any list as it stands on the screen, as a paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from nongson_desktop.columns import Column
from nongson_desktop.documents.content import Closing, Content, Row, Signature, Table, TableColumn
from nongson_desktop.documents.page import committee_head, committee_signature, office_on, place_date, title

_NARROWEST, _WIDEST = 5, 28


def list_paper(
    heading: str, subject: str, columns: Sequence[Column], records: Sequence[Any], on: date
) -> list[Content]:
    """The records in the order given under the columns given, with their number and a total."""
    office = office_on(on)
    rows = [[column.text(record) for column in columns] for record in records]
    shares = [_share(column, [row[place] for row in rows]) for place, column in enumerate(columns)]
    table = Table(
        (
            TableColumn("TT", 3.2, "center"),
            *(TableColumn(column.label, share, _align(column)) for column, share in zip(columns, shares, strict=True)),
        ),
        (
            *(Row((str(number), *row)) for number, row in enumerate(rows, 1)),
            Row((f"Tổng số: {len(rows)}.",), section=True),
        ),
    )
    return [
        Content(
            title=heading,
            head=committee_head(office, place_date=place_date(office, on)),
            blocks=(
                title(heading.upper(), subject),
                table,
                Closing(committee_signature(office), Signature("", "NGƯỜI LẬP DANH SÁCH", "", "(ký, ghi rõ họ tên)")),
            ),
            geometry=office.geometry,
            on=on,
            landscape=True,
        )
    ]


def _share(column: Column, texts: Sequence[str]) -> float:
    """The width a column asks for, by its longest text and the longest word of its heading."""
    longest = max((len(text) for text in texts), default=0)
    word = max(len(part) for part in column.label.split())
    return float(min(_WIDEST, max(_NARROWEST, longest, word + 1)))


def _align(column: Column) -> str:
    if column.is_number:
        return "right"
    return "center" if column.is_date or column.is_check else "left"
