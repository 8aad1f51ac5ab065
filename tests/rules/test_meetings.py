"""Meetings of cells: who is called, the schedule, how a sheet counts, what a resolution gives, what is due."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.base import action
from db.errors import UserError
from db.meetings import (
    Attendance,
    Meeting,
    MeetingKind,
    MeetingResolution,
    MeetingState,
    MeetingVisit,
    Presence,
    Scorer,
)
from db.members import Status
from db.organizations import Organization
from db.quality_sheets import QualityLevel
from db.reorganization import ReorganizationKind
from db.tasks import Task, TaskProgress, TaskResult
from db.terms import AttachedMember
from nongson_desktop.rules.evaluation import open_evaluation
from nongson_desktop.rules.evidence import grounds
from nongson_desktop.rules.meetings import (
    advance,
    called,
    check,
    drop,
    fresh,
    give,
    keep,
    keep_attendance,
    length_of,
    lock,
    minutes_of,
    roll,
    running_excused,
    schedule,
    take_off,
    tasks_of,
    unlock,
)
from nongson_desktop.rules.meetings_due import due
from nongson_desktop.rules.meetings_figures import attended, figures, whole
from nongson_desktop.rules.meetings_quality import (
    Filled,
    keep_score,
    seed_sheets,
)
from nongson_desktop.rules.meetings_rules import keep_rules, months_of, rules_on
from nongson_desktop.rules.meetings_tasks import report, reports, told_at
from nongson_desktop.rules.members import set_status
from nongson_desktop.rules.reorganization import carry_out
from nongson_desktop.rules.reorganization_operation import Operation
from nongson_desktop.rules.reorganization_preview import preview
from nongson_desktop.rules.tasks import assign, record_progress
from tests.rules.conftest import MakeCell, MakeMembers

MAY, LATE = date(2026, 5, 3), date(2026, 11, 26)


def meet(cell: Organization, day: date, kind: str = MeetingKind.REGULAR, away: dict[int, str] | None = None) -> Meeting:
    """A meeting held on the day with everybody there but those named."""
    with action("Họp"):
        meeting = fresh(cell.id, day, kind)
        meeting.save()
        ticked = {one.member: ((away or {}).get(one.member, one.presence), "") for one in roll(meeting, day)}
        keep_attendance(meeting, ticked, day)
    return Meeting.get_by_id(meeting.id)


# who is called


def test_who_is_called_follows_from_the_status_of_the_day(cell: Organization, new_members: MakeMembers) -> None:
    official, probationary = new_members(cell, 2), new_members(cell, 1, Status.PROBATIONARY)
    (exempt,), (away,) = new_members(cell, 1, Status.EXEMPT), new_members(cell, 1, Status.AWAY)
    (guest,) = new_members(cell, 1, Status.GUEST)
    new_members(cell, 1, Status.SUSPENDED)
    found = {one.member: one for one in called(cell.id, MAY)}
    present = {official[0].id, official[1].id, probationary[0].id, guest.id}
    assert {member for member, one in found.items() if one.presence == Presence.PRESENT} == present
    assert found[exempt.id].presence == Presence.EXEMPT
    assert found[away.id].presence == Presence.AWAY
    assert len(found) == 6, "nobody suspended is called"
    assert [found[one.id].votes for one in (*official, *probationary, guest)] == [True, True, False, False]
    with action("Đi tạm thời"):
        set_status(official[0], Status.AWAY, date(2026, 6, 1))
    assert {one.member: one.presence for one in called(cell.id, MAY)}[official[0].id] == Presence.PRESENT
    later = {one.member: one.presence for one in called(cell.id, date(2026, 6, 3))}
    assert later[official[0].id] == Presence.AWAY


def test_attendance_counts_those_called_less_the_exempt_and_those_elsewhere(
    cell: Organization, new_members: MakeMembers
) -> None:
    people = new_members(cell, 20)
    new_members(cell, 2, Status.EXEMPT)
    new_members(cell, 1, Status.AWAY)
    meet(cell, MAY, away={people[0].id: Presence.EXCUSED, people[1].id: Presence.UNEXCUSED})
    (one,) = figures(2026, LATE, range(5, 6))
    assert (one.present, one.called, one.attendance, one.unexcused) == (18, 20, "90,0 %", 1)
    assert attended(2026)[people[1].id].words == "dự 0/1 buổi, vắng không lý do 1"
    assert {row.presence for row in Attendance.select()} == {one for one, _ in Presence.LABELS}


def test_what_was_ticked_stays_when_a_status_is_put_right_later(cell: Organization, new_members: MakeMembers) -> None:
    people = new_members(cell, 3)
    meeting = meet(cell, MAY, away={people[0].id: Presence.EXCUSED})
    with action("Sửa trạng thái"):
        set_status(people[1], Status.SUSPENDED, date(2026, 5, 1))
    kept = {one.member: one.presence for one in roll(meeting, MAY)}
    assert kept == {
        people[0].id: Presence.EXCUSED,
        people[1].id: Presence.PRESENT,
        people[2].id: Presence.PRESENT,
    }


# the schedule and the states


def test_a_year_is_planned_for_all_cells_once_with_a_theme_each_quarter(cell: Organization) -> None:
    meet(cell, MAY)
    with action("Lập lịch"):
        assert schedule(2026, [cell], rules_on(MAY)) == 11, "May has its meeting"
        assert schedule(2026, [cell], rules_on(MAY)) == 0
    planned = list(Meeting.select().where(Meeting.state == MeetingState.PLANNED).order_by(Meeting.month))
    assert {one.planned_on.day for one in planned} == {3}
    assert [one.month for one in planned if one.kind == MeetingKind.COMBINED] == [2, 8, 11]
    assert planned[1].name == "Chi bộ thôn 1: thường kỳ kết hợp chuyên đề tháng 2/2026"


def test_the_state_follows_from_what_is_written_and_never_goes_back(
    cell: Organization, new_members: MakeMembers
) -> None:
    new_members(cell, 3)
    with action("Lên lịch"):
        meeting = fresh(cell.id, MAY)
        meeting.save()
        keep(meeting, {"notified_on": date(2026, 5, 1)})
    assert meeting.state == MeetingState.NOTIFIED
    with action("Họp"), pytest.raises(UserError, match="Có biên bản rồi mới khoá được"):
        lock(meeting)
    with action("Họp"):
        keep(meeting, {"held_on": MAY})
        keep(meeting, {"minutes_number": "05-BB/CB", "minutes_on": MAY})
        assert meeting.state == MeetingState.MINUTED
        advance(meeting, MeetingState.HELD)
        assert meeting.state == MeetingState.MINUTED
        lock(meeting)
    with action("Sửa"), pytest.raises(UserError, match="đã khoá; mở khoá rồi mới sửa được"):
        keep(meeting, {"theme": "Khác"})
    with action("Điểm danh"), pytest.raises(UserError, match="đã khoá"):
        keep_attendance(meeting, {})
    with action("Mở"):
        unlock(meeting)
        keep(Meeting.get_by_id(meeting.id), {"theme": "Khác"})
    assert Meeting.get_by_id(meeting.id).theme == "Khác"


def test_a_meeting_is_put_off_with_a_reason_to_another_day(cell: Organization) -> None:
    with action("Lên lịch"):
        meeting = fresh(cell.id, MAY)
        meeting.save()
    with action("Hoãn"), pytest.raises(UserError, match="phải ghi lý do"):
        drop(meeting, " ")
    with action("Hoãn"):
        drop(meeting, "mưa bão", date(2026, 5, 10))
    assert (meeting.state, meeting.planned_on) == (MeetingState.PLANNED, date(2026, 5, 10))
    with action("Không họp"):
        drop(meeting, "dịch bệnh", put_off=False)
    assert meeting.state == MeetingState.NOT_HELD
    other = meet(cell, date(2026, 5, 20))
    with action("Bỏ"), pytest.raises(UserError, match="đã họp nên không bỏ khỏi lịch được"):
        take_off(other)
    again = fresh(cell.id, date(2026, 5, 25))
    with pytest.raises(UserError, match="Tháng này đã có buổi “Chi bộ thôn 1: thường kỳ tháng 5/2026”"):
        check(again)
    again.kind = MeetingKind.EXTRA
    check(again)
    with action("Bỏ"):
        again.save()
        take_off(again)
    assert [one.id for one in Meeting.select().where(~Meeting.hidden)] == [meeting.id, other.id]


@pytest.mark.parametrize(
    ("begun", "ended", "minutes"),
    [("19:30", "21:00", 90), ("19h30", "21 giờ 35", 125), ("23:00", "0:30", 90), ("", "21:00", None)],
)
def test_how_long_it_lasted_is_read_from_the_clock_as_people_write_it(begun: str, ended: str, minutes: int) -> None:
    assert length_of(Meeting(started=begun, ended=ended)) == minutes


def test_what_is_no_time_of_day_is_refused() -> None:
    with pytest.raises(UserError, match="“tối” không phải là giờ"):
        minutes_of("tối")
    with pytest.raises(UserError, match="“25:00” không phải là giờ"):
        minutes_of("25:00")


# what it gives to do, who came from above, what joins the rating


def test_a_line_of_a_resolution_becomes_tasks_with_its_basis_and_is_followed(
    cell: Organization, new_members: MakeMembers
) -> None:
    people = new_members(cell, 3)
    meeting = meet(cell, MAY)
    with action("Nghị quyết"):
        line = MeetingResolution(meeting=meeting, number="05-NQ/CB", text="Làm đường thôn")
        line.save()
        give(line, people[:2], line.text, basis="Nghị quyết số 05-NQ/CB", due_on=date(2026, 9, 30))
    assert {task.member.name for task in Task.select()} == {people[0].name, people[1].name}
    assert [len(tasks) for tasks in tasks_of(meeting.id).values()] == [2]
    with action("Giao"), pytest.raises(UserError, match="Chưa chọn người thực hiện"):
        give(line, [], "Việc khác")


def test_a_cell_goes_through_its_open_tasks_at_a_meeting_and_each_keeps_what_was_said_there(
    cell: Organization, new_members: MakeMembers
) -> None:
    first, second = new_members(cell, 2)
    meeting = meet(cell, MAY)
    given = {"assigned_on": date(2026, 2, 1), "due_on": date(2026, 9, 30)}
    with action("Giao"):
        road = assign(first, 2026, "Làm đường thôn", **given)
        done = assign(second, 2026, "Trồng cây", result=TaskResult.DONE, done_on=date(2026, 3, 1), **given)
        later = assign(second, 2026, "Giúp hộ nghèo", assigned_on=date(2026, 6, 1))
    assert [one.task.id for one in reports(meeting)] == [road.id]
    with action("Tiến độ"):
        report(meeting, {road.id: ("Đã làm 200 m", 40)})
    assert [(one.task.text, one.text, one.progress) for one in told_at(meeting)] == [
        ("Làm đường thôn", "Đã làm 200 m", 40)
    ]
    with action("Tiến độ"):
        report(meeting, {road.id: ("Đã làm 300 m", 60)})
    (entry,) = TaskProgress.select()
    assert (entry.text, entry.on, entry.meeting.id) == ("Đã làm 300 m", meeting.held_on, meeting.id)
    assert Task.get_by_id(road.id).progress == 60
    for task, words in (
        (done, "“Trồng cây”: .*đã kết thúc"),
        (later, "“Giúp hộ nghèo”: Ngày báo cáo phải từ ngày giao"),
    ):
        with action("Tiến độ"), pytest.raises(UserError, match=f"{second.name}, {words}") as refused:
            report(meeting, {road.id: ("Đã làm 300 m", 60), task.id: ("thêm", 10)})
        assert refused.value.field == str(task.id)
    with action("Tiến độ"), pytest.raises(UserError, match="ngày báo cáo phải là ngày ấy"):
        record_progress(Task.get_by_id(road.id), date(2026, 5, 4), "Hôm sau", 70, meeting)
    with action("Bỏ"):
        report(meeting, {road.id: ("", 60)})
    assert told_at(meeting) == []


def test_what_was_put_right_at_an_earlier_meeting_does_not_turn_the_task_back(
    cell: Organization, new_members: MakeMembers
) -> None:
    (one,) = new_members(cell, 1)
    may, june = meet(cell, MAY), meet(cell, date(2026, 6, 3))
    with action("Việc và tiến độ"):
        task = assign(one, 2026, "Làm đường thôn", assigned_on=date(2026, 2, 1))
        report(may, {task.id: ("Đã làm 200 m", 40)})
        report(june, {task.id: ("Đã làm 400 m", 80)})
        report(may, {task.id: ("Đã làm 250 m", 50)})
    assert Task.get_by_id(task.id).progress == 80
    assert [entry.meeting.id for entry in TaskProgress.select().order_by(TaskProgress.on)] == [may.id, june.id]


def test_attendance_and_absence_without_reason_join_the_evidence_of_the_year(
    cell: Organization, new_members: MakeMembers
) -> None:
    people = new_members(cell, 3)
    for month in (3, 4, 5):
        away = {people[0].id: Presence.UNEXCUSED if month == 4 else Presence.EXCUSED}
        meet(cell, date(2026, month, 3), away=away)
    open_evaluation(2026, date(2026, 12, 1))
    found = grounds(2026)
    assert found[people[0].id].attended.words == "dự 0/3 buổi, vắng có lý do 2, vắng không lý do 1"
    assert found[people[1].id].attended.words == "dự 3/3 buổi"
    assert running_excused(cell.id, 2026, LATE)[people[0].id] == 1


def test_the_figures_say_what_was_held_of_what_was_due_and_who_visited(
    cell: Organization, new_members: MakeMembers
) -> None:
    (leader, *_), other = new_members(cell, 3), new_members(cell, 1)[0]
    for month, kind in ((1, MeetingKind.REGULAR), (2, MeetingKind.COMBINED), (3, MeetingKind.REGULAR)):
        meeting = meet(cell, date(2026, month, 3), kind)
        with action("Dự"):
            visitor = leader if month < 3 else other
            MeetingVisit(meeting=meeting, member=visitor, comment="Tốt").save()
    with action("Phân công"):
        AttachedMember(member=leader, cell=cell, since=date(2026, 2, 1)).save()
    (quarter,) = figures(2026, LATE, range(1, 4))
    assert (quarter.regular, quarter.due, quarter.themes, quarter.themes_due) == (3, 3, 1, 1)
    assert quarter.visits == 1, "January before the appointment, March by somebody else"
    (year,) = figures(2026, LATE)
    assert (year.regular, year.due, year.themes, year.themes_due) == (3, 11, 1, 3)
    (at_end,) = figures(2026, date(2026, 12, 31))
    assert (at_end.due, at_end.themes_due) == (12, 4)
    assert (whole([year, year], "Toàn đảng bộ").regular, year.speaking, year.mean_words) == (6, "–", "–")
    (before,) = figures(2026, date(2026, 2, 10))
    assert before.regular == 2, "what is held later is not counted on an earlier day"


def test_of_a_cell_that_is_merged_nothing_stays_on_the_schedule_and_its_months_count_as_long_as_it_stood(
    cell: Organization, new_cell: MakeCell
) -> None:
    day, other = date(2026, 7, 1), new_cell("Chi bộ thôn 2")
    for month in (1, 2):
        meet(cell, date(2026, month, 3))
    with action("Lập lịch"):
        schedule(2026, [cell, other], rules_on(MAY))
    late = meet(cell, date(2026, 7, 3), MeetingKind.EXTRA)
    union = Operation(ReorganizationKind.UNITE, day, (cell.id, other.id), names=("Chi bộ thôn 12",))
    assert "1 buổi sinh hoạt đã ghi là họp từ ngày này trở đi vẫn là của nơi cũ." in preview(union).notes
    carry_out(union)
    ahead = Meeting.select().where(Meeting.state == MeetingState.PLANNED, ~Meeting.hidden)
    assert {one.month for one in ahead} == {1, 2, 3, 4, 5, 6}
    assert Meeting.get_by_id(late.id).hidden is False
    assert not any("họp ngày" in one.text for one in due(date(2026, 7, 2), date(2026, 8, 2)))
    found = {one.name: (one.regular, one.due, one.themes_due) for one in figures(2026, LATE)}
    assert found == {"Chi bộ thôn 1": (2, 6, 2), "Chi bộ thôn 2": (0, 6, 2), "Chi bộ thôn 12": (0, 5, 1)}
    fresh_one = Organization.get(Organization.name == "Chi bộ thôn 12")
    with action("Lập lịch"):
        assert schedule(2026, [fresh_one], rules_on(MAY)) == 6, "from July on"


# what is due


def told(day: date) -> list[str]:
    return [f"{item.due_on:%d/%m} {item.text}" for item in due(day, day)]


def test_an_office_without_meetings_is_not_reminded_of_them(cell: Organization) -> None:
    assert due(LATE, date(2027, 1, 31)) == []


def test_what_meetings_ask_for_comes_due_one_by_one(cell: Organization, new_members: MakeMembers) -> None:
    people = new_members(cell, 4)
    with action("Phân công"):
        AttachedMember(member=people[3], cell=cell).save()
    for month in (8, 9, 10):
        meeting = meet(cell, date(2026, month, 3), away={people[0].id: Presence.UNEXCUSED} if month < 10 else {})
        if month < 10:
            with action("Biên bản"):
                keep(meeting, {"minutes_on": date(2026, month, 3)})
                keep_score(meeting, next(iter(seed_sheets())), Filled(Scorer.CELL, {}, QualityLevel.GOOD))
    with action("Lịch"):
        schedule(2026, [cell], rules_on(LATE))
    found = told(LATE)
    assert "06/10 Chi bộ thôn 1: thường kỳ tháng 10/2026: chưa có biên bản" in found
    assert "25/11 Chi bộ thôn 1: tháng 11/2026 chưa ghi buổi sinh hoạt nào" in found
    assert f"26/11 Chi bộ thôn 1: cấp ủy viên phụ trách {people[3].name} chưa dự sinh hoạt 2 tháng nay" in found
    assert f"26/11 {people[0].name}: vắng sinh hoạt không lý do 2 buổi trong năm" in found
    assert not any("chuyên đề" in line for line in found), "two weeks before the quarter ends, not before"
    december = told(date(2026, 12, 17))
    assert "17/12 Chi bộ thôn 1: quý 4 chưa sinh hoạt chuyên đề" in december
    ahead = [item.text for item in due(LATE, date(2026, 12, 1))]
    assert "Chi bộ thôn 1: thường kỳ tháng 12/2026: họp ngày 03/12, chưa thông báo" in ahead
    with action("Biên bản"):
        keep(Meeting.get(Meeting.month == 10), {"minutes_on": date(2026, 10, 5)})
        MeetingVisit(meeting=Meeting.get(Meeting.month == 10), member=people[3]).save()
    assert "08/10 Chi bộ thôn 1: thường kỳ tháng 10/2026: chưa chấm chất lượng" in told(LATE)
    assert not any("chưa có biên bản" in line for line in told(LATE))
    with action("Ngày nhắc"):
        keep_rules({"absences": 3, "recorded_by": 28}, None, "Quy chế của Đảng ủy")
    assert not any("vắng sinh hoạt" in line or "tháng 11/2026 chưa ghi" in line for line in told(LATE))


def test_the_days_of_reminders_are_dated_and_what_is_not_confirmed_says_so(office: Path) -> None:
    with action("Ngày nhắc"), pytest.raises(UserError, match="từ 1 đến 28"):
        keep_rules({"day": 31}, None, "")
    with action("Ngày nhắc"):
        keep_rules({"minutes_days": 7}, date(2026, 7, 1), "Quy chế")
    before, after = rules_on(date(2026, 6, 30)), rules_on(date(2026, 7, 1))
    assert (before.minutes_days, after.minutes_days) == (3, 7)
    assert "minutes_days" in before.unconfirmed
    assert "minutes_days" not in after.unconfirmed
    assert months_of("11, 2; 5") == [2, 5, 11]
    with pytest.raises(UserError, match="không phải là các tháng"):
        months_of("2, 13")
