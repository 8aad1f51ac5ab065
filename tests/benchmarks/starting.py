"""From the start of the process to the usable window, against a bare PySide6 window with the same Qt modules."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from db.open import close_office
from nongson_desktop.sample import make_sample
from tests.benchmarks.measure import Row, compare

BUDGET = 2.0
ROOT = Path(__file__).resolve().parent.parent.parent

OURS = """
import gc, os, sys
from nongson_desktop.__main__ import main
gc.disable()
import ui  # before anything of Qt, as when the program starts
from PySide6.QtWidgets import QApplication

def usable(*_):
    from ui import work
    QApplication.processEvents()
    while work.board.jobs:
        QApplication.processEvents()
    assert any(window.isVisible() for window in QApplication.topLevelWidgets())
    print(*sorted(name for name in sys.modules if name.startswith("PySide6.Qt")), flush=True)
    os._exit(0)

QApplication.exec = usable
main([sys.argv[1]])
"""

BARE = """
import importlib, os, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget

application = QApplication([])
window = QMainWindow()
window.setCentralWidget(QTableWidget(30, 8))
window.resize(1366, 768)
window.show()
application.processEvents()
print("shown", flush=True)
os._exit(0)
"""


def rows(place: Path) -> list[Row]:
    """The office is a commune's: 127 members and six years."""
    folder = place / "start"
    make_sample(folder)
    close_office()
    modules = _run(OURS, str(folder))[1].split()
    assert "PySide6.QtWidgets" in modules
    return [
        compare(
            "start to usable window, commune office",
            lambda: _run(OURS, str(folder))[0],
            lambda: _run(BARE, *modules)[0],
            BUDGET,
            rounds=9,
        )
    ]


def _compiled() -> Path:
    """A program that is installed is compiled; here into a folder that goes with the run."""
    return Path(os.environ["NONGSON_HOME"], "compiled")


def _run(code: str, *words: str) -> tuple[float, str]:
    """Seconds until the process says its line, and the line."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(_compiled())}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", code, *words], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        line = child.stdout.readline()
        taken = time.perf_counter() - begun
    assert (child.returncode, bool(line)) == (0, True)
    return taken, line
