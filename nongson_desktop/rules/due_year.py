"""What is due of the year's work: plans and tasks that are lacking, tasks to be done, the steps of the evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import Any

import peewee as pw

from db.base import holds
from db.dates import month_and_day
from db.errors import UserError
from db.evaluation import Evaluation
from db.members import Member, Membership, Status, StatusPeriod
from db.organizations import OrganizationPeriod
from db.plans import Plan, PlanCheck, PlanItem, PlanState
from db.settings import keep_setting, setting
from db.tasks import Task, TaskResult
from nongson_desktop.rules.due import DueItem, short

PLANS, TASKS, EVALUATION = "Kế hoạch", "Nhiệm vụ", "Đánh giá, xếp loại"
_LISTED = 300  # more than a clerk reads: above it a line stands for all of a cell
_SETTING = "due"
_MOST_DAYS, _A_YEAR = 120, 366


@dataclass(frozen=True)
class DueDays:
    """Days of a year, as month and day, that no text sets: the office may choose others (operations.md section 9).

    By `check_by` each plan handed in until then was looked at once, for the half year; `silent_days` without a word on
    a task stand for two meetings in a cell that keeps none; `badge_days` is how many working days before a round its
    files are with the province (so in Hà Nội: unconfirmed); `compare_days` after a quarter its numbers are compared
    with the cells' and the committee's above.
    """

    plan_by: tuple[int, int] = (1, 31)
    check_by: tuple[int, int] = (6, 30)
    task_by: tuple[int, int] = (1, 31)
    evaluation_by: tuple[int, int] = (12, 1)
    badge_days: int = 30
    silent_days: int = 62
    compare_days: int = 15


def due_days(day: date) -> DueDays:
    """The days in force; one query."""
    own = setting(_SETTING, day, {})
    values: dict[str, Any] = {
        one.name: tuple(own[one.name]) if isinstance(own[one.name], list) else own[one.name]
        for one in fields(DueDays)
        if one.name in own
    }
    return DueDays(**values)


def keep_due_days(days: DueDays, since: date | None, document: str = "") -> None:
    """Write the office's own days in the current Action; raises UserError."""
    if not 0 <= days.badge_days <= _MOST_DAYS:
        raise UserError(f"Số ngày làm việc phải từ 0 đến {_MOST_DAYS}.", "badge_days")
    if not 0 < days.silent_days <= _A_YEAR:
        raise UserError(f"Số ngày không báo cáo phải từ 1 đến {_A_YEAR}.", "silent_days")
    if not 0 <= days.compare_days <= _MOST_DAYS:
        raise UserError(f"Số ngày phải từ 0 đến {_MOST_DAYS}.", "compare_days")
    keep_setting(_SETTING, asdict(days), since, document)


def day_of_year(text: str, field: str) -> tuple[int, int]:
    """A day typed as 31/1, as month and day; raises UserError."""
    found = month_and_day(text)
    if found is None:
        raise UserError(f"“{text}” không phải là ngày/tháng; ghi như 31/1.", field)
    return found


@dataclass(frozen=True)
class Lacking:
    """How many members of one cell lack something."""

    cell: int | None
    name: str
    count: int

    @property
    def words(self) -> str:
        return f"{self.name or 'Chưa rõ chi bộ'}: {self.count} đảng viên"


def tasks(day: date, until: date) -> list[DueItem]:
    """Open tasks that are overdue or due by then, each a line; of very many, one line a cell and day span."""
    asked = (Task.hidden == False, Task.result.in_(TaskResult.OPEN), Task.due_on <= until)
    if Task.select().where(*asked).count() > _LISTED:
        return [*_tasks_of_cells(day, asked, late=True), *_tasks_of_cells(day, asked, late=False)]
    query: Any = (
        Task.select(Task.id, Task.text, Task.due_on, Task.year, Member.name, Membership.cell)
        .join(Member, on=Task.member)
        .join(Membership, pw.JOIN.LEFT_OUTER, on=(Membership.member == Member.id) & holds(Membership, day))
        .where(*asked)
        .order_by(Task.due_on, Member.sort_key, Task.id)
        .tuples()
    )
    return [
        DueItem(due_on, TASKS, f"{name}: {short(text)}", "tasks", number, cell, year=year)
        for number, text, due_on, year, name, cell in query
    ]


def _tasks_of_cells(day: date, asked: Sequence[Any], *, late: bool) -> list[DueItem]:
    """One line a cell for those already late, another for those to come, on the first of their days."""
    words = "nhiệm vụ quá hạn" if late else "nhiệm vụ đến hạn"
    query: Any = (
        Task.select(Membership.cell, OrganizationPeriod.name, pw.fn.COUNT(Task.id), pw.fn.MIN(Task.due_on), Task.year)
        .join(Membership, pw.JOIN.LEFT_OUTER, on=(Membership.member == Task.member) & holds(Membership, day))
        .join(OrganizationPeriod, pw.JOIN.LEFT_OUTER, on=_named(day))
        .where(*asked, (Task.due_on < day) if late else (Task.due_on >= day))
        .group_by(Membership.cell, Task.year)
        .tuples()
    )
    return [
        DueItem(_day(first), TASKS, f"{name or 'Chưa rõ chi bộ'}: {count} {words}", "tasks", 0, cell, count, year)
        for cell, name, count, first, year in query
    ]


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _named(day: date) -> Any:
    return (OrganizationPeriod.organization == Membership.cell) & holds(OrganizationPeriod, day)


def plans(day: date, until: date) -> list[DueItem]:
    """Plans not there or not handed in by their day, not checked by the half year, and items whose day has come."""
    found, days = [], due_days(day)
    for year in _years(day, until):
        having = Plan.select(Plan.member).where(Plan.year == year, Plan.hidden == False)
        drafts = having.where(Plan.state == PlanState.DRAFT)
        by = date(year, *days.plan_by)
        lacking = _by_cell(Member.id.not_in(having), Status.MUST_PLAN, day)
        if having.exists():
            found += _lines(by, PLANS, "plans", year, lacking, "chưa có kế hoạch")
            not_handed_in = _by_cell(Member.id.in_(drafts), Status.MUST_PLAN, day)
            found += _lines(by, PLANS, "plans", year, not_handed_in, "chưa nộp kế hoạch (còn nháp)")
            found += _unchecked(date(year, *days.check_by), day)
        else:
            found += _whole_year(by, PLANS, "plans", year, lacking, "Mở năm {year}: {count} đảng viên chưa có kế hoạch")
    return [*found, *_plan_items(day, until)]


def _unchecked(by: date, day: date) -> list[DueItem]:
    """Plans handed in by then and not yet assessed at which nobody has looked in the year, by cell."""
    waiting = Plan.state.in_((PlanState.SUBMITTED, PlanState.CONFIRMED, PlanState.ADJUSTED))
    plans = Plan.select(Plan.member).where(Plan.year == by.year, Plan.hidden == False, waiting)
    plans = plans.where(Plan.submitted_on.is_null() | (Plan.submitted_on <= by))
    seen = PlanCheck.select(PlanCheck.member).where(PlanCheck.year == by.year, PlanCheck.hidden == False)
    lacking = _by_cell(Member.id.in_(plans) & Member.id.not_in(seen), Status.MUST_PLAN, day)
    return _lines(by, PLANS, "plans", by.year, lacking, "chưa được kiểm tra kế hoạch")


def without_tasks(day: date, until: date) -> list[DueItem]:
    """Who must have a task by the day of the year and has none, by cell (HD 06-HD/TW 2.3)."""
    found = []
    for year in _years(day, until):
        having = Task.select(Task.member).where(Task.year == year, Task.hidden == False)
        lacking = _by_cell(Member.id.not_in(having), Status.MUST_HAVE_TASK, day)
        by = date(year, *due_days(day).task_by)
        if having.exists():
            found += _lines(by, TASKS, "tasks", year, lacking, "chưa được giao nhiệm vụ")
        else:
            found += _whole_year(by, TASKS, "tasks", year, lacking, "Giao nhiệm vụ năm {year} cho {count} đảng viên")
    return found


def _years(day: date, until: date) -> range:
    return range(day.year, until.year + 1)


def _by_cell(which: Any, statuses: Sequence[str], day: date) -> list[Lacking]:
    """How many members in such a status each cell has of these, in the order of lists; one query."""
    query: Any = (
        Member.select(Membership.cell, OrganizationPeriod.name, pw.fn.COUNT(Member.id))
        .join(StatusPeriod, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, day))
        .join(Membership, pw.JOIN.LEFT_OUTER, on=(Membership.member == Member.id) & holds(Membership, day))
        .join(OrganizationPeriod, pw.JOIN.LEFT_OUTER, on=_named(day))
        .where(Member.hidden == False, StatusPeriod.status.in_(statuses), which)
        .group_by(Membership.cell)
        .order_by(pw.fn.vietnamese_order(OrganizationPeriod.name))
        .tuples()
    )
    return [Lacking(cell, name or "", count) for cell, name, count in query]


def _lines(by: date, area: str, page: str, year: int, lacking: Iterable[Lacking], what: str) -> list[DueItem]:
    """A line for each cell."""
    return [DueItem(by, area, f"{one.words} {what} năm {year}", page, 0, one.cell, one.count, year) for one in lacking]


def _whole_year(by: date, area: str, page: str, year: int, lacking: Iterable[Lacking], words: str) -> list[DueItem]:
    """One line for the whole office while nothing of the year is there yet."""
    count = sum(one.count for one in lacking)
    return [DueItem(by, area, words.format(year=year, count=count), page, 0, None, count, year)] if count else []


def _plan_items(day: date, until: date) -> list[DueItem]:
    """Items of plans whose day has come without a result, each a line; of very many, one line a cell."""
    asked = (
        PlanItem.hidden == False,
        Plan.hidden == False,
        PlanItem.due_on <= until,
        PlanItem.degree == "",
        PlanItem.result == "",
        Plan.state != PlanState.ASSESSED,
    )
    if PlanItem.select().join(Plan).where(*asked).count() > _LISTED:
        return _plan_items_of_cells(day, asked)
    query: Any = (
        PlanItem.select(Plan.id, PlanItem.text, PlanItem.due_on, Plan.year, Member.name, Membership.cell)
        .join(Plan)
        .join(Member)
        .join(Membership, pw.JOIN.LEFT_OUTER, on=(Membership.member == Member.id) & holds(Membership, day))
        .where(*asked)
    )
    return [
        DueItem(due_on, PLANS, f"{name}: {short(text)}", "plans", plan, cell, year=year)
        for plan, text, due_on, year, name, cell in query.order_by(PlanItem.due_on, PlanItem.id).tuples()
    ]


def _plan_items_of_cells(day: date, asked: Sequence[Any]) -> list[DueItem]:
    """One line a cell and year, on the first of their days."""
    first = pw.fn.MIN(PlanItem.due_on)
    query: Any = (
        PlanItem.select(Membership.cell, OrganizationPeriod.name, pw.fn.COUNT(PlanItem.id), first, Plan.year)
        .join(Plan)
        .join(Membership, pw.JOIN.LEFT_OUTER, on=(Membership.member == Plan.member) & holds(Membership, day))
        .join(OrganizationPeriod, pw.JOIN.LEFT_OUTER, on=_named(day))
        .where(*asked)
        .group_by(Membership.cell, Plan.year)
        .order_by(pw.fn.vietnamese_order(OrganizationPeriod.name))
        .tuples()
    )
    words = "mục của kế hoạch đến hạn, chưa ghi kết quả"
    return [
        DueItem(_day(due_on), PLANS, f"{name or 'Chưa rõ chi bộ'}: {count} {words}", "plans", 0, cell, count, year)
        for cell, name, count, due_on, year in query
    ]


def evaluation(day: date, until: date) -> list[DueItem]:
    """Opening the year's evaluation, then what each cell still lacks by the rating date, then closing the year."""
    opened: Any = Evaluation.select().where(Evaluation.hidden == False, Evaluation.closed_on.is_null())
    found = [item for one in opened for item in _steps(one, day, until)]
    by = date(day.year, *due_days(day).evaluation_by)
    this_year = Evaluation.select().where(Evaluation.hidden == False, Evaluation.year == day.year)
    if by <= until and not this_year.exists():
        found.append(DueItem(by, EVALUATION, f"Mở đánh giá năm {day.year}", "evaluation", 0, year=day.year))
    return found


def _steps(opened: Evaluation, day: date, until: date) -> list[DueItem]:
    """What the cells lack; when none lacks anything, the closing; never later than the rules want it finished.

    Of a cell that had ended by the rating date nothing can be settled any more: the list is to be brought up to date.
    """
    from nongson_desktop.rules.evaluation import profile_of
    from nongson_desktop.rules.progress import progress_of
    from nongson_desktop.rules.rated import cells_gone, kept_cells, overtaken_since

    year = opened.year
    finish = profile_of(opened).finish_by(year)
    by = min(opened.rating_date, finish)
    if by > until:
        return []
    gone = {one.id: one.name for one in cells_gone(opened.rating_date, kept_cells(year))}
    lacking = [(one.counts, one.lacking(day)) for one in progress_of(year, day) if one.counts.id not in gone]
    found = [
        DueItem(
            by,
            EVALUATION,
            f"{counts.name or 'Chưa rõ chi bộ'}: còn thiếu {', '.join(words)}",
            "rating-progress",
            0,
            counts.id,
            year=year,
        )
        for counts, words in lacking
        if words
    ]
    if gone:
        words = f"Cập nhật danh sách đánh giá năm {year}: {', '.join(gone.values())} đã kết thúc trước ngày chốt"
        found.insert(0, DueItem(by, EVALUATION, words, "evaluation", 0, None, len(gone), year))
    elif changed := overtaken_since(year, opened.rating_date):
        words = f"Cập nhật danh sách đánh giá năm {year}: hồ sơ của {len(changed)} người nay khác lúc chốt"
        found.insert(0, DueItem(by, EVALUATION, words, "evaluation", 0, None, len(changed), year))
    closed_by = min(by + timedelta(days=1), finish)
    closing = DueItem(closed_by, EVALUATION, f"Khoá sổ đánh giá năm {year}", "evaluation", 0, year=year)
    return found or [closing]
