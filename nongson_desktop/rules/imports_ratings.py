"""Ratings from a workbook: the levels of members, or of cells when the list names organisations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from db.errors import UserError
from db.evaluation import Evaluation, Level, Rating
from db.search import folded
from nongson_desktop.catalog import Kind
from nongson_desktop.columns import Column
from nongson_desktop.excel.cells import text_of
from nongson_desktop.excel.reading import Cell
from nongson_desktop.excel.tables import Line, Table
from nongson_desktop.excel.vocabulary import Vocabulary, seed
from nongson_desktop.rules.entering import enter_ratings
from nongson_desktop.rules.evaluation import STAGES, evaluation_of, refuse_closed
from nongson_desktop.rules.imports_records import WHO, WHO_LABELS, RecordsImport
from nongson_desktop.rules.imports_rows import DUPLICATE, ERROR, WARNING, CellChoice, Row
from nongson_desktop.rules.organizations import cell_key, cells
from nongson_desktop.rules.plans import check_year
from nongson_desktop.rules.rated import Subject, entered

LEVELS = tuple(STAGES.values())
_SUBJECT = (*WHO, "organization")
_TAKEN = ("self_level", "cell_level", "level", "decided_on", "self_points", "points", "exemplary", "note")


class RatingsImport(RecordsImport):
    """Completes the ratings of a year; a row about an organisation rates the cell."""

    words = ("ratings",)

    def __init__(self, kind: Kind, today: date) -> None:
        super().__init__(kind, today)
        self.labels = {**WHO_LABELS, "organization": "Tổ chức"}
        self.anchors = (*_SUBJECT, *LEVELS)
        self.needed = (_SUBJECT, LEVELS)
        self.needed_words = "cột “Số thẻ đảng viên” (hoặc “Họ và tên”, “Tổ chức”) và một cột mức xếp loại"
        self._columns = [column for column in kind.columns if column.name in _TAKEN]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.kind.columns, ("who", "ratings"))

    @cached_property
    def _levels(self) -> dict[str, str]:
        return {folded(word): level for level, words in seed()["levels"].items() for word in words}

    def understand(self, line: Line, table: Table) -> Row:
        row = Row(line.row, table.sheet.name, Rating())
        self._take_year(row, line, table)
        self._take_subject(row, line, table)
        for column in self._columns:
            self._take(row, line, table, column)
        if row.values.get("decided_on") and not row.values.get("level"):
            row.note(ERROR, table.heading("decided_on"), "", "Có ngày quyết định thì phải có mức xếp loại.")
        if not any(row.values.get(name) for name in (*LEVELS, "points", "self_points")) and not row.is_refused:
            row.is_empty = True
            row.note(WARNING, table.heading("level"), "", "Không có mức xếp loại nào để ghi; bỏ qua dòng này.")
        row.record = Rating(**{key: value for key, value in row.values.items() if key in self._fields})
        return row

    def value_of(self, column: Column, cell: Cell, line: Line) -> Any:
        if column.name not in LEVELS:
            return super().value_of(column, cell, line)
        level = self._levels.get(folded(text_of(cell)))
        if level is None:
            raise ValueError(f"không phải là mức xếp loại; ghi {', '.join(Level.ALL)} hoặc tên đầy đủ của mức")
        return level

    def _take_year(self, row: Row, line: Line, table: Table) -> None:
        text = text_of(line.cells.get("year")) or str(table.year or "")
        heading = table.heading("year") or "Năm"
        try:
            row.values["year"] = int(text) if text.isdigit() else 0
            check_year(row.values["year"])
            self._refuse_closed(row.values["year"])
        except UserError as error:
            row.note(ERROR, heading, text, error.message if text else "Thiếu năm đánh giá.")

    def _refuse_closed(self, year: int) -> None:
        if year not in self._opened:
            self._opened[year] = evaluation_of(year)
        refuse_closed(year, self._opened[year])

    @cached_property
    def _opened(self) -> dict[int, Evaluation | None]:
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
        named = any(text_of(line.cells.get(key)) for key in WHO)
        return self.kind.key == "cell-ratings" or (not named and bool(text_of(line.cells.get("organization"))))

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
        seen: dict[tuple[Any, ...], int] = {}
        for row in rows:
            if not row.is_good:
                continue
            subject = row.values["year"], row.values.get("member"), row.values.get("organization")
            if subject in seen:
                row.note(DUPLICATE, "", row.values["name"], f"{row.values['name']} đã có ở dòng {seen[subject]}.")
                continue
            seen[subject] = row.row
            self._compare(row)

    def _compare(self, row: Row) -> None:
        """Judge a rating against what the office has for the same year."""
        values = row.values
        members, organizations = self._entered_in(values["year"])
        known = members.get(values["member"]) if "member" in values else organizations.get(values["organization"])
        if known is None:
            return
        levels = {name: values[name] for name in LEVELS if values.get(name)}
        if known.reason and levels:
            row.note(ERROR, "", known.name, f"{known.name} không xếp loại năm {values['year']}: {known.reason}.")
            return
        changed = {name: getattr(known, name) for name in levels if getattr(known, name) not in ("", levels[name])}
        for name, old in changed.items():
            label = self.fields()[name]
            row.note(WARNING, label, levels[name], f"{label} đang là {old}, sẽ đổi thành {levels[name]}.")
        further = [name for name in _TAKEN if name not in LEVELS and values.get(name)]
        if not further and all(getattr(known, name) == level for name, level in levels.items()):
            row.note(DUPLICATE, "", known.name, f"{known.name} đã được ghi đúng như vậy.")

    def _entered_in(self, year: int) -> tuple[dict[int, Subject], dict[int, Subject]]:
        if year not in self._entered:
            self._entered[year] = entered(year, of_cells=False), entered(year, of_cells=True)
        return self._entered[year]

    @cached_property
    def _entered(self) -> dict[int, tuple[dict[int, Subject], dict[int, Subject]]]:
        return {}

    def as_json(self, row: Row) -> dict[str, Any]:
        return {"member_id": row.values.get("member"), **super().as_json(row)}

    def write(self, rows: Sequence[Row], cells: Mapping[str, CellChoice]) -> None:  # noqa: ARG002
        by_year: dict[int, list[Row]] = defaultdict(list)
        for row in rows:
            by_year[row.values["year"]].append(row)
        for year, group in by_year.items():
            enter_ratings(year, [_entry(row.values) for row in group])


def _entry(values: Mapping[str, Any]) -> dict[str, Any]:
    key = "member" if "member" in values else "organization"
    return {key: values[key], **{name: values[name] for name in _TAKEN if name in values}}
