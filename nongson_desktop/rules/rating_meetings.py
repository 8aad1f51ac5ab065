"""Họp kiểm điểm, bỏ phiếu: keeping a meeting and its counts, writing the levels they propose, how far the cells are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import peewee as pw

from db.ballots import Ballot, BallotAbout, BallotCount, BallotRound, RatingMeeting
from db.base import action, save_many
from db.errors import UserError
from db.evaluation import Level, Rating
from db.organizations import OrganizationKind
from nongson_desktop.rules.assemblies import SHEET_FIELDS, Assembly, assembly_of, voted_on
from nongson_desktop.rules.ballots import Line, Sheet, ways_on
from nongson_desktop.rules.evaluation import evaluation_of, rating_day, record_level, refuse_closed
from nongson_desktop.rules.organizations import cells, office_names

NOT_MET, MET, COUNTED, COMPLETE = "chưa họp", "đã họp", "đã nhập phiếu", "đủ biên bản"
Key = tuple[int, str]


# The meeting


def meeting_of(year: int, organization: int) -> RatingMeeting | None:
    """The meeting of the year, if it was entered."""
    return RatingMeeting.get_or_none(
        RatingMeeting.year == year, RatingMeeting.organization == organization, RatingMeeting.hidden == False
    )


def read(meeting: RatingMeeting, about: str = BallotAbout.MEMBERS) -> Assembly:
    """The meeting with its names and sheets as they are kept now."""
    day = meeting.held_on or rating_day(meeting.year)
    return assembly_of(meeting.year, meeting.__data__["organization"], day, about)


def check_meeting(meeting: RatingMeeting) -> None:
    """Refuse what one field alone cannot judge."""
    refuse_closed(meeting.year, evaluation_of(meeting.year))
    if meeting.held_on is not None and not meeting.year <= meeting.held_on.year <= meeting.year + 1:
        raise UserError(f"Ngày họp phải trong năm {meeting.year} hoặc đầu năm sau.", "held_on")
    members, entitled, present = meeting.members, meeting.entitled, meeting.present
    if any(number is not None and number < 0 for number in (members, entitled, present)):
        raise UserError("Số người không thể âm.", "members")
    if members is not None and entitled is not None and entitled > members:
        raise UserError(f"Có quyền biểu quyết {entitled} nhiều hơn tổng số {members} đảng viên.", "entitled")
    if entitled is not None and present is not None and present > entitled:
        raise UserError(f"Có mặt {present} nhiều hơn {entitled} người có quyền biểu quyết.", "present")


def keep_meeting(year: int, organization: int, values: Mapping[str, Any]) -> RatingMeeting:
    """Write what is known of the meeting as one Action; raises UserError."""
    meeting = meeting_of(year, organization) or RatingMeeting(year=year, organization=organization)
    for name, value in values.items():
        setattr(meeting, name, value)
    check_meeting(meeting)
    _refuse_broken(meeting)
    with action(f"Ghi cuộc họp kiểm điểm năm {year} của {meeting.organization.name}"):
        meeting.save()
    return meeting


def _refuse_broken(meeting: RatingMeeting) -> None:
    """Numbers of the meeting that the counted sheets would no longer fit are refused."""
    if not meeting.id:
        return
    issued = Ballot.select(pw.fn.MAX(Ballot.issued)).where(Ballot.meeting == meeting, Ballot.hidden == False).scalar()
    if issued and issued > (meeting.present or 0):
        raise UserError(f"Đã phát {issued} phiếu, không thể chỉ có {meeting.present or 0} người có mặt.", "present")


# The counts


def keep_sheet(meeting: RatingMeeting, sheet: Sheet) -> None:
    """Write the counts of one round as one Action; refused while they do not balance (UserError says where)."""
    check_meeting(meeting)
    sheet.check()
    _refuse_strangers(meeting, sheet)
    ballot = Ballot.get_or_none(
        Ballot.meeting == meeting, Ballot.round == sheet.round, Ballot.about == sheet.about, Ballot.hidden == False
    ) or Ballot(meeting=meeting, round=sheet.round, about=sheet.about)
    for name in SHEET_FIELDS:
        setattr(ballot, name, getattr(sheet, name))
    with action(f"Ghi kết quả kiểm phiếu lần {sheet.round} của {meeting.organization.name}, năm {meeting.year}"):
        ballot.save()
        _keep_lines(ballot, sheet.lines)


def _refuse_strangers(meeting: RatingMeeting, sheet: Sheet) -> None:
    known = {rating.id for rating in voted_on(meeting, sheet.about)}
    strange = [line.name for line in sheet.lines if line.rating_id not in known]
    if strange:
        raise UserError(f"{strange[0]} không có trong danh sách được xếp loại ở đây.")


def _keep_lines(ballot: Ballot, lines: Sequence[Line]) -> None:
    """Counts that were there and have no line any more, as after another first round, are hidden."""
    query = BallotCount.select().where(BallotCount.ballot == ballot, BallotCount.hidden == False)
    known = {count.__data__["rating"]: count.id for count in query}
    rows: list[dict[str, Any]] = [
        {
            "ballot": ballot.id,
            "rating": line.rating_id,
            **{level.lower(): line.votes(level) for level in Level.ALL},
            **({"id": known[line.rating_id]} if line.rating_id in known else {}),
        }
        for line in lines
    ]
    left = known.keys() - {line.rating_id for line in lines}
    save_many(BallotCount, [*rows, *({"id": known[rating], "hidden": True} for rating in sorted(left))])


# What follows


def confirm(meeting: RatingMeeting, about: str = BallotAbout.MEMBERS) -> int:
    """Write the levels that the counts propose, as one Action; how many; raises UserError.

    A cell proposes; the committee decides on members and cells, and proposes of its own organisation only.
    """
    levels = read(meeting, about).levels()
    if not levels:
        raise UserError("Chưa có kết quả kiểm phiếu nào để ghi mức.")
    if meeting.held_on is None:
        raise UserError("Chưa ghi ngày họp.", "held_on")
    own = _own_ratings(meeting, levels)
    final = {} if _is_cell(meeting) else {rating: level for rating, level in levels.items() if rating not in own}
    with action(f"Ghi mức theo kết quả bỏ phiếu của {meeting.organization.name}, năm {meeting.year}"):
        _write("cell", {one: level for one, level in levels.items() if one not in final}, meeting.held_on)
        _write("final", final, meeting.held_on)
    return len(levels)


def _is_cell(meeting: RatingMeeting) -> bool:
    return bool(meeting.organization.kind == OrganizationKind.CELL)


def _own_ratings(meeting: RatingMeeting, levels: Mapping[int, str]) -> set[int]:
    query = Rating.select(Rating.id).where(
        Rating.id.in_(list(levels)), Rating.member.is_null(), Rating.organization == meeting.organization
    )
    return {rating.id for rating in query}


def _write(stage: str, levels: Mapping[int, str], day: date) -> None:
    for level in Level.ALL:
        if ids := [rating for rating, given in levels.items() if given == level]:
            record_level(ids, stage, level, day if stage == "final" else None)
    values: dict[str, Any] = {"cell_on": day} if stage == "cell" else {"decided_by": "Đảng ủy"}
    save_many(Rating, [{"id": rating, **values} for rating in levels])


# How far the cells are


@dataclass(frozen=True)
class MeetingState:
    """How far one body is with its meeting: who is due, what is kept, and the word for it."""

    id: int
    name: str
    due: int
    proposed: int
    meeting: RatingMeeting | None
    counted: frozenset[Key]
    rounds: int

    @property
    def state(self) -> str:
        met = self.meeting is not None and self.meeting.held_on is not None
        if not met:
            return NOT_MET
        if (BallotRound.LEVELS, BallotAbout.MEMBERS) not in self.counted:
            return MET
        return COMPLETE if self.is_complete else COUNTED

    @property
    def is_complete(self) -> bool:
        """Every round counted, every level written, and the signers of the minutes known."""
        assert self.meeting is not None
        signers = (self.meeting.chair, self.meeting.secretary, self.meeting.teller)
        rounds = {(number, BallotAbout.MEMBERS) for number in range(1, self.rounds + 1)}
        return rounds <= self.counted and self.proposed >= self.due and all(signers)


def meeting_states(year: int, day: date) -> list[MeetingState]:
    """Each cell of the rating date, ended since or not, then the committee, with how far it is; five queries."""
    names, opened = office_names(day), evaluation_of(year)
    meetings = {
        one.__data__["organization"]: one
        for one in RatingMeeting.select().where(RatingMeeting.year == year, RatingMeeting.hidden == False)
    }
    counted = _counted(year)
    due, proposed = _progress(year)
    rounds = ways_on(rating_day(year)).rounds

    def state(organization: int, name: str, stage: str) -> MeetingState:
        meeting = meetings.get(organization)
        found = counted.get(meeting.id, frozenset()) if meeting else frozenset()
        cell = organization if stage == "cell" else None
        return MeetingState(organization, name, due[cell], proposed[cell], meeting, found, rounds)

    there = cells(opened.rating_date if opened else day)
    return [*(state(cell.id, cell.name, "cell") for cell in there), state(names.id, names.name, "final")]


def _counted(year: int) -> dict[int, frozenset[Key]]:
    query: Any = (
        Ballot.select(Ballot.meeting, Ballot.round, Ballot.about)
        .join(RatingMeeting)
        .where(RatingMeeting.year == year, Ballot.hidden == False, Ballot.valid.is_null(False))
        .tuples()
    )
    found: dict[int, set[Key]] = {}
    for meeting, round_, about in query:
        found.setdefault(meeting, set()).add((round_, about))
    return {meeting: frozenset(keys) for meeting, keys in found.items()}


def _progress(year: int) -> tuple[Counter[int | None], Counter[int | None]]:
    """Members to be rated by cell, and those with a proposal; under None the whole office and those decided."""
    query: Any = (
        Rating.select(
            Rating.organization,
            pw.fn.COUNT(Rating.id),
            pw.fn.SUM(Rating.cell_level != ""),
            pw.fn.SUM(Rating.level != ""),
        )
        .where(
            Rating.year == year,
            Rating.member.is_null(False),
            Rating.hidden == False,
            Rating.status != "",
            Rating.exempt_reason == "",
        )
        .group_by(Rating.organization)
        .tuples()
    )
    due: Counter[int | None] = Counter()
    proposed: Counter[int | None] = Counter()
    for cell, number, given, decided in query:
        if cell is not None:
            due[cell], proposed[cell] = number, given
        due[None] += number
        proposed[None] += decided
    return due, proposed
