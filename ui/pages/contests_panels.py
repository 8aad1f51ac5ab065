"""The sides of a contest: what it is made of, who takes part, the judges' points, results with prizes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from db.base import action
from db.contests import Contest, Contestant, ContestJudge, ContestPart, ContestPrize
from nongson_desktop.columns import Column, field_columns
from nongson_desktop.rules.contest_results import Sheet as Counted
from nongson_desktop.rules.contest_results import Standing, digits_of, shown, standings, winners
from nongson_desktop.rules.contests import give_points, give_prizes, hide_rows, take_prizes, write_rows
from ui.dialogs import button
from ui.form import buttons_row
from ui.page import icon_button
from ui.pages.contests_dialogs import ContestantDialog, HandOverDialog, SpecialDialog, TieDialog
from ui.pages.quarters_sheets import PlanView
from ui.saving import Saved, write
from ui.sheet import Change, FixedRows, Sheet, SheetView
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_POINT_WIDTH = 76
_READ = ("number", "name", "total", "rank")


class Typed(QWidget):
    """A small table of the contest under its heading, typed in like Excel."""

    def __init__(
        self, window: MainWindow, title: str, words: str, model: Any, names: Sequence[str], widths: Sequence[int]
    ) -> None:
        super().__init__()
        self.main, self.model, self.words = window, model, words
        self.contest: Contest | None = None
        self.sheet = Sheet(_short(field_columns(model, *names)), self)
        self.view = PlanView(self.sheet, widths)
        self.view.setAccessibleName(title)
        self.sheet.changed.connect(self._store)
        self.sheet.refused.connect(window.tell)
        self.view.removed.connect(self._hide)
        self.drop = button(f"Bỏ {self.words} đang chọn")
        self.drop.clicked.connect(self.view.remove_rows)
        label = QLabel(title)
        set_role(label, "subtitle")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label)
        layout.addWidget(self.view, 1)
        self.row = buttons_row(self.drop)
        layout.addLayout(self.row)

    def show_rows(self, contest: Contest, records: Sequence[Any]) -> None:
        self.contest = contest
        self.sheet.show(records)

    def _store(self, changes: list[Change]) -> None:
        contest, day = self.contest, self.main.as_of
        if contest is None:
            return

        def job() -> Saved:
            with action(f"Hội thi {contest.name}: ghi {self.words}") as made:
                write_rows(self.model, Contest.get_by_id(contest.id), changes, day)
            return Saved(contest.id, made.id or 0, f"Đã ghi {self.words}.")

        write(self.main, self, job)

    def _hide(self, numbers: list[int]) -> None:
        def job() -> Saved:
            with action(f"Bỏ {len(numbers)} {self.words} của hội thi") as made:
                hide_rows(self.model, numbers)
            return Saved(0, made.id, f"Đã bỏ {len(numbers)} {self.words}.")

        write(self.main, self, job)


def _short(columns: Sequence[Column]) -> list[Column]:
    """Headings that fit a narrow column."""
    words = {
        "maximum": "Tối đa",
        "amount": "Tiền (đồng)",
        "special": "Chọn tay",
        "team": "Đội",
        "absent": "Vắng",
        "number": "SBD",
        "count": "Số",
    }
    return [replace(one, label=words.get(one.name, one.label)) for one in columns]


class SetUpPanel(QWidget):
    """Parts and judges over the structure of prizes."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.parts = Typed(
            window, "Phần thi", "phần thi", ContestPart, ("name", "maximum", "coefficient"), (-4, 80, 70)
        )
        self.judges = Typed(window, "Giám khảo", "giám khảo", ContestJudge, ("name", "duty"), (-4, -3))
        names = ("position", "name", "group", "team", "count", "amount", "special")
        self.prizes = Typed(window, "Cơ cấu giải", "giải", ContestPrize, names, (60, -4, -3, 54, 54, 120, 90))
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.parts, 0, 0)
        layout.addWidget(self.judges, 0, 1)
        layout.addWidget(self.prizes, 1, 0, 1, 2)

    def show_contest(self, counted: Counted) -> None:
        self.parts.show_rows(counted.contest, counted.parts)
        self.judges.show_rows(counted.contest, counted.judges)
        self.prizes.show_rows(counted.contest, counted.prizes)


class PeoplePanel(Typed):
    """Who takes part; members and teams of cells are added by a dialog, others by typing a name below the last."""

    def __init__(self, window: MainWindow) -> None:
        names = ("number", "name", "unit", "group", "team", "people", "absent")
        super().__init__(window, "Thí sinh, đội", "thí sinh", Contestant, names, (58, -4, -4, 76, 48, -3, 54))
        self.add = icon_button("Thêm thí sinh, đội…", "add", "primary")
        self.add.clicked.connect(self.ask)
        self.row.insertWidget(0, self.add)

    def show_contest(self, counted: Counted) -> None:
        self.show_rows(counted.contest, counted.contestants)

    def ask(self) -> None:
        if self.contest is not None:
            ContestantDialog(self.main, self.contest).exec()


class PointsPanel(QWidget):
    """The judges' points, one row a contestant, one column a part and judge; totals and ranks follow."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.main = window
        self.counted: Counted | None = None
        self.words = QLabel(wordWrap=True)
        set_role(self.words, "muted")
        self.sheet = FixedRows([], _READ, self)
        self.view = SheetView(self.sheet, ())
        self.view.setAccessibleName("Điểm của giám khảo")
        self.sheet.changed.connect(self._store)
        self.sheet.refused.connect(window.tell)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.words)
        layout.addWidget(self.view, 1)

    def show_contest(self, counted: Counted) -> None:
        columns = point_columns(counted)
        if [one.name for one in columns] != [one.name for one in self.sheet.columns]:
            self.sheet.beginResetModel()
            self.sheet.columns, self.sheet.records = tuple(columns), []
            self.sheet.endResetModel()
            self._widen()
        self.counted = counted
        known = standings(counted)
        digits = digits_of(known)
        by_id = {one.contestant.id: one for one in known}
        for one in counted.contestants:
            found = by_id[one.id]
            given = {
                _name(part, judge): counted.points.get((one.id, part.id, judge.id)) for part, judge in _pairs(counted)
            }
            vars(one).update(given, total=shown(found.total, digits), rank=_rank_words(found))
        self.sheet.show(counted.contestants)
        left = sum(one.missing for one in known)
        way = "bỏ điểm cao nhất, thấp nhất" if counted.contest.drop_extremes else "trung bình mọi giám khảo"
        self.words.setText(
            f"Gõ điểm như trong Excel: Enter xuống dòng, Tab sang ô. Cách tính: {way}, nhân hệ số. "
            + (f"Còn thiếu {left} điểm." if left else "Đã đủ điểm.")
        )

    def _widen(self) -> None:
        for place, column in enumerate(self.sheet.columns):
            width = {"number": 50, "name": 170, "total": 70, "rank": 110}.get(column.name, _POINT_WIDTH)
            self.view.setColumnWidth(place, width)

    def _store(self, changes: list[Change]) -> None:
        counted = self.counted
        if counted is None:
            return
        keys = {_name(part, judge): (part.id, judge.id) for part, judge in _pairs(counted)}
        cells = {(who, *keys[name]): value for who, values in changes for name, value in values.items()}

        def job() -> Saved:
            with action(f"Hội thi {counted.contest.name}: nhập {len(cells)} điểm") as made:
                give_points(counted, cells)
            return Saved(counted.contest.id, made.id or 0, f"Đã ghi {len(cells)} điểm.")

        write(self.main, self, job)


def _pairs(counted: Counted) -> list[tuple[ContestPart, ContestJudge]]:
    return [(part, judge) for part in counted.parts for judge in counted.judges]


def _name(part: ContestPart, judge: ContestJudge) -> str:
    return f"points_{part.id}_{judge.id}"


def point_columns(counted: Counted) -> list[Column]:
    """Number, name, the points of each part and judge, total and rank."""
    field = pw.DecimalField(null=True)
    points = [
        Column(_name(part, judge), f"{_cut(part.name)}\n{judge.name.split()[-1]}", field)
        for part, judge in _pairs(counted)
    ]
    return [
        Column("number", "SBD"),
        Column("name", "Thí sinh, đội"),
        Column("total", "Tổng"),
        Column("rank", "Hạng"),
        *points,
    ]


def _cut(words: str, room: int = 8) -> str:
    return words if len(words) <= room else words[:room].rstrip(" ,") + "…"


def _rank_words(one: Standing) -> str:
    if one.contestant.absent:
        return "vắng"
    return "" if one.rank is None else f"{one.rank} (bằng điểm)" if one.tied else str(one.rank)


class ResultsPanel(QWidget):
    """The ranking with its ties, the prizes down it, and the way to awards."""

    def __init__(self, window: MainWindow, done: Callable[[int], None]) -> None:
        super().__init__()
        self.main, self._done = window, done
        self.counted: Counted | None = None
        self.known: list[Standing] = []
        self.words = QLabel(wordWrap=True)
        self.rows = TextRows(("Bảng", "Hạng", "Thí sinh, đội", "Đơn vị", "Tổng", "Giải", "Ghi chú"), numbers=(4,))
        self.view = TextRowsView(self.rows, (56, 76, 0, 170, 60, 126, 90))
        self.view.setAccessibleName("Xếp hạng, giải")
        self.rank_button = icon_button("Xếp giải", "award", "primary")
        self.tie_button = button("Thứ tự khi bằng điểm…")
        self.special_button = button("Giải chuyên đề…")
        self.drop_button = button("Bỏ giải")
        self.award_button = icon_button("Đề nghị khen thưởng…", "award")
        for one, what in (
            (self.rank_button, self._rank),
            (self.tie_button, self._tie),
            (self.special_button, self._special),
            (self.drop_button, self._drop),
            (self.award_button, self._award),
        ):
            one.clicked.connect(what)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.words)
        layout.addWidget(self.view, 1)
        buttons = (self.rank_button, self.tie_button, self.special_button, self.drop_button, self.award_button)
        layout.addLayout(buttons_row(*buttons))

    def show_contest(self, counted: Counted) -> None:
        stood = max(self.view.currentIndex().row(), 0)
        self.counted, self.known = counted, standings(counted)
        given: dict[int, list[str]] = {}
        for won in winners(counted.contest):
            given.setdefault(won.contestant.id, []).append(won.prize.name)
        digits = digits_of(self.known)
        rows = [_result_row(one, given.get(one.contestant.id, []), digits) for one in self.known]
        self.rows.show(
            rows,
            [one.contestant.id for one in self.known],
            bold=[place for place, one in enumerate(self.known) if one.contestant.id in given],
        )
        self.view.selectRow(min(stood, len(rows) - 1))
        tied = sum(one.tied for one in self.known)
        self.words.setText(
            f"{tied} người bằng điểm chưa xếp thứ tự: chọn một người rồi ghi thứ tự kèm lý do." if tied else ""
        )
        self.words.setVisible(bool(tied))
        self.tie_button.setEnabled(any(one.tied or one.decided for one in self.known))
        self.special_button.setEnabled(any(prize.special for prize in counted.prizes))

    def _stood(self) -> Standing | None:
        place = self.view.currentIndex().row()
        return self.known[place] if 0 <= place < len(self.known) else None

    def _rank(self) -> None:
        counted = self.counted
        if counted is None:
            return

        def job() -> Saved:
            with action(f"Xếp giải hội thi {counted.contest.name}") as made:
                count = give_prizes(Contest.get_by_id(counted.contest.id))
            return Saved(counted.contest.id, made.id or 0, f"Đã xếp {count} giải.")

        write(self.main, self, job)

    def _tie(self) -> None:
        """Those equal with the one stood on, else the first who are."""
        one = self._stood()
        if one is None or not (one.tied or one.decided):
            one = next((each for each in self.known if each.tied or each.decided), None)
        if one is not None and self.counted is not None:
            mates = [each.contestant for each in self.known if each.scope == one.scope and each.total == one.total]
            TieDialog(self.main, self.counted.contest, mates).exec()

    def _special(self) -> None:
        if self.counted is not None:
            prizes = [one for one in self.counted.prizes if one.special]
            SpecialDialog(self.main, prizes, [one.contestant for one in self.known]).exec()

    def _drop(self) -> None:
        one, counted = self._stood(), self.counted
        if one is None or counted is None:
            return
        mine = [won.id for won in winners(counted.contest) if won.contestant.id == one.contestant.id]

        def job() -> Saved:
            with action(f"Bỏ giải của {one.contestant.name}") as made:
                take_prizes(mine)
            return Saved(counted.contest.id, made.id or 0, f"Đã bỏ giải của {one.contestant.name}.")

        write(self.main, self, job)

    def _award(self) -> None:
        if self.counted is None:
            return
        dialog = HandOverDialog(self.main, self.counted.contest)
        dialog.exec()
        if dialog.saved is not None:
            self._done(dialog.saved.record_id)


def _result_row(one: Standing, prizes: Sequence[str], digits: int) -> tuple[str, ...]:
    who = one.contestant
    group = " – ".join(filter(None, (who.group, "đội" if who.team else "")))
    missing = f"thiếu {one.missing} điểm" if one.missing else ""
    note = who.turn_reason if one.decided else missing
    return (group, _rank_words(one), who.name, who.unit, shown(one.total, digits), ", ".join(prizes), note)
