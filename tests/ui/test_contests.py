"""A contest in the window by keyboard: set up, points typed, a tie decided, prizes, the certificate read back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.awards import Award, AwardDecision
from db.base import action, save_many
from db.contests import Contest, Contestant, ContestJudge, ContestPart, ContestState, ContestWinner
from db.members import Member
from db.organizations import Organization
from tests.conftest import TODAY
from tests.documents.geometry import text_of
from tests.ui.hands import Clerk, answer, column_of, paste
from ui.main_window import MainWindow
from ui.pages.awards import AwardsPage
from ui.pages.awards_dialogs import IssueDialog
from ui.pages.contests import ContestsPage
from ui.pages.contests_dialogs import ContestantDialog, ContestDialog, HandOverDialog, TieDialog
from ui.pages.printing import PrintDialog

ENTER, SPACE, TAB, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Down
FIRST_POINT = 4  # after number, name, total and rank


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow) -> Iterator[Clerk]:
    made = Clerk(qtbot, window)
    yield made
    made.close()


def opened(clerk: Clerk) -> ContestsPage:
    page = clerk.open("Hội thi")
    assert isinstance(page, ContestsPage)
    return page


def begin(clerk: Clerk, page: ContestsPage, name: str) -> None:
    def fill(dialog: ContestDialog) -> None:
        clerk.write(name)
        clerk.tab_to(dialog.boxes["held_on"].editor)
        clerk.write("15/10/2026")
        clerk.tab_to(dialog.accept_button)
        clerk.press(ENTER)

    clerk.in_dialog(ContestDialog, lambda: clerk.press_button(page.add_button), fill)


def enroll(clerk: Clerk, page: ContestsPage, words: str, number: str) -> None:
    def fill(dialog: ContestantDialog) -> None:
        clerk.write(words)
        clerk.tab_to(dialog.boxes["number"].editor)
        clerk.write(number)
        clerk.tab_to(dialog.accept_button)
        clerk.press(ENTER)

    clerk.in_dialog(ContestantDialog, lambda: clerk.press_button(page.people.add), fill)


def step(clerk: Clerk, page: ContestsPage) -> None:
    clerk.press_button(page.step_button)
    clerk.settle()


def set_up(clerk: Clerk, page: ContestsPage) -> None:
    """Two parts, three judges, a first and a second prize, two members."""
    for typed, block in (
        (page.set_up.parts, "Kiến thức\t10\t1\nThuyết trình\t10\t2"),
        (page.set_up.judges, "Phan Thị Hà\tTrưởng ban\nLương Văn Thành\nTrịnh Thị Loan"),
        (page.set_up.prizes, "1\tGiải nhất\t\t\t1\t1000000\n2\tGiải nhì\t\t\t1\t700000"),
    ):
        clerk.reach(typed.view)
        paste(clerk.qtbot, typed.view, block)
        clerk.settle()
    clerk.turn_to(page.tabs.tabBar(), "Thí sinh")
    enroll(clerk, page, "đỗ đức", "01")
    enroll(clerk, page, "thị ân", "02")


def type_points(clerk: Clerk, page: ContestsPage, block: str) -> None:
    clerk.turn_to(page.tabs.tabBar(), "Điểm")
    clerk.reach(page.points.view)
    clerk.walk(lambda: page.points.view.currentIndex().column() == FIRST_POINT, Qt.Key.Key_Right)
    paste(clerk.qtbot, page.points.view, block)
    clerk.settle()


def test_from_the_contest_to_the_certificate_with_the_name_and_the_reason(
    people: dict[str, Member], clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = clerk.go("Hội thi")
    begin(clerk, page, "Hội thi Bí thư chi bộ giỏi")
    set_up(clerk, page)
    assert column_of(page.people.view, "Thí sinh, đội") == ["Đỗ Đức Ánh", "Nguyễn Thị Ân", ""]
    assert column_of(page.people.view, "Đơn vị")[0] == "Chi bộ thôn Tân Lập"
    step(clerk, page)
    step(clerk, page)
    type_points(clerk, page, "8\t8\t8\t9\t9\t9\n9\t9\t9\t8,5\t8,5\t8,5")
    assert column_of(page.points.view, "Tổng") == ["26,00", "26,00"]
    assert column_of(page.points.view, "Hạng") == ["1 (bằng điểm)", "1 (bằng điểm)"]
    step(clerk, page)
    clerk.turn_to(page.tabs.tabBar(), "Kết quả")
    assert page.results.words.isVisible()
    decide_tie(clerk, page)
    assert column_of(page.results.view, "Thí sinh, đội") == ["Nguyễn Thị Ân", "Đỗ Đức Ánh"]
    assert column_of(page.results.view, "Ghi chú")[0] == "Phần kiến thức cao hơn"
    clerk.press_button(page.results.rank_button)
    clerk.settle()
    assert column_of(page.results.view, "Giải") == ["Giải nhất", "Giải nhì"]
    step(clerk, page)
    commend(clerk, page)
    decision = AwardDecision.get()
    assert decision.issued_on == TODAY
    answer(monkeypatch, "getSaveFileName", tmp_path / "giay-khen.pdf")
    print_certificates(clerk)
    text = " ".join(text_of((tmp_path / "giay-khen.pdf").read_bytes()).split()).casefold()
    assert "nguyễn thị ân" in text
    assert "đạt giải nhất tại hội thi bí thư chi bộ giỏi năm 2026" in text
    page = clerk.go("Hội thi")
    step(clerk, page)
    assert Contest.get().state == ContestState.COMMENDED
    assert page.decision_button.isVisible()
    read_beside(clerk, page, people["Nguyễn Thị Ân"])


def read_beside(clerk: Clerk, page: ContestsPage, winner: Member) -> None:
    """What was won stands beside the member and the cell that sent her; Enter leads back, whatever year is open."""
    clerk.window.set_year(2024)
    for tab, result in (
        (beside_member(clerk, winner), ("Hội thi Bí thư chi bộ giỏi", "Giải nhất, đã chuyển khen thưởng")),
        (beside_cell(clerk, "Hội thi"), ("Hội thi Bí thư chi bộ giỏi", "Giải nhất, đã chuyển khen thưởng")),
    ):
        rows = [tuple(row) for row in tab.rows.rows]
        assert [(row[1], row[-1]) for row in rows if row[-1].startswith("Giải nhất")] == [result]
        tab.view.setFocus()
        tab.view.selectRow(0)
        clerk.press(ENTER)
        clerk.settle()
        assert clerk.window.page() is page
        assert page.contest == Contest.get()
        assert (clerk.window.year, column_of(page.list.view, "Tên hội thi")) == (2026, ["Hội thi Bí thư chi bộ giỏi"])


def beside_member(clerk: Clerk, member: Member) -> Any:
    clerk.window.show_member(member.id)
    clerk.settle()
    detail: Any = clerk.window.page().detail  # type: ignore[union-attr]  # the page of members has it
    detail.tabs.setCurrentWidget(detail.contests)
    clerk.settle()
    return detail.contests


def beside_cell(clerk: Clerk, title: str) -> Any:
    """What stands under a heading beside the cell of the small office."""
    clerk.window.go_to("organizations", Organization.get(Organization.name.contains("Tân Lập")).id)
    clerk.settle()
    page: Any = clerk.window.page()
    page.tabs.setCurrentWidget(page.parts[title])
    clerk.settle()
    return page.parts[title]


def decide_tie(clerk: Clerk, page: ContestsPage) -> None:
    def decide(dialog: TieDialog) -> None:
        editors = [box.editor for box in dialog.boxes.values()]
        for editor, text in zip(editors, ("2", "1", "Phần kiến thức cao hơn"), strict=True):
            clerk.tab_to(editor)
            clerk.write(text)
        clerk.tab_to(dialog.accept_button)
        clerk.press(ENTER)

    clerk.in_dialog(TieDialog, lambda: clerk.press_button(page.results.tie_button), decide)


def commend(clerk: Clerk, page: ContestsPage) -> None:
    """The winners to awards, where the decision is issued."""

    def number_it(dialog: HandOverDialog) -> None:
        clerk.tab_to(dialog.boxes["number"].editor)
        clerk.write("31")
        clerk.tab_to(dialog.accept_button)
        clerk.press(ENTER)

    clerk.in_dialog(HandOverDialog, lambda: clerk.press_button(page.results.award_button), number_it)
    awards = clerk.window.page()
    assert isinstance(awards, AwardsPage)
    clerk.settle()
    assert [line.name for line in awards.table.lines] == ["Nguyễn Thị Ân", "Đỗ Đức Ánh"]

    def go_out(dialog: IssueDialog) -> None:
        clerk.tab_to(dialog.accept_button)
        clerk.press(ENTER)

    clerk.in_dialog(IssueDialog, lambda: clerk.press_button(awards.issue_button), go_out)


def print_certificates(clerk: Clerk) -> None:
    """From the decision to the certificates, one for each winner, saved as they would go to the printer."""
    awards: Any = clerk.window.page()

    def choose(dialog: PrintDialog) -> None:
        clerk.settle()
        clerk.choose(dialog.paper, "Giấy khen")
        clerk.settle()
        assert dialog.preview.pages.count() == 2
        clerk.tab_to(dialog.pdf_button)
        clerk.press(SPACE)
        clerk.settle()
        dialog.reject()

    clerk.in_dialog(PrintDialog, lambda: clerk.press_button(awards.print_button), choose)


def test_points_out_of_bounds_change_nothing_and_are_said(people: dict[str, Member], clerk: Clerk) -> None:
    with action("Lập hội thi"):
        contest = Contest(name="Báo cáo viên giỏi", year=2026, held_on=TODAY, state=ContestState.RUNNING)
        contest.save()
        for model, names in (
            (ContestPart, ("Kiến thức", "Thuyết trình")),
            (ContestJudge, ("Phan Thị Hà", "Lương Văn Thành", "Trịnh Thị Loan")),
            (Contestant, ("Đỗ Đức Ánh", "Nguyễn Thị Ân")),
        ):
            save_many(model, [{"contest": contest.id, "name": name} for name in names])
    page = opened(clerk)
    clerk.turn_to(page.tabs.tabBar(), "Điểm")
    clerk.reach(page.points.view)
    clerk.walk(lambda: page.points.view.currentIndex().column() == FIRST_POINT, Qt.Key.Key_Right)
    clerk.press("9")
    clerk.press(ENTER)
    clerk.settle()
    assert page.points.view.currentIndex().row() == 1, "Enter goes down"
    assert "Còn thiếu 11 điểm" in page.points.words.text()
    assert page.points.sheet.type_in([(0, FIRST_POINT, "chín")]) is False
    assert column_of(page.points.view, "Tổng") == ["9,00", ""]
    page.tabs.setCurrentWidget(page.results)
    clerk.settle()
    assert column_of(page.results.view, "Ghi chú") == ["thiếu 5 điểm", "thiếu 6 điểm"]


def test_a_desk_line_leads_to_the_contest(people: dict[str, Member], clerk: Clerk, window: MainWindow) -> None:
    with action("Lập hội thi"):
        first = Contest(name="Hội thi A", year=2026, held_on=date(2026, 11, 1))
        other = Contest(name="Hội thi B", year=2026, held_on=date(2026, 11, 30))
        for one in (first, other):
            one.save()
    window.go_to("contests", other.id)
    clerk.settle()
    page = window.page()
    assert isinstance(page, ContestsPage)
    assert page.contest == other
    assert "<b>Kế hoạch</b>" in page.ladder.text()
    assert ContestWinner.select().count() == Contestant.select().count() == Award.select().count() == 0
