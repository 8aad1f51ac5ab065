"""The clerk opens the year, types goals like in a sheet, and sees who is still without."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from db.base import Action
from db.members import Member
from db.plans import Plan, PlanItem, PlanState
from tests.ui.hands import paste, retype, say
from ui import work
from ui.main_window import MainWindow
from ui.pages.plans import PlansPage

Settle = Callable[[], None]
SECTION, TEXT, TARGET, DUE, RESULT, DEGREE = range(6)


@pytest.fixture
def page(window: MainWindow, settle: Settle) -> PlansPage:
    made = window.go("plans")
    assert isinstance(made, PlansPage)
    settle()
    return made


@pytest.fixture
def opened(qtbot: QtBot, page: PlansPage, settle: Settle) -> PlansPage:
    qtbot.mouseClick(page.open_button, Qt.MouseButton.LeftButton)
    settle()
    return page


def stand(qtbot: QtBot, page: PlansPage, name: str, settle: Settle) -> Plan:
    plan = Plan.get(Plan.member == Member.get(Member.name == name))
    page.list.view.stand_on(plan.id)
    settle()
    page.list.view.setFocus()
    qtbot.keyClick(page.list.view, Qt.Key.Key_Return)
    settle()
    return plan


def cell_editor(page: PlansPage) -> QWidget:
    """The editor that is open in the sheet."""
    found = [w for kind in (QLineEdit, QPlainTextEdit, QComboBox) for w in page.items.viewport().findChildren(kind)]
    return next(widget for widget in found if widget.parent() is page.items.viewport())


def test_an_empty_year_says_what_to_do_with_the_button_there(qtbot: QtBot, page: PlansPage, settle: Settle) -> None:
    assert page.list.empty is not None
    assert page.list.empty.isVisible()
    assert page.open_first.text() == "Mở năm 2026"
    qtbot.mouseClick(page.open_first, Qt.MouseButton.LeftButton)
    settle()
    assert page.list.table.rowCount() == 4


def test_opening_the_year_makes_drafts_for_whoever_must_plan_and_can_be_taken_back(
    qtbot: QtBot, opened: PlansPage, settle: Settle
) -> None:
    names = [opened.list.table.index(row, 1).data() for row in range(opened.list.table.rowCount())]
    assert names == ["Đỗ Đức Ánh", "Nguyễn Thị Ân", "Trần Văn Ẩn", "Lê Quốc Bảo"], "exempt ones need none"
    assert opened.main.note.text.text().startswith("Năm 2026: 4 đảng viên phải có kế hoạch; lập mới 4")
    assert opened.no_plan.text() == "ai cũng đã có kế hoạch ✓"
    assert opened.no_task.text() == "4 chưa được giao nhiệm vụ"
    qtbot.mouseClick(opened.main.note.undo, Qt.MouseButton.LeftButton)
    settle()
    assert opened.list.table.rowCount() == 0
    assert opened.no_plan.text() == "4 chưa có kế hoạch"


def test_opening_again_adds_nothing_and_says_so(qtbot: QtBot, opened: PlansPage, settle: Settle) -> None:
    qtbot.mouseClick(opened.open_button, Qt.MouseButton.LeftButton)
    settle()
    assert "lập mới 0, có sẵn 4" in opened.main.note.text.text()
    assert not opened.main.note.undo.isVisible()


def test_typing_on_a_goal_replaces_it_and_enter_goes_down(qtbot: QtBot, opened: PlansPage, settle: Settle) -> None:
    plan = stand(qtbot, opened, "Đỗ Đức Ánh", settle)
    opened.items.go_to(0, RESULT)
    qtbot.keyClick(opened.items, Qt.Key.Key_F2)
    say(cell_editor(opened), "Đã dự đủ 12 buổi học tập")
    qtbot.keyClick(cell_editor(opened), Qt.Key.Key_Return)
    settle()
    first = PlanItem.select().where(PlanItem.plan == plan).order_by(PlanItem.position).first()
    assert first.result == "Đã dự đủ 12 buổi học tập"
    assert (opened.items.currentIndex().row(), opened.items.currentIndex().column()) == (1, RESULT)
    assert opened.items.state() != QAbstractItemView.State.EditingState


def test_a_line_typed_at_the_foot_is_a_new_goal(qtbot: QtBot, opened: PlansPage, settle: Settle) -> None:
    plan = stand(qtbot, opened, "Đỗ Đức Ánh", settle)
    before = PlanItem.select().where(PlanItem.plan == plan).count()
    opened.items.go_to(before, TEXT)
    qtbot.keyClick(opened.items, Qt.Key.Key_F2)
    say(cell_editor(opened), "Vận động 3 hộ hiến đất mở đường")
    qtbot.keyClick(cell_editor(opened), Qt.Key.Key_Return)
    settle()
    items = list(PlanItem.select().where(PlanItem.plan == plan).order_by(PlanItem.position))
    assert len(items) == before + 1
    assert items[-1].text == "Vận động 3 hộ hiến đất mở đường"
    assert opened.sheet.rowCount() == before + 2


def test_fast_typing_loses_nothing_while_earlier_cells_are_being_saved(
    qtbot: QtBot, opened: PlansPage, settle: Settle
) -> None:
    stand(qtbot, opened, "Đỗ Đức Ánh", settle)
    known = opened.sheet.rowCount() - 1
    opened.items.setCurrentIndex(opened.sheet.index(0, TARGET))
    for row in range(known + 2):
        qtbot.keyClick(opened.items, Qt.Key.Key_A)
        qtbot.waitUntil(lambda: not work.board.jobs)
        qtbot.keyClicks(cell_editor(opened), f" {row}")
        qtbot.keyClick(cell_editor(opened), Qt.Key.Key_Return)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    settle()
    typed = [opened.sheet.text(row, TARGET) for row in range(opened.sheet.rowCount())]
    assert typed == [*(f"a {row}" for row in range(known + 2)), ""]


def test_a_block_from_excel_is_pasted_as_one_act(qtbot: QtBot, opened: PlansPage, settle: Settle) -> None:
    plan = stand(qtbot, opened, "Đỗ Đức Ánh", settle)
    opened.items.go_to(0, DUE)
    paste(qtbot, opened.items, "30/6/2026\tĐúng hạn\tĐạt\n30/9/2026\tChậm\tĐạt một phần\n")
    settle()
    first, second = PlanItem.select().where(PlanItem.plan == plan).order_by(PlanItem.position).limit(2)
    assert (first.due_on, first.result, first.degree) == (date(2026, 6, 30), "Đúng hạn", "done")
    assert (second.due_on, second.result, second.degree) == (date(2026, 9, 30), "Chậm", "partly")
    qtbot.keyClick(opened.main, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert PlanItem.get_by_id(second.id).result == ""


def test_a_pasted_block_with_one_wrong_cell_changes_nothing(qtbot: QtBot, opened: PlansPage, settle: Settle) -> None:
    plan = stand(qtbot, opened, "Đỗ Đức Ánh", settle)
    opened.items.go_to(0, DUE)
    paste(qtbot, opened.items, "30/6/2026\n31/9/2026\n")
    settle()
    assert "31/9/2026" in opened.main.note.text.text()
    due = {item.due_on for item in PlanItem.select().where(PlanItem.plan == plan)}
    assert date(2026, 6, 30) not in due


def test_a_goal_is_taken_off_and_comes_back(qtbot: QtBot, opened: PlansPage, settle: Settle) -> None:
    stand(qtbot, opened, "Đỗ Đức Ánh", settle)
    rows = opened.sheet.rowCount()
    opened.items.go_to(1, TEXT)
    text = opened.items.currentIndex().data()
    qtbot.mouseClick(opened.remove, Qt.MouseButton.LeftButton)
    settle()
    assert opened.sheet.rowCount() == rows - 1
    assert text not in [opened.sheet.text(row, TEXT) for row in range(rows - 1)]
    qtbot.mouseClick(opened.main.note.undo, Qt.MouseButton.LeftButton)
    settle()
    assert opened.sheet.text(1, TEXT) == text


def test_the_plans_state_is_saved_and_a_refusal_stands_beside_the_field(
    qtbot: QtBot, opened: PlansPage, settle: Settle
) -> None:
    plan = stand(qtbot, opened, "Nguyễn Thị Ân", settle)
    opened.tabs.setCurrentIndex(1)
    state = opened.form.editor("state")
    state.setFocus()
    qtbot.keyClicks(state, "da danh")
    state.setCurrentIndex(state.findText("đã đánh giá"))
    state.edited.emit()
    opened.save()
    settle()
    assert opened.form.boxes["result"].problem.text() == "Kế hoạch đã đánh giá thì phải ghi kết quả cuối năm."
    retype(qtbot, opened.form.editor("result"), "Hoàn thành các mục đã cam kết")
    retype(qtbot, opened.form.editor("submitted_on"), "15/1/2026")
    opened.save()
    settle()
    saved = Plan.get_by_id(plan.id)
    assert (saved.state, saved.result) == (PlanState.ASSESSED, "Hoàn thành các mục đã cam kết")
    assert saved.submitted_on == date(2026, 1, 15)


def test_the_number_without_a_task_opens_the_list_behind_it(
    qtbot: QtBot, opened: PlansPage, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.pages.people_dialog import PeopleDialog

    seen: list[list[str]] = []

    def look(dialog: PeopleDialog) -> int:
        seen.append([dialog.people.item(row).text() for row in range(dialog.people.count())])
        return 0

    monkeypatch.setattr(PeopleDialog, "exec", look)
    qtbot.mouseClick(opened.no_task, Qt.MouseButton.LeftButton)
    assert seen[0][0] == "Đỗ Đức Ánh  ·  Chi bộ thôn Tân Lập"
    assert len(seen[0]) == 4


def test_the_sheet_copies_what_is_selected(qtbot: QtBot, opened: PlansPage, settle: Settle) -> None:
    stand(qtbot, opened, "Đỗ Đức Ánh", settle)
    opened.items.go_to(0, SECTION)
    qtbot.keyClick(opened.items, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(opened.items, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    first = PlanItem.select().order_by(PlanItem.position, PlanItem.id).first()
    assert QApplication.clipboard().text() == f"{first.section}\t{first.text}"
    assert not Action.select().where(Action.what.startswith("Sửa mục")).exists()
