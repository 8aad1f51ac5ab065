"""How the columns of a table were matched before: remembered for each set of headings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from db.base import action, save_many, stored_json
from db.imports import ImportMapping
from db.search import folded
from nongson_desktop.excel.headings import Header


@dataclass(frozen=True)
class Remembered:
    """What the clerk chose last time: heading -> field ("" for none), field -> what befalls records that are known."""

    mapping: dict[str, str]
    modes: dict[str, str]


def remembered(kind: str, header: Header) -> Remembered | None:
    """The clerk's own matching for a table with these headings; None when there was none."""
    found = _stored(kind, _signature(header))
    return Remembered(stored_json(found.mapping), stored_json(found.modes)) if found else None


def remember(kind: str, header: Header, modes: Mapping[str, str]) -> None:
    """Keep how a table was matched, for the next one with the same headings."""
    headings = _signature(header)
    known = _stored(kind, headings)
    row = {
        "kind": kind,
        "headings": headings,
        "mapping": json.dumps({each.text: each.field for each in header.headings}, ensure_ascii=False),
        "modes": json.dumps(dict(modes), ensure_ascii=False),
    }
    with action("Nhớ cách ghép cột khi nhập Excel"):
        save_many(ImportMapping, [{**row, "id": known.id} if known else row])


def _stored(kind: str, headings: str) -> ImportMapping | None:
    found: ImportMapping | None = (
        ImportMapping.select()
        .where(ImportMapping.kind == kind, ImportMapping.headings == headings, ImportMapping.hidden == False)
        .order_by(ImportMapping.id.desc())
        .first()
    )
    return found


def _signature(header: Header) -> str:
    return " | ".join(folded(heading.text) for heading in header.headings)
