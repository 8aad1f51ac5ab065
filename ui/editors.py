"""What one field is typed in: each editor takes and gives the text a clerk reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLineEdit, QPlainTextEdit, QWidget

from db.errors import UserError
from db.hamlets import Hamlet
from db.members import Member, listing
from db.search import View, folded, nfc
from nongson_desktop.columns import Column
from nongson_desktop.kinds import BY_MEMBER
from nongson_desktop.rules.hamlets import hamlets
from ui.locking import is_covered
from ui.privacy import privacy

FOUND_AT_MOST = 12
_LINES = 3
_ID = Qt.ItemDataRole.UserRole


class LineEditor(QLineEdit):
    """One line of text."""

    edited = Signal()
    left = Signal()

    def __init__(self, column: Column, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = column
        self.setAcceptDrops(False)
        self.textEdited.connect(lambda _: self.edited.emit())
        self.editingFinished.connect(self.left.emit)
        if column.is_number:
            self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def typed(self) -> str:
        return nfc(self.text()).strip()

    def put(self, text: str) -> None:
        self.setText(text)
        self.setCursorPosition(0)

    def value(self) -> Any:
        """What the text stands for; raises UserError."""
        return self.column.parse(self.typed())


class PrivateEditor(LineEditor):
    """A number that stands in full only while it is typed in, or when the clerk asked for all of them."""

    def __init__(self, column: Column, parent: QWidget | None = None) -> None:
        super().__init__(column, parent)
        privacy.changed.connect(self._cover)
        self._cover()

    def _cover(self) -> None:
        open_ = privacy.shows or self.hasFocus()
        self.setEchoMode(QLineEdit.EchoMode.Normal if open_ else QLineEdit.EchoMode.Password)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._cover()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._cover()


class DateEditor(LineEditor):
    """A date typed as clerks write it; when left it is written out in full, but not because the window locked."""

    def __init__(self, column: Column, parent: QWidget | None = None) -> None:
        super().__init__(column, parent)
        self.setPlaceholderText("ngày/tháng/năm")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        try:
            full = self.column.show(self.value())
        except UserError:
            full = self.text()
        if full != self.text() and not is_covered(self):
            self.setText(full)
        super().focusOutEvent(event)


class ChoiceEditor(QComboBox):
    """One of the words a field may hold, or none."""

    edited = Signal()
    left = Signal()

    def __init__(self, column: Column, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = column
        self.addItem("")
        self.addItems([label for _, label in column.choices])
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self.activated.connect(lambda _: self.edited.emit())

    def typed(self) -> str:
        return self.currentText()

    def put(self, text: str) -> None:
        self.setCurrentIndex(max(self.findText(text), 0))

    def value(self) -> Any:
        return self.column.parse(self.typed())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling the form over a choice scrolls the form."""
        event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class LongEditor(QPlainTextEdit):
    """Several lines; Tab moves on, Enter begins a line."""

    edited = Signal()
    left = Signal()

    def __init__(self, column: Column, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = column
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES + 22)
        self.textChanged.connect(self.edited.emit)

    def typed(self) -> str:
        return nfc(self.toPlainText()).strip()

    def put(self, text: str) -> None:
        self.setPlainText(text)

    def value(self) -> Any:
        return self.column.parse(self.typed())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class CheckEditor(QCheckBox):
    """Yes or no."""

    edited = Signal()
    left = Signal()

    def __init__(self, column: Column, parent: QWidget | None = None) -> None:
        super().__init__(column.label, parent)
        self.column = column
        self.clicked.connect(lambda _: self.edited.emit())

    def typed(self) -> str:
        return "x" if self.isChecked() else ""

    def put(self, text: str) -> None:
        self.setChecked(bool(text))

    def value(self) -> bool:
        return self.isChecked()


def find_members(text: str, day: date) -> list[Any]:
    """The first members found by the words typed, with their cell and status of the day."""
    query = listing(View(as_of=day, search=text, status=()))
    return list(query.order_by(*BY_MEMBER).limit(FOUND_AT_MOST))


class MemberFinder(QCompleter):
    """Offers members under a line as it is typed, whatever marks are left out."""

    found = Signal(int, str)

    def __init__(self, line: QLineEdit, day: Callable[[], date]) -> None:
        super().__init__(line)
        self._day = day
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setMaxVisibleItems(FOUND_AT_MOST)
        line.setCompleter(self)
        line.textEdited.connect(self.look)
        self.activated[QModelIndex].connect(self._choose)  # type: ignore[index]  # an overload of the signal

    def look(self, text: str) -> None:
        self._items.clear()
        for member in find_members(text, self._day()) if folded(text) else []:
            item = QStandardItem(
                " · ".join(part for part in (member.name, member.cell, str(member.birth_date or "")) if part)
            )
            item.setData(member.id, _ID)
            item.setData(member.name, Qt.ItemDataRole.EditRole)
            self._items.appendRow(item)
        if self._items.rowCount():
            self.complete()

    @property
    def is_open(self) -> bool:
        popup = self.popup()
        return popup is not None and popup.isVisible()

    @property
    def is_pointed(self) -> bool:
        """Whether the clerk stands on one of those offered; Enter then takes it by itself."""
        popup = self.popup()
        return popup is not None and popup.currentIndex().isValid()

    def close(self) -> None:
        popup = self.popup()
        if popup is not None:
            popup.hide()

    def first(self) -> tuple[int, str] | None:
        """The uppermost member offered."""
        item = self._items.item(0)
        return (item.data(_ID), item.data(Qt.ItemDataRole.EditRole)) if item else None

    def _choose(self, index: QModelIndex) -> None:
        self.found.emit(index.data(_ID), index.data(Qt.ItemDataRole.EditRole))


class MemberEditor(LineEditor):
    """A member, found by typing part of the name."""

    def __init__(self, column: Column, day: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(column, parent)
        self.setPlaceholderText("gõ tên để tìm")
        self._chosen: tuple[int, str] | None = None
        self._day = day
        self.finder = MemberFinder(self, day)
        self.finder.found.connect(self.choose)
        self.returnPressed.connect(self._take_first)

    def _take_first(self) -> None:
        first = self.finder.first()
        if first and not self.finder.is_pointed and self.typed() and (self._chosen or (0, ""))[1] != self.typed():
            self.choose(*first)

    def choose(self, member_id: int, name: str) -> None:
        self._chosen = member_id, name
        self.finder.close()
        self.setText(name)
        self.edited.emit()

    def put_member(self, member: Member | None) -> None:
        self._chosen = (member.id, member.name) if member else None
        self.put(member.name if member else "")

    def meant(self) -> int | None:
        """Whom the words typed so far stand for, when it can be only one; nobody is offered."""
        text = self.typed()
        if self._chosen and self._chosen[1] == text:
            return self._chosen[0]
        found = find_members(text, self._day()) if folded(text) else []
        return int(found[0].id) if len(found) == 1 else None

    def value(self) -> int | None:
        text = self.typed()
        if not text:
            return None
        found = self.meant()
        if found is None:
            raise UserError(
                f"{self.column.label}: hãy chọn một đảng viên trong danh sách hiện ra khi gõ.", self.column.name
            )
        return found


class OrganizationEditor(ChoiceEditor):
    """A Party organisation or a hamlet, chosen among those that stand on the day."""

    def __init__(self, column: Column, organizations: Iterable[Any], parent: QWidget | None = None) -> None:
        super().__init__(column, parent)
        self.offer(organizations)

    def offer(self, organizations: Iterable[Any]) -> None:
        """Offer these, by their names, in the place of those before; the one chosen stays where it is still there."""
        stood = self.currentData()
        while self.count() > 1:
            self.removeItem(1)
        for organization in organizations:
            self.addItem(organization.name, organization.id)
        self.setCurrentIndex(max(self.findData(stood), 0))

    def value(self) -> int | None:
        found = self.currentData()
        if found is None and self.column.required:
            label = self.column.label
            raise UserError(f"Chưa chọn {label[:1].lower() + label[1:]}.", self.column.name)
        return int(found) if found is not None else None


Editor = LineEditor | ChoiceEditor | LongEditor | CheckEditor


def editor_for(column: Column, day: Callable[[], date]) -> Editor:
    """The editor that suits the column."""
    if column.is_link:
        return _link_editor(column, day)
    if column.is_check:
        return CheckEditor(column)
    if column.choices:
        return ChoiceEditor(column)
    if column.is_date:
        return DateEditor(column)
    if column.is_private:
        return PrivateEditor(column)
    return LongEditor(column) if column.is_long else LineEditor(column)


def _link_editor(column: Column, day: Callable[[], date]) -> Editor:
    """A hamlet is chosen among those of the day, a member found by name."""
    if column.field.rel_model is Hamlet:
        return OrganizationEditor(column, hamlets(day()))
    return MemberEditor(column, day)
