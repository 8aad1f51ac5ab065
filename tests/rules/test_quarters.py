"""A leader's quarter: who is assessed, the plan that must add up, the points, the level, what the year-end sees."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.base import action
from db.errors import UserError
from db.evaluation import Level
from db.members import Member, PersonKind, Role, Status
from db.organizations import Organization, OrganizationKind
from db.quarters import QuarterAssessment, QuarterProduct, QuarterScore
from db.undoing import undo
from nongson_desktop.rules import quarter_points, quarters
from nongson_desktop.rules.evaluation import open_evaluation
from nongson_desktop.rules.members import appoint, set_status
from nongson_desktop.rules.quarter_points import FINAL, SELF, kpi_points, plan_total, proposal, totals
from tests.rules.conftest import MakeCell, MakeMembers

MAY, OCTOBER = date(2026, 5, 20), date(2026, 10, 5)
PLAN = (
    (1, "Thu ngân sách đạt dự toán 6 tháng", 20),
    (2, "Ban hành quy chế phối hợp giữa các ngành", 10),
    (3, "Hồ sơ trực tuyến đạt 80 %", 10),
    (4, "Kết nạp 3 đảng viên", 15),
    (5, "Giảm 4 hộ nghèo", 10),
    (6, "Hoàn thành giao quân", 5),
)


@pytest.fixture
def leaders(new_cell: MakeCell, new_members: MakeMembers) -> list[Member]:
    """Two leaders of the commune, and beside them a retired member and a clerk who are not assessed."""
    cell = new_cell("Chi bộ cơ quan xã")
    found = new_members(cell, 2, person_kind=PersonKind.LEADER)
    new_members(cell, 1, person_kind=PersonKind.OUTSIDE)
    new_members(cell, 1, person_kind=PersonKind.STAFF)
    with action("bầu bí thư"):
        committee = Organization.get(Organization.kind == OrganizationKind.COMMITTEE)
        appoint(found[0], committee, Role.SECRETARY, date(2025, 8, 1))
    return found


def opened(quarter: int = 2, on: date = MAY) -> list[QuarterAssessment]:
    quarters.open_quarter(2026, quarter, on)
    return quarters.assessments(2026, quarter)


def plan(sheet: QuarterAssessment) -> list[QuarterProduct]:
    quarters.write_products(
        sheet.id, [(0, {"axis": axis, "task": task, "maximum": Decimal(most)}) for axis, task, most in PLAN]
    )
    return quarters.products_of([sheet.id])[sheet.id]


def test_only_leaders_get_a_sheet_and_opening_again_adds_only_newcomers(leaders: list[Member]) -> None:
    assert {one.name for one in opened()} == {one.name for one in leaders}
    assert quarters.open_quarter(2026, 2, MAY) == 0
    sheets = {one.name: one for one in quarters.assessments(2026, 2)}
    assert sheets[leaders[0].name].position == "Bí thư Đảng ủy"
    assert sheets[leaders[0].name].group == "Cấp ủy viên, lãnh đạo của đảng bộ xã"
    scores = quarters.scores_of([sheets[leaders[0].name].id])
    assert [one.criterion for one in scores[sheets[leaders[0].name].id]] == ["I.1", "I.2", "I.3", "I.4", "I.5"]


def test_a_leader_who_is_suspended_is_not_assessed(leaders: list[Member]) -> None:
    with action("đình chỉ"):
        set_status(leaders[1], Status.SUSPENDED, date(2026, 2, 1))
    assert [one.name for one in opened()] == [leaders[0].name]


def test_somebody_else_is_added_when_the_level_asks_for_it_and_taken_off_again(leaders: list[Member]) -> None:
    opened()
    staff = Member.get(Member.person_kind == PersonKind.STAFF)
    assert quarters.add_people(2026, 2, [staff.id], MAY) == 1
    with pytest.raises(UserError, match="đã có phiếu trong quý"):
        quarters.add_people(2026, 2, [staff.id], MAY)
    (made,) = [one for one in quarters.assessments(2026, 2) if one.name == staff.name]
    quarters.drop([made.id])
    assert staff.name not in [one.name for one in quarters.assessments(2026, 2)]


def test_the_fourth_quarter_is_merged_in_the_year_and_older_rules_know_no_quarters(leaders: list[Member]) -> None:
    with pytest.raises(UserError, match="Quý IV không xếp loại riêng mà gộp vào xếp loại cuối năm"):
        quarters.open_quarter(2026, 4, date(2026, 12, 1))
    with pytest.raises(UserError, match="không có đánh giá hằng quý"):
        quarters.open_quarter(2024, 1, MAY)
    assert quarters.assessments(2026) == []


def test_a_plan_is_approved_only_when_its_points_make_seventy(leaders: list[Member]) -> None:
    sheet = opened()[0]
    products = plan(sheet)
    quarters.write_products(sheet.id, [(products[0].id, {"maximum": Decimal(15)})])
    with pytest.raises(UserError, match=f"{sheet.name}: Tổng điểm tối đa của kế hoạch là 65, phải đúng 70"):
        quarters.approve([sheet.id], date(2026, 4, 5), "Ban Thường vụ Đảng ủy xã")
    quarters.write_products(sheet.id, [(products[0].id, {"maximum": Decimal(20)})])
    with pytest.raises(UserError, match="nơi duyệt"):
        quarters.approve([sheet.id], date(2026, 4, 5), " ")
    quarters.approve([sheet.id], date(2026, 4, 5), "Ban Thường vụ Đảng ủy xã")
    with pytest.raises(UserError, match="đã duyệt ngày 05/04/2026"):
        quarters.write_products(sheet.id, [(products[0].id, {"maximum": Decimal(25)})])
    with pytest.raises(UserError, match="đã duyệt"):
        quarters.write_products(sheet.id, [(0, {"task": "Việc thêm sau khi duyệt"})])
    with pytest.raises(UserError, match="đã duyệt"):
        quarters.remove_products(sheet.id, [products[0].id])
    quarters.write_products(sheet.id, [(products[0].id, {"result": "Đạt 104 % dự toán"})])
    assert quarters.products_of([sheet.id])[sheet.id][0].result == "Đạt 104 % dự toán"


def test_a_plan_with_an_empty_line_is_not_approved(leaders: list[Member]) -> None:
    sheet = opened()[0]
    plan(sheet)
    quarters.write_products(sheet.id, [(0, {"axis": 6})])
    with pytest.raises(UserError, match="chưa ghi nhiệm vụ"):
        quarters.approve([sheet.id], date(2026, 4, 5), "Ban Thường vụ Đảng ủy xã")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"axis": 7}, "Trục phải từ 1 đến 6"),
        ({"axis": 0}, "Trục phải từ 1 đến 6"),
        ({"maximum": Decimal(71)}, "từ 0 đến 70"),
        ({"maximum": Decimal(-1)}, "từ 0 đến 70"),
        ({"percent": Decimal(-5)}, "Mức đạt"),
        ({"self_points": Decimal("20.5")}, "từ 0 đến 20"),
        ({"points": Decimal(21)}, "từ 0 đến 20"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    leaders: list[Member], typed: dict[str, object], said: str
) -> None:
    sheet = opened()[0]
    first, second, *_ = plan(sheet)
    with pytest.raises(UserError, match=said):
        quarters.write_products(sheet.id, [(second.id, {"result": "xong"}), (first.id, typed)])
    assert quarters.products_of([sheet.id])[sheet.id][1].result == ""


def test_own_points_follow_the_percent_until_they_are_typed_apart(leaders: list[Member]) -> None:
    sheet = opened()[0]
    first = plan(sheet)[0]

    def own() -> Decimal:
        return Decimal(str(QuarterProduct.get_by_id(first.id).self_points))

    quarters.write_products(sheet.id, [(first.id, {"percent": Decimal(90)})])
    assert own() == 18
    quarters.write_products(sheet.id, [(first.id, {"percent": Decimal(120)})])
    assert own() == 20, "never above the maximum"
    quarters.write_products(sheet.id, [(first.id, {"self_points": Decimal(17)})])
    quarters.write_products(sheet.id, [(first.id, {"percent": Decimal(95)})])
    assert own() == 17, "what was typed by hand stays"


def test_points_and_criteria_make_the_level_without_rounding(leaders: list[Member]) -> None:
    sheet = opened()[0]
    products = plan(sheet)
    profile = quarters.check_quarter(2026, 2)
    quarters.write_products(sheet.id, [(one.id, {"percent": Decimal(100)}) for one in products[:-1]])
    quarters.write_products(sheet.id, [(products[-1].id, {"percent": Decimal(0)})])
    scores = quarters.scores_of([sheet.id])[sheet.id]
    quarters.write_scores(sheet.id, [(one.id, {"kept": True}) for one in scores])

    def level(stage: str = SELF) -> tuple[str, str]:
        rows = quarters.products_of([sheet.id])[sheet.id]
        return proposal(profile, totals(rows, quarters.scores_of([sheet.id])[sheet.id], stage), plan_total(rows))

    assert level() == (
        Level.HTXS,
        "Điểm chung 30/30, kết quả 65/70, tổng 95/100: từ 90 điểm là HTXS (Điều 10, Điều 11).",
    )
    quarters.write_scores(sheet.id, [(scores[0].id, {"kept": False})])
    assert level()[0] == Level.HTT, "89 points"
    quarters.write_products(sheet.id, [(products[-1].id, {"self_points": Decimal("0.99")})])
    assert level() == (
        Level.HTT,
        "Điểm chung 24/30, kết quả 65,99/70, tổng 89,99/100: từ 70 điểm là HTT (Điều 10, Điều 11).",
    )
    assert level(FINAL) == ("", "Chưa chấm điểm.")
    quarters.accept_own_points([sheet.id])
    assert level(FINAL)[0] == Level.HTT
    quarters.write_scores(sheet.id, [(scores[1].id, {"points": None})])
    assert level(FINAL)[1].endswith("còn 1 dòng chưa có điểm.")


def test_a_level_needs_its_day_and_who_decided(leaders: list[Member]) -> None:
    sheet = opened()[0]
    with pytest.raises(UserError, match="phải ghi ngày quyết định"):
        quarters.store(sheet.id, {"level": Level.HTT})
    with pytest.raises(UserError, match="phải có mức xếp loại"):
        quarters.store(sheet.id, {"decided_on": date(2026, 7, 5)})
    with pytest.raises(UserError, match="cấp quyết định"):
        quarters.store(sheet.id, {"level": Level.HTT, "decided_on": date(2026, 7, 5)})
    with pytest.raises(UserError, match="phải đúng 70"):
        quarters.store(sheet.id, {"approved_on": date(2026, 4, 5)})
    quarters.store(
        sheet.id, {"level": Level.HTT, "decided_on": date(2026, 7, 5), "decided_by": "Ban Thường vụ Tỉnh ủy"}
    )
    with pytest.raises(UserError, match="Đã có mức xếp loại quý"):
        quarters.drop([sheet.id])
    member = sheet.__data__["member"]
    assert quarters.levels_by_quarter(2026)[member] == {2: Level.HTT}
    opened(3, OCTOBER)
    levels = quarters.levels_by_quarter(2026)[member]
    assert quarters.quarter_words(levels) == "quý II HTT, quý III chưa xếp loại"


def test_points_below_every_floor_and_a_plan_that_is_not_whole_are_said(leaders: list[Member]) -> None:
    sheet = opened()[0]
    products = plan(sheet)
    profile = quarters.check_quarter(2026, 2)
    quarters.write_products(sheet.id, [(one.id, {"percent": Decimal(10)}) for one in products])
    quarters.write_scores(sheet.id, [(one.id, {"kept": False}) for one in quarters.scores_of([sheet.id])[sheet.id]])
    rows = quarters.products_of([sheet.id])[sheet.id]
    reached = totals(rows, quarters.scores_of([sheet.id])[sheet.id], SELF)
    assert proposal(profile, reached, plan_total(rows)) == (
        Level.KHT,
        "Điểm chung 0/30, kết quả 7/70, tổng 7/100: dưới 50 điểm là KHT (Điều 10, Điều 11).",
    )
    assert proposal(profile, reached, Decimal(60)) == (
        "",
        "Điểm chung 0/30, kết quả 7/70, tổng 7/100; kế hoạch mới có 60/70 điểm, chưa xét mức.",
    )


def test_levels_of_the_whole_quarter_are_typed_in_one_list_with_the_day_and_who_decided(leaders: list[Member]) -> None:
    first, second = opened()
    with pytest.raises(UserError, match="phải ghi ngày quyết định"):
        quarters.write_levels([(first.id, {"level": Level.HTT})], None, "Ban Thường vụ Tỉnh ủy")
    quarters.write_levels(
        [(first.id, {"level": Level.HTXS}), (second.id, {"self_level": Level.HTT})], date(2026, 7, 8), "Tỉnh ủy"
    )
    read = {one.id: one for one in quarters.assessments(2026, 2)}
    assert (read[first.id].level, read[first.id].decided_on, read[first.id].decided_by) == (
        Level.HTXS,
        date(2026, 7, 8),
        "Tỉnh ủy",
    )
    assert (read[second.id].self_level, read[second.id].decided_on) == (Level.HTT, None)
    quarters.write_levels([(first.id, {"level": ""})], date(2026, 7, 9), "Tỉnh ủy")
    assert QuarterAssessment.get_by_id(first.id).decided_on is None


def test_next_quarter_takes_over_the_tasks_but_not_their_results(leaders: list[Member]) -> None:
    sheets = opened()
    products = plan(sheets[0])
    quarters.write_products(sheets[0].id, [(products[0].id, {"percent": Decimal(90), "result": "Đạt"})])
    third = opened(3, OCTOBER)
    assert quarters.copy_plans(2026, 3) == 1
    (copied,) = [one for one in third if one.name == sheets[0].name]
    rows = quarters.products_of([copied.id])[copied.id]
    assert [(one.axis, one.task, one.maximum) for one in rows] == [(axis, task, most) for axis, task, most in PLAN]
    assert {(one.result, one.percent, one.self_points) for one in rows} == {("", None, None)}
    with pytest.raises(UserError, match="Không có kế hoạch quý II/2026 nào"):
        quarters.copy_plans(2026, 3)


def test_each_group_has_its_cap_under_both_readings(leaders: list[Member]) -> None:
    for sheet in opened():
        quarters.store(sheet.id, {"proposed_level": Level.HTXS})
    found = {scoped.name: scoped.quota for scoped in quarters.quotas(2026, 2)}
    assert {name: (one.base, one.limit, one.verdict) for name, one in found.items()} == {
        "Cấp ủy viên, lãnh đạo của đảng bộ xã": (1, 0, "red"),
        "Đảng viên làm việc trong hệ thống chính trị": (1, 0, "red"),
    }


def test_a_year_that_is_closed_keeps_its_quarters_and_undo_takes_an_entry_back(leaders: list[Member]) -> None:
    sheet = opened()[0]
    number = quarters.write_products(sheet.id, [(0, {"axis": 1, "task": "Việc gõ nhầm", "maximum": Decimal(5)})])
    undo(number)
    assert quarters.products_of([sheet.id]) == {}
    evaluation = open_evaluation(2026)
    with action("khoá sổ"):
        evaluation.closed_on = date(2026, 12, 30)
        evaluation.save()
    for write in (
        lambda: quarters.write_products(sheet.id, [(0, {"axis": 1, "task": "Việc muộn"})]),
        lambda: quarters.store(sheet.id, {"self_level": Level.HTT}),
        lambda: quarters.open_quarter(2026, 3, OCTOBER),
    ):
        with pytest.raises(UserError, match="đã khoá sổ"):
            write()


def test_the_list_of_sheets_costs_one_query_each_for_tasks_and_criteria(leaders: list[Member], office: Path) -> None:
    sheets = opened()
    for one in sheets:
        plan(one)
    ids = [one.id for one in sheets]
    assert {len(found) for found in quarters.products_of(ids).values()} == {6}
    assert QuarterScore.select().where(QuarterScore.assessment.in_(ids)).count() == 10


@given(
    percent=st.decimals(0, 300, places=2, allow_nan=False, allow_infinity=False),
    maximum=st.decimals(0, 70, places=2, allow_nan=False, allow_infinity=False),
)
def test_points_by_percent_are_never_above_the_maximum_nor_above_what_the_percent_earns(
    percent: Decimal, maximum: Decimal
) -> None:
    points = kpi_points(percent, maximum)
    assert points is not None
    assert 0 <= points <= maximum
    assert points * 100 <= min(percent, Decimal(100)) * maximum


@given(total=st.integers(1, 70), count=st.integers(1, 12))
def test_equal_parts_of_the_common_points_make_the_whole(total: int, count: int) -> None:
    parts = quarter_points._equal_parts(total, count)
    assert sum(parts) == total
    assert len(parts) == count
    assert all(part >= 0 for part in parts)
