"""Opening a year makes a plan for whoever must have one, once, and can be taken back."""

from __future__ import annotations

from datetime import date

import pytest

from db.base import Action, action
from db.errors import UserError
from db.members import Status
from db.plans import Plan, PlanItem, PlanState, PlanTemplateItem
from db.undoing import undo
from nongson_desktop.rules.members import set_status
from nongson_desktop.rules.plans import check, must_plan, open_year, set_state, without_plan
from nongson_desktop.rules.tasks import assign

TODAY = date(2026, 11, 22)


def visible(model):
    return list(model.select().where(model.hidden == False))  # noqa: E712


@pytest.fixture
def cell(new_cell):
    return new_cell("Chi bộ thôn 1")


def test_members_in_party_life_get_a_draft_and_the_others_do_not(cell, new_members):
    due = [
        *new_members(cell, 3),
        *new_members(cell, 1, Status.PROBATIONARY, admitted="2026-08-01"),
        *new_members(cell, 1, Status.AWAY),
    ]
    for status in (Status.EXEMPT, Status.SUSPENDED, Status.GUEST, Status.TRANSFERRED, Status.DECEASED):
        new_members(cell, 1, status)
    opened = open_year(2026, TODAY)
    assert (opened.created, opened.existing, opened.must) == (5, 0, 5)
    assert {plan.member.id for plan in visible(Plan)} == {member.id for member in due}
    assert {plan.state for plan in visible(Plan)} == {PlanState.DRAFT}
    assert opened.without_plan == []


def test_each_draft_holds_the_seven_items_of_the_template(cell, new_members):
    (member,) = new_members(cell, 1)
    open_year(2026, TODAY)
    items = list(PlanItem.select().join(Plan).where(Plan.member == member).order_by(PlanItem.position))
    assert [item.section for item in items][:2] == ["Tư tưởng chính trị", "Phẩm chất đạo đức, lối sống"]
    assert [item.position for item in items] == [1, 2, 3, 4, 5, 6, 7]
    assert all(item.text for item in items)


def test_opening_again_makes_nothing_and_leaves_what_was_written(cell, new_members):
    new_members(cell, 2)
    open_year(2026, TODAY)
    with action("sửa kế hoạch"):
        plan = Plan.select().first()
        plan.midyear = "Đã dự 5/5 kỳ sinh hoạt"
        plan.save()
    before = Action.select().count()
    again = open_year(2026, TODAY)
    assert (again.created, again.existing) == (0, 2)
    assert Action.select().count() == before
    assert Plan.get_by_id(plan.id).midyear == "Đã dự 5/5 kỳ sinh hoạt"


def test_a_newcomer_gets_a_plan_when_the_year_is_opened_again(cell, new_members):
    new_members(cell, 2)
    open_year(2026, TODAY)
    (late,) = new_members(cell, 1)
    assert [member.id for member in without_plan(2026, TODAY)] == [late.id]
    assert open_year(2026, TODAY).created == 1
    assert open_year(2027, TODAY).created == 3


def test_the_template_of_the_office_is_used_once_it_is_edited(cell, new_members):
    new_members(cell, 1)
    open_year(2025, TODAY)
    with action("sửa mẫu"):
        line = PlanTemplateItem.select().order_by(PlanTemplateItem.position).first()
        line.text = "Học tập nghị quyết đại hội đảng bộ xã"
        line.save()
    open_year(2026, TODAY)
    texts = {item.text for item in PlanItem.select().join(Plan).where(Plan.year == 2026)}
    assert "Học tập nghị quyết đại hội đảng bộ xã" in texts


def test_opening_a_year_is_one_thing_and_can_be_taken_back_and_done_again(cell, new_members):
    new_members(cell, 3)
    open_year(2026, TODAY)
    number = Action.select().order_by(Action.id.desc()).first().id
    undo(number)
    assert (visible(Plan), visible(PlanItem), visible(PlanTemplateItem)) == ([], [], [])
    assert open_year(2026, TODAY).created == 3
    assert len(visible(PlanItem)) == 21


def test_opening_says_who_has_no_task(cell, new_members):
    first, second = new_members(cell, 2)
    with action("giao việc"):
        assign(first, 2026, "Phụ trách tổ liên gia 3")
    opened = open_year(2026, TODAY)
    assert [member.id for member in opened.without_task] == [second.id]
    assert "1 người chưa được giao nhiệm vụ" in opened.sentence()
    assert opened.as_json()["without_task"] == [{"id": second.id, "name": second.name}]


def test_who_must_have_a_plan_is_asked_as_of_the_day(cell, new_members):
    (member,) = new_members(cell, 1)
    with action("đổi trạng thái"):
        set_status(member, Status.EXEMPT, date(2026, 7, 1))
    assert [one.id for one in must_plan(date(2026, 6, 30))] == [member.id]
    assert list(must_plan(date(2026, 7, 1))) == []


def test_the_template_and_all_plans_are_a_handful_of_queries(cell, new_members, monkeypatch):
    from db.base import database

    new_members(cell, 40)
    asked: list[str] = []
    plain = type(database).execute_sql
    monkeypatch.setattr(
        type(database), "execute_sql", lambda self, sql, *rest: asked.append(sql) or plain(self, sql, *rest)
    )
    open_year(2026, TODAY)
    assert len(asked) < 25


@pytest.mark.parametrize("year", [26, 20226])
def test_a_slip_in_the_year_is_refused(office, year):
    with pytest.raises(UserError, match=str(year)):
        open_year(year, TODAY)


def test_a_member_has_one_plan_a_year(cell, new_members):
    (member,) = new_members(cell, 1)
    open_year(2026, TODAY)
    assert Plan.get().items.count() == 7
    with pytest.raises(UserError, match="đã có kế hoạch năm 2026"):
        check(Plan(member=member, year=2026))


def test_an_assessed_plan_needs_its_result(cell, new_members):
    new_members(cell, 1)
    open_year(2026, TODAY)
    made = Plan.get()
    made.state = PlanState.ASSESSED
    with pytest.raises(UserError) as refused:
        check(made)
    assert refused.value.field == "result"


def test_a_plan_handed_in_needs_its_day(cell, new_members):
    new_members(cell, 1)
    open_year(2026, TODAY)
    made = Plan.get()
    made.state = PlanState.SUBMITTED
    with pytest.raises(UserError) as refused:
        check(made)
    assert refused.value.field == "submitted_on"


def test_plans_are_marked_handed_in_together_with_the_day(cell, new_members):
    new_members(cell, 2)
    open_year(2026, TODAY)
    set_state([plan.id for plan in visible(Plan)], PlanState.SUBMITTED, date(2026, 1, 28))
    assert {(plan.state, plan.submitted_on) for plan in visible(Plan)} == {(PlanState.SUBMITTED, date(2026, 1, 28))}
    with pytest.raises(UserError, match="tình trạng"):
        set_state([], "lost")
