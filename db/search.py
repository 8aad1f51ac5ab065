"""Folded text for search, keys for the Vietnamese order, and what a list is asked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

import peewee as pw

SEARCHED = ("member", "organization")  # tables with a full-text table beside them
_D = str.maketrans("đĐ", "dD")
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_WEIGHT = {letter: bytes([0x30 + place]) for place, letter in enumerate(_LETTERS)}
_TONES = {"̀": 2, "̉": 3, "̃": 4, "́": 5, "̣": 6}
_WORDS = re.compile(r"\w+")
_PARTS = re.compile(r"\d+|\D")


CONTAINS, EQUALS, OTHER, WITHIN, EMPTY, FILLED = "contains", "equals", "other", "within", "empty", "filled"


@dataclass(frozen=True)
class Condition:
    """What is asked of one column; dates are ISO text, perhaps only a year, and a choice is its key."""

    column: str
    test: str
    value: str = ""
    until: str = ""


@dataclass(frozen=True)
class View:
    """What a list is asked for: the clerk's choices, the same for window, command line and paper.

    `also` are organisations taken in with the cell: those below it and those it came from. `sort` names columns, the
    first one first, apart by commas; a minus before a name turns its order round.
    """

    as_of: date
    search: str = ""
    cell: int | None = None
    also: tuple[int, ...] = ()
    year: int | None = None
    status: tuple[str, ...] | None = None
    sort: str = ""
    conditions: tuple[Condition, ...] = ()

    @property
    def order(self) -> list[tuple[str, bool]]:
        """The columns of `sort` in their turn, each with whether it is turned round."""
        names = filter(None, (name.strip() for name in self.sort.split(",")))
        return [(name.removeprefix("-"), name.startswith("-")) for name in names]

    @property
    def bodies(self) -> tuple[int, ...]:
        """The organisations a list is narrowed to; empty for all."""
        return () if self.cell is None else (self.cell, *self.also)

    def within(self, bodies: Sequence[int]) -> View:
        """The same asked of these organisations, of all without any."""
        return replace(self, cell=bodies[0] if bodies else None, also=tuple(bodies[1:]))


class _WithoutMarks(dict[int, int | None]):
    """What str.translate makes of each sign: marks go, the rest stays; looked up once for each sign."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_without_marks = _WithoutMarks()


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """Lower case without marks, words apart by one space: "Đỗ Đức Ánh" is "do duc anh"."""
    if not text.isascii():
        text = unicodedata.normalize("NFD", text.translate(_D)).translate(_without_marks)
    return " ".join(_WORDS.findall(text.lower()))


def sort_key(text: str) -> bytes:
    """Bytes that sort as a Vietnamese dictionary does: letters, then tones, then case; numbers by value."""
    letters, tones, cases = bytearray(), bytearray(), bytearray()
    for part in _PARTS.findall(nfc(text)):
        if part.isdigit():
            digits = part.lstrip("0") or "0"
            letters += bytes([0x10 + min(len(digits), 9)]) + digits.encode()
            continue
        letter, tone, case = _weights(part)
        letters += letter
        tones.append(tone)
        cases.append(case)
    return bytes(letters) + b"\x01" + bytes(tones).rstrip(b"\x01") + b"\x01" + bytes(cases).rstrip(b"\x01")


@cache
def _weights(sign: str) -> tuple[bytes, int, int]:
    """What one letter weighs: as a letter, by its tone, by its case."""
    base, tone = _letter_and_tone(sign.lower())
    letter = _WEIGHT.get(base) or (b"\x08" if base.isspace() else b"\x70" + base.encode())
    return letter, tone, 1 if sign == sign.lower() else 2


@lru_cache(maxsize=65_536)
def _known_order(text: str) -> bytes:
    """Lists repeat few surnames, cells, posts and places."""
    return sort_key(text)


def order_of(value: object) -> object:
    """The order of a value in a column without a stored key."""
    return _known_order(value) if isinstance(value, str) else value


def _letter_and_tone(sign: str) -> tuple[str, int]:
    tone = 1
    kept = []
    for piece in unicodedata.normalize("NFD", sign):
        if piece in _TONES:
            tone = _TONES[piece]
        else:
            kept.append(piece)
    return nfc("".join(kept)), tone


def name_key(name: str) -> bytes:
    """The order of Vietnamese lists: given name, then surname, then what stands between."""
    words = name.split()
    if not words:
        return b""
    surname = words[0] if len(words) > 1 else ""
    return b"\x00".join(_known_order(part) for part in (words[-1], surname, " ".join(words[1:-1])))


def matches(table: str, model_id: pw.Field, text: str) -> pw.Expression | None:
    """Where every word of the text begins a word of the record, in any order; None when nothing is asked."""
    words = folded(text).split()
    if not words:
        return None
    query = " ".join(f'"{word}"*' for word in words)
    return model_id.in_(pw.SQL(f"(SELECT rowid FROM {table} WHERE {table} MATCH ?)", (query,)))


def words_table_sql(table: str) -> str:
    """The full-text table of words without marks by which records of a table are found."""
    return (
        f"CREATE VIRTUAL TABLE {table}_search USING fts5("
        "fold, tokenize='unicode61', prefix='1 2 3', content='', contentless_delete=1)"
    )


def search_table_sql(table: str) -> list[str]:
    """The full-text table over one table's `fold` column, and the triggers that keep it true."""
    name = f"{table}_search"
    return [
        words_table_sql(table),
        f"CREATE TRIGGER {name}_insert AFTER INSERT ON {table} BEGIN"
        f" INSERT INTO {name}(rowid, fold) VALUES (new.id, new.fold); END",
        f"CREATE TRIGGER {name}_update AFTER UPDATE OF fold ON {table} WHEN old.fold <> new.fold BEGIN"
        f" DELETE FROM {name} WHERE rowid = old.id;"
        f" INSERT INTO {name}(rowid, fold) VALUES (new.id, new.fold); END",
    ]


def indexed_words(database: pw.Database, table: str) -> dict[int, str]:
    """The words under which a search finds each record of a table, in their order."""
    database.execute_sql(f"CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', '{table}_search', 'instance')")
    try:
        found: dict[int, list[str]] = {}
        for record_id, word in database.execute_sql('SELECT doc, term FROM temp.words ORDER BY doc, "offset"'):
            found.setdefault(record_id, []).append(word)
    finally:
        database.execute_sql("DROP TABLE temp.words")
    return {record_id: " ".join(words) for record_id, words in found.items()}
