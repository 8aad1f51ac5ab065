"""Nhiệm vụ chi bộ: what the committee gives to whole cells, how it goes, and who of the cell has a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from db.base import action, last_action
from db.members import Member, Status, listing
from db.organizations import CellKind, Organization
from db.search import View
from db.tasks import CellTask, TaskResult
from nongson_desktop.catalog import kind_of
from nongson_desktop.columns import columns_of
from nongson_desktop.kinds import BY_MEMBER
from nongson_desktop.rules.organizations import cells
from nongson_desktop.rules.tasks_of_cells import check, give, parts_of, share_out
from ui.dialogs import button
from ui.form import RecordForm, buttons_row
from ui.list_page import FormPage
from ui.page import Detail, empty_notice, heading, icon_button, page_layout, split_view, tabs_of, under_tab
from ui.pages.fields_dialog import FieldsDialog
from ui.pages.task_dialogs import GIVEN_TO_CELLS, DoersPicker, GivingDialog
from ui.record_page import RecordList
from ui.saving import Saved, save_form, show_in_form
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SHOWN = ("cell", "text", "due_on", "result", "shared")
_SECTIONS = (
    ("Giao việc", GIVEN_TO_CELLS),
    ("Kết quả", ("result", "done_on", "met", "above", "progress", "objective_reason", "remark")),
)
_SIZES = (700, 440)


class CellTasksPage(FormPage):
    """Tasks of cells at the left, the one in the row at the right."""

    title = "Nhiệm vụ chi bộ"
    help = (
        "Đảng ủy giao việc cho cả chi bộ, một hay nhiều chi bộ cùng lúc; “Phân công đảng viên” chia phần cho từng"
        " người, mỗi phần là một nhiệm vụ của người ấy. Kết quả của chi bộ ghi ở đây."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.task: Any = None
        first = icon_button("Giao việc cho chi bộ…", "add", "primary")
        first.clicked.connect(self.give)
        self.list = RecordList(
            window,
            kind_of("cell-tasks"),
            "cell-tasks",
            _SHOWN,
            "việc của chi bộ",
            hint="Tìm nội dung, chi bộ   Ctrl+F",
            tint=self._tint,
            empty=empty_notice("Năm này chưa giao việc nào cho chi bộ.", first),
        )
        self.name = QLabel(wordWrap=True)
        set_role(self.name, "subtitle")
        self.form = RecordForm(columns_of(CellTask), lambda: self.main.as_of, _SECTIONS, ("basis", "objective_reason"))
        self.parts = TextRows(("Đảng viên", "Thời hạn", "Kết quả"))
        self.parts_view = TextRowsView(self.parts, (0, 110, 130))
        self.share_button = icon_button("Phân công đảng viên…", "member")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.give_button = icon_button("Giao việc cho chi bộ…", "add", "primary")
        self.export_button = icon_button("Xuất Excel", "export")
        self.tabs = tabs_of(("Việc, kết quả", under_tab(self.form)), ("Đảng viên có phần", under_tab(self.parts_view)))
        self.detail = card = Detail("Chọn một việc trong danh sách.")
        inside = card.inside
        inside.addWidget(self.name)
        self.acts = QWidget()
        self.acts.setLayout(buttons_row(self.share_button))
        inside.addWidget(self.acts)
        inside.addWidget(self.tabs, 1)
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.give_button, self.export_button))
        layout.addWidget(split_view(_SIZES, self.list, card), 1)
        self._show(0)

    def _connect(self) -> None:
        self.give_button.clicked.connect(self.give)
        self.export_button.clicked.connect(self.list.export)
        self.follow_list()
        self.share_button.clicked.connect(self.share)
        self.parts_view.chosen.connect(self._open_part)

    def _tint(self, task: Any) -> str:
        late = task.result in TaskResult.OPEN and task.due_on is not None and task.due_on < self.main.today
        return "bad" if late else ""

    def reload(self) -> None:
        self.list.reload()
        if self.task is not None:
            self._show(self.task.id)

    def stand_on(self, task_id: int) -> None:
        """Show a task of a cell."""
        self.list.seek(task_id)
        self._show(task_id)
        self.list.view.setFocus()

    def give(self) -> None:
        dialog = GiveDialog(self.main)
        if dialog.exec() and dialog.saved:
            self.stand_on(dialog.saved.record_id)

    def share(self) -> None:
        if self.task is not None:
            ShareDialog(self.main, self.task).exec()

    def _open_part(self, task_id: int) -> None:
        page: Any = self.main.go("tasks")
        page.stand_on(task_id)

    # the task in the row

    def _show(self, task_id: int) -> None:
        if not task_id and self.task is not None and self.form.changed():
            return
        query = CellTask.select(CellTask, Organization).join(Organization)
        self.task = query.where(CellTask.id == task_id, ~CellTask.hidden).first()
        self.detail.show_record(there=self.task is not None)
        if self.task is None:
            show_in_form(self.main, self.form, None)
            return
        self.name.setText(f"{self.task.cell.name} – năm {self.task.year}")
        show_in_form(self.main, self.form, self.task, f"cell-task:{task_id}", self.task.cell.name)
        self._show_parts()

    def _show_parts(self) -> None:
        labels, found = dict(TaskResult.LABELS), parts_of(self.task)
        rows = [(one.member.name, f"{one.due_on:%d/%m/%Y}" if one.due_on else "", labels[one.result]) for one in found]
        self.parts.show(rows, [one.id for one in found])
        self.tabs.setTabText(1, f"Đảng viên có phần ({len(rows)})" if rows else "Đảng viên có phần")

    def _open(self, task_id: int) -> None:
        self._show(task_id)
        self.tabs.setCurrentIndex(0)
        self.form.focus_first()

    def save(self) -> None:
        if self.task is not None:
            save_form(self.main, self, self.form, partial(store_task, self.task.id), lambda _: self.main.reload())


def store_task(task_id: int, values: dict[str, Any]) -> Saved:
    """Write the changed fields of a cell's task as one Action."""
    task = CellTask.get_by_id(task_id)
    for name, value in values.items():
        setattr(task, name, Member.get_by_id(value) if name == "follower" and value else value)
    check(task)
    sentence = f"Sửa việc của {task.cell.name}"
    with action(sentence) as made:
        task.save()
    return Saved(task.id, made.id, f"{sentence}.")


class GiveDialog(GivingDialog):
    """One task for as many cells as are ticked."""

    nobody = "Chưa chọn chi bộ nào."

    def __init__(self, window: MainWindow) -> None:
        self.cells = DoersPicker(_standing(window), [window.cell] if window.cell else [])
        self.cells.setAccessibleName("Chi bộ")
        fresh = CellTask(year=window.year, assigned_on=window.as_of, source="committee")
        super().__init__(window, f"Giao việc cho chi bộ, năm {window.year}", "Giao việc", fresh, self.cells)
        every = button("Chọn tất cả")
        every.setAutoDefault(False)
        every.clicked.connect(lambda: self.cells.tick_shown(on=True))
        label = QLabel("Chi bộ *")
        label.setBuddy(self.cells)
        set_role(label, "muted")
        side = QVBoxLayout()
        side.addWidget(label)
        side.addWidget(self.cells, 1)
        side.addLayout(buttons_row(every))
        both = QHBoxLayout()
        both.setSpacing(20)
        both.addWidget(self.form, 5)
        both.addLayout(side, 4)
        self.body.addLayout(both)
        self.resize(860, 480)
        self.form.focus_first()

    def store(self, values: dict[str, Any]) -> Saved:
        text, ticked = values.pop("text"), values.pop("ticked")
        chosen = list(Organization.select().where(Organization.id.in_(ticked)))
        made = give(chosen, self.year, text, **values)
        return Saved(made[0].id, last_action(), f"Đã giao việc cho {len(made)} chi bộ.")


def _standing(window: MainWindow) -> Sequence[Any]:
    """The cells of the day, as the picker shows what it is given."""
    found: list[Any] = cells(window.as_of)
    for one in found:
        one.cell = dict(CellKind.LABELS).get(one.cell_kind, "chi bộ")
    return found


class ShareDialog(FieldsDialog):
    """Who of the cell gets a part of its task."""

    def __init__(self, window: MainWindow, task: CellTask) -> None:
        self.task, self.day = task, window.as_of
        super().__init__(window, f"Phân công việc của {task.cell.name}", "Phân công", [])
        view = View(as_of=window.as_of, cell=task.cell.id, status=Status.MUST_HAVE_TASK)
        having = {one.__data__["member"] for one in parts_of(task)}
        self.people = DoersPicker([one for one in listing(view).order_by(*BY_MEMBER) if one.id not in having], [])
        self.search = QLineEdit(placeholderText="Lọc tên")
        self.search.setAcceptDrops(False)
        self.search.textChanged.connect(self.people.narrow)
        every = button("Chọn tất cả")
        every.setAutoDefault(False)
        every.clicked.connect(lambda: self.people.tick_shown(on=True))
        self.body.addWidget(self.search)
        self.body.addWidget(self.people, 1)
        self.body.addLayout(buttons_row(every))
        self.resize(520, 460)
        self.search.setFocus()

    def read(self) -> dict[str, Any] | None:
        return {"ticked": self.people.ticked()}

    def store(self, values: dict[str, Any]) -> Saved:
        members = list(Member.select().where(Member.id.in_(values["ticked"])))
        made = share_out(self.task, members, self.day)
        return Saved(self.task.id, last_action(), f"Đã phân công {len(made)} đảng viên.")
