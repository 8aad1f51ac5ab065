"""Thông báo kết quả đánh giá, xếp loại to each cell or each member; quyết định xếp loại lại (Mẫu 03)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from db.evaluation import Level, Rating, member_ratings
from db.judgement import Rerating
from db.search import folded
from nongson_desktop.documents.codes import code_of_rerating
from nongson_desktop.documents.content import Block, Content, Owner, Row, Table, TableColumn, Text, bold, italic
from nongson_desktop.documents.decisions import article, levels_in_words
from nongson_desktop.documents.page import (
    Office,
    cell_name,
    closing,
    committee_signature,
    composed,
    number_line,
    office_on,
    paragraph,
    short_date,
    title,
    upper,
)
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import lines_of, wording
from nongson_desktop.rules.closing import UNKNOWN
from nongson_desktop.rules.collectives import kept

_NAMES = (
    TableColumn("TT", 0.78, "center"),
    TableColumn("Họ và tên", 3.4),
    TableColumn("Mức xếp loại", 1.3, "center"),
    TableColumn("Ghi chú", 3.2),
)
_BY_QUY_DINH_366 = 2025


def cell_notices(request: Request) -> list[Content]:
    """What each cell is told: its own level, that of its bodies and of its members; raises UserError."""
    office, words = office_on(request.on), wording("rating-decision", request.on)
    members: dict[int | None, list[Rating]] = defaultdict(list)
    for rating in member_ratings(request.year):
        members[rating.__data__["organization"]].append(rating)
    bodies: dict[int, list[Rating]] = defaultdict(list)
    for rating in kept(request.year, with_cells=True):
        bodies[rating.__data__["organization"]].append(rating)
    found = [
        _cell_notice(office, request, words, cell.id, cell.name, bodies[cell.id], members[cell.id])
        for cell in office.cells
        if request.cell in (None, cell.id) and any(one.level for one in (*members[cell.id], *bodies[cell.id]))
    ]
    if not found:
        raise NothingToPrintError(f"Năm {request.year} chưa có kết quả xếp loại để thông báo.")
    return found


def _cell_notice(
    office: Office,
    request: Request,
    words: Mapping[str, Any],
    cell: int,
    name: str,
    bodies: Sequence[Rating],
    members: Sequence[Rating],
) -> Content:
    called = cell_name(name)
    blocks: list[Block] = [
        title("THÔNG BÁO", words["notice_subject"].format(year=request.year), geometry=office.geometry),
        paragraph(
            office.say(words["notice_opening"]).format(year=request.year, committee=office.committee, cell=called)
        ),
        paragraph(_of_bodies(office, words, bodies)),
        paragraph(_of_members(words, members)),
        replace(paragraph(words["notice_list"]), with_next=True),
        Table(_NAMES, tuple(_names(members))),
        paragraph(office.say(words["notice_duty"])),
        closing(
            committee_signature(office),
            recipients=[line.format(cell=called) for line in words["notice_recipients"]],
            office=office,
        ),
    ]
    owner = Owner(cell=cell, cell_name=called)
    return composed(office, request, f"Thông báo kết quả xếp loại năm {request.year}", blocks, kind="TB", owner=owner)


def _of_bodies(office: Office, words: Mapping[str, Any], bodies: Sequence[Rating]) -> str:
    said = "; ".join(
        f"{office.say(one.name if one.collective else cell_name(one.name))}: {Level.NAMES[one.level].lower()}"
        for one in bodies
        if one.level
    )
    return str(words["notice_cell"].format(levels=said) if said else words["notice_no_cell"])


def _of_members(words: Mapping[str, Any], members: Sequence[Rating]) -> str:
    exempt = [one for one in members if one.exempt_reason]
    rated = [one for one in members if one.level and not one.exempt_reason]
    text: str = words["notice_members"].format(
        total=len(members),
        rated=len(rated),
        levels=levels_in_words(one.level for one in rated) or "chưa có mức nào",
        exempt=len(exempt),
        waiting=len(members) - len(rated) - len(exempt),
    )
    return text


def _names(members: Sequence[Rating]) -> Iterator[Row]:
    for number, one in enumerate(members, 1):
        note = f"Không xếp loại: {one.exempt_reason}" if one.exempt_reason else one.note
        yield Row((str(number), one.name, "" if one.exempt_reason else one.level, note))


def member_notices(request: Request) -> list[Content]:
    """What each member asked for is told of their own level; raises UserError while nobody has one."""
    office, words = office_on(request.on), wording("rating-decision", request.on)
    ratings = [one for one in member_ratings(request.year) if one.level and not one.exempt_reason]
    if request.members:
        ratings = [one for one in ratings if one.__data__["member"] in request.members]
    if request.cell is not None:
        ratings = [one for one in ratings if one.__data__["organization"] == request.cell]
    if not ratings:
        raise NothingToPrintError(f"Năm {request.year} chưa có kết quả xếp loại để thông báo.")
    ratings.sort(key=lambda one: office.order(one.__data__["organization"]))
    return [_member_notice(office, request, words, rating) for rating in ratings]


def _member_notice(office: Office, request: Request, words: Mapping[str, Any], rating: Rating) -> Content:
    cell = cell_name(rating.cell) if rating.cell else "đảng bộ"
    values = {"year": request.year, "committee": office.committee, "name": rating.name, "cell": cell}
    decided = words["person_decided"].format(
        date=short_date(rating.decided_on), by=f" của {rating.decided_by}" if rating.decided_by else ""
    )
    blocks: list[Block] = [
        title("THÔNG BÁO", words["person_subject"].format(year=request.year), geometry=office.geometry),
        paragraph(office.say(words["person_opening"]).format(**values)),
        Text(bold(words["person_level"].format(level=Level.NAMES[rating.level]))),
        *([paragraph(office.say(decided))] if rating.decided_on else []),
        paragraph(office.say(words["person_duty"])),
        closing(
            committee_signature(office),
            recipients=[line.format(cell=cell) for line in words["person_recipients"]],
            office=office,
        ),
    ]
    owner = Owner(rating.__data__["member"], rating.__data__["organization"], rating.name, cell)
    return composed(office, request, f"Thông báo kết quả xếp loại năm {request.year}", blocks, kind="TB", owner=owner)


# Xếp loại lại


def rerating_decisions(request: Request) -> list[Content]:
    """A decision for each level of the year that was changed after closing; raises UserError when none was."""
    query = (
        Rerating.select(Rerating, Rating)
        .join(Rating)
        .where(Rating.year == request.year, Rerating.hidden == False, Rating.hidden == False)
        .order_by(Rerating.decided_on, Rerating.id)
    )
    if request.members:
        query = query.where(Rating.member.in_(request.members))
    if request.cell is not None:
        query = query.where(Rating.organization == request.cell)
    offices = {day: office_on(day) for day in {made.decided_on for made in query}}
    decided: dict[int, date | None] = {}
    found = []
    for made in query:
        before = decided.setdefault(made.rating.id, made.rating.decided_on)
        found.append(_rerating(offices[made.decided_on], request, made, before))
        decided[made.rating.id] = made.decided_on
    if not found:
        raise NothingToPrintError(f"Năm {request.year} không có ai, nơi nào được xếp loại lại sau khi khoá sổ.")
    return found


def _rerating(office: Office, request: Request, made: Rerating, before: date | None) -> Content:
    """Its number and day are those recorded with the change; `before` is the day of the decision that it cancels."""
    rating, on = made.rating, made.decided_on
    words = wording("rating-decision", on)
    values = _said(office, made, before)
    whom = "chất lượng đảng viên" if rating.__data__["member"] else "tổ chức đảng, tập thể"
    grounds = lines_of(words["rerating_grounds" if rating.year >= _BY_QUY_DINH_366 else "rerating_earlier"])
    articles = [words[name].format(**values) for name in ("rerating_cancel", "rerating_new", "rerating_force")]
    blocks: list[Block] = [
        title("QUYẾT ĐỊNH", words["rerating_subject"].format(whom=whom, year=rating.year), geometry=office.geometry),
        *(paragraph(f"- {office.say(line)};") for line in grounds),
        paragraph(f"- {words['rerating_reason'].format(**{**values, 'reason': _within(values['reason'])})},"),
        Text(bold(f"{upper(office.committee)} QUYẾT ĐỊNH"), align="center", indent=False, with_next=True),
        *(article(place, office.say(text)) for place, text in enumerate(articles, 1)),
        article(4, office.say(words["rerating_duty"]).format(**values)),
        *(() if _cancelled(made) else (Text(italic(words["rerating_unknown"]), indent=False, small=True),)),
        closing(committee_signature(office), recipients=words["rerating_recipients"], office=office),
    ]
    numbered = replace(request, on=on, number=_number(made.number) or request.number)
    name = f"Quyết định xếp loại lại năm {rating.year}"
    paper = composed(office, numbered, name, blocks, kind="QĐ", owner=_owner(rating))
    code = words["rerating_code"] if rating.year >= _BY_QUY_DINH_366 else ""
    paper = replace(paper, head=replace(paper.head, code=code))
    return replace(paper, mark="" if request.draft else code_of_rerating(made))


def _within(words: str) -> str:
    """As the words stand within a sentence; an abbreviation keeps its capitals."""
    return words if words[1:2].isupper() else f"{words[:1].lower()}{words[1:]}"


def _number(text: str) -> str:
    """The number alone of one written whole: "21-QĐ/ĐU" is 21."""
    return text.strip().partition("-")[0].strip()


def _cancelled(made: Rerating) -> str:
    """The number of the decision that is cancelled, with its symbol; empty when it is not known."""
    number = made.cancels.strip()
    if folded(number) in ("", folded(UNKNOWN)):
        return ""
    return number_line(number, "QĐ", "ĐU").removeprefix("Số").strip() if number.isdigit() else number


def _owner(rating: Rating) -> Owner:
    member, cell = rating.__data__["member"], rating.__data__["organization"]
    return Owner(member, cell, rating.name, cell_name(rating.cell or rating.name))


def _said(office: Office, made: Rerating, before: date | None) -> dict[str, str]:
    rating = made.rating
    cell = cell_name(rating.cell or rating.name)
    who = f"đồng chí {rating.name}, {cell}" if rating.__data__["member"] else office.say(rating.name)
    decided = f", ngày {short_date(before)}" if before and "ngày" not in made.cancels else ""
    return {
        "old": Level.NAMES.get(made.old_level, "chưa xếp loại").lower(),
        "level": Level.NAMES[made.level].lower(),
        "year": str(rating.year),
        "who": who,
        "cell": cell,
        "reason": made.reason.strip().rstrip("."),
        "decision": f"{_cancelled(made) or '…………-QĐ/ĐU'}{decided}",
    }
