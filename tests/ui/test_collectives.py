"""Collectives at the window: figures, points and levels typed one after the other, and why a level is proposed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.base import action
from db.evaluation import Evaluation, Rating
from db.judgement import Finding
from db.members import Member, Role
from db.organizations import Organization, OrganizationKind
from nongson_desktop.rules.collective_grounds import collective_grounds
from nongson_desktop.rules.evaluation import open_evaluation
from nongson_desktop.rules.findings import record_finding
from nongson_desktop.rules.members import appoint
from tests.ui.hands import Clerk, column_of, paste
from ui.main_window import MainWindow
from ui.pages.collectives import CollectivesPage
from ui.pages.evaluation import EvaluationPage
from ui.pages.evaluation_desk import CELLS
from ui.pages.evaluation_facts_dialogs import FactsDialog
from ui.pages.evaluation_facts_why import WhyDialog
from ui.pages.profiles_groups import GroupsDialog

BODY = "Chi ủy Chi bộ thôn Tân Lập"
COUNT, POINTS, PROPOSED, OWN, FINAL = 2, 7, 8, 9, 11


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow, people: dict[str, Member]) -> Iterator[Clerk]:
    cell = Organization.get(Organization.name == "Chi bộ thôn Tân Lập")
    with action("Bầu chi ủy"):
        appoint(people["Đỗ Đức Ánh"], cell, Role.SECRETARY, date(2022, 1, 1))
        appoint(people["Nguyễn Thị Ân"], cell, Role.CELL_COMMITTEE, date(2022, 1, 1))
    made = Clerk(qtbot, window)
    yield made
    made.close()


@pytest.fixture
def page(clerk: Clerk) -> CollectivesPage:
    open_evaluation(2026)
    found = clerk.open("Tập thể")
    assert isinstance(found, CollectivesPage)
    return found


def stand(page: CollectivesPage, name: str, column: int) -> int:
    row = column_of(page.view, 0).index(name)
    page.view.setFocus()
    page.view.go_to(row, column)
    return row


def rating(name: str) -> Rating:
    return Rating.get(Rating.year == 2026, Rating.name == name)


def test_before_the_year_is_opened_the_page_says_what_to_do(clerk: Clerk) -> None:
    page = clerk.open("Tập thể")
    assert isinstance(page, CollectivesPage)
    assert page.stack.currentIndex() == 0
    assert not page.take_button.isEnabled()


def test_points_by_criterion_are_typed_and_add_up_and_what_must_be_weighed_is_recorded(
    clerk: Clerk, page: CollectivesPage
) -> None:
    page.tabs.setCurrentIndex(1)
    clerk.settle()
    scores = page.scores
    assert [one.rating.name for one in scores.sheets][-1] == BODY
    lines = scores.sheets[-1].criteria
    row = len(scores.sheets) - 1
    scores.view.setFocus()
    scores.view.go_to(row, 1)
    common = sum(line.group == "common" for line in lines)
    points = [f"{30 // common}"] * common + [f"{65 // (len(lines) - common)}"] * (len(lines) - common)
    paste(clerk.qtbot, scores.view, "\t".join(points))
    clerk.settle()
    assert scores.problem.text() == ""
    assert rating(BODY).self_points == sum(map(int, points))
    facts = FactsDialog(clerk.window, rating(BODY))
    clerk.qtbot.addWidget(facts)
    finding = Finding(rating=rating(BODY).id, flag=facts.parts["findings"].flags[0].key, ground="Kết luận số 5-KL/ĐU")
    record_finding(finding)
    assert "Kết luận số 5-KL/ĐU" in str(collective_grounds(2026)[rating(BODY).id].proposal)


def test_figures_points_and_levels_are_typed_along_the_line(clerk: Clerk, page: CollectivesPage) -> None:
    assert column_of(page.view, 0) == ["Đảng bộ xã Suối Mây", "Chi bộ thôn Bình Sơn", "Chi bộ thôn Tân Lập", BODY]
    assert page.without.text() == "Không có chi ủy, kiểm điểm tại chi bộ: Chi bộ thôn Bình Sơn."
    row = stand(page, BODY, COUNT)
    paste(clerk.qtbot, page.view, "10\t10\t0\t3\t91\t92,5")
    clerk.settle()
    assert page.sheet.text(row, PROPOSED) == "HTXS"
    assert "92,5 điểm" in page.why.text()
    assert "nhiệm vụ của tập thể, 10/10 việc, 0 chậm, 3 vượt" in page.why.text()
    stand(page, BODY, OWN)
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_2):
        clerk.press(key)
        clerk.press(Qt.Key.Key_Tab)
        clerk.settle()
    saved = rating(BODY)
    assert (saved.self_level, saved.cell_level, saved.level) == ("HTXS", "HTT", "HTT")
    assert saved.decided_on == date(2026, 11, 22)
    page.main.undo_last()
    clerk.settle()
    assert rating(BODY).level == ""


def test_a_body_goes_to_another_group_with_the_reason_and_the_line_below_says_so(
    clerk: Clerk, page: CollectivesPage
) -> None:
    stand(page, BODY, COUNT)
    clerk.settle()
    assert page.why.text().endswith("Tính tỷ lệ trong nhóm “Chi ủy”.")

    def choose(dialog: GroupsDialog) -> None:
        assert dialog.view.selectionModel().hasSelection(), "the body in hand is chosen already"
        clerk.choose(dialog.group, "Chi bộ")
        clerk.tab_to(dialog.reason)
        clerk.write("chung một nhóm với chi bộ")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(GroupsDialog, lambda: clerk.click(page.group_button), choose)
    clerk.settle()
    assert rating(BODY).group == "Chi bộ"
    stand(page, BODY, COUNT)
    told = "“Chi bộ”, do cán bộ phụ trách chọn vì chung một nhóm với chi bộ; theo loại tập thể là “Chi ủy”."
    assert page.why.text().endswith(told)

    def read(dialog: WhyDialog) -> None:
        assert told in dialog.explained[1].words
        assert dialog.request.cell == rating(BODY).__data__["organization"]
        clerk.click(dialog.accept_button)

    clerk.in_dialog(WhyDialog, lambda: clerk.click(page.why_button), read)
    evaluation = clerk.open("Đánh giá, xếp loại")
    assert isinstance(evaluation, EvaluationPage)
    evaluation.desk.tabs.setCurrentIndex(CELLS)
    clerk.settle()
    evaluation.desk.view.stand_first()
    clerk.settle()

    def read_of_cell(dialog: WhyDialog) -> None:
        about = [one.about for one in dialog.explained]
        assert about == [
            "Được xếp loại",
            "Nhóm",
            "Mẫu",
            "Đề xuất",
            "Kết quả bên trong",
            "Tỷ lệ",
            "Tỷ lệ",
            "Cấp quyết định",
        ]
        clerk.click(dialog.accept_button)

    clerk.in_dialog(WhyDialog, lambda: clerk.click(evaluation.evidence.why_button), read_of_cell)


def test_a_point_above_the_whole_is_refused_and_the_rest_of_the_line_too(clerk: Clerk, page: CollectivesPage) -> None:
    stand(page, BODY, COUNT)
    paste(clerk.qtbot, page.view, "10\t10\t0\t3\t91\t101")
    clerk.settle()
    assert "Điểm phải từ 0 đến 100" in page.main.note.text.text()
    assert rating(BODY).self_points is None
    assert page.sheet.text(column_of(page.view, 0).index(BODY), COUNT) == ""


def test_a_closed_year_takes_only_what_the_level_above_decides(clerk: Clerk, page: CollectivesPage) -> None:
    evaluation = Evaluation.get()
    with action("Khoá"):
        evaluation.closed_on = date(2026, 11, 20)
        evaluation.save()
    stand(page, BODY, FINAL)
    paste(clerk.qtbot, page.view, "HTT")
    clerk.settle()
    assert "đã khoá sổ" in page.main.note.text.text()
    office = Organization.get(Organization.kind == OrganizationKind.COMMITTEE)
    stand(page, office.name, FINAL)
    paste(clerk.qtbot, page.view, "HTT")
    clerk.settle()
    assert (rating(office.name).level, rating(office.name).decided_by) == ("HTT", "Ban Thường vụ Tỉnh ủy")
