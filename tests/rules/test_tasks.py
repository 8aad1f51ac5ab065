"""Giving, following and closing tasks, and the shares that the rating asks for."""

from __future__ import annotations

from datetime import date

import pytest

from db.base import action
from db.errors import UserError
from db.members import Member, Status
from db.tasks import Task, TaskProgress, TaskResult
from nongson_desktop.rules.tasks import (
    assign,
    assign_many,
    conclude,
    record_progress,
    shares,
    shares_by_member,
    without_task,
)

TODAY = date(2026, 11, 22)
GIVEN, DUE = date(2026, 2, 1), date(2026, 10, 31)


@pytest.fixture
def people(new_cell, new_members) -> list[Member]:
    return new_members(new_cell("Chi bộ thôn 1"), 3)


@pytest.fixture
def task(people) -> Task:
    with action("giao việc"):
        return assign(
            people[0], 2026, "Vận động 5 hộ làm nhà vệ sinh", assigned_on=GIVEN, due_on=DUE, follower=people[1]
        )


def kept(task: Task) -> Task:
    return Task.get_by_id(task.id)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "   "}, "text"),
        ({"due_on": date(2026, 1, 31)}, "due_on"),
        ({"progress": 101}, "progress"),
        ({"done_on": date(2026, 1, 31), "result": TaskResult.DONE}, "done_on"),
        ({"done_on": date(2026, 11, 1), "result": TaskResult.DONE}, "result"),
        ({"done_on": date(2026, 10, 31), "result": TaskResult.DONE_LATE}, "result"),
        ({"done_on": date(2026, 5, 1)}, "result"),
        ({"met": True}, "met"),
        ({"above": True, "result": TaskResult.NOT_DONE}, "met"),
    ],
)
def test_a_task_that_does_not_hold_together_is_refused_beside_its_field(people, values, field):
    given = {"assigned_on": GIVEN, "due_on": DUE, "text": "Trồng 200 m hoa ven đường", **values}
    with pytest.raises(UserError) as refused, action("giao việc"):
        assign(people[0], 2026, given.pop("text"), **given)
    assert refused.value.field == field
    assert Task.select().count() == 0


def test_nobody_follows_their_own_task(people):
    with pytest.raises(UserError, match="Người theo dõi"), action("giao việc"):
        assign(people[0], 2026, "Trực bầu cử", follower=people[0])


def test_the_day_itself_is_still_in_time(people):
    with action("giao việc"):
        made = assign(
            people[0], 2026, "Họp dân", assigned_on=GIVEN, due_on=GIVEN, done_on=GIVEN, result=TaskResult.DONE
        )
    assert shares([made]).late == 0


def test_one_task_goes_to_many_and_its_follower_does_not_follow_themselves(people):
    made = assign_many(people, 2026, "Phụ trách nhóm hộ", follower=people[1], due_on=DUE)
    followers = [task.follower and task.follower.id for task in made]
    assert followers == [people[1].id, None, people[1].id]


def test_progress_is_noted_and_moves_the_task_on(task):
    with action("ghi tiến độ"):
        record_progress(task, date(2026, 5, 3), "Đã xong 3 hộ", 60)
    assert (kept(task).progress, kept(task).result) == (60, TaskResult.IN_PROGRESS)
    assert [entry.text for entry in TaskProgress.select()] == ["Đã xong 3 hộ"]


@pytest.mark.parametrize(
    ("on", "text", "progress"), [(date(2026, 1, 1), "sớm quá", 10), (TODAY, "  ", 10), (TODAY, "quá đà", 140)]
)
def test_progress_that_cannot_be_is_refused_and_nothing_is_kept(task, on, text, progress):
    with pytest.raises(UserError), action("ghi tiến độ"):
        record_progress(task, on, text, progress)
    assert TaskProgress.select().count() == 0
    assert kept(task).progress == 0


def test_a_closed_task_takes_no_more_progress(task):
    with action("kết thúc"):
        conclude(task, TaskResult.DONE, date(2026, 10, 1), met=True, above=True, remark="Làm 7 hộ")
    assert (kept(task).progress, kept(task).above, kept(task).remark) == (100, True, "Làm 7 hộ")
    with pytest.raises(UserError, match="đã kết thúc"), action("ghi tiến độ"):
        record_progress(task, TODAY, "thêm", 100)


def test_a_task_done_after_its_day_must_be_called_late(task):
    with pytest.raises(UserError, match="Hoàn thành chậm"), action("kết thúc"):
        conclude(kept(task), TaskResult.DONE, date(2026, 11, 5))
    with action("kết thúc"):
        conclude(task, TaskResult.DONE_LATE, date(2026, 11, 5), met=True, reason="bão số 9")
    found = shares([kept(task)])
    assert (found.done, found.late, found.on_time, found.excused) == (1, 1, 0, 1)


def test_closing_needs_a_closing_result_and_its_day(task):
    with pytest.raises(UserError, match="Chọn kết quả"), action("kết thúc"):
        conclude(kept(task), TaskResult.IN_PROGRESS)
    with pytest.raises(UserError, match="ngày hoàn thành"), action("kết thúc"):
        conclude(kept(task), TaskResult.DONE)


def test_shares_count_what_the_rating_asks_for(people):
    results = [
        {"result": TaskResult.DONE, "met": True, "above": True},
        {"result": TaskResult.DONE, "met": True},
        {"result": TaskResult.DONE_LATE},
        {"result": TaskResult.NOT_DONE},
        {"result": TaskResult.ASSIGNED},
        {"result": TaskResult.DRAFT},
        {"result": TaskResult.ADJUSTED},
    ]
    with action("giao việc"):
        for place, values in enumerate(results):
            assign(people[0], 2026, f"Việc {place}", **values)
        assign(people[1], 2026, "Việc của người khác")
        assign(people[0], 2025, "Việc của năm khác")
    found = shares_by_member(2026)[people[0].id]
    assert (found.count, found.done, found.met, found.on_time, found.late) == (5, 3, 2, 2, 1)
    assert (found.above, found.not_done, found.open) == (1, 1, 1)
    assert found.words == "3/5 việc, 1 chậm, 1 vượt, 1 không xong"


def test_dates_alone_make_a_task_late_where_a_list_only_said_done():
    only_dates = Task(result=TaskResult.DONE, due_on=DUE, done_on=date(2026, 11, 1))
    assert shares([only_dates]).late == 1


def test_guests_must_have_a_task_and_the_exempt_must_not(new_cell, new_members):
    cell = new_cell("Chi bộ thôn 2")
    (guest,) = new_members(cell, 1, Status.GUEST)
    new_members(cell, 1, Status.EXEMPT)
    new_members(cell, 1, Status.SUSPENDED)
    (away,) = new_members(cell, 1, Status.AWAY)
    assert {member.id for member in without_task(2026, TODAY)} == {guest.id, away.id}
    with action("giao việc"):
        assign(guest, 2026, "Dự sinh hoạt, góp ý nghị quyết")
    assert [member.id for member in without_task(2026, TODAY, (cell.id,))] == [away.id]


def test_the_database_counts_tasks_as_the_rule_does(people):
    """Every result, in time or not, with and without a reason, good or not: each combination once."""
    days = (None, date(2026, 5, 1), date(2026, 5, 9))
    with action("giao mọi kiểu việc"):
        made = [
            Task(
                member=people[0],
                year=2026,
                text="Việc",
                result=result,
                due_on=due,
                done_on=done,
                met=good,
                above=good,
                objective_reason=reason,
            )
            for result, _ in TaskResult.LABELS
            for due in days
            for done in days
            for good in (True, False)
            for reason in ("", "bão lũ")
        ]
        for task in made:
            task.save()
    assert shares_by_member(2026) == {people[0].id: shares(made)}
