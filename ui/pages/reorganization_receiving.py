"""Tiếp nhận từ đảng bộ khác: the organisation and its members typed, pasted or taken from a workbook, as one thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel

from db.errors import UserError
from db.reorganization import ReorganizationKind
from nongson_desktop.columns import Column
from nongson_desktop.excel.reading import Workbook, read_workbook
from nongson_desktop.rules.bodies import Body
from nongson_desktop.rules.organizations import office_names
from nongson_desktop.rules.reorganization_operation import Operation
from nongson_desktop.rules.reorganization_preview import Preview
from nongson_desktop.rules.reorganization_receiving import TYPED, Arrivals, read_arrivals, typed_list
from ui import work
from ui.editors import LongEditor
from ui.page import icon_button
from ui.pages.reorganization import OperationDialog
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_PEOPLE = Column("people", "Đảng viên đi cùng", pw.TextField(default=""))
_HOW = f"Mỗi dòng một người: {'; '.join(TYPED)}. Gõ, dán từ Excel, hoặc lấy cả tệp."
_FILES = "Bảng tính (*.xlsx *.xls *.ods);;Mọi tệp (*)"


class ReceivingDialog(OperationDialog):
    """What comes, from whom, under which of our committees; below it who comes with it."""

    def __init__(self, window: MainWindow, body: Body) -> None:
        self._book: Workbook | None = None
        self._asked = 0
        self.found = Arrivals()
        super().__init__(window, ReorganizationKind.RECEIVE, body)
        self.setWindowTitle(dict(ReorganizationKind.LABELS)[self.kind])
        into: Any = self.boxes["into"].editor
        into.setCurrentIndex(max(into.findData(body.id), into.findData(office_names(self.day).id)))
        self.tell()

    def _lay_out_fields(self) -> None:
        super()._lay_out_fields()
        self.people = LongEditor(_PEOPLE)
        self.people.setAccessibleName(_PEOPLE.label)
        self.people.edited.connect(self._forget_places)
        self.open_button = icon_button("Lấy từ tệp Excel…", "import")
        self.open_button.clicked.connect(self.choose)
        self.drop_button = icon_button("Bỏ tệp", "close", "link")
        self.drop_button.clicked.connect(lambda: self.take(None))
        self.how = QLabel(_HOW, wordWrap=True)
        set_role(self.how, "muted")
        title = QLabel(_PEOPLE.label)
        title.setBuddy(self.people)
        row = QHBoxLayout()
        row.addWidget(title)
        row.addWidget(self.how, 1)
        for one in (self.open_button, self.drop_button):
            row.addWidget(one)
        place = self.body.count() - 1
        self.body.insertLayout(place, row)
        self.body.insertWidget(place + 1, self.people)
        self.drop_button.hide()

    def choose(self) -> None:
        """Ask for the workbook, and read it beside the window."""
        chosen, _ = QFileDialog.getOpenFileName(self, "Chọn danh sách đảng viên đi cùng", "", _FILES)
        if chosen:
            self.read_file(Path(chosen))

    def read_file(self, path: Path) -> None:
        self._asked += 1
        asked = self._asked
        self.open_button.setEnabled(False)

        def answered(book: Workbook) -> None:
            if asked == self._asked:
                self.take(book)

        work.run(self, lambda job: read_workbook(path, lambda: job.cancelled), answered, self._not_read, "Đang đọc tệp")

    def _not_read(self, error: Exception) -> None:
        self.open_button.setEnabled(True)
        super().refuse(error)

    def take(self, book: Workbook | None) -> None:
        """Let the workbook stand in the place of what is typed, or what is typed again."""
        self._asked += 1
        self._book = book
        self.open_button.setEnabled(True)
        self.people.setVisible(book is None)
        self.drop_button.setVisible(book is not None)
        self.how.setText(f"Danh sách lấy từ tệp {book.path.name}." if book else _HOW)
        self._forget_places()

    def _forget_places(self) -> None:
        """Whoever was given a cell by hand may stand in another line now."""
        self.places.chosen["place"].clear()
        self._tell_soon.start()

    def operation(self, values: dict[str, Any]) -> Operation:
        asked = replace(
            super().operation(values), bodies=(), giver=values.get("giver") or "", branch=bool(values.get("branch"))
        )
        self.found = read_arrivals(self._book or typed_list(self.people.typed()), self.main.today)
        return replace(asked, arrivals=self.found.placed({one: asked.names[-one - 1] for one in asked.targets}))

    def minded(self) -> Sequence[str]:
        return self.found.notes

    def _show_places(self, operation: Operation, told: Preview) -> None:
        several = [(one, told.names[one]) for one in operation.targets] if len(operation.targets) > 1 else []
        self.places.show_moving(told, several, areas=False)

    def refuse(self, error: Exception) -> None:
        if isinstance(error, UserError) and error.field == "name":
            error = UserError(error.message, "names")
        super().refuse(error)


def dialog_of(window: MainWindow, kind: str, body: Body) -> OperationDialog:
    """The dialog of one operation on the organisation in front."""
    if kind == ReorganizationKind.RECEIVE:
        return ReceivingDialog(window, body)
    return OperationDialog(window, kind, body)
