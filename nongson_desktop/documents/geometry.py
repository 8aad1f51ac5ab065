"""Measures of the page, from the dated rules of the data file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from nongson_desktop.paths import seeds

MM = 72 / 25.4
A4, A3 = (210.0, 297.0), (297.0, 420.0)


@dataclass(frozen=True, eq=False)
class Geometry:
    """The layout rules in force on a day: millimetres, points and switches by name; `sheet` upright, in mm."""

    document: str
    since: date
    margins: dict[str, float]
    columns: dict[str, float]
    size: dict[str, float]
    line: dict[str, float]
    place: dict[str, float]
    switch: dict[str, bool]
    sheet: tuple[float, float] = A4


@dataclass(frozen=True)
class Area:
    """A page and its text area in mm from the top-left corner."""

    geometry: Geometry
    landscape: bool = False

    @property
    def width(self) -> float:
        return self.geometry.sheet[1 if self.landscape else 0]

    @property
    def height(self) -> float:
        return self.geometry.sheet[0 if self.landscape else 1]

    @property
    def left(self) -> float:
        return self.geometry.margins["left"]

    @property
    def right(self) -> float:
        return self.width - self.geometry.margins["right"]

    @property
    def top(self) -> float:
        return self.geometry.margins["top"]

    @property
    def bottom(self) -> float:
        return self.height - self.geometry.margins["bottom"]

    @property
    def text_width(self) -> float:
        return self.right - self.left

    @property
    def center(self) -> float:
        return (self.left + self.right) / 2

    def column(self, side: str) -> tuple[float, float]:
        """From and to of the left or the right column of head and foot."""
        shares = self.geometry.columns
        start, end = shares[f"{side}_from"], shares[f"{side}_to"]
        return self.left + start * self.text_width, self.left + end * self.text_width

    def column_center(self, side: str) -> float:
        return sum(self.column(side)) / 2


@cache
def seed() -> dict[str, Any]:
    """The geometry file as it lies."""
    return tomllib.loads((seeds() / "geometry.toml").read_text("utf-8"))


@cache
def _all_rules() -> tuple[Geometry, ...]:
    made: list[Geometry] = []
    merged: dict[str, Any] = {}
    for entry in seed()["rules"]:
        for name, value in entry.items():
            merged[name] = {**merged.get(name, {}), **value} if isinstance(value, dict) else value
        made.append(Geometry(**merged))
    return tuple(made)


def geometry_on(day: date) -> Geometry:
    """The rules for a paper of that day; a paper older than all rules follows the oldest."""
    rules = _all_rules()
    return next((rule for rule in reversed(rules) if rule.since <= day), rules[0])
