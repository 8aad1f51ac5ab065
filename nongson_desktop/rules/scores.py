"""Điểm từng tiêu chí: what the points and grades entered by criterion come to, for each rating and stage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import peewee as pw

from db.base import database
from db.evaluation import Rating, in_year
from db.judgement import Score, Stage
from db.members import PersonKind
from nongson_desktop.rules.evaluation import evaluation_of, profile_of
from nongson_desktop.rules.profile_parts import COLLECTIVES, COMMON
from nongson_desktop.rules.profiles import Profile, profile_for

Sums = tuple[Decimal, Decimal, Decimal]
LAST_FIRST = (Stage.FINAL, Stage.CELL, Stage.SELF)
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of one score sheet at one stage: sums, how many lines have points or a grade, and the worst grades."""

    common: Decimal
    result: Decimal
    pointed: int
    graded: int
    common_grade: str = ""
    result_grade: str = ""

    @property
    def total(self) -> Decimal:
        return self.common + self.result


Sheets = dict[int, dict[str, Sheet]]


def score_sums(year: int) -> dict[int, dict[str, Sums]]:
    """Common, result and total points by rating id and stage, of whatever lines have points; one query more."""
    opened = evaluation_of(year)
    sheets = sheets_of(year, profile_of(opened) if opened else profile_for(year))
    return {
        rating: {stage: (one.common, one.result, one.total) for stage, one in stages.items() if one.pointed}
        for rating, stages in sheets.items()
    }


def sheets_of(year: int, profile: Profile, cell: int | None = None) -> Sheets:
    """Every score sheet of the year, or of one cell, by rating id and stage, added up by the database; one query."""
    found: Sheets = defaultdict(dict)
    grades = ("", *profile.scoring.grades)
    for rating, stage, common, result, pointed, graded, common_rank, result_rank in _sums(year, profile, cell):
        found[rating][stage] = Sheet(
            Decimal(common or 0) / _HUNDRED,
            Decimal(result or 0) / _HUNDRED,
            pointed,
            graded,
            grades[(common_rank or 0)],
            grades[(result_rank or 0)],
        )
    return dict(found)


def _sums(year: int, profile: Profile, cell: int | None) -> list[tuple[Any, ...]]:
    """Points in hundredths as whole numbers, so that no sum is ever rounded; the worst grade by its place."""
    of_common = _of_common(profile)
    hundredths = pw.fn.ROUND(Score.points * _HUNDRED).cast("INTEGER")
    places = [(grade, place) for place, grade in enumerate(profile.scoring.grades, 1)]
    rank = pw.Case(Score.grade, places, 0) if places else pw.Value(0)
    query = (
        Score.select(
            Score.rating,
            Score.stage,
            pw.fn.SUM(pw.Case(None, [(of_common, hundredths)], 0)),
            pw.fn.SUM(pw.Case(None, [(~of_common, hundredths)], 0)),
            pw.fn.COUNT(Score.points),
            pw.fn.SUM(pw.Case(None, [(Score.grade != "", 1)], 0)),
            pw.fn.MAX(pw.Case(None, [(of_common, rank)], 0)),
            pw.fn.MAX(pw.Case(None, [(~of_common, rank)], 0)),
        )
        .join(Rating)
        .where(in_year(year, cell), Rating.hidden == False, Score.hidden == False)
        .group_by(Score.rating, Score.stage)
    )
    rows: list[tuple[Any, ...]] = database.execute(query).fetchall()
    return rows


def _of_common(profile: Profile) -> Any:
    """Whether a score is for a line of the common group, on the sheet that its rating is scored by."""
    key = _key_in_sql(profile)
    found = pw.Value(0) == 1
    for sheet, lines in profile.trees.items():
        codes = [line.code for line in lines if line.group == COMMON]
        found = found | ((key == sheet) & Score.criterion.in_(codes))
    return found


def _key_in_sql(profile: Profile) -> Any:
    """What `sheet_key` says, for the database."""
    forms = {kind.form: key for key, kind in profile.kinds.items() if _is_alone(profile, kind.form)}
    cases = [(Rating.member.is_null(), COLLECTIVES)]
    cases += [(Rating.form == form, key) for form, key in forms.items()]
    cases += [
        ((Rating.form == "") & (Rating.group == group.title), forms[group.form])
        for group in profile.groups
        if group.form in forms
    ]
    return pw.Case(None, [*cases, (Rating.person_kind != "", Rating.person_kind)], PersonKind.OUTSIDE)


def _is_alone(profile: Profile, form: str) -> bool:
    return sum(kind.form == form for kind in profile.kinds.values()) == 1


def sheet_key(profile: Profile, rating: Rating) -> str:
    """Whose score sheet a rating is scored by: that of the form the member writes, or the collectives'."""
    if rating.__data__["member"] is None:
        return COLLECTIVES
    form = profile.form_of(rating.person_kind, rating.group, rating.form)
    return next(key for key, kind in profile.kinds.items() if kind is form)


def points_of(rating: Rating, sheets: Mapping[str, Sheet], lines: int) -> Decimal | None:
    """The points that a proposal rests on: the latest stage's; a sheet with empty lines has none yet."""
    full = {stage: sheet.total for stage, sheet in sheets.items() if lines and sheet.pointed >= lines}
    decided = full.get(Stage.FINAL, full.get(Stage.CELL))
    if rating.points is not None or decided is not None:
        return rating.points if rating.points is not None else decided
    return rating.self_points if rating.self_points is not None else full.get(Stage.SELF)


def grades_of(sheets: Mapping[str, Sheet], lines: int) -> tuple[str, str]:
    """The worst grade for results and the worst of the rest, of the latest full sheet; empty while none is full."""
    full = (sheets[stage] for stage in LAST_FIRST if stage in sheets and lines and sheets[stage].graded >= lines)
    sheet = next(full, None)
    return (sheet.result_grade, sheet.common_grade) if sheet else ("", "")
