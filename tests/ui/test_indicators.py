"""The clerk looks behind an indicator, adds one of another document, compares years and keeps a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from db.base import action
from db.indicators import Indicator, IndicatorSnapshot
from db.members import Member
from db.organizations import Organization
from nongson_desktop.rules.tasks import assign
from tests.ui.hands import Clerk, answer, column_of, retype
from ui.main_window import MainWindow
from ui.pages.indicators import IndicatorsPage
from ui.pages.indicators_dialogs import IndicatorDialog, KeepDialog
from ui.pages.members import MembersPage
from ui.pages.printing import PrintDialog
from ui.pages.tasks import TasksPage


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow) -> Iterator[Clerk]:
    made = Clerk(qtbot, window)
    yield made
    made.close()


def page_of(clerk: Clerk) -> IndicatorsPage:
    page = clerk.open("Chỉ tiêu")
    assert isinstance(page, IndicatorsPage)
    return page


def row_of(page: IndicatorsPage, code: str) -> tuple[str, ...]:
    return next(tuple(row) for row in page.rows.rows if row[0] == code)


def test_who_has_no_task_is_named_and_opens_by_enter(clerk: Clerk, people: dict[str, Member]) -> None:
    with action("giao việc"):
        for name in ("Đỗ Đức Ánh", "Nguyễn Thị Ân", "Trần Văn Ẩn"):
            assign(people[name], 2026, "Vận động làm đường")
            assign(people[name], 2026, "Phụ trách hộ", follower=people["Lê Quốc Bảo"])
    page = page_of(clerk)
    assert row_of(page, "R9")[2:] == ("3", "4", "75,0 %", "≥ 100 %", "", "chưa đạt")
    assert row_of(page, "R4")[2:] == ("0", "0", "–", "≥ 90 %", "2025", "")
    assert "chưa đạt" in page.said.text()
    clerk.click_cell(page.view, column_of(page.view, "Mã").index("R9"))
    clerk.settle()
    assert column_of(page.behind_view, "Tên") == ["Lê Quốc Bảo"]
    page.behind_view.setFocus()
    page.behind_view.selectRow(0)
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    members = clerk.window.page()
    assert isinstance(members, MembersPage)
    assert members.list.view.current_id() == people["Lê Quốc Bảo"].id
    page = page_of(clerk)
    assert row_of(page, "R9c")[2:5] == ("3", "1", "3,0")
    clerk.click_cell(page.view, column_of(page.view, "Mã").index("R9c"))
    clerk.choose(page.choice, "Đã tính")
    assert [column_of(page.behind_view, heading) for heading in ("Tên", "Tính")] == [["Lê Quốc Bảo"], ["3"]]
    page.behind_view.setFocus()
    page.behind_view.selectRow(0)
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    tasks = clerk.window.page()
    assert isinstance(tasks, TasksPage)
    assert column_of(tasks.list.view, "Nội dung") == ["Phụ trách hộ"] * 3


def test_an_indicator_of_another_document_is_added_by_choosing_and_one_of_ours_changed_from_a_day(
    clerk: Clerk,
) -> None:
    page = page_of(clerk)

    def add(dialog: IndicatorDialog) -> None:
        form = dialog.form
        retype(clerk.qtbot, form.editor("code"), "N5")
        retype(clerk.qtbot, form.editor("name"), "Đảng viên là nữ")
        clerk.choose(form.editor("among"), "đảng viên chính thức và dự bị")  # type: ignore[arg-type]  # combo boxes
        clerk.choose(form.editor("counted"), "là nữ")  # type: ignore[arg-type]
        retype(clerk.qtbot, form.editor("target"), "30")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(IndicatorDialog, lambda: clerk.click(page.add_button), add)
    assert row_of(page, "N5")[2:] == ("0", "4", "0,0 %", "≥ 30 %", "", "chưa đạt")

    def raise_it(dialog: IndicatorDialog) -> None:
        retype(clerk.qtbot, dialog.form.editor("target"), "40")
        retype(clerk.qtbot, dialog.form.editor("since"), "1/1/2026")
        clerk.click(dialog.accept_button)

    clerk.click_cell(page.view, column_of(page.view, "Mã").index("N5"))
    clerk.in_dialog(IndicatorDialog, lambda: clerk.click(page.edit_button), raise_it)
    assert row_of(page, "N5")[5] == "≥ 40 %"
    assert [one.target for one in Indicator.select().where(Indicator.code == "N5").order_by(Indicator.id)] == [
        Decimal(30),
        Decimal(40),
    ]
    clerk.window.undo_last()
    clerk.settle()
    assert row_of(page, "N5")[5] == "≥ 30 %"


def test_only_what_can_be_counted_among_the_things_chosen_is_offered(clerk: Clerk) -> None:
    page = page_of(clerk)

    def act(dialog: IndicatorDialog) -> None:
        clerk.choose(dialog.form.editor("among"), "các thôn")  # type: ignore[arg-type]  # a choice is a combo box
        counted = dialog.form.editor("counted")
        offered = [counted.itemText(place) for place in range(1, counted.count())]  # type: ignore[union-attr]
        assert "có chi bộ độc lập" in offered
        assert "có kế hoạch" not in offered
        clerk.click(dialog.accept_button)
        clerk.qtbot.waitUntil(dialog.form.boxes["code"].problem.isVisible)
        dialog.reject()

    clerk.in_dialog(IndicatorDialog, lambda: clerk.click(page.add_button), act)


def test_a_day_is_kept_and_what_was_put_right_later_is_told(clerk: Clerk, people: dict[str, Member]) -> None:
    page = page_of(clerk)
    clerk.in_dialog(KeepDialog, lambda: clerk.click(page.keep_button), lambda d: clerk.click(d.accept_button))
    kept = IndicatorSnapshot.select().where(~IndicatorSnapshot.hidden).count()
    assert kept == len(page.rows.rows)
    clerk.click_tab(page.tabs.tabBar(), "Số liệu")
    clerk.settle()
    assert page.kept_said.text() == "Tính lại vẫn đúng như đã chốt."
    with action("giao việc"):
        assign(people["Đỗ Đức Ánh"], 2026, "Vận động làm đường")
    page.reload()
    clerk.settle()
    assert page.kept_said.text() == "R9 đã chốt 0/4, nay tính lại 1/4."


def test_the_years_stand_beside_each_other_with_a_chart_of_the_row(clerk: Clerk, people: dict[str, Member]) -> None:
    with action("giao việc"):
        assign(people["Đỗ Đức Ánh"], 2025, "Vận động làm đường")
        for name in ("Đỗ Đức Ánh", "Nguyễn Thị Ân"):
            assign(people[name], 2026, "Vận động làm đường")
    page = page_of(clerk)
    clerk.click_tab(page.tabs.tabBar(), "Qua các năm")
    clerk.settle()
    assert page.years_view is not None
    place = column_of(page.years_view, "Mã").index("R9")
    clerk.click_cell(page.years_view, place)
    clerk.settle()
    assert column_of(page.years_view, "2025")[place] == "1/4 = 25,0 %"
    assert [(bar.label, bar.words, bar.met) for bar in page.chart.bars][-2:] == [
        ("2025", "25,0 %", False),
        ("2026", "50,0 %", False),
    ]


def test_beside_a_cell_stands_its_part_of_every_indicator(clerk: Clerk, people: dict[str, Member]) -> None:
    with action("giao việc"):
        assign(people["Đỗ Đức Ánh"], 2026, "Vận động làm đường")
    cell = Organization.get(Organization.name.contains("Tân Lập"))
    clerk.window.go_to("organizations", cell.id)
    clerk.settle()
    shown: Any = clerk.window.page()
    tab = shown.parts["Chỉ tiêu"]
    assert tab.rows.rows == [], "nothing is counted before it is looked at"
    shown.tabs.setCurrentWidget(tab)
    clerk.settle()
    told = {row[0]: tuple(row[2:]) for row in tab.rows.rows}
    assert told["R9"] == ("1/2 · 50,0 %", "chưa đạt")
    assert told["R10"] == ("–", "")
    tab.view.setFocus()
    tab.view.selectRow(0)
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    page = clerk.window.page()
    assert isinstance(page, IndicatorsPage)
    assert row_of(page, "R9")[2:5] == ("1", "2", "50,0 %")


def test_the_paper_of_years_is_of_those_on_the_page(clerk: Clerk, people: dict[str, Member]) -> None:
    page = page_of(clerk)
    clerk.click_tab(page.tabs.tabBar(), "Qua các năm")
    clerk.settle()
    clerk.choose(page.span, "14 năm: 2013 – 2026")
    clerk.settle()
    assert list(page.years) == list(range(2013, 2027))

    def look(dialog: PrintDialog) -> None:
        clerk.settle()
        assert (dialog.request.since, dialog.request.until) == (date(2013, 1, 1), date(2026, 12, 31))
        dialog.reject()

    clerk.in_dialog(PrintDialog, page.print_front, look)


def test_the_indicators_go_to_excel_with_what_they_come_to(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(clerk)
    answer(monkeypatch, "getSaveFileName", tmp_path / "chi-tieu.xlsx")
    clerk.click(page.export_button)
    clerk.settle()
    heads, *rows = (
        row
        for row in CalamineWorkbook.from_path(str(tmp_path / "chi-tieu.xlsx")).get_sheet_by_index(0).to_python()
        if len([cell for cell in row if cell != ""]) > 3
    )
    told = {one["Mã"]: one for one in (dict(zip(heads, row, strict=True)) for row in rows)}
    assert list(told) == column_of(page.view, "Mã")
    nine = told["R9"]
    assert (nine["Đếm"], nine["Trên tổng số"]) == ("được phân công nhiệm vụ", "đảng viên phải được phân công nhiệm vụ")
    assert (nine["Tử số"], nine["Mẫu số"], nine["Đánh giá"], told["R10"]["Đánh giá"]) == (0, 4, "chưa đạt", "")
