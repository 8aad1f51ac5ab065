"""Plans through the year: templates of groups, last year's items, states with who and when, checks, coverage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from db.base import Action, action, save_many
from db.errors import UserError
from db.members import Member, Role, Status
from db.organizations import Organization
from db.plans import Plan, PlanCheck, PlanItem, PlanState, PlanTemplate, PlanTemplateItem
from db.undoing import undo
from nongson_desktop.rules.members import appoint
from nongson_desktop.rules.plans import open_year, set_state
from nongson_desktop.rules.plans_checks import Coverage, checks_of, coverage, record_checks, total
from nongson_desktop.rules.plans_drafts import apply_template, save_template
from nongson_desktop.rules.tasks import assign

TODAY = date(2026, 11, 22)
LEADERS = "Bí thư, phó bí thư chi bộ"
MakeMembers = Callable[..., list[Member]]


@pytest.fixture
def people(cell: Organization, new_members: MakeMembers) -> list[Member]:
    return new_members(cell, 3)


def items(member: Member, year: int = 2026) -> list[PlanItem]:
    query = PlanItem.select().join(Plan).where(Plan.member == member, Plan.year == year, ~PlanItem.hidden)
    return list(query.order_by(PlanItem.position, PlanItem.id))


def template(name: str, group: str, *sections: str) -> PlanTemplate:
    with action("lập mẫu"):
        made = PlanTemplate(name=name, group=group)
        save_template(made)
        rows = [{"template": made.id, "position": at, "section": one} for at, one in enumerate(sections, 1)]
        save_many(PlanTemplateItem, rows)
    return made


def plan_of(member: Member, year: int = 2026) -> Plan:
    return Plan.get(Plan.member == member, Plan.year == year, ~Plan.hidden)


def test_a_secretary_gets_the_template_of_the_group_and_everybody_else_the_common_one(
    cell: Organization, people: list[Member]
) -> None:
    with action("bầu"):
        appoint(people[0], cell, Role.SECRETARY, date(2025, 1, 1))
    template("Mẫu bí thư", LEADERS, "Lãnh đạo chi bộ", "Nêu gương")
    template("Mẫu chỉ khi chọn", "", "Khác")
    open_year(2026, TODAY)
    assert [item.section for item in items(people[0])] == ["Lãnh đạo chi bộ", "Nêu gương"]
    assert [len(items(member)) for member in people[1:]] == [7, 7]


def test_two_templates_of_one_group_or_one_name_cannot_be(office: object) -> None:
    template("Mẫu bí thư", LEADERS, "Lãnh đạo chi bộ")
    with pytest.raises(UserError, match="đã dùng mẫu “Mẫu bí thư”"):
        template("Mẫu khác", LEADERS)
    with pytest.raises(UserError, match="Đã có mẫu tên “Mẫu bí thư”"):
        template("mẫu BÍ THƯ", "")
    with pytest.raises(UserError, match="Chưa đặt tên mẫu"):
        template("  ", "")


def test_a_year_opened_as_the_last_one_takes_over_each_ones_items_a_year_later_and_what_was_missed(
    people: list[Member], cell: Organization, new_members: MakeMembers
) -> None:
    open_year(2025, TODAY)
    with action("gõ mục"):
        own = items(people[0], 2025)
        own[0].text, own[0].due_on = "Học 4 chuyên đề", date(2025, 6, 30)
        own[4].text, own[4].target, own[4].degree = "Vận động 5 hộ", "5 hộ ký cam kết", "partly"
        own[0].save()
        own[4].save()
    (newcomer,) = new_members(cell, 1, admitted="2025-06-01")
    open_year(2026, TODAY, as_last_year=True)
    now = items(people[0])
    assert (now[0].text, now[0].due_on, now[0].degree) == ("Học 4 chuyên đề", date(2026, 6, 30), "")
    missed = [item for item in now if item.text == "Năm 2025 chưa đạt: Vận động 5 hộ"]
    assert [(item.section, item.target) for item in missed] == [
        ("Khắc phục hạn chế, khuyết điểm", "5 hộ ký cam kết"),
    ]
    assert len(now) == 8
    assert [len(items(one)) for one in (people[1], newcomer)] == [7, 7]


def test_a_draft_takes_another_template_and_what_was_handed_in_keeps_its_promise(people: list[Member]) -> None:
    other = template("Mẫu riêng", "", "Một mục")
    open_year(2026, TODAY)
    plans = [plan_of(member) for member in people]
    set_state([plans[2].id], PlanState.SUBMITTED, date(2026, 1, 20))
    assert apply_template([plan.id for plan in plans], other.id) == 2
    assert [len(items(member)) for member in people] == [1, 1, 7]
    with pytest.raises(UserError, match="Chỉ kế hoạch còn nháp"):
        apply_template([plans[2].id], None)


def test_each_state_is_kept_with_its_day_and_who_brought_it_about(people: list[Member]) -> None:
    open_year(2026, TODAY)
    numbers = [plan_of(member).id for member in people]
    set_state(numbers, PlanState.SUBMITTED, date(2026, 1, 20))
    set_state(numbers, PlanState.SUBMITTED, date(2026, 1, 25))
    set_state(numbers, PlanState.CONFIRMED, date(2026, 2, 3), "Bí thư chi bộ")
    with pytest.raises(UserError, match="phải ghi lý do"):
        set_state(numbers[:1], PlanState.ADJUSTED, date(2026, 7, 1))
    set_state(numbers[:1], PlanState.ADJUSTED, date(2026, 7, 1), why="Chuyển công tác")
    with pytest.raises(UserError, match="Chưa ghi kết quả cuối năm của Lê Thị Ánh, Nguyễn Thị Ánh, Trần Thị Ánh"):
        set_state(numbers, PlanState.ASSESSED, date(2026, 12, 5))
    with action("ghi kết quả"):
        for plan in Plan.select():
            plan.result = "Hoàn thành tốt"
            plan.save()
    set_state(numbers, PlanState.ASSESSED, date(2026, 12, 5), "Chi ủy")
    one = plan_of(people[0])
    assert (one.submitted_on, one.confirmed_on, one.confirmed_by) == (
        date(2026, 1, 20),
        date(2026, 2, 3),
        "Bí thư chi bộ",
    )
    assert (one.adjusted_on, one.adjusted_why) == (date(2026, 7, 1), "Chuyển công tác")
    assert (one.state, one.assessed_on, one.assessed_by) == (PlanState.ASSESSED, date(2026, 12, 5), "Chi ủy")


def test_a_check_of_several_plans_is_one_act_that_can_be_taken_back(people: list[Member]) -> None:
    open_year(2026, TODAY)
    numbers = [plan_of(member).id for member in people[:2]]
    record_checks(numbers, date(2026, 7, 5), "Chi ủy", "Đúng tiến độ")
    record_checks(numbers[:1], date(2026, 3, 5), "Chi ủy", "Mới bắt đầu")
    assert [one.remark for one in checks_of(people[0].id, 2026)] == ["Mới bắt đầu", "Đúng tiến độ"]
    made = PlanCheck.get(PlanCheck.remark == "Mới bắt đầu")
    undo(Action.select().order_by(Action.id.desc()).first().id)
    assert PlanCheck.get_by_id(made.id).hidden
    assert [one.remark for one in checks_of(people[0].id, 2026)] == ["Đúng tiến độ"]


@pytest.mark.parametrize(
    ("on", "remark", "words"),
    [
        (date(2026, 7, 5), "  ", "Chưa ghi nhận xét"),
        (date(2025, 12, 31), "Đúng tiến độ", "phải trong năm ấy"),
    ],
)
def test_a_check_without_words_or_in_another_year_is_refused_and_nothing_is_written(
    people: list[Member], on: date, remark: str, words: str
) -> None:
    open_year(2026, TODAY)
    with pytest.raises(UserError, match=words):
        record_checks([plan_of(people[0]).id], on, "Chi ủy", remark)
    assert not PlanCheck.select().exists()


def test_coverage_counts_each_cell_by_whom_it_asks_and_the_cells_add_up(
    people: list[Member], new_cell: Callable[..., Organization], new_members: MakeMembers
) -> None:
    other = new_cell("Chi bộ thôn 2")
    (official,) = new_members(other, 1)
    new_members(other, 1, Status.EXEMPT)
    (guest,) = new_members(other, 1, Status.GUEST)
    open_year(2026, TODAY)
    with action("bỏ một kế hoạch"):
        gone = plan_of(official)
        gone.hidden = True
        gone.save()
    set_state([plan_of(people[0]).id], PlanState.SUBMITTED, date(2026, 1, 20))
    record_checks([plan_of(people[0]).id], date(2026, 7, 5), "Chi ủy", "Đúng tiến độ")
    with action("giao"):
        assign(people[0], 2026, "Làm đường")
        assign(guest, 2026, "Trồng cây")
    first, second = coverage(2026, TODAY)
    counts = {"submitted": 1, "confirmed": 0, "checked": 1, "assessed": 0, "must_task": 3, "with_task": 1}
    assert first == Coverage(people[0].memberships[0].cell.id, "Chi bộ thôn 1", 3, 3, **counts)
    assert (second.plan_words, second.task_words) == ("0/1 (0 %)", "1/2 (50 %)"), "guests get tasks, but make no plan"
    everyone = total([first, second])
    assert (everyone.plan_words, everyone.task_words) == ("3/4 (75 %)", "2/5 (40 %)")
    assert coverage(2026, TODAY, (other.id,)) == [second]
