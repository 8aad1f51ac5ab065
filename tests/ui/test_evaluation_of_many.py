"""An office of very many: the evaluation lists and reads as much as a clerk can look at, and says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.base import action
from db.evaluation import Rating
from db.members import Member
from nongson_desktop.rules.evaluation import open_evaluation, record_level
from nongson_desktop.rules.tasks import assign
from tests.ui.hands import paste, retype
from ui.main_window import MainWindow
from ui.pages import evaluation_state
from ui.pages.evaluation import EvaluationPage
from ui.pages.evaluation_desk import CHANGED, DOUBTFUL, EVERYONE, MISSING
from ui.pages.evaluation_state import read_state

Settle = Callable[[], None]
FINAL = 5
ANH, AN, AAN, BAO, DAO = "Đỗ Đức Ánh", "Nguyễn Thị Ân", "Trần Văn Ẩn", "Lê Quốc Bảo", "Phạm Thị Đào"
CHOOSE = "Chọn chi bộ ở bên trái, hoặc gõ tên, để thấy đúng người cần ghi."


@pytest.fixture
def page(window: MainWindow, settle: Settle, monkeypatch: pytest.MonkeyPatch) -> EvaluationPage:
    """The year opened in an office where three are very many."""
    monkeypatch.setattr(evaluation_state, "MANY", 3)
    open_evaluation(2026)
    made = window.go("evaluation")
    assert isinstance(made, EvaluationPage)
    settle()
    return made


def rating(name: str) -> Rating:
    return Rating.get(Rating.name == name, Rating.year == 2026, Rating.hidden == False)  # noqa: E712


def listed(page: EvaluationPage) -> list[str]:
    return [one.name for one in page.desk.table.ratings]


def test_of_very_many_the_first_are_listed_and_the_others_come_by_their_name_their_cell_or_what_they_lack(
    qtbot: QtBot, page: EvaluationPage, people: dict[str, Member], settle: Settle
) -> None:
    desk = page.desk
    assert listed(page) == [ANH, AN, AAN]
    assert desk.told.isVisible()
    assert desk.told.text() == f"Đang hiện 3 người đầu trong 5 đảng viên. {CHOOSE}"
    retype(qtbot, desk.search, "dao")
    assert listed(page) == [DAO]
    assert desk.told.isHidden()
    retype(qtbot, desk.search, "")
    record_level([rating(name).id for name in (ANH, AN)], "final", "HTT")
    desk.show_only(MISSING)
    assert listed(page) == [AAN, BAO]
    assert desk.told.isHidden()
    record_level([rating(ANH).id], "cell", "HTXS")
    desk.show_only(CHANGED)
    assert listed(page) == [ANH]
    record_level([rating(AAN).id], "final", "HTT")
    qtbot.mouseClick(page.steps.buttons[4], Qt.MouseButton.LeftButton)
    settle()
    assert listed(page) == [ANH, AN, AAN]
    assert desk.problem.text() == CHOOSE
    desk.show_only(DOUBTFUL)
    assert desk.told.text() == f"{CHOOSE} Đông như thế này thì căn cứ được xem theo từng chi bộ."
    desk.show_only(EVERYONE)
    page.main.set_cell(rating(BAO).organization.id)
    settle()
    assert sorted(listed(page)) == sorted([AAN, BAO, DAO])
    assert desk.told.isHidden()


def test_another_cell_is_not_summed_again_until_something_is_written_wherever_in_the_window_it_is_written(
    qtbot: QtBot, page: EvaluationPage, people: dict[str, Member], settle: Settle
) -> None:
    def done(cell: int) -> str:
        """How far a cell is, as its line in the list at the left says."""
        names = {one.id: one.name for one in page.state.cells}
        found = (page.cells.item(row).toolTip() for row in range(page.cells.count()))
        return next(tip for tip in found if tip.startswith(names[cell]))

    anh, bao = rating(ANH), rating(BAO)
    first, second = anh.organization.id, bao.organization.id
    counted = page.state.outcome
    for cell in (first, second, None, first):
        page.main.set_cell(cell)
        settle()
        assert page.state.outcome is counted
        assert (people[ANH].id in page.state.grounds, people[BAO].id in page.state.grounds) == (
            cell == first,
            cell == second,
        )
    assert done(first).endswith("0/2 người")
    stand = page.desk.view.stand_on(anh.id, FINAL)
    assert stand
    paste(qtbot, page.desk.view, "HTT")
    settle()
    assert done(first).endswith("1/2 người")
    assert page.state.outcome.members.levels["HTT"] == 1
    page.main.go("members")
    settle()
    qtbot.keyClick(page.main, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    page.main.go("evaluation")
    settle()
    assert done(first).endswith("0/2 người")
    assert page.state.outcome.members.levels["HTT"] == 0
    page.main.go("tasks")
    settle()
    with action("giao việc ở trang khác"):
        assign(people[ANH], 2026, "Vận động làm đường", due_on=date(2026, 6, 1))
    page.main.go("evaluation")
    settle()
    assert page.state.grounds[people[ANH].id].shares.count == 1
    assert page.state.later == {}


def test_in_an_office_of_very_many_the_grounds_are_read_for_the_cell_in_front(
    page: EvaluationPage, people: dict[str, Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation_state, "MANY", 3)
    mine = rating(ANH)
    nothing = read_state(2026, date(2026, 11, 22))
    assert nothing is not None
    assert nothing.basis(mine) == "chọn chi bộ để xem căn cứ"
    state = read_state(2026, date(2026, 11, 22), mine.organization.id)
    assert state is not None
    assert people[ANH].id in state.grounds
    assert people["Lê Quốc Bảo"].id not in state.grounds
    assert state.basis(mine) != nothing.basis(mine)
