"""Nhập mức xếp loại theo danh sách: ratings that come from a workbook or an earlier register."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from db.base import save_many
from db.errors import UserError
from db.evaluation import Rating
from nongson_desktop.rules.evaluation import STAGES, evaluation_of, rating_day, refuse_closed
from nongson_desktop.rules.organizations import cells
from nongson_desktop.rules.rated import Subject, entered, names_on

Names = Mapping[int, Mapping[str, Any]]


def enter_ratings(year: int, entries: Iterable[Mapping[str, Any]]) -> list[int]:
    """Write ratings of a year, in the current Action; returns the ids, members first; raises UserError.

    Each entry has `member` or `organization` (an id) and any fields of Rating; a rating that exists is completed,
    a new one gets the name and the cell of the rating date.
    """
    opened = evaluation_of(year)
    refuse_closed(year, opened)
    day = opened.rating_date if opened else rating_day(year)
    given = list(entries)
    of_members = [entry for entry in given if entry.get("member")]
    of_cells = [entry for entry in given if not entry.get("member")]
    rows = [
        *_rows(year, "member", of_members, entered(year, of_cells=False), lambda: names_on(day)),
        *_rows(year, "organization", of_cells, entered(year, of_cells=True), lambda: _cell_names(day)),
    ]
    return save_many(Rating, rows)


def _cell_names(day: date) -> Names:
    return {cell.id: {"name": cell.name, "cell": cell.name} for cell in cells(day)}


def _rows(
    year: int, key: str, entries: Sequence[Mapping[str, Any]], known: Mapping[int, Subject], names: Callable[[], Names]
) -> list[dict[str, Any]]:
    kept = names() if any(entry[key] not in known for entry in entries) else {}
    return [_row(year, entry, known.get(entry[key]), kept.get(entry[key], {})) for entry in entries]


def _row(year: int, entry: Mapping[str, Any], known: Subject | None, kept: Mapping[str, Any]) -> dict[str, Any]:
    if known is None:
        return {"year": year, **kept, **entry}
    if known.reason and any(entry.get(name) for name in STAGES.values()):
        raise UserError(f"{known.name} không xếp loại năm {year}: {known.reason}.", "level")
    return {"id": known.rating_id, **entry}
