"""A record's fields to type in: labels, help and errors beside the field, nothing typed ever lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from db.base import Record
from db.errors import UserError
from db.settings import draft_of, drop_draft, keep_draft
from nongson_desktop.columns import Column
from nongson_desktop.safety.accounts import refusal
from ui.dialogs import button
from ui.editors import CheckEditor, Editor, LineEditor, LongEditor, MemberEditor, editor_for
from ui.icons import set_icon
from ui.theme import set_role
from ui.wrapping import WrappingRow

Section = tuple[str, Sequence[str]]
_ACROSS = 2
_GUTTER = 10


def _scrolling(body: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(body)
    area.setMinimumWidth(body.minimumSizeHint().width() + area.verticalScrollBar().sizeHint().width())
    return area


class FieldBox(QWidget):
    """One field: its label, its editor, and the sentence that says what is wrong with it."""

    def __init__(self, column: Column, editor: Editor) -> None:
        super().__init__()
        self.column, self.editor = column, editor
        editor.setObjectName(column.name)
        self.label = QLabel(column.label + (" *" if column.required else ""))
        self.label.setBuddy(editor)
        set_role(self.label, "muted")
        self.problem = QLabel(wordWrap=True)
        set_role(self.problem, "bad")
        self.problem.hide()
        if column.help:
            editor.setToolTip(column.help)
            if isinstance(editor, LongEditor | LineEditor):
                editor.setPlaceholderText(editor.placeholderText() or column.help)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        if isinstance(editor, CheckEditor):
            self.label.hide()
            editor.setAccessibleName(column.label)
            layout.addStretch(1)
        else:
            layout.addWidget(self.label)
        layout.addWidget(editor)
        layout.addWidget(self.problem)
        if not isinstance(editor, CheckEditor | LongEditor):
            layout.addStretch(1)

    def value(self) -> Any:
        """What was typed, and there must be something where it is required; raises UserError."""
        value = self.editor.value()
        if self.column.required and value in (None, ""):
            label = self.column.label
            raise UserError(f"Chưa nhập {label[:1].lower() + label[1:]}.", self.column.name)
        return value

    def refuse(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        if self.editor.property("wrong") != bool(sentence):
            self.editor.setProperty("wrong", bool(sentence))
            self.editor.style().unpolish(self.editor)
            self.editor.style().polish(self.editor)


def read_fields(boxes: Mapping[str, FieldBox]) -> dict[str, Any] | None:
    """The values of fields; None after saying beside each wrong one what is wrong."""
    values, wrong = {}, []
    for name, box in boxes.items():
        try:
            values[name] = box.value()
            box.refuse("")
        except UserError as error:
            box.refuse(error.message)
            wrong.append(box)
    if wrong:
        wrong[0].editor.setFocus()
        return None
    return values


class RecordForm(QWidget):
    """The fields of one record kind; it reports that it is to be saved and waits for the answer."""

    save_asked = Signal()
    left = Signal()
    edited = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        day: Callable[[], date],
        sections: Sequence[Section] = (),
        wide: Sequence[str] = (),
        *,
        page: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """`sections` are headings with the names of their fields; `wide` fields take the whole width.

        On a page the fields scroll above the save button; in a dialog they lie flat and the dialog saves.
        """
        super().__init__(parent)
        self.key = self.whose = ""
        self.boxes: dict[str, FieldBox] = {}
        self._original: dict[str, str] = {}
        self._sent: dict[str, str] = {}
        self._wide = frozenset(wide)
        self._filling = self._held = False
        body = QWidget()
        self._layout = QVBoxLayout(body)
        self._layout.setContentsMargins(0, 0, _GUTTER if page else 0, 0)
        self._layout.setSpacing(10)
        by_name = {column.name: column for column in columns}
        for heading, names in sections or (("", list(by_name)),):
            self._add_section(heading, [by_name[name] for name in names], day)
        self._layout.addStretch(1)
        self._scroll = _scrolling(body) if page else None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._make_draft_notice())
        layout.addWidget(self._scroll or body, 1)
        layout.addWidget(self._make_footer(shown=page))
        self.tell_state()

    def _make_draft_notice(self) -> QFrame:
        self._draft_text = QLabel(wordWrap=True)
        use = button("Dùng lại")
        use.clicked.connect(self.take_draft)
        drop = button("Bỏ bản nháp", "quiet")
        drop.clicked.connect(self._drop_draft)
        self.draft_notice = QFrame()
        self.draft_notice.setProperty("role", "notice-warn")
        row = QHBoxLayout(self.draft_notice)
        row.setContentsMargins(10, 6, 6, 6)
        row.addWidget(self._draft_text, 1)
        row.addWidget(use)
        row.addWidget(drop)
        self.draft_notice.hide()
        return self.draft_notice

    def _add_section(self, heading: str, columns: Sequence[Column], day: Callable[[], date]) -> None:
        if heading:
            title = QLabel(heading)
            set_role(title, "section")
            self._layout.addWidget(title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(9)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        row = place = 0
        for column in columns:
            box = self._make_box(column, day)
            span = _ACROSS if self._is_wide(column) else 1
            if place + span > _ACROSS:
                row, place = row + 1, 0
            grid.addWidget(box, row, place, 1, span)
            place += span
        self._layout.addLayout(grid)

    def _is_wide(self, column: Column) -> bool:
        return column.is_long or column.name in self._wide

    def _make_box(self, column: Column, day: Callable[[], date]) -> FieldBox:
        editor = editor_for(column, day)
        editor.installEventFilter(self)
        box = FieldBox(column, editor)
        editor.edited.connect(lambda: self._on_edited(box))
        editor.left.connect(lambda: self._check_box(box))
        self.boxes[column.name] = box
        return box

    def _make_footer(self, *, shown: bool) -> QWidget:
        footer = QWidget()
        if not shown:
            footer.hide()
        self.save_button = button("Lưu", "primary")
        self.save_button.setToolTip("Ctrl+S")
        set_icon(self.save_button, "save")
        self.save_button.clicked.connect(self.save_asked.emit)
        self.revert_button = button("Bỏ thay đổi", "quiet")
        self.revert_button.clicked.connect(self.revert)
        self.state = QLabel(wordWrap=True)
        set_role(self.state, "muted")
        row = QHBoxLayout(footer)
        row.setContentsMargins(0, 4, 0, 0)
        row.addWidget(self.save_button)
        row.addWidget(self.revert_button)
        row.addWidget(self.state, 1)
        return footer

    def editor(self, name: str) -> Editor:
        return self.boxes[name].editor

    def show_record(self, record: Record, key: str) -> None:
        """Fill in the record's values; `key` is the form's name for its draft, and a kept draft is offered."""
        self.key = key
        self._filling = True
        for name, box in self.boxes.items():
            if isinstance(box.editor, MemberEditor):
                box.editor.put_member(getattr(record, name))
            else:
                box.editor.put(box.column.text(record))
            box.refuse("")
        self._filling = False
        self._original = self.typed()
        self._sent = {}
        self._offer_draft()
        self.tell_state()

    def typed(self) -> dict[str, str]:
        return {name: box.editor.typed() for name, box in self.boxes.items()}

    def changed(self) -> dict[str, str]:
        """What was typed and not saved."""
        return {name: text for name, text in self.typed().items() if text != self._original.get(name, "")}

    def read(self) -> dict[str, Any] | None:
        """The values of all fields; None after saying beside each wrong one what is wrong."""
        return read_fields(self.boxes)

    def send(self) -> dict[str, Any] | None:
        """Read the changed values to save and say that they are on their way; the clerk may type on."""
        values, changed = self.read(), self.changed()
        if values is None:
            return None
        self._sent = self.typed()
        self._say("đang lưu…")
        self.save_button.setEnabled(False)
        return {name: value for name, value in values.items() if name in changed}

    def saved(self) -> None:
        """The values sent are kept; what was typed since stays unsaved."""
        self._original, self._sent = self._sent or self.typed(), {}
        drop_draft(self.key)
        self.tell_state()
        if not self.changed():
            self._say("Đã lưu.")

    def refuse(self, error: Exception) -> None:
        """Show a refusal beside its field, or at the foot when it has none."""
        self._sent = {}
        self.tell_state()
        sentence = error.message if isinstance(error, UserError) else str(error)
        box = self.boxes.get(getattr(error, "field", ""))
        if box is None:
            self._say(sentence, "bad")
        else:
            box.refuse(sentence)
            box.editor.setFocus()

    def revert(self) -> None:
        """Put back what was there before typing."""
        for name in self.changed():
            self.editor(name).put(self._original.get(name, ""))
            self.boxes[name].refuse("")
        self.tell_state()

    def keep_typing(self) -> bool:
        """Keep what is not saved as a draft; whether there was any."""
        changed = self.changed() if self.key else {}
        if changed:
            keep_draft(self.key, changed, datetime.now().isoformat(timespec="minutes"))
        return bool(changed)

    def _offer_draft(self) -> None:
        kept = draft_of(self.key) if self.key else None
        self._draft = kept[0] if kept else {}
        self.draft_notice.setVisible(bool(self._draft))
        if kept:
            at = datetime.fromisoformat(kept[1])
            self._draft_text.setText(f"Có bản nháp chưa lưu, gõ lúc {at:%H:%M ngày %d/%m/%Y}.")

    def take_draft(self) -> None:
        """Type the kept draft in again."""
        for name, text in self._draft.items():
            if name in self.boxes:
                self.editor(name).put(text)
        self.draft_notice.hide()
        self.tell_state()
        self.edited.emit()

    def _drop_draft(self) -> None:
        drop_draft(self.key)
        self.draft_notice.hide()

    def _on_edited(self, box: FieldBox) -> None:
        if self._filling:
            return
        box.refuse("")
        self.tell_state()
        self.edited.emit()

    def _check_box(self, box: FieldBox) -> None:
        """Say at once, when a changed field is left, that it cannot be read."""
        if box.editor.typed() == self._original.get(box.column.name, "") or isinstance(box.editor, MemberEditor):
            return
        try:
            box.editor.value()
        except UserError as error:
            box.refuse(error.message)

    def tell_state(self) -> None:
        if self._scroll is not None:
            self._hold_back(refusal())
        changed = bool(self.changed())
        self.save_button.setEnabled(changed and not self._sent)
        self.revert_button.setVisible(changed)
        self._say("Chưa lưu." if changed else refusal())

    def _hold_back(self, sentence: str) -> None:
        """Who may not write reads the fields and cannot type in them."""
        if self._held != bool(sentence):
            self._held = bool(sentence)
            for box in self.boxes.values():
                box.editor.setEnabled(not sentence)

    def _say(self, sentence: str, role: str = "muted") -> None:
        self.state.setText(sentence)
        set_role(self.state, role)

    def focus_first(self) -> None:
        first = next(iter(self.boxes.values())).editor
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter moves on, Esc steps back; long text keeps its own Enter."""
        if event.type() == QEvent.Type.FocusIn and self._scroll and isinstance(watched, QWidget):
            self._scroll.ensureWidgetVisible(watched.parentWidget() or watched)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._moves_on(watched, event):
                self.focusNextChild()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)

    def _moves_on(self, watched: QObject, event: QKeyEvent) -> bool:
        if isinstance(watched, MemberEditor) and watched.finder.is_open:
            return False
        return not isinstance(watched, LongEditor) or bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def buttons_row(*buttons: QWidget) -> QHBoxLayout:
    """Buttons side by side from the left, in two lines where one has no room for them."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(WrappingRow(buttons), 1)
    return row
