"""The log of mistakes: where in the program, never whose record."""

from __future__ import annotations

import traceback
from datetime import datetime
from pathlib import Path

from nongson_desktop.paths import user_home

_LARGEST = 512_000


def log_path() -> Path:
    return user_home() / "nongson.log"


def keep(error: BaseException) -> None:
    """Write the kind of error and the lines of code it came through; its message may hold names and is left out."""
    path = log_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    entry = "\n".join([f"{datetime.now():%Y-%m-%d %H:%M:%S} {type(error).__name__}", *lines, ""])
    old = path.read_text(encoding="utf-8") if path.is_file() and path.stat().st_size < _LARGEST else ""
    path.write_text(old + entry, encoding="utf-8")
