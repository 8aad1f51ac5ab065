"""Lists: filters kept by name, and many rows changed at once as the rules of their kind allow."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from db.base import Action, action
from db.dates import PartialDate
from db.errors import UserError
from db.holidays import Holiday
from db.lists import SavedFilter
from db.members import Member
from db.papers import DocumentNumber
from db.search import View
from db.tasks import Task, TaskResult
from db.undoing import undo
from nongson_desktop.catalog import KINDS, kind_of
from nongson_desktop.kinds import Kind
from nongson_desktop.rules.lists import (
    CHECKS,
    check_of,
    content_of,
    drop_filter,
    editable_columns,
    edits_of,
    edits_pasted,
    filters_of,
    keep_filter,
    pasted_cells,
    pasted_columns,
    why_not_many,
    write_edits,
)
from nongson_desktop.rules.tasks import assign
from tests.conftest import TODAY

MEMBERS = kind_of("members")
MOVED = (
    "Chi bộ không sửa ở danh sách này; chuyển chi bộ có ngày và giấy tờ: nút “Chuyển chi bộ…” ở hồ sơ,"
    " trang Chuyển sinh hoạt."
)


@pytest.fixture
def people(office: Path) -> list[Member]:
    made = []
    with action("lập"):
        for place, name in enumerate(("Đỗ Đức Ánh", "Nguyễn Thị Ân", "Trần Văn Bông"), 1):
            member = Member(name=name, card_number=f"00{place}", hometown="Xã Suối Mây" if place > 1 else "")
            member.save()
            made.append(member)
    return made


def listed(kind: Kind = MEMBERS) -> list[Any]:
    return list(kind.query(View(as_of=TODAY, status=())))


def told(edits: Iterable[Any]) -> list[tuple[str, str, str, str]]:
    return [(edit.who, edit.column.label, edit.old, edit.problem or edit.new) for edit in edits]


# filters


def test_a_filter_is_kept_by_its_name_once_and_can_be_taken_back(office: Path) -> None:
    keep_filter("members", "Nữ dưới 35", {"search": "", "conditions": [["sex", "equals", "female", ""]]})
    keep_filter("tasks", "Nữ dưới 35", {"search": "khác"})
    made = keep_filter("members", " Nữ dưới 35 ", {"search": "an"})
    (kept,) = filters_of("members")
    assert (kept.name, content_of(kept)) == ("Nữ dưới 35", {"search": "an"})
    undo(made.id)
    assert content_of(filters_of("members")[0])["conditions"] == [["sex", "equals", "female", ""]]
    drop_filter(filters_of("members")[0])
    assert filters_of("members") == []
    assert SavedFilter.select().count() == 2, "nothing is deleted"
    with pytest.raises(UserError, match="Chưa đặt tên"):
        keep_filter("members", "  ", {})


def test_filters_stand_as_in_a_dictionary(office: Path) -> None:
    for name in ("Miễn sinh hoạt", "Ánh", "Dự bị"):
        keep_filter("members", name, {})
    assert [one.name for one in filters_of("members")] == ["Ánh", "Dự bị", "Miễn sinh hoạt"]


# one value for many rows


def test_one_value_for_many_rows_is_shown_before_and_undone_as_one(people: list[Member]) -> None:
    edits = edits_of(listed(), MEMBERS.column("hometown"), "Xã Suối Mây")
    assert told(edits) == [("Đỗ Đức Ánh", "Quê quán", "", "Xã Suối Mây")], "who has it already is left out"
    before = Action.select().count()
    edits = edits_of(listed(), MEMBERS.column("admitted_on"), "3/2/2010")
    made = write_edits(MEMBERS, edits, "Sửa Ngày vào Đảng của 3 dòng")
    assert Action.select().count() == before + 1
    assert {str(member.admitted_on) for member in Member.select()} == {"03/02/2010"}
    undo(made.id)
    assert {member.admitted_on for member in Member.select()} == {None}


def test_what_the_column_cannot_hold_is_said_and_not_written(people: list[Member]) -> None:
    edits = edits_of(listed(), MEMBERS.column("admitted_on"), "31/02/2010")
    assert all("31/02/2010" in edit.problem for edit in edits)
    with pytest.raises(UserError, match="Không có gì để sửa"):
        write_edits(MEMBERS, edits, "Sửa")
    emptied = edits_of(listed(), MEMBERS.column("name"), "")
    assert {edit.problem for edit in emptied} == {"Không bỏ trống Họ và tên được."}


def test_one_row_refused_by_its_rule_leaves_all_as_they_were(people: list[Member]) -> None:
    with action("giao việc"):
        for member in people:
            assign(member, 2026, "Trồng cây")
        done = Task.get(Task.member == people[2])
        done.result, done.met = TaskResult.DONE, True
        done.save()
    tasks = kind_of("tasks")
    edits = edits_of(listed(tasks), tasks.column("result"), "Không hoàn thành")
    assert len(edits) == 3
    with pytest.raises(UserError, match=r"^Trần Văn Bông: Chỉ nhiệm vụ đã hoàn thành"):
        write_edits(tasks, edits, "Sửa kết quả")
    assert {task.result for task in Task.select()} == {TaskResult.ASSIGNED, TaskResult.DONE}


def test_a_number_that_only_one_may_have_is_refused_for_many(people: list[Member]) -> None:
    edits = edits_of(listed(), MEMBERS.column("card_number"), "007")
    with pytest.raises(UserError, match="Số thẻ đảng viên"):
        write_edits(MEMBERS, edits, "Sửa số thẻ")
    assert [member.card_number for member in Member.select()] == ["001", "002", "003"]


def test_every_kind_that_may_be_changed_has_its_rule_and_its_columns() -> None:
    assert set(CHECKS) <= {kind.key for kind in KINDS}
    for key in CHECKS:
        assert callable(check_of(key))
        assert editable_columns(kind_of(key))
        assert why_not_many(kind_of(key)) == ""
    assert editable_columns(kind_of("ratings")) == [], "levels have their own way"
    assert why_not_many(kind_of("award-register")) == (
        "Danh sách Sổ khen thưởng không sửa nhiều dòng một lúc được."
        " Sổ này được ghi khi ban hành quyết định; sửa ở quyết định khen thưởng."
    )
    assert "name" not in {column.name for column in editable_columns(kind_of("organizations"))}


# a block from Excel


def test_a_block_with_headings_goes_to_the_columns_they_name(people: list[Member]) -> None:
    cells = pasted_cells(
        "STT\tHọ và tên\tQuê quán\tGhi chú\r\n"
        '1\tĐỖ ĐỨC ÁNH\tXã Bình Sơn\t"hai\r\ndòng"\r\n'
        "2\tNguyễn Thị Ân\tXã Suối Mây\t\r\n"
    )
    columns = pasted_columns(cells[0], MEMBERS.columns)
    assert columns is not None
    assert [column.name if column else None for column in columns] == [None, "name", "hometown", "note"]
    edits = edits_pasted(MEMBERS, listed()[:2], columns, cells[1:])
    assert told(edits) == [
        ("Đỗ Đức Ánh", "Họ và tên", "Đỗ Đức Ánh", "ĐỖ ĐỨC ÁNH"),
        ("Đỗ Đức Ánh", "Quê quán", "", "Xã Bình Sơn"),
        ("Đỗ Đức Ánh", "Ghi chú", "", "hai\ndòng"),
    ]
    write_edits(MEMBERS, edits, "Dán")
    assert Member.get_by_id(people[0].id).hometown == "Xã Bình Sơn"
    assert Member.get(Member.name == "ĐỖ ĐỨC ÁNH").fold == "do duc anh 001"


def test_names_in_the_first_row_are_no_headings() -> None:
    assert pasted_columns(["Đỗ Đức Ánh", "Xã Suối Mây"], MEMBERS.columns) is None
    assert pasted_columns(["", ""], MEMBERS.columns) is None
    named = pasted_columns(["ngay sinh", "TT"], MEMBERS.columns)
    assert named is not None
    assert [column.label if column else "" for column in named] == ["Ngày sinh", ""]


def test_what_is_decided_elsewhere_is_refused_cell_by_cell_unless_it_is_the_same(people: list[Member]) -> None:
    columns = [MEMBERS.column("name"), MEMBERS.column("cell"), MEMBERS.column("birth_date")]
    first = listed()[:1]
    same = edits_pasted(MEMBERS, first, columns, [["Đỗ Đức Ánh", "", ""]])
    assert same == []
    edits = edits_pasted(MEMBERS, first, columns, [["Đỗ Đức Ánh", "Chi bộ thôn 1", "1960"]])
    assert told(edits) == [
        ("Đỗ Đức Ánh", "Chi bộ", "", MOVED),
        ("Đỗ Đức Ánh", "Ngày sinh", "", "1960"),
    ]
    write_edits(MEMBERS, edits, "Dán")
    assert Member.get_by_id(people[0].id).birth_date == PartialDate(1960)


def test_more_rows_than_there_are_below_are_refused(people: list[Member]) -> None:
    with pytest.raises(UserError, match="có 4 dòng mà từ dòng đang chọn chỉ còn 3 dòng"):
        edits_pasted(MEMBERS, listed(), [MEMBERS.column("note")], [["a"]] * 4)


def test_a_copied_text_of_two_lines_pasted_back_changes_nothing(people: list[Member]) -> None:
    with action("ghi chú"):
        people[0].note = "hai\ndòng"
        people[0].save()
    assert edits_pasted(MEMBERS, listed()[:1], [MEMBERS.column("note")], [["hai dòng"]]) == []


# every list of the window


IN_THE_WINDOW = {
    "members": "note",
    "organizations": "note",
    "plans": "checked_by",
    "tasks": "basis",
    "candidates": "workplace",
    "hamlets": "note",
    "posts": "document",
    "transfers": "late_reason",
    "disciplines": "note",
    "awards-received": "note",
    "holidays": "document",
    "document-numbers": "subject",
}


@pytest.mark.parametrize("key", IN_THE_WINDOW)
def test_the_rows_of_every_list_get_one_text_and_one_undo_takes_it_back(key: str, practice_office: Path) -> None:
    with action("Ghi ngày nghỉ và một số"):
        Holiday(day=TODAY, name="Nghỉ bù").save()
        DocumentNumber(kind="BC", term=TODAY, number=7).save()
    kind = kind_of(key)
    column = kind.column(IN_THE_WINDOW[key])
    assert column in editable_columns(kind)
    records = [one for one in listed(kind) if not getattr(one, "owner", "")][:4]
    before = {one.id: column.text(one) for one in records}
    edits = edits_of(records, column, "Theo văn bản 12")
    assert {edit.problem for edit in edits} <= {""}
    assert len(edits) == len(records) > 0
    made = write_edits(kind, edits, "Sửa nhiều dòng")
    assert {column.text(one) for one in listed(kind) if one.id in before} == {"Theo văn bản 12"}
    undo(made.id)
    assert {one.id: column.text(one) for one in listed(kind) if one.id in before} == before


def test_a_number_that_a_decision_holds_is_not_changed_in_its_list(practice_office: Path) -> None:
    kind = kind_of("document-numbers")
    held = [one for one in listed(kind) if one.owner][:2]
    assert held
    edits = edits_of(held, kind.column("subject"), "Khác")
    with pytest.raises(UserError, match="do một quyết định trong chương trình giữ"):
        write_edits(kind, edits, "Sửa")


def test_the_stage_of_a_candidate_and_the_end_of_a_post_have_their_own_way() -> None:
    fixed = {(key, name) for key, name in (("candidates", "stage"), ("posts", "until"), ("transfers", "state"))}
    for key, name in fixed:
        assert name not in {column.name for column in editable_columns(kind_of(key))}
