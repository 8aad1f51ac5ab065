"""The cells of a sheet that were typed with fonts of before Unicode, turned into Unicode column by column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from nongson_desktop.excel.encodings import TCVN3, by_font, decoded, has_foreign_sign, is_unicode, recognised

Place = tuple[int, int]
_CELL = re.compile(r"(?:[\dIVXLC]+[.)\s]\s*)?(?:Chi|chi|CHI) bé\b")
_HYPHEN = "\u00ad"  # a letter of TCVN3, else a sign that nobody sees


@dataclass(frozen=True)
class Conversion:
    """A cell read as another text than the file has; rows count from 1, columns from 0."""

    row: int
    column: int
    before: str
    after: str
    encoding: str


def conversions(
    texts: Mapping[Place, str], fonts: Mapping[Place, str], choices: Mapping[int, str] | None = None, below: int = -1
) -> list[Conversion]:
    """What becomes of the texts (row and column from 0); right Unicode and plain text are left out.

    `fonts` are the encodings that the fonts of cells tell, `choices` the clerk's own for the cells of a column below
    a row, "" to leave them.
    """

    def choice(place: Place) -> str | None:
        return choices.get(place[1]) if choices and place[0] > below else None

    found: dict[Place, tuple[str, str]] = {}
    doubtful: dict[Place, tuple[str, ...]] = {}
    for place, text in texts.items():
        if text.isascii() or is_unicode(text):
            continue
        encodings, after = _read(text, fonts.get(place, ""), choice(place))
        if after is not None:
            found[place] = encodings[0], after
        elif choice(place) is None and (encodings or has_foreign_sign(text)):
            doubtful[place] = encodings
    found |= _as_their_columns(texts, doubtful, found)
    if any(encoding == TCVN3 for encoding, _ in found.values()):
        said = {place: text for place, text in texts.items() if place not in found and choice(place) is None}
        found |= {place: (TCVN3, after) for place, text in said.items() if (after := _of_a_cell(text))}
    return [
        Conversion(row + 1, column, texts[row, column], after, encoding)
        for (row, column), (encoding, after) in sorted(found.items())
        if after != texts[row, column]
    ]


def _read(text: str, font: str, choice: str | None) -> tuple[tuple[str, ...], str | None]:
    """The encodings that a cell may be in, and its text in Unicode when there is but one."""
    if choice is not None:
        return (choice,), decoded(text, choice) if choice else None
    if font:
        return (font,), by_font(text, font)
    encodings = recognised(text)
    return encodings, decoded(text, encodings[0]) if len(encodings) == 1 else None


def _of_a_cell(text: str) -> str:
    """ "Chi bé 1" beside text in TCVN3 is "Chi bộ 1", though each of its letters may be right Vietnamese."""
    return (decoded(text, TCVN3) or "") if _CELL.match(text) and not is_unicode(text) else ""


def _as_their_columns(
    texts: Mapping[Place, str], doubtful: Mapping[Place, tuple[str, ...]], found: Mapping[Place, tuple[str, str]]
) -> dict[Place, tuple[str, str]]:
    """Cells that could be either, or have signs that Vietnamese does not have, read as the others of their column."""
    counts: dict[int, Counter[str]] = {}
    for (_, column), (encoding, _) in found.items():
        counts.setdefault(column, Counter())[encoding] += 1
    settled = {}
    for place, encodings in doubtful.items():
        usual = [encoding for encoding, _ in counts.get(place[1], Counter()).most_common()]
        encoding = next((one for one in usual if not encodings or one in encodings), next(iter(encodings), ""))
        after = decoded(texts[place], encoding) if encoding else None
        if after is not None:
            settled[place] = encoding, after
    return settled


def without_hyphen(text: str) -> str:
    """The text without the sign that only TCVN3 has a letter for."""
    return text.replace(_HYPHEN, "")
