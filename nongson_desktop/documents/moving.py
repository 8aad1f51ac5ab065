"""Moving and choosing the pages of a PDF of ours, as they were drawn; nothing is drawn again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

_PAGE = re.compile(
    rb"(?<=\n)(?P<number>\d+) 0 obj\n(?P<head><<\n/Contents )(?P<contents>\d+ 0 R)(?P<middle> /MediaBox )"
    rb"(?P<box>\[ 0 0 (?P<width>[\d.]+) (?P<height>[\d.]+) \])(?P<rest>[^\0]*?)\nendobj\n"
)
_PAGES = re.compile(rb"\d+ 0 obj\n<<\n/Count \d+ /Kids \[(?P<kids>[\s\dR]*)\](?P<rest>[^\0]*?)\nendobj\n")
_TRAILER = re.compile(rb"trailer\n<<(?P<body>[^\0]*?)>>\nstartxref\n(?P<start>\d+)\n%%EOF\s*$")
_KEPT = (re.compile(rb"/Root \d+ 0 R"), re.compile(rb"/Info \d+ 0 R"), re.compile(rb"/ID\s*\[[^\]]*\]"))
Object = tuple[int, bytes]


def moved(
    content: bytes,
    scale_x: float,
    scale_y: float,
    dx: float,
    dy: float,
    sheet: tuple[float, float] | None = None,
) -> bytes:
    """Every page stretched from its upper left corner, then moved `dx` points to the right and `dy` down.

    On a `sheet` of another size, in points, the page stands in the upper left corner.
    """
    trailer, size = _end(content)
    fresh = list(_objects(content, size, (scale_x, scale_y, dx, dy), sheet))
    if not fresh:
        raise ValueError("no page that this program drew")
    return _updated(content, trailer, size, fresh)


def picked(content: bytes, pages: Collection[int]) -> bytes:
    """A file of these pages alone, counted from 1, in their order and as drawn; nothing of the others is in it."""
    trailer, size = _end(content)
    parts = _parts(content, int(trailer["start"]), size)
    tree = next(((number, found) for number, part in parts.items() if (found := _PAGES.match(part))), None)
    if tree is None:
        raise ValueError("no pages that this program drew")
    number, found = tree
    kids = re.findall(rb"\d+ 0 R", found["kids"])
    wanted = [kids[page - 1] for page in sorted(pages)]
    if len(wanted) == len(kids):
        return content
    body = b"<<\n/Count %d /Kids [ %b ]%b" % (len(wanted), b" ".join(wanted), found["rest"])
    parts[number] = b"%d 0 obj\n%b\nendobj\n" % (number, body)
    return _written(content[: content.index(b" 0 obj\n")].rsplit(b"\n", 1)[0] + b"\n", parts, trailer["body"], size)


def _parts(content: bytes, table: int, size: int) -> dict[int, bytes]:
    """The objects of a file by their numbers, each from its number to its end."""
    rows = content[table:].split(b"\n", size + 2)[2:-1]
    places = {number: int(row[:10]) for number, row in enumerate(rows) if row[17:18] == b"n"}
    ends = dict(pairwise([*sorted(places.values()), table]))
    return {number: content[place : ends[place]] for number, place in places.items()}


def _written(head: bytes, parts: dict[int, bytes], trailer: bytes, size: int) -> bytes:
    """A file of those objects that are still spoken of, under their old numbers."""
    out, table = bytearray(head), bytearray(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    used = _spoken_of(parts, trailer)
    for number in range(1, size):
        table += b"%010d 00000 n \n" % len(out) if number in used else b"0000000000 65535 f \n"
        out += parts[number] if number in used else b""
    begun = len(out)
    out += table
    out += b"trailer\n<<%b>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, begun)
    return bytes(out)


def _spoken_of(parts: dict[int, bytes], trailer: bytes) -> set[int]:
    found: set[int] = set()
    rest = [trailer]
    while rest:
        said = rest.pop().partition(b"stream\n")[0]
        fresh = {int(number) for number in re.findall(rb"(\d+) 0 R", said)} - found
        found |= fresh
        rest += [parts[number] for number in fresh]
    return found


def page_count(content: bytes) -> int:
    """How many pages a PDF of ours has."""
    found = re.search(rb"\n<<\n/Count (\d+) /Kids", content)
    if found is None:
        raise ValueError("no pages that this program drew")
    return int(found[1])


def _end(content: bytes) -> tuple[re.Match[bytes], int]:
    """The last trailer of the file and the number after its last object."""
    trailer = _TRAILER.match(content, max(content.rfind(b"trailer\n<<"), 0))
    size = re.search(rb"/Size (\d+)", trailer["body"]) if trailer else None
    if trailer is None or size is None:
        raise ValueError("not a PDF that this program drew")
    return trailer, int(size[1])


def _updated(content: bytes, trailer: re.Match[bytes], size: int, fresh: Iterable[Object]) -> bytes:
    """The file with these objects in the place of those with their numbers."""
    out, table = bytearray(content), bytearray(b"xref\n0 1\n0000000000 65535 f \n")
    for number, body in sorted(fresh):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
        size = max(size, number + 1)
    kept = b" ".join(found[0] for pattern in _KEPT if (found := pattern.search(trailer["body"])))
    begun = len(out)
    out += table
    out += b"trailer\n<< %b /Size %d /Prev %b >>\nstartxref\n%d\n%%%%EOF\n" % (kept, size, trailer["start"], begun)
    return bytes(out)


def _objects(
    content: bytes, first: int, how: tuple[float, float, float, float], sheet: tuple[float, float] | None
) -> Iterator[Object]:
    """Each page again, its drawing between a stream that moves and one that restores, which all pages share.

    Each stream ends its own line: the filters of CUPS join them without a space between.
    """
    scale_x, scale_y, dx, dy = how
    places: dict[bytes, int] = {}
    restore = first
    pages = list(_PAGE.finditer(content))
    if pages:
        yield restore, _stream(b"\nQ\n")
    for page in pages:
        if page["height"] not in places:
            places[page["height"]] = restore + 1 + len(places)
            up = float(page["height"]) * (1 - scale_y) - dy
            yield places[page["height"]], _stream(b"q %.6f 0 0 %.6f %.4f %.4f cm\n" % (scale_x, scale_y, dx, up))
        contents = b"[ %d 0 R %b %d 0 R ]" % (places[page["height"]], page["contents"], restore)
        yield int(page["number"]), page["head"] + contents + page["middle"] + _box(page, sheet) + page["rest"]


def _box(page: re.Match[bytes], sheet: tuple[float, float] | None) -> bytes:
    """The edges of the paper: those of the page, or of the sheet laid as the page lies."""
    if sheet is None:
        return page["box"]
    wide, high = float(page["width"]), float(page["height"])
    across, down = sorted(sheet, reverse=wide > high)
    return b"[ 0 %.4f %.4f %.4f ]" % (high - down, across, high)


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content)
