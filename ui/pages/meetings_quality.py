"""Chất lượng sinh hoạt: each cell's figures over a year, a quarter or a month, and the chart of its months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.quality_sheets import QualityLevel
from nongson_desktop.rules.meetings_figures import MONTHS, CellFigures, figures, months_of_quarter, whole
from ui import work
from ui.page import icon_button
from ui.pages.meetings_chart import QualityChart
from ui.pages.meetings_dialogs import MeetingRulesDialog
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_HEADINGS = (
    *("Chi bộ", "Đã họp", "Chuyên đề", "Tỷ lệ dự", "Vắng không lý do", "Phát biểu", "Điểm TB"),
    *("Tốt", "Khá", "TB", "Kém", "Xếp loại", "Người phụ trách dự"),
)
_WIDTHS = (0, 76, 84, 82, 126, 84, 72, 48, 48, 44, 48, 88, 140)
_WHOLE, _SUM = "Toàn đảng bộ", "Cộng các chi bộ"


class QualityTab(QWidget):
    """The first row stands for all cells together; the chart is of the row stood on."""

    opened = Signal(int)

    def __init__(self, main: MainWindow) -> None:
        super().__init__()
        self.main = main
        self._asked = 0
        self.year_figures: dict[int, CellFigures] = {}
        self.shown: list[CellFigures] = []
        self.period = QComboBox()
        self.period.setAccessibleName("Kỳ")
        self.period.addItem("Cả năm", list(MONTHS))
        for number, roman in enumerate(("I", "II", "III", "IV"), 1):
            self.period.addItem(f"Quý {roman}", list(months_of_quarter(number)))
        for month in MONTHS:
            self.period.addItem(f"Tháng {month}", [month])
        self.period.activated.connect(lambda _: self.reload())
        self.rules_button = icon_button("Quy định, ngày nhắc…", "rules")
        self.rules_button.clicked.connect(lambda: MeetingRulesDialog(self.main).exec())
        self.said = QLabel(wordWrap=True)
        set_role(self.said, "subtitle")
        self.rows = TextRows(_HEADINGS, numbers=(*range(1, 11), 12))
        self.view = TextRowsView(self.rows, _WIDTHS)
        self.view.setAccessibleName("Chất lượng sinh hoạt từng chi bộ")
        self.view.chosen.connect(self.opened.emit)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._draw())
        self.chart = QualityChart()
        self.of = QLabel()
        set_role(self.of, "section")
        row = QHBoxLayout()
        row.addWidget(self.period)
        row.addWidget(self.said, 1)
        row.addWidget(self.rules_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.of)
        layout.addWidget(self.chart)

    def reload(self) -> None:
        """Read the figures beside the window; only the last answer counts."""
        self._asked += 1
        asked, year, day, bodies = self._asked, self.main.year, self.main.today, self.main.bodies
        months: list[int] = self.period.currentData()

        def job(_progress: work.Progress) -> tuple[list[CellFigures], list[CellFigures]]:
            return figures(year, day, months, bodies), figures(year, day, MONTHS, bodies)

        work.run(self, job, lambda found: self._show(asked, *found))

    def _show(self, asked: int, found: list[CellFigures], of_year: list[CellFigures]) -> None:
        if asked != self._asked:
            return
        stood = self.view.currentIndex().row()
        name = _SUM if self.main.scope.is_wide else _WHOLE
        self.shown = [whole(found, name), *found] if len(found) != 1 else found
        year = [whole(of_year, name), *of_year]
        self.year_figures = {one.cell or 0: one for one in year}
        self.rows.show(
            [_row(one) for one in self.shown], [one.cell or 0 for one in self.shown], [0] if len(found) != 1 else []
        )
        self.said.setText(words_of(self.shown[0]) if self.shown else "")
        if self.shown:
            self.view.selectRow(stood if 0 <= stood < len(self.shown) else 0)
        self._draw()

    def _draw(self) -> None:
        place = self.view.currentIndex().row()
        if not 0 <= place < len(self.shown):
            return
        one = self.year_figures.get(self.shown[place].cell or 0)
        if one is not None:
            rule = f" · số trên cột là điểm trung bình, {one.rule_words}" if one.rule_words else ""
            self.of.setText(f"{one.name}: chất lượng từng tháng năm {self.main.year}{rule}")
            self.chart.show_months([one.of_month(month) for month in MONTHS])


def words_of(one: CellFigures) -> str:
    """The indicators of the time in one line."""
    return (
        f"{one.name}: họp {one.regular_words} buổi thường kỳ, {one.themes_words} chuyên đề"
        f" · dự {one.attendance} · điểm trung bình {one.mean_words} · {one.good} buổi Tốt"
        f" · người phụ trách dự {one.visits_words}"
    )


def _row(one: CellFigures) -> tuple[str, ...]:
    levels = (str(one.levels[level] or "") for level in QualityLevel.ALL)
    return (
        one.name,
        one.regular_words,
        one.themes_words,
        one.attendance,
        str(one.unexcused or ""),
        one.speaking,
        one.mean_words,
        *levels,
        one.level_name,
        one.visits_words,
    )
