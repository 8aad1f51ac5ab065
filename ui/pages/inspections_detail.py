"""An inspection beside the list: how far it is, its subjects with results, its file, what is asked after it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from db.base import action
from db.discipline import Discipline
from db.errors import UserError
from db.inspections import (
    Finding,
    Inspection,
    InspectionPiece,
    InspectionRequirement,
    InspectionState,
    InspectionSubject,
    SubjectKind,
)
from nongson_desktop.columns import columns_of, pick
from nongson_desktop.documents.inspections import who_remedies
from nongson_desktop.documents.inspections_lists import standing_of
from nongson_desktop.documents.request import Request
from nongson_desktop.rules import inspections
from nongson_desktop.rules.inspections import CONDUCTORS, STATES, name_of_subject, pieces_of, subjects_of
from ui.dialogs import button
from ui.form import RecordForm, buttons_row
from ui.page import Detail, icon_button, open_menu, tabs_of, under_tab
from ui.pages.discipline_dialogs import DisciplineDialog
from ui.pages.inspections_dialogs import StepDialog, StopDialog, SubjectDialog, step_words, store_inspection
from ui.pages.inspections_results import ConcludeDialog, ConfirmDialog, RequirementDialog, ResultDialog
from ui.saving import Saved, save_form, show_in_form, write
from ui.sheet import Change, Sheet, SheetView
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_PAPERS = (
    ("inspection-decision", "Quyết định"),
    ("inspection-plan", "Kế hoạch"),
    ("inspection-conclusion", "Thông báo kết luận"),
    ("inspection-file", "Mục lục hồ sơ"),
)
_SECTIONS = (
    ("Cuộc", ("code", "year", "content", "period", "conducted_by")),
    (
        "Quyết định, kế hoạch, đoàn",
        ("decision_number", "decided_on", "plan_number", "planned_on", "leader", "secretary", "team"),
    ),
    (
        "Các bước",
        (
            *("begun_on", "self_report_by", "self_reported_on", "report_by", "reported_on", "considered_on"),
            *("conclude_by", "conclusion_number", "concluded_on", "passed_on_on", "report_back_by"),
            *("reported_back_on", "closed_on"),
        ),
    ),
    ("Ghi chú", ("note",)),
)
_WIDE = ("content", "period", "conducted_by", "team")
_PIECES = ("title", "due_on", "on", "number", "pages")
_FINDINGS, _KINDS = dict(Finding.LABELS), dict(SubjectKind.LABELS)


class InspectionDetail(Detail):
    """The inspection in the row, in tabs."""

    left = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__("Chọn một cuộc trong danh sách để xem các bước.")
        self.main = window
        self.inspection: Inspection | None = None
        self._build_head()
        self._build_tabs()
        self.inside.setSpacing(6)
        for widget in (self.name, self.facts):
            self.inside.addWidget(widget)
        self.inside.addLayout(buttons_row(self.step_button, self.print_button, self.stop_button, self.drop_button))
        self.inside.addWidget(self.tabs, 1)

    def _build_head(self) -> None:
        self.name = QLabel(wordWrap=True)
        set_role(self.name, "subtitle")
        self.facts = QLabel(wordWrap=True)
        set_role(self.facts, "muted")
        self.step_button = icon_button("Bước tiếp…", "task", "primary")
        self.step_button.clicked.connect(self.enter_step)
        self.print_button = icon_button("In…", "print")
        self.print_button.clicked.connect(self.print_menu)
        self.stop_button = icon_button("Hoãn, huỷ…", "close", "link")
        self.stop_button.clicked.connect(self._stop_or_go_on)
        self.drop_button = icon_button("Bỏ cuộc ghi nhầm", "undo", "link")
        self.drop_button.clicked.connect(self._drop)

    def _build_tabs(self) -> None:
        names = [name for _, fields in _SECTIONS for name in fields]
        columns = pick(columns_of(Inspection), *names)
        self.form = RecordForm(columns, lambda: self.main.as_of, _SECTIONS, _WIDE)
        self.form.save_asked.connect(self.save)
        self.form.left.connect(self.left.emit)
        self.tabs = tabs_of(
            ("Đối tượng", self._subjects_tab()),
            ("Khắc phục", self._requirements_tab()),
            ("Hồ sơ", self._file_tab()),
            ("Thông tin", under_tab(self.form)),
        )

    def _subjects_tab(self) -> QWidget:
        self.subjects = TextRows(("Đối tượng", "Loại", "Kết quả"))
        self.subjects_view = TextRowsView(self.subjects, (0, 108, 150))
        self.subjects_view.setAccessibleName("Đối tượng")
        self.subjects_view.chosen.connect(lambda key: self._open(ResultDialog, InspectionSubject, key))
        self.add_subject = icon_button("Thêm đối tượng…", "add")
        self.add_subject.clicked.connect(lambda: SubjectDialog(self.main, self._shown(), self.main.cell).exec())
        self.punish = button("Ghi kỷ luật…")
        self.punish.clicked.connect(self._punish)
        self.drop_subject = button("Bỏ")
        self.drop_subject.clicked.connect(self._drop_subject)
        return under_tab(self.subjects_view, self.add_subject, self.punish, self.drop_subject)

    def _requirements_tab(self) -> QWidget:
        self.requirements = TextRows(("Yêu cầu", "Thực hiện", "Trước ngày", "Tình trạng"))
        self.requirements_view = TextRowsView(self.requirements, (0, 130, 96, 104))
        self.requirements_view.setAccessibleName("Yêu cầu khắc phục")
        self.requirements_view.chosen.connect(lambda key: self._open(ConfirmDialog, InspectionRequirement, key))
        self.add_requirement = icon_button("Thêm yêu cầu…", "add")
        self.add_requirement.clicked.connect(self._ask)
        self.confirm_button = button("Xác nhận…")
        self.confirm_button.clicked.connect(
            lambda: self._open(ConfirmDialog, InspectionRequirement, self.requirements_view.current_key())
        )
        return under_tab(self.requirements_view, self.add_requirement, self.confirm_button)

    def _file_tab(self) -> QWidget:
        self.pieces = Sheet(pick(columns_of(InspectionPiece), *_PIECES), self)
        self.pieces.changed.connect(self._store_pieces)
        self.pieces.refused.connect(self.main.tell)
        self.pieces_view = SheetView(self.pieces, (-1, 98, 98, 60, 60))
        self.pieces_view.setAccessibleName("Hồ sơ")
        return under_tab(self.pieces_view)

    def _shown(self) -> Inspection:
        assert self.inspection is not None
        return self.inspection

    # showing

    def show_inspection(self, number: int) -> None:
        """Show one, keeping as a draft what was typed for the one before; 0 shows none."""
        found = Inspection.get_or_none(Inspection.id == number, ~Inspection.hidden) if number else None
        self.inspection = found
        self.show_record(there=found is not None)
        if found is None:
            show_in_form(self.main, self.form, None)
            return
        self._tell_head(found)
        self._show_subjects(found)
        self._show_requirements(found)
        pieces = pieces_of(found)
        self.pieces.show(pieces)
        there = sum(one.on is not None for one in pieces)
        self.tabs.setTabText(2, f"Hồ sơ ({there}/{len(pieces)})")
        show_in_form(self.main, self.form, found, f"inspection:{found.id}", f"cuộc {found.name}")

    def _tell_head(self, one: Inspection) -> None:
        who = one.conducted_by or CONDUCTORS[one.conductor]
        self.name.setText(f"{one.name} · {one.kind.name}")
        stopped = f" từ {one.stopped_on:%d/%m/%Y}: {one.stop_reason}" if one.stopped_on else ""
        self.facts.setText(f"{STATES[one.state]}{stopped} · {who}\n{one.content}")
        words = step_words(one.state)
        self.step_button.setText(words or "Đã xong các bước")
        self.step_button.setEnabled(bool(words))
        self.stop_button.setText("Tiếp tục thực hiện" if one.stopped_on else "Hoãn, huỷ…")
        self.stop_button.setVisible(one.state not in InspectionState.HELD)

    def _show_subjects(self, one: Inspection) -> None:
        day = one.concluded_on or one.decided_on or self.main.as_of
        rows = subjects_of(one)
        self.subjects.show(
            [(name_of_subject(each, day), _KINDS[each.kind], _FINDINGS.get(each.finding, "")) for each in rows],
            [each.id for each in rows],
        )
        self.tabs.setTabText(0, f"Đối tượng ({len(rows)})")

    def _show_requirements(self, one: Inspection) -> None:
        mine = InspectionRequirement.select().where(
            InspectionRequirement.inspection == one, ~InspectionRequirement.hidden
        )
        rows = list(mine.order_by(InspectionRequirement.due_on, InspectionRequirement.id))
        day = self.main.today
        self.requirements.show(
            [
                (
                    " ".join(each.content.split()),
                    who_remedies(each, day),
                    f"{each.due_on:%d/%m/%Y}" if each.due_on else "",
                    standing_of(each, day),
                )
                for each in rows
            ],
            [each.id for each in rows],
        )
        left = sum(each.confirmed_on is None for each in rows)
        self.tabs.setTabText(1, f"Khắc phục (còn {left})" if left else "Khắc phục")
        self.add_requirement.setEnabled(one.concluded_on is not None)
        self.confirm_button.setEnabled(bool(left))

    # doing

    def enter_step(self) -> None:
        """The next step of whichever is shown; after the report it is the conclusion."""
        if self.inspection is None or not step_words(self.inspection.state):
            return
        dialog = ConcludeDialog if self.inspection.state == InspectionState.REPORTED else StepDialog
        dialog(self.main, self.inspection).exec()

    def _open(self, dialog: Any, model: Any, key: int) -> None:
        if not key:
            self.main.tell("Chọn một dòng trước.")
            return
        dialog(self.main, model.get_by_id(key)).exec()

    def _ask(self) -> None:
        RequirementDialog(self.main, self._shown()).exec()

    def _punish(self) -> None:
        """A decision of discipline that follows from this inspection."""
        key = self.subjects_view.current_key()
        if not key:
            self.main.tell("Chọn một đối tượng trước.")
            return
        subject = InspectionSubject.get_by_id(key)
        whom = {"member": subject.member} if subject.member else {"organization": subject.organization}
        about = Discipline(**whom, inspection=self._shown().id, reason=subject.faults)
        DisciplineDialog(self.main, about).exec()

    def _drop_subject(self) -> None:
        key = self.subjects_view.current_key()
        if not key:
            self.main.tell("Chọn một đối tượng trước.")
            return

        def job() -> Saved:
            subject = InspectionSubject.get_by_id(key)
            with action(f"Cuộc {subject.inspection.name}: bỏ một đối tượng") as made:
                inspections.drop_subject(subject)
            return Saved(subject.inspection.id, made.id, f"Đã bỏ đối tượng {name_of_subject(subject)}.")

        write(self.main, self, job)

    def _stop_or_go_on(self) -> None:
        one = self._shown()
        if one.stopped_on is None:
            StopDialog(self.main, one).exec()
            return

        def job() -> Saved:
            known = Inspection.get_by_id(one.id)
            with action(f"Cuộc {known.name}: tiếp tục thực hiện") as made:
                inspections.resume(known)
            return Saved(known.id, made.id, f"Cuộc {known.name}: tiếp tục thực hiện.")

        write(self.main, self, job)

    def _drop(self) -> None:
        number = self._shown().id

        def job() -> Saved:
            known = Inspection.get_by_id(number)
            with action(f"Bỏ cuộc {known.name} ghi nhầm") as made:
                inspections.drop(known)
            return Saved(number, made.id, f"Đã bỏ cuộc {known.name}.")

        write(self.main, self, job)

    def _store_pieces(self, changes: list[Change]) -> None:
        write(self.main, self, partial(_write_pieces, self._shown().id, changes))

    def save(self) -> None:
        """Save what was changed in the form."""
        if self.inspection is not None:
            store = partial(store_inspection, self.inspection.id)
            save_form(self.main, self, self.form, store, lambda _: self.main.reload())

    def print_menu(self) -> None:
        open_menu(self.print_button, [(f"{title}…", partial(self.print_paper, key)) for key, title in _PAPERS])

    def print_paper(self, key: str) -> None:
        """One paper of the inspection shown."""
        from ui.pages.printing import PrintDialog

        one = self._shown()
        PrintDialog(self.main, (key,), Request(on=self.main.as_of, year=one.year, record=one.id)).exec()


def _write_pieces(number: int, changes: list[Change]) -> Saved:
    """Write what was typed in the file as one Action; raises UserError."""
    inspection = Inspection.get_by_id(number)
    with action(f"Cuộc {inspection.name}: hồ sơ") as made:
        for key, values in changes:
            known = InspectionPiece.get_by_id(key) if key else InspectionPiece(inspection=number, title="")
            piece = InspectionPiece(**{**known.__data__, **values})
            piece.position = piece.position or len(pieces_of(inspection)) + 1
            if key and not (piece.title or "").strip():
                raise UserError("Chưa nhập tên tài liệu.", "title")
            inspections.check_piece(piece)
            piece.save()
    return Saved(number, made.id, f"Đã lưu hồ sơ cuộc {inspection.name}.")
