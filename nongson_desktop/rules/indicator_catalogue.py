"""Chỉ tiêu: the office's indicators of a day, those shipped until it writes its own, and when a target is met."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from db.base import Row, holds, save_many, stored_json
from db.errors import UserError
from db.indicators import Comparison, Indicator, IndicatorSnapshot, IndicatorUnit
from db.settings import said_of, setting
from nongson_desktop.paths import seeds

_ALL = 100
_TARGETS_BEFORE = "post-targets"  # where offices kept the targets of R4 to R7 before indicators were records


@cache
def shipped() -> tuple[Row, ...]:
    """The default indicators as values of records, in their order."""
    with (seeds() / "indicators.toml").open("rb") as file:
        read = tomllib.load(file)
    return tuple(
        {
            **row,
            "target": None if row.get("target") is None else Decimal(row["target"]),
            "document": read["document"],
            "position": place,
        }
        for place, row in enumerate(read["indicator"], 1)
    )


def catalogue(day: date) -> list[Indicator]:
    """The indicators in force on the day in their order; those shipped until the office has written its own."""
    own = list(Indicator.select().where(holds(Indicator, day)).order_by(Indicator.position, Indicator.id))
    if own or Indicator.select().where(Indicator.hidden == False).exists():
        return own
    before: dict[str, int | None] = setting(_TARGETS_BEFORE, day, {})
    return [Indicator(**_with_target(row, before)) for row in shipped()]


def _with_target(row: Row, targets: dict[str, int | None]) -> Row:
    """With the target the office had set; a target where none was shipped is one to reach."""
    if row["code"] not in targets:
        return row
    target = targets[row["code"]]
    comparison = Comparison.NONE if target is None else Comparison.AT_LEAST
    return {**row, "target": None if target is None else Decimal(target), "comparison": comparison}


def seed_indicators() -> None:
    """Write the shipped indicators as the office's own, with the targets it had set before, in the current Action."""
    if Indicator.select().where(Indicator.hidden == False).exists():
        return
    said = sorted(said_of(_TARGETS_BEFORE), key=lambda one: one.since or date.min)
    undated = [stored_json(one.value) for one in said if one.since is None]
    save_many(Indicator, [_with_target(row, undated[-1] if undated else {}) for row in shipped()])
    for one in said:
        if one.since is not None:
            for code, target in stored_json(one.value).items():
                set_target(code, target, one.since, one.document)


def set_target(code: str, target: Decimal | int | None, since: date | None, document: str = "") -> None:
    """Give an indicator another target from a day on, in the current Action; raises UserError."""
    if target is not None and not 0 <= target <= _ALL:
        raise UserError("Chỉ tiêu từ 0 đến 100 %.", code)
    seed_indicators()
    known = _last(code, since)
    if known is None:
        raise UserError(f"Không có chỉ tiêu {code}.", code)
    changed = _with_target({"code": code}, {code: None if target is None else int(target)})
    change(known, {**changed, "document": document or known.document}, since)


def _last(code: str, day: date | None) -> Indicator | None:
    mine = Indicator.code == code, Indicator.hidden == False
    found = Indicator.select().where(*mine).order_by(Indicator.since.desc(nulls="last"))
    return next((one for one in found if one.since is None or (day is not None and one.since <= day)), None)


def change(known: Indicator, values: Row, since: date | None) -> Indicator:
    """Write values from a day on: the indicator of before ends on it; without a later day it is put right as it is.

    Raises UserError when one that begins later stands.
    """
    if all(getattr(known, name) == value for name, value in values.items()):
        return known
    if since is None or since == known.since or not known.id:
        for name, value in values.items():
            setattr(known, name, value)
        known.save()
        return known
    if known.until is not None and since >= known.until:
        raise UserError(f"Chỉ tiêu {known.code} đã có bản từ ngày {known.until:%d/%m/%Y}.", "since")
    kept: Row = {name: value for name, value in known.__data__.items() if name not in ("id", "uid")}
    made = Indicator(**{**kept, **values, "since": since})
    known.until = since
    known.save()
    made.save()
    return made


def is_met(indicator: Any, numerator: int, denominator: int) -> bool | None:
    """Whether what was counted meets the target, in whole numbers; None without a target or with nothing to count."""
    if indicator.comparison == Comparison.NONE or indicator.target is None or not denominator:
        return None
    have, asked = {
        IndicatorUnit.COUNT: (numerator, indicator.target),
        IndicatorUnit.MEAN: (numerator, indicator.target * denominator),
    }.get(getattr(indicator, "unit", ""), (numerator * _ALL, indicator.target * denominator))
    found: bool = {
        Comparison.AT_LEAST: have >= asked,
        Comparison.ABOVE: have > asked,
        Comparison.EQUAL: have == asked,
        Comparison.AT_MOST: have <= asked,
    }[indicator.comparison]
    return found


def target_words(asked: Indicator | IndicatorSnapshot, unit: str) -> str:
    """The target as it is told, "≥ 90 %", of an indicator or of what was kept; empty where there is none."""
    if asked.target is None or asked.comparison == Comparison.NONE:
        return ""
    sign = " %" if unit == IndicatorUnit.PERCENT else ""
    number = f"{asked.target.normalize():f}".replace(".", ",")
    return f"{dict(Comparison.LABELS)[asked.comparison]} {number}{sign}"
