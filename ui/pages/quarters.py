"""Đánh giá quý: leaders at the left, the plan, results and points of the one in the row typed in as in a sheet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from db.quarters import QuarterAssessment
from nongson_desktop.catalog import kind_of
from nongson_desktop.columns import field_columns
from nongson_desktop.documents.request import Request
from nongson_desktop.rules import quarters
from nongson_desktop.rules.quarters import ROMAN, profile_of_year, quarter_on
from ui.dialogs import Dialog, button
from ui.form import RecordForm, buttons_row
from ui.list_page import FormPage
from ui.page import Detail, empty_notice, heading, icon_button, page_layout, split_view
from ui.pages.form_dialog import FormDialog
from ui.pages.quarters_sheets import (
    PRODUCT_WIDTHS,
    SCORE_WIDTHS,
    PlanView,
    QuarterState,
    product_columns,
    read_quarter,
    saved,
    score_columns,
    standing_words,
)
from ui.pages.quarters_whole import WholeQuarter
from ui.record_page import RecordList
from ui.saving import Saved, save_form, show_in_form, write
from ui.sheet import Change, FixedRows, Sheet, SheetView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SHOWN = ("name", "level")
_SECTIONS = (
    ("Kế hoạch", ("approved_on", "approved_by")),
    ("Tự đánh giá", ("self_level", "self_on", "strengths", "weaknesses", "direction")),
    ("Cấp có thẩm quyền", ("proposed_level", "level", "decided_on", "decided_by", "ground", "remark", "staffing")),
)
_SIZES = (324, 826)
_PAPERS = ("quarter-plan", "quarter-review", "quarter-summary")


class QuartersPage(FormPage):
    """The quarter chosen above, its leaders at the left, the sheet of the one in the row at the right."""

    title = "Đánh giá quý"
    help = (
        "Gõ như Excel: gõ là thay, F2 sửa, Enter xuống, dán được cả khối (trục, nhiệm vụ, thời hạn, điểm tối đa…);"
        " dòng cuối để thêm nhiệm vụ. Gõ KPI % thì điểm tự chấm tính theo; tiêu chí chung gõ 1 là đảm bảo, 0 là không."
        " Quý IV không xếp loại riêng mà gộp vào cuối năm."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.state: QuarterState | None = None
        self._build_list()
        self._build_detail()
        self._lay_out()
        self._connect()

    def _build_list(self) -> None:
        kind = kind_of("quarter-assessments")
        self.quarters = QTabBar()
        self.quarters.setExpanding(False)
        self.open_button = icon_button("", "year", "primary")
        self.open_first = icon_button("", "year", "primary")
        self.copy_button = icon_button("Chép kế hoạch quý trước", "plan")
        self.approve_button = button("Duyệt kế hoạch…")
        self.add_button = button("Thêm người…")
        self.print_button = icon_button("In…", "print")
        self.standing, self.quota = QLabel(wordWrap=True), QLabel(wordWrap=True)
        for label in (self.standing, self.quota):
            set_role(label, "muted")
        self.empty = empty_notice("", self.open_first)
        self.list = RecordList(
            self.main,
            kind,
            "quarter-assessments",
            _SHOWN,
            "người",
            hint="Tìm tên   Ctrl+F",
            empty=self.empty,
            narrow=self._narrow,
        )

    def _build_detail(self) -> None:
        self.name = QLabel(wordWrap=True)
        set_role(self.name, "subtitle")
        self.plan_words, self.points_words = QLabel(wordWrap=True), QLabel(wordWrap=True)
        set_role(self.plan_words, "muted")
        self.products = Sheet(product_columns())
        self.product_view = PlanView(self.products, PRODUCT_WIDTHS)
        self.scores = FixedRows(score_columns(), ("label", "most"))
        self.score_view = SheetView(self.scores, SCORE_WIDTHS)
        self.axes = QLabel(wordWrap=True), QLabel(wordWrap=True)
        for label in self.axes:
            set_role(label, "muted")
        names = [name for _, inside in _SECTIONS for name in inside]
        columns = field_columns(QuarterAssessment, *names)
        self.form = RecordForm(columns, lambda: self.main.as_of, _SECTIONS, wide=("remark", "staffing"))
        self.remove = button("Bỏ nhiệm vụ đang chọn")
        self.accept_points = button("Duyệt điểm như tự chấm")
        self.drop_button = button("Bỏ người này khỏi quý", "quiet")
        self.print_one = icon_button("In phiếu", "print")

    def _lay_out(self) -> None:
        self.detail = card = Detail("Chọn một người trong danh sách.")
        inside = card.inside
        for label in (self.name, self.plan_words, self.points_words):
            inside.addWidget(label)
        inside.addWidget(self._make_tabs(), 1)
        self.splitter = split_view(_SIZES, self.list, card)
        buttons = (self.open_button, self.add_button, self.copy_button, self.approve_button, self.print_button)
        self.front = QTabBar()
        self.front.setExpanding(False)
        for words in ("Từng người", "Cả quý"):
            self.front.addTab(words)
        self.whole = WholeQuarter(self.main)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.splitter)
        self.stack.addWidget(self.whole)
        top = QHBoxLayout()
        top.addWidget(self.quarters)
        top.addSpacing(12)
        top.addWidget(self.standing, 1)
        top.addWidget(self.front)
        layout = page_layout(self)
        layout.addLayout(heading(self.title, *buttons))
        layout.addLayout(top)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.quota)

    def _make_tabs(self) -> QTabWidget:
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        foot = buttons_row(self.remove, self.accept_points, self.print_one)
        by_axis = QHBoxLayout()
        for label in self.axes:
            by_axis.addWidget(label, 1)
        for words, parts in (
            ("Kế hoạch, kết quả", (self.product_view, by_axis, foot)),
            ("Tiêu chí chung", (self.score_view,)),
            ("Duyệt, tự đánh giá, xếp loại", (self.form, buttons_row(self.drop_button))),
        ):
            tab = QWidget()
            column = QVBoxLayout(tab)
            column.setContentsMargins(0, 8, 0, 0)
            for part in parts:
                if isinstance(part, QWidget):
                    column.addWidget(part, 1)
                else:
                    column.addLayout(part)
            self.tabs.addTab(tab, words)
        return self.tabs

    def _connect(self) -> None:
        self.quarters.currentChanged.connect(lambda _: self.reload())
        self.front.currentChanged.connect(self._turn)
        for one in (self.open_button, self.open_first):
            one.clicked.connect(self.open_quarter)
        self.copy_button.clicked.connect(self.copy_plans)
        self.approve_button.clicked.connect(self.approve)
        self.add_button.clicked.connect(self.add_person)
        self.print_button.clicked.connect(self.print_front)
        self.print_one.clicked.connect(self._print_one)
        self.follow_list()
        self.products.changed.connect(self._store_products)
        self.scores.changed.connect(self._store_scores)
        for sheet in (self.products, self.scores):
            sheet.refused.connect(self.main.tell)
        self.product_view.removed.connect(self._remove_products)
        self.remove.clicked.connect(self.product_view.remove_rows)
        self.accept_points.clicked.connect(self._accept_points)
        self.drop_button.clicked.connect(self._drop)

    # the quarter

    @property
    def quarter(self) -> int:
        return int(self.quarters.tabData(self.quarters.currentIndex()) or 1)

    def _narrow(self, query: Any) -> Any:
        return query.where(QuarterAssessment.quarter == self.quarter)

    def _offer_quarters(self) -> bool:
        """A tab for each quarter that the year's rules rate; whether there is any."""
        quarterly = profile_of_year(self.main.year).quarterly
        offered = list(quarterly.quarters) if quarterly else []
        if [self.quarters.tabData(place) for place in range(self.quarters.count())] == offered:
            return bool(offered)
        self.quarters.blockSignals(True)
        while self.quarters.count():
            self.quarters.removeTab(0)
        for quarter in offered:
            self.quarters.setTabData(self.quarters.addTab(f"Quý {ROMAN[quarter]}"), quarter)
        begun = quarter_on(self.main.today) if self.main.today.year == self.main.year else len(ROMAN)
        self.quarters.setCurrentIndex(max(sum(quarter <= begun for quarter in offered) - 1, 0))
        self.quarters.blockSignals(False)
        return bool(offered)

    def reload(self) -> None:
        rated = self._offer_quarters()
        year = self.main.year
        for one in (self.open_button, self.open_first):
            one.setText(f"Lập phiếu quý {ROMAN[self.quarter]}/{year}")
        for widget in (self.open_button, self.open_first, self.copy_button, self.approve_button, self.add_button):
            widget.setEnabled(rated)
        self._invite(rated=rated)
        self.list.reload()
        self.standing.setText(standing_words(year, self.quarter) if rated else "")
        self.quota.setText(self._quota_words() if rated else "")
        if rated:
            self.whole.show_quarter(year, self.quarter)
        self._show(self.state.sheet.id if self.state else 0)

    def _turn(self, place: int) -> None:
        """One person's sheet, or everybody's levels."""
        self.stack.setCurrentIndex(place)
        if place:
            self.whole.view.setFocus()
            self.whole.view.go_to(0, len(self.whole.sheet.fixed))

    def _invite(self, *, rated: bool) -> None:
        label = self.empty.findChild(QLabel, "empty")
        assert isinstance(label, QLabel)
        label.setText(
            f"Quý {ROMAN[self.quarter]}/{self.main.year} chưa có phiếu nào.\nLập phiếu cho cán bộ lãnh đạo, quản lý;"
            " sau đó gõ kế hoạch sản phẩm hoặc chép từ quý trước."
            if rated
            else f"{profile_of_year(self.main.year).title} không có đánh giá hằng quý."
        )

    def _quota_words(self) -> str:
        return "\n".join(
            scoped.sentence for scoped in quarters.quotas(self.main.year, self.quarter) if scoped.quota.base
        )

    def focus_first(self) -> None:
        self.list.focus_list()

    def stand_on_member(self, member_id: int, quarter: int) -> None:
        """Show the member's sheet of a quarter of the year."""
        self.quarters.setCurrentIndex(quarter - 1)
        self.front.setCurrentIndex(0)
        asked = (QuarterAssessment.member == member_id, QuarterAssessment.year == self.main.year)
        found = QuarterAssessment.get_or_none(*asked, QuarterAssessment.quarter == quarter, ~QuarterAssessment.hidden)
        if found is not None:
            self.list.stand_on(found.id)
            self._show(found.id)
            self.list.focus_list()

    def open_quarter(self) -> None:
        year, quarter, day = self.main.year, self.quarter, self.main.as_of
        sentence = f"Lập phiếu đánh giá quý {ROMAN[quarter]}/{year}"
        write(self.main, self, lambda: saved(sentence, lambda: quarters.open_quarter(year, quarter, day)))

    def copy_plans(self) -> None:
        year, quarter = self.main.year, self.quarter
        sentence = f"Chép kế hoạch quý trước sang quý {ROMAN[quarter]}/{year}"
        write(self.main, self, lambda: saved(sentence, lambda: quarters.copy_plans(year, quarter)))

    def approve(self) -> None:
        """Approve the plans selected, or all that are not yet, once their points add up."""
        chosen = self.list.view.selected_ids()
        if len(chosen) <= 1:
            chosen = [one.id for one in quarters.assessments(self.main.year, self.quarter) if not one.approved_on]
        if not chosen:
            self.main.tell("Mọi kế hoạch trong quý đã được duyệt.")
        elif ApproveDialog(self.main, chosen).exec() == Dialog.DialogCode.Accepted:
            self.main.reload()

    def add_person(self) -> None:
        if AddDialog(self.main, self.quarter).exec() == Dialog.DialogCode.Accepted:
            self.main.reload()

    # the person in the row

    def _show(self, sheet_id: int) -> None:
        before = self.state.sheet if self.state else None
        state = read_quarter(sheet_id) if sheet_id else None
        if state is not None and state.sheet.quarter != self.quarter:
            state = None
        same = before is not None and state is not None and before.id == state.sheet.id
        self.state = state
        self.detail.show_record(there=state is not None)
        if state is None:
            show_in_form(self.main, self.form, None)
        else:
            self._fill(state, same=same)

    def _fill(self, state: QuarterState, *, same: bool) -> None:
        one = state.sheet
        where = " · ".join(part for part in (one.position, one.cell) if part)
        self.name.setText(f"{one.name} – quý {ROMAN[one.quarter]}/{one.year}" + (f"\n{where}" if where else ""))
        self.plan_words.setText(state.plan_words)
        self.points_words.setText(state.sentence)
        for label, lines in zip(self.axes, state.axis_words(), strict=True):
            label.setText(lines)
            label.setToolTip("\n".join(f"{axis}. {words}" for axis, words in enumerate(state.axes, 1)))
        standing = self.product_view.currentIndex()
        self.products.show(state.products)
        if same and standing.row() >= 0 and not self.product_view.currentIndex().isValid():
            self.product_view.go_to(standing.row(), standing.column())
        self.scores.show(state.scores)
        show_in_form(self.main, self.form, one, f"quarter:{one.id}", one.name)

    def _open(self, sheet_id: int) -> None:
        self._show(sheet_id)
        self.tabs.setCurrentIndex(0)
        self.product_view.setFocus()
        self.product_view.go_to(0, 0)

    def _store_products(self, changes: list[Change]) -> None:
        self._write_lines(quarters.write_products, changes, self.product_view)

    def _store_scores(self, changes: list[Change]) -> None:
        self._write_lines(quarters.write_scores, changes, self.score_view)

    def _write_lines(self, rule: Any, changes: list[Change], view: SheetView) -> None:
        if self.state is None:
            return
        one = self.state.sheet
        sentence = f"Ghi điểm quý {ROMAN[one.quarter]}/{one.year} của {one.name}"

        def done(_saved: Saved) -> None:
            if not view.isAncestorOf(self.main.focusWidget()):
                view.setFocus()

        write(self.main, self, lambda: saved(sentence, partial(rule, one.id, changes), one), done)

    def _remove_products(self, ids: list[int]) -> None:
        if self.state is not None:
            one = self.state.sheet
            sentence = f"Bỏ {len(ids)} nhiệm vụ trong kế hoạch quý của {one.name}"
            write(self.main, self, lambda: saved(sentence, partial(quarters.remove_products, one.id, ids)))

    def _accept_points(self) -> None:
        if self.state is not None:
            one = self.state.sheet
            sentence = f"Duyệt điểm như tự chấm của {one.name}"
            write(self.main, self, lambda: saved(sentence, partial(quarters.accept_own_points, [one.id])))

    def _drop(self) -> None:
        if self.state is not None:
            one = self.state.sheet
            write(self.main, self, lambda: saved(f"Bỏ {one.name} khỏi quý", partial(quarters.drop, [one.id])))

    def save(self) -> None:
        if self.state is not None:
            save_form(self.main, self, self.form, partial(_store, self.state.sheet), lambda _: self.main.reload())

    # paper

    def print_front(self) -> None:
        self._print(_PAPERS, ())

    def _print_one(self) -> None:
        if self.state is not None:
            self._print(_PAPERS[:2], (self.state.sheet.__data__["member"],))

    def _print(self, papers: tuple[str, ...], members: tuple[int, ...]) -> None:
        from ui.pages.printing import PrintDialog

        request = Request(on=self.main.as_of, year=self.main.year, members=members, quarter=self.quarter)
        PrintDialog(self.main, papers, request).exec()


def _store(sheet: QuarterAssessment, values: dict[str, Any]) -> Saved:
    sentence = f"Ghi đánh giá quý {ROMAN[sheet.quarter]}/{sheet.year} của {sheet.name}"
    return saved(sentence, partial(quarters.store, sheet.id, values), sheet)


class ApproveDialog(FormDialog):
    """On what day and by whom the plans are approved."""

    def __init__(self, main: MainWindow, sheets: list[int]) -> None:
        super().__init__(
            main,
            "Duyệt kế hoạch quý",
            "Duyệt",
            f"Duyệt {len(sheets)} kế hoạch. Tổng điểm tối đa của mỗi kế hoạch phải đủ; duyệt rồi thì nhiệm vụ và điểm"
            " tối đa không sửa được nữa.",
            field_columns(QuarterAssessment, "approved_on", "approved_by"),
            ("approved_by",),
        )
        self._sheets = sheets
        self.form.editor("approved_on").put(f"{main.as_of:%d/%m/%Y}")

    def write(self, values: dict[str, Any]) -> None:
        quarters.approve(self._sheets, values["approved_on"], values["approved_by"])


class AddDialog(FormDialog):
    """One more person to be assessed in the quarter."""

    def __init__(self, main: MainWindow, quarter: int) -> None:
        super().__init__(
            main,
            f"Thêm người vào đánh giá quý {ROMAN[quarter]}",
            "Thêm",
            "Cán bộ lãnh đạo, quản lý được lập phiếu tự động; thêm ở đây người khác mà cấp trên yêu cầu đánh giá quý.",
            field_columns(QuarterAssessment, "member"),
            ("member",),
        )
        self._quarter = quarter

    def write(self, values: dict[str, Any]) -> None:
        quarters.add_people(self.main.year, self._quarter, [values["member"]], self.main.as_of)
