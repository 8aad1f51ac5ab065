"""Tiến độ, danh sách: how far each cell is and whom to telephone, the workbooks out and back, and the opening list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QLabel,
    QMenu,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from nongson_desktop.documents.request import Request
from nongson_desktop.rules.allotment import allotted
from nongson_desktop.rules.evaluation import evaluation_of, rating_day
from nongson_desktop.rules.opening import Opening, opening_of
from nongson_desktop.rules.progress import CellProgress, progress_of
from nongson_desktop.rules.workbooks import Comparison, compare, send_workbooks
from nongson_desktop.rules.workbooks_together import Returned, compare_all
from ui import work
from ui.page import Page, empty_notice, heading, icon_button, page_layout
from ui.pages.evaluation_returned import ReturnedDialog, ReturnedFilesDialog
from ui.pages.evaluation_state import short_cell
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

PROGRESS, LEFT_OUT, RATED, TREE = range(4)
_TABS = ("Tiến độ", "Không xếp loại, cần xem xét", "Được xếp loại", "Cây tổ chức")
_COLUMNS = (
    ("Chi bộ", 142),
    ("Bí thư", 138),
    ("Điện thoại", 108),
    ("Phải xếp", 72),
    ("Tự nhận", 68),
    ("Đề xuất", 66),
    ("Quyết định", 84),
    ("Cuộc họp", 98),
    ("Tệp gửi chi bộ", 114),
    ("Còn thiếu", 0),
)
_LISTS = {
    LEFT_OUT: (("Họ và tên", 165), ("Chi bộ", 135), ("Vì sao", 0), ("Quy định", 232), ("Việc", 145)),
    RATED: (("Họ và tên", 180), ("Chi bộ", 150), ("Chức vụ", 0), ("Nhóm đánh giá", 355)),
    TREE: (("Tổ chức đảng", 0), ("Đảng viên", 90), ("Được xếp loại", 110)),
}
_UNALLOTTED = "Chưa phân bổ số hoàn thành xuất sắc nên tệp chưa ghi chi bộ được chọn bao nhiêu."
_FILE = "Bảng Excel (*.xlsx *.xlsm *.ods)"


class RatingProgressPage(Page):
    """Cells with what they lack; the list of the opening in the tabs beside it."""

    counts_widely = True
    title = "Tiến độ chi bộ"
    help = (
        "Mỗi chi bộ một dòng: đã tự nhận, đề xuất, họp, quyết định bao nhiêu, còn thiếu gì, gọi ai. Chọn chi bộ rồi"
        " “Lập tệp gửi chi bộ…” (Ctrl+G) để gửi bảng Excel cho bí thư tự ghi; tệp gửi về thì “Đọc tệp nhận lại…”"
        " (Ctrl+O), chọn được nhiều tệp: chương trình cho xem chỗ khác nhau trước khi ghi. Enter mở chi bộ ở trang"
        " Đánh giá."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._asked = 0
        self.send_button = icon_button("Lập tệp gửi chi bộ…", "export")
        self.send_button.setShortcut("Ctrl+G")
        self.send_button.setToolTip("Một tệp Excel cho mỗi chi bộ, để bí thư tự ghi   Ctrl+G")
        self.read_button = icon_button("Đọc tệp nhận lại…", "import")
        self.read_button.setShortcut("Ctrl+O")
        self.read_button.setToolTip("Xem chỗ khác nhau rồi mới ghi   Ctrl+O")
        self.print_button = icon_button("In…", "print")
        for pressed, act in (
            (self.send_button, self.choose_sending),
            (self.read_button, self.choose_returned),
            (self.print_button, self.print_front),
        ):
            pressed.clicked.connect(act)
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.send_button, self.read_button, self.print_button))
        self._front = QStackedWidget()
        self._front.addWidget(empty_notice("Mở đánh giá của năm trước, ở trang Đánh giá, xếp loại."))
        self._front.addWidget(self._opened())
        layout.addWidget(self._front, 1)

    def _opened(self) -> QWidget:
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        for words in _TABS:
            self.tabs.addTab(words)
        self.about = QLabel(wordWrap=True)
        set_role(self.about, "muted")
        self.rows = TextRows([words for words, _ in _COLUMNS], (3, 4, 5, 6))
        self.view = TextRowsView(self.rows, [width for _, width in _COLUMNS], wraps=True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setAccessibleName("Tiến độ các chi bộ")
        self.view.chosen.connect(self._open_cell)
        self.lists = {place: _list(columns) for place, columns in _LISTS.items()}
        self._parts = QStackedWidget()
        for one in (self.view, *(view for _, view in self.lists.values())):
            self._parts.addWidget(one)
        self.tabs.currentChanged.connect(self._parts.setCurrentIndex)
        opened = QWidget()
        column = QVBoxLayout(opened)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget, stretch in ((self.about, 0), (self.tabs, 0), (self._parts, 1)):
            column.addWidget(widget, stretch)
        return opened

    # what is shown

    def reload(self) -> None:
        year, day = self.main.year, self.main.as_of
        evaluation = evaluation_of(year)
        self._front.setCurrentIndex(1 if evaluation else 0)
        for one in (self.send_button, self.read_button):
            one.setVisible(evaluation is not None and evaluation.closed_on is None)
        self.print_button.setVisible(evaluation is not None)
        if evaluation is None:
            return
        self._asked += 1
        asked = self._asked
        work.run(self, lambda _: progress_of(year, day), lambda cells: self._show(asked, cells))
        work.run(self, lambda _: opening_of(year), lambda opening: self._show_opening(asked, opening))

    def _show(self, asked: int, cells: list[CellProgress]) -> None:
        if asked != self._asked:
            return
        if self.main.scope.is_wide:
            cells = [one for one in cells if one.counts.id in self.main.bodies]
        day, standing = self.main.today, self.view.current_key()
        self.rows.show([_progress_row(one, day) for one in cells], [one.counts.id or 0 for one in cells])
        self._stand_on(standing)
        done = sum(not one.lacking(day) for one in cells)
        self.main.count(f"{done}/{len(cells)} chi bộ đã xong")

    def _show_opening(self, asked: int, opening: Opening) -> None:
        if asked != self._asked:
            return
        if self.main.scope.is_wide:
            opening = opening.within(self.main.bodies)
        self.about.setText(" ".join(opening.sentences))
        open_cases = len(opening.not_rated) + len(opening.cells_not_rated) + len(opening.undecided)
        self.tabs.setTabText(
            LEFT_OUT, f"{_TABS[LEFT_OUT]} ({open_cases + len(opening.newcomers) + len(opening.overtaken)})"
        )
        self.tabs.setTabText(RATED, f"{_TABS[RATED]} ({len(opening.rated)})")
        self._fill_lists(opening)

    def _fill_lists(self, opening: Opening) -> None:
        review = "không xếp loại"
        left = [
            (one.subject.name, short_cell(one.subject.cell), one.words, one.article, review)
            for one in (*opening.not_rated, *opening.cells_not_rated)
        ]
        left += [(one.name, short_cell(one.cell), one.why, "", "cần cấp ủy xem xét") for one in opening.undecided]
        left += [(one.name, "", "chưa vào đợt đánh giá", "", "cập nhật danh sách") for one in opening.newcomers]
        left += [(one.kept, short_cell(one.cell), one.words, "", "cập nhật danh sách") for one in opening.overtaken]
        self.lists[LEFT_OUT][0].show(left)
        self.lists[RATED][0].show([(one.name, short_cell(one.cell), one.position, one.group) for one in opening.rated])
        tree = [
            (f"{'      ' * one.depth}{one.name}", str(one.members or ""), str(one.rated or ""))
            for one in opening.branches
        ]
        self.lists[TREE][0].show(tree)

    def _stand_on(self, cell: int) -> None:
        wanted = self.main.cell or cell
        if self.rows.keys:
            self.view.selectRow(self.rows.keys.index(wanted) if wanted in self.rows.keys else 0)

    def _open_cell(self, cell: int) -> None:
        if cell:
            self.main.set_cell(cell)
        self.main.go("evaluation")

    def focus_first(self) -> None:
        shown = self.view if self.tabs.currentIndex() == PROGRESS else self.lists[self.tabs.currentIndex()][1]
        shown.setFocus()

    # workbooks

    def chosen_cells(self) -> list[int]:
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.view.key_at(row) for row in rows if self.view.key_at(row)]

    def choose_sending(self) -> None:
        """For the cells selected, or for all of them, into one folder."""
        chosen = self.chosen_cells()
        words = self.rows.rows[self.view.currentIndex().row()][0] if len(chosen) == 1 else ""
        menu = QMenu(self)
        if chosen:
            named = words or f"{len(chosen)} chi bộ đang chọn"
            menu.addAction(f"Cho {named}…", lambda: self.ask_folder(chosen))
        menu.addAction("Cho tất cả chi bộ…", lambda: self.ask_folder(self._all_cells()))
        menu.setActiveAction(menu.actions()[0])
        menu.exec(self.send_button.mapToGlobal(self.send_button.rect().bottomLeft()))

    def _all_cells(self) -> list[int]:
        """Cells that have somebody to rate."""
        due = [row[3] for row in self.rows.rows]
        return [key for key, number in zip(self.rows.keys, due, strict=True) if key and number != "0"]

    def ask_folder(self, cells: list[int]) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Chọn thư mục để ghi tệp gửi chi bộ")
        if folder:
            self.send(cells, Path(folder))

    def send(self, cells: list[int], folder: Path) -> None:
        """Write the workbooks and remember the day."""
        year, day = self.main.year, self.main.today

        def done(paths: list[Path]) -> None:
            unsaid = "" if allotted(year) else f" {_UNALLOTTED}"
            self.main.tell(f"Đã ghi {len(paths)} tệp vào {folder.name}; ngày gửi {day:%d/%m/%Y}.{unsaid}")
            self.reload()

        work.run(self, lambda _: send_workbooks(year, cells, folder, day), done, title="Đang lập tệp", write=True)

    def choose_returned(self) -> None:
        """One file or as many as the clerk marks in the folder."""
        chosen, _ = QFileDialog.getOpenFileNames(self, "Đọc tệp chi bộ gửi về (chọn được nhiều tệp)", "", _FILE)
        if len(chosen) > 1:
            self.read_all([Path(one) for one in chosen])
        elif chosen:
            self.read([Path(chosen[0])])

    def read(self, paths: Sequence[Path]) -> None:
        """Show what the workbooks say otherwise, one after the other; nothing is written before the clerk agrees."""
        if not paths:
            return
        year, (path, *later) = self.main.year, paths

        def answer(found: Comparison) -> None:
            self._answer(ReturnedDialog(self.main, found))
            self.read(later)

        work.run(self, lambda _: compare(year, path), answer, title="Đang đọc tệp")

    def read_all(self, paths: Sequence[Path]) -> None:
        """Show the files together; rows in doubt of those that were taken over are asked about file by file."""
        year = self.main.year

        def answer(files: list[Returned]) -> None:
            dialog = ReturnedFilesDialog(self.main, files)
            self._answer(dialog)
            self.read([one.path for one in dialog.taken if one.doubtful] if dialog.number else [])

        work.run(self, lambda progress: compare_all(year, paths, progress.report), answer, title="Đang đọc tệp")

    def _answer(self, dialog: ReturnedDialog | ReturnedFilesDialog) -> None:
        if dialog.exec():
            self.main.offer_undo(dialog.number, dialog.sentence)
            self.reload()
            self.main.refresh_top()

    # paper

    def print_front(self) -> None:
        from ui.pages.printing import PrintDialog

        papers = (
            ("rating-progress", "rated-list")
            if self.tabs.currentIndex() == PROGRESS
            else ("rated-list", "rating-progress")
        )
        on = min(self.main.today, rating_day(self.main.year))
        main = self.main
        PrintDialog(main, papers, Request(on=on, year=main.year, cell=main.cell, scope=main.scope)).exec()


def _list(columns: tuple[tuple[str, int], ...]) -> tuple[TextRows, TextRowsView]:
    rows = TextRows([words for words, _ in columns])
    view = TextRowsView(rows, [width for _, width in columns], wraps=True)
    view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return rows, view


def _progress_row(one: CellProgress, day: date) -> tuple[str, ...]:
    counts = one.counts
    numbers = (one.due, counts.self_entered, counts.cell_entered, counts.rated)
    lacking = ", ".join(one.lacking(day)) or "✓ đã xong"
    name = short_cell(counts.name) or "Chưa rõ chi bộ"
    return (name, one.contact.name, one.contact.phone, *map(str, numbers), one.meeting, one.workbook_words, lacking)
