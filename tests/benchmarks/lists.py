"""A key press to the filtered list, for every list of the catalogue, against the same SQL raw and a model reset."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import peewee as pw
from PySide6.QtWidgets import QApplication, QTableView
from sqlcipher3 import dbapi2

from db.base import Record, action, save_many
from db.members import Member
from db.open import close_office
from db.search import View, folded, order_of
from nongson_desktop.catalog import KINDS
from nongson_desktop.kinds import Kind
from tests.benchmarks.filtering import COLUMNS, SCREEN, BareTable
from tests.benchmarks.measure import Row, compare, seconds
from tests.benchmarks.offices import DAY, make_office
from ui.table import RecordTable, RecordView

BUDGET = 2.0
MEMBERS, CELLS, OTHERS = 5_000, 100, 1_000
KEYS = ("d", "do", "do d")
VALUES = {"CHAR": "a", "VARCHAR": "Đỗ Ánh", "TEXT": "Đỗ Ánh", "INT": 2026, "DATE": DAY, "DECIMAL": 1}


def rows(place: Path) -> list[Row]:
    """Two rows: the mean of a key press over every list, and of those where it finds a screenful the furthest off."""
    folder = place / "every-list"
    make_office(folder, MEMBERS, CELLS)
    _fill(list(Member.select(Member.id).tuples()))
    shown = [_Shown(kind) for kind in KINDS]
    shown = [one for one in shown if one.listed("")]
    with _bare(folder, shown) as bare:
        each = [_press(one, bare) for one in shown]
        full = [row for one, row in zip(shown, each, strict=True) if len(one.listed(KEYS[-1])) >= SCREEN]
    close_office()
    ours, floor = (sum(getattr(row, side) for row in each) / len(each) for side in ("ours", "floor"))
    name = f"key press, each of {len(shown)} lists at {MEMBERS:,} members in {CELLS} cells"
    return [Row(name, ours, floor, BUDGET), max(full, key=lambda row: row.ratio)]


def _press(one: _Shown, bare: Any) -> Row:
    """What a key press costs in one list."""
    return compare(
        f"key press, the furthest off of these lists: {one.kind.title}",
        lambda: seconds(lambda: [one.listed(typed) for typed in KEYS]) / len(KEYS),
        lambda: seconds(lambda: [bare(one, typed) for typed in KEYS]) / len(KEYS),
        BUDGET,
    )


def _fill(members: list[tuple[int]]) -> None:
    """A row of every kind for every member it can be about, a thousand of any other; one where there is but one."""
    for kind in KINDS:
        if kind.model.select().exists():
            continue
        try:
            with action("Ghi đủ danh sách"):
                save_many(kind.model, _many(kind.model, members))
        except pw.IntegrityError:
            with action("Ghi một dòng"):
                _one(kind.model)


def _many(model: type[Record], members: list[tuple[int]]) -> list[dict[str, Any]]:
    needed = _needed(model)
    if "member" in model._meta.fields:
        return [{**needed, "member": member} for (member,) in members]
    texts = [name for name, value in needed.items() if isinstance(value, str) and name != "kind"]
    return [{**needed, **{name: f"{needed[name]} {number}" for name in texts}} for number in range(OTHERS)]


def _needed(model: type[Record]) -> dict[str, Any]:
    """Something in every field that must hold something; another record where it must link to one."""
    values: dict[str, Any] = {"year": DAY.year} if "year" in model._meta.fields else {}
    for field in model._meta.sorted_fields:
        if field.null or field.default is not None or field.name in ("id", "member"):
            continue
        if isinstance(field, pw.ForeignKeyField):
            values[field.name] = field.rel_model.select().first() or _one(field.rel_model)
        else:
            values[field.name] = VALUES[field.field_type]
    return values


def _one(model: type[Record]) -> Any:
    return save_many(model, [_needed(model)])[0]


class _Shown:
    """One kind as the window shows it, and the same statements for the bare libraries."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.table = RecordTable(kind)
        self.view = RecordView(self.table, f"bench-{kind.key}")
        self.view.resize(900, 700)
        self.view.show()
        self.statements = {typed: self._statements(typed) for typed in KEYS}
        QApplication.processEvents()

    def listed(self, typed: str) -> list[int]:
        self.table.show(self._asked(typed))
        self.view.viewport().repaint()
        return self.table.ids

    def _asked(self, typed: str) -> View:
        return View(as_of=DAY, year=DAY.year, search=typed)

    def _statements(self, typed: str) -> tuple[tuple[str, list[Any]], tuple[str, list[Any]]]:
        ids = self.table._ids_query(self._asked(typed)).sql()
        shown = self.kind.listing(self._asked("")).where(self.kind.model.id.in_(list(range(SCREEN)))).sql()
        return ids, shown


@contextmanager
def _bare(folder: Path, shown: list[_Shown]) -> Iterator[Any]:
    key = json.loads((folder / "office.key").read_text(encoding="utf-8"))["key"]
    connection = dbapi2.connect(str(folder / "office.db"))
    connection.execute(f"PRAGMA key = \"x'{key}'\"")
    connection.execute("PRAGMA cache_size = -32000")
    for name, count, function in (("folded", 1, folded), ("vietnamese_order", 1, order_of), ("date_part", 2, _part)):
        connection.create_function(name, count, function, deterministic=True)
    table, view = BareTable(), QTableView()
    view.setModel(table)
    view.resize(900, 700)
    view.show()
    QApplication.processEvents()

    def listed(one: _Shown, typed: str) -> list[int]:
        (ids, asked), (rows_, values) = one.statements[typed]
        table.beginResetModel()
        table.ids = [row[0] for row in connection.execute(ids, _plain(asked))]
        first = table.ids[:SCREEN]
        wanted = _plain(values)
        wanted[-SCREEN:] = [*first, *[0] * (SCREEN - len(first))]
        found = connection.execute(rows_, wanted).fetchall() if first else []
        table.cells = {row[0]: [str(cell) for cell in (*row, *[""] * len(COLUMNS))] for row in found}
        table.endResetModel()
        view.viewport().repaint()
        return table.ids

    yield listed
    view.close()
    for one in shown:
        one.view.close()
    connection.close()


def _part(what: str, day: str | None) -> int | None:
    """A part of a date in SQL, as peewee adds it to its own connections."""
    return int(getattr(date.fromisoformat(day), what)) if day else None


def _plain(values: list[Any]) -> list[Any]:
    return [value.isoformat() if isinstance(value, date) else value for value in values]
