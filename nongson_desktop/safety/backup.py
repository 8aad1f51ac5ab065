"""Copies of an office in folders of their own: each is an office, verified before it gets its name."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

import peewee as pw

from db.base import database
from db.errors import OpenError, UserError, reason_of
from db.open import (
    BACKUPS,
    DATABASE,
    KEY,
    UNREADABLE,
    beside,
    copy_file,
    copy_now,
    is_office,
    is_open,
    office,
    refuse_occupied,
    standing_still,
)
from db.storage import storage_refusals
from nongson_desktop.safety.check import file_problems, opened
from nongson_desktop.safety.journal import head, note

_LABEL = 8


def backup(folder: Path, to: Path | None = None) -> Path:
    """Copy the office into a dated folder in `to` (else in its own backups), verified; raises UserError."""
    with opened(folder):
        target = _free(to or folder / BACKUPS, f"{datetime.now():%Y-%m-%d-%H%M%S}{_label()}")
        with _complete_or_absent(target) as part:
            with standing_still():
                copy_now(part / DATABASE)
                _copy(folder / KEY, part / KEY)
                expected = _counted_now()
            verify(part, expected)
        note("backup", f"Sao lưu vào {target.name}")
    return target


def _label() -> str:
    """The newest link of the journal, shortened: a copy says what it holds all of."""
    try:
        return f"-{head()[:_LABEL]}".rstrip("-")
    except UNREADABLE:
        return ""


def _counted_now() -> dict[str, int]:
    """What the open office holds; raises UserError when its file is damaged, for then a copy would be, too."""
    try:
        return _counts(database)
    except UNREADABLE as error:
        raise UserError(f"Bản sao không dùng được: tệp dữ liệu đang mở bị hỏng ({error}).") from error


def restore(backup: Path, folder: Path) -> None:
    """Put a copy back as an office in a new or empty folder, verified first; raises UserError."""
    if not is_office(backup) or not os.access(backup / KEY, os.R_OK):
        raise UserError(f"Thư mục {backup} không phải là bản sao lưu của Nông Sơn.{_copies_inside(backup)}")
    refuse_occupied(folder)
    with _complete_or_absent(folder) as part:
        for name in (DATABASE, KEY):
            _copy(backup / name, part / name)
        verify(part)
        (part / BACKUPS).mkdir()
    if not is_open():
        with suppress(OpenError), office(folder, write=False):  # a copy of an older version is noted by nobody
            note("restore", f"Khôi phục từ bản sao lưu {backup.name}")


def _copies_inside(folder: Path) -> str:
    """A hint for whoever names the folder of the copies in place of one of them."""
    copies = sorted(path.parent.name for path in folder.glob(f"*/{DATABASE}"))
    return f" Hãy chỉ vào một bản sao lưu trong đó, ví dụ {folder / copies[-1]}." if copies else ""


def _free(parent: Path, name: str) -> Path:
    """A folder of that name that is not there yet."""
    target, number = parent / name, 1
    while target.exists():
        number += 1
        target = parent / f"{name}-{number}"
    return target


@contextmanager
def _complete_or_absent(target: Path) -> Iterator[Path]:
    """A folder beside the target to fill, which takes its name only when all went well."""
    part = target.with_name(target.name + ".part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        with storage_refusals(f"Chép vào {target.parent}"):
            yield part
        if target.exists():
            target.rmdir()
        part.rename(target)
    except OSError as error:
        raise UserError(f"Không ghi được vào {target.parent}: {reason_of(error)}.") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as file:
        copy_file(file, target)


def verify(copy: Path, expected: dict[str, int] | None = None) -> None:
    """Open the copy beside whatever is open and read all of it; raises UserError."""
    try:
        with closing(beside(copy)) as connection:
            connection.connect()
            problems = list(file_problems(connection))
            found = _counts(connection) if expected and not problems else {}
    except UNREADABLE as error:
        raise UserError(f"Bản sao không dùng được: tệp dữ liệu bị hỏng hoặc khoá không đúng ({error}).") from error
    if problems:
        raise UserError(f"Bản sao không dùng được: {problems[0]}")
    if expected and found != expected:
        raise UserError(f"Bản sao không dùng được: số bản ghi không khớp ở {_unlike(expected, found)}.")


def _counts(of: pw.Database) -> dict[str, int]:
    """How many rows each table holds."""
    return {table: of.execute_sql(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0] for table in of.get_tables()}  # noqa: S608


def _unlike(expected: dict[str, int], found: dict[str, int]) -> str:
    return ", ".join(
        sorted(table for table in expected.keys() | found.keys() if expected.get(table) != found.get(table))
    )
