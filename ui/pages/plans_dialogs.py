"""What is done to many plans at once: their state, a check, another template; the templates; who has what, by cell."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel

from db.base import action, last_action, save_many
from db.meetings import Meeting
from db.plans import Plan, PlanCheck, PlanState, PlanTemplate, PlanTemplateItem
from nongson_desktop.columns import Column, columns_of, pick
from nongson_desktop.rules.plans import seed_template, set_state
from nongson_desktop.rules.plans_checks import Coverage, coverage, record_checks, total
from nongson_desktop.rules.plans_drafts import apply_template, groups_of, save_template
from nongson_desktop.rules.profiles import profile_for
from ui.dialogs import Dialog, button
from ui.editors import DateEditor, Editor, LineEditor, LongEditor, editor_for
from ui.form import buttons_row
from ui.pages.fields_dialog import FieldsDialog
from ui.pages.meetings_tasks import meeting_editor
from ui.saving import Saved, write
from ui.sheet import Change, Sheet, SheetView
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_COMMON = "Mẫu chung (mọi đảng viên)"
_BY = Column("by", "Người thực hiện", pw.CharField(default=""), help="bí thư, chi ủy viên")
_WHY = Column("adjusted_why", "Lý do điều chỉnh", pw.CharField(default=""), help="chỉ ghi khi điều chỉnh")
_ON = Column("on", "Ngày", pw.DateField(null=True), required=True)
_STATE = Column("state", "Tình trạng", Plan._meta.fields["state"], True, "", PlanState.LABELS)


class StateDialog(FieldsDialog):
    """The state of one plan or many, with the day and who did it."""

    def __init__(self, window: MainWindow, plans: Sequence[int]) -> None:
        self.plans = list(plans)
        editors: list[Editor] = [
            editor_for(_STATE, lambda: window.as_of),
            DateEditor(_ON),
            LineEditor(_BY),
            LineEditor(_WHY),
        ]
        super().__init__(window, f"Tình trạng của {len(self.plans)} kế hoạch", "Ghi", editors)
        self.put("state", dict(PlanState.LABELS)[PlanState.CONFIRMED])
        self.put("on", f"{window.as_of:%d/%m/%Y}")

    def store(self, values: dict[str, Any]) -> Saved:
        by, why = values["by"] or "", values["adjusted_why"] or ""
        set_state(self.plans, values["state"], values["on"], by, why)
        label = dict(PlanState.LABELS)[values["state"]]
        return Saved(self.plans[0], last_action(), f"Đã ghi {len(self.plans)} kế hoạch: {label}.")


class CheckDialog(FieldsDialog):
    """What was found of one plan or many on a day, at a meeting or between two."""

    def __init__(self, window: MainWindow, plans: Sequence[int]) -> None:
        self.plans = list(plans)
        on, by, remark = pick(columns_of(PlanCheck), "on", "by", "remark")
        members = [one.__data__["member"] for one in Plan.select(Plan.member).where(Plan.id.in_(self.plans))]
        at = meeting_editor(window, members)
        editors: list[Editor] = [DateEditor(on), LineEditor(by), LongEditor(remark), at]
        super().__init__(window, f"Kiểm tra {len(self.plans)} kế hoạch", "Ghi kiểm tra", editors)
        self.boxes["meeting"].setVisible(at.count() > 1)
        self.put("on", f"{window.as_of:%d/%m/%Y}")
        self.boxes["remark"].editor.setFocus()

    def store(self, values: dict[str, Any]) -> Saved:
        meeting = Meeting.get_by_id(values["meeting"]) if values["meeting"] else None
        made = record_checks(self.plans, values["on"], values["by"] or "", values["remark"], meeting)
        return Saved(made[0], last_action(), f"Đã ghi kiểm tra {len(made)} kế hoạch.")


# templates


class TemplatesDialog(Dialog):
    """The lines of each template, typed like in a sheet; a template may be for one rating group."""

    writes = True

    def __init__(self, window: MainWindow, plans: Sequence[int] = ()) -> None:
        super().__init__(window, "Mẫu kế hoạch", "Đóng", "")
        self.main, self.plans = window, list(plans)
        self.reject_button.hide()
        self.template = QComboBox()
        self.template.setAccessibleName("Mẫu")
        self.template.currentIndexChanged.connect(lambda _: self._show())
        self.add_button, self.group_button = button("Thêm mẫu…"), button("Tên, nhóm…")
        self.add_button.clicked.connect(lambda: self._edit(PlanTemplate()))
        self.group_button.clicked.connect(lambda: self._edit(PlanTemplate.get_by_id(self.template.currentData())))
        self.apply_button = button(f"Dùng cho {len(self.plans)} kế hoạch nháp đang chọn")
        self.apply_button.setVisible(bool(self.plans))
        self.apply_button.clicked.connect(self._apply)
        self.sheet = Sheet(pick(columns_of(PlanTemplateItem), "section", "text", "target"))
        self.items = SheetView(self.sheet, (170, -3, -2))
        self.remove = button("Bỏ dòng đang chọn")
        self.told = QLabel(wordWrap=True)
        set_role(self.told, "muted")
        top = QHBoxLayout()
        for part in (self.template, self.add_button, self.group_button):
            top.addWidget(part)
        top.addStretch(1)
        self.body.addLayout(top)
        self.body.addWidget(self.told)
        self.body.addWidget(self.items, 1)
        self.body.addLayout(buttons_row(self.remove, self.apply_button))
        self.sheet.changed.connect(self._store)
        self.sheet.refused.connect(self.main.tell)
        self.items.removed.connect(self._hide_lines)
        self.remove.clicked.connect(self.items.remove_rows)
        self.resize(860, 520)
        self._fill(None)

    def _fill(self, chosen: int | None) -> None:
        """The templates to choose from, the common one first; an office without any gets the program's as its own."""
        if not PlanTemplateItem.select().where(~PlanTemplateItem.hidden).exists():
            write(self.main, self, _seeded, lambda _: self._show())
        self.template.blockSignals(True)
        self.template.clear()
        self.template.addItem(_COMMON, None)
        for one in PlanTemplate.select().where(~PlanTemplate.hidden).order_by(PlanTemplate.id):
            self.template.addItem(one.name, one.id)
        self.template.setCurrentIndex(max(self.template.findData(chosen), 0) if chosen else 0)
        self.template.blockSignals(False)
        self._show()

    def _of_this(self) -> Any:
        number = self.template.currentData()
        own = PlanTemplateItem.template
        return own.is_null() if number is None else own == number

    def _show(self) -> None:
        number = self.template.currentData()
        self.group_button.setEnabled(number is not None)
        group = PlanTemplate.get_by_id(number).group if number else ""
        whom = f"nhóm “{group}”" if group else "ai được chọn" if number else "mọi nhóm không có mẫu riêng"
        self.told.setText(f"Khi mở năm, kế hoạch nháp của {whom} được lập theo mẫu này.")
        lines = PlanTemplateItem.select().where(~PlanTemplateItem.hidden, self._of_this())
        self.sheet.show(list(lines.order_by(PlanTemplateItem.position, PlanTemplateItem.id)))

    def _edit(self, template: PlanTemplate) -> None:
        dialog = TemplateDialog(self.main, template)
        if dialog.exec() and dialog.saved:
            self._fill(dialog.saved.record_id)

    def _store(self, changes: list[Change]) -> None:
        template, last = self.template.currentData(), len(self.sheet.records)
        write(self.main, self, partial(store_lines, template, last, changes), lambda _: self._show())

    def _hide_lines(self, ids: list[int]) -> None:
        write(self.main, self, partial(hide_lines, ids), lambda _: self._show())

    def _apply(self) -> None:
        template = self.template.currentData()
        write(self.main, self, partial(_applied, self.plans, template), lambda _: self.accept())


def _seeded() -> Saved:
    with action("Lập mẫu kế hoạch") as made:
        seed_template()
    return Saved(0, made.id, "Đã lập mẫu chung theo mẫu của chương trình; sửa tuỳ ý.")


def _applied(plans: Sequence[int], template: int | None) -> Saved:
    count = apply_template(plans, template)
    return Saved(0, last_action(), f"Đã đổi mẫu của {count} kế hoạch nháp.")


def store_lines(template: int | None, last: int, changes: list[Change]) -> Saved:
    """Write what was typed in a template as one Action; a new line stands last."""
    fresh = {"template": template, "position": last + 1, "section": "Khác"}
    rows = [{"id": line, **values} if line else {**fresh, **values} for line, values in changes]
    with action("Sửa mẫu kế hoạch") as made:
        save_many(PlanTemplateItem, rows)
    return Saved(0, made.id, "Đã lưu mẫu kế hoạch.")


def hide_lines(ids: list[int]) -> Saved:
    """Take lines off a template as one Action; plans made before keep theirs."""
    with action(f"Bỏ {len(ids)} dòng của mẫu kế hoạch") as made:
        save_many(PlanTemplateItem, [{"id": line, "hidden": True} for line in ids])
    return Saved(0, made.id, f"Đã bỏ {len(ids)} dòng của mẫu kế hoạch.")


class TemplateDialog(FieldsDialog):
    """The name of a template and the rating group it is for."""

    def __init__(self, window: MainWindow, template: PlanTemplate) -> None:
        self.kept = template
        name, group, note = pick(columns_of(PlanTemplate), "name", "group", "note")
        groups = tuple((one, one) for one in groups_of(profile_for(window.year)))
        of_group = Column("group", group.label, group.field, help=group.help, choices=groups)
        editors: list[Editor] = [LineEditor(name), editor_for(of_group, lambda: window.as_of), LineEditor(note)]
        super().__init__(window, "Mẫu kế hoạch của nhóm", "Ghi", editors)
        for field in ("name", "group", "note"):
            self.put(field, getattr(template, field))

    def store(self, values: dict[str, Any]) -> Saved:
        for field, value in values.items():
            setattr(self.kept, field, value or "")
        with action(f"Mẫu kế hoạch “{self.kept.name}”") as made:
            save_template(self.kept)
        return Saved(self.kept.id, made.id, f"Đã ghi mẫu “{self.kept.name}”.")


# by cell

_HEADINGS = (
    *("Chi bộ", "Kế hoạch", "Đã nộp", "Xác nhận", "Đã kiểm tra", "Đã đánh giá", "Có nhiệm vụ"),
    *("Chưa có kế hoạch", "Chưa có nhiệm vụ"),
)


class CoverageDialog(Dialog):
    """Plans and tasks of every cell, what is lacking beside; a row chosen shows the cell on the page."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, f"Kế hoạch, nhiệm vụ năm {window.year} theo chi bộ", "Xem chi bộ", "Đóng")
        self.main = window
        cells = coverage(window.year, window.as_of, window.bodies if window.scope.is_wide else ())
        self.rows = TextRows(_HEADINGS, numbers=range(1, len(_HEADINGS)))
        lines = [*cells, total(cells)]
        self.rows.show([_line(one) for one in lines], [one.cell or 0 for one in lines], bold=[len(cells)])
        self.view = TextRowsView(self.rows, (0, 134, 66, 80, 92, 100, 134, 140, 140))
        self.view.chosen.connect(lambda _: self.try_accept())
        hint = QLabel("Mỗi số là đảng viên phải có; Enter ở một chi bộ để mở danh sách của chi bộ ấy.")
        set_role(hint, "muted")
        self.print_button = button("In danh sách…")
        self.print_button.clicked.connect(self.print_out)
        self.body.addWidget(hint)
        self.body.addWidget(self.view, 1)
        self.body.addLayout(buttons_row(self.print_button))
        self.resize(1160, 520)
        self.view.setCurrentIndex(self.rows.index(0, 0))
        self.view.setFocus()

    def try_accept(self) -> None:
        cell = self.view.current_key()
        self.accept()
        self.main.set_cell(cell or None)

    def print_out(self) -> None:
        self.accept()
        self.main.print_papers(["coverage"])


def _line(one: Coverage) -> Sequence[str]:
    counts = (one.submitted, one.confirmed, one.checked, one.assessed)
    lacking = (one.must_plan - one.with_plan, one.must_task - one.with_task)
    return (
        one.name or "Chưa rõ chi bộ",
        one.plan_words,
        *map(str, counts),
        one.task_words,
        *(str(number or "–") for number in lacking),
    )
