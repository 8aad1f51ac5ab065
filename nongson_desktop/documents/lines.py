"""Breaking text into lines: as it comes, evenly, or smaller down to a floor; never inside a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from nongson_desktop.documents import fonts
from nongson_desktop.documents.content import Row, Table
from nongson_desktop.documents.geometry import MM, Area

THIN_PITCH = 1.35  # of the type size: nine thick rows of four on a page
_SMALL = 8.5  # points: the fourteen columns of the members' book on A4 across
_SPARE = 0.5  # points beyond a column's longest word, for the rounding of widths
_BOUND = re.compile(
    r"\b((?i:năm|quý|lần|mức|điều|khoản|mục|mẫu|phụ lục) (?=\d|[IVX]+\b)|(?i:ngày|tháng) (?=\d\d?\b(?!/))|\d+ (?=%))"
)
_GAP = re.compile(r"[ \n\t]")


def bound(text: str) -> str:
    """The text with what belongs to a number bound to it: no line ends between "năm" and "2025", "100" and "%"."""
    return _BOUND.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


@cache
def space_width(font: str, size: float) -> float:
    return fonts.width(" ", font, size)


def wrapped(text: str, font: str, size: float, room: float) -> list[str]:
    """Lines filled one after the other; a word wider than the room stands alone and sticks out."""
    words = [(word, fonts.width(word, font, size)) for word in text.split(" ")]
    space = space_width(font, size)
    lines: list[str] = []
    line, used = "", 0.0
    for word, wide in words:
        if line and used + space + wide > room:
            lines.append(line)
            line, used = word, wide
        else:
            line, used = (f"{line} {word}", used + space + wide) if line else (word, wide)
    return [*lines, line]


def balanced(text: str, font: str, size: float, room: float) -> list[str]:
    """As few lines as the room asks for, each about equally long."""
    count = len(wrapped(text, font, size, room))
    narrow, wide = room / (count + 1), room
    best = wrapped(text, font, size, room)
    for _ in range(8):
        middle = (narrow + wide) / 2
        tried = wrapped(text, font, size, middle)
        if len(tried) <= count and all(fonts.width(line, font, size) <= room for line in tried):
            best, wide = tried, middle
        else:
            narrow = middle
    return best


def shrunk(text: str, font: str, size: float, floor: float, room: float, lines: int) -> tuple[float, list[str]] | None:
    """The largest size from `size` down to `floor`, by half points, at which the text stands in so many lines."""
    while size >= floor:
        whole = fonts.width(text, font, size)
        if whole <= room:
            return size, [text]
        if lines > 1 and whole <= room * lines:
            broken = balanced(text, font, size, room)
            if len(broken) <= lines and all(fonts.width(line, font, size) <= room for line in broken):
                return size, broken
        size -= 0.5
    return None


def table_size(area: Area, table: Table) -> float:
    """The type size of a table, in points."""
    return _SMALL if table.small else area.geometry.size["wide_table" if area.landscape else "table"]


def column_widths(area: Area, table: Table, pad: float) -> list[float]:
    """The widths of the columns in points: their shares, none narrower than its longest word and `pad` at each side.

    What a column lacks comes from the room that the others have over; the shares stay where all cannot be satisfied.
    """
    shares, room = sum(column.share for column in table.columns), area.text_width * MM
    widths = [room * column.share / shares for column in table.columns]
    texts = [{column.title} for column in table.columns]
    for row in table.rows:
        if not row.section:
            for said, text in zip(texts, row.cells, strict=True):
                said.add(text)
    size, pads = table_size(area, table), 2 * pad + _SPARE
    rooms = [wide - pads for wide in widths]
    if all(_longest(said, size, inside) <= inside for said, inside in zip(texts, rooms, strict=True)):
        return widths
    needed = [_longest(said, size) + pads for said in texts]
    lack = sum(max(need - wide, 0) for need, wide in zip(needed, widths, strict=True))
    over = sum(max(wide - need, 0) for need, wide in zip(needed, widths, strict=True))
    if lack > over:
        return widths
    return [max(need, wide - (wide - need) * lack / over) for need, wide in zip(needed, widths, strict=True)]


def _longest(texts: Iterable[str], size: float, room: float = 0) -> float:
    """How wide the widest word is, of those that may be wider than the room: a letter is hardly wider than the size."""
    most = room / size
    words = {word for text in texts if len(text) > most for word in _GAP.split(bound(text)) if len(word) > most}
    return max((fonts.width(word, fonts.BOLD, size) for word in words), default=0.0)


def thin_rows(row: Row, rooms: Sequence[float], size: float) -> list[Row]:
    """The thin lines of a row of them, each cell with so much room in points: `thin` counts them down to 1.

    A text too long for its line goes on in the next, on an empty one where there is one.
    """
    columns = [_lines_of(text, room, size, row.thin) for text, room in zip(row.cells, rooms, strict=True)]
    count = max(row.thin, *map(len, columns))
    full = [[*lines, *[""] * (count - len(lines))] for lines in columns]
    return [Row(tuple(cells), thin=count - place) for place, cells in enumerate(zip(*full, strict=True))]


def _lines_of(text: str, room: float, size: float, most: int) -> list[str]:
    lines = [line for part in text.split("\n") for line in wrapped(part, fonts.REGULAR, size, room)]
    while len(lines) > most and "" in lines:
        lines.remove("")
    return lines
