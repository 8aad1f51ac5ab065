"""What is asked of a concern: a new one, its next step, what was raised before, the office's days and fields."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLabel

from db.base import action
from db.dialogues import Concern, ConcernKind, ConcernSource
from nongson_desktop.columns import Column, columns_of, field_columns, pick
from nongson_desktop.rules import concerns
from nongson_desktop.rules.concerns import Step
from nongson_desktop.rules.dialogue_rules import NUMBERS, areas, keep_areas, keep_rules, rules_on
from nongson_desktop.rules.organizations import cells
from ui.editors import ChoiceEditor, Editor, LineEditor, LongEditor, OrganizationEditor, editor_for
from ui.pages.fields_dialog import DOCUMENT, SINCE, FieldsDialog
from ui.saving import Saved
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_NEW = ("received_on", "source", "content", "hamlet", "area", "raised_by")
_HANDED_ON = ("received_on", "source", "hamlet", "passed_to", "passed_on")
_CELL = Column("cell", "Chi bộ (khi nêu ở chi bộ)", Concern._meta.fields["cell"])
_TODAY = ("received_on", "assigned_on", "answered_on", "reported_on", "passed_on")
_WIDTH = 560
_OFFERED = 40


def suggest(editor: Editor, words: Iterable[str]) -> None:
    """Offer words as they are typed; others may be typed all the same."""
    if isinstance(editor, LineEditor):
        completer = QCompleter(list(words), editor)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        editor.setCompleter(completer)


def bodies_named() -> list[str]:
    """Who has answered concerns so far, those asked most first."""
    query: Any = Concern.select(Concern.body).where(Concern.body != "", Concern.hidden == False)  # noqa: E712
    counted = query.group_by(Concern.body).order_by(pw.fn.COUNT(Concern.id).desc()).limit(_OFFERED)
    return [body for (body,) in counted.tuples()]


class ConcernDialog(FieldsDialog):
    """A concern from any source; the deadline follows from the day it came in."""

    def __init__(self, window: MainWindow) -> None:
        columns = pick(columns_of(Concern), *_NEW)
        editors = [editor_for(column, lambda: window.as_of) for column in columns]
        editors.insert(2, OrganizationEditor(_CELL, cells(window.as_of)))
        super().__init__(window, "Ghi kiến nghị", "Ghi", editors)
        self.setMinimumWidth(_WIDTH)
        self.put("received_on", f"{window.as_of:%d/%m/%Y}")
        self.put("source", dict(ConcernSource.LABELS)[ConcernSource.MEETING if window.cell else ConcernSource.OTHER])
        cell = self.boxes["cell"].editor
        if isinstance(cell, ChoiceEditor) and window.cell:
            cell.setCurrentIndex(max(cell.findData(window.cell), 0))
        suggest(self.boxes["area"].editor, areas(window.as_of))
        self.boxes["content"].editor.setFocus()

    def store(self, values: dict[str, Any]) -> Saved:
        with action("Ghi kiến nghị") as made:
            concern = concerns.receive(**{**values, "content": values["content"] or ""})
            made.what = f"Ghi kiến nghị {concern.name}"
        due = f", hạn trả lời {concern.due_on:%d/%m/%Y}" if concern.due_on else ""
        return Saved(concern.id, made.id, f"Đã ghi kiến nghị{due}.")


class ComplaintDialog(FieldsDialog):
    """That a complaint or denunciation was handed on; of what it says nothing is asked."""

    def __init__(self, window: MainWindow) -> None:
        columns = pick(columns_of(Concern), *_HANDED_ON)
        title = "Chuyển khiếu nại, tố cáo"
        super().__init__(window, title, "Ghi", [editor_for(column, lambda: window.as_of) for column in columns])
        note = QLabel(
            "Khiếu nại, tố cáo có thủ tục riêng của pháp luật: ở đây chỉ ghi ngày nhận, nơi chuyển, ngày chuyển;"
            " không ghi nội dung và người nêu.",
            wordWrap=True,
        )
        set_role(note, "muted")
        self.body.insertWidget(0, note)
        self.setMinimumWidth(_WIDTH)
        for name in ("received_on", "passed_on"):
            self.put(name, f"{window.as_of:%d/%m/%Y}")
        self.put("source", dict(ConcernSource.LABELS)[ConcernSource.RECEPTION])

    def store(self, values: dict[str, Any]) -> Saved:
        with action("Ghi đã chuyển khiếu nại, tố cáo") as made:
            concern = concerns.write(Concern(kind=ConcernKind.COMPLAINT, **values))
        return Saved(concern.id, made.id, f"Đã ghi chuyển đến {concern.passed_to}.")


class StepDialog(FieldsDialog):
    """One step of the ladder with what it asks."""

    def __init__(self, window: MainWindow, concern: Concern, step: Step) -> None:
        self.concern, self.step = concern, step
        columns = field_columns(Concern, *step.asks)
        editors = [editor_for(column, lambda: window.as_of) for column in columns]
        super().__init__(window, f"{step.words}: {concern.name}", step.words, editors)
        self.setMinimumWidth(_WIDTH)
        for column in columns:
            text = column.text(concern)
            self.put(column.name, text or (f"{window.as_of:%d/%m/%Y}" if column.name in _TODAY else ""))
        if "body" in self.boxes:
            suggest(self.boxes["body"].editor, bodies_named())
        if not columns:
            self.body.addWidget(QLabel(f"Chuyển sang “{concerns.state_words(step.state)}”.", wordWrap=True))

    def store(self, values: dict[str, Any]) -> Saved:
        concern = Concern.get_by_id(self.concern.id)
        with action(f"{self.step.words}: {concern.name}") as made:
            concerns.take_step(concern, self.step.state, values)
        return Saved(concern.id, made.id, f"{concerns.state_words(self.step.state)}: {concern.name}.")


class RepeatDialog(FieldsDialog):
    """The earlier concern that this one raises again, chosen among those of the same hamlet or field."""

    def __init__(self, window: MainWindow, concern: Concern) -> None:
        self.concern = concern
        earlier = Concern.select().where(
            Concern.hidden == False,  # noqa: E712
            Concern.kind == ConcernKind.CONCERN,
            Concern.id != concern.id,
            Concern.received_on <= concern.received_on,
            (Concern.hamlet == concern.__data__["hamlet"]) | (Concern.area == concern.area),
        )
        column = Column("repeats", "Kiến nghị đã nêu trước đây", Concern._meta.fields["repeats"])
        self.choice = OrganizationEditor(column, earlier.order_by(Concern.received_on.desc()).limit(_OFFERED))
        super().__init__(window, f"Nêu lại: {concern.name}", "Ghi", [self.choice])
        self.setMinimumWidth(_WIDTH)
        self.choice.setCurrentIndex(max(self.choice.findData(concern.__data__["repeats"]), 0))

    def store(self, values: dict[str, Any]) -> Saved:
        concern = Concern.get_by_id(self.concern.id)
        concern.repeats = values["repeats"]
        with action(f"Nêu lại kiến nghị trước: {concern.name}") as made:
            concerns.write(concern)
        return Saved(concern.id, made.id, "Đã ghi kiến nghị nêu lại.")


class RulesDialog(FieldsDialog):
    """The days and numbers of dialogues and concerns, from a day on; what no text confirms says so."""

    def __init__(self, window: MainWindow) -> None:
        known = rules_on(window.today)
        marks = dict.fromkeys(known.unconfirmed, " (chưa đối chiếu văn bản)")
        columns = [Column(name, f"{label}{marks.get(name, '')}", pw.IntegerField()) for name, label in NUMBERS]
        editors: list[Editor] = [editor_for(column, lambda: window.today) for column in (*columns, SINCE, DOCUMENT)]
        super().__init__(window, "Thời hạn đối thoại, kiến nghị", "Ghi", editors)
        self.setMinimumWidth(_WIDTH)
        said = QLabel(known.document, wordWrap=True)
        set_role(said, "muted")
        self.body.insertWidget(0, said)
        for name, _label in NUMBERS:
            self.put(name, str(getattr(known, name)))

    def store(self, values: dict[str, Any]) -> Saved:
        since: date | None = values.pop("since")
        document = values.pop("document") or ""
        known = rules_on(self.main.today)
        changed = {name: value for name, value in values.items() if value != getattr(known, name)}
        with action("Sửa thời hạn đối thoại, kiến nghị") as made:
            keep_rules(changed, since, document)
        return Saved(0, made.id, "Đã lưu thời hạn.")


class AreasDialog(FieldsDialog):
    """The fields that concerns belong to, one on a line."""

    def __init__(self, window: MainWindow) -> None:
        column = Column("areas", "Mỗi dòng một lĩnh vực", pw.TextField())
        super().__init__(window, "Lĩnh vực kiến nghị", "Ghi", [LongEditor(column)])
        self.setMinimumWidth(_WIDTH)
        self.boxes["areas"].editor.setFixedHeight(260)
        self.put("areas", "\n".join(areas(window.today)))

    def store(self, values: dict[str, Any]) -> Saved:
        with action("Sửa lĩnh vực kiến nghị") as made:
            keep_areas((values["areas"] or "").splitlines())
        return Saved(0, made.id, "Đã lưu lĩnh vực.")
