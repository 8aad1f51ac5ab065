"""Sắp xếp tổ chức: inspections not yet concluded go on with whoever goes on; what is concluded stays with its body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from db.base import save_many
from db.inspections import Inspection, InspectionRequirement, InspectionState, InspectionSubject
from nongson_desktop.rules.reorganization_operation import Operation

_OPEN = (InspectionState.PROGRAMMED, *InspectionState.UNDER_WAY)


def open_inspections(bodies: Iterable[int]) -> int:
    """How many inspections of these bodies, or that they conduct, are not concluded."""
    ids = list(bodies)
    conducted = {one.id for one in _conducted(ids)}
    return len(conducted | {one.__data__["inspection"] for one in _subjects(ids)})


def _conducted(bodies: list[int]) -> Any:
    return Inspection.select(Inspection.id).where(
        Inspection.organization.in_(bodies), Inspection.state.in_(_OPEN), ~Inspection.hidden
    )


def _subjects(bodies: list[int]) -> Any:
    return (
        InspectionSubject.select(InspectionSubject.id, InspectionSubject.inspection)
        .join(Inspection)
        .where(
            InspectionSubject.organization.in_(bodies),
            ~InspectionSubject.hidden,
            Inspection.state.in_(_OPEN),
            ~Inspection.hidden,
        )
    )


def pass_inspections(operation: Operation, ids: Mapping[int, int]) -> None:
    """Where one body goes on it is inspected, inspects and puts right in the place of those that end; in the Action."""
    if len(operation.targets) != 1 or not operation.closes:
        return
    into, bodies = ids[operation.targets[0]], list(operation.bodies)
    subjects = [{"id": one.id, "organization": into} for one in _subjects(bodies)]
    save_many(Inspection, [{"id": one.id, "organization": into} for one in _conducted(bodies)])
    save_many(InspectionSubject, subjects)
    open_ = InspectionRequirement.select(InspectionRequirement.id).where(
        InspectionRequirement.organization.in_(bodies),
        InspectionRequirement.confirmed_on.is_null(),
        ~InspectionRequirement.hidden,
    )
    save_many(InspectionRequirement, [{"id": one.id, "organization": into} for one in open_])
