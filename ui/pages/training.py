"""Đào tạo, bồi dưỡng: classes with results typed as in a spreadsheet, who lacks what, levels, certificates."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QWidget

from db.base import action
from db.training import TrainingClass, TrainingParticipant
from nongson_desktop.catalog import kind_of
from nongson_desktop.columns import Column, field_columns
from nongson_desktop.documents.training import who_is
from nongson_desktop.rules.training import participants, take_off, write_results
from nongson_desktop.rules.training_gaps import KINDS
from ui.dialogs import button
from ui.form import buttons_row
from ui.page import Detail, Page, empty_notice, heading, icon_button, open_menu, page_layout, split_view, tabs_of
from ui.pages.training_dialogs import ClassDialog, ParticipantDialog
from ui.pages.training_panels import GapsPanel, LevelsPanel
from ui.record_page import RecordList
from ui.saving import Saved, write
from ui.sheet import Change, FixedRows, SheetView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SHOWN = ("name", "until")
_OF_PEOPLE = ("person", "unit", "training_class", "result", "certificate", "certified_on", "expires_on")
_TYPED = ("result", "grade", "certificate", "certified_on", "expires_on", "note")
_WIDTHS = (138, 140, 86, 68, 78, 106, 106, -1)
_OF_CLASS = (("training-list", "Danh sách cử đi học"), ("training-letter", "Công văn cử đi học"))
_OF_ALL = (("training-levels", "Thống kê trình độ"), ("training-gaps", "Danh sách còn thiếu"))
_SIZES = (340, 790)


class TrainingPage(Page):
    """Classes of the year at the left, those in the class at the right; gaps, levels, certificates on tabs."""

    title = "Đào tạo, bồi dưỡng"
    help = (
        "Gõ kết quả, số chứng chỉ, ngày cấp như trong Excel: Enter xuống dòng, Tab sang ô. Có chứng chỉ thì hồ sơ đảng"
        " viên có ngay dòng ấy, trình độ lý luận chính trị được nâng theo; không phải ghi lần thứ hai."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.held: TrainingClass | None = None
        self.gaps, self.levels = GapsPanel(window), LevelsPanel(window)
        self.list = self._classes()
        self.certificates = RecordList(
            window,
            kind_of("training-participants"),
            "training-participants",
            _OF_PEOPLE,
            "người học",
            hint="Tìm tên   Ctrl+F",
            empty=empty_notice("Chưa có ai trong các lớp của năm."),
        )
        self.certificates.opened.connect(self._open_participant)
        self.tabs = tabs_of(
            ("Lớp", split_view(_SIZES, self.list, self._people())),
            ("Còn thiếu", self.gaps),
            ("Trình độ", self.levels),
            ("Người học, chứng chỉ", self.certificates),
        )
        self.tabs.currentChanged.connect(lambda _: self.reload())
        self._lay_out()

    def _lay_out(self) -> None:
        self.add_button = icon_button("Thêm lớp…", "add", "primary")
        self.add_button.clicked.connect(self.add)
        self.print_button = icon_button("In", "print")
        self.print_button.clicked.connect(self._print_menu)
        self.export_button = icon_button("Xuất Excel", "export")
        self.export_button.clicked.connect(self._export)
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.add_button, self.print_button, self.export_button))
        layout.addWidget(self.tabs, 1)

    def _classes(self) -> RecordList:
        first = icon_button("Thêm lớp đầu tiên", "add", "primary")
        first.clicked.connect(self.add)
        made = RecordList(
            self.main,
            kind_of("training-classes"),
            "training-classes",
            _SHOWN,
            "lớp",
            hint="Tìm lớp   Ctrl+F",
            empty=empty_notice("Năm nay chưa có lớp nào ở đây.", first),
        )
        made.chosen.connect(self._show)
        made.opened.connect(lambda number: ClassDialog(self.main, TrainingClass.get_by_id(number)).exec())
        return made

    def _people(self) -> QWidget:
        self.name = QLabel(wordWrap=True)
        set_role(self.name, "subtitle")
        self.facts = QLabel(wordWrap=True)
        set_role(self.facts, "muted")
        self.sheet = FixedRows(_columns(), ("person", "home"), self)
        self.view = SheetView(self.sheet, _WIDTHS)
        self.view.setAccessibleName("Người học và kết quả")
        self.sheet.changed.connect(self._store)
        self.sheet.refused.connect(self.main.tell)
        self.view.removed.connect(self._take_off)
        self.send_button = icon_button("Cử người đi học…", "add")
        self.send_button.clicked.connect(self._send)
        self.edit_button = button("Sửa lớp…")
        self.edit_button.clicked.connect(self._edit)
        self.drop_button = button("Bỏ khỏi lớp")
        self.drop_button.clicked.connect(self.view.remove_rows)
        self.list_button = icon_button("In danh sách, công văn…", "print")
        self.list_button.clicked.connect(self._print_class)
        self.detail = Detail("Chọn một lớp trong danh sách.", card=False)
        for widget in (self.name, self.facts):
            self.detail.inside.addWidget(widget)
        self.detail.inside.addWidget(self.view, 1)
        self.detail.inside.addLayout(
            buttons_row(self.send_button, self.edit_button, self.drop_button, self.list_button)
        )
        return self.detail

    # showing

    def reload(self) -> None:
        part = self.tabs.currentWidget()
        if part in (self.gaps, self.levels, self.certificates):
            part.reload()
            return
        self.list.reload()
        self._show(self.list.view.current_id() or (self.held.id if self.held else 0))

    def _show(self, number: int) -> None:
        """The class in the row; the typing goes on where it was when it is the same."""
        self.held = TrainingClass.get_or_none(TrainingClass.id == number, ~TrainingClass.hidden) if number else None
        people = participants(self.held) if self.held else []
        for one in people:
            vars(one).update(person=one.name, home=_home(one))
        self.sheet.show(people)
        self.detail.show_record(there=self.held is not None)
        self.name.setText(self.held.name if self.held else "")
        self.facts.setText(_facts(self.held, people) if self.held else "")

    def focus_first(self) -> None:
        self.list.focus_list()

    def search_here(self) -> None:
        front = self.certificates if self.tabs.currentWidget() is self.certificates else self.list
        if front is self.list:
            self.tabs.setCurrentIndex(0)
        front.focus_search()

    def stand_on(self, place: int) -> None:
        """Show who lacks what is asked at this place of the requirements."""
        self.tabs.setCurrentWidget(self.gaps)
        self.gaps.reload()
        self.gaps.stand_on(place)

    def show_class(self, number: int) -> None:
        """Bring a class of any year to the front."""
        held = TrainingClass.get_by_id(number)
        ended = held.until or held.since
        if ended and ended.year != self.main.year:
            self.main.set_year(ended.year)
            self.main.refresh_top()
        self.tabs.setCurrentIndex(0)
        self.list.reload()
        self.list.stand_on(number)
        self._show(number)
        self.view.setFocus()

    def _open_participant(self, number: int) -> None:
        self.show_class(TrainingParticipant.get_by_id(number).__data__["training_class"])

    # what is done

    def add(self) -> None:
        dialog = ClassDialog(self.main, TrainingClass(name="", kind=""))
        dialog.exec()
        if dialog.saved is not None:
            self.show_class(dialog.saved.record_id)

    def _edit(self) -> None:
        if self.held is not None:
            ClassDialog(self.main, self.held).exec()

    def _send(self) -> None:
        if self.held is not None:
            ParticipantDialog(self.main, self.held).exec()

    def _store(self, changes: list[Change]) -> None:
        names = {one.id: vars(one)["person"] for one in self.sheet.records}
        who = names.get(changes[0][0], "") if len(changes) == 1 else f"{len(changes)} người"
        given = [
            (
                number,
                {
                    name: "" if value is None and name in ("result", "grade", "certificate", "note") else value
                    for name, value in values.items()
                },
            )
            for number, values in changes
        ]

        def job() -> Saved:
            with action(f"Kết quả học: {who}") as made:
                write_results(given)
            return Saved(changes[0][0], made.id or 0, f"Đã ghi kết quả học: {who}.")

        write(self.main, self, job)

    def _take_off(self, numbers: list[int]) -> None:
        def job() -> Saved:
            with action(f"Bỏ {len(numbers)} người khỏi lớp") as made:
                take_off(numbers)
            return Saved(0, made.id, f"Đã bỏ {len(numbers)} người khỏi lớp.")

        write(self.main, self, job)

    # paper

    def _export(self) -> None:
        (self.certificates if self.tabs.currentWidget() is self.certificates else self.list).export()

    def print_front(self) -> None:
        if self.tabs.currentIndex() == 0 and self.held is not None:
            self._print_class()
        else:
            self.main.print_papers([key for key, _ in _OF_ALL])

    def _print_class(self) -> None:
        from nongson_desktop.documents.request import Request
        from ui.pages.printing import PrintDialog

        if self.held is not None:
            request = Request(on=self.main.as_of, year=self.main.year, record=self.held.id)
            PrintDialog(self.main, [key for key, _ in _OF_CLASS], request).exec()

    def _print_menu(self) -> None:
        of_year = [(key, f"{title}, các lớp trong năm") for key, title in _OF_CLASS]
        papers = (*_OF_ALL, *of_year)
        open_menu(self.print_button, [(f"{title}…", partial(self.main.print_papers, [key])) for key, title in papers])


def _columns() -> list[Column]:
    """Who, read; what is typed beside it."""
    short = {"certificate": "Chứng chỉ"}
    typed = [replace(one, label=short.get(one.name, one.label)) for one in field_columns(TrainingParticipant, *_TYPED)]
    return [Column("person", "Họ và tên"), Column("home", "Đơn vị"), *typed]


def _home(one: TrainingParticipant) -> str:
    """Where the person belongs; whoever is no member is said to be what."""
    return one.unit if one.__data__["member"] else ", ".join(filter(None, (who_is(one).lower(), one.unit)))


def _facts(held: TrainingClass, people: list[TrainingParticipant]) -> str:
    days = "–".join(f"{day:%d/%m/%Y}" for day in (held.since, held.until) if day)
    passed = sum(one.result == "passed" for one in people)
    kind = KINDS[held.kind] + (
        f" {dict(TrainingClass.level.choices).get(held.level, '').lower()}" if held.level else ""
    )
    parts = (kind, held.school, days, held.document, f"{len(people)} người học, {passed} hoàn thành")
    return " · ".join(part for part in parts if part)
