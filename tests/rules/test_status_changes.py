"""Đổi trạng thái: what is said beforehand, what follows, and what becomes of the work that was open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from db.admission import AdmissionHelper, Candidate, Stage
from db.badges import PartyGap
from db.base import action, last_action
from db.dates import PartialDate
from db.errors import UserError
from db.members import Member, Membership, OfficeHeld, Role, Status, StatusPeriod
from db.organizations import Organization
from db.plans import Plan, PlanState
from db.posts import Cadre, PostHeld
from db.tasks import Task, TaskResult
from db.terms import AttachedMember
from db.undoing import undo
from nongson_desktop.rules.assemblies import voting_bases
from nongson_desktop.rules.due import due_items
from nongson_desktop.rules.hamlets import new_hamlet
from nongson_desktop.rules.members import appoint, members_by_cell, place_member, set_status
from nongson_desktop.rules.open_work import CLOSE, FOLLOWED, KEEP, PLAN, REASSIGN, TASK, Choice, open_work
from nongson_desktop.rules.party_age import party_age
from nongson_desktop.rules.posts import take_up
from nongson_desktop.rules.status_changes import (
    StatusChange,
    change_status,
    consequences,
    due,
    end_stay,
    report_sent,
    warnings_of,
)
from nongson_desktop.rules.statuses import keep_numbers
from nongson_desktop.rules.tasks import assign

MakeMembers = Callable[..., list[Member]]
MakeCell = Callable[..., Organization]
DAY = date(2026, 3, 2)


def record(member: Member, *change: object) -> None:
    with action("đổi trạng thái"):
        change_status(member, StatusChange(*change))  # type: ignore[arg-type]


@pytest.fixture
def newcomer(cell: Organization, new_members: MakeMembers) -> Member:
    """Case C5: decision of 25/8/2024, ceremony of 15/9/2024."""
    (member,) = new_members(cell, 1, Status.PROBATIONARY, "2024-09-15")
    with action("ghi ngày quyết định"):
        member.decision_on = PartialDate(2024, 8, 25)
        member.save()
    return member


def test_party_age_counts_from_the_decision_and_probation_from_the_ceremony(newcomer: Member) -> None:
    age = party_age(newcomer, date(2025, 8, 25))
    assert age is not None
    assert (age.years, age.start.day) == (1, date(2024, 8, 25))
    early = StatusChange(Status.OFFICIAL, date(2025, 9, 14), "NQ 05")
    assert warnings_of(newcomer, early) == ["Chưa đủ 12 tháng dự bị: đến ngày 15/09/2025 mới đủ."]
    assert warnings_of(newcomer, StatusChange(Status.OFFICIAL, date(2025, 9, 15), "NQ 05")) == []


def test_one_recognised_late_is_official_from_the_end_of_the_twelve_months(newcomer: Member) -> None:
    late = StatusChange(Status.OFFICIAL, date(2025, 10, 27), "NQ 09")
    assert "Ngày chính thức: 15/09/2025, đủ 12 tháng dự bị, kể cả khi công nhận chậm." in consequences(newcomer, late)
    record(newcomer, Status.OFFICIAL, date(2025, 10, 27), "NQ 09")
    assert Member.get_by_id(newcomer.id).official_on == PartialDate(2025, 9, 15)


def test_the_office_may_set_a_period_of_its_own_from_a_day_on(newcomer: Member) -> None:
    with action("thời hạn mới"):
        keep_numbers({"probation_months": 6}, date(2025, 1, 1), "Quy định mới")
    assert warnings_of(newcomer, StatusChange(Status.OFFICIAL, date(2025, 4, 1), "NQ 02")) == []
    with pytest.raises(UserError, match="từ 0 trở lên") as refused, action("sai"):
        keep_numbers({"probation_months": -3})
    assert refused.value.field == "probation_months"


def test_readmission_waits_thirty_six_months_and_comes_once(cell: Organization, new_members: MakeMembers) -> None:
    (member,) = new_members(cell, 1)
    record(member, Status.REMOVED, date(2020, 5, 10), "QĐ 12", "Bỏ sinh hoạt")
    early = StatusChange(Status.PROBATIONARY, date(2023, 5, 9), "QĐ 30")
    assert warnings_of(member, early) == ["Chưa đủ 36 tháng từ khi ra khỏi Đảng: từ ngày 10/05/2023 mới đủ."]
    assert warnings_of(member, StatusChange(Status.PROBATIONARY, date(2023, 5, 10), "QĐ 30")) == []
    again = consequences(member, StatusChange(Status.PROBATIONARY, date(2023, 5, 10), "QĐ 30"))
    assert "Từ ngày ấy chưa thuộc chi bộ nào: ghi xong thì xếp vào một chi bộ ở “Chuyển chi bộ”." in again
    assert "chưa thuộc chi bộ" not in str(consequences(member, StatusChange(Status.DECEASED, DAY)))
    record(member, Status.PROBATIONARY, date(2023, 6, 1), "QĐ 30")
    gap = PartyGap.get(PartyGap.member == member)
    assert (gap.kind, gap.since, gap.until) == ("removed", date(2020, 5, 10), date(2023, 6, 1))
    record(member, Status.OFFICIAL, date(2024, 6, 1), "QĐ 31")
    record(member, Status.EXPELLED, date(2025, 1, 1), "QĐ 40", "Vi phạm")
    again = warnings_of(member, StatusChange(Status.PROBATIONARY, date(2029, 1, 1), "QĐ 50"))
    assert again == ["Chỉ kết nạp lại 1 lần; người này đã ra khỏi Đảng 2 lần."]


def test_who_has_been_official_does_not_come_back_as_probationary(cell: Organization, new_members: MakeMembers) -> None:
    (member,) = new_members(cell, 1)
    record(member, Status.AWAY, date(2025, 1, 1), "GGT 3", "", date(2025, 8, 1))
    with pytest.raises(UserError, match="đã là đảng viên chính thức"):
        record(member, Status.PROBATIONARY, date(2025, 8, 1))
    record(member, Status.OFFICIAL, date(2025, 8, 1))
    assert [one.status for one in StatusPeriod.select()] == [Status.OFFICIAL, Status.AWAY, Status.OFFICIAL]


def test_an_impossible_step_is_refused_with_the_reason_and_nothing_changes(
    cell: Organization, new_members: MakeMembers
) -> None:
    (member,) = new_members(cell, 1, Status.PROBATIONARY)
    with pytest.raises(UserError, match="không bị khai trừ, khi vi phạm thì bị khiển trách"):
        record(member, Status.EXPELLED, DAY)
    record(member, Status.DECEASED, DAY)
    with pytest.raises(UserError, match="đã từ trần"):
        record(member, Status.OFFICIAL, date(2026, 4, 1))
    assert StatusPeriod.select().count() == 2


def test_who_dies_gives_up_offices_and_cell_and_the_notice_is_due_in_thirty_working_days(
    cell: Organization, new_members: MakeMembers
) -> None:
    member, _other = new_members(cell, 2)
    with action("chức vụ"):
        appoint(member, cell, Role.SECRETARY, date(2024, 1, 1))
        AttachedMember(member=member, cell=cell, since=date(2024, 1, 1)).save()
        helped = Candidate(name="Dương Giỏi", cell=cell, stage=Stage.PROMISING)
        helped.save()
        AdmissionHelper(candidate=helped, member=member, since=date(2024, 1, 1)).save()
        take_up(Cadre(member=member.id), "head", new_hamlet("Thôn Đông").id, date(2024, 1, 1))
    gone = " ".join(consequences(member, StatusChange(Status.TRANSFERRED, DAY)))
    assert "Còn giữ Trưởng thôn Thôn Đông: thôi giữ thì ghi ở “Cán bộ thôn”." in gone
    change = StatusChange(Status.DECEASED, DAY)
    said = " ".join(consequences(member, change))
    held = "Bí thư Chi bộ thôn 1; phụ trách Chi bộ thôn 1; giúp đỡ quần chúng Dương Giỏi; Trưởng thôn Thôn Đông"
    assert f"Thôi giữ từ ngày ấy: {held}." in said
    assert "Gửi phiếu báo từ trần và hồ sơ lên cấp trên chậm nhất ngày 13/04/2026 (30 ngày làm việc)." in said
    record(member, Status.DECEASED, DAY)
    assert OfficeHeld.get().until == DAY
    assert AttachedMember.get().until == AdmissionHelper.get().until == PostHeld.get().until == DAY
    assert Membership.get(Membership.member == member).until == DAY
    assert members_by_cell(DAY) == {cell.id: 1}
    (item,) = due(date(2026, 4, 1), date(2026, 4, 30))
    assert (item.due_on, item.record_id, item.cell) == (date(2026, 4, 13), member.id, cell.id)
    listed = due_items(date(2026, 4, 1), date(2026, 4, 30))
    assert item in listed
    assert "Dương Giỏi: chưa phân công đảng viên giúp đỡ" in [one.text for one in listed]
    with action("gửi phiếu báo"):
        report_sent(StatusPeriod.get(StatusPeriod.status == Status.DECEASED), date(2026, 4, 2))
    assert due(date(2026, 4, 3), date(2026, 4, 30)) == []


def test_the_voting_base_leaves_out_the_exempt_the_away_and_the_suspended(
    cell: Organization, new_members: MakeMembers
) -> None:
    """Operations, section 3: 22 members, 20 official of whom 3 are absent on business, make a base of 20."""
    official = new_members(cell, 23)
    new_members(cell, 2, Status.PROBATIONARY)
    new_members(cell, 1, Status.GUEST)
    for member, status in zip(official, (Status.EXEMPT, Status.AWAY, Status.SUSPENDED), strict=False):
        record(member, status, DAY, "QĐ 7", "ốm", date(2026, 9, 2))
    base = voting_bases([cell.id], DAY)[cell.id]
    assert (base.entitled, base.members) == (20, 25)


def test_an_exemption_for_another_reason_than_age_or_health_has_an_end_that_is_reminded_of(
    cell: Organization, new_members: MakeMembers
) -> None:
    (member,) = new_members(cell, 1)
    old = StatusChange(Status.EXEMPT, DAY, "NQ 3", "Tuổi cao, sức yếu")
    assert warnings_of(member, old) == []
    abroad = StatusChange(Status.EXEMPT, DAY, "QĐ 3", "Đi lao động xa")
    assert "phải ghi thời hạn" in warnings_of(member, abroad)[0]
    record(member, Status.EXEMPT, DAY, "QĐ 3", "Đi lao động xa", date(2026, 12, 1))
    (item,) = due(date(2026, 11, 22), date(2026, 12, 22))
    assert item.text.endswith("hết hạn miễn công tác và sinh hoạt đảng")


def test_a_guest_goes_home_and_may_come_again_for_good(cell: Organization, new_members: MakeMembers) -> None:
    (member,) = new_members(cell, 1, Status.GUEST)
    with action("về"):
        end_stay(StatusPeriod.get(), date(2026, 5, 1))
    assert Membership.get().until == date(2026, 5, 1)
    with action("chuyển đến"):
        set_status(member, Status.OFFICIAL, date(2026, 8, 1))
    assert StatusPeriod.get(StatusPeriod.status == Status.GUEST).until == date(2026, 5, 1)


# C11


def test_who_had_died_when_her_cell_was_merged_never_came_to_the_next_one(
    cell: Organization, new_cell: MakeCell, new_members: MakeMembers
) -> None:
    (member,) = new_members(cell, 1)
    after = new_cell("Chi bộ thôn 2")
    with action("sáp nhập, ghi trước khi biết tin"):
        place_member(member, after, date(2026, 7, 1))
    record(member, Status.DECEASED, date(2026, 6, 15))
    (left,) = Membership.select().where(Membership.member == member, ~Membership.hidden)
    assert (left.cell_id, left.until) == (cell.id, date(2026, 6, 15))
    undo(last_action())
    assert [one.until for one in Membership.select().where(~Membership.hidden)] == [date(2026, 7, 1), None]


@pytest.fixture
def leaver(cell: Organization, new_members: MakeMembers) -> tuple[Member, Member]:
    """A member with three open tasks, one finished, one that she follows, and a plan; and a colleague."""
    leaver, other = new_members(cell, 2)
    with action("giao việc"):
        for number in (1, 2, 3):
            assign(leaver, 2026, f"Việc {number}", due_on=date(2026, 9, number), group="order")
        assign(leaver, 2026, "Việc đã xong", result=TaskResult.DONE, done_on=DAY)
        assign(other, 2026, "Việc của người khác", follower=leaver)
        Plan(member=leaver, year=2026).save()
    return leaver, other


def test_who_moves_away_with_open_tasks_has_each_reassigned_closed_or_kept(leaver: tuple[Member, Member]) -> None:
    gone, other = leaver
    items = open_work(gone, DAY)
    assert [(one.kind, one.text) for one in items] == [
        (TASK, "Việc 1"),
        (TASK, "Việc 2"),
        (TASK, "Việc 3"),
        (FOLLOWED, f"Theo dõi {other.name}: Việc của người khác"),
        (PLAN, "Kế hoạch năm 2026"),
    ]
    chosen = [Choice(REASSIGN, other.id), Choice(CLOSE), Choice(KEEP), Choice(CLOSE), Choice(CLOSE)]
    with action("chuyển đi"):
        change_status(
            gone,
            StatusChange(Status.TRANSFERRED, DAY, "GGT 8"),
            {one.key: choice for one, choice in zip(items, chosen, strict=True)},
        )
    states = {task.text: task.result for task in Task.select().where(Task.member == gone)}
    assert states == {
        "Việc 1": TaskResult.ADJUSTED,
        "Việc 2": TaskResult.ADJUSTED,
        "Việc 3": TaskResult.ASSIGNED,
        "Việc đã xong": TaskResult.DONE,
    }
    heir = Task.get((Task.member == other) & (Task.text == "Việc 1"))
    assert (heir.due_on, heir.group, heir.assigned_on, heir.result) == (date(2026, 9, 1), "order", DAY, "assigned")
    first = Task.get((Task.member == gone) & (Task.text == "Việc 1"))
    assert first.remark == f"Giao lại cho {other.name} từ ngày 02/03/2026: đã chuyển đi (chính thức)."
    assert Task.get(Task.text == "Việc của người khác").follower is None
    plan = Plan.get()
    assert (plan.state, plan.result) == (PlanState.ADJUSTED, "Dừng từ ngày 02/03/2026: đã chuyển đi (chính thức).")


def test_nothing_disappears_and_one_undo_brings_it_all_back(leaver: tuple[Member, Member]) -> None:
    gone, _other = leaver
    before = [(task.member_id, task.text, task.result) for task in Task.select()]  # type: ignore[attr-defined]
    with action("chuyển đi") as made:
        change_status(
            gone,
            StatusChange(Status.TRANSFERRED, DAY, "GGT 8"),
            {one.key: Choice(CLOSE) for one in open_work(gone, DAY)},
        )
    assert Task.select().where(~Task.hidden).count() == len(before)
    undo(made.id)
    assert [(task.member_id, task.text, task.result) for task in Task.select()] == before  # type: ignore[attr-defined]


def test_a_task_handed_to_nobody_or_back_is_refused(leaver: tuple[Member, Member]) -> None:
    gone, _other = leaver
    first = open_work(gone, DAY)[0]
    change = StatusChange(Status.TRANSFERRED, DAY, "GGT 8")
    for to, message in ((None, "Chưa chọn người nhận lại"), (gone.id, "của chính mình")):
        with pytest.raises(UserError, match=message), action("chuyển đi"):
            change_status(gone, change, {first.key: Choice(REASSIGN, to)})
    assert StatusPeriod.select().count() == 2, "nothing of it was written"
