"""The window that nobody uses covers itself and asks for the password; what was being typed stays where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QStyledItemDelegate, QVBoxLayout, QWidget

from ui.preferences import idle_minutes
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_USE = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.InputMethod,
}
_MINUTE = 60_000


class Idle(QObject):
    """Waits for a while in which no key and no mouse is used, while somebody is signed in."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.main = window
        self.timer = QTimer(self, singleShot=True)
        self.timer.timeout.connect(window.lock)

    def start_again(self) -> None:
        """Begin to wait anew, for the minutes that the clerk chose; never without a password to ask for."""
        if self.main.account is None or not idle_minutes():
            self.timer.stop()
            return
        self.timer.start(idle_minutes() * _MINUTE)

    def watch(self) -> None:
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)
        self.start_again()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _USE and self.timer.isActive():
            self.start_again()
        return super().eventFilter(watched, event)


class Cover(QWidget):
    """Lies over a whole window while it is locked: a dialog that is hidden would end, one that is covered goes on."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setAutoFillBackground(True)
        words = QLabel("Màn hình đang khoá", alignment=Qt.AlignmentFlag.AlignCenter)
        set_role(words, "title")
        layout = QVBoxLayout(self)
        layout.addWidget(words)
        over.installEventFilter(self)
        self._fit()
        self.show()
        self.raise_()

    def _fit(self) -> None:
        over = self.parentWidget()
        if over is not None:
            self.setGeometry(over.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)


def cover_all() -> list[Cover]:
    """Cover every window of the program that is to be seen; returns the covers."""
    windows = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one.isWindow()]
    return [Cover(one) for one in windows]


def is_covered(widget: QWidget) -> bool:
    """Whether the window that the widget stands in is locked now."""
    covers = widget.window().findChildren(Cover, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return any(cover.isVisible() for cover in covers)


class CellDelegate(QStyledItemDelegate):
    """The clerk alone leaves the cell that she types in: half a word is not taken because the window locked itself."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and isinstance(watched, QWidget) and is_covered(watched):
            return False
        return super().eventFilter(watched, event)
