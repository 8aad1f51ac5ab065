"""Danh sách việc đến hạn: what is overdue and what comes due, as the desk shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from nongson_desktop.documents.content import Content, Row, Table, TableColumn
from nongson_desktop.documents.page import (
    Office,
    cell_name,
    committee_head,
    committee_signature,
    drawn_up,
    office_on,
    place_date,
    title,
)
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.rules.due import SPANS, DueItem, due_items, grouped
from nongson_desktop.rules.scopes import words_of

_FARTHEST = SPANS[-1][0]
_COLUMNS = (
    TableColumn("TT", 0.5, "center"),
    TableColumn("Hạn", 1.2, "center"),
    TableColumn("Mảng việc", 1.8),
    TableColumn("Nội dung", 5.0),
    TableColumn("Chi bộ", 2.2),
    TableColumn("Ghi chú", 1.4),
)


def due_list(request: Request) -> list[Content]:
    """What is overdue or due within ninety days of the paper's date; raises UserError when nothing is."""
    scope = request.whom
    items = due_items(request.on, request.on + timedelta(days=_FARTHEST), *scope.bodies(request.on))
    return [due_content(request.on, _FARTHEST, items, words_of(scope, request.on))]


def due_content(on: date, days: int, items: Iterable[DueItem], whose: str = "") -> Content:
    """These lines as a paper of the day, in their groups, of whom in words; raises UserError without any."""
    office = office_on(on)
    rows = tuple(_rows(office, items, on))
    if not rows:
        raise NothingToPrintError(f"Không có việc nào quá hạn hoặc đến hạn trong {days} ngày tới.")
    where = f", {cell_name(whose)}" if whose else ""
    subject = f"tính đến ngày {on + timedelta(days=days):%d/%m/%Y}{where}"
    return Content(
        title="Danh sách việc đến hạn",
        head=committee_head(office, place_date=place_date(office, on)),
        blocks=(
            title("DANH SÁCH VIỆC ĐẾN HẠN", subject),
            Table(_COLUMNS, rows),
            drawn_up(committee_signature(office), "NGƯỜI LẬP DANH SÁCH"),
        ),
        geometry=office.geometry,
        on=on,
        landscape=True,
    )


def _rows(office: Office, items: Iterable[DueItem], on: date) -> Iterator[Row]:
    names = {cell.id: cell_name(cell.name) for cell in office.cells}
    number = 0
    for words, group in grouped(items, on).items():
        if group:
            yield Row((f"{words}: {sum(item.count for item in group)} việc",), section=True)
        for item in group:
            number += 1
            cell = names.get(item.cell or 0, "")
            yield Row((str(number), f"{item.due_on:%d/%m/%Y}", item.area, item.text, cell, remark(item, on)))


def remark(item: DueItem, day: date) -> str:
    """How long it has been overdue, or how long there is."""
    if late := item.late(day):
        return f"quá {late} ngày"
    left = (item.due_on - day).days
    return f"còn {left} ngày" if left else "hôm nay"
