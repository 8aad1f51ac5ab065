"""One line of a register that is written by hand, its fields under the names that the register gives them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from db.base import action
from db.organizations import Organization
from db.registers import RegisterEntry
from nongson_desktop.columns import Column, columns_of, pick
from nongson_desktop.rules import registers
from nongson_desktop.rules.organizations import standing
from nongson_desktop.rules.registers import Register
from ui.editors import Editor, MemberEditor, OrganizationEditor, editor_for
from ui.pages.fields_dialog import FieldsDialog
from ui.saving import Saved

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_WIDTH = 520


def _fresh(register: Register, window: MainWindow) -> RegisterEntry:
    """A line of today, of the cell in scope where the register asks whose it is."""
    whose = window.cell if "organization" in register.fields else None
    return RegisterEntry(kind=register.kind, dated=window.as_of, organization=whose)


class EntryDialog(FieldsDialog):
    """Adding a line, or correcting one."""

    def __init__(self, window: MainWindow, register: Register, entry: RegisterEntry | None = None) -> None:
        self.register = register
        self.entry = entry or _fresh(register, window)
        columns = [
            replace(column, label=register.fields[column.name])
            for column in pick(columns_of(RegisterEntry), *register.fields)
        ]
        super().__init__(window, register.title, "Ghi", [self._editor(column, window) for column in columns])
        for column in columns:
            self._put(column)
        self.setMinimumWidth(_WIDTH)

    def _editor(self, column: Column, window: MainWindow) -> Editor:
        if column.name != "organization":
            return editor_for(column, lambda: window.as_of)
        bodies = [Organization(id=number, name=name) for number, _kind, name, _above in standing(window.as_of)]
        return OrganizationEditor(column, bodies)

    def _put(self, column: Column) -> None:
        editor = self.boxes[column.name].editor
        if isinstance(editor, MemberEditor):
            editor.put_member(self.entry.member)
        elif isinstance(editor, OrganizationEditor):
            editor.setCurrentIndex(max(editor.findData(self.entry.__data__.get(column.name)), 0))
        else:
            editor.put(column.text(self.entry))

    def store(self, values: dict[str, Any]) -> Saved:
        entry = RegisterEntry(**{**self.entry.__data__, **values})
        with action(f"{self.register.title}: {'sửa' if entry.id else 'ghi thêm'} một dòng") as made:
            registers.write(entry)
        return Saved(entry.id, made.id, f"Đã ghi vào {self.register.title[:1].lower()}{self.register.title[1:]}.")
