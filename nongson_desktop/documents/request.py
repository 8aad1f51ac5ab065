"""What a paper is asked for: year, date, whom, number, format; and who that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.errors import UserError
from db.print_runs import PrintPart
from nongson_desktop.rules.scopes import WHOLE_OFFICE, Scope


@dataclass(frozen=True)
class Request:
    """The clerk's choices for one paper; `on` is the paper's date, `award` the kind of award, `round_on` the đợt.

    `decision` names one award decision where a year may have several, `quarter` one quarter (4: with the year); `part`
    is what of a certificate prints (db.print_runs.PrintPart); `since` and `until` bound a paper about a time. `scope`
    is that of a paper of figures, where more than one cell may be meant; `record` names the one class, contest,
    inspection or the like that the paper is about.
    """

    on: date
    year: int
    cell: int | None = None
    members: tuple[int, ...] = ()
    number: str = ""
    stock: str = ""
    draft: bool = False
    format: str = "pdf"
    award: str = "yearly"
    round_on: date | None = None
    decision: int | None = None
    quarter: int | None = None
    part: str = PrintPart.WHOLE
    since: date | None = None
    until: date | None = None
    scope: Scope = WHOLE_OFFICE
    record: int | None = None

    @property
    def as_of(self) -> date:
        """The day that the members' cells are taken from: the paper's, but not after the paper's year."""
        return min(self.on, date(self.year, 12, 31))

    @property
    def whom(self) -> Scope:
        """The scope, or the cell where the paper is asked for apart from it."""
        return self.scope if self.scope.cell == self.cell else Scope(self.cell)

    @property
    def bodies(self) -> tuple[int, ...]:
        """The organisations that a paper's lines are narrowed to on its day; empty for the whole office."""
        return self.whom.bodies(self.as_of)


class NothingToPrintError(UserError):
    """There is nobody, or nothing, that the paper could be about."""
