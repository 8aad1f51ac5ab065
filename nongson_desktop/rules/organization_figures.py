"""Con số về tổ chức: how every cell of a day stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import peewee as pw

from db.base import holds
from db.members import Member, Membership, OfficeHeld, Role, Status, StatusPeriod
from db.organizations import Organization, OrganizationKind, OrganizationPeriod
from nongson_desktop.rules.hamlets import hamlets_by_cell
from nongson_desktop.rules.terms import attached_to


@dataclass(frozen=True)
class CellState:
    """A cell of a day: how many official members, how many its chi ủy has, who follows it, which hamlets."""

    id: int
    name: str
    cell_kind: str
    official: int
    members: int
    committee: int
    attached: tuple[str, ...]
    hamlets: tuple[str, ...]


def cell_states(day: date) -> list[CellState]:
    """Every cell standing on the day, in the order of lists; five queries."""
    counts, committees = _counts(day), _committees(day)
    followed, areas = attached_to(day), hamlets_by_cell(day)
    query = (
        Organization.select(Organization.id, OrganizationPeriod.name, Organization.cell_kind)
        .join(OrganizationPeriod, on=(OrganizationPeriod.organization == Organization.id))
        .where(Organization.kind == OrganizationKind.CELL, ~Organization.hidden, holds(OrganizationPeriod, day))
        .where(Organization.ended_on.is_null() | (Organization.ended_on > day))
        .order_by(Organization.sort_key, Organization.id)
    )
    return [
        CellState(
            cell,
            name,
            kind,
            *counts.get(cell, (0, 0)),
            committees.get(cell, 0),
            tuple(one.member.name for one in followed.get(cell, ())),
            tuple(name for _id, name in areas.get(cell, ())),
        )
        for cell, name, kind in query.tuples().iterator()
    ]


def _counts(day: date) -> dict[int, tuple[int, int]]:
    """Official members and members in đảng số, by cell."""
    official = pw.fn.SUM(pw.Case(None, [(StatusPeriod.status == Status.OFFICIAL, 1)], 0))
    query = (
        Membership.select(Membership.cell, official, pw.fn.COUNT(Membership.id))
        .join(Member)
        .join(StatusPeriod, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, day))
        .where(holds(Membership, day), ~Member.hidden, StatusPeriod.status.in_(Status.COUNTED))
        .group_by(Membership.cell)
    )
    return {cell: (some, whole) for cell, some, whole in query.tuples().iterator()}


def _committees(day: date) -> dict[int, int]:
    """How many are in each cell's chi ủy, secretary and deputy counted; of a cell that has one."""
    own = pw.fn.SUM(pw.Case(None, [(OfficeHeld.role == Role.CELL_COMMITTEE, 1)], 0))
    query = (
        OfficeHeld.select(OfficeHeld.organization, pw.fn.COUNT(OfficeHeld.member.distinct()))
        .where(OfficeHeld.role.in_((Role.SECRETARY, Role.DEPUTY, Role.CELL_COMMITTEE)), holds(OfficeHeld, day))
        .group_by(OfficeHeld.organization)
        .having(own > 0)
    )
    return dict(query.tuples().iterator())
