"""Everything an office holds, out to one workbook and in from one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QComboBox, QLabel

from nongson_desktop.excel.whole import PACKAGE, write_whole
from nongson_desktop.rules.imports_known import FILL, MODES, OVERWRITE, SKIP
from nongson_desktop.rules.imports_office import Count, Office, take_in
from ui import work
from ui.dialogs import Dialog
from ui.page import icon_button
from ui.record_page import choose_file
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.pages.importing import ImportPage

XLSX = "Bảng tính Excel (*.xlsx)"
_PACKAGES = f"Gói dữ liệu (*{PACKAGE})"
_WIDTH, _HEIGHT = 640, 300
_HINTS = {
    SKIP: "Chỉ thêm những bản ghi chưa có; bản ghi đã có giữ như trong dữ liệu.",
    FILL: "Ô nào trong dữ liệu còn trống thì lấy theo tệp; ô đã có chữ thì giữ.",
    OVERWRITE: "Bản ghi đã có được ghi đúng như trong tệp, kể cả ô mà tệp để trống. Hoàn tác được bằng một nút.",
}


class WholeOffice(QObject):
    """The button that writes everything out, and the question when such a workbook comes in."""

    def __init__(self, page: ImportPage) -> None:
        super().__init__(page)
        self._page = page
        self.button = icon_button("Xuất toàn bộ…", "export")
        self.button.setToolTip(
            "Mọi dữ liệu của đảng bộ ra một tệp Excel hoặc một gói có mật khẩu; đưa lại vào đảng bộ mới được"
        )
        self.button.clicked.connect(self.write_out)

    def write_out(self) -> None:
        """Ask why, and whether behind a password, then where to."""
        from ui.pages.package_dialogs import WholeOutDialog

        dialog = WholeOutDialog(self._page)
        if not dialog.exec():
            return
        name, kinds = (f"Toàn bộ dữ liệu{PACKAGE}", _PACKAGES) if dialog.password else ("Toàn bộ dữ liệu.xlsx", XLSX)
        path = choose_file(self._page, "Xuất toàn bộ dữ liệu", name, kinds)
        if path is not None:
            self.write_to(path, dialog.reason, dialog.password)

    def write_to(self, path: Path, reason: str, password: str = "") -> None:
        """A workbook, or with a password a package."""

        def job(_: work.Progress) -> int:
            if password:
                from nongson_desktop.safety.packages import pack

                return pack(path, password, reason)
            return write_whole(path, reason)

        work.run(
            self._page,
            job,
            lambda count: self._page.main.tell(f"Đã xuất {count} bản ghi ra {path.name}."),
            title="đang xuất toàn bộ dữ liệu",
        )

    def offer(self, office: Office) -> None:
        """Say what the workbook holds and take it in when the clerk wants; a refusal stands on the page."""
        if office.refused:
            self._page.tell_refused(office.refused)
            return
        if not any(one.fresh or one.different for one in office.counts):
            self._page.tell_refused(f"Mọi bản ghi trong {office.book.path.name} đã có trong dữ liệu, giống từng ô.")
            return
        dialog = WholeDialog(self._page, office)
        if dialog.exec():
            office.existing = dialog.existing()
            work.run(
                self._page, lambda _: take_in(office), self._on_taken_in, title="đang nhập toàn bộ dữ liệu", write=True
            )

    def _on_taken_in(self, document: dict[str, Any]) -> None:
        if document["refused"]:
            self._page.tell_refused(document["refused"])
            return
        updated = f", cập nhật {document['rows_updated']} bản ghi đã có" if document["rows_updated"] else ""
        self._page.on_whole_imported(document["number"], f"Đã nhập {document['rows_written']} bản ghi{updated}.")


class WholeDialog(Dialog):
    """What the workbook holds of each kind, and what becomes of records that are here already."""

    writes = True

    def __init__(self, page: ImportPage, office: Office) -> None:
        super().__init__(page, "Nhập toàn bộ dữ liệu", "Nhập")
        self.office = office
        self.setMinimumWidth(_WIDTH)
        told = QLabel(f"{office.book.path.name} là toàn bộ dữ liệu của một đảng bộ.", wordWrap=True)
        self.mode = QComboBox()
        self.mode.setObjectName("existing")
        for mode, words in MODES.items():
            self.mode.addItem(words, mode)
        label = QLabel("Bản ghi đã có trong dữ liệu")
        label.setBuddy(self.mode)
        self.hint = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignTop)
        self.hint.setMinimumHeight(2 * self.hint.fontMetrics().lineSpacing())
        set_role(self.hint, "muted")
        self.rows = TextRows(("Loại", "Trong tệp", "Mới", "Đã có, khác tệp", "Sẽ sửa"), numbers=(1, 2, 3, 4))
        view = TextRowsView(self.rows, (0, 90, 80, 130, 80))
        view.setMinimumHeight(_HEIGHT)
        for widget in (told, label, self.mode, self.hint):
            self.body.addWidget(widget)
        self.body.addWidget(view, 1)
        known = any(one.rows > one.fresh for one in office.counts)
        for widget in (label, self.mode, self.hint):
            widget.setVisible(known)
        self.mode.currentIndexChanged.connect(lambda _: self._show())
        self._show()

    def existing(self) -> str:
        return str(self.mode.currentData())

    def _show(self) -> None:
        mode, counts = self.existing(), self.office.counts
        self.hint.setText(_HINTS[mode])
        in_turn = sorted(counts, key=lambda one: not (one.fresh or one.different))
        self.rows.show([_line(one, mode) for one in in_turn])
        fresh, changed = sum(one.fresh for one in counts), sum(one.changed(mode) for one in counts)
        parts = [f"nhập {fresh} bản ghi mới"] * bool(fresh) + [f"sửa {changed} bản ghi"] * bool(changed)
        words = ", ".join(parts) or "không có gì để ghi"
        self.accept_button.setText(words[:1].upper() + words[1:])
        self.accept_button.setEnabled(bool(parts))


def _line(one: Count, mode: str) -> tuple[str, ...]:
    numbers = (one.rows, one.fresh, one.different, one.changed(mode))
    return (one.title, *(str(number) if number else "" for number in numbers))
