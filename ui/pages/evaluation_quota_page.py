"""Tỷ lệ, phân bổ: how the cap on HTXS stands everywhere, what another choice would do, and each cell's places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import peewee as pw
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from db.errors import UserError
from db.evaluation import Level, QuotaReading
from nongson_desktop.columns import Column
from nongson_desktop.rules.evaluation import closed_words, evaluate, evaluation_of, rating_day
from nongson_desktop.rules.outcome import CELL, GROUP, OFFICE, Outcome, ScopedQuota
from nongson_desktop.rules.profiles import SCOPES
from nongson_desktop.rules.quota import AMBER, GREEN, RED, keep_pool
from nongson_desktop.rules.quota_trial import Trial, apply_levels, as_it_is, as_proposed, changed, moved, try_out
from ui import work
from ui.dialogs import ask, show_failure
from ui.form import RecordForm, buttons_row
from ui.page import Page, empty_notice, heading, icon_button, page_layout, tabs_of
from ui.pages.evaluation_allotment import AllotmentPanel
from ui.pages.evaluation_quota import VERDICTS, Legend
from ui.pages.evaluation_state import short_cell
from ui.sheet import Change, FixedRows, SheetView
from ui.theme import colours, set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_HEADINGS = ("Nơi tính", "Đã quyết định", "Theo chi bộ đề xuất", "Thử")
_TRIAL_WIDTH = 384
_EXAMPLE = (
    "“7 · tối đa 9–11”: có 7 HTXS; được 9 nếu chỉ tính trên số HTT, được 11 nếu tính trên số từ HTT trở lên."
    " Chọn một dòng để đọc cách tính của dòng ấy, Enter để xem ai hoàn thành xuất sắc ở đó."
)
_YES_NO = (("", "Không gộp"), ("x", "Gộp nhóm quá nhỏ để có một chỗ"))


@dataclass
class CellTry:
    """How many of a cell would be at HTXS."""

    id: int
    name: str
    now: int
    tried: int


class RatingQuotaPage(Page):
    """The meter side by side: decided, as proposed, as tried; the places of the cells on the second tab."""

    title = "Tỷ lệ, phân bổ"
    help = (
        "Mỗi dòng một phạm vi, ba cột: mức đã quyết định, nếu theo đề xuất của chi bộ, và phương án đang thử. Sửa số"
        " HTXS của chi bộ hay cách tính ở bên phải để thử; chưa ghi gì cho đến khi bấm “Ghi phương án thử”."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.outcome: Outcome | None = None
        self.levels: dict[int, str] = {}
        self._asked = 0
        layout = page_layout(self)
        layout.addLayout(heading(self.title))
        self.empty = empty_notice("")
        self.allotment = AllotmentPanel(window)
        self.tabs = tabs_of(("Tỷ lệ, nếu … thì …", self._meter()), ("Phân bổ cho chi bộ", self.allotment))
        self._front = QStackedWidget()
        self._front.addWidget(self.empty)
        self._front.addWidget(self.tabs)
        layout.addWidget(self._front, 1)

    def _meter(self) -> QWidget:
        self.table = QTableWidget(0, len(_HEADINGS))
        self.table.setHorizontalHeaderLabels(list(_HEADINGS))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setAccessibleName("Tỷ lệ hoàn thành xuất sắc theo từng phạm vi")
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setToolTip(_EXAMPLE)
        self.table.currentCellChanged.connect(lambda *_: self._tell_line())
        self.table.activated.connect(lambda _: self.open_line())
        self.words = QLabel(wordWrap=True)
        self.verdict = QLabel(wordWrap=True)
        set_role(self.verdict, "muted")
        left = QVBoxLayout()
        left.addWidget(self.verdict)
        left.addWidget(self.table, 1)
        left.addWidget(Legend(_EXAMPLE))
        left.addWidget(self.words)
        meter = QWidget()
        row = QHBoxLayout(meter)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(12)
        row.addLayout(left, 1)
        row.addWidget(self._trial())
        return meter

    def _trial(self) -> QWidget:
        readings = QuotaReading.LABELS
        self.form = RecordForm(
            [
                Column("percent", "Tỷ lệ (%)", pw.IntegerField()),
                Column("scope", "Tính theo", pw.CharField(), choices=tuple(SCOPES.items())),
                Column("reading", "Cách tính", pw.CharField(), choices=readings),
                Column("pool", "Nhóm nhỏ", pw.CharField(), choices=_YES_NO),
            ],
            lambda: self.main.as_of,
            wide=("scope", "reading", "pool"),
            page=False,
        )
        self.form.edited.connect(self._try)
        columns = [
            Column("name", "Chi bộ"),
            Column("now", "HTXS nay", pw.IntegerField()),
            Column("tried", "Thử", pw.IntegerField()),
        ]
        self.sheet = FixedRows(columns, ("name", "now"), self)
        self.sheet.refused.connect(self.main.tell)
        self.sheet.changed.connect(self._move)
        self.view = SheetView(self.sheet, (-1, 82, 64))
        self.view.setAccessibleName("Thử số hoàn thành xuất sắc của chi bộ")
        self.moves = QLabel(wordWrap=True)
        set_role(self.moves, "muted")
        self.problem = QLabel(wordWrap=True)
        set_role(self.problem, "bad")
        self.problem.hide()
        self.apply_button = icon_button("Ghi phương án thử…", "save")
        self.apply_button.clicked.connect(self.apply)
        self.pool_button = icon_button("Gộp nhóm nhỏ…", "rules")
        self.pool_button.clicked.connect(self.change_pool)
        self.reset_button = icon_button("Thử lại từ đầu", "undo")
        self.reset_button.clicked.connect(self.reload)
        trial = QWidget()
        trial.setFixedWidth(_TRIAL_WIDTH)
        column = QVBoxLayout(trial)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        column.addWidget(self.view, 1)
        column.addWidget(self.moves)
        column.addWidget(self.problem)
        column.addLayout(buttons_row(self.apply_button, self.reset_button))
        column.addLayout(buttons_row(self.pool_button))
        return trial

    # what is shown

    def reload(self) -> None:
        year = self.main.year
        opened = evaluation_of(year)
        self._front.setCurrentIndex(1 if opened else 0)
        if opened is None:
            label = self.empty.findChild(QLabel, "empty")
            assert isinstance(label, QLabel)
            label.setText(f"Chưa mở đánh giá năm {year}.\nMở ở trang Đánh giá, xếp loại rồi quay lại đây.")
            return
        self.closed = closed_words(year, opened.closed_on)
        self.allotment.reload(closed=self.closed)
        self._asked += 1
        asked = self._asked
        work.run(self, lambda _: evaluate(year), lambda outcome: self._show(asked, outcome))

    def _show(self, asked: int, outcome: Outcome) -> None:
        if asked != self._asked:
            return
        self.outcome = outcome
        self.levels = as_proposed(outcome)
        trial = as_it_is(outcome)
        for name in ("percent", "scope", "reading"):
            self.form.editor(name).put(self.form.boxes[name].column.show(getattr(trial, name)))
        self.form.editor("pool").put(dict(_YES_NO)["x" if trial.pool else ""])
        self.pool_button.setText("Không gộp nhóm nhỏ nữa…" if trial.pool else "Gộp nhóm nhỏ…")
        for one in (self.apply_button, self.pool_button):
            one.setEnabled(not self.closed)
        self._draw()

    def _trial_now(self) -> Trial:
        """What is tried, as typed; raises UserError."""
        values = {name: box.value() for name, box in self.form.boxes.items()}
        return Trial(values["percent"], values["reading"], values["scope"], values["pool"] == "x", self.levels)

    def _try(self) -> None:
        self._draw()

    def _move(self, changes: list[Change]) -> None:
        """Another number for a cell: the first of its list go up or down."""
        outcome = self.outcome
        if outcome is None:
            return
        levels = dict(self.levels)
        try:
            for cell, values in changes:
                have = _best_by_cell(outcome, levels).get(cell, 0)
                if values["tried"] != have:
                    levels = moved(outcome, levels, cell, values["tried"] - have)
        except UserError as error:
            self._refuse(error)
            return
        self.levels = levels
        self._draw()

    def _refuse(self, error: UserError) -> None:
        self.problem.setText(error.message)
        self.problem.show()

    def _draw(self) -> None:
        outcome = self.outcome
        if outcome is None:
            return
        try:
            trial = self._trial_now()
        except UserError as error:
            self._refuse(error)
            return
        self.problem.hide()
        proposed = try_out(outcome, replace(as_it_is(outcome), levels=as_proposed(outcome)))
        self.shown = (outcome, proposed, try_out(outcome, trial))
        self._show_lines()
        self._show_cells(outcome)
        self.verdict.setText(f"{self._own_words(outcome)} Thử ({trial.words}): {_verdict(self.shown[2])}")
        self.moves.setText(self._moves(outcome))

    def _own_words(self, outcome: Outcome) -> str:
        return f"Đã quyết định ({as_it_is(outcome).words}): {_verdict(outcome)}"

    def _show_lines(self) -> None:
        standing = self.table.currentRow()
        keys = dict.fromkeys(_key(line) for outcome in self.shown for line in _lines(outcome) if _counts(line))
        self.keys = list(keys)
        self.table.setRowCount(len(self.keys))
        for row, key in enumerate(self.keys):
            name = QTableWidgetItem(short_cell(key[1]) if key[0] == CELL else key[1])
            name.setToolTip(key[1])
            self.table.setItem(row, 0, name)
            for place, outcome in enumerate(self.shown, 1):
                self.table.setItem(row, place, _item(_find(outcome, key)))
        self.table.resizeColumnsToContents()
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.setCurrentCell(max(standing, 0), 0)
        self._tell_line()

    def _tell_line(self) -> None:
        """The line in front in words, for each of the three."""
        row = self.table.currentRow()
        if not 0 <= row < len(getattr(self, "keys", [])):
            return
        told: dict[str, list[str]] = {}
        for heading_, outcome in zip(_HEADINGS[1:], self.shown, strict=True):
            line = _find(outcome, self.keys[row])
            if line is not None and line.quota.base:
                told.setdefault(line.quota.sentence, []).append(heading_)
        sentences = [f"{', '.join(headings)}: {sentence}." for sentence, headings in told.items()]
        self.words.setText("\n".join(sentences) or "Chưa có ai ở mức HTT trở lên.")

    def open_line(self) -> None:
        """Those at HTXS in the line in front, on the page where it is chosen who stays."""
        row = self.table.currentRow()
        if not 0 <= row < len(getattr(self, "keys", [])):
            return
        found = (_find(outcome, self.keys[row]) for outcome in self.shown)
        line = next((one for one in found if one is not None), None)
        page: Any = self.main.go("evaluation")
        if line is not None:
            page.show_best(line)

    def _show_cells(self, outcome: Outcome) -> None:
        now, tried = _best_by_cell(outcome, as_proposed(outcome)), _best_by_cell(outcome, self.levels)
        cells = list(outcome.cells.subjects)
        rows = [CellTry(one.id, short_cell(one.name), now.get(one.id, 0), tried.get(one.id, 0)) for one in cells]
        self.sheet.show(cast("Any", rows), shut=self.closed)

    def _moves(self, outcome: Outcome) -> str:
        before = as_proposed(outcome)
        names = {one.rating_id: one.name for one in outcome.members.subjects}
        said = [f"{names[one]}: {before[one]} → {level}" for one, level in self.levels.items() if before[one] != level]
        return f"Đang thử: {'; '.join(said)}." if said else "Sửa số ở cột Thử để thêm, bớt hoàn thành xuất sắc."

    def focus_first(self) -> None:
        self.table.setFocus()

    # writing

    def apply(self) -> None:
        """Make the levels tried the decision, after saying how many."""
        outcome = self.outcome
        if outcome is None:
            return
        levels, year = changed(outcome, self.levels), self.main.year
        if not levels:
            self._refuse(UserError("Không có mức nào khác với mức đã quyết định."))
            return
        over = _verdict(self.shown[2])
        question = f"Ghi mức quyết định cho {len(levels)} người theo phương án thử? {over}"
        if not ask(self, "Ghi phương án thử", question, "Ghi quyết định"):
            return
        day = min(max(self.main.today, date(year, 1, 1)), rating_day(year))
        work.run(
            self,
            lambda _: apply_levels(levels, day),
            self._on_applied,
            self._failed,
            title="Đang lưu",
            write=True,
        )

    def _on_applied(self, number: int) -> None:
        self.main.tell(f"Đã ghi quyết định cho {number} người; Ctrl+Z để hoàn tác.")
        self.main.reload()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._refuse(error)
        else:
            show_failure(self, error)

    def change_pool(self) -> None:
        """Small groups are judged together from this year on, or no longer."""
        outcome = self.outcome
        if outcome is None:
            return
        pool = not as_it_is(outcome).pool
        words = "Gộp chung" if pool else "Không gộp chung nữa"
        question = f"{words} các nhóm quá nhỏ để có một chỗ khi xét tỷ lệ, từ năm {self.main.year}?"
        if ask(self, "Nhóm nhỏ", question, words):
            since = date(self.main.year, 1, 1)
            work.run(self, lambda _: keep_pool(pool, since), lambda _: self.main.reload(), self._failed, write=True)

    def print_front(self) -> None:
        self.allotment.print_notice()


def _lines(outcome: Outcome) -> list[ScopedQuota]:
    pool = [outcome.members.pool] if outcome.members.pool else []
    office, groups, cells = (
        [line for line in outcome.members.quotas if line.scope == scope] for scope in (OFFICE, GROUP, CELL)
    )
    return [*office, *groups, *pool, *cells]


def _counts(line: ScopedQuota) -> bool:
    return bool(line.quota.base) or line.scope == OFFICE


def _key(line: ScopedQuota) -> tuple[str, str]:
    return line.scope, line.name


def _find(outcome: Outcome, key: tuple[str, str]) -> ScopedQuota | None:
    return next((line for line in _lines(outcome) if _key(line) == key), None)


def _item(line: ScopedQuota | None) -> QTableWidgetItem:
    """HTXS and the cap under both readings, one number where they agree, with its word; the sentence as a hint."""
    if line is None or not line.quota.base:
        return QTableWidgetItem("–")
    quota = line.quota
    limits = "–".join(dict.fromkeys(map(str, (quota.limit_htt_only, quota.limit_htt_and_above))))
    item = QTableWidgetItem(f"{quota.htxs} · tối đa {limits}\n{VERDICTS[quota.verdict]}")
    item.setToolTip(quota.sentence)
    palette = colours()
    shades = {GREEN: palette.good, AMBER: palette.warn, RED: palette.bad}
    item.setForeground(QColor(shades[quota.verdict]))
    item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return item


def _verdict(outcome: Outcome) -> str:
    breaches = [line.name for line in outcome.breaches if line in outcome.own]
    return f"vượt ở {', '.join(breaches)}." if breaches else "không nơi nào vượt."


def _best_by_cell(outcome: Outcome, levels: Mapping[int, str]) -> dict[int, int]:
    """How many of each cell are at HTXS by these levels."""
    found: dict[int, int] = {}
    for one in outcome.members.subjects:
        if one.cell_id is not None and one.rating_id is not None and levels.get(one.rating_id) == Level.HTXS:
            found[one.cell_id] = found.get(one.cell_id, 0) + 1
    return found
