"""Tiến độ nhiệm vụ at a meeting: what was said of each task, typed down a column as the cell goes through them."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.base import action
from db.errors import UserError
from db.meetings import Meeting
from db.tasks import TaskProgress
from nongson_desktop.columns import Column
from nongson_desktop.rules.meetings_tasks import meetings_to_name, report, reports, told_at
from ui.editors import OrganizationEditor
from ui.form import buttons_row
from ui.page import icon_button
from ui.pages.fields_dialog import FieldsDialog
from ui.saving import Saved
from ui.sheet import Change, FixedRows, SheetView
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_AT = Column("meeting", "Tại buổi sinh hoạt", TaskProgress._meta.fields["meeting"])
_LINES = (
    Column("member", "Đảng viên"),
    Column("task", "Nhiệm vụ"),
    Column("due_on", "Thời hạn"),
    Column("told", "Báo cáo tại buổi", pw.TextField(default="")),
    Column("progress", "%", pw.IntegerField()),
)
_FIXED = ("member", "task", "due_on")
_WIDTHS = (160, -3, 108, -4, 56)
_TOLD = len(_FIXED)
_SIZE = (1060, 620)


def meeting_editor(window: MainWindow, members: list[int]) -> OrganizationEditor:
    """One of the last meetings of the cells of these members, or none."""
    return OrganizationEditor(_AT, meetings_to_name(members, window.as_of))


class ProgressTab(QWidget):
    """What was said of tasks at the meeting in the row; Enter opens the task."""

    def __init__(self, main: MainWindow) -> None:
        super().__init__()
        self.main = main
        self.meeting: Any = None
        self.rows = TextRows(("Đảng viên", "Nhiệm vụ", "Báo cáo", "%"), numbers=(3,))
        self.view = TextRowsView(self.rows, (134, 146, 0, 48))
        self.view.setAccessibleName("Tiến độ nhiệm vụ báo cáo tại buổi")
        self.view.chosen.connect(partial(main.go_to, "tasks"))
        self.add_button = icon_button("Ghi tiến độ…", "task")
        self.add_button.clicked.connect(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons_row(self.add_button))

    def show_meeting(self, meeting: Meeting) -> int:
        """Its reports; how many there are."""
        self.meeting = meeting
        found = told_at(meeting)
        said = [(one.task.member.name, one.task.text, one.text, str(one.progress)) for one in found]
        lines = [tuple(text.replace("\n", " ") for text in line) for line in said]
        self.rows.show(lines, [one.task.id for one in found])
        return len(found)

    def add(self) -> None:
        if self.meeting is not None and self.meeting.held_on is None:
            self.main.tell("Buổi này chưa ghi ngày họp: điểm danh trước rồi ghi tiến độ.")
        elif self.meeting is not None:
            ReportsDialog(self.main, self.meeting).exec()


class ReportsDialog(FieldsDialog):
    """The open tasks of the cell with what each said of them; only the lines typed in are written."""

    def __init__(self, window: MainWindow, meeting: Meeting) -> None:
        super().__init__(window, f"Tiến độ nhiệm vụ: {meeting.name}", "Ghi", [])
        self.meeting = meeting
        self.typed: dict[int, tuple[str, int]] = {}
        found = reports(meeting)
        hint = QLabel(
            "Gõ báo cáo của từng người, Enter xuống dòng dưới; dòng không gõ thì không ghi gì."
            if found
            else "Chi bộ không có nhiệm vụ nào đang thực hiện vào ngày họp.",
            wordWrap=True,
        )
        set_role(hint, "muted")
        self.lines = FixedRows(_LINES, _FIXED, self)
        self.lines.changed.connect(self._take)
        self.lines.refused.connect(self._say)
        self.view = SheetView(self.lines, _WIDTHS)
        self.view.setAccessibleName("Báo cáo tiến độ từng nhiệm vụ")
        self.body.addWidget(hint)
        self.body.addWidget(self.view, 1)
        rows: list[Any] = [
            SimpleNamespace(
                id=one.task.id,
                member=one.task.member.name,
                task=one.task.text,
                due_on=one.task.due_on,
                told=one.told,
                progress=one.progress,
            )
            for one in found
        ]
        self.lines.show(rows)
        QShortcut(QKeySequence.StandardKey.Save, self, self.try_accept)
        self.resize(*_SIZE)
        self.view.go_to(0, _TOLD)
        self.view.setFocus()

    def _take(self, changes: list[Change]) -> None:
        self._say("")
        rows: list[Any] = list(self.lines.records)
        by_task = {one.id: one for one in rows}
        for task, values in changes:
            row = by_task[task]
            row.told, row.progress = values.get("told", row.told), values.get("progress", row.progress)
            self.typed[task] = row.told, row.progress
        self.lines.show(rows)

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def refuse(self, error: Exception) -> None:
        """Said under the table, which stands on the line that is refused."""
        super().refuse(error)
        places = {str(one.id): place for place, one in enumerate(self.lines.records)}
        if isinstance(error, UserError) and error.field in places:
            self.view.go_to(places[error.field], _TOLD)
            self.view.setFocus()

    def store(self, values: dict[str, Any]) -> Saved:  # noqa: ARG002  (what is typed stands in the sheet)
        with action(f"Ghi tiến độ nhiệm vụ tại {self.meeting.name}") as made:
            count = report(Meeting.get_by_id(self.meeting.id), self.typed)
        return Saved(self.meeting.id, made.id, f"Đã ghi tiến độ {count} nhiệm vụ.")
