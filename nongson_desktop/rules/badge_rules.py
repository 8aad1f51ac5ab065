"""Huy hiệu Đảng: milestones, rounds, limits and money of a day, from the shipped rules and the office's own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from math import ceil
from typing import Any

from db.dates import add_months
from db.errors import UserError
from db.settings import keep_setting, setting
from nongson_desktop.paths import seeds
from nongson_desktop.rules.rates import base_salary, in_force

_SETTING = "badges"
BY_DAY, BY_MONTH = "day", "month"
COUNTING = ((BY_DAY, "Đủ ngày, tháng"), (BY_MONTH, "Đủ tháng (đợt cùng tháng cũng tính)"))
PUNISHMENTS = (("reprimand", "Khiển trách"), ("warning", "Cảnh cáo"), ("removal", "Cách chức"))


@dataclass(frozen=True)
class Money:
    """What goes with a badge, in đồng; without an amount the sentence says what is missing."""

    amount: int | None
    warning: str = ""


@dataclass(frozen=True)
class BadgeRules:
    """The rules of a day (HD 01-HD/TW 2021, HD 06-HD/TW 2025, mục 19)."""

    document: str
    milestones: tuple[int, ...]
    days: tuple[tuple[int, int], ...]
    other_rounds: tuple[date, ...]
    early: tuple[tuple[int, int], ...]
    posthumous_months: int
    dues_exempt_years: int
    counting: str
    rounding: int
    waiting: Mapping[str, int]
    multiples: Mapping[int, Decimal]
    extra: Mapping[int, Decimal]
    unconfirmed: tuple[str, ...]

    def rounds_in(self, year: int) -> list[date]:
        """Các đợt of a year, the fixed ones and those the office added."""
        fixed = {date(year, month, day) for month, day in self.days}
        return sorted(fixed | {day for day in self.other_rounds if day.year == year})

    def round_for(self, due: date) -> date:
        """The first round that a badge due on that day belongs to, the day itself included."""
        rounds = [*self.rounds_in(due.year), *self.rounds_in(due.year + 1)]
        return next(day for day in rounds if self.reached(due, day))

    def round_after(self, day: date) -> date:
        """The first round later than the day."""
        rounds = [*self.rounds_in(day.year), *self.rounds_in(day.year + 1)]
        return next(one for one in rounds if one > day)

    def round_before(self, day: date) -> date:
        """The last round earlier than the day."""
        rounds = [*self.rounds_in(day.year - 1), *self.rounds_in(day.year)]
        return next(one for one in reversed(rounds) if one < day)

    def reached(self, limit: date, day: date) -> bool:
        """Whether the limit has come by that day; counted by months, whether its month has."""
        if self.counting == BY_MONTH:
            return (limit.year, limit.month) <= (day.year, day.month)
        return limit <= day

    def earliest(self, due: date, years: int) -> date:
        """The first day on which a gravely ill member's badge may be asked for."""
        return add_months(due, -max((months for since, months in self.early if since <= years), default=0))

    def waits_until(self, punishment: str, decided_on: date) -> date:
        """The day from which a badge is considered again after a punishment."""
        return add_months(decided_on, self.waiting[punishment])

    def money(self, years: int, day: date) -> Money:
        """The multiple, with the province's own on top, times the base salary of the day (HD 56-HD/VPTW)."""
        known, document = self._multiple(years, day)
        if known is None:
            return Money(None, f"Chưa có hệ số tiền thưởng của Huy hiệu {years} năm ({document}): để trống số tiền.")
        try:
            exact = (known + self.extra.get(years, Decimal(0))) * base_salary(day)
        except UserError as error:
            return Money(None, error.message)
        return Money(ceil(exact / self.rounding) * self.rounding)

    def _multiple(self, years: int, day: date) -> tuple[Decimal | None, str]:
        """The office's own multiple, else the shipped one, with its document."""
        if years in self.multiples:
            return self.multiples[years], "thiết lập"
        same = [rate for rate in _shipped()["rate"] if rate["years"] == years and rate["since"] <= day]
        if not same:
            return None, f"chưa có mức cho ngày {day:%d/%m/%Y}"
        rate = in_force(same, day)
        return rate.get("multiple"), rate["document"]


@cache
def _shipped() -> dict[str, Any]:
    with (seeds() / "badges.toml").open("rb") as file:
        return tomllib.load(file, parse_float=Decimal)


def shipped_rules(day: date, own: Mapping[str, Any] | None = None) -> BadgeRules:
    """The shipped rules of a day with the office's own values put in; a day before all rules has the oldest."""
    merged: dict[str, Any] = {}
    for place, entry in enumerate(_shipped()["rules"]):
        if place == 0 or entry["since"] <= day:
            merged |= entry
    merged |= own or {}
    return BadgeRules(
        document=merged["document"],
        milestones=tuple(merged["milestones"]),
        days=tuple((month, of_month) for month, of_month in merged["rounds"]),
        other_rounds=tuple(date.fromisoformat(text) for text in merged.get("other_rounds", ())),
        early=tuple((years, months) for years, months in merged["early"]),
        posthumous_months=merged["posthumous_months"],
        dues_exempt_years=merged["dues_exempt_years"],
        counting=merged["counting"],
        rounding=merged["rounding"],
        waiting=merged["waiting"],
        multiples=_decimals(merged.get("multiples", {})),
        extra=_decimals(merged.get("extra", {})),
        unconfirmed=tuple(name for name in merged["unconfirmed"] if name not in (own or {})),
    )


def _decimals(values: Mapping[str, Any]) -> dict[int, Decimal]:
    return {int(years): Decimal(str(value)) for years, value in values.items()}


def rules_on(day: date) -> BadgeRules:
    """The rules of a day, with the office's own; one query."""
    return shipped_rules(day, setting(_SETTING, day, {}))


def rounds_shown(year: int) -> list[date]:
    """The rounds of a year and the first of the next, whose papers are made before the year is out."""
    rules = rules_on(date(year, 12, 31))
    return [*rules.rounds_in(year), rules.rounds_in(year + 1)[0]]


def by_milestone(text: str, field: str) -> dict[str, float]:
    """Numbers typed for milestones, as "70: 1,5; 75: 4"; raises UserError."""
    found = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        years, _, value = part.partition(":")
        try:
            found[str(int(years))] = float(value.replace(",", "."))
        except ValueError as error:
            raise UserError(f"“{part}” chưa đúng; ghi như 70: 1,5; 75: 4.", field) from error
    return found


def written(values: Mapping[int, Decimal]) -> str:
    """Numbers of milestones as a clerk types them."""
    return "; ".join(f"{years}: {value:f}".replace(".", ",") for years, value in sorted(values.items()))


def keep_rules(values: Mapping[str, Any], since: date | None, document: str) -> None:
    """Write the office's own values in the current Action, on top of those in force before; raises UserError."""
    if values.get("counting", BY_DAY) not in dict(COUNTING):
        raise UserError("Chọn cách tính theo ngày hoặc theo tháng.", "counting")
    if values.get("rounding", 1) < 1:
        raise UserError("Mức làm tròn phải từ 1 đồng.", "rounding")
    shipped = shipped_rules(since or date.max)
    for name, label in (("multiples", "Hệ số"), ("extra", "Mức cộng thêm")):
        for years in values.get(name, {}):
            if int(years) not in shipped.milestones:
                raise UserError(f"{label}: không có Huy hiệu {years} năm.", name)
    keep_setting(_SETTING, {**setting(_SETTING, since or date.min, {}), **values}, since, document)
