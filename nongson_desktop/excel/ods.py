"""Which cells of an .ods are merged: its reader does not say."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
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
