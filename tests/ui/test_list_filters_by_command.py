"""What a list was asked for in the window is kept by a name, and the command line asks the same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from db.admission import Candidate
from db.base import action
from db.members import Member
from db.tasks import Task, TaskResult
from db.transfers import Transfer
from nongson_desktop.cli import main
from nongson_desktop.conditions import condition
from tests.conftest import TODAY
from tests.ui.hands import Clerk, column_of
from ui.list_filter import SaveFilterDialog
from ui.main_window import MainWindow
from ui.record_page import RecordList

WORK = (
    ("Đỗ Đức Ánh", "Vận động hộ ông Tư vào hợp tác xã", date(2026, 6, 30), TaskResult.IN_PROGRESS),
    ("Lê Quốc Bảo", "Viết tin cho trang của xã", date(2026, 12, 1), TaskResult.ASSIGNED),
    ("Trần Văn Ẩn", "Giúp đỡ hộ nghèo", date(2026, 9, 1), TaskResult.DONE),
    ("Nguyễn Thị Ân", "Tuyên truyền nông thôn mới", date(2026, 10, 1), TaskResult.IN_PROGRESS),
)


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow, people: dict[str, Member]) -> Clerk:
    with action("Giao nhiệm vụ"):
        for name, text, due, result in WORK:
            Task(member=people[name], year=2026, text=text, due_on=due, result=result).save()
    return Clerk(qtbot, window)


def press_heading(clerk: Clerk, list_: RecordList, name: str) -> None:
    header = list_.view.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(list_.view.section(name)) + 20, 8)
    clerk.qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    clerk.settle()


def keep_as(clerk: Clerk, list_: RecordList, name: str) -> None:
    def keep(dialog: SaveFilterDialog) -> None:
        clerk.tab_to(dialog.name)
        clerk.write(name)
        clerk.tab_to(dialog.year)
        clerk.press(Qt.Key.Key_Space)
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(SaveFilterDialog, lambda: SaveFilterDialog(list_.filters).exec(), keep)


def by_command(
    office: Path, words: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> tuple[list[dict[str, Any]], str]:
    capsys.readouterr()
    assert main(["list", str(office), *words, "--json"]) == 0
    told = capsys.readouterr()
    return json.loads(told.out), told.err


def test_tasks_stand_by_cell_are_narrowed_to_one_and_the_command_line_knows_the_filter(
    clerk: Clerk, office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tasks = clerk.open("Nhiệm vụ").list  # type: ignore[attr-defined]
    tasks.view.choose_columns(["cell", "member", "due_on"])
    press_heading(clerk, tasks, "cell")
    assert column_of(tasks.view, "Chi bộ") == ["Chi bộ thôn Bình Sơn"] * 2 + ["Chi bộ thôn Tân Lập"] * 2
    cell = next(one for one in tasks.table.kept_columns() if one.name == "cell")
    tasks.filters.put((condition(cell, "contains", "tan lap"),))
    tasks.combos()[0].setCurrentText("Đang thực hiện")
    clerk.settle()
    assert column_of(tasks.view, "Đảng viên") == ["Đỗ Đức Ánh", "Nguyễn Thị Ân"]
    keep_as(clerk, tasks, "Đang làm ở Tân Lập")
    clerk.window.close()

    rows, said = by_command(office, ("tasks", "--filter", "dang lam o tan lap", "--sort", "-due_on"), capsys)
    assert [row["name"] for row in rows] == ["Nguyễn Thị Ân", "Đỗ Đức Ánh"]
    assert {row["cell"] for row in rows} == {"Chi bộ thôn Tân Lập"}
    assert said == ""
    capsys.readouterr()
    assert main(["list", str(office), "tasks", "--filter", "Đang làm ở Tân Lập"]) == 0
    assert capsys.readouterr().out.startswith("Chi bộ\tĐảng viên\tThời hạn\n"), "the columns that were shown"
    assert main(["list", str(office), "tasks", "--filter", "khác"]) == 1
    assert "không có bộ lọc “khác”. Đã lưu: “Đang làm ở Tân Lập”." in capsys.readouterr().err


def test_a_choice_that_only_the_window_knows_is_said_and_not_passed_over(
    clerk: Clerk, office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tasks = clerk.open("Nhiệm vụ").list  # type: ignore[attr-defined]
    tasks.combos()[0].setCurrentText("Quá hạn")
    clerk.settle()
    assert len(tasks.table.ids) == 2
    keep_as(clerk, tasks, "Trễ")
    clerk.window.close()
    rows, said = by_command(office, ("tasks", "--filter", "Trễ"), capsys)
    assert len(rows) == 4
    assert "ô chọn “Quá hạn” của bộ lọc chỉ có trong cửa sổ" in said


def test_both_choices_of_the_transfers_come_back_each_to_its_own(clerk: Clerk, people: dict[str, Member]) -> None:
    with action("Chuyển sinh hoạt"):
        Transfer(member=people["Võ Minh Châu"], direction="out", introduced_on=TODAY, place="Đảng bộ xã Khác").save()
    page = clerk.open("Chuyển sinh hoạt")
    list_ = page.list  # type: ignore[attr-defined]
    direction, state = list_.combos()
    direction.setCurrentIndex(1)
    state.setCurrentIndex(2)
    chosen = direction.currentText(), state.currentText()
    keep_as(clerk, list_, "Đi")
    direction.setCurrentIndex(0)
    state.setCurrentIndex(0)
    clerk.in_menu(lambda: clerk.click(list_.filters.button), "Đi")
    assert (direction.currentText(), state.currentText()) == chosen


def test_a_column_that_the_program_works_out_says_that_it_orders_nothing(clerk: Clerk) -> None:
    with action("Theo dõi"):
        Candidate(name="Hồ Thị Mai").save()
    page = clerk.open("Phát triển đảng")
    list_ = page.list  # type: ignore[attr-defined]
    press_heading(clerk, list_, "due")
    assert clerk.window.note.text.text() == (
        "Cột Đến hạn do chương trình tính lúc xem, không lọc, không sắp xếp theo cột này được."
    )
