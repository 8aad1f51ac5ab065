"""Starting the window, and what happens when something nobody foresaw goes wrong."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from db.errors import UserError
from nongson_desktop.paths import resources
from ui import theme
from ui.dialogs import show_bug, show_failure
from ui.keeper import Keeper
from ui.main_window import MainWindow
from ui.vietnamese import Vietnamese
from ui.waste import Collector

_farewell: list[QMessageBox] = []
_DUE_AFTER = 2000


def application() -> QApplication:
    """The one QApplication, with the program's look."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    app = _undressed()
    theme.dress(app)
    return app


def _undressed() -> QApplication:
    """The QApplication with everything but the sheet."""
    QCoreApplication.setApplicationName("Nông Sơn")
    QCoreApplication.setOrganizationName("nong-son")
    app = QApplication([*sys.argv[:1], "-style", theme.STYLE])
    app.setWindowIcon(QIcon(str(resources() / "icons" / "program.svg")))
    speak_vietnamese(app)
    theme.apply(app)
    app.aboutToQuit.connect(let_go_of_copied)
    return app


def let_go_of_copied() -> None:
    """What was copied stays as Qt's own text: made in Python, it would be asked for when Python is gone."""
    copied = QApplication.clipboard()
    if copied.text():
        copied.setText(copied.text())


def speak_vietnamese(app: QApplication) -> None:
    """Qt's own menus and buttons in the clerk's language, dates and numbers as she writes them."""
    words = Vietnamese(app)
    app.installTranslator(words)
    QLocale.setDefault(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))


def catch_mistakes() -> None:
    """An error nobody caught is logged without names and shown as one calm sentence."""

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        elif isinstance(error, UserError):
            window = QApplication.activeWindow()
            show_failure(window or application(), error)
        else:
            show_bug(error, QApplication.activeWindow())

    sys.excepthook = caught


def say_kept(kept: int) -> QMessageBox:
    """Say at the end how many drafts were kept; the program ends when the clerk has read it."""
    box = QMessageBox(
        QMessageBox.Icon.NoIcon,
        "Nông Sơn",
        f"Đã giữ {kept} bản nháp chưa lưu. Lần mở sau, chương trình sẽ hỏi dùng lại ngay trong hồ sơ ấy.",
    )
    box.addButton("Đã rõ", QMessageBox.ButtonRole.AcceptRole)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _farewell[:] = [box]
    box.show()
    return box


def _tell_due(window: MainWindow) -> None:
    """Beside the menu's first entry how much is due: when the window stands and the clerk has begun."""
    from ui.pages.due import mark_due

    mark_due(window)


def run_window(office: Path | None = None) -> int:
    """Open the window, on the office when one is given, and stay until it is closed.

    The sheet is put on when the window is made: Qt goes through all parts of a part each time that it is put somewhere.
    """
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else _undressed()
    catch_mistakes()
    window = MainWindow(office=office)
    Keeper(window)
    theme.dress(app)
    window.kept_drafts.connect(say_kept)
    window.show()
    QTimer.singleShot(_DUE_AFTER, window, lambda: _tell_due(window))
    Collector(window)
    return app.exec()
