"""Bộ quy định theo năm: the legal numbers of a rating year, read from data and checked when read."""

from __future__ import annotations

from datetime import date

from db.base import action, database
from db.errors import UserError
from db.settings import keep_setting, setting
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
_OWN, _OWN_LIST = "rule-profile:", "rule-profiles"


def profile_keys() -> list[str]:
    """The shipped profiles in the order of years, then the office's own."""
    shipped = sorted(path.stem for path in (seeds() / "rules").glob("*.toml"))
    return shipped + [key for key in _own_keys() if key not in shipped]


def load(key: str) -> Profile:
    """The profile of that key, the office's own text before the shipped one; raises UserError."""
    path = seeds() / "rules" / f"{key}.toml"
    text = _own_text(key)
    if text is None and key in profile_keys():
        text = path.read_text(encoding="utf-8")
    if text is None:
        raise UserError(f"Không có bộ quy định “{key}”. Các bộ quy định: {', '.join(profile_keys())}.", "profile")
    return parse(text)


def profile_for(year: int) -> Profile:
    """The profile whose years hold this one; raises UserError."""
    fitting = [profile for profile in map(load, profile_keys()) if profile.covers(year)]
    if not fitting:
        raise UserError(f"Chưa có bộ quy định đánh giá cho năm {year}.", "year")
    return max(fitting, key=lambda profile: profile.first_year)


def keep_profile(text: str, document: str = "") -> Profile:
    """Keep the office's own text of a profile, in its own Action; raises UserError when it does not hold together."""
    profile = parse(text)
    own = [key for key in _own_keys() if key != profile.key]
    with action(f"Sửa bộ quy định {profile.key}"):
        keep_setting(_OWN + profile.key, text, document=document)
        keep_setting(_OWN_LIST, sorted([*own, profile.key]))
    return profile


def _own_keys() -> list[str]:
    return [] if database.is_closed() else list(setting(_OWN_LIST, date.max, []))


def _own_text(key: str) -> str | None:
    return None if database.is_closed() else setting(_OWN + key, date.max)
