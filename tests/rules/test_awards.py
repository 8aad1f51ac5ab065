"""Awards from the final ratings: proposals, money of the day, one decision a year, issued is issued."""

from __future__ import annotations

from datetime import date

import pytest

from db.awards import Award, AwardDecision, AwardForm, AwardReceived, IssuingBody
from db.base import Action, action
from db.errors import UserError
from db.evaluation import Rating
from db.members import Member, Role, Status
from db.organizations import Organization
from db.settings import keep_setting
from db.undoing import undo
from nongson_desktop.rules.awards import (
    CELL,
    MEMBER,
    as_json,
    check_received,
    decide,
    issue,
    propose,
    revise,
)
from nongson_desktop.rules.entering import enter_ratings
from nongson_desktop.rules.evaluation import open_evaluation, record_level, set_exemplary
from nongson_desktop.rules.members import appoint
from nongson_desktop.rules.organizations import office_names
from nongson_desktop.rules.rates import amount
from tests.rules.conftest import decide_levels

ON = date(2026, 12, 22)


@pytest.fixture
def cell(new_cell):
    return new_cell("Chi bộ thôn 1")


def rate(year: int, **levels: list[Member]) -> None:
    with action("nhập"):
        enter_ratings(
            year, [{"member": member.id, "level": level} for level, found in levels.items() for member in found]
        )


def rate_cell(year: int, cell, level: str, exemplary: bool) -> None:
    with action("nhập"):
        enter_ratings(year, [{"organization": cell.id, "level": level, "exemplary": exemplary}])


@pytest.mark.parametrize(
    ("recipient", "kind", "day", "dong"),
    [
        (CELL, "yearly", date(2026, 6, 30), 1_404_000),
        (CELL, "yearly", date(2026, 7, 1), 1_518_000),
        (CELL, "five-years", date(2026, 6, 30), 3_510_000),
        (CELL, "five-years", ON, 3_795_000),
        (MEMBER, "yearly", date(2025, 12, 20), 702_000),
        (MEMBER, "yearly", ON, 759_000),
        (MEMBER, "five-years", date(2025, 12, 20), 2_340_000),
        (MEMBER, "five-years", ON, 2_530_000),
        (MEMBER, "yearly", date(2021, 12, 20), 447_000),
    ],
)
def test_the_money_is_that_of_the_decision_day(recipient, kind, day, dong):
    assert amount(recipient, kind, day) == dong


def test_a_day_before_all_rates_is_refused():
    with pytest.raises(UserError, match="01/01/1999"):
        amount(MEMBER, "yearly", date(1999, 1, 1))


def test_members_at_the_highest_level_and_exemplary_cells_are_proposed(cell, new_cell, new_members):
    best, good = new_members(cell, 2)
    (exempt,) = new_members(cell, 1, Status.EXEMPT)
    other, third = new_cell("Chi bộ thôn 2"), new_cell("Chi bộ thôn 3")
    open_evaluation(2026)
    decide_levels(2026, [best, good], ("HTXS", 1), ("HTT", 1))
    for one in (cell, other):
        record_level([Rating.get(Rating.organization == one, Rating.member.is_null()).id], "final", "HTXS", ON)
    set_exemplary([Rating.get(Rating.organization == cell, Rating.member.is_null()).id], True)
    found = propose(2026, on=ON)
    assert [(one.recipient, one.name, one.eligible) for one in found] == [
        ("cell", "Chi bộ thôn 1", True),
        ("member", best.name, True),
        ("cell", "Chi bộ thôn 2", False),
    ]
    assert "chưa được công nhận tiêu biểu" in found[2].note
    assert found[1].achievement == "Đã hoàn thành xuất sắc nhiệm vụ năm 2026"
    assert (found[1].unit, found[1].amount) == ("Chi bộ thôn 1", 759_000)
    assert exempt.name not in {one.name for one in found}
    assert third.name not in {one.name for one in found}


def test_a_level_that_a_list_gave_to_the_exempt_earns_no_award(cell, new_members):
    (member,) = new_members(cell, 1, Status.EXEMPT)
    rate(2026, HTXS=[member])
    open_evaluation(2026)
    assert propose(2026, on=ON) == []


def test_five_years_running_are_proposed_and_a_near_miss_names_its_year(cell, new_members):
    steady, gap, late, twice = new_members(cell, 4)
    for year in range(2021, 2026):
        rate(year, HTXS=[steady, *([gap] if year != 2023 else []), *([late] if year > 2021 else [])])
        rate(year, HTXS=[twice] if year > 2022 else [])
    rate(2023, HTT=[gap])
    found = {one.id: one for one in propose(2025, "five-years")}
    assert set(found) == {steady.id, gap.id, late.id}
    assert found[steady.id].eligible
    assert found[steady.id].achievement == "Đã hoàn thành xuất sắc nhiệm vụ 5 năm liền (2021–2025)"
    assert (found[gap.id].eligible, found[gap.id].note) == (False, "thiếu năm 2023: xếp loại HTT")
    assert found[late.id].note == "thiếu năm 2021: chưa xếp loại"


def test_a_cell_needs_to_be_exemplary_in_each_of_the_five_years(cell):
    for year in range(2021, 2026):
        rate_cell(year, cell, "HTXS", exemplary=year != 2022)
    (found,) = propose(2025, "five-years")
    assert (found.eligible, found.note) == (False, "thiếu năm 2022: chưa được công nhận tiêu biểu")
    rate_cell(2022, cell, "HTXS", exemplary=True)
    assert propose(2025, "five-years")[0].eligible


def receive(year: int, **values: object) -> None:
    with action("ghi khen"):
        award = AwardReceived(year=year, **values)
        check_received(award)
        award.save()


def test_five_years_running_name_the_years_without_a_yearly_award(cell, new_members):
    (member,) = new_members(cell, 1)
    for year in range(2021, 2026):
        rate(year, HTXS=[member])
    decide(2025, number="118")
    for year in (2021, 2022):
        receive(year, member=member, level="district")
    receive(2023, member=member, kind="five-years", form=AwardForm.DIPLOMA)
    receive(2024, member=member, form=AwardForm.MEDAL)
    receive(2024, organization=cell)
    (found,) = propose(2025, "five-years")
    assert (found.eligible, found.note) == (True, "chưa thấy khen hằng năm: 2023, 2024")
    with action("thiết lập"):
        keep_setting("award-yearly-first", True)
    assert not propose(2025, "five-years")[0].eligible
    receive(2023, member=member, level="base")
    receive(2024, member=member, form=AwardForm.DIPLOMA)
    (found,) = propose(2025, "five-years")
    assert (found.eligible, found.note) == (True, "")


def test_a_yearly_award_taken_back_no_longer_counts(cell):
    for year in range(2021, 2026):
        rate_cell(year, cell, "HTXS", exemplary=True)
        receive(year, organization=cell)
    assert propose(2025, "five-years")[0].note == ""
    undo(Action.select().where(Action.kind == "edit").order_by(Action.id.desc()).first().id)
    assert propose(2025, "five-years")[0].note == "chưa thấy khen hằng năm: 2025"


def test_an_award_from_above_belongs_to_one_and_to_a_year_that_can_be(cell, new_members):
    (member,) = new_members(cell, 1)
    for values, said in (
        ({"year": 2024}, "Chọn đảng viên hoặc tổ chức"),
        ({"year": 2024, "member": member, "organization": cell}, "chỉ ghi một"),
        ({"year": 1824, "member": member}, "1824 không hợp lệ"),
        ({"year": 2024, "member": member, "decided_on": date(2023, 1, 1)}, "trước năm thành tích 2024"),
    ):
        with pytest.raises(UserError, match=said):
            check_received(AwardReceived(**values))
    check_received(AwardReceived(year=1985, member=member, decided_on=date(1986, 2, 3)))


@pytest.fixture
def best(cell, new_members) -> Member:
    best, good = new_members(cell, 2)
    rate(2026, HTXS=[best], HTT=[good])
    return best


def test_a_decision_names_recipients_money_signer_and_body_in_one_thing_done(cell, new_members, best):
    (secretary,) = new_members(cell, 1)
    with action("chức vụ"):
        appoint(secretary, Organization.get_by_id(office_names(ON).id), Role.SECRETARY, date(2025, 8, 1))
    before = Action.select().count()
    decision = decide(2026, number="15", on=ON)
    assert Action.select().count() == before + 1
    assert (decision.body, decision.signer, decision.signer_role) == (IssuingBody.COMMITTEE, secretary.name, "Bí thư")
    assert as_json(decision)["awards"] == [
        {
            "member_id": best.id,
            "organization_id": None,
            "name": best.name,
            "unit": "Chi bộ thôn 1",
            "achievement": "Đã hoàn thành xuất sắc nhiệm vụ năm 2026",
            "amount": 759_000,
        }
    ]


def test_a_deputy_signs_where_there_is_no_secretary_and_nobody_is_invented(cell, new_members, best):
    (deputy,) = new_members(cell, 1)
    with action("chức vụ"):
        appoint(deputy, Organization.get_by_id(office_names(ON).id), Role.DEPUTY, date(2025, 8, 1), date(2026, 12, 1))
    assert decide(2026, on=date(2026, 11, 30)).signer == deputy.name
    undo(Action.select().order_by(Action.id.desc()).first().id)
    assert decide(2026, on=ON).signer == ""
    undo(Action.select().order_by(Action.id.desc()).first().id)
    named = decide(2026, on=ON, signer="Lê Ngọc Quế", signer_role="Phó Bí thư Thường trực")
    assert (named.signer, named.signer_role) == ("Lê Ngọc Quế", "Phó Bí thư Thường trực")


def test_a_second_decision_of_the_year_is_refused_until_the_first_is_undone(best):
    decide(2026, number="15", on=ON)
    with pytest.raises(UserError, match=r"đã có quyết định khen thưởng hằng năm \(số 15\)"):
        decide(2026, number="16", on=ON)
    undo(Action.select().order_by(Action.id.desc()).first().id)
    assert decide(2026, number="16", on=ON).number == "16"


def test_a_number_is_given_once_in_a_term_and_again_in_the_next(best):
    rate(2025, HTXS=[best])
    rate(2024, HTXS=[best])
    decide(2026, number="15", on=ON)
    with pytest.raises(UserError, match="Số 15 đã dùng"):
        decide(2025, number="15", on=date(2025, 12, 20))
    assert decide(2024, number="15", on=date(2024, 12, 20)).number == "15"


def test_a_year_without_anyone_is_refused_and_nothing_is_written(cell, new_members):
    new_members(cell, 2)
    with pytest.raises(UserError, match="chưa có ai"):
        decide(2026, number="15", on=ON)
    assert (AwardDecision.select().count(), Award.select().count()) == (0, 0)


def test_only_chosen_recipients_are_named_and_a_near_miss_cannot_be(cell, new_members, best):
    rate_cell(2026, cell, "HTXS", exemplary=False)
    proposals = propose(2026, on=ON)
    miss = next(one for one in proposals if not one.eligible)
    with pytest.raises(UserError, match="chưa được công nhận tiêu biểu"):
        decide(2026, on=ON, chosen=proposals)
    decision = decide(2026, on=ON, chosen=[one for one in proposals if one.id != miss.id or one.eligible])
    assert [award.name for award in decision.awards] == [best.name]


def test_five_year_awards_are_the_standing_committees_until_the_office_says_otherwise(cell, new_members):
    (steady,) = new_members(cell, 1)
    for year in range(2020, 2026):
        rate(year, HTXS=[steady])
    with action("thiết lập"):
        keep_setting("award-body-five-years", IssuingBody.COMMITTEE, since=date(2025, 7, 1), document="QĐ 208-QĐ/TW")
    assert decide(2024, "five-years", on=date(2024, 12, 20)).body == IssuingBody.STANDING
    assert decide(2025, "five-years", on=date(2025, 12, 20)).body == IssuingBody.COMMITTEE


def test_a_decision_is_issued_with_number_and_date_and_then_stays(best):
    decision = decide(2026, on=ON)
    with pytest.raises(UserError, match="số và ngày"):
        issue(decision, ON)
    assert decision.issued_on is None
    revise(decision, number="15")
    with pytest.raises(UserError, match="Ngày ban hành"):
        issue(decision, date(2026, 12, 21))
    issue(decision, date(2026, 12, 23))
    assert AwardDecision.get_by_id(decision.id).issued_on == date(2026, 12, 23)
    for attempt in (lambda: revise(decision, number="16"), lambda: issue(decision, ON)):
        with pytest.raises(UserError, match="đã ban hành ngày 23/12/2026"):
            attempt()


def test_a_name_found_wrong_after_the_issue_is_put_right_by_taking_the_issue_back(best):
    decision = decide(2026, number="15", on=ON)
    issue(decision, ON)
    award = Award.get(Award.member.is_null(False))
    with action("Sửa tên"):
        award.member.name = "Đoàn Hữu Ánh"
        award.member.save()
    with pytest.raises(UserError, match="đã ban hành"):
        revise(decision)
    undo(Action.get(Action.kind == "issue"))
    again = AwardDecision.get_by_id(decision.id)
    revise(again)
    issue(again, ON)
    assert Award.get_by_id(award.id).name == "Đoàn Hữu Ánh"
    assert again.issued_on == ON


def test_another_date_pays_by_the_rate_of_that_date(best):
    decision = decide(2026, number="15", on=date(2026, 6, 20))
    assert [award.amount for award in decision.awards] == [702_000]
    revise(decision, decided_on=ON)
    assert [award.amount for award in Award.select()] == [759_000]


def test_an_unknown_kind_is_refused(office):
    with pytest.raises(UserError, match="yearly, five-years"):
        propose(2026, "monthly")
