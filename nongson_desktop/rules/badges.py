"""Huy hiệu Đảng: who is due in a round, early, posthumously or passed over, and the decision recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.badges import BadgeAward, BadgeChoice, BadgeKind, BadgeRequest, candidates
from db.base import Action, action, save_many
from db.dates import add_months
from db.errors import UserError
from db.members import Member, Status
from nongson_desktop.rules.badge_rules import BadgeRules, Money, rules_on
from nongson_desktop.rules.party_age import SET, LeftOut, Start, full_on, left_out, months_added, start_of

_WAITING_STATUS = {
    Status.SUSPENDED: "đang đình chỉ sinh hoạt",
    Status.PROBATIONARY: "đang dự bị: tuổi đảng tính khi đã chính thức",
}


class Standing:
    """How a member stands in a round."""

    DUE, POSTHUMOUS, EARLY, POSSIBLE, MISSED, HELD = "due", "posthumous", "early", "possible", "missed", "held"
    LABELS = (
        (DUE, "Đến hạn"),
        (POSTHUMOUS, "Truy tặng"),
        (EARLY, "Đề nghị sớm"),
        (POSSIBLE, "Có thể sớm"),
        (MISSED, "Đã qua đợt"),
        (HELD, "Chưa đề nghị"),
    )
    PROPOSED = (DUE, POSTHUMOUS, EARLY)


@dataclass(frozen=True)
class BadgeProposal:
    """One member's badge in a round; `grounds` go on paper, `hints` only tell the clerk."""

    member: Member
    cell_id: int | None
    cell: str
    years: int
    standing: str
    kind: str
    start: Start
    due: date
    round_on: date
    money: Money
    grounds: str = ""
    hints: str = ""

    @property
    def is_proposed(self) -> bool:
        return self.standing in Standing.PROPOSED

    @property
    def note(self) -> str:
        return "; ".join(part for part in (self.grounds, self.hints) if part)


@dataclass(frozen=True)
class _Candidate:
    """What the records say about a member who may be near a milestone."""

    row: Any
    start: Start
    gaps: list[LeftOut]
    highest: int
    rules: BadgeRules
    round_on: date

    def due(self, years: int) -> date:
        return full_on(self.start.day, years, self.gaps)

    def request(self, years: int) -> tuple[str, str]:
        """What the clerk set for this badge in this round and why."""
        for asked, choice, since, until, reason in json.loads(self.row.request_rows):
            if asked == years and _covers(choice, since, until, self.round_on.isoformat()):
                return choice, reason
        return "", ""


def _covers(choice: str, since: str, until: str | None, day: str) -> bool:
    """Whether what was set stands in the round: for that round alone, while waiting, or, when early, from then on."""
    if until is None and choice == BadgeChoice.HELD:
        return since == day
    return since <= day and (until is None or day < until)


def due_badges(round_on: date) -> list[BadgeProposal]:
    """Everyone who is due in the round, may be early or was passed over, in the order of `Standing`; two queries."""
    rules = rules_on(round_on)
    found = [one for candidate in _candidates(round_on, rules) for one in _standings(candidate)]
    order = [standing for standing, _ in Standing.LABELS]
    return sorted(found, key=lambda one: (order.index(one.standing), -one.years))


def _candidates(round_on: date, rules: BadgeRules) -> Iterator[_Candidate]:
    most_early = max(months for _, months in rules.early)
    begun_before = add_months(round_on, most_early - 12 * min(rules.milestones)).year + 1
    for row in candidates(round_on, begun_before):
        start = start_of(row)
        if start is None:
            continue
        gaps = [tuple(date.fromisoformat(text) if text else None for text in gap) for gap in json.loads(row.gap_rows)]
        last = row.since if row.status == Status.DECEASED and row.since else round_on
        left = left_out([(since, until) for since, until in gaps if since], last)
        yield _Candidate(row, start, left, max(json.loads(row.badge_years), default=0), rules, round_on)


def _standings(one: _Candidate) -> Iterator[BadgeProposal]:
    if one.row.status == Status.DECEASED:
        yield from _posthumous(one)
        return
    milestones, rules, day = one.rules.milestones, one.rules, one.round_on
    reached = [years for years in milestones if rules.reached(one.due(years), day)]
    if reached and reached[-1] > one.highest:
        fresh = not rules.reached(one.due(reached[-1]), rules.round_before(day))
        yield _regular(one, reached[-1], fresh=fresh)
    coming = next((years for years in milestones if years > max([one.highest, *reached])), None)
    if coming and one.row.status not in _WAITING_STATUS and rules.reached(rules.earliest(one.due(coming), coming), day):
        yield _early(one, coming)


def _regular(one: _Candidate, years: int, *, fresh: bool) -> BadgeProposal:
    choice, reason = one.request(years)
    held = _WAITING_STATUS.get(one.row.status) or (reason if choice == BadgeChoice.HELD else "")
    if held:
        return _proposal(one, years, Standing.HELD, hints=held)
    if fresh or choice == BadgeChoice.EARLY:
        return _proposal(one, years, Standing.DUE)
    passed = f"đến hạn từ đợt {one.rules.round_for(one.due(years)):%d/%m/%Y}, chưa ghi quyết định"
    return _proposal(one, years, Standing.MISSED, hints=passed)


def _early(one: _Candidate, years: int) -> BadgeProposal:
    """Grave illness brings a badge forward, only when the clerk says so with a reason (HD 01-HD/TW 2021)."""
    choice, reason = one.request(years)
    due = f"tròn {years} năm ngày {one.due(years):%d/%m/%Y}"
    if choice == BadgeChoice.EARLY:
        return _proposal(one, years, Standing.EARLY, BadgeKind.EARLY, f"bệnh nặng: {reason}; {due}")
    if choice == BadgeChoice.HELD:
        return _proposal(one, years, Standing.HELD, BadgeKind.EARLY, hints=reason)
    earliest = one.rules.earliest(one.due(years), years)
    return _proposal(one, years, Standing.POSSIBLE, BadgeKind.EARLY, hints=f"bệnh nặng thì xét từ {earliest:%d/%m/%Y}")


def _posthumous(one: _Candidate) -> Iterator[BadgeProposal]:
    """Who died not long before a badge was due, in the first round after the death (HD 01-HD/TW 2021)."""
    died, rules = one.row.since, one.rules
    if died is None or died < add_months(one.round_on, -12):
        return
    months = rules.posthumous_months
    reached = [years for years in rules.milestones if rules.reached(add_months(one.due(years), -months), died)]
    if not reached or reached[-1] <= one.highest:
        return
    years = reached[-1]
    choice, reason = one.request(years)
    fresh = rules.round_after(died) == one.round_on and rules.round_for(one.due(years)) > died
    standing = Standing.HELD if choice == BadgeChoice.HELD else Standing.POSTHUMOUS if fresh else Standing.MISSED
    yield _proposal(one, years, standing, BadgeKind.POSTHUMOUS, f"từ trần {died:%d/%m/%Y}", hints=reason)


def _proposal(
    one: _Candidate, years: int, standing: str, kind: str = BadgeKind.REGULAR, grounds: str = "", hints: str = ""
) -> BadgeProposal:
    member, start, due = one.row, one.start, one.due(years)
    money = one.rules.money(years, one.round_on)
    exempt = f"miễn đảng phí từ {due:%d/%m/%Y}" if years == one.rules.dues_exempt_years else ""
    own_day = f"tính từ {start.day:%d/%m/%Y}: {member.party_age_reason}" if start.basis == SET else ""
    months = months_added(start.day, years, one.gaps)
    out = f"trừ {months} tháng không tính tuổi đảng" if months else ""
    return BadgeProposal(
        member=member,
        cell_id=member.cell_id,
        cell=member.cell or "",
        years=years,
        standing=standing,
        kind=kind,
        start=start,
        due=due,
        round_on=one.round_on,
        money=money,
        grounds="; ".join(part for part in (grounds, own_day, out) if part),
        hints="; ".join(part for part in (hints, start.doubt, exempt, money.warning) if part),
    )


@dataclass(frozen=True)
class NextBadge:
    """The next milestone of a member, the day it is full and the round it belongs to."""

    years: int
    due: date
    round_on: date


def next_badge(start: date, gaps: Sequence[LeftOut], day: date, rules: BadgeRules) -> NextBadge | None:
    """The first milestone not yet full on the day; None after the last."""
    for years in rules.milestones:
        due = full_on(start, years, gaps)
        if due > day:
            return NextBadge(years, due, rules.round_for(due))
    return None


# what the clerk sets and records


def set_early(proposal: BadgeProposal, reason: str) -> None:
    """Propose a badge early for grave illness from this round on, in the current Action; raises UserError."""
    if proposal.standing not in (Standing.POSSIBLE, Standing.EARLY):
        raise UserError(f"{proposal.member.name} không thuộc diện xét sớm trong đợt này.", "reason")
    _set(proposal, BadgeChoice.EARLY, reason)


def hold_back(proposal: BadgeProposal, reason: str, until: date | None = None) -> None:
    """Leave a badge out of this round, or of every round before a day, in the current Action; raises UserError."""
    if until is not None and until <= proposal.round_on:
        raise UserError(f"Hết thời gian chờ ngày {until:%d/%m/%Y}, trước đợt này: không phải chờ.", "until")
    _set(proposal, BadgeChoice.HELD, reason, until)


def _set(proposal: BadgeProposal, choice: str, reason: str, until: date | None = None) -> None:
    if not reason.strip():
        raise UserError("Chưa ghi lý do.", "reason")
    release(proposal)
    BadgeRequest(
        member=proposal.member,
        years=proposal.years,
        choice=choice,
        round_on=proposal.round_on,
        until=until,
        reason=reason,
    ).save()


def release(proposal: BadgeProposal) -> None:
    """Take back what was set for a badge up to this round, in the current Action."""
    standing = BadgeRequest.select().where(
        BadgeRequest.member == proposal.member,
        BadgeRequest.years == proposal.years,
        BadgeRequest.round_on <= proposal.round_on,
        BadgeRequest.hidden == False,
    )
    save_many(BadgeRequest, [{"id": request.id, "hidden": True} for request in standing])


def record_decision(proposals: Sequence[BadgeProposal], number: str = "", decided_on: date | None = None) -> Action:
    """Record the badges that tỉnh ủy decided, as one Action; raises UserError."""
    if not proposals:
        raise UserError("Chưa chọn ai để ghi quyết định.")
    for one in proposals:
        if one.standing in (Standing.POSSIBLE, Standing.HELD):
            raise UserError(f"{one.member.name}: {dict(Standing.LABELS)[one.standing].lower()}, chưa ghi được.")
    _refuse_undated(number, decided_on)
    _refuse_held([(one.member.id, one.years) for one in proposals])
    rows = [
        {
            "member": one.member.id,
            "years": one.years,
            "kind": one.kind,
            "round_on": one.round_on if one.is_proposed else None,
            "decision_number": number,
            "decided_on": decided_on,
            "note": one.grounds,
        }
        for one in proposals
    ]
    document = f" theo quyết định số {number}" if number else ""
    with action(f"Ghi Huy hiệu Đảng cho {len(rows)} đảng viên{document}", kind="award") as made:
        save_many(BadgeAward, rows)
    return made


def check(award: BadgeAward) -> None:
    """Refuse what one field alone cannot judge."""
    milestones = rules_on(award.decided_on or award.round_on or date.max).milestones
    if award.years not in milestones:
        known = ", ".join(str(years) for years in milestones)
        raise UserError(f"Không có Huy hiệu {award.years} năm; các mốc: {known}.", "years")
    _refuse_undated(award.decision_number, award.decided_on)
    if award.kind != BadgeKind.AGAIN:
        _refuse_held([(award.member_id, award.years)], award.id or 0)
    elif not award.note.strip():
        raise UserError("Cấp lại huy hiệu thì phải ghi lý do ở Ghi chú.", "note")


def _refuse_undated(number: str, decided_on: date | None) -> None:
    if number and decided_on is None:
        raise UserError("Có số quyết định thì phải có ngày quyết định.", "decided_on")


def _refuse_held(badges: Sequence[tuple[int, int]], own: int = 0) -> None:
    """A badge of so many years is given once; re-issuing it is another kind. One query."""
    held = BadgeAward.select(BadgeAward, Member).join(Member)
    for award in held.where(
        BadgeAward.member.in_([member for member, _ in badges]),
        BadgeAward.kind != BadgeKind.AGAIN,
        BadgeAward.hidden == False,
        BadgeAward.id != own,
    ):
        if (award.member_id, award.years) in badges:
            raise UserError(f"{award.member.name} đã có Huy hiệu {award.years} năm.", "years")
