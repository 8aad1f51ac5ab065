"""Căn cứ xếp loại tập thể: tasks, results of members and sub-units, discipline, defects, and the level they fit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from db.base import action, save_many
from db.discipline import Discipline
from db.errors import UserError
from db.evaluation import Collective, Level, Rating
from db.judgement import Body as Opinionated
from db.judgement import Defect, Figure, Finding, Opinion
from db.organizations import OrganizationKind
from db.reading import read_once
from nongson_desktop.rules.collectives import Body, at_of, bodies, kept
from nongson_desktop.rules.defects import defects_before, is_remedied
from nongson_desktop.rules.discipline import disciplines_of_members, disciplines_of_organizations, words_of
from nongson_desktop.rules.evaluation import evaluation_of, profile_of
from nongson_desktop.rules.evidence import Records, facts_of
from nongson_desktop.rules.findings import figures_of, findings_of, unit_of
from nongson_desktop.rules.levels import Ceiling, Evidence, LevelProposal, collective_barriers, propose_level
from nongson_desktop.rules.outcome import GROUP, ScopedQuota, count_levels
from nongson_desktop.rules.percent import percent_words
from nongson_desktop.rules.profile_parts import COLLECTIVES, OWN, CollectiveKind, Kind, Profile
from nongson_desktop.rules.quota import quota
from nongson_desktop.rules.rated import Subject, kept_cells, kept_members
from nongson_desktop.rules.scores import Sheet, grades_of, points_of, sheets_of
from nongson_desktop.rules.tasks import TaskShares, shares_by_member

_KIND = "collective"
_UNITS = "units_disciplined"
_OF_PERSON, _OF_BODY = "nhiệm vụ của cá nhân", "nhiệm vụ của tập thể"
_MEMBERS, _SUBUNITS = "đảng viên", "tổ chức trực thuộc"


@dataclass(frozen=True)
class CollectiveGround:
    """One collective of the year with what speaks for its level; `counts` are its members' or sub-units' levels."""

    rating: Rating
    kind: CollectiveKind
    body: Body | None
    decider: str
    shares: TaskShares
    counts: dict[str, int]
    counted: str
    defects: tuple[Defect, ...]
    findings: tuple[Finding, ...]
    disciplines: tuple[tuple[str, Discipline], ...]
    points: Decimal | None
    proposal: LevelProposal | None

    @property
    def is_own(self) -> bool:
        """Whether our own committee decides: what the level above decides comes later and is not waited for."""
        return self.kind.at != OrganizationKind.COMMITTEE

    @property
    def members_words(self) -> str:
        """The levels of members or sub-units in few words: "HTXS 4, HTT 17, HT 4 của 25 đảng viên"."""
        rated = sum(self.counts.values())
        parts = ", ".join(f"{level} {number}" for level, number in self.counts.items() if number)
        return f"{parts} của {rated} {self.counted}" if rated else f"chưa có kết quả của {self.counted}"


@dataclass(frozen=True)
class _Year:
    """Everything recorded for the collectives of one year, read in a query each."""

    rules: Profile
    judge: Profile
    day: date
    bodies: Mapping[tuple[int, str], Body]
    figures: Mapping[int, dict[str, Figure]]
    findings: Mapping[int, list[Finding]]
    allied: Mapping[int, Opinion]
    of_members: Mapping[int, list[Discipline]]
    of_organizations: Mapping[int, list[Discipline]]
    defects: Mapping[int, list[Defect]]
    sheets: Mapping[int, Mapping[str, Sheet]]
    members: Mapping[int | None, Sequence[Subject]]
    cells: Sequence[Subject]


def ratings_of(year: int) -> list[Rating]:
    """Every collective of the snapshot: the office's own, then each cell with its chi ủy; one query."""
    return [one for one in kept(year, with_cells=True) if one.status]


@read_once
def collective_grounds(year: int) -> dict[int, CollectiveGround]:
    """The grounds of every collective of the year's snapshot by rating id; a fixed number of queries.

    Raises UserError before the evaluation is opened.
    """
    opened = evaluation_of(year)
    if opened is None:
        raise UserError(f"Chưa mở đánh giá năm {year}.", "year")
    rules = profile_of(opened)
    kinds = {(kind.at, kind.collective): kind for kind in rules.collective_kinds}
    read = _read(year, opened.rating_date, rules)
    found = {}
    for rating in ratings_of(year):
        kind = kinds.get((at_of(rating), rating.collective))
        if kind is not None:
            found[rating.id] = _ground(read, rating, kind)
    return found


def _read(year: int, day: date, rules: Profile) -> _Year:
    members: dict[int | None, list[Subject]] = defaultdict(list)
    for one in kept_members(year):
        members[one.cell_id].append(one)
    return _Year(
        rules=rules,
        judge=judge_of(rules),
        day=day,
        bodies={body.key: body for body in bodies(rules, day)},
        figures=figures_of(year),
        findings=findings_of(year),
        allied=_allied(year),
        of_members=disciplines_of_members(year),
        of_organizations=disciplines_of_organizations(year),
        defects=defects_before(year).organizations,
        sheets=sheets_of(year, rules),
        members=members,
        cells=kept_cells(year),
    )


def judge_of(rules: Profile) -> Profile:
    """The profile with what it asks of collectives in the place of what it asks of persons."""
    own = rules.collective
    triggers = tuple(test for test in own.triggers if test.share != _UNITS)
    kind = Kind(own.form, own.form_code, "", OWN, own.criteria, own.tests, triggers)
    return replace(rules, kinds={_KIND: kind}, flags=own.flags, caps=(), discipline_caps=own.discipline_caps)


def _allied(year: int) -> dict[int, Opinion]:
    """The level of government, front and unions of the same place, as recorded beside the rating."""
    of_year = Opinion.select(Opinion).join(Rating).where(Rating.year == year, Rating.hidden == False)
    found = of_year.where(Opinion.body == Opinionated.UNIONS, Opinion.hidden == False)
    return {one.__data__["rating"]: one for one in found}


def _ground(year: _Year, rating: Rating, kind: CollectiveKind) -> CollectiveGround:
    organization = rating.__data__["organization"]
    body = year.bodies.get((organization, rating.collective))
    counts, counted = _counts(year, rating, kind)
    disciplines = _disciplines(year, organization, body)
    lines, sheets = len(year.rules.trees.get(COLLECTIVES, ())), year.sheets.get(rating.id, {})
    points = points_of(rating, sheets, lines) if year.rules.scoring.by_points else None
    shares = unit_of(year.figures.get(rating.id, {})) or TaskShares()
    defects = tuple(year.defects.get(organization, ()))
    findings = tuple(year.findings.get(rating.id, ()))
    ceilings, weigh = _facts(year, rating, kind, counts, counted, disciplines)
    result, other = grades_of(sheets, lines) if sheets else ("", "")
    evidence = Evidence(
        defects=len(defects),
        defects_fixed=sum(is_remedied(defect, year.day) for defect in defects),
        ceilings=tuple(ceilings),
        weigh=tuple(weigh),
        result_grades=(result,) if result else (),
        other_grades=(other,) if other else (),
    )
    proposal = None if rating.exempt_reason else _proposal(year.judge, points, shares, evidence)
    decider = year.rules.deciders.get(kind.key, "")
    return CollectiveGround(
        rating, kind, body, decider, shares, counts, counted, defects, findings, disciplines, points, proposal
    )


def _proposal(judge: Profile, points: Decimal | None, shares: TaskShares, evidence: Evidence) -> LevelProposal:
    found = propose_level(judge, _KIND, points, shares, evidence)
    return replace(found, explanation=found.explanation.replace(_OF_PERSON, _OF_BODY))


def _counts(year: _Year, rating: Rating, kind: CollectiveKind) -> tuple[dict[str, int], str]:
    """The levels of the members of a cell, or of the cells of the office."""
    if kind.at == OrganizationKind.CELL:
        inside: Sequence[Subject] = year.members.get(rating.__data__["organization"], ())
        return count_levels(one for one in inside if one.level and not one.reason), _MEMBERS
    return count_levels(one for one in year.cells if one.level and not one.reason), _SUBUNITS


def _disciplines(year: _Year, organization: int, body: Body | None) -> tuple[tuple[str, Discipline], ...]:
    """Decisions about those who sit in the body, and about the organisation itself, with whose they are."""
    seats = body.seats if body else ()
    of_people = [(seat.name, one) for seat in seats for one in year.of_members.get(seat.member, ())]
    own = [("tổ chức", one) for one in year.of_organizations.get(organization, ())]
    return (*of_people, *own)


def _facts(
    year: _Year,
    rating: Rating,
    kind: CollectiveKind,
    counts: Mapping[str, int],
    counted: str,
    disciplines: Sequence[tuple[str, Discipline]],
) -> tuple[list[Ceiling], list[str]]:
    """What keeps the collective below a level, and what people must weigh."""
    ceilings, weigh = facts_of(year.judge, Records(findings=year.findings.get(rating.id, ())))
    for whose, decision in disciplines:
        capped, weighed = facts_of(year.judge, Records(disciplines=(decision,)))
        ceilings += [replace(one, words=f"{whose} {one.words}") for one in capped]
        weigh += [f"{whose} {words}" for words in weighed]
    ceilings += _not_clean(year, kind, disciplines)
    ceilings += _units(year, kind)
    if kind.collective == Collective.ITSELF and any(counts.values()):
        barriers = collective_barriers(year.rules, counts)
        ceilings += [Ceiling(Level.HTT, words.replace(_MEMBERS, counted)) for words in barriers]
    capped, weighed = _allies(year, rating, kind)
    return ceilings + capped, weigh + weighed


def _not_clean(year: _Year, kind: CollectiveKind, disciplines: Sequence[tuple[str, Discipline]]) -> list[Ceiling]:
    """For the levels named, nobody of the leading body and no sub-unit may have been disciplined in the year."""
    own = year.rules.collective
    if Level.HTXS not in own.clean_for:
        return []
    said = [f"{whose} bị kỷ luật {words_of(one)}" for whose, one in disciplines if not one.elsewhere]
    said += [f"{name} bị kỷ luật {words_of(one)}" for name, one in _unit_decisions(year, kind)]
    article = own.tests[0].article if own.tests else own.article
    return [Ceiling(Level.HTT, f"{words} ({article})") for words in said]


def _unit_decisions(year: _Year, kind: CollectiveKind) -> list[tuple[str, Discipline]]:
    if kind.at == OrganizationKind.CELL:
        return []
    return [(cell.name, one) for cell in year.cells for one in year.of_organizations.get(cell.id, ())]


def _units(year: _Year, kind: CollectiveKind) -> list[Ceiling]:
    """Too many sub-units disciplined in the year call for KHT (QĐ 132 Điều 12.4, QĐ 124 Điều 12)."""
    tests = [test for test in year.rules.collective.triggers if test.share == _UNITS]
    units = len({name for name, _ in _unit_decisions(year, kind)})
    return [
        Ceiling(
            Level.KHT,
            f"{units}/{len(year.cells)} tổ chức trực thuộc bị kỷ luật"
            f" ({percent_words(units, len(year.cells), test.over)}), trên {test.over} % ({test.article})",
        )
        for test in tests
        if year.cells and kind.at != OrganizationKind.CELL and test.holds(units, len(year.cells))
    ]


def _allies(year: _Year, rating: Rating, kind: CollectiveKind) -> tuple[list[Ceiling], list[str]]:
    """Government, front and unions of the same place at a level or above, for HTXS (HD 21)."""
    if kind.collective != Collective.ITSELF or not year.rules.collective.allied:
        return [], []
    opinion, levels = year.allied.get(rating.id), year.rules.levels
    ceilings, weigh = [], []
    for rule in year.rules.collective.allied:
        if opinion is None or not opinion.level:
            weigh.append(f"chưa ghi mức của {rule.words}, cần từ {rule.level} để xét HTXS ({rule.article})")
        elif levels.index(opinion.level) > levels.index(rule.level):
            ceilings.append(
                Ceiling(Level.HTT, f"{rule.words} xếp {opinion.level}, cần từ {rule.level} ({rule.article})")
            )
    return ceilings, weigh


# Of the whole year


def collective_quotas(year: int) -> tuple[ScopedQuota, ...]:
    """The cap on HTXS among the collectives of each group, both readings."""
    opened = evaluation_of(year)
    if opened is None:
        return ()
    levels: dict[str, list[str]] = defaultdict(list)
    rules = profile_of(opened)
    for one in ratings_of(year):
        if not one.exempt_reason:  # a cell of a snapshot made before cells had groups is in that of all cells
            levels[one.group or rules.group_of_cell("")].append(one.level)
    return tuple(
        ScopedQuota(
            GROUP,
            group,
            quota(
                Counter(found)[Level.HTXS] + Counter(found)[Level.HTT],
                opened.percent,
                Counter(found)[Level.HTXS],
                reading=opened.reading,
                whose="tập thể",
            ),
        )
        for group, found in levels.items()
    )


def decide_above(rating_id: int, level: str, on: date | None, by: str) -> None:
    """Record what the level above decided of the đảng bộ, its committee or ban thường vụ, as one Action.

    It comes when the year is often closed already, so a closed year takes it; raises UserError for any other rating.
    """
    rating = Rating.get_or_none(Rating.id == rating_id, Rating.hidden == False)
    if rating is None or rating.member is not None or at_of(rating) != OrganizationKind.COMMITTEE:
        raise UserError("Chỉ mức của đảng bộ, đảng ủy, ban thường vụ do cấp trên quyết định mới ghi ở đây.", "level")
    if level and level not in Level.ALL:
        raise UserError(f"Không có mức “{level}”; các mức: {', '.join(Level.ALL)}.", "level")
    if level and on is None:
        raise UserError("Ghi ngày cấp trên quyết định.", "decided_on")
    values = {"level": level, "decided_on": on if level else None, "decided_by": by if level else ""}
    with action(f"Ghi mức cấp trên quyết định {level or '(bỏ trống)'} cho {rating.name}"):
        save_many(Rating, [{"id": rating_id, **values}])


# Tasks


def take_over_tasks(year: int) -> int:
    """Give every collective without task figures those that the members' own tasks make, as one Action; how many.

    A cell and its chi ủy take the tasks of the cell's members, the office's bodies all of them.
    """
    grounds = collective_grounds(year)
    by_member = shares_by_member(year)
    members = kept_members(year)
    rows = []
    for rating_id, one in grounds.items():
        if one.shares.count or one.rating.exempt_reason:
            continue
        cell = one.rating.__data__["organization"] if one.kind.at == OrganizationKind.CELL else None
        inside = [by_member[m.id] for m in members if m.id in by_member and cell in (None, m.cell_id)]
        rows += _figures(rating_id, inside, one.rating.cell if cell else _SUBUNITS)
    if not rows:
        raise UserError("Không có nhiệm vụ nào để lấy, hoặc tập thể nào cũng đã có số liệu.")
    opened = evaluation_of(year)
    assert opened is not None  # collective_grounds has refused a year that is not open
    if opened.closed_on:
        raise UserError(f"Năm {year} đã khoá sổ.", "year")
    with action(f"Lấy số nhiệm vụ đã ghi cho các tập thể năm {year}"):
        save_many(Figure, rows)
    return len({row["rating"] for row in rows})


def _figures(rating: int, inside: Sequence[TaskShares], where: str) -> list[dict[str, object]]:
    whole = sum(one.count for one in inside)
    source = f"nhiệm vụ đã ghi của đảng viên {where}"
    return [
        {
            "rating": rating,
            "share": share,
            "part": sum(int(getattr(one, share)) for one in inside),
            "whole": whole,
            "source": source,
        }
        for share in ("done", "met", "late", "above", "not_done")
        if whole
    ]
