"""Chương trình kiểm tra, giám sát: the programme of a year or a term, its items, and an inspection begun from one."""

from __future__ import annotations

from datetime import date
from typing import Any

from db.base import save_many
from db.errors import UserError
from db.inspections import (
    Conductor,
    Inspection,
    InspectionGroup,
    InspectionItem,
    InspectionKind,
    InspectionProgramme,
    ItemState,
)
from db.inspections_lists import progress_of_item
from db.organizations import Organization
from nongson_desktop.rules.bodies import names_on
from nongson_desktop.rules.inspections_rules import SYMBOLS
from nongson_desktop.rules.numbers import keep_number, refuse_taken

_SERIES = "CTr"
_SHORT = {Conductor.COMMITTEE: "ĐU", Conductor.STANDING: "BTV", Conductor.BOARD: "UBKT", Conductor.STAFF: "VP"}


def check(programme: InspectionProgramme) -> None:
    """Refuse a programme of no year or nobody, or a second one of the same body and time; raises UserError."""
    if not programme.conductor:
        raise UserError("Chọn chủ thể của chương trình.", "conductor")
    if not programme.__data__.get("organization"):
        raise UserError("Chọn tổ chức của chương trình.", "organization")
    if not programme.year:
        raise UserError("Chưa nhập năm.", "year")
    if programme.last_year and programme.last_year < programme.year:
        raise UserError("Năm cuối phải từ năm đầu trở đi.", "last_year")
    if programme.span == "term" and not programme.last_year:
        raise UserError("Chương trình toàn khóa phải có năm cuối.", "last_year")
    one = InspectionProgramme
    alike = [getattr(one, name) == programme.__data__[name] for name in ("span", "year", "conductor", "organization")]
    if one.select().where(*alike, ~one.hidden, one.id != (programme.id or 0)).exists():
        raise UserError("Chủ thể này đã có chương trình của thời gian ấy.", "year")
    if (symbol := SYMBOLS.get(programme.conductor)) and programme.dated and programme.number.strip():
        refuse_taken(programme, programme.number, programme.dated, _SERIES, symbol=symbol, field="number")


def write(programme: InspectionProgramme) -> None:
    """Write a programme in the current Action, under its name and number; raises UserError."""
    check(programme)
    programme.name = (programme.name or "").strip() or _name_of(programme)
    programme.save()
    if (symbol := SYMBOLS.get(programme.conductor)) and programme.dated:
        keep_number(programme, programme.number, programme.dated, _SERIES, programme.name, symbol=symbol)


def _name_of(programme: InspectionProgramme) -> str:
    """ "Chương trình năm 2026 của Ủy ban Kiểm tra Đảng ủy"; that of a cell by the cell's name."""
    time = f"năm {programme.year}" if programme.span == "year" else f"toàn khóa {programme.year}–{programme.last_year}"
    whose = dict(Conductor.LABELS)[programme.conductor]
    body = programme.__data__["organization"]
    if programme.conductor == Conductor.CELL:
        day = programme.dated or date(programme.year, 12, 31)
        whose = names_on(day, [body]).get(body) or Organization.get_by_id(body).name
    return f"Chương trình {time} của {whose}"


def check_item(item: InspectionItem) -> None:
    """Refuse an item that says nothing, of a quarter that is none, or put off without a reason; raises UserError."""
    if not (item.content or "").strip():
        raise UserError("Chưa nhập nội dung.", "content")
    if not item.__data__.get("kind"):
        raise UserError("Chọn loại cuộc.", "kind")
    if item.quarter is not None and not 1 <= item.quarter <= 4:
        raise UserError("Quý từ 1 đến 4.", "quarter")
    programme = InspectionProgramme.get_by_id(item.__data__["programme"])
    if not programme.year <= (item.year or 0) <= (programme.last_year or programme.year):
        raise UserError(f"Năm thực hiện nằm ngoài {programme.name[:1].lower()}{programme.name[1:]}.", "year")
    if item.state != ItemState.PLANNED and not item.reason.strip():
        raise UserError("Hoãn hoặc huỷ phải ghi lý do.", "reason")


def write_item(item: InspectionItem) -> None:
    """Write an item in the current Action, after the others of its programme, with its code; raises UserError."""
    check_item(item)
    item.position = item.position or _next_place(item)
    item.code = (item.code or "").strip() or _code_of(item)
    item.save()


def _next_place(item: InspectionItem) -> int:
    mine: Any = InspectionItem.select(InspectionItem.position).where(
        InspectionItem.programme == item.__data__["programme"], ~InspectionItem.hidden
    )
    return max((place for (place,) in mine.tuples()), default=0) + 1


def _code_of(item: InspectionItem) -> str:
    programme = InspectionProgramme.get_by_id(item.__data__["programme"])
    body = programme.__data__["organization"]
    span = f"{programme.year}" if programme.span == "year" else f"K{programme.year}"
    return f"{span}-{_SHORT.get(programme.conductor, f'{programme.conductor[:2].upper()}{body}')}-{item.position:02d}"


def drop(programme: InspectionProgramme) -> None:
    """Take a programme off with its items, in the current Action; raises UserError when inspections came from it."""
    mine = [item.id for item in items_of(programme)]
    _refuse_used(mine)
    save_many(InspectionItem, [{"id": one, "hidden": True} for one in mine])
    if (symbol := SYMBOLS.get(programme.conductor)) and programme.dated:
        keep_number(programme, "", programme.dated, _SERIES, "", symbol=symbol)
    save_many(InspectionProgramme, [{"id": programme.id, "hidden": True}])


def drop_item(item: InspectionItem) -> None:
    """Take an item off, in the current Action; raises UserError when inspections came from it."""
    _refuse_used([item.id])
    save_many(InspectionItem, [{"id": item.id, "hidden": True}])


def _refuse_used(items: list[int]) -> None:
    if Inspection.select().where(Inspection.item.in_(items), ~Inspection.hidden).exists():
        raise UserError("Đã có cuộc kiểm tra, giám sát lập từ mục này nên không bỏ được; hãy ghi hoãn hoặc huỷ.")


def begin(item: InspectionItem) -> Inspection:
    """An inspection in the making with what its item says; raises UserError for what is logged or put off."""
    if item.kind.group == InspectionGroup.REGULAR:
        raise UserError("Giám sát thường xuyên ghi ở sổ giám sát thường xuyên, không lập thành cuộc.")
    if item.state != ItemState.PLANNED:
        raise UserError(f"Mục này đã {dict(ItemState.LABELS)[item.state].lower()}: {item.reason}.")
    programme = item.programme
    return Inspection(
        item=item,
        year=item.year,
        kind=item.kind,
        conductor=programme.conductor,
        organization=programme.__data__["organization"],
        content=item.content,
        period=item.period,
        leader=item.in_charge,
    )


def programmes(year: int, organization: int | None = None) -> list[InspectionProgramme]:
    """The programmes that cover the year, those of the office's bodies first, of each the one of the term last."""
    one = InspectionProgramme
    query = one.select().where(~one.hidden, one.year <= year)
    found = [each for each in query if (each.last_year or each.year) >= year]
    if organization is not None:
        found = [each for each in found if each.__data__["organization"] == organization]
    order = [key for key, _ in Conductor.LABELS]
    return sorted(found, key=lambda each: (order.index(each.conductor), each.span == "term", each.id))


def items_of(programme: InspectionProgramme | int, year: int | None = None) -> list[Any]:
    """The items of a programme in their order, each with its `progress`; one query."""
    item = InspectionItem
    query = item.select(item, InspectionKind, progress_of_item().alias("progress")).join(InspectionKind)
    query = query.where(item.programme == programme, item.hidden == False)
    if year is not None:
        query = query.where(item.year == year)
    return list(query.order_by(item.position, item.id))
