"""Bộ quy định theo năm: the legal numbers of a rating year, read from data and checked when read."""

from __future__ import annotations

from functools import cache

from db.base import action, database
from db.errors import UserError
from db.settings import keep_setting, settings_under
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
    "keep_profile",
    "load",
    "parse",
    "profile_for",
    "profile_keys",
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
    """The profile whose years hold this one; raises UserError."""
    fitting = [profile for profile in map(parse, _texts().values()) if profile.covers(year)]
    if not fitting:
        raise UserError(f"Chưa có bộ quy định đánh giá cho năm {year}.", "year")
    return max(fitting, key=lambda profile: profile.first_year)


def keep_profile(text: str, document: str = "") -> Profile:
    """Keep the office's own text of a profile, in its own Action; raises UserError when it does not hold together."""
    profile = parse(text)
    with action(f"Sửa bộ quy định {profile.key}"):
        keep_setting(_OWN + profile.key, profile.text, document=document)
    return profile


def _texts() -> dict[str, str]:
    """The text of each profile by its key."""
    return {**shipped_texts(), **_own_texts()}


@cache
def shipped_texts() -> dict[str, str]:
    """The texts that came with the program, in the order of years."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((seeds() / "rules").glob("*.toml"))}


def _own_texts() -> dict[str, str]:
    return {} if database.is_closed() else settings_under(_OWN)
