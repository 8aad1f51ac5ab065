"""How a year's evaluation stands, read beside the window in a handful of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from db.base import last_link
from db.evaluation import Evaluation, Level, Rating, cell_ratings, member_ratings
from db.members import Member
from db.reading import reading_once
from db.search import matches
from nongson_desktop.rules.closing import later_levels
from nongson_desktop.rules.evaluation import CellOverview, evaluate, evaluation_of, profile_of, year_overview
from nongson_desktop.rules.evidence import Ground, grounds
from nongson_desktop.rules.outcome import OFFICE, Outcome, ScopedQuota
from nongson_desktop.rules.profiles import Profile
from nongson_desktop.rules.quota import AMBER, GREEN, RED
from nongson_desktop.rules.rated import Subject

_WORST_FIRST = {RED: 0, AMBER: 1, GREEN: 2}
_PREFIX = "Chi bộ "
MANY = 3_000  # of so many members the grounds are read for one cell at a time, and the list is cut
WAITING = "waiting"
NO_LEVEL = ((Rating.level == "") & (Rating.exempt_reason == ""),)
OTHER_LEVEL = ((Rating.level != "") & (Rating.cell_level != "") & (Rating.level != Rating.cell_level),)
STEPS = ("Mở năm", "Tự đánh giá", "Chi bộ", "Thẩm định", "Quyết định", "In, khoá sổ")


@dataclass(frozen=True)
class YearState:
    """The evaluation with its counts, its quotas, and the grounds of each member's level.

    `by_cell` says that the grounds are of one cell alone, or of none while no cell is chosen; `written` is the last
    thing that had been written when it was counted, `day` the day it was counted for.
    """

    evaluation: Evaluation
    profile: Profile
    outcome: Outcome
    cells: tuple[CellOverview, ...]
    grounds: dict[int, Ground]
    later: dict[int, str] = field(default_factory=dict)
    by_cell: bool = False
    written: tuple[int, str] = (0, "")
    day: date = date.min

    def still_true(self, year: int, day: date, written: tuple[int, str]) -> bool:
        """Whether the same is asked and nothing at all was written since, here or anywhere else."""
        return (self.evaluation.year, self.day, self.written) == (year, day, written)

    @property
    def closed(self) -> bool:
        return self.evaluation.closed_on is not None

    def missing(self, bodies: Collection[int] = ()) -> str:
        """How many members and cells of these bodies, or of all, still lack a final level; empty when none does."""
        members = sum(not bodies or one.cell_id in bodies for one in self.outcome.members.waiting)
        cells = sum(not bodies or one.id in bodies for one in self.outcome.cells.waiting)
        return ", ".join([*([f"{members} người"] if members else []), *([f"{cells} chi bộ"] if cells else [])])

    def step(self) -> int:
        """The step that comes next, from 0 for opening to 5 for printing and closing; 6 when all is done."""
        if self.closed:
            return 6
        due = sum(cell.members - cell.exempt for cell in self.cells)
        if sum(cell.self_entered for cell in self.cells) < due:
            return 1
        if sum(cell.cell_entered for cell in self.cells) < due:
            return 2
        if not self.missing():
            return 5
        return 4 if self.outcome.members.rated else 3

    def ground(self, rating: Rating) -> Ground | None:
        """What speaks for a member's level; None for a cell."""
        return self.grounds.get(rating.__data__["member"])

    def above_evidence(self, rating: Rating) -> str:
        """The highest level that the tasks leave open, when what is entered lies above it; else nothing."""
        entered, ground = rating.level or rating.cell_level, self.ground(rating)
        if not entered or ground is None or ground.proposal is None:
            return ""
        at_most = ground.proposal.at_most
        return at_most if Level.ALL.index(entered) < Level.ALL.index(at_most) else ""

    def basis(self, rating: Rating) -> str:
        """The evidence of a row in few words, or why it is not rated."""
        if rating.id in self.later:
            return f"xếp loại lại sau khi khoá sổ: {self.later[rating.id]}"
        if rating.exempt_reason:
            return f"không xếp loại: {rating.exempt_reason}"
        if rating.__data__["member"] is None:
            return self._cell_basis(rating)
        if self.by_cell and rating.__data__["member"] not in self.grounds:
            return "chọn chi bộ để xem căn cứ"
        ground = self.ground(rating)
        words = ground.shares.brief if ground else ""
        at_most = self.above_evidence(rating)
        if at_most and self._fits_nothing(ground):
            return f"⚠ cần cấp ủy xem xét: {words}"
        return f"⚠ cao hơn căn cứ ({at_most}): {words}" if at_most else words

    @staticmethod
    def _fits_nothing(ground: Ground | None) -> bool:
        """Whether the facts bar every level and yet do not call for KHT."""
        proposal = ground.proposal if ground else None
        return proposal is not None and proposal.level is None and proposal.at_most == Level.KHT

    def _cell_basis(self, rating: Rating) -> str:
        *counted, everyone = self.in_cell(rating).values()
        return f"{', '.join(counted)} · {everyone}"

    def in_cell(self, rating: Rating) -> dict[str, str]:
        """How the members of a cell are rated, counts in words by level; WAITING, then everybody ("") last."""
        inside = self._by_cell.get(rating.__data__["organization"], [])
        counted = {level: sum(one.level == level for one in inside) for level in Level.ALL}
        words = {level: f"{level} {number}" for level, number in counted.items() if number}
        waiting = sum(not one.level and not one.reason for one in inside)
        return {**words, **({WAITING: f"còn {waiting}"} if waiting else {}), "": f"{len(inside)} đảng viên"}

    @cached_property
    def _by_cell(self) -> dict[int | None, list[Subject]]:
        found: dict[int | None, list[Subject]] = defaultdict(list)
        for one in self.outcome.members.subjects:
            found[one.cell_id].append(one)
        return found

    def quotas(
        self, cell: int | None, inside: Collection[int] = (), *, of_cells: bool, all_of_them: bool
    ) -> list[ScopedQuota]:
        """The office's quota and that of pooled groups, every breach after it, then the cell's; all when asked.

        Of single cells only those inside, where a committee is looked at.
        """
        tally = self.outcome.cells if of_cells else self.outcome.members
        office = [one for one in tally.quotas if one.scope == OFFICE] + ([tally.pool] if tally.pool else [])
        known = (one for one in tally.quotas if one.id is None or not inside or one.id in inside)
        others = sorted((one for one in known if one.scope != OFFICE), key=lambda one: _WORST_FIRST[one.quota.verdict])
        shown = [one for one in others if all_of_them or one.quota.verdict != GREEN or (cell and one.id == cell)]
        return office + shown


def read_state(year: int, day: date, cell: int | None = None, known: YearState | None = None) -> YearState | None:
    """How the year stands, with the cell that is looked at; None while its evaluation is not open.

    What is known already is not counted again until something was written: then only another cell's grounds are read.
    """
    written = last_link()
    if known is None or not known.still_true(year, day, written):
        return _counted(year, day, cell, written)
    return replace(known, grounds=_grounds_of(year, cell)) if known.by_cell else known


def _counted(year: int, day: date, cell: int | None, written: tuple[int, str]) -> YearState | None:
    evaluation = evaluation_of(year)
    if evaluation is None:
        return None
    with reading_once():
        outcome = evaluate(year, on=day)
        by_cell = len(outcome.members.subjects) > MANY
        return YearState(
            evaluation=evaluation,
            profile=profile_of(evaluation),
            outcome=outcome,
            cells=tuple(year_overview(year, day)),
            grounds=_grounds_of(year, cell) if by_cell else grounds(year),
            later=later_levels(range(year, year + 1)),
            by_cell=by_cell,
            written=written,
            day=day,
        )


def _grounds_of(year: int, cell: int | None) -> dict[int, Ground]:
    return {} if cell is None else grounds(year, cell=cell)


def short_cell(name: str) -> str:
    """A cell's name where it is plain that it is a cell: "Chi bộ thôn 1" is "Thôn 1"."""
    short = name.removeprefix(_PREFIX)
    return short[:1].upper() + short[1:]


@dataclass(frozen=True)
class Shown:
    """Ratings to be listed; `of` is how many fit, more than are listed where the list had to be cut."""

    ratings: list[Rating]
    of: int

    @property
    def is_cut(self) -> bool:
        return self.of > len(self.ratings)


def _ratings_in(year: int, bodies: Sequence[int], *, of_cells: bool) -> Any:
    if len(bodies) == 1 and not of_cells:
        return member_ratings(year, bodies[0])
    query = cell_ratings(year) if of_cells else member_ratings(year)
    return query.where(Rating.organization.in_(list(bodies))) if bodies else query


def ratings_shown(
    year: int, bodies: Sequence[int] = (), *, of_cells: bool, search: str = "", narrow: tuple[Any, ...] = ()
) -> Shown:
    """The ratings of the year's snapshot, of members or of cells, in the order of lists; two queries.

    Of more than MANY only so many are read: those that the search and the conditions in `narrow` let through.
    """
    query = _ratings_in(year, bodies, of_cells=of_cells)
    query = query.where(Rating.status != "")
    if not query.order_by().offset(MANY).limit(1).exists():
        found = list(query)
        return Shown(found, len(found))
    asked = None if of_cells else matches("member_search", Member.id, search)
    query = query.where(*narrow, *([asked] if asked is not None else []))
    return Shown(list(query.limit(MANY)), query.count())
