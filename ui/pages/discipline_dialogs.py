"""One decision of discipline, of a member or of an organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel

from db.base import action
from db.discipline import Discipline
from db.members import Member
from db.organizations import Organization
from nongson_desktop.columns import Column, columns_of, pick
from nongson_desktop.rules.discipline import check, name_of, words_of
from nongson_desktop.rules.organizations import standing
from ui.editors import Editor, MemberEditor, OrganizationEditor
from ui.pages.fields_dialog import FieldsDialog
from ui.saving import Saved, write
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_TYPED = (
    "form",
    "decided_on",
    "number",
    "decided_by",
    "reason",
    "committed",
    "ended_on",
    "party",
    "duty",
    "elsewhere",
    "remedied",
    "decider",
    "effective_on",
    "received_on",
    "complaint_on",
    "complaint_to",
    "complaint_answered_on",
    "complaint_result",
    "note",
)
_ORGANIZATION = Column("organization", "hoặc tổ chức đảng", Discipline._meta.fields["organization"])
_WIDTH = 560


class DisciplineDialog(FieldsDialog):
    """The decision's fields; whom it is about is asked only where the dialog was not opened for somebody."""

    def __init__(
        self,
        window: MainWindow,
        discipline: Discipline | None = None,
        whom: Member | Organization | None = None,
    ) -> None:
        self.discipline = discipline or _fresh(whom)
        self._asks = discipline is None and whom is None
        super().__init__(window, "Quyết định kỷ luật", "Ghi", self._whom_editors(window) if self._asks else [])
        if not self._asks:
            self._name_whom()
        columns = pick(columns_of(Discipline), *_TYPED)
        self.form = self.make_form(columns, window.as_of, self.discipline, ("reason",))
        self.body.addWidget(self.form)
        self.setMinimumWidth(_WIDTH)
        if not self._asks:
            self.form.focus_first()

    def _whom_editors(self, window: MainWindow) -> list[Editor]:
        (member,) = pick(columns_of(Discipline), "member")
        bodies = [Organization(id=number, name=name) for number, _kind, name, _above in standing(window.as_of)]
        return [MemberEditor(member, lambda: window.as_of), OrganizationEditor(_ORGANIZATION, bodies)]

    def _name_whom(self) -> None:
        name = QLabel(name_of(self.discipline))
        set_role(name, "subtitle")
        self.body.addWidget(name)

    def store(self, values: dict[str, Any]) -> Saved:
        return store_discipline(Discipline(**{**self.discipline.__data__, **values}))


def _fresh(whom: Member | Organization | None) -> Discipline:
    if isinstance(whom, Member):
        return Discipline(member=whom)
    return Discipline(organization=whom)


def store_discipline(discipline: Discipline) -> Saved:
    """Write the decision as one Action; raises UserError."""
    check(discipline)
    with action(f"{name_of(discipline)}: kỷ luật {words_of(discipline)}") as made:
        discipline.save()
    return Saved(discipline.id, made.id, f"Đã ghi kỷ luật của {name_of(discipline)}.")


def drop_discipline(window: MainWindow, owner: Any, discipline_id: int) -> None:
    """Take a decision off that was recorded by mistake; it can be brought back."""
    if not discipline_id:
        window.tell("Chọn một quyết định trong danh sách.")
        return

    def job() -> Saved:
        discipline = Discipline.get_by_id(discipline_id)
        discipline.hidden = True
        with action(f"{name_of(discipline)}: bỏ một quyết định kỷ luật ghi nhầm") as made:
            discipline.save()
        return Saved(discipline_id, made.id, f"Đã bỏ một quyết định kỷ luật của {name_of(discipline)}.")

    write(window, owner, job)
