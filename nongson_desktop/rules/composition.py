"""Số lượng, cơ cấu đảng viên: how many there are on a day, of what kind, and why that changed between two days."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import peewee as pw

from db.base import holds
from db.dates import PartialDate
from db.members import Member, Membership, Sex, Status, StatusPeriod
from db.organizations import OrganizationPeriod
from db.search import sort_key
from db.transfers import Direction, Transfer
from nongson_desktop.rules.assemblies import VotingBase, voting_bases
from nongson_desktop.rules.members import members_by_cell
from nongson_desktop.rules.organizations import cells
from nongson_desktop.rules.statuses import LEFT_PARTY

UNKNOWN = "Chưa ghi"
_AGES = ((30, "Từ 18 đến 30"), (40, "Từ 31 đến 40"), (50, "Từ 41 đến 50"), (60, "Từ 51 đến 60"), (999, "Trên 60"))
_PARTY_AGES = (
    (9, "Dưới 10 năm"),
    (29, "Từ 10 đến 29 năm"),
    (39, "Từ 30 đến 39 năm"),
    (49, "Từ 40 đến 49 năm"),
    (999, "Từ 50 năm"),
)
_SEXES = dict(Sex.LABELS)
_LABELS = dict(Status.LABELS)
ADMITTED, READMITTED, CAME, FROM_CELL = "Kết nạp", "Kết nạp lại", "Chuyển đến", "Từ chi bộ khác trong đảng bộ"
TO_CELL, UNSAID = "Sang chi bộ khác trong đảng bộ", "Không còn ghi trạng thái"
Bodies = tuple[int, ...]


# On one day


@dataclass(frozen=True)
class Line:
    """So many members are of this kind; `members` are their ids, in the order of lists."""

    group: str
    label: str
    members: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.members)


@dataclass(frozen=True)
class Composition:
    """Who is counted in đảng số on the day, and how many may vote where they belong."""

    day: date
    lines: tuple[Line, ...]
    bases: Mapping[int, VotingBase]
    cells: Mapping[int, str]
    average_age: float | None

    @property
    def total(self) -> int:
        return sum(line.count for line in self.group("Trạng thái"))

    @property
    def entitled(self) -> int:
        return sum(base.entitled for base in self.bases.values())

    @property
    def guests(self) -> int:
        return sum(base.guests for base in self.bases.values())

    def group(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.group == name]

    def as_json(self) -> dict[str, Any]:
        groups: dict[str, dict[str, int]] = {}
        for line in self.lines:
            groups.setdefault(_KEYS[line.group], {})[line.label] = line.count
        return {
            "on": self.day.isoformat(),
            "members": self.total,
            "voting_base": self.entitled,
            "guests": self.guests,
            "average_age": self.average_age,
            **groups,
            "by_cell": [
                {"id": cell, "name": self.cells[cell], "members": base.members, "voting_base": base.entitled}
                for cell, base in self.bases.items()
            ],
        }

    def sentence(self) -> str:
        counts = f"{self.total} đảng viên trong đảng số, {self.entitled} có quyền biểu quyết ở chi bộ"
        guests = f", thêm {self.guests} sinh hoạt tạm thời tại đây" if self.guests else ""
        return f"Ngày {self.day:%d/%m/%Y}: {counts}{guests}."


_KEYS = {
    "Trạng thái": "statuses",
    "Giới tính": "sex",
    "Tuổi đời": "ages",
    "Tuổi đảng": "party_ages",
    "Dân tộc": "ethnicity",
    "Tôn giáo": "religion",
    "Học vấn": "education",
    "Chuyên môn": "profession",
    "Lý luận chính trị": "theory",
    "Chi bộ": "cells",
}


def counted(day: date, bodies: Bodies = ()) -> int:
    """How many are in đảng số on the day."""
    return int(_on(day, bodies).count())


def _on(day: date, bodies: Bodies) -> Any:
    query: Any = (
        Member.select()
        .join(StatusPeriod, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, day))
        .where(Member.hidden == False, StatusPeriod.status.in_(Status.COUNTED))
    )
    inside = Membership.select(Membership.member).where(Membership.cell.in_(bodies), holds(Membership, day))
    return query.where(Member.id.in_(inside)) if bodies else query


def composition(day: date, bodies: Bodies = ()) -> Composition:
    """Who there is on the day, by status, sex, age, ethnicity, religion, schooling, theory, party age and cell.

    `bodies` are the organisations asked for, none for the whole office.
    """
    rows = list(_rows(day, bodies))
    standing = {one.id: one.name for one in cells(day) if not bodies or one.id in bodies}
    ages = [age for row in rows if (age := _years(row[3], day)) is not None]
    return Composition(
        day,
        tuple(_lines(rows, day)),
        voting_bases(list(standing), day),
        standing,
        round(sum(ages) / len(ages), 1) if ages else None,
    )


def _rows(day: date, bodies: Bodies) -> Iterable[Any]:
    """Id, status, sex, birth, start in the Party, ethnicity, religion, schooling, profession, theory, cell."""
    began = pw.fn.COALESCE(Member.party_age_from, Member.decision_on, Member.admitted_on)
    period = OrganizationPeriod
    query: Any = (
        _on(day, bodies)
        .select(
            Member.id,
            StatusPeriod.status,
            Member.sex,
            Member.birth_date,
            began,
            Member.ethnicity,
            Member.religion,
            Member.education,
            Member.profession,
            Member.theory,
            period.name,
        )
        .switch(Member)
        .join(Membership, pw.JOIN.LEFT_OUTER, on=(Membership.member == Member.id) & holds(Membership, day))
        .join(period, pw.JOIN.LEFT_OUTER, on=(period.organization == Membership.cell) & holds(period, day))
        .order_by(Member.sort_key, Member.id)
    )
    return query.tuples().iterator()  # type: ignore[no-any-return]


def _lines(rows: list[Any], day: date) -> Iterator[Line]:
    ways: tuple[tuple[str, Callable[[Any], str], list[str]], ...] = (
        ("Trạng thái", lambda row: _LABELS[row[1]], list(_LABELS.values())),
        ("Giới tính", lambda row: _SEXES.get(row[2], UNKNOWN), list(_SEXES.values())),
        ("Tuổi đời", lambda row: _band(_AGES, _years(row[3], day)), [words for _, words in _AGES]),
        ("Tuổi đảng", lambda row: _band(_PARTY_AGES, _years(row[4], day)), [words for _, words in _PARTY_AGES]),
        *((name, lambda row, place=place: row[place] or UNKNOWN, list(_LEVELS)) for name, place in _TEXTS),
    )
    for group, label, order in ways:
        found: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            found[label(row)].append(row[0])
        for words in sorted(found, key=lambda words: _place(words, order)):
            yield Line(group, words, tuple(found[words]))


_TEXTS = (
    ("Dân tộc", 5),
    ("Tôn giáo", 6),
    ("Học vấn", 7),
    ("Chuyên môn", 8),
    ("Lý luận chính trị", 9),
    ("Chi bộ", 10),
)


_LEVELS = (
    *("Chưa qua", "Sơ cấp", "Trung cấp", "Cao đẳng", "Cao cấp"),
    *("Đại học", "Cử nhân", "Kỹ sư", "Thạc sĩ", "Tiến sĩ"),
)


def _place(words: str, order: list[str]) -> tuple[int, bytes]:
    """In the order of the choices or of the level it begins with, else as in a dictionary; the unknown comes last."""
    begun = next((place for place, known in enumerate(order) if words.startswith(known)), len(order))
    place = order.index(words) if words in order else begun
    return (place + (words == UNKNOWN), sort_key(words))


def _years(begun: Any, day: date) -> int | None:
    """Full years on the day, counted from the last day that a partly known date can be."""
    if not begun:
        return None
    first = (begun if isinstance(begun, PartialDate) else PartialDate.from_iso(begun)).last_day
    return max(day.year - first.year - ((day.month, day.day) < (first.month, first.day)), 0)


def _band(bands: tuple[tuple[int, str], ...], years: int | None) -> str:
    return UNKNOWN if years is None else next(words for most, words in bands if years <= most)


# Between two days


@dataclass(frozen=True)
class Movement:
    """The number on the first day, who came and who went after it up to the last day by cause, and the number then."""

    start: int
    joined: Mapping[str, int]
    left: Mapping[str, int]
    end: int


@dataclass(frozen=True)
class _State:
    status: str
    cell: int | None

    def counts(self, bodies: Bodies) -> bool:
        return self.status in Status.COUNTED and (not bodies or self.cell in bodies)


def movement(first: date, last: date, bodies: Bodies = ()) -> Movement:
    """Why the number changed from the first day to the last: read from the dated rows, not from the difference.

    Who goes from one of the bodies asked for to another has neither come nor gone.
    """
    joined, left = _moves(first, last, (bodies,))
    return Movement(counted(first, bodies), joined.get(bodies, {}), left.get(bodies, {}), counted(last, bodies))


def movements(first: date, last: date) -> dict[int | None, Movement]:
    """The same of the whole (None) and of every cell that had members; the same few queries for all of them."""
    joined, left = _moves(first, last)
    start, end = _counts(first), _counts(last)
    bodies = (start | end | joined | left).keys()
    return {
        next(iter(one), None): Movement(start.get(one, 0), joined.get(one, {}), left.get(one, {}), end.get(one, 0))
        for one in bodies
    }


def _counts(day: date) -> dict[Bodies, int]:
    """How many the whole and each cell have on the day."""
    return {(): counted(day), **{(cell,): count for cell, count in members_by_cell(day).items()}}


Causes = dict[Bodies, Counter[str]]


def _moves(first: date, last: date, asked: tuple[Bodies, ...] = ()) -> tuple[Causes, Causes]:
    """How many came and how many went by cause, of what is asked for, else of the whole and of each cell."""
    joined: Causes = defaultdict(Counter)
    left: Causes = defaultdict(Counter)
    arrived = _arrivals(first, last)
    for member, spans in _spans(first, last).items():
        before = _state(spans, first)
        for day in _days(spans, first, last):
            now = _state(spans, day)
            for bodies in asked or {(), *((one.cell,) for one in (before, now) if one.cell)}:
                if now.counts(bodies) and not before.counts(bodies):
                    joined[bodies][_why_joined(before, now, (member, day) in arrived)] += 1
                elif before.counts(bodies) and not now.counts(bodies):
                    left[bodies][_why_left(now)] += 1
            before = now
    return joined, left


Span = tuple[str | int, date | None, date | None]


def _spans(first: date, last: date) -> dict[int, list[Span]]:
    """The statuses (text) and cells (numbers) of whoever had a change in between; two queries."""
    found: dict[int, list[Span]] = defaultdict(list)
    for model, value in ((StatusPeriod, StatusPeriod.status), (Membership, Membership.cell)):
        of: Any = model
        for member, held, since, until in (
            of.select(of.member, value, of.since, of.until)
            .join(Member)
            .where(of.member.in_(_changed(first, last)), of.hidden == False, Member.hidden == False)
            .order_by(of.since, of.id)
            .tuples()
        ):
            found[member].append((held, since, until))
    return found


def _changed(first: date, last: date) -> Any:
    def moved(model: Any) -> Any:
        inside = [(field > first) & (field <= last) for field in (model.since, model.until)]
        return model.select(model.member).where(model.hidden == False, inside[0] | inside[1])

    return moved(StatusPeriod) | moved(Membership)


def _days(spans: list[Span], first: date, last: date) -> list[date]:
    return sorted({day for _, *ends in spans for day in ends if day is not None and first < day <= last})


def _state(spans: list[Span], day: date) -> _State:
    held = [
        value for value, since, until in spans if (since is None or since <= day) and (until is None or until > day)
    ]
    status = next((value for value in held if isinstance(value, str)), "")
    cell = next((value for value in held if isinstance(value, int)), None)
    return _State(status, cell)


def _arrivals(first: date, last: date) -> set[tuple[int, date]]:
    query: Any = Transfer.select(Transfer.member, Transfer.presented_on).where(
        Transfer.direction == Direction.IN, Transfer.presented_on.between(first, last), Transfer.hidden == False
    )
    return set(query.tuples())


def _why_joined(before: _State, now: _State, arrived: bool) -> str:
    if before.status in Status.COUNTED:
        return FROM_CELL
    if arrived or now.status != Status.PROBATIONARY or before.status == Status.TRANSFERRED:
        return CAME
    return READMITTED if before.status in LEFT_PARTY else ADMITTED


def _why_left(now: _State) -> str:
    return TO_CELL if now.status in Status.COUNTED else _LABELS.get(now.status, UNSAID)
