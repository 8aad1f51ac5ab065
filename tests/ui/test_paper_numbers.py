"""The clerk keeps the register of document numbers: the next is proposed, any free one is given, none twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from db.papers import DocumentNumber
from nongson_desktop.rules.awards import decide
from nongson_desktop.rules.numbers import give_number
from tests.conftest import TODAY
from tests.documents.records import make_commune
from tests.ui.hands import Clerk, column_of, retype
from ui import work
from ui.main_window import MainWindow
from ui.pages.paper_forms import PaperFormsPage
from ui.pages.paper_numbers import NumberDialog, PaperNumbers


@pytest.fixture
def clerk(qtbot: QtBot, office: Path) -> Iterator[Clerk]:
    """On 22 November 2026; two numbers were given this year and one the year before."""
    for number, day, subject in (
        ("3", date(2026, 2, 3), "phân công cấp ủy viên"),
        ("7", date(2026, 5, 9), "kiện toàn chi ủy"),
        ("1", date(2025, 9, 2), "thành lập tổ công tác"),
    ):
        give_number("QĐ", number, day, subject)
    window = MainWindow(TODAY)
    window.resize(1366, 768)
    made = Clerk(qtbot, window)
    window.show_office(office)
    yield made
    work.finish()
    window.close()


@pytest.fixture
def register(clerk: Clerk) -> PaperNumbers:
    page = clerk.open("Mẫu giấy tờ")
    assert isinstance(page, PaperFormsPage)
    clerk.click_tab(page.tabs.tabBar(), "Sổ số văn bản")
    clerk.settle()
    return page.numbers


def fill(clerk: Clerk, dialog: NumberDialog, **typed: str) -> None:
    for name, text in typed.items():
        retype(clerk.qtbot, dialog.boxes[name].editor, text)


def test_the_year_shows_its_numbers_and_below_what_comes_next_and_what_was_left_out(register: PaperNumbers) -> None:
    assert column_of(register.list.view, "Số") == ["3", "7"]
    assert column_of(register.list.view, "Loại văn bản") == ["Quyết định (QĐ)"] * 2
    assert register.next.text() == (
        "QĐ/ĐU: tiếp theo 8, còn trống 2, 4–6   ·   TTr/ĐU: tiếp theo 1   ·   BB/ĐU: tiếp theo 1."
    )


def test_how_many_are_listed_is_told_while_they_are_in_front(clerk: Clerk, register: PaperNumbers) -> None:
    assert clerk.window.status.counted.text() == "2 số văn bản"
    page = clerk.window.page()
    assert isinstance(page, PaperFormsPage)
    clerk.click_tab(page.tabs.tabBar(), "Mẫu Word riêng")
    clerk.settle()
    assert clerk.window.status.counted.text() == ""


def test_a_number_is_found_by_its_subject_without_marks_or_by_its_figures(clerk: Clerk, register: PaperNumbers) -> None:
    for typed, found in (("chi uy kien", ["7"]), ("cap uy", ["3"]), ("7", ["7"]), ("giai the", [])):
        retype(clerk.qtbot, register.list.search, typed)
        clerk.settle()
        assert column_of(register.list.view, "Số") == found, typed


def test_the_next_number_is_offered_not_taken_and_a_skipped_one_may_be_typed(
    clerk: Clerk, register: PaperNumbers
) -> None:
    def give(dialog: NumberDialog) -> None:
        assert dialog.boxes["number"].editor.placeholderText() == "tiếp theo: 8"  # type: ignore[union-attr]
        clerk.click(dialog.accept_button)
        assert dialog.boxes["number"].problem.text() == "Chưa nhập số."
        fill(clerk, dialog, number="5", dated="22/11/2026", subject="cử đi học")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(NumberDialog, lambda: clerk.click(register.give_button), give)
    assert column_of(register.list.view, "Số") == ["3", "5", "7"]
    assert register.next.text().startswith("QĐ/ĐU: tiếp theo 8, còn trống 2, 4, 6")
    clerk.window.undo_last()
    clerk.settle()
    assert column_of(register.list.view, "Số") == ["3", "7"]


def test_a_number_of_another_type_runs_by_itself_and_one_given_twice_is_refused_where_it_is_typed(
    clerk: Clerk, register: PaperNumbers
) -> None:
    def give(dialog: NumberDialog) -> None:
        fill(clerk, dialog, number="07", subject="việc khác")
        clerk.click(dialog.accept_button)
        clerk.settle()
        said = "Số 7 đã dùng cho kiện toàn chi ủy ngày 09/05/2026."
        assert dialog.boxes["number"].problem.text() == said
        clerk.choose(dialog.boxes["kind"].editor, "Thông báo (TB)")  # type: ignore[arg-type]
        clerk.click(dialog.accept_button)

    clerk.in_dialog(NumberDialog, lambda: clerk.click(register.give_button), give)
    assert column_of(register.list.view, "Loại văn bản") == [*["Quyết định (QĐ)"] * 2, "Thông báo (TB)"]
    assert register.next.text().endswith("TB/ĐU: tiếp theo 8, còn trống 1–6.")


def test_a_number_written_wrongly_is_corrected_or_given_back(clerk: Clerk, register: PaperNumbers) -> None:
    def correct(dialog: NumberDialog) -> None:
        assert "kind" not in dialog.boxes, "the series of a number stays"
        fill(clerk, dialog, number="4", subject="kiện toàn chi ủy thôn 3")
        clerk.click(dialog.accept_button)

    clerk.click_cell(register.list.view, 1, 3)
    clerk.in_dialog(NumberDialog, lambda: clerk.press(Qt.Key.Key_Return), correct)
    assert column_of(register.list.view, "Trích yếu") == ["phân công cấp ủy viên", "kiện toàn chi ủy thôn 3"]
    clerk.click_cell(register.list.view, 0, 3)
    clerk.click(register.drop_button)
    clerk.settle()
    assert column_of(register.list.view, "Số") == ["4"]
    clerk.window.undo_last()
    clerk.settle()
    assert column_of(register.list.view, "Số") == ["3", "4"]


def test_a_number_that_a_decision_holds_is_changed_there_and_not_here(
    clerk: Clerk, register: PaperNumbers, office: Path
) -> None:
    make_commune()
    decide(2025, number="15", on=date(2025, 12, 20))
    clerk.window.set_year(2025)
    clerk.settle()
    assert column_of(register.list.view, "Số") == ["1", "15"]
    clerk.click_cell(register.list.view, 1, 3)
    for press in (register.edit_button, register.drop_button):
        clerk.window.note.hide()
        clerk.click(press)
        clerk.settle()
        assert clerk.window.note.isVisible()
        assert "hãy sửa số ở quyết định ấy" in clerk.window.note.text.text()
    assert DocumentNumber.select().where(DocumentNumber.number == 15, ~DocumentNumber.hidden).count() == 1


def test_a_number_of_no_known_day_is_listed_in_every_year(clerk: Clerk, register: PaperNumbers) -> None:
    entry = DocumentNumber.get(DocumentNumber.number == 7)
    from db.base import action

    with action("Nhập sổ cũ"):
        entry.dated = None
        entry.save()
    clerk.window.set_year(2024)
    clerk.settle()
    assert column_of(register.list.view, "Số") == ["7"]


def test_a_year_without_numbers_says_so(clerk: Clerk, register: PaperNumbers) -> None:
    clerk.window.set_year(2024)
    clerk.settle()
    assert register.list.empty is not None
    told = register.list.empty.findChild(QLabel, "empty")
    assert told is not None
    assert told.isVisible()
    assert told.text().startswith("Năm này chưa có số văn bản nào")
