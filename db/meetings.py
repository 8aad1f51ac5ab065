"""Sinh hoạt chi bộ: a cell's meetings, who came, what was resolved, who from above sat in."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

import peewee as pw

from db.base import Record, Row
from db.members import Listing, Member, of_members
from db.organizations import Organization, with_dated_name
from db.quality_sheets import QualityCriterion, QualityLevel, QualitySheet, TotalRule
from db.search import View, folded

AtMeeting = TypeVar("AtMeeting", bound=Record)


class MeetingKind:
    REGULAR, THEMATIC, COMBINED, EXTRA, CONGRESS = "regular", "thematic", "combined", "extra", "congress"
    LABELS = (
        (REGULAR, "Thường kỳ"),
        (THEMATIC, "Chuyên đề"),
        (COMBINED, "Thường kỳ kết hợp chuyên đề"),
        (EXTRA, "Bất thường"),
        (CONGRESS, "Đại hội"),
    )
    MONTHLY = (REGULAR, COMBINED)
    WITH_THEME = (THEMATIC, COMBINED)


class MeetingState:
    PLANNED, NOTIFIED, HELD, MINUTED = "planned", "notified", "held", "minuted"
    SCORED, APPRAISED, LOCKED = "scored", "appraised", "locked"
    POSTPONED, NOT_HELD = "postponed", "not-held"
    LABELS = (
        (PLANNED, "Lên lịch"),
        (NOTIFIED, "Đã thông báo"),
        (HELD, "Đã họp"),
        (MINUTED, "Đã có biên bản"),
        (SCORED, "Đã tự chấm"),
        (APPRAISED, "Đã thẩm định"),
        (LOCKED, "Đã khoá"),
        (POSTPONED, "Hoãn"),
        (NOT_HELD, "Không họp"),
    )
    ORDER = (PLANNED, NOTIFIED, HELD, MINUTED, SCORED, APPRAISED, LOCKED)
    AHEAD = (PLANNED, NOTIFIED)
    MET = (HELD, MINUTED, SCORED, APPRAISED, LOCKED)
    DROPPED = (POSTPONED, NOT_HELD)


class Presence:
    PRESENT, EXCUSED, UNEXCUSED, EXEMPT, AWAY = "present", "excused", "unexcused", "exempt", "away"
    LABELS = (
        (PRESENT, "Có mặt"),
        (EXCUSED, "Vắng có lý do"),
        (UNEXCUSED, "Vắng không lý do"),
        (EXEMPT, "Miễn sinh hoạt"),
        (AWAY, "Tạm thời nơi khác"),
    )
    COUNTED = (PRESENT, EXCUSED, UNEXCUSED)


class Meeting(Record):
    """One meeting of a cell, from the schedule to the locked file; `name` says cell, kind and month."""

    name = pw.CharField(verbose_name="Buổi sinh hoạt", default="")
    cell = pw.ForeignKeyField(Organization, verbose_name="Chi bộ", backref="meetings")
    year = pw.IntegerField(verbose_name="Năm", index=True)
    month = pw.IntegerField(verbose_name="Tháng")
    kind = pw.CharField(verbose_name="Loại", choices=MeetingKind.LABELS, default=MeetingKind.REGULAR)
    theme = pw.CharField(verbose_name="Chuyên đề", default="")
    planned_on = pw.DateField(verbose_name="Ngày dự kiến", null=True)
    notified_on = pw.DateField(verbose_name="Ngày thông báo", null=True)
    held_on = pw.DateField(verbose_name="Ngày họp", null=True)
    started = pw.CharField(verbose_name="Bắt đầu lúc", help_text="ví dụ 19:30", default="")
    ended = pw.CharField(verbose_name="Kết thúc lúc", default="")
    place = pw.CharField(verbose_name="Địa điểm", default="")
    chair = pw.CharField(verbose_name="Chủ trì", default="")
    secretary = pw.CharField(verbose_name="Thư ký", default="")
    guests = pw.TextField(verbose_name="Cấp trên dự", default="")
    contents = pw.TextField(verbose_name="Nội dung", default="")
    speeches = pw.IntegerField(verbose_name="Lượt phát biểu", null=True)
    speakers = pw.IntegerField(verbose_name="Số người phát biểu", null=True)
    conclusion = pw.TextField(verbose_name="Kết luận", default="")
    concerns = pw.TextField(verbose_name="Kiến nghị phát sinh", default="")
    minutes_number = pw.CharField(verbose_name="Số biên bản", default="")
    minutes_on = pw.DateField(verbose_name="Ngày lập biên bản", null=True)
    state = pw.CharField(verbose_name="Trạng thái", choices=MeetingState.LABELS, default=MeetingState.PLANNED)
    reason = pw.CharField(verbose_name="Lý do hoãn, không họp", default="")
    fold = pw.CharField(default="")

    unaudited = ("fold",)

    class Screen(Record.Screen):
        title = "Sinh hoạt chi bộ"
        columns = (
            "name",
            "cell",
            "year",
            "month",
            "kind",
            "theme",
            "planned_on",
            "notified_on",
            "held_on",
            "started",
            "ended",
            "place",
            "chair",
            "secretary",
            "guests",
            "contents",
            "speeches",
            "speakers",
            "conclusion",
            "concerns",
            "minutes_number",
            "minutes_on",
            "state",
            "reason",
        )
        listed: ClassVar[dict[str, str]] = {
            "present": "Có mặt",
            "called": "Phải dự",
            "unexcused": "Vắng không lý do",
            "level": "Chất lượng",
        }
        listed_choices: ClassVar[dict[str, tuple[tuple[str, str], ...]]] = {"level": QualityLevel.LABELS}

    @classmethod
    def derive(cls, row: Row) -> Row:
        """A name from cell, kind and month where none was given, and the words it is found by."""
        name = str(row["name"] or "").strip() or _name_of(row)
        return {"name": name, "fold": folded(f"{name} {row['theme']}")}


def meeting_name(cell: str, kind: str, month: int, year: int) -> str:
    """What a meeting is called in every list: "Chi bộ thôn 1: thường kỳ tháng 5/2026"."""
    return f"{cell}: {dict(MeetingKind.LABELS).get(kind, kind).lower()} tháng {month}/{year}"


def _name_of(row: Row) -> str:
    cell = row["cell"]
    found = cell if isinstance(cell, Organization) else Organization.get_or_none(Organization.id == cell)
    return meeting_name(found.name if found else "", row["kind"], row["month"], row["year"])


class Attendance(Record):
    """One member at one meeting; everybody who belonged to the cell that day has a row."""

    meeting = pw.ForeignKeyField(Meeting, verbose_name="Buổi sinh hoạt", backref="attendance")
    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", backref="attendance")
    presence = pw.CharField(verbose_name="Dự họp", choices=Presence.LABELS, default=Presence.PRESENT)
    reason = pw.CharField(verbose_name="Lý do", default="")

    class Screen(Record.Screen):
        title = "Điểm danh"
        columns = ("meeting", "member", "presence", "reason")


Attendance.add_index(
    Attendance.index(Attendance.meeting, Attendance.member, unique=True).where(Attendance.hidden == False)
)


class MeetingResolution(Record):
    """What a meeting resolved, line by line; a line becomes tasks through the tasks' own door."""

    meeting = pw.ForeignKeyField(Meeting, verbose_name="Buổi sinh hoạt", backref="resolutions")
    number = pw.CharField(verbose_name="Số nghị quyết", default="")
    text = pw.TextField(verbose_name="Nội dung")
    due_on = pw.DateField(verbose_name="Thời hạn", null=True)
    note = pw.CharField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Nghị quyết, kết luận của buổi sinh hoạt"
        columns = ("meeting", "number", "text", "due_on", "note")


class MeetingVisit(Record):
    """A committee member who sat in on a cell's meeting, and what they said of it."""

    meeting = pw.ForeignKeyField(Meeting, verbose_name="Buổi sinh hoạt", backref="visits")
    member = pw.ForeignKeyField(Member, verbose_name="Cấp ủy viên dự", backref="visits")
    comment = pw.TextField(verbose_name="Nhận xét nội dung, chất lượng", default="")
    concerns = pw.TextField(verbose_name="Vấn đề nắm được", default="")

    class Screen(Record.Screen):
        title = "Cấp ủy viên dự sinh hoạt"
        columns = ("meeting", "member", "comment", "concerns")


MeetingVisit.add_index(
    MeetingVisit.index(MeetingVisit.meeting, MeetingVisit.member, unique=True).where(MeetingVisit.hidden == False)
)


class Scorer:
    CELL, ATTACHED, COMMITTEE = "cell", "attached", "committee"
    LABELS = (
        (CELL, "Chi bộ tự chấm"),
        (ATTACHED, "Cấp ủy viên phụ trách"),
        (COMMITTEE, "Đảng ủy thẩm định"),
    )


class MeetingScore(Record):
    """One scorer's sheet on a meeting with its sum; the one that counts is named final."""

    meeting = pw.ForeignKeyField(Meeting, verbose_name="Buổi sinh hoạt", backref="scores")
    scorer = pw.CharField(verbose_name="Bên chấm", choices=Scorer.LABELS, default=Scorer.CELL)
    sheet = pw.ForeignKeyField(QualitySheet, verbose_name="Phiếu chấm", backref="scores")
    by = pw.CharField(verbose_name="Người chấm", column_name="scored_by", default="")
    on = pw.DateField(verbose_name="Ngày chấm", column_name="scored_on", null=True)
    total = pw.DecimalField(verbose_name="Tổng điểm", max_digits=6, decimal_places=2, null=True)
    most = pw.DecimalField(verbose_name="Điểm tối đa", max_digits=6, decimal_places=2, null=True)
    scaled = pw.DecimalField(verbose_name="Điểm quy đổi", max_digits=6, decimal_places=2, null=True)
    rule = pw.CharField(verbose_name="Cách tính tổng", choices=TotalRule.LABELS, default=TotalRule.RAW)
    level = pw.CharField(verbose_name="Xếp loại", choices=QualityLevel.LABELS, default="")
    final = pw.BooleanField(verbose_name="Kết quả cuối cùng", default=False)
    remark = pw.TextField(verbose_name="Nhận xét", default="")

    class Screen(Record.Screen):
        title = "Chấm chất lượng sinh hoạt"
        columns = (
            "meeting",
            "scorer",
            "sheet",
            "by",
            "on",
            "total",
            "most",
            "scaled",
            "rule",
            "level",
            "final",
            "remark",
        )


MeetingScore.add_index(
    MeetingScore.index(MeetingScore.meeting, MeetingScore.scorer, unique=True).where(MeetingScore.hidden == False)
)


class MeetingPoints(Record):
    """The points of one criterion on one scorer's sheet."""

    score = pw.ForeignKeyField(MeetingScore, verbose_name="Phiếu đã chấm", backref="points")
    criterion = pw.ForeignKeyField(QualityCriterion, verbose_name="Tiêu chí", backref="points")
    points = pw.DecimalField(verbose_name="Điểm", max_digits=6, decimal_places=2, null=True)
    remark = pw.CharField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Điểm chấm buổi sinh hoạt"
        columns = ("score", "criterion", "points", "remark")


def day_of() -> Any:
    """The day of a meeting in SQL: when it was held, else when it is to be, else the last of its month."""
    first = pw.fn.printf("%04d-%02d-01", Meeting.year, Meeting.month)
    return pw.fn.COALESCE(Meeting.held_on, Meeting.planned_on, pw.fn.date(first, "+1 month", "-1 day"))


def _counted(*presence: str) -> Any:
    rows = Attendance.select(pw.fn.COUNT(Attendance.id)).where(
        Attendance.meeting == Meeting.id, Attendance.presence.in_(presence), Attendance.hidden == False
    )
    return pw.Case(None, [(Meeting.state.in_(MeetingState.MET), rows)])


def _final_level() -> Any:
    return MeetingScore.select(MeetingScore.level).where(
        MeetingScore.meeting == Meeting.id, MeetingScore.final == True, MeetingScore.hidden == False
    )


def listing(view: View) -> pw.ModelSelect[Meeting]:
    """Meetings of the year and the cell asked, with how many came and the level they were given."""
    query = (
        Meeting.select(
            Meeting,
            Organization,
            _counted(Presence.PRESENT).alias("present"),
            _counted(*Presence.COUNTED).alias("called"),
            _counted(Presence.UNEXCUSED).alias("unexcused"),
            _final_level().limit(1).alias("level"),
        )
        .join(Organization)
        .where(Meeting.hidden == False)
    )
    return _of_meetings(with_dated_name(query, day_of()), view)


def attendance_listing(view: View) -> pw.ModelSelect[Attendance]:
    """Who was at the meetings of the year."""
    return _of_people(Attendance, view)


def resolutions_listing(view: View) -> pw.ModelSelect[MeetingResolution]:
    """What the meetings of the year resolved."""
    query = MeetingResolution.select(MeetingResolution, Meeting).join(Meeting)
    return _of_meetings(query.where(MeetingResolution.hidden == False, Meeting.hidden == False), view)


def visits_listing(view: View) -> pw.ModelSelect[MeetingVisit]:
    """Who from above sat in on the meetings of the year."""
    return _of_people(MeetingVisit, view)


def _of_people(model: type[AtMeeting], view: View) -> pw.ModelSelect[AtMeeting]:
    """Rows of a member at a meeting; the words searched are those of the member."""
    query = (
        model.select(model, Meeting, Member)
        .join(Meeting)
        .switch(model)
        .join(Member)
        .where(model.hidden == False, Meeting.hidden == False)
    )
    return of_members(
        _of_meetings(query, View(view.as_of, cell=view.cell, also=view.also, year=view.year)), _found(view)
    )


def scores_listing(view: View) -> pw.ModelSelect[MeetingScore]:
    """How the meetings of the year were scored."""
    query = (
        MeetingScore.select(MeetingScore, Meeting, QualitySheet)
        .join(Meeting)
        .switch(MeetingScore)
        .join(QualitySheet)
        .where(MeetingScore.hidden == False, Meeting.hidden == False)
    )
    return _of_meetings(query, view)


def _found(view: View) -> View:
    """Only the search of a view."""
    return View(as_of=view.as_of, search=view.search)


def _of_meetings(query: Listing, view: View) -> Listing:
    """Narrow a query that joins Meeting to the year, the cell and the words of the view."""
    if view.year is not None:
        query = query.where(Meeting.year == view.year)
    if view.cell is not None:
        query = query.where(Meeting.cell.in_(view.bodies))
    for word in folded(view.search).split():
        query = query.where(pw.Value(" ").concat(Meeting.fold).contains(f" {word}"))
    return query
