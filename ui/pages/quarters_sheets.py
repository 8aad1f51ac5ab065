"""The two sheets of a quarter: the tasks of the plan with their points, and the common criteria kept or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtGui import QGuiApplication

from db.base import Record, action
from db.errors import UserError
from db.evaluation import Level
from db.quarters import QuarterAssessment, QuarterProduct, QuarterScore
from db.search import folded
from nongson_desktop.columns import Column, field_columns
from nongson_desktop.rules.quarter_points import FINAL, SELF, Totals, axis_totals, number, plan_total, proposal, totals
from nongson_desktop.rules.quarter_points import common_criteria as criteria_of
from nongson_desktop.rules.quarters import assessments, products_of, profile_of_year, scores_of
from ui.saving import Saved
from ui.sheet import SheetView

_SHORT = {
    "axis": "Trục",
    "task": "Mục tiêu, nhiệm vụ",
    "due": "Thời hạn",
    "maximum": "Tối đa",
    "result": "Kết quả, sản phẩm",
    "percent": "KPI %",
    "self_points": "Tự chấm",
    "points": "Duyệt",
}
PRODUCT_WIDTHS = (48, -5, 114, 62, -4, 62, 78, 62)
SCORE_WIDTHS = (-6, 120, 70, 80, 80)
_AXIS_ROOM = 44
_KEPT = {"1": True, "x": True, "co": True, "dam bao": True, "0": False, "khong": False, "khong dam bao": False}


def product_columns() -> list[Column]:
    """The columns of the plan under short headings."""
    return [replace(column, label=_SHORT[column.name]) for column in field_columns(QuarterProduct, *_SHORT)]


@dataclass(frozen=True)
class KeptColumn(Column):
    """ "Đảm bảo" or not: typed as 1 or 0, or in words; empty while nobody judged."""

    def show(self, value: Any) -> str:
        return "" if value is None else "Đảm bảo" if value else "Không đảm bảo"

    def parse(self, text: str) -> Any:
        plain = folded(text)
        if plain and plain not in _KEPT:
            raise UserError(f"“{text.strip()}”: gõ 1 là đảm bảo, 0 là không đảm bảo.", self.name)
        return _KEPT.get(plain)


def score_columns() -> list[Column]:
    """The criterion and its maximum, read, with what is typed beside them."""
    own, final = field_columns(QuarterScore, "self_points", "points")
    (kept,) = field_columns(QuarterScore, "kept")
    return [
        Column("label", "Tiêu chí chung"),
        KeptColumn("kept", "Đảm bảo (1/0)", kept.field),
        Column("most", "Tối đa"),
        replace(own, label=_SHORT["self_points"]),
        replace(final, label=_SHORT["points"]),
    ]


class PlanView(SheetView):
    """The plan's sheet; lines pasted below its last row become further tasks."""

    def paste(self) -> None:
        at, width = self.currentIndex(), self.sheet.columnCount()
        lines = QGuiApplication.clipboard().text().rstrip("\r\n").splitlines()
        self.sheet.type_in(
            [
                (at.row() + down, at.column() + right, text)
                for down, line in enumerate(lines)
                for right, text in enumerate(line.split("\t")[: width - at.column()])
            ]
        )


@dataclass(frozen=True)
class QuarterState:
    """One person's quarter as the page shows it."""

    sheet: QuarterAssessment
    products: Sequence[QuarterProduct]
    scores: Sequence[QuarterScore]
    axes: tuple[str, ...]
    whole: int
    own: Totals
    final: Totals
    sentence: str
    proposed: str

    @property
    def plan_words(self) -> str:
        """How the plan stands: its total against the whole, and whether it is approved."""
        total = plan_total(self.products)
        fits = "đủ" if total == self.whole else f"phải đúng {self.whole}"
        approved = f"đã duyệt {self.sheet.approved_on:%d/%m/%Y}" if self.sheet.approved_on else "chưa duyệt"
        return f"Kế hoạch {number(total)}/{self.whole} điểm ({fits}), {approved}"

    def axis_words(self) -> tuple[str, str]:
        """What the plan gives each axis, in two halves to stand beside each other."""
        by_axis = axis_totals(self.products, len(self.axes))
        lines = [f"{axis}. {_shortened(words)}: {number(by_axis[axis])}" for axis, words in enumerate(self.axes, 1)]
        half = (len(lines) + 1) // 2
        return "\n".join(lines[:half]), "\n".join(lines[half:])


def _shortened(words: str) -> str:
    return words if len(words) <= _AXIS_ROOM else words[:_AXIS_ROOM].rsplit(" ", 1)[0].rstrip(",") + "…"


def read_quarter(sheet_id: int) -> QuarterState | None:
    """Everything of one sheet in three queries; None when it is no longer there."""
    sheet = QuarterAssessment.get_or_none(QuarterAssessment.id == sheet_id, ~QuarterAssessment.hidden)
    profile = profile_of_year(sheet.year) if sheet else None
    if sheet is None or profile is None or profile.quarterly is None:
        return None
    products, scores = products_of([sheet_id]).get(sheet_id, []), scores_of([sheet_id]).get(sheet_id, [])
    _label(scores, criteria_of(profile))
    own, final = totals(products, scores, SELF), totals(products, scores, FINAL)
    level, sentence = proposal(profile, final if final.given else own, plan_total(products))
    quarterly = profile.quarterly
    return QuarterState(sheet, products, scores, quarterly.axes, quarterly.result, own, final, sentence, level)


def _label(scores: Sequence[QuarterScore], criteria: Mapping[str, Any]) -> None:
    """What the criterion says and its maximum stand on the row for the sheet to show."""
    for one in scores:
        criterion, maximum = criteria.get(one.criterion, (None, None))
        vars(one).update(
            label=criterion.label if criterion else one.criterion, most=number(maximum) if maximum is not None else ""
        )


def saved(sentence: str, write: Callable[[], object], record: Record | None = None) -> Saved:
    """Write as one Action under this sentence, for the window to offer to take back."""
    with action(sentence) as made:
        write()
    return Saved(record.id if record else 0, made.id or 0, f"{sentence}.")


def standing_words(year: int, quarter: int) -> str:
    """How far the quarter is: plans approved, own levels, decided levels."""
    sheets = assessments(year, quarter)
    approved, own = sum(bool(one.approved_on) for one in sheets), sum(bool(one.self_level) for one in sheets)
    decided = [one.level for one in sheets if one.level]
    levels = ", ".join(f"{level} {decided.count(level)}" for level in Level.ALL if level in decided)
    return f"{len(sheets)} người · kế hoạch đã duyệt {approved} · đã tự đánh giá {own} · đã xếp loại {len(decided)}" + (
        f" ({levels})" if levels else ""
    )
