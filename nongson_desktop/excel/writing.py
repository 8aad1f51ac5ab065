"""Lists written as workbooks that clerks can print, and that the program reads back unchanged."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from db.base import Record
from db.dates import PartialDate
from db.errors import UserError
from nongson_desktop.columns import Column
from nongson_desktop.excel.taming import OWN
from nongson_desktop.paths import write_file

_TITLE_ROW, _HEADER_ROW = 0, 2
_WIDEST, _NARROWEST, _LONG = 40, 7, 60
_MEASURED, _NUMBER, _BOLD = 200, 6, 1
_NARROW = 1.15  # letters are narrower than digits
_LINE, _TALLEST = 16, 409  # points; Excel has no taller row
_A4, _A3 = 9, 8  # as Excel calls them
_A4_HOLDS, _A3_HOLDS = 195, 280  # letters across at two thirds of their size
_CELL = 32_767  # letters that a cell of Excel holds
_FIRST_YEAR = 1900  # Excel knows no earlier day
# Also the font of the workbook itself, in whose digits widths are counted: else they differ where Calibri is missing.
_FONT = {"font_name": "Times New Roman", "font_size": 12}
_BAD_IN_NAME = str.maketrans("[]:*?/\\", "       ")


def write_list(path: Path, title: str, columns: Sequence[Column], records: Iterable[Record]) -> None:
    """Write the records under their columns' labels to an .xlsx file, whole or not at all; raises UserError.

    Numbers of cards and identities are text cells; full dates are dates; a year alone is text.
    """
    rows = [[_value(column, column.value(record)) for column in columns] for record in records]
    write_file(path, _workbook(title, columns, rows))


def merge_workbook(headings: Sequence[str], rows: Sequence[Sequence[str]], on: date) -> bytes:
    """A workbook for Word's mail merge: the headings in the first row, every cell text; the same rows, the same bytes.

    A number such as 05 keeps its zero.
    """
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.combine(on, time(), UTC)})
        sheet = book.add_worksheet("Danh sach")
        text = book.add_format({"num_format": "@"})
        for line, row in enumerate([headings, *rows]):
            for place, value in enumerate(row):
                sheet.write_string(line, place, value, text)
        for place, heading in enumerate(headings):
            longest = max((len(row[place]) for row in rows[:_MEASURED]), default=0)
            sheet.set_column(place, place, min(max(longest, len(heading)) + 2, _LONG))
        sheet.freeze_panes(1, 0)
    return content.getvalue()


def sheet_name(title: str) -> str:
    """A title as the name of a sheet, which has at most 31 letters and none of a few signs."""
    return title.translate(_BAD_IN_NAME).strip("' ")[:31]


def _value(column: Column, value: Any) -> Any:
    """A date, a number or text, as the cell is to hold it."""
    if isinstance(value, PartialDate) and value.day is not None and value.year >= _FIRST_YEAR:
        return value.first_day
    if type(value) is date or (isinstance(value, int | Decimal) and not isinstance(value, bool)):
        return value
    text = column.show(value)
    if len(text) > _CELL:
        raise UserError(f"{column.label} có {len(text)} chữ; một ô của Excel chỉ giữ được {_CELL} chữ.", column.name)
    return text


def _workbook(title: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_format_properties": _FONT}) as book:
        book.set_properties({"author": OWN})
        sheet = book.add_worksheet(sheet_name(title) or None)
        heading = book.add_format({**_FONT, "bold": True, "border": 1, "text_wrap": True, "align": "center"})
        heading.set_align("vcenter")
        sheet.write_string(_TITLE_ROW, 0, title.upper(), book.add_format({**_FONT, "bold": True, "font_size": 14}))
        sheet.write_row(_HEADER_ROW, 0, ["STT", *(column.label for column in columns)], heading)
        _write_rows(book, sheet, rows)
        _lay_out(sheet, columns, rows)
    return content.getvalue()


def _write_rows(book: Any, sheet: Any, rows: Sequence[Sequence[Any]]) -> None:
    text = book.add_format({**_FONT, "border": 1, "num_format": "@", "valign": "top", "text_wrap": True})
    day = book.add_format({**_FONT, "border": 1, "num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})
    number = book.add_format({**_FONT, "border": 1, "valign": "top", "align": "right", "indent": 1})
    order = book.add_format({**_FONT, "border": 1, "valign": "top", "align": "center"})
    for place, row in enumerate(rows, 1):
        line = _HEADER_ROW + place
        sheet.write_number(line, 0, place, order)
        for index, value in enumerate(row, 1):
            if isinstance(value, str):
                sheet.write_string(line, index, value, text) if value else sheet.write_blank(line, index, None, text)
            elif isinstance(value, date):
                sheet.write_datetime(line, index, value, day)
            else:
                sheet.write_number(line, index, value, number)


def _lay_out(sheet: Any, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> None:
    """Columns as wide as their words, headings always in sight."""
    widths = [_NUMBER, *(_width(column, index, rows) for index, column in enumerate(columns))]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    _give_height(sheet, _HEADER_ROW, ["", *(column.label for column in columns)], [width - _BOLD for width in widths])
    for place, row in enumerate(rows, 1):
        _give_height(sheet, _HEADER_ROW + place, row, widths[1:])
    sheet.freeze_panes(_HEADER_ROW + 1, 2)
    sheet.autofilter(_HEADER_ROW, 0, _HEADER_ROW + len(rows), len(columns))
    _lay_on_paper(sheet, sum(widths))


def _give_height(sheet: Any, line: int, row: Sequence[Any], widths: Sequence[int]) -> None:
    """Room for words that run over several lines; not every office suite finds it by itself."""
    lines = 1
    for value, width in zip(row, widths, strict=True):
        if isinstance(value, str) and (len(value) > width or "\n" in value):
            lines = max(lines, sum(max(math.ceil(len(part) / width / _NARROW), 1) for part in value.split("\n")))
    if lines > 1:
        sheet.set_row(line, min(lines * _LINE, _TALLEST))


def _width(column: Column, index: int, rows: Sequence[Sequence[Any]]) -> int:
    """In letters."""
    longest = max((len(str(row[index])) for row in rows[:_MEASURED]), default=0)
    return min(max(longest, len(column.label) // 2, _NARROWEST) + 2, _LONG if column.is_long else _WIDEST)


def _lay_on_paper(sheet: Any, width: int) -> None:
    """A4 across, else A3, else several A3 side by side, in letters that can still be read; headings on each page."""
    wide = width > _A4_HOLDS
    sheet.set_landscape()
    sheet.set_paper(_A3 if wide else _A4)
    sheet.fit_to_pages(math.ceil(width / _A3_HOLDS) if wide else 1, 0)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.repeat_columns(0, 1)
    sheet.set_footer("&CTrang &P/&N")
