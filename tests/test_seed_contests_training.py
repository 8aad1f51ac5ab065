"""What the newspaper says of contests and training, read from the lists of the practice office (S17, S19)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nongson_desktop.cli import main


def listed(office: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    assert main(["list", str(office), kind, "--json"]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def test_the_contest_of_the_article_was_held_with_its_prizes(
    practice_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contests = listed(practice_folder, "contests", capsys)
    (skills,) = [one for one in contests if one["name"] == "Kỹ năng công tác đảng và tuyên truyền viên giỏi"]
    assert (skills["level"], skills["held_on"], skills["state"]) == ("Cấp xã", "2026-09-12", "Đã công bố")
    scores = [one for one in listed(practice_folder, "contest-scores", capsys) if one["contest"] == skills["name"]]
    assert len(scores) == 13 * 3 * 3, "ten persons and three teams, three parts, three judges"
    won = [one for one in listed(practice_folder, "contest-winners", capsys) if one["contest"] == skills["name"]]
    assert [one["prize"] for one in won] == [
        "Giải nhất",
        "Giải nhì",
        *["Giải ba"] * 2,
        *["Giải khuyến khích"] * 3,
        "Giải tập thể",
    ]


def test_committee_members_and_cadres_learn_political_theory_and_their_trade(
    practice_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    committee = {
        one["member_id"]
        for one in listed(practice_folder, "offices", capsys)
        if one["role"] in ("Đảng ủy viên", "Ủy viên ban thường vụ", "Chủ nhiệm ủy ban kiểm tra")
    }
    learners = listed(practice_folder, "training-participants", capsys)
    passed = [one for one in learners if one["result"] == "Hoàn thành"]
    by_kind = {
        kind: [one for one in passed if one["class_kind"] == kind] for kind in {one["class_kind"] for one in passed}
    }
    assert {one["class_level"] for one in by_kind["Lý luận chính trị"]} == {"Trung cấp"}
    assert {one["member_id"] for one in by_kind["Nghiệp vụ kiểm tra, giám sát"]} & committee
    assert any(one["cadre"] for one in by_kind["Nghiệp vụ dân vận, tuyên giáo"])
    files = {(one["member_id"], one["course"], one["document"]) for one in listed(practice_folder, "trainings", capsys)}
    for one in by_kind["Lý luận chính trị"]:
        number = f"Số {one['certificate']} ngày 19/09/2025"
        assert (one["member_id"], one["training_class"], number) in files, "the file follows from the certificate"
