"""The members that papers are about, with their cell and offices on the day, read in two queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import peewee as pw

from db.base import holds
from db.dates import PartialDate
from db.errors import UserError
from db.members import Member, Membership, OfficeHeld, Role, members_of_cells
from db.organizations import Organization, OrganizationKind, OrganizationPeriod
from nongson_desktop.documents.content import Owner
from nongson_desktop.documents.page import Cell, Office, cell_name
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.scopes import words_of


@dataclass(frozen=True)
class Person:
    """A member as papers name them."""

    id: int
    name: str
    birth_date: PartialDate | None
    position: str
    workplace: str
    person_kind: str
    cell: Cell | None
    party_posts: str

    @property
    def cell_name(self) -> str:
        return cell_name(self.cell.name) if self.cell else ""

    @property
    def owner(self) -> Owner:
        return Owner(self.id, self.cell.id if self.cell else None, self.name, self.cell_name)


def whom_of(office: Office, request: Request) -> tuple[Cell | None, str]:
    """The cell whose paper it is, None for a committee's, and the beginning of its subject; empty for the whole."""
    scope = request.whom
    if scope.cell is not None and not scope.before:
        cell = office.cell(scope.cell)
        return cell, f"{cell_name(cell.name)}, "
    name = words_of(scope, request.as_of)
    return None, f"{name}, " if name else ""


def wanted(query: Any, member: Any, request: Request) -> Any:
    """Narrow a query to the members, or to the cell of the day, that a paper is asked for."""
    if request.members:
        query = query.where(member.in_(request.members))
    if request.bodies:
        query = query.where(member.in_(members_of_cells(request.bodies, request.as_of)))
    return query


def people(office: Office, request: Request, among: Collection[int]) -> list[Person]:
    """Those asked for who are among the given ids, by cell and then in the order of Vietnamese names."""
    day = request.as_of
    query: Any = (
        Member.select(Member, Membership.cell.alias("cell_id"))
        .join(Membership, pw.JOIN.LEFT_OUTER, on=(Membership.member == Member.id) & holds(Membership, day))
        .where(Member.hidden == False)
        .order_by(Member.sort_key, Member.id)
    )
    query = wanted(query, Member.id, request)
    posts = party_posts(day)
    cells = {cell.id: cell for cell in office.cells}
    found = [
        Person(
            member.id,
            member.name,
            member.birth_date,
            member.position,
            member.workplace,
            member.person_kind,
            cells.get(member.cell_id),
            posts.get(member.id, ""),
        )
        for member in query.objects()
        if member.id in among
    ]
    return sorted(found, key=lambda person: office.order(person.cell.id if person.cell else None))


def party_posts(day: date) -> dict[int, str]:
    """The offices held on the day in words: "Bí thư Chi bộ thôn 1; Đảng ủy viên"."""
    query: Any = (
        OfficeHeld.select(OfficeHeld.member, OfficeHeld.role, Organization.kind, OrganizationPeriod.name)
        .join(Organization)
        .join(OrganizationPeriod, on=(OrganizationPeriod.organization == Organization.id))
        .where(holds(OfficeHeld, day), holds(OrganizationPeriod, day))
        .order_by(OfficeHeld.id)
        .tuples()
    )
    labels = dict(Role.LABELS)
    named: dict[int, list[str]] = defaultdict(list)
    for member, role, kind, name in query:
        named[member].append(f"{labels[role]} {cell_name(name)}" if kind == OrganizationKind.CELL else _of_office(role))
    return {member: "; ".join(posts) for member, posts in named.items()}


def _of_office(role: str) -> str:
    label = dict(Role.LABELS)[role]
    return f"{label} Đảng ủy" if role in (Role.SECRETARY, Role.DEPUTY) else label


def refuse_missing(request: Request, have: Collection[int], what: str) -> None:
    """Name the members asked for who have none of what the paper prints; raises UserError."""
    missing = [member for member in request.members if member not in have]
    if missing:
        known = Member.select(Member.name).where(Member.id.in_(missing)).order_by(Member.sort_key)
        who = ", ".join(member.name for member in known) or f"Đảng viên số {missing[0]}"
        raise UserError(f"{who} chưa có {what}.")
