"""What the office's own Word forms can be filled with, taken from the papers of the practice office (make places)."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from textwrap import shorten

from db.awards import AwardKind
from db.base import action
from db.errors import UserError
from db.open import close_office
from nongson_desktop.documents.content import Content
from nongson_desktop.documents.form_values import ALL, places
from nongson_desktop.documents.paper import Paper
from nongson_desktop.documents.papers import PAPERS
from nongson_desktop.documents.request import Request
from nongson_desktop.paths import seeds
from nongson_desktop.rules.awards import decision_of, issue
from nongson_desktop.sample import make_sample

FILE = seeds() / "paper_places.toml"
FIRST, LAST = 2022, 2026
YEARS = (2026, 2025, 2024, 2022)  # of three sets of rules
KINDS = (AwardKind.YEARLY, AwardKind.FIVE_YEARS, AwardKind.AD_HOC)
LONGEST = 80
HEAD = """# Ô điền của mẫu Word riêng: mọi ô mà từng loại giấy có thể có, kèm ví dụ của đảng bộ mẫu.
# Tệp này do `make places` viết ra từ các giấy tờ; không sửa tay.
"""


def issue_last_decision() -> None:
    """Of the practice office that is open: only what is issued has numbers of the register."""
    decision = decision_of(LAST - 1, AwardKind.YEARLY)
    if decision is not None and decision.issued_on is None:
        with action("Ban hành"):
            issue(decision, date(LAST, 1, 15))


def found_places() -> dict[str, dict[str, str]]:
    """The places of every paper of the open office by its key, each with the first thing that stands there."""
    found = {paper.key: _of_paper(paper) for paper in PAPERS if paper.contents is not None}
    return {paper: samples for paper, samples in found.items() if samples}


def _of_paper(paper: Paper) -> dict[str, str]:
    found: dict[str, str] = {}
    for contents in contents_of(paper):
        for place in places(contents):
            if not place.name.startswith(f"{ALL}."):
                found[place.name] = found.get(place.name) or shorten(place.sample, LONGEST, placeholder=" …")
    return dict(sorted(found.items(), key=lambda place: "." in place[0]))


def contents_of(paper: Paper) -> Iterator[list[Content]]:
    """The paper of each set of rules and kind of award, as far as there is one."""
    assert paper.contents is not None
    for year in YEARS:
        for kind in KINDS if "award" in paper.key else KINDS[:1]:
            with suppress(UserError):
                yield paper.contents(Request(on=date(year, 12, 20), year=year, award=kind, format="docx"))


def written(found: dict[str, dict[str, str]]) -> str:
    """The places as the file holds them."""
    lines = [HEAD]
    for paper, samples in found.items():
        lines.append(f"[{paper}]\n")
        lines += [
            f"{json.dumps(name)} = {json.dumps(sample, ensure_ascii=False)}\n" for name, sample in samples.items()
        ]
        lines.append("\n")
    return "".join(lines).rstrip("\n") + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="nongson-places-") as place:
        os.environ["NONGSON_HOME"] = str(Path(place, "home"))
        make_sample(Path(place, "office"), first=FIRST, last=LAST)
        issue_last_decision()
        FILE.write_text(written(found_places()), encoding="utf-8")
        close_office()
