"""The program's one door: the window when no command is given, else the command line."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from nongson_desktop.screen import names_screen

READ_WORKBOOK, READ_LAYOUT = "--read-workbook", "--read-layout"
REFUSED, NOT_OPENED = 1, 3


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, run one command, the self-test or a reader of foreign files; returns the exit code."""
    _give_back_library_path()
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == [READ_WORKBOOK]:
        return _read_workbook(words[1:])
    if words[:1] == [READ_LAYOUT]:
        return _read_layout(words[1:])
    _speak_vietnamese()
    if words == ["--self-test"]:
        return _self_test()
    if not words:
        return _open_window(None)
    if len(words) == 1 and _means_office(words[0]):
        return _open_window(Path(words[0]))
    from nongson_desktop import cli

    return cli.main(words)


def _give_back_library_path() -> None:
    """A bundle points the loader at its own libraries; a program that we start, such as lp, needs the system's."""
    if getattr(sys, "frozen", False) and sys.platform.startswith("linux"):
        os.environ["LD_LIBRARY_PATH"] = os.environ.pop("LD_LIBRARY_PATH_ORIG", "")


def _speak_vietnamese() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


def _means_office(word: str) -> bool:
    """A lone word is an office when it is written as a path, or when it is one."""
    if not word.startswith("-") and any(sign in word for sign in "/\\"):
        return True
    from db.open import is_office

    return is_office(Path(word))


def _open_window(folder: Path | None) -> int:
    gc.disable()  # what is made until the window stands is there to stay; then the window clears, on its own thread
    from db.open import is_office

    if folder is not None and not is_office(folder):
        print(f"Thư mục {folder} không phải là dữ liệu của Nông Sơn.", file=sys.stderr)
        return NOT_OPENED
    if not names_screen():
        said = "Không mở được cửa sổ vì ở đây không có màn hình. Các lệnh vẫn dùng được: xem --help."
        print(said, file=sys.stderr)
        return REFUSED
    from ui.app import run_window

    return run_window(folder)


def _read_workbook(words: list[str]) -> int:
    from nongson_desktop.excel import child

    return child.main(words)


def _read_layout(words: list[str]) -> int:
    from nongson_desktop.documents import child

    return child.main(words)


def _self_test() -> int:
    """The clerk's main job in a folder of its own, then the window on what came out."""
    from nongson_desktop.selftest import self_test

    if not names_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return self_test(_show_window)


def _show_window(folder: Path) -> None:
    """Open the real window on the office, with every page at hand, and close it as soon as it stands."""
    from PySide6.QtCore import QTimer

    from ui.app import application, run_window
    from ui.navigation import ENTRIES

    for entry in ENTRIES:
        entry.loaded()
    app = application()
    titles: list[str] = []

    def look() -> None:
        titles.extend(window.windowTitle() for window in app.topLevelWidgets() if window.isVisible())
        app.closeAllWindows()

    QTimer.singleShot(0, look)
    if run_window(folder) or not any(title.startswith("Đảng bộ xã") for title in titles):
        raise AssertionError(f"cửa sổ không mở: {titles}")


if __name__ == "__main__":
    sys.exit(main())
