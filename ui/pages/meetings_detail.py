"""The meeting in the row: what was done and said, who came, what it resolved, how it was scored, who sat in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel, QWidget

from db.base import action
from db.dialogues import ConcernSource
from db.meetings import Meeting, MeetingResolution, MeetingScore, MeetingState, MeetingVisit, Presence, Scorer
from db.members import Member
from db.organizations import Organization
from db.quality_sheets import QualityLevel
from db.tasks import TaskResult
from nongson_desktop.columns import field_columns
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.meetings import attendance_of, day_of, keep, length_of, lock, take_off, tasks_of, unlock
from nongson_desktop.rules.meetings_quality import name_final, result_words, said, scores_of
from ui.dialogs import button
from ui.form import RecordForm, buttons_row
from ui.page import Detail, icon_button, open_menu, tabs_of, under_tab
from ui.pages.meetings_attendance import AttendanceDialog
from ui.pages.meetings_dialogs import DropMeetingDialog, GiveDialog, RaiseDialog, ResolutionDialog, VisitDialog
from ui.pages.meetings_score import ScoreDialog
from ui.pages.meetings_tasks import ProgressTab
from ui.saving import Saved, save_form, show_in_form, write
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SECTIONS = (
    ("Lịch", ("kind", "planned_on", "notified_on", "place", "theme")),
    ("Diễn biến", ("held_on", "started", "ended", "chair", "secretary", "speakers", "speeches", "guests", "contents")),
    ("Kết quả", ("conclusion", "concerns", "minutes_number", "minutes_on")),
)
_WIDE = ("theme", "guests", "contents", "conclusion", "concerns")
_PAPERS = (
    ("meeting-attendance", "Danh sách điểm danh"),
    ("cell-meeting-minutes", "Biên bản"),
    ("cell-resolution", "Nghị quyết chi bộ"),
    ("meeting-score", "Phiếu chấm điểm"),
)
_PROGRESS = "Tiến độ"
_KEYS = tuple(key for key, _ in _PAPERS)
_STATES, _LEVELS, _RESULTS = dict(MeetingState.LABELS), dict(QualityLevel.LABELS), dict(TaskResult.LABELS)
_WORDS, _SCORERS = dict(Presence.LABELS), dict(Scorer.LABELS)


class MeetingDetail(Detail):
    """A card of the meeting with its tabs; whatever is written reads the page again."""

    def __init__(self, main: MainWindow) -> None:
        super().__init__("Chọn một buổi trong danh sách.")
        self.main = main
        self.meeting: Any = None
        self.name, self.facts = QLabel(wordWrap=True), QLabel(wordWrap=True)
        set_role(self.name, "subtitle")
        set_role(self.facts, "muted")
        self._build_buttons()
        columns = field_columns(Meeting, *(name for _, names in _SECTIONS for name in names))
        self.form = RecordForm(columns, lambda: main.as_of, sections=_SECTIONS, wide=_WIDE)
        self.form.save_asked.connect(self.save)
        self.progress = ProgressTab(main)
        self.tabs = tabs_of(
            ("Diễn biến", self.form),
            ("Điểm danh", self._attendance()),
            ("Nghị quyết", self._resolutions()),
            (_PROGRESS, self.progress),
            ("Chấm điểm", self._scores()),
            ("Cấp trên dự", self._visits()),
        )
        self.inside.addWidget(self.name)
        self.inside.addWidget(self.facts)
        buttons = (self.attend_button, self.score_button, self.print_button, self.more_button)
        self.inside.addLayout(buttons_row(*buttons))
        self.inside.addWidget(self.tabs, 1)
        self.clear()

    def _build_buttons(self) -> None:
        self.attend_button = icon_button("Điểm danh…", "member", "primary")
        self.attend_button.clicked.connect(self.attend)
        self.score_button = icon_button("Chấm điểm…", "rating")
        self.score_button.clicked.connect(lambda: self.score(""))
        self.print_button = icon_button("In", "print")
        self.print_button.clicked.connect(self._print_menu)
        self.more_button = button("Việc khác ▾")
        self.more_button.clicked.connect(self._more_menu)

    def _attendance(self) -> QWidget:
        self.people = TextRows(("Họ và tên", "Dự họp", "Lý do vắng"))
        self.people_view = TextRowsView(self.people, (200, 140, 0))
        self.people_view.setAccessibleName("Người dự")
        self.people_view.chosen.connect(self.main.show_member)
        return under_tab(self.people_view)

    def _resolutions(self) -> QWidget:
        self.lines = TextRows(("Số", "Nội dung; người thực hiện", "Thời hạn", "Kết quả"))
        self.lines_view = TextRowsView(self.lines, (84, 0, 100, 108))
        self.lines_view.setAccessibleName("Nghị quyết, kết luận")
        self.lines_view.chosen.connect(lambda _: self._open_line())
        self.add_line = icon_button("Thêm…", "add")
        self.add_line.clicked.connect(
            lambda: ResolutionDialog(self.main, MeetingResolution(meeting=self.meeting)).exec()
        )
        self.give_button = icon_button("Giao nhiệm vụ…", "task")
        self.give_button.clicked.connect(self._give)
        self.drop_line = button("Bỏ dòng")
        self.drop_line.clicked.connect(self._drop_line)
        return under_tab(self.lines_view, self.add_line, self.give_button, self.drop_line)

    def _scores(self) -> QWidget:
        self.scores = TextRows(("Bên chấm", "Điểm", "Quy đổi", "Xếp loại", "Ngày chấm"), numbers=(1, 2))
        self.scores_view = TextRowsView(self.scores, (0, 66, 76, 84, 98))
        self.result = QLabel(wordWrap=True)
        set_role(self.result, "section")
        self.scores_view.setAccessibleName("Các phiếu chấm")
        self.scores_view.chosen.connect(lambda key: self.score(MeetingScore.get_by_id(key).scorer))
        self.final_button = button("Lấy làm kết quả cuối cùng")
        self.final_button.clicked.connect(self._name_final)
        part = under_tab(self.scores_view, self.final_button)
        part.layout().insertWidget(0, self.result)  # type: ignore[union-attr]  # laid out from top to bottom
        return part

    def _visits(self) -> QWidget:
        self.visits = TextRows(("Cấp ủy viên", "Nhận xét", "Vấn đề nắm được"))
        self.visits_view = TextRowsView(self.visits, (160, 0, 170))
        self.visits_view.setAccessibleName("Cấp ủy viên dự")
        self.visits_view.chosen.connect(lambda key: VisitDialog(self.main, MeetingVisit.get_by_id(key)).exec())
        self.add_visit = icon_button("Ghi cấp ủy viên dự…", "add")
        self.add_visit.clicked.connect(lambda: VisitDialog(self.main, MeetingVisit(meeting=self.meeting)).exec())
        self.raise_visit = button("Chuyển vấn đề vào sổ kiến nghị…")
        self.raise_visit.clicked.connect(self._raise_of_visit)
        return under_tab(self.visits_view, self.add_visit, self.raise_visit)

    # showing

    def clear(self) -> None:
        self.meeting = None
        show_in_form(self.main, self.form, None)
        self.show_record(there=False)

    def show_meeting(self, number: int) -> None:
        """Show a meeting, keeping as a draft what was typed for the one before; 0 shows none; six queries."""
        found = Meeting.select(Meeting, Organization).join(Organization).where(Meeting.id == number, ~Meeting.hidden)
        meeting = found.first()
        if meeting is None:
            self.clear()
            return
        self.meeting = meeting
        self.name.setText(meeting.name)
        show_in_form(self.main, self.form, meeting, f"meeting:{number}", meeting.name)
        self._show_attendance()
        self._show_lines()
        said_of = self.progress.show_meeting(meeting)
        self.tabs.setTabText(self.tabs.indexOf(self.progress), f"{_PROGRESS} {said_of}" if said_of else _PROGRESS)
        self._show_scores()
        self._show_visits()
        self.show_record(there=True)

    def _show_attendance(self) -> None:
        rows = attendance_of(self.meeting.id)
        self.people.show(
            [(one.member.name, _WORDS[one.presence], one.reason) for one in rows], [one.member.id for one in rows]
        )
        counted = [one for one in rows if one.presence in Presence.COUNTED]
        present = sum(one.presence == Presence.PRESENT for one in counted)
        lasted = length_of(self.meeting)
        parts = [_STATES[self.meeting.state], f"ngày {day_of(self.meeting):%d/%m/%Y}"]
        parts += [f"{lasted} phút"] if lasted else []
        parts += [f"dự {present}/{len(counted)}"] if counted else []
        parts += [f"lý do: {self.meeting.reason}"] if self.meeting.reason else []
        self.facts.setText(" · ".join(parts))

    def _show_lines(self) -> None:
        """Each line with the tasks that came of it below."""
        given = tasks_of(self.meeting.id)
        of_meeting = MeetingResolution.meeting == self.meeting.id, ~MeetingResolution.hidden
        rows: list[tuple[str, ...]] = []
        keys: list[int] = []
        bold: list[int] = []
        for line in MeetingResolution.select().where(*of_meeting).order_by(MeetingResolution.id):
            bold.append(len(rows))
            rows.append((line.number, line.text.replace("\n", " "), _short(line.due_on), ""))
            keys.append(line.id)
            for task in given.get(line.id, ()):
                rows.append(("", f"→ {task.member.name}", _short(task.due_on), _RESULTS[task.result]))
                keys.append(-task.id)
        self.lines.show(rows, keys, bold)
        if rows and not self.lines_view.currentIndex().isValid():
            self.lines_view.selectRow(0)
        for one in (self.give_button, self.drop_line):
            one.setEnabled(bool(rows))

    def _show_scores(self) -> None:
        rows = scores_of(self.meeting)
        self.scores.show(
            [
                (
                    _SCORERS[one.scorer],
                    "" if one.total is None else f"{said(one.total)}/{said(one.most or one.total)}",
                    "" if one.scaled is None else said(one.scaled),
                    _LEVELS.get(one.level, ""),
                    _short(one.on),
                )
                for one in rows
            ],
            [one.id for one in rows],
            [place for place, one in enumerate(rows) if one.final],
        )
        final = next((f"{result_words(one)} ({_SCORERS[one.scorer].lower()})." for one in rows if one.final), "")
        self.result.setText(f"Kết quả cuối cùng: {final}" if final else "Chưa có phiếu chấm nào.")
        self.final_button.setEnabled(len(rows) > 1)

    def _show_visits(self) -> None:
        query = MeetingVisit.select(MeetingVisit, Member).join(Member)
        rows = list(query.where(MeetingVisit.meeting == self.meeting.id, ~MeetingVisit.hidden))
        texts = [(one.member.name, one.comment.replace("\n", " "), one.concerns.replace("\n", " ")) for one in rows]
        self.visits.show(texts, [one.id for one in rows])
        self.raise_visit.setEnabled(any(one.concerns for one in rows))

    # what is done

    def save(self) -> None:
        if self.meeting is not None:
            save_form(self.main, self, self.form, partial(_store, self.meeting.id), lambda _saved: self.main.reload())

    def attend(self) -> None:
        if self.meeting is not None:
            AttendanceDialog(self.main, self.meeting).exec()

    def score(self, scorer: str) -> None:
        """The next sheet that is missing, or the one asked for."""
        if self.meeting is None:
            return
        if self.meeting.held_on is None:
            self.main.tell("Buổi này chưa ghi ngày họp: điểm danh trước rồi chấm.")
            return
        given = {one.scorer for one in scores_of(self.meeting)}
        missing = next((one for one in (Scorer.CELL, Scorer.COMMITTEE) if one not in given), Scorer.COMMITTEE)
        ScoreDialog(self.main, self.meeting, scorer or missing).exec()

    def _line(self) -> MeetingResolution | None:
        """The line stood on; on one of its tasks the line above it."""
        row = self.lines_view.currentIndex().row()
        while row >= 0 and self.lines.keys[row] < 0:
            row -= 1
        return MeetingResolution.get_by_id(self.lines.keys[row]) if row >= 0 else None

    def _open_line(self) -> None:
        """A task opens where tasks are, a line is put right."""
        key = self.lines_view.current_key()
        if key < 0:
            page: Any = self.main.go("tasks")
            page.stand_on(-key)
        elif (line := self._line()) is not None:
            ResolutionDialog(self.main, line).exec()

    def _give(self) -> None:
        if (line := self._line()) is not None:
            GiveDialog(self.main, line).exec()

    def _drop_line(self) -> None:
        line = self._line()
        if line is None:
            return
        if tasks_of(self.meeting.id).get(line.id):
            self.main.tell("Dòng này đã giao nhiệm vụ nên không bỏ được.")
            return

        def job() -> Saved:
            line.hidden = True
            with action(f"Bỏ một dòng nghị quyết của {line.meeting.name}") as made:
                line.save()
            return Saved(line.id, made.id, "Đã bỏ dòng nghị quyết.")

        write(self.main, self, job)

    def _name_final(self) -> None:
        key = self.scores_view.current_key()
        if not key:
            self.main.tell("Chọn một phiếu chấm trước.")
            return
        number = self.meeting.id

        def job() -> Saved:
            score, meeting = MeetingScore.get_by_id(key), Meeting.get_by_id(number)
            with action(f"Kết quả cuối cùng của {meeting.name}: {_SCORERS[score.scorer]}") as made:
                name_final(meeting, score.scorer)
            return Saved(number, made.id, f"Lấy phiếu “{_SCORERS[score.scorer]}” làm kết quả cuối cùng.")

        write(self.main, self, job)

    def _raise_of_visit(self) -> None:
        query = MeetingVisit.select().where(MeetingVisit.meeting == self.meeting.id, ~MeetingVisit.hidden)
        stood = self.visits_view.current_key()
        visits = sorted((one for one in query if one.concerns), key=lambda one: one.id != stood)
        RaiseDialog(self.main, self.meeting, visits[0].concerns, ConcernSource.ATTACHED).exec()

    def _raise(self) -> None:
        RaiseDialog(self.main, self.meeting, self.meeting.concerns).exec()

    def _more_menu(self) -> None:
        ahead = self.meeting.state in (*MeetingState.AHEAD, *MeetingState.DROPPED)
        entries = (
            ("Đã thông báo hôm nay", self._announce, self.meeting.state == MeetingState.PLANNED),
            ("Hoãn…", partial(self._drop, put_off=True), ahead),
            ("Không họp…", partial(self._drop, put_off=False), ahead),
            ("Bỏ khỏi lịch", self._hide, ahead),
            ("Chuyển kiến nghị vào sổ…", self._raise, bool(self.meeting.concerns.strip())),
            ("Khoá", self._lock, self.meeting.state in MeetingState.MET and self.meeting.state != MeetingState.LOCKED),
            ("Mở khoá", self._unlock, self.meeting.state == MeetingState.LOCKED),
        )
        open_menu(self.more_button, [(words, act) for words, act, shown in entries if shown])

    def _drop(self, *, put_off: bool) -> None:
        DropMeetingDialog(self.main, self.meeting, put_off=put_off).exec()

    def _hide(self) -> None:
        number = self.meeting.id
        write(self.main, self, lambda: _hidden(number))

    def _announce(self) -> None:
        number, today = self.meeting.id, self.main.today
        write(self.main, self, lambda: _announced(number, today))

    def _lock(self) -> None:
        number = self.meeting.id
        write(self.main, self, lambda: _locked(number))

    def _unlock(self) -> None:
        number = self.meeting.id
        write(self.main, self, lambda: _unlocked(number))

    # printing

    def _print_menu(self) -> None:
        open_menu(self.print_button, [(f"{title}…", partial(self.print_papers, (key,))) for key, title in _PAPERS])

    def print_papers(self, keys: tuple[str, ...] = _KEYS) -> None:
        from ui.pages.printing import PrintDialog

        if self.meeting is not None:
            day, cell = day_of(self.meeting), self.meeting.__data__["cell"]
            PrintDialog(
                self.main, keys, Request(on=day, year=self.meeting.year, cell=cell, record=self.meeting.id)
            ).exec()


def _short(day: Any) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _store(number: int, values: dict[str, Any]) -> Saved:
    """Write the changed fields of a meeting as one Action."""
    meeting = Meeting.get_by_id(number)
    with action(f"Sửa {meeting.name}") as made:
        keep(meeting, values)
    return Saved(meeting.id, made.id, f"Đã lưu {meeting.name}.")


def _announced(number: int, today: Any) -> Saved:
    meeting = Meeting.get_by_id(number)
    with action(f"Đã thông báo {meeting.name}") as made:
        keep(meeting, {"notified_on": today})
    return Saved(number, made.id, f"Đã thông báo {meeting.name}.")


def _hidden(number: int) -> Saved:
    meeting = Meeting.get_by_id(number)
    with action(f"Bỏ khỏi lịch: {meeting.name}") as made:
        take_off(meeting)
    return Saved(number, made.id, f"Đã bỏ {meeting.name} khỏi lịch.")


def _locked(number: int) -> Saved:
    meeting = Meeting.get_by_id(number)
    with action(f"Khoá {meeting.name}") as made:
        lock(meeting)
    return Saved(number, made.id, f"Đã khoá {meeting.name}.")


def _unlocked(number: int) -> Saved:
    meeting = Meeting.get_by_id(number)
    with action(f"Mở khoá {meeting.name}") as made:
        unlock(meeting, [one.scorer for one in scores_of(meeting)])
    return Saved(number, made.id, f"Đã mở khoá {meeting.name}.")
