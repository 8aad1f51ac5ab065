"""Nếu … thì …: how the quotas would stand with other levels, another percent, reading, scope or pooling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from db.base import action
from db.errors import UserError
from db.evaluation import Level, Rating
from nongson_desktop.rules.evaluation import record_level
from nongson_desktop.rules.outcome import CELL, OFFICE, Outcome, cell_quotas, member_quotas, pool_of
from nongson_desktop.rules.profiles import SCOPES
from nongson_desktop.rules.rated import Subject


@dataclass(frozen=True)
class Trial:
    """What is tried: levels by rating, and how the quota is read; nothing of it is written."""

    percent: int
    reading: str
    scope: str
    pool: bool = False
    levels: Mapping[int, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        return f"{self.percent} %, tính theo {SCOPES[self.scope]}{', gộp nhóm nhỏ' if self.pool else ''}"


def as_it_is(outcome: Outcome) -> Trial:
    """What holds today, as a trial that changes nothing."""
    quota = next(line.quota for line in outcome.members.quotas if line.scope == OFFICE)
    return Trial(quota.percent, quota.reading, outcome.profile.quota.scope, outcome.members.pool is not None)


def as_proposed(outcome: Outcome) -> dict[int, str]:
    """The level of everyone as decided, and where nothing is decided as the cell proposes, by rating."""
    found = ((one.rating_id, one.level or one.cell_level) for one in outcome.members.subjects if not one.reason)
    return {rating: level for rating, level in found if rating is not None and level}


def try_out(outcome: Outcome, trial: Trial) -> Outcome:
    """The outcome as it would be; the one given stays as it is."""
    members = [_with_level(one, trial.levels) for one in outcome.members.subjects]
    cells = list(outcome.cells.subjects)
    office = next(line.name for line in outcome.members.quotas if line.scope == OFFICE)
    profile = replace(outcome.profile, quota=replace(outcome.profile.quota, scope=trial.scope))
    lines = member_quotas(profile, office, members, cells, trial.percent, trial.reading)
    pool = pool_of(lines, trial.scope) if trial.pool else None
    return replace(
        outcome,
        profile=profile,
        members=replace(outcome.members, subjects=tuple(members), quotas=lines, pool=pool),
        cells=replace(outcome.cells, quotas=cell_quotas(office, cells, trial.percent, trial.reading)),
    )


def _with_level(one: Subject, levels: Mapping[int, str]) -> Subject:
    tried = levels.get(one.rating_id) if one.rating_id is not None else None
    return replace(one, level=tried) if tried and not one.reason else one


def moved(outcome: Outcome, levels: Mapping[int, str], cell: int, by: int) -> dict[int, str]:
    """The levels with `by` more HTXS in the cell, the strongest first, or fewer when negative, the weakest first.

    By points, of as many in the order of the list; raises UserError when the cell has not so many to move.
    """
    inside = [one for one in outcome.members.subjects if one.cell_id == cell and one.rating_id in levels]
    source, target = (Level.HTT, Level.HTXS) if by > 0 else (Level.HTXS, Level.HTT)
    able = [one.rating_id for one in inside if one.rating_id is not None and levels[one.rating_id] == source]
    points = dict(Rating.select(Rating.id, Rating.points).where(Rating.id.in_(able)).tuples().iterator())
    able.sort(key=lambda one: points[one] or 0, reverse=by > 0)
    if len(able) < abs(by):
        name = inside[0].cell if inside else "Chi bộ này"
        raise UserError(f"{name} chỉ có {len(able)} người ở mức {source}.")
    return {**levels, **dict.fromkeys(able[: abs(by)], target)}


def changed(outcome: Outcome, levels: Mapping[int, str]) -> dict[int, str]:
    """Of the levels tried, those that are not decided so already."""
    now = {one.rating_id: one.level for one in outcome.members.subjects}
    return {rating: level for rating, level in levels.items() if level and now.get(rating) != level}


def apply_levels(levels: Mapping[int, str], decided_on: date) -> int:
    """Write levels that were tried as the decision, as one Action; how many; raises UserError."""
    if not levels:
        raise UserError("Không có mức nào khác với mức đã quyết định.")
    with action(f"Ghi quyết định theo phương án thử cho {len(levels)} người"):
        for level in Level.ALL:
            if ids := [rating for rating, given in levels.items() if given == level]:
                record_level(ids, "final", level, decided_on)
    return len(levels)


def compare(outcomes: Mapping[str, Outcome]) -> list[tuple[str, str, list[str]]]:
    """The same line of each outcome side by side: scope, name, and in few words how each stands."""
    names = [
        (line.scope, line.name)
        for outcome in outcomes.values()
        for line in (*outcome.members.quotas, *([outcome.members.pool] if outcome.members.pool else []))
        if line.quota.base or line.scope != CELL
    ]
    return [
        (scope, name, [_short(one, scope, name) for one in outcomes.values()]) for scope, name in dict.fromkeys(names)
    ]


def _short(outcome: Outcome, scope: str, name: str) -> str:
    lines = (*outcome.members.quotas, *([outcome.members.pool] if outcome.members.pool else []))
    found = next((line for line in lines if (line.scope, line.name) == (scope, name)), None)
    if found is None:
        return "–"
    quota = found.quota
    return f"{quota.htxs}/{quota.limit}" + (f" vượt {quota.over}" if quota.over else "")
