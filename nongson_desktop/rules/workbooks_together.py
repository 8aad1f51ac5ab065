"""Nhiều tệp chi bộ gửi về: read beside the office's own entries at once, and what is sure of them taken over in one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from db.base import action
from db.errors import UserError
from db.reading import reading_once
from nongson_desktop.rules.workbooks import Comparison, compare, is_known, take_over

SUFFIXES = (".xlsx", ".xlsm", ".ods")


@dataclass(frozen=True)
class Returned:
    """One file that came back: what it says, or why it cannot be read; `again` when this very file was taken before."""

    path: Path
    found: Comparison | None = None
    refused: str = ""
    again: bool = False

    @property
    def sure(self) -> int:
        """How many differences can be taken without a look at the row."""
        return len(self.found.sure) if self.found else 0

    @property
    def doubtful(self) -> int:
        """How many differences stand in rows that are in doubt."""
        return len(self.found.differences) - self.sure if self.found else 0

    @property
    def notes(self) -> tuple[str, ...]:
        """What the clerk is to know of it."""
        known = ("Tệp này đã nhận rồi.",) if self.again else ()
        return (*([self.refused] if self.refused else ()), *known, *(self.found.problems if self.found else ()))


def files_in(folder: Path) -> list[Path]:
    """The workbooks of a folder, in the order of their names; raises UserError when there is none."""
    found = sorted(one for one in folder.iterdir() if one.suffix.lower() in SUFFIXES and not one.name.startswith("~"))
    if not found:
        raise UserError(f"Thư mục “{folder.name}” không có tệp Excel nào.")
    return found


def compare_all(
    year: int | None, paths: Sequence[Path], report: Callable[[int, int], None] = lambda _done, _all: None
) -> list[Returned]:
    """Read these workbooks; one that cannot be read, or of a cell that another is of too, says so; writes nothing.

    `report` is told how many of how many are read.
    """
    found = []
    with reading_once():
        for done, path in enumerate(paths, 1):
            found.append(_read(year, path))
            report(done, len(paths))
    times = Counter(one.found.cell for one in found if one.found)
    return [_refuse_twin(one, times) for one in found]


def _read(year: int | None, path: Path) -> Returned:
    try:
        found = compare(year, path)
    except UserError as error:
        return Returned(path, refused=error.message)
    return Returned(path, found, again=is_known(found))


def _refuse_twin(one: Returned, times: Counter[int]) -> Returned:
    if one.found is None or times[one.found.cell] == 1:
        return one
    words = f"Có {times[one.found.cell]} tệp của {one.found.cell_name}: chỉ đọc tệp đúng, mở riêng tệp ấy."
    return replace(one, found=None, refused=words)


def take_over_all(chosen: Sequence[Returned], on: date) -> tuple[int, int]:
    """Write what is sure of these files as one Action; its number and how many differences.

    Raises UserError, with nothing written, when an entry cannot be.
    """
    founds = [one.found for one in chosen if one.found]
    if not founds:
        raise UserError("Chưa chọn tệp nào để ghi.")
    years = ", ".join(str(year) for year in sorted({found.year for found in founds}))
    with reading_once(), action(f"Nhận tệp xếp loại năm {years} của {len(founds)} chi bộ") as made:
        for found in founds:
            _take(found, on)
    return int(made.id or 0), sum(len(found.sure) for found in founds)


def _take(found: Comparison, on: date) -> None:
    try:
        take_over(found, found.sure, on)
    except UserError as error:
        raise UserError(f"{found.file}: {error.message}", error.field) from error


def as_json(files: Sequence[Returned], *, written: bool) -> dict[str, Any]:
    """Each file as `read-workbook` answers of one, and how many differences were written in all."""
    told = [
        {
            **(one.found.as_json() if one.found else {"file": one.path.name}),
            "written": one.sure if written else 0,
            "refused": one.refused or None,
        }
        for one in files
    ]
    return {"files": told, "written": sum(one["written"] for one in told), "refused": None}
