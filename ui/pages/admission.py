"""Phát triển đảng: everyone on the way into the Party by state, with what is due; targets and results by cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.admission import Stage
from db.base import action
from nongson_desktop.catalog import kind_of
from nongson_desktop.columns import Column
from nongson_desktop.rules.admission import not_followed, take_in
from nongson_desktop.rules.admission_files import deadlines, read_files
from nongson_desktop.rules.admission_results import CellResult, on_the_way, results, set_targets, total
from nongson_desktop.rules.admission_rules import rules_on
from nongson_desktop.rules.percent import percent
from nongson_desktop.rules.working_days import holidays
from ui.dialogs import button
from ui.list_page import ListPage
from ui.page import empty_notice, heading, icon_button, open_menu, page_layout, split_view, tabs_of
from ui.pages.admission_detail import CandidateDetail, said_deadline, urgency
from ui.pages.admission_dialogs import AddCandidateDialog, AdmissionRulesDialog
from ui.record_page import RecordList
from ui.saving import Saved, write
from ui.sheet import Change, FixedRows, SheetView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_DUE = Column("due", "Đến hạn")
_SHOWN = ("name", "cell_name", "stage", "due")
_FILTERS = (
    ("Đang theo dõi", Stage.OPEN),
    ("Nguồn kết nạp (bước 1–8)", Stage.SOURCE),
    ("Đảng viên dự bị", (Stage.ADMITTED, Stage.PROBATION, Stage.REVIEW)),
    ("Tất cả", ()),
)
_PAPERS = (
    ("admission-plan", "Kế hoạch kết nạp năm"),
    ("candidate-list", "Danh sách cảm tình đảng"),
    ("admission-progress", "Tiến độ hồ sơ kết nạp"),
    ("probation-due", "Danh sách dự bị đến hạn"),
    ("admission-results", "Báo cáo kết quả kết nạp theo chi bộ"),
)
_SIZES = (656, 486)
_ALL = len(_FILTERS) - 1


class AdmissionPage(ListPage):
    """List left, the person right; on the second tab the targets and results of the year."""

    title = "Phát triển đảng"
    help = (
        "Mỗi người đi qua mười hai bước; bấm bước tiếp theo để ghi ngày, số văn bản, số phiếu. Sau lễ kết nạp, hồ sơ"
        " đảng viên dự bị có sẵn, không phải gõ lại. Thời hạn tính bằng ngày làm việc theo trang Ngày nghỉ lễ."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.stage = self._stage_filter()
        kind = kind_of("candidates")
        self.list = RecordList(
            window,
            kind,
            "candidates",
            _SHOWN,
            "người",
            hint="Tìm tên, số định danh   Ctrl+F",
            columns=(*kind.columns, _DUE),
            complete=self._add_deadlines,
            tint=lambda candidate: candidate.role,
            filters=(self.stage,),
            empty=self._empty(),
        )
        self.list.status = self.list.usual_status = self.stage.currentData()
        self.detail = CandidateDetail(window)
        self.results = ResultsPanel(window)
        self._lay_out()
        self._connect()

    def _stage_filter(self) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName("Bước")
        combo.setFixedWidth(190)
        for label, stages in _FILTERS:
            combo.addItem(label, stages)
        combo.insertSeparator(combo.count())
        for stage, label in Stage.LABELS:
            combo.addItem(label, (stage,))
        return combo

    def _empty(self) -> QFrame:
        first = icon_button("Thêm quần chúng ưu tú", "add", "primary")
        first.clicked.connect(self.add)
        return empty_notice("Chưa có ai trong danh sách phát triển đảng ở đây.", first)

    def _lay_out(self) -> None:
        self.add_button = icon_button("Thêm quần chúng ưu tú…", "add", "primary")
        self.rules_button = icon_button("Thời hạn…", "rules")
        self.print_button = icon_button("In", "print")
        self.export_button = icon_button("Xuất Excel", "export")
        splitter = split_view(_SIZES, self._left(), self.detail)
        self.tabs = tabs_of(("Từng người", splitter), ("Chỉ tiêu, kết quả", self.results))
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.add_button, self.rules_button, self.print_button, self.export_button))
        layout.addWidget(self.tabs, 1)

    def _left(self) -> QWidget:
        self.notice = QFrame()
        self.notice.setProperty("role", "notice")
        self.unfollowed = QLabel(wordWrap=True)
        self.take_button = button("Đưa vào danh sách")
        row = QHBoxLayout(self.notice)
        row.setContentsMargins(10, 6, 6, 6)
        row.addWidget(self.unfollowed, 1)
        row.addWidget(self.take_button)
        left = QWidget()
        layout = QVBoxLayout(left)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.notice)
        layout.addWidget(self.list, 1)
        return left

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add)
        self.rules_button.clicked.connect(lambda: AdmissionRulesDialog(self.main).exec())
        self.print_button.clicked.connect(self._print_menu)
        self.export_button.clicked.connect(self.list.export)
        self.take_button.clicked.connect(self._take_in)
        self.stage.currentIndexChanged.connect(self._narrow)
        self.list.chosen.connect(self._show)
        self.list.opened.connect(self._open)
        self.detail.left.connect(self.list.focus_list)
        self.tabs.currentChanged.connect(lambda _: self.reload())

    # the list

    def _narrow(self) -> None:
        self.list.status = self.stage.currentData()
        self.list.reload()

    def _add_deadlines(self, candidates: list[Any]) -> None:
        """The nearest deadline that is spoken of by now, in words and in its colour."""
        day = self.main.today
        rules, free = rules_on(day), holidays(day)
        files = read_files(candidates)
        open_ = {file.candidate.id for file in on_the_way(files, day)}
        for candidate, file in zip(candidates, files, strict=True):
            known = deadlines(file, rules, free) if candidate.id in open_ else []
            spoken = [one for one in known if one.since <= day]
            candidate.due = said_deadline(spoken[0], day) if spoken else ""
            candidate.role = urgency(spoken[0], day).replace("muted", "") if spoken else ""

    def reload(self) -> None:
        if self.tabs.currentIndex():
            self.results.reload()
            return
        left_out = not_followed(self.main.today)
        self.notice.setVisible(bool(left_out))
        self.unfollowed.setText(f"{len(left_out)} đảng viên dự bị chưa có trong danh sách này.")
        self.list.reload()
        if self.detail.candidate is not None:
            self.detail.show_candidate(self.detail.candidate.id)

    def stand_on(self, candidate_id: int) -> None:
        """Show someone, whatever filter hides them."""
        self.tabs.setCurrentIndex(0)
        if not self.list.stand_on(candidate_id):
            self.stage.setCurrentIndex(_ALL)
            if not self.list.stand_on(candidate_id) and self.main.scope.body is not None:
                self.main.set_cell(None)
                self.list.stand_on(candidate_id)
        self.detail.show_candidate(candidate_id)
        self.list.view.setFocus()

    def _show(self, candidate_id: int) -> None:
        shown = self.detail.candidate.id if self.detail.candidate is not None else 0
        if candidate_id or not (shown and self.detail.form.changed()):
            self.detail.show_candidate(candidate_id)

    def _open(self, candidate_id: int) -> None:
        """Enter on a row writes the next step."""
        self._show(candidate_id)
        self.detail.enter_step()

    def save(self) -> None:
        self.detail.save()

    def keep_typing(self) -> int:
        return int(self.detail.form.keep_typing())

    # what is done

    def add(self) -> None:
        """Somebody new; the list then stands on them."""
        dialog = AddCandidateDialog(self.main)
        if dialog.exec() and dialog.saved:
            self.stand_on(dialog.saved.record_id)

    def _take_in(self) -> None:
        day = self.main.today

        def job() -> Saved:
            with action("Đưa đảng viên dự bị vào danh sách phát triển đảng") as made:
                count = take_in(day)
            return Saved(0, made.id, f"Đã đưa {count} đảng viên dự bị vào danh sách.")

        write(self.main, self, job)

    def print_front(self) -> None:
        self.main.print_papers([key for key, _ in _PAPERS])

    def _print_menu(self) -> None:
        papers = [(f"{title}…", partial(self.main.print_papers, [key])) for key, title in _PAPERS]
        open_menu(self.print_button, [*papers, None, ("Danh sách như đang thấy…", self.list.print_list)])


# targets and results


@dataclass
class ResultLine:
    """A cell's year as a row: the target is typed, the rest is counted."""

    id: int
    name: str
    target: int | None
    admitted: str
    share: str
    source: str
    women: str
    young: str
    minority: str
    cadres: str
    in_time: str


_TARGET = Column("target", "Chỉ tiêu", pw.IntegerField(null=True))
_COUNTED = (
    Column("admitted", "Đã kết nạp"),
    Column("share", "Đạt"),
    Column("source", "Nguồn"),
    Column("women", "Nữ"),
    Column("young", "≤ 30 tuổi"),
    Column("minority", "Dân tộc thiểu số"),
    Column("cadres", "Cán bộ thôn"),
    Column("in_time", "Chính thức đúng hạn"),
)


def _line(one: CellResult) -> ResultLine:
    return ResultLine(
        one.cell_id or 0,
        one.name,
        one.target,
        str(len(one.admitted)),
        percent(len(one.admitted), one.target),
        str(one.source),
        str(one.women),
        str(one.young),
        str(one.minority),
        str(one.cadres),
        f"{one.in_time}/{one.due}" if one.due else "–",
    )


class ResultsPanel(QWidget):
    """Each cell's target typed beside what came of it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.main = window
        self.whole = QLabel(wordWrap=True)
        set_role(self.whole, "subtitle")
        columns = (Column("name", "Chi bộ"), _TARGET, *_COUNTED)
        self.sheet = FixedRows(columns, ("name", *(column.name for column in _COUNTED)), self)
        self.sheet.changed.connect(self._store)
        self.sheet.refused.connect(window.tell)
        self.view = SheetView(self.sheet, (-1, 76, 92, 76, 64, 50, 84, 124, 96, 146))
        self.view.setAccessibleName("Chỉ tiêu và kết quả kết nạp theo chi bộ")
        hint = QLabel(
            "Gõ chỉ tiêu của từng chi bộ, Enter xuống dòng; dán được cả cột từ Excel. Bỏ trống là không giao."
        )
        set_role(hint, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.whole)
        layout.addWidget(hint)
        layout.addWidget(self.view, 1)

    def reload(self) -> None:
        year, bodies = self.main.year, self.main.bodies
        found = [one for one in results(year, self.main.as_of) if not bodies or one.cell_id in bodies]
        lines: list[Any] = [_line(one) for one in found]
        self.sheet.show(lines)
        whole = total(found, "")
        share = percent(len(whole.admitted), whole.target)
        given = f" trên chỉ tiêu {whole.target} ({share})" if whole.target is not None else ", chưa giao chỉ tiêu"
        in_time = f"; chính thức đúng hạn {whole.in_time}/{whole.due}" if whole.due else ""
        self.whole.setText(f"Năm {year}: kết nạp {len(whole.admitted)}{given}; nguồn {whole.source}{in_time}.")
        self.main.count(f"{len(found)} chi bộ")

    def _store(self, changes: list[Change]) -> None:
        year, numbers = self.main.year, {cell: values["target"] for cell, values in changes}

        def job() -> Saved:
            with action(f"Giao chỉ tiêu kết nạp năm {year}") as made:
                set_targets(year, numbers)
            return Saved(0, made.id, f"Đã lưu chỉ tiêu của {len(numbers)} chi bộ.")

        write(self.main, self, job)
