"""Kiểm tra, giám sát: the days that the rules give, the kinds and their files as shipped, the office's own put in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from db.base import Row, save_many
from db.errors import UserError
from db.inspections import InspectionGroup, InspectionKind
from db.settings import keep_setting, setting
from nongson_desktop.paths import seeds
from nongson_desktop.rules.numbers import OFFICE

_SETTING = "inspections"
BOARD_SYMBOL = "UBKTĐU"
SYMBOLS = {"committee": OFFICE, "standing": OFFICE, "board": BOARD_SYMBOL}
AREA = "Kiểm tra, giám sát"


@dataclass(frozen=True)
class InspectionRules:
    """The numbers in force on a day; `begin_days` are working days (HD 08-HD/TW; Điều lệ Đảng Điều 39, 40)."""

    document: str
    begin_days: int
    complaint_days: int
    answer_months: int
    barred_months: int
    unconfirmed: tuple[str, ...]

    def mark(self, name: str) -> str:
        """What has to be said beside a number that is known at second hand."""
        return " (chưa kiểm chứng)" if name in self.unconfirmed else ""


@dataclass(frozen=True)
class Step:
    """A day of an inspection and the piece of the file, by its first words, that is there with it."""

    field: str
    piece: str
    number: str = ""


@cache
def _shipped() -> dict[str, Any]:
    with (seeds() / "inspections.toml").open("rb") as file:
        return tomllib.load(file)


def rules_on(day: date) -> InspectionRules:
    """The numbers of a day, with the office's own; one query."""
    merged: dict[str, Any] = {}
    for place, entry in enumerate(_shipped()["rules"]):
        if place == 0 or entry["since"] <= day:
            merged |= entry
    own = setting(_SETTING, day, {})
    unconfirmed = tuple(name for name in merged["unconfirmed"] if name not in own)
    values = {name: value for name, value in {**merged, **own}.items() if name != "since"}
    return InspectionRules(**{**values, "unconfirmed": unconfirmed})


def keep_rules(values: Mapping[str, int], since: date | None, document: str) -> None:
    """Write the office's own numbers in the current Action, on top of those in force before; raises UserError."""
    for name, value in values.items():
        if value < 1:
            raise UserError("Phải từ 1 trở lên.", name)
    own = {**setting(_SETTING, since or date.min, {}), **values}
    keep_setting(_SETTING, {**own, **({"document": document} if document else {})}, since, document)


@cache
def steps() -> tuple[Step, ...]:
    """The days of an inspection in their order, each with its piece of the file."""
    return tuple(Step(**row) for row in _shipped()["step"])


def shipped_kinds() -> list[Row]:
    """The kinds with their files as values of records, in their order."""
    files = {file["key"]: "\n".join(file["pieces"]) for file in _shipped()["file"]}
    return [
        {"name": kind["name"], "group": kind["group"], "position": place, "pieces": files.get(kind["file"], "")}
        for place, kind in enumerate(_shipped()["kind"], 1)
    ]


def kinds_called() -> dict[str, str]:
    """What clerks write for a shipped kind -> its name (operations.md section 6)."""
    return {called: kind["name"] for kind in _shipped()["kind"] for called in kind.get("called", ())}


def seed_kinds() -> None:
    """Write the shipped kinds in the current Action, where the office has none yet."""
    if not InspectionKind.select().where(~InspectionKind.hidden).exists():
        save_many(InspectionKind, shipped_kinds())


def kinds(day: date, *, with_log: bool = False) -> list[InspectionKind]:
    """The kinds in use on the day, in their order; `with_log` also regular supervision, which has no file."""
    model = InspectionKind
    query = model.select().where(~model.hidden, model.until.is_null() | (model.until > day))
    found = query if with_log else query.where(model.group != InspectionGroup.REGULAR)
    return list(found.order_by(model.position, model.id))


def check_kind(kind: InspectionKind) -> None:
    """Refuse a kind without a name or group, or named as another; raises UserError."""
    if not kind.name.strip():
        raise UserError("Chưa nhập tên loại cuộc.", "name")
    if not kind.group:
        raise UserError("Chọn nhóm thống kê.", "group")
    same = InspectionKind.name == kind.name.strip(), ~InspectionKind.hidden, InspectionKind.id != (kind.id or 0)
    if InspectionKind.select().where(*same).exists():
        raise UserError(f"Đã có loại cuộc “{kind.name.strip()}”.", "name")
