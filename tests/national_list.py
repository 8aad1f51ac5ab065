"""The working list of the national database (documents-and-awards.md 5.4) as offices have it, people invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook

PLACES = ("Nơi đăng ký khai sinh", "Quê quán (theo mô hình 2 cấp)", "Thường trú (theo mô hình 2 cấp)")
_PARTS = ("quốc gia*", "tỉnh*", "địa chỉ chi tiết*")
_BEFORE = (
    *("STT", "ID", "Họ và tên*", "Tên gọi khác", "Giới tính*", "Sinh ngày* (dd/mm/yyyy)", "Dân tộc*", "Tôn giáo*"),
    *("Số định danh cá nhân*", "Số thẻ Đảng* (12 số theo HD38-HD/BTCTW)", "Nơi cấp thẻ Đảng", "Ngày cấp thẻ Đảng"),
    *("Số thẻ theo Đảng quyết định 85", "Tổ chức Đảng đang sinh hoạt*"),
)
_AFTER = (
    *("Ngày vào Đảng*", "Ngày vào Đảng chính thức*", "Số CMND cũ", "Trạng thái hoạt động"),
    *("Ngày rời khỏi/ngày mất/ngày miễn sinh hoạt", "Đề nghị xóa", "Ghi chú"),
)
_HOME = ("Việt Nam", "Tỉnh Sông Lam", "Xã Suối Mây")
_LIVES = ("Việt Nam", "Tỉnh Sông Lam", "Thôn Đồng Ổi, xã Suối Mây")
_CELL = "Chi bộ thôn Đồng Ổi"
ROWS: tuple[tuple[Any, ...], ...] = (
    (
        *(1, "770001", "ĐỖ ĐỨC ÁNH", "Ba Ánh", "Nam", "05/03/1975", "Kinh", "Không", "049075000001", "004900000001"),
        *("Tỉnh ủy Sông Lam", "19/05/2025", "49123456", _CELL, *_HOME, *_HOME, *_LIVES),
        *("03/02/1999", "03/02/2000", "205123456", "Đang sinh hoạt", None, None, "x"),
    ),
    (
        *(2, "770002", "TRẦN THỊ LỮ", None, "Nữ", "1/9/1950", "Kinh", "Không", 49050000002, 4900000002),
        *(None, None, "49123457", _CELL, *_HOME, *_HOME, *_LIVES),
        *("02/9/1970", "02/9/1971", None, "Miễn sinh hoạt", "01/01/2020", None, None),
    ),
    (
        *(3, "770003", "LÝ VĂN KỲ", None, "Nam", "1948", "Kinh", "Không", "049048000003", "004900000003"),
        *(None, None, None, _CELL, *_HOME, *_HOME, *_LIVES),
        *("02/9/1970", "02/9/1971", None, "Đã mất", "05/06/2024", "x", None),
    ),
    (
        *(4, "770004", "NGÔ THỊ MẬN", None, "Nữ", "12/12/1999", "Kinh", "Không", "049199000004", None),
        *(None, None, None, _CELL, *_HOME, *_HOME, *_LIVES),
        *("02/9/2026", None, None, "Đang sinh hoạt", None, None, None),
    ),
)


def build_national_list(path: Path, *, merged: bool) -> Path:
    """In one row of headings, or in two with the parts of a place under it and the others merged downwards."""
    book = Workbook()
    page: Any = book.active
    page.append(["DANH SÁCH ĐẢNG VIÊN CẬP NHẬT CƠ SỞ DỮ LIỆU"])
    if merged:
        page.append([*_BEFORE, *(words for place in PLACES for words in (f"{place}*", None, None)), *_AFTER])
        page.append([*(None for _ in _BEFORE), *(_PARTS * len(PLACES))])
        first, last = len(_BEFORE) + 1, len(_BEFORE) + 3 * len(PLACES)
        for column in range(first, last, 3):
            page.merge_cells(start_row=2, end_row=2, start_column=column, end_column=column + 2)
        for column in (*range(1, first), *range(last + 1, last + 1 + len(_AFTER))):
            page.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    else:
        page.append([*_BEFORE, *(f"{place} – {part}" for place in PLACES for part in _PARTS), *_AFTER])
    for row in ROWS:
        page.append(row)
    book.save(path)
    return path
