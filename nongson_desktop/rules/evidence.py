"""Căn cứ xếp loại: what the records say about each member of the year, and the level they fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from db.discipline import Discipline
from db.evaluation import Level, Rating, member_ratings, members_in
from db.judgement import Defect, Figure, Finding, Opinion
from db.members import Status, in_year_of
from db.plans import Plan, PlanState
from db.reading import read_once
from nongson_desktop.rules.closing import later_levels
from nongson_desktop.rules.defects import defects_before, is_remedied
from nongson_desktop.rules.discipline import disciplines_of_members, words_of
from nongson_desktop.rules.evaluation import evaluation_of, profile_of, rating_day
from nongson_desktop.rules.findings import (
    LOW_VOTES,
    SICK_MONTHS,
    WEAK_UNITS,
    figures_of,
    findings_of,
    unit_of,
    workplaces_of,
)
from nongson_desktop.rules.levels import NO_MORE, Ceiling, Evidence, LevelProposal, propose_level
from nongson_desktop.rules.meetings_figures import NEVER, Attended, attended
from nongson_desktop.rules.profile_parts import DisciplineCap
from nongson_desktop.rules.profiles import Profile, profile_for
from nongson_desktop.rules.scores import Sheet, Sheets, grades_of, points_of, sheet_key, sheets_of
from nongson_desktop.rules.tasks import TaskShares, shares_by_member

_DISCIPLINE, _OFFICIAL = "discipline", "official"


@dataclass(frozen=True)
class Records:
    """What was recorded about one member beside tasks and plan, and bears on the level of the year."""

    figures: Mapping[str, Figure] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    disciplines: Sequence[Discipline] = ()
    defects: Sequence[Defect] = ()
    workplace: Opinion | None = None


@dataclass(frozen=True)
class Ground:
    """One member's tasks, plan, records and earlier levels, with the level they speak for."""

    rating: Rating
    shares: TaskShares
    plan_state: str
    earlier: dict[int, str]
    proposal: LevelProposal | None
    records: Records = field(default_factory=Records)
    evidence: Evidence = NO_MORE
    points: Decimal | None = None
    attended: Attended = NEVER

    @property
    def plan_words(self) -> str:
        return dict(PlanState.LABELS).get(self.plan_state, "chưa có kế hoạch")

    @property
    def lacks_host_opinion(self) -> bool:
        """A member living elsewhere is rated at home with the host cell's written opinion (HD 43 mục 7.6)."""
        return self.rating.status == Status.AWAY and not self.rating.host_opinion.strip()


@dataclass(frozen=True)
class _Year:
    """Everything recorded for the ratings of one year, read in a query each."""

    rules: Profile
    day: date
    tasks: Mapping[int, TaskShares]
    plans: Mapping[int, str]
    earlier: Mapping[int, dict[int, str]]
    figures: Mapping[int, dict[str, Figure]]
    findings: Mapping[int, list[Finding]]
    workplaces: Mapping[int, Opinion]
    disciplines: Mapping[int, list[Discipline]]
    defects: Mapping[int, list[Defect]]
    sheets: Sheets
    attended: Mapping[int, Attended]
    alike: dict[tuple[str, Decimal | None, TaskShares], LevelProposal] = field(default_factory=dict)


def grounds(
    year: int, years_back: int = 5, cell: int | None = None, profile: Profile | None = None
) -> dict[int, Ground]:
    """The grounds of every member rated in the year by member id, or of one cell's members; a few queries in all.

    Another profile than the year's own may be tried on the same records.
    """
    return dict(each_ground(year, years_back, cell, profile))


def each_ground(
    year: int, years_back: int = 5, cell: int | None = None, profile: Profile | None = None
) -> Iterator[tuple[int, Ground]]:
    """The same one by one, for whoever does not keep them: a province has more than one wants to hold at once."""
    all_of_it = _read(year, years_back, profile, cell)
    for rating in member_ratings(year, cell).iterator():
        yield rating.__data__["member"], _ground(all_of_it, rating)


@read_once
def _read(year: int, years_back: int, profile: Profile | None, cell: int | None) -> _Year:
    members = members_in(year, cell)
    opened = evaluation_of(year)
    rules = profile or (profile_of(opened) if opened else profile_for(year))
    day = opened.rating_date if opened else rating_day(year)
    return _Year(
        rules=rules,
        day=day,
        tasks=shares_by_member(year, members),
        plans=_plan_states(year, members),
        earlier=levels_of(range(year - years_back, year), members),
        figures=figures_of(year, cell),
        findings=findings_of(year, cell),
        workplaces=workplaces_of(year, cell),
        disciplines=disciplines_of_members(year),
        defects=defects_before(year).members,
        sheets=sheets_of(year, rules, cell),
        attended=attended(year, members),
    )


def _ground(year: _Year, rating: Rating) -> Ground:
    member = rating.__data__["member"]
    done, records = year.tasks.get(member, TaskShares()), _records(year, rating, member)
    lines, sheets = _lines(year.rules, rating), year.sheets.get(rating.id, {})
    points = points_of(rating, sheets, lines) if year.rules.scoring.by_points else None
    evidence = _evidence(year, records, sheets, lines)
    proposal = None if rating.exempt_reason else _proposal(year, rating.person_kind, points, done, evidence)
    return Ground(
        rating,
        done,
        year.plans.get(member, ""),
        year.earlier.get(member, {}),
        proposal,
        records,
        evidence,
        points,
        year.attended.get(member, NEVER),
    )


def _proposal(year: _Year, kind: str, points: Decimal | None, done: TaskShares, evidence: Evidence) -> LevelProposal:
    """Whoever has the same points and tasks and nothing else recorded has the same proposal."""
    if evidence is not NO_MORE:
        return propose_level(year.rules, kind, points, done, evidence)
    same = kind, points, done
    if same not in year.alike:
        year.alike[same] = propose_level(year.rules, kind, points, done)
    return year.alike[same]


def _records(year: _Year, rating: Rating, member: int) -> Records:
    return Records(
        figures=year.figures.get(rating.id, {}),
        findings=year.findings.get(rating.id, ()),
        disciplines=year.disciplines.get(member, ()),
        defects=year.defects.get(member, ()),
        workplace=year.workplaces.get(rating.id),
    )


def _lines(rules: Profile, rating: Rating) -> int:
    """How many lines the member's score sheet has."""
    return len(rules.trees.get(sheet_key(rules, rating), ()))


def _evidence(year: _Year, records: Records, sheets: Mapping[str, Sheet], lines: int) -> Evidence:
    """The records as the rules weigh them; nothing recorded leaves nothing to weigh."""
    result, other = grades_of(sheets, lines) if sheets else ("", "")
    if records == _NOTHING and not result:
        return NO_MORE
    weak, votes, sick = (_figure(records, share) for share in (WEAK_UNITS, LOW_VOTES, SICK_MONTHS))
    ceilings, weigh = facts_of(year.rules, records)
    return Evidence(
        unit=unit_of(records.figures),
        defects=len(records.defects),
        defects_fixed=sum(is_remedied(defect, year.day) for defect in records.defects),
        units=weak[1],
        weak_units=weak[0],
        votes=votes[1],
        low_votes=votes[0],
        sick_months=sick[0],
        workplace=records.workplace.level if records.workplace else "",
        ceilings=tuple(ceilings),
        weigh=tuple(weigh),
        result_grades=(result,) if result else (),
        other_grades=(other,) if other else (),
    )


_NOTHING = Records()


def _figure(records: Records, share: str) -> tuple[int, int]:
    figure = records.figures.get(share)
    return (figure.part, figure.whole) if figure else (0, 0)


def facts_of(rules: Profile, records: Records) -> tuple[list[Ceiling], list[str]]:
    """What the findings, the decisions of discipline and the workplace's level cap, and what people must weigh."""
    ceilings: list[Ceiling] = []
    weigh: list[str] = []
    for level, words in (
        *(_found(rules, finding) for finding in records.findings),
        *(_disciplined(rules, decision) for decision in records.disciplines),
        *_rated_at_work(rules, records.workplace),
    ):
        if level:
            ceilings.append(Ceiling(level, words))
        else:
            weigh.append(words)
    return ceilings, weigh


def _found(rules: Profile, finding: Finding) -> tuple[str, str]:
    """A finding proposes KHT; what was self-detected and remedied is for the committee (QĐ 366 Điều 11.4)."""
    flag = next((one for one in rules.flags if one.key == finding.flag), None)
    about = "; ".join(part for part in (finding.ground.strip(), finding.document.strip()) if part)
    if flag is None:
        return "", f"{about} (bộ quy định này không nêu việc ấy)"
    words = f"{flag.words} ({flag.article}): {about}"
    return ("", f"{words}; đã tự phát hiện, khắc phục") if finding.remedied else (Level.KHT, words)


def _disciplined(rules: Profile, decision: Discipline) -> tuple[str, str]:
    """The level that a form of discipline leaves, or why it is for people to weigh.

    What was done at the old unit counts in the old unit's rating (QĐ 366 Điều 11.4).
    """
    cap = _cap_of(rules, decision)
    article = f" ({cap.article})" if cap else ""
    said = f"vi phạm {decision.committed.strip()}, " if decision.committed.strip() else ""
    words = f"bị kỷ luật {words_of(decision)}{article}"
    if decision.elsewhere:
        return "", f"{words}: {said}ở đơn vị cũ thì tính vào kết quả của đơn vị cũ"
    if cap is None:
        return "", f"{words}: bộ quy định không đặt mức trần"
    if cap.duty_only and not decision.duty:
        return "", f"{words}: không gắn với chức trách, nhiệm vụ công vụ"
    if cap.unless_remedied and decision.remedied:
        return "", f"{words}: đã tự phát hiện, khắc phục"
    return cap.level, words


def _cap_of(rules: Profile, decision: Discipline) -> DisciplineCap | None:
    """The profile's own cap for the form; rules kept before there were caps say it by their flag."""
    if rules.discipline_caps:
        return next((cap for cap in rules.discipline_caps if cap.form == decision.form), None)
    flag = next((one for one in rules.flags if one.key == _DISCIPLINE), None)
    return DisciplineCap(decision.form, Level.KHT, flag.article) if flag else None


def _rated_at_work(rules: Profile, opinion: Opinion | None) -> list[tuple[str, str]]:
    """KHT as công chức, viên chức, where the profile answers it with KHT (HD 21-HD/BTCTW)."""
    flag = next((one for one in rules.flags if one.key == _OFFICIAL), None)
    if flag is None or opinion is None or opinion.level != Level.KHT:
        return []
    return [(Level.KHT, f"{flag.words} ({flag.article}): {opinion.by}")]


def _plan_states(year: int, members: Any) -> dict[int, str]:
    of_year = in_year_of(members, Plan.member, Plan.year, year)
    plans: Any = Plan.select(Plan.member, Plan.state).where(of_year, Plan.hidden == False)
    return dict(plans.tuples())


def levels_of(years: range, members: Any = None) -> dict[int, dict[int, str]]:
    """The last level decided in each of the years, by member id and year, of all or of these members; two queries."""
    year = Rating.year if members is None else Rating.year + 0
    ratings: Any = Rating.select(Rating.id, Rating.member, Rating.year, Rating.level).where(
        year.between(years.start, years.stop - 1),
        *(() if members is None else (Rating.member.in_(members),)),
        Rating.member.is_null(False),
        Rating.level != "",
        Rating.exempt_reason == "",
        Rating.hidden == False,
    )
    later = later_levels(years)
    found: dict[int, dict[int, str]] = {}
    for number, member, year, level in ratings.tuples().iterator():
        found.setdefault(member, {})[year] = later.get(number, level)
    return found
