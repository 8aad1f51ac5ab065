"""In the window: a cell comes from another committee with its members, typed or taken from a workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from db.members import Member
from db.organizations import Organization
from db.transfers import Transfer
from nongson_desktop.rules.members import members_by_cell
from nongson_desktop.rules.organizations import cells
from tests.conftest import TODAY
from tests.ui.hands import column_of, retype, say
from tests.workbooks import table
from ui.main_window import MainWindow
from ui.pages.reorganization_receiving import ReceivingDialog, dialog_of

Settle = Callable[[], None]
GIVER, CELL = "Đảng bộ Công an tỉnh", "Chi bộ Công an xã"


def opened(qtbot: QtBot, window: MainWindow, names: str = CELL) -> ReceivingDialog:
    dialog = dialog_of(window, "receive", Organization.get(Organization.name == "Chi bộ thôn Bình Sơn"))
    qtbot.addWidget(dialog)
    assert isinstance(dialog, ReceivingDialog)
    assert dialog.boxes["into"].editor.typed() == "Đảng bộ xã Suối Mây"
    assert dialog.told.text() == "Chưa ghi đảng bộ giao."
    say(dialog.boxes["giver"].editor, GIVER)
    say(dialog.boxes["names"].editor, names)
    retype(qtbot, dialog.boxes["number"].editor, "12")
    retype(qtbot, dialog.boxes["on"].editor, "30/9/2026")
    return dialog


def shown(dialog: ReceivingDialog) -> list[list[str]]:
    """The lines of who goes where; a place still to be chosen is none."""
    items = [[dialog.places.item(row, column) for column in range(3)] for row in range(dialog.places.rowCount())]
    return [[item.text() if item is not None else "" for item in row] for row in items]


def test_a_cell_comes_with_the_people_typed_and_one_undo_takes_it_all_away(
    qtbot: QtBot, window: MainWindow, people: dict[str, Member], settle: Settle
) -> None:
    page: Any = window.go("organizations")
    dialog = opened(qtbot, window)
    say(dialog.people, "Dương Văn Giỏi; 31/2/1980")
    qtbot.waitUntil(lambda: dialog.told.text().startswith("Dương Văn Giỏi: Ngày sinh “31/2/1980”"))
    dialog.try_accept()
    settle()
    assert "31/2/1980" in dialog.problem.text(), "refused in the dialog, with all that was typed still there"
    dialog.people.put("Dương Văn Giỏi; 3/2/1980; 000000000911; 15/9/2004; 15/9/2005\nHồ Thị Lan; 1990")
    qtbot.waitUntil(lambda: "Đảng viên tiếp nhận cùng tổ chức: 2." in dialog.told.text())
    assert shown(dialog) == [["Dương Văn Giỏi", GIVER, CELL], ["Hồ Thị Lan", GIVER, CELL]]
    dialog.try_accept()
    settle()
    fresh = Organization.get(Organization.name == CELL)
    assert members_by_cell(date(2026, 9, 30))[fresh.id] == 2
    page.stand_on(fresh.id)
    settle()
    assert page.parts["Lịch sử"].handed.rows == [(f"{GIVER} → Đảng bộ xã Suối Mây", "11/11/2026", "chưa ký")]
    transfers: Any = window.go("transfers")
    settle()
    assert sorted(column_of(transfers.list.view, "Đảng viên")) == ["Dương Văn Giỏi", "Hồ Thị Lan"]
    window.undo_last()
    settle()
    assert len(cells(TODAY)) == 2
    assert not Transfer.select().where(~Transfer.hidden).exists()


def test_the_people_come_from_a_workbook_and_each_is_given_a_cell(
    qtbot: QtBot, window: MainWindow, people: dict[str, Member], settle: Settle, tmp_path: Path
) -> None:
    window.go("organizations")
    dialog = opened(qtbot, window, f"{CELL}\nChi bộ Quân sự xã")
    rows = (("Họ và tên", "Ngày sinh"), ("Dương Văn Giỏi", "3/2/1980"), ("Hồ Thị Lan", "1990"))
    table(tmp_path / "cong-an.xlsx", *rows)
    dialog.read_file(tmp_path / "cong-an.xlsx")
    settle()
    assert dialog.how.text() == "Danh sách lấy từ tệp cong-an.xlsx."
    assert [row[0] for row in shown(dialog)[1:]] == ["Dương Văn Giỏi", "Hồ Thị Lan"]
    dialog.try_accept()
    settle()
    assert "Chưa chọn nơi đến cho Dương Văn Giỏi, Hồ Thị Lan" in dialog.problem.text()
    for box, name in zip(dialog.places.combos()[1:], (CELL, "Chi bộ Quân sự xã"), strict=True):
        box.setCurrentIndex(box.findText(name))
        box.activated.emit(box.currentIndex())
    dialog.try_accept()
    settle()
    counted = members_by_cell(TODAY)
    assert [counted[one.id] for one in cells(TODAY) if one.name in (CELL, "Chi bộ Quân sự xã")] == [1, 1]


def test_the_file_is_given_up_for_what_is_typed(
    qtbot: QtBot, window: MainWindow, people: dict[str, Member], settle: Settle, tmp_path: Path
) -> None:
    window.go("organizations")
    dialog = opened(qtbot, window)
    table(tmp_path / "a.xlsx", ("Họ và tên", "Ngày sinh"), ("Hồ Thị Lan", "1990"))
    dialog.read_file(tmp_path / "a.xlsx")
    settle()
    assert [row[0] for row in shown(dialog)] == ["Hồ Thị Lan"]
    dialog.drop_button.click()
    settle()
    assert "Chưa có đảng viên nào" in dialog.told.text()
