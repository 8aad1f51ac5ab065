"""Moving the pages of a PDF of ours as a whole, by an update at its end; what was drawn stays byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PAGE = re.compile(
    rb"(?<=\n)(?P<number>\d+) 0 obj\n(?P<head><<\n/Contents )(?P<contents>\d+ 0 R)"
    rb"(?P<rest> /MediaBox \[ 0 0 [\d.]+ (?P<height>[\d.]+) \][^\0]*?)\nendobj\n"
)
_TRAILER = re.compile(rb"trailer\n<<(?P<body>[^\0]*?)>>\nstartxref\n(?P<start>\d+)\n%%EOF\s*$")
_KEPT = (re.compile(rb"/Root \d+ 0 R"), re.compile(rb"/Info \d+ 0 R"), re.compile(rb"/ID\s*\[[^\]]*\]"))
Object = tuple[int, bytes]


def moved(content: bytes, scale_x: float, scale_y: float, dx: float, dy: float) -> bytes:
    """Every page stretched from its upper left corner, then moved `dx` points to the right and `dy` down."""
    trailer = _TRAILER.search(content)
    size = re.search(rb"/Size (\d+)", trailer["body"]) if trailer else None
    if trailer is None or size is None:
        raise ValueError("not a PDF that this program drew")
    fresh = list(_objects(content, int(size[1]), scale_x, scale_y, dx, dy))
    if not fresh:
        raise ValueError("no page that this program drew")
    out, table = bytearray(content), bytearray(b"xref\n0 1\n0000000000 65535 f \n")
    for number, body in sorted(fresh):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    kept = b" ".join(found[0] for pattern in _KEPT if (found := pattern.search(trailer["body"])))
    last = max(number for number, _ in fresh) + 1
    begun = len(out)
    out += table
    out += b"trailer\n<< %b /Size %d /Prev %b >>\nstartxref\n%d\n%%%%EOF\n" % (kept, last, trailer["start"], begun)
    return bytes(out)


def _objects(content: bytes, first: int, scale_x: float, scale_y: float, dx: float, dy: float) -> Iterator[Object]:
    """Each page again, its drawing between a stream that moves and one that restores, which all pages share.

    Each stream ends its own line: the filters of CUPS join them without a space between.
    """
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
        yield int(page["number"]), page["head"] + contents + page["rest"]


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content)
