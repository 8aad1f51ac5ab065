"""Chuyển sinh hoạt: going, coming, within the committee, a line of the register corrected or closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.base import action
from db.errors import UserError
from db.members import Member, Status
from db.organizations import Organization
from db.transfers import Direction, Transfer, TransferKind
from nongson_desktop.columns import Column, columns_of, pick
from nongson_desktop.rules import transfers
from nongson_desktop.rules.open_work import Choices, open_work
from nongson_desktop.rules.organizations import cells
from ui.editors import DateEditor, Editor, LineEditor, MemberEditor, OrganizationEditor, editor_for
from ui.pages.fields_dialog import REASON, FieldsDialog, day_editor
from ui.pages.member_dialogs import CELL
from ui.pages.open_work import OpenWorkBox
from ui.saving import Saved
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_OUT = (
    "kind",
    "channel",
    "cause_on",
    "introduced_on",
    "number",
    "until",
    "place",
    "to_committee",
    "same_province",
    "dues_until",
    "enclosed",
    "reason",
    "agreed",
)
_RESULT = ("presented_on", "confirmed_on", "late_reason", "note")
_IN = (
    "kind",
    "channel",
    "introduced_on",
    "number",
    "presented_on",
    "until",
    "place",
    "from_committee",
    "same_province",
    "enclosed",
    "late_reason",
)
_WITHIN = ("number", "reason", "note")
_WIDE = ("place", "reason", "agreed", "note")
_PLACE = {Direction.OUT: "Nơi đến", Direction.IN: "Nơi đi"}
_PERSON = (
    "name",
    "birth_date",
    "sex",
    "card_number",
    "identity_number",
    "decision_on",
    "admitted_on",
    "official_on",
)
_KNOWN = Column("member", "Người đã có trong sổ (nếu từng sinh hoạt ở đây)", Transfer._meta.fields["member"])
_MEMBER = Column("member", "Đảng viên", Transfer._meta.fields["member"], required=True)
_NUMBER = Column("number", "Số giấy giới thiệu", pw.CharField(default=""))
_AS = Column(
    "status",
    "Là đảng viên",
    pw.CharField(),
    True,
    "",
    tuple(row for row in Status.LABELS if row[0] in (Status.OFFICIAL, Status.PROBATIONARY)),
)
_WIDTH, _WIDE_DIALOG = 620, 1040
_BESIDE = 340


def _columns(direction: str, names: Sequence[str]) -> list[Column]:
    """The fields of a line; the place is where somebody goes or comes from, and must be said."""
    found = pick(columns_of(Transfer), *names)
    return [
        replace(one, label=_PLACE[direction], required=True) if one.name == "place" and direction in _PLACE else one
        for one in found
    ]


def beside(left: QWidget, *right: QWidget) -> QHBoxLayout:
    """A form with what belongs to it at its right; a screen is wider than high."""
    row = QHBoxLayout()
    row.setSpacing(18)
    row.addWidget(left, 3)
    column = QVBoxLayout()
    for widget in right:
        column.addWidget(widget)
    column.addStretch(1)
    row.addLayout(column, 3)
    return row


class TransferDialog(FieldsDialog):
    """One line of the register as a form: somebody goes, or a line that is there already is completed."""

    def __init__(self, window: MainWindow, transfer: Transfer | None = None, member: Member | None = None) -> None:
        self.transfer = transfer or Transfer(member=member, direction=Direction.OUT, introduced_on=window.today)
        self._whom = [] if self.transfer.member_id else [MemberEditor(_MEMBER, lambda: window.today)]
        self._who: int | None = self.transfer.member_id
        title = "Chuyển sinh hoạt đi" if transfer is None else "Dòng trong sổ giới thiệu"
        super().__init__(window, title, "Ghi", list(self._whom))
        if not self._whom:
            name = QLabel(self.transfer.member.name)
            set_role(name, "subtitle")
            self.body.addWidget(name)
        fields = {Direction.OUT: _OUT, Direction.IN: _IN, Direction.WITHIN: _WITHIN}[self.transfer.direction]
        if transfer is not None and self.transfer.direction == Direction.OUT:
            fields = (*_RESULT, *fields)
        columns = _columns(self.transfer.direction, fields)
        self.form = self.make_form(columns, window.today, self.transfer, _WIDE)
        self.form.edited.connect(self.foretell)
        self.note = _note()
        self.work = OpenWorkBox(lambda: window.today, list(self.form.boxes.values())[-1].editor, _BESIDE)
        self.body.addLayout(beside(self.form, self.note, self.work))
        self.setMinimumWidth(_WIDE_DIALOG)
        for editor in self._whom:
            editor.edited.connect(self._look_whom)
        self.foretell()
        if not self._whom:
            self.form.focus_first()

    def _look_whom(self) -> None:
        self._who = self._whom[0].meant()
        self.foretell()

    def typed(self) -> Transfer | None:
        """The line as it is typed so far; None while a field cannot be read or nobody is chosen."""
        try:
            values = {name: box.editor.value() for name, box in self.form.boxes.items()}
        except UserError:
            return None
        values["kind"] = values.get("kind") or self.transfer.kind
        return Transfer(**{**self.transfer.__data__, **values, "member": self._who}) if self._who else None

    def foretell(self) -> None:
        """What is late or missing, and the work that stays behind when somebody leaves."""
        line = self.typed()
        self.note.setText(_listed(transfers.warnings_of(line)) if line else "")
        self.note.setVisible(bool(self.note.text()))
        day = transfers.effective_on(line) if line else None
        begins = self.transfer.id is None or transfers.effective_on(self.transfer) is None
        leaves = line is not None and line.direction == Direction.OUT and line.kind != TransferKind.TEMPORARY
        self.work.show_items(open_work(line.member, day) if line and begins and leaves and day else [])

    def read(self) -> dict[str, Any] | None:
        if super().read() is None:
            return None
        if self._whom:
            self._who = self._whom[0].value()
        line = self.typed()
        try:
            return {"line": line, "choices": self.work.choices()}
        except UserError as error:
            super().refuse(error)
            return None

    def store(self, values: dict[str, Any]) -> Saved:
        return store_transfer(values["line"], values["choices"])


class ArrivalDialog(FieldsDialog):
    """Who comes, for good or for a time: the person, the cell and the introduction typed once."""

    def __init__(self, window: MainWindow) -> None:
        known = MemberEditor(_KNOWN, lambda: window.today)
        cell = OrganizationEditor(CELL, cells(window.today))
        status = editor_for(_AS, lambda: window.today)
        super().__init__(window, "Chuyển sinh hoạt đến", "Tiếp nhận", [known, cell, status])
        self.put("status", "Chính thức")
        if window.cell:
            cell.setCurrentIndex(cell.findData(window.cell))
        arrival = Transfer(direction=Direction.IN, presented_on=window.today)
        self.form = self.make_form(_columns(Direction.IN, _IN), window.today, arrival, ("place",))
        self.person = self.make_form(pick(columns_of(Member), *_PERSON), window.today, Member(), ("name",))
        self.note = _note()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        for one in (self.person, self.note):
            column.addWidget(one)
        column.addStretch(1)
        self.body.addLayout(beside(left, self.form))
        known.edited.connect(self._show_known)
        for edited in (known.edited, self.form.edited):
            edited.connect(self.foretell)
        self.setMinimumWidth(_WIDE_DIALOG)
        known.setFocus()

    def foretell(self) -> None:
        """What is late or missing of the arrival as it is typed so far; it never blocks."""
        whom = self.boxes["member"].editor
        found = whom.meant() if isinstance(whom, MemberEditor) else None
        try:
            values = {name: box.editor.value() for name, box in self.form.boxes.items()}
        except UserError:
            return
        member = Member.get_by_id(found) if found else Member()
        line = Transfer(**values, member=member, direction=Direction.IN)
        self.note.setText(_listed(transfers.warnings_of(line)) if line.presented_on else "")
        self.note.setVisible(bool(self.note.text()))

    def _show_known(self) -> None:
        """Of one who is in the books already nothing is typed again."""
        chosen = self.boxes["member"].editor
        try:
            self.person.setVisible(not chosen.value())
        except UserError:
            self.person.show()

    def store(self, values: dict[str, Any]) -> Saved:
        known, cell = values["member"], Organization.get_by_id(values["cell"])
        member = Member.get_by_id(known) if known else Member(**{name: values[name] for name in _PERSON})
        line = Transfer(**{name: values[name] for name in _IN}, direction=Direction.IN, to_cell=cell)
        sentence = f"{member.name} chuyển sinh hoạt đến {cell.name}"
        with action(sentence) as made:
            transfers.move_in(member, line, values["status"])
        return Saved(line.id, made.id, f"{sentence}.")


class MoveDialog(FieldsDialog):
    """Another cell of the committee from a day on, as a line of the register."""

    def __init__(self, window: MainWindow, member: Member | None = None) -> None:
        self.member = member
        whom: list[Editor] = [] if member else [MemberEditor(_MEMBER, lambda: window.today)]
        editors: list[Editor] = [
            *whom,
            OrganizationEditor(CELL, cells(window.today)),
            day_editor(window.today),
            LineEditor(_NUMBER),
            LineEditor(REASON),
        ]
        super().__init__(window, f"Chuyển chi bộ: {member.name}" if member else "Chuyển nội bộ", "Chuyển", editors)
        self.work = OpenWorkBox(lambda: window.today, self.boxes["reason"].editor)
        self.body.addWidget(self.work)
        self.body.addStretch(1)
        self.setMinimumWidth(_WIDTH)
        for box in self.boxes.values():
            box.editor.edited.connect(self._ask_work)
        self._ask_work()

    def _ask_work(self) -> None:
        whom = self.boxes.get("member")
        found = whom.editor.meant() if whom and isinstance(whom.editor, MemberEditor) else self.member
        try:
            day = self.value("since")
        except UserError:
            return
        self.work.show_items(open_work(found, day) if found and day else [])

    def read(self) -> dict[str, Any] | None:
        values = super().read()
        try:
            return None if values is None else {**values, "choices": self.work.choices()}
        except UserError as error:
            super().refuse(error)
            return None

    def store(self, values: dict[str, Any]) -> Saved:
        line = Transfer(
            member=self.member.id if self.member else values["member"],
            kind=TransferKind.INTERNAL,
            direction=Direction.WITHIN,
            introduced_on=values["since"],
            to_cell=Organization.get_by_id(values["cell"]),
            number=values["number"] or "",
            reason=values["reason"] or "",
        )
        return store_transfer(line, values["choices"])

    def refuse(self, error: Exception) -> None:
        names = {"to_cell": "cell", "introduced_on": "since"}
        if isinstance(error, UserError):
            error = UserError(error.message, names.get(error.field, error.field))
        super().refuse(error)


class DayDialog(FieldsDialog):
    """A day, and what else ends or prolongs a transfer."""

    def __init__(self, window: MainWindow, transfer: Transfer, title: str, editors: Sequence[Editor], do: Any) -> None:
        self.transfer, self._do = transfer, do
        super().__init__(window, f"{title}: {transfer.member.name}", title, editors)

    def store(self, values: dict[str, Any]) -> Saved:
        line = Transfer.get_by_id(self.transfer.id)
        sentence = f"{line.member.name}: {self.windowTitle().split(':', maxsplit=1)[0].lower()}"
        with action(sentence) as made:
            self._do(line, *(value or "" for value in values.values()))
        return Saved(line.id, made.id, f"{sentence}.")


class ReturnDialog(DayDialog):
    """A stay for a time is over; what becomes of the open work of a guest is asked."""

    def __init__(self, window: MainWindow, transfer: Transfer) -> None:
        day = _day("returned_on", "Ngày trở về", f"{window.today:%d/%m/%Y}")
        super().__init__(window, transfer, "Trở về", [day], transfers.bring_back)
        self.work = OpenWorkBox(lambda: window.today, day)
        self.body.addWidget(self.work)
        self.setMinimumWidth(_WIDTH)
        day.edited.connect(self._ask_work)
        self._ask_work()

    def _ask_work(self) -> None:
        try:
            day = self.value("returned_on")
        except UserError:
            return
        goes = day is not None and self.transfer.direction == Direction.IN
        self.work.show_items(open_work(self.transfer.member, day) if goes else [])

    def read(self) -> dict[str, Any] | None:
        values = super().read()
        try:
            return values and {**values, "choices": self.work.choices()}
        except UserError as error:
            super().refuse(error)
            return None


def extension_dialog(window: MainWindow, transfer: Transfer) -> DayDialog:
    """A stay for a time lasts longer."""
    document = LineEditor(Column("document", "Văn bản", pw.CharField(default="")))
    return DayDialog(window, transfer, "Gia hạn", [_day("until", "Gia hạn đến ngày", ""), document], transfers.extend)


def stop_dialog(window: MainWindow, transfer: Transfer) -> DayDialog:
    """An introduction that is not used; where the cell has ended, it asks for the one to come back to."""
    reason = LineEditor(Column("note", "Lý do", pw.CharField(), required=True))
    asked: list[Editor] = [_day("day", "Từ ngày", f"{window.today:%d/%m/%Y}"), reason]
    left = transfer.from_cell
    cells_then = transfers.cells_to_return_to(left, window.today) if left else []
    if cells_then and cells_then != [left]:
        asked.append(cell := OrganizationEditor(replace(CELL, label="Trở lại chi bộ"), cells_then))
        cell.setCurrentIndex(cell.findData(cells_then[0].id) if len(cells_then) == 1 else 0)
    return DayDialog(window, transfer, "Dừng chuyển", asked, transfers.stop)


def _day(name: str, label: str, text: str) -> DateEditor:
    editor = DateEditor(Column(name, label, pw.DateField(null=True), required=True))
    editor.put(text)
    return editor


def store_transfer(line: Transfer, choices: Choices) -> Saved:
    """Write one line of the register as one Action; raises UserError."""
    if line.direction == Direction.WITHIN:
        sentence = f"{line.member.name} chuyển sang {line.to_cell.name if line.to_cell else 'chi bộ khác'}"
    elif line.direction == Direction.OUT:
        sentence = f"{line.member.name} chuyển sinh hoạt đến {line.place}"
    else:
        sentence = f"{line.member.name} chuyển sinh hoạt đến"
    with action(sentence) as made:
        transfers.write(line, choices)
    return Saved(line.id, made.id, f"{sentence}.")


def _note() -> QLabel:
    """Where a dialog says what is late or missing."""
    made = QLabel(wordWrap=True)
    made.setObjectName("consequences")
    set_role(made, "warn")
    made.hide()
    return made


def _listed(sentences: Sequence[str]) -> str:
    return "".join(f"<div>• {escape(sentence)}</div>" for sentence in sentences)
