"""Biểu quyết: whether a vote passes, on each base that practice knows (evaluation.md section 2)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Vote:
    """One vote of a meeting with the three numbers a majority may be counted on."""

    entitled: int
    present: int
    valid: int
    votes: int

    def passes(self, base: str) -> bool:
        """More than half of the base: "entitled", "present" or "valid"."""
        return self.votes * 2 > {"entitled": self.entitled, "present": self.present, "valid": self.valid}[base]
