"""How an inspection ends: its conclusion with a result for each subject, what is asked after it, the confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from db.base import action
from db.errors import UserError
from db.inspections import Inspection, InspectionRequirement, InspectionSubject, SubjectKind
from nongson_desktop.columns import Column, field_columns
from nongson_desktop.rules.inspections import name_of_subject, subjects_of, write_subject
from nongson_desktop.rules.inspections_results import RESULTS, conclude, confirm, is_last_open, write_requirement
from ui.editors import Editor, MemberEditor, editor_for
from ui.form import RecordForm
from ui.pages.fields_dialog import FieldsDialog
from ui.pages.inspections_dialogs import WIDTH, InspectionDialog, body_editor
from ui.saving import Saved
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_HEIGHT, _TALLEST = 250, 520
_CONCLUDE = ("considered_on", "conclusion_number", "concluded_on", "report_back_by")
_PERSON = Column("member", "hoặc đảng viên thực hiện", InspectionRequirement._meta.fields["member"])
_REQUIREMENT = ("content", "in_charge", "due_on")


class ConcludeDialog(InspectionDialog):
    """Number and day of the conclusion, and under them each subject with its result."""

    def __init__(self, window: MainWindow, inspection: Inspection) -> None:
        self.inspection = inspection
        super().__init__(window, f"Kết luận cuộc {inspection.name}", [], inspection, _CONCLUDE)
        self.results: dict[int, RecordForm] = {}
        day = inspection.concluded_on or window.as_of
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        for one in subjects_of(inspection):
            title = QLabel(name_of_subject(one, day), wordWrap=True)
            set_role(title, "section")
            form = RecordForm(field_columns(InspectionSubject, *RESULTS), lambda: window.as_of, page=False)
            form.show_record(one, "")
            form.left.connect(self.reject)
            self.results[one.id] = form
            column.addWidget(title)
            column.addWidget(form)
        if not self.results:
            column.addWidget(QLabel("Chưa ghi đối tượng nào: thêm đối tượng trước khi kết luận.", wordWrap=True))
        area = QScrollArea(widgetResizable=True)
        area.setWidget(inside)
        area.setMinimumHeight(min(_HEIGHT * max(len(self.results), 1), _TALLEST))
        self.body.addWidget(area, 1)
        self.form.focus_first()

    def read(self) -> dict[str, Any] | None:
        values, results = super().read(), {number: form.read() for number, form in self.results.items()}
        return None if values is None or None in results.values() else {**values, "results": results}

    def store(self, values: dict[str, Any]) -> Saved:
        inspection = Inspection.get_by_id(self.inspection.id)
        inspection.considered_on = values["considered_on"]
        told = (values["conclusion_number"], values["concluded_on"], values["results"], values["report_back_by"])
        with action(f"Kết luận cuộc {inspection.name}") as made:
            conclude(inspection, *told)
        return Saved(inspection.id, made.id, f"Đã ghi kết luận cuộc {inspection.name}.")


class ResultDialog(InspectionDialog):
    """One subject with its result, put right or written after the others."""

    def __init__(self, window: MainWindow, subject: InspectionSubject) -> None:
        self.subject = subject
        names = ("role", *RESULTS) if subject.kind == SubjectKind.HEAD else RESULTS
        super().__init__(window, name_of_subject(subject, window.as_of), [], subject, names)
        self.form.focus_first()

    def store(self, values: dict[str, Any]) -> Saved:
        subject = InspectionSubject.get_by_id(self.subject.id)
        for name, value in values.items():
            setattr(subject, name, value)
        with action(f"Cuộc {subject.inspection.name}: sửa kết quả") as made:
            write_subject(subject)
        return Saved(subject.id, made.id, f"Đã lưu kết quả của {name_of_subject(subject)}.")


class RequirementDialog(InspectionDialog):
    """What the conclusion asks, of whom, by when."""

    def __init__(
        self, window: MainWindow, inspection: Inspection, requirement: InspectionRequirement | None = None
    ) -> None:
        self.inspection = inspection
        subjects = subjects_of(inspection)
        first = next((one.__data__["organization"] for one in subjects if one.__data__["organization"]), None)
        person = None if first else next((one.__data__["member"] for one in subjects), None)
        fresh = InspectionRequirement(
            inspection=inspection.id, organization=first, member=person, due_on=inspection.report_back_by
        )
        self.requirement = requirement or fresh
        self._body = body_editor(window, "organization", "Tổ chức thực hiện")
        title = f"Yêu cầu khắc phục sau cuộc {inspection.name}"
        person_editor = MemberEditor(_PERSON, lambda: window.as_of)
        editors: list[Editor] = [self._body, person_editor]
        super().__init__(window, title, editors, self.requirement, _REQUIREMENT, ("content", "in_charge"))
        person_editor.put_member(self.requirement.member)
        self._body.setCurrentIndex(max(self._body.findData(self.requirement.__data__["organization"]), 0))
        self.form.focus_first()

    def store(self, values: dict[str, Any]) -> Saved:
        one = InspectionRequirement(**{**self.requirement.__data__, **values})
        with action(f"Cuộc {self.inspection.name}: yêu cầu khắc phục") as made:
            write_requirement(one)
        return Saved(one.id, made.id, f"Đã ghi yêu cầu khắc phục sau cuộc {self.inspection.name}.")


_RESULT = Column("result", "Kết quả khắc phục", InspectionRequirement._meta.fields["result"], required=True)
_DAY = Column("confirmed_on", "Ngày xác nhận", pw.DateField(null=True), required=True)
_BY = Column("confirmed_by", "Người xác nhận", pw.CharField(default=""))
_CLOSE = Column("close", "Đây là yêu cầu cuối: lưu hồ sơ, hoàn thành cuộc", pw.BooleanField(default=False))


class ConfirmDialog(FieldsDialog):
    """What was asked is done: what came of it, since when; the last one may end the inspection."""

    def __init__(self, window: MainWindow, requirement: InspectionRequirement) -> None:
        self.requirement = requirement
        self._last = is_last_open(requirement)
        columns = (_RESULT, _DAY, _BY, *((_CLOSE,) if self._last else ()))
        editors: list[Editor] = [editor_for(one, lambda: window.today) for one in columns]
        super().__init__(window, "Xác nhận đã khắc phục", "Xác nhận", editors)
        asked = QLabel(requirement.content, wordWrap=True)
        set_role(asked, "muted")
        self.body.insertWidget(0, asked)
        self.setMinimumWidth(WIDTH)
        self.put("result", requirement.result)
        self.put("confirmed_on", f"{window.today:%d/%m/%Y}")
        self.boxes["result"].editor.setFocus()

    def store(self, values: dict[str, Any]) -> Saved:
        one = InspectionRequirement.get_by_id(self.requirement.id)
        if not values["confirmed_on"]:
            raise UserError("Chưa nhập ngày xác nhận.", "confirmed_on")
        with action(f"Cuộc {one.inspection.name}: xác nhận đã khắc phục") as made:
            by = values["confirmed_by"] or ""
            confirm(one, values["result"], values["confirmed_on"], by, close=bool(values.get("close")))
        return Saved(one.id, made.id, f"Đã xác nhận khắc phục sau cuộc {one.inspection.name}.")
