"""Lists in the order of a Vietnamese dictionary, whatever column they are ordered by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db.awards import Award, AwardDecision
from db.base import action
from db.members import Role, Status
from db.search import View
from nongson_desktop.catalog import kind_of
from nongson_desktop.rules import tasks
from nongson_desktop.rules.members import Member, appoint, place_member, set_status
from nongson_desktop.rules.organizations import new_organization

from .conftest import TODAY

PEOPLE = (
    ("Đỗ Đức Ánh", "Chi bộ thôn Trung Lưu", "Dược sĩ", Status.EXEMPT),
    ("Lê Thị Ổi", "Chi bộ thôn Đồng Tranh", "đội trưởng", Status.PROBATIONARY),
    ("Trần Văn Bông", "Chi bộ thôn Cẩm Ải", "Ấp trưởng", Status.OFFICIAL),
    ("Bùi Văn Ích", "Chi bộ Trường học", "", Status.OFFICIAL),
)


@pytest.fixture
def members(office: Path) -> list[Member]:
    made = []
    with action("lập"):
        for name, cell, position, status in PEOPLE:
            member = Member(name=name, position=position)
            member.save()
            organization = new_organization(cell)
            place_member(member, organization)
            set_status(member, status)
            appoint(member, organization, Role.SECRETARY, TODAY)
            made.append(member)
    return made


def listed(kind: str, show: str, **asked: Any) -> list[str]:
    column = next(column for column in kind_of(kind).columns if column.name == show)
    return [column.text(record) for record in kind_of(kind).query(View(as_of=TODAY, **asked))]


def test_cells_stand_as_in_a_dictionary_not_as_computers_count_letters(members: list[Member]) -> None:
    assert listed("members", "cell", sort="cell") == [
        "Chi bộ thôn Cẩm Ải",
        "Chi bộ thôn Đồng Tranh",
        "Chi bộ thôn Trung Lưu",
        "Chi bộ Trường học",
    ]


def test_a_text_is_ordered_so_too_and_the_other_way_round(members: list[Member]) -> None:
    assert listed("members", "position", sort="position") == ["", "Ấp trưởng", "Dược sĩ", "đội trưởng"]
    assert listed("members", "position", sort="-position")[0] == "đội trưởng"


def test_what_is_chosen_from_a_list_stands_in_the_order_of_that_list(members: list[Member]) -> None:
    words = ["Dự bị", "Chính thức", "Chính thức", "Miễn công tác và sinh hoạt đảng"]
    assert listed("members", "status", sort="status") == words


def test_a_link_is_ordered_by_the_name_it_shows(members: list[Member]) -> None:
    by_cell = listed("offices", "organization", sort="organization")
    assert by_cell == listed("members", "cell", sort="cell")
    with action("giao việc"):
        for member, follower in zip(members, reversed(members), strict=True):
            tasks.assign(member, 2026, "Giữ vệ sinh đường làng", follower=follower)
    assert listed("tasks", "follower", sort="follower") == ["Đỗ Đức Ánh", "Trần Văn Bông", "Bùi Văn Ích", "Lê Thị Ổi"]


def test_an_award_names_its_decision_by_its_number(office: Path) -> None:
    with action("lập"):
        for place, number in enumerate(("118", ""), 1):
            decision = AwardDecision(year=2020 + place, number=number)
            decision.save()
            Award(decision=decision, name="Đỗ Đức Ánh").save()
    assert listed("awards", "decision") == ["118", "chưa có số, Hằng năm 2022"]


def test_names_stand_by_the_given_name_in_lists_of_ratings_too(members: list[Member]) -> None:
    from nongson_desktop.rules.evaluation import open_evaluation

    open_evaluation(2026)
    assert listed("ratings", "name", year=2026, sort="name") == listed("members", "name")
    assert listed("members", "name") == ["Đỗ Đức Ánh", "Trần Văn Bông", "Bùi Văn Ích", "Lê Thị Ổi"]
    assert listed("cell-ratings", "name", year=2026, sort="name") == listed("members", "cell", sort="cell")
