"""Kiến nghị: from the meeting where it is raised to the day the people are told, and what may not be written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.base import action
from db.dialogues import Concern, ConcernKind, ConcernSource, ConcernState, Dialogue
from db.errors import UserError
from nongson_desktop.rules import concerns, dialogues
from nongson_desktop.rules.concern_figures import AREA, COLUMNS, HAMLET, concerns_of, figures
from nongson_desktop.rules.dialogue_rules import areas, keep_areas, keep_rules
from nongson_desktop.rules.due import due_items
from nongson_desktop.rules.hamlets import new_hamlet

DAY = date(2026, 3, 2)


def raised(content: str = "Đường liên thôn hư hỏng", **values: Any) -> Concern:
    with action("ghi kiến nghị"):
        return concerns.receive(content, values.pop("received_on", DAY), values.pop("source", "other"), **values)


def step(concern: Concern, state: str, **values: Any) -> None:
    with action("bước tiếp"):
        concerns.take_step(concern, state, values)


def due_words(day: date, until: date) -> list[tuple[date, str]]:
    return [(one.due_on, one.text) for one in due_items(day, until) if one.area == concerns.AREA]


def test_a_concern_goes_from_the_clerk_to_the_body_and_back_to_the_people(office: Path) -> None:
    concern = raised()
    assert (concern.state, concern.due_on) == (ConcernState.RECEIVED, date(2026, 4, 1))
    step(concern, ConcernState.ASSIGNED, body="UBND xã", assigned_on=date(2026, 3, 4), due_on=date(2026, 3, 20))
    step(concern, ConcernState.WORKING)
    step(concern, ConcernState.ANSWERED, result="Đã sửa 200 m", answered_on=date(2026, 3, 18), answer_number="12-CV")
    step(concern, ConcernState.REPORTED, reported_on=date(2026, 3, 25))
    step(concern, ConcernState.CLOSED)
    kept = Concern.get_by_id(concern.id)
    assert (kept.state, kept.due_on, kept.answer_number) == (ConcernState.CLOSED, date(2026, 3, 20), "12-CV")


@pytest.mark.parametrize(
    ("state", "values", "field"),
    [
        (ConcernState.ASSIGNED, {"assigned_on": DAY}, "body"),
        (ConcernState.ASSIGNED, {"body": "UBND xã", "assigned_on": date(2026, 3, 1)}, "assigned_on"),
        (ConcernState.ANSWERED, {"answered_on": DAY}, "result"),
        (ConcernState.ANSWERED, {"result": "xong", "answered_on": date(2026, 2, 28)}, "answered_on"),
        (ConcernState.PASSED_UP, {"passed_on": DAY}, "passed_to"),
        (ConcernState.REFUSED, {}, "reason"),
        (ConcernState.REPORTED, {"reported_on": DAY}, "state"),
        (ConcernState.CLOSED, {}, "state"),
    ],
)
def test_a_step_without_what_it_asks_changes_nothing(
    office: Path, state: str, values: dict[str, Any], field: str
) -> None:
    concern = raised()
    with pytest.raises(UserError) as refused:
        step(concern, state, **values)
    assert refused.value.field == field
    assert Concern.get_by_id(concern.id).state == ConcernState.RECEIVED


def test_the_people_are_not_told_before_there_is_an_answer(office: Path) -> None:
    concern = raised()
    step(concern, ConcernState.ANSWERED, result="xong", answered_on=date(2026, 3, 18))
    with pytest.raises(UserError, match="từ ngày trả lời"):
        step(concern, ConcernState.REPORTED, reported_on=date(2026, 3, 17))


def test_what_is_answered_on_the_spot_is_answered_and_told_that_day(office: Path) -> None:
    concern = raised(on_the_spot=True)
    assert (concern.state, concern.answered_on, concern.reported_on) == (ConcernState.REPORTED, DAY, DAY)
    assert concern.result == "Trả lời trực tiếp tại chỗ."
    assert due_words(DAY, date(2026, 12, 31)) == []


def test_of_a_denunciation_only_that_it_was_passed_on_is_kept(office: Path) -> None:
    kept = raised("", kind=ConcernKind.COMPLAINT, passed_to="Thanh tra", passed_on=date(2026, 3, 3))
    assert kept.state == ConcernState.HANDED_ON
    for name, words in (("content", "nội dung"), ("raised_by", "người nêu"), ("result", "kết quả giải quyết")):
        with pytest.raises(UserError, match=f"để trống {words}"):
            raised(**{"content": "", "kind": ConcernKind.COMPLAINT, "passed_to": "Thanh tra", name: "điều gì đó"})
    with pytest.raises(UserError, match="nơi chuyển đến"):
        raised("", kind=ConcernKind.COMPLAINT)


def test_the_day_of_the_answer_is_told_before_it_comes_and_each_week_it_is_late(office: Path) -> None:
    raised(body="UBND xã", state=ConcernState.ASSIGNED)
    assert due_words(date(2026, 3, 24), date(2026, 3, 31)) == []
    text = "UBND xã: Đường liên thôn hư hỏng"
    assert due_words(date(2026, 3, 25), date(2026, 4, 1)) == [(date(2026, 4, 1), text)]
    assert due_words(date(2026, 4, 1), date(2026, 4, 1)) == [(date(2026, 4, 1), text)]
    assert due_words(date(2026, 4, 2), date(2026, 4, 2))[0][1].startswith("UBND xã quá hạn 1 tuần")
    assert due_words(date(2026, 4, 8), date(2026, 4, 8))[0][1].startswith("UBND xã quá hạn 1 tuần")
    assert due_words(date(2026, 4, 9), date(2026, 4, 9))[0][1].startswith("UBND xã quá hạn 2 tuần")


def test_what_was_passed_up_is_asked_about_after_thirty_days(office: Path) -> None:
    concern = raised()
    step(concern, ConcernState.PASSED_UP, passed_to="Sở Xây dựng", passed_on=date(2026, 3, 10))
    assert due_words(date(2026, 4, 8), date(2026, 4, 8)) == []
    told = "Sở Xây dựng chưa trả lời kiến nghị: Đường liên thôn hư hỏng"
    assert due_words(date(2026, 4, 9), date(2026, 4, 9)) == [(date(2026, 4, 9), told)]
    step(concern, ConcernState.ANSWERED, result="Sở đã đưa vào kế hoạch", answered_on=date(2026, 4, 10))
    assert due_words(date(2026, 4, 10), date(2026, 4, 30)) == [
        (date(2026, 4, 17), "Thông báo lại cho dân: Đường liên thôn hư hỏng")
    ]


def test_the_office_sets_its_own_days_from_a_day_on(office: Path) -> None:
    with action("sửa thời hạn"):
        keep_rules({"answer_days": 15}, date(2026, 4, 1), "Quy chế số 02")
    assert raised().due_on == date(2026, 4, 1)
    assert raised(received_on=date(2026, 4, 2)).due_on == date(2026, 4, 17)


def test_opinions_of_a_talk_take_its_day_and_its_hamlet(office: Path) -> None:
    with action("lập"):
        hamlet = new_hamlet("Thôn Cẩm Ải")
        dialogue = dialogues.write(Dialogue(held_on=DAY, hamlet=hamlet))
        concerns.write_rows(dialogue, [(0, {"content": "Kênh cạn nước", "area": "thuy loi"}), (0, {"content": "Đèn"})])
    assert dialogue.name == "Đối thoại thôn Cẩm Ải ngày 02/03/2026"
    found = list(Concern.select().order_by(Concern.id))
    assert [(one.content, one.area, one.received_on) for one in found] == [
        ("Kênh cạn nước", "Thuỷ lợi", DAY),
        ("Đèn", "", DAY),
    ]
    assert {one.source for one in found} == {ConcernSource.DIALOGUE}
    assert {one.hamlet for one in found} == {hamlet}


def test_a_talk_moved_to_another_day_takes_its_opinions_along(office: Path) -> None:
    with action("lập"):
        dialogue = dialogues.write(Dialogue(held_on=DAY))
        concerns.write_rows(dialogue, [(0, {"content": "Kênh cạn nước"}), (0, {"content": "Đèn", "on_the_spot": True})])
    dialogue.held_on = date(2026, 3, 9)
    with action("dời ngày"):
        dialogues.write(dialogue)
    assert dialogue.name == "Đối thoại toàn xã ngày 09/03/2026"
    days = [(one.received_on, one.due_on) for one in Concern.select().order_by(Concern.id)]
    assert days == [(date(2026, 3, 9), date(2026, 4, 8)), (date(2026, 3, 9), None)]
    assert Concern.get(Concern.content == "Đèn").answered_on == date(2026, 3, 9)


def test_a_concern_raised_again_leads_to_the_earlier_one(office: Path) -> None:
    first = raised()
    again = raised(received_on=date(2026, 6, 1), repeats=first)
    assert again.repeats == first
    with pytest.raises(UserError, match="sớm hơn"):
        raised(received_on=date(2026, 1, 1), repeats=first)


def test_the_fields_are_the_offices_own_each_once(office: Path) -> None:
    assert "Đất đai" in areas(DAY)
    with action("sửa lĩnh vực"):
        keep_areas(["Đất đai", "Du lịch"])
    assert areas(DAY) == ["Đất đai", "Du lịch"]
    assert raised(area="du lich").area == "Du lịch"
    with pytest.raises(UserError, match="hai lần"), action("sửa"):
        keep_areas(["Đất đai", "đất đai"])


def test_the_figures_by_field_and_by_hamlet_lead_to_their_concerns(office: Path) -> None:
    with action("lập thôn"):
        upper, lower = new_hamlet("Thôn Thượng"), new_hamlet("Thôn Hạ")
    on_the_spot = raised("Đèn đường hỏng", area="Giao thông", hamlet=upper, on_the_spot=True, result="Thay bóng")
    in_time = raised("Mương bị lấp", area="Thuỷ lợi", hamlet=upper)
    step(in_time, ConcernState.ASSIGNED, body="UBND xã", assigned_on=DAY, due_on=date(2026, 3, 20))
    step(in_time, ConcernState.ANSWERED, result="Đã nạo vét", answered_on=date(2026, 3, 20))
    late = raised("Đường lầy", area="Giao thông", hamlet=lower)
    step(late, ConcernState.ANSWERED, result="Đã đổ đá", answered_on=date(2026, 4, 15))
    waiting = raised("Cầu yếu", area="Giao thông")
    raised("", kind=ConcernKind.COMPLAINT, state=ConcernState.HANDED_ON, passed_to="UBND xã", passed_on=DAY)
    found = concerns_of(2026, date(2026, 5, 1))
    assert waiting in found
    told = {
        one.name: ([len(part) for part in one.columns], one.share) for one in figures(found, date(2026, 5, 1), AREA)
    }
    assert COLUMNS[:5] == ("Tiếp nhận", "Trả lời tại chỗ", "Đã giải quyết", "Đúng hạn", "Quá hạn")
    assert {name: (counts[:5], share) for name, (counts, share) in told.items()} == {
        "Giao thông": ([3, 1, 2, 1, 1], "33,3 %"),
        "Thuỷ lợi": ([1, 0, 1, 1, 0], "100,0 %"),
        "Tổng cộng": ([4, 1, 3, 2, 1], "50,0 %"),
    }
    by_hamlet = {one.name: {each.id for each in one.raised} for one in figures(found, date(2026, 5, 1), HAMLET)}
    assert by_hamlet == {
        "Thôn Thượng": {on_the_spot.id, in_time.id},
        "Thôn Hạ": {late.id},
        "(chưa ghi)": {waiting.id},
        "Tổng cộng": {one.id for one in found},
    }
    early = {one.name: one.share for one in figures(concerns_of(2026, DAY), DAY, AREA)}
    assert early["Giao thông"] == "100,0 %", "what is answered later is not known on the day"
