"""A line of buttons and choices that goes on in a second line where there is no room for it in one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_SPACE = 8


class WrappingRow(QWidget):
    """Widgets side by side, from the left or with `right` up to the right edge, each as wide as it likes to be."""

    def __init__(self, parts: Sequence[QWidget], *, right: bool = False) -> None:
        super().__init__()
        self._parts, self._right = tuple(parts), right
        self._rooms: dict[QWidget, QSize] = {}
        for one in parts:
            one.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _room(self, one: QWidget) -> QSize:
        """How large it likes to be, within the bounds set for it; asked again once it says that this has changed."""
        if one not in self._rooms:
            wished = one.sizeHint().expandedTo(one.minimumSizeHint()).expandedTo(one.minimumSize())
            self._rooms[one] = wished.boundedTo(one.maximumSize())
        return self._rooms[one]

    def _wide(self, line: Sequence[QWidget]) -> int:
        return sum(self._room(one).width() for one in line) + _SPACE * max(len(line) - 1, 0)

    def _high(self, line: Sequence[QWidget]) -> int:
        return max((self._room(one).height() for one in line), default=0)

    def _shown(self) -> list[QWidget]:
        return [one for one in self._parts if not one.isHidden()]

    def _lines(self, width: int) -> Iterator[list[QWidget]]:
        line: list[QWidget] = []
        for one in self._shown():
            if line and self._wide([*line, one]) > width:
                yield line
                line = []
            line.append(one)
        if line:
            yield line

    def sizeHint(self) -> QSize:
        return QSize(self._wide(self._shown()), self.heightForWidth(self._wide(self._shown())))

    def minimumSizeHint(self) -> QSize:
        widest = max((self._room(one).width() for one in self._shown()), default=0)
        return QSize(widest, max((self._room(one).height() for one in self._shown()), default=0))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = list(self._lines(width))
        return sum(map(self._high, lines)) + _SPACE * max(len(lines) - 1, 0)

    def _place(self) -> None:
        """Put each where it stands now, those of a line about its middle."""
        top = 0
        for line in self._lines(self.width()):
            left = max(self.width() - self._wide(line), 0) if self._right else 0
            for one in line:
                room = self._room(one).boundedTo(QSize(self.width(), self._room(one).height()))
                one.setGeometry(QRect(QPoint(left, top + (self._high(line) - room.height()) // 2), room))
                left += room.width() + _SPACE
            top += self._high(line) + _SPACE

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """One of them came, went or says something else."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._rooms.clear()
            self._place()
            self.updateGeometry()
        return super().event(event)
