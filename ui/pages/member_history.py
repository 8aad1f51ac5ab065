"""Lịch sử: what was written about a member, when, by whom, from what to what."""

from __future__ import annotations

from db.awards import AwardReceived
from db.badges import BadgeAward, PartyGap
from db.base import Action, Audit
from db.discipline import Discipline
from db.member_file import Education, MassMembership, Training, UnderReview
from db.members import Membership, OfficeHeld, StatusPeriod
from db.transfers import Transfer
from nongson_desktop.rules.journal import Change, moment, told
from ui.privacy import privacy

_BESIDE = (
    Membership,
    StatusPeriod,
    OfficeHeld,
    PartyGap,
    BadgeAward,
    Education,
    Training,
    MassMembership,
    UnderReview,
    Transfer,
    AwardReceived,
    Discipline,
)
_LATEST = 200


def history_of(member_id: int) -> list[tuple[str, str, str, str]]:
    """The newest audit rows of a member's record and of the dated rows beside it: when, who, what, changes."""
    wanted = (Audit.table == "member") & (Audit.record_id == member_id)
    for model in _BESIDE:
        own = model.select(model.id).where(model.member == member_id)
        wanted |= (Audit.table == model._meta.table_name) & Audit.record_id.in_(own)
    audits = list(Audit.select(Audit, Action).join(Action).where(wanted).order_by(Audit.id.desc()).limit(_LATEST))
    return [
        (moment(audit.action.at), audit.action.who, audit.action.what, ";\n".join(map(_sentence, changes)))
        for audit, changes in zip(audits, told(audits, but="member"), strict=True)
    ]


def _sentence(one: Change) -> str:
    """One value in words: "Điện thoại: 0900 → 0911"."""
    if not one.label:
        return one.new
    old, new = ((privacy.masked(text) if one.private else text) for text in (one.old, one.new))
    return f"{one.label}: {old} → {new or '(bỏ trống)'}" if old else f"{one.label}: {new or '(bỏ trống)'}"
