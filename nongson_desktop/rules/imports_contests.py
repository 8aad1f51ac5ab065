"""Points and prizes of contests from a workbook: contestant, part, judge and prize are those of the contest named."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from db.base import Record
from db.contests import Contest
from db.errors import UserError
from db.search import folded
from nongson_desktop.columns import Column
from nongson_desktop.excel.cells import text_of
from nongson_desktop.excel.reading import Cell
from nongson_desktop.excel.tables import Line
from nongson_desktop.rules.imports_records import RecordsImport


class ContestRecordsImport(RecordsImport):
    """Two contests may each have a “Thuyết trình”: a link leads to the record of the contest in the same line."""

    def value_of(self, column: Column, cell: Cell, line: Line) -> Any:
        model = column.field.rel_model if column.is_link else None
        if model is None or "contest" not in model._meta.fields:
            return super().value_of(column, cell, line)
        held = text_of(line.cells.get("contest"))
        known = self._of_contests(model)
        name = folded(text_of(cell))
        found = known.get((folded(held), name)) if held else self._alone(known, name)
        if found is None:
            where = f" của hội thi “{held}”" if held else ""
            raise UserError(f"Không tìm thấy {column.label.lower()} “{text_of(cell)}”{where}.", column.name)
        return found

    def _of_contests(self, model: Any) -> dict[tuple[str, str], Record]:
        """The records by their contest and name; of contests of one name the latest year's; one query."""
        if model not in self._by_contest:
            query = model.select(model, Contest).join(Contest).where(model.hidden == False)
            ordered = query.order_by(Contest.year, model.id)
            self._by_contest[model] = {(folded(one.contest.name), folded(one.name)): one for one in ordered}
        return self._by_contest[model]

    @cached_property
    def _by_contest(self) -> dict[type[Record], dict[tuple[str, str], Record]]:
        return {}

    def _alone(self, known: dict[tuple[str, str], Record], name: str) -> Record | None:
        """Where the file names no contest: whoever has the name, if it is one alone."""
        found = [one for (_, each), one in known.items() if each == name]
        return found[0] if len(found) == 1 else None
