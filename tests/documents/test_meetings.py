"""Papers of meetings: the rule of the sum is named, what is known is filled in, what is not is room to write."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from db.base import action
from db.meetings import Meeting, MeetingKind, MeetingResolution, Presence, Scorer
from db.members import Member, Role, Status
from db.organizations import Organization
from db.quality_sheets import TotalRule
from db.tasks import Task
from nongson_desktop.cli import main
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.rules.meetings import fresh, give, keep, keep_attendance, roll, schedule
from nongson_desktop.rules.meetings_quality import Filled, choose_sheet, keep_score, sheet_on
from nongson_desktop.rules.meetings_rules import rules_on
from nongson_desktop.rules.meetings_tasks import report
from nongson_desktop.rules.members import appoint, place_member, set_status
from nongson_desktop.rules.organizations import new_organization, office_names
from tests.conftest import TODAY
from tests.documents.geometry import text_of

MAY = date(2026, 5, 3)
PEOPLE = ("Đỗ Đức Ánh", "Nguyễn Thị Ân", "Trần Văn Ẩn", "Lê Quốc Bảo")


@pytest.fixture
def cell(office: Path) -> Organization:
    with action("Lập chi bộ"):
        made = new_organization("Chi bộ thôn Đoài", parent=Organization.get_by_id(office_names(TODAY).id))
        for name in PEOPLE:
            member = Member(name=name)
            member.save()
            place_member(member, made)
            set_status(member, Status.EXEMPT if name == PEOPLE[3] else Status.OFFICIAL)
            if name == PEOPLE[0]:
                appoint(member, made, Role.SECRETARY)
        schedule(2026, [made], rules_on(MAY))
    return made


@pytest.fixture
def meeting(cell: Organization) -> Meeting:
    """May's meeting held as a plain one, one away with a reason, a line given as a task."""
    found = Meeting.get(Meeting.month == 5)
    with action("Họp"):
        keep(found, {"kind": MeetingKind.REGULAR, "started": "19:30", "ended": "21:00", "place": "nhà văn hoá"})
        people = {one.name: one for one in roll(found, MAY)}
        ticked = {one.member: (one.presence, "") for one in people.values()}
        ticked[people[PEOPLE[1]].member] = (Presence.EXCUSED, "ốm")
        keep_attendance(found, ticked)
        keep(found, {"secretary": PEOPLE[2], "minutes_number": "05-BB/CB", "speakers": 2, "speeches": 3})
        line = MeetingResolution(meeting=found, number="05-NQ/CB", text="Làm đường thôn", due_on=date(2026, 9, 30))
        line.save()
        give(line, [Member.get(Member.name == PEOPLE[2])], "Vận động hiến đất", due_on=date(2026, 8, 31))
    return found


def said(paper: str, day: date = MAY, **more: object) -> str:
    return text_of(draw_paper(paper, Request(on=day, year=day.year, **more)))  # type: ignore[arg-type]


def score(meeting: Meeting, scorer: str, rule: str) -> None:
    """86 of the 95 points of a month without a theme."""
    with action("Chấm"):
        choose_sheet("hundred")
        sheet = sheet_on(MAY)
        sheet.sheet.rule = rule
        sheet.sheet.save()
        points: dict[int, Decimal | None] = {line.id: line.most for line in sheet.asked(thematic=False)}
        thirty = next(line for line in sheet.criteria if line.most == Decimal(30))
        keep_score(meeting, sheet, Filled(scorer, points | {thirty.id: Decimal(21)}))


@pytest.mark.parametrize(
    ("rule", "conclusion"),
    [
        (TotalRule.RAW, "86/95 điểm, quy đổi 90,5, theo điểm chấm xếp loại Khá (chi bộ tự chấm)"),
        (TotalRule.SCALED, "86/95 điểm, quy đổi 90,5, theo điểm quy đổi xếp loại Tốt (chi bộ tự chấm)"),
    ],
)
def test_the_sheet_names_the_rule_by_which_the_level_follows(meeting: Meeting, rule: str, conclusion: str) -> None:
    """C8."""
    score(meeting, Scorer.CELL, rule)
    text = said("meeting-score")
    assert f"Kết quả cuối cùng: {conclusion}" in text
    assert "Tháng 5/2026 không có chuyên đề nên không chấm tiêu chí về chuyên đề." in text
    assert "Tốt ≥ 90; Khá ≥ 70; Trung bình ≥ 50; Kém < 50" in text
    assert "Nội dung sinh hoạt chuyên đề" not in text


def test_minutes_say_who_came_and_leave_room_for_what_is_not_known(meeting: Meeting) -> None:
    text = said("cell-meeting-minutes")
    assert "Số 05-BB/CB" in text
    assert "Hồi 19 giờ 30 phút, ngày 03 tháng 5 năm 2026, tại nhà văn hoá, Chi bộ thôn Đoài" in text
    assert "Được triệu tập: 3; có mặt: 2; vắng có lý do: 1; vắng không lý do: 0." in text
    assert "Không tính 1 đảng viên được miễn, sinh hoạt tạm thời nơi khác." in text
    assert "Vắng có lý do: Nguyễn Thị Ân (ốm)." in text
    assert "Có 3 lượt phát biểu của 2 đảng viên." in text
    assert "Vận động hiến đất Trần Văn Ẩn 31/08/2026" in text
    assert "Chi bộ tự chấm: …… điểm" in text
    later = said("cell-meeting-minutes", date(2026, 6, 3))
    assert "Hồi …… giờ ……, ngày 03 tháng 6 năm 2026" in later
    assert "Được triệu tập: 3; có mặt: ……; vắng: ……" in later


def test_minutes_list_what_was_reported_on_tasks_at_the_meeting(meeting: Meeting) -> None:
    assert "Tiến độ nhiệm vụ" not in said("cell-meeting-minutes")
    with action("Tiến độ"):
        report(meeting, {task.id: ("Đã vận động 3 hộ", 60) for task in Task.select()})
    text = said("cell-meeting-minutes")
    assert "Tiến độ nhiệm vụ đảng viên báo cáo tại buổi sinh hoạt" in text
    assert "Trần Văn Ẩn Vận động hiến đất Đã vận động 3 hộ 60" in text


def test_the_list_to_tick_is_empty_before_the_meeting_and_ticked_after(meeting: Meeting) -> None:
    text = said("meeting-attendance")
    assert "Được triệu tập: 3; có mặt: 2; vắng có lý do: 1" in text
    assert "được miễn" in text
    assert "Được triệu tập: 3; có mặt: ……" in said("meeting-attendance", date(2026, 6, 3))


def test_a_resolution_is_printed_once_there_is_one(meeting: Meeting) -> None:
    text = said("cell-resolution")
    assert "Số 05-NQ/CB" in text
    assert "- Làm đường thôn, hoàn thành trước ngày 30/09/2026." in text
    assert "T/M CHI BỘ" in text
    assert text.endswith("Đỗ Đức Ánh")
    with pytest.raises(NothingToPrintError, match="chưa ghi nghị quyết"):
        said("cell-resolution", date(2026, 6, 3))


def test_the_calendar_has_every_meeting_of_the_month_and_the_one_asked_for_stands_alone(meeting: Meeting) -> None:
    with action("Bất thường"):
        extra = fresh(meeting.__data__["cell"], date(2026, 5, 20), MeetingKind.EXTRA)
        extra.save()
    text = said("meeting-calendar", date(2026, 5, 20))
    assert "03/05/2026" in text
    assert "20/05/2026" in text
    alone = said("cell-meeting-minutes", date(2026, 5, 20))
    assert "sinh hoạt bất thường tháng 5" in alone
    assert "sinh hoạt thường kỳ" not in alone
    assert "sinh hoạt thường kỳ" in said("cell-meeting-minutes", date(2026, 5, 20), record=meeting.id)
    with pytest.raises(NothingToPrintError, match="Tháng 5/2027 không có buổi sinh hoạt nào"):
        said("meeting-calendar", date(2027, 5, 3))


def test_quality_is_summed_over_a_month_a_quarter_and_a_year(meeting: Meeting) -> None:
    score(meeting, Scorer.COMMITTEE, TotalRule.RAW)
    year = said("meeting-quality", date(2026, 12, 31))
    assert "năm 2026" in year
    assert "Chi bộ thôn Đoài 1/12 0/4 66,7 % 0 100,0 % 86,0 0 1 0 0 Khá 0/1" in year
    quarter = said("meeting-quality", date(2026, 12, 31), quarter=2)
    assert "quý II năm 2026" in quarter
    assert "Chi bộ thôn Đoài 1/3 0/1" in quarter
    month = said("meeting-quality", date(2026, 12, 31), since=date(2026, 5, 1), until=date(2026, 5, 28))
    assert "tháng 5 năm 2026" in month
    assert "Chi bộ thôn Đoài 1/1 – " in month, "no thematic meeting was due in May"
    assert "Điểm trung bình và xếp loại của kỳ: theo điểm chấm." in month
    with pytest.raises(NothingToPrintError, match="quý III năm 2026"):
        said("meeting-quality", date(2026, 12, 31), quarter=3)


def test_the_practice_office_shows_who_follows_each_cell_and_their_visits(
    practice_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """S8: a current assignee of each cell, visits that belong to meetings, comments on the quality."""

    def listed(kind: str, *more: str) -> list[dict[str, object]]:
        capsys.readouterr()
        assert main(["list", str(practice_folder), kind, "--json", *more]) == 0
        found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
        return found

    follows = {(one["cell"], one["member_id"]) for one in listed("attached-members", "--as-of", "2026-11-22")}
    assert len({cell for cell, _ in follows}) == len(follows) == 10
    visits = listed("meeting-visits", "--year", "2026")
    meetings = {one["name"]: one for one in listed("meetings", "--year", "2026")}
    assert len(visits) > 40
    assert all((meetings[one["meeting"]]["cell"], one["member_id"]) in follows for one in visits)
    assert all(one["comment"] for one in visits)
    sat_in = {one["meeting"] for one in visits}
    scored = [one["meeting"] for one in listed("meeting-scores") if one["scorer"] == "Cấp ủy viên phụ trách"]
    assert scored, "who follows the cell scores beside the cell and the committee"
    assert set(scored) <= sat_in
    assert len(meetings) == 120
    held = [one for one in meetings.values() if one["held_on"]]
    assert len(held) == 110
    assert all(one["present"] for one in held)
