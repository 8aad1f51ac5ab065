"""Plans from a workbook: a list of who handed one in says how far each plan is without a column for it."""

from __future__ import annotations

from db.plans import PlanState
from nongson_desktop.excel.tables import Line, Table
from nongson_desktop.rules.imports_records import RecordsImport
from nongson_desktop.rules.imports_rows import Row

_BY_DAY = {
    "assessed_on": PlanState.ASSESSED,
    "adjusted_on": PlanState.ADJUSTED,
    "confirmed_on": PlanState.CONFIRMED,
    "submitted_on": PlanState.SUBMITTED,
}


class PlansImport(RecordsImport):
    """A plan with a day of being handed in is handed in, where the list does not say otherwise."""

    words = ("plans",)

    def understand(self, line: Line, table: Table) -> Row:
        row = super().understand(line, table)
        reached = next((state for name, state in _BY_DAY.items() if row.values.get(name)), None)
        if reached and "state" not in row.values:
            row.values["state"] = row.record.state = reached
        return row
