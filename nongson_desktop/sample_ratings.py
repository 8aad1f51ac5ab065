"""The ratings and awards of the practice office: years that are closed, and an open one with half its cells entered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from db.ballots import RatingWorkbook
from db.base import save_many
from db.evaluation import OF_CELLS, Evaluation, Level, QuotaReading, Rating
from db.members import Status
from nongson_desktop.documents.issued import keep_award_papers
from nongson_desktop.documents.year_end import close_with_papers
from nongson_desktop.rules import awards, collectives, evaluation
from nongson_desktop.sample_people import Story, at

Levels = dict[int, str]  # member id -> level
Tasks = dict[int, list[tuple[int, date]]]  # member id -> tasks with their deadlines, the earliest first

_STARS, _HALVES, _PERCENT = 6, 10, 20
_WORST, _BEST = Fraction(9, 100), Fraction(3, 100)
_POINTS = {Level.HTXS: (180, 194), Level.HTT: (146, 178), Level.HT: (108, 138), Level.KHT: (70, 96)}  # halves


def open_year(story: Story, year: int) -> Evaluation:
    """Open the year's evaluation; of the last closed year the province had the cells counted its own way."""
    local = {}
    if year == story.last - 1:
        document = story.words["office"]["reading_document"].format(year=year)
        local = {"reading": QuotaReading.HTT_AND_ABOVE, "reading_document": document}
    with at(f"Mở đánh giá năm {year}", date(year, 11, 15), kind="open-evaluation"):
        return evaluation.open_evaluation(year, date(year, 12, 10), **local)


@dataclass
class Choice:
    """The levels of one year in the making, within every cap on HTXS."""

    story: Story
    year: int
    cells: list[int]
    due: list[Rating]
    over: str | None = None  # the rating group that goes one over its cap
    levels: dict[int, str] = field(default_factory=dict)  # rating id -> level
    chosen: Counter[object] = field(default_factory=Counter)
    is_over: bool = False

    def by_member(self) -> Levels:
        return {rating.__data__["member"]: self.levels[rating.id] for rating in self.due}

    def scopes(self, rating: Rating) -> tuple[object, ...]:
        return None, ("group", rating.group), ("cell", rating.__data__["organization"])


def choose(story: Story, year: int, tasks: Tasks) -> Choice:
    """Decide the levels of everyone to be rated; of the open year only half the cells, one group over its cap."""
    query = Rating.select().where(
        Rating.year == year, Rating.member.is_null(False), Rating.exempt_reason == "", Rating.hidden == False
    )
    rows = list(query.order_by(Rating.id))
    if year < story.last:
        return _chosen(story, year, story.cell_ids, rows, tasks)
    for group, _ in Counter(rating.group for rating in rows).most_common():
        for cells in _halves(story):
            choice = _chosen(story, year, cells, rows, tasks, group)
            if choice.is_over:
                return choice
    return choice


def _chosen(
    story: Story, year: int, cells: list[int], rows: list[Rating], tasks: Tasks, over: str | None = None
) -> Choice:
    due = [rating for rating in rows if rating.__data__["organization"] in cells]
    choice = Choice(story, year, cells, due, over)
    choice.levels = dict.fromkeys((rating.id for rating in due), Level.HTT)
    _lower(choice, tasks)
    _raise(choice)
    return choice


def _halves(story: Story) -> Iterator[list[int]]:
    """Halves of the cells that may have finished in the open year, beginning with the largest cells."""
    by_size = _by_size(story) * 2
    for start in range(min(story.cells, _HALVES)):
        yield [story.cell_ids[cell] for cell in by_size[start : start + max(story.cells // 2, 1)]]


def _by_size(story: Story) -> list[int]:
    return sorted(range(story.cells), key=lambda cell: (-len(story.by_cell[cell]), cell))


def _stars(story: Story) -> list[int]:
    """Members rated HTXS every year, one in a cell; the last of them misses the middle year."""
    found = []
    for cell in _by_size(story):
        posts = len(story.leaders(cell))
        settled = [one for one in story.by_cell[cell][posts:] if one.statuses == [(Status.OFFICIAL, None)]]
        found += [one.id for one in settled[:1] if not one.earlier_cell]
    return found[:_STARS]


def _lower(choice: Choice, tasks: Tasks) -> None:
    """Those below HTT, fewer in every year; HT has one task of five late, KHT most of its tasks undone."""
    stars, autumn = _stars(choice.story), date(choice.year, 10, 15)
    given = {rating: tasks.get(rating.__data__["member"], []) for rating in choice.due}
    able = [rating for rating in choice.due if rating.__data__["member"] not in stars]
    five = [rating for rating in able if len(given[rating]) == 5 and given[rating][0][1] < autumn]
    few = [rating for rating in able if len(given[rating]) == 3 and given[rating][1][1] < autumn]
    wanted = _below(choice)
    worst = choice.story.rng.sample(few, min(wanted // 6, len(few)))
    middling = choice.story.rng.sample(five, min(wanted - len(worst), len(five)))
    choice.levels.update({rating.id: Level.KHT for rating in worst})
    choice.levels.update({rating.id: Level.HT for rating in middling})


def _below(choice: Choice) -> int:
    """How many are rated below HTT: less than a tenth, and a smaller share than the year before."""
    story, rated = choice.story, len(choice.due)
    step = (_WORST - _BEST) / max(story.last - story.first - 1, 1)
    number = int(rated * max(_WORST - step * (choice.year - story.first), _BEST))
    while number and rated and Fraction(number, rated) >= story.share_below:
        number -= 1
    if choice.year < story.last and rated:
        story.share_below = Fraction(number, rated)
    return number


def _raise(choice: Choice) -> None:
    """HTXS within the strict cap of the office, of each group and of each cell, but for the group to be over."""
    good = [rating for rating in choice.due if choice.levels[rating.id] == Level.HTT]
    bases = Counter(scope for rating in good for scope in choice.scopes(rating))
    caps = {scope: base * _PERCENT // (100 + _PERCENT) for scope, base in bases.items()}
    if ("group", choice.over) in caps:
        caps["group", choice.over] += 1
    for rating in _in_turn(choice, good):
        if choice.levels[rating.id] == Level.HTT and all(choice.chosen[s] < caps[s] for s in choice.scopes(rating)):
            choice.levels[rating.id] = Level.HTXS
            choice.chosen.update(choice.scopes(rating))
    above = bases["group", choice.over] * _PERCENT // 100
    choice.is_over = above >= choice.chosen["group", choice.over] == caps.get(("group", choice.over))


def _in_turn(choice: Choice, good: list[Rating]) -> list[Rating]:
    """Those of the group to be over first, then those who are best every year, then by lot."""
    story = choice.story
    stars = _stars(story)
    missing = stars[-1:] if choice.year == story.first + (story.last - story.first) // 2 else []
    able = [rating for rating in good if rating.__data__["member"] not in missing]
    lot = story.rng.sample(able, len(able))
    return sorted(lot, key=lambda one: (one.group != choice.over, one.__data__["member"] not in stars))


# entering


def enter(choice: Choice, by_points: bool) -> None:
    """What the members said of themselves, what their cells proposed, what the committee decided."""
    story, year, over = choice.story, choice.year, choice.year < choice.story.last
    month, days = (12, (5, 8, 20)) if over else (11, (18, 19, 20))
    own = {rating.id: _own_level(story, choice.levels[rating.id]) for rating in choice.due}
    if not over:
        _send_workbooks(year)
    with at(f"Ghi kết quả tự xếp loại năm {year}", date(year, month, days[0])):
        _enter("self", own, date(year, month, days[0]))
        if by_points:
            save_many(Rating, [{"id": rating, "self_points": _points(story, level)} for rating, level in own.items()])
    with at(f"Ghi đề xuất của chi bộ năm {year}", date(year, month, days[1])):
        _enter("cell", _proposed(choice, own), date(year, month, days[1]))
        if by_points:
            save_many(Rating, [{"id": one, "points": _points(story, level)} for one, level in choice.levels.items()])
    with at(f"Ghi quyết định xếp loại đảng viên năm {year}", date(year, month, days[2])):
        _enter("final", choice.levels, date(year, month, days[2]) if over else None)


def _send_workbooks(year: int) -> None:
    """Three cells have a workbook to fill in; one has come back."""
    known = Rating.select(Rating.organization).where(Rating.year == year, Rating.member.is_null(False)).distinct()
    cells = sorted(one.__data__["organization"] for one in known if one.__data__["organization"])[:3]
    sent, back = date(year, 11, 12), date(year, 11, 17)
    with at(f"Lập tệp xếp loại năm {year} gửi {len(cells)} chi bộ", sent):
        rows = [{"year": year, "organization": cell, "sent_on": sent} for cell in cells]
        save_many(RatingWorkbook, [{**row, "returned_on": back if row is rows[0] else None} for row in rows])


def _enter(stage: str, levels: dict[int, str], on: date | None = None) -> None:
    for level in Level.ALL:
        if ids := [rating for rating, given in levels.items() if given == level]:
            evaluation.record_level(ids, stage, level, on)


def _own_level(story: Story, level: str) -> str:
    """What a member claims: now and then one level more."""
    place = Level.ALL.index(level)
    return Level.ALL[place - 1] if place and story.rng.random() < (0.12 if level == Level.HTT else 0.6) else level


def _proposed(choice: Choice, own: dict[int, str]) -> dict[int, str]:
    """What the cells propose: the committee's later decision, but for a few whom it lowers."""
    hopeful = [one for one, level in own.items() if level == Level.HTXS and choice.levels[one] == Level.HTT]
    return {**choice.levels, **dict.fromkeys(hopeful[:2], Level.HTXS)}


def _points(story: Story, level: str) -> Decimal:
    return Decimal(story.rng.randint(*_POINTS[level])) / 2


# cells


def rate_cells(choice: Choice) -> None:
    """The cells' own levels: the best are HTXS and exemplary, within the committee's reading of the cap."""
    year, over = choice.year, choice.year < choice.story.last
    ratings = _cell_ratings(choice)
    levels = dict.fromkeys((rating.id for rating in ratings), Level.HTT)
    best = sorted(
        ratings, key=lambda rating: (_below_in(choice, rating), (rating.__data__["organization"] + year) % len(ratings))
    )
    wanted = min(2, len(ratings) // 5) if year == choice.story.last - 1 else min(1, len(ratings) // 6) if over else 0
    exemplary = [rating.id for rating in best[:wanted]]
    levels.update(dict.fromkeys(exemplary, Level.HTXS))
    if year == choice.story.first and over and len(best) > 3:
        levels[best[-1].id] = Level.HT
    day = date(year, 12, 20) if over else date(year, 11, 20)
    with at(f"Ghi quyết định xếp loại chi bộ năm {year}", day):
        for stage in ("self", "cell"):
            _enter(stage, levels)
        _enter("final", levels, day if over else None)
        if exemplary:
            evaluation.set_exemplary(exemplary, True)


def rate_collectives(choice: Choice) -> None:
    """The bodies that lead: all at the second level in a closed year, those of the office decided above."""
    if choice.year == choice.story.last:
        return
    day = date(choice.year, 12, 20)
    rows = [one for one in collectives.kept(choice.year) if one.status and not one.exempt_reason]
    with at(f"Ghi quyết định xếp loại tập thể năm {choice.year}", day):
        for stage in ("self", "cell", "final"):
            _enter(stage, dict.fromkeys((one.id for one in rows), Level.HTT), day if stage == "final" else None)


def _cell_ratings(choice: Choice) -> list[Rating]:
    query = Rating.select().where(
        Rating.year == choice.year, OF_CELLS, Rating.exempt_reason == "", Rating.hidden == False
    )
    return [rating for rating in query.order_by(Rating.id) if rating.__data__["organization"] in choice.cells]


def _below_in(choice: Choice, cell: Rating) -> int:
    inside = [one for one in choice.due if one.__data__["organization"] == cell.__data__["organization"]]
    return sum(choice.levels[one.id] in (Level.HT, Level.KHT) for one in inside)


# closing


def close(year: int) -> None:
    with at(f"Khoá sổ đánh giá năm {year}", date(year, 12, 28)):
        close_with_papers(year, date(year, 12, 28))


def commend(year: int) -> None:
    """The yearly award decision of the last closed year, issued on the day it was signed."""
    day = date(year, 12, 24)
    if not any(one.eligible for one in awards.propose(year, on=day)):
        return
    with at(f"Quyết định khen thưởng hằng năm, năm {year}", day, kind="award"):
        decision = awards.decide(year, number="118", on=day)
    with at(f"Ban hành quyết định khen thưởng số {decision.number}", day, kind="issue"):
        awards.issue(decision, day)
        keep_award_papers(decision)
