"""Khen thưởng từ hội thi: the winners become recipients of a commending decision without being typed again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from db.awards import AwardDecision, AwardKind, awards_of
from db.base import save_many
from db.contests import Contest, Contestant, ContestState, ContestWinner
from db.errors import UserError
from nongson_desktop.rules.awards import CELL, COLLECTIVE, MEMBER, PERSON, Proposal, decide, named_recipient
from nongson_desktop.rules.contest_results import is_handed, winners

GROUND = "Hội thi"


def merit_of(contest: Contest) -> str:
    """What the decision commends for."""
    name = contest.name if contest.name.casefold().startswith("hội thi") else f"hội thi {contest.name}"
    return f"đạt giải tại {name[:1].upper()}{name[1:]} năm {contest.year}"


def achievement_of(won: ContestWinner, contest: Contest) -> str:
    """What the certificate of one winner says."""
    prize = won.prize.name[:1].lower() + won.prize.name[1:]
    group = f" {won.prize.group}" if won.prize.group else ""
    return f"Đạt {prize}{group} tại {merit_of(contest).removeprefix('đạt giải tại ')}"


def waiting(contest: Contest) -> list[ContestWinner]:
    """Winners whom no decision names yet; one whose decision was taken back waits again."""
    return [one for one in winners(contest) if not is_handed(one)]


def recipients(contest: Contest, won: Sequence[ContestWinner], body: str, on: date) -> list[Proposal]:
    """The winners as those to be commended: members, cells with their teams, others by name; money of the prize."""
    return [
        named_recipient(
            _kind(one.contestant),
            one.contestant.name,
            achievement_of(one, contest),
            body=body,
            on=on,
            record=_record(one.contestant),
            unit=one.contestant.unit,
            money=one.prize.amount,
        )
        for one in won
    ]


def _kind(one: Contestant) -> str:
    if one.team:
        return CELL if one.__data__["organization"] else COLLECTIVE
    return MEMBER if one.__data__["member"] else PERSON


def _record(one: Contestant) -> int:
    return int((one.__data__["organization"] if one.team else one.__data__["member"]) or 0)


def hand_over(contest: Contest, on: date, body: str, number: str = "", merit: str = "") -> AwardDecision:
    """Make the decision that commends the winners still waiting, in the current Action; raises UserError.

    Each winner then leads to the line of the decision, so that none is commended twice.
    """
    if contest.state not in (ContestState.ANNOUNCED, ContestState.COMMENDED):
        raise UserError("Công bố kết quả hội thi rồi mới đề nghị khen thưởng.", "state")
    won = waiting(contest)
    if not won:
        raise UserError("Mọi giải đã chuyển sang khen thưởng.", "award")
    decision = decide(
        contest.year,
        AwardKind.AD_HOC,
        number,
        on,
        chosen=recipients(contest, won, body, on),
        body=body,
        ground=GROUND,
        merit=merit.strip() or merit_of(contest),
    )
    awards = {award.position: award.id for award in awards_of(decision)}
    save_many(ContestWinner, [{"id": one.id, "award": awards[place]} for place, one in enumerate(won, 1)])
    return decision


def decision_of(contest: Contest) -> int | None:
    """The latest decision that names a winner of the contest."""
    found = [one.award.__data__["decision"] for one in winners(contest) if one.award and is_handed(one)]
    return max(found) if found else None
