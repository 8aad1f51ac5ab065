"""A whole office's workbook that was worked on in Excel comes back to its own office."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.base import action
from db.members import Member
from nongson_desktop.excel.whole import write_whole
from nongson_desktop.rules.imports_known import FILL, MODES, OVERWRITE
from tests.ui.hands import Clerk
from ui.main_window import MainWindow
from ui.pages.importing import ImportPage
from ui.pages.importing_whole import WholeDialog


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow) -> Clerk:
    return Clerk(qtbot, window)


@pytest.fixture
def changed(people: dict[str, Member], tmp_path: Path) -> Path:
    """The office's workbook: one phone written over, one filled, one note taken out, in Excel."""
    with action("Ghi điện thoại"):
        for name, phone in (("Đỗ Đức Ánh", "0900000001"), ("Trần Văn Ẩn", "")):
            people[name].phone, people[name].note = phone, "ghi chú cũ"
            people[name].save()
    path = tmp_path / "tat-ca.xlsx"
    write_whole(path)
    book = load_workbook(path)
    sheet = book["Đảng viên"]
    headings = [cell.value for cell in sheet[1]]
    phone, name, note = (headings.index(label) + 1 for label in ("Điện thoại", "Họ và tên", "Ghi chú"))
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, name).value in ("Đỗ Đức Ánh", "Trần Văn Ẩn"):
            sheet.cell(row, phone).value = "0911111111"
        if sheet.cell(row, name).value == "Trần Văn Ẩn":
            sheet.cell(row, note).value = None
    book.save(path)
    return path


def bring(clerk: Clerk, path: Path, act: Callable[[Any], None]) -> ImportPage:
    page = clerk.open("Nhập từ Excel")
    assert isinstance(page, ImportPage)
    clerk.in_dialog(WholeDialog, lambda: page.open_file(path), act)
    return page


def take(clerk: Clerk, mode: str, words: str) -> Callable[[WholeDialog], None]:
    def act(dialog: WholeDialog) -> None:
        assert dialog.accept_button.text() == "Không có gì để ghi"
        assert not dialog.accept_button.isEnabled()
        clerk.choose(dialog.mode, MODES[mode])
        assert dialog.rows.rows[0] == ("Đảng viên", "6", "", "2", "1" if mode == FILL else "2")
        assert dialog.accept_button.text() == words
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    return act


def phones() -> dict[str, tuple[str, str]]:
    return {one.name: (one.phone, one.note) for one in Member.select() if one.note or one.phone}


def test_only_gaps_are_filled_when_the_clerk_says_so(clerk: Clerk, changed: Path) -> None:
    page = bring(clerk, changed, take(clerk, FILL, "Sửa 1 bản ghi"))
    assert page.said.text() == "Đã nhập 0 bản ghi, cập nhật 1 bản ghi đã có."
    assert phones() == {"Đỗ Đức Ánh": ("0900000001", "ghi chú cũ"), "Trần Văn Ẩn": ("0911111111", "ghi chú cũ")}


def test_the_workbook_is_written_over_what_is_here_and_one_button_takes_it_back(clerk: Clerk, changed: Path) -> None:
    before = phones()
    page = bring(clerk, changed, take(clerk, OVERWRITE, "Sửa 2 bản ghi"))
    assert phones() == {"Đỗ Đức Ánh": ("0911111111", "ghi chú cũ"), "Trần Văn Ẩn": ("0911111111", "")}
    clerk.click(page.undo_button)
    clerk.settle()
    assert phones() == before
