"""Thời hạn: the legal periods of statuses and transfers, set anew from a day on by the document that changed them."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QLabel, QWidget

from db.base import action
from nongson_desktop.columns import Column
from nongson_desktop.rules import statuses, transfers
from ui.editors import DateEditor, LineEditor
from ui.form import FieldBox
from ui.pages.fields_dialog import DOCUMENT, FieldsDialog
from ui.pages.transfers_dialogs import beside
from ui.saving import Saved
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_STATUSES = {
    "probation_months": "Dự bị (tháng)",
    "readmission_months": "Kết nạp lại sau (tháng)",
    "readmissions": "Số lần được kết nạp lại",
    "report_working_days": "Gửi phiếu báo (ngày làm việc)",
    "complaint_working_days": "Khiếu nại (ngày làm việc)",
    "temporary_months_least": "Tạm thời ít nhất (tháng)",
    "temporary_months_most": "Tạm thời dưới (tháng)",
    "study_months_most": "Tạm thời khi đi học, đến (tháng)",
}
_TRANSFERS = {
    "start_working_days": "Làm thủ tục chuyển (ngày làm việc)",
    "present_working_days": "Nộp giấy giới thiệu (ngày làm việc)",
    "confirm_months": "Kiểm tra phiếu báo sau (tháng)",
    "removal_months": "Không nộp giấy: xoá tên sau (tháng)",
    "temporary_cell": "Lập chi bộ tạm thời từ (đảng viên)",
}
_SINCE = Column("since", "Có hiệu lực từ ngày", pw.DateField(null=True), required=True)
_WIDTH = 620
_SOURCE = (
    "Mặc định theo Quy định 294-QĐ/TW, Hướng dẫn 06-HD/TW và 38-HD/BTCTW, chưa đối chiếu Quy định 208-QĐ/TW."
    " Ghi số mới thì số cũ vẫn đúng cho những ngày trước đó. Thời hạn kết nạp, tuổi, tỷ lệ phiếu đổi ở trang Phát triển"
    " đảng, nút “Thời hạn…”."
)


class LimitsDialog(FieldsDialog):
    """Every period as a number; what is unchanged stays with the document it came from."""

    def __init__(self, window: MainWindow) -> None:
        since = DateEditor(_SINCE)
        since.put(f"{window.today:%d/%m/%Y}")
        super().__init__(window, "Thời hạn theo quy định", "Ghi", [since, LineEditor(DOCUMENT)])
        hint = QLabel(_SOURCE, wordWrap=True)
        set_role(hint, "muted")
        self.body.insertWidget(0, hint)
        self._known = {**statuses.numbers(window.today), **transfers.numbers(window.today)}
        boxes = list(map(self._box, {**_STATUSES, **_TRANSFERS}.items()))
        for one, other in zip_longest(boxes[::2], boxes[1::2], fillvalue=QWidget()):
            self.body.addLayout(beside(one, other))
        self.setMinimumWidth(_WIDTH)

    def _box(self, named: tuple[str, str]) -> FieldBox:
        name, label = named
        column = Column(name, label, pw.IntegerField(), required=True)
        box = FieldBox(column, LineEditor(column))
        box.editor.put(str(self._known[name]))
        self.boxes[name] = box
        return box

    def store(self, values: dict[str, Any]) -> Saved:
        since, document = values["since"], values["document"] or ""
        with action("Sửa thời hạn theo quy định") as made:
            for part, rules in ((_STATUSES, statuses), (_TRANSFERS, transfers)):
                if any(values[name] != self._known[name] for name in part):
                    rules.keep_numbers({name: values[name] for name in part}, since, document)
        return Saved(0, made.id, "Đã sửa thời hạn theo quy định.")
