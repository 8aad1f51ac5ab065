"""Nhập từ Excel: a workbook dropped or chosen, looked at row by row, then written as one thing that can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from db.errors import UserError
from db.search import sort_key
from nongson_desktop.catalog import KINDS
from nongson_desktop.excel.reading import Workbook, read_workbook
from nongson_desktop.excel.whole import PACKAGE, is_package
from nongson_desktop.rules.imports import ImportResult, Preview, Undone, commit, imports, prepare, undo_import
from nongson_desktop.rules.imports_office import Office, is_whole
from nongson_desktop.rules.imports_returned import write_returned
from nongson_desktop.rules.organizations import cells
from ui import work
from ui.dialogs import button, show_failure
from ui.page import Page, heading, icon_button, page_layout
from ui.pages.importing_history import History
from ui.pages.importing_preview import PreviewPanel
from ui.pages.importing_whole import XLSX, WholeOffice
from ui.record_page import choose_file
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_FIRST = ("members", "ratings", "cell-ratings", "tasks", "organizations")
_OF_THE_PROGRAM = ("saved-filters", "import-mappings")  # no office has a list of these
_NAMES = {"ratings": "Xếp loại đảng viên", "cell-ratings": "Xếp loại chi bộ"}
_FILES = f"Bảng tính, gói dữ liệu (*.xlsx *.xls *.ods *{PACKAGE});;Mọi tệp (*)"
_START, _READING, _PREVIEW = range(3)


class ImportPage(Page):
    """Choose or drop, look, import; and every import made so far with its way back."""

    title = "Nhập từ Excel"
    help = (
        "Kéo tệp .xlsx, .xls hoặc .ods vào cửa sổ. Chương trình tự tìm dòng tiêu đề và ghép cột, đổi chữ gõ bằng phông"
        " cũ (.VnTime, VNI) sang Unicode; xem trước từng dòng rồi mới nhập. Người đã có thì xem cạnh nhau và chọn giữ,"
        " điền ô trống hay ghi đè. Dòng sai trả lại được thành tệp tô màu. Mỗi lần nhập hoàn tác được bằng một nút,"
        " ngày nào cũng được: dòng đã sửa từ lúc nhập thì giữ lại. “Xuất toàn bộ” ghi mọi dữ liệu ra một tệp Excel."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setAcceptDrops(True)
        self.path: Path | None = None
        self._number = 0
        self._content: bytes | None = None
        self._by_hand = False
        self._job: work.Job | None = None
        self._asked = 0
        self.choose_button = icon_button("Chọn tệp khác…", "open")
        self.choose_button.clicked.connect(self.choose_file)
        self.leave_button = icon_button("Thôi", "close", "quiet")
        self.leave_button.clicked.connect(self.leave)
        self.kind = QComboBox()
        self.kind.setAccessibleName("Nhập gì")
        for key, words in _kinds():
            self.kind.addItem(words, key)
        self.kind.activated.connect(lambda _: self._look_again())
        layout = page_layout(self)
        label = QLabel("Nội dung")
        label.setBuddy(self.kind)
        set_role(label, "muted")
        layout.addLayout(heading(self.title, label, self.kind, self.choose_button, self.leave_button))
        self._front = QStackedWidget()
        for part in (self._start(), self._reading(), self._preview()):
            self._front.addWidget(part)
        layout.addWidget(self._front, 1)
        self._show(_START)

    def _start(self) -> QWidget:
        self.drop = QFrame()
        self.drop.setProperty("role", "card")
        self.said = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        set_role(self.said, "subtitle")
        self.how = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        set_role(self.how, "muted")
        self.first_button = icon_button("Chọn tệp Excel…", "import", "primary")
        self.first_button.clicked.connect(self.choose_file)
        self.list_button = button("Xem danh sách")
        self.list_button.clicked.connect(lambda: self.main.go("members"))
        self.hand_button = button("Tự ghép cột…")
        self.hand_button.clicked.connect(self._match_by_hand)
        self.undo_button = icon_button("Hoàn tác lần nhập này", "undo")
        self.undo_button.clicked.connect(lambda: self.undo(self._number))
        row = QHBoxLayout()
        row.addStretch(1)
        self.whole = WholeOffice(self)
        for one in (self.first_button, self.hand_button, self.list_button, self.undo_button, self.whole.button):
            row.addWidget(one)
        row.addStretch(1)
        column = QVBoxLayout(self.drop)
        column.setContentsMargins(30, 26, 30, 26)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(self.said)
        column.addWidget(self.how)
        column.addLayout(row)
        column.addStretch(1)
        self.history = History()
        self.history.undo_asked.connect(self.undo)
        start = QWidget()
        layout = QVBoxLayout(start)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.drop, 3)
        layout.addWidget(self.history, 2)
        return start

    def _reading(self) -> QWidget:
        self.reading = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        set_role(self.reading, "subtitle")
        self.stop_button = button("Dừng")
        self.stop_button.clicked.connect(self.leave)
        page = QFrame()
        page.setProperty("role", "card")
        column = QVBoxLayout(page)
        column.addStretch(1)
        column.addWidget(self.reading)
        column.addWidget(self.stop_button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page

    def _preview(self) -> QWidget:
        self.preview = PreviewPanel()
        self.preview.again_asked.connect(self._look_again)
        self.preview.import_asked.connect(self.import_rows)
        self.preview.return_asked.connect(self.return_rows)
        return self.preview

    def _show(self, part: int) -> None:
        self._front.setCurrentIndex(part)
        self.choose_button.setVisible(part == _PREVIEW)
        self.leave_button.setVisible(part == _PREVIEW)
        if part == _START and not self._number:
            self._invite()

    def _invite(self, sentence: str = "", problem: str = "") -> None:
        """What to do, or why the file could not be read, or what was imported."""
        self.said.setText(sentence or problem or "Kéo tệp Excel vào đây")
        set_role(self.said, "bad" if problem else "subtitle")
        self.how.setText(
            "Nhận .xlsx, .xls, .ods: danh sách năm trước, có dòng tên chi bộ hay mỗi chi bộ một trang đều được."
            " Chưa ghi gì trước khi anh chị xem và bấm Nhập."
            if not problem
            else "Tệp là nhiệm vụ, xếp loại hay danh sách khác? Chọn lại ở ô Nội dung phía trên, tệp này được đọc lại."
        )
        self.how.setVisible(not sentence)
        self.first_button.setText("Chọn tệp Excel…" if not sentence else "Nhập tệp khác…")
        self.hand_button.setVisible(bool(problem) and self.path is not None)
        self.list_button.setVisible(bool(sentence))
        self.undo_button.setVisible(bool(sentence))

    # the page's manners

    def reload(self) -> None:
        self.history.show_imports(imports())
        if self._front.currentIndex() == _PREVIEW and self.preview.shown is not None:
            self.preview.show_cells(cells(self.main.today))

    def focus_first(self) -> None:
        if self._front.currentIndex() == _PREVIEW:
            self.preview.view.setFocus()
        else:
            self.first_button.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.open_file(path)

    # reading

    def choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Chọn tệp Excel", "", _FILES)
        if chosen:
            self.open_file(Path(chosen))

    def open_file(self, path: Path) -> None:
        """Look at a workbook beside the window; writes nothing."""
        self.path = path
        self._number = 0
        self._by_hand = False
        self._content = None
        if is_package(path) and not self._open_package(path):
            self.leave()
            return
        self._look(path, None, None, None)

    def _open_package(self, path: Path) -> bool:
        """Ask for the package's password; what it holds stays in memory."""
        from ui.pages.package_dialogs import PackageInDialog

        dialog = PackageInDialog(self, path)
        if not dialog.exec():
            return False
        self._content = dialog.content
        return True

    def _match_by_hand(self) -> None:
        """The same file, its headings to be matched by the clerk."""
        if self.path is not None:
            self._by_hand = True
            self._look(self.path, None, None, None)

    def _look_again(self) -> None:
        """The same file with another sheet, another kind or other matches; one not read so far is tried again."""
        known = self.preview.shown
        if known is None or self._front.currentIndex() != _PREVIEW:
            if self.path is not None:
                self.open_file(self.path)
            return
        same_kind = known.kind == self.kind.currentData()
        mapping = self.preview.match.mapping() if same_kind and self.preview.sheet_asked == known.sheet else None
        self._look(known.path, self.preview.sheet_asked, mapping, known.book)

    def _look(self, path: Path, sheet: str | None, mapping: Mapping[str, str] | None, book: Workbook | None) -> None:
        self.stop()
        kind, today = self.kind.currentData(), self.main.today
        encodings, by_hand = self.preview.letters.encodings(path), self._by_hand
        if book is None:
            self.reading.setText(f"Đang đọc {path.name}…")
            self._show(_READING)

        content = self._content

        def job(progress: work.Progress) -> Preview | Office:
            read = book or read_workbook(path, lambda: progress.cancelled, content)
            if book is None and is_whole(read):
                return _counted(Office(read))
            return prepare(path, kind, sheet, mapping, today=today, book=read, encodings=encodings, by_hand=by_hand)

        self._asked += 1
        asked = self._asked
        self._job = work.run(
            self,
            job,
            lambda found: self._show_preview(found) if asked == self._asked else None,
            lambda error: self._on_unreadable(error) if asked == self._asked else None,
            title=f"đang đọc {path.name}",
        )

    def stop(self) -> None:
        """Stop reading; nothing was written, and what it would answer is no longer heard."""
        self._asked += 1
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if self._front.currentIndex() == _READING:
            self._show(_START)

    def _on_unreadable(self, error: Exception) -> None:
        self._job = None
        if not isinstance(error, UserError):
            self._show(_START)
            show_failure(self, error)
        elif self._front.currentIndex() == _PREVIEW:
            assert self.preview.shown is not None
            self.kind.setCurrentIndex(self.kind.findData(self.preview.shown.kind))
            self.preview.refuse(error.message)
        else:
            self._show(_START)
            self._invite(problem=error.message)

    def _show_preview(self, preview: Preview | Office) -> None:
        self._job = None
        if isinstance(preview, Office):
            self._show(_START)
            self.whole.offer(preview)
            return
        self.preview.show_preview(preview, cells(self.main.today))
        self._show(_PREVIEW)
        self.preview.view.setFocus()

    def leave(self) -> None:
        """Back to the start; nothing is imported."""
        self._content = None
        self.stop()
        self.path = None
        self._show(_START)
        self.focus_first()

    # writing

    def import_rows(self, rows: Literal["all", "good"]) -> None:
        preview = self.preview.shown
        if preview is None:
            return
        cells_chosen, choices = self.preview.cells.choices(), self.preview.known.choices()
        self.preview.wait()
        work.run(
            self,
            lambda _: commit(preview, rows, cells_chosen, choices),
            self._on_imported,
            self._on_refused,
            title=f"đang nhập {preview.path.name}",
            write=True,
        )

    def _on_imported(self, result: ImportResult) -> None:
        self._number = result.number or 0
        self.path = None
        assert result.preview is not None
        words = self.kind.currentText().lower()
        self._show(_START)
        updated = f", cập nhật {result.rows_updated} dòng đã có" if result.rows_updated else ""
        self._invite(f"Đã nhập {result.rows_written} {words}{updated} từ {result.preview.path.name}.")
        self.list_button.setVisible(self.kind.currentData() == "members")
        self.undo_button.setVisible(bool(self._number))
        self.main.reload()
        self.undo_button.setFocus()

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.preview.refuse(error.message)
        else:
            self.preview.refuse("")
            show_failure(self, error)

    def return_rows(self) -> None:
        """The refused rows in a workbook for whoever sent them."""
        preview = self.preview.shown
        assert preview is not None
        path = choose_file(self, "Ghi tệp trả lại", f"{preview.path.stem} - trả lại.xlsx", XLSX)
        if path is not None:
            told = f"Đã ghi các dòng sai kèm lý do vào {path.name}."
            work.run(
                self, lambda _: write_returned(preview, path), lambda _: self.main.tell(told), title="đang ghi tệp"
            )

    def tell_refused(self, sentence: str) -> None:
        """Why a whole office does not come in."""
        self.path = None
        self._invite(problem=sentence)
        self.how.hide()

    def on_whole_imported(self, number: int | None, sentence: str) -> None:
        """A whole office came in."""
        self._number = number or 0
        self.path = None
        self._invite(sentence)
        self.undo_button.setVisible(bool(number))
        self.main.reload()

    def undo(self, number: int) -> None:
        """Take an import back; what was worked on since stays and is named."""
        work.run(self, lambda _: undo_import(number), self._on_undone, title="đang hoàn tác", write=True)

    def _on_undone(self, undone: Undone) -> None:
        self._number = 0
        self.path = None
        self._show(_START)
        self.main.reload()
        self.main.tell(f"Đã hoàn tác: {undone.what.removeprefix('Hoàn tác: ')}. {undone.sentence()}".strip())


def _kinds() -> list[tuple[str, str]]:
    """What can be imported: what offices own most first, then every other kind by its title."""
    titles = {kind.key: _NAMES.get(kind.key, kind.title) for kind in KINDS}
    rest = sorted(titles.keys() - {*_FIRST, *_OF_THE_PROGRAM}, key=lambda key: sort_key(titles[key]))
    return [(key, titles[key]) for key in (*_FIRST, *rest)]


def _counted(found: Office) -> Office:
    """With what it would bring already compared with the office, beside the window."""
    if not found.refused:
        _ = found.counts
    return found


def _dropped(event: QDropEvent) -> Path | None:
    """The first file carried, of whatever kind: reading it says what is wrong with it."""
    return next((Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()), None)
