"""What a test typed of a year's evaluation, and whether the papers say it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from docx import Document
from pypdf import PdfReader

BEST, GOOD, PLAIN, WORST = "HTXS", "HTT", "HT", "KHT"
LEVEL_NAMES = {BEST: "Hoàn thành xuất sắc", GOOD: "Hoàn thành tốt", PLAIN: "Hoàn thành", WORST: "Không hoàn thành"}


@dataclass
class CellYear:
    """What the test itself typed of one cell: who is rated, the levels, the sheets and the places."""

    names: list[str]
    claimed: dict[str, str] = field(default_factory=dict)
    voted: dict[str, str] = field(default_factory=dict)
    entitled: int = 0
    places: int = 0
    best: list[str] = field(default_factory=list)

    @property
    def present(self) -> int:
        return self.entitled - 1

    @property
    def valid(self) -> int:
        return self.present - 1

    def proposed(self, name: str) -> str:
        return BEST if name in self.best else self.voted[name]


Year = dict[str, CellYear]


def decided(known: CellYear, name: str) -> str:
    """The committee follows the cells, but sees one in each lower than the cell did."""
    return PLAIN if name == known.names[-1] else known.proposed(name)


def check_summary(text: str, year: Year) -> None:
    """Everyone stands there with the three levels that were typed."""
    level = "(HTXS|HTT|HT|KHT)"
    for known in year.values():
        for name in known.names:
            found = re.search(rf"{name} (?:.{{0,250}}? )??{level} {level} (?:[\d,]+ )?{level}\b", text)
            assert found, text[max(text.find(name), 0) :][:200]
            assert list(found.groups()) == [known.claimed[name], known.proposed(name), decided(known, name)], name


def check_counts(pages: list[str], year: Year) -> None:
    """Each cell's minutes say its own sheets."""
    text = " ".join(pages)
    for cell, known in year.items():
        said = (
            f"Số phiếu phát ra: {known.present:02d}; thu về: {known.present:02d}; không thu lại: 00;"
            f" hợp lệ: {known.valid:02d}; không hợp lệ: 01."
        )
        assert said in text, cell
    assert all(text.count(cell) for cell in year)


def check_places(pages: list[str], year: Year, total: int) -> None:
    """The notice names every cell with the places it was given."""
    text = " ".join(pages)
    for cell, known in year.items():
        good = sum(level == GOOD for level in known.voted.values())
        assert re.search(rf"{cell} {good} {known.places}\b", text), cell
    assert re.search(rf"Tổng cộng \d+ {total}\b", text)


def check_ballots(pages: list[str], year: Year) -> None:
    """As many ballots as voters were present, each cell's own names on them."""
    for cell, known in year.items():
        own = [page for page in pages if cell.upper() in page.upper()]
        assert sum(page.count("PHIẾU XẾP LOẠI") for page in own) == known.present, cell
        assert all(name in own[0] for name in known.names), cell


def check_second_ballots(pages: list[str], year: Year) -> None:
    """A ballot for each voter with the places of the cell, and on it only those who were voted HTT."""
    ballots = " ".join(pages).split("ĐẢNG CỘNG SẢN VIỆT NAM")[1:]
    for cell, known in year.items():
        own = [ballot for ballot in ballots if f"{cell.upper()} PHIẾU BÌNH CHỌN" in ballot.upper()]
        assert len(own) == known.present, cell
        assert f"(chọn không quá {known.places:02d} đồng chí" in own[0], cell
        on_it = [name for name in known.names if re.search(rf"\d {name}\b", own[0])]
        assert on_it == [name for name in known.names if known.voted[name] == GOOD], cell


def check_statistics(text: str, year: Year, counted: Counter[str]) -> None:
    rated = sum(len(known.names) for known in year.values())
    assert re.search(rf"4 Số đã được đánh giá, xếp loại {rated} ", text)
    for level, words in LEVEL_NAMES.items():
        assert re.search(rf"- {words} nhiệm vụ {counted[level]} ", text), level
    assert f"= tổng các mức: {rated} = {' + '.join(str(counted[level]) for level in LEVEL_NAMES)}" in text


def check_notices(text: str, year: Year, counted: Counter[str]) -> None:
    """Each cell is told how many of its members are at each level."""
    told = text.split("THÔNG BÁO kết quả")[1:]
    assert len(told) == len(year)
    for (cell, known), notice in zip(year.items(), told, strict=True):
        levels = Counter(decided(known, name) for name in known.names)
        parts = (f"{name.lower()} nhiệm vụ {levels[level]}" for level, name in LEVEL_NAMES.items() if levels[level])
        assert f"của {cell} như sau" in notice
        assert f"đã xếp loại {len(known.names)} ({', '.join(parts)})" in notice, cell


def check_lists(text: str, year: Year, counted: Counter[str]) -> None:
    """The best and the lowest by name, and nobody else."""
    assert f"I. Hoàn thành xuất sắc nhiệm vụ: {counted[BEST]} đảng viên" in text
    assert f"II. Không hoàn thành nhiệm vụ: {counted[WORST]} đảng viên" in text
    for cell, known in year.items():
        listed = [name for name in known.names if f"{name} {cell}" in text]
        assert listed == [name for name in known.names if decided(known, name) in (BEST, WORST)], cell


def check_comparison(text: str, year: Year, counted: Counter[str]) -> None:
    rated = sum(len(known.names) for known in year.values())
    shares = " ".join(
        f"{counted[level]} {Decimal(100 * counted[level]) / rated:.1f}".replace(".", ",") for level in LEVEL_NAMES
    )
    assert re.search(rf"2026 \d+ \d+ 0 {rated} {shares}", text)


LAST_PAPERS = {
    "statistics": check_statistics,
    "rating-notice": check_notices,
    "level-lists": check_lists,
    "comparison": check_comparison,
}


def check_best(pages: list[str], year: Year, counted: Counter[str]) -> None:
    """The decision says how many there are at each level and lists everyone with the level that was typed."""
    text = " ".join(pages)
    words = ("hoàn thành xuất sắc nhiệm vụ", "hoàn thành tốt nhiệm vụ", "hoàn thành nhiệm vụ")
    said = ", ".join(f"{name} {counted[level]}" for name, level in zip(words, (BEST, GOOD, PLAIN), strict=True))
    assert f"{said}, không hoàn thành nhiệm vụ {counted[WORST]}" in text
    for known in year.values():
        for name in known.names:
            assert re.search(rf"{name} \D{{0,60}}?\b{decided(known, name)}\b", text), name


def check_committee(pages: list[str], names: list[str], voted: dict[str, str], valid: int) -> None:
    """The committee's own minutes: every organisation and body with the votes that were typed."""
    text = " ".join(pages)
    assert f"hợp lệ: {valid:02d}; không hợp lệ: 01." in text
    for name in names:
        counts = " ".join(str(valid) if level == voted[name] else "0" for level in (BEST, GOOD, PLAIN, WORST))
        assert re.search(rf"{name} \D{{0,40}}?{counts}\b", text), name


def check_file_of_a_cell(path: Path, known: CellYear, others: list[str]) -> None:
    """One PDF: the list first, then a review and a ballot for each, the minutes, the summary; nobody else's."""
    pages = [" ".join(sheet.extract_text().split()) for sheet in PdfReader(path).pages]
    text = " ".join(pages)
    assert "DANH MỤC HỒ SƠ" in pages[0]
    assert all(text.count(name) >= 4 for name in known.names), "review, ballots, minutes, summary"
    assert text.count("PHIẾU XẾP LOẠI") == known.present
    assert f"thu về: {known.present:02d}" in text
    assert not [name for name in others if name in text]


def check_folder_of_a_cell(folder: Path, known: CellYear) -> None:
    """A Word file for each member, none of them named after anyone."""
    reviews = sorted(folder.glob("*-ban-kiem-diem-ca-nhan-*.docx"))
    assert len(reviews) == len(known.names)
    said = ["\n".join(part.text for part in Document(str(path)).paragraphs) for path in reviews]
    assert all(name in text for name, text in zip(known.names, said, strict=True))
