"""Chỉ tiêu: what the indicators come to on any day, over years and by cell or hamlet; what was kept of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any

from db.base import Row, save_many
from db.errors import UserError
from db.evaluation import Level, Rating
from db.indicators import Comparison, CountedAmong, CountedPart, Indicator, IndicatorSnapshot, IndicatorUnit
from db.search import View
from nongson_desktop.rules.closing import later_levels
from nongson_desktop.rules.due import DueItem
from nongson_desktop.rules.indicator_catalogue import catalogue, change, is_met, seed_indicators, target_words
from nongson_desktop.rules.measured import Measure, Thing
from nongson_desktop.rules.measures import AMONG, COUNTED, FOLLOWER, Day, fits, measure, rating_days
from nongson_desktop.rules.percent import NOTHING, mean_of, percent, percent_of

_OF_ORGANIZATIONS = ("hamlets", "cells", "hamlet-cells", "large-hamlet-cells")
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_HALF, _LAST, _LAST_DAY, _ASKED_DAYS = (6, 30), 12, 31, 90
AREA = "Chỉ tiêu"


@dataclass(frozen=True)
class Result:
    """One indicator of a day: what was found, against the target in force then."""

    indicator: Indicator
    day: date
    measure: Measure

    @property
    def numerator(self) -> int:
        return self.measure.numerator

    @property
    def denominator(self) -> int:
        return self.measure.denominator

    @property
    def percent(self) -> Decimal | None:
        """With one decimal, half up; None with nothing to count."""
        return percent_of(self.numerator, self.denominator)

    @property
    def number(self) -> Decimal | None:
        """The figure itself, in the unit of the indicator; None with nothing to count."""
        if self.indicator.unit == IndicatorUnit.COUNT:
            return Decimal(self.numerator) if self.denominator else None
        return mean_of(self.numerator, self.denominator) if self._is_mean else self.percent

    @property
    def value(self) -> str:
        """As it is printed: a share, a number or a mean as the indicator is one; a dash, not nought, of nothing."""
        return value_words(self.indicator.unit, self.numerator, self.denominator)

    @property
    def told(self) -> str:
        """With its counts, "Chi bộ thôn có chi ủy: 19/29 (65,5 %)"."""
        if self.indicator.unit == IndicatorUnit.COUNT or not self.denominator:
            return f"{self.indicator.name}: {self.value}"
        return f"{self.indicator.name}: {self.numerator}/{self.denominator} ({self.value})"

    @property
    def met(self) -> bool | None:
        return is_met(self.indicator, self.numerator, self.denominator)

    @property
    def verdict(self) -> str:
        return {True: "đạt", False: "chưa đạt", None: ""}[self.met]

    @property
    def target(self) -> str:
        return target_words(self.indicator, self.indicator.unit)

    @property
    def _is_mean(self) -> bool:
        return bool(self.indicator.unit == IndicatorUnit.MEAN)

    @property
    def lacking(self) -> list[Thing]:
        """Whom or what the office has to see to: those not counted, or those counted that should not be there."""
        if self._is_mean:
            return self.above
        wanted_none = self.indicator.comparison in (Comparison.EQUAL, Comparison.AT_MOST) and not self.indicator.target
        return self.measure.counted if wanted_none else self.measure.missing

    @property
    def above(self) -> list[Thing]:
        """Of a mean that may be so much at most: those who have more."""
        most = self.indicator.target if self.indicator.comparison == Comparison.AT_MOST else None
        return [] if most is None else [one for one, part in self.measure.found if part > most]

    @property
    def each(self) -> list[str]:
        """Of a mean: every one with what falls to him."""
        return [f"{one.name}: {part}" for one, part in self.measure.found] if self._is_mean else []

    @property
    def vacant(self) -> tuple[Thing, ...]:
        return self.measure.vacant

    def within(self, place: Place) -> Result:
        """The part of it that belongs to a cell or a hamlet."""
        return self.split([place])[0]

    def split(self, places: Sequence[Place]) -> list[Result]:
        """Its parts that belong to the cells or hamlets, one for each; every thing is looked at once."""
        hamlets, cells = _numbered(places, "hamlets"), _numbered(places, "cells")

        def places_of(thing: Thing) -> Sequence[int]:
            return cells.get(thing.cell or 0, ()) if thing.hamlet is None else hamlets.get(thing.hamlet, ())

        parts = self.measure.by(places_of)
        return [Result(self.indicator, self.day, parts.get(place, Measure(()))) for place in range(len(places))]


def value_words(unit: str, numerator: int, denominator: int) -> str:
    """What was counted as it is told: a number, a mean or a share; a dash, not nought, of nothing."""
    if unit == IndicatorUnit.COUNT and denominator:
        return str(numerator)
    if unit == IndicatorUnit.MEAN:
        return NOTHING if not denominator else f"{mean_of(numerator, denominator)}".replace(".", ",")
    return percent(numerator, denominator)


def results_on(day: date, year: int | None = None) -> list[Result]:
    """Every indicator of the day in its order; the year's work is that of the day's year unless another is given."""
    at = Day(day, year)
    return [Result(one, day, measure(one.counted, one.among, at)) for one in catalogue(day)]


def of_organizations(day: date) -> list[Result]:
    """The indicators over hamlets and cells on the day, in their order."""
    at = Day(day)
    asked = [one for one in catalogue(day) if one.among in _OF_ORGANIZATIONS]
    return [Result(one, day, measure(one.counted, one.among, at)) for one in asked]


def of_cell(cell: int, day: date) -> list[Result]:
    """A cell's part of every indicator on the day; of an organisation that is no cell nothing."""
    place = next((one for one in cell_places(day) if cell in one.cells), None)
    return [one.within(place) for one in results_on(day)] if place else []


def day_of(year: int, today: date) -> date:
    """The day for which a year is counted: its last, of the running year today."""
    return today if year == today.year else date(year, 12, 31)


def by_years(years: Iterable[int], today: date) -> dict[int, list[Result]]:
    """What each year came to, on its day; years to come are left out."""
    return {year: results_on(day_of(year, today), year) for year in years if year <= today.year}


@dataclass(frozen=True)
class RatedYear:
    """How the members of a year were rated at the last level decided."""

    year: int
    levels: Mapping[str, int]

    @property
    def rated(self) -> int:
        return sum(self.levels.values())

    @property
    def share(self) -> str:
        """Tốt or above of those rated, in percent."""
        return percent(self.levels[Level.HTXS] + self.levels[Level.HTT], self.rated)


def rating_trend(years: Sequence[int], today: date) -> list[RatedYear]:
    """The ratings of members year by year, of the years whose day of rating has come; three queries."""
    days = rating_days(years)
    found = {year: dict.fromkeys(Level.ALL, 0) for year in years if days[year] <= today}
    if not found:
        return []
    later = later_levels(range(min(found), max(found) + 1))
    query: Any = (
        Rating.select(Rating.id, Rating.year, Rating.level)
        .where(Rating.year.in_(list(found)), Rating.member.is_null(False), Rating.exempt_reason == "")
        .where(Rating.level != "", Rating.hidden == False)
        .tuples()
    )
    for key, year, level in query.iterator():
        found[year][later.get(key, level)] += 1
    return [RatedYear(year, levels) for year, levels in found.items()]


# by cell and by hamlet


@dataclass(frozen=True)
class Place:
    """A cell or a hamlet, with the cells and hamlets whose figures are its own."""

    name: str
    cells: frozenset[int]
    hamlets: frozenset[int]


def _numbered(places: Sequence[Place], part: str) -> dict[int, list[int]]:
    """Which of the places have a cell or a hamlet."""
    found: dict[int, list[int]] = defaultdict(list)
    for number, place in enumerate(places):
        for one in getattr(place, part):
            found[one].append(number)
    return found


def cell_places(day: date) -> list[Place]:
    """Each cell of the day with the hamlets it stands for, in the order of lists."""
    at = Day(day)
    hamlets = {cell: frozenset(number for number, _name in rows) for cell, rows in at.links.items()}
    return [Place(one.name, frozenset({one.id}), hamlets.get(one.id, frozenset())) for one in at.cells]


def places_in(bodies: Collection[int], day: date) -> list[Place]:
    """The cells among these organisations, all without any, in the order of lists."""
    return [one for one in cell_places(day) if not bodies or not one.cells.isdisjoint(bodies)]


def joined(places: Sequence[Place]) -> Place:
    """Several places as one."""
    cells, hamlets = (one.cells for one in places), (one.hamlets for one in places)
    return Place("", frozenset(chain.from_iterable(cells)), frozenset(chain.from_iterable(hamlets)))


def hamlet_places(day: date) -> list[Place]:
    """Each hamlet of the day with its cell, in the order of lists."""
    at = Day(day)
    return [
        Place(
            one.hamlet.name,
            frozenset({cell} if (cell := at.cell_of_hamlet.get(one.hamlet.id)) else ()),
            frozenset({one.hamlet.id}),
        )
        for one in at.posts
    ]


# the office's own


def check(indicator: Indicator) -> None:
    """Refuse an indicator without its parts, or that cannot be counted; raises UserError."""
    if not (indicator.code or "").strip():
        raise UserError("Chưa nhập mã chỉ tiêu.", "code")
    if not (indicator.name or "").strip():
        raise UserError("Chưa nhập tên chỉ tiêu.", "name")
    if indicator.among not in AMONG:
        known = ", ".join(CountedAmong.NAMES[name] for name in AMONG)
        raise UserError(f"Không có cách đếm “{indicator.among}”. Có: {known}.", "among")
    if not fits(indicator.counted, indicator.among):
        known = ", ".join(CountedPart.NAMES[name] for name in COUNTED if fits(name, indicator.among))
        raise UserError(f"Trong {CountedAmong.NAMES[indicator.among]} đếm được: {known}.", "counted")
    if AMONG[indicator.among].kind == FOLLOWER and indicator.unit == IndicatorUnit.PERCENT:
        raise UserError("Nhiệm vụ của mỗi người theo dõi tính bằng bình quân hoặc số lượng.", "unit")
    if indicator.target is not None and indicator.target < 0:
        raise UserError("Mức giao không thể âm.", "target")
    if indicator.since and indicator.until and indicator.until <= indicator.since:
        raise UserError("Ngày thôi phải sau ngày bắt đầu.", "until")
    if indicator.target_year and not _FIRST_YEAR <= indicator.target_year <= _LAST_YEAR:
        raise UserError(f"Năm {indicator.target_year} không hợp lệ.", "target_year")


def write(indicator: Indicator, values: Row, since: date | None = None) -> Indicator:
    """Change an indicator or add one, from a day on where it is given, in the current Action; raises UserError."""
    seed_indicators()
    known = indicator if indicator.id else _kept(indicator.code)
    if known is None:
        last = Indicator.select().where(Indicator.hidden == False).count()
        return _add(Indicator(**{"position": last + 1, **values, "since": since}))
    check(Indicator(**{**known.__data__, **values}))
    return change(known, values, since)


def _kept(code: str | None) -> Indicator | None:
    return Indicator.get_or_none(Indicator.code == code, Indicator.hidden == False, Indicator.until.is_null())


def _add(indicator: Indicator) -> Indicator:
    check(indicator)
    if _kept(indicator.code) is not None:
        raise UserError(f"Đã có chỉ tiêu mã {indicator.code}.", "code")
    indicator.save()
    return indicator


def drop(indicator: Indicator) -> None:
    """Take an indicator off the list that was written by mistake, in the current Action; its snapshots go with it."""
    seed_indicators()
    known = indicator if indicator.id else _kept(indicator.code)
    if known is None:
        return
    kept = IndicatorSnapshot.select().where(IndicatorSnapshot.indicator == known, IndicatorSnapshot.hidden == False)
    save_many(IndicatorSnapshot, [{"id": one.id, "hidden": True} for one in kept])
    save_many(Indicator, [{"id": known.id, "hidden": True}])


# what was kept


def keep(day: date, today: date, note: str = "") -> int:
    """Keep what every indicator comes to on a day, in the current Action, in place of what was kept of it; how many.

    Raises UserError for a day to come.
    """
    if day > today:
        raise UserError("Chỉ chốt số liệu của ngày đã qua hoặc hôm nay.", "day")
    seed_indicators()
    before = {one.__data__["indicator"]: one.id for one in kept_on(day)}
    rows = [{**_snapshot(one), "note": note} for one in results_on(day)]
    return len(
        save_many(
            IndicatorSnapshot,
            [{**row, "id": before[row["indicator"]]} if row["indicator"] in before else row for row in rows],
        )
    )


def _snapshot(result: Result) -> Row:
    one = result.indicator
    return {
        "indicator": one.id,
        "day": result.day,
        "numerator": result.numerator,
        "denominator": result.denominator,
        "value": result.number,
        "comparison": one.comparison,
        "target": one.target,
        "missing": missing_words(result),
    }


def kept_on(day: date) -> list[IndicatorSnapshot]:
    """What was kept of a day, in the order of the indicators; one query."""
    query = (
        IndicatorSnapshot.select(IndicatorSnapshot, Indicator)
        .join(Indicator)
        .where(IndicatorSnapshot.day == day, IndicatorSnapshot.hidden == False)
    )
    return list(query.order_by(Indicator.position, Indicator.id))


def kept_days() -> list[date]:
    """The days of which something was kept, the latest first."""
    query: Any = IndicatorSnapshot.select(IndicatorSnapshot.day).where(IndicatorSnapshot.hidden == False).distinct()
    return [day for (day,) in query.order_by(IndicatorSnapshot.day.desc()).tuples()]


def unkept(day: date) -> date | None:
    """The last half-year's or year's end before the day that nothing was kept of; half-years only where they are kept.

    An office that has neither an indicator of its own nor anything kept is not asked, one that has kept nothing yet
    only for three months.
    """
    kept = kept_days()
    if not kept and not Indicator.select().where(Indicator.hidden == False).exists():
        return None
    ends = [date(day.year - 1, _LAST, _LAST_DAY)]
    if any((one.month, one.day) == _HALF for one in kept) and (day.month, day.day) > _HALF:
        ends.append(date(day.year, *_HALF))
    late = not kept and (day - ends[-1]).days > _ASKED_DAYS
    return None if ends[-1] in kept or late else ends[-1]


def due(day: date, until: date) -> list[DueItem]:
    """The day whose figures are to be kept: one gone by, and the end of the year that comes."""
    before, coming = unkept(day), date(day.year, _LAST, _LAST_DAY)
    asked = [before] if before else []
    if coming <= until and unkept(coming + timedelta(days=1)) == coming:
        asked.append(coming)
    return [DueItem(one, AREA, f"Chốt số liệu chỉ tiêu ngày {one:%d/%m/%Y}", "indicators", 0) for one in asked]


def differences(day: date) -> list[tuple[IndicatorSnapshot, Result]]:
    """What was kept of a day and comes to something else when it is counted again."""
    now = {one.indicator.code: one for one in results_on(day)}
    found = []
    for kept in kept_on(day):
        again = now.get(kept.indicator.code)
        if again and (again.numerator, again.denominator) != (kept.numerator, kept.denominator):
            found.append((kept, again))
    return found


def missing_words(result: Result) -> str:
    """Who or what is missing and what is vacant, by name, one on a line."""
    return "\n".join([*(one.name for one in result.lacking), *(f"khuyết: {one.name}" for one in result.vacant)])


def complete(records: Sequence[Any], view: View) -> list[Any]:
    """Put into a list of indicators what each comes to, of the cells asked for; shipped ones until there are own."""
    day = view.as_of if view.year is None else day_of(view.year, view.as_of)
    known = list(records) or ([] if view.search else catalogue(day))
    at = Day(day, view.year)
    place = joined(places_in(view.bodies, day)) if view.bodies else None
    for number, record in enumerate(known, 1):
        result = Result(record, day, measure(record.counted, record.among, at))
        result = result.within(place) if place else result
        record.id = record.id or number
        record.numerator, record.denominator = result.numerator, result.denominator
        record.percent = result.percent if record.unit == IndicatorUnit.PERCENT else None
        record.met, record.verdict = result.met, result.verdict or None
        record.missing = "; ".join(missing_words(result).split("\n")) if missing_words(result) else None
        record.each = "; ".join([f"bình quân {result.value}", *result.each]) if result.each else None
    return known
