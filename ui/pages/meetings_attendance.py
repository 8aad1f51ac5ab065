"""Điểm danh: everybody called is present until a key says otherwise; one save for the whole list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QLabel, QTableView, QWidget

from db.base import action
from db.errors import UserError
from db.meetings import Meeting, Presence
from db.members import Status
from db.search import nfc
from nongson_desktop.columns import field_columns
from nongson_desktop.rules.meetings import Called, day_of, keep, keep_attendance, roll
from nongson_desktop.rules.percent import percent
from ui.editors import editor_for
from ui.pages.fields_dialog import FieldsDialog
from ui.saving import Saved
from ui.table import LEFT, RIGHT, TOP, Index, fit_rows
from ui.theme import colours, set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_HEADINGS = ("STT", "Họ và tên", "Trạng thái", "Dự họp", "Lý do vắng")
_NAME, _PRESENCE, _REASON = 1, 3, 4
_WIDTHS = (52, 230, 150, 170)
_SIZE = (820, 640)
_WORDS, _STATUSES = dict(Presence.LABELS), dict(Status.LABELS)
_TURN = (Presence.PRESENT, Presence.EXCUSED, Presence.UNEXCUSED)
_KEYS = {
    "c": Presence.PRESENT,
    "1": Presence.PRESENT,
    "p": Presence.EXCUSED,
    "2": Presence.EXCUSED,
    "k": Presence.UNEXCUSED,
    "3": Presence.UNEXCUSED,
    "m": Presence.EXEMPT,
    "t": Presence.AWAY,
}
_HOW = "Ai cũng có mặt sẵn. Dấu cách đổi; C có mặt, P vắng có lý do, K vắng không lý do; Enter xuống; Ctrl+S lưu."


class Roll(QAbstractTableModel):
    """The people called with how they stand; nothing is written from here."""

    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.people: list[Called] = []

    def show(self, people: Sequence[Called]) -> None:
        """Show these people; whoever was ticked before the day was changed stays as ticked."""
        self.beginResetModel()
        self.people = list(people)
        self.endResetModel()
        self.ticked.emit()

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.people)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADINGS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.people[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            status = _STATUSES.get(one.status, "")
            return (str(index.row() + 1), one.name, status, _WORDS[one.presence], one.reason)[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if index.column() == 0 else LEFT
        if role == Qt.ItemDataRole.ForegroundRole and index.column() >= _PRESENCE:
            return QColor(_colour(one.presence))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == _REASON else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A reason typed beside somebody present says that the person is not."""
        if role != Qt.ItemDataRole.EditRole or index.column() != _REASON:
            return False
        one, reason = self.people[index.row()], nfc(str(value)).strip()
        absent = one.presence == Presence.PRESENT and bool(reason)
        self.put(index.row(), replace(one, reason=reason, presence=Presence.EXCUSED if absent else one.presence))
        return True

    def tick(self, row: int, presence: str) -> None:
        one = self.people[row]
        self.put(row, replace(one, presence=presence, reason="" if presence == Presence.PRESENT else one.reason))

    def turn(self, row: int) -> None:
        """The next of present, away with a reason, away without."""
        now = self.people[row].presence
        self.tick(row, _TURN[(_TURN.index(now) + 1) % len(_TURN)] if now in _TURN else Presence.PRESENT)

    def put(self, row: int, one: Called) -> None:
        self.people[row] = one
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(_HEADINGS) - 1))
        self.ticked.emit()

    @property
    def words(self) -> str:
        """How many came of those who count, and who is away without a reason."""
        counted = [one for one in self.people if one.is_counted]
        present = sum(one.presence == Presence.PRESENT for one in counted)
        parts = [f"Có mặt {present}/{len(counted)} ({percent(present, len(counted))})"]
        for presence in (Presence.EXCUSED, Presence.UNEXCUSED, Presence.EXEMPT, Presence.AWAY):
            names = [one.name for one in self.people if one.presence == presence]
            told = f": {', '.join(names)}" if presence == Presence.UNEXCUSED else ""
            parts += [f"{_WORDS[presence].lower()} {len(names)}{told}"] if names else []
        return " · ".join(parts)


def _colour(presence: str) -> str:
    now = colours()
    return {Presence.PRESENT: now.good, Presence.EXCUSED: now.warn, Presence.UNEXCUSED: now.bad}.get(
        presence, now.muted
    )


class RollView(QTableView):
    """The list on screen: keys tick, Enter goes down and after the last row to the button that saves."""

    finished = Signal()

    def __init__(self, roll_: Roll, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.roll = roll_
        self.setModel(roll_)
        self.setAccessibleName("Điểm danh")
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        for section, width in enumerate(_WIDTHS):
            self.setColumnWidth(section, width)
        self.horizontalHeader().setSectionResizeMode(_REASON, QHeaderView.ResizeMode.Stretch)
        fit_rows(self)

    def stand_on(self, row: int) -> None:
        if row < self.roll.rowCount():
            self.selectionModel().setCurrentIndex(
                self.roll.index(row, _PRESENCE),
                QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
            )
        else:
            self.finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        presence = _KEYS.get(event.text().lower())
        if self.state() == QAbstractItemView.State.EditingState or row < 0:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stand_on(row + 1)
        elif event.key() == Qt.Key.Key_Space:
            self.roll.turn(row)
        elif presence is not None and not event.modifiers():
            self.roll.tick(row, presence)
        elif event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Right):
            self.edit(self.roll.index(row, _REASON))
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: Any) -> None:
        index: QModelIndex = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() != _REASON:
            self.roll.turn(index.row())
        else:
            super().mouseDoubleClickEvent(event)


class AttendanceDialog(FieldsDialog):
    """When it was held, and who came."""

    def __init__(self, window: MainWindow, meeting: Meeting) -> None:
        self.meeting = meeting
        columns = field_columns(Meeting, "held_on", "started", "ended")
        super().__init__(
            window,
            f"Điểm danh: {meeting.name}",
            "Ghi điểm danh",
            [editor_for(one, lambda: window.today) for one in columns],
        )
        self._side_by_side()
        for column in columns:
            self.put(column.name, column.text(meeting))
        self._day = min(day_of(meeting), window.today)
        self.put("held_on", f"{self._day:%d/%m/%Y}")
        self.how, self.counted = QLabel(_HOW, wordWrap=True), QLabel(wordWrap=True)
        set_role(self.how, "muted")
        self.roll = Roll(self)
        self.roll.ticked.connect(lambda: self.counted.setText(self.roll.words))
        self.view = RollView(self.roll)
        self.view.finished.connect(self.accept_button.setFocus)
        for widget, stretch in ((self.how, 0), (self.view, 1), (self.counted, 0)):
            self.body.addWidget(widget, stretch)
        self.roll.show(roll(meeting, self._day))
        self.boxes["held_on"].editor.left.connect(self._change_day)
        QShortcut(QKeySequence.StandardKey.Save, self, self.try_accept)
        self.resize(*_SIZE)
        self.view.stand_on(0)
        self.view.setFocus()

    def _side_by_side(self) -> None:
        row = QHBoxLayout()
        for box in self.boxes.values():
            self.body.removeWidget(box)
            row.addWidget(box)
        self.body.addLayout(row)

    def _change_day(self) -> None:
        """Another day calls other people; what was ticked of those who stay is kept."""
        try:
            day: date | None = self.value("held_on")
        except UserError:
            return
        if day is None or day == self._day:
            return
        self._day = day
        ticked = {one.member: one for one in self.roll.people}
        self.roll.show([ticked.get(one.member, one) for one in roll(self.meeting, day)])
        self.view.stand_on(0)

    def store(self, values: dict[str, Any]) -> Saved:
        meeting = Meeting.get_by_id(self.meeting.id)
        if values["held_on"] is None:
            raise UserError("Chưa ghi ngày họp.", "held_on")
        ticked = {one.member: (one.presence, one.reason) for one in self.roll.people}
        with action(f"Điểm danh {meeting.name}") as made:
            keep(meeting, {name: values[name] or "" for name in ("started", "ended")})
            keep_attendance(meeting, ticked, values["held_on"])
        return Saved(meeting.id, made.id, f"Đã điểm danh {meeting.name}: {self.roll.words.split(' · ')[0].lower()}.")
