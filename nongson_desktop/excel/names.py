"""A person's name as lists write it: its letters, what stands before it, and what was added behind it."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from nongson_desktop.excel.syllables import is_syllable
from nongson_desktop.excel.vocabulary import seed

_COUNTED = re.compile(r"^\d{1,3}\s*[.)\-/]\s*")
_ADDED = re.compile(r"\s*\(([^()]{2,})\)?$|\s*[,;]\s*(.+)$|\s+[-–—]\s*(.+)$")
_OLD_START = re.compile(r"(?<=\s)[à-ỹđ]")
_EDGES = " .,;:*'\"-–_"


class WrittenName(NamedTuple):
    """A name in proper letters, what else its cell said of the person, and a "Bà" before it that was left out."""

    name: str
    added: str = ""
    polite: str = ""


def written_name(text: str) -> WrittenName:
    """The name apart from what stands before and behind it: "Đại tá LÊ VĂN AN (hưu trí)" is "Lê Văn An"."""
    if text.istitle() and text.replace(" ", "").isalpha() and text.partition(" ")[0].lower() not in _first_words():
        return WrittenName(text)  # as nearly all are
    bare = _COUNTED.sub("", text).strip(_EDGES)
    said, polite = [], ""
    if title := _titles().match(bare):
        polite = (title[1] or "").strip()
        said += [title[2]] if title[2] else []
        bare = bare[title.end() :]
    if (more := _ADDED.search(bare)) and " " in bare[: more.start()].strip():
        said.append(next(part for part in more.groups() if part).strip(_EDGES))
        bare = bare[: more.start()]
    return WrittenName(_in_letters(bare.strip(_EDGES)), ", ".join(said), polite)


def proper_name(text: str) -> str:
    """A name as it is written: "ĐỖ ĐỨC ÁNH" is "Đỗ Đức Ánh"; one in mixed letters stays as it is."""
    return written_name(text).name


def _in_letters(name: str) -> str:
    """In mixed letters a small letter with a sign that begins a word is a capital, for old fonts had none
    ("Đỗ Đức ánh"), and a word all of capitals is one like the others ("Nguyễn Văn AN").
    """
    if name in (name.upper(), name.lower()):
        return re.sub(r"[^\W\d_]+", lambda word: word[0][0].upper() + word[0][1:].lower(), name)
    words = " ".join(map(_lowered, name.split(" ")))
    return _OLD_START.sub(lambda letter: letter[0].upper(), words) if name[0].isupper() else words


def _lowered(word: str) -> str:
    return word.capitalize() if len(word) > 1 and word.isupper() and is_syllable(word) else word


@cache
def _first_words() -> set[str]:
    """With what a title may begin."""
    words = seed()["names"]
    return {word.split()[0] for key in ("addresses", "polite", "ranks") for word in words[key]}


@cache
def _titles() -> re.Pattern[str]:
    """What stands before a name: an address, a rank that is kept, and before a surname "Ông", which is one too."""
    words = seed()["names"]

    def either(key: str) -> str:
        return "|".join(re.escape(word) for word in sorted(words[key], key=len, reverse=True))

    polite = rf"((?:{either('polite')}))\s+(?=(?:{either('surnames')})\s+\S+\s+\S)"
    pattern = rf"^(?:(?:{either('addresses')})[\s.:]+)?(?:{polite}|({either('ranks')})[\s.:]+(?=\S+\s+\S))?"
    return re.compile(pattern, re.IGNORECASE)
