"""The bottom line: how many, the last sure backup, what is running; and the note that offers to take back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QStatusBar, QWidget

from db.open import BACKUPS, KEY
from ui.dialogs import button
from ui.icons import set_icon
from ui.theme import set_role
from ui.work import Job, board

_SHOWN_FOR = 15_000
_WAIT_BEFORE_TELLING = 250
_BAR_WIDTH = 120
_NOTE_WIDTH, _NOTE_LEFT = 560, 216


class StatusBar(QStatusBar):
    """How many are listed, when the last backup was, and the work that runs, with a way to stop it."""

    backup_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.counted = QLabel()
        self.counted.setObjectName("counted")
        self.many = button("", "link")
        self.many.setObjectName("many-rows")
        self.many.hide()
        self.many.clicked.connect(self._do_with_many)
        self._act: Callable[[], object] = bool
        self.backup = button("", "link")
        self.backup.setObjectName("last-backup")
        self.backup.clicked.connect(self.backup_pressed.emit)
        self.running = QLabel()
        self.bar = QProgressBar()
        self.bar.setFixedWidth(_BAR_WIDTH)
        self.bar.setTextVisible(False)
        self.stop = button("Huỷ", "link")
        self.addWidget(self.counted)
        self.addWidget(self.many)
        self.addWidget(QWidget(), 1)
        self.addPermanentWidget(self.running)
        self.addPermanentWidget(self.bar)
        self.addPermanentWidget(self.stop)
        self.addPermanentWidget(self.backup)
        self.setContentsMargins(12, 2, 12, 2)
        self._job: Job | None = None
        self._soon = QTimer(self, singleShot=True, interval=_WAIT_BEFORE_TELLING)
        self._soon.timeout.connect(self._tell_running)
        board.changed.connect(self._on_board_changed)
        self.stop.clicked.connect(self._stop)
        self._show_work(shown=False)

    def count(self, text: str, many: str = "", act: Callable[[], object] = bool) -> None:
        """How many; `many` says what a press can do with the rows selected."""
        self.counted.setText(text)
        self.many.setText(many)
        self.many.setVisible(bool(many))
        self._act = act

    def _do_with_many(self) -> None:
        self._act()

    def show_backup(self, folder: Path, today: date) -> None:
        """Say when the newest finished copy in the office's own folder was made, as the page of the copies has it."""
        kept = (key for key in (folder / BACKUPS).glob(f"[0-9]*/{KEY}") if key.parent.suffix != ".part")
        newest = max((key.stat().st_mtime for key in kept), default=None)
        if newest is None:
            self.backup.setText("Chưa sao lưu lần nào")
            return
        at = datetime.fromtimestamp(newest, UTC).astimezone()
        day = "hôm nay" if at.date() == today else f"{at:%d/%m/%Y}"
        self.backup.setText(f"Sao lưu gần nhất: {at:%H:%M} {day} ✓")

    def _on_board_changed(self) -> None:
        """Work shows only when it is not over in a moment."""
        if not board.jobs:
            self._soon.stop()
            self._job = None
            self._show_work(shown=False)
        elif self._job not in board.jobs:
            self._soon.start()

    def _tell_running(self) -> None:
        if not board.jobs:
            return
        self._job = board.jobs[0]
        self._job.progressed.connect(self._on_progress)
        waiting = len(board.jobs) - 1
        self.running.setText((self._job.title or "Đang làm") + (f" (còn {waiting} việc chờ)" if waiting else "") + "…")
        self.bar.setRange(0, 0)
        self._show_work(shown=True)

    def _show_work(self, *, shown: bool) -> None:
        for widget in (self.running, self.bar, self.stop):
            widget.setVisible(shown)

    def _on_progress(self, done: int, total: int) -> None:
        if self.sender() is self._job:
            self.bar.setRange(0, total)
            self.bar.setValue(done)

    def _stop(self) -> None:
        if self._job:
            self._job.cancel()
            self.running.setText("Đang dừng…")


class Note(QFrame):
    """A sentence on the bottom line for a while, with "Hoàn tác" where there is something to take back."""

    undo_pressed = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "toast")
        self.setObjectName("note")
        self._action = 0
        self._over = parent
        self.text = QLabel(wordWrap=True)
        self.undo = button("Hoàn tác")
        set_icon(self.undo, "undo")
        self.undo.clicked.connect(self._on_undo)
        close = button("Đóng")
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 4, 4)
        row.setSpacing(10)
        row.addWidget(self.text, 1)
        row.addWidget(self.undo)
        row.addWidget(close)
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_FOR)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def say(self, sentence: str, action_id: int = 0) -> None:
        self._action = action_id
        self.text.setText(sentence)
        self.undo.setVisible(bool(action_id))
        self.show()
        self.raise_()
        self._place()
        self._timer.start()

    def _on_undo(self) -> None:
        self.hide()
        self.undo_pressed.emit(self._action)

    def _place(self) -> None:
        parent = self._over
        self.setFixedWidth(min(_NOTE_WIDTH, parent.width() - 40))
        self.layout().activate()  # type: ignore[union-attr]
        self.resize(self.width(), max(self.sizeHint().height(), self.heightForWidth(self.width())))
        self.move(min(_NOTE_LEFT, parent.width() - self.width()), parent.height() - self.height() - 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)


def muted(text: str = "") -> QLabel:
    """A quiet line of text."""
    label = QLabel(text, wordWrap=True)
    set_role(label, "muted")
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    return label
