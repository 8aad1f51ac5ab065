"""What came out of the printer: how far it was good, which sheets are spoilt and why, how much stock was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QLabel

from db.base import action
from db.errors import UserError
from db.print_runs import PrintedSheet, PrintRun, SheetState, SpoilReason
from nongson_desktop.columns import Column
from nongson_desktop.rules.print_runs import (
    keep_result,
    keep_spoilt,
    keep_spoilt_blank,
    keep_taken,
    sheets_asked,
    told,
)
from ui.editors import ChoiceEditor, Editor, LineEditor
from ui.pages.fields_dialog import FieldsDialog
from ui.saving import Saved
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_THROUGH = Column(
    "through", "Đã in tốt đến tờ số", pw.IntegerField(null=True), required=True, help="0 nếu chưa tốt tờ nào"
)
_SPOILT = Column("spoilt", "Tờ hỏng trong số đã ra giấy", pw.CharField(), help="ví dụ 5, 7-8; để trống nếu không có")
_REASON = Column("reason", "Lý do hỏng", pw.CharField(), required=True, choices=SpoilReason.LABELS)
_NOTE = Column("note", "Ghi chú", pw.CharField())
_TAKEN = Column("taken", "Số phôi lấy ra cho đợt này", pw.IntegerField(null=True), help="để trống nếu chưa rõ")
_BLANK = Column("blank", "Ghi thêm số phôi trắng hỏng", pw.IntegerField(null=True), help="chưa in gì mà rách, bẩn…")


class ResultDialog(FieldsDialog):
    """How the sheets that were sent came out; what did not come out is printed next."""

    def __init__(self, main: MainWindow, run: PrintRun, sheets: list[PrintedSheet]) -> None:
        editors: list[Editor] = [LineEditor(_THROUGH), LineEditor(_SPOILT), ChoiceEditor(_REASON), LineEditor(_NOTE)]
        super().__init__(main, f"Kết quả đợt in số {run.id}", "Ghi kết quả", editors)
        self.run, self.total = run, len(sheets)
        sent = [one.position for one in sheets if one.state == SheetState.SENT]
        about = QLabel(
            f"Vừa gửi máy in tờ {told(sent)}. Nếu kẹt giấy, ghi tờ tốt cuối cùng: các tờ sau sẽ được in tiếp.",
            wordWrap=True,
        )
        set_role(about, "muted")
        self.body.insertWidget(0, about)
        self.put("through", str(max(sent, default=0)))
        self.put("reason", SpoilReason.LABELS[0][1])

    def store(self, values: dict[str, Any]) -> Saved:
        run, through = self.run, int(values["through"] or 0)
        spoilt = sheets_asked(values["spoilt"], self.total, "spoilt") if values["spoilt"] else []
        with action(f"Kết quả đợt in {run.id}: tốt đến tờ {through}, hỏng {len(spoilt)}", kind="print") as made:
            keep_result(run, through, spoilt, values["reason"], self.main.today, note=values["note"])
        return Saved(run.id, made.id, f"Đã ghi kết quả đợt in số {run.id}.")


class SpoiltDialog(FieldsDialog):
    """Sheets that are spoilt after all; they are to be printed again."""

    def __init__(self, main: MainWindow, run: PrintRun, spoilt: list[int]) -> None:
        super().__init__(main, f"Tờ {told(spoilt)} bị hỏng", "Ghi tờ hỏng", [ChoiceEditor(_REASON), LineEditor(_NOTE)])
        self.run, self.spoilt = run, spoilt
        self.put("reason", SpoilReason.LABELS[1][1])

    def store(self, values: dict[str, Any]) -> Saved:
        run, count = self.run, len(self.spoilt)
        with action(f"Ghi {count} tờ hỏng: {run.title} (đợt {run.id})", kind="print") as made:
            keep_spoilt(run, self.spoilt, values["reason"], self.main.today, note=values["note"])
        return Saved(run.id, made.id, f"Đã ghi {count} tờ hỏng; bấm In tiếp để in lại.")


class StockDialog(FieldsDialog):
    """How much stock was taken for a run, and what of it was spoilt before it was printed on."""

    def __init__(self, main: MainWindow, run: PrintRun) -> None:
        editors: list[Editor] = [LineEditor(_TAKEN), LineEditor(_BLANK), ChoiceEditor(_REASON), LineEditor(_NOTE)]
        super().__init__(main, f"Phôi của đợt in số {run.id}", "Ghi", editors)
        self.run = run
        self.put("taken", "" if run.taken is None else str(run.taken))
        self.put("reason", dict(SpoilReason.LABELS)["flawed"])

    def store(self, values: dict[str, Any]) -> Saved:
        run, blank = self.run, values["blank"]
        if blank is not None and blank < 1:
            raise UserError("Số phôi hỏng phải từ 1 trở lên.", "blank")
        with action(f"Phôi của đợt in số {run.id}", kind="print") as made:
            keep_taken(run, values["taken"])
            if blank:
                keep_spoilt_blank(run, blank, values["reason"], self.main.today, note=values["note"])
        return Saved(run.id, made.id, f"Đã ghi phôi của đợt in số {run.id}.")
