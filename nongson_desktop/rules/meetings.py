"""Sinh hoạt chi bộ: the year's schedule, who is called, what is written of a meeting, what it gives to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from db.base import holds, save_many
from db.errors import UserError
from db.meetings import (
    Attendance,
    Meeting,
    MeetingKind,
    MeetingResolution,
    MeetingState,
    MeetingVisit,
    Presence,
    meeting_name,
)
from db.members import Member, Membership, Role, Status, StatusPeriod
from db.organizations import Organization
from db.tasks import ResolutionTask, Task
from db.terms import AttachedMember
from nongson_desktop.rules.meetings_rules import MeetingRules
from nongson_desktop.rules.members import holders
from nongson_desktop.rules.statuses import rules as status_rules
from nongson_desktop.rules.tasks import assign_many

_CLOCK = re.compile(r"^(\d{1,2})\s*(?::|h|giờ|g)\s*(\d{1,2})?", re.IGNORECASE)
_DAY_MINUTES = 24 * 60
_LABELS = dict(MeetingState.LABELS)
_NAMED = {"cell", "kind", "month", "year"}


# who is called


@dataclass(frozen=True)
class Called:
    """Somebody of the cell on the day of a meeting: what the status lets stand in the list before anybody ticks."""

    member: int
    name: str
    status: str
    presence: str
    votes: bool
    reason: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether an absence would be one: exempt members and those living elsewhere are only named."""
        return self.presence in Presence.COUNTED


def called(cell: int, day: date) -> list[Called]:
    """Everybody of the cell on the day in the order of names, present by default; one query.

    Who is suspended is not called; who is exempt or lives elsewhere for a time stands with that (QĐ 294-QĐ/TW 9.3.2).
    """
    query: Any = (
        Membership.select(Member.id, Member.name, StatusPeriod.status)
        .join(Member)
        .join(StatusPeriod, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, day))
        .where(Membership.cell == cell, holds(Membership, day), Member.hidden == False)
        .order_by(Member.sort_key, Member.id)
        .tuples()
    )
    found = (_called(*row) for row in dict.fromkeys(query))
    return [one for one in found if one is not None]


def _called(member: int, name: str, status: str) -> Called | None:
    fixed = {Status.EXEMPT: Presence.EXEMPT, Status.AWAY: Presence.AWAY}
    rule = status_rules()[status]
    if not rule.attends and status not in fixed:
        return None
    return Called(member, name, status, fixed.get(status, Presence.PRESENT), rule.base)


def roll(meeting: Meeting, day: date) -> list[Called]:
    """Who is called with what was ticked already; those ticked who would not be called today stay. Two queries."""
    kept = {row.__data__["member"]: row for row in attendance_of(meeting.id)} if meeting.id else {}
    found = [_ticked(one, kept.get(one.member)) for one in called(meeting.__data__["cell"], day)]
    left = kept.keys() - {one.member for one in found} if meeting.held_on == day else set()
    gone = [kept[member] for member in kept if member in left]
    return [*found, *(Called(row.member.id, row.member.name, "", row.presence, False, row.reason) for row in gone)]


def _ticked(one: Called, row: Attendance | None) -> Called:
    return replace(one, presence=row.presence, reason=row.reason) if row else one


def day_of(meeting: Meeting) -> date:
    """When it was held, else when it is to be, else the first of its month."""
    return meeting.held_on or meeting.planned_on or date(meeting.year, meeting.month, 1)


# the schedule


def schedule(year: int, cells: Sequence[Organization], rules: MeetingRules, day: int | None = None) -> int:
    """Plan the year of these cells in the current Action: a meeting each month, with a theme where the rules say so.

    A month that has its regular meeting is left as it is, and one in which a cell does not stand on that day; how many
    were planned.
    """
    known = {
        (one.__data__["cell"], one.month)
        for one in Meeting.select().where(
            Meeting.year == year,
            Meeting.cell.in_([cell.id for cell in cells]),
            Meeting.kind.in_(MeetingKind.MONTHLY),
            Meeting.hidden == False,
        )
    }
    rows = [
        _planned(cell, year, month, rules, day or rules.day)
        for month in range(1, 13)
        for cell in cells
        if (cell.id, month) not in known and _stands(cell, date(year, month, day or rules.day))
    ]
    save_many(Meeting, rows)
    return len(rows)


def _stands(cell: Organization, on: date) -> bool:
    return (cell.founded_on or date.min) <= on < (cell.ended_on or date.max)


def _planned(cell: Organization, year: int, month: int, rules: MeetingRules, day: int) -> dict[str, Any]:
    kind = MeetingKind.COMBINED if month in rules.theme_months else MeetingKind.REGULAR
    name = meeting_name(cell.name, kind, month, year)
    return {
        "name": name,
        "cell": cell.id,
        "year": year,
        "month": month,
        "kind": kind,
        "planned_on": date(year, month, day),
    }


def fresh(cell: int, day: date, kind: str = MeetingKind.REGULAR) -> Meeting:
    """A meeting in the making with what follows from its day: who leads it; unsaved."""
    secretaries = holders(cell, Role.SECRETARY, day) or holders(cell, Role.DEPUTY, day)
    chair = secretaries[0].name if secretaries else ""
    return Meeting(cell=cell, year=day.year, month=day.month, kind=kind, planned_on=day, chair=chair)


# what is written of a meeting


def minutes_of(text: str, field: str = "started") -> int | None:
    """A time of day as minutes since midnight: 19:30, 19h30, 19 giờ 30; None of nothing; raises UserError."""
    if not text.strip():
        return None
    found = _CLOCK.match(text.strip())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise UserError(f"“{text}” không phải là giờ; ghi như 19:30.", field)
    return hour * 60 + minute


def length_of(meeting: Meeting) -> int | None:
    """How many minutes it lasted, past midnight too; None where one of the times is not known."""
    begun, ended = minutes_of(meeting.started), minutes_of(meeting.ended, "ended")
    return None if begun is None or ended is None else (ended - begun) % _DAY_MINUTES


def least_minutes(meeting: Meeting, rules: MeetingRules) -> int:
    """How long it should last (HD 42-HD/BTCTW): longer with a theme in one sitting."""
    return rules.least_combined if meeting.kind == MeetingKind.COMBINED else rules.least_minutes


def check(meeting: Meeting) -> None:
    """Refuse what one field alone cannot judge, a second regular meeting in a month, and any change once locked."""
    if not 1 <= meeting.month <= 12:
        raise UserError("Tháng từ 1 đến 12.", "month")
    minutes_of(meeting.started)
    minutes_of(meeting.ended, "ended")
    for name in ("speeches", "speakers"):
        if (getattr(meeting, name) or 0) < 0:
            raise UserError("Số người, số lượt không thể âm.", name)
    if meeting.speakers and meeting.speeches is not None and meeting.speakers > meeting.speeches:
        raise UserError(f"{meeting.speakers} người phát biểu nhiều hơn {meeting.speeches} lượt phát biểu.", "speakers")
    if meeting.held_on and meeting.minutes_on and meeting.minutes_on < meeting.held_on:
        raise UserError("Ngày lập biên bản phải từ ngày họp trở đi.", "minutes_on")
    if meeting.state in MeetingState.MET and meeting.held_on is None:
        raise UserError("Chưa ghi ngày họp.", "held_on")
    if meeting.state in MeetingState.DROPPED and not meeting.reason.strip():
        raise UserError("Hoãn hoặc không họp thì phải ghi lý do.", "reason")
    _refuse_second(meeting)
    refuse_locked(meeting)


def _refuse_second(meeting: Meeting) -> None:
    if meeting.kind not in MeetingKind.MONTHLY or not meeting.__data__.get("cell"):
        return
    other = Meeting.get_or_none(
        Meeting.cell == meeting.cell,
        Meeting.year == meeting.year,
        Meeting.month == meeting.month,
        Meeting.kind.in_(MeetingKind.MONTHLY),
        Meeting.id != (meeting.id or 0),
        Meeting.state.not_in(MeetingState.DROPPED),
        Meeting.hidden == False,
    )
    if other is not None and meeting.state not in MeetingState.DROPPED:
        raise UserError(f"Tháng này đã có buổi “{other.name}”.", "month")


def refuse_locked(meeting: Meeting | int) -> None:
    """Refuse to change what is locked; raises UserError."""
    known = Meeting.get_or_none(Meeting.id == meeting)
    if known is not None and known.state == MeetingState.LOCKED:
        raise UserError(f"{known.name} đã khoá; mở khoá rồi mới sửa được.", "state")


def advance(meeting: Meeting, state: str) -> None:
    """Move on to a state and never back; what was put off or dropped and is held after all goes on from there."""
    order = MeetingState.ORDER
    now = order.index(meeting.state) if meeting.state in order else -1
    if order.index(state) > now:
        meeting.state = state


def keep(meeting: Meeting, values: Mapping[str, Any]) -> None:
    """Write what is known of a meeting, in the current Action: the state follows from it; raises UserError."""
    refuse_locked(meeting)
    changed = {name for name, value in values.items() if meeting.__data__.get(name) != value}
    for name, value in values.items():
        setattr(meeting, name, value)
    if changed & _NAMED:
        meeting.name = ""
    if meeting.notified_on:
        advance(meeting, MeetingState.NOTIFIED)
    if meeting.held_on:
        advance(meeting, MeetingState.HELD)
    if meeting.held_on and (meeting.minutes_on or meeting.minutes_number.strip()):
        advance(meeting, MeetingState.MINUTED)
    check(meeting)
    meeting.save()


def keep_attendance(meeting: Meeting, ticked: Mapping[int, tuple[str, str]], held_on: date | None = None) -> None:
    """Write who came, by member with the presence and the reason, in the current Action; raises UserError."""
    refuse_locked(meeting)
    rows = {row.__data__["member"]: row for row in attendance_of(meeting.id)}
    changes: list[dict[str, Any]] = []
    for member, (presence, reason) in ticked.items():
        row = {"meeting": meeting.id, "member": member, "presence": presence, "reason": reason}
        changes.append({**row, "id": rows[member].id} if member in rows else row)
    changes += [{"id": row.id, "hidden": True} for member, row in rows.items() if member not in ticked]
    save_many(Attendance, changes)
    keep(meeting, {"held_on": held_on or meeting.held_on or meeting.planned_on})


def attendance_of(meeting: int) -> list[Attendance]:
    """The rows of a meeting with their members, in the order of names; one query."""
    query = Attendance.select(Attendance, Member).join(Member).order_by(Member.sort_key, Member.id)
    return list(query.where(Attendance.meeting == meeting, Attendance.hidden == False))


def check_attendance(row: Attendance) -> None:
    """Refuse a change to a locked meeting; raises UserError."""
    refuse_locked(row.__data__["meeting"])


def check_visit(visit: MeetingVisit) -> None:
    """Refuse a change to a locked meeting, and the same person twice; raises UserError."""
    refuse_locked(visit.__data__["meeting"])
    other = MeetingVisit.get_or_none(
        MeetingVisit.meeting == visit.meeting, MeetingVisit.member == visit.member, MeetingVisit.hidden == False
    )
    if other is not None and other.id != visit.id:
        raise UserError(f"{visit.member.name} đã được ghi dự buổi này.", "member")


def drop(meeting: Meeting, reason: str, new_day: date | None = None, *, put_off: bool = True) -> None:
    """Put a meeting off, to another day when it is known, or say that there is none, in the current Action."""
    if meeting.state not in (*MeetingState.AHEAD, *MeetingState.DROPPED):
        raise UserError(f"{meeting.name} {_LABELS[meeting.state].lower()}, không hoãn được nữa.", "state")
    if not reason.strip():
        raise UserError("Hoãn hoặc không họp thì phải ghi lý do.", "reason")
    meeting.reason = reason
    meeting.state = MeetingState.POSTPONED if put_off else MeetingState.NOT_HELD
    if put_off and new_day is not None:
        meeting.planned_on, meeting.notified_on, meeting.state = new_day, None, MeetingState.PLANNED
    check(meeting)
    meeting.save()


def take_off(meeting: Meeting) -> None:
    """Take off the schedule what was planned by mistake, in the current Action; raises UserError once it was held."""
    if meeting.state in MeetingState.MET or attendance_of(meeting.id):
        raise UserError(f"{meeting.name} đã họp nên không bỏ khỏi lịch được.", "state")
    meeting.hidden = True
    meeting.save()


def lock(meeting: Meeting) -> None:
    """Close a meeting that has its minutes, in the current Action; raises UserError."""
    if meeting.state not in MeetingState.MET or not (meeting.minutes_on or meeting.minutes_number.strip()):
        raise UserError("Có biên bản rồi mới khoá được.", "minutes_number")
    meeting.state = MeetingState.LOCKED
    meeting.save()


def unlock(meeting: Meeting, scorers: Iterable[str] = ()) -> None:
    """Open a locked meeting again at the state that its papers show, in the current Action."""
    kinds = set(scorers)
    meeting.state = MeetingState.MINUTED
    if kinds:
        meeting.state = MeetingState.SCORED if kinds == {"cell"} else MeetingState.APPRAISED
    meeting.save()


# what it resolved


def check_resolution(line: MeetingResolution) -> None:
    """Refuse a line without words, a deadline before the meeting, and any change once locked; raises UserError."""
    if not line.text.strip():
        raise UserError("Chưa nhập nội dung nghị quyết, kết luận.", "text")
    held = day_of(line.meeting)
    if line.due_on and line.due_on < held:
        raise UserError(f"Thời hạn phải từ ngày họp {held:%d/%m/%Y} trở đi.", "due_on")
    refuse_locked(line.__data__["meeting"])


def basis_of(line: MeetingResolution) -> str:
    """How a task names the resolution it comes from."""
    day = day_of(line.meeting)
    what = f"Nghị quyết số {line.number.strip()}" if line.number.strip() else "Kết luận buổi sinh hoạt"
    return f"{what} ngày {day:%d/%m/%Y}"


def give(line: MeetingResolution, members: Iterable[Member], text: str, **values: Any) -> list[Task]:
    """Give the line to members as tasks, in the current Action, and keep which came of it; raises UserError."""
    chosen = list(members)
    if not chosen:
        raise UserError("Chưa chọn người thực hiện.", "member")
    tasks = assign_many(chosen, day_of(line.meeting).year, text, **values)
    save_many(ResolutionTask, [{"resolution": line.id, "task": task.id} for task in tasks])
    return tasks


def tasks_of(meeting: int) -> dict[int, list[Task]]:
    """The tasks given out of a meeting's resolutions, by line; one query."""
    query = (
        ResolutionTask.select(ResolutionTask, Task, Member)
        .join(MeetingResolution)
        .switch(ResolutionTask)
        .join(Task)
        .join(Member, on=Task.member)
        .where(MeetingResolution.meeting == meeting, ResolutionTask.hidden == False, Task.hidden == False)
        .order_by(Member.sort_key, Task.id)
    )
    found: dict[int, list[Task]] = {}
    for row in query:
        found.setdefault(row.__data__["resolution"], []).append(row.task)
    return found


# who follows the cell


def attached_on(day: date, cells: Iterable[int] | None = None) -> dict[int, list[Member]]:
    """Who follows each cell on the day; one query."""
    query = AttachedMember.select(AttachedMember, Member).join(Member).where(holds(AttachedMember, day))
    if cells is not None:
        query = query.where(AttachedMember.cell.in_(list(cells)))
    found: dict[int, list[Member]] = {}
    for row in query.order_by(Member.sort_key):
        found.setdefault(row.__data__["cell"], []).append(row.member)
    return found


def is_thematic(meeting: Meeting) -> bool:
    """Whether the month of the meeting has a thematic one: this, or another of the same cell."""
    if meeting.kind in MeetingKind.WITH_THEME:
        return True
    return (
        Meeting.select()
        .where(
            Meeting.cell == meeting.cell,
            Meeting.year == meeting.year,
            Meeting.month == meeting.month,
            Meeting.kind == MeetingKind.THEMATIC,
            Meeting.state.in_(MeetingState.MET),
            Meeting.hidden == False,
        )
        .exists()
    )


def running_excused(cell: int, year: int, day: date) -> dict[int, int]:
    """The longest run of meetings one after the other that each member missed with a reason in the year; one query."""
    query: Any = (
        Attendance.select(Attendance.member, Attendance.presence)
        .join(Meeting)
        .where(Meeting.cell == cell, Meeting.year == year, Meeting.held_on <= day)
        .where(Meeting.hidden == False, Attendance.hidden == False)
        .order_by(Attendance.member, Meeting.held_on, Meeting.id)
        .tuples()
    )
    longest: dict[int, int] = {}
    run, last = 0, 0
    for member, presence in query:
        run = (run if member == last else 0) + 1 if presence == Presence.EXCUSED else 0
        last = member
        longest[member] = max(longest.get(member, 0), run)
    return longest


def notice_day(meeting: Meeting, rules: MeetingRules) -> date:
    """By when the members, and who follows the cell, are told of it."""
    return day_of(meeting) - timedelta(days=rules.notice_days)
