"""Beside the member: the dated rows of a life in the Party; and the numbers of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.base import action
from db.member_file import Education, MassMembership
from db.members import Member, StatusPeriod
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.rules.status_changes import StatusChange, change_status
from tests.story import printed_text
from tests.ui.hands import Clerk, column_of, retype
from ui.main_window import MainWindow
from ui.pages.composition import CompositionPage
from ui.pages.member_course import CourseTab, EndDialog, ReportDialog, RowDialog
from ui.pages.members import MembersPage
from ui.pages.supplement_dialog import SupplementDialog

RETURN = Qt.Key.Key_Return


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow) -> Iterator[Clerk]:
    made = Clerk(qtbot, window)
    yield made
    made.close()


@pytest.fixture
def tab(clerk: Clerk, window: MainWindow, people: dict[str, Member]) -> CourseTab:
    window.show_member(people["Trần Văn Ẩn"].id)
    page = window.page()
    assert isinstance(page, MembersPage)
    clerk.settle()
    clerk.click_tab(page.detail.tabs.groups, "Quá trình")
    clerk.settle()
    return page.detail.course


def test_schooling_is_added_corrected_and_told_in_the_history(clerk: Clerk, tab: CourseTab) -> None:
    def add(dialog: RowDialog) -> None:
        clerk.choose(dialog.form.editor("kind"), "Chuyên môn, nghiệp vụ")  # type: ignore[arg-type]
        for name, text in (("level", "Đại học"), ("subject", "Luật"), ("until", "6/2003")):
            clerk.tab_to(dialog.form.editor(name))
            clerk.write(text)
        clerk.tab_to(dialog.accept_button)
        clerk.press(RETURN)

    clerk.in_dialog(RowDialog, lambda: tab.add_row(Education), add)
    assert column_of(tab.view, "Quá trình")[:2] == ["Học vấn, chuyên môn", "Chuyên môn Đại học, Luật"]
    assert column_of(tab.view, "Thời gian")[1] == "đến 06/2003"

    def wrong_then_right(dialog: RowDialog) -> None:
        clerk.tab_to(dialog.form.editor("since"))
        clerk.write("2005")
        clerk.tab_to(dialog.accept_button)
        clerk.press(RETURN)
        clerk.qtbot.waitUntil(dialog.form.boxes["until"].problem.isVisible)
        clerk.tab_to(dialog.form.editor("since"))
        clerk.write("1999")
        clerk.tab_to(dialog.accept_button)
        clerk.press(RETURN)

    clerk.click_cell(tab.view, 1)
    clerk.in_dialog(RowDialog, lambda: clerk.press(RETURN), wrong_then_right)
    assert column_of(tab.view, "Thời gian")[1] == "1999–06/2003"
    history = tab.main.page().detail.history  # type: ignore[union-attr]
    history.show_member(tab.member)
    assert history.rows.rows[0][3] == "Từ: 1999"
    clerk.click(tab.drop_button)
    clerk.settle()
    assert "Học vấn, chuyên môn" not in column_of(tab.view, "Quá trình")
    tab.main.undo_last()
    clerk.settle()
    assert "Học vấn, chuyên môn" in column_of(tab.view, "Quá trình")


def test_a_mass_organisation_is_left_on_a_day(clerk: Clerk, tab: CourseTab) -> None:
    def add(dialog: RowDialog) -> None:
        clerk.choose(dialog.form.editor("body"), "Hội Nông dân")  # type: ignore[arg-type]
        clerk.tab_to(dialog.accept_button)
        clerk.press(RETURN)

    clerk.in_dialog(RowDialog, lambda: tab.add_row(MassMembership), add)
    clerk.click_words(tab.view, "Hội Nông dân")
    clerk.in_dialog(EndDialog, lambda: clerk.click(tab.end_button), lambda dialog: clerk.click(dialog.accept_button))
    assert str(MassMembership.get().until) == "22/11/2026"
    clerk.click_words(tab.view, "Chính thức")
    clerk.click(tab.end_button)
    clerk.settle()
    assert "Đổi trạng thái" in tab.main.note.text.text()


def test_the_notice_of_one_who_left_is_marked_as_sent(
    clerk: Clerk, window: MainWindow, people: dict[str, Member], tab: CourseTab
) -> None:
    with action("từ trần"):
        change_status(people["Trần Văn Ẩn"], StatusChange("deceased", date(2026, 11, 2)))
    window.show_member(people["Trần Văn Ẩn"].id)
    clerk.settle()
    tab.show_member(people["Trần Văn Ẩn"])
    clerk.click_words(tab.view, "Qua đời (từ trần)")
    clerk.in_dialog(ReportDialog, lambda: clerk.press(RETURN), lambda dialog: clerk.click(dialog.accept_button))
    assert StatusPeriod.get(StatusPeriod.status == "deceased").reported_on == date(2026, 11, 22)


def test_each_number_opens_the_names_behind_it(clerk: Clerk) -> None:
    page = clerk.open("Số lượng, cơ cấu")
    assert isinstance(page, CompositionPage)
    assert "5 đảng viên trong đảng số, 3 có quyền biểu quyết" in page.sentence.text()
    clerk.click_words(page.view, "Chính thức")
    assert column_of(page.people_view, "Họ và tên") == ["Đỗ Đức Ánh", "Nguyễn Thị Ân", "Trần Văn Ẩn"]
    clerk.click_cell(page.people_view, 1)
    clerk.press(RETURN)
    clerk.settle()
    members = clerk.window.page()
    assert isinstance(members, MembersPage)
    assert members.detail.name.text() == "Nguyễn Thị Ân"


def test_what_changed_is_previewed_between_two_days(clerk: Clerk, tab: CourseTab) -> None:
    with action("nghề mới"):
        member = Member.get_by_id(tab.member.id)
        member.occupation = "Thợ mộc"
        member.save()
    dialog = SupplementDialog(tab.main, [member.id], member.name)
    clerk.qtbot.addWidget(dialog)
    with clerk.qtbot.waitExposed(dialog):
        dialog.show()
    clerk.settle()
    retype(clerk.qtbot, dialog.until.editor, "1/1/2020")
    clerk.click(dialog.accept_button)
    assert dialog.until.problem.text() == "Ngày cuối phải từ ngày đầu trở đi."
    retype(clerk.qtbot, dialog.until.editor, "31/12/2069")
    clerk.click(dialog.accept_button)
    assert dialog.request is not None
    text = printed_text(draw_paper("profile-supplement", dialog.request))
    assert "Từ ngày 01/01/2026 đến ngày 31/12/2069" in text
    assert "Trần Văn Ẩn" in text
    assert "Thợ mộc" in text
