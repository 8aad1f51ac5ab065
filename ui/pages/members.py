"""Đảng viên: the tree of organisations, the list by given name, and the member in the row."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLabel

from db.members import Status
from nongson_desktop.kinds import MEMBERS
from ui.list_page import ListPage
from ui.organization_tree import OrganizationTree
from ui.page import empty_notice, heading, icon_button, open_menu, page_layout, split_view
from ui.record_page import RecordList
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.pages.member_detail import MemberDetail

_SHOWN = ("name", "birth_date", "cell", "status", "card_number", "admitted_on")
_PAPERS = (("plan", "Bản cam kết"), ("task-slip", "Phiếu giao nhiệm vụ"), ("review", "Bản kiểm điểm"))
_SIZES = (172, 526, 450)
_ROOMY = 1000


def status_filter() -> QComboBox:
    """Which statuses the list shows; those in đảng số when nothing else is asked."""
    combo = QComboBox()
    combo.setObjectName("status-filter")
    combo.setAccessibleName("Trạng thái")
    combo.setFixedWidth(184)
    combo.addItem("Đang trong đảng số", None)
    combo.addItem("Tất cả trạng thái", ())
    combo.insertSeparator(combo.count())
    for value, label in Status.LABELS:
        combo.addItem(label, (value,))
    return combo


class MembersPage(ListPage):
    """List left, member right; reading never needs a dialog."""

    title = "Đảng viên"
    help = (
        "Gõ tên không cần dấu, thứ tự tuỳ ý, mỗi từ gõ từ đầu: “anh do” tìm thấy Đỗ Đức Ánh."
        " Bấm một dòng để xem hồ sơ bên phải; Enter để sửa. Chi bộ và trạng thái đổi bằng nút trên hồ sơ, có ngày."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.tree = OrganizationTree()
        self.tree.chosen.connect(window.set_cell)
        self.status = status_filter()
        self.list = RecordList(
            window,
            MEMBERS,
            "members",
            _SHOWN,
            "đảng viên",
            hint="Tìm tên, số thẻ   Ctrl+F",
            filters=(self.status,),
            empty=self._empty(),
        )
        self._detail: MemberDetail | None = None
        self.past = QLabel()
        set_role(self.past, "chip-warn")
        self._lay_out()
        self._connect()

    def _empty(self) -> QFrame:
        bring = icon_button("Nhập từ Excel", "import", "primary")
        bring.clicked.connect(lambda: self.main.go("importing"))
        first = icon_button("Thêm người đầu tiên", "add")
        first.clicked.connect(self.add)
        return empty_notice(
            "Chưa có đảng viên nào ở đây. Thả tệp Excel danh sách năm trước vào cửa sổ này,"
            " nhập từ Excel hoặc thêm người đầu tiên.",
            bring,
            first,
        )

    def _lay_out(self) -> None:
        self.add_button = icon_button("Thêm đảng viên", "add", "primary")
        self.import_button = icon_button("Nhập Excel", "import")
        self.print_button = icon_button("In", "print")
        self.export_button = icon_button("Xuất Excel", "export")
        self.splitter = split_view(_SIZES, self.tree, self.list)
        self.splitter.setCollapsible(0, True)
        self.splitter.setStretchFactor(1, _SIZES[1])
        layout = page_layout(self)
        layout.addLayout(
            heading("Đảng viên", self.past, self.add_button, self.import_button, self.print_button, self.export_button)
        )
        layout.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add)
        self.import_button.clicked.connect(lambda: self.main.go("importing"))
        self.print_button.clicked.connect(self._print_menu)
        self.export_button.clicked.connect(self.list.export)
        self.status.currentIndexChanged.connect(self._filter)
        self.list.chosen.connect(self._show)
        self.list.opened.connect(self._open)
        for key, title in _PAPERS:
            self.list.view.add_action(f"In {title.lower()}…", partial(self.print_papers, [key]))

    @property
    def detail(self) -> MemberDetail:
        """The record at the right, built when somebody is first looked at; until then the list has its room."""
        if self._detail is None:
            from ui.pages.member_detail import MemberDetail

            self._detail = MemberDetail(self.main)
            self._detail.left.connect(self.list.focus_list)
            self._detail.saved.connect(self._on_saved)
            self.splitter.addWidget(self._detail)
            self.splitter.setStretchFactor(2, _SIZES[2])
            self.splitter.setSizes(list(_SIZES))
        return self._detail

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for the tree, the scope above does its work."""
        super().resizeEvent(event)
        self.tree.setVisible(self.width() >= _ROOMY)

    def reload(self) -> None:
        day = self.main.as_of
        self.past.setVisible(day != self.main.today)
        self.past.setText(f"Danh sách tại ngày {day:%d/%m/%Y}")
        self.tree.show_day(day, self.main.scope.body)
        self.list.reload()

    def save(self) -> None:
        if self._detail is not None:
            self._detail.save()

    def keep_typing(self) -> int:
        return int(self._detail.form.keep_typing()) if self._detail is not None else 0

    def print_front(self) -> None:
        self.print_papers([key for key, _title in _PAPERS])

    def add(self) -> None:
        """A new member; the list then stands on her."""
        from ui.pages.member_dialogs import AddMemberDialog

        dialog = AddMemberDialog(self.main)
        if dialog.exec() and dialog.saved:
            self.stand_on(dialog.saved.record_id)

    def stand_on(self, member_id: int) -> None:
        """Show a member, whatever filter hides her."""
        if not self.list.stand_on(member_id):
            self.status.setCurrentIndex(1)
            if not self.list.stand_on(member_id) and self.main.scope.body is not None:
                self.main.set_cell(None)
                self.list.stand_on(member_id)
        self._show(member_id)
        self.list.view.setFocus()

    def _filter(self) -> None:
        self.list.status = self.status.currentData()
        self.list.reload()

    def _show(self, member_id: int) -> None:
        if not member_id and self._detail is None:
            return
        shown = self.detail.member.id if self.detail.member is not None else 0
        if member_id or not (shown and self.detail.form.changed()):
            self.detail.show_member(member_id)

    def _open(self, member_id: int) -> None:
        self._show(member_id)
        self.detail.focus_form()

    def _on_saved(self, member_id: int) -> None:
        self.list.reload()
        if self.detail.member is not None and self.detail.member.id == member_id:
            self.detail.show_member(member_id)

    def _print_menu(self) -> None:
        count = len(self.list.view.selected_ids())
        chosen = "người đang chọn" if count == 1 else f"{count} người đang chọn"
        of_chosen = [(f"{title} của {chosen}…", partial(self.print_papers, [key])) for key, title in _PAPERS]
        of_all = [
            (f"{title} của cả danh sách…", partial(self.print_papers, [key], whole=True)) for key, title in _PAPERS
        ]
        supplements = ("Phiếu bổ sung hồ sơ, từ ngày đến ngày…", self.print_supplements)
        seen = ("Danh sách như đang thấy…", self.list.print_list)
        open_menu(self.print_button, [*(of_chosen if count else ()), None, *of_all, supplements, None, seen])

    def print_supplements(self) -> None:
        """What changed in the records: of the members selected, else of all of the scope."""
        from ui.pages.supplement_dialog import print_supplements

        members = self.list.view.selected_ids()
        whose = f"{len(members)} đảng viên đang chọn" if members else self.main.top.scope.currentText()
        print_supplements(self.main, members, whose)

    def print_papers(self, papers: Sequence[str], *, whole: bool = False) -> None:
        """Preview papers for the members selected, or for the whole list as it is narrowed now."""
        if whole:
            members = self.list.table.ids if self.list.search.text().strip() else []
        else:
            members = self.list.view.selected_ids()
        self.main.print_papers(papers, members)
