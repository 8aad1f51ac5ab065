"""The clerk brings somebody into the Party: listed, step by step by key, a member after the ceremony."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.admission import AdmissionPaper, AdmissionStep, AdmissionTarget, Candidate, Stage
from db.base import action
from db.dates import PartialDate
from db.members import Member
from db.organizations import Organization
from nongson_desktop.rules.admission import add_candidate, enter
from nongson_desktop.rules.admission_rules import rules_on
from nongson_desktop.rules.hamlets import new_hamlet
from tests.ui.hands import Clerk, column_of, retype
from ui.main_window import MainWindow
from ui.pages.admission import AdmissionPage
from ui.pages.admission_dialogs import (
    AddCandidateDialog,
    AdmissionRulesDialog,
    HelperDialog,
    PlaceDialog,
    StepDialog,
    StopDialog,
)
from ui.sheet import SheetView

ENTER = Qt.Key.Key_Return


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow) -> Iterator[Clerk]:
    made = Clerk(qtbot, window)
    yield made
    made.close()


def page_of(clerk: Clerk) -> AdmissionPage:
    page = clerk.open("Phát triển đảng")
    assert isinstance(page, AdmissionPage)
    return page


def followed(name: str = "Hồ Thị Ước") -> Candidate:
    """Somebody with a decision, whose ceremony is next."""
    cell = Organization.get(Organization.name == "Chi bộ thôn Tân Lập")
    made = Candidate(name=name, birth_date=PartialDate(2001, 2, 3), cell=cell, listed_on=date(2024, 1, 5))
    with action("Lập"):
        add_candidate(made)
        enter(made, AdmissionStep(stage=Stage.DECIDED, on=date(2026, 10, 20), number="12-QĐ/ĐU"))
    return made


def write_step(clerk: Clerk, *texts: str) -> Callable[[StepDialog], None]:
    """Type the day and what follows, Enter after each, and Enter on the button."""

    def act(dialog: StepDialog) -> None:
        assert dialog.boxes["on"].editor.hasFocus()
        for text in texts:
            clerk.write(text)
            clerk.press(ENTER)
        clerk.tab_to(dialog.accept_button)
        clerk.press(ENTER)

    return act


def type_cell(clerk: Clerk, view: SheetView, row: int, column: int, text: str) -> None:
    """Type into a cell as in Excel and press Enter."""
    clerk.click_cell(view, row, column)
    clerk.press(Qt.Key.Key_F2)
    clerk.write(text)
    clerk.press(ENTER)
    clerk.settle()


def test_somebody_is_listed_and_goes_the_first_steps_by_key(clerk: Clerk, window: MainWindow) -> None:
    page = page_of(clerk)

    def list_her(dialog: AddCandidateDialog) -> None:
        retype(clerk.qtbot, dialog.form.editor("name"), "Hồ Thị Ước")
        retype(clerk.qtbot, dialog.form.editor("birth_date"), "3/2/2001")
        retype(clerk.qtbot, dialog.form.editor("listed_on"), "5/1/2026")
        clerk.tab_to(dialog.accept_button)
        clerk.press(ENTER)
        clerk.qtbot.waitUntil(dialog.boxes["cell"].problem.isVisible)
        clerk.choose(dialog.boxes["cell"].editor, "Chi bộ thôn Tân Lập")  # type: ignore[arg-type]  # a combo box
        clerk.tab_to(dialog.accept_button)
        clerk.press(ENTER)

    clerk.in_dialog(AddCandidateDialog, lambda: clerk.click(page.add_button), list_her)
    assert column_of(page.list.view, "Họ và tên") == ["Hồ Thị Ước"]
    assert page.detail.step_button.text() == "Cảm tình đảng…"
    clerk.in_dialog(
        StepDialog, lambda: clerk.click(page.detail.step_button), write_step(clerk, "5/11/2026", "03-NQ/CB")
    )
    assert page.detail.facts.text() == "Cảm tình đảng · Chi bộ thôn Tân Lập"
    assert "Chưa phân công đảng viên giúp đỡ." in page.detail.due.text()
    page.list.view.setFocus()
    clerk.in_dialog(StepDialog, lambda: clerk.press(ENTER), write_step(clerk, "20/11/2026", "015"))
    assert Candidate.get().stage == Stage.SCHOOLED
    window.undo_last()
    clerk.settle()
    assert Candidate.get().stage == Stage.PROMISING
    assert column_of(page.detail.steps_view, 2)[:3] == ["05/01/2026", "05/11/2026", ""]


def test_thirteen_of_twenty_are_said_to_fail_while_typing_and_leave_the_state(clerk: Clerk) -> None:
    cell = Organization.get(Organization.name == "Chi bộ thôn Tân Lập")
    with action("Lập"):
        who = Candidate(name="Hồ Thị Ước", cell=cell, stage=Stage.FILING, listed_on=date(2024, 1, 5))
        who.save()
    page = page_of(clerk)
    page.stand_on(who.id)

    def vote(dialog: StepDialog) -> None:
        assert dialog.boxes["base"].editor.typed() == "2", "the cell has two official members"
        retype(clerk.qtbot, dialog.boxes["votes"].editor, "13")
        retype(clerk.qtbot, dialog.boxes["base"].editor, "20")
        assert "13 trên 20 chưa đạt 2/3 (cần 14)" in dialog.warning.text()
        assert "Chưa ghi ngày sinh" in dialog.warning.text()
        retype(clerk.qtbot, dialog.boxes["votes"].editor, "14")
        assert "chưa đạt" not in dialog.warning.text()
        retype(clerk.qtbot, dialog.boxes["votes"].editor, "13")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(StepDialog, lambda: clerk.click(page.detail.step_button), vote)
    assert Candidate.get_by_id(who.id).stage == Stage.FILING
    assert "Không đủ phiếu" in column_of(page.detail.steps_view, 1)


def test_after_the_ceremony_the_member_is_there_without_typing(clerk: Clerk, window: MainWindow) -> None:
    followed()
    page = page_of(clerk)
    page.list.stand_on(page.list.table.ids[-1])
    clerk.settle()
    assert not page.detail.member_button.isVisible()
    clerk.in_dialog(StepDialog, lambda: clerk.click(page.detail.step_button), write_step(clerk, "15/11/2026"))
    member = Member.get(Member.name == "Hồ Thị Ước")
    assert (str(member.birth_date), str(member.admitted_on)) == ("03/02/2001", "15/11/2026")
    clerk.click(page.detail.member_button)
    clerk.settle()
    shown = window.page()
    assert shown is not None
    assert window.navigation.currentItem().text() == "Đảng viên"


def test_a_helper_is_named_a_paper_dated_and_the_end_recorded(clerk: Clerk, people: dict[str, Member]) -> None:
    with action("Lập thôn"):
        new_hamlet("Thôn Bình Sơn")
    who = followed()
    page = page_of(clerk)
    page.stand_on(who.id)
    clerk.click_tab(page.detail.tabs.tabBar(), "Người giúp đỡ")

    def name_one(dialog: HelperDialog) -> None:
        retype(clerk.qtbot, dialog.boxes["member"].editor, "đỗ đức")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(HelperDialog, lambda: clerk.click(page.detail.add_helper), name_one)
    assert column_of(page.detail.helpers_view, 0) == ["Đỗ Đức Ánh"]

    def move_on(dialog: PlaceDialog) -> None:
        dialog.boxes["cell"].editor.put("Chi bộ thôn Bình Sơn")
        dialog.boxes["hamlet"].editor.put("Thôn Bình Sơn")
        retype(clerk.qtbot, dialog.boxes["since"].editor, "1/7/2025")
        retype(clerk.qtbot, dialog.boxes["document"].editor, "05-NQ/CB")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(PlaceDialog, lambda: clerk.click(page.detail.place_button), move_on)
    assert Candidate.get_by_id(who.id).hamlet.name == "Thôn Bình Sơn"
    page.stand_on(who.id)
    assert "Chi bộ thôn Bình Sơn (trước 01/07/2025: Chi bộ thôn Tân Lập)" in page.detail.facts.text()
    clerk.click_tab(page.detail.tabs.tabBar(), "Giấy tờ")
    type_cell(clerk, page.detail.papers_view, 0, 1, "1/9/2026")
    assert page.detail.tabs.tabText(1) == "Giấy tờ (1/9)"

    def leave(dialog: StopDialog) -> None:
        clerk.click(dialog.accept_button)
        clerk.qtbot.waitUntil(dialog.boxes["stop_reason"].problem.isVisible)
        retype(clerk.qtbot, dialog.boxes["stop_reason"].editor, "Đi làm ăn xa")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(StopDialog, lambda: clerk.click(page.detail.stop_button), leave)
    assert Candidate.get_by_id(who.id).stage == Stage.STOPPED
    page.stand_on(who.id)
    assert "Đi làm ăn xa" in page.detail.facts.text()
    clerk.click(page.detail.stop_button)
    clerk.settle()
    assert Candidate.get_by_id(who.id).stage == Stage.DECIDED


def test_probationers_nobody_follows_are_taken_in_and_targets_typed_beside_results(clerk: Clerk) -> None:
    page = page_of(clerk)
    assert page.unfollowed.text() == "1 đảng viên dự bị chưa có trong danh sách này."
    clerk.click(page.take_button)
    clerk.settle()
    assert not page.notice.isVisible()
    assert column_of(page.list.view, "Họ và tên") == ["Lê Quốc Bảo"]
    clerk.click_tab(page.tabs.tabBar(), "Chỉ tiêu")
    clerk.settle()
    type_cell(clerk, page.results.view, 0, 1, "2")
    assert AdmissionTarget.get().number == 2
    assert page.results.whole.text().startswith("Năm 2026: kết nạp 0 trên chỉ tiêu 2 (0,0 %)")


def test_the_office_sets_its_own_days(clerk: Clerk) -> None:
    page = page_of(clerk)

    def change(dialog: AdmissionRulesDialog) -> None:
        retype(clerk.qtbot, dialog.form.editor("send_days"), "7")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(AdmissionRulesDialog, lambda: clerk.click(page.rules_button), change)
    rules = rules_on(date(2026, 11, 22))
    assert (rules.send_days, rules.mark("send_days"), rules.committee_days) == (7, "", 25)


def test_the_number_and_note_of_papers_and_steps_stand_beside_their_days(clerk: Clerk) -> None:
    who = followed()
    with action("giấy tờ"):
        AdmissionPaper(candidate=who, kind="request", on=date(2026, 3, 1), number="01", note="bản gốc").save()
        step = AdmissionStep.get(AdmissionStep.candidate == who, AdmissionStep.stage == Stage.DECIDED)
        step.note, step.body = "lễ ở hội trường thôn", "Đảng ủy xã"
        step.save()
    page = page_of(clerk)
    page.stand_on(who.id)
    clerk.settle()
    sheet = page.detail.papers
    texts = [sheet.index(0, column).data() for column in range(sheet.columnCount())]
    assert {"Đơn xin vào Đảng", "01/03/2026", "01", "bản gốc"} <= set(texts)
    assert any("Đảng ủy xã\nlễ ở hội trường thôn" in row[1] for row in page.detail.steps.rows)
