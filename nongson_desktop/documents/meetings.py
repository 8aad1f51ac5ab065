"""Sinh hoạt chi bộ: the month's calendar, the list to tick, minutes with what is known, the resolution of a meeting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from db.meetings import Meeting, MeetingKind, MeetingResolution, MeetingState, MeetingVisit, Presence
from db.members import Member, Status
from db.quality_sheets import QualityLevel
from db.tasks import Task
from nongson_desktop.documents.content import (
    Blank,
    Block,
    Closing,
    Content,
    Fact,
    Facts,
    Owner,
    Row,
    Signature,
    Table,
    TableColumn,
    Text,
)
from nongson_desktop.documents.page import (
    POSTS,
    Cell,
    Office,
    cell_head,
    cell_name,
    cell_signature,
    committee_head,
    committee_signature,
    composed,
    drawn_up,
    heading,
    long_date,
    number_line,
    office_on,
    paragraph,
    place_date,
    short_date,
    title,
)
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.meetings import Called, attached_on, day_of, minutes_of, roll, tasks_of
from nongson_desktop.rules.meetings_quality import said, scores_of
from nongson_desktop.rules.meetings_tasks import told_at

DOTS = "…………………"
_KINDS = dict(MeetingKind.LABELS)
_STATUSES, _LEVELS = dict(Status.LABELS), dict(QualityLevel.LABELS)
_TT = TableColumn("TT", 0.55, "center")
_CALENDAR = (
    _TT,
    TableColumn("Chi bộ", 2.4),
    TableColumn("Ngày", 1.3, "center"),
    TableColumn("Giờ", 0.8, "center"),
    TableColumn("Địa điểm", 1.9),
    TableColumn("Loại; chuyên đề", 3.2),
    TableColumn("Chủ trì", 1.9),
    TableColumn("Cấp ủy viên phụ trách dự", 1.9),
)
_ROLL = (
    _TT,
    TableColumn("Họ và tên", 2.7),
    TableColumn("Trạng thái", 1.6),
    TableColumn("Có mặt", 0.8, "center"),
    TableColumn("có lý do", 0.8, "center", "Vắng"),
    TableColumn("không lý do", 0.8, "center", "Vắng"),
    TableColumn("Ghi chú", 1.7),
)
_GIVEN = (
    _TT,
    TableColumn("Nội dung", 3.6),
    TableColumn("Người thực hiện", 2.1),
    TableColumn("Thời hạn", 1.3, "center"),
)
_REPORTED = (
    _TT,
    TableColumn("Đảng viên", 1.9),
    TableColumn("Nhiệm vụ", 2.8),
    TableColumn("Báo cáo", 2.8),
    TableColumn("%", 0.7, "center"),
)
_MARK = "x"
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Sitting:
    """A cell in its meeting, as the papers of the meeting's day name it."""

    office: Office
    cell: Cell
    meeting: Meeting

    @property
    def day(self) -> date:
        return day_of(self.meeting)

    @property
    def name(self) -> str:
        return cell_name(self.cell.name)

    @property
    def what(self) -> str:
        """The meeting within a sentence: "sinh hoạt thường kỳ tháng 5 năm 2026"."""
        return f"sinh hoạt {_KINDS[self.meeting.kind].lower()} tháng {self.meeting.month} năm {self.meeting.year}"

    @property
    def is_held(self) -> bool:
        return self.meeting.state in MeetingState.MET

    @property
    def owner(self) -> Owner:
        return Owner(cell=self.cell.id, cell_name=self.name)


def sittings(request: Request, *, every: bool = False) -> list[Sitting]:
    """The meetings of the month of the paper's day, of that day alone where a cell has one; or the one asked for.

    `every` keeps those of other days too. Meetings put off or not held are left out; raises NothingToPrintError when
    none is left.
    """
    office = office_on(request.on)
    order = {cell.id: place for place, cell in enumerate(office.cells)}
    asked = [one for one in _asked(request) if one.__data__["cell"] in order]
    exact = {one.__data__["cell"] for one in asked if day_of(one) == request.on and not every}
    kept = [one for one in asked if one.__data__["cell"] not in exact or day_of(one) == request.on]
    kept.sort(key=lambda one: (order[one.__data__["cell"]], day_of(one), one.id))
    if not kept:
        raise NothingToPrintError(f"Tháng {request.on.month}/{request.on.year} không có buổi sinh hoạt nào để in.")
    return [Sitting(office, office.cell(one.__data__["cell"]), one) for one in kept]


def _asked(request: Request) -> list[Meeting]:
    query = Meeting.select().where(Meeting.hidden == False, Meeting.state.not_in(MeetingState.DROPPED))
    if request.record is not None:
        return list(query.where(Meeting.id == request.record))
    query = query.where(Meeting.year == request.on.year, Meeting.month == request.on.month)
    return list(query.where(Meeting.cell.in_(request.bodies)) if request.bodies else query)


def paper_of(
    one: Sitting, request: Request, name: str, blocks: Sequence[Block], *, number: str | None = None, form: bool = False
) -> Content:
    """A paper of one meeting under the head of its cell."""
    head = cell_head(one.office, one.cell, place_date=place_date(one.office, one.day))
    return composed(one.office, request, name, blocks, head=replace(head, number=number), form=form, owner=one.owner)


# Lịch sinh hoạt tháng


def calendar(request: Request) -> list[Content]:
    """The meetings of all cells in the month, in the order of their days."""
    found, words = sittings(replace(request, record=None), every=True), wording("meetings", request.on)
    office = found[0].office
    follows = attached_on(request.on)
    rows = [
        Row((str(number), *_calendar_line(one, follows.get(one.cell.id, ()))))
        for number, one in enumerate(sorted(found, key=lambda one: one.day), 1)
    ]
    subject = f"tháng {request.on.month} năm {request.on.year}"
    blocks = (
        title(words["calendar"], subject),
        Table(_CALENDAR, tuple(rows)),
        drawn_up(committee_signature(office), "NGƯỜI LẬP LỊCH"),
    )
    head = committee_head(office, place_date=place_date(office, request.on))
    drawn = Content("Lịch sinh hoạt chi bộ", head, blocks, office.geometry, request.on)
    return [replace(drawn, landscape=True, draft=request.draft)]


def _calendar_line(one: Sitting, follows: Sequence[Member]) -> tuple[str, ...]:
    meeting = one.meeting
    kind = _KINDS[meeting.kind] + (f": {meeting.theme}" if meeting.theme else "")
    who = ", ".join(member.name for member in follows)
    return (one.cell.name, short_date(one.day), meeting.started, meeting.place, kind, meeting.chair, who)


# Danh sách điểm danh


def attendance(request: Request) -> list[Content]:
    """Who is called to each meeting: as ticked, or before it with empty boxes."""
    words = wording("meetings", request.on)
    return [_attendance(one, request, words) for one in sittings(request)]


def _attendance(one: Sitting, request: Request, words: Mapping[str, Any]) -> Content:
    people = roll(one.meeting, one.day)
    rows = [Row((str(number), *_roll_line(person, one))) for number, person in enumerate(people, 1)]
    blocks: list[Block] = [
        title(words["attendance"], f"buổi {one.what}", note=words["reference"]),
        Facts(
            (
                (
                    Fact("Ngày họp", short_date(one.day)),
                    Fact("Địa điểm", one.meeting.place, 1.6),
                ),
            )
        ),
        Table(_ROLL, tuple(rows)),
        paragraph(counted_words(people) if one.is_held else f"Được triệu tập: {_called(people)}; có mặt: ……; vắng: ……"),
        _closing(one),
    ]
    return paper_of(one, request, f"Danh sách điểm danh {one.what}", blocks, form=True)


def _roll_line(person: Called, one: Sitting) -> tuple[str, ...]:
    status = _STATUSES.get(person.status, "")
    fixed = {Presence.EXEMPT: "được miễn", Presence.AWAY: "tạm thời nơi khác"}.get(person.presence, "")
    marks = (Presence.PRESENT, Presence.EXCUSED, Presence.UNEXCUSED)
    ticked = (_MARK if one.is_held and person.presence == mark else "" for mark in marks)
    return (person.name, _short_status(status), *ticked, person.reason or fixed)


def _short_status(status: str) -> str:
    return status.split(" (", maxsplit=1)[0]


def _called(people: Sequence[Called]) -> int:
    return sum(person.is_counted for person in people)


def counted_words(people: Sequence[Called]) -> str:
    """How many were called, came and stayed away; who is exempt or elsewhere is not counted."""
    number = {one: sum(person.presence == one for person in people) for one, _ in Presence.LABELS}
    away = number[Presence.EXEMPT] + number[Presence.AWAY]
    left = f" Không tính {away} đảng viên được miễn, sinh hoạt tạm thời nơi khác." if away else ""
    return (
        f"Được triệu tập: {_called(people)}; có mặt: {number[Presence.PRESENT]}; vắng có lý do:"
        f" {number[Presence.EXCUSED]}; vắng không lý do: {number[Presence.UNEXCUSED]}.{left}"
    )


def _closing(one: Sitting) -> Closing:
    """The chair at the right, the secretary at the left."""
    post, head = one.office.signer(one.cell.id)
    chair = one.meeting.chair or head
    right = Signature("CHỦ TRÌ", post if chair == head else POSTS["deputy"], chair)
    return Closing(right, Signature("NGƯỜI GHI BIÊN BẢN", "", one.meeting.secretary))


# Biên bản


def minutes(request: Request) -> list[Content]:
    """The frame of a meeting's minutes, filled in with what is known; the rest is room to write."""
    words = wording("meetings", request.on)
    return [_minutes(one, request, words) for one in sittings(request)]


def _minutes(one: Sitting, request: Request, words: Mapping[str, Any]) -> Content:
    meeting = one.meeting
    blocks: list[Block] = [
        title(words["minutes"], one.what, note=words["reference"], geometry=one.office.geometry),
        *_opening(one),
        heading("II. Nội dung"),
        *_told(meeting.contents),
        *_progress(meeting),
        heading("III. Ý kiến thảo luận"),
        *_discussion(meeting),
        heading("IV. Kết luận, nghị quyết"),
        *_told("\n".join(filter(None, (meeting.conclusion, *_lines_of(meeting))))),
        *_duties(meeting),
        heading("V. Kiến nghị"),
        *_told(meeting.concerns, 2),
        heading("VI. Tự đánh giá chất lượng buổi sinh hoạt"),
        paragraph(quality_of(meeting)),
        paragraph(f"Buổi sinh hoạt kết thúc hồi {_clock(meeting.ended)}. {one.office.say(words['minutes_ending'])}"),
        _closing(one),
    ]
    number = number_line(_plain(meeting.minutes_number), "BB", "CB")
    return paper_of(one, request, f"Biên bản {one.what}", blocks, number=number)


def _opening(one: Sitting) -> Iterator[Text]:
    meeting = one.meeting
    when, place = long_date(one.day), meeting.place or DOTS
    theme = f", chuyên đề “{meeting.theme}”" if meeting.theme else ""
    yield paragraph(f"Hồi {_clock(meeting.started)}, {when}, tại {place}, {one.name} {one.what}{theme}.")
    yield heading("I. Thành phần")
    people = roll(meeting, one.day)
    if one.is_held:
        yield paragraph(counted_words(people))
        for presence, words in ((Presence.EXCUSED, "Vắng có lý do"), (Presence.UNEXCUSED, "Vắng không lý do")):
            absent = [_absent(who) for who in people if who.presence == presence]
            if absent:
                yield paragraph(f"{words}: {', '.join(absent)}.")
    else:
        yield paragraph(f"Được triệu tập: {_called(people)}; có mặt: ……; vắng: ……, lý do: {DOTS}")
    guests = [*_visitors(meeting), *meeting.guests.splitlines()]
    if guests:
        yield paragraph(f"Cấp trên dự: {'; '.join(guests)}.")
    yield paragraph(f"Chủ trì: đồng chí {meeting.chair or DOTS}. Thư ký: đồng chí {meeting.secretary or DOTS}.")


def _absent(who: Called) -> str:
    return f"{who.name} ({who.reason})" if who.reason else who.name


def _visitors(meeting: Meeting) -> list[str]:
    query = MeetingVisit.select(MeetingVisit, Member).join(Member)
    return [f"đồng chí {one.member.name}" for one in query.where(MeetingVisit.meeting == meeting, ~MeetingVisit.hidden)]


def _clock(text: str) -> str:
    """19:30 as papers say it; room to write when it is not known."""
    known = minutes_of(text)
    return "…… giờ ……" if known is None else f"{known // 60:02d} giờ {known % 60:02d} phút"


def _told(text: str, lines: int = 4) -> Iterator[Block]:
    """What was typed, a paragraph a line, or room to write."""
    typed = [line.strip() for line in text.splitlines() if line.strip()]
    yield from map(paragraph, typed)
    if not typed:
        yield Blank(lines)


def _progress(meeting: Meeting) -> Iterator[Block]:
    """What each said of a task at the meeting."""
    found = told_at(meeting)
    if found:
        yield replace(paragraph("Tiến độ nhiệm vụ đảng viên báo cáo tại buổi sinh hoạt:"), with_next=True)
        rows = [
            Row((str(number), one.task.member.name, one.task.text, one.text, str(one.progress)))
            for number, one in enumerate(found, 1)
        ]
        yield Table(_REPORTED, tuple(rows))


def _discussion(meeting: Meeting) -> Iterator[Block]:
    if meeting.speeches is not None:
        who = f" của {meeting.speakers} đảng viên" if meeting.speakers is not None else ""
        yield paragraph(f"Có {meeting.speeches} lượt phát biểu{who}.")
    yield Blank(4)


def _lines_of(meeting: Meeting) -> list[str]:
    return [_line_words(one) for one in lines_of(meeting)]


def lines_of(meeting: Meeting) -> list[MeetingResolution]:
    """What a meeting resolved, in the order written."""
    mine = MeetingResolution.meeting == meeting, ~MeetingResolution.hidden
    return list(MeetingResolution.select().where(*mine).order_by(MeetingResolution.id))


def _line_words(one: MeetingResolution) -> str:
    text = " ".join(one.text.split()).rstrip(".")
    return f"- {text}{f', hoàn thành trước ngày {short_date(one.due_on)}' if one.due_on else ''}."


def _duties(meeting: Meeting) -> Iterator[Block]:
    """Tasks given out of the resolution, each with who and by when."""
    given: list[Task] = [task for tasks in tasks_of(meeting.id).values() for task in tasks]
    if given:
        yield replace(paragraph("Phân công nhiệm vụ:"), with_next=True)
        rows = [
            Row((str(number), task.text, task.member.name, short_date(task.due_on)))
            for number, task in enumerate(given, 1)
        ]
        yield Table(_GIVEN, tuple(rows))


def quality_of(meeting: Meeting) -> str:
    """The cell's own score and the one that counts, in a sentence, or room to write."""
    known = scores_of(meeting)
    own = next((one for one in known if one.scorer == "cell"), None)
    final = next((one for one in known if one.final and one is not own), None)
    if own is None:
        return "Chi bộ tự chấm: …… điểm; tự xếp loại: …………"
    points = "" if own.total is None else f"{said(own.total)}/{said(own.most or own.total)} điểm; "
    agreed = f" Kết quả cuối cùng: {_LEVELS.get(final.level, '')}." if final else ""
    return f"Chi bộ tự chấm: {points}tự xếp loại: {_LEVELS.get(own.level, '')}.{agreed}"


def _plain(number: str) -> str:
    """The figures of a number written in full: "05-BB/CB" is 05."""
    found = _DIGITS.search(number)
    return found[0] if found else ""


# Nghị quyết chi bộ


def resolution(request: Request) -> list[Content]:
    """What the meeting resolved as a paper to issue; raises NothingToPrintError where nothing was resolved."""
    words = wording("meetings", request.on)
    found = [(one, lines) for one in sittings(request) if (lines := lines_of(one.meeting))]
    if not found:
        raise NothingToPrintError("Buổi sinh hoạt chưa ghi nghị quyết, kết luận nào để in.")
    return [_resolution(one, lines, request, words) for one, lines in found]


def _resolution(
    one: Sitting, lines: Sequence[MeetingResolution], request: Request, words: Mapping[str, Any]
) -> Content:
    written = next((line.number for line in lines if line.number.strip()), "")
    number = number_line(request.number or _plain(written), "NQ", "CB")
    office = one.office
    blocks: list[Block] = [
        title(words["resolution"], one.what, geometry=office.geometry),
        paragraph(f"{one.name} họp {long_date(one.day)}. {office.say(words['resolution_opening'])}"),
        heading("I. Đánh giá kết quả"),
        *_told(one.meeting.conclusion, 3),
        heading("II. Phương hướng, nhiệm vụ"),
        *(paragraph(_line_words(line)) for line in lines),
        heading("III. Phân công"),
        *(list(_duties(one.meeting)) or [Blank(3)]),
        heading("IV. Tự đánh giá chất lượng buổi sinh hoạt"),
        paragraph(quality_of(one.meeting)),
        paragraph(office.say(words["resolution_ending"])),
        Closing(cell_signature(office, one.cell), recipients=tuple(map(office.say, words["recipients"]))),
    ]
    return paper_of(one, request, f"Nghị quyết {one.what}", blocks, number=number)
