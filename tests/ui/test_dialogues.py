"""A talk with the people typed as it goes, and a concern from its first line to the day the people are told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from db.base import action
from db.dialogues import Concern, ConcernKind, ConcernState, Dialogue, Reception
from db.members import Member
from nongson_desktop.rules.concerns import receive
from nongson_desktop.rules.dialogue_rules import keep_rules
from nongson_desktop.rules.hamlets import new_hamlet
from tests.conftest import TODAY
from tests.ui.hands import Clerk, column_of, paste, retype, say
from ui.main_window import MainWindow
from ui.pages.concerns import ConcernsPage
from ui.pages.concerns_dialogs import ComplaintDialog, ConcernDialog, RepeatDialog, RulesDialog, StepDialog
from ui.pages.dialogues import ConcludeDialog, DialogueDialog, DialoguesPage, ReceptionDialog
from ui.pages.due import DeskPage
from ui.theme import colours


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow) -> Iterator[Clerk]:
    with action("Lập thôn"):
        for name in ("Thôn Bình Sơn", "Thôn Tân Lập"):
            new_hamlet(name)
    made = Clerk(qtbot, window)
    yield made
    made.close()


def only() -> Any:
    (found,) = Concern.select().where(~Concern.hidden)
    return found


def press_step(clerk: Clerk, words: str, **typed: str) -> None:
    """Alt+1 takes the next step; what it asks is typed, Enter on the button writes."""

    def act(dialog: StepDialog) -> None:
        assert dialog.step.words == words
        for name, text in typed.items():
            clerk.tab_to(dialog.boxes[name].editor)
            clerk.write(text)
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Space)

    clerk.in_dialog(StepDialog, lambda: clerk.press("1", Qt.KeyboardModifier.AltModifier), act)


def test_a_concern_is_written_assigned_answered_and_reported_back_by_keyboard(clerk: Clerk) -> None:
    page = clerk.go("Kiến nghị")
    assert isinstance(page, ConcernsPage)

    def write_it(dialog: ConcernDialog) -> None:
        assert QApplication.focusWidget() is dialog.boxes["content"].editor
        clerk.write("Đường liên thôn bị xói lở")
        clerk.choose(dialog.boxes["hamlet"].editor, "Thôn Tân Lập")  # type: ignore[arg-type]  # a choice is a combo box
        clerk.tab_to(dialog.boxes["received_on"].editor)
        clerk.write("2/11/2026")
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Space)

    clerk.in_dialog(ConcernDialog, lambda: clerk.press_button(page.add_button), write_it)
    assert (only().state, only().due_on) == (ConcernState.RECEIVED, date(2026, 12, 2))
    due_on = page.list.table.index(0, page.list.view.section("due_on"))
    assert due_on.data(Qt.ItemDataRole.ForegroundRole) is None
    with action("nhắc trước mười ngày"):
        keep_rules({"warn_days": 10}, None, "")
    page.reload()
    assert due_on.data(Qt.ItemDataRole.ForegroundRole).name() == colours().warn
    press_step(clerk, "Phân công", body="UBND xã", due_on="15/11/2026")
    assert (only().state, only().body) == (ConcernState.ASSIGNED, "UBND xã")

    desk = clerk.go("Bàn làm việc")
    assert isinstance(desk, DeskPage)
    lines = [one and one.text for one in desk.rows.items]
    late = lines.index("UBND xã quá hạn 1 tuần: Đường liên thôn bị xói lở")
    clerk.reach(desk.view)
    clerk.walk(lambda: desk.view.currentIndex().row() == late, Qt.Key.Key_Down)
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    assert clerk.window.page() is page
    press_step(clerk, "Đang xử lý")
    press_step(clerk, "Trả lời", result="Đã sửa 200 m đường", answer_number="15-CV/ĐU", answered_on="20/11/2026")
    press_step(clerk, "Thông báo lại", reported_on="21/11/2026")
    press_step(clerk, "Đóng")
    kept = only()
    assert (kept.state, kept.answer_number, kept.reported_on) == (ConcernState.CLOSED, "15-CV/ĐU", date(2026, 11, 21))
    clerk.turn_to(page.tabs.tabBar(), "Thống kê")
    assert [row[:5] for row in page.figures.rows] == [
        ("(chưa ghi)", "1", "", "1", ""),
        ("Tổng cộng", "1", "", "1", ""),
    ]
    assert page.behind_name.text() == "(chưa ghi): tiếp nhận (1)"


def test_a_step_without_what_it_asks_is_refused_beside_the_field_and_what_was_typed_stays(clerk: Clerk) -> None:
    with action("ghi"):
        receive("Kênh cạn nước", TODAY, "other")
    page = clerk.open("Kiến nghị")
    assert isinstance(page, ConcernsPage)

    def act(dialog: StepDialog) -> None:
        retype(clerk.qtbot, dialog.boxes["answer_number"].editor, "15-CV/ĐU")
        clerk.click(dialog.accept_button)
        clerk.qtbot.waitUntil(dialog.boxes["result"].problem.isVisible)
        assert dialog.boxes["result"].problem.text() == "Chưa nhập kết quả giải quyết."
        assert dialog.boxes["answer_number"].editor.typed() == "15-CV/ĐU"
        dialog.reject()

    clerk.in_dialog(StepDialog, lambda: clerk.click(page.steps[ConcernState.ANSWERED]), act)
    assert only().state == ConcernState.RECEIVED


def test_of_a_denunciation_the_window_asks_only_where_it_went(clerk: Clerk) -> None:
    page = clerk.open("Kiến nghị")
    assert isinstance(page, ConcernsPage)

    def act(dialog: ComplaintDialog) -> None:
        assert not dialog.boxes.keys() & {"content", "raised_by", "result"}
        retype(clerk.qtbot, dialog.boxes["passed_to"].editor, "Ủy ban Kiểm tra Đảng ủy")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(ComplaintDialog, lambda: clerk.click(page.complaint_button), act)
    assert (only().kind, only().content, only().passed_to) == (
        ConcernKind.COMPLAINT,
        "",
        "Ủy ban Kiểm tra Đảng ủy",
    )
    assert not any(made.isVisible() for made in page.steps.values())


def test_what_is_raised_again_leads_to_the_earlier_concern(clerk: Clerk) -> None:
    with action("ghi"):
        receive("Kênh cạn nước", date(2026, 3, 1), "other", area="Thuỷ lợi")
        receive("Kênh vẫn cạn", date(2026, 10, 1), "other", area="Thuỷ lợi")
    page = clerk.open("Kiến nghị")
    assert isinstance(page, ConcernsPage)
    clerk.click_cell(page.list.view, 1)
    clerk.settle()

    def act(dialog: RepeatDialog) -> None:
        clerk.choose(dialog.choice, "01/03/2026: Kênh cạn nước")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(RepeatDialog, lambda: clerk.click(page.repeat_button), act)
    assert "nêu lại kiến nghị 01/03/2026: Kênh cạn nước" in page.about.text()


def test_the_office_sets_its_own_days_and_is_told_which_are_unconfirmed(clerk: Clerk) -> None:
    page = clerk.open("Kiến nghị")
    assert isinstance(page, ConcernsPage)

    def act(dialog: RulesDialog) -> None:
        assert "chưa đối chiếu văn bản" in dialog.boxes["answer_days"].label.text()
        assert "chưa đối chiếu" not in dialog.boxes["reception_days"].label.text()
        retype(clerk.qtbot, dialog.boxes["answer_days"].editor, "15")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(RulesDialog, lambda: clerk.click(page.rules_button), act)
    with action("ghi"):
        assert receive("Đèn đường hỏng", TODAY, "other").due_on == date(2026, 12, 7)


# a talk


def test_opinions_are_typed_down_the_column_pasted_from_excel_and_the_talk_is_concluded(clerk: Clerk) -> None:
    page = clerk.open("Đối thoại, tiếp dân")
    assert isinstance(page, DialoguesPage)

    def plan(dialog: DialogueDialog) -> None:
        retype(clerk.qtbot, dialog.boxes["held_on"].editor, "10/11/2026")
        retype(clerk.qtbot, dialog.boxes["theme"].editor, "Giao thông, thủy lợi")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(DialogueDialog, lambda: clerk.click(page.add_button), plan)
    assert page.name.text() == "Đối thoại toàn xã ngày 10/11/2026"
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    for words in ("Đường hỏng", "Kênh cạn nước"):
        clerk.press(Qt.Key.Key_F2)
        editor = QApplication.focusWidget()
        assert isinstance(editor, QPlainTextEdit | QLineEdit)
        say(editor, words)
        clerk.press(Qt.Key.Key_Return)
        clerk.settle()
    rows = (
        ("Đèn đường tối", "Tân Lập", "Điện, nước sinh hoạt", "Ông Hồ Văn An", "x", "", "Đã lắp bóng mới"),
        ("Thiếu nước sạch", "Thôn Bình Sơn", "", "", "", "UBND xã", ""),
    )
    block = "\n".join("\t".join(row) for row in rows)
    paste(clerk.qtbot, page.opinions.view, block)
    clerk.settle()
    found = list(Concern.select().where(~Concern.hidden).order_by(Concern.id))
    assert [one.content for one in found] == ["Đường hỏng", "Kênh cạn nước", "Đèn đường tối", "Thiếu nước sạch"]
    assert {one.dialogue_id for one in found} == {Dialogue.get().id}
    third, fourth = found[2:]
    assert (third.hamlet.name, third.state, third.raised_by) == (
        "Thôn Tân Lập",
        ConcernState.REPORTED,
        "Ông Hồ Văn An",
    )
    assert (fourth.hamlet.name, fourth.body, fourth.due_on) == ("Thôn Bình Sơn", "UBND xã", date(2026, 12, 10))

    def conclude(dialog: ConcludeDialog) -> None:
        retype(clerk.qtbot, dialog.boxes["conclusion"].editor, "Giao UBND xã trả lời trong 30 ngày")
        retype(clerk.qtbot, dialog.boxes["notice_number"].editor, "41-TB/ĐU")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(ConcludeDialog, lambda: clerk.click(page.conclude_button), conclude)
    assert column_of(page.list.view, "Tình trạng") == ["Đã thông báo kết luận"]
    assert column_of(page.list.view, "Số ý kiến") == ["4"]


def test_a_hamlet_that_is_not_there_is_refused_with_its_name_and_nothing_of_the_block_is_written(clerk: Clerk) -> None:
    with action("lập"):
        Dialogue(held_on=TODAY).save()
    page = clerk.open("Đối thoại, tiếp dân")
    assert isinstance(page, DialoguesPage)
    page.opinions.view.setFocus()
    page.opinions.view.go_to(0, 0)
    said: list[str] = []
    page.opinions.sheet.refused.connect(said.append)
    paste(clerk.qtbot, page.opinions.view, "Đường hỏng\tTân Lập\nKênh cạn\tThôn Nào Đó")
    clerk.settle()
    assert said == ["Dòng 2: Không có thôn “Thôn Nào Đó”."]
    assert not Concern.select().exists()


def beside(clerk: Clerk, member: Member) -> Any:
    """What a member led, beside her."""
    clerk.window.show_member(member.id)
    clerk.settle()
    detail: Any = clerk.window.page().detail  # type: ignore[union-attr]  # the page of members has it
    detail.tabs.setCurrentWidget(detail.dialogues)
    clerk.settle()
    return detail.dialogues


def test_a_month_that_lacks_a_day_of_reception_is_told_until_it_is_written(
    clerk: Clerk, people: dict[str, Member]
) -> None:
    """The days and talks that a member led stand beside her; Enter opens them, whatever year is shown."""
    leader = people["Nguyễn Thị Ân"]
    with action("ghi"):
        first = Reception(day=date(2026, 10, 5), received_by=leader)
        first.save()
        Dialogue(name="Đối thoại đầu năm", held_on=date(2025, 3, 4), chair=leader).save()
        Concern(received_on=date(2026, 10, 5), reception=first, content="Đường hỏng").save()
        Reception(day=date(2026, 10, 20)).save()
        Reception(day=date(2026, 11, 5)).save()
    words = "Tiếp dân tháng 11/2026: mới 1/2 ngày"
    desk = clerk.open("Bàn làm việc")
    assert isinstance(desk, DeskPage)
    assert words in [one.text for one in desk.rows.items if one is not None]
    page = clerk.open("Đối thoại, tiếp dân")
    assert isinstance(page, DialoguesPage)

    def act(dialog: ReceptionDialog) -> None:
        assert dialog.boxes["day"].editor.typed() == "22/11/2026"
        clerk.click(dialog.accept_button)

    clerk.in_dialog(ReceptionDialog, lambda: clerk.click(page.day_button), act)
    assert len(page.days.table.ids) == 4
    detail = beside(clerk, leader)
    assert detail.rows.rows == [
        ("05/10/2026", "Tiếp dân ngày 05/10/2026", "1"),
        ("04/03/2025", "Đối thoại đầu năm", "0"),
    ]
    for row, name in ((1, page.name), (0, page.day_name)):
        detail = beside(clerk, leader)
        detail.view.selectRow(row)
        detail.view.setFocus()
        clerk.press(Qt.Key.Key_Return)
        clerk.settle()
        assert (name.text(), clerk.window.year) == (detail.rows.rows[row][1], 2026 - row)
    clerk.window.go("desk")
    clerk.settle()
    assert words not in [one.text for one in desk.rows.items if one is not None]
