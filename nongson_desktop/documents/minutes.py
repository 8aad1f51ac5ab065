"""Biên bản kiểm phiếu and biên bản họp kiểm điểm: what was counted and said, ready to sign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from db.ballots import BallotAbout, BallotBase, BallotRound
from db.evaluation import Level, Rating
from db.judgement import Body as OpinionBody
from db.judgement import Opinion
from nongson_desktop.documents.content import (
    Blank,
    Block,
    Closing,
    Content,
    Row,
    Run,
    Signature,
    Table,
    TableColumn,
    Text,
)
from nongson_desktop.documents.page import POSTS, composed, heading, paragraph, title
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.voting import DOTS, Body, bodies
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.ballots import Result, Sheet, Vote
from nongson_desktop.rules.percent import share

_WIDE = {Level.HTXS: 1.1, Level.KHT: 0.85, Level.HTT: 0.85}  # each heading in one piece
_TT = 0.78  # wide enough that no cell of the second column stands where a paragraph is indented
_NOTHING = "……"
_BASES = dict(BallotBase.LABELS)


# Biên bản kiểm phiếu


def count_minutes(request: Request) -> list[Content]:
    """The count of each cell's votes on its members; what is not counted yet is left to be written in."""
    words = wording("rating-minutes", request.on)
    return [_count_paper(body, request, words) for body in bodies(request)]


def collective_count_minutes(request: Request) -> list[Content]:
    """The count of votes on collectives: of a cell on itself, without a cell of the committee on all."""
    words = wording("rating-minutes", request.on)
    return [_count_paper(body, request, words) for body in bodies(request, BallotAbout.COLLECTIVES)]


def _count_paper(body: Body, request: Request, words: Mapping[str, str]) -> Content:
    of_members = body.about == BallotAbout.MEMBERS
    subject = words["count_members" if of_members else "count_collectives"].format(year=body.year)
    blocks: list[Block] = [
        title(words["count_title"], body.office.say(subject), note=words["reference"], geometry=body.office.geometry),
        *_opening(body, words),
        *_rounds(body, words),
        *_levels_together(body),
        paragraph(body.office.say(words["count_ending"])),
        Closing(body.signature, Signature("TỔ TRƯỞNG TỔ KIỂM PHIẾU", "", body.meeting.teller)),
    ]
    return _paper("Biên bản kiểm phiếu", body, request, blocks)


def _paper(name: str, body: Body, request: Request, blocks: list[Block]) -> Content:
    return composed(
        body.office, request, f"{name} năm {body.year}", blocks, head=body.head(number=request.number), owner=body.owner
    )


def _opening(body: Body, words: Mapping[str, str]) -> Iterator[Text]:
    meeting = body.meeting
    what = words["vote_members" if body.about == BallotAbout.MEMBERS else "vote_collectives"].format(year=body.year)
    yield paragraph(
        f"Hôm nay, {body.when}, tại {meeting.place or DOTS}, {body.name} {body.office.say(what)}."
        f" Tổ kiểm phiếu do đồng chí {meeting.teller or DOTS} làm tổ trưởng."
    )
    yield paragraph(
        f"Tổng số đảng viên: {_number(meeting.members)} đồng chí; có quyền biểu quyết: {_number(meeting.entitled)}"
        f" đồng chí; có quyền biểu quyết có mặt: {_number(meeting.present)} đồng chí."
    )


def _number(value: int | None) -> str:
    return _NOTHING if value is None else f"{value:02d}"


def _rounds(body: Body, words: Mapping[str, str]) -> Iterator[Block]:
    second = body.second
    yield heading(words["only_heading" if second is None else "first_heading"])
    yield from _sheet(body, body.first, words)
    if second is not None:
        yield heading(words["second_heading"])
        if second.lines:
            yield paragraph(body.office.say(words["places"]).format(places=_number(second.places)))
            yield from _sheet(body, second, words)
        else:
            yield paragraph(body.office.say(words["nobody"]))


def _sheet(body: Body, sheet: Sheet, words: Mapping[str, str]) -> Iterator[Block]:
    yield paragraph(
        f"Số phiếu phát ra: {_number(sheet.issued)}; thu về: {_number(sheet.returned)};"
        f" không thu lại: {_number(sheet.missing)}; hợp lệ: {_number(sheet.valid)};"
        f" không hợp lệ: {_number(sheet.spoiled)}."
    )
    majority = _majority(sheet) if sheet.is_counted else words["majority"].format(base=_BASES[sheet.base])
    yield replace(paragraph(body.office.say(majority)), with_next=True)
    yield Table(_columns(sheet, body), tuple(_rows(sheet, body)))
    yield from _disagreements(sheet)


def _majority(sheet: Sheet) -> str:
    """The base chosen, and the fewest votes that pass on each of the three."""
    least = ", ".join(
        f"{sheet.vote(0).of(base)} {name.removeprefix('số ')}: từ {sheet.least(base)} phiếu"
        for base, name in _BASES.items()
    )
    chosen = f"Đa số tính trên {_BASES[sheet.base]}, phải trên {sheet.share} %."
    return f"{chosen} Số phiếu phải đạt theo từng cách tính: {least}."


def _columns(sheet: Sheet, body: Body) -> tuple[TableColumn, ...]:
    first = [TableColumn("TT", _TT, "center"), TableColumn("Họ và tên", 2.5)]
    if body.about != BallotAbout.MEMBERS:
        first = [TableColumn("TT", 1.0, "center"), TableColumn("Tổ chức đảng, tập thể", 4.2)]
    levels = [TableColumn(level, _WIDE.get(level, 0.72), "center", "Số phiếu") for level in sheet.levels]
    if sheet.round == BallotRound.BEST:
        levels = [TableColumn("Số phiếu đồng ý", 0.95, "center")]
    shares = [TableColumn(words, 1.12, "center", "Tỷ lệ (%) trên") for words in ("có quyền", "có mặt", "hợp lệ")]
    return (
        *first,
        *levels,
        *shares,
        TableColumn("Kết quả", 1.15, "center"),
    )


def _rows(sheet: Sheet, body: Body) -> Iterator[Row]:
    results = {result.line.rating_id: result for result in sheet.results()}
    for number, line in enumerate(sheet.lines, 1):
        result = results.get(line.rating_id)
        counts = [str(line.votes(level)) if result else "" for level in sheet.levels]
        shares = _shares(result.vote) if result else ["", "", ""]
        yield Row((str(number), body.office.say(line.name), *counts, *shares, _outcome(result)))


def _shares(vote: Vote) -> list[str]:
    return [share(vote.votes, vote.of(base)) for base in _BASES]


def _outcome(result: Result | None) -> str:
    if result is None:
        return ""
    return result.level or "không đạt"


def _disagreements(sheet: Sheet) -> Iterator[Text]:
    """Names whose result another base would change, and results that need a word."""
    for result in sheet.results():
        if not result.vote.is_agreed or " · " in result.words:
            yield paragraph(f"{result.line.name}, {result.words}.")


def _levels_together(body: Body) -> Iterator[Text]:
    """How many names the counts propose for each level, and on how many none passed."""
    if not body.assembly.is_counted():
        return
    levels, names = body.assembly.levels(), len(body.assembly.names)
    parts = [(level, sum(given == level for given in levels.values())) for level in Level.ALL]
    told = "; ".join(f"{Level.NAMES[level].lower()}: {count} ({share(count, names)} %)" for level, count in parts)
    left = f"; chưa có mức nào đủ đa số: {names - len(levels)}" if len(levels) < names else ""
    yield heading("Tổng hợp mức đề xuất")
    yield paragraph(f"Trong {names} trường hợp: {told}{left}.")


# Biên bản họp


def meeting_minutes(request: Request) -> list[Content]:
    """The meeting of each cell: who was there, what was said of every member, the levels proposed."""
    found, words = bodies(request), wording("rating-minutes", request.on)
    said = _opinions([rating for body in found for rating in body.assembly.names])
    return [_meeting_paper(body, request, words, said) for body in found]


def _meeting_paper(body: Body, request: Request, words: Mapping[str, str], said: Mapping[int, str]) -> Content:
    office = body.office
    blocks: list[Block] = [
        title(
            words["meeting_title"],
            office.say(words["meeting_subject"]).format(year=body.year),
            note=words["reference"],
            geometry=office.geometry,
        ),
        *_present(body),
        heading("II. Mục đích, yêu cầu"),
        paragraph(office.say(words["purpose"]).format(year=body.year)),
        heading("III. Kiểm điểm, góp ý đối với từng đảng viên"),
        *_members(body, said),
        heading("IV. Kết quả biểu quyết, mức đề xuất"),
        *_votes(body, words),
        heading("V. Kết luận"),
        *_conclusion(body, words),
        paragraph(f"Cuộc họp kết thúc hồi {body.meeting.ended or '…… giờ ……'}. {office.say(words['meeting_ending'])}"),
        _meeting_closing(body),
    ]
    return _paper("Biên bản họp kiểm điểm", body, request, blocks)


def _present(body: Body) -> Iterator[Text]:
    meeting = body.meeting
    yield paragraph(
        f"Hồi {meeting.started or '…… giờ ……'}, {body.when}, tại {meeting.place or DOTS}, {body.name} họp kiểm điểm,"
        f" đánh giá, xếp loại chất lượng đảng viên năm {body.year}."
    )
    yield heading("I. Thành phần")
    yield paragraph(
        f"Tổng số đảng viên: {_number(meeting.members)}; có quyền biểu quyết: {_number(meeting.entitled)};"
        f" có quyền biểu quyết có mặt: {_number(meeting.present)}. Vắng: {_sentence(meeting.absent) or DOTS + '.'}"
    )
    if meeting.guests:
        yield paragraph(f"Cấp trên dự: {_sentence(meeting.guests)}")
    yield paragraph(f"Chủ trì: đồng chí {meeting.chair or DOTS}. Thư ký: đồng chí {meeting.secretary or DOTS}.")


def _sentence(text: str) -> str:
    """What was typed as one run of text that ends as a sentence does."""
    said = "; ".join(line.strip() for line in text.strip().splitlines() if line.strip())
    return said if not said or said.endswith(".") else f"{said}."


def _members(body: Body, said: Mapping[int, str]) -> Iterator[Block]:
    for number, rating in enumerate(body.assembly.names, 1):
        position = f" ({body.office.say(rating.position)})" if rating.position else ""
        own = f": tự nhận mức {Level.NAMES[rating.self_level].lower()}." if rating.self_level else ": tự nhận mức ……."
        heard = _sentence(said.get(rating.id, ""))
        yield paragraph(
            Run(f"{number}. Đồng chí {rating.name}", bold=True),
            Run(f"{position}{own}{f' Ý kiến của chi bộ: {heard}' if heard else ' Ưu điểm, hạn chế, góp ý:'}"),
        )
        if not heard:
            yield Blank(2)


def _opinions(ratings: list[Rating]) -> dict[int, str]:
    query = Opinion.select().where(
        Opinion.rating.in_([rating.id for rating in ratings]),
        Opinion.body == OpinionBody.CELL,
        Opinion.hidden == False,
    )
    return {opinion.__data__["rating"]: opinion.text for opinion in query}


def _votes(body: Body, words: Mapping[str, Any]) -> Iterator[Block]:
    voted = words["voted" if body.assembly.is_counted() else "not_voted"]
    yield replace(paragraph(body.office.say(voted)), with_next=True)
    yield Table(
        (
            TableColumn("TT", _TT, "center"),
            TableColumn("Họ và tên", 2.7),
            TableColumn("Tự nhận", 1.0, "center"),
            TableColumn("Số phiếu", 2.4, "center"),
            TableColumn("Mức đề xuất", 1.2, "center"),
        ),
        tuple(_vote_rows(body)),
    )


def _vote_rows(body: Body) -> Iterator[Row]:
    levels = body.assembly.levels()
    told: dict[int, str] = {}
    for sheet in (body.assembly.kept[round_] for round_ in sorted(body.assembly.kept)):
        for result in sheet.results():
            if sheet.round == BallotRound.LEVELS or result.level:
                told[result.line.rating_id] = _told(sheet, result)
    for number, rating in enumerate(body.assembly.names, 1):
        level = levels.get(rating.id) or rating.cell_level
        yield Row((str(number), rating.name, rating.self_level, told.get(rating.id, ""), level))


def _told(sheet: Sheet, result: Result) -> str:
    level = result.level or max(sheet.levels, key=result.line.votes)
    return f"{level}: {result.vote.votes}/{result.vote.of(sheet.base)}"


def _conclusion(body: Body, words: Mapping[str, str]) -> Iterator[Block]:
    said = _sentence(body.meeting.conclusion)
    if said:
        yield paragraph(said)
    else:
        yield paragraph(body.office.say(words["conclusion"]))
        yield Blank(2)


def _meeting_closing(body: Body) -> Closing:
    meeting = body.meeting
    post, head = body.signature.post, body.signature.name
    chair = meeting.chair or head
    right = Signature("CHỦ TRÌ", post if chair == head else POSTS["deputy"], chair)
    return Closing(right, Signature("NGƯỜI GHI BIÊN BẢN", "", meeting.secretary))
