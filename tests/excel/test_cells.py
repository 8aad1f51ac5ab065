"""Dates, numbers and names as clerks type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.dates import PartialDate
from nongson_desktop.excel.cells import digits_of, lines_of, partial_date, text_of
from nongson_desktop.excel.names import proper_name, written_name

LATEST = 2008
DAYS = st.dates(date(1930, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("05/03/1975", "1975-03-05"),
        ("5/3/1975", "1975-03-05"),
        ("5/3/75", "1975-03-05"),
        ("5/3/08", "2008-03-05"),
        ("5/3/09", "1909-03-05"),
        (" 05 . 03 . 1975 .", "1975-03-05"),
        ("5-3-1975", "1975-03-05"),
        ("'05/03/1975", "1975-03-05"),
        ("1975-03-05", "1975-03-05"),
        ("1975-03-05 00:00:00", "1975-03-05"),
        ("ngày 5 tháng 3 năm 1975", "1975-03-05"),
        ("05031975", "1975-03-05"),
        (5031975.0, "1975-03-05"),
        (27458.0, "1975-03-05"),
        (27458.75, "1975-03-05"),
        ("27458", "1975-03-05"),
        (date(1975, 3, 5), "1975-03-05"),
        ("03/1975", "1975-03"),
        ("3/75", "1975-03"),
        ("tháng 3/1975", "1975-03"),
        ("0/3/1975", "1975-03"),
        (3.1975, "1975-03"),
        (3.198, "1980-03"),
        ("1975", "1975"),
        (1975.0, "1975"),
        ("Năm 1975", "1975"),
        ("00/00/1975", "1975"),
    ],
)
def test_a_date_is_understood_and_a_year_stays_a_year(cell: object, iso: str) -> None:
    found = partial_date(cell, LATEST)  # type: ignore[arg-type]
    assert found is not None
    assert found.iso == iso


@pytest.mark.parametrize("cell", ["", None, "  ", "-", "…".replace("…", "."), False])
def test_nothing_is_no_date(cell: object) -> None:
    assert partial_date(cell, LATEST) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("31/02/1975", "lịch không có ngày 31/02/1975"),
        ("29/02/1975", "lịch không có ngày"),
        ("3/25/1975", "lịch không có ngày"),
        ("13/1975", "không có tháng ấy"),
        ("05/03/0975", "năm 975 không thể đúng"),
        ("hôm qua", "không phải là ngày"),
        ("75", "chỉ năm đủ bốn chữ số"),
        (12.0, "không phải là ngày"),
        (-5.0, "không phải là ngày"),
        (float("1e300"), "không phải là ngày"),
        ("5/3/1975 - 6/3/1975", "không phải là ngày"),
        (True, "không phải là ngày"),
    ],
)
def test_what_is_no_date_says_why(cell: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        partial_date(cell, LATEST)  # type: ignore[arg-type]


@given(DAYS, st.sampled_from("/.-"), st.booleans(), st.booleans())
def test_any_day_is_understood_however_it_is_written(day: date, sign: str, padded: bool, short: bool) -> None:
    year = f"{day:%y}" if short else str(day.year)
    parts = (f"{day:%d}", f"{day:%m}", year) if padded else (str(day.day), str(day.month), year)
    latest = day.year
    assert partial_date(sign.join(parts), latest) == PartialDate.of(day)


@given(DAYS)
def test_a_serial_is_the_day_that_excel_counts(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert partial_date(float(serial), 2026) == PartialDate.of(date(1899, 12, 30) + timedelta(days=serial))


ANYTHING = st.text(max_size=20) | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**15), 10**15)


@given(ANYTHING)
@example(-2147483649.375)
@example(0.1975)
@example(1.1e-05)
def test_whatever_stands_in_a_cell_is_a_date_of_our_time_or_refused(cell: str | float) -> None:
    found, refusal = None, "không nói gì"
    try:
        found = partial_date(cell, LATEST)
    except ValueError as error:
        refusal = str(error)
    assert not refusal.isascii(), "the reason is said in Vietnamese"
    assert found is None or 1900 <= found.year <= 9999


@given(st.integers(0, 10**12 - 1))
def test_a_number_is_the_same_text_as_number_or_as_text(number: int) -> None:
    assert digits_of(float(number)) == str(number) == digits_of(f" {number} ")


def test_a_card_number_loses_its_dots_and_spaces_and_keeps_its_zeros() -> None:
    assert digits_of(" 004.900 000-001'") == "004900000001"
    with pytest.raises(ValueError, match="mất các chữ số cuối"):
        digits_of("4.9E+11")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("ĐỖ ĐỨC ÁNH", "Đỗ Đức Ánh"),
        ("đỗ đức ánh", "Đỗ Đức Ánh"),
        ("Đ/c ĐỖ ĐỨC ÁNH", "Đỗ Đức Ánh"),
        ("Đồng chí Lý Thị Đào", "Lý Thị Đào"),
        ("K'BRÔI Y-BHĂM", "K'Brôi Y-Bhăm"),
        ("Lê Thị McX", "Lê Thị McX"),
    ],
)
def test_a_name_is_written_as_names_are(written: str, name: str) -> None:
    assert proper_name(written) == name


@pytest.mark.parametrize(
    ("written", "name", "added"),
    [
        ("Nguyễn Văn AN", "Nguyễn Văn An", ""),
        ("HỒ THỊ Em", "Hồ Thị Em", ""),
        ("Võ Văn Giàu (chuyển đến)", "Võ Văn Giàu", "chuyển đến"),
        ("Ngô Văn Giỏi - Bí thư chi bộ", "Ngô Văn Giỏi", "Bí thư chi bộ"),
        ("Hồ Thị Hai, PBT", "Hồ Thị Hai", "PBT"),
        ("Đại tá LÊ QUANG CẢNH (hưu trí)", "Lê Quang Cảnh", "Đại tá, hưu trí"),
        ("12. Trương Văn Khả *", "Trương Văn Khả", ""),
        ("Ông Ích Đường", "Ông Ích Đường", ""),
        ("Ông Văn Minh Đức", "Ông Văn Minh Đức", ""),
        ("Ông Thị Mỹ Lệ", "Ông Thị Mỹ Lệ", ""),
        ("Anh Đức", "Anh Đức", ""),
        ("Phạm Thị Dung (A)", "Phạm Thị Dung (A)", ""),
        ("Rơ Châm Y-Blô", "Rơ Châm Y-Blô", ""),
    ],
)
def test_what_stands_beside_a_name_in_its_cell_is_told_from_the_name(written: str, name: str, added: str) -> None:
    assert written_name(written) == (name, added, "")
    assert written_name("Đ/c: Bà Đinh Thị Ích") == ("Đinh Thị Ích", "", "Bà")


def test_text_has_one_space_and_long_text_keeps_its_lines() -> None:
    assert text_of("  Đỗ\n Đức\tÁnh\xa0") == "Đỗ Đức Ánh"
    assert lines_of(" dòng một \n\tdòng  hai ") == "dòng một\ndòng hai"
    assert (text_of(2.0), text_of(2.5), text_of(True), text_of(date(1975, 3, 5))) == ("2", "2.5", "x", "05/03/1975")
