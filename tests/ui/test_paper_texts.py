"""The clerk writes the office's own words and signers, sees them on the paper, and takes a mistake back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.base import Action
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.wording import changes_of, keep_paper, remembered_signer, texts_of
from nongson_desktop.rules.awards import decide
from tests.conftest import TODAY
from tests.documents.geometry import problems, text_of
from tests.documents.records import Office
from tests.ui.hands import Clerk, column_of, retype
from ui import work
from ui.main_window import MainWindow
from ui.pages.paper_forms import PaperFormsPage
from ui.pages.paper_texts import PaperTexts
from ui.pages.printing import PrintDialog

DECISION = Request(on=date(2025, 12, 20), year=2025)
SIGNED_LATER = date(2026, 12, 24)


@pytest.fixture
def clerk(qtbot: QtBot, commune: Office) -> Iterator[Clerk]:
    """Before an office with a rated year, on 22 November 2026."""
    window = MainWindow(TODAY)
    window.resize(1366, 768)
    made = Clerk(qtbot, window)
    window.show_office(commune.folder)
    yield made
    work.finish()
    window.close()


def texts(clerk: Clerk) -> PaperTexts:
    page = clerk.open("Mẫu giấy tờ")
    assert isinstance(page, PaperFormsPage)
    return page.texts


def write(clerk: Clerk, page: PaperTexts, field: str, text: str) -> None:
    assert page.form is not None
    retype(clerk.qtbot, page.form.editor(field), text)


def save(clerk: Clerk) -> None:
    clerk.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    clerk.settle()


def test_own_words_are_typed_saved_and_printed_from_their_day_on(clerk: Clerk) -> None:
    page = texts(clerk)
    clerk.click_words(page.papers, "Quyết định khen thưởng")
    clerk.settle()
    assert page.said.text() == "Đang dùng câu chữ của chương trình."
    write(clerk, page, "since", "01/12/2025")
    write(clerk, page, "document", "Kết luận số 05-KL/ĐU")
    write(clerk, page, "duty", "Văn phòng Đảng ủy thi hành.\nQuyết định có hiệu lực từ ngày ký.")
    write(clerk, page, "recipients", "Như Điều 3;\nLưu VPĐU.")
    save(clerk)
    assert page.form is not None
    assert page.form.state.text() == "Đã lưu."
    assert column_of(page.history_view, 0) == ["01/12/2025"]
    assert column_of(page.history_view, 2) == ["Kết luận số 05-KL/ĐU"]
    decide(2025, number="15", on=DECISION.on)
    drawn = draw_paper("award-decision", DECISION)
    text = text_of(drawn)
    assert "Điều 3. Văn phòng Đảng ủy thi hành." in text
    assert "Điều 4. Quyết định có hiệu lực từ ngày ký." in text
    assert "- Lưu VPĐU." in text
    assert "Điều lệ Đảng" in text, "what was left alone stays"
    assert problems(drawn, "van-ban") == []


def test_a_place_to_fill_in_that_is_none_is_refused_beside_its_words(clerk: Clerk) -> None:
    page = texts(clerk)
    clerk.click_words(page.papers, "Quyết định khen thưởng")
    clerk.settle()
    assert page.form is not None
    label = page.form.boxes["award"].label.text()
    assert label == "Điều 1: khen thưởng   ·   {count} là số lượng, {merit} là thành tích"
    write(clerk, page, "award", "Tặng Giấy khen cho {so_luong}.")
    save(clerk)
    assert "không có chỗ điền {so_luong}" in page.form.boxes["award"].problem.text()
    assert page.form.editor("award").typed() == "Tặng Giấy khen cho {so_luong}."
    assert changes_of("award-decision") == []


def test_the_signer_is_whoever_holds_the_office_until_another_is_written(clerk: Clerk) -> None:
    page = texts(clerk)
    clerk.click_words(page.papers, "Bảng tổng hợp kết quả đánh giá, xếp loại")
    clerk.settle()
    assert page.form is not None
    assert page.form.editor("name").placeholderText() == "để trống: Đỗ Đức Ánh"  # type: ignore[union-attr]
    asked = Request(on=SIGNED_LATER, year=2025)
    assert "Đỗ Đức Ánh" in text_of(draw_paper("rating-summary", asked)).rpartition("T/M")[2]
    write(clerk, page, "since", "20/12/2026")
    write(clerk, page, "authority", "T/M BAN THƯỜNG VỤ")
    write(clerk, page, "post", "PHÓ BÍ THƯ")
    write(clerk, page, "name", "Ngô Thị Mẫn")
    save(clerk)
    assert text_of(draw_paper("rating-summary", asked)).endswith("PHÓ BÍ THƯ Ngô Thị Mẫn")
    before = replace(asked, on=date(2026, 12, 19))
    assert "Ngô Thị Mẫn" not in text_of(draw_paper("rating-summary", before))


def test_words_taken_back_are_the_programs_again_and_leave_no_trace_of_their_own(clerk: Clerk) -> None:
    keep_paper("plan", {"ending": "Tôi xin hứa."}, remembered_signer("plan", TODAY), since=date(2026, 1, 1))
    page = texts(clerk)
    assert page.form is not None
    assert page.form.editor("ending").typed() == "Tôi xin hứa."
    clerk.click(page.shipped_button)
    save(clerk)
    assert texts_of("plan", TODAY)["ending"].startswith("Tôi xin hứa thực hiện nghiêm túc")
    assert texts_of("plan", date(2026, 6, 1))["ending"] == "Tôi xin hứa."
    assert column_of(page.history_view, 0) == ["22/11/2026", "01/01/2026"]


def test_a_line_of_what_was_written_shows_its_words_and_can_be_dropped_and_brought_back(clerk: Clerk) -> None:
    for day, words in ((date(2025, 1, 1), "Câu cũ."), (date(2026, 1, 1), "Câu mới.")):
        keep_paper("task-slip", {"duty": words}, remembered_signer("task-slip", day), since=day)
    page = texts(clerk)
    clerk.click_words(page.papers, "Phiếu giao nhiệm vụ")
    clerk.settle()
    assert page.form is not None
    assert "name" not in page.form.boxes, "a slip is signed for the cell"
    assert page.form.editor("cell-authority").placeholderText() == "để trống: T/M CHI BỘ"  # type: ignore[union-attr]
    assert page.form.editor("duty").typed() == "Câu mới."
    clerk.click_words(page.history_view, "01/01/2025")
    clerk.settle()
    assert page.form.editor("duty").typed() == "Câu cũ."
    clerk.click_words(page.history_view, "01/01/2026")
    clerk.click(page.drop_button)
    clerk.settle()
    assert texts_of("task-slip", TODAY)["duty"] == "Câu cũ."
    clerk.window.undo_last()
    clerk.settle()
    assert page.form.editor("duty").typed() == "Câu mới."


def test_saving_what_stands_there_already_is_said_and_nothing_is_written(clerk: Clerk) -> None:
    page = texts(clerk)
    done = Action.select().count()
    write(clerk, page, "since", "01/01/2026")
    save(clerk)
    assert page.form is not None
    assert (
        page.form.boxes["since"].problem.text()
        == "Câu chữ, người ký của ngày 01/01/2026 đã như vậy, chưa có gì để ghi."
    )
    assert Action.select().count() == done


def test_typing_that_was_not_saved_waits_while_another_paper_is_looked_at(clerk: Clerk) -> None:
    page = texts(clerk)
    write(clerk, page, "ending", "Đang gõ dở")
    clerk.click_words(page.papers, "Phiếu giao nhiệm vụ")
    clerk.settle()
    clerk.click_words(page.papers, "Bản cam kết tu dưỡng, rèn luyện, phấn đấu")
    clerk.settle()
    assert page.form is not None
    assert page.form.draft_notice.isVisible()
    page.form.take_draft()
    assert page.form.editor("ending").typed() == "Đang gõ dở"


def test_the_paper_is_looked_at_with_its_words(clerk: Clerk) -> None:
    page = texts(clerk)
    seen = []

    def look(dialog: PrintDialog) -> None:
        clerk.settle()
        seen.append(text_of(dialog.content))
        dialog.reject()

    write(clerk, page, "ending", "Tôi xin hứa.")
    clerk.click(page.print_button)
    assert clerk.window.note.text.text() == "Hãy lưu (Ctrl+S) rồi xem trên giấy."
    clerk.window.set_year(2025)
    write(clerk, page, "since", "01/12/2025")
    save(clerk)
    clerk.in_dialog(PrintDialog, lambda: clerk.click(page.print_button), look)
    assert seen[0].count("Tôi xin hứa.") == 8
