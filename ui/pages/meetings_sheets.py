"""Phiếu chấm: the sheets there are, which one is in use, their lines and boundaries put right as in Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.base import action, save_many
from db.quality_sheets import QualityCriterion, QualitySheet, TotalRule
from nongson_desktop.columns import Column, columns_of, field_columns, pick
from nongson_desktop.rules.meetings_quality import (
    Sheet as Sheets,
)
from nongson_desktop.rules.meetings_quality import (
    check_criterion,
    check_sheet,
    choose_sheet,
    is_used,
    new_version,
    said,
    seed_sheets,
    sheets,
)
from ui.dialogs import button
from ui.editors import DateEditor, editor_for
from ui.form import buttons_row
from ui.page import icon_button, split_view
from ui.pages.fields_dialog import FieldsDialog
from ui.saving import Saved, write
from ui.sheet import Change, Sheet, SheetView
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_LINES = ("group", "text", "most", "thematic", "measure", "bands")
_FIELDS = ("name", "document", "rule", "good", "fair", "average", "unconfirmed")
_RULES = dict(TotalRule.LABELS)
_SIZES = (470, 800)
_USED = "Phiếu đã chấm buổi họp nên giữ nguyên; muốn sửa thì lập bản mới từ ngày."
_NOT_TAKEN = "Phiếu có sẵn chỉ để xem; muốn sửa thì bấm “Dùng phiếu này” hoặc “Bản mới từ ngày…”."


class SheetsTab(QWidget):
    """Sheets at the left, the lines of the one stood on at the right."""

    def __init__(self, main: MainWindow) -> None:
        super().__init__()
        self.main = main
        self.known: list[Sheets] = []
        self.rows = TextRows(("Phiếu chấm", "Điểm", "Từ ngày", ""), numbers=(1,))
        self.view = TextRowsView(self.rows, (0, 54, 92, 84))
        self.view.setAccessibleName("Các phiếu chấm")
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_lines())
        self.said = QLabel(wordWrap=True)
        set_role(self.said, "muted")
        self.sheet = Sheet(pick(columns_of(QualityCriterion), *_LINES))
        self.sheet.changed.connect(self._store)
        self.sheet.refused.connect(main.tell)
        self.lines = SheetView(self.sheet, (150, -3, 76, 70, 130, -2))
        self.lines.setAccessibleName("Tiêu chí")
        self.lines.removed.connect(self._remove)
        self._lay_out()

    def _lay_out(self) -> None:
        self.use_button = icon_button("Dùng phiếu này", "rules")
        self.use_button.clicked.connect(self._use)
        self.edit_button = button("Ngưỡng, cách tính…")
        self.edit_button.clicked.connect(self._edit)
        self.version_button = button("Bản mới từ ngày…")
        self.version_button.clicked.connect(self._new_version)
        self.remove_button = button("Bỏ tiêu chí đang chọn")
        self.remove_button.clicked.connect(self.lines.remove_rows)
        left, right = QWidget(), QWidget()
        for part, widgets, buttons in (
            (left, (self.view,), (self.use_button, self.edit_button, self.version_button)),
            (right, (self.said, self.lines), (self.remove_button,)),
        ):
            inside = QVBoxLayout(part)
            inside.setContentsMargins(0, 0, 0, 0)
            for widget in widgets:
                inside.addWidget(widget, int(widget is not self.said))
            inside.addLayout(buttons_row(*buttons))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(split_view(_SIZES, left, right))

    def reload(self) -> None:
        stood = self.view.currentIndex().row()
        self.known = sheets()
        self.rows.show([_row(one) for one in self.known], range(1, len(self.known) + 1))
        used = next((place for place, one in enumerate(self.known) if one.sheet.chosen), 0)
        self.view.selectRow(stood if 0 <= stood < len(self.known) else used)
        self._show_lines()

    def _shown(self) -> Sheets | None:
        place = self.view.currentIndex().row()
        return self.known[place] if 0 <= place < len(self.known) else None

    def _show_lines(self) -> None:
        """A sheet not taken over yet, or that scored meetings, is only read; a new version is typed in."""
        one = self._shown()
        if one is None:
            return
        used = bool(one.sheet.id) and is_used(one.sheet)
        self.sheet.show(one.criteria, shut="" if one.sheet.id and not used else _USED if used else _NOT_TAKEN)
        self.edit_button.setEnabled(not used)
        self.remove_button.setEnabled(bool(one.sheet.id) and not used)
        self.use_button.setEnabled(not one.sheet.chosen)
        ways = (
            f"{_RULES[one.sheet.rule]}; {floors_of(one.sheet)}"
            if one.by_points
            else "Không có điểm: chọn mức xếp loại."
        )
        unsure = f" Chưa được xác nhận: {one.sheet.unconfirmed}." if one.sheet.unconfirmed else ""
        kept = f" {_USED}" if used else ""
        self.said.setText(f"{one.sheet.document}. {ways}{unsure}{kept}")

    # what is done

    def _use(self) -> None:
        one = self._shown()
        if one is None:
            return
        key, name = one.sheet.key, one.sheet.name

        def job() -> Saved:
            with action(f"Dùng phiếu chấm: {name}") as made:
                choose_sheet(key)
            return Saved(0, made.id, f"Từ nay chấm theo “{name}”.")

        write(self.main, self, job)

    def _edit(self) -> None:
        one = self._shown()
        if one is not None:
            SheetDialog(self.main, one.sheet).exec()

    def _new_version(self) -> None:
        one = self._shown()
        if one is not None:
            VersionDialog(self.main, one.sheet).exec()

    def _store(self, changes: list[Change]) -> None:
        one = self._shown()
        if one is not None:
            number, name = one.sheet.id, one.sheet.name
            write(self.main, self, lambda: _store_lines(number, name, changes))

    def _remove(self, ids: list[int]) -> None:
        def job() -> Saved:
            with action(f"Bỏ {len(ids)} tiêu chí của phiếu chấm") as made:
                save_many(QualityCriterion, [{"id": one, "hidden": True} for one in ids])
            return Saved(0, made.id, f"Đã bỏ {len(ids)} tiêu chí.")

        write(self.main, self, job)


def _row(one: Sheets) -> tuple[str, ...]:
    since = f"{one.sheet.since:%d/%m/%Y}" if one.sheet.since else ""
    points = said(one.whole()) if one.by_points else "–"
    return (one.sheet.name, points, since, "đang dùng" if one.sheet.chosen else "")


def floors_of(sheet: QualitySheet) -> str:
    """The levels with their boundaries written out."""
    if sheet.good is None or sheet.fair is None or sheet.average is None:
        return "chưa có ngưỡng xếp loại."
    good, fair, average = (said(floor) for floor in (sheet.good, sheet.fair, sheet.average))
    return f"Tốt ≥ {good}; Khá ≥ {fair} và < {good}; Trung bình ≥ {average} và < {fair}; Kém < {average}."


def _store_lines(number: int, name: str, changes: list[Change]) -> Saved:
    """Write what was typed in the lines of a sheet as one Action; a new line stands last."""
    mine = QualityCriterion.select().where(QualityCriterion.sheet == number, ~QualityCriterion.hidden)
    last = mine.order_by(QualityCriterion.position.desc()).first()
    with action(f"Sửa tiêu chí của {name}") as made:
        for line_id, values in changes:
            place = last.position + 1 if last else 1
            group = last.group if last else ""
            line = QualityCriterion.get_by_id(line_id) if line_id else None
            line = line or QualityCriterion(sheet=number, position=place, group=group, text="")
            for field, value in values.items():
                setattr(line, field, value)
            check_criterion(line)
            line.save()
    return Saved(number, made.id, f"Đã lưu tiêu chí của {name}.")


class SheetDialog(FieldsDialog):
    """Name, document, boundaries and how the sum counts."""

    def __init__(self, window: MainWindow, sheet: QualitySheet) -> None:
        self.key = sheet.key
        columns = field_columns(QualitySheet, *_FIELDS)
        super().__init__(
            window, "Phiếu chấm chất lượng sinh hoạt", "Ghi", [editor_for(one, lambda: window.today) for one in columns]
        )
        for column in columns:
            self.put(column.name, column.text(sheet))
        self.setMinimumWidth(520)

    def store(self, values: dict[str, Any]) -> Saved:
        with action(f"Sửa phiếu chấm: {values['name']}") as made:
            sheet = next(one.sheet for one in seed_sheets() if one.sheet.key == self.key)
            for name, value in values.items():
                setattr(sheet, name, value if value is not None or name in ("good", "fair", "average") else "")
            check_sheet(sheet)
            sheet.save()
        return Saved(0, made.id, f"Đã ghi phiếu chấm {values['name']}.")


class VersionDialog(FieldsDialog):
    """The day from which a changed copy is in force."""

    def __init__(self, window: MainWindow, sheet: QualitySheet) -> None:
        self.key = sheet.key
        editor = DateEditor(Column("since", "Áp dụng từ ngày", pw.DateField(null=True), required=True))
        super().__init__(window, f"Bản mới của {sheet.name}", "Lập bản mới", [editor])

    def store(self, values: dict[str, Any]) -> Saved:
        with action("Lập bản mới của phiếu chấm") as made:
            old = next(one for one in seed_sheets() if one.sheet.key == self.key)
            made_sheet = new_version(old, values["since"]).sheet
            made.what = f"Lập phiếu chấm {made_sheet.name}"
        return Saved(0, made.id, f"Đã lập {made_sheet.name}; sửa tiêu chí ở bên phải.")
