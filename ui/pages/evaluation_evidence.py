"""The evidence of the row the clerk stands on: what the rules would propose and why, plan, tasks, earlier years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from db.errors import UserError
from db.evaluation import OF_CELLS, Level, Rating
from db.members import Status
from db.plans import Plan, PlanItem
from db.tasks import Task
from nongson_desktop.columns import columns_of, pick
from ui.dialogs import button
from ui.editors import LineEditor
from ui.form import FieldBox
from ui.pages.evaluation_state import YearState
from ui.theme import set_role

YEARS_BACK = 5
_WIDTH = 280
_CHIPS = {Level.HTXS: "chip-good", Level.HTT: "chip", Level.HT: "chip-warn", Level.KHT: "chip-bad"}
_DONE_ITEM = "done"


class EvidencePanel(QFrame):
    """Everything that speaks for or against a level, beside the table."""

    points_entered = Signal(int, str, Decimal)
    group_chosen = Signal(int, str)
    notes_asked = Signal(int)
    exemplary_asked = Signal(int, bool)
    record_asked = Signal(int)
    print_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setMinimumWidth(_WIDTH)
        self.rating: Rating | None = None
        self._build_head()
        self._build_points()
        self._build_facts()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(14, 12, 12, 12)
        column.setSpacing(7)
        for part in (self.name, self.where, self.exempt, self.group, self._points_row, self.exemplary):
            column.addWidget(part)
        for part in (self._why_title, self.why, self._past_title, self._past, self._plan_title, self.plan):
            column.addWidget(part)
        for part in (self._tasks_title, self.tasks, self._notes_title, self.notes):
            column.addWidget(part)
        column.addStretch(1)
        column.addLayout(self._actions())
        self._area = QScrollArea(widgetResizable=True)
        self._area.setWidget(inside)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._area)
        self.clear()

    def _build_head(self) -> None:
        self.name = QLabel(wordWrap=True)
        set_role(self.name, "subtitle")
        self.where = QLabel(wordWrap=True)
        set_role(self.where, "muted")
        self.exempt = QLabel(wordWrap=True)
        set_role(self.exempt, "warn")
        self.group = QComboBox()
        self.group.setAccessibleName("Nhóm đánh giá")
        self.group.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.group.setMinimumContentsLength(12)
        self.group.activated.connect(self._choose_group)
        self.exemplary = button("")
        self.exemplary.clicked.connect(self._ask_exemplary)

    def _build_points(self) -> None:
        self.points: dict[str, FieldBox] = {}
        self._points_row = QWidget()
        row = QHBoxLayout(self._points_row)
        row.setContentsMargins(0, 0, 0, 0)
        for column in pick(columns_of(Rating), "self_points", "points"):
            editor = LineEditor(column)
            editor.editingFinished.connect(lambda name=column.name: self._enter_points(name))
            self.points[column.name] = FieldBox(column, editor)
            editor.setMinimumWidth(60)
            row.addWidget(self.points[column.name])

    def _build_facts(self) -> None:
        self._why_title, self.why = _section("Theo quy định và căn cứ"), QLabel(wordWrap=True)
        self._past_title, self._past = _section(f"{YEARS_BACK} năm trước"), QWidget()
        self._past_row = QHBoxLayout(self._past)
        self._past_row.setContentsMargins(0, 0, 0, 0)
        self._past_row.setSpacing(3)
        self._plan_title, self.plan = _section("Kế hoạch"), QLabel(wordWrap=True)
        self._tasks_title, self.tasks = _section("Nhiệm vụ"), QLabel(wordWrap=True)
        self.tasks.setTextFormat(Qt.TextFormat.PlainText)
        self._notes_title, self.notes = _section("Ghi chú"), QLabel(wordWrap=True)
        self.notes.setTextFormat(Qt.TextFormat.PlainText)

    def _actions(self) -> QHBoxLayout:
        self.note_button = button("Ghi chú…", "quiet")
        self.note_button.clicked.connect(lambda: self.notes_asked.emit(self.rating.id if self.rating else 0))
        self.record_button = button("Mở hồ sơ", "quiet")
        self.record_button.clicked.connect(lambda: self.record_asked.emit(self._member()))
        self.print_button = button("In…", "quiet")
        self.print_button.clicked.connect(lambda: self.print_asked.emit(self._member()))
        row = QHBoxLayout()
        for one in (self.note_button, self.record_button, self.print_button):
            row.addWidget(one)
        row.addStretch(1)
        return row

    def _member(self) -> int:
        return int(self.rating.__data__["member"] or 0) if self.rating else 0

    def clear(self) -> None:
        """Nobody is chosen."""
        self.rating = None
        self.name.setText("Chọn một dòng để xem căn cứ")
        for part in self.findChildren(QWidget):
            if part.parent() is self.name.parent() and part is not self.name:
                part.hide()

    def show_rating(self, rating: Rating, state: YearState) -> None:
        """Everything known about this member or cell; a handful of queries."""
        self.rating = rating
        of_member = rating.__data__["member"] is not None
        self.name.setText(rating.name)
        status = dict(Status.LABELS).get(rating.status, "") if of_member else ""
        self.where.setText(" · ".join(part for part in (rating.position, rating.cell, status) if part))
        self._show(self.where, bool(self.where.text()))
        self.exempt.setText(f"Không xếp loại: {rating.exempt_reason}")
        self._show(self.exempt, bool(rating.exempt_reason))
        self._show_entry(rating, state, of_member=of_member)
        ground = state.ground(rating)
        proposal = ground.proposal.explanation if ground and ground.proposal else state.basis(rating)
        self._say(self._why_title, self.why, "" if rating.exempt_reason else proposal)
        self._show_past(rating, ground.earlier if ground else _earlier_of_cell(rating))
        self._say(self._plan_title, self.plan, _plan_words(rating) if of_member else "")
        self._say(self._tasks_title, self.tasks, _task_words(rating) if of_member else "")
        self._say(self._notes_title, self.notes, _note_words(rating))
        for one in (self.note_button, self.record_button, self.print_button):
            one.setVisible(of_member or one is self.note_button)

    def _show_entry(self, rating: Rating, state: YearState, *, of_member: bool) -> None:
        can_enter = not rating.exempt_reason and not state.closed
        self._show(self.group, of_member and bool(state.profile.groups))
        self.group.clear()
        self.group.addItems([group.title for group in state.profile.groups])
        self.group.setCurrentText(rating.group)
        self.group.setToolTip(f"Nhóm đánh giá: {rating.group}")
        self.group.setEnabled(can_enter)
        self._show(self._points_row, of_member and state.profile.scoring.by_points and not rating.exempt_reason)
        for box in self.points.values():
            box.editor.put(box.column.text(rating))
            box.editor.setEnabled(can_enter)
            box.refuse("")
        self._show(self.exemplary, not of_member and can_enter)
        self.exemplary.setText("Bỏ công nhận tiêu biểu" if rating.exemplary else "Công nhận tiêu biểu")

    def _show(self, part: QWidget, shown: bool) -> None:
        part.setVisible(shown)

    def _say(self, title: QLabel, label: QLabel, words: str) -> None:
        label.setText(words)
        title.setVisible(bool(words))
        label.setVisible(bool(words))

    def _show_past(self, rating: Rating, past: dict[int, str]) -> None:
        while (item := self._past_row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for year in range(rating.year - YEARS_BACK, rating.year):
            self._past_row.addWidget(_year_chip(year, past.get(year, "")))
        self._past_row.addStretch(1)
        self._past_title.show()
        self._past.show()

    def _enter_points(self, name: str) -> None:
        box = self.points[name]
        if self.rating is None or box.editor.typed() == box.column.text(self.rating):
            return
        try:
            value = box.editor.value()
        except UserError as error:
            box.refuse(error.message)
            return
        box.refuse("")
        if value is not None:
            self.points_entered.emit(self.rating.id, name, value)

    def refuse_points(self, name: str, sentence: str) -> None:
        """Say beside the field why the points cannot be; what was typed stays."""
        if name in self.points:
            self.points[name].refuse(sentence)

    def _choose_group(self) -> None:
        if self.rating is not None and self.group.currentText() != self.rating.group:
            self.group_chosen.emit(self.rating.id, self.group.currentText())

    def _ask_exemplary(self) -> None:
        if self.rating is not None:
            self.exemplary_asked.emit(self.rating.id, not self.rating.exemplary)


def _section(words: str) -> QLabel:
    label = QLabel(words)
    label.setIndent(0)
    set_role(label, "section")
    return label


def _year_chip(year: int, level: str) -> QWidget:
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(1)
    when = QLabel(str(year), alignment=Qt.AlignmentFlag.AlignCenter)
    set_role(when, "muted")
    chip = QLabel(level or "–", alignment=Qt.AlignmentFlag.AlignCenter)
    set_role(chip, _CHIPS.get(level, "muted"))
    column.addWidget(when)
    column.addWidget(chip)
    return both


def _earlier_of_cell(rating: Rating) -> dict[int, str]:
    """The cell's final levels of the years before; one query."""
    same = OF_CELLS, Rating.organization == rating.__data__["organization"]
    found = Rating.select().where(*same, Rating.year.between(rating.year - YEARS_BACK, rating.year - 1))
    return {one.year: one.level for one in found if not one.hidden}


def _plan_words(rating: Rating) -> str:
    plans = Plan.select().where(Plan.member == rating.__data__["member"], Plan.year == rating.year)
    plan = next((plan for plan in plans if not plan.hidden), None)
    if plan is None:
        return "Chưa có kế hoạch năm nay."
    state = next(column for column in columns_of(Plan) if column.name == "state").text(plan)
    items = [item for item in PlanItem.select().where(PlanItem.plan == plan) if not item.hidden]
    done = sum(item.degree == _DONE_ITEM for item in items)
    result = f"\nKết quả: {plan.result}" if plan.result else ""
    return f"{state}; {len(items)} mục, {done} mục đạt.{result}"


def _task_words(rating: Rating) -> str:
    tasks = Task.select().where(Task.member == rating.__data__["member"], Task.year == rating.year)
    lines = [_task_line(task) for task in tasks.order_by(Task.due_on, Task.id) if not task.hidden]
    return "\n".join(lines) or "Chưa có nhiệm vụ nào trong năm."


def _task_line(task: Task) -> str:
    columns = {column.name: column for column in columns_of(Task)}
    result = columns["result"].text(task).lower()
    due = f", hạn {task.due_on:%d/%m}" if isinstance(task.due_on, date) else ""
    above = ", vượt yêu cầu" if task.above else ""
    return f"• {task.text} ({result}{due}{above})"


def _note_words(rating: Rating) -> str:
    host = f"Ý kiến nơi sinh hoạt tạm thời: {rating.host_opinion}" if rating.host_opinion else ""
    parts: Sequence[str] = [part for part in (rating.note, host) if part]
    return "\n".join(parts)
