"""In the window: a part leaves a cell, a whole cell leaves the office, each after a look at who goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from pytestqt.qtbot import QtBot

from db.admission import Candidate, Stage
from db.base import action
from db.members import Member
from db.organizations import Organization
from db.papers import DocumentNumber
from db.reorganization import HandOver
from db.transfers import Transfer
from nongson_desktop.rules.members import members_by_cell
from nongson_desktop.rules.organizations import cells
from tests.conftest import TODAY
from tests.ui.hands import column_of, retype, say
from ui.main_window import MainWindow
from ui.pages.organization_dialogs import HandOverDialog
from ui.pages.reorganization import OperationDialog

Settle = Callable[[], None]


def cell(name: str) -> Organization:
    return Organization.get(Organization.name == f"Chi bộ thôn {name}")


def test_a_cell_leaves_for_another_commune_and_its_history_says_where(
    qtbot: QtBot, window: MainWindow, people: dict[str, Member], settle: Settle
) -> None:
    page: Any = window.go("organizations")
    dialog = OperationDialog(window, "leave", cell("Bình Sơn"))
    qtbot.addWidget(dialog)
    assert dialog.told.text() == "Chưa ghi tổ chức nhận ngoài đảng bộ."
    say(dialog.boxes["receiver"].editor, "Đảng bộ xã Quế Phước")
    retype(qtbot, dialog.boxes["number"].editor, "15")
    retype(qtbot, dialog.boxes["on"].editor, "1/11/2026")
    qtbot.waitUntil(lambda: "Đảng viên chuyển đi cùng tổ chức: 3." in dialog.told.text())
    assert [dialog.places.item(0, column).text() for column in range(3)] == [
        "Trần Văn Ẩn",
        "Chi bộ thôn Bình Sơn",
        "Đảng bộ xã Quế Phước",
    ]
    dialog.try_accept()
    settle()
    assert [one.name for one in cells(TODAY)] == ["Chi bộ thôn Tân Lập"]
    page.stand_on(cell("Bình Sơn").id)
    settle()
    history = page.parts["Lịch sử"]
    assert history.handed.rows == [("Đảng bộ xã Suối Mây → Đảng bộ xã Quế Phước", "11/12/2026", "chưa ký")]
    transfers: Any = window.go("transfers")
    settle()
    assert sorted(column_of(transfers.list.view, "Đảng viên")) == ["Lê Quốc Bảo", "Phạm Thị Đào", "Trần Văn Ẩn"]
    window.undo_last()
    settle()
    assert len(cells(TODAY)) == 2
    assert not Transfer.select().where(~Transfer.hidden).exists()


def test_the_number_of_the_minutes_goes_into_the_register_of_numbers(
    qtbot: QtBot, window: MainWindow, people: dict[str, Member], settle: Settle
) -> None:
    dialog = OperationDialog(window, "merge", cell("Bình Sơn"))
    qtbot.addWidget(dialog)
    dialog.put("into", "Chi bộ thôn Tân Lập")
    dialog.try_accept()
    settle()
    signing = HandOverDialog(window, HandOver.get())
    qtbot.addWidget(signing)
    retype(qtbot, signing.form.editor("number"), "abc")
    signing.try_accept()
    settle()
    assert "chỉ nhập phần chữ số" in signing.form.boxes["number"].problem.text()
    retype(qtbot, signing.form.editor("number"), "3")
    signing.try_accept()
    settle()
    assert [(one.number, one.kind) for one in DocumentNumber.select()] == [(3, "BB")]


def test_a_part_is_chosen_out_of_a_cell_that_stays_with_the_candidates_it_takes(
    qtbot: QtBot, window: MainWindow, people: dict[str, Member], settle: Settle
) -> None:
    with action("quần chúng"):
        Candidate(name="Dương Giỏi", cell=cell("Bình Sơn"), stage=Stage.PROMISING).save()
    dialog = OperationDialog(window, "split", cell("Bình Sơn"))
    qtbot.addWidget(dialog)
    retype(qtbot, dialog.boxes["on"].editor, "1/11/2026")
    dialog.put("names", "Chi bộ Trạm Y tế")
    dialog.put("stays", "x")
    dialog.tell()
    rows = [dialog.places.item(row, 0).text() for row in range(dialog.places.rowCount())]
    assert rows == [
        "Những dòng chưa chọn",
        "Trần Văn Ẩn",
        "Lê Quốc Bảo",
        "Phạm Thị Đào",
        "Quần chúng: Dương Giỏi",
    ]
    choices = dialog.places.combos()
    assert [box.currentText() for box in choices[1:]] == ["(ở lại)"] * 4
    for box in (choices[1], choices[4]):
        box.setCurrentIndex(box.findText("Chi bộ Trạm Y tế"))
        box.activated.emit(box.currentIndex())
    dialog.try_accept()
    settle()
    station = Organization.get(Organization.name == "Chi bộ Trạm Y tế")
    assert (members_by_cell(date(2026, 11, 1))[station.id], members_by_cell(TODAY)[cell("Bình Sơn").id]) == (1, 2)
    assert Candidate.get().__data__["cell"] == station.id
