"""What is due of people: the files of the next round of Huy hiệu Đảng."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from nongson_desktop.rules.due import DueItem

BADGES = "Huy hiệu Đảng"
_FILE_DAYS = 42  # 30 working days without a holiday between


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
