"""Whether there is a screen to show a window on."""

from __future__ import annotations

import os
import sys

_OPENS_A_WINDOW = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
_NAMES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def names_screen() -> bool:
    """Whether a screen is named at all; without one Qt ends the whole program."""
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in _NAMES)


def has_screen() -> bool:
    """Whether a window can be shown; on Linux a named display may still be one that nobody serves."""
    if not sys.platform.startswith("linux"):
        return True
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    import subprocess

    opening = [sys.executable, "-c", _OPENS_A_WINDOW]
    return subprocess.run(opening, check=False, stderr=subprocess.DEVNULL).returncode == 0  # noqa: S603  (fixed words)
