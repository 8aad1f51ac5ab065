"""Roles in the window: what may not be written is said before it is typed; a locked window gives back what was."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

import ui.pages
from db.members import Member
from db.open import close_office, forget_keys, open_office
from nongson_desktop.safety.accounts import Account, Role, sign, sign_out
from nongson_desktop.safety.keys import protect, sign_in
from tests.ui.hands import Clerk, say
from ui.dialogs import Dialog
from ui.main_window import MainWindow
from ui.pages.account_dialogs import ChangePasswordDialog, SecretDialog, SignInDialog
from ui.pages.evaluation_dialogs import CloseDialog
from ui.pages.journal_dialogs import CodeDialog
from ui.pages.member_dialogs import AddMemberDialog
from ui.pages.status_dialog import StatusDialog

AUDITOR = Account("Kiểm tra", Role.AUDITOR)
LOOKS_ONLY = "Tài khoản Kiểm tra chỉ được xem, in và kiểm tra; không ghi, sửa được dữ liệu."
PASSWORD = "Suối Mây 2026"


@pytest.fixture(autouse=True)
def nobody_stays_signed_in() -> Iterator[None]:
    yield
    forget_keys()
    sign_out()


def every_dialog() -> list[type[Dialog]]:
    """All dialogs of the program, its pages loaded."""
    for module in pkgutil.walk_packages(ui.pages.__path__, "ui.pages."):
        import_module(module.name)
    found: list[type[Dialog]] = []
    waiting: list[type[Dialog]] = [Dialog]
    for kind in waiting:
        waiting += [one for one in kind.__subclasses__() if one not in waiting]
        found += [kind] if kind.__module__.startswith("ui.") and kind is not Dialog else []
    return found


def test_every_dialog_that_writes_says_so() -> None:
    """A dialog writes whose own source starts a piece of writing or has the method that its kind writes in."""
    signs = ("write=True", "with action(", "def store(", "def write(", "def write_slowly(")
    writing = [one for one in every_dialog() if any(sign_ in inspect.getsource(one) for sign_ in signs)]
    assert len(writing) > 60
    read_too = {"FactsDialog"}  # its tables take nothing from who only looks
    held = [one for one in writing if not issubclass(one, SecretDialog) and one.__name__ not in read_too]
    assert [one.__qualname__ for one in held if not one.writes] == []


def seen(hand: Clerk, dialog: Dialog) -> Dialog:
    hand._met.append(dialog)
    dialog.open()
    hand.qtbot.waitUntil(dialog.isVisible)
    hand.settle()
    return dialog


def test_an_auditor_is_told_before_she_types_and_can_type_nowhere(
    qtbot: QtBot, window: MainWindow, people: dict[str, Member]
) -> None:
    hand = Clerk(qtbot, window)
    window.signed_in(AUDITOR)
    window.reload()
    hand.settle()
    assert window.top.looks_only.isVisible()
    assert window.top.looks_only.toolTip() == LOOKS_ONLY
    dialog: Any = seen(hand, AddMemberDialog(window))
    assert dialog.problem.text() == LOOKS_ONLY
    assert not dialog.accept_button.isVisible()
    assert not dialog.form.editor("name").isEnabled()
    hand.press(Qt.Key.Key_Return)
    assert not dialog.isVisible(), "Enter presses the one button there is: close"
    page: Any = window.go("members")
    page.stand_on(people["Lê Quốc Bảo"].id)
    hand.settle()
    form = page.detail.form
    assert not form.editor("phone").isEnabled()
    assert form.state.text() == LOOKS_ONLY
    window.signed_in(Account("Lê Văn Thư", Role.CLERK))
    page.reload()
    hand.settle()
    form.tell_state()
    assert form.editor("phone").isEnabled()


def test_a_clerk_is_told_that_closing_is_the_approvers_before_she_begins(qtbot: QtBot, practice_office: Path) -> None:
    window = MainWindow()
    hand = Clerk(qtbot, window)
    window.show_office(practice_office)
    window.year = 2026
    window.signed_in(Account("Lê Văn Thư", Role.CLERK))
    dialog = seen(hand, CloseDialog(window))
    assert dialog.problem.text() == ("Khoá sổ đánh giá là việc của người duyệt; Lê Văn Thư đang đăng nhập là văn thư.")
    assert not dialog.accept_button.isVisible()
    dialog.reject()
    sign(Account("Bí thư", Role.APPROVER))
    allowed: Any = seen(hand, CloseDialog(window))
    assert allowed.accept_button.isVisible()
    assert (allowed.problem.text(), allowed.form.isEnabled()) == ("", True)
    allowed.reject()
    hand.close()


def _line(dialog: Any, name: str) -> QLineEdit:
    found: QLineEdit = dialog.findChild(QLineEdit, name)
    return found


DIALOGS: tuple[tuple[Callable[[MainWindow, Member], Dialog], str], ...] = (
    (lambda window, _: AddMemberDialog(window), "name"),
    (StatusDialog, "document"),
    (lambda window, _: CodeDialog(window), "code"),
    (lambda window, _: ChangePasswordDialog(window), "old"),
)


def test_a_locked_window_gives_every_kind_of_dialog_back_with_what_was_typed(
    qtbot: QtBot, people: dict[str, Member], office: Path
) -> None:
    protect(office, "Lê Văn Thư", PASSWORD)
    close_office()
    sign(sign_in(office, "Lê Văn Thư", PASSWORD))
    open_office(office)
    window = MainWindow()
    hand = Clerk(qtbot, window)
    window.show_office(office)
    window.signed_in(Account("Lê Văn Thư", Role.ADMINISTRATOR))

    def unlock(_dialog: SignInDialog) -> None:
        hand.write(PASSWORD)
        hand.press(Qt.Key.Key_Return)

    for make, name in DIALOGS:
        dialog = seen(hand, make(window, people["Lê Quốc Bảo"]))
        line = _line(dialog, name)
        line.setFocus()
        say(line, "Chữ đang gõ dở")
        hand.in_dialog(SignInDialog, window.lock, unlock)
        assert dialog.isVisible(), type(dialog).__name__
        assert line.text() == "Chữ đang gõ dở", type(dialog).__name__
        dialog.reject()
    hand.close()
