"""Breaking text into lines: as it comes, evenly, or smaller down to a floor; never inside a word."""

from __future__ import annotations

from functools import cache

from nongson_desktop.documents import fonts


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
