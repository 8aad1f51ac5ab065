"""Which cells of an .ods are merged, in a font of before Unicode or an error, and which rows are hidden."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from nongson_desktop.excel.encodings import encoding_of_font
from nongson_desktop.excel.fonts import Fonts

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FAMILY = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}font-family"
_FONT_HINT = re.compile(rb"(?:\.vn|vni[- ])\w", re.IGNORECASE)
_ERROR_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_NOTE_HINTS = (b'value-type="error"', b'visibility="filter"', b'visibility="collapse"')
_LONG = 1_000  # a run of equal cells or rows as long is empty
_SPAN_HINT = (b"number-rows-spanned", b"number-columns-spanned")

Merge = tuple[int, int, int, int]


def merges_of(content: bytes) -> dict[str, list[Merge]]:
    """Sheet -> its merged ranges (top, left, bottom, right), counted from 0."""
    if not any(hint in content for hint in _SPAN_HINT):
        return {}
    found: dict[str, list[Merge]] = {}
    name, line = "", 0
    for event, element in ET.iterparse(io.BytesIO(content), ("start", "end")):  # noqa: S314  (in the limited process)
        if event == "start" and element.tag == f"{_TABLE}table":
            name, line = element.get(f"{_TABLE}name", ""), 0
        elif event == "end" and element.tag == f"{_TABLE}table-row":
            found.setdefault(name, []).extend(_in_row(element, line))
            line += _number(element, "number-rows-repeated")
            element.clear()
    return found


def _in_row(row: Any, line: int) -> Iterator[Merge]:
    column = 0
    for cell in row:
        down, across = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
        if down > 1 or across > 1:
            yield line, column, line + down - 1, column + across - 1
        column += _number(cell, "number-columns-repeated")


def _number(element: Any, name: str) -> int:
    return int(element.get(f"{_TABLE}{name}", "1"))


def notes_of(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """Sheet -> its cells that hold an error and its rows that are not shown; rows count from 1, columns from 0."""
    if not any(hint in content for hint in _NOTE_HINTS):
        return {}
    found: dict[str, list[dict[str, Any]]] = {}
    name, line = "", 1
    for event, element in ET.iterparse(io.BytesIO(content), ("start", "end")):  # noqa: S314  (in the limited process)
        if event == "start" and element.tag == f"{_TABLE}table":
            name, line = element.get(f"{_TABLE}name", ""), 1
        elif event == "end" and element.tag == f"{_TABLE}table-row":
            found.setdefault(name, []).extend(_notes_in_row(element, line))
            line += _number(element, "number-rows-repeated")
            element.clear()
    return found


def _notes_in_row(row: Any, line: int) -> Iterator[dict[str, Any]]:
    if row.get(f"{_TABLE}visibility") in ("collapse", "filter") and any(len(cell) for cell in row):
        yield {"kind": "hidden", "row": line, "column": 0}
    column = 0
    for cell in row:
        if cell.get(_ERROR_TYPE) == "error":
            yield {"kind": "error", "row": line, "column": column}
        column += _number(cell, "number-columns-repeated")


def fonts_of(content: bytes) -> dict[str, Fonts]:
    """Sheet -> (row, column from 0) -> encoding, as far as the cells' own styles tell."""
    if not _FONT_HINT.search(content):
        return {}
    faces: dict[str, str] = {}
    styles: dict[str, str] = {}
    found: dict[str, Fonts] = {}
    name, line = "", 0
    columns: list[str] = []
    for event, element in ET.iterparse(io.BytesIO(content), ("start", "end")):  # noqa: S314  (in the limited process)
        if event == "start" and element.tag == f"{_TABLE}table":
            name, line, columns = element.get(f"{_TABLE}name", ""), 0, []
        elif event == "start":
            continue
        elif element.tag == f"{_STYLE}font-face":
            faces[element.get(f"{_STYLE}name", "")] = encoding_of_font(element.get(_FAMILY, "").strip("'"))
        elif element.tag == f"{_STYLE}style":
            styles[element.get(f"{_STYLE}name", "")] = _encoding_of_style(element, faces)
        elif element.tag == f"{_TABLE}table-column":
            style = element.get(f"{_TABLE}default-cell-style-name", "")
            columns += [style] * min(_number(element, "number-columns-repeated"), _LONG)
        elif element.tag == f"{_TABLE}table-row":
            found.setdefault(name, {}).update(_fonts_in_row(element, line, columns, styles))
            line += _number(element, "number-rows-repeated")
            element.clear()
    return found


def _encoding_of_style(style: Any, faces: Mapping[str, str]) -> str:
    words = style.find(f"{_STYLE}text-properties")
    face = words.get(f"{_STYLE}font-name", "") if words is not None else ""
    return faces.get(face) or encoding_of_font(face)


def _fonts_in_row(
    row: Any, line: int, columns: list[str], styles: Mapping[str, str]
) -> Iterator[tuple[tuple[int, int], str]]:
    place = 0
    down = _number(row, "number-rows-repeated")
    for cell in row:
        across = _number(cell, "number-columns-repeated")
        own = cell.get(f"{_TABLE}style-name") or (columns[place] if place < len(columns) else "")
        if (encoding := styles.get(own, "")) and max(across, down) < _LONG and len(cell):
            for number in range(line, line + down):
                yield from (((number, column), encoding) for column in range(place, place + across))
        place += across
