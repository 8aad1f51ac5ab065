"""The lines of the registers of people on a day, of cards and files, and of what is written by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import peewee as pw

from db.badges import BadgeAward
from db.dates import PartialDate, add_months
from db.members import Member, Sex, Status, StatusPeriod, listing
from db.organizations import Organization
from db.registers import RegisterEntry, RegisterKind
from db.search import View
from db.transfers import Direction, Transfer, TransferKind
from nongson_desktop.rules.members import last_cells
from nongson_desktop.rules.organizations import cells

_STATUSES = dict(Status.LABELS)
LEFT = (Status.REMOVED, Status.EXPELLED, Status.RESIGNED)
_THIN = 4


@dataclass(frozen=True)
class Asked:
    """The days that a register is asked for, both included, and the organisations, none for the whole office."""

    first: date
    last: date
    bodies: tuple[int, ...] = ()

    def holds(self, day: Any) -> Any:
        return day.between(self.first, self.last)

    def view(self, status: tuple[str, ...] | None = None) -> View:
        """The list of members on the last day."""
        cell, *also = self.bodies or (None,)
        return View(as_of=self.last, cell=cell, also=tuple(one for one in also if one), status=status)


@dataclass(frozen=True)
class Line:
    """One line of a register: its cells, whom it is about, and the record where it was written by hand."""

    cells: tuple[str, ...]
    member: int = 0
    entry: int = 0


Lines = Callable[[Asked], list[Line]]


def said(day: date | PartialDate | None) -> str:
    if day is None:
        return ""
    return str(day) if isinstance(day, PartialDate) else f"{day:%d/%m/%Y}"


def numbered(found: Iterable[Line]) -> list[Line]:
    """The lines with their place in front."""
    return [replace(line, cells=(str(place), *line.cells)) for place, line in enumerate(found, 1)]


def belonging(members: Iterable[int], asked: Asked) -> dict[int, tuple[int, str]]:
    """The cell of each member on the last day, or the last one before; one query."""
    return last_cells(members, asked.last)


def is_inside(asked: Asked, where: tuple[int, str] | None) -> bool:
    return not asked.bodies or (where is not None and where[0] in asked.bodies)


def order_of_cells(asked: Asked) -> dict[int, int]:
    """The place of each cell in lists."""
    return {one.id: place for place, one in enumerate(cells(asked.last))}


# People on a day


def member_book(asked: Asked) -> list[Line]:
    """Sổ danh sách đảng viên (7-HSĐV): all in đảng số, and whoever left since the first day."""
    moves = _moves(asked)
    ends = {one.member_id: one for one in ended_with(asked, Status.CLOSED)}
    here: list[Any] = list(listing(asked.view()).order_by(Member.sort_key, Member.id))
    gone = [one.member for one in ends.values()]
    where = belonging([one.id for one in (*here, *gone)], asked)
    gone = [one for one in gone if is_inside(asked, where.get(one.id))]
    order, badges = order_of_cells(asked), _badge_numbers([one.id for one in (*here, *gone)])
    people = sorted((*here, *gone), key=lambda one: (order.get(where.get(one.id, (0, ""))[0], 999), one.sort_key))
    return numbered(
        Line(
            (
                *_book_cells(one, moves.get(one.id, []), ends.get(one.id), badges.get(one.id, "")),
                _thin("" if len(asked.bodies) == 1 else where.get(one.id, (0, ""))[1], one.note),
            ),
            one.id,
        )
        for one in people
    )


def _book_cells(member: Member, moves: list[Transfer], end: Any, badges: str) -> tuple[str, ...]:
    """Columns 2 to 13 of the book."""
    sexes = dict(Sex.LABELS)
    died = end is not None and end.status == Status.DECEASED
    left = end is not None and end.status in LEFT
    return (
        _thin(member.name, member.birth_name, f"sinh {said(member.birth_date)}" if member.birth_date else ""),
        _thin(sexes.get(member.sex, ""), member.ethnicity, member.religion),
        _thin(member.hometown),
        _thin(member.education, member.theory, member.profession, member.languages),
        _thin(member.former_occupation, member.occupation or member.position),
        _thin(said(member.admitted_on), said(member.official_on)),
        _thin(member.card_number or member.old_card_number, member.file_number, badges),
        _thin(member.service),
        _thin(*_moved(moves, Direction.OUT)),
        _thin(*_moved(moves, Direction.IN)),
        _thin(said(end.since), end.reason) if died else _thin(),
        _thin(said(end.since), _STATUSES[end.status]) if left else _thin(),
    )


def _thin(*lines: str) -> str:
    """What stands on the thin lines of one thick row, empty ones kept."""
    return "\n".join((*lines, *[""] * (_THIN - len(lines))))


def _moved(moves: list[Transfer], direction: str) -> tuple[str, ...]:
    last = next((one for one in reversed(moves) if one.direction == direction), None)
    if last is None:
        return ()
    day = last.introduced_on if direction == Direction.OUT else last.presented_on
    return said(day), last.place


def _moves(asked: Asked) -> dict[int, list[Transfer]]:
    """The official transfers up to the last day, by member."""
    day = pw.fn.COALESCE(Transfer.presented_on, Transfer.introduced_on)
    found: dict[int, list[Transfer]] = {}
    query = Transfer.select().where(
        Transfer.hidden == False,
        Transfer.stopped == False,
        Transfer.kind == TransferKind.OFFICIAL,
        Transfer.direction != Direction.WITHIN,
        day <= asked.last,
    )
    for one in query.order_by(day, Transfer.id):
        found.setdefault(one.member_id, []).append(one)
    return found


def _badge_numbers(members: list[int]) -> dict[int, str]:
    """The number of the last badge of each."""
    query = BadgeAward.select(BadgeAward.member, BadgeAward.badge_number, BadgeAward.years).where(
        BadgeAward.member.in_(members), BadgeAward.hidden == False
    )
    held = query.order_by(BadgeAward.years).tuples().iterator()
    return {member: number or f"{years} năm" for member, number, years in held}


def ended_with(asked: Asked, statuses: tuple[str, ...]) -> list[Any]:
    """The statuses of that kind which began in the days asked for, with their member; one query."""
    query = StatusPeriod.select(StatusPeriod, Member).join(Member)
    return list(
        query.where(
            StatusPeriod.hidden == False,
            Member.hidden == False,
            StatusPeriod.status.in_(statuses),
            asked.holds(StatusPeriod.since),
        ).order_by(StatusPeriod.since, Member.sort_key)
    )


def whose(member: Member, where: dict[int, tuple[int, str]]) -> tuple[str, str, str]:
    return member.name, said(member.birth_date), where.get(member.id, (0, ""))[1]


def probationary(asked: Asked) -> list[Line]:
    """Who is on probation on the last day, and until when (QĐ 294-QĐ/TW 4.2.2: twelve months from the ceremony)."""
    query: Any = listing(asked.view((Status.PROBATIONARY,)))
    found: list[Any] = list(query.order_by(Member.admitted_on, Member.sort_key))
    where = belonging([one.id for one in found], asked)
    return numbered(
        Line(
            (
                *whose(one, where),
                said(one.decision_on),
                said(one.admitted_on),
                said(add_months(one.admitted_on.last_day, 12)) if one.admitted_on else "",
                one.introducers,
                one.note,
            ),
            one.id,
        )
        for one in found
    )


def left_party(asked: Asked) -> list[Line]:
    """Who left the Party: struck off, expelled, or at their own wish."""
    return _out(asked, LEFT, lambda one: (_STATUSES[one.status],))


def deceased(asked: Asked) -> list[Line]:
    """Who died."""
    return _out(asked, (Status.DECEASED,), lambda _one: ())


def _out(asked: Asked, statuses: tuple[str, ...], form: Callable[[Any], tuple[str, ...]]) -> list[Line]:
    found = ended_with(asked, statuses)
    where = belonging([one.member_id for one in found], asked)
    return numbered(
        Line(
            (
                *whose(one.member, where),
                said(one.member.admitted_on),
                one.member.card_number or one.member.old_card_number,
                *form(one),
                said(one.since),
                "; ".join(filter(None, (one.document, one.reason))),
                said(one.reported_on),
            ),
            one.member_id,
        )
        for one in found
        if is_inside(asked, where.get(one.member_id))
    )


# Cards, files, homes, resolutions: with what is written by hand


def cards(asked: Asked) -> list[Line]:
    """Cards handed out: by the day in the member's file, and those given again, written by hand."""
    issued = Member.card_issued_on.between(PartialDate(asked.first.year), PartialDate.of(asked.last))
    query = Member.select().where(Member.hidden == False, issued)
    members = list(query.order_by(Member.card_issued_on, Member.sort_key))
    entries = _entries(RegisterKind.CARD, asked)
    where = belonging([one.id for one in members] + [one.__data__["member"] for one in entries], asked)
    by_file = [
        Line((*whose(one, where), one.card_number, said(one.card_issued_on), one.card_issued_by, "", ""), one.id)
        for one in members
        if is_inside(asked, where.get(one.id))
    ]
    return numbered([*by_file, *(_card(one, where) for one in entries if is_seen(asked, one, where))])


def _card(one: Any, where: dict[int, tuple[int, str]]) -> Line:
    who = whose(one.member, where) if one.member else ("", "", "")
    words = "; ".join(filter(None, (one.text, one.document, one.note)))
    number = _number(one, "card_number")
    return Line((*who, number, said(one.dated), one.given_by, "", words), one.__data__["member"] or 0, one.id)


def by_hand(kind: str) -> Lines:
    """The lines of a register that is only written by hand, in the order of its days."""

    def lines(asked: Asked) -> list[Line]:
        found = _entries(kind, asked)
        where = belonging([one.__data__["member"] for one in found if one.member], asked)
        return numbered(
            Line(_WRITTEN[kind](one, where), one.__data__["member"] or 0, one.id)
            for one in found
            if is_seen(asked, one, where)
        )

    return lines


def _entries(kind: str, asked: Asked) -> list[Any]:
    query: Any = (
        RegisterEntry.select(RegisterEntry, Member, Organization)
        .join(Member, pw.JOIN.LEFT_OUTER)
        .switch(RegisterEntry)
        .join(Organization, pw.JOIN.LEFT_OUTER)
        .where(RegisterEntry.hidden == False, RegisterEntry.kind == kind, asked.holds(RegisterEntry.dated))
    )
    return list(query.order_by(RegisterEntry.dated, RegisterEntry.id))


def is_seen(asked: Asked, one: Any, where: dict[int, tuple[int, str]]) -> bool:
    of = one.__data__["organization"]
    return not asked.bodies or of in asked.bodies or is_inside(asked, where.get(one.__data__["member"] or 0))


def named_in(one: Any) -> str:
    return str(one.member.name) if one.member else str(one.organization.name) if one.organization else ""


def _number(one: Any, own: str) -> str:
    """The number written in the line, else the member's own."""
    return str(one.number or (getattr(one.member, own) if one.member else ""))


def _handed(one: Any, own: str) -> tuple[str, ...]:
    return (
        *(said(one.dated), named_in(one), _number(one, own), one.text),
        *(one.given_by, one.received_by, one.document, "", one.note),
    )


Written = Callable[[Any, dict[int, tuple[int, str]]], tuple[str, ...]]
_WRITTEN: dict[str, Written] = {
    RegisterKind.CARD_HANDED: lambda one, _: _handed(one, "card_number"),
    RegisterKind.FILE_HANDED: lambda one, _: _handed(one, "file_number"),
    RegisterKind.FILE_READ: lambda one, _: (
        *(said(one.dated), one.received_by, named_in(one), one.text),
        *(one.document, said(one.ended_on), "", one.note),
    ),
    RegisterKind.RESIDENCE: lambda one, where: (
        *(whose(one.member, where) if one.member else (named_in(one), "", "")),
        *(one.received_by, one.number, said(one.dated), said(one.ended_on), one.text, one.note),
    ),
    RegisterKind.COMPARED: lambda one, _: (
        *(one.number, said(one.dated), named_in(one), one.text),
        *(one.given_by, "", one.note),
    ),
    RegisterKind.RESOLUTION: lambda one, _: (
        *(one.number, said(one.dated), named_in(one), one.text),
        *(said(one.ended_on), one.note),
    ),
}
