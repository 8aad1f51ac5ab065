"""Workbooks read through a process of its own: a file that kills its reader is a refused file."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any
from unicodedata import is_normalized, normalize

from db.errors import UserError
from nongson_desktop.excel.child import HANDED_OVER, MEMORY, SECONDS
from nongson_desktop.excel.converting import Conversion, Place, conversions, without_hyphen
from nongson_desktop.excel.encodings import is_unicode
from nongson_desktop.excel.taming import SAVE_AGAIN
from nongson_desktop.paths import bundle_root

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods")
READ_FLAG = "--read-workbook"
_POLL = 0.1
_DIED = (
    "có thể có ô nằm rất xa bảng (bấm Ctrl+End trong Excel để xem) hoặc tệp bị hỏng."
    " Hãy chép riêng bảng sang một tệp mới rồi nhập lại."
)
_INVISIBLE = re.compile("[\u200b\u200c\u200d\ufeff]")

Cell = str | int | float | bool | date | None


@dataclass(frozen=True)
class Note:
    """A cell that the reader could not take as it stands; rows count from 1, columns from 0."""

    kind: str
    row: int
    column: int


@dataclass(frozen=True)
class Sheet:
    """A sheet's values, text in NFC; the first row is row 1 of the sheet, the first value its column A.

    `old_texts` are cells as the file has them that may be older than Unicode, `fonts` what their fonts tell, and
    `conversions` what was made of them.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    notes: tuple[Note, ...] = ()
    old_texts: Mapping[Place, str] = field(default_factory=dict)
    fonts: Mapping[Place, str] = field(default_factory=dict)
    conversions: tuple[Conversion, ...] = ()


@dataclass(frozen=True)
class Workbook:
    """The visible sheets of a file, as plain values; `own` says that the program wrote it."""

    path: Path
    sheets: tuple[Sheet, ...]
    own: bool = False


def child_command(path: Path | str) -> list[str]:
    """The command that reads a workbook: a module in a checkout, the program itself in a bundle."""
    if getattr(sys, "frozen", False):
        return [sys.executable, READ_FLAG, str(path)]
    return [sys.executable, "-m", "nongson_desktop.excel.child", str(path)]


def read_workbook(path: Path, cancelled: Callable[[], bool] = lambda: False, content: bytes | None = None) -> Workbook:
    """The workbook's values; raises UserError that says what is wrong with the file.

    `content` is what a package of that path held: it goes to the child without ever being on a disk.
    """
    if content is None:
        _check_name(path)
    command = child_command(path.resolve() if content is None else HANDED_OVER)
    document = json.loads(run_child(command, path, _DIED, cancelled, content=content), object_hook=_revived)
    if "refused" in document:
        raise UserError(f"Tệp “{path.name}” {document['refused']}")
    sheets = tuple(_sheet(sheet) for sheet in document["sheets"])
    if not any(sheet.rows for sheet in sheets):
        raise UserError(f"Tệp “{path.name}” không có dòng nào.")
    return Workbook(path, sheets, own=any(sheet["own"] for sheet in document["sheets"]))


def _check_name(path: Path) -> None:
    if path.is_dir():
        raise UserError(f"“{path.name}” là một thư mục, không phải tệp Excel.")
    if not path.is_file():
        raise UserError(f"Không tìm thấy tệp “{path.name}” trong thư mục {path.absolute().parent}.")
    if path.suffix.lower() not in SUFFIXES:
        raise UserError(
            f"Tệp “{path.name}” không phải là bảng Excel: chỉ đọc được các đuôi .xlsx, .xls và .ods. {SAVE_AGAIN}"
        )
    if not os.access(path, os.R_OK):
        raise UserError(f"Không được quyền đọc tệp “{path.name}”.")
    if path.stat().st_size == 0:
        raise UserError(f"Tệp “{path.name}” rỗng (0 byte). Hãy chép lại tệp từ nơi gốc.")


def run_child(
    command: list[str],
    path: Path,
    died: str,
    cancelled: Callable[[], bool] = lambda: False,
    again: str = SAVE_AGAIN,
    content: bytes | None = None,
) -> bytes:
    """What a process of its own says about a foreign file; raises UserError, `died` when the file killed it."""
    places = [str(bundle_root()), os.environ.get("PYTHONPATH", "")]
    process = subprocess.Popen(  # noqa: S603  (our own module, no shell)
        command,
        stdin=subprocess.DEVNULL if content is None else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(place for place in places if place)},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    if content is not None:
        _hand_over(process, content)
    with process:
        try:
            output = _wait(process, path, cancelled, again)
        finally:
            if process.poll() is None:
                process.kill()
    if process.returncode != 0:
        raise UserError(f"Không đọc được tệp “{path.name}” trong {MEMORY >> 20} MB bộ nhớ: {died}")
    return output


def _hand_over(process: subprocess.Popen[bytes], content: bytes) -> None:
    """Write beside the waiting: communicate() hands nothing over any more once its time was up."""
    stdin, process.stdin = process.stdin, None

    def write() -> None:
        assert stdin is not None
        with suppress(OSError), stdin:
            stdin.write(content)

    Thread(target=write, daemon=True).start()


def _wait(process: subprocess.Popen[bytes], path: Path, cancelled: Callable[[], bool], again: str) -> bytes:
    end = time.monotonic() + SECONDS
    while True:
        try:
            return process.communicate(timeout=_POLL)[0]
        except subprocess.TimeoutExpired:
            if cancelled():
                raise UserError("Đã dừng đọc tệp; chưa có gì thay đổi.") from None
            if time.monotonic() > end:
                raise UserError(f"Đọc tệp “{path.name}” quá {SECONDS} giây nên đã dừng. {again}") from None


def _revived(found: dict[str, Any]) -> Any:
    return date.fromisoformat(found["date"]) if found.keys() == {"date"} else found


def _clean(cell: Cell) -> Cell:
    """Text in NFC without signs that nobody sees."""
    if not isinstance(cell, str) or cell.isascii():
        return cell
    text = _INVISIBLE.sub("", cell if is_normalized("NFC", cell) else normalize("NFC", cell))
    return without_hyphen(text) if is_unicode(text) else text


def _sheet(found: dict[str, Any]) -> Sheet:
    rows = tuple(tuple(map(_clean, row)) for row in found["rows"])
    fonts = {(row, column): encoding for row, column, encoding in found["fonts"]}
    sheet = Sheet(
        str(_clean(found["name"])),
        rows,
        tuple((top, left, bottom, right) for top, left, bottom, right in found["merges"]),
        tuple(Note(**note) for note in found["notes"]),
        {place: text for place, text in _old_texts(rows) if not found["own"] or place in fonts},
        fonts,
    )
    return converted(sheet)


def _old_texts(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[Place, str]]:
    """The texts that may be older than Unicode: neither plain nor with a letter of Unicode's own."""
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and not cell.isascii() and not is_unicode(cell):
                yield (number, column), cell


def converted(sheet: Sheet, choices: Mapping[int, str] | None = None, below: int = -1) -> Sheet:
    """The sheet with its old texts in Unicode.

    `choices` (column from 0 -> encoding, "" for none) are the clerk's for the cells below a row.
    """
    if not sheet.old_texts:
        return sheet
    found = conversions(sheet.old_texts, sheet.fonts, choices, below)
    texts = {place: without_hyphen(text) for place, text in sheet.old_texts.items()}
    texts |= {(one.row - 1, one.column): one.after for one in found}
    rows = [list(row) for row in sheet.rows]
    for (row, column), text in texts.items():
        rows[row][column] = text
    return replace(sheet, rows=tuple(map(tuple, rows)), conversions=tuple(found))
