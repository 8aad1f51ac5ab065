"""The heading rows of a foreign table: found by the names in them, whatever stands above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from nongson_desktop.excel.cells import is_number, text_of
from nongson_desktop.excel.reading import Sheet
from nongson_desktop.excel.sections import section_title
from nongson_desktop.excel.vocabulary import IGNORED, Vocabulary

_SEARCHED_ROWS = 60
_TALLEST = 3
_LONGEST = 90
_FEWEST = 2
_NAME_PARTS = ("name", "surname", "given")


@dataclass(frozen=True)
class Heading:
    """A column of the sheet: its place (A is 0), its words, and the field it stands for; "" is not read."""

    index: int
    text: str
    field: str = IGNORED
    path: tuple[str, ...] = ()


@dataclass(frozen=True)
class Header:
    """The heading rows (counted from 0, `bottom` included) and their columns."""

    top: int
    bottom: int
    headings: tuple[Heading, ...]

    @property
    def fields(self) -> set[str]:
        return {heading.field for heading in self.headings} - {IGNORED}


@dataclass
class _Grid:
    """The sheet's texts with merged cells filled, row by row as they are asked for."""

    sheet: Sheet
    _rows: dict[int, dict[int, str]] = field(default_factory=dict)

    def row(self, number: int) -> dict[int, str]:
        if number not in self._rows:
            values = self.sheet.rows[number] if number < len(self.sheet.rows) else ()
            self._rows[number] = {index: text for index, cell in enumerate(values) if (text := text_of(cell))}
        return self._rows[number]

    def filled(self, top: int, bottom: int) -> list[dict[int, str]]:
        """The rows of a block, each merged cell's text in all the places it covers."""
        rows = [dict(self.row(number)) for number in range(top, bottom + 1)]
        for first, left, last, right in self.sheet.merges:
            if not top <= first <= bottom or right - left > _LONGEST:
                continue
            text = self.row(first).get(left)
            for number in range(first, min(last, bottom) + 1):
                if text:
                    rows[number - top].update(dict.fromkeys(range(left, right + 1), text))
        for above, below in pairwise(rows):
            _fill_right(above, below)
        return rows


def _fill_right(above: dict[int, str], below: dict[int, str]) -> None:
    """A heading over several columns stands in the first of them alone when nothing was merged."""
    for index in sorted(below):
        if index not in above and index - 1 in above and index - 1 in below:
            above[index] = above[index - 1]


def find_header(sheet: Sheet, vocabulary: Vocabulary, needed: tuple[tuple[str, ...], ...]) -> Header | None:
    """The heading rows with the most known names; one field of each group in `needed` must be among them."""
    grid = _Grid(sheet)
    best: tuple[tuple[int, int, int], Header] | None = None
    for top in range(min(len(sheet.rows), _SEARCHED_ROWS)):
        for height in range(1, _TALLEST + 1):
            header = _header_at(grid, vocabulary, top, top + height - 1)
            if header is None:
                break
            if not all(header.fields & set(group) for group in needed):
                continue
            rank = (-len(header.fields), height, top)
            if best is None or rank < best[0]:
                best = (rank, header)
    return _with_merged_bottom(grid, vocabulary, best[1]) if best else None


def _header_at(grid: _Grid, vocabulary: Vocabulary, top: int, bottom: int) -> Header | None:
    """The block read as headings; None when its last row cannot be one."""
    if not grid.row(top) or not _may_be_heading(grid, bottom):
        return None
    rows = grid.filled(top, bottom)
    paths = {index: _path(rows, index) for index in sorted({index for row in rows for index in row})}
    fields = vocabulary.map(paths)
    header = Header(top, bottom, _named(paths, fields))
    return header if bottom == top or _continues(grid, vocabulary, header) else None


def _may_be_heading(grid: _Grid, number: int) -> bool:
    if number >= len(grid.sheet.rows):
        return False
    cells = [cell for cell in grid.sheet.rows[number] if cell is not None and cell != ""]
    return any(isinstance(cell, str) for cell in cells) and not any(isinstance(cell, date) for cell in cells)


def _continues(grid: _Grid, vocabulary: Vocabulary, header: Header) -> bool:
    """Whether below the first row there are only words, no section and no name of a person."""
    if any(is_number(cell) for row in grid.sheet.rows[header.top + 1 : header.bottom + 1] for cell in row):
        return False
    names = [heading.index for heading in header.headings if heading.field in _NAME_PARTS]
    for number in range(header.top + 1, header.bottom + 1):
        for index in names:
            text = grid.row(number).get(index)
            if text and vocabulary.exact((text,)) not in _NAME_PARTS:
                return False
        texts = grid.row(number).values()
        if len(texts) < 2 or any(section_title(text) and vocabulary.exact((text,)) is None for text in texts):
            return False
    return True


def _path(rows: list[dict[int, str]], index: int) -> tuple[str, ...]:
    words: list[str] = []
    for row in rows:
        text = row.get(index, "")
        if text and text not in words:
            words.append(text)
    return tuple(words)


def _named(paths: Mapping[int, tuple[str, ...]], fields: Mapping[int, str]) -> tuple[Heading, ...]:
    """Headings with words of their own; what is written twice gets its column's letter."""
    seen: set[str] = set()
    headings = []
    for index, path in paths.items():
        text = " / ".join(path)
        text = f"{text} [{column_letters(index)}]" if text in seen else text
        seen.add(text)
        headings.append(Heading(index, text, fields[index], path))
    return tuple(headings)


def column_letters(index: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def likely_header(sheet: Sheet) -> Header | None:
    """The row with the most words, for a table whose headings say nothing known; nothing is matched."""
    grid = _Grid(sheet)
    rows = [number for number in range(min(len(sheet.rows), _SEARCHED_ROWS)) if _may_be_heading(grid, number)]
    best = max(rows, key=lambda number: (_words_in(sheet, number), -number), default=None)
    if best is None or _words_in(sheet, best) < _FEWEST:
        return None
    paths = {index: (text,) for index, text in grid.row(best).items()}
    return Header(best, best, _named(paths, dict.fromkeys(paths, IGNORED)))


def _words_in(sheet: Sheet, number: int) -> int:
    return sum(1 for cell in sheet.rows[number] if isinstance(cell, str) and cell)


def _with_merged_bottom(grid: _Grid, vocabulary: Vocabulary, header: Header) -> Header:
    """The header down to the end of the cells that are merged downwards from it, with the words that stand there."""
    merges = grid.sheet.merges
    ends = [last for first, _, last, _ in merges if header.top <= first <= header.bottom and last - first < 4]
    bottom = max([header.bottom, *ends])
    whole = _header_at(grid, vocabulary, header.top, bottom) if bottom > header.bottom else None
    return whole if whole and whole.fields >= header.fields else replace(header, bottom=bottom)


def remap(header: Header, mapping: Mapping[str, str]) -> Header:
    """The header with the clerk's own choice for some headings."""
    chosen = tuple(replace(each, field=mapping.get(each.text, each.field)) for each in header.headings)
    return replace(header, headings=chosen)
