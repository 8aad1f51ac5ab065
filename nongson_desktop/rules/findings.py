"""Số liệu, việc phải xem xét, ý kiến: what the clerk records beside a rating because no other record counts it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.base import action, holds, save_many
from db.errors import UserError
from db.evaluation import Level, Rating, cell_ratings, in_year
from db.judgement import Body, Figure, Finding, Opinion
from db.members import Membership, OfficeHeld, Role
from db.organizations import Organization, OrganizationKind
from db.tasks import Task
from nongson_desktop.rules.evaluation import evaluation_of, profile_of, rating_day, refuse_closed
from nongson_desktop.rules.profile_parts import TASK_SHARES, Flag
from nongson_desktop.rules.profiles import Profile, profile_for
from nongson_desktop.rules.tasks import TaskShares, shares

WEAK_UNITS, LOW_VOTES, SICK_MONTHS = "weak_units", "low_votes", "sick_months"
FIGURES = {
    "done": "Nhiệm vụ của đơn vị: hoàn thành",
    "met": "đạt chất lượng",
    "late": "chậm",
    "above": "vượt yêu cầu",
    "not_done": "không hoàn thành",
    WEAK_UNITS: "Đơn vị phụ trách bị xếp loại không hoàn thành",
    LOW_VOTES: "Phiếu tín nhiệm thấp",
    SICK_MONTHS: "Số tháng nghỉ ốm trong năm",
}
_MONTHS = 12
_LED = (Role.SECRETARY, Role.DEPUTY)
_LEADS_ALL = (*_LED, Role.STANDING)


@dataclass(frozen=True)
class Counted:
    """Figures that records of ours count, to be taken over or not, with where they come from."""

    values: dict[str, tuple[int, int]]
    source: str


# Figures


def check_figures(values: Mapping[str, tuple[int, int]]) -> None:
    """Refuse parts above their whole and tasks that do not add up; raises UserError with the figure as its field."""
    for share, (part, whole) in values.items():
        if part < 0 or whole < 0:
            raise UserError(f"{FIGURES[share]}: không nhập số âm.", share)
        if share == SICK_MONTHS:
            if part > _MONTHS:
                raise UserError("Một năm chỉ có 12 tháng.", share)
        elif part > whole:
            raise UserError(f"{FIGURES[share]}: {part} lớn hơn tổng số {whole}.", share)
    tasks = {share: part for share, (part, _whole) in values.items() if share in TASK_SHARES}
    if tasks:
        _check_tasks(tasks, {whole for share, (_part, whole) in values.items() if share in TASK_SHARES})


def _check_tasks(tasks: Mapping[str, int], wholes: set[int]) -> None:
    if len(wholes) > 1:
        raise UserError("Các số về nhiệm vụ của đơn vị phải trên cùng một tổng số.", "done")
    done = tasks.get("done", 0)
    for share in ("met", "late", "above"):
        if tasks.get(share, 0) > done:
            raise UserError(f"Số {FIGURES[share]} lớn hơn số hoàn thành ({done}).", share)
    if done + tasks.get("not_done", 0) > max(wholes):
        raise UserError("Hoàn thành cộng không hoàn thành lớn hơn tổng số nhiệm vụ.", "not_done")


def record_figures(rating_id: int, values: Mapping[str, tuple[int, int] | None], source: str = "") -> None:
    """Record figures of one rating as one Action, each a part of a whole; None takes one off; raises UserError."""
    rating = open_rating(rating_id)
    strange = [share for share in values if share not in FIGURES]
    if strange:
        raise UserError(f"Không có số liệu “{strange[0]}”.", strange[0])
    known = {one.share: one for one in Figure.select().where(Figure.rating == rating_id, Figure.hidden == False)}
    given = {share: value for share, value in values.items() if value is not None}
    kept = {share: (one.part, one.whole) for share, one in known.items() if share not in values}
    check_figures({**kept, **given})
    rows = [_figure_row(rating_id, known.get(share), share, value, source) for share, value in given.items()]
    gone = [{"id": one.id, "hidden": True} for share, one in known.items() if values.get(share, one) is None]
    with action(f"Ghi số liệu để xét xếp loại năm {rating.year} của {rating.name}"):
        save_many(Figure, rows)
        save_many(Figure, gone)


def _figure_row(rating: int, known: Figure | None, share: str, value: tuple[int, int], source: str) -> dict[str, Any]:
    own = {"id": known.id} if known else {"rating": rating, "share": share}
    return {**own, "part": value[0], "whole": value[1], "source": source}


def unit_of(figures: Mapping[str, Figure]) -> TaskShares | None:
    """The tasks of the units led, from the figures recorded; None while there are none."""
    if "done" not in figures:
        return None
    count, parts = figures["done"].whole, {share: figures[share].part for share in TASK_SHARES if share in figures}
    done, late, not_done = parts["done"], parts.get("late", 0), parts.get("not_done", 0)
    return TaskShares(
        count=count,
        done=done,
        met=parts.get("met", done),
        on_time=done - late,
        late=late,
        above=parts.get("above", 0),
        not_done=not_done,
        open=count - done - not_done,
    )


def counted_for(rating: Rating) -> Counted | None:
    """What our own tasks and ratings say of the unit that a member leads on the rating date; None if none is ours."""
    day = _day_of(rating.year)
    held = (
        OfficeHeld.select(OfficeHeld, Organization)
        .join(Organization)
        .where(
            OfficeHeld.member == rating.__data__["member"],
            OfficeHeld.role.in_(_LEADS_ALL),
            Organization.kind.in_((OrganizationKind.CELL, OrganizationKind.COMMITTEE)),
            holds(OfficeHeld, day),
        )
        .order_by(Organization.kind == OrganizationKind.CELL, OfficeHeld.id)
    )
    led = next((one for one in held if one.role in _LED or one.organization.kind != OrganizationKind.CELL), None)
    if led is None:
        return None
    return _counted(rating.year, led.organization, day)


def _counted(year: int, unit: Organization, day: date) -> Counted | None:
    tasks = Task.select().where(Task.year == year, Task.hidden == False)
    whole = unit.kind != OrganizationKind.CELL
    if not whole:
        inside = Membership.select(Membership.member).where(Membership.cell == unit, holds(Membership, day))
        tasks = tasks.where(Task.member.in_(inside))
    found = shares(tasks)
    values = {share: (int(getattr(found, share)), found.count) for share in TASK_SHARES} if found.count else {}
    levels = [one.level for one in cell_ratings(year) if one.level] if whole else []
    if levels:
        values[WEAK_UNITS] = (levels.count(Level.KHT), len(levels))
    if not values:
        return None
    name = "các chi bộ trong đảng bộ" if whole else unit.name
    return Counted(values, f"nhiệm vụ đã ghi của đảng viên {name}, chốt ngày {day:%d/%m/%Y}")


# Findings


def flags_of(rating: Rating) -> tuple[Flag, ...]:
    """What the year's rules ask people to weigh of a member, or of a collective."""
    rules = rules_of(rating.year)
    return rules.flags_for(rating.person_kind) if rating.__data__["member"] is not None else rules.collective.flags


def record_finding(finding: Finding) -> None:
    """Record a fact that people established, with its ground, as one Action; raises UserError."""
    rating = open_rating(finding.__data__["rating"])
    flag = next((one for one in flags_of(rating) if one.key == finding.flag), None)
    if flag is None:
        raise UserError("Chọn việc phải xem xét theo bộ quy định của năm.", "flag")
    if not finding.ground.strip():
        raise UserError("Ghi căn cứ: ai kết luận, về việc gì.", "ground")
    with action(f"Ghi việc phải xem xét của {rating.name} năm {rating.year}: {flag.words}"):
        finding.save()


def record_opinion(opinion: Opinion) -> None:
    """Record what a body says of a rating, once for each body, as one Action; raises UserError."""
    rating = open_rating(opinion.__data__["rating"])
    if opinion.body not in dict(Body.LABELS):
        raise UserError("Chọn chủ thể cho ý kiến.", "body")
    if not any((opinion.level, opinion.text.strip(), opinion.by.strip(), opinion.on)):
        raise UserError("Ghi mức đề nghị, lời nhận xét, ngày hoặc nơi cho ý kiến.", "level")
    with action(f"Ghi ý kiến {dict(Body.LABELS)[opinion.body].lower()} về {rating.name} năm {rating.year}"):
        opinion.save()


def drop(record: Figure | Finding | Opinion) -> None:
    """Take off what was recorded by mistake, as one Action; raises UserError when the year is closed."""
    rating = open_rating(record.__data__["rating"])
    with action(f"Bỏ một dòng ở {record.Screen.title.lower()} của {rating.name} năm {rating.year}"):
        record.hidden = True
        record.save()


# Of a year


def figures_of(year: int, cell: int | None = None) -> dict[int, dict[str, Figure]]:
    """The figures of the year, or of one cell in it, by rating id and share; one query."""
    found: dict[int, dict[str, Figure]] = defaultdict(dict)
    for one in _of_year(Figure, year, cell):
        found[one.__data__["rating"]][one.share] = one
    return dict(found)


def findings_of(year: int, cell: int | None = None) -> dict[int, list[Finding]]:
    """The findings of the year, or of one cell in it, by rating id, in the order they were recorded; one query."""
    found: dict[int, list[Finding]] = defaultdict(list)
    for one in _of_year(Finding, year, cell):
        found[one.__data__["rating"]].append(one)
    return dict(found)


def workplaces_of(year: int, cell: int | None = None) -> dict[int, Opinion]:
    """What workplaces say of công chức and viên chức, of all or of one cell's, by rating id; one query."""
    opinions = _of_year(Opinion, year, cell).where(Opinion.body == Body.WORKPLACE)
    return {one.__data__["rating"]: one for one in opinions}


def _of_year(model: Any, year: int, cell: int | None) -> Any:
    of_year = model.select(model).join(Rating).where(in_year(year, cell), Rating.hidden == False)
    return of_year.where(model.hidden == False).order_by(model.id)


def open_rating(rating_id: int) -> Rating:
    """The rating to record for; raises UserError when it is gone or its year is closed."""
    rating = Rating.get_or_none(Rating.id == rating_id, Rating.hidden == False)
    if rating is None:
        raise UserError("Phiếu xếp loại không còn trong danh sách; hãy mở lại trang.")
    refuse_closed(rating.year, evaluation_of(rating.year))
    return rating


def rules_of(year: int) -> Profile:
    """The profile that the year's evaluation was opened with, else the one for the year."""
    opened = evaluation_of(year)
    return profile_of(opened) if opened else profile_for(year)


def _day_of(year: int) -> date:
    opened = evaluation_of(year)
    return opened.rating_date if opened else rating_day(year)
