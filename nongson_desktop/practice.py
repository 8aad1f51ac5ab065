"""What `make run` shows: the practice office, its year-end papers on disk, then the window on it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

from db.open import is_office, office
from nongson_desktop import cli
from nongson_desktop.cli_answers import DONE
from nongson_desktop.rules.organizations import cells
from nongson_desktop.screen import has_screen

OFFICE, PAPERS, YEAR = Path("sample-office"), Path("sample-papers"), 2025
OF_A_CELL = ("plan", "task-slip", "task-table", "review")
OF_THE_OFFICE = ("rating-summary", "award-decision", "certificate")
_DAY = date(YEAR, 12, 31)


def main() -> int:
    """Make what is missing, print the papers and open the window; returns the exit code."""
    if not is_office(OFFICE) and (code := cli.main(["sample", str(OFFICE)])):
        return code
    if code := print_papers(OFFICE, PAPERS):
        return code
    print(f"Giấy tờ cuối năm {YEAR} của đảng bộ mẫu: {PAPERS.resolve()}")
    if not has_screen():
        print("Không mở được cửa sổ vì ở đây không có màn hình; dữ liệu mẫu và giấy tờ đã sẵn sàng.")
        return DONE
    window = [sys.executable, "-m", "nongson_desktop", str(OFFICE)]
    return subprocess.run(window, check=False).returncode  # noqa: S603  (ourselves)


def print_papers(folder: Path, to: Path) -> int:
    """The year's papers as PDF: those of a cell for the first cell, the others for the whole office."""
    with office(folder, write=False):
        cell = cells(_DAY)[0].name
    for key in (*OF_A_CELL, *OF_THE_OFFICE):
        scope = ["--cell", cell] if key in OF_A_CELL else []
        out = str(to / f"{key}-{YEAR}.pdf")
        dates = ["--year", str(YEAR), "--date", _DAY.isoformat()]
        if code := cli.main(["print", str(folder), key, "--out", out, *dates, *scope]):
            return code
    return DONE


if __name__ == "__main__":
    sys.exit(main())
