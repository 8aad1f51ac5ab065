"""The layouts there are, and what was changed on one and not kept when the window closed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from db.settings import draft_of, drop_draft
from nongson_desktop.documents.stocks import Stock
from ui.dialogs import button
from ui.page import icon_button

_KEY = Qt.ItemDataRole.UserRole
_WIDTH = 172


class LayoutsList(QWidget):
    """The office's own layouts, then those of the program; what can be done with the one on the table."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_WIDTH)
        self.list = QListWidget()
        self.list.setAccessibleName("Các mẫu")
        self.list.setWordWrap(True)
        self.list.currentItemChanged.connect(lambda item, _old: self._on_chosen(item))
        self.copy_button = icon_button("Sao mẫu", "add")
        self.import_button = icon_button("Nhận tệp mẫu…", "import")
        self.export_button = icon_button("Ghi ra tệp…", "export")
        self.hide_button = button("Cất mẫu này", "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.list, 1)
        for one in (self.copy_button, self.import_button, self.export_button, self.hide_button):
            column.addWidget(one)

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_KEY))

    def show_layouts(self, known: Sequence[Stock], key: str, changed: Collection[str]) -> None:
        """List the layouts with this one on the table; those with unkept changes carry a dot."""
        with QSignalBlocker(self.list):
            if [self.list.item(row).data(_KEY) for row in range(self.list.count())] != [one.key for one in known]:
                self.list.clear()
                for one in known:
                    QListWidgetItem(self.list).setData(_KEY, one.key)
            for row, one in enumerate(known):
                words = (
                    f"{one.name} (có sẵn)" if one.id is None else f"{one.name} •" if one.key in changed else one.name
                )
                self.list.item(row).setText(words)
                self.list.item(row).setToolTip(f"{one.stock}, chưa lưu" if one.key in changed else one.stock)
                if one.key == key:
                    self.list.setCurrentRow(row)
                    self.hide_button.setEnabled(one.id is not None)


class KeptDraft(QFrame):
    """Offers what was changed and not kept; nothing is taken without being asked for."""

    taken = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "notice-warn")
        self._form, self._layout = "", ""
        self.words = QLabel(wordWrap=True)
        self.use_button, self.drop_button = button("Dùng lại"), button("Bỏ bản nháp", "quiet")
        self.use_button.clicked.connect(self._use)
        self.drop_button.clicked.connect(self._drop)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 6, 6)
        row.addWidget(self.words, 1)
        row.addWidget(self.use_button)
        row.addWidget(self.drop_button)
        self.hide()

    def offer(self, form: str) -> None:
        """Show the draft kept under this name, if there is one."""
        kept = draft_of(form) if form else None
        self._form, self._layout = form, kept[0].get("layout", "") if kept else ""
        self.setVisible(bool(kept))
        if kept:
            at = datetime.fromisoformat(kept[1])
            self.words.setText(f"Có bản sửa chưa lưu lúc {at:%H:%M ngày %d/%m/%Y}.")

    def _use(self) -> None:
        self.hide()
        self.taken.emit(self._layout)

    def _drop(self) -> None:
        self.hide()
        drop_draft(self._form)


def form_of(layout_id: int | None) -> str:
    """The name under which a layout's unkept changes are kept."""
    return f"certificate-layout-{layout_id}"
