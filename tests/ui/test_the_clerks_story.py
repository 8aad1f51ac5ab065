"""The whole main job in the window, from last year's workbook to the last certificate: keys, pastes, drops, presses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests import story
from tests.story import Person
from tests.ui.hands import Clerk, column_of, paste
from tests.ui.story_papers import (
    BY_KEY,
    BY_NAME,
    ENTER,
    SPACE,
    by_cell,
    claimed,
    decided,
    find,
    in_order,
    open_found,
    print_awards,
    print_cell,
    print_plan,
    print_summary,
    proposed,
    short,
)
from ui.main_window import MainWindow
from ui.pages.account_dialogs import RecoveryCodeDialog, SignInDialog
from ui.pages.evaluation_dialogs import OpenDialog
from ui.pages.member_dialogs import OfficeDialog
from ui.pages.task_dialogs import AssignDialog, ConcludeDialog, ProgressDialog

SPRING, WINTER = date(2026, 1, 5), date(2026, 12, 21)
OFFICE, PASSWORD = "Đảng bộ xã Suối Mây", "Suối Mây 2026"
SELF, CELL, FINAL = 3, 4, 5
DIGITS = {"HTXS": "1", "HTT": "2", "HT": "3", "KHT": "4"}


# the year begins


def make_office(clerk: Clerk, folder: Path) -> None:
    """Lập đảng bộ mới, every field typed, Enter moving on."""
    start = clerk.window._start
    assert start is not None
    clerk.click(start.new)
    clerk.write(OFFICE)
    clerk.press(ENTER)
    clerk.write("Đảng bộ tỉnh Sông Lam")
    clerk.press(ENTER)
    clerk.write("Suối Mây")
    for line in ("Văn thư Suối Mây", PASSWORD, PASSWORD):
        clerk.press(ENTER)
        if clerk.window.focusWidget() is start.form.spelling:
            clerk.press(Qt.Key.Key_Tab)
        clerk.write(line)
    clerk.click(start.form.folder)
    clerk.write(str(folder))
    clerk.in_dialog(RecoveryCodeDialog, lambda: clerk.click(start.form.make), lambda dialog: keep_code(clerk, dialog))
    assert clerk.window.top.office.text() == OFFICE
    assert clerk.window.page().list.empty.isVisible()


def keep_code(clerk: Clerk, dialog: RecoveryCodeDialog) -> None:
    """The code is written down before the dialog lets go."""
    assert not dialog.accept_button.isEnabled()
    clerk.press(Qt.Key.Key_Escape)
    assert dialog.isVisible()
    dialog.kept.setFocus()
    clerk.press(Qt.Key.Key_Space)
    clerk.click(dialog.accept_button)


def sign_in(clerk: Clerk, dialog: SignInDialog) -> None:
    """The password typed and Enter: the office opens."""
    clerk.write(PASSWORD)
    clerk.press(ENTER)


def import_members(clerk: Clerk, path: Path, persons: Sequence[Person]) -> None:
    """The list of last year dropped on the window: looked at, agreed to, imported whole."""
    clerk.drop(path)
    page: Any = clerk.window.page()
    view = page.preview.view
    in_sheet = [person for cell in story.CELLS for person in persons if person.cell == cell]
    covered = [f"{'•' * 9}{person.identity[-3:]}" for person in in_sheet]
    assert column_of(view, "Số định danh cá nhân") == covered, "until they are asked for"
    clerk.press(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    for heading, field in (
        ("Họ và tên", "name"),
        ("Ngày sinh", "birth"),
        ("Giới tính", "sex"),
        ("Chi bộ", "cell"),
        ("Số thẻ đảng viên", "card"),
        ("Số định danh cá nhân", "identity"),
        ("Ngày vào Đảng", "admitted"),
        ("Ngày chính thức", "official"),
    ):
        assert column_of(view, heading) == [getattr(person, field) for person in in_sheet], heading
    clerk.press(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert all("dòng" in source for source in column_of(view, "Chi bộ lấy từ"))
    clerk.click_tab(page.preview.sides.tabBar(), "Chi bộ mới (10)")
    assert set(page.preview.cells.choosers) == set(story.CELLS)
    assert {chooser.currentText() for chooser in page.preview.cells.choosers.values()} == {"Lập mới"}
    assert page.preview.all_rows.isChecked(), "all or nothing is what is proposed"
    assert page.preview.import_button.text() == "Nhập 127 dòng"
    clerk.click(page.preview.import_button)
    clerk.settle()
    assert page.said.text() == f"Đã nhập 127 đảng viên từ {path.name}."


def find_members(clerk: Clerk, persons: Sequence[Person]) -> None:
    """The list in Vietnamese order; part of a name without marks, in any order, finds."""
    page: Any = clerk.open("Đảng viên")
    view = page.list.view
    for heading, field in (
        ("Họ và tên", "name"),
        ("Ngày sinh", "birth"),
        ("Chi bộ", "cell"),
        ("Số thẻ đảng viên", "card"),
    ):
        assert column_of(view, heading) == [getattr(person, field) for person in in_order(persons)], heading
    assert clerk.window.status.counted.text() == "127 đảng viên"
    find(clerk, "duc do")
    assert column_of(view, "Họ và tên") == ["Đỗ Đức Ẩn", "Đoàn Đức Lữ"]
    open_found(clerk, "an do duc")
    assert column_of(view, "Họ và tên") == ["Đỗ Đức Ẩn"]
    wanted = next(person for person in persons if person.name == "Đỗ Đức Ẩn")
    form = page.detail.form
    for name, text in (("name", wanted.name), ("card_number", wanted.card), ("identity_number", wanted.identity)):
        assert form.editor(name).text() == text
    assert page.detail.facts.text().startswith(f"{wanted.cell} · Chính thức")
    clerk.press(Qt.Key.Key_Escape)
    clerk.click(page.list.search)
    clerk.press(Qt.Key.Key_Escape)
    clerk.settle()
    assert len(column_of(view, "Họ và tên")) == 127


def appoint(clerk: Clerk, person: Person, role: str, organization: str) -> None:
    """An office held, with its dates, on the member's record."""
    page: Any = clerk.open("Đảng viên")
    open_found(clerk, person.card)
    assert page.detail.name.text() == person.name
    clerk.click_tab(page.detail.tabs.groups, "Quá trình")
    clerk.click_tab(page.detail.tabs.parts, "Chức vụ")

    def fill(dialog: OfficeDialog) -> None:
        clerk.choose(dialog.boxes["role"].editor, role)
        clerk.choose(dialog.boxes["organization"].editor, organization)
        clerk.click(dialog.boxes["since"].editor)
        clerk.write("1/6/2025")
        clerk.press(ENTER)
        clerk.write("1/6/2030")
        clerk.press(ENTER)
        clerk.write("Quyết định số 12-QĐ/TU")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(OfficeDialog, lambda: clerk.click(page.detail.offices.add), fill)
    assert page.detail.offices.rows.rows == [(role, organization, "01/06/2025", "01/06/2030")]
    clerk.click(page.list.search)
    clerk.press(Qt.Key.Key_Escape)


def open_year(clerk: Clerk, persons: Sequence[Person]) -> None:
    """Mở năm: a draft plan for every one, and nobody has a task yet."""
    page: Any = clerk.open("Kế hoạch")
    clerk.click(page.open_first)
    clerk.settle()
    assert column_of(page.list.view, "Đảng viên") == [person.name for person in in_order(persons)]
    assert set(column_of(page.list.view, "Tình trạng")) == {"nháp"}
    assert page.no_task.text() == "127 chưa được giao nhiệm vụ"


def write_plan(clerk: Clerk, person: Person) -> list[str]:
    """A target of her own under every goal, typed without waiting for the one before to be saved."""
    page: Any = clerk.open("Kế hoạch")
    open_found(clerk, person.name)
    assert page.name.text() == f"{person.name} – kế hoạch năm 2026"
    targets = [f"Chỉ tiêu thứ {row} của {person.name}" for row in range(1, page.sheet.rowCount())]
    assert len(targets) > 5
    clerk.click_cell(page.items, 0, 2)
    for target in targets:
        clerk.press(Qt.Key.Key_F2)
        clerk.write(target)
        clerk.press(ENTER)
    clerk.settle()
    assert column_of(page.items, "Chỉ tiêu, sản phẩm") == [*targets, ""]
    return targets


def assign_tasks(clerk: Clerk, persons: Sequence[Person], follower: Person) -> None:
    """A task of her own for everyone of a cell, typed one by one."""
    page: Any = clerk.open("Nhiệm vụ")
    for person in persons:

        def fill(dialog: AssignDialog, person: Person = person) -> None:
            clerk.write(person.task)
            clerk.click(dialog.search)
            clerk.write(person.name)
            clerk.click_cell(dialog.doers, [item.isHidden() for item in dialog.doers.items_()].index(False))
            clerk.press(SPACE)
            assert dialog.counted.text() == "1 người được chọn"
            if person is not follower:
                clerk.click(dialog.form.editor("follower"))
                clerk.write(follower.name)
                clerk.press(ENTER)
            clerk.click(dialog.form.editor("due_on"))
            clerk.write("30/11/2026")
            clerk.click(dialog.accept_button)

        clerk.in_dialog(AssignDialog, lambda: clerk.click(page.assign_button), fill)
    assert column_of(page.list.view, "Nội dung") == [person.task for person in in_order(persons)]


# the year ends


def import_tasks(clerk: Clerk, path: Path, count: int) -> None:
    """What the other cells sent, dropped as it came."""
    clerk.drop(path)
    page: Any = clerk.window.page()
    assert page.said.text().startswith("Không tìm thấy dòng tiêu đề"), "it was taken for a list of members"
    clerk.choose(page.kind, "Nhiệm vụ")
    clerk.settle()
    assert page.preview.import_button.text() == f"Nhập {count} dòng"
    clerk.click(page.preview.import_button)
    clerk.settle()
    assert page.said.text() == f"Đã nhập {count} nhiệm vụ từ {path.name}."


def follow_task(clerk: Clerk, person: Person) -> None:
    """Progress as it was reported at a meeting, then the result."""
    page: Any = clerk.open("Nhiệm vụ")
    open_found(clerk, person.name)

    def report(dialog: ProgressDialog) -> None:
        clerk.write("Đã đến 6/10 hộ; còn thiếu xe chở rác")
        clerk.click(dialog.boxes["progress"].editor)
        clerk.write("60")
        clerk.press(ENTER)
        clerk.press(ENTER)

    def conclude(dialog: ConcludeDialog) -> None:
        clerk.click(dialog.boxes["done_on"].editor)
        clerk.write("20/11/2026")
        clerk.click(dialog.accept_button)

    clerk.in_dialog(ProgressDialog, lambda: clerk.click(page.progress_button), report)
    assert page.progress_rows.rows == [("21/12/2026", "Đã đến 6/10 hộ; còn thiếu xe chở rác", "60", "")]
    clerk.in_dialog(ConcludeDialog, lambda: clerk.click(page.conclude_button), conclude)
    assert column_of(page.list.view, "Kết quả") == ["Hoàn thành"]


def open_evaluation(clerk: Clerk) -> None:
    """The dialog proposes the last day of the year and the rules in force."""
    page: Any = clerk.open("Đánh giá, xếp loại")

    def agree(dialog: OpenDialog) -> None:
        assert dialog.form.editor("rating_date").text() == "31/12/2026"
        assert dialog.form.editor("percent").text() == "20"
        clerk.click(dialog.accept_button)

    clerk.in_dialog(OpenDialog, lambda: clerk.click(page.start_button), agree)
    clerk.click(page.desk.decided_on)
    clerk.write("18/12/2026")


def rate_members(clerk: Clerk, persons: Sequence[Person]) -> None:
    """One cell by key, one by a block with names, the others by the block as it stands in the cell's own sheet."""
    page: Any = clerk.window.page()
    desk = page.desk
    for cell, members in by_cell(persons).items():
        clerk.click_words(page.cells, short(cell))
        clerk.settle()
        assert column_of(desk.view, "Họ và tên") == [person.name for person in members]
        if cell == BY_KEY:
            type_levels(clerk, members)
        else:
            paste_levels(clerk, members, named=cell == BY_NAME)
        assert not desk.problem.isVisible(), desk.problem.text()
        for heading, stage in (("Tự nhận", claimed), ("Chi bộ", proposed), ("Quyết định", decided)):
            assert column_of(desk.view, heading) == [stage(person) for person in members], (cell, heading)


def type_levels(clerk: Clerk, members: Sequence[Person]) -> None:
    """1 to 4 and Enter, down each of the three columns."""
    view = clerk.window.page().desk.view
    for column, stage in ((SELF, claimed), (CELL, proposed), (FINAL, decided)):
        clerk.click_cell(view, 0, column)
        for person in members:
            clerk.press(DIGITS[stage(person)])
            clerk.press(ENTER)
    clerk.settle()


def paste_levels(clerk: Clerk, members: Sequence[Person], *, named: bool) -> None:
    """The cell's block as Excel copies it; with the names in front the lines may come in any order."""
    view = clerk.window.page().desk.view
    rows = [[claimed(one), proposed(one), decided(one)] for one in members]
    if named:
        rows = [[one.name, *levels] for one, levels in zip(members, rows, strict=True)][::-1]
    clerk.click_cell(view, 0, SELF)
    paste(clerk.qtbot, view, "".join("\t".join(cells) + "\r\n" for cells in rows))
    clerk.settle()


def rate_cells(clerk: Clerk) -> None:
    """The cells' own levels, and the one recognised as exemplary."""
    page: Any = clerk.window.page()
    clerk.click_words(page.cells, "Toàn đảng bộ")
    clerk.settle()
    clerk.click_tab(page.desk.tabs, "Chi bộ")
    clerk.settle()
    view = page.desk.view
    names = column_of(view, "Chi bộ")
    assert sorted(names) == sorted(short(cell) for cell in story.CELLS)
    best = names.index(short(BY_KEY))
    clerk.click_cell(view, 0, 4)
    for row in range(10):
        clerk.press(Qt.Key.Key_1 if row == best else Qt.Key.Key_2)
        clerk.press(ENTER)
    clerk.settle()
    clerk.click_cell(view, best, 5)
    clerk.press(SPACE)
    clerk.settle()
    assert column_of(view, "Tiêu biểu") == ["✓" if row == best else "" for row in range(10)]
    clerk.click_tab(page.desk.tabs, "Đảng viên")
    clerk.settle()


def read_quota(clerk: Clerk) -> None:
    """One over under the strict reading is said in words."""
    page: Any = clerk.window.page()
    office = page.quotas.sentences()[0]
    assert office == (
        "Đảng bộ xã Suối Mây: HTXS 20 / tối đa 23 (20 % của 117 đảng viên xếp loại HTT trở lên)"
        " · theo cách tính chặt (chỉ trên số HTT): 19 · ⚠ vượt 1 theo cách tính chặt"
    )
    assert not page.missing.isVisible()


def decide_awards(clerk: Clerk) -> None:
    """The decision for those whom the ratings speak for, with its number and day."""
    page: Any = clerk.open("Khen thưởng")
    clerk.click(page.form.editor("number"))
    clerk.write("15")
    clerk.press(ENTER)
    clerk.write("20/12/2026")
    clerk.press(ENTER)
    clerk.settle()
    clerk.click(page.make_button)
    clerk.settle()
    assert page.state.text() == "Đã lập, chưa ban hành"


def keep_what_is_worked_on(clerk: Clerk, path: Path, persons: Sequence[Person]) -> None:
    """A year's work stands on the list: taken back now, everybody stays, and the program says so."""
    page: Any = clerk.open("Nhập từ Excel")
    undo = next(one for one in page.history.buttons.values() if path.name in one.accessibleName())
    clerk.click(undo)
    clerk.settle()
    assert clerk.window.note.text.text().startswith(
        f"Đã hoàn tác: Nhập Đảng viên từ Excel: {path.name}. Giữ lại 137 dòng đã được sửa hoặc dùng từ lúc nhập: "
    ), "127 members and the ten cells made with them"
    page = clerk.open("Đảng viên")
    assert column_of(page.list.view, "Họ và tên") == [person.name for person in in_order(persons)]


# the test


@pytest.fixture
def persons() -> list[Person]:
    return story.people()


def test_the_year_from_last_years_list_to_the_last_certificate(
    qtbot: QtBot, persons: list[Person], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader, second = persons[0], persons[1]
    members, tasks = tmp_path / "Danh sách 2025.xlsx", tmp_path / "Nhiệm vụ 2026.xlsx"
    target = tmp_path / "Giấy in.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    story.write_member_list(members, persons)
    clerk = Clerk(qtbot, MainWindow(SPRING))
    make_office(clerk, tmp_path / "Suối Mây")
    import_members(clerk, members, persons)
    find_members(clerk, persons)
    appoint(clerk, second, "Bí thư", OFFICE)
    appoint(clerk, leader, "Bí thư", BY_KEY)
    open_year(clerk, persons)
    targets = write_plan(clerk, leader)
    own = [person for person in persons if person.cell == BY_KEY]
    assign_tasks(clerk, own, leader)
    clerk.close()

    story.write_tasks(tasks, [person for person in persons if person.cell != BY_KEY])
    clerk = Clerk(qtbot, MainWindow(WINTER))
    recent = clerk.window._start.recent[0]
    clerk.in_dialog(SignInDialog, lambda: clerk.click(recent), lambda dialog: sign_in(clerk, dialog))
    import_tasks(clerk, tasks, 127 - len(own))
    follow_task(clerk, leader)
    open_evaluation(clerk)
    rate_members(clerk, persons)
    rate_cells(clerk)
    read_quota(clerk)
    decide_awards(clerk)
    print_plan(clerk, leader, targets, target)
    print_summary(clerk, persons, target)
    print_cell(clerk, BY_KEY, persons, target)
    print_cell(clerk, story.CELLS[9], persons, target)
    print_awards(clerk, persons, second, target)
    keep_what_is_worked_on(clerk, members, persons)
    clerk.close()


def test_an_import_taken_back_leaves_nothing_and_the_same_file_comes_in_again(
    qtbot: QtBot, persons: list[Person], tmp_path: Path
) -> None:
    path = tmp_path / "Danh sách 2025.xlsx"
    story.write_member_list(path, persons)
    clerk = Clerk(qtbot, MainWindow(SPRING))
    make_office(clerk, tmp_path / "Suối Mây")
    import_members(clerk, path, persons)
    page: Any = clerk.window.page()
    clerk.click(page.undo_button)
    clerk.settle()
    assert clerk.window.note.text.text() == f"Đã hoàn tác: Nhập Đảng viên từ Excel: {path.name}."
    assert clerk.window.top.scope.count() == 1, "the cells that it made are gone too"
    page = clerk.open("Đảng viên")
    assert page.list.empty.isVisible()
    import_members(clerk, path, persons)
    page = clerk.open("Đảng viên")
    assert column_of(page.list.view, "Số thẻ đảng viên") == [person.card for person in in_order(persons)]
    clerk.close()
