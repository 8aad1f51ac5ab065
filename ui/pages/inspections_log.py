"""Giám sát thường xuyên: a line of the log; and the kinds of inspection as the office calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.base import action
from db.inspections import Conductor, InspectionGroup, InspectionKind, SupervisionEntry
from nongson_desktop.columns import Column
from nongson_desktop.rules.inspections import check_entry
from nongson_desktop.rules.inspections_rules import check_kind, kinds, seed_kinds
from ui.editors import MemberEditor
from ui.form import buttons_row
from ui.page import icon_button
from ui.pages.inspections_dialogs import InspectionDialog, body_editor
from ui.saving import Saved, write
from ui.text_rows import TextRows, TextRowsView

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_ENTRY = ("on", "conductor", "watcher", "content", "remark", "follow_up")
_KIND = ("name", "group", "position", "until", "document", "pieces")
_MEMBER = Column("member", "Đảng viên được giám sát", SupervisionEntry._meta.fields["member"])
_GROUPS = dict(InspectionGroup.LABELS)


class LogDialog(InspectionDialog):
    """Who watched whom, on what, and what was said."""

    def __init__(self, window: MainWindow, entry: SupervisionEntry | None = None) -> None:
        self.entry = entry or SupervisionEntry(on=window.as_of, conductor=Conductor.CELL)
        member, body = MemberEditor(_MEMBER, lambda: window.as_of), body_editor(window, "organization", "hoặc tổ chức")
        wide = ("watcher", "follow_up")
        super().__init__(window, "Giám sát thường xuyên", [member, body], self.entry, _ENTRY, wide)
        member.put_member(self.entry.member)
        body.setCurrentIndex(max(body.findData(self.entry.__data__.get("organization")), 0))

    def store(self, values: dict[str, Any]) -> Saved:
        entry = SupervisionEntry(**{**self.entry.__data__, **values})
        check_entry(entry)
        with action("Ghi giám sát thường xuyên") as made:
            entry.save()
        return Saved(entry.id, made.id, "Đã ghi giám sát thường xuyên.")


class KindDialog(InspectionDialog):
    """A kind by the office's own name, its group in the statistics, and what its file holds."""

    def __init__(self, window: MainWindow, kind: InspectionKind) -> None:
        self.kind = kind
        super().__init__(window, "Loại cuộc kiểm tra, giám sát", [], kind, _KIND, ("name", "group"))
        self.form.focus_first()

    def store(self, values: dict[str, Any]) -> Saved:
        kind = InspectionKind(**{**self.kind.__data__, **values})
        check_kind(kind)
        with action(f"Loại cuộc kiểm tra: {kind.name}") as made:
            kind.save()
        return Saved(kind.id, made.id, f"Đã lưu loại cuộc “{kind.name}”.")


class KindsPanel(QWidget):
    """The catalogue of kinds; without any the shipped ones can be taken over."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.main = window
        self.rows = TextRows(("Loại cuộc", "Nhóm thống kê", "Tài liệu trong hồ sơ"), numbers=(2,))
        self.view = TextRowsView(self.rows, (0, 330, 160))
        self.view.setAccessibleName("Loại cuộc")
        self.view.chosen.connect(lambda key: KindDialog(self.main, InspectionKind.get_by_id(key)).exec())
        self.add_button = icon_button("Thêm loại cuộc…", "add")
        self.add_button.clicked.connect(
            lambda: KindDialog(self.main, InspectionKind(name="", group="", position=len(self.rows.rows) + 1)).exec()
        )
        self.seed_button = icon_button("Lấy các loại có sẵn", "import")
        self.seed_button.clicked.connect(lambda: write(self.main, self, seed))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons_row(self.add_button, self.seed_button))

    def reload(self) -> None:
        found = kinds(self.main.as_of, with_log=True)
        self.rows.show(
            [(one.name, _GROUPS[one.group], str(len(one.pieces.splitlines()) or "")) for one in found],
            [one.id for one in found],
        )
        self.seed_button.setVisible(not found)
        self.main.count(f"{len(found)} loại cuộc")


def seed() -> Saved:
    """Take the shipped kinds over as one Action."""
    with action("Lấy các loại cuộc kiểm tra có sẵn") as made:
        seed_kinds()
    return Saved(0, made.id, "Đã lấy các loại cuộc kiểm tra, giám sát có sẵn.")


def has_kinds() -> bool:
    return bool(InspectionKind.select(pw.fn.COUNT(InspectionKind.id)).where(~InspectionKind.hidden).scalar())
