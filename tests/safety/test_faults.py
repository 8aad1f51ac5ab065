"""Faults in their short form: killed, cut off, filled up, flipped; `make torture` does many more of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.open import DATABASE
from nongson_desktop.cli import DONE, main
from tests.torture import faults
from tests.torture.faults import Tally, small_office


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_office(tmp_path / "xã")
    return tmp_path / "xã"


def nothing_lost(tally: Tally, tried: int) -> bool:
    return (tally.tried, tally.lost) == (tried, 0)


def test_a_writer_killed_at_any_moment_loses_nothing_that_it_acknowledged(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tally = faults.kills(folder, 6, seed=1)
    assert nothing_lost(tally, 6), tally.line()
    assert main(["list", str(folder), "tasks", "--year", "2026"]) == DONE
    listed = capsys.readouterr().out
    found = faults.texts(folder)
    assert len(found) > 6
    assert all(text in listed for text in found)


def test_a_disk_that_fills_up_keeps_what_was_acknowledged(folder: Path) -> None:
    tally = faults.full_disks(folder, 5)
    assert nothing_lost(tally, 5), tally.line()


def test_a_power_cut_leaves_exactly_what_was_done_by_then(folder: Path) -> None:
    tally = faults.power_cuts(folder, 12, 40, seed=2)
    assert nothing_lost(tally, 40), tally.line()


def test_a_power_cut_while_the_log_moves_into_the_file_loses_nothing(folder: Path) -> None:
    tally = faults.cuts_while_moving(folder, 12, 15, seed=3)
    assert nothing_lost(tally, 15), tally.line()


def test_a_bit_changed_anywhere_is_refused_and_never_read_as_something_else(folder: Path) -> None:
    tally = faults.flipped(folder, 64 * 1024, seed=4)
    assert tally.tried > 10
    assert tally.lost == 0, tally.line()
    assert tally.refused == tally.tried, "every page carries its own checksum"


def test_a_file_cut_short_anywhere_is_refused(folder: Path) -> None:
    tally = faults.shortened(folder, 128 * 1024, seed=5)
    assert (tally.refused, tally.lost) == (tally.tried, 0), tally.line()


def test_the_tally_counts_what_is_lost(folder: Path) -> None:
    """The measure itself: an office without the tasks that were acknowledged is counted as lost."""
    assert faults.kept_or_refused(folder, {"Việc 1"}, {"Việc 1"}) == "lost"
    assert faults.kept_or_refused(folder, set(), set()) == "survived"
    (folder / DATABASE).write_bytes(b"rubbish" * 4096)
    assert faults.kept_or_refused(folder, set(), set()) == "refused"
