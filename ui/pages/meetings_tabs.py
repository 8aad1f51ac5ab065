"""Sinh hoạt beside the member and the cell: which meetings somebody was at, and how a cell's meetings went."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel

from db.meetings import Attendance, Meeting, MeetingKind, MeetingState, Presence
from db.organizations import OrganizationKind
from db.quality_sheets import QualityLevel
from nongson_desktop.rules.history import within
from nongson_desktop.rules.meetings_figures import attended, figures
from ui.pages.member_tab import MemberTab, short_day
from ui.pages.organization_tabs import Line, RowsTab
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_MOST = 60
_KINDS = dict(MeetingKind.LABELS)
_WORDS, _STATES, _LEVELS = dict(Presence.LABELS), dict(MeetingState.LABELS), dict(QualityLevel.LABELS)


class AttendanceTab(MemberTab):
    """A member's meetings, the latest first, with the year in a line; Enter opens the meeting."""

    names = (Attendance.member,)

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.main = window
        self.said = QLabel(wordWrap=True)
        set_role(self.said, "section")
        self.rows = TextRows(("Ngày", "Dự họp", "Loại; lý do vắng"))
        self.view = TextRowsView(self.rows, (96, 140, 0), nothing="Chưa được điểm danh buổi nào.")
        self.view.setAccessibleName("Các buổi sinh hoạt của đảng viên")
        self.view.chosen.connect(self._open)
        self.layout_.addWidget(self.said)
        self.layout_.addWidget(self.view, 1)

    def show_member(self, member: Any) -> None:
        """The last meetings, newest first; two queries."""
        self.member = member
        query = Attendance.select(Attendance, Meeting).join(Meeting)
        mine = query.where(Attendance.member == member.id, ~Attendance.hidden, ~Meeting.hidden)
        rows = list(mine.order_by(Meeting.held_on.desc(), Meeting.id.desc()).limit(_MOST))
        self.rows.show(
            [(short_day(one.meeting.held_on), _WORDS[one.presence], _about(one)) for one in rows],
            [one.meeting.id for one in rows],
        )
        year = attended(self.main.year, [member.id]).get(member.id)
        self.said.setText(f"Năm {self.main.year}: {year.words if year else 'chưa ghi buổi sinh hoạt nào'}")

    def _open(self, meeting: int) -> None:
        found = Meeting.get_by_id(meeting)
        self.main.go_to("meetings", meeting, found.year)


def _about(row: Attendance) -> str:
    return "; ".join(filter(None, (_KINDS[row.meeting.kind], row.reason)))


class MeetingsTab(RowsTab):
    """Of a cell its meetings of the year; of a committee each cell's year in a line."""

    title = "Sinh hoạt"
    nothing = "Chưa có buổi nào trong năm, kể cả lên lịch."
    headings = ("Ngày", "Loại", "Dự", "Trạng thái", "Chất lượng")
    widths = (96, 0, 58, 108, 88)

    def __init__(self, main: MainWindow) -> None:
        super().__init__(main)
        self.view.chosen.connect(self._open)

    def lines(self, day: date) -> tuple[list[Line], list[int]]:
        year = self.main.year
        if self.body.kind != OrganizationKind.CELL:
            every = figures(year, day, bodies=within(self.body.id, day))
            lines: list[Line] = [
                (f"{one.regular_words} buổi", one.name, one.attendance, "", one.level_name) for one in every
            ]
            return lines, [-(one.cell or 0) for one in every]
        (one,) = figures(year, day, bodies=(self.body.id,)) or (None,)
        held = {each.meeting.id: each for each in one.held} if one else {}
        meetings = [*(each.meeting for each in held.values()), *(one.waiting if one else ())]
        return [_line(each, held.get(each.id)) for each in meetings], [each.id for each in meetings]

    def _open(self, key: int) -> None:
        if key > 0:
            self.main.go_to("meetings", key)
        else:
            self.main.go_to("meetings", cell=-key)


def _line(meeting: Meeting, held: Any) -> Line:
    day = meeting.held_on or meeting.planned_on
    came = f"{held.present}/{held.called}" if held else ""
    level = _LEVELS.get(held.scored.level, "") if held and held.scored else ""
    return (short_day(day), _KINDS[meeting.kind], came, _STATES[meeting.state], level)
