"""The file of an award: grounds, checklist, votes of two bodies, who decides, and the register."""

from __future__ import annotations

from datetime import date

import pytest

from db.awards import Award, AwardDecision, AwardEntry, IssuingBody, awards_of
from db.base import Action, action
from db.errors import UserError
from db.papers import DocumentNumber
from db.settings import keep_setting
from db.undoing import undo
from nongson_desktop.rules import award_register
from nongson_desktop.rules.award_files import (
    add_recipients,
    drop_recipients,
    file_items,
    grounds,
    problems,
    receive_item,
    record_votes,
)
from nongson_desktop.rules.awards import (
    CELL,
    COLLECTIVE,
    MEMBER,
    PERSON,
    bodies_said,
    body_for,
    decide,
    decisions_of,
    issue,
    must_ask_body,
    named_recipient,
    propose,
    revise,
    set_body,
)
from nongson_desktop.rules.entering import enter_ratings
from nongson_desktop.rules.numbers import give_number, propose_number
from tests.rules.conftest import MakeCell, MakeMembers

ON = date(2026, 12, 22)
STORM = "có thành tích xuất sắc trong phòng, chống bão số 3 năm 2026"


def storm_decision(cell, member, number: str = "", **more) -> AwardDecision:
    """An award outside the yearly round: a cell, a member, the youth union and a pupil."""
    body = more.get("body", IssuingBody.STANDING)
    told = {"achievement": STORM[0].upper() + STORM[1:], "body": body, "on": ON}
    chosen = [
        named_recipient(MEMBER, member.name, record=member.id, unit="Chi bộ thôn 1", **told),
        named_recipient(PERSON, "Trần Gia Hân", unit="Trường Trung học cơ sở Suối Mây", address="Em", **told),
        named_recipient(COLLECTIVE, "Đoàn Thanh niên xã Suối Mây", money=900_000, **told),
        named_recipient(CELL, cell.name, record=cell.id, **told),
    ]
    return decide(2026, "ad-hoc", number, ON, chosen=chosen, ground=grounds()[1], merit=STORM, **{"body": body, **more})


@pytest.fixture
def cell(new_cell: MakeCell):
    return new_cell("Chi bộ thôn 1")


@pytest.fixture
def member(cell, new_members: MakeMembers):
    (member,) = new_members(cell, 1)
    return member


@pytest.fixture
def yearly(cell, member) -> AwardDecision:
    with action("nhập"):
        enter_ratings(2026, [{"member": member.id, "level": "HTXS"}])
    return decide(2026, number="15", on=ON)


def test_an_award_outside_the_yearly_round_names_whoever_it_likes_and_pays_by_level(cell, member):
    decision = storm_decision(cell, member, "21")
    assert [(award.name, award.amount, award.address) for award in awards_of(decision)] == [
        ("Đoàn Thanh niên xã Suối Mây", 900_000, ""),
        ("Chi bộ thôn 1", 3_795_000, ""),
        (member.name, 2_530_000, ""),
        ("Trần Gia Hân", 2_530_000, "Em"),
    ]
    assert (decision.ground, decision.merit) == ("Lĩnh vực kinh tế - xã hội", STORM)
    revise(decision, body=IssuingBody.COMMITTEE)
    assert [award.amount for award in awards_of(decision)] == [900_000, 1_518_000, 759_000, 759_000]


def test_several_such_decisions_stand_in_one_year_and_none_without_a_merit(cell, member):
    storm_decision(cell, member, "21")
    storm_decision(cell, member, "22")
    assert [one.number for one in decisions_of(2026, "ad-hoc")] == ["21", "22"]
    assert propose(2026, "ad-hoc") == []
    chosen = [named_recipient(MEMBER, member.name, "Cứu người", body="standing", on=ON, record=member.id)]
    with pytest.raises(UserError, match="khen vì thành tích gì"):
        decide(2026, "ad-hoc", "23", ON, chosen=chosen)
    with pytest.raises(UserError, match="Chưa chọn tập thể, cá nhân nào"):
        decide(2026, "ad-hoc", "23", ON, chosen=[], merit="x")
    for wrong, said in ((("", "Cứu người"), "Chưa có tên"), (("Trần Gia Hân", " "), "thành tích của Trần Gia Hân")):
        with pytest.raises(UserError, match=said):
            named_recipient(PERSON, *wrong, body="standing", on=ON)


def test_every_ground_of_the_pick_list_is_named_once():
    assert len(grounds()) == len(set(grounds())) >= 10
    assert {"Giải thưởng", "Hành động dũng cảm", "Danh hiệu Nhà nước"} <= set(grounds())


def test_the_checklist_says_what_has_come_in_and_can_be_the_offices_own(yearly):
    before = [item.text for item in file_items(yearly)]
    assert before[0].startswith("Danh sách đề nghị")
    assert "Bản sao giải thưởng, danh hiệu hoặc xác nhận việc làm" not in before
    receive_item(yearly, before[1], date(2026, 12, 10), "bản giấy")
    assert [(item.received_on, item.note) for item in file_items(yearly)[:2]] == [
        (None, ""),
        (date(2026, 12, 10), "bản giấy"),
    ]
    receive_item(yearly, before[1], None)
    assert all(item.received_on is None for item in file_items(yearly))
    with action("Đặt hồ sơ"):
        keep_setting("award-file", ["Tờ trình", "Biên bản"], date(2026, 1, 1))
    receive_item(yearly, "Tờ trình", ON)
    assert [item.text for item in file_items(yearly)] == ["Tờ trình", "Biên bản", before[1]]


def test_votes_of_both_bodies_are_kept_and_more_votes_than_voters_refused(yearly):
    award = awards_of(yearly)[0]
    record_votes(yearly, [{"id": award.id, "cell_voters": 12, "cell_votes": 11, "voters": 15, "votes": 7}])
    kept = Award.get_by_id(award.id)
    assert (kept.cell_voters, kept.cell_votes, kept.voters, kept.votes) == (12, 11, 15, 7)
    assert f"{award.name} được 7/15 phiếu ở cấp ủy, chưa quá một nửa." in problems(yearly)
    for row, said in (
        ({"voters": 15, "votes": 16}, "16 phiếu ở cấp ủy nhiều hơn 15"),
        ({"cell_voters": None, "cell_votes": 3}, "chưa ghi số có mặt ở chi bộ"),
        ({"cell_voters": 12, "cell_votes": -1}, "không thể âm"),
    ):
        with pytest.raises(UserError, match=said):
            record_votes(yearly, [{"id": award.id, **row}])
    assert Award.get_by_id(award.id).votes == 7


def test_what_is_still_missing_before_issuing_is_named(yearly):
    said = " ".join(problems(yearly))
    assert "Hồ sơ còn thiếu 6: Danh sách đề nghị" in said
    assert "Chưa ghi kết quả bỏ phiếu ở chi bộ" in said
    assert "Chưa có tên người ký" in said
    award = awards_of(yearly)[0]
    record_votes(yearly, [{"id": award.id, "cell_voters": 12, "cell_votes": 12, "voters": 15, "votes": 8}])
    for item in file_items(yearly):
        receive_item(yearly, item.text, ON)
    revise(yearly, signer="Lê Ngọc Quế", signer_role="Bí thư")
    assert problems(yearly) == []
    revise(yearly, body=IssuingBody.STANDING)
    assert problems(yearly) == ["Khen hằng năm do Đảng ủy quyết định, còn quyết định này ghi Ban thường vụ."]


def test_who_decides_is_asked_once_and_dated(office):
    assert [must_ask_body(kind, ON) for kind in ("yearly", "five-years", "ad-hoc")] == [False, True, True]
    assert bodies_said("five-years") == "Chưa ghi; đang dùng: Ban thường vụ."
    set_body("five-years", IssuingBody.STANDING, None)
    set_body("five-years", IssuingBody.PROVINCE, date(2026, 7, 26), "Quy định 208-QĐ/TW")
    told = "Đã ghi: Cấp trên (tỉnh ủy) từ 26/07/2026 theo Quy định 208-QĐ/TW; Ban thường vụ."
    assert bodies_said("five-years") == told
    assert (body_for("five-years", date(2026, 7, 25)), body_for("five-years", ON)) == ("standing", "province")
    assert not must_ask_body("five-years", ON)
    with pytest.raises(UserError, match="Chọn cơ quan ban hành"):
        set_body("five-years", "district", None)


def test_what_the_province_decides_is_submitted_and_never_issued_here(cell, member):
    decision = storm_decision(cell, member, body=IssuingBody.PROVINCE)
    revise(decision, submission_number="7", submitted_on=ON, number="1234")
    with pytest.raises(UserError, match="do cấp trên ban hành"):
        issue(decision, ON)
    assert [(one.kind, one.number) for one in DocumentNumber.select()] == [("TTr", 7)]


def test_the_numbers_of_a_decisions_papers_are_in_the_register_and_follow_it(yearly):
    assert [(one.kind, one.number, one.dated) for one in DocumentNumber.select()] == [("QĐ", 15, ON)]
    with pytest.raises(UserError, match="Số 15 đã dùng cho quyết định khen thưởng hằng năm năm 2026"):
        give_number("QĐ", "15", ON, "việc khác")
    give_number("TTr", "4", ON, "việc khác")
    with pytest.raises(UserError, match="Số 4 đã dùng cho việc khác") as refused:
        revise(yearly, submission_number="4", submitted_on=ON)
    assert refused.value.field == "submission_number"
    revise(yearly, number="18", submission_number="5", submitted_on=ON, minutes_number="2", met_on=ON)
    shown = DocumentNumber.select().where(DocumentNumber.owner != "", ~DocumentNumber.hidden)
    assert sorted((one.kind, one.number) for one in shown) == [("BB", 2), ("QĐ", 18), ("TTr", 5)]
    revise(yearly, number="")
    assert propose_number("QĐ", ON) == 1
    give_number("QĐ", "18", ON, "việc khác")


def test_undoing_the_decision_gives_its_number_back(yearly):
    undo(Action.select().where(Action.kind == "award").get().id)
    assert give_number("QĐ", "15", ON, "việc khác").number == 15


def test_recipients_join_and_leave_until_the_decision_is_issued(cell, member, new_members):
    decision = storm_decision(cell, member, "21")
    (other,) = new_members(cell, 1)
    more = named_recipient(MEMBER, other.name, "Cứu người", body="standing", on=ON, record=other.id)
    add_recipients(decision, [more])
    assert [award.name for award in awards_of(decision)][-1] == other.name
    with pytest.raises(UserError, match="đã có trong danh sách"):
        add_recipients(decision, [more])
    drop_recipients(decision, [award.id for award in awards_of(decision)][1:])
    assert [award.name for award in awards_of(decision)] == ["Đoàn Thanh niên xã Suối Mây"]
    with pytest.raises(UserError, match="ít nhất một"):
        drop_recipients(decision, [award.id for award in awards_of(decision)])
    issue(decision, ON)
    for attempt in (
        lambda: add_recipients(decision, [more]),
        lambda: drop_recipients(decision, []),
        lambda: record_votes(decision, []),
    ):
        with pytest.raises(UserError, match="đã ban hành"):
            attempt()


def test_register_numbers_run_on_over_years_and_are_never_given_twice(cell, member, yearly):
    award_register.continue_after(312)
    issue(yearly, ON)
    decision = storm_decision(cell, member, "21")
    issue(decision, ON)
    assert list(award_register.numbers_of(yearly).values()) == [313]
    assert list(award_register.numbers_of(decision).values()) == [314, 315, 316, 317]
    undo(Action.select().where(Action.kind == "issue").order_by(Action.id.desc()).first().id)
    assert award_register.numbers_of(decision) == {}
    again = AwardDecision.get_by_id(decision.id)
    issue(again, ON)
    assert list(award_register.numbers_of(again).values()) == [318, 319, 320, 321]
    assert AwardEntry.select(AwardEntry.number).distinct().count() == AwardEntry.select().count() == 9
    with pytest.raises(UserError, match="đã ghi đến số 321"):
        award_register.continue_after(400)
