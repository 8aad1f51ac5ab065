"""Số lượng, cơ cấu: the numbers of any day, what they are made of, and why they changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from db.base import action
from db.dates import PartialDate
from db.members import Member, Sex, Status
from db.organizations import Organization
from db.transfers import Direction, Transfer, TransferKind
from nongson_desktop.rules.composition import composition, movement
from nongson_desktop.rules.status_changes import StatusChange, change_status
from nongson_desktop.rules.transfers import move_in, write

DAY = date(2026, 6, 30)
FIRST, LAST = date(2026, 3, 31), DAY


@pytest.fixture
def people(cell: Organization, new_cell: Callable[..., Organization]) -> tuple[Organization, Organization]:
    """Two cells and a quarter in which somebody came, went, died, was admitted and changed cells."""
    other = new_cell("Chi bộ thôn 2")
    with action("lập danh sách"):
        made = []
        for name, born, sex in (("A", "1960-06-30", Sex.MALE), ("B", "1990", Sex.FEMALE), ("C", "1975-01-01", "")):
            member = Member(
                name=f"Lê {name}", birth_date=PartialDate.from_iso(born), sex=sex, decision_on=PartialDate(1998, 7, 1)
            )
            move_in(member, Transfer(direction=Direction.IN, place="x", presented_on=date(2020, 1, 1), to_cell=cell))
            made.append(member)
        change_status(made[0], StatusChange(Status.DECEASED, date(2026, 4, 10)))
        within = Transfer(kind=TransferKind.INTERNAL, direction=Direction.WITHIN, to_cell=other)
        within.member, within.introduced_on = made[1], date(2026, 5, 2)
        write(within)
        newcomer = Member(name="Lê D", sex=Sex.FEMALE, admitted_on=PartialDate(2026, 5, 19))
        newcomer.save()
        change_status(newcomer, StatusChange(Status.PROBATIONARY, date(2026, 5, 19)))
        guest = Transfer(
            kind=TransferKind.TEMPORARY, direction=Direction.IN, place="x", presented_on=date(2026, 6, 1), to_cell=other
        )
        move_in(Member(name="Lê E"), guest)
        came = Transfer(direction=Direction.IN, place="x", presented_on=date(2026, 6, 2), to_cell=other)
        move_in(Member(name="Lê G"), came, Status.PROBATIONARY)
    return cell, other


def test_a_quarter_is_told_by_its_causes_whole_and_by_cell(people: tuple[Organization, Organization]) -> None:
    whole = movement(FIRST, LAST)
    assert (whole.start, whole.joined, whole.left, whole.end) == (
        3,
        {"Kết nạp": 1, "Chuyển đến": 1},
        {"Qua đời (từ trần)": 1},
        4,
    )
    one, two = (movement(FIRST, LAST, (cell.id,)) for cell in people)
    assert (one.start, one.left, one.end) == (3, {"Qua đời (từ trần)": 1, "Sang chi bộ khác trong đảng bộ": 1}, 1)
    assert (two.start, two.joined, two.end) == (0, {"Từ chi bộ khác trong đảng bộ": 1, "Chuyển đến": 1}, 2)


def test_the_numbers_of_a_day_and_what_they_are_made_of(people: tuple[Organization, Organization]) -> None:
    told = composition(DAY).as_json()
    assert (told["members"], told["voting_base"], told["guests"]) == (4, 2, 1)
    assert told["statuses"] == {"Dự bị": 2, "Chính thức": 2}
    assert told["sex"] == {"Nữ": 2, "Chưa ghi": 2}
    assert told["ages"] == {"Từ 31 đến 40": 1, "Từ 51 đến 60": 1, "Chưa ghi": 2}
    assert told["party_ages"]["Từ 10 đến 29 năm"] == 2
    assert [(one["name"], one["members"], one["voting_base"]) for one in told["by_cell"]] == [
        ("Chi bộ thôn 1", 1, 1),
        ("Chi bộ thôn 2", 2, 1),
    ]


def test_a_year_of_birth_alone_counts_from_its_last_day_and_earlier_days_are_told_as_they_were(
    people: tuple[Organization, Organization],
) -> None:
    before = composition(date(2026, 3, 31))
    assert before.total == 3
    assert {line.label: line.count for line in before.group("Tuổi đời")} == {
        "Từ 31 đến 40": 1,
        "Từ 51 đến 60": 1,
        "Trên 60": 1,
    }
    assert before.sentence() == "Ngày 31/03/2026: 3 đảng viên trong đảng số, 3 có quyền biểu quyết ở chi bộ."


def test_levels_stand_from_the_lowest_to_the_highest_and_the_unknown_last(
    people: tuple[Organization, Organization],
) -> None:
    of = {
        "B": ("Cao cấp", "Đại học, Luật"),
        "C": ("Sơ cấp", "Trung cấp"),
        "D": ("Trung cấp", ""),
        "G": ("", "Cao đẳng"),
    }
    with action("ghi trình độ"):
        for member in Member.select().where(Member.name.in_([f"Lê {letter}" for letter in of])):
            member.theory, member.profession = of[member.name[-1]]
            member.save()
    lines = composition(DAY).lines
    assert [line.label for line in lines if line.group == "Lý luận chính trị"] == [
        *("Sơ cấp", "Trung cấp", "Cao cấp", "Chưa ghi")
    ]
    assert [line.label for line in lines if line.group == "Chuyên môn"] == [
        *("Trung cấp", "Cao đẳng", "Đại học, Luật", "Chưa ghi")
    ]
