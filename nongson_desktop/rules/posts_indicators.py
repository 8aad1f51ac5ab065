"""Chỉ tiêu R4–R7: how many holders of posts are members, by hamlet and in all; what is due of posts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from db.hamlets import Hamlet
from db.indicators import Indicator as Goal
from db.posts import HamletPost
from nongson_desktop.rules.due import DueItem
from nongson_desktop.rules.hamlets import hamlets_by_cell
from nongson_desktop.rules.indicator_catalogue import catalogue, is_met
from nongson_desktop.rules.percent import percent
from nongson_desktop.rules.posts import HamletPosts, Holder, hamlet_posts

AREA = "Cán bộ thôn"
CODES = ("R4", "R5", "R6", "R7")
PERSONS = "R7"


@dataclass(frozen=True)
class Indicator:
    """One indicator over some hamlets: members of holders, against the target; who is none, and what is vacant."""

    code: str
    name: str
    members: int
    holders: int
    goal: Goal
    others: tuple[str, ...] = ()
    vacant: tuple[str, ...] = ()

    @property
    def target(self) -> Decimal | None:
        return self.goal.target

    @property
    def share(self) -> str:
        """In percent with one decimal; of nobody a dash."""
        return percent(self.members, self.holders)

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None without a target or without a holder."""
        return is_met(self.goal, self.members, self.holders)

    @property
    def verdict(self) -> str:
        return {True: "đạt", False: "chưa đạt", None: ""}[self.reached]


def holders_of(known: Iterable[HamletPosts], code: str) -> list[Holder]:
    """Who counts in an indicator: each holder of its posts, once for each post; of no indicator each person once."""
    every = [one for each in known for one in each.holders]
    if not code:
        return list({one.person: one for one in every}.values())
    return [one for one in every if one.post.indicator == code]


def vacancies_of(known: Iterable[HamletPosts], code: str) -> list[tuple[Hamlet, HamletPost]]:
    """The posts of an indicator that every hamlet has and that nobody holds: named, never counted."""
    return [(each.hamlet, post) for each in known for post in each.vacant if code and post.indicator == code]


def goals_on(day: date) -> list[Goal]:
    """The indicators of R4 to R7 in force on the day."""
    return [one for one in catalogue(day) if one.code in CODES]


def indicators(known: Iterable[HamletPosts], goals: Iterable[Goal]) -> list[Indicator]:
    """R4 to R6 over posts and R7 over persons: vacant posts are listed, not counted (operations.md section 7)."""
    hamlets = list(known)
    found = []
    for goal in goals:
        code = "" if goal.code == PERSONS else goal.code
        holders = holders_of(hamlets, code)
        others = tuple(one.name for one in holders if not one.is_member)
        vacant = tuple(f"{post.name}, {hamlet.name}" for hamlet, post in vacancies_of(hamlets, code))
        members = len(holders) - len(others)
        found.append(Indicator(goal.code, goal.name, members, len(holders), goal, others, vacant))
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
