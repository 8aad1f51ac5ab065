"""Quyết định công nhận kết quả đánh giá, xếp loại: of members, of organisations and collectives, with its list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from db.evaluation import Level, Rating, member_ratings
from db.organizations import OrganizationKind
from nongson_desktop.documents.content import Block, Content, NewPage, Row, Run, Table, TableColumn, Text, bold, italic
from nongson_desktop.documents.page import (
    Office,
    cell_name,
    cited,
    closing,
    committee_signature,
    composed,
    long_date,
    number_line,
    office_on,
    title,
    upper,
)
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.collectives import at_of, kept
from nongson_desktop.rules.evaluation import evaluation_of, profile_of
from nongson_desktop.rules.profile_parts import Basis

_MEMBERS = (
    TableColumn("TT", 0.78, "center"),
    TableColumn("Họ và tên", 3.0),
    TableColumn("Chi bộ", 2.8),
    TableColumn("Mức xếp loại", 1.2, "center"),
    TableColumn("Ghi chú", 1.6),
)
_COLLECTIVES = (
    TableColumn("TT", 0.78, "center"),
    TableColumn("Tổ chức đảng, tập thể", 5.0),
    TableColumn("Mức xếp loại", 1.4, "center"),
    TableColumn("Ghi chú", 1.8),
)


def rating_decision(request: Request) -> list[Content]:
    """The decision on the levels of members with its list; raises UserError while nobody has one."""
    office = office_on(request.on)
    ratings = [one for one in member_ratings(request.year) if one.level and not one.exempt_reason]
    ratings.sort(key=lambda one: (office.order(one.__data__["organization"]), one.cell))
    _refuse_nothing(request, ratings)
    rows = tuple(
        Row((str(number), one.name, cell_name(one.cell) if one.cell else "", one.level, one.note))
        for number, one in enumerate(ratings, 1)
    )
    return [_decision(office, request, "members", ratings, Table(_MEMBERS, rows))]


def collective_decision(request: Request) -> list[Content]:
    """The decision on the cells and collectives that our committee decides; raises UserError while none has a level."""
    office = office_on(request.on)
    found = kept(request.year, with_cells=True)
    ours = [one for one in found if at_of(one) != OrganizationKind.COMMITTEE]
    ratings = [one for one in ours if one.level and not one.exempt_reason]
    _refuse_nothing(request, ratings)
    rows = tuple(
        Row((str(number), office.say(_named(one)), one.level, "Tiêu biểu" if one.exemplary else one.note))
        for number, one in enumerate(ratings, 1)
    )
    return [_decision(office, request, "cells", ratings, Table(_COLLECTIVES, rows))]


def _named(rating: Rating) -> str:
    return cell_name(rating.name) if not rating.collective else str(rating.name)


def _refuse_nothing(request: Request, ratings: Sequence[Rating]) -> None:
    if not ratings:
        raise NothingToPrintError(f"Năm {request.year} chưa có mức xếp loại nào để ra quyết định công nhận.")


def _decision(office: Office, request: Request, whom: str, ratings: Sequence[Rating], table: Table) -> Content:
    words, number = wording("rating-decision", request.on), number_line(request.number, "QĐ", "ĐU")
    note = words["list_note"].format(
        decision=f"Quyết định s{number[1:]}", date=long_date(request.on), issuer=office.committee
    )
    recognized = words[f"recognize_{whom}"].format(
        year=request.year, count=f"{len(ratings):02d}", levels=levels_in_words(one.level for one in ratings)
    )
    articles = (recognized, words["use"], words[f"duty_{whom}"])
    blocks: list[Block] = [
        title("QUYẾT ĐỊNH", words[f"subject_{whom}"].format(year=request.year), geometry=office.geometry),
        *grounds_of(office, request, words),
        Text(bold(f"{upper(office.committee)} QUYẾT ĐỊNH"), align="center", indent=False, with_next=True),
        *(article(place, office.say(text)) for place, text in enumerate(articles, 1)),
        closing(committee_signature(office), recipients=words["recipients"], office=office),
        NewPage(),
        title(words[f"list_{whom}"], f"năm {request.year}", note=note),
        table,
        Text(italic(words["legend"]), indent=False, small=True),
    ]
    return composed(office, request, f"Quyết định công nhận kết quả xếp loại năm {request.year}", blocks, kind="QĐ")


def grounds_of(office: Office, request: Request, words: Mapping[str, Any]) -> Iterator[Text]:
    """The documents of the year's profile in force on the day, one a line, then on whose proposal."""
    evaluation = evaluation_of(request.year)
    bases = profile_of(evaluation).basis if evaluation else ()
    lines = [_ground(words, basis) for basis in bases if basis.date <= request.on and basis.about]
    return cited(office.say(line) for line in (*lines, words["proposal"]))


def _ground(words: Mapping[str, Any], basis: Basis) -> str:
    kind, _, number = basis.document.rpartition(" ")
    day = f"{basis.date.day:02d}/{basis.date.month}/{basis.date.year}"
    return str(words["basis"]).format(document=f"{kind} số {number}", date=day, about=basis.about)


def article(number: int, text: str) -> Text:
    """One Điều of a decision."""
    return Text((Run(f"Điều {number}. ", bold=True), Run(text)))


def levels_in_words(levels: Iterable[str]) -> str:
    """How many at each level: "hoàn thành xuất sắc nhiệm vụ 12, hoàn thành tốt nhiệm vụ 80"."""
    found = Counter(levels)
    return ", ".join(f"{Level.NAMES[level].lower()} {found[level]}" for level in Level.ALL if found[level])
