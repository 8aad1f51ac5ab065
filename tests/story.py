"""The commune that the story tests type in themselves: 127 invented people, their tasks and their ratings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

SURNAMES = ("Nguyễn", "Trần", "Đỗ", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Lý", "Ngô", "Hồ", "Dương", "Đoàn")
MIDDLES = ("Văn", "Thị", "Đức", "Hữu", "Ngọc", "Mỹ", "Quốc", "Xuân", "Thành")
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
CELLS = (
    "Chi bộ thôn Đồng Ổi",
    "Chi bộ thôn Suối Rễ",
    "Chi bộ thôn Gò Mít",
    "Chi bộ thôn Bãi Lữ",
    "Chi bộ thôn Đá Bạc",
    "Chi bộ thôn Cây Sữa",
    "Chi bộ thôn Hưng Thạnh",
    "Chi bộ Cơ quan xã",
    "Chi bộ Trường Trung học cơ sở",
    "Chi bộ Quân sự",
)
LEVELS = ("HTXS",) * 20 + ("HTT",) * 97 + ("HT",) * 8 + ("KHT",) * 2
HEADINGS = (
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Số thẻ đảng viên",
    "Số định danh cá nhân",
    "Ngày vào Đảng",
    "Ngày chính thức",
    "Ghi chú",
)


@dataclass(frozen=True)
class Person:
    """One line of last year's list, as the test typed it, and how the year went."""

    name: str
    birth: str
    sex: str
    cell: str
    card: str
    identity: str
    admitted: str
    official: str
    level: str
    task: str


def people() -> list[Person]:
    """127 people, no two alike in name, thirteen or twelve to a cell."""
    made = []
    for number in range(127):
        name = f"{SURNAMES[number % 13]} {MIDDLES[number // 13 % 9]} {GIVEN[number * 7 % 15]}"
        born = date(1950, 1, 1) + timedelta(days=number * 127)
        joined = date(1985, 2, 3) + timedelta(days=number * 90)
        made.append(
            Person(
                name=name,
                birth=f"{born:%d/%m/%Y}",
                sex="Nữ" if MIDDLES[number // 13 % 9] in ("Thị", "Mỹ", "Ngọc") else "Nam",
                cell=CELLS[number % 10],
                card=f"{4_900_000 + number * 13:012d}",
                identity=f"{49_000_000_000 + number * 977:012d}",
                admitted=f"{joined:%d/%m/%Y}",
                official=f"{joined.replace(year=joined.year + 1):%d/%m/%Y}" if joined.day < 29 else "",
                level=LEVELS[(number * 50) % 127],
                task=f"Vận động nhóm hộ số {number + 1} ở {CELLS[number % 10][7:]} giữ vệ sinh đường làng",
            )
        )
    return made


def write_member_list(path: Path, persons: Sequence[Person]) -> None:
    """Last year's list as a clerk kept it: titles above, a section row per cell, a total and a signature below."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "DS đảng viên"
    sheet.append(["ĐẢNG BỘ XÃ SUỐI MÂY"])
    sheet.append(["DANH SÁCH ĐẢNG VIÊN NĂM 2025"])
    sheet.append([])
    sheet.append(list(HEADINGS))
    for cell in CELLS:
        sheet.append([cell])
        for place, person in enumerate((each for each in persons if each.cell == cell), 1):
            sheet.append(
                [
                    place,
                    person.name.upper(),
                    person.birth,
                    person.sex,
                    person.card,
                    person.identity,
                    person.admitted,
                    person.official,
                    "",
                ]
            )
    sheet.append([f"Tổng cộng: {len(persons)} đảng viên"])
    sheet.append([None, None, None, None, None, None, "Suối Mây, ngày 05 tháng 01 năm 2026"])
    sheet.append([None, None, None, None, None, None, "NGƯỜI LẬP BIỂU"])
    book.save(path)


def write_tasks(path: Path, persons: Sequence[Person]) -> None:
    headings = ["Số thẻ đảng viên", "Năm", "Nội dung", "Thời hạn", "Ngày hoàn thành", "Đạt chất lượng", "Kết quả"]
    rows = [[each.card, 2026, each.task, "30/11/2026", "20/11/2026", "x", "Hoàn thành"] for each in persons]
    _write(path, headings, rows)


def write_ratings(path: Path, persons: Sequence[Person]) -> None:
    headings = ["Số thẻ đảng viên", "Năm", "Tự nhận mức", "Chi bộ đề xuất", "Mức xếp loại"]
    _write(path, headings, [[each.card, 2026, each.level, each.level, each.level] for each in persons])


def write_cell_ratings(path: Path) -> None:
    headings = ["Tổ chức", "Năm", "Tự nhận mức", "Chi bộ đề xuất", "Mức xếp loại"]
    levels = ["Hoàn thành xuất sắc nhiệm vụ"] + ["Hoàn thành tốt nhiệm vụ"] * 9
    rows = [[cell, 2026, level, level, level] for cell, level in zip(CELLS, levels, strict=True)]
    _write(path, headings, rows)


def _write(path: Path, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (headings, *rows):
        sheet.append(list(row))
    book.save(path)


def printed_text(content: bytes) -> str:
    """What stands on the pages, one space between words."""
    from io import BytesIO

    from pypdf import PdfReader

    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())
