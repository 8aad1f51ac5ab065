"""A whole office going out, as a workbook or as a package with a password; and a package coming in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import peewee as pw
from PySide6.QtWidgets import QLabel, QWidget

from nongson_desktop.columns import Column
from nongson_desktop.excel.whole import what_is_held
from nongson_desktop.safety.keys import check_password
from nongson_desktop.safety.packages import unpack
from ui.editors import LineEditor
from ui.export_reason import REASON
from ui.form import FieldBox
from ui.pages.account_dialogs import PasswordEditor, SecretDialog

_WORDS = (
    "Tệp chứa {held}, cả số định danh và kỷ luật; không có nhật ký, tài khoản, mật khẩu của máy này."
    " Đặt mật khẩu thì tệp thành gói dữ liệu, chỉ mở được bằng mật khẩu ấy; bỏ trống thì là tệp Excel ai cũng đọc được."
)


_WIDTH, _LINES = 560, 5


def _password(name: str, label: str, help: str = "") -> PasswordEditor:  # noqa: A002  (the word of every column)
    return PasswordEditor(Column(name, label, pw.CharField(default=""), help=help))


class WholeOutDialog(SecretDialog):
    """Why everything goes out, and whether behind a password of its own."""

    def __init__(self, parent: QWidget) -> None:
        password = _password("password", "Mật khẩu của gói", "ít nhất 8 ký tự, báo cho người nhận bằng đường khác")
        again = _password("again", "Nhập lại mật khẩu của gói")
        super().__init__(parent, "Xuất toàn bộ dữ liệu", "Chọn nơi ghi tệp", [LineEditor(REASON), password, again])
        words = QLabel(_WORDS.format(held=what_is_held()), wordWrap=True)
        self.setMinimumWidth(_WIDTH)
        words.setMinimumHeight(_LINES * words.fontMetrics().lineSpacing())
        self.body.insertWidget(0, words)
        self.reason = self.password = ""

    def _value(self, box: FieldBox) -> Any:
        """A package is not asked for when both passwords are empty."""
        if isinstance(box.editor, PasswordEditor):
            return box.editor.text()
        return super()._value(box)

    def answer(self, values: dict[str, Any]) -> dict[str, Any]:
        if values["password"]:
            check_password(values["password"])
        return values

    def done_with(self, answer: Any) -> None:
        self.reason, self.password = answer["reason"], answer["password"]


class PackageInDialog(SecretDialog):
    """The password of a package that came in."""

    def __init__(self, parent: QWidget, path: Path) -> None:
        editor = _password("password", "Mật khẩu của gói", "do người gửi báo")
        super().__init__(parent, f"Mở gói {path.name}", "Mở", [editor])
        self.path = path
        self.content = b""
        editor.setFocus()

    def answer(self, values: dict[str, Any]) -> bytes:
        return unpack(self.path, values["password"])

    def done_with(self, answer: Any) -> None:
        self.content = answer
