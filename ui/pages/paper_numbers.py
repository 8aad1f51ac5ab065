"""Sổ số văn bản: the numbers given, the next of each type, and those that were skipped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.base import action
from db.errors import UserError
from db.papers import DocumentNumber
from nongson_desktop.catalog import kind_of
from nongson_desktop.columns import Column
from nongson_desktop.rules.numbers import (
    BOARD,
    CELL,
    OFFICE,
    TYPES,
    Series,
    correct,
    give_back,
    give_number,
    propose_number,
    series_on,
    stretches,
)
from ui.dialogs import button
from ui.editors import ChoiceEditor, DateEditor, Editor, LineEditor
from ui.form import buttons_row
from ui.page import empty_notice, icon_button
from ui.pages.fields_dialog import FieldsDialog
from ui.record_page import RecordList
from ui.saving import Saved, write
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SHOWN = ("kind", "symbol", "number", "dated", "subject", "term")
_NAMES = {
    "QĐ": "Quyết định",
    "TTr": "Tờ trình",
    "BB": "Biên bản",
    "BC": "Báo cáo",
    "KH": "Kế hoạch",
    "TB": "Thông báo",
    "NQ": "Nghị quyết",
    "KL": "Kết luận",
    "CTr": "Chương trình",
    "CV": "Công văn",
    "HD": "Hướng dẫn",
    "QC": "Quy chế",
}
_KIND = Column(
    "kind", "Loại văn bản", pw.CharField(), True, "", tuple((key, f"{_NAMES[key]} ({key})") for key in TYPES)
)
_SYMBOL = Column(
    "symbol",
    "Cơ quan",
    pw.CharField(),
    True,
    "",
    ((OFFICE, "Đảng ủy (ĐU)"), (BOARD, "Ban Xây dựng Đảng (BXDĐ)"), (CELL, "Chi bộ (CB)")),
)
_NUMBER = Column("number", "Số", pw.CharField(), required=True)
_DATED = Column("dated", "Ngày văn bản", pw.DateField(null=True), required=True)
_SUBJECT = Column("subject", "Trích yếu", pw.CharField(default=""))
_MANY = 8
_USUAL = ("QĐ", "TTr", "BB")


class PaperNumbers(QWidget):
    """The register of the year's numbers; giving one by hand, and taking one back that was a mistake."""

    def __init__(self, main: MainWindow) -> None:
        super().__init__()
        self.main = main
        self.list = RecordList(
            main,
            kind_of("document-numbers"),
            "document-numbers",
            _SHOWN,
            "số văn bản",
            hint="Tìm số, chữ trong trích yếu   Ctrl+F",
            columns=_columns(),
            empty=empty_notice("Năm này chưa có số văn bản nào. Số của quyết định khen thưởng tự vào sổ."),
        )
        self.list.opened.connect(self._correct)
        self.next = QLabel(wordWrap=True)
        set_role(self.next, "muted")
        self.give_button = icon_button("Ghi một số…", "add", "primary")
        self.give_button.clicked.connect(lambda: NumberDialog(self.main).exec())
        self.edit_button = button("Sửa số đang chọn…")
        self.edit_button.clicked.connect(lambda: self._correct(self.list.view.current_id()))
        self.drop_button = button("Bỏ số đang chọn")
        self.drop_button.clicked.connect(self._drop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.next)
        layout.addLayout(buttons_row(self.give_button, self.edit_button, self.drop_button))

    def reload(self) -> None:
        self.list.reload()
        known = {(one.symbol, one.kind): one for one in series_on(self.main.as_of)}
        usual = [(OFFICE, kind) for kind in _USUAL]
        shown = [known.get(key) or Series(*key, 0, ()) for key in dict.fromkeys([*usual, *known])]
        self.next.setText("   ·   ".join(map(_told, shown)) + ".")

    def focus_first(self) -> None:
        self.list.focus_search()

    def _correct(self, number: int) -> None:
        entry = DocumentNumber.get_or_none(DocumentNumber.id == number)
        if entry is None:
            self.main.tell("Chọn một dòng trong danh sách.")
        elif entry.owner:
            self.main.tell("Số này do một quyết định trong chương trình giữ; hãy sửa số ở quyết định ấy.")
        else:
            NumberDialog(self.main, entry).exec()

    def _drop(self) -> None:
        number = self.list.view.current_id()
        if not number:
            self.main.tell("Chọn một dòng trong danh sách.")
            return

        def job() -> Saved:
            entry = DocumentNumber.get_by_id(number)
            with action(f"Bỏ số {entry.number}-{entry.kind}/{entry.symbol}") as made:
                give_back(entry)
            return Saved(number, made.id, f"Đã bỏ số {entry.number}-{entry.kind}/{entry.symbol}.")

        write(self.main, self, job)


def _columns() -> list[Column]:
    """The register's columns: types and issuers by their names, room for the subject."""
    subject = pw.TextField(default="")
    known = {one.name: one for one in (*kind_of("document-numbers").columns, _KIND, _SYMBOL)}
    known["subject"] = replace(_SUBJECT, field=subject)
    return [known[name] for name in _SHOWN]


def _told(series: Series) -> str:
    """The next number of a series, and those left out below it."""
    skipped = stretches(series.skipped)
    more = "…" if len(skipped) > _MANY else ""
    left = f", còn trống {', '.join(skipped[:_MANY])}{more}" if skipped else ""
    return f"{series.kind}/{series.symbol}: tiếp theo {series.last + 1}{left}"


class NumberDialog(FieldsDialog):
    """A number given to a paper: the next one stands ready, any other free one may be typed."""

    def __init__(self, main: MainWindow, entry: DocumentNumber | None = None) -> None:
        """With an entry its number, day and subject are written anew; its series stays."""
        self.entry = entry
        editors: list[Editor] = [LineEditor(_NUMBER), DateEditor(_DATED), LineEditor(_SUBJECT)]
        if entry is None:
            editors = [ChoiceEditor(_KIND), ChoiceEditor(_SYMBOL), *editors]
            super().__init__(main, "Ghi số văn bản", "Ghi", editors)
            self._begin()
        else:
            super().__init__(main, f"Sửa số {entry.number}-{entry.kind}/{entry.symbol}", "Ghi", editors)
            self.put("number", str(entry.number))
            self.put("dated", f"{entry.dated:%d/%m/%Y}" if entry.dated else "")
            self.put("subject", entry.subject)

    def _begin(self) -> None:
        self.put("kind", dict(_KIND.choices)["QĐ"])
        self.put("symbol", dict(_SYMBOL.choices)[OFFICE])
        self.put("dated", f"{self.main.as_of:%d/%m/%Y}")
        for name in ("kind", "symbol", "dated"):
            self.boxes[name].editor.edited.connect(self._propose)
        self._propose()

    def _propose(self) -> None:
        """Say the next number of the series in the term of the day without taking it."""
        kind, symbol, number = self.value("kind"), self.value("symbol"), self.boxes["number"].editor
        assert isinstance(number, LineEditor)
        try:
            day = self.value("dated") or self.main.as_of
        except UserError:
            day = self.main.as_of
        number.setPlaceholderText(f"tiếp theo: {propose_number(kind, day, symbol)}" if kind and symbol else "")

    def store(self, values: dict[str, Any]) -> Saved:
        number, day, subject = values["number"], values["dated"], values["subject"]
        entry = self.entry
        kind, symbol = (entry.kind, entry.symbol) if entry else (values["kind"], values["symbol"])
        with action(f"{'Sửa' if entry else 'Ghi'} số {number}-{kind}/{symbol}") as made:
            if entry:
                correct(entry, number, day, subject)
            else:
                entry = give_number(kind, number, day, subject, symbol=symbol)
        return Saved(entry.id, made.id, f"Đã ghi số {entry.number}-{kind}/{symbol}.")
