"""Đối thoại với nhân dân: the plan of a talk, its minutes, the table of opinions and answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile
from typing import Any

from db.dialogues import Concern, Dialogue, DialogueState, concerns_listing, listing
from db.organizations import shown_name
from db.search import View
from nongson_desktop.documents.content import Blank, Block, Closing, Content, Row, Run, Signature, Table, TableColumn
from nongson_desktop.documents.page import (
    POSTS,
    Office,
    cited,
    closing,
    committee_head,
    committee_signature,
    composed,
    drawn_up,
    heading,
    long_date,
    number_line,
    office_on,
    paragraph,
    place_date,
    short_date,
    title,
)
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import grounds_of_year, wording

_DOTS = "……………………"
_ANSWERS = (
    TableColumn("TT", 0.5, "center"),
    TableColumn("Người nêu", 1.3),
    TableColumn("Thôn", 2.1),
    TableColumn("Lĩnh vực", 1.5),
    TableColumn("Nội dung ý kiến", 3.6),
    TableColumn("Cơ quan trả lời", 1.7),
    TableColumn("Hạn", 1.55, "center"),
    TableColumn("Kết quả trả lời", 2.8),
    TableColumn("Văn bản, ngày", 1.75),
)


def _talks(request: Request, *, held: bool) -> list[Dialogue]:
    """The talk asked for, else those of the year; raises NothingToPrintError when there is none."""
    query = listing(View(as_of=request.on, year=None if request.record else request.year).within(request.bodies))
    if request.record:
        query = query.where(Dialogue.id == request.record)
    found = [one for one in query.order_by(Dialogue.held_on, Dialogue.id) if not held or _is_held(one)]
    if not found:
        raise NothingToPrintError(f"Năm {request.year} chưa có buổi đối thoại nào để in.")
    return found


def _is_held(one: Dialogue) -> bool:
    return one.state in (DialogueState.HELD, DialogueState.CONCLUDED)


def opinions_of(dialogue: Dialogue, request: Request) -> list[Concern]:
    """What was raised there, in the order in which it was written."""
    return list(concerns_listing(View(as_of=request.on)).where(Concern.dialogue == dialogue.id).order_by(Concern.id))


def _place(one: Dialogue) -> str:
    return shown_name(one.hamlet)


def dialogue_plan(request: Request) -> list[Content]:
    """The plan of a talk: aims, when and where and who, what it goes through, who prepares it."""
    office, said = office_on(request.on), wording("dialogue", request.on)
    return [_plan(office, request, said, one) for one in _talks(request, held=False)]


def _plan(office: Office, request: Request, said: Mapping[str, Any], one: Dialogue) -> Content:
    blocks: list[Block] = [
        title(office.say(said["plan"]), office.say(said["plan_subject"]), geometry=office.geometry),
        *cited(office.say(text) for text in grounds_of_year(said, request.year)),
        paragraph(office.say(said["plan_opening"], committee=office.committee)),
        heading(said["aims_heading"]),
        *_numbered(office, said["aims"]),
        heading(said["when_heading"]),
        *_numbered(office, _when(one)),
        heading(said["content_heading"]),
        *_numbered(office, [f"Chủ đề: {_sentence(one.theme)}" if one.theme else "Chủ đề: ……", *said["steps"]]),
        heading(said["work_heading"]),
        *_numbered(office, said["work"]),
        closing(committee_signature(office), recipients=said["plan_recipients"], office=office),
    ]
    number = number_line(request.number or "".join(takewhile(str.isdigit, one.plan_number.strip())), "KH", "ĐU")
    return _letter(office, request, f"Kế hoạch {one.name}", blocks, number, one.plan_on)


def _when(one: Dialogue) -> list[str]:
    begins = f"{one.begins}, " if one.begins else ""
    hamlet = _place(one)
    found = [f"Thời gian: {begins}{long_date(one.held_on)}."]
    found.append(f"Địa điểm: {', '.join(part for part in (one.place, hamlet) if part) or _DOTS}.")
    found.append(f"Chủ trì: đồng chí {one.chair.name if one.chair else _DOTS}.")
    found.append(f"Thành phần: {_sentence(one.attended) or _DOTS}")
    return found


def _numbered(office: Office, lines: Sequence[str]) -> Iterator[Block]:
    for number, line in enumerate(lines, 1):
        yield paragraph(f"{number}. {office.say(line)}")


def _sentence(text: str) -> str:
    """What was typed as one run of text that ends as a sentence does."""
    line = " ".join(text.split())
    return line if not line or line.endswith((".", "…")) else f"{line}."


def _letter(
    office: Office, request: Request, name: str, blocks: Sequence[Block], number: str | None, on: date | None
) -> Content:
    """On the day that the talk's own record has for the paper, else on that of the request."""
    return composed(
        office,
        request,
        name,
        blocks,
        head=committee_head(office, number=number, place_date=place_date(office, on or request.on)),
    )


def dialogue_minutes(request: Request) -> list[Content]:
    """The minutes of a talk that was held: who was there, what was raised and answered, how it was concluded."""
    office, said = office_on(request.on), wording("dialogue", request.on)
    return [_minutes(office, request, said, one) for one in _talks(request, held=True)]


def _minutes(office: Office, request: Request, said: Mapping[str, Any], one: Dialogue) -> Content:
    opinions = opinions_of(one, request)
    hamlet = f" {_place(one)}" if _place(one) else ""
    opening = office.say(
        said["minutes_opening"],
        when=f"{one.begins}, {long_date(one.held_on)}" if one.begins else long_date(one.held_on),
        place=one.place or _DOTS,
        committee=office.committee,
        hamlet=hamlet,
    )
    blocks: list[Block] = [
        title(office.say(said["minutes"]), office.say(said["minutes_subject"]), geometry=office.geometry),
        paragraph(opening),
        paragraph(f"Chủ trì: đồng chí {one.chair.name if one.chair else _DOTS}."),
        paragraph(f"Thành phần: {_sentence(one.attended) or _DOTS}"),
        paragraph(f"Số người dự: {one.present if one.present is not None else '……'} người."),
        paragraph(f"Chủ đề: {_sentence(one.theme) or _DOTS}"),
        heading(said["opinions_heading"].format(count=len(opinions))),
        *_opinions(said, opinions),
        heading(said["conclusion_heading"]),
        *([paragraph(_sentence(one.conclusion))] if one.conclusion.strip() else [Blank(3)]),
        paragraph(office.say(said["minutes_ending"])),
        _signed(office, one),
    ]
    number = number_line(request.number, "BB", "ĐU")
    return _letter(office, request, f"Biên bản {one.name}", blocks, number, one.held_on)


def _signed(office: Office, one: Dialogue) -> Closing:
    """The chair, the secretary unless somebody else is named, beside who wrote the minutes."""
    post, head = office.signer(office.names.id)
    chair = one.chair.name if one.chair else head
    right = Signature("CHỦ TRÌ", post if chair == head else POSTS["deputy"], chair)
    return Closing(right, Signature("NGƯỜI GHI BIÊN BẢN", "", ""))


def _opinions(said: Mapping[str, Any], opinions: Sequence[Concern]) -> Iterator[Block]:
    if not opinions:
        yield paragraph(said["no_opinion"])
    for number, one in enumerate(opinions, 1):
        who = f" ({one.raised_by})" if one.raised_by else ""
        yield paragraph(
            Run(f"{number}. {_sentence(one.content)[:-1]}{who}."), Run(f" {_reply(said, one)}", italic=True)
        )


def _reply(said: Mapping[str, Any], one: Concern) -> str:
    """How it was answered there, or who answers by when."""
    if one.on_the_spot:
        return str(said["spot"]).format(result=_sentence(one.result))
    return str(said["later"]).format(body=one.body or "……", due=short_date(one.due_on) or "……")


def dialogue_answers(request: Request) -> list[Content]:
    """The opinions of a talk with what came of each, a table for every talk."""
    office, said = office_on(request.on), wording("dialogue", request.on)
    return [_answers(office, request, said, one) for one in _talks(request, held=True)]


def _answers(office: Office, request: Request, said: Mapping[str, Any], one: Dialogue) -> Content:
    rows = [Row((str(number), *_answer(one))) for number, one in enumerate(opinions_of(one, request), 1)]
    empty = Row(("", "", "", "", said["no_opinion"], "", "", "", ""))
    return composed(
        office,
        request,
        f"Bảng tổng hợp ý kiến, {one.name}",
        (
            title(office.say(said["answers"]), one.name),
            Table(_ANSWERS, tuple(rows or [empty])),
            drawn_up(committee_signature(office), "NGƯỜI LẬP BẢNG"),
        ),
        landscape=True,
    )


def _answer(one: Concern) -> tuple[str, ...]:
    told = "; ".join(part for part in (one.answer_number, short_date(one.answered_on)) if part)
    return (
        one.raised_by,
        shown_name(one.hamlet),
        one.area,
        " ".join(one.content.split()),
        "Tại chỗ" if one.on_the_spot else one.body or one.passed_to,
        "" if one.on_the_spot else short_date(one.due_on),
        one.result or one.reason,
        told,
    )
