"""Workbooks as clerks keep them: last year's list of 127 invented people in several shapes and file formats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests import opendocument

CELLS = (
    "Chi bộ thôn Đồng Ổi",
    "Chi bộ thôn Suối Rễ",
    "Chi bộ thôn Gò Mít",
    "Chi bộ thôn Bãi Lữ",
    "Chi bộ thôn Đá Bạc",
    "Chi bộ thôn Cây Sữa",
    "Chi bộ thôn Hưng Thạnh",
    "Chi bộ cơ quan xã",
    "Chi bộ trường tiểu học Suối Mây",
    "Chi bộ quân sự",
)
SURNAMES = ("Nguyễn", "Trần", "Đỗ", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Lý", "Ngô", "Hồ", "Dương", "Đoàn")
MALE, FEMALE = ("Văn", "Đức", "Hữu", "Quốc", "Xuân"), ("Thị", "Mỹ", "Thị Ngọc", "Thị Bích", "Thuỳ")
GIVEN = (
    "Ánh",
    "Ẩn",
    "Bằng",
    "Cường",
    "Đào",
    "Đễ",
    "Giỏi",
    "Hậu",
    "Hưởng",
    "Kỳ",
    "Liễu",
    "Lữ",
    "Mẫn",
    "Nghĩa",
    "Nguyệt",
)
HOMETOWNS = ("Xã Suối Mây, tỉnh Sông Lam", "Xã Đá Vân, tỉnh Sông Lam", "Phường Cửa Bể, tỉnh Sông Lam")

SHAPES = ("plain", "sections", "two rows", "sheets", "marked", "numbers")
Person = dict[str, str]


def people(count: int = 127) -> list[Person]:
    """Invented people, no two alike in name and birth; dates as dd/mm/yyyy, mm/yyyy or yyyy."""
    made = []
    for number in range(count):
        sex = "Nữ" if number % 3 == 1 else "Nam"
        middle = (FEMALE if sex == "Nữ" else MALE)[number // 13 % 5]
        before = f"{SURNAMES[number % 13]} {middle}"
        given = GIVEN[number * 7 % 15]
        joined = date(1985, 2, 3) + timedelta(days=number * 90)
        made.append(
            {
                "before": before,
                "given": given,
                "name": f"{before} {given}",
                "birth": _birth(number),
                "sex": sex,
                "cell": CELLS[number % 10],
                "card": f"{4_900_000_000 + number * 13:012d}",
                "identity": f"{49_000_000_000 + number * 977:012d}",
                "admitted": f"{joined:%d/%m/%Y}",
                "official": f"{joined + timedelta(days=365):%d/%m/%Y}",
                "hometown": HOMETOWNS[number % 3],
                "note": "Thương binh 3/4" if number % 40 == 7 else "",
            }
        )
    return made


def _birth(number: int) -> str:
    born = date(1950, 1, 1) + timedelta(days=number * 127)
    if number % 20 == 5:
        return f"{born:%Y}"
    return f"{born:%m/%Y}" if number % 50 == 6 else f"{born:%d/%m/%Y}"


@dataclass
class Page:
    """A sheet to be written; merges are (top, left, bottom, right) from 0."""

    name: str
    rows: list[list[Any]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


def build_member_list(path: Path, shape: str = "plain", persons: Sequence[Person] | None = None) -> list[Person]:
    """Write last year's list in one of SHAPES; the path's suffix (.xlsx, .xls, .ods) chooses the format."""
    chosen = list(people() if persons is None else persons)
    save(path, _SHAPES[shape](chosen))
    return chosen


def _plain(persons: list[Person]) -> list[Page]:
    heading = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Chi bộ", "Số thẻ đảng viên", "Số định danh cá nhân"]
    heading += ["Ngày vào Đảng", "Ngày chính thức", "Quê quán", "Ghi chú"]
    keys = ("name", "birth", "sex", "cell", "card", "identity", "admitted", "official", "hometown", "note")
    rows = [[place, *(person[key] for key in keys)] for place, person in enumerate(persons, 1)]
    return [Page("Danh sách", [heading, *rows])]


def _sections(persons: list[Person]) -> list[Page]:
    """Titles above, a section row per cell with its count, the heading again on the second page, a signature."""
    heading = ["TT", "HỌ VÀ TÊN", "NĂM SINH", "NAM, NỮ", "SỐ THẺ ĐẢNG", "SỐ CCCD", "NGÀY VÀO ĐẢNG", "NGÀY CHÍNH THỨC"]
    heading += ["QUÊ QUÁN", "GHI CHÚ"]
    page = Page("DS 2025")
    page.rows += [
        ["ĐẢNG BỘ XÃ SUỐI MÂY", None, None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"],
        ["VĂN PHÒNG ĐẢNG ỦY", None, None, None, "Suối Mây, ngày 05 tháng 01 năm 2026"],
        [],
        ["DANH SÁCH ĐẢNG VIÊN CÁC CHI BỘ TRỰC THUỘC NĂM 2025"],
        ["(Kèm theo Báo cáo số 12-BC/ĐU)"],
        [],
        list(heading),
        [f"({number})" for number in range(1, 11)],
    ]
    page.merges += [(0, 0, 0, 2), (1, 0, 1, 2), (3, 0, 3, 9)]
    for number, cell in enumerate(CELLS):
        inside = [person for person in persons if person["cell"] == cell]
        roman = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")[number]
        page.merges.append((len(page.rows), 0, len(page.rows), 9))
        page.rows.append([f"{roman}. {cell.upper()} ({len(inside)} đồng chí)"])
        for place, person in enumerate(inside, 1):
            keys = ("birth", "sex", "card", "identity", "admitted", "official", "hometown", "note")
            page.rows.append([place, person["name"].upper(), *(person[key] for key in keys)])
        page.rows.append([None, f"Cộng: {len(inside)} đồng chí"])
        if number == 4:
            page.rows += [[], list(heading)]
    page.rows += [
        [None, f"Tổng cộng: {len(persons)} đồng chí"],
        [],
        [None, "NGƯỜI LẬP BIỂU", None, None, None, None, "T/M BAN THƯỜNG VỤ"],
        [None, None, None, None, None, None, "PHÓ BÍ THƯ"],
        [],
        [None, "Lê Thị Mận", None, None, None, None, "Phan Công Tạo"],
    ]
    return [page]


def _two_rows(persons: list[Person]) -> list[Page]:
    """Two heading rows: the name in two columns, the birth date under the sex, both Party dates below one."""
    top = ["STT", "Họ và tên", None, "Ngày sinh", None, "Chi bộ", "Ngày vào Đảng", None, "Số thẻ", "Số CCCD", "Ghi chú"]
    below = [None, "Họ đệm", "Tên", "Nam", "Nữ", None, "Dự bị", "Chính thức", None, None, None]
    page = Page("Danh sách", [["DANH SÁCH ĐẢNG VIÊN"], [], top, below])
    page.merges = [(0, 0, 0, 10), (2, 1, 2, 2), (2, 3, 2, 4), (2, 6, 2, 7)]
    page.merges += [(2, column, 3, column) for column in (0, 5, 8, 9, 10)]
    for place, person in enumerate(persons, 1):
        male = person["sex"] == "Nam"
        birth = [person["birth"] if male else None, None if male else person["birth"]]
        numbers = [person["admitted"], person["official"], person["card"], person["identity"], person["note"]]
        page.rows.append([place, person["before"].upper(), person["given"].upper(), *birth, person["cell"], *numbers])
    return [page]


def _sheets(persons: list[Person]) -> list[Page]:
    """One sheet per cell; the first five say the cell in their title, the others in their name alone."""
    pages = []
    for number, cell in enumerate(CELLS):
        titled = number < 5
        page = Page(f"Trang {number + 1}" if titled else cell.replace("Chi bộ", "CB"))
        page.rows.append([f"DANH SÁCH ĐẢNG VIÊN {cell.upper()} NĂM 2025" if titled else "DANH SÁCH ĐẢNG VIÊN"])
        page.rows += [[], ["TT", "Họ tên", "Sinh ngày", "Giới tính", "Số thẻ ĐV", "CCCD", "Vào Đảng", "Chính thức"]]
        inside = [person for person in persons if person["cell"] == cell]
        keys = ("name", "birth", "sex", "card", "identity", "admitted", "official")
        page.rows += [[place, *(person[key] for key in keys)] for place, person in enumerate(inside, 1)]
        pages.append(page)
    return pages


def _marked(persons: list[Person]) -> list[Page]:
    """Women marked with x; the cell written once over its people; dates as real dates where they are whole."""
    heading = ["Chi bộ", "STT", "Họ và tên", "Ngày, tháng, năm sinh", "Nữ", "Số thẻ đảng viên (12 số)"]
    heading += ["Số định danh cá nhân*", "Ngày vào Đảng*", "Ngày vào Đảng chính thức*"]
    page = Page("Sheet1", [heading])
    for cell in CELLS:
        inside = [person for person in persons if person["cell"] == cell]
        if len(inside) > 1:
            page.merges.append((len(page.rows), 0, len(page.rows) + len(inside) - 1, 0))
        for place, person in enumerate(inside, 1):
            row: list[Any] = [cell if place == 1 else None, place, person["name"], _dated(person["birth"])]
            row += ["x" if person["sex"] == "Nữ" else None, person["card"], person["identity"]]
            page.rows.append([*row, _dated(person["admitted"]), _dated(person["official"])])
    return [page]


def _numbers(persons: list[Person]) -> list[Page]:
    """As an office that typed everything as numbers has it: zeros lost, dates as serials, years as numbers."""
    heading = ["Số TT", "Họ và tên khai sinh", "Giới", "Năm sinh", "Tên chi bộ", "Số thẻ đảng viên", "Số CCCD"]
    page = Page("Sheet1", [[*heading, "Ngày kết nạp", "Ngày công nhận chính thức"]])
    for place, person in enumerate(persons, 1):
        row: list[Any] = [place, person["name"], person["sex"], _serial(person["birth"]), person["cell"]]
        row += [int(person["card"]), int(person["identity"]), _serial(person["admitted"]), _serial(person["official"])]
        page.rows.append(row)
    return [page]


def _dated(written: str) -> Any:
    if written.count("/") < 2:
        return written
    day, month, year = map(int, written.split("/"))
    return date(year, month, day)


def _serial(written: str) -> Any:
    found = _dated(written)
    if isinstance(found, date):
        return (found - date(1899, 12, 30)).days
    return int(written) if written.isdigit() else written


_SHAPES: dict[str, Callable[[list[Person]], list[Page]]] = {
    "plain": _plain,
    "sections": _sections,
    "two rows": _two_rows,
    "sheets": _sheets,
    "marked": _marked,
    "numbers": _numbers,
}


def save(path: Path, pages: Sequence[Page]) -> None:
    """Write the sheets in the format that the suffix names."""
    {".xlsx": _save_xlsx, ".xls": _save_xls, ".ods": _save_ods}[path.suffix](path, pages)


def table(path: Path, *rows: Sequence[Any], name: str = "Sheet1") -> Path:
    """A workbook of one sheet with these rows."""
    save(path, [Page(name, [list(row) for row in rows])])
    return path


def _save_xlsx(path: Path, pages: Sequence[Page]) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for page in pages:
        sheet = book.create_sheet(page.name)
        for line, row in enumerate(page.rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    cell = sheet.cell(line, column, value)
                    if isinstance(value, date):
                        cell.number_format = "dd/mm/yyyy"
        for top, left, bottom, right in page.merges:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    book.save(path)


def _save_xls(path: Path, pages: Sequence[Page]) -> None:
    import xlwt

    book, dated = xlwt.Workbook(), xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for page in pages:
        sheet = book.add_sheet(page.name)
        heads = {(top, left): (bottom, right) for top, left, bottom, right in page.merges}
        for line, row in enumerate(page.rows):
            for column, value in enumerate(row):
                style = dated if isinstance(value, date) else xlwt.Style.default_style
                if (line, column) in heads:
                    bottom, right = heads[line, column]
                    sheet.write_merge(line, bottom, column, right, value, style)
                elif value is not None:
                    sheet.write(line, column, value, style)
    book.save(str(path))


def _save_ods(path: Path, pages: Sequence[Page]) -> None:
    opendocument.save(path, [(page.name, _ods_rows(page)) for page in pages])


def _ods_rows(page: Page) -> list[str]:
    heads = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in page.merges}
    return [
        opendocument.row(opendocument.cell(value, heads.get((line, column))) for column, value in enumerate(row))
        for line, row in enumerate(page.rows)
    ]
