"""Hội thi: who takes part, a slip for each judge, the table of results, and whom it is proposed to commend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from db.contests import Contest, Contestant, ContestJudge, ContestPart, listing
from db.search import View
from nongson_desktop.documents.content import Block, Closing, Content, Row, Signature, Table, TableColumn
from nongson_desktop.documents.page import (
    Office,
    committee_signature,
    composed,
    long_date,
    office_on,
    paragraph,
    title,
)
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.awards import body_for
from nongson_desktop.rules.contest_awards import merit_of, recipients
from nongson_desktop.rules.contest_results import Sheet, Standing, digits_of, read_sheet, shown, standings, winners

_TT = TableColumn("TT", 0.5, "center")
_NUMBER = TableColumn("Số báo danh", 0.9, "center")
_NAME = TableColumn("Thí sinh, đội", 2.4)
_UNIT = TableColumn("Đơn vị", 2.2)
_ENTRIES = (_TT, _NUMBER, _NAME, _UNIT, TableColumn("Bảng", 1.1), TableColumn("Thành viên đội, ghi chú", 3.0))
_AWARDS = (
    _TT,
    TableColumn("Tập thể, cá nhân", 2.4),
    _UNIT,
    TableColumn("Giải", 1.2),
    TableColumn("Thành tích", 4.0),
    TableColumn("Tiền thưởng (đồng)", 1.2, "right"),
)
_HINT = "(ký, ghi rõ họ tên)"


def _sheets(request: Request) -> list[Sheet]:
    """The contest asked for, else those of the year; raises NothingToPrintError."""
    if request.record is not None:
        found = [Contest.get_by_id(request.record)]
    else:
        found = list(listing(View(as_of=request.on, year=request.year)).order_by(Contest.held_on, Contest.id))
    if not found:
        raise NothingToPrintError(f"Năm {request.year} chưa có hội thi nào.")
    return [read_sheet(one) for one in found]


def _printed(nothing: str, papers: Sequence[Content]) -> list[Content]:
    if not papers:
        raise NothingToPrintError(nothing)
    return list(papers)


def _about(contest: Contest) -> str:
    """The contest in a line under the title."""
    name = contest.name if contest.name.casefold().startswith("hội thi") else f"Hội thi {contest.name}"
    return f"{name} năm {contest.year}"


def _paper(
    office: Office,
    request: Request,
    name: str,
    contest: Contest,
    blocks: Sequence[Block],
    maker: Signature | None = None,
) -> Content:
    left = maker or Signature("", "NGƯỜI LẬP DANH SÁCH", "", _HINT)
    return composed(
        office,
        request,
        f"{name.capitalize()}, {_about(contest)}",
        (title(name, _about(contest)), *blocks, Closing(committee_signature(office), left)),
        landscape=True,
    )


def contest_entries(request: Request) -> list[Content]:
    """Who takes part, group by group."""
    office, said = office_on(request.on), wording("contests", request.on)
    papers = [
        _paper(office, request, said["entries"], sheet.contest, [Table(_ENTRIES, tuple(_entries(sheet, said)))])
        for sheet in _sheets(request)
        if sheet.contestants
    ]
    return _printed("Chưa có thí sinh nào đăng ký.", papers)


def _entries(sheet: Sheet, said: Mapping[str, Any]) -> Iterator[Row]:
    for number, one in enumerate(sheet.contestants, 1):
        note = "; ".join(filter(None, (one.people, said["absent"] if one.absent else "")))
        yield Row((str(number), one.number, one.name, one.unit, one.group, note))


def contest_slips(request: Request) -> list[Content]:
    """A slip for each judge to write the points on."""
    office, said = office_on(request.on), wording("contests", request.on)
    papers = [
        _slip(office, request, said, sheet, judge)
        for sheet in _sheets(request)
        if sheet.contestants and sheet.parts
        for judge in sheet.judges
    ]
    return _printed("Chưa có phần thi, thí sinh hoặc giám khảo để in phiếu chấm.", papers)


def _slip(office: Office, request: Request, said: Mapping[str, Any], sheet: Sheet, judge: ContestJudge) -> Content:
    columns = (_TT, _NUMBER, _NAME, *(_part_column(part) for part in sheet.parts), TableColumn("Nhận xét", 2.4))
    blank = [""] * (len(sheet.parts) + 1)
    rows = tuple(
        Row((str(number), one.number, one.name, *blank))
        for number, one in enumerate((each for each in sheet.contestants if not each.absent), 1)
    )
    content = _paper(
        office,
        request,
        said["slip"],
        sheet.contest,
        [paragraph(said["judge"].format(name=judge.name)), Table(columns, rows)],
    )
    signed = Closing(Signature("GIÁM KHẢO", "", judge.name, ""))
    return Content(**{**vars(content), "blocks": (*content.blocks[:-1], signed)})


def _part_column(part: ContestPart) -> TableColumn:
    most = f"{part.maximum.normalize():f}".replace(".", ",")
    weight = f", hệ số {part.coefficient.normalize():f}".replace(".", ",") if part.coefficient != 1 else ""
    return TableColumn(f"{part.name} (tối đa {most}{weight})", 1.4, "center")


def contest_results(request: Request) -> list[Content]:
    """What each came to in each part and in all, rank and prize; what was equal is said under the table."""
    office, said = office_on(request.on), wording("contests", request.on)
    papers = [
        _paper(
            office,
            request,
            said["results"],
            sheet.contest,
            _result_blocks(sheet, said),
            Signature("", "T/M BAN GIÁM KHẢO", "", _HINT),
        )
        for sheet in _sheets(request)
        if sheet.points
    ]
    return _printed("Chưa nhập điểm hội thi.", papers)


def _result_blocks(sheet: Sheet, said: Mapping[str, Any]) -> list[Block]:
    known = standings(sheet)
    prizes: dict[int, list[str]] = {}
    for won in winners(sheet.contest):
        prizes.setdefault(won.contestant.id, []).append(won.prize.name)
    columns = (
        _TT,
        _NUMBER,
        _NAME,
        _UNIT,
        *(_weighted_column(part) for part in sheet.parts),
        TableColumn("Tổng điểm", 1.1, "center"),
        TableColumn("Hạng", 0.7, "center"),
        TableColumn("Giải", 1.5),
    )
    rows: list[Row] = []
    for scope in dict.fromkeys(one.scope for one in known):
        mates = [one for one in known if one.scope == scope]
        words = " – ".join(filter(None, (scope[0], "Đội" if scope[1] else "Cá nhân")))
        rows.append(Row((words,), section=True))
        digits = digits_of(mates)
        rows += [_result_row(number, one, sheet, prizes, said, digits) for number, one in enumerate(mates, 1)]
    lines = [said["dropped" if sheet.contest.drop_extremes else "averaged"], *_ties(known, said)]
    return [Table(columns, tuple(rows)), *(paragraph(line) for line in lines)]


def _weighted_column(part: ContestPart) -> TableColumn:
    weight = f" × {part.coefficient.normalize():f}".replace(".", ",") if part.coefficient != 1 else ""
    return TableColumn(f"{part.name}{weight}", 1.1, "center")


def _result_row(
    number: int, one: Standing, sheet: Sheet, prizes: Mapping[int, Sequence[str]], said: Mapping[str, Any], digits: int
) -> Row:
    who: Contestant = one.contestant
    parts = [shown(one.parts.get(part.id)) for part in sheet.parts]
    won = ", ".join(prizes.get(who.id, [said["absent"]] if who.absent else []))
    rank = "" if one.rank is None else str(one.rank)
    return Row((str(number), who.number, who.name, who.unit, *parts, shown(one.total, digits), rank, won))


def _ties(known: Sequence[Standing], said: Mapping[str, Any]) -> Iterator[str]:
    tied: dict[tuple[tuple[str, bool], Fraction | None], list[str]] = {}
    for one in known:
        if one.tied:
            tied.setdefault((one.scope, one.total), []).append(one.contestant.name)
        elif one.decided:
            yield said["decided"].format(name=one.contestant.name, reason=one.contestant.turn_reason)
    for (_scope, points), names in tied.items():
        yield said["tied"].format(name=", ".join(names), points=shown(points))


def contest_awards(request: Request) -> list[Content]:
    """The winners as they are proposed for commending, with what their certificates will say."""
    office, said = office_on(request.on), wording("contests", request.on)
    papers = [paper for sheet in _sheets(request) if (paper := _proposal(office, request, said, sheet.contest))]
    return _printed("Chưa xếp giải hội thi.", papers)


def _proposal(office: Office, request: Request, said: Mapping[str, Any], contest: Contest) -> Content | None:
    given = winners(contest)
    if not given:
        return None
    day: date = contest.held_on or request.on
    known = recipients(contest, given, body_for("ad-hoc", day), day)
    rows = tuple(
        Row((str(number), one.name, one.unit, won.prize.name, one.achievement, _money(one.amount)))
        for number, (won, one) in enumerate(zip(given, known, strict=True), 1)
    )
    total = said["total"].format(count=len(known), money=_money(sum(one.amount for one in known)))
    held = f", {long_date(day)}" if contest.held_on else ""
    return _paper(
        office,
        request,
        said["awards"],
        contest,
        [
            paragraph(f"{merit_of(contest)[:1].upper()}{merit_of(contest)[1:]}{held}."),
            Table(_AWARDS, rows),
            paragraph(total),
        ],
    )


def _money(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
