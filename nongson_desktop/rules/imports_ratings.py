"""Ratings from a workbook: the levels of members, or of cells when the list names organisations."""

from __future__ import annotations

import re
from collections import defaultdict, namedtuple
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from db.base import database, last_link, nothing_written_since
from db.errors import UserError
from db.evaluation import Collective, Level, Rated, Rating
from db.search import folded
from db.values import stored
from nongson_desktop.columns import Column
from nongson_desktop.excel.cells import is_marked, text_of
from nongson_desktop.excel.headings import Header
from nongson_desktop.excel.reading import Cell
from nongson_desktop.excel.sections import section_title
from nongson_desktop.excel.tables import Line, Table
from nongson_desktop.excel.vocabulary import Vocabulary, seed
from nongson_desktop.kinds import Kind
from nongson_desktop.rules.entering import enter_ratings
from nongson_desktop.rules.evaluation import STAGES, closed_words, evaluation_of
from nongson_desktop.rules.imports_records import WHO, WHO_LABELS, RecordsImport
from nongson_desktop.rules.imports_rows import DUPLICATE, ERROR, WARNING, CellChoice, Row
from nongson_desktop.rules.organizations import cell_key, cells
from nongson_desktop.rules.plans import check_year

LEVELS = tuple(STAGES.values())
_SUBJECT = (*WHO, "organization")
MARKED_LEVELS = {f"{name}_{level}": (name, level) for name in LEVELS for level in Level.ALL}
_TAKEN = ("self_level", "cell_level", "level", "decided_on", "self_points", "points", "exemplary", "note")


@dataclass(frozen=True)
class _Year:
    """When the year was closed, and its ratings by member and by cell, as they stood after the last link."""

    closed: date | None
    given: set[str]
    members: dict[int, Any]
    cells: dict[int, Any]
    read_at: tuple[int, str]

    def known(self, values: Mapping[str, Any]) -> Any:
        """The rating that a row is about, if there is one."""
        return self.members.get(values["member"]) if "member" in values else self.cells.get(values["organization"])


class RatingsImport(RecordsImport):
    """Completes the ratings of a year; a row about an organisation rates the cell."""

    words = ("ratings",)

    def __init__(self, kind: Kind, today: date) -> None:
        super().__init__(kind, today)
        told = {column.name: column.label for column in kind.columns}
        marks = {key: f"{level} (x) · {told[name]}" for key, (name, level) in MARKED_LEVELS.items()}
        self.labels = {**WHO_LABELS, "organization": "Tổ chức", **marks}
        self.anchors = (*_SUBJECT, *LEVELS)
        self.needed = (_SUBJECT, (*LEVELS, *MARKED_LEVELS))
        self.needed_words = "cột “Số thẻ đảng viên” (hoặc “Họ và tên”, “Tổ chức”) và một cột mức xếp loại"
        self._columns = [column for column in kind.columns if column.name in _TAKEN]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.kind.columns, ("who", "ratings"))

    def sections(self, header: Header) -> Callable[[str], str] | None:
        """A list of people may be parted by cells; in a list of cells each is rated itself."""
        return None if self.kind.key == "cell-ratings" or "organization" in header.fields else section_title

    @cached_property
    def _levels(self) -> dict[str, str]:
        return {folded(word): level for level, words in seed()["levels"].items() for word in words}

    def understand(self, line: Line, table: Table) -> Row:
        row = Row(line.row, table.sheet.name, None)
        self._take_year(row, line, table)
        self._take_subject(row, line, table)
        self._take_marks(row, line, table)
        for column in self._columns:
            if column.name in line.cells and not self._take_level(row, line, column):
                self._take(row, line, table, column)
        if row.values.get("decided_on") and not row.values.get("level"):
            row.note(ERROR, table.heading("decided_on"), "", "Có ngày quyết định thì phải có mức xếp loại.")
        if not any(row.values.get(name) for name in (*LEVELS, "points", "self_points")) and not row.is_refused:
            row.is_empty = True
            row.note(WARNING, table.heading("level"), "", "Không có mức xếp loại nào để ghi; bỏ qua dòng này.")
        row.record = Rating(__no_default__=True)  # what a new one draws costs more than all the rest
        row.record.__data__ |= self._blank | row.values
        return row

    def _take_level(self, row: Row, line: Line, column: Column) -> bool:
        """A level written as most files have it, without more ado."""
        if column.name not in LEVELS:
            return False
        cell = line.cells[column.name]
        level = self._plain_levels.get(cell)
        if level is not None:
            row.values[column.name] = level
        return level is not None or folded(text_of(cell)) in self._no_levels

    def _take_marks(self, row: Row, line: Line, table: Table) -> None:
        """Levels that have a column each, with an x in one of them."""
        marked = [key for key in MARKED_LEVELS if key in line.cells and is_marked(line.cells[key])]
        for key in marked:
            name, level = MARKED_LEVELS[key]
            if row.values.setdefault(name, level) != level:
                both = " và ".join(f"“{table.heading(one)}”" for one in marked if MARKED_LEVELS[one][0] == name)
                row.note(ERROR, table.heading(key), text_of(line.cells[key]), f"Đánh dấu ở cả {both}.")

    @cached_property
    def _no_levels(self) -> set[str]:
        """Words that say that somebody has no level."""
        return set(map(folded, seed()["no_level"]["words"]))

    @cached_property
    def _plain_levels(self) -> dict[Cell, str]:
        return {level: level for level in Level.ALL}

    @cached_property
    def _blank(self) -> dict[str, Any]:
        return dict(Rating().__data__)

    def value_of(self, column: Column, cell: Cell, line: Line) -> Any:
        if column.name not in LEVELS:
            return super().value_of(column, cell, line)
        text = re.sub(r"\([^)]*\)?", "", text_of(cell)).strip()  # “HTXSNV (20%)”
        level = text if text in Level.ALL else self._levels.get(folded(text))
        if level is None:
            raise ValueError(f"không phải là mức xếp loại; ghi {', '.join(Level.ALL)} hoặc tên đầy đủ của mức")
        return level

    def _take_year(self, row: Row, line: Line, table: Table) -> None:
        cell = line.cells.get("year")
        if cell in self._checked_years:
            row.values["year"] = self._checked_years[cell]
            return
        text = text_of(cell) or str(table.year or "")
        heading = table.heading("year") or "Năm"
        try:
            row.values["year"] = int(text) if text.isdigit() else 0
            check_year(row.values["year"])
            self._checked_years |= {cell: row.values["year"]} if cell else {}
        except UserError as error:
            row.note(ERROR, heading, text, error.message if text else "Thiếu năm đánh giá.")

    @cached_property
    def _checked_years(self) -> dict[Cell, int]:
        """What stood as a year in the lines before and may be one."""
        return {}

    def _take_subject(self, row: Row, line: Line, table: Table) -> None:
        try:
            if self._is_of_cell(line):
                self._take_cell(row, line)
            else:
                person = self.directory.find(line)
                row.values |= {"member": person.id, "name": person.name}
        except (UserError, ValueError) as error:
            key = next((key for key in _SUBJECT if key in line.cells), "name")
            row.note(ERROR, table.heading(key), text_of(line.cells.get(key)), str(error))

    def _is_of_cell(self, line: Line) -> bool:
        if self.kind.key == "cell-ratings" or "organization" not in line.cells:
            return self.kind.key == "cell-ratings"
        return bool(text_of(line.cells["organization"])) and not any(text_of(line.cells.get(key)) for key in WHO)

    def _take_cell(self, row: Row, line: Line) -> None:
        text = text_of(line.cells.get("organization") or line.cells.get("name"))
        cell = self._standing.get(cell_key(text)) or self.organizations.get(cell_key(text))
        if cell is None:
            raise UserError(f"Không có tổ chức “{text}” trong dữ liệu.", "organization")
        row.values |= {"organization": cell.id, "name": cell.name, "cell": cell.name}

    @cached_property
    def _standing(self) -> dict[str, Any]:
        return {cell_key(cell.name): cell for cell in cells(self.today)}

    # All lines

    def finish(self, rows: Sequence[Row]) -> None:
        seen: dict[tuple[Any, ...], Row] = {}
        self._given = {name for row in rows for name in row.values if name in _TAKEN}
        for row in rows:
            if not row.is_good:
                continue
            subject = row.values["year"], _subject(row.values)
            if subject in seen:
                self._note_twice(row, seen[subject])
                continue
            seen[subject] = row
            self._compare(row)

    def _note_twice(self, row: Row, first: Row) -> None:
        """A second line about somebody repeats the first, or cannot be right beside it."""
        told = f"{row.values['name']} đã có ở dòng {first.row}"
        mine, others = (", ".join(one.values[name] for name in LEVELS if one.values.get(name)) for one in (row, first))
        if mine == others:
            row.note(DUPLICATE, "", row.values["name"], f"{told}.")
        else:
            row.note(ERROR, "", row.values["name"], f"{told} với mức {others}, dòng này ghi {mine}: giữ một dòng thôi.")

    def _compare(self, row: Row) -> None:
        """Judge a rating against what the office has for the same year; what changes nothing is a duplicate."""
        values = row.values
        year = self._year(values["year"])
        known = year.known(values)
        if known is not None and all(
            _same(name, getattr(known, name), values[name]) for name in year.given & values.keys()
        ):
            row.note(DUPLICATE, "", known.name, f"{known.name} đã được ghi đúng như vậy.")
        elif year.closed:
            row.note(ERROR, "Năm", str(values["year"]), closed_words(values["year"], year.closed))
        elif known is not None:
            self._note_changes(row, known)

    def _note_changes(self, row: Row, known: Any) -> None:
        levels = {name: row.values[name] for name in LEVELS if row.values.get(name)}
        if known.reason and levels:
            message = f"{known.name} không xếp loại năm {row.values['year']}: {known.reason}."
            row.note(ERROR, "", known.name, message)
            return
        for name, level in levels.items():
            old = getattr(known, name)
            if old not in ("", level):
                label = self.fields()[name]
                row.note(WARNING, label, level, f"{label} đang là {old}, sẽ đổi thành {level}.")

    def _year(self, year: int) -> _Year:
        if year not in self._years:
            opened = evaluation_of(year)
            closed = opened.closed_on if opened else None
            link = last_link()
            self._years[year] = _Year(closed, self._given, *_known_ratings(year, self._given), link)
        return self._years[year]

    @cached_property
    def _years(self) -> dict[int, _Year]:
        return {}

    def repeats(self, rows: Sequence[Row]) -> bool:  # noqa: ARG002
        """Never: a rating that exists by now is completed."""
        return False

    def as_json(self, row: Row) -> dict[str, Any]:
        return {"member_id": row.values.get("member"), **super().as_json(row)}

    def write(self, rows: Sequence[Row], cells: Mapping[str, CellChoice]) -> None:  # noqa: ARG002
        by_year: dict[int, list[Row]] = defaultdict(list)
        for row in rows:
            by_year[row.values["year"]].append(row)
        for year, group in by_year.items():
            kept = self._year(year)
            known = (kept.members, kept.cells) if nothing_written_since(kept.read_at) else None
            enter_ratings(year, [_entry(row.values) for row in group], known)


def _known_ratings(year: int, given: Collection[str]) -> tuple[dict[int, Any], dict[int, Any]]:
    """The ratings of members and of cells themselves, as the database holds the fields that the file gives.

    Each is also a Rated; bodies that lead a cell are no subject here.
    """
    kept: Any = namedtuple("kept", ("member", "organization", *Rated._fields, *given))  # type: ignore[misc]  # the file says
    names = ("member", "organization", "id", "name", "exempt_reason", *given)
    fields = [getattr(Rating, name) for name in names]
    of_year = (Rating.year == year) & (Rating.hidden == False) & (Rating.collective == Collective.ITSELF)
    rows: Iterable[Any] = map(kept._make, database.execute(Rating.select(*fields).where(of_year)).fetchall())
    members: dict[int, Any] = {}
    organizations: dict[int, Any] = {}
    for one in rows:
        if one.member:
            members[one.member] = one
        else:
            organizations[one.organization] = one
    return members, organizations


def _subject(values: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """Whom a rating is about: a member, or else a cell."""
    member = values.get("member")
    return member, None if member else values.get("organization")


def _same(name: str, kept: Any, given: Any) -> bool:
    """Whether the database holds what is given for a field."""
    value = given if isinstance(given, str) else stored(Rating._meta.fields[name].db_value, given)
    return bool(kept == value or (not kept and not value))


def _entry(values: Mapping[str, Any]) -> dict[str, Any]:
    key = "member" if "member" in values else "organization"
    return {key: values[key], **{name: values[name] for name in _TAKEN if name in values}}
