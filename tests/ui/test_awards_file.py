"""The clerk with an award outside the yearly round: whoever it is, the file, the votes, the register, who decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.awards import AwardDecision, AwardEntry, awards_of
from db.base import action
from db.members import Member, Role
from db.organizations import Organization
from db.papers import DocumentNumber
from nongson_desktop.rules.award_files import file_items
from nongson_desktop.rules.awards import body_for
from nongson_desktop.rules.members import appoint
from nongson_desktop.rules.organizations import office_names
from tests.conftest import TODAY
from tests.ui.hands import paste, retype, say
from ui.dialogs import Dialog
from ui.main_window import MainWindow
from ui.pages.awards import AwardsPage
from ui.pages.awards_dialogs import BodyDialog, BookDialog, IssueDialog, RecipientDialog

Settle = Callable[[], None]
ANH, AAN = "Đỗ Đức Ánh", "Trần Văn Ẩn"
AD_HOC, REGISTER = 2, 3


@pytest.fixture
def page(window: MainWindow, people: dict[str, Member], settle: Settle) -> AwardsPage:
    with action("Bầu bí thư"):
        appoint(people[AAN], Organization.get_by_id(office_names(TODAY).id), Role.SECRETARY, date(2025, 6, 1))
    made = window.go("awards")
    assert isinstance(made, AwardsPage)
    made.kinds.setCurrentIndex(AD_HOC)
    settle()
    return made


def with_dialog(qtbot: QtBot, kind: type[Dialog], press: Callable[[], None], do: Callable[[Dialog], None]) -> None:
    """Press what opens a dialog, work in it, and press its first button; a dialog that stays open fails."""
    from PySide6.QtCore import QTimer

    seen: list[Dialog] = []

    def work_in_it() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, kind)
        seen.append(dialog)
        QTimer.singleShot(5000, lambda: shiboken6.isValid(dialog) and dialog.reject())
        do(dialog)
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(100, work_in_it)
    press()
    assert seen
    assert seen[0].result() == Dialog.DialogCode.Accepted


def click(qtbot: QtBot, button: object) -> Callable[[], None]:
    return lambda: qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def add(qtbot: QtBot, page: AwardsPage, kind: str, fields: dict[str, str]) -> None:
    def fill(dialog: Dialog) -> None:
        assert isinstance(dialog, RecipientDialog)
        dialog.who.setFocus()
        dialog.who.setCurrentIndex(dialog.who.findText(kind))
        for name, text in fields.items():
            editor = dialog.boxes[name].editor
            if name == "organization":
                editor.setCurrentIndex(editor.findText(text))
            else:
                retype(qtbot, editor, text)

    with_dialog(qtbot, RecipientDialog, click(qtbot, page.add_button), fill)


def make_storm(qtbot: QtBot, page: AwardsPage, settle: Settle) -> AwardDecision:
    retype(qtbot, page.form.editor("merit"), "có thành tích xuất sắc trong phòng, chống bão số 3")
    add(qtbot, page, "Tập thể khác", {"name": "Đoàn Thanh niên xã Suối Mây", "amount": "900.000"})
    add(qtbot, page, "Cá nhân khác", {"address": "Em", "name": "Trần Gia Hân", "unit": "Trường THCS"})
    add(qtbot, page, "Đảng viên", {"member": "do duc anh"})
    add(qtbot, page, "Chi bộ, tổ chức đảng", {"organization": "Chi bộ thôn Bình Sơn"})
    retype(qtbot, page.form.editor("number"), "21")
    qtbot.mouseClick(page.make_button, Qt.MouseButton.LeftButton)
    settle()
    return AwardDecision.get(AwardDecision.kind == "ad-hoc")


def test_anyone_can_be_named_and_is_paid_by_the_rate_unless_an_amount_is_typed(
    qtbot: QtBot, page: AwardsPage, settle: Settle
) -> None:
    assert page.form.boxes["merit"].isVisible()
    assert page.form.editor("number").placeholderText() == "tiếp: 1"
    made = make_storm(qtbot, page, settle)
    merit = "Có thành tích xuất sắc trong phòng, chống bão số 3"
    assert [(one.name, one.amount, one.achievement) for one in awards_of(made)] == [
        ("Đoàn Thanh niên xã Suối Mây", 900_000, merit),
        ("Chi bộ thôn Bình Sơn", 3_795_000, merit),
        ("Trần Gia Hân", 2_530_000, merit),
        (ANH, 2_530_000, merit),
    ]
    assert [(one.address, one.unit) for one in awards_of(made)][2:] == [
        ("Em", "Trường THCS"),
        ("", "Chi bộ thôn Tân Lập"),
    ]
    assert (made.signer, made.body) == (AAN, "standing")
    assert page.state.text() == "Đã lập, chưa ban hành"


def test_nobody_without_a_name_is_added(qtbot: QtBot, page: AwardsPage) -> None:
    dialog = RecipientDialog(page.main, "standing", TODAY, "", lambda one: None)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert dialog.boxes["member"].problem.text() == "Chưa chọn đảng viên."
    dialog.who.setCurrentIndex(dialog.who.findText("Cá nhân khác"))
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert "Chưa có tên" in dialog.boxes["name"].problem.text()
    assert dialog.isVisible()


def test_another_body_pays_by_its_rate_before_the_decision_is_made(
    qtbot: QtBot, page: AwardsPage, settle: Settle
) -> None:
    add(qtbot, page, "Đảng viên", {"member": "do duc anh", "achievement": "Cứu người"})
    assert [line.amount for line in page.table.lines] == [2_530_000]
    body = page.form.editor("body")
    body.setCurrentIndex(body.findText("Đảng ủy"))
    body.activated.emit(body.currentIndex())
    settle()
    assert [line.amount for line in page.table.lines] == [759_000]


def test_a_second_occasion_of_the_year_begins_empty_and_the_first_comes_back_from_the_list(
    qtbot: QtBot, page: AwardsPage, settle: Settle
) -> None:
    make_storm(qtbot, page, settle)
    qtbot.mouseClick(page.new_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.state.text() == "Chưa có quyết định"
    assert page.table.lines == []
    assert page.form.editor("number").placeholderText() == "tiếp: 22"
    page.decisions.view.selectRow(0)
    qtbot.keyClick(page.decisions.view, Qt.Key.Key_Return)
    settle()
    assert len(page.table.lines) == 4


def test_the_checklist_is_ticked_by_the_space_bar(qtbot: QtBot, page: AwardsPage, settle: Settle) -> None:
    made = make_storm(qtbot, page, settle)
    page.parts.setCurrentWidget(page.file)
    page.file.view.setFocus()
    page.file.view.go_to(1, 0)
    qtbot.keyClick(page.file.view, Qt.Key.Key_Space)
    settle()
    assert [item.received_on for item in file_items(made)][:3] == [None, TODAY, None]
    assert page.file.sheet.index(1, 1).data() == "22/11/2026"
    assert page.file.state.text().startswith("Đã có 1/7 giấy.")
    page.file.view.go_to(1, 0)
    qtbot.keyClick(page.file.view, Qt.Key.Key_Space)
    settle()
    assert [item.received_on for item in file_items(made)][:3] == [None, None, None]


def test_submission_and_minutes_get_numbers_that_nobody_else_has(
    qtbot: QtBot, page: AwardsPage, settle: Settle
) -> None:
    make_storm(qtbot, page, settle)
    page.parts.setCurrentWidget(page.file)
    form = page.file.form
    for name, text in (("minutes_number", "4"), ("met_on", "18/11/2026"), ("secretary", "Lê Quốc Bảo")):
        retype(qtbot, form.editor(name), text)
    qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    settle()
    made = AwardDecision.get()
    assert (made.minutes_number, made.met_on, made.secretary) == ("4", date(2026, 11, 18), "Lê Quốc Bảo")
    assert {(one.kind, one.number) for one in DocumentNumber.select()} == {("QĐ", 21), ("BB", 4)}
    retype(qtbot, form.editor("minutes_number"), "bốn")
    qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    settle()
    assert "không hợp lệ" in form.boxes["minutes_number"].problem.text()


def test_votes_are_pasted_as_a_block_and_too_many_are_refused(qtbot: QtBot, page: AwardsPage, settle: Settle) -> None:
    made = make_storm(qtbot, page, settle)
    page.parts.setCurrentWidget(page.votes)
    page.votes.view.setFocus()
    page.votes.view.go_to(0, 2)
    paste(qtbot, page.votes.view, "12\t12\t15\t15\n12\t11\t15\t14")
    settle()
    assert [(one.cell_votes, one.voters, one.votes) for one in awards_of(made)][:3] == [
        (12, 15, 15),
        (11, 15, 14),
        (None, None, None),
    ]
    page.votes.view.go_to(0, 5)
    paste(qtbot, page.votes.view, "16")
    settle()
    assert awards_of(made)[0].votes == 15


def test_issuing_names_what_is_missing_and_enters_the_register(qtbot: QtBot, page: AwardsPage, settle: Settle) -> None:
    make_storm(qtbot, page, settle)

    def read(dialog: Dialog) -> None:
        assert isinstance(dialog, IssueDialog)
        assert "Hồ sơ còn thiếu 7" in dialog.missing.text()
        assert "Chưa ghi kết quả bỏ phiếu ở cấp ủy" in dialog.missing.text()

    with_dialog(qtbot, IssueDialog, click(qtbot, page.issue_button), read)
    settle()
    assert [entry.number for entry in AwardEntry.select()] == [1, 2, 3, 4]
    page.kinds.setCurrentIndex(REGISTER)
    settle()
    table = page.register.list.table
    assert [table.index(row, 3).data() for row in range(table.rowCount())] == [
        "Đoàn Thanh niên xã Suối Mây",
        "Chi bộ thôn Bình Sơn",
        "Trần Gia Hân",
        ANH,
    ]
    say(page.register.list.search, "do duc")
    settle()
    assert table.rowCount() == 1
    assert page.register.next.text().startswith("Số tiếp theo: 5.")


def test_the_paper_book_goes_on_where_it_ended(qtbot: QtBot, page: AwardsPage, settle: Settle) -> None:
    page.kinds.setCurrentIndex(REGISTER)
    settle()
    with_dialog(
        qtbot,
        BookDialog,
        click(qtbot, page.register.book_button),
        lambda dialog: retype(qtbot, dialog.boxes["last"].editor, "312"),  # type: ignore[attr-defined]
    )
    settle()
    assert page.register.next.text().startswith("Số tiếp theo: 313.")


def test_who_decides_is_asked_until_it_is_said(qtbot: QtBot, page: AwardsPage, settle: Settle) -> None:
    assert page.panel.unsure.isVisible()

    def say_province(dialog: Dialog) -> None:
        assert isinstance(dialog, BodyDialog)
        body = dialog.boxes["body"].editor
        body.setCurrentIndex(body.findText("Cấp trên (tỉnh ủy)"))
        retype(qtbot, dialog.boxes["document"].editor, "Quy định 19-QĐ/TU")

    with_dialog(qtbot, BodyDialog, click(qtbot, page.body_button), say_province)
    settle()
    assert body_for("ad-hoc", TODAY) == "province"
    assert not page.panel.unsure.isVisible()


def test_recipients_are_taken_off_and_added_to_a_decision_that_stands(
    qtbot: QtBot, page: AwardsPage, settle: Settle
) -> None:
    made = make_storm(qtbot, page, settle)
    page.view.selectRow(0)
    qtbot.mouseClick(page.drop_button, Qt.MouseButton.LeftButton)
    settle()
    assert [line.name for line in page.table.lines] == ["Chi bộ thôn Bình Sơn", "Trần Gia Hân", ANH]
    add(qtbot, page, "Cá nhân khác", {"name": "Lý Thị Sen"})
    settle()
    assert [one.name for one in awards_of(made)][-1] == "Lý Thị Sen"
