"""Kiến nghị bằng con số: raised, answered on the spot, resolved, in time, overdue, by field, hamlet, body or source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.dialogues import Concern, ConcernKind, ConcernSource, ConcernState, concerns_listing
from db.organizations import shown_name
from db.search import View
from nongson_desktop.rules.percent import percent

AREA, HAMLET, BODY, SOURCE = "area", "hamlet", "body", "source"
GROUPINGS = ((AREA, "Lĩnh vực"), (HAMLET, "Thôn"), (BODY, "Cơ quan, người xử lý"), (SOURCE, "Nguồn"))
WHOLE, UNSAID = "Tổng cộng", "(chưa ghi)"
_SOURCES = dict(ConcernSource.LABELS)


@dataclass(frozen=True)
class Figures:
    """The concerns of one field, hamlet, body or source; every figure is the list of its records."""

    name: str
    raised: tuple[Concern, ...]
    day: date

    def _those(self, holds: Callable[[Concern], Any]) -> tuple[Concern, ...]:
        return tuple(one for one in self.raised if holds(one))

    @property
    def on_the_spot(self) -> tuple[Concern, ...]:
        return self._those(lambda one: one.on_the_spot)

    @property
    def resolved(self) -> tuple[Concern, ...]:
        """Answered by the day, whether or not the people have been told."""
        return self._those(lambda one: one.answered_on and one.answered_on <= self.day)

    @property
    def in_time(self) -> tuple[Concern, ...]:
        return tuple(
            one for one in self.resolved if not (one.due_on and one.answered_on and one.answered_on > one.due_on)
        )

    @property
    def overdue(self) -> tuple[Concern, ...]:
        """Still unanswered after their day."""
        waiting = (*ConcernState.UNANSWERED, ConcernState.PASSED_UP)
        return self._those(
            lambda one: one.state in waiting and not one.answered_on and one.due_on and one.due_on < self.day
        )

    @property
    def passed_up(self) -> tuple[Concern, ...]:
        return self._those(lambda one: one.passed_on)

    @property
    def refused(self) -> tuple[Concern, ...]:
        return self._those(lambda one: one.state == ConcernState.REFUSED)

    @property
    def repeated(self) -> tuple[Concern, ...]:
        """Raised before."""
        return self._those(lambda one: one.__data__["repeats"])

    @property
    def share(self) -> str:
        """Answered in time of those answered or overdue, in percent; of none a dash."""
        return percent(len(self.in_time), len(self.resolved) + len(self.overdue))

    @property
    def columns(self) -> tuple[tuple[Concern, ...], ...]:
        """The lists behind the figures, in the order of COLUMNS."""
        return (
            self.raised,
            self.on_the_spot,
            self.resolved,
            self.in_time,
            self.overdue,
            self.passed_up,
            self.refused,
            self.repeated,
        )


COLUMNS = (
    "Tiếp nhận",
    "Trả lời tại chỗ",
    "Đã giải quyết",
    "Đúng hạn",
    "Quá hạn",
    "Chuyển cấp trên",
    "Không giải quyết",
    "Nêu lại",
)


def concerns_of(year: int, day: date, bodies: Sequence[int] = ()) -> list[Concern]:
    """The concerns received in the year up to the day, without what was only handed on; one query."""
    query = concerns_listing(View(as_of=day, year=year).within(bodies))
    found = query.where(Concern.kind == ConcernKind.CONCERN, Concern.received_on <= day)
    return list(found.order_by(Concern.received_on, Concern.id))


def figures(found: Sequence[Concern], day: date, by: str) -> list[Figures]:
    """The figures of each field, hamlet, body or source, the largest first, then of all."""
    groups: dict[str, list[Concern]] = {}
    for one in found:
        groups.setdefault(_group(one, by) or UNSAID, []).append(one)
    parts = sorted(groups.items(), key=lambda part: (part[0] == UNSAID, -len(part[1]), part[0]))
    return [*(Figures(name, tuple(mine), day) for name, mine in parts), Figures(WHOLE, tuple(found), day)]


def _group(one: Concern, by: str) -> str:
    if by == HAMLET:
        return shown_name(one.hamlet)
    if by == SOURCE:
        return _SOURCES.get(one.source, "")
    return str(getattr(one, by))
