"""What is due of inspections: steps and reports, what conclusions ask, items of the programme not begun, complaints."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import peewee as pw

from db.dates import add_months
from db.discipline import Discipline
from db.inspections import (
    Conductor,
    Inspection,
    InspectionGroup,
    InspectionItem,
    InspectionKind,
    InspectionPiece,
    InspectionProgramme,
    InspectionRequirement,
    InspectionState,
    ItemState,
)
from db.inspections_lists import progress_of_item
from db.members import Member
from db.organizations import Organization, OrganizationKind
from nongson_desktop.rules.discipline import name_of
from nongson_desktop.rules.due import DueItem
from nongson_desktop.rules.inspections_rules import AREA, rules_on
from nongson_desktop.rules.members import last_cells

_TOLD = 90
# the day by which, the day on which, and what is awaited
_REPORTS = (
    ("self_report_by", "self_reported_on", "nhận báo cáo tự kiểm tra của đối tượng"),
    ("report_by", "reported_on", "đoàn, tổ báo cáo kết quả"),
    ("conclude_by", "concluded_on", "kết luận"),
    ("report_back_by", "reported_back_on", "đối tượng báo cáo kết quả khắc phục"),
)


def due(day: date, until: date) -> list[DueItem]:
    """Everything of inspection and discipline that is overdue or due up to `until`; five queries."""
    found = [*_reports(until), *_pieces(until), *_requirements(day, until), *_items(until), *_complaints()]
    return [one for one in found if one.due_on <= until]


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _TOLD else f"{plain[:_TOLD].rstrip()}…"


def _cell_of(inspection: Inspection) -> int | None:
    """The cell whose own inspection it is."""
    own = inspection.conductor == Conductor.CELL
    return int(inspection.__data__["organization"]) if own else None


def _open(model: Any) -> Any:
    return model.state.in_(InspectionState.OPEN) & (model.hidden == False)


def _reports(until: date) -> Iterator[DueItem]:
    waits = [getattr(Inspection, by) <= until for by, _, _ in _REPORTS]
    query = Inspection.select(Inspection, InspectionKind).join(InspectionKind)
    asked = waits[0] | waits[1] | waits[2] | waits[3]
    for one in query.where(_open(Inspection), asked).order_by(Inspection.id):
        for by, on, words in _REPORTS:
            if getattr(one, by) and getattr(one, on) is None:
                text = f"{one.kind.name}, cuộc {one.name}: {words}"
                yield DueItem(getattr(one, by), AREA, text, "inspections", one.id, _cell_of(one))


def _pieces(until: date) -> Iterator[DueItem]:
    """Steps of the file with a day of their own."""
    piece = InspectionPiece
    query: Any = piece.select(piece, Inspection).join(Inspection)
    waiting = piece.due_on <= until, piece.on.is_null(), ~piece.hidden, _open(Inspection)
    for one in query.where(*waiting).order_by(piece.id):
        text = f"Cuộc {one.inspection.name}: {one.title[:1].lower()}{one.title[1:]}"
        yield DueItem(one.due_on, AREA, text, "inspections", one.inspection.id, _cell_of(one.inspection))


def _requirements(day: date, until: date) -> list[DueItem]:
    """What conclusions ask, until it is confirmed; of the cell that has to do it."""
    one = InspectionRequirement
    query = (
        one.select(one, Inspection, Organization)
        .join(Inspection)
        .switch(one)
        .join(Organization, pw.JOIN.LEFT_OUTER, on=one.organization)
    )
    waiting = one.due_on <= until, one.confirmed_on.is_null(), ~one.hidden, ~Inspection.hidden
    rows = list(query.where(*waiting).order_by(one.id))
    members = [row.__data__["member"] for row in rows if row.__data__["member"]]
    homes = last_cells(members, day) if members else {}
    return [_requirement(row, homes) for row in rows]


def _requirement(row: Any, homes: dict[int, tuple[int, str]]) -> DueItem:
    body = row.organization
    cell = body.id if body is not None and body.kind == OrganizationKind.CELL else None
    cell = cell or homes.get(row.__data__["member"] or 0, (None, ""))[0]
    text = f"Khắc phục sau cuộc {row.inspection.name}: {_short(row.content)}"
    return DueItem(row.due_on, AREA, text, "inspections", row.inspection.id, cell)


def _items(until: date) -> Iterator[DueItem]:
    """Items of a programme whose quarter, or year, ends and of which nothing has begun."""
    item = InspectionItem
    query: Any = (
        item.select(item, InspectionProgramme, InspectionKind)
        .join(InspectionProgramme)
        .switch(item)
        .join(InspectionKind)
        .where(
            item.year <= until.year,
            item.state == ItemState.PLANNED,
            InspectionKind.group != InspectionGroup.REGULAR,
            progress_of_item() == "waiting",
            ~item.hidden,
            ~InspectionProgramme.hidden,
        )
    )
    for one in query.order_by(item.id):
        own = one.programme.conductor == Conductor.CELL
        cell = int(one.programme.__data__["organization"]) if own else None
        when = f"quý {one.quarter}/{one.year}" if one.quarter else f"năm {one.year}"
        text = f"Chương trình {when} chưa bắt đầu: {_short(one.content)}"
        yield DueItem(last_day(one), AREA, text, "inspection-programmes", one.id, cell, year=one.year)


def last_day(item: InspectionItem) -> date:
    """The last day of the item's quarter, or of its year."""
    return add_months(date(item.year, 3 * (item.quarter or 4), 1), 1) - timedelta(days=1)


def _complaints() -> Iterator[DueItem]:
    """Complaints about discipline that are not answered (Điều lệ Đảng Điều 39)."""
    query: Any = Discipline.select(Discipline, Member).join(Member, pw.JOIN.LEFT_OUTER)
    waiting = Discipline.complaint_on.is_null(False), Discipline.complaint_answered_on.is_null(), ~Discipline.hidden
    for one in query.where(*waiting).order_by(Discipline.id):
        by = add_months(one.complaint_on, rules_on(one.complaint_on).answer_months)
        yield DueItem(by, AREA, f"Trả lời khiếu nại kỷ luật của {name_of(one)}", "discipline", one.id)
