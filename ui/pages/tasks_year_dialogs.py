"""The whole year's tasks at once: last year's given again, the load of each follower, who helps with which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel, QLineEdit

from db.base import action, last_action
from db.errors import UserError
from db.members import Status, listing
from db.search import View
from db.tasks import Task
from nongson_desktop.kinds import BY_MEMBER
from nongson_desktop.rules.tasks import helpers_of, set_helpers
from nongson_desktop.rules.tasks_year import copy_tasks, loads, to_copy
from ui.dialogs import Dialog
from ui.pages.fields_dialog import FieldsDialog
from ui.pages.task_dialogs import DoersPicker
from ui.saving import Saved
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SIZE = (860, 480)
_LISTED = 1_000


class CopyDialog(FieldsDialog):
    """Last year's tasks that would be given again, to be seen before they are."""

    def __init__(self, window: MainWindow, members: Sequence[int] = ()) -> None:
        year = window.year
        super().__init__(window, f"Chép nhiệm vụ năm {year - 1} sang năm {year}", "Chép", [])
        self.year, self.day = year, window.as_of
        self.found = to_copy(year, window.as_of, members, window.bodies)
        hint = QLabel(
            f"{len(self.found)} nhiệm vụ của năm {year - 1} sẽ được giao lại, thời hạn lùi một năm; giữ sản phẩm,"
            " người theo dõi, người phối hợp. Việc năm nay đã có, người nay không còn phải giao thì không chép.",
            wordWrap=True,
        )
        set_role(hint, "muted")
        self.rows = TextRows(("Đảng viên", "Nội dung", "Thời hạn cũ"))
        shown = self.found[:_LISTED]
        self.rows.show([(one.member.name, one.text, f"{one.due_on:%d/%m/%Y}" if one.due_on else "") for one in shown])
        self.view = TextRowsView(self.rows, (190, 0, 120))
        self.body.addWidget(hint)
        self.body.addWidget(self.view, 1)
        self.accept_button.setEnabled(bool(self.found))
        self.resize(*_SIZE)

    def store(self, values: dict[str, Any]) -> Saved:  # noqa: ARG002  (there is nothing to type)
        made = copy_tasks(self.found, self.year, self.day)
        return Saved(made[0], last_action(), f"Đã chép {len(made)} nhiệm vụ sang năm {self.year}.")


class LoadsDialog(Dialog):
    """The open tasks of each follower; `chosen` is the name of the one to look at."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, f"Người theo dõi nhiệm vụ năm {window.year}", "Xem việc", "Đóng")
        self.chosen = ""
        self.found = loads(window.year, window.as_of, window.bodies)
        self.rows = TextRows(("Người theo dõi", "Đang mở", "Quá hạn", "Trong 7 ngày"), numbers=(1, 2, 3))
        self.rows.show([(one.name, *map(str, (one.open, one.overdue, one.soon))) for one in self.found])
        self.view = TextRowsView(self.rows, (0, 90, 90, 120))
        self.view.activated.connect(lambda _: self.try_accept())
        hint = QLabel("Việc đang mở của năm theo người theo dõi; Enter để mở danh sách việc của người ấy.")
        set_role(hint, "muted")
        self.body.addWidget(hint)
        self.body.addWidget(self.view, 1)
        self.accept_button.setEnabled(bool(self.found))
        self.resize(640, 460)
        self.view.setCurrentIndex(self.rows.index(0, 0))
        self.view.setFocus()

    def try_accept(self) -> None:
        row = self.view.currentIndex().row()
        if 0 <= row < len(self.found) and self.found[row].follower:
            self.chosen = self.found[row].name
        self.accept()


class HelpersDialog(FieldsDialog):
    """Who helps with the tasks, ticked among all who may be given one."""

    def __init__(self, window: MainWindow, tasks: Sequence[int]) -> None:
        self.tasks = list(tasks)
        super().__init__(window, f"Người phối hợp {len(self.tasks)} nhiệm vụ", "Ghi", [])
        view = View(as_of=window.as_of, cell=window.cell, status=Status.MUST_HAVE_TASK)
        helping = {one.__data__["member"] for one in helpers_of(self.tasks)}
        self.people = DoersPicker(listing(view).order_by(*BY_MEMBER), sorted(helping))
        self.people.setAccessibleName("Người phối hợp")
        self.search = QLineEdit(placeholderText="Lọc tên, chi bộ")
        self.search.setAcceptDrops(False)
        self.search.textChanged.connect(self.people.narrow)
        self.body.addWidget(self.search)
        self.body.addWidget(self.people, 1)
        self.resize(520, 480)
        self.search.setFocus()

    def read(self) -> dict[str, Any] | None:
        self.chosen = self.people.ticked()
        return {}

    def store(self, values: dict[str, Any]) -> Saved:  # noqa: ARG002  (nothing is typed but ticked)
        tasks = list(Task.select().where(Task.id.in_(self.tasks)))
        with action(f"Người phối hợp của {len(tasks)} nhiệm vụ") as made:
            for task in tasks:
                if len(tasks) == 1 and task.__data__["member"] in self.chosen:
                    raise UserError("Người phối hợp phải khác người thực hiện.")
                set_helpers(task, [one for one in self.chosen if one != task.__data__["member"]])
        return Saved(tasks[0].id, made.id, f"Đã ghi người phối hợp của {len(tasks)} nhiệm vụ.")
