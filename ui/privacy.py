"""What others may read over the clerk's shoulder: identity numbers show their end only, until she asks for them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from nongson_desktop.columns import Column

HOW_TO_SEE = "Ctrl+I: hiện số định danh"
_SHOWN_END = 3


class Privacy(QObject):
    """Whether identity numbers stand in full on the screen; each window begins and each lock ends with no."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.shows = False

    def show(self, shows: bool) -> None:
        if shows != self.shows:
            self.shows = shows
            self.changed.emit()

    def masked(self, text: str) -> str:
        """The text, or dots with its end."""
        if self.shows or not text:
            return text
        return "•" * max(len(text) - _SHOWN_END, 0) + text[-_SHOWN_END:]

    def shown(self, column: Column, text: str) -> str:
        """A value of the column as it stands on the screen now."""
        return self.masked(text) if column.is_private else text


privacy = Privacy()
