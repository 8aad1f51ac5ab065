"""Thống kê: the year's members by what happened to them and by type of organisation, with the sums checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from db.errors import UserError
from db.evaluation import Level, Rating, member_ratings
from db.members import Status
from db.organizations import Organization
from nongson_desktop.rules.collectives import at_of, kept
from nongson_desktop.rules.evaluation import evaluation_of, profile_of
from nongson_desktop.rules.evidence import Ground, grounds
from nongson_desktop.rules.levels import band, triggers_met
from nongson_desktop.rules.profile_parts import Profile
from nongson_desktop.rules.rated import names_on

OTHER = "other"
_NAMED = 5


@dataclass(frozen=True)
class Line:
    """A row of the statistics: its number, its words and one count for each column."""

    number: str
    words: str
    counts: tuple[int, ...]
    inside: bool = False


@dataclass(frozen=True)
class Statistics:
    """Members of a year by row and column; the first column is the sum. `problems` are sums that do not hold."""

    year: int
    lines: tuple[Line, ...]
    reasons: tuple[Line, ...]
    problems: tuple[str, ...]
    checked: str


Columns = Sequence[tuple[str, Sequence[str]]]


def member_statistics(year: int, columns: Columns) -> Statistics:
    """The rows of evaluation.md section 6 over all members and for each type of cell; raises UserError.

    `columns` are titles with the types of cell (Organization.cell_kind) that belong to each.
    """
    opened = evaluation_of(year)
    if opened is None:
        raise UserError(f"Chưa mở đánh giá năm {year}.", "year")
    ratings = [one for one in member_ratings(year) if one.status or one.level]
    kinds = {one.id: one.cell_kind for one in Organization.select(Organization.id, Organization.cell_kind)}

    def count(among: Iterable[Rating]) -> tuple[int, ...]:
        found = Counter(kinds.get(one.__data__["organization"], "") for one in among)
        return (sum(found.values()), *(sum(found[kind] for kind in of) for _, of in columns))

    exempt = [one for one in ratings if one.exempt_reason]
    waiting = [one for one in ratings if not one.exempt_reason and not one.level]
    rated = [one for one in ratings if not one.exempt_reason and one.level]
    by_level = {level: [one for one in ratings if one.level == level] for level in Level.ALL}
    lines = (
        Line("1", "Số có mặt đến thời điểm đánh giá, xếp loại", count(ratings)),
        Line("2", "Số được miễn, không xếp loại", count(exempt)),
        Line("3", "Số chưa được đánh giá, xếp loại", count(waiting)),
        Line("4", "Số đã được đánh giá, xếp loại", count(rated)),
        *(Line("", Level.NAMES[level], count(by_level[level]), inside=True) for level in Level.ALL),
    )
    profile = profile_of(opened)
    reasons = _reasons(profile, by_level[Level.KHT], count)
    present = len(ratings) if opened.closed_on else len(names_on(opened.rating_date))
    problems = (*_wrong_sums(lines, present), *_levels_of_exempt(exempt))
    return Statistics(year, lines, reasons, problems, _checked(lines))


def _wrong_sums(lines: Sequence[Line], present: int) -> Iterable[str]:
    one, two, three, four, *levels = (line.counts for line in lines)
    if present != two[0] + three[0] + four[0]:
        yield (
            f"Số có mặt {present} khác tổng miễn {two[0]}, chưa đánh giá {three[0]}, đã đánh giá {four[0]}:"
            " cập nhật danh sách của đợt đánh giá rồi thống kê lại"
        )
    for place in range(len(four)):
        total = sum(level[place] for level in levels)
        if total != four[place]:
            yield f"Số đã đánh giá {four[place]} khác tổng các mức {total}"
            return
    if sum(one[1:]) != one[0]:
        yield f"Tổng số {one[0]} khác tổng các loại hình {sum(one[1:])}"


def _levels_of_exempt(exempt: Iterable[Rating]) -> Iterable[str]:
    wrong = [one.name for one in exempt if one.level]
    if wrong:
        more = " …" if len(wrong) > _NAMED else ""
        yield f"Không xếp loại nhưng đã ghi mức: {', '.join(wrong[:_NAMED])}{more}"


def _checked(lines: Sequence[Line]) -> str:
    one, two, three, four, *levels = (line.counts[0] for line in lines)
    parts = " + ".join(map(str, levels))
    return f"1 = 2 + 3 + 4: {one} = {two} + {three} + {four}; 4 = tổng các mức: {four} = {parts}"


# Why members are rated KHT


def _reasons(
    profile: Profile, ratings: Sequence[Rating], count: Callable[[Iterable[Rating]], tuple[int, ...]]
) -> tuple[Line, ...]:
    """The profile's reasons; a member with several counts under each."""
    known = {reason.key for reason in profile.reasons}
    found = grounds(ratings[0].year) if ratings else {}
    why = {one.id: _why(profile, found.get(one.__data__["member"]), known) for one in ratings}
    return tuple(
        Line("", reason.words, count(one for one in ratings if reason.key in why[one.id]), inside=True)
        for reason in profile.reasons
    )


def _why(profile: Profile, ground: Ground | None, known: set[str]) -> set[str]:
    keys = set() if ground is None else set(_recorded(profile, ground)) & known
    return keys or {OTHER}


def _recorded(profile: Profile, ground: Ground) -> Iterable[str]:
    """What the records of a member call for KHT by."""
    yield from (finding.flag for finding in ground.records.findings)
    if ground.records.disciplines:
        yield "discipline"
    if ground.records.workplace and ground.records.workplace.level == Level.KHT:
        yield "official"
    if ground.points is not None and band(profile, ground.points) == Level.KHT:
        yield "points"
    yield from triggers_met(profile, ground.rating.person_kind, ground.shares, ground.evidence)


# By cell, by collective, by group


@dataclass(frozen=True)
class CellLine:
    """One cell's members: who they are, why some are not rated, and the levels of the others."""

    organization: int | None
    name: str
    members: int
    probationary: int
    exempt: int
    suspended: int
    too_new: int
    otherwise: int
    waiting: int
    levels: Mapping[str, int]

    @property
    def rated(self) -> int:
        return sum(self.levels.values())


def cell_lines(year: int) -> list[CellLine]:
    """The members of the year's snapshot by cell; one query."""
    by_cell: dict[tuple[int | None, str], list[Rating]] = {}
    for rating in member_ratings(year):
        if rating.status:
            by_cell.setdefault((rating.__data__["organization"], rating.cell), []).append(rating)
    return [_cell_line(cell, name, inside) for (cell, name), inside in by_cell.items()]


def _cell_line(cell: int | None, name: str, inside: Sequence[Rating]) -> CellLine:
    exempt = [one for one in inside if one.exempt_reason]
    why = Counter(_kind_of_exemption(one) for one in exempt)
    rated = Counter(one.level for one in inside if not one.exempt_reason)
    return CellLine(
        cell,
        name,
        len(inside),
        sum(one.status == Status.PROBATIONARY for one in inside),
        why[Status.EXEMPT],
        why[Status.SUSPENDED],
        why["months"],
        why[""],
        rated[""],
        {level: rated[level] for level in Level.ALL},
    )


def _kind_of_exemption(rating: Rating) -> str:
    if rating.status in (Status.EXEMPT, Status.SUSPENDED):
        return str(rating.status)
    return "months" if "tháng" in rating.exempt_reason else ""


def group_levels(year: int) -> list[tuple[str, int, Mapping[str, int]]]:
    """Each rating group with how many members it has and their levels; one query."""
    opened = evaluation_of(year)
    found: dict[str, list[Rating]] = {group.title: [] for group in (profile_of(opened).groups if opened else ())}
    for rating in member_ratings(year):
        if rating.status and not rating.exempt_reason:
            found.setdefault(rating.group or "Chưa rõ nhóm", []).append(rating)
    return [(group, len(inside), _levels(inside)) for group, inside in found.items() if inside]


def collective_levels(year: int) -> list[tuple[str, int, Mapping[str, int]]]:
    """Each kind of collective with how many there are and their levels; a query more."""
    opened = evaluation_of(year)
    titles = {(kind.at, kind.collective): kind.title for kind in profile_of(opened).collective_kinds} if opened else {}
    found: dict[str, list[Rating]] = {}
    for rating in kept(year, with_cells=True):
        if not rating.exempt_reason:
            title = titles.get((at_of(rating), rating.collective), "Tập thể khác")
            found.setdefault(title, []).append(rating)
    return [(title, len(inside), _levels(inside)) for title, inside in found.items()]


def _levels(ratings: Iterable[Rating]) -> dict[str, int]:
    found = Counter(one.level for one in ratings)
    return {level: found[level] for level in Level.ALL}
