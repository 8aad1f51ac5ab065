"""The leaders' quarters of the practice office: the second of the open year decided, the third assessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from db.base import Row, save_many
from db.evaluation import Level
from db.quarters import QuarterAssessment, QuarterProduct, QuarterScore
from nongson_desktop.rules import quarters
from nongson_desktop.rules.profiles import profile_for
from nongson_desktop.rules.quarter_points import common_criteria, kpi_points
from nongson_desktop.sample_people import Story, at

_DECIDED, _ASSESSED = 2, 3


def record(story: Story, year: int) -> None:
    """The quarters of the last year, where its rules know them; nothing is drawn by lot."""
    if year != story.last or profile_for(year).quarterly is None:
        return
    for quarter, opened, assessed in (
        (_DECIDED, date(year, 4, 3), date(year, 7, 3)),
        (_ASSESSED, date(year, 7, 6), date(year, 10, 5)),
    ):
        with at(f"Kế hoạch sản phẩm quý của cán bộ lãnh đạo, quản lý, quý {quarter}", opened):
            quarters.open_quarter(year, quarter, opened)
            sheets = quarters.assessments(year, quarter)
            _plan(story, sheets, opened)
        with at(f"Đánh giá quý {quarter} của cán bộ lãnh đạo, quản lý", assessed):
            _assess(story, year, sheets, assessed, decided=quarter == _DECIDED)


def _plan(story: Story, sheets: list[QuarterAssessment], on: date) -> None:
    tasks = story.words["quarters"]["tasks"]
    save_many(
        QuarterProduct,
        [
            {"assessment": one.id, "position": axis, "axis": axis, "task": task, "maximum": Decimal(maximum)}
            for one in sheets
            for axis, (task, maximum) in enumerate(tasks, 1)
        ],
    )
    by = story.words["quarters"]["approved_by"]
    save_many(QuarterAssessment, [{"id": one.id, "approved_on": on, "approved_by": by} for one in sheets])


def _assess(story: Story, year: int, sheets: list[QuarterAssessment], on: date, *, decided: bool) -> None:
    """Everybody reaches the second level; every fifth leader a little less in one task."""
    words, ids = story.words["quarters"], [one.id for one in sheets]
    products, scores = quarters.products_of(ids), quarters.scores_of(ids)
    maxima = common_criteria(profile_for(year))
    rows: list[Row] = []
    for place, one in enumerate(sheets):
        for product in products[one.id]:
            percent = Decimal(75 if product.axis == 1 + place % len(words["tasks"]) else 80 if place % 5 == 0 else 85)
            points = kpi_points(percent, Decimal(product.maximum))
            final: Row = {"points": points} if decided else {}
            rows.append(
                {"id": product.id, "percent": percent, "self_points": points, "result": words["result"], **final}
            )
    save_many(QuarterProduct, rows)
    kept = [(one, maxima[one.criterion][1]) for found in scores.values() for one in found]
    save_many(
        QuarterScore,
        [
            {"id": one.id, "kept": True, "self_points": most, **({"points": most} if decided else {})}
            for one, most in kept
        ],
    )
    decision: Row = {"level": Level.HTT, "decided_on": on, "decided_by": words["approved_by"]} if decided else {}
    own = {"self_level": Level.HTT, "self_on": on}
    save_many(QuarterAssessment, [{"id": one.id, **own, **decision} for one in sheets])
