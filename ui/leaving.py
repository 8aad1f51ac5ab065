"""Leaving an office: what is typed is kept, the writing ends, the last copy is made; then the end or another one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import peewee as pw
from PySide6.QtWidgets import QWidget

from db.open import close_office
from ui import work
from ui.dialogs import show_failure

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def leave(window: MainWindow) -> int:
    """Close the office that is open, if any; how many drafts were kept of what was typed and not saved."""
    kept = sum(_keep_typing(window, page) for page in window.pages.values()) if window.folder else 0
    work.finish()
    if window.folder is not None:
        window.closing.emit(window.folder)
        close_office()
        window.folder = None
    return kept


def move(window: MainWindow, folder: Path) -> None:
    """Go on in another office that the same key opens, as a copy brought back; raises OpenError."""
    leave(window)
    for page in window.pages.values():
        window.stack.removeWidget(page)
        page.deleteLater()
    window.pages.clear()
    window.open_folder(folder)


def _keep_typing(window: MainWindow, page: QWidget) -> int:
    keep = getattr(page, "keep_typing", None)
    try:
        return int(keep() or 0) if callable(keep) else 0
    except pw.DatabaseError as error:
        show_failure(window, error)
        return 0
