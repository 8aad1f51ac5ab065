"""A dialog around one form; it stays open with everything typed until the writing is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel

from nongson_desktop.columns import Column
from ui import work
from ui.dialogs import Dialog
from ui.form import RecordForm
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_WIDTH = 620


class FormDialog(Dialog):
    """A dialog around one form; it stays open with everything typed until the writing is done."""

    def __init__(
        self, main: MainWindow, title: str, accept: str, intro: str, columns: Sequence[Column], wide: tuple[str, ...]
    ) -> None:
        super().__init__(main, title, accept)
        self.main = main
        self.setMinimumWidth(_WIDTH)
        self.intro = QLabel(intro, wordWrap=True)
        set_role(self.intro, "muted")
        self.form = RecordForm(columns, lambda: main.as_of, wide=wide, page=False)
        self.form.left.connect(self.reject)
        self.form.save_asked.connect(self.try_accept)
        self.body.addWidget(self.intro)
        self.body.addWidget(self.form)

    def try_accept(self) -> None:
        values = self.form.read()
        if values is None:
            return
        self.problem.hide()
        self.accept_button.setEnabled(False)
        work.run(self, lambda _: self.write(values), lambda _: self.accept(), self._refuse, write=True)

    def write(self, values: dict[str, Any]) -> None:
        """Write what was typed, on the writer."""
        raise NotImplementedError

    def _refuse(self, error: Exception) -> None:
        self.accept_button.setEnabled(True)
        if getattr(error, "field", "") in self.form.boxes:
            self.form.refuse(error)
        else:
            self.refuse(error)
