"""Sắp xếp tổ chức: meetings still to be held end with their cell; whoever goes on has a schedule of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from db.base import save_many
from db.meetings import Meeting, MeetingState


def meetings_told(cells: Iterable[int], day: date) -> tuple[str, ...]:
    """How many meetings of each of these cells are still to be held from the day on, and in which months."""
    ahead: dict[str, list[Meeting]] = defaultdict(list)
    for one in _ahead(cells, day):
        ahead[one.name.split(":")[0]].append(one)
    return tuple(f"{cell} {len(found)} buổi ({_months(found)})" for cell, found in ahead.items())


def _months(found: list[Meeting]) -> str:
    first, last = (f"{one.month}/{one.year}" for one in (found[0], found[-1]))
    return f"tháng {first}" if first == last else f"từ tháng {first} đến tháng {last}"


def _ahead(cells: Iterable[int], day: date) -> list[Meeting]:
    """The meetings of these cells that are planned or called for the day or later; one query."""
    later = (Meeting.year > day.year) | ((Meeting.year == day.year) & (Meeting.month >= day.month))
    query = Meeting.select().where(
        Meeting.cell.in_(list(cells)),
        Meeting.state.in_(MeetingState.AHEAD),
        (Meeting.planned_on >= day) | (Meeting.planned_on.is_null() & later),
        ~Meeting.hidden,
    )
    return list(query.order_by(Meeting.year, Meeting.month, Meeting.id))


def held_notes(cells: Iterable[int], day: date) -> list[str]:
    """Meetings written as held from the day on by a cell that is then no longer there."""
    held = Meeting.select().where(Meeting.cell.in_(list(cells)), Meeting.held_on >= day, ~Meeting.hidden)
    count = held.where(Meeting.state.in_(MeetingState.MET)).count()
    return [f"{count} buổi sinh hoạt đã ghi là họp từ ngày này trở đi vẫn là của nơi cũ."] if count else []


def end_meetings(cells: Iterable[int], day: date) -> None:
    """Take them off the schedule with the cells that end on the day, in the current Action."""
    save_many(Meeting, [{"id": one.id, "hidden": True} for one in _ahead(cells, day)])
