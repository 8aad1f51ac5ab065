"""Chỉ tiêu R4–R7: how many holders of posts are members, by hamlet and in all; what is due of posts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from db.errors import UserError
from db.settings import keep_setting, setting
from nongson_desktop.rules.admission_results import percent
from nongson_desktop.rules.due import DueItem
from nongson_desktop.rules.hamlets import hamlets_by_cell
from nongson_desktop.rules.posts import HamletPosts, Holder, hamlet_posts, shipped

AREA = "Cán bộ thôn"
PERSONS = "R7"
_SETTING = "post-targets"


@dataclass(frozen=True)
class Indicator:
    """One indicator over some hamlets: members of holders, against the target; who is none, and what is vacant."""

    code: str
    name: str
    members: int
    holders: int
    target: int | None
    others: tuple[str, ...] = ()
    vacant: tuple[str, ...] = ()

    @property
    def share(self) -> str:
        """In percent with one decimal; of nobody a dash."""
        return percent(self.members, self.holders)

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None without a target or without a holder."""
        if self.target is None or not self.holders:
            return None
        return self.members * 100 >= self.target * self.holders

    @property
    def verdict(self) -> str:
        return {True: "đạt", False: "chưa đạt", None: ""}[self.reached]


def shipped_names() -> dict[str, str]:
    """The indicators by their code."""
    return dict(shipped()["indicators"])


def targets(day: date) -> dict[str, int | None]:
    """The target of each indicator on the day, in percent; None where there is none."""
    own = setting(_SETTING, day, {})
    return {code: own.get(code, shipped()["targets"].get(code)) for code in shipped_names()}


def keep_targets(values: dict[str, int | None], since: date | None, document: str) -> None:
    """Write the office's own targets in the current Action; raises UserError."""
    for code, value in values.items():
        if value is not None and not 0 <= value <= 100:
            raise UserError("Chỉ tiêu từ 0 đến 100 %.", code)
    keep_setting(_SETTING, values, since, document)


def indicators(known: Iterable[HamletPosts], goals: dict[str, int | None]) -> list[Indicator]:
    """R4 to R6 over posts and R7 over persons: vacant posts are listed, not counted (operations.md section 7)."""
    hamlets = list(known)
    found = []
    for code, name in shipped_names().items():
        if code == PERSONS:
            holders: Sequence[Holder] = list({one.person: one for each in hamlets for one in each.holders}.values())
        else:
            holders = [one for each in hamlets for one in each.holders if one.post.indicator == code]
        vacant = [
            f"{post.name}, {each.hamlet.name}" for each in hamlets for post in each.vacant if post.indicator == code
        ]
        members = sum(one.is_member for one in holders)
        others = tuple(one.name for one in holders if not one.is_member)
        found.append(Indicator(code, name, members, len(holders), goals[code], others, tuple(vacant)))
    return found


# what is due


def due(day: date, until: date) -> list[DueItem]:
    """Vacant posts, holders who are neither members nor candidates, terms that end, posts that are no more."""
    cells = {hamlet: cell for cell, rows in hamlets_by_cell(day).items() for hamlet, _name in rows}
    return [item for each in hamlet_posts(day) for item in _items(each, day, until, cells.get(each.hamlet.id))]


def _items(each: HamletPosts, day: date, until: date, cell: int | None) -> Iterable[DueItem]:
    number, name = each.hamlet.id, each.hamlet.name

    def item(on: date, words: str, count: int = 1) -> DueItem:
        return DueItem(on, AREA, f"{name}: {words}", "posts", number, cell, count)

    if each.vacant:
        words = ", ".join(post.name.lower() for post in each.vacant)
        yield item(day, f"khuyết {words}", len(each.vacant))
    outside = {one.person: one.name for one in each.holders if not one.is_member and not one.is_followed}
    if outside:
        yield item(day, f"chưa là đảng viên, chưa trong nguồn: {', '.join(outside.values())}", len(outside))
    for one in each.holders:
        ends = one.held.term_until if one.held else None
        if ends is not None and ends <= until:
            yield item(ends, f"hết nhiệm kỳ {one.post.name.lower()} {one.name}")
        if one.post.until is not None and one.post.until <= day:
            yield item(one.post.until, f"{one.name}: chức danh {one.post.name.lower()} không còn, chuyển chức danh mới")
