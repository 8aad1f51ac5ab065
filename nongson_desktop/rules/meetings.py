"""Họp kiểm điểm, bỏ phiếu: who may vote on the day, the sheets of counts of a meeting, and the levels they propose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import peewee as pw

from db.ballots import Ballot, BallotAbout, BallotCount, BallotRound, RatingMeeting
from db.base import action, holds, save_many
from db.errors import UserError
from db.evaluation import Level, Rating, member_ratings
from db.members import Member, Membership, OfficeHeld, Role, Status, StatusPeriod
from db.organizations import Organization, OrganizationKind
from nongson_desktop.rules.allotment import places_for
from nongson_desktop.rules.ballots import Line, Result, Sheet, combined, ways_on
from nongson_desktop.rules.evaluation import evaluation_of, rating_day, record_level, refuse_closed
from nongson_desktop.rules.organizations import cells, office_names

NOT_MET, MET, COUNTED, COMPLETE = "chưa họp", "đã họp", "đã nhập phiếu", "đủ biên bản"
_COMMITTEE = (Role.SECRETARY, Role.DEPUTY, Role.COMMITTEE, Role.STANDING)
_SHEETS = ("issued", "returned", "missing", "valid", "spoiled", "base", "share", "places")


# Who may vote


@dataclass(frozen=True)
class VotingBase:
    """Who belongs to the cell on a day, by what their status means for a vote."""

    official: int = 0
    probationary: int = 0
    away: int = 0
    exempt: int = 0
    suspended: int = 0
    guests: int = 0

    @property
    def members(self) -> int:
        """Counted in đảng số: guests are not."""
        return self.official + self.probationary + self.away + self.exempt + self.suspended

    @property
    def entitled(self) -> int:
        return self.official

    @property
    def sentence(self) -> str:
        """Who votes and who does not, and why."""
        out = (
            (self.probationary, "dự bị"),
            (self.away, "đang sinh hoạt tạm thời nơi khác"),
            (self.exempt, "miễn sinh hoạt (có mặt thì được tính thêm)"),
            (self.suspended, "bị đình chỉ"),
        )
        left = ", ".join(f"{number} {words}" for number, words in out if number)
        words = f"{self.entitled} có quyền biểu quyết trong {self.members} đảng viên{f', trừ {left}' if left else ''}."
        return words + (f" Không tính {self.guests} đảng viên sinh hoạt tạm thời tại đây." if self.guests else "")


def voting_base(organization: int, day: date) -> VotingBase:
    """The voting base of a cell, or of the committee, on the day, in one query (QĐ 294-QĐ/TW 9.3.2).

    Official members, less those introduced elsewhere for a time, exempt and not present, suspended or detained.
    """
    if Organization.get_by_id(organization).kind != OrganizationKind.CELL:
        held = OfficeHeld.select(OfficeHeld.member).where(
            OfficeHeld.organization == organization, OfficeHeld.role.in_(_COMMITTEE), holds(OfficeHeld, day)
        )
        return VotingBase(official=held.distinct().count())
    query: Any = (
        Membership.select(StatusPeriod.status, Member.id)
        .join(Member)
        .join(StatusPeriod, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, day))
        .where(Membership.cell == organization, holds(Membership, day), Member.hidden == False)
        .tuples()
    )
    found = Counter(status for status, _ in set(query))
    return VotingBase(
        official=found[Status.OFFICIAL],
        probationary=found[Status.PROBATIONARY],
        away=found[Status.AWAY],
        exempt=found[Status.EXEMPT],
        suspended=found[Status.SUSPENDED],
        guests=found[Status.GUEST],
    )


# The meeting


def meeting_of(year: int, organization: int) -> RatingMeeting | None:
    """The meeting of the year, if it was entered."""
    return RatingMeeting.get_or_none(
        RatingMeeting.year == year, RatingMeeting.organization == organization, RatingMeeting.hidden == False
    )


def proposed_meeting(year: int, organization: int, day: date) -> RatingMeeting:
    """The meeting as it is kept, or a fresh one with what follows from the day: who may vote, who leads; unsaved."""
    known = meeting_of(year, organization)
    if known is not None:
        return known
    base = voting_base(organization, day)
    return RatingMeeting(
        year=year,
        organization=organization,
        members=base.members,
        entitled=base.entitled,
        chair=_head_of(organization, day),
    )


def _head_of(organization: int, day: date) -> str:
    query: Any = (
        OfficeHeld.select(OfficeHeld.role, Member.name)
        .join(Member)
        .where(OfficeHeld.organization == organization, holds(OfficeHeld, day))
        .where(OfficeHeld.role.in_((Role.SECRETARY, Role.DEPUTY)))
        .order_by(OfficeHeld.since.desc())
        .tuples()
    )
    known = dict(reversed(list(query)))
    return str(known.get(Role.SECRETARY) or known.get(Role.DEPUTY) or "")


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
    for sheet in sheets_of(meeting).values():
        if sheet.is_counted and sheet.present < (sheet.issued or 0):
            raise UserError(f"Đã phát {sheet.issued} phiếu, không thể chỉ có {sheet.present} người có mặt.", "present")


# The sheets


Key = tuple[int, str]


def sheets_of(meeting: RatingMeeting) -> dict[Key, Sheet]:
    """The sheets entered for a meeting by round and by what they are about; two queries."""
    if not meeting.id:
        return {}
    ballots = list(Ballot.select().where(Ballot.meeting == meeting, Ballot.hidden == False))
    counts: dict[int, list[BallotCount]] = {ballot.id: [] for ballot in ballots}
    query = (
        BallotCount.select(BallotCount, Rating)
        .join(Rating)
        .where(BallotCount.ballot.in_(list(counts)), BallotCount.hidden == False, Rating.hidden == False)
        .order_by(BallotCount.id)
    )
    for count in query:
        counts[count.__data__["ballot"]].append(count)
    return {(ballot.round, ballot.about): _sheet(meeting, ballot, counts[ballot.id]) for ballot in ballots}


def _sheet(meeting: RatingMeeting, ballot: Ballot, counts: Iterable[BallotCount]) -> Sheet:
    lines = tuple(
        Line(one.__data__["rating"], one.rating.name, one.htxs, one.htt, one.ht, one.kht, one.rating.position)
        for one in counts
    )
    return Sheet(
        round=ballot.round,
        about=ballot.about,
        four=_is_four(meeting, ballot.about) or any(line.htxs for line in lines),
        entitled=meeting.entitled or 0,
        present=meeting.present or 0,
        lines=lines,
        **{name: getattr(ballot, name) for name in _SHEETS},
    )


def _is_four(meeting: RatingMeeting, about: str) -> bool:
    """Whether one round asks for all four levels: always of collectives, of members where the office set it so."""
    return about == BallotAbout.COLLECTIVES or ways_on(meeting.held_on or rating_day(meeting.year)).rounds == 1


def sheet_to_fill(meeting: RatingMeeting, round_: int, about: str) -> Sheet:
    """The sheet of a round with every name that it is about, what is counted already in its place."""
    known = sheets_of(meeting)
    ways = ways_on(meeting.held_on or rating_day(meeting.year))
    kept = known.get((round_, about))
    counted = {line.rating_id: line for line in kept.lines} if kept else {}
    first = known.get((BallotRound.LEVELS, about))
    names = names_for(meeting, about)
    if round_ == BallotRound.BEST:
        good = _at_htt(first)
        names = [rating for rating in names if rating.id in good]
    lines = tuple(
        counted.get(rating.id) or Line(rating.id, rating.name, position=rating.position or "") for rating in names
    )
    values = {name: getattr(kept, name) for name in _SHEETS} if kept else {"base": ways.base, "share": ways.share}
    four = _is_four(meeting, about) and round_ == BallotRound.LEVELS
    if (four or round_ == BallotRound.BEST) and values.get("places") is None and about == BallotAbout.MEMBERS:
        values["places"] = places_for(meeting.year, meeting.__data__["organization"])
    return Sheet(round_, about, four, meeting.entitled or 0, meeting.present or 0, lines=lines, **values)


def _at_htt(first: Sheet | None) -> set[int]:
    return {result.line.rating_id for result in first.results() if result.level == Level.HTT} if first else set()


def rounds_of(meeting: RatingMeeting, about: str) -> tuple[int, ...]:
    """The rounds that a vote takes: one on all four levels, or two."""
    return (BallotRound.LEVELS,) if _is_four(meeting, about) else (BallotRound.LEVELS, BallotRound.BEST)


def names_for(meeting: RatingMeeting, about: str) -> list[Rating]:
    """Whom or what the meeting votes on, in the order of lists: those rated in the year, never the exempt; one query.

    A cell votes on its members, or on itself and its chi ủy; the committee on every member, or every collective.
    """
    return list(_named(meeting.year, meeting.__data__["organization"], about))


def _named(year: int, organization: int, about: str) -> Any:
    rated = (Rating.status != "") & (Rating.exempt_reason == "")
    of_cell = Organization.get_by_id(organization).kind == OrganizationKind.CELL
    if about == BallotAbout.MEMBERS:
        query = member_ratings(year).where(rated)
    else:
        query = (
            Rating.select(Rating)
            .join(Organization)
            .where(Rating.year == year, Rating.member.is_null(), Rating.hidden == False, rated)
            .order_by(Organization.sort_key, Organization.id, Rating.collective)
        )
    return query.where(Rating.organization == organization) if of_cell else query


def keep_sheet(meeting: RatingMeeting, sheet: Sheet) -> None:
    """Write the counts of one round as one Action; refused while they do not balance (UserError says where)."""
    check_meeting(meeting)
    sheet.check()
    _refuse_strangers(meeting, sheet)
    ballot = Ballot.get_or_none(
        Ballot.meeting == meeting, Ballot.round == sheet.round, Ballot.about == sheet.about, Ballot.hidden == False
    ) or Ballot(meeting=meeting, round=sheet.round, about=sheet.about)
    for name in _SHEETS:
        setattr(ballot, name, getattr(sheet, name))
    with action(f"Ghi kết quả kiểm phiếu lần {sheet.round} của {meeting.organization.name}, năm {meeting.year}"):
        ballot.save()
        _keep_lines(ballot, sheet.lines)


def _refuse_strangers(meeting: RatingMeeting, sheet: Sheet) -> None:
    known = {rating.id for rating in names_for(meeting, sheet.about)}
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


def results_of(meeting: RatingMeeting, about: str = BallotAbout.MEMBERS) -> dict[int, list[Result]]:
    """The results of each round entered, by round."""
    return {round_: sheet.results() for (round_, of), sheet in sorted(sheets_of(meeting).items()) if of == about}


def proposed_levels(meeting: RatingMeeting, about: str = BallotAbout.MEMBERS) -> dict[int, str]:
    """The level that the counts propose by rating; names without a majority are left out."""
    known = sheets_of(meeting)
    first = known.get((BallotRound.LEVELS, about))
    return combined(first, known.get((BallotRound.BEST, about))) if first else {}


def confirm(meeting: RatingMeeting, about: str = BallotAbout.MEMBERS) -> int:
    """Write the levels that the counts propose, as one Action; how many; raises UserError.

    A cell proposes; the committee decides on members and cells, and proposes of its own organisation only.
    """
    levels = proposed_levels(meeting, about)
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
    """Each cell, then the committee, with how far it is; four queries."""
    names = office_names(day)
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

    return [*(state(cell.id, cell.name, "cell") for cell in cells(day)), state(names.id, names.name, "final")]


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
