"""Hội thi: contests of the year at the left; set-up, contestants, points, results of the one in the row."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel, QWidget

from db.base import action
from db.contests import Contest, ContestState
from nongson_desktop.catalog import kind_of
from nongson_desktop.rules.contest_awards import decision_of
from nongson_desktop.rules.contest_results import read_sheet
from nongson_desktop.rules.contests import LABELS, step_to
from ui.dialogs import button
from ui.form import buttons_row
from ui.list_page import ListPage
from ui.page import Detail, empty_notice, heading, icon_button, open_menu, page_layout, split_view, tabs_of
from ui.pages.contests_dialogs import ContestDialog
from ui.pages.contests_panels import PeoplePanel, PointsPanel, ResultsPanel, SetUpPanel
from ui.record_page import RecordList
from ui.saving import Saved, write
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SHOWN = ("name", "state")
_PAPERS = (
    ("contest-entries", "Danh sách thí sinh"),
    ("contest-slip", "Phiếu chấm, mỗi giám khảo một phiếu"),
    ("contest-results", "Bảng tổng hợp kết quả"),
    ("contest-awards", "Danh sách đề nghị khen"),
)
_SIZES = (350, 780)


class ContestsPage(ListPage):
    """A contest goes its steps at the top; each side is typed in like Excel."""

    title = "Hội thi"
    help = (
        "Ghi phần thi, giám khảo, cơ cấu giải ở Chuẩn bị; thí sinh, đội ở Thí sinh; chuyển sang “Đang thi” rồi gõ điểm."
        " Bằng điểm được nêu rõ và xếp tay kèm lý do. Người đạt giải chuyển sang Khen thưởng, không phải gõ lại."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.contest: Contest | None = None
        self.list = self._contests()
        self.set_up, self.people, self.points = SetUpPanel(window), PeoplePanel(window), PointsPanel(window)
        self.results = ResultsPanel(window, self._show_decision)
        self.tabs = tabs_of(
            ("Chuẩn bị", self.set_up),
            ("Thí sinh", self.people),
            ("Điểm", self.points),
            ("Kết quả, giải", self.results),
        )
        self.tabs.currentChanged.connect(lambda _: self._fill())
        splitter = split_view(_SIZES, self.list, self._right())
        self.add_button = icon_button("Thêm hội thi…", "add", "primary")
        self.add_button.clicked.connect(self.add)
        self.print_button = icon_button("In", "print")
        self.print_button.clicked.connect(self._print_menu)
        self.export_button = icon_button("Xuất Excel", "export")
        self.export_button.clicked.connect(self.list.export)
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.add_button, self.print_button, self.export_button))
        layout.addWidget(splitter, 1)

    def _contests(self) -> RecordList:
        first = icon_button("Thêm hội thi đầu tiên", "add", "primary")
        first.clicked.connect(self.add)
        made = RecordList(
            self.main,
            kind_of("contests"),
            "contests",
            _SHOWN,
            "hội thi",
            hint="Tìm hội thi",
            empty=empty_notice("Năm nay chưa có hội thi nào.", first),
        )
        made.chosen.connect(self._show)
        made.opened.connect(lambda number: ContestDialog(self.main, Contest.get_by_id(number)).exec())
        return made

    def _right(self) -> QWidget:
        self.name = QLabel(wordWrap=True)
        set_role(self.name, "subtitle")
        self.ladder = QLabel(wordWrap=True)
        self.step_button = button("")
        self.step_button.clicked.connect(lambda: self._step(1))
        self.back_button = button("Lùi một bước")
        self.back_button.clicked.connect(lambda: self._step(-1))
        self.edit_button = button("Sửa hội thi…")
        self.edit_button.clicked.connect(self._edit)
        self.decision_button = button("Mở quyết định khen thưởng")
        self.decision_button.clicked.connect(self._open_decision)
        self.detail = Detail("Chọn một hội thi trong danh sách.", card=False)
        inside = self.detail.inside
        inside.addWidget(self.name)
        inside.addWidget(self.ladder)
        inside.addLayout(buttons_row(self.step_button, self.back_button, self.edit_button, self.decision_button))
        inside.addWidget(self.tabs, 1)
        return self.detail

    # showing

    def reload(self) -> None:
        self.list.reload()
        self._show(self.list.view.current_id() or (self.contest.id if self.contest else 0))

    def _show(self, number: int) -> None:
        self.contest = Contest.get_or_none(Contest.id == number, ~Contest.hidden) if number else None
        known = self.contest
        self.detail.show_record(there=known is not None)
        if known is None:
            return
        days = f"ngày {known.held_on:%d/%m/%Y}" if known.held_on else "chưa định ngày"
        plan = f"kế hoạch {known.plan_number}" if known.plan_number else ""
        self.name.setText(" · ".join(part for part in (known.name, days, known.place, plan) if part))
        self.ladder.setText(
            " → ".join(f"<b>{words}</b>" if key == known.state else words for key, words in ContestState.LABELS)
        )
        place = ContestState.ALL.index(known.state)
        last = place + 1 == len(ContestState.ALL)
        self.step_button.setText("" if last else f"Sang bước “{LABELS[ContestState.ALL[place + 1]]}”")
        self.step_button.setVisible(not last)
        self.back_button.setEnabled(place > 0)
        self.decision_button.setVisible(decision_of(known) is not None)
        self._fill()

    def _fill(self) -> None:
        """The side in front, read anew."""
        front: Any = self.tabs.currentWidget()
        if self.contest is not None:
            front.show_contest(read_sheet(self.contest))

    def focus_first(self) -> None:
        self.list.focus_list()

    def stand_on(self, number: int) -> None:
        """Show a contest, of another year with its year."""
        year = Contest.get_by_id(number).year
        if year != self.main.year:
            self.main.set_year(year)
            self.main.refresh_top()
            self.list.reload()
        self.list.stand_on(number)
        self._show(number)
        self.list.view.setFocus()

    # what is done

    def add(self) -> None:
        dialog = ContestDialog(self.main, Contest(name="", year=self.main.year))
        dialog.exec()
        if dialog.saved is not None:
            self.stand_on(dialog.saved.record_id)

    def _edit(self) -> None:
        if self.contest is not None:
            ContestDialog(self.main, self.contest).exec()

    def _step(self, by: int) -> None:
        known = self.contest
        if known is None:
            return
        state = ContestState.ALL[ContestState.ALL.index(known.state) + by]

        def job() -> Saved:
            contest = Contest.get_by_id(known.id)
            with action(f"Hội thi {contest.name}: {LABELS[state].lower()}") as made:
                step_to(contest, state)
            return Saved(contest.id, made.id, f"Hội thi {contest.name}: {LABELS[state].lower()}.")

        write(self.main, self, job)

    def _open_decision(self) -> None:
        found = decision_of(self.contest) if self.contest is not None else None
        if found is not None:
            self._show_decision(found)

    def _show_decision(self, number: int) -> None:
        page: Any = self.main.go("awards")
        page.show_decision(number)

    # paper

    def print_front(self) -> None:
        self._print([key for key, _ in _PAPERS])

    def _print(self, papers: list[str]) -> None:
        from nongson_desktop.documents.request import Request
        from ui.pages.printing import PrintDialog

        if self.contest is None:
            self.main.tell("Chọn một hội thi trong danh sách.")
            return
        request = Request(on=self.main.as_of, year=self.main.year, record=self.contest.id)
        PrintDialog(self.main, papers, request).exec()

    def _print_menu(self) -> None:
        open_menu(self.print_button, [(f"{title}…", partial(self._print, [key])) for key, title in _PAPERS])
