"""Phân bổ: each cell's places for "hoàn thành xuất sắc", proposed, edited within the limit, printed as a notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import peewee as pw
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.base import action
from db.errors import UserError
from nongson_desktop.columns import Column
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.allotment import Places, keep_allotment, places_of
from nongson_desktop.rules.evaluation import rating_day
from ui import work
from ui.dialogs import show_failure
from ui.form import buttons_row
from ui.page import icon_button
from ui.sheet import Change, FixedRows, SheetView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow


@dataclass
class PlaceRow:
    """A cell's line as the table shows it."""

    id: int
    name: str
    number: int
    basis: str
    proposed: int
    places: int | None
    note: str


class AllotmentPanel(QWidget):
    """Numbers typed down the column; the sum and the limit are always in sight."""

    def __init__(self, main: MainWindow) -> None:
        super().__init__()
        self.main = main
        self.places: Places | None = None
        self.rows: list[PlaceRow] = []
        self._asked = 0
        columns = [
            Column("name", "Chi bộ"),
            Column("number", "Số người", pw.IntegerField()),
            Column("basis", "Căn cứ"),
            Column("proposed", "Chương trình đề xuất", pw.IntegerField()),
            Column("places", "Phân bổ", pw.IntegerField(null=True)),
            Column("note", "Ghi chú", pw.CharField()),
        ]
        self.sheet = FixedRows(columns, ("name", "number", "basis", "proposed"), self)
        self.sheet.changed.connect(self._on_typed)
        self.sheet.refused.connect(self.refuse)
        self.view = SheetView(self.sheet, (-3, 84, -2, 150, 84, -2))
        self.view.setAccessibleName("Phân bổ hoàn thành xuất sắc")
        self.sentence, self.why, self.sum, self.problem = (QLabel(wordWrap=True) for _ in range(4))
        set_role(self.why, "muted")
        self.view.selectionModel().currentChanged.connect(lambda *_: self._tell_why())
        set_role(self.problem, "bad")
        self.problem.hide()
        self.propose_button = icon_button("Lấy theo đề xuất", "down")
        self.propose_button.clicked.connect(self.take_proposal)
        self.save_button = icon_button("Ghi phân bổ", "save", "primary")
        self.save_button.clicked.connect(self.save)
        self.print_button = icon_button("In thông báo…", "print")
        self.print_button.clicked.connect(self.print_notice)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        for part in (self.sentence, self.view, self.why, self.sum, self.problem):
            layout.addWidget(part, 1 if part is self.view else 0)
        layout.addLayout(buttons_row(self.propose_button, self.save_button, self.print_button))

    def reload(self, *, closed: str) -> None:
        self._asked += 1
        asked, year = self._asked, self.main.year
        work.run(self, lambda _: places_of(year), lambda places: self._show(asked, places, closed))

    def _show(self, asked: int, places: Places, closed: str) -> None:
        if asked != self._asked:
            return
        self.places = places
        self.rows = [
            PlaceRow(one.id, one.name, one.number, one.basis, one.proposed, one.places, one.note)
            for one in places.shares
        ]
        self.sheet.show(cast("Any", self.rows), shut=closed)
        for one in (self.propose_button, self.save_button):
            one.setEnabled(not closed)
        self.print_button.setEnabled(places.is_allotted)
        self.sentence.setText(places.sentence)
        self.refuse("")
        self._tell_sum()
        self._tell_why()

    def _tell_why(self) -> None:
        """How what is proposed for the cell in hand comes about."""
        row = max(self.view.currentIndex().row(), 0)
        shares = self.places.shares if self.places else ()
        self.why.setText(self.places.why(shares[row]) if self.places and row < len(shares) else "")

    def _on_typed(self, changes: list[Change]) -> None:
        by_id = {row.id: row for row in self.rows}
        for cell, values in changes:
            for name, value in values.items():
                setattr(by_id[cell], name, value)
        self.refuse("")
        self._tell_sum()

    def _tell_sum(self) -> None:
        if self.places is None:
            return
        total, limit = sum(row.places or 0 for row in self.rows), self.places.limit
        left = limit - total
        words = f"còn {left} chỗ" if left > 0 else "vừa đủ" if left == 0 else f"⚠ quá {-left} chỗ"
        self.sum.setText(f"Đã phân bổ {total} / {limit} chỗ: {words}.")
        set_role(self.sum, "bad" if left < 0 else "good" if left == 0 else "muted")

    def take_proposal(self) -> None:
        """Fill in what the largest remainders give; nothing is written yet."""
        for row in self.rows:
            row.places = row.proposed
        self.sheet.show(cast("Any", self.rows))
        self._tell_sum()
        self.view.setFocus()

    def refuse(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def save(self) -> None:
        """Write the numbers typed as one piece; above the limit they are refused."""
        year = self.main.year
        places = {row.id: row.places for row in self.rows if row.places is not None}
        notes = {row.id: row.note for row in self.rows}

        def job(_progress: work.Progress) -> int:
            with action(f"Phân bổ hoàn thành xuất sắc năm {year}") as made:
                keep_allotment(year, places, notes)
            return int(made.id)

        def done(number: int) -> None:
            self.main.offer_undo(number, "Đã ghi phân bổ.")
            self.main.reload()

        work.run(self, job, done, self._failed, title="Đang lưu", write=True)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.refuse(error.message)
        else:
            show_failure(self, error)

    def print_notice(self) -> None:
        from ui.pages.printing import PrintDialog

        day = min(self.main.today, rating_day(self.main.year))
        PrintDialog(self.main, ("allotment-notice",), Request(on=day, year=self.main.year)).exec()
