"""The lines of the registers of badges and of awards, the committee's own and those from above."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import peewee as pw

from db.awards import Award, AwardDecision, AwardForm, AwardKind, AwardLevel, AwardReceived, IssuingBody
from db.badges import BadgeAward, BadgeKind
from db.members import Member
from db.organizations import Organization
from nongson_desktop.rules.register_lines import (
    Asked,
    Line,
    belonging,
    is_inside,
    is_seen,
    named_in,
    numbered,
    said,
    whose,
)


def badges(asked: Asked) -> list[Line]:
    """Badges of the rounds of those days."""
    query: Any = BadgeAward.select(BadgeAward, Member).join(Member).where(BadgeAward.hidden == False)
    day = pw.fn.COALESCE(BadgeAward.round_on, BadgeAward.decided_on)
    found = list(query.where(asked.holds(day)).order_by(day, BadgeAward.years.desc(), Member.sort_key))
    where = belonging([one.member_id for one in found], asked)
    kinds = dict(BadgeKind.LABELS)
    return numbered(
        Line(
            (
                *whose(one.member, where),
                said(one.member.decision_on or one.member.admitted_on),
                f"{one.years} năm",
                said(one.round_on),
                _decision(one.decision_number, one.decided_on),
                one.badge_number,
                "; ".join(filter(None, ("" if one.kind == BadgeKind.REGULAR else kinds[one.kind], one.note))),
            ),
            one.member_id,
        )
        for one in found
        if is_inside(asked, where.get(one.member_id))
    )


def _decision(number: str, day: date | None) -> str:
    return ", ".join(filter(None, (number, said(day))))


def awards(asked: Asked) -> list[Line]:
    """What the committee awarded by its decisions, and what was received from above."""
    own = [(one.decision.decided_on, line) for one, line in _own_awards(asked)]
    received = [(one.decided_on, line) for one, line in _received(asked)]
    return numbered(line for _, line in sorted((*own, *received), key=lambda row: row[0]))


def _own_awards(asked: Asked) -> Iterator[tuple[Any, Line]]:
    query: Any = Award.select(Award, AwardDecision).join(AwardDecision)
    query = query.where(
        Award.hidden == False,
        AwardDecision.hidden == False,
        AwardDecision.body != IssuingBody.PROVINCE,
        asked.holds(AwardDecision.decided_on),
    )
    found = list(query.order_by(AwardDecision.decided_on, Award.position, Award.id))
    where = belonging([one.__data__["member"] for one in found if one.__data__["member"]], asked)
    bodies = dict(IssuingBody.LABELS)
    for one in found:
        member, made = one.__data__["member"], one.decision
        named = one.__data__["organization"] in asked.bodies
        if named or is_inside(asked, where.get(member or 0)):
            document = _decision(f"{made.number}-QĐ/ĐU" if made.number else "", made.decided_on)
            cells_ = (one.name, one.unit, "Giấy khen", one.achievement, bodies[made.body], document, "")
            yield one, Line(cells_, member or 0)


def _received(asked: Asked) -> Iterator[tuple[Any, Line]]:
    query: Any = (
        AwardReceived.select(AwardReceived, Member, Organization)
        .join(Member, pw.JOIN.LEFT_OUTER)
        .switch(AwardReceived)
        .join(Organization, pw.JOIN.LEFT_OUTER)
        .where(AwardReceived.hidden == False, asked.holds(AwardReceived.decided_on))
    )
    found = list(query.order_by(AwardReceived.decided_on, AwardReceived.id))
    where = belonging([one.member.id for one in found if one.member], asked)
    levels, forms, kinds = dict(AwardLevel.LABELS), dict(AwardForm.LABELS), dict(AwardKind.LABELS)
    for one in found:
        if is_seen(asked, one, where):
            cell = where.get(one.member.id, (0, ""))[1] if one.member else ""
            merit = f"{kinds[one.kind].lower()}, năm {one.year}"
            cells_ = (named_in(one), cell, forms[one.form], merit, levels[one.level])
            yield (
                one,
                Line((*cells_, _decision(one.number, one.decided_on), one.note), one.member.id if one.member else 0),
            )
