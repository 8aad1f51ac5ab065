"""Khen thưởng: who the ratings speak for, the decision with its money, issuing it and its papers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from db.awards import AwardDecision, AwardKind
from db.base import action
from db.errors import UserError
from nongson_desktop.columns import columns_of, pick
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.awards import Proposal, body_for, decide, decision_of, propose, revise, signer_on
from nongson_desktop.rules.evaluation import rating_day
from ui import work
from ui.dialogs import Dialog, show_failure
from ui.form import RecordForm
from ui.page import Page, empty_notice, heading, icon_button, page_layout
from ui.pages.awards_decisions import Decisions, IssueDialog, awards_of
from ui.pages.awards_table import (
    Recipient,
    RecipientsTable,
    RecipientsView,
    keep_choices,
    money,
    of_awards,
    of_proposals,
)
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

PROPOSED = (AwardKind.YEARLY, AwardKind.FIVE_YEARS)
_ASKED = ("number", "decided_on", "body", "signer", "signer_role")
_PANEL_WIDTH = 320


class AwardsPage(Page):
    """Recipients at left, their decision at right, the decisions of all years below."""

    title = "Khen thưởng"
    help = (
        "Người được đề nghị lấy từ mức xếp loại đã quyết định. Bỏ dấu ở dòng không khen, ghi số và ngày rồi lập quyết"
        " định; ban hành xong thì quyết định và giấy khen giữ nguyên như đã in."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.decision: AwardDecision | None = None
        self._asked = 0
        self.print_button = icon_button("In quyết định, giấy khen…", "print")
        self.print_button.clicked.connect(self.print_front)
        self.kinds = QTabBar()
        self.kinds.setExpanding(False)
        for key in PROPOSED:
            self.kinds.setTabData(self.kinds.addTab(dict(AwardKind.LABELS)[key]), key)
        self.kinds.currentChanged.connect(lambda _: self.reload())
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.print_button))
        layout.addWidget(self.kinds)
        body = QHBoxLayout()
        body.setSpacing(10)
        body.addWidget(self._lists(), 1)
        body.addWidget(self._panel())
        layout.addLayout(body, 1)

    def _lists(self) -> QWidget:
        self.table = RecipientsTable(self)
        self.view = RecipientsView(self.table)
        self.table.choice_changed.connect(self._tell_choice)
        self.empty = empty_notice("")
        self._front = QStackedWidget()
        self._front.addWidget(self.empty)
        self._front.addWidget(self.view)
        self.decisions = Decisions()
        self.decisions.chosen.connect(self.show_decision)
        lists = QWidget()
        column = QVBoxLayout(lists)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._front, 3)
        column.addWidget(self.decisions, 1)
        return lists

    def _panel(self) -> QFrame:
        self.state = QLabel(wordWrap=True)
        set_role(self.state, "subtitle")
        self.sum = QLabel(wordWrap=True)
        set_role(self.sum, "muted")
        columns = pick(columns_of(AwardDecision), *_ASKED)
        self.form = RecordForm(columns, lambda: self.main.as_of, wide=("body", "signer", "signer_role"), page=False)
        self.form.editor("decided_on").left.connect(self._follow_day)
        self.problem = QLabel(wordWrap=True)
        set_role(self.problem, "bad")
        self.make_button = icon_button("Lập quyết định", "award", "primary")
        self.make_button.clicked.connect(self.save)
        self.issue_button = icon_button("Ban hành…", "status")
        self.issue_button.clicked.connect(self.issue)
        panel = QFrame()
        panel.setProperty("role", "card")
        panel.setFixedWidth(_PANEL_WIDTH)
        column = QVBoxLayout(panel)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        for part in (self.state, self.sum, self.form, self.problem, self.make_button, self.issue_button):
            column.addWidget(part)
        column.addStretch(1)
        return panel

    # what is shown

    @property
    def kind(self) -> str:
        return str(self.kinds.tabData(self.kinds.currentIndex()))

    def reload(self) -> None:
        year = self.main.year
        known = self.decision
        self.decision = decision_of(year, self.kind)
        self.decisions.show_all()
        self._refuse("")
        if self.decision is None:
            if known is not None or not self.form.key.startswith(self._key()):
                self._fill_in(self._fresh())
            self._propose()
        else:
            self._fill_in(self.decision)
            self._asked += 1
            self._show_lines(of_awards(awards_of(self.decision)))
        self._show_state()

    def _key(self) -> str:
        return f"award-{self.main.year}-{self.kind}"

    def _fill_in(self, decision: AwardDecision) -> None:
        self.form.show_record(decision, f"{self._key()}-{decision.id or 'new'}")

    def _fresh(self) -> AwardDecision:
        """What the decision will most likely say."""
        year = self.main.year
        day = min(max(self.main.today, date(year, 1, 1)), rating_day(year))
        signer, role = signer_on(day)
        return AwardDecision(
            year=year, kind=self.kind, decided_on=day, body=body_for(self.kind, day), signer=signer, signer_role=role
        )

    def _propose(self) -> None:
        """Look beside the window for those whom the ratings speak for; only the last answer counts."""
        self._asked += 1
        asked, year, kind, day = self._asked, self.main.year, self.kind, self._day()
        work.run(self, lambda _: propose(year, kind, day), lambda found: self._show_proposals(asked, found))

    def _day(self) -> date | None:
        try:
            day = self.form.editor("decided_on").value()
        except UserError:
            return None
        return day if isinstance(day, date) else None

    def _show_proposals(self, asked: int, proposals: list[Proposal]) -> None:
        if asked == self._asked:
            lines = of_proposals(proposals)
            keep_choices(self.table.lines, lines)
            self._show_lines(lines)

    def _show_lines(self, lines: list[Recipient]) -> None:
        self.table.show(lines)
        self._front.setCurrentIndex(1 if lines else 0)
        label = self.empty.findChild(QLabel, "empty")
        assert isinstance(label, QLabel)
        label.setText(
            f"Năm {self.main.year} chưa có ai được đề nghị {self.kinds.tabText(self.kinds.currentIndex()).lower()}.\n"
            "Đề nghị lấy từ mức quyết định ở trang Đánh giá, xếp loại: đảng viên HTXS, chi bộ HTXS tiêu biểu."
        )
        self.main.count(f"{len(lines)} dòng")

    def _show_state(self) -> None:
        made = self.decision
        issued = made is not None and made.issued_on is not None
        if made is None:
            self.state.setText("Chưa có quyết định")
        elif issued:
            self.state.setText(f"Đã ban hành {made.issued_on:%d/%m/%Y}")
        else:
            self.state.setText("Đã lập, chưa ban hành")
        self.form.setEnabled(not issued)
        self.make_button.setVisible(not issued)
        self.issue_button.setVisible(made is not None and not issued)
        self._tell_choice()

    def _tell_choice(self) -> None:
        made = self.decision is not None
        lines = self.table.lines if made else [line for line in self.table.lines if line.chosen]
        self.sum.setText(f"{len(lines)} tập thể, cá nhân · {money(sum(line.amount for line in lines))}")
        self.make_button.setText("Lưu số, ngày, người ký" if made else f"Lập quyết định ({len(lines)})")
        self.make_button.setEnabled(made or bool(lines))

    def _follow_day(self) -> None:
        """Money and signer are those of the decision's day."""
        day = self._day()
        if self.decision is None and day is not None:
            signer, role = signer_on(day)
            for name, value in (("signer", signer), ("signer_role", role)):
                if name not in self.form.changed() or not self.form.editor(name).typed():
                    self.form.editor(name).put(value)
            self._propose()

    def show_decision(self, year: int, kind: str) -> None:
        """Bring a decision of any year to the front."""
        for place in range(self.kinds.count()):
            if self.kinds.tabData(place) == kind:
                self.kinds.setCurrentIndex(place)
        if year != self.main.year:
            self.main.set_year(year)
            self.main.refresh_top()

    def focus_first(self) -> None:
        if self.decision is None and self.table.lines:
            self.view.setFocus()
        else:
            self.form.focus_first()

    # what is done

    def save(self) -> None:
        """Make the decision for those chosen, or change what an unissued one says."""
        if self.decision is not None and self.decision.issued_on is not None:
            return
        values = self.form.read()
        if values is None:
            return
        self._refuse("")
        self.make_button.setEnabled(False)
        work.run(self, lambda _: self._write(values), self._on_written, self._on_refused, title="đang lưu", write=True)

    def _write(self, values: dict[str, Any]) -> int:
        """On the writer: the number of the Action."""
        made = self.decision
        year, kind, chosen = self.main.year, self.kind, self.table.chosen()
        if made is not None:
            with action(f"Sửa quyết định khen thưởng năm {year}") as done:
                revise(made, **values)
            return int(done.id or 0)
        words = dict(AwardKind.LABELS)[kind].lower()
        with action(f"Quyết định khen thưởng {words} năm {year}: {len(chosen)} tập thể, cá nhân", kind="award") as done:
            decide(
                year,
                kind,
                values["number"],
                values["decided_on"],
                chosen=chosen,
                body=values["body"],
                signer=values["signer"],
                signer_role=values["signer_role"],
            )
        return int(done.id)

    def _on_written(self, number: int) -> None:
        self.form.saved()
        made = self.decision is not None
        self.main.reload()
        self.issue_button.setFocus()
        if number:
            self.main.offer_undo(number, "Đã lưu quyết định." if made else "Đã lập quyết định khen thưởng.")

    def _on_refused(self, error: Exception) -> None:
        self._tell_choice()
        if not isinstance(error, UserError):
            show_failure(self, error)
        elif error.field in self.form.boxes:
            self.form.refuse(error)
        else:
            self._refuse(error.message)

    def _refuse(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def issue(self) -> None:
        """Ban hành: the decision and its papers stay as they are from then on."""
        if self.decision is not None and IssueDialog(self.main, self.decision).exec() == Dialog.DialogCode.Accepted:
            self.main.reload()
            self.main.tell("Đã ban hành; quyết định và giấy khen được giữ nguyên như lúc này.")

    def print_front(self) -> None:
        from ui.pages.printing import PrintDialog

        day = (self.decision and self.decision.decided_on) or self._day() or rating_day(self.main.year)
        number = self.decision.number if self.decision else str(self.form.editor("number").typed())
        request = Request(on=day, year=self.main.year, number=number, award=self.kind)
        PrintDialog(self.main, ("award-decision", "certificate"), request).exec()

    def keep_typing(self) -> int:
        return int(self.form.keep_typing())
