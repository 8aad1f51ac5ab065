"""The eighteen worked examples of the year-end evaluation, each as the story of an office.

Those that need nobody's records are numbers under the cap or the floors; the others are records in an office that
`evaluate --json` or a printed paper then answers for.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from db.ballots import BallotBase, BallotRound
from db.base import action
from db.dates import PartialDate
from db.errors import UserError
from db.evaluation import Collective, QuotaReading, Rating
from db.judgement import Defect, DefectState, Score, Stage
from db.members import Member, PersonKind, Status
from db.open import close_office, open_office
from db.organizations import Organization
from db.tasks import TaskResult
from nongson_desktop.cli import DONE, main
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.ballots import Line
from nongson_desktop.rules.collective_grounds import collective_grounds
from nongson_desktop.rules.evaluation import open_evaluation, record_level, record_points
from nongson_desktop.rules.findings import SICK_MONTHS, record_figures
from nongson_desktop.rules.levels import band
from nongson_desktop.rules.profiles import load
from nongson_desktop.rules.quota import quota
from nongson_desktop.rules.rating_meetings import confirm, keep_meeting, keep_sheet, read
from nongson_desktop.rules.tasks import assign
from tests.rules.conftest import MakeCell, MakeMembers, decide_levels, rating_ids
from tests.story import printed_text

DAY = date(2026, 12, 10)
HIGHEST, LOWEST = "Xuất sắc", "Tốt"


def told(folder: Path, year: int, *more: str) -> dict[str, Any]:
    """What `evaluate --json` says of the office as it lies on the disk."""
    close_office()
    out = io.StringIO()
    with redirect_stdout(out):
        assert main(["evaluate", str(folder), str(year), "--json", *more]) == DONE
    open_office(folder)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def quotas(found: dict[str, Any], scope: str) -> list[tuple[int, int, int]]:
    """Base and both limits of each line of the scope."""
    lines = (line for line in found["quotas"] if line["scope"] == scope and line["base"])
    return [(line["base"], line["limit_htt_and_above"], line["limit_htt_only"]) for line in lines]


def office_line(found: dict[str, Any]) -> dict[str, Any]:
    line: dict[str, Any] = found["quotas"][0]
    assert line["scope"] == "office"
    return line


def proposal(found: dict[str, Any], member: Member) -> dict[str, Any]:
    (one,) = (each for each in found["proposals"] if each["id"] == member.id)
    return dict(one)


def rating_of(member: Member, year: int = 2026) -> Rating:
    return Rating.get_by_id(rating_ids(year, [member])[0])


def give_tasks(member: Member, count: int, *, above: int = 0, late: int = 0, missed: int = 0, year: int = 2026) -> None:
    """So many tasks, the last ones not done, the first ones late; those above requirement stand between."""
    with action("giao việc"):
        for place in range(count):
            if place >= count - missed:
                given: dict[str, Any] = {"result": TaskResult.NOT_DONE}
            else:
                given = {"met": True, "above": late <= place < late + above, **_done(place < late, year)}
            assign(member, year, f"Vận động hộ số {place + 1}", due_on=date(year, 6, 30), **given)


def _done(late: bool, year: int) -> dict[str, Any]:
    if late:
        return {"result": TaskResult.DONE_LATE, "done_on": date(year, 7, 5)}
    return {"result": TaskResult.DONE, "done_on": date(year, 6, 20)}


def score(rating: Rating, **points: str) -> None:
    with action("chấm điểm"):
        for criterion, value in points.items():
            code = criterion.replace("_", ".")
            Score(rating=rating, criterion=code, stage=Stage.FINAL, points=Decimal(value)).save()


def grade(rating: Rating, profile: str, result: str, other: str) -> None:
    """The same grade on every line of each group of the member's sheet."""
    with action("đánh giá cấp độ"):
        for line in load(profile).criteria(PersonKind.OUTSIDE):
            value = result if line.group == "result" else other
            Score(rating=rating, criterion=line.code, stage=Stage.FINAL, grade=value).save()


def name_defects(member: Member, *states: str) -> None:
    with action("ghi khuyết điểm"):
        for state in states:
            Defect(member=member, year=2025, text="Chậm nộp báo cáo quý", state=state).save()


@pytest.fixture
def cell(new_cell: MakeCell) -> Organization:
    return new_cell("Chi bộ thôn 1")


# 1 to 5: numbers under the cap


@pytest.mark.parametrize(
    ("number", "base", "percent", "htt_and_above", "htt_only"),
    [(1, 47, 20, 9, 7), (2, 47, 20, 9, 7), (4, 4, 20, 0, 0), (4, 5, 20, 1, 0), (4, 6, 20, 1, 1), (5, 47, 25, 11, 9)],
)
def test_examples_1_2_4_and_5_the_cap_is_rounded_down_under_both_readings(
    number: int, base: int, percent: int, htt_and_above: int, htt_only: int
) -> None:
    found = quota(base, percent, 0)
    assert (found.limit_htt_and_above, found.limit_htt_only) == (htt_and_above, htt_only), f"example {number}"


def test_example_3_eight_and_thirty_nine_are_one_over_the_strict_reading_only(
    office: Path, cell: Organization, new_members: MakeMembers
) -> None:
    members = new_members(cell, 47)
    open_evaluation(2026, DAY)
    decide_levels(2026, members, ("HTXS", 8), ("HTT", 39))
    line = office_line(told(office, 2026))
    assert (line["htxs"], line["limit_htt_and_above"], line["limit_htt_only"], line["verdict"]) == (8, 9, 7, "amber")
    assert (line["over_htt_and_above"], line["over_htt_only"]) == (0, 1)
    assert quota(47, 20, 8).over == 1
    assert quota(47, 20, 8, reading=QuotaReading.HTT_AND_ABOVE).over == 0


# 6 to 8: who is counted


def test_example_6_three_cells_have_nine_and_seven_places_together_but_seven_and_six_apart(
    office: Path, new_cell: MakeCell, new_members: MakeMembers
) -> None:
    for place, size in enumerate((14, 9, 23), 1):
        members = new_members(new_cell(f"Chi bộ thôn {place}"), size)
        open_evaluation(2026, DAY)
        decide_levels(2026, members, ("HTT", size))
    found = told(office, 2026)
    assert quotas(found, "office") == quotas(found, "group") == [(46, 9, 7)]
    assert quotas(found, "cell") == [(14, 2, 2), (9, 1, 1), (23, 4, 3)]
    assert [sum(line[place] for line in quotas(found, "cell")) for place in (1, 2)] == [7, 6]


def test_example_7_sixty_two_members_of_whom_fifty_one_are_rated(
    office: Path, cell: Organization, new_members: MakeMembers
) -> None:
    exempt = [
        *new_members(cell, 5, Status.EXEMPT),
        *new_members(cell, 1, Status.SUSPENDED),
        *new_members(cell, 2, Status.PROBATIONARY, admitted="2026-08-01"),
    ]
    waiting = new_members(cell, 3)
    rated = new_members(cell, 51)
    open_evaluation(2026, DAY)
    decide_levels(2026, rated, ("KHT", 1), ("HT", 6), ("HTXS", 7), ("HTT", 37))
    found = told(office, 2026)
    assert (found["members"], found["rated"]) == (62, 51)
    assert {one["id"] for one in found["exempt"]} == {member.id for member in exempt}
    assert sorted(one["reason"] for one in found["exempt"]) == sorted(
        ["miễn công tác và sinh hoạt đảng"] * 5 + ["đình chỉ sinh hoạt đảng"] + ["kết nạp chưa đủ 6 tháng"] * 2
    )
    assert {one["id"] for one in found["waiting"]} == {member.id for member in waiting}
    assert found["levels"] == {"HTXS": 7, "HTT": 37, "HT": 6, "KHT": 1}
    assert quotas(found, "office") == [(44, 8, 7)]
    assert office_line(found)["verdict"] == "green"
    words = printed_text(draw_paper("rating-summary", Request(on=DAY, year=2026)))
    assert "13,7" in words, "seven of fifty-one, not of sixty-two"


def test_example_8_six_months_must_be_full_on_the_tenth_of_december(
    office: Path, cell: Organization, new_members: MakeMembers
) -> None:
    days = ("2026-06-05", "2026-06-10", "2026-06-15", "2026-07-01")
    members = [new_members(cell, 1, Status.PROBATIONARY, admitted=day)[0] for day in days]
    before = told(office, 2026, "--on", "2026-12-10")
    open_evaluation(2026, DAY)
    after = told(office, 2026)
    for found in (before, after):
        assert found["rating_date"] == "2026-12-10"
        assert [one["id"] for one in found["waiting"]] == [members[0].id, members[1].id]
        assert {one["id"]: one["reason"] for one in found["exempt"]} == {
            members[2].id: "kết nạp chưa đủ 6 tháng",
            members[3].id: "kết nạp chưa đủ 6 tháng",
        }
    with action("sửa ngày vào Đảng"):
        members[2].admitted_on = PartialDate.from_iso("2026-06-10")
        members[2].save()
    open_evaluation(2026)
    assert members[2].id in {one["id"] for one in told(office, 2026)["waiting"]}


# 9 to 11, 13, 15 to 17: what points, tasks and records speak for


def test_example_9_thirty_percent_above_and_every_defect_remedied(
    office: Path, cell: Organization, new_members: MakeMembers
) -> None:
    best, short, remiss, remedied = new_members(cell, 4)
    for member, count in ((best, 10), (short, 11), (remiss, 10), (remedied, 10)):
        give_tasks(member, count, above=3)
    name_defects(remiss, DefectState.REMEDIED, DefectState.OPEN)
    name_defects(remedied, DefectState.REMEDIED, DefectState.REMEDIED)
    open_evaluation(2026, DAY)
    for member in (best, short, remiss, remedied):
        score(rating_of(member), I_1="20", I_2="8.5", II_1="30", II_2="20", II_3="12")
    found = told(office, 2026)
    levels = [proposal(found, member)["level"] for member in (best, short, remiss, remedied)]
    assert levels == ["HTXS", "HTT", "HTT", "HTXS"]
    assert "90,5 điểm" in proposal(found, best)["explanation"]
    assert "3/11 nhiệm vụ vượt yêu cầu (27,3 %), quy định ít nhất 30 %" in proposal(found, short)["explanation"]
    assert "1/2 khuyết điểm của kỳ trước đã khắc phục (50 %)" in proposal(found, remiss)["explanation"]


@pytest.mark.parametrize(("count", "needed"), [(7, 3), (10, 3), (11, 4), (20, 6)])
def test_example_9_the_least_number_above_requirement(
    office: Path, cell: Organization, new_members: MakeMembers, count: int, needed: int
) -> None:
    enough, short = new_members(cell, 2)
    give_tasks(enough, count, above=needed)
    give_tasks(short, count, above=needed - 1)
    open_evaluation(2026, DAY)
    for member in (enough, short):
        record_points(rating_of(member).id, points=Decimal(95))
    found = told(office, 2026)
    assert [proposal(found, member)["level"] for member in (enough, short)] == ["HTXS", "HTT"]


@pytest.mark.parametrize(
    ("points", "level"),
    [("90", "HTXS"), ("89.99", "HTT"), ("70", "HTT"), ("69.99", "HT"), ("50", "HT"), ("49.99", "KHT")],
)
def test_example_10_a_floor_is_reached_without_rounding(points: str, level: str) -> None:
    assert band(load("P2025"), Decimal(points)) == level


def test_example_10_the_floors_hold_for_points_that_were_typed(
    office: Path, cell: Organization, new_members: MakeMembers
) -> None:
    """The six boundaries on records: what is stored and read back has not been rounded either."""
    typed = ("90", "89.99", "70", "69.99", "50", "49.99")
    members = new_members(cell, len(typed))
    for member in members:
        give_tasks(member, 10, above=3)
    open_evaluation(2026, DAY)
    for member, points in zip(members, typed, strict=True):
        record_points(rating_of(member).id, points=Decimal(points))
    found = told(office, 2026)
    assert [proposal(found, member)["level"] for member in members] == ["HTXS", "HTT", "HTT", "HT", "HT", "KHT"]


def test_example_11_one_late_task_of_twelve_leaves_the_third_level_and_three_leave_none(
    office: Path, cell: Organization, new_members: MakeMembers
) -> None:
    once, thrice = new_members(cell, 2)
    give_tasks(once, 12, late=1)
    give_tasks(thrice, 12, late=3)
    open_evaluation(2026, DAY)
    for member in (once, thrice):
        record_points(rating_of(member).id, points=Decimal(85))
    found = told(office, 2026)
    assert proposal(found, once)["level"] == "HT"
    assert proposal(found, once)["at_most"] == "HT", "8,3 % late is within the 20 % of the third level"
    assert "1/12 nhiệm vụ chậm (8,3 %), quy định không quá 0 %" in proposal(found, once)["explanation"]
    assert (proposal(found, thrice)["level"], proposal(found, thrice)["at_most"]) == (None, None)
    assert "3/12 nhiệm vụ chậm (25 %), quy định không quá 20 %" in proposal(found, thrice)["explanation"]
    assert "cần cấp ủy xem xét" in proposal(found, thrice)["explanation"]


def test_example_12_the_members_of_2021_open_the_best_level_to_their_cell_and_the_cap_is_over_by_one(
    office: Path, cell: Organization, new_members: MakeMembers
) -> None:
    members = new_members(cell, 25)
    open_evaluation(2021, date(2021, 12, 10))
    decide_levels(2021, members, ("HTXS", 4), ("HTT", 17), ("HT", 4))
    found = told(office, 2021)
    assert found["profile"] == "P2019"
    line = office_line(found)
    assert (line["base"], line["limit_htt_and_above"], line["limit_htt_only"]) == (21, 4, 3)
    assert (line["htxs"], line["verdict"]) == (4, "amber")
    assert (line["over_htt_and_above"], line["over_htt_only"]) == (0, 1), "4 of 4, and over by one of 3"
    assert at_most_of(cell, 2021) == "HTXS"
    assert open_to(found, cell) == (
        {"HTXS": 4, "HTT": 17, "HT": 4, "KHT": 0},
        "HTXS",
        [("25/25 đảng viên từ HT trở lên (100 %)", True), ("21/25 đảng viên từ HTT trở lên (84 %)", True)],
    )
    decide_levels(2021, members[-1:], ("KHT", 1))
    assert told(office, 2021)["levels"] == {"HTXS": 4, "HTT": 17, "HT": 3, "KHT": 1}
    assert at_most_of(cell, 2021) == "HTT"
    found = told(office, 2021)
    assert open_to(found, cell) == (
        {"HTXS": 4, "HTT": 17, "HT": 3, "KHT": 1},
        "HTT",
        [("24/25 đảng viên từ HT trở lên (96 %)", False), ("21/25 đảng viên từ HTT trở lên (84 %)", True)],
    )


def open_to(found: Any, cell: Organization) -> tuple[dict[str, int], str, list[tuple[str, bool]]]:
    """What members' levels leave open to the cell: their counts, the highest level, the conditions."""
    (own,) = (one for one in found["organizations"]["cells"] if one["id"] == cell.id)
    conditions = [(one["words"].split(",")[0], one["met"]) for one in own["conditions"]]
    return own["members"], own["at_most"], conditions


def at_most_of(cell: Organization, year: int) -> str:
    """The highest level that the records leave open to the cell itself."""
    (own,) = (
        one
        for one in collective_grounds(year).values()
        if one.rating.__data__["organization"] == cell.id and one.rating.collective == Collective.ITSELF
    )
    assert own.proposal is not None
    return own.proposal.at_most


def test_example_13_half_of_the_tasks_of_2023_must_be_above_requirement(
    office: Path, cell: Organization, new_members: MakeMembers
) -> None:
    four, five = new_members(cell, 2)
    for member, above in ((four, 4), (five, 5)):
        give_tasks(member, 9, above=above, year=2023)
    open_evaluation(2023, date(2023, 12, 10))
    for member in (four, five):
        grade(rating_of(member, 2023), "P2023", HIGHEST, LOWEST)
    found = told(office, 2023)
    assert found["profile"] == "P2023"
    assert [proposal(found, member)["level"] for member in (four, five)] == ["HTT", "HTXS"]
    assert "4/9 nhiệm vụ vượt yêu cầu (44,4 %), quy định ít nhất 50 %" in proposal(found, four)["explanation"]


def test_example_15_half_of_the_tasks_not_done_leaves_no_level_and_more_than_half_proposes_the_lowest(
    office: Path, cell: Organization, new_members: MakeMembers
) -> None:
    five, six = new_members(cell, 2)
    give_tasks(five, 10, missed=5)
    give_tasks(six, 10, missed=6)
    open_evaluation(2026, DAY)
    for member in (five, six):
        record_points(rating_of(member).id, points=Decimal(80))
    found = told(office, 2026)
    assert proposal(found, five)["level"] is None
    assert "cần cấp ủy xem xét" in proposal(found, five)["explanation"]
    assert "5/10 nhiệm vụ hoàn thành (50 %), quy định ít nhất 100 %" in proposal(found, five)["explanation"]
    assert proposal(found, six)["level"] == "KHT"
    assert "6/10 nhiệm vụ không hoàn thành (60 %), trên 50 %" in proposal(found, six)["explanation"]


def test_example_16_a_leader_answers_for_less_than_seventy_percent_of_the_units_tasks(
    office: Path, cell: Organization, new_members: MakeMembers
) -> None:
    thirteen, fourteen = new_members(cell, 2, person_kind=PersonKind.LEADER)
    open_evaluation(2026, DAY)
    for member, done in ((thirteen, 13), (fourteen, 14)):
        record_points(rating_of(member).id, points=Decimal(80))
        record_figures(rating_of(member).id, {"done": (done, 20), "not_done": (20 - done, 20)}, "báo cáo của đơn vị")
    found = told(office, 2026)
    assert proposal(found, thirteen)["level"] == "KHT"
    assert "13/20 nhiệm vụ hoàn thành (65 %), dưới 70 %" in proposal(found, thirteen)["explanation"]
    assert proposal(found, fourteen)["level"] is None, "14 of 20 are 70 %: no trigger, and not all done either"
    assert "cần cấp ủy xem xét" in proposal(found, fourteen)["explanation"]


def test_example_17_four_months_of_illness_cap_the_rules_of_2019_and_not_those_of_2025(
    office: Path, cell: Organization, new_members: MakeMembers
) -> None:
    (member,) = new_members(cell, 1)
    for year, profile in ((2021, "P2019"), (2026, "P2025")):
        give_tasks(member, 6, year=year)
        open_evaluation(year, date(year, 12, 10))
        record_figures(rating_of(member, year).id, {SICK_MONTHS: (4, 12)}, "giấy ra viện")
        if profile == "P2019":
            grade(rating_of(member, year), profile, LOWEST, LOWEST)
    record_points(rating_of(member).id, points=Decimal(84))
    assert proposal(told(office, 2026), member)["level"] == "HTT"
    then = proposal(told(office, 2021), member)
    assert (then["level"], then["at_most"]) == ("HT", "HT")
    assert "nghỉ ốm từ 3 tháng" in then["explanation"]
    assert proposal(told(office, 2026, "--profile", "P2019"), member)["at_most"] == "HT"


# 14: the ballots, and the minutes that are signed


def test_example_14_fifteen_votes_pass_on_every_base_and_fourteen_fail_on_those_entitled(
    office: Path, cell: Organization, new_members: MakeMembers
) -> None:
    new_members(cell, 29)
    open_evaluation(2026, DAY)
    seen = {"members": 29, "entitled": 29, "present": 27}
    meeting = keep_meeting(2026, cell.id, {"held_on": date(2026, 12, 5), **seen})
    sheet = read(meeting).sheet(BallotRound.LEVELS)
    lines = [replace(line, htt=26) for line in sheet.lines]
    lines[0], lines[1] = replace(lines[0], htt=15, ht=11), replace(lines[1], htt=14, ht=12)
    counted = {"issued": 27, "returned": 27, "missing": 0, "valid": 26, "spoiled": 1}
    keep_sheet(meeting, replace(sheet, lines=tuple(lines), **counted))
    fifteen, fourteen = lines[:2]
    words = minutes_of(cell)
    assert f"{fourteen.name}, HTT: 14/29 có quyền: không đạt; 14/27 có mặt: đạt; 14/26 phiếu hợp lệ: đạt" in words
    assert f"{fifteen.name}, HTT" not in words, "what passes on every base needs no remark"
    assert confirm(meeting) == 28
    assert kept(fifteen, fourteen) == ["HTT", ""]
    for base in (BallotBase.PRESENT, BallotBase.VALID):
        keep_sheet(meeting, replace(sheet, lines=tuple(lines), base=base, **counted))
        confirm(meeting)
        assert kept(fifteen, fourteen) == ["HTT", "HTT"]


def minutes_of(cell: Organization) -> str:
    return printed_text(draw_paper("count-minutes", Request(on=DAY, year=2026, cell=cell.id)))


def kept(*lines: Line) -> list[str]:
    return [Rating.get_by_id(line.rating_id).cell_level for line in lines]


# 18: a quarter by decision


def test_example_18_a_quarter_by_decision_gives_nine_of_forty_seven_and_not_ten(
    office: Path, cell: Organization, new_members: MakeMembers
) -> None:
    members = new_members(cell, 47)
    with pytest.raises(UserError, match="số quyết định và lý do"):
        open_evaluation(2026, DAY, percent=25)
    open_evaluation(2026, DAY, percent=25, percent_reason="Quyết định 88-QĐ/TU: đơn vị xuất sắc, nổi trội")
    decide_levels(2026, members, ("HTXS", 9), ("HTT", 38))
    assert standing(office) == [(25, 9, 9, "green"), (25, 9, 9, "green")]
    record_level(rating_ids(2026, members[9:10]), "final", "HTXS", date(2026, 12, 20))
    assert standing(office) == [(25, 9, 10, "amber"), (25, 9, 10, "amber")]


def standing(office: Path) -> Sequence[tuple[int, int, int, str]]:
    """Percent, strict limit, HTXS and verdict of the office and of the one group that has anybody."""
    lines = [line for line in told(office, 2026)["quotas"] if line["scope"] in ("office", "group") and line["base"]]
    return [(line["percent"], line["limit_htt_only"], line["htxs"], line["verdict"]) for line in lines]
