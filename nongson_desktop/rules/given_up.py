"""Thôi giữ: what a member who leaves holds no longer: offices, cells followed, candidates helped, posts at death."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import peewee as pw

from db.admission import AdmissionHelper, Candidate
from db.base import holds, save_many
from db.members import Member, OfficeHeld, Role
from db.organizations import Organization
from db.posts import Cadre, HamletPost, PostHeld
from db.terms import AttachedMember


def held(member: Member, day: date) -> list[Any]:
    """The offices, the cells followed and the candidates helped on the day, in this order; three queries."""
    asked = (
        OfficeHeld.select(OfficeHeld, Organization).join(Organization),
        AttachedMember.select(AttachedMember, Organization).join(Organization),
        AdmissionHelper.select(AdmissionHelper, Candidate).join(Candidate),
    )
    return [one for query in asked for one in query.where(query.model.member == member, holds(query.model, day))]


def posts_held(member: Member, day: date) -> list[Any]:
    """The hamlet posts on the day, also of who took them up before she was a member; one query."""
    own = (Cadre.member == member) | (Candidate.member == member)
    query = PostHeld.select(PostHeld, HamletPost).join(HamletPost).switch(PostHeld).join(Cadre)
    return list(query.join(Candidate, pw.JOIN.LEFT_OUTER).where(own, holds(PostHeld, day)).order_by(PostHeld.id))


def told(ones: Iterable[Any]) -> str:
    """What is held, in words."""
    return "; ".join(_words_of(one) for one in ones)


def _words_of(one: Any) -> str:
    if isinstance(one, AttachedMember):
        return f"phụ trách {one.cell.name}"
    if isinstance(one, AdmissionHelper):
        return f"giúp đỡ quần chúng {one.candidate.name}"
    if isinstance(one, PostHeld):
        return f"{one.post.name} {one.hamlet.name}"
    return f"{dict(Role.LABELS)[one.role]} {one.organization.name}"


def give_up(ones: Iterable[Any], day: date, why: str) -> None:
    """End on the day what began before it, in the current Action."""
    for one in ones:
        if one.since is None or one.since < day:
            save_many(type(one), [{"id": one.id, "until": day, "reason": why or one.reason}])
