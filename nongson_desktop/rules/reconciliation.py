"""Đối chiếu quý: how many members a quarter began with, came and went by cause, and ended with, each sum checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from db.dates import add_months
from db.members import Status
from nongson_desktop.rules.composition import (
    ADMITTED,
    CAME,
    FROM_CELL,
    READMITTED,
    TO_CELL,
    Movement,
    movement,
    movements,
)
from nongson_desktop.rules.organizations import cells

ROMAN = ("", "I", "II", "III", "IV")
WHOLE = "Toàn đảng bộ"
_STATUSES = dict(Status.LABELS)


@dataclass(frozen=True)
class Reconciled:
    """One body over the quarter: how many there were, came and went by cause, and how many there are."""

    name: str
    movement: Movement

    @property
    def expected(self) -> int:
        return self.movement.start + sum(self.movement.joined.values()) - sum(self.movement.left.values())

    @property
    def holds(self) -> bool:
        return self.expected == self.movement.end

    @property
    def sentence(self) -> str:
        """The identity in numbers: "127 + 3 − 1 = 129"."""
        came, went = sum(self.movement.joined.values()), sum(self.movement.left.values())
        sign = "=" if self.holds else "≠"
        return f"{self.movement.start} + {came} − {went} {sign} {self.movement.end}"


JOINED = (ADMITTED, READMITTED, CAME, FROM_CELL)
LEFT = (
    *(_STATUSES[one] for one in (Status.TRANSFERRED, Status.DECEASED, Status.REMOVED, Status.EXPELLED)),
    *(_STATUSES[Status.RESIGNED], TO_CELL),
)


def quarter_on(day: date) -> int:
    return (day.month + 2) // 3


def days_of(year: int, quarter: int) -> tuple[date, date]:
    """The last day before the quarter and its own last day."""
    first = date(year, 3 * quarter - 2, 1)
    return first - timedelta(days=1), add_months(first, 3) - timedelta(days=1)


def reconciliation(year: int, quarter: int, day: date, *bodies: int, whole: str = WHOLE) -> list[Reconciled]:
    """Each cell's count over the quarter, not after the day, and the whole last (HD 06-HD/TW 8: every three months).

    Of these organisations when given: then the last line is theirs together, and a single cell has none.
    """
    before, last = days_of(year, quarter)
    last_day = max(before, min(last, day))
    found = movements(before, last_day)
    names = {one.id: one.name for one in (*cells(before), *cells(last))}
    lines_ = [Reconciled(names[one], found[one]) for one in names if one in found and (not bodies or one in bodies)]
    if len(bodies) == 1:
        return lines_
    return [*lines_, Reconciled(whole, movement(before, last_day, bodies) if bodies else found[None])]


def causes_of(found: list[Reconciled]) -> Iterator[tuple[str, bool]]:
    """The causes to be shown, with whether they add: the usual ones, others only where they are."""
    for cause in JOINED:
        yield cause, True
    yield from ((cause, False) for cause in LEFT)
    others = {cause for one in found for cause in one.movement.left if cause not in LEFT}
    yield from ((cause, False) for cause in sorted(others))
