"""Huy hiệu Đảng: the round, who is due in it, early or after death, the decision, and the papers."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from db.badges import BadgeAward
from db.base import action, save_many
from db.members import Member
from nongson_desktop.columns import columns_of, pick
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.badge_rules import rounds_shown
from nongson_desktop.rules.badges import BadgeProposal, Standing, check, due_badges, release
from nongson_desktop.rules.members import last_cells
from ui import work
from ui.dialogs import button
from ui.page import Page, empty_notice, heading, icon_button, page_layout
from ui.pages.awards_table import money
from ui.pages.badges_dialogs import DecisionDialog, EarlyDialog, HoldDialog, RulesDialog
from ui.pages.badges_table import BadgesTable, BadgesView
from ui.saving import Saved, write
from ui.sheet import Change, FixedRows, SheetView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_DECIDED = ("member", "years", "kind", "decision_number", "decided_on", "badge_number", "note")
_PANEL_WIDTH = 252


class BadgesPage(Page):
    """Who stands how in the round at left, what can be done at right, the badges decided below."""

    counts_widely = True
    title = "Huy hiệu Đảng"
    help = (
        "Chọn đợt ở trên. Người có dấu sẽ ghi quyết định; phím cách đặt hoặc bỏ dấu. Đánh dấu người “Có thể sớm”"
        " thì chương trình hỏi lý do. Số huy hiệu gõ thẳng vào bảng bên dưới sau khi có quyết định."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._asked = 0
        self._year = 0
        self._focus_wanted = False
        rules = button("Quy tắc…")
        rules.clicked.connect(lambda: RulesDialog(self.main).exec())
        self.print_button = icon_button("In danh sách, tờ trình…", "print")
        self.print_button.clicked.connect(self.print_front)
        self.rounds = QTabBar()
        self.rounds.setExpanding(False)
        self.rounds.currentChanged.connect(lambda _: self._read())
        layout = page_layout(self)
        layout.addLayout(heading(self.title, rules, self.print_button))
        layout.addWidget(self.rounds)
        body = QHBoxLayout()
        body.setSpacing(10)
        body.addWidget(self._lists(), 1)
        body.addWidget(self._panel())
        layout.addLayout(body, 1)

    def _lists(self) -> QWidget:
        self.table = BadgesTable(self)
        self.view = BadgesView(self.table)
        self.table.choice_changed.connect(self._tell_choice)
        self.table.early_asked.connect(self._ask_early)
        self.view.opened.connect(self._open)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._tell_row())
        self.empty = empty_notice("Đợt này chưa có ai đến hạn.\nTuổi đảng tính từ ngày quyết định kết nạp trong hồ sơ.")
        self._front = QStackedWidget()
        self._front.addWidget(self.empty)
        self._front.addWidget(self.view)
        self.decided = FixedRows(pick(columns_of(BadgeAward), *_DECIDED), ("member", "years", "kind"))
        self.decided.changed.connect(self._store_decided)
        self.decided.refused.connect(self.main.tell)
        self.decided_view = SheetView(self.decided, (168, 110, 90, 120, 120, 120, -1))
        self.decided_view.setAccessibleName("Huy hiệu đã có quyết định trong đợt")
        self.decided_title = QLabel()
        set_role(self.decided_title, "section")
        lists = QWidget()
        column = QVBoxLayout(lists)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._front, 3)
        column.addWidget(self.decided_title)
        column.addWidget(self.decided_view, 1)
        return lists

    def _panel(self) -> QFrame:
        self.state = QLabel(wordWrap=True)
        set_role(self.state, "subtitle")
        self.sum = QLabel(wordWrap=True)
        self.warning = QLabel(wordWrap=True)
        set_role(self.warning, "warn")
        self.early_button = button("Bệnh nặng, đề nghị sớm…")
        self.early_button.clicked.connect(lambda: self._ask_early(self.view.currentIndex().row()))
        self.hold_button = button("Chưa đề nghị…")
        self.hold_button.clicked.connect(self._hold)
        self.release_button = button("Bỏ điều đã ghi")
        self.release_button.clicked.connect(self._release)
        self.decide_button = icon_button("Ghi quyết định tặng", "award", "primary")
        self.decide_button.clicked.connect(self.save)
        self.about = QLabel(wordWrap=True)
        set_role(self.about, "muted")
        panel = QFrame()
        panel.setProperty("role", "card")
        panel.setFixedWidth(_PANEL_WIDTH)
        column = QVBoxLayout(panel)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        for part in (self.state, self.sum, self.warning, self.decide_button, self.about):
            column.addWidget(part)
        for part in (self.early_button, self.hold_button, self.release_button):
            column.addWidget(part)
        column.addStretch(1)
        return panel

    # what is shown

    @property
    def round_on(self) -> date:
        chosen: date = self.rounds.tabData(self.rounds.currentIndex())
        return chosen

    def reload(self) -> None:
        self._show_rounds()
        self._read()

    def _show_rounds(self) -> None:
        """The rounds of the year; on coming to a year the next one stands in front."""
        known = rounds_shown(self.main.year)
        if known == [self.rounds.tabData(place) for place in range(self.rounds.count())]:
            return
        stood = self.round_on if self.rounds.count() and self._year == self.main.year else None
        self.rounds.blockSignals(True)
        while self.rounds.count():
            self.rounds.removeTab(0)
        for day in known:
            self.rounds.setTabData(self.rounds.addTab(f"Đợt {day:%d/%m/%Y}"), day)
        coming = stood or next((day for day in known if day >= self.main.as_of), known[0])
        self.rounds.setCurrentIndex(known.index(coming) if coming in known else 0)
        self.rounds.blockSignals(False)
        self._year = self.main.year

    def _read(self) -> None:
        """Look beside the window who stands how; only the last answer counts."""
        if not self.rounds.count():
            return
        self._asked += 1
        asked, round_on = self._asked, self.round_on
        work.run(self, lambda _: (due_badges(round_on), _decided_in(round_on)), partial(self._show, asked, round_on))

    def _show(
        self, asked: int, round_on: date, found: tuple[list[BadgeProposal], list[tuple[BadgeAward, int | None]]]
    ) -> None:
        if asked != self._asked:
            return
        proposals, decided = found
        bodies = self.main.bodies
        shown = [one for one in proposals if not bodies or one.cell_id in bodies]
        stood = self.view.currentIndex().row()
        self.table.show(shown, round_on)
        self._front.setCurrentIndex(1 if shown else 0)
        if shown:
            self.view.selectRow(min(max(stood, 0), len(shown) - 1))
            if self._focus_wanted:
                self.focus_first()
        self.decided.show([award for award, place in decided if not bodies or place in bodies])
        for part in (self.decided_title, self.decided_view):
            part.setVisible(bool(self.decided.records))
        self.decided_title.setText(f"Đã có quyết định trong đợt: {self.decided.rowCount()}")
        self._tell_row()
        self.main.count(f"{len(shown)} dòng")

    def _tell_choice(self) -> None:
        chosen = self.table.chosen()
        counts = Counter(one.years for one in chosen)
        parts = [f"{years} năm: {count}" for years, count in sorted(counts.items(), reverse=True)]
        total = sum(one.money.amount or 0 for one in chosen)
        self.state.setText(f"Đợt {self.round_on:%d/%m/%Y}\n{len(chosen)} đồng chí")
        self.sum.setText("\n".join([" · ".join(parts), money(total)]) if chosen else "Chưa chọn ai.")
        warnings = sorted({one.money.warning for one in chosen if one.money.warning})
        self.warning.setText("\n".join(warnings))
        self.warning.setVisible(bool(warnings))
        self.decide_button.setText(f"Ghi quyết định tặng ({len(chosen)})…")
        self.decide_button.setEnabled(bool(chosen))

    def _tell_row(self) -> None:
        """What can be done for the one in the row."""
        one = self.view.current()
        standing = one.standing if one else ""
        self.about.setText(f"{one.member.name}: {one.note or 'đủ điều kiện'}." if one else "")
        self.early_button.setEnabled(standing in (Standing.POSSIBLE, Standing.EARLY))
        self.hold_button.setEnabled(bool(one))
        self.release_button.setEnabled(standing in (Standing.EARLY, Standing.HELD))

    def focus_first(self) -> None:
        """On the list, as soon as there is one."""
        self._focus_wanted = not self.table.proposals
        (self.rounds if self._focus_wanted else self.view).setFocus()

    # what is done

    def _open(self, row: int) -> None:
        self.main.show_member(self.table.proposals[row].member.id)

    def _ask_early(self, row: int) -> None:
        if 0 <= row < len(self.table.proposals):
            EarlyDialog(self.main, self.table.proposals[row]).exec()

    def _hold(self) -> None:
        one = self.view.current()
        if one is not None:
            HoldDialog(self.main, one).exec()

    def _release(self) -> None:
        one = self.view.current()
        if one is None:
            return

        def job() -> Saved:
            sentence = f"{one.member.name}: bỏ điều đã ghi về Huy hiệu {one.years} năm"
            with action(sentence) as made:
                release(one)
            return Saved(one.member.id, made.id, f"{sentence}.")

        write(self.main, self, job)

    def save(self) -> None:
        """Record the decision for those marked."""
        chosen = self.table.chosen()
        if chosen:
            DecisionDialog(self.main, chosen).exec()

    def _store_decided(self, changes: list[Change]) -> None:
        write(self.main, self, lambda: _store(changes), lambda _: self.decided_view.setFocus())

    def print_front(self) -> None:
        from ui.pages.printing import PrintDialog

        day = min(self.main.as_of, self.round_on)
        main = self.main
        request = Request(on=day, year=main.year, cell=main.cell, scope=main.scope, round_on=self.round_on)
        PrintDialog(self.main, ("badge-due", "badge-submission"), request).exec()


def _decided_in(round_on: date) -> list[tuple[BadgeAward, int | None]]:
    """The badges decided in the round, with the cell of each member; two queries."""
    known = (
        BadgeAward.select(BadgeAward, Member)
        .join(Member)
        .where(BadgeAward.round_on == round_on, ~BadgeAward.hidden)
        .order_by(BadgeAward.years.desc(), Member.sort_key, BadgeAward.id)
    )
    awards = list(known)
    cells = last_cells([award.member_id for award in awards], round_on)
    return [(award, cells.get(award.member_id, (None, ""))[0]) for award in awards]


def _store(changes: list[Change]) -> Saved:
    """Write what was typed beside the badges decided as one Action."""
    for award_id, values in changes:
        award = BadgeAward.get_by_id(award_id)
        for name, value in values.items():
            setattr(award, name, value)
        check(award)
    with action("Ghi số huy hiệu, số quyết định") as made:
        save_many(BadgeAward, [{"id": award_id, **values} for award_id, values in changes])
    return Saved(0, made.id, f"Đã lưu {len(changes)} huy hiệu.")
