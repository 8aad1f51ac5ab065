"""Sổ khen thưởng: each award that is issued gets the next number, and no number is ever given twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import peewee as pw

from db.awards import Award, AwardDecision, AwardEntry, AwardKind, awards_of
from db.base import action, save_many
from db.errors import UserError
from db.evaluation import Rating
from db.settings import keep_setting, setting

_BEFORE_SETTING = "award-register-before"


def enter_awards(decision: AwardDecision, on: date) -> list[int]:
    """Give each recipient of the decision the next number of the register, in the current Action."""
    first = next_number()
    numbered = list(enumerate(awards_of(decision), first))
    save_many(AwardEntry, [{"award": award.id, "number": number, "entered_on": on} for number, award in numbered])
    return [number for number, _ in numbered]


def next_number() -> int:
    """The number after every one ever given, also of lines taken back, and after the paper book's last."""
    given = AwardEntry.select(pw.fn.MAX(AwardEntry.number)).scalar()
    return max(int(given or 0), int(setting(_BEFORE_SETTING, date.max, 0))) + 1


def continue_after(last: int) -> None:
    """Say which number the paper book ended with, as one Action; raises UserError when a later one is given."""
    if last < 0:
        raise UserError("Số cuối của sổ giấy phải là số từ 0 trở lên.", "last")
    given = AwardEntry.select(pw.fn.MAX(AwardEntry.number)).scalar()
    if given is not None:
        raise UserError(f"Sổ trong chương trình đã ghi đến số {given}; không đặt lại được nữa.", "last")
    with action(f"Sổ khen thưởng bằng giấy đã ghi đến số {last}"):
        keep_setting(_BEFORE_SETTING, last)


def numbers_of(decision: AwardDecision) -> dict[int, int]:
    """The register number of each award of a decision by the award's id; one query."""
    query: Any = AwardEntry.select(AwardEntry.award, AwardEntry.number).join(Award)
    mine = query.where(Award.decision == decision, AwardEntry.hidden == False)
    return dict(mine.order_by(AwardEntry.number).tuples())


def refuse_entry(_entry: AwardEntry) -> None:
    """Nothing is entered by hand or from a list: the register follows the decisions; raises UserError."""
    raise UserError("Sổ khen thưởng được ghi khi ban hành quyết định, không nhập từ bảng.")


def awarded_in(rating: Rating) -> list[AwardDecision]:
    """The decisions of the rating's year that commend whom it rates, oldest first; one query."""
    member, organization = rating.__data__["member"], rating.__data__["organization"]
    if rating.collective:
        return []
    whom = Award.member == member if member else Award.organization == organization
    same = AwardDecision.year == rating.year, AwardDecision.kind != AwardKind.AD_HOC, AwardDecision.hidden == False
    query = AwardDecision.select().join(Award).where(*same, whom, Award.hidden == False)
    return list(query.order_by(AwardDecision.id))
