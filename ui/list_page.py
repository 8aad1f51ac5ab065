"""A page around one list, and one with a form beside the list."""

from __future__ import annotations

from ui.form import RecordForm
from ui.page import Page
from ui.record_page import RecordList


class ListPage(Page):
    """A page around one list: one types in its search, and prints it as it is seen."""

    list: RecordList

    def reload(self) -> None:
        self.list.reload()

    def focus_first(self) -> None:
        self.list.focus_search()

    def search_here(self) -> None:
        self.list.focus_search()

    def print_front(self) -> None:
        self.list.print_list()


class FormPage(ListPage):
    """A list and beside it the form of the record in the row."""

    form: RecordForm

    def follow_list(self) -> None:
        """The row is shown, Enter goes into it, Esc leads back to the list."""
        self.list.chosen.connect(self._show)
        self.list.opened.connect(self._open)
        self.form.save_asked.connect(self.save)
        self.form.left.connect(self.list.focus_list)

    def _show(self, record_id: int) -> None:
        """Show a record; 0 stands for none."""
        raise NotImplementedError

    def _open(self, record_id: int) -> None:
        """Show a record and go to where one types."""
        raise NotImplementedError

    def keep_typing(self) -> int:
        return int(self.form.keep_typing())
