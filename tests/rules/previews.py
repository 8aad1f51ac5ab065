"""What a clerk sees of some rows before they come in, without a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from db.search import View
from nongson_desktop.catalog import kind_of
from nongson_desktop.excel.reading import Sheet, Workbook
from nongson_desktop.rules import imports

from ..conftest import TODAY

HEAD = ("Họ và tên", "Ngày sinh", "Chi bộ", "Số thẻ đảng viên", "Số định danh cá nhân", "Ngày vào Đảng")
GOOD = ("Đỗ Đức Ánh", "05/03/1975", "Thôn Đồng Ổi", "004900000001", "049075000001", "03/02/1999")


def sheet(*rows: Any, name: str = "Sheet1") -> Sheet:
    return Sheet(name, tuple(tuple(row) for row in rows))


def look(*rows: Any, kind: str = "members", name: str = "danh sach.xlsx", **options: Any) -> imports.Preview:
    """The preview of a workbook with one sheet of these rows."""
    book = Workbook(Path(name), (sheet(*rows),))
    return imports.prepare(book.path, kind, today=TODAY, book=book, **options)


def told(preview: imports.Preview, severity: str) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.message) for each in preview.problems if each.severity == severity]


def listed() -> dict[str, Any]:
    """Every member by name as the list shows them."""
    return {member.name: member for member in kind_of("members").query(View(as_of=TODAY, status=()))}
