"""Nhiều năm: levels of members and cells over the years up to one, who holds one level running, and the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from db.evaluation import OF_CELLS, Level, Rating
from db.members import Member
from db.organizations import Organization, OrganizationKind
from nongson_desktop.rules.closing import later_levels

YEARS = 5
RUNNING = 2
_CELLS = (OrganizationKind.CELL, OrganizationKind.BRANCH)


@dataclass(frozen=True)
class Run:
    """The levels of one member or cell by year, under the name and the cell of the last of them."""

    id: int
    name: str
    cell: str
    organization: int | None
    levels: Mapping[int, str]

    def running(self, level: str, year: int) -> int:
        """For how many years up to that one the level was this, without a break."""
        return next((count for count in range(YEARS + 1) if self.levels.get(year - count) != level), YEARS)


@dataclass(frozen=True)
class YearCount:
    """One year's members, or cells: all of the evaluation, those not rated, those waiting, the others by level."""

    year: int
    total: int
    exempt: int
    waiting: int
    levels: Mapping[str, int]

    @property
    def rated(self) -> int:
        return sum(self.levels.values())


def runs(year: int, *, of_cells: bool = False) -> list[Run]:
    """Everyone with a level in the five years up to the year at the last level decided, in the order of lists."""
    span = range(year - YEARS + 1, year + 1)
    subject = Organization if of_cells else Member
    later = later_levels(span)
    found: dict[int, list[Rating]] = {}
    for rating in _rated(span, of_cells=of_cells).order_by(subject.sort_key, subject.id, Rating.year):
        found.setdefault(rating.__data__["organization" if of_cells else "member"], []).append(rating)
    return [_run(subject_id, ratings, later) for subject_id, ratings in found.items()]


def _rated(span: range, *, of_cells: bool) -> Any:
    subject = Organization if of_cells else Member
    among = OF_CELLS & Organization.kind.in_(_CELLS) if of_cells else Rating.member.is_null(False)
    return (
        Rating.select(Rating)
        .join(subject)
        .where(Rating.year.between(span.start, span.stop - 1), among, Rating.hidden == False, subject.hidden == False)
    )


def _run(subject: int, ratings: list[Rating], later: Mapping[int, str]) -> Run:
    last = ratings[-1]
    levels = {one.year: later.get(one.id, one.level) for one in ratings if one.level and not one.exempt_reason}
    return Run(subject, last.name, last.cell, last.__data__["organization"], levels)


def running(found: Iterable[Run], level: str, year: int) -> list[tuple[Run, int]]:
    """Those at the level for two years or more up to the year, the longest first."""
    known = [(run, run.running(level, year)) for run in found]
    return sorted((one for one in known if one[1] >= RUNNING), key=lambda one: -one[1])


def year_counts(year: int, *, of_cells: bool = False) -> list[YearCount]:
    """The counts of each year that has ratings, of the five up to the year; the levels are the last decided."""
    span = range(year - YEARS + 1, year + 1)
    later = later_levels(span)
    by_year: dict[int, list[Rating]] = {}
    for rating in _rated(span, of_cells=of_cells).order_by(Rating.year):
        by_year.setdefault(rating.year, []).append(rating)
    return [_year_count(of_year, ratings, later) for of_year, ratings in by_year.items()]


def _year_count(year: int, ratings: list[Rating], later: Mapping[int, str]) -> YearCount:
    due = [one for one in ratings if not one.exempt_reason]
    found = Counter(later.get(one.id, one.level) for one in due)
    levels = {level: found[level] for level in Level.ALL}
    return YearCount(year, len(ratings), len(ratings) - len(due), found[""], levels)
