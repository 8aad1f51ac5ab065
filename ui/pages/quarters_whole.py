"""The whole quarter as one sheet: everybody's points, and the levels typed one under the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from db.errors import UserError
from db.quarters import QuarterAssessment
from nongson_desktop.columns import Column, field_columns
from nongson_desktop.rules import quarters
from nongson_desktop.rules.quarter_points import FINAL, SELF, number, plan_total, proposal, totals
from ui.editors import DateEditor
from ui.pages.evaluation_entry import parse_level
from ui.pages.quarters_sheets import saved
from ui.saving import write
from ui.sheet import Change, FixedRows, SheetView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_READ = ("name", "post", "own", "final", "by_points")
_TYPED = {"self_level": "Tự đề xuất", "proposed_level": "Đề xuất", "level": "Quyết định"}
_WORDS = ("ground", "staffing")
_WIDTHS = (160, -3, 78, 64, 92, 96, 84, 98, -4, -3)


@dataclass(frozen=True)
class LevelColumn(Column):
    """A level typed as 1 to 4 or in its short word."""

    def parse(self, text: str) -> Any:
        try:
            return parse_level(text)
        except UserError as error:
            raise UserError(error.message, self.name) from error


def _columns() -> list[Column]:
    levels = [LevelColumn(one.name, _TYPED[one.name], one.field) for one in field_columns(QuarterAssessment, *_TYPED)]
    words = field_columns(QuarterAssessment, *_WORDS)
    return [
        Column("name", "Họ và tên"),
        Column("post", "Chức vụ"),
        Column("own", "Tự chấm"),
        Column("final", "Duyệt"),
        Column("by_points", "Theo điểm"),
        *levels,
        replace(words[0], label="Lý do (HTXS, KHT)"),
        replace(words[1], label="Công tác cán bộ"),
    ]


def read_whole(year: int, quarter: int) -> list[QuarterAssessment]:
    """Everybody of the quarter with points and the level these reach on the row; three queries and the rules."""
    sheets, profile = quarters.assessments(year, quarter), quarters.profile_of_year(year)
    ids = [one.id for one in sheets]
    products, scores = quarters.products_of(ids), quarters.scores_of(ids)
    for one in sheets:
        rows, kept = products.get(one.id, []), scores.get(one.id, [])
        own, final = totals(rows, kept, SELF), totals(rows, kept, FINAL)
        level, _ = proposal(profile, final if final.given else own, plan_total(rows))
        post = one.position.split(",")[0]
        vars(one).update(
            post=post, own=_points(own.total, own.given), final=_points(final.total, final.given), by_points=level
        )
    return sheets


def _points(total: Decimal, given: int) -> str:
    return number(total) if given else ""


class WholeQuarter(QWidget):
    """Levels of the whole quarter, with the day and who decides above them."""

    def __init__(self, main: MainWindow) -> None:
        super().__init__()
        self.main = main
        self.sheet = FixedRows(_columns(), _READ)
        self.view = SheetView(self.sheet, _WIDTHS)
        on, by = field_columns(QuarterAssessment, "decided_on", "decided_by")
        self.decided_on = DateEditor(on)
        self.decided_on.setFixedWidth(110)
        self.decided_by = QLineEdit()
        self.decided_by.setPlaceholderText("Cấp quyết định, ví dụ Ban Thường vụ Tỉnh ủy")
        row = QHBoxLayout()
        for column, editor in ((on, self.decided_on), (by, self.decided_by)):
            label = QLabel(column.label)
            label.setBuddy(editor)
            set_role(label, "muted")
            row.addWidget(label)
            row.addWidget(editor, int(editor is self.decided_by))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.view, 1)
        self.sheet.changed.connect(self._store)
        self.sheet.refused.connect(main.tell)

    def show_quarter(self, year: int, quarter: int) -> None:
        """Fill the sheet; the day stays as typed, else it is today."""
        self.sheet.show(read_whole(year, quarter))
        if not self.decided_on.typed():
            self.decided_on.put(f"{self.main.as_of:%d/%m/%Y}")

    def _store(self, changes: Sequence[Change]) -> None:
        try:
            day = self.decided_on.value()
        except UserError as error:
            self.main.tell(error.message)
            return
        decided_on, by = day if isinstance(day, date) else None, self.decided_by.text().strip()
        sentence = f"Ghi mức xếp loại quý cho {len(changes)} người"
        write(
            self.main,
            self,
            lambda: saved(sentence, lambda: quarters.write_levels(changes, decided_on, by)),
            lambda _: self.view.setFocus(),
        )
