"""Sinh hoạt chi bộ: the days, minutes and shares in force on a day, with the office's own put in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from db.errors import UserError
from db.settings import keep_setting, setting
from nongson_desktop.paths import seeds

_SETTING = "meetings"
_MOST_MONTH, _MOST_DAY = 12, 28


@dataclass(frozen=True)
class MeetingRules:
    """The numbers in force (Điều lệ Đảng 24.2; CT 50-CT/TW; HD 12 and 42-HD/BTCTW): days, minutes, per cent, months."""

    document: str
    day: int
    theme_months: tuple[int, ...]
    least_minutes: int
    least_combined: int
    attendance: int
    excused_running: int
    notice_days: int
    recorded_by: int
    theme_days: int
    minutes_days: int
    score_days: int
    visit_months: int
    absences: int
    unconfirmed: tuple[str, ...]


@cache
def shipped() -> dict[str, Any]:
    """The seed as it is written: rules by day, sheets."""
    with (seeds() / "meetings.toml").open("rb") as file:
        return tomllib.load(file)


def rules_on(day: date) -> MeetingRules:
    """The numbers of a day, with the office's own; a day before all rules has the oldest; one query."""
    merged: dict[str, Any] = {}
    for place, entry in enumerate(shipped()["rules"]):
        if place == 0 or entry["since"] <= day:
            merged |= entry
    own = setting(_SETTING, day, {})
    merged |= own
    merged["unconfirmed"] = tuple(one for one in merged["unconfirmed"] if one not in own)
    merged["theme_months"] = tuple(merged["theme_months"])
    return MeetingRules(**{name: value for name, value in merged.items() if name != "since"})


def keep_rules(values: Mapping[str, Any], since: date | None, document: str) -> None:
    """Write the office's own numbers in the current Action, on top of those in force before; raises UserError."""
    for name, value in values.items():
        if isinstance(value, int) and value < 1:
            raise UserError("Phải từ 1 trở lên.", name)
    for name in ("day", "recorded_by"):
        if values.get(name, 1) > _MOST_DAY:
            raise UserError(f"Ngày trong tháng từ 1 đến {_MOST_DAY}.", name)
    if not all(1 <= month <= _MOST_MONTH for month in values.get("theme_months", ())):
        raise UserError("Tháng từ 1 đến 12.", "theme_months")
    keep_setting(_SETTING, {**setting(_SETTING, since or date.min, {}), **values}, since, document)


def months_of(text: str) -> list[int]:
    """Months typed as "2, 5, 8, 11"; raises UserError."""
    parts = [part for part in text.replace(";", ",").split(",") if part.strip()]
    if not all(part.strip().isdigit() and 1 <= int(part) <= _MOST_MONTH for part in parts):
        raise UserError(f"“{text}” không phải là các tháng; ghi như 2, 5, 8, 11.", "theme_months")
    return sorted({int(part) for part in parts})
