"""The papers of a talk with the people carry the number and the days that its record has."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.base import action
from db.dialogues import Dialogue, DialogueState
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from tests.documents.geometry import text_of


@pytest.mark.parametrize(("written", "shown"), [("20-KH/ĐU", "Số 20-KH/ĐU"), ("kế hoạch 20", "-KH/ĐU")])
def test_the_plan_is_of_its_own_number_and_day_and_the_minutes_of_the_day_of_the_talk(
    office: Path, written: str, shown: str
) -> None:
    with action("Lập buổi đối thoại"):
        talk = Dialogue(
            plan_number=written,
            plan_on=date(2026, 3, 26),
            held_on=date(2026, 4, 15),
            state=DialogueState.HELD,
        )
        talk.save()
    plan, minutes = (
        " ".join(text_of(draw_paper(paper, Request(on=date(2026, 11, 22), year=2026, record=talk.id))).split())
        for paper in ("dialogue-plan", "dialogue-minutes")
    )
    assert shown in plan
    assert "ngày 26 tháng 3 năm 2026" in plan
    assert "ngày 15 tháng 4 năm 2026" in minutes
    assert "22 tháng 11" not in plan + minutes
