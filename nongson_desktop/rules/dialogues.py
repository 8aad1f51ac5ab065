"""Đối thoại với nhân dân, tiếp dân: from the plan of a talk to the notice of its conclusion; what is due of them."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import peewee as pw

from db.dialogues import Concern, Dialogue, DialogueState, Reception, called
from db.errors import UserError
from nongson_desktop.rules.bodies import names_on
from nongson_desktop.rules.dialogue_rules import DialogueRules, rules_on
from nongson_desktop.rules.due import DueItem

AREA = "Đối thoại, tiếp dân"
_HELD = (DialogueState.HELD, DialogueState.CONCLUDED)


def name_of(dialogue: Dialogue) -> str:
    """What a talk is called that was given no name of its own."""
    hamlet = dialogue.__data__.get("hamlet")
    place = names_on(dialogue.held_on, [hamlet], hamlets=True).get(hamlet, "") if hamlet else ""
    return called(place, dialogue.held_on)


def check(dialogue: Dialogue) -> None:
    """Refuse days that cannot be, and a state without what belongs to it; raises UserError."""
    if dialogue.held_on is None:
        raise UserError("Chưa nhập ngày tổ chức.", "held_on")
    if (dialogue.present or 0) < 0:
        raise UserError("Số người dự không thể âm.", "present")
    if dialogue.plan_on and dialogue.plan_on > dialogue.held_on:
        raise UserError("Ngày kế hoạch phải trước hoặc trùng ngày tổ chức.", "plan_on")
    if dialogue.notice_on and dialogue.notice_on < dialogue.held_on:
        raise UserError("Ngày thông báo kết luận phải từ ngày tổ chức trở đi.", "notice_on")
    if dialogue.state == DialogueState.CONCLUDED and dialogue.notice_on is None:
        raise UserError("Chưa nhập ngày thông báo kết luận.", "notice_on")
    if dialogue.state not in _HELD and (dialogue.notice_on or dialogue.conclusion.strip()):
        raise UserError("Đã có kết luận thì tình trạng là Đã tổ chức hoặc Đã thông báo kết luận.", "state")


def check_reception(reception: Reception) -> None:
    """Refuse a day without a date or with a number that cannot be; raises UserError."""
    if reception.day is None:
        raise UserError("Chưa nhập ngày tiếp dân.", "day")
    if (reception.visitors or 0) < 0:
        raise UserError("Số lượt người không thể âm.", "visitors")


def write(dialogue: Dialogue) -> Dialogue:
    """Save a talk in the current Action; its opinions take on its day and its hamlet; raises UserError."""
    check(dialogue)
    before = Dialogue.get_by_id(dialogue.id) if dialogue.id else None
    if not dialogue.name or (before is not None and dialogue.name == before.name == name_of(before)):
        dialogue.name = name_of(dialogue)
    dialogue.save()
    if before is not None:
        _carry_opinions(before, dialogue)
    return dialogue


def _carry_opinions(before: Dialogue, dialogue: Dialogue) -> None:
    """What was raised on a day that is put right was raised on the new one, and answered there if it was."""
    if before.held_on == dialogue.held_on:
        return
    own = Concern.dialogue == dialogue.id, Concern.received_on == before.held_on, Concern.hidden == False
    for concern in list(Concern.select().where(*own)):
        there = concern.on_the_spot and concern.answered_on == before.held_on
        if there:
            concern.received_on = concern.answered_on = concern.reported_on = dialogue.held_on
        elif concern.answered_on is None and concern.assigned_on is None:
            concern.received_on = dialogue.held_on
            concern.due_on = concern.due_on and concern.due_on + (dialogue.held_on - before.held_on)
        concern.save()


def conclude(dialogue: Dialogue, notice_on: date, number: str = "", conclusion: str = "") -> None:
    """Write the notice of the conclusion, in the current Action; raises UserError."""
    dialogue.state = DialogueState.CONCLUDED
    dialogue.notice_on, dialogue.notice_number = notice_on, number
    dialogue.conclusion = conclusion or dialogue.conclusion
    check(dialogue)
    dialogue.save()


@dataclass(frozen=True)
class Led:
    """A talk that somebody chaired, or a day on which she received citizens, with how much was raised."""

    record: Dialogue | Reception
    on: date
    name: str
    concerns: int


def led_by(member: int) -> list[Led]:
    """What a member led, the last first; two queries."""
    talks: Any = Dialogue.select(Dialogue, _raised(Concern.dialogue, Dialogue)).where(Dialogue.chair == member)
    days: Any = Reception.select(Reception, _raised(Concern.reception, Reception)).where(
        Reception.received_by == member
    )
    found = [Led(one, one.held_on, one.name, one.raised) for one in talks.where(~Dialogue.hidden)]
    found += [Led(one, one.day, one.name, one.raised) for one in days.where(~Reception.hidden)]
    return sorted(found, key=lambda one: one.on, reverse=True)


def _raised(link: Any, model: Any) -> Any:
    return Concern.select(pw.fn.COUNT(Concern.id)).where(link == model.id, ~Concern.hidden).alias("raised")


# what is due


def due(day: date, until: date) -> list[DueItem]:
    """Talks planned, notices of conclusions not yet given, days of reception that a month still lacks."""
    rules = rules_on(day)
    return [*_talks(rules, day, until), *_receptions(rules, day, until), *_talks_of_year(rules, day, until)]


def _talks(rules: DialogueRules, day: date, until: date) -> Iterator[DueItem]:
    query = Dialogue.select().where(
        Dialogue.hidden == False, Dialogue.state.in_((DialogueState.PLANNED, DialogueState.HELD))
    )
    for one in query.order_by(Dialogue.held_on, Dialogue.id):
        planned = one.state == DialogueState.PLANNED
        by = one.held_on if planned else one.held_on + timedelta(days=rules.notice_days)
        late = "ghi kết quả" if planned and one.held_on < day else "tổ chức"
        words = late if planned else "thông báo kết luận"
        if by <= until:
            yield DueItem(by, AREA, f"{one.name}: {words}", "dialogues", one.id, year=one.held_on.year)


def _receptions(rules: DialogueRules, day: date, until: date) -> Iterator[DueItem]:
    """The month before while it lacks days, and this one; an office that never wrote one down is not reminded."""
    if not Reception.select().where(Reception.hidden == False).exists():
        return
    first = (day.replace(day=1) - timedelta(days=1)).replace(day=1)
    counted = reception_days(first, until)
    month = first
    while month <= until:
        last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
        given = counted[month.year, month.month]
        if given < rules.reception_days and last <= until:
            words = f"Tiếp dân tháng {month.month}/{month.year}: mới {given}/{rules.reception_days} ngày"
            yield DueItem(last, AREA, words, "dialogues", 0, year=month.year)
        month = last + timedelta(days=1)


def reception_days(first: date, last: date) -> Counter[tuple[int, int]]:
    """On how many days of each month the head received citizens; one query."""
    query = (
        Reception.select(Reception.day)
        .where(Reception.hidden == False, Reception.head == True, Reception.day.between(first, last))
        .distinct()
    )
    return Counter((day.year, day.month) for (day,) in query.tuples().iterator())


def _talks_of_year(rules: DialogueRules, day: date, until: date) -> Iterator[DueItem]:
    """How many talks of the year are still to be held, where the office has set a number."""
    by = date(day.year, 12, 31)
    if not rules.dialogues_a_year or by > until:
        return
    held = Dialogue.select().where(
        Dialogue.hidden == False, Dialogue.state.in_(_HELD), Dialogue.held_on.between(date(day.year, 1, 1), by)
    )
    lacking = rules.dialogues_a_year - held.count()
    if lacking > 0:
        yield DueItem(by, AREA, f"Đối thoại năm {day.year}: còn {lacking} buổi", "dialogues", 0, None, lacking)
