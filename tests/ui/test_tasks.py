"""The clerk gives tasks to many at once, follows them and writes their results."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.base import action
from db.members import Member
from db.tasks import Task, TaskProgress, TaskResult
from nongson_desktop.rules.tasks import assign
from tests.ui.hands import retype, say
from ui.main_window import MainWindow
from ui.pages.task_dialogs import AssignDialog, ConcludeDialog, ProgressDialog
from ui.pages.tasks import TasksPage

Settle = Callable[[], None]


@pytest.fixture
def page(window: MainWindow, settle: Settle) -> TasksPage:
    made = window.go("tasks")
    assert isinstance(made, TasksPage)
    settle()
    return made


@pytest.fixture
def task(page: TasksPage, people: dict[str, Member], settle: Settle) -> Task:
    """A task past its day."""
    with action("Giao"):
        made = assign(
            people["Trần Văn Ẩn"],
            2026,
            "Phụ trách nhóm hộ số 4",
            assigned_on=date(2026, 1, 20),
            due_on=date(2026, 10, 30),
        )
    page.main.reload()
    page.stand_on(made.id)
    settle()
    return made


def test_a_task_is_given_to_all_who_are_ticked(
    qtbot: QtBot, page: TasksPage, people: dict[str, Member], settle: Settle
) -> None:
    dialog = AssignDialog(page.main)
    qtbot.addWidget(dialog)
    dialog.show()
    say(dialog.form.editor("text"), "Tuyên truyền nghị quyết đến hộ dân")
    qtbot.keyClicks(dialog.search, "tan lap")
    assert [item.text() for item in dialog.doers.items_() if not item.isHidden()] == [
        "Đỗ Đức Ánh  ·  Chi bộ thôn Tân Lập",
        "Nguyễn Thị Ân  ·  Chi bộ thôn Tân Lập",
    ]
    dialog.doers.tick_shown(on=True)
    follower = dialog.form.editor("follower")
    follower.setFocus()
    qtbot.keyClicks(follower, "bao le")
    qtbot.keyClick(follower, Qt.Key.Key_Return)
    assert follower.text() == "Lê Quốc Bảo"
    retype(qtbot, dialog.form.editor("due_on"), "30/11/2026")
    say(dialog.form.editor("product"), "Danh sách hộ đã ký")
    dialog.try_accept()
    settle()
    tasks = list(Task.select().order_by(Task.id))
    assert {task.member.name for task in tasks} == {"Đỗ Đức Ánh", "Nguyễn Thị Ân"}
    assert {(task.text, task.follower.name, task.due_on, task.product) for task in tasks} == {
        ("Tuyên truyền nghị quyết đến hộ dân", "Lê Quốc Bảo", date(2026, 11, 30), "Danh sách hộ đã ký")
    }
    assert page.list.table.rowCount() == 2
    qtbot.mouseClick(page.main.note.undo, Qt.MouseButton.LeftButton)
    settle()
    assert page.list.table.rowCount() == 0


def test_a_task_without_text_or_doer_is_refused_in_words(qtbot: QtBot, page: TasksPage) -> None:
    dialog = AssignDialog(page.main)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.try_accept()
    assert dialog.form.boxes["text"].problem.text() == "Chưa nhập nội dung."
    say(dialog.form.editor("text"), "Việc")
    dialog.try_accept()
    assert dialog.problem.text() == "Chưa chọn người thực hiện."
    assert dialog.form.editor("text").typed() == "Việc"


def test_a_task_past_its_day_is_found_and_marked(page: TasksPage, task: Task) -> None:
    index = page.list.table.index(0, page.list.view.section("text"))
    assert index.data() == "Phụ trách nhóm hộ số 4"
    assert index.data(Qt.ItemDataRole.ForegroundRole).name() == "#b3261e"
    page.state.setCurrentIndex(page.state.findText("Quá hạn"))
    assert page.list.table.rowCount() == 1
    page.state.setCurrentIndex(page.state.findText("Hoàn thành"))
    assert page.list.table.rowCount() == 0


def test_progress_is_reported_and_the_result_written(qtbot: QtBot, page: TasksPage, task: Task, settle: Settle) -> None:
    report = ProgressDialog(page.main, page.task)
    qtbot.addWidget(report)
    retype(qtbot, report.boxes["on"].editor, "5/3/2026")
    say(report.boxes["text"].editor, "Đã thăm 6/10 hộ")
    retype(qtbot, report.boxes["progress"].editor, "60")
    report.try_accept()
    settle()
    assert TaskProgress.get().text == "Đã thăm 6/10 hộ"
    assert page.progress_rows.rows == [("05/03/2026", "Đã thăm 6/10 hộ", "60", "")]
    close = ConcludeDialog(page.main, page.task)
    qtbot.addWidget(close)
    retype(qtbot, close.boxes["done_on"].editor, "5/11/2026")
    close.try_accept()
    settle()
    assert close.boxes["result"].problem.text() == "Hoàn thành sau thời hạn 30/10/2026: chọn kết quả Hoàn thành chậm."
    close.put("result", "Hoàn thành chậm")
    close.try_accept()
    settle()
    done = Task.get_by_id(task.id)
    assert (done.result, done.done_on, done.met) == (TaskResult.DONE_LATE, date(2026, 11, 5), True)
    assert not page.conclude_button.isEnabled()


def test_a_task_is_changed_in_its_form(qtbot: QtBot, page: TasksPage, task: Task, settle: Settle) -> None:
    retype(qtbot, page.form.editor("basis"), "Nghị quyết số 02-NQ/CB ngày 05/01/2026")
    retype(qtbot, page.form.editor("due_on"), "1/1/2026")
    page.save()
    settle()
    assert page.form.boxes["due_on"].problem.text() == "Thời hạn phải từ ngày giao trở đi."
    retype(qtbot, page.form.editor("due_on"), "15/12/2026")
    page.save()
    settle()
    saved = Task.get_by_id(task.id)
    assert (saved.basis, saved.due_on) == ("Nghị quyết số 02-NQ/CB ngày 05/01/2026", date(2026, 12, 15))


def test_nobody_follows_their_own_task(qtbot: QtBot, page: TasksPage, task: Task, settle: Settle) -> None:
    follower = page.form.editor("follower")
    follower.setFocus()
    qtbot.keyClicks(follower, "tran an")
    qtbot.keyClick(follower, Qt.Key.Key_Return)
    page.save()
    settle()
    assert page.form.boxes["follower"].problem.text() == "Người theo dõi phải khác người thực hiện."
