"""Head lines, numbers, dates and spellings, as the guideline writes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import UserError
from nongson_desktop.documents import page, pdf
from nongson_desktop.documents.content import Content, Head, Row, Table, TableColumn
from nongson_desktop.documents.fonts import width
from nongson_desktop.documents.geometry import MM, Area, geometry_on
from nongson_desktop.documents.lines import balanced, bound, column_widths, shrunk, wrapped
from nongson_desktop.documents.page import Office
from nongson_desktop.rules.organizations import OfficeNames
from tests.documents.geometry import NUMBER, PLACE_DATE, pages_of


def office(name: str = "Đảng bộ xã Suối Mây", parent: str = "Đảng bộ tỉnh Sông Lam", spelling: str = "ỦY") -> Office:
    names = OfficeNames(1, name, parent, "Suối Mây", spelling)
    return Office(date(2026, 3, 1), names, (page.Cell(7, "thôn 1", name),), {}, geometry_on(date(2026, 3, 1)))


@pytest.mark.parametrize(
    ("name", "parent", "superior", "issuer"),
    [
        ("Đảng bộ xã Suối Mây", "Đảng bộ tỉnh Sông Lam", "ĐẢNG BỘ TỈNH SÔNG LAM", "ĐẢNG ỦY XÃ SUỐI MÂY"),
        ("Đảng bộ xã Suối Mây", "Tỉnh uỷ Sông Lam", "ĐẢNG BỘ TỈNH SÔNG LAM", "ĐẢNG ỦY XÃ SUỐI MÂY"),
        ("Đảng uỷ phường Hoa Lúa", "Thành ủy Sông Lam", "ĐẢNG BỘ THÀNH PHỐ SÔNG LAM", "ĐẢNG ỦY PHƯỜNG HOA LÚA"),
        ("Đảng bộ xã Suối Mây", "Huyện ủy Đồi Chè", "ĐẢNG BỘ HUYỆN ĐỒI CHÈ", "ĐẢNG ỦY XÃ SUỐI MÂY"),
        ("Đảng bộ xã Suối Mây", "", "", "ĐẢNG ỦY XÃ SUỐI MÂY"),
    ],
)
def test_a_committees_paper_names_the_committee_under_the_party_body_above(
    name: str, parent: str, superior: str, issuer: str
) -> None:
    head = page.committee_head(office(name, parent))
    assert (head.superior, head.issuer) == (superior, issuer)


def test_a_cells_paper_names_the_cell_under_the_office() -> None:
    ours = office()
    head = page.cell_head(ours, ours.cells[0])
    assert (head.superior, head.issuer) == ("ĐẢNG BỘ XÃ SUỐI MÂY", "CHI BỘ THÔN 1")


def test_the_spelling_touches_the_syllable_alone_and_never_a_typed_value() -> None:
    ours = office(spelling="UỶ")
    assert ours.say("Đảng ủy, chi ủy, ỦY BAN, Ủy viên, thủy lợi") == "Đảng uỷ, chi uỷ, UỶ BAN, Uỷ viên, thủy lợi"
    assert ours.say("Đảng ủy cử {name}", name="Trần Thị Ủy") == "Đảng uỷ cử Trần Thị Ủy"


@given(
    number=st.integers(1, 9999),
    kind=st.sampled_from(("QĐ", "CTr", "BC", "NQ")),
    body=st.sampled_from(("ĐU", "VPĐU", "CB")),
)
def test_every_number_is_written_as_the_guideline_asks(number: int, kind: str, body: str) -> None:
    line = page.number_line(str(number), kind, body)
    assert NUMBER.match(line)
    assert page.number_line(f"{number:02d}-{kind}/{body}", kind, body) == line


def test_a_blank_number_leaves_room_to_write_it() -> None:
    assert page.number_line("", "QĐ", "ĐU") == "Số       -QĐ/ĐU"
    assert NUMBER.match(page.number_line("  ", "QĐ", "ĐU"))


@pytest.mark.parametrize("typed", ["x", "15a", "-3", "15/QĐ", "1.5"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(UserError) as refused:
        page.number_line(typed, "QĐ", "ĐU")
    assert refused.value.field == "number"


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_every_date_is_written_as_the_guideline_asks(day: date) -> None:
    assert PLACE_DATE.match(page.place_date(office(), day))


def test_a_date_not_known_leaves_room() -> None:
    assert page.place_date(office(), None, 2025) == "Suối Mây, ngày …… tháng …… năm 2025"


def test_the_rules_of_the_papers_day_are_taken() -> None:
    assert "36-HD/VPTW" in geometry_on(date(2026, 5, 26)).document
    assert "05-HD/VPTW" in geometry_on(date(2026, 5, 27)).document
    assert "36-HD/VPTW" in geometry_on(date(2001, 1, 1)).document
    assert geometry_on(date(2026, 5, 27)).size == geometry_on(date(2020, 1, 1)).size


@given(st.lists(st.text("aăâbđeêgh", min_size=1, max_size=9), min_size=1, max_size=40), st.floats(60, 400))
def test_lines_hold_every_word_in_order_and_break_none(words: list[str], room: float) -> None:
    text = " ".join(words)
    for lines in (wrapped(text, "Paper", 12, room), balanced(text, "Paper", 12, room)):
        assert " ".join(lines) == text
    assert len(balanced(text, "Paper", 12, room)) <= len(wrapped(text, "Paper", 12, room))


def test_what_belongs_to_a_number_stays_with_it() -> None:
    said = bound("Mức xếp loại quý IV: 100 % theo Điều 11, ngày 05 tháng 02 năm 2026, từ tháng 01/2024 (lần 2)")
    assert [part.replace("\u00a0", " ") for part in said.split(" ") if "\u00a0" in part] == [
        *("quý IV:", "100 %", "Điều 11,", "ngày 05", "tháng 02", "năm 2026,", "(lần 2)")
    ]
    assert "xếp loại" in said
    assert "tháng 01/2024" in said


def test_no_column_is_narrower_than_its_longest_word() -> None:
    """What a column lacks comes from those that have room; where none has, the shares stay."""
    area, day = Area(geometry_on(date(2026, 3, 1))), "24/12/2025"
    columns = (TableColumn("TT", 0.1), TableColumn("Ngày", 0.3), TableColumn("Nội dung", 9.6))
    wide = column_widths(area, Table(columns, (Row(("1", day, "Sổ khen thưởng")),)), 3.5)
    assert wide[0] > width("TT", "Paper-Bold", 12) + 7
    assert wide[1] > width(day, "Paper-Bold", 12) + 7
    assert sum(wide) == pytest.approx(area.text_width * MM)
    many = tuple(TableColumn(day, 1) for _ in range(20))
    assert column_widths(area, Table(many, ()), 3.5) == pytest.approx([area.text_width * MM / 20] * 20)


def test_rows_that_go_on_are_printed_however_long_they_are() -> None:
    """They stay with the row that names whom they are about, unless that is more than a page can hold."""
    day, long = date(2026, 3, 1), "chữ " * 300
    rows = (Row(("1", "Đỗ Đức Ánh", long)), *[Row(("", "", long))] * 8)
    table = Table((TableColumn("TT", 0.5), TableColumn("Họ và tên", 2), TableColumn("Nội dung", 3)), rows)
    made = Content("Bảng", Head("ĐẢNG BỘ XÃ", "CHI BỘ"), (table,), geometry_on(day), day, landscape=True)
    assert len(pages_of(pdf.draw([made]))) > 2


@given(st.integers(1, 60))
def test_a_text_set_smaller_keeps_its_floor_and_its_room(count: int) -> None:
    from nongson_desktop.documents.fonts import width

    found = shrunk(" ".join(["Nguyễn"] * count), "Paper", 16, 13, 300, 3)
    if found is None:
        assert width(" ".join(["Nguyễn"] * count), "Paper", 13) > 600
    else:
        size, lines = found
        assert 13 <= size <= 16
        assert len(lines) <= 3
        assert all(width(line, "Paper", size) <= 300 for line in lines)


def test_the_deputy_signs_where_no_secretary_is_known_and_nobody_where_none_is() -> None:
    ours = office()
    assert ours.signer(1) == ("BÍ THƯ", "")
    assert replace(ours, officers={(1, "deputy"): "Lê Hoàng Vỹ"}).signer(1) == ("PHÓ BÍ THƯ", "Lê Hoàng Vỹ")


def test_an_office_reads_what_its_papers_need_on_a_day(office: Path) -> None:
    ours = page.office_on(date(2026, 3, 1))
    assert ours.committee == "Đảng ủy xã Suối Mây"
    assert ours.cells == ()
    with pytest.raises(UserError, match="Không có chi bộ này vào ngày 01/03/2026"):
        ours.cell(3)
