"""The clerk brings the office's own Word form: sees what it can ask for, is told what is wrong with it, prints it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from db.errors import UserError
from db.papers import PaperTemplate
from nongson_desktop.documents.own_forms import keep_form, own_form
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.awards import decide
from tests.conftest import TODAY
from tests.documents.foreign_forms import one_person, tampered, with_text
from tests.documents.records import NAMES, Office
from tests.documents.test_templates import words
from tests.ui.hands import Clerk, column_of
from ui import work
from ui.main_window import MainWindow
from ui.pages.paper_forms import PaperFormsPage
from ui.pages.paper_word import WordForms

WORD = Request(on=date(2025, 12, 20), year=2025, format="docx")
PLAN, DECISION = "Bản cam kết tu dưỡng, rèn luyện, phấn đấu", "Quyết định khen thưởng"


@pytest.fixture
def clerk(qtbot: QtBot, commune: Office) -> Iterator[Clerk]:
    """Before an office that has its decision of 2025, looking at that year."""
    decide(2025, number="15", on=WORD.on)
    window = MainWindow(TODAY)
    window.resize(1366, 768)
    made = Clerk(qtbot, window)
    window.show_office(commune.folder)
    window.set_year(2025)
    yield made
    work.finish()
    window.close()


@pytest.fixture
def page(clerk: Clerk) -> WordForms:
    forms = clerk.open("Mẫu giấy tờ")
    assert isinstance(forms, PaperFormsPage)
    clerk.click_tab(forms.tabs.tabBar(), "Mẫu Word riêng")
    clerk.settle()
    return forms.word


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that the clerk points at when she is asked for one; the question itself is the system's."""
    path = tmp_path / "mau rieng.docx"
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_args: (str(path), ""))
    return path


def listed(page: WordForms) -> dict[str, str]:
    return dict(zip(column_of(page.view, 0), column_of(page.view, 1), strict=True))


def test_every_place_of_a_paper_is_listed_with_what_stands_there_this_year(clerk: Clerk, page: WordForms) -> None:
    assert page.paper.currentText() == PLAN
    assert listed(page)["{{ho_va_ten}}"] == "Đỗ Đức Ánh"
    clerk.choose(page.paper, DECISION)
    clerk.settle()
    found = listed(page)
    assert found["{{so_ky_hieu}}"] == "Số 15-QĐ/ĐU"
    assert found["{{bang.thanh_tich}}"].startswith("Chi bộ")
    assert page.places.headings[1] == "Đang là (trên giấy của năm này)"
    assert page.said.text().startswith("Bấm đúp một ô để chép.")


def test_before_there_is_anything_to_print_the_places_come_with_examples(clerk: Clerk, page: WordForms) -> None:
    clerk.window.set_year(2027)
    clerk.choose(page.paper, DECISION)
    clerk.settle()
    assert listed(page)["{{trich_yeu}}"].startswith("về việc tặng Giấy khen")
    assert page.places.headings[1] == "Ví dụ (của đảng bộ mẫu)"
    assert "Ô điền dưới đây lấy theo đảng bộ mẫu." in page.said.text()
    assert page.starter_button.isEnabled()


def test_a_place_is_copied_as_it_is_written_in_the_form(clerk: Clerk, page: WordForms) -> None:
    clerk.choose(page.paper, DECISION)
    clerk.settle()
    for row, text in (("{{so_ky_hieu}}", "{{so_ky_hieu}}"), ("{{bang.thanh_tich}}", "{{dong.thanh_tich}}")):
        clerk.click_words(page.view, row)
        clerk.press(Qt.Key.Key_Return)
        assert QGuiApplication.clipboard().text() == text
    assert page.said.text() == ("Đã chép {{dong.thanh_tich}}. Đặt giữa {%tr for dong in bang %} và {%tr endfor %}.")


def test_a_form_is_taken_checked_used_and_given_up(clerk: Clerk, page: WordForms, file: Path) -> None:
    file.write_bytes(one_person())
    clerk.click(page.take_button)
    clerk.settle()
    assert column_of(page.forms_view, 0) == [PLAN]
    assert column_of(page.forms_view, 1) == ["Mọi năm"]
    assert column_of(page.forms_view, 2) == ["mau rieng.docx"]
    assert page.said.text().startswith("Mọi ô điền của mẫu đều điền được. Mẫu chưa dùng: ho_ten, ")
    text = words(draw_paper("plan", WORD))
    assert all(f"BẢN ĐĂNG KÝ CỦA {name}" in text for name, _, _ in NAMES)
    clerk.click(page.drop_button)
    clerk.settle()
    assert column_of(page.forms_view, 0) == []
    assert "BẢN CAM KẾT" in words(draw_paper("plan", WORD))
    clerk.window.undo_last()
    clerk.settle()
    assert column_of(page.forms_view, 2) == ["mau rieng.docx"]
    assert "BẢN ĐĂNG KÝ" in words(draw_paper("plan", WORD))


def test_a_form_for_one_set_of_rules_stands_beside_the_one_for_every_year(
    clerk: Clerk, page: WordForms, file: Path
) -> None:
    keep_form("plan", "", "chung.docx", with_text("Mẫu chung {{ho_va_ten}}"))
    file.write_bytes(with_text("Mẫu 2025 {{ho_va_ten}}"))
    page.profile.setCurrentIndex(page.profile.findData("P2025"))
    clerk.click(page.take_button)
    clerk.settle()
    assert sorted(column_of(page.forms_view, 2)) == ["chung.docx", "mau rieng.docx"]
    assert "Mẫu 2025" in words(draw_paper("plan", WORD))
    assert page.forms.rows[page.forms_view.currentIndex().row()][2] == "mau rieng.docx", "the new one is stood on"
    known = own_form("plan", 2024)
    assert known is not None
    assert known.name == "chung.docx"


def test_what_the_paper_has_not_and_what_would_stay_blank_is_named_before_printing(
    clerk: Clerk, page: WordForms, file: Path
) -> None:
    clerk.choose(page.paper, DECISION)
    file.write_bytes(with_text("{{so_ky_hieu}} {{so_vb}} {{nguoi_lap}}"))
    clerk.click(page.take_button)
    clerk.settle()
    assert page.said.text() == "Không in được: giấy này không có ô so_vb, nguoi_lap. Hãy sửa mẫu rồi chọn lại."
    file.write_bytes(with_text("{{so_ky_hieu}} {{ghi_chu_duoi_ten}}"))
    clerk.click(page.take_button)
    clerk.settle()
    assert "Đang trống trên giấy năm 2025: ghi_chu_duoi_ten." in page.said.text()
    assert PaperTemplate.select().where(~PaperTemplate.hidden).count() == 1, "the new one took the other's place"


def test_what_is_wrong_with_a_form_is_not_talked_over_by_the_places_read_late(
    clerk: Clerk, page: WordForms, file: Path
) -> None:
    page._read_places()
    page._refuse(UserError("Không đọc được tệp “mau rieng.docx”."))
    clerk.settle()
    assert page.said.text() == "Không đọc được tệp “mau rieng.docx”."
    assert page.places.rows, "the places are there all the same"


def test_a_form_is_checked_before_there_is_anything_to_print(clerk: Clerk, page: WordForms, file: Path) -> None:
    clerk.window.set_year(2027)
    clerk.choose(page.paper, DECISION)
    clerk.settle()
    for text, said in (("{{so_vb}}", "Không in được: giấy này không có ô so_vb."), ("{{so_ky_hieu}}", "Mọi ô điền")):
        file.write_bytes(with_text(text))
        clerk.click(page.take_button)
        clerk.settle()
        assert page.said.text().startswith(said)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Day khong phai Word", "không phải là tệp Word .docx"),
        (tampered(with_text("x"), {"word/vbaProject.bin": b"x"}), "có macro"),
        (with_text("{{ ho_va_ten | upper }}"), "không dùng được"),
        (with_text("{%p for d in bang %}"), "thiếu {% endfor %}"),
    ],
    ids=["not-word", "macro", "a-filter", "an-open-loop"],
)
def test_a_file_that_must_not_be_trusted_is_refused_in_a_sentence_and_nothing_changes(
    clerk: Clerk, page: WordForms, file: Path, content: bytes, said: str
) -> None:
    keep_form("plan", "", "chung.docx", with_text("Mẫu chung {{ho_va_ten}}"))
    file.write_bytes(content)
    clerk.click(page.take_button)
    clerk.settle()
    assert said in page.said.text()
    assert [form.name for form in PaperTemplate.select()] == ["chung.docx"]


def test_a_file_that_is_gone_is_said_to_be_gone(clerk: Clerk, page: WordForms, file: Path) -> None:
    clerk.click(page.take_button)
    clerk.settle()
    assert page.said.text().startswith("Không đọc được tệp “mau rieng.docx”")


def test_the_form_to_begin_from_is_saved_edited_and_taken(clerk: Clerk, page: WordForms, file: Path) -> None:
    clerk.choose(page.paper, DECISION)
    clerk.settle()
    clerk.click(page.starter_button)
    clerk.settle()
    assert page.said.text() == "Đã lưu mau rieng.docx."
    assert "{{dong.thanh_tich}}" in words(file.read_bytes())
    clerk.click(page.take_button)
    clerk.settle()
    assert page.said.text().startswith("Mọi ô điền của mẫu đều điền được.")
    text = words(draw_paper("award-decision", replace(WORD, on=date(2026, 1, 5))))
    assert "Số 15-QĐ/ĐU" in text
    assert "Phạm Quốc Khánh" in text


def test_the_form_in_use_can_be_saved_out_again(clerk: Clerk, page: WordForms, file: Path) -> None:
    content = with_text("Mẫu chung {{ho_va_ten}}")
    keep_form("plan", "", "chung.docx", content)
    clerk.window.reload()
    clerk.settle()
    clerk.click(page.copy_button)
    clerk.settle()
    assert file.read_bytes() == content
