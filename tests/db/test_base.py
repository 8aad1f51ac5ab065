"""The one door for writing: each thing the clerk does is one Action, told by audit rows, and can be taken back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import peewee as pw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.base import Action, Audit, action, clerk, database, save_many, seeded_uids
from db.errors import OpenError, UserError
from db.evaluation import Evaluation
from db.members import Member, Membership, Status, StatusPeriod
from db.open import close_office
from db.open import office as reopened
from db.organizations import Organization
from db.plans import Plan
from db.undoing import is_undone, undo
from nongson_desktop.rules.members import place_member, set_status
from nongson_desktop.rules.organizations import new_organization


def add(name: str, **values: Any) -> tuple[Action, Member]:
    with action(f"Thêm đảng viên {name}") as made:
        member = Member(name=name, **values)
        member.save()
    return made, member


def change(member: Member, **values: Any) -> Action:
    with action("Sửa hồ sơ") as made:
        for name, value in values.items():
            setattr(member, name, value)
        member.save()
    return made


def visible() -> list[tuple[str, str]]:
    return [(member.name, member.phone) for member in Member.select().where(~Member.hidden).order_by(Member.id)]


def last_action() -> Action:
    return Action.select().order_by(Action.id.desc()).get()


def _add_one_and_fail() -> None:
    with action("Thêm hai người"):
        Member(name="Lê Thị Ân").save()
        raise UserError("Người thứ hai chưa có tên.")


def everything() -> dict[str, list[Any]]:
    tables = ["member", "membership", "status_period", "organization", "organization_period", "plan"]
    return {
        name: database.execute_sql(f"SELECT * FROM {name} WHERE hidden = 0 ORDER BY id").fetchall() for name in tables
    }


def test_an_action_says_who_did_what_when_and_why(office: Path) -> None:
    token = clerk.set("Võ Thị Diệu Hiền")
    with action("Sửa số thẻ", reason="Đổi thẻ mới", at=datetime(2026, 11, 22, 2, tzinfo=UTC)) as made:
        Member(name="Lê Thị Ân").save()
    clerk.reset(token)
    kept = Action.get_by_id(made.id)
    assert (kept.who, kept.what, kept.reason) == ("Võ Thị Diệu Hiền", "Sửa số thẻ", "Đổi thẻ mới")
    assert kept.at == "2026-11-22T02:00:00+00:00"


def test_a_new_record_has_an_audit_row_with_all_its_values(office: Path) -> None:
    made, member = add("Đỗ Đức Ánh", card_number="000123", sex="male")
    (row,) = Audit.select().where(Audit.action == made)
    assert (row.table, row.record_id, row.old) == ("member", member.id, None)
    new = json.loads(row.new)
    assert (new["name"], new["card_number"], new["sex"], new["hidden"]) == ("Đỗ Đức Ánh", "000123", "male", False)
    assert new["uid"] == member.uid


def test_a_change_is_told_by_the_old_and_the_new_value_of_what_changed(office: Path) -> None:
    _, member = add("Đỗ Đức Ánh", phone="0500 1")
    (row,) = Audit.select().where(Audit.action == change(member, phone="0500 2"))
    assert (json.loads(row.old), json.loads(row.new)) == ({"phone": "0500 1"}, {"phone": "0500 2"})


def test_saving_without_a_change_leaves_no_trace(office: Path) -> None:
    _, member = add("Đỗ Đức Ánh")
    before = (Action.select().count(), Audit.select().count())
    change(member, name="  Đỗ Đức Ánh ")
    assert (Action.select().count(), Audit.select().count()) == before


def test_nothing_is_written_outside_an_action(office: Path) -> None:
    with pytest.raises(RuntimeError, match="Action"):
        Member(name="Lê Thị Ân").save()
    assert visible() == []


def test_an_action_that_fails_half_way_writes_nothing_at_all(office: Path) -> None:
    before = Action.select().count()
    with pytest.raises(UserError):
        _add_one_and_fail()
    assert visible() == []
    assert Action.select().count() == before
    add("Lê Thị Ân")
    assert visible() == [("Lê Thị Ân", "")]


def test_an_action_inside_another_joins_it_and_is_undone_with_it(office: Path) -> None:
    with action("Nhận đảng viên và chi bộ") as outer:
        with action("Lập chi bộ") as inner:
            cell = new_organization("Chi bộ thôn 1")
        member = Member(name="Lê Thị Ân")
        member.save()
        place_member(member, cell)
    assert inner.id == outer.id
    undo(outer.id)
    assert visible() == []
    assert Organization.select().where(~Organization.hidden, Organization.name == "Chi bộ thôn 1").count() == 0
    assert Membership.select().where(~Membership.hidden).count() == 0


def test_undo_puts_back_what_was_and_redo_what_came(office: Path) -> None:
    _, member = add("Đỗ Đức Ánh", phone="0500 1")
    changed = change(member, phone="0500 2")
    undone = undo(changed.id)
    assert visible() == [("Đỗ Đức Ánh", "0500 1")]
    assert is_undone(changed)
    redone = undo(undone.id)
    assert visible() == [("Đỗ Đức Ánh", "0500 2")]
    assert not is_undone(changed)
    undo(redone.id)
    assert visible() == [("Đỗ Đức Ánh", "0500 1")]


def test_an_undo_of_adding_hides_and_its_undo_brings_back(office: Path) -> None:
    made, member = add("Đỗ Đức Ánh", card_number="000123")
    undone = undo(made.id)
    assert visible() == []
    assert Member.get_by_id(member.id).card_number == "000123"
    undo(undone.id)
    assert visible() == [("Đỗ Đức Ánh", "")]


def test_an_action_is_undone_once(office: Path) -> None:
    made, _ = add("Đỗ Đức Ánh")
    undo(made.id)
    with pytest.raises(UserError, match="đã được hoàn tác rồi"):
        undo(made.id)
    with pytest.raises(UserError, match="Không có việc số 999"):
        undo(999)


def test_later_work_on_the_same_record_stops_an_undo_and_is_named(office: Path) -> None:
    _, member = add("Đỗ Đức Ánh", phone="0500 1")
    first = change(member, phone="0500 2")
    change(member, phone="0500 3", note="mới")
    before = everything()
    with pytest.raises(UserError, match="Sửa hồ sơ, việc số"):
        undo(first.id)
    assert everything() == before
    undo(last_action().id)
    undo(first.id)
    assert visible() == [("Đỗ Đức Ánh", "0500 1")]


def test_two_changes_of_different_fields_are_undone_in_any_order(office: Path) -> None:
    _, member = add("Đỗ Đức Ánh")
    phone = change(member, phone="0500 1")
    change(member, note="ghi chú")
    undo(phone.id)
    kept = Member.get_by_id(member.id)
    assert (kept.phone, kept.note) == ("", "ghi chú")


def test_what_later_records_stand_on_is_not_taken_away(office: Path) -> None:
    made, member = add("Đỗ Đức Ánh")
    with action("Lập kế hoạch") as planned:
        Plan(member=member, year=2026).save()
    with pytest.raises(UserError, match="1 “Kế hoạch”"):
        undo(made.id)
    assert visible() == [("Đỗ Đức Ánh", "")]
    undo(planned.id)
    undo(made.id)
    assert visible() == []


def test_what_was_undone_may_be_entered_again_but_not_brought_back_twice(office: Path) -> None:
    made, _ = add("Đỗ Đức Ánh", card_number="000123")
    undone = undo(made.id)
    add("Đỗ Đức Ánh", card_number="000123")
    before = everything()
    with pytest.raises(UserError, match="Số thẻ đảng viên"):
        undo(undone.id)
    assert everything() == before


@pytest.mark.parametrize("field", ["card_number", "identity_number"])
def test_a_number_belongs_to_one_visible_member(office: Path, field: str) -> None:
    add("Đỗ Đức Ánh", **{field: "000000000123"})
    with pytest.raises(pw.IntegrityError):
        add("Lê Thị Ân", **{field: "000000000123"})
    assert [name for name, _ in visible()] == ["Đỗ Đức Ánh"]
    add("Lê Thị Ân", **{field: ""})
    add("Trần Ơn", **{field: ""})
    assert len(visible()) == 3


def test_a_number_that_is_taken_is_said_with_its_field(office: Path) -> None:
    add("Đỗ Đức Ánh", card_number="000123")
    with pytest.raises(UserError, match="Đảng viên: đã có bản ghi khác cùng Số thẻ đảng viên 000123") as refused:
        add("Lê Thị Ân", card_number="000123")
    assert refused.value.field == "card_number"
    _, member = add("Trần Ơn")
    with action("Lập kế hoạch"):
        Plan(member=member, year=2026).save()
    with pytest.raises(UserError, match=r"Kế hoạch: đã có bản ghi khác cùng Đảng viên, Năm 2026\.$"), action("Lần nữa"):
        Plan(member=member, year=2026).save()


def test_what_was_derived_and_trimmed_on_the_way_in_stands_on_the_object_too(office: Path) -> None:
    _, member = add("  Đỗ Đức Ánh ", note="hai dòng\n")
    kept = Member.get_by_id(member.id)
    assert member.__data__ == kept.__data__
    change(member, name="Lê Thị Ổi")
    assert (member.fold, member.sort_key) == ("le thi oi", Member.get_by_id(member.id).sort_key)


def test_an_audit_row_that_was_damaged_is_not_taken_for_a_mistake_of_the_program(office: Path) -> None:
    made, _ = add("Đỗ Đức Ánh")
    database.execute_sql("UPDATE audit SET new = substr(new, 1, 9) || char(0, 0)")
    close_office()
    with pytest.raises(OpenError, match="khôi phục từ bản sao lưu"), reopened(office):
        undo(made.id)


def test_a_year_has_one_evaluation_and_a_member_one_plan_of_it(office: Path) -> None:
    _, member = add("Đỗ Đức Ánh")
    rows: list[tuple[Any, dict[str, Any]]] = [
        (Plan, {"member": member.id, "year": 2026}),
        (Evaluation, {"year": 2026, "rating_date": date(2026, 12, 10), "profile": "P2025"}),
    ]
    for model, row in rows:
        with action("Ghi"):
            save_many(model, [row])
        with pytest.raises(pw.IntegrityError), action("Ghi lần nữa"):
            save_many(model, [row])
        assert model.select().count() == 1


def test_a_status_changed_by_periods_is_undone_as_one(office: Path) -> None:
    _, member = add("Đỗ Đức Ánh")
    with action("Chính thức"):
        set_status(member, Status.OFFICIAL)
    with action("Miễn sinh hoạt") as exempted:
        set_status(member, Status.EXEMPT, date(2026, 5, 1))
    undo(exempted.id)
    (left,) = StatusPeriod.select().where(~StatusPeriod.hidden)
    assert (left.status, left.since, left.until) == (Status.OFFICIAL, None, None)


def test_save_many_writes_new_and_changed_records_together(office: Path) -> None:
    _, member = add("Đỗ Đức Ánh")
    with action("Ghi danh sách") as made:
        ids = save_many(Member, [{"name": "Lê Thị Ân"}, {"id": member.id, "phone": "0500 1"}, {"name": "Trần Ơn"}])
    assert ids == [member.id + 1, member.id, member.id + 2]
    assert visible() == [("Đỗ Đức Ánh", "0500 1"), ("Lê Thị Ân", ""), ("Trần Ơn", "")]
    assert Audit.select().where(Audit.action == made).count() == 3
    undo(made.id)
    assert visible() == [("Đỗ Đức Ánh", "")]


def test_a_change_of_a_record_that_is_not_there_is_a_bug_and_writes_nothing(office: Path) -> None:
    with pytest.raises(LookupError), action("Sửa"):
        save_many(Member, [{"name": "Lê Thị Ân"}, {"id": 4711, "phone": "0500"}])
    assert visible() == []


def test_uids_are_drawn_for_each_record_and_can_be_seeded(office: Path) -> None:
    numbers = iter(range(9))
    with seeded_uids(lambda: f"uid-{next(numbers)}"):
        add("Đỗ Đức Ánh")
        with action("Thêm hai"):
            save_many(Member, [{"name": "Lê Thị Ân"}, {"name": "Trần Ơn"}])
    uids = [member.uid for member in Member.select().order_by(Member.id)]
    assert uids[0] == "uid-0"
    assert len(set(uids)) == 3
    assert all(uid.startswith("uid-") for uid in uids)
    assert len(add("Võ Út")[1].uid) == 16


steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 3)),
        st.tuples(st.just("change"), st.integers(0, 5)),
        st.tuples(st.just("status"), st.integers(0, 5)),
        st.tuples(st.just("plan"), st.integers(0, 5)),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_undoing_everything_from_the_last_back_leaves_the_office_as_it_was(
    office: Path, steps: list[tuple[str, int]]
) -> None:
    before, start = everything(), last_action().id
    for number, (kind, which) in enumerate(steps):
        _step(kind, which, number)
    states = [everything()]
    done = [made.id for made in Action.select().where(Action.id > start).order_by(Action.id.desc())]
    undone = [undo(number).id for number in done]
    assert everything() == before
    for number in reversed(undone):
        undo(number)
    assert everything() == states[-1]
    for made in Action.select().where(Action.id > max(undone, default=start)).order_by(Action.id.desc()):
        undo(made.id)
    assert everything() == before


def _step(kind: str, which: int, number: int) -> None:
    with action(f"Bước {number}"):
        people = list(Member.select().where(~Member.hidden).order_by(Member.id))
        if kind == "add" or not people:
            Member(name=f"Người {number}", phone=str(which)).save()
            return
        member = people[which % len(people)]
        if kind == "change":
            member.phone, member.note = str(number), f"lần {number}"
            member.save()
        elif kind == "status" and not StatusPeriod.select().where(StatusPeriod.member == member).exists():
            set_status(member, Status.OFFICIAL)
        elif kind == "plan":
            year = 2000 + number
            Plan(member=member, year=year).save()
