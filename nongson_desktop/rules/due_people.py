"""What is due of people: the end of a probation, the files of the next round of Huy hiệu Đảng."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import peewee as pw

from db.base import holds
from db.dates import add_months
from db.members import Member, Membership, Status, StatusPeriod
from nongson_desktop.rules.due import DueItem

ADMISSION, BADGES = "Phát triển đảng viên", "Huy hiệu Đảng"
_PROBATION = 12
_FILE_DAYS = 42  # 30 working days without a holiday between


def probation(day: date, until: date) -> list[DueItem]:
    """Probationary members whose twelve months end by then, counted from the ceremony (QĐ 294-QĐ/TW 4.2.2)."""
    query: Any = (
        Member.select(Member, Membership.cell.alias("cell_id"))
        .join(StatusPeriod, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, day))
        .switch(Member)
        .join(Membership, pw.JOIN.LEFT_OUTER, on=(Membership.member == Member.id) & holds(Membership, day))
        .where(
            Member.hidden == False,
            StatusPeriod.status == Status.PROBATIONARY,
            Member.admitted_on.is_null(False),
        )
        .order_by(Member.admitted_on, Member.sort_key)
        .objects()
    )
    ends = [(add_months(member.admitted_on.last_day, _PROBATION), member) for member in query]
    return [
        DueItem(end, ADMISSION, f"{member.name}: hết 12 tháng dự bị", "members", member.id, member.cell_id)
        for end, member in ends
        if end <= until
    ]


def badges(day: date, until: date) -> list[DueItem]:
    """The next rounds' files, by cell, on the day they are due with the province."""
    from nongson_desktop.rules.badge_rules import rules_on
    from nongson_desktop.rules.badges import Standing, due_badges

    found = []
    round_on = rules_on(day).round_after(day - timedelta(days=1))
    while (by := round_on - timedelta(days=_FILE_DAYS)) <= until:
        proposed = [one for one in due_badges(round_on) if one.standing in Standing.PROPOSED]
        cells = Counter((one.cell_id, one.cell) for one in proposed)
        found += [
            DueItem(
                by,
                BADGES,
                f"{cell or 'Chưa rõ chi bộ'}: hồ sơ {count} đảng viên đợt {round_on:%d/%m/%Y}",
                "badges",
                0,
                number,
                count,
                round_on.year,
            )
            for (number, cell), count in cells.items()
        ]
        round_on = rules_on(round_on).round_after(round_on)
    return found
