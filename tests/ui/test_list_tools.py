"""A list in a clerk's hands: narrowed, kept, ordered, arranged, changed in many rows and pasted into from Excel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from db.base import Action
from db.lists import SavedFilter
from db.members import Member
from nongson_desktop.rules.lists import keep_filter
from tests.story import printed_text
from tests.ui.hands import Clerk, column_of, paste, retype
from ui.list_arranging import ColumnsDialog, OrderDialog
from ui.list_editing import ChangeRowsDialog, PasteDialog
from ui.list_filter import ConditionDialog, SaveFilterDialog
from ui.main_window import MainWindow
from ui.pages.members import MembersPage
from ui.pages.printing import PrintDialog
from ui.record_page import RecordList

SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow) -> Clerk:
    return Clerk(qtbot, window)


@pytest.fixture
def members(clerk: Clerk) -> RecordList:
    page = clerk.open("Đảng viên")
    assert isinstance(page, MembersPage)
    return page.list


def names(list_: RecordList) -> list[str]:
    return column_of(list_.view, "Họ và tên")


def pick(menu: QMenu, words: str) -> None:
    next(action for action in menu.actions() if action.text() == words).trigger()


def test_a_list_is_narrowed_by_its_columns_and_the_filter_is_there_next_time(
    clerk: Clerk, members: RecordList, window: MainWindow
) -> None:
    def born(dialog: ConditionDialog) -> None:
        clerk.choose(dialog.column, "Ngày sinh")
        clerk.tab_to(dialog.since)
        clerk.write("1970")
        clerk.tab_to(dialog.until)
        clerk.write("1960")
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)
        assert dialog.problem.text() == "Khoảng của Ngày sinh ngược: 1970 sau 1960."
        retype(clerk.qtbot, dialog.since, "")
        retype(clerk.qtbot, dialog.until, "1980")
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(ConditionDialog, members.filters.add, born)
    assert names(members) == ["Đỗ Đức Ánh", "Trần Văn Ẩn", "Phạm Thị Đào"]

    def with_card(dialog: ConditionDialog) -> None:
        clerk.choose(dialog.column, "Số định danh cá nhân")
        clerk.choose(dialog.way, "có ghi")
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(ConditionDialog, members.filters.add, with_card)
    assert names(members) == ["Đỗ Đức Ánh"]
    assert members.filters.isVisible()

    def keep(dialog: SaveFilterDialog) -> None:
        retype(clerk.qtbot, dialog.name, "Lớn tuổi có định danh")
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(SaveFilterDialog, lambda: pick(members.filters.menu(), "Lưu bộ lọc đang dùng…"), keep)
    assert window.note.isVisible()

    # the words of a condition take it off
    chip = members.filters.findChildren(type(members.filters.parent().findChild(type(window.note.undo))))[0]
    assert chip.text().startswith("Ngày sinh đến 1980")
    pick(members.filters.menu(), "Bỏ mọi điều kiện")
    clerk.settle()
    assert len(names(members)) == 5
    assert not members.filters.isVisible()

    pick(members.filters.menu(), "Lớn tuổi có định danh")
    clerk.settle()
    assert names(members) == ["Đỗ Đức Ánh"]
    window.undo_last()
    clerk.settle()
    assert not SavedFilter.select().where(~SavedFilter.hidden).exists()


def test_a_kept_filter_brings_the_scope_the_choices_the_order_and_the_columns_back(
    clerk: Clerk, members: RecordList, window: MainWindow
) -> None:
    window.set_cell(window.top.scope.itemData(1))
    combo = members.combos()[0]
    combo.setCurrentIndex(combo.findText("Tất cả trạng thái"))
    members.view.choose_columns(["status", "name"])
    members.view.ask_order([("status", True)])
    clerk.settle()
    seen = names(members)

    def keep(dialog: SaveFilterDialog) -> None:
        retype(clerk.qtbot, dialog.name, "Bình Sơn")
        clerk.tab_to(dialog.cell)
        clerk.press(Qt.Key.Key_Space)
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(SaveFilterDialog, lambda: SaveFilterDialog(members.filters).exec(), keep)
    window.set_cell(None)
    combo.setCurrentIndex(0)
    members.view.reset_columns()
    members.view.ask_order([])
    clerk.settle()
    assert names(members) != seen
    pick(members.filters.menu(), "Bình Sơn")
    clerk.settle()
    assert (names(members), window.top.scope.currentText()) == (seen, "Chi bộ thôn Bình Sơn")
    assert [column.name for column in members.view.columns_shown()] == ["status", "name"]


def test_a_filter_without_choices_of_its_own_shows_the_usual_ones(clerk: Clerk, members: RecordList) -> None:
    asked = {"search": "", "choices": {}, "conditions": [["sex", "empty", "", ""]], "sort": "gone,-cell"}
    keep_filter("members", "Chưa rõ", {**asked, "columns": [["name", 0], ["gone", 0]], "cell": None, "year": None})
    members.combos()[0].setCurrentIndex(1)
    pick(members.filters.menu(), "Chưa rõ")
    clerk.settle()
    assert members.combos()[0].currentText() == "Đang trong đảng số"
    assert members.asked().sort == "-cell", "a column that is no longer there is left out"
    assert [column.name for column in members.view.columns_shown()] == ["name"]


def test_rows_stand_by_several_columns_with_shift_on_the_heading_or_by_key(
    clerk: Clerk, members: RecordList, qtbot: QtBot
) -> None:
    header = members.view.horizontalHeader()

    def press(name: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        at = header.sectionViewportPosition(members.view.section(name)) + 20
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, modifier, QPoint(at, 8))
        clerk.settle()

    press("cell")
    press("birth_date", SHIFT)
    assert members.asked().sort == "cell,birth_date"
    press("birth_date", SHIFT)
    assert members.asked().sort == "cell,-birth_date"
    assert names(members) == ["Lê Quốc Bảo", "Trần Văn Ẩn", "Phạm Thị Đào", "Nguyễn Thị Ân", "Đỗ Đức Ánh"]
    across = Qt.Orientation.Horizontal
    heads = [members.table.headerData(members.view.section(name), across) for name in ("cell", "birth_date", "name")]
    assert heads == ["Chi bộ 1↑", "Ngày sinh 2↓", "Họ và tên"]

    def by_key(dialog: OrderDialog) -> None:
        (first, way), (second, _), _ = dialog.levels
        assert (first.currentText(), second.currentText()) == ("Chi bộ", "Ngày sinh")
        clerk.choose(way, "giảm dần")
        clerk.choose(second, "Họ và tên")
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(OrderDialog, members.view.arrange_order, by_key)
    assert members.asked().sort == "-cell,-name"


def test_columns_are_ticked_and_moved_by_key(clerk: Clerk, members: RecordList) -> None:
    def arrange(dialog: ColumnsDialog) -> None:
        assert dialog.list.currentItem().text() == "Họ và tên"
        clerk.press(Qt.Key.Key_Down)
        clerk.press(Qt.Key.Key_Space)
        clerk.press(Qt.Key.Key_Down)
        clerk.press(Qt.Key.Key_Up, ALT)
        clerk.press(Qt.Key.Key_Up, ALT)
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(ColumnsDialog, members.view.arrange_columns, arrange)
    assert [column.label for column in members.view.columns_shown()][:3] == ["Chi bộ", "Họ và tên", "Trạng thái"]


def test_many_rows_get_one_value_after_a_look_and_one_undo_takes_it_back(
    clerk: Clerk, members: RecordList, window: MainWindow, people: dict[str, Member]
) -> None:
    members.focus_list()
    for _ in range(2):
        clerk.press(Qt.Key.Key_Down, SHIFT)
    clerk.settle()
    assert window.status.many.text() == "Sửa 3 dòng…"

    def change(dialog: ChangeRowsDialog) -> None:
        clerk.choose(dialog.column, "Quê quán")
        clerk.tab_to(dialog.editor)
        clerk.write("Xã Suối Mây")
        assert dialog.rows.rows == [("(trống)", "Xã Suối Mây", "3")]
        assert dialog.accept_button.text() == "Ghi 3 ô"
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(ChangeRowsDialog, lambda: clerk.click(window.status.many), change)
    homes = {member.name: member.hometown for member in Member.select()}
    assert [name for name, home in homes.items() if home == "Xã Suối Mây"] == [
        "Đỗ Đức Ánh",
        "Nguyễn Thị Ân",
        "Trần Văn Ẩn",
    ]
    assert window.note.text.text() == "Sửa Quê quán của 3 dòng ở Đảng viên thành Xã Suối Mây."
    clerk.click(window.note.undo)
    clerk.settle()
    assert {member.hometown for member in Member.select()} == {""}


def test_a_value_that_cannot_be_is_said_beside_the_field_and_nothing_is_written(
    clerk: Clerk, members: RecordList
) -> None:
    members.view.selectAll()

    def change(dialog: ChangeRowsDialog) -> None:
        clerk.choose(dialog.column, "Ngày chính thức")
        clerk.tab_to(dialog.editor)
        clerk.write("31/02/2020")
        assert not dialog.accept_button.isEnabled()
        assert "31/02/2020" in dialog._box().problem.text()
        clerk.press(Qt.Key.Key_Escape)

    clerk.in_dialog(ChangeRowsDialog, members.change_rows, change)
    assert {member.official_on for member in Member.select()} == {None}


def test_rows_go_to_excel_and_come_back_changed(
    clerk: Clerk, members: RecordList, qtbot: QtBot, people: dict[str, Member]
) -> None:
    members.focus_list()
    clerk.press(Qt.Key.Key_Down, SHIFT)
    clerk.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    carried = QGuiApplication.clipboard().mimeData()
    assert "mso-number-format" in carried.html(), "a card number keeps its zeros in Excel"
    copied = carried.text()
    assert copied.split("\n")[0].startswith("Họ và tên\tNgày sinh\tChi bộ")
    changed = copied.replace("03/02/1960", "04/02/1960").replace("\t000002\t", "\t\t")
    before = Action.select().count()

    def look(dialog: PasteDialog) -> None:
        assert [tuple(row) for row in dialog.rows.rows] == [
            ("Đỗ Đức Ánh", "Ngày sinh", "03/02/1960", "04/02/1960"),
            ("Nguyễn Thị Ân", "Số thẻ đảng viên", "000002", "(trống)"),
        ]
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(PasteDialog, lambda: paste(qtbot, members.view, changed), look)
    assert str(Member.get_by_id(people["Đỗ Đức Ánh"].id).birth_date) == "04/02/1960"
    assert Member.get_by_id(people["Nguyễn Thị Ân"].id).card_number == ""
    assert Action.select().count() == before + 1

    # the same block again changes nothing, and says so
    paste(qtbot, members.view, changed)
    clerk.settle()
    assert "giống hệt" in clerk.window.note.text.text()


def test_one_copied_cell_fills_every_row_selected(clerk: Clerk, members: RecordList, qtbot: QtBot) -> None:
    members.view.choose_columns(["hometown", "name"])
    members.view.selectAll()
    members.view.setCurrentIndex(members.table.index(0, members.view.section("hometown")))
    members.view.selectAll()

    def look(dialog: PasteDialog) -> None:
        assert dialog.accept_button.text() == "Ghi 5 ô"
        clerk.tab_to(dialog.accept_button)
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(PasteDialog, lambda: paste(qtbot, members.view, "Xã Bình Sơn"), look)
    assert column_of(members.view, "Quê quán") == ["Xã Bình Sơn"] * 5


def test_the_narrowed_list_prints_on_the_page_the_clerk_chooses(
    clerk: Clerk, members: RecordList, qtbot: QtBot
) -> None:
    members.search.setText("duc")
    clerk.settle()

    def look(dialog: PrintDialog) -> None:
        sizes = set()
        for place in range(dialog.paper.count()):
            if place:  # the first one is on its way already
                dialog.content = b""
                dialog.paper.setCurrentIndex(place)
            qtbot.waitUntil(lambda: bool(dialog.content))
            assert "Đỗ Đức Ánh" in printed_text(dialog.content)
            sizes.add(page_size(dialog.content))
        assert sizes == {(210, 297), (297, 210), (297, 420), (420, 297)}
        dialog.reject()

    clerk.in_dialog(PrintDialog, members.print_list, look)


def page_size(content: bytes) -> tuple[int, int]:
    """Of the first page, in mm."""
    from io import BytesIO

    from pypdf import PdfReader

    box = PdfReader(BytesIO(content)).pages[0].mediabox
    return round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)
