"""Mọi danh sách: every kind of record that the office keeps, also those seen elsewhere only beside another record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from db.admission import Candidate
from db.base import Record
from db.contests import Contest
from db.dialogues import Concern, Dialogue
from db.discipline import Discipline
from db.inspections import Inspection
from db.meetings import Meeting
from db.members import Member
from db.organizations import Organization
from db.plans import Plan
from db.search import folded
from db.tasks import CellTask, Task
from db.transfers import Transfer
from nongson_desktop.catalog import KINDS
from nongson_desktop.kinds import Kind
from ui.icons import icon
from ui.page import Page, heading, icon_button, page_layout, split_view
from ui.record_page import RecordList

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_KEY = Qt.ItemDataRole.UserRole
_OWN_NAMES = {"ratings": "Xếp loại đảng viên", "cell-ratings": "Xếp loại tập thể"}
_PAGES: dict[type[Record], str] = {  # a page that stands on a record of this kind by its number
    Organization: "organizations",
    Member: "members",
    Transfer: "transfers",
    Plan: "plans",
    Task: "tasks",
    CellTask: "cell-tasks",
    Meeting: "meetings",
    Discipline: "discipline",
    Inspection: "inspections",
    Contest: "contests",
    Candidate: "admission",
    Dialogue: "dialogues",
    Concern: "concerns",
}


class AllListsPage(Page):
    """The kinds at the left, found by typing; at the right the list, made when it is first asked for."""

    title = "Mọi danh sách"
    help = (
        "Chọn một loại ở bên trái để xem, lọc, sắp xếp, in hoặc xuất Excel tất cả dòng loại ấy của năm và phạm vi ở"
        " trên cùng: điểm danh, báo cáo tiến độ, chức vụ, bước kết nạp… Enter trên một dòng mở trang của dòng ấy."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.lists: dict[str, RecordList] = {}
        self.seek = QLineEdit(placeholderText="Tìm loại danh sách", clearButtonEnabled=True)
        self.seek.setAccessibleName("Tìm loại danh sách")
        self.seek.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.seek.textChanged.connect(lambda _: self._narrow())
        self.kinds = QListWidget()
        self.seek.returnPressed.connect(self.kinds.setFocus)
        self.kinds.setAccessibleName("Các loại danh sách")
        self.kinds.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for kind in (one for one in KINDS if not one.completed):
            item = QListWidgetItem(_OWN_NAMES.get(kind.key, kind.title))
            item.setData(_KEY, kind.key)
            self.kinds.addItem(item)
        self.stack = QStackedWidget()
        self.print_button = icon_button("In", "print")
        self.export_button = icon_button("Xuất Excel", "export")
        self._lay_out()
        self.print_button.clicked.connect(self.print_front)
        self.export_button.clicked.connect(self.export)
        self.kinds.setCurrentRow(0)
        self.kinds.currentItemChanged.connect(lambda item, _old: self._turn(item))
        self.kinds.itemActivated.connect(lambda _: self.list.focus_list())

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.seek)
        column.addWidget(self.kinds, 1)
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.print_button, self.export_button))
        layout.addWidget(split_view((270, 880), left, self.stack), 1)

    @property
    def list(self) -> RecordList:
        """The list of the kind in front."""
        key = str(self.kinds.currentItem().data(_KEY))
        if key not in self.lists:
            kind = next(one for one in KINDS if one.key == key)
            self.lists[key] = self._made(kind)
            self.stack.addWidget(self.lists[key])
        return self.lists[key]

    def _made(self, kind: Kind) -> RecordList:
        made = RecordList(self.main, kind, kind.key, tuple(column.name for column in kind.columns), "dòng")
        made.opened.connect(self._open)
        return made

    def _turn(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.reload()

    def _narrow(self) -> None:
        """Only the kinds whose words begin with what is typed, in any order."""
        asked = folded(self.seek.text()).split()
        for row in range(self.kinds.count()):
            words = folded(self.kinds.item(row).text()).split()
            fits = all(any(word.startswith(one) for word in words) for one in asked)
            self.kinds.item(row).setHidden(not fits)
        shown = [row for row in range(self.kinds.count()) if not self.kinds.item(row).isHidden()]
        if shown and self.kinds.currentRow() not in shown:
            self.kinds.setCurrentRow(shown[0])

    def show_kind(self, key: str) -> RecordList:
        """Stand on a kind of record."""
        self.seek.clear()
        self.kinds.setCurrentRow(next(row for row in range(self.kinds.count()) if self._key(row) == key))
        self.list.focus_list()
        return self.list

    def _key(self, row: int) -> str:
        return str(self.kinds.item(row).data(_KEY))

    def _open(self, record_id: int) -> None:
        """The page of the row, else of what the row belongs to."""
        found = _place_of(self.list.kind.model.get_by_id(record_id))
        if found is None:
            self.main.tell("Dòng này không có trang riêng để mở.")
        else:
            self.main.go_to(*found)

    def reload(self) -> None:
        self.stack.setCurrentWidget(self.list)
        self.list.reload()

    def focus_first(self) -> None:
        self.seek.setFocus()

    def search_here(self) -> None:
        self.list.focus_search()

    def export(self) -> None:
        """The list in front as it is seen."""
        self.list.export()

    def print_front(self) -> None:
        self.list.print_list()


def _place_of(row: Any) -> tuple[str, int, int | None] | None:
    """The page that stands on the row or on the first record it belongs to, with its year; None where none does.

    Records of all years have none: the year above stays.
    """
    one = row if type(row) in _PAGES else _belongs_to(row)
    return (_PAGES[type(one)], one.id, getattr(one, "year", None)) if one is not None else None


def _belongs_to(row: Any) -> Any:
    """The first record with a page that the row names, or that one of those it names does."""
    named = [one for field in row._meta.refs if (one := getattr(row, field.name)) is not None]
    found = (one for one in named if type(one) in _PAGES)
    return next(found, None) or next(filter(None, map(_belongs_to, named)), None)
