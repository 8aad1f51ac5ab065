"""Đánh giá, xếp loại: the year's levels are typed here as in Excel, beside their evidence, over the quota."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from db.errors import UserError
from db.evaluation import Evaluation
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.evaluation import closed_words, evaluation_of, rating_day, record_points, set_exemplary
from nongson_desktop.rules.outcome import CELL, GROUP, ScopedQuota
from nongson_desktop.rules.rated import kept_members
from nongson_desktop.rules.scopes import words_of
from ui import work
from ui.dialogs import Dialog, show_failure
from ui.page import Page, empty_notice, heading, icon_button, open_menu, page_layout, split_view
from ui.pages.evaluation_cells import CellList
from ui.pages.evaluation_desk import BEST, BEST_OF, CELLS, DOUBTFUL, EVERYONE, MEMBERS, MISSING, ONLY, EvaluationDesk
from ui.pages.evaluation_dialogs import CloseDialog, NotesDialog, OpenDialog, ReopenDialog, RerateDialog
from ui.pages.evaluation_evidence import EvidencePanel
from ui.pages.evaluation_quota import QuotaStrip
from ui.pages.evaluation_state import WAITING, YearState, read_state
from ui.pages.evaluation_steps import Steps

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_PAUSE = 120
_LEFT_WIDTH, _BESIDE = 176, 14
_QUOTA, _QUOTA_WHOLE = "Tỷ lệ mức HTXS", "Tỷ lệ mức HTXS, tính trên toàn đảng bộ"
_FRONT = (
    "rating-summary",
    "review",
    "rating-decision",
    "rating-notice",
    "statistics",
    "not-rated",
    "level-lists",
    "years-running",
    "comparison",
)
_EMPTY_STAGE = {1: "self", 2: "cell", 4: "final"}


class EvaluationPage(Page):
    """Steps above, cells at left, levels in the middle, evidence at right, the quota below."""

    counts_widely = True
    title = "Đánh giá, xếp loại"
    help = (
        "Gõ 1 = HTXS, 2 = HTT, 3 = HT, 4 = KHT, hoặc số điểm như 92, rồi Enter để xuống dòng, Tab sang cột."
        " Chép cả khối từ Excel rồi Ctrl+V; khối có cột họ tên đứng đầu thì mỗi mức vào đúng người ấy."
        " Ctrl+D điền xuống, Delete bỏ trống, Ctrl+Z hoàn tác, Ctrl+I điền nhanh, xếp nhóm. Ctrl+T thêm cột: ý kiến"
        " các chủ thể, điểm, ngày, phiếu. Ngày và cấp quyết định ở trên bảng được ghi cùng mỗi mức."
        " Ctrl+PgDown sang chi bộ tiếp theo, vẫn ở cột đang gõ."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.state: YearState | None = None
        self._asked = 0
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._soon.timeout.connect(self._read_state)
        self._evidence_soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._evidence_soon.timeout.connect(self._show_evidence)
        self.open_button = icon_button("Cập nhật danh sách…", "open")
        self.print_button = icon_button("In…", "print")
        self.dossier_button = icon_button("Bộ hồ sơ…", "paper")
        self.dossier_button.setToolTip("In bộ hồ sơ của chi bộ đang chọn, hoặc của mọi chi bộ")
        self.close_button = icon_button("Khoá sổ…", "close")
        self.rerate_button = icon_button("Xếp loại lại…", "rating")
        self.start_button = icon_button("Mở đánh giá…", "rating", "primary")
        self.fill_button = icon_button("Điền nhanh", "down")
        self.fill_button.setShortcut("Ctrl+I")
        self.fill_button.setToolTip("Điền mức từ bước trước, xếp nhóm những người đang chọn   Ctrl+I")
        for pressed, act in (
            (self.fill_button, self.choose_fill),
            (self.open_button, self.open_year),
            (self.print_button, self.print_front),
            (self.dossier_button, self.print_dossier),
            (self.close_button, self.close_or_reopen),
            (self.rerate_button, self.rerate),
            (self.start_button, self.open_year),
        ):
            pressed.clicked.connect(act)
        layout = page_layout(self)
        buttons = (self.fill_button, self.open_button, self.rerate_button, self.print_button, self.dossier_button)
        layout.addLayout(heading(self.title, *buttons, self.close_button))
        self.empty = empty_notice("", self.start_button)
        self._front = QStackedWidget()
        self._front.addWidget(self.empty)
        self._front.addWidget(self._opened())
        layout.addWidget(self._front, 1)

    def _opened(self) -> QWidget:
        self.steps = Steps()
        self.steps.chosen.connect(self.go_to_step)
        split = split_view((178, 672, 286), self._left(), self._middle(), self._right())
        split.setStretchFactor(1, 1)
        opened = QWidget()
        column = QVBoxLayout(opened)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.steps)
        column.addWidget(split, 1)
        return opened

    def _left(self) -> QWidget:
        self.cells = CellList()
        self.cells.chosen.connect(self.main.set_cell)
        self.missing = icon_button("", "warning", "link")
        self.missing.clicked.connect(self.show_missing)
        self.progress = icon_button("Tiến độ, danh sách", "rating", "link")
        self.progress.setToolTip("Chi bộ còn thiếu gì, gọi ai; ai không xếp loại và vì sao; tệp gửi chi bộ")
        self.progress.clicked.connect(lambda: self.main.go("rating-progress"))
        self.meetings = icon_button("Họp, bỏ phiếu", "member", "link")
        self.meetings.clicked.connect(lambda: self.main.go("rating-meetings"))
        self.shares = icon_button("Tỷ lệ, phân bổ", "measure", "link")
        self.shares.clicked.connect(lambda: self.main.go("rating-quota"))
        left = QWidget()
        left.setMinimumWidth(_LEFT_WIDTH)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.cells, 1)
        for link in (self.missing, self.progress, self.meetings, self.shares):
            column.addWidget(link)
        return left

    def _middle(self) -> QWidget:
        self.desk = EvaluationDesk(self.main)
        self.desk.saved.connect(self._soon.start)
        self.desk.stood.connect(self._evidence_soon.start)
        self.desk.listed.connect(self._show_quotas)
        self.quotas = QuotaStrip()
        self.quotas.all_asked.connect(lambda _: self._show_quotas())
        self.quotas.line_asked.connect(lambda line: self.show_best(line, of_cells=self.desk.of_cells))
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.desk, 1)
        column.addWidget(self.quotas)
        return middle

    def _right(self) -> QWidget:
        self.evidence = EvidencePanel(self.main)
        desk = self.desk
        self.evidence.points_entered.connect(self._save_points)
        self.evidence.group_chosen.connect(lambda rating, group: self._ask_group([rating], group))
        self.evidence.exemplary_asked.connect(lambda rating, on: desk.write(lambda: set_exemplary([rating], on)))
        self.evidence.cell_asked.connect(self.show_members_of)
        self.evidence.notes_asked.connect(self.write_notes)
        self.evidence.record_asked.connect(self.main.show_member)
        self.evidence.print_asked.connect(self.print_member)
        self.evidence.changed.connect(desk.written)
        return self.evidence

    # what is shown

    def reload(self) -> None:
        year = self.main.year
        evaluation = evaluation_of(year)
        self._front.setCurrentIndex(1 if evaluation else 0)
        self.rerate_button.setVisible(evaluation is not None and evaluation.closed_on is not None)
        for one in (self.print_button, self.dossier_button, self.close_button, self.open_button, self.fill_button):
            one.setVisible(evaluation is not None)
        if evaluation is None:
            self._invite(year)
        else:
            self._show_year(evaluation)

    def _invite(self, year: int) -> None:
        self.state = None
        self.start_button.setText(f"Mở đánh giá năm {year}…")
        label = self.empty.findChild(QLabel, "empty")
        assert isinstance(label, QLabel)
        label.setText(
            f"Chưa mở đánh giá năm {year}.\nKhi mở, chương trình chốt danh sách đảng viên, chi bộ theo ngày,"
            " cho biết ai không xếp loại và vì sao, rồi lập bảng để ghi mức."
        )

    def _show_year(self, evaluation: Evaluation) -> None:
        closed = evaluation.closed_on is not None
        if self.state is None or self.state.evaluation.year != evaluation.year:
            self.state = None
            self.desk.begin_year(evaluation.year)
        for one in (self.open_button, self.fill_button):
            one.setVisible(not closed)
        self.close_button.setText("Mở lại…" if closed else "Khoá sổ…")
        self.desk.set_closed(_why_closed(evaluation))
        self.desk.cell, self.desk.bodies = self.main.cell, self.main.bodies
        self.desk.refill()
        self._read_state()

    def _read_state(self) -> None:
        """Count beside the window what was not counted yet; only the last answer counts."""
        self._asked += 1
        asked, year, day, cell, known = self._asked, self.main.year, self.main.as_of, self.main.cell, self.state
        work.run(self, lambda _: read_state(year, day, cell, known), lambda state: self._show_state(asked, state))

    def _show_state(self, asked: int, state: YearState | None) -> None:
        if asked != self._asked or state is None:
            return
        self.state = state
        self.steps.show_step(state.step())
        finish = state.profile.finish_by(state.evaluation.year)
        self.steps.show_time_left(finish, self.main.today, state.evaluation.closed_on)
        self._show_cells(state)
        missing = state.missing(self._inside())
        self.missing.setText(self._in_left_column(f"Còn {missing}"))
        self.missing.setToolTip("Xem ai chưa có mức xếp loại")
        self.missing.setVisible(bool(missing))
        self.desk.show_state(state)
        self._show_quotas()
        self._show_evidence()

    def _inside(self) -> tuple[int, ...]:
        """The bodies of the committee that is looked at; empty for the whole office and for a cell."""
        return self.main.bodies if self.main.scope.is_wide else ()

    def _in_left_column(self, words: str) -> str:
        """On two lines what is too wide for one: hundreds of members and dozens of cells."""
        room = _LEFT_WIDTH - self.missing.iconSize().width() - _BESIDE
        is_wide = self.missing.fontMetrics().horizontalAdvance(words) > room
        return words.replace(", ", ",\n") if is_wide else words

    def _show_cells(self, state: YearState) -> None:
        """The cells of the year, under a committee its own."""
        inside = self._inside()
        if not inside:
            self.cells.show_cells(state.cells, self.desk.cell)
            return
        cells = [one for one in state.cells if one.id in inside]
        self.cells.show_cells(cells, self.desk.cell, words_of(self.main.scope, self.main.as_of))

    def _show_quotas(self) -> None:
        if self.state is not None:
            inside, everything = self._inside(), self.quotas.all.isChecked()
            self.quotas.title.setText(_QUOTA_WHOLE if inside else _QUOTA)
            self.quotas.show_quotas(
                self.state.quotas(self.desk.cell, inside, of_cells=self.desk.of_cells, all_of_them=everything)
            )

    def _show_evidence(self) -> None:
        rating = self.desk.view.current_rating()
        if rating is None or self.state is None:
            self.evidence.clear()
        else:
            self.evidence.show_rating(rating, self.state)

    def focus_first(self) -> None:
        if self._front.currentIndex():
            self.desk.view.setFocus()
        else:
            self.start_button.setFocus()

    def search_here(self) -> None:
        self.desk.search.setFocus()
        self.desk.search.selectAll()

    def keep_typing(self) -> int:
        """A level still in its field is entered; nothing is left to keep."""
        self.desk.view.commit_open()
        return 0

    def _save_points(self, rating: int, name: str, value: Decimal) -> None:
        def failed(error: Exception) -> None:
            if isinstance(error, UserError):
                self.evidence.refuse_points(name, error.message)
            else:
                show_failure(self, error)

        points = {name: value}
        self.desk.write(lambda: record_points(rating, **points), failed)

    def write_notes(self, rating_id: int) -> None:
        rating = next((one for one in self.desk.table.ratings if one.id == rating_id), None)
        if rating is not None and NotesDialog(self.main, rating).exec() == Dialog.DialogCode.Accepted:
            self.desk.written()

    def choose_fill(self) -> None:
        """Levels for all rows in sight that have none yet, taken from the stage before."""
        whom = "chi bộ" if self.desk.of_cells else "người"
        acts = (
            ("Chi bộ như tự nhận, nơi còn trống", lambda: self.desk.fill("self", "cell")),
            ("Quyết định như chi bộ đề xuất, nơi còn trống", lambda: self.desk.fill("cell", "final")),
            None,
            (f"Xếp những {whom} đang chọn vào nhóm khác…", self.regroup),
        )
        open_menu(self.fill_button, acts)

    def regroup(self) -> None:
        """Whoever is selected goes to another rating group, with the reason."""
        self._ask_group([rating.id for rating in self.desk.view.selected_ratings()])

    def _ask_group(self, ratings: Sequence[int], group: str = "") -> None:
        from ui.pages.profiles_groups import GroupsDialog

        dialog = GroupsDialog(self.main, of_collectives=self.desk.of_cells)
        dialog.select(ratings)
        if group:
            dialog.group.setCurrentText(group)
            dialog.reason.setFocus()
        if dialog.exec():
            self.desk.written()
        else:
            self._show_evidence()

    # steps

    def open_year(self) -> None:
        if OpenDialog(self.main).exec() == Dialog.DialogCode.Accepted:
            self.state = None
            self.main.reload()
            self.focus_first()
            self.main.tell(self._opened_words())

    def _opened_words(self) -> str:
        """What the opening came to; the list itself is a press away."""
        members = kept_members(self.main.year)
        left = sum(bool(one.reason) for one in members)
        return (
            f"Đã chốt danh sách {len(members)} đảng viên: {len(members) - left} được xếp loại, {left} không."
            " Xem, in ở “Tiến độ, danh sách”."
        )

    def close_or_reopen(self) -> None:
        closed = self.state is not None and self.state.closed
        dialog = ReopenDialog(self.main) if closed else CloseDialog(self.main)
        if dialog.exec() == Dialog.DialogCode.Accepted:
            self.desk.refuse("")
            self.main.reload()

    def rerate(self) -> None:
        """Another level for the row in hand, after the year was closed."""
        rating = self.desk.view.current_rating()
        if rating is not None and RerateDialog(self.main, rating).exec() == Dialog.DialogCode.Accepted:
            self.main.reload()

    def go_to_step(self, step: int) -> None:
        """Where the step's work is done."""
        if step in _EMPTY_STAGE:
            self.desk.filter.setCurrentText(EVERYONE)
            self.desk.stand_on_empty(_EMPTY_STAGE[step])
        elif step == 3:
            self.quotas.all.setChecked(True)
            self.desk.show_only(DOUBTFUL)
        elif step == 5:
            self.print_front()
        elif self.state is not None and not self.state.closed:
            self.open_year()

    def show_missing(self) -> None:
        """Those without a final level: members, or the cells when every member has one."""
        if self.state is not None and not self.state.outcome.members.waiting:
            self.desk.tabs.setCurrentIndex(CELLS)
        self.cells.setCurrentRow(0)
        self.desk.show_only(MISSING)

    def show_members_of(self, cell: int, which: str) -> None:
        """The members of a cell: all, those of a level, or those who wait for one."""
        self.desk.tabs.setCurrentIndex(MEMBERS)
        self.main.set_cell(cell)
        self.desk.show_only({"": EVERYONE, WAITING: MISSING}.get(which, f"{ONLY} {which}"))

    def show_best(self, line: ScopedQuota, *, of_cells: bool = False) -> None:
        """Those at HTXS where the line counts, the strongest first: whose level is kept is chosen there."""
        self.desk.tabs.setCurrentIndex(CELLS if of_cells else MEMBERS)
        if line.scope == CELL:
            self.main.set_cell(line.id)
        else:
            self.cells.setCurrentRow(0)
        in_group = line.scope == GROUP and not of_cells
        self.desk.show_only(f"{BEST_OF}{line.name}" if in_group else BEST)

    # paper

    def print_front(self) -> None:
        request = Request(on=self._paper_day(), year=self.main.year, cell=self.desk.cell, scope=self.main.scope)
        self._print(_FRONT, request)

    def print_dossier(self) -> None:
        from ui.pages.dossier import choose_dossier

        request = Request(on=self._paper_day(), year=self.main.year, cell=self.desk.cell)
        choose_dossier(self.main, request, self.dossier_button)

    def print_member(self, member: int) -> None:
        request = Request(on=self._paper_day(), year=self.main.year, members=(member,))
        self._print(("review", "plan", "task-slip"), request)

    def _paper_day(self) -> date:
        return min(self.main.today, rating_day(self.main.year))

    def _print(self, papers: Sequence[str], request: Request) -> None:
        from ui.pages.printing import PrintDialog

        PrintDialog(self.main, papers, request).exec()


def _why_closed(evaluation: Evaluation) -> str:
    """Why nothing can be typed in a closed year, and which buttons go on; empty while it is open."""
    words = closed_words(evaluation.year, evaluation.closed_on)
    return f"{words} Sửa cả bảng thì bấm “Mở lại…”, chỉ đổi mức của một người thì “Xếp loại lại…”." if words else ""
