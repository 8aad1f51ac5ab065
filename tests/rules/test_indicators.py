"""Indicators: the worked cases of Resolution 13, targets of other documents, and what was kept on a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from db.base import action, save_many
from db.contests import Contest, Contestant
from db.dates import PartialDate
from db.errors import UserError
from db.evaluation import Level, Rating
from db.hamlets import CellHamlet, Hamlet, HamletPeriod
from db.indicators import Comparison, Indicator, IndicatorSnapshot, IndicatorUnit
from db.meetings import Meeting, MeetingVisit, Presence, Scorer
from db.members import Member, Membership, OfficeHeld, Role, Status, StatusPeriod
from db.organizations import Organization, OrganizationKind, OrganizationPeriod
from db.posts import Cadre, HamletPost, PostHeld
from db.quality_sheets import QualityLevel
from db.search import View
from db.terms import AttachedMember
from nongson_desktop.catalog import kind_of
from nongson_desktop.rules import indicators
from nongson_desktop.rules.due import due_items
from nongson_desktop.rules.evaluation import open_evaluation
from nongson_desktop.rules.indicator_catalogue import is_met, set_target
from nongson_desktop.rules.indicators import (
    Result,
    cell_places,
    hamlet_places,
    keep,
    rating_trend,
    results_on,
)
from nongson_desktop.rules.meetings import keep_attendance, roll
from nongson_desktop.rules.meetings_quality import Filled, keep_score, seed_sheets
from nongson_desktop.rules.members import appoint
from nongson_desktop.rules.organizations import office_names
from nongson_desktop.rules.posts import leave, seed_posts, take_up
from nongson_desktop.rules.tasks import assign

from ..conftest import TODAY
from .conftest import MakeCell, MakeMembers, decide_levels

DAY = date(2025, 12, 31)
SECURITY = "security-head"


def hamlets_of_a_district(number: int) -> list[tuple[int, int]]:
    """So many hamlets, each with a cell of its own: hamlet and cell ids."""
    with action("Lập thôn"):
        cells = save_many(
            Organization,
            [
                {"name": f"Chi bộ thôn {place}", "kind": OrganizationKind.CELL, "cell_kind": "hamlet"}
                for place in range(1, number + 1)
            ],
        )
        save_many(
            OrganizationPeriod,
            [{"organization": cell, "name": f"Chi bộ {place}"} for place, cell in enumerate(cells, 1)],
        )
        made = save_many(Hamlet, [{"name": f"Thôn {place}"} for place in range(1, number + 1)])
        save_many(HamletPeriod, [{"hamlet": one, "name": f"Thôn {place}"} for place, one in enumerate(made, 1)])
        save_many(CellHamlet, [{"cell": cell, "hamlet": hamlet} for cell, hamlet in zip(cells, made, strict=True)])
    return list(zip(made, cells, strict=True))


def members_in(cell: int, number: int, *, committee: bool = False) -> list[int]:
    with action("Thêm đảng viên"):
        made = save_many(Member, [{"name": f"Lê Văn {cell}.{place}"} for place in range(number)])
        save_many(Membership, [{"member": member, "cell": cell} for member in made])
        save_many(StatusPeriod, [{"member": member, "status": Status.OFFICIAL} for member in made])
        if committee:
            save_many(OfficeHeld, [{"member": made[0], "organization": cell, "role": Role.CELL_COMMITTEE}])
    return made


def hold(post: str, places: list[tuple[int, int]], members: int) -> None:
    """The post held in every hamlet, in the first so many by a member."""
    with action("Ghi chức danh"):
        seed_posts()
        number = HamletPost.get(HamletPost.key == post).id
        for place, (hamlet, cell) in enumerate(places):
            person = {"name": f"Hồ Thị {post} {hamlet}"}
            if place < members:
                (member,) = members_in(cell, 1)
                person["member"] = member
            (cadre,) = save_many(Cadre, [person])
            save_many(PostHeld, [{"cadre": cadre, "post": number, "hamlet": hamlet, "since": date(2024, 7, 1)}])


def told(code: str, day: date = DAY) -> Result:
    return next(one for one in results_on(day) if one.indicator.code == code)


# S10, S14: twenty-nine hamlets of a district


@pytest.mark.parametrize(("members", "percent", "met"), [(26, "89.7", False), (27, "93.1", True), (29, "100.0", True)])
def test_of_twenty_nine_holders_twenty_seven_members_reach_ninety_percent(
    office: Path, members: int, percent: str, met: bool
) -> None:
    places = hamlets_of_a_district(29)
    posts = {"R4": "head", "R5": "militia", "R6": SECURITY}
    for post in posts.values():
        hold(post, places, members)
    for code in posts:
        result = told(code)
        assert (result.numerator, result.denominator, result.percent, result.met) == (
            members,
            29,
            Decimal(percent),
            met,
        )
        assert len(result.lacking) == 29 - members
    listed = {one.code: one for one in kind_of("indicators").records(View(as_of=DAY))}
    shown = [(listed[code].numerator, listed[code].denominator, listed[code].met) for code in posts]
    assert shown == [(members, 29, met)] * 3
    assert (listed["R1"].numerator, listed["R1"].denominator, listed["R1"].met) == (29, 29, True)
    assert (listed["R2"].numerator, listed["R2"].met) == (0, True)


def test_every_hamlet_has_a_cell_of_its_own_and_one_that_shares_has_none(office: Path) -> None:
    places = hamlets_of_a_district(29)
    assert (told("R1").value, told("R1").verdict) == ("100,0 %", "đạt")
    assert (told("R2").value, told("R2").verdict) == ("0", "đạt")
    with action("Thôn 30 ghép với thôn 1"):
        (hamlet,) = save_many(Hamlet, [{"name": "Thôn 30"}])
        save_many(HamletPeriod, [{"hamlet": hamlet, "name": "Thôn 30"}])
        save_many(CellHamlet, [{"cell": places[0][1], "hamlet": hamlet}])
    assert (told("R1").numerator, told("R1").denominator, told("R1").verdict) == (28, 30, "chưa đạt")
    assert (told("R2").value, told("R2").verdict) == ("2", "chưa đạt")
    assert [one.name for one in told("R2").lacking] == ["Thôn 1", "Thôn 30"]


# C9, C10, C12


def test_a_chi_uy_is_measured_among_all_and_among_those_large_enough(office: Path) -> None:
    places = hamlets_of_a_district(29)
    for place, (_hamlet, cell) in enumerate(places):
        members_in(cell, 9 if place < 20 else 8, committee=place < 19)
    assert (told("R3").percent, told("R3").met) == (Decimal("65.5"), False)
    assert (told("R3b").percent, told("R3b").met) == (Decimal("95.0"), None)
    assert [one.name for one in told("R3b").lacking] == ["Chi bộ 20"]


def test_vacant_posts_are_listed_and_not_counted(office: Path) -> None:
    places = hamlets_of_a_district(10)
    hold("head", places[:9], 8)
    heads = told("R4")
    assert (heads.numerator, heads.denominator, heads.value, heads.verdict) == (8, 9, "88,9 %", "chưa đạt")
    assert [one.name for one in heads.lacking] == [f"Hồ Thị head {places[8][0]} (trưởng thôn)"]
    assert [one.name for one in heads.vacant] == ["Trưởng thôn, Thôn 10"]


def test_a_secretary_who_is_head_is_one_person_one_head_and_one_secretary(office: Path) -> None:
    ((hamlet, cell),) = hamlets_of_a_district(1)
    (member,) = members_in(cell, 1)
    with action("Ghi"):
        seed_posts()
        save_many(OfficeHeld, [{"member": member, "organization": cell, "role": Role.SECRETARY}])
        (cadre,) = save_many(Cadre, [{"name": "Lê Văn", "member": member}])
        head = HamletPost.get(HamletPost.key == "head").id
        save_many(PostHeld, [{"cadre": cadre, "post": head, "hamlet": hamlet}])
    assert (told("R7").numerator, told("R7").denominator) == (1, 1)
    assert (told("R4").numerator, told("R4").denominator) == (1, 1)
    assert OfficeHeld.select().where(OfficeHeld.role == Role.SECRETARY).count() == 1


# nothing, no number, and the line between


def test_of_nothing_a_dash_is_told_and_nothing_is_judged(office: Path) -> None:
    for result in results_on(DAY):
        assert (result.value, result.verdict, result.percent) == ("–", "", None), result.indicator.code


def test_a_target_without_a_number_judges_nothing(office: Path) -> None:
    hold("head", hamlets_of_a_district(3), 1)
    cadres = told("R7")
    assert (cadres.indicator.target, cadres.value, cadres.met, cadres.verdict) == (None, "33,3 %", None, "")


@pytest.mark.parametrize(("good", "met"), [(114, False), (115, True)])
def test_over_ninety_percent_of_127_begins_at_115(good: int, met: bool) -> None:
    over_ninety = Indicator(comparison=Comparison.ABOVE, target=Decimal(90))
    assert is_met(over_ninety, good, 127) is met


def test_exactly_ninety_percent_is_at_least_ninety_and_not_over() -> None:
    at_least = Indicator(comparison=Comparison.AT_LEAST, target=Decimal(90))
    assert is_met(at_least, 90, 100) is True
    assert is_met(Indicator(comparison=Comparison.ABOVE, target=Decimal(90)), 90, 100) is False
    assert is_met(Indicator(comparison=Comparison.AT_MOST, target=Decimal(2), unit=IndicatorUnit.COUNT), 3, 9) is False
    assert is_met(Indicator(comparison=Comparison.EQUAL, target=Decimal(0), unit=IndicatorUnit.COUNT), 0, 9) is True


def test_ratings_count_from_the_day_of_rating_on_with_and_without_the_excellent(
    new_cell: MakeCell, new_members: MakeMembers
) -> None:
    people = new_members(new_cell("Chi bộ thôn 1"), 20)
    open_evaluation(2025)
    decide_levels(2025, people, ("HTXS", 3), ("HTT", 16), ("HT", 1))
    assert (told("R10").numerator, told("R10").denominator, told("R10").met) == (19, 20, True)
    assert (told("R10b").numerator, told("R10b").denominator, told("R10b").met) == (16, 20, False)
    assert told("R10", date(2025, 12, 30)).value == "–"


# by cell and by hamlet


def test_the_parts_of_the_cells_and_of_the_hamlets_add_up_to_the_whole(office: Path) -> None:
    places = hamlets_of_a_district(4)
    hold("head", places[:3], 2)
    for place, (_hamlet, cell) in enumerate(places):
        members_in(cell, 3, committee=place == 0)
    for result in results_on(DAY):
        for parts in (cell_places(DAY), hamlet_places(DAY)):
            split = result.split(parts)
            assert sum(one.numerator for one in split) == result.numerator, result.indicator.code
            assert sum(one.denominator for one in split) == result.denominator, result.indicator.code
    heads = told("R4").split(hamlet_places(DAY))
    assert [one.value for one in heads] == ["100,0 %", "100,0 %", "0,0 %", "–"]
    assert [one.name for one in heads[3].vacant] == ["Trưởng thôn, Thôn 4"]


# the office's own


def write(code: str, since: date | None = None, **values: object) -> Indicator:
    with action("Ghi chỉ tiêu"):
        return indicators.write(Indicator(code=code), {"code": code, **values}, since)


def test_another_document_brings_its_own_indicator_by_choosing_what_to_count(office: Path) -> None:
    hold("head", hamlets_of_a_district(4), 2)
    write("N5", name="Cán bộ thôn là đảng viên", counted="party-members", among="heads", target=Decimal(60))
    found = told("N5")
    assert (found.value, found.target, found.verdict) == ("50,0 %", "≥ 60 %", "chưa đạt")
    assert [one.indicator.code for one in results_on(DAY)][-1] == "N5"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": ""}, "code"),
        ({"name": " "}, "name"),
        ({"among": "nothing"}, "among"),
        ({"counted": "with-task"}, "counted"),
        ({"target": Decimal(-1)}, "target"),
    ],
)
def test_an_indicator_that_cannot_be_counted_is_refused(office: Path, values: dict[str, object], field: str) -> None:
    whole = {"code": "N5", "name": "Chỉ tiêu", "counted": "own-cell", "among": "hamlets", **values}
    with pytest.raises(UserError) as refused, action("Ghi"):
        indicators.write(Indicator(code=whole["code"]), whole)
    assert refused.value.field == field
    assert not Indicator.select().where(Indicator.name == "Chỉ tiêu").exists()


def test_a_new_target_holds_from_its_day_and_the_old_one_before(office: Path) -> None:
    hold("head", hamlets_of_a_district(10), 9)
    with action("Mức giao mới"):
        set_target("R4", 95, date(2026, 1, 1), "Nghị quyết 02-NQ/ĐU")
    assert (told("R4").target, told("R4").verdict) == ("≥ 90 %", "đạt")
    assert (told("R4", TODAY).target, told("R4", TODAY).verdict) == ("≥ 95 %", "chưa đạt")


# what was kept


def test_what_was_kept_on_a_day_comes_out_the_same_whatever_happened_later(office: Path) -> None:
    places = hamlets_of_a_district(10)
    hold("head", places, 9)
    with action("Chốt số liệu"):
        keep(DAY, TODAY)
    kept = {one.indicator.code: one for one in indicators.kept_on(DAY)}
    assert (kept["R4"].numerator, kept["R4"].denominator, kept["R4"].value) == (9, 10, Decimal("90.0"))
    assert kept["R4"].missing == f"Hồ Thị head {places[9][0]} (trưởng thôn)"
    with action("Sang năm sau"):
        leave(PostHeld.get(PostHeld.hamlet == places[0][0]), date(2026, 2, 1))
        set_target("R4", 95, date(2026, 1, 1))
    assert told("R4", TODAY).numerator == 8
    assert (told("R4").numerator, told("R4").denominator, told("R4").target) == (9, 10, "≥ 90 %")
    assert indicators.differences(DAY) == []


def test_what_was_put_right_afterwards_for_the_day_itself_is_told_beside_what_was_kept(office: Path) -> None:
    places = hamlets_of_a_district(10)
    hold("head", places, 9)
    with action("Chốt số liệu"):
        keep(DAY, TODAY)
        keep(DAY, TODAY)
    assert IndicatorSnapshot.select().where(IndicatorSnapshot.hidden == False).count() == len(results_on(DAY))  # noqa: E712
    with action("Ghi sót"):
        leave(PostHeld.get(PostHeld.hamlet == places[0][0]), date(2025, 10, 1))
    ((kept, again), *_others) = [pair for pair in indicators.differences(DAY) if pair[0].indicator.code == "R4"]
    assert ((kept.numerator, kept.denominator), (again.numerator, again.denominator)) == ((9, 10), (8, 9))


def test_a_day_to_come_cannot_be_kept(office: Path) -> None:
    with pytest.raises(UserError, match="đã qua"), action("Chốt"):
        keep(date(2026, 12, 31), TODAY)


# the years


def test_a_year_before_the_office_wrote_such_things_down_has_no_figure(
    new_cell: MakeCell, new_members: MakeMembers
) -> None:
    (one, _other) = new_members(new_cell("Chi bộ thôn 1"), 2)
    assert (told("R9").numerator, told("R9").denominator) == (0, 2)
    with action("Giao việc"):
        assign(one, 2025, "Vận động làm đường")
    years = indicators.by_years(range(2023, 2027), TODAY)
    tasks = {year: next(one for one in results if one.indicator.code == "R9") for year, results in years.items()}
    assert [(one.numerator, one.denominator) for one in tasks.values()] == [(0, 0), (0, 0), (1, 2), (0, 2)]
    assert [one.verdict for one in tasks.values()] == ["", "", "chưa đạt", "chưa đạt"]


def test_the_ratings_of_a_year_count_from_its_day_of_rating_in_the_figure_and_in_the_trend(
    new_cell: MakeCell, new_members: MakeMembers
) -> None:
    people = new_members(new_cell("Chi bộ thôn 1"), 20)
    for year in (2025, 2026):
        open_evaluation(year)
        decide_levels(year, people, ("HTXS", 3), ("HTT", 16), ("HT", 1))
    assert [one.year for one in rating_trend([2025, 2026], TODAY)] == [2025]
    assert [one.year for one in rating_trend([2025, 2026], date(2026, 12, 31))] == [2025, 2026]
    assert told("R10", TODAY).value == "–"


def test_ratings_read_in_of_a_year_that_was_never_opened_here_count_from_its_end(
    new_cell: MakeCell, new_members: MakeMembers
) -> None:
    people = new_members(new_cell("Chi bộ thôn 1"), 4)
    with action("Nhập xếp loại cũ"):
        save_many(Rating, [{"member": one.id, "name": one.name, "year": 2019, "level": Level.HTT} for one in people])
    assert told("R10", date(2019, 12, 31)).value == "100,0 %"
    assert told("R10", date(2019, 12, 30)).value == "–"
    assert [(one.year, one.share) for one in rating_trend([2018, 2019], TODAY)] == [(2018, "–"), (2019, "100,0 %")]


def test_of_those_admitted_in_the_year_the_cadres_of_hamlets_are_counted(office: Path) -> None:
    places = hamlets_of_a_district(2)
    first, second, earlier = (members_in(cell, 1)[0] for _hamlet, cell in (*places, places[0]))
    for member, day in ((first, date(2025, 3, 1)), (second, date(2025, 5, 1)), (earlier, date(2024, 5, 1))):
        with action("Kết nạp"):
            save_many(Member, [{"id": member, "admitted_on": PartialDate(day.year, day.month, day.day)}])
            held = StatusPeriod.get(StatusPeriod.member == member)
            save_many(StatusPeriod, [{"id": held.id, "status": Status.PROBATIONARY, "since": day}])
    assert told("R8b").value == "0,0 %"
    with action("Ghi chức danh"):
        take_up(Cadre(name="Lê Văn", member=second), "farmers", places[1][0], date(2025, 6, 1))
    found = told("R8b")
    assert (found.numerator, found.denominator, found.verdict) == (1, 2, "")
    assert [one.number for one in found.lacking] == [first]


# what the areas of the year bring in


def test_members_of_the_committee_are_measured_by_their_political_theory(
    new_cell: MakeCell, new_members: MakeMembers
) -> None:
    first, second, _third = new_members(new_cell("Chi bộ thôn 1"), 3)
    office = Organization.get_by_id(office_names(DAY).id)
    with action("Bầu"):
        for member in (first, second):
            appoint(member, office, Role.COMMITTEE, date(2025, 7, 1))
        save_many(Member, [{"id": first.id, "theory": "Trung cấp"}, {"id": second.id, "theory": "Sơ cấp"}])
    write("N1", name="Đảng ủy viên đạt trung cấp", counted="theory", among="committee", target=Decimal(100))
    found = told("N1")
    assert (found.numerator, found.denominator, found.verdict) == (1, 2, "chưa đạt")
    assert [one.number for one in found.lacking] == [second.id]


def test_cells_that_sent_somebody_to_a_contest_are_measured_from_its_day(new_cell: MakeCell) -> None:
    cells = [new_cell(name) for name in ("Chi bộ thôn 1", "Chi bộ thôn 2", "Chi bộ thôn 3")]
    with action("Hội thi"):
        (contest,) = save_many(Contest, [{"name": "Bí thư giỏi", "year": 2025, "held_on": date(2025, 9, 1)}])
        who = ({"name": "Lê Văn Ẩn", "organization": cells[0].id}, {"name": "Đội 2", "organization": cells[1].id})
        rows = [{"contest": contest, "absent": one["name"] == "Đội 2", **one} for one in who]
        save_many(Contestant, rows)
    write("N2", name="Chi bộ dự hội thi", counted="in-contest", among="cells", target=Decimal(50))
    assert (told("N2").numerator, told("N2").denominator) == (1, 3)
    assert [one.name for one in told("N2").lacking] == ["Chi bộ thôn 2", "Chi bộ thôn 3"]
    assert told("N2", date(2025, 8, 31)).numerator == 0


def test_meetings_are_measured_by_their_level_by_who_sat_in_and_by_who_came(
    new_cell: MakeCell, new_members: MakeMembers
) -> None:
    cell = new_cell("Chi bộ thôn 1")
    leader, *_ = new_members(cell, 4)
    with action("Họp"):
        AttachedMember(member=leader, cell=cell, since=date(2025, 1, 1)).save()
        for month in (3, 4):
            meeting = Meeting(cell=cell, name=f"{cell.name}: tháng {month}", year=2025, month=month)
            meeting.save()
            called = roll(meeting, date(2025, month, 3))
            away = {called[0].member: (Presence.UNEXCUSED, "")} if month == 4 else {}
            keep_attendance(meeting, {one.member: (one.presence, "") for one in called} | away, date(2025, month, 3))
        MeetingVisit(meeting=meeting, member=leader).save()
        keep_score(meeting, seed_sheets()[0], Filled(Scorer.CELL, {}, QualityLevel.GOOD))
    for code, counted, among in (
        ("N6", "good-meetings", "meetings-held"),
        ("N7", "visited", "meetings-held"),
        ("N8", "came", "called"),
    ):
        write(code, name="Sinh hoạt", counted=counted, among=among)
    found = [told(code) for code in ("N6", "N7", "N8")]
    assert [(one.numerator, one.denominator) for one in found] == [(1, 2), (1, 2), (7, 8)]
    assert [one.name for one in found[0].lacking] == ["Chi bộ thôn 1: tháng 3"]
    assert [one.name for one in found[2].lacking] == ["Chi bộ thôn 1: tháng 4"]
    assert told("N8", date(2025, 3, 31)).value == "100,0 %"
    assert told("N7", date(2024, 12, 31)).value == "–"


# what is due


def due_days(day: date, until: date) -> list[date]:
    return [one.due_on for one in due_items(day, until) if one.kind == "indicators"]


def test_the_figures_of_a_year_are_to_be_kept_at_its_end(office: Path) -> None:
    assert due_days(date(2026, 12, 20), date(2027, 1, 5)) == [], "an office that does not use indicators is left alone"
    write("N5", name="Thôn có chi bộ", counted="own-cell", among="hamlets")
    assert due_days(date(2026, 12, 20), date(2027, 1, 5)) == [date(2026, 12, 31)]
    assert due_days(date(2026, 12, 1), date(2026, 12, 30)) == []
    assert due_days(date(2027, 1, 4), date(2027, 1, 5)) == [date(2026, 12, 31)]
    assert due_days(date(2027, 6, 1), date(2027, 6, 5)) == [], "whoever never kept any is not asked for ever"
    with action("Chốt"):
        keep(date(2026, 12, 31), date(2027, 1, 4))
    assert due_days(date(2027, 1, 4), date(2027, 1, 5)) == []


def test_half_years_are_asked_for_once_one_was_kept(office: Path) -> None:
    with action("Chốt"):
        keep(date(2025, 6, 30), TODAY)
        keep(date(2025, 12, 31), TODAY)
    assert due_days(date(2026, 6, 30), date(2026, 6, 30)) == []
    assert due_days(date(2026, 7, 1), date(2026, 7, 1)) == [date(2026, 6, 30)]
    with action("Chốt"):
        keep(date(2026, 6, 30), TODAY)
    assert due_days(date(2026, 7, 1), date(2026, 7, 1)) == []
