"""A working day of the window in fast-forward: every page again and again, and what it holds must not grow."""

from __future__ import annotations

import gc
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest

from db.base import action
from db.members import Member
from db.tasks import Task
from db.undoing import undo
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from tests.conftest import TODAY
from ui import work
from ui.app import application
from ui.keeper import look_after
from ui.main_window import MainWindow
from ui.navigation import ENTRIES
from ui.waste import Collector

_COPY_EVERY, _PRINT_EVERY, _MEGABYTE = 30, 7, 1 << 20
OPENED, ALL_PAGES, GROWN, FILES = 200, 400, 40, 5
ALL = tuple(entry.key for entry in ENTRIES)
PAPERS = ("plan", "task-table", "rating-summary")


@dataclass
class Soaked:
    """What the program held with the office open and after each round over all pages: megabytes and open files."""

    opened: float = 0.0
    megabytes: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    visits: int = 0

    @property
    def grown(self) -> tuple[float, int]:
        """By how many megabytes and open files between the second round and the last: the first fills the caches."""
        return self.megabytes[-1] - self.megabytes[1], self.files[-1] - self.files[1]

    def line(self) -> str:
        held = f"mở ra {self.opened:.0f} MB, mọi trang {self.megabytes[0]:.0f} → {self.megabytes[-1]:.0f} MB"
        held += f", tệp mở {self.files[0]} → {self.files[-1]}"
        return f"{'một ngày làm việc tua nhanh':<44}{self.visits:>7} lượt mở trang; {held}"


def soak(folder: Path, minutes: int, seed: int, pages: Sequence[str] = ALL) -> Soaked:
    """One page a minute, a task given and taken back on it, a paper now and then, a copy each half hour."""
    app = application()
    window, found, chance = MainWindow(today=TODAY), Soaked(), random.Random(seed)
    window.open_folder(folder)
    window.resize(1366, 768)
    window.show()
    Collector(window)
    _settle()
    found.opened = _resident()
    for minute in range(minutes):
        window.go(pages[minute % len(pages)])
        _settle()
        _work(window, chance)
        if minute % _COPY_EVERY == 0:
            look_after(folder, datetime.now() + timedelta(minutes=minute), None)
        if minute % _PRINT_EVERY == 0:
            draw_paper(chance.choice(PAPERS), Request(on=TODAY, year=TODAY.year))
        found.visits += 1
        if (minute + 1) % len(pages) == 0:
            _measure(found)
    window.close()
    window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return found


def _settle() -> None:
    QCoreApplication.processEvents()
    while work.board.jobs:
        QTest.qWait(1)
    QCoreApplication.processEvents()


def _work(window: MainWindow, chance: random.Random) -> None:
    """A task is given on the page that stands in front, seen there, and taken back."""
    member = chance.choice(list(Member.select(Member.id).limit(50)))
    with action("Giao nhiệm vụ trực nhà văn hoá") as made:
        Task(member=member, year=TODAY.year, text="Trực nhà văn hoá thôn").save()
    window.reload()
    _settle()
    undo(made.id)
    window.set_year(chance.choice((TODAY.year - 1, TODAY.year)))
    _settle()


def _measure(found: Soaked) -> None:
    gc.collect()
    found.megabytes.append(_resident())
    found.files.append(len(list(Path("/proc/self/fd").iterdir())))


def _resident() -> float:
    """Megabytes of the machine's memory that this process holds."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024 / _MEGABYTE


def main(folder: str, minutes: str, seed: str) -> int:
    """A day in a process of its own, so that nothing else is counted; 1 when it held more than it may."""
    found = soak(Path(folder), int(minutes), int(seed))
    print(found.line(), flush=True)
    grown, files = found.grown
    return int(found.opened >= OPENED or found.megabytes[-1] >= ALL_PAGES or grown >= GROWN or files > FILES)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
