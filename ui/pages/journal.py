"""Nhật ký: what was done, by whom and when, what each work changed, and taking it back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit

from db.base import Action
from db.dates import PartialDate
from nongson_desktop.rules.journal import (
    JOURNAL_KIND,
    UNDONE,
    WORKS,
    Change,
    Narrowing,
    can_be_taken_back,
    changes_of,
    moment,
    people,
    seen_by,
)
from nongson_desktop.safety.journal import JOURNAL, broken_links, code_of, head
from ui import work
from ui.form import buttons_row
from ui.list_page import ListPage
from ui.page import Detail, heading, icon_button, page_layout
from ui.pages.journal_places import open_record
from ui.privacy import privacy
from ui.record_page import RecordList
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SHOWN = ("at", "who", "what", "state")
_SESSION, _ALWAYS = "session", ""
_TIMES = (
    ("mọi lúc", _ALWAYS),
    ("từ lúc mở chương trình", _SESSION),
    ("hôm nay", 0),
    ("7 ngày qua", 6),
    ("30 ngày qua", 29),
)
_CHANGES = ("Bản ghi", "Mục", "Trước", "Sau")
_OWN_ONLY = (
    "Tài khoản này thấy các việc của chính mình, để hoàn tác; nhật ký của mọi người là của người kiểm tra và quản trị."
)
_LINK = re.compile(r"việc số (\d+)")


class JournalPage(ListPage):
    """The works at left, the newest first; at right what the one in front changed."""

    title = "Nhật ký"
    help = (
        "Mỗi việc ghi vào dữ liệu là một dòng: ai, lúc nào, việc gì, vì sao; cả đăng nhập, in, xuất tệp, sao lưu, khôi"
        " phục. Bấm một dòng để xem từng chỗ đã sửa, từ gì thành gì. “Hoàn tác” đưa về như trước việc ấy; chỗ nào có"
        " người sửa sau đó thì được nêu tên và giữ nguyên. Các dòng nối thành chuỗi, sửa ngoài chương trình thì chuỗi"
        " đứt. Mã giấy ở chân quyết định, bảng thống kê dẫn về việc đã quyết định giấy ấy."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._days: tuple[date | None, date | None] = (None, None)
        self.narrowing = Narrowing()
        self.code_button = icon_button("Tra mã giấy…", "search")
        self.chain_button = icon_button("Kiểm tra chuỗi", "lock")
        self.export_button = icon_button("Xuất Excel", "export")
        self.print_button = icon_button("In…", "print")
        self.answer = QLabel(wordWrap=True)
        self.answer.hide()
        self.own_only = QLabel(_OWN_ONLY, wordWrap=True)
        set_role(self.own_only, "muted")
        self._make_filters()
        self.list = RecordList(
            window,
            JOURNAL_KIND,
            "journal",
            _SHOWN,
            "việc",
            hint="Tìm việc, lý do, người, số   Ctrl+F",
            narrow=self._narrow,
            tint=lambda made: "muted" if getattr(made, "state", "") == UNDONE else "",
        )
        self._make_detail()
        self._lay_out()
        self._connect()

    def _make_filters(self) -> None:
        self.who, self.kinds, self.times = QComboBox(), QComboBox(), QComboBox()
        self.who.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for box, name in ((self.who, "Người ghi"), (self.kinds, "Loại việc"), (self.times, "Lúc")):
            box.setAccessibleName(name)
        self.kinds.addItem("mọi loại việc", ())
        self.kinds.addItem("việc đổi dữ liệu", tuple(key for key, _ in WORKS if key not in JOURNAL))
        for key, words in WORKS:
            self.kinds.addItem(words, (key,))
        for words, asked in _TIMES:
            self.times.addItem(words, asked)
        self.day = QLineEdit()
        self.day.setObjectName("day")
        self.day.setPlaceholderText("ngày, tháng, năm")
        self.day.setToolTip("05/9/2026 là một ngày, 9/2026 một tháng, 2026 một năm")
        self.day.setAccessibleName("Ngày")
        self.day.setFixedWidth(170)
        self.day.setAcceptDrops(False)

    def _make_detail(self) -> None:
        self.what, self.about = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_role(self.what, "subtitle")
        set_role(self.about, "muted")
        self.changes: list[Change] = []
        self.rows = TextRows(_CHANGES)
        self.view = TextRowsView(self.rows, (140, 100, 0, 110))
        self.undo_button = icon_button("Hoàn tác việc này", "undo")
        self.open_button = icon_button("Mở bản ghi", "open")

    def _lay_out(self) -> None:
        layout = page_layout(self)
        buttons = (self.code_button, self.chain_button, self.print_button, self.export_button)
        layout.addLayout(heading(self.title, *buttons))
        layout.addWidget(self.own_only)
        choices = QHBoxLayout()
        choices.setSpacing(8)
        for choice in (self.who, self.kinds, self.times, self.day):
            choices.addWidget(choice)
        choices.addStretch(1)
        layout.addLayout(choices)
        layout.addWidget(self.answer)
        self.detail = Detail("Chọn một việc để xem từng chỗ đã sửa.", card=False)
        column = self.detail.inside
        for part in (self.what, self.about):
            column.addWidget(part)
        column.addWidget(self.view, 1)
        column.addLayout(buttons_row(self.undo_button, self.open_button))
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.list, 5)
        body.addWidget(self.detail, 3)
        layout.addLayout(body, 1)

    def _connect(self) -> None:
        self.code_button.clicked.connect(self.find_code)
        self.chain_button.clicked.connect(self.check_chain)
        self.export_button.clicked.connect(self.list.export)
        self.print_button.clicked.connect(self.list.print_list)
        for box in (self.who, self.kinds, self.times):
            box.activated.connect(lambda _: self._ask())
        self.day.editingFinished.connect(self._take_day)
        self.list.chosen.connect(self.show_work)
        self.undo_button.clicked.connect(self._undo)
        self.open_button.clicked.connect(self.open_record)
        self.view.chosen.connect(lambda _: self.open_record())
        privacy.changed.connect(self._show_changes)

    # the list

    def _ask(self) -> None:
        """Read the list again as the choices above it ask; an account sees no more than its role lets it."""
        asked, today = self.times.currentData(), self.main.today
        first = today - timedelta(days=asked) if isinstance(asked, int) else None
        self.narrowing = Narrowing(
            who=seen_by(self.main.account) or self.who.currentData() or "",
            kinds=self.kinds.currentData() or (),
            first=self._days[0] or first,
            last=self._days[1],
            after=self.main.first_action if asked == _SESSION else 0,
        )
        self.list.reload()

    def _narrow(self, query: Any) -> Any:
        """What was asked last, on any thread."""
        return self.narrowing.of(query)

    def _take_day(self) -> None:
        text = self.day.text().strip()
        try:
            asked = PartialDate.parse(text, self.main.today.year) if text else None
        except ValueError:
            self.main.tell(f"“{text}” không phải là ngày: ghi 05/9/2026, 9/2026 hoặc 2026.")
            return
        self._days = (asked.first_day, asked.last_day) if asked else (None, None)
        self._ask()

    def reload(self) -> None:
        stood = self.list.view.current_id()
        own = seen_by(self.main.account)
        self.own_only.setVisible(bool(own))
        self.who.setVisible(not own)
        self._show_people()
        self._ask()
        if not self.list.view.current_id():
            self.show_work(0)
        elif stood == self.list.view.current_id():
            self.show_work(stood)

    def _show_people(self) -> None:
        chosen = self.who.currentData()
        self.who.clear()
        self.who.addItem("mọi người", "")
        for name in people():
            self.who.addItem(name, name)
        self.who.setCurrentIndex(max(self.who.findData(chosen), 0))

    def show_session(self) -> None:
        """What was done since the program was opened, each to be taken back."""
        self.times.setCurrentIndex(self.times.findData(_SESSION))
        self._ask()
        self.list.focus_list()

    def focus_first(self) -> None:
        self.list.focus_list()

    def stand_on(self, number: int) -> None:
        """Go to one work, letting go of what hides it."""
        for box in (self.who, self.kinds, self.times):
            box.setCurrentIndex(0)
        self.day.clear()
        self._days = (None, None)
        self._ask()
        self.list.stand_on(number)

    # the one in front

    def show_work(self, number: int) -> None:
        """What the work in front changed; the answer to an earlier question is dropped."""
        made = self.list.view.current_record() if number else None
        self.changes = []
        self.detail.show_record(there=made is not None)
        self.what.setText(made.what if made else "")
        self.about.setText(_about(made) if made else "")
        self.undo_button.setEnabled(bool(made) and can_be_taken_back(made))
        self._show_changes()
        if made:
            work.run(self, lambda _: changes_of(number), lambda found: self._on_changes(number, found))

    def _on_changes(self, number: int, found: list[Change]) -> None:
        if self.list.view.current_id() == number:
            self.changes = found
            self._show_changes()

    def _show_changes(self) -> None:
        rows = [
            (f"{one.kind}: {one.name}", one.label, _shown(one.old, one), _shown(one.new, one)) for one in self.changes
        ]
        self.rows.show(rows, range(1, len(rows) + 1))
        self.open_button.setEnabled(bool(rows))

    def open_record(self) -> None:
        """The page of the record in the row, or of the first."""
        if self.changes:
            one = self.changes[max(self.view.current_key() - 1, 0)]
            open_record(self.main, one.table, one.record_id)

    def _undo(self) -> None:
        number = self.list.view.current_id()
        if number:
            self.main.undo(number)

    # the chain and the codes

    def check_chain(self) -> None:
        """Go through the whole chain and show the first link that does not follow."""

        def job(_progress: work.Progress) -> tuple[str, int, str]:
            return next(broken_links(), ""), Action.select().count(), head()

        work.run(self, job, self._on_chain, title="Đang kiểm tra chuỗi nhật ký")

    def _on_chain(self, found: tuple[str, int, str]) -> None:
        problem, count, link = found
        self.say(
            problem or f"Chuỗi nhật ký nguyên vẹn: {count} việc, mã cuối {link[:8]} (mã này ghi ở tên bản sao lưu) ✓",
            "bad" if problem else "good",
        )
        broken = _LINK.search(problem)
        if broken:
            self.stand_on(int(broken[1]))

    def find_code(self) -> None:
        """Which work a code in the foot of a paper stands for."""
        from ui.pages.journal_dialogs import CodeDialog

        dialog = CodeDialog(self.main)
        if dialog.exec() and dialog.found is not None:
            self.stand_on(dialog.found.id)

    def say(self, sentence: str, role: str) -> None:
        self.answer.setText(sentence)
        set_role(self.answer, role)
        self.answer.show()


def _about(made: Any) -> str:
    """When, by whom and why, with the code that its papers carry."""
    parts = [f"Việc số {made.id}, {moment(made.at)}", made.who and f"người ghi {made.who}"]
    parts += [made.reason and f"lý do: {made.reason}", made.chain and f"mã {code_of(made)}"]
    state = " Việc này đã được hoàn tác." if getattr(made, "state", "") == UNDONE else ""
    return f"{'; '.join(part for part in parts if part)}.{state}"


def _shown(text: str, one: Change) -> str:
    return privacy.masked(text) if one.private else text
