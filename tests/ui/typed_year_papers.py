"""The papers of a whole evaluation, brought to the preview and kept by the keys alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from PySide6.QtCore import Qt

from tests.ui.hands import Clerk
from tests.ui.typed_year import (
    Year,
    check_file_of_a_cell,
    check_folder_of_a_cell,
)
from ui.pages.printing import PrintDialog

ENTER, TAB, SPACE, ESC = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Escape
UP, DOWN, RIGHT, HOME, F6 = Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_F6
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@dataclass
class Files:
    """Where the dialogs of the desktop lead: one name for what is saved, a folder, what came back from the cells."""

    target: Path
    folder: Path
    returned: list[Path]


# hands on the keys


def back_to_page(clerk: Clerk) -> None:
    """To where the page begins: to the menu and back."""
    clerk.press(F6)
    clerk.press(F6)


# on paper


def for_all(clerk: Clerk, title: str) -> Any:
    """To a page, for the whole office: the scope above is widened."""
    page = clerk.go(title)
    choose_scope(clerk, 0)
    assert clerk.window.top.scope.currentText() == "Toàn đảng bộ"
    return page


def choose_scope(clerk: Clerk, row: int) -> None:
    """By the key of the scope, which Enter leaves again."""
    clerk.press(Qt.Key.Key_P, ALT)
    assert clerk.window.top.scope.hasFocus()
    clerk.press(HOME)
    for _ in range(row):
        clerk.press(DOWN)
    clerk.press(ENTER)
    clerk.settle()


def keep_file(clerk: Clerk, page: Any, year: Year, files: Files) -> None:
    """In bộ hồ sơ chi bộ of the first cell: as one PDF, and as a folder with a Word file for each member."""
    choose_scope(clerk, 1)
    cell, known = next(iter(year.items()))
    assert clerk.window.top.scope.currentText() == cell
    for words, said in (("Một tệp PDF", f"Đã ghi {files.target.name}."), ("Mỗi chi bộ một thư mục", "tệp vào gửi.")):
        clerk.reach(page.dossier_button)
        clerk.in_menu(lambda: clerk.press(SPACE), words)
        assert clerk.window.note.text.text().endswith(said)
    others = [name for other, inside in year.items() if other != cell for name in inside.names]
    check_file_of_a_cell(files.target, known, [name for name in others if name not in known.names])
    (folder,) = (path for path in files.folder.iterdir() if path.is_dir())
    check_folder_of_a_cell(folder, known)
    choose_scope(clerk, 0)


def printed(clerk: Clerk, page: Any, key: str, target: Path) -> list[str]:
    """A paper of the page of papers, saved as PDF from its preview; the text of each page."""
    back_to_page(clerk)
    assert page.papers.hasFocus()
    rows = [page.papers.item(row).data(Qt.ItemDataRole.UserRole) for row in range(page.papers.count())]
    row = rows.index(key)
    clerk.walk(lambda: page.papers.currentRow() == row, DOWN if page.papers.currentRow() < row else UP, most=len(rows))
    return kept_from_preview(clerk, key, target, ENTER)


def kept_from_preview(clerk: Clerk, key: str, target: Path, opening: Qt.Key) -> list[str]:
    """What a key brings to the preview, saved as PDF; the text of each page."""
    target.unlink(missing_ok=True)

    def keep(dialog: PrintDialog) -> None:
        clerk.settle()
        assert dialog.content, f"{key}: {dialog.preview.message.text()}"
        clerk.press(Qt.Key.Key_S, CTRL)
        clerk.qtbot.waitUntil(lambda: dialog.said.text() == f"Đã lưu {target.name}.")
        assert target.read_bytes() == dialog.content, "what is saved is what is seen"
        clerk.press(ESC)

    clerk.in_dialog(PrintDialog, lambda: clerk.press(opening), keep)
    return [" ".join(sheet.extract_text().split()) for sheet in PdfReader(target).pages]
