"""Kiến nghị: every concern until it is answered and reported back; the figures behind them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from db.base import action
from db.dialogues import Concern, ConcernState
from db.organizations import shown_name
from nongson_desktop.catalog import kind_of
from nongson_desktop.columns import columns_of, pick
from nongson_desktop.rules import concerns
from nongson_desktop.rules.concern_figures import COLUMNS, GROUPINGS, Figures, concerns_of, figures
from nongson_desktop.rules.concerns import STEPS, Step, next_step, steps_from
from nongson_desktop.rules.dialogue_rules import areas, rules_on
from nongson_desktop.rules.hamlets import hamlets
from ui import work
from ui.editors import OrganizationEditor
from ui.form import RecordForm, buttons_row
from ui.list_page import FormPage
from ui.page import Detail, empty_notice, heading, icon_button, open_menu, page_layout, split_view, tabs_of
from ui.pages.concerns_dialogs import (
    AreasDialog,
    ComplaintDialog,
    ConcernDialog,
    RepeatDialog,
    RulesDialog,
    StepDialog,
    bodies_named,
    suggest,
)
from ui.record_page import RecordList
from ui.saving import Saved, save_form, show_in_form, write
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SHOWN = ("received_on", "content", "body", "due_on", "state")
_SECTIONS = (
    ("Nội dung", ("content", "received_on", "hamlet", "area", "raised_by", "source", "on_the_spot")),
    ("Xử lý", ("state", "body", "assigned_on", "due_on", "result", "answer_number", "answered_on", "reported_on")),
    ("Chuyển, không giải quyết", ("passed_to", "passed_on", "reason")),
)
_FIELDS = tuple(name for _title, names in _SECTIONS for name in names)
_OPEN, _LATE = "open", "late"
_PAPERS = (("concern-register", "Sổ theo dõi"), ("concern-figures", "Thống kê"))
_SIZES, _HEAD, _LETTER = (640, 520), 24, 7


class ConcernsPage(FormPage):
    """Concerns at the left, the one in the row at the right with the steps that may follow."""

    title = "Kiến nghị"
    help = (
        "Ghi kiến nghị từ đối thoại, sinh hoạt chi bộ, cấp ủy viên đứng điểm, ngày tiếp dân; phân công, trả lời, thông"
        " báo lại cho dân. Người nêu có thể để trống. Khiếu nại, tố cáo chỉ ghi là đã chuyển. Quá hạn hiện màu đỏ, sắp"
        " đến hạn màu vàng sẫm. “Chưa xong” cho thấy cả của những năm trước. Alt+1 là bước tiếp theo của kiến nghị đang"
        " chọn."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.concern: Any = None
        self._asked = self._warn_days = 0
        self.state = self._state_filter()
        first = icon_button("Ghi kiến nghị đầu tiên", "add", "primary")
        first.clicked.connect(self.add)
        self.list = RecordList(
            window,
            kind_of("concerns"),
            "concerns",
            _SHOWN,
            "kiến nghị",
            hint="Tìm nội dung, thôn, cơ quan   Ctrl+F",
            tint=self._tint,
            filters=(self.state,),
            empty=empty_notice("Năm này chưa ghi kiến nghị nào.", first),
            narrow=self._narrow,
        )
        self._build_detail()
        self._build_figures()
        self._lay_out()
        self._connect()

    def _state_filter(self) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName("Tình trạng")
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(14)
        for words, value in (("Mọi tình trạng", ""), ("Chưa xong, mọi năm", _OPEN), ("Quá hạn, mọi năm", _LATE)):
            combo.addItem(words, value)
        combo.insertSeparator(combo.count())
        for value, label in ConcernState.LABELS:
            combo.addItem(label, value)
        return combo

    def _build_detail(self) -> None:
        self.name = QLabel(wordWrap=True)
        set_role(self.name, "subtitle")
        self.about = QLabel(wordWrap=True)
        set_role(self.about, "muted")
        columns = pick(columns_of(Concern), *_FIELDS)
        self.form = RecordForm(columns, lambda: self.main.as_of, _SECTIONS, ("raised_by",))
        self.steps = {step.state: icon_button(step.words, "task") for step in STEPS}
        for step in STEPS:
            self.steps[step.state].clicked.connect(partial(self._step, step))
            self.steps[step.state].hide()
        self.repeat_button = icon_button("Nêu lại…", "history", "link")
        self.repeat_button.clicked.connect(self._repeat)
        self.drop_button = icon_button("Bỏ dòng ghi nhầm", "close", "link")
        self.drop_button.clicked.connect(self._drop)

    def _build_figures(self) -> None:
        self.grouping = QComboBox()
        self.grouping.setAccessibleName("Thống kê theo")
        for key, label in GROUPINGS:
            self.grouping.addItem(f"Theo {label.lower()}", key)
        self.grouping.activated.connect(lambda _: self._reload_figures())
        numbers = range(1, len(COLUMNS) + 2)
        headings = (*COLUMNS, "Tỷ lệ đúng hạn")
        self.figures = TextRows(("", *headings), numbers=numbers)
        self.figures_view = TextRowsView(self.figures, (0, *(_HEAD + _LETTER * len(words) for words in headings)))
        self.figures_view.setAccessibleName("Thống kê kiến nghị")
        self.figures_view.selectionModel().currentChanged.connect(lambda *_: self._show_behind())
        self.figures_view.setSelectionBehavior(TextRowsView.SelectionBehavior.SelectItems)
        self.behind_name = QLabel()
        set_role(self.behind_name, "section")
        self.behind = TextRows(("Ngày", "Thôn", "Nội dung", "Cơ quan", "Tình trạng"))
        self.behind_view = TextRowsView(self.behind, (104, 150, 0, 180, 190))
        self.behind_view.setAccessibleName("Các kiến nghị của con số")
        self.behind_view.chosen.connect(self.stand_on)
        self.known: list[Figures] = []

    def _lay_out(self) -> None:
        self.add_button = icon_button("Ghi kiến nghị…", "add", "primary")
        self.complaint_button = icon_button("Chuyển khiếu nại, tố cáo…", "move")
        self.print_button = icon_button("In", "print")
        self.export_button = icon_button("Xuất Excel", "export")
        self.rules_button = icon_button("Thời hạn…", "rules", "link")
        self.areas_button = icon_button("Lĩnh vực…", "rules", "link")
        self.detail = card = Detail("Chọn một kiến nghị trong danh sách.")
        inside = card.inside
        inside.addWidget(self.name)
        inside.addWidget(self.about)
        inside.addLayout(buttons_row(*self.steps.values()))
        inside.addWidget(self.form, 1)
        inside.addLayout(buttons_row(self.repeat_button, self.drop_button))
        self.tabs = tabs_of(("Sổ kiến nghị", split_view(_SIZES, self.list, card)), ("Thống kê", self._figures_part()))
        layout = page_layout(self)
        buttons = (self.add_button, self.complaint_button, self.print_button, self.export_button)
        layout.addLayout(heading(self.title, *buttons))
        layout.addWidget(self.tabs, 1)
        layout.addLayout(buttons_row(self.rules_button, self.areas_button))

    def _figures_part(self) -> QWidget:
        part = QWidget()
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.grouping)
        layout.addWidget(self.figures_view, 3)
        layout.addWidget(self.behind_name)
        layout.addWidget(self.behind_view, 2)
        return part

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add)
        self.complaint_button.clicked.connect(lambda: ComplaintDialog(self.main).exec())
        self.print_button.clicked.connect(self._print_menu)
        self.export_button.clicked.connect(self.list.export)
        self.rules_button.clicked.connect(lambda: RulesDialog(self.main).exec())
        self.areas_button.clicked.connect(lambda: AreasDialog(self.main).exec())
        self.state.activated.connect(lambda _: self._narrowed())
        self.follow_list()

    # the list

    def _narrowed(self) -> None:
        """What is open or late is so in whatever year it came in."""
        chosen = self.state.currentData()
        every = chosen in (_OPEN, _LATE)
        self.list.status = ConcernState.OPEN if every else (chosen,) if chosen else None
        self.list.reload()

    def _narrow(self, query: Any) -> Any:
        if self.state.currentData() != _LATE:
            return query
        return query.where(Concern.due_on < self.main.as_of, Concern.answered_on.is_null())

    def _tint(self, concern: Any) -> str:
        waiting = concern.state in (*ConcernState.UNANSWERED, ConcernState.PASSED_UP)
        left = (concern.due_on - self.main.as_of).days if waiting and concern.due_on else None
        if left is None or left > self._warn_days:
            return ""
        return "bad" if left < 0 else "warn"

    def reload(self) -> None:
        self._warn_days = rules_on(self.main.as_of).warn_days
        self.list.reload()
        hamlet = self.form.editor("hamlet")
        if isinstance(hamlet, OrganizationEditor):
            hamlet.offer(hamlets(self.main.as_of))
        suggest(self.form.editor("area"), areas(self.main.as_of))
        suggest(self.form.editor("body"), bodies_named())
        shown = self.concern.id if self.concern is not None else 0
        self._show(shown if shown in self.list.table.ids else next(iter(self.list.table.ids), 0))
        self._reload_figures()

    def focus_first(self) -> None:
        self.list.focus_list()

    def search_here(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.list.focus_search()

    def stand_on(self, number: int) -> None:
        """Show a concern of whatever year."""
        self.tabs.setCurrentIndex(0)
        if number and not self.list.stand_on(number):
            self.state.setCurrentIndex(self.state.findData(_OPEN))
            self._narrowed()
            self.list.stand_on(number)
        self._show(number)
        self.list.view.setFocus()

    # the concern in the row

    def _show(self, number: int) -> None:
        number = number or next(iter(self.list.table.ids), 0)
        self.concern = Concern.get_or_none(Concern.id == number, ~Concern.hidden)
        self._tell_steps()
        self.detail.show_record(there=self.concern is not None)
        if self.concern is None:
            show_in_form(self.main, self.form, None)
            return
        self.name.setText(self.concern.name)
        self.about.setText(_about(self.concern))
        show_in_form(self.main, self.form, self.concern, f"concern:{number}", self.concern.name)

    def _tell_steps(self) -> None:
        """Only what may follow shows; what usually does stands out and has the key Alt+1."""
        may = {step.state for step in steps_from(self.concern.state)} if self.concern is not None else set()
        usual = next_step(self.concern.state) if self.concern is not None else None
        for state, made in self.steps.items():
            is_usual = usual is not None and usual.state == state
            made.setVisible(state in may)
            made.setShortcut("Alt+1" if is_usual else "")
            set_role(made, "primary" if is_usual else "")

    def _step(self, step: Step) -> None:
        if self.concern is not None:
            StepDialog(self.main, self.concern, step).exec()

    def _repeat(self) -> None:
        if self.concern is not None:
            RepeatDialog(self.main, self.concern).exec()

    def _drop(self) -> None:
        number, name = self.concern.id, self.concern.name

        def job() -> Saved:
            with action(f"Bỏ kiến nghị ghi nhầm: {name}") as made:
                concerns.drop([number])
            return Saved(number, made.id, f"Đã bỏ kiến nghị {name}.")

        write(self.main, self, job)

    def _open(self, number: int) -> None:
        self._show(number)
        self.form.focus_first()

    def add(self) -> None:
        dialog = ConcernDialog(self.main)
        if dialog.exec() and dialog.saved:
            self.stand_on(dialog.saved.record_id)

    def save(self) -> None:
        if self.concern is not None:
            job = partial(store_concern, self.concern.id)
            save_form(self.main, self, self.form, job, lambda _: self.main.reload())

    # figures

    def _reload_figures(self) -> None:
        """Counted beside the window; only the last answer counts."""
        self._asked += 1
        asked, year, day, bodies = self._asked, self.main.year, self.main.as_of, self.main.bodies
        by = self.grouping.currentData()
        work.run(
            self,
            lambda _: figures(concerns_of(year, day, bodies), day, by),
            lambda found: self._show_figures(found) if asked == self._asked else None,
        )

    def _show_figures(self, found: list[Figures]) -> None:
        at = self.figures_view.currentIndex()
        row, column = max(at.row(), 0), max(at.column(), 1)
        self.known = found
        lines = [(one.name, *(str(len(part) or "") for part in one.columns), one.share) for one in found]
        self.figures.show(lines, range(1, len(lines) + 1), bold=[len(lines) - 1])
        self.figures_view.setCurrentIndex(self.figures.index(min(row, len(lines) - 1), column))

    def _show_behind(self) -> None:
        """The records of the figure stood on."""
        at = self.figures_view.currentIndex()
        if not 0 <= at.row() < len(self.known):
            return
        one = self.known[at.row()]
        column = min(max(at.column() - 1, 0), len(COLUMNS) - 1)
        part = one.columns[column]
        self.behind_name.setText(f"{one.name}: {COLUMNS[column].lower()} ({len(part)})")
        self.behind.show([_behind_row(each) for each in part], [each.id for each in part])

    def print_front(self) -> None:
        self.main.print_papers([key for key, _ in _PAPERS])

    def _print_menu(self) -> None:
        papers = [(f"{title}…", partial(self.main.print_papers, [key])) for key, title in _PAPERS]
        open_menu(self.print_button, [*papers, ("Danh sách như đang thấy…", self.list.print_list)])


def _about(concern: Any) -> str:
    """Where it came from, and what it raises again, in a line."""
    parts = [concern.dialogue.name if concern.dialogue else "", concern.reception.name if concern.reception else ""]
    parts.append(concern.cell.name if concern.cell else "")
    parts.append(f"nêu lại kiến nghị {concern.repeats.name}" if concern.repeats else "")
    again = concern.repeated.where(~Concern.hidden).count()
    parts.append(f"đã nêu lại {again} lần" if again else "")
    return " · ".join(filter(None, (concerns.state_words(concern.state), *parts)))


def _behind_row(one: Any) -> tuple[str, ...]:
    words = " ".join(one.content.split())
    return (f"{one.received_on:%d/%m/%Y}", shown_name(one.hamlet), words, one.body, concerns.state_words(one.state))


def store_concern(number: int, values: dict[str, Any]) -> Saved:
    """Write the changed fields of a concern as one Action."""
    concern = Concern.get_by_id(number)
    for name, value in values.items():
        setattr(concern, name, value)
    with action(f"Sửa kiến nghị {concern.name}") as made:
        concerns.write(concern)
    return Saved(number, made.id, "Đã lưu kiến nghị.")
