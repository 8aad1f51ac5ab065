"""Nhiệm vụ: giving tasks, following them, closing them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QWidget,
)

from db.base import action
from db.meetings import Meeting
from db.members import Member
from db.search import EQUALS, WITHIN, Condition
from db.tasks import Task, TaskProgress, TaskResult
from nongson_desktop.catalog import kind_of
from nongson_desktop.columns import columns_of, pick
from nongson_desktop.rules.plans_checks import coverage, total
from nongson_desktop.rules.tasks import check, helpers_of, without_task
from nongson_desktop.rules.tasks_year import punctuality
from ui.dialogs import button
from ui.form import RecordForm, buttons_row
from ui.list_page import FormPage
from ui.page import (
    Detail,
    empty_notice,
    heading,
    icon_button,
    open_menu,
    page_layout,
    split_view,
    tabs_of,
    under_tab,
)
from ui.pages.people_dialog import PeopleDialog
from ui.pages.plans_dialogs import CoverageDialog
from ui.pages.task_dialogs import AssignDialog, ConcludeDialog, ProgressDialog, assign_to
from ui.pages.tasks_year_dialogs import CopyDialog, HelpersDialog, LoadsDialog
from ui.record_page import RecordList
from ui.saving import Saved, save_form, show_in_form
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role
from ui.wrapping import WrappingRow

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SHOWN = ("member", "text", "due_on", "result")
_SECTIONS = (
    (
        "Giao việc",
        ("text", "group", "follower", "assigned_on", "due_on", "product", "source", "basis", "households"),
    ),
    ("Kết quả", ("result", "done_on", "met", "above", "progress", "objective_reason", "remark")),
)
_PAPERS = (
    ("task-slip", "Phiếu giao nhiệm vụ"),
    ("task-table", "Bảng phân công"),
    ("task-results", "Tổng hợp kết quả năm"),
    ("coverage", "Ai đã có, chưa có kế hoạch, nhiệm vụ"),
)
_OPEN, _LATE = "open", "late"
_SOON = timedelta(days=7)
_SIZES = (620, 530)


class TasksPage(FormPage):
    """Tasks of the year at the left, the task in the row at the right."""

    title = "Nhiệm vụ"
    help = (
        "Giao một nhiệm vụ cho một hay nhiều đảng viên cùng lúc; ghi tiến độ theo từng buổi sinh hoạt;"
        " cuối cùng ghi kết quả. Việc quá hạn hiện màu đỏ, việc đến hạn trong bảy ngày hiện màu vàng sẫm."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.task: Any = None
        self.state = self._state_filter()
        kind = kind_of("tasks")
        self.list = RecordList(
            window,
            kind,
            "tasks",
            _SHOWN,
            "nhiệm vụ",
            hint="Tìm tên đảng viên   Ctrl+F",
            tint=self._tint,
            filters=(self.state,),
            empty=self._empty(),
            narrow=self._narrow,
        )
        self._build_detail()
        self._lay_out()
        self._connect()

    def _state_filter(self) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName("result-filter")
        combo.setAccessibleName("Kết quả")
        combo.addItem("Mọi kết quả", "")
        combo.addItem("Đang làm", _OPEN)
        combo.addItem("Quá hạn", _LATE)
        combo.insertSeparator(combo.count())
        for value, label in TaskResult.LABELS:
            combo.addItem(label, value)
        return combo

    def _empty(self) -> QFrame:
        first = icon_button("Giao nhiệm vụ đầu tiên", "add", "primary")
        first.clicked.connect(self.assign)
        return empty_notice("Năm này chưa có nhiệm vụ nào được giao.", first)

    def _build_detail(self) -> None:
        self.name = QLabel(wordWrap=True)
        set_role(self.name, "subtitle")
        self.form = RecordForm(columns_of(Task), lambda: self.main.as_of, _SECTIONS, ("basis", "objective_reason"))
        self.progress_rows = TextRows(("Ngày", "Nội dung", "%", "Tại buổi"), numbers=(2,))
        self.progress_view = TextRowsView(self.progress_rows, (96, 0, 46, 116))
        self.progress_view.chosen.connect(self._open_meeting)
        self.progress_button = icon_button("Ghi tiến độ…", "history")
        self.conclude_button = icon_button("Kết thúc…", "task")
        self.slip_button = icon_button("In phiếu", "print")
        self.helpers = QLabel(wordWrap=True)
        set_role(self.helpers, "muted")
        self.helpers_button = button("Người phối hợp…")
        self.reports_button = icon_button("Mọi báo cáo tiến độ trong năm ›", "history", "link")
        self.reports_button.clicked.connect(self._open_reports)
        progress = under_tab(self.progress_view, self.reports_button)
        self.tabs = tabs_of(("Nhiệm vụ", under_tab(self.form)), ("Tiến độ", progress))

    def _lay_out(self) -> None:
        self.assign_button = icon_button("Giao nhiệm vụ", "add", "primary")
        self.copy_button = button("Chép năm trước…")
        self.print_button = icon_button("In", "print")
        self.export_button = icon_button("Xuất Excel", "export")
        self.detail = card = Detail("Chọn một nhiệm vụ trong danh sách.")
        inside = card.inside
        inside.addWidget(self.name)
        inside.addWidget(self.helpers)
        self.acts = QWidget()
        self.acts.setLayout(
            buttons_row(self.progress_button, self.conclude_button, self.helpers_button, self.slip_button)
        )
        inside.addWidget(self.acts)
        inside.addWidget(self.tabs, 1)
        self.splitter = split_view(_SIZES, self.list, card)
        layout = page_layout(self)
        layout.addLayout(
            heading("Nhiệm vụ", self.assign_button, self.copy_button, self.print_button, self.export_button)
        )
        layout.addWidget(self._strip())
        layout.addWidget(self.splitter, 1)
        self._show(0)

    def _strip(self) -> WrappingRow:
        """Who has a task and who has none, what is done on time, what each follower has: each a press away."""
        self.counted, self.idle, self.on_time = QLabel(), button("", "link"), button("", "link")
        self.load = button("Người theo dõi ›", "link")
        self.by_cell = button("Theo chi bộ ›", "link")
        return WrappingRow((self.counted, self.idle, self.on_time, self.load, self.by_cell))

    def _connect(self) -> None:
        self.idle.clicked.connect(self.show_idle)
        self.on_time.clicked.connect(lambda: self.show_all(*_due_by(self.main)))
        self.load.clicked.connect(self.show_loads)
        self.by_cell.clicked.connect(lambda: CoverageDialog(self.main).exec())
        self.copy_button.clicked.connect(lambda: CopyDialog(self.main, self._chosen_members()).exec())
        self.helpers_button.clicked.connect(self.choose_helpers)
        self.list.view.add_action("Người phối hợp…", self.choose_helpers)
        self.assign_button.clicked.connect(self.assign)
        self.print_button.clicked.connect(self._print_menu)
        self.export_button.clicked.connect(self.list.export)
        self.state.currentIndexChanged.connect(lambda _: self.list.reload())
        self.follow_list()
        self.progress_button.clicked.connect(lambda: ProgressDialog(self.main, self.task).exec())
        self.conclude_button.clicked.connect(lambda: ConcludeDialog(self.main, self.task).exec())
        self.slip_button.clicked.connect(lambda: self.main.print_papers(["task-slip"], [self.task.member.id]))
        self.list.view.add_action("In phiếu giao nhiệm vụ…", partial(self.print_papers, "task-slip"))

    # the list

    def _narrow(self, query: Any) -> Any:
        wanted = self.state.currentData()
        if wanted == _OPEN:
            return query.where(Task.result.in_(TaskResult.OPEN))
        if wanted == _LATE:
            return query.where(Task.result.in_(TaskResult.OPEN), Task.due_on < self.main.today)
        return query.where(Task.result == wanted) if wanted else query

    def _tint(self, task: Any) -> str:
        if task.result not in TaskResult.OPEN or task.due_on is None:
            return ""
        if task.due_on < self.main.today:
            return "bad"
        return "warn" if task.due_on <= self.main.today + _SOON else ""

    def _tell_figures(self) -> None:
        year, day, bodies = self.main.year, self.main.as_of, self.main.bodies
        now, done = total(coverage(year, day, bodies)), punctuality(year, day, bodies)
        idle = now.must_task - now.with_task
        self.counted.setText(f"{now.task_words} đảng viên có nhiệm vụ")
        self.idle.setText(f"{idle} chưa có nhiệm vụ" if idle else "ai cũng đã có nhiệm vụ ✓")
        self.idle.setEnabled(bool(idle))
        self.on_time.setText(f"đúng hạn {done.words} việc đã đến hạn")
        self.on_time.setEnabled(bool(done.due))

    def _chosen_members(self) -> list[int]:
        return sorted({task.member.id for task in self._selected()})

    def show_idle(self) -> None:
        """Who has no task of the year, to be given one."""
        people = without_task(self.main.year, self.main.as_of, self.main.bodies)
        title = f"Chưa được giao nhiệm vụ năm {self.main.year}"
        PeopleDialog(self.main, title, people, "Giao nhiệm vụ…", partial(assign_to, self.main)).exec()

    def show_loads(self) -> None:
        """How many open tasks each follower has; a row opens them."""
        dialog = LoadsDialog(self.main)
        if dialog.exec() and dialog.chosen:
            self.show_followed(dialog.chosen)

    def show_followed(self, name: str) -> None:
        """The open tasks that somebody follows."""
        self.show_all(Condition("follower", EQUALS, name))
        self.state.setCurrentIndex(self.state.findData(_OPEN))

    def choose_helpers(self) -> None:
        """Who helps with the task in the row, or with all that are selected."""
        tasks = self.list.view.selected_ids() or ([self.task.id] if self.task is not None else [])
        if tasks:
            HelpersDialog(self.main, tasks).exec()

    def reload(self) -> None:
        self._tell_figures()
        self.list.reload()
        if self.task is not None:
            self._show(self.task.id)

    def stand_on(self, task_id: int) -> None:
        """Show a task, in its own year."""
        task = Task.get_by_id(task_id)
        if task.year != self.main.year:
            self.main.top.year.setCurrentIndex(self.main.top.year.findData(task.year))
        self.list.seek(task_id)
        self._show(task_id)
        self.list.view.setFocus()

    def show_all(self, *conditions: Condition) -> None:
        """List the tasks of the year that the conditions let through."""
        self.list.search.clear()
        self.state.setCurrentIndex(0)
        self.list.filters.put(conditions)
        self.list.focus_list()

    def assign(self) -> None:
        """A task for the members of the rows chosen, or for whoever is ticked in the dialog."""
        dialog = AssignDialog(self.main, self._chosen_members())
        if dialog.exec() and dialog.saved:
            self.stand_on(dialog.saved.record_id)

    def _selected(self) -> list[Any]:
        chosen: list[Any] = list(self.list.view.selected_records())
        return chosen if len(chosen) > 1 else []

    def print_front(self) -> None:
        self.main.print_papers([key for key, _ in _PAPERS], [task.member.id for task in self._selected()])

    def print_papers(self, paper: str) -> None:
        """A paper for the members of the rows chosen; the whole scope when there are none."""
        members: list[Any] = list(self.list.view.selected_records())
        self.main.print_papers([paper], sorted({task.member.id for task in members}))

    def _print_menu(self) -> None:
        papers = [(f"{title}…", partial(self.main.print_papers, [key])) for key, title in _PAPERS]
        open_menu(self.print_button, [*papers, None, ("Danh sách như đang thấy…", self.list.print_list)])

    # the task in the row

    def _show(self, task_id: int) -> None:
        if not task_id and self.task is not None and self.form.changed():
            return
        follower = Member.alias()
        self.task = (
            Task.select(Task, Member, follower)
            .join(Member, on=Task.member)
            .switch(Task)
            .join(follower, pw.JOIN.LEFT_OUTER, on=(Task.follower == follower.id), attr="follower")
            .where(Task.id == task_id, ~Task.hidden)
            .first()
        )
        self.detail.show_record(there=self.task is not None)
        if self.task is None:
            show_in_form(self.main, self.form, None)
            return
        self.name.setText(f"{self.task.member.name} – năm {self.task.year}")
        helping = ", ".join(one.member.name for one in helpers_of([task_id]))
        self.helpers.setText(f"Phối hợp: {helping}")
        self.helpers.setVisible(bool(helping))
        open_ = self.task.result in TaskResult.OPEN
        self.progress_button.setEnabled(open_)
        self.conclude_button.setEnabled(open_)
        show_in_form(self.main, self.form, self.task, f"task:{task_id}", self.task.member.name)
        self._show_progress()

    def _show_progress(self) -> None:
        on, text, percent = pick(columns_of(TaskProgress), "on", "text", "progress")
        entries = (
            TaskProgress.select(TaskProgress, Meeting)
            .join(Meeting, pw.JOIN.LEFT_OUTER)
            .where(TaskProgress.task == self.task.id, ~TaskProgress.hidden)
            .order_by(TaskProgress.on.desc(), TaskProgress.id.desc())
        )
        rows = [(on.text(one), text.text(one), percent.text(one), _month_of(one.meeting)) for one in entries]
        self.progress_rows.show(rows, [one.__data__["meeting"] or 0 for one in entries])
        self.tabs.setTabText(1, f"Tiến độ ({len(rows)})" if rows else "Tiến độ")

    def _open_reports(self) -> None:
        """Everybody's reports of the year in one list."""
        page: Any = self.main.go("all-lists")
        page.show_kind("task-reports")

    def _open_meeting(self, meeting: int) -> None:
        """The meeting at which it was reported."""
        if meeting:
            self.main.go_to("meetings", meeting, Meeting.get_by_id(meeting).year)

    def _open(self, task_id: int) -> None:
        self._show(task_id)
        self.tabs.setCurrentIndex(0)
        self.form.focus_first()

    def save(self) -> None:
        if self.task is not None:
            save_form(self.main, self, self.form, partial(store_task, self.task.id), lambda _: self.main.reload())


def _due_by(window: MainWindow) -> tuple[Condition, ...]:
    """The tasks whose day has come."""
    return (Condition("due_on", WITHIN, "", window.as_of.isoformat()),)


def _month_of(meeting: Meeting | None) -> str:
    """A meeting of the member's own cell in few words."""
    return f"tháng {meeting.month}/{meeting.year}" if meeting else ""


def store_task(task_id: int, values: dict[str, Any]) -> Saved:
    """Write the changed fields of a task as one Action."""
    task = Task.get_by_id(task_id)
    for name, value in values.items():
        setattr(task, name, Member.get_by_id(value) if name == "follower" and value else value)
    check(task)
    sentence = f"Sửa nhiệm vụ của {task.member.name}"
    with action(sentence) as made:
        task.save()
    return Saved(task.id, made.id, f"{sentence}.")
