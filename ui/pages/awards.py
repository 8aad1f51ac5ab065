"""Khen thưởng: whom the ratings speak for or the clerk names, the decision, its file and votes, the register."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from db.awards import AwardDecision, AwardKind, IssuingBody, awards_of
from db.base import action
from db.errors import UserError
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.award_files import add_recipients, drop_recipients
from nongson_desktop.rules.awards import (
    Proposal,
    body_for,
    decide,
    decisions_of,
    propose,
    repriced,
    revise,
    signer_on,
)
from nongson_desktop.rules.evaluation import rating_day
from ui import work
from ui.dialogs import Dialog, button, show_failure
from ui.page import Page, empty_notice, heading, icon_button, page_layout, tabs_of, under_tab
from ui.pages.awards_decisions import Decisions
from ui.pages.awards_dialogs import BodyDialog, IssueDialog, RecipientDialog
from ui.pages.awards_file import AwardFile, Votes
from ui.pages.awards_panel import DecisionPanel
from ui.pages.awards_register import AwardRegister
from ui.pages.awards_table import (
    Recipient,
    RecipientsTable,
    RecipientsView,
    keep_choices,
    of_awards,
    of_proposals,
)
from ui.saving import Saved, write

if TYPE_CHECKING:
    from ui.main_window import MainWindow

REGISTER = "register"


class AwardsPage(Page):
    """Recipients, file and votes at left, their decision at right, the decisions of all years below; the register."""

    title = "Khen thưởng"
    help = (
        "Người được đề nghị lấy từ mức xếp loại đã quyết định; khen không theo định kỳ thì thêm từng người. Bỏ dấu ở"
        " dòng không khen, ghi số và ngày rồi lập quyết định; ban hành xong thì quyết định và giấy khen giữ nguyên"
        " như đã in, sổ khen thưởng có số."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.decision: AwardDecision | None = None
        self._wanted: int | None = None
        self._priced: tuple[str, date] | None = None
        self._asked = 0
        self.body_button = button("Thẩm quyền…")
        self.body_button.clicked.connect(self._ask_body)
        self.file_button = icon_button("In tờ trình, biên bản…", "print")
        self.file_button.clicked.connect(self.print_file)
        self.print_button = icon_button("In quyết định, giấy khen…", "print")
        self.print_button.clicked.connect(self.print_front)
        self.kinds = QTabBar()
        self.kinds.setExpanding(False)
        for key, words in (*AwardKind.LABELS, (REGISTER, "Sổ khen thưởng")):
            self.kinds.setTabData(self.kinds.addTab(words), key)
        self.kinds.currentChanged.connect(lambda _: self.reload())
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.body_button, self.file_button, self.print_button))
        layout.addWidget(self.kinds)
        self.register = AwardRegister(window)
        self._whole = QStackedWidget()
        self._whole.addWidget(self._body())
        self._whole.addWidget(self.register)
        layout.addWidget(self._whole, 1)

    def _body(self) -> QWidget:
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._lists(), 1)
        self.panel = DecisionPanel(self.main)
        self.form, self.state, self.sum = self.panel.form, self.panel.state, self.panel.sum
        self.make_button, self.issue_button = self.panel.make_button, self.panel.issue_button
        self.form.editor("decided_on").left.connect(self._follow_day)
        self.form.editor("body").edited.connect(self._follow_day)
        self.make_button.clicked.connect(self.save)
        self.issue_button.clicked.connect(self.issue)
        row.addWidget(self.panel.in_area())
        return body

    def _lists(self) -> QWidget:
        self.file, self.votes = AwardFile(self.main), Votes(self.main)
        self.parts = tabs_of(("Được khen", self._recipients()), ("Hồ sơ", self.file), ("Biểu quyết", self.votes))
        self.decisions = Decisions()
        self.decisions.chosen.connect(self.show_decision)
        lists = QWidget()
        column = QVBoxLayout(lists)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.parts, 3)
        column.addWidget(self.decisions, 1)
        return lists

    def _recipients(self) -> QWidget:
        self.table = RecipientsTable(self)
        self.view = RecipientsView(self.table)
        self.table.choice_changed.connect(self._tell_choice)
        self.empty = empty_notice("")
        self._front = QStackedWidget()
        self._front.addWidget(self.empty)
        self._front.addWidget(self.view)
        self.add_button = icon_button("Thêm người được khen…", "add")
        self.add_button.clicked.connect(self._add)
        self.drop_button = button("Bỏ dòng đang chọn")
        self.drop_button.clicked.connect(self._drop)
        self.new_button = button("Đợt khen mới")
        self.new_button.clicked.connect(self._begin)
        return under_tab(self._front, self.add_button, self.drop_button, self.new_button)

    # what is shown

    @property
    def kind(self) -> str:
        return str(self.kinds.tabData(self.kinds.currentIndex()))

    @property
    def is_ad_hoc(self) -> bool:
        return self.kind == AwardKind.AD_HOC

    def reload(self) -> None:
        is_register = self.kind == REGISTER
        self._whole.setCurrentIndex(int(is_register))
        for one in (self.body_button, self.file_button):
            one.setVisible(not is_register)
        self.print_button.setText("In sổ khen thưởng…" if is_register else "In quyết định, giấy khen…")
        if is_register:
            self.register.reload()
        else:
            self._reload_decision()

    def _reload_decision(self) -> None:
        known = self.decision
        self.decision = self._find()
        self.decisions.show_all()
        self.panel.refuse("")
        if self.decision is None:
            if known is not None or not self.form.key.startswith(self._key()):
                self._fill_in(self._fresh())
                self._show_lines([])
            self._propose()
        else:
            self._fill_in(self.decision)
            self._asked += 1
            self._show_lines(of_awards(list(awards_of(self.decision))))
            self.file.show_decision(self.decision)
            self.votes.show_decision(self.decision)
        self._show_state()

    def _find(self) -> AwardDecision | None:
        """The decision to show: outside the yearly round the one chosen, else the latest; 0 is a new one."""
        found = decisions_of(self.main.year, self.kind)
        if self.is_ad_hoc and self._wanted is not None:
            return next((one for one in found if one.id == self._wanted), None)
        return found[-1] if found else None

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
        if self.is_ad_hoc:
            return
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
        label.setText(self._why_empty())
        self.main.count(f"{len(lines)} dòng")

    def _why_empty(self) -> str:
        if self.is_ad_hoc:
            return (
                "Khen vì thành tích xuất sắc, giải thưởng, hành động dũng cảm…\n"
                "Thêm đảng viên, chi bộ, tập thể khác hoặc bất kỳ ai; ghi lý do, thành tích ở bên phải."
            )
        return (
            f"Năm {self.main.year} chưa có ai được đề nghị {self.kinds.tabText(self.kinds.currentIndex()).lower()}.\n"
            "Đề nghị lấy từ mức quyết định ở trang Đánh giá, xếp loại: đảng viên HTXS, chi bộ HTXS tiêu biểu."
        )

    def _show_state(self) -> None:
        made = self.decision
        issued = made is not None and made.issued_on is not None
        for part in (1, 2):
            self.parts.setTabEnabled(part, made is not None)
        for one in (self.add_button, self.drop_button):
            one.setVisible(self.is_ad_hoc and not issued)
        self.new_button.setVisible(self.is_ad_hoc and made is not None)
        self.panel.show_state(made, self.kind, self._day() or rating_day(self.main.year))
        self._tell_choice()

    def _tell_choice(self) -> None:
        made = self.decision is not None
        lines = self.table.lines if made else [line for line in self.table.lines if line.chosen]
        self.panel.show_choice(len(lines), sum(line.amount for line in lines), made=made)

    def _follow_day(self) -> None:
        """Money and signer are those of the decision's day."""
        day = self._day()
        if self.decision is None and day is not None:
            self._reprice(day)
            signer, role = signer_on(day)
            for name, value in (("signer", signer), ("signer_role", role)):
                if name not in self.form.changed() or not self.form.editor(name).typed():
                    self.form.editor(name).put(value)
            self._propose()

    def _reprice(self, day: date) -> None:
        """Those named by hand are paid as the body and the day now typed pay."""
        now, was = (self._body_typed(), day), self._priced
        self._priced = now
        if self.is_ad_hoc and was and was != now and self.table.lines:
            self._show_lines(of_proposals(repriced(self.table.chosen(), was, now)))

    def _body_typed(self) -> str:
        return str(self.form.editor("body").value() or IssuingBody.STANDING)

    def show_decision(self, number: int) -> None:
        """Bring a decision of any year to the front."""
        decision = AwardDecision.get_by_id(number)
        self._wanted = number
        for place in range(self.kinds.count()):
            if self.kinds.tabData(place) == decision.kind:
                self.kinds.setCurrentIndex(place)
        if decision.year != self.main.year:
            self.main.set_year(decision.year)
            self.main.refresh_top()
        else:
            self.reload()

    def focus_first(self) -> None:
        if self.kind == REGISTER:
            self.register.list.focus_search()
        elif self.table.lines and (self.decision is None or self.decision.issued_on):
            self.view.setFocus()
        else:
            self.form.focus_first()

    # what is done

    def _begin(self) -> None:
        """An empty decision for another occasion of the year."""
        self._wanted = 0
        self.reload()
        self.add_button.setFocus()

    def _ask_body(self) -> None:
        BodyDialog(self.main, self.kind, self._day() or self.main.as_of).exec()

    def _add(self) -> None:
        """One more recipient: written at once where the decision stands, else until it is made."""
        day = self._day() or self.main.as_of
        self._priced = (self._body_typed(), day)
        merit = str(self.form.editor("merit").typed())
        RecipientDialog(self.main, self._body_typed(), day, merit, self._take).exec()

    def _take(self, one: Proposal) -> None:
        made = self.decision
        if made is None:
            self._show_lines([*self.table.lines, *of_proposals([one])])
            return

        def job() -> Saved:
            with action(f"Thêm {one.name} vào quyết định khen thưởng") as done:
                add_recipients(made, [one])
            return Saved(made.id, done.id, f"Đã thêm {one.name}.")

        write(self.main, self, job)

    def _drop(self) -> None:
        rows = {index.row() for index in self.view.selectedIndexes()}
        made = self.decision
        if made is None:
            self._show_lines([line for place, line in enumerate(self.table.lines) if place not in rows])
        elif rows:
            awards = [self.table.lines[row].award for row in rows]

            def job() -> Saved:
                with action(f"Bỏ {len(awards)} dòng khỏi quyết định khen thưởng") as done:
                    drop_recipients(made, awards)
                return Saved(made.id, done.id, f"Đã bỏ {len(awards)} dòng.")

            write(self.main, self, job)

    def save(self) -> None:
        """Make the decision for those chosen, or change what an unissued one says."""
        if self.kind == REGISTER:
            return
        if self.parts.currentWidget() is self.file:
            self.file.save()
            return
        if self.decision is not None and self.decision.issued_on is not None:
            return
        values = self.panel.read(self.kind)
        if values is None:
            return
        self.panel.refuse("")
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
            made = decide(year, kind, values.pop("number"), values.pop("decided_on"), chosen=chosen, **values)
            self._wanted = made.id
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
        else:
            self.panel.refuse_error(error)

    def issue(self) -> None:
        """Ban hành: the decision and its papers stay as they are from then on."""
        if self.decision is not None and IssueDialog(self.main, self.decision).exec() == Dialog.DialogCode.Accepted:
            self.main.reload()
            self.main.tell("Đã ban hành; quyết định và giấy khen được giữ nguyên như lúc này.")

    def print_front(self) -> None:
        if self.kind == REGISTER:
            self.register.print_front()
        else:
            number = self.decision.number if self.decision else str(self.form.editor("number").typed())
            self._print(("award-decision", "certificate"), number)

    def print_file(self) -> None:
        """What goes around the decision: submission, minutes, the list to sign for the money."""
        self._print(("award-submission", "award-minutes", "award-money"))

    def _print(self, papers: tuple[str, ...], number: str = "") -> None:
        from ui.pages.printing import PrintDialog

        made = self.decision
        day = (made.decided_on if made else None) or self._day() or rating_day(self.main.year)
        decision = int(made.id) if made else None
        request = Request(on=day, year=self.main.year, number=number, award=self.kind, decision=decision)
        PrintDialog(self.main, papers, request).exec()

    def keep_typing(self) -> int:
        return int(self.form.keep_typing())
