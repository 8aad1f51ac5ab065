"""A foreign workbook looked at before it is opened: what it is, how big it unpacks, and what lies far away."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET

from nongson_desktop.excel.fonts import Fonts, fonts_of_xlsx
from nongson_desktop.excel.ods import Merge, fonts_of, merges_of, notes_of
from nongson_desktop.excel.xls_fonts import fonts_of_xls, notes_of_xls

MAX_UNPACKED = 200_000_000
MAX_ROWS, MAX_COLUMNS = 100_000, 500
ROW_GAP = 1_000
STRAY = 1_000
COLUMN_GAP = 100
OWN = "Nông Sơn Desktop"  # the author of the program's own workbooks: only a font says that letters there are old

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOOK, _FILEPASS, _FIRST_RECORDS = b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x2f\x00", 8
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]+)(\d+)"')
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)\b[^>/]*>(?!</)")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_ERROR = b't="e"'
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_FAR_HINT = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(?:\d{7,}|[1-9]\d{5})"')
_WIDE_HINT = re.compile(rb'\br="(?:[A-Z]{3}|[D-Z][A-Z])\d')
_ODS_REPEAT = re.compile(rb'(table:number-(rows|columns)-repeated=")(\d+)"')

Notes = dict[str, list[dict[str, Any]]]


@dataclass
class Tamed:
    """A workbook fit to be opened; by sheet, notes on cells that lost something, merges and fonts that are known.

    The sheets of an .xls have their number in place of their name among the fonts and notes.
    """

    content: bytes
    notes: Notes = field(default_factory=dict)
    merges: dict[str, list[Merge]] = field(default_factory=dict)
    fonts: dict[str, Fonts] = field(default_factory=dict)
    own: bool = False


SAVE_AGAIN = "Hãy mở tệp bằng Excel, lưu lại dạng .xlsx rồi nhập lại."
UNLOCK = "Hãy mở tệp bằng Excel, bỏ mật khẩu, lưu lại rồi nhập lại."
SPLIT = "Hãy chép riêng bảng cần nhập sang một tệp mới, hoặc chia làm nhiều tệp."


class Refusal(Exception):  # noqa: N818  (it ends a sentence that begins with the file's name)
    """Why the file cannot be read, as the end of the sentence "Tệp … ", and what to do."""

    def __init__(self, why: str, advice: str = SAVE_AGAIN) -> None:
        super().__init__(f"{why}. {advice}")


# What zipfile and the parser say of a broken package; a seek before its beginning is a ValueError.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, ET.ParseError, NotImplementedError, OSError)


def tamed(content: bytes) -> Tamed:
    """The workbook without stray far-away cells; raises Refusal."""
    if not content.strip(b"\0"):
        raise Refusal("rỗng, không có gì bên trong")
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content or _is_locked_xls(content):
            raise Refusal("có mật khẩu", UNLOCK)
        return Tamed(content, notes_of_xls(content), fonts=fonts_of_xls(content))
    if not content.startswith(_ZIP):
        raise Refusal(_what_it_is(content))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return _tamed_zip(content, parts)
    except _BROKEN as error:
        raise Refusal("bị hỏng hoặc bị cắt cụt") from error
    except RuntimeError as error:  # zipfile's word for a member under a password
        raise Refusal("có mật khẩu", UNLOCK) from error


def _is_locked_xls(content: bytes) -> bool:
    """Whether FILEPASS is among the first records of the old format's book."""
    place = content.find(_BOOK)
    for _ in range(_FIRST_RECORDS):
        kind = content[place : place + 2]
        if place < 0 or kind == _FILEPASS:
            return place >= 0
        place += 4 + int.from_bytes(content[place + 2 : place + 4], "little")
    return False


def _what_it_is(content: bytes) -> str:
    head = content[:1000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta")):
        return "là trang web hoặc XML mang đuôi Excel"
    if head.startswith(b"%pdf"):
        return "là tệp PDF mang đuôi Excel"
    return "không phải là bảng Excel dù mang đuôi của Excel"


def _tamed_zip(content: bytes, parts: zipfile.ZipFile) -> Tamed:
    unpacked = sum(part.file_size for part in parts.infolist())
    if unpacked > MAX_UNPACKED:
        raise Refusal(f"bung ra tới {unpacked // 1_000_000} MB, quá {MAX_UNPACKED // 1_000_000} MB", SPLIT)
    names = set(parts.namelist())
    if "xl/workbook.xml" in names:
        return _tamed_xlsx(content, parts)
    if "content.xml" in names:
        return _tamed_ods(content, parts, names)
    if "word/document.xml" in names:
        raise Refusal("là văn bản Word mang đuôi Excel")
    if any(name.endswith("workbook.bin") for name in names):
        raise Refusal("thuộc dạng Excel nhị phân (.xlsb)")
    raise Refusal("không phải là bảng Excel dù mang đuôi của Excel")


def _read(parts: zipfile.ZipFile, name: str) -> bytes:
    """A part's bytes, never more than the whole file may unpack to, whatever the directory says."""
    with parts.open(name) as part:
        data = part.read(MAX_UNPACKED + 1)
    if len(data) > MAX_UNPACKED:
        raise Refusal(f"bung ra quá {MAX_UNPACKED // 1_000_000} MB", SPLIT)
    return data


def _tamed_ods(content: bytes, parts: zipfile.ZipFile, names: set[str]) -> Tamed:
    """Long runs of empty rows and columns cut short, for the reader lays them all out."""
    if "META-INF/manifest.xml" in names and b"encryption-data" in _read(parts, "META-INF/manifest.xml"):
        raise Refusal("có mật khẩu", UNLOCK)
    before = _read(parts, "content.xml")
    most = {b"rows": 2 * ROW_GAP, b"columns": MAX_COLUMNS}

    def shorter(found: re.Match[bytes]) -> bytes:
        return found[1] + str(min(int(found[3]), most[found[2]])).encode() + b'"'

    after = _ODS_REPEAT.sub(shorter, before)
    tame = content if after == before else _rezipped(parts, {"content.xml": after})
    return Tamed(tame, notes_of(after), merges_of(after), fonts_of(after))


def _rezipped(parts: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as copy:
        for part in parts.infolist():
            copy.writestr(part.filename, changed.get(part.filename) or _read(parts, part.filename))
    return made.getvalue()


def _tamed_xlsx(content: bytes, parts: zipfile.ZipFile) -> Tamed:
    notes: Notes = {}
    changed = {}
    for sheet, part in _sheet_parts(parts):
        data = _read(parts, part)
        lost = list(_lost_cells(data)) if _FORMULA.search(data) or _ERROR in data else []
        lost += _hidden_rows(data)
        if _FAR_HINT.search(data) or _WIDE_HINT.search(data):
            _refuse_long(sheet, data)
            slim, far = _without_far_cells(sheet, data)
            lost += far
            if far:
                changed[part] = slim
        if lost:
            notes[sheet] = lost
    names = set(parts.namelist())
    fonts = fonts_of_xlsx(lambda part: _read(parts, part), names, _sheet_parts(parts), column_number)
    core = _read(parts, "docProps/core.xml") if "docProps/core.xml" in names else b""
    return Tamed(_rezipped(parts, changed) if changed else content, notes, fonts=fonts, own=f">{OWN}<".encode() in core)


def _sheet_parts(parts: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Each sheet's name and the part of the zip it lies in."""
    links = {}
    for link in ET.fromstring(_read(parts, "xl/_rels/workbook.xml.rels")):  # noqa: S314  (limited process)
        target = link.get("Target", "")
        links[link.get("Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    known = set(parts.namelist())
    for element in ET.fromstring(_read(parts, "xl/workbook.xml")).iter():  # noqa: S314
        if element.tag.endswith("}sheet"):
            key = next((value for name, value in element.items() if name.endswith("}id")), "")
            if links.get(key) in known:
                yield element.get("name", ""), links[key]


def _lost_cells(data: bytes) -> Iterator[dict[str, Any]]:
    """Formulas whose result was never saved, and cells that hold an error such as #REF!, computed or copied."""
    for found in _CELL.finditer(data):
        inside = found[2] or b""
        place = _PLACE.search(found[1])
        if _ERROR in found[1]:
            kind = "error"
        elif _FORMULA.search(inside) and not _VALUE.search(inside) and b't="str"' not in found[1]:
            kind = "formula"
        else:
            continue
        if place:
            yield {"kind": kind, "row": int(place[2]), "column": column_number(place[1].decode())}


def _hidden_rows(data: bytes) -> list[dict[str, Any]]:
    """The rows that Excel does not show, by hand or by a filter."""
    return [{"kind": "hidden", "row": int(found[1]), "column": 0} for found in _HIDDEN_ROW.finditer(data)]


def column_number(letters: str) -> int:
    """A is 0, B is 1, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _refuse_long(sheet: str, data: bytes) -> None:
    """Refuse a plainly too long sheet without looking at each of its cells."""
    beyond = _FAR_HINT.search(data)
    if beyond is None:
        return
    values = data.count(b"<v>", beyond.start()) + data.count(b"<is>", beyond.start())
    if values > 10 * STRAY:
        rows = data.count(b"<row ") or data.count(b":row ")
        refuse_size(sheet, rows, 0)


def _without_far_cells(sheet: str, data: bytes) -> tuple[bytes, list[dict[str, Any]]]:
    """The sheet without the few cells that stand far outside the rest; raises Refusal when they are many."""
    filled = []
    for found in _CELL.finditer(data):
        place = _PLACE.search(found[1])
        if place and found[2] and _VALUE.search(found[2]):
            filled.append((int(place[2]), column_number(place[1].decode()) + 1, found.span()))
    rows, columns = {row for row, _, _ in filled}, {column for _, column, _ in filled}
    last_row, last_column = before_gap(rows, ROW_GAP), before_gap(columns, COLUMN_GAP)
    far = [cell for cell in filled if cell[0] > last_row or cell[1] > last_column]
    if len(far) > STRAY:
        last_row, last_column, far = max(rows), max(columns), []
    refuse_size(sheet, sum(1 for row in rows if row <= last_row), last_column)
    pieces, start = [], 0
    for _, _, (begin, end) in far:
        pieces.append(data[start:begin])
        start = end
    notes = [{"kind": "far", "row": row, "column": column - 1} for row, column, _ in far]
    return b"".join([*pieces, data[start:]]), notes


def before_gap(used: set[int], gap: int) -> int:
    """The last used number before a long stretch of nothing."""
    last = 0
    for number in sorted(used):
        if number - last > gap:
            break
        last = number
    return last


def refuse_size(sheet: str, rows: int, columns: int) -> None:
    if columns > MAX_COLUMNS:
        raise Refusal(f"có {columns} cột ở trang “{sheet}”, quá {MAX_COLUMNS} cột", SPLIT)
    if rows > MAX_ROWS:
        raise Refusal(f"có {rows} dòng ở trang “{sheet}”, quá {MAX_ROWS} dòng", SPLIT)
