"""What is due of the registers: comparing, each quarter, the numbers with the cells and with the committee above."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from db.registers import RegisterEntry, RegisterKind
from nongson_desktop.rules.due import DueItem
from nongson_desktop.rules.due_year import due_days
from nongson_desktop.rules.reconciliation import ROMAN, days_of, quarter_on
from nongson_desktop.rules.registers import REGISTERS, register_for

AREA = "Sổ sách"


def due(day: date, until: date) -> list[DueItem]:
    """The last quarter while nothing says that it was compared, and this one (HD 06-HD/TW 8.1c: every three months).

    An office that never wrote a comparison down is not reminded.
    """
    written = [one.dated for one in _compared().order_by(RegisterEntry.dated)]
    if not written:
        return []
    place = REGISTERS.index(register_for(RegisterKind.COMPARED)) + 1
    found = [
        (ended + timedelta(days=due_days(day).compare_days), words)
        for ended, words in _quarters(day)
        if written[-1] <= ended
    ]
    return [DueItem(by, AREA, words, "registers", place, year=by.year) for by, words in found if by <= until]


def _compared() -> Any:
    return RegisterEntry.select(RegisterEntry.dated).where(
        RegisterEntry.hidden == False, RegisterEntry.kind == RegisterKind.COMPARED
    )


def _quarters(day: date) -> Iterator[tuple[date, str]]:
    """The last day of the quarter before and of the present one, with what is to be compared then."""
    before, last = days_of(day.year, quarter_on(day))
    for ended in (before, last):
        quarter = quarter_on(ended)
        files = ", danh sách với hồ sơ" if quarter % 2 == 0 else ""
        yield ended, f"Đối chiếu số lượng đảng viên quý {ROMAN[quarter]}/{ended.year} với chi bộ, cấp trên{files}"
