"""What the newspaper told of a commune, read from the practice office as the clerk reads it: from its lists."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nongson_desktop.cli import main
from nongson_desktop.rules.admission_results import results, total

LAST, TODAY = "2025-12-31", "2026-11-22"


@pytest.fixture(scope="module")
def own_copy(practice_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reading leaves files beside an office for a moment, which others who copy the shared one would trip over."""
    return shutil.copytree(practice_folder, tmp_path_factory.mktemp("facts") / "office")


@pytest.fixture
def listed(own_copy: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """A list of the practice office as --json prints it."""

    def read(kind: str, *options: str) -> list[dict[str, Any]]:
        assert main(["list", str(own_copy), kind, *options, "--json"]) == 0
        found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
        return found

    return read


def one(listed: Any, code: str, day: str = LAST) -> dict[str, Any]:
    return next(row for row in listed("indicators", "--as-of", day) if row["code"] == code)


def counts(row: dict[str, Any]) -> tuple[int, int]:
    return row["numerator"], row["denominator"]


def test_127_members_in_ten_cells(listed: Any) -> None:
    members = listed("members", "--as-of", TODAY)
    assert (len(members), len({row["cell"] for row in members})) == (127, 10)


@pytest.mark.parametrize("code", ["R11", "R9"], ids=["plans", "tasks"])
def test_everyone_who_must_has_a_plan_and_a_task(listed: Any, code: str) -> None:
    for day in (LAST, TODAY):
        row = one(listed, code, day)
        assert counts(row)[0] == counts(row)[1] > 100
        assert (row["percent"], row["met"], row["missing"]) == (100.0, True, None)


def test_a_member_without_a_task_shows_as_a_defect_by_name(
    practice_office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from db.base import action
    from db.members import Member
    from db.open import close_office
    from db.tasks import Task

    with action("bỏ nhiệm vụ"):
        member = Member.get_by_id(Task.get(Task.year == 2026, Task.result != "adjusted").__data__["member"])
        for task in Task.select().where(Task.year == 2026, Task.member == member):
            task.hidden = True
            task.save()
    close_office()
    assert main(["list", str(practice_office), "indicators", "--as-of", TODAY, "--json"]) == 0
    row = next(row for row in json.loads(capsys.readouterr().out) if row["code"] == "R9")
    assert (row["denominator"] - row["numerator"], row["met"], row["missing"]) == (1, False, member.name)


def test_over_ninety_percent_do_their_work_well_told_with_and_without_the_excellent(listed: Any) -> None:
    both, good_only = one(listed, "R10"), one(listed, "R10b")
    levels = [row["level"] for row in listed("ratings", "--year", "2025") if row["level"]]
    assert counts(both) == (levels.count("HTXS") + levels.count("HTT"), len(levels))
    assert counts(good_only) == (levels.count("HTT"), len(levels))
    assert (both["comparison"], both["target"], both["met"]) == (">", 90.0, True)
    assert good_only["percent"] < both["percent"]


def test_ratings_are_higher_each_year_than_the_year_before(listed: Any) -> None:
    shares = [one(listed, "R10", f"{year}-12-31")["percent"] for year in range(2021, 2026)]
    assert shares == sorted(set(shares))


def test_admissions_reach_the_target_every_year(listed: Any) -> None:
    rows = [one(listed, "R8", f"{year}-12-31") for year in range(2021, 2026)]
    assert [row["met"] for row in rows] == [True] * 5
    assert all(row["numerator"] == row["denominator"] > 0 for row in rows)


def test_admissions_of_hamlet_cadres_rise(practice_office: Path) -> None:
    of_years = [total(results(year, date(year, 12, 31)), "").cadres for year in range(2021, 2026)]
    assert of_years == sorted(of_years)
    assert of_years[0] < of_years[-1]


def test_hamlet_posts_held_by_members_are_still_below_their_target(listed: Any) -> None:
    below = {row["code"] for row in listed("indicators", "--as-of", TODAY) if row["met"] is False}
    assert "R6" in below
    row = one(listed, "R6", TODAY)
    assert row["missing"].count("(tổ viên") == row["denominator"] - row["numerator"]


def test_the_general_target_of_hamlet_cadres_has_no_number_and_no_judgement(listed: Any) -> None:
    row = one(listed, "R7", TODAY)
    assert (row["target"], row["met"], row["comparison"]) == (None, None, "không đánh giá")
    assert row["percent"] == round(100 * row["numerator"] / row["denominator"], 1)


def test_every_hamlet_cell_has_a_chi_uy_and_the_rule_of_nine_stands_beside(listed: Any) -> None:
    all_cells, large = one(listed, "R3", TODAY), one(listed, "R3b", TODAY)
    assert (all_cells["percent"], all_cells["target"], all_cells["target_year"]) == (100.0, 100.0, 2025)
    assert large["denominator"] < all_cells["denominator"]
    assert large["met"] is None


def test_leaders_talk_with_the_people_and_concerns_come_from_there_cells_and_committee_members(listed: Any) -> None:
    talks = listed("dialogues", "--year", "2026")
    assert [row["state"] for row in talks] == ["Đã thông báo kết luận"] * 2
    assert all(row["chair"] and row["concern_count"] >= 7 for row in talks)
    concerns = listed("concerns", "--year", "2026")
    sources = {row["source"] for row in concerns}
    assert {"Đối thoại", "Sinh hoạt chi bộ", "Cấp ủy viên đứng điểm", "Tiếp dân"} <= sources
    answered = [row for row in concerns if row["answered_on"]]
    assert len(answered) > len(concerns) // 2
    assert all(row["result"] for row in answered)
    handed_on = [row for row in concerns if row["kind"] == "Khiếu nại, tố cáo"]
    assert [(row["content"], row["raised_by"], bool(row["passed_to"])) for row in handed_on] == [(None, None, True)]


def test_indicators_of_one_cell_are_its_part_of_the_whole(listed: Any) -> None:
    whole = counts(one(listed, "R9"))
    names = [row["name"] for row in listed("organizations", "--as-of", LAST) if row["kind"] == "Chi bộ"]
    parts = []
    for name in names:
        rows = listed("indicators", "--as-of", LAST, "--cell", name)
        parts.append(counts(next(row for row in rows if row["code"] == "R9")))
    assert (sum(part for part, _ in parts), sum(part for _, part in parts)) == whole


def test_the_district_commended_a_collective_for_party_building_in_2022(listed: Any) -> None:
    """S18."""
    of_bodies = [row for row in listed("awards-received", "--year", "2022") if row["organization"]]
    assert [(row["form"], row["level"], row["organization"]) for row in of_bodies] == [
        ("Giấy khen", "Cấp huyện (đến 30/6/2025)", "Chi bộ thôn Đồng Tranh")
    ]
