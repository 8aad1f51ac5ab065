"""The fonts of the cells of an old .xls: records of a stream inside a compound file."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from struct import unpack_from

from nongson_desktop.excel.encodings import encoding_of_font
from nongson_desktop.excel.fonts import Fonts

_SHEET, _FONT_RECORD, _FORMAT, _END = 0x85, 0x31, 0xE0, 0x0A
_TEXT_CELLS = {0xFD, 0x204, 0xD6, 0x06}
_FREE = 0xFFFFFFF0
_SECTORS = range(512, 4097)
_MISSING_FONT = 4  # the numbers of fonts leave this one out


def fonts_of_xls(content: bytes) -> dict[str, Fonts]:
    """Sheet number, as text -> (row, column from 0) -> encoding; nothing when the file is not as it should be."""
    hints = [name.encode(form) for name in (".Vn", "VNI") for form in ("latin-1", "utf-16-le")]
    if not any(hint in content for hint in hints):
        return {}
    try:
        return _fonts_in_stream(_book_stream(content))
    except (IndexError, ValueError, struct.error):
        return {}


def _book_stream(content: bytes) -> bytes:
    """The stream with the book, put together from its sectors."""
    size = 1 << unpack_from("<H", content, 30)[0]
    if not _SECTORS.start <= size < _SECTORS.stop:
        raise ValueError("no sectors")
    (directory,) = unpack_from("<I", content, 48)
    table = _sector_table(content, size)
    entries = _chain(content, directory, table, size)
    for start in range(0, len(entries), 128):
        length = unpack_from("<H", entries, start + 64)[0]
        name = entries[start : start + max(length - 2, 0)].decode("utf-16-le", "replace")
        if name in ("Workbook", "Book"):
            first, whole = unpack_from("<II", entries, start + 116)
            return _chain(content, first, table, size)[:whole]
    raise ValueError("no book")


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
