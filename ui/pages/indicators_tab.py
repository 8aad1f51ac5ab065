"""Chỉ tiêu beside a cell: its part of every indicator, with who of it is missing; Enter opens the page for the cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from nongson_desktop.rules.indicators import Result, of_cell
from ui import work
from ui.pages.organization_tabs import Line, RowsTab

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class IndicatorsOfCellTab(RowsTab):
    """Counted beside the window; only the last answer counts."""

    title = "Chỉ tiêu"
    costly = True
    headings = ("Mã", "Chỉ tiêu", "Kết quả", "")
    widths = (50, 0, 130, 80)

    def __init__(self, main: MainWindow) -> None:
        super().__init__(main)
        self._asked = 0
        self.view.chosen.connect(lambda _: self.main.go_to("indicators", cell=self.body.id))

    def show_body(self, body: Any, day: date) -> None:
        self.body = body
        self._asked += 1
        self.rows.show([])
        work.run(self, lambda _: of_cell(body.id, day), partial(self._show, self._asked), title="Đang đếm")

    def _show(self, asked: int, found: Sequence[Result]) -> None:
        if asked == self._asked:
            self.rows.show([_row(one) for one in found], range(1, len(found) + 1))


def _row(one: Result) -> Line:
    counts = f"{one.numerator}/{one.denominator} · " if one.denominator else ""
    return (one.indicator.code, one.indicator.name, f"{counts}{one.value}", one.verdict)
