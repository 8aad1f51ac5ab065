"""What a clerk types or pastes as levels, read into changes; no widget here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from db.errors import UserError
from db.evaluation import Level, Rating
from db.search import folded

_KEYS = {str(number): level for number, level in enumerate(Level.ALL, 1)}
_WORDS = {
    **{level.lower(): level for level in Level.ALL},
    **{folded(name): level for level, name in Level.NAMES.items()},
    **_KEYS,
    "": "",
}
_HOW = "Gõ 1–4 hoặc HTXS, HTT, HT, KHT."
_POINTS = re.compile(r"\d{2,3}(?:[.,]\d{1,2})?")


@dataclass(frozen=True)
class Change:
    """One entry: the level that a rating gets at a stage, "" to clear it, and the points it was typed as, if any."""

    rating_id: int
    stage: str
    level: str
    points: Decimal | None = None


def parse_points(text: str) -> Decimal | None:
    """The points that a typed text stands for; None when it is none, as a single digit is a level."""
    return Decimal(text.strip().replace(",", ".")) if _POINTS.fullmatch(text.strip()) else None


def parse_level(text: str) -> str:
    """The level that a typed or pasted text stands for; raises UserError."""
    level = _WORDS.get(folded(text))
    if level is None:
        raise UserError(f"“{text.strip()}” không phải mức xếp loại. {_HOW}")
    return level


def _is_level(text: str) -> bool:
    return folded(text) in _WORDS


def parse_block(text: str, ratings: Sequence[Rating], row: int, stages: Sequence[str]) -> list[Change]:
    """The changes that a block of cells stands for, from `row` on; raises UserError and then nothing is entered.

    When the block's first column holds names, each line goes to the person of that name wherever the row stands.
    """
    lines = [line.split("\t") for line in text.rstrip("\r\n").splitlines()]
    if not lines or not stages:
        raise UserError("Hãy đứng ở một ô mức xếp loại rồi dán." if lines else "Chưa chép gì để dán.")
    named = all(cells[0].strip() and not _is_level(cells[0]) for cells in lines)
    targets = _by_name(lines, ratings) if named else _by_place(lines, ratings, row)
    width = max(len(cells) for cells in lines) - named
    if width > len(stages):
        raise UserError(f"Khối dán có {width} cột mức, từ ô này sang phải chỉ có {len(stages)} cột. Chưa ghi gì.")
    if named and width == 0:
        raise UserError("Khối dán chỉ có họ tên, chưa có mức xếp loại. Chưa ghi gì.")
    changes = []
    for number, (cells, rating) in enumerate(zip(lines, targets, strict=True), 1):
        levels = cells[1:] if named else cells
        changes += _line(number, levels, rating, stages)
    return changes


def _line(number: int, levels: Sequence[str], rating: Rating, stages: Sequence[str]) -> list[Change]:
    wrong = next((level for level in levels if not _is_level(level)), None)
    if wrong is not None:
        raise UserError(f"Dòng dán thứ {number}: “{wrong.strip()}” không phải mức xếp loại. {_HOW} Chưa ghi gì.")
    if rating.exempt_reason:
        if any(parse_level(level) for level in levels):
            raise UserError(
                f"Dòng dán thứ {number}: {rating.name} không xếp loại ({rating.exempt_reason}). Chưa ghi gì."
            )
        return []
    return [Change(rating.id, stage, parse_level(level)) for stage, level in zip(stages, levels, strict=False)]


def _by_place(lines: Sequence[Sequence[str]], ratings: Sequence[Rating], row: int) -> list[Rating]:
    left = len(ratings) - row
    if len(lines) > left:
        raise UserError(f"Khối dán có {len(lines)} dòng, từ ô này xuống chỉ còn {left} dòng. Chưa ghi gì.")
    return list(ratings[row : row + len(lines)])


def _by_name(lines: Sequence[Sequence[str]], ratings: Sequence[Rating]) -> list[Rating]:
    found = []
    for number, cells in enumerate(lines, 1):
        name = " ".join(cells[0].split()).casefold()
        same = [rating for rating in ratings if rating.name.casefold() == name]
        if len(same) != 1:
            why = "không có trong bảng" if not same else f"có {len(same)} người trùng tên"
            raise UserError(f"Dòng dán thứ {number}: {cells[0].strip()} {why}. Chưa ghi gì.")
        found.append(same[0])
    return found
