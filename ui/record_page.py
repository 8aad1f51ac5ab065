"""A list of one record kind with its search, filters, columns, printing and export; the ground of every list page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from db.search import View, nfc
from nongson_desktop.columns import Column
from nongson_desktop.kinds import Kind
from nongson_desktop.rules.lists import editable_columns
from nongson_desktop.rules.scopes import words_of
from nongson_desktop.safety.journal import note
from ui import work
from ui.dialogs import show_failure
from ui.export_reason import reason_for
from ui.icons import icon
from ui.list_columns import columns_button
from ui.list_filter import ListFilter
from ui.table import RecordTable, RecordView
from ui.wrapping import WrappingRow

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SEARCH_AFTER = 40
_DETAIL_AFTER = 60
_SEARCH_WIDTH = 130
_KEPT_SELECTED = 1000
Narrow = Callable[[Any], Any]


class RecordList(QWidget):
    """The search line, the filters and the table of one kind; what is empty says what to do next."""

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(  # noqa: PLR0913  (the parts of a list page, all but the first by name)
        self,
        window: MainWindow,
        kind: Kind,
        key: str,
        shown: Sequence[str],
        unit: str,
        *,
        hint: str = "Tìm trong danh sách   Ctrl+F",
        columns: Sequence[Column] | None = None,
        complete: Callable[[list[Any]], None] | None = None,
        tint: Callable[[Any], str] | None = None,
        filters: Sequence[QWidget] = (),
        empty: QFrame | None = None,
        narrow: Narrow | None = None,
    ) -> None:
        """`unit` is the word for what is counted; `narrow` adds the page's own filter to the kind's query."""
        super().__init__()
        self.main = window
        self.kind = kind
        self.key = key
        self.unit = unit
        self.status: tuple[str, ...] | None = None
        self.usual_status: tuple[str, ...] | None = None
        self._narrow = narrow
        self._complete = complete
        self._sort = ""
        self._own_filters = tuple(filters)
        self.table = RecordTable(replace(kind, listing=self._listing), self, columns, complete, tint)
        self.view = RecordView(self.table, key, shown)
        self.search = QLineEdit()
        self.search.setObjectName("search")
        self.search.setPlaceholderText(hint)
        self.search.setAccessibleName("Tìm trong danh sách")
        self.search.setClearButtonEnabled(True)
        self.search.setAcceptDrops(False)
        self.search.setMinimumWidth(_SEARCH_WIDTH)
        self.search.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed
        )  # it takes what the others leave
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.installEventFilter(self)
        self.empty = empty
        self.filters = ListFilter(self)
        self._lay_out(filters)
        self._connect()

    def _lay_out(self, filters: Sequence[QWidget]) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search, 1)
        row.addWidget(WrappingRow((*filters, self.filters.button, columns_button(self.view)), right=True))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        if self.empty:
            self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.filters)
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self._typing = QTimer(self, singleShot=True, interval=_SEARCH_AFTER)
        self._typing.timeout.connect(self.reload)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self._choosing = QTimer(self, singleShot=True, interval=_DETAIL_AFTER)
        self._choosing.timeout.connect(lambda: self.chosen.emit(self.view.current_id()))
        self.view.current_changed.connect(lambda _: self._choosing.start())
        self.view.opened.connect(self.opened.emit)
        self.view.typed.connect(self._type_on)
        self.view.sort_asked.connect(self._sort_by)
        self.view.sort_refused.connect(self.main.tell)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self.tell_count())
        self.filters.changed.connect(self.reload)
        self.view.pasted.connect(self.paste_rows)
        self.view.add_action("Sửa nhiều dòng đang chọn…", self.change_rows)
        self.view.add_action("In danh sách như đang thấy…", self.print_list)
        if "hidden" in self.kind.model._meta.fields:
            self.view.add_action("Xem dòng đã bỏ, đưa lại…", self.show_gone)
        self.table.loaded.connect(self.tell_count)
        self.table.failed.connect(lambda error: show_failure(self, error), Qt.ConnectionType.QueuedConnection)

    def _listing(self, view: View) -> Any:
        query = self.kind.listing(view)
        return self._narrow(query) if self._narrow else query

    def asked(self) -> View:
        """What the list is asked for now."""
        view = View(
            as_of=self.main.as_of,
            search=nfc(self.search.text()),
            year=self.main.year,
            status=self.status,
            sort=self._sort,
            conditions=self.filters.conditions,
        )
        return view.within(self.main.bodies)

    def combos(self) -> list[QComboBox]:
        """The page's own choices beside the search."""
        return [one for one in self._own_filters if isinstance(one, QComboBox)]

    def choosers(self) -> list[QComboBox | QCheckBox]:
        """The page's own choices beside the search, of whatever kind."""
        return [one for one in self._own_filters if isinstance(one, QComboBox | QCheckBox)]

    def reload(self) -> None:
        """Read the list again; the clerk stays on her row, and on those she selected, as long as they are listed."""
        self._typing.stop()
        stood, selected = self.view.current_id(), self.view.selected_ids()
        self.table.show(self.asked())
        if stood:
            self.view.stand_on(stood)
        if 1 < len(selected) <= _KEPT_SELECTED:
            self.view.select_ids(selected)
        nothing = not self.table.ids and not self.search.text().strip() and not self._is_filtered()
        self.stack.setCurrentIndex(1 if self.empty and nothing else 0)

    def _is_filtered(self) -> bool:
        return bool(self.filters.conditions or (self.status and self.status != self.usual_status))

    def stand_on(self, record_id: int) -> bool:
        """Go to a record, letting go of the search and the conditions when they hide it."""
        if self.view.stand_on(record_id):
            return True
        if self.search.text() or self.filters.conditions:
            self.search.clear()
            self.filters.put(())
        return self.view.stand_on(record_id)

    def seek(self, record_id: int) -> None:
        """Stand on a record, letting go of the page's own choices and of the scope as well when they hide it."""
        if self.stand_on(record_id):
            return
        for one in self.combos():
            one.setCurrentIndex(0)
        if not self.view.stand_on(record_id) and self.main.scope.body is not None:
            self.main.set_cell(None)
            self.view.stand_on(record_id)

    def tell_count(self) -> None:
        count, selected = len(self.table.ids), len(self.view.selected_ids())
        text = f"{count:,} {self.unit}".replace(",", ".")
        several = selected > 1
        many = f"Sửa {selected} dòng…" if several and editable_columns(self.kind) else ""
        self.main.status.count(text + (f" · {selected} đang chọn" if several else ""), many, self.change_rows)

    def _sort_by(self, order: str) -> None:
        self._sort = order
        self.reload()

    def _type_on(self, text: str) -> None:
        self.search.setFocus()
        self.search.setText(self.search.text() + text)

    def focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def focus_list(self) -> None:
        """Put the focus on the rows, on the first when none was chosen."""
        if not self.view.current_id() and self.table.ids:
            self.view.stand_on(self.table.ids[0])
        self.view.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search line Down and Enter go to the rows, Esc takes the search off."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter_list(opening=event.key() != Qt.Key.Key_Down)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.search.clear()
                self.focus_list()
                return True
        return super().eventFilter(watched, event)

    def _enter_list(self, *, opening: bool) -> None:
        if self._typing.isActive():
            self.reload()
        self.focus_list()
        if opening and self.view.current_id():
            self.opened.emit(self.view.current_id())

    def change_rows(self) -> None:
        """One value for the rows selected."""
        from ui.list_editing import change_rows

        change_rows(self)

    def show_gone(self) -> None:
        """What was taken off the list, to be put back."""
        from ui.gone import GoneDialog

        GoneDialog(self).exec()

    def paste_rows(self, text: str) -> None:
        """What was copied in Excel, over the rows."""
        from ui.list_editing import paste_rows

        paste_rows(self, text)

    def records(self) -> list[Any]:
        """All records listed, in their order; for any thread."""
        return self._read_all(self.asked())

    def _read_all(self, view: View) -> list[Any]:
        found = list(replace(self.kind, listing=self._listing).query(view))
        if self._complete:
            self._complete(found)
        return found

    def export(self) -> None:
        """Write the list as seen to an Excel file of the clerk's choice."""
        reason = reason_for(self, self.view.columns_shown(), len(self.table.ids))
        if reason is None:
            return
        path = choose_file(self, "Xuất danh sách ra Excel", f"{self.kind.title}.xlsx", "Excel (*.xlsx)")
        if path is None:
            return
        view, columns, title = self.asked(), self.view.columns_shown(), self._title()

        def job(_progress: work.Progress) -> int:
            from nongson_desktop.excel.writing import write_list

            records = self._read_all(view)
            write_list(path, title, columns, records)
            note("export", f"Xuất danh sách {self.kind.title} ra Excel: {len(records)} dòng", reason)
            return len(records)

        work.run(
            self,
            job,
            lambda count: self.main.tell(f"Đã xuất {count} dòng ra {path.name}."),
            title="Đang xuất Excel",
        )

    def print_list(self) -> None:
        """Preview the list as seen on paper: its rows, its order and the columns that show, on a page she chooses."""
        from nongson_desktop.documents.listing import PAGES, ListPage, list_paper
        from nongson_desktop.documents.paper import WIDE, Paper
        from nongson_desktop.documents.request import Request
        from ui.pages.printing import PrintDialog

        view, columns, note = self.asked(), self.view.columns_shown(), self._narrowed()
        heading = f"Danh sách {self.kind.title.lower()}"

        def paper(page: ListPage) -> Paper:
            def draw(request: Request) -> bytes:
                records = self._read_all(view)
                return list_paper(heading, columns, records, request.on, note=note, format=request.format, page=page)

            return Paper(
                "list", f"{page.title[0].upper()}{page.title[1:]}: {heading.lower()}", (), ("pdf", "docx"), WIDE, draw
            )

        PrintDialog(self.main, [paper(page) for page in PAGES], Request(on=self.main.as_of, year=self.main.year)).exec()

    def _narrowed(self) -> str:
        """What the list was narrowed to, in words for its paper."""
        search = self.search.text().strip()
        whose = words_of(self.main.scope, self.main.as_of)
        parts = [whose] if whose else []
        parts += [f"tìm “{search}”"] if search else []
        parts += [one.currentText().lower() for one in self.combos() if one.currentIndex() > 0]
        return "; ".join([*parts, *self.filters.words()])

    def _title(self) -> str:
        return f"{self.kind.title} – {self.main.top.office.text()}"


def choose_file(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Where the clerk wants a file; None when she thinks better of it."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(Path.home() / name), kinds)
    if not chosen:
        return None
    suffix = Path(name).suffix
    return Path(chosen) if chosen.lower().endswith(suffix) else Path(chosen + suffix)
