"""The clerk before paper: what is on screen is the PDF that is printed or saved, and a refusal is a sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.base import action
from db.contests import Contest, Contestant
from db.errors import UserError
from db.members import Member
from db.organizations import OrganizationKind
from nongson_desktop.documents.papers import PAPERS, draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.members import place_member
from nongson_desktop.rules.organizations import new_organization
from nongson_desktop.rules.plans import open_year
from nongson_desktop.rules.scopes import scope_of
from nongson_desktop.rules.tasks import assign
from tests.conftest import TODAY
from tests.ui.hands import answer, retype
from ui import work
from ui.main_window import MainWindow
from ui.pages import printing
from ui.pages.papers import PapersPage
from ui.pages.printing import PrintDialog
from ui.pages.printing_batch import BATCHES
from ui.pages.printing_output import paint_pages, print_pdf

Settle = Callable[[], None]
REQUEST = Request(on=date(2026, 12, 20), year=2026)
ANH, AN = "Đỗ Đức Ánh", "Nguyễn Thị Ân"


@pytest.fixture
def planned(window: MainWindow, people: dict[str, Member]) -> MainWindow:
    """Everyone has a plan, two have tasks."""
    open_year(2026, TODAY)
    with action("Giao nhiệm vụ"):
        for name in (ANH, AN):
            assign(people[name], 2026, f"Vận động các hộ hiến đất làm đường ({name})")
    return window


@pytest.fixture
def opened(qtbot: QtBot, planned: MainWindow, settle: Settle) -> Iterator[Callable[..., PrintDialog]]:
    def open_on(*papers: str, request: Request = REQUEST) -> PrintDialog:
        dialog = PrintDialog(planned, papers, request)
        qtbot.addWidget(dialog)
        dialog.show()
        settle()
        return dialog

    yield open_on
    work.finish()


def text_of(content: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


class Heard:
    """Progress that is only counted."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []

    def report(self, done: int, total: int = 0) -> None:
        self.told.append((done, total))


def test_the_preview_is_the_very_pdf_that_is_saved(
    qtbot: QtBot, opened: Callable[..., PrintDialog], settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened("task-slip")
    assert dialog.content == draw_paper("task-slip", REQUEST)
    pages = len(PdfReader(BytesIO(dialog.content)).pages)
    assert dialog.preview.document.pageCount() == pages
    assert dialog.preview.pages.count() == pages
    assert dialog.print_button.text() == f"In {pages} trang"
    answer(monkeypatch, "getSaveFileName", tmp_path / "phieu")
    qtbot.mouseClick(dialog.pdf_button, Qt.MouseButton.LeftButton)
    settle()
    assert (tmp_path / "phieu.pdf").read_bytes() == dialog.content
    assert dialog.said.text() == "Đã lưu phieu.pdf."
    assert ANH in text_of(dialog.content)


def test_pages_are_listed_by_whose_they_are(opened: Callable[..., PrintDialog], settle: Settle) -> None:
    dialog = opened("task-slip")
    settle()
    assert [dialog.preview.pages.item(row).text() for row in range(2)] == [f"1.  {ANH}", f"2.  {AN}"]
    for row, name in enumerate((ANH, AN)):
        assert name in PdfReader(BytesIO(dialog.content)).pages[row].extract_text()


def test_choosing_a_page_at_the_left_brings_it_into_view(
    qtbot: QtBot, opened: Callable[..., PrintDialog], settle: Settle
) -> None:
    dialog = opened("task-slip")
    dialog.preview.pages.setFocus()
    qtbot.keyClick(dialog.preview.pages, Qt.Key.Key_Down)
    settle()
    assert dialog.preview.view.pageNavigator().currentPage() == 1


def test_another_day_is_drawn_again_and_a_day_that_is_none_is_refused_beside_its_field(
    qtbot: QtBot, opened: Callable[..., PrintDialog], settle: Settle
) -> None:
    dialog = opened("rating-summary", "task-table")
    qtbot.keyClick(dialog.paper, Qt.Key.Key_Down)
    settle()
    assert "ngày 20 tháng 12 năm 2026" in text_of(dialog.content)
    retype(qtbot, dialog.day.editor, "05/12/2026")
    qtbot.wait(300)
    settle()
    assert "ngày 05 tháng 12 năm 2026" in text_of(dialog.content)
    retype(qtbot, dialog.day.editor, "31/11/2026")
    qtbot.wait(300)
    settle()
    assert dialog.content == b""
    assert not dialog.pdf_button.isEnabled()
    assert "không hợp lệ" in dialog.day.problem.text()


def test_a_draft_says_so_on_the_paper(qtbot: QtBot, opened: Callable[..., PrintDialog], settle: Settle) -> None:
    dialog = opened("task-slip")
    assert "BẢN NHÁP" not in text_of(dialog.content)
    dialog.draft.click()
    qtbot.wait(300)
    settle()
    assert "BẢN NHÁP" in text_of(dialog.content)


def test_a_paper_that_cannot_be_drawn_shows_the_sentence_and_no_page(opened: Callable[..., PrintDialog]) -> None:
    dialog = opened("certificate")
    assert dialog.preview.message.isVisible()
    with pytest.raises(UserError) as refusal:
        draw_paper("certificate", REQUEST)
    assert dialog.preview.message.text() == refusal.value.message
    assert dialog.preview.pages.count() == 0
    assert not dialog.pdf_button.isEnabled()


def test_a_paper_that_a_committee_does_not_narrow_says_above_the_sheet_that_it_is_the_whole_offices(
    qtbot: QtBot, opened: Callable[..., PrintDialog], people: dict[str, Member], settle: Settle
) -> None:
    with action("lập"):
        branch = new_organization("Đảng bộ khu Tây", kind=OrganizationKind.BRANCH)
        place_member(people[ANH], new_organization("Chi bộ Bến Tây", parent=branch), date(2026, 1, 1))
        held = Contest(name="Hội thi tuyên truyền viên", year=2026)
        held.save()
        Contestant(contest=held, name="Võ Châu").save()
    dialog = opened("contest-entries", "register-members", request=replace(REQUEST, scope=scope_of(branch.id)))
    note = dialog.preview.note
    whole = "Lưu ý: giấy này không thu hẹp theo Đảng bộ khu Tây; dưới đây là của toàn đảng bộ."
    assert (note.text(), note.isVisible()) == (whole, True)
    qtbot.keyClick(dialog.paper, Qt.Key.Key_Down)
    settle()
    assert AN not in text_of(dialog.content)
    assert ANH in text_of(dialog.content)
    assert (note.text(), note.isVisible()) == ("", False)


def test_a_word_file_holds_the_same_words(
    qtbot: QtBot, opened: Callable[..., PrintDialog], settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened("task-slip")
    answer(monkeypatch, "getSaveFileName", tmp_path / "phieu.docx")
    qtbot.mouseClick(dialog.word_button, Qt.MouseButton.LeftButton)
    settle()
    inside = ZipFile(tmp_path / "phieu.docx").read("word/document.xml").decode()
    assert f"Vận động các hộ hiến đất làm đường ({ANH})" in inside


def test_a_folder_that_cannot_be_written_says_so(
    qtbot: QtBot, opened: Callable[..., PrintDialog], settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened("task-slip")
    (tmp_path / "khong-phai-thu-muc").write_text("")
    answer(monkeypatch, "getSaveFileName", tmp_path / "khong-phai-thu-muc" / "phieu.pdf")
    qtbot.mouseClick(dialog.pdf_button, Qt.MouseButton.LeftButton)
    settle()
    assert dialog.said.text().startswith("Không ghi được tệp")
    assert dialog.pdf_button.isEnabled()


def test_a_batch_writes_one_file_for_each_cell_and_for_each_person(
    opened: Callable[..., PrintDialog], settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened("task-slip")
    for by, count in (("cell", 1), ("member", 2)):
        folder = tmp_path / by
        answer(monkeypatch, "getExistingDirectory", folder)
        batch = next(one for one in BATCHES if (one.by, one.format) == (by, "pdf"))
        assert batch.fits(dialog.chosen)
        dialog.run_batch(batch)
        settle()
        files = sorted(folder.iterdir())
        assert len(files) == count
        assert dialog.said.text() == f"Đã lưu {count} tệp vào {by}."
    names = [text_of(path.read_bytes()) for path in files]
    assert [ANH in names[0], AN in names[1]] == [True, True]
    assert AN not in names[0]


def test_a_stopped_drawing_leaves_nothing_to_print(qtbot: QtBot, planned: MainWindow, settle: Settle) -> None:
    dialog = PrintDialog(planned, ("plan",), REQUEST)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.preview.stop.isVisible()
    qtbot.mouseClick(dialog.preview.stop, Qt.MouseButton.LeftButton)
    settle()
    assert dialog.content == b""
    assert dialog.preview.message.text().startswith("Đã dừng.")
    dialog.draft.click()
    qtbot.wait(300)
    settle()
    assert dialog.content.startswith(b"%PDF")


def test_every_paper_opens_in_the_preview_or_says_why_not(opened: Callable[..., PrintDialog], settle: Settle) -> None:
    dialog = opened(*(paper.key for paper in PAPERS))
    for place in range(dialog.paper.count()):
        dialog.paper.setCurrentIndex(place)
        settle()
        assert bool(dialog.content) != bool(dialog.preview.message.isVisible())


def test_the_printer_gets_whole_sheets_at_their_true_size(planned: MainWindow, tmp_path: Path) -> None:
    for key in ("task-slip", "task-table"):
        content = draw_paper(key, REQUEST)
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "in.pdf"))
        paint_pages(content, printer, Heard())
        assert printer.fullPage()  # else the origin is where the printer can print, not the corner of the paper
        wanted, got = PdfReader(BytesIO(content)), PdfReader(tmp_path / "in.pdf")
        assert len(got.pages) == len(wanted.pages)
        for sheet, page in zip(got.pages, wanted.pages, strict=True):
            assert float(sheet.mediabox.width) == pytest.approx(float(page.mediabox.width), abs=2)
            assert float(sheet.mediabox.height) == pytest.approx(float(page.mediabox.height), abs=2)


def test_a_form_may_be_made_as_small_as_the_printers_paper(planned: MainWindow, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    printer.setOutputFileName(str(tmp_path / "in.pdf"))
    paint_pages(draw_paper("task-table", REQUEST), printer, Heard(), fit=True)
    sheet = PdfReader(tmp_path / "in.pdf").pages[0].mediabox
    assert (float(sheet.width), float(sheet.height)) == (pytest.approx(595, abs=2), pytest.approx(420, abs=2))


@pytest.mark.skipif(sys.platform == "win32", reason="lp is the way to print on Linux and macOS")
def test_where_there_is_lp_it_gets_the_very_pdf(
    planned: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = tmp_path / "lp"
    said = f'printf "%s\\n" "$@" > {tmp_path}/words'
    command.write_text(f"#!/bin/sh\n{said}\ncat > {tmp_path}/got.pdf\n")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    content = draw_paper("task-slip", REQUEST)
    print_pdf(content, "Van-phong", 3, "Phiếu giao nhiệm vụ", Heard())
    assert (tmp_path / "got.pdf").read_bytes() == content
    words = (tmp_path / "words").read_text().splitlines()
    assert words[:6] == ["-d", "Van-phong", "-n", "3", "-t", "Phiếu giao nhiệm vụ"]
    assert not [word for word in words if word.endswith(".pdf")], "no file of it is ever written"
    command.write_text('#!/bin/sh\necho "máy in hết giấy" >&2\nexit 1\n')
    with pytest.raises(UserError, match="từ chối: máy in hết giấy"):
        print_pdf(content, "Van-phong", 1, "Phiếu", Heard())


def test_the_papers_page_prints_for_those_chosen_or_for_the_whole_scope(
    qtbot: QtBot, planned: MainWindow, people: dict[str, Member], settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Request] = []

    class Asked(PrintDialog):
        """The dialog closes itself, so that the test goes on."""

        def exec(self) -> int:
            asked.append(self.request)
            self.reject()
            return 0

    monkeypatch.setattr(printing, "PrintDialog", Asked)
    page = planned.go("papers")
    assert isinstance(page, PapersPage)
    settle()
    assert [page.papers.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(page.papers.count())] == [
        paper.title for paper in PAPERS
    ]
    qtbot.keyClick(page.papers, Qt.Key.Key_Return)
    qtbot.keyClicks(page.search, "anh do")
    page.view.selectRow(0)
    assert page.whom.text() == "Năm 2026 · 1 người đang chọn"
    qtbot.mouseClick(page.open_button, Qt.MouseButton.LeftButton)
    assert [request.members for request in asked] == [(), (people[ANH].id,)]
    assert {request.on for request in asked} == {TODAY}
    qtbot.keyClicks(page.find_paper, "bien ban kiem phieu")
    seen = [page.papers.item(row) for row in range(page.papers.count()) if not page.papers.item(row).isHidden()]
    assert [item.data(Qt.ItemDataRole.AccessibleTextRole) for item in seen] == [
        *("Biên bản kiểm phiếu xếp loại đảng viên", "Biên bản kiểm phiếu xếp loại tập thể")
    ]
    assert page.paper.key == "count-minutes", "the first of those found is in front"
    page.find_paper.clear()
    assert not any(page.papers.item(row).isHidden() for row in range(page.papers.count()))
    QApplication.processEvents()
