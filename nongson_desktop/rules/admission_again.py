"""Kết nạp lại: who was in the Party before keeps one record, and what QĐ 294-QĐ/TW 3.5 asks is said."""

from __future__ import annotations

from datetime import date
from typing import Any

from db.admission import Candidate
from db.members import Member, Status, StatusPeriod
from nongson_desktop.rules.status_changes import StatusChange, warnings_of
from nongson_desktop.rules.statuses import LEFT_PARTY, periods_of, status_before

_KNOWN = "-"


def former_member(candidate: Candidate, day: date) -> Member | None:
    """The record of one who has left the Party: by the identity number, else by name and full birth date."""
    number, born = candidate.identity_number, candidate.birth_date
    asked: list[Any] = [Member.identity_number == number] if number else []
    asked += [(Member.name == candidate.name) & (Member.birth_date == born)] if born and born.day else []
    left = StatusPeriod.select(StatusPeriod.member).where(StatusPeriod.status.in_(LEFT_PARTY), ~StatusPeriod.hidden)
    known = (
        one
        for same in asked
        for one in Member.select().where(same, ~Member.hidden, Member.id.in_(left)).order_by(Member.id)
    )
    return next((one for one in known if status_before(periods_of(one), day) in LEFT_PARTY), None)


def was_before(member: Member) -> bool:
    """Whether the member has left the Party once: the first days in it then stay as they are."""
    return any(one.status in LEFT_PARTY for one in periods_of(member))


def warnings_again(candidate: Candidate, day: date) -> list[str]:
    """Who was in the Party before waits thirty-six months and comes back once (QĐ 294-QĐ/TW 3.5)."""
    member = former_member(candidate, day)
    if member is None:
        return []
    change = StatusChange(Status.PROBATIONARY, day, document=_KNOWN)
    return [f"{member.name} đã từng là đảng viên: kết nạp lại vào hồ sơ cũ.", *warnings_of(member, change)]
