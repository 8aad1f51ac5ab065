"""Chuyển sinh hoạt đảng: who goes, who comes, who goes for a time; deadlines, and numbers that always add up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.base import action, database, last_action
from db.errors import UserError
from db.member_file import UnderReview
from db.members import Member, Membership, Role, Status, StatusPeriod
from db.organizations import Organization
from db.reorganization import ReorganizationKind
from db.tasks import Task, TaskResult
from db.transfers import Direction, Transfer, TransferKind, TransferState
from db.undoing import undo
from nongson_desktop.catalog import kind_of
from nongson_desktop.rules.composition import counted, movement
from nongson_desktop.rules.lists import edits_of, write_edits
from nongson_desktop.rules.members import appoint, members_by_cell, place_member
from nongson_desktop.rules.open_work import CLOSE, KEEP, REASSIGN, TASK, Choice, open_work, open_work_of
from nongson_desktop.rules.reorganization import carry_out
from nongson_desktop.rules.reorganization_operation import Operation
from nongson_desktop.rules.status_changes import StatusChange, change_status
from nongson_desktop.rules.statuses import IMPOSSIBLE, periods_of, rules, step
from nongson_desktop.rules.tasks import assign
from nongson_desktop.rules.transfers import (
    bring_back,
    cells_to_return_to,
    deadlines,
    due,
    extend,
    move_in,
    move_together,
    stop,
    warnings_of,
    write,
)

MakeMembers = Callable[..., list[Member]]
MakeCell = Callable[..., Organization]
DAY = date(2026, 8, 3)


def out(member: Member, **values: object) -> Transfer:
    asked = {"place": "Đảng bộ xã Đồng Mây", "number": "12", "introduced_on": DAY, **values}
    return Transfer(member=member, direction=Direction.OUT, **asked)


def status_of(member: Member) -> str:
    return periods_of(member)[-1].status


def recorded(transfer: Transfer, **more: object) -> Transfer:
    with action("chuyển sinh hoạt"):
        write(transfer, **more)  # type: ignore[arg-type]
    return Transfer.get_by_id(transfer.id)


@pytest.fixture
def member(cell: Organization, new_members: MakeMembers) -> Member:
    return new_members(cell, 1)[0]


def test_who_moves_away_leaves_the_count_and_the_paper_is_due_in_thirty_working_days(
    member: Member, cell: Organization
) -> None:
    """Case C6: thirty working days from 3 August 2026, with the two days of 2 September."""
    made = recorded(out(member))
    assert (made.state, made.from_cell, made.status_before) == (TransferState.INTRODUCED, cell, Status.OFFICIAL)
    assert status_of(member) == Status.TRANSFERRED
    assert members_by_cell(DAY) == {}
    assert deadlines(made).present == date(2026, 9, 16)
    assert [(one.due_on, one.record_id) for one in due(DAY, date(2026, 9, 30))] == [(date(2026, 9, 16), made.id)]
    late = due(date(2026, 11, 3), date(2026, 11, 3))
    assert (late[-1].due_on, "xem xét xoá tên" in late[-1].text) == (date(2026, 11, 3), True)
    assert (
        StatusPeriod.get(StatusPeriod.status == Status.TRANSFERRED).document == "Giấy giới thiệu số 12 ngày 03/08/2026"
    )


def test_presented_late_asks_for_the_reason_and_the_notice_is_looked_for_after_three_months(member: Member) -> None:
    made = recorded(out(member))
    made.presented_on = date(2026, 9, 17)
    assert warnings_of(made) == ["Nộp giấy giới thiệu chậm (hạn 16/09/2026): ghi lý do đã báo cáo cấp ủy."]
    made = recorded(made)
    assert [one.text for one in due(DAY, date(2026, 11, 3))] == [f"{member.name}: kiểm tra phiếu báo chuyển sinh hoạt"]
    made.confirmed_on = date(2026, 10, 1)
    recorded(made)
    assert due(DAY, date(2026, 12, 31)) == []


def test_a_transfer_only_planned_changes_nothing_until_it_is_introduced(member: Member, cell: Organization) -> None:
    plan = recorded(out(member, introduced_on=None, cause_on=date(2026, 5, 4), number=""))
    assert (plan.state, status_of(member)) == (TransferState.PLANNED, Status.OFFICIAL)
    (item,) = due(date(2026, 7, 1), date(2026, 7, 31))
    assert (item.due_on, item.text) == (date(2026, 7, 27), f"{member.name}: làm thủ tục chuyển sinh hoạt")
    with action("từ trần") as died:
        change_status(member, StatusChange(Status.DECEASED, date(2026, 6, 1)))
    assert due(date(2026, 7, 1), date(2026, 7, 31)) == []
    undo(died.id)
    plan.introduced_on, plan.number = date(2026, 7, 28), "14"
    assert warnings_of(plan) == ["Giới thiệu chậm: hạn làm thủ tục là ngày 27/07/2026."]
    recorded(plan)
    assert status_of(member) == Status.TRANSFERRED


def test_a_day_that_holds_already_is_not_written_over(member: Member) -> None:
    made = recorded(out(member))
    made.introduced_on = date(2026, 8, 10)
    with pytest.raises(UserError, match="hoàn tác lần chuyển"):
        recorded(made)


def test_who_is_inspected_is_not_transferred_for_good_unless_it_is_agreed(member: Member) -> None:
    with action("kiểm tra"):
        UnderReview(member=member, kind="inspection", since=date(2026, 7, 1)).save()
    with pytest.raises(UserError, match="Đang được thanh tra, kiểm tra") as refused:
        recorded(out(member))
    assert refused.value.field == "agreed"
    assert status_of(member) == Status.OFFICIAL
    recorded(out(member, agreed=True))
    assert status_of(member) == Status.TRANSFERRED


def test_a_stay_elsewhere_ends_is_prolonged_and_comes_back(member: Member, cell: Organization) -> None:
    stay = recorded(out(member, kind=TransferKind.TEMPORARY, until=date(2027, 2, 3)))
    assert status_of(member) == Status.AWAY
    assert members_by_cell(DAY) == {cell.id: 1}, "still counted at home"
    with action("gia hạn"):
        extend(stay, date(2027, 5, 3), "GGT 20")
    assert periods_of(member)[-1].due_on == date(2027, 5, 3)
    with pytest.raises(UserError, match="phải sau ngày 03/05/2027"), action("gia hạn ngược"):
        extend(stay, date(2027, 4, 1))
    with action("trở về"):
        bring_back(stay, date(2027, 4, 20))
    assert status_of(member) == Status.OFFICIAL
    assert Transfer.get().state == TransferState.RETURNED
    with pytest.raises(UserError, match="đã kết thúc"), action("lần nữa"):
        bring_back(stay, date(2027, 4, 21))


def test_a_stay_of_two_months_is_warned_of(member: Member) -> None:
    said = warnings_of(out(member, kind=TransferKind.TEMPORARY, until=date(2026, 10, 1)))
    assert said == ["Sinh hoạt tạm thời từ 3 tháng trở lên."]


def test_three_in_one_place_for_a_time_make_a_cell(cell: Organization, new_members: MakeMembers) -> None:
    stays = {"kind": TransferKind.TEMPORARY, "until": date(2027, 2, 3), "place": "Công ty Mây Trắng"}
    first, second, third = new_members(cell, 3)
    recorded(out(first, **stays))
    recorded(out(second, **stays))
    assert "Có 3 đảng viên cùng sinh hoạt tạm thời" in warnings_of(out(third, **stays))[0]


def test_who_comes_is_typed_once(cell: Organization, member: Member) -> None:
    newcomer = Member(name="Hồ Thị Ửng", card_number="000000000099")
    arrival = Transfer(
        direction=Direction.IN, place="Đảng bộ xã Đồng Mây", introduced_on=DAY, presented_on=DAY, to_cell=cell
    )
    with action("tiếp nhận"):
        move_in(newcomer, arrival)
    assert status_of(newcomer) == Status.OFFICIAL
    assert members_by_cell(DAY) == {cell.id: 2}
    assert Transfer.get().member == newcomer
    again = Transfer(direction=Direction.IN, place="x", introduced_on=DAY, presented_on=DAY, to_cell=cell)
    with pytest.raises(UserError, match="đã ghi cho đảng viên Hồ Thị Ửng"), action("trùng thẻ"):
        move_in(Member(name="Hồ Ửng", card_number="000000000099"), again)
    assert Member.select().count() == 2


def test_a_guest_is_not_counted_and_goes_home(cell: Organization) -> None:
    guest = Member(name="Hồ Thị Ửng")
    arrival = Transfer(
        kind=TransferKind.TEMPORARY,
        direction=Direction.IN,
        place="Đảng bộ xã Đồng Mây",
        presented_on=DAY,
        until=date(2027, 2, 3),
        to_cell=cell,
    )
    with action("tiếp nhận"):
        move_in(guest, arrival)
    assert status_of(guest) == Status.GUEST
    assert members_by_cell(DAY) == {}
    with action("giao việc"):
        ended, left = assign(guest, 2026, "Tuần tra"), assign(guest, 2026, "Giữ vệ sinh")
    with action("về"):
        bring_back(arrival, date(2027, 1, 5), {(TASK, ended.id): Choice(CLOSE)})
    assert {one.id: one.result for one in Task.select()} == {
        ended.id: TaskResult.ADJUSTED,
        left.id: TaskResult.ASSIGNED,
    }
    assert Membership.get().until == date(2027, 1, 5)
    assert periods_of(guest)[-1].until == date(2027, 1, 5)


def test_who_comes_back_for_good_is_the_same_person(member: Member, cell: Organization) -> None:
    recorded(out(member))
    back = Transfer(direction=Direction.IN, place="Đảng bộ xã Đồng Mây", presented_on=date(2027, 3, 1), to_cell=cell)
    with action("trở lại"):
        move_in(member, back)
    assert Member.select().count() == 1
    assert members_by_cell(date(2027, 3, 1)) == {cell.id: 1}
    assert members_by_cell(date(2027, 2, 28)) == {}


def test_who_comes_before_the_day_of_a_merger_written_down_goes_on_with_her_cell(
    cell: Organization, new_cell: MakeCell
) -> None:
    into, day, member = new_cell("Chi bộ thôn 2"), date(2027, 1, 1), Member(name="Trần Đến")
    carry_out(Operation(ReorganizationKind.MERGE, day, (cell.id,), into=into.id))
    ending = Organization.get_by_id(cell.id)
    with action("đến, bầu"):
        move_in(member, Transfer(direction=Direction.IN, to_cell=ending, presented_on=DAY, place="Đảng bộ xã Đồng Mây"))
        held = appoint(member, ending, Role.DEPUTY, DAY)
    assert (members_by_cell(date(2026, 12, 31)), members_by_cell(day)) == ({cell.id: 1}, {into.id: 1})
    assert held.until == day
    undo(last_action())
    undo(last_action() - 2)
    carry_out(Operation(ReorganizationKind.SPLIT, day, (cell.id,), names=("Chi bộ thôn 1A", "Chi bộ thôn 1B")))
    with pytest.raises(UserError, match="kết thúc từ ngày 01/01/2027: hãy hoàn tác"), action("đến"):
        place_member(Member.get(), Organization.get_by_id(cell.id), DAY)


def test_within_the_committee_only_the_cell_changes(member: Member, cell: Organization, new_cell: MakeCell) -> None:
    other = new_cell("Chi bộ thôn 2")
    with action("giao việc"):
        assign(member, 2026, "Giữ vệ sinh đường làng")
    within = Transfer(
        member=member, kind=TransferKind.INTERNAL, direction=Direction.WITHIN, introduced_on=DAY, to_cell=other
    )
    recorded(within, choices={one.key: Choice(CLOSE) for one in open_work(member, DAY)})
    assert (status_of(member), members_by_cell(DAY)) == (Status.OFFICIAL, {other.id: 1})
    assert Transfer.get().from_cell == cell
    assert Task.get().result == TaskResult.ADJUSTED
    same = Transfer(
        member=member,
        kind=TransferKind.INTERNAL,
        direction=Direction.WITHIN,
        introduced_on=date(2026, 9, 1),
        to_cell=other,
    )
    with pytest.raises(UserError, match="đang ở chi bộ này"):
        recorded(same)


def test_a_whole_cell_moves_under_one_document(
    cell: Organization, new_cell: MakeCell, new_members: MakeMembers
) -> None:
    other = new_cell("Chi bộ thôn 2")
    people = new_members(cell, 4)
    asked = Transfer(kind=TransferKind.INTERNAL, direction=Direction.WITHIN, introduced_on=DAY, to_cell=other)
    with action("chuyển tập thể") as made:
        lines = move_together(people, asked, number="31")
    assert {(one.number, one.collective) for one in lines} == {("31", True)}
    assert members_by_cell(DAY) == {other.id: 4}
    undo(made.id)
    assert members_by_cell(DAY) == {cell.id: 4}
    with pytest.raises(UserError, match="Chưa chọn đảng viên nào"), action("không ai"):
        move_together([], asked)
    with action("chuyển đi tập thể"):
        move_together(people[:3], out(people[0]), number="32")
        write(out(people[3]))
    assert [(one.text, one.count) for one in due(DAY, date(2026, 9, 20))] == [
        ("3 đảng viên chuyển tập thể đến Đảng bộ xã Đồng Mây: nộp giấy giới thiệu ở nơi đến", 3),
        (f"{people[3].name}: nộp giấy giới thiệu ở nơi đến", 1),
    ]
    kind = kind_of("transfers")
    together = list(Transfer.select().where(Transfer.number == "32"))
    write_edits(kind, edits_of(together, kind.column("presented_on"), "20/08/2026"), "Đã nộp giấy")
    assert {one.state for one in Transfer.select().where(Transfer.number == "32")} == {TransferState.RECEIVED}
    assert [one.count for one in due(DAY, date(2026, 9, 20))] == [1]
    here = Member(name="Trần Đến")
    with action("đến"):
        move_in(here, Transfer(direction=Direction.IN, to_cell=cell, presented_on=DAY, place="Đảng bộ xã Đồng Mây"))
    edits = edits_of([Transfer.get(Transfer.member == here)], kind.column("presented_on"), "20/08/2026")
    with pytest.raises(UserError, match="đã ghi vào trạng thái"):
        write_edits(kind, edits, "Sửa ngày đến")


def test_of_each_who_goes_together_the_open_work_is_kept_handed_on_or_ended(
    cell: Organization, new_members: MakeMembers
) -> None:
    first, second, stays = new_members(cell, 3)
    with action("giao việc"):
        for number, owner in enumerate((first, first, second), 1):
            assign(owner, 2026, f"Việc {number}")
    found = open_work_of([one.id for one in (first, second, stays)], DAY)
    assert {who: [item.text for item in items] for who, items in found.items()} == {
        first.id: ["Việc 1", "Việc 2"],
        second.id: ["Việc 3"],
    }
    handed, ended, kept = (item.key for items in found.values() for item in items)
    away = Transfer(direction=Direction.OUT, introduced_on=DAY, place="Đảng bộ xã Đồng Mây")
    choices = {ended: Choice(CLOSE), kept: Choice(KEEP)}
    with pytest.raises(UserError, match=f"{second.name} cũng chuyển đi"), action("giao cho người cùng đi"):
        move_together([first, second], away, choices={**choices, handed: Choice(REASSIGN, second.id)})
    with action("kiểm tra"):
        UnderReview(member=second, kind="inspection", since=date(2026, 7, 1)).save()
    answers = {**choices, handed: Choice(REASSIGN, stays.id)}
    with pytest.raises(UserError, match=f"{second.name}: Đang được thanh tra"), action("chưa đồng ý"):
        move_together([first, second], away, choices=answers)
    away.agreed = True
    with action("chuyển tập thể"):
        move_together([first, second], away, choices=answers)
    results = {(task.member.id, task.text): task.result for task in Task.select()}
    assert results == {
        (first.id, "Việc 1"): TaskResult.ADJUSTED,
        (first.id, "Việc 2"): TaskResult.ADJUSTED,
        (second.id, "Việc 3"): TaskResult.ASSIGNED,
        (stays.id, "Việc 1"): TaskResult.ASSIGNED,
    }


def test_an_introduction_that_is_not_used_gives_cell_and_status_back(member: Member, cell: Organization) -> None:
    made = recorded(out(member))
    with pytest.raises(UserError, match="Chưa ghi lý do"), action("dừng"):
        stop(made, date(2026, 8, 20), " ")
    with action("dừng"):
        stop(made, date(2026, 8, 20), "Không nhận việc ở nơi mới")
    assert (status_of(member), members_by_cell(date(2026, 8, 20))) == (Status.OFFICIAL, {cell.id: 1})
    assert members_by_cell(date(2026, 8, 19)) == {}
    assert due(DAY, date(2026, 12, 31)) == []


def test_who_did_not_go_after_all_comes_back_to_what_follows_her_cell(
    member: Member, cell: Organization, new_cell: MakeCell
) -> None:
    into, day = new_cell("Chi bộ thôn 2"), date(2026, 8, 20)
    made = recorded(out(member))
    carry_out(Operation(ReorganizationKind.MERGE, date(2026, 8, 10), (cell.id,), into=into.id))
    with action("dừng"):
        stop(made, day, "Không nhận việc ở nơi mới")
    assert members_by_cell(day) == {into.id: 1}
    with pytest.raises(UserError, match=f"dừng, việc số {last_action()}.*; .* “{member.name}”"):
        undo(last_action() - 2)
    undo(last_action())
    undo(last_action() - 2)
    parts = {"names": ("Chi bộ thôn 1A", "Chi bộ thôn 1B")}
    carry_out(Operation(ReorganizationKind.SPLIT, date(2026, 8, 10), (cell.id,), **parts))  # type: ignore[arg-type]
    _first, second = cells_to_return_to(cell, day)
    with pytest.raises(UserError, match="Chi bộ thôn 1 đã kết thúc: chọn chi bộ"), action("dừng"):
        stop(Transfer.get_by_id(made.id), day, "Không nhận việc ở nơi mới")
    with action("dừng"):
        stop(Transfer.get_by_id(made.id), day, "Không nhận việc ở nơi mới", second.id)
    assert members_by_cell(day) == {second.id: 1}
    late = {"direction": Direction.WITHIN, "introduced_on": day, "to_cell": cell.id}
    with pytest.raises(UserError, match="Chi bộ thôn 1 đã kết thúc từ ngày 10/08/2026"):
        recorded(Transfer(member=member, **late))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"place": " "}, "Chưa ghi nơi đến"),
        ({"cause_on": date(2026, 8, 4)}, "trước ngày có quyết định"),
        ({"presented_on": date(2026, 8, 2)}, "trước ngày giới thiệu"),
        ({"kind": TransferKind.TEMPORARY, "until": DAY}, "phải sau ngày giới thiệu"),
        ({"direction": Direction.IN}, "có chi bộ và ngày tiếp nhận"),
    ],
)
def test_a_line_that_contradicts_itself_is_refused(member: Member, values: dict[str, object], message: str) -> None:
    line = out(member)
    for name, value in values.items():
        setattr(line, name, value)
    with pytest.raises(UserError, match=message):
        recorded(line)
    assert Transfer.select().count() == 0


# Whatever happens, the numbers add up

STEPS = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from([key for key, _ in Status.LABELS]), st.integers(1, 300)), max_size=18
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, span=st.tuples(st.integers(0, 900), st.integers(0, 900)))
def test_members_at_the_end_are_those_at_the_start_and_who_came_less_who_went(
    office: Path, steps: list[tuple[int, str, int]], span: tuple[int, int]
) -> None:
    with database.atomic() as kept:
        people = []
        with action("lập"):
            for number in range(5):
                member = Member(name=f"Đảng viên {number}")
                member.save()
                people.append(member)
        last = {member.id: date(2024, 1, 1) for member in people}
        for which, status, later in steps:
            member = people[which]
            before = periods_of(member)
            day = last[member.id] + timedelta(days=later)
            if before and step(before[-1].status, status) == IMPOSSIBLE:
                continue
            try:
                with action("đổi"):
                    change_status(member, StatusChange(status, day))
            except UserError:
                continue
            last[member.id] = day
        first, final = sorted(date(2024, 1, 1) + timedelta(days=days) for days in span)
        moved = movement(first, final)
        assert moved.start == sum(1 for one in people if _counts(one, first))
        assert moved.end == sum(1 for one in people if _counts(one, final)) == counted(final)
        assert moved.start + sum(moved.joined.values()) - sum(moved.left.values()) == moved.end
        kept.rollback()


def _counts(member: Member, day: date) -> bool:
    held = [one for one in periods_of(member) if one.since and one.since <= day and (not one.until or one.until > day)]
    assert len(held) <= 1, "never two statuses on one day"
    return bool(held) and rules()[held[0].status].counted
