"""Tập thể: chi ủy, đảng ủy, ban thường vụ and organisations, their figures, points and levels typed in one sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from db.errors import UserError
from db.evaluation import Rating
from nongson_desktop.columns import Column, field_columns
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.collective_entry import FIGURES, LEVELS, write_entries
from nongson_desktop.rules.collective_grounds import (
    CollectiveGround,
    collective_grounds,
    collective_quotas,
    take_over_tasks,
)
from nongson_desktop.rules.collectives import without_committee
from nongson_desktop.rules.evaluation import closed_words, evaluate, evaluation_of, profile_of, rating_day
from nongson_desktop.rules.explain import sources_of
from nongson_desktop.rules.explain_collectives import collective_group_words, explain_collective
from ui.dialogs import button
from ui.editors import DateEditor
from ui.page import Page, empty_notice, heading, icon_button, page_layout, tabs_of
from ui.pages.evaluation_scores import ScorePanel
from ui.pages.quarters_sheets import saved
from ui.pages.quarters_whole import LevelColumn
from ui.saving import write
from ui.sheet import Change, FixedRows, SheetView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_READ = ("name", "members", "proposed", "decider")
_NUMBERS = {"count": "Nhiệm vụ", "done": "Xong", "late": "Chậm", "above": "Vượt"}
_POINTS = {"self_points": "Tự chấm", "points": "Điểm"}
_WORDS = {"self_level": "Tự nhận", "cell_level": "Đề xuất", "level": "Quyết định"}
_WIDTHS = (-5, -4, 76, 52, 58, 56, 74, 54, 96, 72, 70, 90, 110)


class CollectivesPage(Page):
    """One line a collective; below it, why the program proposes what it proposes."""

    counts_widely = True
    title = "Tập thể"
    help = (
        "Gõ như Excel: tổng số nhiệm vụ, số xong, chậm, vượt; điểm; mức gõ 1 = HTXS, 2 = HTT, 3 = HT, 4 = KHT."
        " Dòng dưới bảng nói căn cứ của mức chương trình đề xuất. Đảng bộ, đảng ủy, ban thường vụ do cấp trên quyết"
        " định: mức ấy ghi được cả sau khi khoá sổ."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.grounds: dict[int, CollectiveGround] = {}
        self.sheet = FixedRows(_columns(), _READ)
        self.view = SheetView(self.sheet, _WIDTHS)
        self.take_button = button("Lấy số nhiệm vụ đã ghi")
        self.facts_button = button("Khuyết điểm, ý kiến…")
        self.why_button = icon_button("Vì sao?", "help")
        self.why_button.setToolTip("Quy định, số liệu và những dòng đã ghi dẫn tới đề xuất; in được")
        self.group_button = button("Xếp nhóm…")
        self.group_button.setToolTip("Xếp tập thể vào nhóm khác khi tính tỷ lệ, với lý do")
        self.print_button = icon_button("In…", "print")
        self.scores = ScorePanel(self.main)
        (on,) = field_columns(Rating, "decided_on")
        self.decided_on = DateEditor(on)
        self.decided_on.setFixedWidth(110)
        self.why, self.quota, self.without = QLabel(wordWrap=True), QLabel(wordWrap=True), QLabel(wordWrap=True)
        for label in (self.quota, self.without):
            set_role(label, "muted")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        label = QLabel("Ngày quyết định")
        label.setBuddy(self.decided_on)
        set_role(label, "muted")
        row = QHBoxLayout()
        row.addWidget(self.without, 1)
        row.addWidget(label)
        row.addWidget(self.decided_on)
        opened = QWidget()
        column = QVBoxLayout(opened)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.view, 1)
        column.addWidget(self.why)
        column.addWidget(self.quota)
        self.stack = QStackedWidget()
        self.stack.addWidget(empty_notice("Mở đánh giá của năm trước, ở trang Đánh giá, xếp loại."))
        self.tabs = tabs_of(("Kết quả", opened), ("Điểm tiêu chí", self.scores))
        self.stack.addWidget(self.tabs)
        layout = page_layout(self)
        layout.addLayout(
            heading(
                self.title, self.why_button, self.take_button, self.group_button, self.facts_button, self.print_button
            )
        )
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.sheet.changed.connect(self._store)
        self.sheet.refused.connect(self.main.tell)
        self.scores.saved.connect(self.reload)
        self.view.selectionModel().currentChanged.connect(lambda *_: self._explain())
        self.take_button.clicked.connect(self.take_over)
        self.facts_button.clicked.connect(self.write_facts)
        self.group_button.clicked.connect(self.regroup)
        self.why_button.clicked.connect(self.show_why)
        self.print_button.clicked.connect(self.print_front)

    def reload(self) -> None:
        evaluation = evaluation_of(self.main.year)
        self.stack.setCurrentIndex(1 if evaluation else 0)
        for one in (self.take_button, self.facts_button, self.print_button):
            one.setEnabled(evaluation is not None)
        self.group_button.setEnabled(evaluation is not None and evaluation.closed_on is None)
        if evaluation is None:
            return
        found = collective_grounds(self.main.year)
        bodies = self.main.bodies
        self.grounds = {
            key: one for key, one in found.items() if not bodies or one.rating.__data__["organization"] in bodies
        }
        shut = closed_words(evaluation.year, evaluation.closed_on)
        self.sheet.show([_shown(one) for one in self.grounds.values()], shut=shut)
        profile = profile_of(evaluation)
        ratings = [one.rating for one in self.grounds.values()]
        self.scores.days = {"final": min(self.main.today, rating_day(self.main.year))}
        self.scores.show_ratings(ratings, profile, closed=shut)
        if not self.decided_on.typed():
            self.decided_on.put(f"{min(self.main.today, rating_day(self.main.year)):%d/%m/%Y}")
        self._say_without(without_committee(profile, evaluation.rating_date))
        self.quota.setText("\n".join(one.sentence for one in collective_quotas(self.main.year) if one.quota.base))
        self._explain()
        self.main.count(f"{len(self.grounds)} tập thể")

    def _say_without(self, cells: list[str]) -> None:
        self.without.setText(
            f"Không có chi ủy, kiểm điểm tại chi bộ: {', '.join(cells)}." if cells else "Chi bộ nào cũng có chi ủy."
        )

    def _current(self) -> CollectiveGround | None:
        row = self.view.currentIndex().row()
        grounds = list(self.grounds.values())
        return grounds[row] if 0 <= row < len(grounds) else None

    def _explain(self) -> None:
        one = self._current()
        proposal = one.proposal if one else None
        reason = f"Không xếp loại: {one.rating.exempt_reason}." if one and one.rating.exempt_reason else ""
        words = (
            [f"{one.rating.name}: {proposal.explanation}", collective_group_words(one.rating)]
            if one and proposal
            else []
        )
        self.why.setText("\n".join(words) or reason)
        for each in (self.facts_button, self.why_button):
            each.setEnabled(one is not None)

    def focus_first(self) -> None:
        self.view.setFocus()
        if not self.view.currentIndex().isValid():
            self.view.go_to(0, 2)

    def _store(self, changes: list[Change]) -> None:
        try:
            day = self.decided_on.value()
        except UserError as error:
            self.main.tell(error.message)
            return
        year, on = self.main.year, day if isinstance(day, date) else None
        sentence = f"Ghi kết quả của {len(changes)} tập thể năm {year}"
        write(
            self.main,
            self,
            lambda: saved(sentence, lambda: write_entries(year, changes, on)),
            lambda _: self.view.setFocus(),
        )

    def take_over(self) -> None:
        """The tasks that members have recorded, for every collective without figures of its own."""
        year = self.main.year
        sentence = f"Lấy số nhiệm vụ đã ghi cho các tập thể năm {year}"
        write(self.main, self, lambda: saved(sentence, lambda: take_over_tasks(year)))

    def write_facts(self) -> None:
        from ui.pages.evaluation_facts_dialogs import FactsDialog

        one = self._current()
        if one is not None:
            FactsDialog(self.main, one.rating).exec()
            self.main.reload()

    def regroup(self) -> None:
        """The collective in hand, or those chosen in the dialog, go to another rating group, with the reason."""
        from ui.pages.profiles_groups import GroupsDialog

        one, dialog = self._current(), GroupsDialog(self.main, of_collectives=True)
        dialog.select([one.rating.id] if one else [])
        if dialog.exec():
            self.main.reload()

    def show_why(self) -> None:
        """The whole explanation of the collective in hand, to read and to print."""
        if (one := self._current()) is not None:
            explain_to_clerk(self.main, one)

    def print_front(self) -> None:
        from ui.pages.printing import PrintDialog

        day = min(self.main.today, rating_day(self.main.year))
        request = Request(on=day, year=self.main.year, cell=self.main.cell, scope=self.main.scope)
        PrintDialog(self.main, ("collective-review", "collective-scores"), request).exec()


def explain_to_clerk(main: MainWindow, one: CollectiveGround) -> None:
    """Everything computed about a collective, in a window of its own."""
    from ui.pages.evaluation_facts_why import WhyDialog

    year = one.rating.year
    lines = (*evaluate(year).cells.quotas, *collective_quotas(year))
    request = Request(on=min(main.today, rating_day(year)), year=year, cell=one.rating.__data__["organization"])
    WhyDialog(main, one.rating.name, explain_collective(sources_of(year), one, lines), request).exec()


def _columns() -> list[Column]:
    number = pw.IntegerField(null=True)
    numbers = [Column(name, label, number) for name, label in _NUMBERS.items()]
    points = [replace(one, label=_POINTS[one.name]) for one in field_columns(Rating, *_POINTS)]
    levels = [LevelColumn(one.name, _WORDS[one.name], one.field) for one in field_columns(Rating, *LEVELS)]
    return [
        Column("name", "Tập thể"),
        Column("members", "Kết quả bên trong"),
        *numbers,
        *points,
        Column("proposed", "Theo căn cứ"),
        *levels,
        Column("decider", "Ai quyết định"),
    ]


def _shown(one: CollectiveGround) -> Rating:
    """The rating with what the sheet shows beside it."""
    rating, shares = one.rating, one.shares
    figures: dict[str, Any] = {name: getattr(shares, name) if shares.count else None for name in FIGURES}
    vars(rating).update(
        members=one.members_words,
        proposed=(one.proposal.level or "xem xét") if one.proposal else "–",
        decider=one.decider,
        **figures,
    )
    return rating
