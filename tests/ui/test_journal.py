"""Nhật ký in the window: what was done, what each work changed, taking it back, and a code from the foot of a paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.base import Action, action, clerk, database
from db.members import Member
from nongson_desktop.safety.accounts import Account, Role, sign_out
from nongson_desktop.safety.journal import code_of
from tests.ui.hands import Clerk
from ui.gone import GoneDialog
from ui.main_window import MainWindow
from ui.pages.journal import JournalPage
from ui.pages.journal_dialogs import CodeDialog
from ui.undoing import InTheWayDialog

Settle = Callable[[], None]


def change(member: Member, what: str, who: str = "Lê Văn Thư", **values: object) -> Action:
    clerk.set(who)
    with action(what, reason="theo đơn") as made:
        for name, value in values.items():
            setattr(member, name, value)
        member.save()
    return made


@pytest.fixture
def at_journal(qtbot: QtBot, window: MainWindow, people: dict[str, Member]) -> Iterator[tuple[Clerk, JournalPage]]:
    """Two works since the window was opened; the journal is in front."""
    change(people["Lê Quốc Bảo"], "Ghi số điện thoại", phone="0900")
    change(people["Lê Quốc Bảo"], "Ghi số định danh", identity_number="046201000099")
    here = Clerk(qtbot, window)
    page = window.go("journal")
    assert isinstance(page, JournalPage)
    here.settle()
    yield here, page
    sign_out()


def told(page: JournalPage) -> list[str]:
    return [page.list.table.record(row).what for row in range(len(page.list.table.ids))]


def test_each_work_says_what_it_changed_and_is_taken_back_one_by_one(at_journal: tuple[Clerk, JournalPage]) -> None:
    here, page = at_journal
    here.choose(page.times, "từ lúc mở chương trình")
    here.settle()
    assert told(page) == ["Ghi số định danh", "Ghi số điện thoại"]
    here.click_cell(page.list.view, 0, 2)
    here.settle()
    assert page.what.text() == "Ghi số định danh"
    assert "người ghi Lê Văn Thư; lý do: theo đơn; mã " in page.about.text()
    assert page.rows.rows == [("Đảng viên: Lê Quốc Bảo", "Số định danh cá nhân", "•••••••••014", "•••••••••099")]
    here.click_cell(page.list.view, 1, 2)
    here.settle()
    here.click(page.undo_button)
    here.settle()
    assert Member.get(Member.name == "Lê Quốc Bảo").phone == ""
    assert page.main.note.text.text() == "Đã hoàn tác: Ghi số điện thoại."
    assert told(page)[0] == "Hoàn tác: Ghi số điện thoại"
    here.click_cell(page.list.view, 2, 2)
    here.settle()
    assert not page.undo_button.isEnabled(), "it is taken back already"
    assert page.about.text().endswith("Việc này đã được hoàn tác.")


def test_a_search_a_day_and_a_kind_narrow_the_journal(at_journal: tuple[Clerk, JournalPage]) -> None:
    here, page = at_journal
    here.click(page.day)
    here.write("2019")
    here.press("\r")
    here.settle()
    assert told(page) == []
    here.click(page.day)
    here.write("hôm qua")
    here.press("\r")
    assert page.main.note.text.text() == "“hôm qua” không phải là ngày: ghi 05/9/2026, 9/2026 hoặc 2026."
    here.click(page.day)
    here.write("")
    here.press("\r")
    here.click(page.list.search)
    here.write("dien thoai")
    here.settle()
    assert told(page) == ["Ghi số điện thoại"]
    here.write("")
    here.choose(page.kinds, "Đăng nhập")
    here.settle()
    assert told(page) == []


def test_from_a_work_she_goes_to_the_record_it_changed(at_journal: tuple[Clerk, JournalPage]) -> None:
    here, page = at_journal
    here.click_cell(page.list.view, 0, 2)
    here.settle()
    here.click(page.open_button)
    here.settle()
    members = page.main.page()
    assert members is page.main.pages["members"]
    assert members.list.view.current_record().name == "Lê Quốc Bảo"  # type: ignore[attr-defined]


def test_works_with_later_work_on_them_are_shown_with_whose_it_is_and_the_rest_goes(
    at_journal: tuple[Clerk, JournalPage], people: dict[str, Member]
) -> None:
    here, page = at_journal
    clerk.set("Lê Văn Thư")
    with action("Ghi điện thoại của cả chi bộ") as both:
        for name in ("Đỗ Đức Ánh", "Nguyễn Thị Ân"):
            people[name].phone = "0911"
            people[name].save()
    change(people["Đỗ Đức Ánh"], "Sửa điện thoại", who="Trần Thị Duyệt", phone="0922")
    page.stand_on(both.id)
    here.settle()

    def look(dialog: InTheWayDialog) -> None:
        assert dialog.rows.rows == [("Đảng viên", "Đỗ Đức Ánh", "Sửa điện thoại", "Trần Thị Duyệt")]
        here.click(dialog.accept_button)

    here.in_dialog(InTheWayDialog, lambda: here.click(page.undo_button), look)
    here.settle()
    phones = {one.name: one.phone for one in Member.select()}
    assert (phones["Đỗ Đức Ánh"], phones["Nguyễn Thị Ân"]) == ("0922", "")
    assert page.main.note.text.text() == "Đã hoàn tác: Ghi điện thoại của cả chi bộ (1 bản ghi giữ nguyên)."


def test_a_clerk_sees_her_own_works_and_an_auditor_everybodys(at_journal: tuple[Clerk, JournalPage]) -> None:
    here, page = at_journal
    page.main.account = Account("Lê Văn Thư", Role.CLERK)
    page.reload()
    here.settle()
    assert {page.list.table.record(row).who for row in range(len(page.list.table.ids))} == {"Lê Văn Thư"}
    assert page.own_only.isVisible()
    assert not page.who.isVisible()
    page.main.account = Account("Kiểm tra", Role.AUDITOR)
    page.reload()
    here.settle()
    assert len(told(page)) == Action.select().count()
    assert not page.own_only.isVisible()


def test_the_first_broken_link_is_shown_in_its_row(at_journal: tuple[Clerk, JournalPage]) -> None:
    here, page = at_journal
    here.click(page.chain_button)
    here.settle()
    assert page.answer.text().startswith(f"Chuỗi nhật ký nguyên vẹn: {Action.select().count()} việc")
    made = Action.get(Action.what == "Ghi số điện thoại")
    database.execute_sql("UPDATE action SET who = 'người khác' WHERE id = ?", (made.id,))
    here.click(page.chain_button)
    here.settle()
    assert page.answer.text().startswith(f"Nhật ký bị sửa hoặc mất từ việc số {made.id} ")
    assert page.list.view.current_id() == made.id


def test_a_code_from_the_foot_of_a_paper_leads_to_its_work(at_journal: tuple[Clerk, JournalPage]) -> None:
    here, page = at_journal
    made = Action.get(Action.what == "Ghi số điện thoại")

    def type_code(dialog: CodeDialog) -> None:
        here.write("00000-00000")
        assert not dialog.accept_button.isEnabled()
        here.write(code_of(made).lower())
        assert dialog.told.text().startswith(f"Giấy này theo việc số {made.id}: Ghi số điện thoại, lúc ")
        here.click(dialog.accept_button)

    here.in_dialog(CodeDialog, lambda: here.click(page.code_button), type_code)
    here.settle()
    assert page.list.view.current_id() == made.id


def test_what_was_taken_off_a_list_comes_back_with_one_press(
    qtbot: QtBot, window: MainWindow, people: dict[str, Member], office: Path
) -> None:
    here = Clerk(qtbot, window)
    with action("Bỏ người ghi trùng", reason="trùng"):
        gone = people["Võ Minh Châu"]
        gone.hidden = True
        gone.save()
    page = window.go("members")
    here.settle()

    def back(dialog: GoneDialog) -> None:
        here.settle()
        assert [row[0] for row in dialog.rows.rows] == ["Võ Minh Châu"]
        assert dialog.rows.rows[0][3:] == ("Bỏ người ghi trùng", "trùng")
        here.click(dialog.accept_button)
        here.settle()
        assert dialog.words.text() == "Chưa bỏ dòng nào khỏi danh sách này."
        here.click(dialog.reject_button)

    here.in_dialog(GoneDialog, page.list.show_gone, back)  # type: ignore[attr-defined]
    here.settle()
    assert not Member.get_by_id(gone.id).hidden
    assert window.note.text.text() == "Đã đưa lại Võ Minh Châu."
    window.undo_last()
    here.settle()
    assert Member.get_by_id(gone.id).hidden
