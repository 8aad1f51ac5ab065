"""What is asked of a candidate: the person, the next step with its warnings, a helper, the end, the office's days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea

from db.admission import AdmissionHelper, AdmissionStep, Candidate, Stage
from db.base import action
from db.errors import UserError
from db.members import Member
from db.organizations import Organization
from nongson_desktop.columns import Column, columns_of, field_columns, pick
from nongson_desktop.rules import admission
from nongson_desktop.rules.admission_files import file_of
from nongson_desktop.rules.admission_places import move
from nongson_desktop.rules.admission_rules import (
    COUNTED_FROM,
    AdmissionRules,
    keep_rules,
    ladder_of,
    rules_on,
    share_of,
    step_rules,
)
from nongson_desktop.rules.admission_warnings import warnings
from nongson_desktop.rules.hamlets import hamlets
from nongson_desktop.rules.organizations import cells
from nongson_desktop.rules.working_days import holidays
from ui.editors import CheckEditor, ChoiceEditor, DateEditor, Editor, LineEditor, OrganizationEditor, editor_for
from ui.pages.fields_dialog import DOCUMENT, REASON, FieldsDialog
from ui.pages.member_dialogs import CELL
from ui.saving import Saved
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_LABELS = dict(Stage.LABELS)
_MOVED = Column("since", "Chuyển từ ngày", pw.DateField(null=True))
_AS_MEMBER = "Đã có hồ sơ đảng viên: chi bộ theo hồ sơ ấy, chuyển ở trang Chuyển sinh hoạt."
_WITH_DAY = "Chuyển sang nơi khác thì ghi ngày chuyển; bỏ trống ngày là sửa lại chỗ đã ghi nhầm."
_HAMLET = Column("hamlet", "Thôn", pw.CharField(default=""))
_ADDED = (
    "name",
    "birth_date",
    "sex",
    "identity_number",
    "mass_organization",
    "education",
    "ethnicity",
    "occupation",
    "residence",
    "listed_on",
)
_ASKED = ("on", "number", "body", "received_on", "votes", "base", "note")
_WIDTH = 560
_FORM_HEIGHT, _RULES_SIZE = 430, (740, 690)


def _intro(dialog: FieldsDialog, text: str, role: str = "muted") -> QLabel:
    """A wrapped sentence above the fields; it says its height only for a width."""
    label = QLabel(text, wordWrap=True)
    set_role(label, role)
    label.setMinimumWidth(_WIDTH - 40)
    dialog.setMinimumWidth(_WIDTH)
    dialog.body.insertWidget(0, label)
    return label


def place_editors(window: MainWindow) -> list[Editor]:
    """The cell that follows the person, and the hamlet."""
    places = [Organization(id=one.id, name=one.name) for one in hamlets(window.as_of)]
    return [OrganizationEditor(CELL, cells(window.as_of)), OrganizationEditor(_HAMLET, places)]


class AddCandidateDialog(FieldsDialog):
    """Somebody new on the list of a cell."""

    def __init__(self, window: MainWindow) -> None:
        editors = place_editors(window)
        super().__init__(window, "Thêm quần chúng ưu tú", "Thêm", editors)
        columns, fresh = pick(columns_of(Candidate), *_ADDED), Candidate(listed_on=window.today)
        self.form = self.make_form(columns, window.as_of, fresh, ("name",))
        self.body.insertWidget(0, self.form)
        self.setMinimumWidth(_WIDTH)
        cell = editors[0]
        if window.cell and isinstance(cell, OrganizationEditor):
            cell.setCurrentIndex(max(cell.findData(window.cell), 0))
        self.form.focus_first()

    def store(self, values: dict[str, Any]) -> Saved:
        candidate = Candidate(**values)
        with action(f"Thêm quần chúng ưu tú {candidate.name}") as made:
            admission.add_candidate(candidate)
        return Saved(candidate.id, made.id, f"Đã thêm {candidate.name}.")


class PlaceDialog(FieldsDialog):
    """Another cell or hamlet from a day on for someone followed; a member's cell is the member's own."""

    def __init__(self, window: MainWindow, candidate: Candidate) -> None:
        self.candidate = candidate
        cell, hamlet = place_editors(window)
        is_member = candidate.__data__["member"] is not None
        told: list[Editor] = [DateEditor(_MOVED), LineEditor(DOCUMENT), LineEditor(REASON)]
        editors = [hamlet, *told] if is_member else [cell, hamlet, *told]
        super().__init__(window, f"Chi bộ, thôn: {candidate.name}", "Ghi", editors)
        for editor in (cell, hamlet):
            assert isinstance(editor, OrganizationEditor)
            editor.setCurrentIndex(max(editor.findData(candidate.__data__.get(editor.column.name)), 0))
        _intro(self, f"{_AS_MEMBER} {_WITH_DAY}" if is_member else _WITH_DAY)

    def store(self, values: dict[str, Any]) -> Saved:
        candidate = Candidate.get_by_id(self.candidate.id)
        with action(f"{candidate.name}: chi bộ theo dõi, thôn") as made:
            told = values["since"], values["document"] or "", values["reason"] or ""
            for link in ("cell", "hamlet"):
                if link in values:
                    move(candidate, link, values[link], *told)
        return Saved(candidate.id, made.id, f"Đã ghi nơi theo dõi {candidate.name}.")


class StepDialog(FieldsDialog):
    """A step with its day, number and votes; what does not fit the rules is said while typing."""

    def __init__(self, window: MainWindow, candidate: Candidate, step: AdmissionStep | None = None) -> None:
        self.candidate = Candidate.get_by_id(candidate.id)
        self.file = file_of(self.candidate)
        self.step = step or AdmissionStep(stage=self.file.next_stage, on=window.today)
        self._free = holidays(window.today)
        choice = self._choice() if step is None else None
        columns = field_columns(AdmissionStep, *_ASKED)
        editors: list[Editor] = [editor_for(column, lambda: window.today) for column in columns]
        title = f"Ghi bước: {candidate.name}" if step is None else f"{_LABELS[self.step.stage]}: {candidate.name}"
        super().__init__(window, title, "Ghi", [choice, *editors] if choice else editors)
        self.hint = _intro(self, "")
        self.warning = QLabel(wordWrap=True)
        set_role(self.warning, "warn")
        self.body.addWidget(self.warning)
        if choice is not None:
            choice.put(_LABELS[self.step.stage])
            choice.edited.connect(self._on_stage)
        for column in columns:
            self.put(column.name, column.text(self.step))
            self.boxes[column.name].editor.edited.connect(self._think)
        self._on_stage()
        self.boxes["on"].editor.setFocus()

    def _choice(self) -> ChoiceEditor:
        """The steps that are not written yet, the next one first thought of."""
        left = tuple((stage, _LABELS[stage]) for stage in Stage.ALL if stage not in self.file.steps)
        return ChoiceEditor(Column("stage", "Bước", AdmissionStep._meta.fields["stage"], True, "", left))

    def _stage(self) -> str:
        if "stage" not in self.boxes:
            return self.step.stage
        words = self.boxes["stage"].editor.typed()
        return next((stage for stage, label in Stage.LABELS if label == words), self.step.stage)

    def _on_stage(self) -> None:
        """Only what the step asks is shown; who may vote is proposed."""
        rule = step_rules()[self._stage()]
        for name in _ASKED:
            self.boxes[name].setVisible(name in ("on", "note") or name in rule.asks)
        self.boxes["on"].label.setText(f"{rule.day} *")
        self.boxes["number"].label.setText("Số giấy chứng nhận" if rule.key == Stage.SCHOOLED else "Số văn bản")
        self.hint.setText(rule.hint)
        if rule.is_voted and not self.boxes["base"].editor.typed():
            base = admission.entitled(self.file, rule.key, self._day() or self.main.today)
            self.put("base", str(base or ""))
        self._think()

    def _day(self) -> date | None:
        try:
            found: Any = self.boxes["on"].editor.value()
        except UserError:
            return None
        return found if isinstance(found, date) else None

    def _typed(self) -> AdmissionStep | None:
        """The step as it is typed now; None while a field cannot be read."""
        shown = [name for name in _ASKED if not self.boxes[name].isHidden()]
        try:
            values = {name: self.boxes[name].editor.value() for name in shown}
        except UserError:
            return None
        return AdmissionStep(id=self.step.id, stage=self._stage(), **values)

    def _think(self) -> None:
        """Say what the rules of that day would have otherwise; it never stands in the way."""
        step = self._typed()
        found = warnings(self.file, step, rules_on(step.on), self._free) if step and step.on else []
        self.warning.setText("\n".join(f"• {sentence}" for sentence in found))
        self.warning.setVisible(bool(found))
        self.warning.setMinimumHeight(self.warning.heightForWidth(_WIDTH - 40) if found else 0)

    def store(self, values: dict[str, Any]) -> Saved:
        stage = values.pop("stage", self.step.stage) or self.step.stage
        asks = ("on", "note", *step_rules()[stage].asks)
        kept = {name: value if name in asks else self._empty(name) for name, value in values.items()}
        step = AdmissionStep(**{**self.step.__data__, **kept, "stage": stage})
        sentence = f"{self.candidate.name}: {_LABELS[stage].lower()}"
        with action(sentence) as made:
            admission.enter(self.candidate, step)
        short = "" if step.passed else ", không đủ phiếu"
        return Saved(self.candidate.id, made.id, f"Đã ghi {self.candidate.name}: {_LABELS[stage]}{short}.")

    def _empty(self, name: str) -> Any:
        return None if AdmissionStep._meta.fields[name].null else ""


class HelperDialog(FieldsDialog):
    """An official member who helps from a day on; or the day from which one does so no longer."""

    def __init__(self, window: MainWindow, candidate: Candidate, helper: AdmissionHelper | None = None) -> None:
        self.candidate, self.helper = candidate, helper or AdmissionHelper(candidate=candidate, since=window.today)
        columns = field_columns(AdmissionHelper, "member", "introduces", "since", "until", "document", "reason")
        editors = [editor_for(column, lambda: window.as_of) for column in columns]
        super().__init__(window, f"Đảng viên giúp đỡ: {candidate.name}", "Ghi", editors)
        _intro(self, "Một hoặc hai đảng viên chính thức; văn bản là nghị quyết phân công của chi bộ.")
        for column in columns[1:]:
            self.put(column.name, column.text(self.helper))
        if helper is not None:
            editors[0].put_member(helper.member)  # type: ignore[union-attr]  # the editor of a link

    def store(self, values: dict[str, Any]) -> Saved:
        kept = {
            name: value if value is not None or name in ("since", "until") else "" for name, value in values.items()
        }
        helper = AdmissionHelper(**{**self.helper.__data__, **kept})
        admission.check_helper(helper)
        sentence = f"{self.candidate.name}: đảng viên giúp đỡ {Member.get_by_id(values['member']).name}"
        with action(sentence) as made:
            helper.save()
        return Saved(self.candidate.id, made.id, f"Đã ghi {sentence}.")


class StopDialog(FieldsDialog):
    """Why someone is no longer followed; a probationary member may be struck off with it."""

    def __init__(self, window: MainWindow, candidate: Candidate) -> None:
        self.candidate = candidate
        day = DateEditor(Column("stopped_on", "Ngày dừng", pw.DateField(null=True), required=True))
        day.put(f"{window.today:%d/%m/%Y}")
        editors: list[Editor] = [day, LineEditor(Column("stop_reason", "Lý do", pw.CharField(), required=True))]
        if candidate.stage in Stage.MEMBERS:
            field = pw.BooleanField(default=False)
            editors.append(CheckEditor(Column("remove", "Xoá tên đảng viên dự bị từ ngày này", field)))
        super().__init__(window, f"Dừng: {candidate.name}", "Dừng", editors)
        _intro(self, "Hồ sơ vẫn giữ nguyên, có thể tiếp tục theo dõi sau này.")

    def store(self, values: dict[str, Any]) -> Saved:
        candidate = Candidate.get_by_id(self.candidate.id)
        remove = bool(values.get("remove"))
        with action(f"{candidate.name}: dừng", reason=values["stop_reason"]) as made:
            admission.stop(candidate, values["stopped_on"], values["stop_reason"], remove=remove)
        return Saved(candidate.id, made.id, f"Đã dừng {candidate.name}.")


_NUMBERS = (
    ("certificate_months", "Giấy chứng nhận có giá trị (tháng)"),
    ("paper_months", "Giấy tờ quá hạn phải làm lại (tháng)"),
    ("verify_days", "Trả lời thẩm tra (ngày làm việc)"),
    ("verify_abroad_days", "… ở ngoài nước"),
    ("send_days", "Chi bộ gửi hồ sơ lên"),
    ("committee_days", "Đảng ủy xét"),
    ("decision_days", "Quyết định kết nạp"),
    ("extra_days", "Được thêm không quá"),
    ("ceremony_days", "Tổ chức lễ kết nạp"),
    ("profile_days", "Lý lịch, phiếu đảng viên"),
    ("review_days", "Chi bộ xét công nhận chính thức"),
    ("official_days", "Quyết định công nhận chính thức"),
    ("class_months", "Nhắc lớp đảng viên mới (tháng dự bị)"),
    ("certificate_warning", "Nhắc trước khi giấy chứng nhận hết hạn (tháng)"),
    ("failed_votes", "Không đủ phiếu mấy lần thì báo cáo"),
    ("age_from", "Tuổi từ"),
    ("age_to", "Tuổi đến"),
    ("youth_age", "Tuổi đoàn viên đến"),
    ("youth_cadre_age", "Tuổi cán bộ Đoàn đến"),
    ("introducer_months", "Người giới thiệu cùng nơi (tháng)"),
)
_ELSEWHERE = (
    "Thời gian dự bị, thời gian chờ kết nạp lại đổi ở trang Chuyển sinh hoạt, nút “Thời hạn…”; các"
    " con số về chi bộ, chi ủy ở trang Tổ chức, “Con số quy định…”; ngày nghỉ ở trang Ngày nghỉ lễ."
)
_SHARE = Column("share", "Phiếu tán thành ít nhất", pw.CharField(default=""), required=True, help="ví dụ 2/3")
_LADDER = Column("ladder", "Nhắc trước khi hết dự bị (ngày)", pw.CharField(default=""), required=True)
_FROM = Column("ceremony_from", "Lễ kết nạp tính từ", pw.CharField(default=""), choices=COUNTED_FROM)
_SINCE = Column("since", "Hiệu lực từ ngày", pw.DateField(null=True))


def _mark(rules: AdmissionRules, name: str) -> str:
    """Another place's number, or one that is not confirmed."""
    return rules.mark(name) or (" (?)" if name in rules.unconfirmed else "")


class AdmissionRulesDialog(FieldsDialog):
    """The days that the office reckons with, from a day on."""

    def __init__(self, window: MainWindow) -> None:
        rules = rules_on(window.today)
        super().__init__(window, "Thời hạn kết nạp", "Ghi", [editor_for(DOCUMENT, lambda: window.today)])
        columns = [
            *(Column(name, label + _mark(rules, name), pw.IntegerField(), True) for name, label in _NUMBERS),
            _SHARE,
            _LADDER,
            _FROM,
            _SINCE,
        ]
        self.form = self.make_form(columns, window.today)
        for name, _label in _NUMBERS:
            self.form.editor(name).put(str(getattr(rules, name)))
        self.form.editor("share").put("/".join(map(str, rules.share)))
        self.form.editor("ladder").put(", ".join(map(str, rules.ladder)))
        self.form.editor("ceremony_from").put(dict(COUNTED_FROM)[rules.ceremony_from])
        area = QScrollArea()
        area.setWidget(self.form)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFixedHeight(_FORM_HEIGHT)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.insertWidget(0, area)
        unsure = " (?): chưa đối chiếu được với văn bản đang có hiệu lực." if rules.unconfirmed else ""
        _intro(self, f"Theo {rules.document}.{unsure} {_ELSEWHERE}")
        self.setMinimumSize(*_RULES_SIZE)
        self._before = {name: getattr(rules, name) for name in (*dict(_NUMBERS), "ceremony_from", "share", "ladder")}
        self.form.focus_first()

    def store(self, values: dict[str, Any]) -> Saved:
        since, document = values.pop("since"), values.pop("document")
        values |= {"share": share_of(values["share"]), "ladder": ladder_of(values["ladder"])}
        own = {name: value for name, value in values.items() if value != self._before[name]}
        with action("Sửa thời hạn kết nạp") as made:
            keep_rules(own, since, document or "")
        return Saved(0, made.id, "Đã lưu thời hạn kết nạp.")
