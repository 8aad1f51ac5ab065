"""The program with sockets forbidden, and what it starts too: no command and no page asks for one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.safety.test_roles import commands
from ui.navigation import ENTRIES

ROOT = Path(__file__).parents[2]
GUARD = """
import sys

def forbid(event, _arguments):
    if event.startswith("socket."):
        open(MARK, "w").close()
        raise RuntimeError(f"the program asked for {event}")

sys.addaudithook(forbid)
"""
WALK = """
from nongson_desktop.__main__ import main
code = main(["--self-test"])
sys.excepthook = sys.__excepthook__  # the window's own would tell it in a dialog
assert "PySide6.QtNetwork" not in sys.modules
sys.exit(code)
"""


EVERYTHING = """
import os
import sys
from datetime import date
from pathlib import Path

from nongson_desktop import cli
from nongson_desktop.excel.writing import write_list

place = Path(sys.argv[1])
office, old, usb = place / "office", place / "old", place / "usb"
(place / "new.txt").write_text("mật khẩu thứ hai", encoding="utf-8")
(place / "old.txt").write_text("mật khẩu thứ nhất", encoding="utf-8")
COMMANDS = {
    "sample": ["sample", office, "--members", "24", "--cells", "2", "--from", "2025"],
    "new": ["new", old, "--name", "Đảng bộ xã Khác", "--password-file", place / "old.txt"],
    "change-password": ["change-password", old, "--password-file", place / "old.txt", "--new-password-file",
                        place / "new.txt"],
    "list": ["list", office, "members", "--xlsx", place / "members.xlsx"],
    "export": ["export", office, "--out", place / "whole.xlsx"],
    "import": ["import", old, place / "whole.xlsx", "--password-file", place / "new.txt"],
    "imports": ["imports", office],
    "undo-import": ["undo-import", old, "0", "--password-file", place / "new.txt"],
    "due": ["due", office],
    "counts": ["counts", office],
    "set-status": ["set-status", office, "--member", "5", "--status", "Đình chỉ sinh hoạt", "--on", "2026-11-01"],
    "open-year": ["open-year", office, "2027"],
    "open-evaluation": ["open-evaluation", office, "2026"],
    "evaluate": ["evaluate", office, "2026"],
    "workbook": ["workbook", office, "2026", "--out", place / "sent"],
    "read-workbook": ["read-workbook", office, place / "sent.xlsx"],
    "award": ["award", office, "2025"],
    "papers": ["papers"],
    "print": ["print", office, "rating-summary", "--year", "2025", "--out", place / "summary.pdf"],
    "check": ["check", office],
    "backup": ["backup", office, "--to", usb],
    "restore": ["restore", usb, place / "again"],
}
REFUSED = {"undo-import", "award"}  # no such import; what was decided in the practice office stays
(known,) = [part.choices for part in cli._parser()._actions if part.choices]
assert set(known) == set(COMMANDS), set(known) ^ set(COMMANDS)
for name, words in COMMANDS.items():
    if name == "restore":
        words[1] = next(usb.iterdir())
    if name == "read-workbook":
        words[2] = next((place / "sent").iterdir())
    code = cli.main([str(word) for word in words])
    assert code == 0 or (code == 1 and name in REFUSED), name

from ui import work
from ui.app import application
from ui.main_window import MainWindow
from ui.navigation import ENTRIES

app = application()
window = MainWindow(date(2026, 11, 22), office)
window.show()
for entry in ENTRIES:
    window.go(entry.key)
    work.finish(cancel_readers=False)
    app.processEvents()
    held = [os.readlink(file) for file in Path("/proc/self/fd").glob("*") if file.is_symlink()]
    assert not [name for name in held if "socket" in name], (entry.key, held)
window.close()
assert "PySide6.QtNetwork" not in sys.modules, "what shows a PDF brings the library, nobody may call it"
print("walked", len(COMMANDS), len(ENTRIES))
"""


def run(story: str, home: Path) -> subprocess.CompletedProcess[str]:
    """The story with the guard; a process that it starts has the guard too and leaves its mark when stopped by it."""
    guard = GUARD.replace("MARK", repr(str(home / "asked-for-a-socket")))
    (home / "sitecustomize.py").write_text(guard, encoding="utf-8")
    environment = os.environ | {"NONGSON_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(home)}
    command = [sys.executable, "-c", "import sys; sys.path.insert(0, '')\n" + story, str(home)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=600)


def test_the_main_walk_asks_for_no_socket(tmp_path: Path) -> None:
    answer = run(WALK, tmp_path)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert not (tmp_path / "asked-for-a-socket").exists()


def test_no_command_and_no_page_asks_for_a_socket(tmp_path: Path) -> None:
    answer = run(EVERYTHING, tmp_path)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert answer.stdout.splitlines()[-1] == f"walked {len(commands())} {len(ENTRIES)}"
    assert not (tmp_path / "asked-for-a-socket").exists()


def test_the_guard_stops_whoever_asks_for_one(tmp_path: Path) -> None:
    answer = run("import socket\nsocket.socket()", tmp_path)
    assert answer.returncode == 1
    assert "the program asked for socket." in answer.stderr


def test_the_guard_sees_what_a_process_that_was_started_asks_for(tmp_path: Path) -> None:
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import socket; socket.socket()'])"
    assert run(child, tmp_path).returncode == 0
    assert (tmp_path / "asked-for-a-socket").exists()
