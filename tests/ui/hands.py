"""What a clerk's hands do: text through an input method, keys, a paste from Excel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui import work
from ui.main_window import MainWindow
from ui.sheet import SheetView

D = TypeVar("D", bound=QDialog)
_SOON, _TABS_AT_MOST = 1000, 60
PATIENCE = 60_000  # no story ends because the machine is busy


def answer(monkeypatch: pytest.MonkeyPatch, name: str, path: Path) -> None:
    """The system's own picker gives this path."""
    given = str(path) if name == "getExistingDirectory" else (str(path), "")
    monkeypatch.setattr(QFileDialog, name, lambda *_args: given)


def say(widget: QWidget, text: str) -> None:
    """Type Vietnamese as an input method hands it over."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def retype(qtbot: QtBot, widget: QWidget, text: str) -> None:
    """Take what stands in the field away and type something else."""
    widget.setFocus()
    qtbot.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    if text:
        say(widget, text)
    else:
        qtbot.keyClick(widget, Qt.Key.Key_Delete)


def paste(qtbot: QtBot, widget: QWidget, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    qtbot.keyClick(widget, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def settled(qtbot: QtBot) -> None:
    """Wait until nothing runs and nothing is about to be read or drawn."""
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not (work.board.jobs or _is_about_to()))
    QApplication.processEvents()


def _is_about_to() -> bool:
    timers = [timer for widget in QApplication.topLevelWidgets() for timer in widget.findChildren(QTimer)]
    return any(timer.isActive() and timer.isSingleShot() and timer.interval() <= _SOON for timer in timers)


class Clerk:
    """A clerk at the window: she clicks what she sees, presses keys, types, pastes, drops, and waits for the answer."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window
        self.strokes = 0  # how often she pressed a key
        qtbot.addWidget(window)
        with qtbot.waitActive(window):
            window.show()
        self._expected: tuple[type[QDialog], Callable[[Any], None]] | None = None
        self._met: list[QDialog] = []
        self._wrong: list[BaseException] = []
        self._watch = QTimer(window, interval=10)
        self._watch.timeout.connect(self._look)
        self._watch.start()

    def settle(self) -> None:
        """Wait until nothing runs and nothing is about to be read."""
        settled(self.qtbot)
        if self._wrong:
            raise self._wrong[0]

    def click(self, widget: QWidget) -> None:
        """Press what is seen and can be pressed."""
        assert widget.isVisible(), f"{widget.objectName() or widget} is not to be seen"
        assert widget.isEnabled(), f"{widget.objectName() or widget} cannot be pressed"
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)

    def click_cell(self, view: QAbstractItemView, row: int, column: int = 0) -> None:
        """Press a row of a list or a cell of a table, scrolled into sight."""
        index = view.model().index(row, column)
        view.scrollTo(index)
        spot = view.visualRect(index).center()
        assert view.viewport().rect().contains(spot), f"row {row}, column {column} is not to be seen"
        self.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    def click_words(self, view: QAbstractItemView, words: str) -> None:
        """Press the row of a list that begins with these words."""
        self.click_cell(view, column_of(view, 0).index(words))

    def click_tab(self, bar: QTabBar, words: str) -> None:
        place = next(place for place in range(bar.count()) if bar.tabText(place).startswith(words))
        self.qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(place).center())

    def press(self, key: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is; the next stroke finds what this one did."""
        widget = QApplication.focusWidget()
        assert widget is not None, "the focus is nowhere"
        self.strokes += 1
        self.qtbot.keyClick(widget, key, modifier)
        QApplication.processEvents()

    def write(self, text: str) -> None:
        """Type where the focus is, in the place of what stands there."""
        widget = QApplication.focusWidget()
        assert widget is not None, "the focus is nowhere"
        retype(self.qtbot, widget, text)

    def tab_to(self, widget: QWidget) -> None:
        """Press Tab until the focus is there; out of a table on the page that keeps Tab to itself by Esc."""
        for _ in range(_TABS_AT_MOST):
            if widget.hasFocus():
                return
            self.press(Qt.Key.Key_Escape if self._keeps_tab(QApplication.focusWidget()) else Qt.Key.Key_Tab)
        raise AssertionError(f"{widget.objectName() or widget} is not reached by Tab")

    def _keeps_tab(self, widget: QWidget | None) -> bool:
        return isinstance(widget, SheetView) and widget.tabKeyNavigation() and widget.window() is self.window

    def press_button(self, button: QWidget) -> None:
        """Come to a button by Tab and press it."""
        self.reach(button)
        self.press(Qt.Key.Key_Space)

    def turn_to(self, bar: QTabBar, words: str) -> None:
        """Come to the tabs and along them by the arrow keys to the one that begins with these words."""
        self.reach(bar)
        place = next(place for place in range(bar.count()) if bar.tabText(place).startswith(words))
        way = Qt.Key.Key_Right if place > bar.currentIndex() else Qt.Key.Key_Left
        self.walk(lambda: bar.currentIndex() == place, way)
        self.settle()

    def go(self, title: str) -> Any:
        """A page by its words in the menu, by key."""
        menu = self.window.navigation
        if not menu.hasFocus():
            self.press(Qt.Key.Key_F6)
        assert menu.hasFocus()
        titles = [menu.item(row).text() for row in range(menu.count())]
        way = Qt.Key.Key_Down if titles.index(title) > menu.currentRow() else Qt.Key.Key_Up
        for _ in titles:
            if menu.currentItem().text() == title:
                break
            self.press(way)
        self.press(Qt.Key.Key_Return)
        self.settle()
        return self.window.page()

    def reach(self, widget: QWidget) -> None:
        """By Tab from the menu on, which lies before the page: a table keeps Tab to itself."""
        if not self.window.navigation.hasFocus():
            self.press(Qt.Key.Key_F6)
        self.tab_to(widget)

    def walk(self, to: Callable[[], bool], key: Qt.Key, most: int = 60) -> None:
        """Press the key until it is so."""
        for _ in range(most):
            if to():
                return
            self.press(key)
        raise AssertionError("not reached by this key")

    def choose(self, combo: QComboBox, words: str) -> None:
        """Come to the choice by Tab and go through it by key until these words stand there."""
        self.tab_to(combo)
        self.press(Qt.Key.Key_Home)
        for _ in range(combo.count()):
            if combo.currentText() == words:
                return
            self.press(Qt.Key.Key_Down)
        raise AssertionError(f"“{words}” is not among the choices")

    def open(self, title: str) -> QWidget:
        """A page by its words in the menu, after the heading of its group where that is folded."""
        menu = self.window.navigation
        row = column_of(menu, 0).index(title)
        if menu.isRowHidden(row):
            heading = next(above for above in range(row, -1, -1) if not menu.isRowHidden(above))
            self.click_cell(menu, heading)
        self.click_cell(menu, row)
        self.settle()
        page = self.window.page()
        assert page is not None
        return page

    def drop(self, path: Path) -> None:
        """Let a file go over the middle of the window."""
        carried = QMimeData()
        carried.setUrls([QUrl.fromLocalFile(str(path))])
        spot = self.window.rect().center()
        keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
        enter = QDragEnterEvent(spot, Qt.DropAction.CopyAction, carried, buttons, keys)
        enter.ignore()
        QApplication.sendEvent(self.window, enter)
        assert enter.isAccepted(), f"the window does not take {path.name}"
        let_go = QDropEvent(QPointF(spot), Qt.DropAction.CopyAction, carried, buttons, keys)
        QApplication.sendEvent(self.window, let_go)
        self.settle()

    def in_dialog(self, kind: type[D], opening: Callable[[], None], act: Callable[[D], None]) -> None:
        """Do something that opens a dialog, and act in it; one that is missing, other or left open is an error."""
        self._expected = kind, act
        watch = QTimer(self.window, interval=10)  # Qt does not ring the first one again inside its own answer
        watch.timeout.connect(self._look)
        watch.start()
        opening()
        self.qtbot.waitUntil(lambda: self._expected is None)
        watch.stop()
        self._come_back()

    def in_menu(self, opening: Callable[[], None], words: str) -> None:
        """Do something that opens a menu, and choose the entry that begins with these words by the arrow keys."""
        chosen: list[str] = []
        offered: list[str] = []

        def choose() -> None:
            menu = QApplication.activePopupWidget()
            if not isinstance(menu, QMenu):
                return
            watch.stop()
            offered.extend(action.text() for action in menu.actions())
            for _ in range(len(offered) + 1):
                action = menu.activeAction()
                if action is not None and action.text().startswith(words):
                    chosen.append(action.text())
                    self.qtbot.keyClick(menu, Qt.Key.Key_Return)
                    return
                self.qtbot.keyClick(menu, Qt.Key.Key_Down)
            menu.close()

        watch = QTimer(self.window, interval=10)
        watch.timeout.connect(choose)
        watch.start()
        opening()
        self.qtbot.waitUntil(lambda: bool(offered))  # the key of a button presses it a moment later
        assert chosen, f"no entry begins with “{words}”: {offered}"
        self._come_back()

    def _come_back(self) -> None:
        """To the window: offscreen no window manager gives the focus back."""
        self.settle()
        self.window.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        self.settle()

    def _look(self) -> None:
        """Answer the dialog in front, which waits in a loop of its own; what goes wrong there is raised outside."""
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog) or dialog in self._met:
            return
        self._met.append(dialog)
        (kind, act), self._expected = self._expected or (type(None), None), None
        try:
            assert isinstance(dialog, kind), f"{type(dialog).__name__} opened {getattr(dialog, 'details', '')}"
            self.qtbot.waitUntil(lambda: dialog.isAncestorOf(QApplication.focusWidget()))
            act(dialog)
            self.qtbot.waitUntil(lambda: not dialog.isVisible())
        except BaseException as error:
            self._wrong.append(error)
            dialog.reject()

    def close(self) -> None:
        """Close the window; the program ends with it."""
        self.settle()
        self.window.close()


def column_of(view: QAbstractItemView, heading: str | int) -> list[str]:
    """What stands in the cells under a heading that is shown, from top to bottom."""
    model = view.model()
    if isinstance(heading, str):
        assert isinstance(view, QTableView)
        across = Qt.Orientation.Horizontal
        shown = [place for place in range(model.columnCount()) if not view.isColumnHidden(place)]
        heading = [
            model.headerData(place, across) if place in shown else None for place in range(model.columnCount())
        ].index(heading)
    return [str(model.index(row, heading).data() or "") for row in range(model.rowCount())]


def words_on(widget: QWidget) -> str:
    """All that is to be read on a widget: labels, fields, the first hundred rows of lists, and tips."""
    return "\n".join(word for one in [widget, *widget.findChildren(QWidget)] if one.isVisible() for word in _words(one))


def _words(one: QWidget) -> Iterator[str]:
    yield one.toolTip()
    if isinstance(one, QLineEdit):
        yield one.displayText()
    elif isinstance(one, QLabel | QAbstractButton):
        yield one.text()
    elif isinstance(one, QPlainTextEdit):
        yield one.toPlainText()
    elif isinstance(one, QAbstractItemView) and one.model() is not None:
        model = one.model()
        places = range(model.columnCount() if isinstance(one, QTableView) else 1)
        spots = (model.index(row, place) for row in range(min(model.rowCount(), 100)) for place in places)
        yield from (str(spot.data(role) or "") for spot in spots for role in _READ)


_READ = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
