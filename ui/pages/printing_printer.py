"""Where paper comes out: the printer, its tray, the copies, and how far its pages are moved to stand right."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QSpinBox, QVBoxLayout, QWidget

from nongson_desktop.documents.calibration import STRAIGHT, Offset, offset_for
from nongson_desktop.documents.stocks import Stock
from ui import work
from ui.dialogs import button
from ui.pages.printing_output import Tray, printers, trays
from ui.preferences import preferences
from ui.theme import set_role


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
        self.copies = QSpinBox(minimum=1, maximum=99, prefix="Số bản: ")
        self.no_printer = QLabel("Máy này chưa có máy in; hãy lưu PDF.", wordWrap=True)
        set_role(self.no_printer, "muted")
        self.says = QLabel(wordWrap=True)
        set_role(self.says, "muted")
        self.calibrate = button("Căn chỉnh máy in…", "link")
        self.calibrate.setAutoDefault(False)
        for widget, words in ((self.printer, "Máy in"), (self.tray, "Khay giấy"), (self.copies, "Số bản")):
            widget.setAccessibleName(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        for row in (self.no_printer, self.printer, self.tray, self.copies, self.says, self.calibrate):
            column.addWidget(row)
        self.no_printer.setVisible(not self.any)
        for chosen in (self.printer, self.tray, self.copies):
            chosen.setVisible(self.any)
        self.printer.currentIndexChanged.connect(lambda _: self._on_printer())
        self.tray.activated.connect(lambda _: self._on_tray())
        self.copies.valueChanged.connect(lambda _: self.changed.emit())
        self.calibrate.clicked.connect(self.calibrate_asked.emit)
        self._read_trays()
        self.show_stock(None)

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

    def show_stock(self, stock: Stock | None) -> None:
        """Look up the offset for this stock; papers without one are not moved."""
        self.stock = stock
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

    def _read_trays(self) -> None:
        """Ask the printer beside the window what trays it has."""
        name = self.name
        with QSignalBlocker(self.tray):
            self.tray.clear()
        if name:
            work.run(self, lambda _: trays(name), lambda found: self._show_trays(name, found))

    def _show_trays(self, name: str, found: list[Tray]) -> None:
        if name != self.name:
            return
        with QSignalBlocker(self.tray):
            self.tray.clear()
            for value, words in found:
                self.tray.addItem(words, value)
            kept = self.tray.findData(str(preferences().value(f"printing/tray/{name}", "")))
            self.tray.setCurrentIndex(max(kept, 0))
        self.show_stock(self.stock)
