"""What nobody holds any more is cleared away on the window's own thread: a part of Qt must not end on another."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY = 500


class Collector(QTimer):
    """Python's own collector runs on whatever thread asks for memory next, beside the window, too; this one does not.

    What is there when it begins is there to stay and is not looked through again.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self.timeout.connect(collect)
        self.start(_EVERY)


def collect() -> None:
    """Clear what by Python's own bounds is due: mostly the youngest, now and then all."""
    counts, bounds = gc.get_count(), gc.get_threshold()
    due = [generation for generation in range(len(counts)) if counts[generation] > bounds[generation]]
    if due:
        gc.collect(due[-1])
