"""Ai còn thiếu lớp nào: what is asked of each post against what each holder has; what of it is due."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import peewee as pw

from db.admission import AdmissionPaper, Candidate, PaperKind
from db.base import holds
from db.dates import add_months
from db.member_file import Training, TrainingKind
from db.members import Member, Role, Status, StatusPeriod
from db.training import (
    TheoryLevel,
    TrainingClass,
    TrainingDemand,
    TrainingParticipant,
    TrainingRequirement,
    TrainingResult,
)
from nongson_desktop.rules.due import DueItem
from nongson_desktop.rules.hamlets import hamlets_by_cell
from nongson_desktop.rules.members import last_cells
from nongson_desktop.rules.percent import percent
from nongson_desktop.rules.training import requirements
from nongson_desktop.rules.training_levels import (
    COMMITTEE_ROLES,
    RANK_NAMES,
    cadres,
    ended_by,
    officers,
    rank_of_holder,
    rank_of_level,
    shipped,
    theory_ranks,
)

AREA = "Đào tạo, bồi dưỡng"
KINDS = dict(TrainingKind.LABELS)
DEMANDS = dict(TrainingDemand.LABELS)
_INSPECTION = ("inspection-head", "inspection-deputy", "inspection-member")
_NAMED = 4


@dataclass(frozen=True)
class Asked:
    """Somebody of whom something is asked: since when, and the rank reached; outside the Party a cadre."""

    name: str
    unit: str
    rank: int
    since: date | None = None
    member: int | None = None
    cadre: int | None = None
    cell: int | None = None
    until: date | None = None

    @property
    def link(self) -> dict[str, Any]:
        """Whom to send to a class."""
        return {"member": self.member} if self.member else {"cadre": self.cadre}

    @property
    def has(self) -> str:
        return RANK_NAMES[self.rank]


@dataclass(frozen=True)
class Demanded:
    """One requirement on a day: of whom, who of them lacks it, and who of those is in a class for it now."""

    requirement: TrainingRequirement
    people: tuple[Asked, ...]
    lacking: tuple[Asked, ...]
    attending: frozenset[Asked] = frozenset()

    @property
    def words(self) -> str:
        """What is asked of whom."""
        return f"{DEMANDS[self.requirement.demand]}: {what_of(self.requirement)}"

    @property
    def share(self) -> str:
        """In percent with one decimal how many have it; of nobody a dash."""
        return percent(len(self.people) - len(self.lacking), len(self.people))


def what_of(one: TrainingRequirement) -> str:
    """What is asked, in words."""
    if one.kind == TrainingKind.THEORY:
        return f"lý luận chính trị từ {dict(TheoryLevel.LABELS).get(one.level, '').lower()} trở lên"
    return KINDS[one.kind][:1].lower() + KINDS[one.kind][1:]


def gaps(day: date, bodies: Collection[int] = ()) -> list[Demanded]:
    """Every requirement of the day with its people, in the order of the list; of some cells their own people only.

    A certificate that has run out counts no more. The number of queries does not grow with the people.
    """
    asked = requirements(day)
    groups = {demand: _people(demand, day) for demand in {one.demand for one in asked}}
    ranks = theory_ranks(day, {one.member for people in groups.values() for one in people if one.member})
    groups = {
        demand: [replace(one, rank=ranks.get(one.member or 0, one.rank)) for one in people]
        for demand, people in groups.items()
    }
    passed = _passed(day)
    going = _attending(day)
    return [_demanded(one, groups[one.demand], passed, going, bodies) for one in asked]


def _demanded(
    one: TrainingRequirement, people: list[Asked], passed: _Done, going: _Done, bodies: Collection[int]
) -> Demanded:
    mine = [person for person in people if not bodies or person.cell in bodies]
    if one.months:
        mine = [_with_deadline(person, one.months) for person in mine]
    if one.kind == TrainingKind.THEORY:
        least = rank_of_level(one.level)
        lacking = [person for person in mine if person.rank < least]
        wanted = {(one.kind, level) for level in TheoryLevel.ALL if rank_of_level(level) >= least}
    else:
        lacking = [person for person in mine if not passed(person, {(one.kind, "")})]
        wanted = {(one.kind, "")}
    return Demanded(one, tuple(mine), tuple(lacking), frozenset(one for one in lacking if going(one, wanted)))


def _with_deadline(person: Asked, months: int) -> Asked:
    ends = add_months(person.since, months) if person.since else None
    return replace(person, until=ends)


_Done = Callable[[Asked, set[tuple[str, str]]], bool]


def _passed(day: date) -> _Done:
    """Who has a row of the kind in the file, or passed such a class outside the Party, that holds on the day."""
    rows: Any = Training.select(Training.member, Training.kind).where(
        Training.hidden == False, ended_by(day), Training.expires_on.is_null() | (Training.expires_on > day)
    )
    members = {(member, kind) for member, kind in rows.tuples().iterator()}
    members |= {(member, TrainingKind.NEWCOMERS) for member in _with_paper(day)}
    lasting = TrainingParticipant.expires_on.is_null() | (TrainingParticipant.expires_on > day)
    others = {
        (cadre, kind) for cadre, kind, _ in _cadres_in((TrainingParticipant.result == TrainingResult.PASSED) & lasting)
    }
    return lambda one, wanted: any(
        ((one.member, kind) in members) if one.member else ((one.cadre, kind) in others) for kind, _level in wanted
    )


def _with_paper(day: date) -> set[int]:
    """Members whose admission file holds the certificate of new members."""
    query: Any = (
        AdmissionPaper.select(Candidate.member)
        .join(Candidate)
        .where(AdmissionPaper.kind == PaperKind.CLASS, AdmissionPaper.on <= day, AdmissionPaper.hidden == False)
    )
    return {member for (member,) in query.tuples()}


def _attending(day: date) -> _Done:
    """Who is in a class that is not over."""
    open_now = (TrainingParticipant.result == TrainingResult.ATTENDING) & (
        TrainingClass.until.is_null() | (TrainingClass.until >= day)
    )
    rows: Any = (
        TrainingParticipant.select(TrainingParticipant.member, TrainingClass.kind, TrainingClass.level)
        .join(TrainingClass)
        .where(TrainingParticipant.hidden == False, TrainingParticipant.member.is_null(False), open_now)
    )
    members = set(rows.tuples().iterator())
    others = set(_cadres_in(open_now))

    def goes(one: Asked, wanted: set[tuple[str, str]]) -> bool:
        known, number = (members, one.member) if one.member else (others, one.cadre)
        return any((number, kind, level) in known for kind, level in wanted)

    return goes


def _cadres_in(condition: Any) -> Iterator[tuple[int, str, str]]:
    query: Any = (
        TrainingParticipant.select(TrainingParticipant.cadre, TrainingClass.kind, TrainingClass.level)
        .join(TrainingClass)
        .where(TrainingParticipant.hidden == False, TrainingParticipant.cadre.is_null(False), condition)
    )
    yield from query.tuples().iterator()


# of whom


def _people(demand: str, day: date) -> list[Asked]:
    if demand == TrainingDemand.HAMLET:
        return _hamlet_cadres(day)
    if demand == TrainingDemand.NEWCOMER:
        return _newcomers(day)
    roles, of_office = {
        TrainingDemand.COMMITTEE: (COMMITTEE_ROLES, True),
        TrainingDemand.INSPECTION: (_INSPECTION, True),
        TrainingDemand.SECRETARY: ((Role.SECRETARY, Role.DEPUTY), False),
        TrainingDemand.CELL_COMMITTEE: ((Role.CELL_COMMITTEE, Role.SECRETARY, Role.DEPUTY), False),
    }[demand]
    held = officers(day, roles, of_office=of_office)
    cells = last_cells(held, day)
    return [_member(one.member, cells, one.since) for one in held.values()]


def _member(member: Member, cells: dict[int, tuple[int, str]], since: date | None) -> Asked:
    cell, name = cells.get(member.id, (None, ""))
    return Asked(member.name, name, 0, since, member=member.id, cell=cell)


def _hamlet_cadres(day: date) -> list[Asked]:
    known = cadres(day)
    cells = last_cells([one.member for one, _ in known if one.member], day)
    of_hamlet = {hamlet: cell for cell, rows in hamlets_by_cell(day).items() for hamlet, _name in rows}
    return [
        Asked(
            one.name,
            hamlet,
            rank_of_holder(one, {}),
            one.since,
            member=one.member,
            cadre=one.cadre.id if one.cadre and not one.member else None,
            cell=cells[one.member][0] if one.member in cells else of_hamlet.get(one.hamlet),
        )
        for one, hamlet in known
    ]


def _newcomers(day: date) -> list[Asked]:
    """Those probationary on the day; their time runs from the day of admission."""
    query = (
        Member.select(Member)
        .join(StatusPeriod)
        .where(StatusPeriod.status == Status.PROBATIONARY, holds(StatusPeriod, day), Member.hidden == False)
        .order_by(Member.sort_key, Member.id)
    )
    known = list(query)
    cells = last_cells([one.id for one in known], day)
    return [_member(one, cells, one.admitted_on.first_day if one.admitted_on else None) for one in known]


# what is due


def due(day: date, until: date) -> list[DueItem]:
    """Classes that somebody lacks, with a day by cell, without one in a line; certificates that run out."""
    found: list[DueItem] = []
    for place, one in enumerate(gaps(day), 1):
        waiting = [person for person in one.lacking if person not in one.attending]
        if one.requirement.months:
            found += _by_cell(one, waiting, place, day, until)
        elif waiting:
            words = f"{one.words}: còn thiếu {named(waiting)}"
            found.append(DueItem(day, AREA, words, "training", place, None, len(waiting)))
    return [*found, *_running_out(day, until)]


def _by_cell(one: Demanded, waiting: Iterable[Asked], place: int, day: date, until: date) -> Iterator[DueItem]:
    groups: dict[int | None, list[Asked]] = {}
    for person in waiting:
        if (person.until or day) <= until:
            groups.setdefault(person.cell, []).append(person)
    for cell, people in groups.items():
        first = min(person.until or day for person in people)
        yield DueItem(
            first, AREA, f"Chưa qua {what_of(one.requirement)}: {named(people)}", "training", place, cell, len(people)
        )


def named(people: list[Asked]) -> str:
    """The first names, and how many more."""
    shown = ", ".join(person.name for person in people[:_NAMED])
    return f"{shown} và {len(people) - _NAMED} người nữa" if len(people) > _NAMED else shown


def _running_out(day: date, until: date) -> Iterator[DueItem]:
    """Certificates of members that run out, unless a later one of the kind holds; for some time also those run out."""
    later = Training.alias()
    renewed = later.select(later.id).where(
        later.member == Training.member,
        later.kind == Training.kind,
        later.hidden == False,
        later.expires_on.is_null() | (later.expires_on > Training.expires_on),
    )
    query = (
        Training.select(Training, Member)
        .join(Member)
        .where(
            Training.hidden == False,
            Training.expires_on.between(day - timedelta(days=shipped()["kept_days"]), until),
            ~pw.fn.EXISTS(renewed),
        )
        .order_by(Training.expires_on, Member.sort_key)
    )
    known = list(query)
    cells = last_cells([one.__data__["member"] for one in known], day)
    for one in known:
        member = one.__data__["member"]
        words = f"{one.member.name}: chứng chỉ {KINDS[one.kind].lower()} hết hạn"
        yield DueItem(one.expires_on or day, AREA, words, "members", member, cells.get(member, (None, ""))[0])
