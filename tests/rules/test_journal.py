"""Nhật ký, read: narrowed and searched, record by record, and what was taken off a list put back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from db.base import Action, action, clerk, database
from db.errors import UserError
from db.members import Member, Status
from db.plans import Plan
from db.search import View
from db.tasks import Task
from db.undoing import in_the_way, undo, undo_untouched
from nongson_desktop.catalog import KINDS, kind_of
from nongson_desktop.rules.journal import (
    JOURNAL_KIND,
    WORKS,
    Narrowing,
    bring_back,
    can_be_taken_back,
    changes_of,
    gone_from,
    last_to_take_back,
    seen_by,
)
from nongson_desktop.safety.accounts import Account, Role
from nongson_desktop.safety.journal import JOURNAL, note

TODAY = date(2026, 11, 22)


def works(search: str = "", **asked: object) -> list[str]:
    query = Narrowing(**asked).of(JOURNAL_KIND.query(View(as_of=TODAY, search=search)))  # type: ignore[arg-type]
    return [made.what for made in query]


def rename(member: Member, name: str, who: str = "Lê Văn Thư", reason: str = "") -> Action:
    clerk.set(who)
    with action(f"Sửa hồ sơ {name}", reason=reason) as made:
        member.name = name
        member.save()
    return made


@pytest.fixture
def member(office: Path) -> Member:
    clerk.set("Lê Văn Thư")
    with action("Thêm Đỗ Đức Ánh", at=datetime(2026, 3, 2, 3, tzinfo=UTC)):
        made = Member(name="Đỗ Đức Ánh", identity_number="046060000011")
        made.save()
    return made


# the list


def test_a_work_is_found_without_marks_by_what_why_who_or_its_number(member: Member) -> None:
    made = rename(member, "Đỗ Đức Ánh Hồng", reason="theo giấy khai sinh")
    assert works("anh hong do") == ["Sửa hồ sơ Đỗ Đức Ánh Hồng"]
    assert works("khai sinh") == ["Sửa hồ sơ Đỗ Đức Ánh Hồng"]
    assert works(str(made.id))[0] == "Sửa hồ sơ Đỗ Đức Ánh Hồng"
    assert works("le van thu")[:2] == ["Sửa hồ sơ Đỗ Đức Ánh Hồng", "Thêm Đỗ Đức Ánh"]


def test_the_journal_is_narrowed_by_person_kind_and_day(member: Member) -> None:
    rename(member, "Đỗ Ánh", who="Trần Thị Duyệt")
    note("export", "Xuất danh sách Đảng viên ra Excel: 1 dòng")
    assert works(who="Trần Thị Duyệt") == ["Xuất danh sách Đảng viên ra Excel: 1 dòng", "Sửa hồ sơ Đỗ Ánh"]
    assert works(kinds=("export",)) == ["Xuất danh sách Đảng viên ra Excel: 1 dòng"]
    assert works(first=date(2026, 3, 2), last=date(2026, 3, 2)) == ["Thêm Đỗ Đức Ánh"]
    assert works(last=date(2026, 3, 1), who="Lê Văn Thư") == []


def test_every_kind_of_work_that_the_program_writes_has_its_word(practice_office: Path) -> None:
    written = {kind for (kind,) in Action.select(Action.kind).distinct().tuples()}
    assert (written | set(JOURNAL)) - {key for key, _ in WORKS} == set()


def test_an_auditor_and_an_administrator_see_everybodys_work_and_others_their_own() -> None:
    seen = {role: seen_by(Account("Lê Văn Thư", role)) for role, _ in Role.LABELS}
    assert seen == {"clerk": "Lê Văn Thư", "approver": "Lê Văn Thư", "auditor": "", "administrator": ""}
    assert seen_by(None) == ""


def test_a_list_of_the_journal_costs_one_query_however_long(practice_office: Path) -> None:
    asked: list[str] = []
    database.connection().set_trace_callback(asked.append)
    rows = list(JOURNAL_KIND.query(View(as_of=TODAY)))
    database.connection().set_trace_callback(None)
    assert len(rows) > 100
    assert len(asked) == 1


# what a work changed


def test_each_value_of_a_work_is_told_from_what_to_what(member: Member) -> None:
    made = rename(member, "Đỗ Ánh")
    (one,) = changes_of(made.id)
    assert (one.kind, one.name, one.label, one.old, one.new) == (
        "Đảng viên",
        "Đỗ Ánh",
        "Họ và tên",
        "Đỗ Đức Ánh",
        "Đỗ Ánh",
    )


def test_an_identity_number_in_the_journal_is_marked_as_private(member: Member) -> None:
    added = next(one for one in JOURNAL_KIND.query(View(as_of=TODAY, search="Thêm")))
    assert {one.label: one.private for one in changes_of(added.id)}["Số định danh cá nhân"] is True


def test_what_a_record_points_at_is_named_and_not_numbered(practice_office: Path) -> None:
    task = Task.get(Task.year == 2026)
    other = Member.select().where(Member.id != task.__data__["member"]).get()
    before = task.member.name
    with action("Giao người khác") as made:
        task.member = other
        task.save()
    told = {one.label: (one.old, one.new) for one in changes_of(made.id)}
    assert (before, other.name) in told.values()


def test_every_work_of_the_practice_office_can_be_told_in_few_queries(practice_office: Path) -> None:
    asked: list[str] = []
    database.connection().set_trace_callback(asked.append)
    for number in [made.id for made in Action.select(Action.id)]:
        asked.clear()
        changes_of(number, 200)
        assert len(asked) < 40, Action.get_by_id(number).what
    database.connection().set_trace_callback(None)


# taking back


def test_works_are_taken_back_one_by_one_the_newest_first(member: Member) -> None:
    before = Action.select().order_by(Action.id.desc()).get().id
    rename(member, "Lần một")
    rename(member, "Lần hai")
    note("paper", "In danh sách")
    for name in ("Lần một", "Đỗ Đức Ánh"):
        made = last_to_take_back(before)
        assert made is not None
        undo(made.id)
        assert Member.get_by_id(member.id).name == name
    assert last_to_take_back(before) is None
    assert [getattr(one, "state", "") for one in JOURNAL_KIND.query(View(as_of=TODAY, search="Sửa hồ sơ lần"))] == [
        "",
        "",
        "undone",
        "undone",
    ]


def test_another_clerks_work_is_not_what_ctrl_z_takes_back(member: Member) -> None:
    rename(member, "Lần một")
    rename(member, "Lần hai", who="Trần Thị Duyệt")
    made = last_to_take_back(0, "Lê Văn Thư")
    assert made is not None
    assert made.what == "Sửa hồ sơ Lần một"


def test_a_later_edit_is_named_with_whose_it_is_and_stays(member: Member) -> None:
    other = Member(name="Trần Văn Ẩn")
    with action("Ghi số điện thoại của hai người") as both:
        other.save()
        member.phone = "0900"
        member.save()
    later = rename(member, "Đỗ Ánh", who="Trần Thị Duyệt")
    assert in_the_way(both.id) == []
    with action("Đổi số điện thoại"):
        member.phone = "0911"
        member.save()
    (kept,) = in_the_way(both.id)
    assert (kept.name, kept.why, kept.who) == ("Đỗ Ánh", "Đổi số điện thoại", "Trần Thị Duyệt")
    with pytest.raises(UserError, match=r"Đổi số điện thoại, việc số \d+ của Trần Thị Duyệt; Đảng viên “Đỗ Ánh”"):
        undo(both.id)
    undo_untouched(both.id)
    assert Member.get_by_id(member.id).phone == "0911"
    assert Member.get_by_id(other.id).hidden
    assert Member.get_by_id(member.id).name == "Đỗ Ánh"
    assert not can_be_taken_back(next(iter(JOURNAL_KIND.query(View(as_of=TODAY, search=str(both.id))))))
    assert later.id > both.id


# what was taken off a list


@pytest.fixture
def dropped(practice_office: Path) -> Plan:
    """A plan was taken off with its tasks, and one more task by itself earlier."""
    clerk.set("Lê Văn Thư")
    task = Task.select().where(Task.year == 2026).get()
    plan = Plan.get(Plan.year == 2026, Plan.member == task.member)
    first, *others = Task.select().where(Task.year == 2026, Task.member == plan.member)
    with action("Bỏ một nhiệm vụ", reason="ghi trùng"):
        first.hidden = True
        first.save()
    with action("Bỏ kế hoạch", reason="nhầm năm"):
        for one in (*others, plan):
            one.hidden = True
            one.save()
    return plan


def test_what_was_taken_off_is_listed_with_who_when_and_why(dropped: Plan) -> None:
    (gone,) = gone_from(kind_of("plans"))
    assert (gone.record_id, gone.who, gone.what, gone.reason) == (dropped.id, "Lê Văn Thư", "Bỏ kế hoạch", "nhầm năm")
    assert gone.name == f"{dropped.member.name}, năm 2026"
    assert gone_from(kind_of("tasks"))[-1].reason == "ghi trùng"


def test_a_record_comes_back_as_one_work_that_can_be_taken_back_too(dropped: Plan) -> None:
    made = bring_back(kind_of("plans"), dropped.id)
    assert made.what == f"Đưa lại vào danh sách Kế hoạch: {dropped.member.name}, năm 2026"
    assert not Plan.get_by_id(dropped.id).hidden
    assert gone_from(kind_of("plans")) == []
    undo(made.id)
    assert Plan.get_by_id(dropped.id).hidden


def test_a_record_whose_place_was_taken_since_does_not_come_back(office: Path) -> None:
    with action("Thêm hai người cùng số thẻ, bỏ người đầu"):
        first = Member(name="Đỗ Đức Ánh", card_number="000001")
        first.save()
    with action("Bỏ"):
        first.hidden = True
        first.save()
    with action("Thêm người khác"):
        Member(name="Trần Văn Ẩn", card_number="000001").save()
    with pytest.raises(UserError, match="Số thẻ đảng viên"):
        bring_back(kind_of("members"), first.id)
    assert Member.get_by_id(first.id).hidden


def test_what_belongs_to_something_that_is_gone_waits_for_it(office: Path) -> None:
    with action("Thêm"):
        member = Member(name="Đỗ Đức Ánh")
        member.save()
        plan = Plan(member=member, year=2026)
        plan.save()
    for what, one in (("Bỏ kế hoạch", plan), ("Bỏ người", member)):
        with action(what):
            one.hidden = True
            one.save()
    with pytest.raises(UserError, match=r"thuộc về “Đỗ Đức Ánh” \(Đảng viên\) cũng đã bỏ"):
        bring_back(kind_of("plans"), plan.id)
    bring_back(kind_of("members"), member.id)
    bring_back(kind_of("plans"), plan.id)
    assert not Plan.get_by_id(plan.id).hidden


def test_what_was_taken_off_together_comes_back_together(office: Path) -> None:
    with action("Thêm"):
        member = Member(name="Đỗ Đức Ánh")
        member.save()
        plan = Plan(member=member, year=2026)
        plan.save()
        other = Member(name="Trần Văn Ẩn", status=Status.OFFICIAL)
        other.save()
    with action("Bỏ cả ba"):
        for one in (plan, member, other):
            one.hidden = True
            one.save()
    bring_back(kind_of("members"), member.id)
    assert not Plan.get_by_id(plan.id).hidden
    assert Member.get_by_id(other.id).hidden, "the other hangs on nobody"


@pytest.mark.parametrize("kind", KINDS, ids=[kind.key for kind in KINDS])
def test_every_list_can_say_what_was_taken_off_it(practice_office: Path, kind) -> None:  # type: ignore[no-untyped-def]
    one = kind.model.select().first()
    if one is None:
        assert gone_from(kind) == []
        return
    with action("Bỏ thử"):
        one.hidden = True
        one.save()
    assert one.id in [gone.record_id for gone in gone_from(kind)]
