"""Thiết lập: the check of the data, who writes, where the data lies, and what papers say."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from db.base import action, clerk
from db.search import nfc
from db.settings import keep_setting
from nongson_desktop.rules.organizations import SPELLINGS, office_names
from ui import work
from ui.dialogs import button
from ui.form import buttons_row
from ui.page import Page, heading, icon_button, page_layout
from ui.preferences import keep_clerk_name
from ui.saving import Saved, write
from ui.text_rows import TextRows, TextRowsView
from ui.theme import resize_text, set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class SystemPage(Page):
    """What keeps the office safe, what its papers say, and how this machine shows it."""

    title = "Thiết lập"
    help = (
        "Bản sao lưu gồm dữ liệu và khoá, để nguyên trong thư mục của đảng bộ hoặc chép ra ổ khác."
        " Các việc đã làm, ai làm, lúc nào: ở trang Nhật ký."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        layout = page_layout(self)
        layout.addLayout(heading(self.title))
        cards = QHBoxLayout()
        cards.setSpacing(10)
        cards.addWidget(self._safety(), 3)
        cards.addWidget(self._papers(), 2)
        cards.addWidget(self._clerk(), 2)
        layout.addLayout(cards)
        self.found = TextRows(("STT", "Chỗ phải xem lại"), (0,), self)
        self.found_view = TextRowsView(self.found, (48, 0))
        layout.addWidget(self.found_view, 1)
        layout.addStretch()

    def _safety(self) -> QFrame:
        self.backup_button = icon_button("Sao lưu ngay", "backup", "primary")
        self.backup_button.clicked.connect(lambda: self.backup(None))
        elsewhere = icon_button("Ra nơi khác…", "export")
        elsewhere.clicked.connect(self._backup_elsewhere)
        self.check_button = icon_button("Kiểm tra dữ liệu", "search")
        self.check_button.clicked.connect(self.check)
        self.folder = QLabel(wordWrap=True)
        set_role(self.folder, "muted")
        show = icon_button("Mở thư mục", "open", "link")
        show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.main.folder))))
        self.answer = QLabel(wordWrap=True)
        self.answer.setObjectName("answer")
        self.answer.hide()
        return _card(
            "An toàn dữ liệu", (self.backup_button, elsewhere, self.check_button), (self.folder, self.answer, show)
        )

    def _papers(self) -> QFrame:
        self.place = QLineEdit()
        self.place.setObjectName("place")
        self.place.setAcceptDrops(False)
        self.spelling = QComboBox()
        self.spelling.setObjectName("spelling")
        for spelling in SPELLINGS:
            self.spelling.addItem(f"ĐẢNG {spelling}", spelling)
        self.keep_button = icon_button("Lưu", "save")
        self.keep_button.clicked.connect(self._keep_papers)
        lines: list[QWidget] = []
        for text, field in (("Địa danh ghi trước ngày tháng", self.place), ("Cách viết", self.spelling)):
            label = QLabel(text)
            label.setBuddy(field)
            set_role(label, "muted")
            lines += [label, field]
        return _card("Trên giấy tờ", (), (*lines, self.keep_button))

    def _keep_papers(self) -> None:
        place, spelling = nfc(self.place.text()).strip(), self.spelling.currentData()
        if not place:
            self.main.tell("Chưa nhập địa danh.")
            self.place.setFocus()
            return
        write(self.main, self, partial(keep_on_papers, place, spelling))

    def _clerk(self) -> QFrame:
        self.name = QLineEdit(clerk.get())
        self.name.setObjectName("clerk")
        self.name.setAcceptDrops(False)
        self.name.editingFinished.connect(self._keep_name)
        label = QLabel("Tên người ghi (hiện trong lịch sử)")
        label.setBuddy(self.name)
        set_role(label, "muted")
        larger, smaller = button("Chữ to hơn"), button("Chữ nhỏ hơn")
        larger.clicked.connect(lambda: resize_text(1))
        smaller.clicked.connect(lambda: resize_text(-1))
        return _card("Máy này", (larger, smaller), (label, self.name))

    def reload(self) -> None:
        self.folder.setText(f"Dữ liệu ở: {self.main.folder}")
        names = office_names(self.main.as_of)
        if not self.place.hasFocus():
            self.place.setText(names.place)
            self.spelling.setCurrentIndex(self.spelling.findData(names.spelling))
        self._show_problems()

    def _show_problems(self) -> None:
        """What the last check found, the weekly one too; nothing when all was whole."""
        self.found.show([(str(place), problem) for place, problem in enumerate(self.main.problems, 1)])
        self.found_view.resizeRowsToContents()
        self.found_view.setVisible(bool(self.main.problems))

    def focus_first(self) -> None:
        self.backup_button.setFocus()

    def backup(self, to: Path | None) -> None:
        """A safe copy, verified, beside the data or in the folder given."""
        folder = self.main.folder
        assert folder is not None

        def job(_progress: work.Progress) -> Path:
            from nongson_desktop.safety.backup import backup

            return backup(folder, to)

        work.run(self, job, self._on_backed_up, title="Đang sao lưu", write=True)

    def _on_backed_up(self, copy: Path) -> None:
        self._say(f"Đã sao lưu vào {copy} và kiểm tra lại ✓", "good")
        self.main.refresh_top()

    def _backup_elsewhere(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Chọn nơi để bản sao lưu")
        if chosen:
            self.backup(Path(chosen))

    def check(self) -> None:
        """Look the whole office over for damage and contradictions."""
        folder = self.main.folder
        assert folder is not None

        def job(_progress: work.Progress) -> Any:
            from nongson_desktop.safety.check import check_noted

            return check_noted(folder)

        work.run(self, job, self._on_checked, title="Đang kiểm tra dữ liệu")

    def _on_checked(self, report: Any) -> None:
        self.main.problems = report.problems
        self._show_problems()
        if report.ok:
            self._say("Dữ liệu nguyên vẹn, không có mâu thuẫn ✓", "good")
        else:
            self._say("Có chỗ phải xem lại, kê ở dưới; các bản lưu để đối chiếu ở trang Sao lưu.", "bad")

    def _say(self, sentence: str, role: str) -> None:
        self.answer.setText(sentence)
        self.answer.show()
        set_role(self.answer, role)

    def _keep_name(self) -> None:
        name = nfc(self.name.text()).strip()
        clerk.set(name)
        keep_clerk_name(name)


def keep_on_papers(place: str, spelling: str) -> Saved:
    """Write the place of the date line and the spelling as one Action."""
    with action(f"Giấy tờ ghi địa danh {place}, cách viết ĐẢNG {spelling}") as made:
        keep_setting("place", place)
        keep_setting("spelling", spelling)
    return Saved(0, made.id, "Đã lưu cách ghi trên giấy tờ.")


def _card(title: str, buttons: tuple[Any, ...], lines: tuple[Any, ...]) -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    layout = QVBoxLayout(card)
    layout.setContentsMargins(16, 12, 16, 12)
    layout.setSpacing(8)
    label = QLabel(title)
    set_role(label, "subtitle")
    layout.addWidget(label)
    layout.addLayout(buttons_row(*buttons))
    for line in lines:
        layout.addWidget(line)
    layout.addStretch(1)
    return card
