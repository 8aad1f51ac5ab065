"""10,000 members from Excel, read, checked and written, against calamine and raw SQL bringing in the same rows."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from db.base import database
from db.open import close_office
from nongson_desktop.rules import imports
from nongson_desktop.rules.organizations import new_office
from tests.benchmarks.measure import Row, compare, seconds
from tests.benchmarks.offices import CELLS, DAY, person

BUDGET = 2.5
COUNT = 10_000
TABLES = ("organization", "organization_period", "member", "membership", "status_period", "audit")
HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Chi bộ", "Số thẻ đảng viên", "Số định danh cá nhân")
HEADINGS += ("Ngày vào Đảng", "Ngày chính thức", "Điện thoại")


def rows(place: Path) -> list[Row]:
    """Each round writes into a new office, which is made before the clock runs."""
    workbook = place / "members.xlsx"
    write_workbook(workbook, COUNT)
    fresh = (place / f"import-{number}" for number in count())
    taken, kept = _import(next(fresh), workbook)
    assert len(kept["member"]) == COUNT
    assert taken
    job = f"import {COUNT:,} members from Excel"
    return [
        compare(job, lambda: _import(next(fresh), workbook)[0], lambda: _bare(next(fresh), workbook, kept), BUDGET, 5)
    ]


def write_workbook(path: Path, members: int, first: int = 0) -> None:
    """A list as an office sends it: text with its zeros, dates as text; people from the number `first` on."""
    chance = random.Random(2)
    with Workbook(path) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.write_row(0, 0, HEADINGS)
        for row, number in enumerate(range(first, first + members), 1):
            sheet.write_row(row, 0, _line(chance, number))


def _line(chance: random.Random, number: int) -> tuple[Any, ...]:
    one = person(chance, number)
    born = date.fromisoformat(one["birth_date"])
    admitted = min(born + timedelta(days=8000 + chance.randrange(3000)), date(2024, 6, 1))
    dates = (f"{day:%d/%m/%Y}" for day in (born, admitted, admitted + timedelta(days=365)))
    written_born, written_admitted, written_official = dates
    sex = "Nam" if number % 2 else "Nữ"
    where = (f"Chi bộ thôn số {number % CELLS + 1}", one["card_number"], one["identity_number"])
    return (number + 1, one["name"], written_born, sex, *where, written_admitted, written_official, one["phone"])


def _import(folder: Path, workbook: Path) -> tuple[float, dict[str, list[Any]]]:
    """Seconds of looking and writing, and the rows that came into each table."""
    _new_office(folder)
    before = {table: _newest(table) for table in TABLES}
    taken = seconds(lambda: imports.commit(imports.prepare(workbook, today=DAY)))
    kept = {table: _rows_after(table, before[table]) for table in TABLES}
    close_office()
    return taken, kept


def _bare(folder: Path, workbook: Path, kept: dict[str, list[Any]]) -> float:
    """The file read as values, and the same rows written in one transaction; the triggers fill the search."""
    _new_office(folder)
    connection = database.connection()

    def job() -> None:
        assert len(CalamineWorkbook.from_path(str(workbook)).get_sheet_by_index(0).to_python()) == COUNT + 1
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO action (at, who, kind, what, reason, detail) VALUES ('', '', '', '', '', '')")
        for table, found in kept.items():
            marks = ",".join("?" * len(found[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", found)
        connection.execute("COMMIT")

    taken = seconds(job)
    close_office()
    return taken


def _new_office(folder: Path) -> None:
    new_office(folder, name="Đảng bộ xã Suối Mây", parent="Đảng bộ tỉnh Sông Lam", place="Suối Mây")


def _newest(table: str) -> int:
    return int(database.execute_sql(f"SELECT ifnull(max(id), 0) FROM {table}").fetchone()[0])


def _rows_after(table: str, last: int) -> list[Any]:
    return list(database.execute_sql(f"SELECT * FROM {table} WHERE id > ?", (last,)))
