"""Việc đến hạn: what an office of invented people has overdue and coming due, on any day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from db.badges import BadgeAward
from db.ballots import BallotAbout
from db.base import action
from db.dates import PartialDate
from db.discipline import Discipline
from db.errors import UserError
from db.evaluation import Evaluation, Rating
from db.hamlets import Hamlet
from db.members import Member, Status
from db.organizations import Organization, OrganizationKind
from db.plans import Plan, PlanCheck, PlanItem, PlanState
from db.posts import Cadre
from db.reorganization import ReorganizationKind
from db.tasks import CellTask, Task, TaskResult
from nongson_desktop import cli
from nongson_desktop.rules import due
from nongson_desktop.rules.assemblies import assemblies
from nongson_desktop.rules.closing import gaps
from nongson_desktop.rules.desk import year_lines
from nongson_desktop.rules.due import OVERDUE, DueItem, due_items, grouped
from nongson_desktop.rules.due_year import DueDays, day_of_year, keep_due_days
from nongson_desktop.rules.evaluation import evaluate, open_evaluation, record_level
from nongson_desktop.rules.hamlets import link_cell, new_hamlet
from nongson_desktop.rules.organizations import new_organization, office_names
from nongson_desktop.rules.plans import open_year
from nongson_desktop.rules.plans_checks import record_checks
from nongson_desktop.rules.posts import take_up
from nongson_desktop.rules.rating_meetings import keep_meeting
from nongson_desktop.rules.reorganization import carry_out
from nongson_desktop.rules.reorganization_operation import Operation
from nongson_desktop.rules.scopes import scope_of
from nongson_desktop.rules.tasks import assign, conclude
from tests.conftest import TODAY
from tests.rules.conftest import MakeCell, MakeMembers, decide_levels

SOON = TODAY + timedelta(days=30)


def said(day: date, until: date, *bodies: int) -> list[tuple[str, str]]:
    return [(f"{item.due_on:%d/%m/%Y}", item.text) for item in due_items(day, until, *bodies)]


@pytest.fixture
def busy(new_cell: MakeCell, new_members: MakeMembers) -> tuple[Organization, list[Member]]:
    """A cell of three with plans handed in and a task each, evaluated: nothing is due."""
    cell = new_cell("Chi bộ thôn Tân Lập")
    people = new_members(cell, 3)
    with action("Việc của năm"):
        open_year(TODAY.year, TODAY)
        for plan in Plan.select():
            plan.state, plan.submitted_on = PlanState.SUBMITTED, date(2026, 1, 20)
            plan.save()
        record_checks([plan.id for plan in Plan.select()], date(2026, 6, 20), "Chi ủy", "Đúng kế hoạch")
        for member in people:
            conclude(assign(member, TODAY.year, "Vận động làm đường"), TaskResult.DONE, date(2026, 6, 1))
    return cell, people


def test_an_office_that_has_done_its_work_has_nothing_overdue(busy: object) -> None:
    assert said(TODAY, TODAY) == []


def test_a_task_stands_on_its_day_until_it_is_closed(busy: tuple[Organization, list[Member]]) -> None:
    cell, (first, second, _) = busy
    with action("Giao việc"):
        late = assign(first, 2026, "Giúp hộ nghèo", due_on=date(2026, 11, 1))
        assign(second, 2026, "Thu gom rác", due_on=date(2026, 12, 22))
        assign(second, 2026, "Trồng cây", due_on=date(2026, 12, 23))
    assert said(TODAY, SOON) == [
        ("01/11/2026", f"{first.name}: Giúp hộ nghèo"),
        ("01/12/2026", "Mở đánh giá năm 2026"),
        ("22/12/2026", f"{second.name}: Thu gom rác"),
    ]
    (item, _, _) = due_items(TODAY, SOON)
    assert (item.kind, item.record_id, item.cell, item.late(TODAY)) == ("tasks", late.id, cell.id, 21)
    with action("Kết thúc"):
        conclude(late, TaskResult.DONE_LATE, date(2026, 11, 20))
    assert [words for _, words in said(TODAY, SOON)] == ["Mở đánh giá năm 2026", f"{second.name}: Thu gom rác"]


def test_a_day_itself_is_not_yet_overdue(busy: tuple[Organization, list[Member]]) -> None:
    _, (first, *_) = busy
    with action("Giao việc"):
        assign(first, 2026, "Hôm nay", due_on=TODAY)
        assign(first, 2026, "Hôm qua", due_on=TODAY - timedelta(days=1))
    groups = grouped(due_items(TODAY, TODAY + timedelta(days=7)), TODAY)
    assert {words: [one.text[-7:] for one in group] for words, group in groups.items()} == {
        OVERDUE: ["Hôm qua"],
        "Trong 7 ngày": ["Hôm nay"],
        "Trong 30 ngày": [],
        "Trong 90 ngày": [],
    }


def test_who_lacks_a_plan_or_a_task_on_the_last_of_january_is_counted_by_cell(
    busy: tuple[Organization, list[Member]], new_cell: MakeCell, new_members: MakeMembers
) -> None:
    new = new_cell("Chi bộ thôn Bình Sơn")
    new_members(new, 3)
    new_members(new, 1, Status.EXEMPT)
    assert said(TODAY, TODAY) == [
        ("31/01/2026", "Chi bộ thôn Bình Sơn: 3 đảng viên chưa có kế hoạch năm 2026"),
        ("31/01/2026", "Chi bộ thôn Bình Sơn: 3 đảng viên chưa được giao nhiệm vụ năm 2026"),
    ]
    assert said(TODAY, TODAY, busy[0].id) == []
    assert [item.count for item in due_items(TODAY, TODAY, new.id)] == [3, 3]


def test_a_year_not_opened_is_one_line_and_the_office_sets_its_day(busy: object) -> None:
    day = date(2027, 1, 4)
    assert ("31/01/2027", "Mở năm 2027: 3 đảng viên chưa có kế hoạch") in said(day, date(2027, 1, 31))
    with action("Sửa hạn"):
        keep_due_days(DueDays(plan_by=(2, 15)), date(2027, 1, 1), "Nghị quyết 1")
    assert ("15/02/2027", "Mở năm 2027: 3 đảng viên chưa có kế hoạch") in said(day, date(2027, 2, 15))
    assert not [words for _, words in said(day, date(2027, 2, 14)) if words.startswith("Mở năm")]


def test_a_draft_plan_is_lacking_until_it_is_handed_in_and_its_items_have_days(
    busy: tuple[Organization, list[Member]],
) -> None:
    _, (first, *_) = busy
    plan = Plan.get(Plan.member == first)
    with action("Sửa kế hoạch"):
        plan.state = PlanState.DRAFT
        plan.save()
        item = PlanItem(plan=plan, section="I", text="Học nghị quyết", due_on=date(2026, 11, 25))
        item.save()
    assert said(TODAY, TODAY + timedelta(days=7)) == [
        ("31/01/2026", "Chi bộ thôn Tân Lập: 1 đảng viên chưa nộp kế hoạch (còn nháp) năm 2026"),
        ("25/11/2026", f"{first.name}: Học nghị quyết"),
    ]
    with action("Ghi kết quả"):
        item.result = "Đã học"
        item.save()
    assert len(said(TODAY, TODAY + timedelta(days=7))) == 1


def test_a_plan_that_nobody_looked_at_by_the_half_year_is_due_until_it_is_checked_or_assessed(
    busy: tuple[Organization, list[Member]],
) -> None:
    _, people = busy
    with action("Bỏ kiểm tra"):
        for one in PlanCheck.select():
            one.hidden = True
            one.save()
    words = "Chi bộ thôn Tân Lập: {} đảng viên chưa được kiểm tra kế hoạch năm 2026"
    assert said(date(2026, 6, 1), date(2026, 6, 29)) == []
    assert said(date(2026, 6, 1), date(2026, 6, 30)) == [("30/06/2026", words.format(3))]
    late, assessed, checked = (Plan.get(Plan.member == member) for member in people)
    with action("Nộp muộn, đã đánh giá, đã kiểm tra"):
        late.submitted_on = date(2026, 7, 15)
        late.save()
        assessed.state = PlanState.ASSESSED
        assessed.save()
    assert said(TODAY, TODAY) == [("30/06/2026", words.format(1))]
    (item,) = due_items(TODAY, TODAY)
    assert (item.kind, item.cell, item.year) == ("plans", busy[0].id, 2026)
    with action("Sửa hạn"):
        keep_due_days(DueDays(check_by=(7, 31)), None)
    assert said(TODAY, TODAY) == [("31/07/2026", words.format(2))]
    record_checks([late.id, checked.id], date(2026, 11, 5), "Chi ủy", "Đúng kế hoạch")
    assert said(TODAY, TODAY) == []


def test_the_evaluation_is_due_step_by_step(busy: tuple[Organization, list[Member]]) -> None:
    _, people = busy
    open_evaluation(2026, on=date(2026, 12, 10))
    (lacking,) = due_items(TODAY, SOON)
    assert (lacking.due_on, lacking.kind) == (date(2026, 12, 10), "rating-progress")
    assert lacking.text.startswith("Chi bộ thôn Tân Lập: còn thiếu 3 tự nhận")
    decide_levels(2026, people, ("HTT", 3))
    assert "quyết định" not in due_items(TODAY, SOON)[0].text
    with action("Khoá sổ"):
        evaluation = Evaluation.get(Evaluation.year == 2026)
        evaluation.closed_on = date(2026, 12, 20)
        evaluation.save()
    assert due_items(TODAY, SOON) == []


def test_after_a_merger_before_the_rating_date_the_list_is_due_and_not_what_the_ended_cell_lacked(
    busy: tuple[Organization, list[Member]], new_cell: MakeCell, new_members: MakeMembers
) -> None:
    """What was entered in the ended cell stays; opening again asks the rest of the cell that goes on."""
    into, going = busy[0], new_cell("Chi bộ thôn Bình Sơn")
    people = new_members(going, 2)
    open_evaluation(2026, on=date(2026, 12, 10))
    entered = Rating.get(Rating.year == 2026, Rating.member == people[0])
    record_level([entered.id], "self", "HTT")
    own = Rating.get(Rating.year == 2026, Rating.organization == going, Rating.member.is_null())
    record_level([own.id], "self", "HTT")
    carry_out(Operation(ReorganizationKind.MERGE, date(2026, 12, 1), (going.id,), into=into.id))

    def steps() -> list[tuple[str, str]]:
        return [(one.text, one.kind) for one in due_items(TODAY, SOON) if one.area == "Đánh giá, xếp loại"]

    stale, of_into = steps()
    words = "Cập nhật danh sách đánh giá năm 2026: Chi bộ thôn Bình Sơn đã kết thúc trước ngày chốt"
    assert stale == (words, "evaluation")
    assert of_into[0].startswith("Chi bộ thôn Tân Lập: còn thiếu 3 tự nhận")
    assert "Đã kết thúc trước ngày chốt, cần cập nhật danh sách: Chi bộ thôn Bình Sơn." in evaluate(2026).warnings
    assert "Đã kết thúc trước ngày chốt, phải cập nhật danh sách" in [gap.words for gap in gaps(2026)]
    open_evaluation(2026)
    (only,) = steps()
    assert only[0].startswith("Chi bộ thôn Tân Lập: còn thiếu 4 tự nhận")
    assert [Rating.get_by_id(one.id).self_level for one in (entered, own)] == ["HTT", "HTT"]


def test_what_a_cell_that_ends_after_the_rating_date_lacks_can_still_be_settled(
    busy: tuple[Organization, list[Member]], new_cell: MakeCell, new_members: MakeMembers
) -> None:
    going, day = new_cell("Chi bộ thôn Bình Sơn"), date(2026, 12, 31)
    new_members(going, 2)
    open_evaluation(2026, on=date(2026, 12, 10))
    carry_out(Operation(ReorganizationKind.MERGE, date(2026, 12, 20), (going.id,), into=busy[0].id))

    def lacked() -> str:
        (line,) = [one for one in due_items(day, day) if one.cell == going.id and one.kind == "rating-progress"]
        return line.text

    assert lacked().startswith("Chi bộ thôn Bình Sơn: còn thiếu 2 tự nhận, họp, ")
    assert [len(one.names) for one in assemblies(2026, [going.id], day, BallotAbout.MEMBERS)] == [2]
    keep_meeting(2026, going.id, {"held_on": date(2026, 12, 12)})
    assert lacked().startswith("Chi bộ thôn Bình Sơn: còn thiếu 2 tự nhận, phiếu, biên bản, ")


def test_a_probation_ends_a_year_after_the_ceremony(
    busy: tuple[Organization, list[Member]], new_members: MakeMembers
) -> None:
    """C5: the decision of 25/8/2024 counts for party age alone."""
    (new,) = new_members(busy[0], 1, Status.PROBATIONARY, admitted="2024-09-15")
    with action("Ngày quyết định"):
        new.decision_on = PartialDate(2024, 8, 25)
        new.save()
    ends = [item for item in due_items(date(2025, 8, 1), date(2025, 9, 15)) if item.area == "Phát triển đảng viên"]
    assert [(item.due_on, item.record_id) for item in ends] == [(date(2025, 9, 15), new.id)]


def test_files_of_badges_are_due_so_many_working_days_before_the_round_as_the_office_sets(
    busy: tuple[Organization, list[Member]], new_members: MakeMembers
) -> None:
    new_members(busy[0], 2, admitted="1997-01-20")

    def told() -> list[tuple[date, str]]:
        found = due_items(date(2026, 11, 22), date(2027, 2, 3))
        return [(item.due_on, item.text) for item in found if item.area == "Huy hiệu Đảng"]

    words = "Chi bộ thôn Tân Lập: hồ sơ 2 đảng viên đợt 03/02/2027"
    assert told() == [(date(2026, 12, 22), words)], "thirty working days back, over the first of January"
    with action("Sửa hạn"):
        keep_due_days(DueDays(badge_days=10), None)
    assert told() == [(date(2027, 1, 20), words)]


@pytest.mark.parametrize("typed", ["31/2", "31", "1/13", "", "a/b"])
def test_a_day_of_the_year_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(UserError, match="ghi như 31/1"):
        day_of_year(typed, "plan_by")
    assert day_of_year(" 31/1 ", "plan_by") == (1, 31)


def test_very_many_tasks_are_a_line_for_each_cell(busy: tuple[Organization, list[Member]]) -> None:
    cell, (first, *_) = busy
    with action("Giao việc"):
        for number in range(301):
            day = date(2026, 11, 1) if number else date(2026, 11, 30)
            Task(member=first, year=2026, text=f"Việc {number}", due_on=day).save()
    late, coming = (item for item in due_items(TODAY, date(2026, 11, 30)))
    assert (late.text, late.count, late.cell) == ("Chi bộ thôn Tân Lập: 300 nhiệm vụ quá hạn", 300, cell.id)
    assert (coming.due_on, coming.count) == (date(2026, 11, 30), 1)


def test_very_many_items_of_plans_are_a_line_for_each_cell(busy: tuple[Organization, list[Member]]) -> None:
    cell, (first, *_) = busy
    plan = Plan.get(Plan.member == first)
    with action("Ghi mục"):
        for number in range(301):
            PlanItem(plan=plan, section="I", text=f"Mục {number}", due_on=TODAY + timedelta(days=number % 3)).save()
    words = "Chi bộ thôn Tân Lập: 301 mục của kế hoạch đến hạn, chưa ghi kết quả"
    (line,) = (item for item in due_items(TODAY, SOON, cell.id) if item.area == "Kế hoạch")
    assert (line.due_on, line.text, line.count, line.cell, line.year) == (TODAY, words, 301, cell.id, 2026)


def test_what_is_due_is_that_of_a_committee_and_all_below_it(
    busy: tuple[Organization, list[Member]], new_cell: MakeCell, new_members: MakeMembers
) -> None:
    own = Organization.get_by_id(office_names(TODAY).id)
    with action("Lập đảng bộ bộ phận"):
        branch = new_organization("Đảng bộ Ủy ban nhân dân xã", kind=OrganizationKind.BRANCH, parent=own)
        below = new_organization("Chi bộ Văn phòng", parent=branch)
    new_members(below, 3)
    new_members(new_cell("Chi bộ thôn Bình Sơn"), 1)
    whole = [words for _, words in said(TODAY, TODAY)]
    assert "Chi bộ thôn Bình Sơn: 1 đảng viên chưa có kế hoạch năm 2026" in whole
    assert [words for _, words in said(TODAY, TODAY, *scope_of(branch.id).bodies(TODAY))] == [
        "Chi bộ Văn phòng: 3 đảng viên chưa có kế hoạch năm 2026",
        "Chi bộ Văn phòng: 3 đảng viên chưa được giao nhiệm vụ năm 2026",
    ]
    inside = {line.page: line.words for line in year_lines(2026, TODAY, branch.id, below.id)}
    assert inside["members"].startswith("3 trong đảng số")


def test_what_is_settled_leaves_the_list(busy: tuple[Organization, list[Member]], new_members: MakeMembers) -> None:
    cell, _ = busy
    (veteran,) = new_members(cell, 1, admitted="1997-01-20")
    day, until = date(2026, 11, 22), date(2027, 2, 3)
    with action("Ghi việc"):
        link_cell(cell, new_hamlet("Thôn Tân Lập"))
        work = CellTask(cell=cell, year=2026, text="Làm đường", due_on=day)
        work.save()
        blame = Discipline(
            member=veteran, form="reprimand", decided_on=date(2026, 8, 1), complaint_on=date(2026, 8, 20)
        )
        blame.save()

    badge = "Chi bộ thôn Tân Lập: hồ sơ 1 đảng viên đợt 03/02/2027"
    answer = f"Trả lời khiếu nại kỷ luật của {veteran.name}"
    settled = {"Chi bộ thôn Tân Lập: Làm đường", answer, badge}
    assert settled <= {item.text for item in due_items(day, until)}
    assert any(" trưởng thôn," in item.text for item in due_items(day, until))
    with action("Giải quyết"):
        work.result, work.done_on = TaskResult.DONE, day
        work.save()
        blame.complaint_answered_on = day
        blame.save()
        BadgeAward(member=veteran, years=30, round_on=date(2027, 2, 3), decided_on=day).save()
        take_up(Cadre(name="Hồ Thị Ngoài"), "head", Hamlet.get().id)
    left = [item.text for item in due_items(day, until)]
    assert not settled & set(left)
    assert not any(" trưởng thôn," in text for text in left)


def test_every_source_answers_and_a_mistake_in_one_is_not_swallowed(
    practice_office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in due.SOURCES:
        found = due.source_of(name)(TODAY, TODAY + timedelta(days=90))
        assert all(isinstance(item, DueItem) for item in found), name
    monkeypatch.setattr(due, "SOURCES", ("nongson_desktop.rules.due_year.nothing",))
    with pytest.raises(AttributeError):
        due_items(TODAY, SOON)


@pytest.fixture
def told(practice_office: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[list[str]]:
    from db.open import close_office

    close_office()
    yield ["due", str(practice_office), "--on", "2026-11-22"]
    capsys.readouterr()


def test_the_command_tells_what_is_due_in_words_and_as_json(
    told: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*told, "--days", "7"]) == 0
    words = capsys.readouterr().out.splitlines()
    assert words[0].startswith("Quá hạn: ")
    assert words[-1].endswith(" việc.")
    assert cli.main([*told, "--area", "nhiệm vụ", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["area"] for row in rows} == {"Nhiệm vụ"}
    assert rows == sorted(rows, key=lambda row: row["due_on"])
    assert rows[0]["late"] == (TODAY - date.fromisoformat(rows[0]["due_on"])).days
    assert cli.main([*told, "--days", "-1"]) == 1
    assert "Số ngày" in capsys.readouterr().err


def test_the_year_is_told_in_words_for_the_office_and_for_a_cell(
    busy: tuple[Organization, list[Member]], new_cell: MakeCell, new_members: MakeMembers
) -> None:
    new_members(new_cell("Chi bộ thôn Bình Sơn"), 1, Status.PROBATIONARY)
    whole = {line.page: line.words for line in year_lines(2026, TODAY)}
    assert whole == {
        "members": "4 trong đảng số, 1 dự bị; 4 người phải có kế hoạch",
        "plans": "3 kế hoạch, 3 đã nộp, 0 đã đánh giá",
        "tasks": "3 đã giao, 3 xong, 0 quá hạn",
        "evaluation": "chưa mở đánh giá năm 2026",
        "awards": "chưa có quyết định khen thưởng",
    }
    inside = {line.page: line.words for line in year_lines(2026, TODAY, busy[0].id)}
    assert inside["members"].startswith("3 trong đảng số, 0 dự bị")
    open_evaluation(2026, on=date(2026, 12, 10))
    decide_levels(2026, busy[1], ("HTT", 2))
    words = next(line.words for line in year_lines(2026, TODAY, busy[0].id) if line.page == "evaluation")
    assert words == "3 người: 0 tự nhận, 0 đề xuất, 2 quyết định; chốt 10/12/2026"
