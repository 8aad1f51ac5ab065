"""Điểm của một quý: what a plan adds up to by axis, what the products and the common criteria reach, and the level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from db.base import Record
from db.errors import UserError
from db.members import PersonKind
from db.quarters import QuarterProduct, QuarterScore
from nongson_desktop.rules.levels import band
from nongson_desktop.rules.profile_parts import COMMON, Criterion, Profile, Quarterly

SELF, FINAL = "self_points", "points"
_CENT = Decimal("0.01")
_HUNDRED, _HIGHEST_PERCENT = 100, 999


@dataclass(frozen=True)
class Totals:
    """Points reached at one stage: common, result, and how many lines have no points yet."""

    common: Decimal
    result: Decimal
    missing: int
    given: int

    @property
    def total(self) -> Decimal:
        return self.common + self.result

    @property
    def complete(self) -> bool:
        return self.given > 0 and not self.missing


def axis_totals(products: Sequence[QuarterProduct], axes: int) -> dict[int, Decimal]:
    """The maximum points that the plan gives each axis, those without a task included."""
    found = {axis: Decimal(0) for axis in range(1, axes + 1)}
    for one in products:
        found[one.axis] = found.get(one.axis, Decimal(0)) + Decimal(one.maximum)
    return found


def plan_total(products: Sequence[QuarterProduct]) -> Decimal:
    return sum((Decimal(one.maximum) for one in products), Decimal(0))


def kpi_points(percent: Decimal | None, maximum: Decimal) -> Decimal | None:
    """The points that a product's percent earns, never above its maximum, cut to hundredths so as not to exceed."""
    if percent is None:
        return None
    reached = min(Decimal(percent), Decimal(_HUNDRED)) * Decimal(maximum) / _HUNDRED
    return reached.quantize(_CENT, ROUND_DOWN)


def has_own_split(profile: Profile) -> bool:
    """Whether the profile says how the common points are split; else they are equal parts, which nobody confirmed."""
    return all(one.max is not None for one in profile.criteria(PersonKind.LEADER) if one.group == COMMON)


def common_criteria(profile: Profile) -> dict[str, tuple[Criterion, Decimal]]:
    """The common criteria of leaders by code with their maximum: the office's own split, else equal parts."""
    quarterly = quarterly_of(profile)
    criteria = [one for one in profile.criteria(PersonKind.LEADER) if one.group == COMMON]
    shares = (
        [one.max or Decimal(0) for one in criteria]
        if has_own_split(profile)
        else _equal_parts(quarterly.common, len(criteria))
    )
    return {one.code: (one, share) for one, share in zip(criteria, shares, strict=True)}


def _equal_parts(total: int, count: int) -> list[Decimal]:
    """Parts of the total in hundredths; what is left over goes to the last."""
    if not count:
        return []
    part = (Decimal(total) / count).quantize(_CENT, ROUND_DOWN)
    return [part] * (count - 1) + [Decimal(total) - part * (count - 1)]


def quarterly_of(profile: Profile) -> Quarterly:
    """The quarterly rules of the profile; raises UserError where it has none."""
    if profile.quarterly is None:
        raise UserError(f"{profile.title} không có đánh giá hằng quý.", "quarter")
    return profile.quarterly


def totals(products: Sequence[QuarterProduct], scores: Sequence[QuarterScore], stage: str) -> Totals:
    """What products and common criteria reach at a stage, SELF or FINAL."""
    found = [[getattr(one, stage) for one in rows] for rows in (scores, products)]
    common, result = (sum((Decimal(str(one)) for one in points if one is not None), Decimal(0)) for points in found)
    missing = sum(one is None for points in found for one in points)
    return Totals(common, result, missing, sum(map(len, found)) - missing)


def proposal(profile: Profile, reached: Totals, planned: Decimal) -> tuple[str, str]:
    """The level that the points reach and the sentence that says why; "" until the plan is whole and every line scored.

    `planned` is the plan's maximum.
    """
    quarterly = quarterly_of(profile)
    words = (
        f"Điểm chung {number(reached.common)}/{quarterly.common}, kết quả {number(reached.result)}/{quarterly.result},"
        f" tổng {number(reached.total)}/{quarterly.common + quarterly.result}"
    )
    if not reached.complete:
        return "", f"{words}; còn {reached.missing} dòng chưa có điểm." if reached.given else "Chưa chấm điểm."
    if planned != quarterly.result:
        return "", f"{words}; kế hoạch mới có {number(planned)}/{quarterly.result} điểm, chưa xét mức."
    return band(profile, reached.total), f"{words}: {_why(profile, reached.total)} ({profile.scoring.article})."


def _why(profile: Profile, points: Decimal) -> str:
    """Between which floors the points stand."""
    level, floors = band(profile, points), profile.scoring.floors or {}
    if floors[level]:
        return f"từ {floors[level]} điểm là {level}"
    return f"dưới {min(floor for floor in floors.values() if floor)} điểm là {level}"


def number(points: Decimal) -> str:
    """Points as papers write them: "62,5"."""
    plain = f"{points:f}"
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain).replace(".", ",")


def check_product(row: Mapping[str, object], quarterly: Quarterly) -> None:
    """Refuse a task outside the axes, or with points above its maximum; `row` holds every field."""
    axes = len(quarterly.axes)
    axis = row["axis"]
    if not isinstance(axis, int) or not 1 <= axis <= axes:
        raise UserError(f"Trục phải từ 1 đến {axes}.", "axis")
    maximum = _decimal(row["maximum"]) or Decimal(0)
    if not 0 <= maximum <= quarterly.result:
        raise UserError(f"Điểm tối đa của một nhiệm vụ phải từ 0 đến {quarterly.result}.", "maximum")
    percent = _decimal(row["percent"])
    if percent is not None and not 0 <= percent <= _HIGHEST_PERCENT:
        raise UserError("Mức đạt phải từ 0 % trở lên.", "percent")
    check_points(row, maximum, str(row["task"]))


def check_points(row: Mapping[str, object], maximum: Decimal, of: str) -> None:
    """Refuse points below nothing or above the maximum of their line."""
    for name in (SELF, FINAL):
        points = _decimal(row[name])
        if points is not None and not 0 <= points <= maximum:
            raise UserError(f"Điểm của “{of}” phải từ 0 đến {number(maximum)}.", name)


def _decimal(value: object) -> Decimal | None:
    return None if value is None or value == "" else Decimal(str(value))


def fill_points(before: Record | None, row: dict[str, object]) -> dict[str, object]:
    """Own points follow the percent typed, unless they were typed apart; returns what is to be written more."""
    fresh = kpi_points(_decimal(row["percent"]), _decimal(row["maximum"]) or Decimal(0))
    if before is None:
        return {SELF: fresh} if row[SELF] is None and fresh is not None else {}
    stood = kpi_points(before.percent, before.maximum)  # type: ignore[attr-defined]  # a QuarterProduct
    untouched = _decimal(row[SELF]) in (None, stood)
    return {SELF: fresh} if untouched and fresh != _decimal(row[SELF]) and fresh is not None else {}
