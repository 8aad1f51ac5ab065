"""The records beside a rating in words: plan, tasks, figures, discipline, findings, defects, opinions, awards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from db.awards import Award, AwardDecision, AwardForm, AwardLevel, AwardReceived
from db.badges import BadgeAward
from db.dates import PartialDate
from db.discipline import Discipline
from db.evaluation import Level, Rating
from db.judgement import Body, Defect, DefectState, Opinion
from db.member_file import Training, TrainingKind
from db.members import Member, in_year_of
from db.organizations import Organization
from db.plans import Plan, PlanCheck, PlanItem
from db.quality_sheets import QualityLevel
from db.tasks import CellTask, Task
from nongson_desktop.columns import columns_of
from nongson_desktop.rules.defects import named_before
from nongson_desktop.rules.discipline import disciplines_of_organizations, words_of
from nongson_desktop.rules.evidence import Ground
from nongson_desktop.rules.findings import LOW_VOTES, SICK_MONTHS, WEAK_UNITS
from nongson_desktop.rules.inspections_results import inspections_told
from nongson_desktop.rules.meetings_figures import figures
from nongson_desktop.rules.plans_checks import checks_of
from nongson_desktop.rules.profiles import Profile
from nongson_desktop.rules.quarters import levels_by_quarter, quarter_words

PLAN, TASKS, FIGURES, DISCIPLINE, FINDINGS, DEFECTS = "plan", "tasks", "figures", "discipline", "findings", "defects"
INSPECTIONS = "inspections"
OPINIONS, AWARDS, NOTES, QUARTERS, TRAINING, MEMBERS = "opinions", "awards", "notes", "quarters", "training", "members"
MEETINGS = "meetings"
TITLES = {
    PLAN: "Kế hoạch",
    TASKS: "Nhiệm vụ",
    MEETINGS: "Sinh hoạt chi bộ",
    MEMBERS: "Đảng viên của chi bộ",
    QUARTERS: "Đánh giá hằng quý",
    FIGURES: "Số liệu để xét",
    INSPECTIONS: "Kiểm tra, giám sát trong năm",
    DISCIPLINE: "Kỷ luật trong năm",
    FINDINGS: "Việc phải xem xét",
    DEFECTS: "Hạn chế, khuyết điểm đã nêu",
    OPINIONS: "Ý kiến của các chủ thể",
    AWARDS: "Khen thưởng trong năm",
    TRAINING: "Đào tạo, bồi dưỡng trong năm",
    NOTES: "Ghi chú",
}
_DONE_ITEM = "done"


@dataclass(frozen=True)
class Facts:
    """What the sections of the panel say; a section without words or figures is not shown.

    `figures` are counts in words by what they count, `after` what follows them; `awards` and `quarter` say where the
    records of these sections are.
    """

    words: dict[str, str]
    figures: dict[str, dict[str, str]] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    awards: Sequence[Award] = ()
    quarter: int = 0


def facts_of_cell(rating: Rating, members: dict[str, str]) -> Facts:
    """What is recorded about a cell, beside how its members (counts in words) are rated; a handful of queries."""
    words = {
        INSPECTIONS: "\n".join(f"• {one}" for one in inspections_told(rating.year, organization=_cell(rating))),
        TASKS: _tasks_of_cell(rating),
        DISCIPLINE: _decisions(disciplines_of_organizations(rating.year).get(_cell(rating), [])),
        DEFECTS: _defects(rating, Organization(id=_cell(rating))),
        OPINIONS: _opinions(rating),
        MEETINGS: _meetings_of_cell(rating),
        NOTES: rating.note,
    }
    return Facts(words, {MEMBERS: members})


def facts_of(rating: Rating, ground: Ground | None, profile: Profile) -> Facts:
    """Everything recorded that speaks for or against the level of a member; a handful of queries."""
    given, quarters = list(_given(rating)), _quarters(rating)
    return Facts(
        {
            PLAN: _plan(rating),
            TASKS: _tasks(rating),
            MEETINGS: _meetings(ground),
            QUARTERS: quarter_words(quarters) if quarters else "",
            FIGURES: "\n".join(_figures(ground)) if ground else "",
            INSPECTIONS: "\n".join(f"• {one}" for one in inspections_told(rating.year, member=_member(rating))),
            DISCIPLINE: _decisions(ground.records.disciplines) if ground else "",
            FINDINGS: _findings(ground, profile) if ground else "",
            DEFECTS: _defects(rating, Member(id=rating.__data__["member"])),
            OPINIONS: _opinions(rating),
            AWARDS: "\n".join([*(f"• {one.achievement or one.decision.name}" for one in given), *_received(rating)]),
            TRAINING: _trainings(rating),
            NOTES: _notes(rating),
        },
        {TASKS: ground.shares.figures} if ground else {},
        {TASKS: _needed(rating, ground, profile)} if ground and ground.shares.count else {},
        given,
        max(quarters, default=0),
    )


def _member(rating: Rating) -> int:
    return int(rating.__data__["member"] or 0)


def _cell(rating: Rating) -> int:
    return int(rating.__data__["organization"] or 0)


def earlier_of_cell(rating: Rating, years: int) -> dict[int, str]:
    """The final levels of the same cell or collective in the years before; one query."""
    found = Rating.select().where(
        Rating.member.is_null(),
        Rating.collective == rating.collective,
        Rating.organization == rating.__data__["organization"],
        Rating.year.between(rating.year - years, rating.year - 1),
    )
    return {one.year: one.level for one in found if not one.hidden}


def _quarters(rating: Rating) -> dict[int, str]:
    """The levels of the year's quarters, which the year-end rating rests on (QĐ 366 Điều 15.1)."""
    member = rating.__data__["member"]
    return levels_by_quarter(rating.year, member).get(member, {})


# Plan and tasks


def _plan(rating: Rating) -> str:
    plans = Plan.select().where(Plan.member == rating.__data__["member"], Plan.year == rating.year)
    plan = next((plan for plan in plans if not plan.hidden), None)
    if plan is None:
        return "Chưa có kế hoạch năm nay."
    state = next(column for column in columns_of(Plan) if column.name == "state").text(plan)
    items = [item for item in PlanItem.select().where(PlanItem.plan == plan) if not item.hidden]
    done = sum(item.degree == _DONE_ITEM for item in items)
    lines = [f"{state}; {len(items)} mục, {done} mục đạt.", *([f"Kết quả: {plan.result}"] if plan.result else [])]
    checks = checks_of(rating.__data__["member"], rating.year)
    return "\n".join([*lines, *(f"• Kiểm tra {_checked(one)}" for one in checks)])


def _checked(one: PlanCheck) -> str:
    return f"{one.on:%d/%m/%Y}{f' ({one.by})' if one.by else ''}: {one.remark}"


def _tasks(rating: Rating) -> str:
    of_year = in_year_of([_member(rating)], Task.member, Task.year, rating.year)
    tasks = Task.select().where(of_year, ~Task.hidden)
    lines = [_task_line(task) for task in tasks.order_by(Task.due_on, Task.id)]
    return "\n".join(lines) or "Chưa có nhiệm vụ nào trong năm."


def _needed(rating: Rating, ground: Ground, profile: Profile) -> str:
    """How many tasks above requirement the highest level asks for."""
    tests = profile.kind(rating.person_kind).tests
    percent = next((test.at_least for test in tests if test.share == "above" and Level.HTXS in test.levels), None)
    return f"; {Level.HTXS} cần vượt {ground.shares.needed_above(percent)} ({percent} %)" if percent else ""


def _tasks_of_cell(rating: Rating) -> str:
    """What the committee gave the cell as a whole, and how it went."""
    given = CellTask.select().where(CellTask.cell == _cell(rating), CellTask.year == rating.year, ~CellTask.hidden)
    return "\n".join(_task_line(task) for task in given.order_by(CellTask.due_on, CellTask.id))


def _task_line(task: Task | CellTask) -> str:
    columns = {column.name: column for column in columns_of(type(task))}
    result = columns["result"].text(task).lower()
    due = f", hạn {task.due_on:%d/%m}" if isinstance(task.due_on, date) else ""
    above = ", vượt yêu cầu" if task.above else ""
    return f"• {task.text} ({result}{due}{above})"


def _meetings_of_cell(rating: Rating) -> str:
    """The year of the cell's meetings; nothing where none was written."""
    found = figures(rating.year, date(rating.year, 12, 31), bodies=(_cell(rating),))
    held = next((one for one in found if one.held), None)
    if held is None:
        return ""
    ranks = ", ".join(
        f"{label.lower()} {held.levels[level]}" for level, label in QualityLevel.LABELS if held.levels[level]
    )
    scored = f"; xếp loại: {ranks}" if ranks else ""
    return f"Họp {held.regular} buổi thường kỳ, {held.themes} chuyên đề; dự {held.attendance}{scored}."


def _meetings(ground: Ground | None) -> str:
    """How often the member was at the cell's meetings of the year; nothing where none was written."""
    if ground is None or not ground.attended.called:
        return ""
    words = ground.attended.words
    return f"{words[:1].upper()}{words[1:]}."


# What people recorded


def _figures(ground: Ground) -> Iterator[str]:
    figures, unit = ground.records.figures, ground.evidence.unit
    if unit is not None:
        yield f"Đơn vị phụ trách: {unit.words}" + (f"\n({figures['done'].source})" if figures["done"].source else "")
    for share, words in ((WEAK_UNITS, "đơn vị phụ trách không hoàn thành"), (LOW_VOTES, "phiếu tín nhiệm thấp")):
        if share in figures:
            yield f"{figures[share].part}/{figures[share].whole} {words}"
    if SICK_MONTHS in figures:
        yield f"Nghỉ ốm {figures[SICK_MONTHS].part} tháng"


def _decisions(decisions: Sequence[Discipline]) -> str:
    return "\n".join(f"• {words_of(one)}{_marks(one)}" for one in decisions)


def _marks(decision: Discipline) -> str:
    marks = (
        (decision.elsewhere, "vi phạm ở đơn vị cũ"),
        (not decision.duty, "không gắn với công vụ"),
        (decision.remedied, "đã khắc phục"),
    )
    said = ", ".join(words for holds, words in marks if holds)
    return f" ({said})" if said else ""


def _findings(ground: Ground, profile: Profile) -> str:
    words = {flag.key: flag.words for flag in profile.flags}
    return "\n".join(
        f"• {words.get(one.flag, one.flag)}: {one.ground}{' (đã khắc phục)' if one.remedied else ''}"
        for one in ground.records.findings
    )


def _defects(rating: Rating, whom: Member | Organization) -> str:
    """Those to answer for this year, then those this year's review names."""
    of = Defect.member if isinstance(whom, Member) else Defect.organization
    fresh = Defect.select().where(of == whom.id, Defect.year == rating.year, ~Defect.hidden)
    states = dict(DefectState.LABELS)
    known = [f"• {one.text} ({states[one.state].lower()})" for one in named_before(whom, rating.year)]
    return "\n".join([*known, *(f"• {one.text} (nêu năm nay)" for one in fresh)])


def _opinions(rating: Rating) -> str:
    found = Opinion.select().where(Opinion.rating == rating.id, ~Opinion.hidden).order_by(Opinion.on, Opinion.id)
    return "\n".join(_opinion_line(one) for one in found)


def _opinion_line(opinion: Opinion) -> str:
    who = dict(Body.LABELS).get(opinion.body, opinion.body)
    by = ", ".join(part for part in (opinion.by, f"{opinion.on:%d/%m/%Y}" if opinion.on else "") if part)
    said = ". ".join(part for part in (opinion.level, opinion.text) if part)
    return f"• {who}{f' ({by})' if by else ''}: {said}"


# Awards, notes


def _given(rating: Rating) -> Iterator[Award]:
    """Awards of the own committee for the year."""
    yield from (
        Award.select(Award, AwardDecision)
        .join(AwardDecision)
        .where(
            Award.member == rating.__data__["member"],
            AwardDecision.year == rating.year,
            ~Award.hidden,
            ~AwardDecision.hidden,
        )
    )


def _received(rating: Rating) -> Iterator[str]:
    member = rating.__data__["member"]
    forms, levels = dict(AwardForm.LABELS), dict(AwardLevel.LABELS)
    received = AwardReceived.select().where(AwardReceived.member == member, AwardReceived.year == rating.year)
    yield from (f"• {forms[one.form]}, {levels[one.level]}" for one in received if not one.hidden)
    first, last = date(rating.year, 1, 1), date(rating.year, 12, 31)
    badges = BadgeAward.select().where(BadgeAward.member == member, BadgeAward.round_on.between(first, last))
    yield from (f"• Huy hiệu {one.years} năm tuổi Đảng" for one in badges if not one.hidden)


def _trainings(rating: Rating) -> str:
    """Classes begun or ended in the year."""
    kinds = dict(TrainingKind.LABELS)
    found = Training.select().where(Training.member == rating.__data__["member"], ~Training.hidden)
    first, after = PartialDate(rating.year), PartialDate(rating.year + 1)
    of_year = ((Training.since >= first) & (Training.since < after)) | (
        (Training.until >= first) & (Training.until < after)
    )
    lines = (
        (kinds.get(one.kind, one.kind), one.course, one.level, one.document)
        for one in found.where(of_year).order_by(Training.since, Training.id)
    )
    return "\n".join(f"• {', '.join(part for part in parts if part)}" for parts in lines)


def _notes(rating: Rating) -> str:
    host = f"Ý kiến nơi sinh hoạt tạm thời: {rating.host_opinion}" if rating.host_opinion else ""
    return "\n".join(part for part in (rating.note, host) if part)
