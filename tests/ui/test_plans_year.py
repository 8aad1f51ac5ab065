"""The clerk through the year by keyboard: a plan made, handed in, checked at a meeting, and evidence at its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from db.base import action
from db.meetings import Meeting, MeetingState
from db.members import Member
from db.organizations import Organization
from db.plans import Plan, PlanCheck, PlanItem, PlanState, PlanTemplateItem
from db.tasks import CellTask, Task
from nongson_desktop.rules.evaluation import open_evaluation
from nongson_desktop.rules.plans import open_year
from nongson_desktop.rules.plans_checks import record_checks
from nongson_desktop.rules.tasks import assign, helpers_of
from nongson_desktop.rules.tasks_of_cells import give
from tests.ui.hands import Clerk, retype, say
from ui.main_window import MainWindow
from ui.pages.cell_tasks import CellTasksPage, GiveDialog, ShareDialog
from ui.pages.evaluation import EvaluationPage
from ui.pages.organizations import OrganizationsPage
from ui.pages.people_dialog import PeopleDialog
from ui.pages.plans import PlansPage
from ui.pages.plans_dialogs import CheckDialog, CoverageDialog, StateDialog, TemplatesDialog
from ui.pages.tasks import TasksPage
from ui.pages.tasks_year_dialogs import CopyDialog, HelpersDialog, LoadsDialog
from ui.pages.year_tab import YearOfCellTab

ANH, AN, AAN, BAO = "Đỗ Đức Ánh", "Nguyễn Thị Ân", "Trần Văn Ẩn", "Lê Quốc Bảo"
CELL = "Chi bộ thôn Tân Lập"


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow) -> Iterator[Clerk]:
    made = Clerk(qtbot, window)
    yield made
    made.close()


def plan_of(member: Member, year: int = 2026) -> Plan:
    return Plan.get(Plan.member == member, Plan.year == year, ~Plan.hidden)


def figures_of_the_cell(clerk: Clerk) -> YearOfCellTab:
    """What stands beside the cell, with the focus in it."""
    bodies = clerk.go("Tổ chức")
    assert isinstance(bodies, OrganizationsPage)
    bodies.stand_on(Organization.get(Organization.name == CELL).id)
    clerk.settle()
    clerk.turn_to(bodies.tabs.groups, "Hoạt động")
    beside = bodies.parts["Kế hoạch, nhiệm vụ"]
    assert isinstance(beside, YearOfCellTab)
    clerk.tab_to(beside.view)
    return beside


def combo(editor: object) -> QComboBox:
    assert isinstance(editor, QComboBox)
    return editor


def test_a_plan_is_made_handed_in_checked_at_a_meeting_and_stands_as_evidence_by_keyboard_alone(
    clerk: Clerk, people: dict[str, Member]
) -> None:
    with action("họp tháng 7"):
        cell = Organization.get(Organization.name == CELL)
        Meeting(cell=cell, year=2026, month=7, held_on=date(2026, 7, 5), state=MeetingState.HELD).save()
    page = clerk.go("Kế hoạch")
    assert isinstance(page, PlansPage)
    assert page.counted.text() == "0/4 (0 %) đảng viên có kế hoạch"
    clerk.press_button(page.open_first)
    clerk.settle()
    assert page.counted.text() == "4/4 (100 %) đảng viên có kế hoạch"
    assert page.unchecked.text() == "4 chưa được kiểm tra"
    clerk.reach(page.list.view)
    clerk.walk(lambda: page.list.view.current_id() == plan_of(people[ANH]).id, Qt.Key.Key_Down)
    clerk.settle()

    def hand_in(dialog: StateDialog) -> None:
        clerk.choose(combo(dialog.boxes["state"].editor), "đã nộp")
        clerk.tab_to(dialog.boxes["on"].editor)
        clerk.write("20/1/2026")
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Space)

    def check(dialog: CheckDialog) -> None:
        assert dialog.boxes["remark"].editor.hasFocus(), "she types what she found at once"
        clerk.write("Đúng tiến độ, có sản phẩm")
        for name, words in (("on", "5/7/2026"), ("by", "Chi ủy")):
            clerk.tab_to(dialog.boxes[name].editor)
            clerk.write(words)
        clerk.choose(combo(dialog.boxes["meeting"].editor), f"{CELL}: thường kỳ tháng 7/2026")
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Space)

    clerk.turn_to(page.tabs.tabBar(), "Tình trạng")
    clerk.in_dialog(StateDialog, lambda: clerk.press_button(page.state_button), hand_in)
    clerk.turn_to(page.tabs.tabBar(), "Kiểm tra")
    clerk.in_dialog(CheckDialog, lambda: clerk.press_button(page.check_button), check)
    kept = plan_of(people[ANH])
    assert (kept.state, kept.submitted_on) == (PlanState.SUBMITTED, date(2026, 1, 20))
    assert page.check_rows.rows == [
        ("05/07/2026", "Chi ủy", "Đúng tiến độ, có sản phẩm", f"{CELL}: thường kỳ tháng 7/2026")
    ]
    assert page.unchecked.text() == "3 chưa được kiểm tra"
    clerk.press_button(page.unchecked)
    clerk.settle()
    assert [plan.member.name for plan in page.list.records()] == [AN, AAN, BAO]
    open_evaluation(2026)
    evaluation = clerk.go("Đánh giá, xếp loại")
    assert isinstance(evaluation, EvaluationPage)
    clerk.reach(evaluation.desk.view)
    clerk.walk(lambda: evaluation.evidence.plan.text().startswith("đã nộp"), Qt.Key.Key_Down)
    clerk.settle()
    assert evaluation.evidence.plan.text() == (
        "đã nộp; 7 mục, 0 mục đạt.\n• Kiểm tra 05/07/2026 (Chi ủy): Đúng tiến độ, có sản phẩm"
    )


def test_the_years_figures_stand_beside_the_cell_and_open_their_lists(clerk: Clerk, people: dict[str, Member]) -> None:
    open_year(2026, date(2026, 11, 22))
    record_checks([plan_of(people[ANH]).id], date(2026, 7, 5), "Chi ủy", "Đúng tiến độ")
    with action("giao"):
        assign(people[ANH], 2026, "Làm đường", due_on=date(2026, 11, 1))
    give([Organization.get(Organization.name == CELL)], 2026, "Dân vận khéo", due_on=date(2026, 12, 1))
    beside = figures_of_the_cell(clerk)
    assert beside.rows.rows == [
        ("Đảng viên có kế hoạch", "2/2 (100 %)", ""),
        ("Kế hoạch đã được kiểm tra", "1/2 (50 %)", ""),
        ("Đảng viên có nhiệm vụ", "1/2 (50 %)", ""),
        ("Nhiệm vụ xong đúng hạn", "0/1 (0 %)", ""),
        ("Nhiệm vụ đang mở", "1", "1 quá hạn"),
        ("Dân vận khéo", "Đã giao", "01/12/2026"),
    ]
    clerk.walk(lambda: beside.view.currentIndex().row() == 1, Qt.Key.Key_Down)
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    page = clerk.window.page()
    assert isinstance(page, PlansPage)
    assert [plan.member.name for plan in page.list.records()] == [ANH, AN], "narrowed to the cell"


def test_a_check_written_by_mistake_is_taken_off_and_brought_back(clerk: Clerk, people: dict[str, Member]) -> None:
    open_year(2026, date(2026, 11, 22))
    record_checks([plan_of(people[ANH]).id], date(2026, 7, 5), "Chi ủy", "Ghi nhầm người")
    page = clerk.open("Kế hoạch")
    assert isinstance(page, PlansPage)
    page.list.stand_on(plan_of(people[ANH]).id)
    clerk.settle()
    page.tabs.setCurrentIndex(1)
    page.check_view.setCurrentIndex(page.check_rows.index(0, 0))
    clerk.click(page.drop_check)
    clerk.settle()
    assert page.check_rows.rows == []
    clerk.click(page.main.note.undo)
    clerk.settle()
    assert [row[2] for row in page.check_rows.rows] == ["Ghi nhầm người"]
    assert PlanCheck.select().where(~PlanCheck.hidden).count() == 1


def test_last_years_items_come_over_and_a_template_of_the_office_replaces_those_of_a_draft(
    clerk: Clerk, people: dict[str, Member]
) -> None:
    page = clerk.open("Kế hoạch")
    assert isinstance(page, PlansPage)
    clerk.window.set_year(2025)
    clerk.settle()
    clerk.click(page.open_first)
    clerk.settle()
    with action("gõ mục"):
        first = PlanItem.get(PlanItem.plan == plan_of(people[ANH], 2025), PlanItem.position == 1)
        first.text = "Học 4 chuyên đề"
        first.save()
    clerk.window.set_year(2026)
    clerk.settle()
    page.more_button.setFocus()
    clerk.in_menu(lambda: clerk.press(Qt.Key.Key_Space), "Mở năm 2026, chép mục của năm 2025")
    own = PlanItem.get(PlanItem.plan == plan_of(people[ANH]), PlanItem.position == 1)
    assert own.text == "Học 4 chuyên đề"
    page.list.stand_on(plan_of(people[AN]).id)
    clerk.settle()

    def replace(dialog: TemplatesDialog) -> None:
        before = len(dialog.sheet.records)
        dialog.items.go_to(before, 1)
        dialog.sheet.type_in([(before, 0, "Mục mới"), (before, 1, "Đọc một cuốn sách")])
        clerk.settle()
        assert len(dialog.sheet.records) == before + 1
        clerk.click(dialog.apply_button)
        clerk.settle()

    page.more_button.setFocus()
    clerk.in_dialog(TemplatesDialog, page.show_templates, replace)
    texts = [item.text for item in PlanItem.select().where(PlanItem.plan == plan_of(people[AN]), ~PlanItem.hidden)]
    assert "Đọc một cuốn sách" in texts
    assert PlanTemplateItem.select().where(~PlanTemplateItem.hidden).count() == 8


def test_who_has_no_task_is_a_press_away_and_last_years_are_given_again(
    clerk: Clerk, people: dict[str, Member]
) -> None:
    with action("năm trước"):
        assign(people[ANH], 2025, "Phụ trách nhóm hộ", due_on=date(2025, 12, 10), follower=people[AN])
    page = clerk.open("Nhiệm vụ")
    assert isinstance(page, TasksPage)
    assert (page.counted.text(), page.idle.text()) == ("0/4 (0 %) đảng viên có nhiệm vụ", "4 chưa có nhiệm vụ")
    clerk.in_dialog(CopyDialog, lambda: clerk.click(page.copy_button), lambda dialog: clerk.click(dialog.accept_button))
    assert [(task.text, task.due_on) for task in page.list.records()] == [("Phụ trách nhóm hộ", date(2026, 12, 10))]
    assert page.idle.text() == "3 chưa có nhiệm vụ"
    clerk.in_dialog(PeopleDialog, lambda: clerk.click(page.idle), lambda dialog: clerk.click(dialog.reject_button))
    task = Task.get(Task.year == 2026)
    page.stand_on(task.id)

    def help_it(dialog: HelpersDialog) -> None:
        say(dialog.search, "bao")
        dialog.people.tick_shown(on=True)
        clerk.click(dialog.accept_button)

    clerk.in_dialog(HelpersDialog, lambda: clerk.click(page.helpers_button), help_it)
    assert [one.member.name for one in helpers_of([task.id])] == [BAO]
    assert page.helpers.text() == f"Phối hợp: {BAO}"

    def look(dialog: LoadsDialog) -> None:
        assert dialog.rows.rows == [(AN, "1", "0", "0")]
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(LoadsDialog, lambda: clerk.click(page.load), look)
    assert page.list.filters.words() == [f"Người theo dõi là “{AN}”"]
    assert page.list.table.rowCount() == 1

    def of_cells(dialog: CoverageDialog) -> None:
        assert [row[0] for row in dialog.rows.rows] == ["Chi bộ thôn Bình Sơn", CELL, "Toàn đảng bộ"]
        assert [row[6] for row in dialog.rows.rows] == ["0/2 (0 %)", "1/2 (50 %)", "1/4 (25 %)"]
        dialog.view.setCurrentIndex(dialog.rows.index(1, 0))
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(CoverageDialog, lambda: clerk.click(page.by_cell), of_cells)
    assert clerk.window.cell == Organization.get(Organization.name == CELL).id


def test_a_task_of_cells_is_given_and_shared_out_among_the_members(clerk: Clerk, people: dict[str, Member]) -> None:
    page = clerk.open("Nhiệm vụ chi bộ")
    assert isinstance(page, CellTasksPage)

    def give(dialog: GiveDialog) -> None:
        say(dialog.form.editor("text"), "Xây dựng mô hình dân vận khéo")
        dialog.cells.tick_shown(on=True)
        clerk.click(dialog.accept_button)

    def share(dialog: ShareDialog) -> None:
        say(dialog.search, "anh")
        dialog.people.tick_shown(on=True)
        clerk.click(dialog.accept_button)

    clerk.in_dialog(GiveDialog, lambda: clerk.click(page.give_button), give)
    assert CellTask.select().where(~CellTask.hidden).count() == 2
    page.stand_on(CellTask.get(CellTask.cell == Organization.get(Organization.name == CELL)).id)
    clerk.in_dialog(ShareDialog, lambda: clerk.click(page.share_button), share)
    assert [row[0] for row in page.parts.rows] == [ANH]
    assert Task.get(Task.member == people[ANH]).text == "Xây dựng mô hình dân vận khéo"
    retype(clerk.qtbot, page.form.editor("done_on"), "22/11/2026")
    page.save()
    clerk.settle()
    assert "kết quả phải là Hoàn thành" in page.form.boxes["result"].problem.text()
    page.form.editor("result").put("Hoàn thành")
    page.save()
    clerk.settle()
    assert [row.result for row in page.list.records()].count("done") == 1
