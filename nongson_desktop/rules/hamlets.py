"""Thôn: making one, the cells that stand for it, and the hamlets of a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from db.base import holds
from db.errors import UserError
from db.hamlets import CellHamlet, Hamlet, HamletPeriod, undated_fields
from db.organizations import Organization


def new_hamlet(
    name: str, *, parent: Organization | int | None = None, since: date | None = None, code: str = ""
) -> Hamlet:
    """Make a hamlet with its first name under the committee of its commune, in the current Action; raises UserError."""
    made = Hamlet(name=name, code=code, founded_on=since)
    check(made)
    made.save()
    HamletPeriod(hamlet=made, name=name, parent=parent, since=since).save()
    return made


def check(hamlet: Hamlet) -> None:
    """Refuse what the form alone cannot judge; raises UserError."""
    if not hamlet.name.strip():
        raise UserError("Chưa nhập tên thôn.", "name")
    begun, ended = hamlet.founded_on, hamlet.ended_on
    if begun and ended and ended < begun:
        raise UserError("Ngày kết thúc phải sau ngày thành lập.", "ended_on")
    if ended and not hamlet.end_reason.strip():
        raise UserError("Chưa ghi lý do kết thúc thôn.", "end_reason")
    for field, label in (("households", "Số hộ"), ("people", "Nhân khẩu")):
        if (getattr(hamlet, field) or 0) < 0:
            raise UserError(f"{label} không thể âm.", field)


def hamlets(day: date) -> list[Hamlet]:
    """The hamlets standing on the day, under the names they had then, in the order of lists; one query."""
    query = (
        Hamlet.select(*undated_fields(), HamletPeriod.name.alias("name"))
        .join(HamletPeriod, on=(HamletPeriod.hamlet == Hamlet.id) & holds(HamletPeriod, day))
        .where(Hamlet.hidden == False)
        .order_by(Hamlet.sort_key, Hamlet.id)
    )
    return list(query.objects())


def link_cell(
    cell: Organization | int, hamlet: Hamlet | int, since: date | None = None, document: str = ""
) -> CellHamlet:
    """Let a cell stand for a hamlet from a day on, in the current Action; raises UserError when it does already."""
    day: Any = since or date.max
    if cell_link(cell, hamlet, day) is not None:
        raise UserError("Chi bộ này đã gắn với thôn ấy.", "hamlet")
    made = CellHamlet(cell=cell, hamlet=hamlet, since=since, document=document)
    made.save()
    return made


def unlink_cell(link: CellHamlet, until: date, reason: str = "") -> None:
    """Record the day from which a cell no longer stands for a hamlet, in the current Action; raises UserError."""
    if link.since and until <= link.since:
        raise UserError("Ngày thôi phải sau ngày bắt đầu.", "until")
    link.until, link.reason = until, reason or link.reason
    link.save()


def cell_link(cell: Organization | int, hamlet: Hamlet | int, day: date) -> CellHamlet | None:
    """The cell's link to the hamlet on the day, None when it does not stand for it."""
    return CellHamlet.get_or_none(CellHamlet.cell == cell, CellHamlet.hamlet == hamlet, holds(CellHamlet, day))


def hamlets_by_cell(day: date) -> dict[int, list[tuple[int, str]]]:
    """The hamlets that each cell stands for on the day, as id and name; one query."""
    query = (
        CellHamlet.select(CellHamlet.cell, CellHamlet.hamlet, HamletPeriod.name)
        .join(HamletPeriod, on=(HamletPeriod.hamlet == CellHamlet.hamlet) & holds(HamletPeriod, day))
        .where(holds(CellHamlet, day))
        .order_by(CellHamlet.cell, HamletPeriod.name)
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for cell, hamlet, name in query.tuples().iterator():
        found.setdefault(cell, []).append((hamlet, name))
    return found
