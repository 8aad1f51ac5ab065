"""`make bench`: each job against the bare libraries doing the same work; `--write` puts the table into the README."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.benchmarks import certificates, filtering, starting  # noqa: E402  (the checkout comes first)
from tests.benchmarks.measure import Row  # noqa: E402
from ui.app import application  # noqa: E402

HEAD = ("job", "Nông Sơn", "bare libraries", "ratio", "budget")
BLOCK = re.compile(r"(<!-- bench -->\n).*?(<!-- /bench -->)", re.DOTALL)


def main(words: list[str]) -> int:
    """Print the table; exits 1 when a job is over its budget."""
    with tempfile.TemporaryDirectory(prefix="nongson-bench-") as place:
        os.environ["NONGSON_HOME"] = str(Path(place, "home"))
        application()
        rows = [row for part in (starting, filtering, certificates) for row in part.rows(Path(place))]
    table = as_table(rows)
    print(table)
    if "--write" in words:
        readme = ROOT / "README.md"
        readme.write_text(BLOCK.sub(rf"\1{table}\n\2", readme.read_text(encoding="utf-8")), encoding="utf-8")
    return 0 if all(row.is_within for row in rows) else 1


def as_table(rows: list[Row]) -> str:
    lines = [HEAD, ("---",) * len(HEAD), *(row.cells() for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
