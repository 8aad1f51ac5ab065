"""Cán bộ thôn: the list by hamlet, and the table of the indicators R4 to R7 by hamlet and in all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from db import indicators as indicator_records
from db.admission import Stage
from db.members import Member
from nongson_desktop.documents.content import Block, Content, Row, Table, TableColumn
from nongson_desktop.documents.page import (
    Office,
    committee_signature,
    composed,
    drawn_up,
    heading,
    office_on,
    short_date,
    title,
)
from nongson_desktop.documents.people import whom_of
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.indicator_catalogue import target_words
from nongson_desktop.rules.posts import HamletPosts, Holder, hamlet_posts
from nongson_desktop.rules.posts_indicators import Indicator, goals_on, indicators

_TT = TableColumn("TT", 0.5, "center")
_STAGES = dict(Stage.LABELS)
_LIST = (
    _TT,
    TableColumn("Chức danh", 2.6),
    TableColumn("Họ và tên", 2.3),
    TableColumn("Ngày sinh", 1.35, "center"),
    TableColumn("Học vấn", 0.8, "center"),
    TableColumn("Chuyên môn", 1.4),
    TableColumn("Lý luận chính trị", 1.2),
    TableColumn("Đảng viên, nguồn", 2.0),
    TableColumn("Từ ngày", 1.35, "center"),
    TableColumn("Hết nhiệm kỳ", 1.35, "center"),
)
_MISSING = (
    TableColumn("Chỉ tiêu", 0.8, "center"),
    TableColumn("Chưa là đảng viên", 5.0),
    TableColumn("Còn khuyết", 4.0),
)


def post_list(request: Request) -> list[Content]:
    """Who holds which post, hamlet by hamlet; posts that nobody holds stand as vacant."""
    office, words, known = _read(request)
    people = _members(known)
    rows: list[Row] = []
    for each in known:
        rows.append(Row((f"{each.hamlet.name}: {len({one.person for one in each.holders})} người",), section=True))
        lines = [_holder_line(one, people, words) for one in each.holders]
        lines += [(post.name, words["vacant"], *[""] * 7) for post in each.vacant]
        rows += [Row((str(number), *line)) for number, line in enumerate(lines, 1)]
    return [_list(office, request, words["list"], [Table(_LIST, tuple(rows))])]


def _read(request: Request) -> tuple[Office, Mapping[str, Any], list[HamletPosts]]:
    """The hamlets of the cell asked for, or all; raises NothingToPrintError without any."""
    known = hamlet_posts(request.on, request.bodies)
    if not known:
        raise NothingToPrintError("Chưa có thôn nào để in; thêm thôn ở trang Thôn.")
    return office_on(request.on), wording("posts", request.on), known


def _members(known: Sequence[HamletPosts]) -> dict[int, Member]:
    """The records of the members among the holders; one query."""
    ids = {one.member for each in known for one in each.holders if one.member}
    return {member.id: member for member in Member.select().where(Member.id.in_(ids))}


def _holder_line(one: Holder, people: Mapping[int, Member], words: Mapping[str, Any]) -> tuple[str, ...]:
    """A member's schooling is that of the member's record, else that written of the person."""
    about: Any = people.get(one.member or 0) or one.cadre
    stage = words["candidate"].format(stage=_STAGES[one.stage].lower()) if one.is_followed else words["outside"]
    party = words["member"] if one.is_member else stage
    ends: date | None = one.held.term_until if one.held else None
    schooling = (about.education, about.profession, about.theory)
    return (
        one.post.name,
        one.name,
        short_date(about.birth_date),
        *schooling,
        party,
        *map(short_date, (one.since, ends)),
    )


def _list(office: Office, request: Request, name: str, blocks: Sequence[Block]) -> Content:
    return composed(
        office,
        request,
        name.capitalize(),
        (
            title(name, f"{whom_of(office, request)[1]}tính đến ngày {short_date(request.on)}"),
            *blocks,
            drawn_up(committee_signature(office), "NGƯỜI LẬP DANH SÁCH"),
        ),
        landscape=True,
    )


def post_indicators(request: Request) -> list[Content]:
    """R4 to R7 of each hamlet and of all: members over holders and the share, then the target, and who is missing."""
    office, words, known = _read(request)
    goals = goals_on(request.on)
    whole = indicators(known, goals)
    rows = [_rate_row(str(number), each.hamlet.name, indicators([each], goals)) for number, each in enumerate(known, 1)]
    rows.append(_rate_row("", words["whole"], whole, strong=True))
    rows += list(_target_rows(whole))
    blocks: list[Block] = [Table(_rate_columns(goals), tuple(rows))]
    missing = [
        Row((one.code, ", ".join(one.others), "; ".join(one.vacant))) for one in whole if one.others or one.vacant
    ]
    if missing:
        blocks += [heading(words["missing"]), Table(_MISSING, tuple(missing))]
    return [_list(office, request, words["indicators"], blocks)]


def _rate_columns(goals: Sequence[indicator_records.Indicator]) -> tuple[TableColumn, ...]:
    pairs = [
        column
        for goal in goals
        for column in (TableColumn(f"{goal.code} {goal.name}", 2.2, "center"), TableColumn("Tỷ lệ", 1.0, "center"))
    ]
    return (_TT, TableColumn("Thôn", 2.2), *pairs)


def _rate_row(number: str, name: str, found: Sequence[Indicator], *, strong: bool = False) -> Row:
    cells = [text for one in found for text in (f"{one.members}/{one.holders}", one.share)]
    return Row((number, name, *cells), strong=strong)


def _target_rows(whole: Sequence[Indicator]) -> Iterator[Row]:
    """The targets, and what the office has come to."""
    given = [text for one in whole for text in (target_words(one.goal, one.goal.unit), one.verdict)]
    yield Row(("", "Chỉ tiêu", *given), strong=True)
