"""The clerk keeps a cell's meetings by keyboard: the year planned, who came, what was resolved, how it was scored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.base import action
from db.dialogues import Concern, ConcernSource
from db.evaluation import Rating
from db.meetings import Attendance, Meeting, MeetingScore, MeetingState, MeetingVisit, Presence, Scorer
from db.members import Member, Status
from db.organizations import Organization
from db.quality_sheets import QualitySheet
from db.tasks import Task
from db.terms import AttachedMember
from nongson_desktop.rules.evaluation import open_evaluation
from nongson_desktop.rules.meetings import keep, keep_attendance, roll, schedule
from nongson_desktop.rules.meetings_quality import choose_sheet
from nongson_desktop.rules.meetings_rules import rules_on
from nongson_desktop.rules.members import place_member, set_status
from nongson_desktop.rules.organizations import cells
from tests.conftest import TODAY
from tests.ui.hands import Clerk, column_of, retype, say
from ui.main_window import MainWindow
from ui.pages.evaluation import EvaluationPage
from ui.pages.evaluation_facts import MEETINGS, TASKS
from ui.pages.meetings import MeetingsPage
from ui.pages.meetings_attendance import AttendanceDialog
from ui.pages.meetings_dialogs import (
    DropMeetingDialog,
    GiveDialog,
    MeetingRulesDialog,
    NewMeetingDialog,
    RaiseDialog,
    ResolutionDialog,
    ScheduleDialog,
    VisitDialog,
)
from ui.pages.meetings_score import ScoreDialog
from ui.pages.meetings_sheets import SheetDialog, VersionDialog
from ui.pages.meetings_tasks import ReportsDialog
from ui.pages.members import MembersPage
from ui.pages.organizations import OrganizationsPage
from ui.pages.task_dialogs import ConcludeDialog
from ui.pages.tasks import TasksPage

ANH, AN = "Đỗ Đức Ánh", "Nguyễn Thị Ân"
ENTER, SPACE, CONTROL = Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier
DOWN, F6 = Qt.Key.Key_Down, Qt.Key.Key_F6
OCTOBER = "Chi bộ thôn Tân Lập: thường kỳ tháng 10/2026"


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow) -> Iterator[Clerk]:
    made = Clerk(qtbot, window)
    yield made
    made.close()


@pytest.fixture
def planned(people: dict[str, Member]) -> Meeting:
    """The year planned; the meeting of October of Tân Lập."""
    with action("Lập lịch"):
        schedule(2026, cells(TODAY), rules_on(TODAY))
    return Meeting.get(Meeting.name == OCTOBER)


@pytest.fixture
def held(planned: Meeting, people: dict[str, Member]) -> Meeting:
    """The same meeting held, with everybody there."""
    with action("Họp"):
        ticked = {one.member: (one.presence, "") for one in roll(planned, planned.planned_on)}
        keep_attendance(planned, ticked)
        keep(planned, {"concerns": "Đề nghị sửa cầu thôn", "chair": ANH})
    return planned


def page_of(clerk: Clerk, meeting: Meeting | None = None) -> MeetingsPage:
    page = clerk.open("Sinh hoạt")
    assert isinstance(page, MeetingsPage)
    if meeting is not None:
        page.stand_on(meeting.id)
        clerk.settle()
    return page


def tab(clerk: Clerk, page: MeetingsPage, words: str) -> None:
    clerk.click_tab(page.detail.tabs.tabBar(), words)
    clerk.settle()


def accept(clerk: Clerk, dialog: Any) -> None:
    clerk.tab_to(dialog.accept_button)
    clerk.press(ENTER)


def walk_to(clerk: Clerk, page: MeetingsPage, number: int) -> None:
    """Down the list to the meeting."""
    clerk.walk(lambda: page.list.view.current_id() == number, DOWN)
    clerk.settle()


def resolve(clerk: Clerk, dialog: ResolutionDialog) -> None:
    say(dialog.boxes["text"].editor, "Vận động làm đường thôn")
    retype(clerk.qtbot, dialog.boxes["number"].editor, "10-NQ/CB")
    retype(clerk.qtbot, dialog.boxes["due_on"].editor, "20/11/2026")
    clerk.tab_to(dialog.accept_button)
    clerk.press(ENTER)


def give(clerk: Clerk, dialog: GiveDialog) -> None:
    assert dialog.form.editor("basis").typed() == "Nghị quyết số 10-NQ/CB ngày 03/10/2026"
    shown = [item.text() for item in dialog.doers.items_() if not item.isHidden()]
    assert len(shown) == 2, "the members of the cell are offered first"
    clerk.tab_to(dialog.doers)
    clerk.press(Qt.Key.Key_Home)
    clerk.press(SPACE)
    assert dialog.doers.items_()[0].checkState() == Qt.CheckState.Checked
    clerk.tab_to(dialog.accept_button)
    clerk.press(ENTER)


def tell(clerk: Clerk, dialog: ReportsDialog) -> None:
    """What was said of the first task, and how far it is, typed beside it."""
    view = dialog.view
    assert view.hasFocus()
    clerk.press(Qt.Key.Key_Right)
    clerk.press("x")
    clerk.press(ENTER)
    assert dialog.problem.text() == "Dòng 1: “x” không hợp lệ cho %."
    clerk.press("6")
    clerk.write("600")
    clerk.press(ENTER)
    clerk.press(Qt.Key.Key_S, CONTROL)
    clerk.qtbot.waitUntil(lambda: "Vận động" in dialog.problem.text())
    assert dialog.problem.text() == f"{ANH}, “Vận động làm đường thôn”: Chưa nhập nội dung tiến độ."
    assert view.hasFocus(), "on the line that is refused"
    clerk.press("x")
    clerk.write("Đã họp dân, 8/10 hộ đồng ý")
    clerk.press(ENTER)
    clerk.press(Qt.Key.Key_Right)
    clerk.press("6")
    clerk.write("60")
    clerk.press(ENTER)
    clerk.press(Qt.Key.Key_S, CONTROL)


def conclude(clerk: Clerk, dialog: ConcludeDialog) -> None:
    retype(clerk.qtbot, dialog.boxes["done_on"].editor, "15/11/2026")
    clerk.tab_to(dialog.accept_button)
    clerk.press(ENTER)


def reported(clerk: Clerk, page: MeetingsPage) -> TasksPage:
    """What was said of the task at the meeting stands with the meeting and, after Enter, with the task."""
    clerk.turn_to(page.detail.tabs.tabBar(), "Tiến độ")
    clerk.in_dialog(ReportsDialog, lambda: clerk.press_button(page.detail.progress.add_button), partial(tell, clerk))
    assert page.detail.progress.rows.rows == [(ANH, "Vận động làm đường thôn", "Đã họp dân, 8/10 hộ đồng ý", "60")]
    clerk.reach(page.detail.progress.view)
    clerk.walk(lambda: page.detail.progress.view.currentIndex().row() == 0, DOWN)
    clerk.press(ENTER)
    clerk.settle()
    tasks = clerk.window.page()
    assert isinstance(tasks, TasksPage)
    assert tasks.progress_rows.rows == [("03/10/2026", "Đã họp dân, 8/10 hộ đồng ý", "60", "tháng 10/2026")]
    return tasks


def test_a_resolution_becomes_a_task_and_the_task_evidence_of_the_rating_by_keyboard_alone(
    clerk: Clerk, people: dict[str, Member]
) -> None:
    """The year planned, October ticked, a line resolved and given, the task done: all of it stands beside the level."""
    page = clerk.go("Sinh hoạt")
    clerk.in_dialog(ScheduleDialog, lambda: clerk.press_button(page.plan_button), lambda dialog: accept(clerk, dialog))
    assert len(page.list.table.ids) == 24
    clerk.reach(page.list.view)
    walk_to(clerk, page, Meeting.get(Meeting.name == OCTOBER).id)

    def tick(dialog: AttendanceDialog) -> None:
        assert [one.name for one in dialog.roll.people] == [ANH, AN]
        clerk.press(SPACE)
        clerk.press(SPACE)
        clerk.press(ENTER)
        assert dialog.counted.text() == f"Có mặt 1/2 (50,0 %) · vắng không lý do 1: {ANH}"
        clerk.press("p")
        clerk.press("c")
        clerk.press(ENTER)
        assert dialog.accept_button.hasFocus()
        clerk.press(ENTER)

    clerk.in_dialog(AttendanceDialog, lambda: clerk.press(Qt.Key.Key_D, CONTROL), tick)
    assert page.detail.facts.text() == "Đã họp · ngày 03/10/2026 · dự 1/2"
    clerk.turn_to(page.detail.tabs.tabBar(), "Nghị quyết")
    clerk.in_dialog(ResolutionDialog, lambda: clerk.press_button(page.detail.add_line), partial(resolve, clerk))
    clerk.in_dialog(GiveDialog, lambda: clerk.press_button(page.detail.give_button), partial(give, clerk))
    assert page.detail.lines.rows == [
        ("10-NQ/CB", "Vận động làm đường thôn", "20/11/2026", ""),
        ("", f"→ {ANH}", "20/11/2026", "Đã giao"),
    ]
    tasks = reported(clerk, page)
    clerk.in_dialog(ConcludeDialog, lambda: clerk.press_button(tasks.conclude_button), partial(conclude, clerk))
    assert Task.get().basis == "Nghị quyết số 10-NQ/CB ngày 03/10/2026"
    open_evaluation(2026)
    rating_page = clerk.go("Đánh giá, xếp loại")
    assert isinstance(rating_page, EvaluationPage)
    rating = Rating.get(Rating.name == ANH, Rating.year == 2026)
    clerk.reach(rating_page.desk.view)
    clerk.walk(lambda: rating_page.desk.view.current_rating() == rating, DOWN)
    clerk.settle()
    sections = rating_page.evidence.sections
    assert "Vận động làm đường thôn (hoàn thành" in sections[TASKS].label.text()
    assert sections[MEETINGS].label.text() == "Dự 0/1 buổi, vắng không lý do 1."
    clerk.press(F6)
    clerk.walk(sections[MEETINGS].title.hasFocus, Qt.Key.Key_Backtab)
    clerk.press(SPACE)
    clerk.settle()
    members = clerk.window.page()
    assert isinstance(members, MembersPage)
    assert members.detail.attendance.rows.rows == [("03/10/2026", "Vắng không lý do", "Thường kỳ")]


def test_thirty_are_ticked_in_a_key_a_second_for_half_a_minute(
    clerk: Clerk, planned: Meeting, people: dict[str, Member]
) -> None:
    """Two with a reason and one without, the last in the list among them; nobody away takes two keys."""
    with action("Thêm"):
        for number in range(28):
            member = Member(name=f"Lê Văn {'BCDĐGHKLMN'[number % 10]}{number}")
            member.save()
            place_member(member, planned.cell)
            set_status(member, Status.OFFICIAL)
    page_of(clerk, planned)

    def all_came(dialog: AttendanceDialog) -> None:
        assert dialog.counted.text() == "Có mặt 30/30 (100,0 %)"
        clerk.press(Qt.Key.Key_S, CONTROL)

    def three_missed(dialog: AttendanceDialog) -> None:
        for key in ("p", "k"):
            for _ in range(9):
                clerk.press(DOWN)
            clerk.press(key)
        clerk.press(Qt.Key.Key_End, CONTROL)
        clerk.press("p")
        assert dialog.counted.text().startswith("Có mặt 27/30 (90,0 %) · vắng có lý do 2 · vắng không lý do 1: ")
        clerk.press(Qt.Key.Key_S, CONTROL)

    clerk.strokes = 0
    clerk.in_dialog(AttendanceDialog, lambda: clerk.press(Qt.Key.Key_D, CONTROL), all_came)
    assert clerk.strokes == 2
    assert Attendance.select().where(Attendance.presence == Presence.PRESENT).count() == 30
    clerk.in_dialog(AttendanceDialog, lambda: clerk.press(Qt.Key.Key_D, CONTROL), three_missed)
    assert clerk.strokes - 2 <= 30, "three to find and tick, opened and saved: no more keys than people"
    away = Attendance.select().where(Attendance.presence != Presence.PRESENT).order_by(Attendance.presence)
    assert [one.presence for one in away] == [Presence.EXCUSED, Presence.EXCUSED, Presence.UNEXCUSED]


def test_reasons_are_typed_and_another_day_calls_others(
    clerk: Clerk, planned: Meeting, people: dict[str, Member]
) -> None:
    page = page_of(clerk, planned)

    def tick(dialog: AttendanceDialog) -> None:
        clerk.press("2")
        clerk.press(Qt.Key.Key_F2)
        clerk.write("ốm")
        clerk.press(ENTER)
        assert (dialog.roll.people[0].presence, dialog.roll.people[0].reason) == (Presence.EXCUSED, "ốm")
        retype(clerk.qtbot, dialog.boxes["held_on"].editor, "5/10/2026")
        retype(clerk.qtbot, dialog.boxes["started"].editor, "19:30")
        retype(clerk.qtbot, dialog.boxes["ended"].editor, "tối")
        assert dialog.roll.people[0].reason == "ốm", "what was ticked stays with another day"
        clerk.click(dialog.accept_button)
        clerk.qtbot.waitUntil(dialog.boxes["ended"].problem.isVisible)
        assert dialog.boxes["ended"].problem.text() == "“tối” không phải là giờ; ghi như 19:30."
        retype(clerk.qtbot, dialog.boxes["ended"].editor, "21:00")
        clerk.press(Qt.Key.Key_S, CONTROL)

    clerk.in_dialog(AttendanceDialog, lambda: clerk.click(page.detail.attend_button), tick)
    assert page.detail.facts.text() == "Đã họp · ngày 05/10/2026 · 90 phút · dự 1/2"
    assert {(row.member.name, row.presence, row.reason) for row in Attendance.select()} == {
        (ANH, Presence.EXCUSED, "ốm"),
        (AN, Presence.PRESENT, ""),
    }
    clerk.window.undo_last()
    clerk.settle()
    assert Meeting.get_by_id(planned.id).state == MeetingState.PLANNED


def test_points_are_typed_down_a_column_and_the_level_follows(clerk: Clerk, held: Meeting) -> None:
    with action("Phiếu"):
        choose_sheet("hundred")
        keep(held, {"started": "19:30", "ended": "20:50", "speakers": 2, "speeches": 2})
    page = page_of(clerk, held)

    def score(dialog: ScoreDialog) -> None:
        assert dialog.value("by") == ANH
        assert [str(dialog.lines.text(row, 4)) for row in (0, 1, 2, 11)] == ["4", "4", "1", "5"], (
            "what the facts propose"
        )
        assert "dự 100,0 % (phải trên 85 %)" in dialog.legend.text()
        assert "họp 80 phút (ít nhất 90)" in dialog.legend.text()
        assert dialog.sum.text().startswith("Còn 23 dòng chưa chấm")
        clerk.click(dialog.accept_button)
        clerk.qtbot.waitUntil(lambda: dialog.problem.text().startswith("Chưa chấm: Chuẩn bị nội dung"))
        clerk.press("3")
        clerk.press(ENTER)
        clerk.settle()
        assert dialog.lines.text(3, 4) == "3"
        clerk.click(dialog.full)
        assert dialog.sum.text() == "94/95 điểm, quy đổi 98,9; xếp loại theo điểm chấm: Tốt"
        clerk.press(Qt.Key.Key_S, CONTROL)

    clerk.in_dialog(ScoreDialog, lambda: clerk.click(page.detail.score_button), score)
    tab(clerk, page, "Chấm điểm")
    assert page.detail.scores.rows == [("Chi bộ tự chấm", "94/95", "98,9", "Tốt", "22/11/2026")]
    told = "Kết quả cuối cùng: 94/95 điểm, quy đổi 98,9, theo điểm chấm xếp loại Tốt (chi bộ tự chấm)."
    assert page.detail.result.text() == told

    def appraise(dialog: ScoreDialog) -> None:
        assert dialog.value("scorer") == Scorer.COMMITTEE
        clerk.click(dialog.full)
        dialog.view.go_to(23, 4)
        dialog.view.setFocus()
        clerk.press("2")
        clerk.press("0")
        clerk.press(ENTER)
        clerk.settle()
        clerk.click(dialog.accept_button)

    clerk.in_dialog(ScoreDialog, lambda: clerk.click(page.detail.score_button), appraise)
    assert [row[3:] for row in page.detail.scores.rows][1] == ("Khá", "22/11/2026")
    assert page.detail.result.text().endswith("xếp loại Khá (đảng ủy thẩm định).")
    page.detail.scores_view.selectRow(0)
    clerk.click(page.detail.final_button)
    clerk.settle()
    assert MeetingScore.get(MeetingScore.final).scorer == Scorer.CELL
    show_the_year(clerk, page)


def show_the_year(clerk: Clerk, page: MeetingsPage) -> None:
    """The cell's figures with the rule they follow, its months as columns, and the meetings behind them."""
    clerk.click_tab(page.tabs.tabBar(), "Chất lượng")
    clerk.settle()
    assert page.quality.rows.rows[2][:2] == ("Chi bộ thôn Tân Lập", "1/10")
    assert "điểm trung bình 94,0 · 100,0 % buổi Tốt" in page.quality.said.text()
    assert [one.scored for one in page.quality.chart.months] == [0] * 9 + [1, 0, 0]
    assert page.quality.of.text().endswith("số trên cột là điểm trung bình, theo điểm chấm")
    page.quality.view.selectRow(2)
    page.quality.view.setFocus()
    clerk.press(ENTER)
    clerk.settle()
    assert set(column_of(page.list.view, "Chi bộ")) == {"Chi bộ thôn Tân Lập"}


def test_who_follows_the_cell_sits_in_and_what_is_heard_goes_to_the_register(
    clerk: Clerk, held: Meeting, people: dict[str, Member]
) -> None:
    with action("Phân công"):
        AttachedMember(member=people["Trần Văn Ẩn"], cell=held.cell, since=date(2026, 1, 1)).save()
    page = page_of(clerk, held)
    tab(clerk, page, "Cấp trên dự")

    def sit_in(dialog: VisitDialog) -> None:
        assert dialog.boxes["member"].editor.typed() == "Trần Văn Ẩn"
        say(dialog.boxes["comment"].editor, "Chuẩn bị chu đáo")
        retype(clerk.qtbot, dialog.boxes["concerns"].editor, "Dân mong có nước sạch")
        clerk.tab_to(dialog.accept_button)
        clerk.press(ENTER)

    clerk.in_dialog(VisitDialog, lambda: clerk.click(page.detail.add_visit), sit_in)
    assert MeetingVisit.get().comment == "Chuẩn bị chu đáo"
    clerk.in_dialog(
        RaiseDialog,
        lambda: clerk.click(page.detail.raise_visit),
        lambda dialog: clerk.click(dialog.accept_button),
    )
    clerk.in_dialog(
        RaiseDialog,
        lambda: clerk.in_menu(lambda: clerk.click(page.detail.more_button), "Chuyển kiến nghị"),
        lambda dialog: clerk.click(dialog.accept_button),
    )
    assert [(one.source, one.content, one.cell.name) for one in Concern.select().order_by(Concern.id)] == [
        (ConcernSource.ATTACHED, "Dân mong có nước sạch", "Chi bộ thôn Tân Lập"),
        (ConcernSource.MEETING, "Đề nghị sửa cầu thôn", "Chi bộ thôn Tân Lập"),
    ]


def test_a_meeting_is_announced_put_off_added_written_and_locked(
    clerk: Clerk, planned: Meeting, people: dict[str, Member]
) -> None:
    page = page_of(clerk, planned)
    clerk.in_menu(lambda: clerk.click(page.detail.more_button), "Đã thông báo")
    clerk.settle()
    assert page.detail.facts.text().startswith("Đã thông báo")

    def put_off(dialog: DropMeetingDialog) -> None:
        say(dialog.boxes["reason"].editor, "mưa bão")
        retype(clerk.qtbot, dialog.boxes["new_day"].editor, "9/10/2026")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(
        DropMeetingDialog, lambda: clerk.in_menu(lambda: clerk.click(page.detail.more_button), "Hoãn"), put_off
    )
    assert page.detail.facts.text() == "Lên lịch · ngày 09/10/2026 · lý do: mưa bão"
    form = page.detail.form
    retype(clerk.qtbot, form.editor("held_on"), "9/10/2026")
    retype(clerk.qtbot, form.editor("minutes_number"), "10-BB/CB")
    clerk.press(Qt.Key.Key_S, CONTROL)
    clerk.settle()
    assert Meeting.get_by_id(planned.id).state == MeetingState.MINUTED
    clerk.in_menu(lambda: clerk.click(page.detail.more_button), "Khoá")
    clerk.settle()
    assert page.detail.facts.text().startswith("Đã khoá")
    clerk.in_menu(lambda: clerk.click(page.detail.more_button), "Mở khoá")
    clerk.settle()
    assert page.detail.facts.text().startswith("Đã có biên bản")

    def add(dialog: NewMeetingDialog) -> None:
        clerk.choose(dialog.boxes["cell"].editor, "Chi bộ thôn Tân Lập")  # type: ignore[arg-type]  # a combo box
        retype(clerk.qtbot, dialog.boxes["theme"].editor, "Học tập và làm theo")
        retype(clerk.qtbot, dialog.boxes["planned_on"].editor, "20/10/2026")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(NewMeetingDialog, lambda: clerk.click(page.add_button), add)
    assert page.detail.name.text() == "Chi bộ thôn Tân Lập: chuyên đề tháng 10/2026"


def test_sheets_days_and_the_tabs_beside_member_and_cell(clerk: Clerk, held: Meeting) -> None:
    page = page_of(clerk, held)
    clerk.click_tab(page.tabs.tabBar(), "Phiếu chấm")
    assert [row[3] for row in page.sheets.rows.rows] == ["đang dùng", ""]
    page.sheets.view.selectRow(1)
    assert "Chưa được xác nhận: mẫu của một địa phương khác" in page.sheets.said.text()
    assert "Tốt ≥ 90; Khá ≥ 70 và < 90; Trung bình ≥ 50 và < 70; Kém < 50" in page.sheets.said.text()
    clerk.click(page.sheets.use_button)
    clerk.settle()
    assert QualitySheet.get(QualitySheet.chosen).key == "hundred"

    def lower(dialog: SheetDialog) -> None:
        retype(clerk.qtbot, dialog.boxes["good"].editor, "60")
        clerk.click(dialog.accept_button)
        clerk.qtbot.waitUntil(dialog.boxes["fair"].problem.isVisible)
        retype(clerk.qtbot, dialog.boxes["good"].editor, "85")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(SheetDialog, lambda: clerk.click(page.sheets.edit_button), lower)
    assert "Tốt ≥ 85" in page.sheets.said.text()

    def again(dialog: VersionDialog) -> None:
        retype(clerk.qtbot, dialog.boxes["since"].editor, "1/1/2027")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(VersionDialog, lambda: clerk.click(page.sheets.version_button), again)
    assert [row[2] for row in page.sheets.rows.rows] == ["", "", "01/01/2027"]
    clerk.click_tab(page.tabs.tabBar(), "Chất lượng")
    clerk.settle()

    def days(dialog: MeetingRulesDialog) -> None:
        retype(clerk.qtbot, dialog.form.editor("minutes_days"), "7")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(MeetingRulesDialog, lambda: clerk.click(page.quality.rules_button), days)
    assert rules_on(TODAY).minutes_days == 7
    organizations = clerk.open("Tổ chức")
    assert isinstance(organizations, OrganizationsPage)
    organizations.stand_on(Organization.get(Organization.name == "Chi bộ thôn Tân Lập").id)
    clerk.settle()
    clerk.click_tab(organizations.tabs.groups, "Hoạt động")
    clerk.click_tab(organizations.tabs.parts, "Sinh hoạt")
    clerk.settle()
    rows = organizations.tabs.currentWidget().rows.rows  # type: ignore[union-attr]  # a tab of rows
    assert rows[0] == ("03/10/2026", "Thường kỳ", "2/2", "Đã họp", "")
