"""What is asked of an inspection: begun from a programme or on its own, its next step, its subjects, stopped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QLabel

from db.base import action
from db.errors import UserError
from db.inspections import Conductor, Inspection, InspectionState, InspectionSubject, SubjectKind
from db.organizations import Organization
from nongson_desktop.columns import Column, field_columns
from nongson_desktop.rules import inspections
from nongson_desktop.rules.inspections import STATES, head_on, name_of_subject, remarks, write, write_subject
from nongson_desktop.rules.inspections_rules import keep_rules, kinds, rules_on
from nongson_desktop.rules.organizations import cells, office_names, standing
from ui.editors import ChoiceEditor, Editor, LineEditor, MemberEditor, OrganizationEditor, editor_for
from ui.pages.fields_dialog import DOCUMENT, FieldsDialog
from ui.saving import Saved
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

WIDTH = 620
_BEGIN = (
    *("year", "content", "period", "conducted_by", "decision_number", "decided_on", "plan_number", "planned_on"),
    *("leader", "secretary", "report_by", "conclude_by"),
)
_WIDE = ("content", "period", "conducted_by", "team")
_STEPS = {
    InspectionState.PROGRAMMED: (
        "Quyết định…",
        (*("decision_number", "decided_on", "plan_number", "planned_on", "leader", "secretary", "team"), "conclude_by"),
    ),
    InspectionState.DECIDED: ("Triển khai…", ("begun_on", "self_report_by", "report_by", "conclude_by")),
    InspectionState.ONGOING: ("Báo cáo kết quả…", ("self_reported_on", "reported_on", "conclude_by")),
    InspectionState.CONCLUDED: ("Triển khai kết luận, lưu hồ sơ…", ("passed_on_on", "reported_back_on", "closed_on")),
    InspectionState.REMEDYING: ("Triển khai kết luận, lưu hồ sơ…", ("passed_on_on", "reported_back_on", "closed_on")),
}


def step_words(state: str) -> str:
    """The words of the button that writes the next step; empty where there is none."""
    return "Kết luận…" if state == InspectionState.REPORTED else _STEPS.get(state, ("", ()))[0]


def kind_editor(window: MainWindow, *, with_log: bool = False) -> ChoiceEditor:
    """The kinds in use, by their names."""
    choices = tuple((str(one.id), one.name) for one in kinds(window.as_of, with_log=with_log))
    return ChoiceEditor(Column("kind", "Loại cuộc", pw.CharField(), True, "", choices))


def conductor_editor() -> ChoiceEditor:
    return ChoiceEditor(Column("conductor", "Chủ thể", pw.CharField(), True, "", Conductor.LABELS))


def body_editor(window: MainWindow, name: str, label: str) -> OrganizationEditor:
    """One of the organisations of the day."""
    bodies = [Organization(id=number, name=called) for number, _kind, called, _above in standing(window.as_of)]
    return OrganizationEditor(Column(name, label, pw.CharField()), bodies)


def cell_editor(window: MainWindow) -> OrganizationEditor:
    return OrganizationEditor(
        Column("cell", "Chi bộ kiểm tra (khi chủ thể là chi bộ)", pw.CharField()), cells(window.as_of)
    )


def owner_of(conductor: str, cell: int | None, office: int) -> int:
    """Under whose record it stands: the cell that inspects, else the office's committee; raises UserError."""
    if conductor == Conductor.CELL and not cell:
        raise UserError("Chọn chi bộ kiểm tra.", "cell")
    return cell if conductor == Conductor.CELL and cell else office


class InspectionDialog(FieldsDialog):
    """A few choices over a form of a record's fields."""

    def __init__(
        self, window: MainWindow, title: str, editors: list[Editor], record: Any, names: tuple[str, ...], wide: Any = ()
    ) -> None:
        super().__init__(window, title, "Ghi", editors)
        self.form = self.make_form(field_columns(type(record), *names), window.as_of, record, wide)
        self.body.addWidget(self.form)
        self.setMinimumWidth(WIDTH)


class BeginDialog(InspectionDialog):
    """An inspection as it begins: what its item says is there, the number and day of the decision are typed."""

    def __init__(self, window: MainWindow, inspection: Inspection) -> None:
        self.inspection = inspection
        kind, conductor, cell = kind_editor(window), conductor_editor(), cell_editor(window)
        self._cell = cell
        title = "Lập cuộc kiểm tra, giám sát"
        super().__init__(window, title, [kind, conductor, cell], inspection, _BEGIN, _WIDE)
        if inspection.__data__.get("kind"):
            kind.put(inspection.kind.name)
        conductor.put(dict(Conductor.LABELS)[inspection.conductor])
        cell.setCurrentIndex(max(cell.findData(inspection.__data__["organization"]), 0))
        self.remark = QLabel(wordWrap=True)
        set_role(self.remark, "warn")
        self.body.addWidget(self.remark)
        for one in (kind, conductor, cell):
            one.edited.connect(self._think)
        self._think()
        if inspection.__data__.get("item"):
            self.form.editor("decision_number").setFocus()

    def _think(self) -> None:
        """A cell is asked for where a cell inspects, the body's name where it stands above."""
        conductor = self.boxes["conductor"].editor.typed()
        labels = dict(Conductor.LABELS)
        self.boxes["cell"].setVisible(conductor == labels[Conductor.CELL])
        self.form.boxes["conducted_by"].setVisible(conductor == labels[Conductor.ABOVE])
        group = next((one.group for one in kinds(self.main.as_of) if one.name == self.boxes["kind"].editor.typed()), "")
        key = next((key for key, label in Conductor.LABELS if label == conductor), "")
        found = remarks(group, key, self._cell.currentData(), self.main.as_of)
        self.remark.setText("\n".join(found))
        self.remark.setVisible(bool(found))

    def store(self, values: dict[str, Any]) -> Saved:
        values["kind"] = int(values["kind"])
        owner = owner_of(values["conductor"], values.pop("cell"), office_names(self.main.as_of).id)
        inspection = Inspection(**{**self.inspection.__data__, **values, "organization": owner})
        with action("Lập cuộc kiểm tra, giám sát") as made:
            write(inspection)
            made.what = f"Lập cuộc {inspection.name}: {inspection.kind.name}"
        return Saved(inspection.id, made.id, f"Đã lập cuộc {inspection.name}.")


class StepDialog(InspectionDialog):
    """The next days of an inspection, with what stands beside them."""

    def __init__(self, window: MainWindow, inspection: Inspection) -> None:
        self.inspection = inspection
        words, names = _STEPS[inspection.state]
        super().__init__(window, f"Cuộc {inspection.name}: {words.rstrip('…').lower()}", [], inspection, names, _WIDE)
        self.form.focus_first()

    def store(self, values: dict[str, Any]) -> Saved:
        return store_inspection(self.inspection.id, values)


def store_inspection(number: int, values: dict[str, Any]) -> Saved:
    """Write changed fields of an inspection as one Action; raises UserError."""
    inspection = Inspection.get_by_id(number)
    for name, value in values.items():
        setattr(inspection, name, value)
    with action(f"Sửa cuộc {inspection.name}") as made:
        write(inspection)
        made.what = f"Cuộc {inspection.name}: {STATES[inspection.state].lower()}"
    return Saved(number, made.id, f"Đã lưu cuộc {inspection.name}: {STATES[inspection.state].lower()}.")


_WITH_HEAD = Column("with_head", "Người đứng đầu tổ chức cũng là đối tượng", pw.BooleanField(default=False))
_SUBJECT_KIND = Column("kind", "Loại đối tượng", InspectionSubject._meta.fields["kind"], True, "", SubjectKind.LABELS)
_PERSON = Column("member", "Đảng viên", InspectionSubject._meta.fields["member"])
_ROLE = Column("role", "Chức vụ", pw.CharField(default=""), help="khi là người đứng đầu, ví dụ Bí thư")


class SubjectDialog(FieldsDialog):
    """Whom an inspection is of: an organisation, with its head if need be, or a member."""

    def __init__(self, window: MainWindow, inspection: Inspection, cell: int | None = None) -> None:
        self.inspection = inspection
        self._kind, self._body = ChoiceEditor(_SUBJECT_KIND), body_editor(window, "organization", "Tổ chức đảng")
        self._member = MemberEditor(_PERSON, lambda: window.as_of)
        editors: list[Editor] = [self._kind, self._body, editor_for(_WITH_HEAD, lambda: window.as_of), self._member]
        super().__init__(window, f"Đối tượng của cuộc {inspection.name}", "Ghi", [*editors, LineEditor(_ROLE)])
        self.setMinimumWidth(WIDTH)
        self.put("kind", dict(SubjectKind.LABELS)[SubjectKind.ORGANIZATION])
        self._body.setCurrentIndex(max(self._body.findData(cell), 0))
        self._kind.edited.connect(self._think)
        self._think()

    def _think(self) -> None:
        """Only what the kind asks for can be typed."""
        kind = self._kind.currentText()
        labels = dict(SubjectKind.LABELS)
        self.boxes["organization"].setVisible(kind != labels[SubjectKind.MEMBER])
        self.boxes["with_head"].setVisible(kind == labels[SubjectKind.ORGANIZATION])
        self.boxes["member"].setVisible(kind != labels[SubjectKind.ORGANIZATION])
        self.boxes["role"].setVisible(kind == labels[SubjectKind.HEAD])

    def store(self, values: dict[str, Any]) -> Saved:
        kind, body = values["kind"], values["organization"]
        member = values["member"] if kind != SubjectKind.ORGANIZATION else None
        body = None if kind == SubjectKind.MEMBER else body
        one = InspectionSubject(
            inspection=self.inspection.id, kind=kind, organization=body, member=member, role=values["role"] or ""
        )
        with action(f"Cuộc {self.inspection.name}: ghi đối tượng") as made:
            write_subject(one)
            if kind == SubjectKind.ORGANIZATION and values["with_head"] and body:
                self._write_head(body)
        return Saved(one.id, made.id, f"Đã ghi đối tượng: {name_of_subject(one)}.")

    def _write_head(self, body: int) -> None:
        day = self.inspection.decided_on or self.main.as_of
        head = head_on(body, day)
        if head is None:
            raise UserError(f"Tổ chức này chưa ghi ai là bí thư vào ngày {day:%d/%m/%Y}.", "with_head")
        row = {"kind": SubjectKind.HEAD, "organization": body, "member": head.member, "role": "Bí thư"}
        write_subject(InspectionSubject(inspection=self.inspection.id, **row))


class StopDialog(FieldsDialog):
    """An inspection is postponed or cancelled, since when and why."""

    def __init__(self, window: MainWindow, inspection: Inspection) -> None:
        self.inspection = inspection
        choices = tuple((key, STATES[key]) for key in InspectionState.STOPPED)
        state = ChoiceEditor(Column("state", "Việc", pw.CharField(), True, "", choices))
        day, reason = field_columns(Inspection, "stopped_on", "stop_reason")
        editors: list[Editor] = [state]
        editors += [editor_for(replace(one, required=True), lambda: window.as_of) for one in (day, reason)]
        super().__init__(window, f"Hoãn, huỷ cuộc {inspection.name}", "Ghi", editors)
        self.put("state", choices[0][1])
        self.put("stopped_on", f"{window.today:%d/%m/%Y}")

    def store(self, values: dict[str, Any]) -> Saved:
        inspection = Inspection.get_by_id(self.inspection.id)
        words = STATES[values["state"]].lower()
        with action(f"Cuộc {inspection.name}: {words}", reason=values["stop_reason"]) as made:
            inspections.stop(inspection, values["state"], values["stopped_on"], values["stop_reason"])
        return Saved(inspection.id, made.id, f"Cuộc {inspection.name}: đã ghi {words}.")


_RULES = (
    ("begin_days", "Biên bản triển khai: số ngày làm việc sau kế hoạch"),
    ("complaint_days", "Khiếu nại kỷ luật: số ngày từ khi nhận quyết định"),
    ("answer_months", "Trả lời khiếu nại: số tháng"),
    ("barred_months", "Sau cách chức: số tháng không bầu, bổ nhiệm"),
)


class RulesDialog(FieldsDialog):
    """The days of inspection and discipline as the office holds them."""

    def __init__(self, window: MainWindow) -> None:
        now = rules_on(window.today)
        columns = [Column(name, f"{label}{now.mark(name)}", pw.IntegerField(), required=True) for name, label in _RULES]
        since = Column("since", "Hiệu lực từ ngày", pw.DateField(null=True), help="bỏ trống: mọi ngày")
        editors = [editor_for(one, lambda: window.today) for one in (*columns, since, DOCUMENT)]
        super().__init__(window, "Thời hạn kiểm tra, kỷ luật", "Ghi", editors)
        for name, _label in _RULES:
            self.put(name, str(getattr(now, name)))

    def store(self, values: dict[str, Any]) -> Saved:
        with action("Sửa thời hạn kiểm tra, kỷ luật") as made:
            keep_rules({name: values[name] for name, _ in _RULES}, values["since"], values["document"] or "")
        return Saved(0, made.id, "Đã ghi thời hạn kiểm tra, kỷ luật.")
