"""Đối thoại, tiếp dân, kiến nghị: the days and numbers in force on a day, and the fields that concerns belong to."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from db.errors import UserError
from db.search import folded, nfc
from db.settings import keep_setting, setting
from nongson_desktop.paths import seeds

_SETTING, _AREAS = "dialogues", "concern-areas"
_MOST = 400
NUMBERS = (
    ("answer_days", "Trả lời kiến nghị trong, ngày"),
    ("warn_days", "Nhắc trước hạn trả lời, ngày"),
    ("passed_days", "Chuyển cấp trên, nhắc khi quá, ngày"),
    ("report_days", "Thông báo lại cho dân trong, ngày"),
    ("notice_days", "Thông báo kết luận đối thoại trong, ngày"),
    ("dialogues_a_year", "Số buổi đối thoại mỗi năm (0: không đặt)"),
    ("reception_days", "Số ngày người đứng đầu tiếp dân mỗi tháng"),
)


@dataclass(frozen=True)
class DialogueRules:
    """What holds on a day; days are calendar days (Quy định 11-QĐi/TW, Kết luận 215-KL/TW)."""

    document: str
    answer_days: int
    warn_days: int
    passed_days: int
    report_days: int
    notice_days: int
    dialogues_a_year: int
    reception_days: int
    unconfirmed: tuple[str, ...]


@cache
def _shipped() -> dict[str, Any]:
    with (seeds() / "dialogues.toml").open("rb") as file:
        return tomllib.load(file)


def rules_on(day: date) -> DialogueRules:
    """The numbers of a day with the office's own put in; a day before all rules has the oldest; one query."""
    merged: dict[str, Any] = {}
    for place, entry in enumerate(_shipped()["rules"]):
        if place == 0 or entry["since"] <= day:
            merged |= entry
    own: dict[str, Any] = setting(_SETTING, day, {})
    merged |= own
    unconfirmed = tuple(name for name in merged["unconfirmed"] if name not in own)
    return DialogueRules(**{**{name: merged[name] for name in merged if name != "since"}, "unconfirmed": unconfirmed})


def keep_rules(values: Mapping[str, int | None], since: date | None, document: str) -> None:
    """Write the office's own numbers in the current Action, on top of those in force before; raises UserError."""
    for name, value in values.items():
        if value is None or not 0 <= value <= _MOST:
            raise UserError(f"Nhập số từ 0 đến {_MOST}.", name)
    keep_setting(_SETTING, {**setting(_SETTING, since or date.min, {}), **values}, since, document)


def areas(day: date) -> list[str]:
    """The fields that concerns belong to, in their order."""
    found: list[str] = setting(_AREAS, day, _shipped()["areas"]["names"])
    return list(found)


def keep_areas(names: Sequence[str]) -> None:
    """Write the office's own fields in the current Action; raises UserError."""
    kept = [nfc(name).strip() for name in names if name.strip()]
    if not kept:
        raise UserError("Nhập ít nhất một lĩnh vực.", "areas")
    double = next((name for place, name in enumerate(kept) if folded(name) in map(folded, kept[:place])), None)
    if double:
        raise UserError(f"Lĩnh vực “{double}” ghi hai lần.", "areas")
    keep_setting(_AREAS, kept)


def area_called(text: str, day: date) -> str:
    """The field as the office writes it; what is not on its list stays as typed."""
    return next((name for name in areas(day) if folded(name) == folded(text)), text.strip())
