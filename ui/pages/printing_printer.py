"""Where paper comes out: the printer, its tray, the copies, and how far its pages are moved to stand right."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from nongson_desktop.documents.calibration import STRAIGHT, Offset, offset_for
from nongson_desktop.documents.stocks import Stock
from ui import work
from ui.dialogs import button
from ui.pages.printing_output import SHEETS, Size, Tray, printers, sheet_sizes, trays
from ui.preferences import preferences
from ui.theme import set_role


def kept_sheet(printer: str, stock: str) -> Size | None:
    """The paper used last for a stock in a printer, where it is another than the page's."""
    return SHEETS.get(str(preferences().value(f"printing/paper/{printer}/{stock}", "")))


def side_by_side(*widgets: QWidget) -> QHBoxLayout:
    """A row of things of equal width."""
    row = QHBoxLayout()
    for one in widgets:
        row.addWidget(one, 1)
    return row


class PrinterBox(QWidget):
    """The choice is this machine's own and remembered; the offset is the office's, by printer, tray and stock."""

    changed = Signal()
    moved = Signal()
    calibrate_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.stock: Stock | None = None
        self.offset = STRAIGHT
        self.printer, self.tray = QComboBox(), QComboBox()
        self.printer.addItems(printers())
        self.printer.setCurrentText(str(preferences().value("printing/printer", "")))
        self.paper = QComboBox()
        self.actual = QCheckBox("Kích thước thật (100 %)")
        self.actual.setToolTip("Bỏ dấu thì máy in co trang cho vừa tờ giấy; giấy khen luôn in đúng kích thước thật.")
        self.copies = QSpinBox(minimum=1, maximum=99, prefix="Số bản: ")
        self.no_printer = QLabel("Máy này chưa có máy in; hãy lưu PDF.", wordWrap=True)
        set_role(self.no_printer, "muted")
        self.says = QLabel(wordWrap=True)
        set_role(self.says, "muted")
        self.calibrate = button("Căn chỉnh máy in…", "link")
        self.calibrate.setAutoDefault(False)
        for widget, words in (
            (self.printer, "Máy in"),
            (self.tray, "Khay giấy"),
            (self.paper, "Khổ giấy"),
            (self.copies, "Số bản"),
        ):
            widget.setAccessibleName(words)
        self._lay_out()
        self.printer.currentIndexChanged.connect(lambda _: self._on_printer())
        self.tray.activated.connect(lambda _: self._on_tray())
        self.paper.activated.connect(lambda _: self._on_paper())
        self.actual.clicked.connect(lambda checked: preferences().setValue("printing/actual", int(checked)))
        self.copies.valueChanged.connect(lambda _: self.changed.emit())
        self.calibrate.clicked.connect(self.calibrate_asked.emit)
        self._read_trays()
        self.show_stock(None)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for row in ((self.no_printer,), (self.printer,), (self.tray,), (self.paper, self.copies), (self.actual,)):
            line = QHBoxLayout()
            for share, one in enumerate(reversed(row), 2):
                line.insertWidget(0, one, share)
            column.addLayout(line)
        column.addWidget(self.says)
        column.addWidget(self.calibrate)
        self.no_printer.setVisible(not self.any)
        for chosen in (self.printer, self.tray, self.paper, self.copies, self.actual):
            chosen.setVisible(self.any)

    @property
    def any(self) -> bool:
        """Whether this machine has a printer."""
        return self.printer.count() > 0

    @property
    def name(self) -> str:
        return self.printer.currentText()

    @property
    def from_tray(self) -> str:
        return str(self.tray.currentData() or "")

    @property
    def sheet(self) -> Size | None:
        """The paper in the printer where it is another than the page's, in mm upright."""
        found: Size | None = self.paper.currentData()
        return found

    @property
    def fits(self) -> bool:
        """Whether the printer may shrink the pages to its paper."""
        return self.stock is None and not self.actual.isChecked()

    def show_stock(self, stock: Stock | None) -> None:
        """Look up the offset for this stock; papers without one are not moved, and may be fitted to other paper."""
        self.stock = stock
        self.actual.setChecked(stock is not None or bool(int(str(preferences().value("printing/actual", 1)))))
        self.actual.setEnabled(stock is None)
        self._show_paper()
        known = offset_for(self.name, self.from_tray, stock.stock) if stock is not None else STRAIGHT
        self.says.setVisible(stock is not None)
        self.calibrate.setVisible(stock is not None)
        if stock is not None:
            where = f"{stock.stock}, {self.tray.currentText().lower()}" if self.any else stock.stock
            self.says.setText(f"Căn chỉnh ({where}): {known.says}.")
        self._take(known)

    def _take(self, offset: Offset) -> None:
        if offset != self.offset:
            self.offset = offset
            self.moved.emit()

    def _on_printer(self) -> None:
        preferences().setValue("printing/printer", self.name)
        self._read_trays()
        self.changed.emit()

    def _on_tray(self) -> None:
        preferences().setValue(f"printing/tray/{self.name}", self.from_tray)
        self.show_stock(self.stock)
        self.changed.emit()

    def _on_paper(self) -> None:
        if self.stock is not None:
            preferences().setValue(self._paper_key(), self.paper.currentText())
        self.moved.emit()

    def _paper_key(self) -> str:
        return f"printing/paper/{self.name}/{self.stock.stock if self.stock else ''}"

    def _show_paper(self) -> None:
        """The paper used last for this stock in this printer; other papers are as large as their page."""
        before = self.sheet
        kept = self.paper.findText(str(preferences().value(self._paper_key(), ""))) if self.stock else 0
        self.paper.setCurrentIndex(max(kept, 0) if self.paper.count() else -1)
        if self.sheet != before:
            self.moved.emit()

    def _read_trays(self) -> None:
        """Ask the printer beside the window what trays and what paper it has."""
        name = self.name
        for box in (self.tray, self.paper):
            with QSignalBlocker(box):
                box.clear()
        if name:
            work.run(self, lambda _: (trays(name), sheet_sizes(name)), lambda found: self._show_choices(name, *found))

    def _show_choices(self, name: str, found: list[Tray], sizes: dict[str, Size]) -> None:
        if name != self.name:
            return
        with QSignalBlocker(self.tray), QSignalBlocker(self.paper):
            for value, words in found:
                self.tray.addItem(words, value)
            kept = self.tray.findData(str(preferences().value(f"printing/tray/{name}", "")))
            self.tray.setCurrentIndex(max(kept, 0))
            self.paper.addItem("Khổ của trang", None)
            for words, size in (sizes or SHEETS).items():
                self.paper.addItem(words, size)
        self.show_stock(self.stock)
