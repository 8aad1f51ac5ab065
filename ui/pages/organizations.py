"""Tổ chức: the tree of organisations, the organisation in front with its history, and the operations on it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
)

from db.base import action
from db.organizations import Organization
from nongson_desktop.catalog import kind_of
from nongson_desktop.columns import columns_of, pick
from nongson_desktop.rules.bodies import Body
from nongson_desktop.rules.history import names_of
from nongson_desktop.rules.indicators import of_organizations
from nongson_desktop.rules.organizations import check, office_names
from ui.form import RecordForm
from ui.grouped_tabs import GroupedTabs
from ui.list_page import FormPage
from ui.organization_tree import OrganizationTree
from ui.page import empty_notice, heading, icon_button, page_layout, split_view, under_tab
from ui.pages.contests_tab import ContestsOfCellTab
from ui.pages.indicators_tab import IndicatorsOfCellTab
from ui.pages.inspections_tab import InspectionsOfBodyTab
from ui.pages.meetings_tabs import MeetingsTab
from ui.pages.organization_dialogs import AddCellDialog, LimitsDialog
from ui.pages.organization_tabs import AttachedTab, ConcernsTab, HamletsTab, HistoryTab, OfficersTab, RowsTab, TermsTab
from ui.pages.reorganization import operations_menu
from ui.pages.reorganization_receiving import dialog_of
from ui.pages.training_tab import TrainingOfCellTab
from ui.pages.year_tab import YearOfCellTab
from ui.record_page import RecordList
from ui.saving import Saved, save_form, show_in_form
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SHOWN = ("name", "kind", "cell_kind", "parent", "code")
_FIELDS = ("cell_kind", "code", "phone", "founded_on", "note")
_TABS: tuple[tuple[str, tuple[type[RowsTab], ...]], ...] = (
    ("Bộ máy", (OfficersTab, TermsTab, AttachedTab, HamletsTab)),
    ("Hoạt động", (YearOfCellTab, MeetingsTab, TrainingOfCellTab, ContestsOfCellTab)),
    ("Kết quả", (IndicatorsOfCellTab, InspectionsOfBodyTab, ConcernsTab)),
    (HistoryTab.title, (HistoryTab,)),
)
PAPERS = ("organization-list", "officer-list", "attached-list", "hand-over", "organization-history")
_SIZES = (206, 456, 478)


class OrganizationsPage(FormPage):
    """Tree at the side, list in the middle, the organisation in the row at the right."""

    title = "Tổ chức"
    help = (
        "Tên và cấp trên của tổ chức được ghi theo ngày: giấy tờ cũ vẫn mang tên cũ."
        " Đổi tên, sáp nhập, hợp nhất, chia tách, chuyển giao, giải thể ở nút “Sắp xếp tổ chức”: chương trình cho xem"
        " trước ai chuyển đi đâu; một lần hoàn tác lấy lại tất cả. Tổ chức kết thúc không bị xoá."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.organization: Any = None
        self.tree = OrganizationTree(superiors=True)
        self.ended = QCheckBox("Cả đã kết thúc")
        self.list = RecordList(
            window,
            kind_of("organizations"),
            "organizations",
            _SHOWN,
            "tổ chức",
            hint="Tìm tên, mã   Ctrl+F",
            filters=(self.ended,),
            empty=self._empty(),
        )
        self._build_detail()
        self._lay_out()
        self._connect()

    def _empty(self) -> QFrame:
        first = icon_button("Thêm chi bộ đầu tiên", "add", "primary")
        first.clicked.connect(self.add)
        return empty_notice("Chưa có tổ chức nào.", first)

    def _build_detail(self) -> None:
        self.name = QLabel(wordWrap=True)
        set_role(self.name, "subtitle")
        self.narrow = icon_button("Xem riêng tổ chức này", "search", "link")
        self.narrow.setToolTip("Thu hẹp mọi danh sách vào tổ chức này và cấp dưới, kể cả tổ chức đã kết thúc")
        self.narrow.clicked.connect(self._narrow)
        self.form = RecordForm(pick(columns_of(Organization), *_FIELDS), lambda: self.main.as_of)
        self.parts = {kind.title: kind(self.main) for _group, kinds in _TABS for kind in kinds}
        groups = [(group, [(kind.title, self.parts[kind.title]) for kind in kinds]) for group, kinds in _TABS]
        self.tabs = GroupedTabs([("Thông tin", [("Thông tin", under_tab(self.form))]), *groups], "Các phần của tổ chức")
        self.tabs.currentChanged.connect(lambda _: self._read_front())

    def _lay_out(self) -> None:
        self.add_button = icon_button("Thêm tổ chức", "add", "primary")
        self.operations = icon_button("Sắp xếp tổ chức", "move")
        self.operations.setMenu(operations_menu(self, self.operate))
        self.print_button = icon_button("In", "print")
        self.print_button.setMenu(_papers_menu(self.print_button, self.main))
        self.export_button = icon_button("Xuất Excel", "export")
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(14, 12, 14, 10)
        top = QHBoxLayout()
        top.addWidget(self.name, 1)
        top.addWidget(self.narrow)
        inside.addLayout(top)
        inside.addWidget(self.tabs, 1)
        self.splitter = split_view(_SIZES, self.tree, self.list, card)
        self.splitter.setCollapsible(0, True)
        self.shares = QLabel(wordWrap=True)
        self.shares.setObjectName("shares")
        set_role(self.shares, "muted")
        layout = page_layout(self)
        buttons = (self.add_button, self.operations, self.print_button, self.export_button)
        layout.addLayout(heading("Tổ chức", *buttons))
        layout.addWidget(self.splitter, 1)
        self.limits = icon_button("Con số quy định…", "rules", "link")
        self.limits.clicked.connect(lambda: LimitsDialog(self.main).exec())
        row = QHBoxLayout()
        row.addWidget(self.shares, 1)
        row.addWidget(self.limits)
        layout.addLayout(row)

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add)
        self.export_button.clicked.connect(self.list.export)
        self.ended.toggled.connect(self._show_ended)
        self.tree.chosen.connect(lambda _cell: self.list.stand_on(self.tree.current_id()))
        self.follow_list()

    def _show_ended(self, shown: bool) -> None:
        self.list.status = () if shown else None
        self.list.reload()

    def _narrow(self) -> None:
        if self.organization is not None:
            self.main.set_cell(self.organization.id)

    def operate(self, kind: str) -> None:
        """One operation on the organisation in front."""
        if self.organization is not None:
            dialog_of(self.main, kind, self.organization).exec()

    def reload(self) -> None:
        shown = self.organization.id if self.organization is not None else office_names(self.main.as_of).id
        self.tree.show_day(self.main.as_of, shown)
        self.list.reload()
        self._show(shown)
        self.shares.setText(" · ".join(one.told for one in of_organizations(self.main.as_of)))

    def print_front(self) -> None:
        self.main.print_papers(PAPERS[:1])

    def add(self) -> None:
        """A new cell; the list then stands on it."""
        dialog = AddCellDialog(self.main)
        if dialog.exec() and dialog.saved:
            self.list.stand_on(dialog.saved.record_id)

    def stand_on(self, record_id: int) -> None:
        """Go to an organisation, standing or ended."""
        if not self.list.stand_on(record_id):
            self.ended.setChecked(True)
            self.list.stand_on(record_id)
        self._show(record_id)

    def _open(self, record_id: int) -> None:
        self._show(record_id)
        self.tabs.setCurrentIndex(0)
        self.form.focus_first()

    def _show(self, record_id: int) -> None:
        if not record_id:
            return
        self.organization = Organization.get_or_none(Organization.id == record_id, ~Organization.hidden)
        if self.organization is None:
            show_in_form(self.main, self.form, None)
            return
        name = names_of([record_id], self.main.as_of).get(record_id, self.organization.name)
        self.name.setText(f"{name} {ended_words(self.organization)}".strip())
        self.tree.stand_on(record_id)
        show_in_form(self.main, self.form, self.organization, f"organization:{record_id}", self.organization.name)
        self._read([one for one in self.parts.values() if not one.costly or one is self.tabs.currentWidget()])

    def _read(self, parts: Iterable[RowsTab]) -> None:
        if self.organization is not None:
            for one in parts:
                one.show_body(self.organization, self.main.as_of)
            self.tabs.tell_empty({one for one in self.parts.values() if not (one.costly or one.rows.rows)})

    def _read_front(self) -> None:
        """A side that costs much, now that it is looked at."""
        self._read(one for one in self.parts.values() if one.costly and one is self.tabs.currentWidget())

    def save(self) -> None:
        if self.organization is not None:
            save_form(
                self.main,
                self,
                self.form,
                partial(store_organization, self.organization.id),
                lambda _: self.main.reload(),
            )


def _papers_menu(button: QPushButton, main: MainWindow) -> QMenu:
    """The papers about organisations, each under its title."""
    menu = QMenu(button)

    def fill() -> None:
        from nongson_desktop.documents.papers import paper_of

        menu.clear()
        for key in PAPERS:
            act: QAction = menu.addAction(paper_of(key).title)
            act.triggered.connect(lambda _=False, key=key: main.print_papers([key]))

    menu.aboutToShow.connect(fill)
    return menu


def ended_words(body: Body) -> str:
    """That a body has ended, and when; its end is an operation and not typed."""
    return f"(kết thúc từ ngày {body.ended_on:%d/%m/%Y})" if body.ended_on else ""


def store_organization(record_id: int, values: dict[str, Any]) -> Saved:
    """Write the changed fields of an organisation as one Action."""
    organization = Organization.get_by_id(record_id)
    for name, value in values.items():
        setattr(organization, name, value)
    check(organization)
    with action(f"Sửa tổ chức {organization.name}") as made:
        organization.save()
    return Saved(record_id, made.id, f"Đã lưu {organization.name}.")
