"""Tiến độ: what each cell has done for the year's evaluation, what it lacks, and whom to telephone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.ballots import RatingWorkbook
from db.base import holds
from db.members import Member, OfficeHeld, Role
from db.reading import read_once
from nongson_desktop.rules.evaluation import CellOverview, year_overview
from nongson_desktop.rules.rated import kept_cells
from nongson_desktop.rules.rating_meetings import COMPLETE, NOT_MET, meeting_states

_LED = (Role.SECRETARY, Role.DEPUTY)

_SENT_LONG = 7


@dataclass(frozen=True)
class Contact:
    """Who answers for a cell, and the telephone number."""

    name: str = ""
    phone: str = ""

    @property
    def words(self) -> str:
        return ", ".join(word for word in (self.name, self.phone) if word)


@dataclass(frozen=True)
class CellProgress:
    """One cell: its counts, its meeting, its workbook on the way or back, its own level."""

    counts: CellOverview
    contact: Contact
    meeting: str
    workbook: RatingWorkbook | None = None
    own_level: str = ""
    own_reason: str = ""

    @property
    def due(self) -> int:
        """How many of its members are to be rated."""
        return self.counts.members - self.counts.exempt

    @property
    def workbook_words(self) -> str:
        """The workbook's way in few words; empty while none was sent."""
        one = self.workbook
        if one is None:
            return ""
        if one.returned_on:
            return f"nhận lại {one.returned_on:%d/%m}"
        return f"gửi {one.sent_on:%d/%m}, chưa nhận" if one.sent_on else ""

    def waited(self, day: date) -> int:
        """For how many days a workbook has been out; 0 when none is."""
        one = self.workbook
        if one is None or one.sent_on is None or one.returned_on is not None:
            return 0
        return max((day - one.sent_on).days, 0)

    def lacking(self, day: date) -> list[str]:
        """What is still to be done, in the order of the work."""
        return list(self._lacking(day))

    def _lacking(self, day: date) -> Iterator[str]:
        due, counts = self.due, self.counts
        if counts.self_entered < due:
            yield f"{due - counts.self_entered} tự nhận"
        if counts.id is not None and self.meeting != COMPLETE:
            yield "họp" if self.meeting == NOT_MET else "phiếu, biên bản"
        if counts.cell_entered < due:
            yield f"{due - counts.cell_entered} đề xuất"
        if (days := self.waited(day)) >= _SENT_LONG:
            yield f"tệp đã gửi {days} ngày"
        if counts.rated < due:
            yield f"{due - counts.rated} quyết định"
        if counts.id is not None and not self.own_level and not self.own_reason:
            yield "mức của chi bộ"


@read_once
def progress_of(year: int, day: date) -> list[CellProgress]:
    """Each cell of the year with how far it is; those to telephone are of the day; a handful of queries."""
    overview = year_overview(year, day)
    meetings = {one.id: one.state for one in meeting_states(year, day)}
    sent, own = workbooks_of(year), {one.id: one for one in kept_cells(year)}
    contacts = contacts_of([one.id for one in overview if one.id is not None], day)
    found = []
    for one in overview:
        key = one.id or 0
        itself = own.get(key)
        level, reason = (itself.level, itself.reason) if itself else ("", "")
        meeting = meetings.get(key, NOT_MET)
        found.append(CellProgress(one, contacts.get(key, Contact()), meeting, sent.get(key), level, reason))
    return found


def workbooks_of(year: int) -> dict[int, RatingWorkbook]:
    """The workbooks sent to cells or back from them in the year, by cell; one query."""
    query = RatingWorkbook.select().where(RatingWorkbook.year == year, RatingWorkbook.hidden == False)
    return {one.__data__["organization"]: one for one in query}


def contacts_of(cells: Sequence[int], day: date) -> dict[int, Contact]:
    """The secretary of each cell on the day, else the deputy, with the telephone number; one query."""
    query: Any = (
        OfficeHeld.select(OfficeHeld.organization, OfficeHeld.role, Member.name, Member.phone)
        .join(Member)
        .where(OfficeHeld.organization.in_(list(cells)), OfficeHeld.role.in_(_LED), holds(OfficeHeld, day))
        .order_by(OfficeHeld.since, OfficeHeld.id)
        .tuples()
    )
    held = {(cell, role): Contact(name, phone) for cell, role, name, phone in query}
    both = ((cell, held.get((cell, Role.SECRETARY)) or held.get((cell, Role.DEPUTY))) for cell in cells)
    return {cell: contact for cell, contact in both if contact is not None}
