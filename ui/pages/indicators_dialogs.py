"""What is asked of an indicator: what it counts among what, its target and document; the day to be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import peewee as pw

from db.base import action
from db.indicators import Comparison, CountedAmong, CountedPart, Indicator
from nongson_desktop.columns import Column, columns_of, pick
from nongson_desktop.rules.indicators import drop, keep, unkept, write
from nongson_desktop.rules.measures import fits
from ui.editors import ChoiceEditor, DateEditor, LineEditor
from ui.pages.fields_dialog import FieldsDialog
from ui.saving import Saved
from ui.saving import write as write_small

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_FIELDS = (
    "code",
    "name",
    "among",
    "counted",
    "unit",
    "comparison",
    "target",
    "target_year",
    "document",
    "position",
    "note",
)
_FROM = Column("since", "Từ ngày", pw.DateField(null=True), help="bỏ trống: sửa luôn chỉ tiêu đang có, mọi thời gian")
_EMPTY: dict[str, Any] = {"document": "", "note": "", "position": 0}
_WIDE = ("name", "among", "counted", "document")
_WIDTH = 620


class IndicatorDialog(FieldsDialog):
    """One indicator; with a day the change holds from it on, and what was before stays as it was."""

    def __init__(self, window: MainWindow, indicator: Indicator | None = None) -> None:
        self.indicator = indicator or Indicator(comparison=Comparison.AT_LEAST)
        super().__init__(window, "Sửa chỉ tiêu" if indicator else "Thêm chỉ tiêu", "Ghi", [])
        columns = pick(columns_of(Indicator), *_FIELDS)
        self.form = self.make_form([*columns, _FROM], window.today, wide=_WIDE)
        for column in columns:
            self.form.editor(column.name).put(column.text(self.indicator))
        self.body.addWidget(self.form)
        self.setMinimumWidth(_WIDTH)
        self._among = self.form.editor("among")
        self._among.edited.connect(self._offer)
        self._offer()
        self.form.focus_first()

    def _offer(self) -> None:
        """Only what can be counted among the things chosen."""
        counted = self.form.editor("counted")
        chosen = next((key for key, words in CountedAmong.LABELS if words == self._among.typed()), "")
        if not isinstance(counted, ChoiceEditor):
            return
        stood = counted.typed()
        while counted.count() > 1:
            counted.removeItem(1)
        counted.addItems([words for key, words in CountedPart.LABELS if not chosen or fits(key, chosen)])
        counted.put(stood)

    def store(self, values: dict[str, Any]) -> Saved:
        since = values.pop("since")
        given = {name: _EMPTY.get(name) if value is None else value for name, value in values.items()}
        with action(f"Ghi chỉ tiêu {given['code']}") as made:
            one = write(self.indicator, given, since)
        return Saved(one.id, made.id, f"Đã ghi chỉ tiêu {one.code}.")


class KeepDialog(FieldsDialog):
    """The day whose figures are kept."""

    def __init__(self, window: MainWindow) -> None:
        day = DateEditor(Column("day", "Ngày chốt", pw.DateField(null=True), required=True))
        day.put(f"{unkept(window.as_of) or window.as_of:%d/%m/%Y}")
        note = LineEditor(Column("note", "Ghi chú", pw.CharField(default=""), help="ví dụ: báo cáo 6 tháng"))
        super().__init__(window, "Chốt số liệu chỉ tiêu", "Chốt", [day, note])

    def store(self, values: dict[str, Any]) -> Saved:
        with action(f"Chốt số liệu chỉ tiêu ngày {values['day']:%d/%m/%Y}") as made:
            count = keep(values["day"], self.main.today, values["note"] or "")
        return Saved(0, made.id, f"Đã chốt {count} chỉ tiêu ngày {values['day']:%d/%m/%Y}.")


def drop_indicator(window: MainWindow, owner: Any, indicator: Indicator) -> None:
    """Take an indicator off that was written by mistake; it can be brought back."""

    def job() -> Saved:
        with action(f"Bỏ chỉ tiêu {indicator.code}") as made:
            drop(indicator)
        return Saved(0, made.id, f"Đã bỏ chỉ tiêu {indicator.code}.")

    write_small(window, owner, job)
