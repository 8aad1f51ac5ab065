"""A day at the window in its short form; `make torture` does eight hours over every page."""

from __future__ import annotations

from pathlib import Path

from db.open import close_office
from tests.torture.soak import FILES, GROWN, soak


def test_pages_opened_again_and_again_hold_no_more_memory_and_no_more_files(practice_office: Path) -> None:
    close_office()
    found = soak(practice_office, 15, 1, ("members", "tasks", "evaluation"))
    megabytes, files = found.grown
    assert found.visits == 15
    assert megabytes < GROWN, found.line()
    assert files <= FILES, found.line()
