"""Thống kê kiểm tra, giám sát: kind by subject over a span of years, counted for whoever inspected; the indicators."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from db.inspections import InspectionGroup
from nongson_desktop.rules.inspections_figures import (
    GROUPS,
    HEADINGS,
    READINGS,
    Figures,
    Indicator,
    figures,
    indicators,
    span_known,
)
from ui import work
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_GROUPS = dict(InspectionGroup.LABELS)
_LABELS = ("Năm", "Loại cuộc", *HEADINGS)
_WIDTHS = (70, 0, 74, 96, 84, 120, 118, 112, 90, 118)


class FiguresPanel(QWidget):
    """Years from and to, whose inspections are counted; under them the table and what the indicators say.

    A row opens the inspections it counts: `opened` says their year, their group (empty: all) and who conducted them.
    """

    opened = Signal(int, str, object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.main = window
        self._asked = 0
        self.first, self.last = _year_box("Từ năm"), _year_box("Đến năm")
        self.reading = QComboBox()
        self.reading.setAccessibleName("Đếm cuộc của")
        for _key, label, conductors in READINGS:
            self.reading.addItem(label, conductors)
        self.said = QLabel(wordWrap=True)
        self.rows = TextRows(_LABELS, numbers=range(2, len(_LABELS)))
        self.view = TextRowsView(self.rows, _WIDTHS)
        self.view.setAccessibleName("Bảng tổng hợp")
        self.view.chosen.connect(self._open)
        self._places: list[tuple[int, str]] = []
        self.indicators = QLabel(wordWrap=True)
        set_role(self.indicators, "muted")
        row = QHBoxLayout()
        for words, widget in (("Từ năm", self.first), ("đến năm", self.last), ("đếm cuộc của", self.reading)):
            row.addWidget(QLabel(words))
            row.addWidget(widget)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.said)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.indicators)
        self._begin()

    def _begin(self) -> None:
        """From the first year known; then whatever is chosen is read."""
        span = span_known(self.main.today)
        self.first.setValue(span[0])
        self.last.setValue(span[-1])
        self.first.valueChanged.connect(lambda _: self.reload())
        self.last.valueChanged.connect(lambda _: self.reload())
        self.reading.currentIndexChanged.connect(lambda _: self.reload())

    def reload(self) -> None:
        """Read beside the window; only the last answer counts."""
        years = range(self.first.value(), max(self.last.value(), self.first.value()) + 1)
        bodies = self.main.scope.bodies(self.main.as_of)
        self._asked += 1
        job = partial(_read, years, self.reading.currentData(), bodies, self.main.year, self.main.as_of)
        work.run(self, lambda _: job(), partial(self._show, self._asked))

    def _show(self, asked: int, found: tuple[Figures, list[Indicator]]) -> None:
        if asked != self._asked:
            return
        counted, said = found
        whole = counted.total()
        held = f"{whole.inspections} cuộc đã kết luận, {whole.whole} lượt đối tượng"
        self.said.setText(f"{held}; bình quân {counted.mean} cuộc mỗi năm.")
        rows, bold, self._places = _rows(counted)
        self.rows.show(rows, range(1, len(rows) + 1), bold)
        lines = (f"{one.name}: {one.part}/{one.whole} ({one.share})" for one in said)
        self.indicators.setText(f"Năm {self.main.year}. " + " · ".join(lines))
        self.main.count(f"{whole.inspections} cuộc")

    def _open(self, place: int) -> None:
        """Enter on a row of a year, or of a kind in it."""
        year, group = self._places[place - 1]
        if year:
            self.opened.emit(year, group, self.reading.currentData())


def _year_box(words: str) -> QSpinBox:
    box = QSpinBox()
    box.setAccessibleName(words)
    box.setRange(1945, 2100)
    return box


def _read(
    years: range, conductors: tuple[str, ...], bodies: tuple[int, ...], year: int, day: date
) -> tuple[Figures, list[Indicator]]:
    return figures(years, conductors, bodies), indicators(year, day)


def _rows(found: Figures) -> tuple[list[tuple[str, ...]], list[int], list[tuple[int, str]]]:
    """The newest year first, each with its kinds under it, the whole at the head; what is bold; what a row counts."""
    rows: list[tuple[str, ...]] = [("Cộng", "", *_shown(found.total().figures()))]
    bold, places = [0], [(0, "")]
    for year in reversed(found.years):
        mine = [(group, found.lines[year, group]) for group in GROUPS if (year, group) in found.lines]
        if mine:
            bold.append(len(rows))
            rows.append((str(year), "", *_shown(found.total([year]).figures())))
            rows += [("", _GROUPS[group], *_shown(line.figures())) for group, line in mine]
            places += [(year, ""), *((year, group) for group, _ in mine)]
    return rows, bold, places


def _shown(numbers: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(str(number) if number else "–" for number in numbers)
