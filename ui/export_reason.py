"""Why data leave the office: asked where everything goes, or identity numbers go, and kept in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QLabel

from nongson_desktop.columns import Column
from ui.dialogs import Dialog
from ui.editors import LineEditor
from ui.form import FieldBox

if TYPE_CHECKING:
    from ui.record_page import RecordList

REASON = Column("reason", "Lý do xuất", pw.CharField(default=""), required=True, help="gửi ai, để làm gì")
_PRIVATE = (
    "Danh sách này có số định danh cá nhân của {count} dòng. Lý do được ghi vào nhật ký; giữ tệp cẩn thận, xong việc"
    " thì xoá."
)


class ReasonDialog(Dialog):
    """One sentence: for whom and what for."""

    def __init__(self, owner: RecordList, count: int) -> None:
        super().__init__(owner, "Xuất danh sách có số định danh", "Chọn nơi ghi tệp")
        self.box = FieldBox(REASON, LineEditor(REASON))
        self.body.addWidget(QLabel(_PRIVATE.format(count=count), wordWrap=True))
        self.body.addWidget(self.box)
        self.box.editor.setFocus()
        self.reason = ""

    def try_accept(self) -> None:
        typed: Any = self.box.editor.value()
        self.reason = str(typed or "").strip()
        if self.reason:
            self.accept()
        else:
            self.box.refuse("Chưa ghi lý do xuất.")


def reason_for(owner: RecordList, columns: Sequence[Column], count: int) -> str | None:
    """The reason where one is due, empty where none is; None when the clerk thinks better of it."""
    if not any(column.is_private for column in columns):
        return ""
    dialog = ReasonDialog(owner, count)
    return dialog.reason if dialog.exec() else None
