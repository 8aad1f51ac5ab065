"""Họp, bỏ phiếu: the cells with how far they are, the meeting, its counts round by round, papers and levels."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from db.ballots import BallotAbout, BallotBase, BallotRound, RatingMeeting
from db.base import action
from db.errors import UserError
from nongson_desktop.columns import Column, columns_of, pick
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.assemblies import Assembly, assembly_of, voting_bases
from nongson_desktop.rules.ballots import Ways, consequence, keep_ways, ways_on
from nongson_desktop.rules.evaluation import closed_words, evaluation_of, rating_day
from nongson_desktop.rules.organizations import office_names
from nongson_desktop.rules.rating_meetings import MeetingState, confirm, keep_meeting, keep_sheet, meeting_states
from ui import work
from ui.dialogs import Dialog, ask, show_failure
from ui.form import RecordForm, buttons_row
from ui.page import Page, empty_notice, heading, icon_button, page_layout
from ui.pages.evaluation_ballots_sheet import CountPanel
from ui.pages.evaluation_state import short_cell
from ui.pages.form_dialog import FormDialog
from ui.saving import Saved, save_form
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_FIELDS = (
    "held_on",
    "place",
    "started",
    "ended",
    "members",
    "entitled",
    "present",
    "chair",
    "secretary",
    "teller",
    "absent",
    "guests",
    "conclusion",
)
_MEETING, _SECOND, _COLLECTIVES = 0, 2, 3
_LIST_WIDTH, _WHOLE = 196, 100
_BODY = Qt.ItemDataRole.UserRole


class BodyList(QListWidget):
    """Each cell, then the committee, with how far its meeting is."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Chi bộ, Đảng ủy")
        self.setFixedWidth(_LIST_WIDTH)
        self.setSpacing(2)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._tell)

    def show_states(self, states: list[MeetingState], standing: int | None) -> None:
        """Fill in the list anew; the chosen body stays chosen."""
        self.blockSignals(True)
        self.clear()
        for one in states:
            item = QListWidgetItem(f"{short_cell(one.name)}\n{one.state} · {one.proposed}/{one.due} có mức")
            item.setData(_BODY, one.id)
            item.setToolTip(f"{one.name}: {one.state}")
            self.addItem(item)
        rows = [row for row, one in enumerate(states) if one.id == standing]
        self.setCurrentRow(rows[0] if rows else 0)
        self.blockSignals(False)

    def standing(self) -> int | None:
        item = self.currentItem()
        return int(item.data(_BODY)) if item is not None else None

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_BODY))


class RatingMeetingsPage(Page):
    """The cells at left; the meeting and the counts of the chosen one at right."""

    counts_widely = True
    title = "Họp, bỏ phiếu"
    help = (
        "Chọn chi bộ, ghi cuộc họp rồi nhập số phiếu từng người như trong Excel: Enter xuống dòng, Tab sang cột,"
        " Ctrl+V dán cả khối. Ctrl+PgDown, Ctrl+PgUp sang nơi sau, nơi trước."
        " Ctrl+S ghi kết quả kiểm phiếu; số phải cân mới ghi được. Mức đề xuất chỉ ghi vào bảng"
        " đánh giá khi bấm “Ghi mức theo kết quả phiếu”."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.assembly: Assembly | None = None
        self._scope: int | None = None
        self._asked = 0
        self._stepping = False
        self.ways_button = icon_button("Cách bỏ phiếu…", "rules")
        self.ballots_button = icon_button("In phiếu…", "print")
        self.print_button = icon_button("In biên bản…", "print")
        self.save_button = icon_button("Ghi kết quả kiểm phiếu", "save", "primary")
        self.save_button.setToolTip("Ctrl+S")
        self.confirm_button = icon_button("Ghi mức theo kết quả phiếu…", "rating")
        for pressed, act in (
            (self.ways_button, self.change_ways),
            (self.ballots_button, self.print_ballots),
            (self.print_button, self.print_front),
            (self.save_button, self.save),
            (self.confirm_button, self.confirm_levels),
        ):
            pressed.clicked.connect(act)
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.ways_button, self.ballots_button, self.print_button))
        self.empty = empty_notice("")
        self._front = QStackedWidget()
        self._front.addWidget(self.empty)
        self._front.addWidget(self._body())
        layout.addWidget(self._front, 1)

    def _body(self) -> QWidget:
        self.list = BodyList()
        self.list.chosen.connect(self.show_body)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.list)
        row.addWidget(self._right(), 1)
        return body

    def _right(self) -> QWidget:
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        for words in ("Cuộc họp", "Đảng viên: lần 1", "Đảng viên: lần 2", "Tập thể"):
            self.tabs.addTab(words)
        self.tabs.currentChanged.connect(lambda _: self.show_body(self.list.standing()))
        self.base = QLabel(wordWrap=True)
        set_role(self.base, "muted")
        self.form = RecordForm(
            pick(columns_of(RatingMeeting), *_FIELDS), lambda: self.main.as_of, wide=("absent", "guests", "conclusion")
        )
        self.form.save_asked.connect(self.save)
        self.panel = CountPanel()
        self.panel.edited.connect(self._show_buttons)
        meeting = QWidget()
        column = QVBoxLayout(meeting)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.base)
        column.addWidget(self.form, 1)
        self._parts = QStackedWidget()
        self._parts.addWidget(meeting)
        self._parts.addWidget(self.panel)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.tabs)
        column.addWidget(self._parts, 1)
        column.addLayout(buttons_row(self.save_button, self.confirm_button))
        return right

    # what is shown

    @property
    def about(self) -> str:
        return BallotAbout.COLLECTIVES if self.tabs.currentIndex() == _COLLECTIVES else BallotAbout.MEMBERS

    @property
    def round(self) -> int:
        return BallotRound.BEST if self.tabs.currentIndex() == _SECOND else BallotRound.LEVELS

    @property
    def is_meeting(self) -> bool:
        return self.tabs.currentIndex() == _MEETING

    def reload(self) -> None:
        opened = evaluation_of(self.main.year)
        self._front.setCurrentIndex(1 if opened else 0)
        for one in (self.ways_button, self.ballots_button, self.print_button):
            one.setVisible(opened is not None)
        if opened is None:
            self._invite()
            return
        self.closed = closed_words(opened.year, opened.closed_on)
        self.tabs.setTabVisible(_SECOND, ways_on(rating_day(self.main.year)).rounds == 2)
        scope, self._scope = self._scope, self.main.cell
        standing = self.list.standing() if scope == self.main.cell else self.main.cell
        year, day = self.main.year, self.main.as_of
        work.run(self, lambda _: meeting_states(year, day), lambda states: self._show_states(states, standing))

    def _invite(self) -> None:
        label = self.empty.findChild(QLabel, "empty")
        assert isinstance(label, QLabel)
        year = self.main.year
        label.setText(f"Chưa mở đánh giá năm {year}.\nMở ở trang Đánh giá, xếp loại rồi quay lại đây nhập phiếu.")

    def _show_states(self, states: list[MeetingState], standing: int | None) -> None:
        if self.main.scope.is_wide:
            states = [one for one in states if one.id in self.main.bodies]
        self.list.show_states(states, standing)
        met = sum(one.meeting is not None for one in states)
        self.main.count(f"{met}/{len(states)} nơi đã ghi cuộc họp")
        self.show_body(self.list.standing())

    def show_body(self, organization: int | None) -> None:
        """Show the meeting, or the round in front, of this body; what is typed elsewhere is kept."""
        if organization is None:
            return
        self.panel.keep_typing()
        self.form.keep_typing()
        self._asked += 1
        asked, year, day, about = self._asked, self.main.year, self.main.as_of, self.about

        def read(_progress: work.Progress) -> tuple[Assembly, str]:
            assembly = assembly_of(year, organization, day, about)
            on = assembly.meeting.held_on or day
            return assembly, voting_bases([organization], on)[organization].sentence

        work.run(self, read, lambda answer: self._show(asked, *answer))

    def _show(self, asked: int, assembly: Assembly, base: str) -> None:
        if asked != self._asked:
            return
        self.assembly = assembly
        self._parts.setCurrentIndex(0 if self.is_meeting else 1)
        if self.is_meeting:
            self.base.setText(f"Theo trạng thái ngày họp: {base}")
            self.form.show_record(assembly.meeting, f"rating-meeting-{self.main.year}-{assembly.organization}")
            self.form.setEnabled(not self.closed)
        else:
            self.panel.show_round(assembly, self.round, closed=self.closed)
        self._show_buttons()
        if self._stepping:
            self._stepping = False
            self._focus_entry()

    def step_cell(self, step: int) -> None:
        """The next body of the list or the one before, ready to be typed in."""
        row = self.list.currentRow() + step
        if 0 <= row < self.list.count():
            self._stepping = not self.list.hasFocus()
            self.list.setCurrentRow(row)

    def _focus_entry(self) -> None:
        if self.is_meeting:
            self.form.focus_first()
        else:
            self.panel.focus_first()

    def _show_buttons(self) -> None:
        counting = not self.is_meeting and not self.closed
        self.save_button.setVisible(counting)
        self.confirm_button.setVisible(counting)
        counted = self.assembly is not None and bool(self.assembly.kept)
        self.confirm_button.setEnabled(counted and not self.panel.is_changed())
        self.confirm_button.setToolTip("" if counted else "Ghi kết quả kiểm phiếu trước đã")

    def focus_first(self) -> None:
        self.list.setFocus()

    def keep_typing(self) -> int:
        return self.panel.keep_typing() + int(self.form.keep_typing())

    # writing

    def save(self) -> None:
        """Write the meeting, or the counts in front."""
        if self.assembly is None or self.closed:
            return
        if self.is_meeting:
            self._save_meeting(self.assembly)
        else:
            self._save_counts(self.assembly)

    def _save_meeting(self, assembly: Assembly) -> None:
        year, organization, form = self.main.year, assembly.organization, self.form
        new = not assembly.meeting.id
        every = form.read()
        if every is None:
            return
        if new and not form.changed():
            return

        def store(values: dict[str, Any]) -> Saved:
            with action(f"Ghi cuộc họp kiểm điểm năm {year}") as made:
                kept = keep_meeting(year, organization, every if new else values)
            return Saved(kept.id, made.id, "Đã ghi cuộc họp.")

        save_form(self.main, self, form, store, lambda _: self.reload())

    def _save_counts(self, assembly: Assembly) -> None:
        try:
            if not assembly.meeting.id:
                raise UserError("Ghi cuộc họp trước: ngày họp, số có quyền biểu quyết, số có mặt.")
            sheet = self.panel.sheet_now()
            sheet.check()
        except UserError as error:
            self.panel.refuse(error)
            return

        def job(_progress: work.Progress) -> int:
            with action("Ghi kết quả kiểm phiếu") as made:
                keep_sheet(assembly.meeting, sheet)
            return int(made.id)

        self._write(job, "Đã ghi kết quả kiểm phiếu.")

    def _write(self, job: Callable[[work.Progress], int], sentence: str) -> None:
        def done(number: int) -> None:
            self.panel.forget_typing()
            self.panel.key = ""
            self.main.offer_undo(number, sentence)
            self.reload()

        def failed(error: Exception) -> None:
            if isinstance(error, UserError):
                self.panel.refuse(error)
            else:
                show_failure(self, error)

        work.run(self, job, done, failed, title="Đang lưu", write=True)

    def confirm_levels(self) -> None:
        """Write the levels that the counts propose, after saying how many."""
        assembly = self.assembly
        if assembly is None:
            return
        levels = assembly.levels()
        of_cell = assembly.meeting.organization.id != office_names(self.main.as_of).id
        where = "mức chi bộ đề xuất" if of_cell else "mức quyết định"
        left = len(assembly.names) - len(levels)
        more = f" {left} trường hợp chưa có mức nào đủ đa số được để nguyên." if left else ""
        if not levels or not ask(
            self, "Ghi mức theo kết quả phiếu", f"Ghi {where} cho {len(levels)} trường hợp?{more}", "Ghi mức"
        ):
            return
        about = self.about

        def job(_progress: work.Progress) -> int:
            with action("Ghi mức theo kết quả bỏ phiếu") as made:
                confirm(assembly.meeting, about)
            return int(made.id)

        self._write(job, f"Đã ghi {where} cho {len(levels)} trường hợp.")

    def change_ways(self) -> None:
        if WaysDialog(self.main, self.assembly).exec() == Dialog.DialogCode.Accepted:
            self.reload()

    # paper

    def print_ballots(self) -> None:
        collectives = self.tabs.currentIndex() == _COLLECTIVES
        two = ways_on(rating_day(self.main.year)).rounds == 2
        members = ("ballot-levels", "ballot-excellent") if two else ("ballot-levels",)
        self._print(("ballot-collectives", *members) if collectives else (*members, "ballot-collectives"))

    def print_front(self) -> None:
        if self.tabs.currentIndex() == _COLLECTIVES:
            self._print(("count-collectives", "meeting-minutes"))
        else:
            self._print(("count-minutes", "meeting-minutes", "count-collectives"))

    def _print(self, papers: tuple[str, ...]) -> None:
        from ui.pages.printing import PrintDialog

        held = self.assembly.meeting.held_on if self.assembly else None
        on = held or min(self.main.today, rating_day(self.main.year))
        PrintDialog(self.main, papers, Request(on=on, year=self.main.year, cell=self.list.standing())).exec()


class WaysDialog(FormDialog):
    """Cách bỏ phiếu: rounds, what the majority is counted on, and the document behind it."""

    def __init__(self, main: MainWindow, assembly: Assembly | None) -> None:
        rounds = (("2", "Hai vòng: xếp mức, rồi bình chọn hoàn thành xuất sắc"), ("1", "Một vòng, đủ bốn mức"))
        columns = [
            Column("rounds", "Số vòng", pw.CharField(), choices=rounds),
            Column("base", "Đa số tính trên", pw.CharField(), choices=BallotBase.LABELS),
            Column("share", "Phải trên (%)", pw.IntegerField()),
            Column("document", "Văn bản", pw.CharField()),
        ]
        intro = (
            "Chưa văn bản nào đọc được nói rõ số vòng và đa số tính trên số nào: đây là thiết lập của đảng bộ, dùng cho"
            f" năm {main.year} và các năm sau; nơi đã kiểm phiếu giữ cách tính đã ghi. Kết quả trên cả ba cách tính"
            " luôn được nêu trong biên bản."
        )
        super().__init__(main, "Cách bỏ phiếu xếp loại", "Ghi", intro, columns, ("rounds", "document"))
        ways = ways_on(rating_day(main.year))
        for name, text in (("rounds", str(ways.rounds)), ("base", ways.base), ("share", str(ways.share))):
            self.form.editor(name).put(self.form.boxes[name].column.show(text))
        self.year, self.assembly = main.year, assembly
        self.follows = QLabel(wordWrap=True)
        self.body.addWidget(self.follows)
        self.form.edited.connect(self._say_what_follows)
        self._say_what_follows()
        self.form.focus_first()

    def _say_what_follows(self) -> None:
        """The votes that the majority being chosen asks for in the body in front, and whose result it would change."""
        base, share = self.form.editor("base").value(), self.form.editor("share").typed()
        shown = self.assembly is not None and bool(base) and share.isdecimal() and 0 < int(share) < _WHOLE
        if self.assembly is not None and shown:
            sheet, where = self.assembly.sheet(BallotRound.LEVELS), self.assembly.meeting.organization.name
            self.follows.setText(f"{where}: {consequence(sheet, str(base), int(share))}")
        self.follows.setVisible(shown)

    def write(self, values: dict[str, Any]) -> None:
        ways = Ways(int(values["rounds"]), values["base"], values["share"])
        keep_ways(ways, date(self.year, 1, 1), values["document"])
