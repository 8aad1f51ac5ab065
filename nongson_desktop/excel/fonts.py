"""Which cells of a workbook are in a font of before Unicode; the reader of values says nothing about fonts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape

from nongson_desktop.excel.encodings import encoding_of_font

Fonts = dict[tuple[int, int], str]

_HINT = re.compile(rb'"(?:\.vn|vni[- ])', re.IGNORECASE)
_FONTS = re.compile(rb"<(?:\w+:)?fonts\b.*?</(?:\w+:)?fonts>", re.DOTALL)
_FONT = re.compile(rb"<(?:\w+:)?font\s*/>|<(?:\w+:)?font>(.*?)</(?:\w+:)?font>", re.DOTALL)
_FONT_NAME = re.compile(rb'<(?:\w+:)?name\b[^>]*?\bval="([^"]*)"')
_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w+:)?xf\b([^>]*)>")
_FONT_OF_STYLE = re.compile(rb'\bfontId="(\d+)"')
_TEXT = re.compile(rb"<(?:\w+:)?si\b.*?</(?:\w+:)?si>|<(?:\w+:)?si\s*/>", re.DOTALL)
_RUN_FONT = re.compile(rb'<(?:\w+:)?rFont\b[^>]*?\bval="([^"]*)"')
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]+)(\d+)"')
_CELL_STYLE = re.compile(rb'\bs="(\d+)"')
_CELL_TEXT = re.compile(rb"<(?:\w+:)?v>(\d+)<")


def fonts_of_xlsx(
    read: Callable[[str], bytes], names: set[str], sheets: Iterable[tuple[str, str]], column: Callable[[str], int]
) -> dict[str, Fonts]:
    """Sheet -> (row, column from 0) -> encoding; `read` gives a part, `sheets` are names and their parts."""
    styles = read("xl/styles.xml") if "xl/styles.xml" in names else b""
    texts = read("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in names else b""
    by_style = dict(_encodings_of_styles(styles)) if _HINT.search(styles) else {}
    by_text = dict(_encodings_of_texts(texts)) if _HINT.search(texts) else {}
    if not by_style and not by_text:
        return {}
    return {sheet: dict(_cells(read(part), by_style, by_text, column)) for sheet, part in sheets}


def _encodings_of_styles(styles: bytes) -> Iterator[tuple[int, str]]:
    fonts, formats = _FONTS.search(styles), _STYLES.search(styles)
    if fonts is None or formats is None:
        return
    encodings = [_encoding(_FONT_NAME.search(font[0])) for font in _FONT.finditer(fonts[0])]
    for number, style in enumerate(_STYLE.finditer(formats[0])):
        font = _FONT_OF_STYLE.search(style[1])
        place = int(font[1]) if font else 0
        if place < len(encodings) and encodings[place]:
            yield number, encodings[place]


def _encodings_of_texts(texts: bytes) -> Iterator[tuple[int, str]]:
    """Texts of several fonts bring them along; the first telling one speaks for the whole."""
    for number, text in enumerate(_TEXT.finditer(texts)):
        encoding = next((found for run in _RUN_FONT.finditer(text[0]) if (found := _encoding(run))), "")
        if encoding:
            yield number, encoding


def _encoding(found: re.Match[bytes] | None) -> str:
    return encoding_of_font(unescape(found[1].decode("utf-8", "replace"))) if found else ""


def _cells(
    sheet: bytes, by_style: dict[int, str], by_text: dict[int, str], column: Callable[[str], int]
) -> Iterator[tuple[tuple[int, int], str]]:
    for found in _CELL.finditer(sheet):
        place, style = _PLACE.search(found[1]), _CELL_STYLE.search(found[1])
        if place is None or not found[2]:
            continue
        encoding = by_style.get(int(style[1]), "") if style else by_style.get(0, "")
        text = _CELL_TEXT.search(found[2]) if by_text and b't="s"' in found[1] else None
        encoding = by_text.get(int(text[1]), encoding) if text else encoding
        if encoding:
            yield (int(place[2]) - 1, column(place[1].decode())), encoding
