"""A dialog around one form; it stays open with everything typed until the writing is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel

from nongson_desktop.columns import Column
from ui import work
from ui.dialogs import Dialog
from ui.form import RecordForm
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.work import Job, Progress

_WIDTH = 620


class FormDialog(Dialog):
    """A dialog around one form; it stays open with everything typed until the writing is done.

    What takes long names itself in `doing` and tells how far it is; until it is done it can be stopped.
    """

    doing = ""
    writes = True

    def __init__(
        self, main: MainWindow, title: str, accept: str, intro: str, columns: Sequence[Column], wide: tuple[str, ...]
    ) -> None:
        super().__init__(main, title, accept)
        self.main = main
        self._writing: Job | None = None
        self.setMinimumWidth(_WIDTH)
        self.intro = QLabel(intro, wordWrap=True)
        set_role(self.intro, "muted")
        self.form = RecordForm(columns, lambda: main.as_of, wide=wide, page=False)
        self.form.left.connect(self.reject)
        self.form.save_asked.connect(self.try_accept)
        self.body.addWidget(self.intro)
        self.body.addWidget(self.form)
        self.told = QLabel(wordWrap=True)
        self.told.hide()
        self.body.addWidget(self.told)

    def try_accept(self) -> None:
        values = self.form.read()
        if values is None:
            return
        self.problem.hide()
        self.accept_button.setEnabled(False)
        self._writing = work.run(
            self,
            lambda progress: self.write_slowly(values, progress),
            lambda _: self.accept(),
            self._refuse,
            title=self.doing,
            write=True,
        )
        if self.doing:
            self._show_progress(0, 0)
            self.told.show()
            self._writing.progressed.connect(self._show_progress)

    def event(self, event: QEvent) -> bool:
        """What is wrong with a field stands under it, and the dialog makes room for that."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._grow()
        return done

    def _show_progress(self, done: int, total: int) -> None:
        self.told.setText(f"{self.doing}…" + (f" {done}/{total}" if total else ""))

    def reject(self) -> None:
        """While something that takes long is written, this stops it; the dialog says when it has stopped."""
        if self._writing is not None and self.doing:
            self._writing.cancel()
        else:
            super().reject()

    def write_slowly(self, values: dict[str, Any], progress: Progress) -> None:  # noqa: ARG002
        """Write what was typed, on the writer, telling how far it is."""
        self.write(values)

    def write(self, values: dict[str, Any]) -> None:
        """Write what was typed, on the writer."""
        raise NotImplementedError

    def _refuse(self, error: Exception) -> None:
        self._writing = None
        self.told.hide()
        self.accept_button.setEnabled(True)
        if getattr(error, "field", "") in self.form.boxes:
            self.form.refuse(error)
        else:
            self.refuse(error)
