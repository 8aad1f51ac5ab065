"""Thống kê kiểm tra, giám sát: kind by subject by year for whichever bodies inspected, and how far the work is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import peewee as pw

from db.discipline import Discipline
from db.inspections import (
    Conductor,
    Finding,
    Inspection,
    InspectionGroup,
    InspectionItem,
    InspectionKind,
    InspectionProgramme,
    InspectionRequirement,
    InspectionState,
    InspectionSubject,
    ItemState,
    SubjectKind,
    is_of,
)
from db.inspections_lists import progress_of_item
from nongson_desktop.rules.organizations import cells, office_names
from nongson_desktop.rules.percent import percent
from nongson_desktop.rules.terms import term_on

# the two readings of "how many inspections": all that are known of, or those of the office's own bodies
READINGS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("", "Mọi chủ thể", ()),
    ("ours", "Đảng ủy, Ban Thường vụ, UBKT và cơ quan tham mưu xã", Conductor.OURS),
    *((key, label, (key,)) for key, label in Conductor.LABELS),
)
GROUPS = tuple(key for key, _ in InspectionGroup.LABELS if key != InspectionGroup.REGULAR)
Place = tuple[int, str]


@dataclass
class Line:
    """So many inspections concluded, of so many subjects of each kind, and what was found."""

    inspections: int = 0
    subjects: dict[str, int] = field(default_factory=lambda: dict.fromkeys(dict(SubjectKind.LABELS), 0))
    faults: int = 0
    violated: int = 0
    asked: int = 0

    @property
    def persons(self) -> int:
        return sum(self.subjects[kind] for kind in SubjectKind.PERSONS)

    @property
    def whole(self) -> int:
        return sum(self.subjects.values())

    def figures(self) -> tuple[int, ...]:
        """In the order of HEADINGS."""
        kinds = (self.subjects[kind] for kind, _ in SubjectKind.LABELS)
        return (self.inspections, *kinds, self.whole, self.faults, self.violated, self.asked)


HEADINGS = (
    "Số cuộc",
    "Tổ chức đảng",
    "Đảng viên",
    "Người đứng đầu",
    "Cộng đối tượng",
    "Có khuyết điểm",
    "Có vi phạm",
    "Đề nghị kỷ luật",
)


@dataclass(frozen=True)
class Figures:
    """The inspections concluded in each year and group."""

    years: range
    lines: Mapping[Place, Line]

    def total(self, years: Iterable[int] | None = None, groups: Iterable[str] = GROUPS) -> Line:
        """The sum over some years and groups, all when none are named."""
        wanted, kinds, found = {*(self.years if years is None else years)}, {*groups}, Line()
        for (year, group), line in self.lines.items():
            if year in wanted and group in kinds:
                found.inspections += line.inspections
                found.faults, found.violated = found.faults + line.faults, found.violated + line.violated
                found.asked += line.asked
                for kind, number in line.subjects.items():
                    found.subjects[kind] += number
        return found

    @property
    def mean(self) -> str:
        """Inspections a year with one decimal, over the whole span."""
        tenths = round(self.total().inspections * 10 / len(self.years)) if len(self.years) else 0
        return f"{tenths // 10},{tenths % 10}"


def figures(years: range, conductors: Sequence[str] = (), bodies: Sequence[int] = ()) -> Figures:
    """What was concluded in the years, by these conductors, under or of these organisations, all when none are named.

    Regular supervision is a log and no inspection. Two queries.
    """
    asked = [
        Inspection.year.between(years.start, years.stop - 1),
        Inspection.state.in_(InspectionState.HELD),
        Inspection.hidden == False,
    ]
    asked += [Inspection.conductor.in_(list(conductors))] if conductors else []
    asked += [Inspection.organization.in_(list(bodies)) | Inspection.id.in_(is_of(bodies, []))] if bodies else []
    lines: dict[Place, Line] = defaultdict(Line)
    place = (Inspection.year, InspectionKind.group)
    held: Any = Inspection.select(*place, pw.fn.COUNT(Inspection.id)).join(InspectionKind).where(*asked)
    for year, group, count in held.group_by(*place).tuples():
        lines[year, group].inspections = count
    one = InspectionSubject
    by = (*place, one.kind, one.finding, one.discipline_asked)
    subjects: Any = one.select(*by, pw.fn.COUNT(one.id)).join(Inspection).join(InspectionKind)
    for year, group, kind, finding, proposed, count in subjects.where(*asked, ~one.hidden).group_by(*by).tuples():
        _add(lines[year, group], kind, finding, count, proposed=proposed)
    return Figures(years, dict(lines))


def _add(line: Line, kind: str, finding: str, count: int, *, proposed: bool) -> None:
    line.subjects[kind] += count
    line.faults += count if finding == Finding.FAULTS else 0
    line.violated += count if finding == Finding.VIOLATED else 0
    line.asked += count if proposed else 0


def span_known(day: date) -> range:
    """From the year of the first inspection known to the day's year."""
    first = Inspection.select(pw.fn.MIN(Inspection.year)).where(~Inspection.hidden).scalar()
    return range(min(int(first or day.year), day.year), day.year + 1)


# how far the work is


@dataclass(frozen=True)
class Indicator:
    """A part of a whole, in words; of nothing the share is a dash."""

    key: str
    name: str
    part: int
    whole: int

    @property
    def share(self) -> str:
        return percent(self.part, self.whole)


def indicators(year: int, day: date) -> list[Indicator]:
    """The programme of the year, cells inspected in the term, conclusions in time, remedies; some queries."""
    return [
        Indicator("programme", "Mục chương trình đã kết luận", *_programme(year)),
        Indicator("cells", "Chi bộ được kiểm tra, giám sát ít nhất một lần trong nhiệm kỳ", *_cells(day)),
        Indicator("in-time", "Kết luận đúng hạn", *_in_time(year)),
        Indicator("remedied", "Yêu cầu khắc phục đã xác nhận", *_remedied(year)),
        Indicator("faults", "Đối tượng có khuyết điểm, vi phạm", *_faulty(year)),
        Indicator("disciplined", "Đối tượng đề nghị kỷ luật đã có quyết định", *_disciplined(year)),
    ]


def _programme(year: int) -> tuple[int, int]:
    """Items of the year concluded, of those not cancelled; what is only logged has no inspection."""
    query: Any = (
        InspectionItem.select(progress_of_item())
        .join(InspectionKind)
        .switch(InspectionItem)
        .join(InspectionProgramme)
        .where(
            InspectionItem.year == year,
            InspectionItem.state != ItemState.CANCELLED,
            InspectionKind.group != InspectionGroup.REGULAR,
            ~InspectionItem.hidden,
            ~InspectionProgramme.hidden,
        )
    )
    states = [state for (state,) in query.tuples()]
    return states.count("done"), len(states)


def cells_inspected(day: date) -> set[int]:
    """The cells that were a subject, or whose head was, of an inspection concluded in the committee's present term."""
    term = term_on(office_names(day).id, day)
    since = term.since if term and term.since else date(day.year - 4, 1, 1)
    one = InspectionSubject
    found: Any = (
        one.select(one.organization)
        .join(Inspection)
        .where(
            one.organization.is_null(False),
            ~one.hidden,
            ~Inspection.hidden,
            Inspection.state.in_(InspectionState.HELD),
            Inspection.concluded_on.between(since, day),
        )
    )
    return {number for (number,) in found.distinct().tuples()}


def _cells(day: date) -> tuple[int, int]:
    standing = {cell.id for cell in cells(day)}
    return len(standing & cells_inspected(day)), len(standing)


def _in_time(year: int) -> tuple[int, int]:
    """Of the inspections with a day to be concluded by, those that were."""
    query: Any = Inspection.select(Inspection.conclude_by, Inspection.concluded_on).where(
        Inspection.year == year, ~Inspection.hidden, Inspection.conclude_by.is_null(False)
    )
    rows = [(by, on) for by, on in query.tuples() if on is not None]
    return sum(on <= by for by, on in rows), len(rows)


def _remedied(year: int) -> tuple[int, int]:
    one = InspectionRequirement
    query: Any = one.select(one.confirmed_on).join(Inspection)
    rows = list(query.where(Inspection.year == year, ~one.hidden, ~Inspection.hidden).tuples())
    return sum(day is not None for (day,) in rows), len(rows)


def _faulty(year: int) -> tuple[int, int]:
    whole = figures(range(year, year + 1)).total()
    return whole.faults + whole.violated, whole.whole


def _disciplined(year: int) -> tuple[int, int]:
    """Of the subjects put up for discipline those of whom a decision names the inspection."""
    one = InspectionSubject
    query: Any = one.select(one.inspection, one.member, one.organization).join(Inspection)
    asked = {
        (inspection, member, None if member else body)
        for inspection, member, body in query.where(
            Inspection.year == year, one.discipline_asked, ~one.hidden, ~Inspection.hidden
        ).tuples()
    }
    decided: Any = Discipline.select(Discipline.inspection, Discipline.member, Discipline.organization)
    known = {*decided.where(Discipline.inspection.is_null(False), ~Discipline.hidden).tuples()}
    return len(asked & known), len(asked)
