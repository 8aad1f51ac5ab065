"""The clerk follows the cells: whom to telephone, workbooks sent to secretaries and taken back line by line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFileDialog, QTableView
from pytestqt.qtbot import QtBot

from db.ballots import RatingWorkbook
from db.base import action
from db.evaluation import Rating
from db.members import Member, Role
from db.organizations import Organization
from nongson_desktop.rules.evaluation import open_evaluation, record_level
from nongson_desktop.rules.members import appoint
from tests.ui.hands import Clerk, column_of
from ui.main_window import MainWindow
from ui.pages.evaluation_progress import LEFT_OUT, RatingProgressPage
from ui.pages.evaluation_returned import ReturnedDialog, ReturnedFilesDialog

ANH, AN, BAO = "Đỗ Đức Ánh", "Nguyễn Thị Ân", "Lê Quốc Bảo"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def clerk(qtbot: QtBot, people: dict[str, Member], window: MainWindow) -> Iterator[Clerk]:
    with action("Cử bí thư"):
        secretary = people[ANH]
        secretary.phone = "0905000111"
        secretary.save()
        appoint(secretary, Organization.get(Organization.name == "Chi bộ thôn Tân Lập"), Role.SECRETARY)
    open_evaluation(2026)
    made = Clerk(qtbot, window)
    yield made
    made.close()


@pytest.fixture
def page(clerk: Clerk) -> RatingProgressPage:
    made = clerk.open("Tiến độ chi bộ")
    assert isinstance(made, RatingProgressPage)
    return made


def returned(folder: Path, cell: str = "tan-lap", **levels: str) -> Path:
    """The workbook of a cell as its secretary saved it."""
    (path,) = folder.glob(f"*{cell}.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    for row in range(5, sheet.max_row + 1):
        if sheet.cell(row, 3).value in levels:
            sheet.cell(row, 7).value = levels[str(sheet.cell(row, 3).value)]
    book.save(path)
    return path


def cut(view: QTableView) -> list[str]:
    """The texts that have no room in their cell, however they are broken into lines."""
    letters, model = view.fontMetrics(), view.model()
    places = [(row, column) for row in range(model.rowCount()) for column in range(model.columnCount())]
    found = []
    for row, column in places:
        text, room = str(model.index(row, column).data()), QRect(0, 0, view.columnWidth(column) - 18, 1000)
        box = letters.boundingRect(room, Qt.TextFlag.TextWordWrap, text)
        if box.height() > view.rowHeight(row) or box.width() > room.width():
            found.append(text)
    return found


def test_each_cell_says_what_it_lacks_and_whom_to_call(clerk: Clerk, page: RatingProgressPage) -> None:
    assert column_of(page.view, "Chi bộ") == ["Thôn Bình Sơn", "Thôn Tân Lập"]
    assert column_of(page.view, "Bí thư") == ["", ANH]
    assert column_of(page.view, "Điện thoại") == ["", "0905000111"]
    assert column_of(page.view, "Còn thiếu")[1] == "2 tự nhận, họp, 2 đề xuất, 2 quyết định, mức của chi bộ"
    record_level([one.id for one in Rating.select().where(Rating.cell == "Chi bộ thôn Tân Lập")], "self", "HTT")
    page.reload()
    clerk.settle()
    assert column_of(page.view, "Tự nhận") == ["0", "2"]
    assert clerk.window.width() == 1366
    for tab in range(page.tabs.count()):
        page.tabs.setCurrentIndex(tab)
        clerk.settle()
        assert cut(page._parts.currentWidget()) == [], page.tabs.tabText(tab)
    page.tabs.setCurrentIndex(0)
    page.rows.show([[f"Trường Tiểu học và Trung học cơ sở số {column}" for column in range(10)]])
    clerk.settle()
    assert cut(page.view) == []
    left = page.lists[LEFT_OUT][0].rows
    assert left[0][:3] == (
        "Phạm Thị Đào",
        "Thôn Bình Sơn",
        "miễn công tác và sinh hoạt đảng: không kiểm điểm, không xếp loại",
    )
    assert left[0][3] == "Quy định 366-QĐ/TW, Điều 5.2.1"


def test_workbooks_go_out_and_what_came_back_is_taken_over_line_by_line(
    clerk: Clerk, page: RatingProgressPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "gui"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    page.ask_folder(page._all_cells())
    clerk.settle()
    assert sorted(path.name for path in folder.iterdir()) == [
        "xep-loai-2026-chi-bo-thon-binh-son.xlsx",
        "xep-loai-2026-chi-bo-thon-tan-lap.xlsx",
    ]
    assert column_of(page.view, "Tệp gửi chi bộ") == ["gửi 22/11, chưa nhận"] * 2
    path = returned(folder, **{ANH: "HTXS", AN: "HTT"})
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))

    def leave_the_first(dialog: ReturnedDialog) -> None:
        assert [dialog.table.item(row, 4).text() for row in range(2)] == ["HTXS", "HTT"]  # type: ignore[union-attr]
        clerk.press(Qt.Key.Key_Space)
        clerk.click(dialog.accept_button)

    clerk.in_dialog(ReturnedDialog, lambda: clerk.press(Qt.Key.Key_O, CONTROL), leave_the_first)
    assert {one.name: one.cell_level for one in Rating.select() if one.cell_level} == {AN: "HTT"}
    assert column_of(page.view, "Tệp gửi chi bộ") == ["gửi 22/11, chưa nhận", "nhận lại 22/11"]
    clerk.press(Qt.Key.Key_Z, CONTROL)
    clerk.settle()
    assert not Rating.select().where(Rating.cell_level != "").exists()
    assert not RatingWorkbook.select().where(RatingWorkbook.returned_on.is_null(False)).exists()


def test_all_that_came_back_is_read_at_once_and_only_the_row_in_doubt_is_asked_about(
    clerk: Clerk, page: RatingProgressPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.send(page._all_cells(), tmp_path)
    clerk.settle()
    told = "Chưa phân bổ số hoàn thành xuất sắc nên tệp chưa ghi chi bộ được chọn bao nhiêu."
    assert clerk.window.note.text.text().endswith(told)
    here, there = returned(tmp_path, **{ANH: "HTXS", AN: "HTT"}), returned(tmp_path, "binh-son", **{BAO: "HT"})
    book = openpyxl.load_workbook(here)
    book.active.cell(5, 3).value = "Đỗ Đức Anh"  # type: ignore[union-attr]
    book.save(here)
    strange = tmp_path / "danh-sach.xlsx"
    openpyxl.Workbook().save(strange)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(one) for one in (here, strange, there)], ""))
    seen: list[str] = []

    def doubtful(dialog: ReturnedDialog) -> None:
        seen.extend(one.name for one in dialog.found.differences)
        assert dialog.table.taken() == []
        clerk.press(Qt.Key.Key_Space)
        clerk.click(dialog.accept_button)

    def all_of_them(dialog: ReturnedFilesDialog) -> None:
        assert dialog.table.taken() == [0, 2]
        assert [dialog.table.item(row, 2).text() for row in range(3)] == ["1", "0", "1"]  # type: ignore[union-attr]
        assert "tên đã bị đổi từ Đỗ Đức Ánh thành “Đỗ Đức Anh”" in dialog.told.text()
        clerk.press(Qt.Key.Key_Down)
        assert dialog.told.text() == "• Tệp “danh-sach.xlsx” không có dòng nào."
        clerk.press(Qt.Key.Key_Space)
        assert dialog.table.taken() == [0, 2], "what cannot be read cannot be taken"
        clerk._expected = ReturnedDialog, doubtful
        clerk.click(dialog.accept_button)

    clerk.in_dialog(ReturnedFilesDialog, lambda: clerk.press(Qt.Key.Key_O, CONTROL), all_of_them)
    assert seen == [ANH], "the other row of that file was written with the file"
    assert {one.name: one.cell_level for one in Rating.select() if one.cell_level} == {
        ANH: "HTXS",
        AN: "HTT",
        BAO: "HT",
    }
    assert column_of(page.view, "Tệp gửi chi bộ") == ["nhận lại 22/11"] * 2
    for _ in ("the row that was in doubt", "all that came in one go"):
        clerk.press(Qt.Key.Key_Z, CONTROL)
        clerk.settle()
    assert not Rating.select().where(Rating.cell_level != "").exists()
