"""Everything an office holds, out to one workbook and in from one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from nongson_desktop.excel.whole import write_whole
from nongson_desktop.rules.imports_office import Office, take_in
from nongson_desktop.safety.journal import note
from ui import work
from ui.dialogs import ask
from ui.page import icon_button
from ui.record_page import choose_file

if TYPE_CHECKING:
    from ui.pages.importing import ImportPage

XLSX = "Bảng tính Excel (*.xlsx)"
_SHOWN = 14


class WholeOffice(QObject):
    """The button that writes everything out, and the question when such a workbook comes in."""

    def __init__(self, page: ImportPage) -> None:
        super().__init__(page)
        self._page = page
        self.button = icon_button("Xuất toàn bộ…", "export")
        self.button.setToolTip(
            "Mọi dữ liệu của đảng bộ ra một tệp Excel, mỗi loại một trang; đưa lại vào đảng bộ mới được"
        )
        self.button.clicked.connect(self.write_out)

    def write_out(self) -> None:
        path = choose_file(self._page, "Xuất toàn bộ dữ liệu", "Toàn bộ dữ liệu.xlsx", XLSX)
        if path is not None:
            self.write_to(path)

    def write_to(self, path: Path) -> None:
        def job(_: work.Progress) -> int:
            count = write_whole(path)
            note("export", f"Xuất toàn bộ dữ liệu ra Excel: {count} bản ghi")
            return count

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
        counts = [
            f"{title}: {rows} dòng" + ("" if new == rows else f", {new} dòng mới")
            for title, rows, new in office.counts()
        ]
        more = [f"… và {len(counts) - _SHOWN} loại khác"] if len(counts) > _SHOWN else []
        question = "\n".join([f"{office.book.path.name} là toàn bộ dữ liệu của một đảng bộ:", *counts[:_SHOWN], *more])
        if not any(new for _, _, new in office.counts()):
            self._page.tell_refused(f"Mọi bản ghi trong {office.book.path.name} đã có trong dữ liệu.")
        elif ask(self._page, "Nhập toàn bộ dữ liệu", question, "Nhập toàn bộ"):
            work.run(
                self._page, lambda _: take_in(office), self._on_taken_in, title="đang nhập toàn bộ dữ liệu", write=True
            )

    def _on_taken_in(self, document: dict[str, Any]) -> None:
        self._page.on_whole_imported(document["number"], f"Đã nhập {document['rows_written']} bản ghi.")
