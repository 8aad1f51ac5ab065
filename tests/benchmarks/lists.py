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
from nongson_desktop.catalog import KINDS, Kind
from tests.benchmarks.filtering import COLUMNS, SCREEN, BareTable
from tests.benchmarks.measure import Row, compare, seconds
from tests.benchmarks.offices import DAY, make_office
from ui.table import RecordTable, RecordView

BUDGET = 2.0
MEMBERS, CELLS = 5_000, 100
KEYS = ("d", "do", "do d")
VALUES = {"CHAR": "a", "VARCHAR": "Đỗ Ánh", "TEXT": "Đỗ Ánh", "INT": 2026, "DATE": DAY}


def rows(place: Path) -> list[Row]:
    """One row: the mean of a key press over every list that has something to show."""
    folder = place / "every-list"
    make_office(folder, MEMBERS, CELLS)
    _fill(list(Member.select(Member.id).tuples()))
    shown = [_Shown(kind) for kind in KINDS]
    shown = [one for one in shown if one.listed("")]
    presses = len(shown) * len(KEYS)
    with _bare(folder, shown) as bare:
        made = compare(
            f"key press, each of {len(shown)} lists at {MEMBERS:,} members in {CELLS} cells",
            lambda: seconds(lambda: [one.listed(typed) for one in shown for typed in KEYS]) / presses,
            lambda: seconds(lambda: [bare(one, typed) for one in shown for typed in KEYS]) / presses,
            BUDGET,
        )
    close_office()
    return [made]


def _fill(members: list[tuple[int]]) -> None:
    """A row of every kind for every member it can be about."""
    with action("Ghi đủ các danh sách"):
        for kind in KINDS:
            field = kind.model._meta.fields.get("member")
            if field is not None and not kind.model.select().exists():
                needed = _needed(kind.model)
                save_many(kind.model, [{**needed, "member": member} for (member,) in members])


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
    for name, function in (("folded", folded), ("vietnamese_order", order_of)):
        connection.create_function(name, 1, function, deterministic=True)
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


def _plain(values: list[Any]) -> list[Any]:
    return [value.isoformat() if isinstance(value, date) else value for value in values]
