"""Việc đến hạn về sinh hoạt: meetings to announce and to hold, minutes, scores, visits, absences without reason."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import peewee as pw

from db.dates import add_months
from db.meetings import (
    Attendance,
    Meeting,
    MeetingKind,
    MeetingScore,
    MeetingState,
    MeetingVisit,
    Presence,
)
from db.members import Member
from nongson_desktop.rules.due import DueItem
from nongson_desktop.rules.meetings import attached_on, notice_day
from nongson_desktop.rules.meetings_rules import MeetingRules, rules_on
from nongson_desktop.rules.members import last_cells
from nongson_desktop.rules.organizations import cells

AREA = "Sinh hoạt chi bộ"
_PAGE = "meetings"
_MONTHS_BACK = 2
_FAR = timedelta(days=366)


def due(day: date, until: date) -> list[DueItem]:
    """Everything that meetings ask for by then. An office that keeps no meetings is not reminded of them."""
    if not Meeting.select().where(Meeting.hidden == False).exists():
        return []
    rules = rules_on(day)
    meetings = _lately(day)
    return [
        *_unannounced(meetings, day, until, rules),
        *_not_recorded(meetings, day, until, rules),
        *_without_theme(meetings, day, until, rules),
        *_unwritten(meetings, until, rules),
        *_unscored(meetings, until, rules),
        *_unvisited(meetings, day, rules),
        *_absent(day, rules),
    ]


def _lately(day: date) -> list[Meeting]:
    """Meetings of this year and of the months just before it; one query."""
    since = add_months(day.replace(day=1), -_MONTHS_BACK)
    query = Meeting.select().where(
        (Meeting.year == day.year) | ((Meeting.year == since.year) & (Meeting.month >= since.month)),
        Meeting.hidden == False,
    )
    return list(query.order_by(Meeting.year, Meeting.month, Meeting.id))


def _item(on: date, words: str, meeting: Meeting) -> DueItem:
    return DueItem(on, AREA, words, _PAGE, meeting.id, meeting.__data__["cell"], year=meeting.year)


def _unannounced(meetings: Iterable[Meeting], day: date, until: date, rules: MeetingRules) -> Iterator[DueItem]:
    """Planned meetings whose notice is to go out, to the members and to who follows the cell; one line a day."""
    by_day: dict[date, list[Meeting]] = {}
    for one in meetings:
        if one.state == MeetingState.PLANNED and one.planned_on and one.planned_on >= day:
            by_day.setdefault(one.planned_on, []).append(one)
    for held_on, these in by_day.items():
        on, first = notice_day(these[0], rules), these[0]
        if on <= until:
            alone = len(these) == 1
            words = first.name if alone else f"{len(these)} chi bộ"
            told = f"{words}: họp ngày {held_on:%d/%m}, chưa thông báo"
            cell = first.__data__["cell"] if alone else None
            yield DueItem(on, AREA, told, _PAGE, first.id, cell, len(these), first.year)


def _not_recorded(meetings: list[Meeting], day: date, until: date, rules: MeetingRules) -> Iterator[DueItem]:
    """Cells that wrote no regular meeting of this month or the last by its day."""
    for back in (1, 0):
        month = add_months(day.replace(day=1), -back)
        on = month.replace(day=rules.recorded_by)
        settled = {one.__data__["cell"] for one in meetings if _is_of(one, month) and _is_settled(one)}
        planned = {one.__data__["cell"]: one.id for one in meetings if _is_of(one, month)}
        if on <= until:
            for cell in cells(on):
                if cell.id not in settled:
                    words = f"{cell.name}: tháng {month.month}/{month.year} chưa ghi buổi sinh hoạt nào"
                    yield DueItem(on, AREA, words, _PAGE, planned.get(cell.id, 0), cell.id, year=month.year)


def _is_of(meeting: Meeting, month: date) -> bool:
    return (meeting.year, meeting.month) == (month.year, month.month) and meeting.kind in MeetingKind.MONTHLY


def _is_settled(meeting: Meeting) -> bool:
    return meeting.state in MeetingState.MET or meeting.state == MeetingState.NOT_HELD


def _without_theme(meetings: list[Meeting], day: date, until: date, rules: MeetingRules) -> Iterator[DueItem]:
    """Cells without a thematic meeting in a quarter that is about to end (CT 50-CT/TW mục 2)."""
    month = (day.month + 2) // 3 * 3
    end = date(day.year, month, monthrange(day.year, month)[1])
    on = end - timedelta(days=rules.theme_days)
    if on > until:
        return
    mine = [one for one in meetings if one.year == day.year and month - 2 <= one.month <= month]
    done = {
        one.__data__["cell"] for one in mine if one.kind in MeetingKind.WITH_THEME and one.state in MeetingState.MET
    }
    for cell in cells(day):
        if cell.id not in done:
            words = f"{cell.name}: quý {month // 3} chưa sinh hoạt chuyên đề"
            yield DueItem(on, AREA, words, _PAGE, 0, cell.id, year=day.year)


def _unwritten(meetings: Iterable[Meeting], until: date, rules: MeetingRules) -> Iterator[DueItem]:
    for one in meetings:
        on = (one.held_on or date.max - _FAR) + timedelta(days=rules.minutes_days)
        if one.state == MeetingState.HELD and on <= until:
            yield _item(on, f"{one.name}: chưa có biên bản", one)


def _unscored(meetings: Iterable[Meeting], until: date, rules: MeetingRules) -> Iterator[DueItem]:
    """Meetings with minutes that nobody scored; a congress is not."""
    asked = [one for one in meetings if one.state == MeetingState.MINUTED]
    asked = [one for one in asked if one.kind != MeetingKind.CONGRESS]
    query: Any = MeetingScore.select(MeetingScore.meeting).join(Meeting)
    first = min((one.year for one in asked), default=0)
    scored = {meeting for (meeting,) in query.where(Meeting.year >= first, MeetingScore.hidden == False).tuples()}
    for one in asked:
        on = (one.held_on or date.max - _FAR) + timedelta(days=rules.score_days)
        if one.id not in scored and on <= until:
            yield _item(on, f"{one.name}: chưa chấm chất lượng", one)


def _unvisited(meetings: Iterable[Meeting], day: date, rules: MeetingRules) -> Iterator[DueItem]:
    """Cells whose attached committee member was at none of their meetings for the months set."""
    since = add_months(day, -rules.visit_months)
    lately = [one for one in meetings if one.state in MeetingState.MET and one.held_on and one.held_on >= since]
    query: Any = MeetingVisit.select(MeetingVisit.meeting, MeetingVisit.member).join(Meeting)
    seen = set(query.where(Meeting.held_on >= since, MeetingVisit.hidden == False).tuples())
    follows = attached_on(day)
    names = {one.id: one.name for one in cells(day)}
    for cell, people in follows.items():
        mine = [one for one in lately if one.__data__["cell"] == cell]
        came = any((one.id, person.id) in seen for one in mine for person in people)
        if mine and not came and cell in names:
            who = ", ".join(person.name for person in people)
            words = f"{names[cell]}: cấp ủy viên phụ trách {who} chưa dự sinh hoạt {rules.visit_months} tháng nay"
            yield DueItem(day, AREA, words, _PAGE, mine[-1].id, cell, year=mine[-1].year)


def _absent(day: date, rules: MeetingRules) -> Iterator[DueItem]:
    """Members who stayed away without a reason as often as set: three months are a ground to strike off (QĐ 294 8)."""
    number = pw.fn.COUNT(Attendance.id)
    query: Any = (
        Attendance.select(Attendance.member, Member.name, number)
        .join(Meeting)
        .switch(Attendance)
        .join(Member)
        .where(
            Meeting.year == day.year,
            Meeting.held_on <= day,
            Attendance.presence == Presence.UNEXCUSED,
            Attendance.hidden == False,
            Meeting.hidden == False,
        )
        .group_by(Attendance.member, Member.name)
        .having(number >= rules.absences)
        .order_by(Member.sort_key)
    )
    found = list(query.tuples())
    homes = last_cells([member for member, _, _ in found], day)
    for member, name, count in found:
        words = f"{name}: vắng sinh hoạt không lý do {count} buổi trong năm"
        yield DueItem(day, AREA, words, "members", member, homes.get(member, (None, ""))[0])
