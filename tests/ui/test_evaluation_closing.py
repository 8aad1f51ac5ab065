"""The end of the year: what is still asked before it closes, what closing keeps, and a level changed after it."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from db.base import Action
from db.evaluation import Evaluation, Rating, cell_ratings, member_ratings
from db.judgement import Rerating
from nongson_desktop.documents.papers import PAPERS
from nongson_desktop.documents.year_end import close_with_papers
from nongson_desktop.rules.evaluation import record_level
from tests.ui.hands import paste, say
from tests.ui.test_evaluation import (
    AN,
    ANH,
    FINAL,
    SELF,
    Settle,
    in_dialog,
    open_editor,
    opened,
    rating,
    stand,
    standing,
    type_level,
)
from ui.main_window import MainWindow
from ui.pages.evaluation import EvaluationPage
from ui.pages.evaluation_dialogs import CloseDialog, NotesDialog, ReopenDialog, RerateDialog


@pytest.fixture
def page(window: MainWindow, settle: Settle) -> EvaluationPage:
    return opened(window, settle)


def test_cells_are_rated_too_and_recognised_as_exemplary_only_when_excellent(
    qtbot: QtBot, page: EvaluationPage, settle: Settle
) -> None:
    page.desk.tabs.setCurrentIndex(1)
    settle()
    view, table = page.desk.view, page.desk.table
    assert [one.name for one in table.ratings] == ["Chi bộ thôn Bình Sơn", "Chi bộ thôn Tân Lập"]
    view.go_to(table.index(0, 4))
    view.setFocus()
    type_level(qtbot, page, "1")
    settle()
    mark = 5
    for row in (1, 0):
        view.go_to(table.index(row, mark))
        qtbot.keyClick(view, Qt.Key.Key_Space)
        settle()
        if row:
            assert "Chỉ chi bộ xếp loại HTXS" in page.desk.problem.text()
    kept = {one.name: one.exemplary for one in cell_ratings(2026)}
    assert kept == {"Chi bộ thôn Bình Sơn": True, "Chi bộ thôn Tân Lập": False}
    assert table.index(0, mark).data() == "✓"


def test_a_note_on_a_rating_is_kept(qtbot: QtBot, page: EvaluationPage, settle: Settle) -> None:
    stand(page, ANH, SELF)
    settle()

    def write(dialog: NotesDialog) -> None:
        say(dialog.form.editor("note"), "Ốm dài ngày, xét kết quả thực tế")
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    in_dialog(qtbot, NotesDialog, write)
    qtbot.mouseClick(page.evidence.note_button, Qt.MouseButton.LeftButton)
    settle()
    assert rating(ANH).note == "Ốm dài ngày, xét kết quả thực tế"
    assert page.evidence.notes.text() == "Ốm dài ngày, xét kết quả thực tế"


def reopen(qtbot: QtBot, dialog: ReopenDialog, settle: Settle) -> None:
    """First with nothing typed, in a dialog no higher than it must be: it grows by what it says under the fields."""
    layout = dialog.layout()
    assert layout is not None
    dialog.resize(dialog.width(), layout.totalHeightForWidth(dialog.width()))
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    settle()
    wrong = [box.problem.text() for box in dialog.form.boxes.values()]
    assert wrong == ["Chưa nhập người cho phép.", "Chưa nhập lý do mở lại."]
    assert dialog.height() >= layout.totalHeightForWidth(dialog.width())
    say(dialog.form.editor("approver"), "Lê Thị Ân")
    say(dialog.form.editor("reason"), "Đảng ủy xét lại một trường hợp")
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)


def type_in_vain(qtbot: QtBot, page: EvaluationPage, settle: Settle) -> None:
    """Whatever she tries in a closed year is answered: why it cannot be, and which buttons go on."""
    shut = (
        "Năm 2026 đã khoá sổ ngày 22/11/2026; muốn sửa phải mở lại."
        " Sửa cả bảng thì bấm “Mở lại…”, chỉ đổi mức của một người thì “Xếp loại lại…”."
    )
    assert page.desk.problem.text() == shut
    page.desk.refuse("")
    paste(qtbot, page.desk.view, "KHT\n")
    assert page.desk.problem.text() == shut
    page.desk.refuse("")
    qtbot.keyClick(page.desk.view, Qt.Key.Key_Delete)
    assert page.desk.problem.text() == shut
    page.desk.tabs.setCurrentIndex(2)
    settle()
    page.desk.scores.view.go_to(0, 1)
    qtbot.keyClicks(page.desk.scores.view, "1")
    assert page.desk.scores.problem.text() == shut
    page.desk.tabs.setCurrentIndex(0)


def test_a_year_closes_only_when_nobody_waits_and_then_takes_no_level(
    qtbot: QtBot, page: EvaluationPage, settle: Settle
) -> None:
    dialog = CloseDialog(page.main)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    settle()
    assert "Đảng viên chưa có mức xếp loại: 4" in dialog.problem.text()
    labels = [label for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert [label.text() for label in labels if label.height() < label.heightForWidth(label.width())] == []
    words = " ".join(label.text() for label in labels)
    assert "Chưa khoá được, còn thiếu:\n• Đảng viên chưa có mức xếp loại: 4" in words
    dialog.reject()
    everyone = [one.id for one in (*member_ratings(2026), *cell_ratings(2026)) if not one.exempt_reason]
    stand(page, ANH, FINAL)
    paste(qtbot, page.desk.view, "HTT\nHTT\nHTT\nHTT\n")
    settle()
    page.desk.tabs.setCurrentIndex(1)
    page.desk.view.go_to(page.desk.table.index(0, 4))
    paste(qtbot, page.desk.view, "HTT\nHTT\n")
    settle()
    assert len(everyone) == 6
    paste(qtbot, page.desk.view, "XX\n")
    settle()
    assert page.desk.problem.text() == "Dòng dán thứ 1: XX không có trong bảng. Chưa ghi gì."

    told: list[str] = []

    def close_it(found: CloseDialog) -> None:
        found.finished.connect(lambda _: told.append(found.told.text()))
        qtbot.mouseClick(found.accept_button, Qt.MouseButton.LeftButton)

    in_dialog(qtbot, CloseDialog, close_it)
    qtbot.mouseClick(page.close_button, Qt.MouseButton.LeftButton)
    settle()
    assert Evaluation.get(Evaluation.year == 2026).closed_on == date(2026, 11, 22)
    papers = sum(paper.yearly for paper in PAPERS)
    assert told == [f"Đang khoá sổ, giữ giấy tờ của năm… {papers}/{papers}"]
    assert page.steps.left.text() == "đã khoá sổ 22/11/2026"
    assert page.desk.problem.isHidden(), "what was refused before is no longer told"
    page.desk.tabs.setCurrentIndex(0)
    stand(page, ANH, FINAL)
    qtbot.keyClicks(page.desk.view, "1")
    assert open_editor(page) is None
    type_in_vain(qtbot, page, settle)

    in_dialog(qtbot, ReopenDialog, lambda dialog: reopen(qtbot, dialog, settle))
    qtbot.mouseClick(page.close_button, Qt.MouseButton.LeftButton)
    settle()
    assert Evaluation.get(Evaluation.year == 2026).closed_on is None
    assert Action.select().order_by(Action.id.desc()).first().reason == (
        "Đảng ủy xét lại một trường hợp (người cho phép: Lê Thị Ân)"
    )


def test_a_level_is_changed_after_closing_with_its_decision(qtbot: QtBot, page: EvaluationPage, settle: Settle) -> None:
    record_level([one.id for one in Rating.select() if not one.exempt_reason], "final", "HTT", date(2026, 11, 22))
    close_with_papers(2026, date(2026, 11, 22))
    page.main.reload()
    settle()
    assert page.rerate_button.isVisibleTo(page)
    stand(page, ANH, FINAL)

    def rerate(dialog: RerateDialog) -> None:
        starred = [name for name, box in dialog.form.boxes.items() if box.label.text().endswith(" *")]
        assert starred == ["level", "decided_on", "cancels", "reason"]
        for _ in range(3):
            qtbot.keyClick(dialog.form.editor("level"), Qt.Key.Key_Down)
        say(dialog.form.editor("number"), "15")
        say(dialog.form.editor("cancels"), "12-QĐ/ĐU")
        say(dialog.form.editor("reason"), "khai báo không trung thực")
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    in_dialog(qtbot, RerateDialog, rerate)
    qtbot.mouseClick(page.rerate_button, Qt.MouseButton.LeftButton)
    settle()
    made = Rerating.get()
    assert (made.rating.name, made.old_level, made.level, made.number) == (rating(ANH).name, "HTT", "HT", "15")
    assert made.cancels == "12-QĐ/ĐU"
    assert rating(ANH).level == "HTT"
    table = page.desk.table
    (row,) = [row for row in range(table.rowCount()) if table.index(row, 1).data() == ANH]
    assert table.index(row, table.columnCount() - 1).data() == "xếp loại lại sau khi khoá sổ: HT"


def test_each_step_leads_to_where_its_work_is_done(qtbot: QtBot, page: EvaluationPage, settle: Settle) -> None:
    stand(page, ANH, SELF)
    type_level(qtbot, page, "2")
    settle()
    qtbot.mouseClick(page.steps.buttons[1], Qt.MouseButton.LeftButton)
    assert standing(page) == (AN, SELF)
    qtbot.mouseClick(page.steps.buttons[4], Qt.MouseButton.LeftButton)
    assert standing(page) == (ANH, FINAL)
    assert page.steps.buttons[0].text().startswith("✓")
    assert page.steps.left.text() == "còn 39 ngày"
