"""Kết luận kiểm tra: concluding with a result for each subject, what is asked after it, until it is confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import peewee as pw

from db.base import save_many
from db.errors import UserError
from db.inspections import (
    Inspection,
    InspectionKind,
    InspectionRequirement,
    InspectionState,
    InspectionSubject,
    SupervisionEntry,
)
from nongson_desktop.rules.inspections import open_requirements, subjects_of, write

RESULTS = ("finding", "violation", "merits", "faults", "conclusion", "discipline_asked")


def conclude(
    inspection: Inspection,
    number: str,
    day: date,
    results: Mapping[int, Mapping[str, Any]],
    report_back_by: date | None = None,
) -> None:
    """Conclude with number, day and a result for each subject by its id, in the current Action; raises UserError."""
    if not day:
        raise UserError("Chưa nhập ngày kết luận.", "concluded_on")
    known = {one.id for one in subjects_of(inspection)}
    rows = [{"id": one, **{name: given[name] for name in RESULTS if name in given}} for one, given in results.items()]
    save_many(InspectionSubject, [row for row in rows if row["id"] in known])
    inspection.conclusion_number, inspection.concluded_on = number, day
    inspection.report_back_by = report_back_by or inspection.report_back_by
    write(inspection)


def check_requirement(one: InspectionRequirement) -> None:
    """Refuse what asks nothing, is due before the conclusion, or is confirmed without a result; raises UserError."""
    if not (one.content or "").strip():
        raise UserError("Chưa nhập nội dung yêu cầu.", "content")
    inspection = Inspection.get_by_id(one.__data__["inspection"])
    if inspection.concluded_on is None:
        raise UserError(f"Cuộc {inspection.name} chưa kết luận nên chưa có yêu cầu khắc phục.", "content")
    for name, label in (("due_on", "Thời hạn"), ("confirmed_on", "Ngày xác nhận")):
        day = getattr(one, name)
        if day and day < inspection.concluded_on:
            raise UserError(f"{label} trước ngày kết luận {inspection.concluded_on:%d/%m/%Y}.", name)
    if one.confirmed_on and not one.result.strip():
        raise UserError("Xác nhận thì phải ghi kết quả khắc phục.", "result")


def write_requirement(one: InspectionRequirement) -> None:
    """Write what a conclusion asks, in the current Action; the inspection is then under remedy; raises UserError."""
    check_requirement(one)
    one.save()
    inspection = Inspection.get_by_id(one.__data__["inspection"])
    if inspection.state == InspectionState.CONCLUDED:
        inspection.state = InspectionState.REMEDYING
        inspection.save()


def confirm(one: InspectionRequirement, result: str, day: date, by: str = "", *, close: bool = False) -> None:
    """Confirm that what was asked is done, in the current Action; `close` ends the inspection with it.

    Raises UserError without a result, or when the inspection cannot be closed yet.
    """
    one.result, one.confirmed_on, one.confirmed_by = result, day, by
    write_requirement(one)
    inspection = Inspection.get_by_id(one.__data__["inspection"])
    if close:
        inspection.reported_back_on = inspection.reported_back_on or day
        inspection.closed_on = day
        write(inspection)


def is_last_open(one: InspectionRequirement) -> bool:
    """Whether everything else that the conclusion asked is confirmed."""
    return [left.id for left in open_requirements(Inspection.get_by_id(one.__data__["inspection"]))] == [one.id]


# what the records say of one subject


def _told(subject: InspectionSubject) -> str:
    """An inspection of somebody in few words: kind, code, by whom, how it ended."""
    inspection = subject.inspection
    finding = dict(InspectionSubject.finding.choices).get(subject.finding, "")
    state = dict(InspectionState.LABELS)[inspection.state].lower()
    ended = finding.lower() or state
    day = inspection.concluded_on or inspection.decided_on
    when = f" ngày {day:%d/%m/%Y}" if day else f" năm {inspection.year}"
    more = f" ({subject.violation.strip()})" if subject.violation.strip() else ""
    return f"{inspection.kind.name}, cuộc {inspection.name}{when}: {ended}{more}"


def inspected(
    year: int | None = None, *, member: int | None = None, organization: int | None = None
) -> list[InspectionSubject]:
    """The inspections of a member, or of an organisation and its heads, the newest first; one query."""
    one = InspectionSubject
    query: Any = (
        one.select(one, Inspection, InspectionKind)
        .join(Inspection)
        .join(InspectionKind)
        .where(one.hidden == False, Inspection.hidden == False, Inspection.state != InspectionState.CANCELLED)
    )
    query = query.where(one.member == member if member is not None else one.organization == organization)
    if year is not None:
        query = query.where(Inspection.year == year)
    return list(query.order_by(Inspection.year.desc(), Inspection.code.desc(), one.id))


def inspections_told(year: int, *, member: int | None = None, organization: int | None = None) -> list[str]:
    """What the year's inspections say of somebody, each in a sentence, for the evidence of a rating."""
    return [_told(one) for one in inspected(year, member=member, organization=organization)]


def supervised(*, member: int | None = None, organization: int | None = None) -> list[SupervisionEntry]:
    """The lines of the log about somebody, the newest first."""
    one = SupervisionEntry
    whose = one.member == member if member is not None else one.organization == organization
    return list(one.select().where(whose, ~one.hidden).order_by(one.on.desc(), one.id))


def asked_of(*, member: int | None = None, organization: int | None = None) -> list[InspectionRequirement]:
    """What conclusions ask of somebody and is not confirmed yet, by its day."""
    one = InspectionRequirement
    whose = one.member == member if member is not None else one.organization == organization
    query = one.select(one, Inspection).join(Inspection).where(whose, ~one.hidden, one.confirmed_on.is_null())
    return list(query.order_by(pw.fn.IFNULL(one.due_on, "9999"), one.id))
