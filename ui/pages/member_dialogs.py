"""Adding a member, and the small dated changes: cell, status, office held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QLabel

from db.base import action
from db.errors import UserError
from db.members import Member, OfficeHeld, Role, Status, StatusPeriod
from db.organizations import Organization, OrganizationKind
from nongson_desktop.columns import Column, columns_of, pick
from nongson_desktop.rules.discipline import barred
from nongson_desktop.rules.members import appoint, check, end_office, place_member, set_status
from nongson_desktop.rules.organizations import cells, standing
from ui.editors import DateEditor, Editor, LineEditor, OrganizationEditor, editor_for
from ui.pages.fields_dialog import DOCUMENT, REASON, SINCE, UNTIL, FieldsDialog
from ui.saving import Saved
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

CELL = Column("cell", "Chi bộ", pw.CharField(), required=True)
STATUS = Column("status", "Trạng thái", StatusPeriod._meta.fields["status"], True, "", Status.LABELS)
ORGANIZATION = Column("organization", "Tổ chức", pw.CharField(), required=True)
ROLE = Column("role", "Chức vụ cấp ủy", OfficeHeld._meta.fields["role"], True, "", Role.LABELS)
_WORDS_WIDTH = 380
_ADDED = ("name", "birth_date", "sex", "card_number", "identity_number", "admitted_on", "official_on", "person_kind")


class AddMemberDialog(FieldsDialog):
    """A new member with the cell and the status she begins in."""

    def __init__(self, window: MainWindow) -> None:
        cell = OrganizationEditor(CELL, cells(window.as_of))
        editors: list[Editor] = [cell, editor_for(STATUS, lambda: window.as_of), DateEditor(SINCE)]
        super().__init__(window, "Thêm đảng viên", "Thêm", editors)
        columns = pick(columns_of(Member), *_ADDED)
        self.form = self.make_form(columns, window.as_of, Member(), ("name", "person_kind"))
        self.body.insertWidget(0, self.form)
        self.setMinimumWidth(520)
        self.put("status", dict(Status.LABELS)[Status.OFFICIAL])
        if window.cell:
            cell.setCurrentIndex(cell.findData(window.cell))
        self.form.focus_first()

    def store(self, values: dict[str, Any]) -> Saved:
        cell, status, since = (values.pop(name) for name in ("cell", "status", "since"))
        member = Member(**values)
        check(member)
        with action(f"Thêm đảng viên {member.name}") as made:
            member.save()
            place_member(member, Organization.get_by_id(cell), since)
            set_status(member, status, since)
        return Saved(member.id, made.id, f"Đã thêm đảng viên {member.name}.")


class AppointingDialog(FieldsDialog):
    """Somebody who takes an office up; whoever may not yet be given one is told of, which never stands in the way."""

    def __init__(self, window: MainWindow, title: str, accept: str, editors: Sequence[Editor]) -> None:
        super().__init__(window, title, accept, editors)
        self.warning = QLabel(wordWrap=True)
        set_role(self.warning, "warn")
        self.body.addWidget(self.warning)
        for box in self.boxes.values():
            box.editor.edited.connect(self.think)

    def whom(self) -> int | None:
        """The member who is to have the office, as far as it is known."""
        raise NotImplementedError

    def since(self) -> date | None:
        """From which day; raises UserError."""
        day: date | None = self.value("since")
        return day

    def doubts(self) -> list[str]:
        """What the clerk should know before she writes it."""
        try:
            day = self.since()
        except UserError:
            day = None
        kept = barred(self.whom(), day or self.main.today)
        return [kept.words] if kept else []

    def think(self) -> None:
        found = self.doubts()
        self.warning.setText("\n".join(found))
        self.warning.setVisible(bool(found))
        wide = max(self.body.geometry().width(), _WORDS_WIDTH)
        self.warning.setMinimumHeight(self.warning.heightForWidth(wide) if found else 0)


class OfficeDialog(AppointingDialog):
    """An office in a committee or a cell, with its dates."""

    def __init__(self, window: MainWindow, member: Member, cell: int | None) -> None:
        self.member = member
        organization = OrganizationEditor(ORGANIZATION, _own_organizations(window.today))
        editors: list[Editor] = [
            editor_for(ROLE, lambda: window.today),
            organization,
            DateEditor(SINCE),
            DateEditor(UNTIL),
            LineEditor(DOCUMENT),
        ]
        super().__init__(window, f"Thêm chức vụ cấp ủy: {member.name}", "Thêm", editors)
        organization.setCurrentIndex(max(organization.findData(cell), 0))
        self.think()

    def whom(self) -> int | None:
        return int(self.member.id)

    def store(self, values: dict[str, Any]) -> Saved:
        organization = Organization.get_by_id(values.pop("organization"))
        sentence = f"{self.member.name}: {dict(Role.LABELS)[values['role']]}, {organization.name}"
        values["document"] = values["document"] or ""
        with action(sentence) as made:
            appoint(self.member, organization, **values)
        return Saved(self.member.id, made.id, f"{sentence}.")


class EndOfficeDialog(FieldsDialog):
    """The day from which an office is no longer held."""

    def __init__(self, window: MainWindow, held: OfficeHeld) -> None:
        self.held = held
        column = Column("until", "Thôi giữ từ ngày", pw.DateField(null=True), required=True)
        editor = DateEditor(column)
        editor.put(f"{window.today:%d/%m/%Y}")
        super().__init__(window, "Thôi giữ chức vụ", "Ghi", [editor, LineEditor(REASON)])

    def store(self, values: dict[str, Any]) -> Saved:
        role = dict(Role.LABELS)[self.held.role]
        sentence = f"{self.held.member.name} thôi giữ chức vụ {role}"
        with action(sentence) as made:
            end_office(self.held, values["until"], values["reason"] or "")
        return Saved(self.held.member.id, made.id, f"{sentence}.")


def _own_organizations(day: date) -> list[Organization]:
    """The office and its cells, not the committee above."""
    rows = [row for row in standing(day) if row[1] != OrganizationKind.SUPERIOR]
    rows.sort(key=lambda row: row[1] == OrganizationKind.CELL)
    return [Organization(id=record_id, name=name) for record_id, _kind, name, _parent in rows]
