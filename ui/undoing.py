"""Taking back in the window: whole, or with what later work stands in the way shown and left as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel

from db.base import Action, Audit, record_models, title_of
from db.undoing import Kept, in_the_way, undo, undo_untouched, undoable
from nongson_desktop.rules.journal import allow_taking_back, last_to_take_back, seen_by
from ui import work
from ui.dialogs import Dialog
from ui.text_rows import TextRows, TextRowsView

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SIZE = (820, 440)


class Undoing(QObject):
    """Takes Actions back one by one, whatever page is in front, and says what came of it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.main = window

    def last(self) -> None:
        """Take back the last thing done since the window was opened."""
        if self.main.folder is None:
            return
        made = last_to_take_back(self.main.first_action, seen_by(self.main.account))
        if made is None:
            self.main.tell("Không còn việc nào để hoàn tác từ lúc mở chương trình; việc trước đó ở trang Nhật ký.")
        else:
            self.take_back(made.id)

    def take_back(self, number: int) -> None:
        """Take one Action back; where some of its records were worked on since she is shown which, and asked."""

        def job(_progress: work.Progress) -> Action | list[Kept]:
            taken = undoable(number)
            allow_taking_back(taken)
            kept = in_the_way(number) if _is_about_several(taken) else []
            return kept or undo(number)

        def answered(found: Action | list[Kept]) -> None:
            if isinstance(found, list):
                InTheWayDialog(self.main, number, found).exec()
            else:
                self._say(found.what)

        work.run(self, job, answered, title="Đang hoàn tác", write=True)

    def take_back_the_rest(self, number: int) -> None:
        """Take one Action back but for what was worked on since."""

        def job(_progress: work.Progress) -> str:
            made, kept = undo_untouched(number)
            return f"{made.what} ({len(kept)} bản ghi giữ nguyên)"

        work.run(self, job, self._say, title="Đang hoàn tác", write=True)

    def _say(self, what: str) -> None:
        self.main.reload()
        self.main.tell(f"Đã hoàn tác: {what.removeprefix('Hoàn tác: ')}.")


def _is_about_several(taken: Action) -> bool:
    """Whether an Action wrote more than one record."""
    first = Audit.select(Audit.table, Audit.record_id).where(Audit.action == taken).distinct().limit(2)
    return len(list(first.tuples())) > 1


class InTheWayDialog(Dialog):
    """The records of an Action that were worked on since, and by whom; nothing of that is ever written over."""

    writes = True

    def __init__(self, window: MainWindow, number: int, kept: list[Kept]) -> None:
        super().__init__(window, "Hoàn tác vướng việc ghi sau", "Hoàn tác phần còn lại", "Để nguyên tất cả")
        self.main, self.number = window, number
        self.resize(*_SIZE)
        taken = undoable(number)
        words = QLabel(
            f"“{taken.what}”: {len(kept)} bản ghi đã được sửa hoặc được dùng sau đó nên không đưa về như cũ được."
            " Có thể hoàn tác các việc ghi sau trước, hoặc chỉ hoàn tác phần không vướng.",
            wordWrap=True,
        )
        rows = TextRows(("Danh sách", "Bản ghi", "Việc ghi sau", "Người ghi"))
        rows.show([(title_of(record_models()[one.table]), one.name, one.why, one.who) for one in kept])
        self.rows = rows
        self.body.addWidget(words)
        self.body.addWidget(TextRowsView(rows, (150, 190, 0, 150)), 1)

    def try_accept(self) -> None:
        self.accept()
        self.main.undoing.take_back_the_rest(self.number)
