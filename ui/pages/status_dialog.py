"""Another status from a day on: what it asks for and leads to is said before it is written."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QLabel

from db.base import action
from db.errors import UserError
from db.members import Member, Status
from nongson_desktop.columns import Column
from nongson_desktop.rules.open_work import open_work
from nongson_desktop.rules.status_changes import StatusChange, change_status, consequences, warnings_of
from nongson_desktop.rules.statuses import refuse_impossible
from ui.editors import DateEditor, Editor, LineEditor, editor_for
from ui.pages.fields_dialog import DOCUMENT, REASON, FieldsDialog, day_editor
from ui.pages.member_dialogs import STATUS
from ui.pages.open_work import OpenWorkBox
from ui.saving import Saved
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

DUE = Column("due_on", "Có hạn đến ngày", pw.DateField(null=True), help="miễn, tạm thời, đình chỉ có thời hạn")
_WIDTH = 680


class StatusDialog(FieldsDialog):
    """The status, its day and papers; below, what follows, and the member's open work where it stays behind."""

    def __init__(self, window: MainWindow, member: Member) -> None:
        self.member = member
        editors: list[Editor] = [
            editor_for(STATUS, lambda: window.today),
            day_editor(window.today),
            DateEditor(DUE),
            LineEditor(DOCUMENT),
            LineEditor(REASON),
        ]
        super().__init__(window, f"Đổi trạng thái: {member.name}", "Đổi trạng thái", editors)
        self.note = QLabel(wordWrap=True)
        self.note.setObjectName("consequences")
        set_role(self.note, "muted")
        self.warning = QLabel(wordWrap=True)
        self.warning.setObjectName("warnings")
        set_role(self.warning, "warn")
        self.work = OpenWorkBox(lambda: window.today, self.boxes["reason"].editor)
        for widget in (self.warning, self.note, self.work):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.setMinimumWidth(_WIDTH)
        for box in self.boxes.values():
            box.editor.edited.connect(self.foretell)
        self.foretell()

    def change(self) -> StatusChange | None:
        """What is typed so far; None until there is a status."""
        try:
            values: dict[str, Any] = {name: box.editor.value() for name, box in self.boxes.items()}
        except UserError:
            return None
        if not values["status"]:
            return None
        return StatusChange(
            values["status"], values["since"], values["document"] or "", values["reason"] or "", values["due_on"]
        )

    def foretell(self) -> None:
        """Say what the change would ask for and lead to."""
        change = self.change()
        self.note.setText(_listed(consequences(self.member, change)) if change else "")
        self.warning.setText(_listed(self._warnings(change)) if change else "")
        self.warning.setVisible(bool(self.warning.text()))
        stays = change is None or change.since is None or change.rule.tasks
        self.work.show_items(
            [] if stays or change is None or not change.since else open_work(self.member, change.since)
        )

    def _warnings(self, change: StatusChange) -> list[str]:
        try:
            refuse_impossible(self.member, change.status, change.since)
        except UserError as error:
            return [error.message]
        return warnings_of(self.member, change)

    def read(self) -> dict[str, Any] | None:
        values = super().read()
        if values is None:
            return None
        try:
            return {**values, "choices": self.work.choices()}
        except UserError as error:
            super().refuse(error)
            return None

    def store(self, values: dict[str, Any]) -> Saved:
        choices = values.pop("choices")
        values = {name: value or "" if name in ("document", "reason") else value for name, value in values.items()}
        sentence = f"{self.member.name}: trạng thái {dict(Status.LABELS)[values['status']]}"
        with action(sentence) as made:
            change_status(Member.get_by_id(self.member.id), StatusChange(**values), choices)
        return Saved(self.member.id, made.id, f"{sentence}.")


def _listed(sentences: list[str]) -> str:
    return "".join(f"<div>• {escape(sentence)}</div>" for sentence in sentences)
