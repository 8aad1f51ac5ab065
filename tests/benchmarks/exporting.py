"""10,000 members as an Excel list, against a bare xlsxwriter loop that writes the same cells."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from xlsxwriter import Workbook

from db.open import close_office
from db.search import View
from nongson_desktop.catalog import kind_of
from nongson_desktop.excel.writing import write_list
from tests.benchmarks.measure import Row, compare, seconds
from tests.benchmarks.offices import DAY, make_office

BUDGET = 1.5
COUNT = 10_000


def rows(place: Path) -> list[Row]:
    """Both are given the records; the bare loop gets its cells from the file that we wrote."""
    make_office(place / "export", COUNT)
    try:
        kind = kind_of("members")
        records = kind.records(View(as_of=DAY))
        ours, bare = place / "ours.xlsx", place / "bare.xlsx"
        write_list(ours, kind.title, kind.columns, records)
        cells = [[cell.value for cell in row] for row in load_workbook(ours).active.iter_rows()]
        assert len(cells) > COUNT
        return [
            compare(
                f"export {COUNT:,} members to Excel",
                lambda: seconds(lambda: write_list(ours, kind.title, kind.columns, records)),
                lambda: seconds(lambda: _bare(bare, cells)),
                BUDGET,
                rounds=5,
            )
        ]
    finally:
        close_office()


def _bare(path: Path, cells: list[list[Any]]) -> None:
    with Workbook(path, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd/mm/yyyy"})
        for line, row in enumerate(cells):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(line, place, value, day)
                elif isinstance(value, int):
                    sheet.write_number(line, place, value)
                elif value is None:
                    sheet.write_blank(line, place, None, text)
                else:
                    sheet.write_string(line, place, value, text)
