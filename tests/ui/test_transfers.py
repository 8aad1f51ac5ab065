"""The clerk at the register of introductions: who goes, who comes, who stays away for a time; and the open work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from db.base import action
from db.member_file import UnderReview
from db.members import Member, Membership, Status
from db.organizations import Organization
from db.tasks import Task, TaskResult
from db.transfers import Direction, Transfer, TransferKind, TransferState
from nongson_desktop.rules.statuses import periods_of
from nongson_desktop.rules.tasks import assign
from nongson_desktop.rules.transfers import move_in, numbers
from tests.ui.hands import Clerk, column_of, retype
from ui.main_window import MainWindow
from ui.pages.member_limits import LimitsDialog
from ui.pages.open_work import OpenWorkBox
from ui.pages.status_dialog import StatusDialog
from ui.pages.transfers import TransfersPage
from ui.pages.transfers_dialogs import ArrivalDialog, DayDialog, MoveDialog, ReturnDialog, TransferDialog
from ui.pages.transfers_together import TogetherDialog

TAB, SPACE, RETURN = Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Return


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow) -> Iterator[Clerk]:
    made = Clerk(qtbot, window)
    yield made
    made.close()


@pytest.fixture
def page(clerk: Clerk) -> TransfersPage:
    made = clerk.open("Chuyển sinh hoạt")
    assert isinstance(made, TransfersPage)
    return made


def status_of(member: Member) -> str:
    return periods_of(member)[-1].status


def answer(clerk: Clerk, work: OpenWorkBox, *ways: tuple[str, str]) -> None:
    """Choose for each open item in turn, by keyboard; the name is who takes it on."""
    for (_item, way, to), (words, name) in zip(work.rows, ways, strict=True):
        clerk.choose(way, words)
        if name:
            clerk.tab_to(to)
            clerk.write(name)


def accept(clerk: Clerk, dialog: TransferDialog | MoveDialog | StatusDialog) -> None:
    clerk.tab_to(dialog.accept_button)
    clerk.press(RETURN)


def test_who_moves_away_with_three_open_tasks_is_asked_about_each(
    clerk: Clerk, page: TransfersPage, people: dict[str, Member]
) -> None:
    member, heir = people["Nguyễn Thị Ân"], people["Đỗ Đức Ánh"]
    with action("giao việc"):
        for number in (1, 2, 3):
            assign(member, 2026, f"Việc {number}", due_on=date(2026, 12, number))

    def act(dialog: TransferDialog) -> None:
        clerk.tab_to(dialog.boxes["member"].editor)
        clerk.write("nguyen thi an")
        clerk.press(TAB)
        clerk.tab_to(dialog.form.editor("number"))
        clerk.write("05")
        clerk.tab_to(dialog.form.editor("place"))
        clerk.write("Đảng bộ xã Đồng Mây")
        assert len(dialog.work.rows) == 3
        answer(clerk, dialog.work, ("Giao lại", "do duc anh"), ("Kết thúc", ""), ("Giữ nguyên", ""))
        accept(clerk, dialog)

    clerk.tab_to(page.out_button)
    clerk.in_dialog(TransferDialog, lambda: clerk.press(SPACE), act)
    assert column_of(page.list.view, "Đảng viên") == ["Nguyễn Thị Ân"]
    assert column_of(page.list.view, "Tình trạng") == ["Đã giới thiệu, chưa nộp"]
    assert status_of(member) == Status.TRANSFERRED
    results = {(task.member.name, task.text): task.result for task in Task.select().where(~Task.hidden)}
    assert results == {
        ("Nguyễn Thị Ân", "Việc 1"): TaskResult.ADJUSTED,
        ("Nguyễn Thị Ân", "Việc 2"): TaskResult.ADJUSTED,
        ("Nguyễn Thị Ân", "Việc 3"): TaskResult.ASSIGNED,
        (heir.name, "Việc 1"): TaskResult.ASSIGNED,
    }

    def presented(dialog: TransferDialog) -> None:
        clerk.tab_to(dialog.form.editor("presented_on"))
        clerk.write("30/11/2026")
        accept(clerk, dialog)

    page.list.focus_list()
    clerk.in_dialog(TransferDialog, lambda: clerk.press(RETURN), presented)
    assert Transfer.get().state == TransferState.RECEIVED


def test_who_is_inspected_does_not_go_before_it_is_agreed(
    clerk: Clerk, page: TransfersPage, people: dict[str, Member]
) -> None:
    with action("kiểm tra"):
        UnderReview(member=people["Trần Văn Ẩn"], kind="inspection", since=date(2026, 11, 1)).save()

    def act(dialog: TransferDialog) -> None:
        retype(clerk.qtbot, dialog.boxes["member"].editor, "tran van an")
        retype(clerk.qtbot, dialog.form.editor("place"), "Đảng bộ xã Đồng Mây")
        assert "Đang được thanh tra, kiểm tra." in dialog.note.text()
        clerk.click(dialog.accept_button)
        clerk.qtbot.waitUntil(dialog.form.boxes["agreed"].problem.isVisible)
        assert dialog.form.editor("place").typed() == "Đảng bộ xã Đồng Mây"
        clerk.tab_to(dialog.form.editor("agreed"))
        clerk.press(SPACE)
        clerk.click(dialog.accept_button)

    clerk.in_dialog(TransferDialog, lambda: clerk.click(page.out_button), act)
    assert status_of(people["Trần Văn Ẩn"]) == Status.TRANSFERRED


def test_who_comes_is_typed_once_and_stands_among_the_members(clerk: Clerk, page: TransfersPage) -> None:
    def act(dialog: ArrivalDialog) -> None:
        clerk.choose(dialog.boxes["cell"].editor, "Chi bộ thôn Bình Sơn")  # type: ignore[arg-type]
        for name, text in (("name", "Hồ Thị Ửng"), ("birth_date", "2/9/1990"), ("card_number", "000000000077")):
            clerk.tab_to(dialog.person.editor(name))
            clerk.write(text)
        clerk.tab_to(dialog.form.editor("introduced_on"))
        clerk.write("1/6/2026")
        clerk.tab_to(dialog.form.editor("place"))
        clerk.write("Đảng bộ xã Đồng Mây")
        assert "Nộp giấy giới thiệu chậm (hạn 13/07/2026)" in dialog.note.text()
        clerk.tab_to(dialog.form.editor("late_reason"))
        clerk.write("Ốm")
        assert "chậm" not in dialog.note.text()
        clerk.tab_to(dialog.accept_button)
        clerk.press(RETURN)

    clerk.tab_to(page.in_button)
    clerk.in_dialog(ArrivalDialog, lambda: clerk.press(SPACE), act)
    made = Member.get(Member.name == "Hồ Thị Ửng")
    assert (str(made.birth_date), status_of(made)) == ("02/09/1990", Status.OFFICIAL)
    clerk.open("Đảng viên")
    members = clerk.window.page()
    assert "Hồ Thị Ửng" in column_of(members.list.view, "Họ và tên")  # type: ignore[union-attr]


def test_a_stay_elsewhere_is_prolonged_then_over(clerk: Clerk, page: TransfersPage, people: dict[str, Member]) -> None:
    member = people["Nguyễn Thị Ân"]

    def stay(dialog: TransferDialog) -> None:
        retype(clerk.qtbot, dialog.boxes["member"].editor, "nguyen thi an")
        clerk.choose(dialog.form.editor("kind"), "Tạm thời")  # type: ignore[arg-type]
        for name, text in (("introduced_on", "1/6/2026"), ("until", "1/12/2026"), ("place", "Công ty Mây Trắng")):
            retype(clerk.qtbot, dialog.form.editor(name), text)
        clerk.click(dialog.accept_button)

    clerk.in_dialog(TransferDialog, lambda: clerk.click(page.out_button), stay)
    assert status_of(member) == Status.AWAY

    def longer(dialog: DayDialog) -> None:
        retype(clerk.qtbot, dialog.boxes["until"].editor, "1/3/2027")
        clerk.click(dialog.accept_button)

    page.list.focus_list()
    clerk.in_dialog(DayDialog, lambda: clerk.click(page.extend_button), longer)
    assert (Transfer.get().until, periods_of(member)[-1].due_on) == (date(2027, 3, 1), date(2027, 3, 1))
    page.list.focus_list()
    clerk.in_dialog(
        DayDialog, lambda: clerk.click(page.return_button), lambda dialog: clerk.click(dialog.accept_button)
    )
    assert (status_of(member), Transfer.get().state) == (Status.OFFICIAL, TransferState.RETURNED)


def test_a_guest_who_goes_home_leaves_no_work_that_nobody_was_asked_about(clerk: Clerk, page: TransfersPage) -> None:
    guest, stay = Member(name="Hồ Thị Ửng"), Transfer(kind=TransferKind.TEMPORARY, direction=Direction.IN)
    stay.place, stay.presented_on, stay.until = "Đảng bộ xã Đồng Mây", date(2026, 5, 4), date(2026, 12, 1)
    with action("tiếp nhận, giao việc"):
        stay.to_cell = Organization.get(Organization.name == "Chi bộ thôn Bình Sơn")
        move_in(guest, stay)
        assign(guest, 2026, "Tuần tra")
    page.reload()
    clerk.settle()

    def goes(dialog: ReturnDialog) -> None:
        answer(clerk, dialog.work, ("Kết thúc", ""))
        clerk.click(dialog.accept_button)

    page.list.focus_list()
    clerk.in_dialog(ReturnDialog, lambda: clerk.click(page.return_button), goes)
    assert (Task.get().result, Transfer.get().state) == (TaskResult.ADJUSTED, TransferState.RETURNED)


def test_a_cell_goes_over_together_but_for_whom_is_unticked(
    clerk: Clerk, page: TransfersPage, people: dict[str, Member]
) -> None:
    with action("giao việc"):
        assign(people["Trần Văn Ẩn"], 2026, "Giữ vệ sinh")
        assign(people["Lê Quốc Bảo"], 2026, "Tuần tra")

    def act(dialog: TogetherDialog) -> None:
        clerk.choose(dialog.boxes["from_cell"].editor, "Chi bộ thôn Bình Sơn")  # type: ignore[arg-type]
        clerk.choose(dialog.boxes["to_cell"].editor, "Chi bộ thôn Tân Lập")  # type: ignore[arg-type]
        clerk.tab_to(dialog.people)
        clerk.press(Qt.Key.Key_Home)
        assert [item.text for item, _way, _to in dialog.work.rows] == [
            "Trần Văn Ẩn: Giữ vệ sinh",
            "Lê Quốc Bảo: Tuần tra",
        ]
        clerk.choose(dialog.work.rows[1][1], "Kết thúc")
        clerk.tab_to(dialog.people)
        clerk.press(SPACE)
        answer(clerk, dialog.work, ("Kết thúc", ""))
        clerk.tab_to(dialog.accept_button)
        clerk.press(RETURN)

    clerk.in_dialog(TogetherDialog, lambda: clerk.click(page.together_button), act)
    moved = {line.member.name for line in Transfer.select()}
    assert moved == {"Lê Quốc Bảo", "Phạm Thị Đào"}
    assert {task.text: task.result for task in Task.select()} == {
        "Giữ vệ sinh": TaskResult.ASSIGNED,
        "Tuần tra": TaskResult.ADJUSTED,
    }
    stayed = Membership.get(Membership.member == Member.get(Member.name == "Trần Văn Ẩn"))
    assert stayed.until is None


def test_a_change_of_status_says_what_follows_and_refuses_what_cannot_be(
    clerk: Clerk, window: MainWindow, people: dict[str, Member]
) -> None:
    member = people["Đỗ Đức Ánh"]
    with action("giao việc"):
        assign(member, 2026, "Giữ vệ sinh đường làng")
    window.show_member(member.id)
    clerk.settle()

    def act(dialog: StatusDialog) -> None:
        choice = dialog.boxes["status"].editor
        assert isinstance(choice, QComboBox)
        clerk.choose(choice, "Dự bị")
        assert "không trở lại dự bị" in dialog.warning.text()
        clerk.choose(choice, "Qua đời (từ trần)")
        assert "phiếu báo từ trần và hồ sơ" in dialog.note.text()
        answer(clerk, dialog.work, ("Kết thúc", ""))
        accept(clerk, dialog)

    button = window.page().detail.status_button  # type: ignore[union-attr]
    clerk.in_dialog(StatusDialog, lambda: clerk.click(button), act)
    assert (status_of(member), Task.get().result) == (Status.DECEASED, TaskResult.ADJUSTED)
    window.undo_last()
    clerk.settle()
    assert (status_of(member), Task.get().result) == (Status.OFFICIAL, TaskResult.ASSIGNED)


def test_a_period_that_a_new_text_changed_holds_from_its_day_on(clerk: Clerk, page: TransfersPage) -> None:
    def act(dialog: LimitsDialog) -> None:
        for name, text in (("present_working_days", "-1"), ("since", "1/12/2026"), ("document", "Quy định mới")):
            retype(clerk.qtbot, dialog.boxes[name].editor, text)
        clerk.click(dialog.accept_button)
        clerk.qtbot.waitUntil(dialog.boxes["present_working_days"].problem.isVisible)
        retype(clerk.qtbot, dialog.boxes["present_working_days"].editor, "20")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(LimitsDialog, lambda: clerk.click(page.limits_button), act)
    assert numbers(date(2026, 11, 30))["present_working_days"] == 30
    assert numbers(date(2026, 12, 1))["present_working_days"] == 20
    assert numbers(date(2026, 12, 1))["start_working_days"] == 60
