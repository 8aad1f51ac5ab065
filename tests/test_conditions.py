"""Conditions on columns: what the clerk asks, what it reads like, and whom it finds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db.base import action, database
from db.dates import PartialDate
from db.errors import UserError
from db.members import Member, Sex
from db.search import CONTAINS, EMPTY, EQUALS, FILLED, OTHER, WITHIN, Condition, View
from db.tasks import TaskResult
from nongson_desktop.catalog import KINDS, kind_of
from nongson_desktop.conditions import condition, shown, ways_of
from nongson_desktop.rules.tasks import assign
from tests.conftest import TODAY
from ui.table import RecordTable

PEOPLE: tuple[tuple[str, str | None, str, str], ...] = (
    ("Đỗ Đức Ánh", "1960-02-03", "Xã Suối Mây", Sex.MALE),
    ("Nguyễn Thị Ân", "1985", "xã Suối Mây, thôn 2", Sex.FEMALE),
    ("Trần Văn Bông", "1979-11", "", Sex.MALE),
    ("Lê Thị Ổi", None, "Xã Bình Sơn", ""),
)


@pytest.fixture
def members(office: Path) -> dict[str, Member]:
    made = {}
    with action("lập"):
        for name, born, home, sex in PEOPLE:
            birth = PartialDate.from_iso(born) if born else None
            member = Member(name=name, birth_date=birth, hometown=home, sex=sex)
            member.save()
            made[name] = member
    return made


def found(column: str, *typed: str, kind: str = "members") -> list[str]:
    """Who meets the condition as typed: test, value, until."""
    kind_ = kind_of(kind)
    asked = condition(kind_.column(column), *typed)
    return [getattr(one, "name", "") for one in kind_.query(View(as_of=TODAY, status=(), conditions=(asked,)))]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        (("hometown", CONTAINS, "suoi may"), ["Đỗ Đức Ánh", "Nguyễn Thị Ân"]),
        (("hometown", EQUALS, "XÃ SUỐI MÂY"), ["Đỗ Đức Ánh"]),
        (("hometown", OTHER, "xã Suối Mây"), ["Nguyễn Thị Ân", "Trần Văn Bông", "Lê Thị Ổi"]),
        (("hometown", EMPTY), ["Trần Văn Bông"]),
        (("hometown", FILLED), ["Đỗ Đức Ánh", "Nguyễn Thị Ân", "Lê Thị Ổi"]),
        (("name", CONTAINS, "thị"), ["Nguyễn Thị Ân", "Lê Thị Ổi"]),
        (("sex", EQUALS, "Nam"), ["Đỗ Đức Ánh", "Trần Văn Bông"]),
        (("sex", OTHER, "Nam"), ["Nguyễn Thị Ân", "Lê Thị Ổi"]),
        (("sex", EMPTY), ["Lê Thị Ổi"]),
        (("birth_date", WITHIN, "1960", "1979"), ["Đỗ Đức Ánh", "Trần Văn Bông"]),
        (("birth_date", WITHIN, "04/02/1960", ""), ["Nguyễn Thị Ân", "Trần Văn Bông"]),
        (("birth_date", WITHIN, "", "03/02/1960"), ["Đỗ Đức Ánh"]),
        (("birth_date", WITHIN, "15/11/1979", "16/11/1979"), ["Trần Văn Bông"]),
        (("birth_date", WITHIN, "01/06/1985", "30/06/1985"), ["Nguyễn Thị Ân"]),
        (("birth_date", WITHIN, "12/1979", "1984"), []),
        (("birth_date", EMPTY), ["Lê Thị Ổi"]),
    ],
)
def test_a_condition_finds_whom_it_means(members: object, typed: tuple[str, ...], names: list[str]) -> None:
    assert found(*typed) == names


def test_several_conditions_hold_together_and_with_the_search(members: object) -> None:
    kind = kind_of("members")
    asked = (Condition("hometown", CONTAINS, "suoi"), Condition("sex", EQUALS, Sex.FEMALE))
    assert [one.name for one in kind.query(View(as_of=TODAY, status=(), conditions=asked))] == ["Nguyễn Thị Ân"]
    assert list(kind.query(View(as_of=TODAY, status=(), search="anh", conditions=asked))) == []


def test_numbers_ticks_and_links_can_be_asked_for(members: dict[str, Member]) -> None:
    first, second, third, _ = members.values()
    with action("giao việc"):
        assign(first, 2026, "Trồng cây", progress=20, follower=second)
        assign(second, 2026, "Thu rác", progress=60)
        assign(third, 2026, "Làm đường", progress=100, result=TaskResult.DONE, above=True, met=True)
    kind = kind_of("tasks")

    def texts(column: str, *typed: str) -> list[str]:
        asked = condition(kind.column(column), *typed)
        return [one.text for one in kind.query(View(as_of=TODAY, conditions=(asked,)))]

    assert texts("progress", WITHIN, "20", "60") == ["Trồng cây", "Thu rác"]
    assert texts("progress", WITHIN, "61", "") == ["Làm đường"]
    assert texts("above", EQUALS, "x") == ["Làm đường"]
    assert texts("above", EQUALS, "") == ["Trồng cây", "Thu rác"]
    assert texts("member", CONTAINS, "do duc") == ["Trồng cây"]
    assert texts("follower", EMPTY) == ["Thu rác", "Làm đường"]
    assert texts("follower", CONTAINS, "ân") == ["Trồng cây"]


def test_a_condition_reads_as_the_clerk_would_say_it() -> None:
    members = kind_of("members")
    said = [
        shown(members.column(name), condition(members.column(name), *typed))
        for name, *typed in (
            ("birth_date", WITHIN, "1960", "05/9/1970"),
            ("birth_date", WITHIN, "", "1970"),
            ("sex", OTHER, "Nam"),
            ("hometown", CONTAINS, "Suối Mây"),
            ("phone", EMPTY),
        )
    ]
    assert said == [
        "Ngày sinh từ 1960 đến 05/09/1970",
        "Ngày sinh đến 1970",
        "Giới tính không phải là “Nam”",
        "Quê quán có chữ “Suối Mây”",
        "Điện thoại để trống",
    ]
    above = kind_of("tasks").column("above")
    assert [shown(above, condition(above, EQUALS, text)) for text in ("x", "")] == [
        "Vượt yêu cầu: có",
        "Vượt yêu cầu: không",
    ]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("hometown", CONTAINS, "  "), "Chưa nhập gì cho điều kiện về quê quán."),
        (("birth_date", WITHIN, "1970", "1960"), "Khoảng của Ngày sinh ngược: 1970 sau 1960."),
        (("birth_date", WITHIN, "31/02/1970", ""), "“31/02/1970” không hợp lệ cho Ngày sinh."),
    ],
)
def test_what_makes_no_sense_is_refused(typed: tuple[str, ...], words: str) -> None:
    with pytest.raises(UserError) as refused:
        condition(kind_of("members").column(typed[0]), *typed[1:])
    assert refused.value.message.startswith(words)


def test_every_column_of_every_list_can_be_asked_in_one_query(practice_office: Path, qapp: Any) -> None:
    """What the table asks for the ids too, where the words of a listing stand among the conditions."""
    for kind in KINDS:
        table = RecordTable(kind)
        for column in kind.columns:
            for test in ways_of(column):
                asked = Condition(column.name, test, "2020" if column.is_date else "1", "")
                view = View(as_of=TODAY, search="a", sort=f"-{column.name}", conditions=(asked,))
                whole = [one.id for one in kind.query(view)]
                ids = [row[0] for row in database.execute(table._ids_query(view)).fetchall()]
                assert ids == whole, (kind.key, column.name, test)
