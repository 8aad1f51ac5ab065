"""Sắp xếp tổ chức: what the clerk asks for, before anything is moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from db.members import Member
from db.reorganization import ReorganizationKind

Thing = tuple[int, str, int]  # its id, what it is, and the body it is of


@dataclass(frozen=True)
class Arrival:
    """Somebody who comes with an organisation; the member is new, or one whom the office knew before."""

    member: Member
    status: str
    target: int | None = None


@dataclass(frozen=True)
class Operation:
    """What the clerk asks for, by ids of organisations, or of hamlets when `hamlets`.

    `into` goes on after a merger, takes what a dissolved body leaves, or is the new parent in a transfer. `names` are
    the new ones; a body to be made is meant by its place in them: -1 the first, -2 the second. In a split `places`
    says where each member or organisation below goes, `areas` each hamlet, `candidates` each candidate, `cell_tasks`
    each open task of the cell, `inspections` each that is not concluded, `requirements` what is yet to be put right
    after one that is, `concerns` what the people raised, `talks` those to be held in a hamlet; in a dissolution a
    member's new cell. With `stays` the body that is split goes on and keeps whatever is given no place. What leaves
    the office goes to the `receiver` with the introduction paper `number`; with `ends_work` its open tasks and plans
    end. What comes in comes from the `giver` with its `arrivals`; the first name is an đảng bộ trực thuộc when
    `branch`, whose cells are the others.
    """

    kind: str
    on: date
    bodies: tuple[int, ...] = ()
    into: int | None = None
    names: tuple[str, ...] = ()
    parent: int | None = None
    stays: bool = False
    places: Mapping[int, int] = field(default_factory=dict)
    areas: Mapping[int, int] = field(default_factory=dict)
    candidates: Mapping[int, int] = field(default_factory=dict)
    cell_tasks: Mapping[int, int] = field(default_factory=dict)
    inspections: Mapping[int, int] = field(default_factory=dict)
    requirements: Mapping[int, int] = field(default_factory=dict)
    concerns: Mapping[int, int] = field(default_factory=dict)
    talks: Mapping[int, int] = field(default_factory=dict)
    receiver: str = ""
    giver: str = ""
    branch: bool = False
    arrivals: tuple[Arrival, ...] = ()
    number: str = ""
    ends_work: bool = False
    document: str = ""
    document_on: date | None = None
    decided_by: str = ""
    reason: str = ""
    hamlets: bool = False

    @property
    def chosen(self) -> tuple[Mapping[int, int], ...]:
        """Everything that was given a place."""
        of_cells = self.places, self.areas, self.candidates, self.cell_tasks, self.inspections, self.requirements
        return *of_cells, self.concerns, self.talks

    @property
    def targets(self) -> tuple[int, ...]:
        """Who goes on: a body by its id, a new one by its place in the names."""
        if self.kind == ReorganizationKind.SPLIT:
            return (*(self.bodies if self.stays else ()), *(-place for place in range(1, len(self.names) + 1)))
        if self.kind == ReorganizationKind.UNITE:
            return (-1,)
        if self.kind == ReorganizationKind.RECEIVE:
            return tuple(-place for place in range(1 + self.branch, len(self.names) + 1))
        return (self.into,) if self.into and self.kind != ReorganizationKind.MOVE else ()

    @property
    def follows(self) -> bool:
        """Whether one body goes on in the place of all: then it has what was written of them for later days."""
        return self.kind in (ReorganizationKind.MERGE, ReorganizationKind.UNITE)

    @property
    def closes(self) -> bool:
        return self.kind in ReorganizationKind.CLOSING and not self.stays


def target_of(operation: Operation, thing: int, chosen: Mapping[int, int]) -> int | None:
    """Where a member, an organisation below or a hamlet goes; None when the clerk has not said."""
    targets = operation.targets
    if operation.kind == ReorganizationKind.SPLIT:
        return chosen.get(thing, operation.bodies[0] if operation.stays else None)
    if operation.kind == ReorganizationKind.RECEIVE and len(targets) > 1:
        return chosen.get(thing)
    return chosen.get(thing) or (targets[0] if targets else None)


def placed(
    operation: Operation, ids: Mapping[int, int], things: Iterable[Thing], chosen: Mapping[int, int]
) -> dict[int, int]:
    """The bodies that go on with those of the things that go elsewhere; `ids` has the bodies behind the targets."""
    targets = ((one, body, target_of(operation, one, chosen)) for one, _words, body in things)
    return {one: ids[target] for one, body, target in targets if target is not None and ids[target] != body}
