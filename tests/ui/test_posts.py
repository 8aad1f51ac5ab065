"""The clerk keeps the posts of hamlets: a vacancy filled, one left, somebody put forward, a post handed on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.admission import Candidate
from db.base import action
from db.discipline import Discipline
from db.hamlets import Hamlet
from db.members import Member, Role
from db.organizations import Organization
from db.posts import Cadre, PostHeld
from nongson_desktop.rules.hamlets import link_cell, new_hamlet
from nongson_desktop.rules.members import appoint
from nongson_desktop.rules.posts import take_up
from tests.ui.hands import Clerk, column_of, retype
from ui.main_window import MainWindow
from ui.pages.posts import PostsPage
from ui.pages.posts_dialogs import LeaveDialog, PostDialog, TakeUpDialog, TargetsDialog

ENTER = Qt.Key.Key_Return


@pytest.fixture
def hamlet(people: dict[str, Member]) -> Hamlet:
    """A hamlet with its cell and the cell's secretary."""
    with action("Lập thôn"):
        made = new_hamlet("Thôn Tân Lập")
        cell = Organization.get(Organization.name == "Chi bộ thôn Tân Lập")
        link_cell(cell, made)
        appoint(people["Đỗ Đức Ánh"], cell, Role.SECRETARY, date(2022, 1, 1))
    return made


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow) -> Iterator[Clerk]:
    made = Clerk(qtbot, window)
    yield made
    made.close()


def page_of(clerk: Clerk) -> PostsPage:
    page = clerk.open("Cán bộ thôn")
    assert isinstance(page, PostsPage)
    return page


def test_a_vacancy_is_filled_by_a_member_and_one_by_somebody_outside(hamlet: Hamlet, clerk: Clerk) -> None:
    page = page_of(clerk)
    assert column_of(page.posts_view, "Họ và tên")[:2] == ["Đỗ Đức Ánh", "— khuyết —"]
    assert column_of(page.hamlets_view, "Khuyết") == ["4"]

    with action("Kỷ luật"):
        removed = Member.get(Member.name == "Đỗ Đức Ánh")
        Discipline(member=removed, form="removal", decided_on=date(2026, 3, 5)).save()

    def fill(dialog: TakeUpDialog) -> None:
        assert not dialog.warning.isVisible()
        retype(clerk.qtbot, dialog.boxes["member"].editor, "đỗ đức")
        assert "trước ngày 05/03/2027 chưa được bầu, bổ nhiệm" in dialog.warning.text()
        retype(clerk.qtbot, dialog.held.editor("since"), "5/3/2027")
        assert not dialog.warning.isVisible(), "the year is over then"
        retype(clerk.qtbot, dialog.held.editor("since"), "")
        assert dialog.warning.isVisible(), "it is written all the same"
        clerk.tab_to(dialog.accept_button)
        clerk.press(ENTER)

    page.posts_view.setFocus()
    page.posts_view.selectRow(1)
    clerk.in_dialog(TakeUpDialog, lambda: clerk.press(ENTER), fill)
    assert column_of(page.posts_view, "Chức danh")[:2] == ["Bí thư chi bộ", "Trưởng thôn"]
    assert "<b>R4</b> 1/1 = 100,0 % đạt" in page.summary.text()
    assert "<b>R7</b> 1/1" in page.summary.text(), "one person in two posts"

    def outside(dialog: TakeUpDialog) -> None:
        assert dialog.boxes["post"].editor.typed() == "Thôn đội trưởng", "the vacancy she stands on"
        clerk.click(dialog.accept_button)
        clerk.qtbot.waitUntil(dialog.form.boxes["name"].problem.isVisible)
        retype(clerk.qtbot, dialog.form.editor("name"), "Hồ Thị Ngoài")
        retype(clerk.qtbot, dialog.form.editor("birth_date"), "6/5/1990")
        clerk.click(dialog.accept_button)

    page.posts_view.selectRow(2)
    clerk.in_dialog(TakeUpDialog, lambda: clerk.click(page.add_button), outside)
    assert column_of(page.posts_view, "Đảng viên, nguồn")[:3] == ["đảng viên", "đảng viên", "chưa"]
    page.posts_view.selectRow(2)
    clerk.click(page.forward_button)
    clerk.settle()
    assert Candidate.get().name == "Hồ Thị Ngoài"
    assert column_of(page.posts_view, "Đảng viên, nguồn")[2] == "Quần chúng ưu tú"


def test_a_share_opens_the_figure_with_the_names_behind_it(hamlet: Hamlet, clerk: Clerk, window: MainWindow) -> None:
    with action("Ghi"):
        take_up(Cadre(name="Hồ Thị Ngoài"), "head", hamlet.id, date(2023, 1, 1))
    page = page_of(clerk)
    clerk.click_tab(page.tabs.tabBar(), "Chỉ tiêu")
    clerk.click_words(page.rates_view, "R4")
    clerk.press(ENTER)
    clerk.settle()
    shown: Any = window.page()
    assert shown.about.text().startswith("R4 Trưởng thôn là đảng viên")
    assert column_of(shown.behind_view, 0) == ["Hồ Thị Ngoài (trưởng thôn)"]


def test_a_post_is_left_and_taken_back(hamlet: Hamlet, clerk: Clerk, window: MainWindow) -> None:
    with action("Ghi"):
        take_up(Cadre(name="Hồ Thị Ngoài"), "head", hamlet.id, date(2023, 1, 1))
    page = page_of(clerk)
    page.posts_view.selectRow(1)
    clerk.in_dialog(
        LeaveDialog, lambda: clerk.click(page.leave_button), lambda dialog: clerk.click(dialog.accept_button)
    )
    assert PostHeld.get().until == date(2026, 11, 22)
    assert column_of(page.posts_view, "Họ và tên")[:2] == ["Đỗ Đức Ánh", "— khuyết —"]
    window.undo_last()
    clerk.settle()
    assert column_of(page.posts_view, "Họ và tên")[1] == "Hồ Thị Ngoài"


def test_posts_that_are_no_more_are_handed_on_at_one_press(hamlet: Hamlet, clerk: Clerk) -> None:
    with action("Ghi"):
        take_up(Cadre(name="Hồ Văn An"), "police", hamlet.id, date(2020, 1, 1))
    page = page_of(clerk)
    assert page.outlived.text() == "1 người còn giữ chức danh đã thay: Công an viên."
    clerk.click(page.pass_button)
    clerk.settle()
    assert not page.notice.isVisible()
    assert "Tổ viên tổ bảo vệ an ninh, trật tự" in column_of(page.posts_view, "Chức danh")


def test_targets_and_the_catalogue_are_the_offices_own(hamlet: Hamlet, clerk: Clerk) -> None:
    with action("Ghi"):
        take_up(Cadre(name="Hồ Thị Ngoài"), "head", hamlet.id)
    page = page_of(clerk)
    clerk.click_tab(page.tabs.tabBar(), "Chỉ tiêu")

    def lower(dialog: TargetsDialog) -> None:
        retype(clerk.qtbot, dialog.boxes["R4"].editor, "0")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(TargetsDialog, lambda: clerk.click(page.targets_button), lower)
    assert "<b>R4</b> 0/1 = 0,0 % đạt" in page.summary.text()
    clerk.click_tab(page.tabs.tabBar(), "Danh mục")

    def name_it(dialog: PostDialog) -> None:
        retype(clerk.qtbot, dialog.boxes["name"].editor, "Cộng tác viên dân số")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(PostDialog, lambda: clerk.click(page.new_post), name_it)
    assert column_of(page.catalogue_view, "Chức danh")[-1] == "Cộng tác viên dân số"
