"""The clerk drops last year's list on the window, looks, imports, and takes it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot
from xlsxwriter import Workbook

from db.base import Action
from db.members import Member, Membership
from db.organizations import Organization
from nongson_desktop.rules.imports_sheets import ALL
from tests.national_list import build_national_list
from tests.ui.hands import Clerk
from tests.workbooks import build_member_list, table
from tests.workbooks import people as persons
from ui import work
from ui.main_window import MainWindow
from ui.pages.importing import ImportPage
from ui.pages.importing_rows import WORDS
from ui.pages.package_dialogs import WholeOutDialog

Settle = Callable[[], None]
HEAD = ("Họ và tên", "Ngày sinh", "Giới tính", "Chi bộ", "Số thẻ đảng viên", "Ngày vào Đảng", "Ngày chính thức")
GOOD = ("Bùi Hữu Thọ", "1966", "Nam", "Chi bộ thôn Tân Lập", "049000000101", "3/2/1990", "3/2/1991")
WRONG = ("Đặng Thị Mơ", "31/02/1970", "Nữ", "Chi bộ thôn Tân Lập", "049000000102", "3/2/1990", "3/2/1991")
TWIN = ("Đỗ Đức Ánh", "03/02/1960", "Nam", "Chi bộ thôn Tân Lập", "000001", "", "")
FAR = ("Lý Văn Đông", "1970", "Nam", "Chi bộ thôn Suối Rễ", "049000000103", "3/2/1990", "3/2/1991")


@pytest.fixture
def page(window: MainWindow, settle: Settle) -> ImportPage:
    made = window.go("importing")
    assert isinstance(made, ImportPage)
    settle()
    return made


def drop(target: QWidget, path: Path) -> bool:
    """Drag a file over the widget and let it go; whether the widget would have it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    over = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(target, over)
    if over.isAccepted():
        QApplication.sendEvent(target, QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, keys))
    return over.isAccepted()


def look(qtbot: QtBot, page: ImportPage, path: Path, settle: Settle) -> None:
    assert drop(page, path)
    qtbot.waitUntil(lambda: not work.board.jobs)
    settle()


def column(page: ImportPage, label: str) -> list[str]:
    """What stands under a heading of the preview, row by row."""
    model = page.preview.table
    place = next(
        place for place in range(model.columnCount()) if model.headerData(place, Qt.Orientation.Horizontal) == label
    )
    return [model.index(row, place).data() for row in range(model.rowCount())]


def choose(qtbot: QtBot, chooser: QComboBox, words: str) -> None:
    """Open the choice and type towards the words, as one does by keyboard."""
    chooser.setFocus()
    qtbot.keyClick(chooser, Qt.Key.Key_Home)
    for _ in range(chooser.count()):
        if chooser.currentText() == words:
            return
        qtbot.keyClick(chooser, Qt.Key.Key_Down)
    raise AssertionError(words)


def press_import(qtbot: QtBot, page: ImportPage, settle: Settle) -> None:
    qtbot.mouseClick(page.preview.import_button, Qt.MouseButton.LeftButton)
    settle()


def names() -> set[str]:
    return {member.name for member in Member.select() if not member.hidden}


def test_a_list_of_127_people_dropped_on_the_window_is_shown_imported_and_taken_back(
    qtbot: QtBot, window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    path = tmp_path / "danh-sach.xlsx"
    everyone = build_member_list(path, shape="sections")
    before = names()
    assert drop(window, path)
    qtbot.waitUntil(lambda: not work.board.jobs)
    settle()
    page = window.page()
    assert isinstance(page, ImportPage)
    assert sorted(column(page, "Họ và tên")) == sorted(person["name"] for person in everyone)
    assert page.preview.import_button.text() == "Nhập 127 dòng"
    press_import(qtbot, page, settle)
    assert page.said.text() == "Đã nhập 127 đảng viên từ danh-sach.xlsx."
    assert names() == before | {person["name"] for person in everyone}
    kept = {member.card_number for member in Member.select()}
    assert {person["card"] for person in everyone} <= kept
    qtbot.mouseClick(page.undo_button, Qt.MouseButton.LeftButton)
    settle()
    assert names() == before
    look(qtbot, page, path, settle)
    assert page.preview.shown is not None
    assert page.preview.shown.duplicate_rows == 0
    assert len(page.preview.shown.good) == 127


@pytest.mark.parametrize("merged", [False, True])
def test_the_list_of_the_national_database_comes_in_without_a_question(
    merged: bool, qtbot: QtBot, page: ImportPage, settle: Settle, tmp_path: Path
) -> None:
    clerk = Clerk(qtbot, page.main)  # a dialog that opens by itself is an error
    clerk.drop(build_national_list(tmp_path / "csdl.xlsx", merged=merged))
    assert page.preview.import_button.text() == "Nhập 4 dòng"
    clerk.click(page.preview.import_button)
    clerk.settle()
    assert page.said.text() == "Đã nhập 4 đảng viên từ csdl.xlsx."
    assert Member.get(Member.name == "Ngô Thị Mận").residence == "Thôn Đồng Ổi, xã Suối Mây, Tỉnh Sông Lam"


def test_the_preview_says_where_cell_and_sex_came_from(
    qtbot: QtBot, page: ImportPage, settle: Settle, tmp_path: Path
) -> None:
    path = tmp_path / "hai-dong.xlsx"
    build_member_list(path, shape="two rows", persons=persons(6))
    look(qtbot, page, path, settle)
    assert {text.split(" ")[0] for text in column(page, "Giới tính lấy từ")} == {"cột"}
    assert any("Nam" in text for text in column(page, "Giới tính lấy từ"))
    path = tmp_path / "muc.xlsx"
    build_member_list(path, shape="sections", persons=persons(6))
    look(qtbot, page, path, settle)
    assert all("Chi bộ" in text for text in column(page, "Chi bộ lấy từ"))


def test_each_row_says_in_a_word_how_it_is_and_why(
    qtbot: QtBot, page: ImportPage, settle: Settle, tmp_path: Path
) -> None:
    path = table(tmp_path / "l.xlsx", HEAD, GOOD, WRONG, TWIN)
    look(qtbot, page, path, settle)
    assert column(page, "Tình trạng") == [WORDS["good"], WORDS["error"], WORDS["duplicate"]]
    assert "31/02/1970" in column(page, "Vì sao")[1]
    assert column(page, "Vì sao")[2].startswith("Trùng"), "what decides about the row before what it lacks"
    tabs = page.preview.filters
    assert [tabs.tabText(place) for place in range(tabs.count()) if tabs.isTabVisible(place)][:4] == [
        "Tất cả 3",
        "Đúng 1",
        "Sai 1",
        "Trùng 1",
    ]
    tabs.setCurrentIndex(2)
    assert column(page, "Họ và tên") == ["Đặng Thị Mơ"]
    assert "31/02/1970" in page.preview.why.text()


def test_all_or_nothing_imports_nothing_while_a_row_is_wrong_and_good_rows_only_imports_the_rest(
    qtbot: QtBot, page: ImportPage, settle: Settle, tmp_path: Path
) -> None:
    before = names()
    look(qtbot, page, table(tmp_path / "l.xlsx", HEAD, GOOD, WRONG, TWIN), settle)
    assert page.preview.all_rows.isChecked()
    assert not page.preview.import_button.isEnabled()
    assert page.preview.happens.text().startswith("Còn 1 dòng sai nên chưa nhập được dòng nào.")
    qtbot.mouseClick(page.preview.good_rows, Qt.MouseButton.LeftButton, pos=QPoint(8, 10))
    assert page.preview.import_button.text() == "Nhập 1 dòng"
    assert page.preview.happens.text() == "Không nhập: 1 dòng sai, 1 dòng trùng."
    assert names() == before
    press_import(qtbot, page, settle)
    assert names() - before == {"Bùi Hữu Thọ"}


@pytest.mark.parametrize(
    ("choice", "written", "made"),
    [
        ("Lập mới", True, True),
        ("Để trống chi bộ", True, False),
        ("Bỏ các dòng này", False, False),
        ("Là Chi bộ thôn Bình Sơn", True, False),
    ],
)
def test_a_cell_the_office_does_not_have_is_made_replaced_left_empty_or_left_out(
    qtbot: QtBot, page: ImportPage, settle: Settle, tmp_path: Path, choice: str, written: bool, made: bool
) -> None:
    look(qtbot, page, table(tmp_path / "l.xlsx", HEAD, GOOD, FAR), settle)
    assert page.preview.sides.tabText(1) == "Chi bộ mới (1)"
    page.preview.sides.setCurrentIndex(1)
    choose(qtbot, page.preview.cells.choosers["Chi bộ thôn Suối Rễ"], choice)
    assert page.preview.import_button.text() == f"Nhập {1 + written} dòng"
    press_import(qtbot, page, settle)
    assert ("Lý Văn Đông" in names()) is written
    assert (Organization.get_or_none(Organization.name == "Chi bộ thôn Suối Rễ") is not None) is made
    place = Membership.select(Membership, Organization).join(Organization).switch(Membership).join(Member)
    found = place.where(Member.name == "Lý Văn Đông").first()
    expected = {"Lập mới": "Chi bộ thôn Suối Rễ", "Là Chi bộ thôn Bình Sơn": "Chi bộ thôn Bình Sơn"}.get(choice)
    assert (found.cell.name if found else None) == expected


def test_a_column_matched_otherwise_is_read_otherwise_at_once(
    qtbot: QtBot, page: ImportPage, settle: Settle, tmp_path: Path
) -> None:
    head = ("Họ và tên", "Ngày sinh", "Mã lạ")
    look(qtbot, page, table(tmp_path / "l.xlsx", head, ("Bùi Hữu Thọ", "1966", "049000000101")), settle)
    chooser = page.preview.match.choosers["Mã lạ"]
    assert chooser.currentData() == ""
    choose(qtbot, chooser, "Số thẻ đảng viên")
    settle()
    assert column(page, "Số thẻ đảng viên") == ["049000000101"]
    press_import(qtbot, page, settle)
    assert Member.get(Member.name == "Bùi Hữu Thọ").card_number == "049000000101"


def test_one_sheet_or_all_of_them(qtbot: QtBot, page: ImportPage, settle: Settle, tmp_path: Path) -> None:
    path = tmp_path / "nhieu-trang.xlsx"
    everyone = build_member_list(path, shape="sheets", persons=persons(30))
    look(qtbot, page, path, settle)
    first = page.preview.table.rowCount()
    assert 0 < first < 30
    assert "còn" in page.preview.notices.text()
    choose(qtbot, page.preview.sheet, "Tất cả các trang")
    settle()
    assert page.preview.sheet_asked == ALL
    assert set(column(page, "Họ và tên")) == {person["name"] for person in everyone}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("danh-sach.docx", b"PK\x03\x04", "không phải"),
        ("trong.xlsx", b"", "rỗng"),
        ("hong.xlsx", b"PK\x03\x04 nothing more", "hỏng"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_changes_nothing(
    qtbot: QtBot, page: ImportPage, settle: Settle, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    actions = Action.select().count()
    look(qtbot, page, path, settle)
    assert page.preview.shown is None
    assert name in page.said.text()
    assert words in page.said.text()
    assert page.first_button.isVisible()
    assert Action.select().count() == actions


def test_reading_can_be_stopped_and_nothing_is_left_of_it(
    qtbot: QtBot, page: ImportPage, settle: Settle, tmp_path: Path
) -> None:
    path = tmp_path / "danh-sach.xlsx"
    build_member_list(path)
    assert drop(page, path)
    assert page.stop_button.isVisible()
    qtbot.mouseClick(page.stop_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not work.board.jobs)
    settle()
    assert page.first_button.isVisible()
    assert page.said.text() == "Kéo tệp Excel vào đây"


def test_a_file_chosen_in_the_picker_is_read_like_one_dropped(
    qtbot: QtBot, page: ImportPage, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = table(tmp_path / "l.xlsx", HEAD, GOOD)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    qtbot.mouseClick(page.first_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not work.board.jobs)
    settle()
    assert column(page, "Họ và tên") == ["Bùi Hữu Thọ"]
    qtbot.mouseClick(page.leave_button, Qt.MouseButton.LeftButton)
    assert page.first_button.isVisible()


def test_every_import_stays_in_the_list_and_can_be_taken_back_from_there(
    qtbot: QtBot, page: ImportPage, settle: Settle, tmp_path: Path
) -> None:
    before = names()
    look(qtbot, page, table(tmp_path / "mot.xlsx", HEAD, GOOD), settle)
    press_import(qtbot, page, settle)
    look(qtbot, page, table(tmp_path / "hai.xlsx", HEAD, FAR), settle)
    press_import(qtbot, page, settle)
    first, second = sorted(page.history.buttons)
    qtbot.mouseClick(page.history.buttons[first], Qt.MouseButton.LeftButton)
    settle()
    assert names() - before == {"Lý Văn Đông"}
    assert list(page.history.buttons) == [second]


def test_a_file_taken_for_another_kind_is_read_again_when_the_kind_is_chosen(
    qtbot: QtBot, page: ImportPage, tmp_path: Path, settle: Settle
) -> None:
    rows = [["Số thẻ đảng viên", "Năm", "Nội dung", "Thời hạn"], ["000001", 2026, "Thăm hộ khó khăn", "30/11/2026"]]
    look(qtbot, page, table(tmp_path / "việc.xlsx", *rows), settle)
    assert page.said.text().startswith("Không tìm thấy dòng tiêu đề")
    assert "Chọn lại ở ô Nội dung" in page.how.text()
    page.kind.setFocus()
    while page.kind.currentText() != "Nhiệm vụ":  # the choices passed on the way begin to be read, and are forgotten
        qtbot.keyClick(page.kind, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: not work.board.jobs)
    settle()
    assert page.preview.shown is not None
    assert page.preview.shown.kind == "tasks"
    qtbot.keyClick(page.kind, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: not work.board.jobs)
    settle()
    assert "Không tìm thấy dòng tiêu đề" in page.preview.happens.text()
    assert page.kind.currentText() == "Nhiệm vụ", "what is shown is still what would be imported"


# Who is known already, old letters, and what goes back


def saved_as(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def said_on(panel: QWidget) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisibleTo(panel)]


def test_a_known_person_stands_beside_the_file_and_the_clerk_decides_row_by_row(
    qtbot: QtBot, page: ImportPage, tmp_path: Path, settle: Settle
) -> None:
    head = ("Họ và tên", "Ngày sinh", "Số thẻ đảng viên", "Điện thoại", "Nghề nghiệp")
    known = ("Đỗ Đức Ánh", "03/02/1960", "000001", "0905000001", "Làm ruộng")
    perhaps = ("Nguyễn Thị Ân", "05/06/1985", "", "0905000002", "Giáo viên")
    table(tmp_path / "a.xlsx", head, known, perhaps, ("Lý Quýt", "1990", "000000000092", "", ""))
    look(qtbot, page, tmp_path / "a.xlsx", settle)
    panel = page.preview.known
    assert page.preview.sides.tabText(2) == "Đã có (2)"
    page.preview.sides.setCurrentIndex(2)
    assert any(text.startswith("Cùng một người? Dòng 2 và Đỗ Đức Ánh") for text in said_on(panel))
    assert {"0905000001", "Làm ruộng"} <= set(said_on(panel))
    assert page.preview.import_button.text() == "Nhập 2 dòng"
    choose(qtbot, panel.existing, "Chỉ điền ô trống")
    assert page.preview.import_button.text() == "Nhập 2 dòng, cập nhật 1 dòng đã có"
    choose(qtbot, panel.columns["phone"], "Giữ như trong dữ liệu")
    page.preview.view.selectRow(1)
    choose(qtbot, panel.fate, "Cùng một người: cập nhật")
    assert page.preview.import_button.text() == "Nhập 1 dòng, cập nhật 2 dòng đã có"
    press_import(qtbot, page, settle)
    assert page.said.text() == "Đã nhập 1 đảng viên, cập nhật 2 dòng đã có từ a.xlsx."
    one = Member.get(Member.card_number == "000001")
    assert (one.phone, one.occupation) == ("", "Làm ruộng")
    assert Member.select().where(Member.name == "Nguyễn Thị Ân").count() == 1
    look(qtbot, page, tmp_path / "a.xlsx", settle)
    assert panel.columns["phone"].currentText() == "Giữ như trong dữ liệu", "the way of a column is remembered"


def test_old_letters_are_shown_beside_what_they_became_and_can_be_left(
    qtbot: QtBot, page: ImportPage, tmp_path: Path, settle: Settle
) -> None:
    with Workbook(tmp_path / "cu.xlsx") as book:
        sheet, old = book.add_worksheet("DS"), book.add_format({"font_name": ".VnTime"})
        sheet.write_row(0, 0, ["Hä vµ tªn", "Ngµy sinh"], old)
        sheet.write_row(1, 0, ["NguyÔn V¨n S\u00acn", "1980"], old)
    look(qtbot, page, tmp_path / "cu.xlsx", settle)
    assert (column(page, "Họ và tên"), column(page, "Chữ trong tệp")) == (["Nguyễn Văn Sơn"], ["NguyÔn V¨n S\u00acn"])
    assert "đã đổi sang Unicode" in page.preview.notices.text()
    page.preview.sides.setCurrentIndex(3)
    assert page.preview.sides.tabText(3) == "Bảng mã (1)"
    choose(qtbot, page.preview.letters.choosers["0"], "Để nguyên")
    qtbot.waitUntil(lambda: not work.board.jobs)
    settle()
    assert column(page, "Họ và tên") == ["NguyÔn V¨n S\u00acn"]
    choose(qtbot, page.preview.letters.choosers["0"], "Tự nhận")
    qtbot.waitUntil(lambda: not work.board.jobs)
    settle()
    assert column(page, "Họ và tên") == ["Nguyễn Văn Sơn"]


def test_headings_that_say_nothing_known_are_matched_by_hand(
    qtbot: QtBot, page: ImportPage, tmp_path: Path, settle: Settle
) -> None:
    table(tmp_path / "a.xlsx", ("Ông/bà", "Thẻ"), ("Bùi Hữu Thọ", "049000000101"))
    look(qtbot, page, tmp_path / "a.xlsx", settle)
    assert "Không tìm thấy dòng tiêu đề" in page.said.text()
    qtbot.mouseClick(page.hand_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not work.board.jobs)
    settle()
    assert "Chưa biết cột nào là gì" in page.preview.notices.text()
    assert page.preview.happens.text() == "Chưa có dòng nào để nhập."
    for heading, label in (("Ông/bà", "Họ và tên"), ("Thẻ", "Số thẻ đảng viên")):
        choose(qtbot, page.preview.match.choosers[heading], label)
        qtbot.waitUntil(lambda: not work.board.jobs)
        settle()
    assert column(page, "Họ và tên") == ["Bùi Hữu Thọ"]
    assert column(page, "Số thẻ đảng viên") == ["049000000101"]


def test_wrong_rows_go_back_as_a_workbook(
    qtbot: QtBot, page: ImportPage, tmp_path: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    table(tmp_path / "a.xlsx", HEAD, GOOD, WRONG)
    look(qtbot, page, tmp_path / "a.xlsx", settle)
    assert page.preview.return_button.isVisibleTo(page)
    saved_as(monkeypatch, tmp_path / "tra lai.xlsx")
    qtbot.mouseClick(page.preview.return_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not work.board.jobs)
    settle()
    look(qtbot, page, tmp_path / "tra lai.xlsx", settle)
    assert column(page, "Tình trạng") == ["Đúng", "Sai"]


def test_everything_goes_out_to_one_workbook_and_is_known_when_it_comes_back(
    qtbot: QtBot, page: ImportPage, tmp_path: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved_as(monkeypatch, tmp_path / "tat ca.xlsx")
    hand = Clerk(qtbot, page.main)

    def say_why(dialog: WholeOutDialog) -> None:
        hand.tab_to(dialog.boxes["reason"].editor)
        hand.write("chuyển sang máy mới")
        hand.click(dialog.accept_button)

    hand.in_dialog(WholeOutDialog, lambda: hand.click(page.whole.button), say_why)
    qtbot.waitUntil(lambda: not work.board.jobs)
    settle()
    look(qtbot, page, tmp_path / "tat ca.xlsx", settle)
    assert page.said.text() == "Mọi bản ghi trong tat ca.xlsx đã có trong dữ liệu, giống từng ô."
    assert not page.hand_button.isVisibleTo(page)
