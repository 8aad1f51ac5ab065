"""Phân bổ: the commune's places for "hoàn thành xuất sắc" given to the cells before the second ballot."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from db.ballots import Allotment
from db.base import action, save_many
from db.errors import UserError
from db.evaluation import Level, QuotaReading
from db.reading import read_once
from nongson_desktop.rules.evaluation import evaluate, evaluation_of, refuse_closed
from nongson_desktop.rules.outcome import CELL, OFFICE, Outcome, member_quotas, pool_of
from nongson_desktop.rules.profiles import SCOPES
from nongson_desktop.rules.quota import Quota
from nongson_desktop.rules.rated import Subject

Key = TypeVar("Key", bound=Hashable)
_GOOD = (Level.HTXS, Level.HTT)


def largest_remainder(places: int, numbers: Mapping[Key, int]) -> dict[Key, int]:
    """Share places in proportion to the numbers: whole parts first, then the largest remainders.

    Sums to `places` exactly, or to all there are when places outnumber them; nobody gets more than his number. A tie
    goes to the larger number, then to the order given.
    """
    total = sum(numbers.values())
    places = min(places, total)
    if not total:
        return dict.fromkeys(numbers, 0)
    given = {key: places * number // total for key, number in numbers.items()}
    order = sorted(numbers, key=lambda key: (-(places * numbers[key] % total), -numbers[key]))
    for key in order[: places - sum(given.values())]:
        given[key] += 1
    return given


@dataclass(frozen=True)
class Share:
    """A cell's part: the number it is reckoned on, what the program proposes and what was allotted.

    `counted` is the number it was reckoned on when its places were allotted.
    """

    id: int
    name: str
    number: int
    is_rated: bool
    proposed: int
    places: int | None = None
    note: str = ""
    counted: int | None = None

    @property
    def basis(self) -> str:
        return "đã xếp mức HTT trở lên" if self.is_rated else "sẽ xếp loại (chưa có mức)"


@dataclass(frozen=True)
class Places:
    """The commune's places in a year, under the reading that the evaluation was opened with, and each cell's part."""

    year: int
    limit: int
    basis: str
    shares: tuple[Share, ...]
    limit_then: str = ""
    is_by_cell: bool = False

    @property
    def allotted(self) -> int:
        return sum(share.places or 0 for share in self.shares)

    @property
    def is_allotted(self) -> bool:
        return any(share.places is not None for share in self.shares)

    def why(self, share: Share) -> str:
        """How the places proposed for a cell come about: its part in whole places, then the largest remainders."""
        total = sum(one.number for one in self.shares)
        if self.is_by_cell or not total:
            return f"{share.name}: đề xuất {share.proposed} chỗ theo tỷ lệ tính riêng từng chi bộ."
        whole, rest = divmod(self.limit * share.number, total)
        exact = f"{(Decimal(self.limit * share.number) / total).quantize(Decimal('0.01'), ROUND_HALF_UP)}"
        more = "thêm 1 vì phần lẻ thuộc số lớn nhất" if share.proposed > whole else "phần lẻ không đủ để thêm"
        return (
            f"{share.name}: {self.limit} chỗ × {share.number}/{total} người = {exact.replace('.', ',')}; phần nguyên"
            f" {whole}{f', {more}' if rest else ''}: đề xuất {share.proposed} chỗ."
        )

    @property
    def sentence(self) -> str:
        return f"Toàn đảng bộ tối đa {self.limit} chỗ HTXS: {self.basis}."


@read_once
def places_of(year: int) -> Places:
    """The places of the year and how they are, or would be, allotted to the cells; raises UserError before opening."""
    if evaluation_of(year) is None:
        raise UserError(f"Chưa mở đánh giá năm {year} nên chưa có số để phân bổ.", "year")
    outcome = evaluate(year)
    good, rated = _numbers(outcome)
    limit, basis, own = _limit(outcome, good)
    cells = {cell.id: cell.name for cell in outcome.cells.subjects}
    numbers = {cell: sum(one.cell_id == cell for one in good) for cell in cells}
    proposed = own or largest_remainder(limit, numbers)
    kept = {one.__data__["organization"]: one for one in _kept(year)}
    shares = (
        Share(
            cell,
            name,
            numbers[cell],
            cell in rated,
            proposed.get(cell, 0),
            kept[cell].places if cell in kept else None,
            kept[cell].note if cell in kept else "",
            kept[cell].counted if cell in kept else None,
        )
        for cell, name in cells.items()
    )
    then = next((one.limit for one in kept.values() if one.limit), "")
    return Places(year, limit, basis, tuple(shares), then, bool(own))


def _kept(year: int) -> list[Allotment]:
    return list(Allotment.select().where(Allotment.year == year, Allotment.hidden == False))


def _numbers(outcome: Outcome) -> tuple[list[Subject], set[int]]:
    """Those counted at HTT or above: by level where the whole cell has its levels, before that everyone due."""
    due = [one for one in outcome.members.subjects if not one.reason]
    without = {one.cell_id for one in due if not (one.level or one.cell_level)}
    good = [one for one in due if one.cell_id in without or (one.level or one.cell_level) in _GOOD]
    return good, {cell.id for cell in outcome.cells.subjects} - {cell for cell in without if cell is not None}


def _limit(outcome: Outcome, good: Sequence[Subject]) -> tuple[int, str, dict[int, int]]:
    """The places under the profile's scope: their number, where it comes from, and each cell's when cells are it."""
    office = next(line for line in outcome.members.quotas if line.scope == OFFICE)
    percent, reading, scope = office.quota.percent, office.quota.reading, outcome.profile.quota.scope
    as_good = [_at_htt(one) for one in good]
    lines = member_quotas(outcome.profile, office.name, as_good, outcome.cells.subjects, percent, reading)
    pool = pool_of(lines, scope) if outcome.members.pool else None
    own = [line for line in lines if line.scope == scope and (pool is None or line.name not in pool.pooled)]
    parts = [*own, *([pool] if pool else [])]
    limit = sum(line.quota.limit for line in parts)
    named = " + ".join(f"{line.quota.limit} ({_base(line.quota)})" for line in parts if line.quota.base)
    words = f"{percent} % {_reading(reading)}, tính theo {SCOPES[scope]}: {named or 0}"
    cells = {line.id: line.quota.limit for line in own if line.id is not None} if scope == CELL else {}
    return limit, words, cells


def _at_htt(one: Subject) -> Subject:
    return Subject(one.id, one.name, one.cell_id, one.cell, group=one.group, level=Level.HTT)


def _base(quota: Quota) -> str:
    return f"từ {quota.base} người"


def _reading(reading: str) -> str:
    return "trên số HTT" if reading == QuotaReading.HTT_ONLY else "trên số HTT trở lên"


def keep_allotment(year: int, places: Mapping[int, int], notes: Mapping[int, str] | None = None) -> None:
    """Allot places to cells as one Action; above the limit, or above a cell's number, it is refused (UserError)."""
    refuse_closed(year, evaluation_of(year))
    known = places_of(year)
    if not places:
        raise UserError("Chưa nhập số phân bổ cho chi bộ nào.", "places")
    shares = {share.id: share for share in known.shares}
    for cell, number in places.items():
        _check_share(shares.get(cell), number)
    total = sum(places.get(share.id, share.places or 0) for share in known.shares)
    if total > known.limit:
        raise UserError(
            f"Phân bổ {total} chỗ, nhiều hơn {known.limit} chỗ của toàn đảng bộ ({known.basis})."
            " Muốn nhiều hơn thì phải có quyết định áp dụng tỷ lệ cao hơn khi mở đánh giá.",
            "places",
        )
    rows = {one.__data__["organization"]: one.id for one in _kept(year)}
    said = notes or {}
    with action(f"Phân bổ {total} chỗ hoàn thành xuất sắc năm {year} cho các chi bộ"):
        then = {cell: {"counted": shares[cell].number, "limit": known.sentence} for cell in places}
        save_many(Allotment, [then[cell] | _row(year, cell, number, rows, said) for cell, number in places.items()])


def _check_share(share: Share | None, number: int) -> None:
    if share is None:
        raise UserError("Có chi bộ không thuộc đợt đánh giá này.", "places")
    if number < 0:
        raise UserError(f"{share.name}: số chỗ không thể âm.", "places")
    if number > share.number:
        raise UserError(f"{share.name}: {number} chỗ nhiều hơn {share.number} người {share.basis}.", "places")


def _row(year: int, cell: int, number: int, rows: Mapping[int, int], notes: Mapping[int, str]) -> dict[str, object]:
    row: dict[str, object] = {"year": year, "organization": cell, "places": number}
    if cell in notes:
        row["note"] = notes[cell]
    return {"id": rows[cell], **row} if cell in rows else row


def allotted(year: int) -> dict[int, int]:
    """The places that were allotted, by cell."""
    return {one.__data__["organization"]: one.places for one in _kept(year)}
