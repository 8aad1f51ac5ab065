"""Inspections and items of programmes from a workbook: their kinds are known before the office has any of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from db.base import Record
from db.inspections import InspectionKind
from db.search import folded
from nongson_desktop.rules.imports_records import RecordsImport
from nongson_desktop.rules.imports_rows import CellChoice, Row
from nongson_desktop.rules.inspections_rules import kinds_called, seed_kinds, shipped_kinds


class InspectionsImport(RecordsImport):
    """A shipped kind stands for itself until the import writes it; the dialogs write the kinds before they ask."""

    def _by_name(self, model: type[Record]) -> dict[str, Any]:
        known = super()._by_name(model)
        return known if model is not InspectionKind else self._kinds(known)

    def _kinds(self, known: dict[str, InspectionKind]) -> dict[str, InspectionKind]:
        """By their names and by what clerks call them."""
        found = known or self._shipped
        called = {folded(word): found.get(folded(name)) for word, name in kinds_called().items()}
        return {word: kind for word, kind in called.items() if kind} | found

    @cached_property
    def _shipped(self) -> dict[str, InspectionKind]:
        return {folded(row["name"]): InspectionKind(id=-row["position"], **row) for row in shipped_kinds()}

    def write(self, rows: Sequence[Row], cells: Mapping[str, CellChoice]) -> None:
        seed_kinds()
        written = {one.name: one for one in InspectionKind.select().where(~InspectionKind.hidden)}
        for row in rows:
            row.values["kind"] = written[row.values["kind"].name]
        super().write(rows, cells)
