"""Căn chỉnh máy in: print the test sheet, measure its crosses, keep the offset of this printer, tray and stock."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QLabel, QLineEdit, QTabWidget, QVBoxLayout, QWidget

from db.errors import UserError
from nongson_desktop.documents.calibration import (
    FARTHEST,
    STRAIGHT,
    Measured,
    Offset,
    aimed,
    calibration_sheet,
    keep_offset,
    offset_for,
    offset_from,
)
from nongson_desktop.documents.layouts import SIDES, Layout, number
from nongson_desktop.paths import write_file
from ui import work
from ui.dialogs import Dialog
from ui.form import buttons_row
from ui.page import icon_button
from ui.pages.designer_inputs import Measure, labelled
from ui.pages.printing_output import Tray, print_pdf, printers, trays
from ui.pages.printing_printer import kept_sheet
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_MEASURES = (
    ("left", "Dấu bên trái, từ mép trái"),
    ("top", "Dấu phía trên, từ mép trên"),
    ("right", "Dấu bên phải, từ mép trái"),
    ("bottom", "Dấu phía dưới, từ mép trên"),
)
_WIDTH = 560
_OFFSETS = (
    ("dx", "Dịch sang phải (âm: sang trái)"),
    ("dy", "Dịch xuống (âm: lên)"),
    ("scale_x", "Giãn ngang"),
    ("scale_y", "Giãn dọc"),
)


class CalibrationDialog(Dialog):
    """One printer, one tray, the stock of one layout."""

    writes = True

    def __init__(self, window: MainWindow, layout: Layout) -> None:
        super().__init__(window, "Căn chỉnh máy in", "Ghi căn chỉnh", "Đóng")
        self.main, self.paper = window, layout
        self.offset = self.kept = STRAIGHT
        self.setMinimumWidth(_WIDTH)
        words = QLabel(
            f"<b>{layout.stock}</b>, {number(layout.width)} × {number(layout.height)} mm.<br>1. In tờ thử bằng giấy"
            " thường, đúng kích thước thật.<br>2. Soi chồng lên phôi hoặc đo bốn số từ mép giấy đến tâm các dấu cộng."
            "<br>3. Gõ số đo, lưu, rồi in lại tờ thử để kiểm tra.",
            wordWrap=True,
        )
        self.body.addWidget(words)
        self.body.addLayout(self._make_printer())
        self.body.addWidget(self._make_ways())
        self.answer = QLabel(wordWrap=True)
        self.body.addWidget(self.answer)
        self.printer.setFocus()
        self._read_trays()

    def _make_printer(self) -> QVBoxLayout:
        names = printers()
        self.printer, self.tray = QComboBox(), QComboBox()
        self.printer.addItems(names)
        self.printer.setEditable(not names)
        self.printer.setAccessibleName("Máy in")
        self.tray.setAccessibleName("Khay giấy")
        self.print_button = icon_button("In tờ thử", "print")
        self.print_button.setEnabled(bool(names))
        self.save_button = icon_button("Lưu tờ thử PDF…", "save")
        self.print_button.clicked.connect(self.print_sheet)
        self.save_button.clicked.connect(self.save_sheet)
        self.printer.currentTextChanged.connect(lambda _: self._read_trays())
        self.tray.currentIndexChanged.connect(lambda _: self._show_kept())
        grid = QGridLayout()
        grid.addWidget(labelled("Máy in", self.printer), 0, 0)
        grid.addWidget(labelled("Khay giấy", self.tray), 0, 1)
        column = QVBoxLayout()
        column.addLayout(grid)
        column.addLayout(buttons_row(self.print_button, self.save_button))
        return column

    def _make_ways(self) -> QTabWidget:
        """The numbers from the ruler, or the offset itself."""
        aim = aimed(self.paper)
        self.measures = {name: Measure(0, SIDES[1], 0.1) for name, _ in _MEASURES}
        for name, box in self.measures.items():
            box.put(getattr(aim, name))
            box.valueChanged.connect(lambda _: self._reckon())
        self.numbers = {name: Measure(-FARTHEST, FARTHEST, 0.1) for name in ("dx", "dy")}
        self.numbers |= {name: Measure(98, 102, 0.1, " %") for name in ("scale_x", "scale_y")}
        for box in self.numbers.values():
            box.valueChanged.connect(lambda _: self._take_numbers())
        self.ways = QTabWidget()
        self.ways.addTab(_grid(_MEASURES, self.measures), "Theo số đo trên tờ thử")
        self.ways.addTab(_grid(_OFFSETS, self.numbers), "Gõ thẳng độ lệch")
        self.ways.setMinimumHeight(self.ways.sizeHint().height() + 12)
        return self.ways

    # printer and tray

    def _read_trays(self) -> None:
        printer = self.printer.currentText()
        work.run(self, lambda _: trays(printer), lambda found: self._show_trays(printer, found))

    def _show_trays(self, printer: str, found: list[Tray]) -> None:
        if printer == self.printer.currentText():
            self.tray.blockSignals(True)
            self.tray.clear()
            for value, words in found:
                self.tray.addItem(words, value)
            self.tray.blockSignals(False)
            self._show_kept()

    def _chosen(self) -> tuple[str, str]:
        return self.printer.currentText().strip(), str(self.tray.currentData() or "")

    def _show_kept(self) -> None:
        """What is kept for this printer and tray; the ruler's numbers begin anew."""
        self.kept = offset_for(*self._chosen(), self.paper.stock)
        aim = aimed(self.paper)
        for name, box in self.measures.items():
            box.put(getattr(aim, name))
        self._show_offset(self.kept)

    def _show_offset(self, offset: Offset) -> None:
        self.offset = offset
        for name, box in self.numbers.items():
            value = getattr(offset, name)
            box.put(value * 100 if name.startswith("scale") else value)
        changed = "" if offset == self.kept else f" (đang lưu: {self.kept.says})"
        self.answer.setText(f"Trang in sẽ được dịch: {offset.says}{changed}.")
        set_role(self.answer, "good" if offset != self.kept else "muted")
        self.problem.hide()

    # the numbers

    def _reckon(self) -> None:
        """From the ruler's numbers on a sheet printed with what is kept."""
        measured = Measured(**{name: box.value() for name, box in self.measures.items()})
        try:
            self._show_offset(offset_from(measured, self.paper, self.kept))
        except UserError as error:
            self.refuse(error)

    def _take_numbers(self) -> None:
        values = {name: box.value() for name, box in self.numbers.items()}
        self._show_offset(
            Offset(values["dx"], values["dy"], round(values["scale_x"] / 100, 4), round(values["scale_y"] / 100, 4))
        )

    # the sheet

    def sheet(self) -> bytes:
        """The test sheet, moved by what is kept for this printer and tray."""
        printer, _ = self._chosen()
        note = f"{printer} · {self.tray.currentText()} · {self.kept.says}"
        return calibration_sheet(self.paper, self.kept, note, kept_sheet(printer, self.paper.stock))

    def print_sheet(self) -> None:
        content, (printer, tray) = self.sheet(), self._chosen()
        work.run(
            self,
            lambda progress: print_pdf(content, printer, 1, "Tờ thử căn chỉnh", progress, tray),
            lambda _: self.answer.setText(f"Đã gửi tờ thử tới {printer}."),
            self.refuse,
            title="đang in tờ thử",
        )

    def save_sheet(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "Lưu tờ thử", f"Tờ thử {self.paper.stock}.pdf", "Tệp PDF (*.pdf)")
        if chosen:
            path, content = Path(chosen).with_suffix(".pdf"), self.sheet()
            work.run(
                self,
                lambda _: write_file(path, content),
                lambda _: self.answer.setText(f"Đã lưu {path.name}."),
                self.refuse,
            )

    def try_accept(self) -> None:
        """Keep the offset; the dialog stays, so that the sheet can be printed again."""
        (printer, tray), offset, stock, day = self._chosen(), self.offset, self.paper.stock, self.main.today
        self.accept_button.setEnabled(False)
        work.run(
            self,
            lambda _: keep_offset(printer, tray, stock, offset, day),
            lambda _: self._on_kept(),
            self.refuse,
            write=True,
        )

    def _on_kept(self) -> None:
        self.accept_button.setEnabled(True)
        self._show_kept()
        self.answer.setText(f"Đã lưu: {self.kept.says}. Hãy in lại tờ thử để kiểm tra.")
        set_role(self.answer, "good")


def _grid(rows: tuple[tuple[str, str], ...], boxes: dict[str, Measure]) -> QWidget:
    page = QWidget()
    grid = QGridLayout(page)
    for place, (name, words) in enumerate(rows):
        grid.addWidget(labelled(words, boxes[name]), place // 2, place % 2)
        line = boxes[name].lineEdit()
        assert isinstance(line, QLineEdit)
        line.setObjectName(name)
    return page
