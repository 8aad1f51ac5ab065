"""Tuổi đảng: the day it begins, the time it leaves out, and the day on which so many years are full."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from db.badges import PartyGap
from db.dates import add_months
from db.errors import UserError
from db.members import Member

Gap = tuple[date, date | None]
LeftOut = tuple[date, int]  # the first day of a gap and its months
SET, DECISION, ADMITTED = "set", "decision", "admitted"


@dataclass(frozen=True)
class Start:
    """The day from which party age counts, on what it rests, and whether the day itself is known."""

    day: date
    basis: str
    exact: bool

    @property
    def doubt(self) -> str:
        """What the clerk has still to make sure of; empty when nothing."""
        parts = ["chưa có ngày quyết định"] if self.basis == ADMITTED else []
        return "; ".join(parts if self.exact else [*parts, "chưa rõ ngày, tháng"])


@dataclass(frozen=True)
class PartyAge:
    """Full years in the Party on a day."""

    years: int
    start: Start
    gaps: tuple[LeftOut, ...] = ()

    @property
    def words(self) -> str:
        return f"tuổi đảng {self.years}" + (f" ({self.start.doubt})" if self.start.doubt else "")


def start_of(member: Member) -> Start | None:
    """The clerk's own day, else the decision of admission, else the ceremony (Điều lệ Đảng Điều 5; QĐ 24-QĐ/TW 4.5.1).

    Of a date known only in part the last day it can be is taken: nobody is told to be due too early.
    """
    for basis, day in ((SET, member.party_age_from), (DECISION, member.decision_on), (ADMITTED, member.admitted_on)):
        if day is not None:
            return Start(day.last_day, basis, exact=day.day is not None)
    return None


def months_of(since: date, until: date) -> int:
    """Whole months from a day to another, a part of a month counted as one."""
    months = max((until.year - since.year) * 12 + until.month - since.month, 0)
    return months + (add_months(since, months) < until)


def left_out(gaps: Iterable[Gap], day: date) -> list[LeftOut]:
    """The months up to the day that party age leaves out (QĐ 24-QĐ/TW, 4.5); an open gap lasts to the day."""
    begun = sorted((since, until or day) for since, until in gaps if since < day)
    return [(since, months_of(since, min(until, day))) for since, until in begun]


def months_added(start: date, years: int, gaps: Sequence[LeftOut] = ()) -> int:
    """The months to wait beyond the years: of the gaps begun before they are full."""
    full, months = add_months(start, 12 * years), 0
    for since, lost in gaps:
        if since < add_months(full, months):
            months += lost
    return months


def full_on(start: date, years: int, gaps: Sequence[LeftOut] = ()) -> date:
    """The day on which so many years are full, with the months left out put after them."""
    return add_months(add_months(start, 12 * years), months_added(start, years, gaps))


def full_years(start: date, gaps: Sequence[LeftOut], day: date) -> int:
    """How many years are full on the day."""
    most = max(day.year - start.year, 0)
    return next((years for years in range(most, 0, -1) if full_on(start, years, gaps) <= day), 0)


def gaps_of(member: Member) -> list[PartyGap]:
    """A member's time outside Party life, in its order."""
    known = PartyGap.select().where(PartyGap.member == member, PartyGap.hidden == False, PartyGap.since.is_null(False))
    return list(known.order_by(PartyGap.since))


def party_age(member: Member, day: date) -> PartyAge | None:
    """Full years on the day; None without a date, or before it begins."""
    start = start_of(member)
    if start is None or start.day > day:
        return None
    gaps = left_out([(gap.since, gap.until) for gap in gaps_of(member) if gap.since], day)
    return PartyAge(full_years(start.day, gaps, day), start, tuple(gaps))


def check_gap(gap: PartyGap) -> None:
    """Refuse a gap without its days, before party age begins, or over another one."""
    if gap.since is None:
        raise UserError("Chưa nhập ngày bắt đầu thời gian không tính.", "since")
    if gap.until is not None and gap.until <= gap.since:
        raise UserError("Ngày trở lại phải sau ngày bắt đầu.", "until")
    start = start_of(gap.member)
    if start is not None and start.exact and gap.since < start.day:
        raise UserError(f"Ngày bắt đầu phải từ ngày tính tuổi đảng ({start.day:%d/%m/%Y}) trở đi.", "since")
    others = PartyGap.select().where(
        PartyGap.member == gap.member, PartyGap.hidden == False, PartyGap.id != (gap.id or 0)
    )
    for other in others:
        if other.since and other.since < (gap.until or date.max) and gap.since < (other.until or date.max):
            raise UserError(f"Trùng với thời gian đã ghi từ {other.since:%d/%m/%Y}.", "since")
