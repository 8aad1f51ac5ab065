"""Many sides of one record in a few groups, so that all of them are in sight."""

from __future__ import annotations

from collections.abc import Container, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from ui.theme import set_role

Side = tuple[str, QWidget]


class GroupedTabs(QWidget):
    """The groups in a line and under it the sides of the one in front; those where nothing is kept are pale.

    Each group comes back to the side last looked at; Ctrl+Tab goes through all sides.
    """

    currentChanged = Signal(int)

    def __init__(self, groups: Sequence[tuple[str, Sequence[Side]]], name: str) -> None:
        super().__init__()
        self._sides = [side for _title, sides in groups for side in sides]
        ends = [sum(len(sides) for _title, sides in groups[: place + 1]) for place in range(len(groups))]
        self._of_group = [range(end - len(sides), end) for end, (_title, sides) in zip(ends, groups, strict=True)]
        self._last = [places.start for places in self._of_group]
        self._empty: Container[QWidget] = ()
        self.groups = _line(name)
        self.parts = _line(f"{name}: các phần")
        set_role(self.parts, "parts")
        self.stack = QStackedWidget()
        for _title, side in self._sides:
            self.stack.addWidget(side)
        self._lay_out()
        for title, _sides in groups:
            self.groups.addTab(title)
        self._fill(0)
        self.groups.currentChanged.connect(lambda group: self.setCurrentIndex(self._last[group]))
        self.parts.currentChanged.connect(lambda part: self.setCurrentIndex(self._of_group[self._group()][part]))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.groups)
        layout.addWidget(self.parts)
        layout.addWidget(self.stack, 1)

    def _group(self) -> int:
        return self.groups.currentIndex()

    def currentWidget(self) -> QWidget:
        return self._sides[self.stack.currentIndex()][1]

    def setCurrentWidget(self, side: QWidget) -> None:
        self.setCurrentIndex(self.stack.indexOf(side))

    def setCurrentIndex(self, place: int) -> None:
        """Stand on a side by its place among all of them."""
        if place == self.stack.currentIndex():
            return
        group = next(number for number, places in enumerate(self._of_group) if place in places)
        self._last[group] = place
        self._fill(group)
        self.stack.setCurrentIndex(place)
        self.currentChanged.emit(place)

    def _fill(self, group: int) -> None:
        """Show which group and side are in front, without asking for them again; one alone needs no line."""
        places = self._of_group[group]
        titles = [self._sides[place][0] for place in places]
        for bar in (self.groups, self.parts):
            bar.blockSignals(True)
        self.groups.setCurrentIndex(group)
        if titles != [self.parts.tabText(part) for part in range(self.parts.count())]:
            while self.parts.count():
                self.parts.removeTab(0)
            for title in titles:
                self.parts.addTab(title)
        self.parts.setCurrentIndex(self._last[group] - places.start)
        for bar in (self.groups, self.parts):
            bar.blockSignals(False)
        self.parts.setVisible(len(titles) > 1)
        self._pale()

    def tell_empty(self, sides: Container[QWidget]) -> None:
        """Make the words of sides pale where nothing is kept."""
        self._empty = sides
        self._pale()

    def _pale(self) -> None:
        palette = self.palette()
        for part, place in enumerate(self._of_group[self._group()]):
            empty = self._sides[place][1] in self._empty
            self.parts.setTabTextColor(part, palette.placeholderText().color() if empty else palette.text().color())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(event.key()), 0)
        if not step or not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
            return
        self.setCurrentIndex((self.stack.currentIndex() + step) % len(self._sides))


def _line(name: str) -> QTabBar:
    made = QTabBar()
    made.setAccessibleName(name)
    made.setExpanding(False)
    made.setElideMode(Qt.TextElideMode.ElideNone)
    made.setUsesScrollButtons(True)
    return made
