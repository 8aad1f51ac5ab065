"""The preview: the very PDF that is printed, its pages listed beside it by name."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPalette
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.pages.printing_output import opened
from ui.theme import colours, set_role
from ui.wrapping import WrappingRow

_PAGE = Qt.ItemDataRole.UserRole
_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)


class Preview(QWidget):
    """Pages at left, the chosen one at true proportions at right; or why there is nothing to see."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buffer, self.document = opened(b"")
        self.pages = QListWidget()
        self.pages.setAccessibleName("Các trang")
        self.pages.setMinimumWidth(150)
        self.pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pages.currentItemChanged.connect(self._jump)
        self.view = QPdfView(self)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitInView)
        self.view.setPageSpacing(14)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        palette = self.view.palette()
        palette.setColor(QPalette.ColorRole.Dark, QColor(colours().line))
        self.view.setPalette(palette)
        self.view.pageNavigator().currentPageChanged.connect(self._follow)
        self.message = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        set_role(self.message, "muted")
        self.note = QLabel(wordWrap=True)
        set_role(self.note, "warn")
        self.names: Mapping[int, str] = {}
        self.bar = QProgressBar(textVisible=False)
        self.stop = QPushButton("Dừng")

        self._stack = QStackedWidget()
        self._stack.addWidget(self._waiting())
        self._stack.addWidget(self._sheet())
        split = QSplitter(Qt.Orientation.Horizontal)
        self.side = self._side()
        split.addWidget(self.side)
        split.addWidget(self._stack)
        split.setStretchFactor(1, 1)
        split.setSizes([210, 700])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)

    def _side(self) -> QWidget:
        self.count = QLabel()
        set_role(self.count, "muted")
        side = QWidget()
        layout = QVBoxLayout(side)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.count)
        layout.addWidget(self.pages, 1)
        return side

    def _waiting(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.addStretch()
        layout.addWidget(self.message)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        row.addStretch()
        layout.addLayout(row)
        layout.addStretch()
        return page

    def _sheet(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.note)
        layout.addWidget(self.view, 1)
        zooms = []
        for words, action in (
            ("Thu nhỏ", lambda: self._zoom(-1)),
            ("Phóng to", lambda: self._zoom(1)),
            ("Vừa trang", lambda: self.view.setZoomMode(QPdfView.ZoomMode.FitInView)),
            ("Vừa bề ngang", lambda: self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)),
        ):
            button = QPushButton(words)
            set_role(button, "quiet")
            button.clicked.connect(action)
            zooms.append(button)
        layout.addWidget(WrappingRow(zooms))
        return page

    def show_paper(self, content: bytes) -> None:
        """Show a PDF; the page that was in front stays in front where it can, names and note of the same paper too."""
        row = max(self.pages.currentRow(), 0)
        buffer, document = opened(content)
        self.view.setDocument(document)
        self._buffer, self.document = buffer, document
        self._list_pages(self.names)
        self._stack.setCurrentIndex(1)
        self.pages.setCurrentRow(min(row, self.pages.count() - 1))

    def show_wait(self, words: str) -> None:
        """Say that the paper is being drawn."""
        self._forget()
        self.message.setText(words)
        set_role(self.message, "muted")
        self.bar.setRange(0, 0)
        self._show_bar(True)

    def show_refusal(self, sentence: str) -> None:
        """Say why the paper cannot be drawn; nothing of an older paper stays in sight."""
        self._forget()
        self.pages.clear()
        self.count.clear()
        self.message.setText(sentence)
        set_role(self.message, "bad")
        self._show_bar(False)

    def show_note(self, sentence: str) -> None:
        """Say above the sheet what is to be known of it."""
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))

    def _forget(self) -> None:
        self.names = {}
        self.show_note("")

    def _show_bar(self, shown: bool) -> None:
        self.bar.setVisible(shown)
        self.stop.setVisible(shown)
        self._stack.setCurrentIndex(0)

    def name_pages(self, names: Mapping[int, str]) -> None:
        """Say whose page it is, from the first page of each on; the page in front stays."""
        row, self.names = self.pages.currentRow(), names
        self._list_pages(names)
        self.pages.blockSignals(True)
        self.pages.setCurrentRow(row)
        self.pages.blockSignals(False)

    def _list_pages(self, names: Mapping[int, str]) -> None:
        total = self.document.pageCount()
        self.count.setText(f"{total} trang")
        self.pages.blockSignals(True)
        self.pages.clear()
        name, since = "", 0
        for page in range(total):
            if page in names:
                name, since = names[page], page
            label = f"Trang {page + 1}" if not name else name if page == since else f"{name} · tờ {page - since + 1}"
            item = QListWidgetItem(f"{page + 1}.  {label}" if name else label)
            item.setData(_PAGE, page)
            self.pages.addItem(item)
        self.pages.blockSignals(False)

    def mark_pages(self, printed: Collection[int]) -> None:
        """Pages that will not be printed, counted from 1, stand back."""
        chosen, back = set(printed), QBrush(QColor(colours().muted))
        for row in range(self.pages.count()):
            self.pages.item(row).setForeground(QBrush() if row + 1 in chosen else back)

    def _jump(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_PAGE) != self.view.pageNavigator().currentPage():
            self.view.pageNavigator().jump(item.data(_PAGE), QPointF(), 0)

    def _follow(self, page: int) -> None:
        if self.pages.currentRow() != page:
            self.pages.blockSignals(True)
            self.pages.setCurrentRow(page)
            self.pages.blockSignals(False)

    def _zoom(self, step: int) -> None:
        now = self.view.zoomFactor()
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        wider = [zoom for zoom in _ZOOMS if zoom > now + 0.01]
        smaller = [zoom for zoom in _ZOOMS if zoom < now - 0.01]
        self.view.setZoomFactor((wider[:1] or [now])[0] if step > 0 else (smaller[-1:] or [now])[0])
