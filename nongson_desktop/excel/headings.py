"""The heading rows of a foreign table: found by the names in them, whatever stands above."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from itertools import pairwise
from tomllib import loads
from typing import Any

from db.errors import UserError
from db.search import folded
from nongson_desktop.columns import Column
from nongson_desktop.excel.cells import is_number, text_of
from nongson_desktop.excel.reading import Sheet
from nongson_desktop.paths import seeds

IGNORED = ""
_SEARCHED_ROWS = 60
_TALLEST = 3
_LONGEST = 90
_PARENTHESES = re.compile(r"\([^)]*\)")
_JOINED = ("hometown", "residence")
_NAME_PARTS = ("name", "surname", "given")


@cache
def seed() -> dict[str, Any]:
    """The words that clerks use for columns, levels and statuses."""
    return loads((seeds() / "headings.toml").read_text(encoding="utf-8"))


def plain(text: str) -> str:
    """Lower-case words with their marks and without punctuation."""
    return " ".join(re.findall(r"\w+", text.lower()))


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


class Vocabulary:
    """The words that stand for each field of a kind: its own labels, and how clerks write them."""

    def __init__(self, columns: Iterable[Column], sections: Iterable[str]) -> None:
        words: dict[str, str] = {}
        for name in sections:
            words |= {plain(word): key for key, written in seed().get(name, {}).items() for word in written}
        self._exact = words | {plain(column.label): column.name for column in columns}

    @cached_property
    def _loose(self) -> dict[str, str]:
        return {folded(word): key for word, key in self._exact.items()}

    @cached_property
    def _starts(self) -> list[tuple[str, str]]:
        return sorted(self._loose.items(), key=lambda pair: -len(pair[0]))

    def exact(self, path: tuple[str, ...]) -> str | None:
        """The field of a heading below its parents, by its words as they stand; None when they say nothing known."""
        if len(path) > 1 and (above := self.exact(path[:-1])) is not None:
            below = seed()["under"].get(above, {})
            found = below.get(plain(path[-1])) or {folded(word): key for word, key in below.items()}.get(
                folded(path[-1])
            )
            if found:
                return str(found)
        for text in (" ".join(path), path[-1]):
            for variant in (text, _PARENTHESES.sub(" ", text)):
                for words, known in ((plain(variant), self._exact), (folded(variant), self._loose)):
                    if words in known:
                        return known[words]
        return None

    def by_start(self, path: tuple[str, ...]) -> str | None:
        """The field whose known words begin the heading, the longest first."""
        for text in (" ".join(path), path[-1]):
            words = folded(text) + " "
            for start, key in self._starts:
                if words.startswith(start + " ") and len(start) > 4:
                    return key
        return None

    def map(self, paths: Mapping[int, tuple[str, ...]]) -> dict[int, str]:
        """The field of each column; words known as a whole come before words that only begin alike."""
        found = {index: self.exact(path) for index, path in paths.items()}
        taken = {key for key in found.values() if key}
        for index, path in paths.items():
            if found[index] is None:
                key = self.by_start(path)
                found[index] = key if key and (key not in taken or key in _JOINED) else None
                taken |= {found[index] or ""} - set(_JOINED)
        return _once_each({index: key or IGNORED for index, key in found.items()})


def _once_each(fields: dict[int, str]) -> dict[int, str]:
    """Each field from its first column alone; a name in neighbouring columns and an address may be in several."""
    last: dict[str, int] = {}
    kept = dict(fields)
    for index, key in sorted(fields.items()):
        if key in last and key not in _JOINED and not (key == "name" and last[key] == index - 1):
            kept[index] = IGNORED
            continue
        last[key] = index
    if "given" in last and "surname" not in last:
        kept[last["given"]] = "name" if "name" not in last else IGNORED
    if "surname" in last and "name" in last and "given" not in last:
        kept[last["surname"]] = IGNORED
    return kept


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
            if first > bottom or last < top or right - left > _LONGEST:
                continue
            text = self.row(first).get(left)
            for number in range(max(first, top), min(last, bottom) + 1):
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
    return _with_merged_bottom(sheet, best[1]) if best else None


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
    """Whether below the first row there are only words, and no name of a person stands yet."""
    if any(is_number(cell) for row in grid.sheet.rows[header.top + 1 : header.bottom + 1] for cell in row):
        return False
    names = [heading.index for heading in header.headings if heading.field in _NAME_PARTS]
    for number in range(header.top + 1, header.bottom + 1):
        for index in names:
            text = grid.row(number).get(index)
            if text and vocabulary.exact((text,)) not in _NAME_PARTS:
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


def _with_merged_bottom(sheet: Sheet, header: Header) -> Header:
    """The header down to the end of the cells that are merged downwards from it."""
    ends = [last for first, _, last, _ in sheet.merges if header.top <= first <= header.bottom and last - first < 4]
    return replace(header, bottom=max([header.bottom, *ends]))


def remap(header: Header, mapping: Mapping[str, str], fields: Iterable[str]) -> Header:
    """The header with the clerk's own choice for some headings; raises UserError on unknown words."""
    known = set(fields) | {IGNORED}
    texts = {heading.text for heading in header.headings}
    for text, key in mapping.items():
        if text not in texts:
            raise UserError(f"Bảng không có cột “{text}”.", "mapping")
        if key not in known:
            raise UserError(f"Không có trường “{key}” để ghép với cột “{text}”.", "mapping")
    chosen = tuple(replace(each, field=mapping.get(each.text, each.field)) for each in header.headings)
    return replace(header, headings=chosen)
