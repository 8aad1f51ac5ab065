"""Chất lượng sinh hoạt: the score sheet of a meeting, and the summary of all cells over a month, quarter or year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from db.meetings import Meeting, MeetingScore, Scorer
from db.quality_sheets import QualityLevel
from nongson_desktop.documents.content import (
    Bar,
    Block,
    Chart,
    Content,
    Fact,
    Facts,
    Row,
    Table,
    TableColumn,
)
from nongson_desktop.documents.meetings import Sitting, paper_of, sittings
from nongson_desktop.documents.page import (
    cell_signature,
    committee_signature,
    composed,
    drawn_up,
    office_on,
    paragraph,
    short_date,
    title,
)
from nongson_desktop.documents.people import whom_of
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.meetings import is_thematic
from nongson_desktop.rules.meetings_figures import MONTHS, CellFigures, figures, months_of_quarter, whole
from nongson_desktop.rules.meetings_quality import (
    LEVELS,
    RULES,
    Sheet,
    points_of,
    result_words,
    said,
    scores_of,
    sheet_on,
    sheets,
)

_SCORERS = Scorer.LABELS
_LINES = (
    TableColumn("TT", 0.5, "center"),
    TableColumn("Tiêu chí", 4.2),
    TableColumn("Điểm tối đa", 0.8, "center"),
    TableColumn("Chi bộ tự chấm", 0.95, "center"),
    TableColumn("Cấp ủy viên phụ trách", 1.0, "center"),
    TableColumn("Đảng ủy thẩm định", 0.95, "center"),
)
_ROMAN = ("", "I", "II", "III", "IV")
_SUMMARY = (
    TableColumn("TT", 0.5, "center"),
    TableColumn("Chi bộ", 2.4),
    TableColumn("Thường kỳ", 1.0, "center", "Đã họp"),
    TableColumn("Chuyên đề", 1.0, "center", "Đã họp"),
    TableColumn("Tỷ lệ dự", 1.1, "center"),
    TableColumn("Vắng không lý do", 0.9, "center"),
    TableColumn("Tỷ lệ phát biểu", 1.1, "center"),
    TableColumn("Điểm trung bình", 0.9, "center"),
    *(TableColumn(name, 0.85, "center", "Số buổi xếp loại") for _, name in QualityLevel.LABELS),
    TableColumn("Xếp loại", 1.0, "center"),
    TableColumn("Người phụ trách dự", 1.0, "center"),
)


# Phiếu chấm điểm


def score_sheets(request: Request) -> list[Content]:
    """Each meeting's sheet with what the scorers gave beside each other; not scored yet it is a form to fill in."""
    words, known = wording("meetings", request.on), sheets()
    return [_score_sheet(one, request, words, known) for one in sittings(request)]


def _score_sheet(one: Sitting, request: Request, words: Mapping[str, Any], known: Sequence[Sheet]) -> Content:
    scores = {score.scorer: score for score in scores_of(one.meeting)}
    used = {score.__data__["sheet"] for score in scores.values()}
    sheet = next((each for each in known if each.sheet.id in used), None) or sheet_on(one.day, known)
    thematic = is_thematic(one.meeting)
    blocks: list[Block] = [
        title(words["score"], f"buổi {one.what}", note=words["reference"]),
        Facts(((Fact("Ngày họp", short_date(one.day)), Fact("Phiếu chấm", sheet.sheet.name, 2.2)),)),
        Table(_LINES, tuple(_score_rows(sheet, scores, thematic=thematic))),
        *map(paragraph, _conclusions(one.meeting, sheet, scores, thematic=thematic)),
        drawn_up(cell_signature(one.office, one.cell), "NGƯỜI CHẤM ĐIỂM"),
    ]
    return paper_of(one, request, f"Phiếu chấm điểm {one.what}", blocks, form=True)


def _score_rows(sheet: Sheet, scores: Mapping[str, MeetingScore], *, thematic: bool) -> Iterator[Row]:
    given = {
        scorer: {row.__data__["criterion"]: row.points for row in points_of(score)} for scorer, score in scores.items()
    }
    group = ""
    lines = sheet.asked(thematic=thematic)
    for number, line in enumerate(lines, 1):
        if line.group != group:
            group = line.group
            yield Row((group,), section=True)
        points = (_points(given.get(scorer, {}).get(line.id)) for scorer, _ in _SCORERS)
        yield Row((str(number), line.text, _points(line.most), *points))
    if sheet.by_points:
        most = sum((Decimal(line.most or 0) for line in lines), Decimal(0))
        totals = (_points(scores[scorer].total) if scorer in scores else "" for scorer, _ in _SCORERS)
        yield Row(("", "Tổng điểm", _points(most), *totals), strong=True)
        if any(score.scaled != score.total for score in scores.values()):
            scaled = (_points(scores[scorer].scaled) if scorer in scores else "" for scorer, _ in _SCORERS)
            yield Row(("", "Điểm quy đổi", _points(sheet.whole()), *scaled), strong=True)
    levels = (LEVELS.get(scores[scorer].level, "") if scorer in scores else "" for scorer, _ in _SCORERS)
    yield Row(("", "Xếp loại", "", *levels), strong=True)


def _points(value: Decimal | None) -> str:
    return "" if value is None else said(Decimal(value))


def _conclusions(
    meeting: Meeting, sheet: Sheet, scores: Mapping[str, MeetingScore], *, thematic: bool
) -> Iterator[str]:
    """By which rule the level follows from the sum, what was left out, remarks, and the result that counts."""
    kept = sheet.sheet
    if sheet.by_points:
        if not thematic and any(line.thematic for line in sheet.criteria):
            yield f"Tháng {meeting.month}/{meeting.year} không có chuyên đề nên không chấm tiêu chí về chuyên đề."
        floors = [said(Decimal(floor)) for floor in (kept.good, kept.fair, kept.average) if floor is not None]
        ranks = "; ".join(f"{LEVELS[level]} ≥ {floor}" for level, floor in zip(QualityLevel.ALL, floors, strict=False))
        rule = next((score.rule for score in scores.values()), kept.rule)
        yield f"Cách xếp loại: {RULES[rule].lower()}; {ranks}{f'; Kém < {floors[-1]}' if floors else ''}."
    for scorer, name in _SCORERS:
        if scorer in scores and scores[scorer].remark.strip():
            yield f"{name} nhận xét: {' '.join(scores[scorer].remark.split())}"
    final = next((score for score in scores.values() if score.final), None)
    names = dict(_SCORERS)
    yield (
        f"Kết quả cuối cùng: {result_words(final)} ({names[final.scorer].lower()})."
        if final
        else "Kết quả cuối cùng: …………"
    )


# Tổng hợp


def months_asked(request: Request) -> Sequence[int]:
    """The months a summary is about: those between two days, a quarter, else the year."""
    if request.since and request.until:
        return range(request.since.month, request.until.month + 1)
    return months_of_quarter(request.quarter) if request.quarter else MONTHS


def _time_words(months: Sequence[int], year: int) -> str:
    if len(months) == 1:
        return f"tháng {months[0]} năm {year}"
    quarter = next((number for number in range(1, 5) if list(months) == list(months_of_quarter(number))), 0)
    if quarter:
        return f"quý {_ROMAN[quarter]} năm {year}"
    return f"năm {year}" if len(months) == len(MONTHS) else f"tháng {months[0]} đến tháng {months[-1]} năm {year}"


def quality_summary(request: Request) -> list[Content]:
    """All cells beside each other over the time asked, and a bar of levels for each month; nothing held refuses."""
    office, words, months = office_on(request.on), wording("meetings", request.on), months_asked(request)
    day = min(request.on, date(request.year, 12, 31))
    found = figures(request.year, day, months, request.bodies)
    if not any(one.held for one in found):
        raise NothingToPrintError(f"Chưa có buổi sinh hoạt nào đã họp trong {_time_words(months, request.year)}.")
    every = whole(found, "Cộng" if request.bodies else "Toàn đảng bộ")
    rows = [Row((str(number), *_summary_line(one))) for number, one in enumerate(found, 1)]
    if len(found) > 1:
        rows.append(Row(("", *_summary_line(every)), strong=True))
    rule = [f"Điểm trung bình và xếp loại của kỳ: {every.rule_words}."] if every.rule_words else []
    blocks: list[Block] = [
        title(words["quality"], f"{whom_of(office, request)[1]}{_time_words(months, request.year)}"),
        Table(_SUMMARY, tuple(rows)),
        *map(paragraph, (*rule, words["quality_note"])),
        *_chart(every, months),
        drawn_up(committee_signature(office), "NGƯỜI TỔNG HỢP"),
    ]
    return [composed(office, request, "Tổng hợp chất lượng sinh hoạt chi bộ", blocks, landscape=True)]


def _summary_line(one: CellFigures) -> tuple[str, ...]:
    levels = (str(one.levels[level]) for level in QualityLevel.ALL)
    return (
        one.name,
        one.regular_words,
        one.themes_words,
        one.attendance,
        str(one.unexcused),
        one.speaking,
        one.mean_words,
        *levels,
        one.level_name,
        one.visits_words,
    )


def _chart(every: CellFigures, months: Sequence[int]) -> Iterator[Block]:
    """A bar for each month that has a result."""
    of_months = [(month, every.of_month(month)) for month in months]
    bars = [
        Bar(f"Tháng {month}", tuple(one.levels[level] for level in QualityLevel.ALL))
        for month, one in of_months
        if one.scored
    ]
    if bars:
        yield replace(paragraph("Số buổi sinh hoạt theo xếp loại, từng tháng:"), with_next=True)
        yield Chart(tuple(LEVELS[level] for level in QualityLevel.ALL), tuple(bars))
