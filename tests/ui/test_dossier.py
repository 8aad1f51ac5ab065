"""In bộ hồ sơ chi bộ from the page of papers: one PDF, or a folder of Word files for the cell in scope."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QFileDialog

from db.members import Member
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.evaluation import open_evaluation, rating_day
from nongson_desktop.rules.organizations import cells
from ui.main_window import MainWindow
from ui.pages.dossier import save_folders, save_pdf

Settle = Callable[[], None]


@pytest.fixture
def opened(window: MainWindow, people: dict[str, Member]) -> MainWindow:
    open_evaluation(2026)
    window.reload()
    return window


def asked(window: MainWindow) -> Request:
    return Request(on=window.today, year=2026, cell=cells(rating_day(2026))[0].id)


def test_the_page_of_papers_offers_the_whole_file_of_a_cell(opened: MainWindow, settle: Settle) -> None:
    page = opened.go("papers")
    settle()
    assert page.dossier_button.isVisibleTo(page)
    assert page.dossier_button.text() == "In bộ hồ sơ chi bộ…"


def test_one_pdf_is_saved_where_the_clerk_says(
    opened: MainWindow, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "ho-so.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    save_pdf(opened, asked(opened))
    settle()
    assert "DANH MỤC HỒ SƠ" in PdfReader(out).pages[0].extract_text()


def test_a_folder_for_the_cell_is_saved_with_a_word_file_for_each_review(
    opened: MainWindow, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "hồ sơ"))
    save_folders(opened, asked(opened))
    settle()
    (folder,) = (tmp_path / "hồ sơ").iterdir()
    names = sorted(path.name for path in folder.iterdir())
    assert names[0] == "00-danh-muc.docx"
    assert "03-ban-kiem-diem-ca-nhan-001.docx" in names
