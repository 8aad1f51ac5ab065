"""Ngày nghỉ lễ: the days that deadlines in working days leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame

from db.base import action
from db.holidays import Holiday, HolidayKind
from nongson_desktop.catalog import kind_of
from nongson_desktop.columns import columns_of
from nongson_desktop.rules.working_days import shipped_days, write_shipped
from nongson_desktop.rules.working_days import write as write_day
from ui.dialogs import button
from ui.editors import editor_for
from ui.form import buttons_row
from ui.list_page import ListPage
from ui.page import empty_notice, heading, icon_button, page_layout
from ui.pages.fields_dialog import FieldsDialog
from ui.record_page import RecordList
from ui.saving import Saved, write

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class HolidaysPage(ListPage):
    """The days of a year; adding, correcting and taking off."""

    title = "Ngày nghỉ lễ"
    help = (
        "Thời hạn tính bằng ngày làm việc bỏ qua thứ Bảy, Chủ nhật và các ngày nghỉ ghi ở đây. Năm chưa ghi ngày nào"
        " thì chương trình tính theo các ngày lễ đã biết; Tết Nguyên đán, ngày đổi từng năm thì ghi thêm."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.add_button = icon_button("Thêm ngày…", "add", "primary")
        self.add_button.clicked.connect(lambda: HolidayDialog(self.main).exec())
        self.known_button = icon_button("Ghi các ngày lễ đã biết", "year", "primary")
        self.known_button.clicked.connect(self._write_known)
        self.drop_button = button("Bỏ ngày đang chọn")
        self.drop_button.clicked.connect(self._drop)
        self.list = RecordList(
            window,
            kind_of("holidays"),
            "holidays",
            ("day", "name", "kind", "document"),
            "ngày",
            hint="Tìm tên ngày   Ctrl+F",
            empty=self._empty(),
        )
        self.list.opened.connect(lambda number: HolidayDialog(self.main, Holiday.get_by_id(number)).exec())
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.add_button))
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons_row(self.drop_button))

    def _empty(self) -> QFrame:
        return empty_notice(
            "Năm này chưa ghi ngày nghỉ nào; thời hạn đang tính theo các ngày lễ chương trình đã biết."
            " Ghi ra đây để xem và sửa, thêm Tết Nguyên đán, ngày nghỉ đổi.",
            self.known_button,
        )

    def reload(self) -> None:
        self.known_button.setEnabled(any(row["day"].year == self.main.year for row in shipped_days()))
        self.list.reload()

    def _write_known(self) -> None:
        year = self.main.year

        def job() -> Saved:
            with action(f"Ghi các ngày lễ đã biết của năm {year}") as made:
                count = write_shipped([year])
            return Saved(0, made.id, f"Đã ghi {count} ngày của năm {year}.")

        write(self.main, self, job)

    def _drop(self) -> None:
        number = self.list.view.current_id()
        if not number:
            self.main.tell("Chọn một ngày trong danh sách.")
            return

        def job() -> Saved:
            day = Holiday.get_by_id(number)
            day.hidden = True
            with action(f"Bỏ ngày {day.day:%d/%m/%Y} khỏi các ngày nghỉ") as made:
                day.save()
            return Saved(number, made.id, f"Đã bỏ ngày {day.day:%d/%m/%Y}.")

        write(self.main, self, job)


class HolidayDialog(FieldsDialog):
    """One day off, or one worked in exchange."""

    def __init__(self, window: MainWindow, holiday: Holiday | None = None) -> None:
        self.holiday = holiday or Holiday(kind=HolidayKind.OFF)
        columns = columns_of(Holiday)
        super().__init__(
            window, "Ngày nghỉ lễ", "Ghi", [editor_for(column, lambda: window.as_of) for column in columns]
        )
        for column in columns:
            self.put(column.name, column.text(self.holiday))

    def store(self, values: dict[str, Any]) -> Saved:
        holiday = Holiday(**{**self.holiday.__data__, **values})
        with action(f"Ghi ngày {values['day']:%d/%m/%Y}: {values['name']}") as made:
            write_day(holiday)
        return Saved(holiday.id, made.id, f"Đã ghi ngày {holiday.day:%d/%m/%Y}.")
