"""The whole main job through the command line: from last year's workbook to the last certificate on paper."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from . import story


def run(*words: object, expect: int = 0) -> str:
    """One command as its own process; what it printed to stdout."""
    done = subprocess.run(
        [sys.executable, "-m", "nongson_desktop", *map(str, words)], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == expect, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def run_json(*words: object, expect: int = 0) -> Any:
    return json.loads(run(*words, "--json", expect=expect))


@pytest.fixture(scope="module")
def people() -> list[story.Person]:
    return story.people()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, people: list[story.Person]) -> Path:
    """The office after the year: list, tasks and ratings read from workbooks, the decision made."""
    folder = tmp_path_factory.mktemp("story")
    story.write_member_list(folder / "danh sach.xlsx", people)
    story.write_tasks(folder / "nhiem vu.xlsx", people)
    story.write_ratings(folder / "xep loai.xlsx", people)
    story.write_cell_ratings(folder / "xep loai chi bo.xlsx")
    made = folder / "office"
    run("new", made, "--name", "Đảng bộ xã Suối Mây", "--parent", "Đảng bộ tỉnh Sông Lam", "--place", "Suối Mây")
    for kind, file in (
        ("members", "danh sach.xlsx"),
        ("tasks", "nhiem vu.xlsx"),
        ("ratings", "xep loai.xlsx"),
        ("ratings", "xep loai chi bo.xlsx"),
    ):
        document = run_json("import", made, folder / file, "--kind", kind)
        assert document["refused"] is None
        assert document["rows_written"] == document["rows_read"] > 0
    run("open-year", made, 2026)
    run("open-evaluation", made, 2026, "--on", "2026-12-10")
    run("award", made, 2026, "--number", "15", "--date", "2026-12-20")
    return made


def text_of(office: Path, *words: object) -> str:
    out = office.parent / "giay.pdf"
    run("print", office, *words, "--out", out, "--date", "2026-12-20", "--year", 2026)
    return story.printed_text(out.read_bytes())


def test_every_person_is_listed_as_the_workbook_has_them(office: Path, people: list[story.Person]) -> None:
    listed = {row["card_number"]: row for row in run_json("list", office, "members", "--as-of", "2026-12-01")}
    assert len(listed) == len(people)
    for person in people:
        row = listed[person.card]
        assert (row["name"], row["sex"], row["cell"]) == (person.name, person.sex, person.cell)
        assert row["identity_number"] == person.identity
        for typed, kept in ((person.birth, row["birth_date"]), (person.admitted, row["admitted_on"])):
            assert "/".join(reversed(kept.split("-"))) == typed


def test_she_finds_one_without_diacritics(office: Path, people: list[story.Person]) -> None:
    wanted = next(person for person in people if person.name.startswith("Đỗ Đức"))
    typed = wanted.name.translate(str.maketrans("ĐỗứÁẩđ", "DouAad")).lower()
    found = run_json("list", office, "members", "--search", f"duc do {typed.split()[-1][:1]}")
    assert wanted.name in {row["name"] for row in found}
    assert all(row["name"].startswith("Đỗ Đức") for row in found)


def test_the_year_gave_everyone_a_plan_and_nobody_is_without_a_task(office: Path, people: list[story.Person]) -> None:
    plans = run_json("list", office, "plans", "--year", 2026)
    assert sorted(row["name"] for row in plans) == sorted(person.name for person in people)
    assert {row["state"] for row in plans} == {"nháp"}
    tasks = run_json("list", office, "tasks", "--year", 2026)
    assert {(row["name"], row["text"]) for row in tasks} == {(person.name, person.task) for person in people}
    assert {row["result"] for row in tasks} == {"Hoàn thành"}


def test_the_evaluation_counts_what_was_typed(office: Path, people: list[story.Person]) -> None:
    outcome = run_json("evaluate", office, 2026)
    assert outcome["levels"] == dict(Counter(person.level for person in people))
    assert (outcome["members"], outcome["rated"], outcome["exempt"], outcome["waiting"]) == (127, 127, [], [])
    whole = outcome["quotas"][0]
    assert whole["scope"] == "office"
    assert (whole["base"], whole["htxs"], whole["percent"]) == (117, 20, 20)
    assert (whole["limit_htt_and_above"], whole["limit_htt_only"], whole["verdict"]) == (23, 19, "amber")


def test_the_summary_prints_every_name(office: Path, people: list[story.Person]) -> None:
    text = text_of(office, "rating-summary")
    for person in people:
        assert person.name in text, person.name


def test_each_cell_gets_its_plans_tasks_and_reviews(office: Path, people: list[story.Person]) -> None:
    for paper in ("plan", "task-table", "task-slip", "review"):
        text = text_of(office, paper, "--cell", story.CELLS[0])
        for person in people:
            assert (person.name in text) == (person.cell == story.CELLS[0]), (paper, person.name)


def test_a_task_slip_says_what_was_assigned(office: Path, people: list[story.Person]) -> None:
    text = text_of(office, "task-slip", "--cell", story.CELLS[1])
    for person in people:
        if person.cell == story.CELLS[1]:
            assert person.task in text


def test_the_decision_lists_the_best_and_no_one_else(office: Path, people: list[story.Person]) -> None:
    text = text_of(office, "award-decision")
    assert "Số 15-QĐ/ĐU" in text
    assert "Suối Mây, ngày 20 tháng 12 năm 2026" in text
    for person in people:
        assert (person.name in text) == (person.level == "HTXS"), person.name


def test_the_last_certificate_bears_the_last_name(office: Path, people: list[story.Person]) -> None:
    out = office.parent / "giay khen.pdf"
    run("print", office, "certificate", "--out", out, "--date", "2026-12-20", "--year", 2026)
    pages = PdfReader(BytesIO(out.read_bytes())).pages
    best = {person.name.upper() for person in people if person.level == "HTXS"}
    texts = [" ".join(page.extract_text().split()) for page in pages]
    for name in best:
        assert sum(name in text for text in texts) == 1, name
    assert sum("Quyết định số 15-QĐ/ĐU, ngày 20 tháng 12 năm 2026" in text for text in texts) == len(pages)
    assert len(pages) >= len(best)


def test_the_same_data_and_date_print_the_same_bytes(office: Path) -> None:
    first, second = office.parent / "a.pdf", office.parent / "b.pdf"
    for out in (first, second):
        run("print", office, "rating-summary", "--out", out, "--date", "2026-12-20", "--year", 2026)
    assert first.read_bytes() == second.read_bytes()


def test_the_office_is_whole_after_all_that(office: Path) -> None:
    assert run_json("check", office) == {"ok": True, "problems": []}
