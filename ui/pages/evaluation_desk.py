"""The middle of the evaluation page: the lists of members and of cells, what is shown of them, and saving entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from db.base import action
from db.errors import UserError
from db.evaluation import Level, Rating
from db.judgement import Body
from db.search import folded
from nongson_desktop.rules.entering import asks_residence, opinion_levels, record_opinions, votes_of
from nongson_desktop.rules.evaluation import rating_day, record_level, record_points, set_exemplary
from nongson_desktop.rules.levels import band
from ui import work
from ui.dialogs import show_failure
from ui.pages.evaluation_entry import Change
from ui.pages.evaluation_scores import ScorePanel
from ui.pages.evaluation_stages import ColumnChoice, StageDays
from ui.pages.evaluation_state import NO_LEVEL, OTHER_LEVEL, Shown, YearState, ratings_shown, short_cell
from ui.pages.evaluation_table import OPINION, STAGES, Heading, RatingTable, level_headings
from ui.pages.evaluation_view import RatingView
from ui.theme import set_role
from ui.wrapping import WrappingRow

if TYPE_CHECKING:
    from ui.main_window import MainWindow

EVERYONE, MISSING, DOUBTFUL, CHANGED = "Tất cả", "Còn thiếu mức", "Cao hơn căn cứ", "Quyết định khác đề xuất"
ONLY = "Mức"
BEST, BEST_OF = "Xuất sắc, kể cả đề xuất", "Xuất sắc: "
_KEEP = "Điểm cao trước. Ai không giữ mức xuất sắc thì gõ 2 ở cột Quyết định; Ctrl+T thêm cột điểm, số phiếu."
_OF_LEVEL = {f"{ONLY} {level}": level for level in Level.ALL}
_FILTERS = (EVERYONE, MISSING, DOUBTFUL, CHANGED, *_OF_LEVEL, BEST)
MEMBERS, CELLS, SCORES = 0, 1, 2
_CELL_COLUMN = 2
_CHOOSE = "Chọn chi bộ ở bên trái, hoặc gõ tên, để thấy đúng người cần ghi."
_POINTS = {"self": "self_points", "cell": "points", "final": "points"}
_BODIES = dict(Body.LABELS)
_STAGE_WORDS = {"self": "tự nhận", "cell": "chi bộ đề xuất", "final": "quyết định"}


class EvaluationDesk(QWidget):
    """Levels of members and of cells; each entry is saved at once and can be taken back."""

    saved = Signal()
    stood = Signal()
    listed = Signal()

    def __init__(self, main: MainWindow) -> None:
        super().__init__()
        self.main = main
        self.state: YearState | None = None
        self.cell: int | None = None
        self.bodies: tuple[int, ...] = ()
        self._shown = Shown([], 0)
        self._votes: dict[int, str] = {}
        self.columns = ColumnChoice()
        self.columns.chosen.connect(self._change_columns)
        self.members, self.member_view = self._table(self._member_headings())
        self.members.refuses = _refuses
        self.organizations, self.organization_view = self._table(self._cell_headings())
        self.organization_view.checked.connect(self._toggle_exemplary)
        self._tables = QStackedWidget()
        self._tables.addWidget(self.member_view)
        self._tables.addWidget(self.organization_view)
        self.scores = ScorePanel(main)
        self.scores.saved.connect(self.written)
        self.scores.stood.connect(self._stand_with_scores)
        self._tables.addWidget(self.scores)
        self.told = QLabel(wordWrap=True)
        set_role(self.told, "warn")
        self.told.hide()
        self.problem = QLabel(wordWrap=True)
        set_role(self.problem, "bad")
        self.problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._tools())
        column.addWidget(self._days())
        column.addWidget(self.told)
        column.addWidget(self._tables, 1)
        column.addWidget(self.problem)

    def _table(self, headings: Sequence[Heading]) -> tuple[RatingTable, RatingView]:
        table = RatingTable(headings, self)
        view = RatingView(table)
        table.entered.connect(lambda changes: self._save(table, changes))
        table.refused.connect(self.refuse)
        view.current_changed.connect(lambda _: self.stood.emit())
        return table, view

    def _member_headings(self) -> tuple[Heading, ...]:
        return (
            Heading("Họ và tên", 150, lambda rating: str(rating.name), roomy=200),
            Heading("Sinh hoạt tại", 130, lambda rating: short_cell(rating.cell), roomy=180),
            *level_headings(self.columns.opinions(after_cell=False), self.columns.opinions(after_cell=True)),
            *self.columns.read_only(self._votes),
            Heading("Căn cứ", 0, self._basis),
        )

    def _cell_headings(self) -> tuple[Heading, ...]:
        return (
            Heading("Chi bộ", 160, lambda rating: short_cell(rating.name), roomy=220),
            *level_headings(),
            Heading("Tiêu biểu", 76, lambda rating: "✓" if rating.exemplary else "", tip="Dấu cách để ghi hoặc bỏ"),
            Heading("Căn cứ", 0, self._basis),
        )

    def _basis(self, rating: Rating) -> str:
        return self.state.basis(rating) if self.state else str(rating.exempt_reason)

    def _tools(self) -> QHBoxLayout:
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.addTab("Đảng viên")
        self.tabs.addTab("Chi bộ")
        self.tabs.addTab("Điểm tiêu chí")
        self.tabs.setTabToolTip(SCORES, "Điểm hoặc cấp độ từng tiêu chí; cộng vào điểm của mỗi người")
        self.tabs.currentChanged.connect(self._turn)
        self.search = QLineEdit(placeholderText="Lọc theo tên", clearButtonEnabled=True)
        self.search.setAccessibleName("Lọc theo tên")
        self.search.setFixedWidth(130)
        self.search.textChanged.connect(lambda _: self.refill())
        self.filter = QComboBox()
        self.filter.setAccessibleName("Hiện")
        self.filter.addItems(_FILTERS)
        self.filter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.filter.setMinimumContentsLength(11)
        self.filter.view().setMinimumWidth(230)
        self.filter.currentIndexChanged.connect(lambda _: self.refill())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(WrappingRow((self.tabs, self.search, self.filter, self.columns)))
        return row

    def _days(self) -> StageDays:
        self.days = StageDays()
        self.decided_on = self.days.days["final"]
        self.days.changed.connect(lambda: self.scores.days.update(self.days.all_days()))
        return self.days

    # what is shown

    @property
    def of_cells(self) -> bool:
        return self.tabs.currentIndex() == CELLS

    @property
    def table(self) -> RatingTable:
        return self.organizations if self.of_cells else self.members

    @property
    def view(self) -> RatingView:
        return self.organization_view if self.of_cells else self.member_view

    def begin_year(self, year: int) -> None:
        """Another year: the day proposed for each stage is today, within the year."""
        self.state = None
        self.refuse("")
        self.days.put_all(min(max(self.main.today, date(year, 1, 1)), rating_day(year)))
        self.days.by.clear()

    def set_closed(self, why: str) -> None:
        """Why nothing can be typed, once the year is closed; empty while it is open."""
        self.members.closed = self.organizations.closed = why
        self.days.setEnabled(not why)

    def show_state(self, state: YearState) -> None:
        """The counts are there: what is said beside the levels follows them."""
        first, self.state = self.state is None, state
        profile = state.profile
        self._offer_groups([group.title for group in profile.groups])
        self.members.level_of = (lambda points: band(profile, points)) if profile.scoring.by_points else None
        if first and not self.days.decided_by:
            self.days.by.setText(profile.deciders.get("member", ""))
        if first and self.tabs.currentIndex() == SCORES:
            self._show_scores()
        if first and self.filter.currentText() == DOUBTFUL:
            self.refill()
        for view in (self.member_view, self.organization_view):
            view.table.redraw()
            view.heights.fit()

    def _offer_groups(self, titles: Sequence[str]) -> None:
        """Whoever is at HTXS in a group can be shown alone: the groups are those of the year's rules."""
        wanted = [*_FILTERS, *(f"{BEST_OF}{title}" for title in titles)]
        if [self.filter.itemText(place) for place in range(self.filter.count())] == wanted:
            return
        chosen = self.filter.currentText()
        self.filter.blockSignals(True)
        self.filter.clear()
        self.filter.addItems(wanted)
        self.filter.setCurrentText(chosen)
        self.filter.blockSignals(False)
        if self.filter.currentText() != chosen:
            self.refill()

    def refill(self) -> None:
        """Fill the table anew; the row and column where the clerk stands stay."""
        self.view.commit_open()
        standing, column = self.view.current_rating(), self.view.currentIndex().column()
        self._tables.setCurrentIndex(self.tabs.currentIndex())
        self._shown = ratings_shown(
            self.main.year, self.bodies, of_cells=self.of_cells, search=self.search.text(), narrow=self._narrow()
        )
        if not self.of_cells:
            self._read_beside()
        self.table.show(self._filtered())
        self.columns.setEnabled(not self.of_cells)
        self._show_scores()
        self.member_view.setColumnHidden(_CELL_COLUMN, self.cell is not None)
        if standing is None or not self.view.stand_on(standing.id, column):
            self.view.stand_first(column)
        self.main.count(f"{len(self.table.ratings)} {'chi bộ' if self.of_cells else 'đảng viên'}")
        self._tell_cut()
        self.listed.emit()

    def _turn(self, tab: int) -> None:
        self.refill()
        if tab == SCORES:
            self.scores.view.stand_first()

    def _read_beside(self) -> None:
        """What bodies propose and what was voted, for the columns and tips."""
        self.members.opinions = opinion_levels(self.main.year, self._ids())
        self._votes.clear()
        self._votes.update(votes_of(self.main.year, self._ids()))
        self.members.votes = self._votes

    def _show_scores(self) -> None:
        if self.tabs.currentIndex() == SCORES and self.state is not None:
            self.scores.days.update(self.days.all_days())
            self.scores.show_ratings(self.members.ratings, self.state.profile, closed=self.members.closed)

    def _stand_with_scores(self, rating: int) -> None:
        """The evidence follows whoever is being scored."""
        self.member_view.stand_on(rating)

    def _change_columns(self) -> None:
        """Other columns beside the levels; the row where the clerk stands stays."""
        standing = self.member_view.current_rating()
        self.member_view.commit_open()
        self.members.set_headings(self._member_headings())
        self.member_view.follow_headings()
        self.member_view.setColumnHidden(_CELL_COLUMN, self.cell is not None)
        if standing is not None:
            self.member_view.stand_on(standing.id)

    def _filtered(self) -> list[Rating]:
        words = folded(self.search.text()).split()
        fits = self._fits()
        found = [one for one in self._shown.ratings if fits(one) and _begins(words, one.name)]
        return sorted(found, key=lambda one: -(one.points or 0)) if self._is_best else found

    @property
    def _is_best(self) -> bool:
        return self.filter.currentText().startswith((BEST, BEST_OF))

    def _ids(self) -> list[int]:
        return [one.id for one in self._shown.ratings]

    def _narrow(self) -> tuple[Any, ...]:
        """What the filter asks, for the database to choose among very many."""
        chosen = self.filter.currentText()
        if chosen in _OF_LEVEL:
            return (Rating.level == _OF_LEVEL[chosen],)
        if self._is_best:
            proposed = (Rating.level == "") & (Rating.cell_level == Level.HTXS)
            return ((Rating.level == Level.HTXS) | proposed,)
        return {MISSING: NO_LEVEL, CHANGED: OTHER_LEVEL}.get(chosen, ())

    def _tell_cut(self) -> None:
        """Of very many only the first are listed: say so, and how to come to the others."""
        self.told.setVisible(self._shown.is_cut or self._is_best)
        if self._is_best:
            self.told.setText(_KEEP)
        elif self.filter.currentText() == DOUBTFUL:
            self.told.setText(f"{_CHOOSE} Đông như thế này thì căn cứ được xem theo từng chi bộ.")
        else:
            listed, of = (f"{number:,}".replace(",", ".") for number in (len(self._shown.ratings), self._shown.of))
            self.told.setText(f"Đang hiện {listed} người đầu trong {of} đảng viên. {_CHOOSE}")

    def _fits(self) -> Callable[[Rating], bool]:
        state, chosen = self.state, self.filter.currentText()
        if chosen == MISSING:
            return lambda one: not one.level and not one.exempt_reason
        if chosen == DOUBTFUL and state is not None:
            return lambda one: bool(state.above_evidence(one))
        if chosen == CHANGED:
            return lambda one: bool(one.level and one.cell_level and one.level != one.cell_level)
        if chosen in _OF_LEVEL:
            return lambda one: bool(one.level == _OF_LEVEL[chosen])
        if self._is_best:
            group = chosen.removeprefix(BEST_OF) if chosen.startswith(BEST_OF) else ""
            return lambda one: (one.level or one.cell_level) == Level.HTXS and group in ("", one.group)
        return lambda _one: True

    def show_only(self, words: str) -> None:
        """Show those that the filter of these words lets through."""
        self.filter.setCurrentText(words)
        self.view.setFocus()

    def stand_on_empty(self, stage: str) -> None:
        """Go to the first row that lacks a level at this stage, in its column."""
        column = next(place for place in self.table.level_columns() if self.table.heading(place).stage == stage)
        empty = [one for one in self.table.ratings if not one.exempt_reason and not getattr(one, STAGES[stage])]
        if empty:
            self.view.stand_on(empty[0].id, column)
        elif self._shown.is_cut:
            self.refuse(_CHOOSE)
        self.view.setFocus()

    # entering

    def refuse(self, sentence: str) -> None:
        """Say under the table why an entry cannot be; the next entry takes the sentence away."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _save(self, table: RatingTable, changes: Sequence[Change]) -> None:
        """Write entries as one Action; those refused go back to what was there."""
        self.refuse("")
        try:
            days = {stage: self.days.day(stage) for stage in _dated_stages(changes)}
        except UserError as error:
            table.settle(changes)
            self.refuse(error.message)
            self.decided_on.setFocus()
            return
        what, decided_by = self._what(table, changes), self.days.decided_by
        work.run(
            self,
            lambda _: _record(changes, days, decided_by, what),
            lambda number: self._on_saved(table, changes, number),
            lambda error: self._on_refused(table, changes, error),
            title="đang lưu",
            write=True,
        )

    def _what(self, table: RatingTable, changes: Sequence[Change]) -> str:
        """The entry as the journal names it."""
        if len(changes) > 1:
            return f"Ghi {len(changes)} mức xếp loại năm {self.main.year}"
        change = changes[0]
        name = next(rating.name for rating in table.ratings if rating.id == change.rating_id)
        words = _STAGE_WORDS.get(change.stage) or f"ý kiến {_BODIES[change.stage.removeprefix(OPINION)].lower()}"
        return f"Ghi {words} {change.level or '(bỏ trống)'} cho {name}"

    def _on_saved(self, table: RatingTable, changes: Sequence[Change], number: int) -> None:
        fresh = Rating.select().where(Rating.id.in_([change.rating_id for change in changes]))
        if any(change.stage.startswith(OPINION) for change in changes):
            table.opinions = opinion_levels(self.main.year, self._ids())
        table.settle(changes)
        table.refresh({rating.id: rating for rating in fresh})
        if len(changes) > 1 and number:
            self.main.offer_undo(number, f"Đã ghi {len(changes)} mức.")
        self.saved.emit()

    def _on_refused(self, table: RatingTable, changes: Sequence[Change], error: Exception) -> None:
        table.settle(changes)
        self._tell(error)

    def _tell(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.refuse(error.message)
        else:
            show_failure(self, error)

    def write(self, write: Callable[[], object], failed: Callable[[Exception], None] | None = None) -> None:
        """Write something else about the ratings in the lists, which then show it."""

        def refused(error: Exception) -> None:
            self._tell(error)
            self.stood.emit()

        self.refuse("")
        work.run(self, lambda _: write(), lambda _: self.written(), failed or refused, write=True)

    def written(self) -> None:
        """Something about the ratings was written: list them anew."""
        self.refill()
        self.saved.emit()

    def _toggle_exemplary(self, row: int) -> None:
        rating = self.organizations.ratings[row]
        if self.organizations.closed:
            self.refuse(self.organizations.closed)
        else:
            self.write(lambda: set_exemplary([rating.id], not rating.exemplary))

    def fill(self, source: str, target: str) -> None:
        """Enter the level of one stage at the next wherever that is still empty."""
        table = self.table
        empty = [one for one in table.ratings if not one.exempt_reason and not table.level(one, target)]
        changes = [Change(one.id, target, level) for one in empty if (level := table.level(one, source))]
        if changes:
            table.enter(changes)
        else:
            self.refuse("Không có ô trống nào điền được: bước trước chưa có mức, hoặc bước này đã đủ.")


def _begins(words: Sequence[str], name: str) -> bool:
    """Every word typed begins a word of the name, in any order."""
    parts = folded(name).split()
    return all(any(part.startswith(word) for part in parts) for word in words)


def _refuses(rating: Rating, stage: str) -> str:
    """Why a body is not asked about a member; empty when it is."""
    if stage == OPINION + Body.RESIDENCE and not asks_residence(rating):
        return "chỉ lấy ý kiến nơi cư trú của đảng viên đang công tác (Quy định 213-QĐ/TW)"
    return ""


def _dated_stages(changes: Sequence[Change]) -> set[str]:
    """The stages whose day is written with these entries; what is cleared needs none."""
    return {"cell" if one.stage.startswith(OPINION) else one.stage for one in changes if one.level}


def _record(changes: Sequence[Change], days: Mapping[str, date | None], decided_by: str, what: str) -> int:
    """Write the entries in one Action; its number, 0 when nothing changed."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    opinions = [
        (one.rating_id, one.stage.removeprefix(OPINION), one.level) for one in changes if one.stage.startswith(OPINION)
    ]
    for change in changes:
        if not change.stage.startswith(OPINION):
            groups[change.stage, change.level].append(change.rating_id)
    with action(what) as made:
        for (stage, level), ratings in groups.items():
            record_level(ratings, stage, level, days.get(stage), decided_by if stage == "final" else "")
        if opinions:
            record_opinions(opinions, days.get("cell"))
        for change in changes:
            if change.points is not None and not change.stage.startswith(OPINION):
                record_points(change.rating_id, **{_POINTS[change.stage]: change.points})
    return int(made.id or 0)
