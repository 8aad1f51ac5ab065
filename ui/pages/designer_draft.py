"""A layout while it is being changed: every change can be taken back and done again until it is kept."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from nongson_desktop.documents.layouts import Layout

_MERGED = 1


class _Step(QUndoCommand):
    """From one layout to the next; steps of the same gesture are one."""

    def __init__(self, draft: Draft, words: str, after: Layout, gesture: str) -> None:
        super().__init__(words)
        self._draft, self._before, self.after, self.gesture = draft, draft.layout, after, gesture

    def id(self) -> int:
        return _MERGED if self.gesture else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Step) or other.gesture != self.gesture:
            return False
        self.after = other.after
        return True

    def redo(self) -> None:
        self._draft.put(self.after)

    def undo(self) -> None:
        self._draft.put(self._before)


class Draft(QObject):
    """One layout on the designer's table; one without an id is not the office's and is only looked at."""

    changed = Signal()

    def __init__(self, layout: Layout, layout_id: int | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.layout, self.id = layout, layout_id
        self.stack = QUndoStack(self)
        self.stack.indexChanged.connect(self._tell)

    @property
    def is_ours(self) -> bool:
        return self.id is not None

    @property
    def is_changed(self) -> bool:
        return not self.stack.isClean()

    def change(self, words: str, layout: Layout, gesture: str = "") -> None:
        """Go on with another layout; changes of one gesture, as a row of key presses, are taken back at once."""
        if self.is_ours and layout != self.layout:
            self.stack.push(_Step(self, words, layout, gesture))

    def put(self, layout: Layout) -> None:
        """Stand on this layout; the stack says when the step is done."""
        self.layout = layout

    @Slot(int)
    def _tell(self, _index: int) -> None:
        self.changed.emit()

    def kept(self) -> None:
        """What stands is what the office has now."""
        self.stack.setClean()
        self.changed.emit()
