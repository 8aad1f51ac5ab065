"""Sắp xếp tổ chức: what an operation would move, shown before it is done, and why it cannot be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import peewee as pw

from db.admission import Candidate, Stage
from db.base import holds
from db.hamlets import CellHamlet, HamletPeriod
from db.members import Member, Membership, OfficeHeld, Role, Status, StatusPeriod
from db.organizations import Organization, OrganizationKind, OrganizationPeriod
from db.plans import Plan, PlanState
from db.posts import Cadre, HamletPost, PostHeld
from db.reorganization import ReorganizationKind
from db.tasks import Task, TaskResult
from db.terms import AttachedMember
from nongson_desktop.rules.bodies import bodies_by_id, names_on
from nongson_desktop.rules.organization_limits import limits_on
from nongson_desktop.rules.reorganization_checks import refuse_impossible, refuse_unplaced
from nongson_desktop.rules.reorganization_operation import Operation, target_of

_NAMED = 5


@dataclass(frozen=True)
class Moving:
    """A member, an organisation or a hamlet that goes from one body to another; `target` None when nobody has said."""

    id: int
    name: str
    body: int
    target: int | None


@dataclass(frozen=True)
class Preview:
    """What an operation would do; `names` has the bodies by id and the new ones by their place, -1 the first."""

    sentence: str
    names: dict[int, str]
    members: tuple[Moving, ...] = ()
    below: tuple[Moving, ...] = ()
    hamlets: tuple[Moving, ...] = ()
    cells: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()
    tasks: int = 0
    plans: int = 0
    candidates: int = 0
    notes: tuple[str, ...] = ()

    def facts(self) -> list[tuple[str, str]]:
        """What moves, as words and numbers for the clerk; what is none is left out."""
        counted = (
            ("Đảng viên chuyển chi bộ", len(self.members)),
            ("Tổ chức trực thuộc đổi cấp trên", len(self.below)),
            ("Thôn chuyển theo", len(self.hamlets)),
            ("Nhiệm vụ đang mở đi theo đảng viên", self.tasks),
            ("Kế hoạch đang mở đi theo đảng viên", self.plans),
            ("Quần chúng đang theo dõi chuyển theo", self.candidates),
        )
        told = [(words, str(number)) for words, number in counted if number]
        ended = (
            ("Chi bộ đổi thôn gắn với mình", self.cells),
            ("Thôi giữ chức vụ", self.offices),
            ("Thôi phụ trách", self.attached),
        )
        return [*told, *((words, _first_ones(ones)) for words, ones in ended if ones)]


def _first_ones(ones: tuple[str, ...]) -> str:
    rest = len(ones) - _NAMED
    return "; ".join(ones[:_NAMED]) + (f" và {rest} trường hợp khác" if rest > 0 else "")


def preview(operation: Operation) -> Preview:
    """What the operation would do; raises UserError when it cannot be, or when the clerk has yet to say who goes where.

    Costs a dozen queries, whatever the number of members.
    """
    told = outline(operation)
    refuse_unplaced(operation, told.members, told.below, told.hamlets)
    return told


def outline(operation: Operation) -> Preview:
    """The same with whoever has no place yet, for a dialog that asks; raises UserError when the operation cannot be."""
    names = _names(operation)
    refuse_impossible(operation, names)
    sentence = _sentence(operation, names)
    if operation.kind in (ReorganizationKind.RENAME, ReorganizationKind.MOVE):
        return Preview(sentence, names)
    if operation.hamlets:
        posts = _posts(operation.bodies if operation.closes else (), operation.on)
        return Preview(sentence, names, cells=tuple(_cells_of(operation)), offices=tuple(posts))
    members = _moving(operation, members_of(operation.bodies, operation.on), operation.places)
    ids = [one.id for one in members]
    below = _moving(operation, _below(operation), operation.places)
    closing = operation.bodies if operation.closes else ()
    return Preview(
        sentence,
        names,
        members,
        below,
        hamlets=_moving(operation, _hamlets(operation), operation.areas),
        offices=tuple(_offices(closing, operation.on)),
        attached=tuple(_attached(closing, operation.on)),
        tasks=Task.select().where(Task.member.in_(ids), ~Task.hidden, Task.result.in_(TaskResult.OPEN)).count(),
        plans=Plan.select()
        .where(Plan.member.in_(ids), ~Plan.hidden, Plan.state != PlanState.ASSESSED, Plan.year >= operation.on.year)
        .count(),
        candidates=len(candidates_of(closing)) if operation.targets else 0,
        notes=tuple(_notes(operation, names, members)),
    )


def members_of(bodies: Iterable[int], day: date) -> list[tuple[int, str, int]]:
    """Who belongs to these cells on the day and has not left, as id, name and cell, in the order of names."""
    query = (
        Membership.select(Member.id, Member.name, Membership.cell)
        .join(Member)
        .join(StatusPeriod, pw.JOIN.LEFT_OUTER, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, day))
        .where(
            Membership.cell.in_(list(bodies)),
            holds(Membership, day),
            ~Member.hidden,
            StatusPeriod.status.is_null() | StatusPeriod.status.not_in(Status.CLOSED),
        )
        .order_by(Member.sort_key, Member.id)
    )
    return list(query.tuples().iterator())


def candidates_of(cells: Iterable[int]) -> list[Candidate]:
    """Who is on the way into the Party in these cells, in the order they were written down."""
    query = Candidate.select().where(
        Candidate.cell.in_(list(cells)), ~Candidate.hidden, Candidate.stage.in_(Stage.OPEN)
    )
    return list(query.order_by(Candidate.id))


def _names(operation: Operation) -> dict[int, str]:
    """The names of the day of all bodies named in the operation, and the new ones by their place."""
    ids = {*operation.bodies, *(one for one in (*operation.places.values(), *operation.areas.values()) if one > 0)}
    if operation.kind != ReorganizationKind.MOVE and operation.into:
        ids.add(operation.into)
    found = bodies_by_id(sorted(ids), hamlets=operation.hamlets)
    dated = names_on(operation.on, ids, hamlets=operation.hamlets)
    fresh = {-place: name.strip() for place, name in enumerate(operation.names, 1)}
    return {**{one: dated.get(one, body.name) for one, body in found.items()}, **fresh}


def _sentence(operation: Operation, names: dict[int, str]) -> str:
    bodies = joined([names[one] for one in operation.bodies])
    fresh = joined([names[-place] for place in range(1, len(operation.names) + 1)])
    kind = ReorganizationKind
    if operation.kind == kind.RENAME:
        return f"{bodies} đổi tên thành {fresh}"
    if operation.kind == kind.MERGE:
        return f"Sáp nhập {bodies} vào {names[operation.into or 0]}"
    if operation.kind == kind.UNITE:
        return f"Hợp nhất {bodies} thành {fresh}"
    if operation.kind == kind.SPLIT:
        return f"Tách {fresh} từ {bodies}" if operation.stays else f"Chia {bodies} thành {fresh}"
    if operation.kind == kind.MOVE:
        return f"Chuyển {bodies} về trực thuộc {fresh or _parent_name(operation)}"
    return f"{'Giải tán' if operation.kind == kind.DISBAND else 'Giải thể'} {bodies}"


def joined(names: list[str]) -> str:
    """Names as a sentence lists them: "A, B và C"."""
    return " và ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _parent_name(operation: Operation) -> str:
    into = operation.into or 0
    return names_on(operation.on, [into]).get(into, "")


def _moving(operation: Operation, found: Iterable[tuple[int, str, int]], chosen: Any) -> tuple[Moving, ...]:
    things = [Moving(one, name, body, target_of(operation, one, chosen)) for one, name, body in found]
    return tuple(thing for thing in things if thing.target != thing.body)


def _below(operation: Operation) -> list[tuple[int, str, int]]:
    """The organisations directly below on the day."""
    period = OrganizationPeriod
    query = (
        period.select(period.organization, period.name, period.parent)
        .join(Organization, on=period.organization)
        .where(period.parent.in_(operation.bodies), holds(period, operation.on))
        .order_by(Organization.sort_key, Organization.id)
    )
    return list(query.tuples().iterator())


def _hamlets(operation: Operation) -> list[tuple[int, str, int]]:
    """The hamlets that the cells stand for on the day, and those of a committee's commune."""
    day, name = operation.on, HamletPeriod.alias()
    of_cells = (
        CellHamlet.select(CellHamlet.hamlet, name.name, CellHamlet.cell)
        .join(name, on=(name.hamlet == CellHamlet.hamlet) & holds(name, day))
        .where(CellHamlet.cell.in_(operation.bodies), holds(CellHamlet, day))
    )
    of_communes = HamletPeriod.select(HamletPeriod.hamlet, HamletPeriod.name, HamletPeriod.parent).where(
        HamletPeriod.parent.in_(operation.bodies), holds(HamletPeriod, day)
    )
    return [*of_cells.tuples(), *of_communes.tuples()]


def _offices(bodies: Iterable[int], day: date) -> list[str]:
    """The offices that end, in words."""
    held = (
        OfficeHeld.select(OfficeHeld, Member)
        .join(Member)
        .where(OfficeHeld.organization.in_(list(bodies)), holds(OfficeHeld, day))
        .order_by(OfficeHeld.organization, OfficeHeld.id)
    )
    labels = dict(Role.LABELS)
    return [f"{labels[one.role]} {one.member.name}" for one in held]


def _posts(hamlets: Iterable[int], day: date) -> list[str]:
    """The hamlet posts that end, in words."""
    held = (
        PostHeld.select(PostHeld, Cadre, HamletPost)
        .join(Cadre)
        .switch(PostHeld)
        .join(HamletPost)
        .where(PostHeld.hamlet.in_(list(hamlets)), holds(PostHeld, day))
        .order_by(PostHeld.hamlet, HamletPost.position, PostHeld.id)
    )
    return [f"{one.post.name} {one.cadre.name}" for one in held]


def _cells_of(operation: Operation) -> list[str]:
    """The cells that stand for the hamlets on the day."""
    links = CellHamlet.select(CellHamlet.cell).where(
        CellHamlet.hamlet.in_(operation.bodies), holds(CellHamlet, operation.on)
    )
    return list(names_on(operation.on, [cell for (cell,) in links.tuples().iterator()]).values())


def _attached(bodies: Iterable[int], day: date) -> list[str]:
    query = AttachedMember.select(AttachedMember, Member).join(Member)
    held = query.where(AttachedMember.cell.in_(list(bodies)), holds(AttachedMember, day))
    return [one.member.name for one in held.order_by(AttachedMember.id)]


def _notes(operation: Operation, names: dict[int, str], members: Iterable[Moving]) -> list[str]:
    """What the charter asks of the cells that come out of it, and of a new committee."""
    day, limits = operation.on, limits_on(operation.on)
    kinds = {one.kind for one in Organization.select().where(Organization.id.in_(operation.bodies))}
    if kinds - {OrganizationKind.CELL}:
        new = [names[one] for one in operation.targets if one < 0]
        return [f"Cấp ủy của {one} do cấp trên chỉ định (Điều lệ Đảng, Điều 13.5)." for one in new]
    official = set(_official([one.id for one in members], day))
    told = []
    for target in dict.fromkeys(one.target for one in members if one.target is not None):
        here = [one.id for one in members if one.target == target]
        staying = [one for one, _name, body in members_of([target], day) if one not in here] if target > 0 else []
        count = sum(one in official for one in here) + len(_official(staying, day))
        if count < limits.least_official:
            rule = limits.documents["least_official"]
            told.append(f"{names[target]} có {count} đảng viên chính thức, dưới {limits.least_official} ({rule}).")
        elif len(here) + len(staying) > limits.consent_above:
            rule = limits.documents["consent_above"]
            told.append(f"{names[target]} có trên {limits.consent_above} đảng viên: cần cấp trên đồng ý ({rule}).")
    return told


def _official(ids: Iterable[int], day: date) -> list[int]:
    query = StatusPeriod.select(StatusPeriod.member).where(
        StatusPeriod.member.in_(list(ids)), StatusPeriod.status == Status.OFFICIAL, holds(StatusPeriod, day)
    )
    return [one for (one,) in query.tuples().iterator()]
