"""Kết quả đánh giá: counts by level, quotas by office, group and cell, who is exempt and who still waits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from db.evaluation import Level
from nongson_desktop.rules.levels import member_conditions
from nongson_desktop.rules.profiles import SCOPES, Profile
from nongson_desktop.rules.quota import Quota, quota
from nongson_desktop.rules.rated import Subject

OFFICE, GROUP, CELL, POOL = "office", "group", "cell", "pool"
NO_CELL, NO_GROUP = "Chưa rõ chi bộ", "Chi bộ chưa xếp nhóm"


@dataclass(frozen=True)
class ScopedQuota:
    """The quota over the whole office, a rating group, a cell or small groups together; `id` is the cell's.

    `pooled` names the groups that a pool is made of.
    """

    scope: str
    name: str
    quota: Quota
    id: int | None = None
    pooled: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        return f"{self.name}: {self.quota.sentence}"

    def as_json(self) -> dict[str, Any]:
        return {
            "scope": self.scope,
            "name": self.name,
            "base": self.quota.base,
            "percent": self.quota.percent,
            "limit_htt_and_above": self.quota.limit_htt_and_above,
            "limit_htt_only": self.quota.limit_htt_only,
            "htxs": self.quota.htxs,
            "verdict": self.quota.verdict,
            "over_htt_and_above": self.quota.over_htt_and_above,
            "over_htt_only": self.quota.over_htt_only,
        }


@dataclass(frozen=True)
class Tally:
    """Subjects of one evaluation, members or cells, sorted into rated, exempt and waiting; their sum is everyone."""

    subjects: tuple[Subject, ...]
    quotas: tuple[ScopedQuota, ...] = ()
    pool: ScopedQuota | None = None

    @cached_property
    def exempt(self) -> list[Subject]:
        return [subject for subject in self.subjects if subject.reason]

    @cached_property
    def rated(self) -> list[Subject]:
        return [subject for subject in self.subjects if subject.level and not subject.reason]

    @cached_property
    def waiting(self) -> list[Subject]:
        return [subject for subject in self.subjects if not subject.level and not subject.reason]

    @cached_property
    def levels(self) -> dict[str, int]:
        return count_levels(self.rated)


@dataclass(frozen=True)
class Outcome:
    """The evaluation of a year as it stands; nothing in it is written anywhere."""

    year: int
    profile: Profile
    rating_date: date
    members: Tally
    cells: Tally
    warnings: tuple[str, ...] = ()
    newcomers: tuple[Subject, ...] = ()
    gone: tuple[Subject, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "year": self.year,
            "profile": self.profile.key,
            "rating_date": self.rating_date.isoformat(),
            "members": len(self.members.subjects),
            "rated": len(self.members.rated),
            "exempt": [{"id": one.id, "name": one.name, "reason": one.reason} for one in self.members.exempt],
            "waiting": [{"id": one.id, "name": one.name} for one in self.members.waiting],
            "levels": self.members.levels,
            "quotas": [scoped.as_json() for scoped in self.members.quotas],
            "organizations": {
                "levels": self.cells.levels,
                "quotas": [scoped.as_json() for scoped in self.cells.quotas],
                "cells": [_cell_as_json(self.profile, one, inside) for one, inside in self._by_cell()],
            },
            "pooled": [{**pool.as_json(), "groups": list(pool.pooled)} for pool in self._pools],
        }

    def _by_cell(self) -> Iterator[tuple[Subject, dict[str, int]]]:
        """Each cell to be rated with the levels that its members have."""
        rated = _sorted_by(self.members.rated, lambda one: one.cell_id)
        return ((one, count_levels(rated[one.id])) for one in self.cells.subjects if not one.reason)

    @property
    def _pools(self) -> list[ScopedQuota]:
        return [self.members.pool] if self.members.pool else []

    @property
    def breaches(self) -> list[ScopedQuota]:
        """Where the profile's own scope is over the cap, under the reading that the evaluation was opened with."""
        return [scoped for scoped in (*self.own, *self._own_cells) if scoped.quota.over]

    @property
    def _own_cells(self) -> Sequence[ScopedQuota]:
        """Cells of several groups are judged group by group where the profile says so, else all together."""
        groups = [scoped for scoped in self.cells.quotas if scoped.scope == GROUP]
        by_group = groups and self.profile.quota.scope == GROUP
        return groups if by_group else self.cells.quotas[:1]

    @property
    def own(self) -> list[ScopedQuota]:
        """The lines of the profile's own scope; small groups that are pooled are judged together."""
        pooled = {name for pool in self._pools for name in pool.pooled}
        lines = [scoped for scoped in self.members.quotas if scoped.scope == self.profile.quota.scope]
        return [*(scoped for scoped in lines if scoped.name not in pooled), *self._pools]

    def _verdict(self) -> str:
        scope = SCOPES[self.profile.quota.scope]
        if not self.breaches:
            return f"Tỷ lệ tính theo {scope}: không nơi nào vượt."
        where = [f"{scoped.name} (xếp loại {scoped.quota.whose})" for scoped in self.breaches]
        return f"Tỷ lệ tính theo {scope}: vượt ở {', '.join(where)}."

    def sentences(self) -> list[str]:
        """The outcome in words: counts, who is not rated, every quota with its verdict, what to look at."""
        tally = self.members
        levels = ", ".join(f"{level} {number}" for level, number in tally.levels.items())
        return [
            f"Đánh giá năm {self.year}, {self.profile.title}, chốt ngày {self.rating_date:%d/%m/%Y}.",
            f"{len(tally.subjects)} đảng viên: {len(tally.rated)} đã xếp loại ({levels}),"
            f" {len(tally.exempt)} không xếp loại, {len(tally.waiting)} còn chờ.",
            *(f"Không xếp loại: {one.name} ({one.reason})." for one in tally.exempt),
            *(
                f"{scoped.sentence}."
                for scoped in (*tally.quotas, *self._pools, *self.cells.quotas)
                if scoped.quota.base
            ),
            self._verdict(),
            *self.warnings,
        ]


def _cell_as_json(profile: Profile, cell: Subject, levels: dict[str, int]) -> dict[str, Any]:
    """What the levels of its members leave open to a cell, and by which conditions; nothing before anyone is rated."""
    conditions = member_conditions(profile, levels)
    at_most = Level.HTXS if all(one.met for one in conditions) else Level.HTT
    return {
        "id": cell.id,
        "name": cell.name,
        "level": cell.level or None,
        "members": levels,
        "at_most": at_most if any(levels.values()) else None,
        "conditions": [{"words": one.words, "met": one.met} for one in conditions],
    }


def count_levels(subjects: Iterable[Subject]) -> dict[str, int]:
    found = Counter(subject.level for subject in subjects)
    return {level: found[level] for level in Level.ALL}


def member_quotas(
    profile: Profile, office: str, subjects: Sequence[Subject], cells: Sequence[Subject], percent: int, reading: str
) -> tuple[ScopedQuota, ...]:
    """One quota over the office, one for each rating group, one for each cell, always all of them."""

    def scoped(scope: str, name: str, among: Iterable[Subject], cell: int | None = None) -> ScopedQuota:
        return ScopedQuota(scope, name, _quota(among, percent, reading, "đảng viên"), cell)

    by_group = _sorted_by(subjects, lambda one: one.group)
    by_cell = _sorted_by(subjects, lambda one: one.cell_id)
    names = {cell.id: cell.name for cell in cells}
    names.update({one.cell_id: one.cell for one in subjects if one.cell_id and one.cell_id not in names})
    lines = [scoped(OFFICE, office, subjects)]
    lines += [scoped(GROUP, group.title, by_group[group.title]) for group in profile.groups]
    lines += [scoped(CELL, name, by_cell[cell], cell) for cell, name in names.items()]
    return (*lines, *([scoped(CELL, NO_CELL, by_cell[None])] if by_cell[None] else []))


def pool_of(lines: Sequence[ScopedQuota], scope: str) -> ScopedQuota | None:
    """Groups of the scope too small for one place of their own, taken together; None when fewer than two are."""
    small = [line for line in lines if line.scope == scope and line.quota.base and not line.quota.limit]
    if len(small) < 2:
        return None
    first = small[0].quota
    base, htxs = sum(line.quota.base for line in small), sum(line.quota.htxs for line in small)
    named = ", ".join(f"{line.name} ({line.quota.base})" for line in small)
    joined = quota(base, first.percent, htxs, reading=first.reading, whose=first.whose)
    return ScopedQuota(POOL, f"Gộp nhóm nhỏ: {named}", joined, pooled=tuple(line.name for line in small))


def cell_quotas(office: str, cells: Sequence[Subject], percent: int, reading: str) -> tuple[ScopedQuota, ...]:
    """The quota on the cells of the office, and on each group where they stand in more than one."""
    by_group = _sorted_by(cells, lambda one: one.group or NO_GROUP)
    groups = by_group.items() if len(by_group) > 1 else ()
    return (
        ScopedQuota(OFFICE, office, _quota(cells, percent, reading, "chi bộ")),
        *(ScopedQuota(GROUP, title, _quota(inside, percent, reading, "chi bộ")) for title, inside in groups),
    )


def _sorted_by(subjects: Iterable[Subject], key: Callable[[Subject], Any]) -> dict[Any, list[Subject]]:
    found: dict[Any, list[Subject]] = defaultdict(list)
    for subject in subjects:
        found[key(subject)].append(subject)
    return found


def _quota(among: Iterable[Subject], percent: int, reading: str, whose: str) -> Quota:
    levels = count_levels(one for one in among if not one.reason)
    return quota(levels[Level.HTXS] + levels[Level.HTT], percent, levels[Level.HTXS], reading=reading, whose=whose)


def warnings_of(
    members: Sequence[Subject], newcomers: Sequence[Subject], gone: Sequence[Subject] = ()
) -> tuple[str, ...]:
    """What the clerk should look at: whom the snapshot lacks or has too many, doubtful dates, levels of the exempt."""
    names = ", ".join(one.name for one in newcomers)
    fresh = [f"Chưa vào đợt đánh giá, cần cập nhật: {names}."] if newcomers else []
    ended = ", ".join(one.name for one in gone)
    fresh += [f"Đã kết thúc trước ngày chốt, cần cập nhật danh sách: {ended}."] if gone else []
    doubts = [f"{one.name}: chưa đủ dữ liệu để tính 6 tháng ({one.doubt})." for one in members if one.doubt]
    wrong = [f"{one.name}: {one.reason} nhưng đã ghi mức {one.level}." for one in members if one.reason and one.level]
    return (*fresh, *doubts, *wrong)
