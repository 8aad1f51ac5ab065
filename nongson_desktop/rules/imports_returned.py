"""The workbook that goes back to whoever sent it: the rows that were refused in colour, each with the reason."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from db.errors import UserError
from nongson_desktop.excel.headings import Header
from nongson_desktop.excel.reading import Cell, Sheet
from nongson_desktop.excel.taming import OWN
from nongson_desktop.paths import write_file
from nongson_desktop.rules.imports import Preview
from nongson_desktop.rules.imports_rows import ERROR, Row
from nongson_desktop.safety.journal import note

REASON = "Chưa nhập vì"
_ROW, _CELL = "#FDE9E7", "#F4A79D"
_FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "top", "text_wrap": True}
_WIDEST, _NARROWEST, _REASON = 40, 6, 60
_MEASURED = 200
_A4 = 9  # as Excel calls it


def write_returned(preview: Preview, path: Path) -> int:
    """Write the sheets that were read as an .xlsx, refused rows coloured with the reason; how many.

    Text stays text, numbers and days stay what they were; the column added is not read when the file comes again.
    Noted in the journal; raises UserError.
    """
    if path.suffix.lower() != ".xlsx":
        raise UserError(f"Tệp trả lại có đuôi .xlsx, không phải “{path.name}”.", "returned")
    wrong = [row for row in preview.rows if row.is_refused]
    if not wrong:
        raise UserError("Không có dòng nào sai nên không có tệp trả lại.", "returned")
    write_file(path, _workbook(preview, wrong))
    note("export", f"Ghi tệp trả lại: {len(wrong)} dòng chưa nhập được")
    return len(wrong)


def _workbook(preview: Preview, wrong: Sequence[Row]) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    headers = dict(preview.headers)
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"author": OWN})
        formats = _Formats(book)
        for page in preview.book.sheets:
            if page.name in headers:
                mine = {row.row: row for row in wrong if row.sheet == page.name}
                _write_sheet(book.add_worksheet(page.name), formats, page, headers[page.name], mine)
    return content.getvalue()


class _Formats:
    """How cells look: plain, in a refused row, at fault; each as text, number or day."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, str], Any] = {}
        self.title = book.add_format({**_FONT, "num_format": "@", "text_wrap": False})

    def of(self, colour: str, kind: str) -> Any:
        key = (colour, kind)
        if key not in self._made:
            found = self._book.add_format({**_FONT, "num_format": kind})
            if colour:
                found.set_bg_color(colour)
                found.set_border(1)
            self._made[key] = found
        return self._made[key]


def _write_sheet(sheet: Any, formats: _Formats, page: Sheet, header: Header, wrong: dict[int, Row]) -> None:
    places = {heading.text: heading.index for heading in header.headings}
    width = places.get(REASON, max(map(len, page.rows), default=0))
    for top, left, bottom, right in page.merges:
        if (top, left) != (bottom, right) and right < width:
            sheet.merge_range(top, left, bottom, right, "")
    for number, cells in enumerate(page.rows):
        row = wrong.get(number + 1)
        faults = {places[one.column] for one in row.problems if one.column in places} if row else set()
        for column in range(width if row else min(len(cells), width)):
            colour = _CELL if column in faults else _ROW if row else ""
            cell = cells[column] if column < len(cells) else None
            if number < header.top and isinstance(cell, str):  # a title runs over the columns beside it
                sheet.write_string(number, column, cell, formats.title)
            else:
                _write(sheet, formats, number, column, cell, colour)
        if row:
            sheet.write_string(number, width, _reasons(row), formats.of(_ROW, "@"))
    sheet.write_string(header.top, width, REASON, formats.of(_CELL, "@"))
    _lay_out(sheet, page, header, width)


def _reasons(row: Row) -> str:
    return " ".join(problem.message for problem in row.problems if problem.severity == ERROR)


def _write(sheet: Any, formats: _Formats, row: int, column: int, cell: Cell, colour: str) -> None:
    """The cell as it was; text is written as text, whatever it begins with."""
    if isinstance(cell, str) and cell:
        sheet.write_string(row, column, cell, formats.of(colour, "@"))
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, formats.of(colour, "General"))
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, formats.of(colour, "dd/mm/yyyy"))
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell, formats.of(colour, "General"))
    elif colour:
        sheet.write_blank(row, column, None, formats.of(colour, "@"))


def _lay_out(sheet: Any, page: Sheet, header: Header, width: int) -> None:
    for column in range(width):
        longest = max(_lengths(page.rows[header.top : header.top + _MEASURED], column), default=0)
        sheet.set_column(column, column, min(max(longest, _NARROWEST) + 2, _WIDEST))
    sheet.set_column(width, width, _REASON)
    sheet.freeze_panes(header.bottom + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header.top, header.bottom)


def _lengths(rows: Iterable[Sequence[Cell]], column: int) -> Iterable[int]:
    for row in rows:
        if column < len(row) and row[column] is not None:
            value = row[column]
            yield 10 if isinstance(value, date) else len(str(value))
