"""`make bench`: each job against the bare libraries doing the same work; `--write` puts the table into the README."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.benchmarks import (  # noqa: E402  (the checkout comes first)
    beside,
    certificates,
    evaluating,
    exporting,
    filtering,
    forms,
    importing,
    keeping,
    lists,
    starting,
)
from tests.benchmarks.measure import Row  # noqa: E402
from ui.app import application  # noqa: E402

HEAD = ("job", "Nông Sơn", "bare libraries", "ratio", "budget")
PARTS = (starting, filtering, lists, importing, exporting, evaluating, certificates, forms, keeping)


def main(words: list[str]) -> int:
    """Print the table; exits 1 when a job is over its budget."""
    with tempfile.TemporaryDirectory(prefix="nongson-bench-") as place:
        os.environ["NONGSON_HOME"] = str(Path(place, "home"))
        application()
        rows = [row for part in PARTS for row in part.rows(Path(place))]
        tables = {"bench": as_table(rows), "bench-beside": beside.table(Path(place))}
    print(*tables.values(), sep="\n\n")
    if "--write" in words:
        readme = ROOT / "README.md"
        readme.write_text(with_tables(readme.read_text(encoding="utf-8"), tables), encoding="utf-8")
    return 0 if all(row.is_within for row in rows) else 1


def with_tables(text: str, tables: dict[str, str]) -> str:
    for mark, table in tables.items():
        block = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", re.DOTALL)
        text = block.sub(rf"\g<1>{table}\n\g<2>", text)
    return text


def as_table(rows: list[Row]) -> str:
    lines = [HEAD, ("---",) * len(HEAD), *(row.cells() for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
