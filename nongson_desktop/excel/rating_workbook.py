"""The workbook that a cell fills in without the program: names locked, levels chosen from a list, and read back."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from db.errors import UserError
from db.evaluation import Level
from db.search import folded
from nongson_desktop.excel.reading import Cell, Workbook

MARK = "nong-son: phieu xep loai chi bo"
SHEET = "Xep loai"
_TOP_ROW, _TITLE_ROW, _GUIDE_ROW, _HEADER_ROW = 0, 1, 2, 3
FACTS = (
    ("held_on", "Ngày họp"),
    ("present", "Số có quyền biểu quyết có mặt"),
    ("issued", "Phiếu phát ra"),
    ("returned", "Phiếu thu về"),
    ("valid", "Phiếu hợp lệ"),
    ("spoiled", "Phiếu không hợp lệ"),
)
_BEST = ("issued", "returned", "valid", "spoiled")
WORDS = (
    ("started", "Bắt đầu lúc"),
    ("ended", "Kết thúc lúc"),
    ("place", "Địa điểm"),
    ("chair", "Chủ trì"),
    ("secretary", "Thư ký"),
    ("teller", "Tổ trưởng tổ kiểm phiếu"),
    ("absent", "Vắng (họ tên, lý do)"),
)
TEXTS = ("self_level", "cell_level", "note")
POINTS = ("self_points", "points")
VOTES = ("votes_htxs", "votes_htt", "votes_ht", "votes_kht")
_LABELS = {
    "self_level": "Tự nhận mức",
    "self_points": "Điểm tự chấm",
    "cell_level": "Chi bộ đề xuất",
    "points": "Điểm chi bộ chấm",
    "votes_htxs": "Phiếu HTXS",
    "votes_htt": "Phiếu HTT",
    "votes_ht": "Phiếu HT",
    "votes_kht": "Phiếu KHT",
    "note": "Nhận xét, ghi chú",
}
_WIDTHS = {"note": 36}
_FACT_NAMES = {folded(words): name for name, words in (*FACTS, *WORDS)}
_WORD_NAMES = frozenset(name for name, _ in WORDS)
_NUMBERS_TITLE, _WORDS_TITLE = "Cuộc họp và số phiếu", "Để ghi biên bản"
_UNDER = frozenset((*_FACT_NAMES, folded(_NUMBERS_TITLE), folded(_WORDS_TITLE)))
_FONT = {"font_name": "Times New Roman", "font_size": 12}
_UID_COLUMN, _NAME_COLUMN, _FIRST = 0, 2, 4
_GUIDE = (
    "Chỉ ghi vào ô trắng. Mức: chọn trong danh sách hoặc gõ HTXS, HTT, HT, KHT. Không thêm, xoá, sắp lại dòng;"
    " không đổi tên tệp cũng được. Ghi xong, lưu lại (.xlsx) rồi gửi tệp này về Đảng ủy."
)


@dataclass(frozen=True)
class Identity:
    """Which office, year and cell a workbook belongs to, by the uids that may leave an office."""

    office: str
    year: int
    cell: str


@dataclass(frozen=True)
class Line:
    """One member's row: the uid of the rating, the name as it was written, and what is filled in by field."""

    uid: str
    name: str
    position: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    row: int = 0


@dataclass(frozen=True)
class Known:
    """What the office knows of the cell's meeting by field, and how many the cell may choose for HTXS; None unsaid."""

    meeting: Mapping[str, str] = field(default_factory=dict)
    places: int | None = None


@dataclass(frozen=True)
class Filled:
    """A workbook as it came back: whose it is, its rows, the numbers of the two rounds, and what cannot be read."""

    identity: Identity
    lines: tuple[Line, ...]
    facts: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {})
    problems: tuple[str, ...] = ()


def fields_shown(*, by_points: bool) -> tuple[str, ...]:
    """The columns to fill in: points only where the year's rules score by points."""
    return tuple(name for name in _LABELS if by_points or name not in POINTS)


# Writing


def rating_workbook(
    identity: Identity, title: str, lines: Sequence[Line], shown: Sequence[str], on: date, known: Known
) -> bytes:
    """The bytes of a cell's workbook; the same lines and day give the same bytes."""
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.combine(on, time(), UTC)})
        sheet = book.add_worksheet(SHEET)
        _write_top(book, sheet, identity, title, len(shown), known.places)
        _write_table(book, sheet, lines, shown)
        top = _HEADER_ROW + len(lines) + 2
        _write_facts(book, sheet, top)
        _write_words(book, sheet, top + len(FACTS) + 2, known.meeting, _FIRST + len(shown) - 1)
        _protect(sheet, len(shown))
    return content.getvalue()


def _write_top(book: Any, sheet: Any, identity: Identity, title: str, number: int, places: int | None) -> None:
    """The hidden line says whose it is; then the title and the guide, with the places that were allotted."""
    bold = book.add_format({**_FONT, "bold": True, "font_size": 14})
    guide = book.add_format({**_FONT, "italic": True, "text_wrap": True, "valign": "top"})
    sheet.write_row(_TOP_ROW, 0, [MARK, identity.office, str(identity.year), identity.cell])
    sheet.set_row(_TOP_ROW, None, None, {"hidden": True})
    sheet.write_string(_TITLE_ROW, 1, title, bold)
    words = _GUIDE if places is None else f"{_GUIDE} Hoàn thành xuất sắc (lần 2): chọn không quá {places:02d} đồng chí."
    sheet.merge_range(_GUIDE_ROW, 1, _GUIDE_ROW, _FIRST + number - 1, words, guide)
    sheet.set_row(_GUIDE_ROW, 34 if places is None else 50)


def _write_facts(book: Any, sheet: Any, top: int) -> None:
    """Under the table: the day of the meeting and the sheets of the two rounds."""
    label, blank = book.add_format(_FONT), book.add_format({**_FONT, "border": 1, "locked": False})
    day = book.add_format({**_FONT, "border": 1, "locked": False, "num_format": "dd/mm/yyyy", "align": "left"})
    sheet.write_string(top, _NAME_COLUMN, _NUMBERS_TITLE, book.add_format({**_FONT, "bold": True}))
    sheet.write_string(top, _FIRST, "Lần 1", label)
    sheet.write_string(top, _FIRST + 1, "Lần 2", label)
    for place, (name, words) in enumerate(FACTS, top + 1):
        sheet.write_string(place, _NAME_COLUMN, words, label)
        sheet.write_blank(place, _FIRST, None, day if name == "held_on" else blank)
        if name in _BEST:
            sheet.write_blank(place, _FIRST + 1, None, blank)
    _only_numbers(sheet, top + 2, _FIRST, top + len(FACTS), _FIRST + 1, 100_000)


def _write_words(book: Any, sheet: Any, top: int, known: Mapping[str, str], right: int) -> None:
    """Below: who led, wrote and counted, where and when, as the minutes want it."""
    label = book.add_format(_FONT)
    words = book.add_format({**_FONT, "border": 1, "locked": False, "num_format": "@", "align": "left"})
    sheet.write_string(top, _NAME_COLUMN, _WORDS_TITLE, book.add_format({**_FONT, "bold": True}))
    for place, (name, title) in enumerate(WORDS, top + 1):
        sheet.write_string(place, _NAME_COLUMN, title, label)
        sheet.merge_range(place, _FIRST, place, right, known.get(name, ""), words)


def _write_table(book: Any, sheet: Any, lines: Sequence[Line], shown: Sequence[str]) -> None:
    heading = book.add_format({**_FONT, "bold": True, "border": 1, "text_wrap": True, "align": "center"})
    heading.set_align("vcenter")
    locked = book.add_format({**_FONT, "border": 1, "bg_color": "#EEEEEE", "text_wrap": True, "valign": "top"})
    free = book.add_format({**_FONT, "border": 1, "locked": False, "valign": "top", "text_wrap": True})
    labels = [_LABELS[name] for name in shown]
    sheet.write_row(_HEADER_ROW, 0, ["Mã", "TT", "Họ và tên", "Chức vụ", *labels], heading)
    for place, line in enumerate(lines, 1):
        row = _HEADER_ROW + place
        sheet.write_string(row, _UID_COLUMN, line.uid)
        sheet.write_number(row, 1, place, locked)
        sheet.write_string(row, _NAME_COLUMN, line.name, locked)
        sheet.write_string(row, 3, line.position, locked)
        for column, name in enumerate(shown, _FIRST):
            _write_value(sheet, row, column, line.values.get(name), free)
    _limit_entries(sheet, shown, _HEADER_ROW + 1, _HEADER_ROW + max(len(lines), 1))


def _write_value(sheet: Any, row: int, column: int, value: Any, look: Any) -> None:
    if value in (None, ""):
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, look)
    else:
        sheet.write_number(row, column, value, look)


def _limit_entries(sheet: Any, shown: Sequence[str], first: int, last: int) -> None:
    """Levels come from a list, points and votes are numbers: what else is typed is refused where it is typed."""
    for column, name in enumerate(shown, _FIRST):
        if name in ("self_level", "cell_level"):
            rule = {"validate": "list", "source": list(Level.ALL), "ignore_blank": True}
            words = {"error_title": "Mức xếp loại", "error_message": f"Ghi một trong: {', '.join(Level.ALL)}."}
            sheet.data_validation(first, column, last, column, {**rule, **words})
        elif name in POINTS:
            _only_numbers(sheet, first, column, last, column, 100, "decimal")
        elif name in VOTES:
            _only_numbers(sheet, first, column, last, column, 100_000)


def _only_numbers(sheet: Any, top: int, left: int, bottom: int, right: int, most: int, kind: str = "integer") -> None:
    rule = {"validate": kind, "criteria": "between", "minimum": 0, "maximum": most, "ignore_blank": True}
    words = {"error_title": "Số", "error_message": f"Ghi một số từ 0 đến {most}."}
    sheet.data_validation(top, left, bottom, right, {**rule, **words})


def _protect(sheet: Any, number: int) -> None:
    """Only what is to be filled in can be changed; the columns of numbers and ids keep their width."""
    sheet.set_column(_UID_COLUMN, _UID_COLUMN, None, None, {"hidden": True})
    sheet.set_column(1, 1, 5)
    sheet.set_column(_NAME_COLUMN, _NAME_COLUMN, 27)
    sheet.set_column(3, 3, 24)
    sheet.set_column(_FIRST, _FIRST + number - 2, 11)
    sheet.set_column(_FIRST + number - 1, _FIRST + number - 1, _WIDTHS["note"])
    sheet.freeze_panes(_HEADER_ROW + 1, _FIRST)
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADER_ROW)


# Reading back


def read_filled(book: Workbook) -> Filled:
    """What a cell filled in, as untrusted values; raises UserError when it is no workbook of ours."""
    rows = next((sheet.rows for sheet in book.sheets if sheet.rows and _text(_at(sheet.rows[0], 0)) == MARK), None)
    if rows is None:
        raise UserError(f"Tệp “{book.path.name}” không phải tệp xếp loại đã gửi chi bộ: thiếu dòng nhận dạng.")
    header = next((place for place, row in enumerate(rows) if "ho va ten" in map(folded, map(_text, row))), None)
    if header is None:
        raise UserError(f"Tệp “{book.path.name}” thiếu dòng tiêu đề có cột Họ và tên.")
    problems: list[str] = []
    columns = _columns(rows[header])
    lines = tuple(_lines(rows, header, columns, problems))
    return Filled(_identity(rows[0], book.path.name), lines, _facts(rows, header, problems), tuple(problems))


def _identity(row: Sequence[Cell], name: str) -> Identity:
    year = _text(_at(row, 2))
    if not year.isdigit():
        raise UserError(f"Tệp “{name}” thiếu năm ở dòng nhận dạng.")
    return Identity(_text(_at(row, 1)), int(year), _text(_at(row, 3)))


def _columns(row: Sequence[Cell]) -> dict[str, int]:
    labels = {folded(label): name for name, label in _LABELS.items()}
    labels |= {"ma": "uid", "ho va ten": "name"}
    found = ((labels.get(folded(_text(cell))), place) for place, cell in enumerate(row))
    return {name: place for name, place in found if name}


def _lines(
    rows: Sequence[Sequence[Cell]], header: int, columns: Mapping[str, int], problems: list[str]
) -> Iterator[Line]:
    for number, row in enumerate(rows[header + 1 :], header + 2):
        uid, name = _text(_at(row, columns.get("uid", 0))), _text(_at(row, columns["name"]))
        if not uid and folded(name) in _UNDER:
            continue
        values = {}
        for field_name, place in columns.items():
            if field_name in _LABELS:
                values[field_name] = _value(field_name, _at(row, place), number, problems)
        if uid or name or any(value not in (None, "") for value in values.values()):
            yield Line(uid, name, values=values, row=number)


def _value(name: str, cell: Cell, row: int, problems: list[str]) -> Any:
    """A level, points or votes; None, with a problem told, when it is none of them."""
    text = _text(cell)
    if name == "note":
        return text
    if not text:
        return "" if name in TEXTS else None
    made = _level(text) if name in TEXTS else _number(text, whole=name in VOTES)
    if made is None:
        problems.append(f"Dòng {row}, {_LABELS[name]}: “{text}” không đọc được, bỏ qua ô này.")
    return made


def _level(text: str) -> str | None:
    """A level by its short word, its name, or its number as it is typed in the program."""
    words = {folded(level): level for level in Level.ALL} | {folded(name): key for key, name in Level.NAMES.items()}
    words |= {str(number): level for number, level in enumerate(Level.ALL, 1)}
    return words.get(folded(text))


def _number(text: str, *, whole: bool) -> Any:
    from decimal import Decimal, InvalidOperation

    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    if not number.is_finite() or not 0 <= number <= 100_000 or (whole and number != int(number)):
        return None
    return int(number) if whole else number.quantize(Decimal("0.01"))


def _facts(rows: Sequence[Sequence[Cell]], header: int, problems: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The numbers under the table, of the first and of the second round."""
    first: dict[str, Any] = {}
    second: dict[str, Any] = {}
    for number, row in enumerate(rows[header + 1 :], header + 2):
        name = _FACT_NAMES.get(folded(_text(_at(row, _NAME_COLUMN))))
        for place, found in ((_FIRST, first), (_FIRST + 1, second)):
            cell = _at(row, place)
            if name and cell not in (None, ""):
                found[name] = _fact(name, cell, number, problems)
    return first, second


def _fact(name: str, cell: Cell, row: int, problems: list[str]) -> Any:
    made: Any = None
    if name in _WORD_NAMES:
        return re.sub(r"^(\d{1,2}:\d\d):00$", r"\1", _text(cell))  # Excel makes a time of day of it
    if name == "held_on":
        made = cell if isinstance(cell, date) else _day(_text(cell))
    else:
        made = _number(_text(cell), whole=True)
    if made is None:
        problems.append(f"Dòng {row}: “{_text(cell)}” không đọc được, bỏ qua ô này.")
    return made


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text.strip(), "%d/%m/%Y").replace(tzinfo=UTC).date()
    except ValueError:
        return None


def _at(row: Sequence[Cell], place: int) -> Cell:
    return row[place] if place < len(row) else None


def _text(cell: Cell) -> str:
    """A cell as a clerk reads it; whole numbers come back as fractions from some programs."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())
