"""Chuyển sinh hoạt: the register of introductions, and what is still to be done in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QDialog, QFrame

from db.transfers import Direction, Transfer, TransferState
from nongson_desktop.catalog import kind_of
from nongson_desktop.rules.transfers import deadlines, effective_on, numbers
from nongson_desktop.rules.working_days import holidays
from ui.dialogs import button
from ui.form import buttons_row
from ui.list_page import ListPage
from ui.page import empty_notice, heading, icon_button, page_layout
from ui.pages.transfers_dialogs import (
    ArrivalDialog,
    MoveDialog,
    ReturnDialog,
    TransferDialog,
    extension_dialog,
    stop_dialog,
)
from ui.record_page import RecordList

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SHOWN = ("member", "kind", "direction", "state", "number", "introduced_on", "presented_on", "until", "place")


class TransfersPage(ListPage):
    """The list of a year; the buttons record who goes, who comes and how it ended."""

    title = "Chuyển sinh hoạt"
    help = (
        "Mỗi dòng là một dòng của sổ giới thiệu sinh hoạt đảng. Ghi chuyển đi, chuyển đến hay chuyển nội bộ ở đây thì"
        " trạng thái, chi bộ của đảng viên đổi theo. Mở một dòng để ghi ngày nộp giấy, ngày nhận phiếu báo. Thời hạn"
        " tính bằng ngày làm việc, theo bảng ngày nghỉ; dòng có màu: đã quá hạn."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._periods = numbers(window.today), holidays(window.today)
        self.direction = _filter("Đi, đến", "Đi và đến", Direction.LABELS)
        self.state = _filter("Tình trạng", "Mọi tình trạng", TransferState.LABELS)
        self.list = RecordList(
            window,
            kind_of("transfers"),
            "transfers",
            _SHOWN,
            "dòng",
            hint="Tìm tên đảng viên   Ctrl+F",
            filters=(self.direction, self.state),
            empty=self._empty(),
            narrow=self._narrowed,
            tint=self._tint,
        )
        self.list.opened.connect(self._edit)
        for combo in (self.direction, self.state):
            combo.currentIndexChanged.connect(lambda _: self.list.reload())
        self._lay_out()

    def _lay_out(self) -> None:
        self.out_button = icon_button("Chuyển đi…", "move", "primary")
        self.out_button.clicked.connect(lambda: TransferDialog(self.main).exec())
        self.in_button = icon_button("Chuyển đến…", "add")
        self.in_button.clicked.connect(lambda: ArrivalDialog(self.main).exec())
        self.within_button = button("Nội bộ…")
        self.within_button.clicked.connect(lambda: MoveDialog(self.main).exec())
        self.together_button = button("Tập thể…")
        self.together_button.clicked.connect(self._together)
        self.print_button = icon_button("In", "print")
        self.print_button.clicked.connect(self.print_front)
        self.export_button = icon_button("Xuất Excel", "export")
        self.export_button.clicked.connect(self.list.export)
        self.edit_button = self._for_line("Ghi kết quả…", self._edit_line)
        self.return_button = self._for_line("Trở về…", lambda line: ReturnDialog(self.main, line))
        self.extend_button = self._for_line("Gia hạn…", lambda line: extension_dialog(self.main, line))
        self.stop_button = self._for_line("Dừng chuyển…", lambda line: stop_dialog(self.main, line))
        layout = page_layout(self)
        layout.addLayout(
            heading(
                self.title,
                self.out_button,
                self.in_button,
                self.within_button,
                self.together_button,
                self.print_button,
                self.export_button,
            )
        )
        layout.addWidget(self.list, 1)
        self.limits_button = button("Thời hạn…")
        self.limits_button.clicked.connect(self._limits)
        layout.addLayout(
            buttons_row(self.edit_button, self.return_button, self.extend_button, self.stop_button, self.limits_button)
        )

    def _for_line(self, words: str, make: Callable[[Transfer], QDialog]) -> Any:
        made = button(words)
        made.clicked.connect(lambda: self._with_line(make))
        return made

    def _with_line(self, make: Callable[[Transfer], QDialog]) -> None:
        line = Transfer.get_or_none(Transfer.id == self.list.view.current_id())
        if line is None:
            self.main.tell("Chọn một dòng trong danh sách.")
        else:
            make(line).exec()

    def _empty(self) -> QFrame:
        first = icon_button("Chuyển đi…", "move", "primary")
        first.clicked.connect(lambda: TransferDialog(self.main).exec())
        return empty_notice("Năm này chưa có ai chuyển sinh hoạt.", first)

    def _narrowed(self, query: Any) -> Any:
        for field, combo in ((Transfer.direction, self.direction), (Transfer.state, self.state)):
            if combo.currentData():
                query = query.where(field == combo.currentData())
        return query

    def _tint(self, line: Transfer) -> str:
        """What is past its day and still open."""
        if line.state not in (TransferState.PLANNED, TransferState.INTRODUCED) or line.direction != Direction.OUT:
            over = line.until and not line.returned_on and not line.stopped and line.until < self.main.today
            return "warn" if over else ""
        last = deadlines(line, *self._periods)
        by = last.present if effective_on(line) else last.start
        return "warn" if by and by < self.main.today else ""

    def _together(self) -> None:
        from ui.pages.transfers_together import TogetherDialog

        TogetherDialog(self.main).exec()

    def _limits(self) -> None:
        from ui.pages.member_limits import LimitsDialog

        LimitsDialog(self.main).exec()

    def _edit_line(self, line: Transfer) -> QDialog:
        return TransferDialog(self.main, line)

    def _edit(self, transfer_id: int) -> None:
        TransferDialog(self.main, Transfer.get_by_id(transfer_id)).exec()

    def reload(self) -> None:
        self._periods = numbers(self.main.today), holidays(self.main.today)
        self.list.reload()

    def stand_on(self, record_id: int) -> None:
        """Show a line, whatever filter hides it."""
        self.list.seek(record_id)


def _filter(name: str, everything: str, labels: tuple[tuple[str, str], ...]) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    combo.addItem(everything, "")
    for value, label in labels:
        combo.addItem(label, value)
    return combo
