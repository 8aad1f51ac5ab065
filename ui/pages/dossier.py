"""In bộ hồ sơ chi bộ: of the cell in scope or of all, as one PDF or a folder of Word files for each cell."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from nongson_desktop.documents.dossier import write_dossier
from nongson_desktop.documents.request import Request
from ui import work
from ui.dialogs import show_failure, tell

if TYPE_CHECKING:
    from ui.main_window import MainWindow

TITLE = "bộ hồ sơ chi bộ"


def choose_dossier(main: MainWindow, request: Request, below: QWidget) -> None:
    """Ask in which shape, under the button pressed; progress and stop stand at the foot of the window."""
    menu = QMenu(below)
    menu.addAction("Một tệp PDF…", partial(save_pdf, main, request))
    menu.addAction("Mỗi chi bộ một thư mục Word, mỗi đảng viên một tệp…", partial(save_folders, main, request))
    menu.exec(below.mapToGlobal(QPoint(0, below.height())))


def save_pdf(main: MainWindow, request: Request) -> None:
    """One PDF, the file whole or not at all."""
    chosen, _ = QFileDialog.getSaveFileName(
        main, "Lưu bộ hồ sơ chi bộ", f"Bộ hồ sơ chi bộ {request.year}.pdf", "Tệp PDF (*.pdf)"
    )
    if not chosen:
        return
    path = Path(chosen).with_suffix(".pdf")
    _run(main, lambda progress: write_dossier(path, request, progress.report))


def save_folders(main: MainWindow, request: Request) -> None:
    """A folder for each cell, all files or none."""
    chosen = QFileDialog.getExistingDirectory(main, "Chọn thư mục để lưu bộ hồ sơ chi bộ")
    if not chosen:
        return
    _run(main, lambda progress: write_dossier(Path(chosen), request, progress.report))


def _run(main: MainWindow, job: Callable[[work.Progress], str]) -> None:
    work.run(main, job, lambda sentence: tell(main, sentence), lambda error: show_failure(main, error), title=TITLE)
