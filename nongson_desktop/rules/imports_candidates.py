"""People outside the Party from a workbook: their names, and their cell from a column, a section or the title."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nongson_desktop.columns import Column
from nongson_desktop.excel.cells import text_of
from nongson_desktop.excel.headings import Header
from nongson_desktop.excel.names import written_name
from nongson_desktop.excel.reading import Cell
from nongson_desktop.excel.sections import section_title
from nongson_desktop.excel.tables import Line, Table
from nongson_desktop.rules.imports_records import RecordsImport
from nongson_desktop.rules.imports_remarks import take_added
from nongson_desktop.rules.imports_rows import Row
from nongson_desktop.rules.organizations import cell_key


class CandidatesImport(RecordsImport):
    """Candidates, and cadres of hamlets: records that bear somebody's name."""

    words = ("candidates",)

    def sections(self, header: Header) -> Callable[[str], str]:  # noqa: ARG002
        return section_title

    def value_of(self, column: Column, cell: Cell, line: Line) -> Any:
        named = written_name(text_of(cell)).name if column.name == "name" else cell
        return super().value_of(column, named, line)

    def _take_links(self, row: Row, line: Line, table: Table) -> None:
        take_added(row, table.heading("name"), written_name(text_of(line.cells.get("name"))))
        known = table.title_cell if cell_key(table.title_cell) in self.organizations else ""
        if "cell_name" in self.fields() and (place := line.section or known):
            row.values.setdefault("cell_name", place)
        super()._take_links(row, line, table)
