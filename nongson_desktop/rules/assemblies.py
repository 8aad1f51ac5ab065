"""Cuộc họp cùng phiếu của họ: meetings of one year with whom they vote on, what is counted and what follows from it.

Everything is read for all the bodies asked at once: the number of queries does not grow with them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.ballots import Ballot, BallotAbout, BallotCount, BallotRound, RatingMeeting
from db.base import holds
from db.evaluation import Level, Rating, member_ratings
from db.members import Member, Membership, OfficeHeld, Role, Status, StatusPeriod
from db.organizations import Organization, OrganizationKind
from nongson_desktop.rules.allotment import allotted, places_of
from nongson_desktop.rules.ballots import Line, Result, Sheet, Ways, combined, ways_on
from nongson_desktop.rules.evaluation import evaluation_of, rating_day

SHEET_FIELDS = ("issued", "returned", "missing", "valid", "spoiled", "base", "share", "places")
_COMMITTEE = (Role.SECRETARY, Role.DEPUTY, Role.COMMITTEE, Role.STANDING)


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


def voting_bases(organizations: Sequence[int], day: date) -> dict[int, VotingBase]:
    """The voting base of each cell, and of the committee, on the day, in two queries (QĐ 294-QĐ/TW 9.3.2).

    Official members, less those introduced elsewhere for a time, exempt and not present, suspended or detained; of
    the committee those who hold a seat in it.
    """
    query: Any = (
        Membership.select(Membership.cell, StatusPeriod.status, Member.id)
        .join(Member)
        .join(StatusPeriod, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, day))
        .where(Membership.cell.in_(list(organizations)), holds(Membership, day), Member.hidden == False)
        .tuples()
    )
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for cell, status, _ in set(query):
        found[cell][status] += 1
    bases = {organization: _base(found[organization]) for organization in organizations}
    return bases | {committee: VotingBase(official=number) for committee, number in _seats(organizations, day).items()}


def _base(found: Mapping[str, int]) -> VotingBase:
    return VotingBase(
        official=found[Status.OFFICIAL],
        probationary=found[Status.PROBATIONARY],
        away=found[Status.AWAY],
        exempt=found[Status.EXEMPT],
        suspended=found[Status.SUSPENDED],
        guests=found[Status.GUEST],
    )


def _seats(organizations: Sequence[int], day: date) -> Counter[int]:
    """How many sit in the committee, when it is among those asked."""
    query: Any = (
        OfficeHeld.select(OfficeHeld.organization, OfficeHeld.member)
        .join(Organization)
        .where(
            OfficeHeld.organization.in_(list(organizations)),
            Organization.kind != OrganizationKind.CELL,
            OfficeHeld.role.in_(_COMMITTEE),
            holds(OfficeHeld, day),
        )
        .tuples()
    )
    return Counter(organization for organization, _ in set(query))


# A meeting with its sheets


@dataclass(frozen=True)
class Assembly:
    """One body's meeting with whom it votes on; `kept` are the sheets entered, by round."""

    meeting: RatingMeeting
    about: str
    names: tuple[Rating, ...]
    kept: Mapping[int, Sheet]
    ways: Ways
    places: int | None
    is_allotted: bool

    @property
    def organization(self) -> int:
        return int(self.meeting.__data__["organization"])

    @property
    def is_four(self) -> bool:
        """One round asks for all four levels: always of collectives, of members where the office set it so."""
        return self.about == BallotAbout.COLLECTIVES or self.ways.rounds == 1

    @property
    def rounds(self) -> tuple[int, ...]:
        return (BallotRound.LEVELS,) if self.is_four else (BallotRound.LEVELS, BallotRound.BEST)

    def is_counted(self, round_: int = BallotRound.LEVELS) -> bool:
        return round_ in self.kept and self.kept[round_].is_counted

    def sheet(self, round_: int) -> Sheet:
        """The round with every name that it is about, what is counted already in its place."""
        kept = self.kept.get(round_)
        counted = {line.rating_id: line for line in kept.lines} if kept else {}
        lines = (
            counted.get(rating.id) or Line(rating.id, rating.name, position=rating.position or "")
            for rating in self._asked(round_)
        )
        values = {name: getattr(kept, name) for name in SHEET_FIELDS} if kept else self._fresh()
        four = self.is_four and round_ == BallotRound.LEVELS
        if (four or round_ == BallotRound.BEST) and values.get("places") is None:
            values["places"] = self.places
        meeting = self.meeting
        return Sheet(
            round_, self.about, four, meeting.entitled or 0, meeting.present or 0, lines=tuple(lines), **values
        )

    def _fresh(self) -> dict[str, Any]:
        return {"base": self.ways.base, "share": self.ways.share}

    def _asked(self, round_: int) -> Iterable[Rating]:
        """In the second round those at HTT by the first."""
        if round_ == BallotRound.LEVELS:
            return self.names
        first = self.kept.get(BallotRound.LEVELS)
        good = {result.line.rating_id for result in first.results() if result.level == Level.HTT} if first else set()
        return [rating for rating in self.names if rating.id in good]

    def results(self) -> dict[int, list[Result]]:
        """The results of each round entered."""
        return {round_: sheet.results() for round_, sheet in sorted(self.kept.items())}

    def levels(self) -> dict[int, str]:
        """The level that the counts propose by rating; names without a majority are left out."""
        first = self.kept.get(BallotRound.LEVELS)
        return combined(first, self.kept.get(BallotRound.BEST)) if first else {}


def assemblies(year: int, organizations: Sequence[int], day: date, about: str = BallotAbout.MEMBERS) -> list[Assembly]:
    """The meetings of these bodies, kept or as the day proposes them, with their names and sheets."""
    known = {one.__data__["organization"]: one for one in _meetings(year, organizations)}
    fresh = [organization for organization in organizations if organization not in known]
    known |= {one.__data__["organization"]: one for one in _fresh_meetings(year, fresh, day)} if fresh else {}
    names = _names(year, organizations, about)
    kept = _sheets([one for one in known.values() if one.id], about)
    ways, places = ways_on(rating_day(year)), _places(year, organizations) if about == BallotAbout.MEMBERS else {}
    given = allotted(year)
    return [
        Assembly(
            known[organization],
            about,
            tuple(names[organization]),
            kept.get(known[organization].id, {}),
            ways,
            places.get(organization),
            organization in given,
        )
        for organization in organizations
    ]


def assembly_of(year: int, organization: int, day: date, about: str = BallotAbout.MEMBERS) -> Assembly:
    return assemblies(year, [organization], day, about)[0]


def _meetings(year: int, organizations: Sequence[int]) -> list[RatingMeeting]:
    query = RatingMeeting.select(RatingMeeting, Organization).join(Organization)
    wanted = RatingMeeting.organization.in_(list(organizations))
    return list(query.where(RatingMeeting.year == year, wanted, RatingMeeting.hidden == False))


def proposed_meeting(year: int, organization: int, day: date) -> dict[str, Any]:
    """What a meeting takes from the day while nothing of it is recorded: who belongs, who may vote, who leads."""
    if _meetings(year, [organization]):
        return {}
    (fresh,) = _fresh_meetings(year, [organization], day)
    return {name: getattr(fresh, name) for name in ("members", "entitled", "chair")}


def _fresh_meetings(year: int, organizations: Sequence[int], day: date) -> list[RatingMeeting]:
    """Meetings with what follows from the day: who may vote, who leads; unsaved."""
    bases, heads = voting_bases(organizations, day), _heads(organizations, day)
    return [
        RatingMeeting(
            year=year,
            organization=organization,
            members=bases[organization].members,
            entitled=bases[organization].entitled,
            chair=heads.get(organization, ""),
        )
        for organization in organizations
    ]


def _heads(organizations: Sequence[int], day: date) -> dict[int, str]:
    """The secretary of each, else the deputy."""
    query: Any = (
        OfficeHeld.select(OfficeHeld.organization, OfficeHeld.role, Member.name)
        .join(Member)
        .where(
            OfficeHeld.organization.in_(list(organizations)),
            OfficeHeld.role.in_((Role.SECRETARY, Role.DEPUTY)),
            holds(OfficeHeld, day),
        )
        .order_by(OfficeHeld.since.desc(), OfficeHeld.id.desc())
        .tuples()
    )
    held = {(organization, role): name for organization, role, name in reversed(list(query))}
    return {
        organization: str(held.get((organization, Role.SECRETARY)) or held.get((organization, Role.DEPUTY)) or "")
        for organization in organizations
    }


def voted_on(meeting: RatingMeeting, about: str) -> list[Rating]:
    """Whom or what the body of the meeting votes on."""
    organization = meeting.__data__["organization"]
    return _names(meeting.year, [organization], about)[organization]


def _names(year: int, organizations: Sequence[int], about: str) -> dict[int, list[Rating]]:
    """Whom or what each votes on, in the order of lists: those rated in the year, never the exempt.

    A cell votes on its members, or on itself and its chi ủy; the committee on every member, or every collective.
    """
    kinds: Any = Organization.select(Organization.id).where(
        Organization.id.in_(list(organizations)), Organization.kind != OrganizationKind.CELL
    )
    above = [one.id for one in kinds]
    query = _rated(year, about)
    if not above:
        query = query.where(Rating.organization.in_(list(organizations)))
    found: dict[int, list[Rating]] = defaultdict(list)
    for rating in query:
        for organization in {rating.__data__["organization"], *above}:
            found[organization].append(rating)
    return found


def _rated(year: int, about: str) -> Any:
    rated = (Rating.status != "") & (Rating.exempt_reason == "")
    if about == BallotAbout.MEMBERS:
        return member_ratings(year).where(rated)
    return (
        Rating.select(Rating)
        .join(Organization)
        .where(Rating.year == year, Rating.member.is_null(), Rating.hidden == False, rated)
        .order_by(Organization.sort_key, Organization.id, Rating.collective)
    )


def _places(year: int, organizations: Sequence[int]) -> dict[int, int]:
    """How many each may choose: what was allotted, else what the cap leaves to the cell or to the whole office."""
    given = allotted(year)
    if evaluation_of(year) is None or all(organization in given for organization in organizations):
        return given
    known = places_of(year)
    proposed = {share.id: share.proposed for share in known.shares}
    return {one: given.get(one, proposed.get(one, known.limit)) for one in organizations}


def _sheets(meetings: Sequence[RatingMeeting], about: str) -> dict[int, dict[int, Sheet]]:
    """The sheets entered by meeting and round; two queries."""
    by_id = {meeting.id: meeting for meeting in meetings}
    wanted = Ballot.meeting.in_(list(by_id))
    ballots = list(Ballot.select().where(wanted, Ballot.about == about, Ballot.hidden == False))
    counts: dict[int, list[BallotCount]] = {ballot.id: [] for ballot in ballots}
    query = (
        BallotCount.select(BallotCount, Rating)
        .join(Rating)
        .where(BallotCount.ballot.in_(list(counts)), BallotCount.hidden == False, Rating.hidden == False)
        .order_by(BallotCount.id)
    )
    for count in query:
        counts[count.__data__["ballot"]].append(count)
    found: dict[int, dict[int, Sheet]] = defaultdict(dict)
    for ballot in ballots:
        meeting = by_id[ballot.__data__["meeting"]]
        found[meeting.id][ballot.round] = _sheet(meeting, ballot, counts[ballot.id])
    return found


def _sheet(meeting: RatingMeeting, ballot: Ballot, counts: Iterable[BallotCount]) -> Sheet:
    lines = tuple(
        Line(one.__data__["rating"], one.rating.name, one.htxs, one.htt, one.ht, one.kht, one.rating.position)
        for one in counts
    )
    of_levels = ballot.round == BallotRound.LEVELS
    is_four = ballot.about == BallotAbout.COLLECTIVES or ballot.places is not None or any(one.htxs for one in lines)
    return Sheet(
        round=ballot.round,
        about=ballot.about,
        four=of_levels and is_four,
        entitled=meeting.entitled or 0,
        present=meeting.present or 0,
        lines=lines,
        **{name: getattr(ballot, name) for name in SHEET_FIELDS},
    )
