"""Chi bộ theo dõi: the cell that follows a candidate, and those that did before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import peewee as pw

from db.admission import Candidate, CandidateCell
from db.base import Row, save_many
from db.errors import UserError
from db.members import Member
from db.organizations import Organization
from nongson_desktop.rules import members
from nongson_desktop.rules.history import names_of


def follow_from(cells: Mapping[int, int], on: date, document: str = "", reason: str = "") -> None:
    """Let other cells (candidate -> cell) follow from a day on, in the current Action; the same day corrects."""
    begun = _begun(cells)
    now: list[Row] = []
    former: list[Row] = []
    for one in Candidate.select().where(Candidate.id.in_(list(cells))).order_by(Candidate.id):
        before, since = one.__data__["cell"], begun.get(one.id, one.listed_on)
        if before == cells[one.id]:
            continue
        now.append({"id": one.id, "cell": cells[one.id]})
        if before is not None and (since is None or since < on):
            told = {"document": document, "reason": reason}
            former.append({"candidate": one.id, "cell": before, "since": since, "until": on, **told})
    save_many(CandidateCell, former)
    save_many(Candidate, now)


def _begun(candidates: Mapping[int, int]) -> dict[int, date]:
    """The day from which the present cell follows, of those who had another before; one query."""
    rows: Any = CandidateCell.select(CandidateCell.candidate, pw.fn.MAX(CandidateCell.until)).where(
        CandidateCell.candidate.in_(list(candidates)), ~CandidateCell.hidden
    )
    return dict(rows.group_by(CandidateCell.candidate).tuples())


def move(candidate: Candidate, cell: int, on: date | None, document: str = "", reason: str = "") -> None:
    """Another cell from a day on, in the current Action, without a day in place of what was wrong; raises UserError."""
    if on is None or candidate.__data__["cell"] is None:
        save_many(Candidate, [{"id": candidate.id, "cell": cell}])
        return
    begun = _begun({candidate.id: cell}).get(candidate.id)
    if begun is not None and on < begun:
        raise UserError(f"Chi bộ hiện nay theo dõi từ ngày {begun:%d/%m/%Y}; ngày chuyển phải sau ngày ấy.", "since")
    follow_from({candidate.id: cell}, on, document, reason)


def former_cells(candidate: int, day: date) -> list[tuple[str, date | None, date]]:
    """The cells before the present one with their time, under their last names by the day; two queries."""
    rows = list(
        CandidateCell.select()
        .where(CandidateCell.candidate == candidate, ~CandidateCell.hidden)
        .order_by(CandidateCell.until)
    )
    names = names_of((one.__data__["cell"] for one in rows), day)
    return [(names.get(one.__data__["cell"], ""), one.since, one.until) for one in rows]


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


def check_former(period: CandidateCell) -> None:
    """Refuse a time that ends before it begins or overlaps another of the same candidate; raises UserError."""
    first, last = period.since or date.min, period.until
    if last is None:
        raise UserError("Chưa nhập ngày thôi theo dõi.", "until")
    if last <= first:
        raise UserError("Ngày thôi theo dõi phải sau ngày bắt đầu.", "until")
    mine = CandidateCell.select().where(
        CandidateCell.candidate == period.__data__["candidate"],
        CandidateCell.id != (period.id or 0),
        ~CandidateCell.hidden,
    )
    for other in mine:
        if max(first, other.since or date.min) < min(last, other.until):
            raise UserError(f"Trùng thời gian với chi bộ theo dõi đến ngày {other.until:%d/%m/%Y}.", "since")
