"""Chi bộ theo dõi, thôn: the cell and the hamlet of a candidate, and those before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import peewee as pw

from db.admission import Candidate, CandidateCell, CandidateHamlet
from db.base import Period, Row, save_many
from db.errors import UserError
from db.members import Member
from db.organizations import Organization
from nongson_desktop.rules import members
from nongson_desktop.rules.history import names_of

_FORMER: dict[str, type[Period]] = {"cell": CandidateCell, "hamlet": CandidateHamlet}
_WORDS = {"cell": "Chi bộ", "hamlet": "Thôn"}


def place_from(link: str, places: Mapping[int, int | None], on: date, document: str = "", reason: str = "") -> None:
    """Give candidates another `cell` or `hamlet` from a day on, in the current Action; the same day corrects."""
    begun = _begun(link, places)
    now: list[Row] = []
    former: list[Row] = []
    for one in Candidate.select().where(Candidate.id.in_(list(places))).order_by(Candidate.id):
        before, since = one.__data__[link], begun.get(one.id, one.listed_on)
        if before == places[one.id]:
            continue
        now.append({"id": one.id, link: places[one.id]})
        if before is not None and (since is None or since < on):
            told = {"document": document, "reason": reason}
            former.append({"candidate": one.id, link: before, "since": since, "until": on, **told})
    save_many(_FORMER[link], former)
    save_many(Candidate, now)


def _begun(link: str, candidates: Mapping[int, int | None]) -> dict[int, date]:
    """The day from which the present one holds, of those who had another before; one query."""
    former: Any = _FORMER[link]
    rows = former.select(former.candidate, pw.fn.MAX(former.until)).where(
        former.candidate.in_(list(candidates)), ~former.hidden
    )
    return dict(rows.group_by(former.candidate).tuples())


def move(
    candidate: Candidate, link: str, target: int | None, on: date | None, document: str = "", reason: str = ""
) -> None:
    """Another `cell` or `hamlet` from a day on, in the current Action, without a day in place of what was wrong.

    Raises UserError where the day is before the one from which the present holds.
    """
    before = candidate.__data__[link]
    if before == target:
        return
    if on is None or before is None:
        save_many(Candidate, [{"id": candidate.id, link: target}])
        return
    begun = _begun(link, {candidate.id: target}).get(candidate.id)
    if begun is not None and on < begun:
        raise UserError(f"{_WORDS[link]} hiện nay ghi từ ngày {begun:%d/%m/%Y}; ngày chuyển phải sau ngày ấy.", "since")
    place_from(link, {candidate.id: target}, on, document, reason)


def former_places(candidate: int, day: date) -> list[tuple[str, date | None, date]]:
    """The cells and hamlets before the present ones with their time, under their last names by the day, in order."""
    found = [one for link in _FORMER for one in _former_places(link, candidate, day)]
    return sorted(found, key=lambda one: one[2])


def _former_places(link: str, candidate: int, day: date) -> list[tuple[str, date | None, date]]:
    former: Any = _FORMER[link]
    rows = list(former.select().where(former.candidate == candidate, ~former.hidden))
    names = names_of((one.__data__[link] for one in rows), day, hamlets=link == "hamlet")
    return [(names.get(one.__data__[link], ""), one.since, one.until) for one in rows]


def place_new_member(member: Member, candidate: Candidate, since: date, document: str = "") -> None:
    """Put who was admitted in the cell of that day, and in those that followed since, in the current Action."""
    later = CandidateCell.select().where(
        CandidateCell.candidate == candidate, ~CandidateCell.hidden, CandidateCell.until > since
    )
    day = since
    for one in later.order_by(CandidateCell.until):
        members.place_member(member, Organization.get_by_id(one.__data__["cell"]), day, document)
        day, document = one.until, one.document
    members.place_member(member, Organization.get_by_id(candidate.__data__["cell"]), day, document)


def check_former(period: CandidateCell | CandidateHamlet) -> None:
    """Refuse a time that ends before it begins or overlaps another of the same candidate; raises UserError."""
    first, last, former = period.since or date.min, period.until, type(period)
    if last is None:
        raise UserError("Chưa nhập ngày chuyển đi.", "until")
    if last <= first:
        raise UserError("Ngày chuyển đi phải sau ngày bắt đầu.", "until")
    mine = former.select().where(
        former.candidate == period.__data__["candidate"], former.id != (period.id or 0), ~former.hidden
    )
    for other in mine:
        if max(first, other.since or date.min) < min(last, other.until):
            raise UserError(f"Trùng thời gian với dòng đến ngày {other.until:%d/%m/%Y} của người này.", "since")
