"""The clerk at year's end: opening, typing and pasting levels, the quota in sight, closing, taking back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from db.base import Action, action
from db.evaluation import Evaluation, Rating
from db.members import Member
from db.open import open_office
from db.tasks import TaskResult
from nongson_desktop.rules.evaluation import evaluate, open_evaluation, record_level, record_points
from nongson_desktop.rules.tasks import assign, assign_many
from tests.ui.hands import paste, retype, say
from ui import work
from ui.main_window import MainWindow
from ui.pages.evaluation import EvaluationPage
from ui.pages.evaluation_desk import MISSING
from ui.pages.evaluation_dialogs import OpenDialog
from ui.pages.evaluation_state import read_state

Settle = Callable[[], None]
SELF, CELL, FINAL = 3, 4, 5
ANH, AN, AAN, BAO, DAO = "Đỗ Đức Ánh", "Nguyễn Thị Ân", "Trần Văn Ẩn", "Lê Quốc Bảo", "Phạm Thị Đào"


@pytest.fixture
def unopened(window: MainWindow, settle: Settle) -> EvaluationPage:
    page = window.go("evaluation")
    assert isinstance(page, EvaluationPage)
    settle()
    return page


def opened(window: MainWindow, settle: Settle) -> EvaluationPage:
    """The page of a year that is open."""
    open_evaluation(2026)
    made = window.go("evaluation")
    assert isinstance(made, EvaluationPage)
    settle()
    return made


@pytest.fixture
def page(window: MainWindow, settle: Settle) -> EvaluationPage:
    return opened(window, settle)


def rating(name: str) -> Rating:
    return Rating.get(Rating.name == name, Rating.year == 2026, Rating.hidden == False)  # noqa: E712


def stand(page: EvaluationPage, name: str, column: int) -> None:
    assert page.desk.view.stand_on(rating(name).id, column)
    page.desk.view.setFocus()


def type_level(qtbot: QtBot, page: EvaluationPage, keys: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type into the cell one stands on, as in Excel: the first key opens it."""
    view = page.desk.view
    qtbot.keyClicks(view, keys[0])
    editor = open_editor(page)
    assert editor is not None
    qtbot.keyClicks(editor, keys[1:])
    qtbot.keyClick(editor, end)
    QApplication.processEvents()


def open_editor(page: EvaluationPage) -> QLineEdit | None:
    """The field in the cell, when one is open."""
    found = page.main.focusWidget()
    return found if isinstance(found, QLineEdit) and page.desk.view.isAncestorOf(found) else None


def standing(page: EvaluationPage) -> tuple[str, int]:
    index = page.desk.view.currentIndex()
    return page.desk.table.index(index.row(), 1).data(), index.column()


def shown(page: EvaluationPage, name: str) -> list[str]:
    """The levels as they stand in the person's row."""
    table = page.desk.table
    row = next(row for row in range(table.rowCount()) if table.index(row, 1).data() == name)
    return [table.index(row, column).data() for column in table.level_columns()]


def in_dialog(qtbot: QtBot, kind: type, act: Callable[[object], None]) -> None:
    """Do something in the dialog that the next press opens; one that stays open with nothing running is closed."""

    def give_up(dialog: QDialog) -> None:
        if work.board.jobs:
            QTimer.singleShot(200, lambda: give_up(dialog))
        elif shiboken6.isValid(dialog):
            dialog.reject()

    def wait(tries: int = 100) -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog) and isinstance(dialog, kind):
            QTimer.singleShot(3000, lambda: give_up(dialog))
            act(dialog)
        elif tries:
            QTimer.singleShot(20, lambda: wait(tries - 1))

    QTimer.singleShot(20, wait)


def test_a_year_not_opened_says_what_to_do_and_opening_it_lists_everyone(
    qtbot: QtBot, unopened: EvaluationPage, settle: Settle
) -> None:
    assert unopened.start_button.isVisible()
    assert "Chưa mở đánh giá năm 2026" in unopened.empty.findChild(object, "empty").text()

    def agree(dialog: OpenDialog) -> None:
        assert dialog.form.editor("rating_date").text() == "31/12/2026"
        assert "366-QĐ/TW" in dialog.about.text()
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    in_dialog(qtbot, OpenDialog, agree)
    qtbot.mouseClick(unopened.start_button, Qt.MouseButton.LeftButton)
    settle()
    assert Evaluation.get(Evaluation.year == 2026).rating_date == date(2026, 12, 31)
    assert unopened.desk.table.rowCount() == 5
    assert unopened.main.focusWidget() is unopened.desk.view


def test_the_looser_reading_needs_its_document_and_nothing_typed_is_lost(
    qtbot: QtBot, unopened: EvaluationPage, settle: Settle
) -> None:
    dialog = OpenDialog(unopened.main)
    qtbot.addWidget(dialog)
    dialog.show()
    reading = dialog.form.editor("reading")
    qtbot.keyClick(reading, Qt.Key.Key_Down)
    retype(qtbot, dialog.form.editor("percent"), "20")
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    settle()
    assert "văn bản" in dialog.form.boxes["reading_document"].problem.text()
    assert dialog.isVisible()
    assert Evaluation.select().count() == 0
    say(dialog.form.editor("reading_document"), "Hướng dẫn số 05-HD/TU")
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    settle()
    assert Evaluation.get().reading_document == "Hướng dẫn số 05-HD/TU"


def test_who_is_not_rated_is_greyed_with_the_reason_and_takes_no_level(
    qtbot: QtBot, page: EvaluationPage, settle: Settle
) -> None:
    assert shown(page, DAO) == ["–", "–", "–"]
    stand(page, DAO, SELF)
    qtbot.keyClicks(page.desk.view, "1")
    assert open_editor(page) is None
    settle()
    assert rating(DAO).self_level == ""
    basis = page.desk.table.index(page.desk.view.currentIndex().row(), 6).data()
    assert basis == "không xếp loại: miễn công tác và sinh hoạt đảng"


def test_digits_and_words_are_levels_and_enter_goes_down(qtbot: QtBot, page: EvaluationPage, settle: Settle) -> None:
    stand(page, ANH, SELF)
    type_level(qtbot, page, "1")
    assert standing(page) == (AN, SELF)
    type_level(qtbot, page, "htt")
    assert standing(page) == (AAN, SELF)
    settle()
    assert [rating(name).self_level for name in (ANH, AN)] == ["HTXS", "HTT"]
    assert shown(page, ANH)[0] == "HTXS"


def test_enter_passes_over_those_who_are_not_rated(qtbot: QtBot, page: EvaluationPage, settle: Settle) -> None:
    table = page.desk.table
    below = [table.ratings[row].name for row in range(table.rowCount())]
    assert below[-1] == DAO
    stand(page, BAO, SELF)
    type_level(qtbot, page, "2")
    assert standing(page) == (BAO, SELF)
    settle()


def test_tab_goes_right_and_from_the_last_level_to_the_next_person(
    qtbot: QtBot, page: EvaluationPage, settle: Settle
) -> None:
    stand(page, ANH, SELF)
    type_level(qtbot, page, "2", Qt.Key.Key_Tab)
    assert standing(page) == (ANH, CELL)
    type_level(qtbot, page, "2", Qt.Key.Key_Tab)
    type_level(qtbot, page, "3", Qt.Key.Key_Tab)
    assert standing(page) == (AN, SELF)
    qtbot.keyClick(page.desk.view, Qt.Key.Key_Backtab)
    assert standing(page) == (ANH, FINAL)
    settle()
    found = rating(ANH)
    assert (found.self_level, found.cell_level, found.level) == ("HTT", "HTT", "HT")
    assert found.decided_on == date(2026, 11, 22)


def test_what_is_no_level_is_refused_in_a_sentence_and_the_old_level_stays(
    qtbot: QtBot, page: EvaluationPage, settle: Settle
) -> None:
    stand(page, ANH, SELF)
    type_level(qtbot, page, "2")
    settle()
    stand(page, ANH, SELF)
    type_level(qtbot, page, "7")
    settle()
    assert "“7” không phải mức xếp loại" in page.desk.problem.text()
    assert rating(ANH).self_level == "HTT"
    stand(page, ANH, SELF)
    type_level(qtbot, page, "3")
    assert not page.desk.problem.isVisible()


def test_points_typed_in_a_cell_are_kept_and_give_the_level_of_their_band(
    qtbot: QtBot, page: EvaluationPage, settle: Settle
) -> None:
    stand(page, ANH, SELF)
    type_level(qtbot, page, "89,5")
    type_level(qtbot, page, "90")
    type_level(qtbot, page, "101")
    settle()
    found = rating(ANH)
    assert (found.self_level, found.self_points) == ("HTT", Decimal("89.5"))
    assert (rating(AN).self_level, rating(AN).self_points) == ("HTXS", Decimal(90))
    assert page.desk.problem.text() == "Điểm phải từ 0 đến 100."
    assert (rating(AAN).self_level, rating(AAN).self_points) == ("", None)


def test_an_input_method_writes_levels_too(qtbot: QtBot, page: EvaluationPage, settle: Settle) -> None:
    stand(page, ANH, SELF)
    qtbot.keyClick(page.desk.view, Qt.Key.Key_F2)
    editor = open_editor(page)
    assert editor is not None
    editor.selectAll()
    say(editor, "hoàn thành tốt nhiệm vụ")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settle()
    assert rating(ANH).self_level == "HTT"


def test_what_is_being_typed_is_not_overwritten_when_the_counts_arrive(
    qtbot: QtBot, page: EvaluationPage, settle: Settle
) -> None:
    stand(page, ANH, SELF)
    type_level(qtbot, page, "1")
    qtbot.keyClicks(page.desk.view, "h")
    settle()
    page.desk.table.redraw()
    editor = open_editor(page)
    assert editor is not None
    qtbot.keyClicks(editor, "tt")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settle()
    assert [rating(name).self_level for name in (ANH, AN)] == ["HTXS", "HTT"]


def test_a_level_still_in_its_field_is_saved_when_the_window_closes(
    qtbot: QtBot, page: EvaluationPage, settle: Settle, office: Path
) -> None:
    stand(page, ANH, SELF)
    qtbot.keyClicks(page.desk.view, "1")
    page.main.close()
    open_office(office)
    assert rating(ANH).self_level == "HTXS"


def test_a_block_from_excel_is_one_thing_done_and_one_thing_taken_back(
    qtbot: QtBot, page: EvaluationPage, settle: Settle
) -> None:
    stand(page, ANH, SELF)
    paste(qtbot, page.desk.view, "HTXS\tHTT\r\nHoàn thành tốt nhiệm vụ\t3\r\n")
    settle()
    assert (rating(ANH).self_level, rating(ANH).cell_level) == ("HTXS", "HTT")
    assert (rating(AN).self_level, rating(AN).cell_level) == ("HTT", "HT")
    last = Action.select().order_by(Action.id.desc()).first()
    assert last.what == "Ghi 4 mức xếp loại năm 2026"
    qtbot.keyClick(page.desk.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert {rating(name).self_level for name in (ANH, AN)} == {""}
    assert shown(page, ANH) == ["", "", ""]


def test_a_block_with_names_gives_each_level_to_its_person(qtbot: QtBot, page: EvaluationPage, settle: Settle) -> None:
    stand(page, ANH, CELL)
    paste(qtbot, page.desk.view, f"{BAO}\tHT\n{ANH.upper()}\tHTXS\n")
    settle()
    assert rating(BAO).cell_level == "HT"
    assert rating(ANH).cell_level == "HTXS"
    assert rating(AN).cell_level == ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("HTT\nGiỏi\n", "Dòng dán thứ 2: “Giỏi” không phải mức xếp loại."),
        ("HTT\nHTT\nHTT\nHTT\nHTT\nHTT\n", "Khối dán có 6 dòng, từ ô này xuống chỉ còn 5 dòng."),
        ("HTT\tHTT\tHTT\tHTT\n", "Khối dán có 4 cột mức, từ ô này sang phải chỉ có 3 cột."),
        (f"{ANH}\tHTT\nNgô Văn Lạ\tHTT\n", "Dòng dán thứ 2: Ngô Văn Lạ không có trong bảng."),
        (f"{DAO}\tHTT\n", f"Dòng dán thứ 1: {DAO} không xếp loại"),
    ],
)
def test_a_block_that_does_not_fit_changes_nothing_and_says_which_line(
    qtbot: QtBot, page: EvaluationPage, settle: Settle, text: str, sentence: str
) -> None:
    stand(page, ANH, SELF)
    paste(qtbot, page.desk.view, text)
    settle()
    assert sentence in page.desk.problem.text()
    assert not Rating.select().where(Rating.self_level != "").exists()


def test_one_level_fills_a_selection_and_delete_clears_it(qtbot: QtBot, page: EvaluationPage, settle: Settle) -> None:
    view = page.desk.view
    stand(page, ANH, SELF)
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    paste(qtbot, view, "HTT")
    settle()
    assert [rating(name).self_level for name in (ANH, AN, AAN)] == ["HTT"] * 3
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    settle()
    assert [rating(name).self_level for name in (ANH, AN, AAN)] == [""] * 3


def test_levels_are_copied_as_excel_takes_them(qtbot: QtBot, page: EvaluationPage, settle: Settle) -> None:
    stand(page, ANH, SELF)
    paste(qtbot, page.desk.view, "HTXS\tHTT\n")
    settle()
    stand(page, ANH, SELF)
    qtbot.keyClick(page.desk.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(page.desk.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "HTXS\tHTT"


def test_the_cells_proposals_become_decisions_where_none_stands_yet(
    qtbot: QtBot, page: EvaluationPage, settle: Settle
) -> None:
    stand(page, ANH, CELL)
    paste(qtbot, page.desk.view, "HTXS\nHTT\nHT\n")
    settle()
    stand(page, AN, FINAL)
    type_level(qtbot, page, "3")
    settle()
    page.desk.fill("cell", "final")
    settle()
    assert [rating(name).level for name in (ANH, AN, AAN, BAO)] == ["HTXS", "HT", "HT", ""]


def test_the_day_of_the_decision_is_the_one_typed_above_the_table(
    qtbot: QtBot, page: EvaluationPage, settle: Settle
) -> None:
    retype(qtbot, page.desk.decided_on, "20/12/2026")
    stand(page, ANH, FINAL)
    type_level(qtbot, page, "1")
    settle()
    assert rating(ANH).decided_on == date(2026, 12, 20)
    retype(qtbot, page.desk.decided_on, "")
    stand(page, AN, FINAL)
    type_level(qtbot, page, "1")
    settle()
    assert "nhập ngày quyết định" in page.desk.problem.text()
    assert rating(AN).level == ""
    assert shown(page, AN)[2] == ""


def test_a_breach_of_the_quota_is_said_in_words_under_both_readings(
    qtbot: QtBot, page: EvaluationPage, settle: Settle
) -> None:
    stand(page, ANH, FINAL)
    paste(qtbot, page.desk.view, "HTXS\nHTXS\nHTT\nHTT\n")
    settle()
    qtbot.waitUntil(lambda: "HTXS 2" in page.quotas.sentences()[0])
    office = page.quotas.sentences()[0]
    assert "HTXS 2 / tối đa 0 (20 % của 4 đảng viên xếp loại HTT trở lên)" in office
    assert "theo cách tính chặt" in office
    assert "⚠ vượt 2" in office
    breaches = [line for line in page.quotas.sentences() if "⚠" in line]
    known = [one for one in evaluate(2026).members.quotas if one.quota.verdict != "green"]
    assert len(breaches) == len(known) > 1
    for name, points in ((ANH, 91), (AN, 95), (AAN, 99)):
        record_points(rating(name).id, points=Decimal(points))
    record_level([rating(BAO).id], "final", "")
    record_level([rating(BAO).id], "cell", "HTXS")
    place = next(place for place, line in enumerate(known) if line.scope == "group")
    name = known[place].name
    line = next(one for one in page.quotas._words if one.text().startswith("<a") and f">{name}<" in one.text())
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(12, 8))
    settle()
    assert page.desk.filter.currentText() == f"Xuất sắc: {name}"
    inside = [one for one in (AN, ANH, BAO) if rating(one).group == name]
    assert [one.name for one in page.desk.table.ratings] == inside, "the strongest first, those only proposed too"
    assert page.desk.told.text().startswith("Điểm cao trước. Ai không giữ mức xuất sắc thì gõ 2")
    page.desk.show_only("Tất cả")
    assert not page.desk.told.isVisible()


def test_the_cells_at_the_left_count_and_narrow_the_table(qtbot: QtBot, page: EvaluationPage, settle: Settle) -> None:
    stand(page, ANH, FINAL)
    type_level(qtbot, page, "2")
    settle()
    qtbot.waitUntil(lambda: "1/2" in page.cells.item(2).toolTip())
    names = [page.cells.item(row).text() for row in range(page.cells.count())]
    assert names == ["Toàn đảng bộ", "Thôn Bình Sơn", "Thôn Tân Lập"]
    assert page.cells.item(2).toolTip() == "Thôn Tân Lập: đã có mức 1/2 người".replace("Thôn", "Chi bộ thôn")
    spot = page.cells.visualItemRect(page.cells.item(2)).center()
    qtbot.mouseClick(page.cells.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot))
    settle()
    assert [one.name for one in page.desk.table.ratings] == [ANH, AN]
    assert page.main.top.scope.currentText() == "Chi bộ thôn Tân Lập"


def test_who_is_still_missing_is_one_press_away(qtbot: QtBot, page: EvaluationPage, settle: Settle) -> None:
    stand(page, ANH, FINAL)
    type_level(qtbot, page, "2")
    settle()
    qtbot.waitUntil(lambda: page.missing.text() == "Còn 3 người, 2 chi bộ")
    qtbot.mouseClick(page.missing, Qt.MouseButton.LeftButton)
    settle()
    assert page.desk.filter.currentText() == MISSING
    assert [one.name for one in page.desk.table.ratings] == [AN, AAN, BAO]


def test_typing_part_of_a_name_without_marks_narrows_the_table(
    qtbot: QtBot, page: EvaluationPage, settle: Settle
) -> None:
    page.search_here()
    qtbot.keyClicks(page.desk.search, "an tran")
    assert [one.name for one in page.desk.table.ratings] == [AAN]


def test_the_evidence_follows_the_row(qtbot: QtBot, page: EvaluationPage, people: dict, settle: Settle) -> None:
    assign_many([people[ANH]], 2026, "Vận động làm đường thôn", due_on=date(2026, 12, 5))
    page.reload()
    settle()
    stand(page, ANH, SELF)
    settle()
    evidence = page.evidence
    assert evidence.name.text() == ANH
    assert "Vận động làm đường thôn (đã giao, hạn 05/12)" in evidence.tasks.text()
    assert evidence.plan.text() == "Chưa có kế hoạch năm nay."
    assert page.desk.table.index(page.desk.view.currentIndex().row(), 6).data().startswith("0/1 việc")
    stand(page, AN, SELF)
    settle()
    assert evidence.name.text() == AN
    assert evidence.tasks.text() == "Chưa có nhiệm vụ nào trong năm."


def test_points_are_saved_when_entered_and_refused_beside_the_field(
    qtbot: QtBot, page: EvaluationPage, settle: Settle
) -> None:
    stand(page, ANH, SELF)
    settle()
    box = page.evidence.points["points"]
    retype(qtbot, box.editor, "101")
    qtbot.keyClick(box.editor, Qt.Key.Key_Return)
    settle()
    assert box.problem.text() == "Điểm phải từ 0 đến 100."
    assert rating(ANH).points is None
    retype(qtbot, box.editor, "91,5")
    qtbot.keyClick(box.editor, Qt.Key.Key_Return)
    settle()
    assert str(rating(ANH).points) in ("91.5", "91.50")


@pytest.mark.parametrize(
    ("result", "said"),
    [(TaskResult.DONE_LATE, "⚠ cần cấp ủy xem xét: 1/1 việc"), (TaskResult.NOT_DONE, "⚠ cao hơn căn cứ (KHT): 0/1")],
)
def test_a_level_that_no_evidence_fits_is_left_to_the_committee_and_kht_said_only_where_something_calls_for_it(
    page: EvaluationPage, people: dict[str, Member], result: str, said: str
) -> None:
    late = {"done_on": date(2026, 6, 20), "met": True} if result == TaskResult.DONE_LATE else {}
    with action("giao việc"):
        assign(people[ANH], 2026, "Vận động làm đường", due_on=date(2026, 6, 1), result=result, **late)
    record_level([rating(ANH).id], "cell", "HT")
    state = read_state(2026, date(2026, 11, 22))
    assert state is not None
    assert state.basis(rating(ANH)).startswith(said)
