"""Tài khoản, mật khẩu: who may open the office, the recovery sheet, and when the window locks itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout

from db.open import KEY, read_key_file
from nongson_desktop.safety.accounts import Account, Role
from ui.page import Page, heading, icon_button, page_layout
from ui.preferences import idle_minutes, keep_idle_minutes
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_MINUTES = (5, 10, 15, 30, 60)
_OPEN = (
    "Dữ liệu này chưa có mật khẩu: ai dùng được máy này, hay nhặt được ổ sao lưu, đều đọc được tất cả."
    " Dữ liệu vẫn mã hoá trên đĩa, nhưng chìa khoá nằm ngay bên cạnh. Hãy đặt mật khẩu."
)
_PROTECTED = (
    "Mỗi người một tài khoản, một mật khẩu riêng; lịch sử ghi ai làm việc gì. Người duyệt khoá sổ,"
    " mở lại năm đã khoá và ban hành khen thưởng; người kiểm tra chỉ xem."
)


class AccountsPage(Page):
    """The accounts in a list, and what can be done with them."""

    title = "Tài khoản, mật khẩu"
    help = (
        "Mật khẩu chỉ bọc chìa khoá của dữ liệu: đổi mật khẩu không phải mã hoá lại. Phiếu khôi phục cất trong"
        " két mở được dữ liệu khi không còn ai nhớ mật khẩu. Bản sao lưu cũ mở bằng mật khẩu lúc sao lưu."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.protect_button = icon_button("Đặt mật khẩu…", "lock", "primary")
        self.password_button = icon_button("Đổi mật khẩu…", "lock")
        self.add_button = icon_button("Thêm tài khoản…", "add", "primary")
        self.close_button = icon_button("Thu hồi…", "close")
        self.code_button = icon_button("Phiếu khôi phục mới…", "print")
        self.lock_button = icon_button("Khoá màn hình   Ctrl+L", "lock", "link")
        self.words = QLabel(wordWrap=True)
        self.rows = TextRows(("Tài khoản", "Vai trò", ""))
        self.view = TextRowsView(self.rows, (0, 260, 160))
        self.accounts: list[Account] = []
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        layout = page_layout(self)
        buttons = (self.protect_button, self.password_button, self.code_button, self.close_button, self.add_button)
        layout.addLayout(heading(self.title, *buttons))
        layout.addWidget(self.words)
        layout.addWidget(self.view, 1)
        self.idle = QComboBox()
        self.idle.setObjectName("idle")
        for minutes in _MINUTES:
            self.idle.addItem(f"{minutes} phút", minutes)
        self.idle.addItem("không tự khoá", 0)
        label = QLabel("Tự khoá màn hình khi không ai dùng máy sau")
        label.setBuddy(self.idle)
        foot = QHBoxLayout()
        for part in (label, self.idle, self.lock_button):
            foot.addWidget(part)
        foot.addStretch(1)
        column = QVBoxLayout()
        column.addLayout(foot)
        layout.addLayout(column)

    def _connect(self) -> None:
        self.protect_button.clicked.connect(lambda: self._open("ProtectDialog"))
        self.password_button.clicked.connect(lambda: self._open("ChangePasswordDialog"))
        self.add_button.clicked.connect(lambda: self._open("AddAccountDialog"))
        self.code_button.clicked.connect(lambda: self._open("NewCodeDialog"))
        self.close_button.clicked.connect(self._close_chosen)
        self.lock_button.clicked.connect(self.main.lock)
        self.idle.activated.connect(lambda _: self._keep_idle())

    def _open(self, dialog: str) -> None:
        from ui.pages import account_dialogs

        getattr(account_dialogs, dialog)(self.main).exec()

    def _close_chosen(self) -> None:
        from ui.pages.account_dialogs import CloseAccountDialog

        place = self.view.current_key() - 1
        if place < 0:
            self.main.tell("Chọn tài khoản cần thu hồi trong danh sách.")
        else:
            CloseAccountDialog(self.main, self.accounts[place].name).exec()

    def _keep_idle(self) -> None:
        keep_idle_minutes(self.idle.currentData())
        self.main.idle.start_again()

    def reload(self) -> None:
        assert self.main.folder is not None
        protected = "key" not in read_key_file(self.main.folder / KEY)
        self.accounts = self._accounts() if protected else []
        manages = self.main.account is not None and self.main.account.role == Role.ADMINISTRATOR
        self.words.setText(_PROTECTED if protected else _OPEN)
        set_role(self.words, "muted" if protected else "bad")
        self.protect_button.setVisible(not protected)
        for one in (self.password_button, self.lock_button):
            one.setVisible(protected)
        for one in (self.add_button, self.close_button, self.code_button):
            one.setVisible(protected and manages)
        roles = dict(Role.LABELS)
        self.rows.show(
            [
                (one.name, roles[one.role], "đang đăng nhập" if one == self.main.account else "")
                for one in self.accounts
            ],
            range(1, len(self.accounts) + 1),
        )
        self.idle.setCurrentIndex(max(self.idle.findData(idle_minutes()), 0))
        self.main.count(f"{len(self.accounts)} tài khoản")

    def _accounts(self) -> list[Account]:
        from nongson_desktop.safety.keys import accounts

        assert self.main.folder is not None
        return accounts(self.main.folder)

    def focus_first(self) -> None:
        (self.password_button if self.accounts else self.protect_button).setFocus()
