"""The clerk among her members: finding, reading, changing, adding, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from db.base import Action, action
from db.discipline import Discipline
from db.members import Member, Membership, OfficeHeld, Role, Status, StatusPeriod
from db.settings import Draft
from tests.ui.hands import retype, say
from ui.main_window import MainWindow
from ui.pages.member_dialogs import AddMemberDialog, OfficeDialog
from ui.pages.members import MembersPage
from ui.pages.status_dialog import StatusDialog
from ui.pages.transfers_dialogs import MoveDialog

Settle = Callable[[], None]


@pytest.fixture
def page(window: MainWindow) -> MembersPage:
    made = window.page()
    assert isinstance(made, MembersPage)
    return made


def names(page: MembersPage) -> list[str]:
    table = page.list.table
    return [table.index(row, 1).data() for row in range(table.rowCount())]


def open_member(qtbot: QtBot, page: MembersPage, name: str, settle: Settle) -> None:
    page.list.view.stand_on(Member.get(Member.name == name).id)
    settle()
    page.list.view.setFocus()
    qtbot.keyClick(page.list.view, Qt.Key.Key_Return)
    settle()


def line(page: MembersPage, name: str) -> QLineEdit:
    editor = page.detail.form.editor(name)
    assert isinstance(editor, QLineEdit)
    return editor


def test_only_members_in_dang_so_are_listed_by_given_name(page: MembersPage) -> None:
    assert names(page) == ["Đỗ Đức Ánh", "Nguyễn Thị Ân", "Trần Văn Ẩn", "Lê Quốc Bảo", "Phạm Thị Đào"]
    assert page.main.status.counted.text() == "5 đảng viên"


def test_typing_without_marks_finds_the_member_in_any_word_order(
    qtbot: QtBot, page: MembersPage, settle: Settle
) -> None:
    assert page.list.search.hasFocus()
    qtbot.keyClicks(page.list.search, "do duc anh")
    settle()
    assert names(page) == ["Đỗ Đức Ánh"]
    retype(qtbot, page.list.search, "Ánh đỗ")
    settle()
    assert names(page) == ["Đỗ Đức Ánh"]
    retype(qtbot, page.list.search, "nh")
    settle()
    assert names(page) == [], "each word is taken from its beginning"
    qtbot.keyClick(page.list.search, Qt.Key.Key_Escape)
    settle()
    assert len(names(page)) == 5


def test_the_tree_narrows_every_page_to_one_cell(page: MembersPage, settle: Settle) -> None:
    root = page.tree.topLevelItem(0)
    assert [root.child(row).text(0) for row in range(root.childCount())] == ["Thôn Bình Sơn", "Thôn Tân Lập"]
    assert [root.child(row).text(1) for row in range(root.childCount())] == ["3", "2"]
    page.tree.setCurrentItem(root.child(1))
    settle()
    assert names(page) == ["Đỗ Đức Ánh", "Nguyễn Thị Ân"]
    assert page.main.top.scope.currentText() == "Chi bộ thôn Tân Lập"


def test_the_status_filter_shows_those_who_left(qtbot: QtBot, page: MembersPage) -> None:
    page.status.setFocus()
    page.status.setCurrentIndex(page.status.findText("Đã chuyển đi (chính thức)"))
    assert names(page) == ["Võ Minh Châu"]


def test_the_member_in_the_row_stands_beside_the_list(qtbot: QtBot, page: MembersPage, settle: Settle) -> None:
    qtbot.keyClick(page.list.search, Qt.Key.Key_Down)
    settle()
    assert page.detail.name.text() == "Đỗ Đức Ánh"
    assert page.detail.facts.text() == "Chi bộ thôn Tân Lập · Chính thức · tuổi đảng 11 (chưa có ngày quyết định)"
    assert line(page, "card_number").text() == "000001"
    qtbot.keyClick(page.list.view, Qt.Key.Key_Down)
    settle()
    assert page.detail.name.text() == "Nguyễn Thị Ân"
    assert line(page, "birth_date").text() == "1985", "a year alone stays a year"


def test_a_change_is_saved_told_and_taken_back(qtbot: QtBot, page: MembersPage, settle: Settle) -> None:
    open_member(qtbot, page, "Lê Quốc Bảo", settle)
    assert line(page, "name").hasFocus()
    retype(qtbot, line(page, "phone"), "0912 345 678")
    retype(qtbot, line(page, "residence"), "Thôn Bình Sơn, xã Suối Mây")
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    saved = Member.get(Member.name == "Lê Quốc Bảo")
    assert (saved.phone, saved.residence) == ("0912 345 678", "Thôn Bình Sơn, xã Suối Mây")
    assert page.main.note.text.text() == "Đã lưu hồ sơ Lê Quốc Bảo."
    qtbot.mouseClick(page.main.note.undo, Qt.MouseButton.LeftButton)
    settle()
    assert Member.get(Member.name == "Lê Quốc Bảo").phone == ""
    assert line(page, "phone").text() == ""


def test_every_wrong_field_says_what_is_wrong_and_none_loses_its_text(
    qtbot: QtBot, page: MembersPage, settle: Settle
) -> None:
    open_member(qtbot, page, "Lê Quốc Bảo", settle)
    retype(qtbot, line(page, "birth_date"), "31/02/1990")
    retype(qtbot, line(page, "admitted_on"), "hôm qua")
    retype(qtbot, line(page, "phone"), "0900")
    page.save()
    settle()
    boxes = page.detail.form.boxes
    assert "31/02/1990" in boxes["birth_date"].problem.text()
    assert boxes["admitted_on"].problem.isVisible()
    assert line(page, "phone").text() == "0900"
    assert Member.get(Member.name == "Lê Quốc Bảo").phone == ""


def test_what_the_rules_refuse_is_said_beside_its_field(qtbot: QtBot, page: MembersPage, settle: Settle) -> None:
    open_member(qtbot, page, "Lê Quốc Bảo", settle)
    retype(qtbot, line(page, "card_number"), "000001")
    page.save()
    settle()
    assert (
        page.detail.form.boxes["card_number"].problem.text()
        == "Số thẻ đảng viên 000001 đã ghi cho đảng viên Đỗ Đức Ánh."
    )
    assert line(page, "card_number").text() == "000001"
    assert Action.select().where(Action.what.startswith("Sửa hồ sơ")).count() == 0


def test_enter_moves_on_and_esc_goes_back_to_the_list_with_the_typing_kept(
    qtbot: QtBot, page: MembersPage, settle: Settle
) -> None:
    open_member(qtbot, page, "Lê Quốc Bảo", settle)
    qtbot.keyClick(line(page, "name"), Qt.Key.Key_Return)
    assert line(page, "other_name").hasFocus()
    say(line(page, "other_name"), "Tư Bảo")
    qtbot.keyClick(line(page, "other_name"), Qt.Key.Key_Escape)
    assert page.list.view.hasFocus()
    assert line(page, "other_name").text() == "Tư Bảo"


def test_typing_left_behind_is_kept_as_a_draft_and_offered_again(
    qtbot: QtBot, page: MembersPage, settle: Settle
) -> None:
    open_member(qtbot, page, "Lê Quốc Bảo", settle)
    retype(qtbot, line(page, "occupation"), "Giáo viên")
    open_member(qtbot, page, "Đỗ Đức Ánh", settle)
    assert page.main.note.text.text() == "Đã giữ bản nháp chưa lưu của Lê Quốc Bảo."
    assert line(page, "occupation").text() == ""
    open_member(qtbot, page, "Lê Quốc Bảo", settle)
    assert page.detail.form.draft_notice.isVisible()
    page.detail.form.take_draft()
    assert line(page, "occupation").text() == "Giáo viên"
    page.save()
    settle()
    assert Member.get(Member.name == "Lê Quốc Bảo").occupation == "Giáo viên"
    assert Draft.select().count() == 0


def test_a_new_member_is_added_with_cell_and_status(qtbot: QtBot, page: MembersPage, settle: Settle) -> None:
    dialog = AddMemberDialog(page.main)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.form.editor("name").hasFocus() or not dialog.isActiveWindow()
    qtbot.keyClick(dialog.accept_button, Qt.Key.Key_Return)
    say(dialog.form.editor("name"), "Hồ Thị Ửng")
    retype(qtbot, dialog.form.editor("birth_date"), "2/9/1999")
    dialog.try_accept()
    assert dialog.boxes["cell"].problem.text() == "Chưa chọn chi bộ."
    dialog.put("cell", "Chi bộ thôn Bình Sơn")
    dialog.put("status", "Dự bị")
    dialog.try_accept()
    settle()
    made = Member.get(Member.name == "Hồ Thị Ửng")
    assert str(made.birth_date) == "02/09/1999"
    assert Membership.get(Membership.member == made).cell.name == "Chi bộ thôn Bình Sơn"
    assert StatusPeriod.get(StatusPeriod.member == made).status == Status.PROBATIONARY
    assert "Hồ Thị Ửng" in names(page)


def test_a_move_and_a_status_are_dated(qtbot: QtBot, page: MembersPage, settle: Settle) -> None:
    member = Member.get(Member.name == "Nguyễn Thị Ân")
    move = MoveDialog(page.main, member)
    qtbot.addWidget(move)
    move.put("cell", "Chi bộ thôn Bình Sơn")
    retype(qtbot, move.boxes["since"].editor, "1/9/2026")
    move.try_accept()
    settle()
    periods = list(Membership.select().where(Membership.member == member).order_by(Membership.id))
    assert [period.cell.name for period in periods] == ["Chi bộ thôn Tân Lập", "Chi bộ thôn Bình Sơn"]
    assert periods[0].until == periods[1].since == date(2026, 9, 1)
    status = StatusDialog(page.main, member)
    qtbot.addWidget(status)
    status.put("status", "Miễn công tác và sinh hoạt đảng")
    retype(qtbot, status.boxes["since"].editor, "01/01/2019")
    status.try_accept()
    settle()
    assert status.boxes["since"].problem.text() == "Ngày bắt đầu phải sau ngày 01/01/2020."
    assert status.isVisible() or status.result() == 0


def pale(page: MembersPage) -> list[str]:
    """The sides in front whose words are pale."""
    parts = page.detail.tabs.parts
    shade = parts.palette().placeholderText().color()
    return [parts.tabText(side) for side in range(parts.count()) if parts.tabTextColor(side) == shade]


def test_all_sides_of_a_record_are_in_sight_by_key_and_pale_where_nothing_is_kept(
    qtbot: QtBot, page: MembersPage, settle: Settle
) -> None:
    open_member(qtbot, page, "Đỗ Đức Ánh", settle)
    tabs, seen = page.detail.tabs, []
    for _ in range(14):
        if tabs.parts.isVisible():
            seen.append(tabs.parts.tabText(tabs.parts.currentIndex()))
        assert tabs.groups.sizeHint().width() <= tabs.groups.width(), "no group has to be looked for"
        assert tabs.parts.sizeHint().width() <= tabs.parts.width()
        focus = tabs.focusWidget() or tabs.groups
        qtbot.keyClick(focus, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
        settle()
    assert seen == [
        *("Quá trình", "Chức vụ", "Đào tạo", "Lịch sử sửa"),
        *("Kế hoạch", "Nhiệm vụ", "Sinh hoạt", "Xếp loại", "Đối thoại"),
        *("Huy hiệu", "Hội thi", "Kiểm tra", "Kỷ luật"),
    ]
    assert not tabs.parts.isVisible(), "after the last comes the record again, which needs no second line"
    tabs.setCurrentWidget(page.detail.offices)
    assert pale(page) == ["Chức vụ", "Đào tạo"], "statuses and changes are kept, offices and classes not"
    tabs.setCurrentWidget(page.detail.contests)
    assert pale(page) == ["Huy hiệu", "Hội thi", "Kiểm tra", "Kỷ luật"]


def test_an_office_held_is_entered_with_its_dates(qtbot: QtBot, page: MembersPage, settle: Settle) -> None:
    open_member(qtbot, page, "Đỗ Đức Ánh", settle)
    with action("Kỷ luật"):
        Discipline(member=page.detail.member, form="removal", number="05-QĐ/ĐU", decided_on=date(2025, 12, 5)).save()
    dialog = OfficeDialog(page.main, page.detail.member, None)
    qtbot.addWidget(dialog)
    assert dialog.warning.text().startswith("Đỗ Đức Ánh bị cách chức theo quyết định số 05-QĐ/ĐU ngày 05/12/2025")
    dialog.put("role", "Bí thư")
    dialog.put("organization", "Chi bộ thôn Tân Lập")
    retype(qtbot, dialog.boxes["since"].editor, "15/6/2025")
    assert dialog.warning.text() == "", "in June the decision was not yet taken"
    dialog.try_accept()
    settle()
    held = OfficeHeld.get()
    assert (held.role, held.organization.name, held.since) == (Role.SECRETARY, "Chi bộ thôn Tân Lập", date(2025, 6, 15))
    page.detail.tabs.setCurrentWidget(page.detail.offices)
    assert pale(page) == ["Đào tạo"]
    assert page.detail.offices.rows.rows == [("Bí thư", "Chi bộ thôn Tân Lập", "15/06/2025", "")]
    page.detail.tabs.setCurrentWidget(page.detail.history)
    newest = page.detail.history.rows.rows[0]
    assert newest[2] == "Đỗ Đức Ánh: Bí thư, Chi bộ thôn Tân Lập"
    assert "Từ ngày: 15/06/2025" in newest[3]
    settle()
    view = page.detail.history.view
    assert view.rowHeight(0) >= view.sizeHintForRow(0) > view.fontMetrics().height() * 2, "the change is read whole"


def test_a_year_gone_by_shows_the_members_of_its_last_day(page: MembersPage, settle: Settle) -> None:
    page.main.top.year.setCurrentIndex(page.main.top.year.findData(2025))
    settle()
    assert page.past.text() == "Danh sách tại ngày 31/12/2025"
    assert len(names(page)) == 5


def test_reading_the_page_again_costs_few_queries(page: MembersPage, monkeypatch: pytest.MonkeyPatch) -> None:
    from db.base import database

    asked: list[str] = []
    real = database.execute_sql
    monkeypatch.setattr(database, "execute_sql", lambda sql, *rest: (asked.append(sql), real(sql, *rest))[1])
    page.list.reload()
    page.list.view.grab()
    assert len(asked) == 2
