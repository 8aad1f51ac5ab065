"""Points and grades by criterion: what they come to, and which of them a proposal rests on."""

from __future__ import annotations

from decimal import Decimal

import pytest

from db.base import action
from db.evaluation import Rating
from db.judgement import Body, Opinion, Score, Stage
from db.members import Member, PersonKind, Role
from nongson_desktop.rules.evaluation import open_evaluation, record_points
from nongson_desktop.rules.evidence import grounds
from nongson_desktop.rules.findings import record_figures, record_opinion
from nongson_desktop.rules.members import appoint
from nongson_desktop.rules.profiles import load
from nongson_desktop.rules.scores import score_sums, sheet_key, sheets_of
from tests.rules.conftest import rating_ids
from tests.rules.test_evidence import give_tasks

P2023, P2025 = load("P2023"), load("P2025")
OUTSIDE = {"I.1": "20", "I.2": "8.5", "II.1": "30", "II.2": "20", "II.3": "12"}
YEAR = 2026


@pytest.fixture
def cell(new_cell):
    return new_cell("Chi bộ thôn 1")


@pytest.fixture
def member(cell, new_members) -> Member:
    (made,) = new_members(cell, 1)
    give_tasks(made, 10, above=3)
    open_evaluation(YEAR)
    return made


def rating_of(member: Member, year: int = YEAR) -> Rating:
    return Rating.get_by_id(rating_ids(year, [member])[0])


def score(rating: Rating, stage: str, points: dict[str, str]) -> None:
    with action("chấm điểm"):
        for criterion, value in points.items():
            Score(rating=rating, criterion=criterion, stage=stage, points=Decimal(value)).save()


def grade(rating: Rating, stage: str, grades: dict[str, str]) -> None:
    with action("đánh giá cấp độ"):
        for criterion, value in grades.items():
            Score(rating=rating, criterion=criterion, stage=stage, grade=value).save()


def test_example_9_points_by_criterion_make_28_and_a_half_and_62(member):
    score(rating_of(member), Stage.FINAL, OUTSIDE)
    assert score_sums(YEAR) == {rating_of(member).id: {"final": (Decimal("28.5"), Decimal(62), Decimal("90.5"))}}
    ground = grounds(YEAR)[member.id]
    assert (ground.points, ground.proposal.level) == (Decimal("90.5"), "HTXS")


def test_a_sheet_with_empty_lines_is_summed_but_proposes_nothing_yet(member):
    score(rating_of(member), Stage.CELL, {"I.1": "20", "II.1": "20"})
    assert score_sums(YEAR)[rating_of(member).id]["cell"] == (Decimal(20), Decimal(20), Decimal(40))
    ground = grounds(YEAR)[member.id]
    assert ground.points is None
    assert ground.proposal.level is None, "40 points of half a sheet are not below 50"


def test_the_latest_stage_speaks_and_points_entered_as_a_whole_before_all(member):
    rating = rating_of(member)
    score(rating, Stage.SELF, OUTSIDE)
    assert grounds(YEAR)[member.id].points == Decimal("90.5")
    score(rating, Stage.CELL, {**OUTSIDE, "II.3": "10"})
    assert grounds(YEAR)[member.id].points == Decimal("88.5")
    score(rating, Stage.FINAL, {**OUTSIDE, "II.3": "9.25"})
    assert grounds(YEAR)[member.id].points == Decimal("87.75")
    record_points(rating.id, points=Decimal(91))
    assert grounds(YEAR)[member.id].points == Decimal(91)


@pytest.mark.parametrize(
    "values",
    [
        ("0.1", "0.2", "0.3", "1.1", "2.2"),
        ("33.33", "33.33", "33.34", "0", "0"),
        ("29.99", "0.01", "8.07", "17.35", "9.6"),
    ],
)
def test_sums_are_never_rounded(member, values):
    score(rating_of(member), Stage.SELF, dict(zip(OUTSIDE, values, strict=True)))
    assert score_sums(YEAR)[rating_of(member).id]["self"][2] == sum(map(Decimal, values))


def test_whose_sheet_it_is_follows_the_form_that_the_member_writes(cell, new_members):
    leader, staff, plain = new_members(cell, 3)
    kinds = {leader: PersonKind.LEADER, staff: PersonKind.STAFF, plain: PersonKind.OUTSIDE}
    with action("ghi đối tượng"):
        for one, kind in kinds.items():
            one.person_kind = kind
            one.save()
        appoint(plain, cell, Role.SECRETARY, None)
    open_evaluation(2024)
    for one in kinds:
        rating = rating_of(one, 2024)
        lines = P2023.criteria(sheet_key(P2023, rating))
        grade(rating, Stage.CELL, {line.code: "Tốt" if line.group == "common" else "Xuất sắc" for line in lines})
    for rating, stages in sheets_of(2024, P2023).items():
        sheet = stages["cell"]
        lines = P2023.criteria(sheet_key(P2023, Rating.get_by_id(rating)))
        assert (sheet.common_grade, sheet.result_grade, sheet.graded) == ("Tốt", "Xuất sắc", len(lines))


def test_example_13_with_grades_for_every_criterion_five_of_nine_tasks_above_open_the_highest_level(cell, new_members):
    four, five, poor = new_members(cell, 3)
    open_evaluation(2024)
    for one, above in ((four, 4), (five, 5), (poor, 9)):
        give_tasks(one, 9, above=above, year=2024)
        rating = rating_of(one, 2024)
        common = "Trung bình" if one is poor else "Tốt"
        lines = P2023.criteria(sheet_key(P2023, rating))
        grade(rating, Stage.FINAL, {line.code: common if line.group == "common" else "Xuất sắc" for line in lines})
    found = grounds(2024)
    assert [found[one.id].proposal.level for one in (four, five, poor)] == ["HTT", "HTXS", "HTT"]


def test_example_17_under_the_rules_of_2019_four_months_of_illness_leave_ht(cell, new_members):
    ill, well = new_members(cell, 2)
    open_evaluation(2021)
    for one in (ill, well):
        give_tasks(one, 6, year=2021)
        rating = rating_of(one, 2021)
        lines = load("P2019").criteria(sheet_key(load("P2019"), rating))
        grade(rating, Stage.FINAL, {line.code: "Tốt" for line in lines})
    record_figures(rating_of(ill, 2021).id, {"sick_months": (4, 0)})
    found = grounds(2021)
    assert (found[well.id].proposal.level, found[ill.id].proposal.level) == ("HTT", "HT")
    assert "nghỉ ốm từ 3 tháng trở lên trong năm (Hướng dẫn 21-HD/BTCTW)" in found[ill.id].proposal.explanation


def test_under_the_rules_of_2019_a_cong_chuc_is_best_in_the_party_only_when_best_at_work(cell, new_members):
    rules = load("P2019")
    best, good, failed, unknown = new_members(cell, 4, person_kind=PersonKind.STAFF)
    open_evaluation(2021)
    for one, level in ((best, "HTXS"), (good, "HTT"), (failed, "KHT"), (unknown, "")):
        give_tasks(one, 4, year=2021)
        rating = rating_of(one, 2021)
        lines = rules.criteria(sheet_key(rules, rating))
        grade(rating, Stage.FINAL, {line.code: "Xuất sắc" for line in lines})
        if level:
            record_opinion(Opinion(rating=rating, body=Body.WORKPLACE, level=level, by="Trường THCS Suối Mây"))
    found = grounds(2021)
    assert [found[one.id].proposal.level for one in (best, good, failed, unknown)] == ["HTXS", "HTT", "KHT", "HTXS"]
    assert "ở vị trí công chức, viên chức chưa được xếp loại" in found[good.id].proposal.explanation
    assert "Trường THCS Suối Mây" in found[failed.id].proposal.explanation
