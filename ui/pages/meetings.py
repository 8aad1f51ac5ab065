"""Sinh hoạt chi bộ: the schedule of all cells, each meeting with what came of it, quality, score sheets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame

from db.meetings import Meeting, MeetingState
from nongson_desktop.catalog import kind_of
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.meetings import day_of
from ui.list_page import ListPage
from ui.page import empty_notice, heading, icon_button, open_menu, page_layout, split_view, tabs_of, under_tab
from ui.pages.meetings_detail import MeetingDetail
from ui.pages.meetings_dialogs import NewMeetingDialog, ScheduleDialog
from ui.pages.meetings_quality import QualityTab
from ui.pages.meetings_sheets import SheetsTab
from ui.record_page import RecordList
from ui.theme import colours

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SHOWN = ("cell", "planned_on", "state", "level", "present")
_SIZES = (645, 505)
_PAPERS = (("meeting-calendar", "Lịch sinh hoạt tháng"), ("meeting-quality", "Tổng hợp chất lượng sinh hoạt"))


class MeetingsPage(ListPage):
    """Meetings at the left, the one in the row at the right; quality and score sheets on tabs."""

    title = "Sinh hoạt"
    help = (
        "“Lập lịch cả năm” đặt buổi thường kỳ từng tháng cho mọi chi bộ. Chọn một buổi rồi Ctrl+D để điểm danh: ai cũng"
        " có mặt sẵn, dấu cách đổi, Enter xuống, Ctrl+S lưu. Nghị quyết giao thành nhiệm vụ ở thẻ Nghị quyết."
        " Thẻ Chất lượng tổng hợp theo tháng, quý, năm; Enter ở một chi bộ mở các buổi của chi bộ ấy."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.month, self.state = _choice("Tháng", "Mọi tháng"), _choice("Trạng thái", "Mọi trạng thái")
        for month in range(1, 13):
            self.month.addItem(f"Tháng {month}", month)
        for value, label in MeetingState.LABELS:
            self.state.addItem(label, value)
        self.detail = MeetingDetail(window)
        self.quality, self.sheets = QualityTab(window), SheetsTab(window)
        self.list = self._list()
        meetings = under_tab(split_view(_SIZES, self.list, self.detail))
        self.tabs = tabs_of(("Các buổi", meetings), ("Chất lượng", self.quality), ("Phiếu chấm", self.sheets))
        self._lay_out()
        self._connect()

    def _list(self) -> RecordList:
        return RecordList(
            self.main,
            kind_of("meetings"),
            "meetings",
            _SHOWN,
            "buổi",
            hint="Tìm chi bộ, chuyên đề   Ctrl+F",
            filters=(self.month, self.state),
            tint=_tint,
            empty=self._empty(),
            narrow=self._narrow,
        )

    def _empty(self) -> QFrame:
        self.plan_first = icon_button("Lập lịch cả năm…", "year", "primary")
        self.plan_first.clicked.connect(self.plan_year)
        return empty_notice("Năm này chưa có buổi sinh hoạt nào. Lập lịch cả năm cho mọi chi bộ.", self.plan_first)

    def _lay_out(self) -> None:
        self.plan_button = icon_button("Lập lịch cả năm…", "year", "primary")
        self.add_button = icon_button("Thêm buổi…", "add")
        self.print_button = icon_button("In", "print")
        self.export_button = icon_button("Xuất Excel", "export")
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.plan_button, self.add_button, self.print_button, self.export_button))
        layout.addWidget(self.tabs, 1)

    def _connect(self) -> None:
        self.plan_button.clicked.connect(self.plan_year)
        self.add_button.clicked.connect(self._add)
        self.print_button.clicked.connect(self._print_menu)
        self.export_button.clicked.connect(self.list.export)
        for one in (self.month, self.state):
            one.currentIndexChanged.connect(lambda _: self.list.reload())
        self.list.chosen.connect(self.detail.show_meeting)
        self.list.opened.connect(self._open)
        self.list.view.add_action("Điểm danh…", self.detail.attend)
        QShortcut(QKeySequence("Ctrl+D"), self, self.detail.attend)
        self.detail.form.left.connect(self.list.focus_list)
        self.tabs.currentChanged.connect(lambda _: self._read_tab())
        self.quality.opened.connect(self._show_cell)

    # showing

    def _narrow(self, query: Any) -> Any:
        month, state = self.month.currentData(), self.state.currentData()
        query = query.where(Meeting.month == month) if month else query
        return query.where(Meeting.state == state) if state else query

    def reload(self) -> None:
        self.list.reload()
        if self.detail.meeting is not None:
            self.detail.show_meeting(self.detail.meeting.id)
        self._read_tab()

    def _read_tab(self) -> None:
        shown = self.tabs.currentWidget()
        if shown in (self.quality, self.sheets):
            (self.quality if shown is self.quality else self.sheets).reload()

    def search_here(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.list.focus_search()

    def keep_typing(self) -> int:
        return int(self.detail.form.keep_typing())

    def save(self) -> None:
        self.detail.save()

    def stand_on(self, number: int) -> None:
        """Show a meeting, whatever month and state were asked for."""
        self.tabs.setCurrentIndex(0)
        self.list.seek(number)
        self.detail.show_meeting(number)
        self.list.view.setFocus()

    def _show_cell(self, cell: int) -> None:
        """The meetings behind a row of figures."""
        period = self.quality.period.currentData()
        self.tabs.setCurrentIndex(0)
        self.month.setCurrentIndex(self.month.findData(period[0]) if len(period) == 1 else 0)
        name = next((one.name for one in self.quality.shown if one.cell == cell), "") if cell else ""
        self.list.search.setText(name)
        self.list.reload()
        self.list.focus_list()

    # what is done

    def _open(self, number: int) -> None:
        """Enter goes to what is typed of the meeting."""
        self.detail.show_meeting(number)
        self.detail.tabs.setCurrentIndex(0)
        self.detail.form.focus_first()

    def plan_year(self) -> None:
        ScheduleDialog(self.main).exec()

    def _add(self) -> None:
        dialog = NewMeetingDialog(self.main)
        dialog.exec()
        if dialog.saved is not None:
            self.stand_on(dialog.saved.record_id)

    def print_front(self) -> None:
        """On the tab of quality its summary, else the papers of the meeting in the row."""
        if self.tabs.currentIndex() == 0 and self.detail.meeting is not None:
            self.detail.print_papers()
        else:
            self._print(_PAPERS[1][0])

    def _print_menu(self) -> None:
        open_menu(self.print_button, [(f"{title}…", partial(self._print, key)) for key, title in _PAPERS])

    def _print(self, key: str) -> None:
        """The calendar is of the month of the meeting in the row, the summary of the time chosen."""
        from ui.pages.printing import PrintDialog

        first, last = min(self.quality.period.currentData()), max(self.quality.period.currentData())
        year = self.main.year
        since, until = date(year, first, 1), date(year, last, 28)
        whole = Request(on=self.main.as_of, year=year, cell=self.main.cell, scope=self.main.scope)
        request = replace(whole, since=since, until=until)
        if key == _PAPERS[0][0] and self.detail.meeting is not None:
            day = day_of(self.detail.meeting)
            request = replace(whole, on=day, year=day.year)
        PrintDialog(self.main, (key,), request).exec()


def _choice(name: str, every: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setObjectName(f"{name}-filter")
    made.addItem(every, "")
    return made


def _tint(meeting: Any) -> str:
    """Meetings not held or put off are dim."""
    if meeting.state in MeetingState.DROPPED:
        return colours().muted
    return ""
