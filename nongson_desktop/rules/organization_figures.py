"""Con số về tổ chức: hamlets with a cell, cells with a chi ủy, cells somebody follows, as shares on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import peewee as pw

from db.base import holds
from db.members import Member, Membership, OfficeHeld, Role, Status, StatusPeriod
from db.organizations import Organization, OrganizationKind, OrganizationPeriod
from nongson_desktop.rules.hamlets import hamlets, hamlets_by_cell
from nongson_desktop.rules.organization_limits import limits_on
from nongson_desktop.rules.terms import attached_to


@dataclass(frozen=True)
class Share:
    """So many of so many; of nothing there is no percentage."""

    label: str
    part: int
    whole: int
    missing: tuple[str, ...] = ()

    @property
    def percent(self) -> str:
        """With one decimal and a comma; "–" where there is nothing to count."""
        return f"{100 * self.part / self.whole:.1f}".replace(".", ",") if self.whole else "–"


@dataclass(frozen=True)
class CellState:
    """A cell of a day: how many official members, whether it has a chi ủy, who follows it, which hamlets."""

    id: int
    name: str
    cell_kind: str
    official: int
    members: int
    committee: bool
    attached: tuple[str, ...]
    hamlets: tuple[str, ...]


def cell_states(day: date) -> list[CellState]:
    """Every cell standing on the day, in the order of lists; five queries."""
    counts, committees = _counts(day), _with_committee(day)
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
            cell in committees,
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


def _with_committee(day: date) -> set[int]:
    query = OfficeHeld.select(OfficeHeld.organization).where(
        OfficeHeld.role == Role.CELL_COMMITTEE, holds(OfficeHeld, day)
    )
    return {one for (one,) in query.distinct().tuples().iterator()}


def shares(day: date) -> list[Share]:
    """The indicators of organisation on the day; each names what is missing."""
    cells, from_ = cell_states(day), limits_on(day).committee_from
    covered = {name for cell in cells for name in cell.hamlets}
    independent = {cell.hamlets[0] for cell in cells if len(cell.hamlets) == 1}
    there = [one.name for one in hamlets(day)]
    of_hamlets = [cell for cell in cells if cell.cell_kind == "hamlet"]
    large = [cell for cell in of_hamlets if cell.official >= from_]
    names = [cell.name for cell in cells]
    with_committee = {cell.name for cell in of_hamlets if cell.committee}
    return [
        _share("Thôn có chi bộ độc lập", there, independent),
        _share("Thôn có chi bộ (không trắng chi bộ)", there, covered),
        _share("Chi bộ thôn có chi ủy", [cell.name for cell in of_hamlets], with_committee),
        _share(f"Chi bộ thôn từ {from_} đảng viên chính thức có chi ủy", [c.name for c in large], with_committee),
        _share("Chi bộ có cấp ủy viên phụ trách", names, {cell.name for cell in cells if cell.attached}),
    ]


def _share(label: str, whole: list[str], having: set[str]) -> Share:
    missing = tuple(name for name in whole if name not in having)
    return Share(label, len(whole) - len(missing), len(whole), missing)
