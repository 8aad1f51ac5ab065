"""Questions and refusals in calm Vietnamese sentences; a bug never shows its traceback by itself."""

from __future__ import annotations

import traceback

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.errors import UserError
from nongson_desktop.safety.accounts import refusal
from ui.theme import screen_of, set_role

_WIDTH = 420


class Dialog(QDialog):
    """A dialog with a title, room for its content and a row of Vietnamese buttons.

    One that `writes` says at once to whom may not that it is not to be, before anything is typed; so does one that
    does what only approvers do, named in `approves`.
    """

    writes = False
    approves = ""

    def __init__(self, parent: QWidget | None, title: str, accept: str, reject: str = "Thôi") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        self.problem = QLabel(wordWrap=True)
        set_role(self.problem, "bad")
        self.problem.setVisible(False)
        self.accept_button = button(accept, "primary")
        self.accept_button.clicked.connect(self.try_accept)
        self.reject_button = button(reject)
        for one in (self.accept_button, self.reject_button):
            one.setAutoDefault(False)
        self.reject_button.clicked.connect(self.reject)
        self._outside = QVBoxLayout(self)
        self._outside.setContentsMargins(20, 18, 20, 16)
        self._outside.setSpacing(14)
        self._outside.addLayout(self.body, 1)

    def setVisible(self, visible: bool) -> None:
        """The buttons come last in the order of Tab and Enter, whatever was put above them.

        They stand before the dialog reckons its height, which else would be too small and cut sentences off.
        """
        if visible and self.accept_button.parent() is None:
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(self.accept_button)
            row.insertWidget(1, self.reject_button)
            self._outside.addWidget(self.problem)
            self._outside.addLayout(row)
            self.setTabOrder(self.accept_button, self.reject_button)
            self._hold_back(refusal(self.approves) if self.writes else "")
        super().setVisible(visible)
        if visible:
            self._grow()

    def _grow(self) -> None:
        """As high as all its sentences need at its width, and no higher than the screen."""
        needed = min(self._outside.totalHeightForWidth(self.width()), screen_of(self).availableGeometry().height())
        if needed > self.height():
            self.resize(self.width(), needed)

    def _hold_back(self, sentence: str) -> None:
        """Say why nothing can be written here, and let nothing be typed that would be lost."""
        if not sentence:
            return
        for place in range(self.body.count()):
            item = self.body.itemAt(place)
            part = item.widget() if item is not None else None
            if part is not None and not isinstance(part, QAbstractItemView):
                part.setEnabled(False)
        self.problem.setText(sentence)
        self.problem.show()
        self.accept_button.hide()
        self.reject_button.setText("Đóng")
        self.reject_button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button it stands on and else moves on; only there it answers the dialog."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        stood = self.focusWidget()
        if isinstance(stood, QPushButton):
            stood.click()
        else:
            self.focusNextChild()

    def try_accept(self) -> None:
        """What the first button does; dialogs that check or save put their own here."""
        self.accept()

    def refuse(self, error: Exception) -> None:
        """Say in the dialog why it cannot be done; nothing typed is lost."""
        if not isinstance(error, UserError):
            show_failure(self, error)
            return
        self.problem.setText(error.message)
        self.problem.show()
        self._grow()
        self.accept_button.setEnabled(True)


def button(text: str, role: str = "") -> QPushButton:
    made = QPushButton(text)
    if role:
        made.setProperty("role", role)
    return made


def ask(parent: QWidget | None, title: str, question: str, yes: str, no: str = "Thôi") -> bool:
    """A question about what cannot be taken back; the safe answer is the default."""
    box = QMessageBox(QMessageBox.Icon.Question, title, question, QMessageBox.StandardButton.NoButton, parent)
    agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    stay = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    box.exec()
    return box.clickedButton() is agree


def show_failure(owner: QObject, error: Exception) -> None:
    """One sentence for a refusal, one calm sentence and the details for a bug."""
    if isinstance(error, UserError):
        tell(owner, error.message)
    else:
        show_bug(error, _window_of(owner))


def tell(owner: QObject, sentence: str) -> None:
    """Say a sentence where the clerk looks: in the window's own place, else in a box."""
    window = _window_of(owner)
    say = getattr(window, "tell", None)
    if callable(say):
        say(sentence)
        return
    box = QMessageBox(QMessageBox.Icon.NoIcon, "Nông Sơn", sentence, QMessageBox.StandardButton.NoButton, window)
    box.addButton("Đã rõ", QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def _window_of(owner: QObject) -> QWidget | None:
    return owner.window() if isinstance(owner, QWidget) else QApplication.activeWindow()


def show_bug(error: BaseException, parent: QWidget | None = None) -> None:
    """Keep the traceback in the log and show one calm sentence with a button that copies it."""
    from nongson_desktop.log import keep

    details = "".join(traceback.format_exception(error))
    keep(error)
    BugDialog(details, parent).exec()


class BugDialog(QDialog):
    """What the clerk sees of a mistake in the program."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Nông Sơn")
        self.details = details
        head = QLabel("Chương trình gặp lỗi")
        set_role(head, "subtitle")
        text = QLabel(
            "Việc vừa làm chưa được ghi; dữ liệu vẫn như trước. Anh chị có thể làm tiếp."
            " Nếu lỗi lặp lại, hãy chép chi tiết gửi người hỗ trợ.",
            wordWrap=True,
        )
        text.setMinimumWidth(_WIDTH)
        copy = button("Chép chi tiết")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.details))
        close = button("Làm tiếp", "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(copy)
        row.addStretch(1)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(head)
        layout.addWidget(text)
        layout.addLayout(row)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
