"""Kế hoạch, nhiệm vụ beside an organisation: who has a plan and tasks, what runs late, the tasks of the cell itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from db.organizations import OrganizationKind
from db.tasks import CellTask, TaskResult
from nongson_desktop.rules.plans_checks import coverage, share_words, total
from nongson_desktop.rules.scopes import scope_of
from nongson_desktop.rules.tasks_year import loads, punctuality
from ui.pages.organization_tabs import Line, RowsTab, told

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_RESULTS = dict(TaskResult.LABELS)


class YearOfCellTab(RowsTab):
    """The figures of the working year, then each task given to the cell; Enter opens the list or the task."""

    title = "Kế hoạch, nhiệm vụ"
    costly = True
    headings = ("Việc trong năm", "Kết quả", "Hạn")
    widths = (0, 118, 88)

    def __init__(self, main: MainWindow) -> None:
        super().__init__(main)
        self.places: list[tuple[str, int]] = []
        self.view.chosen.connect(self._open)

    def lines(self, day: date) -> tuple[list[Line], list[int]]:
        """Of the committee above nothing is known."""
        if self.body.kind == OrganizationKind.SUPERIOR:
            return [], []
        figures, given = self._figures(day), self._given()
        self.places = [(page, 0) for page, _line in figures] + [("cell-tasks", number) for number, _line in given]
        rows = [line for _place, line in [*figures, *given]]
        return rows, list(range(1, len(rows) + 1))

    def _figures(self, day: date) -> list[tuple[str, Line]]:
        year, bodies = self.main.year, scope_of(self.body.id).bodies(day)
        known = total(coverage(year, day, bodies))
        followed = loads(year, day, bodies)
        running, late = sum(one.open for one in followed), sum(one.overdue for one in followed)
        return [
            ("plans", ("Đảng viên có kế hoạch", known.plan_words, "")),
            ("plans", ("Kế hoạch đã được kiểm tra", share_words(known.checked, known.must_plan), "")),
            ("tasks", ("Đảng viên có nhiệm vụ", known.task_words, "")),
            ("tasks", ("Nhiệm vụ xong đúng hạn", punctuality(year, day, bodies).words, "")),
            ("tasks", ("Nhiệm vụ đang mở", str(running), f"{late} quá hạn" if late else "")),
        ]

    def _given(self) -> list[tuple[int, Line]]:
        mine = CellTask.select().where(CellTask.cell == self.body.id, CellTask.year == self.main.year)
        found = mine.where(~CellTask.hidden).order_by(CellTask.due_on, CellTask.id)
        return [(one.id, (" ".join(one.text.split()), _RESULTS[one.result], told(one.due_on))) for one in found]

    def _open(self, key: int) -> None:
        page, number = self.places[key - 1]
        self.main.go_to(page, number, cell=self.body.id)
