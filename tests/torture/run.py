"""The long form of the fault tests, with a table at the end: `make torture`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from db.open import close_office
from nongson_desktop.sample import make_sample
from tests.torture.faults import (
    Tally,
    cuts_while_moving,
    flipped,
    full_disks,
    kills,
    power_cuts,
    shortened,
    small_office,
)
from tests.torture.hostile import given, readers

MINUTES = 8 * 60
KILLS, DISKS, CUTS, SAVES, STEP, HOSTILE = 300, 60, 1500, 120, 512, 200


def main() -> int:
    """Do every fault many times; returns 1 when anything was lost."""
    begun, tallies = time.monotonic(), []
    with tempfile.TemporaryDirectory() as place:
        for name, fault in (
            ("kills", lambda folder: kills(folder, KILLS, 1)),
            ("disks", lambda folder: full_disks(folder, DISKS)),
            ("cuts", lambda folder: power_cuts(folder, SAVES, CUTS, 2)),
            ("moving", lambda folder: cuts_while_moving(folder, SAVES, CUTS // 5, 3)),
            ("flipped", lambda folder: flipped(folder, STEP, 4)),
            ("shortened", lambda folder: shortened(folder, STEP * 8, 5)),
        ):
            folder = Path(place) / name
            small_office(folder)
            tallies.append(fault(folder))
            print(tallies[-1].line(), flush=True)
        for tally in hostile_files(Path(place) / "files", HOSTILE, 6):
            tallies.append(tally)
            print(tally.line(), flush=True)
        grown = _soaked(Path(place) / "soak")
    print_table(tallies)
    print(f"{sum(tally.tried for tally in tallies)} lần thử trong {time.monotonic() - begun:.0f} giây.")
    return int(any(tally.lost for tally in tallies) or grown)


def hostile_files(folder: Path, count: int, seed: int) -> Iterator[Tally]:
    """Spoilt files for every reader; the practice office stays open while they are read."""
    folder.mkdir()
    make_sample(folder / "practice")
    for reader in readers(folder, folder / "practice"):
        yield given(reader, folder, count, seed)
    close_office()


def _soaked(folder: Path) -> bool:
    """Eight hours of the window; whether it held more than it may."""
    make_sample(folder)
    close_office()
    day = [sys.executable, "-m", "tests.torture.soak", str(folder), str(MINUTES), "7"]
    return bool(subprocess.run(day, check=False).returncode)


def print_table(tallies: list[Tally]) -> None:
    print(f"\n{'Sự cố':<44}{'đã thử':>7}{'còn đủ':>10}{'từ chối':>9}{'mất':>7}")
    for tally in tallies:
        print(tally.line())


if __name__ == "__main__":
    sys.exit(main())
