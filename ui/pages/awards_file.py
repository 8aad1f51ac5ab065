"""Hồ sơ, biểu quyết: what a decision's file holds, its submission and minutes, and the votes of both bodies."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.awards import Award, AwardDecision, AwardFileItem, awards_of
from db.base import action
from nongson_desktop.columns import field_columns
from nongson_desktop.rules.award_files import file_items, receive_item, record_votes
from nongson_desktop.rules.awards import revise
from ui.form import RecordForm
from ui.saving import Saved, save_form, write
from ui.sheet import Change, FixedRows, SheetView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_ITEMS = ("item", "received_on", "note")
_VOTES = ("name", "unit", "cell_voters", "cell_votes", "voters", "votes")
_PAPERS = (
    "submission_number",
    "submitted_on",
    "minutes_number",
    "met_on",
    "convened",
    "present",
    "chair",
    "secretary",
)
_FORM_WIDTH = 330


def _is_open(decision: AwardDecision | None) -> bool:
    return decision is not None and decision.issued_on is None


def _why_shut(decision: AwardDecision) -> str:
    """Why a decision's papers and votes are only read; empty before it is issued."""
    return "" if _is_open(decision) else "Quyết định đã ban hành; hồ sơ và số phiếu giữ nguyên như lúc ban hành."


class AwardFile(QWidget):
    """The checklist at left, the space bar ticks; numbers and days of submission and minutes at right."""

    def __init__(self, main: MainWindow) -> None:
        super().__init__()
        self.main = main
        self.decision: AwardDecision | None = None
        self.sheet = FixedRows(field_columns(AwardFileItem, *_ITEMS), ("item",))
        self.sheet.changed.connect(self._store)
        self.sheet.refused.connect(main.tell)
        self.view = _Checklist(self.sheet, (-6, 100, -3))
        self.view.setAccessibleName("Hồ sơ khen thưởng")
        self.state = QLabel()
        set_role(self.state, "muted")
        self.form = RecordForm(field_columns(AwardDecision, *_PAPERS), lambda: main.as_of, wide=("chair", "secretary"))
        self.form.save_asked.connect(self.save)
        self.form.setFixedWidth(_FORM_WIDTH)
        left = QVBoxLayout()
        left.addWidget(self.view, 1)
        left.addWidget(self.state)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(left, 1)
        layout.addWidget(self.form)

    def show_decision(self, decision: AwardDecision) -> None:
        self.decision = decision
        items = file_items(decision)
        rows = [
            AwardFileItem(id=place, item=one.text, received_on=one.received_on, note=one.note)
            for place, one in enumerate(items, 1)
        ]
        self.sheet.show(rows, shut=_why_shut(decision))
        there = sum(one.received_on is not None for one in items)
        self.state.setText(f"Đã có {there}/{len(items)} giấy. Phím cách đánh dấu có hôm nay hoặc bỏ dấu.")
        key = f"award-file-{decision.id}"
        if self.form.key != key or not self.form.changed():
            self.form.show_record(decision, key)
        self.form.setEnabled(_is_open(decision))

    def _store(self, changes: list[Change]) -> None:
        decision, rows = self.decision, {row.id: row for row in self.sheet.records}
        if decision is None:
            return

        def job() -> Saved:
            with action("Ghi hồ sơ khen thưởng") as made:
                for place, values in changes:
                    row: Any = rows[place]
                    on = values.get("received_on", row.received_on)
                    receive_item(decision, row.item, on, values.get("note", row.note))
            return Saved(0, made.id, "Đã ghi hồ sơ khen thưởng.")

        write(self.main, self, job, lambda _: self.view.setFocus())

    def save(self) -> None:
        decision = self.decision
        if decision is not None and _is_open(decision):
            save_form(self.main, self, self.form, lambda values: _revise(decision, values), lambda _: self._read())

    def _read(self) -> None:
        if self.decision is not None:
            self.show_decision(AwardDecision.get_by_id(self.decision.id))


def _revise(decision: AwardDecision, values: dict[str, Any]) -> Saved:
    with action(f"Tờ trình, biên bản khen thưởng năm {decision.year}") as made:
        revise(AwardDecision.get_by_id(decision.id), **values)
    return Saved(decision.id, made.id, "Đã lưu tờ trình, biên bản.")


class _Checklist(SheetView):
    """The space bar says that a paper came in today, or takes that back."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, records = self.currentIndex().row(), self.sheet.records
        if event.key() == Qt.Key.Key_Space and not self.sheet.shut and 0 <= row < len(records):
            item: Any = records[row]
            today: date = self.window().today  # type: ignore[attr-defined]  # the main window's
            self.sheet.changed.emit([(item.id, {"received_on": None if item.received_on else today})])
        else:
            super().keyPressEvent(event)


class Votes(QWidget):
    """The votes of the cells and of the deciding body, typed or pasted like a sheet."""

    def __init__(self, main: MainWindow) -> None:
        super().__init__()
        self.main = main
        self.decision: AwardDecision | None = None
        self.sheet = FixedRows(field_columns(Award, *_VOTES), ("name", "unit"))
        self.sheet.changed.connect(self._store)
        self.sheet.refused.connect(main.tell)
        self.view = SheetView(self.sheet, (-3, -3, 112, 118, 112, 118))
        self.view.setAccessibleName("Kết quả bỏ phiếu")
        hint = QLabel(
            "Gõ số có mặt và số phiếu đồng ý; dán được cả khối từ Excel. Tờ trình, biên bản lấy số ở đây.",
            wordWrap=True,
        )
        set_role(hint, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.view, 1)
        layout.addWidget(hint)

    def show_decision(self, decision: AwardDecision) -> None:
        self.decision = decision
        self.sheet.show(list(awards_of(decision)), shut=_why_shut(decision))

    def _store(self, changes: list[Change]) -> None:
        decision = self.decision
        if decision is None:
            return

        def job() -> Saved:
            with action("Ghi kết quả bỏ phiếu khen thưởng") as made:
                record_votes(decision, [{"id": award, **values} for award, values in changes])
            return Saved(0, made.id, f"Đã ghi phiếu của {len(changes)} người.")

        write(self.main, self, job, lambda _: self.view.setFocus())
