"""What is asked of a class: its own facts, who is sent to it, what the office asks of posts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import peewee as pw

from db.admission import Candidate, Stage
from db.base import Row, action
from db.organizations import Organization
from db.search import View
from db.training import TrainingClass, TrainingParticipant, TrainingRequirement, classes_listing
from nongson_desktop.columns import Column, columns_of, field_columns
from nongson_desktop.rules.training import all_requirements, send, write_class, write_requirement
from nongson_desktop.rules.training_levels import cadres
from ui.editors import Editor, LineEditor, MemberEditor, OrganizationEditor, editor_for
from ui.pages.fields_dialog import FieldsDialog
from ui.saving import Saved

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_WIDTH = 560
_MEMBER = Column("member", "Đảng viên", pw.CharField(default=""), help="gõ tên hoặc số thẻ")
_CANDIDATE = Column("candidate", "hoặc quần chúng ưu tú", pw.CharField(default=""))
_CADRE = Column("cadre", "hoặc cán bộ thôn ngoài Đảng", pw.CharField(default=""))
_CLASS = Column("training_class", "Lớp", pw.CharField(), required=True)


class ClassDialog(FieldsDialog):
    """A class, new or put right; the files of those who passed follow."""

    def __init__(self, window: MainWindow, held: TrainingClass) -> None:
        self.held = held
        columns = columns_of(TrainingClass)
        title = f"Lớp {held.name}" if held.id else "Thêm lớp đào tạo, bồi dưỡng"
        super().__init__(window, title, "Ghi", [editor_for(column, lambda: window.as_of) for column in columns])
        self.setMinimumWidth(_WIDTH)
        if held.id:
            for column in columns:
                self.put(column.name, column.text(held))
        self.boxes["name"].editor.setFocus()

    def store(self, values: dict[str, Any]) -> Saved:
        held = TrainingClass.get_by_id(self.held.id) if self.held.id else TrainingClass()
        for name, value in values.items():
            setattr(held, name, "" if value is None and name not in ("since", "until") else value)
        with action(f"{'Sửa' if held.id else 'Thêm'} lớp {held.name}") as made:
            write_class(held)
        return Saved(held.id, made.id, f"Đã lưu lớp {held.name}.")


class ParticipantDialog(FieldsDialog):
    """One more in a class: a member found by name, a candidate, a cadre outside the Party, or anyone by name."""

    def __init__(self, window: MainWindow, held: TrainingClass) -> None:
        self.held = held
        candidates = Candidate.select().where(
            ~Candidate.hidden, Candidate.stage != Stage.STOPPED, Candidate.member.is_null()
        )
        people = [one for one, _ in cadres(window.as_of) if one.cadre and not one.member]
        editors: list[Editor] = [
            MemberEditor(_MEMBER, lambda: window.as_of),
            OrganizationEditor(
                _CANDIDATE, [_named(one.id, one.name) for one in candidates.order_by(Candidate.sort_key)]
            ),
            OrganizationEditor(_CADRE, [_named(one.cadre.id, one.name) for one in people if one.cadre]),
            *(LineEditor(column) for column in field_columns(TrainingParticipant, "outsider", "unit", "note")),
        ]
        super().__init__(window, f"Cử đi học lớp {held.name}", "Thêm", editors)
        self.setMinimumWidth(_WIDTH)
        self.boxes["member"].editor.setFocus()

    def store(self, values: dict[str, Any]) -> Saved:
        row = {name: value or ("" if name in ("outsider", "unit", "note") else None) for name, value in values.items()}
        return sent(self.held, [row], self.main)


class ChooseClassDialog(FieldsDialog):
    """Which class those selected are sent to."""

    def __init__(self, window: MainWindow, people: Sequence[Row], kind: str) -> None:
        self.people = people
        query = classes_listing(View(as_of=window.as_of)).where(TrainingClass.kind == kind)
        known = query.order_by(TrainingClass.since.desc(nulls="first"), TrainingClass.id.desc())
        editor = OrganizationEditor(_CLASS, [_named(one.id, one.name) for one in known])
        super().__init__(window, f"Cử {len(people)} người đi học", "Cử đi học", [editor])
        editor.setCurrentIndex(min(1, editor.count() - 1))

    def store(self, values: dict[str, Any]) -> Saved:
        return sent(TrainingClass.get_by_id(values["training_class"]), self.people, self.main)


def sent(held: TrainingClass, people: Sequence[Row], window: MainWindow) -> Saved:
    """Send people to a class as one Action; raises UserError."""
    with action(f"Cử đi học lớp {held.name}") as made:
        count = send(held, people, window.as_of)
    passed = len(people) - count
    more = f" {passed} người đã có trong lớp." if passed else ""
    return Saved(held.id, made.id or 0, f"Đã cử {count} người đi học lớp {held.name}.{more}")


def _named(number: int, name: str) -> Organization:
    """A line of a choice."""
    return Organization(id=number, name=name)


class RequirementDialog(FieldsDialog):
    """One line of what the office asks, new or put right."""

    def __init__(self, window: MainWindow, place: int) -> None:
        self.place = place
        known = all_requirements()
        columns = columns_of(TrainingRequirement)
        editors = [editor_for(column, lambda: window.as_of) for column in columns]
        super().__init__(window, "Yêu cầu đào tạo, bồi dưỡng", "Ghi", editors)
        self.setMinimumWidth(_WIDTH)
        if place < len(known):
            for column in columns:
                self.put(column.name, column.text(known[place]))

    def store(self, values: dict[str, Any]) -> Saved:
        texts = {name: value or "" for name, value in values.items() if name in ("level", "document")}
        with action("Sửa yêu cầu đào tạo, bồi dưỡng") as made:
            kept = write_requirement(self.place, {**values, **texts})
        return Saved(kept.id, made.id, "Đã ghi yêu cầu đào tạo, bồi dưỡng.")
