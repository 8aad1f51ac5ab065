"""A member beside the list: the record, and plans, tasks, ratings, offices and history of every year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout

from db.base import action
from db.evaluation import Rating
from db.members import Member, OfficeHeld, Role, Status, listing
from db.organizations import Organization
from db.plans import Plan, PlanItem, PlanState
from db.search import View
from db.tasks import Task, TaskResult
from nongson_desktop.columns import columns_of
from nongson_desktop.rules.members import check
from nongson_desktop.rules.party_age import party_age
from ui.dialogs import button
from ui.form import RecordForm, buttons_row
from ui.grouped_tabs import GroupedTabs
from ui.page import Detail, icon_button, under_tab
from ui.pages.contests_tab import ContestsTab
from ui.pages.dialogues_tab import DialoguesTab
from ui.pages.discipline_tab import DisciplineTab
from ui.pages.inspections_tab import InspectionsTab
from ui.pages.meetings_tabs import AttendanceTab
from ui.pages.member_badges import BadgesTab
from ui.pages.member_course import CourseTab
from ui.pages.member_dialogs import EndOfficeDialog, OfficeDialog
from ui.pages.member_history import history_of
from ui.pages.member_tab import MemberTab, empty_of, short_day
from ui.pages.status_dialog import StatusDialog
from ui.pages.training_tab import TrainingTab
from ui.pages.transfers_dialogs import MoveDialog, TransferDialog
from ui.saving import Saved, save_form, show_in_form
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SECTIONS = (
    (
        "Lý lịch",
        (
            "name",
            "other_name",
            "sex",
            "birth_date",
            "identity_number",
            "phone",
            "ethnicity",
            "religion",
            "hometown",
            "residence",
            "temporary_residence",
            "birth_name",
            "birth_place",
            "old_identity_number",
            "health",
            "family",
        ),
    ),
    (
        "Trong Đảng",
        (
            "card_number",
            "old_card_number",
            "decision_on",
            "admitted_on",
            "official_on",
            "party_age_from",
            "party_age_reason",
            "file_number",
            "position",
            "person_kind",
            "card_issued_on",
            "card_issued_by",
            "admitted_at",
            "official_at",
            "introducers",
        ),
    ),
    (
        "Nghề nghiệp, trình độ",
        (
            "occupation",
            "former_occupation",
            "workplace",
            "service",
            "education",
            "profession",
            "academic_title",
            "theory",
            "languages",
            "computing",
        ),
    ),
    ("Ghi chú", ("note",)),
)
_WIDE = ("name", "hometown", "residence", "temporary_residence", "person_kind", "workplace", "position", "introducers")


class MemberDetail(Detail):
    """The member in the row, in tabs that read only when they are looked at."""

    left = Signal()
    saved = Signal(int)

    def __init__(self, window: MainWindow) -> None:
        super().__init__("Chọn một đảng viên trong danh sách để xem hồ sơ.")
        self.main = window
        self.member: Any = None
        self._build_head()
        self.form = RecordForm(columns_of(Member), lambda: window.as_of, _SECTIONS, _WIDE)
        self.form.save_asked.connect(self.save)
        self.form.left.connect(self.left.emit)
        self._build_tabs()
        self.inside.setSpacing(6)
        self.inside.addLayout(self.head)
        self.inside.addWidget(self.tabs, 1)

    def _build_head(self) -> None:
        self.name = QLabel(wordWrap=True)
        self.name.setObjectName("member-name")
        set_role(self.name, "subtitle")
        self.facts = QLabel(wordWrap=True)
        self.facts.setObjectName("member-facts")
        set_role(self.facts, "muted")
        self.move_button = icon_button("Chuyển chi bộ…", "move", "link")
        self.move_button.clicked.connect(lambda: MoveDialog(self.main, self.member).exec())
        self.status_button = icon_button("Đổi trạng thái…", "status", "link")
        self.status_button.clicked.connect(lambda: StatusDialog(self.main, self.member).exec())
        self.leave_button = icon_button("Chuyển đi…", "export", "link")
        self.leave_button.clicked.connect(lambda: TransferDialog(self.main, member=self.member).exec())
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.name)
        words.addWidget(self.facts)
        self.head = QVBoxLayout()
        self.head.setSpacing(2)
        self.head.addLayout(words)
        self.head.addLayout(buttons_row(self.move_button, self.leave_button, self.status_button))

    def _build_tabs(self) -> None:
        self.plans = PlansTab(self.main)
        self.tasks = TasksTab(self.main)
        self.attendance = AttendanceTab(self.main)
        self.ratings = RatingsTab()
        self.offices = OfficesTab(self.main)
        self.badges = BadgesTab(self.main)
        self.inspections = InspectionsTab(self.main)
        self.disciplines = DisciplineTab(self.main)
        self.course = CourseTab(self.main)
        self.training = TrainingTab(self.main)
        self.contests = ContestsTab(self.main)
        self.dialogues = DialoguesTab(self.main)
        self.history = HistoryTab()
        groups = (
            ("Hồ sơ", (("Hồ sơ", under_tab(self.form)),)),
            (
                "Quá trình",
                (
                    ("Quá trình", self.course),
                    ("Chức vụ", self.offices),
                    ("Đào tạo", self.training),
                    ("Lịch sử sửa", self.history),
                ),
            ),
            (
                "Hằng năm",
                (
                    ("Kế hoạch", self.plans),
                    ("Nhiệm vụ", self.tasks),
                    ("Sinh hoạt", self.attendance),
                    ("Xếp loại", self.ratings),
                    ("Đối thoại", self.dialogues),
                ),
            ),
            (
                "Khen, kỷ luật",
                (
                    ("Huy hiệu", self.badges),
                    ("Hội thi", self.contests),
                    ("Kiểm tra", self.inspections),
                    ("Kỷ luật", self.disciplines),
                ),
            ),
        )
        self.tabs = GroupedTabs(groups, "Các phần của hồ sơ")
        self._sides = [side for _title, sides in groups for _words, side in sides if isinstance(side, MemberTab)]
        self.tabs.currentChanged.connect(lambda _: self._read_tab())

    def show_member(self, member_id: int) -> None:
        """Show a member, keeping as a draft what was typed for the one before; 0 shows none."""
        if not member_id:
            self.member = None
            show_in_form(self.main, self.form, None)
            self.show_record(there=False)
            return
        found = listing(View(as_of=self.main.as_of, status=())).where(Member.id == member_id).first()
        self.member = found or Member.get_by_id(member_id)
        self._tell_facts()
        show_in_form(self.main, self.form, self.member, f"member:{member_id}", self.member.name)
        self.show_record(there=True)
        self.tabs.tell_empty(empty_of(member_id, self._sides))
        self._read_tab()

    def _tell_facts(self) -> None:
        status = dict(Status.LABELS).get(getattr(self.member, "status", None) or "", "")
        age = party_age(self.member, self.main.as_of)
        facts = (getattr(self.member, "cell", None) or "Chưa có chi bộ", status, age.words if age else "")
        self.name.setText(self.member.name)
        self.facts.setText(" · ".join(part for part in facts if part))

    def _read_tab(self) -> None:
        tab = self.tabs.currentWidget()
        if self.member is not None and isinstance(tab, MemberTab):
            tab.show_member(self.member)

    def focus_form(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.form.focus_first()

    def save(self) -> None:
        """Save what was changed in the record."""
        if self.member is None:
            return
        member_id = self.member.id
        save_form(
            self.main,
            self,
            self.form,
            lambda values: store(member_id, values),
            lambda saved: self.saved.emit(saved.record_id),
        )


def store(member_id: int, values: dict[str, Any]) -> Saved:
    """Write the changed fields of a member as one Action."""
    member = Member.get_by_id(member_id)
    for name, value in values.items():
        setattr(member, name, value)
    check(member)
    with action(f"Sửa hồ sơ {member.name}") as made:
        member.save()
    return Saved(member.id, made.id, f"Đã lưu hồ sơ {member.name}.")


class PlansTab(MemberTab):
    """Plans of every year, the items of the one chosen below."""

    names = (Plan.member,)

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.rows = TextRows(("Năm", "Tình trạng", "Ngày nộp", "Số mục"), numbers=(3,))
        self.view = TextRowsView(self.rows, (60, 0, 100, 70), nothing="Chưa có kế hoạch năm nào.")
        self.items = TextRows(("Mục", "Nội dung", "Kết quả"))
        self.items_view = TextRowsView(self.items, (120, 0, 110))
        self.open = icon_button("Mở trong trang Kế hoạch", "plan")
        self.open.clicked.connect(lambda: _open_on(window, "plans", self.member.id))
        self.view.selectionModel().currentRowChanged.connect(lambda new, _old: self._show_items(new.row()))
        self.layout_.addWidget(self.view, 2)
        self.layout_.addWidget(self.items_view, 3)
        self.layout_.addLayout(buttons_row(self.open))

    def show_member(self, member: Any) -> None:
        self.member = member
        count = PlanItem.select(pw.fn.COUNT(PlanItem.id)).where(PlanItem.plan == Plan.id, ~PlanItem.hidden)
        plans: list[Any] = list(
            Plan.select(Plan, count.alias("items_count"))
            .where(Plan.member == member.id, ~Plan.hidden)
            .order_by(Plan.year.desc())
            .objects()
        )
        states = dict(PlanState.LABELS)
        self.rows.show(
            [(str(p.year), states[p.state], short_day(p.submitted_on), str(p.items_count)) for p in plans],
            [p.id for p in plans],
        )
        self.items.show([])
        if plans:
            self.view.selectRow(0)

    def _show_items(self, row: int) -> None:
        items = PlanItem.select().where(PlanItem.plan == self.view.key_at(row), ~PlanItem.hidden)
        ordered = items.order_by(PlanItem.position, PlanItem.id)
        self.items.show([(item.section, item.text, item.result) for item in ordered])


class TasksTab(MemberTab):
    """Tasks of every year."""

    names = (Task.member,)

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.main = window
        self.rows = TextRows(("Năm", "Nội dung", "Thời hạn", "Kết quả"))
        self.view = TextRowsView(self.rows, (52, 0, 88, 92), wraps=True, nothing="Chưa được giao nhiệm vụ nào.")
        self.assign = icon_button("Giao nhiệm vụ…", "add")
        self.assign.clicked.connect(self._assign)
        self.view.chosen.connect(self._open_task)
        self.layout_.addWidget(self.view, 1)
        self.layout_.addLayout(buttons_row(self.assign))

    def show_member(self, member: Any) -> None:
        self.member = member
        order = (Task.year.desc(), Task.due_on.asc(nulls="last"), Task.id)
        tasks = list(Task.select().where(Task.member == member.id, ~Task.hidden).order_by(*order))
        results = dict(TaskResult.LABELS)
        rows = [(str(t.year), t.text, short_day(t.due_on), results[t.result]) for t in tasks]
        self.rows.show(rows, [task.id for task in tasks])

    def _assign(self) -> None:
        from ui.pages.task_dialogs import AssignDialog

        AssignDialog(self.main, [self.member.id]).exec()

    def _open_task(self, task_id: int) -> None:
        page: Any = self.main.go("tasks")
        page.stand_on(task_id)


class RatingsTab(MemberTab):
    """Ratings of every year; who was not rated shows why."""

    names = (Rating.member,)

    def __init__(self) -> None:
        super().__init__()
        self.rows = TextRows(("Năm", "Tự nhận", "Chi bộ", "Xếp loại", "Quyết định ngày, lý do"))
        self.view = TextRowsView(self.rows, (56, 76, 70, 76, 0), wraps=True, nothing="Chưa có năm nào được đánh giá.")
        self.layout_.addWidget(self.view, 1)

    def show_member(self, member: Any) -> None:
        ratings = Rating.select().where(Rating.member == member.id, ~Rating.hidden).order_by(Rating.year.desc())
        self.rows.show(
            [
                (str(r.year), r.self_level, r.cell_level, r.level, short_day(r.decided_on) or r.exempt_reason or r.note)
                for r in ratings
            ]
        )


class OfficesTab(MemberTab):
    """Offices held, with their dates."""

    names = (OfficeHeld.member,)

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.main = window
        self.rows = TextRows(("Chức vụ", "Tổ chức", "Từ ngày", "Đến trước ngày"))
        self.view = TextRowsView(self.rows, (0, 0, 96, 120), wraps=True, nothing="Chưa giữ chức vụ nào trong Đảng.")
        self.add = icon_button("Thêm chức vụ…", "add")
        self.add.clicked.connect(self._add)
        self.end = button("Thôi giữ chức vụ…")
        self.end.clicked.connect(self._end)
        self.layout_.addWidget(self.view, 1)
        self.layout_.addLayout(buttons_row(self.add, self.end))

    def show_member(self, member: Any) -> None:
        self.member = member
        held = list(
            OfficeHeld.select(OfficeHeld, Organization)
            .join(Organization)
            .where(OfficeHeld.member == member.id, ~OfficeHeld.hidden)
            .order_by(OfficeHeld.until.desc(nulls="first"), OfficeHeld.since.desc(nulls="last"))
        )
        roles = dict(Role.LABELS)
        rows = [(roles[h.role], h.organization.name, short_day(h.since), short_day(h.until)) for h in held]
        self.rows.show(rows, [h.id for h in held])
        self.end.setEnabled(bool(held))
        if held:
            self.view.selectRow(0)

    def _add(self) -> None:
        cell = Organization.get_or_none(Organization.name == (getattr(self.member, "cell", None) or ""))
        OfficeDialog(self.main, self.member, cell.id if cell else None).exec()

    def _end(self) -> None:
        held = OfficeHeld.get_or_none(OfficeHeld.id == self.view.current_key())
        if held is None or held.until:
            self.main.tell("Chọn một chức vụ đang giữ trong danh sách.")
            return
        EndOfficeDialog(self.main, held).exec()


class HistoryTab(MemberTab):
    """What was written about the member."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = TextRows(("Lúc", "Ai ghi", "Việc", "Thay đổi"))
        self.view = TextRowsView(self.rows, (98, 62, 76, 0), wraps=True)
        self.layout_.addWidget(self.view, 1)

    def show_member(self, member: Any) -> None:
        self.rows.show(history_of(member.id))


def _open_on(window: MainWindow, key: str, member_id: int) -> None:
    page: Any = window.go(key)
    page.stand_on_member(member_id)
