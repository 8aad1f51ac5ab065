"""Con số của Điều lệ và hướng dẫn về tổ chức: shipped with their day and document, the office's own before them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from typing import Any

from db.errors import UserError
from db.settings import keep_setting, setting
from nongson_desktop.paths import seeds

SETTING = "organization-limits"
LIMITS = (
    ("least_official", "Chi bộ có ít nhất, đảng viên chính thức"),
    ("committee_from", "Lập chi ủy khi có từ, đảng viên chính thức"),
    ("committee_most", "Chi ủy nhiều nhất, người"),
    ("consent_above", "Chi bộ cần cấp trên đồng ý khi quá, đảng viên"),
    ("hand_over_days", "Bàn giao trong, ngày làm việc"),
    ("term_years", "Nhiệm kỳ, năm"),
)


@dataclass(frozen=True)
class Limits:
    """How many members a cell needs and may have, and how long terms and hand-overs take."""

    least_official: int
    committee_from: int
    committee_most: int
    consent_above: int
    hand_over_days: int
    term_years: int
    documents: dict[str, str]


@cache
def _shipped() -> tuple[tuple[date, Limits], ...]:
    with (seeds() / "organizations.toml").open("rb") as file:
        rows = tomllib.load(file)["numbers"]
    return tuple(sorted((row["since"], _limits(row)) for row in rows))


def _limits(row: dict[str, Any]) -> Limits:
    numbers = {one.name: row[one.name] for one in fields(Limits) if one.name != "documents"}
    return Limits(**numbers, documents=row["documents"])


def limits_on(day: date) -> Limits:
    """The numbers in force on the day: the newest shipped by then, changed by what the office set; one query."""
    begun = [limits for since, limits in _shipped() if since <= day] or [_shipped()[0][1]]
    told: dict[str, Any] = setting(SETTING, day, {})
    own = {name: one["value"] for name, one in told.items()}
    papers = {name: one["document"] for name, one in told.items()}
    return replace(begun[-1], **own, documents={**begun[-1].documents, **papers})


def keep_limits(values: dict[str, int], since: date, document: str) -> None:
    """Write the office's own numbers from a day on, in the current Action; raises UserError."""
    known = {name for name, _label in LIMITS}
    if not values.keys() <= known or any(value < 1 for value in values.values()):
        raise UserError("Mỗi con số phải là số từ 1 trở lên.", next(iter(values), ""))
    own = {name: {"value": value, "document": document} for name, value in values.items()}
    keep_setting(SETTING, {**setting(SETTING, since, {}), **own}, since, document)
