"""The clerk's own settings: window size, columns, text size, recent offices; no names of people."""

from __future__ import annotations

from getpass import getuser
from pathlib import Path

from PySide6.QtCore import QSettings

from nongson_desktop.paths import user_home

_RECENT = 8
_IDLE = 10


def preferences() -> QSettings:
    return QSettings(str(user_home() / "window.ini"), QSettings.Format.IniFormat)


def recent_offices() -> list[Path]:
    """The offices opened last that still stand, newest first."""
    kept = preferences().value("offices", [], list)
    assert isinstance(kept, list)
    return [Path(folder) for folder in kept if (Path(folder) / "office.db").is_file()]


def remember_office(folder: Path) -> None:
    """Put the office first of those opened; where it stands there already nothing waits for the disk."""
    known = recent_offices()
    newest_first = [folder, *(other for other in known if other != folder)][:_RECENT]
    if newest_first != known:
        preferences().setValue("offices", [str(office) for office in newest_first])


def text_size() -> int:
    """Points added to the system's text size."""
    return int(str(preferences().value("text-size", 0)))


def keep_text_size(points: int) -> None:
    preferences().setValue("text-size", points)


def clerk_name() -> str:
    """Who writes at this machine: the name she gave, else the account's."""
    return str(preferences().value("clerk", "")) or getuser()


def keep_clerk_name(name: str) -> None:
    preferences().setValue("clerk", name)


def idle_minutes() -> int:
    """After how long without a key or the mouse the window locks itself; 0: never."""
    return int(str(preferences().value("idle", _IDLE)))


def keep_idle_minutes(minutes: int) -> None:
    preferences().setValue("idle", minutes)


def second_place() -> Path | None:
    """The folder, such as one on a stick, that copies go to as well."""
    kept = str(preferences().value("second-place", ""))
    return Path(kept) if kept else None


def keep_second_place(folder: Path | None) -> None:
    preferences().setValue("second-place", str(folder or ""))
