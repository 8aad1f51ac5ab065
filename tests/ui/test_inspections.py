"""The clerk follows an inspection by key from the programme to the confirmed remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.base import action
from db.discipline import Discipline
from db.inspections import (
    Inspection,
    InspectionItem,
    InspectionKind,
    InspectionProgramme,
    InspectionRequirement,
    InspectionSubject,
)
from db.members import Member, Role
from db.organizations import Organization
from nongson_desktop.rules import inspections_programmes
from nongson_desktop.rules.due import due_items
from nongson_desktop.rules.inspections import subjects_of, write, write_subject
from nongson_desktop.rules.inspections_figures import Line, figures
from nongson_desktop.rules.inspections_results import conclude
from nongson_desktop.rules.inspections_rules import AREA, seed_kinds
from nongson_desktop.rules.members import appoint
from nongson_desktop.rules.organizations import office_names
from tests.conftest import TODAY
from tests.ui.hands import Clerk, column_of, retype
from ui.main_window import MainWindow
from ui.pages.discipline_dialogs import DisciplineDialog
from ui.pages.due import DeskPage
from ui.pages.inspections import InspectionsPage
from ui.pages.inspections_dialogs import BeginDialog, StepDialog, StopDialog, SubjectDialog
from ui.pages.inspections_log import LogDialog
from ui.pages.inspections_programmes import InspectionProgrammesPage, ItemDialog, ProgrammeDialog
from ui.pages.inspections_results import ConcludeDialog, ConfirmDialog, RequirementDialog

ENTER = Qt.Key.Key_Return
CELL = "Chi bộ thôn Tân Lập"


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow) -> Iterator[Clerk]:
    made = Clerk(qtbot, window)
    yield made
    made.close()


@pytest.fixture
def secretary(people: dict[str, Member]) -> Member:
    with action("Lập"):
        appoint(people["Đỗ Đức Ánh"], Organization.get(Organization.name == CELL), Role.SECRETARY, date(2022, 1, 1))
    return people["Đỗ Đức Ánh"]


def fill(clerk: Clerk, form: Any, **words: str) -> None:
    for name, text in words.items():
        clerk.tab_to(form.editor(name))
        clerk.write(text)


def accept(clerk: Clerk, dialog: Any) -> None:
    clerk.tab_to(dialog.accept_button)
    clerk.press(ENTER)


def counted() -> Line:
    return figures(range(2026, 2027)).total()


def press_on(clerk: Clerk, button: Any) -> Callable[[], None]:
    """Come to a button by Tab and press it."""

    def act() -> None:
        clerk.tab_to(button)
        clerk.press(Qt.Key.Key_Space)

    return act


def test_from_the_programme_to_the_confirmed_remedy_by_key(secretary: Member, clerk: Clerk, window: MainWindow) -> None:
    page = clerk.go("Chương trình KTGS")
    assert isinstance(page, InspectionProgrammesPage)
    write_programme(clerk, page)
    assert column_of(page.items_view, "Thực hiện") == ["quá hạn"]
    write_term(page)
    assert column_of(page.programmes_view, 0) == ["Đảng ủy", "Đảng ủy, 2025–2030"], "the year's own stands first"
    assert page.said.text() == "Năm 2026: 1 mục, 0 mục đã kết luận."
    stand_on_row(clerk, page.programmes_view, 1)
    assert column_of(page.items_view, "Quý") == ["II/2027"], "the whole term, whatever year is looked at"
    stand_on_row(clerk, page.programmes_view, 0)
    assert told() == ["Chương trình quý 3/2026 chưa bắt đầu: Việc thực hiện quy chế hoạt động của chi bộ"]
    shown = begin_from_item(clerk, page)
    detail = shown.detail
    assert detail.step_button.text() == "Triển khai…"
    assert column_of(detail.subjects_view, 0) == [CELL, f"Đỗ Đức Ánh, Bí thư {CELL}"]
    step(clerk, shown, begun_on="5/8/2026")
    step(clerk, shown, self_reported_on="20/8/2026", reported_on="1/9/2026")
    before = counted()
    end_with_conclusion(clerk, shown)
    after = counted()
    assert (after.inspections - before.inspections, after.whole - before.whole) == (1, 2)
    assert (after.subjects["organization"], after.subjects["head"], after.faults) == (1, 1, 2)
    ask_for_remedy(clerk, shown)
    assert column_of(detail.requirements_view, "Tình trạng") == ["quá 23 ngày"]
    go_there_from_the_desk(clerk, "Khắc phục sau cuộc 2026-001: Bổ sung sổ ghi biên bản")
    assert window.page() is shown

    def confirm(dialog: ConfirmDialog) -> None:
        clerk.write("Đã bổ sung, có báo cáo")
        accept(clerk, dialog)

    stand_on_row(clerk, detail.requirements_view, 0)
    clerk.in_dialog(ConfirmDialog, lambda: clerk.press(ENTER), confirm)
    assert InspectionRequirement.get().confirmed_on == TODAY
    assert told() == []
    clerk.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    clerk.settle()
    assert column_of(detail.requirements_view, "Tình trạng") == ["quá 23 ngày"]


def stand_on_row(clerk: Clerk, view: Any, row: int) -> None:
    """Come to a table by Tab and to a row of it by the arrow keys."""
    clerk.reach(view)
    way = Qt.Key.Key_Down if row > view.currentIndex().row() else Qt.Key.Key_Up
    clerk.walk(lambda: view.currentIndex().row() == row, way)


def write_term(page: InspectionProgrammesPage) -> None:
    with action("Chương trình toàn khóa"):
        office = InspectionProgramme.get().organization
        term = InspectionProgramme(span="term", year=2025, last_year=2030, conductor="committee", organization=office)
        inspections_programmes.write(term)
        kind = InspectionKind.get(InspectionKind.group == "theme")
        line = InspectionItem(programme=term.id, kind=kind, content="Nêu gương", year=2027, quarter=2)
        inspections_programmes.write_item(line)
    page.reload()


def told() -> list[str]:
    """What the desk has of inspections."""
    return [one.text for one in due_items(TODAY, TODAY) if one.area == AREA]


def write_programme(clerk: Clerk, page: InspectionProgrammesPage) -> None:
    """The committee's of the year with one item of the third quarter."""

    def programme(dialog: ProgrammeDialog) -> None:
        fill(clerk, dialog.form, number="2", dated="15/1/2026", grounds="Chương trình công tác năm 2026")
        accept(clerk, dialog)

    def item(dialog: ItemDialog) -> None:
        clerk.choose(dialog.boxes["kind"].editor, "Kiểm tra chấp hành (chuyên đề)")  # type: ignore[arg-type]  # a combo box
        fill(clerk, dialog.form, content="Việc thực hiện quy chế hoạt động của chi bộ", quarter="3")
        accept(clerk, dialog)

    clerk.in_dialog(ProgrammeDialog, press_on(clerk, page.add_button), programme)
    assert column_of(page.programmes_view, 0) == ["Đảng ủy"]
    clerk.in_dialog(ItemDialog, press_on(clerk, page.add_item), item)


def begin_from_item(clerk: Clerk, page: InspectionProgrammesPage) -> InspectionsPage:
    """The decision, with what the item says; then a cell and its secretary as subjects."""

    def begin(dialog: BeginDialog) -> None:
        assert dialog.form.editor("content").typed() == "Việc thực hiện quy chế hoạt động của chi bộ"
        fill(clerk, dialog.form, decision_number="5", decided_on="3/8/2026", planned_on="3/8/2026")
        accept(clerk, dialog)

    def subjects(dialog: SubjectDialog) -> None:
        clerk.choose(dialog.boxes["organization"].editor, CELL)  # type: ignore[arg-type]  # a combo box
        clerk.tab_to(dialog.boxes["with_head"].editor)
        clerk.press(Qt.Key.Key_Space)
        accept(clerk, dialog)

    stand_on_row(clerk, page.items_view, 0)
    clerk.in_dialog(BeginDialog, lambda: clerk.press(ENTER), begin)
    shown = clerk.window.page()
    assert isinstance(shown, InspectionsPage)
    clerk.in_dialog(SubjectDialog, press_on(clerk, shown.detail.add_subject), subjects)
    return shown


def step(clerk: Clerk, shown: InspectionsPage, **days: str) -> None:
    """Enter on the row writes the next step."""

    def act(dialog: StepDialog) -> None:
        fill(clerk, dialog.form, **days)
        accept(clerk, dialog)

    clerk.reach(shown.list.view)
    clerk.in_dialog(StepDialog, lambda: clerk.press(ENTER), act)


def end_with_conclusion(clerk: Clerk, shown: InspectionsPage) -> None:
    """Refused without a number, then without results; what was typed stays."""

    def conclude(dialog: ConcludeDialog) -> None:
        fill(clerk, dialog.form, concluded_on="15/9/2026")
        accept(clerk, dialog)
        clerk.qtbot.waitUntil(dialog.form.boxes["conclusion_number"].problem.isVisible)
        fill(clerk, dialog.form, conclusion_number="7")
        accept(clerk, dialog)
        clerk.qtbot.waitUntil(lambda: "Chưa ghi kết quả của" in dialog.form.boxes["concluded_on"].problem.text())
        for form in dialog.results.values():
            clerk.choose(form.editor("finding"), "Có hạn chế, khuyết điểm")  # type: ignore[arg-type]  # a combo box
            fill(clerk, form, faults="Ghi biên bản còn sơ sài")
        accept(clerk, dialog)

    clerk.reach(shown.list.view)
    clerk.in_dialog(ConcludeDialog, lambda: clerk.press(ENTER), conclude)


def ask_for_remedy(clerk: Clerk, shown: InspectionsPage) -> None:
    def require(dialog: RequirementDialog) -> None:
        fill(clerk, dialog.form, content="Bổ sung sổ ghi biên bản", due_on="30/10/2026")
        accept(clerk, dialog)

    clerk.turn_to(shown.detail.tabs.tabBar(), "Khắc phục")
    clerk.in_dialog(RequirementDialog, press_on(clerk, shown.detail.add_requirement), require)


def go_there_from_the_desk(clerk: Clerk, words: str) -> None:
    """Enter on the overdue line stands on the inspection."""
    desk = clerk.go("Bàn làm việc")
    assert isinstance(desk, DeskPage)
    stand_on_row(clerk, desk.view, column_of(desk.view, "Việc").index(words))
    clerk.press(ENTER)
    clerk.settle()


@pytest.fixture
def inspection(people: dict[str, Member]) -> Inspection:
    """One on signs of violation, of a member, decided in November."""
    with action("Lập"):
        seed_kinds()
        kind = InspectionKind.get(InspectionKind.group == "violation")
        made = Inspection(year=2026, kind=kind, conductor="board", organization=office_names(TODAY).id)
        made.content, made.decided_on, made.decision_number = "Dấu hiệu vi phạm về đất đai", date(2026, 11, 3), "4"
        write(made)
        write_subject(InspectionSubject(inspection=made.id, kind="member", member=people["Trần Văn Ẩn"].id))
    return made


def test_it_is_put_off_with_a_reason_punished_from_and_seen_beside_the_member(
    inspection: Inspection, people: dict[str, Member], clerk: Clerk, window: MainWindow
) -> None:
    page = clerk.open("Kiểm tra, giám sát")
    assert isinstance(page, InspectionsPage)
    page.stand_on(inspection.id)
    clerk.settle()

    def stop(dialog: StopDialog) -> None:
        accept(clerk, dialog)
        clerk.qtbot.waitUntil(dialog.boxes["stop_reason"].problem.isVisible)
        retype(clerk.qtbot, dialog.boxes["stop_reason"].editor, "Đoàn tập trung cho đại hội")
        accept(clerk, dialog)

    clerk.in_dialog(StopDialog, lambda: clerk.click(page.detail.stop_button), stop)
    assert page.detail.facts.text().startswith("Hoãn từ 22/11/2026: Đoàn tập trung cho đại hội")
    clerk.click(page.detail.stop_button)
    clerk.settle()
    assert page.detail.facts.text().startswith("Đã có quyết định")

    def punish(dialog: DisciplineDialog) -> None:
        clerk.choose(dialog.form.editor("form"), "Khiển trách")  # type: ignore[arg-type]  # a combo box
        retype(clerk.qtbot, dialog.form.editor("decided_on"), "20/11/2026")
        clerk.click(dialog.accept_button)

    clerk.click_cell(page.detail.subjects_view, 0)
    clerk.in_dialog(DisciplineDialog, lambda: clerk.click(page.detail.punish), punish)
    assert (Discipline.get().inspection, Discipline.get().member) == (inspection, people["Trần Văn Ẩn"])
    window.show_member(people["Trần Văn Ẩn"].id)
    members: Any = window.page()
    members.detail.tabs.setCurrentWidget(members.detail.inspections)
    clerk.settle()
    assert members.detail.inspections.rows.rows == [
        ("2026-001", "Kiểm tra khi có dấu hiệu vi phạm", "03/11/2026", "Đã có quyết định")
    ]


def test_a_figure_opens_the_inspections_it_counts(inspection: Inspection, clerk: Clerk, window: MainWindow) -> None:
    with action("Kết luận"):
        results = {one.id: {"finding": "violated"} for one in subjects_of(inspection)}
        conclude(Inspection.get_by_id(inspection.id), "9", date(2026, 11, 20), results)
        other = Inspection(year=2025, kind=inspection.kind, conductor="committee", content="Việc khác")
        other.organization = inspection.organization
        write(other)
    page = clerk.open("Kiểm tra, giám sát")
    assert isinstance(page, InspectionsPage)
    window.set_year(2025)
    clerk.settle()
    assert column_of(page.list.view, "Mã cuộc") == ["2025-001"]
    clerk.click_tab(page.tabs.tabBar(), "Thống kê")
    clerk.settle()
    rows = page.figures.rows.rows
    assert [(row[0], row[1], row[2], row[8]) for row in rows] == [
        ("Cộng", "", "1", "1"),
        ("2026", "", "1", "1"),
        ("", "Kiểm tra khi có dấu hiệu vi phạm", "1", "1"),
    ]
    clerk.click_cell(page.figures.view, 2, 1)
    clerk.press(ENTER)
    clerk.settle()
    assert (window.year, column_of(page.list.view, "Mã cuộc")) == (2026, ["2026-001"])
    assert page.counted.text() == "Các cuộc đã kết luận năm 2026: kiểm tra khi có dấu hiệu vi phạm; mọi chủ thể."
    clerk.click(page.all_button)
    clerk.settle()
    assert not page.notice.isVisible()


def test_regular_supervision_is_a_line_of_the_log(people: dict[str, Member], clerk: Clerk) -> None:
    page = clerk.open("Kiểm tra, giám sát")
    assert isinstance(page, InspectionsPage)

    def log(dialog: LogDialog) -> None:
        fill(clerk, dialog.form, content="Việc dự sinh hoạt")
        accept(clerk, dialog)
        clerk.qtbot.waitUntil(dialog.boxes["member"].problem.isVisible)
        retype(clerk.qtbot, dialog.boxes["member"].editor, "đào")
        accept(clerk, dialog)

    clerk.in_dialog(LogDialog, lambda: clerk.click(page.log_button), log)
    clerk.click_tab(page.tabs.tabBar(), "Giám sát thường xuyên")
    clerk.settle()
    assert column_of(page.log.view, "Đảng viên") == ["Phạm Thị Đào"]
