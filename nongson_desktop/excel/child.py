"""The process of its own that opens a foreign workbook, under limits of memory and time."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from nongson_desktop.excel.fonts import Fonts
from nongson_desktop.excel.taming import (
    COLUMN_GAP,
    ROW_GAP,
    STRAY,
    UNLOCK,
    Refusal,
    Tamed,
    before_gap,
    refuse_size,
    tamed,
)

MEMORY = 600 << 20
SECONDS = 30
HANDED_OVER = "-"


def main(argv: list[str]) -> int:
    """Print the workbook as one JSON document: its sheets, or the sentence why it was refused.

    The argument is its path, or a dash for one that is handed over without ever being on a disk.
    """
    limit()
    try:
        content = sys.stdin.buffer.read() if argv[0] == HANDED_OVER else Path(argv[0]).read_bytes()
        document: dict[str, Any] = {"sheets": _sheets(content)}
    except Refusal as error:
        document = {"refused": str(error)}
    except MemoryError:
        return 1
    sys.stdout.buffer.write(json.dumps(document, default=_plain).encode())
    return 0


def limit() -> None:
    """Bound the memory and the time of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the clock of the parent remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _sheets(content: bytes) -> list[dict[str, Any]]:
    from python_calamine import CalamineError, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

    tame = tamed(content)
    try:
        book = load_workbook(io.BytesIO(tame.content))
        pages = [page for page in book.sheets_metadata if page.typ == SheetTypeEnum.WorkSheet]
        shown = [page for page in pages if page.visible == SheetVisibleEnum.Visible] or pages
        numbers = {page.name: str(number) for number, page in enumerate(pages)}
        return [_sheet(book.get_sheet_by_name(page.name), tame, numbers[page.name]) for page in shown]
    except PasswordError as error:
        raise Refusal("có mật khẩu", UNLOCK) from error
    except (CalamineError, ValueError) as error:
        raise Refusal("bị hỏng hoặc bị cắt cụt") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # how the reader gives up on what it did not foresee
            raise Refusal("bị hỏng hoặc bị cắt cụt") from error
        raise


def _sheet(sheet: Any, tame: Tamed, number: str) -> dict[str, Any]:
    _, first = sheet.start or (0, 0)
    rows = [_trimmed([None] * first + row) for row in sheet.iter_rows()]
    far = [*_cut_far_rows(rows), *_cut_far_columns(rows)]
    refuse_size(sheet.name, sum(1 for row in rows if row), max(map(len, rows), default=0))
    merges = tame.merges.get(sheet.name) or list(_merges(sheet))
    fonts = tame.fonts.get(sheet.name) or tame.fonts.get(number, {})
    notes = (tame.notes.get(sheet.name) or tame.notes.get(number, [])) + far
    document = {"name": sheet.name, "rows": rows, "merges": merges, "notes": notes, "own": tame.own}
    return document | {"fonts": list(_telling(rows, fonts))}


def _telling(rows: list[list[Any]], fonts: Fonts) -> Iterator[tuple[int, int, str]]:
    """The cells whose letters mean something else in their font."""
    for (row, column), encoding in fonts.items():
        if row < len(rows) and column < len(rows[row]):
            text = rows[row][column]
            if isinstance(text, str) and not text.isascii():
                yield row, column, encoding


def _cut_far_rows(rows: list[list[Any]]) -> list[dict[str, Any]]:
    """Take the few rows that follow a long stretch of nothing away, and note them."""
    filled = {number for number, row in enumerate(rows, 1) if row}
    last = before_gap(filled, ROW_GAP)
    far = sorted(number for number in filled if number > last)
    if len(far) > STRAY:
        return []
    del rows[last:]
    return [{"kind": "far", "row": number, "column": 0} for number in far]


def _cut_far_columns(rows: list[list[Any]]) -> list[dict[str, Any]]:
    """Take the few cells that follow a long stretch of empty columns away, and note them."""
    wide = [(number, row) for number, row in enumerate(rows, 1) if len(row) > COLUMN_GAP]
    if not wide or len(wide) > STRAY:
        return []
    used = {place for row in rows for place, value in enumerate(row, 1) if value is not None and value != ""}
    last = before_gap(used, COLUMN_GAP)
    far = [(number, row) for number, row in wide if len(row) > last]
    notes = [{"kind": "far", "row": number, "column": len(row) - 1} for number, row in far]
    for _, row in far:
        del row[last:]
        _trimmed(row)
    return notes


def _trimmed(row: list[Any]) -> list[Any]:
    while row and (row[-1] is None or row[-1] == ""):
        row.pop()
    return row


def _merges(sheet: Any) -> Iterator[tuple[int, int, int, int]]:
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        yield top, left, bottom, right


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"date": value.date().isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
