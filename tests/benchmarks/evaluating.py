"""A year's evaluation of 130,000 members opened, rated from files and summed, against the bare libraries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from db.base import database
from db.open import close_office
from nongson_desktop.rules import imports
from nongson_desktop.rules.evaluation import evaluate, open_evaluation
from tests.benchmarks.measure import Row, seconds
from tests.benchmarks.offices import DAY, make_office

BUDGET = 3.0
COUNT, COMMUNES, CELLS_EACH, YEAR = 130_000, 94, 10, 2025
FILES = 2  # a file has 100,000 rows at most
HEADINGS = ("Số thẻ đảng viên", "Năm", "Tự nhận mức", "Chi bộ đề xuất", "Mức xếp loại")
LEVELS = ("HTT", "HTT", "HTT", "HTXS", "HTT", "HTT", "HT")
WHO = "SELECT id, name, birth_date, card_number, identity_number FROM member WHERE hidden = 0"
PEOPLE = """
SELECT member.id, member.name, status_period.status, membership.cell_id, organization_period.name, admitted_on
FROM member
JOIN status_period ON status_period.member_id = member.id AND status_period.hidden = 0
LEFT JOIN membership ON membership.member_id = member.id AND membership.hidden = 0
LEFT JOIN organization_period ON organization_period.organization_id = membership.cell_id
WHERE member.hidden = 0
"""


def rows(place: Path) -> list[Row]:
    """The snapshot is written once in either; what was written is taken away between them."""
    folder = place / "evaluation"
    make_office(folder, COUNT, COMMUNES * CELLS_EACH)
    try:
        opened = seconds(lambda: open_evaluation(YEAR))
        kept = {table: _all(table) for table in ("rating", "audit")}
        assert len(kept["rating"]) >= COUNT + COMMUNES * CELLS_EACH
        newest = kept["audit"][-1][1]
        books = _write_books(place)
        rated = seconds(lambda: [_rate(book) for book in books])
        bare_rated = _bare_rated(books, newest)
        summed = seconds(lambda: evaluate(YEAR).as_json())
        bare_summed = seconds(_sum)
        database.execute_sql("DELETE FROM rating")
        written = {"rating": kept["rating"], "audit": [row for row in kept["audit"] if row[1] == newest]}
        database.execute_sql("DELETE FROM audit WHERE action_id = ?", (newest,))
        bare_opened = seconds(lambda: _write(written))
    finally:
        close_office()
    return [
        Row(f"open the year's evaluation, {COUNT:,} members", opened, bare_opened, BUDGET),
        Row(f"rate {COUNT:,} members from files", rated, bare_rated, BUDGET),
        Row(f"sum the year's evaluation, {COUNT:,} members", summed, bare_summed, BUDGET),
    ]


def _write_books(place: Path) -> list[Path]:
    """Every member's levels as the communes send them."""
    books = [place / f"ratings-{number}.xlsx" for number in range(FILES)]
    for number, path in enumerate(books):
        with Workbook(path, {"constant_memory": True}) as book:
            sheet = book.add_worksheet("Xếp loại")
            sheet.write_row(0, 0, HEADINGS)
            for row, member in enumerate(range(number, COUNT, FILES), 1):
                level = LEVELS[member % len(LEVELS)]
                sheet.write_row(row, 0, (f"{member:012d}", YEAR, level, level, level))
    return books


def _rate(book: Path) -> None:
    result = imports.run(book, kind="ratings", sheet=None, rows="all", dry_run=False, today=DAY)
    assert result.refused is None, result.refused


def _bare_rated(books: list[Path], last: int) -> float:
    """The same files, members and ratings read, the same ratings updated, the same audit rows written."""
    connection = database.connection()
    audit = list(database.execute_sql("SELECT * FROM audit WHERE action_id > ?", (last,)))
    levels = list(database.execute_sql("SELECT self_level, cell_level, level, id FROM rating WHERE level <> ''"))
    assert len(levels) == COUNT
    connection.execute("DELETE FROM audit WHERE action_id > ?", (last,))

    def job() -> None:
        for book in books:
            assert len(CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()) > COUNT // FILES
            assert len(connection.execute(WHO).fetchall()) == COUNT
            assert len(connection.execute("SELECT * FROM rating WHERE year = ?", (YEAR,)).fetchall()) > COUNT
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("UPDATE rating SET self_level = ?, cell_level = ?, level = ? WHERE id = ?", levels)
        connection.executemany(f"INSERT INTO audit VALUES ({','.join('?' * len(audit[0]))})", audit)
        connection.execute("COMMIT")

    return seconds(job)


def _all(table: str) -> list[Any]:
    return list(database.execute_sql(f"SELECT * FROM {table} ORDER BY id"))


def _write(rows: dict[str, list[Any]]) -> None:
    connection = database.connection()
    assert len(connection.execute(PEOPLE).fetchall()) == COUNT
    connection.execute("BEGIN IMMEDIATE")
    for table, found in rows.items():
        connection.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(found[0]))})", found)
    connection.execute("COMMIT")


def _sum() -> None:
    """Everyone's rating as it is read, then the counts by group, cell and level, and who still waits."""
    connection = database.connection()
    assert len(connection.execute("SELECT * FROM rating WHERE year = ? AND hidden = 0", (YEAR,)).fetchall()) > COUNT
    for part in ("organization_id", '"group"'):
        connection.execute(
            f"SELECT {part}, level, count(*) FROM rating WHERE year = ? GROUP BY 1, 2", (YEAR,)
        ).fetchall()
    connection.execute("SELECT member_id, name FROM rating WHERE year = ? AND level = ''", (YEAR,)).fetchall()
    assert len(connection.execute(PEOPLE).fetchall()) == COUNT
