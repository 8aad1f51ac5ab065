"""The clerk records what speaks for or against a level beside the name, by keyboard; each figure opens its records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from db.base import action
from db.dates import PartialDate
from db.discipline import Discipline
from db.evaluation import Rating
from db.judgement import Defect, DefectState, Figure, Finding, Opinion
from db.member_file import Training, TrainingKind
from db.members import Member, PersonKind, Role
from db.organizations import Organization
from db.quarters import QuarterAssessment
from db.tasks import TaskResult
from nongson_desktop.rules.evaluation import open_evaluation, record_level
from nongson_desktop.rules.members import appoint
from nongson_desktop.rules.tasks import assign, assign_many
from nongson_desktop.rules.tasks_of_cells import give
from tests.ui.hands import Clerk, retype, say
from ui.main_window import MainWindow
from ui.pages.cell_tasks import CellTasksPage
from ui.pages.discipline_dialogs import DisciplineDialog
from ui.pages.evaluation import EvaluationPage
from ui.pages.evaluation_evidence import EvidencePanel
from ui.pages.evaluation_facts_dialogs import FactsDialog, FiguresDialog
from ui.pages.evaluation_facts_why import WhyDialog
from ui.pages.members import MembersPage
from ui.pages.plans import PlansPage
from ui.pages.quarters import QuartersPage
from ui.pages.tasks import TasksPage

ANH, AN = "Đỗ Đức Ánh", "Nguyễn Thị Ân"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow) -> Iterator[Clerk]:
    made = Clerk(qtbot, window)
    yield made
    made.close()


@pytest.fixture
def panel(clerk: Clerk, people: dict[str, Member]) -> EvidencePanel:
    """The panel of a leader who is secretary of a cell, with two tasks in the year."""
    with action("bầu"):
        people[ANH].person_kind = PersonKind.LEADER
        people[ANH].save()
        cell = Organization.get(Organization.name == "Chi bộ thôn Tân Lập")
        appoint(people[ANH], cell, Role.SECRETARY, date(2025, 1, 1))
    assign_many([people[ANH], people[AN]], 2026, "Vận động làm đường thôn", due_on=date(2026, 12, 5))
    open_evaluation(2026)
    page = clerk.open("Đánh giá, xếp loại")
    assert isinstance(page, EvaluationPage)
    stand(clerk, page.evidence, ANH)
    return page.evidence


def stand(clerk: Clerk, panel: EvidencePanel, name: str) -> None:
    page = clerk.window.page()
    assert isinstance(page, EvaluationPage)
    rating = Rating.get(Rating.name == name, Rating.year == 2026)
    assert page.desk.view.stand_on(rating.id, 3)
    page.desk.view.setFocus()
    clerk.settle()
    assert panel.name.text() == name


def written(clerk: Clerk, panel: EvidencePanel) -> None:
    """Something was recorded elsewhere: the page reads anew, and she stands on the same name."""
    clerk.window.reload()
    clerk.settle()
    stand(clerk, panel, AN)
    stand(clerk, panel, ANH)


def choose(clerk: Clerk, number: str) -> None:
    """Ctrl+G, and a number from what the menu offers."""

    def press(tries: int = 100) -> None:
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            clerk.qtbot.keyClick(menu, number)
        elif tries:
            QTimer.singleShot(10, lambda: press(tries - 1))

    QTimer.singleShot(10, press)
    clerk.press(Qt.Key.Key_G, CONTROL)


def type_cell(clerk: Clerk, dialog: FactsDialog, row: int, column: int, text: str) -> None:
    """Type into a cell as in Excel and press Enter."""
    view = dialog.tabs.currentWidget().view  # type: ignore[union-attr]  # every tab is a sheet
    view.go_to(row, column)
    clerk.qtbot.keyClick(view, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert editor is not None
    assert view.isAncestorOf(editor)
    say(editor, text)
    clerk.qtbot.keyClick(editor, Qt.Key.Key_Return)
    clerk.settle()


def visible(model: Any) -> list[Any]:
    return list(model.select().where(~model.hidden))


def test_a_defect_is_typed_by_keyboard_and_keeps_from_the_highest_level(clerk: Clerk, panel: EvidencePanel) -> None:
    def act(dialog: FactsDialog) -> None:
        type_cell(clerk, dialog, 0, 1, "Họp chi bộ muộn")
        type_cell(clerk, dialog, 1, 1, "Chưa đôn đốc thu đảng phí")
        type_cell(clerk, dialog, 1, 4, "1/3/2026")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(FactsDialog, lambda: choose(clerk, "3"), act)
    found = [(one.text, one.year, one.state) for one in visible(Defect)]
    assert found == [
        ("Họp chi bộ muộn", 2025, DefectState.OPEN),
        ("Chưa đôn đốc thu đảng phí", 2025, DefectState.REMEDIED),
    ], "a day of remedy says that it is remedied"
    assert "• Họp chi bộ muộn (chưa khắc phục)" in panel.sections["defects"].label.text()
    assert "1/2 khuyết điểm của kỳ trước đã khắc phục" in panel.why.text()
    page = clerk.window.page()
    assert isinstance(page, EvaluationPage)
    assert page.desk.view.hasFocus(), "she goes on typing levels"


def test_what_was_typed_in_the_sheet_is_taken_back_there(clerk: Clerk, panel: EvidencePanel) -> None:
    def act(dialog: FactsDialog) -> None:
        type_cell(clerk, dialog, 0, 1, "Họp chi bộ muộn")
        type_cell(clerk, dialog, 1, 1, "Gõ nhầm")
        clerk.click(dialog.reject_button)
        clerk.settle()
        assert [one.text for one in dialog.parts["defects"].sheet.records] == ["Họp chi bộ muộn"]  # type: ignore[attr-defined]
        clerk.click(dialog.accept_button)

    clerk.in_dialog(FactsDialog, lambda: choose(clerk, "3"), act)
    assert [one.text for one in visible(Defect)] == ["Họp chi bộ muộn"]


def test_a_finding_with_its_ground_is_answered_with_kht_and_the_ground(clerk: Clerk, panel: EvidencePanel) -> None:
    def act(dialog: FactsDialog) -> None:
        type_cell(clerk, dialog, 1, 3, "05-KL/UBKT")
        assert "Ghi căn cứ" in dialog.problem.text(), "the ground comes first"
        type_cell(clerk, dialog, 1, 1, "Kết luận của Ủy ban Kiểm tra Đảng ủy")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(FactsDialog, lambda: choose(clerk, "2"), act)
    assert [one.flag for one in visible(Finding)] == ["degradation"]
    assert panel.why.text().startswith("Đề xuất KHT: bị cấp có thẩm quyền kết luận suy thoái")
    assert "Kết luận của Ủy ban Kiểm tra Đảng ủy" in panel.sections["findings"].label.text()


def test_an_opinion_of_a_body_stands_dated_with_who_gave_it(clerk: Clerk, panel: EvidencePanel) -> None:
    def act(dialog: FactsDialog) -> None:
        type_cell(clerk, dialog, 2, 3, "UBND xã Suối Mây")
        type_cell(clerk, dialog, 2, 2, "1/12/2026")
        type_cell(clerk, dialog, 2, 4, "Hoàn thành tốt công việc chuyên môn")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(FactsDialog, lambda: choose(clerk, "4"), act)
    assert len(visible(Opinion)) == 1
    assert panel.sections["opinions"].label.text() == (
        "• Cơ quan, đơn vị (UBND xã Suối Mây, 01/12/2026): Hoàn thành tốt công việc chuyên môn"
    )


def test_the_tasks_of_the_cell_that_a_leader_leads_are_taken_over_with_their_source(
    clerk: Clerk, panel: EvidencePanel
) -> None:
    assert not panel.sections["figures"].isVisible()
    assert "chưa có số liệu của đơn vị phụ trách" in panel.why.text()

    def act(dialog: FiguresDialog) -> None:
        assert "đảng viên Chi bộ thôn Tân Lập" in dialog.offer.text()
        clerk.click(dialog.take_button)
        assert dialog.form.editor("count").typed() == "2"
        retype(clerk.qtbot, dialog.form.editor("low_votes"), "3")
        clerk.click(dialog.accept_button)
        clerk.settle()
        assert dialog.form.boxes["votes"].problem.text() == "Nhập tổng số trước."
        retype(clerk.qtbot, dialog.form.editor("votes"), "26")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(FiguresDialog, lambda: choose(clerk, "1"), act)
    assert {one.share: (one.part, one.whole) for one in visible(Figure)} == {
        "done": (0, 2),
        "met": (0, 2),
        "late": (0, 2),
        "above": (0, 2),
        "not_done": (0, 2),
        "low_votes": (3, 26),
    }
    assert "Đơn vị phụ trách: 0/2 việc" in panel.sections["figures"].label.text()
    assert "(nhiệm vụ đã ghi của đảng viên Chi bộ thôn Tân Lập" in panel.sections["figures"].label.text()


def test_who_leads_nothing_is_asked_only_for_months_of_illness(clerk: Clerk, panel: EvidencePanel) -> None:
    stand(clerk, panel, AN)

    def act(dialog: FiguresDialog) -> None:
        assert list(dialog.form.boxes) == ["sick_months", "source"]
        retype(clerk.qtbot, dialog.form.editor("sick_months"), "13")
        clerk.click(dialog.accept_button)
        clerk.settle()
        assert "12 tháng" in dialog.form.boxes["sick_months"].problem.text()
        retype(clerk.qtbot, dialog.form.editor("sick_months"), "4")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(FiguresDialog, lambda: choose(clerk, "1"), act)
    assert panel.sections["figures"].label.text() == "Nghỉ ốm 4 tháng"


def test_discipline_recorded_from_the_panel_stands_in_it_at_once_and_opens_its_page(
    clerk: Clerk, panel: EvidencePanel
) -> None:
    def act(dialog: DisciplineDialog) -> None:
        clerk.choose(dialog.form.editor("form"), "Cảnh cáo")  # type: ignore[arg-type]  # a choice is a combo box
        retype(clerk.qtbot, dialog.form.editor("decided_on"), "3/5/2026")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(DisciplineDialog, lambda: choose(clerk, "5"), act)
    assert len(visible(Discipline)) == 1
    assert panel.sections["discipline"].label.text() == "• cảnh cáo, quyết định ngày 03/05/2026"
    assert panel.why.text().startswith("Đề xuất KHT: bị kỷ luật cảnh cáo")
    clerk.click(panel.sections["discipline"].title)
    clerk.settle()
    page: Any = clerk.window.page()
    assert page.title == "Kỷ luật"
    assert len(page.list.table.ids) == 1


def test_a_figure_opens_its_records(clerk: Clerk, panel: EvidencePanel, people: dict[str, Member]) -> None:
    clerk.click(panel.sections["tasks"].title)
    clerk.settle()
    page = clerk.window.page()
    assert isinstance(page, TasksPage)
    assert len(page.list.table.ids) == 1, "of this member alone"
    clerk.open("Đánh giá, xếp loại")
    stand(clerk, panel, ANH)
    clerk.click(panel.sections["plan"].title)
    clerk.settle()
    assert isinstance(clerk.window.page(), PlansPage)


def test_each_figure_opens_the_tasks_that_it_counts_by_keyboard(
    clerk: Clerk, panel: EvidencePanel, people: dict[str, Member]
) -> None:
    with action("giao việc"):
        done = {"result": TaskResult.DONE, "done_on": date(2026, 6, 1), "met": True}
        assign(people[ANH], 2026, "Sửa nhà văn hoá", due_on=date(2026, 6, 1), above=True, **done)
        assign(people[AN], 2026, "Trồng cây", due_on=date(2026, 6, 1), above=True, **done)
    written(clerk, panel)
    figures = panel.sections["tasks"].figures
    assert [words for words in ("1/2 việc", "0 chậm", "1 vượt") if f">{words}</a>" in figures.text()] == [
        "1/2 việc",
        "0 chậm",
        "1 vượt",
    ]
    assert figures.text().endswith("; HTXS cần vượt 1 (30 %)")
    panel.why_button.setFocus()
    clerk.tab_to(figures)
    for key in (*[Qt.Key.Key_Tab] * 3, Qt.Key.Key_Return):
        clerk.press(key)
    clerk.settle()
    page = clerk.window.page()
    assert isinstance(page, TasksPage)
    assert page.list.filters.words() == [f"Đảng viên là “{ANH}”", "Vượt yêu cầu: có"]
    assert [task.text for task in page.list.records()] == ["Sửa nhà văn hoá"]


def test_quarters_trainings_and_the_members_of_a_cell_open_where_they_are_recorded(
    clerk: Clerk, panel: EvidencePanel, people: dict[str, Member]
) -> None:
    with action("ghi"):
        QuarterAssessment(year=2026, quarter=2, member=people[ANH], name=ANH, level="HTT").save()
        kept = {"member": people[ANH], "kind": TrainingKind.LABELS[0][0]}
        Training(**kept, course="Lớp bí thư chi bộ", since=PartialDate(2026, 3)).save()
        Training(**kept, course="Lớp năm trước", since=PartialDate(2025, 3), until=PartialDate(2025)).save()
    written(clerk, panel)
    assert panel.sections["quarters"].label.text() == "quý II HTT"
    assert "Lớp bí thư chi bộ" in panel.sections["training"].label.text()
    assert "Lớp năm trước" not in panel.sections["training"].label.text()
    clerk.click(panel.sections["quarters"].title)
    clerk.settle()
    quarters = clerk.window.page()
    assert isinstance(quarters, QuartersPage)
    assert quarters.state is not None
    assert (quarters.state.sheet.name, quarters.state.sheet.quarter) == (ANH, 2)
    clerk.open("Đánh giá, xếp loại")
    stand(clerk, panel, ANH)
    clerk.click(panel.sections["training"].title)
    clerk.settle()
    members = clerk.window.page()
    assert isinstance(members, MembersPage)
    assert members.detail.tabs.currentWidget() is members.detail.course
    record_level([Rating.get(Rating.name == ANH, Rating.year == 2026).id], "final", "HTT")
    page = clerk.open("Đánh giá, xếp loại")
    assert isinstance(page, EvaluationPage)
    clerk.click_tab(page.desk.tabs, "Chi bộ")
    clerk.settle()
    assert page.desk.view.stand_on(Rating.get(Rating.name == "Chi bộ thôn Tân Lập", Rating.year == 2026).id, 3)
    clerk.settle()
    members_of = panel.sections["members"]
    assert [word in members_of.figures.text() for word in ("HTT 1", "còn 1", "2 đảng viên")] == [True] * 3
    members_of.figures.linkActivated.emit("waiting")
    clerk.settle()
    assert [one.name for one in page.desk.table.ratings] == [AN]
    members_of.figures.linkActivated.emit("HTT")
    clerk.settle()
    assert [one.name for one in page.desk.table.ratings] == [ANH]


def test_why_says_everything_and_is_copied(clerk: Clerk, panel: EvidencePanel) -> None:
    def act(dialog: WhyDialog) -> None:
        clerk.click(dialog.copy_button)
        clerk.click(dialog.accept_button)

    clerk.in_dialog(WhyDialog, lambda: clerk.press(Qt.Key.Key_E, CONTROL), act)
    copied = QGuiApplication.clipboard().text()
    for about in ("Được xếp loại:", "Nhóm:", "Mẫu:", "Đề xuất:", "Tỷ lệ:", "Cấp quyết định:"):
        assert about in copied
    assert "chức vụ: Bí thư Chi bộ" in copied


def test_in_a_closed_year_nothing_is_recorded(clerk: Clerk, panel: EvidencePanel) -> None:
    evaluation = open_evaluation(2026)
    with action("khoá"):
        evaluation.closed_on = date(2026, 12, 31)
        evaluation.save()
    page: Any = clerk.window.page()
    page.reload()
    clerk.settle()
    stand(clerk, panel, ANH)
    assert not panel.record_menu_button.isEnabled()
    assert panel.why_button.isEnabled()


def test_what_the_committee_gave_a_cell_stands_beside_its_rating_and_opens(clerk: Clerk, panel: EvidencePanel) -> None:
    cell = Organization.get(Organization.name == "Chi bộ thôn Tân Lập")
    give([cell], 2026, "Dân vận khéo", due_on=date(2026, 9, 30), assigned_on=date(2026, 2, 1))
    page = clerk.open("Đánh giá, xếp loại")
    assert isinstance(page, EvaluationPage)
    clerk.click_tab(page.desk.tabs, "Chi bộ")
    clerk.settle()
    assert page.desk.view.stand_on(Rating.get(Rating.name == cell.name, Rating.year == 2026).id, 3)
    clerk.settle()
    assert panel.sections["tasks"].label.text() == "• Dân vận khéo (đã giao, hạn 30/09)"
    clerk.click(panel.sections["tasks"].title)
    clerk.settle()
    opened = clerk.window.page()
    assert isinstance(opened, CellTasksPage)
    assert [task.text for task in opened.list.records()] == ["Dân vận khéo"]
