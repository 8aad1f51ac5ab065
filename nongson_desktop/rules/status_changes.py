"""Đổi trạng thái: what a change asks for, what it leads to, said beforehand; and the change with all that follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from db.badges import GapKind, PartyGap
from db.base import Row, holds, save_many
from db.dates import PartialDate, add_months
from db.members import Member, Membership, Status, StatusPeriod
from db.search import folded
from nongson_desktop.rules.due import DueItem
from nongson_desktop.rules.given_up import give_up, held, posts_held, told
from nongson_desktop.rules.members import last_cells, set_status
from nongson_desktop.rules.open_work import Choices, settle
from nongson_desktop.rules.statuses import (
    LEFT_PARTY,
    UNUSUAL,
    StatusRule,
    numbers,
    periods_of,
    rules,
    status_before,
    step,
    table,
)
from nongson_desktop.rules.working_days import add_working_days, holidays

AREA = "Đảng viên"
_STAY_OVER = "hết sinh hoạt tạm thời"
_WITHOUT_CELL = "Từ ngày ấy chưa thuộc chi bộ nào: ghi xong thì xếp vào một chi bộ ở “Chuyển chi bộ”."
_MISSING = {"document": "số, ngày văn bản", "reason": "lý do", "due_on": "thời hạn"}
_GAPS = {Status.REMOVED: GapKind.REMOVED, Status.EXPELLED: GapKind.EXPELLED, Status.RESIGNED: GapKind.OTHER}


@dataclass(frozen=True)
class StatusChange:
    """What the clerk is about to record; `due_on` is the last day of a status that has one."""

    status: str
    since: date | None
    document: str = ""
    reason: str = ""
    due_on: date | None = None

    @property
    def rule(self) -> StatusRule:
        return rules()[self.status]


# What to say beforehand


def warnings_of(member: Member, change: StatusChange) -> list[str]:
    """Legal periods not kept and papers still missing (QĐ 294-QĐ/TW 3.5, 4.2.2, 6.3.2, 7); they never block."""
    known = periods_of(member)
    before = status_before(known, change.since)
    said = list(_unusual(before, change))
    missing = [words for name, words in _MISSING.items() if name in change.rule.needs and not getattr(change, name)]
    said += [f"Chưa ghi {', '.join(missing)}."] if missing else []
    if change.since is None:
        return said
    limits = numbers(change.since)
    said += _probation(member, before, change, limits)
    said += _readmission(known, before, change, limits)
    said += _stay(change, limits)
    return said


def _unusual(before: str, change: StatusChange) -> Iterator[str]:
    if before and step(before, change.status) == UNUSUAL:
        yield (
            f"Từ “{rules()[before].label}” sang “{change.rule.label}” ít gặp; hãy xem lại văn bản trước khi ghi."
            + (
                " Người xin ra khỏi Đảng không được kết nạp lại, trừ gia đình đặc biệt khó khăn."
                if before == Status.RESIGNED
                else ""
            )
        )


def probation_end(member: Member, months: int) -> date | None:
    """The day on which probation is full, counted from the ceremony (QĐ 294-QĐ/TW 4.2.2); None without its day."""
    begun = member.admitted_on
    return add_months(begun.first_day, months) if begun is not None and begun.day else None


def _probation(member: Member, before: str, change: StatusChange, limits: Mapping[str, int]) -> Iterator[str]:
    end = probation_end(member, limits["probation_months"])
    if (
        before == Status.PROBATIONARY
        and change.status == Status.OFFICIAL
        and end
        and change.since
        and change.since < end
    ):
        yield f"Chưa đủ {limits['probation_months']} tháng dự bị: đến ngày {end:%d/%m/%Y} mới đủ."


def _readmission(
    known: list[StatusPeriod], before: str, change: StatusChange, limits: Mapping[str, int]
) -> Iterator[str]:
    if change.status != Status.PROBATIONARY or before not in LEFT_PARTY or change.since is None:
        return
    left = next(one for one in reversed(known) if one.status == before)
    earliest = add_months(left.since, limits["readmission_months"]) if left.since else None
    if earliest and change.since < earliest:
        yield f"Chưa đủ {limits['readmission_months']} tháng từ khi ra khỏi Đảng: từ ngày {earliest:%d/%m/%Y} mới đủ."
    again = sum(one.status in LEFT_PARTY for one in known)
    if again > limits["readmissions"]:
        yield f"Chỉ kết nạp lại {limits['readmissions']} lần; người này đã ra khỏi Đảng {again} lần."


def _stay(change: StatusChange, limits: Mapping[str, int]) -> Iterator[str]:
    """A temporary stay has its least and its most; an exemption for other reasons than age and health has an end."""
    if change.status == Status.EXEMPT and change.reason and change.due_on is None:
        reason = folded(change.reason)
        if not any(folded(word) in reason for word in table()["exempt"]["endless"]):
            yield str(table()["exempt"]["words"])
    if change.status not in (Status.AWAY, Status.GUEST) or change.due_on is None or change.since is None:
        return
    if change.due_on < add_months(change.since, limits["temporary_months_least"]):
        yield f"Sinh hoạt tạm thời từ {limits['temporary_months_least']} tháng trở lên."
    if change.due_on >= add_months(change.since, limits["temporary_months_most"]):
        yield (
            f"Sinh hoạt tạm thời dưới {limits['temporary_months_most']} tháng;"
            f" đi học thì đến {limits['study_months_most']} tháng."
        )


def consequences(member: Member, change: StatusChange) -> list[str]:
    """What the change does and what has to follow it, in sentences."""
    rule, before = change.rule, status_before(periods_of(member), change.since)
    said = [rule.words]
    if change.since is not None:
        said += list(_given_up(member, change)) if rule.closes else []
        said += list(_deadlines(rule, change.since))
        said += [] if rule.closes or _has_cell(member, change.since) else [_WITHOUT_CELL]
    said += rule.leads
    if rule.transfer:
        said.append("Ghi ở “Chuyển sinh hoạt” thì có dòng trong sổ giới thiệu và được theo dõi thời hạn.")
    if before in LEFT_PARTY and change.status == Status.PROBATIONARY:
        said.append("Thời gian ở ngoài Đảng không tính vào tuổi đảng.")
    if before == Status.PROBATIONARY and change.status == Status.OFFICIAL and change.since:
        end = probation_end(member, numbers(change.since)["probation_months"])
        said += [f"Ngày chính thức: {end:%d/%m/%Y}, đủ 12 tháng dự bị, kể cả khi công nhận chậm."] if end else []
    return said


def _given_up(member: Member, change: StatusChange) -> Iterator[str]:
    day = change.since or date.max
    ending, posts = held(member, day), posts_held(member, day)
    dead = change.status == Status.DECEASED
    if ending := [*ending, *posts] if dead else ending:
        yield f"Thôi giữ từ ngày ấy: {told(ending)}."
    if posts and not dead:
        yield f"Còn giữ {told(posts)}: thôi giữ thì ghi ở “Cán bộ thôn”."


def _has_cell(member: Member, day: date) -> bool:
    return bool(Membership.select().where(Membership.member == member, holds(Membership, day)).exists())


def _deadlines(rule: StatusRule, since: date) -> Iterator[str]:
    limits, free = numbers(since), holidays(since)
    if rule.reported:
        count = limits["report_working_days"]
        by = add_working_days(since, count, free)
        yield f"Gửi {rule.reported} lên cấp trên chậm nhất ngày {by:%d/%m/%Y} ({count} ngày làm việc)."
    if rule.complaint:
        by = add_working_days(since, limits["complaint_working_days"], free)
        yield f"Người ấy khiếu nại được đến ngày {by:%d/%m/%Y}."


# The change


def change_status(member: Member, change: StatusChange, choices: Choices | None = None) -> None:
    """Record the change and what follows from it, in the current Action; raises UserError.

    Who leaves gives up the offices and the cell; who is admitted again has the time outside the Party left out of
    party age; who becomes official is so from the end of probation. `choices` say what becomes of the open work.
    """
    before = status_before(periods_of(member), change.since)
    set_status(member, change.status, change.since, change.document, change.reason, change.due_on)
    if change.since is not None:
        if change.rule.closes:
            leave(member, change.since, change.rule.label)
        if change.status == Status.DECEASED:
            give_up(posts_held(member, change.since), change.since, change.rule.label)
        if before in LEFT_PARTY and change.status == Status.PROBATIONARY:
            _leave_out(member, before, change.since)
        if before == Status.PROBATIONARY and change.status == Status.OFFICIAL:
            _make_official(member, numbers(change.since)["probation_months"])
        settle(member, choices or {}, change.since, change.rule.label.lower())


def leave(member: Member, day: date, why: str) -> None:
    """End what is held, helped and followed, and the belonging to a cell, on the day, in the current Action."""
    give_up(held(member, day), day, why)
    save_many(Membership, list(_left_cells(member, day)))


def _left_cells(member: Member, day: date) -> Iterator[Row]:
    """The cell of the day ends; those written down for later days, as by a merger entered before, never held."""
    of_member = Membership.select().where(Membership.member == member, ~Membership.hidden)
    belonged = False
    for one in of_member.order_by(Membership.since, Membership.id):
        if not _began(one, day):
            yield from [{"id": one.id, "hidden": True}] if belonged else []
        elif one.until is None or one.until > day:
            yield {"id": one.id, "until": day}
        belonged = True


def _began(period: Any, day: date) -> bool:
    return period.since is None or period.since < day


def _leave_out(member: Member, before: str, back: date) -> None:
    left = next(one for one in reversed(periods_of(member)) if one.status == before)
    if left.since is None or PartyGap.select().where(PartyGap.member == member, PartyGap.since == left.since).exists():
        return
    PartyGap(member=member, kind=_GAPS[before], since=left.since, until=back, document=left.document).save()


def _make_official(member: Member, months: int) -> None:
    """Official from the end of the months, even when it was decided late (QĐ 294-QĐ/TW 4.5)."""
    end = probation_end(member, months)
    if end is not None and member.official_on is None:
        member.official_on = PartialDate.of(end)
        member.save()


def end_stay(period: StatusPeriod, day: date, choices: Choices | None = None) -> None:
    """A guest goes home: nothing follows, the stay and the belonging to the cell end; in the current Action.

    `choices` say what becomes of her open work.
    """
    settle(period.member, choices or {}, day, _STAY_OVER)
    period.until = day
    period.save()
    leave(period.member, day, _STAY_OVER)


def report_sent(period: StatusPeriod, day: date) -> None:
    """The notice of a death or of a leaving went up, in the current Action."""
    period.reported_on = day
    period.save()


# Due


def due(day: date, until: date) -> list[DueItem]:
    """Statuses whose time ends, and notices of death and leaving not sent up in their working days."""
    found = [*_ending(day, until), *_unsent(day, until)]
    cells = last_cells([one.record_id for one in found], day)
    return [
        DueItem(one.due_on, AREA, one.text, one.kind, one.record_id, cells.get(one.record_id, (None, ""))[0])
        for one in found
    ]


def _ending(day: date, until: date) -> Iterable[DueItem]:
    query: Any = (
        StatusPeriod.select(StatusPeriod, Member)
        .join(Member)
        .where(holds(StatusPeriod, day), StatusPeriod.due_on <= until, Member.hidden == False)
    )
    for one in query:
        yield DueItem(
            one.due_on,
            AREA,
            f"{one.member.name}: hết hạn {rules()[one.status].label.lower()}",
            "members",
            one.member.id,
        )


def _unsent(day: date, until: date) -> Iterable[DueItem]:
    limits, free = numbers(day), holidays(day)
    oldest = day - timedelta(days=limits["report_forgotten_days"])
    reported = [key for key, rule in rules().items() if rule.reported]
    query: Any = (
        StatusPeriod.select(StatusPeriod, Member)
        .join(Member)
        .where(
            StatusPeriod.status.in_(reported),
            StatusPeriod.since.between(oldest, day),
            StatusPeriod.reported_on.is_null(),
            StatusPeriod.hidden == False,
            Member.hidden == False,
        )
    )
    for one in query:
        by = add_working_days(one.since, limits["report_working_days"], free)
        if by <= until:
            words = f"{one.member.name}: gửi {rules()[one.status].reported}"
            yield DueItem(by, AREA, words, "members", one.member.id)
