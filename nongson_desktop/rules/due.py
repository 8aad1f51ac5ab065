"""Việc đến hạn: what every part of the program has coming due, in the order of its days."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module

# One line a capability: a function of the day and of how far to look; what is overdue on the day belongs to it.
SOURCES = (
    "nongson_desktop.rules.due_year.tasks",
    "nongson_desktop.rules.due_year.plans",
    "nongson_desktop.rules.due_year.without_tasks",
    "nongson_desktop.rules.meetings_due.due",
    "nongson_desktop.rules.tasks_of_cells.due",
    "nongson_desktop.rules.tasks_year.due",
    "nongson_desktop.rules.due_year.evaluation",
    "nongson_desktop.rules.admission_results.due",
    "nongson_desktop.rules.posts_indicators.due",
    "nongson_desktop.rules.concerns.due",
    "nongson_desktop.rules.dialogues.due",
    "nongson_desktop.rules.inspections_due.due",
    "nongson_desktop.rules.training_gaps.due",
    "nongson_desktop.rules.contests.due",
    "nongson_desktop.rules.indicators.due",
    "nongson_desktop.rules.due_people.badges",
    "nongson_desktop.rules.due_registers.due",
    "nongson_desktop.rules.due_organizations.due",
    "nongson_desktop.rules.status_changes.due",
    "nongson_desktop.rules.transfers.due",
)
_BODIES = "organizations"
OVERDUE, LATER = "Quá hạn", "Về sau"
SPANS = ((7, "Trong 7 ngày"), (30, "Trong 30 ngày"), (90, "Trong 90 ngày"))


@dataclass(frozen=True)
class DueItem:
    """One thing due: `kind` is the page that settles it, `record_id` the record it stands on there (0: the page alone).

    `cell` is whose it is, None the whole office's; `count` how many things the line stands for; `year` the working
    year the page has to show, None the present one.
    """

    due_on: date
    area: str
    text: str
    kind: str
    record_id: int
    cell: int | None = None
    count: int = 1
    year: int | None = None

    def late(self, day: date) -> int:
        """For how many days it has been overdue; 0 when it is not."""
        return max((day - self.due_on).days, 0)


def short(text: str, most: int = 90) -> str:
    """A long text as a line of the list."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


Source = Callable[[date, date], list[DueItem]]


def source_of(name: str) -> Source:
    """The function behind a line of SOURCES; nothing is imported before it is asked."""
    module, _, function = name.rpartition(".")
    found: Source = getattr(import_module(module), function)
    return found


def due_items(day: date, until: date, *bodies: int) -> list[DueItem]:
    """All that is overdue on the day or due up to `until`, that included, by day; of these organisations when given."""
    found = [item for name in SOURCES for item in source_of(name)(day, until) if item.due_on <= until]
    kept = [item for item in found if not bodies or _is_of(item, bodies)]
    return sorted(kept, key=lambda item: item.due_on)


def _is_of(item: DueItem, bodies: Collection[int]) -> bool:
    """Whether it is one of these organisations' own, or one of its cells'."""
    return item.cell in bodies or (item.kind == _BODIES and item.record_id in bodies)


def span_of(item: DueItem, day: date) -> str:
    """The group a line stands in: overdue, else the shortest span that reaches its day."""
    if item.due_on < day:
        return OVERDUE
    return next((words for days, words in SPANS if item.due_on <= day + timedelta(days=days)), LATER)


def grouped(items: Iterable[DueItem], day: date) -> dict[str, list[DueItem]]:
    """The lines by group, every group of OVERDUE and SPANS in its place, empty ones too."""
    groups: dict[str, list[DueItem]] = {OVERDUE: [], **{words: [] for _, words in SPANS}}
    for item in items:
        groups.setdefault(span_of(item, day), []).append(item)
    return groups
