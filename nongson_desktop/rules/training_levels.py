"""Trình độ lý luận chính trị: what a text says of it, who has which level, and the statistics by level."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

import peewee as pw

from db.base import holds
from db.member_file import Training, TrainingKind
from db.members import Member, Membership, OfficeHeld, Role, Status, StatusPeriod, members_of_cells
from db.organizations import OrganizationPeriod
from db.search import folded
from db.training import TheoryLevel
from nongson_desktop.paths import seeds
from nongson_desktop.rules.members import cell_names
from nongson_desktop.rules.organizations import office_names
from nongson_desktop.rules.percent import percent
from nongson_desktop.rules.posts import Holder, hamlet_posts

MEMBERS, COMMITTEE, SECRETARIES, HAMLET = "members", "committee", "secretaries", "hamlet"
GROUPS = (
    (MEMBERS, "Đảng viên"),
    (COMMITTEE, "Đảng ủy viên"),
    (SECRETARIES, "Bí thư, phó bí thư chi bộ"),
    (HAMLET, "Cán bộ thôn"),
)
RANK_NAMES = ("Chưa qua", *(label for _, label in TheoryLevel.LABELS))
INTERMEDIATE = TheoryLevel.ALL.index(TheoryLevel.INTERMEDIATE) + 1
COMMITTEE_ROLES = (Role.COMMITTEE, Role.STANDING, Role.SECRETARY, Role.DEPUTY)
_OF_CELL = (Role.SECRETARY, Role.DEPUTY)


@cache
def shipped() -> dict[str, Any]:
    """What the program asks of posts until the office says it, and when it reminds."""
    with (seeds() / "training.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=4096)
def rank_of(text: str) -> int:
    """The highest level that a text names: 0 none, 1 sơ cấp, 2 trung cấp, 3 cao cấp, 4 cử nhân."""
    words = folded(text)
    return max((place for place, name in enumerate(RANK_NAMES) if place and folded(name) in words), default=0)


def rank_of_level(level: str) -> int:
    """The rank of a level by its key; 0 of none."""
    return TheoryLevel.ALL.index(level) + 1 if level in TheoryLevel.ALL else 0


def theory_ranks(day: date, ids: Iterable[int] | None = None) -> dict[int, int]:
    """The rank of members by id: the higher of their record and the dated rows of their files; two queries.

    Rows that ended after the day do not count yet; of members that are not named nothing is asked.
    """
    chosen = None if ids is None else list(ids)
    known: Any = Member.select(Member.id, Member.theory)
    rows: Any = Training.select(Training.member, Training.level).where(
        Training.kind == TrainingKind.THEORY, ended_by(day), Training.hidden == False
    )
    if chosen is not None:
        known, rows = known.where(Member.id.in_(chosen)), rows.where(Training.member.in_(chosen))
    ranks = {member: rank_of(text) for member, text in known.tuples().iterator()}
    for member, level in rows.tuples().iterator():
        ranks[member] = max(ranks.get(member, 0), rank_of(level))
    return ranks


def ended_by(day: date) -> Any:
    """The condition that a row of a member's file was over by the day, in as much as its end is known."""
    return Training.until.is_null() | (Training.until <= day.isoformat())


@dataclass(frozen=True)
class Learned:
    """A person of a group with the rank reached; `member` is None outside the Party, `cell` None without one."""

    name: str
    unit: str
    rank: int
    member: int | None = None


@dataclass(frozen=True)
class LevelRow:
    """One group by level: who stands at each rank, the lowest first."""

    key: str
    label: str
    people: tuple[Learned, ...]

    def at(self, rank: int) -> list[Learned]:
        """Those exactly at the rank."""
        return [one for one in self.people if one.rank == rank]

    def share_at(self, rank: int) -> str:
        """In percent with one decimal how many stand exactly at the rank."""
        return percent(self.counts[rank], len(self.people))

    @property
    def counts(self) -> tuple[int, ...]:
        ranks = [one.rank for one in self.people]
        return tuple(ranks.count(rank) for rank in range(len(RANK_NAMES)))

    def share_from(self, rank: int) -> str:
        """In percent with one decimal how many have the rank or more; of nobody a dash."""
        return percent(self.from_rank(rank), len(self.people))

    def from_rank(self, rank: int) -> int:
        return sum(self.counts[rank:])


def level_rows(day: date, bodies: Collection[int] = ()) -> list[LevelRow]:
    """Members, committee members, officers of cells and hamlet cadres by level on the day; a fixed number of queries.

    Members are those official or probationary; with bodies their own people only.
    """
    ranks = theory_ranks(day)
    inside = {member for (member,) in members_of_cells(bodies, day).tuples()} if bodies else None
    groups = {
        MEMBERS: _members(ranks, day),
        COMMITTEE: _officers(ranks, day, COMMITTEE_ROLES, of_office=True),
        SECRETARIES: _officers(ranks, day, _OF_CELL, of_office=False),
        HAMLET: _cadres(ranks, day),
    }
    return [LevelRow(key, label, tuple(_inside(groups[key], inside))) for key, label in GROUPS]


def _inside(people: Sequence[Learned], members: set[int] | None) -> Sequence[Learned]:
    return people if members is None else [one for one in people if one.member in members]


def _members(ranks: dict[int, int], day: date) -> list[Learned]:
    query: Any = (
        Member.select(Member.id, Member.name, OrganizationPeriod.name)
        .join(StatusPeriod, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, day))
        .switch(Member)
        .join(Membership, pw.JOIN.LEFT_OUTER, on=(Membership.member == Member.id) & holds(Membership, day))
        .join(
            OrganizationPeriod,
            pw.JOIN.LEFT_OUTER,
            on=(OrganizationPeriod.organization == Membership.cell) & holds(OrganizationPeriod, day),
        )
        .where(Member.hidden == False, StatusPeriod.status.in_((Status.OFFICIAL, Status.PROBATIONARY)))
        .order_by(Member.sort_key, Member.id)
        .tuples()
    )
    return [Learned(name, cell or "", ranks.get(member, 0), member) for member, name, cell in query.iterator()]


def officers(day: date, roles: Sequence[str], *, of_office: bool) -> dict[int, OfficeHeld]:
    """Who holds one of the roles in the office itself, or in a cell, by member: the earliest of each; two queries."""
    office = office_names(day).id
    where = OfficeHeld.organization == office if of_office else OfficeHeld.organization != office
    query = (
        OfficeHeld.select(OfficeHeld, Member)
        .join(Member)
        .where(OfficeHeld.role.in_(roles), where, holds(OfficeHeld, day), Member.hidden == False)
        .order_by(Member.sort_key, Member.id, OfficeHeld.since.desc(nulls="last"))
    )
    return {held.__data__["member"]: held for held in query}


def _officers(ranks: dict[int, int], day: date, roles: Sequence[str], *, of_office: bool) -> list[Learned]:
    held = officers(day, roles, of_office=of_office)
    cells = cell_names(held, day)
    return [
        Learned(one.member.name, cells.get(member, ""), ranks.get(member, 0), member) for member, one in held.items()
    ]


def _cadres(ranks: dict[int, int], day: date) -> list[Learned]:
    return [Learned(one.name, hamlet, rank_of_holder(one, ranks), one.member) for one, hamlet in cadres(day)]


def cadres(day: date) -> list[tuple[Holder, str]]:
    """Everyone who holds a post of a hamlet on the day, once, with the hamlet of the first post."""
    found: dict[str, tuple[Holder, str]] = {}
    for each in hamlet_posts(day):
        for holder in each.holders:
            found.setdefault(holder.person, (holder, each.hamlet.name))
    return list(found.values())


def rank_of_holder(one: Holder, ranks: dict[int, int]) -> int:
    """A member's rank is that of the member's file, another's what is written of the person."""
    if one.member:
        return ranks.get(one.member, 0)
    return rank_of(one.cadre.theory) if one.cadre else 0
