"""Small dialogs of the awards page: whom else to commend, who decides, issuing, the register's paper book."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QLabel

from db.awards import AwardDecision, AwardKind, IssuingBody
from db.base import action
from db.errors import UserError
from db.members import Member
from db.organizations import Organization
from nongson_desktop.columns import Column
from nongson_desktop.documents.issued import keep_award_papers
from nongson_desktop.rules.award_files import problems
from nongson_desktop.rules.award_register import continue_after, next_number
from nongson_desktop.rules.awards import (
    CELL,
    COLLECTIVE,
    MEMBER,
    PERSON,
    Proposal,
    bodies_said,
    body_for,
    issue,
    named_recipient,
    set_body,
)
from nongson_desktop.rules.members import cell_names
from nongson_desktop.rules.organizations import standing
from ui.dialogs import Dialog
from ui.editors import ChoiceEditor, DateEditor, Editor, LineEditor, LongEditor, MemberEditor, OrganizationEditor
from ui.form import FieldBox
from ui.pages.fields_dialog import DOCUMENT, FieldsDialog
from ui.pages.form_dialog import FormDialog
from ui.saving import Saved
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_MARGIN = 20
_WHO = Column(
    "who",
    "Khen ai",
    pw.CharField(),
    required=True,
    choices=(
        (MEMBER, "Đảng viên"),
        (CELL, "Chi bộ, tổ chức đảng"),
        (COLLECTIVE, "Tập thể khác"),
        (PERSON, "Cá nhân khác"),
    ),
)
_MEMBER = Column("member", "Đảng viên", pw.CharField(default=""))
_CELL = Column("organization", "Tổ chức đảng", pw.CharField(default=""))
_NAME = Column("name", "Tên", pw.CharField(default=""), help="như in trên giấy khen")
_ADDRESS = Column("address", "Danh xưng", pw.CharField(default=""), help="Ông, Bà, Em… để trống nếu không in")
_UNIT = Column("unit", "Đơn vị, địa chỉ", pw.CharField(default=""))
_ACHIEVEMENT = Column("achievement", "Thành tích", pw.TextField(default=""))
_AMOUNT = Column("amount", "Tiền thưởng (đồng)", pw.IntegerField(null=True), help="để trống: theo mức quy định")
_FIELDS_OF = {
    MEMBER: ("member",),
    CELL: ("organization",),
    COLLECTIVE: ("name", "unit"),
    PERSON: ("address", "name", "unit"),
}


def _note(text: str, role: str, dialog: Dialog) -> QLabel:
    """Several lines that the dialog shows whole."""
    label = QLabel(text, dialog, wordWrap=True)
    set_role(label, role)
    label.ensurePolished()
    label.setFixedHeight(label.heightForWidth(dialog.minimumWidth() - 2 * _MARGIN) + label.fontMetrics().lineSpacing())
    return label


class RecipientDialog(Dialog):
    """One more recipient of an award outside the yearly round: of the Party, or anyone by name."""

    writes = True

    def __init__(self, main: MainWindow, body: str, on: date, merit: str, take: Callable[[Proposal], None]) -> None:
        super().__init__(main, "Thêm người được khen", "Thêm")
        self.main, self._body, self._on, self._take = main, body, on, take
        self.who = ChoiceEditor(_WHO)
        self.who.removeItem(0)
        bodies = OrganizationEditor(_CELL, [Organization(id=n, name=name) for n, _, name, _ in standing(on)])
        editors: list[Editor] = [
            self.who,
            MemberEditor(_MEMBER, lambda: on),
            bodies,
            LineEditor(_ADDRESS),
            LineEditor(_NAME),
            LineEditor(_UNIT),
            LongEditor(_ACHIEVEMENT),
            LineEditor(_AMOUNT),
        ]
        self.boxes = {editor.column.name: FieldBox(editor.column, editor) for editor in editors}
        for box in self.boxes.values():
            self.body.addWidget(box)
            box.editor.edited.connect(lambda box=box: box.refuse(""))
        self.boxes["achievement"].editor.put(f"{merit[:1].upper()}{merit[1:]}")
        self.who.currentIndexChanged.connect(lambda _: self._show_fields())
        self._show_fields()

    def _show_fields(self) -> None:
        """Only what this kind of recipient has."""
        shown = (*_FIELDS_OF[self._kind()], "who", "achievement", "amount")
        for name, box in self.boxes.items():
            box.setVisible(name in shown)
        self.adjustSize()

    def _kind(self) -> str:
        return str(_WHO.parse(self.who.currentText()))

    def try_accept(self) -> None:
        try:
            made = self._recipient()
        except UserError as error:
            box = self.boxes.get(error.field)
            if box is None or not box.isVisibleTo(self):
                self.refuse(error)
            else:
                box.refuse(error.message)
                box.editor.setFocus()
            return
        self._take(made)
        self.accept()

    def _recipient(self) -> Proposal:
        kind, value = self._kind(), {name: box.value() for name, box in self.boxes.items() if box.isVisibleTo(self)}
        told: dict[str, Any] = {
            "body": self._body,
            "on": self._on,
            "money": value["amount"],
            "address": value.get("address", ""),
        }
        if kind == MEMBER:
            return self._member(value, told)
        if kind == CELL:
            return self._organization(value, told)
        return named_recipient(kind, value["name"], value["achievement"], unit=value["unit"], **told)

    def _member(self, value: dict[str, Any], told: dict[str, Any]) -> Proposal:
        if value["member"] is None:
            raise UserError("Chưa chọn đảng viên.", "member")
        member = Member.get_by_id(value["member"])
        unit = cell_names([member.id], self._on).get(member.id, "")
        return named_recipient(MEMBER, member.name, value["achievement"], record=member.id, unit=unit, **told)

    def _organization(self, value: dict[str, Any], told: dict[str, Any]) -> Proposal:
        if value["organization"] is None:
            raise UserError("Chưa chọn tổ chức đảng.", "organization")
        found = Organization.get_by_id(value["organization"])
        return named_recipient(CELL, found.name, value["achievement"], record=found.id, **told)


_BODY = Column("body", "Ai quyết định", pw.CharField(), True, "", IssuingBody.LABELS)
_SINCE = Column("since", "Từ ngày", pw.DateField(null=True), help="bỏ trống: từ trước đến nay")


class BodyDialog(FieldsDialog):
    """Who decides awards of a kind from a day on; earlier decisions keep theirs."""

    def __init__(self, main: MainWindow, kind: str, day: date) -> None:
        self.kind = kind
        editors: list[Editor] = [ChoiceEditor(_BODY), DateEditor(_SINCE), LineEditor(DOCUMENT)]
        super().__init__(main, f"Thẩm quyền khen thưởng {dict(AwardKind.LABELS)[kind].lower()}", "Ghi", editors)
        about = _note(
            f"{bodies_said(kind)} Quyết định đã lập không đổi theo."
            " Hướng dẫn 06-HD/TW giao khen 5 năm liền và khen không theo định kỳ cho ban thường vụ cấp ủy cấp trên trực"
            " tiếp của tổ chức cơ sở đảng; từ Quy định 208-QĐ/TW (26/7/2026) chưa rõ. Hãy ghi theo văn bản của tỉnh.",
            "muted",
            self,
        )
        self.body.addWidget(about)
        self.put("body", dict(IssuingBody.LABELS)[body_for(kind, day)])

    def store(self, values: dict[str, Any]) -> Saved:
        title = dict(AwardKind.LABELS)[self.kind].lower()
        with action(f"Thẩm quyền khen thưởng {title}") as made:
            set_body(self.kind, values["body"], values["since"], values["document"])
        return Saved(0, made.id, f"Đã ghi thẩm quyền khen thưởng {title}.")


class IssueDialog(FormDialog):
    """Ban hành: the day it goes out; what is still missing is named, the papers are kept as they are then."""

    approves = "Ban hành quyết định khen thưởng"

    def __init__(self, main: MainWindow, decision: AwardDecision) -> None:
        column = Column("issued_on", "Ngày ban hành", pw.DateField(null=True), required=True)
        intro = (
            "Ban hành rồi thì quyết định không sửa được nữa; quyết định và giấy khen in lại đúng như bản này."
            f" Sổ khen thưởng ghi tiếp từ số {next_number()}."
        )
        super().__init__(main, f"Ban hành quyết định số {decision.number or '…'}", "Ban hành", intro, [column], ())
        self.decision = decision
        told = "\n".join(f"• {sentence}" for sentence in problems(decision))
        self.missing = _note(told, "warn", self)
        self.missing.setVisible(bool(self.missing.text()))
        self.body.insertWidget(1, self.missing)
        self.form.editor("issued_on").put(f"{decision.decided_on or main.today:%d/%m/%Y}")
        self.form.focus_first()

    def try_accept(self) -> None:
        if self.form.editor("issued_on").typed():
            super().try_accept()
        else:
            self.form.boxes["issued_on"].refuse("Chưa nhập ngày ban hành.")

    def write(self, values: dict[str, Any]) -> None:
        decision = AwardDecision.get_by_id(self.decision.id)
        with action(f"Ban hành quyết định khen thưởng số {decision.number}", kind="issue"):
            issue(decision, values["issued_on"])
            keep_award_papers(decision)


_LAST = Column("last", "Sổ giấy đã ghi đến số", pw.IntegerField(null=True), required=True)


class BookDialog(FieldsDialog):
    """The paper book that the register goes on from."""

    def __init__(self, main: MainWindow) -> None:
        super().__init__(main, "Sổ khen thưởng bằng giấy", "Ghi", [LineEditor(_LAST)])

    def store(self, values: dict[str, Any]) -> Saved:
        last = int(values["last"] or 0)
        with action(f"Sổ khen thưởng bằng giấy đã ghi đến số {last}") as made:
            continue_after(last)
        return Saved(0, made.id, f"Sổ khen thưởng ghi tiếp từ số {last + 1}.")
