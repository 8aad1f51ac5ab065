"""Where the elements of a certificate must stand on each size of paper, as a ruler would measure them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.documents.geometry import MM, Page, Piece, font_problems, pages_of


@dataclass(frozen=True)
class Spot:
    """Where an element of a certificate must stand."""

    y: tuple[float, ...]
    x: float
    left: bool = False


A4 = {
    "g1": Spot((40,), 148.5),
    "g2": Spot((52,), 148.5),
    "g3": Spot((61,), 148.5),
    "g4": Spot((78,), 148.5),
    "g5": Spot((91,), 148.5),
    "g6": Spot((99,), 148.5),
    "g7": Spot((109, 117, 125), 148.5),
    "g8": Spot((143,), 30, left=True),
    "g9": Spot((150,), 30, left=True),
    "g10": Spot((136,), 212),
    "g11": Spot((143,), 212),
    "g12": Spot((150,), 212),
    "g13": Spot((192,), 212),
}


A3 = {
    "g1": Spot((57,), 210),
    "g2": Spot((74,), 210),
    "g3": Spot((86,), 210),
    "g4": Spot((110,), 210),
    "g5": Spot((129,), 210),
    "g6": Spot((140,), 210),
    "g7": Spot((154, 165, 177), 210),
    "g8": Spot((202,), 42, left=True),
    "g9": Spot((212,), 42, left=True),
    "g10": Spot((192,), 300),
    "g11": Spot((202,), 300),
    "g12": Spot((212,), 300),
    "g13": Spot((271,), 300),
}


_SIZES = {"a4": (841.9, 595.3, A4), "a3": (1190.6, 841.9, A3)}


_SAFE = {"a4": (25, 272, 196, (187, 151.5, 237, 186.5), 40), "a3": (35, 385, 277.2, (265, 214, 335, 263), 56)}


def certificate_problems(
    pdf: bytes, paper: str = "a4", *, on_stock: bool = False, names: Sequence[str] = ()
) -> list[str]:
    """What is wrong with certificates, each page by itself; `names` are the recipients in order, as printed."""
    found, pages = font_problems(pdf), pages_of(pdf)
    if names and len(pages) != len(names):
        found.append(f"{len(pages)} trang cho {len(names)} người")
    for place, page in enumerate(pages):
        found += [f"trang {place + 1}: {words}" for words in _certificate_page(page, paper, on_stock=on_stock)]
        if names and names[place] not in unicodedata.normalize("NFC", page.text):
            found.append(f"trang {place + 1}: tên không đủ: {names[place]}")
    return found


def _certificate_page(page: Page, paper: str, *, on_stock: bool) -> Iterable[str]:
    width, height, spots = _SIZES[paper]
    if abs(page.width * MM - width) > 1 or abs(page.height * MM - height) > 1:
        yield f"khổ giấy {page.width:.0f} × {page.height:.0f}"
    placed = {key: _at(page, spot) for key, spot in spots.items() if not (on_stock and key in ("g1", "g2", "g3", "g4"))}
    yield from (f"{key} không đúng chỗ" for key, piece in placed.items() if piece is None)
    known = {id(piece) for piece in placed.values()} | {
        id(_line(page, y, spots["g7"].x)) for y in spots["g7"].y if _line(page, y, spots["g7"].x)
    }
    stray = [piece.text for piece in page.pieces if id(piece) not in known and piece.text != "BẢN NHÁP"]
    if stray:
        yield f"chữ lạc chỗ: {stray}"
    yield from _free_areas(page, paper)
    post, name = placed["g12"], placed["g13"]
    if post and name and name.baseline - post.baseline < _SAFE[paper][4]:
        yield "khoảng trống ký quá hẹp"


def _free_areas(page: Page, paper: str) -> Iterable[str]:
    left, right, bottom, (x0, y0, x1, y1), _ = _SAFE[paper]
    for piece in page.pieces:
        if piece.x0 < left or piece.x1 > right or piece.baseline > bottom:
            yield f"chữ ra ngoài khung: {piece.text}"
        if piece.x1 > x0 and piece.x0 < x1 and piece.baseline > y0 and piece.top < y1:
            yield f"chữ trong ô ký, đóng dấu: {piece.text}"


def _line(page: Page, y: float, x: float, left: bool = False) -> Piece | None:
    return next(
        (
            piece
            for piece in page.pieces
            if abs(piece.baseline - y) <= 0.5 and abs((piece.x0 if left else piece.center) - x) <= 0.7
        ),
        None,
    )


def _at(page: Page, spot: Spot) -> Piece | None:
    return _line(page, spot.y[0], spot.x, spot.left)
