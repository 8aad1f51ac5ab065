"""Bàn làm việc: a morning at the window, from what is overdue to what settles it."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.base import action
from db.members import Member
from db.plans import Plan, PlanState
from nongson_desktop.rules.plans import open_year
from nongson_desktop.rules.tasks import assign
from tests.conftest import TODAY
from tests.story import printed_text
from tests.ui.hands import Clerk, column_of
from ui.main_window import MainWindow
from ui.pages.due import DeskPage
from ui.pages.plans import PlansPage
from ui.pages.printing import PrintDialog
from ui.pages.tasks import TasksPage


def test_a_morning_begins_with_what_is_overdue(qtbot: QtBot, window: MainWindow, people: dict[str, Member]) -> None:
    with action("Việc của năm"):
        open_year(2026, TODAY)
        for plan in Plan.select().where(Plan.member != people["Trần Văn Ẩn"]):
            plan.state, plan.submitted_on = PlanState.SUBMITTED, TODAY
            plan.save()
        late = assign(people["Đỗ Đức Ánh"], 2026, "Giúp hộ nghèo", due_on=TODAY - timedelta(days=3))
        for member in people.values():
            assign(member, 2026, "Trồng cây", due_on=TODAY + timedelta(days=60))
    clerk = Clerk(qtbot, window)
    desk = clerk.open("Bàn làm việc")
    assert isinstance(desk, DeskPage)

    assert column_of(desk.view, "Việc")[:5] == [
        "3 việc",
        "Lê Quốc Bảo: hết 12 tháng dự bị",
        "Chi bộ thôn Bình Sơn: 1 đảng viên chưa nộp kế hoạch (còn nháp) năm 2026",
        "Đỗ Đức Ánh: Giúp hộ nghèo",
        "1 việc",
    ]
    assert column_of(desk.view, "Còn")[2:4] == ["quá 295 ngày", "quá 3 ngày"]
    assert desk.counted.text().startswith("3 việc quá hạn")
    assert desk.links["plans"].text() == "4 kế hoạch, 3 đã nộp, 0 đã đánh giá"
    assert window.navigation.item(0).text() == "Bàn làm việc (3)"

    # Enter opens the task itself
    clerk.press(Qt.Key.Key_Down)
    clerk.press(Qt.Key.Key_Down)
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    page = window.page()
    assert isinstance(page, TasksPage)
    assert page.task.id == late.id

    # back at the desk, a line of a cell opens its page narrowed to it, and the desk says so
    clerk.press(Qt.Key.Key_F6)
    clerk.open("Bàn làm việc (3)")
    clerk.click_cell(desk.view, 2, 3)
    clerk.click(desk.open_button)
    clerk.settle()
    plans = window.page()
    assert isinstance(plans, PlansPage)
    assert window.top.scope.currentText() == "Chi bộ thôn Bình Sơn"
    clerk.open("Bàn làm việc (3)")
    assert "Đỗ Đức Ánh" not in "".join(column_of(desk.view, "Việc"))
    clerk.click(desk.whole)
    clerk.settle()

    # farther, and one area alone
    assert not [words for words in column_of(desk.view, "Việc") if "Trồng cây" in words]
    clerk.choose(desk.area, "Nhiệm vụ")
    clerk.choose(desk.days, "Trong 90 ngày")
    trees = [words for words in column_of(desk.view, "Việc") if "Trồng cây" in words]
    assert len(trees) == len(people)
    assert set(column_of(desk.view, "Mảng việc")) == {"", "Nhiệm vụ"}

    def read(dialog: PrintDialog) -> None:
        qtbot.waitUntil(lambda: bool(dialog.content))
        text = printed_text(dialog.content)
        assert "DANH SÁCH VIỆC ĐẾN HẠN" in text
        assert "Đỗ Đức Ánh: Giúp hộ nghèo" in text
        assert "chưa nộp kế hoạch" not in text, "another area is not printed"
        dialog.reject()

    clerk.in_dialog(PrintDialog, desk.print_front, read)


def test_a_quiet_office_is_told_so(qtbot: QtBot, window: MainWindow) -> None:
    clerk = Clerk(qtbot, window)
    window.set_year(2026)
    desk = clerk.open("Bàn làm việc")
    assert isinstance(desk, DeskPage)
    clerk.choose(desk.area, "Kế hoạch")
    assert "4 đảng viên chưa có kế hoạch" in "".join(column_of(desk.view, "Việc"))
    with action("Việc của năm"):
        open_year(2026, TODAY)
        for plan in Plan.select():
            plan.state, plan.submitted_on = PlanState.SUBMITTED, TODAY
            plan.save()
    window.reload()
    clerk.settle()
    assert desk.stack.currentWidget() is not desk.view
    assert desk.counted.text() == "0 việc quá hạn, 0 việc đến hạn"
