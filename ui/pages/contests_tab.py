"""Hội thi beside a member and beside a cell: what they took part in and what they won; Enter opens the contest."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from db.contests import Contestant
from nongson_desktop.rules.contest_results import TakenPart, taken_part
from ui.pages.member_tab import MemberTab
from ui.pages.organization_tabs import Line, RowsTab
from ui.text_rows import TextRows, TextRowsView

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class ContestsTab(MemberTab):
    """A member's own contests."""

    names = (Contestant.member,)

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.main = window
        self.rows = TextRows(("Năm", "Hội thi", "Kết quả"))
        self.view = TextRowsView(self.rows, (50, 0, 120), wraps=True, nothing="Chưa dự hội thi nào.")
        self.view.setAccessibleName("Hội thi đã dự")
        self.view.chosen.connect(lambda key: self.main.go_to("contests", key))
        self.layout_.addWidget(self.view, 1)

    def show_member(self, member: Any) -> None:
        self.member = member
        known = taken_part(Contestant.member == member.id)
        self.rows.show([(_year(one), one.contest.name, one.words) for one in known], [one.contest.id for one in known])


class ContestsOfCellTab(RowsTab):
    """Everybody whom a cell sent, and its teams."""

    title = "Hội thi"
    nothing = "Chưa cử ai dự hội thi nào."
    headings = ("Năm", "Hội thi", "Thí sinh, đội", "Kết quả")
    widths = (50, 0, 110, 110)

    def __init__(self, main: MainWindow) -> None:
        super().__init__(main)
        self.view.chosen.connect(lambda key: self.main.go_to("contests", key))

    def lines(self, day: date) -> tuple[list[Line], list[int]]:  # noqa: ARG002  (what was won stays won)
        known = taken_part(Contestant.organization == self.body.id)
        return [(_year(one), one.contest.name, one.name, one.words) for one in known], [one.contest.id for one in known]


def _year(one: TakenPart) -> str:
    return str(one.contest.year)
