"""What looks after itself: copies every half hour and at closing, one proven each month, the data looked over."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from db.base import database
from db.errors import UserError
from nongson_desktop.log import keep
from ui import work
from ui.preferences import second_place

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_LOOK_EVERY, _SOON = 60_000, 5_000


class Keeper(QObject):
    """Looks each minute whether something is due; none of it waits for the clerk, nor she for it.

    Soon after the start the file is read through; once a week everything in it is held against everything else.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.main = window
        self._busy = False
        self.timer = QTimer(self, interval=_LOOK_EVERY)
        self.timer.timeout.connect(self.look)
        self.timer.start()
        QTimer.singleShot(_SOON, self, self.read_through)
        window.closing.connect(self.at_closing)

    def read_through(self) -> None:
        """Whether every page of the file is as it was written, and the clock not before the last thing done."""
        if self.main.folder is None:
            return

        def job(_progress: work.Progress) -> tuple[list[str], str]:
            from nongson_desktop.safety.check import file_problems
            from nongson_desktop.safety.journal import clock_problem

            return list(file_problems(database)), clock_problem(datetime.now())

        work.run(self, job, self._on_read_through, self._on_failed)

    def _on_read_through(self, answer: tuple[list[str], str]) -> None:
        problems, wrong_clock = answer
        if wrong_clock:
            self.main.tell(wrong_clock)
        self._tell_problems(problems)

    def _tell_problems(self, problems: list[str]) -> None:
        if problems:
            self.main.problems = problems
            more = f" (và {len(problems) - 1} chỗ khác)" if len(problems) > 1 else ""
            self.main.tell(f"Dữ liệu cần xem lại: {problems[0]}{more} Xem đủ ở trang Thiết lập.")

    def look(self) -> None:
        """Make a copy, or prove one, when it is due."""
        if self.main.folder is None or self._busy:
            return
        folder, second = self.main.folder, second_place()
        self._busy = True

        def job(_progress: work.Progress) -> tuple[bool, list[str]]:
            return look_after(folder, datetime.now(), second)

        work.run(self, job, self._on_looked, self._on_failed)

    def _on_looked(self, answer: tuple[bool, list[str]]) -> None:
        self._busy = False
        copied, problems = answer
        if copied:
            self.main.tell_backup()
        self._tell_problems(problems)

    def _on_failed(self, error: Exception) -> None:
        """What the disk refuses is said once at the foot of the window and tried again next time."""
        self._busy = False
        if not isinstance(error, UserError):
            keep(error)
        self.main.tell(f"Chưa tự sao lưu được: {error.message if isinstance(error, UserError) else 'lỗi chương trình'}")

    def at_closing(self, folder: Path) -> None:
        """The last copy of the day; the window is closing and nothing else runs."""
        from nongson_desktop.safety import copies

        try:
            if copies.is_changed(folder):
                copies.keep_copy(folder, datetime.now(), second_place())
        except UserError as error:
            keep(error)


def look_after(folder: Path, now: datetime, second: Path | None) -> tuple[bool, list[str]]:
    """The first of what is due: a copy, its proof, the weekly check; whether a copy was made, and what was found."""
    from nongson_desktop.safety import copies
    from nongson_desktop.safety.check import check_is_due, check_noted

    _give_back()
    if copies.is_due(folder, now):
        copies.keep_copy(folder, now, second)
        return True, []
    if copies.proof_is_due(folder, now):
        copies.prove(folder)
    elif check_is_due(now):
        return False, check_noted(folder).problems
    return False, []


def _give_back() -> None:
    """Return to the machine what was freed: Linux's own library keeps it, and after a day that is a fifth of all."""
    if sys.platform == "linux":
        import ctypes

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
