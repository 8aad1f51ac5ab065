"""Bộ quy định theo năm: the legal numbers of a rating year, read from data and checked when read."""

from __future__ import annotations

from functools import cache

from db.base import action
from db.errors import UserError
from db.open import is_open
from db.settings import hide_setting, keep_setting, settings_under
from nongson_desktop.paths import seeds
from nongson_desktop.rules.profile_parts import (
    OWN,
    SCOPES,
    UNIT,
    YEAR_END,
    Cap,
    Criterion,
    DisciplineCap,
    Exemption,
    Kind,
    Profile,
    Quarterly,
    ShareTest,
)
from nongson_desktop.rules.profile_reading import parse

__all__ = (
    "OWN",
    "SCOPES",
    "UNIT",
    "YEAR_END",
    "Cap",
    "Criterion",
    "DisciplineCap",
    "Exemption",
    "Kind",
    "Profile",
    "Quarterly",
    "ShareTest",
    "drop_profile",
    "keep_profile",
    "load",
    "own_texts",
    "parse",
    "profile_for",
    "profile_keys",
    "shipped_texts",
)
_OWN = "rule-profile:"


def profile_keys() -> list[str]:
    """The shipped profiles in the order of years, then the office's own."""
    return list(_texts())


def load(key: str) -> Profile:
    """The profile of that key, the office's own text before the shipped one; raises UserError."""
    texts = _texts()
    if key not in texts:
        raise UserError(f"Không có bộ quy định “{key}”. Các bộ quy định: {', '.join(texts)}.", "profile")
    return parse(texts[key])


def profile_for(year: int) -> Profile:
    """The profile whose years hold this one, the latest begun and the office's own first; raises UserError."""
    fitting = [profile for profile in map(parse, _texts().values()) if profile.covers(year)]
    if not fitting:
        raise UserError(f"Chưa có bộ quy định đánh giá cho năm {year}.", "year")
    return max(reversed(fitting), key=lambda profile: profile.first_year)


def keep_profile(text: str, document: str = "") -> Profile:
    """Keep the office's own text of a profile, in its own Action; raises UserError when it does not hold together."""
    profile = parse(text)
    with action(f"Sửa bộ quy định {profile.key}"):
        keep_setting(_OWN + profile.key, profile.text, document=document)
    return profile


def drop_profile(key: str) -> None:
    """Give up the office's own text of a profile, in the current Action."""
    hide_setting(_OWN + key)


def _texts() -> dict[str, str]:
    """The text of each profile by its key."""
    return {**shipped_texts(), **own_texts()}


@cache
def shipped_texts() -> dict[str, str]:
    """The texts that came with the program, in the order of years."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((seeds() / "rules").glob("*.toml"))}


def own_texts() -> dict[str, str]:
    """The office's own texts by key."""
    return settings_under(_OWN) if is_open() else {}
