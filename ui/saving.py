"""Saving what is typed in a form on the writer's thread, and giving the answer back to the form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from db.base import Record
from db.errors import UserError
from db.settings import drop_draft, keep_draft
from ui import work
from ui.dialogs import show_failure
from ui.form import RecordForm

if TYPE_CHECKING:
    from ui.main_window import MainWindow


@dataclass(frozen=True)
class Saved:
    """What was written: the record, the Action that can take it back, and the sentence that says so."""

    record_id: int
    action_id: int
    sentence: str


def show_in_form(window: MainWindow, form: RecordForm, record: Record | None, key: str = "", whose: str = "") -> None:
    """Show a record or none in a page's form; what is typed in the record shown already stays.

    What was typed for the one before is kept as a draft, and the clerk is told whose.
    """
    key = "" if record is None else key
    if form.key not in ("", key) and form.keep_typing():
        window.tell(f"Đã giữ bản nháp chưa lưu của {form.whose}.")
    if record is None:
        form.key = ""
    elif form.key != key or not form.changed():
        form.show_record(record, key)
        form.whose = whose


def save_form(
    window: MainWindow,
    owner: QObject,
    form: RecordForm,
    store: Callable[[dict[str, Any]], Saved],
    done: Callable[[Saved], None],
) -> None:
    """Store the changed values; a form that shows another record by then keeps what was refused as a draft."""
    if not form.changed():
        return
    key, typed = form.key, form.changed()
    values = form.send()
    if values is None:
        return

    def answered(saved: Saved) -> None:
        if form.key == key:
            form.saved()
        else:
            drop_draft(key)
        window.offer_undo(saved.action_id, saved.sentence)
        done(saved)

    def failed(error: Exception) -> None:
        sentence = error.message if isinstance(error, UserError) else "Chưa lưu được."
        if form.key == key:
            form.refuse(error if isinstance(error, UserError) else UserError(sentence))
        else:
            keep_draft(key, typed, datetime.now().isoformat(timespec="minutes"))
            window.tell(f"{sentence} Chữ đã gõ được giữ làm bản nháp.")
        if not isinstance(error, UserError):
            show_failure(owner, error)

    work.run(owner, lambda _: store(values), answered, failed, title="Đang lưu", write=True)


def write(
    window: MainWindow, owner: QObject, job: Callable[[], Saved], done: Callable[[Saved], None] | None = None
) -> None:
    """Do one small piece of writing, offer to take it back and read the page again."""

    def answered(saved: Saved) -> None:
        window.offer_undo(saved.action_id, saved.sentence)
        window.reload()
        if done:
            done(saved)

    work.run(owner, lambda _: job(), answered, title="Đang lưu", write=True)
