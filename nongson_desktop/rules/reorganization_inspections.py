"""Sắp xếp tổ chức: open inspections, and what closed ones ask and is not put right, go on with whoever goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from db.base import save_many
from db.inspections import Inspection, InspectionKind, InspectionRequirement, InspectionState, InspectionSubject
from nongson_desktop.rules.due import short
from nongson_desktop.rules.reorganization_operation import Operation, Thing, placed

_OPEN = (InspectionState.PROGRAMMED, *InspectionState.UNDER_WAY)


def open_inspections(bodies: Iterable[int]) -> list[Thing]:
    """Inspections of these bodies, or that they conduct, not concluded: id, what it is, and the first of the bodies."""
    ids = list(bodies)
    found = {one.id: one.__data__["organization"] for one in _conducted(ids)}
    for one in _subjects(ids):
        found.setdefault(one.__data__["inspection"], one.__data__["organization"])
    told = Inspection.select(Inspection, InspectionKind).join(InspectionKind).where(Inspection.id.in_(list(found)))
    return [
        (one.id, short(f"{one.kind.name} năm {one.year}: {one.content}"), found[one.id])
        for one in told.order_by(Inspection.id)
    ]


def _conducted(bodies: list[int]) -> Any:
    return Inspection.select(Inspection.id, Inspection.organization).where(
        Inspection.organization.in_(bodies), Inspection.state.in_(_OPEN), ~Inspection.hidden
    )


def _subjects(bodies: list[int]) -> Any:
    return (
        InspectionSubject.select(InspectionSubject.id, InspectionSubject.inspection, InspectionSubject.organization)
        .join(Inspection)
        .where(
            InspectionSubject.organization.in_(bodies),
            ~InspectionSubject.hidden,
            Inspection.state.in_(_OPEN),
            ~Inspection.hidden,
        )
        .order_by(InspectionSubject.id)
    )


def open_requirements(bodies: Iterable[int]) -> list[Thing]:
    """What these bodies have yet to put right after an inspection that is concluded: id, what it is, and the body."""
    ids = list(bodies)
    going = [one for one, _words, _body in open_inspections(ids)]
    found = _asked(ids).where(InspectionRequirement.inspection.not_in(going)).order_by(InspectionRequirement.id)
    return [(one.id, short(one.content), one.__data__["organization"]) for one in found]


def pass_inspections(operation: Operation, ids: Mapping[int, int]) -> None:
    """Who goes on is inspected, inspects and puts right in the place of those that end; in the current Action.

    Of several, or where nobody goes on, whoever the clerk chose; what she left stays with the old body.
    """
    if not operation.closes:
        return
    bodies = list(operation.bodies)
    into = placed(operation, ids, open_inspections(bodies), operation.inspections)
    alone = placed(operation, ids, open_requirements(bodies), operation.requirements)
    subjects, conducted, asked = list(_subjects(bodies)), list(_conducted(bodies)), list(_asked(bodies))
    save_many(Inspection, [{"id": one.id, "organization": into[one.id]} for one in conducted if one.id in into])
    for model, rows in ((InspectionSubject, subjects), (InspectionRequirement, asked)):
        targets = [(one.id, into.get(one.__data__["inspection"])) for one in rows]
        save_many(model, [{"id": one, "organization": target} for one, target in targets if target is not None])
    save_many(InspectionRequirement, [{"id": one, "organization": target} for one, target in alone.items()])


def _asked(bodies: list[int]) -> Any:
    """What these bodies have not put right yet."""
    return InspectionRequirement.select().where(
        InspectionRequirement.organization.in_(bodies),
        InspectionRequirement.confirmed_on.is_null(),
        ~InspectionRequirement.hidden,
    )
