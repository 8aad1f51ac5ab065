"""Điểm từng tiêu chí: one stage's score sheets of all who write the same form, criteria across, people down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.errors import UserError
from db.evaluation import Rating
from db.judgement import Stage
from db.search import folded
from nongson_desktop.columns import Column
from nongson_desktop.rules.levels import band
from nongson_desktop.rules.profile_parts import COLLECTIVES, COMMON, CRITERIA_OF, RESULT
from nongson_desktop.rules.profiles import Profile
from nongson_desktop.rules.scores import sheet_key
from nongson_desktop.rules.scoring import ScoreSheet, record_scores, score_sheets
from ui import work
from ui.dialogs import show_failure
from ui.sheet import Change, FixedRows, SheetView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_BODY_WIDTH = 280
_NAME_WIDTH, _SUM_WIDTH, _LEVEL_WIDTH, _LINE_WIDTH = 150, 54, 62, 58
_STAGES = ((Stage.SELF, "Tự chấm"), (Stage.CELL, "Chi bộ chấm"), (Stage.FINAL, "Cấp có thẩm quyền"))
_DAY_OF = {Stage.SELF: "self", Stage.CELL: "cell", Stage.FINAL: "final"}


@dataclass(frozen=True)
class GradeColumn(Column):
    """A grade typed as its place, 1 for the best, or in words."""

    grades: tuple[str, ...] = ()

    def parse(self, text: str) -> Any:
        known = {str(place): grade for place, grade in enumerate(self.grades, 1)}
        known |= {folded(grade): grade for grade in self.grades}
        plain = folded(text)
        if plain and plain not in known:
            words = ", ".join(f"{place} = {grade}" for place, grade in enumerate(self.grades, 1))
            raise UserError(f"“{text.strip()}”: gõ {words}.", self.name)
        return known.get(plain)


class ScoreSheetView(SheetView):
    """The sheet under headings whose tip is the whole criterion; Tab passes from line to line of a person."""

    def stand_first(self) -> None:
        """On the first empty line of points, else the first."""
        if self.sheet.records:
            self.go_to(0, 1)
        self.setFocus()


class ScoreRows(FixedRows):
    """Names and sums are read; the criterion stands whole in the heading's tip."""

    tips: Sequence[str] = ()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole and orientation == Qt.Orientation.Horizontal:
            return self.tips[section] if section < len(self.tips) else None
        return super().headerData(section, orientation, role)


class ScorePanel(QWidget):
    """Stage and form above, the sheet below; each entry is saved at once and can be taken back."""

    saved = Signal()
    stood = Signal(int)

    def __init__(self, main: MainWindow) -> None:
        super().__init__()
        self.main = main
        self.profile: Profile | None = None
        self.days: dict[str, date | None] = {}
        self._ratings: list[Rating] = []
        self.sheets: list[ScoreSheet] = []
        self.stage, self.form = QComboBox(), QComboBox()
        self.stage.setAccessibleName("Ai chấm")
        self.form.setAccessibleName("Bảng điểm")
        for key, words in _STAGES:
            self.stage.addItem(words, key)
        self.legend, self.problem = QLabel(wordWrap=True), QLabel(wordWrap=True)
        set_role(self.legend, "muted")
        set_role(self.problem, "bad")
        self.problem.hide()
        self.rows = ScoreRows([], ())
        self.view = ScoreSheetView(self.rows, ())
        self._shape: tuple[str, ...] = ()
        row = QHBoxLayout()
        for words, combo in (("Ai chấm", self.stage), ("Bảng điểm", self.form)):
            label = QLabel(words)
            label.setBuddy(combo)
            set_role(label, "muted")
            row.addWidget(label)
            row.addWidget(combo)
        row.addStretch(1)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addLayout(row)
        for widget, stretch in ((self.legend, 0), (self.view, 1), (self.problem, 0)):
            self._layout.addWidget(widget, stretch)
        self.stage.currentIndexChanged.connect(lambda _: self._fill())
        self.form.currentIndexChanged.connect(lambda _: self._fill())

    def show_ratings(self, ratings: Sequence[Rating], profile: Profile, *, closed: str) -> None:
        """Show these people's sheets; the stage and the form chosen stay."""
        self.profile, self._ratings, self.closed = profile, [one for one in ratings if not one.exempt_reason], closed
        present = {sheet_key(profile, one) for one in self._ratings}
        keys = [key for key in CRITERIA_OF if key in present and profile.criteria(key)]
        chosen = self.form.currentData()
        self.form.blockSignals(True)
        self.form.clear()
        for key in keys:
            self.form.addItem(CRITERIA_OF[key], key)
        self.form.setCurrentIndex(max(self.form.findData(chosen), 0) if keys else -1)
        self.form.blockSignals(False)
        self._fill()

    def _fill(self) -> None:
        profile, key = self.profile, self.form.currentData()
        if profile is None or key is None:
            self.legend.setText("Không có ai để chấm theo tiêu chí ở đây.")
            self.rows.show([])
            return
        stage = self.stage.currentData()
        people = [one for one in self._ratings if sheet_key(profile, one) == key]
        self.sheets = score_sheets(people, stage, profile)
        self._take_shape(profile, key)
        self.rows.show([_row(one, profile) for one in self.sheets], shut=self.closed)
        if self.sheets and not self.view.currentIndex().isValid():
            self.view.go_to(0, 1)

    def _take_shape(self, profile: Profile, key: str) -> None:
        """Another form has other columns: the table is made anew."""
        criteria = profile.criteria(key)
        shape = (profile.key, key, *(one.code for one in criteria))
        if shape == self._shape:
            return
        self._shape = shape
        named = "Tập thể" if key == COLLECTIVES else "Họ và tên"
        columns = [Column("name", named)]
        columns += [_line_column(profile, one.code, one.label, one.max) for one in criteria]
        scoring = profile.scoring
        sums = [("common", f"/{scoring.common}"), ("result", f"/{scoring.result}")]
        sums += [("total", f"/{scoring.maximum}"), ("level", "Mức")]
        sums = sums if profile.scoring.by_points else []
        columns += [Column(name, words) for name, words in sums]
        self._layout.removeWidget(self.view)
        self.view.hide()
        self.view.deleteLater()
        self.rows = ScoreRows(columns, ("name", *(name for name, _ in sums)), self)
        tips = [f"{one.code}. {one.label}" for one in criteria]
        sum_tips = ("Nhóm tiêu chí chung", "Nhóm kết quả thực hiện nhiệm vụ", "Tổng điểm", "Mức theo khung điểm")
        self.rows.tips = (named, *tips, *(sum_tips if sums else ()))
        self.rows.changed.connect(self._save)
        self.rows.refused.connect(self.refuse)
        widths = (
            _BODY_WIDTH if key == COLLECTIVES else _NAME_WIDTH,
            *(_LINE_WIDTH for _ in criteria),
            *(_SUM_WIDTH for _ in sums[:-1]),
            *(_LEVEL_WIDTH for _ in sums[-1:]),
        )
        self.view = ScoreSheetView(self.rows, widths)
        self.view.setAccessibleName("Điểm từng tiêu chí")
        self.view.selectionModel().currentChanged.connect(lambda now, _: self._tell(now.row(), now.column()))
        self._layout.insertWidget(2, self.view, 1)
        self._tell(-1, 1)

    def _tell(self, row: int, column: int) -> None:
        """The whole criterion where the clerk stands, and whose sheet it is."""
        if 0 < column < len(self.rows.tips):
            self.legend.setText(f"{self.rows.tips[column]}   {self._how()}")
        if 0 <= row < len(self.sheets):
            self.stood.emit(self.sheets[row].rating.id)

    def _how(self) -> str:
        grades = self.profile.scoring.grades if self.profile else ()
        typed = ", ".join(f"{place} = {grade}" for place, grade in enumerate(grades, 1))
        return f"(gõ {typed})" if typed else ""

    def refuse(self, sentence: str) -> None:
        """Say under the table why an entry cannot be."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _save(self, changes: list[Change]) -> None:
        self.refuse("")
        stage = self.stage.currentData()
        on = self.days.get(_DAY_OF[stage])

        def failed(error: Exception) -> None:
            if isinstance(error, UserError):
                self.refuse(error.message)
            else:
                show_failure(self, error)
            self._fill()

        work.run(self, lambda _: record_scores(stage, changes, on), lambda _: self._saved(), failed, write=True)

    def _saved(self) -> None:
        self._fill()
        self.saved.emit()


def _line_column(profile: Profile, code: str, label: str, most: Decimal | None) -> Column:
    if not profile.scoring.by_points:
        return GradeColumn(code, code, pw.CharField(null=True), grades=profile.scoring.grades)
    heading = f"{code} /{most.normalize():f}" if most is not None else code
    return Column(code, heading, pw.DecimalField(null=True), help=label)


def _row(sheet: ScoreSheet, profile: Profile) -> Any:
    """A person as the table reads one: lines by their code, then the sums."""
    total = sheet.sum_of()
    level = band(profile, total) if sheet.is_full and total is not None and profile.scoring.by_points else ""
    sums = {"common": sheet.sum_of(COMMON), "result": sheet.sum_of(RESULT), "total": total, "level": level}
    lines = {one.code: sheet.lines.get(one.code) for one in sheet.criteria}
    return SimpleNamespace(id=sheet.rating.id, name=sheet.rating.name, **lines, **sums)
