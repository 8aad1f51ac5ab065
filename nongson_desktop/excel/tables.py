"""The lines of a foreign table: who is a person, and which rows are sections, totals, repeats and signatures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from db.search import folded
from nongson_desktop.excel.cells import text_of
from nongson_desktop.excel.headings import Header, Heading
from nongson_desktop.excel.reading import Cell, Sheet
from nongson_desktop.excel.sections import cell_in_sheet_name, cell_in_title, cell_title, section_status, section_title
from nongson_desktop.excel.vocabulary import IGNORED, plain

_COUNTERS = {"stt", "tt", "số tt", "số thứ tự", "stt tt"}
_TOTAL = re.compile(
    r"^(?:tổng(?: cộng| số)?|cộng|tc)\s*(?:$|[:.\d(]|.*(?:đồng chí|đ/c|đảng viên|đv|người))"
    r"|^\W*(?:ấn định danh sách|(?:bản |bảng )?danh sách (?:này |trên )?(?:gồm|có|ấn định))",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"^\W*(?:người lập|lập biểu|lập bảng|người tổng hợp|t/m|tm\.|tm đảng|tm chi|k/t|kt\.|tl\.|thủ trưởng|xác nhận"
    r"|nơi nhận|ký,? |\(?ký\b|bí thư$|phó bí thư$|chi ủy$|ban chi ủy$|chủ tịch$)"
    r"|ngày\s*[\d.…_]*\s*tháng\s*[\d.…_]*\s*năm",
    re.IGNORECASE,
)
_ONLY_CASE = re.compile(r"\(?(?:\d{1,3}|[A-Z])\)?")
_DATED = ("birth_date", "male_birth", "female_birth", "admitted_on", "official_on", "decision_on")
_NAMED = ("name", "surname", "given", "member", "cadre")
_NUMBERS = ("card_number", "identity_number", "old_card_number")
_FEW = 3


class Line(NamedTuple):
    """A row that is about somebody: the cells by their field, and the section it stands in.

    `counted` says that it has a number of its own, `below` which line it goes on, if it does.
    """

    row: int
    cells: dict[str, Cell]
    section: str = ""
    section_row: int = 0
    status: str = ""
    counted: bool = False
    below: int = 0


@dataclass
class Table:
    """A sheet understood as a table."""

    sheet: Sheet
    header: Header
    lines: list[Line]
    title_cell: str = ""
    title_source: str = ""
    year: int | None = None

    def heading(self, key: str) -> str:
        """The words of the column that a field was read from."""
        return self._headings.get(key, "")

    @cached_property
    def _headings(self) -> dict[str, str]:
        return {heading.field: heading.text for heading in reversed(self.header.headings)}


@dataclass
class _State:
    section: str = ""
    section_row: int = 0
    status: str = ""
    ended: bool = False


@dataclass
class _Reader:
    sheet: Sheet
    header: Header
    anchors: tuple[str, ...]
    sections: Callable[[str], str] | None
    carried: tuple[str, ...]
    state: _State = field(default_factory=_State)

    def __post_init__(self) -> None:
        self.places: dict[str, list[int]] = {}
        for heading in self.header.headings:
            if heading.field != IGNORED:
                self.places.setdefault(heading.field, []).append(heading.index)
        self.places = {key: _detail_first(self.header, key, places) for key, places in self.places.items()}
        self.counter = next((each.index for each in self.header.headings if _is_counter(each)), None)
        self.words = {(heading.index, folded(text)) for heading in self.header.headings for text in heading.path}
        _add_blank_name_column(self.sheet, self.header, self.places)
        self.names = [place for key in _NAMED for place in self.places.get(key, [])]
        self.said_by = [place for key in self.anchors for place in self.places.get(key, [])]
        self.down = {key: _merged_downwards(self.sheet, self.places.get(key, [])) for key in self.carried}

    def lines(self) -> Iterator[Line]:
        for number in range(self.header.bottom + 1, len(self.sheet.rows)):
            row = self.sheet.rows[number]
            texts = {index: text for index, cell in enumerate(row) if cell is not None and (text := text_of(cell))}
            if texts and not self._is_furniture(number, texts):
                cells = self._cells(number, row)
                if self._is_person(cells, texts):
                    state = self.state
                    counted = self.counter is None or self._counted(texts)
                    yield Line(number + 1, cells, state.section, state.section_row, state.status, counted)

    def _cells(self, number: int, row: tuple[Cell, ...]) -> dict[str, Cell]:
        cells: dict[str, Cell] = {}
        for key, places in self.places.items():
            values = [row[place] for place in places if place < len(row) and row[place] not in (None, "")]
            if len(values) > 1:
                joint = " " if key == "name" else ", "
                cells[key] = joint.join(text_of(value) for value in values)
            elif values:
                cells[key] = values[0]
        for key, down in self.down.items():
            if key not in cells and number in down:
                cells[key] = down[number]
        return cells

    def _anchor(self, texts: dict[int, str]) -> str:
        return next((texts[place] for place in self.said_by if place in texts), "")

    def _is_furniture(self, number: int, texts: dict[int, str]) -> bool:
        """Whether the row is a repeated heading, a section, a total or a signature; remembers what it says."""
        first = next(iter(texts.items()))
        if not first[1].isdigit() and (first[0], folded(first[1])) in self.words and self._repeats(texts):
            self.state.ended = False
            return True
        anchor = self._anchor(texts)
        if _ONLY_CASE.fullmatch(anchor) and all(_ONLY_CASE.fullmatch(text) for text in texts.values()):
            return True
        words = [text for text in texts.values() if not text.isdigit()]
        leading = words[0] if words else ""
        if self._is_section(number, texts, anchor):
            return True
        if _TOTAL.search(anchor or leading):
            return True
        if self._is_signature(texts, anchor):
            self.state.ended = True
            return True
        return False

    def _is_signature(self, texts: dict[int, str], anchor: str) -> bool:
        words = [anchor] if anchor else list(texts.values())
        if self._counted(texts) or len(texts) > _FEW:
            return False
        return any(_SIGNATURE.search(text) for text in words)

    def _repeats(self, texts: dict[int, str]) -> bool:
        return len(texts) > 1 and all((index, folded(text)) in self.words for index, text in texts.items())

    def _is_section(self, number: int, texts: dict[int, str], anchor: str) -> bool:
        if self.sections is None or len(texts) > _FEW or (anchor and not self._begins_section(anchor)):
            return False
        words, last = list(texts.values()), max(self.names, default=0)
        begun = (place for place, index in enumerate(texts) if index <= last or not self.names)
        place = next((place for place in begun if self._begins_section(words[place])), None)
        if place is None:
            return False
        title, rest = self.sections(words[place]), words[place + 1 :]
        if title:
            self.state = _State(cell_title(f"{title} {rest[0]}") if title == "Chi bộ" and rest else title, number + 1)
        else:
            self.state.status, self.state.ended = section_status(words[place]), False
        return True

    def _begins_section(self, text: str) -> bool:
        return bool(self.sections and self.sections(text)) or bool(section_status(text))

    def _counted(self, texts: dict[int, str]) -> bool:
        return self.counter is not None and texts.get(self.counter, "").rstrip(".").isdigit()

    def _is_person(self, cells: dict[str, Cell], texts: dict[int, str]) -> bool:
        """Whether somebody is meant: a name, or numbers and dates without one; below a signature only if counted."""
        if not self.state.ended and any(key in cells for key in self.anchors):
            return True
        known = any(re.search(r"\d{2}", text_of(cells.get(key))) for key in (*_DATED, *_NUMBERS))
        return known or (self.state.ended and self._counted(texts))


def _is_counter(heading: Heading) -> bool:
    return plain(heading.path[-1]) in _COUNTERS


def _detail_first(header: Header, key: str, places: list[int]) -> list[int]:
    """The parts of an address from the house to the province, in whatever order the columns stand."""
    if key == "name" or len(places) < 2:
        return places
    paths = {heading.index: folded(" ".join(heading.path)) for heading in header.headings}

    def wideness(place: int) -> int:
        return next((rank for rank, word in enumerate(("huyen", "tinh", "quoc gia"), 1) if word in paths[place]), 0)

    return sorted(places, key=wideness)


def _add_blank_name_column(sheet: Sheet, header: Header, places: dict[str, list[int]]) -> None:
    """The given name stands in a column without a heading when "Họ và tên" was written over two columns."""
    if len(places.get("name", [])) != 1:
        return
    name = places["name"][0]
    if any(heading.index == name + 1 for heading in header.headings):
        return
    below = [row for row in sheet.rows[header.bottom + 1 :] if name < len(row) and text_of(row[name])]
    beside = [row for row in below if name + 1 < len(row) and text_of(row[name + 1])]
    if beside and len(beside) * 2 > len(below):
        places["name"].append(name + 1)


def _merged_downwards(sheet: Sheet, columns: list[int]) -> dict[int, Cell]:
    """Row (from 0) -> the value of the cell that was merged over it from above."""
    found: dict[int, Cell] = {}
    for top, left, bottom, _ in sheet.merges:
        if left in columns and bottom > top and top < len(sheet.rows) and left < len(sheet.rows[top]):
            found.update(dict.fromkeys(range(top + 1, bottom + 1), sheet.rows[top][left]))
    return found


def read_table(
    sheet: Sheet,
    header: Header,
    anchors: tuple[str, ...],
    *,
    sections: Callable[[str], str] | None = section_title,
    carried: tuple[str, ...] = ("cell",),
) -> Table:
    """The lines below the header; `anchors` are the fields that say whom a line is about.

    `sections` says what a row that only names a cell or a hamlet begins, "" for any other; None to look for none.
    The fields in `carried` hold for every row that their merged cell covers.
    """
    table = Table(sheet, header, list(_Reader(sheet, header, anchors, sections, carried).lines()))
    table.year = _year_in_titles(sheet, header)
    if sections is section_title:
        table.title_cell, table.title_source = _cell_of_sheet(sheet, header)
    return table


def _cell_of_sheet(sheet: Sheet, header: Header) -> tuple[str, str]:
    """The cell that the titles above the header, else the sheet's name, give to the whole sheet."""
    texts = [(number, text_of(cell)) for number, row in enumerate(sheet.rows[: header.top]) for cell in row if cell]
    for at_start in (True, False):
        for number, text in texts:
            if title := cell_in_title(text, at_start=at_start):
                return title, f"tiêu đề ở dòng {number + 1}"
    title = cell_in_sheet_name(sheet.name)
    return title, f"tên trang “{sheet.name}”" if title else ""


def _year_in_titles(sheet: Sheet, header: Header) -> int | None:
    """The last year that the titles above the header name."""
    text = " ".join(text_of(cell) for row in sheet.rows[: header.top] for cell in row if cell)
    years = re.findall(r"\bnăm\s+(\d{4})\b", text, re.IGNORECASE)
    return int(years[-1]) if years else None
