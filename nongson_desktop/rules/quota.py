"""Tỷ lệ tối đa của mức hoàn thành xuất sắc, theo cả hai cách tính (evaluation.md section 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.base import action
from db.evaluation import QuotaReading
from db.settings import keep_setting, setting

_POOL = "quota-pool"
GREEN, AMBER, RED = "green", "amber", "red"
_ALL = 100


@dataclass(frozen=True)
class Quota:
    """The caps on HTXS among `base` rated HTT or above, under both readings, and how `htxs` stands to them."""

    base: int
    percent: int
    htxs: int
    reading: str
    whose: str

    @property
    def limit_htt_and_above(self) -> int:
        return self.base * self.percent // _ALL

    @property
    def limit_htt_only(self) -> int:
        """The largest X with X ≤ percent % of base − X."""
        return self.base * self.percent // (_ALL + self.percent)

    @property
    def limit(self) -> int:
        """The cap under the reading that the evaluation was opened with."""
        return self.limit_htt_only if self.reading == QuotaReading.HTT_ONLY else self.limit_htt_and_above

    @property
    def verdict(self) -> str:
        if self.htxs <= self.limit_htt_only:
            return GREEN
        return AMBER if self.htxs <= self.limit_htt_and_above else RED

    @property
    def over_htt_only(self) -> int:
        return max(0, self.htxs - self.limit_htt_only)

    @property
    def over_htt_and_above(self) -> int:
        return max(0, self.htxs - self.limit_htt_and_above)

    @property
    def over(self) -> int:
        """How many HTXS are above the cap of the chosen reading."""
        return max(0, self.htxs - self.limit)

    @property
    def sentence(self) -> str:
        """The numbers in words, both readings named, a breach never hidden."""
        return (
            f"HTXS {self.htxs} / tối đa {self.limit_htt_and_above}"
            f" ({self.percent} % của {self.base} {self.whose} xếp loại HTT trở lên)"
            f" · theo cách tính chặt (chỉ trên số HTT): {self.limit_htt_only} · {self._judgement()}"
        )

    def _judgement(self) -> str:
        if self.verdict == GREEN:
            return "trong tỷ lệ theo cả hai cách tính"
        strict = f"vượt {self.over_htt_only} theo cách tính chặt"
        if self.verdict == RED:
            return f"⚠ vượt {self.over_htt_and_above}; {strict}"
        return f"⚠ {strict}" if self.over else f"trong tỷ lệ theo cách tính đã chọn; ⚠ {strict}"


def quota(
    base: int, percent: int, htxs: int, *, reading: str = QuotaReading.HTT_ONLY, whose: str = "đảng viên"
) -> Quota:
    """The caps for `base` rated at HTT or above, `htxs` of them at HTXS (QĐ 366 Điều 11.1.5, HD 21, QĐ 124 Điều 12)."""
    return Quota(base=base, percent=percent, htxs=htxs, reading=reading, whose=whose)


def pools_small(day: date) -> bool:
    """Whether groups too small for a place of their own are taken together; no document read says so."""
    return bool(setting(_POOL, day, False))


def keep_pool(pool: bool, since: date, document: str = "") -> None:
    """Set from a day on whether small groups are taken together, as one Action."""
    with action(f"{'Gộp' if pool else 'Không gộp'} nhóm nhỏ khi tính tỷ lệ", reason=document):
        keep_setting(_POOL, pool, since, document)
