"""Sao lưu: the copies there are, the second place they go to, and bringing one back beside the present data."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout

from db.open import BACKUPS
from nongson_desktop.safety import copies
from nongson_desktop.safety.copies import Copy
from nongson_desktop.safety.journal import note
from ui import work
from ui.dialogs import ask, show_failure
from ui.leaving import move
from ui.page import Page, heading, icon_button, page_layout
from ui.preferences import keep_second_place, second_place
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_BRING_BACK = (
    "Bản sao lúc {when} sẽ được chép ra thư mục mới {name}, bên cạnh dữ liệu đang dùng, rồi mở ngay. Dữ liệu đang dùng"
    " được đóng lại và giữ nguyên; mở lại được ở trang đầu khi chạy chương trình."
)


class CopiesPage(Page):
    """Every copy in its place, newest first."""

    title = "Sao lưu"
    help = (
        "Chương trình tự sao lưu mỗi 30 phút khi có thay đổi và khi đóng, giữ mọi bản của hai ngày, rồi thưa dần:"
        " 12 ngày, 10 tuần, 9 tháng. Mỗi bản được mở lại kiểm tra ngay; mỗi tháng có một lần thử khôi phục trọn vẹn."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.copies: list[Copy] = []
        self.now_button = icon_button("Sao lưu ngay", "backup", "primary")
        self.back_button = icon_button("Khôi phục…", "history")
        self.prove_button = icon_button("Thử khôi phục", "search")
        self.second_button = icon_button("Nơi thứ hai…", "open")
        self.drop_button = icon_button("Bỏ nơi thứ hai", "close", "link")
        self.sure = QLabel(wordWrap=True)
        set_role(self.sure, "subtitle")
        self.second = QLabel(wordWrap=True)
        self.rows = TextRows(("Lúc", "Ở đâu", "Mã nhật ký", "Thư mục"))
        self.view = TextRowsView(self.rows, (150, 150, 110, 0))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.now_button, self.prove_button, self.back_button))
        layout.addWidget(self.sure)
        second = QHBoxLayout()
        second.addWidget(self.second, 1)
        second.addWidget(self.drop_button)
        second.addWidget(self.second_button)
        column = QVBoxLayout()
        column.addLayout(second)
        layout.addLayout(column)
        layout.addWidget(self.view, 1)

    def _connect(self) -> None:
        self.now_button.clicked.connect(self.copy_now)
        self.back_button.clicked.connect(self.bring_back)
        self.prove_button.clicked.connect(self.prove)
        self.second_button.clicked.connect(self._choose_second)
        self.drop_button.clicked.connect(lambda: self._keep_second(None))
        self.view.chosen.connect(lambda _: self.bring_back())

    @property
    def folder(self) -> Path:
        assert self.main.folder is not None
        return self.main.folder

    def reload(self) -> None:
        place = second_place()
        here = copies.copies_in(self.folder / BACKUPS)
        there = copies.copies_in(place) if place else []
        self.copies = sorted([*here, *there], key=lambda copy: copy.made, reverse=True)
        self.rows.show(
            [
                (
                    f"{copy.made:%d/%m/%Y %H:%M}",
                    "nơi thứ hai" if copy in there else "máy này",
                    copy.label,
                    str(copy.path),
                )
                for copy in self.copies
            ],
            range(1, len(self.copies) + 1),
        )
        self._tell_sure(here)
        self._tell_second(place, there)
        self.main.count(f"{len(self.copies)} bản sao lưu")

    def _tell_sure(self, here: list[Copy]) -> None:
        """When the data were last safe, and when a copy was last brought back whole."""
        proven = copies.proven_on()
        newest = f"Lần sao lưu chắc chắn gần nhất: {here[0].made:%H:%M %d/%m/%Y}." if here else "Chưa sao lưu lần nào."
        proof = f" Thử khôi phục gần nhất: {proven:%d/%m/%Y}." if proven else " Chưa thử khôi phục lần nào."
        self.sure.setText(newest + proof)

    def _tell_second(self, place: Path | None, there: list[Copy]) -> None:
        self.drop_button.setVisible(place is not None)
        if place is None:
            words, role = (
                "Chưa có nơi thứ hai: máy hỏng thì mất cả bản sao. Hãy chọn một ổ USB hoặc ổ đĩa khác.",
                "warn",
            )
        elif not place.is_dir():
            words, role = f"Nơi thứ hai {place} đang không có: hãy cắm ổ vào; bản sao chép sang ở lần sau.", "warn"
        else:
            newest = f", bản mới nhất {there[0].made:%d/%m/%Y %H:%M}" if there else ", chưa có bản nào"
            words, role = f"Nơi thứ hai: {place}{newest}.", "muted"
        self.second.setText(words)
        set_role(self.second, role)

    def focus_first(self) -> None:
        self.now_button.setFocus()

    def copy_now(self) -> None:
        """A copy here, and one in the second place when it is there."""
        folder, second = self.folder, second_place()

        def job(_progress: work.Progress) -> Path:
            return copies.keep_copy(folder, datetime.now(), second)

        work.run(self, job, self._on_copied, title="Đang sao lưu")

    def _on_copied(self, made: Path) -> None:
        self.main.tell(f"Đã sao lưu vào {made.name} và kiểm tra lại ✓")
        self.main.tell_backup()
        self.reload()

    def prove(self) -> None:
        """Bring the newest copy back into a folder that is let go of again."""
        folder = self.folder
        work.run(self, lambda _: copies.prove(folder), self._on_proven, title="Đang thử khôi phục")

    def _on_proven(self, sentence: str) -> None:
        self.main.tell(f"{sentence} ✓")
        self.reload()

    def _choose_second(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Chọn ổ USB hoặc thư mục trên ổ đĩa khác")
        if chosen:
            self._keep_second(Path(chosen))

    def _keep_second(self, place: Path | None) -> None:
        keep_second_place(place)
        self.reload()

    def bring_back(self) -> None:
        """The copy in the row, or the newest, in a folder beside the present data, which stay as they are."""
        from nongson_desktop.safety.backup import restore

        if not self.copies:
            self.main.tell("Chưa có bản sao lưu nào.")
            return
        copy = self.copies[max(self.view.current_key() - 1, 0)]
        target = _beside(self.folder, copy)
        question = _BRING_BACK.format(when=f"{copy.made:%H:%M %d/%m/%Y}", name=target.name)
        if not ask(self, "Khôi phục bản sao lưu", question, "Khôi phục và mở"):
            return

        def job(_progress: work.Progress) -> Path:
            restore(copy.path, target)
            note("restore", f"Khôi phục bản sao lưu {copy.path.name} ra thư mục {target.name}")
            return target

        work.run(self, job, self._on_brought_back, lambda error: show_failure(self, error), title="Đang khôi phục")

    def _on_brought_back(self, target: Path) -> None:
        """The copy is open from now on; the data left stand on the first page next time."""
        window, left = self.main, self.folder
        move(window, target)
        note("restore", f"Đây là bản khôi phục của {left.name}, mở từ thư mục {target.name}")
        window.tell(f"Đang mở bản khôi phục {target.name}. Dữ liệu vừa đóng vẫn ở {left}.")


def _beside(folder: Path, copy: Copy) -> Path:
    """A free folder beside the office, named after the moment of the copy."""
    name = f"{folder.name}-khoi-phuc-{copy.made:%Y%m%d-%H%M}"
    target, number = folder.with_name(name), 1
    while target.exists():
        number += 1
        target = folder.with_name(f"{name}-{number}")
    return target
