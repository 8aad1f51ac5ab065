"""Kế hoạch: opening a year, each member's plan, and its goals typed in like a sheet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QTabWidget,
)

from db.base import action, last_action, save_many
from db.members import Member
from db.plans import Plan, PlanCheck, PlanItem, PlanState
from db.search import EQUALS, Condition
from nongson_desktop.catalog import kind_of
from nongson_desktop.columns import columns_of, pick
from nongson_desktop.rules.plans import OpenedYear, check, open_year, without_plan
from nongson_desktop.rules.plans_checks import checks_of, coverage, total
from nongson_desktop.rules.tasks import without_task
from ui import work
from ui.dialogs import button
from ui.form import RecordForm
from ui.list_page import FormPage
from ui.page import (
    Detail,
    empty_notice,
    heading,
    icon_button,
    open_menu,
    page_layout,
    split_view,
    tabs_of,
    under_tab,
)
from ui.pages.people_dialog import PeopleDialog
from ui.pages.plans_dialogs import CheckDialog, CoverageDialog, StateDialog, TemplatesDialog
from ui.record_page import RecordList
from ui.saving import Saved, save_form, show_in_form, write
from ui.sheet import Change, Sheet, SheetView
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SHOWN = ("member", "state")
_FIELDS = (
    *("state", "submitted_on", "confirmed_on", "confirmed_by", "adjusted_on", "adjusted_why"),
    *("checked_by", "midyear", "result", "assessed_on", "assessed_by"),
)
_ITEM_FIELDS = ("section", "text", "target", "due_on", "result", "degree")
_SIZES = (486, 664)
_SEVERAL = 2


class PlansPage(FormPage):
    """Plans of the year at the left, the plan in the row at the right."""

    title = "Kế hoạch"
    help = (
        "“Mở năm” lập kế hoạch nháp theo mẫu cho mọi đảng viên phải có; mở lại chỉ thêm người mới."
        " Mục kế hoạch gõ như Excel: gõ là thay, F2 sửa, Enter xuống, dán được cả khối; dòng cuối để thêm mục."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.plan: Any = None
        kind = kind_of("plans")
        self.state = QComboBox()
        self.state.setObjectName("state-filter")
        self.state.setAccessibleName("Tình trạng")
        self.state.setFixedWidth(150)
        self.state.addItem("Mọi tình trạng", "")
        for value, label in PlanState.LABELS:
            self.state.addItem(label[:1].upper() + label[1:], value)
        self.open_button = icon_button("", "year", "primary")
        self.open_button.setObjectName("open-year")
        self.list = RecordList(
            window,
            kind,
            "plans",
            _SHOWN,
            "kế hoạch",
            hint="Tìm tên đảng viên   Ctrl+F",
            filters=(self.state,),
            empty=self._empty(),
            narrow=self._narrow,
        )
        self._build_detail()
        self._lay_out()
        self._connect()

    def _empty(self) -> QFrame:
        self.open_first = icon_button("", "year", "primary")
        self.open_first.clicked.connect(self.open_year)
        return empty_notice(
            "Năm này chưa có kế hoạch nào. Mở năm để lập kế hoạch nháp cho mọi đảng viên phải có.",
            self.open_first,
        )

    def _build_detail(self) -> None:
        self.name = QLabel(wordWrap=True)
        set_role(self.name, "subtitle")
        self.sheet = Sheet(pick(columns_of(PlanItem), *_ITEM_FIELDS))
        self.items = SheetView(self.sheet, (78, -6, -4, 84, 84, 98))
        self.form = RecordForm(pick(columns_of(Plan), *_FIELDS), lambda: self.main.as_of)
        self.check_rows = TextRows(("Ngày", "Người kiểm tra", "Nhận xét", "Tại buổi"))
        self.check_view = TextRowsView(self.check_rows, (106, 140, 0, 190))
        self.check_button = icon_button("Ghi kiểm tra…", "task")
        self.state_button = icon_button("Tình trạng…", "history")
        self.drop_check = button("Bỏ dòng đang chọn")
        self.remove = button("Bỏ mục đang chọn")
        self.print_plan = icon_button("In bản cam kết", "print")

    def _lay_out(self) -> None:
        self.print_button = icon_button("In bản cam kết", "print")
        self.export_button = icon_button("Xuất Excel", "export")
        self.counted = QLabel()
        self.no_plan = button("", "link")
        self.unchecked = button("", "link")
        self.no_task = button("", "link")
        self.by_cell = button("Theo chi bộ ›", "link")
        self.more_button = button("Mẫu, chép năm trước ▾")
        strip = QHBoxLayout()
        for widget in (self.counted, self.no_plan, self.unchecked, self.no_task, self.by_cell):
            strip.addWidget(widget)
        strip.addStretch(1)
        self.detail = card = Detail("Chọn một kế hoạch trong danh sách.")
        inside = card.inside
        inside.addWidget(self.name)
        inside.addWidget(self._make_tabs(), 1)
        self.splitter = split_view(_SIZES, self.list, card)
        layout = page_layout(self)
        layout.addLayout(heading("Kế hoạch", self.open_button, self.more_button, self.print_button, self.export_button))
        layout.addLayout(strip)
        layout.addWidget(self.splitter, 1)
        self._show(0)

    def _make_tabs(self) -> QTabWidget:
        self.tabs = tabs_of(
            ("Các mục", under_tab(self.items, self.remove, self.print_plan)),
            ("Kiểm tra", under_tab(self.check_view, self.check_button, self.drop_check)),
            ("Tình trạng, kết quả", under_tab(self.form, self.state_button)),
        )
        return self.tabs

    def _connect(self) -> None:
        self.open_button.clicked.connect(self.open_year)
        self.print_button.clicked.connect(self.print_front)
        self.print_plan.clicked.connect(self._print_one)
        self.export_button.clicked.connect(self.list.export)
        self.no_plan.clicked.connect(self._show_without_plan)
        self.no_task.clicked.connect(self._show_without_task)
        self.unchecked.clicked.connect(self._show_unchecked)
        self.by_cell.clicked.connect(lambda: CoverageDialog(self.main).exec())
        self.more_button.clicked.connect(self._more)
        self.check_button.clicked.connect(self.check_plans)
        self.state_button.clicked.connect(self.move_plans)
        self.drop_check.clicked.connect(self._drop_check)
        self.state.currentIndexChanged.connect(lambda _: self.list.reload())
        self.follow_list()
        self.sheet.changed.connect(self._store_items)
        self.sheet.refused.connect(self.main.tell)
        self.items.removed.connect(self._hide_items)
        self.remove.clicked.connect(self.items.remove_rows)
        self.list.view.add_action("In bản cam kết…", self._print_one)
        self.list.view.add_action("Ghi kiểm tra…", self.check_plans)
        self.list.view.add_action("Tình trạng…", self.move_plans)
        self.list.view.add_action("Đổi mẫu của kế hoạch nháp…", self.show_templates)

    # the list

    def _narrow(self, query: Any) -> Any:
        state = self.state.currentData()
        return query.where(Plan.state == state) if state else query

    def reload(self) -> None:
        year, day, bodies = self.main.year, self.main.as_of, self.main.bodies
        for one in (self.open_button, self.open_first):
            one.setText(f"Mở năm {year}")
        now = total(coverage(year, day, bodies))
        lacking, idle = now.must_plan - now.with_plan, now.must_task - now.with_task
        self.counted.setText(
            f"{now.plan_words} đảng viên có kế hoạch" if now.must_plan else "0 đảng viên phải có kế hoạch"
        )
        unchecked = now.with_plan - now.checked
        self.unchecked.setText(f"{unchecked} chưa được kiểm tra" if unchecked else "ai cũng đã được kiểm tra ✓")
        self.unchecked.setVisible(bool(now.with_plan))
        self.unchecked.setEnabled(bool(unchecked))
        self.no_plan.setText(f"{lacking} chưa có kế hoạch" if lacking else "ai cũng đã có kế hoạch ✓")
        self.no_plan.setEnabled(bool(lacking))
        self.no_task.setText(f"{idle} chưa được giao nhiệm vụ" if idle else "ai cũng đã có nhiệm vụ ✓")
        self.no_task.setEnabled(bool(idle))
        self.list.reload()
        if self.plan is not None:
            self._show(self.plan.id)

    def print_front(self) -> None:
        """The plans selected, when there are several; else all of the list as it is narrowed now."""
        plans: list[Any] = list(self.list.view.selected_records())
        if len(plans) < _SEVERAL:
            plans = self.list.records() if self.list.search.text().strip() or self.state.currentData() else []
        self.main.print_papers(["plan"], [plan.member.id for plan in plans])

    def _print_one(self) -> None:
        if self.plan is not None:
            self.main.print_papers(["plan"], [self.plan.member.id])

    def stand_on(self, plan_id: int) -> None:
        """Show a plan of the year."""
        self.list.seek(plan_id)
        self._show(plan_id)
        self.list.view.setFocus()

    def stand_on_member(self, member_id: int) -> None:
        """Show a member's plan of the year."""
        found = Plan.get_or_none(Plan.member == member_id, Plan.year == self.main.year, ~Plan.hidden)
        if found is None:
            self.main.tell(f"Chưa có kế hoạch năm {self.main.year}; hãy mở năm.")
        else:
            self.stand_on(found.id)

    # many at once

    def chosen(self) -> list[int]:
        """The plans selected, else the one in the row."""
        plans = self.list.view.selected_ids()
        return plans if len(plans) >= _SEVERAL else [self.plan.id] if self.plan is not None else []

    def check_plans(self) -> None:
        """A check of the plan in the row, or of all that are selected."""
        if chosen := self.chosen():
            CheckDialog(self.main, chosen).exec()

    def move_plans(self) -> None:
        """The state of the plan in the row, or of all that are selected."""
        if chosen := self.chosen():
            StateDialog(self.main, chosen).exec()

    def show_templates(self) -> None:
        TemplatesDialog(self.main, self.list.view.selected_ids()).exec()
        self.main.reload()

    def _more(self) -> None:
        year = self.main.year
        as_before = (f"Mở năm {year}, chép mục của năm {year - 1}", self.open_as_before)
        open_menu(self.more_button, (as_before, ("Mẫu kế hoạch…", self.show_templates)))

    def _show_unchecked(self) -> None:
        """Only plans that nobody has checked yet."""
        self.list.search.clear()
        self.state.setCurrentIndex(0)
        self.list.filters.put((Condition("checks", EQUALS, "0"),))
        self.list.focus_list()

    def _drop_check(self) -> None:
        if number := self.check_view.current_key():
            write(self.main, self, lambda: drop_check(number))

    # opening the year

    def open_year(self) -> None:
        """Make the drafts that are lacking from the templates, as one act that can be taken back."""
        self._make_drafts(as_last_year=False)

    def open_as_before(self) -> None:
        """Make the drafts that are lacking from what each had in the year before."""
        self._make_drafts(as_last_year=True)

    def _make_drafts(self, *, as_last_year: bool) -> None:
        year, today = self.main.year, self.main.as_of

        def job(_progress: work.Progress) -> tuple[OpenedYear, int]:
            opened = open_year(year, today, as_last_year=as_last_year)
            return opened, last_action()

        self.open_button.setEnabled(False)
        work.run(self, job, self._on_opened, self._on_not_opened, title=f"Đang mở năm {year}", write=True)

    def _on_opened(self, answer: tuple[OpenedYear, int]) -> None:
        opened, action_id = answer
        self.open_button.setEnabled(True)
        self.main.reload()
        if opened.created:
            self.main.offer_undo(action_id, opened.sentence())
        else:
            self.main.tell(opened.sentence())

    def _on_not_opened(self, error: Exception) -> None:
        from ui.dialogs import show_failure

        self.open_button.setEnabled(True)
        show_failure(self, error)

    def _show_without_plan(self) -> None:
        people = without_plan(self.main.year, self.main.as_of, self.main.bodies)
        PeopleDialog(
            self.main, f"Chưa có kế hoạch năm {self.main.year}", people, self.open_button.text(), self._open_for
        ).exec()

    def _open_for(self, _members: list[int]) -> None:
        self.open_year()

    def _show_without_task(self) -> None:
        from ui.pages.task_dialogs import assign_to

        people = without_task(self.main.year, self.main.as_of, self.main.bodies)
        title = f"Chưa được giao nhiệm vụ năm {self.main.year}"
        PeopleDialog(self.main, title, people, "Giao nhiệm vụ…", partial(assign_to, self.main)).exec()

    # the plan in the row

    def _show(self, plan_id: int) -> None:
        if not plan_id and self.plan is not None and self.form.changed():
            return
        self.plan = Plan.select(Plan, Member).join(Member).where(Plan.id == plan_id, ~Plan.hidden).first()
        self.detail.show_record(there=self.plan is not None)
        if self.plan is None:
            show_in_form(self.main, self.form, None)
            return
        self.name.setText(f"{self.plan.member.name} – kế hoạch năm {self.plan.year}")
        show_in_form(self.main, self.form, self.plan, f"plan:{plan_id}", self.plan.member.name)
        self._show_items()
        self._show_checks()

    def _show_checks(self) -> None:
        found = checks_of(self.plan.member.id, self.plan.year)
        rows = [(f"{one.on:%d/%m/%Y}", one.by, one.remark, one.meeting.name if one.meeting else "") for one in found]
        self.check_rows.show(rows, [one.id for one in found])
        self.tabs.setTabText(1, f"Kiểm tra ({len(rows)})" if rows else "Kiểm tra")
        self.drop_check.setEnabled(bool(rows))

    def _show_items(self) -> None:
        at = self.items.currentIndex()
        row, column = at.row(), at.column()
        items = PlanItem.select().where(PlanItem.plan == self.plan.id, ~PlanItem.hidden)
        self.sheet.show(list(items.order_by(PlanItem.position, PlanItem.id)))
        if row >= 0 and not self.items.currentIndex().isValid():
            self.items.go_to(row, column)

    def _open(self, plan_id: int) -> None:
        self._show(plan_id)
        self.tabs.setCurrentIndex(0)
        self.items.setFocus()
        self.items.go_to(0, 1)

    def save(self) -> None:
        if self.plan is not None:
            plan_id = self.plan.id
            save_form(self.main, self, self.form, partial(store_plan, plan_id), lambda _: self.main.reload())

    def _store_items(self, changes: list[Change]) -> None:
        if self.plan is not None:
            plan_id, name = self.plan.id, self.plan.member.name
            write(self.main, self, lambda: store_items(plan_id, name, changes), self._on_items_stored)

    def _on_items_stored(self, _saved: Saved) -> None:
        if not self.items.isAncestorOf(self.main.focusWidget()):
            self.items.setFocus()

    def _hide_items(self, ids: list[int]) -> None:
        name = self.plan.member.name
        write(self.main, self, lambda: hide_items(name, ids))


def store_plan(plan_id: int, values: dict[str, Any]) -> Saved:
    """Write the changed fields of a plan as one Action."""
    plan = Plan.get_by_id(plan_id)
    for name, value in values.items():
        setattr(plan, name, value)
    check(plan)
    sentence = f"Sửa kế hoạch năm {plan.year} của {plan.member.name}"
    with action(sentence) as made:
        plan.save()
    return Saved(plan.id, made.id, f"{sentence}.")


def drop_check(number: int) -> Saved:
    """Take a check off as one Action; undoing brings it back."""
    check_ = PlanCheck.get_by_id(number)
    with action(f"Bỏ lần kiểm tra kế hoạch của {check_.member.name}") as made:
        check_.hidden = True
        check_.save()
    return Saved(number, made.id, f"Đã bỏ lần kiểm tra ngày {check_.on:%d/%m/%Y}.")


def store_items(plan_id: int, name: str, changes: list[Change]) -> Saved:
    """Write what was typed in the sheet as one Action; a new goal stands last, under the heading before it."""
    last = (
        PlanItem.select().where(PlanItem.plan == plan_id, ~PlanItem.hidden).order_by(PlanItem.position.desc()).first()
    )
    fresh = {"plan": plan_id, "position": last.position + 1 if last else 1, "section": last.section if last else "Khác"}
    rows = [{"id": item_id, **values} if item_id else {**fresh, **values} for item_id, values in changes]
    with action(f"Sửa mục kế hoạch của {name}") as made:
        save_many(PlanItem, rows)
    return Saved(plan_id, made.id, f"Đã lưu mục kế hoạch của {name}.")


def hide_items(name: str, ids: list[int]) -> Saved:
    """Take goals off a plan as one Action; undoing brings them back."""
    with action(f"Bỏ {len(ids)} mục kế hoạch của {name}") as made:
        save_many(PlanItem, [{"id": item_id, "hidden": True} for item_id in ids])
    return Saved(0, made.id, f"Đã bỏ {len(ids)} mục kế hoạch của {name}.")
