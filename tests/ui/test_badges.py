"""The clerk before a badge round: who is due, grave illness with its reason, the decision, numbers, papers, rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from db.awards import AwardReceived
from db.badges import BadgeAward, BadgeRequest, PartyGap
from db.base import action
from db.dates import PartialDate
from db.members import Member
from nongson_desktop.rules.badge_rules import rules_on
from tests.ui.hands import retype, say
from ui.main_window import MainWindow
from ui.pages.awards_received import AwardReceivedDialog, AwardsReceivedPage
from ui.pages.badges import BadgesPage
from ui.pages.badges_dialogs import BadgeDialog, DecisionDialog, EarlyDialog, GapDialog, HoldDialog, RulesDialog
from ui.pages.member_badges import BadgesTab
from ui.pages.members import MembersPage

Settle = Callable[[], None]
Meet = Callable[[type[QDialog], Callable[[Any], None]], None]
ROUND = date(2027, 2, 3)
BEGAN = {
    "Đỗ Đức Ánh": "1986-12-20",
    "Nguyễn Thị Ân": "1981-11-20",
    "Trần Văn Ẩn": "1997-09-01",
    "Phạm Thị Đào": "1966-03-01",
}


@pytest.fixture
def page(window: MainWindow, people: dict[str, Member], settle: Settle) -> BadgesPage:
    """On the round of 3 February: one due for 40 years, one for 45, one who may be early, one passed over."""
    with action("ghi ngày quyết định"):
        for name, day in BEGAN.items():
            people[name].decision_on = people[name].admitted_on = PartialDate.from_iso(day)
            people[name].save()
    made = window.go("badges")
    assert isinstance(made, BadgesPage)
    settle()
    return made


@pytest.fixture
def meet(qtbot: QtBot, settle: Settle) -> Meet:
    """Answer the next dialog as the clerk does, while its own loop runs."""

    def expect(kind: type[QDialog], act: Callable[[Any], None]) -> None:
        def answer() -> None:
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, kind)
            try:
                act(dialog)
                settle()
            finally:
                if dialog.isVisible():
                    dialog.reject()

        QTimer.singleShot(60, answer)

    return expect


def rows(page: BadgesPage) -> list[tuple[str, str, str]]:
    table = page.table
    return [tuple(table.index(row, column).data() for column in (1, 3, 6)) for row in range(table.rowCount())]  # type: ignore[misc]


def marks(page: BadgesPage) -> list[bool]:
    role = Qt.ItemDataRole.CheckStateRole
    return [page.table.index(row, 0).data(role) == Qt.CheckState.Checked for row in range(page.table.rowCount())]


def stand_on(page: BadgesPage, name: str) -> int:
    row = next(row for row, (who, *_) in enumerate(rows(page)) if who == name)
    page.view.selectRow(row)
    page.view.setFocus()
    return row


def press(qtbot: QtBot, button: Any) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_next_round_stands_in_front_with_those_due_marked(page: BadgesPage) -> None:
    tabs = [page.rounds.tabText(place) for place in range(page.rounds.count())]
    assert tabs[0] == "Đợt 03/02/2026"
    assert page.rounds.tabText(page.rounds.currentIndex()) == tabs[-1] == "Đợt 03/02/2027"
    assert rows(page) == [
        ("Nguyễn Thị Ân", "45 năm", "Đến hạn"),
        ("Đỗ Đức Ánh", "40 năm", "Đến hạn"),
        ("Trần Văn Ẩn", "30 năm", "Có thể sớm"),
        ("Phạm Thị Đào", "60 năm", "Đã qua đợt"),
    ]
    assert marks(page) == [True, True, False, False]
    assert page.state.text() == "Đợt 03/02/2027\n2 đồng chí"
    assert page.sum.text() == "45 năm: 1 · 40 năm: 1\n5.060.000 đ"
    assert "Huy hiệu 45 năm" in page.warning.text()


def test_another_round_another_cell_other_people(page: BadgesPage, settle: Settle) -> None:
    page.rounds.setCurrentIndex(0)
    settle()
    assert ("Phạm Thị Đào", "55 năm", "Đã qua đợt") in rows(page)
    page.rounds.setCurrentIndex(4)
    page.main.set_cell(page.main.top.scope.itemData(page.main.top.scope.findText("Chi bộ thôn Bình Sơn")))
    settle()
    assert [name for name, *_ in rows(page)] == ["Trần Văn Ẩn", "Phạm Thị Đào"]
    assert page.rounds.currentIndex() == 4, "the round stays when the scope changes"


def test_marking_someone_gravely_ill_asks_for_the_reason_first(
    qtbot: QtBot, page: BadgesPage, settle: Settle, meet: Meet
) -> None:
    def without_reason(dialog: EarlyDialog) -> None:
        press(qtbot, dialog.accept_button)
        assert dialog.boxes["reason"].problem.text() == "Chưa nhập bệnh và giấy tờ."

    stand_on(page, "Trần Văn Ẩn")
    meet(EarlyDialog, without_reason)
    qtbot.keyClick(page.view, Qt.Key.Key_Space)
    settle()
    assert BadgeRequest.select().count() == 0
    assert not marks(page)[2]

    def with_reason(dialog: EarlyDialog) -> None:
        say(dialog.boxes["reason"].editor, "ung thư phổi, bệnh án ngày 02/11/2026")
        qtbot.keyClick(dialog.boxes["reason"].editor, Qt.Key.Key_Return)
        press(qtbot, dialog.accept_button)

    meet(EarlyDialog, with_reason)
    qtbot.keyClick(page.view, Qt.Key.Key_Space)
    settle()
    assert rows(page)[2] == ("Trần Văn Ẩn", "30 năm", "Đề nghị sớm")
    assert marks(page) == [True, True, True, False]
    assert "bệnh nặng: ung thư phổi" in page.table.index(2, 8).data()
    stand_on(page, "Trần Văn Ẩn")
    press(qtbot, page.release_button)
    settle()
    assert rows(page)[2][2] == "Có thể sớm"


def test_who_is_punished_is_held_back_until_the_waiting_is_over(
    qtbot: QtBot, page: BadgesPage, settle: Settle, meet: Meet
) -> None:
    def cautioned(dialog: HoldDialog) -> None:
        dialog.put("punishment", "Cảnh cáo")
        press(qtbot, dialog.accept_button)
        settle()
        assert dialog.boxes["decided_on"].problem.text() == "Chưa nhập ngày quyết định kỷ luật."
        qtbot.keyClicks(dialog.boxes["decided_on"].editor, "10/10/2026")
        press(qtbot, dialog.accept_button)

    stand_on(page, "Đỗ Đức Ánh")
    meet(HoldDialog, cautioned)
    press(qtbot, page.hold_button)
    settle()
    assert ("Đỗ Đức Ánh", "40 năm", "Chưa đề nghị") in rows(page)
    stand_on(page, "Đỗ Đức Ánh")
    assert page.about.text() == "Đỗ Đức Ánh: cảnh cáo ngày 10/10/2026, chờ đến 10/07/2027."
    assert page.state.text() == "Đợt 03/02/2027\n1 đồng chí"


def test_the_space_bar_takes_a_mark_and_the_marks_stay_when_the_page_is_read_again(
    qtbot: QtBot, page: BadgesPage, settle: Settle
) -> None:
    stand_on(page, "Nguyễn Thị Ân")
    qtbot.keyClick(page.view, Qt.Key.Key_Space)
    stand_on(page, "Phạm Thị Đào")
    qtbot.keyClick(page.view, Qt.Key.Key_Space)
    assert marks(page) == [False, True, False, True]
    qtbot.keyClick(page, Qt.Key.Key_F5)
    settle()
    assert marks(page) == [False, True, False, True]
    assert page.decide_button.text() == "Ghi quyết định tặng (2)…"


def test_a_click_on_the_box_sets_the_mark(qtbot: QtBot, page: BadgesPage) -> None:
    box = page.view.visualRect(page.table.index(0, 0))
    qtbot.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=box.topLeft() + QPoint(14, box.height() // 2))
    assert marks(page) == [False, True, False, False]


def test_the_decision_is_recorded_then_the_numbers_are_typed_in_below_and_it_can_be_taken_back(
    qtbot: QtBot, page: BadgesPage, settle: Settle, meet: Meet
) -> None:
    def decided(dialog: DecisionDialog) -> None:
        say(dialog.boxes["number"].editor, "212-QĐ/TU")
        press(qtbot, dialog.accept_button)
        settle()
        assert dialog.boxes["decided_on"].problem.text() == "Có số quyết định thì phải có ngày quyết định."
        qtbot.keyClicks(dialog.boxes["decided_on"].editor, "20/01/2027")
        press(qtbot, dialog.accept_button)

    meet(DecisionDialog, decided)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert [(a.years, a.decision_number, a.decided_on) for a in BadgeAward.select().order_by(BadgeAward.years)] == [
        (40, "212-QĐ/TU", date(2027, 1, 20)),
        (45, "212-QĐ/TU", date(2027, 1, 20)),
    ]
    assert page.decided_title.text() == "Đã có quyết định trong đợt: 2"
    assert [name for name, *_ in rows(page)] == ["Trần Văn Ẩn", "Phạm Thị Đào"]

    view = page.decided_view
    view.setFocus()
    view.go_to(0, 5)
    qtbot.keyClick(view, Qt.Key.Key_F2)
    cell = view.viewport().findChild(QLineEdit)
    qtbot.keyClicks(cell, "E123456")
    qtbot.keyClick(cell, Qt.Key.Key_Return)
    settle()
    assert BadgeAward.get(BadgeAward.years == 45).badge_number == "E123456"
    assert not page.decided.flags(page.decided.index(0, 0)) & Qt.ItemFlag.ItemIsEditable

    page.main.undo_last()
    settle()
    page.main.undo_last()
    settle()
    assert [name for name, *_ in rows(page)][:2] == ["Nguyễn Thị Ân", "Đỗ Đức Ánh"]
    assert page.decided.rowCount() == 0


def test_enter_opens_the_record(qtbot: QtBot, page: BadgesPage, settle: Settle) -> None:
    stand_on(page, "Trần Văn Ẩn")
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    settle()
    front = page.main.page()
    assert isinstance(front, MembersPage)
    assert front.detail.name.text() == "Trần Văn Ẩn"


def test_the_rules_of_the_province_are_typed_in_with_their_day(
    qtbot: QtBot, page: BadgesPage, settle: Settle, meet: Meet
) -> None:
    def provincial(dialog: RulesDialog) -> None:
        retype(qtbot, dialog.boxes["multiples"].editor, "45 năm 2,5")
        press(qtbot, dialog.accept_button)
        settle()
        assert "ghi như 70: 1,5; 75: 4" in dialog.boxes["multiples"].problem.text()
        retype(qtbot, dialog.boxes["multiples"].editor, "45: 2,5")
        retype(qtbot, dialog.boxes["rounding"].editor, "100000")
        retype(qtbot, dialog.boxes["other_rounds"].editor, "19/8/2027")
        press(qtbot, dialog.accept_button)

    meet(RulesDialog, provincial)
    RulesDialog(page.main).exec()
    settle()
    rules = rules_on(ROUND)
    assert (rules.rounding, rules.other_rounds) == (100_000, (date(2027, 8, 19),))
    assert page.warning.text() == ""
    assert page.sum.text().endswith("11.500.000 đ"), "6.325.000 and 5.060.000, each rounded up"


def test_the_papers_of_the_round_are_previewed(page: BadgesPage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    class Preview:
        def __init__(self, _parent: Any, papers: tuple[str, ...], request: Any) -> None:
            asked.append((papers, request))

        def exec(self) -> None:
            pass

    monkeypatch.setattr("ui.pages.printing.PrintDialog", Preview)
    page.print_front()
    ((papers, request),) = asked
    assert papers == ("badge-due", "badge-submission")
    assert (request.round_on, request.on) == (ROUND, date(2026, 11, 22))


# beside the member, and the awards from above


@pytest.fixture
def tab(page: BadgesPage, people: dict[str, Member], settle: Settle) -> BadgesTab:
    page.main.show_member(people["Đỗ Đức Ánh"].id)
    settle()
    members = page.main.page()
    assert isinstance(members, MembersPage)
    members.detail.tabs.setCurrentWidget(members.detail.badges)
    settle()
    return members.detail.badges


def test_the_record_tells_the_party_age_and_the_next_badge(tab: BadgesTab) -> None:
    assert tab.age.text() == (
        "Tuổi đảng 39, tính từ 20/12/1986 (quyết định kết nạp) · Huy hiệu 40 năm: 20/12/2026, đợt 03/02/2027"
    )


def test_time_outside_the_party_puts_the_next_badge_off(
    qtbot: QtBot, tab: BadgesTab, settle: Settle, meet: Meet
) -> None:
    def removed(dialog: GapDialog) -> None:
        qtbot.keyClicks(dialog.boxes["since"].editor, "1/3/1990")
        qtbot.keyClicks(dialog.boxes["until"].editor, "1/3/1990")
        press(qtbot, dialog.accept_button)
        settle()
        assert dialog.boxes["until"].problem.text() == "Ngày trở lại phải sau ngày bắt đầu."
        retype(qtbot, dialog.boxes["until"].editor, "1/5/1991")
        press(qtbot, dialog.accept_button)

    meet(GapDialog, removed)
    GapDialog(tab.main, tab.member).exec()
    settle()
    assert PartyGap.get().since == date(1990, 3, 1)
    assert "Tuổi đảng 38" in tab.age.text()
    assert "trừ 14 tháng · Huy hiệu 40 năm: 20/02/2028" in tab.age.text()
    assert tab.gaps.rows[0][:3] == ("Xoá tên", "01/03/1990", "01/05/1991")
    tab.gaps_view.selectRow(0)
    press(qtbot, tab.drop_gap)
    settle()
    assert tab.gaps.rowCount() == 0
    assert "Tuổi đảng 39" in tab.age.text()


def test_a_badge_of_the_past_is_written_beside_the_member(
    qtbot: QtBot, tab: BadgesTab, settle: Settle, meet: Meet
) -> None:
    def thirty(dialog: BadgeDialog) -> None:
        qtbot.keyClicks(dialog.boxes["years"].editor, "35")
        press(qtbot, dialog.accept_button)
        settle()
        assert dialog.boxes["years"].problem.text().startswith("Không có Huy hiệu 35 năm")
        retype(qtbot, dialog.boxes["years"].editor, "30")
        qtbot.keyClicks(dialog.boxes["badge_number"].editor, "A000123")
        press(qtbot, dialog.accept_button)

    meet(BadgeDialog, thirty)
    BadgeDialog(tab.main, tab.member).exec()
    settle()
    assert [row[0] for row in tab.badges.rows] == ["30 năm"]
    assert tab.badges.rows[0][3] == "A000123"


def test_an_award_from_above_is_written_for_a_member_or_an_organisation(
    qtbot: QtBot, page: BadgesPage, settle: Settle, meet: Meet
) -> None:
    received = page.main.go("awards-received")
    assert isinstance(received, AwardsReceivedPage)

    def diploma(dialog: AwardReceivedDialog) -> None:
        press(qtbot, dialog.accept_button)
        settle()
        assert dialog.boxes["member"].problem.text() == "Chọn đảng viên hoặc tổ chức được khen."
        say(dialog.boxes["member"].editor, "do duc anh")
        settle()
        dialog.put("form", "Bằng khen")
        press(qtbot, dialog.accept_button)

    meet(AwardReceivedDialog, diploma)
    press(qtbot, received.add_button)
    settle()
    award = AwardReceived.get()
    assert (award.member.name, award.year, award.form) == ("Đỗ Đức Ánh", 2026, "diploma")
    table = received.list.table
    assert table.index(0, 1).data() == "Đỗ Đức Ánh"
    received.list.view.stand_on(award.id)
    press(qtbot, received.drop_button)
    settle()
    assert table.rowCount() == 0
