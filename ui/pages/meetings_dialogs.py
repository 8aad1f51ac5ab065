"""What is asked about a meeting: the year's schedule, a new one, putting one off, a resolution, its tasks, a visit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QLabel

from db.base import action
from db.dialogues import ConcernSource
from db.errors import UserError
from db.meetings import Meeting, MeetingKind, MeetingResolution, MeetingVisit
from db.members import Member
from nongson_desktop.columns import Column, field_columns
from nongson_desktop.rules import concerns
from nongson_desktop.rules.meetings import (
    attached_on,
    basis_of,
    check,
    check_resolution,
    check_visit,
    day_of,
    drop,
    fresh,
    give,
    schedule,
)
from nongson_desktop.rules.meetings_rules import MeetingRules, keep_rules, months_of, rules_on
from nongson_desktop.rules.organizations import cells
from ui.editors import DateEditor, Editor, LineEditor, LongEditor, MemberEditor, OrganizationEditor, editor_for
from ui.pages.fields_dialog import DOCUMENT, FieldsDialog
from ui.pages.member_dialogs import CELL
from ui.pages.task_dialogs import AssignDialog
from ui.saving import Saved
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_WIDTH = 560
_DAY = Column("day", "Ngày trong tháng", pw.IntegerField(), required=True)
_NEW_DAY = Column("new_day", "Họp vào ngày", pw.DateField(null=True), help="bỏ trống: chưa biết")
_REASON = Column("reason", "Lý do", pw.CharField(default=None))
_SINCE = Column("since", "Hiệu lực từ ngày", pw.DateField(null=True))
_MONTHS = Column("theme_months", "Tháng có chuyên đề", pw.CharField(default=None), required=True)
_NUMBERS = (
    ("day", "Ngày họp thường kỳ"),
    ("least_minutes", "Một buổi ít nhất (phút)"),
    ("least_combined", "Kết hợp chuyên đề ít nhất (phút)"),
    ("attendance", "Tỷ lệ dự phải trên (%)"),
    ("excused_running", "Vắng có lý do liên tiếp không quá"),
    ("notice_days", "Nhắc thông báo trước (ngày)"),
    ("recorded_by", "Nhắc chưa ghi buổi nào từ ngày"),
    ("theme_days", "Nhắc chuyên đề trước khi hết quý (ngày)"),
    ("minutes_days", "Biên bản sau ngày họp (ngày)"),
    ("score_days", "Chấm điểm sau ngày họp (ngày)"),
    ("visit_months", "Nhắc người phụ trách chưa dự (tháng)"),
    ("absences", "Nhắc vắng không lý do từ (buổi)"),
)


def _intro(dialog: FieldsDialog, sentence: str) -> None:
    label = QLabel(sentence, wordWrap=True)
    set_role(label, "muted")
    dialog.body.insertWidget(0, label)
    dialog.setMinimumWidth(_WIDTH)


class ScheduleDialog(FieldsDialog):
    """The year of every cell in scope at once; what is planned already stays."""

    def __init__(self, window: MainWindow) -> None:
        self.year, self.cell = window.year, window.cell
        self.rules = rules_on(window.today)
        super().__init__(window, f"Lập lịch sinh hoạt năm {self.year}", "Lập lịch", [LineEditor(_DAY)])
        self.put("day", str(self.rules.day))
        where = window.top.scope.currentText() if self.cell else "mọi chi bộ"
        months = ", ".join(map(str, self.rules.theme_months))
        _intro(
            self,
            f"Mỗi tháng một buổi thường kỳ cho {where}; các tháng {months} kết hợp chuyên đề."
            " Tháng đã có buổi thường kỳ thì giữ nguyên; từng buổi đổi được ngày sau.",
        )

    def store(self, values: dict[str, Any]) -> Saved:
        day = values["day"]
        if not 1 <= day <= 28:
            raise UserError("Ngày trong tháng từ 1 đến 28.", "day")
        chosen = [one for one in cells(self.main.as_of) if self.cell in (None, one.id)]
        with action(f"Lập lịch sinh hoạt chi bộ năm {self.year}") as made:
            count = schedule(self.year, chosen, self.rules, day)
            if not count:
                raise UserError(f"Năm {self.year} các chi bộ đã có đủ lịch.")
        return Saved(0, made.id, f"Đã lập lịch {count} buổi sinh hoạt năm {self.year}.")


class NewMeetingDialog(FieldsDialog):
    """One meeting besides the schedule: thematic, extraordinary, a congress."""

    def __init__(self, window: MainWindow) -> None:
        cell = OrganizationEditor(CELL, cells(window.as_of))
        kind, theme, day, place = field_columns(Meeting, "kind", "theme", "planned_on", "place")
        editors: list[Editor] = [
            cell,
            editor_for(kind, lambda: window.today),
            LineEditor(theme),
            DateEditor(Column("planned_on", day.label, pw.DateField(null=True), required=True)),
            LineEditor(place),
        ]
        super().__init__(window, "Thêm buổi sinh hoạt", "Thêm", editors)
        self.setMinimumWidth(_WIDTH)
        self.put("kind", dict(MeetingKind.LABELS)[MeetingKind.THEMATIC])
        self.put("planned_on", f"{window.today:%d/%m/%Y}")
        if window.cell:
            cell.setCurrentIndex(cell.findData(window.cell))

    def store(self, values: dict[str, Any]) -> Saved:
        meeting = fresh(values["cell"], values["planned_on"], values["kind"] or MeetingKind.REGULAR)
        meeting.theme, meeting.place = values["theme"] or "", values["place"] or ""
        check(meeting)
        with action("Thêm buổi sinh hoạt") as made:
            meeting.save()
            made.what = f"Thêm buổi sinh hoạt: {meeting.name}"
        return Saved(meeting.id, made.id, f"Đã thêm {meeting.name}.")


class DropMeetingDialog(FieldsDialog):
    """Why a meeting is put off or not held, and when it is instead."""

    def __init__(self, window: MainWindow, meeting: Meeting, *, put_off: bool) -> None:
        self.meeting, self.put_off = meeting, put_off
        editors: list[Editor] = [LineEditor(_REASON)]
        editors += [DateEditor(_NEW_DAY)] if put_off else []
        words = "Hoãn" if put_off else "Không họp"
        super().__init__(window, f"{words}: {meeting.name}", words, editors)
        self.setMinimumWidth(_WIDTH)

    def store(self, values: dict[str, Any]) -> Saved:
        meeting = Meeting.get_by_id(self.meeting.id)
        words = f"{'Hoãn' if self.put_off else 'Không họp'}: {meeting.name}"
        with action(words, reason=values["reason"] or "") as made:
            drop(meeting, values["reason"] or "", values.get("new_day"), put_off=self.put_off)
        return Saved(meeting.id, made.id, f"{words}.")


class ResolutionDialog(FieldsDialog):
    """One line of what was resolved."""

    def __init__(self, window: MainWindow, line: MeetingResolution) -> None:
        self.line = line
        number, text, due, note = field_columns(MeetingResolution, "number", "text", "due_on", "note")
        editors: list[Editor] = [LineEditor(number), LongEditor(text), DateEditor(due), LineEditor(note)]
        super().__init__(window, f"Nghị quyết, kết luận: {line.meeting.name}", "Ghi", editors)
        for column in (number, text, due, note):
            self.put(column.name, column.text(line))
        self.setMinimumWidth(_WIDTH)
        self.boxes["text"].editor.setFocus()

    def store(self, values: dict[str, Any]) -> Saved:
        for name, value in values.items():
            setattr(self.line, name, value if name == "due_on" else value or "")
        check_resolution(self.line)
        sentence = f"nghị quyết, kết luận của {self.line.meeting.name}"
        with action(f"Ghi {sentence}") as made:
            self.line.save()
        return Saved(self.line.id, made.id, f"Đã ghi {sentence}.")


class GiveDialog(AssignDialog):
    """A line of a resolution given to members as a task, with its basis written by itself."""

    def __init__(self, window: MainWindow, line: MeetingResolution) -> None:
        super().__init__(window)
        self.line = line
        day = day_of(line.meeting)
        self.year = day.year
        self.setWindowTitle(f"Giao nhiệm vụ theo {basis_of(line).lower()}")
        self.form.editor("text").put(line.text)
        self.form.editor("basis").put(basis_of(line))
        self.form.editor("assigned_on").put(f"{day:%d/%m/%Y}")
        self.form.editor("due_on").put(f"{line.due_on or date(day.year, 12, 31):%d/%m/%Y}")
        self.search.setText(line.meeting.cell.name.removeprefix("Chi bộ "))
        self.search.setFocus()

    def store(self, values: dict[str, Any]) -> Saved:
        text, ticked = values.pop("text"), values.pop("ticked")
        members = list(Member.select().where(Member.id.in_(ticked)))
        with action(f"Giao nhiệm vụ theo {basis_of(self.line).lower()} cho {len(members)} đảng viên") as made:
            tasks = give(self.line, members, text, **values)
        return Saved(tasks[0].id, made.id, f"Đã giao nhiệm vụ cho {len(tasks)} đảng viên.")


class VisitDialog(FieldsDialog):
    """Who from the committee sat in, and what they said of the meeting."""

    def __init__(self, window: MainWindow, visit: MeetingVisit) -> None:
        self.visit = visit
        columns = field_columns(MeetingVisit, "member", "comment", "concerns")
        who = MemberEditor(
            Column("member", columns[0].label, MeetingVisit._meta.fields["member"], required=True),
            lambda: window.today,
        )
        editors: list[Editor] = [who, LongEditor(columns[1]), LongEditor(columns[2])]
        super().__init__(window, f"Cấp trên dự: {visit.meeting.name}", "Ghi", editors)
        cell = visit.meeting.__data__["cell"]
        follows = attached_on(day_of(visit.meeting), [cell]).get(cell, [])
        who.put_member(visit.member if visit.id else follows[0] if follows else None)
        for column in columns[1:]:
            self.put(column.name, column.text(visit))
        self.setMinimumWidth(_WIDTH)
        self.boxes["comment" if who.typed() else "member"].editor.setFocus()

    def store(self, values: dict[str, Any]) -> Saved:
        self.visit.member = Member.get_by_id(values["member"])
        self.visit.comment, self.visit.concerns = values["comment"] or "", values["concerns"] or ""
        check_visit(self.visit)
        sentence = f"{self.visit.member.name} dự {self.visit.meeting.name}"
        with action(sentence) as made:
            self.visit.save()
        return Saved(self.visit.id, made.id, f"Đã ghi {sentence}.")


class RaiseDialog(FieldsDialog):
    """What was raised at a meeting goes on the register of concerns, with where it comes from."""

    def __init__(self, window: MainWindow, meeting: Meeting, content: str, source: str = ConcernSource.MEETING) -> None:
        self.meeting, self.source = meeting, source
        text = Column("content", "Nội dung", pw.TextField(default=None), required=True)
        by = Column("raised_by", "Người nêu", pw.CharField(default=""), help="có thể để trống")
        super().__init__(
            window, f"Chuyển vào sổ kiến nghị: {meeting.name}", "Chuyển", [LongEditor(text), LineEditor(by)]
        )
        self.put("content", content)
        self.setMinimumWidth(_WIDTH)

    def store(self, values: dict[str, Any]) -> Saved:
        meeting = Meeting.get_by_id(self.meeting.id)
        with action(f"Kiến nghị nêu tại {meeting.name}") as made:
            by = values["raised_by"] or ""
            one = concerns.receive(values["content"], day_of(meeting), self.source, cell=meeting.cell, raised_by=by)
        return Saved(one.id, made.id, "Đã chuyển vào sổ kiến nghị.")


class MeetingRulesDialog(FieldsDialog):
    """The days, minutes and shares that meetings are reckoned with, from a day on."""

    def __init__(self, window: MainWindow) -> None:
        self.rules: MeetingRules = rules_on(window.today)
        super().__init__(window, "Quy định về sinh hoạt chi bộ", "Ghi", [editor_for(DOCUMENT, lambda: window.today)])
        columns = [Column(name, label + self._mark(name), pw.IntegerField(), True) for name, label in _NUMBERS]
        self.form = self.make_form([*columns, _MONTHS, _SINCE], window.today)
        for name, _label in _NUMBERS:
            self.form.editor(name).put(str(getattr(self.rules, name)))
        self.form.editor("theme_months").put(", ".join(map(str, self.rules.theme_months)))
        self.body.insertWidget(0, self.form)
        unsure = " (?): khoảng của chương trình hoặc chưa đối chiếu được với văn bản đang có hiệu lực."
        _intro(self, f"Theo {self.rules.document}.{unsure if self.rules.unconfirmed else ''}")
        self.setMinimumWidth(_WIDTH + 120)
        self.form.focus_first()

    def _mark(self, name: str) -> str:
        return " (?)" if name in self.rules.unconfirmed else ""

    def store(self, values: dict[str, Any]) -> Saved:
        since, document = values.pop("since"), values.pop("document")
        values["theme_months"] = months_of(values["theme_months"])
        before = {name: getattr(self.rules, name) for name, _ in _NUMBERS}
        before["theme_months"] = list(self.rules.theme_months)
        own = {name: value for name, value in values.items() if value != before[name]}
        with action("Sửa quy định về sinh hoạt chi bộ") as made:
            keep_rules(own, since, document or "")
        return Saved(0, made.id, "Đã lưu quy định về sinh hoạt chi bộ.")
