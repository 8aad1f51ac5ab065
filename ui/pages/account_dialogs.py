"""Signing in, passwords, accounts and the recovery code: one dialog for each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget

from db.errors import UserError
from nongson_desktop.columns import Column
from nongson_desktop.safety.accounts import Account, Role
from nongson_desktop.safety.journal import note
from nongson_desktop.safety.keys import (
    accounts,
    add_account,
    change_password,
    close_account,
    new_recovery_code,
    protect,
    recover,
    sign_in,
    wrong_tries,
)
from ui import work
from ui.dialogs import Dialog, button
from ui.editors import ChoiceEditor, Editor, LineEditor
from ui.form import FieldBox
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_WIDTH, _KIND = 440, "account"


def _column(name: str, label: str, help: str = "", choices: tuple[tuple[str, str], ...] = ()) -> Column:  # noqa: A002
    return Column(name, label, pw.CharField(default=""), required=True, help=help, choices=choices)


class PasswordEditor(LineEditor):
    """A password: dots on the screen, and every character of it counts."""

    def __init__(self, column: Column, parent: QWidget | None = None) -> None:
        super().__init__(column, parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def value(self) -> str:
        if not self.text():
            raise UserError(f"Chưa nhập {self.column.label.lower()}.", self.column.name)
        return self.text()


class SecretDialog(Dialog):
    """A few fields, answered off the window's thread, for stretching a password takes a while."""

    def __init__(self, parent: QWidget | None, title: str, accept: str, editors: Sequence[Editor]) -> None:
        super().__init__(parent, title, accept)
        self.setMinimumWidth(_WIDTH)
        self.boxes = {editor.column.name: FieldBox(editor.column, editor) for editor in editors}
        for box in self.boxes.values():
            self.body.addWidget(box)
            box.editor.edited.connect(lambda box=box: box.refuse(""))
        if editors and isinstance(editors[-1], QLineEdit):
            editors[-1].returnPressed.connect(self.try_accept)

    def try_accept(self) -> None:
        if not self.accept_button.isEnabled():
            return
        self.problem.hide()
        try:
            values = {name: self._value(box) for name, box in self.boxes.items()}
            self.check(values)
        except UserError as error:
            self.refuse(error)
            return
        self.accept_button.setEnabled(False)
        work.run(self, lambda _: self.answer(values), self._on_answered, self.refuse, title="Đang mở khoá")

    def _value(self, box: FieldBox) -> Any:
        value = box.editor.value()
        if not value:
            raise UserError(f"Chưa nhập {box.column.label.lower()}.", box.column.name)
        return value

    def check(self, values: dict[str, Any]) -> None:
        """Refuse what can be seen before anything is reckoned; raises UserError."""
        if "again" in values and values["again"] != values["password"]:
            raise UserError("Hai lần nhập không giống nhau.", "again")

    def answer(self, values: dict[str, Any]) -> Any:
        """Do it, on a thread of its own; raises UserError."""
        raise NotImplementedError

    def done_with(self, answer: Any) -> None:
        """What is to happen on the window's thread when it went well."""

    def _on_answered(self, answer: Any) -> None:
        self.accept()
        self.done_with(answer)

    def refuse(self, error: Exception) -> None:
        """Beside the field that the refusal names, else at the foot."""
        self.accept_button.setEnabled(True)
        box = self.boxes.get(getattr(error, "field", ""))
        if box is None or not isinstance(error, UserError):
            super().refuse(error)
            return
        box.refuse(error.message)
        box.editor.setFocus()
        if isinstance(box.editor, QLineEdit):
            box.editor.selectAll()


def _account_editor(folder: Path, label: str = "Tài khoản") -> ChoiceEditor:
    """Who may sign in, the first one proposed."""
    names = [account.name for account in accounts(folder)]
    editor = ChoiceEditor(_column("name", label, choices=tuple((name, name) for name in names)))
    editor.put(names[0])
    return editor


def _password(label: str = "Mật khẩu", name: str = "password") -> PasswordEditor:
    return PasswordEditor(_column(name, label))


def _new_password() -> tuple[PasswordEditor, PasswordEditor]:
    first = PasswordEditor(_column("password", "Mật khẩu mới", "ít nhất 8 ký tự; một câu dễ nhớ là tốt nhất"))
    return first, _password("Nhập lại mật khẩu mới", "again")


class SignInDialog(SecretDialog):
    """Who opens the office, and with which password."""

    def __init__(self, parent: QWidget | None, folder: Path, name: str = "", stay: str = "Thôi") -> None:
        who = _account_editor(folder)
        super().__init__(parent, "Mở dữ liệu có mật khẩu", "Mở", [who, _password()])
        if name:
            who.put(name)
        self.folder = folder
        self.account: Account | None = None
        self.how = ""
        self.reject_button.setText(stay)
        self.forgot = button("Quên mật khẩu…", "link")
        self.forgot.clicked.connect(self._recover)
        self.body.addWidget(self.forgot, 0, Qt.AlignmentFlag.AlignLeft)
        self.boxes["password"].editor.setFocus()

    def answer(self, values: dict[str, Any]) -> Account:
        wrong = wrong_tries(self.folder)
        account = sign_in(self.folder, values["name"], values["password"])
        self.how = f", sau {wrong} lần sai mật khẩu" if wrong else ""
        return account

    def done_with(self, answer: Any) -> None:
        self.account = answer

    def _recover(self) -> None:
        dialog = RecoverDialog(self, self.folder)
        if dialog.exec() and dialog.account is not None:
            self.account, self.how = dialog.account, " bằng phiếu khôi phục, mật khẩu đặt lại"
            self.accept()


class RecoverDialog(SecretDialog):
    """The code of the recovery sheet and a new password."""

    def __init__(self, parent: QWidget | None, folder: Path) -> None:
        code = LineEditor(_column("code", "Mã khôi phục", "trên phiếu cất trong két"))
        super().__init__(parent, "Quên mật khẩu", "Đặt lại và mở", [_account_editor(folder), code, *_new_password()])
        self.folder = folder
        self.account: Account | None = None

    def answer(self, values: dict[str, Any]) -> Account:
        return recover(self.folder, values["code"], values["name"], values["password"])

    def done_with(self, answer: Any) -> None:
        self.account = answer


class ProtectDialog(SecretDialog):
    """The first account of an office that opened for everybody."""

    def __init__(self, window: MainWindow) -> None:
        name = LineEditor(_column("name", "Tên tài khoản", "tên người giữ dữ liệu"))
        super().__init__(window, "Đặt mật khẩu cho dữ liệu", "Đặt mật khẩu", [name, *_new_password()])
        self.main = window

    def answer(self, values: dict[str, Any]) -> tuple[str, Account]:
        folder = _folder(self.main)
        code = protect(folder, values["name"], values["password"])
        note(_KIND, f"Đặt mật khẩu cho dữ liệu, tài khoản quản trị {accounts(folder)[0].name}")
        return code, accounts(folder)[0]

    def done_with(self, answer: Any) -> None:
        code, account = answer
        self.main.signed_in(account)
        RecoveryCodeDialog(self.main, code).exec()
        self.main.reload()


class RecoveryCodeDialog(Dialog):
    """The recovery code, shown this once; it goes on when the clerk says that it is on paper."""

    def __init__(self, window: MainWindow, code: str) -> None:
        super().__init__(window, "Mã khôi phục", "Đã cất phiếu")
        self.main, self.code = window, code
        words = QLabel(
            "Mã này mở dữ liệu khi không còn ai nhớ mật khẩu. Hãy in phiếu hoặc chép ra giấy, cất vào két."
            " Chương trình không hiện lại mã này.",
            wordWrap=True,
        )
        shown = QLabel(code, alignment=Qt.AlignmentFlag.AlignCenter)
        shown.setObjectName("recovery-code")
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        set_role(shown, "title")
        self.print_button = button("In phiếu khôi phục…")
        self.print_button.clicked.connect(self._print)
        self.kept = QCheckBox("Mã đã ở trên giấy")
        self.kept.toggled.connect(self.accept_button.setEnabled)
        for part in (words, shown, self.print_button, self.kept):
            self.body.addWidget(part)
        self.accept_button.setEnabled(False)
        self.reject_button.hide()

    def reject(self) -> None:
        """Esc does not take the code away before it is on paper."""
        if self.kept.isChecked():
            super().reject()

    def _print(self) -> None:
        from nongson_desktop.documents.paper import LETTER, Paper
        from nongson_desktop.documents.recovery import recovery_sheet
        from nongson_desktop.documents.request import Request
        from ui.pages.printing import PrintDialog

        def draw(request: Request) -> bytes:
            return recovery_sheet(self.code, request.on)

        paper = Paper("recovery", "Phiếu khôi phục", (), ("pdf",), LETTER, draw)
        PrintDialog(self.main, [paper], Request(on=self.main.today, year=self.main.year)).exec()


class ChangePasswordDialog(SecretDialog):
    """The account that is signed in gets another password."""

    def __init__(self, window: MainWindow) -> None:
        who, old = _account_editor(_folder(window)), _password("Mật khẩu đang dùng", "old")
        editors: list[Editor] = [who, old, *_new_password()]
        super().__init__(window, "Đổi mật khẩu", "Đổi", editors)
        self.main = window
        if window.account is not None:
            self.boxes["name"].editor.put(window.account.name)
        self.boxes["old"].editor.setFocus()

    def answer(self, values: dict[str, Any]) -> str:
        change_password(_folder(self.main), values["name"], values["old"], values["password"])
        note(_KIND, f"Đổi mật khẩu của {values['name']}")
        return str(values["name"])

    def done_with(self, answer: Any) -> None:
        self.main.tell(f"Đã đổi mật khẩu của {answer}. Các bản sao lưu trước hôm nay vẫn mở bằng mật khẩu cũ.")


class _AdministratorDialog(SecretDialog):
    """Something that an administrator confirms with her own password."""

    def __init__(self, window: MainWindow, title: str, accept: str, editors: Sequence[Editor]) -> None:
        super().__init__(window, title, accept, [*editors, _password("Mật khẩu của quản trị đang đăng nhập", "own")])
        self.main = window

    def refuse(self, error: Exception) -> None:
        """The password that the rules speak of is here the administrator's own."""
        if isinstance(error, UserError) and error.field == "password" and "không đúng" in error.message:
            error = UserError(error.message, "own")
        super().refuse(error)


class AddAccountDialog(_AdministratorDialog):
    """Somebody else gets an account with a first password, which she changes herself."""

    def __init__(self, window: MainWindow) -> None:
        role = ChoiceEditor(_column("role", "Vai trò", choices=Role.LABELS))
        role.put(dict(Role.LABELS)[Role.CLERK])
        editors: list[Editor] = [LineEditor(_column("name", "Tên tài khoản")), role, *_new_password()]
        super().__init__(window, "Thêm tài khoản", "Thêm", editors)

    def answer(self, values: dict[str, Any]) -> str:
        new = Account(values["name"], values["role"])
        add_account(_folder(self.main), signed_name(self.main), values["own"], new, values["password"])
        note(_KIND, f"Thêm tài khoản {new.name}: {dict(Role.LABELS)[new.role].lower()}")
        return new.name

    def done_with(self, answer: Any) -> None:
        self.main.tell(f"Đã thêm tài khoản {answer}. Nhắc người ấy đổi mật khẩu ở lần đăng nhập đầu.")
        self.main.reload()


class CloseAccountDialog(_AdministratorDialog):
    """An account that opens nothing from now on."""

    def __init__(self, window: MainWindow, name: str) -> None:
        super().__init__(window, f"Thu hồi tài khoản {name}", "Thu hồi", [])
        self.name = name
        words = "Từ nay tài khoản này không mở được dữ liệu nữa; những việc người ấy đã ghi vẫn còn trong lịch sử."
        self.body.insertWidget(0, QLabel(words, wordWrap=True))

    def answer(self, values: dict[str, Any]) -> str:
        close_account(_folder(self.main), signed_name(self.main), values["own"], self.name)
        note(_KIND, f"Thu hồi tài khoản {self.name}")
        return self.name

    def done_with(self, answer: Any) -> None:
        self.main.tell(f"Đã thu hồi tài khoản {answer}.")
        self.main.reload()


class NewCodeDialog(_AdministratorDialog):
    """A new recovery sheet in the place of the one in the safe."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, "Phiếu khôi phục mới", "Lập mã mới", [])
        self.body.insertWidget(0, QLabel("Mã trên phiếu cũ từ đó không mở được nữa.", wordWrap=True))

    def answer(self, values: dict[str, Any]) -> str:
        code = new_recovery_code(_folder(self.main), signed_name(self.main), values["own"])
        note(_KIND, "Lập phiếu khôi phục mới, phiếu cũ hết hiệu lực")
        return code

    def done_with(self, answer: Any) -> None:
        RecoveryCodeDialog(self.main, answer).exec()


def signed_name(window: MainWindow) -> str:
    """Whose password an administrator's dialog asks for."""
    return window.account.name if window.account else ""


def _folder(window: MainWindow) -> Path:
    assert window.folder is not None
    return window.folder
