"""Phát triển đảng viên: numbers of votes, ages, months and working days of a day, with the office's own put in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from db.errors import UserError
from db.settings import keep_setting, setting
from nongson_desktop.paths import seeds
from nongson_desktop.rules import statuses

_SETTING = "admission"
RECEIVED, ISSUED = "received", "issued"
COUNTED_FROM = ((RECEIVED, "Ngày nhận quyết định"), (ISSUED, "Ngày ban hành quyết định"))


@dataclass(frozen=True)
class AdmissionRules:
    """The numbers in force on a day (QĐ 294-QĐ/TW Điều 1–4; HD 06-HD/TW mục 1–5); days are working days."""

    document: str
    share: tuple[int, int]
    certificate_months: int
    certificate_warning: int
    paper_months: int
    verify_days: int
    verify_abroad_days: int
    send_days: int
    committee_days: int
    decision_days: int
    extra_days: int
    ceremony_days: int
    ceremony_from: str
    profile_days: int
    probation_months: int
    class_months: int
    review_days: int
    official_days: int
    failed_votes: int
    age_from: int
    age_to: int
    youth_age: int
    youth_cadre_age: int
    introducer_months: int
    ladder: tuple[int, ...]
    local: tuple[str, ...]
    unconfirmed: tuple[str, ...]

    def needed(self, base: int) -> int:
        """The votes that make the share of those entitled, rounded up: 14 of 20."""
        part, whole = self.share
        return -(-base * part // whole)

    def mark(self, name: str) -> str:
        """What has to be said beside a number that is another place's."""
        return " (hạn của Hà Nội)" if name in self.local else ""


@dataclass(frozen=True)
class StepRule:
    """What a step asks besides its day, and what is to be known about it."""

    key: str
    day: str
    hint: str
    asks: tuple[str, ...] = ()

    @property
    def is_voted(self) -> bool:
        return "votes" in self.asks


@cache
def _shipped() -> dict[str, Any]:
    with (seeds() / "admission.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def step_rules() -> dict[str, StepRule]:
    """The twelve steps by their stage, in order."""
    rows = _shipped()["step"]
    return {row["key"]: StepRule(**{**row, "asks": tuple(row.get("asks", ()))}) for row in rows}


def shipped_rules(day: date, own: Mapping[str, Any] | None = None) -> AdmissionRules:
    """The shipped numbers of a day with the office's own put in; a day before all rules has the oldest."""
    merged: dict[str, Any] = {}
    for place, entry in enumerate(_shipped()["rules"]):
        if place == 0 or entry["since"] <= day:
            merged |= entry
    own = own or {}
    merged |= own
    for name in ("local", "unconfirmed"):
        merged[name] = tuple(one for one in merged[name] if one not in own)
    merged |= {name: tuple(merged[name]) for name in ("share", "ladder")}
    merged["probation_months"] = statuses.table()["numbers"]["probation_months"]
    return AdmissionRules(**{name: value for name, value in merged.items() if name != "since"})


def rules_on(day: date) -> AdmissionRules:
    """The numbers of a day, with the office's own; probation is as long as it is for statuses; two queries."""
    found = shipped_rules(day, setting(_SETTING, day, {}))
    return replace(found, probation_months=statuses.numbers(day)["probation_months"])


def share_of(text: str) -> tuple[int, int]:
    """A share of votes as typed, "2/3"; raises UserError."""
    found = re.fullmatch(r"\s*(\d+)\s*/\s*(\d+)\s*", text)
    if not found or not 0 < int(found[1]) <= int(found[2]):
        raise UserError(f"Tỷ lệ “{text}” không hợp lệ: nhập như 2/3.", "share")
    return int(found[1]), int(found[2])


def ladder_of(text: str) -> tuple[int, ...]:
    """The days of an alert ladder as typed, "90, 60, 30", the farthest first; raises UserError."""
    days = re.split(r"[\s,;–-]+", text.strip())
    if not all(one.isdigit() and int(one) > 0 for one in days):
        raise UserError(f"Các mốc “{text}” không hợp lệ: nhập như 90, 60, 30, 15, 7.", "ladder")
    return tuple(sorted({int(one) for one in days}, reverse=True))


def keep_rules(values: Mapping[str, Any], since: date | None, document: str) -> None:
    """Write the office's own numbers in the current Action, on top of those in force before; raises UserError."""
    for name, value in values.items():
        if isinstance(value, int) and value < 1:
            raise UserError("Phải từ 1 trở lên.", name)
    if values.get("ceremony_from", RECEIVED) not in dict(COUNTED_FROM):
        raise UserError("Chọn tính từ ngày nhận hay ngày ban hành quyết định.", "ceremony_from")
    keep_setting(_SETTING, {**setting(_SETTING, since or date.min, {}), **values}, since, document)
