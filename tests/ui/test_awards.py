"""The clerk at the awards: who the ratings speak for, the decision, issuing it, printing it again as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.awards import Award, AwardDecision, IssuedPaper
from db.base import action
from db.evaluation import Rating
from db.members import Member, Role
from db.organizations import Organization
from nongson_desktop.rules.evaluation import open_evaluation, record_level
from nongson_desktop.rules.members import appoint
from nongson_desktop.rules.organizations import office_names
from tests.conftest import TODAY
from tests.ui.hands import retype, say
from ui.main_window import MainWindow
from ui.pages.awards import AwardsPage
from ui.pages.awards_dialogs import IssueDialog
from ui.pages.awards_table import short_years

Settle = Callable[[], None]
ANH, AN, AAN, BAO = "Đỗ Đức Ánh", "Nguyễn Thị Ân", "Trần Văn Ẩn", "Lê Quốc Bảo"


def rate(year: int, excellent: tuple[str, ...]) -> None:
    """Everyone rated in the year: those named HTXS, the others HTT."""
    open_evaluation(year)
    for rating in list(Rating.select().where(Rating.year == year)):
        if not rating.exempt_reason:
            record_level([rating.id], "final", "HTXS" if rating.name in excellent else "HTT", date(year, 12, 15))


@pytest.fixture
def page(window: MainWindow, people: dict[str, Member], settle: Settle) -> AwardsPage:
    for year in range(2022, 2027):
        rate(year, (ANH, BAO) if year == 2026 else (ANH,) if year != 2024 else ())
    with action("Bầu bí thư"):
        appoint(people[AAN], Organization.get_by_id(office_names(TODAY).id), Role.SECRETARY, date(2025, 6, 1))
    made = window.go("awards")
    assert isinstance(made, AwardsPage)
    settle()
    return made


def lines(page: AwardsPage) -> list[tuple[str, str]]:
    table = page.table
    return [(table.index(row, 1).data(), table.index(row, 5).data()) for row in range(table.rowCount())]


def make(qtbot: QtBot, page: AwardsPage, settle: Settle, number: str = "15") -> None:
    retype(qtbot, page.form.editor("number"), number)
    qtbot.mouseClick(page.make_button, Qt.MouseButton.LeftButton)
    settle()


def test_those_finally_rated_excellent_are_proposed_and_chosen(page: AwardsPage) -> None:
    assert lines(page) == [(ANH, ""), (BAO, "")]
    assert page.make_button.text() == "Lập quyết định (2)"
    assert page.form.editor("signer").text() == AAN
    assert page.form.editor("signer_role").text() == "Bí thư"


def test_taking_a_mark_away_leaves_the_person_out_of_the_decision(
    qtbot: QtBot, page: AwardsPage, settle: Settle
) -> None:
    page.view.selectRow(1)
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Space)
    assert page.make_button.text() == "Lập quyết định (1)"
    make(qtbot, page, settle)
    assert [award.name for award in Award.select()] == [ANH]
    made = AwardDecision.get()
    assert (made.number, made.decided_on, made.signer) == ("15", date(2026, 11, 22), AAN)
    assert page.state.text() == "Đã lập, chưa ban hành"


def test_five_years_name_the_year_that_is_missing(qtbot: QtBot, page: AwardsPage, settle: Settle) -> None:
    page.kinds.setCurrentIndex(1)
    settle()
    assert lines(page) == [(ANH, "thiếu năm 2024: xếp loại HTT")]
    assert not page.make_button.isEnabled()
    page.view.selectRow(0)
    qtbot.keyClick(page.view, Qt.Key.Key_Space)
    assert page.table.chosen() == []


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("chưa thấy khen hằng năm: 2021, 2022, 2023, 2024", "chưa thấy khen hằng năm: 2021–2024"),
        ("chưa thấy khen hằng năm: 2021, 2024", "chưa thấy khen hằng năm: 2021, 2024"),
        ("thiếu năm 2023: xếp loại HTT", "thiếu năm 2023: xếp loại HTT"),
    ],
)
def test_missing_years_in_a_row_are_told_short_enough_to_be_read(note: str, told: str) -> None:
    assert short_years(note) == told


def test_the_page_fits_a_window_of_a_small_screen(page: AwardsPage, settle: Settle) -> None:
    page.kinds.setCurrentIndex(2)
    settle()
    assert page.minimumSizeHint().height() < 560


def test_a_decision_can_be_taken_back_and_made_again(qtbot: QtBot, page: AwardsPage, settle: Settle) -> None:
    make(qtbot, page, settle)
    assert page.state.text() == "Đã lập, chưa ban hành"
    qtbot.mouseClick(page.main.note.undo, Qt.MouseButton.LeftButton)
    settle()
    assert page.state.text() == "Chưa có quyết định"
    make(qtbot, page, settle, "16")
    assert [made.number for made in AwardDecision.select() if not made.hidden] == ["16"]


def test_number_and_signer_can_be_put_right_until_it_is_issued(qtbot: QtBot, page: AwardsPage, settle: Settle) -> None:
    make(qtbot, page, settle, "")
    retype(qtbot, page.form.editor("number"), "17")
    retype(qtbot, page.form.editor("signer"), "Phạm Đình Ưng")
    qtbot.mouseClick(page.make_button, Qt.MouseButton.LeftButton)
    settle()
    made = AwardDecision.get()
    assert (made.number, made.signer) == ("17", "Phạm Đình Ưng")
    assert Award.select().count() == 2


def test_a_decision_without_a_number_is_not_issued_and_says_so(qtbot: QtBot, page: AwardsPage, settle: Settle) -> None:
    make(qtbot, page, settle, "")
    dialog = IssueDialog(page.main, AwardDecision.get())
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    settle()
    assert dialog.problem.text() == "Ban hành thì phải có số và ngày quyết định."
    assert AwardDecision.get().issued_on is None
    assert IssuedPaper.select().count() == 0


def test_issuing_keeps_the_papers_as_they_are(qtbot: QtBot, page: AwardsPage, settle: Settle) -> None:
    make(qtbot, page, settle)

    def agree() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, IssueDialog)
        QTimer.singleShot(10_000, lambda: shiboken6.isValid(dialog) and dialog.reject())
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(100, agree)
    qtbot.mouseClick(page.issue_button, Qt.MouseButton.LeftButton)
    settle()
    assert AwardDecision.get().issued_on == date(2026, 11, 22)
    assert {paper.paper for paper in IssuedPaper.select()} == {"award-decision", "certificate"}
    assert not page.form.isEnabled()
    assert not page.make_button.isVisible()
    assert page.state.text() == "Đã ban hành 22/11/2026"


def test_a_year_without_anyone_excellent_says_what_is_missing(page: AwardsPage, settle: Settle) -> None:
    page.main.set_year(2024)
    settle()
    assert page.empty.isVisible()
    assert "Năm 2024 chưa có ai được đề nghị" in page.empty.findChild(object, "empty").text()
    assert not page.make_button.isEnabled()


def test_a_decision_of_another_year_comes_to_the_front_from_the_list(
    qtbot: QtBot, page: AwardsPage, settle: Settle
) -> None:
    make(qtbot, page, settle)
    page.main.set_year(2025)
    settle()
    assert page.state.text() == "Chưa có quyết định"
    page.decisions.view.selectRow(0)
    qtbot.keyClick(page.decisions.view, Qt.Key.Key_Return)
    settle()
    assert page.main.year == 2026
    assert page.state.text() == "Đã lập, chưa ban hành"


def test_what_is_typed_stays_while_the_list_is_read_again(qtbot: QtBot, page: AwardsPage, settle: Settle) -> None:
    page.form.editor("number").setFocus()
    say(page.form.editor("number"), "18")
    page.main.reload()
    settle()
    assert page.form.editor("number").text() == "18"
