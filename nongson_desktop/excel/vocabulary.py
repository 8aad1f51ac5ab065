"""The words that clerks use for columns, and which field each stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from tomllib import loads
from typing import Any

from db.search import folded
from nongson_desktop.columns import Column
from nongson_desktop.excel.encodings import has_foreign_sign, recognised, typed_in_tcvn3
from nongson_desktop.paths import seeds

IGNORED = ""
_PARENTHESES = re.compile(r"\([^)]*\)")
_SHORT = 4
_JOINED = ("hometown", "residence", "birth_place")


@cache
def seed() -> dict[str, Any]:
    """The words that clerks use for columns, levels and statuses; a level may have a column of its own."""
    words = loads((seeds() / "headings.toml").read_text(encoding="utf-8"))
    said = {word: level for level, written in words["levels"].items() for word in written}
    words["ratings"] |= {f"level_{level}": written for level, written in words["levels"].items()}
    words["under"] |= {
        name: {plain(word): f"{name}_{level}" for word, level in said.items()}
        for name in ("self_level", "cell_level", "level")
    }
    return words


def plain(text: str) -> str:
    """Lower-case words with their marks and without punctuation."""
    return " ".join(re.findall(r"\w+", text.lower()))


def _looks_right(word: str) -> str:
    """A heading typed in TCVN3 whose every letter is Vietnamese as it stands: "Ghi chó"; "" for the others."""
    typed = typed_in_tcvn3(word)
    return typed if typed != word and not recognised(typed) and not has_foreign_sign(typed) else ""


class Vocabulary:
    """The words that stand for each field of a kind: its own labels, and how clerks write them."""

    def __init__(self, columns: Iterable[Column], sections: Iterable[str]) -> None:
        words: dict[str, str] = {}
        for name in sections:
            words |= {plain(word): key for key, written in seed().get(name, {}).items() for word in written}
        self._exact = words | {plain(column.label): column.name for column in columns}
        self._typed = {typed: key for word, key in self._exact.items() if (typed := _looks_right(word))}

    @cached_property
    def _loose(self) -> dict[str, str]:
        return {folded(word): key for word, key in self._exact.items()}

    @cached_property
    def _starts(self) -> list[tuple[str, str]]:
        """Words long enough to be told by their beginning, each with the space that ends it; the longest first."""
        long = [(f"{words} ", key) for words, key in self._loose.items() if len(words) > _SHORT]
        return sorted(long, key=lambda pair: -len(pair[0]))

    def exact(self, path: tuple[str, ...]) -> str | None:
        """The field of a heading below its parents, by its words as they stand; None when they say nothing known."""
        if len(path) > 1 and (above := self.exact(path[:-1])) is not None:
            below = seed()["under"].get(above, {})
            found = below.get(plain(path[-1])) or {folded(word): key for word, key in below.items()}.get(
                folded(path[-1])
            )
            if found:
                return str(found)
        for text in (" ".join(path), path[-1]):
            for variant in (text, _PARENTHESES.sub(" ", text)):
                said = plain(variant)
                for words, known in ((said, self._exact), (said, self._typed), (folded(variant), self._loose)):
                    if words in known:
                        return known[words]
        return None

    def by_start(self, path: tuple[str, ...]) -> str | None:
        """The field whose known words begin the heading, the longest first."""
        whole = self._begun(" ".join(path))
        return self._begun(path[-1]) if whole is None else whole

    def _begun(self, text: str) -> str | None:
        """Each text of a block stands in several paths: it is looked up once."""
        if text not in self._looked_up:
            words = folded(text) + " "
            self._looked_up[text] = next((key for start, key in self._starts if words.startswith(start)), None)
        return self._looked_up[text]

    @cached_property
    def _looked_up(self) -> dict[str, str | None]:
        return {}

    def map(self, paths: Mapping[int, tuple[str, ...]]) -> dict[int, str]:
        """The field of each column; words known as a whole come before words that only begin alike."""
        found = {index: self.exact(path) for index, path in paths.items()}
        taken = {key for key in found.values() if key}
        for index, path in paths.items():
            if found[index] is None:
                key = self.by_start(path)
                found[index] = key if key and (key not in taken or key in _JOINED) else None
                taken |= {found[index] or ""} - set(_JOINED)
        return _once_each({index: key or IGNORED for index, key in found.items()})


def _once_each(fields: dict[int, str]) -> dict[int, str]:
    """Each field from its first column alone; a name in neighbouring columns and an address may be in several."""
    last: dict[str, int] = {}
    kept = dict(fields)
    for index, key in sorted(fields.items()):
        if key in last and key not in _JOINED and not (key == "name" and last[key] == index - 1):
            kept[index] = IGNORED
            continue
        last[key] = index
    if "given" in last and "surname" not in last:
        kept[last["given"]] = "name" if "name" not in last else IGNORED
    if "surname" in last and "name" in last and "given" not in last:
        kept[last["surname"]] = IGNORED
    return kept
