"""What is not the same in two sets of rules, in words: values, what stands in no section, and the order of lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from tomllib import loads
from typing import Any

from nongson_desktop.rules.profile_lists import lists_of
from nongson_desktop.rules.profile_parts import Profile
from nongson_desktop.rules.profile_sections import CRITERIA, GROUPS, SHARES, Path, sections_of


@dataclass(frozen=True)
class Difference:
    """One value that is not the same in two texts of a profile."""

    section: str
    label: str
    before: str
    after: str


def differences(before: Profile, after: Profile) -> list[Difference]:
    """What is not the same in two profiles, in the order of the sections; what no section shows comes last by name."""
    known, shown = _lines(before), _lines(after)
    found = [
        Difference(*(shown.get(name) or known[name])[:2], _shown(known, name), _shown(shown, name))
        for name in dict.fromkeys([*known, *shown])
        if _shown(known, name) != _shown(shown, name)
    ]
    old, new = _rest(before), _rest(after)
    names = [name for name in dict.fromkeys([*old, *new]) if old.get(name, "") != new.get(name, "")]
    found += [Difference("Phần khác", name, old.get(name, ""), new.get(name, "")) for name in names]
    return found + _orders(before, after)


def _lines(profile: Profile) -> dict[str, tuple[str, str, str]]:
    """What the sections show, by the lines' names: an entry keeps its name wherever it stands in its list."""
    return {
        line.name: (section.title, f"{line.label} ({line.heading})" if line.heading else line.label, line.shown)
        for section in sections_of(profile)
        for line in section.lines
    }


def _shown(lines: Mapping[str, tuple[str, str, str]], name: str) -> str:
    return lines[name][2] if name in lines else ""


def _rest(profile: Profile) -> dict[str, str]:
    """Everything in the text that no section shows, under names that do not count places where an entry has its own."""
    shown = {line.path for section in sections_of(profile) for line in section.lines}
    raw = loads(profile.text, parse_float=Decimal)
    return {name: str(value) for path, name, value in _leaves(raw, (), "") if path not in shown}


def _leaves(node: Any, path: Path, name: str) -> Iterator[tuple[Path, str, Any]]:
    if isinstance(node, dict):
        for step, inside in node.items():
            yield from _leaves(inside, (*path, step), f"{name}.{step}".lstrip("."))
    elif isinstance(node, list) and all(isinstance(inside, dict) for inside in node):
        for place, inside in enumerate(node):
            yield from _leaves(inside, (*path, place), f"{name}.{_own_name(inside) or place}")
    elif isinstance(node, list) and path[-1] != "unconfirmed" and path[0] != "quarterly":
        yield path, name, ", ".join(map(str, node))
    elif isinstance(node, list):
        for place, inside in enumerate(node):
            yield (*path, place), f"{name}.{place}", inside
    else:
        yield path, name, node


def _own_name(entry: Mapping[str, Any]) -> str:
    """What an entry of a list is called wherever it stands."""
    named = next((str(entry[name]) for name in ("key", "code", "status", "form", "document") if name in entry), "")
    share = "-".join(map(str, (entry.get("share", ""), *entry.get("levels", ())))).strip("-")
    return named or share


def _orders(before: Profile, after: Profile) -> list[Difference]:
    """The lists that hold the same entries in another order."""
    old, new = _order_of(before), _order_of(after)
    found = []
    for name in dict.fromkeys([*old, *new]):
        before_, after_ = old.get(name, []), new.get(name, [])
        kept, now = [one for one in before_ if one in after_], [one for one in after_ if one in before_]
        if kept != now:
            found.append(Difference("Thứ tự", name, ", ".join(kept), ", ".join(now)))
    return found


def _order_of(profile: Profile) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for section in (GROUPS, CRITERIA, SHARES):
        for one in lists_of(profile, section):
            found[one.title] = [one.called(entry) for entry in one.entries]
    return found
