"""Phiếu xếp loại, phiếu bình chọn: a set for every body, as many as may vote, two on a sheet where they fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from db.ballots import BallotAbout
from nongson_desktop.documents.content import Block, Content, Half, Row, Table, TableColumn, Text, italic
from nongson_desktop.documents.page import composed, place_date, title
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.voting import Body, bodies
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.ballots import Sheet

_HALF = 121.0  # mm from where the head begins to the edge of the text area, on either half of the page


def level_ballots(request: Request) -> list[Content]:
    """Round 1: a level for each name; raises UserError when nobody is to be rated."""
    words = wording("rating-ballot", request.on)
    return [page for body in bodies(request) for page in _set(body, request, _level_blocks(body, words))]


def collective_ballots(request: Request) -> list[Content]:
    """A level for each collective: of a cell for itself and its chi ủy, without a cell of the committee for all."""
    words = wording("rating-ballot", request.on)
    found = bodies(request, BallotAbout.COLLECTIVES)
    return [page for body in found for page in _set(body, request, _level_blocks(body, words))]


def best_ballots(request: Request) -> list[Content]:
    """Round 2: who deserves HTXS among those at HTT, no more than the places; raises UserError where there is none."""
    words = wording("rating-ballot", request.on)
    found = [(body, sheet) for body in bodies(request) if (sheet := body.second) is not None and sheet.lines]
    if not found:
        raise NothingToPrintError(
            f"Năm {request.year} không có phiếu bình chọn lần 2: bỏ phiếu một vòng, hoặc lần 1 không có ai ở mức"
            " hoàn thành tốt nhiệm vụ."
        )
    return [page for body, sheet in found for page in _set(body, request, _best_blocks(body, sheet, words))]


def _level_blocks(body: Body, words: dict[str, Any]) -> tuple[Block, ...]:
    sheet = body.first
    about = body.about == BallotAbout.COLLECTIVES
    note = words["one_mark"]
    if sheet.four and sheet.places is not None:
        note = f"{note}\n{_at_most(sheet, words)}"
    heads = [TableColumn(words["levels"][level], 1.15, "center") for level in sheet.levels]
    table = Table(
        (TableColumn("TT", 0.5, "center"), TableColumn(words["collective" if about else "member"], 3.2), *heads),
        tuple(_rows(body, sheet, len(heads))),
    )
    return (
        title(words["collective_title" if about else "level_title"], f"năm {body.year}", note=body.office.say(note)),
        table,
        _secret(body, words),
    )


def _best_blocks(body: Body, sheet: Sheet, words: dict[str, Any]) -> tuple[Block, ...]:
    note = _at_most(sheet, words)
    if sheet.places is not None and body.assembly.is_allotted:
        note = f"{note}\n{words['allotted'].format(places=f'{sheet.places:02d}')}"
    columns = (
        TableColumn("TT", 0.5, "center"),
        TableColumn(words["member"], 2.6),
        TableColumn("Chức vụ", 3.4),
        TableColumn(words["agree"], 1.2, "center"),
    )
    rows = tuple(
        Row((str(number), line.name, body.office.say(line.position), "")) for number, line in enumerate(sheet.lines, 1)
    )
    return (
        title(words["best_title"], f"năm {body.year}", note=body.office.say(note)),
        Table(columns, rows),
        _secret(body, words),
    )


def _at_most(sheet: Sheet, words: dict[str, Any]) -> str:
    return str(words["at_most"]).format(places="……" if sheet.places is None else f"{sheet.places:02d}")


def _rows(body: Body, sheet: Sheet, boxes: int) -> Iterator[Row]:
    """Names as they are; those of collectives hold our own words, in the office's spelling."""
    for number, line in enumerate(sheet.lines, 1):
        yield Row((str(number), body.office.say(line.name), *("",) * boxes))


def _secret(body: Body, words: dict[str, Any]) -> Text:
    return Text(italic(body.office.say(f"{words['secret']} {words['reference']}".strip())), indent=False, small=True)


def _set(body: Body, request: Request, blocks: tuple[Block, ...]) -> Sequence[Content]:
    """As many ballots as voters: pages of two with a cut between them, and a page of one when the number is odd."""
    when = place_date(body.office, body.meeting.held_on, body.year)
    one = composed(
        body.office,
        request,
        f"Phiếu xếp loại năm {body.year}",
        blocks,
        head=body.head(place_date=when),
        form=True,
        owner=body.owner,
    )
    if not _fits_half(one):
        return [replace(one, copies=body.voters)]
    pair = replace(one, blocks=(*blocks, Half(one.head), *blocks), copies=body.voters // 2)
    return [*([pair] if pair.copies else []), *([one] if body.voters % 2 else [])]


def _fits_half(content: Content) -> bool:
    from nongson_desktop.documents.pdf import height_of

    return height_of(content) <= _HALF
