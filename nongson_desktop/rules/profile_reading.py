"""Reading a set of rules from its text: every name and type is checked, whoever wrote it."""

from __future__ import annotations

import types
import unicodedata
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from tomllib import TOMLDecodeError, loads
from typing import Any, Union, get_args, get_origin, get_type_hints

from db.errors import UserError
from nongson_desktop.rules.profile_checks import problems_of
from nongson_desktop.rules.profile_parts import Profile

LONGEST = 200_000
_SAID = {str: "chữ trong ngoặc kép", int: "số nguyên", bool: "true hoặc false", Decimal: "số", date: "ngày"}
_hints = cache(get_type_hints)


class _MisfitError(Exception):
    """Where and why a value is not what the rules ask for."""


@lru_cache(maxsize=32)
def parse(text: str) -> Profile:
    """Read and check a profile; raises UserError naming every contradiction."""
    profile = read(text)
    problems = problems_of(profile)
    if problems:
        raise UserError(f"Bộ quy định {profile.key}: {'; '.join(problems)}.")
    return profile


def read(text: str) -> Profile:
    """The profile as written, whether or not it holds together; raises UserError when it is no set of rules at all."""
    if len(text) > LONGEST:
        raise UserError(f"Bộ quy định dài quá {LONGEST:,} ký tự.".replace(",", "."))
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    try:
        raw = loads(text, parse_float=Decimal)
        profile: Profile = _record(Profile, {**_renamed(raw), "text": text}, "")
    except (TOMLDecodeError, RecursionError, ValueError) as error:
        why = "lồng nhau quá nhiều tầng" if isinstance(error, RecursionError) else error
        raise UserError(f"Không đọc được bộ quy định: {why}.") from error
    except _MisfitError as error:
        raise UserError(f"Bộ quy định thiếu hoặc thừa mục: {error}.") from error
    return profile


def _renamed(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The text's own names for what the profile holds under another shape."""
    if "text" in raw or "trees" in raw or "decider_article" in raw:
        raise _MisfitError("có mục lạ")
    known = {"trees" if name == "criteria" else name: value for name, value in raw.items()}
    if "unconfirmed" in raw:
        known["unconfirmed"] = _named(raw["unconfirmed"])
    deciders = raw.get("deciders")
    if isinstance(deciders, dict):
        known["deciders"] = {name: words for name, words in deciders.items() if name != "article"}
        known["decider_article"] = deciders.get("article", "")
    return known


def _named(lines: Any) -> dict[str, str]:
    """Lines of "path: why" as a mapping."""
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise _MisfitError("unconfirmed phải là danh sách chữ")
    return {path.strip(): why.strip() for path, _, why in (line.partition(":") for line in lines)}


def _record(cls: type, raw: Any, where: str) -> Any:
    if not isinstance(raw, dict):
        raise _MisfitError(f"{where} phải là một mục")
    hints, wanted = _hints(cls), {one.name: one for one in fields(cls)}
    strange = [f"không có mục “{_at(where, name)}”" for name in raw if name not in wanted]
    missing = [f"thiếu “{_at(where, name)}”" for name, one in wanted.items() if name not in raw and _is_needed(one)]
    if strange or missing:
        raise _MisfitError("; ".join(strange + missing))
    return cls(**{name: _value(hints[name], value, _at(where, name)) for name, value in raw.items()})


def _is_needed(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _at(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _value(hint: Any, raw: Any, where: str) -> Any:
    if is_dataclass(hint):
        return _record(hint, raw, where)  # type: ignore[arg-type]  # a class, never an instance
    if get_origin(hint) in (types.UnionType, Union):
        return _value(get_args(hint)[0], raw, where)
    if get_origin(hint) is tuple:
        return _list(get_args(hint)[0], raw, where)
    if get_origin(hint) is Mapping:
        return _mapping(get_args(hint)[1], raw, where)
    return _plain(hint, raw, where)


def _list(hint: Any, raw: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        raise _MisfitError(f"“{where}” phải là danh sách")
    return tuple(_value(hint, one, f"{where}[{place}]") for place, one in enumerate(raw, start=1))


def _mapping(hint: Any, raw: Any, where: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise _MisfitError(f"“{where}” phải là một mục")
    return {name: _value(hint, one, _at(where, name)) for name, one in raw.items()}


def _plain(hint: Any, raw: Any, where: str) -> Any:
    """A number, words, yes or no, or a day; a whole number serves as a decimal one."""
    if hint is Decimal and type(raw) is int:
        return Decimal(raw)
    fits = type(raw) is hint if hint is not date else isinstance(raw, date) and not isinstance(raw, datetime)
    if not fits:
        raise _MisfitError(f"“{where}” phải là {_SAID[hint]}")
    return raw
