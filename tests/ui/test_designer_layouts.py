"""The layouts of an office: copied, renamed, handed on as a file, with the pictures that lie on or under them."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from PIL import Image
from pypdf import PdfReader
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.awards import AwardDecision
from db.base import action
from db.members import Member
from db.settings import draft_of
from nongson_desktop.documents import stocks
from nongson_desktop.documents.layout_files import write_layout
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.stocks import layout_named, shipped
from tests.documents.geometry import MM
from tests.ui.hands import answer, retype
from tests.ui.test_designer import ON, OURS, Settle, drag, opened, spot, type_number
from ui.main_window import MainWindow
from ui.pages.designer import DesignerPage
from ui.pages.designer_recipient import RecipientDialog


@pytest.fixture
def page(window: MainWindow, people: dict[str, Member], settle: Settle) -> DesignerPage:
    return opened(window, people, settle)


# --- layouts


def test_what_comes_with_the_program_is_copied_before_it_is_changed(
    qtbot: QtBot, page: DesignerPage, settle: Settle
) -> None:
    page.open("a4-stock")
    drag(qtbot, page, "g13", 20, 0)
    page.canvas.select(("g13",))
    qtbot.keyClick(page.canvas, Qt.Key.Key_Right)
    assert page.draft.layout == shipped("a4-stock")
    assert "Mẫu có sẵn chỉ để xem" in page.notice.text()
    qtbot.mouseClick(page.list.copy_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.draft.is_ours
    assert page.draft.layout.name == "Phôi A4 in sẵn của cơ quan"
    assert page.draft.layout.fields == shipped("a4-stock").fields


def test_a_layout_is_renamed_and_put_away(qtbot: QtBot, page: DesignerPage, settle: Settle) -> None:
    page.tabs.setCurrentIndex(1)
    retype(qtbot, page.sheet.name, "Phôi mới")
    qtbot.keyClick(page.sheet.name, Qt.Key.Key_Return)
    page.save()
    settle()
    assert [one.name for one in stocks.stocks() if one.id] == ["Phôi mới"]
    assert page.key == "Phôi mới"
    qtbot.mouseClick(page.list.hide_button, Qt.MouseButton.LeftButton)
    settle()
    assert [one.name for one in stocks.stocks() if one.id] == []
    page.main.undo_last()
    settle()
    assert [one.name for one in stocks.stocks() if one.id] == ["Phôi mới"]


def test_a_layout_goes_to_another_office_as_a_file(
    qtbot: QtBot, page: DesignerPage, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, "getSaveFileName", tmp_path / "mau")
    qtbot.mouseClick(page.list.export_button, Qt.MouseButton.LeftButton)
    settle()
    assert (tmp_path / "mau.toml").read_bytes() == write_layout(page.draft.layout)
    answer(monkeypatch, "getOpenFileName", tmp_path / "mau.toml")
    qtbot.mouseClick(page.list.import_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.draft.layout == replace(shipped("a4"), name=f"{OURS} 2")


def test_the_emblem_travels_with_the_file_and_the_scan_stays(
    qtbot: QtBot, page: DesignerPage, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("RGB", (60, 40), "#b3261e").save(tmp_path / "co.png")
    answer(monkeypatch, "getOpenFileName", tmp_path / "co.png")
    for use in ("emblem", "backdrop"):
        page.sheet.picture_asked.emit(use)
        settle()
    answer(monkeypatch, "getSaveFileName", tmp_path / "mau.toml")
    qtbot.mouseClick(page.list.export_button, Qt.MouseButton.LeftButton)
    settle()
    answer(monkeypatch, "getOpenFileName", tmp_path / "mau.toml")
    emblem = page.draft.layout.pictures["emblem"]
    qtbot.mouseClick(page.list.import_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.draft.layout.name == f"{OURS} 2"
    assert page.draft.layout.pictures == {"emblem": emblem}


def test_an_issued_certificate_is_not_changed_for_one_and_the_dialog_says_so_at_once(
    page: DesignerPage, settle: Settle
) -> None:
    with action("Ban hành"):
        decided = AwardDecision.get()
        decided.issued_on = ON
        decided.save()
    page.reload()
    settle()
    assert page.decision is not None
    dialog = RecipientDialog(page.main, page.draft.layout, page.decision, 0)
    settle()
    assert not dialog.accept_button.isEnabled()
    assert dialog.note.text() == "Giấy khen đã ban hành ngày 20/12/2026, không chỉnh riêng được nữa."
    dialog.reject()


def test_a_file_that_is_no_layout_is_refused_in_a_sentence(
    qtbot: QtBot, page: DesignerPage, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "la.toml").write_text("x = 1")
    answer(monkeypatch, "getOpenFileName", tmp_path / "la.toml")
    qtbot.mouseClick(page.list.import_button, Qt.MouseButton.LeftButton)
    settle()
    assert page.main.note.text.text().startswith("Không nhận tệp mẫu “la.toml”: không phải tệp mẫu giấy khen")
    assert len([one for one in stocks.stocks() if one.id]) == 1


def test_a_scan_of_the_stock_lies_under_the_sheet_and_never_prints(
    qtbot: QtBot, page: DesignerPage, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.sheet.checks["on_stock"].click()
    Image.new("RGB", (600, 424), "#fde9c0").save(tmp_path / "phoi.png")
    answer(monkeypatch, "getOpenFileName", tmp_path / "phoi.png")
    page.tabs.setCurrentIndex(1)
    qtbot.mouseClick(page.sheet.choosers["backdrop"], Qt.MouseButton.LeftButton)
    settle()
    assert page.canvas.backdrop.sceneBoundingRect().width() == pytest.approx(297, abs=0.1)
    type_number(qtbot, page.sheet.across, "350")
    assert page.canvas.backdrop.sceneBoundingRect().width() == pytest.approx(350, abs=0.1)
    page.draft.stack.undo()
    page.save()
    settle()
    content = draw_paper("certificate", Request(on=ON, year=2026, stock=OURS))
    assert all(not sheet.images for sheet in PdfReader(BytesIO(content)).pages)
    assert layout_named(OURS).pictures["backdrop"].startswith(b"\xff\xd8")


def test_an_emblem_of_its_own_prints_on_plain_paper(
    qtbot: QtBot, page: DesignerPage, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("RGBA", (200, 100), (0, 90, 0, 255)).save(tmp_path / "bieu-trung.png")
    answer(monkeypatch, "getOpenFileName", tmp_path / "bieu-trung.png")
    page.tabs.setCurrentIndex(1)
    qtbot.mouseClick(page.sheet.choosers["emblem"], Qt.MouseButton.LeftButton)
    settle()
    page.save()
    settle()
    with pdfplumber.open(BytesIO(draw_paper("certificate", Request(on=ON, year=2026, stock=OURS)))) as drawn:
        (image,) = drawn.pages[0].images
    measured = [image[side] / MM for side in ("x0", "x1", "top", "bottom")]
    assert measured == [pytest.approx(side, abs=0.1) for side in (132.5, 164.5, 16, 32)]


@pytest.mark.parametrize("content", [b"GIF89a" + b"\0" * 100, b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b""])
def test_a_file_that_is_no_picture_is_refused(
    qtbot: QtBot, page: DesignerPage, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    (tmp_path / "anh.png").write_bytes(content)
    answer(monkeypatch, "getOpenFileName", tmp_path / "anh.png")
    page.sheet.picture_asked.emit("backdrop")
    settle()
    assert page.main.note.text.text() == "Tệp “anh.png” không phải ảnh PNG hoặc JPEG, hoặc bị hỏng."
    assert not page.draft.is_changed


def test_closing_the_window_keeps_what_was_changed_as_a_draft(qtbot: QtBot, page: DesignerPage, settle: Settle) -> None:
    page.canvas.select(("g4",))
    type_number(qtbot, page.fields.measures["x"], "130")
    assert page.keep_typing() == 1
    form = f"certificate-layout-{page.draft.id}"
    assert draft_of(form)
    page.drafts.clear()
    page.reload()
    settle()
    assert page.draft.layout.fields["g4"].x == 148.5
    assert not page.kept_draft.isHidden()
    qtbot.mouseClick(page.kept_draft.use_button, Qt.MouseButton.LeftButton)
    assert page.draft.layout.fields["g4"].x == 130
    page.save()
    settle()
    assert draft_of(form) is None


# --- one recipient


def test_one_recipients_words_are_changed_and_the_others_stay(qtbot: QtBot, page: DesignerPage, settle: Settle) -> None:
    dialog = RecipientDialog(page.main, page.draft.layout, page.decision, 1)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.show()
    settle()
    assert dialog.words["g7"].placeholderText() == "Đã hoàn thành xuất sắc nhiệm vụ năm 2026"
    retype(qtbot, dialog.words["g7"], "Dũng cảm cứu người trong lũ")
    type_number(qtbot, dialog.moves["g13"][0], "-4,5")
    qtbot.wait(350)
    settle()
    assert "Dũng cảm cứu người" in dialog.preview.document.getAllText(0).text()
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    settle()
    assert spot("Dũng cảm cứu người trong lũ", place=1)
    assert spot("Đã hoàn thành xuất sắc nhiệm vụ năm 2026", place=0)
    assert spot("Lê Quốc Bảo", place=1)[0] == pytest.approx(spot("Lê Quốc Bảo", place=0)[0] - 4.5, abs=0.1)
