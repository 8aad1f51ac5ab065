"""Bản cam kết tu dưỡng, rèn luyện, phấn đấu: one for each member who has a plan of the year."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from db.plans import Plan, PlanItem, PlanState
from nongson_desktop.documents.content import Blank, Block, Closing, Content, Fact, Facts, Signature
from nongson_desktop.documents.page import (
    Office,
    cell_head,
    cell_signature,
    composed,
    heading,
    office_on,
    paragraph,
    place_date,
    short_date,
    title,
)
from nongson_desktop.documents.people import Person, people, refuse_missing, wanted
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import grounds_of_year, wording

_NUMBERED = re.compile(r"^\d+[.)]")


def plan_papers(request: Request) -> list[Content]:
    """The plans asked for, by cell and name; raises UserError when there are none."""
    office = office_on(request.on)
    plans = _plans(request)
    refuse_missing(request, plans, f"kế hoạch năm {request.year}")
    words = wording("plan", request.on)
    items = _items(request)
    found = [
        _paper(office, request, words, person, plans[person.id], items.get(plans[person.id].id, []))
        for person in people(office, request, plans)
    ]
    if not found:
        raise NothingToPrintError(f"Chưa có kế hoạch năm {request.year} để in. Hãy chọn “Mở năm {request.year}” trước.")
    return found


def _plans(request: Request) -> dict[int, Plan]:
    query = wanted(Plan.select().where(Plan.year == request.year, Plan.hidden == False), Plan.member, request)
    return {plan.__data__["member"]: plan for plan in query}


def _items(request: Request) -> dict[int, list[PlanItem]]:
    items: dict[int, list[PlanItem]] = defaultdict(list)
    query = (
        PlanItem.select(PlanItem)
        .join(Plan)
        .where(Plan.year == request.year, Plan.hidden == False, PlanItem.hidden == False)
        .order_by(PlanItem.position, PlanItem.id)
    )
    for item in wanted(query, Plan.member, request).objects():
        items[item.__data__["plan"]].append(item)
    return items


def plan_items_of(request: Request) -> dict[int, list[PlanItem]]:
    """The items of the year by member, for the papers that look back on them."""
    items = _items(request)
    return {member: items.get(plan.id, []) for member, plan in _plans(request).items()}


def _paper(
    office: Office, request: Request, words: Mapping[str, Any], person: Person, plan: Plan, items: Sequence[PlanItem]
) -> Content:
    grounds = [paragraph(f"- {office.say(text)};") for text in grounds_of_year(words, request.year)]
    blocks: list[Block] = [
        title(words["title"].format(year=request.year)),
        Facts(tuple(_facts(office, person))),
        *([paragraph(words["opening"]), *grounds] if grounds else []),
        paragraph(words["promise"].format(year=request.year)),
        *_sections(items),
        paragraph(words["ending"]),
        _signatures(office, person, plan),
    ]
    return composed(
        office,
        request,
        f"Bản cam kết tu dưỡng, rèn luyện, phấn đấu năm {request.year}",
        blocks,
        head=cell_head(office, person.cell, place_date=place_date(office, plan.submitted_on, request.year)),
        form=True,
        owner=person.owner,
    )


def _facts(office: Office, person: Person) -> Iterator[tuple[Fact, ...]]:
    yield (
        Fact("Họ và tên", person.name, 1.7, strong=True),
        Fact("Ngày sinh", short_date(person.birth_date)),
    )
    yield (Fact("Đơn vị công tác", person.workplace),)
    yield (Fact("Chức vụ Đảng", office.say(person.party_posts)),)
    yield (Fact("Chức vụ chính quyền, đoàn thể", person.position),)
    yield (Fact("Sinh hoạt tại", person.cell_name),)


def _sections(items: Sequence[PlanItem]) -> Iterator[Block]:
    sections = [(section, list(group)) for section, group in groupby(items, key=lambda item: item.section)]
    for number, (section, group) in enumerate(sections, 1):
        yield heading(section if _NUMBERED.match(section) else f"{number}. {section}")
        for item in group:
            yield from _item(item)


def _item(item: PlanItem) -> Iterator[Block]:
    if not item.text and not item.target:
        yield Blank(2)
        return
    if item.text:
        yield paragraph(item.text)
    due = f"Thời hạn: {short_date(item.due_on)}." if item.due_on else ""
    target = f"Chỉ tiêu, sản phẩm: {item.target.rstrip('.')}." if item.target else ""
    if target or due:
        yield paragraph(" ".join(part for part in (target, due) if part))


def _signatures(office: Office, person: Person, plan: Plan) -> Closing:
    confirmed = plan.state in (PlanState.CONFIRMED, PlanState.ADJUSTED, PlanState.ASSESSED)
    signer = cell_signature(office, person.cell)
    left = Signature("XÁC NHẬN CỦA CHI BỘ", signer.post, signer.name if confirmed else "", of=signer.of)
    return Closing(Signature("NGƯỜI CAM KẾT", "", person.name, "(ký, ghi rõ họ tên)"), left)
