"""Every member has a plan and a task (S2, S3): read from the lists of the command line and from the paper itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from db.base import action
from db.members import Member
from db.tasks import Task
from nongson_desktop.cli import main
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.organizations import cells
from tests.conftest import TODAY

MUST_PLAN = {"chính thức", "dự bị", "sinh hoạt tạm thời nơi khác"}
Listed = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def listed(practice_folder: Path, capsys: pytest.CaptureFixture[str]) -> Listed:
    def read(kind: str, *words: str) -> list[dict[str, Any]]:
        assert main(["list", str(practice_folder), kind, "--json", *words]) == 0
        found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
        return found

    return read


def text_of(key: str, **asked: Any) -> str:
    drawn = draw_paper(key, Request(on=TODAY, year=2026, **asked))
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(drawn)).pages).split())


def test_every_member_of_the_commune_has_a_plan_and_a_task_in_the_lists(listed: Listed) -> None:
    members = listed("members")
    assert len(members) == 127
    planned = {one["member_id"] for one in listed("plans", "--year", "2026")}
    tasked = {one["member_id"] for one in listed("tasks", "--year", "2026")}
    must = {one["id"] for one in members if one["status"].lower() in MUST_PLAN}
    assert len(must) > 100
    assert must <= planned
    assert must <= tasked


def test_the_paper_says_so_cell_by_cell_and_names_who_lacks_one(practice_office: Path) -> None:
    whole = text_of("coverage")
    assert whole.count("(100 %)") == 2 * (len(cells(TODAY)) + 1), "each cell and all of them, plans and tasks"
    gone = Task.select(Task, Member).join(Member, on=Task.member).where(Task.year == 2026, ~Task.hidden).first()
    with action("bỏ hết việc của một người"):
        for task in Task.select().where(Task.member == gone.member, Task.year == 2026):
            task.hidden = True
            task.save()
    lacking = text_of("coverage")
    assert lacking.count("(100 %)") == whole.count("(100 %)") - 2
    assert gone.member.name in lacking
    assert gone.member.name not in whole


def test_the_years_results_add_up_to_what_was_given(practice_office: Path) -> None:
    whole = text_of("task-results")
    given = Task.select().where(Task.year == 2026, ~Task.hidden, Task.result.not_in(("draft", "adjusted")))
    done = given.where(Task.result.in_(("done", "done-late"))).count()
    assert f"hoàn thành {done}/{given.count()}" in whole
    assert "Hoàn thành đúng hạn:" in whole
