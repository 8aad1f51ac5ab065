"""The first page: make an office, open one, or practise in the sample office."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from db.errors import UserError
from db.open import is_office
from db.search import folded, nfc
from nongson_desktop.rules.organizations import SPELLINGS, new_office, place_in
from nongson_desktop.safety.journal import note
from ui import work
from ui.dialogs import button, show_failure
from ui.page import icon_button
from ui.preferences import recent_offices
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_WIDTH = 620
_SAMPLE = "Nông Sơn - Tập dùng"


def home_folder() -> Path:
    """Where offices are offered to lie: the clerk's documents, on this machine's own disk."""
    documents = Path.home() / "Documents"
    return documents if documents.is_dir() else Path.home()


class NewOfficeForm(QWidget):
    """Name, committee above, place, spelling and folder of a new office."""

    def __init__(self) -> None:
        super().__init__()
        self.name = self._line("name", "Đảng bộ xã …")
        self.parent_name = self._line("parent", "Đảng bộ tỉnh …")
        self.place = self._line("place", "lấy theo tên đảng bộ")
        self.spelling = QComboBox()
        self.spelling.setObjectName("spelling")
        for spelling in SPELLINGS:
            self.spelling.addItem(f"ĐẢNG {spelling}", spelling)
        self.account = self._line("account", "tên người giữ dữ liệu")
        self.password = self._line("password", "ít nhất 8 ký tự; một câu dễ nhớ là tốt nhất")
        self.again = self._line("again", "")
        for line in (self.password, self.again):
            line.setEchoMode(QLineEdit.EchoMode.Password)
        self.folder = self._line("folder", "")
        self.browse = button("Chọn…")
        self.browse.clicked.connect(self._browse)
        self.make = button("Lập đảng bộ", "primary")
        self.back = button("Trở lại", "quiet")
        fields = ("name", "parent", "place", "spelling", "account", "password", "again", "folder")
        self.problems = {name: _problem() for name in fields}
        self._own_folder = False
        self._lay_out()
        self.name.textEdited.connect(self._propose)
        self.folder.textEdited.connect(lambda _: setattr(self, "_own_folder", True))
        for line in (self.name, self.parent_name, self.place, self.account, self.password, self.again, self.folder):
            line.returnPressed.connect(self.focusNextChild)

    def _line(self, name: str, hint: str) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName(name)
        line.setPlaceholderText(hint)
        line.setAcceptDrops(False)
        return line

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        folder = QHBoxLayout()
        folder.addWidget(self.folder, 1)
        folder.addWidget(self.browse)
        rows: tuple[tuple[str, str, QWidget], ...] = (
            ("Tên đảng bộ *", "name", self.name),
            ("Đảng bộ cấp trên trực tiếp", "parent", self.parent_name),
            ("Địa danh ghi trước ngày tháng", "place", self.place),
            ("Cách viết trên giấy tờ", "spelling", self.spelling),
            ("Tài khoản quản trị *", "account", self.account),
            ("Mật khẩu *", "password", self.password),
            ("Nhập lại mật khẩu *", "again", self.again),
        )
        for row, (text, name, editor) in enumerate(rows):
            self._add_row(grid, row, text, name, editor)
        label = QLabel("Thư mục dữ liệu")
        label.setBuddy(self.folder)
        last = 2 * len(rows)
        grid.addWidget(label, last, 0)
        grid.addLayout(folder, last, 1)
        grid.addWidget(self.problems["folder"], last + 1, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.make)
        grid.setRowMinimumHeight(last + 2, 12)
        grid.addLayout(buttons, last + 3, 0, 1, 2)

    def _add_row(self, grid: QGridLayout, row: int, text: str, name: str, editor: QWidget) -> None:
        label = QLabel(text)
        label.setBuddy(editor)
        grid.addWidget(label, row * 2, 0)
        grid.addWidget(editor, row * 2, 1)
        grid.addWidget(self.problems[name], row * 2 + 1, 1)

    def _propose(self, name: str) -> None:
        """The place and the folder that the name suggests, until the clerk types her own."""
        plain = nfc(name).strip()
        self.place.setPlaceholderText(place_in(plain) or "lấy theo tên đảng bộ")
        if not self._own_folder:
            slug = "-".join(folded(plain).split())
            self.folder.setText(str(home_folder() / slug) if slug else "")

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Chọn thư mục trống để lưu dữ liệu", str(home_folder()))
        if chosen:
            self._own_folder = True
            self.folder.setText(chosen)

    def make_office(self) -> tuple[Path, str]:
        """Make the office with its password and leave it open; its folder and recovery code; raises UserError."""
        from nongson_desktop.safety.keys import accounts, protect

        self._refuse_missing()
        folder = Path(self.folder.text().strip())
        new_office(
            folder,
            name=self.name.text(),
            parent=self.parent_name.text(),
            place=self.place.text(),
            spelling=self.spelling.currentData(),
        )
        code = protect(folder, self.account.text(), self.password.text())
        note("account", f"Đặt mật khẩu cho dữ liệu, tài khoản quản trị {accounts(folder)[0].name}")
        return folder, code

    def _refuse_missing(self) -> None:
        """Whatever can be said before the office is made; raises UserError."""
        from nongson_desktop.safety.keys import check_password

        for line, sentence in (
            (self.name, "Chưa nhập tên đảng bộ."),
            (self.account, "Chưa nhập tên tài khoản."),
            (self.folder, "Chưa chọn thư mục dữ liệu."),
        ):
            if not line.text().strip():
                raise UserError(sentence, line.objectName())
        check_password(self.password.text())
        if self.password.text() != self.again.text():
            raise UserError("Hai lần nhập mật khẩu không giống nhau.", "again")

    def refuse(self, error: UserError | None) -> None:
        """Put the sentence beside its field, under the folder when it names none."""
        for problem in self.problems.values():
            problem.hide()
        if error is not None:
            problem = self.problems.get(error.field, self.problems["folder"])
            problem.setText(error.message)
            problem.show()


def _problem() -> QLabel:
    label = QLabel(wordWrap=True)
    set_role(label, "bad")
    label.hide()
    return label


class StartPage(QWidget):
    """What stands in the window before an office is open."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.main = window
        self.new = icon_button("Lập đảng bộ mới", "add", "primary")
        self.choose = icon_button("Mở dữ liệu có sẵn…", "open")
        self.sample = icon_button("Mở văn phòng tập dùng", "office")
        self.form = NewOfficeForm()
        self.problem = _problem()
        self.new.clicked.connect(self._show_form)
        self.choose.clicked.connect(self._choose_folder)
        self.sample.clicked.connect(self._open_sample)
        self.form.back.clicked.connect(self._show_choices)
        self.form.make.clicked.connect(self._create)
        self._lay_out()

    def _lay_out(self) -> None:
        title = QLabel("Nông Sơn")
        set_role(title, "title")
        words = QLabel("Đảng viên, kế hoạch, nhiệm vụ, xếp loại và giấy tờ cuối năm của một đảng bộ xã.", wordWrap=True)
        set_role(words, "muted")
        self.parts = QStackedWidget()
        self.parts.addWidget(self._choices())
        self.parts.addWidget(self._form_part())
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(_WIDTH)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(36, 30, 36, 30)
        inside.setSpacing(8)
        inside.addWidget(title)
        inside.addWidget(words)
        inside.addSpacing(10)
        inside.addWidget(self.parts)
        inside.addWidget(self.problem)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def _choices(self) -> QWidget:
        part = QWidget()
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        recent = recent_offices()
        if recent:
            label = QLabel("Mở gần đây")
            set_role(label, "section")
            layout.addWidget(label)
        self.recent = [self._recent_button(folder) for folder in recent]
        for one in self.recent:
            layout.addWidget(one)
        if recent:
            layout.addSpacing(10)
        for one in (self.new, self.choose, self.sample):
            layout.addWidget(one)
        layout.addStretch(1)
        return part

    def _recent_button(self, folder: Path) -> QPushButton:
        made = button(str(folder), "link")
        made.clicked.connect(lambda: self.open(folder))
        return made

    def _form_part(self) -> QWidget:
        part = QWidget()
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        layout.addStretch(1)
        return part

    def focus_first(self) -> None:
        (self.recent[0] if self.recent else self.new).setFocus()

    def _show_form(self) -> None:
        self.problem.hide()
        self.parts.setCurrentIndex(1)
        self.form.name.setFocus()

    def _show_choices(self) -> None:
        self.parts.setCurrentIndex(0)
        self.new.setFocus()

    def _create(self) -> None:
        from nongson_desktop.safety.keys import accounts
        from ui.pages.account_dialogs import RecoveryCodeDialog

        try:
            folder, code = self.form.make_office()
        except UserError as error:
            self.form.refuse(error)
            return
        self.main.signed_in(accounts(folder)[0])
        self.main.show_office(folder)
        RecoveryCodeDialog(self.main, code).exec()

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Chọn thư mục dữ liệu Nông Sơn", str(home_folder()))
        if chosen:
            self.open(Path(chosen))

    def open(self, folder: Path) -> None:
        """Open the office in the folder, or say why it cannot be."""
        try:
            self.main.open_folder(folder)
        except UserError as error:
            self.refuse(error)

    def _open_sample(self) -> None:
        """The practice office; made first when it is not there."""
        folder = home_folder() / _SAMPLE
        if is_office(folder):
            self.open(folder)
            return
        self.setEnabled(False)
        self.problem.setText("Đang lập văn phòng tập dùng…")
        self.problem.show()
        work.run(self, lambda _: _make_sample(folder), self._open_made, self.refuse, write=True)

    def _open_made(self, folder: Path) -> None:
        self.setEnabled(True)
        self.open(folder)

    def refuse(self, error: Exception) -> None:
        """Say why the office cannot be opened or made."""
        self.setEnabled(True)
        self.problem.setText(error.message if isinstance(error, UserError) else "Không mở được dữ liệu.")
        self.problem.show()
        if not isinstance(error, UserError):
            show_failure(self, error)


def _make_sample(folder: Path) -> Path:
    from db.open import close_office
    from nongson_desktop.sample import make_sample

    try:
        make_sample(folder)
    finally:
        close_office()
    return folder
