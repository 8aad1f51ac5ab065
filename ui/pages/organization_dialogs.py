"""Small dated changes of an organisation: a new cell, an office, a term, who follows it, its hamlets, a hand-over."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import peewee as pw

from db.base import action
from db.errors import UserError
from db.hamlets import CellHamlet, Hamlet
from db.members import Member, OfficeHeld, Role
from db.organizations import CellKind, Organization, OrganizationKind
from db.reorganization import HandOver
from db.terms import AttachedMember, Term
from nongson_desktop.columns import Column, field_columns
from nongson_desktop.rules.hamlets import hamlets, link_cell, new_hamlet, unlink_cell
from nongson_desktop.rules.hand_overs import write_hand_over
from nongson_desktop.rules.members import appoint
from nongson_desktop.rules.numbers import propose_number
from nongson_desktop.rules.organization_limits import LIMITS, Limits, keep_limits, limits_on
from nongson_desktop.rules.organizations import committees, new_organization, office_names, standing
from nongson_desktop.rules.terms import attach, detach, new_term
from ui.editors import DateEditor, Editor, LineEditor, MemberEditor, OrganizationEditor, editor_for
from ui.pages.fields_dialog import DOCUMENT, REASON, SINCE, UNTIL, FieldsDialog
from ui.pages.form_dialog import FormDialog
from ui.pages.member_dialogs import ROLE, AppointingDialog
from ui.saving import Saved

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_FROM = Column("since", "Từ ngày", pw.DateField(null=True), required=True)
_TO = Column("until", "Thôi từ ngày", pw.DateField(null=True), required=True)
_NAME = Column("name", "Tên tổ chức", pw.CharField(), required=True)
_HAMLET_NAME = Column("name", "Tên thôn", pw.CharField(), required=True)
_KIND = Column("kind", "Loại hình", Organization._meta.fields["kind"], required=True, choices=OrganizationKind.LABELS)
_PARENT = Column("parent", "Cấp trên trực tiếp", pw.CharField())
_CELL_KIND = Column("cell_kind", "Loại chi bộ", Organization._meta.fields["cell_kind"], choices=CellKind.LABELS)
_HAMLET = Column("hamlet", "Thôn", pw.CharField(), required=True)
_COMMITTEE = Column("committee", "Đảng bộ xã", pw.CharField())
_SIGNED = ("signed_on", "number", "giver_name", "giver_post", "receiver_name", "receiver_post", "note")


def _member(label: str) -> Column:
    return Column("member", label, OfficeHeld._meta.fields["member"], required=True)


class AddCellDialog(FieldsDialog):
    """A new cell under the office, or a committee between or beside."""

    def __init__(self, window: MainWindow) -> None:
        rows = [row for row in standing(window.as_of) if row[1] != OrganizationKind.CELL]
        above = OrganizationEditor(_PARENT, [Organization(id=number, name=name) for number, _kind, name, _up in rows])
        day = partial(getattr, window, "as_of")
        editors: list[Editor] = [
            LineEditor(_NAME),
            editor_for(_KIND, day),
            editor_for(_CELL_KIND, day),
            above,
            DateEditor(SINCE),
        ]
        super().__init__(window, "Thêm tổ chức", "Thêm", editors)
        above.setCurrentIndex(above.findData(office_names(window.as_of).id))
        self.put("kind", dict(OrganizationKind.LABELS)[OrganizationKind.CELL])
        self.boxes["name"].editor.setFocus()

    def store(self, values: dict[str, Any]) -> Saved:
        if values["kind"] != OrganizationKind.CELL and values["cell_kind"]:
            raise UserError("Loại chi bộ chỉ ghi cho chi bộ.", "cell_kind")
        with action(f"Thêm {values['name']}") as made:
            added = new_organization(
                values["name"],
                kind=values["kind"],
                parent=Organization.get_by_id(values["parent"]) if values["parent"] else None,
                since=values["since"],
                cell_kind=values["cell_kind"],
            )
        return Saved(added.id, made.id, f"Đã thêm {added.name}.")


class AddHamletDialog(FieldsDialog):
    """A new hamlet of the commune."""

    def __init__(self, window: MainWindow) -> None:
        owners = [Organization(id=number, name=name) for number, name in committees(window.as_of)]
        owner = OrganizationEditor(_COMMITTEE, owners)
        super().__init__(window, "Thêm thôn", "Thêm", [LineEditor(_HAMLET_NAME), owner, DateEditor(SINCE)])
        owner.setCurrentIndex(1)
        self.boxes["name"].editor.setFocus()

    def store(self, values: dict[str, Any]) -> Saved:
        with action(f"Thêm {values['name']}") as made:
            hamlet = new_hamlet(values["name"], parent=values["committee"], since=values["since"])
        return Saved(hamlet.id, made.id, f"Đã thêm {hamlet.name}.")


class AppointDialog(AppointingDialog):
    """Somebody in an office of this organisation."""

    def __init__(self, window: MainWindow, organization: Organization) -> None:
        self.organization = organization
        self.member = MemberEditor(_member("Đảng viên"), lambda: window.as_of)
        role = editor_for(ROLE, lambda: window.as_of)
        editors: list[Editor] = [self.member, role, DateEditor(SINCE), DateEditor(UNTIL), LineEditor(DOCUMENT)]
        super().__init__(window, f"Thêm chức vụ: {organization.name}", "Thêm", editors)
        self.think()
        self.member.setFocus()

    def whom(self) -> int | None:
        return self.member.meant()

    def store(self, values: dict[str, Any]) -> Saved:
        member = Member.get_by_id(values.pop("member"))
        sentence = f"{member.name}: {dict(Role.LABELS)[values['role']]}, {self.organization.name}"
        values["document"] = values["document"] or ""
        with action(sentence) as made:
            appoint(member, self.organization, **values)
        return Saved(self.organization.id, made.id, f"{sentence}.")


class TermDialog(FieldsDialog):
    """A term that begins; the one before ends with it."""

    def __init__(self, window: MainWindow, organization: Organization) -> None:
        self.organization = organization
        number, congress, planned = field_columns(Term, "number", "congress_on", "planned_until")
        editors: list[Editor] = [
            LineEditor(number),
            DateEditor(congress),
            DateEditor(_FROM),
            DateEditor(planned),
            LineEditor(DOCUMENT),
        ]
        super().__init__(window, f"Nhiệm kỳ mới: {organization.name}", "Ghi nhiệm kỳ", editors)
        self.boxes["number"].editor.setFocus()

    def store(self, values: dict[str, Any]) -> Saved:
        sentence = f"Nhiệm kỳ của {self.organization.name} từ ngày {values['since']:%d/%m/%Y}"
        values["document"] = values["document"] or ""
        with action(sentence) as made:
            new_term(Organization.get_by_id(self.organization.id), **values)
        return Saved(self.organization.id, made.id, f"{sentence}.")


class AttachDialog(FieldsDialog):
    """Who follows a cell from a day on, in the place of who did before."""

    def __init__(self, window: MainWindow, cell: Organization) -> None:
        self.cell = cell
        member = MemberEditor(_member("Cấp ủy viên"), lambda: window.as_of)
        super().__init__(
            window, f"Phân công phụ trách {cell.name}", "Phân công", [member, DateEditor(_FROM), LineEditor(DOCUMENT)]
        )
        self.put("since", f"{window.today:%d/%m/%Y}")
        member.setFocus()

    def store(self, values: dict[str, Any]) -> Saved:
        member = Member.get_by_id(values["member"])
        sentence = f"{member.name} phụ trách {self.cell.name}"
        with action(sentence) as made:
            attach(member, Organization.get_by_id(self.cell.id), values["since"], values["document"] or "")
        return Saved(self.cell.id, made.id, f"{sentence}.")


class DetachDialog(FieldsDialog):
    """The day from which a cell is no longer followed by somebody."""

    def __init__(self, window: MainWindow, attached: AttachedMember) -> None:
        self.attached = attached
        super().__init__(window, "Thôi phụ trách", "Ghi", [DateEditor(_TO), LineEditor(REASON)])
        self.put("until", f"{window.today:%d/%m/%Y}")

    def store(self, values: dict[str, Any]) -> Saved:
        sentence = f"{self.attached.member.name} thôi phụ trách {self.attached.cell.name}"
        with action(sentence) as made:
            detach(self.attached, values["until"], values["reason"] or "")
        return Saved(self.attached.cell.id, made.id, f"{sentence}.")


class LinkHamletDialog(FieldsDialog):
    """A hamlet that a cell stands for from a day on."""

    def __init__(self, window: MainWindow, cell: Organization) -> None:
        self.cell = cell
        known = [Organization(id=one.id, name=one.name) for one in hamlets(window.as_of)]
        choice = OrganizationEditor(_HAMLET, known)
        super().__init__(window, f"Gắn thôn: {cell.name}", "Gắn", [choice, DateEditor(SINCE), LineEditor(DOCUMENT)])
        choice.setFocus()

    def store(self, values: dict[str, Any]) -> Saved:
        hamlet = Hamlet.get_by_id(values["hamlet"])
        sentence = f"{self.cell.name}: {hamlet.name}"
        with action(sentence) as made:
            link_cell(self.cell, hamlet, values["since"], values["document"] or "")
        return Saved(self.cell.id, made.id, f"{sentence}.")


class UnlinkHamletDialog(FieldsDialog):
    """The day from which a cell no longer stands for a hamlet."""

    def __init__(self, window: MainWindow, link: CellHamlet) -> None:
        self.link = link
        super().__init__(window, "Thôi gắn thôn", "Ghi", [DateEditor(_TO), LineEditor(REASON)])
        self.put("until", f"{window.today:%d/%m/%Y}")

    def store(self, values: dict[str, Any]) -> Saved:
        sentence = f"{self.link.cell.name} thôi gắn với {self.link.hamlet.name}"
        with action(sentence) as made:
            unlink_cell(self.link, values["until"], values["reason"] or "")
        return Saved(self.link.cell.id, made.id, f"{sentence}.")


class HandOverDialog(FormDialog):
    """Who signs the hand-over and when; with the day of signing it is closed."""

    def __init__(self, window: MainWindow, record: HandOver) -> None:
        self.giver = record.giver.name if record.giver else record.outside
        receiver = record.receiver.name if record.receiver else record.outside or "tổ chức nhận"
        due = f" Hạn: {record.due_on:%d/%m/%Y}." if record.due_on else ""
        intro = f"{self.giver} bàn giao cho {receiver}.{due} Ghi ngày ký thì việc bàn giao khép lại."
        next_number = propose_number("BB", record.signed_on or window.today)
        intro += f" Số biên bản tiếp theo trong sổ số văn bản: {next_number}."
        super().__init__(window, "Bàn giao đảng viên", "Ghi", intro, field_columns(HandOver, *_SIGNED), wide=("note",))
        self.record = record
        self.form.show_record(record, "")

    def write(self, values: dict[str, Any]) -> None:
        record = HandOver.get_by_id(self.record.id)
        for name, value in values.items():
            setattr(record, name, value)
        with action(f"Bàn giao của {self.giver}"):
            write_hand_over(record)


class LimitsDialog(FieldsDialog):
    """The numbers that the charter and its guidance give, with their documents; a change holds from its day."""

    def __init__(self, window: MainWindow) -> None:
        self.known = limits_on(window.today)
        editors: list[Editor] = [LineEditor(_limit(name, label, self.known)) for name, label in LIMITS]
        editors += [DateEditor(_FROM), LineEditor(DOCUMENT)]
        super().__init__(window, "Con số quy định về tổ chức", "Ghi", editors)
        for name, _label in LIMITS:
            self.put(name, str(getattr(self.known, name)))
        self.put("since", f"{window.today:%d/%m/%Y}")

    def store(self, values: dict[str, Any]) -> Saved:
        since, document = values.pop("since"), values.pop("document") or ""
        changed = {name: value for name, value in values.items() if value != getattr(self.known, name)}
        if changed and not document:
            raise UserError("Ghi văn bản quy định con số mới.", "document")
        with action("Sửa con số quy định về tổ chức") as made:
            if changed:
                keep_limits(changed, since, document)
        return Saved(0, made.id, "Đã lưu con số quy định về tổ chức." if changed else "Không có gì thay đổi.")


def _limit(name: str, label: str, known: Limits) -> Column:
    return Column(name, f"{label} ({known.documents[name]})", pw.IntegerField(), required=True)
