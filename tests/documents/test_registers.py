"""The registers on paper: the members' book with its thick and thin lines, registers of a year, the quarter's count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from nongson_desktop.documents.content import Row
from nongson_desktop.documents.lines import thin_rows
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.organizations import cells
from tests.documents.geometry import pages_of, problems, text_of
from tests.documents.test_papers import word_text

ON = date(2026, 11, 22)
ASKED = Request(on=ON, year=2026)


def horizontals(content: bytes, page: int) -> list[float]:
    """The heights of the lines across the table on a page, each once, in points."""
    found: set[float] = set()

    def seen(operator: bytes, operands: list[object], matrix: list[float], *_: object) -> None:
        if operator == b"l" and start and abs(start[0][1] - float(operands[1])) < 0.01:  # type: ignore[arg-type]
            found.add(round(start[0][1] * matrix[3] + matrix[5], 1))
        if operator == b"m":
            start[:] = [(float(operands[0]), float(operands[1]))]  # type: ignore[arg-type]

    start: list[tuple[float, float]] = []
    PdfReader(BytesIO(content)).pages[page].extract_text(visitor_operand_before=seen)
    return sorted(found)


def test_the_book_has_nine_members_on_a_page_each_on_four_thin_lines(practice_office: Path) -> None:
    book = draw_paper("register-members", ASKED)
    assert problems(book, "bang-ngang") == []
    first, second, *_ = pages = pages_of(book)
    assert len(pages) == 1 + 15, "127 members, nine a page, after the cover"
    assert "Tổng số: 127 đảng viên." in first.text
    assert all(f"({column})" in second.text for column in range(1, 15))
    assert {str(number) for number in range(1, 10)} <= set(second.text.split())
    assert "10" not in second.text.split()
    lines = horizontals(book, 1)
    steps = [high - low for low, high in pairwise(lines)][:36]
    assert max(steps) - min(steps) < 0.2, "thirty-six lines of one height"


def test_the_book_of_a_cell_is_its_own_and_names_no_cell_in_its_notes(practice_office: Path) -> None:
    cell = cells(ON)[2]
    text = text_of(draw_paper("register-members", replace(ASKED, cell=cell.id)))
    assert f"{cell.name}, tính đến ngày 22/11/2026" in text
    assert text.count("Chi bộ thôn") <= 2


def test_a_text_too_long_for_its_thin_line_takes_the_empty_ones(practice_office: Path) -> None:
    short, long = "Nam\nKinh\nKhông\n", "Xã Suối Mây, tỉnh Sông Lam, trước là xã Hạ\n\n\n"
    rows = thin_rows(Row((short, long), thin=4), [60, 60], 8.5)
    assert [row.cells[0] for row in rows] == ["Nam", "Kinh", "Không", ""]
    assert " ".join(row.cells[1] for row in rows).split() == long.split()
    assert [row.thin for row in rows] == [4, 3, 2, 1]
    assert len(thin_rows(Row(("từ " * 60, ""), thin=4), [60, 60], 8.5)) > 4


def test_the_word_file_of_the_book_has_a_row_for_every_thin_line(practice_office: Path) -> None:
    made = Document(BytesIO(draw_paper("register-members", replace(ASKED, format="docx"))))
    table = next(one for one in made.tables if len(one.columns) == 14)
    assert len(table.rows) == 1 + 15 * 9 * 4
    assert (
        table.rows[1]
        ._tr.xpath(".//w:tcBorders/w:bottom")[0]
        .get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val")
        == "dotted"
    )


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("register-resolutions", "Nghị quyết về nhiệm vụ năm 2026"),
        ("register-cards-handed", "thẻ đảng viên phát đợt 19/5/2026"),
        ("register-residence", "Chấp hành tốt quy định nơi cư trú"),
        ("register-files-read", "Ủy ban Kiểm tra Đảng ủy"),
        ("register-probationary", "Hết 12 tháng dự bị"),
    ],
)
def test_a_register_says_what_was_recorded(practice_office: Path, key: str, words: str) -> None:
    assert problems(draw_paper(key, ASKED), "bang-ngang") == []
    assert words in word_text(draw_paper(key, replace(ASKED, format="docx")))


def test_an_empty_register_is_printed_to_be_bound_with_the_others(office: Path) -> None:
    text = text_of(draw_paper("register-deceased", ASKED))
    assert "(không có)" in text
    assert "Tổng số: 0 đảng viên." in text


def test_the_quarter_is_counted_by_cause_and_its_sums_are_checked(practice_office: Path) -> None:
    drawn = draw_paper("register-quarter", replace(ASKED, quarter=4))
    assert problems(drawn, "bang-ngang") == []
    text = text_of(drawn)
    assert "quý IV năm 2026" in text
    assert "126 + 1 − 0 = 127" in text
    assert "Kiểm tra: đầu quý + tăng − giảm = cuối quý đúng ở mọi dòng." in text
    assert "quý IV" in text_of(draw_paper("register-quarter", ASKED)), "the quarter of the paper's day"
