"""The tasks of a year: helpers, last year's given again, followers' loads, done on time, silence, tasks of cells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from db.base import action
from db.errors import UserError
from db.indicators import Comparison
from db.meetings import Meeting, MeetingState
from db.members import Member, Status
from db.organizations import Organization
from db.tasks import CellTask, Task, TaskResult
from nongson_desktop.rules import tasks_of_cells
from nongson_desktop.rules.indicators import Result, results_on, write
from nongson_desktop.rules.members import set_status
from nongson_desktop.rules.open_work import CLOSE, REASSIGN, Choice, open_work, settle
from nongson_desktop.rules.tasks import assign, assign_many, helpers_of, record_progress, set_helpers
from nongson_desktop.rules.tasks_year import Punctuality, copy_tasks, due, loads, punctuality, to_copy

TODAY = date(2026, 11, 22)
MakeMembers = Callable[..., list[Member]]


@pytest.fixture
def people(cell: Organization, new_members: MakeMembers) -> list[Member]:
    return new_members(cell, 4)


def load_of_followers() -> Result:
    return next(one for one in results_on(TODAY) if one.indicator.code == "R9c")


def helping(task: Task) -> list[str]:
    return [one.member.name for one in helpers_of([task.id])]


def test_a_task_has_helpers_who_change_and_never_helps_itself(people: list[Member]) -> None:
    tasks = assign_many(people[:2], 2026, "Làm đường", helpers=[people[1].id, people[2].id])
    assert set(helping(tasks[0])) == {people[1].name, people[2].name}
    assert helping(tasks[1]) == [people[2].name], "nobody helps with a task of their own"
    with action("đổi"):
        set_helpers(tasks[0], [people[2].id, people[3].id])
    assert set(helping(tasks[0])) == {people[2].name, people[3].name}
    with pytest.raises(UserError, match="phải khác người thực hiện"), action("sai"):
        set_helpers(tasks[0], [people[0].id])


def test_last_years_tasks_come_again_a_year_later_for_those_still_there_and_only_once(people: list[Member]) -> None:
    with action("năm trước"):
        given = {"due_on": date(2025, 6, 30), "product": "Biên bản", "households": "Hộ ông Lành"}
        assign(people[0], 2025, "Phụ trách hộ", follower=people[1], helpers=[people[2].id], **given)
        assign(people[0], 2025, "Việc đã thôi", result=TaskResult.ADJUSTED)
        assign(people[3], 2025, "Việc của người đã chuyển")
        assign(people[1], 2025, "Năm nay đã giao")
        assign(people[1], 2026, "năm nay ĐÃ giao")
        set_status(people[3], Status.TRANSFERRED, date(2026, 1, 5))
    found = to_copy(2026, TODAY)
    assert [task.text for task in found] == ["Phụ trách hộ"]
    (number,) = copy_tasks(found, 2026, date(2026, 1, 10))
    again = Task.get_by_id(number)
    assert (again.due_on, again.assigned_on, again.product) == (date(2026, 6, 30), date(2026, 1, 10), "Biên bản")
    assert (again.follower.name, helping(again), again.households) == (
        people[1].name,
        [people[2].name],
        "Hộ ông Lành",
    )
    with pytest.raises(UserError, match="Không có nhiệm vụ nào của năm 2025 để chép"):
        copy_tasks(to_copy(2026, TODAY), 2026, TODAY)


def test_each_followers_load_and_the_share_done_on_time_are_counted(people: list[Member], cell: Organization) -> None:
    with action("giao"):
        for due_on in (date(2026, 11, 1), date(2026, 11, 25), date(2026, 12, 31)):
            assign(people[0], 2026, f"Việc {due_on}", due_on=due_on, follower=people[1])
        assign(people[2], 2026, "Không ai theo dõi", due_on=date(2026, 12, 31))
        done = {"done_on": date(2026, 6, 1), "met": True}
        assign(people[2], 2026, "Xong", due_on=date(2026, 6, 1), result=TaskResult.DONE, follower=people[1], **done)
        assign(people[2], 2026, "Chậm", due_on=date(2026, 5, 1), result=TaskResult.DONE_LATE, **done)
        assign(people[2], 2026, "Thôi", due_on=date(2026, 5, 1), result=TaskResult.ADJUSTED)
    first, nobody = loads(2026, TODAY)
    assert (first.name, first.open, first.overdue, first.soon) == (people[1].name, 3, 1, 1)
    assert (nobody.follower, nobody.name, nobody.open) == (None, "chưa có người theo dõi", 1)
    result = load_of_followers()
    assert (result.told, result.met) == ("Nhiệm vụ đang mở của mỗi người theo dõi: 3/1 (3,0)", None)
    assert [one.name for one in result.vacant] == [f"người theo dõi của 1 nhiệm vụ, {cell.name}"]
    assert loads(2026, date(2026, 5, 31))[0].open == 4, "what was done in June was open in May"
    with action("mức giao"):
        write(result.indicator, {"comparison": Comparison.AT_MOST, "target": Decimal(2)})
    asked = load_of_followers()
    assert (asked.target, asked.verdict, [one.name for one in asked.lacking]) == ("≤ 2", "chưa đạt", [people[1].name])
    with pytest.raises(UserError, match="bình quân hoặc số lượng"), action("sai"):
        write(asked.indicator, {"unit": "percent"})
    assert punctuality(2026, TODAY) == Punctuality(on_time=1, due=3)
    assert punctuality(2026, TODAY).words == "1/3 (33,3 %)"
    assert punctuality(2025, TODAY).words == "–"


def meet(cell: Organization, month: int, state: str = MeetingState.HELD) -> None:
    with action("họp"):
        Meeting(cell=cell, year=2026, month=month, held_on=date(2026, month, 5), state=state).save()


def reminded() -> list[tuple[str, date]]:
    return [(item.text, item.due_on) for item in due(TODAY, TODAY)]


def test_who_reports_nothing_at_two_meetings_is_reminded_and_a_word_is_enough(
    people: list[Member], cell: Organization
) -> None:
    with action("giao"):
        task = assign(people[0], 2026, "Làm đường", assigned_on=date(2026, 9, 20), due_on=date(2026, 12, 31))
    meet(cell, 10)
    meet(cell, 11, MeetingState.POSTPONED)
    assert reminded() == [
        (f"{people[0].name}: chưa báo cáo tiến độ qua 2 kỳ sinh hoạt: Làm đường", date(2026, 11, 21)),
    ], "one meeting held: sixty-two days stand for two"
    with action("hạn"):
        task.due_on = date(2026, 11, 1)
        task.save()
    assert reminded() == [], "what is overdue stands on the desk already"
    with action("hạn"):
        task.due_on = date(2026, 12, 31)
        task.save()
    meet(cell, 9)
    assert reminded() == [], "given after the September meeting: only one meeting since"
    with action("sửa"):
        task.assigned_on = date(2026, 9, 1)
        task.save()
    assert [on for _, on in reminded()] == [date(2026, 10, 5)]
    with action("báo cáo"):
        record_progress(Task.get_by_id(task.id), date(2026, 10, 5), "Đã làm 200 m", 40)
    assert reminded() == []


def test_a_task_of_cells_is_shared_out_and_each_part_is_a_task_of_its_own(
    people: list[Member], cell: Organization, new_cell: Callable[..., Organization]
) -> None:
    other = new_cell("Chi bộ thôn 2")
    told = {"basis": "Kế hoạch 05-KH/ĐU", "due_on": date(2026, 9, 30), "follower": people[0]}
    mine, _ = tasks_of_cells.give([cell, other], 2026, "Xây dựng mô hình dân vận khéo", source="committee", **told)
    made = tasks_of_cells.share_out(mine, people[:2], date(2026, 3, 1))
    assert [(task.cell_task.id, task.source, task.basis) for task in made] == [
        (mine.id, "committee", "Kế hoạch 05-KH/ĐU"),
        (mine.id, "committee", "Kế hoạch 05-KH/ĐU"),
    ]
    assert [task.follower for task in made] == [None, people[0]], "nobody follows their own"
    with pytest.raises(UserError, match="đều đã có phần"):
        tasks_of_cells.share_out(mine, people[:2], date(2026, 3, 1))
    assert [item.text for item in tasks_of_cells.due(TODAY, TODAY)] == [
        "Chi bộ thôn 1: Xây dựng mô hình dân vận khéo",
        "Chi bộ thôn 2: Xây dựng mô hình dân vận khéo",
    ]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": " "}, "Chưa nhập nội dung"),
        ({"assigned_on": date(2026, 3, 1), "due_on": date(2026, 2, 1)}, "Thời hạn phải từ ngày giao"),
        ({"met": True}, "Chỉ nhiệm vụ đã hoàn thành"),
    ],
)
def test_a_task_of_a_cell_that_does_not_hold_together_is_refused(
    cell: Organization, values: dict[str, object], words: str
) -> None:
    with pytest.raises(UserError, match=words):
        tasks_of_cells.give([cell], 2026, str(values.pop("text", "Việc")), **values)
    assert not CellTask.select().exists()


def test_a_committee_is_no_cell_to_be_given_tasks(office: object) -> None:
    above = Organization.select().where(Organization.kind != "cell").first()
    with pytest.raises(UserError, match="không phải là chi bộ"):
        tasks_of_cells.give([above], 2026, "Việc")


def test_who_moves_away_hands_on_the_tasks_of_cells_followed_and_those_helped_with(
    people: list[Member], cell: Organization
) -> None:
    with action("giao"):
        (mine,) = tasks_of_cells.give([cell], 2026, "Dân vận khéo", follower=people[0])
        task = assign(people[1], 2026, "Làm đường", helpers=[people[0].id, people[2].id])
    found = open_work(people[0], TODAY)
    assert [item.text for item in found] == [
        "Theo dõi Chi bộ thôn 1: Dân vận khéo",
        f"Phối hợp với {people[1].name}: Làm đường",
    ]
    with action("chuyển"):
        settle(people[0], {item.key: Choice(REASSIGN, people[3].id) for item in found}, TODAY, "chuyển đi")
    assert CellTask.get_by_id(mine.id).follower == people[3]
    assert set(helping(task)) == {people[2].name, people[3].name}
    with action("thôi"):
        left = open_work(people[3], TODAY)
        settle(people[3], {item.key: Choice(CLOSE) for item in left}, TODAY, "từ trần")
    assert CellTask.get_by_id(mine.id).follower is None
    assert helping(task) == [people[2].name]
