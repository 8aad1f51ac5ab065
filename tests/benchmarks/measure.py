"""Times of ours and of the floor taken in turns, so that both meet the same machine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One job: the seconds it takes us, those of the bare libraries, and how many times the floor it may cost."""

    job: str
    ours: float
    floor: float
    budget: float

    @property
    def ratio(self) -> float:
        return self.ours / self.floor

    @property
    def is_within(self) -> bool:
        return self.ratio <= self.budget

    def cells(self) -> tuple[str, ...]:
        verdict = "" if self.is_within else " (over)"
        return (self.job, _told(self.ours), _told(self.floor), f"{self.ratio:.2f}{verdict}", f"≤ {self.budget:.2f}")


def _told(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def seconds(job: Callable[[], object]) -> float:
    begun = time.perf_counter()
    job()
    return time.perf_counter() - begun


def compare(job: str, ours: Callable[[], float], floor: Callable[[], float], budget: float, rounds: int = 7) -> Row:
    """The medians of so many rounds, after one that is not counted; each round measures both."""
    ours(), floor()
    pairs = [(ours(), floor()) for _ in range(rounds)]
    return Row(job, statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs), budget)
