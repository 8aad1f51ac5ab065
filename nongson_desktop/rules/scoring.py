"""Điểm từng tiêu chí: points or grades typed line by line, checked against the sheet, added up into the rating."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from db.base import action, save_many
from db.errors import UserError
from db.evaluation import Rating
from db.judgement import Score, Stage
from nongson_desktop.rules.evaluation import DAYS, STAGES, evaluation_of, refuse_closed
from nongson_desktop.rules.findings import rules_of
from nongson_desktop.rules.levels import band
from nongson_desktop.rules.profile_parts import COMMON, RESULT
from nongson_desktop.rules.profiles import Criterion, Profile
from nongson_desktop.rules.scores import sheet_key

Lines = Mapping[str, Any]
_GROUP_WORDS = {COMMON: "Nhóm tiêu chí chung", RESULT: "Nhóm kết quả thực hiện nhiệm vụ"}


@dataclass(frozen=True)
class ScoreSheet:
    """One rating's lines at one stage: points, or grades where the rules score so, by criterion."""

    rating: Rating
    lines: Lines
    criteria: tuple[Criterion, ...]

    def sum_of(self, group: str = "") -> Decimal | None:
        """The points of a group, or of all; None while no line of it has points."""
        codes = [one.code for one in self.criteria if group in ("", one.group)]
        given = [self.lines[code] for code in codes if isinstance(self.lines.get(code), Decimal)]
        return sum(given, Decimal(0)) if given else None

    @property
    def is_full(self) -> bool:
        """Every line has its points or its grade."""
        return bool(self.criteria) and all(self.lines.get(one.code) not in (None, "") for one in self.criteria)


def score_sheets(ratings: Iterable[Rating], stage: str, profile: Profile) -> list[ScoreSheet]:
    """The sheets of these ratings at a stage, in their order; one query."""
    rated = [rating for rating in ratings if not rating.exempt_reason]
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    of_stage = Score.rating.in_([rating.id for rating in rated]), Score.stage == stage, Score.hidden == False
    for one in Score.select().where(*of_stage):
        found[one.__data__["rating"]][one.criterion] = one.points if profile.scoring.by_points else one.grade
    return [ScoreSheet(one, found[one.id], profile.criteria(sheet_key(profile, one))) for one in rated]


def record_scores(stage: str, changes: Sequence[tuple[int, Lines]], on: date | None = None) -> int:
    """Write points or grades by criterion of many ratings as one Action and return its number; None takes one off.

    A full sheet of points goes into the rating at that stage, with the level of its band where none stands yet.
    Raises UserError, with nothing written, for points above a line's or a group's most.
    """
    ratings = {one.id: one for one in Rating.select().where(Rating.id.in_([number for number, _ in changes]))}
    years = {rating.year for rating in ratings.values()}
    for year in years:
        refuse_closed(year, evaluation_of(year))
    profile = rules_of(next(iter(years)))
    sheets = {one.rating.id: one for one in score_sheets(ratings.values(), stage, profile)}
    with action(f"Ghi điểm từng tiêu chí của {len(changes)} người") as made:
        for number, values in changes:
            if number not in sheets:
                raise UserError(f"{ratings[number].name} không xếp loại: {ratings[number].exempt_reason}.")
            _write(profile, stage, sheets[number], values, on)
    return int(made.id or 0)


def _write(profile: Profile, stage: str, sheet: ScoreSheet, values: Lines, on: date | None) -> None:
    after = ScoreSheet(sheet.rating, {**sheet.lines, **values}, sheet.criteria)
    _check(profile, after, values)
    query = Score.select().where(Score.rating == sheet.rating.id, Score.stage == stage, Score.hidden == False)
    known = {one.criterion: one.id for one in query}
    rows = [_row(profile, known.get(code), sheet.rating.id, stage, code, value) for code, value in values.items()]
    save_many(Score, [row for row in rows if row])
    if profile.scoring.by_points:
        _add_up(profile, stage, sheet, after, on)


def _row(profile: Profile, known: int | None, rating: int, stage: str, code: str, value: Any) -> dict[str, Any]:
    if value in (None, ""):
        return {"id": known, "hidden": True} if known else {}
    row: dict[str, Any] = {"points": value} if profile.scoring.by_points else {"grade": value}
    return {"id": known, **row} if known else {"rating": rating, "stage": stage, "criterion": code, **row}


def _check(profile: Profile, sheet: ScoreSheet, values: Lines) -> None:
    """Refuse what the sheet does not hold, naming whose and which line."""
    known = {one.code: one for one in sheet.criteria}
    name = sheet.rating.name
    for code, value in values.items():
        if code not in known:
            raise UserError(f"{name}: không có tiêu chí “{code}” trong bảng điểm.")
        if value not in (None, ""):
            _check_value(profile, name, known[code], value)
    for group, most in ((COMMON, profile.scoring.common), (RESULT, profile.scoring.result)):
        got = sheet.sum_of(group)
        if profile.scoring.by_points and got is not None and got > most:
            raise UserError(f"{name}: {_GROUP_WORDS[group]} cộng lại {_shown(got)}, nhiều nhất {most}.")


def _check_value(profile: Profile, name: str, line: Criterion, value: Any) -> None:
    if not profile.scoring.by_points:
        if value not in profile.scoring.grades:
            raise UserError(f"{name}: “{value}” không phải cấp độ; ghi {', '.join(profile.scoring.grades)}.")
        return
    most = line.max if line.max is not None else Decimal(profile.scoring.maximum)
    if not 0 <= value <= most:
        raise UserError(f"{name}, {line.label}: điểm từ 0 đến {_shown(most)}.")


def _shown(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def _add_up(profile: Profile, stage: str, before: ScoreSheet, after: ScoreSheet, on: date | None) -> None:
    """The total of a full sheet is the rating's points; what rests on a sheet no longer full is taken off."""
    rating, field = after.rating, "self_points" if stage == Stage.SELF else "points"
    if stage == Stage.CELL and rating.level:
        return  # decided already: the points are those of the level that decides
    total = after.sum_of() if after.is_full else None
    if total is None and (not before.is_full or getattr(rating, field) != before.sum_of()):
        return
    values: dict[str, Any] = {"id": rating.id, field: total}
    if total is not None and not getattr(rating, STAGES[stage]):
        values |= {STAGES[stage]: band(profile, total), **({DAYS[stage]: on} if on else {})}
    save_many(Rating, [values])
