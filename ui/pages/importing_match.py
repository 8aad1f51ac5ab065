"""Which column of the workbook is what, and what becomes of cells that the office does not have."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QScrollArea, QWidget

from db.organizations import Organization
from nongson_desktop.excel.encodings import LABELS
from nongson_desktop.excel.headings import column_letters
from nongson_desktop.rules.imports import Preview
from nongson_desktop.rules.imports_rows import NEW, CellChoice
from ui.theme import set_role

_NOT_READ = "– không nhập –"


def new_grid(inside: QWidget) -> QGridLayout:
    """A grid of lines with a choice beside each."""
    grid = QGridLayout(inside)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(7)
    return grid


class _Panel(QScrollArea):
    """Lines of a label with a choice beside it."""

    def __init__(self, intro: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self._intro = intro
        self.choosers: dict[str, QComboBox] = {}

    def _begin(self) -> QGridLayout:
        inside = QWidget()
        grid = new_grid(inside)
        grid.setContentsMargins(4, 8, 8, 8)
        grid.setColumnStretch(0, 1)
        intro = QLabel(self._intro, wordWrap=True)
        set_role(intro, "muted")
        grid.addWidget(intro, 0, 0, 1, 2)
        self.choosers = {}
        self.setWidget(inside)
        return grid

    def _add(self, grid: QGridLayout, key: str, words: str, chooser: QComboBox) -> None:
        label = QLabel(words, wordWrap=True)
        label.setBuddy(chooser)
        chooser.setAccessibleName(words)
        chooser.setFixedWidth(190)
        chooser.view().setMinimumWidth(230)
        row = len(self.choosers) + 1
        grid.addWidget(label, row, 0)
        grid.addWidget(chooser, row, 1)
        grid.setRowStretch(row, 0)
        grid.setRowStretch(row + 1, 1)
        self.choosers[key] = chooser


class MatchPanel(_Panel):
    """Each heading of the workbook with the field that it is read into."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Cột trong tệp được nhận theo tên; đổi ở đây khi chưa đúng.", parent)

    def show_preview(self, preview: Preview) -> None:
        grid = self._begin()
        for heading in preview.headings:
            chooser = QComboBox()
            chooser.addItem(_NOT_READ, "")
            for field, label in preview.choices.items():
                chooser.addItem(label, field)
            chooser.setCurrentIndex(max(chooser.findData(heading.field), 0))
            chooser.activated.connect(lambda _: self.changed.emit())
            self._add(grid, heading.text, f"{column_letters(heading.index)} · {heading.text}", chooser)

    def mapping(self) -> dict[str, str]:
        """Heading -> field, "" for what is not read."""
        return {text: chooser.currentData() for text, chooser in self.choosers.items()}


class CellsPanel(_Panel):
    """Each unknown cell: make it, take another, leave it empty, or leave its rows out."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Tệp nhắc đến những chi bộ chưa có trong dữ liệu.", parent)

    def show_preview(self, preview: Preview, standing: Sequence[Organization]) -> None:
        grid = self._begin()
        for name, count in preview.unknown_cells.items():
            chooser = QComboBox()
            chooser.addItem("Lập mới", NEW)
            chooser.addItem("Để trống chi bộ", "")
            chooser.addItem("Bỏ các dòng này", None)
            for cell in standing:
                chooser.addItem(f"Là {cell.name}", cell.id)
            chooser.activated.connect(lambda _: self.changed.emit())
            self._add(grid, name, f"{name} ({count} dòng)", chooser)

    def choices(self) -> dict[str, CellChoice]:
        return {name: chooser.currentData() for name, chooser in self.choosers.items()}


class EncodingsPanel(_Panel):
    """Each column with letters of before Unicode, and how it was typed."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Những cột này gõ bằng phông cũ (.VnTime, VNI…), chữ đã được đổi sang Unicode. Chưa đúng thì chọn lại.",
            parent,
        )
        self._path: Path | None = None
        self._chosen: dict[int, str] = {}

    def show_preview(self, preview: Preview) -> None:
        """The columns with converted cells, and those that the clerk chose for; another file begins anew."""
        if preview.path != self._path:
            self._path, self._chosen = preview.path, {}
        below = preview.header_row
        found = {one.column: one for _, one in reversed(preview.converted) if one.row > below}
        headings = {heading.index: heading.text for heading in preview.headings}
        grid = self._begin()
        for column in sorted(set(found) | set(self._chosen)):
            chooser = self._chooser(column)
            example = found.get(column)
            shown = f"\n{example.before} → {example.after}" if example else ""
            words = f"{column_letters(column)} · {headings.get(column, '')}{shown}"
            self._add(grid, str(column), words, chooser)

    def _chooser(self, column: int) -> QComboBox:
        chooser = QComboBox()
        chooser.addItem("Tự nhận", None)
        for encoding, words in LABELS.items():
            chooser.addItem(words, encoding)
        chooser.addItem("Để nguyên", "")
        chooser.setCurrentIndex(max(chooser.findData(self._chosen.get(column)), 0) if column in self._chosen else 0)
        chooser.activated.connect(lambda _: self._on_chosen(column, chooser.currentData()))
        return chooser

    def _on_chosen(self, column: int, encoding: str | None) -> None:
        self._chosen.pop(column, None)
        if encoding is not None:
            self._chosen[column] = encoding
        self.changed.emit()

    def encodings(self, path: Path | None) -> dict[int, str]:
        """Column (from 0) -> encoding, "" to leave it, as the clerk chose for this file."""
        return dict(self._chosen) if path == self._path else {}
