"""What is due of people: the files of the next round of Huy hiệu Đảng."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from nongson_desktop.rules.due import DueItem
from nongson_desktop.rules.due_year import due_days
from nongson_desktop.rules.working_days import add_working_days, holidays

BADGES = "Huy hiệu Đảng"


def badges(day: date, until: date) -> list[DueItem]:
    """The next rounds' files, by cell, on the day they are due with the province (in working days before the round)."""
    from nongson_desktop.rules.badge_rules import rules_on
    from nongson_desktop.rules.badges import Standing, due_badges

    found, before, off = [], due_days(day).badge_days, holidays(day)
    round_on = rules_on(day).round_after(day - timedelta(days=1))
    while (by := add_working_days(round_on, -before, off)) <= until:
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
