"""Passwords in the window: set, asked for, forgotten, given to others; the window that locks itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.base import Action, action, clerk, reads_only
from db.errors import UserError
from db.members import Member
from db.open import close_office, forget_keys
from nongson_desktop.rules.organizations import new_office
from nongson_desktop.safety import copies
from nongson_desktop.safety.accounts import Account, Role, sign, sign_out
from nongson_desktop.safety.backup import backup, restore
from nongson_desktop.safety.keys import accounts, add_account, protect, sign_in
from tests.conftest import TODAY
from tests.ui.hands import Clerk, say
from ui.leaving import move
from ui.locking import Cover
from ui.main_window import MainWindow
from ui.pages.account_dialogs import (
    AddAccountDialog,
    ChangePasswordDialog,
    CloseAccountDialog,
    NewCodeDialog,
    ProtectDialog,
    RecoverDialog,
    RecoveryCodeDialog,
    SignInDialog,
)

NAME, PASSWORD, OTHER = "Văn thư Suối Mây", "Suối Mây 2026", "một câu khác hẳn"
ENTER, TAB, SPACE, ESC = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Escape


@pytest.fixture(autouse=True)
def nobody_stays_signed_in() -> Iterator[None]:
    yield
    forget_keys()
    sign_out()


@pytest.fixture
def protected(tmp_path: Path) -> tuple[Path, str]:
    """An office with a password, closed; and its recovery code."""
    folder = tmp_path / "xã"
    new_office(folder, name="Đảng bộ xã Suối Mây")
    code = protect(folder, NAME, PASSWORD)
    close_office()
    forget_keys()
    return folder, code


def opened(qtbot: QtBot, folder: Path, password: str = PASSWORD, name: str = "") -> Clerk:
    """The window on the office, after the password was typed."""
    hand = Clerk(qtbot, MainWindow(TODAY))

    def type_password(dialog: SignInDialog) -> None:
        if name:
            dialog.boxes["name"].editor.put(name)
        hand.write(password)
        hand.press(ENTER)

    hand.in_dialog(SignInDialog, lambda: hand.window.start_on(folder), type_password)
    return hand


def fill(hand: Clerk, dialog: Any, **texts: str) -> None:
    """Each field come to by Tab and typed in, the first button pressed by key."""
    for name, text in texts.items():
        editor = dialog.boxes[name].editor
        hand.tab_to(editor)
        hand.write(text)
    hand.tab_to(dialog.accept_button)
    hand.press(SPACE)


def noted(kind: str) -> list[str]:
    """What the journal says of the kind."""
    return [made.what for made in Action.select().where(Action.kind == kind).order_by(Action.id)]


def note_code(hand: Clerk, dialog: RecoveryCodeDialog, codes: list[str]) -> None:
    codes.append(dialog.code)
    hand.tab_to(dialog.kept)
    hand.press(SPACE)
    hand.tab_to(dialog.accept_button)
    hand.press(SPACE)


def test_the_window_asks_for_the_password_and_writes_under_the_account(
    qtbot: QtBot, protected: tuple[Path, str]
) -> None:
    hand = Clerk(qtbot, MainWindow(TODAY))

    def first_wrong_then_right(dialog: SignInDialog) -> None:
        hand.write("đoán mò lần nữa")
        hand.press(ENTER)
        hand.settle()
        assert dialog.boxes["password"].problem.text() == "Mật khẩu không đúng."
        assert hand.window.folder is None
        hand.write(PASSWORD)
        hand.press(ENTER)

    hand.in_dialog(SignInDialog, lambda: hand.window.start_on(protected[0]), first_wrong_then_right)
    assert hand.window.top.office.text() == "Đảng bộ xã Suối Mây"
    assert not hand.window.top.unprotected.isVisible()
    assert clerk.get() == NAME
    assert noted("sign-in") == [f"Đăng nhập: {NAME}, sau 1 lần sai mật khẩu"]
    with action("Thêm đảng viên"):
        Member(name="Đỗ Đức Ánh").save()
    assert Action.select().order_by(Action.id.desc()).get().who == NAME
    hand.close()
    assert clerk.get() == NAME, "the name stays for what is still being written"


def test_who_has_no_password_stays_on_the_first_page(qtbot: QtBot, protected: tuple[Path, str]) -> None:
    hand = Clerk(qtbot, MainWindow(TODAY))
    hand.in_dialog(SignInDialog, lambda: hand.window.start_on(protected[0]), lambda _: hand.press(ESC))
    assert hand.window.folder is None
    assert hand.window._start is not None
    assert hand.window._start.isVisible()
    hand.close()


def test_a_forgotten_password_is_set_anew_with_the_code_from_the_safe(
    qtbot: QtBot, protected: tuple[Path, str]
) -> None:
    folder, code = protected
    hand = Clerk(qtbot, MainWindow(TODAY))

    def forget(dialog: SignInDialog) -> None:
        hand.in_dialog(
            RecoverDialog,
            lambda: hand.click(dialog.forgot),
            lambda inner: fill(hand, inner, code=code, password=OTHER, again=OTHER),
        )

    hand.in_dialog(SignInDialog, lambda: hand.window.start_on(folder), forget)
    assert hand.window.folder == folder
    assert noted("sign-in") == [f"Đăng nhập: {NAME} bằng phiếu khôi phục, mật khẩu đặt lại"]
    hand.close()
    assert sign_in(folder, NAME, OTHER).name == NAME


def test_an_open_office_says_so_in_red_and_gets_its_password(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "xã"
    new_office(folder, name="Đảng bộ xã Suối Mây")
    close_office()
    hand = Clerk(qtbot, MainWindow(TODAY, office=folder))
    assert hand.window.top.unprotected.isVisible()
    assert hand.window.windowTitle() == "Đảng bộ xã Suối Mây – CHƯA CÓ MẬT KHẨU – Nông Sơn"
    hand.click(hand.window.top.unprotected)
    page: Any = hand.window.page()
    assert "chưa có mật khẩu" in page.words.text()
    codes: list[str] = []

    def set_password(dialog: ProtectDialog) -> None:
        fill(hand, dialog, name=NAME, password=PASSWORD, again="nhầm một chữ")
        assert dialog.boxes["again"].problem.text() == "Hai lần nhập không giống nhau."
        hand.in_dialog(
            RecoveryCodeDialog,
            lambda: fill(hand, dialog, again=PASSWORD),
            lambda inner: note_code(hand, inner, codes),
        )

    hand.in_dialog(ProtectDialog, lambda: hand.click(page.protect_button), set_password)
    qtbot.waitUntil(lambda: bool(codes))
    hand.settle()
    assert not hand.window.top.unprotected.isVisible()
    assert hand.window.windowTitle() == "Đảng bộ xã Suối Mây – Nông Sơn"
    assert page.rows.rows == [(NAME, "Quản trị", "đang đăng nhập")]
    assert noted("account") == [f"Đặt mật khẩu cho dữ liệu, tài khoản quản trị {NAME}"]
    hand.close()
    assert sign_in(folder, NAME, PASSWORD) == Account(NAME, Role.ADMINISTRATOR)


def test_an_administrator_gives_an_account_and_takes_it_away_again(qtbot: QtBot, protected: tuple[Path, str]) -> None:
    folder, _ = protected
    hand = opened(qtbot, folder)
    page: Any = hand.open("Tài khoản")

    def add(dialog: AddAccountDialog) -> None:
        hand.tab_to(dialog.boxes["name"].editor)
        hand.write("Bí thư Ẩn")
        dialog.boxes["role"].editor.put("Người duyệt")
        fill(hand, dialog, password=OTHER, again=OTHER, own="đoán mò lần nữa")
        hand.settle()
        assert dialog.boxes["own"].problem.text() == "Mật khẩu không đúng."
        fill(hand, dialog, own=PASSWORD)

    hand.in_dialog(AddAccountDialog, lambda: hand.click(page.add_button), add)
    assert [row[:2] for row in page.rows.rows] == [(NAME, "Quản trị"), ("Bí thư Ẩn", "Người duyệt")]
    hand.click_cell(page.view, 1)
    hand.in_dialog(
        CloseAccountDialog, lambda: hand.click(page.close_button), lambda dialog: fill(hand, dialog, own=PASSWORD)
    )
    assert accounts(folder) == [Account(NAME, Role.ADMINISTRATOR)]
    assert noted("account") == ["Thêm tài khoản Bí thư Ẩn: người duyệt", "Thu hồi tài khoản Bí thư Ẩn"]
    hand.close()


def test_a_password_is_changed_and_a_new_sheet_is_made(qtbot: QtBot, protected: tuple[Path, str]) -> None:
    folder, old_code = protected
    hand = opened(qtbot, folder)
    page: Any = hand.open("Tài khoản")
    hand.in_dialog(
        ChangePasswordDialog,
        lambda: hand.click(page.password_button),
        lambda dialog: fill(hand, dialog, old=PASSWORD, password=OTHER, again=OTHER),
    )
    codes: list[str] = []

    def new_sheet(dialog: NewCodeDialog) -> None:
        hand.in_dialog(
            RecoveryCodeDialog,
            lambda: fill(hand, dialog, own=OTHER),
            lambda inner: note_code(hand, inner, codes),
        )

    hand.in_dialog(NewCodeDialog, lambda: hand.click(page.code_button), new_sheet)
    qtbot.waitUntil(lambda: bool(codes))
    assert noted("account") == [f"Đổi mật khẩu của {NAME}", "Lập phiếu khôi phục mới, phiếu cũ hết hiệu lực"]
    assert copies.is_changed(folder), "the next copy holds the key file of today"
    hand.close()
    assert codes != [old_code]
    sign_in(folder, NAME, OTHER)


def test_an_auditor_reads_everything_and_writes_nothing(qtbot: QtBot, protected: tuple[Path, str]) -> None:
    folder, _ = protected
    add_account(folder, NAME, PASSWORD, Account("Kiểm tra", Role.AUDITOR), OTHER)
    forget_keys()
    hand = opened(qtbot, folder, OTHER, "Kiểm tra")
    assert reads_only.get()
    with pytest.raises(UserError, match="tài khoản Kiểm tra chỉ được xem"), action("Thêm đảng viên"):
        Member(name="Đỗ Đức Ánh").save()
    page: Any = hand.open("Tài khoản")
    assert not page.add_button.isVisible()
    assert page.password_button.isVisible()
    hand.close()


def test_a_window_left_alone_locks_itself_and_comes_back_with_what_was_being_typed(
    qtbot: QtBot, protected: tuple[Path, str]
) -> None:
    hand = opened(qtbot, protected[0])
    window = hand.window
    page: Any = window.page()
    assert window.idle.timer.isActive()
    dialog = Dialogue(hand)

    def locked(inner: SignInDialog) -> None:
        for one in (window, dialog.shown):
            seen = one.childAt(one.rect().center())
            assert isinstance(seen.parentWidget(), Cover), "nothing of the office is to be seen"
            assert seen.parentWidget().size() == one.size()
        hand.write(PASSWORD)
        hand.press(ENTER)

    dialog.open_and_type("Đỗ Đức")
    hand.in_dialog(SignInDialog, window.idle.timer.timeout.emit, locked)
    assert dialog.shown.isVisible()
    assert not [one for one in QApplication.allWidgets() if isinstance(one, Cover) and one.isVisible()]
    assert dialog.typed() == "Đỗ Đức"
    dialog.shown.reject()
    assert page.isVisible()
    hand.close()


class Dialogue:
    """A dialog left open with something typed in it."""

    def __init__(self, hand: Clerk) -> None:
        from ui.pages.member_dialogs import AddMemberDialog

        self.hand = hand
        self.shown = AddMemberDialog(hand.window)

    def open_and_type(self, text: str) -> None:
        self.hand._met.append(self.shown)
        self.shown.open()
        self.hand.qtbot.waitUntil(self.shown.isVisible)
        say(self.shown.form.boxes["name"].editor, text)

    def typed(self) -> str:
        return str(self.shown.form.boxes["name"].editor.typed())


def test_an_office_without_accounts_is_never_locked(qtbot: QtBot, window: MainWindow) -> None:
    window.lock()
    assert not window.idle.timer.isActive()
    assert window._office_view.isVisible()
    assert QApplication.activeModalWidget() is None


def test_only_an_approver_closes_a_year(office: Path) -> None:
    from nongson_desktop.rules.closing import close_year

    sign(Account("Văn thư", Role.CLERK))
    with pytest.raises(UserError, match="là việc của người duyệt; Văn thư đang đăng nhập là văn thư"):
        close_year(2026, TODAY)
    sign(Account("Bí thư", Role.APPROVER))
    with pytest.raises(UserError, match="Chưa mở đánh giá năm 2026"):
        close_year(2026, TODAY)


def test_a_copy_brought_back_opens_for_who_is_signed_in_without_asking_again(
    qtbot: QtBot, protected: tuple[Path, str], tmp_path: Path
) -> None:
    hand = opened(qtbot, protected[0])
    restore(backup(protected[0]), tmp_path / "khoi-phuc")
    move(hand.window, tmp_path / "khoi-phuc")
    assert hand.window.folder == tmp_path / "khoi-phuc"
    assert hand.window.account is not None
    assert not hand.window.top.unprotected.isVisible()
    with action("Thêm đảng viên"):
        Member(name="Đỗ Đức Ánh").save()
    assert Action.select().order_by(Action.id.desc()).get().who == NAME
    hand.close()
