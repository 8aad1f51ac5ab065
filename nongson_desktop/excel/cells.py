"""What a cell of a foreign workbook says: text, numbers that are names, dates as clerks write them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from db.dates import PartialDate
from db.search import folded
from nongson_desktop.excel.reading import Cell

_FIRST_YEAR = 1900
_NO_MARK = {"", "0", "-", "khong"}
_TICKS = ("✓", "✔", "+")  # folding takes them for nothing
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(2101, 80_000)
_WORDS = re.compile(r"ngày|tháng|năm|sinh")
_SEPARATORS = re.compile(r"[\s/.,\-]+")
_PLAIN = re.compile(r"(?:0[1-9]|[1-9]\d?)/(?:0[1-9]|[1-9]\d?)/\d{4}")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[t ]+[\d:.]+)?")
_TIME = re.compile(r"[t ]+\d{1,2}:\d\d(:\d\d)?$")


def text_of(cell: Cell) -> str:
    """The cell as one line of text without stray spaces; 2.0 is "2"."""
    if isinstance(cell, str):
        return " ".join(cell.split())
    return "" if cell is None else lines_of(cell)


def lines_of(cell: Cell) -> str:
    """The cell as text that keeps its lines."""
    if cell is None or cell is False:
        return ""
    if cell is True:
        return "x"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, str):
        return "\n".join(" ".join(line.split()) for line in cell.splitlines()).strip()
    return str(int(cell)) if float(cell).is_integer() else repr(cell)


def is_marked(cell: Cell) -> bool:
    """Whether a cell of a column to be ticked is ticked: an x or any other sign but 0, a dash or "không"."""
    text = text_of(cell)
    return text in _TICKS or folded(text) not in _NO_MARK


def is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def digits_of(cell: Cell) -> str:
    """A card or identity number as text with its zeros; raises ValueError when Excel kept only a part of it."""
    text = text_of(cell)
    if text.isdigit():
        return text
    if "e+" in text.lower():
        raise ValueError("Excel chỉ còn giữ số rút gọn, đã mất các chữ số cuối; hãy nhập lại số này")
    return re.sub(r"[\s.'’`\-]", "", text) if re.search(r"\d", text) else text


def partial_date(cell: Cell, latest_year: int) -> PartialDate | None:
    """The date that a cell says, a year alone staying a year; raises ValueError with the reason in Vietnamese."""
    if isinstance(cell, date):
        return _in_range(PartialDate.of(cell))
    if is_number(cell):
        assert isinstance(cell, int | float)
        return _in_range(_date_of_number(cell, latest_year))
    text = text_of(cell).lower().strip(" .,;:'’`/-")
    return _in_range(_date_of_text(text, latest_year)) if text else None


def _in_range(found: PartialDate) -> PartialDate:
    if found.year < _FIRST_YEAR:
        raise ValueError(f"năm {found.year} không thể đúng")
    return found


def _date_of_number(number: float, latest_year: int) -> PartialDate:
    if _FIRST_YEAR <= number < _SERIALS.start and float(number).is_integer():
        return PartialDate(int(number))
    if _SERIALS.start <= number < _SERIALS.stop:
        return PartialDate.of(_SERIAL_ZERO + timedelta(days=int(number)))
    if float(number).is_integer():
        return _date_of_digits(str(int(number)), latest_year)
    month, _, year = repr(number).partition(".")
    if 3 <= len(year) <= 4 and year.isdigit() and month.isdigit() and 1 <= int(month) <= 12:  # 5.1980 is kept as 5.198
        return PartialDate(int(year.ljust(4, "0")), int(month))
    raise ValueError("không phải là ngày")


def _date_of_digits(digits: str, latest_year: int) -> PartialDate:
    """ddmmyyyy typed without separators; the first zero may have been lost."""
    if len(digits) == 5:  # a serial that was pasted as text
        return PartialDate.of(_SERIAL_ZERO + timedelta(days=int(digits)))
    if len(digits) not in (7, 8):
        raise ValueError("không phải là ngày")
    full = digits.zfill(8)
    return _real(f"{full[:2]}/{full[2:4]}/{full[4:]}", latest_year)


def _date_of_text(text: str, latest_year: int) -> PartialDate:
    if _PLAIN.fullmatch(text):
        return _real(text, latest_year)
    iso = _ISO.fullmatch(text)
    if iso:
        return _real("/".join(reversed([part for part in iso.groups() if part])), latest_year)
    parts = [part for part in _SEPARATORS.split(_WORDS.sub("/", _TIME.sub("", text))) if part]
    if not all(part.isdigit() for part in parts) or not 1 <= len(parts) <= 3:
        raise ValueError("không phải là ngày")
    if len(parts) == 1 and len(parts[0]) > 4:
        return _date_of_digits(parts[0], latest_year)
    while len(parts) > 1 and not int(parts[0]):  # 00/00/1975: the day and the month are not known
        del parts[0]
    return _real("/".join(parts), latest_year)


def _real(written: str, latest_year: int) -> PartialDate:
    try:
        return PartialDate.parse(written, latest_year)
    except ValueError as error:
        if not re.fullmatch(r"(\d{1,2}/){0,2}(\d{4}|\d{2})", written) or "/" not in written:
            raise ValueError("không phải là ngày; viết ngày/tháng/năm hoặc chỉ năm đủ bốn chữ số") from error
        raise ValueError(f"lịch không có ngày {written}" if written.count("/") == 2 else "không có tháng ấy") from error
