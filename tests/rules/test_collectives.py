"""Organisations and leading bodies: who they are on a day, what speaks for their level, who decides, the cap."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from db.base import Action, action
from db.discipline import Discipline, DisciplineForm
from db.errors import UserError
from db.evaluation import Collective, Level, Rating
from db.judgement import Body, Defect, DefectState, Finding, Opinion, Score, Stage
from db.members import Member, OfficeHeld, Role
from db.organizations import Organization, OrganizationKind
from db.tasks import Task, TaskResult
from db.undoing import undo
from nongson_desktop.rules import collective_grounds as grounds
from nongson_desktop.rules import collectives
from nongson_desktop.rules.closing import gaps
from nongson_desktop.rules.evaluation import open_evaluation, record_level, record_points
from nongson_desktop.rules.findings import record_figures
from nongson_desktop.rules.members import appoint
from nongson_desktop.rules.profiles import load
from tests.rules.conftest import MakeCell, MakeMembers, decide_levels

JUNE, DECEMBER = date(2025, 6, 1), date(2025, 12, 10)


@pytest.fixture
def committee(office: Path) -> Organization:
    return Organization.get(Organization.kind == OrganizationKind.COMMITTEE)


@pytest.fixture
def hamlet(new_cell: MakeCell) -> Organization:
    return new_cell("Chi bộ thôn Đoài")


@pytest.fixture
def leaders(hamlet: Organization, committee: Organization, new_members: MakeMembers) -> list[Member]:
    """Secretary, deputy and chi ủy viên of the hamlet; the first is standing in the committee, the second a member."""
    found = new_members(hamlet, 3)
    with action("bầu cấp ủy"):
        for member, role in zip(found, (Role.SECRETARY, Role.DEPUTY, Role.CELL_COMMITTEE), strict=True):
            appoint(member, hamlet, role, date(2020, 6, 1))
        appoint(found[0], committee, Role.STANDING, date(2020, 6, 1))
        appoint(found[1], committee, Role.COMMITTEE, date(2020, 6, 1))
    return found


def row(year: int, name: str) -> Rating:
    return Rating.get(Rating.year == year, Rating.name == name, Rating.hidden == False)  # noqa: E712


def ground(year: int, name: str) -> grounds.CollectiveGround:
    return grounds.collective_grounds(year)[row(year, name).id]


def proposed(year: int, name: str) -> tuple[str | None, str]:
    found = ground(year, name).proposal
    assert found is not None
    return found.level, found.explanation


def good_year(
    name: str, points: str = "92", tasks: tuple[int, int, int, int] = (10, 10, 0, 3), year: int = 2025
) -> int:
    """Figures and points for a collective: whole, done, late, above."""
    rating = row(year, name)
    whole, done, late, above = tasks
    values = {"done": done, "met": done, "late": late, "above": above, "not_done": whole - done}
    record_figures(rating.id, {share: (part, whole) for share, part in values.items()}, "báo cáo năm")
    record_points(rating.id, points=Decimal(points))
    return rating.id


CELL, BODY = "Chi bộ thôn Đoài", "Chi ủy Chi bộ thôn Đoài"


# Who is rated


def test_the_snapshot_holds_each_body_that_there_is_and_says_which_cells_have_no_committee(
    leaders: list[Member], new_cell: MakeCell
) -> None:
    new_cell("Chi bộ trường học")
    open_evaluation(2025, DECEMBER)
    named = [(one.name, one.group, one.collective) for one in grounds.ratings_of(2025)]
    assert named == [
        ("Đảng bộ xã Suối Mây", "Đảng bộ xã", ""),
        ("Đảng ủy xã Suối Mây", "Đảng ủy xã", "committee"),
        ("Ban Thường vụ Đảng ủy xã Suối Mây", "Đảng ủy xã", "standing"),
        (CELL, "Chi bộ", ""),
        (BODY, "Chi ủy", "committee"),
        ("Chi bộ trường học", "Chi bộ", ""),
    ]
    assert collectives.without_committee(load("P2025"), DECEMBER) == ["Chi bộ trường học"]


def test_a_committee_without_standing_members_has_no_standing_committee(committee: Organization, office: Path) -> None:
    open_evaluation(2025, DECEMBER)
    assert [one.name for one in collectives.kept(2025)] == ["Đảng bộ xã Suối Mây"]


def test_running_the_snapshot_again_keeps_entries_and_lets_go_of_what_no_longer_is(leaders: list[Member]) -> None:
    open_evaluation(2025, DECEMBER)
    rating = row(2025, BODY)
    record_level([rating.id], "self", Level.HTT)
    open_evaluation(2025)
    assert row(2025, BODY).id == rating.id
    assert row(2025, BODY).self_level == Level.HTT
    with action("thôi chi ủy"):
        for held in OfficeHeld.select().where(OfficeHeld.role.in_((Role.DEPUTY, Role.CELL_COMMITTEE))):
            held.until = date(2025, 11, 1)
            held.save()
    open_evaluation(2025)
    assert row(2025, BODY).status == ""
    assert BODY not in [one.name for one in grounds.ratings_of(2025)]


def test_a_body_younger_than_six_months_is_not_rated_under_the_rules_of_2019(
    committee: Organization, new_cell: MakeCell, new_members: MakeMembers
) -> None:
    cell = new_cell("Chi bộ mới lập", since=date(2021, 9, 1))
    (member,) = new_members(cell, 1)
    with action("bầu"):
        appoint(member, cell, Role.CELL_COMMITTEE, date(2021, 9, 1))
    open_evaluation(2021, date(2021, 12, 10))
    assert row(2021, "Chi ủy Chi bộ mới lập").exempt_reason == "thành lập chưa đủ 6 tháng"
    assert ground(2021, "Chi ủy Chi bộ mới lập").proposal is None


# What speaks for a level


def test_points_tasks_and_no_open_defect_make_a_collective_fit_for_the_best_level(leaders: list[Member]) -> None:
    open_evaluation(2025, DECEMBER)
    good_year(BODY)
    level, words = proposed(2025, BODY)
    assert level == Level.HTXS
    assert "92 điểm" in words
    assert "nhiệm vụ của tập thể, 10/10 việc, 0 chậm, 3 vượt" in words


def test_a_collective_without_figures_is_neither_passed_nor_failed(leaders: list[Member]) -> None:
    open_evaluation(2025, DECEMBER)
    record_points(row(2025, BODY).id, points=Decimal(92))
    level, words = proposed(2025, BODY)
    assert level is None
    assert "chưa đủ dữ liệu" in words


@pytest.mark.parametrize(
    ("tasks", "points", "expected", "said"),
    [
        ((11, 11, 0, 3), "92", Level.HTT, "3/11 nhiệm vụ vượt yêu cầu"),
        ((10, 10, 1, 3), "92", Level.HT, "1/10 nhiệm vụ chậm"),
        ((10, 10, 3, 3), "85", None, "cần cấp ủy xem xét"),
        ((20, 13, 0, 6), "95", Level.KHT, "13/20 nhiệm vụ hoàn thành (65 %), dưới 70 %"),
        ((20, 14, 0, 6), "95", None, "cần cấp ủy xem xét"),
        ((10, 10, 0, 3), "89.99", Level.HTT, "89,99 điểm"),
        ((10, 10, 0, 3), "49.99", Level.KHT, "49,99 điểm"),
    ],
)
def test_the_shares_of_the_year_open_and_close_levels(
    leaders: list[Member], tasks: tuple[int, int, int, int], points: str, expected: str | None, said: str
) -> None:
    open_evaluation(2025, DECEMBER)
    good_year(BODY, points, tasks)
    level, words = proposed(2025, BODY)
    assert level == expected
    assert said in words


def discipline(member: Member, form: str = DisciplineForm.REPRIMAND, **values: object) -> None:
    with action("ghi kỷ luật"):
        Discipline(member=member, form=form, decided_on=JUNE, number="12-QĐ/UBKT", **values).save()


def test_a_member_of_the_body_disciplined_for_a_duty_calls_for_the_lowest_level(leaders: list[Member]) -> None:
    open_evaluation(2025, DECEMBER)
    good_year(BODY)
    discipline(leaders[2])
    level, words = proposed(2025, BODY)
    assert level == Level.KHT
    assert f"{leaders[2].name} bị kỷ luật khiển trách, quyết định số 12-QĐ/UBKT ngày 01/06/2025 (Điều 11.4)" in words
    assert proposed(2025, CELL)[0] == Level.KHT, "the cell answers for those who lead it"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"remedied": True}, "đã tự phát hiện, khắc phục"),
        ({"duty": False}, "không gắn với chức trách"),
    ],
)
def test_what_is_remedied_or_no_duty_only_keeps_from_the_best_level_and_is_weighed(
    leaders: list[Member], values: dict[str, bool], said: str
) -> None:
    open_evaluation(2025, DECEMBER)
    good_year(BODY)
    discipline(leaders[1], **values)
    level, words = proposed(2025, BODY)
    assert level == Level.HTT
    assert said in words


def test_a_violation_at_the_old_unit_does_not_count_here(leaders: list[Member]) -> None:
    open_evaluation(2025, DECEMBER)
    good_year(BODY)
    discipline(leaders[1], elsewhere=True)
    level, words = proposed(2025, BODY)
    assert level == Level.HTXS
    assert "đơn vị cũ" in words


def test_a_plain_member_disciplined_leaves_the_body_as_it_is(leaders: list[Member], hamlet: Organization) -> None:
    open_evaluation(2025, DECEMBER)
    good_year(BODY)
    other = Member(name="Đảng viên thường")
    with action("thêm"):
        other.save()
    discipline(other)
    assert proposed(2025, BODY)[0] == Level.HTXS


def test_a_sub_unit_disciplined_keeps_the_office_from_the_best_level(
    leaders: list[Member], hamlet: Organization
) -> None:
    open_evaluation(2025, DECEMBER)
    good_year("Đảng ủy xã Suối Mây")
    with action("kỷ luật chi bộ"):
        Discipline(organization=hamlet, form=DisciplineForm.REPRIMAND, decided_on=JUNE, remedied=True).save()
    level, words = proposed(2025, "Đảng ủy xã Suối Mây")
    assert level == Level.HTT
    assert "Chi bộ thôn Đoài bị kỷ luật khiển trách" in words


def test_more_than_a_fifth_of_the_sub_units_disciplined_calls_for_the_lowest_level_in_2023(
    leaders: list[Member], hamlet: Organization, new_cell: MakeCell
) -> None:
    cells = [hamlet, *(new_cell(f"Chi bộ thôn {number}") for number in range(1, 5))]
    open_evaluation(2023, date(2023, 12, 10))

    def disciplined(cell: Organization) -> None:
        with action("kỷ luật chi bộ"):
            Discipline(organization=cell, form=DisciplineForm.REPRIMAND, decided_on=date(2023, 6, 1)).save()

    disciplined(cells[1])
    found = ground(2023, "Đảng bộ xã Suối Mây").proposal
    assert found is not None
    assert found.level is None, "one of five is not more than 20 %"
    disciplined(cells[2])
    level, words = proposed(2023, "Đảng bộ xã Suối Mây")
    assert level == Level.KHT
    assert "2/5 tổ chức trực thuộc bị kỷ luật (40 %), trên 20 % (Điều 12)" in words


def test_a_defect_of_the_organisation_still_open_keeps_from_the_best_level(
    leaders: list[Member], hamlet: Organization
) -> None:
    open_evaluation(2025, DECEMBER)
    good_year(BODY)
    with action("ghi khuyết điểm"):
        for state in (DefectState.REMEDIED, DefectState.OPEN):
            Defect(organization=hamlet, year=2024, text="Sinh hoạt chuyên đề còn ít", state=state).save()
    level, words = proposed(2025, BODY)
    assert level == Level.HTT
    assert "1/2 khuyết điểm của kỳ trước đã khắc phục" in words


def test_a_conclusion_about_the_body_proposes_the_lowest_level(leaders: list[Member]) -> None:
    open_evaluation(2025, DECEMBER)
    rating = good_year(BODY)
    with action("kết luận"):
        Finding(rating=rating, flag="personnel", ground="Kết luận kiểm tra số 5").save()
    level, words = proposed(2025, BODY)
    assert level == Level.KHT
    assert "Kết luận kiểm tra số 5" in words


def test_grades_by_criterion_speak_where_the_rules_have_grades(leaders: list[Member]) -> None:
    open_evaluation(2023, date(2023, 12, 10))
    rating = row(2023, BODY)
    record_figures(rating.id, {"done": (10, 10)}, "báo cáo năm")
    lines = load("P2023").criteria("TAP_THE")
    with action("chấm"):
        for line in lines:
            grade = "Xuất sắc" if line.group == "result" else "Tốt"
            Score(rating=rating, criterion=line.code, stage=Stage.CELL, grade=grade).save()
    assert proposed(2023, BODY)[0] == Level.HTXS


# Example 12


def test_example_12_members_results_open_the_best_level_to_their_cell_in_2021(
    hamlet: Organization, new_members: MakeMembers
) -> None:
    members = new_members(hamlet, 25)
    open_evaluation(2021, date(2021, 12, 10))
    decide_levels(2021, members, (Level.HTXS, 4), (Level.HTT, 17), (Level.HT, 4))
    found = ground(2021, CELL)
    assert found.members_words == "HTXS 4, HTT 17, HT 4 của 25 đảng viên"
    assert found.proposal is not None
    assert "đảng viên từ" not in found.proposal.explanation
    assert found.proposal.at_most == Level.HTXS
    decide_levels(2021, members[-1:], (Level.KHT, 1))
    found = ground(2021, CELL)
    assert found.proposal is not None
    assert "24/25 đảng viên từ HT trở lên (96 %), cần 100 % (Hướng dẫn 21-HD/BTCTW)" in found.proposal.explanation
    assert found.proposal.at_most == Level.HTT


def test_the_office_answers_for_its_cells_and_for_government_and_unions_in_2021(
    committee: Organization, new_cell: MakeCell
) -> None:
    for number in range(1, 6):
        new_cell(f"Chi bộ thôn {number}")
    open_evaluation(2021, date(2021, 12, 10))
    cells = list(Rating.select().where(Rating.year == 2021, Rating.group == "Chi bộ"))
    record_level([one.id for one in cells[:3]], "final", Level.HTT, date(2021, 12, 20))
    record_level([one.id for one in cells[3:]], "final", Level.HT, date(2021, 12, 20))
    office = row(2021, "Đảng bộ xã Suối Mây")
    found = ground(2021, office.name).proposal
    assert found is not None
    assert "3/5 tổ chức trực thuộc từ HTT trở lên (60 %), cần 80 %" in found.explanation
    assert "chưa ghi mức của chính quyền, Mặt trận Tổ quốc" in found.explanation
    with action("ghi mức"):
        Opinion(rating=office, body=Body.UNIONS, level=Level.HT, by="UBND xã").save()
    found = ground(2021, office.name).proposal
    assert found is not None
    assert "xếp HT, cần từ HTT" in found.explanation


# The year


def test_each_group_of_collectives_has_its_cap_and_each_subject_its_decider(
    leaders: list[Member], new_cell: MakeCell
) -> None:
    open_evaluation(2025, DECEMBER)
    record_level([row(2025, BODY).id], "final", Level.HTXS, DECEMBER)
    found = {scoped.name: scoped.quota for scoped in grounds.collective_quotas(2025)}
    assert (found["Chi ủy"].base, found["Chi ủy"].limit_htt_and_above, found["Chi ủy"].verdict) == (1, 0, "red")
    assert found["Đảng ủy xã"].base == 0
    deciders = {one.rating.name: one.decider for one in grounds.collective_grounds(2025).values()}
    assert deciders[BODY] == "Đảng ủy xã"
    assert deciders["Ban Thường vụ Đảng ủy xã Suối Mây"] == "Ban Thường vụ Tỉnh ủy"


def test_closing_waits_for_the_bodies_we_decide_and_only_names_those_decided_above(leaders: list[Member]) -> None:
    open_evaluation(2025, DECEMBER)
    assert [one.name for one in collectives.waiting_collectives(2025)] == [BODY]
    assert [one.collective for one in collectives.waiting_above(2025)] == [
        "",
        Collective.COMMITTEE,
        Collective.STANDING,
    ]
    told = {gap.words: gap for gap in gaps(2025)}["Tập thể do cấp trên quyết định, chưa có mức"]
    assert (told.names[0], told.needed) == ("Đảng bộ xã Suối Mây", False)
    record_level([row(2025, BODY).id], "final", Level.HTT, DECEMBER)
    assert collectives.waiting_collectives(2025) == []


def test_what_the_level_above_decides_is_recorded_even_after_the_year_was_closed(leaders: list[Member]) -> None:
    evaluation = open_evaluation(2025, DECEMBER)
    with action("khoá"):
        evaluation.closed_on = date(2025, 12, 30)
        evaluation.save()
    above = row(2025, "Đảng bộ xã Suối Mây")
    with pytest.raises(UserError, match="đã khoá sổ"):
        record_level([above.id], "final", Level.HTT, DECEMBER)
    with pytest.raises(UserError, match="Ghi ngày"):
        grounds.decide_above(above.id, Level.HTT, None, "Ban Thường vụ Tỉnh ủy")
    with pytest.raises(UserError, match="do cấp trên quyết định"):
        grounds.decide_above(row(2025, BODY).id, Level.HTT, DECEMBER, "Đảng ủy")
    grounds.decide_above(above.id, Level.HTT, date(2026, 1, 12), "Ban Thường vụ Tỉnh ủy")
    assert (row(2025, above.name).level, row(2025, above.name).decided_by) == (Level.HTT, "Ban Thường vụ Tỉnh ủy")


def test_task_figures_are_taken_over_from_the_members_own_tasks_and_can_be_taken_back(
    leaders: list[Member], hamlet: Organization
) -> None:
    with action("giao việc"):
        for member in leaders:
            Task(
                member=member,
                year=2025,
                text="Vận động hiến đất",
                due_on=date(2025, 9, 1),
                done_on=date(2025, 8, 1),
                result=TaskResult.DONE,
                met=True,
            ).save()
    open_evaluation(2025, DECEMBER)
    assert grounds.take_over_tasks(2025) == 5
    found = ground(2025, BODY)
    assert (found.shares.count, found.shares.done, found.shares.met, found.shares.late) == (3, 3, 3, 0)
    with pytest.raises(UserError, match="Không có nhiệm vụ nào để lấy"):
        grounds.take_over_tasks(2025)
    undo(Action.select().order_by(Action.id.desc()).get().id)
    assert ground(2025, BODY).shares.count == 0
