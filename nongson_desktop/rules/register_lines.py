"""The lines of each register, read from the records of the office: people, events, and what is written by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import peewee as pw

from db.awards import Award, AwardDecision, AwardForm, AwardKind, AwardLevel, AwardReceived, IssuingBody
from db.badges import BadgeAward, BadgeKind
from db.dates import PartialDate, add_months
from db.members import Member, Sex, Status, StatusPeriod, listing
from db.organizations import Organization
from db.registers import RegisterEntry, RegisterKind
from db.search import View
from db.transfers import Direction, Transfer, TransferKind
from nongson_desktop.rules.members import last_cells
from nongson_desktop.rules.organizations import cells

_STATUSES = dict(Status.LABELS)
_LEFT = (Status.REMOVED, Status.EXPELLED, Status.RESIGNED)
_THIN = 4
_REPORT_MONTHS = 3  # phiếu báo of who moved are checked every three months (HD 06-HD/TW 8)


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


def _belonging(members: Iterable[int], asked: Asked) -> dict[int, tuple[int, str]]:
    """The cell of each member on the last day, or the last one before; one query."""
    return last_cells(members, asked.last)


def _inside(asked: Asked, where: tuple[int, str] | None) -> bool:
    return not asked.bodies or (where is not None and where[0] in asked.bodies)


def _order(asked: Asked) -> dict[int, int]:
    """The place of each cell in lists."""
    return {one.id: place for place, one in enumerate(cells(asked.last))}


# People on a day


def member_book(asked: Asked) -> list[Line]:
    """Sổ danh sách đảng viên (7-HSĐV): all in đảng số, and whoever left since the first day."""
    moves = _moves(asked)
    ends = {one.member_id: one for one in _ended(asked, Status.CLOSED)}
    here: list[Any] = list(listing(asked.view()).order_by(Member.sort_key, Member.id))
    gone = [one.member for one in ends.values()]
    where = _belonging([one.id for one in (*here, *gone)], asked)
    gone = [one for one in gone if _inside(asked, where.get(one.id))]
    order, badges = _order(asked), _badge_numbers([one.id for one in (*here, *gone)])
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
    left = end is not None and end.status in _LEFT
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


def _ended(asked: Asked, statuses: tuple[str, ...]) -> list[Any]:
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


def _who(member: Member, where: dict[int, tuple[int, str]]) -> tuple[str, str, str]:
    return member.name, said(member.birth_date), where.get(member.id, (0, ""))[1]


def probationary(asked: Asked) -> list[Line]:
    """Who is on probation on the last day, and until when (QĐ 294-QĐ/TW 4.2.2: twelve months from the ceremony)."""
    query: Any = listing(asked.view((Status.PROBATIONARY,)))
    found: list[Any] = list(query.order_by(Member.admitted_on, Member.sort_key))
    where = _belonging([one.id for one in found], asked)
    return numbered(
        Line(
            (
                *_who(one, where),
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
    return _out(asked, _LEFT, lambda one: (_STATUSES[one.status],))


def deceased(asked: Asked) -> list[Line]:
    """Who died."""
    return _out(asked, (Status.DECEASED,), lambda _one: ())


def _out(asked: Asked, statuses: tuple[str, ...], form: Callable[[Any], tuple[str, ...]]) -> list[Line]:
    found = _ended(asked, statuses)
    where = _belonging([one.member_id for one in found], asked)
    return numbered(
        Line(
            (
                *_who(one.member, where),
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
        if _inside(asked, where.get(one.member_id))
    )


# Cards, files, homes, resolutions: with what is written by hand


def cards(asked: Asked) -> list[Line]:
    """Cards handed out: by the day in the member's file, and those given again, written by hand."""
    issued = Member.card_issued_on.between(PartialDate(asked.first.year), PartialDate.of(asked.last))
    query = Member.select().where(Member.hidden == False, issued)
    members = list(query.order_by(Member.card_issued_on, Member.sort_key))
    entries = _entries(RegisterKind.CARD, asked)
    where = _belonging([one.id for one in members] + [one.__data__["member"] for one in entries], asked)
    by_file = [
        Line((*_who(one, where), one.card_number, said(one.card_issued_on), one.card_issued_by, "", ""), one.id)
        for one in members
        if _inside(asked, where.get(one.id))
    ]
    return numbered([*by_file, *(_card(one, where) for one in entries if _seen(asked, one, where))])


def _card(one: Any, where: dict[int, tuple[int, str]]) -> Line:
    who = _who(one.member, where) if one.member else ("", "", "")
    words = "; ".join(filter(None, (one.text, one.document, one.note)))
    number = _number(one, "card_number")
    return Line((*who, number, said(one.dated), one.given_by, "", words), one.__data__["member"] or 0, one.id)


def by_hand(kind: str) -> Lines:
    """The lines of a register that is only written by hand, in the order of its days."""

    def lines(asked: Asked) -> list[Line]:
        found = _entries(kind, asked)
        where = _belonging([one.__data__["member"] for one in found if one.member], asked)
        return numbered(
            Line(_WRITTEN[kind](one, where), one.__data__["member"] or 0, one.id)
            for one in found
            if _seen(asked, one, where)
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


def _seen(asked: Asked, one: Any, where: dict[int, tuple[int, str]]) -> bool:
    of = one.__data__["organization"]
    return not asked.bodies or of in asked.bodies or _inside(asked, where.get(one.__data__["member"] or 0))


def _named(one: Any) -> str:
    return str(one.member.name) if one.member else str(one.organization.name) if one.organization else ""


def _number(one: Any, own: str) -> str:
    """The number written in the line, else the member's own."""
    return str(one.number or (getattr(one.member, own) if one.member else ""))


def _handed(one: Any, own: str) -> tuple[str, ...]:
    return (
        *(said(one.dated), _named(one), _number(one, own), one.text),
        *(one.given_by, one.received_by, one.document, "", one.note),
    )


Written = Callable[[Any, dict[int, tuple[int, str]]], tuple[str, ...]]
_WRITTEN: dict[str, Written] = {
    RegisterKind.CARD_HANDED: lambda one, _: _handed(one, "card_number"),
    RegisterKind.FILE_HANDED: lambda one, _: _handed(one, "file_number"),
    RegisterKind.FILE_READ: lambda one, _: (
        *(said(one.dated), one.received_by, _named(one), one.text),
        *(one.document, said(one.ended_on), "", one.note),
    ),
    RegisterKind.RESIDENCE: lambda one, where: (
        *(_who(one.member, where) if one.member else (_named(one), "", "")),
        *(one.received_by, one.number, said(one.dated), said(one.ended_on), one.text, one.note),
    ),
    RegisterKind.COMPARED: lambda one, _: (
        *(one.number, said(one.dated), _named(one), one.text),
        *(one.given_by, "", one.note),
    ),
    RegisterKind.RESOLUTION: lambda one, _: (
        *(one.number, said(one.dated), _named(one), one.text),
        *(said(one.ended_on), one.note),
    ),
}


# Transfers, reports


def transfers(asked: Asked) -> list[Line]:
    """Sổ giới thiệu sinh hoạt đảng (10-SHĐ): out and in, with where from and where to."""
    query: Any = (
        Transfer.select(Transfer, Member).join(Member).where(Transfer.hidden == False, Transfer.stopped == False)
    )
    day = pw.fn.COALESCE(Transfer.introduced_on, Transfer.presented_on)
    found = [one for one in query.where(asked.holds(day)).order_by(day, Transfer.id) if _of_cell(asked, one)]
    return numbered(Line(_transfer_cells(one), one.member_id) for one in found)


def _of_cell(asked: Asked, one: Any) -> bool:
    return not asked.bodies or bool({one.__data__["from_cell"], one.__data__["to_cell"]} & set(asked.bodies))


def _transfer_cells(one: Any) -> tuple[str, ...]:
    member, out = one.member, one.direction != Direction.IN
    named = (one.place, one.from_committee, one.to_committee)
    blank = ("", "", "")
    kind = dict(TransferKind.LABELS)[one.kind]
    where = (
        "trong đảng bộ" if one.direction == Direction.WITHIN else "trong tỉnh" if one.same_province else "ngoài tỉnh"
    )
    return (
        said(one.introduced_on if out else one.presented_on),
        one.number,
        member.name,
        said(member.birth_date),
        f"{said(member.admitted_on)}\n{said(member.official_on)}".strip(),
        member.card_number or member.old_card_number,
        *(named if out else blank),
        *(blank if out else named),
        f"{kind}, {where}",
    )


def reports(asked: Asked) -> list[Line]:
    """Phiếu báo: those awaited of who moved, and those sent up of who died or left."""
    ended = _ended(asked, (Status.DECEASED, *_LEFT))
    where = _belonging([one.member_id for one in ended], asked)
    sent = [
        (one.since, _report(one.member, _STATUSES[one.status], one.since, one.document, one.reported_on, asked), one)
        for one in ended
        if _inside(asked, where.get(one.member_id))
    ]
    moved = [(one.introduced_on, _move_report(one, asked), one) for one in _reported_moves(asked)]
    ordered = sorted((*sent, *moved), key=lambda row: row[0])
    return numbered(Line(cells_, one.member_id) for _, cells_, one in ordered)


def _reported_moves(asked: Asked) -> Iterator[Any]:
    query: Any = (
        Transfer.select(Transfer, Member)
        .join(Member)
        .where(
            Transfer.hidden == False,
            Transfer.stopped == False,
            Transfer.direction != Direction.WITHIN,
            asked.holds(Transfer.introduced_on),
        )
    )
    return (one for one in query.order_by(Transfer.introduced_on, Transfer.id) if _of_cell(asked, one))


def _move_report(one: Any, asked: Asked) -> tuple[str, ...]:
    kind = f"Chuyển {dict(Direction.LABELS)[one.direction].lower()} ({dict(TransferKind.LABELS)[one.kind].lower()})"
    document = "; ".join(filter(None, (one.number and f"giấy giới thiệu {one.number}", one.place)))
    report = _report(one.member, kind, one.introduced_on, document, one.confirmed_on, asked)
    return report if one.kind == TransferKind.OFFICIAL else (*report[:-1], "")


def _report(
    member: Member, kind: str, day: date, document: str, reported: date | None, asked: Asked
) -> tuple[str, ...]:
    late = reported is None and add_months(day, _REPORT_MONTHS) <= asked.last
    return (
        member.name,
        said(member.birth_date),
        kind,
        said(day),
        document,
        said(reported),
        "quá 3 tháng" if late else "",
    )


# Badges, awards


def badges(asked: Asked) -> list[Line]:
    """Badges of the rounds of those days."""
    query: Any = BadgeAward.select(BadgeAward, Member).join(Member).where(BadgeAward.hidden == False)
    day = pw.fn.COALESCE(BadgeAward.round_on, BadgeAward.decided_on)
    found = list(query.where(asked.holds(day)).order_by(day, BadgeAward.years.desc(), Member.sort_key))
    where = _belonging([one.member_id for one in found], asked)
    kinds = dict(BadgeKind.LABELS)
    return numbered(
        Line(
            (
                *_who(one.member, where),
                said(one.member.decision_on or one.member.admitted_on),
                f"{one.years} năm",
                said(one.round_on),
                _decision(one.decision_number, one.decided_on),
                one.badge_number,
                "; ".join(filter(None, ("" if one.kind == BadgeKind.REGULAR else kinds[one.kind], one.note))),
            ),
            one.member_id,
        )
        for one in found
        if _inside(asked, where.get(one.member_id))
    )


def _decision(number: str, day: date | None) -> str:
    return ", ".join(filter(None, (number, said(day))))


def awards(asked: Asked) -> list[Line]:
    """What the committee awarded by its decisions, and what was received from above."""
    own = [(one.decision.decided_on, line) for one, line in _own_awards(asked)]
    received = [(one.decided_on, line) for one, line in _received(asked)]
    return numbered(line for _, line in sorted((*own, *received), key=lambda row: row[0]))


def _own_awards(asked: Asked) -> Iterator[tuple[Any, Line]]:
    query: Any = Award.select(Award, AwardDecision).join(AwardDecision)
    query = query.where(
        Award.hidden == False,
        AwardDecision.hidden == False,
        AwardDecision.body != IssuingBody.PROVINCE,
        asked.holds(AwardDecision.decided_on),
    )
    found = list(query.order_by(AwardDecision.decided_on, Award.position, Award.id))
    where = _belonging([one.__data__["member"] for one in found if one.__data__["member"]], asked)
    bodies = dict(IssuingBody.LABELS)
    for one in found:
        member, made = one.__data__["member"], one.decision
        named = one.__data__["organization"] in asked.bodies
        if named or _inside(asked, where.get(member or 0)):
            document = _decision(f"{made.number}-QĐ/ĐU" if made.number else "", made.decided_on)
            cells_ = (one.name, one.unit, "Giấy khen", one.achievement, bodies[made.body], document, "")
            yield one, Line(cells_, member or 0)


def _received(asked: Asked) -> Iterator[tuple[Any, Line]]:
    query: Any = (
        AwardReceived.select(AwardReceived, Member, Organization)
        .join(Member, pw.JOIN.LEFT_OUTER)
        .switch(AwardReceived)
        .join(Organization, pw.JOIN.LEFT_OUTER)
        .where(AwardReceived.hidden == False, asked.holds(AwardReceived.decided_on))
    )
    found = list(query.order_by(AwardReceived.decided_on, AwardReceived.id))
    where = _belonging([one.member.id for one in found if one.member], asked)
    levels, forms, kinds = dict(AwardLevel.LABELS), dict(AwardForm.LABELS), dict(AwardKind.LABELS)
    for one in found:
        if _seen(asked, one, where):
            cell = where.get(one.member.id, (0, ""))[1] if one.member else ""
            merit = f"{kinds[one.kind].lower()}, năm {one.year}"
            cells_ = (_named(one), cell, forms[one.form], merit, levels[one.level])
            yield (
                one,
                Line((*cells_, _decision(one.number, one.decided_on), one.note), one.member.id if one.member else 0),
            )
