"""The words of the papers: those that came with the program, replaced where the office keeps its own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from db.settings import setting
from nongson_desktop.paths import seeds


@cache
def _shipped(paper: str) -> dict[str, Any]:
    return tomllib.loads((seeds() / "papers" / f"{paper}.toml").read_text("utf-8"))


def wording(paper: str, day: date) -> dict[str, Any]:
    """The words of a paper of that day; the office's own stand in the setting `paper-words:…`."""
    return {**_shipped(paper), **setting(f"paper-words:{paper}", day, {})}


def grounds_of_year(words: Mapping[str, Any], year: int) -> list[str]:
    """The documents named in a paper of that year."""
    return [ground["text"] for ground in words["grounds"] if ground.get("from", 0) <= year <= ground.get("to", 9999)]


def grounds_on(words: Mapping[str, Any], day: date) -> list[str]:
    """The documents in force on the day of a paper."""
    return [
        ground["text"]
        for ground in words["grounds"]
        if ground.get("since", date.min) <= day < ground.get("until", date.max)
    ]
