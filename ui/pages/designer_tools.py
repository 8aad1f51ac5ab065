"""The bar above the sheet: whom it is looked at with, lining up, taking back, zooming, the preview."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QMenu, QWidget

from ui.dialogs import button
from ui.icons import set_icon
from ui.theme import set_role
from ui.wrapping import WrappingRow

LINE_UPS = (
    ("middle", "Vào giữa tờ giấy"),
    ("x", "Thẳng cột với ô chọn đầu"),
    ("y", "Cùng dòng với ô chọn đầu"),
)


class Tools(QWidget):
    """Buttons that tell the page what was pressed."""

    person_chosen = Signal(int)
    lined_up = Signal(str)
    backdrop_shown = Signal(bool)
    preview_asked = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._stack: QUndoStack | None = None
        label = QLabel("Xem với")
        set_role(label, "muted")
        self.person = QComboBox()
        self.person.setAccessibleName("Xem với tên của")
        self.person.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.person.setMinimumContentsLength(12)
        self.person.activated.connect(self.person_chosen.emit)
        label.setBuddy(self.person)
        self.line_up = button("Căn hàng")
        menu = QMenu(self.line_up)
        for how, words in LINE_UPS:
            menu.addAction(words, partial(self.lined_up.emit, how))
        self.line_up.setMenu(menu)
        self.undo, self.redo = button("Hoàn tác"), button("Làm lại")
        self.undo.setToolTip("Ctrl+Z")
        self.redo.setToolTip("Ctrl+Y")
        set_icon(self.undo, "undo")
        self.undo.clicked.connect(lambda: self._stack and self._stack.undo())
        self.redo.clicked.connect(lambda: self._stack and self._stack.redo())
        self.backdrop = QCheckBox("Hiện ảnh phôi")
        self.backdrop.setChecked(True)
        self.backdrop.toggled.connect(self.backdrop_shown.emit)
        self.fit, self.true_size = button("Vừa khung", "quiet"), button("Cỡ thật", "quiet")
        self.preview = button("Xem trước PDF")
        self.preview.setCheckable(True)
        self.preview.toggled.connect(self.preview_asked.emit)
        self._put_in_row(label)

    def _put_in_row(self, label: QLabel) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(label)
        row.addWidget(self.person, 1)
        row.addWidget(WrappingRow((self.line_up, self.undo, self.redo), right=True))

    def foot(self) -> QHBoxLayout:
        """What is about looking, for under the sheet."""
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.backdrop)
        row.addWidget(WrappingRow((self.fit, self.true_size, self.preview), right=True), 1)
        return row

    def show_people(self, names: Sequence[str], place: int) -> None:
        with QSignalBlocker(self.person):
            self.person.clear()
            self.person.addItems(list(names))
            self.person.setCurrentIndex(place)

    def follow(self, stack: QUndoStack) -> None:
        """Take back and do again what this stack holds."""
        if self._stack is stack:
            return
        if self._stack is not None:
            self._stack.indexChanged.disconnect(self._tell_steps)
        self._stack = stack
        stack.indexChanged.connect(self._tell_steps)
        self._tell_steps()

    def _tell_steps(self) -> None:
        stack = self._stack
        self.undo.setEnabled(stack is not None and stack.canUndo())
        self.redo.setEnabled(stack is not None and stack.canRedo())

    def allow(self, *, ours: bool, backdrop: bool) -> None:
        """What can be pressed: changes only on the office's own layouts."""
        self.line_up.setEnabled(ours)
        self.backdrop.setVisible(backdrop)
