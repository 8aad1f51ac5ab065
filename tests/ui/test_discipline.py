"""The clerk records a decision of discipline: from the member's record, from the page, and takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from db.discipline import Discipline, DisciplineForm
from db.members import Member
from tests.ui.hands import Clerk, retype
from ui.main_window import MainWindow
from ui.pages.discipline import DisciplinePage
from ui.pages.discipline_dialogs import DisciplineDialog
from ui.pages.discipline_tab import DisciplineTab
from ui.pages.members import MembersPage


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow) -> Iterator[Clerk]:
    made = Clerk(qtbot, window)
    yield made
    made.close()


def fill(clerk: Clerk, dialog: DisciplineDialog, form: str, decided_on: str, **words: str) -> None:
    clerk.choose(dialog.form.editor("form"), form)  # type: ignore[arg-type]  # a choice is a combo box
    for name, text in {"decided_on": decided_on, **words}.items():
        retype(clerk.qtbot, dialog.form.editor(name), text)


def recorded() -> list[Any]:
    return list(Discipline.select().where(~Discipline.hidden))


def test_a_decision_is_recorded_on_the_members_record_and_taken_back(
    clerk: Clerk, window: MainWindow, people: dict[str, Member]
) -> None:
    member = people["Trần Văn Ẩn"]
    window.show_member(member.id)
    page = window.page()
    assert isinstance(page, MembersPage)
    tab = page.detail.disciplines
    assert isinstance(tab, DisciplineTab)
    clerk.settle()
    clerk.click_tab(page.detail.tabs.groups, "Khen, kỷ luật")
    clerk.click_tab(page.detail.tabs.parts, "Kỷ luật")
    clerk.settle()

    def act(dialog: DisciplineDialog) -> None:
        fill(clerk, dialog, "Cảnh cáo", "3/5/2026", number="12-QĐ/UBKT", reason="Vi phạm quy định về đất đai")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(DisciplineDialog, lambda: clerk.click(tab.add), act)
    assert [tuple(row) for row in tab.rows.rows] == [
        ("03/05/2026", "Cảnh cáo", "12-QĐ/UBKT", "Vi phạm quy định về đất đai")
    ]
    window.undo_last()
    clerk.settle()
    assert tab.rows.rows == []


def test_a_form_that_does_not_fit_is_refused_beside_its_field_and_nothing_typed_is_lost(
    clerk: Clerk, window: MainWindow, people: dict[str, Member]
) -> None:
    young = people["Lê Quốc Bảo"]

    def act(dialog: DisciplineDialog) -> None:
        fill(clerk, dialog, "Cách chức", "3/5/2026", number="7")
        clerk.click(dialog.accept_button)
        clerk.qtbot.waitUntil(dialog.form.boxes["form"].problem.isVisible)
        assert "đảng viên dự bị" in dialog.form.boxes["form"].problem.text()
        assert dialog.form.editor("number").typed() == "7"
        clerk.choose(dialog.form.editor("form"), "Khiển trách")  # type: ignore[arg-type]  # a choice is a combo box
        clerk.click(dialog.accept_button)

    clerk.in_dialog(DisciplineDialog, lambda: _later(DisciplineDialog(window, whom=young)), act)
    assert [one.form for one in recorded()] == [DisciplineForm.REPRIMAND]


def _later(dialog: DisciplineDialog) -> None:
    QTimer.singleShot(0, dialog.exec)


def test_the_page_lists_the_years_decisions_of_members_and_cells_and_takes_one_off(
    clerk: Clerk, window: MainWindow, people: dict[str, Member]
) -> None:
    page = clerk.open("Kỷ luật")
    assert isinstance(page, DisciplinePage)

    def about_a_member(dialog: DisciplineDialog) -> None:
        retype(clerk.qtbot, dialog.boxes["member"].editor, "đào")
        fill(clerk, dialog, "Khiển trách", "4/6/2026")
        clerk.click(dialog.accept_button)

    def about_a_cell(dialog: DisciplineDialog) -> None:
        clerk.choose(dialog.boxes["organization"].editor, "Chi bộ thôn Bình Sơn")  # type: ignore[arg-type]
        fill(clerk, dialog, "Cảnh cáo", "5/6/2026")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(DisciplineDialog, lambda: clerk.click(page.add_button), about_a_member)
    clerk.in_dialog(DisciplineDialog, lambda: clerk.click(page.add_button), about_a_cell)
    assert len(page.list.table.ids) == 2
    window.set_year(2025)
    clerk.settle()
    assert page.list.table.ids == []
    window.set_year(2026)
    clerk.settle()
    page.list.stand_on(page.list.table.ids[0])
    clerk.click(page.drop_button)
    clerk.settle()
    assert len(recorded()) == 1
