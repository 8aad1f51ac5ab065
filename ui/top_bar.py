"""The top of the window: whose office, which year, which cells, and the way to any member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from nongson_desktop.rules.scopes import Scope, choices, words_of
from nongson_desktop.safety.accounts import Account, Role, refusal
from ui.dialogs import button
from ui.editors import MemberFinder
from ui.icons import icon
from ui.page import icon_button
from ui.theme import set_role

YEAR_KEY, SCOPE_KEY, DAY_KEY = "Alt+N", "Alt+P", "Alt+G"
_SCOPE_KEYS = f"{SCOPE_KEY}; chi bộ sau, trước: Ctrl+PgDown, Ctrl+PgUp"
_SEARCH_WIDTH, _SEARCH_LEAST = 260, 150
_SCOPE_WIDTH, _SCOPE_LEAST = 210, 120


class SearchBox(QLineEdit):
    """Finds a member from any page; Esc gives the focus back to the page."""

    found = Signal(int)
    left = Signal()

    def __init__(self, day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day = day
        self.setObjectName("search-all")
        self.setAcceptDrops(False)
        self.setPlaceholderText("Tìm đảng viên   Ctrl+K")
        self.setAccessibleName("Tìm đảng viên")
        self.setMinimumWidth(_SEARCH_LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setClearButtonEnabled(True)
        self.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.finder = MemberFinder(self, lambda: self.day)
        self.finder.found.connect(self._go)
        self.returnPressed.connect(self._go_to_first)

    def _go_to_first(self) -> None:
        first = self.finder.first()
        if first and not self.finder.is_pointed:
            self._go(*first)

    def _go(self, member_id: int, _name: str) -> None:
        self.finder.close()
        self.clear()
        self.found.emit(member_id)

    def sizeHint(self) -> QSize:
        """As wide as it is used, narrower where there is no room."""
        return QSize(_SEARCH_WIDTH, super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class _Choice(QComboBox):
    """A choice for every page; Enter and Esc give the focus back to the page."""

    left = Signal()

    def __init__(self, usual: int = 0) -> None:
        super().__init__()
        self.usual = usual

    def sizeHint(self) -> QSize:
        """As wide as usual also where it was shown before there was anything to choose."""
        return super().sizeHint().expandedTo(QSize(self.usual, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class TopBar(QFrame):
    """Year and scope, chosen once for every page."""

    year_chosen = Signal(int)
    scope_chosen = Signal(object)
    left = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.office = QLabel()
        set_role(self.office, "subtitle")
        self.year = _Choice()
        self.year.setObjectName("year")
        self.scope = _Choice(_SCOPE_WIDTH)
        self.scope.setObjectName("scope")
        self.scope.setMinimumWidth(_SCOPE_LEAST)
        self.day = icon_button("Ngày…", "year", "quiet")
        self.day.setToolTip(f"Xem theo một ngày khác   {DAY_KEY}")
        self.search = SearchBox(today)
        self.unprotected = button("Chưa đặt mật khẩu", "alarm")
        self.unprotected.setToolTip("Ai mở được máy này đều đọc được dữ liệu. Bấm để đặt mật khẩu.")
        self.unprotected.hide()
        self.looks_only = QLabel("Chỉ xem")
        self.looks_only.setObjectName("looks-only")
        set_role(self.looks_only, "warn")
        self.looks_only.hide()
        self.help = icon_button("Trợ giúp", "help", "quiet")
        self.help.setToolTip("F1")

        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.office)
        row.addWidget(self.unprotected)
        row.addWidget(self.looks_only)
        row.addStretch(1)
        for text, combo, keys in (("Năm", self.year, YEAR_KEY), ("Phạm vi", self.scope, _SCOPE_KEYS)):
            label = QLabel(text)
            label.setBuddy(combo)
            combo.setToolTip(keys)
            combo.left.connect(self.left.emit)
            set_role(label, "muted")
            row.addWidget(label)
            row.addWidget(combo)
            row.addSpacing(8)
        row.addWidget(self.day)
        row.addStretch(1)
        row.addWidget(self.search)
        row.addWidget(self.help)
        self.year.currentIndexChanged.connect(lambda _: self.year_chosen.emit(self.year.currentData()))
        self.scope.currentIndexChanged.connect(lambda _: self.scope_chosen.emit(self.scope.currentData()))

    def say_role(self, account: Account | None) -> None:
        """What the account that is signed in cannot do, always in sight."""
        self.unprotected.setVisible(account is None)
        self.looks_only.setVisible(account is not None and account.role == Role.AUDITOR)
        self.looks_only.setToolTip(refusal())

    def step_scope(self, step: int) -> None:
        """So many places on in the scope: the whole office, then each cell; at either end it stays."""
        self.scope.setCurrentIndex(min(max(self.scope.currentIndex() + step, 0), self.scope.count() - 1))

    def show_years(self, years: Sequence[int], chosen: int) -> None:
        with QSignalBlocker(self.year):
            self.year.clear()
            for year in years:
                self.year.addItem(str(year), year)
            self.year.setCurrentIndex(self.year.findData(chosen))

    def show_scope(self, scope: Scope, day: date) -> None:
        """What there is to choose on the day; what was chosen stays, though it be not there on the day."""
        offered = choices(day)
        name = words_of(replace(scope, before=False), day)
        if name and scope.body not in dict(offered):
            offered = [(scope.body or 0, name), *offered]
        with QSignalBlocker(self.scope):
            self.scope.clear()
            self.scope.addItem("Toàn đảng bộ", None)
            for body, name in offered:
                self.scope.addItem(name, body)
            self.scope.setCurrentIndex(max(self.scope.findData(scope.body), 0))
