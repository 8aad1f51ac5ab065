"""Entry as in a spreadsheet: a cell of thirty by keyboard, opinions and days beside the levels, points by criterion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from pytestqt.qtbot import QtBot

from db.base import Action, action
from db.dates import PartialDate
from db.evaluation import Rating
from db.judgement import Body, Opinion
from db.members import Member, PersonKind, Status
from db.organizations import Organization
from nongson_desktop.rules.evaluation import evaluation_of, open_evaluation, profile_of
from nongson_desktop.rules.members import place_member, set_status
from tests.ui.hands import Clerk, column_of, paste, retype
from ui.main_window import MainWindow
from ui.pages.evaluation import EvaluationPage
from ui.pages.evaluation_desk import CELLS, SCORES
from ui.pages.profiles_groups import GroupsDialog

ANH, AN = "Đỗ Đức Ánh", "Nguyễn Thị Ân"
OFFICES = "Chi bộ cơ quan, trường học, lực lượng vũ trang"
SELF, CELL, FINAL = 3, 4, 5
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Start = Callable[[], EvaluationPage]


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow) -> Iterator[Clerk]:
    made = Clerk(qtbot, window)
    yield made
    made.close()


@pytest.fixture
def start(clerk: Clerk) -> Start:
    def begin() -> EvaluationPage:
        open_evaluation(2026)
        page = clerk.open("Đánh giá, xếp loại")
        assert isinstance(page, EvaluationPage)
        return page

    return begin


def rating(name: str) -> Rating:
    return Rating.get(Rating.name == name, Rating.year == 2026)


def stand(clerk: Clerk, page: EvaluationPage, name: str, column: int) -> None:
    page.desk.view.setFocus()
    assert page.desk.view.stand_on(rating(name).id, column)


def thirty(cell: Organization) -> None:
    with action("Thêm đảng viên"):
        for number in range(28):
            member = Member(name=f"Trần Văn {chr(65 + number % 26)}{number}", admitted_on=PartialDate(2010, 2, 3))
            member.save()
            place_member(member, cell)
            set_status(member, Status.OFFICIAL, date(2020, 1, 1))


def test_a_cell_of_thirty_takes_two_keys_a_member(clerk: Clerk, start: Start) -> None:
    cell = Organization.get(Organization.name == "Chi bộ thôn Tân Lập")
    thirty(cell)
    page = start()
    clerk.window.set_cell(cell.id)
    clerk.settle()
    assert page.desk.table.rowCount() == 30
    view, typed, keys = page.desk.view, "", 0
    view.setFocus()
    view.stand_first()
    for number in range(30):
        level = "1232"[number % 4]
        for key in (level, Qt.Key.Key_Return):
            clerk.press(key)
            keys += 1
        typed += level
    clerk.settle()
    names = {"1": "HTXS", "2": "HTT", "3": "HT"}
    assert column_of(view, "Tự nhận") == [names[level] for level in typed]
    assert {
        one.self_on for one in Rating.select().where(Rating.organization == cell, Rating.member.is_null(False))
    } == {date(2026, 11, 22)}
    assert keys <= 3 * 30


def test_one_key_goes_to_the_next_cell_in_the_same_column_and_what_stands_in_the_field_is_entered(
    clerk: Clerk, start: Start
) -> None:
    page = start()
    clerk.window.set_cell(Organization.get(Organization.name == "Chi bộ thôn Bình Sơn").id)
    clerk.settle()
    page.desk.view.setFocus()
    page.desk.view.stand_first(CELL)
    first = page.desk.view.current_rating()
    clerk.press("2")
    clerk.press(Qt.Key.Key_PageDown, CONTROL)
    clerk.settle()
    assert clerk.window.top.scope.currentText() == "Chi bộ thôn Tân Lập"
    assert rating(first.name).cell_level == "HTT"
    assert page.desk.view.hasFocus()
    assert page.desk.view.currentIndex().column() == CELL
    clerk.press("1")
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    assert column_of(page.desk.view, "Chi bộ") == ["HTXS", ""]
    clerk.press(Qt.Key.Key_PageDown, CONTROL)
    assert clerk.window.top.scope.currentText() == "Chi bộ thôn Tân Lập", "it was the last one"
    for expected in ("Chi bộ thôn Bình Sơn", "Toàn đảng bộ", "Toàn đảng bộ"):
        clerk.press(Qt.Key.Key_PageUp, CONTROL)
        clerk.settle()
        assert clerk.window.top.scope.currentText() == expected


def test_opinions_are_typed_between_the_levels_and_one_undo_takes_a_block_back(clerk: Clerk, start: Start) -> None:
    page = start()
    page.desk.columns.set_shown(Body.UNIONS, shown=True)
    page.desk.columns.set_shown(Body.APPRAISAL, shown=True)
    assert [page.desk.table.heading(column).label for column in page.desk.table.level_columns()] == [
        "Tự nhận",
        "Đoàn thể",
        "Chi bộ",
        "Thẩm định",
        "Quyết định",
    ]
    retype(clerk.qtbot, page.desk.days.days["cell"], "05/12/2026")
    stand(clerk, page, ANH, SELF)
    paste(clerk.qtbot, page.desk.view, "HTXS\tHTT\tHTT\tHT\tHTT\nHTT\tHTT\n")
    clerk.settle()
    found = {(one.rating.name, one.body): (one.level, one.on) for one in Opinion.select()}
    assert found == {
        (ANH, Body.UNIONS): ("HTT", date(2026, 12, 5)),
        (ANH, Body.APPRAISAL): ("HT", date(2026, 12, 5)),
        (AN, Body.UNIONS): ("HTT", date(2026, 12, 5)),
    }
    kept = rating(ANH)
    assert (kept.cell_on, kept.decided_on, kept.decided_by) == (date(2026, 12, 5), date(2026, 11, 22), "Đảng ủy xã")
    assert column_of(page.desk.view, "Thẩm định")[0] == "HT"
    clerk.press(Qt.Key.Key_Z, CONTROL)
    clerk.settle()
    assert column_of(page.desk.view, "Thẩm định")[0] == ""
    assert not Opinion.select().where(~Opinion.hidden).exists()


def test_where_one_lives_is_asked_only_about_those_who_work(
    clerk: Clerk, start: Start, people: dict[str, Member]
) -> None:
    with action("sửa"):
        people[AN].person_kind = PersonKind.STAFF
        people[AN].save()
    page = start()
    page.desk.columns.set_shown(Body.RESIDENCE, shown=True)
    assert column_of(page.desk.view, "Cư trú")[:2] == ["–", ""]
    stand(clerk, page, ANH, SELF)
    clerk.press("2")
    clerk.press(Qt.Key.Key_Tab)
    assert page.desk.view.currentIndex().column() == SELF + 1
    clerk.press("2")
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    assert not Opinion.select().exists()
    assert page.desk.table.ratings[page.desk.view.currentIndex().row()].name == AN


def test_points_by_criterion_are_typed_down_and_added_up(clerk: Clerk, start: Start) -> None:
    page = start()
    clerk.click_tab(page.desk.tabs, "Điểm tiêu chí")
    clerk.settle()
    scores = page.desk.scores
    assert scores.view.hasFocus()
    headings = [scores.rows.columns[place].label for place in range(scores.rows.columnCount())]
    assert headings == ["Họ và tên", "I.1", "I.2", "II.1", "II.2", "II.3", "/30", "/70", "/100", "Mức"]
    paste(clerk.qtbot, scores.view, "20\t8,5\t30\t20\t12\n18\t9\t25\t20\t10\n")
    clerk.settle()
    assert (rating(ANH).self_points, rating(ANH).self_level) == (Decimal("90.5"), "HTXS")
    assert (rating(AN).self_points, rating(AN).self_level) == (Decimal(82), "HTT")
    assert [scores.rows.text(0, column) for column in range(6, 10)] == ["28,5", "62", "90,5", "HTXS"]
    scores.view.go_to(2, 1)
    for key in ("2", "5"):
        clerk.press(key)
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    assert scores.view.currentIndex().row() == 3
    scores.view.go_to(2, 2)
    for key in ("7", Qt.Key.Key_Return):
        clerk.press(key)
    clerk.settle()
    assert "Nhóm tiêu chí chung cộng lại 32, nhiều nhất 30." in scores.problem.text()
    assert page.evidence.isVisible()


def test_grades_are_typed_as_their_place_where_the_rules_grade(clerk: Clerk, start: Start, office: Path) -> None:
    open_evaluation(2026, profile="P2023")
    page = start()
    page.desk.tabs.setCurrentIndex(SCORES)
    clerk.settle()
    scores = page.desk.scores
    scores.view.stand_first()
    for key in ("2", Qt.Key.Key_Return, "5", Qt.Key.Key_Return):
        clerk.press(key)
    clerk.settle()
    assert [scores.rows.text(row, 1) for row in range(2)] == ["Tốt", ""]


def test_those_selected_go_to_another_group_with_the_reason(clerk: Clerk, start: Start) -> None:
    page = start()
    stand(clerk, page, ANH, SELF)
    clerk.press(Qt.Key.Key_Down, SHIFT)
    opened = evaluation_of(2026)
    assert opened is not None
    title = profile_of(opened).groups[2].title

    def act(dialog: GroupsDialog) -> None:
        clerk.choose(dialog.group, title)
        clerk.tab_to(dialog.reason)
        clerk.write("Đảng ủy xếp lại")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(GroupsDialog, page.regroup, act)
    assert [rating(name).group for name in (ANH, AN)] == [title, title]
    assert Action.select().order_by(Action.id.desc()).first().reason == "Đảng ủy xếp lại"
    page.desk.tabs.setCurrentIndex(CELLS)
    clerk.settle()
    page.desk.view.stand_first()
    clerk.press(Qt.Key.Key_Down, SHIFT)

    def divide(dialog: GroupsDialog) -> None:
        assert [dialog.group.itemText(row) for row in range(2)] == ["Chi bộ", "Chi ủy"]
        clerk.choose(dialog.group, OFFICES)
        clerk.tab_to(dialog.reason)
        clerk.write("Thông báo chia nhóm chi bộ")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(GroupsDialog, page.regroup, divide)
    cells = [rating(name) for name in ("Chi bộ thôn Bình Sơn", "Chi bộ thôn Tân Lập")]
    assert [(one.group, one.group_reason) for one in cells] == [(OFFICES, "Thông báo chia nhóm chi bộ")] * 2
    assert page.evidence.group.currentText() == OFFICES
    assert [rating(name).group for name in (ANH, AN)] == [title, title], "those selected before stay where they are"


def test_a_group_chosen_beside_the_name_asks_for_the_reason_and_without_one_nothing_changes(
    clerk: Clerk, start: Start
) -> None:
    page = start()
    stand(clerk, page, ANH, SELF)
    clerk.settle()
    before, combo = rating(ANH).group, page.evidence.group
    room = QRect(0, 0, combo.width() - 30, 200)
    needed = combo.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, combo.currentText())
    assert needed.width() <= room.width() < combo.fontMetrics().horizontalAdvance(combo.currentText())
    assert needed.height() < combo.height(), "a group's long name is read whole, on two lines"
    title = next(combo.itemText(row) for row in range(combo.count()) if combo.itemText(row) != before)

    def choose() -> None:
        combo.setCurrentText(title)
        combo.activated.emit(combo.currentIndex())

    def go_back(dialog: GroupsDialog) -> None:
        clerk.click(dialog.accept_button)
        clerk.qtbot.waitUntil(lambda: "lý do" in dialog.problem.text())
        clerk.click(dialog.reject_button)

    clerk.in_dialog(GroupsDialog, choose, go_back)
    assert (rating(ANH).group, combo.currentText()) == (before, before)

    def agree(dialog: GroupsDialog) -> None:
        assert dialog.group.currentText() == title
        clerk.write("Vừa thôi chức trưởng thôn")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(GroupsDialog, choose, agree)
    assert rating(ANH).group == title
    assert Action.select().order_by(Action.id.desc()).first().reason == "Vừa thôi chức trưởng thôn"
