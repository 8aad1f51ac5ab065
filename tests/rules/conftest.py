"""A small commune of invented people for the tests of the year's rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from db.base import action
from db.dates import PartialDate
from db.evaluation import Rating
from db.members import Member, Status
from db.organizations import Organization
from nongson_desktop.rules.evaluation import record_level
from nongson_desktop.rules.members import place_member, set_status
from nongson_desktop.rules.organizations import new_organization

SURNAMES = ("Nguyễn", "Trần", "Lê", "Đỗ", "Võ", "Phan")
MIDDLES = ("Thị", "Văn", "Đức", "Hữu", "Ngọc")
GIVEN = ("Ánh", "Bảo", "Cường", "Đạt", "Giang", "Hậu", "Khánh", "Lợi", "Mỹ", "Nghĩa", "Oanh", "Phúc", "Quế")

MakeCell = Callable[..., Organization]
MakeMembers = Callable[..., list[Member]]


def name_of(number: int) -> str:
    """An invented name, another for each number up to 390."""
    return f"{SURNAMES[number % 6]} {MIDDLES[number // 6 % 5]} {GIVEN[number // 30 % 13]}"


@pytest.fixture
def new_cell(office: Path) -> MakeCell:
    def make(name: str, since: date | None = None) -> Organization:
        with action(f"lập {name}"):
            return new_organization(name, since=since)

    return make


@pytest.fixture
def cell(new_cell: MakeCell) -> Organization:
    return new_cell("Chi bộ thôn 1")


@pytest.fixture
def new_members(office: Path) -> MakeMembers:
    """Members of a cell in a status; names are drawn on and on through the test."""
    count = iter(range(390))

    def make(
        cell: Organization | None,
        number: int,
        status: str = Status.OFFICIAL,
        admitted: str = "1998-05-19",
        **values: str,
    ) -> list[Member]:
        made = []
        with action("thêm đảng viên"):
            for _ in range(number):
                member = Member(name=name_of(next(count)), admitted_on=PartialDate.from_iso(admitted), **values)
                member.save()
                if cell is not None:
                    place_member(member, cell)
                set_status(member, status)
                made.append(member)
        return made

    return make


def rating_ids(year: int, members: list[Member]) -> list[int]:
    wanted = {member.id for member in members}
    return [
        rating.id
        for rating in Rating.select().where(Rating.year == year, Rating.hidden == False)  # noqa: E712
        if rating.__data__["member"] in wanted
    ]


def decide_levels(year: int, members: list[Member], *levels: tuple[str, int]) -> None:
    """Enter final levels for the members in turn: so many of each."""
    rest = list(members)
    for level, number in levels:
        record_level(rating_ids(year, rest[:number]), "final", level, on=date(year, 12, 20))
        del rest[:number]
