"""Chỉ tiêu: the table of a day with who is counted and who is missing, by cell or hamlet, over the years, and kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from db.indicators import CountedAmong, CountedPart, IndicatorSnapshot, IndicatorUnit
from db.search import View
from nongson_desktop.catalog import kind_of
from nongson_desktop.rules.indicator_catalogue import target_words
from nongson_desktop.rules.indicators import (
    Place,
    Result,
    by_years,
    day_of,
    differences,
    hamlet_places,
    joined,
    kept_days,
    kept_on,
    places_in,
    results_on,
    value_words,
)
from nongson_desktop.rules.measured import Thing
from nongson_desktop.safety.journal import note
from ui import work
from ui.page import Page, heading, icon_button, open_menu, page_layout, split_view, tabs_of, with_buttons
from ui.pages.indicators_chart import YearBar, YearChart
from ui.pages.indicators_dialogs import IndicatorDialog, KeepDialog, drop_indicator
from ui.record_page import choose_file
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_HEADINGS = ("Mã", "Chỉ tiêu", "Tử số", "Mẫu số", "Kết quả", "Mức giao", "Đến năm", "")
_WIDTHS = (58, 0, 58, 64, 74, 74, 72, 92)
_OF_YEARS = "indicator-years"
_PAPERS = (("indicator-table", "Kết quả các chỉ tiêu"), (_OF_YEARS, "Chỉ tiêu qua các năm"))
_SPANS, _FIRST_SPAN, _WIDE_SPAN = range(2, 31), 6, 10
_MISSING, _COUNTED, _VACANT, _BY_CELL, _BY_HAMLET = "missing", "counted", "vacant", "cell", "hamlet"
_BEHIND = (
    (_MISSING, "Còn thiếu"),
    (_COUNTED, "Đã tính"),
    (_VACANT, "Còn khuyết"),
    (_BY_CELL, "Theo chi bộ"),
    (_BY_HAMLET, "Theo thôn"),
)
_SIZES = (760, 400)


@dataclass(frozen=True)
class _Read:
    """What is read beside the window for one day."""

    day: date
    results: list[Result]
    cells: list[Place]
    hamlets: list[Place]


class IndicatorsPage(Page):
    """The indicators of the day at the left, what stands behind the one in the row at the right."""

    counts_widely = True
    title = "Chỉ tiêu"
    help = (
        "Các chỉ tiêu của nghị quyết, tính tại ngày đang xem (nút Ngày… ở trên cùng; năm trước: ngày 31/12). Chỗ khuyết"
        " không tính vào mẫu số mà nêu tên; chưa có gì để tính thì ghi “–”; không có con số thì không đánh giá."
        " Đứng ở một dòng để xem ai còn thiếu, Enter ở tên để mở hồ sơ. Mọi chỉ tiêu đều sửa, thêm được."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._asked, self._wanted = 0, ""
        self.read = _Read(window.as_of, [], [], [])
        self.years: dict[int, list[Result]] = {}
        self.things: list[Thing] = []
        self.said = QLabel(wordWrap=True)
        set_role(self.said, "muted")
        self.tabs = tabs_of(
            ("Tại một ngày", self._of_day()), ("Qua các năm", self._of_years()), ("Số liệu đã chốt", self._kept())
        )
        self.tabs.currentChanged.connect(lambda _: self.reload())
        self._lay_out()

    def _lay_out(self) -> None:
        self.add_button = icon_button("Thêm chỉ tiêu…", "add", "primary")
        self.add_button.clicked.connect(lambda: IndicatorDialog(self.main).exec())
        self.keep_button = icon_button("Chốt số liệu…", "save")
        self.keep_button.clicked.connect(lambda: KeepDialog(self.main).exec())
        self.print_button = icon_button("In", "print")
        self.print_button.clicked.connect(self._print_menu)
        self.export_button = icon_button("Xuất Excel", "export")
        self.export_button.clicked.connect(self.export)
        layout = page_layout(self)
        buttons = (self.add_button, self.keep_button, self.print_button, self.export_button)
        layout.addLayout(heading(self.title, *buttons))
        layout.addWidget(self.said)
        layout.addWidget(self.tabs, 1)

    def _of_day(self) -> QWidget:
        self.rows = TextRows(_HEADINGS, numbers=(2, 3, 4, 5, 6))
        self.view = TextRowsView(self.rows, _WIDTHS)
        self.view.setAccessibleName("Các chỉ tiêu")
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_behind())
        self.view.chosen.connect(lambda _: self.behind_view.setFocus())
        self.edit_button = icon_button("Sửa chỉ tiêu…", "rules", "link")
        self.edit_button.clicked.connect(self._edit)
        self.drop_button = icon_button("Bỏ chỉ tiêu", "close", "link")
        self.drop_button.clicked.connect(self._drop)
        return split_view(_SIZES, with_buttons(self.view, self.edit_button, self.drop_button), self._behind())

    def _behind(self) -> QWidget:
        self.about = QLabel(wordWrap=True)
        set_role(self.about, "section")
        self.choice = QComboBox()
        self.choice.setAccessibleName("Xem")
        for key, words in _BEHIND:
            self.choice.addItem(words, key)
        self.choice.activated.connect(lambda _: self._show_behind())
        self.behind = TextRows(("Tên", "Tính", "Kết quả", ""), numbers=(1, 2))
        self.behind_view = TextRowsView(self.behind, (0, 64, 76, 84))
        self.behind_view.setAccessibleName("Phía sau con số")
        self.behind_view.chosen.connect(self._open)
        self.behind_view.doubleClicked.connect(lambda index: self._open(index.row() + 1))
        part = QWidget()
        inside = QVBoxLayout(part)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.about)
        inside.addWidget(self.choice)
        inside.addWidget(self.behind_view, 1)
        return part

    def _of_years(self) -> QWidget:
        self.span = QComboBox()
        self.span.setAccessibleName("Số năm")
        self.span.activated.connect(lambda _: self.reload())
        self.chart = YearChart()
        self.years_view: TextRowsView | None = None
        part = QWidget()
        self._years_layout = QVBoxLayout(part)
        self._years_layout.setContentsMargins(0, 8, 0, 0)
        self._years_layout.addWidget(self.span)
        self._years_layout.addWidget(self.chart)
        return part

    def _kept(self) -> QWidget:
        self.kept_days = QComboBox()
        self.kept_days.setAccessibleName("Ngày đã chốt")
        self.kept_days.activated.connect(lambda _: self._show_kept())
        self.kept_said = QLabel(wordWrap=True)
        self.kept = TextRows(
            ("Mã", "Chỉ tiêu", "Tử số", "Mẫu số", "Kết quả", "Mức giao", "Còn thiếu"), numbers=(2, 3, 4, 5)
        )
        self.kept_view = TextRowsView(self.kept, (60, 330, 64, 70, 80, 80, 0))
        self.kept_view.setAccessibleName("Số liệu đã chốt")
        part = QWidget()
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.kept_days)
        layout.addWidget(self.kept_said)
        layout.addWidget(self.kept_view, 1)
        return part

    # showing

    def show_indicator(self, code: str) -> None:
        """Stand on an indicator of the day as soon as it is counted."""
        self._wanted = code
        self.tabs.setCurrentIndex(0)
        self.reload()

    def reload(self) -> None:
        """Counted beside the window; only the last answer counts."""
        self._asked += 1
        asked, place = self._asked, self.tabs.currentIndex()
        if place == 1:
            self._offer_spans()
            span, today = self._span(), self.main.today
            work.run(self, lambda _: by_years(span, today), partial(self._show_years, asked), title="Đang đếm")
        elif place == 2:
            self._show_days()
        else:
            year, bodies, as_of = self.main.year, self.main.bodies, self.main.as_of
            work.run(self, lambda _: _read_day(year, bodies, as_of), partial(self._show_day, asked), title="Đang đếm")

    def _offer_spans(self) -> None:
        """Every number of years back from the one that is looked at."""
        years, last = self.span.currentData() or _FIRST_SPAN, self.main.year
        self.span.clear()
        for one in _SPANS:
            self.span.addItem(f"{one} năm: {last - one + 1} – {last}", one)
        self.span.setCurrentIndex(_SPANS.index(years))

    def _span(self) -> range:
        last = self.main.year
        return range(last - (self.span.currentData() or _WIDE_SPAN) + 1, last + 1)

    def _show_day(self, asked: int, found: _Read) -> None:
        if asked != self._asked:
            return
        codes = [one.indicator.code for one in found.results]
        stood = codes.index(self._wanted) if self._wanted in codes else max(self.view.currentIndex().row(), 0)
        self.read, self._wanted = found, ""
        lines = [_row(one) for one in found.results]
        self.rows.show(
            lines, range(1, len(lines) + 1), [place for place, line in enumerate(lines) if line[-1] == "chưa đạt"]
        )
        below = [one.indicator.code for one in found.results if one.met is False]
        met = sum(one.met is True for one in found.results)
        told = f"chưa đạt {len(below)}: {', '.join(below)}" if below else "không có chỉ tiêu nào chưa đạt"
        self.said.setText(f"Tính đến ngày {found.day:%d/%m/%Y}: đạt {met} chỉ tiêu; {told}.")
        self.main.count(f"{len(lines)} chỉ tiêu")
        if lines:
            self.view.selectRow(min(stood, len(lines) - 1))
        self._show_behind()

    def _shown(self) -> Result | None:
        place = self.view.currentIndex().row()
        return self.read.results[place] if 0 <= place < len(self.read.results) else None

    def _show_behind(self) -> None:
        """The names behind the figure, or its parts by cell or hamlet."""
        one = self._shown()
        if one is None:
            return
        self.about.setText(f"{one.indicator.code} {one.indicator.name}: {_explained(one)}")
        chosen = self.choice.currentData()
        parts = {id(thing): str(part) for thing, part in one.measure.found} if one.each else {}
        for column in range(1, self.behind.columnCount()):
            by_place = chosen in (_BY_CELL, _BY_HAMLET)
            self.behind_view.setColumnHidden(column, not by_place and not (parts and column == 1))
        if chosen in (_BY_CELL, _BY_HAMLET):
            self.things = []
            places = self.read.cells if chosen == _BY_CELL else self.read.hamlets
            self.behind.show(
                [(place.name, *_pair(part)) for place, part in zip(places, one.split(places), strict=True)]
            )
            return
        self.things = list({_MISSING: one.lacking, _COUNTED: one.measure.counted, _VACANT: one.vacant}[chosen])
        none = f"(không có{'; từng người: chọn “Đã tính”' if parts else ''})"
        self.behind.show(
            [(thing.name, parts.get(id(thing), ""), "", "") for thing in self.things] or [(none, "", "", "")],
            range(1, len(self.things) + 1),
        )

    def _open(self, place: int) -> None:
        """The record that a name stands for."""
        if not 1 <= place <= len(self.things):
            return
        one = self.things[place - 1]
        if one.kind == "member":
            self.main.show_member(one.number)
        elif one.kind == "cell":
            self.main.go_to("organizations", one.number)
        elif one.kind == "task":
            self.main.go_to("tasks", one.number, cell=one.cell)
        elif one.kind == "follower":
            self._show_followed(one.name)
        elif one.kind == "concern":
            self.main.go_to("concerns", one.number)
        elif one.kind in ("meeting", "attendance"):
            self.main.go_to("meetings", one.number)
        else:
            self.main.go_to("posts", one.hamlet or 0)

    def _show_followed(self, name: str) -> None:
        """The open tasks that somebody follows."""
        from ui.pages.tasks import TasksPage

        page = self.main.go("tasks")
        assert isinstance(page, TasksPage)
        page.show_followed(name)

    def _show_years(self, asked: int, found: dict[int, list[Result]]) -> None:
        if asked != self._asked:
            return
        stood = max(self.years_view.currentIndex().row(), 0) if self.years_view else 0
        self.years = found
        if self.years_view is not None:
            self._years_layout.removeWidget(self.years_view)
            self.years_view.deleteLater()
        rows = TextRows(("Mã", "Chỉ tiêu", *map(str, found)), numbers=range(2, len(found) + 2))
        wide = 146 if len(found) <= _FIRST_SPAN else 84
        self.years_view = TextRowsView(rows, (60, 0 if len(found) <= _WIDE_SPAN else 240, *[wide] * len(found)))
        self.years_view.setAccessibleName("Chỉ tiêu qua các năm")
        codes = self._codes()
        rows.show(
            [(code, name, *(_year_cell(self._of(code, year), len(found)) for year in found)) for code, name in codes]
        )
        self.years_view.selectionModel().currentRowChanged.connect(lambda *_: self._show_chart())
        self._years_layout.insertWidget(1, self.years_view, 1)
        self.said.setText("Năm đã qua tính đến 31/12, năm nay tính đến hôm nay. Đứng ở một dòng để xem biểu đồ.")
        if codes:
            self.years_view.selectRow(min(stood, len(codes) - 1))
        self._show_chart()

    def _codes(self) -> list[tuple[str, str]]:
        named = {one.indicator.code: one.indicator.name for results in self.years.values() for one in results}
        return list(named.items())

    def _of(self, code: str, year: int) -> Result | None:
        return next((one for one in self.years[year] if one.indicator.code == code), None)

    def _show_chart(self) -> None:
        codes, place = self._codes(), self.years_view.currentIndex().row() if self.years_view else -1
        if 0 <= place < len(codes):
            self.chart.show_bars([_bar(year, self._of(codes[place][0], year)) for year in self.years])

    def _show_days(self) -> None:
        stood = self.kept_days.currentData()
        self.kept_days.clear()
        for day in kept_days():
            self.kept_days.addItem(f"Chốt ngày {day:%d/%m/%Y}", day)
        self.kept_days.setCurrentIndex(max(self.kept_days.findData(stood), 0))
        self.said.setText(
            "Số liệu đã chốt giữ nguyên dù sau đó có thay đổi; dòng dưới nói chỗ nào nay tính lại thì khác."
        )
        self._show_kept()

    def _show_kept(self) -> None:
        day = self.kept_days.currentData()
        if day is None:
            self.kept.show([])
            self.kept_said.setText("Chưa chốt ngày nào. Bấm “Chốt số liệu…” để giữ số liệu của một ngày.")
            return
        lines = [_kept_row(one) for one in kept_on(day)]
        self.kept.show(lines, range(1, len(lines) + 1))
        self.kept_said.setText("Đang tính lại…")
        self._asked += 1
        work.run(self, lambda _: differences(day), partial(self._show_differences, self._asked))

    def _show_differences(self, asked: int, found: Sequence[tuple[IndicatorSnapshot, Result]]) -> None:
        if asked != self._asked:
            return
        words = [
            f"{kept.indicator.code} đã chốt {kept.numerator}/{kept.denominator}, nay tính lại"
            f" {again.numerator}/{again.denominator}"
            for kept, again in found
        ]
        self.kept_said.setText("; ".join(words) + "." if words else "Tính lại vẫn đúng như đã chốt.")

    def focus_first(self) -> None:
        self.view.setFocus()

    # what is done

    def _edit(self) -> None:
        one = self._shown()
        if one is not None:
            IndicatorDialog(self.main, one.indicator).exec()

    def _drop(self) -> None:
        one = self._shown()
        if one is not None:
            drop_indicator(self.main, self, one.indicator)

    def export(self) -> None:
        """Write what was kept, where it is in front, else the indicators of the day with what they come to."""
        kept = self.tabs.currentWidget() is self.kept_view.parentWidget()
        kind = kind_of("indicator-snapshots" if kept else "indicators")
        path = choose_file(self, "Xuất danh sách ra Excel", f"{kind.title}.xlsx", "Excel (*.xlsx)")
        if path is None:
            return
        view = View(as_of=self.read.day).within(self.main.bodies)
        title = f"{kind.title} – {self.main.top.office.text()}"

        def job(_progress: work.Progress) -> int:
            from nongson_desktop.excel.writing import write_list

            records = kind.records(view)
            write_list(path, title, kind.columns, records)
            note("export", f"Xuất danh sách {kind.title} ra Excel: {len(records)} dòng")
            return len(records)

        done = partial(self._tell_exported, path.name)
        work.run(self, job, done, title="Đang xuất Excel")

    def _tell_exported(self, name: str, count: int) -> None:
        self.main.tell(f"Đã xuất {count} dòng ra {name}.")

    def print_front(self) -> None:
        self._print(_PAPERS[1 if self.tabs.currentIndex() == 1 else 0][0])

    def _print(self, key: str) -> None:
        """Of several years those that stand on the page."""
        from nongson_desktop.documents.request import Request
        from ui.pages.printing import PrintDialog

        now, span = self.main, self._span()
        request = Request(now.as_of, now.year, now.cell, scope=now.scope)
        if key == _OF_YEARS:
            request = replace(request, since=date(span[0], 1, 1), until=date(span[-1], 12, 31))
        PrintDialog(now, [key], request).exec()

    def _print_menu(self) -> None:
        open_menu(self.print_button, [(f"{title}…", partial(self._print, key)) for key, title in _PAPERS])


def _read_day(year: int, bodies: Collection[int], as_of: date) -> _Read:
    """The day that is looked at, of a year gone by its last; of some cells their part."""
    day = as_of if as_of.year == year else day_of(year, as_of)
    results, cells = results_on(day, year), places_in(bodies, day)
    if bodies and cells:
        whole = joined(cells)
        results = [one.within(whole) for one in results]
    return _Read(day, results, cells, hamlet_places(day))


def _row(one: Result) -> tuple[str, ...]:
    until = str(one.indicator.target_year or "")
    counts = (str(one.numerator), str(one.denominator))
    return (one.indicator.code, one.indicator.name, *counts, one.value, one.target, until, one.verdict)


def _explained(one: Result) -> str:
    """What is counted among what, and what is vacant."""
    words = f"{CountedPart.NAMES[one.indicator.counted]}, trong {CountedAmong.NAMES[one.indicator.among]}"
    counts = f"{one.numerator}/{one.denominator}" if one.denominator else "chưa có gì để tính"
    empty = sum(thing.weight for thing in one.vacant)
    vacant = f"; còn khuyết {empty}, không tính" if empty else ""
    return f"{words}: {counts}{vacant}"


def _pair(one: Result) -> tuple[str, str, str]:
    counts = f"{one.numerator}/{one.denominator}" if one.denominator else ""
    return (counts, one.value, one.verdict)


def _year_cell(one: Result | None, years: int) -> str:
    if one is None or not one.denominator:
        return "–"
    if one.indicator.unit == IndicatorUnit.COUNT or years > _FIRST_SPAN:
        return one.value
    return f"{one.numerator}/{one.denominator} = {one.value}"


def _bar(year: int, one: Result | None) -> YearBar:
    if one is None or not one.denominator:
        return YearBar(str(year), None, "–", None, None)
    height = float(one.number or 0)
    target = None if one.indicator.target is None or not one.target else float(one.indicator.target)
    return YearBar(str(year), height, one.value, one.met, target)


def _kept_row(one: IndicatorSnapshot) -> tuple[str, ...]:
    value = value_words(one.indicator.unit, one.numerator, one.denominator)
    target = target_words(one, one.indicator.unit)
    missing = "; ".join(one.missing.splitlines())
    return (one.indicator.code, one.indicator.name, str(one.numerator), str(one.denominator), value, target, missing)
