"""A dialog of a few fields, with forms of records where it needs them, and the fields that many dialogs ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import peewee as pw

from db.base import Record
from db.errors import UserError
from nongson_desktop.columns import Column
from ui import work
from ui.dialogs import Dialog
from ui.editors import DateEditor, Editor
from ui.form import FieldBox, RecordForm, read_fields
from ui.saving import Saved

if TYPE_CHECKING:
    from ui.main_window import MainWindow

SINCE = Column("since", "Từ ngày", pw.DateField(null=True), help="bỏ trống: từ trước khi có sổ")
UNTIL = Column("until", "Đến trước ngày", pw.DateField(null=True))
DOCUMENT = Column("document", "Văn bản", pw.CharField(default=""), help="số, ngày quyết định hoặc giấy giới thiệu")
REASON = Column("reason", "Lý do", pw.CharField(default=""))


class FieldsDialog(Dialog):
    """A few fields written as one Action; what cannot be is said beside its field."""

    writes = True

    def __init__(self, window: MainWindow, title: str, accept: str, editors: Sequence[Editor]) -> None:
        super().__init__(window, title, accept)
        self.main = window
        self.saved: Saved | None = None
        self.forms: list[RecordForm] = []
        self.boxes = {editor.column.name: FieldBox(editor.column, editor) for editor in editors}
        for box in self.boxes.values():
            self.body.addWidget(box)
            box.editor.edited.connect(lambda box=box: box.refuse(""))

    def make_form(
        self, columns: Sequence[Column], day: date, record: Record | None = None, wide: Sequence[str] = ()
    ) -> RecordForm:
        """Further fields as a form, filled in from the record, which the dialog puts where it wants it."""
        form = RecordForm(columns, lambda: day, wide=wide, page=False)
        if record is not None:
            form.show_record(record, "")
        form.left.connect(self.reject)
        self.forms.append(form)
        return form

    def value(self, name: str) -> Any:
        return self.boxes[name].editor.value()

    def put(self, name: str, text: str) -> None:
        self.boxes[name].editor.put(text)

    def read(self) -> dict[str, Any] | None:
        """All values, but of a form that is hidden; None after saying beside each wrong field what is wrong."""
        values: dict[str, Any] = {}
        for boxes in (self.boxes, *(form.boxes for form in self.forms if not form.isHidden())):
            read = read_fields(boxes)
            if read is None:
                return None
            values |= read
        return values

    def try_accept(self) -> None:
        values = self.read()
        if values is None:
            return
        self.accept_button.setEnabled(False)
        work.run(self, lambda _: self.store(values), self._on_saved, self.refuse, title="Đang lưu", write=True)

    def store(self, values: dict[str, Any]) -> Saved:
        """Write the values in one Action; on the writer's thread."""
        raise NotImplementedError

    def _on_saved(self, saved: Saved) -> None:
        self.saved = saved
        self.accept()
        self.main.reload()
        self.main.offer_undo(saved.action_id, saved.sentence)

    def refuse(self, error: Exception) -> None:
        """Beside the field the refusal names, else at the foot."""
        self.accept_button.setEnabled(True)
        field = error.field if isinstance(error, UserError) else ""
        form = next((one for one in self.forms if field in one.boxes), None)
        if form is not None:
            form.refuse(error)
        elif isinstance(error, UserError) and field in self.boxes:
            self.boxes[field].refuse(error.message)
            self.boxes[field].editor.setFocus()
        else:
            super().refuse(error)


def day_editor(day: date) -> DateEditor:
    editor = DateEditor(SINCE)
    editor.put(f"{day:%d/%m/%Y}")
    return editor
