"""Chất lượng sinh hoạt: sheets in force, what the facts propose, sums and levels, and the result that counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from db.base import save_many
from db.errors import UserError
from db.meetings import Meeting, MeetingPoints, MeetingScore, MeetingState, Presence, Scorer
from db.quality_sheets import Measure, QualityCriterion, QualityLevel, QualitySheet, TotalRule
from nongson_desktop.rules.meetings import (
    advance,
    attendance_of,
    day_of,
    is_thematic,
    least_minutes,
    length_of,
    refuse_locked,
    running_excused,
)
from nongson_desktop.rules.meetings_rules import MeetingRules, shipped

_BAND = re.compile(r"^(≥|>|≤|<|=)\s*(\d+(?:[.,]\d+)?)\s*%?\s*:\s*(\d+(?:[.,]\d+)?)$")
_VERSION = " (từ "
_TESTS = {
    "≥": lambda value, limit: value >= limit,
    ">": lambda value, limit: value > limit,
    "≤": lambda value, limit: value <= limit,
    "<": lambda value, limit: value < limit,
    "=": lambda value, limit: value == limit,
}
LEVELS = dict(QualityLevel.LABELS)
RULES = dict(TotalRule.LABELS)


# sheets


@dataclass(frozen=True)
class Sheet:
    """A sheet with its lines in order."""

    sheet: QualitySheet
    criteria: tuple[QualityCriterion, ...]

    @property
    def by_points(self) -> bool:
        return any(one.most is not None for one in self.criteria)

    def asked(self, *, thematic: bool) -> tuple[QualityCriterion, ...]:
        """The lines that a meeting is scored on: those about a theme only in a month that has one."""
        return tuple(one for one in self.criteria if thematic or not one.thematic)

    def whole(self) -> Decimal:
        """What the full sheet gives."""
        return _sum(one.most for one in self.criteria)


def _sum(values: Iterable[Decimal | None]) -> Decimal:
    return sum((value for value in values if value is not None), Decimal(0))


def sheets() -> list[Sheet]:
    """The office's sheets, before it has any those shipped; two queries."""
    kept = list(QualitySheet.select().where(QualitySheet.hidden == False).order_by(QualitySheet.id))
    if not kept:
        return _shipped()
    lines = QualityCriterion.select().where(QualityCriterion.hidden == False)
    by_sheet: dict[int, list[QualityCriterion]] = {}
    for line in lines.order_by(QualityCriterion.position, QualityCriterion.id):
        by_sheet.setdefault(line.__data__["sheet"], []).append(line)
    return [Sheet(one, tuple(by_sheet.get(one.id, ()))) for one in kept]


def _shipped() -> list[Sheet]:
    found = []
    for row in shipped()["sheet"]:
        values = {name: value for name, value in row.items() if name != "criteria"}
        values |= {name: Decimal(values[name]) for name in ("good", "fair", "average") if name in values}
        sheet = QualitySheet(**values)
        lines = (_line(sheet, place, line) for place, line in enumerate(row["criteria"], 1))
        found.append(Sheet(sheet, tuple(lines)))
    return found


def _line(sheet: QualitySheet, place: int, line: Sequence[Any]) -> QualityCriterion:
    group, text, *rest = line
    measure = str(rest[1]) if len(rest) > 1 else ""
    return QualityCriterion(
        sheet=sheet,
        position=place,
        group=group,
        text=text,
        most=Decimal(rest[0]) if rest else None,
        thematic=measure == "thematic",
        measure=measure if measure in dict(Measure.LABELS) else "",
        bands=rest[2] if len(rest) > 2 else "",
    )


def seed_sheets() -> list[Sheet]:
    """The office's sheets, written from those shipped when it has none yet, in the current Action."""
    if not QualitySheet.select().where(QualitySheet.hidden == False).exists():
        for one in _shipped():
            one.sheet.save()
            save_many(QualityCriterion, [{**line.__data__, "sheet": one.sheet.id} for line in one.criteria])
    return sheets()


def sheet_on(day: date, known: Sequence[Sheet] | None = None) -> Sheet:
    """The sheet in use on a day: of those chosen and in force the latest; raises UserError without any."""
    found = [one for one in (sheets() if known is None else known) if one.sheet.chosen and _in_force(one.sheet, day)]
    if not found:
        raise UserError(f"Chưa chọn phiếu chấm cho ngày {day:%d/%m/%Y}.", "sheet")
    return max(found, key=lambda one: one.sheet.since or date.min)


def _in_force(sheet: QualitySheet, day: date) -> bool:
    return (sheet.since is None or sheet.since <= day) and (sheet.until is None or day < sheet.until)


def check_sheet(sheet: QualitySheet) -> None:
    """Refuse boundaries that do not go down, and days that do not go on; raises UserError."""
    if not sheet.name.strip():
        raise UserError("Chưa nhập tên phiếu chấm.", "name")
    if sheet.since and sheet.until and sheet.until <= sheet.since:
        raise UserError("Ngày thôi áp dụng phải sau ngày bắt đầu.", "until")
    floors = [floor for floor in (sheet.good, sheet.fair, sheet.average) if floor is not None]
    if floors and len(floors) < len(QualityLevel.ALL) - 1:
        raise UserError("Ghi đủ ba ngưỡng Tốt, Khá, Trung bình, hoặc bỏ trống cả ba.", "good")
    if floors != sorted(set(floors), reverse=True):
        raise UserError("Ngưỡng phải giảm dần: Tốt, Khá, Trung bình.", "fair")


def check_criterion(line: QualityCriterion) -> None:
    """Refuse a line without words and boundaries that cannot be read; raises UserError."""
    if not line.text.strip():
        raise UserError("Chưa nhập tiêu chí.", "text")
    if line.most is not None and line.most < 0:
        raise UserError("Điểm tối đa không thể âm.", "most")
    for _, _, points in bands_of(line.bands):
        if line.most is not None and points > line.most:
            raise UserError(f"Thang điểm có {said(points)}, quá điểm tối đa {said(line.most)}.", "bands")


def bands_of(text: str) -> list[tuple[str, Decimal, Decimal]]:
    """Boundaries written as "≥ 90: 4; ≥ 75: 3; < 75: 1": sign, limit, points; raises UserError."""
    found = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        band = _BAND.match(part.replace(">=", "≥").replace("<=", "≤"))
        if band is None:
            raise UserError(f"“{part}” không phải là một mức; ghi như ≥ 90: 4; ≥ 75: 3; < 75: 1.", "bands")
        found.append((band[1], _decimal(band[2]), _decimal(band[3])))
    return found


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


# what the facts propose


@dataclass(frozen=True)
class MeetingFacts:
    """What is known: percent of those called who came, of those who spoke, minutes short, the longest run excused."""

    attendance: Decimal | None = None
    speaking: Decimal | None = None
    short: Decimal | None = None
    running: Decimal | None = None
    unexcused: int = 0
    minutes: int | None = None

    def of(self, measure: str) -> Decimal | None:
        known = {Measure.ATTENDANCE: self.attendance, Measure.SPEAKING: self.speaking, Measure.SHORT: self.short}
        return {**known, Measure.RUNNING: self.running}.get(measure)


def facts_of(meeting: Meeting, rules: MeetingRules) -> MeetingFacts:
    """What is known of a meeting for its sheet; two queries."""
    rows = [one.presence for one in attendance_of(meeting.id) if one.presence in Presence.COUNTED]
    present, lasted = rows.count(Presence.PRESENT), length_of(meeting)
    short = None if lasted is None else Decimal(max(least_minutes(meeting, rules) - lasted, 0))
    runs = running_excused(meeting.__data__["cell"], meeting.year, day_of(meeting))
    return MeetingFacts(
        attendance=_percent(present, len(rows)),
        speaking=None if meeting.speakers is None else _percent(meeting.speakers, present),
        short=short,
        running=Decimal(max(runs.values(), default=0)) if rows else None,
        minutes=lasted,
        unexcused=rows.count(Presence.UNEXCUSED),
    )


def fact_words(meeting: Meeting, facts: MeetingFacts, rules: MeetingRules) -> str:
    """What is known beside what is asked for (HD 12-HD/BTCTW II.3): attendance, absences, how long it lasted."""
    parts = []
    if facts.attendance is not None:
        share = f"{facts.attendance:.1f}".replace(".", ",")
        parts = [f"dự {share} % (phải trên {rules.attendance} %)", f"vắng không lý do {facts.unexcused}"]
    if facts.running:
        parts.append(f"vắng có lý do liên tiếp nhiều nhất {facts.running} buổi (không quá {rules.excused_running})")
    if facts.minutes is not None:
        parts.append(f"họp {facts.minutes} phút (ít nhất {least_minutes(meeting, rules)})")
    return "; ".join(parts)


def _percent(part: int, whole: int) -> Decimal | None:
    return Decimal(part * 100) / whole if whole else None


def proposed(line: QualityCriterion, facts: MeetingFacts) -> Decimal | None:
    """The points that the facts speak for: the first boundary that holds; None where they say nothing.

    An absence without reason gives the least of the attendance line, whatever the share.
    """
    value, bands = facts.of(line.measure), bands_of(line.bands)
    if value is None or not bands:
        return None
    if line.measure == Measure.ATTENDANCE and facts.unexcused:
        return min(points for _, _, points in bands)
    return next((points for sign, limit, points in bands if _TESTS[sign](value, limit)), None)


# sums and levels


@dataclass(frozen=True)
class Total:
    """A sum with what could be won, the same turned to the full sheet, and the level under the rule chosen."""

    points: Decimal
    most: Decimal
    scaled: Decimal
    rule: str
    level: str

    @property
    def counted(self) -> Decimal:
        return self.points if self.rule == TotalRule.RAW else self.scaled

    @property
    def words(self) -> str:
        """What was counted, by which rule, and how it stands."""
        ways = f"{said(self.points)}/{said(self.most)} điểm"
        if self.points != self.scaled:
            ways += f", quy đổi {said(self.scaled)}"
        return f"{ways}; xếp loại {RULES[self.rule].lower()}: {LEVELS.get(self.level, 'chưa xếp')}"


def said(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def total(sheet: Sheet, points: Mapping[int, Decimal | None], *, thematic: bool) -> Total:
    """The sum over the lines asked, by criterion id (or position while unsaved), and its level (C8)."""
    lines = sheet.asked(thematic=thematic)
    reached, most = _sum(points.get(key_of(line)) for line in lines), _sum(line.most for line in lines)
    scaled = reached * sheet.whole() / most if most else reached
    scaled = scaled.quantize(Decimal("0.1"), ROUND_HALF_UP)
    found = Total(reached, most, scaled, sheet.sheet.rule, "")
    return replace(found, level=level_at(sheet.sheet, found.counted))


def key_of(line: QualityCriterion) -> int:
    return int(line.id or line.position)


def level_at(sheet: QualitySheet, points: Decimal) -> str:
    """The level of a sum: from each floor on (≥), below the last Kém; nothing on a sheet without floors."""
    floors = (sheet.good, sheet.fair, sheet.average)
    if any(floor is None for floor in floors):
        return ""
    ranks = zip(QualityLevel.ALL, (Decimal(floor) for floor in floors if floor is not None), strict=False)
    return next((level for level, floor in ranks if points >= floor), QualityLevel.POOR)


# writing


@dataclass(frozen=True)
class Filled:
    """What a scorer gave: points by criterion id, or on a sheet without points a level."""

    scorer: str
    points: Mapping[int, Decimal | None]
    level: str = ""
    by: str = ""
    on: date | None = None
    remark: str = ""


def keep_score(meeting: Meeting, sheet: Sheet, filled: Filled) -> MeetingScore:
    """Write one scorer's sheet in the current Action; the last in the line of scorers is the final one.

    Raises UserError for points beyond a line's most, a line left out, or a meeting not held.
    """
    if meeting.held_on is None:
        raise UserError("Buổi này chưa ghi ngày họp nên chưa chấm được.", "held_on")
    refuse_locked(meeting)
    thematic = is_thematic(meeting)
    _check_points(sheet, filled, thematic=thematic)
    score = score_of(meeting, filled.scorer) or MeetingScore(meeting=meeting, scorer=filled.scorer)
    found = total(sheet, filled.points, thematic=thematic) if sheet.by_points else None
    level = found.level if found and found.level else filled.level
    if not level:
        raise UserError("Phiếu này không tính điểm: chọn mức xếp loại.", "level")
    score.sheet, score.by, score.on = sheet.sheet, filled.by, filled.on
    score.remark, score.level, score.rule = filled.remark, level, sheet.sheet.rule
    score.total, score.most, score.scaled = (found.points, found.most, found.scaled) if found else (None, None, None)
    score.save()
    _keep_points(score, filled.points)
    name_final(meeting)
    advance(meeting, MeetingState.SCORED if filled.scorer == Scorer.CELL else MeetingState.APPRAISED)
    meeting.save()
    return score


def _check_points(sheet: Sheet, filled: Filled, *, thematic: bool) -> None:
    if not sheet.by_points:
        return
    for line in sheet.asked(thematic=thematic):
        given = filled.points.get(key_of(line))
        if given is None:
            raise UserError(f"Chưa chấm: {line.text}.", "points")
        if given < 0 or (line.most is not None and given > line.most):
            raise UserError(f"{line.text}: từ 0 đến {said(line.most or Decimal(0))} điểm.", "points")


def _keep_points(score: MeetingScore, points: Mapping[int, Decimal | None]) -> None:
    known = {row.__data__["criterion"]: row.id for row in points_of(score)}
    rows: list[dict[str, Any]] = [
        {"score": score.id, "criterion": line, "points": given, **({"id": known[line]} if line in known else {})}
        for line, given in points.items()
    ]
    rows += [{"id": row, "hidden": True} for line, row in known.items() if line not in points]
    save_many(MeetingPoints, rows)


def scores_of(meeting: Meeting | int) -> list[MeetingScore]:
    """What was given to a meeting, in the order of scorers."""
    order = [scorer for scorer, _ in Scorer.LABELS]
    query = MeetingScore.select(MeetingScore, QualitySheet).join(QualitySheet)
    found = query.where(MeetingScore.meeting == meeting, MeetingScore.hidden == False)
    return sorted(found, key=lambda one: order.index(one.scorer))


def score_of(meeting: Meeting, scorer: str) -> MeetingScore | None:
    return next((one for one in scores_of(meeting) if one.scorer == scorer), None)


def result_words(score: MeetingScore) -> str:
    """Its points, turned to the full sheet where that differs, by which of the two it is ranked, and its level."""
    level = LEVELS.get(score.level, "")
    if score.total is None:
        return level
    points = f"{said(Decimal(score.total))}/{said(Decimal(score.most or score.total))} điểm"
    is_turned = score.scaled is not None and score.scaled != score.total
    turned = f", quy đổi {said(Decimal(score.scaled or 0))}" if is_turned else ""
    return f"{points}{turned}, {RULES[score.rule].lower()} xếp loại {level}"


def points_of(score: MeetingScore) -> list[MeetingPoints]:
    """The points of one sheet."""
    return list(MeetingPoints.select().where(MeetingPoints.score == score, MeetingPoints.hidden == False))


def name_final(meeting: Meeting, scorer: str = "") -> None:
    """Name the score that counts, in the current Action: the one asked for, else the committee's, then the others'."""
    known = scores_of(meeting)
    chosen = next((one for one in known if one.scorer == scorer), known[-1] if known else None)
    save_many(MeetingScore, [{"id": one.id, "final": one is chosen} for one in known])


def check_score(score: MeetingScore) -> None:
    """Refuse a change to a locked meeting and a sum beyond its most; raises UserError."""
    refuse_locked(score.__data__["meeting"])
    if score.total is not None and score.most is not None and not 0 <= score.total <= score.most:
        raise UserError(f"Tổng điểm từ 0 đến {said(score.most)}.", "total")


def new_version(sheet: Sheet, since: date) -> Sheet:
    """A copy in force from a day on, the one before ends that day, in the current Action; raises UserError."""
    old = sheet.sheet
    if old.since and since <= old.since:
        raise UserError(f"Ngày áp dụng phải sau ngày {old.since:%d/%m/%Y}.", "since")
    number = QualitySheet.select().where(QualitySheet.key.startswith(old.key.split("@")[0])).count() + 1
    left = ("id", "uid", "since", "until", "key")
    values = {name: value for name, value in old.__data__.items() if name not in left}
    made = QualitySheet(**values | {"key": f"{old.key.split('@')[0]}@{number}", "since": since})
    made.name = f"{old.name.split(_VERSION)[0]}{_VERSION}{since:%d/%m/%Y})"
    made.save()
    old.until = since
    old.save()
    copied = [
        {name: value for name, value in line.__data__.items() if name not in ("id", "uid")} | {"sheet": made.id}
        for line in sheet.criteria
    ]
    save_many(QualityCriterion, copied)
    return next(one for one in sheets() if one.sheet.id == made.id)


def is_used(sheet: QualitySheet) -> bool:
    """Whether a meeting was scored on it."""
    return MeetingScore.select().where(MeetingScore.sheet == sheet, MeetingScore.hidden == False).exists()


def choose_sheet(key: str) -> None:
    """Put a sheet in use and the others out, in the current Action; raises UserError."""
    known = seed_sheets()
    if key not in {one.sheet.key for one in known}:
        raise UserError("Không có phiếu chấm này.", "sheet")
    base = key.split("@", maxsplit=1)[0]
    save_many(QualitySheet, [{"id": one.sheet.id, "chosen": one.sheet.key.split("@")[0] == base} for one in known])
