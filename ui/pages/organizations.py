"""Tổ chức: the tree of organisations, the organisation in front, and its dated names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSplitter, QTabWidget, QVBoxLayout, QWidget

from db.base import action, holds
from db.members import Member, OfficeHeld, Role
from db.organizations import CellKind, Organization, OrganizationKind, OrganizationPeriod
from nongson_desktop.catalog import kind_of
from nongson_desktop.columns import Column, columns_of, pick
from nongson_desktop.rules.organizations import check, move_under, new_organization, office_names, rename, standing
from ui.editors import DateEditor, Editor, LineEditor, OrganizationEditor, editor_for
from ui.form import RecordForm, buttons_row
from ui.organization_tree import OrganizationTree
from ui.page import Page, empty_notice, heading, icon_button, page_layout
from ui.pages.member_dialogs import DOCUMENT, FieldsDialog
from ui.record_page import RecordList
from ui.saving import Saved, save_form
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SHOWN = ("name", "kind", "cell_kind", "parent", "code")
_FIELDS = ("cell_kind", "code", "phone", "founded_on", "ended_on", "end_reason", "note")
_SINCE = Column("since", "Từ ngày", pw.DateField(null=True), help="bỏ trống: từ trước khi có sổ")
_FROM = Column("since", "Từ ngày", pw.DateField(null=True), required=True)
_NAME = Column("name", "Tên tổ chức", pw.CharField(), required=True)
_PARENT = Column("parent", "Cấp trên trực tiếp", pw.CharField())
_CELL_KIND = Column("cell_kind", "Loại chi bộ", Organization._meta.fields["cell_kind"], choices=CellKind.LABELS)
_SIZES = (230, 480, 420)


class OrganizationsPage(Page):
    """Tree at the side, list in the middle, the organisation in the row at the right."""

    title = "Tổ chức"
    help = (
        "Tên và cấp trên của tổ chức được ghi theo ngày: giấy tờ cũ vẫn mang tên cũ."
        " Tổ chức kết thúc thì ghi ngày và lý do, không xoá."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.organization: Any = None
        self.tree = OrganizationTree(superiors=True)
        self.list = RecordList(
            window,
            kind_of("organizations"),
            "organizations",
            _SHOWN,
            "tổ chức",
            hint="Tìm tên, mã   Ctrl+F",
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
        self.rename_button = icon_button("Đổi tên…", "history", "link")
        self.move_button = icon_button("Đổi cấp trên…", "move", "link")
        self.form = RecordForm(pick(columns_of(Organization), *_FIELDS), lambda: self.main.as_of, wide=("end_reason",))
        self.names = TextRows(("Tên", "Cấp trên", "Từ ngày", "Đến trước ngày"))
        self.officers = TextRows(("Chức vụ", "Họ và tên", "Từ ngày"))
        self.officers_view = TextRowsView(self.officers, (140, 0, 100))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for title, widget in (
            ("Thông tin", self.form),
            ("Cấp ủy", self.officers_view),
            ("Tên theo thời gian", TextRowsView(self.names, (0, 120, 92, 116))),
        ):
            part = QWidget()
            layout = QVBoxLayout(part)
            layout.setContentsMargins(0, 8, 0, 0)
            layout.addWidget(widget)
            self.tabs.addTab(part, title)

    def _lay_out(self) -> None:
        self.add_button = icon_button("Thêm chi bộ", "add", "primary")
        self.export_button = icon_button("Xuất Excel", "export")
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(14, 12, 14, 10)
        inside.addWidget(self.name)
        inside.addLayout(buttons_row(self.rename_button, self.move_button))
        inside.addWidget(self.tabs, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(10)
        for widget in (self.tree, self.list, card):
            self.splitter.addWidget(widget)
        self.splitter.setSizes(list(_SIZES))
        layout = page_layout(self)
        layout.addLayout(heading("Tổ chức", self.add_button, self.export_button))
        layout.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add)
        self.export_button.clicked.connect(self.list.export)
        self.tree.chosen.connect(lambda _cell: self.list.stand_on(self.tree.current_id()))
        self.list.chosen.connect(self._show)
        self.list.opened.connect(self._open)
        self.form.save_asked.connect(self.save)
        self.form.left.connect(self.list.focus_list)
        self.rename_button.clicked.connect(lambda: RenameDialog(self.main, self.organization).exec())
        self.move_button.clicked.connect(lambda: ParentDialog(self.main, self.organization).exec())

    def reload(self) -> None:
        shown = self.organization.id if self.organization is not None else office_names(self.main.as_of).id
        self.tree.show_day(self.main.as_of, shown)
        self.list.reload()
        self._show(shown)

    def focus_first(self) -> None:
        self.list.focus_search()

    def search_here(self) -> None:
        self.list.focus_search()

    def keep_typing(self) -> int:
        return int(self.form.keep_typing())

    def add(self) -> None:
        """A new cell; the list then stands on it."""
        dialog = AddCellDialog(self.main)
        if dialog.exec() and dialog.saved:
            self.list.stand_on(dialog.saved.record_id)

    def _open(self, record_id: int) -> None:
        self._show(record_id)
        self.tabs.setCurrentIndex(0)
        self.form.focus_first()

    def _show(self, record_id: int) -> None:
        if not record_id:
            return
        if self.organization is not None and record_id != self.organization.id and self.form.keep_typing():
            self.main.tell(f"Đã giữ bản nháp chưa lưu của {self.organization.name}.")
        same = self.organization is not None and self.organization.id == record_id
        self.organization = Organization.get_or_none(Organization.id == record_id, ~Organization.hidden)
        if self.organization is None:
            return
        names = {row[0]: row[2] for row in standing(self.main.as_of)}
        self.name.setText(names.get(record_id, self.organization.name))
        self.tree.stand_on(record_id)
        if not (same and self.form.changed()):
            self.form.show_record(self.organization, f"organization:{record_id}")
        self._show_names()
        self._show_officers()

    def _show_names(self) -> None:
        period, parent = OrganizationPeriod, Organization.alias()
        periods: Any = (
            period.select(period, parent)
            .join(parent, pw.JOIN.LEFT_OUTER, on=(period.parent == parent.id), attr="above")
            .where(period.organization == self.organization.id, ~period.hidden)
            .order_by(period.since.desc(nulls="last"), period.id.desc())
        )
        columns = {column.name: column for column in columns_of(period)}
        self.names.show(
            [
                (
                    row.name,
                    row.above.name if getattr(row, "above", None) else "",
                    *(columns[name].text(row) for name in ("since", "until")),
                )
                for row in periods
            ]
        )

    def _show_officers(self) -> None:
        held = (
            OfficeHeld.select(OfficeHeld, Member)
            .join(Member)
            .where(OfficeHeld.organization == self.organization.id, holds(OfficeHeld, self.main.as_of))
        )
        order = [role for role, _label in Role.LABELS]
        labels = dict(Role.LABELS)
        ordered = sorted(held, key=lambda one: order.index(one.role))
        self.officers.show([(labels[o.role], o.member.name, f"{o.since:%d/%m/%Y}" if o.since else "") for o in ordered])

    def save(self) -> None:
        if self.organization is not None:
            save_form(
                self.main,
                self,
                self.form,
                partial(store_organization, self.organization.id),
                lambda _: self.main.reload(),
            )


def store_organization(record_id: int, values: dict[str, Any]) -> Saved:
    """Write the changed fields of an organisation as one Action."""
    organization = Organization.get_by_id(record_id)
    for name, value in values.items():
        setattr(organization, name, value)
    check(organization)
    with action(f"Sửa tổ chức {organization.name}") as made:
        organization.save()
    return Saved(record_id, made.id, f"Đã lưu {organization.name}.")


class AddCellDialog(FieldsDialog):
    """A new cell under the office."""

    def __init__(self, window: MainWindow) -> None:
        editors: list[Editor] = [
            LineEditor(_NAME),
            editor_for(_CELL_KIND, lambda: window.as_of),
            DateEditor(_SINCE),
        ]
        super().__init__(window, "Thêm chi bộ", "Thêm", editors)
        self.parent_id = office_names(window.as_of).id
        self.boxes["name"].editor.setFocus()

    def store(self, values: dict[str, Any]) -> Saved:
        with action(f"Thêm {values['name']}") as made:
            cell = new_organization(
                values["name"],
                parent=Organization.get_by_id(self.parent_id),
                since=values["since"],
                cell_kind=values["cell_kind"],
            )
        return Saved(cell.id, made.id, f"Đã thêm {cell.name}.")


class RenameDialog(FieldsDialog):
    """Another name from a day on."""

    def __init__(self, window: MainWindow, organization: Organization) -> None:
        self.organization = organization
        editors: list[Editor] = [LineEditor(_NAME), DateEditor(_FROM), LineEditor(DOCUMENT)]
        super().__init__(window, "Đổi tên tổ chức", "Đổi tên", editors)
        self.put("name", organization.name)
        self.put("since", f"{window.today:%d/%m/%Y}")

    def store(self, values: dict[str, Any]) -> Saved:
        organization = Organization.get_by_id(self.organization.id)
        sentence = f"{organization.name} đổi tên thành {values['name']}"
        with action(sentence) as made:
            rename(organization, values["name"], values["since"], values["document"] or "")
        return Saved(organization.id, made.id, f"{sentence}.")


class ParentDialog(FieldsDialog):
    """Another organisation above from a day on; a new one above is named by typing it."""

    def __init__(self, window: MainWindow, organization: Organization) -> None:
        self.organization = organization
        others = [
            Organization(id=record_id, name=name)
            for record_id, kind, name, _above in standing(window.as_of)
            if record_id != organization.id and kind != OrganizationKind.CELL
        ]
        fresh = Column(
            "fresh", "Hoặc cấp trên mới", pw.CharField(default=""), help="gõ tên khi chưa có trong danh sách"
        )
        editors: list[Editor] = [
            OrganizationEditor(_PARENT, others),
            LineEditor(fresh),
            DateEditor(_FROM),
            LineEditor(DOCUMENT),
        ]
        super().__init__(window, f"Đổi cấp trên: {organization.name}", "Đổi cấp trên", editors)
        self.put("since", f"{window.today:%d/%m/%Y}")

    def store(self, values: dict[str, Any]) -> Saved:
        organization = Organization.get_by_id(self.organization.id)
        with action(f"Đổi cấp trên của {organization.name}") as made:
            above = self._above(values)
            move_under(organization, above, values["since"], values["document"] or "")
        name = above.name if above else "không có"
        return Saved(organization.id, made.id, f"Cấp trên của {organization.name}: {name}.")

    def _above(self, values: dict[str, Any]) -> Organization | None:
        if values["fresh"]:
            return new_organization(values["fresh"], kind=OrganizationKind.SUPERIOR, since=values["since"])
        return Organization.get_by_id(values["parent"]) if values["parent"] else None
