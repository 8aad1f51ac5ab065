"""The lines of one section of a set of rules: what each is, what it rests on, what no text confirms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from db.errors import UserError
from nongson_desktop.rules.profile_sections import Line, Section
from ui.dialogs import button
from ui.editors import CheckEditor, ChoiceEditor, Editor, LineEditor, editor_for
from ui.theme import set_role

_LABEL, _NARROW, _NUMBER, _TOP = 330, 236, 96, 5
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LineBox(QObject):
    """One line: its label, its editor, and beside it the article, the shipped value and what is unconfirmed."""

    edited = Signal()
    confirmed = Signal(str)

    def __init__(self, line: Line, day: Callable[[], date], parent: QWidget) -> None:
        super().__init__(parent)
        self.line = line
        self.label = QLabel("" if line.column.is_check else line.label, wordWrap=True)
        self.editor: Editor = editor_for(line.column, day)
        self.editor.setObjectName(line.name)
        self.label.setBuddy(self.editor)
        self.editor.setAccessibleName(line.label)
        if isinstance(self.editor, LineEditor) and line.column.is_number:
            self.editor.setFixedWidth(_NUMBER)
        if isinstance(self.editor, ChoiceEditor):
            self.editor.setMinimumContentsLength(24)
        self.editor.put(line.shown)
        self.editor.edited.connect(self.edited.emit)
        self.problem = QLabel(wordWrap=True)
        set_role(self.problem, "bad")
        self.problem.hide()
        self.shipped = QLabel(wordWrap=True)
        set_role(self.shipped, "warn")
        self.shipped.hide()

    def value(self) -> Any:
        """What is typed; None and a sentence beside it when it cannot be read."""
        try:
            value = self.editor.value()
        except UserError as error:
            self.problem.setText(error.message)
            self.problem.show()
            raise
        self.problem.hide()
        return value

    def compare(self, shipped: str | None) -> None:
        """Say what the program has in this place when it is not the same."""
        now = self.editor.typed()
        self.shipped.setVisible(shipped is not None and shipped != now)
        if shipped is not None:
            words = ("có" if shipped else "không") if isinstance(self.editor, CheckEditor) else shipped or "để trống"
            self.shipped.setText(f"Chương trình: {words}")

    def notes(self, *, say_article: bool, say_doubt: bool) -> QWidget:
        """What stands at the right of the editor."""
        side = QWidget()
        layout = QVBoxLayout(side)
        layout.setContentsMargins(0, 0 if self.line.column.is_check else _TOP, 0, 0)
        layout.setSpacing(1)
        if self.line.article and say_article:
            article = QLabel(self.line.article, wordWrap=True)
            set_role(article, "muted")
            layout.addWidget(article)
        if self.line.doubt and say_doubt:
            layout.addWidget(DoubtNote(self.line.doubt, self.confirmed.emit))
        for one in (self.shipped, self.problem):
            layout.addWidget(one)
        layout.addStretch(1)
        return side


class DoubtNote(QWidget):
    """What no text confirms, and the way to say that one now does."""

    def __init__(self, why: str, settled: Callable[[str], None]) -> None:
        super().__init__()
        label = QLabel(f"Chưa xác nhận: {why}", wordWrap=True)
        set_role(label, "warn")
        self.settle_button = button("Đã có văn bản xác nhận", "link")
        self.settle_button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.settle_button.clicked.connect(lambda: settled(why))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(label)
        layout.addWidget(self.settle_button, 0, Qt.AlignmentFlag.AlignLeft)


class SectionForm(QScrollArea):
    """The lines of a section under their headings; it reports each value as it is typed."""

    changed = Signal(object, object)
    confirmed = Signal(str)

    def __init__(self, section: Section, shipped: Mapping[str, str] | None, day: Callable[[], date]) -> None:
        """`shipped` are the program's own values by their names, or None when there is nothing to compare with."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._shipped = shipped
        self.boxes: dict[str, LineBox] = {}
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 10, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        numbers = all(line.column.is_number for line in section.lines)
        grid.setColumnStretch(1, 0 if numbers else 3)
        grid.setColumnStretch(2, 2)
        self._row = 0
        doubts = [line.doubt for line in section.lines if line.doubt]
        often = [why for why in dict.fromkeys(doubts) if doubts.count(why) > 1]
        for why in (*section.doubts, *often):
            self._across(grid, DoubtNote(why, self.confirmed.emit))
        heading = article = ""
        for line in section.lines:
            if line.heading != heading:
                heading, article = line.heading, ""
                title = QLabel(heading, wordWrap=True)
                set_role(title, "section")
                self._across(grid, title)
            box = self._make_box(line, day)
            box.label.setFixedWidth(_LABEL if numbers else _NARROW)
            self._place(grid, box, box.notes(say_article=line.article != article, say_doubt=line.doubt not in often))
            article = line.article
        grid.setRowStretch(self._row, 1)
        self.setWidget(body)

    def _across(self, grid: QGridLayout, widget: QWidget) -> None:
        grid.addWidget(widget, self._row, 0, 1, 3)
        self._row += 1

    def _make_box(self, line: Line, day: Callable[[], date]) -> LineBox:
        box = LineBox(line, day, self)
        self.boxes[line.name] = box
        box.editor.installEventFilter(self)
        box.edited.connect(lambda: self._tell(box))
        box.confirmed.connect(self.confirmed.emit)
        return box

    def _place(self, grid: QGridLayout, box: LineBox, notes: QWidget) -> None:
        top = Qt.AlignmentFlag.AlignTop
        side = top | Qt.AlignmentFlag.AlignLeft if box.line.column.is_number else top
        box.label.setContentsMargins(0, _TOP, 0, 0)
        grid.addWidget(box.label, self._row, 0, top)
        grid.addWidget(box.editor, self._row, 1, side)
        grid.addWidget(notes, self._row, 2)
        self._compare(box)  # not before it stands somewhere: a label that is shown alone would be a window
        self._row += 1

    def _tell(self, box: LineBox) -> None:
        try:
            value = box.value()
        except UserError:
            return
        self._compare(box)
        self.changed.emit(box.line.path, value)

    def _compare(self, box: LineBox) -> None:
        if self._shipped is not None:
            box.compare(self._shipped.get(box.line.name, ""))

    def has_wrong(self) -> bool:
        """Whether something typed cannot be read."""
        return any(not box.problem.isHidden() for box in self.boxes.values())

    def focus_first(self) -> None:
        if self.boxes:
            next(iter(self.boxes.values())).editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter moves on to the next value; where the focus is can be seen."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            self.focusNextChild()
            return True
        return super().eventFilter(watched, event)
