"""Kết quả đếm: what an indicator found: each thing with how much of it is counted, and what is vacant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

# so much of each thing, by its kind and number
Counted = dict[tuple[str, int], int]


class Thing(NamedTuple):
    """One that is counted: what it is and its number, its name, where it belongs; `weight` is what it counts for."""

    kind: str
    number: int
    name: str
    cell: int | None = None
    hamlet: int | None = None
    weight: int = 1
    is_member: bool = False


@dataclass(frozen=True)
class Base:
    """What an indicator counts among, and what is vacant and therefore not counted."""

    things: tuple[Thing, ...]
    vacant: tuple[Thing, ...] = ()


@dataclass(frozen=True)
class Measure:
    """What was found: each thing with how much of it is counted, and what is vacant."""

    found: tuple[tuple[Thing, int], ...]
    vacant: tuple[Thing, ...] = ()

    @property
    def numerator(self) -> int:
        return sum(part for _one, part in self.found)

    @property
    def denominator(self) -> int:
        return sum(one.weight for one, _part in self.found)

    @property
    def counted(self) -> list[Thing]:
        return [one for one, part in self.found if part]

    @property
    def missing(self) -> list[Thing]:
        """Those not counted, or not for all they stand for."""
        return [one for one, part in self.found if part < one.weight]

    def by(self, places_of: Callable[[Thing], Iterable[int]]) -> dict[int, Measure]:
        """The parts of it by the numbers of the places that its things belong to; places without any are left out."""
        found: dict[int, list[tuple[Thing, int]]] = defaultdict(list)
        vacant: dict[int, list[Thing]] = defaultdict(list)
        for one, part in self.found:
            for place in places_of(one):
                found[place].append((one, part))
        for one in self.vacant:
            for place in places_of(one):
                vacant[place].append(one)
        return {place: Measure(tuple(found[place]), tuple(vacant[place])) for place in {*found, *vacant}}
