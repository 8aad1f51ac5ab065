"""The evidence of the row the clerk stands on: what the rules would propose and why, plan, tasks, earlier years."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QScrollArea, QVBoxLayout, QWidget

from db.errors import UserError
from db.evaluation import Level, Rating
from db.members import Member, Status
from db.organizations import Organization
from db.search import EQUALS, FILLED, Condition
from db.tasks import TaskResult
from nongson_desktop.columns import columns_of, pick
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.collective_grounds import collective_grounds
from nongson_desktop.rules.evaluation import group_titles, rating_day
from nongson_desktop.rules.explain import explain, sources_of
from nongson_desktop.rules.tasks import ABOVE, ALL, EXCUSED, LATE, MISSED
from ui.dialogs import button
from ui.editors import LineEditor
from ui.form import FieldBox
from ui.page import icon_button
from ui.pages import evaluation_facts as facts
from ui.pages.discipline_dialogs import DisciplineDialog
from ui.pages.evaluation_facts import Facts, earlier_of_cell, facts_of, facts_of_cell
from ui.pages.evaluation_facts_dialogs import DEFECTS, FINDINGS, OPINIONS, FactsDialog, FiguresDialog
from ui.pages.evaluation_facts_why import WhyDialog
from ui.pages.evaluation_state import YearState
from ui.theme import colours, set_role
from ui.whole_choice import WholeChoice

if TYPE_CHECKING:
    from ui.main_window import MainWindow

YEARS_BACK = 5
_WIDTH = 253
_CHIPS = {Level.HTXS: "chip-good", Level.HTT: "chip", Level.HT: "chip-warn", Level.KHT: "chip-bad"}
_RECORD_KEY, _WHY_KEY = "Ctrl+G", "Ctrl+E"
_COUNTED: dict[str, tuple[Condition, ...]] = {
    ALL: (),
    LATE: (Condition("result", EQUALS, TaskResult.DONE_LATE),),
    ABOVE: (Condition("above", EQUALS, "1"),),
    MISSED: (Condition("result", EQUALS, TaskResult.NOT_DONE),),
    EXCUSED: (Condition("objective_reason", FILLED),),
}


class FactSection(QWidget):
    """What one kind of record says, under a title that opens the records; each figure opens those that it counts."""

    opened = Signal()
    counted = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = button(f"{title} ›", "link")
        self.title.setToolTip("Mở những dòng đã ghi")
        self.title.clicked.connect(self.opened.emit)
        self.figures = QLabel(wordWrap=True)
        self.figures.setTextFormat(Qt.TextFormat.RichText)
        touch = Qt.TextInteractionFlag
        self.figures.setTextInteractionFlags(touch.LinksAccessibleByMouse | touch.LinksAccessibleByKeyboard)
        self.figures.linkActivated.connect(self.counted.emit)
        self.label = QLabel(wordWrap=True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.figures)
        column.addWidget(self.label)

    def say(self, words: str, figures: Mapping[str, str] = MappingProxyType({}), after: str = "") -> None:
        """Show the words under the figures, each by what it counts; without either the section is not there."""
        style = f"color: {colours().accent}; text-decoration: none"
        links = (f'<a href="{which}" style="{style}">{escape(said)}</a>' for which, said in figures.items())
        self.figures.setText(", ".join(links) + escape(after))
        self.figures.setVisible(bool(figures))
        self.label.setText(words)
        self.label.setVisible(bool(words))
        self.setVisible(bool(words or figures))


class EvidencePanel(QFrame):
    """Everything that speaks for or against a level, beside the table; whatever is missing is recorded from here."""

    changed = Signal()

    points_entered = Signal(int, str, Decimal)
    group_chosen = Signal(int, str)
    notes_asked = Signal(int)
    cell_asked = Signal(int, str)
    exemplary_asked = Signal(int, bool)
    record_asked = Signal(int)
    print_asked = Signal(int)

    def __init__(self, main: MainWindow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.main = main
        self.setProperty("role", "card")
        self.setMinimumWidth(_WIDTH)
        self.rating: Rating | None = None
        self.state: YearState | None = None
        self.facts = Facts({})
        self._build_head()
        self._build_points()
        self._build_facts()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(10, 12, 6, 12)
        column.setSpacing(7)
        for part in (self.name, self.where, self.exempt, self.group, self._points_row, self.exemplary):
            column.addWidget(part)
        for part in (self._why_title, self.why, self._why_row, self._past_title, self._past):
            column.addWidget(part)
        for section in self.sections.values():
            column.addWidget(section)
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
        self.group = WholeChoice()
        self.group.setAccessibleName("Nhóm đánh giá")
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
            editor.setMinimumWidth(44)
            row.addWidget(self.points[column.name])

    def _build_facts(self) -> None:
        self._why_title, self.why = _section("Theo quy định và căn cứ"), QLabel(wordWrap=True)
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        self.why_button = icon_button("Vì sao?", "help")
        self.why_button.clicked.connect(self.show_why)
        self.record_menu_button = icon_button("Ghi căn cứ", "add")
        self.record_menu_button.setShortcut(_RECORD_KEY)
        self.why_button.setShortcut(_WHY_KEY)
        self.why_button.setToolTip(f"Quy định, số liệu và những dòng đã ghi dẫn tới đề xuất   {_WHY_KEY}")
        for one in (self.record_menu_button, self.why_button):
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.record_menu_button.setToolTip(f"Số liệu, khuyết điểm, ý kiến, kỷ luật…   {_RECORD_KEY}")
        self.record_menu_button.clicked.connect(self.choose_record)
        self._why_row = QWidget()
        row = QHBoxLayout(self._why_row)
        row.setContentsMargins(0, 2, 0, 0)
        for one in (self.why_button, self.record_menu_button):
            row.addWidget(one)
        row.addStretch(1)
        self._past_title, self._past = button(f"{YEARS_BACK} năm trước ›", "link"), QWidget()
        self._past_title.clicked.connect(self._open_past)
        self._past_row = QHBoxLayout(self._past)
        self._past_row.setContentsMargins(0, 0, 0, 0)
        self._past_row.setSpacing(3)
        self.sections = {key: FactSection(title) for key, title in facts.TITLES.items()}
        for key, section in self.sections.items():
            section.opened.connect(partial(self.open_records, key))
            section.counted.connect(partial(self.open_counted, key))
        self.plan, self.tasks, self.notes = (self.sections[key].label for key in (facts.PLAN, facts.TASKS, facts.NOTES))

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
        self.rating, self.state = rating, state
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
        self._why_row.show()
        self.why_button.setVisible(ground is not None or not of_member)
        self.record_menu_button.setVisible(not rating.exempt_reason)
        self.record_menu_button.setEnabled(not state.closed)
        self._show_past(rating, ground.earlier if ground else earlier_of_cell(rating, YEARS_BACK))
        known = facts_of(rating, ground, state.profile) if of_member else facts_of_cell(rating, state.in_cell(rating))
        self.facts = known
        for key, section in self.sections.items():
            section.say(known.words.get(key, ""), known.figures.get(key, {}), known.after.get(key, ""))
        for one in (self.note_button, self.record_button, self.print_button):
            one.setVisible(of_member or one is self.note_button)

    def _show_entry(self, rating: Rating, state: YearState, *, of_member: bool) -> None:
        can_enter = not rating.exempt_reason and not state.closed
        titles = group_titles(rating.year, of_collectives=not of_member)
        self._show(self.group, bool(titles))
        self.group.clear()
        self.group.addItems(titles)
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
        self._past_title.setEnabled(rating.__data__["member"] is not None)
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

    # opening and recording

    def show_why(self) -> None:
        """The whole explanation of the row in hand."""
        if self.rating is None or self.state is None:
            return
        ground = self.state.ground(self.rating)
        if ground is None:
            self._explain_cell(self.rating)
            return
        explained = explain(sources_of(self.rating.year), ground, self.state.outcome.members.quotas)
        on = min(self.main.today, rating_day(self.rating.year))
        request = Request(on=on, year=self.rating.year, members=(self._member(),))
        WhyDialog(self.main, self.rating.name, explained, request).exec()

    def _explain_cell(self, rating: Rating) -> None:
        """The same for a cell; its grounds are read when they are asked for."""
        from ui.pages.collectives import explain_to_clerk

        found = collective_grounds(rating.year) if rating.__data__["member"] is None else {}
        if rating.id in found:
            explain_to_clerk(self.main, found[rating.id])

    def choose_record(self) -> None:
        """What may be recorded about the row in hand, to choose from by key."""
        menu = self.record_menu()
        menu.exec(self.record_menu_button.mapToGlobal(self.record_menu_button.rect().bottomLeft()))

    def record_menu(self) -> QMenu:
        menu = QMenu(self)
        if self._member():
            menu.addAction("&1  Số liệu: đơn vị phụ trách, nghỉ ốm…", self.record_figures)
            menu.addAction("&2  Việc phải xem xét…", partial(self.record_facts, FINDINGS))
        menu.addAction("&3  Hạn chế, khuyết điểm…", partial(self.record_facts, DEFECTS))
        menu.addAction("&4  Ý kiến các chủ thể…", partial(self.record_facts, OPINIONS))
        menu.addAction("&5  Kỷ luật…", self.record_discipline)
        return menu

    def record_figures(self) -> None:
        if self.rating is not None and FiguresDialog(self.main, self.rating).exec():
            self.changed.emit()

    def record_facts(self, part: str) -> None:
        """The sheets, with this one in front; whatever was typed is there when they are left."""
        if self.rating is not None:
            FactsDialog(self.main, self.rating, part).exec()
            self.changed.emit()

    def record_discipline(self) -> None:
        if self.rating is not None:
            DisciplineDialog(self.main, whom=self._whom(self.rating)).exec()

    def _whom(self, rating: Rating) -> Member | Organization:
        of_member = rating.__data__["member"] is not None
        return (
            Member.get_by_id(self._member()) if of_member else Organization.get_by_id(rating.__data__["organization"])
        )

    def open_records(self, key: str) -> None:
        """The records behind a section: their page, or where they are recorded."""
        if self.rating is None:
            return
        opening: dict[str, Callable[[], object]] = {
            facts.PLAN: self._open_plan,
            facts.TASKS: self._open_tasks,
            facts.FIGURES: self.record_figures,
            facts.MEETINGS: self._open_meetings,
            facts.INSPECTIONS: partial(self._narrow, "inspections"),
            facts.DISCIPLINE: self._open_disciplines,
            facts.FINDINGS: partial(self.record_facts, FINDINGS),
            facts.DEFECTS: partial(self.record_facts, DEFECTS),
            facts.OPINIONS: partial(self.record_facts, OPINIONS),
            facts.AWARDS: self._open_awards,
            facts.QUARTERS: self._open_quarter,
            facts.TRAINING: self._open_trainings,
            facts.MEMBERS: partial(self.open_counted, facts.MEMBERS, ""),
            facts.NOTES: partial(self.notes_asked.emit, self.rating.id),
        }
        opening[key]()

    def open_counted(self, key: str, which: str) -> None:
        """The records that a figure counts."""
        if key == facts.TASKS:
            page = self._go("tasks")
            page.show_all(*((Condition("member", EQUALS, self.rating.name),) if self.rating else ()), *_COUNTED[which])
        elif key == facts.MEMBERS and self.rating is not None:
            self.cell_asked.emit(self.rating.__data__["organization"] or 0, which)

    def _open_plan(self) -> None:
        member, page = self._member(), self._go("plans")
        page.stand_on_member(member)

    def _open_tasks(self) -> None:
        """The tasks of the year, narrowed to the member's name, or those of the cell."""
        if self._member():
            self.open_counted(facts.TASKS, ALL)
        else:
            self._narrow("cell-tasks")

    def _open_disciplines(self) -> None:
        self._narrow("discipline")

    def _narrow(self, key: str) -> None:
        name, page = self.rating.name if self.rating else "", self._go(key)
        page.list.search.setText(name)
        page.list.reload()
        page.list.focus_list()

    def _open_quarter(self) -> None:
        self._go("quarters").stand_on_member(self._member(), self.facts.quarter)

    def _open_trainings(self) -> None:
        self.main.show_member(self._member())
        detail: Any = self._detail()
        detail.tabs.setCurrentWidget(detail.course)

    def _open_meetings(self) -> None:
        """Every meeting on the member's own record, of a cell on the page of meetings."""
        if not self._member():
            self._go("meetings").search_here()
            self._narrow("meetings")
            return
        self.main.show_member(self._member())
        detail: Any = self._detail()
        detail.tabs.setCurrentWidget(detail.attendance)

    def _open_awards(self) -> None:
        """The decision that names the member, else what the member received from others and badges."""
        member = self._member()
        if self.facts.awards:
            decision = self.facts.awards[0].decision.id
            self._go("awards").show_decision(decision)
            return
        self.main.show_member(member)
        detail: Any = self._detail()
        detail.tabs.setCurrentWidget(detail.badges)

    def _open_past(self) -> None:
        """Every year's rating on the member's own record."""
        self.main.show_member(self._member())
        detail: Any = self._detail()
        detail.tabs.setCurrentWidget(detail.ratings)

    def _detail(self) -> Any:
        page: Any = self.main.page()
        return page.detail

    def _go(self, key: str) -> Any:
        return self.main.go(key)


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
