"""The program's main walk with sockets forbidden: nothing asks for one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
GUARD = """
import sys

def forbid(event, _arguments):
    if event.startswith("socket."):
        raise RuntimeError(f"the program asked for {event}")

sys.addaudithook(forbid)
"""
WALK = """
from nongson_desktop.__main__ import main
code = main(["--self-test"])
from pathlib import Path
loaded = Path("/proc/self/maps").read_text() if Path("/proc/self/maps").exists() else ""
assert "Qt6Widgets" in loaded or not loaded
assert "Qt6Network" not in loaded, "a library that can reach the network is loaded"
sys.exit(code)
"""


def run(story: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"NONGSON_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", GUARD + story]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_the_main_walk_asks_for_no_socket(tmp_path: Path) -> None:
    answer = run(WALK, tmp_path)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_guard_stops_whoever_asks_for_one(tmp_path: Path) -> None:
    answer = run("import socket\nsocket.socket()", tmp_path)
    assert answer.returncode == 1
    assert "the program asked for socket." in answer.stderr
