"""Roles in the window: what may not be written is said before it is typed."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import ui
from db.members import Member
from db.open import forget_keys
from nongson_desktop.safety.accounts import Account, Role, sign, sign_out
from tests.ui.hands import Clerk
from ui.dialogs import Dialog
from ui.main_window import MainWindow
from ui.pages.account_dialogs import SecretDialog
from ui.pages.evaluation_dialogs import CloseDialog
from ui.pages.member_dialogs import AddMemberDialog

AUDITOR = Account("Kiểm tra", Role.AUDITOR)
LOOKS_ONLY = "Tài khoản Kiểm tra chỉ được xem, in và kiểm tra; không ghi, sửa được dữ liệu."
PASSWORD = "Suối Mây 2026"


@pytest.fixture(autouse=True)
def nobody_stays_signed_in() -> Iterator[None]:
    yield
    forget_keys()
    sign_out()


def every_dialog() -> list[type[Dialog]]:
    """All dialogs of the program, everything of the window loaded."""
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
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
