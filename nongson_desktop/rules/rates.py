"""Tiền thưởng: multiples of the base salary in force on the day of a decision."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from db.awards import AwardKind, IssuingBody
from db.errors import UserError
from nongson_desktop.paths import seeds


@cache
def rates() -> dict[str, Any]:
    """The dated salary bases and multiples, bodies and wording that the program ships."""
    with (seeds() / "award_rates.toml").open("rb") as file:
        return tomllib.load(file, parse_float=Decimal)


def amount(recipient: str, kind: str, day: date, body: str = "") -> int:
    """The money in đồng: the multiple times the base salary in force on the day (HD 56-HD/VPTW); raises UserError.

    An award outside the yearly round is paid as the regular one of the same level (HD 56-HD/VPTW phần III).
    """
    if kind == AwardKind.AD_HOC:
        kind = AwardKind.YEARLY if body == IssuingBody.COMMITTEE else AwardKind.FIVE_YEARS
    same = [rate for rate in rates()["rate"] if rate["kind"] == kind and rate["recipient"] == recipient]
    return int(base_salary(day) * Decimal(in_force(same, day)["multiple"]))


def base_salary(day: date) -> int:
    """Mức lương cơ sở in force on the day, in đồng; raises UserError."""
    return int(in_force(rates()["salary"], day)["amount"])


def in_force(rows: Sequence[dict[str, Any]], day: date) -> dict[str, Any]:
    """The row with the latest `since` that has come by the day; raises UserError."""
    begun = [row for row in rows if row["since"] <= day]
    if not begun:
        raise UserError(f"Chưa có mức tiền thưởng cho ngày {day:%d/%m/%Y}.", "decided_on")
    return max(begun, key=lambda row: row["since"])
