"""Above the levels: the day of each stage and who decides; which further columns stand between the levels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QPushButton, QWidget

from db.errors import UserError
from db.evaluation import Rating
from db.judgement import Body
from db.search import nfc
from nongson_desktop.columns import field_columns
from ui.editors import DateEditor
from ui.page import icon_button
from ui.pages.evaluation_table import Heading, opinion_heading
from ui.preferences import preferences
from ui.theme import set_role
from ui.wrapping import WrappingRow

_KEY = "evaluation/columns"
_WORDS = {"self": "tự nhận", "cell": "chi bộ", "final": "QĐ"}
_FIELDS = {"self": "self_on", "cell": "cell_on", "final": "decided_on"}
_NAMES = {"self": "Ngày tự nhận", "cell": "Ngày chi bộ đề xuất", "final": "Ngày quyết định"}
_BODIES = {
    Body.CELL_COMMITTEE: "Chi ủy",
    Body.UNIONS: "Đoàn thể",
    Body.WORKPLACE: "Cơ quan",
    Body.RESIDENCE: "Cư trú",
    Body.APPRAISAL: "Thẩm định",
}
POINTS, DAYS, VOTES = "points", "days", "votes"
_BY_WIDTH = 110
_READ = {POINTS: "Điểm tự chấm, điểm", DAYS: "Ngày từng bước, cấp quyết định", VOTES: "Số phiếu"}


class StageDays(QWidget):
    """The day written with each level typed, by stage, and who decides."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        parts: list[QWidget] = [_muted("Ngày:")]
        self.days: dict[str, DateEditor] = {}
        for stage, words in _WORDS.items():
            (column,) = field_columns(Rating, _FIELDS[stage])
            editor = DateEditor(column)
            editor.setFixedWidth(96)
            editor.setAccessibleName(_NAMES[stage])
            editor.setToolTip(f"{_NAMES[stage]}: ghi cùng mỗi mức gõ vào cột ấy")
            editor.edited.connect(self.changed.emit)
            label = _muted(words)
            label.setBuddy(editor)
            self.days[stage] = editor
            parts.append(_pair(label, editor))
        row.addWidget(WrappingRow(parts))
        self.by = QLineEdit(placeholderText="cấp quyết định")
        self.by.setAccessibleName("Cấp quyết định")
        self.by.setToolTip("Cấp quyết định: ghi cùng mỗi mức quyết định")
        self.by.setMinimumWidth(_BY_WIDTH)
        row.addWidget(self.by, 1)

    def put_all(self, day: date) -> None:
        """Propose one day for every stage."""
        for editor in self.days.values():
            editor.put(f"{day:%d/%m/%Y}")

    def day(self, stage: str) -> date | None:
        """The day typed for a stage; only the decision needs one; raises UserError when it cannot be read."""
        value = self.days[stage].value()
        if isinstance(value, date):
            return value
        if stage == "final":
            raise UserError("Hãy nhập ngày quyết định ở trên bảng trước khi ghi mức quyết định.", "decided_on")
        return None

    def all_days(self) -> dict[str, date | None]:
        """What is typed, for whoever writes beside the table."""
        found = ((stage, editor.value()) for stage, editor in self.days.items())
        return {stage: value if isinstance(value, date) else None for stage, value in found}

    @property
    def decided_by(self) -> str:
        return nfc(self.by.text()).strip()


def _pair(label: QLabel, editor: QWidget) -> QWidget:
    """A field with its word, which stay together."""
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(label)
    row.addWidget(editor)
    return both


def _muted(words: str) -> QLabel:
    label = QLabel(words)
    set_role(label, "muted")
    return label


class ColumnChoice(QWidget):
    """A button with the columns that can stand beside the three levels; what is chosen is remembered."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        kept = str(preferences().value(_KEY) or "")
        self._on = {name for name in kept.split(",") if name}
        self.button: QPushButton = icon_button("Cột", "columns")
        self.button.setToolTip("Ý kiến các chủ thể, điểm, ngày, phiếu   Ctrl+T")
        self.button.setShortcut("Ctrl+T")
        self.button.clicked.connect(self.show_menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)

    def menu(self) -> QMenu:
        """Every column that can be shown, the chosen ones ticked."""
        menu = QMenu(self)
        labels = dict(Body.LABELS)
        for body in _BODIES:
            self._add(menu, body, labels[body])
        menu.addSeparator()
        for name, words in _READ.items():
            self._add(menu, name, words)
        return menu

    def _add(self, menu: QMenu, name: str, words: str) -> None:
        shown = name in self._on
        act = QAction(f"{'✓' if shown else '   '} {words}", menu)
        act.triggered.connect(lambda: self.set_shown(name, shown=not shown))
        menu.addAction(act)

    def show_menu(self) -> None:
        self.menu().exec(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def set_shown(self, name: str, *, shown: bool) -> None:
        """Show a column or take it away."""
        self._on = self._on | {name} if shown else self._on - {name}
        preferences().setValue(_KEY, ",".join(sorted(self._on)))
        self.chosen.emit()

    def opinions(self, *, after_cell: bool) -> list[Heading]:
        """The bodies shown: before the cell's proposal, or the appraisal after it."""
        labels = dict(Body.LABELS)
        bodies = [body for body in _BODIES if body in self._on and (body == Body.APPRAISAL) == after_cell]
        return [opinion_heading(body, _BODIES[body], labels[body]) for body in bodies]

    def read_only(self, votes: Mapping[int, str]) -> list[Heading]:
        """Points, days, who decided and votes, as chosen."""
        found = []
        if POINTS in self._on:
            found += [Heading("Tự chấm", 64, lambda one: _number(one.self_points), roomy=72)]
            found += [Heading("Điểm", 56, lambda one: _number(one.points), roomy=64)]
        if DAYS in self._on:
            for stage, words in (("self", "Ngày TN"), ("cell", "Ngày CB"), ("final", "Ngày QĐ")):
                found.append(Heading(words, 90, _dated(_FIELDS[stage]), roomy=96))
            found.append(Heading("Cấp QĐ", 100, lambda one: str(one.decided_by), roomy=140))
        if VOTES in self._on:
            found.append(Heading("Phiếu", 120, lambda one: votes.get(one.id, ""), roomy=190))
        return found


def _number(value: Decimal | None) -> str:
    return f"{value.normalize():f}".replace(".", ",") if value is not None else ""


def _dated(field: str) -> Callable[[Rating], str]:
    return lambda one: f"{getattr(one, field):%d/%m/%Y}" if getattr(one, field) else ""
