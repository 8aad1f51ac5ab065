"""Bàn làm việc: a morning at the window, from what is overdue to what settles it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from pytestqt.qtbot import QtBot

from db.base import action, save_many
from db.discipline import Discipline
from db.members import Member, Membership, Status
from db.plans import Plan, PlanItem, PlanState
from db.tasks import CellTask, Task
from nongson_desktop.rules.due import SOURCES, DueItem, source_of
from nongson_desktop.rules.due_year import due_days
from nongson_desktop.rules.plans import open_year
from nongson_desktop.rules.status_changes import StatusChange, change_status
from nongson_desktop.rules.tasks import assign
from tests.conftest import TODAY
from tests.story import printed_text
from tests.ui.hands import Clerk, column_of
from ui.main_window import MainWindow
from ui.pages.due import DeskPage, DueDaysDialog, mark_due
from ui.pages.plans import PlansPage
from ui.pages.printing import PrintDialog
from ui.pages.tasks import TasksPage

MOUSE = QContextMenuEvent.Reason.Mouse


@pytest.fixture
def late(people: dict[str, Member]) -> Task:
    """A task three days late, one plan still a draft, and a task for everybody in two months."""
    with action("Việc của năm"):
        open_year(2026, TODAY)
        for plan in Plan.select().where(Plan.member != people["Trần Văn Ẩn"]):
            plan.state, plan.submitted_on = PlanState.SUBMITTED, TODAY
            plan.save()
        for member in people.values():
            assign(member, 2026, "Trồng cây", due_on=TODAY + timedelta(days=60))
        return assign(people["Đỗ Đức Ánh"], 2026, "Giúp hộ nghèo", due_on=TODAY - timedelta(days=3))


def test_a_morning_begins_with_what_is_overdue(
    qtbot: QtBot, window: MainWindow, people: dict[str, Member], late: Task
) -> None:
    clerk = Clerk(qtbot, window)
    mark_due(window)
    clerk.settle()
    entry = window.navigation.item(0).text()
    assert re.fullmatch(r"Bàn làm việc \(\d+\)", entry)
    desk = clerk.open(entry)
    assert isinstance(desk, DeskPage)

    plan = "Chi bộ thôn Bình Sơn: 1 đảng viên chưa nộp kế hoạch (còn nháp) năm 2026"
    lines = column_of(desk.view, "Việc")
    (helped, lacking) = (lines.index(words) for words in ("Đỗ Đức Ánh: Giúp hộ nghèo", plan))
    overdue = next(place for place, words in enumerate(lines) if place and words.endswith(" việc")) - 1
    assert lines[0] == f"{overdue} việc"
    assert lacking < helped <= overdue, "the longest overdue on top"
    left = column_of(desk.view, "Còn")
    assert (left[lacking], left[helped]) == ("quá 295 ngày", "quá 3 ngày")
    assert desk.counted.text().startswith(f"{overdue} việc quá hạn")
    assert desk.links["plans"].text() == "4 kế hoạch, 3 đã nộp, 0 đã đánh giá"
    assert window.navigation.item(0).text() == entry

    # Enter opens the task itself
    for _ in range(helped - 1):
        clerk.press(Qt.Key.Key_Down)
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    page = window.page()
    assert isinstance(page, TasksPage)
    assert page.task.id == late.id

    # back at the desk, a line of a cell opens its page narrowed to it, and the desk says so
    clerk.press(Qt.Key.Key_F6)
    clerk.open(entry)
    clerk.click_cell(desk.view, lacking, 3)
    clerk.click(desk.open_button)
    clerk.settle()
    plans = window.page()
    assert isinstance(plans, PlansPage)
    assert window.top.scope.currentText() == "Chi bộ thôn Bình Sơn"
    clerk.open(entry)
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


def test_a_line_or_the_whole_table_goes_to_excel_with_its_headings(
    qtbot: QtBot, window: MainWindow, late: Task
) -> None:
    clerk = Clerk(qtbot, window)
    desk = clerk.open("Bàn làm việc")
    assert isinstance(desk, DeskPage)

    def copied() -> list[str]:
        return QGuiApplication.clipboard().text().split("\n")

    clerk.click_cell(desk.view, column_of(desk.view, "Việc").index("Đỗ Đức Ánh: Giúp hộ nghèo"), 3)
    clerk.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert copied() == [
        "Hạn\tCòn\tMảng việc\tViệc\tChi bộ",
        "19/11/2026\tquá 3 ngày\tNhiệm vụ\tĐỗ Đức Ánh: Giúp hộ nghèo\tChi bộ thôn Tân Lập",
    ]
    assert "mso-number-format" in QGuiApplication.clipboard().mimeData().html(), "a day stays as it is written"
    clerk.in_menu(lambda: desk.view.contextMenuEvent(QContextMenuEvent(MOUSE, QPoint(), QPoint())), "Chép cả bảng")
    assert len(copied()) == len(desk.rows.rows) + 1


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


# What a page stands on where the lines name something else than a row of its list.
STOOD_ON: dict[str, Callable[[Any], int]] = {
    "posts": lambda page: page.hamlets_view.current_key(),
    "training": lambda page: page.gaps.view.currentIndex().row() + 1,
    "inspection-programmes": lambda page: page.items_view.current_key(),
    "registers": lambda page: page.registers.currentRow() + 1,
}


def more_to_do() -> None:
    """What the practice office has nothing of: a task of a cell, a complaint, an item of a plan, a status that ends."""
    person = Member.select().where(~Member.hidden).order_by(Member.id).first()
    cell = Membership.get(Membership.member == person, Membership.until.is_null()).cell
    with action("Thêm việc"):
        CellTask(cell=cell, year=2026, text="Làm đường", due_on=TODAY).save()
        Discipline(member=person, form="reprimand", decided_on=date(2025, 3, 1), complaint_on=date(2025, 3, 20)).save()
        change_status(person, StatusChange(Status.EXEMPT, date(2026, 3, 1), reason="Ốm", due_on=date(2026, 12, 1)))
        dated = PlanItem.select(PlanItem.id).where(PlanItem.due_on.is_null(False))
        save_many(PlanItem, [{"id": item.id, "result": "Đã làm"} for item in dated])
        plan = Plan.select().where(Plan.year == 2026, Plan.state == PlanState.DRAFT).first()
        PlanItem(plan=plan, section="I", text="Học nghị quyết", due_on=TODAY).save()


def one_of_each() -> list[DueItem]:
    """A line of every source and kind, with a record and without."""
    found: dict[tuple[str, str, bool], DueItem] = {}
    for name in SOURCES:
        for item in source_of(name)(TODAY, TODAY + timedelta(days=90)):
            found[name, item.kind, bool(item.record_id)] = item
    assert set(SOURCES) == {name for name, *_ in found}, "a source of which nothing is tried"
    return list(found.values())


def test_a_line_of_every_part_opens_the_record_that_settles_it(qtbot: QtBot, practice_office: Path) -> None:
    more_to_do()
    window = MainWindow(TODAY)
    clerk = Clerk(qtbot, window)
    window.show_office(practice_office)
    items = one_of_each()
    for item in items:
        window.set_year(TODAY.year + 1)  # the clerk was looking at another year, and had narrowed the page
        page: Any = window.go(item.kind)
        for combo in page.list.combos() if hasattr(page, "list") else ():
            combo.setCurrentIndex(combo.count() - 1)
        window.go_to(item.kind, item.record_id, item.year, item.cell)
        clerk.settle()
        assert window.page() is page
        if item.record_id:
            stood_on = STOOD_ON.get(item.kind, lambda page: page.list.view.current_id())
            assert stood_on(page) == item.record_id, item
        else:
            assert window.cell == item.cell, item
        window.set_cell(None)
    window.close()


def test_the_office_sets_its_own_days(qtbot: QtBot, window: MainWindow) -> None:
    clerk = Clerk(qtbot, window)
    desk = clerk.open("Bàn làm việc")
    assert isinstance(desk, DeskPage)

    def set_days(dialog: DueDaysDialog) -> None:
        assert dialog.boxes["plan_by"].editor.typed() == "31/01"
        clerk.write("31/2")
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: bool(dialog.boxes["plan_by"].problem.text()))
        dialog.put("plan_by", "15/2")
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(DueDaysDialog, lambda: clerk.click(desk.days_button), set_days)
    assert due_days(TODAY).plan_by == (2, 15)
    assert "15/02/2026" in column_of(desk.view, "Hạn")
