"""The counts of one round: sheets above, names below typed as in Excel, what follows said at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

import peewee as pw
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.ballots import Ballot, BallotAbout, BallotBase, BallotRound
from db.errors import UserError
from db.evaluation import Level
from db.settings import draft_of, drop_draft, keep_draft
from nongson_desktop.columns import Column, field_columns
from nongson_desktop.rules.assemblies import SHEET_FIELDS, Assembly
from nongson_desktop.rules.ballots import Line, Result, Sheet
from ui.editors import ChoiceEditor, Editor, editor_for
from ui.form import FieldBox
from ui.sheet import Change, FixedRows, SheetView
from ui.theme import set_role

_NUMBERS = ("issued", "returned", "missing", "valid", "spoiled")
_COUNT_WIDTH = 76
_SHOWN_PROBLEMS = 3


@dataclass
class CountRow:
    """One name of the sheet as the table shows it; None where nothing is typed yet."""

    id: int
    name: str
    position: str
    htxs: int | None = None
    htt: int | None = None
    ht: int | None = None
    kht: int | None = None
    result: str = ""


def _columns(sheet: Sheet) -> list[Column]:
    who = "Họ và tên" if sheet.about == BallotAbout.MEMBERS else "Tổ chức đảng, tập thể"
    labels = {Level.HTXS: "Đồng ý"} if sheet.round == BallotRound.BEST else {}
    counts = [Column(level.lower(), labels.get(level, level), pw.IntegerField(null=True)) for level in sheet.levels]
    return [Column("name", who), *counts, Column("result", "Kết quả")]


class CountPanel(QWidget):
    """One round of one meeting; nothing is written before the clerk says so, and nothing typed is lost."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.assembly: Assembly | None = None
        self.kept = Sheet()
        self.rows: list[CountRow] = []
        self.key = ""
        self.boxes: dict[str, FieldBox] = {}
        self._filling = False
        self._places = QVBoxLayout()
        self._places.setContentsMargins(0, 0, 0, 0)
        self.sheet = FixedRows([], ())
        self.view = SheetView(self.sheet, ())
        self.majority, self.words, self.problem = (QLabel(wordWrap=True) for _ in range(3))
        set_role(self.majority, "muted")
        self.words.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        set_role(self.problem, "bad")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._numbers(_NUMBERS))
        layout.addLayout(self._numbers(("base", "share", "places")))
        layout.addWidget(self.majority)
        layout.addLayout(self._places, 1)
        layout.addWidget(self.words)
        layout.addWidget(self.problem)

    def _numbers(self, names: Sequence[str]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        for column in field_columns(Ballot, *names):
            editor = editor_for(column, datetime.now().date)
            box = FieldBox(column, editor)
            editor.edited.connect(self._on_edited)
            if not isinstance(editor, ChoiceEditor):
                cast("Any", editor).returnPressed.connect(self._go_on)
            self.boxes[column.name] = box
            row.addWidget(box, 2 if column.name == "base" else 1)
        return row

    def _go_on(self) -> None:
        """Enter moves on; from the last number to the first name."""
        if self.boxes["spoiled"].editor.hasFocus():
            self.stand_first()
        else:
            self.focusNextChild()

    def _editor(self, name: str) -> Editor:
        return self.boxes[name].editor

    # what is shown

    def show_round(self, assembly: Assembly, round_: int, *, closed: str) -> None:
        """Show a round of a meeting; what was typed and not written comes back."""
        self.assembly, self.kept = assembly, assembly.sheet(round_)
        fresh = not assembly.is_counted(round_)
        self.key = f"rating-sheet-{assembly.meeting.year}-{assembly.organization}-{round_}-{assembly.about}"
        self.rows = [_row(line, self.kept, blank=fresh) for line in self.kept.lines]
        self._fill(fresh)
        draft = draft_of(self.key)
        if draft:
            self._take(draft[0])
        self._show_table(closed)
        self.setEnabled(not closed)
        self._tell()

    def _fill(self, fresh: bool) -> None:
        self._filling = True
        for name, box in self.boxes.items():
            value = getattr(self.kept, name)
            if fresh and name == "issued" and value is None:
                value = self.kept.present or None
            box.editor.put(box.column.show(value))
            box.refuse("")
        one = self.kept.round == BallotRound.BEST or self.kept.four
        self.boxes["places"].setVisible(one and self.kept.about == BallotAbout.MEMBERS)
        self._filling = False

    def _show_table(self, shut: str) -> None:
        """The columns differ by round, so the table is made anew; whoever typed in it goes on typing."""
        focused, row = self.view.hasFocus(), self.view.currentIndex().row()
        self._places.removeWidget(self.view)
        self.view.deleteLater()
        columns = _columns(self.kept)
        self.sheet = FixedRows(columns, ("name", "result"), self)
        self.sheet.changed.connect(self._on_counts)
        self.sheet.refused.connect(self.problem.setText)
        self.view = SheetView(self.sheet, (-3, *[_COUNT_WIDTH] * (len(columns) - 2), -2))
        self.view.setAccessibleName("Số phiếu của từng người")
        self.view.selectionModel().currentChanged.connect(lambda *_: self._tell_line())
        self._places.addWidget(self.view)
        self.view.show()
        self.sheet.show(cast("Any", self.rows), shut=shut)
        if focused:
            self.view.setFocus()
            self.view.go_to(row, 1)

    # typing

    def _on_edited(self) -> None:
        if not self._filling:
            self._tell()
            self.edited.emit()

    def _on_counts(self, changes: list[Change]) -> None:
        by_id = {row.id: row for row in self.rows}
        for rating, values in changes:
            for name, value in values.items():
                setattr(by_id[rating], name, value)
        self._tell()
        self.edited.emit()

    def sheet_now(self) -> Sheet:
        """The sheet as typed; raises UserError where a number cannot be read."""
        values = {name: self.boxes[name].value() for name in SHEET_FIELDS if name in self.boxes}
        lines = tuple(
            Line(row.id, row.name, row.htxs or 0, row.htt or 0, row.ht or 0, row.kht or 0, row.position)
            for row in self.rows
        )
        return replace(self.kept, lines=lines, **values)

    def is_changed(self) -> bool:
        return self.assembly is not None and self._typed() != self._typed_of_kept()

    def _typed(self) -> dict[str, str]:
        numbers = {name: box.editor.typed() for name, box in self.boxes.items()}
        return numbers | {f"line-{row.id}": _as_text(row) for row in self.rows}

    def _typed_of_kept(self) -> dict[str, str]:
        assert self.assembly is not None
        fresh = not self.assembly.is_counted(self.kept.round)
        numbers = {name: box.column.show(getattr(self.kept, name)) for name, box in self.boxes.items()}
        if fresh and not numbers["issued"] and self.kept.present:
            numbers["issued"] = str(self.kept.present)
        rows = [_row(line, self.kept, blank=fresh) for line in self.kept.lines]
        return numbers | {f"line-{row.id}": _as_text(row) for row in rows}

    def keep_typing(self) -> int:
        """Keep what is typed and not written; whether there was any."""
        if not self.key or not self.is_changed():
            return 0
        keep_draft(self.key, self._typed(), datetime.now().isoformat(timespec="minutes"))
        return 1

    def _take(self, typed: dict[str, str]) -> None:
        self._filling = True
        for name, box in self.boxes.items():
            if name in typed:
                box.editor.put(typed[name])
        self._filling = False
        for row in self.rows:
            counts = typed.get(f"line-{row.id}", "").split("/")
            for level, text in zip(Level.ALL, counts, strict=False):
                setattr(row, level.lower(), int(text) if text else None)

    def forget_typing(self) -> None:
        drop_draft(self.key)

    # what follows

    def _tell(self) -> None:
        """Results beside the names, and what does not add up, while typing."""
        try:
            sheet = self.sheet_now()
        except UserError as error:
            self.problem.setText(error.message)
            return
        results = {result.line.rating_id: result for result in sheet.results()}
        for row in self.rows:
            row.result = _outcome(results.get(row.id), sheet) if _is_typed(row) else ""
        self._results = results
        if self.rows:
            self.sheet.show(cast("Any", self.rows), shut=self.sheet.shut)
        problems = sheet.problems() if sheet.is_counted else []
        more = f" … và {len(problems) - _SHOWN_PROBLEMS} chỗ khác." if len(problems) > _SHOWN_PROBLEMS else ""
        self.problem.setText("\n".join(one.words for one in problems[:_SHOWN_PROBLEMS]) + more)
        self.problem.setVisible(bool(problems))
        self.majority.setText(_majority(sheet))
        self._tell_line()

    def _tell_line(self) -> None:
        row = self.view.currentIndex().row()
        result = getattr(self, "_results", {}).get(self.rows[row].id) if 0 <= row < len(self.rows) else None
        self.words.setText(f"{result.line.name} – {result.words}" if result else "")

    def refuse(self, error: UserError) -> None:
        box = self.boxes.get(error.field)
        if box is not None:
            box.editor.setFocus()
        self.problem.setText(error.message)
        self.problem.show()

    def focus_first(self) -> None:
        """Where the numbers of sheets begin to be typed; what was issued is proposed."""
        self._editor("returned").setFocus()

    def stand_first(self) -> None:
        self.view.setFocus()
        self.view.go_to(0, 1)


def _row(line: Line, sheet: Sheet, *, blank: bool) -> CountRow:
    counts: dict[str, Any] = {level.lower(): None if blank else line.votes(level) for level in sheet.levels}
    return CountRow(line.rating_id, line.name, line.position, **counts)


def _is_typed(row: CountRow) -> bool:
    """No vote at all is an answer, too, once it was typed."""
    return any(value is not None for value in (row.htxs, row.htt, row.ht, row.kht))


def _as_text(row: CountRow) -> str:
    return "/".join("" if value is None else str(value) for value in (row.htxs, row.htt, row.ht, row.kht))


def _outcome(result: Result | None, sheet: Sheet) -> str:
    if result is None:
        return ""
    if result.level:
        return result.level
    return "không đạt" if sheet.round == BallotRound.BEST else "chưa đủ đa số"


def _majority(sheet: Sheet) -> str:
    """Who may vote, and how many votes pass on each base."""
    if not sheet.is_counted:
        return f"{sheet.entitled} có quyền biểu quyết, {sheet.present} có mặt."
    needed = "; ".join(
        f"{sheet.vote(0).of(base)} {name.removeprefix('số ')}: từ {sheet.least(base)}"
        for base, name in BallotBase.LABELS
    )
    return f"Số phiếu phải đạt: {needed}. Đang tính trên {dict(BallotBase.LABELS)[sheet.base]}."
