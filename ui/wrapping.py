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
        for one in parts:
            one.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _shown(self) -> list[QWidget]:
        return [one for one in self._parts if not one.isHidden()]

    def _lines(self, width: int) -> Iterator[list[QWidget]]:
        line: list[QWidget] = []
        for one in self._shown():
            if line and _wide([*line, one]) > width:
                yield line
                line = []
            line.append(one)
        if line:
            yield line

    def sizeHint(self) -> QSize:
        return QSize(_wide(self._shown()), self.heightForWidth(_wide(self._shown())))

    def minimumSizeHint(self) -> QSize:
        widest = max((_room(one).width() for one in self._shown()), default=0)
        return QSize(widest, max((_room(one).height() for one in self._shown()), default=0))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = list(self._lines(width))
        return sum(map(_high, lines)) + _SPACE * max(len(lines) - 1, 0)

    def _place(self) -> None:
        """Put each where it stands now, those of a line about its middle."""
        top = 0
        for line in self._lines(self.width()):
            left = max(self.width() - _wide(line), 0) if self._right else 0
            for one in line:
                room = _room(one).boundedTo(QSize(self.width(), _room(one).height()))
                one.setGeometry(QRect(QPoint(left, top + (_high(line) - room.height()) // 2), room))
                left += room.width() + _SPACE
            top += _high(line) + _SPACE

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """One of them came, went or says something else."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
            self.updateGeometry()
        return super().event(event)


def _room(one: QWidget) -> QSize:
    """How large it likes to be, within the bounds that were set for it."""
    return one.sizeHint().expandedTo(one.minimumSizeHint()).expandedTo(one.minimumSize()).boundedTo(one.maximumSize())


def _wide(line: Sequence[QWidget]) -> int:
    return sum(_room(one).width() for one in line) + _SPACE * max(len(line) - 1, 0)


def _high(line: Sequence[QWidget]) -> int:
    return max((_room(one).height() for one in line), default=0)
