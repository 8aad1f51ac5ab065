"""Closing a year: what it waits for, what stays, who may open it again, levels changed afterwards."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from db.awards import Award
from db.base import Action, action
from db.errors import UserError
from db.evaluation import Level, Rating
from db.judgement import Rerating
from db.members import Role, Status
from db.organizations import Organization
from nongson_desktop.rules import awards
from nongson_desktop.rules.award_files import problems
from nongson_desktop.rules.award_register import awarded_in
from nongson_desktop.rules.closing import (
    approvers,
    cancelled_decision,
    close_year,
    gaps,
    level_in_force,
    reopening,
    rerate,
)
from nongson_desktop.rules.due import due_items
from nongson_desktop.rules.evaluation import (
    evaluate,
    open_evaluation,
    record_level,
    record_points,
    set_group,
)
from nongson_desktop.rules.evidence import levels_of
from nongson_desktop.rules.members import appoint, place_member, set_status
from nongson_desktop.rules.numbers import give_number
from nongson_desktop.rules.opening import opening_of
from nongson_desktop.rules.organizations import office_names
from nongson_desktop.rules.profiles import load
from tests.rules.conftest import decide_levels

P2025 = load("P2025")
DECIDED = date(2026, 12, 20)


def reopen(year, reason, approver):
    with reopening(year, reason, approver):
        pass


def rating_of(member):
    return Rating.get(Rating.member == member, Rating.year == 2026)


@pytest.fixture
def closed(cell, new_members):
    """A year closed with one member at HTXS."""
    (member,) = new_members(cell, 1)
    open_evaluation(2026)
    decide_levels(2026, [member], ("HTXS", 1))
    record_level([Rating.get(Rating.member.is_null()).id], "final", Level.HTT, DECIDED)
    close_year(2026, date(2026, 12, 31))
    return rating_of(member)


def test_a_year_is_closed_only_when_nobody_waits(cell, new_members):
    first, second = new_members(cell, 2)
    open_evaluation(2026)
    decide_levels(2026, [first], ("HTT", 1))
    with pytest.raises(UserError, match=second.name) as refused:
        close_year(2026, date(2026, 12, 31))
    assert "Chi bộ thôn 1" in refused.value.message
    decide_levels(2026, [second], ("HTT", 1))
    record_level([Rating.get(Rating.member.is_null()).id], "final", Level.HTT, DECIDED)
    assert close_year(2026, date(2026, 12, 31)).closed_on == date(2026, 12, 31)


def test_a_member_missing_from_the_snapshot_is_told_and_keeps_the_year_open(cell, new_members):
    (member,) = new_members(cell, 1)
    open_evaluation(2026)
    decide_levels(2026, [member], ("HTT", 1))
    record_level([Rating.get(Rating.member.is_null()).id], "final", Level.HTT, DECIDED)
    (late,) = new_members(cell, 1)
    assert evaluate(2026).warnings == (f"Chưa vào đợt đánh giá, cần cập nhật: {late.name}.",)
    with pytest.raises(UserError, match=late.name):
        close_year(2026, date(2026, 12, 31))


def test_whose_record_says_otherwise_since_the_opening_is_told_until_the_list_is_brought_up_to_date(
    cell, new_cell, new_members
):
    renamed, dead, moved, _same = people = new_members(cell, 4)
    open_evaluation(2026)
    decide_levels(2026, people, ("HTXS", 1), ("HTT", 3))
    cells = [one.id for one in Rating.select().where(Rating.member.is_null())]
    record_level(cells, "final", Level.HTT, DECIDED)
    assert not [gap for gap in gaps(2026) if gap.words.startswith("Hồ sơ nay khác")]
    decision = awards.decide(2026, number="15", on=DECIDED)
    before, other = renamed.name, new_cell("Chi bộ thôn 2")
    with action("Sửa hồ sơ"):
        renamed.name = "Đoàn Hữu Ánh"
        renamed.save()
        set_status(dead, Status.DECEASED, date(2026, 12, 21))
        place_member(moved, other, date(2026, 12, 1))
    told = next(gap for gap in gaps(2026) if gap.words.startswith("Hồ sơ nay khác lúc chốt"))
    assert sorted(told.names) == sorted(
        (
            f"{before}: tên trong hồ sơ nay là Đoàn Hữu Ánh",
            f"{dead.name}: trạng thái nay là qua đời (từ trần)",
            f"{moved.name}: nay ở chi bộ khác",
        )
    )
    assert [one.name for one in opening_of(2026).overtaken] == list(told.names)
    asked = [one.text for one in due_items(DECIDED, date(2026, 12, 31)) if one.kind == "evaluation"]
    assert asked == ["Cập nhật danh sách đánh giá năm 2026: hồ sơ của 3 người nay khác lúc chốt"]
    assert f"{before} (hồ sơ: Đoàn Hữu Ánh)" in problems(decision)[0]
    awards.revise(decision)
    assert [one.name for one in Award.select()] == ["Đoàn Hữu Ánh"], "the name of the record, before it goes out"
    open_evaluation(2026)
    assert not [gap for gap in gaps(2026) if gap.words.startswith("Hồ sơ nay khác")]
    assert rating_of(renamed).name == "Đoàn Hữu Ánh"


def test_a_closed_year_takes_nothing_more_until_it_is_opened_with_a_reason(cell, new_members):
    (member,) = new_members(cell, 1)
    open_evaluation(2026)
    decide_levels(2026, [member], ("HTT", 1))
    record_level([Rating.get(Rating.member.is_null()).id], "final", Level.HTT, DECIDED)
    close_year(2026, date(2026, 12, 31))
    attempts = (
        lambda: record_level([rating_of(member).id], "final", Level.HT, DECIDED),
        lambda: record_points(rating_of(member).id, points=Decimal(80)),
        lambda: open_evaluation(2026),
        lambda: set_group([rating_of(member).id], P2025.groups[0].title, reason="đổi việc"),
        lambda: close_year(2026, date(2027, 1, 2)),
    )
    for attempt in attempts:
        with pytest.raises(UserError, match="đã khoá sổ ngày 31/12/2026"):
            attempt()
    with pytest.raises(UserError, match="lý do"):
        reopen(2026, " ", "Lê Thị Ân")
    with pytest.raises(UserError, match="ai cho phép"):
        reopen(2026, "Kết luận khiếu nại số 3-KL/UBKTĐU", " ")
    reopen(2026, "Kết luận khiếu nại số 3-KL/UBKTĐU", "Lê Thị Ân")
    assert Action.select().order_by(Action.id.desc()).get().reason == (
        "Kết luận khiếu nại số 3-KL/UBKTĐU (người cho phép: Lê Thị Ân)"
    )
    record_level([rating_of(member).id], "final", Level.HT, date(2027, 1, 5))
    assert rating_of(member).level == "HT"


def test_a_year_not_opened_can_be_neither_closed_nor_reopened(office):
    with pytest.raises(UserError, match="Chưa mở"):
        close_year(2026, date(2026, 12, 31))
    with pytest.raises(UserError, match="chưa khoá sổ"):
        reopen(2026, "nhầm", "Lê Thị Ân")


def test_a_list_says_what_closing_waits_for_and_what_to_look_at(cell, new_members):
    (rated, waiting), (away,) = new_members(cell, 2), new_members(cell, 1, Status.AWAY)
    open_evaluation(2026)
    decide_levels(2026, [rated, away], ("HTXS", 2))
    record_level([rating_of(rated).id], "final", Level.HTXS)
    Rating.update(decided_on=None).where(Rating.member == rated).execute()
    found = {gap.words: (gap.names, gap.needed) for gap in gaps(2026)}
    assert found["Đảng viên chưa có mức xếp loại"] == ((waiting.name,), True)
    assert found["Chi bộ chưa có mức xếp loại"] == (("Chi bộ thôn 1",), True)
    assert found["Chưa ghi ngày quyết định"] == ((rated.name,), False)
    assert found["Sinh hoạt tạm thời nơi khác, chưa có ý kiến của nơi ấy"] == ((away.name,), False)
    assert not found["Vượt tỷ lệ hoàn thành xuất sắc"][1]


def test_only_the_secretary_a_deputy_or_a_standing_member_may_allow_opening_again(cell, new_members):
    head, deputy, other = new_members(cell, 3)
    office = Organization.get_by_id(office_names(DECIDED).id)
    with action("Ghi chức vụ"):
        appoint(head, office, Role.SECRETARY, date(2025, 1, 1))
        appoint(deputy, office, Role.DEPUTY, date(2025, 1, 1))
        appoint(other, office, Role.COMMITTEE, date(2025, 1, 1))
    assert approvers(DECIDED) == [head.name, deputy.name]


def test_a_level_changed_after_closing_stands_beside_the_closed_one(closed):
    rerate(
        closed,
        Level.HT,
        date(2027, 2, 3),
        number="15",
        decided_by="Ban Thường vụ Đảng ủy",
        reason="khai báo không trung thực",
        cancels="12-QĐ/ĐU",
    )
    assert rating_of(closed.member).level == Level.HTXS
    assert evaluate(2026).members.levels["HTXS"] == 1
    assert level_in_force(closed) == Level.HT
    assert levels_of(range(2022, 2027)) == {closed.member.id: {2026: Level.HT}}
    assert not [one for one in awards.propose(2026, on=date(2027, 2, 4)) if one.name == closed.name and one.eligible]


def test_whoever_was_commended_by_the_level_that_falls_is_told_with_the_decision(closed):
    assert awarded_in(closed) == []
    decision = awards.decide(2026, number="15", on=DECIDED)
    assert awarded_in(closed) == [decision]


def test_the_last_of_several_changes_counts(closed):
    words = {"number": "", "decided_by": "Đảng ủy", "reason": "giải quyết khiếu nại", "cancels": "12"}
    rerate(closed, Level.KHT, date(2027, 2, 3), **words)
    rerate(closed, Level.HTT, date(2027, 4, 1), **words)
    assert level_in_force(closed) == Level.HTT
    assert [(one.old_level, one.level) for one in Rerating.select().order_by(Rerating.id)] == [
        ("HTXS", "KHT"),
        ("KHT", "HTT"),
    ]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"level": "HTXS"}, "trùng mức đang có"),
        ({"level": ""}, "Chọn mức mới"),
        ({"reason": " "}, "phải ghi lý do"),
        ({"cancels": " "}, "Ghi số quyết định đã công nhận mức cũ, nay bị hủy; không còn biết số thì ghi “chưa rõ”"),
        ({"decided_on": date(2026, 12, 30)}, "trước ngày khoá sổ 31/12/2026"),
    ],
)
def test_a_change_after_closing_needs_its_level_day_and_reason(closed, changed, words):
    given = {"level": "HT", "decided_on": date(2027, 2, 3), "number": "", "decided_by": "", "reason": "lý do"}
    given |= {"cancels": "12"}
    with pytest.raises(UserError, match=words):
        rerate(closed, **{**given, **changed})
    assert not Rerating.select().exists()


def test_the_decision_that_is_cancelled_is_found_in_the_register_or_is_the_last_change(closed):
    assert cancelled_decision(closed) == ""
    give_number("QĐ", "11", DECIDED, "công nhận kết quả xếp loại tổ chức đảng, tập thể năm 2026")
    give_number("QĐ", "12", DECIDED, "Công nhận kết quả đánh giá, xếp loại chất lượng đảng viên năm 2026")
    give_number("QĐ", "9", date(2025, 12, 20), "công nhận kết quả xếp loại chất lượng đảng viên năm 2025")
    assert cancelled_decision(closed) == "12-QĐ/ĐU"
    words = {"decided_by": "Đảng ủy", "reason": "giải quyết khiếu nại"}
    rerate(closed, Level.KHT, date(2027, 2, 3), number="21-QĐ/ĐU", cancels=cancelled_decision(closed), **words)
    assert cancelled_decision(closed) == "21-QĐ/ĐU"


def test_an_open_year_is_simply_corrected(closed):
    reopen(2026, "ghi nhầm", "Lê Thị Ân")
    with pytest.raises(UserError, match="sửa thẳng"):
        rerate(closed, Level.HT, date(2027, 2, 3), number="", decided_by="", reason="lý do", cancels="12")
