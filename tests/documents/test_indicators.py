"""The years of a resolution on paper: any span, targets as they were, what cannot be told, the ratings beside."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from db.base import action
from db.errors import UserError
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.indicator_catalogue import set_target
from tests.documents.geometry import pages_of, text_of

TODAY = date(2026, 11, 22)


def printed(first: int, last: int = 2026) -> bytes:
    span = {"since": date(first, 1, 1), "until": date(last, 12, 31)}
    return draw_paper("indicator-years", Request(on=TODAY, year=2026, **span))


def cells(first: int) -> dict[str, list[str]]:
    """The line of each indicator as the Word file has it: target and years."""
    from docx import Document

    span = {"since": date(first, 1, 1), "until": date(2026, 12, 31)}
    table = Document(BytesIO(draw_paper("indicator-years", Request(on=TODAY, year=2026, format="docx", **span))))
    rows = [[" ".join(cell.text.split()) for cell in row.cells] for one in table.tables for row in one.rows]
    return {row[0]: row[2:] for row in rows if row[0].startswith("R")}


def words(paper: bytes) -> str:
    return " ".join(text_of(paper).split())


def test_ten_years_of_the_practice_office_with_their_counts_targets_and_ratings(practice_office: Path) -> None:
    said = words(printed(2016))
    assert "từ năm 2016 đến năm 2026" in said
    assert "đạt 8 trong 12 chỉ tiêu có mức giao. Chưa đạt: R6 28,6 % (≥ 90 %); R8 83,3 % (≥ 100 %)." in said
    assert "Chưa có số liệu để tính: R10, R10b." in said
    told = cells(2016)
    assert told["R9"][:8] == ["≥ 100 %", *["–"] * 5, "106/106 100,0 % đạt", "109/109 100,0 % đạt"]
    assert told["R12"] == ["≥ 100 %", *["–"] * 5, *["9/10 90,0 % chưa đạt"] * 5, "10/10 100,0 % đạt"]
    assert told["R8b"] == ["", *["–"] * 7, "1/4 25,0 %", "2/4 50,0 %", "3/5 60,0 %", "2/5 40,0 %"]
    assert "năm 2021 91,5 %, năm 2022 92,6 %, năm 2023 94,5 %, năm 2024 96,3 %, năm 2025 97,2 %." in said


def test_a_longer_span_goes_on_in_a_second_table_and_loses_no_year(practice_office: Path) -> None:
    said = words(printed(2008))
    heads = re.findall(r"Mức giao ((?:\d{4} )+)", said)
    assert [year for head in dict.fromkeys(heads) for year in head.split()] == [str(year) for year in range(2008, 2027)]


def test_a_year_is_judged_by_its_own_target_and_says_so(practice_office: Path) -> None:
    with action("Mức giao mới"):
        set_target("R5", 80, date(2025, 1, 1), "Nghị quyết 02-NQ/ĐU")
    assert cells(2023)["R5"] == [
        "≥ 80 % (đến 2025)",
        "4/7 57,1 % chưa đạt (≥ 90 %)",
        "6/7 85,7 % chưa đạt (≥ 90 %)",
        *["7/7 100,0 % đạt"] * 2,
    ]


def test_a_span_of_a_lifetime_is_refused_in_words(practice_office: Path) -> None:
    with pytest.raises(UserError, match="quá dài"):
        printed(1926)


def test_the_paper_of_eleven_years_is_three_pages(practice_office: Path) -> None:
    assert len(pages_of(printed(2016))) == 3
