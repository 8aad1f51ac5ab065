"""What the window asks of a page, and the pieces that pages share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs import button
from ui.form import buttons_row
from ui.icons import set_icon
from ui.theme import set_role
from ui.wrapping import WrappingRow

if TYPE_CHECKING:
    from ui.main_window import MainWindow

MARGIN = 14
_IN_CARD = (14, 12, 14, 10)


class Page(QWidget):
    """One page of the window; it is told when year or scope change and when the keys for all pages are pressed."""

    title = ""
    help = ""
    counts_widely = False  # whether figures of more than one cell can be shown, as a list can

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.main = window

    def reload(self) -> None:
        """Read again what is shown; the place where the clerk stands and what she types stay."""

    def focus_first(self) -> None:
        """Put the focus where one types next."""

    def search_here(self) -> None:
        """Ctrl+F."""

    def save(self) -> None:
        """Ctrl+S."""

    def print_front(self) -> None:
        """Ctrl+P."""

    def keep_typing(self) -> int:
        """Keep what is typed and not saved as drafts; how many."""
        return 0


def heading(title: str, *buttons: QWidget) -> QHBoxLayout:
    """A page's title with its buttons at the right, in two lines where one has no room for them."""
    label = QLabel(title)
    set_role(label, "title")
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(label)
    row.addWidget(WrappingRow(buttons, right=True), 1)
    return row


def icon_button(text: str, icon: str, role: str = "") -> QPushButton:
    made = button(text, role)
    set_icon(made, icon)
    return made


def page_layout(page: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(page)
    layout.setContentsMargins(MARGIN, 12, MARGIN, 12)
    layout.setSpacing(10)
    return layout


def split_view(sizes: Sequence[int], *parts: QWidget) -> QSplitter:
    """Parts side by side with bars between them, this many pixels wide to begin with; none can be drawn to nothing."""
    splitter = QSplitter(Qt.Orientation.Horizontal)
    splitter.setHandleWidth(10)
    splitter.setChildrenCollapsible(False)
    for part in parts:
        splitter.addWidget(part)
    splitter.setSizes(list(sizes))
    return splitter


def tabs_of(*parts: tuple[str, QWidget]) -> QTabWidget:
    tabs = QTabWidget()
    tabs.setDocumentMode(True)
    for words, part in parts:
        tabs.addTab(part, words)
    return tabs


def under_tab(widget: QWidget, *buttons: QPushButton) -> QWidget:
    """What a tab shows, a little below its word; its buttons at the foot."""
    return with_buttons(widget, *buttons, top=8)


def with_buttons(widget: QWidget, *buttons: QPushButton, top: int = 0) -> QWidget:
    """A part of a page, its buttons at the foot."""
    part = QWidget()
    layout = QVBoxLayout(part)
    layout.setContentsMargins(0, top, 0, 0)
    layout.addWidget(widget, 1)
    if buttons:
        layout.addLayout(buttons_row(*buttons))
    return part


def open_menu(near: QPushButton, acts: Iterable[tuple[str, Callable[[], object]] | None]) -> None:
    """Offer under a button what can be done; None draws a line."""
    menu = QMenu(near)
    for act in acts:
        if act is None:
            menu.addSeparator()
        else:
            menu.addAction(*act)
    menu.exec(near.mapToGlobal(QPoint(0, near.height())))


class Detail(QStackedWidget):
    """What stands beside a list: `inside` holds the record in the row; before one is chosen, what to do is said."""

    def __init__(self, words: str, *, card: bool = True) -> None:
        super().__init__()
        if card:
            self.setProperty("role", "card")
        nothing = QLabel(words, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        nothing.setObjectName("empty")
        set_role(nothing, "muted")
        body = QWidget()
        self.inside = QVBoxLayout(body)
        self.inside.setContentsMargins(*(_IN_CARD if card else (0, 0, 0, 0)))
        self.addWidget(nothing)
        self.addWidget(body)

    def show_record(self, *, there: bool) -> None:
        self.setCurrentIndex(int(there))


def empty_notice(sentence: str, *buttons: QPushButton) -> QFrame:
    """What stands where a list would be: what to do next, with the button there."""
    frame = QFrame()
    frame.setProperty("role", "card")
    label = QLabel(sentence, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
    label.setObjectName("empty")
    set_role(label, "muted")
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    row = QHBoxLayout()
    row.addStretch(1)
    for one in buttons:
        row.addWidget(one)
    row.addStretch(1)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(30, 30, 30, 30)
    layout.setSpacing(14)
    layout.addStretch(2)
    layout.addWidget(label)
    layout.addLayout(row)
    layout.addStretch(3)
    return frame
