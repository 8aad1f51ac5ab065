"""What safety costs: a copy against a plain copy of the file, and the encrypted office against itself in the open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from unittest.mock import patch

from db import open as opening
from db.base import action, database
from db.members import Member
from db.open import BACKUPS, DATABASE, KEY, close_office, copy_file, copy_now, office, standing_still
from db.search import View
from nongson_desktop.catalog import kind_of
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.imports import commit, prepare, undo_import
from tests.benchmarks.importing import write_workbook
from tests.benchmarks.measure import Row, compare, seconds
from tests.benchmarks.offices import DAY, commend, make_office

COPY_BUDGET, WARM_BUDGET, COLD_BUDGET = 1.3, 1.5, 3.0
COUNT, SAVES, YEAR = 10_000, 20, 2025
Job = Callable[[], object]


def rows(place: Path) -> list[Row]:
    """The office in the open is made for the measurement only; the program never makes one."""
    folder, plain = place / "keyed", place / "plain"
    make_office(folder, COUNT)
    commend(COUNT // 10, YEAR)
    copied = _copying(folder)
    _lay_open(folder, plain)
    close_office()
    workbook = place / "encrypted.xlsx"
    write_workbook(workbook, COUNT // 10, first=COUNT)
    return [copied, *(_encryption(folder, plain, *job) for job in _jobs(workbook)), _first_read(folder, plain)]


def _copying(folder: Path) -> Row:
    """As long as nobody can write; the copy is looked over later."""
    ours, bare = folder / BACKUPS / "ours", folder / BACKUPS / "bare"
    ours.mkdir(), bare.mkdir()
    job = f"a safe copy, {COUNT:,} members"
    return compare(job, lambda: seconds(lambda: _copy(ours)), lambda: seconds(lambda: _bare(folder, bare)), COPY_BUDGET)


def _copy(to: Path) -> None:
    with standing_still():
        copy_now(to / DATABASE)
        _put(to.parent.parent / KEY, to / KEY)


def _bare(folder: Path, to: Path) -> None:
    database.execute_sql("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    with database.atomic("IMMEDIATE"):
        for name in (DATABASE, KEY):
            _put(folder / name, to / name)


def _put(source: Path, target: Path) -> None:
    with source.open("rb") as file:
        copy_file(file, target)


def _lay_open(folder: Path, plain: Path) -> None:
    (plain / BACKUPS).mkdir(parents=True)
    database.execute_sql("ATTACH ? AS plain KEY ''", (str(plain / DATABASE),))
    database.execute_sql("SELECT sqlcipher_export('plain')")
    database.execute_sql("DETACH plain")
    _put(folder / KEY, plain / KEY)


def _jobs(workbook: Path) -> list[tuple[str, float, Job]]:
    members, numbers = kind_of("members"), count()
    request = Request(on=date(YEAR, 12, 31), year=YEAR)

    def save() -> None:
        for one in Member.select().limit(SAVES):
            with action("Sửa số điện thoại"):
                one.phone = str(next(numbers))
                one.save()

    return [
        ("list", WARM_BUDGET, lambda: members.records(View(as_of=DAY))),
        ("search", WARM_BUDGET, lambda: members.records(View(as_of=DAY, search="do duc"))),
        ("import and undo", WARM_BUDGET, lambda: undo_import(commit(prepare(workbook, today=DAY)).number or 0)),
        ("certificates", WARM_BUDGET, lambda: draw_paper("certificate", request)),
        ("single saves", COLD_BUDGET, save),
    ]


def _encryption(folder: Path, plain: Path, name: str, budget: float, job: Job) -> Row:
    """Warm: each round runs the job once before it is timed."""

    def timed(where: Path) -> float:
        with _opened(where, plain):
            job()
            return seconds(job)

    return compare(f"encrypted against not: {name}", lambda: timed(folder), lambda: timed(plain), budget, rounds=5)


def _first_read(folder: Path, plain: Path) -> Row:
    def timed(where: Path) -> float:
        return seconds(lambda: _read(where, plain))

    job = "encrypted against not: first read"
    return compare(job, lambda: timed(folder), lambda: timed(plain), COLD_BUDGET)


def _read(where: Path, plain: Path) -> None:
    with _opened(where, plain):
        assert len(kind_of("members").records(View(as_of=DAY))) >= COUNT


@contextmanager
def _opened(where: Path, plain: Path) -> Iterator[None]:
    key = opening._passphrase if where != plain else lambda _path: ""
    with patch.object(opening, "_passphrase", key), office(where):
        yield
