"""Breaking text into lines: as it comes, evenly, or smaller down to a floor; never inside a word."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from nongson_desktop.documents import fonts
from nongson_desktop.documents.content import Row, Table
from nongson_desktop.documents.geometry import Area

THIN_PITCH = 1.35  # of the type size: nine thick rows of four on a page
_SMALL = 8.5  # points: the fourteen columns of the members' book on A4 across


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
