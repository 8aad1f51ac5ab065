"""Copies that make themselves: every half hour when something was written, at closing, and one proven each month."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from db.errors import UserError
from nongson_desktop.log import keep
from nongson_desktop.safety import copies
from ui import work
from ui.preferences import second_place

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_LOOK_EVERY = 60_000


class Keeper(QObject):
    """Looks each minute whether a copy is due; the copying never waits for the clerk, nor she for it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.main = window
        self._busy = False
        self.timer = QTimer(self, interval=_LOOK_EVERY)
        self.timer.timeout.connect(self.look)
        self.timer.start()
        window.closing.connect(self.at_closing)

    def look(self) -> None:
        """Make a copy, or prove one, when it is due."""
        if self.main.folder is None or self._busy:
            return
        folder, second = self.main.folder, second_place()
        self._busy = True

        def job(_progress: work.Progress) -> bool:
            now = datetime.now()
            if copies.is_due(folder, now):
                copies.keep_copy(folder, now, second)
                return True
            if copies.proof_is_due(folder, now):
                copies.prove(folder)
            return False

        work.run(self, job, self._on_looked, self._on_failed)

    def _on_looked(self, copied: bool) -> None:
        self._busy = False
        if copied:
            self.main.tell_backup()

    def _on_failed(self, error: Exception) -> None:
        """What the disk refuses is said once at the foot of the window and tried again next time."""
        self._busy = False
        if not isinstance(error, UserError):
            keep(error)
        self.main.tell(f"Chưa tự sao lưu được: {error.message if isinstance(error, UserError) else 'lỗi chương trình'}")

    def at_closing(self, folder: Path) -> None:
        """The last copy of the day; the window is closing and nothing else runs."""
        try:
            if copies.is_changed(folder):
                copies.keep_copy(folder, datetime.now(), second_place())
        except UserError as error:
            keep(error)
