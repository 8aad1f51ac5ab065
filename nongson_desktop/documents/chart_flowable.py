"""Biểu đồ as reportlab draws it: bars of equal length in greys that a black printer tells apart."""

from __future__ import annotations

from collections.abc import Iterator

from nongson_desktop.documents.content import Bar, Chart, shares_of
from nongson_desktop.documents.flowables import Drawn
from nongson_desktop.documents.fonts import BOLD, REGULAR, width
from nongson_desktop.documents.geometry import MM, Area

GREYS = (0.25, 0.55, 0.80, 1.0)
_HIGH, _STEP, _LEGEND, _SIDE = 16.0, 22.0, 22.0, 9.0
_LABEL, _STEPS = 26.0, 10_000
_DARK = 0.5


class ChartBlock(Drawn):
    """The names of the parts in a row, then a bar for each line with its numbers inside."""

    def __init__(self, area: Area, chart: Chart) -> None:
        self.chart = chart
        self.size = area.geometry.size["note"]
        super().__init__(area, 10 + _LEGEND + _STEP * len(chart.bars))

    def draw(self) -> None:
        self.canv.saveState()
        self.canv.setLineWidth(0.5)
        self._draw_names()
        for place, bar in enumerate(self.chart.bars):
            self._draw_bar(bar, self.height - 10 - _LEGEND - place * _STEP - _HIGH)
        self.canv.restoreState()

    def _draw_names(self) -> None:
        x, y = _LABEL * MM, self.height - 10 - _SIDE
        for name, grey in zip(self.chart.names, GREYS, strict=False):
            self._box(x, y, _SIDE, _SIDE, grey)
            self._words(x + _SIDE + 4, y + 1, name)
            x += _SIDE + 4 + width(name, REGULAR, self.size) + 16

    def _draw_bar(self, bar: Bar, y: float) -> None:
        self._words(0, y + 4, bar.label, BOLD)
        for part, grey, start, wide in self._stretches(bar):
            self._box(start, y, wide, _HIGH, grey)
            text = str(part)
            room = width(text, REGULAR, self.size)
            if room + 4 <= wide:
                self._words(start + (wide - room) / 2, y + 4.5, text, white=grey < _DARK)

    def _stretches(self, bar: Bar) -> Iterator[tuple[int, float, float, float]]:
        start = _LABEL * MM
        whole = self.width - start
        for part, grey, share in zip(bar.parts, GREYS, shares_of(bar.parts, _STEPS), strict=False):
            wide = whole * share / _STEPS
            if share:
                yield part, grey, start, wide
            start += wide

    def _box(self, x: float, y: float, wide: float, high: float, grey: float) -> None:
        self.canv.setFillGray(grey)
        self.canv.rect(x, y, wide, high, fill=1)

    def _words(self, x: float, y: float, text: str, font: str = REGULAR, *, white: bool = False) -> None:
        self.canv.setFillGray(1 if white else 0)
        self.canv.setFont(font, self.size)
        self.canv.drawString(x, y, text)
