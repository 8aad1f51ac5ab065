"""Nhập theo danh sách: ratings from a register, opinions of bodies typed beside the levels, what was voted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from db.ballots import Ballot, BallotAbout, BallotCount, BallotRound, RatingMeeting
from db.base import action, save_many
from db.errors import UserError
from db.evaluation import Level, Rated, Rating, rated_in
from db.judgement import Body, Opinion
from db.members import PersonKind
from nongson_desktop.rules.evaluation import STAGES, evaluation_of, rating_day, refuse_closed
from nongson_desktop.rules.organizations import cells
from nongson_desktop.rules.rated import names_on

Names = Mapping[int, Mapping[str, Any]]
Known = tuple[Mapping[int, Rated], Mapping[int, Rated]]


def enter_ratings(year: int, entries: Iterable[Mapping[str, Any]], known: Known | None = None) -> list[int]:
    """Write ratings of a year, in the current Action; returns the ids, members first; raises UserError.

    Each entry has `member` or `organization` (an id) and any fields of Rating; a rating that exists is completed,
    a new one gets the name and the cell of the rating date. `known` are the ratings that stand, of members and of
    cells, for who has read them and nothing was written since.
    """
    opened = evaluation_of(year)
    refuse_closed(year, opened)
    day = opened.rating_date if opened else rating_day(year)
    given = list(entries)
    of_members = [entry for entry in given if entry.get("member")]
    of_cells = [entry for entry in given if not entry.get("member")]
    members, organizations = known or (rated_in(year, of_cells=False), rated_in(year, of_cells=True))
    rows = [
        *_rows(year, "member", of_members, members, lambda: names_on(day)),
        *_rows(year, "organization", of_cells, organizations, lambda: _cell_names(day)),
    ]
    return save_many(Rating, rows)


def _cell_names(day: date) -> Names:
    return {cell.id: {"name": cell.name, "cell": cell.name} for cell in cells(day)}


def _rows(
    year: int, key: str, entries: Sequence[Mapping[str, Any]], known: Mapping[int, Rated], names: Callable[[], Names]
) -> list[dict[str, Any]]:
    kept = names() if any(entry[key] not in known for entry in entries) else {}
    return [_row(year, entry, known.get(entry[key]), kept.get(entry[key], {})) for entry in entries]


def _row(year: int, entry: Mapping[str, Any], known: Rated | None, kept: Mapping[str, Any]) -> dict[str, Any]:
    if known is None:
        return {"year": year, **kept, **entry}
    if known.reason and any(entry.get(name) for name in STAGES.values()):
        raise UserError(f"{known.name} không xếp loại năm {year}: {known.reason}.", "level")
    return {"id": known.rating_id, **entry}


# Opinions beside the levels


def asks_residence(rating: Rating) -> bool:
    """Only members who work in the political system have a comment of where they live (Quy định 213-QĐ/TW)."""
    return rating.person_kind in (PersonKind.LEADER, PersonKind.STAFF)


def opinion_levels(year: int, ratings: Collection[int] | None = None) -> dict[tuple[int, str], str]:
    """The level that each body proposes, by rating id and body, for all or for these ratings; one query."""
    query: Any = (
        Opinion.select(Opinion.rating, Opinion.body, Opinion.level)
        .join(Rating)
        .where(Rating.year == year, Rating.hidden == False, Opinion.hidden == False, Opinion.level != "")
        .where(*([] if ratings is None else [Opinion.rating.in_(ratings)]))
        .tuples()
    )
    return {(rating, body): level for rating, body, level in query}


def record_opinions(entries: Sequence[tuple[int, str, str]], on: date | None) -> None:
    """Enter levels that bodies propose, each a rating id, a body and a level, as one Action; "" takes one off.

    Raises UserError for an unknown body, a member who is not rated or has no such opinion, and a closed year.
    """
    ratings = {one.id: one for one in Rating.select().where(Rating.id.in_([entry[0] for entry in entries]))}
    for rating_id, body, level in entries:
        _check_opinion(ratings[rating_id], body, level)
    for year in {rating.year for rating in ratings.values()}:
        refuse_closed(year, evaluation_of(year))
    query = Opinion.select().where(Opinion.rating.in_(list(ratings)), Opinion.hidden == False)
    known = {(one.__data__["rating"], one.body): one for one in query}
    rows = [_opinion_row(known.get((rating, body)), rating, body, level, on) for rating, body, level in entries]
    with action(f"Ghi mức đề nghị của các chủ thể cho {len(ratings)} đối tượng"):
        save_many(Opinion, [row for row in rows if row])


def _check_opinion(rating: Rating, body: str, level: str) -> None:
    if body not in dict(Body.LABELS) or level not in ("", *Level.ALL):
        raise UserError("Chọn chủ thể và mức đề nghị.", "level")
    if level and rating.exempt_reason:
        raise UserError(f"{rating.name} không xếp loại: {rating.exempt_reason}.", "level")
    if level and body == Body.RESIDENCE and not asks_residence(rating):
        raise UserError(f"{rating.name} không thuộc diện lấy ý kiến nơi cư trú (đảng viên đang công tác).", "level")


def _opinion_row(known: Opinion | None, rating: int, body: str, level: str, on: date | None) -> dict[str, Any]:
    """A body that says nothing any more, in words neither, is taken off."""
    if known is None:
        return {"rating": rating, "body": body, "level": level, "on": on} if level else {}
    if not level and not (known.text or known.by):
        return {"id": known.id, "hidden": True}
    return {"id": known.id, "level": level, **({"on": on} if level and on else {})}


# What was voted


def votes_of(year: int, ratings: Collection[int]) -> dict[int, str]:
    """The counts of each of these names in few words, the cell's ballots before the committee's; one query."""
    found: dict[int, list[str]] = defaultdict(list)
    query: Any = (
        BallotCount.select(
            BallotCount.rating,
            Ballot.round,
            Ballot.valid,
            *(getattr(BallotCount, level.lower()) for level in Level.ALL),
        )
        .join(Ballot)
        .join(RatingMeeting)
        .where(
            BallotCount.rating.in_(ratings),
            RatingMeeting.year == year,
            RatingMeeting.hidden == False,
            Ballot.hidden == False,
            BallotCount.hidden == False,
            Ballot.about == BallotAbout.MEMBERS,
        )
        .order_by(RatingMeeting.held_on, RatingMeeting.id, Ballot.round)
        .tuples()
    )
    for rating, round_, valid, *votes in query:
        found[rating].append(_votes(round_, valid, votes))
    return {rating: "; ".join(words) for rating, words in found.items()}


def _votes(round_: int, valid: int | None, votes: Sequence[int]) -> str:
    if round_ == BallotRound.BEST:
        return f"HTXS {votes[0]}/{valid}"
    return f"{', '.join(f'{level} {number}' for level, number in zip(Level.ALL, votes, strict=True) if number)}/{valid}"
