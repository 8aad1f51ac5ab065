"""The fonts, errors and hidden rows of an old .xls: records of a stream inside a compound file."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from struct import unpack_from
from typing import Any

from nongson_desktop.excel.encodings import encoding_of_font
from nongson_desktop.excel.fonts import Fonts

_SHEET, _FONT_RECORD, _FORMAT, _END = 0x85, 0x31, 0xE0, 0x0A
_ROW, _CONSTANT, _FORMULA = 0x208, 0x205, 0x06
_HIDDEN = 0x20
_COMPUTED = b"\xff\xff"  # at the end of a result that is no number; its first byte says what it is
_COMPUTED_ERROR = 2
_SMALL = 4096  # a stream as short lies in the stream of the root
_TEXT_CELLS = {0xFD, 0x204, 0xD6, 0x06}
_FREE = 0xFFFFFFF0
_PIECE = 64
_SECTORS = range(512, 4097)
_MISSING_FONT = 4  # the numbers of fonts leave this one out


def fonts_of_xls(content: bytes) -> dict[str, Fonts]:
    """Sheet number, as text -> (row, column from 0) -> encoding; nothing when the file is not as it should be."""
    hints = [name.encode(form) for name in (".Vn", "VNI") for form in ("latin-1", "utf-16-le")]
    if not any(hint in content for hint in hints):
        return {}
    try:
        return _fonts_in_stream(_book_stream(content))
    except (LookupError, ValueError, struct.error):
        return {}


def notes_of_xls(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """Sheet number, as text -> its cells with an error and its rows not shown, as far as the file can be read."""
    try:
        stream = _book_stream(content)
        return {str(number): list(_notes(stream, start)) for number, start in enumerate(_sheet_starts(stream))}
    except (LookupError, ValueError, struct.error):
        return {}


def _sheet_starts(stream: bytes) -> list[int]:
    return [unpack_from("<I", data)[0] for kind, data in _records(stream) if kind == _SHEET and data[5] == 0]


def _notes(stream: bytes, start: int) -> Iterator[dict[str, Any]]:
    for kind, data in _records(stream, start):
        if kind == _ROW and unpack_from("<H", data, 12)[0] & _HIDDEN:
            yield {"kind": "hidden", "row": unpack_from("<H", data)[0] + 1, "column": 0}
        elif (kind == _CONSTANT and data[7]) or (
            kind == _FORMULA and data[12:14] == _COMPUTED and data[6] == _COMPUTED_ERROR
        ):
            row, column = unpack_from("<HH", data)
            yield {"kind": "error", "row": row + 1, "column": column}


def _book_stream(content: bytes) -> bytes:
    """The stream with the book, put together from its sectors."""
    size = 1 << unpack_from("<H", content, 30)[0]
    if not _SECTORS.start <= size < _SECTORS.stop:
        raise ValueError("no sectors")
    (directory,) = unpack_from("<I", content, 48)
    table = _sector_table(content, size)
    entries = _chain(content, directory, table, size)
    streams = dict(_entries(entries))
    first, whole = streams.get("Workbook") or streams["Book"]
    if whole >= _SMALL:
        return _chain(content, first, table, size)[:whole]
    small, places = _chain(content, streams["Root Entry"][0], table, size), unpack_from("<I", content, 60)[0]
    shorter = _chain(content, places, table, size)
    numbers = list(unpack_from(f"<{len(shorter) // 4}I", shorter))
    return _chain(b"\0" * _PIECE + small, first, numbers, _PIECE)[:whole]


def _entries(entries: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
    """The streams of the directory: name -> first sector, length."""
    for start in range(0, len(entries), 128):
        length = unpack_from("<H", entries, start + 64)[0]
        name = entries[start : start + max(length - 2, 0)].decode("utf-16-le", "replace")
        yield name, unpack_from("<II", entries, start + 116)


def _sector_table(content: bytes, size: int) -> list[int]:
    places = [place for place in unpack_from("<109I", content, 76) if place < _FREE]
    (more,) = unpack_from("<I", content, 68)
    per = size // 4
    for _ in range(len(content) // size):  # no more tables than sectors, whatever they say of each other
        if more >= _FREE:
            break
        found = unpack_from(f"<{per}I", content, (more + 1) * size)
        places += [place for place in found[:-1] if place < _FREE]
        more = found[-1]
    return [number for place in places for number in unpack_from(f"<{per}I", content, (place + 1) * size)]


def _chain(content: bytes, first: int, table: list[int], size: int) -> bytes:
    parts: list[bytes] = []
    place = first
    while place < _FREE and len(parts) <= len(table):
        parts.append(content[(place + 1) * size : (place + 2) * size])
        place = table[place]
    return b"".join(parts)


def _records(stream: bytes, start: int = 0) -> Iterator[tuple[int, bytes]]:
    while start + 4 <= len(stream):
        kind, length = unpack_from("<HH", stream, start)
        yield kind, stream[start + 4 : start + 4 + length]
        if kind == _END:
            return
        start += 4 + length


def _fonts_in_stream(stream: bytes) -> dict[str, Fonts]:
    fonts: list[str] = []
    formats: list[int] = []
    sheets: list[int] = []
    for kind, data in _records(stream):
        if kind == _FONT_RECORD:
            fonts += [""] * (len(fonts) == _MISSING_FONT) + [_font_name(data)]
        elif kind == _FORMAT:
            formats.append(unpack_from("<H", data)[0])
        elif kind == _SHEET and data[5] == 0:
            sheets.append(unpack_from("<I", data)[0])
    telling = {number: encoding_of_font(fonts[font]) for number, font in enumerate(formats) if font < len(fonts)}
    return {str(number): _text_cells(stream, start, telling) for number, start in enumerate(sheets)}


def _font_name(data: bytes) -> str:
    length, wide = data[14], data[15] & 1
    return data[16 : 16 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _text_cells(stream: bytes, start: int, telling: dict[int, str]) -> Fonts:
    found: Fonts = {}
    for kind, data in _records(stream, start):
        if kind in _TEXT_CELLS:
            row, column, style = unpack_from("<HHH", data)
            if telling.get(style):
                found[row, column] = telling[style]
    return found
