"""What was done stands in a chain: who changes, drops or adds a line of it by hand is found out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.base import Action, action, clerk, database
from db.errors import UserError
from db.members import Member
from db.undoing import undo
from nongson_desktop.safety.accounts import Account, Role, sign, sign_out
from nongson_desktop.safety.backup import backup
from nongson_desktop.safety.check import check_office
from nongson_desktop.safety.journal import broken_links, head, note


def add(*names: str) -> None:
    for name in names:
        with action(f"Thêm đảng viên {name}", reason="chuyển đến"):
            Member(name=name).save()


@pytest.fixture
def kept(office: Path) -> Path:
    """An office with three members, one of them renamed, and one thing taken back."""
    add("Đỗ Đức Ánh", "Lê Thị Ổi", "Trần Văn Ẩn")
    with action("Sửa hồ sơ") as made:
        member = Member.get(Member.name == "Lê Thị Ổi")
        member.name = "Lê Thị Ỏi"
        member.save()
    undo(made.id)
    return office


def test_what_nobody_touched_is_a_whole_chain(kept: Path) -> None:
    assert check_office(kept).ok
    assert len(head()) == 64
    assert len({made.chain for made in Action.select()}) == Action.select().count()


@pytest.mark.parametrize(
    ("by_hand", "named"),
    [
        ("UPDATE action SET who = 'người khác' WHERE id = 3", 3),
        ("UPDATE action SET at = '2020-01-01T00:00:00+00:00' WHERE id = 2", 2),
        ("UPDATE action SET reason = '' WHERE id = 4", 4),
        ("UPDATE action SET what = 'Sửa' WHERE id = 5", 5),
        ("UPDATE action SET chain = '' WHERE id = 3", 3),
        ("UPDATE audit SET new = replace(new, 'Ổi', 'Úi') WHERE action_id = 3", 3),
        ("UPDATE audit SET record_id = 1 WHERE action_id = 4", 4),
        ("DELETE FROM audit WHERE id = (SELECT min(id) FROM audit WHERE action_id = 4)", 4),
        ("INSERT INTO audit SELECT 9999, 2, table_name, record_id, old, new FROM audit WHERE action_id = 4", 2),
        ("UPDATE audit SET action_id = 5 WHERE action_id = 4", 4),
    ],
)
def test_a_line_changed_by_hand_is_named(kept: Path, by_hand: str, named: int) -> None:
    database.execute_sql("PRAGMA foreign_keys = OFF")
    database.execute_sql(by_hand)
    assert [f"việc số {named} " in problem for problem in broken_links()] == [True]
    assert not check_office(kept).ok


_AGAIN = "INSERT INTO action SELECT {}, at, who, kind, what, reason, detail, undoes_id, chain, follows_id FROM action"


@pytest.mark.parametrize(
    ("by_hand", "named"),
    [
        # two in each other's place
        (("UPDATE action SET id = 99 WHERE id = 3", "UPDATE action SET id = 3 WHERE id = 4"), 3),
        # one more at the end, with a link that stood before
        ((f"{_AGAIN.format(99)} WHERE id = 3",), 99),
        # one put between, the later ones moved on
        (
            (
                "UPDATE action SET id = id + 100 WHERE id > 4",
                "UPDATE audit SET action_id = action_id + 100 WHERE action_id > 4",
                f"{_AGAIN.format(5)} WHERE id = 3",
            ),
            5,
        ),
        # an undo that claims to have undone something else
        (("UPDATE action SET undoes_id = 2 WHERE undoes_id IS NOT NULL",), 6),
    ],
)
def test_lines_put_in_or_put_in_another_order_are_named(kept: Path, by_hand: tuple[str, ...], named: int) -> None:
    database.execute_sql("PRAGMA foreign_keys = OFF")
    for line in by_hand:
        database.execute_sql(line)
    assert [f"việc số {named} " in problem for problem in broken_links()] == [True]


def test_the_end_of_the_journal_cut_off_is_seen_from_the_copies_that_hold_it(kept: Path) -> None:
    before = Action.select().count()
    add("Võ Minh Châu")
    copy = backup(kept)
    for table, column in (("audit", "action_id"), ("action_search", "rowid"), ("action", "id")):
        database.execute_sql(f"DELETE FROM {table} WHERE {column} > ?", (before,))
    assert list(broken_links()) == [], "what is left is a whole chain"
    told = [problem for problem in check_office(kept).problems if "nhật ký bị bớt ở cuối" in problem]
    assert told[0].startswith(f"Bản sao lưu {copy.name} giữ đến việc số {before + 1} ")


def test_a_line_taken_out_of_the_middle_is_found_at_the_next(kept: Path) -> None:
    database.execute_sql("PRAGMA foreign_keys = OFF")
    database.execute_sql("DELETE FROM audit WHERE action_id = 3")
    database.execute_sql("DELETE FROM action WHERE id = 3")
    assert ["việc số 4 " in problem for problem in broken_links()] == [True]


def test_an_office_from_before_the_chain_goes_on_and_is_guarded_from_then_on(kept: Path) -> None:
    database.execute_sql("UPDATE action SET chain = ''")
    add("Võ Minh Châu")
    assert list(broken_links()) == []
    database.execute_sql("UPDATE action SET chain = '' WHERE id = (SELECT max(id) FROM action)")
    assert list(broken_links()) == [], "without a single link there is no chain yet"
    add("Phạm Thị Đào", "Lý Hữu Ích")
    database.execute_sql("UPDATE action SET who = 'x' WHERE what = 'Thêm đảng viên Phạm Thị Đào'")
    assert len(list(broken_links())) == 1


def test_printing_exporting_and_signing_in_are_noted_by_whom_and_change_no_record(kept: Path) -> None:
    clerk.set("Văn thư")
    before = database.execute_sql("SELECT count(*) FROM audit").fetchone()
    note("paper", "In 28 giấy khen")
    note("export", "Xuất danh sách Đảng viên ra Excel: 127 dòng", "gửi Ban Tổ chức")
    last = Action.select().order_by(Action.id.desc()).get()
    assert (last.kind, last.who, last.what) == ("export", "Văn thư", "Xuất danh sách Đảng viên ra Excel: 127 dòng")
    assert last.reason == "gửi Ban Tổ chức"
    assert database.execute_sql("SELECT count(*) FROM audit").fetchone() == before
    assert list(broken_links()) == []


def test_an_auditor_who_prints_is_noted_and_still_changes_nothing(kept: Path) -> None:
    sign(Account("Kiểm tra", Role.AUDITOR))
    try:
        note("paper", "In danh sách đảng viên")
        with pytest.raises(UserError, match="chỉ được xem"):
            add("Võ Minh Châu")
        with pytest.raises(UserError, match="chỉ được xem"), action("In rồi sửa", kind="print"):
            Member(name="Võ Minh Châu").save()
    finally:
        sign_out()
    assert Action.select().order_by(Action.id.desc()).get().who == "Kiểm tra"
    assert Member.select().count() == 3


@pytest.mark.parametrize("refused", ["INSERT ON audit", "INSERT ON action", "UPDATE ON action"])
def test_what_the_journal_cannot_take_is_not_done(kept: Path, refused: str) -> None:
    """Neither the rows, nor the Action, nor the link that it gets at its end."""
    database.execute_sql(f"CREATE TRIGGER full BEFORE {refused} BEGIN SELECT RAISE(ABORT, 'log'); END")
    with pytest.raises(Exception, match="log"):
        add("Võ Minh Châu")
    assert Member.select().where(Member.name == "Võ Minh Châu").count() == 0
    assert list(broken_links()) == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["Đỗ Đức Ánh", "Lê Thị Ổi", "Trần Văn Ẩn", "Võ Minh Châu"]), max_size=6), st.data())
def test_the_chain_holds_after_any_work_and_no_byte_of_what_was_done_can_change(
    office: Path, names: list[str], data: st.DataObject
) -> None:
    with database.atomic() as transaction:
        add(*names)
        assert list(broken_links()) == []
        audits = [number for (number,) in database.execute_sql("SELECT id FROM audit")]
        chosen = data.draw(st.sampled_from(audits))
        database.execute_sql("UPDATE audit SET new = new || ' ' WHERE id = ?", (chosen,))
        assert len(list(broken_links())) == 1
        transaction.rollback()
