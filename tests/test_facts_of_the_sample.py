"""What the newspaper told of a commune, read from the practice office as the clerk reads it: S1 to S19 of the facts.

S10 and S14 of a whole district, with twenty-nine hamlets, are in tests/rules/test_indicators.py.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from nongson_desktop.cli import main
from tests.documents.geometry import text_of

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


@pytest.fixture
def printed(own_copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """A paper of the practice office as `print` writes it, read back."""

    def read(paper: str, *options: str) -> str:
        out = tmp_path / "paper.pdf"
        assert main(["print", str(own_copy), paper, *options, "--date", TODAY, "--out", str(out)]) == 0
        capsys.readouterr()
        return " ".join(text_of(out.read_bytes()).split())

    return read


def one(listed: Any, code: str, day: str = LAST) -> dict[str, Any]:
    return next(row for row in listed("indicators", "--as-of", day) if row["code"] == code)


def counts(row: dict[str, Any]) -> tuple[int, int]:
    return row["numerator"], row["denominator"]


def by_year(listed: Any, code: str, first: int = 2021) -> list[dict[str, Any]]:
    return [one(listed, code, f"{year}-12-31") for year in range(first, 2026)]


def cells_of(listed: Any) -> list[str]:
    return [row["name"] for row in listed("organizations", "--as-of", TODAY) if row["kind"] == "Chi bộ"]


def test_s1_127_members_in_ten_cells_directly_under_the_committee(listed: Any) -> None:
    members = listed("members", "--as-of", TODAY)
    cells = [row for row in listed("organizations", "--as-of", TODAY) if row["kind"] == "Chi bộ"]
    of_each = Counter(row["cell"] for row in members)
    assert (len(members), len(cells)) == (127, 10)
    assert {row["parent"] for row in cells} == {"Đảng bộ xã Suối Mây"}
    assert of_each.keys() == {row["name"] for row in cells}
    assert sum(of_each.values()) == 127


def test_s2_everyone_who_must_has_a_plan_and_the_cell_checks_it(listed: Any) -> None:
    for day in (LAST, TODAY):
        row = one(listed, "R11", day)
        assert counts(row)[0] == counts(row)[1] > 100
        assert (row["percent"], row["met"], row["missing"]) == (100.0, True, None)
    planned = {row["member_id"] for row in listed("plans", "--year", "2026")}
    members = listed("members", "--as-of", TODAY)
    freed = [row for row in members if row["status"] in ("Miễn công tác và sinh hoạt đảng", "Đình chỉ sinh hoạt")]
    assert {row["status"] for row in members if row["id"] not in planned} == {"Miễn công tác và sinh hoạt đảng"}
    assert counts(one(listed, "R11", TODAY)) == (127 - len(freed), 127 - len(freed)) == (117, 117)
    assert {row["state"] for row in listed("plans", "--year", "2025")} == {"đã đánh giá"}
    checks = listed("plan-checks", "--year", "2026")
    assert {row["cell"] for row in checks} == set(cells_of(listed))
    assert all(row["by"] and row["remark"] for row in checks)


def test_s3_everyone_who_must_has_a_task(listed: Any) -> None:
    for day in (LAST, TODAY):
        row = one(listed, "R9", day)
        assert counts(row)[0] == counts(row)[1] > 100
        assert (row["percent"], row["met"], row["missing"]) == (100.0, True, None)
    tasked = {row["member_id"] for row in listed("tasks", "--year", "2026")}
    without = [row["status"] for row in listed("members", "--as-of", TODAY) if row["id"] not in tasked]
    assert set(without) <= {"Miễn công tác và sinh hoạt đảng", "Đình chỉ sinh hoạt"}


def test_s3_a_member_without_a_task_shows_as_a_defect_by_name(
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


def test_s4_over_ninety_percent_do_their_work_well_told_with_and_without_the_excellent(listed: Any) -> None:
    both, good_only = one(listed, "R10"), one(listed, "R10b")
    levels = [row["level"] for row in listed("ratings", "--year", "2025") if row["level"]]
    assert counts(both) == (levels.count("HTXS") + levels.count("HTT"), len(levels)) == (106, 109)
    assert counts(good_only) == (levels.count("HTT"), len(levels)) == (92, 109)
    assert (both["comparison"], both["target"], both["percent"], both["met"]) == (">", 90.0, 97.2, True)
    assert (good_only["percent"], good_only["met"]) == (84.4, False)


def test_s5_every_year_has_its_programme_of_inspections_with_the_quarter_of_each(listed: Any) -> None:
    programmes = {row["name"]: row for row in listed("inspection-programmes")}
    assert {row["year"] for row in programmes.values() if row["span"] == "Năm"} == set(range(2016, 2027))
    assert all(row["number"] and row["dated"] for row in programmes.values())
    of_term = [row for row in programmes.values() if row["span"] == "Toàn khóa"]
    assert {(row["year"], row["last_year"], row["conductor"]) for row in of_term} == {
        (2025, 2030, "Đảng ủy"),
        (2025, 2030, "Ủy ban Kiểm tra Đảng ủy"),
    }
    to_come = [row for row in listed("inspection-items") if row["programme"].startswith("Chương trình toàn khóa")]
    assert {row["year"] for row in to_come} == {2027, 2028, 2029, 2030}
    planned = [row for row in listed("inspection-items") if row["state"] == "Theo chương trình"]
    assert {programmes[row["programme"]]["year"] for row in planned} == set(range(2016, 2027))
    of_the_year = [row for row in planned if row["kind"] != "Giám sát thường xuyên"]
    assert {row["quarter"] for row in of_the_year} == {1, 2, 3, 4}


def test_s6_cells_and_their_heads_are_inspected_together_on_the_rules_of_the_cell(listed: Any) -> None:
    subjects = defaultdict(list)
    for row in listed("inspection-subjects"):
        subjects[row["inspection"]].append(row)
    both = [rows for rows in subjects.values() if {"Tổ chức đảng", "Người đứng đầu"} <= {row["kind"] for row in rows}]
    assert len(both) == 22
    for rows in both:
        cell, head = (next(row for row in rows if row["kind"] == kind) for kind in ("Tổ chức đảng", "Người đứng đầu"))
        assert cell["organization"].startswith("Chi bộ")
        assert head["member_id"]
        assert head["role"] == "Bí thư"
    said = {row["content"] for row in listed("inspections", "--year", "2016")}
    assert any("quy chế hoạt động của chi bộ" in words for words in said)
    assert any("gương mẫu" in words for row in listed("inspections") for words in (row["content"],))


def test_s7_over_140_inspections_since_2016_counted_both_ways_by_who_inspects(listed: Any, printed: Any) -> None:
    held = listed("inspections")
    of_year = Counter(row["year"] for row in held)
    assert set(of_year) == set(range(2016, 2027))
    assert all(11 <= count <= 15 for count in of_year.values())
    from_above = [row for row in held if row["conductor"] == "Cấp trên"]
    assert len(held) == 155
    assert len(held) - len(from_above) == 134
    assert {row["conducted_by"] for row in from_above} == {
        "Ủy ban Kiểm tra Huyện ủy Đá Vân",
        "Ủy ban Kiểm tra Tỉnh ủy Sông Lam",
    }
    inspected = {row["organization"] for row in listed("inspection-subjects") if row["organization"]}
    assert inspected >= set(cells_of(listed))
    assert any(row["member_id"] for row in listed("inspection-subjects") if row["kind"] == "Đảng viên")
    concluded = [row for row in held if row["state"] in ("Hoàn thành", "Đang khắc phục")]
    said = printed("inspection-statistics", "--since", "2016-01-01", "--until", "2026-12-31")
    assert f"Mọi chủ thể: {len(concluded)} cuộc, bình quân 14,0 cuộc mỗi năm." in said


def test_s8_every_cell_has_one_member_of_the_committee_who_comments_on_its_meetings(listed: Any) -> None:
    follows = listed("attached-members", "--as-of", TODAY)
    assert Counter(row["cell"] for row in follows) == dict.fromkeys(cells_of(listed), 1)
    row = one(listed, "R12", TODAY)
    assert (counts(row), row["met"], row["missing"]) == ((10, 10), True, None)
    visits = listed("meeting-visits")
    meetings = {row["name"]: row for row in listed("meetings")}
    assert len(visits) > 100
    assert all(row["comment"] and meetings[row["meeting"]]["held_on"] for row in visits)
    assert {meetings[row["meeting"]]["cell"] for row in visits} == set(cells_of(listed))


def test_s9_ratings_are_higher_each_year_than_the_year_before(listed: Any, printed: Any) -> None:
    shares = [row["percent"] for row in by_year(listed, "R10")]
    assert shares == sorted(set(shares)) == [91.5, 92.6, 94.5, 96.3, 97.2]
    said = printed("indicator-years", "--since", "2016-01-01", "--until", "2026-12-31")
    assert "năm 2021 91,5 %, năm 2022 92,6 %, năm 2023 94,5 %, năm 2024 96,3 %, năm 2025 97,2 %." in said


def test_s10_every_hamlet_has_a_cell_of_its_own(listed: Any) -> None:
    own, without = one(listed, "R1", TODAY), one(listed, "R2", TODAY)
    hamlets = len(listed("hamlets", "--as-of", TODAY))
    assert (counts(own), own["percent"], own["met"]) == ((hamlets, hamlets), 100.0, True)
    assert (without["numerator"], without["unit"], without["met"]) == (0, "số lượng", True)


def test_s11_admissions_reach_the_target_every_year_and_cadres_among_them_rise(listed: Any, printed: Any) -> None:
    reached, cadres = by_year(listed, "R8"), by_year(listed, "R8b")
    assert [row["met"] for row in reached] == [True] * 5
    assert [counts(row) for row in reached] == [(4, 4), (4, 4), (4, 4), (4, 4), (5, 5)]
    for row, year in zip(reached, range(2021, 2026), strict=True):
        targets = listed("admission-targets", "--year", str(year))
        assert sum(each["number"] for each in targets) == row["denominator"]
    assert [counts(row) for row in cadres] == [(0, 0), (0, 0), (1, 4), (2, 4), (3, 5)]
    assert [row["percent"] for row in cadres[2:]] == [25.0, 50.0, 60.0]
    assert {row["met"] for row in cadres} == {None}
    assert "Toàn đảng bộ 5 5 100,0 %" in printed("admission-results", "--year", "2025")


def test_s12_hamlet_posts_held_by_members_are_still_below_their_target(listed: Any) -> None:
    below = {row["code"] for row in listed("indicators", "--as-of", TODAY) if row["met"] is False}
    assert "R6" in below
    row = one(listed, "R6", TODAY)
    assert (counts(row), row["target"]) == ((2, 7), 90.0)
    assert row["missing"].count("(tổ viên") == row["denominator"] - row["numerator"]


def test_s13_every_hamlet_cell_has_a_chi_uy_and_the_rule_of_nine_stands_beside(listed: Any) -> None:
    all_cells, large = one(listed, "R3", TODAY), one(listed, "R3b", TODAY)
    assert (all_cells["percent"], all_cells["target"], all_cells["target_year"]) == (100.0, 100.0, 2025)
    assert (counts(all_cells), counts(large)) == ((7, 7), (5, 5))
    assert large["met"] is None


def test_s14_heads_their_deputies_and_the_police_have_a_target_each(listed: Any) -> None:
    rows = [one(listed, code, TODAY) for code in ("R4", "R5", "R6")]
    asked = [(row["comparison"], row["target"], row["target_year"]) for row in rows]
    assert asked == [("≥", 90.0, 2025)] * 3
    assert [row["met"] for row in rows] == [True, True, False]
    assert "khuyết: Trưởng thôn, Thôn Đồng Tranh" in rows[0]["missing"]


def test_s15_the_general_target_of_hamlet_cadres_has_no_number_and_no_judgement(listed: Any) -> None:
    row = one(listed, "R7", TODAY)
    assert (row["target"], row["met"], row["comparison"]) == (None, None, "không đánh giá")
    assert row["percent"] == round(100 * row["numerator"] / row["denominator"], 1)


def test_s16_leaders_talk_with_the_people_and_concerns_come_from_there_cells_and_committee_members(listed: Any) -> None:
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


def test_s17_a_contest_of_skills_was_held_in_the_commune_and_its_winners_are_known(listed: Any, printed: Any) -> None:
    name = "Kỹ năng công tác đảng và tuyên truyền viên giỏi"
    (held,) = [row for row in listed("contests", "--year", "2026") if row["name"] == name]
    assert (held["level"], held["state"], held["held_on"]) == ("Cấp xã", "Đã công bố", "2026-09-12")
    prizes = [(row["prize"], row["contestant"]) for row in listed("contest-winners") if row["contest"] == name]
    assert Counter(prize for prize, _ in prizes) == {
        "Giải nhất": 1,
        "Giải nhì": 1,
        "Giải ba": 2,
        "Giải khuyến khích": 3,
        "Giải tập thể": 1,
    }
    said = printed("contest-results", "--record", str(held["id"]))
    assert all(winner in said for _, winner in prizes)


def test_s18_the_district_commended_a_collective_for_party_building_in_2022(listed: Any) -> None:
    of_bodies = [row for row in listed("awards-received", "--year", "2022") if row["organization"]]
    assert [(row["form"], row["level"], row["organization"]) for row in of_bodies] == [
        ("Giấy khen", "Cấp huyện (đến 30/6/2025)", "Chi bộ thôn Đồng Tranh")
    ]


def test_s19_committee_members_and_cadres_are_trained_in_theory_and_in_their_work(listed: Any, printed: Any) -> None:
    leaders = {row["member_id"] for row in listed("offices", "--as-of", TODAY) if row["role"] == "Đảng ủy viên"}
    cadres = {row["member_id"] for row in listed("cadres") if row["member_id"]}
    theory, work = (
        {row["member_id"] for row in listed("trainings") if (row["kind"] == "Lý luận chính trị") is of_theory}
        for of_theory in (True, False)
    )
    assert leaders & theory
    assert leaders & work
    assert cadres & theory
    assert cadres & work
    said = printed("training-gaps")
    assert "Đảng ủy viên: lý luận chính trị từ trung cấp trở lên: 1/12 người chưa có" in said
    assert "Cán bộ thôn: lý luận chính trị từ sơ cấp trở lên: 25/72 người chưa có" in said
    kinds = {row["kind"] for row in listed("training-classes")}
    assert kinds >= {"Lý luận chính trị", "Bồi dưỡng bí thư chi bộ, cấp ủy viên", "Nghiệp vụ kiểm tra, giám sát"}


def test_indicators_of_one_cell_are_its_part_of_the_whole(listed: Any) -> None:
    whole = counts(one(listed, "R9"))
    parts = []
    for name in cells_of(listed):
        rows = listed("indicators", "--as-of", LAST, "--cell", name)
        parts.append(counts(next(row for row in rows if row["code"] == "R9")))
    assert (sum(part for part, _ in parts), sum(part for _, part in parts)) == whole


def test_tasks_done_on_time_among_those_due_are_an_indicator_that_names_the_others(listed: Any) -> None:
    row = one(listed, "R9b", TODAY)
    tasks = [task for task in listed("tasks", "--year", "2026") if task["result"] not in ("Điều chỉnh", "Dự thảo")]
    come = [task for task in tasks if task["due_on"] and task["due_on"] <= TODAY]
    timely = [
        task
        for task in come
        if task["result"] == "Hoàn thành" and (task["done_on"] is None or task["done_on"] <= task["due_on"])
    ]
    assert counts(row) == (len(timely), len(come))
    assert len(row["missing"].split("; ")) == len(come) - len(timely) > 0
    assert (row["target"], row["met"]) == (None, None)


def test_open_tasks_of_each_follower_are_an_indicator_that_names_them_on_the_list_and_the_paper(
    listed: Any, printed: Any
) -> None:
    opened = ("Dự thảo", "Đã giao", "Đang thực hiện")
    told = Counter(task["follower"] for task in listed("tasks", "--year", "2026") if task["result"] in opened)
    row = one(listed, "R9c", TODAY)
    assert counts(row) == (told.total(), len(told)) == (84, 12)
    assert (row["percent"], row["met"], row["missing"]) == (None, None, None)
    mean, *each = row["each"].split("; ")
    assert mean == "bình quân 7,0"
    assert sorted(each) == sorted(f"{name}: {number}" for name, number in told.items())
    said = printed("indicator-table")
    assert "Nhiệm vụ đang mở của mỗi người theo dõi 84 12 7,0" in said
    assert all(f"{name}: {number}" in said for name, number in told.items())
