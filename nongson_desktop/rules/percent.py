"""Tỷ lệ phần trăm: one way to tell so many of so many, with one decimal, halves up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

NOTHING = "–"
_TENTH = Decimal("0.1")


def percent_of(part: int, whole: int | None) -> Decimal | None:
    """The share in percent with one decimal, half up; None of nothing."""
    return (Decimal(part) * 100 / whole).quantize(_TENTH, ROUND_HALF_UP) if whole else None


def mean_of(whole: int, parts: int | None) -> Decimal | None:
    """How much falls to each on average, with one decimal, half up; None of nobody."""
    return (Decimal(whole) / parts).quantize(_TENTH, ROUND_HALF_UP) if parts else None


def share(part: int, whole: int | None) -> str:
    """The share as a number, "93,1"; of nothing a dash, not nought."""
    found = percent_of(part, whole)
    return NOTHING if found is None else f"{found}".replace(".", ",")


def percent_words(part: int, whole: int | None, bound: int | None = None) -> str:
    """The share as sentences have it: "84 %", "27,3 %"; near a bound with the decimals that show its true side."""
    if not whole or bound is None:
        return percent(part, whole).replace(",0 %", " %")
    exact, step = Decimal(part) * 100 / whole, _TENTH
    while exact.quantize(step, ROUND_HALF_UP) == bound and part * 100 != bound * whole:
        step /= 10
    return f"{exact.quantize(step, ROUND_HALF_UP)} %".replace(".", ",").replace(",0 %", " %")


def percent(part: int, whole: int | None) -> str:
    """The share with its sign, "93,1 %"; of nothing a dash, not nought."""
    return f"{share(part, whole)} %" if whole else NOTHING
