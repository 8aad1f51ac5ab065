"""Kiểm tra, giám sát: the year's inspections, what is to be remedied, the log of regular supervision, the figures."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.inspections import (
    Inspection,
    InspectionGroup,
    InspectionKind,
    InspectionRequirement,
    InspectionState,
    SupervisionEntry,
)
from nongson_desktop.catalog import kind_of
from nongson_desktop.rules.inspections import fresh
from nongson_desktop.rules.inspections_figures import READINGS
from ui.dialogs import button
from ui.list_page import ListPage
from ui.page import empty_notice, heading, icon_button, open_menu, page_layout, split_view, tabs_of, under_tab
from ui.pages.inspections_detail import InspectionDetail
from ui.pages.inspections_dialogs import BeginDialog, RulesDialog
from ui.pages.inspections_figures import FiguresPanel
from ui.pages.inspections_log import KindsPanel, LogDialog
from ui.pages.inspections_results import ConfirmDialog
from ui.record_page import RecordList

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SHOWN = ("code", "kind", "subjects", "state")
_ASKED = ("inspection", "content", "organization", "member", "due_on", "result", "confirmed_on")
_LOGGED = ("on", "conductor", "watcher", "organization", "member", "content", "remark")
_EVERYONE: tuple[str, ...] = ()
_SIZES = (690, 450)
_HELD, _FIGURES = 2, 3  # the places of a filter and of a tab
_FILTERS = (("Mọi trạng thái", ()), ("Đang làm", InspectionState.OPEN), ("Đã kết luận", InspectionState.HELD))
_PAPERS = (
    ("inspection-register", "Sổ theo dõi các cuộc"),
    ("inspection-requirements", "Bảng theo dõi khắc phục"),
    ("inspection-statistics", "Bảng tổng hợp"),
)


class InspectionsPage(ListPage):
    """The list at the left, the inspection in the row at the right; the other parts on tabs."""

    title = "Kiểm tra, giám sát"
    help = (
        "Mỗi cuộc đi từng bước: quyết định, triển khai, báo cáo, kết luận, khắc phục, lưu hồ sơ; trạng thái theo những"
        " ngày đã ghi. Enter ở một dòng ghi bước tiếp. Kết luận phải có số, ngày và kết quả từng đối tượng; yêu cầu"
        " khắc phục còn mở thì hiện ở Bàn làm việc đến khi xác nhận. Giám sát thường xuyên chỉ ghi sổ, không lập cuộc."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.state = self._state_filter()
        self.list = RecordList(
            window,
            kind_of("inspections"),
            "inspections",
            _SHOWN,
            "cuộc",
            hint="Tìm mã, nội dung, đối tượng   Ctrl+F",
            filters=(self.state,),
            narrow=self._narrow,
            empty=self._empty(),
        )
        self._group, self._conductors = "", _EVERYONE
        self.detail = InspectionDetail(window)
        self.asked = RecordList(
            window,
            kind_of("inspection-requirements"),
            "inspection-requirements",
            _ASKED,
            "yêu cầu",
            empty=empty_notice("Không có yêu cầu khắc phục nào."),
        )
        self.log = RecordList(
            window,
            kind_of("supervision"),
            "supervision",
            _LOGGED,
            "dòng",
            empty=empty_notice("Năm này chưa ghi giám sát thường xuyên."),
        )
        self.figures = FiguresPanel(window)
        self.kinds = KindsPanel(window)
        self._lay_out()
        self._connect()

    def _state_filter(self) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName("Trạng thái")
        for label, states in _FILTERS:
            combo.addItem(label, states)
        return combo

    def _empty(self) -> QFrame:
        first = icon_button("Lập cuộc đầu tiên", "add", "primary")
        first.clicked.connect(self.add)
        return empty_notice("Năm này chưa có cuộc kiểm tra, giám sát nào ở đây.", first)

    def _lay_out(self) -> None:
        self.add_button = icon_button("Lập cuộc…", "add", "primary")
        self.log_button = icon_button("Ghi giám sát thường xuyên…", "paper")
        self.rules_button = icon_button("Thời hạn…", "rules")
        self.print_button = icon_button("In", "print")
        self.export_button = icon_button("Xuất Excel", "export")
        self.tabs = tabs_of(
            ("Các cuộc", split_view(_SIZES, self._left(), self.detail)),
            ("Khắc phục", under_tab(self.asked)),
            ("Giám sát thường xuyên", under_tab(self.log)),
            ("Thống kê", self.figures),
            ("Loại cuộc", self.kinds),
        )
        buttons = (self.add_button, self.log_button, self.rules_button, self.print_button, self.export_button)
        layout = page_layout(self)
        layout.addLayout(heading(self.title, *buttons))
        layout.addWidget(self.tabs, 1)

    def _left(self) -> QWidget:
        """The list, over it which figure it was opened from."""
        self.notice = QFrame()
        self.notice.setProperty("role", "notice")
        self.counted = QLabel(wordWrap=True)
        self.all_button = button("Xem tất cả")
        self.all_button.clicked.connect(lambda: self.show_counted(self.main.year, "", ()))
        row = QHBoxLayout(self.notice)
        row.setContentsMargins(10, 6, 6, 6)
        row.addWidget(self.counted, 1)
        row.addWidget(self.all_button)
        self.notice.hide()
        left = under_tab(self.list)
        inside = left.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.insertWidget(0, self.notice)
        return left

    def _connect(self) -> None:
        self.figures.opened.connect(self.show_counted)
        self.add_button.clicked.connect(self.add)
        self.log_button.clicked.connect(lambda: LogDialog(self.main).exec())
        self.rules_button.clicked.connect(lambda: RulesDialog(self.main).exec())
        self.print_button.clicked.connect(self._print_menu)
        self.export_button.clicked.connect(lambda: self._list_in_front().export())
        self.state.currentIndexChanged.connect(lambda _: self.list.reload())
        self.list.chosen.connect(self._show)
        self.list.opened.connect(self._open)
        self.detail.left.connect(self.list.focus_list)
        self.asked.opened.connect(lambda key: ConfirmDialog(self.main, InspectionRequirement.get_by_id(key)).exec())
        self.log.opened.connect(lambda key: LogDialog(self.main, SupervisionEntry.get_by_id(key)).exec())
        self.tabs.currentChanged.connect(lambda _: self.reload())

    def _narrow(self, query: Any) -> Any:
        states, conductors = self.state.currentData(), self._conductors
        query = query.where(Inspection.state.in_(states)) if states else query
        query = query.where(InspectionKind.group == self._group) if self._group else query
        return query.where(Inspection.conductor.in_(conductors)) if conductors else query

    def show_counted(self, year: int, group: str, conductors: tuple[str, ...]) -> None:
        """The concluded inspections behind a figure; without a group and conductors every one of the year."""
        self._group, self._conductors = group, conductors
        words = dict(InspectionGroup.LABELS).get(group, "mọi loại").lower()
        who = next((label for _, label, those in READINGS if those == conductors), "")
        self.counted.setText(f"Các cuộc đã kết luận năm {year}: {words}; {who[:1].lower()}{who[1:]}.")
        narrowed = bool(group or conductors) or self.tabs.currentIndex() == _FIGURES
        self.notice.setVisible(narrowed)
        self.state.setCurrentIndex(_HELD if narrowed else 0)
        self.tabs.setCurrentIndex(0)
        if year != self.main.year:
            self.main.set_year(year)
        self.list.reload()
        self.list.focus_list()

    def _list_in_front(self) -> RecordList:
        return {1: self.asked, 2: self.log}.get(self.tabs.currentIndex(), self.list)

    # showing

    def reload(self) -> None:
        parts: dict[int, Any] = {1: self.asked, 2: self.log, 3: self.figures, 4: self.kinds}
        part = parts.get(self.tabs.currentIndex())
        if part is not None:
            part.reload()
            return
        self.list.reload()
        if self.detail.inspection is not None:
            self.detail.show_inspection(self.detail.inspection.id)

    def stand_on(self, number: int) -> None:
        """Show an inspection, whatever year and filter hide it."""
        self.tabs.setCurrentIndex(0)
        found = Inspection.get_or_none(Inspection.id == number)
        if found is not None and found.year != self.main.year:
            self.main.set_year(found.year)
        if not self.list.stand_on(number):
            self.show_counted(self.main.year, "", ())
            if not self.list.stand_on(number) and self.main.scope.body is not None:
                self.main.set_cell(None)
                self.list.stand_on(number)
        self.detail.show_inspection(number)
        self.list.view.setFocus()

    def _show(self, number: int) -> None:
        shown = self.detail.inspection.id if self.detail.inspection is not None else 0
        if number or not (shown and self.detail.form.changed()):
            self.detail.show_inspection(number)

    def _open(self, number: int) -> None:
        """Enter on a row writes the next step."""
        self._show(number)
        self.detail.enter_step()

    def search_here(self) -> None:
        self._list_in_front().focus_search()

    def save(self) -> None:
        self.detail.save()

    def keep_typing(self) -> int:
        return int(self.detail.form.keep_typing())

    # doing

    def add(self) -> None:
        """One outside any programme; the list then stands on it."""
        self.begin(fresh(self.main.as_of, self.main.year))

    def begin(self, inspection: Inspection) -> None:
        dialog = BeginDialog(self.main, inspection)
        if dialog.exec() and dialog.saved:
            self.stand_on(dialog.saved.record_id)

    def print_front(self) -> None:
        self._print_menu()

    def _print_menu(self) -> None:
        open_menu(self.print_button, [(f"{words}…", partial(self.main.print_papers, [key])) for key, words in _PAPERS])
