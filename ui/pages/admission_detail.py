"""A candidate beside the list: the ladder of steps, the papers of the file, the helpers, the person."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHeaderView, QLabel, QWidget

from db.admission import AdmissionHelper, AdmissionPaper, AdmissionStep, Candidate, PaperKind, Stage, cells_on
from db.base import action
from nongson_desktop.columns import Column, columns_of, pick
from nongson_desktop.rules import admission
from nongson_desktop.rules.admission_files import AdmissionFile, Deadline, deadlines, file_of
from nongson_desktop.rules.admission_places import former_places
from nongson_desktop.rules.admission_results import missing_helper
from nongson_desktop.rules.admission_rules import rules_on
from nongson_desktop.rules.history import names_of
from nongson_desktop.rules.working_days import holidays
from ui.dialogs import button
from ui.form import RecordForm, buttons_row
from ui.page import Detail, icon_button, tabs_of, under_tab
from ui.pages.admission_dialogs import HelperDialog, PlaceDialog, StepDialog, StopDialog
from ui.saving import Saved, save_form, show_in_form, write
from ui.sheet import Change, FixedRows, SheetView
from ui.text_rows import TextRows, TextRowsView
from ui.theme import colours, set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_LABELS = dict(Stage.LABELS)
_SECTIONS = (
    (
        "Lý lịch",
        ("name", "birth_date", "sex", "identity_number", "ethnicity", "religion", "hometown", "residence", "phone"),
    ),
    ("Đoàn thể", ("mass_organization", "youth_cadre", "listed_on")),
    (
        "Nghề nghiệp, trình độ",
        ("occupation", "workplace", "position", "schooling", "education", "profession", "theory"),
    ),
    ("Ghi chú", ("note",)),
)
_PAPER_COLUMNS = ("kind", "on", "number", "sent_on", "abroad", "note")
_PAPER_WIDTHS = (230, 98, 76, 102, 92, 160)
_DONE, _NEXT, _FAILED = "✓", "→", "✗"
_SHOWN_DEADLINES = 3


class CandidateDetail(Detail):
    """The candidate in the row, in tabs."""

    left = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__("Chọn một người trong danh sách để xem các bước.")
        self.main = window
        self.candidate: Candidate | None = None
        self.file: AdmissionFile | None = None
        self._build_head()
        self._build_tabs()
        self.inside.setSpacing(6)
        for widget in (self.name, self.facts, self.due):
            self.inside.addWidget(widget)
        self.inside.addLayout(buttons_row(self.step_button, self.place_button, self.stop_button, self.member_button))
        self.inside.addWidget(self.tabs, 1)

    def _build_head(self) -> None:
        self.name = QLabel(wordWrap=True)
        set_role(self.name, "subtitle")
        self.facts = QLabel(wordWrap=True)
        set_role(self.facts, "muted")
        self.due = QLabel(wordWrap=True)
        self.step_button = icon_button("Ghi bước tiếp…", "task", "primary")
        self.step_button.clicked.connect(self.enter_step)
        self.place_button = icon_button("Chi bộ, thôn…", "move", "link")
        self.place_button.clicked.connect(lambda: PlaceDialog(self.main, self._shown()).exec())
        self.stop_button = icon_button("Dừng…", "close", "link")
        self.stop_button.clicked.connect(self._stop_or_go_on)
        self.member_button = icon_button("Hồ sơ đảng viên", "member", "link")
        self.member_button.clicked.connect(lambda: self.main.show_member(self._shown().__data__["member"]))

    def _build_tabs(self) -> None:
        self.form = RecordForm(
            pick(columns_of(Candidate), *(name for _, names in _SECTIONS for name in names)),
            lambda: self.main.as_of,
            _SECTIONS,
            ("name", "hometown", "residence", "workplace", "schooling"),
        )
        self.form.save_asked.connect(self.save)
        self.form.left.connect(self.left.emit)
        self.tabs = tabs_of(
            ("Các bước", self._steps_tab()),
            ("Giấy tờ", self._papers_tab()),
            ("Người giúp đỡ", self._helpers_tab()),
            ("Lý lịch", under_tab(self.form)),
        )

    def _steps_tab(self) -> QWidget:
        self.steps = TextRows(("", "Bước", "Ngày", "Số văn bản", "Phiếu"))
        self.steps_view = TextRowsView(self.steps, (26, 0, 110, 92, 60))
        self.steps_view.setAccessibleName("Các bước")
        self.steps_view.setWordWrap(True)
        self.steps_view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.steps_view.chosen.connect(self._open_step)
        self.undo_step = button("Bỏ bước ghi nhầm")
        self.undo_step.clicked.connect(self._take_back)
        return under_tab(self.steps_view, self.undo_step)

    def _papers_tab(self) -> QWidget:
        columns = pick(columns_of(AdmissionPaper), *_PAPER_COLUMNS)
        columns[3] = Column("sent_on", "Ngày gửi hỏi", AdmissionPaper._meta.fields["sent_on"])
        columns[4] = Column("abroad", "Ngoài nước", AdmissionPaper._meta.fields["abroad"])
        self.papers = FixedRows(columns, ("kind",), self)
        self.papers.changed.connect(self._store_papers)
        self.papers.refused.connect(self.main.tell)
        self.papers_view = SheetView(self.papers, _PAPER_WIDTHS)
        self.papers_view.setAccessibleName("Giấy tờ trong hồ sơ")
        return under_tab(self.papers_view)

    def _helpers_tab(self) -> QWidget:
        self.helpers = TextRows(("Đảng viên", "Giới thiệu", "Từ ngày", "Đến", "Văn bản"))
        self.helpers_view = TextRowsView(self.helpers, (150, 76, 100, 100, 0))
        self.helpers_view.chosen.connect(self._open_helper)
        self.add_helper = icon_button("Phân công…", "add")
        self.add_helper.clicked.connect(lambda: HelperDialog(self.main, self._shown()).exec())
        self.drop_helper = button("Bỏ dòng đang chọn")
        self.drop_helper.clicked.connect(self._drop_helper)
        return under_tab(self.helpers_view, self.add_helper, self.drop_helper)

    def _shown(self) -> Candidate:
        assert self.candidate is not None
        return self.candidate

    # showing

    def show_candidate(self, candidate_id: int) -> None:
        """Show someone, keeping as a draft what was typed for the one before; 0 shows none."""
        found = Candidate.get_or_none(Candidate.id == candidate_id, ~Candidate.hidden) if candidate_id else None
        self.candidate = found
        self.show_record(there=found is not None)
        if found is None:
            show_in_form(self.main, self.form, None)
            return
        self.file = file_of(found)
        self._tell_head(self.file)
        self._show_steps(self.file)
        self._show_papers(self.file)
        self._show_helpers(self.file)
        show_in_form(self.main, self.form, found, f"candidate:{found.id}", found.name)

    def _tell_head(self, file: AdmissionFile) -> None:
        candidate = file.candidate
        stopped = candidate.stage == Stage.STOPPED
        day = self.main.as_of
        cell = cells_on(day).get(candidate.id)
        where = names_of([cell], day)[cell] if cell else "Chưa có chi bộ"
        self.name.setText(candidate.name)
        former = [f"trước {until:%d/%m/%Y}: {name}" for name, _, until in former_places(candidate.id, day)]
        facts = [_LABELS[candidate.stage], f"{where} ({'; '.join(former)})" if former else where]
        if stopped and candidate.stopped_on:
            facts.append(f"từ {candidate.stopped_on:%d/%m/%Y}: {candidate.stop_reason}")
        self.facts.setText(" · ".join(facts))
        coming = self._coming(file)
        self.due.setText("<br>".join(coming))
        self.due.setVisible(bool(coming))
        self.step_button.setEnabled(bool(file.next_stage))
        self.step_button.setText(f"{_LABELS[file.next_stage]}…" if file.next_stage else "Đã xong các bước")
        self.stop_button.setText("Tiếp tục theo dõi" if stopped else "Dừng…")
        self.stop_button.setVisible(candidate.stage != Stage.OFFICIAL)
        self.member_button.setVisible(candidate.member is not None)

    def _coming(self, file: AdmissionFile) -> list[str]:
        """What is to be done, the nearest first, each in the colour of its urgency."""
        day = self.main.today
        found = deadlines(file, rules_on(day), holidays(day))
        spoken = [one for one in found if one.since <= day] or found[:1]
        lines = [(said_deadline(one, day), urgency(one, day)) for one in spoken[:_SHOWN_DEADLINES]]
        if missing_helper(file, day) and file.candidate.stage != Stage.STOPPED:
            lines.insert(0, ("Chưa phân công đảng viên giúp đỡ.", "warn"))
        now = colours()
        return [f'<span style="color: {getattr(now, role)}">{escape(words)}</span>' for words, role in lines]

    def _show_steps(self, file: AdmissionFile) -> None:
        rows, keys, bold = [], [], []
        for place, stage in enumerate(Stage.ALL, 1):
            for failed in (one for one in file.failed if one.stage == stage):
                rows.append(_step_row(_FAILED, "Không đủ phiếu", failed))
                keys.append(failed.id)
            step = file.steps.get(stage)
            mark = _DONE if step else _NEXT if stage == file.next_stage else ""
            bold += [len(rows)] if stage == file.candidate.stage else []
            rows.append(_step_row(mark, f"{place}. {_LABELS[stage]}", step))
            keys.append(step.id if step else -place)
        self.steps.show(rows, keys, bold)

    def _show_papers(self, file: AdmissionFile) -> None:
        """A line for each paper of the stage one is in; what is there already is always shown."""
        wanted = PaperKind.OF_PROBATION if file.has(Stage.ADMITTED) else PaperKind.OF_ADMISSION
        kinds = [kind for kind, _ in PaperKind.LABELS if kind in wanted or kind in file.papers]
        lines: list[Any] = []
        for place, kind in enumerate(kinds, 1):
            paper = file.papers.get(kind) or AdmissionPaper(candidate=file.candidate, kind=kind)
            lines.append(_Line(place, paper))
        self.papers.show(lines)
        there = sum(kind in file.papers and file.papers[kind].on is not None for kind in kinds)
        self.tabs.setTabText(1, f"Giấy tờ ({there}/{len(kinds)})")

    def _show_helpers(self, file: AdmissionFile) -> None:
        columns = pick(columns_of(AdmissionHelper), "member", "introduces", "since", "until", "document")
        self.helpers.show(
            [tuple(column.text(one) for column in columns) for one in file.helpers], [one.id for one in file.helpers]
        )
        self.drop_helper.setEnabled(bool(file.helpers))

    # doing

    def enter_step(self) -> None:
        """The next step of whoever is shown."""
        if self.candidate is not None and self.file is not None and self.file.next_stage:
            StepDialog(self.main, self.candidate).exec()

    def _open_step(self, key: int) -> None:
        """A step that was written is put right; one that is not is entered."""
        if key > 0:
            StepDialog(self.main, self._shown(), AdmissionStep.get_by_id(key)).exec()
        elif self.file is not None and self.file.next_stage:
            StepDialog(self.main, self._shown(), AdmissionStep(stage=Stage.ALL[-key - 1], on=self.main.today)).exec()

    def _take_back(self) -> None:
        key = self.steps_view.current_key()
        if key <= 0:
            self.main.tell("Chọn một bước đã ghi.")
            return

        def job() -> Saved:
            step = AdmissionStep.get_by_id(key)
            with action(f"{step.candidate.name}: bỏ bước ghi nhầm") as made:
                admission.take_back(step)
            return Saved(step.candidate.id, made.id, f"Đã bỏ bước {_LABELS[step.stage]} của {step.candidate.name}.")

        write(self.main, self, job)

    def _stop_or_go_on(self) -> None:
        candidate = self._shown()
        if candidate.stage != Stage.STOPPED:
            StopDialog(self.main, candidate).exec()
            return

        def job() -> Saved:
            known = Candidate.get_by_id(candidate.id)
            with action(f"{known.name}: tiếp tục theo dõi") as made:
                admission.go_on(known)
            return Saved(known.id, made.id, f"Đã tiếp tục theo dõi {known.name}.")

        write(self.main, self, job)

    def _open_helper(self, key: int) -> None:
        HelperDialog(self.main, self._shown(), AdmissionHelper.get_by_id(key)).exec()

    def _drop_helper(self) -> None:
        key = self.helpers_view.current_key()
        if not key:
            self.main.tell("Chọn một dòng.")
            return

        def job() -> Saved:
            helper = AdmissionHelper.get_by_id(key)
            helper.hidden = True
            with action(f"{helper.candidate.name}: bỏ một dòng người giúp đỡ ghi nhầm") as made:
                helper.save()
            return Saved(helper.candidate.id, made.id, "Đã bỏ một dòng người giúp đỡ.")

        write(self.main, self, job)

    def _store_papers(self, changes: list[Change]) -> None:
        lines = {line.id: line.paper for line in _lines(self.papers)}
        typed = [(lines[place], values) for place, values in changes]
        write(self.main, self, partial(_write_papers, self._shown(), typed))

    def save(self) -> None:
        """Save what was changed in the person's record."""
        if self.candidate is not None:
            number = self.candidate.id
            save_form(self.main, self, self.form, lambda values: store(number, values), lambda _: self.main.reload())


class _Line:
    """A paper as a row of the sheet; one that is not there yet has no id of its own."""

    def __init__(self, place: int, paper: AdmissionPaper) -> None:
        self.id, self.paper = place, paper

    def __getattr__(self, name: str) -> Any:
        return getattr(self.paper, name)


def _lines(sheet: FixedRows) -> Iterator[_Line]:
    for record in sheet.records:
        assert isinstance(record, _Line)
        yield record


def _write_papers(candidate: Candidate, typed: list[tuple[AdmissionPaper, dict[str, Any]]]) -> Saved:
    """Write what was typed beside the papers as one Action; a line made empty is taken off."""
    with action(f"{candidate.name}: giấy tờ trong hồ sơ") as made:
        for paper, values in typed:
            changed = AdmissionPaper(**{**paper.__data__, **values})
            changed.hidden = bool(paper.id) and not any((changed.on, changed.sent_on, changed.number, changed.note))
            if not changed.hidden:
                admission.check_paper(changed)
            changed.save()
    return Saved(candidate.id, made.id, f"Đã lưu giấy tờ của {candidate.name}.")


def store(candidate_id: int, values: dict[str, Any]) -> Saved:
    """Write the changed fields of a candidate as one Action; raises UserError."""
    candidate = Candidate.get_by_id(candidate_id)
    for name, value in values.items():
        setattr(candidate, name, value)
    admission.check(candidate)
    with action(f"Sửa lý lịch {candidate.name}") as made:
        candidate.save()
    return Saved(candidate.id, made.id, f"Đã lưu lý lịch {candidate.name}.")


def _step_row(mark: str, label: str, step: AdmissionStep | None) -> tuple[str, ...]:
    if step is None:
        return (mark, label, "", "", "")
    votes = f"{step.votes}/{step.base}" if step.votes is not None and step.base else ""
    label = "\n".join(filter(None, (label, step.body, step.note)))
    return (mark, label, f"{step.on:%d/%m/%Y}", step.number, votes)


def said_deadline(one: Deadline, day: Any) -> str:
    """A deadline with its day and how far it is."""
    left = (one.on - day).days
    far = f"quá {-left} ngày" if left < 0 else "hôm nay" if left == 0 else f"còn {left} ngày"
    return f"{one.on:%d/%m/%Y} ({far}): {one.words}"


_SOON = 30


def urgency(one: Deadline, day: Any) -> str:
    """The colour of a deadline: overdue, within thirty days, later."""
    left = (one.on - day).days
    return "bad" if left < 0 else "warn" if left <= _SOON else "muted"
