"""Quá trình: a member's dated rows in one list, added, corrected and ended there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import peewee as pw

from db.base import Record, action
from db.member_file import Education, MassMembership, Training, UnderReview
from db.members import Member, StatusPeriod
from db.transfers import Transfer
from nongson_desktop.columns import Column, columns_of
from nongson_desktop.rules.member_file import ROWS, CourseLine, check, course_of, end
from nongson_desktop.rules.status_changes import report_sent
from nongson_desktop.rules.statuses import rules
from ui.dialogs import button
from ui.editors import DateEditor, LineEditor
from ui.form import buttons_row
from ui.page import icon_button, open_menu
from ui.pages.fields_dialog import DOCUMENT, FieldsDialog
from ui.pages.member_tab import MemberTab
from ui.pages.transfers_dialogs import TransferDialog
from ui.saving import Saved, write
from ui.text_rows import TextRows, TextRowsView

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_ADDED: tuple[tuple[str, type[Record]], ...] = (
    ("Học vấn, chuyên môn, ngoại ngữ, tin học…", Education),
    ("Lý luận chính trị, lớp bồi dưỡng…", Training),
    ("Tham gia đoàn thể…", MassMembership),
    ("Đang được kiểm tra, tố cáo, khởi tố…", UnderReview),
)
_WIDE = ("course", "note", "reason", "place")
_WIDTH, _TIME_WIDTH = 560, 150


class CourseTab(MemberTab):
    """Everything dated, in sections; Enter opens the row that is stood on."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.main = window
        self.lines: list[CourseLine | None] = []
        self.rows = TextRows(("Quá trình", "Thời gian"))
        self.view = TextRowsView(self.rows, (0, _TIME_WIDTH))
        self.view.setObjectName("course")
        self.view.chosen.connect(lambda _: self._edit())
        self.add = icon_button("Thêm…", "add")
        self.add.clicked.connect(self._add_menu)
        self.edit_button = button("Sửa…")
        self.edit_button.clicked.connect(self._edit)
        self.end_button = button("Kết thúc…")
        self.end_button.clicked.connect(self._end)
        self.drop_button = button("Bỏ dòng")
        self.drop_button.clicked.connect(self._drop)
        self.print_button = icon_button("Phiếu bổ sung…", "print")
        self.print_button.clicked.connect(self._print)
        self.layout_.addWidget(self.view, 1)
        self.layout_.addLayout(buttons_row(self.add, self.edit_button, self.end_button, self.drop_button))
        self.layout_.addLayout(buttons_row(self.print_button))

    def show_member(self, member: Any) -> None:
        stood = self.view.current_key() if self.member is not None and self.member.id == member.id else 0
        self.member = member
        self.lines = []
        texts: list[tuple[str, str]] = []
        bold: list[int] = []
        section = ""
        for line in course_of(member.id):
            if line.section != section:
                section = line.section
                bold.append(len(texts))
                texts.append((section, ""))
                self.lines.append(None)
            texts.append((line.text, line.time))
            self.lines.append(line)
        self.rows.show(texts, range(1, len(texts) + 1), bold)
        self.view.selectRow(min(stood or 2, len(texts)) - 1)
        for one in (self.edit_button, self.end_button, self.drop_button):
            one.setEnabled(bool(texts))

    def current(self) -> CourseLine | None:
        """The row stood on; None on a heading."""
        place = self.view.current_key() - 1
        return self.lines[place] if 0 <= place < len(self.lines) else None

    def _print(self) -> None:
        from ui.pages.supplement_dialog import print_supplements

        print_supplements(self.main, [self.member.id], self.member.name)

    def _add_menu(self) -> None:
        open_menu(self.add, [(words, partial(self.add_row, model)) for words, model in _ADDED])

    def add_row(self, model: Any) -> None:
        RowDialog(self.main, model(member=self.member.id)).exec()

    def _edit(self) -> None:
        line = self._own("sửa ở nút “Đổi trạng thái”, “Chuyển chi bộ” hoặc hoàn tác")
        if line is None:
            return
        if isinstance(line.record, Transfer):
            TransferDialog(self.main, line.record).exec()
        elif isinstance(line.record, StatusPeriod):
            ReportDialog(self.main, line.record).exec()
        else:
            RowDialog(self.main, line.record).exec()

    def _end(self) -> None:
        line = self._own("kết thúc bằng “Đổi trạng thái”, “Chuyển chi bộ”")
        if line is not None and isinstance(line.record, ROWS):
            EndDialog(self.main, line).exec()

    def _own(self, elsewhere: str) -> CourseLine | None:
        """The row stood on when it is changed here; else where it is."""
        line = self.current()
        if line is None:
            self.main.tell("Chọn một dòng trong quá trình.")
            return None
        reported = isinstance(line.record, StatusPeriod) and bool(rules()[line.record.status].reported)
        if isinstance(line.record, (*ROWS, Transfer)) or reported:
            return line
        self.main.tell(f"Dòng này {elsewhere}.")
        return None

    def _drop(self) -> None:
        line = self.current()
        if line is None or not isinstance(line.record, ROWS):
            self.main.tell("Chỉ bỏ được dòng học vấn, lớp học, đoàn thể, việc đang xem xét; việc khác thì hoàn tác.")
            return
        record, words = line.record, line.words
        name = self.member.name

        def job() -> Saved:
            record.hidden = True
            with action(f"{name}: bỏ dòng “{words}”") as made:
                record.save()
            return Saved(record.id, made.id, f"Đã bỏ dòng “{words}” của {name}.")

        write(self.main, self, job)


class RowDialog(FieldsDialog):
    """One dated row of any of the kinds, its fields as its columns say."""

    def __init__(self, window: MainWindow, record: Any) -> None:
        self.record = record
        member = Member.get_by_id(record.member_id)
        super().__init__(window, f"{record.Screen.title}: {member.name}", "Ghi", [])
        model: type[Record] = type(record)
        columns = [column for column in columns_of(model) if column.name != "member"]
        self.form = self.make_form(columns, window.today, record, _WIDE)
        self.body.addWidget(self.form)
        self.setMinimumWidth(_WIDTH)
        self.form.focus_first()

    def store(self, values: dict[str, Any]) -> Saved:
        return store_row(type(self.record)(**{**self.record.__data__, **values}))


class EndDialog(FieldsDialog):
    """The day on which a row ends."""

    def __init__(self, window: MainWindow, line: CourseLine) -> None:
        self.line = line
        editor = DateEditor(Column("until", "Kết thúc ngày", pw.DateField(null=True), required=True))
        editor.put(f"{window.today:%d/%m/%Y}")
        super().__init__(window, f"Kết thúc: {line.words}", "Ghi", [editor, LineEditor(DOCUMENT)])

    def store(self, values: dict[str, Any]) -> Saved:
        row: Any = self.line.record
        sentence = f"{row.member.name}: kết thúc “{self.line.words}”"
        with action(sentence) as made:
            end(row, values["until"], values["document"] or "")
        return Saved(row.id, made.id, f"{sentence}.")


class ReportDialog(FieldsDialog):
    """The day on which the notice of a death or of a leaving went up."""

    def __init__(self, window: MainWindow, period: StatusPeriod) -> None:
        self.period = period
        editor = DateEditor(Column("reported_on", "Ngày gửi phiếu báo", pw.DateField(null=True), required=True))
        editor.put(f"{period.reported_on or window.today:%d/%m/%Y}")
        super().__init__(window, "Đã gửi phiếu báo lên cấp trên", "Ghi", [editor])

    def store(self, values: dict[str, Any]) -> Saved:
        sentence = f"{self.period.member.name}: đã gửi {rules()[self.period.status].reported}"
        with action(sentence) as made:
            report_sent(self.period, values["reported_on"])
        return Saved(self.period.id, made.id, f"{sentence}.")


def store_row(row: Any) -> Saved:
    """Write a dated row as one Action; raises UserError."""
    check(row)
    sentence = f"{row.member.name}: {row.Screen.title.lower()}"
    with action(sentence) as made:
        row.save()
    return Saved(row.id, made.id, f"Đã ghi {sentence}.")
