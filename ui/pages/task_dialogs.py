"""Giving a task to one member or many, reporting progress, and closing a task with its result."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from db.base import action, last_action
from db.errors import UserError
from db.meetings import Meeting
from db.members import Member, Status, listing
from db.search import View, folded
from db.tasks import CellTask, Task, TaskProgress, TaskResult
from nongson_desktop.columns import Column, columns_of, pick
from nongson_desktop.kinds import BY_MEMBER
from nongson_desktop.rules.profiles import profile_for
from nongson_desktop.rules.rated import members_of
from nongson_desktop.rules.tasks import assign_many, conclude, record_progress
from ui.dialogs import button
from ui.editors import CheckEditor, DateEditor, Editor, LineEditor, LongEditor, editor_for
from ui.form import buttons_row
from ui.pages.fields_dialog import FieldsDialog
from ui.pages.meetings_tasks import meeting_editor
from ui.saving import Saved
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_ID = Qt.ItemDataRole.UserRole
_ASSIGNED = ("text", "group", "follower", "assigned_on", "due_on", "product", "source", "basis", "households")
GIVEN_TO_CELLS = ("text", "source", "basis", "follower", "assigned_on", "due_on", "product")
_SMALL = 3_000  # of more members the rating groups are not worked out for a filter
_EVERY_GROUP = "Mọi nhóm"
_CLOSING = (TaskResult.DONE, TaskResult.DONE_LATE, TaskResult.NOT_DONE, TaskResult.ADJUSTED)
_RESULT = Column(
    "result",
    "Kết quả",
    Task._meta.fields["result"],
    required=True,
    choices=tuple(choice for choice in TaskResult.LABELS if choice[0] in _CLOSING),
)


class DoersPicker(QListWidget):
    """Members who may be given a task, ticked one by one or all that the search leaves."""

    def __init__(self, members: Iterable[Any], ticked: Sequence[int]) -> None:
        super().__init__()
        self.setObjectName("doers")
        self.setAccessibleName("Người thực hiện")
        for member in members:
            item = QListWidgetItem(f"{member.name}  ·  {member.cell or 'chưa có chi bộ'}")
            item.setData(_ID, member.id)
            item.setData(_ID + 1, folded(item.text()))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = member.id in ticked
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.addItem(item)

    def items_(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

    def narrow(self, text: str, among: Collection[int] | None = None) -> None:
        """Show those whose name or cell begins so, of these members alone when they are given."""
        words = folded(text).split()
        for item in self.items_():
            own = item.data(_ID + 1).split()
            fits = all(any(part.startswith(word) for part in own) for word in words)
            item.setHidden(not fits or (among is not None and item.data(_ID) not in among))

    def tick_shown(self, *, on: bool) -> None:
        for item in self.items_():
            if not item.isHidden():
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def ticked(self) -> list[int]:
        return [item.data(_ID) for item in self.items_() if item.checkState() == Qt.CheckState.Checked]


class GivingDialog(FieldsDialog):
    """Something to do, typed once, for as many as are ticked."""

    nobody = "Chưa chọn người thực hiện."

    def __init__(self, window: MainWindow, title: str, accept: str, fresh: Task | CellTask, doers: DoersPicker) -> None:
        super().__init__(window, title, accept, [])
        self.year, self.doers = window.year, doers
        names = _ASSIGNED if isinstance(fresh, Task) else GIVEN_TO_CELLS
        self.form = self.make_form(pick(columns_of(type(fresh)), *names), window.as_of, fresh, ("text", "basis"))

    def read(self) -> dict[str, Any] | None:
        """What is typed, and who is `ticked`; None where that is nobody."""
        values = super().read()
        if values is None:
            return None
        if not self.doers.ticked():
            self.refuse(UserError(self.nobody))
            return None
        follower = Member.get_by_id(values["follower"]) if values["follower"] else None
        return {**values, "follower": follower, "ticked": self.doers.ticked()}


class AssignDialog(GivingDialog):
    """One task for as many members as are ticked."""

    def __init__(self, window: MainWindow, members: Sequence[int] = ()) -> None:
        view = View(as_of=window.as_of, cell=window.cell, status=Status.MUST_HAVE_TASK)
        doers = DoersPicker(listing(view).order_by(*BY_MEMBER), members)
        fresh = Task(year=window.year, assigned_on=window.as_of, due_on=date(window.year, 12, 31))
        super().__init__(window, f"Giao nhiệm vụ năm {window.year}", "Giao nhiệm vụ", fresh, doers)
        self.doers.itemChanged.connect(lambda _: self._tell_count())
        self.search = QLineEdit(placeholderText="Lọc tên, chi bộ")
        self.search.setAcceptDrops(False)
        self.group = QComboBox()
        self.group.setAccessibleName("Nhóm đánh giá")
        self.group.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.groups = _groups(window) if self.doers.count() <= _SMALL else {}
        self.group.addItems([_EVERY_GROUP, *dict.fromkeys(self.groups.values())])
        self.group.setVisible(bool(self.groups))
        self.search.textChanged.connect(lambda _: self._narrow())
        self.group.currentIndexChanged.connect(lambda _: self._narrow())
        self.counted = QLabel()
        set_role(self.counted, "muted")
        self._lay_out()
        self._tell_count()
        self.form.focus_first()

    def _lay_out(self) -> None:
        every, none = button("Chọn tất cả"), button("Bỏ chọn")
        every.setAutoDefault(False)
        none.setAutoDefault(False)
        every.clicked.connect(lambda: self.doers.tick_shown(on=True))
        none.clicked.connect(lambda: self.doers.tick_shown(on=False))
        side = QVBoxLayout()
        label = QLabel("Người thực hiện *")
        label.setBuddy(self.search)
        set_role(label, "muted")
        side.addWidget(label)
        side.addWidget(self.search)
        side.addWidget(self.group)
        side.addWidget(self.doers, 1)
        side.addLayout(buttons_row(every, none))
        side.addWidget(self.counted)
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.addWidget(self.form, 0, 0)
        grid.addLayout(side, 0, 1)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(1, 4)
        self.body.addLayout(grid)
        self.resize(860, 560)

    def _narrow(self) -> None:
        """Only those of the rating group whose names begin so."""
        chosen = self.group.currentText()
        among = None if chosen == _EVERY_GROUP else {one for one, group in self.groups.items() if group == chosen}
        self.doers.narrow(self.search.text(), among)

    def _tell_count(self) -> None:
        self.counted.setText(f"{len(self.doers.ticked())} người được chọn")

    def store(self, values: dict[str, Any]) -> Saved:
        text, ticked = values.pop("text"), values.pop("ticked")
        members = list(Member.select().where(Member.id.in_(ticked)))
        tasks = assign_many(members, self.year, text, **values)
        made = last_action()
        return Saved(tasks[0].id, made, f"Đã giao nhiệm vụ cho {len(tasks)} đảng viên.")


def _groups(window: MainWindow) -> dict[int, str]:
    """The rating group of each member on the day, in the order of the rules."""
    profile = profile_for(window.year)
    of_member = {one.id: one.group for one in members_of(profile, window.year, window.as_of) if one.group}
    order = [group.title for group in profile.groups]
    return dict(sorted(of_member.items(), key=lambda pair: order.index(pair[1])))


def assign_to(window: MainWindow, members: list[int]) -> None:
    AssignDialog(window, members).exec()


class ProgressDialog(FieldsDialog):
    """What was reported on a day."""

    def __init__(self, window: MainWindow, task: Task) -> None:
        self.task = task
        on, text, percent = pick(columns_of(TaskProgress), "on", "text", "progress")
        self.at = meeting_editor(window, [task.member.id])
        editors: list[Editor] = [DateEditor(on), self.at, LongEditor(text), LineEditor(percent)]
        super().__init__(window, "Ghi tiến độ", "Ghi", editors)
        self.boxes["meeting"].setVisible(self.at.count() > 1)
        self.at.activated.connect(self._take_day)
        self.put("on", f"{window.as_of:%d/%m/%Y}")
        self.put("progress", str(task.progress))
        self.boxes["text"].editor.setFocus()

    def _take_day(self) -> None:
        """What is said at a meeting is said on its day."""
        if number := self.at.value():
            self.put("on", f"{Meeting.get_by_id(number).held_on:%d/%m/%Y}")

    def store(self, values: dict[str, Any]) -> Saved:
        task = Task.get_by_id(self.task.id)
        meeting = Meeting.get_by_id(values["meeting"]) if values["meeting"] else None
        with action(f"Ghi tiến độ nhiệm vụ của {task.member.name}") as made:
            record_progress(task, values["on"], values["text"], values["progress"], meeting)
        return Saved(task.id, made.id, f"Đã ghi tiến độ nhiệm vụ của {task.member.name}.")


class ConcludeDialog(FieldsDialog):
    """The result of a task."""

    def __init__(self, window: MainWindow, task: Task) -> None:
        self.task = task
        done, met, above, reason, remark = pick(
            columns_of(Task), "done_on", "met", "above", "objective_reason", "remark"
        )
        editors: list[Editor] = [
            editor_for(_RESULT, lambda: window.as_of),
            DateEditor(done),
            CheckEditor(met),
            CheckEditor(above),
            LineEditor(reason),
            LongEditor(remark),
        ]
        super().__init__(window, "Kết thúc nhiệm vụ", "Ghi kết quả", editors)
        self.put("result", dict(TaskResult.LABELS)[TaskResult.DONE])
        self.put("done_on", f"{min(window.as_of, task.due_on or window.as_of):%d/%m/%Y}")
        self.put("met", "x")
        self.put("remark", task.remark)

    def store(self, values: dict[str, Any]) -> Saved:
        task = Task.get_by_id(self.task.id)
        reason = values.pop("objective_reason")
        label = dict(TaskResult.LABELS)[values["result"]]
        with action(f"Kết quả nhiệm vụ của {task.member.name}: {label}") as made:
            conclude(task, reason=reason, **values)
        return Saved(task.id, made.id, f"Đã ghi kết quả nhiệm vụ của {task.member.name}: {label}.")
