"""Rows about somebody whom the office already has: the file beside the office, and what the clerk wants of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from db.base import save_many
from db.errors import UserError
from db.organizations import Organization
from nongson_desktop.columns import Column
from nongson_desktop.rules.imports_rows import Importer, Row
from nongson_desktop.rules.lists import follow_written

SKIP, FILL, OVERWRITE = "skip", "fill", "overwrite"
MODES = {SKIP: "Giữ như trong dữ liệu", FILL: "Chỉ điền ô trống", OVERWRITE: "Ghi đè"}
UPDATE, ANOTHER = "update", "new"
_CHUNK = 900


@dataclass(frozen=True)
class Choices:
    """What the clerk wants done with rows that the office already has.

    `existing` is the way of every column, `columns` (field -> way) of single ones; `rows` ((sheet, row) -> SKIP,
    UPDATE or ANOTHER) what becomes of single rows: left, written onto the known record, or a record of its own.
    `moved_on` is the day from which members are in the cell of the file, where its column is to be written over.
    """

    existing: str = SKIP
    columns: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[tuple[str, int], str] = field(default_factory=dict)
    moved_on: date | None = None

    def way(self, name: str) -> str:
        return self.columns.get(name, self.existing)

    @property
    def changes_any(self) -> bool:
        return self.existing != SKIP or any(way != SKIP for way in self.columns.values())

    @property
    def moves(self) -> bool:
        """Whether members follow the file into another cell: only where the clerk said so of that very column."""
        return self.columns.get("cell") == OVERWRITE

    def fate(self, row: Row) -> str:
        """What becomes of a row that has a twin: by the clerk's word, else by how sure the likeness is."""
        chosen = self.rows.get((row.sheet, row.row))
        if row.twin is None or (chosen == ANOTHER and not row.twin.by_number):
            return ANOTHER
        if row.twin.id and (chosen == UPDATE or (chosen is None and row.is_duplicate and self.changes_any)):
            return UPDATE
        return SKIP if row.is_duplicate or chosen == SKIP else ANOTHER


@dataclass(frozen=True)
class Difference:
    """A column of a row beside the same column of the known record."""

    column: Column
    file: str
    office: str

    @property
    def differs(self) -> bool:
        return bool(self.file) and self.file != self.office


@dataclass(frozen=True)
class Change:
    """What a row writes onto a known record."""

    row: Row
    id: int
    values: dict[str, Any]
    cell: str = ""
    moved_to: Organization | None = None


def with_twins(rows: Iterable[Row]) -> list[Row]:
    """The rows that may be about somebody already known, in the file or in the office."""
    return [row for row in rows if row.twin is not None and not row.is_refused]


def beside(importer: Importer, row: Row) -> list[Difference]:
    """The row and its twin column by column, as far as either says anything."""
    twin = row.twin
    assert twin is not None
    known = importer.known_records([twin.id]).get(twin.id) if twin.id else twin.record
    said = {name for name, value in row.values.items() if value not in (None, "")} | {"cell"}
    pairs = (
        (column, column.text(row.record) if column.name in said else "", column.text(known) if known else "")
        for column in importer.kind.columns
    )
    return [Difference(column, file, office) for column, file, office in pairs if file or office]


def changes(importer: Importer, rows: Sequence[Row], choices: Choices) -> list[Change]:
    """What the rows would write onto the records they are about; raises UserError when a record would become wrong."""
    chosen = [row for row in with_twins(rows) if choices.fate(row) == UPDATE]
    known = importer.known_records([row.twin.id for row in chosen if row.twin])
    found = []
    for row in chosen:
        assert row.twin is not None
        record = known[row.twin.id]
        values = {name: value for name, value in importer.updatable(row) if _wanted(choices, name, value, record)}
        cell = importer.cell_to_fill(row, record) if choices.way("cell") != SKIP else ""
        moved_to = importer.cell_to_move_to(row, record) if choices.moves else None
        if values or cell or moved_to:
            _judge(importer, row, record, values)
            found.append(Change(row, row.twin.id, values, cell, moved_to))
    return found


def _wanted(choices: Choices, name: str, value: Any, record: Any) -> bool:
    """Whether the column's way writes the value; an empty cell of the file never takes anything away."""
    if value is None or value == "":
        return False
    now = getattr(record, name)
    way = choices.way(name)
    return (way == FILL and (now is None or now == "")) or (way == OVERWRITE and now != value)


def _judge(importer: Importer, row: Row, record: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(record, name, value)
    try:
        importer.judge(record)
    except UserError as error:
        raise UserError(f"Dòng {row.row}: {error.message}", error.field) from error


def write_changes(importer: Importer, found: Sequence[Change], choices: Choices) -> None:
    """Save the changes in the current Action; raises UserError when somebody cannot be moved."""
    save_many(importer.kind.model, [{"id": change.id, **change.values} for change in found if change.values])
    follow_written(importer.kind.key, [change.id for change in found if change.values])
    importer.fill_cells([(change.id, change.cell) for change in found if change.cell])
    moves = [(change.row, change.id, change.moved_to) for change in found if change.moved_to is not None]
    importer.move(moves, choices.moved_on or importer.today)
