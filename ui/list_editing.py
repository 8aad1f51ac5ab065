"""Many rows of a list changed at once: one value for all of them, or a block pasted from Excel; seen before written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QLabel, QStackedWidget

from db.errors import UserError
from nongson_desktop.columns import Column
from nongson_desktop.rules.lists import (
    Edit,
    editable_columns,
    edits_of,
    edits_pasted,
    pasted_cells,
    pasted_columns,
    why_not_many,
    write_edits,
)
from ui import work
from ui.dialogs import Dialog, show_failure
from ui.editors import Editor, editor_for
from ui.form import FieldBox
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.record_page import RecordList

_WIDTH, _HEIGHT = 760, 240
_EMPTY = "(trống)"


class EditsDialog(Dialog):
    """What would change is shown first; the button says how much of it will be written."""

    writes = True

    def __init__(self, owner: RecordList, title: str, headings: Sequence[tuple[str, int]]) -> None:
        super().__init__(owner, title, "Ghi")
        self.owner = owner
        self.edits: list[Edit] = []
        self.setMinimumWidth(_WIDTH)
        self.told = QLabel(wordWrap=True)
        set_role(self.told, "muted")
        self.rows = TextRows([words for words, _ in headings])
        self.view = TextRowsView(self.rows, [width for _, width in headings])
        self.view.setMinimumHeight(_HEIGHT)
        self.view.setObjectName("changes")

    def show_edits(self, edits: list[Edit]) -> None:
        self.edits = edits
        bad = sum(bool(edit.problem) for edit in edits)
        good = len(edits) - bad
        left = f", bỏ {bad} ô không ghi được" if bad else ""
        self.accept_button.setText(f"Ghi {good} ô{left}" if good else "Ghi")
        self.accept_button.setEnabled(bool(good))
        self.problem.hide()

    def what(self) -> str:
        """The Action in words."""
        raise NotImplementedError

    def try_accept(self) -> None:
        kind, edits, what = self.owner.kind, self.edits, self.what()
        self.accept_button.setEnabled(False)
        work.run(
            self,
            lambda progress: write_edits(kind, edits, what, progress.report).id,
            lambda number: self._written(number, what),
            self.refuse,
            title="Đang ghi",
            write=True,
        )

    def _written(self, number: int, what: str) -> None:
        self.accept()
        self.owner.main.reload()
        self.owner.main.offer_undo(number, f"{what}.")


class ChangeRowsDialog(EditsDialog):
    """One column of the rows selected gets one value."""

    def __init__(self, owner: RecordList, records: Sequence[Any]) -> None:
        super().__init__(owner, f"Sửa {len(records)} dòng", (("Đang là", 230), ("Sẽ là", 230), ("Số dòng", 0)))
        self.records = list(records)
        self.column = QComboBox()
        self.column.setObjectName("column")
        self.editors = QStackedWidget()
        for one in editable_columns(owner.kind):
            self.column.addItem(one.label, one)
            box = FieldBox(one, editor_for(one, lambda: owner.main.as_of))
            box.editor.edited.connect(self._preview)
            self.editors.addWidget(box)
        label = QLabel("Cột cần sửa")
        label.setBuddy(self.column)
        for widget in (label, self.column, self.editors, self.told, self.view):
            self.body.addWidget(widget)
        self.column.currentIndexChanged.connect(self._choose)
        self._choose(0)

    @property
    def editor(self) -> Editor:
        return self._box().editor

    def _box(self) -> FieldBox:
        box = self.editors.currentWidget()
        assert isinstance(box, FieldBox)
        return box

    def _choose(self, place: int) -> None:
        self.editors.setCurrentIndex(place)
        self._preview()

    def _preview(self) -> None:
        column: Column = self.column.currentData()
        typed = self.editor.typed()
        found = edits_of(self.records, column, typed)
        self._box().refuse(found[0].problem if found and found[0].problem else "")
        counts = Counter((edit.old or _EMPTY, edit.new or _EMPTY) for edit in found if not edit.problem)
        self.rows.show([(old, new, str(number)) for (old, new), number in counts.most_common()])
        self.show_edits(found)
        self.told.setText(f"{len(found)} dòng sẽ đổi, {len(self.records) - len(found)} dòng đã đúng như vậy.")

    def what(self) -> str:
        good = [edit for edit in self.edits if not edit.problem]
        column = self.column.currentData()
        return f"Sửa {column.label} của {len(good)} dòng ở {self.owner.kind.title} thành {good[0].new or _EMPTY}"


class PasteDialog(EditsDialog):
    """A block from Excel laid over the rows, cell by cell."""

    def __init__(self, owner: RecordList, edits: list[Edit], rows: int) -> None:
        headings = (("Dòng", 170), ("Cột", 130), ("Đang là", 150), ("Sẽ là", 0))
        super().__init__(owner, "Dán từ Excel", headings)
        self.body.addWidget(self.told)
        self.body.addWidget(self.view)
        self._count = rows
        self.rows.show([(edit.who, edit.column.label, edit.old or _EMPTY, _outcome(edit)) for edit in edits])
        self.told.setText(f"Khối dán có {rows} dòng; {len(edits)} ô khác với danh sách.")
        self.show_edits(edits)

    def what(self) -> str:
        good = [edit for edit in self.edits if not edit.problem]
        return f"Dán {len(good)} ô vào {len({edit.record_id for edit in good})} dòng ở {self.owner.kind.title}"


def _outcome(edit: Edit) -> str:
    return f"✗ {edit.problem}" if edit.problem else edit.new or _EMPTY


def change_rows(owner: RecordList) -> None:
    """Ask for one value for the rows selected."""
    records = [record for record in owner.view.selected_records() if record is not None]
    if why := why_not_many(owner.kind):
        owner.main.tell(why)
    elif records:
        ChangeRowsDialog(owner, records).exec()


def paste_rows(owner: RecordList, text: str) -> None:
    """Lay what was copied in Excel over the rows, from the first one selected on."""
    if why := why_not_many(owner.kind):
        owner.main.tell(why)
        return
    try:
        edits, rows = _pasted(owner, text)
    except UserError as error:
        show_failure(owner, error)
        return
    if edits:
        PasteDialog(owner, edits, rows).exec()
    else:
        owner.main.tell("Khối dán giống hệt danh sách: không có gì để ghi.")


def _pasted(owner: RecordList, text: str) -> tuple[list[Edit], int]:
    cells = pasted_cells(text)
    if not cells:
        raise UserError("Chưa chép gì từ Excel.")
    shown = owner.view.columns_shown()
    columns = pasted_columns(cells[0], shown)
    if columns is not None:
        cells = cells[1:]
    else:
        columns = list(shown[_place(owner, shown) :])
    records = _below(owner, len(cells))
    if len(cells) == 1:
        cells = cells * len(records)
    return edits_pasted(owner.kind, records, columns, cells), len(cells)


def _place(owner: RecordList, shown: Sequence[Column]) -> int:
    """Where the column that the clerk stands on lies among those shown."""
    section = owner.view.currentIndex().column()
    stood = owner.view.table.columns[section - 1] if section > 0 else None
    return shown.index(stood) if stood in shown else 0


def _below(owner: RecordList, count: int) -> list[Any]:
    """The rows selected when there are several, else so many from the current row on."""
    selected = owner.view.selected_records()
    if len(selected) > 1:
        return list(selected)
    row = max(owner.view.currentIndex().row(), 0)
    table = owner.view.table
    return [table.record(place) for place in range(row, min(row + count, len(table.ids)))]
