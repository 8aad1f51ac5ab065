"""Tập thể được xếp loại: organisations and the bodies leading them on a day, and their rows in the year's snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.base import Row, holds, save_many
from db.dates import add_months
from db.evaluation import Collective, Rating
from db.members import Member, OfficeHeld, Role
from db.organizations import Organization, OrganizationKind
from nongson_desktop.rules.organizations import standing
from nongson_desktop.rules.profile_parts import CollectiveKind, Profile
from nongson_desktop.rules.rated import STANDING, is_chosen

_FEWEST = 3
_SEATS = {
    (OrganizationKind.CELL, Collective.COMMITTEE): (Role.SECRETARY, Role.DEPUTY, Role.CELL_COMMITTEE),
    (OrganizationKind.COMMITTEE, Collective.STANDING): (Role.SECRETARY, Role.DEPUTY, Role.STANDING),
}
_ALL_SEATS = (Role.SECRETARY, Role.DEPUTY, Role.CELL_COMMITTEE, Role.COMMITTEE, Role.STANDING)
_NAMES = {
    (OrganizationKind.CELL, Collective.COMMITTEE): "Chi ủy",
    (OrganizationKind.BRANCH, Collective.COMMITTEE): "Đảng ủy",
    (OrganizationKind.COMMITTEE, Collective.COMMITTEE): "Đảng ủy",
    (OrganizationKind.COMMITTEE, Collective.STANDING): "Ban Thường vụ Đảng ủy",
}
_OWN_WORDS = ("đảng bộ ", "đảng ủy ", "đảng uỷ ")


@dataclass(frozen=True)
class Seat:
    """Who sits in a leading body, in what role."""

    member: int
    name: str
    role: str


@dataclass(frozen=True)
class Body:
    """One collective of the day: the organisation itself or a body that leads it, with who sits there."""

    organization: int
    kind: CollectiveKind
    name: str
    cell: str
    seats: tuple[Seat, ...]
    reason: str = ""

    @property
    def collective(self) -> str:
        return self.kind.collective

    @property
    def key(self) -> tuple[int, str]:
        return self.organization, self.kind.collective


def bodies(profile: Profile, day: date) -> list[Body]:
    """Every collective that the profile rates, as it stands on the day: the office's first, then by organisation.

    A cell without a chi ủy has none to be rated: its secretary reviews in the cell (HD 43 mục 1.1).
    """
    places, founded, seats = standing(day), _founded(), seats_on(day)
    found = []
    for kind in profile.collective_kinds:
        for organization, organization_kind, name, _parent in places:
            if organization_kind == kind.at:
                inside = _seated(organization_kind, kind.collective, seats.get(organization, ()))
                if kind.collective == Collective.ITSELF or _is_body(kind, inside):
                    reason = _too_new(profile, founded.get(organization), day)
                    called = _name(organization_kind, kind.collective, name)
                    found.append(Body(organization, kind, called, name, tuple(inside), reason))
    return found


def without_committee(profile: Profile, day: date) -> list[str]:
    """The cells that have no chi ủy on the day and review in the cell, where the profile rates chi ủy at all."""
    have = {body.organization for body in bodies(profile, day) if body.collective == Collective.COMMITTEE}
    rated = any(kind.at == OrganizationKind.CELL and kind.collective for kind in profile.collective_kinds)
    cells = (row for row in standing(day) if row[1] == OrganizationKind.CELL)
    return [name for organization, _, name, _ in cells if rated and organization not in have]


def seats_on(day: date) -> dict[int, list[Seat]]:
    """Who holds office in each organisation on the day, the secretary first; one query."""
    query: Any = (
        OfficeHeld.select(OfficeHeld.organization, OfficeHeld.member, Member.name, OfficeHeld.role)
        .join(Member)
        .where(OfficeHeld.role.in_(_ALL_SEATS), holds(OfficeHeld, day))
        .order_by(OfficeHeld.organization, Member.sort_key, OfficeHeld.id)
        .tuples()
    )
    found: dict[int, list[Seat]] = defaultdict(list)
    for organization, member, name, role in query:
        found[organization].append(Seat(member, name, role))
    return {one: sorted(seats, key=lambda seat: _ALL_SEATS.index(seat.role)) for one, seats in found.items()}


def _seated(kind: str, collective: str, seats: Iterable[Seat]) -> list[Seat]:
    """Who sits in the body, each once; an organisation answers for all who lead it."""
    roles = _SEATS.get((kind, collective), _ALL_SEATS)
    return list({seat.member: seat for seat in seats if seat.role in roles}.values())


def _is_body(kind: CollectiveKind, seats: Iterable[Seat]) -> bool:
    """Whether there is such a body at all: a chi ủy needs a member beside secretary and deputy, or three in all."""
    inside = list(seats)
    if kind.at == OrganizationKind.CELL:
        return any(seat.role == Role.CELL_COMMITTEE for seat in inside) or len(inside) >= _FEWEST
    if kind.collective == Collective.STANDING:
        return any(seat.role == Role.STANDING for seat in inside)
    return bool(inside)


def _name(kind: str, collective: str, name: str) -> str:
    """The body's own name: "Chi ủy Chi bộ thôn 1", "Ban Thường vụ Đảng ủy xã Suối Mây"."""
    if collective == Collective.ITSELF:
        return name
    plain = next((name[len(words) :] for words in _OWN_WORDS if name.casefold().startswith(words)), name)
    return f"{_NAMES[kind, collective]} {plain if kind != OrganizationKind.CELL else name}"


def _founded() -> dict[int, date]:
    rows = Organization.select(Organization.id, Organization.founded_on).where(Organization.founded_on.is_null(False))
    return {one.id: one.founded_on for one in rows if one.founded_on}


def _too_new(profile: Profile, founded_on: date | None, day: date) -> str:
    """An organisation or a body younger than the profile's months is not rated (HD 21)."""
    months = profile.collective.months
    if not months or founded_on is None or add_months(founded_on, months) <= day:
        return ""
    return f"thành lập chưa đủ {months} tháng"


# In the snapshot


def snapshot(year: int, day: date, profile: Profile) -> None:
    """Write the year's collectives but the cells, who have rows of their own, in the current Action; entries stay.

    A group that the clerk chose stays while the one proposed is the same.
    """
    titles = profile.collective_groups
    known = {(one.__data__["organization"], one.collective): one for one in kept(year)}
    fresh = [body for body in bodies(profile, day) if not body.kind.is_cell]
    rows = [_row(year, body, known, titles) for body in fresh]
    written = {body.key for body in fresh}
    gone = [one for key, one in known.items() if key not in written and one.status]
    save_many(Rating, rows + [{"id": one.id, "status": "", "exempt_reason": ""} for one in gone])


def _row(year: int, body: Body, known: Mapping[tuple[int, str], Rating], titles: Sequence[str]) -> Row:
    row: Row = {
        "year": year,
        "organization": body.organization,
        "collective": body.collective,
        "name": body.name,
        "cell": body.cell,
        "status": STANDING,
        "group": body.kind.group,
        "proposed_group": body.kind.group,
        "exempt_reason": body.reason,
    }
    rating = known.get(body.key)
    if rating is None:
        return row
    chosen = is_chosen(rating.group, rating.proposed_group, body.kind.group, titles)
    return {"id": rating.id, **row, **({"group": rating.group} if chosen else {})}


def kept(year: int, *, with_cells: bool = False) -> list[Rating]:
    """The year's rows of collectives, the office's first, then by cell; one query.

    The cells themselves are among them when asked for.
    """
    own_cell = (Organization.kind == OrganizationKind.CELL) & (Rating.collective == Collective.ITSELF)
    query = (
        Rating.select(Rating, Organization)
        .join(Organization)
        .where(Rating.year == year, Rating.member.is_null(), Rating.hidden == False)
        .order_by(
            Organization.kind != OrganizationKind.COMMITTEE,
            Organization.kind != OrganizationKind.BRANCH,
            Organization.sort_key,
            Organization.id,
            Rating.collective,
        )
    )
    return list(query if with_cells else query.where(~own_cell))


def at_of(rating: Rating) -> str:
    """The kind of organisation that the collective belongs to."""
    return str(rating.organization.kind) if rating.organization else ""


def waiting_collectives(year: int) -> list[Rating]:
    """Collectives but the cells that our own committee decides and that have no level yet."""
    return [one for one in kept(year) if _waits(one) and at_of(one) != OrganizationKind.COMMITTEE]


def waiting_above(year: int) -> list[Rating]:
    """The đảng bộ, its committee and ban thường vụ while the level above has not decided: said, not waited for."""
    return [one for one in kept(year) if _waits(one) and at_of(one) == OrganizationKind.COMMITTEE]


def _waits(rating: Rating) -> bool:
    return bool(rating.status) and not rating.exempt_reason and not rating.level
