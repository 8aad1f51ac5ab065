"""The preview of an import: rows and their faults in the middle, matches at right, what will happen below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QSplitter,
    QTabBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from db.organizations import Organization
from nongson_desktop.rules.imports import Preview, rows_to_write
from nongson_desktop.rules.imports_rows import DUPLICATE, ERROR, WARNING, Row
from nongson_desktop.rules.imports_sheets import ALL
from ui.page import icon_button
from ui.pages.importing_known import KNOWN, KnownPanel
from ui.pages.importing_match import CellsPanel, EncodingsPanel, MatchPanel
from ui.pages.importing_rows import GOOD, ROW, TWIN, WORDS, RowsTable, RowsView, fits, gravest_first
from ui.theme import set_role

_FILTERS = ("", GOOD, ERROR, DUPLICATE, TWIN, WARNING)
_MATCH_WIDTH = 350
_SHEET_WIDTH = 320
_NOTICES = 3


class PreviewPanel(QWidget):
    """What an import would do, and every choice that changes it."""

    again_asked = Signal()
    import_asked = Signal(str)
    return_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: Preview | None = None
        self.notices = QLabel(wordWrap=True)
        self._notice = QFrame()
        self._notice.setProperty("role", "notice-warn")
        row = QHBoxLayout(self._notice)
        row.setContentsMargins(10, 6, 10, 6)
        row.addWidget(self.notices)
        self.table = RowsTable(self)
        self.view = RowsView(self.table)
        self.view.selectionModel().currentRowChanged.connect(lambda index, _old: self._explain(index.data(ROW)))
        self.why = QLabel(wordWrap=True)
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._filters())
        column.addWidget(self.view, 1)
        column.addWidget(self.why)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(10)
        split.addWidget(left)
        split.addWidget(self._choices())
        split.setStretchFactor(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(self._head())
        layout.addWidget(self._notice)
        layout.addWidget(split, 1)
        layout.addWidget(self._foot())

    def _head(self) -> QHBoxLayout:
        self.file = QLabel()
        set_role(self.file, "subtitle")
        self.found = QLabel()
        set_role(self.found, "muted")
        self.sheet = QComboBox()
        self.sheet.setAccessibleName("Trang")
        self.sheet.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.sheet.setMaximumWidth(_SHEET_WIDTH)
        self.sheet.activated.connect(lambda _: self.again_asked.emit())
        label = QLabel("Trang")
        label.setBuddy(self.sheet)
        set_role(label, "muted")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.file)
        row.addWidget(self.found)
        row.addStretch(1)
        row.addWidget(label)
        row.addWidget(self.sheet)
        return row

    def _filters(self) -> QTabBar:
        self.filters = QTabBar()
        self.filters.setExpanding(False)
        self.filters.setUsesScrollButtons(False)
        for state in _FILTERS:
            self.filters.addTab(WORDS.get(state, "Tất cả"))
        self.filters.currentChanged.connect(lambda _: self._narrow())
        return self.filters

    def _choices(self) -> QTabWidget:
        self.match = MatchPanel()
        self.match.changed.connect(self.again_asked.emit)
        self.cells = CellsPanel()
        self.cells.changed.connect(self._tell_what_happens)
        self.sides = QTabWidget()
        self.sides.setMinimumWidth(_MATCH_WIDTH)
        self.known = KnownPanel()
        self.known.changed.connect(self._tell_what_happens)
        self.letters = EncodingsPanel()
        self.letters.changed.connect(self.again_asked.emit)
        for panel, words in (
            (self.match, "Ghép cột"),
            (self.cells, "Chi bộ mới"),
            (self.known, KNOWN),
            (self.letters, "Bảng mã"),
        ):
            self.sides.addTab(panel, words)
        return self.sides

    def _foot(self) -> QFrame:
        self.all_rows = QRadioButton("Tất cả hoặc không")
        self.all_rows.setToolTip("Còn một dòng sai thì không nhập dòng nào")
        self.good_rows = QRadioButton("Chỉ dòng đúng")
        self.good_rows.setToolTip("Nhập các dòng đúng, bỏ lại các dòng sai")
        self._rows = QButtonGroup(self)
        for choice in (self.all_rows, self.good_rows):
            self._rows.addButton(choice)
        self.all_rows.setChecked(True)
        self._rows.buttonClicked.connect(lambda _: self._tell_what_happens())
        self.happens = QLabel(wordWrap=True)
        self.import_button = icon_button("Nhập", "import", "primary")
        self.import_button.clicked.connect(self._ask_import)
        self.return_button = icon_button("Trả lại dòng sai…", "export", "quiet")
        self.return_button.setToolTip("Ghi tệp Excel có các dòng sai tô màu, kèm lý do từng dòng, để gửi lại nơi lập")
        self.return_button.clicked.connect(self.return_asked.emit)
        foot = QFrame()
        foot.setProperty("role", "card")
        row = QHBoxLayout(foot)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(16)
        row.addWidget(self.all_rows)
        row.addWidget(self.good_rows)
        row.addWidget(self.happens, 1)
        row.addWidget(self.return_button)
        row.addWidget(self.import_button)
        return foot

    # what is shown

    @property
    def sheet_asked(self) -> str:
        """The sheet's name, or "all"."""
        return str(self.sheet.currentData())

    def show_preview(self, preview: Preview, standing: Sequence[Organization]) -> None:
        self.shown = preview
        self.known.show_preview(preview)
        self.file.setText(preview.path.name)
        self.found.setText(f"tiêu đề ở dòng {preview.header_row}")
        self._show_sheets(preview)
        self._show_notices([problem.message for problem in preview.notices])
        self.table.show(preview)
        self._count(preview)
        self._narrow()
        self.view.fit_columns()
        self.match.show_preview(preview)
        self.show_cells(standing)
        self._show_known_and_letters(preview)
        self._tell_what_happens()

    def _show_known_and_letters(self, preview: Preview) -> None:
        self.sides.setTabText(2, f"{KNOWN} ({self.known.count})")
        self.sides.setTabVisible(2, self.known.count > 0)
        self.letters.show_preview(preview)
        self.sides.setTabText(3, f"Bảng mã ({len(self.letters.choosers)})")
        self.sides.setTabVisible(3, bool(self.letters.choosers))

    def show_cells(self, standing: Sequence[Organization]) -> None:
        """The choices for cells that the office does not have."""
        assert self.shown is not None
        self.cells.show_preview(self.shown, standing)
        unknown = len(self.shown.unknown_cells)
        self.sides.setTabText(1, f"Chi bộ mới ({unknown})")
        self.sides.setTabVisible(1, unknown > 0)

    def _show_sheets(self, preview: Preview) -> None:
        with QSignalBlocker(self.sheet):
            self.sheet.clear()
            for name in preview.sheets:
                self.sheet.addItem(name, name)
            if len(preview.sheets) > 1:
                self.sheet.addItem("Tất cả các trang", ALL)
            self.sheet.setCurrentIndex(self.sheet.findData(preview.sheet))

    def _show_notices(self, messages: Sequence[str]) -> None:
        more = [f"… và {len(messages) - _NOTICES} điều khác"] if len(messages) > _NOTICES else []
        self.notices.setText("\n".join([*messages[:_NOTICES], *more]))
        self._notice.setVisible(bool(messages))

    def _narrow(self) -> None:
        """The rows of the word chosen, the first one explained."""
        self.table.narrow(_FILTERS[self.filters.currentIndex()])
        self._explain(None)
        self.view.selectRow(0)

    def _explain(self, row: Row | None) -> None:
        """Everything there is to say about the row the clerk stands on."""
        said = [f"{WORDS[one.severity]}: {one.message}" for one in gravest_first(row)] if row else []
        self.why.setText("\n".join(said))
        self.why.setVisible(bool(said))
        self.known.explain(row)

    def _count(self, preview: Preview) -> None:
        """Every number opens the rows behind it."""
        for place, state in enumerate(_FILTERS):
            number = sum(fits(row, state) for row in preview.rows) if state else len(preview.rows)
            self.filters.setTabText(place, f"{WORDS.get(state, 'Tất cả')} {number}")
            self.filters.setTabVisible(place, number > 0 or not state)
        if not self.filters.isTabVisible(self.filters.currentIndex()):
            self.filters.setCurrentIndex(0)

    def rows_to_write(self) -> int:
        """How many rows the choices made would write as records of their own."""
        if self.shown is None or (self.all_rows.isChecked() and self.shown.refused_rows):
            return 0
        return len(rows_to_write(self.shown, self.cells.choices(), self.known.choices()))

    def _tell_what_happens(self) -> None:
        if self.shown is None:
            return
        number, wrong = self.rows_to_write(), self.shown.refused_rows
        stopped = bool(self.all_rows.isChecked() and wrong)
        updates = 0 if stopped else self.known.updates()
        self.import_button.setText(_doing(number, updates))
        self.import_button.setEnabled(number + updates > 0)
        self.return_button.setVisible(wrong > 0)
        if stopped:
            self._say(f"Còn {wrong} dòng sai nên chưa nhập được dòng nào. Sửa tệp, hoặc chọn “Chỉ dòng đúng”.", "bad")
            return
        if wrong_day := self.known.problem():
            self.import_button.setEnabled(False)
            self._say(wrong_day, "bad")
            return
        if not self.shown.rows:
            self._say("Chưa có dòng nào để nhập.")
            return
        left_cells = len(self.shown.good) - len(self.shown.importer.chosen(self.shown.good, self.cells.choices()))
        same = max(len(self.shown.rows) - number - updates - wrong - left_cells - self._empty(), 0)
        counted = ((wrong, "dòng sai"), (same, "dòng trùng"), (left_cells, "dòng của chi bộ bị bỏ"))
        left = [f"{count} {words}" for count, words in counted if count]
        self._say(f"Không nhập: {', '.join(left)}." if left else "Mọi dòng sẽ được nhập; hoàn tác được bằng một nút.")

    def _empty(self) -> int:
        return sum(1 for row in self.shown.rows if row.is_empty) if self.shown else 0

    def _say(self, sentence: str, role: str = "muted") -> None:
        self.happens.setText(sentence)
        set_role(self.happens, role)

    def _ask_import(self) -> None:
        self.import_asked.emit("all" if self.all_rows.isChecked() else "good")

    def wait(self) -> None:
        """The rows are being written."""
        self.import_button.setEnabled(False)
        self._say("Đang nhập…")

    def refuse(self, sentence: str) -> None:
        """Why it could not be; everything chosen stays."""
        self._tell_what_happens()
        if self.shown is not None and sentence:
            self._say(sentence, "bad")


def _doing(number: int, updates: int) -> str:
    """What the button will do."""
    parts = [f"Nhập {number} dòng"] if number else []
    parts += [f"{'cập nhật' if number else 'Cập nhật'} {updates} dòng đã có"] if updates else []
    return ", ".join(parts) or "Nhập"
